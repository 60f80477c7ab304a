/* What stands now, taken out of an organisation and put under a charter by name. */
#include "engine/people.h"

#include "engine/found.h"
#include "engine/member.h"

/* ---- out of the organisation ---- */

struct taking {
    const struct mf_org *org;
    const struct mf_binding *b;
    struct mf_arena *arena;
    struct mf_standing *now;
    MF_VEC(struct mf_roster_seat) seats;
    MF_VEC(struct mf_roster_office) offices;
    MF_VEC(struct mf_roster_weight) weights;
};

static void take_persons(struct taking *t)
{
    uint32_t n = mf_org_persons(t->org);
    struct mf_roster_person *persons = mf_new_n(t->arena, struct mf_roster_person, n + 1);

    for (mf_person p = 0; p < n; p++) {
        const struct mf_person_more *more = mf_person_more(t->org, p);
        persons[p] = (struct mf_roster_person){.id = mf_org_person_id(t->org, p),
                                               .name = mf_org_person_name(t->org, p),
                                               .agent = more->agent,
                                               .owner = more->owner,
                                               .facts = more->facts};
    }
    t->now->roster.persons = persons;
    t->now->roster.npersons = n;
}

/* Bits of the slot's tags as those of the charter's body. */
static uint32_t tags_of(const struct taking *t, uint32_t body, uint32_t bits)
{
    uint32_t tags = 0;

    for (uint32_t k = 0; k < t->b->charter->bodies[body].ntags; k++)
        if (bits >> t->b->tag[body][k] & 1)
            tags |= UINT32_C(1) << k;
    return tags;
}

/* Seats that come with an office come again when that is filled. */
static void take_seats(struct taking *t, mf_person p)
{
    for (uint32_t i = 0; i < t->b->charter->nbodies; i++) {
        uint32_t row = mf_seat_of(t->org, p, t->b->body[i]);
        const struct mf_seat_row *seat;
        if (row == MF_NO_SLOT)
            continue;
        seat = mf_row(&t->org->seats, row);
        if (seat->source == MF_EX_OFFICIO)
            continue;
        if (seat->since > t->now->at)
            t->now->at = seat->since;
        mf_vec_push(t->arena, &t->seats,
                    ((struct mf_roster_seat){p, i, tags_of(t, i, seat->tags), seat->since}));
    }
}

static void take_weights(struct taking *t, mf_person p)
{
    for (uint32_t i = 0; i < t->b->charter->nbodies; i++)
        for (uint32_t k = 0; k < t->b->charter->bodies[i].nweights; k++) {
            uint64_t amount = mf_weight_of(t->org, p, t->b->body[i], t->b->weight[i][k]);
            if (amount > 0)
                mf_vec_push(t->arena, &t->weights, ((struct mf_roster_weight){p, i, k, amount}));
        }
}

static void take_offices(struct taking *t)
{
    for (uint32_t i = 0; i < t->b->charter->noffices; i++) {
        mf_person p = mf_org_holder(t->org, t->b->office[i]);
        if (p != MF_NOBODY)
            mf_vec_push(t->arena, &t->offices, ((struct mf_roster_office){p, i}));
    }
}

static void take_numbers(struct taking *t)
{
    const struct mf_charter *c = t->b->charter;
    uint64_t *seats = mf_new_n(t->arena, uint64_t, c->nbodies + 1);
    struct mf_amount *numbers = mf_new_n(t->arena, struct mf_amount, c->nsettings + 1);

    for (uint32_t i = 0; i < c->nbodies; i++)
        seats[i] = mf_org_seats(t->org, t->b->body[i]);
    for (uint32_t i = 0; i < c->nsettings; i++)
        numbers[i] = MF_ROW(t->org, settings, mf_setting_row, t->b->setting[i])->value;
    t->now->seats = seats;
    t->now->numbers = numbers;
}

