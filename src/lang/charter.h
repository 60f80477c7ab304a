#ifndef MF_LANG_CHARTER_H
#define MF_LANG_CHARTER_H
/*
 * A charter as data: what parse.c makes of the text, names.c completes and check.c judges. After
 * mf_charter_read() without errors it never changes. Everything lives in the charter's arena; every
 * node carries the span of the text it came from, since refusals and findings name their clause.
 *
 * Structs are open to all rooms: audit, prose, engine and tests walk them. Arrays are `at` and `n`.
 * "Absent" is said per field: a clause that may be missing begins with `span`, whose len is 0 when
 * the charter doesn't have it.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/frac.h"
#include "base/instant.h"
#include "base/map.h"
#include "count/profile.h"
#include "lang/clause.h"

/* Limits on a charter; going past one is a diagnostic, never a crash. */
#define MF_MAX_CHARTER_BYTES (16u << 20)
#define MF_MAX_ITEMS         50000u /* items of a charter */
#define MF_MAX_NESTING       8u     /* depth of a rule or a condition */
#define MF_MAX_RULE_CLAUSES  64u    /* leaves of one rule, named rules counted where they stand */
#define MF_MAX_PARAMS        16u
#define MF_MAX_TAGS          32u   /* tags of one body */
#define MF_MAX_WITNESSES     64u   /* of a charter */
#define MF_MAX_NAME          64u   /* bytes of an identifier */
#define MF_MAX_TITLE         1000u /* bytes of a title or mission */
#define MF_MAX_STAGES        16u
#define MF_MAX_AMOUNT        ((UINT64_C(1) << 31) - 1) /* numerator and denominator of a share */

/* ---- names
 * ---------------------------------------------------------------------------------------- */

struct mf_name {
    struct mf_str text;
    struct mf_span span; /* len 0: absent */
};

/* What a name of the charter stands for. All names of a charter share one space. */
enum mf_ref_kind {
    MF_REF_NONE, /* not resolved, or absent */
    MF_REF_BODY,
    MF_REF_OFFICE,
    MF_REF_SETTING,
    MF_REF_RULE,
    MF_REF_FACT,
    MF_REF_EMERGENCY,
    MF_REF_MANDATE,
    MF_REF_POWER,
    MF_REF_PARAM,   /* index into the power's params */
    MF_REF_TAG,     /* index into the body's tags; body says which */
    MF_REF_WEIGHT,  /* index into the body's weights */
    MF_REF_MISSION, /* of `amend charter in mission` */
    MF_REF_WITNESS, /* index into the names of `witnessed by` */
    MF_REF__COUNT
};

struct mf_ref {
    struct mf_name name;
    enum mf_ref_kind kind;
    uint32_t index; /* into the array of that kind */
    uint32_t body;  /* for tags and weights: the body's index */
};

/* ---- amounts
 * -------------------------------------------------------------------------------------- */

enum mf_amount_kind {
    MF_AMT_NONE,
    MF_AMT_COUNT,    /* `3`: count */
    MF_AMT_SHARE,    /* `2/3`, `25%`, `4.5%`: share */
    MF_AMT_MAJORITY, /* strictly more than half */
    MF_AMT_ALL,
    MF_AMT_ALL_BUT, /* `all but 2`: count */
    MF_AMT_NAME     /* a setting or a parameter: ref */
};

/* `falling to 50% over 28 days`, perhaps chained. */
struct mf_fall {
    struct mf_frac to;
    mf_duration over;
    mf_duration unit; /* what the author wrote the duration in, ms */
    const struct mf_fall *next;
};

struct mf_amount {
    struct mf_span span;
    enum mf_amount_kind kind;
    uint64_t count;
    struct mf_frac share; /* as written: 25% is 25/100, 4.5% 45/1000 */
    bool percent;         /* written with a percent sign (for the formatter) */
    struct mf_ref ref;
    bool more_than;    /* `more than 2/3`: strict */
    bool rounded_down; /* `4% rounded down` */
    bool sqrt;         /* `1/2 sqrt`: of the group's size */
    bool capped;       /* `capped at 5` */
    uint64_t cap;
    const struct mf_fall *falling; /* NULL = constant */
};

