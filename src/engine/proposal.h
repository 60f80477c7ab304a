#ifndef MF_ENGINE_PROPOSAL_H
#define MF_ENGINE_PROPOSAL_H
/*
 * The course of a proposal, shared by the files that carry it: proposal.c (the one table of states,
 * stages, time), filing.c (sponsors), voting.c (votes of a stage), windows.c (veto, challenge,
 * effect, confirmation), sight.c (notice, hearing, who sees what), keys.c (again, at most,
 * duplicates). Private to the engine.
 */
#include "engine/state.h"

/* What may happen to a proposal; proposal_table.def says in which state, under which guard, and
 * what follows. */
enum mf_happening {
#define MF_HAPPENING(sym, name, deadline) MF_HP_##sym,
#define MF_MOVE(from, on, guard, to)
#include "engine/proposal_table.def"
#undef MF_HAPPENING
#undef MF_MOVE
    MF_HP__COUNT
};

#define MF_ST_NOTHING MF_ST__COUNT /* before it is filed */

struct mf_move {
    enum mf_state from;
    enum mf_happening on;
    const char *guard; /* in words, for the diagram */
    enum mf_state to;
};

const struct mf_move *mf_moves(uint32_t *ret_n); /* the table, in its order */
const char *mf_happening_name(enum mf_happening on);
bool mf_happening_is_deadline(enum mf_happening on); /* time alone brings it about */
bool mf_happening_possible(enum mf_state from, enum mf_happening on);

static inline struct mf_proposal_row *mf_proposal(const struct mf_org *org, uint32_t number)
{
    mf_assert(number > 0);
    return MF_ROW(org, proposals, mf_proposal_row, number - 1);
}
/* The same, to be written to: journalled first. */
struct mf_proposal_row *mf_proposal_edit(struct mf_org *org, uint32_t number);
const struct mf_power *mf_proposal_power(const struct mf_org *org, const struct mf_proposal_row *p);
const struct mf_stage *mf_proposal_stage(const struct mf_org *org, const struct mf_proposal_row *p);
const struct mf_charter *mf_proposal_charter(const struct mf_org *org,
                                             const struct mf_proposal_row *p);
struct mf_group_ctx mf_proposal_ctx(const struct mf_org *org, const struct mf_proposal_row *p,
                                    uint64_t version);
static inline struct mf_count_row *mf_count_at(const struct mf_org *org, uint32_t count) /* row */
{
    return MF_ROW(org, counts, mf_count_row, count);
}
struct mf_count_row *mf_count_edit(struct mf_org *org, uint32_t count);
bool mf_count_has(const struct mf_org *org, uint32_t count, mf_person p); /* in its electorate */
bool mf_count_is_open(const struct mf_org *org, uint32_t count);          /* false for MF_NO_SLOT */

/*
 * Takes the step that the table allows; one that it doesn't have is a bug of ours. An end closes
 * what is open and is reported.
 */
void mf_move(struct mf_step *s, uint32_t number, enum mf_happening on, enum mf_state to);
/* For the end that follows: why. Copied. */
void mf_end_reasons(struct mf_org *org, uint32_t number, const struct mf_refusals *why);
/*
 * The proposal that a command is about, where the happening is possible in its state and the actor
 * may see it; else NULL, and the refusal is given.
 */
struct mf_proposal_row *mf_target(struct mf_step *s, const struct mf_command *c,
                                  enum mf_happening on);
/* An event about a proposal. */
struct mf_event *mf_emit_of(struct mf_step *s, uint32_t number, enum mf_event_kind kind);
/* A refusal for a clause of the proposal's power; span.len 0: none. */
struct mf_refusal *mf_refuse_clause(struct mf_refusals *rs, enum mf_reason reason,
                                    const struct mf_charter *charter, uint32_t power,
                                    struct mf_span span);
/* Row of the proposal's last count for that purpose; MF_NO_SLOT: there never was one. */
uint32_t mf_proposal_count_row(const struct mf_proposal_row *p, enum mf_purpose purpose);
/* Opens a count of the proposal: recused by the charter, those who recused themselves abstain.
 * Returns the row. */
uint32_t mf_proposal_count(struct mf_step *s, uint32_t number, enum mf_purpose purpose,
                           const struct mf_rule *rule, mf_instant closes, uint64_t version);
/* An amount of a clause as it is for the count: no setting or parameter is left. */
struct mf_amount mf_count_amount(const struct mf_org *org, uint32_t count,
                                 const struct mf_amount *a);
/* Closes it as it stands, or as said. */
void mf_count_close(struct mf_org *org, uint32_t count, bool outcome);
/* Weights, bases and ballots anew as of `version` (`counted at closing`): ballots of those gone
 * drop. */
