#ifndef MF_SERVER_VIEW_H
#define MF_SERVER_VIEW_H
/*
 * How things of an organisation look as JSON, as everybody may see them. Instants are ISO 8601,
 * never is null. Bytes that are no UTF-8 are shown as such.
 */
#include "server/call.h"
#include "server/json.h"

json_t *mf_j_person(struct mf_arena *a, const struct mf_org *org, mf_person p); /* or null */
json_t *mf_view_head(struct mf_arena *a, struct mf_play *play);
/*
 * Reasons, without what `hidden` (may be NULL: nothing) says not everybody may see: those that were
 * asked for by somebody who signed are told as the engine tells them.
 */
json_t *mf_view_refusals(struct mf_call *c, const struct mf_refusal *at, uint32_t n,
                         const struct mf_happened *hidden);
json_t *mf_view_event(struct mf_arena *a, const struct mf_org *org, const struct mf_event *e,
                      uint64_t number, enum mf_lingua lingua);
/* A proposal as everybody may see it, who must be able to: in a line of a list, and whole. */
json_t *mf_view_proposal_summary(struct mf_call *c, const struct mf_proposal_view *v);
json_t *mf_view_proposal(struct mf_call *c, uint32_t n);
/* What a stage of the power requires to be attested, and whether it is. */
json_t *mf_view_required(struct mf_call *c, const struct mf_charter *law, const struct mf_power *p,
                         const struct mf_attested *what, bool holds);
/* What it is called: the title, else the name. */
struct mf_str mf_titled(struct mf_str title, const struct mf_name *name);
/* Has the charter a power that it doesn't show to everybody, or is there such a proposal? */
bool mf_view_hides(struct mf_service *s);
/* *ret: the entry's own bytes, or where it is sealed those that were. False: they may not be told.
 */
bool mf_view_entry(struct mf_service *s, uint64_t number, const struct mf_store_entry *se,
                   struct mf_str *ret);
/* Is the event about something that not everybody may see? One that tells of a document is as long
 * as its entry is sealed. */
bool mf_view_event_hidden(struct mf_service *s, const struct mf_event *e);
/* The proposal that this person filed at this instant; MF_NO_PROPOSAL: none. */
uint32_t mf_view_filed(const struct mf_org *org, struct mf_str actor, mf_instant at);

/* What witnesses have made of an entry, as an object; null: the charter asks for none.
 * (routes_witness.c) */
json_t *mf_view_witnessed(struct mf_call *c, uint64_t entry);
/* Whether an answer about it waits for them now. */
bool mf_view_waits(struct mf_call *c, uint64_t entry);

#endif
