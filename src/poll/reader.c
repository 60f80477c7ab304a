/* What the readers share: lines, numbers, names, faults and repairs. */
#include "poll/reader.h"

#include <stdlib.h>
#include <string.h>

static const char *const words[MF_POLL_WORD__COUNT][MF_LINGUA__COUNT] = {
#define MF_POLL_WORD(sym, en, id) [MF_POLL_WORD_##sym] = {en, id},
#include "poll/words.def"
#undef MF_POLL_WORD
};

struct mf_str mf_poll_sentence(struct mf_arena *a, struct mf_str english, enum mf_lingua lingua)
{
    static const char *const sentences[][MF_LINGUA__COUNT] = {
#define MF_POLL_SENTENCE(en, id) {en, id},
#include "poll/sentences.def"
#undef MF_POLL_SENTENCE
    };
    struct mf_str number, key = english;
    struct mf_buf b;
    size_t digits = 0;

    while (digits < english.n && english.p[digits] >= '0' && english.p[digits] <= '9')
        digits++;
    number = mf_str_sub(english, 0, digits);
    if (digits > 0)
        key = mf_strf(a, "{0}%.*s", MF_F(mf_str_sub(english, digits, english.n)));
    mf_buf_init(&b, a);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (mf_str_is(key, sentences[i][MF_EN])) {
            mf_fill(&b, sentences[i][lingua], &number, 1);
            return mf_buf_str(&b);
        }
    return english;
}

void mf_poll_note_text(struct mf_buf *out, const struct mf_poll_note *n, enum mf_lingua lingua)
{
    struct mf_str args[3] = {n->args[0], n->args[1], n->args[2]};

    if (n->word == MF_POLL_WORD_BALLOT_REFUSED)
        args[0] = mf_poll_sentence(out->arena, args[0], lingua);
    mf_fill(out, words[n->word][lingua], args, 3);
}

bool mf_poll_failed(const struct mf_reader *r)
{
    return r->fault->times > 0;
}

bool mf_poll_refuse_at(struct mf_reader *r, uint32_t line, enum mf_poll_word word,
                       struct mf_str arg0, struct mf_str arg1)
{
    if (!mf_poll_failed(r))
        *r->fault = (struct mf_poll_note){
            .word = word, .line = line, .times = 1, .args = {arg0, arg1, mf_poll_none}};
    return false;
}

bool mf_poll_refuse(struct mf_reader *r, enum mf_poll_word word, struct mf_str arg0,
                    struct mf_str arg1)
{
    return mf_poll_refuse_at(r, r->line, word, arg0, arg1);
}

void mf_poll_mend(struct mf_reader *r, enum mf_poll_word word, struct mf_str arg0)
{
    for (uint32_t i = 0; i < r->notes.n; i++)
        if (r->notes.at[i].word == word) {
            r->notes.at[i].times++;
            return;
        }
    mf_vec_push(r->a, &r->notes,
                ((struct mf_poll_note){.word = word, .line = r->line, .times = 1, .args = {arg0}}));
}

bool mf_poll_line(struct mf_reader *r, struct mf_str *ret)
{
    const char *from = r->text.p + r->at, *end;
    size_t left = r->text.n - r->at;

    if (left == 0 || mf_poll_failed(r))
        return false;
    end = memchr(from, '\n', left);
    *ret = (struct mf_str){from, end ? (size_t)(end - from) : left};
    r->at += ret->n + (end ? 1 : 0);
    r->line++;
    if (ret->n > MF_POLL_LINE)
        return mf_poll_refuse(r, MF_POLL_WORD_LINE_LONG, mf_poll_none, mf_poll_none);
    if (ret->n > 0 && ret->p[ret->n - 1] == '\r')
        ret->n--;
    return true;
}

struct mf_str mf_poll_number(struct mf_reader *r, uint64_t n)
{
    return mf_strf(r->a, "%llu", (unsigned long long)n);
}

struct mf_str mf_poll_text(struct mf_reader *r, struct mf_str raw)
{
    struct mf_str s = mf_str_trim(raw);
    size_t bad;
    struct mf_buf b;

    if (mf_utf8_valid(s, &bad))
        return s;
    mf_buf_init(&b, r->a);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x80) {
            mf_buf_char(&b, (char)(0xC0 | c >> 6));
            c = (unsigned char)(0x80 | (c & 0x3F));
        }
        mf_buf_char(&b, (char)c);
    }
    mf_poll_mend(r, MF_POLL_WORD_MENDED_LATIN1, mf_buf_str(&b));
    return mf_buf_str(&b);
}

bool mf_poll_digits(struct mf_str *s, uint64_t *ret)
{
    uint64_t n = 0;
    size_t i = 0;

    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
        n = 10 * n + (uint64_t)(s->p[i] - '0');
        if (n > MF_COUNT_WEIGHT)
            return false;
    }
    *s = mf_str_sub(*s, i, s->n);
    *ret = n;
    return i > 0;
}

