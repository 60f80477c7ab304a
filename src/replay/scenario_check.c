/* What a scenario says, once it could be read: names, numbers, times. */
#include "replay/scenario_internal.h"

struct checker {
    struct mf_scenario *sc;
    const struct mf_scenario_places *places;
    struct mf_diags *diags;
    struct mf_map people;             /* name -> line */
    MF_VEC(struct mf_str) names;      /* of all lines, for suggestions */
    MF_VEC(struct mf_str) seat_names; /* of all bodies and offices that somebody has */
};

static struct mf_diag *fault(struct checker *c, enum mf_sc cat, struct mf_span span,
                             struct mf_str a, struct mf_str b)
{
    return mf_diag_add(c->diags, mf_sc_kind(cat), span, 2, (struct mf_str[]){a, b});
}

struct mf_str mf_nearest(struct mf_str s, const struct mf_str *words, uint32_t n)
{
    struct mf_str best = {0};
    unsigned least = s.n > 7 ? 4 : s.n > 3 ? 3 : 2;
    for (uint32_t i = 0; i < n; i++) {
        unsigned d = mf_str_distance(s, words[i], least);
        if (d < least && d < s.n) {
            least = d;
            best = words[i];
        }
    }
    return best;
}

/* ---- people
 * --------------------------------------------------------------------------------------- */

static bool line_has(const struct mf_people_line *line, struct mf_str seat)
{
    for (uint32_t i = 0; i < line->nseats; i++)
        if (mf_str_eq(line->seats[i].of.text, seat))
            return true;
    return false;
}

static bool known_seat(const struct checker *c, struct mf_str name)
{
    for (uint32_t i = 0; i < c->seat_names.n; i++)
        if (mf_str_eq(c->seat_names.at[i], name))
            return true;
    return false;
}

/* The seats of one line; each at most once. */
static void check_seats(struct checker *c, const struct mf_people_line *line)
{
    for (uint32_t i = 0; i < line->nseats; i++) {
        const struct mf_name *of = &line->seats[i].of;
        for (uint32_t k = 0; k < i; k++)
            if (mf_str_eq(line->seats[k].of.text, of->text))
                fault(c, MF_CAT_SC_TWICE, of->span, of->text, (struct mf_str){0})->second =
                    line->seats[k].of.span;
        if (!known_seat(c, of->text))
            mf_vec_push(c->sc->arena, &c->seat_names, of->text);
    }
}

static void check_people(struct checker *c)
{
    struct mf_scenario *sc = c->sc;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < sc->npeople; i++) {
        struct mf_people_line *line = &sc->people[i];
        uint32_t earlier = 0;
        if (!mf_map_put(&c->people, line->name.text, i) &&
            mf_map_get(&c->people, line->name.text, &earlier))
            fault(c, MF_CAT_SC_TWICE, line->name.span, line->name.text, (struct mf_str){0})
                ->second = sc->people[earlier].name.span;
        mf_vec_push(sc->arena, &c->names, line->name.text);
        check_seats(c, line);
        line->first = (uint32_t)sum;
        sum += line->count;
        if (sum > MF_MAX_CROWD) {
            fault(c, MF_CAT_SC_CROWD_SIZE, line->name.span, mf_strf(sc->arena, "%u", MF_MAX_CROWD),
                  (struct mf_str){0});
            sum = 0;
        }
        if (line->until != MF_NEVER && (line->until < sc->starts || line->until > sc->ends))
            fault(c, MF_CAT_SC_SOON, line->name.span, line->name.text, (struct mf_str){0})->second =
                line->until > sc->ends ? c->places->ends : c->places->starts;
    }
    sc->npersons = (uint32_t)sum;
}

/* Whatever is said to have happened says where that is known from; variants never happened. */
static void check_note(struct checker *c, const struct mf_note *note, struct mf_span line)
{
    if (note->span.len == 0)
        fault(c, MF_CAT_SC_NOTE, line, (struct mf_str){0}, (struct mf_str){0});
}

/* Finds the line of each name. `single`: crowds won't do. */
static void resolve(struct checker *c, struct mf_who *who, bool single)
{
    who->lines = mf_new_n(c->sc->arena, uint32_t, who->nnames);
    for (uint32_t i = 0; i < who->nnames; i++) {
        const struct mf_name *name = &who->names[i];
        if (!mf_map_get(&c->people, name->text, &who->lines[i]))
            fault(c, MF_CAT_SC_PERSON, name->span, name->text, (struct mf_str){0})->suggestion =
                mf_nearest(name->text, c->names.at, c->names.n);
        else if (single && c->sc->people[who->lines[i]].crowd)
            fault(c, MF_CAT_SC_CROWD, name->span, name->text, (struct mf_str){0});
        for (uint32_t k = 0; k < i; k++)
            if (mf_str_eq(name->text, who->names[k].text))
                fault(c, MF_CAT_SC_TWICE, name->span, name->text, (struct mf_str){0})->second =
                    who->names[k].span;
    }
}

