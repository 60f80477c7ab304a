#ifndef MF_LANG_FMT_INTERNAL_H
#define MF_LANG_FMT_INTERNAL_H
/*
 * The formatter works on tokens, guided by the parsed charter, which tells where items and clauses
 * begin; so whatever parses comes out with the same tokens, and only the white space between them
 * is new. fmt.c makes lines of the tokens, fmt_lines.c lays them out.
 */
#include "lang/charter.h"
#include "lang/token.h"

/* A token in its place on a line. */
struct mf_atom {
    struct mf_str text;
    uint32_t block;   /* of the document, from 0 */
    unsigned depth;   /* parentheses around it */
    bool space;       /* before it, when the line isn't broken there */
    bool may_break;   /* a good place for a new line is before it */
    bool after_comma; /* the best one: after a comma outside parentheses */
    bool joins;       /* `and`, `or` */
    bool comment;     /* ends its line */
    bool own_line;    /* a comment that nothing stands before */
};

enum mf_line_kind {
    MF_LINE_COMMENT, /* one that stands alone */
    MF_LINE_ITEM,    /* an item without a block */
    MF_LINE_CLAUSE,
    MF_LINE_OPEN, /* what begins a block, up to its brace */
    MF_LINE_CLOSE
};

struct mf_line {
    enum mf_line_kind kind;
    struct mf_atom *atoms;
    uint32_t natoms, cap;
    uint32_t head;   /* atoms that stand before the aligned column */
    uint32_t parent; /* line that opened the block around it, UINT32_MAX outside */
    unsigned depth;
    bool blank;      /* an empty line stands before it */
    bool spaced;     /* the author put an empty line there */
    unsigned column; /* OPEN: of its clauses' arguments */
    unsigned notes;  /* OPEN: column of its clauses' comments */
};

struct mf_lines {
    struct mf_arena *arena;
    MF_VEC(struct mf_line) list;
};

enum { MF_FMT_WIDTH = 100, MF_FMT_INDENT = 2 };

/* Where the blocks of a document are. */
struct mf_fmt_blocks {
    MF_VEC(struct mf_span) list;
};

void mf_fmt_write(struct mf_buf *out, const struct mf_source *source,
                  const struct mf_fmt_blocks *blocks, struct mf_lines *lines);

#endif
