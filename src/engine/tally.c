/* What ballots amount to. Exact: no rounding that the charter doesn't ask for, no overflow. */
#include "engine/tally.h"

#include "base/os.h"

/* ---- amounts
 * ------------------------------------------------------------------------------------------ */

static bool share_reached(const struct mf_amount *a, uint64_t have, uint64_t base)
{
    if (a->sqrt)
        return mf_frac_reached_sqrt(have, a->share, base, a->capped, a->cap, a->more_than);
    if (!a->rounded_down)
        return mf_frac_reached(have, a->share, base, a->more_than);
    if (!a->more_than)
        return mf_frac_reached_floor(have, a->share, base);
    return have > 0 && mf_frac_reached_floor(have - 1, a->share, base);
}

/* `80% falling to 50% over 28 days falling to …`: the segment in which `elapsed` lies decides. */
static bool falling_reached(const struct mf_amount *a, uint64_t have, uint64_t base,
                            mf_duration elapsed)
{
    struct mf_falling f = {.from = a->share};

    for (const struct mf_fall *fall = a->falling;; fall = fall->next) {
        f.to = fall->to;
        f.over = fall->over;
        if (elapsed < fall->over || !fall->next)
            return mf_falling_reached(have, f, elapsed, base, a->more_than);
        elapsed -= fall->over;
        f.from = fall->to;
    }
}

bool mf_amount_reached(const struct mf_amount *a, uint64_t have, uint64_t base, mf_duration elapsed)
{
    switch (a->kind) {
    case MF_AMT_COUNT:
        return a->more_than ? have > a->count : have >= a->count;
    case MF_AMT_SHARE:
        if (base == 0)
            return false;
        return a->falling ? falling_reached(a, have, base, elapsed) : share_reached(a, have, base);
    case MF_AMT_MAJORITY:
        return (mf_u128)have * 2 > base;
    case MF_AMT_ALL:
        return base > 0 && have >= base;
    case MF_AMT_ALL_BUT:
        return base > 0 && (mf_u128)have + a->count >= base;
    case MF_AMT_NONE:
    case MF_AMT_NAME:
        break;
    }
    mf_bug("an amount that was not resolved");
}

