/* Rows that never move, and the journal that takes back whatever was written since a mark. */
#include <string.h>

#include "base/os.h"
#include "engine/state.h"

#define MF_KEPT_ENTRIES 1024u

void mf_rows_init(struct mf_rows *t, size_t row_size)
{
    *t = (struct mf_rows){.size = row_size};
}

/* The old array of chunks stays where it was: a rollback brings its address back with the header.
 */
static void chunk_push(struct mf_org *org, struct mf_rows *t)
{
    uint32_t more = t->room < MF_CHUNK_ROWS   ? MF_CHUNK_ROWS
                    : t->room < MF_CHUNK_MOST ? t->room
                                              : MF_CHUNK_MOST;

    mf_touch(org, t, sizeof *t);
    t->chunks = mf_vec_room(&org->arena, t->chunks, t->nchunks, &t->chunk_cap, sizeof(void *));
    t->chunks[t->nchunks++] = mf_arena_alloc(&org->arena, more, t->size);
    t->room += more;
}

void *mf_row_add(struct mf_org *org, struct mf_rows *t, uint32_t *ret_index)
{
    mf_assert(t->n < UINT32_MAX - 1);
    if (t->n == t->room)
        chunk_push(org, t);
    mf_touch(org, &t->n, sizeof t->n);
    *ret_index = t->n++;

    void *row = mf_row(t, *ret_index);
    memset(row, 0, t->size); /* a rolled-back row may have stood here */
    return row;
}

void mf_touch(struct mf_org *org, void *at, size_t n)
{
    struct mf_journal *j = &org->journal;

    if (j->depth == 0)
        return;
    struct mf_journal_entry e = {.at = at, .n = n};
    if (n == sizeof e.old.few)
        memcpy(e.old.few, at, sizeof e.old.few);
    else if (n == sizeof(uint32_t))
        memcpy(e.old.few, at, sizeof(uint32_t));
    else if (n < sizeof e.old.few)
        memcpy(e.old.few, at, n);
    else
        e.old.many = mf_arena_copy(&j->arena, at, n);
    if (j->entries.n < j->entries.cap)
        j->entries.at[j->entries.n++] = e;
    else
        mf_vec_push(&j->list, &j->entries, e);
}

void *mf_more_edit(struct mf_org *org, struct mf_rows *mores, uint32_t *more, const void *none)
{
    uint32_t at;
    void *row;

    if (*more) {
        row = mf_row(mores, *more - 1);
        mf_touch(org, row, mores->size);
        return row;
    }
    row = mf_row_add(org, mores, &at);
    memcpy(row, none, mores->size);
    mf_touch(org, more, sizeof *more);
    *more = at + 1;
    return row;
}

uint32_t mf_tx_begin(struct mf_org *org)
{
    if (org->journal.depth++ == 0)
        org->journal.start = mf_arena_mark(&org->arena);
    return org->journal.entries.n;
}

/* The outermost transaction is over: nothing that was kept can be asked for any more. */
static void forget(struct mf_journal *j)
{
    if (--j->depth > 0)
        return;
    mf_arena_rewind(&j->arena, (struct mf_arena_mark){0});
    j->entries.n = 0;
    if (j->entries.cap > MF_KEPT_ENTRIES) { /* made for one large command */
        mf_arena_free(&j->list);
        j->entries.at = NULL;
        j->entries.cap = 0;
    }
}

void mf_tx_commit(struct mf_org *org, uint32_t mark)
{
    mf_assert(org->journal.depth > 0 && mark <= org->journal.entries.n);
    forget(&org->journal);
}

void mf_tx_rollback(struct mf_org *org, uint32_t mark)
{
    struct mf_journal *j = &org->journal;

    mf_assert(j->depth > 0 && mark <= j->entries.n);
    while (j->entries.n > mark) {
        const struct mf_journal_entry *e = &j->entries.at[--j->entries.n];
        memcpy(e->at, e->n <= sizeof e->old.few ? e->old.few : e->old.many, e->n);
    }
    forget(j);
}

void mf_tx_abandon(struct mf_org *org, uint32_t mark)
{
    struct mf_arena_mark start = org->journal.start;

    mf_assert(org->journal.depth == 1);
    mf_tx_rollback(org, mark);
    mf_arena_rewind(&org->arena, start);
}

const struct mf_binding *mf_binding_now(const struct mf_org *org)
{
    mf_assert(org->bindings.n > 0);
    return org->bindings.at[org->bindings.n - 1];
}

const struct mf_binding *mf_binding_of(const struct mf_org *org, const struct mf_proposal_row *p)
{
    mf_assert(p->binding < org->bindings.n);
    return org->bindings.at[p->binding];
}
