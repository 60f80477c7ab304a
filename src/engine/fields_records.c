/* The fields of choices, of who was told and heard, of documents, of clocks and of what waits. */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "engine/fields.h"

/* ---- choices ---- */

static void election_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_election_row *r = row;

    (void)i;
    MF_DECISION(r->proposal);
    MF_NUM(r->stage, MF_MAX_STAGES - 1);
    MF_NUM(r->version, k->org->version);
    MF_TIME(r->nominations_end);
    MF_NUM(r->places, MF_MAX_OPTIONS);
    MF_FLAG(r->counted);
    MF_FLAG(r->open);
    mf_code_bytes(k, r->ballots.b, sizeof r->ballots.b);
    mf_code_bytes(k, r->result.b, sizeof r->result.b);
    r->lot = mf_code_text(k, r->lot, MF_MAX_OPTION);
    if (mf_code_reads(k))
        r->applying = MF_NO_SLOT; /* nothing is, between two commands */
}

static void option_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_option_row *r = row;

    (void)i;
    MF_DECISION(r->proposal);
    MF_LINK(r->person, MF_T_PERSONS);
    r->text = mf_code_text(k, r->text, MF_MAX_OPTION);
    MF_FLAG(r->against);
    MF_LINK(r->by, MF_T_PERSONS);
    MF_TIME(r->at);
    MF_LINK(r->count, MF_T_COUNTS);
    MF_FLAG(r->stands);
    MF_FLAG(r->declined);
    MF_NUM(r->votes, INT64_MAX);
    MF_FLAG(r->chosen);
    MF_FLAG(r->tied);
    MF_FLAG(r->applied);
    MF_NUM(r->place, MF_MAX_OPTIONS);
    MF_NUM(r->order, MF_MAX_OPTIONS + 1);
    mf_code_reasons(k, &r->reasons, &r->nreasons);
}

static int by_count_and_person(const void *a, const void *b)
{
    const struct mf_mark_row *x = *(const struct mf_mark_row *const *)a;
    const struct mf_mark_row *y = *(const struct mf_mark_row *const *)b;

    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

static void mark_fields(struct mf_code *k, struct mf_mark_row *m)
{
    const struct mf_mark *from = m->marks;
    struct mf_mark *to = NULL;

    MF_MUST(m->count, MF_T_COUNTS);
    MF_MUST(m->person, MF_T_PERSONS);
    MF_NUM(m->n, MF_MAX_OPTIONS + 1);
    MF_NUM(m->carried, INT64_MAX);
    if (mf_code_reads(k))
        m->marks = to = mf_new_n(&k->to->arena, struct mf_mark, m->n);
    for (uint32_t i = 0; i < m->n && !k->bad; i++) {
        struct mf_mark mark = mf_code_reads(k) ? (struct mf_mark){0} : from[i];
        MF_NUM(mark.option, MF_MAX_OPTIONS);
        mark.value = (int32_t)mf_code_number(k, (uint64_t)(mark.value + MF_COUNT_VALUE),
                                             2 * MF_COUNT_VALUE) -
                     MF_COUNT_VALUE;
        if (!mf_code_reads(k))
            continue;
        to[i] = mark;
        if (i > 0 && to[i - 1].option >= mark.option)
            mf_code_bad(k, "marks out of order");
    }
}

/* As ballots are: by their key, and none where they were taken back. */
static void marks(struct mf_code *k)
{
    const struct mf_mark_row **made = NULL;
    struct mf_mark_row m = {0}, before;
    uint32_t n = 0, at;

    if (!mf_code_reads(k)) {
        made = mf_new_n(&k->scratch, const struct mf_mark_row *, k->n[MF_T_MARKS]);
        for (uint32_t i = 0; i < k->org->marks.n; i++) {
            const struct mf_mark_row *r = MF_ROW(k->org, marks, mf_mark_row, i);
            if (r->n > 0)
                made[n++] = r;
        }
        qsort(made, n, sizeof(const struct mf_mark_row *), by_count_and_person);
    }
    for (uint32_t i = 0; i < k->n[MF_T_MARKS] && !k->bad; i++) {
        const struct mf_mark_row *x = &before, *y = &m;
        before = m;
        if (made)
            m = *made[i];
        mark_fields(k, &m);
        if (!mf_code_reads(k) || k->bad)
            continue;
        if (m.n == 0 || (i > 0 && by_count_and_person(&x, &y) >= 0))
            mf_code_bad(k, "marks that can't be");
        *(struct mf_mark_row *)mf_row_add(k->to, &k->to->marks, &at) = m;
    }
}

void mf_code_choices(struct mf_code *k)
{
    MF_TABLE(k, elections, MF_T_ELECTIONS, election_fields);
    MF_TABLE(k, options, MF_T_OPTIONS, option_fields);
    marks(k);
}

/* ---- who was told and heard ---- */

static void notice_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_notice_row *r = row;
    struct mf_span group = r->group ? r->group->span : (struct mf_span){0};

    (void)i;
    MF_DECISION(r->proposal);
    mf_code_span(k, &group);
    MF_LINK(r->person, MF_T_PERSONS);
    MF_LINK(r->by, MF_T_PERSONS);
    MF_NUM(r->version, k->org->version);
    MF_NUM(r->reached, UINT64_MAX);
    MF_TIME(r->at);
    if (!mf_code_reads(k) || k->bad)
        return;
    if (r->proposal != MF_NO_PROPOSAL && group.len > 0)
        r->group =
            mf_notified_at(mf_proposal_power(k->org, mf_proposal(k->org, r->proposal)), group);
    if (r->proposal == MF_NO_PROPOSAL || (!r->group && (group.len > 0 || r->person == MF_NOBODY)))
        mf_code_bad(k, "a notice to nobody");
}

