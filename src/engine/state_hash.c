/*
 * The state hash: canonical bytes of every table, numbers big-endian in eight bytes, texts with
 * their length before them, rows in the order of their numbers. Addresses, chains, heap and hash
 * table layouts don't enter, nor does the last instant seen: ticks put in anywhere change nothing
 * (rule 3).
 *
 * The bytes are hashed in blocks, each with the hash of those before it, so that a state of any
 * size needs one block of memory.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/choose.h"

enum { BLOCK = 1 << 16 };

struct sink {
    struct mf_hash so_far; /* leads the block */
    uint8_t block[BLOCK];
    size_t n;
};

static void flush(struct sink *k)
{
    struct mf_str bytes = {(const char *)k->block, k->n};

    k->so_far = mf_sha256(bytes);
    memcpy(k->block, k->so_far.b, sizeof k->so_far.b);
    k->n = sizeof k->so_far.b;
}

static void put_bytes(struct sink *k, const void *p, size_t n)
{
    const uint8_t *at = p;

    while (n > 0) {
        size_t room = BLOCK - k->n, part = n < room ? n : room;
        memcpy(k->block + k->n, at, part);
        k->n += part;
        at += part;
        n -= part;
        if (k->n == BLOCK)
            flush(k);
    }
}

static void put(struct sink *k, uint64_t v)
{
    uint8_t b[8];

    for (unsigned i = 0; i < 8; i++)
        b[i] = (uint8_t)(v >> (56 - 8 * i));
    put_bytes(k, b, sizeof b);
}

static void put_instant(struct sink *k, mf_instant t)
{
    put(k, (uint64_t)t);
}

static void put_str(struct sink *k, struct mf_str s)
{
    put(k, s.n);
    if (s.n)
        put_bytes(k, s.p, s.n);
}

static void put_span(struct sink *k, struct mf_span span)
{
    put(k, (uint64_t)span.at << 32 | span.len);
}

static void put_amount(struct sink *k, const struct mf_amount *a)
{
    put(k, a->kind);
    put(k, a->count);
    put(k, a->share.num);
    put(k, a->share.den);
    put(k, (uint64_t)a->more_than | (uint64_t)a->rounded_down << 1 | (uint64_t)a->sqrt << 2 |
               (uint64_t)a->capped << 3);
    put(k, a->cap);
    for (const struct mf_fall *f = a->falling; f; f = f->next) {
        put(k, f->to.num);
        put(k, f->to.den);
        put_instant(k, f->over);
    }
}

/* ---- persons and standing ---- */

static void put_person(struct sink *k, const struct mf_org *org, mf_person p)
{
    const struct mf_person_more *more = mf_person_more(org, p);
    uint32_t nfacts = more->facts ? mf_binding_now(org)->charter->nfacts : 0;

    put_str(k, mf_org_person_id(org, p));
    put_str(k, mf_org_person_name(org, p));
    put(k, more->agent);
    put(k, more->owner);
    put(k, nfacts);
    for (uint32_t i = 0; i < nfacts; i++)
        put_str(k, more->facts[i]);
    put_instant(k, MF_ROW(org, persons, mf_person_row, p)->last_act);
}

static void put_seat(struct sink *k, const struct mf_org *org, uint32_t row)
{
    const struct mf_seat_row *r = MF_ROW(org, seats, mf_seat_row, row);
    const struct mf_seat_more *more = mf_seat_more(org, row);

    put(k, r->person);
    put(k, r->body);
    put(k, r->from);
    put(k, r->to);
    put_instant(k, r->since);
    put_instant(k, more->term_end);
    put(k, r->tags);
    put(k, r->source);
    put(k, more->by_proposal);
    put(k, more->provisional);
    put_instant(k, more->suspended_until);
    put(k, more->lock);
}

static void put_holding(struct sink *k, const struct mf_holding_row *r)
{
    put(k, r->person);
    put(k, r->office);
    put(k, r->from);
    put(k, r->to);
    put_instant(k, r->since);
    put_instant(k, r->until);
    put_instant(k, r->suspended_until);
    put(k, r->provisional);
    put(k, r->lock);
}

