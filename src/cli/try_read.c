/* A line of `mufakat try` as tokens, and what its places take. */
#include "cli/try.h"

#include "base/utf8.h"

static const char *const texts[MF_TRY__COUNT][MF_LINGUA__COUNT] = {
#define MF_TRY_TEXT(sym, en, id) [MF_TRY_##sym] = {en, id},
#include "cli/try_words.def"
#undef MF_TRY_TEXT
};

struct mf_str mf_try_fill(struct mf_try *t, enum mf_try_text text, unsigned nargs,
                          const struct mf_str *args)
{
    struct mf_buf b;
    mf_buf_init(&b, &t->scratch);
    mf_fill(&b, texts[text][t->cli->lingua], args, nargs);
    return mf_buf_str(&b);
}

/* ---- mistakes ---- */

/* The line with a caret under the place. */
static void add_caret(struct mf_try *t, uint32_t at)
{
    struct mf_str before = mf_str_sub(t->text, 0, at);
    mf_buf_c(&t->out, "  | ");
    mf_buf_visible(&t->out, mf_str_sub(t->text, 0, 200), false);
    mf_buf_c(&t->out, "\n");
    if (at > 200)
        return;
    struct mf_buf shown;
    mf_buf_init(&shown, &t->scratch);
    mf_buf_visible(&shown, before, false);
    mf_buf_c(&t->out, "  | ");
    mf_buf_pad(&t->out, ' ', mf_str_width(mf_buf_str(&shown)));
    mf_buf_c(&t->out, "^\n");
}

bool mf_try_bad(struct mf_try *t, const struct mf_try_token *at, struct mf_str near,
                enum mf_try_text text, unsigned nargs, const struct mf_str *args)
{
    struct mf_str shown[4];
    t->bad = true;
    for (unsigned i = 0; i < nargs && i < 4; i++) {
        struct mf_buf b;
        mf_buf_init(&b, &t->scratch);
        mf_buf_visible(&b, mf_str_sub(args[i], 0, 200), false);
        shown[i] = mf_buf_str(&b);
    }
    mf_buf_visible(&t->out, t->source, false);
    mf_buf_f(&t->out, ":%u: ", t->line);
    mf_buf_add(&t->out, mf_try_fill(t, text, nargs, shown));
    mf_buf_char(&t->out, '\n');
    if (at)
        add_caret(t, at->at);
    if (near.n > 0) {
        mf_buf_c(&t->out, "  ");
        mf_buf_add(&t->out, mf_try_fill(t, MF_TRY_DID_YOU_MEAN, 1, &near));
        mf_buf_char(&t->out, '\n');
    }
    return false;
}

bool mf_try_expected(struct mf_try *t, enum mf_try_text what)
{
    struct mf_str arg = mf_try_fill(t, what, 0, NULL);
    return mf_try_bad(t, mf_try_look(t), (struct mf_str){0}, MF_TRY_EXPECTED, 1, &arg);
}

void mf_try_near(struct mf_str *ret, unsigned *best, struct mf_str wrong, struct mf_str offered)
{
    unsigned cap = 1 + (unsigned)(wrong.n < 30 ? wrong.n / 3 : 10);
    unsigned d = mf_str_distance(wrong, offered, cap);
    if (d < cap && (ret->n == 0 || d < *best)) {
        *ret = offered;
        *best = d;
    }
}

