/* What must hold of the state: caretaker mode, seatings and appointments, `always` (rules 38 to
 * 42). */
#include "engine/invariant.h"

#include <stdlib.h>

#include "base/os.h"
#include "engine/member.h"
#include "engine/tally.h"

struct mf_refusal *mf_refuse_law(const struct mf_org *org, struct mf_refusals *rs,
                                 enum mf_reason reason, struct mf_span clause, struct mf_str word)
{
    struct mf_refusal *r = mf_refuse(rs, reason);

    r->charter = mf_binding_now(org)->charter;
    r->clause = clause;
    r->word = word;
    return r;
}

static const struct mf_body_row *body_row(const struct mf_org *org, uint32_t slot)
{
    return MF_ROW(org, bodies, mf_body_row, slot);
}

/* ---- what a body requires ---- */

uint64_t mf_require_need(const struct mf_org *org, const struct mf_require *r, uint64_t in_office)
{
    struct mf_amount a = r->amount;

    if (a.kind == MF_AMT_NAME && a.ref.kind == MF_REF_SETTING)
        a = MF_ROW(org, settings, mf_setting_row, mf_binding_now(org)->setting[a.ref.index])->value;
    if (a.kind == MF_AMT_COUNT)
        return a.count;
    /* A share of nobody never holds (rule 31): one would have to be there. */
    return in_office == 0 ? 1 : mf_amount_needed(&a, in_office, 0);
}

/* How many have the tag of a body's clause; `plus` is one more seat, not yet there. */
static uint64_t tagged(const struct mf_org *org, uint32_t body, const struct mf_ref *tag,
                       const struct mf_gain *plus)
{
    uint32_t bit = mf_binding_now(org)->tag[body][tag->index];
    uint32_t slot = mf_binding_now(org)->body[body];
    uint64_t n = body_row(org, slot)->tagged[bit];

    if (plus && plus->body == slot)
        n += plus->tags >> bit & 1;
    return n;
}

static uint64_t in_office(const struct mf_org *org, uint32_t body, const struct mf_gain *plus)
{
    uint32_t slot = mf_binding_now(org)->body[body];
    uint64_t n = body_row(org, slot)->in_office;

    /* An ordinary seat takes the place of an ex officio one. */
    if (plus && plus->body == slot && mf_seat_of(org, plus->person, slot) == MF_NO_SLOT)
        n++;
    return n;
}

static uint64_t deficit(const struct mf_org *org, uint32_t body, const struct mf_require *r,
                        const struct mf_gain *plus)
{
    uint64_t need = mf_require_need(org, r, in_office(org, body, plus));
    uint64_t have = tagged(org, body, &r->tag, plus);

    return need > have ? need - have : 0;
}

/*
 * Vacant seats less the largest deficit: below 0 the seats that are left can't cure it. One seat
 * may cure one of each, since a person may have several tags.
 */
static int64_t slack(const struct mf_org *org, uint32_t body, const struct mf_gain *plus)
{
    const struct mf_body *law = &mf_binding_now(org)->charter->bodies[body];
    uint32_t slot = mf_binding_now(org)->body[body];
    int64_t left = (int64_t)mf_vacant(org, slot), most = 0;

    if (law->open)
        return INT64_MAX;
    for (uint32_t i = 0; i < law->nrequire; i++) {
        int64_t d = (int64_t)deficit(org, body, &law->require[i], plus);
        most = d > most ? d : most;
    }
    if (plus && plus->body == slot)
        left--;
    return left - most;
}

/* ---- caretaker mode ---- */

static bool below_minimum(const struct mf_org *org, uint32_t body, const struct mf_body *law,
                          struct mf_refusals *why)
{
    const struct mf_body_row *row = body_row(org, body);
    struct mf_refusal *r;

    if (row->in_office >= law->minimum)
        return false;
    r = mf_refuse_law(org, why, MF_WHY_CARETAKER_MINIMUM, law->minimum_span, law->name.text);
    r->need = law->minimum;
    r->have = row->in_office;
    r->of = row->seats;
    return true;
}

