#ifndef MF_POLL_DRAWING_H
#define MF_POLL_DRAWING_H
/*
 * What the drawings of a count share. Whole numbers of pixels only. Every area has its figure
 * beside or in it, so that no meaning rests on colour. Private to the room.
 */
#include "poll/account.h"

/* Opens a drawing: size, style for light and dark grounds, the title as text and for readers. */
void mf_drawing_open(struct mf_buf *out, const struct mf_account *y, unsigned width,
                     unsigned height, struct mf_str subtitle);
void mf_drawing_close(struct mf_buf *out);
/* A text at a place; `anchor` is start, middle or end. */
void mf_drawing_text(struct mf_buf *out, unsigned x, unsigned y, const char *class,
                     const char *anchor, struct mf_str text);
/* Columns that a text takes, in pixels of the drawing's ordinary size. */
unsigned mf_drawing_width(struct mf_str text);
struct mf_str mf_drawing_amount(const struct mf_account *y, struct mf_vote_amount x);

#define MF_DRAWING_TOP 64u /* below the title and what is under it */

void mf_drawing_pairs(struct mf_buf *out, const struct mf_account *y);
void mf_drawing_flow(struct mf_buf *out, const struct mf_account *y);
void mf_drawing_bars(struct mf_buf *out, const struct mf_account *y);

#endif
