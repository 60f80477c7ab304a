/* Ballots: equal rows joined as they come, and the hash that names a set of ballots. */
#include "count/profile.h"

#include <string.h>

#include "base/vec.h"

/*
 * A place of the table of rows: the row + 1 in the low bits, which hold MF_COUNT_ROWS, and above
 * them a part of its hash, which spares most looks at the row; 0: free. So small because a table of
 * a million rows is looked into at a million random places.
 */
#define SLOT_BITS 25
#define SLOT_ROW  ((UINT32_C(1) << SLOT_BITS) - 1)
_Static_assert(MF_COUNT_ROWS < SLOT_ROW, "a slot holds every row");

struct mf_profile_maker {
    struct mf_arena *a;
    struct mf_profile p;
    MF_VEC(uint64_t) first;
    MF_VEC(uint64_t) weight;
    struct mf_mark *mark; /* may pass what a vector counts to */
    uint64_t nmarks, capmarks;
    MF_VEC(uint32_t) hash; /* of each row */
    uint32_t *slots;       /* rows by their marks: open addressing */
    uint32_t nslots;
};

struct mf_profile_maker *mf_profile_make(struct mf_arena *a, enum mf_marks marks, uint32_t noptions)
{
    struct mf_profile_maker *m = mf_new(a, struct mf_profile_maker);

    m->a = a;
    m->p.marks = marks;
    m->p.noptions = noptions;
    m->nslots = 64;
    m->slots = mf_new_n(a, uint32_t, m->nslots);
    mf_vec_push(a, &m->first, 0);
    return m;
}

static bool mark_before(struct mf_mark a, struct mf_mark b)
{
    return a.value != b.value ? a.value < b.value : a.option < b.option;
}

/* Ballots are short: insertion is the quickest, and most come sorted. */
static void sort_marks(struct mf_mark *m, uint64_t n)
{
    for (uint64_t i = 1; i < n; i++) {
        struct mf_mark x = m[i];
        uint64_t j = i;
        for (; j > 0 && mark_before(x, m[j - 1]); j--)
            m[j] = m[j - 1];
        m[j] = x;
    }
}

static const char *fault_of(const struct mf_profile_maker *m, const struct mf_mark *marks,
                            uint32_t n, uint64_t heads, uint64_t weight)
{
    for (uint32_t i = 0; i < n; i++) {
        if (marks[i].option >= m->p.noptions)
            return "it marks an option that isn't there";
        if (marks[i].value > MF_COUNT_VALUE || marks[i].value < -MF_COUNT_VALUE)
            return "a value lies beyond 1,000,000";
        if (m->p.marks == MF_MARKS_RANKS && marks[i].value < 0)
            return "a rank is below 1";
    }
    if (heads > MF_COUNT_WEIGHT || weight > MF_COUNT_WEIGHT ||
        (weight > 0 && heads > (MF_COUNT_WEIGHT - m->p.total) / weight))
        return "all ballots together weigh more than 2^53";
    return NULL;
}

static void grow_to(struct mf_profile_maker *m, uint64_t cap)
{
    struct mf_mark *more = mf_new_n(m->a, struct mf_mark, cap);

    if (m->nmarks > 0)
        memcpy(more, m->mark, m->nmarks * sizeof *more);
    m->mark = more;
    m->capmarks = cap;
}

void mf_profile_expect(struct mf_profile_maker *m, uint64_t marks)
{
    if (marks > m->capmarks)
        grow_to(m, marks);
}

/* Room for n marks more behind those there are. */
static struct mf_mark *room_for(struct mf_profile_maker *m, uint32_t n)
{
    if (!m->mark || m->capmarks - m->nmarks < n) {
        uint64_t cap = m->capmarks ? 2 * m->capmarks : 1024;
        while (cap - m->nmarks < n)
            cap *= 2;
        grow_to(m, cap);
    }
    return m->mark + m->nmarks;
}

/* FNV-1a over whole marks, mixed at the end: rows are told apart by comparing them anyway. */
static uint32_t hash_row(const struct mf_mark *m, uint64_t n)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (uint64_t i = 0; i < n; i++)
        h = (h ^ m[i].option ^ (uint64_t)(uint32_t)m[i].value << 20) * UINT64_C(1099511628211);
    h ^= h >> 29;
    return (uint32_t)(h ^ h >> 32);
}