bool mf_poll_whole(struct mf_str s, uint64_t *ret)
{
    struct mf_str t = mf_str_trim(s);

    return mf_poll_digits(&t, ret) && t.n == 0;
}

/* A field in quotation marks, of which the first was taken off; "" inside is one. */
static bool quoted_field(struct mf_reader *r, struct mf_str *rest, char by, struct mf_str *ret)
{
    struct mf_buf b;
    size_t i = 0;

    mf_buf_init(&b, r->a);
    mf_buf_add(&b, mf_poll_none);
    for (; i < rest->n; i++) {
        if (rest->p[i] != '"') {
            mf_buf_char(&b, rest->p[i]);
        } else if (i + 1 < rest->n && rest->p[i + 1] == '"') {
            mf_buf_char(&b, '"');
            i++;
        } else {
            break;
        }
    }
    if (i == rest->n || (i + 1 < rest->n && rest->p[i + 1] != by))
        return mf_poll_refuse(r, MF_POLL_WORD_QUOTE_OPEN, mf_poll_none, mf_poll_none);
    *rest = mf_str_sub(*rest, i + 2, rest->n);
    *ret = mf_buf_str(&b);
    return true;
}

bool mf_poll_field(struct mf_reader *r, struct mf_str *rest, char by, struct mf_str *ret)
{
    const char *end;

    if (rest->n > 0 && rest->p[0] == '"') {
        *rest = mf_str_sub(*rest, 1, rest->n);
        return quoted_field(r, rest, by, ret);
    }
    end = rest->n > 0 ? memchr(rest->p, by, rest->n) : NULL;
    *ret = (struct mf_str){rest->p, end ? (size_t)(end - rest->p) : rest->n};
    *rest = mf_str_sub(*rest, ret->n + 1, rest->n);
    *ret = mf_str_trim(*ret);
    return true;
}

uint32_t mf_poll_fields(struct mf_str line, char by)
{
    bool quoted = false;
    uint32_t n = 1;

    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '"')
            quoted = !quoted;
        else if (line.p[i] == by && !quoted)
            n++;
    }
    return n;
}

bool mf_poll_option(struct mf_reader *r, struct mf_str name, struct mf_str key)
{
    struct mf_poll_option o = {.name = mf_poll_text(r, name), .id = key};

    if (o.name.n == 0)
        return mf_poll_refuse(r, MF_POLL_WORD_OPTION_NAMELESS, mf_poll_none, mf_poll_none);
    if (r->options.n == MF_POLL_OPTIONS)
        return mf_poll_refuse(r, MF_POLL_WORD_OPTIONS_MANY, mf_poll_none, mf_poll_none);
    if (!mf_map_put(&r->by_name, key.n > 0 ? key : o.name, r->options.n))
        return mf_poll_refuse(r, MF_POLL_WORD_OPTION_TWICE, key.n > 0 ? key : o.name, mf_poll_none);
    mf_vec_push(r->a, &r->options, o);
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct mf_poll_option *x = a, *y = b;

    return mf_str_cmp(x->name, y->name);
}

void mf_poll_sort_options(struct mf_reader *r)
{
    if (r->options.n > 0)
        qsort(r->options.at, r->options.n, sizeof *r->options.at, by_name);
    mf_map_init(&r->by_name, r->a);
    for (uint32_t i = 0; i < r->options.n; i++)
        (void)mf_map_put(&r->by_name, r->options.at[i].name, i);
}

void mf_poll_profile(struct mf_reader *r, enum mf_marks marks, uint32_t noptions)
{
    size_t most = r->text.n / 2; /* a mark is a digit and a blank at least */

    r->maker = mf_profile_make(r->a, marks, noptions);
    mf_profile_expect(r->maker, most < 1u << 25 ? most : 1u << 25);
}

bool mf_poll_open(struct mf_reader *r, enum mf_marks marks)
{
    if (r->options.n == 0)
        return mf_poll_refuse(r, MF_POLL_WORD_OPTIONS_NONE, mf_poll_none, mf_poll_none);
    mf_poll_profile(r, marks, r->options.n);
    return true;
}

void mf_poll_mark(struct mf_reader *r, uint32_t option, int32_t value)
{
    mf_vec_push(r->a, &r->marks, ((struct mf_mark){option, value}));
}

bool mf_poll_ballot(struct mf_reader *r, uint64_t heads)
{
    const char *fault;

    if (r->marks.n > MF_POLL_MARKS)
        return mf_poll_refuse(r, MF_POLL_WORD_MARKS_MANY, mf_poll_none, mf_poll_none);
    fault = mf_profile_add(r->maker, r->marks.at, r->marks.n, heads, 1);
    r->marks.n = 0;
    return !fault || mf_poll_refuse(r, MF_POLL_WORD_BALLOT_REFUSED, mf_str_c(fault), mf_poll_none);
}