static bool check_group(struct checker *c, const struct mf_name *group)
{
    if (known_seat(c, group->text))
        return true;
    fault(c, MF_CAT_SC_GROUP, group->span, group->text, (struct mf_str){0})->suggestion =
        mf_nearest(group->text, c->seat_names.at, c->seat_names.n);
    return false;
}

/* `490 of staff including sutskever` */
static void check_share(struct checker *c, struct mf_who *who)
{
    struct mf_scenario *sc = c->sc;
    uint64_t size = 0, named = 0;
    resolve(c, who, false);
    if (who->group.span.len == 0 || !check_group(c, &who->group))
        return;
    for (uint32_t i = 0; i < sc->npeople; i++)
        if (line_has(&sc->people[i], who->group.text))
            size += sc->people[i].count;
    for (uint32_t i = 0; i < who->nnames; i++) {
        const struct mf_people_line *line = &sc->people[who->lines[i]];
        named += line->count;
        if (!line_has(line, who->group.text))
            fault(c, MF_CAT_SC_NOT_OF_GROUP, who->names[i].span, who->names[i].text,
                  who->group.text);
    }
    if (who->count <= size && who->count >= named && who->count > 0)
        return;
    struct mf_str args[] = {mf_strf(sc->arena, "%llu", (unsigned long long)who->count),
                            who->group.text, mf_strf(sc->arena, "%llu", (unsigned long long)size)};
    mf_diag_add(c->diags, mf_sc_kind(MF_CAT_SC_TOO_FEW), who->span, 3, args);
}

/* ---- what happens
 * --------------------------------------------------------------------------------- */

static void check_person(struct checker *c, const struct mf_name *name, uint32_t *ret_line)
{
    struct mf_name one = *name;
    struct mf_who who = {.names = &one, .nnames = 1};
    resolve(c, &who, true);
    *ret_line = who.lines[0];
}

static void check_statement(struct checker *c, struct mf_statement *st)
{
    struct mf_scenario *sc = c->sc;
    if (st->at == INT64_MIN) {
        st->at = sc->starts;
    } else if (st->at < sc->starts || st->at > sc->ends) {
        fault(c, MF_CAT_SC_OUTSIDE, st->span, (struct mf_str){0}, (struct mf_str){0})->second =
            st->at > sc->ends ? c->places->ends : c->places->starts;
    }
    if (st->kind == MF_SAYS_OUTAGE) {
        if (st->until <= st->at)
            fault(c, MF_CAT_SC_OUTAGE_ORDER, st->span, (struct mf_str){0}, (struct mf_str){0});
        else if (st->until > sc->ends && st->at <= sc->ends)
            fault(c, MF_CAT_SC_OUTSIDE, st->span, (struct mf_str){0}, (struct mf_str){0})->second =
                c->places->ends;
        return;
    }
    if (st->kind == MF_SAYS_STANCE) {
        struct mf_stance *s = &st->stance;
        check_share(c, &s->who);
        check_person(c, &s->person, &s->line);
        if (s->move == MF_MOVE_LEAVING && !known_seat(c, s->of.text))
            fault(c, MF_CAT_SC_SEAT_UNKNOWN, s->of.span, s->of.text, (struct mf_str){0})
                ->suggestion = mf_nearest(s->of.text, c->seat_names.at, c->seat_names.n);
        return;
    }
    resolve(c, &st->who, true);
    resolve(c, &st->tell, true);
}

/* Two outages that overlap or meet are one silence, and would be counted as two. */
static void check_apart(struct checker *c, const struct mf_statement *st,
                        const struct mf_statement *others, uint32_t n)
{
    for (uint32_t i = 0; i < n && st->kind == MF_SAYS_OUTAGE; i++) {
        const struct mf_statement *o = &others[i];
        if (o->kind != MF_SAYS_OUTAGE || st->at > o->until || o->at > st->until)
            continue;
        fault(c, MF_CAT_SC_OUTAGES_MEET, st->span, (struct mf_str){0}, (struct mf_str){0})->second =
            o->span;
        return;
    }
}

/* ---- variants and expectations
 * -------------------------------------------------------------------- */

