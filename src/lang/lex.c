/* Tokens; what a lexical fault is and how it is mended. */
#include "lang/lex.h"

#include <string.h>

#include "base/utf8.h"
#include "lang/catalogue.h"
#include "lang/charter.h"

static void report(struct mf_lexer *lx, enum mf_cat cat, size_t at, size_t len, struct mf_str arg,
                   struct mf_str suggestion)
{
    struct mf_span span = {(uint32_t)at, (uint32_t)len};
    struct mf_diag *d = mf_diag_add(lx->diags, mf_cat_kind(cat), span, 1, &arg);
    d->suggestion = suggestion;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_lower(c) || is_digit(c) || c == '_';
}

/* The byte `ahead` of the place, 0 past the block's end. */
static char peek(const struct mf_lexer *lx, size_t ahead)
{
    return lx->at + ahead < lx->end ? lx->source->text.p[lx->at + ahead] : '\0';
}

static struct mf_str slice(const struct mf_lexer *lx, size_t from, size_t to)
{
    return mf_str_sub(lx->source->text, from, to - from);
}

/* The character at `at`; its length is never 0, since the whole text was found to be UTF-8. */
static size_t decode(const struct mf_lexer *lx, size_t at, uint32_t *ret_cp)
{
    size_t n = mf_utf8_decode(slice(lx, at, lx->end), ret_cp);
    return n ? n : 1;
}

/* A character that no one can see, or that turns the text around it; its own message. */
static void check_hidden(struct mf_lexer *lx, size_t at, size_t n, uint32_t cp)
{
    struct mf_str code = mf_strf(lx->arena, "U+%04X", (unsigned)cp);
    bool control = cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
    report(lx, control ? MF_CAT_CONTROL_CHAR : MF_CAT_HIDDEN_CHAR, at, n, code, (struct mf_str){0});
}

/* Looks at the text of a comment or a string. */
static void check_text(struct mf_lexer *lx, size_t from, size_t to)
{
    for (size_t i = from; i < to;) {
        unsigned char c = (unsigned char)lx->source->text.p[i];
        uint32_t cp = c;
        size_t n = c < 0x80 ? 1 : decode(lx, i, &cp);
        bool end_of_line = c == '\r' && i + 1 == to;
        if (c != '\t' && !end_of_line && (c < 0x20 || c >= 0x7f) && mf_utf8_hidden(cp))
            check_hidden(lx, i, n, cp);
        i += n;
    }
}

static size_t line_end(const struct mf_lexer *lx)
{
    const char *p = lx->source->text.p;
    const char *feed = memchr(p + lx->at, '\n', lx->end - lx->at);
    return feed ? (size_t)(feed - p) : lx->end;
}

/* ---- where reading begins
 * ------------------------------------------------------------------------- */

static bool next_block(struct mf_lexer *lx)
{
    struct mf_span block;
    bool closed;
    if (!mf_source_block(lx->source, lx->info, lx->markdown, &lx->next_block, &block, &closed))
        return false;
    if (!closed)
        report(lx, MF_CAT_MD_UNFINISHED, block.at > 0 ? block.at - 1 : 0, 1, MF_S("```"),
               (struct mf_str){0});
    lx->at = block.at;
    lx->end = block.at + block.len;
    lx->first = true;
    return true;
}

/* A Markdown document under a name that doesn't say so: said once, then read as one. */
static void recognise_markdown(struct mf_lexer *lx)
{
    struct mf_span block;
    bool closed;
    size_t from = 0;
    if (lx->markdown || !mf_source_block(lx->source, lx->info, true, &from, &block, &closed))
        return;
    lx->markdown = true;
    if (!mf_str_is(lx->source->name, "-")) /* standard input has no name to tell */
        report(lx, MF_CAT_MD_NAME, block.at > 0 ? block.at - 1 : 0, 1, lx->source->name,
               (struct mf_str){0});
}

bool mf_lex_init(struct mf_lexer *lx, struct mf_arena *a, const struct mf_source *source,
                 struct mf_diags *diags, const char *info, bool comments)
{
    *lx = (struct mf_lexer){.arena = a,
                            .source = source,
                            .diags = diags,
                            .info = info,
                            .comments = comments,
                            .markdown = mf_source_is_markdown(source),
                            .first = true};
    size_t bad;
    if (source->text.n > MF_MAX_CHARTER_BYTES) {
        report(lx, MF_CAT_TOO_LARGE, 0, 1, mf_strf(a, "%u", MF_MAX_CHARTER_BYTES),
               (struct mf_str){0});
        return false;
    }
    if (!mf_utf8_valid(source->text, &bad)) {
        report(lx, MF_CAT_NOT_UTF8, bad, 1, (struct mf_str){0}, (struct mf_str){0});
        return false;
    }
    recognise_markdown(lx);
    if (!next_block(lx)) {
        report(lx, MF_CAT_MD_NO_BLOCK, 0, source->text.n > 0, mf_str_c(info), (struct mf_str){0});
        return false;
    }
    if (mf_str_starts(slice(lx, lx->at, lx->end), MF_S("\xef\xbb\xbf")))
        lx->at += 3; /* some editors write a byte order mark */
    return true;
}

