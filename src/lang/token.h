#ifndef MF_LANG_TOKEN_H
#define MF_LANG_TOKEN_H
/* The words and signs that a text is made of, each with its place. */
#include "base/diag.h"

enum mf_token_kind {
    MF_TOK_END,     /* of the text */
    MF_TOK_WORD,    /* [a-z][a-z0-9_]*: a keyword or a name, as the place decides */
    MF_TOK_STRING,  /* text: what stands between the quotes, escapes undone */
    MF_TOK_INT,     /* value */
    MF_TOK_PERCENT, /* `4.5%`: value over den, here 45 over 1000 */
    MF_TOK_INSTANT, /* `2023-11-17T12:28-08:00`: as written (scenarios; a charter has none) */
    MF_TOK_LPAREN,
    MF_TOK_RPAREN,
    MF_TOK_LBRACE,
    MF_TOK_RBRACE,
    MF_TOK_COMMA,
    MF_TOK_DOT,
    MF_TOK_BAR,
    MF_TOK_PLUS,
    MF_TOK_SLASH,
    MF_TOK_COLON,
    MF_TOK_EQ,
    MF_TOK_LE,
    MF_TOK_GE,
    MF_TOK_LT,     /* no sign of the language; the parser says what to write instead */
    MF_TOK_GT,     /* likewise */
    MF_TOK_COMMENT /* from `#` to the end of the line; only where the lexer was asked for them */
};

struct mf_token {
    enum mf_token_kind kind;
    struct mf_span span;
    struct mf_str text; /* as written; STRING: the content; WORD: in small letters */
    uint64_t value, den;
    bool first;  /* on its line */
    bool spaced; /* an empty line stands before it */
};

#endif