static bool row_is(const struct mf_profile_maker *m, uint32_t row, const struct mf_mark *marks,
                   uint64_t n)
{
    uint64_t at = m->first.at[row];

    return m->first.at[row + 1] - at == n &&
           (n == 0 || memcmp(m->mark + at, marks, n * sizeof *marks) == 0);
}

static uint32_t slot_of(uint32_t row, uint32_t hash)
{
    return (row + 1) | (hash & ~SLOT_ROW);
}

static void more_slots(struct mf_profile_maker *m)
{
    uint32_t n = 2 * m->nslots;
    uint32_t *slots = mf_new_n(m->a, uint32_t, n);

    for (uint32_t r = 0; r < m->weight.n; r++) {
        uint32_t s = m->hash.at[r] & (n - 1);
        while (slots[s] > 0)
            s = (s + 1) & (n - 1);
        slots[s] = slot_of(r, m->hash.at[r]);
    }
    m->slots = slots;
    m->nslots = n;
}

/* The slot of an equal row, or the free one where it belongs. */
static uint32_t find_slot(const struct mf_profile_maker *m, const struct mf_mark *row, uint64_t n,
                          uint32_t hash)
{
    uint32_t s = hash & (m->nslots - 1), x;

    while ((x = m->slots[s]) > 0 &&
           (((x ^ hash) & ~SLOT_ROW) != 0 || !row_is(m, (x & SLOT_ROW) - 1, row, n)))
        s = (s + 1) & (m->nslots - 1);
    return s;
}

const char *mf_profile_add(struct mf_profile_maker *m, const struct mf_mark *marks, uint32_t n,
                           uint64_t heads, uint64_t weight)
{
    const char *fault = fault_of(m, marks, n, heads, weight);
    struct mf_mark *row;
    uint64_t kept = 0;
    uint32_t s, hash;

    if (fault || heads == 0)
        return fault;
    row = room_for(m, n);
    for (uint32_t i = 0; i < n; i++) /* rank 0: marked as unranked */
        if (m->p.marks != MF_MARKS_RANKS || marks[i].value > 0)
            row[kept++] = marks[i];
    sort_marks(row, kept);
    hash = hash_row(row, kept);
    s = find_slot(m, row, kept, hash);
    if (m->slots[s] == 0) {
        if (m->weight.n >= MF_COUNT_ROWS)
            return "there are more than 20,000,000 different ballots";
        m->nmarks += kept;
        mf_vec_push(m->a, &m->first, m->nmarks);
        mf_vec_push(m->a, &m->weight, 0);
        mf_vec_push(m->a, &m->hash, hash);
        m->slots[s] = slot_of(m->weight.n - 1, hash);
    }
    m->weight.at[(m->slots[s] & SLOT_ROW) - 1] += heads * weight;
    m->p.total += heads * weight;
    m->p.voters += weight > 0 ? heads : 0;
    if (m->weight.n > m->nslots / 2)
        more_slots(m);
    return NULL;
}

const struct mf_profile *mf_profile_done(struct mf_profile_maker *m)
{
    m->p.nrows = m->weight.n;
    m->p.first = m->first.at;
    m->p.mark = m->mark;
    m->p.weight = m->weight.at;
    return &m->p;
}

/* ---- the hash ---- */

/* Shorter rows first, then by their marks; equal rows were joined, so this order is whole. */
static int compare_rows(const struct mf_profile *p, uint32_t a, uint32_t b)
{
    uint64_t na = p->first[a + 1] - p->first[a], nb = p->first[b + 1] - p->first[b];

    if (na != nb)
        return na < nb ? -1 : 1;
    for (uint64_t i = 0; i < na; i++) {
        struct mf_mark x = p->mark[p->first[a] + i], y = p->mark[p->first[b] + i];
        if (mark_before(x, y))
            return -1;
        if (mark_before(y, x))
            return 1;
    }
    return 0;
}

/*
 * A row with the front of its order in two numbers: its length, then of the first eight marks value
 * and option. A value beyond what its bits hold ends them, so that rows with equal numbers may
 * differ, but no two numbers ever stand against the order of their rows.
 */
struct keyed_row {
    uint64_t key[2];
    uint32_t row;
};

#define OPTION_BITS 11u /* MF_COUNT_OPTIONS fit */
#define MARK_BITS   (OPTION_BITS + 2)
_Static_assert(MF_COUNT_OPTIONS < 1u << OPTION_BITS, "an option has a place in a key");