void mf_count_recount(struct mf_org *org, uint32_t count, uint64_t version);
/* Do its ballots come to what its leaves have? */
bool mf_count_adds_up(const struct mf_org *org, uint32_t count);
/* Have members, weights, seats or activity changed since the count was last taken? */
bool mf_count_is_stale(const struct mf_org *org, uint32_t count);
/* When the next of those active becomes inactive, where a base asks for them; else MF_NEVER. */
mf_instant mf_count_next_inactive(const struct mf_org *org, uint32_t count);
/* The quorum of every clause that has one becomes this (`second call`). */
void mf_count_second_call(struct mf_org *org, uint32_t count, const struct mf_amount *quorum,
                          enum mf_base base);
/* Leaves failing as they stand, as refusals. */
void mf_count_reasons(const struct mf_org *org, uint32_t count, struct mf_refusals *rs);
/* Of the count's leaves. */
mf_duration mf_count_elapsed(const struct mf_count_row *c, mf_instant at);
/* ballots.c. The person's ballot, also one taken back; NULL: none was ever cast. */
struct mf_ballot_row *mf_ballot_find(const struct mf_org *org, const struct mf_count_row *c,
                                     mf_person p);
/* A ballot of somebody who has none yet, still of no kind. */
struct mf_ballot_row *mf_ballot_add(struct mf_org *org, uint32_t count, mf_person p);
/* Everyone with a ballot in it calls back, in no particular order. */
void mf_count_each(const struct mf_org *org, uint32_t count,
                   void (*each)(void *payload, const struct mf_ballot_row *b), void *payload);

/* ---- stages (proposal.c) ---- */
void mf_open_if_gathered(struct mf_step *s, uint32_t number);
void mf_prepare(struct mf_step *s, uint32_t number); /* entry of `preparing` */
void mf_stage_passed(struct mf_step *s, uint32_t number, enum mf_happening on);
void mf_stage_failed(struct mf_step *s, uint32_t number, enum mf_happening on, bool tied);
uint32_t mf_next_stage(const struct mf_power *power,
                       uint32_t stage); /* after passing; MF_NO_SLOT: none */
bool mf_last_stage(const struct mf_org *org, const struct mf_proposal_row *p);
bool mf_proposal_due_applies(const struct mf_org *org, const struct mf_queue_entry *e);

/* ---- filing.c ---- */
/*
 * A proposal of the present charter's power in state `nothing`, its arguments copied, among those
 * running. The actor MF_NOBODY: the charter itself.
 */
struct mf_proposal_row *mf_proposal_new(struct mf_org *org, const struct mf_command *c,
                                        const struct mf_power *power);
/* Of a parameter's arguments. */
enum mf_arg_kind mf_arg_kind_of(enum mf_param_type type);
/* Are there the arguments that the power asks for, each of its kind and within what it allows? */
bool mf_arguments_fit(struct mf_step *s, const struct mf_command *c, const struct mf_power *power);
bool mf_file_command(struct mf_step *s, const struct mf_command *c);
bool mf_sign_command(struct mf_step *s, const struct mf_command *c);
bool mf_unsign_command(struct mf_step *s, const struct mf_command *c);
bool mf_withdraw_command(struct mf_step *s, const struct mf_command *c);
bool mf_attest_command(struct mf_step *s, const struct mf_command *c);
bool mf_document_command(struct mf_step *s, const struct mf_command *c);
/* `only when`, `again`, `at most`, documents: what is tested at filing and again at opening. */
bool mf_guards_hold(const struct mf_org *org, const struct mf_proposal_row *p,
                    struct mf_refusals *rs);
/* `only when` and the attestations of a stage. */
bool mf_only_when_holds(const struct mf_org *org, const struct mf_proposal_row *p,
                        struct mf_refusals *rs);
bool mf_stage_attested(const struct mf_org *org, const struct mf_proposal_row *p,
                       struct mf_refusals *rs);

/* ---- voting.c ---- */
void mf_voting_due(struct mf_step *s, uint32_t number);
bool mf_vote_command(struct mf_step *s, const struct mf_command *c);
bool mf_revoke_command(struct mf_step *s, const struct mf_command *c);
void mf_stage_closing(struct mf_step *s, uint32_t number); /* the closing instant has come */
void mf_tie_timed_out(struct mf_step *s, uint32_t number);
void mf_tie_decider_left(struct mf_step *s,
                         uint32_t number); /* fails if nobody acts for the office now */
/* A ballot was cast in a vote, an override, a decision or a confirmation; did the rule hold before
 * it? */
void mf_ballots_changed(struct mf_step *s, uint32_t number, enum mf_purpose purpose, bool held);
/* Ballots or time have changed what the stage's count says: streak, early closing. */
void mf_stage_reconsider(struct mf_step *s, uint32_t number);

/* ---- turns.c ---- */
/* May its voting begin, or does it wait (`at most N voting at once`)? How many are voted on now. */
bool mf_voting_turn(const struct mf_org *org, const struct mf_proposal_row *p,
                    uint64_t *ret_voting);
/* The proposal is no longer voted on, or waits no longer: those whose turn it is now begin. */
void mf_voting_turns(struct mf_step *s, uint32_t number);

/* ---- secret.c ---- */
/* Does nothing of a secret stage tell how the vote stands before it closes? Each that does to rs.
 */
