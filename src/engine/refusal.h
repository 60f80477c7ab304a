#ifndef MF_ENGINE_REFUSAL_H
#define MF_ENGINE_REFUSAL_H
/*
 * Why not: a refusal is a value. Rule 69: every clause that fails now, in charter order, each with
 * its place and the facts that failed. Texts in each language stand in refusals.def; nothing here
 * prints.
 */
#include "base/vec.h"
#include "engine/command.h"

enum mf_reason {
#define MF_REASON(sym, name, rule, en, id) MF_WHY_##sym,
#include "engine/refusals.def"
#undef MF_REASON
    MF_WHY__COUNT
};

struct mf_refusal {
    enum mf_reason reason;
    const struct mf_charter *charter; /* whose clause; NULL where no charter is concerned */
    uint32_t power;                   /* index in that charter; UINT32_MAX: none */
    struct mf_span clause;            /* len 0: no clause of the charter (a rule of the engine) */
    const struct mf_rule *leaf;       /* the part of a rule that fails; NULL: none */
    uint64_t need, have, of;          /* facts: "needs 5 of 9, has 4" */
    mf_instant when;   /* an instant that matters: open until, possible from; MF_NEVER: none */
    mf_duration span;  /* a duration that matters */
    uint32_t proposal; /* another proposal that stands in the way */
    mf_person person;
    struct mf_str word; /* a name: body, office, state; borrowed from charter or static */
    bool not_visible;   /* rule 20: the actor may not see why; render says only that */
};

struct mf_refusals {
    struct mf_arena *arena;
    MF_VEC(struct mf_refusal) list;
};

struct mf_org;

/* The number of the rule in the rules document that the reason keeps; 0: none. */
unsigned mf_reason_rule(enum mf_reason reason);
/* Short stable name ("caretaker_minimum"), for --json. */
const char *mf_reason_name(enum mf_reason reason);
/* One sentence without the place: "the board is in caretaker mode: it has 6 in office, its minimum
 * is 7". */
void mf_refusal_text(struct mf_buf *out, const struct mf_org *org, const struct mf_refusal *r,
                     enum mf_lingua lingua);
/* Orders by place in the charter; reasons without a clause come first. Equal ones are merged. */
void mf_refusals_sort(struct mf_refusals *rs);

#endif
