/*
 * Rules as formulas of linear inequalities. A clause of the charter is linear in the numbers of
 * ballots (floors too), and over all that those outside may do with theirs its extremes lie where
 * all do the same: vote no, stay away or abstain (rule 22).
 */
#include "audit/capture_system.h"

#include "base/os.h"
#include "engine/state.h"

/* ---- formulas ---- */

const struct mf_sys_formula *mf_sys_true(void)
{
    static const struct mf_sys_formula f = {.kind = MF_SYS_TRUE};

    return &f;
}

const struct mf_sys_formula *mf_sys_false(void)
{
    static const struct mf_sys_formula f = {.kind = MF_SYS_FALSE};

    return &f;
}

static bool same(const struct mf_sys_formula *a, const struct mf_sys_formula *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->k != b->k || a->n != b->n)
        return false;
    if (a->kind == MF_SYS_LINEAR) {
        if (a->linear.n != b->linear.n || a->linear.least != b->linear.least)
            return false;
        for (uint32_t i = 0; i < a->linear.n; i++)
            if (a->linear.term[i].var != b->linear.term[i].var ||
                a->linear.term[i].coef != b->linear.term[i].coef)
                return false;
        return true;
    }
    for (uint32_t i = 0; i < a->n; i++)
        if (!same(a->of[i], b->of[i]))
            return false;
    return true;
}

const struct mf_sys_formula *mf_sys_of(struct mf_system *y, uint32_t k,
                                       const struct mf_sys_formula *const *of, uint32_t n)
{
    const struct mf_sys_formula **parts = mf_new_n(y->arena, const struct mf_sys_formula *, n + 1);
    struct mf_sys_formula *f;
    bool all = k == n, one = k == 1;
    uint32_t m = 0;

    for (uint32_t i = 0; i < n; i++) {
        bool twice = false;
        if (of[i]->kind == MF_SYS_TRUE) {
            k -= k > 0;
            continue;
        }
        if (of[i]->kind == MF_SYS_FALSE) {
            continue;
        }
        for (uint32_t j = 0; (all || one) && j < m && !twice; j++)
            twice = same(parts[j], of[i]);
        if (twice) {
            k -= all && k > 0;
            continue;
        }
        parts[m++] = of[i];
    }
    if (k == 0)
        return mf_sys_true();
    if (k > m)
        return mf_sys_false();
    if (m == 1)
        return parts[0];
    f = mf_new(y->arena, struct mf_sys_formula);
    *f = (struct mf_sys_formula){.kind = MF_SYS_OF, .k = k, .n = m, .of = parts};
    return f;
}

const struct mf_sys_formula *mf_sys_and(struct mf_system *y, const struct mf_sys_formula *a,
                                        const struct mf_sys_formula *b)
{
    const struct mf_sys_formula *of[] = {a, b};

    return mf_sys_of(y, 2, of, 2);
}

const struct mf_sys_formula *mf_sys_or(struct mf_system *y, const struct mf_sys_formula *a,
                                       const struct mf_sys_formula *b)
{
    const struct mf_sys_formula *of[] = {a, b};

    return mf_sys_of(y, 1, of, 2);
}

const struct mf_sys_formula *mf_sys_linear(struct mf_system *y, struct mf_sys_linear l)
{
    struct mf_sys_formula *f = mf_new(y->arena, struct mf_sys_formula);
    struct mf_sys_linear out = {.least = l.least};

    for (uint32_t i = 0; i < l.n; i++)
        if (l.term[i].coef != 0)
            out.term[out.n++] = l.term[i];
    if (out.n == 0)
        return out.least <= 0 ? mf_sys_true() : mf_sys_false();
    if (out.least >= MF_SYS_MOST || out.least <= -MF_SYS_MOST)
        return mf_sys_true(); /* more than a certificate can say */
    *f = (struct mf_sys_formula){.kind = MF_SYS_LINEAR, .linear = out};
    return f;
}

const struct mf_sys_formula *mf_sys_least(struct mf_system *y, uint32_t var, int64_t coef,
                                          int64_t least)
{
    return mf_sys_linear(y, (struct mf_sys_linear){.term = {{var, coef}}, .n = 1, .least = least});
}

