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

/* ---- what may go together ---- */

static bool is_in(const struct filling *f, mf_person p, const struct mf_group *g)
{
    const struct mf_ref *of = &g->of;

    for (uint32_t i = 0; of->kind == MF_REF_OFFICE && i < f->offices.n; i++)
        if (f->offices.at[i].office == of->index && f->offices.at[i].person == p)
            return true;
    for (uint32_t i = 0; of->kind == MF_REF_BODY && i < f->seats.n; i++) {
        const struct mf_roster_seat *s = &f->seats.at[i];
        if (s->person == p && s->body == of->index)
            return g->tag.kind != MF_REF_TAG || s->tags >> g->tag.index & 1;
    }
    return false;
}

/* May the person become what `wanted` says, for all that an `incompatible` lists? */
static bool compatible(const struct filling *f, mf_person p, struct mf_group wanted)
{
    for (uint32_t i = 0; i < f->c->nincompatibles; i++) {
        const struct mf_incompatible *in = &f->c->incompatibles[i];
        bool listed = false, other = false;
        for (uint32_t k = 0; k < in->n; k++) {
            const struct mf_group *g = &in->of[k];
            bool same = g->of.kind == wanted.of.kind && g->of.index == wanted.of.index &&
                        g->tag.kind == wanted.tag.kind &&
                        (g->tag.kind != MF_REF_TAG || g->tag.index == wanted.tag.index);
            listed |= same;
            other |= !same && is_in(f, p, g);
        }
        if (listed && other)
            return false;
    }
    return true;
}

/* ---- tags ---- */

/* Gives the tag to members who have none yet, or also to others; returns how many more are wanted.
 */
static uint64_t give(struct filling *f, uint32_t first, struct mf_group tagged, uint64_t wanted,
                     bool others)
{
    uint32_t bit = UINT32_C(1) << tagged.tag.index;

    for (uint32_t i = first; i < f->seats.n && wanted > 0; i++) {
        struct mf_roster_seat *s = &f->seats.at[i];
        if (s->tags & bit || (s->tags && !others) || !compatible(f, s->person, tagged))
            continue;
        s->tags |= bit;
        wanted--;
    }
    return wanted;
}

static uint64_t required(const struct mf_body *b, uint32_t tag, uint64_t seats)
{
    uint64_t most = 0;

    for (uint32_t i = 0; i < b->nrequire; i++) {
        const struct mf_amount *a = &b->require[i].amount;
        uint64_t n = seats;
        if (b->require[i].tag.index != tag)
            continue;
        if (a->kind == MF_AMT_COUNT)
            n = a->count + a->more_than;
        else if (a->kind == MF_AMT_SHARE)
            n = mf_frac_needed(a->share, seats, a->more_than);
        else if (a->kind == MF_AMT_MAJORITY)
            n = seats / 2 + 1;
        else if (a->kind == MF_AMT_ALL_BUT)
            n = seats > a->count ? seats - a->count : 0;
        most = n > most ? n : most;
    }
    return most;
}

static uint64_t limit_of(const struct mf_body *b, uint32_t tag)
{
    uint64_t least = UINT64_MAX;

    for (uint32_t i = 0; i < b->nlimit; i++)
        if (b->limit[i].tag.kind == MF_REF_TAG && b->limit[i].tag.index == tag &&
            b->limit[i].per.kind == MF_REF_NONE && b->limit[i].count < least)
            least = b->limit[i].count;
    return least;
}

/*
 * What is required first, if need be to members who have another tag; then as many as a limit
 * allows; then, of tags that are only used in rules, to half of the members: the last two to
 * members without any other tag while there are such, and in any case to one.
 */
static void give_tags(struct filling *f, uint32_t body, uint32_t first)
{
    const struct mf_body *b = &f->c->bodies[body];
    uint64_t members = f->seats.n - first, seats = b->open ? members : b->seats;
    struct mf_group tagged = {.kind = MF_GROUP_NAMED,
                              .of = {.kind = MF_REF_BODY, .index = body},
                              .tag = {.kind = MF_REF_TAG, .body = body}};

    for (tagged.tag.index = 0; tagged.tag.index < b->ntags; tagged.tag.index++)
        give(f, first, tagged, give(f, first, tagged, required(b, tagged.tag.index, seats), false),
             true);
    for (tagged.tag.index = 0; tagged.tag.index < b->ntags; tagged.tag.index++) {
        uint64_t most = limit_of(b, tagged.tag.index);
        uint64_t have = required(b, tagged.tag.index, seats), left;
        uint64_t wanted = most < UINT64_MAX ? most : have > 0 ? have : (members + 1) / 2;
        if (wanted <= have || members == 0)
            continue;
        left = give(f, first, tagged, wanted - have, false);
        if (have == 0 && left == wanted) /* nobody without a tag is left */
            give(f, first, tagged, 1, true);
    }
}

/* ---- places ---- */

static void fill_body(struct filling *f, uint32_t body)
{
    const struct mf_body *b = &f->c->bodies[body];
    uint64_t seats = b->open ? f->open : b->seats, taken = ex_officio(f, b, body);
    uint64_t n = seats > taken ? seats - taken : 0;
    uint32_t first = f->seats.n;

    for (uint64_t i = 0; i < n; i++) {
        mf_person p = someone(f, b->name.text, (uint32_t)i + 1);
        mf_vec_push(f->a, &f->seats, ((struct mf_roster_seat){.person = p, .body = body}));
        for (uint32_t w = 0; w < b->nweights; w++)
            mf_vec_push(f->a, &f->weights, ((struct mf_roster_weight){p, body, w, 1}));
    }
    give_tags(f, body, first);
}

/* The last member of the body who may hold the office and holds none yet; MF_NOBODY: there is none.
 */
static mf_person free_member(const struct filling *f, uint32_t body, uint32_t office)
{
    struct mf_group wanted = {.kind = MF_GROUP_NAMED,
                              .of = {.kind = MF_REF_OFFICE, .index = office}};

    for (uint32_t i = f->seats.n; i > 0; i--) {
        mf_person p = f->seats.at[i - 1].person;
        bool holds = false;
        if (f->seats.at[i - 1].body != body || !compatible(f, p, wanted))
            continue;
        for (uint32_t j = 0; j < f->offices.n && !holds; j++)
            holds = f->offices.at[j].person == p;
        if (!holds)
            return p;
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
        mf_person p = o->of.kind == MF_REF_BODY ? free_member(&f, o->of.index, i)
                                                : someone(&f, o->name.text, 1);
        if (p != MF_NOBODY)
            mf_vec_push(arena, &f.offices, ((struct mf_roster_office){p, i}));
    }
    return (struct mf_roster){f.persons.at, f.persons.n, f.seats.at,   f.seats.n,
                              f.offices.at, f.offices.n, f.weights.at, f.weights.n};
}
