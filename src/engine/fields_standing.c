/* The fields of standing: persons, seats, offices, weights, and the slots of a charter's names. */
#include <string.h>

#include "base/os.h"
#include "engine/fields.h"

/* ---- persons ---- */

struct person {
    struct mf_str id, name;
    mf_instant last_act;
    bool agent;
    mf_person owner;
    struct mf_str *facts; /* NULL: none known */
};

static void facts(struct mf_code *k, struct person *p)
{
    uint32_t n = mf_binding_now(k->org)->charter->nfacts;
    bool known = p->facts != NULL;

    MF_FLAG(known);
    if (!known)
        return;
    if (mf_code_reads(k))
        p->facts = mf_new_n(&k->to->arena, struct mf_str, n);
    for (uint32_t i = 0; i < n && !k->bad; i++)
        p->facts[i] = mf_code_text(k, p->facts[i], SIZE_MAX);
}

static void person_fields(struct mf_code *k, struct person *p)
{
    bool named = !mf_str_eq(p->id, p->name);

    p->id = mf_code_text(k, p->id, UINT16_MAX);
    MF_FLAG(named);
    p->name = named ? mf_code_text(k, p->name, UINT16_MAX) : p->id;
    if (mf_code_reads(k) && named && mf_str_eq(p->id, p->name))
        mf_code_bad(k, "a name that is the id");
    MF_TIME(p->last_act);
    MF_FLAG(p->agent);
    MF_LINK(p->owner, MF_T_PERSONS);
    facts(k, p);
}

static void keep_person(struct mf_code *k, const struct person *p)
{
    struct mf_person_more *more;
    mf_person i;

    if (k->bad || mf_org_find_person(k->org, p->id) != MF_NOBODY) {
        mf_code_bad(k, "two persons with one id");
        return;
    }
    i = mf_person_add(k->to, p->id, p->name);
    MF_ROW(k->to, persons, mf_person_row, i)->last_act = p->last_act;
    if (!p->agent && p->owner == MF_NOBODY && !p->facts)
        return;
    more = mf_person_more_edit(k->to, i);
    more->agent = p->agent;
    more->owner = p->owner;
    more->facts = p->facts;
}

static void persons(struct mf_code *k)
{
    if (mf_code_reads(k))
        mf_person_room(k->to, k->n[MF_T_PERSONS]);
    for (mf_person i = 0; i < k->n[MF_T_PERSONS] && !k->bad; i++) {
        struct person p = {0};
        if (!mf_code_reads(k)) {
            const struct mf_person_more *more = mf_person_more(k->org, i);
            p = (struct person){
                .id = mf_org_person_id(k->org, i),
                .name = mf_org_person_name(k->org, i),
                .last_act = MF_ROW(k->org, persons, mf_person_row, i)->last_act,
                .agent = more->agent,
                .owner = more->owner,
                .facts = more->facts,
            };
        }
        person_fields(k, &p);
        if (mf_code_reads(k))
            keep_person(k, &p);
    }
}

/* ---- seats, offices, weights, terms ---- */

/* Versions that such a row may name; MF_STILL as the end of one that goes on. */
static void interval(struct mf_code *k, uint32_t *from, uint32_t *to)
{
    uint32_t known = (uint32_t)k->org->version;

    *from = (uint32_t)mf_code_number(k, *from, known);
    *to = mf_code_link(k, *to, known < UINT32_MAX ? known + 1 : known); /* MF_STILL is no version */
    if (mf_code_reads(k) && (*from == 0 || *to < *from))
        mf_code_bad(k, "what ended before it began");
}

static void seat_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_seat_row *r = row;
    struct mf_seat_more more = {.term_end = MF_NEVER}, none = more;
    uint32_t body = r->body, source = r->source;

    if (!mf_code_reads(k))
        more = *mf_seat_more(k->org, i);
    MF_MUST(r->person, MF_T_PERSONS);
    MF_MUST(body, MF_T_BODIES);
    MF_NUM(source, MF_BY_ADMISSION);
    interval(k, &r->from, &r->to);
    r->since = mf_code_instant(k, r->since, MF_LONG_AGO);
    MF_NUM(r->tags, UINT32_MAX);
    more.term_end = mf_code_instant(k, more.term_end, MF_LONG_AGO);
    MF_TIME(more.suspended_until);
    MF_DECISION(more.by_proposal);
    MF_DECISION(more.lock);
    MF_FLAG(more.provisional);
    if (!mf_code_reads(k))
        return;
    r->body = body & MF_MAX_BODY_SLOT;
    r->source = (uint8_t)source;
    if (!k->bad && (more.term_end != none.term_end || more.suspended_until || more.by_proposal ||
                    more.lock || more.provisional))
        *mf_seat_more_edit(k->to, i) = more;
}

