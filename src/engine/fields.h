#ifndef MF_ENGINE_FIELDS_H
#define MF_ENGINE_FIELDS_H
/*
 * The state as canonical bytes. Each kind of row has one function that names its fields, in order;
 * what is done with them is the use's: hashed, written, or read back (snapshot.c, state_hash.c). So
 * what is hashed is what is written, and what is written is what is read. Private to the engine.
 *
 * The bytes: numbers seven bits a byte, the lowest first, the eighth bit saying that more follow,
 * never longer than need be. Where a number may be "none" (a row, a person, MF_NEVER) that is 0,
 * and the others lie above it. Texts have their length before them. Addresses, chains, indices,
 * heaps and hash tables, and whatever else follows from the rest, don't enter.
 *
 * Reading checks every number against what it may be; after the first that can't be, `bad` is set,
 * and all further numbers are 0 and texts empty.
 */
#include "base/err.h"
#include "engine/choose.h"

enum mf_code_use { MF_CODE_HASH, MF_CODE_WRITE, MF_CODE_READ };

/* The tables with rows of their own in the bytes, in their order there. */
enum mf_table {
    MF_T_PERSONS,
    MF_T_SEATS,
    MF_T_HOLDINGS,
    MF_T_WEIGHTS,
    MF_T_SERVICES,
    MF_T_BODIES,
    MF_T_OFFICES,
    MF_T_SETTINGS,
    MF_T_EMERGENCIES,
    MF_T_DOCUMENTS,
    MF_T_PROPOSALS,
    MF_T_COUNTS,
    MF_T_BALLOTS, /* those that stand: rows of ballots taken back don't enter */
    MF_T_ELECTIONS,
    MF_T_OPTIONS,
    MF_T_MARKS, /* likewise */
    MF_T_KEYS,
    MF_T_UNDOS,
    MF_T_NOTICES,
    MF_T_HEARD,
    MF_T_ATTESTS,
    MF_T_DELEGATIONS, /* likewise */
    MF_T_OPENS,
    MF_T_CLOCKS,
    MF_T_QUEUE,
    MF_T__COUNT
};

enum { MF_CODE_BLOCK = 1 << 16 };

struct mf_code {
    enum mf_code_use use;
    const struct mf_org *org; /* whose state it is */
    struct mf_org *to;        /* READ: the same, being filled; else NULL */
    struct mf_arena scratch;
    uint32_t n[MF_T__COUNT]; /* rows of each table */
    /* The bindings' charters, then those that only reasons of an end speak of. */
    MF_VEC(const struct mf_charter *) charters;

    struct mf_hash so_far; /* HASH: leads each block but the first */
    uint8_t *block;        /* HASH, WRITE */
    size_t used;
    struct mf_buf *out; /* WRITE */

    const uint8_t *at, *end; /* READ */
    bool bad;
    struct mf_err *err;
};

/* ---- numbers and texts (fields.c): what they are given, or in reading what they find ---- */
uint64_t mf_code_number(struct mf_code *k, uint64_t v, uint64_t most);
/* MF_NO_SLOT (and MF_NOBODY, which is the same), or below n. */
uint32_t mf_code_link(struct mf_code *k, uint32_t v, uint32_t n);
/* Below n. */
uint32_t mf_code_row(struct mf_code *k, uint32_t v, uint32_t n);
/* MF_NEVER, or from `least` on; later than all calendars where a charter's durations add up to
 * that. */
mf_instant mf_code_instant(struct mf_code *k, mf_instant t, mf_instant least);
/* In reading a copy in the organisation's arena. */
struct mf_str mf_code_text(struct mf_code *k, struct mf_str s, size_t most);
void mf_code_bytes(struct mf_code *k, void *p, size_t n);
/* What was read can't be; says so in err, the first time. */
void mf_code_bad(struct mf_code *k, const char *what);
/* HASH, WRITE: what is in the block goes where it belongs. */
void mf_code_flush(struct mf_code *k);
static inline bool mf_code_reads(const struct mf_code *k)
{
    return k->use == MF_CODE_READ;
}

/* Within a function of fields, where `k` is the code. */
#define MF_NUM(f, most)   ((f) = (__typeof__(f))mf_code_number(k, (uint64_t)(f), (most)))
#define MF_FLAG(f)        ((f) = mf_code_number(k, (f), 1) != 0)
#define MF_TIME(f)        ((f) = mf_code_instant(k, (f), 0))
#define MF_LINK(f, table) ((f) = mf_code_link(k, (f), k->n[table]))
#define MF_MUST(f, table) ((f) = mf_code_row(k, (f), k->n[table]))
#define MF_DECISION(f)    ((f) = (uint32_t)mf_code_number(k, (f), k->n[MF_T_PROPOSALS]))

/* A date that a roster may have set long before the founding: 285,000 years are remembered. */
#define MF_LONG_AGO (-(INT64_C(1) << 53))

/* ---- fields.c ---- */
void mf_code_amount(struct mf_code *k, struct mf_amount *a);
void mf_code_span(struct mf_code *k, struct mf_span *span);
void mf_code_key(struct mf_code *k, struct mf_key *key);

/* All rows of a table, by the function of its fields. */
typedef void mf_code_fields(struct mf_code *k, void *row, uint32_t i);
void mf_code_table(struct mf_code *k, size_t rows_offset, uint32_t n, mf_code_fields *fields);
#define MF_TABLE(k, table, number, fields)                                                         \
    mf_code_table((k), offsetof(struct mf_org, table), (k)->n[number], (fields))

/* ---- fields_*.c: the tables, in their order ---- */
void mf_code_standing(struct mf_code *k);
void mf_code_decisions(struct mf_code *k);
void mf_code_choices(struct mf_code *k);
void mf_code_records(struct mf_code *k);
void mf_code_reasons(struct mf_code *k, struct mf_refusal **reasons, uint32_t *n);

/* ---- snapshot.c ---- */
/* For HASH and WRITE: how many rows there are, and all charters. */
void mf_code_begin(struct mf_code *k, const struct mf_org *org, enum mf_code_use use);
/* All of the state but the last instant seen. */
void mf_code_state(struct mf_code *k);
void mf_code_end(struct mf_code *k); /* frees what it took */

/* ---- places.c: what stands at a place of a charter; NULL: nothing of that kind ---- */
const struct mf_rule *mf_rule_at(const struct mf_charter *c, struct mf_span span);
const struct mf_cond *mf_cond_at(const struct mf_charter *c, struct mf_span span);
/* Of those given notice. */
const struct mf_group *mf_notified_at(const struct mf_power *power, struct mf_span span);

/* ---- relink.c: what follows from the rows ---- */
/* Chains, counters, indices and lists; false where the rows contradict each other. */
bool mf_relink(struct mf_code *k);

#endif
