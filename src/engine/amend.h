#ifndef MF_ENGINE_AMEND_H
#define MF_ENGINE_AMEND_H
/* An amendment as data: the charter it was filed under, the proposed one, and what differs. */
#include "engine/charter_items.h"
#include "engine/state.h"

struct mf_amendment {
    struct mf_text_items base, proposed;
    struct mf_item_changes changes;
};

/* The argument that carries the proposed charter's hash; a power that amends has one. */
const struct mf_arg *mf_amendment_text(const struct mf_power *p, const struct mf_arg *args);
/*
 * Reads the stored document into `keep` and compares it with the binding's charter, in `scratch`.
 * False where it isn't stored, has mistakes, asks for what the engine doesn't carry, or changes
 * nothing; then what the refusals name lives in `keep`.
 */
bool mf_amendment_read(const struct mf_org *org, const struct mf_binding *base,
                       const struct mf_power *p, const struct mf_arg *args, struct mf_arena *keep,
                       struct mf_arena *scratch, struct mf_amendment *ret, struct mf_refusals *rs);
/* amend_merge.c */
/*
 * Rule 60: has an item that the amendment touches, or one that these rest on, changed since it was
 * filed? Each such item is a refusal.
 */
bool mf_amendment_stale(const struct mf_amendment *am, const struct mf_text_items *present,
                        struct mf_refusals *rs);
/*
 * The proposed text with every item that changed since the filing, and that the amendment doesn't
 * touch, as it stands at present. Owned by the arena.
 */
struct mf_str mf_amendment_merge(const struct mf_amendment *am, const struct mf_text_items *present,
                                 struct mf_arena *arena);

#endif