const struct mf_sys_formula *mf_sys_not(struct mf_system *y, const struct mf_sys_formula *f)
{
    const struct mf_sys_formula **parts;

    switch (f->kind) {
    case MF_SYS_TRUE:
        return mf_sys_false();
    case MF_SYS_FALSE:
        return mf_sys_true();
    case MF_SYS_LINEAR: {
        struct mf_sys_linear l = f->linear;
        for (uint32_t i = 0; i < l.n; i++)
            l.term[i].coef = -l.term[i].coef;
        l.least = 1 - l.least;
        return mf_sys_linear(y, l);
    }
    case MF_SYS_OF:
        break;
    }
    parts = mf_new_n(y->arena, const struct mf_sys_formula *, f->n);
    for (uint32_t i = 0; i < f->n; i++)
        parts[i] = mf_sys_not(y, f->of[i]);
    return mf_sys_of(y, f->n - f->k + 1, parts, f->n);
}

/* ---- one clause ---- */

/* What those do who don't vote yes. */
enum corner {
    ALL_NO,
    ALL_AWAY,
    ALL_ABSTAIN,
    CORNERS,
    SOME_ABSTAIN = CORNERS /* as many as suits, the rest stays away (M0) */
};

struct asking {
    struct mf_system *y;
    const struct mf_sys_question *q;
    bool turned; /* the others vote yes, the coalition does what `corner` says */
    enum corner corner;
};

/* a number as in*i + out*o + seats*s + issued*w + mix*m */
struct sum {
    int64_t in, out, seats, issued, mix;
};

struct leaf {
    const struct asking *a;
    const struct mf_rule *rule;
    const struct mf_sys_column *col;
    bool silent;   /* some of the others may be unable to vote */
    int64_t apart; /* of the others, so much may be left out as the subject */
};

static bool looks_at_subject(const struct mf_sys_question *q, const struct mf_group *g)
{
    if (g->except == MF_EXCEPT_SUBJECT)
        return true;
    for (uint32_t i = 0; q->stage && i < q->stage->nrecuses; i++)
        if (q->stage->recuses[i].kind == MF_GROUP_SUBJECT ||
            q->stage->recuses[i].except != MF_EXCEPT_NONE)
            return true;
    return false;
}

/* Ballots of a kind: those who vote yes and, where the corner says so, the rest. */
static struct sum ballots(const struct leaf *l, uint8_t kinds)
{
    const struct asking *a = l->a;
    bool rest = (a->corner == ALL_NO && (kinds & MF_KIND_NO)) ||
                (a->corner == ALL_ABSTAIN && (kinds & MF_KIND_ABSTAIN));
    bool yes = kinds & MF_KIND_YES;
    struct sum s = {.in = a->turned ? rest : yes, .out = a->turned ? yes : rest};

    s.mix = a->corner == SOME_ABSTAIN && (kinds & MF_KIND_ABSTAIN);
    return s;
}

static struct sum base_of(const struct leaf *l, enum mf_base base, bool without_abstentions)
{
    struct sum s = {0};
    const struct mf_group *g = &l->rule->group;
    bool body = g->kind == MF_GROUP_NAMED && g->of.kind == MF_REF_BODY;

    switch (base) {
    case MF_BASE_SEATS:
        if (body && !l->a->y->charter->bodies[g->of.index].open)
            s.seats = 1;
        else
            s.in = s.out = 1;
        break;
    case MF_BASE_NONE:
    case MF_BASE_IN_OFFICE:
        s.in = s.out = 1;
        break;
    case MF_BASE_ACTIVE: /* the others may be inactive, or the coalition let itself be */
        s.in = !l->a->turned;
        s.out = l->a->turned;
        break;
    case MF_BASE_PRESENT:
        s = ballots(l, MF_KINDS_ALL);
        break;
    case MF_BASE_VOTING:
        return ballots(l, MF_KIND_YES | MF_KIND_NO);
    case MF_BASE_ISSUED:
        if (l->col->issued != MF_NO_VAR)
            s.issued = 1;
        else
            s.in = s.out = 1;
        break;
    case MF_BASE__COUNT:
        mf_bug("no base");
    }
    if (without_abstentions) {
        struct sum away = ballots(l, MF_KIND_ABSTAIN);
        s.in -= away.in;
        s.out -= away.out;
        s.mix -= away.mix;
    }
    return s;
}