/* ---- between tokens
 * ------------------------------------------------------------------------------- */

/* Something that other languages take for a comment. */
static bool foreign_comment(struct mf_lexer *lx)
{
    char c = peek(lx, 0), d = peek(lx, 1);
    if (!(c == '/' && (d == '/' || d == '*')) && !(c == '-' && d == '-'))
        return false;
    size_t end = line_end(lx);
    if (d == '*') {
        for (end = lx->at + 2; end < lx->end; end++) {
            if (lx->source->text.p[end] == '/' && lx->source->text.p[end - 1] == '*')
                break;
        }
        end = end < lx->end ? end + 1 : line_end(lx);
    }
    report(lx, MF_CAT_FOREIGN_COMMENT, lx->at, 2, slice(lx, lx->at, lx->at + 2), MF_S("#"));
    lx->at = end;
    return true;
}

/* White space, and comments unless they are wanted. False at the end of the text. */
static bool skip_blank(struct mf_lexer *lx)
{
    unsigned feeds = 0;
    for (;;) {
        if (lx->at >= lx->end) {
            if (!next_block(lx))
                return false;
            feeds++;
            continue;
        }
        char c = peek(lx, 0);
        if (c == '\n') {
            feeds++;
            lx->first = true;
        } else if (c == '#' && !lx->comments) {
            size_t end = line_end(lx);
            check_text(lx, lx->at, end);
            lx->at = end;
            continue;
        } else if (foreign_comment(lx)) {
            continue;
        } else if (c != ' ' && c != '\t' && !(c == '\r' && peek(lx, 1) == '\n')) {
            break;
        }
        lx->at++;
    }
    lx->spaced = feeds > 1;
    return true;
}

/* ---- words
 * ---------------------------------------------------------------------------------------- */

/* A letter of some script, as opposed to punctuation, symbols and what can't be seen. */
static bool is_foreign_letter(uint32_t cp)
{
    return cp >= 0xc0 && cp != 0xd7 && cp != 0xf7 && !(cp >= 0x2000 && cp < 0x2c00) &&
           !(cp >= 0x3000 && cp < 0x3040) && !(cp >= 0xfe00 && cp < 0xfe70) &&
           !(cp >= 0xff00 && cp < 0xff10) && cp < 0x1f000 && !mf_utf8_hidden(cp);
}

/* Past a word as somebody may have meant it: capitals, letters with marks, hyphens between letters.
 */
static size_t loose_end(const struct mf_lexer *lx, size_t at, enum mf_cat *ret_cat)
{
    const char *p = lx->source->text.p;
    bool marks = p[at] == '_', hyphen = false;
    while (at < lx->end) {
        uint32_t cp;
        size_t n = decode(lx, at, &cp);
        if (n > 1 && is_foreign_letter(cp))
            marks = true;
        else if (p[at] == '-' && at + 1 < lx->end && (is_lower(p[at + 1]) || is_upper(p[at + 1])))
            hyphen = true;
        else if (!is_word(p[at]) && !is_upper(p[at]))
            break;
        at += n;
    }
    *ret_cat = marks ? MF_CAT_NAME_LETTERS : hyphen ? MF_CAT_NAME_HYPHEN : MF_CAT_NAME_CASE;
    return at;
}

static void loose_word(struct mf_lexer *lx, struct mf_token *t, size_t start)
{
    enum mf_cat cat;
    lx->at = loose_end(lx, start, &cat);
    struct mf_str raw = slice(lx, start, lx->at);
    struct mf_str plain = mf_str_copy(lx->arena, raw);
    char *p = mf_arena_copy(lx->arena, raw.p, raw.n);
    for (size_t i = 0; i < raw.n; i++)
        p[i] = is_upper(p[i]) ? (char)(p[i] - 'A' + 'a') : p[i] == '-' ? '_' : p[i];
    plain.p = p;
    t->text = plain;
    if (!lx->bad_names)
        mf_map_init(&lx->reported, lx->arena);
    lx->bad_names = true;
    if (mf_map_put(&lx->reported, raw, 0))
        report(lx, cat, start, raw.n, raw, cat == MF_CAT_NAME_LETTERS ? (struct mf_str){0} : plain);
}

