/*
 * A ledger gone through from its first entry. Signatures, which are nearly all of the work, are
 * verified by several threads, a batch ahead of the play; the play itself is one after the other.
 */
#include "ledger/verify.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/os.h"
#include "ledger/checkpoint.h"
#include "ledger/wire.h"

#define BATCH       1024u
#define MAX_THREADS 64u
#define MAX_FAULTS  100u

/* ---- a store as a source ---- */

static enum mf_rc store_note(void *ctx, struct mf_arena *a, struct mf_str *ret, struct mf_err *err)
{
    uint64_t size;

    return mf_store_note(ctx, a, &size, ret, err);
}

static enum mf_rc store_size(void *ctx, uint64_t *ret, struct mf_err *err)
{
    struct mf_store_head head;
    enum mf_rc rc = mf_store_head(ctx, &head, err);

    if (rc == MF_OK)
        *ret = head.size;
    return rc;
}

static enum mf_rc store_entries(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                                struct mf_store_entry *ret, struct mf_err *err)
{
    return mf_store_read(ctx, from, n, a, ret, err);
}

static bool store_document(void *ctx, const struct mf_hash *hash, struct mf_arena *a,
                           struct mf_str *ret)
{
    bool found;

    return mf_store_document(ctx, *hash, a, ret, &found, NULL) == MF_OK && found;
}

struct mf_ledger_source mf_source_of_store(struct mf_store *store)
{
    return (struct mf_ledger_source){store,         store_note,     store_size,
                                     store_entries, store_document, true};
}

/* ---- faults ---- */

static void add(struct mf_verdict *v, uint64_t entry, enum mf_fault_kind kind,
                const struct mf_both *said)
{
    struct mf_fault f = {.entry = entry, .kind = kind};

    v->sound = false;
    if (v->faults.n >= MAX_FAULTS)
        return;
    for (unsigned i = 0; i < MF_LINGUA__COUNT; i++)
        f.said.in[i] = mf_str_copy(v->arena, said->in[i]);
    f.what = f.said.in[MF_EN];
    mf_vec_push(v->arena, &v->faults, f);
}

void mf_verdict_fault(struct mf_verdict *v, uint64_t entry, enum mf_fault_kind kind, unsigned nargs,
                      const struct mf_both *args)
{
    struct mf_both said = mf_fault_say(v->arena, kind, nargs, args);

    add(v, entry, kind, &said);
}

static void fault(struct mf_verdict *v, uint64_t entry, enum mf_fault_kind kind)
{
    mf_verdict_fault(v, entry, kind, 0, NULL);
}

/* What the reader of a format has said. */
static void fault_as(struct mf_verdict *v, enum mf_fault_kind kind, const struct mf_err *why)
{
    struct mf_both what = mf_both_of(mf_str_c(why->message));

    mf_verdict_fault(v, MF_WHOLE_LEDGER, kind, 1, &what);
}

/* ---- signatures, by several threads ---- */

struct checked {
    bool command, good;
    char why[MF_LINGUA__COUNT][256];
};

struct gang {
    const struct mf_store_entry *entries;
    struct checked *checked;
    uint32_t n;
    struct mf_str origin;
    atomic_uint next;
};

static void check_one(struct mf_arena *a, const struct gang *g, uint32_t i)
{
    struct checked *c = &g->checked[i];
    struct mf_entry e;
    struct mf_admitted ad;
    struct mf_denial no;

    if (mf_entry_read(g->entries[i].bytes, &e, NULL) != MF_OK || e.kind != MF_ENTRY_COMMAND)
        return; /* the play says what is wrong with it */
    c->command = true;
    c->good = mf_admit_read(a, mf_entry_part(&e, "text"), mf_entry_part(&e, "signature"), g->origin,
                            &ad, &no) &&
              mf_admit_verify(&ad, &no);
    if (c->good)
        return;
    for (unsigned k = 0; k < MF_LINGUA__COUNT; k++) {
        struct mf_buf text;
        mf_buf_init(&text, a);
        mf_denial_text(&text, &no, (enum mf_lingua)k);
        size_t n = text.n < sizeof c->why[k] - 1 ? text.n : sizeof c->why[k] - 1;
        memcpy(c->why[k], text.p, n);
        c->why[k][n] = '\0';
    }
}

