/*
 * Delegated votes at close. Resolution works in place: `ends` first holds, of each member whose way
 * isn't known yet, the next one on it. A walk along a chain waits for memory at every step, so
 * first several walk at once, each from members of its own part, and each member is passed once: a
 * walk stops at an end, where another is or has been, or after a stretch, and all whom it passed
 * then point to where it stopped. What is left are chains as short as their length divided by that
 * of a stretch, which single walks bring to their ends.
 */
#include "count/delegation.h"

#include "base/os.h"
#include "base/vec.h"

/* Of a member whose end isn't known: one of these, | the next member. */
#define PENDING   UINT32_C(0x80000000)
#define SHORTENED UINT32_C(0x40000000)
#define ON_WALK   UINT32_C(0xc0000000) /* | the number of the walk that is under way here */
#define FATE      MF_TRUST_FATES
#define KIND(v)   ((v)&ON_WALK)
#define NEXT(v)   ((v) & ~ON_WALK)

enum { WALKS = 20, STRETCH = 1024, AHEAD = 24 };

struct walk {
    uint32_t from, to; /* members of its part from which it hasn't walked */
    uint32_t at, n;    /* where it is; members passed */
    bool under_way;
    uint32_t passed[STRETCH];
};

static bool known(uint32_t v)
{
    return v < SHORTENED || v >= FATE;
}

uint32_t mf_trust_of(const struct mf_trust *t, uint32_t member, enum mf_trust_scope *ret_scope)
{
    for (unsigned s = MF_TRUST__COUNT; s-- > 0;) {
        if (!t->to[s] || t->to[s][member] == MF_TRUST_UNSAID)
            continue;
        if (ret_scope)
            *ret_scope = (enum mf_trust_scope)s;
        return t->to[s][member];
    }
    return MF_TRUST_UNSAID;
}

static bool votes(uint8_t standing)
{
    return standing == (MF_TRUST_ENTITLED | MF_TRUST_VOTES);
}

enum mf_trust_fate mf_trust_fate_of(uint32_t member, uint32_t end)
{
    if (end >= FATE)
        return (enum mf_trust_fate)(end - FATE);
    return end == member ? MF_FATE_VOTES : MF_FATE_CARRIED;
}

/* What is known of a member from their own row and whom it names. */
static uint32_t first_look(const struct mf_trust *t, uint32_t m)
{
    uint32_t to;
    uint8_t standing;

    if (!(t->standing[m] & MF_TRUST_ENTITLED))
        return FATE + MF_FATE_UNENTITLED;
    if (t->standing[m] & MF_TRUST_VOTES)
        return m;
    to = mf_trust_of(t, m, NULL);
    if (to >= MF_TRUST_NOBODY)
        return FATE + MF_FATE_SILENT;
    mf_assert(to < t->n);
    if (to == m)
        return FATE + MF_FATE_CIRCLE;
    standing = t->standing[to];
    if (votes(standing))
        return to;
    if (!(standing & MF_TRUST_ENTITLED))
        return FATE + MF_FATE_CUT;
    if (!t->one_level)
        return PENDING | to;
    return FATE +
           (mf_trust_of(t, to, NULL) < MF_TRUST_NOBODY ? MF_FATE_ONE_LEVEL : MF_FATE_LAST_AWAY);
}

/* What it means for those behind a member that this is the member's own end. */
static uint32_t behind(uint32_t end)
{
    return end == FATE + MF_FATE_SILENT ? FATE + MF_FATE_LAST_AWAY : end;
}

static void arrive(struct walk *w, uint32_t *ends, uint32_t end)
{
    for (uint32_t i = 0; i < w->n; i++)
        ends[w->passed[i]] = end;
    w->under_way = false;
}

static void step(struct walk *w, uint32_t number, uint32_t *ends)
{
    uint32_t v = ends[w->at];

    if (known(v)) {
        arrive(w, ends, behind(v));
    } else if (KIND(v) == SHORTENED) {
        arrive(w, ends, v);
    } else if (v == (ON_WALK | number)) {
        arrive(w, ends, FATE + MF_FATE_CIRCLE);
    } else if (KIND(v) == ON_WALK || w->n == STRETCH) {
        arrive(w, ends, SHORTENED | w->at);
    } else {
        w->passed[w->n++] = w->at;
        ends[w->at] = ON_WALK | number;
        w->at = NEXT(v);
        __builtin_prefetch(&ends[w->at], 1);
    }
}

/* Begins at the next member of its part that nobody has passed. False: there is none. */
static bool set_out(struct walk *w, const uint32_t *ends)
{
    while (w->from < w->to && (known(ends[w->from]) || KIND(ends[w->from]) != PENDING))
        w->from++;
    if (w->from == w->to)
        return false;
    w->at = w->from;
    w->n = 0;
    w->under_way = true;
    return true;
}

/* Afterwards no member is pending; some are shortened. */
static void shorten(uint32_t n, uint32_t *ends)
{
    struct walk walks[WALKS];
    bool busy;

    for (uint32_t i = 0; i < WALKS; i++) {
        walks[i].from = (uint32_t)((uint64_t)n * i / WALKS);
        walks[i].to = (uint32_t)((uint64_t)n * (i + 1) / WALKS);
        walks[i].under_way = false;
    }
    do {
        busy = false;
        for (uint32_t i = 0; i < WALKS; i++) {
            if (!walks[i].under_way && !set_out(&walks[i], ends))
                continue;
            busy = true;
            step(&walks[i], i, ends);
        }
    } while (busy);
}