static void put_body(struct sink *k, const struct mf_body_row *r)
{
    put_str(k, r->name);
    put(k, r->gone);
    put(k, r->open);
    put(k, r->seats);
    put(k, r->reserved);
    put_instant(k, r->short_since);
    put(k, r->filler_step);
    put(k, r->vacancy_caretaker);
    put_instant(k, r->filled_at);
    put_instant(k, r->short_before);
    put(k, r->filler_before);
    put(k, r->caretaker_before);
    put_instant(k, r->below_since);
    put(k, r->caretaker);
    put(k, r->ntags);
    for (uint32_t i = 0; i < r->ntags; i++)
        put_str(k, r->tag_names[i]);
    put(k, r->nweights);
    for (uint32_t i = 0; i < r->nweights; i++)
        put_str(k, r->weight_names[i]);
    put(k, r->lock);
}

static void put_emergency(struct sink *k, const struct mf_emergency_row *r)
{
    put_str(k, r->name);
    put(k, r->gone);
    put(k, r->running);
    put_instant(k, r->since);
    put_instant(k, r->until);
    put_instant(k, r->last_end);
    put(k, r->by);
    put(k, r->declare_count);
    put(k, r->end_count);
}

/* How many rows a table has leads them, so that no two states give the same bytes. */
#define EACH_ROW(k, org, table, T, r)                                                              \
    put((k), (org)->table.n);                                                                      \
    for (uint32_t i_ = 0; i_ < (org)->table.n; i_++)                                               \
        for (const struct T *r = MF_ROW((org), table, T, i_); r; r = NULL)

static void put_standing(struct sink *k, const struct mf_org *org)
{
    put(k, org->persons.n);
    for (mf_person p = 0; p < org->persons.n; p++)
        put_person(k, org, p);
    put(k, org->seats.n);
    for (uint32_t i = 0; i < org->seats.n; i++)
        put_seat(k, org, i);
    EACH_ROW(k, org, holdings, mf_holding_row, r)
    {
        put_holding(k, r);
    }
    EACH_ROW(k, org, weights, mf_weight_row, r)
    {
        put(k, r->person);
        put(k, r->body);
        put(k, r->weight);
        put(k, r->amount);
        put(k, r->from);
        put(k, r->to);
    }
    EACH_ROW(k, org, services, mf_service_row, r)
    {
        put(k, r->person);
        put(k, r->body);
        put(k, r->terms);
    }
}

static void put_slots(struct sink *k, const struct mf_org *org)
{
    EACH_ROW(k, org, bodies, mf_body_row, r)
    {
        put_body(k, r);
    }
    EACH_ROW(k, org, offices, mf_office_row, r)
    {
        put_str(k, r->name);
        put(k, r->gone);
        put(k, r->holder);
        put(k, r->holding);
        put_instant(k, r->vacant_since);
        put(k, r->lock);
    }
    EACH_ROW(k, org, settings, mf_setting_row, r)
    {
        put_str(k, r->name);
        put(k, r->gone);
        put_amount(k, &r->value);
        put(k, r->lock);
    }
    EACH_ROW(k, org, emergencies, mf_emergency_row, r)
    {
        put_emergency(k, r);
    }
}

/* ---- decisions ---- */

static void put_key(struct sink *k, const struct mf_key *key)
{
    put(k, key->verb);
    put(k, key->object);
    put(k, key->person);
}

static void put_key_row(struct sink *k, const struct mf_key_row *r)
{
    put_key(k, &r->key);
    put_instant(k, r->at);
    put(k, r->against);
    put(k, r->proposal);
    put_instant(k, r->bars_until);
    put(k, r->power);
    put(k, r->ndeciders);
    for (uint32_t i = 0; i < r->ndeciders; i++) {
        put(k, r->deciders[i].office);
        put(k, r->deciders[i].slot);
        put(k, r->deciders[i].tag);
    }
}

static void put_undo(struct sink *k, const struct mf_undo_row *r)
{
    put(k, r->proposal);
    put(k, r->verb);
    put(k, r->slot);
    put(k, r->row);
    put(k, r->person);
    put(k, r->number);
    put_amount(k, &r->amount);
    put(k, (uint64_t)r->of_body | (uint64_t)r->lifted << 1 | (uint64_t)r->locks << 2 |
               (uint64_t)r->over << 3);
}

