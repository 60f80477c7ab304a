/* Runs the checks, gathers the facts that they share, and holds the small tools for rules and
 * groups. */
#include "lang/check_internal.h"

/* Longest text of the charter that a message quotes, in bytes; names that it lists. */
#define LONGEST_WORDS 72u
#define LISTED_NAMES  4u

/* ---- words for messages
 * ------------------------------------------------------------------------------ */

struct mf_str mf_check_number(struct mf_diags *d, uint64_t n)
{
    return mf_strf(d->arena, "%llu", (unsigned long long)n);
}

struct mf_str mf_check_words(const struct mf_check *k, struct mf_span span)
{
    struct mf_str s = mf_source_slice(&k->c->source, span);
    struct mf_buf b;
    bool comment = false, gap = false;
    mf_buf_init(&b, k->d->arena);
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '#')
            comment = true;
        if (ch == '\n')
            comment = false;
        if (comment || ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r') {
            gap = true;
            continue;
        }
        /* Cut only before the first byte of a character. */
        if (b.n >= LONGEST_WORDS && ((unsigned char)ch & 0xc0u) != 0x80u) {
            mf_buf_c(&b, "…");
            break;
        }
        if (gap && b.n > 0)
            mf_buf_char(&b, ' ');
        gap = false;
        mf_buf_char(&b, ch);
    }
    return mf_buf_str(&b);
}

void mf_check_listing_add(struct mf_check *k, struct mf_listing *l, struct mf_str name)
{
    if (l->n == 0)
        mf_buf_init(&l->text, k->d->arena);
    if (l->n++ >= LISTED_NAMES)
        return;
    if (l->n > 1)
        mf_buf_c(&l->text, ", ");
    mf_buf_char(&l->text, '`');
    mf_buf_add(&l->text, name);
    mf_buf_char(&l->text, '`');
}

struct mf_str mf_check_listing_text(struct mf_check *k, struct mf_listing *l)
{
    if (l->n == 0)
        return MF_S("");
    if (l->n > LISTED_NAMES)
        mf_buf_f(&l->text, ", … (%u)", l->n);
    (void)k;
    return mf_buf_str(&l->text);
}

/* ---- rules
 * ------------------------------------------------------------------------------------------- */

void mf_check_each_leaf(const struct mf_charter *c, const struct mf_rule *r, mf_check_leaf_fn fn,
                        void *ctx)
{
    if (!r)
        return;
    switch (r->kind) {
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
        for (uint32_t i = 0; i < r->nchildren; i++)
            mf_check_each_leaf(c, r->children[i], fn, ctx);
        break;
    case MF_RULE_NAMED:
        if (r->name.kind == MF_REF_RULE)
            mf_check_each_leaf(c, c->rules[r->name.index].rule, fn, ctx);
        break;
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
        fn(ctx, r);
        break;
    case MF_RULE_NAME:
        break; /* unresolved: has its message */
    }
}

bool mf_check_rule_possible(const struct mf_charter *c, const struct mf_rule *r,
                            bool (*leaf)(void *ctx, const struct mf_rule *leaf), void *ctx)
{
    uint64_t possible = 0;
    switch (r->kind) {
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
        for (uint32_t i = 0; i < r->nchildren; i++)
            possible += mf_check_rule_possible(c, r->children[i], leaf, ctx) ? 1 : 0;
        if (r->kind == MF_RULE_AND)
            return possible == r->nchildren;
        return possible >= (r->kind == MF_RULE_OR ? 1 : r->n_of);
    case MF_RULE_NAMED:
        return r->name.kind != MF_REF_RULE ||
               mf_check_rule_possible(c, c->rules[r->name.index].rule, leaf, ctx);
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
        return leaf(ctx, r);
    case MF_RULE_NAME:
        break;
    }
    return true;
}

/* ---- groups and amounts
 * ------------------------------------------------------------------------------ */

const struct mf_body *mf_check_group_body(const struct mf_charter *c, const struct mf_group *g)
{
    return g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_BODY ? &c->bodies[g->of.index] : NULL;
}

