/*
 * Proposals found by what they are about, so that none has to look at all others: rows in chains,
 * each proposal in those of its kinds (enum mf_alike) while its state lets others ask for it there.
 * Chains hold whatever has the hash, in no order; the caller compares, and puts in order what he
 * finds. Nothing of this belongs to the state: it is made anew from the proposals.
 */
#include "base/os.h"
#include "engine/proposal.h"

enum { LEAST_CHAINS = 64, BEFORE_KEYS = MF_ALIKE_KEY };

struct alike_row {
    uint32_t hash, proposal;
    uint32_t prev, next; /* of its chain: row + 1; 0 ends */
    bool linked;
};

void mf_alike_init(struct mf_org *org)
{
    mf_rows_init(&org->alike.rows, sizeof(struct alike_row));
}

/* ---- hashes ---- */

static uint64_t mix(uint64_t h, uint64_t value)
{
    h = (h ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 32;
}

static uint64_t mix_text(uint64_t h, struct mf_str s)
{
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001B3); /* FNV-1a */
    return mix(h, s.n);
}

static uint64_t mix_arg(uint64_t h, const struct mf_arg *a)
{
    h = mix(h, a->kind);
    switch (a->kind) {
    case MF_ARG_PERSON:
        return mix(h, a->person);
    case MF_ARG_TEXT:
        return mix_text(h, a->text);
    case MF_ARG_HASH:
        return mix_text(h, (struct mf_str){(const char *)a->hash.b, sizeof a->hash.b});
    case MF_ARG_AMOUNT:
        return mix(h, a->amount);
    case MF_ARG_DURATION:
        return mix(h, (uint64_t)a->duration);
    case MF_ARG_BODY:
        return mix(h, a->body);
    case MF_ARG_WORD:
        return mix(h, a->word);
    case MF_ARG_DECISION:
        return mix(h, a->proposal);
    }
    return h;
}

static uint32_t of_args(uint64_t h, const struct mf_proposal_row *p, bool but_for_grounds)
{
    for (uint32_t i = 0; i < p->nargs; i++)
        if (!but_for_grounds || !mf_arg_is_grounds(&p->args[i]))
            h = mix_arg(h, &p->args[i]);
    return (uint32_t)h;
}

uint32_t mf_alike_twin(const struct mf_proposal_row *p)
{
    return of_args(mix(MF_ALIKE_TWIN, p->stable_power), p, false);
}

uint32_t mf_alike_same(const struct mf_proposal_row *p, bool but_for_grounds)
{
    return of_args(mix(MF_ALIKE_SAME, but_for_grounds), p, but_for_grounds);
}

uint32_t mf_alike_filer(const struct mf_proposal_row *p)
{
    return (uint32_t)mix(mix(MF_ALIKE_FILER, p->stable_power), p->filer);
}

uint32_t mf_alike_key(const struct mf_key *key)
{
    return (uint32_t)mix(mix(mix(MF_ALIKE_KEY, key->verb), key->object), key->person);
}

/* ---- chains ---- */

static struct alike_row *row_of(const struct mf_org *org, uint32_t row)
{
    return mf_row(&org->alike.rows, row);
}

static struct alike_row *edit(struct mf_org *org, uint32_t row)
{
    struct alike_row *r = row_of(org, row);

    mf_touch(org, r, sizeof *r);
    return r;
}

static uint32_t *chain(const struct mf_alikes *x, uint32_t hash)
{
    return &x->first[hash & (x->cap - 1)];
}

static void put(struct mf_org *org, uint32_t row)
{
    struct alike_row *r = edit(org, row);
    uint32_t *first = chain(&org->alike, r->hash);

    r->linked = true;
    r->prev = 0;
    r->next = *first;
    if (r->next)
        edit(org, r->next - 1)->prev = row + 1;
    mf_touch(org, first, sizeof *first);
    *first = row + 1;
}

