#ifndef MF_BASE_STR_H
#define MF_BASE_STR_H
/*
 * Strings. `struct mf_str` is a borrowed view of bytes (not terminated by NUL, never NULL inside
 * when n > 0). `struct mf_buf` is a growing text in an arena, always terminated by NUL, for
 * building output. All of it is bytewise and independent of the locale.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct mf_str {
    const char *p;
    size_t n;
};

#define MF_S(lit) ((struct mf_str){("" lit), sizeof(lit) - 1})
/* For printf: printf("%.*s", MF_F(s)). */
#define MF_F(s) (int)(s).n, ((s).p ? (s).p : "")

struct mf_str mf_str_c(const char *nul_terminated);
bool mf_str_eq(struct mf_str a, struct mf_str b);
bool mf_str_is(struct mf_str a, const char *nul_terminated);
/* Bytewise order: negative, 0, positive. */
int mf_str_cmp(struct mf_str a, struct mf_str b);
bool mf_str_starts(struct mf_str a, struct mf_str prefix);
struct mf_str mf_str_sub(struct mf_str a, size_t from, size_t n); /* clipped to a */
struct mf_str mf_str_trim(struct mf_str a);                       /* ASCII white space */
/* A copy owned by the arena; terminated by NUL for C interfaces. */
struct mf_str mf_str_copy(struct mf_arena *a, struct mf_str s);
/* Formatted text owned by the arena, terminated by NUL. */
struct mf_str mf_strf(struct mf_arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Longest difference that mf_str_distance() looks into, in bytes. */
#define MF_STR_DISTANCE_MAX 256
/*
 * Edit distance in bytes (insert, delete, replace, swap of neighbours that aren't edited again), at
 * most `cap`; also `cap` when the part in which they differ is longer than MF_STR_DISTANCE_MAX. For
 * suggestions.
 */
unsigned mf_str_distance(struct mf_str a, struct mf_str b, unsigned cap);
/* Whether the bytes are UTF-8 (RFC 3629); where not, *ret_bad is the first offset that isn't. */
bool mf_utf8_valid(struct mf_str s, size_t *ret_bad);
/*
 * Columns that a UTF-8 text takes on a terminal: wide East Asian and emoji 2, combining marks,
 * format and control characters 0, a byte that is no UTF-8 1. Knows nothing of escape codes.
 */
unsigned mf_str_width(struct mf_str s);

struct mf_buf {
    struct mf_arena *arena;
    char *p; /* NUL-terminated once something was added */
    size_t n, cap;
};

void mf_buf_init(struct mf_buf *b, struct mf_arena *a); /* takes no memory yet */
void mf_buf_add(struct mf_buf *b, struct mf_str s);
void mf_buf_c(struct mf_buf *b, const char *nul_terminated);
void mf_buf_char(struct mf_buf *b, char c);
void mf_buf_pad(struct mf_buf *b, char c, size_t n); /* n times c */
void mf_buf_u(struct mf_buf *b, uint64_t n);         /* in decimal digits */
void mf_buf_f(struct mf_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void mf_buf_vf(struct mf_buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
struct mf_str mf_buf_str(const struct mf_buf *b); /* borrowed; until the buffer grows */

#endif