uint64_t mf_check_group_max(const struct mf_charter *c, const struct mf_group *g)
{
    if (g->kind == MF_GROUP_SUBJECT || (g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_OFFICE))
        return 1;
    const struct mf_body *b = mf_check_group_body(c, g);
    if (!b)
        return MF_UNBOUNDED;
    uint64_t max = b->open || b->seats_span.len == 0 ? MF_UNBOUNDED
                   : b->seats_range                  ? b->seats_max
                                                     : b->seats;
    for (uint32_t i = 0; g->tag.kind == MF_REF_TAG && i < b->nlimit && i < MF_LONGEST_SCAN; i++) {
        const struct mf_limit *l = &b->limit[i];
        if (l->per.name.span.len == 0 && l->tag.kind == MF_REF_TAG &&
            l->tag.index == g->tag.index && l->count < max)
            max = l->count;
    }
    return max;
}

bool mf_check_group_weighed(const struct mf_charter *c, const struct mf_group *g)
{
    const struct mf_body *b = mf_check_group_body(c, g);
    return b && b->nweights > 0 && !g->by_heads;
}

bool mf_check_group_can_be_empty(const struct mf_charter *c, const struct mf_group *g)
{
    if (g->kind != MF_GROUP_NAMED || (g->tag.name.span.len > 0 && g->tag.kind == MF_REF_NONE))
        return false;
    if (g->of.kind == MF_REF_OFFICE)
        return c->offices[g->of.index].acting.kind == MF_REF_NONE;
    const struct mf_body *b = mf_check_group_body(c, g);
    if (!b)
        return false;
    if (g->tag.kind != MF_REF_TAG)
        return b->minimum == 0 && b->nrequire == 0;
    for (uint32_t i = 0; i < b->nrequire && i < MF_LONGEST_SCAN; i++)
        if (b->require[i].tag.kind == MF_REF_TAG && b->require[i].tag.index == g->tag.index)
            return false;
    return true;
}

static bool same_ref(const struct mf_ref *a, const struct mf_ref *b)
{
    return a->kind == b->kind && (a->kind == MF_REF_NONE || a->index == b->index);
}

bool mf_check_group_same(const struct mf_group *a, const struct mf_group *b)
{
    return a->kind == b->kind && same_ref(&a->of, &b->of) && same_ref(&a->tag, &b->tag) &&
           a->except == b->except && same_ref(&a->except_name, &b->except_name) &&
           a->by_heads == b->by_heads && same_ref(&a->by_weight, &b->by_weight);
}

static uint64_t mix_ref(uint64_t h, const struct mf_ref *r)
{
    return mf_check_mix(mf_check_mix(h, (uint64_t)r->kind), r->kind == MF_REF_NONE ? 0 : r->index);
}

uint64_t mf_check_group_hash(const struct mf_group *g)
{
    uint64_t h = mf_check_mix(1, (uint64_t)g->kind);
    h = mix_ref(mix_ref(h, &g->of), &g->tag);
    h = mix_ref(mf_check_mix(h, (uint64_t)g->except), &g->except_name);
    return mix_ref(mf_check_mix(h, g->by_heads), &g->by_weight);
}

/* Whether whoever holds the office certainly sits on the body. */
static bool office_sits(const struct mf_charter *c, uint32_t office, uint32_t body)
{
    const struct mf_body *b = &c->bodies[body];
    if (c->offices[office].of.kind == MF_REF_BODY && c->offices[office].of.index == body)
        return true;
    for (uint32_t i = 0; i < b->nincludes && i < MF_LONGEST_SCAN; i++)
        if (b->includes[i].kind == MF_REF_OFFICE && b->includes[i].index == office)
            return true;
    return false;
}

