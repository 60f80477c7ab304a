#ifndef MF_POLL_ACCOUNT_H
#define MF_POLL_ACCOUNT_H
/* What the account of a count and its drawings share: words, names, tables of many columns. Private
 * to the room. */
#include "poll/count.h"

enum mf_poll_said {
#define MF_POLL_SAID(sym, en, id) MF_POLL_SAID_##sym,
#include "poll/said.def"
#undef MF_POLL_SAID
    MF_POLL_SAID__COUNT
};

struct mf_account {
    struct mf_arena *a;
    const struct mf_poll_count *c;
    enum mf_lingua lingua;
    struct mf_str *name; /* of options, with nothing hidden in them */
};

struct mf_account mf_account_make(struct mf_arena *a, const struct mf_poll_count *c,
                                  enum mf_lingua lingua);
/* A filled text; arguments beyond those given are empty. */
struct mf_str mf_account_said(const struct mf_account *y, enum mf_poll_said word, unsigned nargs,
                              const struct mf_str *args);
struct mf_str mf_account_said0(const struct mf_account *y, enum mf_poll_said word);
struct mf_str mf_account_said1(const struct mf_account *y, enum mf_poll_said word,
                               struct mf_str arg);
/* What is counted: the file's title, else the name given. */
struct mf_str mf_account_title(const struct mf_account *y);
/* What a tie was over, or why something was dropped; a word that has no text stands for itself. */
struct mf_str mf_account_over(const struct mf_account *y, const char *over);
/* The name of an option; of MF_NO_OPTION `nobody`. */
struct mf_str mf_account_name(const struct mf_account *y, uint32_t option, struct mf_str nobody);
/* Names, ", " between them, and how many more than `most` there are. */
struct mf_str mf_account_names(const struct mf_account *y, const uint32_t *options, uint32_t n,
                               uint32_t most);
struct mf_str mf_account_number(const struct mf_account *y, uint64_t n);
/* A part of the policy in words. */
struct mf_str mf_account_policy(const struct mf_account *y, enum mf_poll_part part);
/* Whether the count spends a budget rather than fills places. */
bool mf_account_buys(const struct mf_account *y);
/* "of ranks", … */
struct mf_str mf_account_marks(const struct mf_account *y, enum mf_marks marks);
/* Money of a budget with its decimals. */
struct mf_str mf_account_money(const struct mf_account *y, uint64_t units);
/* Whether an option is shown: it is one, or has votes. */
bool mf_account_shown(const struct mf_account *y, uint32_t option);
/* The text cut to `width` columns, with … at the end where something is missing. */
struct mf_str mf_account_cut(struct mf_arena *a, struct mf_str s, unsigned width);

/*
 * A table of many columns of figures: where they don't fit beside one another they stand in blocks,
 * each with the rows' labels. Empty cells are n 0; `rows` whose cells are all empty in a block are
 * left out of it.
 */
struct mf_figures {
    uint32_t rows, columns;
    struct mf_str corner; /* above the labels */
    struct mf_str *label; /* by row */
    struct mf_str *head;  /* by column */
    struct mf_str *cell;  /* [row * columns + column] */
    enum mf_style *style; /* the same */
};

struct mf_figures mf_figures_make(struct mf_arena *a, uint32_t rows, uint32_t columns);
void mf_figures_render(struct mf_buf *out, const struct mf_term *term, const struct mf_figures *f);

/* The rounds, the pairs (account_rounds.c). */
void mf_account_rounds(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y);
void mf_account_pairs(struct mf_buf *out, const struct mf_term *term, const struct mf_account *y);

#endif
