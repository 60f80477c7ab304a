/* The bytes of the state: numbers, texts and the rows of a table, for each of the three uses. */
#include "engine/fields.h"

#include <string.h>

#include "base/os.h"

/* ---- writing and hashing ---- */

void mf_code_flush(struct mf_code *k)
{
    struct mf_str bytes = {(const char *)k->block, k->used};

    k->used = 0;
    if (k->use == MF_CODE_WRITE) {
        mf_buf_add(k->out, bytes);
        return;
    }
    k->so_far = mf_sha256(bytes);
    memcpy(k->block, k->so_far.b, sizeof k->so_far.b);
    k->used = sizeof k->so_far.b;
}

static void put(struct mf_code *k, const void *p, size_t n)
{
    const uint8_t *at = p;

    while (n > 0) {
        size_t room = MF_CODE_BLOCK - k->used, part = n < room ? n : room;
        memcpy(k->block + k->used, at, part);
        k->used += part;
        at += part;
        n -= part;
        if (k->used == MF_CODE_BLOCK)
            mf_code_flush(k);
    }
}

static void put_number(struct mf_code *k, uint64_t v)
{
    uint8_t b[10];
    size_t n = 0;

    for (; v >= 0x80; v >>= 7)
        b[n++] = (uint8_t)(0x80 | (v & 0x7f));
    b[n++] = (uint8_t)v;
    put(k, b, n);
}

/* ---- reading ---- */

void mf_code_bad(struct mf_code *k, const char *what)
{
    if (k->bad)
        return;
    k->bad = true;
    mf_err_set(k->err, MF_E_FORMAT, "not the snapshot of an organisation: %s", what);
}

static uint64_t get_number(struct mf_code *k)
{
    uint64_t v = 0;

    for (unsigned shift = 0; k->at < k->end && shift < 64; shift += 7) {
        uint8_t b = *k->at++;
        uint64_t part = b & 0x7f;
        if (part << shift >> shift != part || (b == 0 && shift > 0))
            break; /* more than 64 bits, or longer than need be */
        v |= part << shift;
        if (!(b & 0x80))
            return v;
    }
    mf_code_bad(k, "a number that is none, or the end too early");
    return 0;
}

/* ---- either way ---- */

uint64_t mf_code_number(struct mf_code *k, uint64_t v, uint64_t most)
{
    if (!mf_code_reads(k)) {
        put_number(k, v);
        return v;
    }
    v = k->bad ? 0 : get_number(k);
    if (v <= most)
        return v;
    mf_code_bad(k, "a number beyond what it may be");
    return 0;
}

uint32_t mf_code_link(struct mf_code *k, uint32_t v, uint32_t n)
{
    uint32_t got = (uint32_t)mf_code_number(k, v == MF_NO_SLOT ? 0 : (uint64_t)v + 1, n);

    return got == 0 ? MF_NO_SLOT : got - 1;
}

uint32_t mf_code_row(struct mf_code *k, uint32_t v, uint32_t n)
{
    v = (uint32_t)mf_code_number(k, v, UINT32_MAX);
    if (!mf_code_reads(k) || v < n)
        return v;
    mf_code_bad(k, "a row that there isn't");
    return 0;
}

/* Those before 1970 are the odd numbers; MF_NEVER, which would be the largest but one, is 0. */
mf_instant mf_code_instant(struct mf_code *k, mf_instant t, mf_instant least)
{
    uint64_t u = (uint64_t)t, zigzag = (u << 1 ^ (t < 0 ? UINT64_MAX : 0)) + 2;

    zigzag = mf_code_number(k, zigzag, UINT64_MAX);
    if (!mf_code_reads(k))
        return t;
    zigzag -= 2;
    u = zigzag >> 1 ^ (zigzag & 1 ? UINT64_MAX : 0);
    memcpy(&t, &u, sizeof t);
    if (!k->bad && t >= least)
        return t;
    mf_code_bad(k, "an instant too long ago");
    return 0;
}

