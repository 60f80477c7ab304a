#ifndef MF_ENGINE_STATE_H
#define MF_ENGINE_STATE_H
/*
 * The state of an organisation and what the engine's own files call of one another. Private to the
 * engine (and to its tests): other rooms look through org.h.
 *
 * Membership is kept as intervals of one counter, `version`, that grows with every change of seats,
 * offices or weights. An electorate is therefore a single number: who was in at that version. A
 * count fixes it when it opens and copies nobody (rule P-A); arrivals and departures later change
 * no base and no ballot.
 */
#include "engine/org.h"
#include "engine/table.h"

#define MF_STILL         UINT32_MAX /* `to` of an interval that has not ended */
#define MF_MAX_BODY_SLOT 0xffffffu

/* How a charter's indices map to the organisation's stable slots. */
struct mf_binding {
    const struct mf_charter *charter;
    uint32_t *body, *office, *setting, *emergency; /* charter index -> slot */
    uint32_t *power;                               /* charter index -> stable power number */
    uint32_t **tag;    /* [body index][tag index] -> number of the slot's bit */
    uint32_t **weight; /* [body index][weight index] -> the slot's weight */
    /* The way back, slot -> charter index, MF_NO_SLOT: not in this charter. Slots made later are
     * beyond n. */
    uint32_t *body_at, *office_at, *setting_at, *emergency_at;
    uint32_t nbody_at, noffice_at, nsetting_at, nemergency_at;
    mf_instant since;
    uint32_t by_proposal;
};

/* Persons and seats come by the million: what few of them have stands in rows of its own. */
struct mf_person_row {
    mf_instant last_act;
    uint32_t texts;                    /* where id and name are kept (person.c) */
    uint32_t first_seat, first_weight; /* chains, newest first; MF_NO_SLOT ends */
    uint32_t more;                     /* row of person_mores, + 1; 0: none */
};

struct mf_person_more {
    bool agent;
    mf_person owner;        /* of an agent, else MF_NOBODY */
    struct mf_str *facts;   /* by fact of the present charter; NULL: none known */
    uint32_t first_service; /* chain; MF_NO_SLOT ends */
};

enum mf_source_of_seat { MF_BY_FOUNDING, MF_BY_PROPOSAL, MF_EX_OFFICIO, MF_BY_ADMISSION };

struct mf_seat_row { /* one person on one body for one interval */
    mf_person person;
    uint32_t body : 24, source : 8; /* slot, at most MF_MAX_BODY_SLOT; enum mf_source_of_seat */
    uint32_t from, to;              /* versions, [from, to) */
    mf_instant since;
    uint32_t tags;
    uint32_t more; /* row of seat_mores, + 1; 0: none */
    uint32_t next_of_person, next_of_body;
};

struct mf_seat_more {
    mf_instant term_end;        /* MF_NEVER: none */
    mf_instant suspended_until; /* 0: not suspended */
    uint32_t by_proposal;       /* provisional while that proposal is */
    uint32_t lock;              /* proposal that suspended provisionally, 0: none */
    bool provisional;           /* speaks, doesn't vote (rule 52) */
};

struct mf_holding_row { /* one person in one office for one interval */
    mf_person person;
    uint32_t office;
    uint32_t from, to;
    mf_instant since, until;
    mf_instant suspended_until; /* 0: not suspended */
    bool provisional;           /* holds the title, doesn't consent or decide (rule 52) */
    uint32_t lock;              /* proposal that suspended provisionally, 0: none */
    uint32_t next_of_office;
};

struct mf_weight_row {
    mf_person person;
    uint32_t body, weight;
    uint64_t amount;
    uint32_t from, to;
    uint32_t next_of_person;
};

#define MF_BODY_WEIGHTS 4u

struct mf_body_row {
    struct mf_str name;
    bool gone; /* an amendment took it away */
    bool open;
    uint64_t seats; /* authorised; moved by resize */
    uint64_t in_office;
    uint64_t ordinary; /* of those: not ex officio; only they fill the fillable seats (rule 38) */
    uint64_t reserved; /* fillable seats kept free for a return (P-D) */
    uint64_t agents;   /* of those in office */
    uint64_t tagged[MF_MAX_TAGS]; /* of those in office, per bit of the slot's tags */
    uint32_t first_seat;
    /* At least one fillable seat vacant without a break (rule 43); MF_NEVER: full. */
    mf_instant short_since;
    uint32_t filler_step;   /* which of `vacancies … then` may fill */
    bool vacancy_caretaker; /* `caretaker after D until filled` has begun */
    /* Filled and short again at one instant is no break. */
    mf_instant filled_at, short_before;
    uint32_t filler_before;
    bool caretaker_before;
    mf_instant below_since;   /* below its minimum without a break; MF_NEVER: it isn't */
    bool caretaker;           /* as last reported by an event */
    struct mf_str *tag_names; /* stable bits */
    uint32_t ntags;
    struct mf_str *weight_names; /* of the slot's weights, at most MF_BODY_WEIGHTS */
    uint32_t nweights;
    uint64_t issued[MF_BODY_WEIGHTS]; /* per weight: all that is issued, also to who has no seat */
    uint32_t lock;                    /* proposal that holds it (resize), 0: none */
};

