#ifndef MF_ENGINE_ORG_H
#define MF_ENGINE_ORG_H
/*
 * An organisation under a charter, as a pure state machine: (state, command, instant) gives events
 * or a refusal that names its clauses. No clock, no I/O, no randomness, no floating point; the same
 * commands give the same bytes everywhere. All of an organisation's memory is in one arena of its
 * own.
 *
 * Bodies, offices, settings and emergencies are named by *slots*: stable numbers that survive
 * amendments. In the founding charter a slot equals the index in the charter's array.
 */
#include "count/contest.h"
#include "count/delegation.h"
#include "engine/command.h"
#include "engine/event.h"
#include "engine/refusal.h"

struct mf_org;

/* ---- founding ---- */

struct mf_roster_person {
    struct mf_str id;   /* [a-z][a-z0-9_]* */
    struct mf_str name; /* for people */
    bool agent;
    mf_person owner;            /* of an agent */
    const struct mf_str *facts; /* one per fact of the charter (n 0: not given), or NULL */
};
struct mf_roster_seat {
    mf_person person; /* index into persons */
    uint32_t body;    /* charter index */
    uint32_t tags;    /* bit i: tag i of the body */
    mf_instant since; /* for terms; 0: the founding */
};
struct mf_roster_office {
    mf_person person;
    uint32_t office;
};
struct mf_roster_weight {
    mf_person person;
    uint32_t body, weight; /* charter indices */
    uint64_t amount;
};
struct mf_roster {
    const struct mf_roster_person *persons;
    uint32_t npersons;
    const struct mf_roster_seat *seats;
    uint32_t nseats;
    const struct mf_roster_office *offices;
    uint32_t noffices;
    const struct mf_roster_weight *weights;
    uint32_t nweights;
};

/*
 * Founds an organisation. Refused: a clause that the engine doesn't carry (each with its name and
 * place), more people than seats, broken limits or incompatibilities, offices filled twice, sums of
 * weight of 2^63 and more. A body below its minimum or require begins in caretaker mode (rule 40).
 * Persons keep the roster's numbers. The charter must outlive the organisation. NULL when refused.
 * *events may be NULL.
 */
struct mf_org *mf_org_found(const struct mf_charter *charter, const struct mf_roster *roster,
                            mf_instant at, struct mf_events *events, struct mf_refusals *refusals);
void mf_org_free(struct mf_org *org);

/* Which clauses of a charter the engine doesn't carry yet; false when there are any. */
bool mf_engine_carries(const struct mf_charter *charter, struct mf_refusals *refusals);

/* ---- running ---- */

/*
 * Lets time pass: every deadline up to and including `t` fires at its own instant, in the order of
 * rule 2. Earlier than the last instant seen: nothing happens.
 */
void mf_org_advance(struct mf_org *org, mf_instant t, struct mf_events *events);
/*
 * Advances to the command's instant (events of that belong to time, also when the command is then
 * refused), then carries it out. False: refused, state as after the advance, `refusals` filled.
 */
bool mf_org_submit(struct mf_org *org, const struct mf_command *cmd, struct mf_events *events,
                   struct mf_refusals *refusals);
/* Would it be accepted now? Nothing changes; the command's instant must be the organisation's now.
 */
bool mf_org_check(const struct mf_org *org, const struct mf_command *cmd,
                  struct mf_refusals *refusals);
/*
 * Somebody filed a proposal of which nothing may be seen, now: it takes the next number, in the
 * state MF_ST_SEALED, and that is all there is of it: nobody sees it, nothing can be done about it,
 * and it stands in nothing's way. For who plays a record without what is sealed in it; such a
 * state is another than the organisation's own.
 */
void mf_org_file_sealed(struct mf_org *org);
/*
 * The record has been silent from the organisation's now until `to`, longer than the charter's
 * `silence over D extends` allows: lengthens the windows then open for voting, veto, challenge and
 * hearing by that gap (rule 5). Whoever keeps the record calls it before time is let pass to `to`;
 * nothing happens without the clause, or when the gap isn't longer than D.
 */
void mf_org_silent(struct mf_org *org, mf_instant to, struct mf_events *events);
/* The same, where the record's last word was at `since`, before the organisation's now: commands
 * that were refused let time pass and leave no entry. Nothing may have fallen due in between. */
