/* Kinds of persons, found in one pass over all of them. */
#include "audit/kinds.h"

#include <string.h>

struct sorting {
    struct mf_study *s;
    const uint32_t *columns;
    uint32_t ncolumns;
    const bool *const *marks;
    uint32_t nmarks;
    uint32_t *at; /* by column: entry of the next person there */
    uint64_t *row;
    uint32_t *slots, cap; /* hash of rows: kind + 1 */
    uint64_t **rows;      /* by kind */
};

/* What the next person is, all before having been looked at. */
static void read_row(struct sorting *t, mf_person p)
{
    for (uint32_t i = 0; i < t->ncolumns; i++) {
        const struct mf_column *c = &t->s->columns.list.at[t->columns[i]];
        bool in = t->at[i] < c->n && c->person[t->at[i]] == p;
        t->row[i] = in ? c->weight[t->at[i]] : 0;
        t->at[i] += in;
    }
    for (uint32_t i = 0; i < t->nmarks; i++)
        t->row[t->ncolumns + i] = t->marks[i][p];
}

/* Where the row stands, or would. */
static uint32_t slot_of(const struct sorting *t)
{
    uint32_t width = t->ncolumns + t->nmarks, i;
    uint64_t h = width;

    for (i = 0; i < width; i++)
        h = (h ^ t->row[i]) * UINT64_C(0x9e3779b97f4a7c15) ^ h >> 31;
    for (i = (uint32_t)(h >> 32) & (t->cap - 1); t->slots[i]; i = (i + 1) & (t->cap - 1))
        if (memcmp(t->rows[t->slots[i] - 1], t->row, width * sizeof *t->row) == 0)
            break;
    return i;
}

static void enlist(struct mf_study *s, struct mf_kinds *k, const uint32_t *of)
{
    for (uint32_t i = 0; i < k->n; i++) {
        k->member[i] = mf_new_n(s->arena, mf_person, k->size[i]);
        k->size[i] = 0;
    }
    for (mf_person p = 0; p < s->columns.npersons; p++)
        k->member[of[p]][k->size[of[p]]++] = p;
}

struct mf_kinds mf_kinds_of(struct mf_study *s, const uint32_t *columns, uint32_t ncolumns,
                            const bool *const *marks, uint32_t nmarks, uint32_t most)
{
    struct mf_arena *a = s->arena;
    struct sorting t = {.s = s,
                        .columns = columns,
                        .ncolumns = ncolumns,
                        .marks = marks,
                        .nmarks = nmarks,
                        .cap = 64};
    uint32_t *of = mf_new_n(a, uint32_t, s->columns.npersons + 1);
    struct mf_kinds k = {.first = mf_new_n(a, mf_person, most + 1),
                         .size = mf_new_n(a, uint32_t, most + 1),
                         .member = mf_new_n(a, mf_person *, most + 1)};

    while (t.cap < most * 2)
        t.cap *= 2;
    t.at = mf_new_n(a, uint32_t, ncolumns + 1);
    t.row = mf_new_n(a, uint64_t, ncolumns + nmarks + 1);
    t.slots = mf_new_n(a, uint32_t, t.cap);
    t.rows = mf_new_n(a, uint64_t *, most + 1);
    for (mf_person p = 0; p < s->columns.npersons; p++) {
        uint32_t slot;
        read_row(&t, p);
        slot = slot_of(&t);
        if (!t.slots[slot]) {
            if (k.n == most) {
                k.more = true;
                return k;
            }
            t.rows[k.n] = mf_arena_copy(a, t.row, (ncolumns + nmarks) * sizeof *t.row);
            k.first[k.n] = p;
            t.slots[slot] = ++k.n;
        }
        of[p] = t.slots[slot] - 1;
        k.size[of[p]]++;
    }
    enlist(s, &k, of);
    return k;
}