static bool lacks(const struct mf_org *org, uint32_t body, const struct mf_body *law,
                  const struct mf_require *require, struct mf_refusals *why)
{
    uint32_t index = mf_binding_now(org)->body_at[body];
    struct mf_refusal *r;

    if (deficit(org, index, require, NULL) == 0)
        return false;
    r = mf_refuse_law(org, why, MF_WHY_CARETAKER_REQUIRE, require->span, law->name.text);
    r->have = tagged(org, index, &require->tag, NULL);
    r->of = body_row(org, body)->in_office;
    r->need = mf_require_need(org, require, r->of);
    return true;
}

static bool vacant_too_long(const struct mf_org *org, uint32_t body, const struct mf_body *law,
                            struct mf_refusals *why)
{
    const struct mf_body_row *row = body_row(org, body);
    struct mf_refusal *r;

    if (!row->vacancy_caretaker)
        return false;
    r = mf_refuse_law(org, why, MF_WHY_CARETAKER_VACANCY,
                      law->vacancies.caretaker_span.len ? law->vacancies.caretaker_span
                                                        : law->vacancies.span,
                      law->name.text);
    r->need = mf_fillable(org, body);
    r->have = row->ordinary;
    r->when = row->short_since;
    r->span = law->vacancies.caretaker_after.ms;
    return true;
}

bool mf_org_caretaker(const struct mf_org *org, uint32_t body, struct mf_refusals *why)
{
    const struct mf_body *law = mf_body_law(org, body);
    bool caretaker = false;

    if (!law)
        return false;
    for (uint32_t i = 0; i < law->clauses.n; i++) {
        const struct mf_clause *clause = &law->clauses.at[i];
        if (clause->kind == MF_CL_MINIMUM)
            caretaker |= below_minimum(org, body, law, why);
        else if (clause->kind == MF_CL_REQUIRE)
            caretaker |= lacks(org, body, law, &law->require[clause->nth], why);
        else if (clause->kind == MF_CL_VACANCIES)
            caretaker |= vacant_too_long(org, body, law, why);
    }
    return caretaker;
}

/* ---- gains ---- */

/* `fact` of the person; n 0 where it isn't known. */
static struct mf_str fact_of(const struct mf_org *org, mf_person p, uint32_t fact)
{
    const struct mf_person_more *more = mf_person_more(org, p);

    return more->facts ? more->facts[fact] : (struct mf_str){0};
}

/* Members who share the person's fact; those for whom it isn't known share it with one another. */
static uint64_t sharing(const struct mf_org *org, uint32_t slot, mf_person p, uint32_t fact)
{
    struct mf_str mine = fact_of(org, p, fact);
    uint64_t n = 0;

    for (uint32_t i = body_row(org, slot)->first_seat; i != MF_NO_SLOT;) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        if (seat->to == MF_STILL && seat->person != p &&
            mf_str_eq(fact_of(org, seat->person, fact), mine))
            n++;
        i = seat->next_of_body;
    }
    return n + 1;
}

static bool limits_kept(const struct mf_org *org, uint32_t body, const struct mf_gain *g,
                        const struct mf_gain *plus, struct mf_refusals *rs)
{
    const struct mf_binding *b = mf_binding_now(org);
    const struct mf_body *law = &b->charter->bodies[body];
    bool kept = true;

    for (uint32_t i = 0; i < law->nlimit; i++) {
        const struct mf_limit *l = &law->limit[i];
        struct mf_refusal *r;
        uint64_t have;
        if (l->tag.kind == MF_REF_TAG) {
            have = tagged(org, body, &l->tag, plus);
            if (!(g->tags >> b->tag[body][l->tag.index] & 1) || have <= l->count)
                continue;
            r = mf_refuse_law(org, rs, MF_WHY_LIMIT, l->span, law->name.text);
        } else {
            have = sharing(org, g->body, g->person, l->per.index);
            if (have <= l->count)
                continue;
            r = mf_refuse_law(org, rs, MF_WHY_LIMIT_FACT, l->span, law->name.text);
        }
        r->need = l->count;
        r->have = have;
        r->person = g->person;
        kept = false;
    }
    return kept;
}