/* A duration of the charter's text. */
struct mf_dur {
    struct mf_span span; /* len 0: absent */
    mf_duration ms;
    mf_duration unit; /* ms of the unit written: `72 hours` keeps hours */
};

/* ---- groups and rules
 * ------------------------------------------------------------------------------ */

enum mf_group_kind {
    MF_GROUP_NONE_GIVEN, /* absent */
    MF_GROUP_NAMED,      /* body or office, perhaps one tag of it: `board.independent` */
    MF_GROUP_SUBJECT,
    MF_GROUP_PROPOSER,
    MF_GROUP_PUBLIC,
    MF_GROUP_NOBODY /* the word `none` */
};

enum mf_except_kind { MF_EXCEPT_NONE, MF_EXCEPT_NAME, MF_EXCEPT_SUBJECT, MF_EXCEPT_PROPOSER };

struct mf_group {
    struct mf_span span;
    enum mf_group_kind kind;
    struct mf_ref of;  /* body or office */
    struct mf_ref tag; /* kind NONE: no tag */
    enum mf_except_kind except;
    struct mf_ref except_name; /* a tag of the body, a body or an office */
    struct mf_name
        by; /* `by population`, `by heads`; absent: the body's first weight, else heads */
    bool by_heads;
    struct mf_ref by_weight; /* MF_REF_WEIGHT when `by` names one */
};

enum mf_base {
    MF_BASE_NONE, /* not given */
    MF_BASE_SEATS,
    MF_BASE_IN_OFFICE,
    MF_BASE_ACTIVE,
    MF_BASE_PRESENT,
    MF_BASE_VOTING,
    MF_BASE_ISSUED,
    MF_BASE__COUNT
};

enum { MF_KIND_YES = 1, MF_KIND_NO = 2, MF_KIND_ABSTAIN = 4, MF_KINDS_ALL = 7 };

enum mf_rule_kind {
    MF_RULE_AND,          /* all children */
    MF_RULE_OR,           /* any child */
    MF_RULE_N_OF,         /* n_of of the children */
    MF_RULE_COUNT,        /* amount of a group: count against base */
    MF_RULE_CONSENT,      /* an office's consent: name */
    MF_RULE_NAMED,        /* a named rule: name */
    MF_RULE_NO_OBJECTION, /* fewer than amount of the group voted no */
    MF_RULE_NAME          /* a name not yet resolved (names.c turns it into CONSENT or NAMED) */
};

struct mf_rule {
    struct mf_span span;
    enum mf_rule_kind kind;
    const struct mf_rule *const *children; /* AND, OR, N_OF */
    uint32_t nchildren;
    uint64_t n_of;
    struct mf_ref name; /* CONSENT: the office; NAMED: the rule */
    struct mf_amount amount;
    struct mf_group group;
    enum mf_base base;
    bool without_abstentions; /* abstentions leave the base */
    uint8_t counting;         /* kinds that count as reaching the amount; 0 = not given = yes */
    bool has_quorum;
    struct mf_amount quorum;
    enum mf_base quorum_base;
    uint8_t quorum_counting;  /* 0 = not given = all three */
    struct mf_ref tie;        /* `tie decided by OFFICE`; kind NONE: no */
    struct mf_dur tie_within; /* absent: as long as the vote took */
    uint32_t leaf;            /* number of this leaf within its top rule, from 0 (set by names.c) */
};

/* ---- conditions
 * ------------------------------------------------------------------------------------ */

enum mf_cond_kind {
    MF_COND_AND,
    MF_COND_OR,
    MF_COND_VACANCY,       /* `vacancy on BODY`: name */
    MF_COND_BELOW_MINIMUM, /* `BODY below minimum`: name */
    MF_COND_OFFICE_VACANT, /* `OFFICE vacant`: name */
    MF_COND_EMERGENCY,     /* `emergency NAME`: name */
    MF_COND_PARAM,         /* `PARAM <= VALUE`: name, op, value */
    MF_COND_IN_OFFICE,     /* `GROUP in office >= N`: group, op, value */
    MF_COND_FAILED         /* `POWER failed within D`: name, within */
};