struct mf_office_row {
    struct mf_str name;
    bool gone;
    mf_person holder; /* MF_NOBODY: vacant */
    uint32_t holding; /* row of the present holding */
    uint32_t first_holding;
    mf_instant vacant_since; /* MF_NEVER: held */
    uint32_t lock;           /* P-D: proposal that may have to give it back, 0: none */
};

struct mf_setting_row {
    struct mf_str name;
    bool gone;
    struct mf_amount value;
    uint32_t lock;
};

struct mf_emergency_row {
    struct mf_str name;
    bool gone, running;
    mf_instant since, until, last_end;
    mf_person by;
    uint32_t declare_count, end_count; /* rows of counts, MF_NO_SLOT: none open */
};

/*
 * Terms served (rule 44). Who has no row, but has or had an ordinary seat there, has served one: a
 * first term, never taken back, needs none.
 */
struct mf_service_row {
    mf_person person;
    uint32_t body;
    uint32_t terms;
    uint32_t next_of_person;
};

/* Effect keys (rule 48): what an effect does to whom, whatever the power. */
struct mf_key {
    enum mf_effect_kind verb;
    uint32_t object;  /* slot, or a hash of an act's name */
    mf_person person; /* MF_NOBODY: none */
};

struct mf_key_row { /* decided against, or taken effect */
    struct mf_key key;
    mf_instant at;
    bool against; /* else: an effect */
    uint32_t proposal;
    mf_instant bars_until;       /* of `again after` */
    uint32_t power;              /* stable number of the power in which it failed */
    struct mf_decider *deciders; /* against: the groups that rejected it (rule 47) */
    uint32_t ndeciders;
};

/* A group that decides, whatever weight or exception it is named with. */
struct mf_decider {
    bool office;
    uint32_t slot; /* of the body or office */
    uint32_t tag;  /* bit of the slot's tags; UINT32_MAX: the whole body */
};

/* What an effect took away or gave, to give it back exactly (P-D). */
struct mf_undo_row {
    uint32_t proposal;
    enum mf_effect_kind verb;
    uint32_t slot, row; /* what was changed: office slot and holding row, seat row … */
    mf_person person;
    uint64_t number; /* earlier seats, suspended_until … */
    struct mf_amount amount;
    bool of_body; /* SUSPEND: slot and row are a body's, else an office's */
    bool lifted;  /* given back while an appeal is decided */
    bool locks;   /* provisional: its slot is locked */
    bool over;    /* undone or final: only `undo DECISION` may still read it */
};

struct mf_carried { /* weights */
    uint64_t yes, no, abstain;
};

struct mf_count_leaf {
    const struct mf_rule *rule;
    uint64_t size;  /* the group's persons or weight at the version, after charter recusals */
    uint64_t seats; /* authorised at opening (whole bodies) */
    uint64_t active, issued;
    uint64_t recused; /* weight taken out by charter recusal; already left out of size */
    uint64_t yes, no, abstain;
    struct mf_carried carried; /* of those, delegated: they come when the count closes */
    bool caretaker;            /* barred by caretaker mode when the count opened (rule 42) */
    uint32_t first_extension;  /* for late quorum: 1 once used */
    /*
     * What the leaf is whatever comes (rule 22), and how much weight may move in it before that has
     * to be looked at again; 0: now. Kept for speed, no part of the state. Lowering `calm` needs no
     * journal: to look too early does no harm.
     */
    enum mf_truth outlook;
    uint64_t calm;
    struct mf_amount amount,
        quorum; /* as resolved when the count opened: no setting or parameter is left */
    enum mf_base quorum_base; /* the rule's, or the second call's */
    mf_person holder;         /* CONSENT: who acts for the office, MF_NOBODY: nobody */
};

