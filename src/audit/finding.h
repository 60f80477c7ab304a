#ifndef MF_AUDIT_FINDING_H
#define MF_AUDIT_FINDING_H
/*
 * Weaknesses that an audit finds, ranked, each with its number and, where there is one, a change of
 * the charter's text that removes it. A change is only proposed after the audit was run again with
 * it: the text is read anew, founded with the same people, and the finding must be gone, no other
 * of its level or above may have come, and `mufakat check` may have nothing new to say (but that a
 * group may be empty).
 */
#include "audit/figures.h"

/* The gravest last, so that levels can be compared. */
enum mf_level { MF_LEVEL_NOTE, MF_LEVEL_SERIOUS, MF_LEVEL_GRAVE, MF_LEVEL__COUNT };

enum mf_find {
#define MF_FINDING(sym, ...) MF_FIND_##sym,
#include "audit/findings.def"
#undef MF_FINDING
    MF_FIND__COUNT
};

/* ---- the catalogue (findings.def) ---- */

struct mf_find_kind {
    const char *id; /* "F0101" */
    enum mf_level level;
    const char *title[MF_LINGUA__COUNT];  /* a few words, no full stop */
    const char *risk[MF_LINGUA__COUNT];   /* what may happen, in plain words */
    const char *how[MF_LINGUA__COUNT];    /* how it is found, and what that can't see */
    const char *remedy[MF_LINGUA__COUNT]; /* what to change, in words */
    const char *number[MF_LINGUA__COUNT]; /* what its number counts: "persons who decide alone" */
    const char *weak, *sound; /* smallest examples that have it, and no longer have it */
};
const struct mf_find_kind *mf_find_kind(enum mf_find find);
/*
 * The two examples as complete charters, owned by the arena: one that begins with two spaces is put
 * into the standard one of finding_catalogue.c. p NULL: it needs real people.
 */
void mf_find_examples(struct mf_arena *a, enum mf_find find, struct mf_str *ret_weak,
                      struct mf_str *ret_sound);
const char *mf_level_name(enum mf_level level); /* stable English word: note, serious, grave */
const char *mf_level_word(enum mf_level level, enum mf_lingua lingua);
/* The stable English word, for --fail-on; false: none of the three. */
bool mf_level_parse(struct mf_str s, enum mf_level *ret);

/* Explains an id ("F0101", any case); false when there is none. */
bool mf_findings_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out);
/* The whole closed list, a line each: id, level, title. */
void mf_findings_list(enum mf_lingua lingua, struct mf_buf *out);
/* The part of docs/findings.md that is made of the catalogue, as Markdown. */
void mf_findings_document(struct mf_buf *out);

/* ---- what was found ---- */

/* Text in place of a stretch of the charter's source; at.len 0: put in there. */
struct mf_edit {
    struct mf_span at;
    struct mf_str text;
};

struct mf_change {
    struct mf_edit *edits; /* ascending, apart from each other */
    uint32_t nedits;
    struct mf_str text;       /* the whole source after them */
    struct mf_measure number; /* the finding's number after them, by the audit run again */
};

struct mf_finding {
    enum mf_find find;
    enum mf_level level;
    struct mf_str key;        /* stable over changes of other things: "F0101/remove_ceo" */
    struct mf_span clause;    /* of the charter; len 0: nowhere */
    struct mf_str item;       /* the power, body, office or emergency; n 0: the charter itself */
    uint32_t power;           /* charter index; UINT32_MAX: it is about no power */
    struct mf_measure number; /* what it counts: mf_find_kind()->number */
    const mf_person *who;     /* an example; NULL: none */
    uint32_t nwho;
    struct mf_str says[MF_LINGUA__COUNT]; /* a sentence or two: what is so in this charter */
    const struct mf_change *change;       /* NULL: words only, see mf_find_kind()->remedy */
};

struct mf_findings {
    struct mf_finding *at; /* by level, gravest first; then fewest needed; then charter order */
    uint32_t n;
    uint32_t of_level[MF_LEVEL__COUNT];
};

/* Tries no more changes than this in all; each costs an audit. */
#define MF_FINDING_CHANGES 200u

struct mf_finding_options {
    bool no_changes;                                          /* find only */
    bool (*go_on)(void *payload, uint32_t done, uint32_t of); /* asked before each finding's change
                                                        is sought; false: no more; NULL: goes on */
    void *payload;
};

/* Owned by the figures' arena. options may be NULL. */
struct mf_findings mf_findings(struct mf_figures *f, const struct mf_finding_options *options);

/* "In `remove_ceo`, write `…` in place of `…`.", a line for each edit, with its line number. */
void mf_change_say(struct mf_buf *out, struct mf_arena *a, const struct mf_charter *c,
                   const struct mf_change *change, enum mf_lingua lingua);

#endif