enum mf_op { MF_OP_LE, MF_OP_GE, MF_OP_IS };

/* A literal in a condition or an effect. */
enum mf_value_kind {
    MF_VALUE_NONE,
    MF_VALUE_AMOUNT,
    MF_VALUE_DURATION,
    MF_VALUE_WORD,
    MF_VALUE_TEXT
};
struct mf_value {
    struct mf_span span;
    enum mf_value_kind kind;
    struct mf_amount amount; /* also a NAME: a parameter or setting */
    struct mf_dur duration;
    struct mf_str text; /* WORD (`high`) or TEXT */
};

struct mf_cond {
    struct mf_span span;
    enum mf_cond_kind kind;
    bool negated; /* `not` before this atom */
    const struct mf_cond *const *children;
    uint32_t nchildren;
    struct mf_ref name;
    struct mf_group group;
    enum mf_op op;
    struct mf_value value;
    struct mf_dur within; /* FAILED */
    struct mf_dur held;   /* `for D`: true without a break for so long */
};

/* ---- the organisation
 * ------------------------------------------------------------------------------ */

struct mf_require {
    struct mf_span span;
    struct mf_amount amount;
    struct mf_ref tag;
};

struct mf_limit {
    struct mf_span span;
    uint64_t count;
    struct mf_ref tag; /* `limit 1 executive`; NONE: */
    struct mf_ref per; /* `limit 2 per employer`: a fact */
};

/* `vacancies filled by P within D, then by Q, caretaker after D until filled` */
struct mf_filler {
    struct mf_ref power;
    struct mf_dur within; /* absent: no time set */
};
struct mf_vacancies {
    struct mf_span span;
    struct mf_filler *fillers;
    uint32_t nfillers;
    struct mf_span caretaker_span; /* of `caretaker after D until filled` */
    struct mf_dur caretaker_after; /* absent: a vacancy puts nobody into caretaker mode */
};

enum mf_delegable { MF_DELEGABLE_NO, MF_DELEGABLE_ONE, MF_DELEGABLE_TRANSITIVE };

struct mf_body {
    struct mf_name name;
    struct mf_str title; /* n 0: none given */
    struct mf_span span;
    bool entrenched;
    struct mf_clauses clauses;
    struct mf_span seats_span; /* absent is an error of the charter */
    bool open;                 /* `seats open` */
    uint64_t seats;            /* authorised at the start */
    bool seats_range;          /* `7 between 5 and 9` */
    uint64_t seats_min, seats_max;
    struct mf_span minimum_span;
    uint64_t minimum; /* 0: none */
    struct mf_require *require;
    uint32_t nrequire;
    struct mf_limit *limit;
    uint32_t nlimit;
    struct mf_dur term; /* absent: none */
    uint64_t term_max;  /* 0: as often as one is seated */
    struct mf_span term_span;
    struct mf_ref *includes; /* offices, ex officio */
    bool *includes_acting;   /* `includes ceo or acting` */
    struct mf_span *includes_span;
    uint32_t nincludes;
    struct mf_vacancies vacancies;
    struct mf_span admitted_span;
    struct mf_ref admitted;  /* office or power */
    struct mf_name *weights; /* `weight shares`; none: heads */
    uint32_t nweights;
    struct mf_span inactive_span;
    struct mf_dur inactive; /* absent: nobody is ever inactive */
    struct mf_span delegable_span;
    enum mf_delegable delegable;
    struct mf_span agents_span; /* absent: an agent can't sit here */
    uint64_t agents_max;
    struct mf_name
        *tags; /* every tag that the charter uses of this body, in order of first mention */
    uint32_t ntags;
};

struct mf_office {
    struct mf_name name;
    struct mf_str title;
    struct mf_span span;
    bool entrenched;
    struct mf_ref of;     /* `office chair of board`: holder must sit there; NONE: anyone */
    struct mf_ref acting; /* `acting vice_chair when vacant`: an office; NONE: nobody steps in */
    struct mf_span acting_span;
};

struct mf_setting {
    struct mf_name name;
    struct mf_span span;
    bool entrenched;
    struct mf_amount value, lo, hi; /* COUNT or SHARE each, all three of one kind */
};

