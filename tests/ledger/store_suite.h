#ifndef MF_TESTS_LEDGER_STORE_SUITE_H
#define MF_TESTS_LEDGER_STORE_SUITE_H
/*
 * What every kind of store must do, whatever stands behind it. A kind says how one is made, opened
 * again and damaged; test_store.c runs the suite over each:
 *
 *     static const struct store_kind kind = {"sqlite", make, open_again, damage};
 *     const struct CMUnitTest tests[] = {STORE_SUITE(&kind)};
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/store.h"
#include "ledger/tree.h"

/* What is done to a store that is closed. */
enum store_damage {
    STORE_ENTRY_GONE,    /* the middle one */
    STORE_ENTRY_CHANGED, /* its bytes, same length */
    STORE_ENTRY_LONG,    /* larger than an entry may be */
    STORE_LEAF_SHORT,    /* a hash of 31 bytes */
    STORE_HEAD_GONE,
    STORE_HEAD_NEGATIVE, /* a size that none is */
    STORE_ROOT_SHORT,
    STORE_NOTE_LONG, /* larger than a note may be */
    STORE_DOCUMENT_CHANGED,
    STORE_TABLE_GONE,     /* or whatever holds the entries */
    STORE_ANOTHER_FORMAT, /* of a later version */
    STORE_NO_STORE,       /* something else altogether */
    STORE_EMPTY_FILE,
    STORE__DAMAGES
};

struct store_kind {
    const char *name;
    enum mf_rc (*make)(const char *dir, struct mf_store **ret, struct mf_err *err);
    enum mf_rc (*open)(const char *dir, struct mf_store **ret, struct mf_err *err);
    void (*damage)(const char *dir, enum store_damage what);
};

struct store_test {
    const struct store_kind *kind;
    struct mf_arena arena;
    char dir[64];
    struct mf_store *store;
    struct mf_tree tree; /* of what was appended */
    struct mf_err err;
};

static inline void store_begin(struct store_test *t, void **state)
{
    *t = (struct store_test){.kind = *state};
    mf_arena_init(&t->arena);
    strcpy(t->dir, "/tmp/mufakat-store-XXXXXX");
    assert_non_null(mkdtemp(t->dir));
    if (t->kind->make(t->dir, &t->store, &t->err) != MF_OK)
        fail_msg("%s", t->err.message);
}

static inline void store_again(struct store_test *t)
{
    mf_store_close(t->store);
    t->store = NULL;
    if (t->kind->open(t->dir, &t->store, &t->err) != MF_OK)
        fail_msg("%s", t->err.message);
}

static inline void store_end(struct store_test *t)
{
    mf_store_close(t->store);
    assert_int_equal(system(mf_strf(&t->arena, "rm -rf %s", t->dir).p), 0);
    mf_arena_free(&t->arena);
}

static inline struct mf_hash store_id(uint64_t number)
{
    return mf_sha256((struct mf_str){(const char *)&number, sizeof number});
}

/* Entry `number`, of n bytes; every other one has an id. */
static inline struct mf_store_entry store_entry(struct store_test *t, uint64_t number, size_t n)
{
    struct mf_buf b;
    struct mf_store_entry e = {.has_id = number % 2 == 1, .id = store_id(number)};

    mf_buf_init(&b, &t->arena);
    mf_buf_f(&b, "entry %llu ", (unsigned long long)number);
    if (n > b.n)
        mf_buf_pad(&b, (char)(number % 251), n - b.n); /* zeros and all other bytes */
    e.bytes = mf_str_sub(mf_buf_str(&b), 0, n);
    e.leaf = mf_tree_leaf(e.bytes);
    return e;
}

/* Appends them, and grows the tree when they were taken. */
static inline enum mf_rc store_append(struct store_test *t, struct mf_store *store,
                                      const struct mf_store_entry *entries, uint32_t n)
{
    struct mf_store_head before = {t->tree.size, mf_tree_root(&t->tree)};
    struct mf_tree then = t->tree;
    enum mf_rc rc;

    for (uint32_t i = 0; i < n; i++)
        mf_tree_append(&then, &entries[i].leaf, NULL, NULL);
    rc = mf_store_append(store, before, entries, n, mf_tree_root(&then), &t->err);
    if (rc == MF_OK)
        t->tree = then;
    return rc;
}

