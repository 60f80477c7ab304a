#ifndef MF_LANG_CHECK_INTERNAL_H
#define MF_LANG_CHECK_INTERNAL_H
/*
 * What the files check_*.c share: facts about the charter that are gathered once, walks over its
 * rules and words for messages. All of it belongs to one run of mf_charter_check().
 */
#include "lang/check.h"

/* What the powers of the charter do to a body; powers are indices, UINT32_MAX: none. */
struct mf_body_facts {
    uint32_t seats_one, admits_one; /* first power that seats or admits somebody here */
    uint32_t tags_given;            /* bit t: some power seats `as` tag t */
    uint32_t tags_required;         /* bit t: the body requires tag t */
    bool fixed_tags;                /* every power that seats here gives at least one tag */
    bool voted;                     /* a vote, with a period, counts it or a part of it */
};

/* What the powers of the charter do to an office. */
struct mf_office_facts {
    uint32_t appoints_one; /* first power that appoints */
    uint32_t removes;      /* first power that removes and guards it (notice, hearing, veto …) */
};

/*
 * How far a list of one clause (limits of a body, what is incompatible with what) is searched for
 * each item of another list: no charter that people read has longer ones, and one made to be slow
 * stays linear.
 */
#define MF_LONGEST_SCAN 64u

/* Names in a message: the first few, then how many there are in all. */
struct mf_listing {
    struct mf_buf text;
    uint32_t n;
};

struct mf_check {
    const struct mf_charter *c;
    struct mf_diags *d;
    struct mf_arena scratch;
    struct mf_body_facts *bodies;
    struct mf_office_facts *offices;
    uint32_t *lasting; /* per power: its first effect that can't be undone; UINT32_MAX: none */
    bool *setting_used, *rule_used, *fact_used, *emergency_used, *mandate_granted;
};

/* What a top rule is for: decides what makes sense in it. */
enum mf_role {
    MF_ROLE_NAMED,    /* `rule NAME = …`: whatever uses it judges it */
    MF_ROLE_PASSES,   /* `passes when`, of a stage */
    MF_ROLE_DECIDES,  /* other votes: overturned by, confirmed by, overridden by */
    MF_ROLE_PROPOSED, /* signatures: each is a yes, nobody says no */
    MF_ROLE_SIGNED /* signatures too: veto, challenge, nominations, declared, ended, asks, stopped
                    */
};

/* The context in which a rule stands. */
struct mf_rule_place {
    const struct mf_power *power; /* NULL outside powers */
    const struct mf_stage *stage; /* NULL outside stages */
    enum mf_role role;
};

typedef void (*mf_check_leaf_fn)(void *ctx, const struct mf_rule *leaf);

/* Calls fn for each leaf of a rule (COUNT, CONSENT, NO_OBJECTION), named rules written out. */
void mf_check_each_leaf(const struct mf_charter *c, const struct mf_rule *r, mf_check_leaf_fn fn,
                        void *ctx);

/*
 * Whether a rule can come true at all, given which leaves can: AND needs all children, OR one, N_OF
 * so many. Leaves that can't be judged count as possible.
 */
bool mf_check_rule_possible(const struct mf_charter *c, const struct mf_rule *r,
                            bool (*leaf)(void *ctx, const struct mf_rule *leaf), void *ctx);

/* Whether one person's signature is enough: on every way that the rule allows, or (every false) on
 * some way. */
bool mf_check_rule_alone(const struct mf_charter *c, const struct mf_rule *r, bool every);

/* ---- groups and amounts
 * ------------------------------------------------------------------------------ */

#define MF_UNBOUNDED UINT64_MAX

/* The body of a group, or NULL. */
const struct mf_body *mf_check_group_body(const struct mf_charter *c, const struct mf_group *g);
/* How many persons can be in the group at most; MF_UNBOUNDED where nothing limits it. */
uint64_t mf_check_group_max(const struct mf_charter *c, const struct mf_group *g);
/* True when the votes of the group are weighed, so that a plain number isn't one of persons. */
bool mf_check_group_weighed(const struct mf_charter *c, const struct mf_group *g);
/*
 * Whether the group can have no members while the organisation goes on as usual: an office without
 * anybody acting, a body that asks for no minimum, a tag that isn't required.
 */
bool mf_check_group_can_be_empty(const struct mf_charter *c, const struct mf_group *g);
/* True when everybody in `part` is certainly in `whole`. */
bool mf_check_group_within(const struct mf_charter *c, const struct mf_group *part,
                           const struct mf_group *whole);
bool mf_check_group_same(const struct mf_group *a, const struct mf_group *b);
/* A number for a group such that equal groups have equal numbers. */
uint64_t mf_check_group_hash(const struct mf_group *g);
/* An amount that is a setting is replaced by the setting's value; parameters stay. */
struct mf_amount mf_check_amount_value(const struct mf_charter *c, const struct mf_amount *a);
/* Reports `rounded down` after a name that stands for a whole number; then false. */
bool mf_check_rounding(struct mf_check *k, const struct mf_amount *written);

/* Mixes a number into a hash. */
static inline uint64_t mf_check_mix(uint64_t h, uint64_t v)
{
    h ^= v + UINT64_C(0x9e3779b97f4a7c15) + (h << 6) + (h >> 2);
    h *= UINT64_C(0xff51afd7ed558ccd);
    return h ^ (h >> 33);
}

/* ---- words for messages
 * ------------------------------------------------------------------------------ */

/* The text of a span on one line, comments left out, cut when long; owned by the diagnostics'
 * arena. */
struct mf_str mf_check_words(const struct mf_check *k, struct mf_span span);
void mf_check_listing_add(struct mf_check *k, struct mf_listing *l, struct mf_str name);
struct mf_str mf_check_listing_text(struct mf_check *k, struct mf_listing *l);

/* ---- the themes
 * -------------------------------------------------------------------------------------- */

void mf_check_bodies(struct mf_check *k); /* check_bodies.c: bodies and offices */
void mf_check_organisation(
    struct mf_check *k); /* check_org.c: incompatible, settings, emergencies … */
void mf_check_rule(struct mf_check *k, const struct mf_rule *r, struct mf_rule_place place);
void mf_check_cond(struct mf_check *k, const struct mf_cond *cond); /* check_rules.c, both */
void mf_check_power(struct mf_check *k,
                    const struct mf_power *p); /* check_powers.c: proposing, counting */
void mf_check_choose(struct mf_check *k, const struct mf_power *p,
                     const struct mf_stage *s); /* check_choose.c: choices and their ballots */
void mf_check_effects(struct mf_check *k, const struct mf_power *p); /* check_effects.c */
/* Whether an effect can be taken back exactly (rule 52). */
bool mf_check_effect_undoable(enum mf_effect_kind kind);
void mf_check_sight(struct mf_check *k);      /* check_sight.c: who may see, whom notice reaches */
void mf_check_time(struct mf_check *k);       /* check_time.c: windows and durations */
void mf_check_ways(struct mf_check *k);       /* check_ways.c: weaker powers to the same effect */
void mf_check_entrench(struct mf_check *k);   /* check_entrench.c */
void mf_check_departures(struct mf_check *k); /* check_departures.c: who can be missing */

#endif
