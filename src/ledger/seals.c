#include "ledger/seals.h"

#include <stdlib.h>

#include "ledger/scan.h"
#include "ledger/wire.h"

#define READ_AHEAD 1024u /* entries read at once */

/* ---- all that is sealed ---- */

struct mf_sealed_row *mf_seals_find(const struct mf_seals *s, uint64_t entry)
{
    uint32_t lo = 0, hi = s->list.n;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (s->list.at[mid].entry < entry)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->list.n && s->list.at[lo].entry == entry ? &s->list.at[lo] : NULL;
}

static void wait_for(struct mf_seals *s, uint32_t row, uint32_t proposal)
{
    for (uint32_t i = s->waiting.n; i > 0; i--) {
        struct mf_waiting *w = &s->waiting.at[i - 1];
        if (w->proposal != proposal)
            continue;
        s->list.at[w->last].next = row;
        w->last = row;
        return;
    }
    mf_vec_push(s->arena, &s->waiting, ((struct mf_waiting){proposal, row, row, false}));
}

void mf_seals_add(struct mf_seals *s, uint64_t entry, const struct mf_seal *seal,
                  const struct mf_waits *waits)
{
    uint32_t row = s->list.n;

    mf_vec_push(s->arena, &s->list,
                ((struct mf_sealed_row){.entry = entry,
                                        .commitment = seal->commitment,
                                        .at = seal->at,
                                        .files = seal->files,
                                        .next = UINT32_MAX}));
    if (waits->of_document)
        mf_vec_push(s->arena, &s->documents,
                    ((struct mf_waiting_document){waits->document, row, false}));
    else if (waits->proposal != MF_NO_PROPOSAL)
        wait_for(s, row, waits->proposal);
}

bool mf_seals_hide(const struct mf_seals *s, const struct mf_hash *document)
{
    for (uint32_t i = 0; i < s->documents.n; i++)
        if (mf_hash_eq(&s->documents.at[i].hash, document))
            return true;
    return false;
}

/* What is open leaves the lists of those that wait; the others keep their order. */
void mf_seals_open(struct mf_seals *s, struct mf_sealed_row *row)
{
    uint32_t number = (uint32_t)(row - s->list.at), kept = 0;

    row->opened = true;
    s->opened++;
    for (uint32_t i = 0; i < s->documents.n; i++)
        if (s->documents.at[i].row != number)
            s->documents.at[kept++] = s->documents.at[i];
    s->documents.n = kept;
    kept = 0;
    for (uint32_t i = 0; i < s->waiting.n; i++) {
        struct mf_waiting w = s->waiting.at[i];
        while (w.first != UINT32_MAX && s->list.at[w.first].opened)
            w.first = s->list.at[w.first].next;
        if (w.first != UINT32_MAX)
            s->waiting.at[kept++] = w;
    }
    s->waiting.n = kept;
}

static void named_by(struct mf_seals *s, const struct mf_org *org, uint32_t proposal)
{
    for (uint32_t i = 0; i < s->documents.n; i++)
        if (mf_org_names_document(org, proposal, &s->documents.at[i].hash))
            s->documents.at[i].named = true;
}

/* Proposals that are new, and those that have become public. What isn't public when it is new, and
 * names documents, was filed, so that its filing is sealed and waits. */
static void look(struct mf_seals *s, const struct mf_org *org)
{
    while (s->looked < mf_org_proposals(org))
        if (mf_org_public(org, ++s->looked))
            named_by(s, org, s->looked);
    for (uint32_t i = 0; i < s->waiting.n; i++) {
        struct mf_waiting *w = &s->waiting.at[i];
        if (w->public || !mf_org_public(org, w->proposal))
            continue;
        w->public = true;
        named_by(s, org, w->proposal);
    }
}

struct mf_sealed_row *mf_seals_due(struct mf_seals *s, const struct mf_org *org)
{
    if (s->waiting.n == 0 && s->documents.n == 0) {
        s->looked = mf_org_proposals(org);
        return NULL;
    }
    look(s, org);
    for (uint32_t i = 0; i < s->documents.n; i++)
        if (s->documents.at[i].named)
            return &s->list.at[s->documents.at[i].row];
    for (uint32_t i = 0; i < s->waiting.n; i++)
        if (s->waiting.at[i].public)
            return &s->list.at[s->waiting.at[i].first];
    return NULL;
}

enum mf_rc mf_seals_opened(struct mf_seals *s, const struct mf_disclosure *o, struct mf_err *err)
{
    struct mf_sealed_row *row = mf_seals_find(s, o->entry);
    struct mf_seal seal;
    struct mf_entry real;
    enum mf_rc rc;

