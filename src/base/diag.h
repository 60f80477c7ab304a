#ifndef MF_BASE_DIAG_H
#define MF_BASE_DIAG_H
/*
 * Mistakes in a text that somebody wrote, as data. A diagnostic has a kind (id, severity, texts in
 * each language), a place, arguments for the texts, and perhaps a second place and a suggestion.
 * Nothing here prints; mf_diag_render() makes the text with the line and a caret.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/lingua.h"
#include "base/str.h"
#include "base/vec.h"

/* A stretch of a source's text, in bytes. len 0 with at 0 = nowhere. */
struct mf_span {
    uint32_t at, len;
};

/* One text to be read by a person and by us. Owns nothing; name and text are borrowed. */
struct mf_source {
    struct mf_str name; /* as the user typed the path */
    struct mf_str text; /* the whole document; offsets of spans count in it */
};

struct mf_place {
    uint32_t line, column; /* from 1; columns count characters (code points) */
    struct mf_str text;    /* the line, without its end */
    uint32_t offset;       /* of the line's first byte in the source */
};

/*
 * Where an offset lies; one behind the text counts as its end. Lines end in LF or CR LF. Linear in
 * the offset.
 */
struct mf_place mf_source_place(const struct mf_source *s, uint32_t at);
/* The text of a span, clipped to the source. */
struct mf_str mf_source_slice(const struct mf_source *s, struct mf_span span);
struct mf_span mf_span_join(struct mf_span a, struct mf_span b); /* from a's start to b's end */

enum mf_severity { MF_ERROR, MF_WARNING };

/* A kind of mistake; tables of these live with what reports them (lang/catalogue.def …). */
struct mf_diag_kind {
    const char *id; /* "E0123" or "W0123" */
    enum mf_severity severity;
    const char *message[MF_LINGUA__COUNT]; /* template: what was wrong */
    const char *note[MF_LINGUA__COUNT];    /* template for the second place's label, or NULL */
    const char *repair[MF_LINGUA__COUNT]; /* template: what to do; NULL where the message says it */
};

#define MF_DIAG_ARGS 4

struct mf_diag {
    const struct mf_diag_kind *kind;
    struct mf_span span;
    struct mf_span second; /* other place concerned; len 0 = none */
    struct mf_str args[MF_DIAG_ARGS];
    unsigned nargs;
    struct mf_str suggestion; /* a name that is nearly right; n 0 = none */
};

struct mf_diags {
    struct mf_arena *arena; /* owns what the diagnostics point at */
    MF_VEC(struct mf_diag) list;
    uint32_t errors, warnings; /* all of them, also those not kept */
    uint32_t limit;            /* further ones are counted, not kept; 0 = 100 */
    uint32_t dropped;          /* how many were not kept */
    struct mf_diag spare;      /* what mf_diag_add() returns for one that isn't kept */
};

void mf_diags_init(struct mf_diags *d, struct mf_arena *a);
/*
 * Adds one; args are copied into d's arena. The result is borrowed until the next call and may be
 * given a second place or a suggestion. Never NULL (a dropped one goes to a spare place).
 */
struct mf_diag *mf_diag_add(struct mf_diags *d, const struct mf_diag_kind *kind,
                            struct mf_span span, unsigned nargs, const struct mf_str *args);
/* Sorts by place, stable. */
void mf_diags_sort(struct mf_diags *d);

/*
 * One diagnostic, in lines that each end in a line feed:
 *
 * file:line:column: error E0123: message
 *   12 | the line itself, tabs as four spaces
 *      |     ^^^^^^
 *      note: about the second place (line 3)
 *      fix: what to do
 *      did you mean "…"?
 *
 * Only what there is: a diagnostic nowhere (span 0, 0) has neither place nor line. A span over
 * several lines is underlined to the end of the first; an empty one gets a single caret. Lines
 * wider than 72 columns are cut around the caret with "…". Whatever comes from outside is shown by
 * mf_buf_visible() (utf8.h), so that hidden characters can't deceive. `colour` adds terminal
 * colours; meaning never rests on them.
 */
void mf_diag_render(struct mf_buf *out, const struct mf_source *src, const struct mf_diag *d,
                    enum mf_lingua lingua, bool colour);
/*
 * All of them in their order, blank lines between, and a closing line "2 errors, 1 warning", which
 * also says how many were not kept. Nothing at all when there are none.
 */
void mf_diags_render(struct mf_buf *out, const struct mf_source *src, const struct mf_diags *d,
                     enum mf_lingua lingua, bool colour);

#endif