bool mf_secret_kept(const struct mf_charter *c, const struct mf_power *power,
                    const struct mf_stage *stage, struct mf_refusals *rs);
/* The ballot as others may know it. */
enum mf_ballot mf_ballot_told(const struct mf_org *org, uint32_t count, enum mf_ballot b);
/* Takes out of a leaf's facts what may not be known yet. */
void mf_facts_told(const struct mf_org *org, uint32_t count, uint32_t leaf,
                   struct mf_leaf_facts *f);

/* ---- windows.c ---- */
void mf_held(struct mf_step *s, uint32_t number); /* entry of `held` */
void mf_veto_open(struct mf_step *s, uint32_t number, mf_instant closes);
bool mf_veto_command(struct mf_step *s, const struct mf_command *c);
bool mf_challenge_command(struct mf_step *s, const struct mf_command *c);
/* A ballot was cast in an override, a decision or a confirmation. */
void mf_window_reconsider(struct mf_step *s, uint32_t number, enum mf_purpose purpose);
void mf_window_count_end(struct mf_step *s, uint32_t number, uint32_t count);
void mf_window_end(struct mf_step *s, uint32_t number, uint32_t count);
void mf_effect_due(struct mf_step *s, uint32_t number);
void mf_report_due(struct mf_step *s, uint32_t number);
void mf_windows_lengthen(struct mf_step *s, mf_duration gap); /* of all that run: rule 5 */

/* ---- sight.c ---- */
mf_instant mf_notices_give(struct mf_step *s,
                           uint32_t number); /* of the stage; when the period ends */
mf_instant mf_hearing_begin(struct mf_step *s, uint32_t number); /* when it ends at the latest */
struct mf_heard_row *mf_heard(struct mf_org *org, uint32_t number,
                              mf_person p); /* made if need be */
/* The newest row is found by its proposal and person from now on. */
void mf_heard_found(struct mf_org *org, uint32_t row);
const struct mf_heard_row *mf_heard_find(const struct mf_org *org, uint32_t number, mf_person p);
/* From when on everybody may see a proposal of the power, if it doesn't end before; NONE: from any
 * end on. */
enum mf_sight_until mf_sight_from(const struct mf_power *power);
bool mf_tell_command(struct mf_step *s, const struct mf_command *c);
bool mf_say_command(struct mf_step *s, const struct mf_command *c);
bool mf_waive_command(struct mf_step *s, const struct mf_command *c);
bool mf_recuse_command(struct mf_step *s, const struct mf_command *c);

/* ---- keys.c ---- */
bool mf_again_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                     struct mf_refusals *rs);
bool mf_at_most_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                       struct mf_refusals *rs);
bool mf_no_duplicate(const struct mf_org *org, const struct mf_proposal_row *p,
                     struct mf_refusals *rs);
bool mf_at_most_open_allows(const struct mf_org *org, const struct mf_proposal_row *p,
                            struct mf_refusals *rs);
/* Decided against, by the groups of `count` that said so: keeps the keys, ends others. */
void mf_decided_against(struct mf_step *s, uint32_t number, uint32_t count, bool those_that_hold);
/* The row of `keys`, the newest, stands in the way of others from now on, if it is such a one. */
void mf_bar_found(struct mf_org *org, uint32_t row);
/* The proposal has come from that state: is it barred, now that it could be ended for it? */
void mf_bars_on_move(struct mf_org *org, const struct mf_proposal_row *p, enum mf_state from);
/* A text or a document, where those aren't what it is about (mf_texts_are_content()). */
bool mf_arg_is_grounds(const struct mf_arg *a);
bool mf_texts_are_content(const struct mf_power *power);

/* ---- alike.c: proposals by what they are about ---- */
enum mf_alike {
    MF_ALIKE_TWIN,  /* power and arguments; of those that haven't ended */
    MF_ALIKE_FILER, /* power and filer; of those that haven't ended */
    MF_ALIKE_SAME,  /* arguments, but for grounds where texts are grounds; where one ends moot */
    MF_ALIKE_KEY    /* each of its effect keys; where one ends barred */
};
uint32_t mf_alike_twin(const struct mf_proposal_row *p);
uint32_t mf_alike_filer(const struct mf_proposal_row *p);
uint32_t mf_alike_same(const struct mf_proposal_row *p, bool but_for_grounds);
uint32_t mf_alike_key(const struct mf_key *key);
void mf_alike_init(struct mf_org *org);
/* A new proposal, or one that was restored and hasn't ended; and one whose state has changed. */
void mf_alike_add(struct mf_org *org, struct mf_proposal_row *p);
void mf_alike_moved(struct mf_org *org, const struct mf_proposal_row *p);
/* Numbers of the proposals that may have the hash, in no order, MF_NO_PROPOSAL at the end; one may
 * come for another hash than it was meant for. Nothing may change in between. */
uint32_t mf_alike_first(const struct mf_org *org, uint32_t hash, uint32_t *at);
uint32_t mf_alike_next(const struct mf_org *org, uint32_t *at);

#endif