/* ---- tokens ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

static bool lex_number(struct mf_try *t, struct mf_try_token *tok, uint32_t *at)
{
    uint32_t i = *at;
    for (; i < t->text.n && is_digit(t->text.p[i]); i++) {
        if (__builtin_mul_overflow(tok->number, 10u, &tok->number) ||
            __builtin_add_overflow(tok->number, (uint64_t)(t->text.p[i] - '0'), &tok->number))
            return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_BAD_NUMBER, 0, NULL);
    }
    *at = i;
    return true;
}

static bool lex_digits(struct mf_try *t, struct mf_try_token *tok, uint32_t *at)
{
    uint32_t i = *at;
    tok->kind = MF_TOK_NUMBER;
    while (i < t->text.n && is_digit(t->text.p[i]))
        i++;
    if (i >= t->text.n || t->text.p[i] != '-')
        return lex_number(t, tok, at);
    while (i < t->text.n && (is_word(t->text.p[i]) || t->text.p[i] == '-' || t->text.p[i] == ':' ||
                             t->text.p[i] == '.' || t->text.p[i] == '+'))
        i++;
    tok->kind = MF_TOK_INSTANT;
    tok->text = mf_str_sub(t->text, *at, i - *at);
    if (!mf_instant_parse(tok->text, &tok->instant))
        return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_BAD_INSTANT, 0, NULL);
    *at = i;
    return true;
}

static bool lex_text(struct mf_try *t, struct mf_try_token *tok, uint32_t *at)
{
    uint32_t i = *at + 1;
    tok->kind = MF_TOK_TEXT;
    while (i < t->text.n && t->text.p[i] != '"')
        i++;
    if (i >= t->text.n)
        return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_BAD_TEXT, 0, NULL);
    tok->text = mf_str_sub(t->text, *at + 1, i - *at - 1);
    *at = i + 1;
    return true;
}

static bool lex_one(struct mf_try *t, struct mf_try_token *tok, uint32_t *at)
{
    char c = t->text.p[*at];
    *tok = (struct mf_try_token){.at = *at};
    if (c == '#') {
        tok->kind = MF_TOK_PROPOSAL;
        ++*at;
        return lex_number(t, tok, at);
    }
    if (is_digit(c))
        return lex_digits(t, tok, at);
    if (c == '"')
        return lex_text(t, tok, at);
    if (c == '(' || c == ')' || c == ',') {
        tok->kind = MF_TOK_SIGN;
        tok->text = mf_str_sub(t->text, (*at)++, 1);
        return true;
    }
    if (!is_word(c))
        return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_BAD_SIGN, 0, NULL);
    uint32_t start = *at;
    while (*at < t->text.n && is_word(t->text.p[*at]))
        ++*at;
    tok->kind = MF_TOK_WORD;
    tok->text = mf_str_sub(t->text, start, *at - start);
    return true;
}

bool mf_try_lex(struct mf_try *t)
{
    uint32_t n = 0, at = 0;
    size_t wrong;
    struct mf_str limit = mf_try_number(t, MF_TRY_MAX_LINE);
    t->next = 0;
    t->token[0] = (struct mf_try_token){0};
    if (t->text.n > MF_TRY_MAX_LINE)
        return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_TOO_LONG, 1, &limit);
    if (!mf_utf8_valid(t->text, &wrong))
        return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_BAD_UTF8, 0, NULL);
    while (at < t->text.n) {
        char c = t->text.p[at];
        if (c == ' ' || c == '\t' || c == '\r') {
            at++;
            continue;
        }
        /* `#1` is a proposal, any other `#` begins a remark. */
        if (c == '#' && (at + 1 >= t->text.n || !is_digit(t->text.p[at + 1])))
            break;
        if (n == MF_TRY_MAX_TOKENS) {
            limit = mf_try_number(t, MF_TRY_MAX_TOKENS);
            return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_TOO_MANY_TOKENS, 1, &limit);
        }
        if (!lex_one(t, &t->token[n++], &at))
            return false;
    }
    t->token[n] = (struct mf_try_token){.kind = MF_TOK_END, .at = (uint32_t)t->text.n};
    return true;
}

/* ---- places ---- */

const struct mf_try_token *mf_try_look(const struct mf_try *t)
{
    return &t->token[t->next];
}

const struct mf_try_token *mf_try_take(struct mf_try *t)
{
    const struct mf_try_token *tok = &t->token[t->next];
    if (tok->kind != MF_TOK_END)
        t->next++;
    return tok;
}

