/* A ballot policy as text, and the customs of methods where nothing is stated. */
#include "base/vec.h"
#include "count/order.h"
#include "poll/count.h"

static const struct {
    const char *name;
    unsigned bit;
} parts[MF_POLL_PART__COUNT] = {
#define MF_POLL_PART(sym, name, bit) [MF_POLL_PART_##sym] = {name, bit},
#include "poll/parts.def"
#undef MF_POLL_PART
};

#define CHOICES 5
static const char *const choices[MF_POLL_PART__COUNT][CHOICES + 1] = {
    [MF_POLL_PART_UNRANKED] = {[MF_UNRANKED_LAST] = "last",
                               [MF_UNRANKED_NO_COMPARISON] = "no_comparison",
                               [MF_UNRANKED_AVERAGE] = "average",
                               [MF_UNRANKED_MODIFIED] = "modified"},
    [MF_POLL_PART_OVERVOTE] = {[MF_OVERVOTE_EQUAL] = "equal",
                               [MF_OVERVOTE_SKIP] = "skip",
                               [MF_OVERVOTE_EXHAUST] = "exhaust",
                               [MF_OVERVOTE_WAIT] = "wait",
                               [MF_OVERVOTE_INVALID] = "invalid"},
    [MF_POLL_PART_DUPLICATE] = {[MF_DUPLICATE_BEST] = "best",
                                [MF_DUPLICATE_EXHAUST] = "exhaust",
                                [MF_DUPLICATE_INVALID] = "invalid"},
    [MF_POLL_PART_BLANK] = {[MF_BLANK_LOWEST] = "lowest", [MF_BLANK_EXCLUDED] = "excluded"},
};

const char *mf_poll_part_name(enum mf_poll_part part)
{
    return parts[part].name;
}

bool mf_poll_part_matters(enum mf_method m, enum mf_poll_part part)
{
    return (mf_method(m)->policy & parts[part].bit) != 0;
}

static uint32_t choice_of(const struct mf_ballot_policy *p, enum mf_poll_part part)
{
    if (part == MF_POLL_PART_UNRANKED)
        return p->unranked;
    if (part == MF_POLL_PART_OVERVOTE)
        return p->overvote;
    return part == MF_POLL_PART_DUPLICATE ? (uint32_t)p->duplicate : (uint32_t)p->blank;
}

static void choose(struct mf_ballot_policy *p, enum mf_poll_part part, uint32_t k)
{
    if (part == MF_POLL_PART_UNRANKED)
        p->unranked = (enum mf_unranked)k;
    else if (part == MF_POLL_PART_OVERVOTE)
        p->overvote = (enum mf_overvote)k;
    else if (part == MF_POLL_PART_DUPLICATE)
        p->duplicate = (enum mf_duplicate)k;
    else
        p->blank = (enum mf_blank)k;
}

struct mf_str mf_poll_part_value(struct mf_arena *a, const struct mf_ballot_policy *p,
                                 enum mf_poll_part part)
{
    if (choices[part][0])
        return mf_str_c(choices[part][choice_of(p, part)]);
    if (part == MF_POLL_PART_SKIPS)
        return p->skips == MF_SKIPS_ANY ? MF_S("any") : mf_strf(a, "%u", p->skips);
    if (part == MF_POLL_PART_RANKS)
        return p->ranks == 0 ? MF_S("all") : mf_strf(a, "%u", p->ranks);
    return mf_strf(a, "%d", part == MF_POLL_PART_LOWEST ? p->least_value : p->most_value);
}

/* ---- reading ---- */

static bool refuse(struct mf_poll_note *fault, enum mf_poll_word word, struct mf_str arg0,
                   struct mf_str arg1, struct mf_str arg2)
{
    *fault = (struct mf_poll_note){.word = word, .times = 1, .args = {arg0, arg1, arg2}};
    return false;
}

