#ifndef MF_COUNT_DELEGATION_H
#define MF_COUNT_DELEGATION_H
/*
 * Delegated votes, resolved when a vote closes. The rules are LiquidFeedback's (its core, where the
 * votes of an issue are closed): of a member's rows only the one of the narrowest scope counts, and
 * a row that names nobody cancels the broader ones; who votes carries everybody who stands behind
 * them, each member one row at most further; whoever votes keeps their own weight and all behind
 * them, whatever they delegated. A member who isn't entitled carries nobody and cuts off all who
 * stand behind. A circle in which nobody votes counts nothing, and so does a chain whose last
 * member is silent: there is no second choice.
 *
 * Since each member points to one other at most, what comes out is a forest whose roots vote, and
 * no order of casting, delegating or reading can change it. With `one_level` (governors of tokens,
 * tracks of OpenGov) a vote goes to the one named and never further.
 *
 * Members are numbers from 0. Who votes, who is entitled and who trusts whom is the caller's.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum mf_trust_scope { /* from broad to narrow */
                      MF_TRUST_UNIT,
                      MF_TRUST_AREA,
                      MF_TRUST_ISSUE,
                      MF_TRUST__COUNT
};

#define MF_TRUST_MEMBERS (UINT32_C(1) << 30) /* members, at most */
#define MF_TRUST_UNSAID  UINT32_MAX          /* no row of that scope: a broader one counts */
#define MF_TRUST_NOBODY  (UINT32_MAX - 1)    /* a row that delegates to nobody */

enum { MF_TRUST_ENTITLED = 1, MF_TRUST_VOTES = 2 }; /* bits of a member's standing */

struct mf_trust {
    uint32_t n; /* members, at most MF_TRUST_MEMBERS */
    bool one_level;
    /* By scope, of each member: another member (oneself is a circle), _UNSAID or _NOBODY; NULL: no
     * rows of that scope. */
    const uint32_t *to[MF_TRUST__COUNT];
    const uint8_t *standing; /* of each member; the vote of one who isn't entitled is none */
};

enum mf_trust_fate {
    MF_FATE_VOTES,     /* a vote of their own */
    MF_FATE_CARRIED,   /* somebody's vote carries theirs */
    MF_FATE_SILENT,    /* neither votes nor delegates */
    MF_FATE_LAST_AWAY, /* the last in the chain is silent */
    MF_FATE_CIRCLE,    /* the chain comes back to where it was, and nobody in it votes */
    MF_FATE_CUT,       /* somebody in the chain isn't entitled */
    MF_FATE_ONE_LEVEL, /* the one named doesn't vote, and what they delegated isn't passed on */
    MF_FATE_UNENTITLED,
    MF_FATE__COUNT
};

/*
 * The row that counts of a member: whom it names, or _NOBODY, or _UNSAID where there is none. Its
 * scope is written to *ret_scope unless that is NULL or there is none.
 */
uint32_t mf_trust_of(const struct mf_trust *t, uint32_t member, enum mf_trust_scope *ret_scope);

/*
 * Where each member's vote goes: `ends` (n of them, the caller's) becomes the number of the member
 * whose vote carries it, their own for those who vote, or for the others mf_trust_fate_of() says
 * why. Takes no memory beyond `ends` and no recursion; members times a small constant of work, for
 * chains of any length.
 */
void mf_trust_resolve(const struct mf_trust *t, uint32_t *ends);

#define MF_TRUST_FATES UINT32_C(0xffffffe0)
static inline uint32_t mf_trust_end_of(enum mf_trust_fate fate)
{
    return MF_TRUST_FATES + (uint32_t)fate;
}
enum mf_trust_fate mf_trust_fate_of(uint32_t member, uint32_t end);
static inline bool mf_trust_counts(uint32_t end) /* goes to a vote */
{
    return end < MF_TRUST_MEMBERS;
}

/*
 * What each vote carries, its own weight included: of each member who votes the sum of `weight` (of
 * each member; NULL: 1 each) in `carried`, and how many members who weigh something in `heads`
 * (NULL: not wanted); 0 for all others. False, with nothing to be used, where all weights together
 * pass 64 bits.
 */
bool mf_trust_carry(uint32_t n, const uint32_t *ends, const uint64_t *weight, uint64_t *carried,
                    uint32_t *heads);

/* ---- one member's way, to be shown ---- */

enum mf_trust_label { MF_TRUST_FIRST, MF_TRUST_BETWEEN, MF_TRUST_LAST, MF_TRUST_AGAIN };

struct mf_trust_step {
    uint32_t member;
    enum mf_trust_label label; /* AGAIN: was on the way before, the circle closes here */
    bool said;                 /* has a row, which takes the way further or names nobody */
    enum mf_trust_scope scope; /* of that row */
};

struct mf_trust_way {
    const struct mf_trust_step *at; /* the arena's; the member first */
    uint32_t n;
    enum mf_trust_fate fate;
    uint32_t end; /* whose vote carries theirs (VOTES, CARRIED), else MF_TRUST_NOBODY */
};

/*
 * Where the member's vote would go now, and each step there. With `suppose` other than _UNSAID as
 * if the member had just delegated to that one in the narrowest scope (_NOBODY: to nobody).
 */
struct mf_trust_way mf_trust_way(struct mf_arena *a, const struct mf_trust *t, uint32_t member,
                                 uint32_t suppose);

/* ---- kept while votes and delegations change ---- */

/*
 * The forest, changed one member at a time. Transitive: Sleator and Tarjan's link-cut trees (1983)
 * with sums of subtrees, built balanced along heavy paths, so that a change or a question costs the
 * logarithm of the members, amortised over changes, for chains of any length too; one single change
 * may cost more where many cheap ones before it left a path lopsided. One level: constant.
 */
struct mf_trust_live;

/*
 * From rows already chosen by scope (`to` of each member, _UNSAID and _NOBODY alike for none) and
 * standings; both are copied. 37 bytes a member, in the arena. NULL where all weights pass 64 bits.
 */
struct mf_trust_live *mf_trust_live(struct mf_arena *a, uint32_t n, bool one_level,
                                    const uint32_t *to, const uint8_t *standing,
                                    const uint64_t *weight);
/* The member now delegates to `to` (_UNSAID, _NOBODY: to nobody). */
void mf_trust_live_point(struct mf_trust_live *l, uint32_t member, uint32_t to);
/* The member's standing is now that: votes, votes no more, isn't entitled. */
void mf_trust_live_stand(struct mf_trust_live *l, uint32_t member, uint8_t standing);
/* What the member's vote carries now, its own weight included; 0 where the member doesn't vote. */
uint64_t mf_trust_live_carried(struct mf_trust_live *l, uint32_t member);
/* Where the member's vote goes now, as in `ends` of mf_trust_resolve(). */
uint32_t mf_trust_live_end(struct mf_trust_live *l, uint32_t member);

#endif