bool mf_try_is(const struct mf_try *t, const char *word)
{
    const struct mf_try_token *tok = mf_try_look(t);
    return tok->kind == MF_TOK_WORD && mf_str_is(tok->text, word);
}

bool mf_try_word(struct mf_try *t, const char *word)
{
    if (!mf_try_is(t, word))
        return false;
    t->next++;
    return true;
}

bool mf_try_sign(struct mf_try *t, char sign)
{
    const struct mf_try_token *tok = mf_try_look(t);
    if (tok->kind != MF_TOK_SIGN || tok->text.p[0] != sign)
        return false;
    t->next++;
    return true;
}

bool mf_try_end(struct mf_try *t)
{
    const struct mf_try_token *tok = mf_try_look(t);
    if (tok->kind == MF_TOK_END)
        return true;
    return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_LEFT_OVER, 0, NULL);
}

static const struct {
    const char *one, *many;
    mf_duration ms;
} units[] = {
    {"millisecond", "milliseconds", 1},
    {"second", "seconds", MF_SECOND},
    {"minute", "minutes", MF_MINUTE},
    {"hour", "hours", MF_HOUR},
    {"day", "days", MF_DAY},
    {"week", "weeks", MF_WEEK},
    {"year", "years", MF_YEAR},
};

bool mf_try_duration(struct mf_try *t, mf_duration *ret)
{
    const struct mf_try_token *tok = mf_try_look(t);
    if (tok->kind != MF_TOK_NUMBER)
        return mf_try_expected(t, MF_TRY_A_DURATION);
    t->next++;
    for (unsigned i = 0; i < sizeof units / sizeof *units; i++) {
        if (!mf_try_word(t, units[i].one) && !mf_try_word(t, units[i].many))
            continue;
        if (tok->number > (uint64_t)(1000 * MF_YEAR / units[i].ms))
            return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_CLOCK_FAR, 0, NULL);
        *ret = (mf_duration)tok->number * units[i].ms;
        return true;
    }
    return mf_try_expected(t, MF_TRY_A_DURATION);
}

bool mf_try_proposal(struct mf_try *t, uint32_t *ret)
{
    const struct mf_try_token *tok = mf_try_look(t);
    if (tok->kind != MF_TOK_PROPOSAL) {
        *ret = t->last;
        if (*ret == MF_NO_PROPOSAL)
            return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_NO_PROPOSAL, 0, NULL);
        return true;
    }
    t->next++;
    if (!t->org || tok->number == 0 || tok->number > mf_org_proposals(t->org)) {
        struct mf_str arg = mf_try_number(t, tok->number);
        return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_NO_SUCH_PROPOSAL, 1, &arg);
    }
    *ret = (uint32_t)tok->number;
    return true;
}

bool mf_try_person(struct mf_try *t, mf_person *ret)
{
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_str near = {0};
    unsigned best = 0;
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_A_NAME);
    *ret = mf_try_find(t, tok->text);
    if (*ret != MF_NOBODY) {
        t->next++;
        return true;
    }
    for (uint32_t i = 0; i < mf_try_persons(t) && i < 10000; i++)
        mf_try_near(&near, &best, tok->text,
                    t->org ? mf_org_person_id(t->org, i) : t->persons.at[i].id);
    return mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_PERSON, 1, &tok->text);
}

bool mf_try_ref(struct mf_try *t, enum mf_ref_kind kind, enum mf_try_text unknown,
                struct mf_ref *ret)
{
    const struct mf_charter *c = mf_try_charter(t);
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_str near = {0};
    unsigned best = 0;
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_A_NAME);
    *ret = mf_charter_find(c, tok->text);
    if (ret->kind == kind) {
        t->next++;
        return true;
    }
    for (uint32_t i = 0; i < c->names.n; i++)
        if (mf_charter_find(c, c->names.at[i].key).kind == kind)
            mf_try_near(&near, &best, tok->text, c->names.at[i].key);
    return mf_try_bad(t, tok, near, unknown, 1, &tok->text);
}