static void word(struct mf_lexer *lx, struct mf_token *t)
{
    size_t start = lx->at;
    while (lx->at < lx->end && is_word(lx->source->text.p[lx->at]))
        lx->at++;
    t->kind = MF_TOK_WORD;
    t->text = slice(lx, start, lx->at);
    char c = peek(lx, 0), d = peek(lx, 1);
    uint32_t cp = 0;
    bool loose = lx->at == start || is_upper(c) || (c == '-' && (is_lower(d) || is_upper(d))) ||
                 ((unsigned char)c >= 0x80 && decode(lx, lx->at, &cp) && is_foreign_letter(cp));
    if (loose || t->text.p[0] == '_')
        loose_word(lx, t, start);
    if (t->text.n > MF_MAX_NAME)
        report(lx, MF_CAT_NAME_LONG, start, lx->at - start, mf_strf(lx->arena, "%u", MF_MAX_NAME),
               (struct mf_str){0});
}

/* ---- strings
 * -------------------------------------------------------------------------------------- */

/* Bytes of a sign that stands for a quotation mark at `at`, 0 if there is none; *ret_single: ' and
 * kin. */
static size_t quote_at(const struct mf_lexer *lx, size_t at, bool *ret_single)
{
    uint32_t cp;
    size_t n = decode(lx, at, &cp);
    *ret_single = cp == '\'' || cp == '`' || cp == 0x2018 || cp == 0x2019 || cp == 0x201a;
    if (*ret_single || cp == '"' || cp == 0xab || cp == 0xbb || cp == 0x201c || cp == 0x201d ||
        cp == 0x201e || cp == 0xff02)
        return n;
    return 0;
}

/* The content with `\"` and `\\` undone. */
static struct mf_str unescape(struct mf_lexer *lx, size_t from, size_t to)
{
    struct mf_str raw = slice(lx, from, to);
    if (raw.n == 0 || !memchr(raw.p, '\\', raw.n))
        return raw;
    char *p = mf_arena_alloc(lx->arena, raw.n, 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        if (raw.p[i] == '\\' && i + 1 < raw.n) {
            i++;
            if (raw.p[i] != '"' && raw.p[i] != '\\')
                report(lx, MF_CAT_BAD_ESCAPE, from + i - 1, 2, mf_str_sub(raw, i - 1, 2),
                       (struct mf_str){0});
        }
        p[n++] = raw.p[i];
    }
    return (struct mf_str){p, n};
}

/* Where a string that isn't closed may have been meant to end: before a brace, else with its line.
 */
static size_t likely_end(const struct mf_lexer *lx, size_t from)
{
    size_t end = line_end(lx);
    const char *p = lx->source->text.p;
    for (size_t i = from; i < end; i++) {
        if (p[i] == '{' || p[i] == '}' || (p[i] == '#' && p[i - 1] == ' '))
            end = i;
    }
    while (end > from && (p[end - 1] == ' ' || p[end - 1] == '\t' || p[end - 1] == '\r'))
        end--;
    return end;
}

static void string(struct mf_lexer *lx, struct mf_token *t)
{
    size_t start = lx->at, end = line_end(lx);
    lx->at++;
    size_t from = lx->at;
    const char *p = lx->source->text.p;
    while (lx->at < end && p[lx->at] != '"')
        lx->at += p[lx->at] == '\\' && lx->at + 1 < end ? 2 : 1;
    size_t to = lx->at;
    if (lx->at < end) {
        lx->at++;
    } else {
        to = likely_end(lx, from);
        lx->at = to;
        report(lx, MF_CAT_STRING_OPEN, start, to - start, (struct mf_str){0}, (struct mf_str){0});
    }
    check_text(lx, from, to);
    t->kind = MF_TOK_STRING;
    t->text = unescape(lx, from, to);
}

/* A text in quotation marks of another shape. */
static void odd_string(struct mf_lexer *lx, struct mf_token *t, size_t opening)
{
    size_t start = lx->at, end = line_end(lx);
    bool single, other;
    quote_at(lx, start, &single);
    lx->at += opening;
    size_t from = lx->at, n = 0;
    while (lx->at < end && (!(n = quote_at(lx, lx->at, &other)) || other != single)) {
        uint32_t cp;
        lx->at += decode(lx, lx->at, &cp);
    }
    size_t to = lx->at < end ? lx->at : likely_end(lx, from);
    lx->at = lx->at < end ? lx->at + n : to;
    report(lx, MF_CAT_QUOTE_SHAPE, start, lx->at - start, slice(lx, start, from),
           (struct mf_str){0});
    check_text(lx, from, to);
    t->kind = MF_TOK_STRING;
    t->text = slice(lx, from, to);
}

