#ifndef MF_LEDGER_TEXT_H
#define MF_LEDGER_TEXT_H
/*
 * The text of a command, as its member signs it: lines that a person can read, in a fixed order,
 * every one of them written in exactly one way. text.def holds the fields and the verbs; this is
 * the writer, the reader, and what turns the names into the numbers of an organisation and back.
 *
 *     struct mf_command --mf_text_of--> struct mf_text --mf_text_write--> bytes
 *     bytes --mf_text_read--> struct mf_text --mf_text_resolve--> struct mf_command
 *
 * Whatever mf_text_read() takes, mf_text_write() gives back to the byte. A text says nothing about
 * who signed it: that is admit.h.
 */
#include "engine/org.h"
#include "ledger/denial.h"
#include "ledger/ssh_key.h"

#define MF_MAX_COMMAND  63000u /* bytes of a text: an entry has room for it and its signature */
#define MF_MAX_SEQUENCE ((UINT64_C(1) << 63) - 1)

enum mf_text_verb {
#define MF_TEXT_VERB(sym, word, does, fields, en, id) MF_TEXT_##sym,
#include "ledger/text.def"
#undef MF_TEXT_VERB
    MF_TEXT__COUNT
};

enum mf_text_field {
#define MF_TEXT_HEAD(sym, word, shape, en, id)  MF_FIELD_HEAD_##sym,
#define MF_TEXT_FIELD(sym, word, shape, en, id) MF_FIELD_##sym,
#include "ledger/text.def"
#undef MF_TEXT_HEAD
#undef MF_TEXT_FIELD
    MF_FIELD__COUNT
};

/* One field of the verb's own. Which members count follows from the field; others are 0. */
struct mf_text_value {
    enum mf_text_field field;
    uint32_t line;         /* from 1; 0: not read from a text */
    struct mf_span span;   /* of the value: what follows the word, or the counted bytes */
    struct mf_str text;    /* an identifier, the counted bytes, the line of a public key */
    uint64_t number;       /* PROPOSAL, SIZE; an amount; BALLOT, COUNT: place in their lists */
    struct mf_hash hash;   /* DOCUMENT, REVOKED; an argument's */
    int32_t mark;          /* MARKED_NOMINEE, MARKED_OPTION: the rank, score or points */
    mf_duration duration;  /* an argument's */
    struct mf_str name;    /* ARGUMENT: of the parameter */
    enum mf_arg_kind kind; /* ARGUMENT */
};

struct mf_text {
    struct mf_str bytes; /* as read; n 0: not read from a text */
    struct mf_str organisation;
    struct mf_hash charter;
    uint64_t head_size; /* of the ledger that the signer had seen */
    struct mf_hash head_root;
    struct mf_str actor;
    struct mf_hash key; /* its fingerprint */
    uint64_t sequence;
    mf_instant not_after;
    enum mf_text_verb verb;
    const struct mf_text_value *values; /* in the order of text.def */
    uint32_t nvalues;
};

/* Words of the field BALLOT, numbered from 0. */
enum mf_text_ballot { MF_TEXT_YES, MF_TEXT_NO, MF_TEXT_ABSTAIN, MF_TEXT_FOR, MF_TEXT__BALLOTS };

const char *mf_text_verb_name(enum mf_text_verb verb);
const char *mf_text_field_name(enum mf_text_field field);
/* What the field holds, for a message: "a proposal's number". */
const char *mf_text_field_means(enum mf_text_field field, enum mf_lingua lingua);
/* The engine's verb; MF_DO__COUNT: none, it is about keys. */
enum mf_verb mf_text_verb_does(enum mf_text_verb verb);
/* The first value of that field; NULL: the text has none. */
const struct mf_text_value *mf_text_value(const struct mf_text *t, enum mf_text_field field);
/* Verbs and fields as two tables in Markdown: the reference in docs/ledger.md. */
void mf_text_describe(struct mf_buf *out, enum mf_lingua lingua);

/* The exact bytes. What the reader wouldn't take is a bug of the caller's, told by a read after. */
void mf_text_write(struct mf_buf *out, const struct mf_text *t);
/*
 * Reads a text. Denied, each with its line and field: every other encoding than the writer's (other
 * order, fields missing, twice or unknown, spaces, carriage returns, controls and hidden
 * characters), more than `limit` bytes. Borrows from the bytes; values are the arena's.
 */
bool mf_text_read(struct mf_arena *a, struct mf_str bytes, size_t limit, struct mf_text *ret,
                  struct mf_denial *no);
/* SHA-256 of the bytes: the command's id. */
struct mf_hash mf_text_id(struct mf_str bytes);

/* ---- names and numbers (text_resolve.c) ---- */

/*
 * Fills verb and values of *ret from a command of the engine; the head is the caller's. `key`: the
 * newcomer's of JOIN, else NULL. MF_DO_TICK has no text.
 */
void mf_text_of(struct mf_arena *a, const struct mf_org *org, const struct mf_command *c,
                const struct mf_ssh_key *key, struct mf_text *ret);

/* The bytes of a document that was handed over before the command that names it; false: not. */
typedef bool mf_document_fn(void *payload, const struct mf_hash *hash, struct mf_str *ret);

/*
 * The command that the text means in this organisation, now: verb, actor and what belongs to them;
 * `at` is the caller's. Verbs about keys become MF_DO_TICK. Denied: names that mean nothing here,
 * arguments that aren't the power's, a power with the effect `rekey` without a new key. Borrows
 * from the text and the organisation; `document` may be NULL: no document is there.
 */
bool mf_text_resolve(struct mf_arena *a, const struct mf_text *t, const struct mf_org *org,
                     mf_document_fn *document, void *payload, struct mf_command *ret,
                     struct mf_denial *no);
/* Has the power the effect `rekey`? */
bool mf_text_rekeys(const struct mf_power *power);
/* The parameter that a choice fills, which a filing leaves open; MF_NO_SLOT: none. */
uint32_t mf_text_chosen(const struct mf_power *power);
/* The public key that a proposal with the effect `rekey` brings: the one text among its arguments
 * that is one. False: none, or more than one. */
bool mf_text_new_key(struct mf_arena *a, const struct mf_arg *args, uint32_t n,
                     struct mf_ssh_key *ret);

#endif
