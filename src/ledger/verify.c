/*
 * A ledger gone through from its first entry. A crew of threads reads entries and verifies their
 * signatures some batches ahead of the play (crew.h); the play itself is one after the other.
 */
#include "ledger/verify.h"

#include "base/os.h"
#include "ledger/checkpoint.h"
#include "ledger/crew.h"
#include "ledger/wire.h"

#define MAX_FAULTS 100u

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

/* ---- the play ---- */

struct going {
    struct mf_verdict *v;
    const struct mf_ledger_source *source;
    const struct mf_verify_options *o;
    uint64_t at; /* of the next entry to be read */
    struct mf_openings openings;
};

/* A wrong one would hide that the command was taken, or show another in its place. */
static void check_id(struct going *g, uint64_t number, const struct mf_store_entry *se,
                     const struct mf_entry *e, const struct mf_hash *id)
{
    bool command = e->kind == MF_ENTRY_COMMAND || e->kind == MF_ENTRY_SEALED;
    struct mf_entry real;
    struct mf_hash sealed;

    if (!g->source->own)
        return;
    if (e->kind == MF_ENTRY_SEALED) {
        if (mf_entry_read(mf_seal_real(se->secret), &real, NULL) != MF_OK)
            return; /* can't be: it was played */
        sealed = mf_text_id(mf_entry_part(&real, "text"));
        id = &sealed;
    }
    if (se->has_id != command || (command && !mf_hash_eq(id, &se->id)))
        fault(g->v, number, MF_FAULT_ID);
}

static void count_kind(struct mf_verdict *v, enum mf_entry_kind kind)
{
    v->commands += kind == MF_ENTRY_COMMAND;
    v->ticks += kind == MF_ENTRY_TICK;
    v->others += kind != MF_ENTRY_COMMAND && kind != MF_ENTRY_TICK;
}

static void compare_leaf(struct going *g, uint64_t number, const struct mf_store_entry *se,
                         const struct mf_hash *leaf)
{
    if (!mf_hash_eq(leaf, &se->leaf))
        fault(g->v, number, MF_FAULT_LEAF);
}

/* Always false: it can't be gone through any further, for what the play says. */
static bool wrong_play(struct mf_verdict *v, uint64_t number)
{
    struct mf_both why;
    enum mf_fault_kind kind = mf_play_fault(v->play, &why);

    add(v, number, kind, &why);
    return false;
}

/* False: it can't be gone through any further. */
static bool play_one(struct going *g, uint64_t number, const struct mf_store_entry *se,
                     const struct mf_checked *c)
{
    struct mf_verdict *v = g->v;
    struct mf_err err;
    enum mf_rc rc;

    compare_leaf(g, number, se, &c->leaf);
    if (c->denied) {
        mf_verdict_fault(v, number, MF_FAULT_SIGNATURE, 1, &c->why);
        return false;
    }
    if (c->entry && c->entry->kind != MF_ENTRY_SEALED && c->entry->kind != MF_ENTRY_OPENED &&
        se->secret.n == 0)
        rc = mf_play_read(v->play, c->entry, &c->leaf, c->admitted, NULL, &err);
    else /* which says what is wrong with it */
        rc = mf_play_stored(v->play, se, false, NULL, &err);
    if (rc != MF_OK)
        return wrong_play(v, number);
    check_id(g, number, se, c->entry, c->admitted ? &c->admitted->id : NULL);
    count_kind(v, c->entry->kind);
    v->checked++;
    return true;
}

static bool play_first(struct going *g, const struct mf_store_entry *se)
{
    struct mf_verdict *v = g->v;
    struct mf_hash leaf = mf_tree_leaf(se->bytes);
    struct mf_entry e;
    struct mf_err err;

    compare_leaf(g, 0, se, &leaf);
    if (mf_play_found(v->play, se->bytes, NULL, &err) != MF_OK)
        return wrong_play(v, 0);
    if (mf_entry_read(se->bytes, &e, NULL) == MF_OK) {
        check_id(g, 0, se, &e, NULL);
        count_kind(v, e.kind);
    }
    v->checked++;
    return true;
}

/* What is missing or damaged is the ledger's fault, anything else an error. */
static enum mf_rc unread(struct going *g, enum mf_rc rc, const struct mf_err *why,
                         struct mf_err *err)
{
    if (rc == MF_E_FORMAT) {
        fault_as(g->v, MF_FAULT_UNREADABLE, why);
        return MF_OK;
    }
    if (err)
        *err = *why;
    return rc;
}