static void *work(void *payload)
{
    struct gang *g = payload;
    struct mf_arena a;

    mf_arena_init(&a);
    for (uint32_t i; (i = atomic_fetch_add(&g->next, 1)) < g->n;) {
        struct mf_arena_mark mark = mf_arena_mark(&a);
        check_one(&a, g, i);
        mf_arena_rewind(&a, mark);
    }
    mf_arena_free(&a);
    return NULL;
}

static void check_batch(struct gang *g, unsigned threads)
{
    pthread_t helper[MAX_THREADS];
    unsigned n = 0;

    while (n + 1 < threads && n < MAX_THREADS && pthread_create(&helper[n], NULL, work, g) == 0)
        n++;
    work(g);
    while (n > 0)
        pthread_join(helper[--n], NULL);
}

/* ---- the play ---- */

struct going {
    struct mf_verdict *v;
    const struct mf_ledger_source *source;
    const struct mf_verify_options *o;
    struct mf_arena batch;
};

/* A wrong one would hide that the command was taken, or show another in its place. */
static void check_id(struct going *g, uint64_t number, const struct mf_store_entry *se,
                     const struct mf_entry *e)
{
    bool command = e->kind == MF_ENTRY_COMMAND;
    struct mf_hash id = {{0}};

    if (!g->source->ids)
        return;
    if (command)
        id = mf_text_id(mf_entry_part(e, "text"));
    if (se->has_id != command || (command && !mf_hash_eq(&id, &se->id)))
        fault(g->v, number, MF_FAULT_ID);
}

/* False: it can't be gone through any further. */
static bool play_one(struct going *g, uint64_t number, const struct mf_store_entry *se,
                     const struct checked *c)
{
    struct mf_verdict *v = g->v;
    struct mf_hash leaf = mf_tree_leaf(se->bytes);
    struct mf_entry e;
    struct mf_err err;
    enum mf_rc rc;

    if (!mf_hash_eq(&leaf, &se->leaf))
        fault(v, number, MF_FAULT_LEAF);
    if (c->command && !c->good) {
        struct mf_both why;
        for (unsigned i = 0; i < MF_LINGUA__COUNT; i++)
            why.in[i] = mf_str_c(c->why[i]);
        mf_verdict_fault(v, number, MF_FAULT_SIGNATURE, 1, &why);
        return false;
    }
    rc = number == 0 ? mf_play_found(v->play, se->bytes, NULL, &err)
                     : mf_play_entry(v->play, se->bytes, c->good, NULL, &err);
    if (rc != MF_OK) {
        struct mf_both why;
        enum mf_fault_kind kind = mf_play_fault(v->play, &why);
        add(v, number, kind, &why);
        return false;
    }
    if (mf_entry_read(se->bytes, &e, NULL) == MF_OK) {
        check_id(g, number, se, &e);
        v->commands += e.kind == MF_ENTRY_COMMAND;
        v->ticks += e.kind == MF_ENTRY_TICK;
        v->others += e.kind != MF_ENTRY_COMMAND && e.kind != MF_ENTRY_TICK;
    }
    v->checked++;
    return true;
}

static enum mf_rc play_batch(struct going *g, uint64_t from, uint32_t n, bool *ret_go_on,
                             struct mf_err *err)
{
    struct mf_store_entry *entries = mf_new_n(&g->batch, struct mf_store_entry, n);
    struct gang gang = {.entries = entries, .n = n, .origin = mf_play_origin(g->v->play)};
    enum mf_rc rc = g->source->entries(g->source->ctx, from, n, &g->batch, entries, err);

    *ret_go_on = false;
    if (rc != MF_OK) {
        if (rc == MF_E_FORMAT) { /* missing or damaged: the ledger's fault */
            fault_as(g->v, MF_FAULT_UNREADABLE, err);
            return MF_OK;
        }
        return rc;
    }
    gang.checked = mf_new_n(&g->batch, struct checked, n);
    if (from > 0)
        check_batch(&gang, g->o->threads);
    for (uint32_t i = 0; i < n; i++)
        if (!play_one(g, from + i, &entries[i], &gang.checked[i]))
            return MF_OK;
    *ret_go_on = true;
    return MF_OK;
}

static enum mf_rc play_all(struct going *g, struct mf_err *err)
{
    uint64_t at = 0;
    enum mf_rc rc = MF_OK;
    bool more = true;