static struct keyed_row keyed(const struct mf_profile *p, uint32_t row)
{
    uint64_t n = p->first[row + 1] - p->first[row];
    struct keyed_row k = {.key = {(n < 4095 ? n : 4095) << 52}, .row = row};
    int32_t before = 0; /* value of the mark before: most are one more than it */

    for (uint64_t i = 0; i < 8 && i < n; i++) {
        struct mf_mark m = p->mark[p->first[row] + i];
        unsigned shift = (unsigned)(i < 4 ? 39 - MARK_BITS * i : 51 - MARK_BITS * (i - 4));
        int64_t step = (int64_t)m.value - before;
        uint64_t mark = step < 0 ? 0 : step > 1 ? 3 : (uint64_t)step + 1;
        mark = mark << OPTION_BITS | (mark == 1 || mark == 2 ? m.option : 0);
        k.key[i / 4] |= mark << shift;
        if (step < 0 || step > 1)
            break;
        before = m.value;
    }
    return k;
}

static bool row_before(const struct mf_profile *p, struct keyed_row a, struct keyed_row b)
{
    if (a.key[0] != b.key[0])
        return a.key[0] < b.key[0];
    return a.key[1] != b.key[1] ? a.key[1] < b.key[1] : compare_rows(p, a.row, b.row) <= 0;
}

/* Merge sort: the library's sort takes no context. */
static void sort_rows(const struct mf_profile *p, struct keyed_row *rows, struct keyed_row *spare,
                      uint32_t n)
{
    uint32_t half = n / 2, i = 0, j = half;

    if (n < 2)
        return;
    sort_rows(p, rows, spare, half);
    sort_rows(p, rows + half, spare, n - half);
    if (row_before(p, rows[half - 1], rows[half]))
        return;
    memcpy(spare, rows, n * sizeof *rows);
    for (uint32_t k = 0; k < n; k++)
        if (j >= n || (i < half && row_before(p, spare[i], spare[j])))
            rows[k] = spare[i++];
        else
            rows[k] = spare[j++];
}

/* Decimal digits to `to`, which has room for 20; where they end. */
static char *digits_to(char *to, uint64_t n)
{
    char reversed[20];
    size_t k = 0;

    if (n < 10) {
        *to = (char)('0' + n);
        return to + 1;
    }
    for (; n > 0; n /= 10)
        reversed[k++] = (char)('0' + n % 10);
    while (k > 0)
        *to++ = reversed[--k];
    return to;
}

/* " option:value", at most 34 bytes, by hand: a million ballots have many marks. */
static char *mark_to(char *to, struct mf_mark m)
{
    *to++ = ' ';
    to = digits_to(to, m.option);
    *to++ = ':';
    if (m.value < 0)
        *to++ = '-';
    return digits_to(to, (uint64_t)(m.value < 0 ? -(int64_t)m.value : m.value));
}

#define HASHED_AT_ONCE 32768u

/*
 * "mufakat ballots 1\n", the kind of marks and the number of options, then a line for each row that
 * weighs something: its weight, and each mark as option:value, in decimal digits, in the order of
 * compare_rows().
 */
struct mf_hash mf_profile_hash(const struct mf_profile *p)
{
    struct mf_arena scratch;
    struct mf_sha256_parts h;
    struct keyed_row *rows;
    char *text, *to;

    mf_arena_init(&scratch);
    rows = mf_new_n(&scratch, struct keyed_row, p->nrows);
    for (uint32_t r = 0; r < p->nrows; r++)
        rows[r] = keyed(p, r);
    sort_rows(p, rows, mf_new_n(&scratch, struct keyed_row, p->nrows), p->nrows);
    text = to = mf_new_n(&scratch, char, HASHED_AT_ONCE + 128);
    mf_sha256_begin(&h);
    mf_sha256_add(&h, mf_strf(&scratch, "mufakat ballots 1\n%d %u\n", p->marks, p->noptions));
    for (uint32_t k = 0; k < p->nrows; k++) {
        uint32_t r = rows[k].row;
        if (p->weight[r] == 0)
            continue;
        to = digits_to(to, p->weight[r]);
        for (uint64_t i = p->first[r]; i < p->first[r + 1]; i++) {
            to = mark_to(to, p->mark[i]);
            if (to > text + HASHED_AT_ONCE) {
                mf_sha256_add(&h, (struct mf_str){text, (size_t)(to - text)});
                to = text;
            }
        }
        *to++ = '\n';
    }
    mf_sha256_add(&h, (struct mf_str){text, (size_t)(to - text)});
    mf_arena_free(&scratch);
    return mf_sha256_end(&h);
}