struct mf_named_rule {
    struct mf_name name;
    struct mf_span span;
    const struct mf_rule *rule;
};

struct mf_fact { /* a property of persons: `fact employer` */
    struct mf_name name;
    struct mf_span span;
};

struct mf_incompatible {
    struct mf_span span;
    struct mf_group *of; /* two or more: offices, bodies, body.tag */
    uint32_t n;
};

struct mf_always {
    struct mf_span span;
    const struct mf_cond *cond;
};

struct mf_reports {
    struct mf_span span;
    struct mf_group *to;
    uint32_t nto;
    struct mf_dur within;
};

struct mf_at_most {      /* `at most N per D` */
    struct mf_span span; /* len 0: absent */
    uint64_t count;
    struct mf_dur per;
};

struct mf_emergency {
    struct mf_name name;
    struct mf_str title;
    struct mf_span span;
    struct mf_clauses clauses;
    struct mf_span declared_span;
    const struct mf_rule *declared; /* required */
    struct mf_dur within;
    struct mf_span lasts_span;
    struct mf_dur lasts; /* required */
    struct mf_reports reports;
    struct mf_span ended_span;
    const struct mf_rule *ended; /* NULL: only by its time or by a power */
    struct mf_at_most at_most;
    struct mf_span again_span;
    struct mf_dur again; /* `again after D` */
};

/* `may "fs.write_file" where path under "/workspace" at most 200 per 1 hour` and its kin */
struct mf_permission {
    struct mf_span span;
    struct mf_str act;       /* pattern */
    struct mf_name where;    /* argument name; absent: any */
    struct mf_name where_op; /* `under` or `is` */
    struct mf_str where_value;
    struct mf_at_most at_most;
    const struct mf_rule *asks; /* for `asks RULE for "act"` */
};

struct mf_attested { /* `requires evals attested by safety within 30 days` */
    struct mf_span span;
    struct mf_name what;
    struct mf_group by;
    struct mf_dur within; /* absent: at any time before */
};

struct mf_mandate {
    struct mf_name name;
    struct mf_str title;
    struct mf_span span;
    bool entrenched;
    struct mf_clauses clauses;
    struct mf_permission *may, *asks, *never;
    uint32_t nmay, nasks, nnever;
    struct mf_attested *requires;
    uint32_t nrequires;
    struct mf_reports reports;
    struct mf_span lapses_span;
    struct mf_dur lapses;
    struct mf_span stopped_span;
    const struct mf_rule *stopped;
};

/* ---- powers
 * ---------------------------------------------------------------------------------------- */

enum mf_param_type {
    MF_PARAM_PERSON,
    MF_PARAM_TEXT,
    MF_PARAM_HASH,
    MF_PARAM_AMOUNT,
    MF_PARAM_DURATION,
    MF_PARAM_BODY,
    MF_PARAM_CHARTER,
    MF_PARAM_WORDS,   /* `low | medium | high`: words, in order */
    MF_PARAM_DECISION /* `decision of POWER | POWER` */
};

struct mf_param {
    struct mf_name name;
    struct mf_span span;
    enum mf_param_type type;
    struct mf_name *words;
    uint32_t nwords;
    struct mf_ref *powers; /* DECISION */
    uint32_t npowers;
};

struct mf_notice {
    struct mf_span span;
    struct mf_dur period;
    struct mf_group *to;
    uint32_t nto;
};

struct mf_hears {
    struct mf_span span;
    struct mf_group whom;
    struct mf_dur within;
};

struct mf_votes {
    struct mf_span span; /* len 0: absent */
    struct mf_dur period;
    bool closing_early;
};

enum mf_late { MF_LATE_NONE, MF_LATE_QUORUM, MF_LATE_CHANGE };
enum mf_counted {
    MF_COUNTED_VOTING,
    MF_COUNTED_PROPOSAL,
    MF_COUNTED_CLOSING,
    MF_COUNTED_CONTINUOUSLY
};

