#include "server/happened.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

#define NONE UINT32_MAX

void mf_happened_init(struct mf_happened *h)
{
    *h = (struct mf_happened){0};
    mf_arena_init(&h->arena);
}

void mf_happened_free(struct mf_happened *h)
{
    free(h->ring);
    mf_arena_free(&h->arena);
}

uint64_t mf_happened_oldest(const struct mf_happened *h)
{
    return h->last > MF_EVENTS_KEPT ? h->last - MF_EVENTS_KEPT + 1 : 1;
}

const struct mf_event *mf_happened_event(const struct mf_happened *h, uint64_t number)
{
    if (number == 0 || number > h->last || number < mf_happened_oldest(h))
        return NULL;
    return &h->ring[(number - 1) % MF_EVENTS_KEPT];
}

static struct mf_event *room(struct mf_happened *h)
{
    if (h->last == h->room && h->room < MF_EVENTS_KEPT) {
        uint32_t more = h->room ? 2 * h->room : 256;
        struct mf_event *ring = realloc(h->ring, more * sizeof *ring);
        if (!ring)
            mf_oom(more * sizeof *ring);
        h->ring = ring;
        h->room = more;
    }
    return &h->ring[h->last++ % MF_EVENTS_KEPT];
}

static void add_statement(struct mf_happened *h, const struct mf_event *e)
{
    struct mf_statement s = {
        .proposal = e->proposal, .person = e->person, .at = e->at, .text = e->text, .next = NONE};

    while (h->first.n < e->proposal) {
        mf_vec_push(&h->arena, &h->first, NONE);
        mf_vec_push(&h->arena, &h->final, NONE);
    }
    if (h->first.at[e->proposal - 1] == NONE)
        h->first.at[e->proposal - 1] = h->statements.n;
    else
        h->statements.at[h->final.at[e->proposal - 1]].next = h->statements.n;
    h->final.at[e->proposal - 1] = h->statements.n;
    mf_vec_push(&h->arena, &h->statements, s);
}

/* Those that were hidden and aren't now; and new ones that are. */
static void look_at_sight(struct mf_happened *h, const struct mf_org *org)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < h->hidden.n; i++) {
        struct mf_opening o = {h->last, h->hidden.at[i]};
        if (mf_org_public(org, o.proposal))
            mf_vec_push(&h->arena, &h->openings, o);
        else
            h->hidden.at[kept++] = o.proposal;
    }
    h->hidden.n = kept;
    while (h->proposals < mf_org_proposals(org))
        if (!mf_org_public(org, ++h->proposals))
            mf_vec_push(&h->arena, &h->hidden, h->proposals);
}

void mf_happened_add(struct mf_happened *h, const struct mf_org *org,
                     const struct mf_events *events)
{
    uint32_t n = events->list.n;

    for (uint32_t i = 0; i < n; i++) {
        const struct mf_event *e = &events->list.at[i];
        *room(h) = *e;
        if (e->kind == MF_EV_SAID)
            add_statement(h, e);
    }
    look_at_sight(h, org);
}

const struct mf_statement *mf_happened_first(const struct mf_happened *h, uint32_t proposal)
{
    if (proposal > h->first.n || h->first.at[proposal - 1] == NONE)
        return NULL;
    return &h->statements.at[h->first.at[proposal - 1]];
}

const struct mf_statement *mf_happened_next(const struct mf_happened *h,
                                            const struct mf_statement *s)
{
    return s->next == NONE ? NULL : &h->statements.at[s->next];
}

bool mf_happened_is_hidden(const struct mf_happened *h, uint32_t proposal)
{
    uint32_t lo = 0, hi = h->hidden.n;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (h->hidden.at[mid] < proposal)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < h->hidden.n && h->hidden.at[lo] == proposal;
}