/* A whole number, also below 0. */
static bool integer(struct mf_str s, int64_t *ret)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    size_t i = minus;
    int64_t n = 0;

    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n <= MF_COUNT_VALUE; i++)
        n = 10 * n + (s.p[i] - '0');
    *ret = minus ? -n : n;
    return i == s.n && i > (minus ? 1u : 0u) && n <= MF_COUNT_VALUE;
}

static struct mf_str all_choices(struct mf_arena *a, const char *const *names)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (; *names; names++)
        mf_buf_f(&b, "%s%s", b.n > 0 ? ", " : "", *names);
    return mf_buf_str(&b);
}

static bool read_number(struct mf_ballot_policy *p, enum mf_poll_part part, struct mf_str value,
                        struct mf_poll_note *fault)
{
    int64_t n;
    bool whole = integer(value, &n);

    if (part == MF_POLL_PART_SKIPS && (mf_str_is(value, "any") || (whole && n >= 0)))
        p->skips = whole ? (uint32_t)n : MF_SKIPS_ANY;
    else if (part == MF_POLL_PART_RANKS && (mf_str_is(value, "all") || (whole && n > 0)))
        p->ranks = whole ? (uint32_t)n : 0;
    else if (part == MF_POLL_PART_LOWEST && whole)
        p->least_value = (int32_t)n;
    else if (part >= MF_POLL_PART_HIGHEST && whole)
        p->most_value = (int32_t)n;
    else
        return refuse(fault, MF_POLL_WORD_POLICY_VALUE, mf_str_c(parts[part].name), value,
                      part == MF_POLL_PART_SKIPS   ? MF_S("0, 1, …, any")
                      : part == MF_POLL_PART_RANKS ? MF_S("1, 2, …, all")
                                                   : MF_S("-1000000 … 1000000"));
    return true;
}

/* "no comparison" is "no_comparison". */
static bool same_words(struct mf_str s, const char *name)
{
    size_t i = 0;

    for (; i < s.n && name[i] != '\0'; i++)
        if (s.p[i] != name[i] && !(s.p[i] == ' ' && name[i] == '_'))
            return false;
    return i == s.n && name[i] == '\0';
}

static bool read_part(struct mf_poll_count *c, struct mf_arena *a, enum mf_poll_part part,
                      struct mf_str value, struct mf_poll_note *fault)
{
    struct mf_str name = mf_str_c(parts[part].name);

    if (c->stated & 1u << part)
        return refuse(fault, MF_POLL_WORD_POLICY_TWICE, name, (struct mf_str){0},
                      (struct mf_str){0});
    if (!mf_poll_part_matters(c->method, part))
        return refuse(fault, MF_POLL_WORD_POLICY_IDLE, name, mf_str_c(mf_method(c->method)->name),
                      (struct mf_str){0});
    c->stated |= 1u << part;
    if (!choices[part][0])
        return read_number(&c->contest.policy, part, value, fault);
    for (uint32_t k = 0; choices[part][k]; k++)
        if (same_words(value, choices[part][k])) {
            choose(&c->contest.policy, part, k);
            return true;
        }
    return refuse(fault, MF_POLL_WORD_POLICY_VALUE, name, value, all_choices(a, choices[part]));
}

bool mf_poll_policy_read(struct mf_poll_count *c, struct mf_arena *a, struct mf_str text,
                         struct mf_poll_note *fault)
{
    const char *names[MF_POLL_PART__COUNT + 1] = {0};

    for (int i = 0; i < MF_POLL_PART__COUNT; i++)
        names[i] = parts[i].name;
    while (text.n > 0) {
        size_t n = 0, eq = 0;
        struct mf_str one, key, value;
        int part = 0;
        while (n < text.n && text.p[n] != ',')
            n++;
        one = mf_str_trim(mf_str_sub(text, 0, n));
        text = mf_str_sub(text, n + 1, text.n);
        while (eq < one.n && one.p[eq] != '=')
            eq++;
        if (eq == one.n)
            return refuse(fault, MF_POLL_WORD_POLICY_SHAPE, one, (struct mf_str){0},
                          (struct mf_str){0});
        key = mf_str_trim(mf_str_sub(one, 0, eq));
        value = mf_str_trim(mf_str_sub(one, eq + 1, one.n));
        while (part < MF_POLL_PART__COUNT && !mf_str_is(key, parts[part].name))
            part++;
        if (part == MF_POLL_PART__COUNT)
            return refuse(fault, MF_POLL_WORD_POLICY_PART, key, all_choices(a, names),
                          (struct mf_str){0});
        if (!read_part(c, a, (enum mf_poll_part)part, value, fault))
            return false;
    }
    return true;
}