static void heard_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_heard_row *r = row;

    (void)i;
    MF_DECISION(r->proposal);
    MF_MUST(r->person, MF_T_PERSONS);
    MF_FLAG(r->spoke);
    MF_FLAG(r->waived);
    MF_FLAG(r->recused);
    MF_FLAG(r->withdraws);
    MF_NUM(r->statements, UINT32_MAX - 1);
    if (mf_code_reads(k) && r->proposal == MF_NO_PROPOSAL)
        mf_code_bad(k, "somebody heard on nothing");
}

static void attest_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_attest_row *r = row;

    (void)i;
    r->what = mf_code_text(k, r->what, SIZE_MAX);
    MF_MUST(r->by, MF_T_PERSONS);
    MF_TIME(r->at);
    MF_DECISION(r->proposal);
    MF_NUM(r->version, k->org->version);
}

static void delegation_fields(struct mf_code *k, struct mf_delegation_row *d)
{
    MF_MUST(d->person, MF_T_PERSONS);
    MF_MUST(d->body, MF_T_BODIES);
    MF_NUM(d->scope, MF_SCOPE_PROPOSAL);
    MF_NUM(d->of, d->scope == MF_SCOPE_PROPOSAL ? k->n[MF_T_PROPOSALS] : UINT32_MAX);
    MF_LINK(d->to, MF_T_PERSONS);
}

static int delegations_in_order(const void *a, const void *b)
{
    return mf_delegation_order(*(const struct mf_delegation_row *const *)a,
                               *(const struct mf_delegation_row *const *)b);
}

/* By their key, and none that were taken back. */
static void delegations(struct mf_code *k)
{
    const struct mf_delegation_row **given = NULL;
    struct mf_delegation_row d = {0}, before;
    uint32_t n = 0, at;

    if (!mf_code_reads(k)) {
        given = mf_new_n(&k->scratch, const struct mf_delegation_row *, k->n[MF_T_DELEGATIONS]);
        for (uint32_t i = 0; i < k->org->delegations.n; i++) {
            const struct mf_delegation_row *r = MF_ROW(k->org, delegations, mf_delegation_row, i);
            if (r->given)
                given[n++] = r;
        }
        qsort(given, n, sizeof *given, delegations_in_order);
    }
    for (uint32_t i = 0; i < k->n[MF_T_DELEGATIONS] && !k->bad; i++) {
        before = d;
        if (given)
            d = *given[i];
        delegation_fields(k, &d);
        if (!mf_code_reads(k) || k->bad)
            continue;
        d.given = true;
        if (d.to == d.person || (d.to == MF_NOBODY && d.scope == MF_SCOPE_BODY) ||
            (d.scope == MF_SCOPE_BODY && d.of != 0) ||
            (d.scope == MF_SCOPE_PROPOSAL && d.of == MF_NO_PROPOSAL) ||
            (i > 0 && mf_delegation_order(&before, &d) >= 0))
            mf_code_bad(k, "a delegation that can't be");
        *(struct mf_delegation_row *)mf_row_add(k->to, &k->to->delegations, &at) = d;
        mf_delegation_found(k->to, at);
    }
}

/* Its text is as good as known by its hash. */
static void document_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_document_row *r = row;

    (void)i;
    if (k->use == MF_CODE_HASH) {
        mf_code_bytes(k, r->hash.b, sizeof r->hash.b);
        return;
    }
    r->text = mf_code_text(k, r->text, SIZE_MAX);
    if (mf_code_reads(k))
        r->hash = mf_sha256(r->text);
}

/* ---- what opens by itself, clocks, and what waits ---- */

static void opens_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_opens_row *r = row;

    (void)i;
    r->power = mf_code_row(k, r->power, k->org->next_power);
    r->words = mf_code_row(k, r->words, k->org->bindings.n);
    MF_FLAG(r->gone);
    MF_FLAG(r->held);
    MF_TIME(r->at);
}