/* Seats, offices and weights move the organisation's version; the rest is hashed itself. */
static struct mf_hash stamp_of(const struct taking *t)
{
    const struct mf_standing *now = t->now;
    const struct mf_charter *c = now->charter;
    struct mf_buf b;

    mf_buf_init(&b, t->arena);
    mf_buf_f(&b, "%llu %u %lld\n", (unsigned long long)t->org->version, now->roster.npersons,
             (long long)now->at);
    for (uint32_t i = 0; i < c->nbodies; i++)
        mf_buf_f(&b, "%llu\n", (unsigned long long)now->seats[i]);
    for (uint32_t i = 0; i < c->nsettings; i++)
        mf_buf_f(&b, "%llu %llu %llu\n", (unsigned long long)now->numbers[i].count,
                 (unsigned long long)now->numbers[i].share.num,
                 (unsigned long long)now->numbers[i].share.den);
    mf_buf_add(&b, (struct mf_str){(const char *)c->hash.b, sizeof c->hash.b});
    return mf_sha256(mf_buf_str(&b));
}

struct mf_standing mf_standing_now(const struct mf_org *org, struct mf_arena *arena)
{
    struct mf_standing now = {.charter = mf_org_charter(org), .at = org->now - org->now % MF_DAY};
    struct taking t = {.org = org, .b = mf_binding_now(org), .arena = arena, .now = &now};

    take_persons(&t);
    for (mf_person p = 0; p < now.roster.npersons; p++) {
        take_seats(&t, p);
        take_weights(&t, p);
    }
    take_offices(&t);
    take_numbers(&t);
    now.roster.seats = t.seats.at;
    now.roster.nseats = t.seats.n;
    now.roster.offices = t.offices.at;
    now.roster.noffices = t.offices.n;
    now.roster.weights = t.weights.at;
    now.roster.nweights = t.weights.n;
    now.stamp = stamp_of(&t);
    return now;
}

/* ---- under a charter ---- */

/* Index of the name in `to`, of that kind; MF_NO_SLOT: it isn't there. */
static uint32_t index_in(const struct mf_charter *to, struct mf_str name, enum mf_ref_kind kind)
{
    struct mf_ref ref = mf_charter_find(to, name);

    return ref.kind == kind ? ref.index : MF_NO_SLOT;
}

static uint32_t name_in(const struct mf_name *at, uint32_t n, struct mf_str name)
{
    for (uint32_t i = 0; i < n; i++)
        if (mf_str_eq(at[i].text, name))
            return i;
    return MF_NO_SLOT;
}

static uint32_t tags_under(const struct mf_body *from, const struct mf_body *to, uint32_t tags)
{
    uint32_t out = 0;

    for (uint32_t k = 0; k < from->ntags; k++) {
        uint32_t at = tags >> k & 1 ? name_in(to->tags, to->ntags, from->tags[k].text) : MF_NO_SLOT;
        if (at != MF_NO_SLOT)
            out |= UINT32_C(1) << at;
    }
    return out;
}

static const struct mf_roster_person *
persons_under(struct mf_arena *arena, const struct mf_standing *now, const struct mf_charter *to)
{
    const struct mf_roster *r = &now->roster;
    struct mf_roster_person *persons = mf_new_n(arena, struct mf_roster_person, r->npersons + 1);

    for (mf_person p = 0; p < r->npersons; p++) {
        struct mf_str *facts;
        persons[p] = r->persons[p];
        if (!persons[p].facts)
            continue;
        facts = mf_new_n(arena, struct mf_str, to->nfacts + 1);
        for (uint32_t i = 0; i < to->nfacts; i++) {
            uint32_t at = index_in(now->charter, to->facts[i].name.text, MF_REF_FACT);
            if (at != MF_NO_SLOT)
                facts[i] = r->persons[p].facts[at];
        }
        persons[p].facts = facts;
    }
    return persons;
}

struct placing {
    struct mf_arena *arena;
    const struct mf_standing *now;
    const struct mf_charter *to;
    struct mf_roster *out;
};

