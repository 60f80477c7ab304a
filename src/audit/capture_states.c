/* Every state that can be reached, breadth first, until the goal is met or nothing is new. */
#include <string.h>

#include "audit/capture_exact.h"
#include "base/os.h"

struct search {
    const struct mf_exact *x;
    struct mf_arena *a;
    uint32_t size; /* bytes of a state */
    uint8_t *states;
    uint32_t n, *slot, nslots;
    struct mf_box box; /* of one state: both ends alike */
    uint64_t *steps;
    bool reached, full;
};

static uint64_t bits_of(const struct search *s, const uint8_t *st)
{
    uint64_t b;

    memcpy(&b, st + s->size - sizeof b, sizeof b);
    return b;
}

/* What the groups weigh in that state. */
static void look(struct search *s, const uint8_t *st)
{
    const struct mf_exact *x = s->x;
    const struct mf_system *y = x->system;

    for (uint32_t c = 0; c < y->columns.n; c++) {
        int64_t in = 0, out = 0;
        for (uint32_t p = 0; p < x->nprofiles; p++) {
            in += (int64_t)x->weight[p][c] * st[p];
            out += (int64_t)x->weight[p][c] * st[x->nprofiles + p];
        }
        s->box.lo[y->columns.at[c].in] = s->box.hi[y->columns.at[c].in] = in;
        s->box.lo[y->columns.at[c].out] = s->box.hi[y->columns.at[c].out] = out;
    }
    for (uint32_t i = 0; i < x->nscalars; i++)
        s->box.lo[x->scalar[i]] = s->box.hi[x->scalar[i]] = st[2 * x->nprofiles + i];
    *s->steps += 4;
}

/* Whatever may be won here has been won from now on. */
static void win(struct search *s, uint8_t *st)
{
    const struct mf_system *y = s->x->system;
    uint64_t bits = bits_of(s, st);

    for (uint32_t i = 0; i < y->acts.n; i++)
        for (uint32_t k = 0; k < y->acts.at[i].phases.n; k++) {
            uint32_t bit = s->x->bit[i] + k;
            if (!(bits >> bit & 1) && mf_box_may(&s->box, y->acts.at[i].phases.at[k].guard))
                bits |= UINT64_C(1) << bit;
        }
    memcpy(st + s->size - sizeof bits, &bits, sizeof bits);
}

static void put(struct search *s, uint8_t *st)
{
    uint64_t h = UINT64_C(14695981039346656037);
    uint32_t i;

    look(s, st);
    win(s, st);
    s->reached |= mf_box_may(&s->box, s->x->system->goal);
    for (uint32_t k = 0; k < s->size; k++)
        h = (h ^ st[k]) * UINT64_C(1099511628211);
    i = (uint32_t)((h >> 20) % s->nslots);
    while (s->slot[i]) {
        if (memcmp(s->states + (size_t)(s->slot[i] - 1) * s->size, st, s->size) == 0)
            return;
        i = (i + 1) % s->nslots;
    }
    if (s->n == MF_EXACT_STATES) {
        s->full = true;
        return;
    }
    memcpy(s->states + (size_t)s->n * s->size, st, s->size);
    s->slot[i] = ++s->n;
}

static bool had(const struct search *s, uint32_t act, uint64_t bits)
{
    uint64_t need;

    if (act == UINT32_MAX)
        return true;
    need = ((UINT64_C(1) << s->x->system->acts.at[act].phases.n) - 1) << s->x->bit[act];
    return (bits & need) == need;
}

static void expand(struct search *s, const uint8_t *from, uint8_t *st)
{
    const struct mf_exact *x = s->x;
    uint64_t bits = bits_of(s, from);

    for (uint32_t i = 0; i < x->moves.n && !s->reached && !s->full; i++) {
        const struct mf_exact_move *v = &x->moves.at[i];
        uint32_t side = v->out ? x->nprofiles : 0;
        *s->steps += 1;
        if (!had(s, v->act, bits) || (v->from != UINT32_MAX && from[side + v->from] == 0))
            continue;
        look(s, from);
        if (!mf_box_may(&s->box, v->guard))
            continue;
        memcpy(st, from, s->size);
        if (v->from != UINT32_MAX) {
            st[side + v->from]--;
            st[side + v->to]++;
        }
        for (uint32_t k = 0; k < v->nset; k++)
            for (uint32_t m = 0; m < x->nscalars; m++)
                if (x->scalar[m] == v->set[k].var)
                    st[2 * x->nprofiles + m] = (uint8_t)v->set[k].value;
        put(s, st);
    }
}

static bool start(struct search *s, const uint32_t *of_type, uint8_t *st)
{
    const struct mf_exact *x = s->x;

    for (uint32_t i = 0; i < x->ntypes; i++) {
        const struct mf_exact_type *t = &x->types[i];
        st[t->profile] = (uint8_t)(st[t->profile] + of_type[i]);
        st[x->nprofiles + t->profile] =
            (uint8_t)(st[x->nprofiles + t->profile] + t->n - of_type[i] + t->fixed);
    }
    if (x->newcomer != UINT32_MAX)
        st[x->newcomer] = (uint8_t)(st[x->newcomer] + x->system->newcomers);
    for (uint32_t i = 0; i < x->nscalars; i++) {
        int64_t v = x->system->vars.at[x->scalar[i]].init;
        if (v > UINT8_MAX)
            return false;
        st[2 * x->nprofiles + i] = (uint8_t)v;
    }
    return true;
}

enum mf_exact_answer mf_exact_run(struct mf_arena *a, const struct mf_exact *x,
                                  const uint32_t *of_type, uint64_t *steps,
                                  struct mf_exact_states *ret)
{
    struct mf_arena tmp;
    struct search s = {.x = x, .a = &tmp, .steps = steps, .nslots = 2 * MF_EXACT_STATES + 1};
    uint8_t *st, *next;
    enum mf_exact_answer answer = MF_EXACT_UNKNOWN;

    mf_arena_init(&tmp);
    s.size = 2 * x->nprofiles + x->nscalars + (uint32_t)sizeof(uint64_t);
    s.states = mf_arena_alloc(&tmp, MF_EXACT_STATES, s.size);
    s.slot = mf_new_n(&tmp, uint32_t, s.nslots);
    s.box = mf_box_new(&tmp, x->system);
    st = mf_arena_alloc(&tmp, 1, s.size);
    next = mf_arena_alloc(&tmp, 1, s.size);
    if (start(&s, of_type, st)) {
        put(&s, st);
        for (uint32_t i = 0; i < s.n && !s.reached && !s.full; i++)
            expand(&s, s.states + (size_t)i * s.size, next);
        answer = s.reached ? MF_EXACT_MAYBE : s.full ? MF_EXACT_UNKNOWN : MF_EXACT_NO;
    }
    if (ret && answer == MF_EXACT_NO) {
        ret->at = mf_arena_copy(a, s.states, (size_t)s.n * s.size);
        ret->n = s.n;
        ret->size = s.size;
    }
    mf_arena_free(&tmp);
    return answer;
}