uint64_t mf_amount_needed(const struct mf_amount *a, uint64_t base, mf_duration elapsed)
{
    uint64_t lo = 0, hi = UINT64_MAX;

    /* Every amount is monotone in `have`, so halving finds the least; 64 exact comparisons. */
    if (base == 0)
        base = 1; /* nothing reaches it; say what one would need */
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (mf_amount_reached(a, mid, base, elapsed))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

/* ---- leaves as they stand
 * ------------------------------------------------------------------------------ */

/* The ballots of a leaf, cast or supposed. */
struct cast {
    uint64_t yes, no, abstain;
};

static struct cast cast_of(const struct mf_count_leaf *l)
{
    return (struct cast){l->yes, l->no, l->abstain};
}

static uint64_t base_with(const struct mf_count_leaf *l, struct cast c, enum mf_base base,
                          bool without_abstentions)
{
    uint64_t n = 0;

    switch (base) {
    case MF_BASE_SEATS:
        n = l->seats;
        break;
    case MF_BASE_NONE: /* a plain number needs none; for people it is out of those in office */
    case MF_BASE_IN_OFFICE:
        n = l->size;
        break;
    case MF_BASE_ACTIVE:
        n = l->active;
        break;
    case MF_BASE_PRESENT:
        n = c.yes + c.no + c.abstain;
        break;
    case MF_BASE_VOTING:
        return c.yes + c.no;
    case MF_BASE_ISSUED:
        n = l->issued;
        break;
    case MF_BASE__COUNT:
        mf_bug("no base");
    }
    if (without_abstentions)
        n -= c.abstain < n ? c.abstain : n;
    return n;
}

uint64_t mf_leaf_base(const struct mf_count_leaf *l, enum mf_base base, bool without_abstentions)
{
    return base_with(l, cast_of(l), base, without_abstentions);
}

static uint64_t counted(struct cast c, uint8_t kinds)
{
    return (kinds & MF_KIND_YES ? c.yes : 0) + (kinds & MF_KIND_NO ? c.no : 0) +
           (kinds & MF_KIND_ABSTAIN ? c.abstain : 0);
}

static uint8_t kinds_of(const struct mf_rule *r)
{
    if (r->kind == MF_RULE_NO_OBJECTION)
        return MF_KIND_NO;
    return r->counting ? r->counting : MF_KIND_YES;
}

static uint8_t quorum_kinds(const struct mf_rule *r)
{
    return r->quorum_counting ? r->quorum_counting : MF_KINDS_ALL;
}

static bool reached_with(const struct mf_count_leaf *l, struct cast c, mf_duration elapsed)
{
    const struct mf_rule *r = l->rule;

    return mf_amount_reached(&l->amount, counted(c, kinds_of(r)),
                             base_with(l, c, r->base, r->without_abstentions), elapsed);
}

static bool quorate_with(const struct mf_count_leaf *l, struct cast c, mf_duration elapsed)
{
    if (!l->rule->has_quorum)
        return true;
    return mf_amount_reached(&l->quorum, counted(c, quorum_kinds(l->rule)),
                             base_with(l, c, l->quorum_base, false), elapsed);
}

bool mf_leaf_quorate(const struct mf_count_leaf *l, mf_duration elapsed)
{
    return l->rule->kind == MF_RULE_CONSENT || quorate_with(l, cast_of(l), elapsed);
}

bool mf_leaf_reached(const struct mf_count_leaf *l, mf_duration elapsed)
{
    const struct mf_rule *r = l->rule;

    if (l->caretaker)
        return false;
    switch (r->kind) {
    case MF_RULE_CONSENT:
        return l->yes > 0;
    case MF_RULE_COUNT:
        return reached_with(l, cast_of(l), elapsed);
    case MF_RULE_NO_OBJECTION: /* an empty group consents to nothing (rule 31) */
        return l->size > 0 && mf_leaf_base(l, r->base, r->without_abstentions) > 0 &&
               !reached_with(l, cast_of(l), elapsed);
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
    case MF_RULE_NAMED:
    case MF_RULE_NAME:
        break;
    }
    mf_bug("no leaf");
}

bool mf_leaf_holds(const struct mf_count_leaf *l, mf_duration elapsed)
{
    return mf_leaf_reached(l, elapsed) && mf_leaf_quorate(l, elapsed);
}

bool mf_leaf_tied(const struct mf_count_leaf *l, mf_duration elapsed)
{
    const struct mf_rule *r = l->rule;
    uint64_t base;

    if (r->kind != MF_RULE_COUNT || l->caretaker)
        return false;
    base = mf_leaf_base(l, r->base, r->without_abstentions);
    if (base == 0 || !mf_leaf_quorate(l, elapsed))
        return false;
    return r->base == MF_BASE_VOTING ? l->yes == l->no : (mf_u128)l->yes * 2 == base;
}

/* ---- leaves whatever comes
 * ------------------------------------------------------------------------------ */

/*
 * Rule 22. A clause is a linear inequality in the numbers of ballots (floors too; the square root,
 * with shares up to 1, bends the right way), so over all that the uncast ballots may become its
 * extremes lie where all of them do the same: all yes, all no, all abstain, all stay away. A clause
 * that holds at all four holds whatever comes; one whose amount, or whose quorum, is missed at all
 * four can't be mended. A base of 0 never counts as holding, and as missed only where it can't
 * grow.
 */
enum { CORNERS = 4 };

static void corners(const struct mf_count_leaf *l, struct cast ret[CORNERS])
{
    uint64_t cast = l->yes + l->no + l->abstain, left = l->size > cast ? l->size - cast : 0;

    for (int i = 0; i < CORNERS; i++)
        ret[i] = cast_of(l);
    ret[0].yes += left;
    ret[1].no += left;
    ret[2].abstain += left;
}

/* The amount at its lowest from now on (rule 23: rejected only against the lowest value). */
static struct mf_amount lowest(const struct mf_amount *a)
{
    struct mf_amount low = *a;

    low.falling = NULL;
    for (const struct mf_fall *f = a->falling; f; f = f->next)
        if (mf_frac_cmp(f->to, low.share) < 0)
            low.share = f->to;
    return low;
}

/* And at its highest: a line may rise, too. */
static bool ever_rises(const struct mf_amount *a)
{
    struct mf_frac from = a->share;

    for (const struct mf_fall *f = a->falling; f; f = f->next) {
        if (mf_frac_cmp(f->to, from) > 0)
            return true;
        from = f->to;
    }
    return false;
}

struct outlook {
    bool always, never;
};

/* Of one inequality of the leaf, its amount or its quorum. */
static struct outlook look_ahead(const struct mf_count_leaf *l, bool quorum, mf_duration elapsed)
{
    const struct mf_rule *r = l->rule;
    const struct mf_amount *a = quorum ? &l->quorum : &l->amount;
    enum mf_base base = quorum ? l->quorum_base : r->base;
    uint8_t kinds = quorum ? quorum_kinds(r) : kinds_of(r);
    struct mf_amount low = a->falling ? lowest(a) : (struct mf_amount){.falling = NULL};
    struct outlook out = {.always = !ever_rises(a), .never = true};
    bool settled = l->yes + l->no + l->abstain >= l->size;
    struct cast c[CORNERS];

    corners(l, c);
    for (int i = 0; i < CORNERS && (out.always || out.never); i++) {
        uint64_t have = counted(c[i], kinds);
        uint64_t of = base_with(l, c[i], base, !quorum && r->without_abstentions);
        bool reached = mf_amount_reached(a, have, of, elapsed);
        if (!reached)
            out.always = false;
        if (a->falling)
            reached = mf_amount_reached(&low, have, of, elapsed);
        if (reached || (of == 0 && !settled))
            out.never = false;
    }
    return out;
}

/* Can the ballots still come to a tie that an office would decide? */
static bool tie_possible(const struct mf_count_leaf *l)
{
    const struct mf_rule *r = l->rule;
    struct cast c[CORNERS];
    bool below = false, above = false;

    if (r->tie.kind != MF_REF_OFFICE)
        return false;
    corners(l, c);
    for (int i = 0; i < CORNERS; i++) {
        uint64_t of = base_with(l, c[i], r->base, r->without_abstentions);
        mf_u128 twice = (mf_u128)c[i].yes * 2;
        below = below || twice <= of;
        above = above || twice >= of;
    }
    return below && above;
}

static enum mf_truth count_definite(const struct mf_count_leaf *l, mf_duration elapsed)
{
    struct outlook amount = look_ahead(l, false, elapsed);
    struct outlook quorum = {.always = true};

    if (l->rule->has_quorum)
        quorum = look_ahead(l, true, elapsed);
    if (amount.always && quorum.always)
        return MF_TRUE;
    if ((amount.never || quorum.never) && !tie_possible(l))
        return MF_FALSE;
    return MF_OPEN;
}

enum mf_truth mf_leaf_definite(const struct mf_count_leaf *l, mf_duration elapsed)
{
    switch (l->rule->kind) {
    case MF_RULE_CONSENT:
        if (l->yes > 0)
            return MF_TRUE;
        return l->size == 0 || l->no + l->abstain > 0 ? MF_FALSE : MF_OPEN;
    case MF_RULE_COUNT:
        return l->caretaker ? MF_FALSE : count_definite(l, elapsed);
    case MF_RULE_NO_OBJECTION: /* true only when the window closes (rule 32) */
        if (l->caretaker || l->size == 0)
            return MF_FALSE;
        return look_ahead(l, false, elapsed).always ? MF_FALSE : MF_OPEN;
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
    case MF_RULE_NAMED:
    case MF_RULE_NAME:
        break;
    }
    mf_bug("no leaf");
}

/*
 * How much weight may move at a corner before the amount is reached where it wasn't, or the other
 * way about. One unit moves what is counted by at most one and the base by at most two, so that
 * both sides of an inequality stay apart for as many units as their distance has room for.
 */
static uint64_t apart(const struct mf_amount *a, uint64_t have, uint64_t of)
{
    mf_u128 left, right, unit, room;

    switch (a->kind) {
    case MF_AMT_COUNT:
        left = have;
        right = a->count;
        unit = 1;
        break;
    case MF_AMT_SHARE:
        if (a->falling || a->sqrt || a->rounded_down || a->share.num > UINT32_MAX ||
            a->share.den > UINT32_MAX)
            return 0;
        left = (mf_u128)have * a->share.den;
        right = (mf_u128)of * a->share.num;
        unit = (mf_u128)a->share.den + 2 * (mf_u128)a->share.num;
        break;
    case MF_AMT_MAJORITY:
        left = (mf_u128)have * 2;
        right = of;
        unit = 4;
        break;
    case MF_AMT_ALL:
        left = have;
        right = of;
        unit = 3;
        break;
    case MF_AMT_ALL_BUT:
        left = (mf_u128)have + a->count;
        right = of;
        unit = 3;
        break;
    case MF_AMT_NONE:
    case MF_AMT_NAME:
    default:
        return 0;
    }
    room = left > right ? left - right : right - left;
    room = room > 0 ? (room - 1) / unit : 0;
    if (of < 3) /* a base of 0 is a matter of its own */
        return 0;
    return room < (of - 1) / 2 ? (uint64_t)room : (of - 1) / 2;
}

/* Of one inequality: while every corner stays on its side, or one on either side does. */
static uint64_t calm(const struct mf_count_leaf *l, bool quorum)
{
    const struct mf_rule *r = l->rule;
    const struct mf_amount *a = quorum ? &l->quorum : &l->amount;
    uint64_t least = UINT64_MAX, most_reached = 0, most_missed = 0;
    bool reached = false, missed = false;
    struct cast c[CORNERS];

    corners(l, c);
    for (int i = 0; i < CORNERS; i++) {
        uint64_t have = counted(c[i], quorum ? quorum_kinds(r) : kinds_of(r));
        uint64_t of = base_with(l, c[i], quorum ? l->quorum_base : r->base,
                                !quorum && r->without_abstentions);
        uint64_t n = apart(a, have, of);
        bool is = mf_amount_reached(a, have, of, 0);
        uint64_t *most = is ? &most_reached : &most_missed;
        least = n < least ? n : least;
        *most = n > *most ? n : *most;
        reached = reached || is;
        missed = missed || !is;
    }
    if (!reached || !missed)
        return least;
    return most_reached < most_missed ? most_reached : most_missed;
}

uint64_t mf_leaf_calm(const struct mf_count_leaf *l)
{
    const struct mf_rule *r = l->rule;
    uint64_t amount, quorum;

    if ((r->kind != MF_RULE_COUNT && r->kind != MF_RULE_NO_OBJECTION) || l->caretaker ||
        r->tie.kind == MF_REF_OFFICE || l->amount.falling || (r->has_quorum && l->quorum.falling))
        return 0;
    amount = calm(l, false);
    quorum = r->has_quorum ? calm(l, true) : UINT64_MAX;
    return amount < quorum ? amount : quorum;
}

/* ---- whole rules
 * ----------------------------------------------------------------------------------------- */

static void collect(const struct mf_charter *c, const struct mf_rule *r,
                    const struct mf_rule *ret[MF_MAX_RULE_CLAUSES], uint32_t *n)
{
    switch (r->kind) {
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
        for (uint32_t i = 0; i < r->nchildren; i++)
            collect(c, r->children[i], ret, n);
        return;
    case MF_RULE_NAMED:
        collect(c, c->rules[r->name.index].rule, ret, n);
        return;
    case MF_RULE_COUNT:
    case MF_RULE_CONSENT:
    case MF_RULE_NO_OBJECTION:
        mf_assert(*n < MF_MAX_RULE_CLAUSES);
        ret[(*n)++] = r;
        return;
    case MF_RULE_NAME:
        break;
    }
    mf_bug("a rule with a name that was not resolved");
}

uint32_t mf_rule_leaves(const struct mf_charter *c, const struct mf_rule *r,
                        const struct mf_rule *ret[MF_MAX_RULE_CLAUSES])
{
    uint32_t n = 0;

    collect(c, r, ret, &n);
    return n;
}

static enum mf_truth truth_of(const struct mf_charter *c, const struct mf_rule *r,
                              const enum mf_truth *leaves, uint32_t *at)
{
    uint64_t yes = 0, open = 0;

    if (r->kind == MF_RULE_NAMED)
        return truth_of(c, c->rules[r->name.index].rule, leaves, at);
    if (r->kind != MF_RULE_AND && r->kind != MF_RULE_OR && r->kind != MF_RULE_N_OF)
        return leaves[(*at)++];
    for (uint32_t i = 0; i < r->nchildren; i++) {
        enum mf_truth t = truth_of(c, r->children[i], leaves, at);
        yes += t == MF_TRUE;
        open += t == MF_OPEN;
    }
    uint64_t need = r->kind == MF_RULE_AND ? r->nchildren : r->kind == MF_RULE_OR ? 1 : r->n_of;
    if (yes >= need)
        return MF_TRUE;
    return yes + open >= need ? MF_OPEN : MF_FALSE;
}

enum mf_truth mf_rule_truth(const struct mf_charter *c, const struct mf_rule *r,
                            const enum mf_truth *leaves)
{
    uint32_t at = 0;

    return truth_of(c, r, leaves, &at);
}
