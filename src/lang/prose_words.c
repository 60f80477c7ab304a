/* Words: templates filled, numbers and fractions, phrases joined. */
#include "lang/prose_internal.h"

static const char *const words[MF_W__COUNT][MF_LINGUA__COUNT] = {
#define W(name, en, id) [MF_W_##name] = {en, id},
#include "lang/prose_words.def"
#undef W
};

static const char *const small_numbers[][MF_LINGUA__COUNT] = {
    {"zero", "nol"},         {"one", "satu"},      {"two", "dua"},     {"three", "tiga"},
    {"four", "empat"},       {"five", "lima"},     {"six", "enam"},    {"seven", "tujuh"},
    {"eight", "delapan"},    {"nine", "sembilan"}, {"ten", "sepuluh"}, {"eleven", "sebelas"},
    {"twelve", "dua belas"},
};

static const struct {
    uint64_t num, den;
    const char *word[MF_LINGUA__COUNT];
} fractions[] = {
    {1, 2, {"half", "setengah"}},
    {1, 3, {"one third", "sepertiga"}},
    {2, 3, {"two thirds", "dua pertiga"}},
    {1, 4, {"one quarter", "seperempat"}},
    {3, 4, {"three quarters", "tiga perempat"}},
    {1, 5, {"one fifth", "seperlima"}},
    {2, 5, {"two fifths", "dua perlima"}},
    {3, 5, {"three fifths", "tiga perlima"}},
    {4, 5, {"four fifths", "empat perlima"}},
    {1, 10, {"one tenth", "sepersepuluh"}},
};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

const char *mf_prose_word(const struct mf_prose *x, enum mf_word w)
{
    return words[w][x->lingua];
}

struct mf_str mf_prose_fill(struct mf_prose *x, enum mf_word w, const struct mf_str *args,
                            unsigned n)
{
    struct mf_buf b;

    mf_buf_init(&b, x->a);
    mf_fill(&b, words[w][x->lingua], args, n);
    return mf_buf_str(&b);
}

struct mf_str mf_prose_figure(struct mf_prose *x, uint64_t n)
{
    struct mf_str digits = mf_strf(x->a, "%llu", (unsigned long long)n);
    struct mf_buf b;

    if (n < 10000)
        return digits;
    mf_buf_init(&b, x->a);
    for (size_t i = 0; i < digits.n; i++) {
        if (i > 0 && (digits.n - i) % 3 == 0)
            mf_buf_char(&b, x->lingua == MF_ID ? '.' : ',');
        mf_buf_char(&b, digits.p[i]);
    }
    return mf_buf_str(&b);
}

struct mf_str mf_prose_number(struct mf_prose *x, uint64_t n)
{
    if (x->brief || n >= LENGTH(small_numbers))
        return mf_prose_figure(x, n);
    return mf_str_c(small_numbers[n][x->lingua]);
}

/* num/den as a percentage; den is 100 times a power of ten, as the parser reads `4.5%`. */
static struct mf_str percentage(struct mf_prose *x, struct mf_frac share)
{
    uint64_t scale = share.den / 100;
    struct mf_buf b;

    mf_buf_init(&b, x->a);
    mf_buf_add(&b, mf_prose_figure(x, share.num / scale));
    for (uint64_t rest = share.num % scale; rest > 0; rest %= scale) {
        if (scale == share.den / 100)
            mf_buf_char(&b, x->lingua == MF_ID ? ',' : '.');
        scale /= 10;
        mf_buf_char(&b, (char)('0' + (int)(rest / scale)));
    }
    mf_buf_char(&b, '%');
    return mf_buf_str(&b);
}

struct mf_str mf_prose_share(struct mf_prose *x, struct mf_frac share, bool percent)
{
    uint64_t power = 100;

    while (percent && power < share.den)
        power *= 10;
    if (percent && power == share.den)
        return percentage(x, share);
    for (size_t i = 0; i < LENGTH(fractions) && !x->brief; i++)
        if (fractions[i].num == share.num && fractions[i].den == share.den)
            return mf_str_c(fractions[i].word[x->lingua]);
    return mf_strf(x->a, "%llu/%llu", (unsigned long long)share.num, (unsigned long long)share.den);
}

struct mf_str mf_prose_dur(struct mf_prose *x, struct mf_dur d)
{
    return mf_duration_words(x->a, d.ms, d.unit, x->lingua);
}

void mf_phrase(struct mf_prose *x, struct mf_phrases *ps, struct mf_str s)
{
    mf_vec_push(x->a, &ps->list, s);
}

static struct mf_str join(struct mf_prose *x, const struct mf_phrases *ps, enum mf_word two,
                          enum mf_word last)
{
    struct mf_str sum = MF_S("");
    uint32_t n = ps->list.n;

    if (n > 0)
        sum = ps->list.at[0];
    for (uint32_t i = 1; i < n; i++) {
        enum mf_word w = i + 1 < n ? MF_W_COMMA : n == 2 ? two : last;
        sum = mf_prose_fill(x, w, (struct mf_str[]){sum, ps->list.at[i]}, 2);
    }
    return sum;
}

struct mf_str mf_prose_and(struct mf_prose *x, const struct mf_phrases *ps)
{
    return join(x, ps, MF_W_AND2, MF_W_AND_LAST);
}

struct mf_str mf_prose_or(struct mf_prose *x, const struct mf_phrases *ps)
{
    return join(x, ps, MF_W_OR2, MF_W_OR_LAST);
}

struct mf_str mf_prose_text(struct mf_prose *x, const struct mf_phrases *ps)
{
    struct mf_buf b;

    mf_buf_init(&b, x->a);
    for (uint32_t i = 0; i < ps->list.n; i++) {
        if (i > 0)
            mf_buf_char(&b, ' ');
        mf_buf_add(&b, ps->list.at[i]);
    }
    return mf_buf_str(&b);
}

struct mf_str mf_prose_names(struct mf_prose *x, const struct mf_name *at, uint32_t n, bool all)
{
    struct mf_phrases ps = {0};

    for (uint32_t i = 0; i < n; i++)
        mf_phrase(x, &ps, at[i].text);
    return all ? mf_prose_and(x, &ps) : mf_prose_or(x, &ps);
}