static void put_leaf(struct sink *k, const struct mf_count_leaf *l)
{
    put_span(k, l->rule->span);
    put(k, l->size);
    put(k, l->seats);
    put(k, l->active);
    put(k, l->issued);
    put(k, l->recused);
    put(k, l->yes);
    put(k, l->no);
    put(k, l->abstain);
    put(k, l->caretaker);
    put(k, l->first_extension);
    put_amount(k, &l->amount);
    put_amount(k, &l->quorum);
    put(k, l->quorum_base);
    put(k, l->holder);
}

static void put_count(struct sink *k, const struct mf_count_row *r)
{
    put(k, r->proposal);
    put(k, r->emergency);
    put(k, r->purpose);
    put(k, r->stage);
    put_span(k, r->rule->span);
    put(k, r->binding);
    put(k, r->version);
    put_instant(k, r->opened);
    put_instant(k, r->closes);
    put(k, (uint64_t)r->closed | (uint64_t)r->outcome << 1 | (uint64_t)r->final_ballots << 2 |
               (uint64_t)r->early << 3 | (uint64_t)r->secret << 4);
    put(k, r->nleaves);
    for (uint32_t i = 0; i < r->nleaves; i++)
        put_leaf(k, &r->leaves[i]);
    put(k, r->nrecused);
    for (uint32_t i = 0; i < r->nrecused; i++)
        put(k, r->recused[i]);
    put_instant(k, r->streak_since);
    put_instant(k, r->extended);
    put_instant(k, r->closed_at);
    put_instant(k, r->looks);
}

static void put_arg(struct sink *k, const struct mf_arg *a)
{
    put(k, a->kind);
    put(k, a->person);
    put_str(k, a->text);
    put_bytes(k, a->hash.b, sizeof a->hash.b);
    put(k, a->amount);
    put_instant(k, a->duration);
    put(k, a->body);
    put(k, a->word);
    put(k, a->proposal);
}

static void put_reason(struct sink *k, const struct mf_refusal *r)
{
    put_str(k, mf_str_c(mf_reason_name(r->reason)));
    put_span(k, r->clause);
    put_span(k, r->leaf ? r->leaf->span : (struct mf_span){0});
    put(k, r->need);
    put(k, r->have);
    put(k, r->of);
    put_instant(k, r->when);
    put_instant(k, r->span);
    put(k, r->proposal);
    put(k, r->person);
    put_str(k, r->word);
}

static void put_proposal(struct sink *k, const struct mf_proposal_row *r)
{
    const mf_instant instants[] = {
        r->filed,          r->gather_until, r->opened,
        r->notice_ends,    r->hearing_ends, r->deliberation_ends,
        r->voting_opens,   r->closes,       r->passed,
        r->effect_due,     r->veto_until,   r->challenge_until,
        r->confirm_until,  r->lapses,       r->effective,
        r->ended,          r->frozen_at,    r->frozen_until,
        r->override_until, r->delay_until,  r->stage_since,
    };
    const uint64_t numbers[] = {
        r->number,      r->binding,        r->power,         r->stable_power, r->subject,
        r->filer,       r->state,          r->stage,         r->gather,       r->vote,
        r->veto,        r->override_count, r->challenge,     r->decision,     r->confirm,
        r->frozen_from, r->opened_version, r->stage_version,
    };
    const bool flags[] = {
        r->petition,      r->challenge_done, r->confirm_done, r->confirm_result,
        r->effect_lifted, r->frozen_once,    r->second_call,
    };

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put(k, numbers[i]);
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++)
        put_instant(k, instants[i]);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        put(k, flags[i]);
    put(k, r->nargs);
    for (uint32_t i = 0; i < r->nargs; i++)
        put_arg(k, &r->args[i]);
    put(k, r->nkeys);
    for (uint32_t i = 0; i < r->nkeys; i++)
        put_key(k, &r->keys[i]);
    put(k, r->nreasons);
    for (uint32_t i = 0; i < r->nreasons; i++)
        put_reason(k, &r->reasons[i]);
}

