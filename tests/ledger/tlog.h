#ifndef MF_TESTS_LEDGER_TLOG_H
#define MF_TESTS_LEDGER_TLOG_H
/* What the tests of the tree, notes, tiles, receipts and witnesses share. */
#include <string.h>

#include "base/check.h"
#include "ledger/checkpoint.h"

#define assert_ok(call, err)                                                                       \
    do {                                                                                           \
        if ((call) != MF_OK)                                                                       \
            fail_msg("%s", (err)->message);                                                        \
    } while (0)

/* That it refuses with this code, and with a message that has these words. */
static inline void expect_refusal(enum mf_rc rc, enum mf_rc code, const struct mf_err *err,
                                  const char *words)
{
    if (rc != code || err->code != code)
        fail_msg("returned %d, not %d: %s", rc, code, rc ? err->message : "");
    if (!strstr(err->message, words))
        fail_msg("\"%s\" doesn't say \"%s\"", err->message, words);
}

static inline bool same_hash(const struct mf_hash *a, const struct mf_hash *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

/* Entry number i of the trees here: no two are the same. */
static inline struct mf_str entry_of(struct mf_arena *a, uint64_t i)
{
    return mf_strf(a, "entry %llu", (unsigned long long)i);
}

static inline void grow(struct mf_tree_memory *m, uint64_t size)
{
    while (m->tree.size < size) {
        struct mf_arena_mark mark = mf_arena_mark(m->arena);
        struct mf_hash leaf = mf_tree_leaf(entry_of(m->arena, m->tree.size));
        mf_arena_rewind(m->arena, mark);
        mf_tree_memory_append(m, &leaf);
    }
}

/* A key whose seed is 32 times this byte. */
static inline struct mf_signer signer_of(const char *name, enum mf_key_type type, uint8_t byte)
{
    struct mf_signer s;
    struct mf_err err = {0};
    uint8_t seed[32];

    memset(seed, byte, sizeof seed);
    assert_ok(mf_signer_from_seed(mf_str_c(name), type, seed, &s, &err), &err);
    return s;
}

static inline struct mf_str sign(struct mf_arena *a, struct mf_str text, const struct mf_signer *s,
                                 uint64_t time)
{
    struct mf_str line;
    struct mf_err err = {0};

    assert_ok(mf_note_sign(a, text, s, time, &line, &err), &err);
    return line;
}

static inline struct mf_str join(struct mf_arena *a, struct mf_str x, struct mf_str y)
{
    return mf_strf(a, "%.*s%.*s", MF_F(x), MF_F(y));
}

/* The checkpoint of a tree of `size` of these entries, signed. */
static inline struct mf_str checkpoint_of(struct mf_arena *a, struct mf_tree_memory *m,
                                          uint64_t size, const struct mf_signer *s)
{
    struct mf_checkpoint c = {.origin = s->key.name, .size = size};
    struct mf_err err = {0};

    assert_ok(mf_tree_root_of(mf_tree_memory_reader(m), size, &c.root, &err), &err);
    struct mf_str text = mf_checkpoint_write(a, &c);
    return mf_note_write(a, text, sign(a, text, s, 0));
}

#endif