static bool requires_kept(const struct mf_org *org, uint32_t body, const struct mf_measure *before,
                          const struct mf_gain *plus, struct mf_refusals *rs)
{
    const struct mf_body *law = &mf_binding_now(org)->charter->bodies[body];
    int64_t now = slack(org, body, plus);
    bool hopeless = now < 0 && now < before->slack[body], kept = true;
    uint64_t left = mf_vacant(org, mf_binding_now(org)->body[body]);

    for (uint32_t i = 0; i < law->nrequire; i++) {
        const struct mf_require *require = &law->require[i];
        uint64_t d = deficit(org, body, require, plus);
        bool grows = d > before->deficit[body][i];
        if (!grows && !(hopeless && d > 0))
            continue;
        struct mf_refusal *r =
            mf_refuse_law(org, rs, MF_WHY_REQUIRE, require->span, law->name.text);
        r->need = mf_require_need(org, require, in_office(org, body, plus));
        r->have = tagged(org, body, &require->tag, plus);
        r->of = plus && left > 0 ? left - 1 : left;
        kept = false;
    }
    return kept;
}

static bool term_kept(const struct mf_org *org, uint32_t body, const struct mf_gain *g,
                      const struct mf_gain *plus, struct mf_refusals *rs)
{
    const struct mf_body *law = &mf_binding_now(org)->charter->bodies[body];
    uint64_t served = mf_terms_served(org, g->person, g->body);
    struct mf_refusal *r;

    if (law->term_max == 0 || served + (plus ? 1 : 0) <= law->term_max)
        return true;
    r = mf_refuse_law(org, rs, MF_WHY_TERM, law->term_span.len ? law->term_span : law->term.span,
                      law->name.text);
    r->person = g->person;
    r->need = law->term_max;
    r->have = plus ? served : served - 1;
    return false;
}

static bool agents_kept(const struct mf_org *org, uint32_t body, const struct mf_gain *g,
                        const struct mf_gain *plus, struct mf_refusals *rs)
{
    const struct mf_body *law = &mf_binding_now(org)->charter->bodies[body];
    uint64_t allowed = law->agents_span.len ? law->agents_max : 0,
             have = body_row(org, g->body)->agents;
    struct mf_refusal *r;

    if (!mf_person_more(org, g->person)->agent || have + (plus ? 1 : 0) <= allowed)
        return true;
    r = mf_refuse_law(org, rs, MF_WHY_AGENTS,
                      law->agents_span.len ? law->agents_span : law->name.span, law->name.text);
    r->person = g->person;
    r->need = allowed;
    r->have = plus ? have : have - 1;
    return false;
}

/* ---- incompatibility ---- */

/* Does this gain bring the person onto that body, by a seat or by an office that it includes? */
static bool gains_body(const struct mf_org *org, uint32_t body, const struct mf_gain *g)
{
    const struct mf_binding *b = mf_binding_now(org);
    const struct mf_body *law = &b->charter->bodies[body];

    if (g->body == b->body[body])
        return true;
    for (uint32_t i = 0; g->office != MF_NO_SLOT && i < law->nincludes; i++)
        if (b->office[law->includes[i].index] == g->office)
            return true;
    return false;
}

/* In the group by the gain alone. */
static bool gains_group(const struct mf_org *org, const struct mf_group *g,
                        const struct mf_gain *gain)
{
    const struct mf_binding *b = mf_binding_now(org);
    uint32_t tags = gain->body == MF_NO_SLOT ? 0 : gain->tags;

    if (g->of.kind == MF_REF_OFFICE)
        return gain->office == b->office[g->of.index];
    if (g->of.kind != MF_REF_BODY || !gains_body(org, g->of.index, gain))
        return false;
    if (g->tag.kind == MF_REF_TAG && !(tags >> b->tag[g->of.index][g->tag.index] & 1))
        return false;
    return !(g->except == MF_EXCEPT_NAME && g->except_name.kind == MF_REF_TAG &&
             (tags >> b->tag[g->of.index][g->except_name.index] & 1));
}

static bool compatible(const struct mf_org *org, const struct mf_incompatible *in,
                       const struct mf_gain *g, struct mf_refusals *rs)
{
    struct mf_group_ctx ctx = {
        .org = org,
        .binding = mf_binding_now(org),
        .subject = MF_NOBODY,
        .proposer = MF_NOBODY,
        .version = org->version,
    };
    uint32_t in_groups = 0;
    bool by_gain = false;

    for (uint32_t i = 0; i < in->n; i++) {
        bool gained = gains_group(org, &in->of[i], g);
        by_gain |= gained;
        in_groups += gained || mf_group_has(&ctx, &in->of[i], g->person);
    }
    if (!by_gain || in_groups < 2)
        return true;
    mf_refuse_law(org, rs, MF_WHY_INCOMPATIBLE, in->span, (struct mf_str){0})->person = g->person;
    return false;
}

