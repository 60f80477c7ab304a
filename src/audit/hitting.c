/* Branch and bound over clauses: which amount breaks each. */
#include "audit/hitting.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

__extension__ typedef unsigned __int128 mf_wide;

struct mf_hitting *mf_hitting_new(struct mf_arena *a, const struct mf_columns *columns,
                                  struct mf_cover *cover)
{
    struct mf_hitting *h = mf_new(a, struct mf_hitting);

    h->arena = a;
    h->columns = columns;
    h->cover = cover;
    return h;
}

void mf_hitting_add(struct mf_hitting *h, const struct mf_hit_atom *atoms, uint32_t n)
{
    struct mf_hit_clause c = {.n = n};

    c.atom = n ? mf_arena_copy(h->arena, atoms, n * sizeof *atoms) : NULL;
    mf_vec_push(h->arena, &h->clauses, c);
}

/* ---- how many persons an amount needs ---- */

struct searching {
    struct mf_hitting *h;
    struct mf_arena *a, *tmp; /* of the search; of one bound */
    uint64_t *need;           /* by column: supposed so far; 0: nothing */
    uint64_t *steps, limit;
    bool cut;
    uint32_t known, best; /* best: UINT32_MAX none yet */
    mf_person *who;
    uint32_t room;
    uint64_t **falling; /* by column: the heaviest, the two heaviest together … */
    uint64_t *sum;      /* by person, of a group */
};

static int heavier(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? 1 : x > y ? -1 : 0;
}

static const uint64_t *falling_of(struct searching *s, uint32_t column)
{
    const struct mf_column *c = &s->h->columns->list.at[column];
    uint64_t *w = s->falling[column];

    if (w)
        return w;
    w = mf_new_n(s->a, uint64_t, c->n + 1);
    if (c->n > 0)
        memcpy(w, c->weight, c->n * sizeof *w);
    qsort(w, c->n, sizeof *w, heavier);
    for (uint32_t i = 1; i < c->n; i++)
        w[i] += w[i - 1];
    s->falling[column] = w;
    return w;
}

/* UINT32_MAX: all together don't reach it. */
static uint32_t persons_for(struct searching *s, uint32_t column, uint64_t need)
{
    const struct mf_column *c = &s->h->columns->list.at[column];
    const uint64_t *w = falling_of(s, column);
    uint32_t lo = 0, hi = c->n;

    if (need == 0)
        return 0;
    if (c->n == 0 || w[c->n - 1] < need)
        return UINT32_MAX;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (w[mid] >= need)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo + 1;
}

/* ---- bounds ---- */

static bool disjoint(const struct mf_column *x, const struct mf_column *y)
{
    uint32_t i = 0, j = 0;

    while (i < x->n && j < y->n) {
        if (x->person[i] == y->person[j])
            return false;
        if (x->person[i] < y->person[j])
            i++;
        else
            j++;
    }
    return true;
}

struct demand {
    uint32_t column, persons;
};

static int larger_first(const void *a, const void *b)
{
    const struct demand *x = a, *y = b;

    if (x->persons != y->persons)
        return x->persons < y->persons ? 1 : -1;
    return x->column > y->column ? 1 : x->column < y->column ? -1 : 0;
}

static uint32_t demands_of(struct searching *s, struct demand *d)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->h->columns->list.n; i++)
        if (s->need[i] > 0)
            d[n++] = (struct demand){i, persons_for(s, i, s->need[i])};
    qsort(d, n, sizeof *d, larger_first);
    return n;
}

/* Columns that have nobody in common, largest first: their numbers add up. `pick` says which. */
static uint32_t apart(struct searching *s, const struct demand *d, uint32_t n, bool *pick)
{
    const struct mf_columns *cs = s->h->columns;
    uint64_t total = 0;

    for (uint32_t i = 0; i < n; i++) {
        pick[i] = true;
        for (uint32_t k = 0; k < i && pick[i]; k++)
            pick[i] = !pick[k] || disjoint(&cs->list.at[d[i].column], &cs->list.at[d[k].column]);
        *s->steps += 1;
        total += pick[i] ? d[i].persons : 0;
    }
    return total >= UINT32_MAX ? UINT32_MAX : (uint32_t)total;
}