struct mf_choose {       /* `choose N from nominees by GROUP using METHOD …` */
    struct mf_span span; /* len 0: absent */
    uint64_t n;
    bool from_options; /* else from nominees */
    /* Who votes: "1 of GROUP", with the quorum where one is written; it holds as soon as anybody
     * has voted and the quorum is there. NULL: no `choose`. */
    const struct mf_rule *by;
    struct mf_name method;
    struct mf_str against; /* "None of the above"; n 0: none */
    struct mf_span against_span;
    /* `against … with quorum …`: so many must put an option above it; has_quorum, of `by`'s group.
     */
    const struct mf_rule *beats;
    struct mf_span ratio_span; /* `by 3 to 1`: so many times as many above it as below; len 0: 1 */
    struct mf_frac ratio;
    bool ratio_strict; /* `by more than 3 to 1` */
    /* That as a rule, above it being yes and below it no: more than half, or the ratio. NULL: there
     * is no `against`. */
    const struct mf_rule *outvotes;
    struct mf_ref tie;
    bool tie_lot; /* `tie decided by lot drawn by OFFICE`: the office draws, and doesn't decide */
    struct mf_dur tie_within; /* absent: as long as the vote took */
};

/*
 * What the marks on the ballots of a choice may be, and what their oddities mean: `ballot open,
 * unranked last, …`. A span of len 0: not stated.
 */
struct mf_ballot_says {
    struct mf_span unranked, equal, skips, ranks, scores, unscored, points;
    bool equal_refused, skips_refused; /* such a ballot isn't taken */
    bool credits;                      /* `credits 100`, else `points 10` */
    /* `unscored left out with quorum …`: so many of those who vote must score an option; NULL. */
    const struct mf_rule *means;
    struct mf_ballot_policy policy; /* as far as stated */
};

/* What one count is made of. A power without `stage` blocks has one stage without a name. */
struct mf_stage {
    struct mf_name name; /* absent: the power's own */
    struct mf_span span;
    struct mf_clauses clauses; /* of the block; for the unnamed stage see the power's */
    struct mf_name after;      /* `stage b if a fails`: the name a; absent: none */
    uint32_t after_index;      /* of that stage among the power's (set by names.c) */
    bool after_fails, after_ties;
    struct mf_notice *notice;
    uint32_t nnotice;
    struct mf_hears *hears;
    uint32_t nhears;
    struct mf_span deliberates_span;
    struct mf_dur deliberates;
    struct mf_attested *requires;
    uint32_t nrequires;
    struct mf_span ballot_span;
    bool secret;
    struct mf_ballot_says says;
    struct mf_span ballots_final_span;
    bool ballots_final;
    struct mf_votes votes;
    struct mf_span stays_open_span;
    struct mf_dur stays_open;
    enum mf_late stays_open_on;
    struct mf_span confirming_span;
    struct mf_dur confirming;
    struct mf_span counted_span;
    enum mf_counted counted;
    struct mf_span second_call_span;
    struct mf_dur second_call_after;
    struct mf_amount second_call_quorum;
    enum mf_base second_call_base;
    struct mf_group *recuses;
    struct mf_span *recuses_span;
    uint32_t nrecuses;
    struct mf_span passes_span;
    bool passes_when_proposed;
    const struct mf_rule *passes; /* NULL with passes_when_proposed or choose (choose.by then) */
    struct mf_choose choose;
    struct mf_span lapses_span;
    struct mf_dur lapses; /* opening to passing */
    struct mf_span veto_span;
    const struct mf_rule *veto; /* NULL: none */
    struct mf_dur veto_within;
    bool veto_any_time;
    struct mf_dur overridden_within;
    const struct mf_rule *overridden_by; /* NULL: a veto is final */
};

