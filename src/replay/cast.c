/* The persons of a scenario, one by one. */
#include "replay/account.h"

#include "base/os.h"

/* Room for the id or the name of one of a crowd, and a number of up to eight digits behind it. */
static struct mf_str numbered(char **at, struct mf_str stem, char joint, uint32_t number)
{
    char digits[10];
    size_t n = 0, len = 0;
    char *start = *at;
    for (uint32_t rest = number; rest > 0 || n == 0; rest /= 10)
        digits[n++] = (char)('0' + rest % 10);
    for (; len < stem.n; len++)
        start[len] = stem.p[len];
    start[len++] = joint;
    while (n > 0)
        start[len++] = digits[--n];
    start[len] = '\0';
    *at = start + len + 1;
    return (struct mf_str){start, len};
}

static void crowd(struct mf_arena *arena, struct mf_cast *cast, const struct mf_people_line *line,
                  uint32_t index)
{
    struct mf_str title = line->title.n ? line->title : line->name.text;
    size_t each = line->name.text.n + title.n + 2 * sizeof "_10000000";
    char *at = mf_arena_alloc(arena, line->count, each);
    for (uint32_t i = 0; i < line->count; i++) {
        struct mf_roster_person *p = &cast->persons[line->first + i];
        p->id = numbered(&at, line->name.text, '_', i + 1);
        p->name = numbered(&at, title, ' ', i + 1);
        cast->line_of[line->first + i] = index;
    }
}

struct mf_cast mf_cast_make(struct mf_arena *arena, const struct mf_scenario *sc)
{
    struct mf_cast cast = {.scenario = sc};
    cast.persons = mf_new_n(arena, struct mf_roster_person, sc->npersons);
    cast.line_of = mf_new_n(arena, uint32_t, sc->npersons);
    for (uint32_t i = 0; i < sc->npeople; i++) {
        const struct mf_people_line *line = &sc->people[i];
        if (line->crowd) {
            crowd(arena, &cast, line, i);
            continue;
        }
        mf_assert(line->first < sc->npersons);
        cast.persons[line->first].id = line->name.text;
        cast.persons[line->first].name = line->title;
        cast.line_of[line->first] = i;
    }
    for (uint32_t i = 0; i < sc->npersons; i++)
        cast.persons[i].owner = MF_NOBODY;
    return cast;
}

/* ---- places ---- */

struct placing {
    struct mf_arena *arena;
    const struct mf_charter *charter;
    struct mf_cast_places *places;
    MF_VEC(struct mf_roster_seat) seats;
    MF_VEC(struct mf_roster_office) offices;
    MF_VEC(struct mf_roster_weight) weights;
};

static void skip(struct placing *f, struct mf_str seat, struct mf_str tag, uint32_t persons)
{
    for (uint32_t i = 0; i < f->places->skipped.n; i++) {
        struct mf_skipped *s = &f->places->skipped.at[i];
        if (mf_str_eq(s->seat, seat) && mf_str_eq(s->tag, tag)) {
            s->persons += persons;
            return;
        }
    }
    mf_vec_push(f->arena, &f->places->skipped, ((struct mf_skipped){seat, tag, persons}));
}

/* The tags that the charter's body knows, as bits. */
static uint32_t tag_bits(struct placing *f, const struct mf_seat_line *seat,
                         const struct mf_body *body, uint32_t persons)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < seat->ntags; i++) {
        uint32_t k = 0;
        while (k < body->ntags && !mf_str_eq(body->tags[k].text, seat->tags[i].text))
            k++;
        if (k < body->ntags)
            bits |= UINT32_C(1) << k;
        else
            skip(f, seat->of.text, seat->tags[i].text, persons);
    }
    return bits;
}

/* Everybody of a line takes one seat; each weight of the body is 1. */
static void take_seat(struct placing *f, const struct mf_people_line *line,
                      const struct mf_seat_line *seat)
{
    struct mf_ref ref = mf_charter_find(f->charter, seat->of.text);
    if (ref.kind == MF_REF_OFFICE && !line->crowd) {
        mf_vec_push(f->arena, &f->offices, ((struct mf_roster_office){line->first, ref.index}));
        return;
    }
    if (ref.kind != MF_REF_BODY) {
        skip(f, seat->of.text, (struct mf_str){0}, line->count);
        return;
    }
    const struct mf_body *body = &f->charter->bodies[ref.index];
    uint32_t tags = tag_bits(f, seat, body, line->count);
    for (uint32_t i = 0; i < line->count; i++) {
        mf_person p = line->first + i;
        mf_vec_push(f->arena, &f->seats, ((struct mf_roster_seat){p, ref.index, tags, 0}));
        for (uint32_t w = 0; w < body->nweights; w++)
            mf_vec_push(f->arena, &f->weights, ((struct mf_roster_weight){p, ref.index, w, 1}));
    }
}

struct mf_cast_places mf_cast_places(struct mf_arena *arena, const struct mf_cast *cast,
                                     const struct mf_charter *charter)
{
    const struct mf_scenario *sc = cast->scenario;
    struct mf_cast_places out = {0};
    struct placing f = {.arena = arena, .charter = charter, .places = &out};
    for (uint32_t i = 0; i < sc->npeople; i++)
        for (uint32_t k = 0; k < sc->people[i].nseats; k++)
            take_seat(&f, &sc->people[i], &sc->people[i].seats[k]);
    out.roster = (struct mf_roster){cast->persons, sc->npersons, f.seats.at,   f.seats.n,
                                    f.offices.at,  f.offices.n,  f.weights.at, f.weights.n};
    return out;
}