static inline void store_fill(struct store_test *t, uint32_t n)
{
    struct mf_store_entry *entries = mf_new_n(&t->arena, struct mf_store_entry, n);

    for (uint32_t i = 0; i < n; i++)
        entries[i] = store_entry(t, t->tree.size + i, 40 + i % 3000);
    assert_int_equal(store_append(t, t->store, entries, n), MF_OK);
}

static inline void store_same_entry(const struct mf_store_entry *a, const struct mf_store_entry *b)
{
    assert_int_equal(a->bytes.n, b->bytes.n);
    assert_memory_equal(a->bytes.p, b->bytes.p, a->bytes.n);
    assert_memory_equal(&a->leaf, &b->leaf, sizeof a->leaf);
    assert_int_equal(a->has_id, b->has_id);
    if (a->has_id)
        assert_memory_equal(&a->id, &b->id, sizeof a->id);
}

/* The head is the tree's, and the entries are those of store_fill(), each found by its id. */
static inline void store_holds(struct store_test *t)
{
    struct mf_store_head head;
    struct mf_hash root = mf_tree_root(&t->tree);
    uint32_t n = (uint32_t)t->tree.size;
    struct mf_store_entry *got = mf_new_n(&t->arena, struct mf_store_entry, n);
    uint64_t number;
    bool found;

    assert_int_equal(mf_store_head(t->store, &head, &t->err), MF_OK);
    assert_int_equal(head.size, t->tree.size);
    assert_memory_equal(&head.root, &root, sizeof root);
    assert_int_equal(mf_store_read(t->store, 0, n, &t->arena, got, &t->err), MF_OK);
    for (uint32_t i = 0; i < n; i++) {
        struct mf_store_entry want = store_entry(t, i, got[i].bytes.n);
        store_same_entry(&got[i], &want);
        assert_int_equal(mf_store_find(t->store, want.id, &number, &found, &t->err), MF_OK);
        assert_int_equal(found, want.has_id);
        if (found)
            assert_int_equal(number, i);
    }
}

/* ---- the tests ---- */

static inline void store_new_is_empty(void **state)
{
    struct store_test t;
    struct mf_store_entry e;
    struct mf_str note, document;
    struct mf_store *second = NULL;
    uint64_t number;
    bool found;

    store_begin(&t, state);
    store_holds(&t);
    assert_int_equal(mf_store_note(t.store, &t.arena, &number, &note, &t.err), MF_OK);
    assert_int_equal(note.n, 0);
    assert_int_equal(mf_store_document(t.store, store_id(1), &t.arena, &document, &found, &t.err),
                     MF_OK);
    assert_false(found);
    assert_int_equal(mf_store_read(t.store, 0, 1, &t.arena, &e, &t.err), MF_E_FORMAT);
    assert_int_equal(mf_store_read(t.store, UINT64_MAX, 1, &t.arena, &e, &t.err), MF_E_USAGE);
    assert_int_equal(mf_store_read(t.store, INT64_MAX, 1, &t.arena, &e, &t.err), MF_E_USAGE);
    assert_int_equal(t.kind->make(t.dir, &second, &t.err) == MF_OK, false); /* there is one */
    store_holds(&t);
    store_end(&t);
}

static inline void store_keeps_entries(void **state)
{
    struct store_test t;
    struct mf_store_entry got[3], want;

    store_begin(&t, state);
    store_fill(&t, 1);
    store_fill(&t, 300);
    store_fill(&t, 2);
    store_holds(&t);
    store_again(&t);
    store_holds(&t);
    assert_int_equal(mf_store_read(t.store, 299, 3, &t.arena, got, &t.err), MF_OK);
    want = store_entry(&t, 300, got[1].bytes.n);
    store_same_entry(&got[1], &want);
    assert_int_equal(mf_store_read(t.store, 301, 3, &t.arena, got, &t.err), MF_E_FORMAT);
    assert_int_equal(mf_store_settle(t.store, &t.err), MF_OK);
    store_holds(&t);
    store_end(&t);
}