enum mf_effect_kind {
    MF_EF_APPOINT, /* person to office */
    MF_EF_REMOVE,  /* person from office */
    MF_EF_SUSPEND, /* person from office (or body), for duration */
    MF_EF_SEAT,    /* person on body as tags */
    MF_EF_UNSEAT,  /* person from body */
    MF_EF_ADMIT,   /* person to body */
    MF_EF_EXPEL,   /* person from body */
    MF_EF_RESIZE,  /* body to value */
    MF_EF_SET,     /* setting to value */
    MF_EF_AMEND,   /* charter, perhaps in items */
    MF_EF_AMEND_ENTRENCHED,
    MF_EF_REKEY,  /* person */
    MF_EF_GRANT,  /* mandate to agent */
    MF_EF_REVOKE, /* mandate */
    MF_EF_SPEND,  /* value */
    MF_EF_ACT,    /* text, usable duration */
    MF_EF_ADOPT,  /* text */
    MF_EF_STAY,   /* decision, for duration */
    MF_EF_RESTORE,
    MF_EF_UNDO,
    MF_EF_DECLARE, /* emergency */
    MF_EF_END,
    MF_EF_DISSOLVE,
    MF_EF__COUNT
};

struct mf_effect {
    struct mf_span span;
    enum mf_effect_kind kind;
    struct mf_ref
        person; /* a parameter of type person; also an office (`remove ceo from ceo`: its holder) */
    struct mf_ref target; /* office, body, setting, mandate, emergency or decision parameter */
    struct mf_ref *tags;  /* SEAT */
    uint32_t ntags;
    struct mf_value value;  /* RESIZE, SET, SPEND */
    struct mf_dur duration; /* SUSPEND, STAY, ACT usable */
    struct mf_str text;     /* ACT, ADOPT */
    struct mf_ref *items;   /* AMEND in ITEMS */
    uint32_t nitems;
};

/* A challenge left undecided: overturned, the decision stands; confirmed, it falls (rule 50). */
enum mf_polarity { MF_OVERTURNED, MF_CONFIRMED };

struct mf_challenge {
    struct mf_span span; /* len 0: absent */
    const struct mf_rule *by;
    struct mf_dur within;
    bool of_effect; /* `within D of effect`: the effect is provisional meanwhile */
    enum mf_polarity polarity;
    struct mf_dur decide_within;
    const struct mf_rule *decided_by;
};

struct mf_confirmed { /* `confirmed within D by RULE`: always */
    struct mf_span span;
    struct mf_dur within;
    const struct mf_rule *by;
};

enum mf_opens_kind { MF_OPENS_NO, MF_OPENS_WHEN, MF_OPENS_EVERY, MF_OPENS_AFTER };

/* The states that `visible to G until STATE` may name. */
enum mf_sight_until {
    MF_UNTIL_NONE,
    MF_UNTIL_OPEN,
    MF_UNTIL_VOTING,
    MF_UNTIL_PASSED,
    MF_UNTIL_EFFECTIVE
};

struct mf_power {
    struct mf_name name;
    struct mf_str title;
    struct mf_span span;
    bool entrenched;
    struct mf_span caretaker_span;
    bool caretaker; /* may be used while the body is in caretaker mode */
    struct mf_param *params;
    uint32_t nparams;
    struct mf_clauses clauses; /* all of the power's own, stages among them */
    struct mf_span proposed_span;
    const struct mf_rule *proposed; /* NULL: `opens` instead */
    struct mf_dur proposed_within;  /* absent: only where one person suffices */
    struct mf_span opens_span;
    enum mf_opens_kind opens;
    const struct mf_cond *opens_when;
    struct mf_dur opens_every;
    struct mf_ref opens_after;
    struct mf_stage *stages; /* in order; at least one */
    uint32_t nstages;
    struct mf_challenge challenge;
    struct mf_confirmed confirmed;
    struct mf_span delay_span;
    struct mf_dur delay;
    struct mf_reports reports;
    struct mf_span only_when_span;
    const struct mf_cond *only_when; /* NULL: always */
    struct mf_span again_span;
    struct mf_dur again;
    struct mf_at_most at_most;
    struct mf_span at_most_open_span;
    uint64_t at_most_open; /* `at most N open per proposer`; 0: no limit */
    struct mf_span at_most_voting_span;
    uint64_t at_most_voting; /* `at most N voting at once`; 0: no limit */
    struct mf_span visible_span;
    struct mf_group *visible; /* n 0: public */
    uint32_t nvisible;
    enum mf_sight_until visible_until;
    struct mf_span sealed_span;
    bool sealed_if_fails;
    struct mf_span running_stop_span;
    bool running_stop;
    struct mf_ref *joins;
    uint32_t njoins;
    struct mf_span nominations_span;
    struct mf_dur nominations;
    const struct mf_rule *nominations_by;
    struct mf_span effect_span;
    struct mf_effect *effects;
    uint32_t neffects;
    uint32_t subject; /* index of the parameter acted on; UINT32_MAX: none (set by names.c) */
};