/* One gain, already made (`plus` NULL) or thought of. */
static bool gain_kept(const struct mf_org *org, const struct mf_measure *before,
                      const struct mf_gain *g, const struct mf_gain *plus, struct mf_refusals *rs)
{
    const struct mf_charter *c = mf_binding_now(org)->charter;
    bool kept = true;

    if (g->body != MF_NO_SLOT) {
        uint32_t body = mf_binding_now(org)->body_at[g->body];
        kept &= limits_kept(org, body, g, plus, rs);
        kept &= requires_kept(org, body, before, plus, rs);
        kept &= term_kept(org, body, g, plus, rs);
        kept &= agents_kept(org, body, g, plus, rs);
    }
    for (uint32_t i = 0; i < c->nincompatibles; i++)
        kept &= compatible(org, &c->incompatibles[i], g, rs);
    return kept;
}

void mf_measure(const struct mf_org *org, struct mf_arena *arena, struct mf_measure *ret)
{
    const struct mf_charter *c = mf_binding_now(org)->charter;

    *ret = (struct mf_measure){
        .charter = c,
        .deficit = mf_new_n(arena, uint64_t *, c->nbodies),
        .slack = mf_new_n(arena, int64_t, c->nbodies),
        .always = mf_new_n(arena, uint64_t, c->nalways),
    };
    for (uint32_t i = 0; i < c->nbodies; i++) {
        const struct mf_body *law = &c->bodies[i];
        ret->slack[i] = slack(org, i, NULL);
        ret->deficit[i] = mf_new_n(arena, uint64_t, law->nrequire);
        for (uint32_t k = 0; k < law->nrequire; k++)
            ret->deficit[i][k] = deficit(org, i, &law->require[k], NULL);
    }
    for (uint32_t i = 0; i < c->nalways; i++)
        ret->always[i] = mf_cond_distance(org, c->always[i].cond);
}

/* Rule 41: what held goes on holding; what is broken is mended by caretakers, and never made worse.
 */
static bool always_kept(const struct mf_org *org, const struct mf_measure *before, bool caretaker,
                        struct mf_refusals *rs)
{
    const struct mf_charter *c = before->charter;
    bool kept = true;

    for (uint32_t i = 0; i < c->nalways; i++) {
        uint64_t was = before->always[i], is = mf_cond_distance(org, c->always[i].cond);
        if (was == 0 ? is == 0 : caretaker && is <= was)
            continue;
        mf_refuse_law(org, rs, was == 0 ? MF_WHY_ALWAYS : MF_WHY_ALWAYS_CARETAKER,
                      c->always[i].span, (struct mf_str){0});
        kept = false;
    }
    return kept;
}

bool mf_measure_kept(const struct mf_org *org, const struct mf_measure *before, bool caretaker,
                     const struct mf_gain *gains, uint32_t ngains, struct mf_refusals *rs)
{
    bool kept = always_kept(org, before, caretaker, rs);

    for (uint32_t i = 0; i < ngains; i++)
        kept &= gain_kept(org, before, &gains[i], NULL, rs);
    return kept;
}

uint32_t mf_always_broken(const struct mf_org *org, struct mf_refusals *rs)
{
    const struct mf_charter *c = mf_binding_now(org)->charter;
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->nalways; i++) {
        if (mf_cond_distance(org, c->always[i].cond) == 0)
            continue;
        mf_refuse_law(org, rs, MF_WHY_ALWAYS, c->always[i].span, (struct mf_str){0});
        n++;
    }
    return n;
}

bool mf_may_seat(const struct mf_org *org, mf_person p, uint32_t body, uint32_t tags,
                 struct mf_refusals *rs)
{
    const struct mf_body *law = mf_body_law(org, body);
    struct mf_gain g = {.person = p, .body = body, .tags = tags, .office = MF_NO_SLOT};
    struct mf_arena scratch;
    struct mf_measure before;
    bool may = true;