struct mf_count_row {
    uint32_t proposal;  /* or MF_NO_PROPOSAL for emergencies */
    uint32_t emergency; /* slot */
    enum mf_purpose purpose;
    uint32_t stage;
    const struct mf_rule *rule;
    uint32_t binding;
    uint64_t version;          /* the electorate */
    mf_instant opened, closes; /* closes MF_NEVER: until definite or the proposal's lapse */
    bool closed, outcome;
    bool final_ballots, early, secret;
    struct mf_count_leaf *leaves;
    uint32_t nleaves;
    bool calm; /* every leaf is, and `outlook` is what the rule is whatever comes */
    enum mf_truth outlook;
    mf_person *recused; /* by the charter: out of the electorate */
    uint32_t nrecused;
    /* Ballots by person: open addressing, row + 1; and a byte of each one's hash, 0 where free. */
    uint32_t *slots;
    uint8_t *prints;
    uint32_t slot_cap, nballots;
    mf_instant streak_since, extended; /* confirming, stays open; MF_NEVER: none */
    mf_instant closed_at;              /* MF_NEVER: still open */
    mf_instant looks; /* `continuously`, of those active: when time next changes them */
};

struct mf_ballot_row {
    uint32_t count;
    mf_person person;
    uint64_t leaves;  /* bit i: the person is in leaf i's group at the version */
    uint8_t ballot;   /* enum mf_ballot */
    bool own_recusal; /* an abstention by `recuse`: can't be changed */
};

/* To whom a person's votes in a body go that aren't cast; found by all but `to`. */
struct mf_delegation_row {
    mf_person person;
    uint32_t body; /* slot */
    enum mf_scope scope;
    uint32_t of;  /* POWER: its stable number; PROPOSAL: the proposal; else 0 */
    mf_person to; /* MF_NOBODY: to nobody */
    bool given;   /* else it was taken back, and is as if it weren't there */
};

struct mf_notice_row {
    uint32_t proposal;
    const struct mf_group *group; /* of the proposal's charter; NULL: a single person */
    mf_person person, by;         /* by MF_NOBODY: duty of the charter; else told by that person */
    uint64_t version, reached;
    mf_instant at;
    uint32_t next_of_proposal;
};

struct mf_heard_row {
    uint32_t proposal;
    mf_person person;
    bool spoke, waived;
    bool recused;   /* by one's own `recuse` */
    bool withdraws; /* asked for withdrawal (rule 10) */
    uint32_t statements;
    uint32_t next_of_proposal;
};

struct mf_attest_row {
    struct mf_str what;
    mf_person by;
    mf_instant at;
    uint32_t proposal;
    uint64_t version; /* who attested is looked up as of then */
};

struct mf_document_row {
    struct mf_hash hash;
    struct mf_str text;
};

struct mf_proposal_row {
    uint32_t number, binding, power, stable_power;
    struct mf_arg *args;
    uint32_t nargs;
    mf_person subject, filer;
    struct mf_key *keys;
    uint32_t nkeys;
    enum mf_state state;
    uint32_t stage;
    bool petition; /* sponsors were a share of a group: can't be withdrawn once open (rule 10) */
    mf_instant filed, gather_until, opened, notice_ends, hearing_ends, deliberation_ends,
        voting_opens, closes, passed, effect_due, veto_until, challenge_until, confirm_until,
        lapses, effective, ended;
    uint32_t gather, vote, veto, override_count, challenge, decision,
        confirm; /* count rows, MF_NO_SLOT */
    bool challenge_done, confirm_done, confirm_result, effect_lifted;
    mf_instant frozen_at, frozen_until;
    enum mf_state frozen_from;
    bool frozen_once;
    struct mf_refusal *reasons;
    uint32_t nreasons;
    uint64_t opened_version;   /* electorate of `counted at proposal` */
    uint64_t stage_version;    /* when the stage began: who is heard in it */
    mf_instant override_until; /* of a veto */
    mf_instant delay_until;
    mf_instant stage_since;
    bool second_call;                    /* the stage's second call has begun */
    uint32_t first_notice, first_heard;  /* chains, newest first; MF_NO_SLOT ends */
    uint32_t prev_running, next_running; /* proposal numbers of those not ended, in order; 0 ends */
    uint32_t election;                   /* row of choose.h; MF_NO_SLOT: it chooses nothing */
    uint32_t alike, nalike;              /* its rows of alike.c, one after the other */
};

/* A power that the charter opens by itself, `when` or `every`; `after` needs none. */
struct mf_opens_row {
    uint32_t power; /* stable */
    uint32_t words; /* binding whose charter brought the clause, or changed it */
    bool gone;      /* the present charter doesn't open it so */
    bool held;      /* WHEN: the condition, as last looked at */
    mf_instant at;  /* EVERY: the next opening; WHEN: when to look again; MF_NEVER: no time brings
                       it about */
};

