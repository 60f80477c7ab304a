#ifndef MF_CLI_TELL_H
#define MF_CLI_TELL_H
/*
 * What the commands of an organisation at work say: words of words.def, events with their instants,
 * refusals with their clauses, and the same as JSON.
 */
#include <jansson.h>

#include "cli/cli.h"
#include "engine/org.h"
#include "ledger/denial.h"
#include "ledger/text.h"

enum mf_word {
#define MF_WORD(sym, en, id) MF_WORD_##sym,
#include "cli/words.def"
#undef MF_WORD
    MF_WORD__COUNT
};

/* A filled text of words.def, of the arena of the command line. */
struct mf_str mf_word(const struct mf_cli *cli, enum mf_word word, unsigned nargs,
                      const struct mf_str *args);
/* The same without arguments. */
struct mf_str mf_word0(const struct mf_cli *cli, enum mf_word word);
/* A word as a complaint about the command line (mf_cli_usage). */
int mf_word_usage(const struct mf_cli *cli, enum mf_word word, unsigned nargs,
                  const struct mf_str *args);
struct mf_str mf_tell_number(const struct mf_cli *cli, uint64_t n);
struct mf_str mf_tell_instant(const struct mf_cli *cli, mf_instant t);
/* The instant and, where it lies ahead of now, in how long: "24 Nov 2026, 10:00 UTC, in 6 d". */
struct mf_str mf_tell_ahead(const struct mf_cli *cli, mf_instant t, mf_instant now);
/* sha256:… */
struct mf_str mf_tell_hash(const struct mf_cli *cli, const struct mf_hash *h);
/* How a person is called: the name, else the id. */
struct mf_str mf_tell_person(const struct mf_org *org, mf_person p);
/* Title of the proposal's power, and what it was filed with: "Remove the treasurer: Ana; …". */
struct mf_str mf_tell_proposal(const struct mf_cli *cli, const struct mf_org *org,
                               const struct mf_proposal_view *v);
/* Whom --as names; MF_NOBODY: it wasn't given. 0, or an exit status after saying what is wrong. */
int mf_tell_as(const struct mf_cli *cli, const struct mf_org *org, mf_person *ret);
/* Names, ", " between them, at most `shown` of them and how many more there are. */
struct mf_tell_names {
    const struct mf_cli *cli;
    struct mf_buf text;
    uint64_t n, shown;
};
void mf_tell_name(struct mf_tell_names *names, struct mf_str name);
struct mf_str mf_tell_names(struct mf_tell_names *names);

/* A decimal number, with or without the # of a proposal. */
bool mf_tell_read_number(const char *s, uint64_t *ret);
/* A command for which the engine has no event, one about keys: who does what. */
struct mf_str mf_tell_text(const struct mf_cli *cli, const struct mf_org *org,
                           const struct mf_text *text);

/* ---- lines ---- */

/* One line of answer after `first`, wrapped with its own indentation. */
void mf_tell_line(const struct mf_cli *cli, struct mf_buf *out, const char *first,
                  enum mf_style style, struct mf_str text);
/* "  term        text", the text aligned at column `at`; one long word that doesn't fit there
 * stands on a line of its own, whole. */
void mf_tell_item(const struct mf_cli *cli, struct mf_buf *out, unsigned at, struct mf_str term,
                  struct mf_str text);
/* Each event with its instant; what only concerns the storing of bytes is left out. */
void mf_tell_events(const struct mf_cli *cli, struct mf_buf *out, const struct mf_org *org,
                    const struct mf_events *events);
enum mf_style mf_tell_event_style(const struct mf_event *e);
/* Why not: each reason, and the clause that says so with its place. org may be NULL. */
void mf_tell_refusals(const struct mf_cli *cli, struct mf_buf *out, const struct mf_org *org,
                      const struct mf_refusal *at, uint32_t n);
void mf_tell_denial(const struct mf_cli *cli, struct mf_buf *out, const struct mf_denial *no);
/* On standard error. */
int mf_tell_complain(const struct mf_cli *cli, const struct mf_buf *text, enum mf_exit status);

/* ---- JSON ---- */

json_t *mf_js_text(struct mf_str s);
json_t *mf_js_number(uint64_t n);
json_t *mf_js_instant(const struct mf_cli *cli, mf_instant t); /* null: never */
/* Takes the value over. */
void mf_js_put(json_t *object, const char *key, json_t *value);
void mf_js_push(json_t *array, json_t *value);
/* A value with which a proposal was filed, by the place of its parameter: an id, a text, a number;
 * of a duration milliseconds. */
json_t *mf_js_value(const struct mf_cli *cli, const struct mf_org *org,
                    const struct mf_proposal_view *v, uint32_t param);
json_t *mf_js_event(const struct mf_cli *cli, const struct mf_org *org, const struct mf_event *e);
json_t *mf_js_events(const struct mf_cli *cli, const struct mf_org *org,
                     const struct mf_events *events);
json_t *mf_js_refusals(const struct mf_cli *cli, const struct mf_org *org,
                       const struct mf_refusal *at, uint32_t n);
json_t *mf_js_denial(const struct mf_cli *cli, const struct mf_denial *no);
/* One line; frees it. */
void mf_js_line(struct mf_buf *out, json_t *j);
/* Prints and frees it. */
int mf_js_answer(const struct mf_cli *cli, json_t *j, enum mf_exit status);

#endif
