/*
 * An effect that a weaker power also reaches. Two powers are compared when they have an effect in
 * common (same verb, same object, same tags) and the same people decide both in the same kind of
 * count. Then a safeguard of one that the other lacks, or a bar that is lower there, is worth
 * nothing.
 *
 * Powers are put into buckets by a hash of effect and deciders; each bucket keeps, for every
 * safeguard, the first power that has it, so that each power is compared once with its bucket.
 */
#include "lang/check_internal.h"

enum guard { G_NOTICE, G_HEARS, G_DELIBERATES, G_VETO, G_CHALLENGE, G_DELAY, G__COUNT };

/* The words of the language, which are the same in every language of the messages. */
static const char *const guard_words[G__COUNT] = {"notice", "hears",     "deliberates",
                                                  "veto",   "challenge", "delay"};

struct bucket {
    uint64_t key;           /* 0: free */
    uint32_t has[G__COUNT]; /* a power with that safeguard; UINT32_MAX: none */
    uint32_t highest;       /* the power with the highest bar */
    struct mf_frac bar;
};

struct buckets {
    struct bucket *at;
    uint32_t mask;
};

static struct bucket *bucket(struct buckets *b, uint64_t key)
{
    uint32_t i = (uint32_t)key & b->mask;
    while (b->at[i].key != 0 && b->at[i].key != key)
        i = (i + 1) & b->mask;
    if (b->at[i].key == 0) {
        b->at[i] = (struct bucket){.key = key, .highest = UINT32_MAX};
        for (int g = 0; g < G__COUNT; g++)
            b->at[i].has[g] = UINT32_MAX;
    }
    return &b->at[i];
}

static unsigned guards_of(const struct mf_power *p)
{
    unsigned g = 0;
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *s = &p->stages[i];
        g |= s->nnotice > 0 ? 1u << G_NOTICE : 0;
        g |= s->nhears > 0 ? 1u << G_HEARS : 0;
        g |= s->deliberates_span.len > 0 ? 1u << G_DELIBERATES : 0;
        g |= s->veto ? 1u << G_VETO : 0;
    }
    g |= p->challenge.span.len > 0 || p->confirmed.span.len > 0 ? 1u << G_CHALLENGE : 0;
    return g | (p->delay_span.len > 0 ? 1u << G_DELAY : 0);
}

/* ---- who decides, and how high the bar is
 * ---------------------------------------------------------------- */

static struct mf_frac bar_of(const struct mf_amount *a)
{
    switch (a->kind) {
    case MF_AMT_SHARE:
        return a->share;
    case MF_AMT_MAJORITY:
        return (struct mf_frac){1, 2};
    case MF_AMT_ALL:
        return (struct mf_frac){1, 1};
    case MF_AMT_COUNT:
        return (struct mf_frac){a->count, 1};
    case MF_AMT_NONE:
    case MF_AMT_ALL_BUT:
    case MF_AMT_NAME:
        break;
    }
    return (struct mf_frac){0, 1};
}

/* Amounts that can be compared with each other: shares among themselves, numbers among themselves.
 */
static unsigned bar_kind(const struct mf_amount *a)
{
    bool share = a->kind == MF_AMT_SHARE || a->kind == MF_AMT_MAJORITY || a->kind == MF_AMT_ALL;
    if (a->sqrt || a->falling || a->rounded_down)
        return 3;
    return share ? 1 : a->kind == MF_AMT_COUNT ? 2 : 3;
}

static void hash_rule(uint64_t *h, const struct mf_charter *c, const struct mf_rule *r, bool bar)
{
    if (r->kind == MF_RULE_NAMED && r->name.kind == MF_REF_RULE) {
        hash_rule(h, c, c->rules[r->name.index].rule, bar);
        return;
    }
    *h = mf_check_mix(mf_check_mix(*h, (uint64_t)r->kind), r->n_of);
    for (uint32_t i = 0; i < r->nchildren; i++)
        hash_rule(h, c, r->children[i], bar);
    if (r->kind == MF_RULE_CONSENT)
        *h = mf_check_mix(*h, r->name.index);
    if (r->kind != MF_RULE_COUNT && r->kind != MF_RULE_NO_OBJECTION)
        return;
    struct mf_amount a = mf_check_amount_value(c, &r->amount);
    *h = mf_check_mix(mf_check_mix(*h, mf_check_group_hash(&r->group)), (uint64_t)r->base);
    *h = mf_check_mix(*h, bar_kind(&a));
    if (!bar && bar_kind(&a) != 3)
        return;
    *h = mf_check_mix(mf_check_mix(*h, bar_of(&a).num), bar_of(&a).den);
    *h = mf_check_mix(*h, (uint64_t)a.more_than << 8 | r->counting);
}

/* A single count, named rules written out; NULL where the rule is made of several. */
static const struct mf_rule *single(const struct mf_charter *c, const struct mf_rule *r)
{
    while (r && r->kind == MF_RULE_NAMED && r->name.kind == MF_REF_RULE)
        r = c->rules[r->name.index].rule;
    return r && r->kind == MF_RULE_COUNT ? r : NULL;
}

static uint64_t deciders(const struct mf_charter *c, const struct mf_power *p)
{
    uint64_t h = p->nstages;
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_rule *r = p->stages[i].passes;
        if (r)
            hash_rule(&h, c, r, !single(c, r));
        else
            h = mf_check_mix(h, p->stages[i].passes_when_proposed ? 7 : 9);
        if (p->stages[i].passes_when_proposed && p->proposed)
            hash_rule(&h, c, p->proposed, true);
    }
    return h;
}