/* ---- the whole
 * ------------------------------------------------------------------------------------- */

enum mf_item_kind {
    MF_ITEM_MISSION,
    MF_ITEM_BODY,
    MF_ITEM_OFFICE,
    MF_ITEM_INCOMPATIBLE,
    MF_ITEM_FACT,
    MF_ITEM_ALWAYS,
    MF_ITEM_SETTING,
    MF_ITEM_RULE,
    MF_ITEM_SILENCE,
    MF_ITEM_WITNESSED,
    MF_ITEM_EMERGENCY,
    MF_ITEM_MANDATE,
    MF_ITEM_POWER
};

struct mf_item { /* in the order of the text */
    enum mf_item_kind kind;
    uint32_t index;
    struct mf_span span;
};

/* `witnessed by K of NAMES else after D`: whose cosignatures an answer waits for (ledger/). */
struct mf_witnessed {
    struct mf_span span; /* len 0: none */
    uint64_t k;
    struct mf_span k_span;
    struct mf_ref *names;
    uint32_t nnames;
    struct mf_dur otherwise; /* span.len 0: answers wait without end */
};

#define MF_ITEMS(T, name)                                                                          \
    T *name;                                                                                       \
    uint32_t n##name

struct mf_charter {
    struct mf_arena *arena;    /* owns everything below */
    struct mf_source source;   /* the text it was read from */
    struct mf_hash hash;       /* SHA-256 of the whole text */
    struct mf_name title_name; /* text: the title; span: its place */
    struct mf_span span;
    struct mf_span mission_span; /* len 0: none */
    struct mf_str mission;
    bool mission_entrenched;
    struct mf_span silence_span;
    struct mf_dur silence; /* `silence over D extends` */
    struct mf_witnessed witnessed;
    MF_ITEMS(struct mf_item, items);
    MF_ITEMS(struct mf_body, bodies);
    MF_ITEMS(struct mf_office, offices);
    MF_ITEMS(struct mf_setting, settings);
    MF_ITEMS(struct mf_named_rule, rules);
    MF_ITEMS(struct mf_fact, facts);
    MF_ITEMS(struct mf_incompatible, incompatibles);
    MF_ITEMS(struct mf_always, always);
    MF_ITEMS(struct mf_emergency, emergencies);
    MF_ITEMS(struct mf_mandate, mandates);
    MF_ITEMS(struct mf_power, powers);
    struct mf_map names; /* every name of the charter -> index into `items` */
};

/*
 * The policy by which the ballots of a choice are counted: as stated, and where such a ballot isn't
 * taken, or the method doesn't go by it, what makes no difference.
 */
struct mf_ballot_policy mf_ballot_policy_of(const struct mf_stage *s);

/* How the ballots of a choice are marked. */
enum mf_marks mf_choice_marks(const struct mf_stage *s);
/* Is each option measured against the one after `against`, by quorum and ratio? */
bool mf_choice_measures(const struct mf_stage *s);
/* Does a bloc of more than half of all weight have its way, whatever the others do? Of one place.
 */
bool mf_choice_by_majority(const struct mf_stage *s);
/* The number with which a ballot says most for one option: rank 1, the highest score, all points.
 */
int32_t mf_choice_strongest(const struct mf_stage *s);

/* Looks up a name; NONE when the charter doesn't have it. */
struct mf_ref mf_charter_find(const struct mf_charter *c, struct mf_str name);

/*
 * Reads a charter: lexes (Markdown documents too), parses, resolves names, checks. The text is
 * borrowed and must outlive the charter. Diagnostics go to `diags`, sorted by place. Returns NULL
 * when any of them is an error, else the charter, owned by `arena`.
 */
const struct mf_charter *mf_charter_read(struct mf_arena *arena, struct mf_source source,
                                         struct mf_diags *diags);

#endif