    mf_assert(law != NULL);
    if (!law->open && mf_vacant(org, body) == 0) {
        struct mf_refusal *r =
            mf_refuse_law(org, rs, MF_WHY_SEATS_FULL, law->seats_span, law->name.text);
        r->need = mf_org_seats(org, body);
        r->have = mf_org_in_office(org, body);
        may = false;
    }
    mf_arena_init(&scratch);
    mf_measure(org, &scratch, &before);
    may &= gain_kept(org, &before, &g, &g, rs);
    mf_arena_free(&scratch);
    return may;
}

bool mf_may_appoint(const struct mf_org *org, mf_person p, uint32_t office, struct mf_refusals *rs)
{
    const struct mf_office *law = mf_office_law(org, office);
    const struct mf_charter *c = mf_binding_now(org)->charter;
    struct mf_gain g = {.person = p, .body = MF_NO_SLOT, .office = office};
    mf_person holder = mf_org_holder(org, office);
    bool may = true;

    mf_assert(law != NULL);
    if (holder != MF_NOBODY) {
        mf_refuse_law(org, rs, MF_WHY_OFFICE_OCCUPIED, law->span, law->name.text)->person = holder;
        may = false;
    }
    if (law->of.kind == MF_REF_BODY &&
        mf_seat_of(org, p, mf_binding_now(org)->body[law->of.index]) == MF_NO_SLOT) {
        mf_refuse_law(org, rs, MF_WHY_OFFICE_OF_BODY, law->span, c->bodies[law->of.index].name.text)
            ->person = p;
        may = false;
    }
    for (uint32_t i = 0; i < c->nincompatibles; i++)
        may &= compatible(org, &c->incompatibles[i], &g, rs);
    return may;
}

/* ---- the whole state ---- */

static int by_bytes(const void *a, const void *b)
{
    return mf_str_cmp(*(const struct mf_str *)a, *(const struct mf_str *)b);
}

/* What is known of a fact that more of the body's members share than the limit allows, in order. */
struct crowds {
    struct mf_str *facts;
    uint32_t n;
};

static struct crowds crowds_of(const struct mf_org *org, const struct mf_body_row *row,
                               const struct mf_limit *l, struct mf_arena *scratch)
{
    struct crowds out = {.facts = mf_new_n(scratch, struct mf_str, row->in_office)};
    uint32_t n = 0, first = 0;

    for (uint32_t i = row->first_seat; i != MF_NO_SLOT;) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        if (seat->to == MF_STILL)
            out.facts[n++] = fact_of(org, seat->person, l->per.index);
        i = seat->next_of_body;
    }
    qsort(out.facts, n, sizeof *out.facts, by_bytes);
    for (uint32_t i = 1; i <= n; i++) {
        if (i < n && mf_str_eq(out.facts[i], out.facts[first]))
            continue;
        if (i - first > l->count)
            out.facts[out.n++] = out.facts[first];
        first = i;
    }
    return out;
}

/* May a limit on tags or agents, or one on a fact, be broken by the seat? Each is asked for by
 * halving, so that many members cost no more than their sorting. */
static bool suspect(const struct mf_org *org, const struct mf_body *law,
                    const struct mf_body_row *row, const struct mf_seat_row *seat,
                    const struct crowds *crowds)
{
    const struct mf_binding *b = mf_binding_now(org);

    if (row->agents > 0 && mf_person_more(org, seat->person)->agent)
        return true;
    for (uint32_t i = 0; i < law->nlimit; i++) {
        const struct mf_limit *l = &law->limit[i];
        if (l->tag.kind == MF_REF_TAG) {
            uint32_t bit = b->tag[l->tag.body][l->tag.index];
            if (seat->tags >> bit & 1 && row->tagged[bit] > l->count)
                return true;
        } else {
            struct mf_str fact = fact_of(org, seat->person, l->per.index);
            if (crowds[i].n > 0 &&
                bsearch(&fact, crowds[i].facts, crowds[i].n, sizeof *crowds[i].facts, by_bytes))
                return true;
        }
    }
    return false;
}

