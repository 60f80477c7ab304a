/* The roster of an organisation in which every place is taken. */
#include "audit/nominal.h"

struct filling {
    struct mf_arena *a;
    const struct mf_charter *c;
    uint32_t open;
    MF_VEC(struct mf_roster_person) persons;
    MF_VEC(struct mf_roster_seat) seats;
    MF_VEC(struct mf_roster_office) offices;
    MF_VEC(struct mf_roster_weight) weights;
};

static mf_person someone(struct filling *f, struct mf_str of, uint32_t nth)
{
    struct mf_roster_person p = {.id = mf_strf(f->a, "%.*s_%u", MF_F(of), nth),
                                 .name = mf_strf(f->a, "%.*s %u", MF_F(of), nth),
                                 .owner = MF_NOBODY};
    struct mf_str *facts = mf_new_n(f->a, struct mf_str, f->c->nfacts + 1);

    for (uint32_t i = 0; i < f->c->nfacts; i++)
        facts[i] = p.id; /* unknown ones would count as alike under `limit N per FACT` */
    p.facts = facts;
    mf_vec_push(f->a, &f->persons, p);
    return f->persons.n - 1;
}

/* Seats that offices take by `includes`; those of offices held from among the body's own members
 * take none of their own. */
static uint64_t ex_officio(const struct filling *f, const struct mf_body *b, uint32_t body)
{
    uint64_t n = 0;

    for (uint32_t i = 0; i < b->nincludes; i++) {
        const struct mf_ref *of = &f->c->offices[b->includes[i].index].of;
        n += of->kind != MF_REF_BODY || of->index != body;
    }
    return n;
}

/* Tag by tag as many as are required; the rest have none. */
static uint32_t tags_of(const struct mf_body *b, uint64_t seats, uint64_t nth)
{
    uint64_t upto = 0;

    for (uint32_t i = 0; i < b->nrequire; i++) {
        const struct mf_amount *a = &b->require[i].amount;
        uint64_t n = seats;
        if (a->kind == MF_AMT_COUNT)
            n = a->count + a->more_than;
        else if (a->kind == MF_AMT_SHARE)
            n = mf_frac_needed(a->share, seats, a->more_than);
        else if (a->kind == MF_AMT_MAJORITY)
            n = seats / 2 + 1;
        upto += n;
        if (nth < upto)
            return UINT32_C(1) << b->require[i].tag.index;
    }
    return 0;
}

static void fill_body(struct filling *f, uint32_t body)
{
    const struct mf_body *b = &f->c->bodies[body];
    uint64_t seats = b->open ? f->open : b->seats, taken = ex_officio(f, b, body);
    uint64_t n = seats > taken ? seats - taken : 0;

    for (uint64_t i = 0; i < n; i++) {
        mf_person p = someone(f, b->name.text, (uint32_t)i + 1);
        struct mf_roster_seat s = {.person = p, .body = body, .tags = tags_of(b, seats, i)};
        mf_vec_push(f->a, &f->seats, s);
        for (uint32_t w = 0; w < b->nweights; w++)
            mf_vec_push(f->a, &f->weights, ((struct mf_roster_weight){p, body, w, 1}));
    }
}

/* The last member of the body who holds no office yet; MF_NOBODY: there is none. */
static mf_person free_member(const struct filling *f, uint32_t body)
{
    for (uint32_t i = f->seats.n; i > 0; i--) {
        bool holds = false;
        if (f->seats.at[i - 1].body != body)
            continue;
        for (uint32_t j = 0; j < f->offices.n && !holds; j++)
            holds = f->offices.at[j].person == f->seats.at[i - 1].person;
        if (!holds)
            return f->seats.at[i - 1].person;
    }
    return MF_NOBODY;
}

struct mf_roster mf_nominal_roster(struct mf_arena *arena, const struct mf_charter *charter,
                                   uint32_t open_members)
{
    struct filling f = {.a = arena, .c = charter, .open = open_members};

    for (uint32_t i = 0; i < charter->nbodies; i++)
        fill_body(&f, i);
    for (uint32_t i = 0; i < charter->noffices; i++) {
        const struct mf_office *o = &charter->offices[i];
        mf_person p =
            o->of.kind == MF_REF_BODY ? free_member(&f, o->of.index) : someone(&f, o->name.text, 1);
        if (p != MF_NOBODY)
            mf_vec_push(arena, &f.offices, ((struct mf_roster_office){p, i}));
    }
    return (struct mf_roster){f.persons.at, f.persons.n, f.seats.at,   f.seats.n,
                              f.offices.at, f.offices.n, f.weights.at, f.weights.n};
}