/* How long `GROUP in office >= N` has been true, where a condition asks for that. */
struct mf_clock_row {
    uint32_t binding;
    const struct mf_cond *cond; /* of that binding's charter */
    mf_instant since;           /* MF_NEVER: it is false */
    /* Broken and true again at one instant is no break. */
    mf_instant broken_at, since_before;
};

/* Rule 2: (instant, rank, number, sequence). */
enum mf_rank { MF_RANK_STANDING, MF_RANK_CLOSING, MF_RANK_EFFECT, MF_RANK_BEGIN };
enum mf_due {
    MF_DUE_TERM,       /* a: seat row */
    MF_DUE_SUSPENSION, /* a: holding row (b = 0) or seat row (b = 1) */
    MF_DUE_EMERGENCY,  /* a: emergency slot; b = 0: its end, 1: a duty to report */
    MF_DUE_GATHER_END,
    MF_DUE_VOTING,
    MF_DUE_HEARING_END,
    MF_DUE_CLOSE,
    MF_DUE_LAPSE,
    MF_DUE_COUNT_END,  /* b: count row */
    MF_DUE_WINDOW_END, /* veto, challenge windows of a passed or provisional proposal */
    MF_DUE_EFFECT,
    MF_DUE_FROZEN_END,
    MF_DUE_CONFIRMED,       /* a streak completes */
    MF_DUE_EMERGENCY_COUNT, /* a: emergency slot; b: count row */
    MF_DUE_VACANCY,         /* a: body slot: a filler's time or the caretaker period runs out */
    MF_DUE_OPENS,           /* a: power (stable) that opens by itself; b: the proposal after which,
                               MF_NO_PROPOSAL: it has a row of its own */
    MF_DUE_REPORT
};

struct mf_queue_entry {
    mf_instant at;
    enum mf_rank rank;
    uint32_t number; /* proposal number, else order of creation */
    uint64_t sequence;
    enum mf_due due;
    uint32_t a, b;
};

struct mf_alikes { /* of alike.c */
    struct mf_rows rows;
    uint32_t *first; /* of each chain: row + 1 */
    uint32_t cap, n; /* chains; rows that are in one */
};

struct mf_org {
    struct mf_arena arena;
    struct mf_journal journal;
    mf_instant now, founded;
    bool dissolved;
    mf_instant dissolved_at;
    bool settling; /* an effect list is being applied: clocks and caretaker mode are looked at when
                      it is done */
    uint64_t version;                     /* below MF_STILL */
    MF_VEC(struct mf_binding *) bindings; /* the last is the present charter's */
    struct mf_rows persons, person_mores, seats, seat_mores, holdings, weights, bodies, offices,
        settings, emergencies, services, keys, undos, counts, ballots, notices, heard, attests,
        documents, proposals;
    struct mf_rows elections, options, marks; /* of choices: choose.h */
    struct mf_rows opens, clocks;             /* of opens.c */
    struct mf_rows delegations;               /* delegate.c */
    struct mf_index heard_by, documents_by;   /* by proposal and person; by hash */
    struct mf_index delegations_by;           /* by all but to whom */
    struct mf_alikes alike;                   /* proposals by what they are about */
    struct mf_rows bars;                      /* keys.c: of each bar the latest that stands */
    struct mf_index bars_by;                  /* by key */
    bool barred_late; /* one may be barred that couldn't be ended when the bar began: keys.c */
    uint32_t *person_slots; /* by id: open addressing, person + 1; at most three quarters full */
    uint32_t person_slot_cap;
    char **texts; /* blocks with ids and names, and how much of the last is used */
    uint32_t ntexts, text_cap, text_used, text_room;
    struct mf_queue_entry *queue; /* binary heap by (at, rank, number, sequence) */
    uint32_t nqueue, queue_cap;
    uint64_t next_sequence;
    uint32_t next_power;                  /* stable power numbers */
    uint32_t first_running, last_running; /* proposals not ended; 0: none */
    bool follows; /* a charter of its own counts continuously somewhere: mf_counts_follow() */
};

/* ---- journal (journal.c) ---- */
void mf_touch(struct mf_org *org, void *at, size_t n);
void *mf_row_add(struct mf_org *org, struct mf_rows *t, uint32_t *ret_index); /* zeroed */
/*
 * What few rows of a table have stands in a table of its own: `more` is its row there, + 1; 0:
 * none, and `none` stands for it. To be written to it is made if need be, and journalled first.
 */