/* Limits of the body, for each of its members. */
static bool members_lawful(const struct mf_org *org, uint32_t body, const struct mf_body *law,
                           const struct mf_body_row *row, struct mf_refusals *rs)
{
    struct mf_arena scratch;
    struct crowds *crowds;
    bool lawful = true;

    if (law->nlimit == 0 && row->agents == 0)
        return true;
    mf_arena_init(&scratch);
    crowds = mf_new_n(&scratch, struct crowds, law->nlimit);
    for (uint32_t i = 0; i < law->nlimit; i++)
        if (law->limit[i].tag.kind != MF_REF_TAG)
            crowds[i] = crowds_of(org, row, &law->limit[i], &scratch);
    for (uint32_t i = row->first_seat; i != MF_NO_SLOT && lawful;) {
        const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, i);
        struct mf_gain g = {seat->person, mf_binding_now(org)->body[body], seat->tags, MF_NO_SLOT};
        if (seat->to == MF_STILL && suspect(org, law, row, seat, crowds)) {
            lawful &= limits_kept(org, body, &g, NULL, rs);
            lawful &= agents_kept(org, body, &g, NULL, rs);
        }
        i = seat->next_of_body;
    }
    mf_arena_free(&scratch);
    return lawful;
}

static bool body_lawful(const struct mf_org *org, uint32_t body, struct mf_refusals *rs)
{
    const struct mf_binding *b = mf_binding_now(org);
    const struct mf_body *law = &b->charter->bodies[body];
    uint32_t slot = b->body[body];
    const struct mf_body_row *row = body_row(org, slot);
    bool lawful = true;

    if (!law->open && row->ordinary + row->reserved > mf_fillable(org, slot)) {
        struct mf_refusal *r =
            mf_refuse_law(org, rs, MF_WHY_MORE_THAN_SEATS, law->seats_span, law->name.text);
        r->need = row->seats;
        r->have = row->in_office;
        lawful = false;
    }
    return members_lawful(org, body, law, row, rs) && lawful;
}

static bool office_lawful(const struct mf_org *org, uint32_t office, struct mf_refusals *rs)
{
    const struct mf_binding *b = mf_binding_now(org);
    const struct mf_office *law = &b->charter->offices[office];
    mf_person holder = mf_org_holder(org, b->office[office]);

    if (holder == MF_NOBODY || law->of.kind != MF_REF_BODY ||
        mf_seat_of(org, holder, b->body[law->of.index]) != MF_NO_SLOT)
        return true;
    mf_refuse_law(org, rs, MF_WHY_OFFICE_OF_BODY, law->span,
                  b->charter->bodies[law->of.index].name.text)
        ->person = holder;
    return false;
}

struct uniqueness {
    struct mf_group_ctx ctx;
    const struct mf_incompatible *in;
    struct mf_refusals *rs;
    uint32_t group; /* the one whose members are looked at */
    bool kept;
};

static void look_for_second(void *payload, mf_person p)
{
    struct uniqueness *u = payload;

    for (uint32_t i = u->group + 1; i < u->in->n; i++) {
        if (!mf_group_has(&u->ctx, &u->in->of[i], p))
            continue;
        mf_refuse_law(u->ctx.org, u->rs, MF_WHY_INCOMPATIBLE, u->in->span, (struct mf_str){0})
            ->person = p;
        u->kept = false;
        return;
    }
}

bool mf_state_lawful(const struct mf_org *org, struct mf_refusals *rs)
{
    const struct mf_charter *c = mf_binding_now(org)->charter;
    struct uniqueness u = {
        .ctx = {org, mf_binding_now(org), MF_NOBODY, MF_NOBODY, org->version},
        .rs = rs,
        .kept = true,
    };
    bool lawful = true;

    for (uint32_t i = 0; i < c->nbodies; i++)
        lawful &= body_lawful(org, i, rs);
    for (uint32_t i = 0; i < c->noffices; i++)
        lawful &= office_lawful(org, i, rs);
    for (uint32_t i = 0; i < c->nincompatibles; i++) {
        u.in = &c->incompatibles[i];
        for (u.group = 0; u.group + 1 < u.in->n; u.group++)
            mf_group_each(&u.ctx, &u.in->of[u.group], look_for_second, &u);
    }
    return lawful && u.kept;
}