static void link_in(struct mf_org *org, uint32_t row)
{
    struct mf_alikes *x = &org->alike;

    mf_touch(org, x, sizeof *x);
    if (x->n++ < x->cap) {
        put(org, row);
        return;
    }
    mf_assert(x->cap <= UINT32_MAX / 2);
    /* The old chains' heads stay as they are for a rollback. */
    x->cap = x->cap ? 2 * x->cap : LEAST_CHAINS;
    x->first = mf_new_n(&org->arena, uint32_t, x->cap);
    row_of(org, row)->linked = true;
    for (uint32_t i = 0; i < x->rows.n; i++)
        if (row_of(org, i)->linked)
            put(org, i);
}

static void take_out(struct mf_org *org, uint32_t row)
{
    struct alike_row *r = edit(org, row);
    uint32_t *first = chain(&org->alike, r->hash);

    mf_touch(org, &org->alike.n, sizeof org->alike.n);
    org->alike.n--;
    r->linked = false;
    if (r->next)
        edit(org, r->next - 1)->prev = r->prev;
    if (r->prev) {
        edit(org, r->prev - 1)->next = r->next;
        return;
    }
    mf_touch(org, first, sizeof *first);
    *first = r->next;
}

/* ---- proposals ---- */

static uint32_t hash_of(const struct mf_org *org, const struct mf_proposal_row *p, uint32_t i)
{
    switch (i) {
    case MF_ALIKE_TWIN:
        return mf_alike_twin(p);
    case MF_ALIKE_FILER:
        return mf_alike_filer(p);
    case MF_ALIKE_SAME:
        return mf_alike_same(p, !mf_texts_are_content(mf_proposal_power(org, p)));
    default:
        return mf_alike_key(&p->keys[i - BEFORE_KEYS]);
    }
}

/* Whom it concerns in this state: only what can still end is asked whether it has to. */
static bool belongs(const struct mf_proposal_row *p, uint32_t i)
{
    if (i < MF_ALIKE_SAME)
        return !mf_state_ended(p->state);
    return mf_happening_possible(p->state,
                                 i == MF_ALIKE_SAME ? MF_HP_KEY_TAKEN : MF_HP_KEY_AGAINST);
}

void mf_alike_moved(struct mf_org *org, const struct mf_proposal_row *p)
{
    for (uint32_t i = 0; i < p->nalike; i++) {
        bool linked = row_of(org, p->alike + i)->linked;
        if (belongs(p, i) && !linked)
            link_in(org, p->alike + i);
        else if (!belongs(p, i) && linked)
            take_out(org, p->alike + i);
    }
}

void mf_alike_add(struct mf_org *org, struct mf_proposal_row *p)
{
    mf_touch(org, &p->alike, sizeof p->alike);
    mf_touch(org, &p->nalike, sizeof p->nalike);
    p->nalike = BEFORE_KEYS + p->nkeys;
    for (uint32_t i = 0; i < p->nalike; i++) {
        uint32_t row;
        struct alike_row *r = mf_row_add(org, &org->alike.rows, &row);
        r->hash = hash_of(org, p, i);
        r->proposal = p->number;
        if (i == 0)
            p->alike = row;
    }
    mf_alike_moved(org, p);
}

/* ---- searches ---- */

static uint32_t with_hash(const struct mf_org *org, uint32_t row, uint32_t hash, uint32_t *at)
{
    while (row && row_of(org, row - 1)->hash != hash)
        row = row_of(org, row - 1)->next;
    *at = row;
    return row ? row_of(org, row - 1)->proposal : MF_NO_PROPOSAL;
}

uint32_t mf_alike_first(const struct mf_org *org, uint32_t hash, uint32_t *at)
{
    return with_hash(org, org->alike.cap ? *chain(&org->alike, hash) : 0, hash, at);
}

uint32_t mf_alike_next(const struct mf_org *org, uint32_t *at)
{
    const struct alike_row *r = row_of(org, *at - 1);

    return with_hash(org, r->next, r->hash, at);
}
