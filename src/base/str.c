#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/os.h"

struct mf_str mf_str_c(const char *nul_terminated)
{
    return (struct mf_str){nul_terminated, strlen(nul_terminated)};
}

bool mf_str_eq(struct mf_str a, struct mf_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool mf_str_is(struct mf_str a, const char *nul_terminated)
{
    if (a.n > 0 && a.p[0] != nul_terminated[0])
        return false; /* most that are compared differ here; no need to measure the other */
    return mf_str_eq(a, mf_str_c(nul_terminated));
}

int mf_str_cmp(struct mf_str a, struct mf_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool mf_str_starts(struct mf_str a, struct mf_str prefix)
{
    return a.n >= prefix.n && mf_str_eq(mf_str_sub(a, 0, prefix.n), prefix);
}

struct mf_str mf_str_sub(struct mf_str a, size_t from, size_t n)
{
    if (from > a.n)
        from = a.n;
    if (n > a.n - from)
        n = a.n - from;
    return (struct mf_str){a.p ? a.p + from : a.p, n};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct mf_str mf_str_trim(struct mf_str a)
{
    while (a.n > 0 && is_space(a.p[a.n - 1]))
        a.n--;
    while (a.n > 0 && is_space(*a.p)) {
        a.p++;
        a.n--;
    }
    return a;
}

struct mf_str mf_str_copy(struct mf_arena *a, struct mf_str s)
{
    char *p = mf_arena_alloc(a, s.n + 1, 1);

    if (s.n)
        memcpy(p, s.p, s.n);
    return (struct mf_str){p, s.n};
}

struct mf_str mf_strf(struct mf_arena *a, const char *fmt, ...)
{
    struct mf_buf b;
    va_list ap;

    mf_buf_init(&b, a);
    va_start(ap, fmt);
    mf_buf_vf(&b, fmt, ap);
    va_end(ap);
    return mf_buf_str(&b);
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    unsigned m = a < b ? a : b;

    return m < c ? m : c;
}

unsigned mf_str_distance(struct mf_str a, struct mf_str b, unsigned cap)
{
    while (a.n > 0 && b.n > 0 && a.p[0] == b.p[0]) {
        a = mf_str_sub(a, 1, a.n);
        b = mf_str_sub(b, 1, b.n);
    }
    while (a.n > 0 && b.n > 0 && a.p[a.n - 1] == b.p[b.n - 1]) {
        a.n--;
        b.n--;
    }

    size_t longer = a.n > b.n ? a.n : b.n, shorter = a.n < b.n ? a.n : b.n;
    if (longer - shorter >= cap || longer > MF_STR_DISTANCE_MAX)
        return cap;

    /* Row i of the table: distances of a's first i bytes from each beginning of b. */
    unsigned rows[3][MF_STR_DISTANCE_MAX + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];

    for (unsigned j = 0; j <= b.n; j++)
        last[j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b.n; j++) {
            unsigned replaced = last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            row[j] = min3(last[j] + 1, row[j - 1] + 1, replaced);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
                before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        unsigned *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b.n] < cap ? last[b.n] : cap;
}

void mf_buf_init(struct mf_buf *b, struct mf_arena *a)
{
    *b = (struct mf_buf){.arena = a};
}

/* Room for n more bytes and the NUL. */
enum { USUAL = 32 }; /* bytes that a format makes */

static void room(struct mf_buf *b, size_t n)
{
    if (b->cap > b->n && n < b->cap - b->n)
        return;
    if (n > SIZE_MAX / 4 || b->n > SIZE_MAX / 4)
        mf_oom(n);

    size_t cap = b->cap ? 2 * b->cap : 64;
    while (cap <= b->n + n)
        cap *= 2;
    char *p = mf_arena_alloc(b->arena, cap, 1);
    if (b->n)
        memcpy(p, b->p, b->n);
    b->p = p;
    b->cap = cap;
}

void mf_buf_add(struct mf_buf *b, struct mf_str s)
{
    room(b, s.n);
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void mf_buf_c(struct mf_buf *b, const char *nul_terminated)
{
    mf_buf_add(b, mf_str_c(nul_terminated));
}

void mf_buf_char(struct mf_buf *b, char c)
{
    mf_buf_pad(b, c, 1);
}

void mf_buf_pad(struct mf_buf *b, char c, size_t n)
{
    room(b, n);
    memset(b->p + b->n, c, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void mf_buf_u(struct mf_buf *b, uint64_t n)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    mf_buf_add(b, (struct mf_str){digits + at, sizeof digits - at});
}

void mf_buf_f(struct mf_buf *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    mf_buf_vf(b, fmt, ap);
    va_end(ap);
}

void mf_buf_vf(struct mf_buf *b, const char *fmt, va_list ap)
{
    va_list again;

    /* Nearly always there is room for it already. */
    room(b, USUAL);
    va_copy(again, ap);
    int n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, again);
    va_end(again);
    mf_assert(n >= 0);
    if ((size_t)n >= b->cap - b->n) {
        room(b, (size_t)n);
        (void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
    }
    b->n += (size_t)n;
}

struct mf_str mf_buf_str(const struct mf_buf *b)
{
    return (struct mf_str){b->p ? b->p : "", b->n};
}
