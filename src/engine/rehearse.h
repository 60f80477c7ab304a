#ifndef MF_ENGINE_REHEARSE_H
#define MF_ENGINE_REHEARSE_H
/*
 * What a rule would come to if a count of it opened now: the leaves with their electorates, bases
 * and amounts as the engine itself fixes them at opening, to be filled with supposed ballots. The
 * audit asks here, so that it can't read a rule in another way than the engine does. The
 * organisation is left as it was.
 */
#include "engine/org.h"

struct mf_rehearsal; /* owned by the arena; good while the organisation doesn't change */

struct mf_supposition { /* who stands for `subject` and `proposer`; MF_NOBODY: nobody */
    mf_person subject, proposer;
};

/* What is counted. Powers and stages are of the present charter. */
struct mf_rehearsed {
    const struct mf_rule *rule;
    const struct mf_power *power; /* NULL: of no power (an emergency's rule) */
    const struct mf_stage *stage; /* whose `recuses` apply; NULL: none */
    bool bars_caretaker;          /* `passes when` of a power not marked caretaker (rule 42) */
};

/*
 * NULL when an amount of the rule is a parameter of the power, whose value only a filing gives.
 */
struct mf_rehearsal *mf_rehearse(struct mf_org *org, struct mf_arena *arena,
                                 struct mf_rehearsed what, struct mf_supposition who);

/* Leaves from left to right, named rules opened: the order of mf_rule_leaves(). */
uint32_t mf_rehearsal_leaves(const struct mf_rehearsal *r);
const struct mf_rule *mf_rehearsal_rule(const struct mf_rehearsal *r, uint32_t leaf);
/* Weight of all who may cast in the leaf, recused ones left out. */
uint64_t mf_rehearsal_size(const struct mf_rehearsal *r, uint32_t leaf);
/* Calls back for each person of the leaf's electorate who could cast a ballot now (not suspended,
 * not seated provisionally), with the weight there, in order of number. */
void mf_rehearsal_each(const struct mf_rehearsal *r, uint32_t leaf,
                       void (*each)(void *payload, mf_person p, uint64_t weight), void *payload);

/* Is it false because its body is in caretaker mode (rule 42)? */
bool mf_rehearsal_barred(const struct mf_rehearsal *r, uint32_t leaf);

/* Can't it pass whoever votes (rule 22), and is more than a quorum missing when nobody has? A vote
 * that closes early is over then before anybody votes, and no second call follows. */
bool mf_rehearsal_hopeless(const struct mf_rehearsal *r);

/* Ballots supposed in a leaf, by weight; together at most its size. */
struct mf_supposed {
    uint64_t yes, no, abstain;
};
/*
 * Would the leaf hold, closing `elapsed` ms after opening? `second_call`: under the quorum of the
 * stage's second call, where it has one.
 */
bool mf_rehearsal_holds(const struct mf_rehearsal *r, uint32_t leaf, struct mf_supposed ballots,
                        mf_duration elapsed, bool second_call);
/* Would its quorum be there? */
bool mf_rehearsal_quorate(const struct mf_rehearsal *r, uint32_t leaf, struct mf_supposed ballots,
                          mf_duration elapsed, bool second_call);
/* Would it be tied, quorum met, so that `tie decided by` asks its office? */
bool mf_rehearsal_tied(const struct mf_rehearsal *r, uint32_t leaf, struct mf_supposed ballots,
                       mf_duration elapsed);
/* Who acts for the office of a leaf's `tie decided by`; MF_NOBODY: nobody, or it has none. */
mf_person mf_rehearsal_decider(const struct mf_rehearsal *r, uint32_t leaf);

/* Everyone in a group of the present charter now, in order of number. */
void mf_rehearse_group(const struct mf_org *org, const struct mf_group *group,
                       struct mf_supposition who, void (*each)(void *payload, mf_person p),
                       void *payload);

/* Has it been attested already, so that a stage that opened now would have what it requires? */
bool mf_rehearse_attested(const struct mf_org *org, const struct mf_attested *what,
                          struct mf_supposition who);
/* Does a condition of the power hold now, as far as no filing's values are asked for? */
bool mf_rehearse_condition(const struct mf_org *org, const struct mf_cond *cond,
                           const struct mf_power *power);

#endif
