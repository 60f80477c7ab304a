/*
 * abcvoting's .abc.yaml, as far as its instances use YAML: keys at the beginning of a line, the
 * profile a list of lists of numbers, which may break over lines. What is to be computed and its
 * results are other programs' and aren't read.
 */
#include <string.h>

#include "poll/reader.h"

struct value { /* of a key, up to the next one */
    struct mf_str text;
    uint32_t line; /* on which it begins */
};

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Finds a key; its value ends before the next line that begins with a letter. */
static bool find(struct mf_reader *r, const char *key, struct value *ret)
{
    struct mf_str line, wanted = mf_strf(r->a, "%s:", key);
    bool found = false;

    r->at = 0;
    r->line = 0;
    while (mf_poll_line(r, &line)) {
        if (line.n == 0 || !letter(line.p[0])) {
            if (found)
                ret->text.n = (size_t)(line.p + line.n - ret->text.p);
            continue;
        }
        if (found)
            return true;
        found = mf_str_starts(line, wanted);
        if (found)
            *ret = (struct value){mf_str_sub(line, wanted.n, line.n), r->line};
    }
    return found && !mf_poll_failed(r);
}

static bool number_of(struct mf_reader *r, const char *key, uint32_t *ret)
{
    struct value v;
    uint64_t n;

    *ret = 0;
    if (!find(r, key, &v))
        return !mf_poll_failed(r);
    if (!mf_poll_whole(v.text, &n) || n == 0 || n > MF_POLL_OPTIONS)
        return mf_poll_refuse_at(r, v.line, MF_POLL_WORD_ABC_NUMBER, mf_str_c(key), mf_poll_none);
    *ret = (uint32_t)n;
    return true;
}

static void skip(struct value *v)
{
    size_t i = 0;

    for (; i < v->text.n && strchr(" \t\r\n", v->text.p[i]); i++)
        v->line += v->text.p[i] == '\n';
    v->text = mf_str_sub(v->text, i, v->text.n);
}

/* The character that must come; *ret_other is another one that may. */
static bool take(struct mf_reader *r, struct value *v, char wanted, char other, char *ret)
{
    skip(v);
    if (v->text.n == 0 || (v->text.p[0] != wanted && v->text.p[0] != other))
        return mf_poll_refuse_at(r, v->line, MF_POLL_WORD_ABC_PROFILE,
                                 mf_poll_text(r, mf_str_sub(v->text, 0, 30)), mf_poll_none);
    *ret = v->text.p[0];
    v->text = mf_str_sub(v->text, 1, v->text.n);
    return true;
}

static bool candidate(struct mf_reader *r, struct value *v)
{
    uint64_t n;

    skip(v);
    if (!mf_poll_digits(&v->text, &n))
        return mf_poll_refuse_at(r, v->line, MF_POLL_WORD_ABC_PROFILE,
                                 mf_poll_text(r, mf_str_sub(v->text, 0, 30)), mf_poll_none);
    if (n >= r->options.n)
        return mf_poll_refuse_at(r, v->line, MF_POLL_WORD_ABC_CANDIDATE, mf_poll_number(r, n),
                                 mf_poll_number(r, r->options.n - 1));
    for (uint32_t i = 0; i < r->marks.n; i++)
        if (r->marks.at[i].option == n)
            return mf_poll_refuse_at(r, v->line, MF_POLL_WORD_ABC_TWICE, mf_poll_number(r, n),
                                     mf_poll_none);
    mf_poll_mark(r, (uint32_t)n, 1);
    return true;
}

/* One voter's list, of which the [ was taken. */
static bool voter(struct mf_reader *r, struct value *v)
{
    char c = ',';

    skip(v);
    if (v->text.n > 0 && v->text.p[0] == ']') {
        v->text = mf_str_sub(v->text, 1, v->text.n);
        return mf_poll_ballot(r, 1);
    }
    while (c == ',')
        if (!candidate(r, v) || !take(r, v, ',', ']', &c))
            return false;
    r->line = v->line;
    return mf_poll_ballot(r, 1);
}

bool mf_poll_read_abc(struct mf_reader *r)
{
    struct value profile, title;
    uint32_t n;
    char c = ',';

    if (!number_of(r, "committeesize", &r->poll->seats) || !number_of(r, "num_cand", &n))
        return false;
    if (find(r, "description", &title))
        r->poll->title = mf_poll_text(r, title.text);
    if (n == 0 || !find(r, "profile", &profile))
        return mf_poll_refuse_at(r, 0, MF_POLL_WORD_ABC_KEYS, mf_poll_none, mf_poll_none);
    for (uint32_t i = 0; i < n; i++)
        if (!mf_poll_option(r, mf_poll_number(r, i), mf_poll_none))
            return false;
    if (!mf_poll_open(r, MF_MARKS_APPROVALS) || !take(r, &profile, '[', '[', &c))
        return false;
    do {
        if (!take(r, &profile, '[', '[', &c) || !voter(r, &profile) ||
            !take(r, &profile, ',', ']', &c))
            return false;
    } while (c == ',');
    skip(&profile);
    return profile.text.n == 0 || profile.text.p[0] == '#' ||
           mf_poll_refuse_at(r, profile.line, MF_POLL_WORD_ABC_PROFILE,
                             mf_poll_text(r, mf_str_sub(profile.text, 0, 30)), mf_poll_none);
}
