#ifndef MF_CLI_TRY_H
#define MF_CLI_TRY_H
/*
 * `mufakat try`: one organisation played through by hand or from a script, a line at a time. The
 * lines are read by try_read.c, the people put in their places by try_seat.c, acts done by
 * try_act.c, the clock moved by try_clock.c; try_say.c shows what happened, try_look.c answers
 * questions and try_expect.c compares. try_help.c holds the language's own page.
 */
#include "base/map.h"
#include "cli/cli.h"
#include "engine/org.h"

#define MF_TRY_MAX_LINE   65536u   /* bytes of a line */
#define MF_TRY_MAX_LINES  1000000u /* lines of a script */
#define MF_TRY_MAX_TOKENS 1024u    /* words of a line */
#define MF_TRY_MAX_PEOPLE 1000000u

enum mf_try_text {
#define MF_TRY_TEXT(sym, en, id) MF_TRY_##sym,
#include "cli/try_words.def"
#undef MF_TRY_TEXT
    MF_TRY__COUNT
};

enum mf_try_kind {
    MF_TOK_END,
    MF_TOK_WORD,     /* text */
    MF_TOK_NUMBER,   /* number */
    MF_TOK_TEXT,     /* text, without its quotes */
    MF_TOK_PROPOSAL, /* `#1`: number */
    MF_TOK_INSTANT,  /* instant */
    MF_TOK_SIGN      /* ( ) , : text is that byte */
};

struct mf_try_token {
    enum mf_try_kind kind;
    struct mf_str text;
    uint64_t number;
    mf_instant instant;
    uint32_t at; /* byte in the line */
};

struct mf_try_crowd {
    struct mf_str name;
    mf_person first;
    uint32_t count;
};

/* Those picked from a group by a number, so that the next number picks others. */
struct mf_try_picked {
    int verb;
    uint32_t proposal;
    enum mf_purpose purpose;
    bool *who;
    uint32_t n;
};

struct mf_try {
    struct mf_cli *cli;
    const struct mf_charter *charter; /* that the organisation is founded under */
    struct mf_org *org;               /* NULL until founded */
    bool founding_refused;
    mf_instant start;

    /* the roster, until the founding */
    MF_VEC(struct mf_roster_person) persons;
    MF_VEC(struct mf_roster_seat) seats;
    MF_VEC(struct mf_roster_office) offices;
    MF_VEC(struct mf_roster_weight) weights;
    struct mf_map ids; /* of persons */
    MF_VEC(struct mf_try_crowd) crowds;
    MF_VEC(struct mf_try_picked) picked;

    /* the line being carried out */
    struct mf_str source; /* its file, "-" for standard input */
    struct mf_str dir;    /* of the script, with its slash; for files that a line names */
    uint32_t line;
    struct mf_str text;
    struct mf_try_token token[MF_TRY_MAX_TOKENS + 1];
    uint32_t next; /* the token that is looked at */
    bool bad;      /* the line had a mistake, which has been said */

    /* the last act */
    struct mf_arena scratch; /* of one line: events, and refusals until the next act */
    bool acted;
    uint32_t accepted, refused;
    struct mf_refusals refusals;
    bool unexpected;     /* refused, and no line has expected it yet */
    uint32_t acted_line; /* its line */

    uint32_t last; /* the proposal that a line without #N means */
    uint32_t expected, missed;
    struct mf_buf missed_unexpected; /* refusals that no line expected, told when it is a test */
    uint32_t nunexpected;
    bool quiet; /* only what isn't as expected */
    bool quit;
    struct mf_buf out; /* printed after each line */
};

/* ---- reading a line (try_read.c) ---- */

bool mf_try_lex(struct mf_try *t); /* false: a mistake was said */
const struct mf_try_token *mf_try_look(const struct mf_try *t);
const struct mf_try_token *mf_try_take(struct mf_try *t);
bool mf_try_is(const struct mf_try *t, const char *word); /* the next token is that word */
bool mf_try_word(struct mf_try *t, const char *word);     /* takes it when it is */
bool mf_try_sign(struct mf_try *t, char sign);
bool mf_try_end(struct mf_try *t); /* nothing may follow */
/*
 * Says that the line has a mistake, at a token (NULL: the line as a whole), with what it nearly is.
 * Returns false, for `return mf_try_bad(…)`.
 */