static bool goes_on(struct going *g)
{
    if (!g->o->go_on || g->o->go_on(g->o->payload, g->v->checked, g->v->size))
        return true;
    fault(g->v, MF_WHOLE_LEDGER, MF_FAULT_STOPPED);
    return false;
}

/* The first entry, which names the organisation and all that the others are checked against. */
static enum mf_rc begin(struct going *g, bool *ret_more, struct mf_err *err)
{
    struct mf_store_entry first;
    struct mf_arena a;
    struct mf_err why;
    enum mf_rc rc;

    *ret_more = false;
    if (g->v->size == 0)
        return MF_OK;
    mf_arena_init(&a);
    rc = g->source->entries(g->source->ctx, 0, 1, &a, &first, &why);
    if (rc == MF_OK) {
        *ret_more = play_first(g, &first);
        *ret_more = goes_on(g) && *ret_more;
    } else {
        rc = unread(g, rc, &why, err);
    }
    mf_arena_free(&a);
    g->at = 1;
    return rc;
}

/* From far: the openings of what is sealed, which come later. They are looked for once it is known
 * that something is. */
static enum mf_rc find_openings(struct going *g, struct mf_crew_batch *b)
{
    bool sealed = false;
    enum mf_rc rc;

    for (uint32_t i = 0; i < b->n && !sealed; i++)
        sealed = mf_entry_is(b->entries[i].bytes, MF_ENTRY_SEALED);
    if (!sealed)
        return MF_OK;
    g->openings.arena = g->v->arena;
    if (g->openings.upto < b->from)
        g->openings.upto = b->from;
    rc = mf_openings_look(&g->openings, g->source->entries, g->source->ctx, g->v->size, &b->err);
    return rc == MF_OK ? mf_openings_fill(&g->openings, g->source->entries, g->source->ctx, b->from,
                                          b->n, &b->arena, b->entries, &b->err)
                       : rc;
}

/* Up to the next bundle's end, where entries come in bundles. */
static void read_batch(struct going *g, struct mf_crew_batch *b)
{
    uint64_t left = g->v->size - g->at, room = MF_CREW_BATCH - g->at % MF_CREW_BATCH;

    b->from = g->at;
    b->n = (uint32_t)(left < room ? left : room);
    b->rc = g->source->entries(g->source->ctx, b->from, b->n, &b->arena, b->entries, &b->err);
    if (b->rc == MF_OK && !g->source->own)
        b->rc = find_openings(g, b);
    g->at += b->n;
    if (b->rc != MF_OK) { /* told when it is its turn; nothing comes after it */
        b->n = 0;
        g->at = g->v->size;
    }
}

static enum mf_rc play_rest(struct going *g, struct mf_crew *crew, struct mf_err *err)
{
    const struct mf_crew_batch *b;
    struct mf_crew_batch *room;
    bool more = true;

    while (more) {
        while (g->at < g->v->size && (room = mf_crew_room(crew)) != NULL) {
            read_batch(g, room);
            mf_crew_give(crew, room);
        }
        if (!(b = mf_crew_next(crew)))
            return MF_OK;
        if (b->rc != MF_OK)
            return unread(g, b->rc, &b->err, err);
        for (uint32_t i = 0; i < b->n && more; i++)
            more = play_one(g, b->from + i, &b->entries[i], &b->checked[i]);
        mf_crew_done(crew);
        more = goes_on(g) && more;
    }
    return MF_OK;
}

static enum mf_rc play_all(struct going *g, struct mf_err *err)
{
    bool more;
    enum mf_rc rc = begin(g, &more, err);

    if (rc == MF_OK && more) {
        struct mf_crew *crew = mf_crew_start(g->o->threads, mf_play_origin(g->v->play));
        rc = play_rest(g, crew, err);
        mf_crew_end(crew);
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

static void look_at_sealed(struct mf_verdict *v)
{
    const struct mf_seals *seals = mf_play_seals(v->play);
    uint32_t n;

    v->sealed = seals->list.n;
    v->opened = seals->opened;
    (void)mf_play_unjudged(v->play, &n, &v->unjudged);
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
    if (source->own)
        mf_play_keeps_secrets(ret->play);
    rc = play_all(&g, err);
    if (rc == MF_OK)
        rc = check_checkpoint(&g, err);
    if (ret->checked == 0 && ret->faults.n == 0)
        fault(ret, MF_WHOLE_LEDGER, MF_FAULT_EMPTY);
    ret->root = mf_play_root(ret->play);
    look_at_sealed(ret);
    ret->known = source->own;
    ret->sound = ret->faults.n == 0 && ret->unjudged == 0;
    return rc;
}
