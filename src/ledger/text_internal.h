#ifndef MF_LEDGER_TEXT_INTERNAL_H
#define MF_LEDGER_TEXT_INTERNAL_H
/* The tables of text.def as data, for the writer, the reader and the resolver of texts. */
#include "ledger/text.h"

/* How the value of a field is written. */
enum mf_text_shape {
    MF_SHAPE_ORIGIN,   /* an organisation's id */
    MF_SHAPE_HASH,     /* sha256:… */
    MF_SHAPE_HEAD,     /* 1234 BASE64 */
    MF_SHAPE_NAME,     /* [a-z][a-z0-9_]* */
    MF_SHAPE_PRINT,    /* SHA256:… */
    MF_SHAPE_NUMBER,   /* from 1 to MF_MAX_SEQUENCE */
    MF_SHAPE_PROPOSAL, /* from 1, of 32 bits */
    MF_SHAPE_INSTANT,
    MF_SHAPE_VERB,
    MF_SHAPE_ARGUMENT,       /* NAME KIND VALUE */
    MF_SHAPE_COUNT,          /* one of mf_text_counts */
    MF_SHAPE_BALLOT,         /* one of mf_text_ballots */
    MF_SHAPE_COUNTED,        /* a number, and that many bytes on the next lines */
    MF_SHAPE_MARKED,         /* NUMBER NAME, the number perhaps below 0 */
    MF_SHAPE_MARKED_COUNTED, /* NUMBER, and then as COUNTED */
    MF_SHAPE_PUBLIC          /* KIND BASE64 */
};

enum mf_text_times { MF_ONE, MF_OPTIONAL, MF_MANY };

struct mf_text_has {
    enum mf_text_field field;
    enum mf_text_times times;
};

#define MF_TEXT_MAX_HAS 8u /* fields of a verb, and one that ends them */

struct mf_text_verb_row {
    const char *word;
    enum mf_verb does;
    struct mf_text_has has[MF_TEXT_MAX_HAS]; /* ends with the field MF_FIELD__COUNT */
    const char *means[MF_LINGUA__COUNT];
};

struct mf_text_field_row {
    const char *word;
    enum mf_text_shape shape;
    const char *means[MF_LINGUA__COUNT];
};

struct mf_text_count {
    const char *word;
    enum mf_purpose purpose;
};

enum { MF_TEXT_COUNTS = 3 };

extern const struct mf_text_verb_row mf_text_verbs[MF_TEXT__COUNT];
extern const struct mf_text_field_row mf_text_fields[MF_FIELD__COUNT];
/* Counts other than the vote itself, which is meant when none is named. */
extern const struct mf_text_count mf_text_counts[MF_TEXT_COUNTS];
extern const char *const mf_text_ballots[MF_TEXT__BALLOTS];
extern const char *const mf_text_kinds[MF_ARG_DECISION + 1]; /* of arguments */

extern const char mf_text_magic[]; /* the first line */

#endif