static inline void store_has_limits(void **state)
{
    struct store_test t;
    struct mf_store_entry *many, e;
    struct mf_hash hash;
    struct mf_buf big;
    struct mf_str ret;
    uint64_t size;
    bool found;

    store_begin(&t, state);
    e = store_entry(&t, 0, MF_MAX_ENTRY);
    assert_int_equal(store_append(&t, t.store, &e, 1), MF_OK);
    e = store_entry(&t, 1, MF_MAX_ENTRY + 1);
    assert_int_equal(store_append(&t, t.store, &e, 1), MF_E_LIMIT);
    e.bytes.n = 0;
    assert_int_equal(store_append(&t, t.store, &e, 1), MF_E_LIMIT);
    assert_int_equal(store_append(&t, t.store, &e, 0), MF_E_LIMIT);
    many = mf_new_n(&t.arena, struct mf_store_entry, MF_MAX_BATCH + 1);
    for (uint32_t i = 0; i <= MF_MAX_BATCH; i++)
        many[i] = store_entry(&t, 1 + i, 20);
    assert_int_equal(store_append(&t, t.store, many, MF_MAX_BATCH + 1), MF_E_LIMIT);
    assert_int_equal(store_append(&t, t.store, many, MF_MAX_BATCH), MF_OK);
    store_holds(&t);
    mf_buf_init(&big, &t.arena);
    mf_buf_pad(&big, 'x', MF_MAX_DOCUMENT + 1);
    ret = mf_str_sub(mf_buf_str(&big), 0, MF_MAX_NOTE + 1);
    assert_int_equal(mf_store_keep_note(t.store, 1, ret, &t.err), MF_E_LIMIT);
    ret.n = 0;
    assert_int_equal(mf_store_keep_note(t.store, 1, ret, &t.err), MF_E_LIMIT);
    ret.n = MF_MAX_NOTE;
    assert_int_equal(mf_store_keep_note(t.store, 1, ret, &t.err), MF_OK);
    assert_int_equal(mf_store_note(t.store, &t.arena, &size, &ret, &t.err), MF_OK);
    assert_int_equal(ret.n, MF_MAX_NOTE);
    hash = mf_sha256(mf_buf_str(&big));
    assert_int_equal(mf_store_keep_document(t.store, hash, mf_buf_str(&big), &t.err), MF_E_LIMIT);
    ret = mf_str_sub(mf_buf_str(&big), 0, MF_MAX_DOCUMENT);
    hash = mf_sha256(ret);
    assert_int_equal(mf_store_keep_document(t.store, hash, ret, &t.err), MF_OK);
    assert_int_equal(mf_store_document(t.store, hash, &t.arena, &ret, &found, &t.err), MF_OK);
    assert_true(found);
    assert_int_equal(ret.n, MF_MAX_DOCUMENT);
    store_end(&t);
}

/* A batch of which one can't be taken leaves nothing behind. */
static inline void store_takes_all_or_none(void **state)
{
    struct store_test t;
    struct mf_store_entry e[3];
    uint64_t number;
    bool found;

    store_begin(&t, state);
    store_fill(&t, 10);
    for (uint32_t i = 0; i < 3; i++)
        e[i] = store_entry(&t, 10 + i, 50);
    e[2].has_id = true;
    e[2].id = store_id(7); /* entry 7 has it */
    assert_int_equal(store_append(&t, t.store, e, 3), MF_E_IO);
    assert_int_equal(mf_store_find(t.store, store_id(11), &number, &found, &t.err), MF_OK);
    assert_false(found);
    store_holds(&t);
    e[2].id = e[1].id; /* or one of the same batch */
    assert_int_equal(store_append(&t, t.store, e, 3), MF_E_IO);
    store_holds(&t);
    store_again(&t);
    store_holds(&t);
    store_fill(&t, 3); /* and it goes on */
    store_holds(&t);
    store_end(&t);
}

/* Two that write: the second, which hasn't seen what the first did, is told so, and adds nothing.
 */
static inline void store_moves_on_once(void **state)
{
    struct store_test t;
    struct mf_store *other = NULL;
    struct mf_store_entry e;
    struct mf_tree stale;

    store_begin(&t, state);
    store_fill(&t, 4);
    assert_int_equal(t.kind->open(t.dir, &other, &t.err), MF_OK);
    stale = t.tree;
    store_fill(&t, 1);
    {
        struct store_test late = t;
        late.tree = stale;
        e = store_entry(&t, 4, 33);
        e.has_id = true;
        e.id = store_id(999);
        assert_int_equal(store_append(&late, other, &e, 1), MF_E_IO);
        assert_non_null(strstr(late.err.message, "moved on"));
        late.tree.peak[2].b[0] ^= 1; /* the size is right, the root another */
        late.tree.size = 4;
        assert_int_equal(store_append(&late, t.store, &e, 1), MF_E_IO);
        assert_non_null(strstr(late.err.message, "moved on"));
    }
    store_holds(&t);
    e = store_entry(&t, 5, 44);
    assert_int_equal(store_append(&t, other, &e, 1), MF_OK); /* which is the writer now */
    store_holds(&t);                                         /* and the first reads it */
    mf_store_close(other);
    store_holds(&t);
    store_end(&t);
}