static void clock_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_clock_row *r = row;
    struct mf_span cond = r->cond ? r->cond->span : (struct mf_span){0};

    (void)i;
    r->binding = mf_code_row(k, r->binding, k->org->bindings.n);
    mf_code_span(k, &cond);
    MF_TIME(r->since);
    MF_TIME(r->broken_at);
    MF_TIME(r->since_before);
    if (!mf_code_reads(k) || k->bad)
        return;
    r->cond = mf_cond_at(k->org->bindings.at[r->binding]->charter, cond);
    if (!r->cond || r->cond->kind != MF_COND_IN_OFFICE || r->cond->held.span.len == 0)
        mf_code_bad(k, "a clock of no condition");
}

static int by_sequence(const void *a, const void *b)
{
    const struct mf_queue_entry *x = a, *y = b;

    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

/* What the numbers of an entry mean. */
static void due_fields(struct mf_code *k, struct mf_queue_entry *e)
{
    switch (e->due) {
    case MF_DUE_TERM:
        MF_MUST(e->a, MF_T_SEATS);
        break;
    case MF_DUE_SUSPENSION:
        MF_NUM(e->b, 1);
        MF_MUST(e->a, e->b ? MF_T_SEATS : MF_T_HOLDINGS);
        break;
    case MF_DUE_EMERGENCY:
        MF_MUST(e->a, MF_T_EMERGENCIES);
        MF_NUM(e->b, 1);
        break;
    case MF_DUE_EMERGENCY_COUNT:
        MF_MUST(e->a, MF_T_EMERGENCIES);
        MF_MUST(e->b, MF_T_COUNTS);
        break;
    case MF_DUE_VACANCY:
        MF_MUST(e->a, MF_T_BODIES);
        break;
    case MF_DUE_OPENS:
        e->a = mf_code_row(k, e->a, k->org->next_power);
        MF_DECISION(e->b);
        break;
    case MF_DUE_COUNT_END:
    case MF_DUE_WINDOW_END:
    case MF_DUE_CONFIRMED:
        MF_DECISION(e->a);
        MF_MUST(e->b, MF_T_COUNTS);
        break;
    case MF_DUE_GATHER_END:
    case MF_DUE_VOTING:
    case MF_DUE_HEARING_END:
    case MF_DUE_CLOSE:
    case MF_DUE_LAPSE:
    case MF_DUE_EFFECT:
    case MF_DUE_FROZEN_END:
    case MF_DUE_REPORT:
        MF_DECISION(e->a);
        break;
    }
}

static bool of_proposal(enum mf_due due)
{
    return due != MF_DUE_TERM && due != MF_DUE_SUSPENSION && due != MF_DUE_EMERGENCY &&
           due != MF_DUE_EMERGENCY_COUNT && due != MF_DUE_VACANCY && due != MF_DUE_OPENS;
}

static void entry_fields(struct mf_code *k, struct mf_queue_entry *e)
{
    MF_TIME(e->at);
    MF_NUM(e->rank, MF_RANK_BEGIN);
    MF_DECISION(e->number);
    MF_NUM(e->sequence, k->org->next_sequence - 1);
    MF_NUM(e->due, MF_DUE_REPORT);
    due_fields(k, e);
    if (mf_code_reads(k) && of_proposal(e->due) && e->a == MF_NO_PROPOSAL)
        mf_code_bad(k, "a deadline of no proposal");
}

/* By the order in which they were queued, without their places in the heap. */
static void queue(struct mf_code *k)
{
    uint32_t n = k->n[MF_T_QUEUE];
    struct mf_queue_entry *entries = NULL;
    uint64_t before = 0;

    if (!mf_code_reads(k) && n > 0) {
        entries = mf_arena_copy(&k->scratch, k->org->queue, n * sizeof *entries);
        qsort(entries, n, sizeof *entries, by_sequence);
    }
    for (uint32_t i = 0; i < n && !k->bad; i++) {
        struct mf_queue_entry e = entries ? entries[i] : (struct mf_queue_entry){0};
        entry_fields(k, &e);
        if (!mf_code_reads(k) || k->bad)
            continue;
        if (i > 0 && e.sequence <= before)
            mf_code_bad(k, "what waits is out of order");
        before = e.sequence;
        mf_queue_again(k->to, e);
    }
}

void mf_code_records(struct mf_code *k)
{
    MF_TABLE(k, notices, MF_T_NOTICES, notice_fields);
    MF_TABLE(k, heard, MF_T_HEARD, heard_fields);
    MF_TABLE(k, attests, MF_T_ATTESTS, attest_fields);
    delegations(k);
    MF_TABLE(k, documents, MF_T_DOCUMENTS, document_fields);
    MF_TABLE(k, opens, MF_T_OPENS, opens_fields);
    MF_TABLE(k, clocks, MF_T_CLOCKS, clock_fields);
    queue(k);
}