    if (!row)
        return mf_err_set(err, MF_E_FORMAT, "it opens entry %llu, which isn't sealed",
                          (unsigned long long)o->entry);
    if (row->opened)
        return mf_err_set(err, MF_E_FORMAT, "it opens entry %llu, which is open already",
                          (unsigned long long)o->entry);
    seal = (struct mf_seal){row->at, row->commitment, row->files};
    rc = mf_seal_open(&seal, o->secret, &real, err);
    if (rc != MF_OK)
        return mf_err_wrap(err, "it opens entry %llu", (unsigned long long)o->entry);
    mf_seals_open(s, row);
    return MF_OK;
}

/* ---- openings ---- */

static void add_place(struct mf_openings *o, uint64_t by, const struct mf_entry *e)
{
    struct mf_opening_place place = {.by = by};

    if (mf_scan_decimal(mf_entry_part(e, "entry"), INT64_MAX, &place.entry) && place.entry < by)
        mf_vec_push(o->arena, &o->list, place);
}

/* By the entry that is opened; of several openings of one the first comes first. */
static int by_entry(const void *a, const void *b)
{
    const struct mf_opening_place *x = a, *y = b;

    if (x->entry != y->entry)
        return x->entry < y->entry ? -1 : 1;
    return x->by < y->by ? -1 : x->by > y->by;
}

enum mf_rc mf_openings_look(struct mf_openings *o, mf_seal_entries *entries, void *ctx,
                            uint64_t size, struct mf_err *err)
{
    struct mf_arena scratch;
    enum mf_rc rc = MF_OK;

    mf_arena_init(&scratch);
    while (rc == MF_OK && o->upto < size) {
        struct mf_arena_mark mark = mf_arena_mark(&scratch);
        uint32_t n = size - o->upto < READ_AHEAD ? (uint32_t)(size - o->upto) : READ_AHEAD;
        struct mf_store_entry *at = mf_new_n(&scratch, struct mf_store_entry, n);
        rc = entries(ctx, o->upto, n, &scratch, at, err);
        for (uint32_t i = 0; rc == MF_OK && i < n; i++) {
            struct mf_entry e;
            if (mf_entry_is(at[i].bytes, MF_ENTRY_OPENED) &&
                mf_entry_read(at[i].bytes, &e, NULL) == MF_OK)
                add_place(o, o->upto + i, &e);
        }
        mf_arena_rewind(&scratch, mark);
        o->upto += rc == MF_OK ? n : 0;
    }
    mf_arena_free(&scratch);
    if (o->list.n > 0)
        qsort(o->list.at, o->list.n, sizeof *o->list.at, by_entry);
    return rc;
}

static const struct mf_opening_place *place_of(const struct mf_openings *o, uint64_t entry)
{
    uint32_t lo = 0, hi = o->list.n;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (o->list.at[mid].entry < entry)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < o->list.n && o->list.at[lo].entry == entry ? &o->list.at[lo] : NULL;
}

uint64_t mf_openings_by(const struct mf_openings *o, uint64_t entry)
{
    const struct mf_opening_place *place = place_of(o, entry);

    return place ? place->by : UINT64_MAX;
}

/* What opens it is that; of another one the play says so when it comes to it. */
static bool opens(struct mf_arena *a, struct mf_str sealed, struct mf_str by, struct mf_str *ret)
{
    struct mf_entry e, real;
    struct mf_disclosure d;
    struct mf_seal seal;

    if (mf_entry_read(sealed, &e, NULL) != MF_OK || mf_seal_read(&e, &seal, NULL) != MF_OK ||
        mf_entry_read(by, &e, NULL) != MF_OK || e.kind != MF_ENTRY_OPENED ||
        mf_disclosure_read(a, &e, &d, NULL) != MF_OK ||
        mf_seal_open(&seal, d.secret, &real, NULL) != MF_OK)
        return false;
    *ret = d.secret;
    return true;
}

enum mf_rc mf_openings_fill(const struct mf_openings *o, mf_seal_entries *entries, void *ctx,
                            uint64_t from, uint32_t n, struct mf_arena *a,
                            struct mf_store_entry *at, struct mf_err *err)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_opening_place *place = place_of(o, from + i);
        struct mf_store_entry by;
        enum mf_rc rc;
        if (!place || at[i].secret.n > 0 || !mf_entry_is(at[i].bytes, MF_ENTRY_SEALED))
            continue;
        if ((rc = entries(ctx, place->by, 1, a, &by, err)) != MF_OK)
            return rc;
        (void)opens(a, at[i].bytes, by.bytes, &at[i].secret);
    }
    return MF_OK;
}