static inline const void *mf_more(const struct mf_rows *mores, uint32_t more, const void *none)
{
    return more ? mf_row(mores, more - 1) : none;
}
void *mf_more_edit(struct mf_org *org, struct mf_rows *mores, uint32_t *more, const void *none);
uint32_t mf_tx_begin(struct mf_org *org); /* a mark; nests */
void mf_tx_commit(struct mf_org *org, uint32_t mark);
void mf_tx_rollback(struct mf_org *org, uint32_t mark);
/*
 * Rolls the outermost transaction back and forgets the memory that it took of the organisation's:
 * whatever outlives it (refusals) must be in another arena. So a refused command costs nothing for
 * good.
 */
void mf_tx_abandon(struct mf_org *org, uint32_t mark);

/*
 * index.c. Takes in the next row of a table (row 0 first, none left out), journalled. A search
 * gives rows that may have the hash, each once, until MF_NO_SLOT; the caller compares.
 */
typedef uint32_t mf_hash_of_row(const struct mf_org *org, uint32_t row);
void mf_index_add(struct mf_org *org, struct mf_index *x, uint32_t row, mf_hash_of_row *hash_of);
uint32_t mf_index_first(const struct mf_index *x, uint32_t hash, uint32_t *at);
uint32_t mf_index_next(const struct mf_index *x, uint32_t *at);

/* t + d, MF_NEVER where that is beyond all instants. */
static inline mf_instant mf_after(mf_instant t, mf_duration d)
{
    return t > MF_NEVER - d ? MF_NEVER : t + d;
}

#define MF_ROW(org, table, T, i) ((struct T *)mf_row(&(org)->table, (i)))
const struct mf_binding *mf_binding_now(const struct mf_org *org);
const struct mf_binding *mf_binding_of(const struct mf_org *org, const struct mf_proposal_row *p);

/* ---- reporting: events and refusals collected while a step runs ---- */
struct mf_step { /* one advance or submit */
    struct mf_org *org;
    struct mf_events *events;     /* may be NULL */
    struct mf_refusals *refusals; /* NULL while time runs: deadlines can't refuse (rule 7) */
    uint32_t proposal;            /* what mf_emit() notes as cause; MF_NO_PROPOSAL: none */
    struct mf_span clause;
    mf_person actor; /* used by mf_emit() where `acting` */
    bool acting;     /* false: MF_NOBODY, time did it */
};
/*
 * step.c. A new event at `now` with every number set to its "none", and the step's cause (proposal,
 * clause, actor); NULL-safe (a spare place, so nothing is kept). Borrowed until the next.
 */
struct mf_event *mf_emit(struct mf_step *s, enum mf_event_kind kind);
/* A new refusal; borrowed until the next. rs may be NULL (a spare place). */
struct mf_refusal *mf_refuse(struct mf_refusals *rs, enum mf_reason reason);

/* person.c. Adds a person with that id, which must be new, and name (both copied). */
mf_person mf_person_add(struct mf_org *org, struct mf_str id, struct mf_str name);
/* Room to find so many persons by their id, made at once. */
void mf_person_room(struct mf_org *org, uint32_t n);
/* What few persons have, with "none" in all of it for the others. */
const struct mf_person_more *mf_person_more(const struct mf_org *org, mf_person p);
/* The same to be written to: made if need be, journalled first. */
struct mf_person_more *mf_person_more_edit(struct mf_org *org, mf_person p);

/* ---- members (member.c): seats, offices, terms, vacancy clocks ---- */
/* What few seats have, with "none" in all of it for the others. */
const struct mf_seat_more *mf_seat_more(const struct mf_org *org, uint32_t seat_row);
/* The same to be written to: made if need be, journalled first. */
struct mf_seat_more *mf_seat_more_edit(struct mf_org *org, uint32_t seat_row);
/* Row of the person's present seat on the body, MF_NO_SLOT: none. */
uint32_t mf_seat_of(const struct mf_org *org, mf_person p, uint32_t body);
void mf_seat(struct mf_step *s, mf_person p, uint32_t body, uint32_t tags,
             enum mf_source_of_seat source, uint32_t proposal); /* no guards: see invariant.c */
void mf_unseat(struct mf_step *s, uint32_t seat_row,
               enum mf_event_kind why); /* also ex officio consequences */
void mf_appoint(struct mf_step *s, mf_person p, uint32_t office);
void mf_vacate(struct mf_step *s, uint32_t office, enum mf_event_kind why);
void mf_members_changed(struct mf_step *s,
                        uint32_t body); /* vacancy clock, caretaker events, ex officio seats */
/* Who acts for an office now: holder, or the acting one when vacant, suspended or (recused) barred;
 * MF_NOBODY. */
