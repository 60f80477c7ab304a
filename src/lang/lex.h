#ifndef MF_LANG_LEX_H
#define MF_LANG_LEX_H
/*
 * Tokens of a charter or a scenario, one after the other. Faults (a quote that isn't closed, a sign
 * that the language doesn't have) are reported once each and mended where what was meant is plain,
 * so that the parser needn't stumble over them again.
 */
#include "lang/token.h"

#include "base/map.h"

/*
 * Where the language stands in a document. A source is a Markdown document when its name ends in
 * `.md` or
 * `.markdown`; then its blocks are the fenced ones whose info string begins with the word `charter`
 * or `scenario` (`info`). Every other source is one block.
 */
bool mf_source_is_markdown(const struct mf_source *s);
/*
 * The next block that begins at or after *from, which moves past it; false when there is none.
 * *ret_closed is false for a fence that the document doesn't close.
 */
bool mf_source_block(const struct mf_source *s, const char *info, bool markdown, size_t *from,
                     struct mf_span *ret_block, bool *ret_closed);

struct mf_lexer {
    struct mf_arena *arena; /* owns texts that aren't the source's own */
    const struct mf_source *source;
    struct mf_diags *diags;
    const char *info;
    bool comments; /* hand them out as tokens */
    bool markdown;
    bool first, spaced; /* of the token to come */
    bool bad_names;     /* `reported` is in use */
    size_t at, end;     /* of the block being read */
    size_t next_block;
    struct mf_map reported; /* words whose spelling was complained about already */
};

/*
 * Prepares reading. The source, diags and arena are borrowed for as long as the lexer is used.
 * False, and the fault reported, when the text can't be read at all: no UTF-8, too long, no block
 * in a document. info: "charter" or "scenario". comments: whether comments come as tokens (else
 * they are skipped).
 */
bool mf_lex_init(struct mf_lexer *lx, struct mf_arena *a, const struct mf_source *source,
                 struct mf_diags *diags, const char *info, bool comments);
/* The next token; MF_TOK_END for ever once the text has ended. */
struct mf_token mf_lex_next(struct mf_lexer *lx);

#endif
