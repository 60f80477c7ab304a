#ifndef MF_BASE_TERM_H
#define MF_BASE_TERM_H
/*
 * What a terminal can show: colours (all escape codes of the project stand in term.c), text wrapped
 * to a width, tables. Pure: the caller says whether colours are wanted and how wide the terminal
 * is.
 */
#include <stdbool.h>

#include "base/str.h"
#include "base/vec.h"

enum mf_style { MF_PLAIN, MF_BOLD, MF_DIM, MF_GOOD, MF_BAD, MF_WARN, MF_INFO, MF_STYLE__COUNT };

struct mf_term {
    bool colour;
    unsigned width; /* columns, at least 40; a table of 12 needs as much */
};

/*
 * Adds text in a style (escape codes only when t->colour). The text may come from outside: hidden
 * characters are shown by mf_buf_visible() (utf8.h), line feeds stay.
 */
void mf_term_style(struct mf_buf *out, const struct mf_term *t, enum mf_style style,
                   struct mf_str text);
/*
 * Wraps at spaces to t->width; first line after `first`, others after `rest` (both counted by
 * width). Words wider than a line are split, never within a cluster (utf8.h). A line feed in the
 * text starts a new line. Every line ends in a line feed; an empty text gives one line. Styles that
 * mf_term_style() put into the text or the prefixes take no width and go on after a break;
 * everything else that is hidden is shown.
 */
void mf_term_wrap(struct mf_buf *out, const struct mf_term *t, struct mf_str first,
                  struct mf_str rest, struct mf_str text);
/* A heading on a line of its own with a rule of the same width under it. */
void mf_term_heading(struct mf_buf *out, const struct mf_term *t, struct mf_str text);

#define MF_TABLE_COLUMNS 12

/*
 * A table: cells are wrapped within columns, columns share the width so that rows get as few lines
 * as can be, every line fits t->width. A rule stands under the heading; rows of several lines stand
 * apart by a blank line. No white space at the ends of lines.
 */
struct mf_cell {
    struct mf_str text; /* '\n' starts a new line in the cell; hidden characters are shown */
    enum mf_style style;
};

struct mf_table {
    struct mf_arena *arena;
    unsigned columns;
    MF_VEC(struct mf_cell) cells;         /* row by row; the first row is the heading */
    bool right[MF_TABLE_COLUMNS];         /* column aligned right */
    unsigned min_width[MF_TABLE_COLUMNS]; /* kept as far as the width allows; 0 = free */
};

void mf_table_init(struct mf_table *tb, struct mf_arena *a, unsigned columns);
/* The next cell, row by row; the text is copied. Cells missing in the last row are empty. */
void mf_table_cell(struct mf_table *tb, enum mf_style style, struct mf_str text);
void mf_table_render(struct mf_buf *out, const struct mf_term *t, const struct mf_table *tb);

#endif