void mf_org_silent_since(struct mf_org *org, mf_instant since, mf_instant to,
                         struct mf_events *events);
mf_instant mf_org_now(const struct mf_org *org);
/* The next instant at which something fires by itself; MF_NEVER: nothing waits. */
mf_instant mf_org_next_due(const struct mf_org *org);
/* SHA-256 over the canonical bytes of the state, tables in key order. */
struct mf_hash mf_org_state_hash(const struct mf_org *org);

/* ---- looking ---- */

enum mf_state {
    MF_ST_GATHERING,
    MF_ST_PREPARING,
    MF_ST_VOTING,
    MF_ST_TIED,
    MF_ST_HELD,
    MF_ST_CHALLENGED,
    MF_ST_FROZEN,
    MF_ST_PROVISIONAL,
    MF_ST_APPEALED,
    /* ends */
    MF_ST_EFFECTIVE,
    MF_ST_REJECTED,
    MF_ST_LAPSED,
    MF_ST_WITHDRAWN,
    MF_ST_EXPIRED,
    MF_ST_VETOED,
    MF_ST_OVERTURNED,
    MF_ST_UNDONE,
    MF_ST_FAILED,
    MF_ST_MOOT,
    MF_ST_SUPERSEDED,
    MF_ST_SEALED, /* filed, and nothing else is known of it here: mf_org_file_sealed() */
    MF_ST__COUNT
};
bool mf_state_ended(enum mf_state s);
const char *mf_state_name(enum mf_state s); /* stable English word */
const char *mf_state_word(enum mf_state s, enum mf_lingua lingua);

const struct mf_charter *mf_org_charter(const struct mf_org *org); /* the present one */
/* All that were in force, the founding one first, the present one last. */
struct mf_charter_view {
    const struct mf_charter *charter;
    mf_instant since;
    uint32_t by_proposal; /* MF_NO_PROPOSAL: the founding */
};
uint32_t mf_org_charters(const struct mf_org *org);
struct mf_charter_view mf_org_charter_at(const struct mf_org *org, uint32_t which);
uint32_t mf_org_persons(const struct mf_org *org);
struct mf_str mf_org_person_id(const struct mf_org *org, mf_person p);
struct mf_str mf_org_person_name(const struct mf_org *org, mf_person p);
mf_person mf_org_find_person(const struct mf_org *org, struct mf_str id); /* MF_NOBODY: unknown */
/* Slot of a body, office, setting or emergency of the present charter. */
uint32_t mf_org_slot(const struct mf_org *org, struct mf_ref ref);
bool mf_org_is_member(const struct mf_org *org, mf_person p, uint32_t body);
/* The person's present seat on a body. */
struct mf_seat_view {
    mf_instant since;
    mf_instant term_end;        /* MF_NEVER: no term */
    mf_instant suspended_until; /* 0: not suspended */
    uint32_t ntags;
    struct mf_str tags[32]; /* such as independent */
};
/* False: none. */
bool mf_org_seat(const struct mf_org *org, mf_person p, uint32_t body, struct mf_seat_view *ret);
uint64_t mf_org_in_office(const struct mf_org *org, uint32_t body);
uint64_t mf_org_seats(const struct mf_org *org,
                      uint32_t body); /* authorised; for open bodies those in office */
mf_person mf_org_holder(const struct mf_org *org, uint32_t office); /* MF_NOBODY: vacant */
bool mf_org_suspended(const struct mf_org *org, mf_person p,
                      uint32_t office); /* from that office, now */
/* Caretaker mode of a body now; the causes go to `why` (may be NULL). */
bool mf_org_caretaker(const struct mf_org *org, uint32_t body, struct mf_refusals *why);