bool mf_check_group_within(const struct mf_charter *c, const struct mf_group *part,
                           const struct mf_group *whole)
{
    if (whole->kind == MF_GROUP_PUBLIC || mf_check_group_same(part, whole))
        return true;
    if (part->kind == MF_GROUP_PROPOSER || part->kind == MF_GROUP_NOBODY)
        return true;
    if (part->kind != MF_GROUP_NAMED || whole->kind != MF_GROUP_NAMED)
        return false;
    if (part->of.kind == MF_REF_NONE || whole->of.kind == MF_REF_NONE)
        return true; /* unresolved: has its message */
    bool except_fits =
        whole->except == MF_EXCEPT_NONE ||
        (part->except == whole->except && same_ref(&part->except_name, &whole->except_name));
    if (part->of.kind == MF_REF_OFFICE && whole->of.kind == MF_REF_BODY)
        return except_fits && whole->tag.kind == MF_REF_NONE &&
               office_sits(c, part->of.index, whole->of.index);
    if (!same_ref(&part->of, &whole->of))
        return false;
    bool tag_fits = whole->tag.kind == MF_REF_NONE || same_ref(&part->tag, &whole->tag);
    return tag_fits && except_fits;
}

struct mf_amount mf_check_amount_value(const struct mf_charter *c, const struct mf_amount *a)
{
    struct mf_amount value = *a;
    if (a->kind != MF_AMT_NAME || a->ref.kind != MF_REF_SETTING)
        return value;
    const struct mf_amount *s = &c->settings[a->ref.index].value;
    value.kind = s->kind == MF_AMT_NAME ? MF_AMT_NONE : s->kind;
    value.count = s->count;
    value.share = s->share;
    return value;
}

/* ---- facts
 * ------------------------------------------------------------------------------------------- */

static bool guarded(const struct mf_power *p)
{
    if (p->challenge.span.len > 0 || p->confirmed.span.len > 0 || p->delay_span.len > 0)
        return true;
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *s = &p->stages[i];
        if (s->nnotice > 0 || s->nhears > 0 || s->veto || s->deliberates_span.len > 0)
            return true;
    }
    return false;
}

static void note_effect(struct mf_check *k, uint32_t power, const struct mf_effect *e)
{
    const struct mf_power *p = &k->c->powers[power];
    struct mf_body_facts *b = e->target.kind == MF_REF_BODY ? &k->bodies[e->target.index] : NULL;
    struct mf_office_facts *o =
        e->target.kind == MF_REF_OFFICE ? &k->offices[e->target.index] : NULL;
    if (e->kind == MF_EF_SEAT && b) {
        b->fixed_tags = (b->seats_one == UINT32_MAX || b->fixed_tags) && e->ntags > 0;
        if (b->seats_one == UINT32_MAX)
            b->seats_one = power;
        for (uint32_t t = 0; t < e->ntags; t++)
            if (e->tags[t].kind == MF_REF_TAG)
                b->tags_given |= 1u << e->tags[t].index;
    } else if (e->kind == MF_EF_ADMIT && b) {
        if (b->admits_one == UINT32_MAX)
            b->admits_one = power;
    } else if (e->kind == MF_EF_APPOINT && o) {
        if (o->appoints_one == UINT32_MAX)
            o->appoints_one = power;
    } else if (e->kind == MF_EF_REMOVE && o) {
        if (o->removes == UINT32_MAX && guarded(p))
            o->removes = power;
    } else if (e->kind == MF_EF_GRANT && e->target.kind == MF_REF_MANDATE) {
        k->mandate_granted[e->target.index] = true;
    }
    if (e->kind == MF_EF_SET && e->target.kind == MF_REF_SETTING)
        return; /* to be set is not to be used */
    if (e->value.amount.kind == MF_AMT_NAME && e->value.amount.ref.kind == MF_REF_SETTING)
        k->setting_used[e->value.amount.ref.index] = true;
}