/* ---- numbers
 * -------------------------------------------------------------------------------------- */

/* Digits at `at`, appended to *value; saturates. Returns where they end. */
static size_t digits(const struct mf_lexer *lx, size_t at, uint64_t *value)
{
    const char *p = lx->source->text.p;
    for (; at < lx->end && is_digit(p[at]); at++) {
        uint64_t d = (uint64_t)(p[at] - '0');
        if (__builtin_mul_overflow(*value, 10u, value) || __builtin_add_overflow(*value, d, value))
            *value = UINT64_MAX;
    }
    return at;
}

static bool blank_then_percent(const struct mf_lexer *lx, size_t at, size_t *ret_after)
{
    while (at < lx->end && lx->source->text.p[at] == ' ')
        at++;
    *ret_after = at + 1;
    return at < lx->end && lx->source->text.p[at] == '%';
}

/* What follows an instant's first digits: `2023-11-17T12:28:30.250-08:00`. */
static bool instant(struct mf_lexer *lx, struct mf_token *t, size_t start)
{
    size_t at = lx->at;
    const char *p = lx->source->text.p;
    if (at - start != 4 || peek(lx, 0) != '-' || !is_digit(peek(lx, 1)))
        return false;
    while (at < lx->end && (is_digit(p[at]) || is_lower(p[at]) || is_upper(p[at]) ||
                            (memchr(":.+-", p[at], 4) && at + 1 < lx->end && is_digit(p[at + 1]))))
        at++;
    t->kind = MF_TOK_INSTANT;
    t->text = slice(lx, start, at);
    lx->at = at;
    return true;
}

static void number(struct mf_lexer *lx, struct mf_token *t)
{
    size_t start = lx->at, after;
    lx->at = digits(lx, start, &t->value);
    if (instant(lx, t, start))
        return;
    uint64_t whole = t->value;
    size_t whole_end = lx->at;
    t->kind = MF_TOK_INT;
    t->den = 100;
    char mark = peek(lx, 0);
    bool decimal = false;
    if ((mark == '.' || mark == ',') && is_digit(peek(lx, 1))) {
        size_t end = digits(lx, lx->at + 1, &t->value);
        decimal = mark == '.' || blank_then_percent(lx, end, &after);
        for (size_t i = lx->at + 1; decimal && i < end && t->den < UINT64_MAX / 10; i++)
            t->den *= 10;
        if (decimal)
            lx->at = end;
        else
            t->value = whole;
    }
    if (blank_then_percent(lx, lx->at, &after)) {
        t->kind = MF_TOK_PERCENT;
        lx->at = after;
        struct mf_str raw = slice(lx, start, after);
        if (decimal && mark == ',')
            report(lx, MF_CAT_DECIMAL_COMMA, start, after - start, raw, (struct mf_str){0});
        if (t->value > MF_MAX_AMOUNT || t->den > MF_MAX_AMOUNT) {
            report(lx, MF_CAT_SHARE_LARGE, start, after - start, raw, (struct mf_str){0});
            t->value = 1;
            t->den = 100;
        }
        return;
    }
    if (decimal) {
        report(lx, MF_CAT_DECIMAL, start, lx->at - start, slice(lx, start, lx->at),
               (struct mf_str){0});
        t->value = whole;
    }
    if (t->value > INT64_MAX) {
        report(lx, MF_CAT_NUMBER_LARGE, start, whole_end - start, slice(lx, start, whole_end),
               (struct mf_str){0});
        t->value = 1;
    }
}

/* ---- signs
 * ---------------------------------------------------------------------------------------- */

static enum mf_token_kind sign_kind(char c)
{
    switch (c) {
    case '(':
        return MF_TOK_LPAREN;
    case ')':
        return MF_TOK_RPAREN;
    case '{':
        return MF_TOK_LBRACE;
    case '}':
        return MF_TOK_RBRACE;
    case ',':
        return MF_TOK_COMMA;
    case '.':
        return MF_TOK_DOT;
    case '|':
        return MF_TOK_BAR;
    case '+':
        return MF_TOK_PLUS;
    case '/':
        return MF_TOK_SLASH;
    case ':':
        return MF_TOK_COLON;
    case '=':
        return MF_TOK_EQ;
    case '<':
        return MF_TOK_LT;
    case '>':
        return MF_TOK_GT;
    default:
        return MF_TOK_END;
    }
}