bool mf_try_bad(struct mf_try *t, const struct mf_try_token *at, struct mf_str near,
                enum mf_try_text text, unsigned nargs, const struct mf_str *args);
bool mf_try_expected(struct mf_try *t, enum mf_try_text what);
/* `3 days`, `90 minutes`; false: a mistake was said. */
bool mf_try_duration(struct mf_try *t, mf_duration *ret);
/* `#1`; without one the proposal that is talked about. False: a mistake was said. */
bool mf_try_proposal(struct mf_try *t, uint32_t *ret);
bool mf_try_person(struct mf_try *t, mf_person *ret);
bool mf_try_ref(struct mf_try *t, enum mf_ref_kind kind, enum mf_try_text unknown,
                struct mf_ref *ret);
/* Keeps in *ret the nearest of the words offered so far; begin with {0}. */
void mf_try_near(struct mf_str *ret, unsigned *best, struct mf_str wrong, struct mf_str offered);

/* ---- people (try_seat.c) ---- */

/* Takes a new name, which nobody and nothing may have yet; false: a mistake was said. */
bool mf_try_new_name(struct mf_try *t, struct mf_str *ret);
bool mf_try_people(struct mf_try *t); /* after `people` */
bool mf_try_agent(struct mf_try *t);  /* after `agent` */
/* `NAME sits on …`, `holds …`, `has …`; *ret_mine false when the line is none of these. */
bool mf_try_place(struct mf_try *t, bool *ret_mine);
bool mf_try_found(struct mf_try *t); /* unless founded; false: refused, and said */
mf_person mf_try_find(const struct mf_try *t, struct mf_str id);
struct mf_str mf_try_name(const struct mf_try *t, mf_person p);
uint32_t mf_try_persons(const struct mf_try *t);
const struct mf_charter *mf_try_charter(const struct mf_try *t); /* the present one */
const struct mf_try_crowd *mf_try_crowd(const struct mf_try *t, struct mf_str name);

/* ---- acts, clock, answers ---- */

bool mf_try_act(struct mf_try *t);             /* WHO VERB … */
extern const char *const mf_try_first_words[]; /* that begin lines and can't be names; NULL ends */
bool mf_try_at(struct mf_try *t);
bool mf_try_after(struct mf_try *t);
bool mf_try_wait(struct mf_try *t);
bool mf_try_silence(struct mf_try *t);
bool mf_try_expect(struct mf_try *t);
bool mf_try_show(struct mf_try *t);
bool mf_try_who(struct mf_try *t);
bool mf_try_when(struct mf_try *t);
bool mf_try_why(struct mf_try *t);
void mf_try_language(const struct mf_cli *cli, struct mf_buf *out); /* the page of the language */

/* Carries out one line, t->text; false when it had a mistake. */
bool mf_try_line(struct mf_try *t);

/* ---- saying (try_say.c) ---- */

/* A filled text of try_words.def, owned by the line's arena. */
struct mf_str mf_try_fill(struct mf_try *t, enum mf_try_text text, unsigned nargs,
                          const struct mf_str *args);
/* One line of answer, indented and wrapped. */
void mf_try_answer(struct mf_try *t, enum mf_style style, struct mf_str text);
/* Events, each with its instant; of a mass only what isn't the act of one of many. */
void mf_try_events(struct mf_try *t, const struct mf_events *events, bool mass);
/* Every reason with its clause and place. */
void mf_try_refusals(struct mf_try *t, const struct mf_refusal *at, uint32_t n);
/* The names of the reasons of the last refusal, with commas. */
struct mf_str mf_try_reasons(struct mf_try *t);
struct mf_str mf_try_number(struct mf_try *t, uint64_t n);
struct mf_str mf_try_instant(struct mf_try *t, mf_instant i);
struct mf_str mf_try_power_name(const struct mf_proposal_view *v);

#endif
