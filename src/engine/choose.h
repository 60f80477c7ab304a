#ifndef MF_ENGINE_CHOOSE_H
#define MF_ENGINE_CHOOSE_H
/*
 * Choices: `choose N from nominees | options by GROUP using METHOD`. nominate.c keeps who and what
 * may be chosen (nominations, the texts of a filing, the option that stands against all); choose.c
 * the ballots that mark them, and the effect for each who is chosen; elect.c the count by the
 * method that the charter names, who is chosen, and ties. Private to the engine.
 *
 * The count of the stage is one of turnout: a ballot that marks options is a yes in it, so that
 * electorate, weights, quorum, recusal and leaving are those of every other count. What is marked
 * is kept beside it.
 */
#include "count/contest.h"
#include "engine/proposal.h"

#define MF_MAX_OPTION 1000u /* bytes of an option's text */

struct mf_option_row {
    uint32_t proposal, number; /* in the order in which they came, from 0 */
    mf_person person;          /* a nominee; MF_NOBODY: a text */
    struct mf_str text;
    bool against;   /* "None of the above" */
    mf_person by;   /* who nominated first; MF_NOBODY: nobody */
    mf_instant at;  /* when */
    uint32_t count; /* of those who nominate; MF_NO_SLOT: none */
    bool stands;    /* may be marked */
    bool declined;
    /* Weight of the ballots that mark it; of ranked ones, that have nothing above it. */
    uint64_t votes;
    bool chosen, tied, applied; /* tied: for the last places; applied: the effect is done for it */
    uint32_t place;             /* among the chosen, from 1; 0: none */
    uint32_t order;             /* in the method's own order of all, from 1, equal ones alike; 0 */
    struct mf_refusal *reasons; /* why the effect wasn't */
    uint32_t nreasons;
};

struct mf_mark_row { /* what one person marks in a count */
    uint32_t count;
    mf_person person;
    const struct mf_mark
        *marks;       /* by the options' numbers, ascending; of approvals the value is 1 */
    uint32_t n;       /* 0: taken back, or abstains */
    uint64_t carried; /* weight delegated to the person, once the count has closed */
};

struct mf_election_row { /* one for each proposal that chooses */
    uint32_t proposal, stage;
    uint64_t version; /* electorate of those who nominate */
    mf_instant nominations_end;
    MF_VEC(uint32_t) options; /* rows, by number */
    uint32_t places;          /* left for those that are tied */
    bool counted;             /* the ballots were counted: what follows says so */
    bool open;                /* a tie is open, over places or within the count */
    struct mf_hash ballots;   /* mf_profile_hash() of what was counted */
    struct mf_hash result;    /* SHA-256 of mf_org_count_certificate() */
    struct mf_str lot;        /* the value that the lot was drawn by; n 0: none was */
    uint32_t applying;        /* option whose effect is being applied; MF_NO_SLOT: none */
    uint32_t *slots;          /* marks of the stage's count by person: open addressing, row + 1 */
    uint32_t slot_cap, nmarks;
};

static inline bool mf_stage_chooses(const struct mf_stage *stage)
{
    return stage->choose.span.len > 0;
}

/* The rule that decides a stage's count: its own, or of a choice who votes. NULL: the sponsors'. */
static inline const struct mf_rule *mf_stage_rule(const struct mf_stage *stage)
{
    return stage->passes ? stage->passes : stage->choose.by;
}

/* ---- nominate.c ---- */

/* The stage that chooses; MF_NO_SLOT: none does. */
uint32_t mf_choosing_stage(const struct mf_power *power);
/* The parameter that the choice fills, so that a filing leaves it open; MF_NO_SLOT: none. */
uint32_t mf_chosen_param(const struct mf_power *power);
/* Are the texts after the arguments (from `first`) options as they should be? Refused if not. */
bool mf_options_fit(struct mf_step *s, const struct mf_command *c, uint32_t power, uint32_t first);
/* For a proposal just filed. */
void mf_election_open(struct mf_org *org, uint32_t number);
struct mf_election_row *mf_election(const struct mf_org *org, const struct mf_proposal_row *p);
struct mf_election_row *mf_election_edit(struct mf_org *org, const struct mf_proposal_row *p);
struct mf_option_row *mf_option(const struct mf_org *org, const struct mf_election_row *el,
                                uint32_t number);
struct mf_option_row *mf_option_edit(struct mf_org *org, const struct mf_election_row *el,
                                     uint32_t number);