static int by_count_and_person(const void *a, const void *b)
{
    const struct mf_ballot_row *x = *(const struct mf_ballot_row *const *)a;
    const struct mf_ballot_row *y = *(const struct mf_ballot_row *const *)b;

    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

/* By their key, so that the order in which they were cast doesn't enter; one taken back is none. */
static void put_ballots(struct sink *k, const struct mf_org *org)
{
    struct mf_arena scratch;
    const struct mf_ballot_row **cast;
    uint32_t n = 0;

    mf_arena_init(&scratch);
    cast = mf_new_n(&scratch, const struct mf_ballot_row *, org->ballots.n);
    for (uint32_t i = 0; i < org->ballots.n; i++) {
        const struct mf_ballot_row *r = MF_ROW(org, ballots, mf_ballot_row, i);
        if (r->ballot != MF_BALLOT_NONE)
            cast[n++] = r;
    }
    qsort(cast, n, sizeof(const struct mf_ballot_row *), by_count_and_person);
    put(k, n);
    for (uint32_t i = 0; i < n; i++) {
        put(k, cast[i]->count);
        put(k, cast[i]->person);
        put(k, cast[i]->ballot);
        put(k, cast[i]->leaves);
        put(k, cast[i]->own_recusal);
    }
    mf_arena_free(&scratch);
}

static void put_option(struct sink *k, const struct mf_option_row *r)
{
    put(k, r->proposal);
    put(k, r->number);
    put(k, r->person);
    put_str(k, r->text);
    put(k, r->by);
    put_instant(k, r->at);
    put(k, r->count);
    put(k, r->votes);
    put(k, (uint64_t)r->against | (uint64_t)r->stands << 1 | (uint64_t)r->declined << 2 |
               (uint64_t)r->chosen << 3 | (uint64_t)r->tied << 4 | (uint64_t)r->applied << 5);
    put(k, r->place);
    put(k, r->nreasons);
    for (uint32_t i = 0; i < r->nreasons; i++)
        put_reason(k, &r->reasons[i]);
}

static int by_count_and_marker(const void *a, const void *b)
{
    const struct mf_mark_row *x = *(const struct mf_mark_row *const *)a;
    const struct mf_mark_row *y = *(const struct mf_mark_row *const *)b;

    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

/* As ballots are: by their key, and none where they were taken back. */
static void put_marks(struct sink *k, const struct mf_org *org)
{
    struct mf_arena scratch;
    const struct mf_mark_row **made;
    uint32_t n = 0;

    mf_arena_init(&scratch);
    made = mf_new_n(&scratch, const struct mf_mark_row *, org->marks.n);
    for (uint32_t i = 0; i < org->marks.n; i++) {
        const struct mf_mark_row *r = MF_ROW(org, marks, mf_mark_row, i);
        if (r->n > 0)
            made[n++] = r;
    }
    qsort(made, n, sizeof(const struct mf_mark_row *), by_count_and_marker);
    put(k, n);
    for (uint32_t i = 0; i < n; i++) {
        put(k, made[i]->count);
        put(k, made[i]->person);
        put(k, made[i]->n);
        for (uint32_t j = 0; j < made[i]->n; j++)
            put(k, made[i]->options[j]);
    }
    mf_arena_free(&scratch);
}

static void put_choices(struct sink *k, const struct mf_org *org)
{
    EACH_ROW(k, org, elections, mf_election_row, r)
    {
        put(k, r->proposal);
        put(k, r->stage);
        put(k, r->version);
        put_instant(k, r->nominations_end);
        put(k, r->places);
    }
    EACH_ROW(k, org, options, mf_option_row, r)
    {
        put_option(k, r);
    }
    put_marks(k, org);
}

static void put_decisions(struct sink *k, const struct mf_org *org)
{
    EACH_ROW(k, org, proposals, mf_proposal_row, r)
    {
        put_proposal(k, r);
    }
    EACH_ROW(k, org, counts, mf_count_row, r)
    {
        put_count(k, r);
    }
    put_ballots(k, org);
    put_choices(k, org);
    EACH_ROW(k, org, keys, mf_key_row, r)
    {
        put_key_row(k, r);
    }
    EACH_ROW(k, org, undos, mf_undo_row, r)
    {
        put_undo(k, r);
    }
}

static void put_records(struct sink *k, const struct mf_org *org)
{
    EACH_ROW(k, org, notices, mf_notice_row, r)
    {
        put(k, r->proposal);
        put_span(k, r->group ? r->group->span : (struct mf_span){0});
        put(k, r->person);
        put(k, r->by);
        put(k, r->version);
        put(k, r->reached);
        put_instant(k, r->at);
    }
    EACH_ROW(k, org, heard, mf_heard_row, r)
    {
        put(k, r->proposal);
        put(k, r->person);
        put(k, (uint64_t)r->spoke | (uint64_t)r->waived << 1 | (uint64_t)r->recused << 2 |
                   (uint64_t)r->withdraws << 3);
        put(k, r->statements);
    }
    EACH_ROW(k, org, attests, mf_attest_row, r)
    {
        put_str(k, r->what);
        put(k, r->by);
        put_instant(k, r->at);
        put(k, r->proposal);
        put(k, r->version);
    }
    EACH_ROW(k, org, documents, mf_document_row, r)
    {
        put_bytes(k, r->hash.b, sizeof r->hash.b);
    }
}

static void put_openings(struct sink *k, const struct mf_org *org)
{
    EACH_ROW(k, org, opens, mf_opens_row, r)
    {
        put(k, r->power);
        put(k, r->words);
        put(k, (uint64_t)r->gone | (uint64_t)r->held << 1);
        put_instant(k, r->at);
    }
    EACH_ROW(k, org, clocks, mf_clock_row, r)
    {
        put(k, r->binding);
        put_span(k, r->cond->span);
        put_instant(k, r->since);
        put_instant(k, r->broken_at);
        put_instant(k, r->since_before);
    }
}

/* ---- queue and charters ---- */

static int by_sequence(const void *a, const void *b)
{
    const struct mf_queue_entry *x = a, *y = b;

    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

/* What waits, without its place in the heap. */
static void put_queue(struct sink *k, const struct mf_org *org)
{
    struct mf_arena scratch;
    struct mf_queue_entry *entries;

    put(k, org->nqueue);
    put(k, org->next_sequence);
    if (org->nqueue == 0)
        return;
    mf_arena_init(&scratch);
    entries = mf_arena_copy(&scratch, org->queue, org->nqueue * sizeof *entries);
    qsort(entries, org->nqueue, sizeof *entries, by_sequence);
    for (uint32_t i = 0; i < org->nqueue; i++) {
        const struct mf_queue_entry *e = &entries[i];
        put_instant(k, e->at);
        put(k, e->rank);
        put(k, e->number);
        put(k, e->sequence);
        put(k, e->due);
        put(k, e->a);
        put(k, e->b);
    }
    mf_arena_free(&scratch);
}

static void put_charters(struct sink *k, const struct mf_org *org)
{
    put(k, org->bindings.n);
    for (uint32_t i = 0; i < org->bindings.n; i++) {
        const struct mf_binding *b = org->bindings.at[i];
        put_bytes(k, b->charter->hash.b, sizeof b->charter->hash.b);
        put_instant(k, b->since);
        put(k, b->by_proposal);
    }
}

struct mf_hash mf_org_state_hash(const struct mf_org *org)
{
    struct mf_arena scratch;
    struct sink *k;
    struct mf_hash hash;

    mf_arena_init(&scratch);
    k = mf_new(&scratch, struct sink);
    put_bytes(k, "mufakat state 1\n", 16);
    put_instant(k, org->founded);
    put(k, org->dissolved);
    put_instant(k, org->dissolved_at);
    put(k, org->version);
    put(k, org->next_power);
    put_charters(k, org);
    put_standing(k, org);
    put_slots(k, org);
    put_decisions(k, org);
    put_records(k, org);
    put_openings(k, org);
    put_queue(k, org);
    flush(k);
    hash = k->so_far;
    mf_arena_free(&scratch);
    return hash;
}
