/* The parser's ground: tokens, messages without echo, lists, names. */
#include "lang/parse_internal.h"

#include <string.h>

/* What a byte of text may take of the arena, and what any text may; parse.h promises 100 and 64
 * KiB. */
enum { PER_BYTE = 84, FREE_OF_CHARGE = 44 * 1024 };

struct mf_list_node {
    struct mf_list_node *next;
    max_align_t data[];
};

static void stop(struct mf_parser *p)
{
    p->stopped = true;
    p->tok =
        (struct mf_token){.kind = MF_TOK_END, .span = {(uint32_t)p->lexer.end, 0}, .first = true};
}

/* Ends the parse when the tree grows out of all proportion to the text. */
static void watch_memory(struct mf_parser *p)
{
    size_t used = p->arena->used - p->base + p->owed;
    if (p->stopped || used <= FREE_OF_CHARGE ||
        used - FREE_OF_CHARGE <= PER_BYTE * p->source.text.n)
        return;
    mf_diag_add(p->diags, mf_cat_kind(MF_CAT_TOO_DENSE), p->tok.span, 0, NULL);
    p->too_dense = true;
    stop(p);
}

void mf_p_next(struct mf_parser *p)
{
    if (p->stopped)
        return;
    p->prev = p->tok;
    p->tok = mf_lex_next(&p->lexer);
    while (p->tok.kind == MF_TOK_COLON && !p->colons) {
        mf_p_say(p, MF_CAT_COLON, p->tok.span, (struct mf_str){0}, (struct mf_str){0});
        p->tok = mf_lex_next(&p->lexer);
    }
    watch_memory(p);
}

bool mf_p_is(const struct mf_parser *p, const char *word)
{
    return p->tok.kind == MF_TOK_WORD && p->tok.text.p[0] == word[0] &&
           mf_str_is(p->tok.text, word);
}

bool mf_p_at(const struct mf_parser *p, enum mf_token_kind kind)
{
    return p->tok.kind == kind;
}

bool mf_p_word_in(struct mf_str word, const char *const *words)
{
    for (; *words; words++) {
        if (mf_str_is(word, *words))
            return true;
    }
    return false;
}

bool mf_p_take(struct mf_parser *p, const char *word)
{
    if (!mf_p_is(p, word))
        return false;
    mf_p_next(p);
    return true;
}

bool mf_p_take_sign(struct mf_parser *p, enum mf_token_kind kind)
{
    if (p->tok.kind != kind)
        return false;
    mf_p_next(p);
    return true;
}

struct mf_span mf_p_since(const struct mf_parser *p, struct mf_span start)
{
    return mf_span_join(start, p->prev.span);
}

/* ---- messages
 * ------------------------------------------------------------------------------------- */

/* What stands at the place, for a message: at most 40 bytes of it. */
static struct mf_str found(const struct mf_parser *p, struct mf_span span)
{
    struct mf_str s = mf_source_slice(&p->source, span);
    if (s.n <= 40)
        return s;
    size_t n = 37;
    while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return mf_strf(p->diags->arena, "%.*s...", (int)n, s.p);
}

struct mf_diag *mf_p_say(struct mf_parser *p, enum mf_cat cat, struct mf_span span, struct mf_str a,
                         struct mf_str b)
{
    static _Thread_local struct mf_diag unheard;
    uint32_t n = p->diags->list.n;
    const struct mf_diag *last = n > p->said ? &p->diags->list.at[n - 1] : NULL;
    if (p->stopped || (last && last->span.at == span.at && last->span.len == span.len))
        return &unheard;
    struct mf_str args[2] = {a, b};
    return mf_diag_add(p->diags, mf_cat_kind(cat), span, 2, args);
}

bool mf_p_fail(struct mf_parser *p, enum mf_cat cat, struct mf_str a)
{
    if (!p->spoiled) {
        if (p->tok.kind == MF_TOK_END)
            mf_p_say(p, MF_CAT_TEXT_ENDS, p->tok.span, (struct mf_str){0}, (struct mf_str){0});
        else
            mf_p_say(p, cat, p->tok.span, a, found(p, p->tok.span));
    }
    p->spoiled = true;
    if (p->tok.kind == MF_TOK_END)
        stop(p);
    return false;
}

/* How many letters may differ for a word to be taken as a misspelt other. */
static unsigned tolerance(size_t n)
{
    return n < 3 ? 0 : n < 6 ? 1 : 2;
}

struct mf_str mf_p_nearest(struct mf_str word, const char *const *words)
{
    struct mf_str best = {0};
    unsigned least = tolerance(word.n) + 1;
    for (; *words; words++) {
        struct mf_str w = mf_str_c(*words);
        unsigned d = mf_str_distance(word, w, least);
        if (d < least) {
            least = d;
            best = w;
        }
    }
    return best;
}

/* ---- what must stand
 * ------------------------------------------------------------------------------ */

static const char *const linking[] = {"as",     "at", "after", "by",    "for",  "from", "in",
                                      "of",     "on", "over",  "than",  "to",   "when", "with",
                                      "within", "if", "until", "using", "then", NULL};

