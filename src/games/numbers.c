/* Floating-point figures as text. */
#include "games/numbers.h"

struct mf_str mf_number_text(struct mf_arena *a, double value, unsigned decimals,
                             enum mf_lingua lingua)
{
    uint64_t unit = 1;
    for (unsigned i = 0; i < decimals; i++)
        unit *= 10;
    uint64_t scaled = (uint64_t)(value * (double)unit + 0.5);
    if (decimals == 0)
        return mf_strf(a, "%llu", (unsigned long long)scaled);
    return mf_strf(a, "%llu%c%0*llu", (unsigned long long)(scaled / unit),
                   lingua == MF_ID ? ',' : '.', (int)decimals, (unsigned long long)(scaled % unit));
}

struct mf_str mf_percent_text(struct mf_arena *a, double value, unsigned decimals,
                              enum mf_lingua lingua)
{
    double least = 100;
    for (unsigned i = 0; i < decimals; i++)
        least *= 10;
    if (value > 0 && value * least < 0.5)
        return mf_strf(a, "< %.*s%%", MF_F(mf_number_text(a, 100 / least, decimals, lingua)));
    return mf_strf(a, "%.*s%%", MF_F(mf_number_text(a, 100 * value, decimals, lingua)));
}

struct mf_str mf_large_text(struct mf_arena *a, double count, struct mf_str digits,
                            enum mf_lingua lingua)
{
    if (digits.n > 0 && digits.n <= 40)
        return digits;
    if (count < 1e15)
        return mf_number_text(a, count, 0, lingua);
    unsigned exponent = 0;
    double rest = count;
    for (; rest >= 9.995; rest /= 10)
        exponent++;
    return mf_strf(a, lingua == MF_ID ? "sekitar %.*s × 10^%u" : "about %.*s × 10^%u",
                   MF_F(mf_number_text(a, rest, 2, lingua)), exponent);
}

struct mf_str mf_bar_text(struct mf_arena *a, double value, unsigned width)
{
    static const char *const part[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    struct mf_buf b;
    mf_buf_init(&b, a);
    unsigned eighths = (unsigned)((value < 1 ? value : 1) * width * 8 + 0.5);
    for (unsigned i = 0; i < eighths / 8; i++)
        mf_buf_c(&b, "█");
    mf_buf_c(&b, part[eighths % 8]);
    return mf_buf_str(&b);
}
