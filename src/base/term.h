#ifndef MF_BASE_TERM_H
#define MF_BASE_TERM_H
/*
 * What a terminal can show: colours (all escape codes of the project stand in term.c), text wrapped to a
 * width, tables. Pure: the caller says whether colours are wanted and how wide the terminal is.
 */
#include <stdbool.h>

#include "base/str.h"
#include "base/vec.h"

enum mf_style { MF_PLAIN, MF_BOLD, MF_DIM, MF_GOOD, MF_BAD, MF_WARN, MF_INFO, MF_STYLE__COUNT };

struct mf_term {
    bool colour;
    unsigned width; /* columns, at least 40 */
};

/* Adds text in a style (escape codes only when t->colour). */
void mf_term_style(struct mf_buf *out, const struct mf_term *t, enum mf_style style, struct mf_str text);
/* Wraps at spaces to t->width; first line after `first`, others after `rest` (both counted by width). */
void mf_term_wrap(struct mf_buf *out, const struct mf_term *t, struct mf_str first, struct mf_str rest,
                  struct mf_str text);
void mf_term_heading(struct mf_buf *out, const struct mf_term *t, struct mf_str text);

/* A table: cells are wrapped within columns, columns share the width, every line fits t->width. */
struct mf_cell {
    struct mf_str text; /* '\n' starts a new line in the cell */
    enum mf_style style;
};

struct mf_table {
    struct mf_arena *arena;
    unsigned columns;
    MF_VEC(struct mf_cell) cells; /* row by row; the first row is the heading */
    bool right[12];               /* column aligned right */
    unsigned min_width[12];       /* 0 = free */
};

void mf_table_init(struct mf_table *tb, struct mf_arena *a, unsigned columns); /* columns <= 12 */
void mf_table_cell(struct mf_table *tb, enum mf_style style, struct mf_str text);
void mf_table_render(struct mf_buf *out, const struct mf_term *t, const struct mf_table *tb);

#endif