/* All demands on heads in one: everybody weighs as many as he helps to. */
static uint32_t together(struct searching *s, const struct demand *d, uint32_t n)
{
    const struct mf_columns *cs = s->h->columns;
    uint64_t need = 0, got = 0;
    uint32_t persons = 0, most = 0;
    uint32_t *count;

    memset(s->sum, 0, cs->npersons * sizeof *s->sum);
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_column *c = &cs->list.at[d[i].column];
        if (!c->heads)
            continue;
        need += s->need[d[i].column];
        for (uint32_t k = 0; k < c->n; k++)
            s->sum[c->person[k]]++;
        *s->steps += c->n;
        most++;
    }
    count = mf_new_n(s->a, uint32_t, most + 1);
    for (uint32_t p = 0; p < cs->npersons; p++)
        count[s->sum[p]]++;
    for (uint32_t w = most; w > 0 && got < need; w--)
        for (uint32_t k = 0; k < count[w] && got < need; k++) {
            got += w;
            persons++;
        }
    return got < need ? UINT32_MAX : persons;
}

/* No fewer persons reach all that is supposed. */
static uint32_t bound(struct searching *s)
{
    struct mf_arena_mark mark = mf_arena_mark(s->tmp);
    uint32_t columns = s->h->columns->list.n, n, x, y;
    struct demand *d = mf_new_n(s->tmp, struct demand, columns + 1);
    bool *pick = mf_new_n(s->tmp, bool, columns + 1);

    n = demands_of(s, d);
    x = apart(s, d, n, pick);
    y = n > 1 ? together(s, d, n) : 0;
    mf_arena_rewind(s->tmp, mark);
    return x > y ? x : y;
}

/* ---- the search ---- */

static bool broken(const struct searching *s, const struct mf_hit_clause *c)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (s->need[c->atom[i].column] >= c->atom[i].need)
            return true;
    return false;
}

static uint32_t with(struct searching *s, const struct mf_hit_atom *atom)
{
    uint64_t before = s->need[atom->column];
    uint32_t lb;

    s->need[atom->column] = atom->need;
    lb = bound(s);
    s->need[atom->column] = before;
    return lb;
}

/* The clause that costs most to break; *ret_least: what that takes. UINT32_MAX: all are broken. */
static uint32_t hardest(struct searching *s, uint32_t enough, uint32_t *ret_least)
{
    uint32_t at = UINT32_MAX, most = 0;

    for (uint32_t i = 0; i < s->h->clauses.n; i++) {
        const struct mf_hit_clause *c = &s->h->clauses.at[i];
        uint32_t least = UINT32_MAX;
        if (broken(s, c))
            continue;
        for (uint32_t k = 0; k < c->n && least > most; k++) {
            uint32_t lb = with(s, &c->atom[k]);
            least = lb < least ? lb : least;
        }
        if (at == UINT32_MAX || least > most) {
            most = least;
            at = i;
        }
        if (most >= enough)
            break;
    }
    *ret_least = most;
    return at;
}

/* Every clause is broken by what is supposed: the fewest who reach it. */
static void fewest(struct searching *s)
{
    const struct mf_form **parts =
        mf_new_n(s->tmp, const struct mf_form *, s->h->columns->list.n + 1);
    struct mf_smallest found;
    uint64_t left = s->limit > *s->steps ? s->limit - *s->steps : 1;
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->h->columns->list.n; i++)
        if (s->need[i] > 0)
            parts[n++] = mf_form_at_least(s->h->columns, i, s->need[i], (struct mf_span){0});
    found = mf_cover_smallest(s->h->cover, s->tmp, mf_form_of(s->tmp, n, parts, n),
                              left < MF_COVER_STEPS ? left : MF_COVER_STEPS);
    if (found.possible && found.lo != found.hi)
        s->cut = true;
    if (!found.possible || found.hi >= s->best)
        return;
    s->best = found.hi;
    memcpy(s->who, found.who, found.hi * sizeof *s->who);
}

