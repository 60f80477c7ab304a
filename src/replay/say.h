#ifndef MF_REPLAY_SAY_H
#define MF_REPLAY_SAY_H
/* Phrases about a replay in the reader's language; all fixed words stand in words.def. */
#include "replay/report.h"

enum mf_rw {
#define MF_RW(sym, ...) MF_RW_##sym,
#include "replay/words.def"
#undef MF_RW
    MF_RW__COUNT
};

/* Who speaks, of what, to whom. */
struct mf_say {
    struct mf_arena *a;
    const struct mf_replay *replay;
    const struct mf_term *t;
    struct mf_buf *out;
    enum mf_lingua lingua;
};

struct mf_str mf_say_fill(const struct mf_say *s, enum mf_rw word, const struct mf_str *args,
                          unsigned n);
#define mf_rsay(s, w, ...)                                                                         \
    mf_say_fill((s), MF_RW_##w, (const struct mf_str[]){__VA_ARGS__},                              \
                (unsigned)(sizeof((const struct mf_str[]){__VA_ARGS__}) / sizeof(struct mf_str)))
#define mf_rsaid(s, w) mf_say_fill((s), MF_RW_##w, NULL, 0)

struct mf_str mf_say_number(const struct mf_say *s, uint64_t n);
/* "Ana, Budi and 488 of 767 Employees"; shares of one line are added up. */
struct mf_str mf_say_shares(const struct mf_say *s, const struct mf_share *who, uint32_t n);
/* The lines of a scenario's `who`. */
struct mf_str mf_say_who(const struct mf_say *s, const struct mf_who *who);
struct mf_str mf_say_line(const struct mf_say *s, uint32_t line);
struct mf_str mf_say_person(const struct mf_say *s, mf_person p);
/* "at once", "after 2 d". */
struct mf_str mf_say_after(const struct mf_say *s, mf_duration d);
struct mf_str mf_say_duration(const struct mf_say *s, mf_duration d);
struct mf_str mf_say_instant(const struct mf_say *s, mf_instant t);
/* What came of an attempt, one phrase. */
struct mf_str mf_say_outcome(const struct mf_say *s, const struct mf_account *acc,
                             const struct mf_attempt_account *a);
/* What a count needed and had; only the parts that failed, if asked so. n 0: nothing to say. */
struct mf_str mf_say_facts(const struct mf_say *s, const struct mf_leaf_facts *facts, uint32_t n,
                           bool failed_only);
/* `remove_ceo(altman, …)` as the scenario has it, long texts left out. */
struct mf_str mf_say_attempt(const struct mf_say *s, const struct mf_attempt *a);
/* "file:line" of a place in a charter. */
struct mf_str mf_say_place(const struct mf_say *s, const struct mf_charter *c, struct mf_span span);
/* The text of a clause on one line. */
struct mf_str mf_say_clause(const struct mf_say *s, const struct mf_charter *c,
                            struct mf_span span);
struct mf_str mf_say_note(const struct mf_say *s, const struct mf_note *note);
/* "A; B; C" from phrases, empty ones left out. */
void mf_say_join(struct mf_buf *out, struct mf_str phrase, const char *sign);

/* What a step is to the reader, among all of its instant; n 0: nothing worth a sentence. The
 * account has its organisation. Of what the scenario says: what the charter makes of it. */
struct mf_str mf_say_step(const struct mf_say *s, const struct mf_account *acc, uint32_t index);
/* A statement of the scenario as a sentence. */
struct mf_str mf_say_statement(const struct mf_say *s, const struct mf_statement *st);

/* ---- parts of the page ---- */
void mf_show_results(const struct mf_say *s); /* show_table.c */
void mf_show_variants(const struct mf_say *s);
void mf_show_costs(const struct mf_say *s);
void mf_show_timeline(const struct mf_say *s); /* show_time.c */
void mf_show_why(const struct mf_say *s);      /* show_why.c */
void mf_show_remarks(const struct mf_say *s);
void mf_show_expectations(const struct mf_say *s);

/* A table with one column for each charter: rows are put, then shown as a table, or, where it is
 * too narrow for one, as a list. */
struct mf_sheet {
    const struct mf_say *s;
    MF_VEC(struct mf_cell) cells; /* row by row: label, then one per charter; no heading */
    struct mf_str corner;         /* over the labels */
};
void mf_sheet_cell(struct mf_sheet *sheet, enum mf_style style, struct mf_str text);
void mf_sheet_show(struct mf_sheet *sheet);
enum mf_style mf_outcome_style(const struct mf_attempt_account *a);

#endif