/* Walks twice: to the end, leaving a mark, and then again to write it down. */
static void walk_alone(uint32_t m, uint32_t *ends)
{
    uint32_t end, at = m, v;

    for (v = ends[at]; !known(v) && KIND(v) == SHORTENED; v = ends[at]) {
        ends[at] = PENDING | NEXT(v);
        at = NEXT(v);
    }
    end = known(v) ? behind(v) : FATE + MF_FATE_CIRCLE;
    for (at = m; !known(ends[at]) && KIND(ends[at]) == PENDING;) {
        uint32_t next = NEXT(ends[at]);
        ends[at] = end;
        at = next;
    }
}

void mf_trust_resolve(const struct mf_trust *t, uint32_t *ends)
{
    const uint32_t *narrowest = NULL;

    mf_assert(t->n <= MF_TRUST_MEMBERS);
    for (unsigned s = MF_TRUST__COUNT; s-- > 0 && !narrowest;)
        narrowest = t->to[s];
    for (uint32_t m = 0; m < t->n; m++) {
        if (narrowest && m + AHEAD < t->n && narrowest[m + AHEAD] < t->n)
            __builtin_prefetch(&t->standing[narrowest[m + AHEAD]]);
        ends[m] = first_look(t, m);
    }
    shorten(t->n, ends);
    for (uint32_t m = 0; m < t->n; m++) {
        if (m + AHEAD < t->n && !known(ends[m + AHEAD]))
            __builtin_prefetch(&ends[NEXT(ends[m + AHEAD])]);
        if (!known(ends[m]))
            walk_alone(m, ends);
    }
}

bool mf_trust_carry(uint32_t n, const uint32_t *ends, const uint64_t *weight, uint64_t *carried,
                    uint32_t *heads)
{
    uint64_t total = 0;

    for (uint32_t m = 0; m < n; m++) {
        if (__builtin_add_overflow(total, weight ? weight[m] : 1, &total))
            return false;
        carried[m] = 0;
        if (heads)
            heads[m] = 0;
    }
    for (uint32_t m = 0; m < n; m++) {
        uint64_t own = weight ? weight[m] : 1;
        if (m + AHEAD < n && mf_trust_counts(ends[m + AHEAD]))
            __builtin_prefetch(&carried[ends[m + AHEAD]], 1);
        if (!mf_trust_counts(ends[m]))
            continue;
        carried[ends[m]] += own;
        if (heads)
            heads[ends[m]] += own > 0;
    }
    return true;
}

/* ---- one member's way ---- */

struct way {
    struct mf_arena *a;
    const struct mf_trust *t;
    uint64_t *seen; /* a bit of each member */
    MF_VEC(struct mf_trust_step) steps;
    uint32_t first, suppose;
};

/* The row that takes the way further from a member. */
static uint32_t row_of(const struct way *w, uint32_t m, enum mf_trust_scope *ret_scope)
{
    if (m != w->first || w->suppose == MF_TRUST_UNSAID)
        return mf_trust_of(w->t, m, ret_scope);
    *ret_scope = MF_TRUST_ISSUE;
    return w->suppose;
}

/* Takes the step to a member. True where the way ends there, with its fate. */
static bool ends_at(struct way *w, uint32_t m, enum mf_trust_fate *fate, uint32_t *ret_next)
{
    uint8_t standing = w->t->standing[m];
    bool first = w->steps.n == 0, again = w->seen[m / 64] >> (m % 64) & 1;
    struct mf_trust_step *s;
    uint32_t to;

    mf_vec_push(w->a, &w->steps, (struct mf_trust_step){.member = m});
    s = &w->steps.at[w->steps.n - 1];
    to = row_of(w, m, &s->scope);
    w->seen[m / 64] |= UINT64_C(1) << (m % 64);
    s->said = to != MF_TRUST_UNSAID;
    s->label = first ? MF_TRUST_FIRST : MF_TRUST_BETWEEN;
    *ret_next = to;
    if (again) {
        s->label = MF_TRUST_AGAIN;
        *fate = MF_FATE_CIRCLE;
        return true;
    }
    if (!(standing & MF_TRUST_ENTITLED))
        *fate = first ? MF_FATE_UNENTITLED : MF_FATE_CUT;
    else if (standing & MF_TRUST_VOTES)
        *fate = first ? MF_FATE_VOTES : MF_FATE_CARRIED;
    else if (to >= MF_TRUST_NOBODY)
        *fate = first ? MF_FATE_SILENT : MF_FATE_LAST_AWAY;
    else if (!first && w->t->one_level)
        *fate = MF_FATE_ONE_LEVEL;
    else
        return false;
    if (!first)
        s->label = MF_TRUST_LAST;
    return true;
}

struct mf_trust_way mf_trust_way(struct mf_arena *a, const struct mf_trust *t, uint32_t member,
                                 uint32_t suppose)
{
    struct way w = {.a = a, .t = t, .first = member, .suppose = suppose};
    struct mf_trust_way out = {.end = MF_TRUST_NOBODY};
    uint32_t m = member, next;

    w.seen = mf_new_n(a, uint64_t, (size_t)t->n / 64 + 1);
    while (!ends_at(&w, m, &out.fate, &next))
        m = next;
    out.at = w.steps.at;
    out.n = w.steps.n;
    if (out.fate == MF_FATE_VOTES || out.fate == MF_FATE_CARRIED)
        out.end = m;
    return out;
}