struct frame {
    uint32_t clause, next;
    uint32_t *order;  /* atoms, cheapest first */
    uint64_t *before; /* what their columns had to reach */
};

static int by_cost(const void *a, const void *b)
{
    return larger_first(b, a);
}

static struct frame frame_of(struct searching *s, uint32_t clause)
{
    const struct mf_hit_clause *c = &s->h->clauses.at[clause];
    struct frame f = {.clause = clause};
    struct demand *d = mf_new_n(s->a, struct demand, c->n + 1);

    f.order = mf_new_n(s->a, uint32_t, c->n + 1);
    f.before = mf_new_n(s->a, uint64_t, c->n + 1);
    for (uint32_t i = 0; i < c->n; i++) {
        d[i] = (struct demand){i, with(s, &c->atom[i])};
        f.before[i] = s->need[c->atom[i].column];
    }
    qsort(d, c->n, sizeof *d, by_cost);
    for (uint32_t i = 0; i < c->n; i++)
        f.order[i] = d[i].persons >= s->best ? UINT32_MAX : d[i].column;
    return f;
}

/* Descends until nothing is left to suppose; each frame supposes its atoms in turn. */
static void search(struct searching *s)
{
    MF_VEC(struct frame) stack = {0};
    bool down = true;

    for (;;) {
        struct frame *top;
        const struct mf_hit_clause *c;
        if (down) {
            uint32_t least, clause = UINT32_MAX;
            if (bound(s) < s->best) {
                clause = hardest(s, s->best, &least);
                if (clause == UINT32_MAX)
                    fewest(s);
                else if (least >= s->best)
                    clause = UINT32_MAX;
            }
            if (s->best <= s->known)
                return;
            if (*s->steps > s->limit) {
                s->cut = true;
                return;
            }
            if (clause != UINT32_MAX)
                mf_vec_push(s->a, &stack, frame_of(s, clause));
        }
        if (stack.n == 0)
            return;
        top = &stack.at[stack.n - 1];
        c = &s->h->clauses.at[top->clause];
        if (top->next > 0 && top->order[top->next - 1] != UINT32_MAX) {
            uint32_t was = top->order[top->next - 1];
            s->need[c->atom[was].column] = top->before[was];
        }
        if (top->next == c->n) {
            stack.n--;
            down = false;
            continue;
        }
        down = top->order[top->next] != UINT32_MAX;
        if (down)
            s->need[c->atom[top->order[top->next]].column] = c->atom[top->order[top->next]].need;
        top->next++;
    }
}

static struct searching begin(struct mf_hitting *h, struct mf_arena *own, struct mf_arena *tmp,
                              uint64_t *steps, uint64_t limit)
{
    struct searching s = {.h = h, .a = own, .tmp = tmp, .steps = steps, .limit = limit};

    s.need = mf_new_n(own, uint64_t, h->columns->list.n + 1);
    s.falling = mf_new_n(own, uint64_t *, h->columns->list.n + 1);
    s.sum = mf_new_n(own, uint64_t, h->columns->npersons + 1);
    s.who = mf_new_n(own, mf_person, h->columns->npersons + 1);
    s.best = UINT32_MAX;
    return s;
}

struct mf_smallest mf_hitting_smallest(struct mf_hitting *h, struct mf_arena *a, uint32_t known,
                                       uint64_t *steps, uint64_t limit)
{
    struct mf_arena own, tmp;
    struct mf_smallest out = {0};
    struct searching s;

    mf_arena_init(&own);
    mf_arena_init(&tmp);
    s = begin(h, &own, &tmp, steps, limit);
    s.known = known;
    search(&s);
    out.possible = s.best != UINT32_MAX || s.cut;
    out.hi = s.best;
    out.lo = s.cut ? known : s.best;
    if (s.best != UINT32_MAX)
        out.who = mf_arena_copy(a, s.who, s.best * sizeof *s.who);
    mf_arena_free(&own);
    mf_arena_free(&tmp);
    return out;
}