bool mf_p_expect(struct mf_parser *p, const char *word)
{
    if (mf_p_take(p, word))
        return true;
    struct mf_str wanted = mf_str_c(word);
    struct mf_str text = p->tok.text;
    bool is_word = p->tok.kind == MF_TOK_WORD;
    unsigned near = tolerance(wanted.n) + (wanted.n < 3);
    if (is_word && mf_str_distance(text, wanted, near + 1) <= near &&
        (wanted.n > 2 || mf_p_word_in(text, linking))) {
        if (!p->spoiled)
            mf_p_say(p, MF_CAT_MISSPELT, p->tok.span, text, wanted)->suggestion = wanted;
        mf_p_next(p);
        return true;
    }
    mf_p_fail(p, MF_CAT_WORD_MISSING, wanted);
    if (p->tok.kind == MF_TOK_END || p->tok.kind == MF_TOK_RBRACE || p->tok.kind == MF_TOK_LBRACE)
        return false;
    if (is_word && p->tok.first &&
        (mf_p_word_in(text, mf_item_words) || mf_p_clause(text, p->where)))
        return false;
    if (is_word && mf_p_word_in(text, linking))
        mf_p_next(p);
    return true;
}

bool mf_p_expect_sign(struct mf_parser *p, enum mf_token_kind kind, const char *sign)
{
    if (mf_p_take_sign(p, kind))
        return true;
    return mf_p_fail(p, MF_CAT_SIGN_MISSING, mf_str_c(sign));
}

bool mf_p_reserved(struct mf_str word)
{
    static const char *const reserved[] = {
        "all", "but",      "capped",   "emergency", "falling", "majority", "no",      "none", "not",
        "per", "proposed", "proposer", "public",    "sqrt",    "subject",  "vacancy", NULL};
    return mf_p_word_in(word, reserved);
}

bool mf_p_name(struct mf_parser *p, struct mf_name *ret)
{
    if (p->tok.kind == MF_TOK_STRING) {
        mf_p_say(p, MF_CAT_NAME_QUOTED, p->tok.span, p->tok.text, (struct mf_str){0});
    } else if (p->tok.kind != MF_TOK_WORD) {
        return mf_p_fail(p, MF_CAT_NAME_MISSING, (struct mf_str){0});
    } else if (mf_p_reserved(p->tok.text)) {
        mf_p_say(p, MF_CAT_NAME_RESERVED, p->tok.span, p->tok.text, (struct mf_str){0});
    }
    *ret = (struct mf_name){p->tok.text, p->tok.span};
    mf_p_next(p);
    return true;
}

bool mf_p_ref(struct mf_parser *p, struct mf_ref *ret)
{
    return mf_p_name(p, &ret->name);
}

bool mf_p_refs(struct mf_parser *p, struct mf_ref **ret, uint32_t *ret_n)
{
    struct mf_list list = {0};
    bool ok;
    do {
        ok = mf_p_ref(p, mf_p_add(p, &list, sizeof(struct mf_ref)));
    } while (ok && mf_p_take_sign(p, MF_TOK_COMMA));
    *ret = mf_p_array(p, &list, sizeof(struct mf_ref), ret_n);
    return ok;
}

bool mf_p_int(struct mf_parser *p, uint64_t *ret)
{
    if (p->tok.kind != MF_TOK_INT)
        return mf_p_fail(p, MF_CAT_NUMBER_MISSING, (struct mf_str){0});
    *ret = p->tok.value;
    mf_p_next(p);
    return true;
}

bool mf_p_text(struct mf_parser *p, struct mf_str *ret)
{
    if (p->tok.kind != MF_TOK_STRING)
        return mf_p_fail(p, MF_CAT_TEXT_MISSING, (struct mf_str){0});
    if (p->tok.text.n > MF_MAX_TITLE)
        mf_p_say(p, MF_CAT_TITLE_LONG, p->tok.span, mf_strf(p->diags->arena, "%u", MF_MAX_TITLE),
                 (struct mf_str){0});
    *ret = p->tok.text;
    mf_p_next(p);
    return true;
}

/* ---- lists
 * ---------------------------------------------------------------------------------------- */

void *mf_p_new(struct mf_parser *p, size_t size)
{
    void *thing = mf_arena_alloc(p->arena, 1, size);
    watch_memory(p);
    return thing;
}

void *mf_p_add(struct mf_parser *p, struct mf_list *list, size_t size)
{
    struct mf_list_node *node = mf_arena_alloc(p->arena, 1, sizeof *node + size);
    if (list->last)
        list->last->next = node;
    else
        list->first = node;
    list->last = node;
    list->n++;
    p->owed += size;
    watch_memory(p);
    return node->data;
}

void *mf_p_array(struct mf_parser *p, struct mf_list *list, size_t size, uint32_t *ret_n)
{
    struct mf_list l = *list;
    *list = (struct mf_list){0};
    *ret_n = l.n;
    p->owed -= l.n * size;
    if (l.n <= 1)
        return l.n == 1 ? l.first->data : NULL;
    char *array = mf_arena_alloc(p->arena, l.n, size);
    for (size_t i = 0; i < l.n; i++, l.first = l.first->next)
        memcpy(array + i * size, l.first->data, size);
    return array;
}