/* ---- customs ---- */

/* The highest value on any ballot. */
static int32_t highest(const struct mf_profile *p)
{
    int32_t most = 0;

    for (uint32_t r = 0; r < p->nrows; r++)
        for (uint64_t i = p->first[r]; i < p->first[r + 1]; i++)
            if (p->mark[i].value > most)
                most = p->mark[i].value;
    return most;
}

static void set_custom(struct mf_poll_count *c, enum mf_poll_part part)
{
    struct mf_ballot_policy *p = &c->contest.policy;
    bool pairs = (mf_method(c->method)->policy & MF_POLICY_UNRANKED) != 0;

    if (part == MF_POLL_PART_UNRANKED)
        p->unranked = c->method == MF_METHOD_BORDA ? MF_UNRANKED_AVERAGE : MF_UNRANKED_LAST;
    else if (part == MF_POLL_PART_OVERVOTE)
        p->overvote = pairs ? MF_OVERVOTE_EQUAL : MF_OVERVOTE_EXHAUST;
    else if (part == MF_POLL_PART_DUPLICATE)
        p->duplicate = MF_DUPLICATE_BEST;
    else if (part == MF_POLL_PART_SKIPS)
        p->skips = MF_SKIPS_ANY;
    else if (part == MF_POLL_PART_HIGHEST)
        p->most_value = c->method == MF_METHOD_STAR ? 5 : highest(c->contest.ballots);
}

/* Ranks as a vote for whoever has the best rank; several with it are several marks. */
static const struct mf_profile *first_choices(struct mf_arena *a, const struct mf_profile *p)
{
    struct mf_profile_maker *m = mf_profile_make(a, MF_MARKS_APPROVALS, p->noptions);
    struct mf_mark *marks = mf_new_n(a, struct mf_mark, MF_POLL_MARKS);

    for (uint32_t r = 0; r < p->nrows; r++) {
        uint32_t n = 0;
        for (uint64_t i = p->first[r]; i < p->first[r + 1] && n < MF_POLL_MARKS; i++)
            if (p->mark[i].value == p->mark[p->first[r]].value)
                marks[n++] = (struct mf_mark){p->mark[i].option, 1};
        (void)mf_profile_add(m, marks, n, p->weight[r], 1); /* as it was taken already */
    }
    return mf_profile_done(m);
}

bool mf_poll_count_open(const struct mf_result *r)
{
    for (uint32_t i = 0; i < r->nties; i++)
        if (r->ties[i].broken == MF_TIE_OPEN)
            return true;
    return false;
}

void mf_poll_count(struct mf_poll_count *c, struct mf_arena *a)
{
    const struct mf_method_facts *m = mf_method(c->method);

    c->ballots = mf_profile_hash(c->contest.ballots);
    for (int part = 0; part < MF_POLL_PART__COUNT; part++)
        if (!c->by_rules && !(c->stated & 1u << part) &&
            mf_poll_part_matters(c->method, (enum mf_poll_part)part))
            set_custom(c, (enum mf_poll_part)part);
    if (c->value.n > 0) {
        c->seed = mf_order_seed(&c->ballots, c->value);
        c->contest.order =
            mf_order_from_seed(a, c->contest.ballots->noptions,
                               (struct mf_str){(const char *)c->seed.b, sizeof c->seed.b});
    }
    c->first_choices =
        c->method == MF_METHOD_PLURALITY && c->contest.ballots->marks == MF_MARKS_RANKS;
    if (c->first_choices)
        c->contest.ballots = first_choices(a, c->contest.ballots);
    c->result = m->count(a, &c->contest);
}