struct mf_proposal_view {
    uint32_t number;
    enum mf_state state;
    const struct mf_charter *charter; /* under which it runs */
    uint32_t power;
    const struct mf_power *rules;
    mf_person subject; /* MF_NOBODY: none */
    const struct mf_arg *args;
    uint32_t nargs;
    mf_person filer; /* MF_NOBODY: the charter opened it */
    uint32_t stage;
    mf_instant filed, opened, voting_opens, closes, passed, effect_due, effective,
        ended; /* MF_NEVER: not (yet) */
    mf_instant challenge_until, veto_until;
    mf_instant gather_until, hearing_ends, override_until, decision_until, confirm_until;
    mf_instant stage_since, delay_until; /* of the present stage; of the clause `delay` */
};
uint32_t mf_org_proposals(const struct mf_org *org); /* numbers run from 1 to this */
struct mf_proposal_view mf_org_proposal(const struct mf_org *org, uint32_t number);
/* May the person see it now, and since when: by office of the charter, by notice, told, or public.
 */
bool mf_org_sees(const struct mf_org *org, uint32_t proposal, mf_person p);
/* May everybody see it now, also who isn't known here: what may be published. */
bool mf_org_public(const struct mf_org *org, uint32_t proposal);
/* Has one of its charters, so far, a power that isn't shown to everybody at once? */
bool mf_org_may_hide(const struct mf_org *org);
/* Is the document, or was it, the charter, or does a public proposal name it? */
bool mf_org_document_named(const struct mf_org *org, const struct mf_hash *hash);
bool mf_org_has_document(const struct mf_org *org, const struct mf_hash *hash); /* stored */
/* Is the document's hash among the proposal's arguments? */
bool mf_org_names_document(const struct mf_org *org, uint32_t proposal, const struct mf_hash *hash);
/* Was the person given notice of it as a duty of the charter; the instant, or MF_NEVER. */
mf_instant mf_org_noticed(const struct mf_org *org, uint32_t proposal, mf_person p);

/* Is the person among those whom a stage up to the present one hears. */
bool mf_org_is_heard(const struct mf_org *org, uint32_t proposal, mf_person p);
/* Is it attested now, for this proposal, as one of its stages requires. */
bool mf_org_attested(const struct mf_org *org, uint32_t proposal, const struct mf_attested *what);
/* Does a hearing that runs now wait for the person, who has neither spoken nor waived. */
bool mf_org_awaits(const struct mf_org *org, uint32_t proposal, mf_person p);
/* Who decides the tie that the vote ended in; MF_NOBODY: it isn't tied, or nobody acts. */
mf_person mf_org_tie_decider(const struct mf_org *org, uint32_t proposal);

/* What a choice may fall on: a nominee, an option's text, or the one that stands against all. */
struct mf_option_view {
    mf_person person;   /* a nominee; MF_NOBODY: a text */
    struct mf_str name; /* of the nominee, or the text; borrowed */
    bool against;
    mf_person by; /* who nominated first */
    bool stands;  /* may be voted for: enough have nominated, not declined */
    bool declined;
    uint64_t votes;             /* so far, or as counted at closing */
    bool hidden;                /* ballots are secret and still being cast: votes say nothing */
    bool chosen, tied, applied; /* tied: for the last places; applied: the effect is done for it */
    uint32_t place;             /* among the chosen, from 1; 0: none */
    uint32_t order; /* in the method's own order of all, from 1, equal ones alike; 0: none */
    const struct mf_refusal *reasons; /* why the effect wasn't done; borrowed */
    uint32_t nreasons;
};
/* Options of the proposal's choice, numbered from 0 in the order in which they came; 0: it chooses
 * nothing, or there is none yet. */
uint32_t mf_org_options(const struct mf_org *org, uint32_t proposal);
struct mf_option_view mf_org_option(const struct mf_org *org, uint32_t proposal, uint32_t option);
/* The options that the person's ballot marks, ascending, and how (1 where they are only named);
 * none of a secret ballot. Borrowed until the next command. */
uint32_t mf_org_marks(const struct mf_org *org, uint32_t proposal, mf_person person,
                      const struct mf_mark **ret);
