#ifndef MF_POLL_POLL_H
#define MF_POLL_POLL_H
/*
 * A file of ballots read into what a contest needs: options, ballots as they were cast, seats,
 * costs. Nine formats, told apart by their content. A file is read as it says, or it is refused
 * with the line and the reason; where something in it is mended or left out, that is written down
 * (`notes`). Nothing is guessed silently. docs/counting.md says what each format may hold.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/lingua.h"
#include "base/str.h"
#include "count/contest.h"

#define MF_POLL_BYTES   (256u << 20) /* of a file, at most */
#define MF_POLL_LINE    (1u << 20)   /* bytes of a line, at most */
#define MF_POLL_MARKS   2000u        /* marks of a ballot, at most */
#define MF_POLL_OPTIONS 1000u /* of a file, at most; a contest may have one against them beside */

enum mf_poll_format {
    MF_POLL_AUTO, /* by the content */
#define MF_POLL_FORMAT(sym, name, fn) MF_POLL_##sym,
#include "poll/formats.def"
#undef MF_POLL_FORMAT
    MF_POLL__COUNT
};

/* "blt", …; NULL for MF_POLL_AUTO. */
const char *mf_poll_format_name(enum mf_poll_format f);
/* MF_POLL__COUNT: there is none of that name. */
enum mf_poll_format mf_poll_format_named(struct mf_str name);
/* By the content; MF_POLL_AUTO: it looks like none of them. */
enum mf_poll_format mf_poll_format_of(struct mf_str text);

enum mf_poll_word {
#define MF_POLL_WORD(sym, en, id) MF_POLL_WORD_##sym,
#include "poll/words.def"
#undef MF_POLL_WORD
    MF_POLL_WORD__COUNT
};

/* Why a file can't be read, or what in it was mended: a word with its arguments, and where. */
struct mf_poll_note {
    enum mf_poll_word word;
    uint32_t line;  /* from 1, the first one concerned; 0: the whole file */
    uint32_t times; /* lines concerned; 1 of a fault */
    struct mf_str args[3];
};

/* The sentence, without the line. */
void mf_poll_note_text(struct mf_buf *out, const struct mf_poll_note *n, enum mf_lingua lingua);

/*
 * A sentence of the counting room (why it refused, a note, a remark), which are English, in another
 * language; as it is, where there is no translation.
 */
struct mf_str mf_poll_sentence(struct mf_arena *a, struct mf_str english, enum mf_lingua lingua);

enum mf_poll_bar {
    MF_POLL_STANDS,
    MF_POLL_WITHDRAWN,  /* the file says so */
    MF_POLL_UNDECLARED, /* a write-in that isn't declared */
    MF_POLL_NOBODY      /* stands for no option: one of the two marks of an overvote whose options
                           the file doesn't name */
};

struct mf_poll_option {
    struct mf_str name;
    struct mf_str id; /* where the file has one beside the name, else n 0 */
    enum mf_poll_bar bar;
    uint64_t cost;  /* of budgets, in the unit of mf_poll.budget */
    bool coalition; /* a list of several parties */
};

struct mf_poll_alias {
    struct mf_str name;
    uint32_t candidate;
};

/* What RCTab's rules lay down, as far as it has a place in a contest. */
struct mf_poll_rules {
    const char *method; /* as methods.def has it */
    struct mf_contest
        contest;   /* policy, seats and the fields of transferable votes; the rest empty */
    bool in_order; /* ties are broken by the order of the candidates */
    struct mf_str title;
    const struct mf_str *name; /* candidates */
    const bool *excluded;      /* by candidate: passed over on every ballot */
    uint32_t nnames;
    const struct mf_poll_alias *alias;
    uint32_t naliases;
    /* Labels of what is no candidate; n 0: there is none. */
    struct mf_str overvote, delimiter, skipped, undeclared;
    bool blank_is_undeclared;
};

struct mf_poll {
    enum mf_poll_format format;
    struct mf_str title; /* n 0: the file has none */
    uint32_t noptions;
    const struct mf_poll_option *option;
    const struct mf_profile *ballots;
    uint32_t seats;   /* 0: the file doesn't say */
    uint64_t budget;  /* 0: it is no budget */
    uint8_t decimals; /* of the budget and costs: in units of 10^-decimals */
    const struct mf_poll_note *notes;
    uint32_t nnotes;
};

struct mf_poll_ask {
    enum mf_poll_format format;
    const struct mf_poll_rules *rules; /* of MF_POLL_RCTAB; or NULL */
    enum mf_marks marks;               /* what the numbers of a table are (MF_POLL_TABLE) */
};

/*
 * Reads a file's bytes. What is returned is the arena's; names may point into the text, which must
 * live as long. False: *fault says why not, and where.
 */
bool mf_poll_read(struct mf_poll *ret, struct mf_arena *a, struct mf_str text,
                  struct mf_poll_ask ask, struct mf_poll_note *fault) MF_MUST_USE;

/* RCTab's rules, or its whole configuration, as JSON. Names may point into the text. */
bool mf_poll_rules_read(struct mf_poll_rules *ret, struct mf_arena *a, struct mf_str text,
                        struct mf_poll_note *fault) MF_MUST_USE;
/*
 * Lays the rules over a contest of a poll that was read with them: policy, seats, the fields of
 * transferable votes, and where the rules say so the candidates' order as the one that breaks ties.
 */
void mf_poll_rules_apply(struct mf_arena *a, const struct mf_poll_rules *rules,
                         struct mf_contest *c);

/*
 * A contest of the poll: its ballots, seats (1 where the file says none), who is barred, costs and
 * budget; everything else empty. The policy is all zeros: whoever counts states one.
 */
struct mf_contest mf_poll_contest(struct mf_arena *a, const struct mf_poll *p);

#endif