static void gather(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    k->bodies = mf_new_n(&k->scratch, struct mf_body_facts, c->nbodies);
    k->offices = mf_new_n(&k->scratch, struct mf_office_facts, c->noffices);
    k->setting_used = mf_new_n(&k->scratch, bool, c->nsettings);
    k->rule_used = mf_new_n(&k->scratch, bool, c->nrules);
    k->fact_used = mf_new_n(&k->scratch, bool, c->nfacts);
    k->emergency_used = mf_new_n(&k->scratch, bool, c->nemergencies);
    k->mandate_granted = mf_new_n(&k->scratch, bool, c->nmandates);
    for (uint32_t i = 0; i < c->noffices; i++)
        k->offices[i] = (struct mf_office_facts){UINT32_MAX, UINT32_MAX};
    for (uint32_t i = 0; i < c->nbodies; i++) {
        k->bodies[i].seats_one = k->bodies[i].admits_one = UINT32_MAX;
        const struct mf_body *b = &c->bodies[i];
        for (uint32_t j = 0; j < b->nrequire; j++)
            if (b->require[j].tag.kind == MF_REF_TAG)
                k->bodies[i].tags_required |= 1u << b->require[j].tag.index;
    }
    k->lasting = mf_new_n(&k->scratch, uint32_t, c->npowers);
    for (uint32_t i = 0; i < c->npowers; i++) {
        k->lasting[i] = UINT32_MAX;
        for (uint32_t j = c->powers[i].neffects; j-- > 0;) {
            if (!mf_check_effect_undoable(c->powers[i].effects[j].kind))
                k->lasting[i] = j;
        }
        for (uint32_t j = 0; j < c->powers[i].neffects; j++)
            note_effect(k, i, &c->powers[i].effects[j]);
    }
}

/* ---- the run
 * ----------------------------------------------------------------------------------------- */

static void rule(struct mf_check *k, const struct mf_rule *r, const struct mf_power *p,
                 const struct mf_stage *s, enum mf_role role)
{
    if (r)
        mf_check_rule(k, r, (struct mf_rule_place){.power = p, .stage = s, .role = role});
}

static void rules_of_power(struct mf_check *k, const struct mf_power *p)
{
    rule(k, p->proposed, p, NULL, MF_ROLE_PROPOSED);
    rule(k, p->nominations_by, p, NULL, MF_ROLE_SIGNED);
    rule(k, p->challenge.by, p, NULL, MF_ROLE_SIGNED);
    rule(k, p->challenge.decided_by, p, NULL, MF_ROLE_DECIDES);
    rule(k, p->confirmed.by, p, NULL, MF_ROLE_DECIDES);
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *s = &p->stages[i];
        rule(k, s->passes, p, s, MF_ROLE_PASSES);
        rule(k, s->choose.by, p, s, MF_ROLE_PASSES);
        rule(k, s->veto, p, s, MF_ROLE_SIGNED);
        rule(k, s->overridden_by, p, s, MF_ROLE_DECIDES);
    }
    mf_check_cond(k, p->only_when);
    mf_check_cond(k, p->opens_when);
}

static void all_rules(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    for (uint32_t i = 0; i < c->nrules; i++)
        rule(k, c->rules[i].rule, NULL, NULL, MF_ROLE_NAMED);
    for (uint32_t i = 0; i < c->npowers; i++)
        rules_of_power(k, &c->powers[i]);
    for (uint32_t i = 0; i < c->nemergencies; i++) {
        rule(k, c->emergencies[i].declared, NULL, NULL, MF_ROLE_SIGNED);
        rule(k, c->emergencies[i].ended, NULL, NULL, MF_ROLE_SIGNED);
    }
    for (uint32_t i = 0; i < c->nmandates; i++) {
        const struct mf_mandate *m = &c->mandates[i];
        for (uint32_t j = 0; j < m->nasks; j++)
            rule(k, m->asks[j].asks, NULL, NULL, MF_ROLE_SIGNED);
        rule(k, m->stopped, NULL, NULL, MF_ROLE_SIGNED);
    }
    for (uint32_t i = 0; i < c->nalways; i++)
        mf_check_cond(k, c->always[i].cond);
}

void mf_charter_check(const struct mf_charter *c, struct mf_diags *d)
{
    struct mf_check k = {.c = c, .d = d};
    mf_arena_init(&k.scratch);
    gather(&k);
    all_rules(&k);
    mf_check_bodies(&k);
    for (uint32_t i = 0; i < c->npowers; i++) {
        mf_check_power(&k, &c->powers[i]);
        mf_check_effects(&k, &c->powers[i]);
    }
    mf_check_organisation(&k);
    mf_check_sight(&k);
    mf_check_time(&k);
    mf_check_ways(&k);
    mf_check_entrench(&k);
    mf_check_departures(&k);
    mf_arena_free(&k.scratch);
}