/* ---- proofs ---- */

static struct mf_hit_group group_of(struct searching *s, struct mf_arena *a,
                                    const uint32_t *columns, uint32_t n)
{
    struct mf_hit_group g = {.part = mf_new_n(a, struct mf_hit_part, n), .n = n};

    for (uint32_t i = 0; i < n; i++)
        g.part[i] = (struct mf_hit_part){columns[i], 1, s->need[columns[i]]};
    return g;
}

/* The leaf that shows that k are needed; false: neither way does. */
static bool leaf_of(struct searching *s, struct mf_arena *a, uint32_t k, struct mf_hit_node *ret)
{
    struct mf_arena_mark mark = mf_arena_mark(s->tmp);
    uint32_t columns = s->h->columns->list.n, n, heads = 0;
    struct demand *d = mf_new_n(s->tmp, struct demand, columns + 1);
    bool *pick = mf_new_n(s->tmp, bool, columns + 1), ok = true;
    uint32_t *list = mf_new_n(s->tmp, uint32_t, columns + 1);

    *ret = (struct mf_hit_node){.split = false};
    n = demands_of(s, d);
    if (apart(s, d, n, pick) >= k) {
        ret->group = mf_new_n(a, struct mf_hit_group, n + 1);
        for (uint32_t i = 0; i < n; i++)
            if (pick[i])
                ret->group[ret->ngroups++] = group_of(s, a, &d[i].column, 1);
    } else if (together(s, d, n) >= k) {
        for (uint32_t i = 0; i < n; i++)
            if (s->h->columns->list.at[d[i].column].heads)
                list[heads++] = d[i].column;
        ret->group = mf_new_n(a, struct mf_hit_group, 1);
        ret->group[ret->ngroups++] = group_of(s, a, list, heads);
    } else {
        ok = false;
    }
    mf_arena_rewind(s->tmp, mark);
    return ok;
}

bool mf_hitting_prove(struct mf_hitting *h, struct mf_arena *a, uint32_t k, uint64_t *steps,
                      uint64_t limit, struct mf_hit_proof *ret)
{
    struct mf_arena own, tmp;
    struct searching s;
    MF_VEC(struct mf_hit_node) nodes = {0};
    MF_VEC(struct frame) stack = {0};
    bool down = true, ok = true;

    mf_arena_init(&own);
    mf_arena_init(&tmp);
    s = begin(h, &own, &tmp, steps, limit);
    s.best = UINT32_MAX;
    while (ok) {
        struct frame *top;
        const struct mf_hit_clause *c;
        if (down) {
            struct mf_hit_node node;
            if (!leaf_of(&s, a, k, &node)) {
                uint32_t least, clause = hardest(&s, k, &least);
                node = (struct mf_hit_node){.split = true, .clause = clause};
                ok = clause != UINT32_MAX && nodes.n < MF_HIT_NODES && *s.steps <= s.limit;
                if (!ok)
                    break;
                struct frame f = {.clause = clause};
                f.before = mf_new_n(&own, uint64_t, h->clauses.at[clause].n + 1);
                for (uint32_t i = 0; i < h->clauses.at[clause].n; i++)
                    f.before[i] = s.need[h->clauses.at[clause].atom[i].column];
                mf_vec_push(&own, &stack, f);
            }
            mf_vec_push(a, &nodes, node);
        }
        if (stack.n == 0)
            break;
        top = &stack.at[stack.n - 1];
        c = &h->clauses.at[top->clause];
        if (top->next > 0)
            s.need[c->atom[top->next - 1].column] = top->before[top->next - 1];
        if (top->next == c->n) {
            stack.n--;
            down = false;
            continue;
        }
        if (s.need[c->atom[top->next].column] < c->atom[top->next].need)
            s.need[c->atom[top->next].column] = c->atom[top->next].need;
        top->next++;
        down = true;
    }
    mf_arena_free(&own);
    mf_arena_free(&tmp);
    *ret = (struct mf_hit_proof){nodes.at, nodes.n};
    return ok;
}