/* A sign from elsewhere with a plain meaning here: reported, and taken as what was meant. */
static bool foreign_sign(struct mf_lexer *lx, struct mf_token *t)
{
    static const struct {
        const char *sign, *meant;
        enum mf_token_kind kind;
    } signs[] = {
        {"≥", ">=", MF_TOK_GE},    {"≤", "<=", MF_TOK_LE},    {"=>", ">=", MF_TOK_GE},
        {"=<", "<=", MF_TOK_LE},   {"==", "=", MF_TOK_EQ},    {"&&", "and", MF_TOK_WORD},
        {"&", "and", MF_TOK_WORD}, {"||", "or", MF_TOK_WORD}, {"!", "not", MF_TOK_WORD},
        {"[", "(", MF_TOK_LPAREN}, {"]", ")", MF_TOK_RPAREN},
    };
    struct mf_str rest = slice(lx, lx->at, lx->end);
    if (memchr("(){},.:+/", rest.p[0], 9))
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        struct mf_str sign = mf_str_c(signs[i].sign);
        if (!mf_str_starts(rest, sign))
            continue;
        report(lx, MF_CAT_FOREIGN_SIGN, lx->at, sign.n, sign, mf_str_c(signs[i].meant));
        t->kind = signs[i].kind;
        t->text = mf_str_c(signs[i].meant);
        lx->at += sign.n;
        return true;
    }
    return false;
}

/* A run of characters that the language doesn't have: one message. */
static void strange(struct mf_lexer *lx)
{
    size_t start = lx->at;
    uint32_t cp;
    size_t n = decode(lx, lx->at, &cp);
    lx->at += n;
    if (mf_utf8_hidden(cp)) {
        check_hidden(lx, start, n, cp);
        return;
    }
    if (cp == ';') {
        report(lx, MF_CAT_SEMICOLON, start, 1, (struct mf_str){0}, (struct mf_str){0});
        return;
    }
    while (n == 1 && peek(lx, 0) == (char)cp)
        lx->at++;
    while (lx->at < lx->end && (unsigned char)peek(lx, 0) >= 0x80) {
        bool single;
        n = decode(lx, lx->at, &cp);
        if (mf_utf8_hidden(cp) || is_foreign_letter(cp) || quote_at(lx, lx->at, &single))
            break;
        lx->at += n;
    }
    report(lx, MF_CAT_STRANGE_CHAR, start, lx->at - start, slice(lx, start, lx->at),
           (struct mf_str){0});
}

static bool sign(struct mf_lexer *lx, struct mf_token *t)
{
    char c = peek(lx, 0), d = peek(lx, 1);
    if (foreign_sign(lx, t))
        return true;
    t->kind = sign_kind(c);
    if (t->kind == MF_TOK_END)
        return false;
    size_t n = 1;
    if (d == '=' && (c == '<' || c == '>')) {
        t->kind = c == '<' ? MF_TOK_LE : MF_TOK_GE;
        n = 2;
    }
    t->text = slice(lx, lx->at, lx->at + n);
    lx->at += n;
    return true;
}

static void comment(struct mf_lexer *lx, struct mf_token *t)
{
    size_t end = line_end(lx);
    check_text(lx, lx->at, end);
    t->kind = MF_TOK_COMMENT;
    t->text = mf_str_trim(slice(lx, lx->at, end));
    lx->at = end;
}

struct mf_token mf_lex_next(struct mf_lexer *lx)
{
    struct mf_token t = {.kind = MF_TOK_END};
    while (skip_blank(lx)) {
        size_t start = lx->at, opening;
        char c = peek(lx, 0);
        uint32_t cp = 0;
        bool single, found = true;
        t = (struct mf_token){.kind = MF_TOK_END, .first = lx->first, .spaced = lx->spaced};
        lx->first = false;
        if (is_lower(c) || is_upper(c) || c == '_')
            word(lx, &t);
        else if (is_digit(c))
            number(lx, &t);
        else if (c == '"')
            string(lx, &t);
        else if (c == '#')
            comment(lx, &t);
        else if ((opening = quote_at(lx, start, &single)) > 0)
            odd_string(lx, &t, opening);
        else if ((unsigned char)c >= 0x80 && decode(lx, start, &cp) && is_foreign_letter(cp))
            word(lx, &t);
        else
            found = sign(lx, &t);
        if (found) {
            t.span = (struct mf_span){(uint32_t)start, (uint32_t)(lx->at - start)};
            return t;
        }
        strange(lx);
    }
    t = (struct mf_token){.kind = MF_TOK_END, .span = {(uint32_t)lx->end, 0}, .first = true};
    return t;
}