static inline void store_note_is(struct store_test *t, uint64_t size, const char *text)
{
    uint64_t have;
    struct mf_str note;

    assert_int_equal(mf_store_note(t->store, &t->arena, &have, &note, &t->err), MF_OK);
    assert_int_equal(have, size);
    assert_true(mf_str_eq(note, mf_str_c(text)));
}

static inline void store_notes_never_go_back(void **state)
{
    struct store_test t;

    store_begin(&t, state);
    store_fill(&t, 9);
    assert_int_equal(mf_store_keep_note(t.store, 5, MF_S("five"), &t.err), MF_OK);
    assert_int_equal(mf_store_keep_note(t.store, 5, MF_S("five, cosigned"), &t.err), MF_OK);
    store_note_is(&t, 5, "five, cosigned");
    assert_int_equal(mf_store_keep_note(t.store, 4, MF_S("four"), &t.err), MF_E_USAGE);
    store_note_is(&t, 5, "five, cosigned");
    assert_int_equal(mf_store_keep_note(t.store, 9, MF_S("nine"), &t.err), MF_OK);
    store_again(&t);
    store_note_is(&t, 9, "nine");
    assert_int_equal(mf_store_keep_note(t.store, 8, MF_S("eight"), &t.err), MF_E_USAGE);
    store_note_is(&t, 9, "nine");
    store_holds(&t);
    store_end(&t);
}

/* A note that is carried is written with the next entries, and not before. */
static inline void store_carries_notes(void **state)
{
    struct store_test t;
    struct mf_store *other = NULL, *own;

    store_begin(&t, state);
    own = t.store;
    store_fill(&t, 3);
    assert_int_equal(mf_store_keep_note(t.store, 1, MF_S("one"), &t.err), MF_OK);
    mf_store_carry_note(t.store, 2, MF_S("two"));
    mf_store_carry_note(t.store, 3, MF_S("three"));
    store_note_is(&t, 3, "three");
    assert_int_equal(t.kind->open(t.dir, &other, &t.err), MF_OK);
    t.store = other;
    store_note_is(&t, 1, "one");
    t.store = own;
    store_fill(&t, 2);
    t.store = other;
    store_note_is(&t, 3, "three");
    mf_store_close(other);
    t.store = own;
    mf_store_carry_note(t.store, 4, MF_S("four"));
    assert_int_equal(mf_store_keep_note(t.store, 5, MF_S("five"), &t.err), MF_OK);
    store_fill(&t, 1);
    store_note_is(&t, 5, "five");
    mf_store_carry_note(t.store, 6, MF_S("six"));
    store_again(&t); /* nothing came after it */
    store_note_is(&t, 5, "five");
    store_holds(&t);
    store_end(&t);
}

static inline void store_keeps_documents(void **state)
{
    static const char bytes[] = "bytes\0with\nall sorts";
    struct mf_str text = {bytes, sizeof bytes}, ret;
    struct mf_hash hash = mf_sha256(text), none = mf_sha256(MF_S("")), wrong = store_id(3);
    struct store_test t;
    bool found;

    store_begin(&t, state);
    assert_int_equal(mf_store_keep_document(t.store, wrong, text, &t.err), MF_E_FORMAT);
    assert_int_equal(mf_store_keep_document(t.store, hash, text, &t.err), MF_OK);
    assert_int_equal(mf_store_keep_document(t.store, hash, text, &t.err), MF_OK);
    assert_int_equal(mf_store_keep_document(t.store, none, MF_S(""), &t.err), MF_OK);
    store_again(&t);
    assert_int_equal(mf_store_document(t.store, hash, &t.arena, &ret, &found, &t.err), MF_OK);
    assert_true(found);
    assert_true(mf_str_eq(ret, text));
    assert_int_equal(mf_store_document(t.store, none, &t.arena, &ret, &found, &t.err), MF_OK);
    assert_true(found);
    assert_int_equal(ret.n, 0);
    assert_int_equal(mf_store_document(t.store, wrong, &t.arena, &ret, &found, &t.err), MF_OK);
    assert_false(found);
    store_holds(&t);
    store_end(&t);
}