/* x*have - y*base >= least, with what is left out in the coalition's favour. */
static const struct mf_sys_formula *compare(const struct leaf *l, int64_t x, struct sum have,
                                            int64_t y, struct sum base, mf_i128 least, bool hold)
{
    struct mf_system *sys = l->a->y;
    int64_t in = x * have.in - y * base.in, out = x * have.out - y * base.out,
            seats = x * have.seats - y * base.seats, mix = x * have.mix - y * base.mix,
            issued = x * have.issued - y * base.issued;
    struct mf_sys_linear f = {.least = least};

    if (!hold) { /* the coalition gains when it doesn't hold: see negated() */
        in = -in;
        out = -out;
        seats = -seats;
        issued = -issued;
        mix = -mix;
        f.least = 1 - f.least;
    }
    if (out < 0) {
        f.least += (mf_i128)out * l->apart;
        if (l->silent)
            out = 0;
    }
    f.term[f.n++] = (struct mf_sys_term){l->col->in, in};
    f.term[f.n++] = (struct mf_sys_term){l->col->out, out};
    if (seats != 0)
        f.term[f.n++] = (struct mf_sys_term){sys->seats[l->rule->group.of.index], seats};
    if (issued != 0)
        f.term[f.n++] = (struct mf_sys_term){l->col->issued, issued};
    if (mix != 0)
        f.term[f.n++] = (struct mf_sys_term){MF_VAR_MIX, mix};
    return mf_sys_linear(sys, f);
}

static struct mf_frac lowest(const struct mf_amount *a)
{
    struct mf_frac low = a->share;

    for (const struct mf_fall *f = a->falling; f; f = f->next)
        if (mf_frac_cmp(f->to, low) < 0)
            low = f->to;
    return low;
}

