#ifndef MF_GAMES_NUMBERS_H
#define MF_GAMES_NUMBERS_H
/*
 * Floating-point figures as text, without the C library's formatting, which depends on the locale.
 */
#include "base/lingua.h"
#include "base/str.h"

/*
 * value >= 0 with so many decimals (at most 15), rounded to nearest; the language's decimal sign.
 * Wants value * 10^decimals < 10^18.
 */
struct mf_str mf_number_text(struct mf_arena *a, double value, unsigned decimals,
                             enum mf_lingua lingua);
/* value in 0 … 1 as a percentage: "44.0%". A value that would round to nothing is "< 0.1%". */
struct mf_str mf_percent_text(struct mf_arena *a, double value, unsigned decimals,
                              enum mf_lingua lingua);
/*
 * A count as a person reads it: all digits up to 10^15, else "about 6.81 × 10^158". `digits`, if
 * not empty, are the count in full, used where they are at most 40.
 */
struct mf_str mf_large_text(struct mf_arena *a, double count, struct mf_str digits,
                            enum mf_lingua lingua);
/* A bar for value in 0 … 1, `width` columns long at 1, in eighths of a column. */
struct mf_str mf_bar_text(struct mf_arena *a, double value, unsigned width);

#endif