static void place_seats(const struct placing *f)
{
    const struct mf_roster *r = &f->now->roster;
    struct mf_roster_seat *seats = mf_new_n(f->arena, struct mf_roster_seat, r->nseats + 1);

    for (uint32_t i = 0; i < r->nseats; i++) {
        const struct mf_body *from = &f->now->charter->bodies[r->seats[i].body];
        uint32_t body = index_in(f->to, from->name.text, MF_REF_BODY);
        if (body == MF_NO_SLOT)
            continue;
        seats[f->out->nseats] = r->seats[i];
        seats[f->out->nseats].body = body;
        seats[f->out->nseats++].tags = tags_under(from, &f->to->bodies[body], r->seats[i].tags);
    }
    f->out->seats = seats;
}

static void place_offices(const struct placing *f)
{
    const struct mf_roster *r = &f->now->roster;
    struct mf_roster_office *offices = mf_new_n(f->arena, struct mf_roster_office, r->noffices + 1);

    for (uint32_t i = 0; i < r->noffices; i++) {
        struct mf_str name = f->now->charter->offices[r->offices[i].office].name.text;
        uint32_t office = index_in(f->to, name, MF_REF_OFFICE);
        if (office != MF_NO_SLOT)
            offices[f->out->noffices++] = (struct mf_roster_office){r->offices[i].person, office};
    }
    f->out->offices = offices;
}

static void place_weights(const struct placing *f)
{
    const struct mf_roster *r = &f->now->roster;
    struct mf_roster_weight *weights = mf_new_n(f->arena, struct mf_roster_weight, r->nweights + 1);

    for (uint32_t i = 0; i < r->nweights; i++) {
        const struct mf_roster_weight *w = &r->weights[i];
        const struct mf_body *from = &f->now->charter->bodies[w->body];
        uint32_t body = index_in(f->to, from->name.text, MF_REF_BODY), weight;
        if (body == MF_NO_SLOT)
            continue;
        weight = name_in(f->to->bodies[body].weights, f->to->bodies[body].nweights,
                         from->weights[w->weight].text);
        if (weight != MF_NO_SLOT)
            weights[f->out->nweights++] =
                (struct mf_roster_weight){w->person, body, weight, w->amount};
    }
    f->out->weights = weights;
}

struct mf_roster mf_standing_roster(struct mf_arena *arena, const struct mf_standing *now,
                                    const struct mf_charter *to)
{
    struct mf_roster out = {0};
    struct placing f = {arena, now, to, &out};

    if (to == now->charter)
        return now->roster;
    out.persons = persons_under(arena, now, to);
    out.npersons = now->roster.npersons;
    place_seats(&f);
    place_offices(&f);
    place_weights(&f);
    return out;
}

const struct mf_charter *mf_standing_charter(struct mf_arena *arena, const struct mf_standing *now,
                                             const struct mf_charter *to)
{
    struct mf_charter *c = mf_arena_copy(arena, to, sizeof *to);

    c->bodies = mf_arena_copy(arena, to->bodies, to->nbodies * sizeof *to->bodies);
    c->settings = mf_arena_copy(arena, to->settings, to->nsettings * sizeof *to->settings);
    for (uint32_t i = 0; i < c->nbodies; i++) {
        uint32_t at = index_in(now->charter, c->bodies[i].name.text, MF_REF_BODY);
        if (at != MF_NO_SLOT && mf_same_seats(&now->charter->bodies[at], &c->bodies[i]))
            c->bodies[i].seats = now->seats[at];
    }
    for (uint32_t i = 0; i < c->nsettings; i++) {
        uint32_t at = index_in(now->charter, c->settings[i].name.text, MF_REF_SETTING);
        if (at != MF_NO_SLOT && mf_same_setting(&now->charter->settings[at], &c->settings[i]))
            c->settings[i].value = now->numbers[at];
    }
    return c;
}
