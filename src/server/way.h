#ifndef MF_SERVER_WAY_H
#define MF_SERVER_WAY_H
/*
 * The whole way of a proposal under its charter, step by step: what lies behind it, where it
 * stands, what comes. Instants ahead are those that come if everything takes its full time; what
 * depends on how something ends (a stage if another fails) has none.
 */
#include "server/call.h"

/* A list of Step, in the order in which things happen. */
json_t *mf_view_way(struct mf_call *c, const struct mf_proposal_view *v);
/* By which rule those are counted who may act now, or who is being heard, in words; may be empty.
 */
struct mf_str mf_view_asks(struct mf_call *c, const struct mf_proposal_view *v);
/* When it next changes its state by itself, if nobody acts; MF_NEVER: at no set time. */
mf_instant mf_view_due(const struct mf_org *org, const struct mf_proposal_view *v);

#endif