static uint64_t effect_key(const struct mf_effect *e)
{
    uint64_t h = mf_check_mix((uint64_t)e->kind + 1, (uint64_t)e->target.kind);
    h = mf_check_mix(h, e->target.index);
    for (uint32_t i = 0; i < e->ntags; i++)
        h = mf_check_mix(h, e->tags[i].index);
    for (size_t i = 0; i < e->text.n; i++)
        h = mf_check_mix(h, (unsigned char)e->text.p[i]);
    for (uint32_t i = 0; i < e->nitems; i++)
        h = mf_check_mix(mf_check_mix(h, (uint64_t)e->items[i].kind), e->items[i].index);
    return h;
}

/* Whether the effect has an object that two powers could share. */
static bool comparable(const struct mf_effect *e)
{
    return e->kind == MF_EF_AMEND || e->kind == MF_EF_AMEND_ENTRENCHED || e->kind == MF_EF_SPEND ||
           e->kind == MF_EF_DISSOLVE || e->kind == MF_EF_ACT || e->kind == MF_EF_ADOPT ||
           (e->target.kind != MF_REF_NONE && e->target.kind != MF_REF_PARAM);
}

/* ---- comparing
 * -----------------------------------------------------------------------------------------------
 */

static void note(struct mf_check *k, struct buckets *b, uint32_t power, uint64_t decided)
{
    const struct mf_power *p = &k->c->powers[power];
    const struct mf_rule *one = single(k->c, p->stages[0].passes);
    unsigned guards = guards_of(p);
    for (uint32_t i = 0; i < p->neffects; i++) {
        if (!comparable(&p->effects[i]))
            continue;
        struct bucket *at = bucket(b, mf_check_mix(effect_key(&p->effects[i]), decided) | 1);
        for (int g = 0; g < G__COUNT; g++)
            if ((guards & (1u << g)) && at->has[g] == UINT32_MAX)
                at->has[g] = power;
        struct mf_amount a =
            one ? mf_check_amount_value(k->c, &one->amount) : (struct mf_amount){0};
        if (p->nstages == 1 && one && bar_kind(&a) != 3 &&
            (at->highest == UINT32_MAX || mf_frac_cmp(bar_of(&a), at->bar) > 0)) {
            at->highest = power;
            at->bar = bar_of(&a);
        }
    }
}

/* True when p asks for more votes than q does: then it needn't have q's safeguards as well. */
static bool higher(const struct mf_check *k, const struct mf_power *p, const struct mf_power *q)
{
    const struct mf_rule *one = single(k->c, p->stages[0].passes);
    const struct mf_rule *two = single(k->c, q->stages[0].passes);
    if (!one || !two || p->nstages != 1)
        return false;
    struct mf_amount a = mf_check_amount_value(k->c, &one->amount);
    struct mf_amount b = mf_check_amount_value(k->c, &two->amount);
    return bar_kind(&a) != 3 && mf_frac_cmp(bar_of(&a), bar_of(&b)) > 0;
}

static void compare(struct mf_check *k, struct buckets *b, uint32_t power, uint64_t decided)
{
    const struct mf_power *p = &k->c->powers[power];
    unsigned guards = guards_of(p);
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        if (!comparable(e))
            continue;
        struct bucket *at = bucket(b, mf_check_mix(effect_key(e), decided) | 1);
        for (int g = 0; g < G__COUNT; g++) {
            const struct mf_power *q = at->has[g] == UINT32_MAX ? NULL : &k->c->powers[at->has[g]];
            /* A power with a safeguard that the other lacks isn't the weaker one. */
            if (!q || (guards & (1u << g)) || (guards & ~guards_of(q)) || higher(k, p, q))
                continue;
            mf_report(k->d, MF_CAT_WEAKER_GUARD, p->name.span,
                      MF_ARGS(p->name.text, q->name.text, mf_str_c(guard_words[g]),
                              mf_check_words(k, e->span)))
                ->second = q->name.span;
            return;
        }
        if (guards == 0 && p->nstages == 1 && at->highest != UINT32_MAX && at->highest != power) {
            const struct mf_rule *one = single(k->c, p->stages[0].passes);
            struct mf_amount a =
                one ? mf_check_amount_value(k->c, &one->amount) : (struct mf_amount){0};
            if (!one || bar_kind(&a) == 3 || mf_frac_cmp(bar_of(&a), at->bar) >= 0)
                continue;
            const struct mf_power *q = &k->c->powers[at->highest];
            mf_report(k->d, MF_CAT_WEAKER_BAR, p->name.span,
                      MF_ARGS(p->name.text, q->name.text, mf_check_words(k, one->amount.span),
                              mf_check_words(k, q->stages[0].passes->span)))
                ->second = q->stages[0].passes_span;
            return;
        }
    }
}

void mf_check_ways(struct mf_check *k)
{
    const struct mf_charter *c = k->c;
    uint32_t effects = 0, size = 16;
    for (uint32_t i = 0; i < c->npowers; i++)
        effects += c->powers[i].neffects;
    while (size < 2 * effects)
        size *= 2;
    struct buckets b = {.at = mf_new_n(&k->scratch, struct bucket, size), .mask = size - 1};
    uint64_t *decided = mf_new_n(&k->scratch, uint64_t, c->npowers);
    for (uint32_t i = 0; i < c->npowers; i++) {
        decided[i] = deciders(c, &c->powers[i]);
        note(k, &b, i, decided[i]);
    }
    /* A power for special circumstances, or one that the charter opens by itself, isn't a way
     * round. */
    for (uint32_t i = 0; i < c->npowers; i++)
        if (!c->powers[i].only_when && c->powers[i].proposed)
            compare(k, &b, i, decided[i]);
}