/* Rounded up. */
static uint64_t root_of(uint64_t x)
{
    uint64_t lo = 0, hi = UINT64_C(1) << 32;

    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (mid * mid >= x)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

/*
 * A share of a square root lies above its chord: up to the largest base there can be, X, it is at
 * least that share of base / sqrt X. One is needed in any case.
 */
static const struct mf_sys_formula *root(const struct leaf *l, const struct mf_amount *a,
                                         struct sum have, struct sum base)
{
    struct mf_system *y = l->a->y;
    const struct mf_group *g = &l->rule->group;
    uint64_t most = (uint64_t)y->npersons + y->newcomers, r;
    const struct mf_sys_formula *f = compare(l, 1, have, 0, base, 1, true), *chord;

    if (l->col->weight != UINT32_MAX)
        most = mf_sys_issued(y, l->col->body, l->col->weight, true);
    else if (l->col->kind == MF_COL_OTHER && g->of.kind == MF_REF_BODY && !g->by_heads &&
             y->charter->bodies[g->of.index].nweights > 0)
        return f;
    if (most > UINT32_MAX)
        return f;
    r = root_of(most);
    if (r > (uint64_t)(INT64_C(1) << 60) / a->share.den)
        return f;
    chord = compare(l, (int64_t)(r * a->share.den), have, (int64_t)a->share.num, base, 0, true);
    if (a->capped)
        chord = mf_sys_or(y, chord, compare(l, 1, have, 0, base, (mf_i128)a->cap, true));
    return mf_sys_and(y, f, chord);
}

/* Does (or, if !hold, doesn't) `have` reach the amount of the base? */
static const struct mf_sys_formula *reached(const struct leaf *l, const struct mf_amount *a,
                                            struct sum have, struct sum base, bool hold)
{
    struct mf_system *y = l->a->y;
    struct mf_frac share;
    const struct mf_sys_formula *amount, *any;

    any = compare(l, 1, base, 0, base, 1, hold);
    switch (a->kind) {
    case MF_AMT_COUNT:
        return compare(l, 1, have, 0, base, (mf_i128)a->count + a->more_than, hold);
    case MF_AMT_SHARE:
        if (a->sqrt)
            return hold ? root(l, a, have, base) : mf_sys_true();
        share = lowest(a);
        if (a->rounded_down && !a->more_than)
            amount = compare(l, (int64_t)share.den, have, (int64_t)share.num, base,
                             1 - (mf_i128)share.den, hold);
        else
            amount = compare(l, (int64_t)share.den, have, (int64_t)share.num, base,
                             a->more_than ? 1 : 0, hold);
        if (a->falling && !hold)
            return mf_sys_true();
        break;
    case MF_AMT_MAJORITY:
        amount = compare(l, 2, have, 1, base, 1, hold);
        break;
    case MF_AMT_ALL:
        amount = compare(l, 1, have, 1, base, 0, hold);
        break;
    case MF_AMT_ALL_BUT:
        amount = compare(l, 1, have, 1, base, -(mf_i128)a->count, hold);
        break;
    case MF_AMT_NONE:
    case MF_AMT_NAME:
    default:
        mf_bug("an amount that was not resolved");
    }
    return hold ? mf_sys_and(y, amount, any) : mf_sys_or(y, amount, any);
}

/* An amount that is a setting: its value today, or where it may be moved to. */
static const struct mf_sys_formula *with_amount(const struct leaf *l, const struct mf_amount *a,
                                                struct sum have, struct sum base, bool hold)
{
    struct mf_system *y = l->a->y;
    const struct mf_setting *law;
    const struct mf_sys_formula *of[3];
    struct mf_amount value[3];
    uint32_t s = a->ref.index;

    if (a->kind != MF_AMT_NAME)
        return reached(l, a, have, base, hold);
    if (a->ref.kind != MF_REF_SETTING)
        return mf_sys_true(); /* whoever files says it */
    law = &y->charter->settings[s];
    value[0] = law->value;
    value[1] = law->lo;
    value[2] = law->hi;
    for (int i = 0; i < 3; i++) {
        value[i].more_than = a->more_than;
        value[i].rounded_down = a->rounded_down;
        value[i].sqrt = a->sqrt;
        value[i].capped = a->capped;
        value[i].cap = a->cap;
        of[i] = reached(l, &value[i], have, base, hold);
        if (i > 0)
            of[i] = mf_sys_and(y, of[i], mf_sys_least(y, y->moved[s], 1, 1));
    }
    return mf_sys_or(y, mf_sys_of(y, 1, of, 3), mf_sys_least(y, y->freed[s], 1, 1));
}

static const struct mf_sys_formula *quorate(const struct leaf *l, bool hold)
{
    const struct mf_rule *r = l->rule;
    const struct mf_stage *st = l->a->q->stage;
    uint8_t kinds = r->quorum_counting ? r->quorum_counting : MF_KINDS_ALL;
    const struct mf_amount *a = &r->quorum;
    enum mf_base base = r->quorum_base;

    if (!r->has_quorum)
        return hold ? mf_sys_true() : mf_sys_false();
    if (l->a->q->second && st) {
        a = &st->second_call_quorum;
        base = st->second_call_base;
    }
    return with_amount(l, a, ballots(l, kinds), base_of(l, base, false), hold);
}

static uint8_t kinds_of(const struct mf_rule *r)
{
    if (r->kind == MF_RULE_NO_OBJECTION)
        return MF_KIND_NO;
    return r->counting ? r->counting : MF_KIND_YES;
}

/* A tie that an office of the coalition decides. */
static const struct mf_sys_formula *tied(const struct leaf *l)
{
    struct mf_system *y = l->a->y;
    const struct mf_rule *r = l->rule;
    struct sum yes = ballots(l, MF_KIND_YES), base = base_of(l, r->base, r->without_abstentions);

    if (r->tie.kind != MF_REF_OFFICE || l->a->turned)
        return mf_sys_false();
    return mf_sys_and(y, mf_sys_consent(y, r->tie.index), compare(l, 2, yes, 1, base, 0, true));
}

static const struct mf_sys_formula *count_leaf(const struct leaf *l)
{
    struct mf_system *y = l->a->y;
    const struct mf_rule *r = l->rule;
    bool objections = r->kind == MF_RULE_NO_OBJECTION, hold = !l->a->turned;
    struct sum have = ballots(l, kinds_of(r)), base = base_of(l, r->base, r->without_abstentions);
    const struct mf_sys_formula *f;

    if (objections) {
        struct sum size = {.in = 1, .out = 1};
        const struct mf_sys_formula *somebody = compare(l, 1, size, 0, size, 1, hold);
        f = with_amount(l, &r->amount, have, base, !hold);
        return hold ? mf_sys_and(y, somebody, f) : mf_sys_or(y, somebody, f);
    }
    f = with_amount(l, &r->amount, have, base, hold);
    f = hold ? mf_sys_or(y, f, tied(l)) : f;
    return hold ? mf_sys_and(y, f, quorate(l, true)) : mf_sys_or(y, f, quorate(l, false));
}

const struct mf_sys_formula *mf_sys_consent(struct mf_system *y, uint32_t office)
{
    const struct mf_sys_formula *f = mf_sys_false();

    for (uint32_t steps = 0; steps <= y->charter->noffices; steps++) {
        f = mf_sys_or(y, f, mf_sys_least(y, y->columns.at[y->office[office]].in, 1, 1));
        if (y->charter->offices[office].acting.kind != MF_REF_OFFICE)
            break;
        office = y->charter->offices[office].acting.index;
    }
    return f;
}

/* Nobody else consents for the office: it is vacant, or one of the coalition holds it. */
static const struct mf_sys_formula *withheld(struct mf_system *y, uint32_t office)
{
    if (y->charter->offices[office].acting.kind == MF_REF_OFFICE ||
        mf_sys_silenced(y, y->office[office]))
        return mf_sys_true();
    return mf_sys_least(y, y->columns.at[y->office[office]].out, -1, 0);
}

static void ask_issued(struct mf_system *y, struct mf_sys_column *c)
{
    if (c->kind != MF_COL_BODY || c->weight == UINT32_MAX || c->issued != MF_NO_VAR)
        return;
    c->issued = mf_sys_scalar(y, mf_strf(y->arena, "%.*s!issued", MF_F(c->name)),
                              (int64_t)mf_sys_issued(y, c->body, c->weight, false));
}

/* Below its minimum, or without those it must have, the body decides nothing else (rule 42). */
static const struct mf_sys_formula *in_order(struct mf_system *y, const struct mf_sys_question *q,
                                             const struct mf_group *g)
{
    const struct mf_sys_formula *f = mf_sys_true();
    const struct mf_body *b;
    struct mf_sys_linear l = {.n = 2};

    if (!q->stage || !q->power || q->power->caretaker || q->rule != q->stage->passes ||
        g->of.kind != MF_REF_BODY || mf_sys_rewritable(y, g->of.index))
        return f;
    b = &y->charter->bodies[g->of.index];
    l.term[0] = (struct mf_sys_term){y->columns.at[y->heads[g->of.index]].in, 1};
    l.term[1] = (struct mf_sys_term){y->columns.at[y->heads[g->of.index]].out, 1};
    l.least = (mf_i128)b->minimum;
    if (b->minimum > 0)
        f = mf_sys_linear(y, l);
    for (uint32_t i = 0; i < b->nrequire; i++) {
        const struct mf_sys_column *c =
            &y->columns.at[mf_sys_tag(y, g->of.index, b->require[i].tag.index)];
        if (b->require[i].amount.kind != MF_AMT_COUNT)
            continue;
        l.term[0].var = c->in;
        l.term[1].var = c->out;
        l.least = (mf_i128)b->require[i].amount.count;
        f = mf_sys_and(y, f, mf_sys_linear(y, l));
    }
    return f;
}

/* The clause as it helps the coalition: that it holds, or (turned) that it doesn't. */
static const struct mf_sys_formula *clause(const struct asking *a, const struct mf_rule *rule)
{
    struct leaf l = {.a = a, .rule = rule};
    uint32_t column;
    const struct mf_sys_formula *order;

    if (rule->kind == MF_RULE_CONSENT)
        return a->turned ? withheld(a->y, rule->name.index)
                         : mf_sys_consent(a->y, rule->name.index);
    if (rule->group.kind != MF_GROUP_NAMED)
        return mf_sys_true(); /* subject or proposer: whoever the coalition chooses */
    order = a->turned ? mf_sys_true() : in_order(a->y, a->q, &rule->group);
    column = mf_sys_column_of(a->y, a->q, rule);
    if (rule->base == MF_BASE_ISSUED || rule->quorum_base == MF_BASE_ISSUED ||
        (a->q->second && a->q->stage->second_call_base == MF_BASE_ISSUED))
        ask_issued(a->y, &a->y->columns.at[column]);
    l.col = &a->y->columns.at[column];
    l.silent = mf_sys_silenced(a->y, column);
    if (looks_at_subject(a->q, &rule->group)) {
        const struct mf_column *w = &a->y->study->columns.list.at[l.col->weights];
        l.apart = 1;
        for (uint32_t i = 0; i < w->n; i++)
            if (w->weight[i] > (uint64_t)l.apart)
                l.apart = (int64_t)w->weight[i];
    }
    if (a->corner == SOME_ABSTAIN)
        return mf_sys_and(a->y, order, mf_sys_unmix(a->y, count_leaf(&l), l.col->out));
    return mf_sys_and(a->y, order, count_leaf(&l));
}

/* ---- the whole rule ---- */

static const struct mf_sys_formula *build(const struct asking *a, const struct mf_rule *rule)
{
    struct mf_system *y = a->y;
    const struct mf_sys_formula **parts;
    uint32_t k = rule->nchildren;

    switch (rule->kind) {
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
        return clause(a, rule);
    case MF_RULE_NAMED:
        return mf_sys_or(y, mf_sys_least(y, y->rewritten[rule->name.index], 1, 1),
                         build(a, y->charter->rules[rule->name.index].rule));
    case MF_RULE_OR:
        k = 1;
        break;
    case MF_RULE_N_OF:
        k = (uint32_t)(rule->n_of > rule->nchildren ? rule->nchildren + 1 : rule->n_of);
        break;
    case MF_RULE_AND:
        break;
    case MF_RULE_NAME:
        mf_bug("a name that was not resolved");
    }
    parts = mf_new_n(y->arena, const struct mf_sys_formula *, rule->nchildren);
    for (uint32_t i = 0; i < rule->nchildren; i++)
        parts[i] = build(a, rule->children[i]);
    if (a->turned) /* it fails where enough of its parts fail */
        return mf_sys_of(y, rule->nchildren + 1 > k ? rule->nchildren + 1 - k : 0, parts,
                         rule->nchildren);
    return mf_sys_of(y, k, parts, rule->nchildren);
}

const struct mf_sys_formula *mf_sys_signed(struct mf_system *y, const struct mf_sys_question *q)
{
    struct asking a = {.y = y, .q = q, .corner = ALL_AWAY};

    return build(&a, q->rule);
}

/* Whoever beats all opponents beats those who all do one thing. */
const struct mf_sys_formula *mf_sys_won(struct mf_system *y, const struct mf_sys_question *q)
{
    struct asking a = {.y = y, .q = q};
    const struct mf_sys_formula *one[CORNERS];

    if (y->model == MF_OUTSIDERS_SILENT) { /* clause by clause as many abstain as helps */
        a.corner = SOME_ABSTAIN;
        return build(&a, q->rule);
    }
    for (int c = 0; c < CORNERS; c++) {
        a.corner = (enum corner)c;
        one[c] = build(&a, q->rule);
    }
    return mf_sys_of(y, CORNERS, one, CORNERS);
}

/* The coalition itself stays away, votes no or abstains, whichever keeps the others from it. */
const struct mf_sys_formula *mf_sys_kept(struct mf_system *y, const struct mf_sys_question *q,
                                         bool vote)
{
    struct asking a = {.y = y, .q = q, .turned = true};
    const struct mf_sys_formula *one[CORNERS];

    for (int c = 0; c < CORNERS; c++) {
        a.corner = vote ? (enum corner)c : ALL_AWAY;
        one[c] = build(&a, q->rule);
    }
    return mf_sys_of(y, 1, one, CORNERS);
}

/* ---- groups and conditions ---- */

const struct mf_sys_formula *mf_sys_one_of(struct mf_system *y, const struct mf_power *power,
                                           const struct mf_group *group)
{
    struct mf_rule leaf = {
        .kind = MF_RULE_COUNT, .group = *group, .amount = {.kind = MF_AMT_COUNT, .count = 1}};
    struct mf_sys_question q = {.power = power};
    uint32_t column;

    if (group->kind != MF_GROUP_NAMED)
        return mf_sys_true();
    if (group->of.kind == MF_REF_OFFICE)
        return mf_sys_consent(y, group->of.index);
    if (group->except == MF_EXCEPT_NAME)
        leaf.group.except = MF_EXCEPT_NONE; /* somebody of the larger group */
    leaf.group.by_heads = true;
    column = mf_sys_column_of(y, &q, &leaf);
    return column == UINT32_MAX ? mf_sys_true() : mf_sys_least(y, y->columns.at[column].in, 1, 1);
}

static const struct mf_sys_formula *in_office(struct mf_system *y, const struct mf_cond *c)
{
    struct mf_rule leaf = {.kind = MF_RULE_COUNT, .group = c->group};
    struct mf_sys_question q = {0};
    const struct mf_sys_column *col;
    struct mf_sys_linear l = {.n = 2};
    int64_t sign = c->op == MF_OP_LE ? -1 : 1;

    if (c->group.kind != MF_GROUP_NAMED || c->group.of.kind != MF_REF_BODY ||
        c->group.except != MF_EXCEPT_NONE || c->op == MF_OP_IS ||
        c->value.kind != MF_VALUE_AMOUNT || c->value.amount.kind != MF_AMT_COUNT)
        return mf_sys_true();
    leaf.group.by_heads = true;
    col = &y->columns.at[mf_sys_column_of(y, &q, &leaf)];
    l.term[0] = (struct mf_sys_term){col->in, sign};
    l.term[1] = (struct mf_sys_term){col->out, sign};
    l.least = sign * (mf_i128)c->value.amount.count;
    return mf_sys_linear(y, l);
}

/* seats*s - in - out >= least */
static const struct mf_sys_formula *few(struct mf_system *y, uint32_t column, uint32_t seats,
                                        mf_i128 least)
{
    struct mf_sys_linear l = {.n = 2, .least = least};

    l.term[0] = (struct mf_sys_term){y->columns.at[column].in, -1};
    l.term[1] = (struct mf_sys_term){y->columns.at[column].out, -1};
    if (seats != MF_NO_VAR)
        l.term[l.n++] = (struct mf_sys_term){seats, 1};
    return mf_sys_linear(y, l);
}

/* An atom that standing alone decides; NULL: another. */
static const struct mf_sys_formula *of_standing(struct mf_system *y, const struct mf_cond *c)
{
    uint32_t i = c->name.index;

    if (c->held.span.len > 0 && c->negated)
        return NULL;
    if (c->kind != MF_COND_OFFICE_VACANT && c->name.kind == MF_REF_BODY && mf_sys_rewritable(y, i))
        return NULL;
    switch (c->kind) {
    case MF_COND_VACANCY:
        return y->charter->bodies[i].open ? NULL : few(y, y->heads[i], y->seats[i], 1);
    case MF_COND_BELOW_MINIMUM:
        return few(y, y->heads[i], MF_NO_VAR, 1 - (mf_i128)y->charter->bodies[i].minimum);
    case MF_COND_OFFICE_VACANT:
        return few(y, y->office[i], MF_NO_VAR, 0);
    case MF_COND_AND:
    case MF_COND_OR:
    case MF_COND_EMERGENCY:
    case MF_COND_PARAM:
    case MF_COND_IN_OFFICE:
    case MF_COND_FAILED:
        break;
    }
    return NULL;
}

const struct mf_sys_formula *mf_sys_condition(struct mf_system *y, const struct mf_cond *c)
{
    const struct mf_sys_formula *f = of_standing(y, c), **parts;

    if (f)
        return c->negated ? mf_sys_not(y, f) : f;
    if (c->negated)
        return mf_sys_true();
    if (c->kind == MF_COND_EMERGENCY)
        return mf_sys_least(y, y->emergency[c->name.index], 1, 1);
    if (c->kind == MF_COND_IN_OFFICE)
        return in_office(y, c);
    if (c->kind != MF_COND_AND && c->kind != MF_COND_OR)
        return mf_sys_true();
    parts = mf_new_n(y->arena, const struct mf_sys_formula *, c->nchildren + 1);
    for (uint32_t i = 0; i < c->nchildren; i++)
        parts[i] = mf_sys_condition(y, c->children[i]);
    return mf_sys_of(y, c->kind == MF_COND_AND ? c->nchildren : 1, parts, c->nchildren);
}