mf_person mf_acts_for(const struct mf_org *org, uint32_t office, const mf_person *recused,
                      uint32_t nrecused);
bool mf_suspended_from_body(const struct mf_org *org, mf_person p, uint32_t body);
/* A deadline of kinds TERM, SUSPENSION, VACANCY has come. */
void mf_member_due(struct mf_step *s, const struct mf_queue_entry *e);
/* member_command.c: ADMIT, JOIN (word: id, text: name), LEAVE, RESIGN. Checks (all refusals) and
 * does. */
bool mf_member_command(struct mf_step *s, const struct mf_command *c);
/* Rows of the present charter's constitution, by slot; NULL: the present charter doesn't have it.
 */
const struct mf_body *mf_body_law(const struct mf_org *org, uint32_t body);
const struct mf_office *mf_office_law(const struct mf_org *org, uint32_t office);
const struct mf_emergency *mf_emergency_law(const struct mf_org *org, uint32_t emergency);

/* ---- groups (group.c): who belonged to a group at a version ---- */
struct mf_group_ctx { /* what `subject` and `proposer` mean, and whose indices a group uses */
    const struct mf_org *org;
    const struct mf_binding *binding;
    mf_person subject, proposer;
    uint64_t version;
};
/* In the group at the version (suspended ones are). */
bool mf_group_has(const struct mf_group_ctx *ctx, const struct mf_group *g, mf_person p);
/* The person's weight in the group: 1 by heads; 0 when not in it. */
uint64_t mf_group_weight(const struct mf_group_ctx *ctx, const struct mf_group *g, mf_person p);
/* Persons, and weight, of the group; `active`: only those not inactive (body clause) at `at`. */
uint64_t mf_group_size(const struct mf_group_ctx *ctx, const struct mf_group *g, bool by_weight,
                       bool active);
/* Calls back for each member, in order of person number. */
void mf_group_each(const struct mf_group_ctx *ctx, const struct mf_group *g,
                   void (*each)(void *payload, mf_person p), void *payload);
/* Which of its body's weights the group counts by (index of `issued`); MF_NO_SLOT: heads. */
uint32_t mf_group_weight_slot(const struct mf_group_ctx *ctx, const struct mf_group *g);
/* Slot of the body a group is of; MF_NO_SLOT for offices, subject … */
uint32_t mf_group_body(const struct mf_group_ctx *ctx, const struct mf_group *g);

/* ---- conditions, caretaker, invariants ---- */
/* A condition now. args of the proposal (may be NULL); failing atoms go to rs (may be NULL). */
bool mf_cond_holds(const struct mf_org *org, const struct mf_binding *b, const struct mf_cond *c,
                   const struct mf_arg *args, uint32_t nargs, const struct mf_power *power,
                   struct mf_refusals *rs);
/*
 * The first instant after now at which time alone may change what the condition comes to; MF_NEVER:
 * only what happens can.
 */
mf_instant mf_cond_next_change(const struct mf_org *org, const struct mf_binding *b,
                               const struct mf_cond *c);
/* The atom of an `in office` now, without its `not` and its `for`. */
bool mf_cond_in_office(const struct mf_org *org, const struct mf_binding *b,
                       const struct mf_cond *c);
/* Would these seatings be allowed: seats, require, limit, incompatible, term, agents (rules 38–40)?
 */
bool mf_may_seat(const struct mf_org *org, mf_person p, uint32_t body, uint32_t tags,
                 struct mf_refusals *rs);
bool mf_may_appoint(const struct mf_org *org, mf_person p, uint32_t office, struct mf_refusals *rs);
/* `always` clauses compared before and after (rule 41): 0 all hold; else how many fail. */
uint32_t mf_always_broken(const struct mf_org *org, struct mf_refusals *rs);

/* ---- effects (effect.c) ---- */
/*
 * Applies a proposal's effect list, all or none (rule 55), under the journal. False: nothing
 * changed and the refusals say why; *ret_moot when there was nothing left to do (rule 15). With
 * `provisional` undo rows are kept and slots locked (P-D).
 */
bool mf_effects_apply(struct mf_step *s, uint32_t proposal, bool provisional,
                      struct mf_refusals *why, bool *ret_moot);
void mf_effects_lift(struct mf_step *s,
                     uint32_t proposal); /* give back, keep the lock (appealed) */