struct mf_str mf_code_text(struct mf_code *k, struct mf_str s, size_t most)
{
    size_t n = (size_t)mf_code_number(k, s.n, most);

    if (!mf_code_reads(k)) {
        put(k, s.p, n);
        return s;
    }
    if (n > (size_t)(k->end - k->at)) {
        mf_code_bad(k, "a text longer than what is left");
        return (struct mf_str){0};
    }
    s = mf_str_copy(&k->to->arena, (struct mf_str){(const char *)k->at, n});
    k->at += n;
    return s;
}

void mf_code_bytes(struct mf_code *k, void *p, size_t n)
{
    if (!mf_code_reads(k)) {
        put(k, p, n);
    } else if (k->bad || n > (size_t)(k->end - k->at)) {
        mf_code_bad(k, "the end too early");
        memset(p, 0, n);
    } else {
        memcpy(p, k->at, n);
        k->at += n;
    }
}

/* ---- what several tables have ---- */

/* One of no length is nowhere. */
void mf_code_span(struct mf_code *k, struct mf_span *span)
{
    MF_NUM(span->len, UINT32_MAX);
    if (span->len > 0)
        MF_NUM(span->at, UINT32_MAX);
}

static void share(struct mf_code *k, struct mf_frac *f, bool counts)
{
    MF_NUM(f->num, MF_MAX_AMOUNT);
    MF_NUM(f->den, MF_MAX_AMOUNT);
    if (mf_code_reads(k) && counts && f->den == 0)
        mf_code_bad(k, "a share of nothing");
}

static void falling(struct mf_code *k, struct mf_amount *a)
{
    const struct mf_fall *from = a->falling;
    struct mf_fall *last = NULL;
    bool more = from != NULL;

    for (MF_FLAG(more); more && !k->bad; MF_FLAG(more)) {
        struct mf_fall step = {.unit = MF_DAY};
        if (from)
            step = *from;
        share(k, &step.to, true);
        step.over = (mf_duration)mf_code_number(k, (uint64_t)step.over, INT64_MAX);
        if (mf_code_reads(k)) {
            struct mf_fall *kept;
            if (step.over == 0)
                mf_code_bad(k, "a fall in no time");
            kept = mf_arena_copy(&k->to->arena, &step, sizeof step);
            if (last)
                last->next = kept;
            else
                a->falling = kept;
            last = kept;
        }
        from = from ? from->next : NULL;
        more = from != NULL;
    }
}

void mf_code_amount(struct mf_code *k, struct mf_amount *a)
{
    MF_NUM(a->kind, MF_AMT_ALL_BUT);
    MF_NUM(a->count, UINT64_MAX);
    MF_FLAG(a->sqrt);
    share(k, &a->share, a->kind == MF_AMT_SHARE || a->sqrt);
    MF_FLAG(a->percent);
    MF_FLAG(a->more_than);
    MF_FLAG(a->rounded_down);
    MF_FLAG(a->capped);
    MF_NUM(a->cap, UINT64_MAX);
    falling(k, a);
}

void mf_code_key(struct mf_code *k, struct mf_key *key)
{
    MF_NUM(key->verb, MF_EF__COUNT - 1);
    MF_NUM(key->object, UINT32_MAX);
    MF_LINK(key->person, MF_T_PERSONS);
}

/* ---- tables ---- */

void mf_code_table(struct mf_code *k, size_t rows_offset, uint32_t n, mf_code_fields *fields)
{
    const struct mf_rows *rows = (const void *)((const char *)k->org + rows_offset);
    void *copy = mf_arena_alloc(&k->scratch, 1, rows->size);

    for (uint32_t i = 0; i < n && !k->bad; i++) {
        void *row = copy;
        uint32_t at;
        if (!mf_code_reads(k))
            memcpy(row, mf_row(rows, i), rows->size);
        else if (i < rows->n) /* a slot, which the charters made */
            row = mf_row(rows, i);
        else
            row = mf_row_add(k->to, (void *)((char *)k->to + rows_offset), &at);
        fields(k, row, i);
    }
}