static void holding_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_holding_row *r = row;

    (void)i;
    MF_MUST(r->person, MF_T_PERSONS);
    MF_MUST(r->office, MF_T_OFFICES);
    interval(k, &r->from, &r->to);
    MF_TIME(r->since);
    MF_TIME(r->until);
    MF_TIME(r->suspended_until);
    MF_FLAG(r->provisional);
    MF_DECISION(r->lock);
}

static void weight_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_weight_row *r = row;

    (void)i;
    MF_MUST(r->person, MF_T_PERSONS);
    MF_MUST(r->body, MF_T_BODIES);
    MF_NUM(r->weight, MF_BODY_WEIGHTS - 1);
    MF_NUM(r->amount, INT64_MAX);
    interval(k, &r->from, &r->to);
}

static void service_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_service_row *r = row;

    (void)i;
    MF_MUST(r->person, MF_T_PERSONS);
    MF_MUST(r->body, MF_T_BODIES);
    MF_NUM(r->terms, UINT32_MAX - 1);
}

/* ---- slots: their names come from the charters that the organisation had ---- */

static void name(struct mf_code *k, struct mf_str *s)
{
    struct mf_str known = *s;

    *s = mf_code_text(k, *s, MF_MAX_NAME);
    if (mf_code_reads(k) && !mf_str_eq(*s, known))
        mf_code_bad(k, "a name that its charters don't have there");
}

static void names(struct mf_code *k, struct mf_str *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        name(k, &list[i]);
}

static void body_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_body_row *r = row;

    (void)i;
    name(k, &r->name);
    MF_FLAG(r->gone);
    MF_FLAG(r->open);
    MF_NUM(r->seats, INT64_MAX);
    MF_NUM(r->reserved, k->n[MF_T_UNDOS]);
    MF_TIME(r->short_since);
    MF_NUM(r->filler_step, UINT32_MAX - 1);
    MF_FLAG(r->vacancy_caretaker);
    MF_TIME(r->filled_at);
    MF_TIME(r->short_before);
    MF_NUM(r->filler_before, UINT32_MAX - 1);
    MF_FLAG(r->caretaker_before);
    MF_TIME(r->below_since);
    MF_FLAG(r->caretaker);
    names(k, r->tag_names, r->ntags);
    names(k, r->weight_names, r->nweights);
    MF_DECISION(r->lock);
}

static void office_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_office_row *r = row;

    (void)i;
    name(k, &r->name);
    MF_FLAG(r->gone);
    MF_LINK(r->holder, MF_T_PERSONS);
    MF_LINK(r->holding, MF_T_HOLDINGS);
    MF_TIME(r->vacant_since);
    MF_DECISION(r->lock);
}

static void setting_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_setting_row *r = row;

    (void)i;
    name(k, &r->name);
    MF_FLAG(r->gone);
    mf_code_amount(k, &r->value);
    if (mf_code_reads(k) && r->value.kind != MF_AMT_COUNT && r->value.kind != MF_AMT_SHARE)
        mf_code_bad(k, "a setting that is neither a number nor a share");
    MF_DECISION(r->lock);
}

static void emergency_fields(struct mf_code *k, void *row, uint32_t i)
{
    struct mf_emergency_row *r = row;

    (void)i;
    name(k, &r->name);
    MF_FLAG(r->gone);
    MF_FLAG(r->running);
    MF_TIME(r->since);
    MF_TIME(r->until);
    MF_TIME(r->last_end);
    MF_LINK(r->by, MF_T_PERSONS);
    MF_LINK(r->declare_count, MF_T_COUNTS);
    MF_LINK(r->end_count, MF_T_COUNTS);
}

void mf_code_standing(struct mf_code *k)
{
    persons(k);
    MF_TABLE(k, seats, MF_T_SEATS, seat_fields);
    MF_TABLE(k, holdings, MF_T_HOLDINGS, holding_fields);
    MF_TABLE(k, weights, MF_T_WEIGHTS, weight_fields);
    MF_TABLE(k, services, MF_T_SERVICES, service_fields);
    MF_TABLE(k, bodies, MF_T_BODIES, body_fields);
    MF_TABLE(k, offices, MF_T_OFFICES, office_fields);
    MF_TABLE(k, settings, MF_T_SETTINGS, setting_fields);
    MF_TABLE(k, emergencies, MF_T_EMERGENCIES, emergency_fields);
}