static void check_variant(struct checker *c, struct mf_variant *v, uint32_t i)
{
    struct mf_scenario *sc = c->sc;
    uint32_t before = c->diags->errors;
    for (uint32_t k = 0; k < i; k++)
        if (mf_str_eq(sc->variants[k].name.text, v->name.text))
            fault(c, MF_CAT_SC_TWICE, v->name.span, v->name.text, (struct mf_str){0})->second =
                sc->variants[k].name.span;
    resolve(c, &v->keeping, true);
    resolve(c, &v->joining, true);
    for (uint32_t k = 0; k < v->keeping.nnames && c->diags->errors == before; k++)
        if (sc->people[v->keeping.lines[k]].until == MF_NEVER)
            fault(c, MF_CAT_SC_NOT_LEAVING, v->keeping.names[k].span, v->keeping.names[k].text,
                  (struct mf_str){0});
    for (uint32_t k = 0; k < v->nwithout; k++)
        check_group(c, &v->without[k]);
    for (uint32_t k = 0; k < v->nstatements; k++) {
        check_statement(c, &v->statements[k]);
        check_apart(c, &v->statements[k], sc->statements, sc->nstatements);
        check_apart(c, &v->statements[k], v->statements, k);
    }
}

static bool sought_in(const struct mf_statement *st, uint32_t n, struct mf_str power)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < st[i].nattempts; k++)
            if (mf_str_eq(st[i].attempts[k].power.text, power))
                return true;
    return false;
}

static bool sought(const struct mf_scenario *sc, struct mf_str power)
{
    if (sought_in(sc->statements, sc->nstatements, power))
        return true;
    for (uint32_t i = 0; i < sc->nvariants; i++)
        if (sought_in(sc->variants[i].statements, sc->variants[i].nstatements, power))
            return true;
    return false;
}

/* The powers that lines seek, for suggestions. */
static void collect_powers(const struct mf_statement *st, uint32_t n, struct mf_str *words,
                           uint32_t *count, uint32_t cap)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < st[i].nattempts && *count < cap; k++)
            words[(*count)++] = st[i].attempts[k].power.text;
}

static void check_expectation(struct checker *c, struct mf_expectation *e)
{
    enum { WORDS = 256 };
    struct mf_scenario *sc = c->sc;
    struct mf_str variants[WORDS], powers[WORDS];
    uint32_t nvariants = 0, npowers = 0;
    bool found = e->variant.span.len == 0;
    for (uint32_t i = 0; i < sc->nvariants; i++) {
        if (mf_str_eq(sc->variants[i].name.text, e->variant.text) && !found) {
            found = true;
            e->variant_index = i;
        }
        if (nvariants < WORDS)
            variants[nvariants++] = sc->variants[i].name.text;
    }
    if (!found)
        fault(c, MF_CAT_SC_VARIANT, e->variant.span, e->variant.text, (struct mf_str){0})
            ->suggestion = mf_nearest(e->variant.text, variants, nvariants);
    for (uint32_t i = 0; i < e->nclaims; i++) {
        struct mf_claim *claim = &e->claims[i];
        if (claim->kind != MF_CLAIM_OUTCOME) {
            resolve(c, &claim->who, false);
        } else if (!sought(sc, claim->power.text)) {
            npowers = 0;
            collect_powers(sc->statements, sc->nstatements, powers, &npowers, WORDS);
            fault(c, MF_CAT_SC_NOT_SOUGHT, claim->power.span, claim->power.text, (struct mf_str){0})
                ->suggestion = mf_nearest(claim->power.text, powers, npowers);
        }
    }
}

void mf_scenario_check(struct mf_scenario *sc, const struct mf_scenario_places *places,
                       struct mf_diags *diags)
{
    struct checker c = {.sc = sc, .places = places, .diags = diags};
    mf_map_init(&c.people, sc->arena);
    if (sc->ends <= sc->starts) {
        fault(&c, MF_CAT_SC_ORDER, places->ends, (struct mf_str){0}, (struct mf_str){0})->second =
            places->starts;
        return;
    }
    check_people(&c);
    for (uint32_t i = 0; i < sc->npeople; i++)
        check_note(&c, &sc->people[i].note, sc->people[i].name.span);
    for (uint32_t i = 0; i < sc->nstatements; i++) {
        check_note(&c, &sc->statements[i].note, sc->statements[i].span);
        check_statement(&c, &sc->statements[i]);
        check_apart(&c, &sc->statements[i], sc->statements, i);
    }
    for (uint32_t i = 0; i < sc->nvariants; i++)
        check_variant(&c, &sc->variants[i], i);
    for (uint32_t i = 0; i < sc->nexpectations; i++)
        check_expectation(&c, &sc->expectations[i]);
}

const struct mf_scenario *mf_scenario_read(struct mf_arena *arena, struct mf_source source,
                                           struct mf_diags *diags)
{
    uint32_t before = diags->errors;
    struct mf_scenario_places places;
    struct mf_scenario *sc = mf_scenario_parse(arena, source, diags, &places);
    if (diags->errors == before)
        mf_scenario_check(sc, &places, diags);
    mf_diags_sort(diags);
    return diags->errors == before ? sc : NULL;
}