/* A choice that was counted: its ballots are counted again for whoever asks. */
struct mf_counted_view {
    const struct mf_result *result; /* options by their number on the ballot */
    const uint32_t *options;        /* by that number: of mf_org_option() */
    uint32_t noptions;
    struct mf_str method;
    struct mf_hash ballots;    /* mf_profile_hash(), kept when they were counted */
    struct mf_str certificate; /* lines that say what was counted and what came of it (elect.c) */
    struct mf_hash hash;       /* their SHA-256, kept likewise */
    struct mf_str lot;         /* n 0: none was drawn */
};
/* Only what was kept of it, without counting again: result, options and certificate are empty. */
bool mf_org_count_kept(const struct mf_org *org, uint32_t proposal, struct mf_counted_view *ret);
/* False: it wasn't counted (yet). All is the arena's, or borrowed. */
bool mf_org_count_result(const struct mf_org *org, uint32_t proposal, struct mf_arena *a,
                         struct mf_counted_view *ret);

/* How a leaf of a rule stands in a count. */
enum mf_truth { MF_FALSE, MF_OPEN, MF_TRUE };
struct mf_leaf_facts {
    const struct mf_rule *leaf;
    enum mf_truth now;       /* if the count closed as it stands; MF_OPEN only where sealed */
    enum mf_truth definite;  /* whatever the uncast ballots do */
    uint64_t need, have, of; /* yes (or what `counting` says) against the base */
    uint64_t yes, no, abstain;
    uint64_t carried_yes, carried_no, carried_abstain; /* of those, delegated: once it has closed */
    uint64_t turnout; /* the three together; known also of secret ballots */
    bool has_quorum;
    uint64_t quorum_need, quorum_have, quorum_of;
    bool caretaker; /* false because the body is in caretaker mode (rule 42) */
    bool sealed; /* a secret ballot that is still open: numbers that would tell how it stands are 0
                  */
};
/* The count of that purpose (the last one); false when there never was one. Leaves in charter
 * order. */
bool mf_org_count_facts(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                        struct mf_arena *arena, struct mf_leaf_facts **ret, uint32_t *ret_n);
/* The whole rule of a count, as everybody may know it. */
struct mf_count_state {
    const struct mf_rule *rule;
    enum mf_truth now, definite; /* as of its leaves */
    bool open;
    mf_instant opened, closes; /* MF_NEVER: no time is set */
};
/* Of the count of that purpose (the last one); false when there never was one. */
bool mf_org_count_state(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                        struct mf_count_state *ret);
/* Is the person in the electorate of that count (any leaf), not recused. */
bool mf_org_in_electorate(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                          mf_person p);
/* What the person voted; of a secret ballot only whether: MF_BALLOT_SEALED, now and later. */
enum mf_ballot mf_org_ballot(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                             mf_person p);
/* The same for that person's own eyes. */
enum mf_ballot mf_org_own_ballot(const struct mf_org *org, uint32_t proposal,
                                 enum mf_purpose purpose, mf_person p);
/* ---- delegation ---- */

/* What a person has delegated. */
struct mf_delegation_view {
    uint32_t body; /* slot */
    enum mf_scope scope;
    uint32_t power;    /* POWER: index into the present charter's; MF_NO_SLOT: it has it no more */
    uint32_t proposal; /* PROPOSAL */
    mf_person to;      /* MF_NOBODY: to nobody */
};
/* By body, then scope. */
uint32_t mf_org_delegations(const struct mf_org *org, mf_person p, struct mf_arena *arena,
                            struct mf_delegation_view **ret);
/*
 * Where a person's vote in a body goes while a count is open, if nothing changes until it closes.
 * Members of the steps are persons.
 */
struct mf_vote_way {
    uint32_t body;
    struct mf_trust_way way;
    uint64_t behind; /* weight that would come along with the person's own vote, cast or not */
};
/* One for each delegable body in whose clauses the person votes in that count; none where it isn't
 * open, or takes no delegated votes. */
uint32_t mf_org_vote_ways(const struct mf_org *org, uint32_t proposal, enum mf_purpose purpose,
                          mf_person p, struct mf_arena *arena, struct mf_vote_way **ret);

/* One sentence for people. */
void mf_vote_way_text(struct mf_buf *out, const struct mf_org *org, const struct mf_vote_way *w,
                      enum mf_lingua lingua);
const char *mf_vote_fate_name(enum mf_trust_fate fate); /* stable, for --json */

/* Why it ended as failed or was refused at its end; borrowed. */
void mf_org_end_reasons(const struct mf_org *org, uint32_t proposal, const struct mf_refusal **ret,
                        uint32_t *ret_n);

#endif