/* A writer that ends without a word, in the middle of other things: the next one sees all of it. */
static inline void store_lasts_without_closing(void **state)
{
    struct store_test t;
    struct mf_store *left;

    store_begin(&t, state);
    store_fill(&t, 20);
    assert_int_equal(mf_store_keep_note(t.store, 20, MF_S("twenty"), &t.err), MF_OK);
    left = t.store; /* still open */
    assert_int_equal(t.kind->open(t.dir, &t.store, &t.err), MF_OK);
    assert_int_equal(mf_store_settle(t.store, &t.err), MF_OK);
    store_holds(&t);
    store_note_is(&t, 20, "twenty");
    mf_store_close(left);
    store_holds(&t);
    store_end(&t);
}

/* Every operation, over what is left; the worst of what they say. */
static inline enum mf_rc store_ask_all(struct store_test *t, bool *ret_other)
{
    struct mf_store_entry got[11];
    struct mf_store_head head;
    struct mf_tree tree = {.size = 0};
    struct mf_hash root, document = mf_sha256(MF_S("document"));
    struct mf_str text;
    uint64_t number;
    bool found;
    enum mf_rc rc;

    *ret_other = true;
    if ((rc = t->kind->open(t->dir, &t->store, &t->err)) != MF_OK ||
        (rc = mf_store_head(t->store, &head, &t->err)) != MF_OK ||
        (rc = mf_store_read(t->store, 0, 11, &t->arena, got, &t->err)) != MF_OK ||
        (rc = mf_store_note(t->store, &t->arena, &number, &text, &t->err)) != MF_OK ||
        (rc = mf_store_document(t->store, document, &t->arena, &text, &found, &t->err)) != MF_OK)
        return rc;
    for (int i = 0; i < 11; i++) {
        struct mf_hash leaf = mf_tree_leaf(got[i].bytes);
        mf_tree_append(&tree, &leaf, NULL, NULL);
    }
    root = mf_tree_root(&tree);
    *ret_other = head.size != 11 || !found || memcmp(&root, &head.root, sizeof root) != 0;
    return MF_OK;
}

static inline void store_made_for_damage(struct store_test *t, void **state)
{
    store_begin(t, state);
    store_fill(t, 11);
    assert_int_equal(mf_store_keep_note(t->store, 11, MF_S("eleven"), &t->err), MF_OK);
    assert_int_equal(
        mf_store_keep_document(t->store, mf_sha256(MF_S("document")), MF_S("document"), &t->err),
        MF_OK);
    mf_store_close(t->store);
    t->store = NULL;
}

/* What is damaged is told as damaged; only changed bytes are left to whoever recomputes the root.
 */
static inline void store_tells_damage(void **state)
{
    for (int what = 0; what < STORE__DAMAGES; what++) {
        struct store_test t;
        bool other;
        enum mf_rc rc;
        store_made_for_damage(&t, state);
        t.kind->damage(t.dir, (enum store_damage)what);
        rc = store_ask_all(&t, &other);
        if (what == STORE_ENTRY_CHANGED) {
            assert_int_equal(rc, MF_OK);
            assert_true(other);
        } else if (rc != MF_E_FORMAT) {
            fail_msg("damage %d: %d, %s", what, (int)rc, rc ? t.err.message : "not noticed");
        }
        store_end(&t);
    }
}

#define STORE_TEST(f, kind) cmocka_unit_test_prestate(f, (void *)(uintptr_t)(kind))
#define STORE_SUITE(kind)                                                                          \
    STORE_TEST(store_new_is_empty, kind), STORE_TEST(store_keeps_entries, kind),                   \
        STORE_TEST(store_has_limits, kind), STORE_TEST(store_takes_all_or_none, kind),             \
        STORE_TEST(store_moves_on_once, kind), STORE_TEST(store_notes_never_go_back, kind),        \
        STORE_TEST(store_carries_notes, kind), STORE_TEST(store_keeps_documents, kind),            \
        STORE_TEST(store_lasts_without_closing, kind), STORE_TEST(store_tells_damage, kind)

#endif