void mf_effects_reinstate(struct mf_step *s, uint32_t proposal); /* in force again */
void mf_effects_undo(struct mf_step *s, uint32_t proposal); /* give back for good, free the locks */
void mf_effects_final(struct mf_step *s, uint32_t proposal); /* free the locks */
/*
 * windows.c: `stay D` freezes a passed proposal, with the time left of each of its windows (rule
 * 54); mf_restore() lets them run on, by `restore D` or when MF_DUE_FROZEN_END comes. Both emit
 * their event, check the state (NOT_PASSED, STAYED_ONCE, NOT_STAYED) and queue what they need;
 * effects only call them.
 */
bool mf_stay(struct mf_step *s, uint32_t proposal, mf_duration d, struct mf_refusals *why);
bool mf_restore(struct mf_step *s, uint32_t proposal, struct mf_refusals *why);
/*
 * amend.c: whether an amendment may be filed with these arguments: document stored, no mistakes,
 * every item covered (rules 12, 61, 62). For filings; the effect looks again.
 */
bool mf_amend_check(const struct mf_org *org, const struct mf_power *p, const struct mf_arg *args,
                    uint32_t nargs, struct mf_refusals *rs);
/* Effect keys of a filing (rule 48). */
void mf_effect_keys(struct mf_org *org, const struct mf_binding *b, const struct mf_power *p,
                    const struct mf_arg *args, struct mf_key **ret, uint32_t *ret_n,
                    struct mf_arena *arena);
/* amend.c: reads the stored charter, rules 59–64; false with reasons. Running proposals:
 * mf_amended() of proposal.c. */
bool mf_amend_apply(struct mf_step *s, uint32_t proposal, const struct mf_effect *e,
                    struct mf_refusals *why);
/* Between the last two charters: was this power of the older one changed, or what its clauses name
 * (rule 59)? */
bool mf_amend_touched_power(const struct mf_org *org, const struct mf_binding *older,
                            uint32_t power);

/* ---- powers that open by themselves, and clocks of conditions (opens.c) ---- */
/* The present charter is another: rows of what it brings begin, those of what it leaves stay. */
void mf_opens_bind(struct mf_org *org);
/*
 * Membership, offices, emergencies or ends may have changed: clocks of conditions follow, and what
 * opens when a condition holds is queued if it holds now and didn't before.
 */
void mf_opens_look(struct mf_step *s);
/* Will the entry open something, or look whether to? */
bool mf_opens_due_applies(const struct mf_org *org, const struct mf_queue_entry *e);
void mf_opens_due(struct mf_step *s, const struct mf_queue_entry *e);
/* The proposal has taken effect: what opens after its power is queued. */
void mf_opens_after(struct mf_step *s, uint32_t proposal);
/* What the charter opens by itself needs arguments that nothing gives: each to rs. */
bool mf_opens_filled(const struct mf_charter *c, const struct mf_power *power,
                     struct mf_refusals *rs);
/* Since when the atom `in office` has been true, as clocked; MF_NEVER: it isn't, or has no clock.
 */
mf_instant mf_clock_since(const struct mf_org *org, const struct mf_cond *c);

/* ---- counts that follow membership (follow.c) ---- */
/* Counts taken `continuously` are taken anew where members, seats or activity have changed. */
void mf_counts_follow(struct mf_step *s);

/* ---- emergencies (emergency.c) ---- */
bool mf_emergency_command(struct mf_step *s,
                          const struct mf_command *c); /* DECLARE, END: check and do */
void mf_emergency_due(struct mf_step *s, const struct mf_queue_entry *e);
/* Not running, and neither `again after` nor `at most` stands in the way (rule 57). */
bool mf_emergency_may_start(const struct mf_org *org, uint32_t slot, struct mf_refusals *rs);
void mf_emergency_start(struct mf_step *s, uint32_t slot, mf_person by, uint32_t proposal);
void mf_emergency_stop(struct mf_step *s, uint32_t slot);

/* ---- queue (queue.c) ---- */
void mf_queue_put(struct mf_org *org, mf_instant at, enum mf_rank rank, uint32_t number,
                  enum mf_due due, uint32_t a, uint32_t b);
/* One that was queued before, with its sequence. */
void mf_queue_again(struct mf_org *org, struct mf_queue_entry e);
bool mf_queue_take(struct mf_org *org, mf_instant upto, struct mf_queue_entry *ret);
mf_instant
mf_queue_next(const struct mf_org *org); /* the first that will do something; MF_NEVER: none */

/* ---- counts (count.c, tally.c) ---- */
struct mf_count_opening {
    uint32_t proposal, emergency; /* one of them */
    enum mf_purpose purpose;
    const struct mf_rule *rule;
    mf_instant closes;
    const mf_person *recused;
    uint32_t nrecused;
    bool caretaker_applies; /* rule 42: `passes when` of a power not marked caretaker */
    bool early, final_ballots, secret;
};
uint32_t mf_count_open(struct mf_org *org, const struct mf_count_opening *o,
                       const struct mf_group_ctx *ctx); /* row */