/* Entry of `preparing`: nominations open where the stage takes them. When they end; now: none. */
mf_instant mf_nominations_begin(struct mf_step *s, uint32_t number);
/* Those open are closed as they stand: no more nominating. */
void mf_nominations_close(struct mf_org *org, const struct mf_proposal_row *p);
/* Voting is due: the ballot is made. False, with the reason: nobody and nothing stands. */
bool mf_choice_begin(struct mf_step *s, uint32_t number, struct mf_refusals *why);
bool mf_is_nominee(const struct mf_org *org, const struct mf_proposal_row *p, mf_person person);
bool mf_nominate_command(struct mf_step *s, const struct mf_command *c);
bool mf_decline_command(struct mf_step *s, const struct mf_command *c);
/* The option as people call it; borrowed from the organisation. */
struct mf_str mf_option_name(const struct mf_org *org, const struct mf_option_row *o);

/* ---- choose.c ---- */

/* A vote in the stage's count, which the actor may cast; else refused. */
bool mf_choice_vote(struct mf_step *s, const struct mf_command *c, uint32_t count);
/* The person's marks are gone: taken back, or recused. Without a choice nothing happens. */
void mf_choice_clear(struct mf_org *org, uint32_t number, mf_person person);
/*
 * The rows of marks were read: those of the last count of each choice are found by person again.
 * False where they mark what there isn't, or don't come to the votes that the options have.
 */
bool mf_marks_found(struct mf_org *org);
/* As of another version (`counted at closing`): those who are gone drop. */
void mf_choice_recount(struct mf_org *org, uint32_t number);
/* The lot's value is given; false: refused. */
bool mf_draw_command(struct mf_step *s, const struct mf_command *c);
/* The count closes: who is chosen, who is tied for the last places. Returns how many are chosen. */
uint32_t mf_choice_decide(struct mf_step *s, uint32_t number);
/* Says so: an event for each of the chosen, and one for those tied. */
void mf_choice_announce(struct mf_step *s, uint32_t number);
bool mf_choice_is_tied(const struct mf_org *org, const struct mf_proposal_row *p);
/* Each with marks in the stage's count calls back, in no particular order. */
void mf_marks_each(const struct mf_org *org, const struct mf_election_row *el,
                   void (*each)(void *payload, const struct mf_mark_row *m), void *payload);
/* What the marks weigh in the count, as of its version: the person's own, and what is delegated. */
uint64_t mf_mark_weight(const struct mf_org *org, const struct mf_proposal_row *p, uint32_t count,
                        const struct mf_mark_row *m);
/* The count closes: so much of others is delegated to the person, and goes where they mark. */
void mf_choice_carry(struct mf_org *org, uint32_t number, mf_person person, uint64_t weight);
/* Names of options with commas between, for an event. */
struct mf_str mf_option_names(struct mf_org *org, const struct mf_election_row *el,
                              const struct mf_mark *marks, uint32_t n);
/* The options that a command names, ascending, each once and each able to be marked; else refused.
 */
bool mf_marks_read(struct mf_step *s, const struct mf_command *c, const struct mf_proposal_row *p,
                   struct mf_mark ret[MF_MAX_OPTIONS + 1]);
/* The option at a place among the chosen; NULL: none. */
struct mf_option_row *mf_option_at(const struct mf_org *org, const struct mf_election_row *el,
                                   uint32_t place);
/* The office names whom it chooses of those tied; false: refused. */
bool mf_choice_break_tie(struct mf_step *s, const struct mf_command *c);
/* Nobody decided the tie. Returns how many are chosen without those tied. */
uint32_t mf_choice_undecided(struct mf_step *s, uint32_t number);
/* Why nobody was chosen. */
void mf_choice_reasons(const struct mf_org *org, const struct mf_proposal_row *p,
                       struct mf_refusals *why);
/*
 * The effect once for each of the chosen, in the order of their places, all or none for each. True
 * when it was done for one of them at least; *ret_moot: there was nothing left to do for any.
 */
bool mf_choice_apply(struct mf_step *s, uint32_t number, bool provisional, struct mf_refusals *why,
                     bool *ret_moot);
/* What `adopt` adopts: its label, and the option that was chosen. */
struct mf_str mf_choice_label(struct mf_org *org, const struct mf_proposal_row *p,
                              struct mf_str label);

#endif