    while (rc == MF_OK && more && at < g->v->size) {
        uint64_t left = g->v->size - at;
        uint32_t n = at == 0 ? 1 : left < BATCH ? (uint32_t)left : BATCH; /* the first names all */
        struct mf_arena_mark mark = mf_arena_mark(&g->batch);
        rc = play_batch(g, at, n, &more, err);
        mf_arena_rewind(&g->batch, mark);
        at += n;
        if (g->o->go_on && !g->o->go_on(g->o->payload, g->v->checked, g->v->size)) {
            fault(g->v, MF_WHOLE_LEDGER, MF_FAULT_STOPPED);
            more = false;
        }
    }
    return rc;
}

/* ---- the checkpoint ---- */

/* The key of the log: the one that is asked for, else the founding entry's. False: a fault. */
static bool log_key(struct going *g, struct mf_vkey *ret)
{
    struct mf_err err;

    *ret = *mf_play_log_key(g->v->play);
    if (g->o->log_key.n == 0)
        return true;
    if (mf_vkey_parse(g->o->log_key, ret, &err) != MF_OK) {
        fault_as(g->v, MF_FAULT_KEY_FORM, &err);
        return false;
    }
    if (!mf_vkey_eq(ret, mf_play_log_key(g->v->play))) {
        fault(g->v, 0, MF_FAULT_OTHER_KEY);
        return false;
    }
    return true;
}

static void compare_root(struct going *g, const struct mf_checkpoint *c)
{
    struct mf_verdict *v = g->v;
    struct mf_hash root;
    struct mf_err err;

    v->signed_size = c->size;
    if (c->size > v->size) {
        struct mf_both sizes[2] = {
            mf_both_of(mf_strf(v->arena, "%llu", (unsigned long long)c->size)),
            mf_both_of(mf_strf(v->arena, "%llu", (unsigned long long)v->size))};
        mf_verdict_fault(v, MF_WHOLE_LEDGER, MF_FAULT_END_MISSING, 2, sizes);
    }
    if (c->size > v->checked)
        return;
    if (mf_play_root_at(v->play, c->size, &root, &err) != MF_OK)
        fault_as(v, MF_FAULT_UNREADABLE, &err);
    else if (!mf_hash_eq(&root, &c->root))
        fault(v, MF_WHOLE_LEDGER, MF_FAULT_ROOT);
    if (v->size > c->size)
        fault(v, c->size, MF_FAULT_UNSIGNED);
}

static enum mf_rc check_checkpoint(struct going *g, struct mf_err *err)
{
    struct mf_verdict *v = g->v;
    struct mf_vkey key;
    struct mf_checkpoint c;
    struct mf_note note;
    struct mf_str bytes;
    struct mf_err why;
    enum mf_rc rc = g->source->note(g->source->ctx, v->arena, &bytes, err);

    if (rc != MF_OK || v->checked == 0 || !log_key(g, &key))
        return rc;
    if (bytes.n == 0)
        fault(v, MF_WHOLE_LEDGER, MF_FAULT_NO_CHECKPOINT);
    else if (mf_checkpoint_open(v->arena, bytes, &key, NULL, 0, &c, &note, &why) != MF_OK)
        fault_as(v, MF_FAULT_CHECKPOINT, &why);
    else
        compare_root(g, &c);
    return MF_OK;
}

enum mf_rc mf_verify(struct mf_arena *a, const struct mf_ledger_source *source,
                     const struct mf_verify_options *options, struct mf_verdict *ret,
                     struct mf_err *err)
{
    struct going g = {.v = ret, .source = source, .o = options};
    enum mf_rc rc;

    *ret = (struct mf_verdict){.arena = a};
    if ((rc = source->size(source->ctx, &ret->size, err)) != MF_OK)
        return rc;
    ret->play = mf_play_new(source->document, source->ctx);
    mf_arena_init(&g.batch);
    rc = play_all(&g, err);
    mf_arena_free(&g.batch);
    if (rc == MF_OK)
        rc = check_checkpoint(&g, err);
    if (ret->checked == 0 && ret->faults.n == 0)
        fault(ret, MF_WHOLE_LEDGER, MF_FAULT_EMPTY);
    ret->root = mf_play_root(ret->play);
    ret->sound = ret->faults.n == 0;
    return rc;
}