/* In the electorate and able to cast now (member still, not suspended, not recused); reasons to rs.
 */
bool mf_count_may_cast(const struct mf_org *org, uint32_t count, mf_person p,
                       struct mf_refusals *rs);
/* What is found out about somebody who may cast; good until the state changes. */
struct mf_voter {
    uint64_t in, can;             /* leaves: of whose electorate, and where able to act */
    struct mf_ballot_row *ballot; /* NULL: has never cast one */
};
/* mf_count_may_cast(), and what it found for mf_count_cast_for(). */
bool mf_count_voter(const struct mf_org *org, uint32_t count, mf_person p, struct mf_voter *ret,
                    struct mf_refusals *rs);
void mf_count_cast_for(struct mf_org *org, uint32_t count, mf_person p, const struct mf_voter *v,
                       enum mf_ballot b, bool own_recusal);
/* Soon to be asked about the person's ballot: memory on its way while other things are done. */
void mf_count_expect(const struct mf_org *org, uint32_t count, mf_person p);
void mf_count_cast(struct mf_org *org, uint32_t count, mf_person p, enum mf_ballot b,
                   bool own_recusal);
enum mf_ballot mf_count_ballot(const struct mf_org *org, uint32_t count, mf_person p);
/* The whole rule: as it stands now, or definite (MF_OPEN while uncast ballots can change it; rule
 * 22). */
enum mf_truth mf_count_truth(const struct mf_org *org, uint32_t count, bool as_it_stands,
                             mf_instant at);
/* Was every quorum of the deciding clauses met (rule 47). */
bool mf_count_quorate(const struct mf_org *org, uint32_t count);
void mf_count_leaf_facts(const struct mf_org *org, uint32_t count, uint32_t leaf,
                         struct mf_leaf_facts *ret);

/* ---- delegation (delegate.c) ---- */
bool mf_delegate_command(struct mf_step *s, const struct mf_command *c); /* and UNDELEGATE */
/* Does a clause of the rule count votes that may be delegated? */
bool mf_rule_delegable(const struct mf_charter *c, const struct mf_rule *rule);
/*
 * The count closes now: votes of its electorate that weren't cast go where they were delegated, in
 * each clause whose body's are delegable, and its leaves have them (rule 67). Once for each count.
 */
void mf_delegations_carry(struct mf_org *org, uint32_t count);
/* The newest row is found by what it says from now on. */
void mf_delegation_found(struct mf_org *org, uint32_t row);
/* Rows as they stand in the bytes of a state: in order, those given. */
int mf_delegation_order(const struct mf_delegation_row *x, const struct mf_delegation_row *y);

/* ---- proposals (proposal.c, filing.c, windows.c, sight.c) ---- */
void mf_proposal_due(struct mf_step *s, const struct mf_queue_entry *e);
/* FILE … CHALLENGE, ATTEST, DOCUMENT: check (refusals) and do. */
bool mf_proposal_command(struct mf_step *s, const struct mf_command *c);
/* Row of the stored document with that hash; MF_NO_SLOT: none. */
uint32_t mf_document_find(const struct mf_org *org, const struct mf_hash *hash);
/* The newest row is found by its hash from now on. */
void mf_document_found(struct mf_org *org, uint32_t row);
/* Was `what` attested as the clause asks, for this proposal (MF_NO_PROPOSAL: for none in
 * particular)? */
bool mf_attested_holds(const struct mf_group_ctx *ctx, const struct mf_attested *a,
                       uint32_t proposal);
/* An amendment took effect: rule 59 for those running. */
void mf_proposals_amended(struct mf_step *s, uint32_t by_proposal);
void mf_proposals_dissolved(struct mf_step *s);
/* The emergency (slot) is over: rule 57 for those that have passed under it and wait. */
void mf_proposals_emergency_over(struct mf_step *s, uint32_t emergency);
/*
 * An effect with these keys was taken, or decided against: kept for `again` and `at most`; others
 * end moot or superseded (rule 13). Called by the proposal's own course, never by effects.
 */
void mf_proposals_keys(struct mf_step *s, uint32_t by_proposal, bool against);
/* Someone left or was suspended: a tie that waits for that office may fail; nothing else moves
 * (P-A). */
void mf_proposals_member_left(struct mf_step *s, mf_person p);
void mf_notices_on_join(struct mf_step *s, mf_person p, uint32_t body); /* rule 16 */

#endif
