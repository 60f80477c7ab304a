/* The people of a try: who sits where, holds what and weighs how much, until the founding. */
#include "cli/try.h"

#include "base/os.h"

const struct mf_charter *mf_try_charter(const struct mf_try *t)
{
    return t->org ? mf_org_charter(t->org) : t->charter;
}

mf_person mf_try_find(const struct mf_try *t, struct mf_str id)
{
    uint32_t at;
    if (t->org)
        return mf_org_find_person(t->org, id);
    return mf_map_get(&t->ids, id, &at) ? at : MF_NOBODY;
}

struct mf_str mf_try_name(const struct mf_try *t, mf_person p)
{
    struct mf_str name = t->org ? mf_org_person_name(t->org, p) : t->persons.at[p].name;
    if (name.n > 0)
        return name;
    return t->org ? mf_org_person_id(t->org, p) : t->persons.at[p].id;
}

uint32_t mf_try_persons(const struct mf_try *t)
{
    return t->org ? mf_org_persons(t->org) : t->persons.n;
}

const struct mf_try_crowd *mf_try_crowd(const struct mf_try *t, struct mf_str name)
{
    for (uint32_t i = 0; i < t->crowds.n; i++)
        if (mf_str_eq(t->crowds.at[i].name, name))
            return &t->crowds.at[i];
    return NULL;
}

/* ---- names ---- */

static bool good_name(struct mf_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool small = c >= 'a' && c <= 'z';
        if (!small && (i == 0 || (c != '_' && (c < '0' || c > '9'))))
            return false;
    }
    return s.n > 0 && s.n <= MF_MAX_NAME;
}

bool mf_try_new_name(struct mf_try *t, struct mf_str *ret)
{
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_str limit = mf_try_number(t, MF_MAX_NAME);
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_A_NAME);
    if (!good_name(tok->text))
        return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_NAME_FORM, 1, &limit);
    for (unsigned i = 0; mf_try_first_words[i]; i++)
        if (mf_str_is(tok->text, mf_try_first_words[i]))
            return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_NAME_RESERVED, 1, &tok->text);
    if (mf_try_find(t, tok->text) != MF_NOBODY || mf_try_crowd(t, tok->text) ||
        mf_charter_find(t->charter, tok->text).kind == MF_REF_BODY)
        return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_NAME_TAKEN, 1, &tok->text);
    *ret = mf_str_copy(t->cli->arena, tok->text);
    t->next++;
    return true;
}

static bool room(struct mf_try *t, uint64_t more)
{
    struct mf_str limit = mf_try_number(t, MF_TRY_MAX_PEOPLE);
    if (more <= MF_TRY_MAX_PEOPLE - t->persons.n)
        return true;
    return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_TOO_MANY_PEOPLE, 1, &limit);
}

static mf_person add_person(struct mf_try *t, struct mf_str id, struct mf_str name)
{
    struct mf_roster_person p = {.id = id, .name = name.n ? name : id, .owner = MF_NOBODY};
    bool fresh = mf_map_put(&t->ids, id, t->persons.n);
    mf_assert(fresh);
    mf_vec_push(t->cli->arena, &t->persons, p);
    return t->persons.n - 1;
}

static bool not_founded(struct mf_try *t)
{
    if (!t->org && !t->founding_refused)
        return true;
    return mf_try_bad(t, &t->token[0], (struct mf_str){0},
                      t->org ? MF_TRY_FOUNDED : MF_TRY_NOT_FOUNDED, 0, NULL);
}

/* ---- seats ---- */

/* `permanent` of `as permanent, independent`, as its bit. */
static bool tag(struct mf_try *t, const struct mf_body *body, uint32_t *tags)
{
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_str near = {0};
    unsigned best = 0;
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_A_NAME);
    for (uint32_t i = 0; i < body->ntags; i++) {
        if (mf_str_eq(body->tags[i].text, tok->text)) {
            *tags |= 1u << i;
            t->next++;
            return true;
        }
        mf_try_near(&near, &best, tok->text, body->tags[i].text);
    }
    return mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_TAG, 2,
                      (struct mf_str[]){tok->text, body->name.text});
}

/* `BODY [as TAG {, TAG}] [since INSTANT]` for all persons from `first` on. */
static bool seat(struct mf_try *t, mf_person first, uint32_t count)
{
    struct mf_ref ref;
    struct mf_roster_seat s = {0};
    if (!mf_try_ref(t, MF_REF_BODY, MF_TRY_UNKNOWN_BODY, &ref))
        return false;
    s.body = ref.index;
    if (mf_try_word(t, "as")) {
        do {
            if (!tag(t, &t->charter->bodies[ref.index], &s.tags))
                return false;
        } while (mf_try_sign(t, ','));
    }
    if (mf_try_word(t, "since")) {
        const struct mf_try_token *tok = mf_try_take(t);
        if (tok->kind != MF_TOK_INSTANT) {
            t->next--;
            return mf_try_expected(t, MF_TRY_AN_INSTANT);
        }
        s.since = tok->instant;
    }
    for (uint32_t i = 0; i < count; i++) {
        s.person = first + i;
        mf_vec_push(t->cli->arena, &t->seats, s);
    }
    return true;
}

static bool crowd(struct mf_try *t, struct mf_str name, uint64_t count)
{
    struct mf_try_crowd c = {name, t->persons.n, (uint32_t)count};
    if (!room(t, count))
        return false;
    for (uint32_t i = 0; i < c.count; i++) {
        struct mf_str id = mf_strf(t->cli->arena, "%.*s_%u", MF_F(name), i + 1);
        if (mf_try_find(t, id) != MF_NOBODY)
            return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_NAME_TAKEN, 1, &id);
        add_person(t, id, (struct mf_str){0});
    }
    mf_vec_push(t->cli->arena, &t->crowds, c);
    return true;
}

/* people alice, bob "Robert" on board as independent and staff; people voters 1000 on members */
bool mf_try_people(struct mf_try *t)
{
    struct mf_str name;
    if (!not_founded(t))
        return false;
    mf_person first = t->persons.n;
    do {
        if (!mf_try_new_name(t, &name))
            return false;
        const struct mf_try_token *tok = mf_try_look(t);
        if (tok->kind == MF_TOK_NUMBER) {
            t->next++;
            if (!crowd(t, name, tok->number))
                return false;
            continue;
        }
        if (tok->kind == MF_TOK_TEXT)
            t->next++;
        if (!room(t, 1))
            return false;
        add_person(t, name,
                   tok->kind == MF_TOK_TEXT ? mf_str_copy(t->cli->arena, tok->text)
                                            : (struct mf_str){0});
    } while (mf_try_sign(t, ','));
    if (mf_try_word(t, "on")) {
        do {
            if (!seat(t, first, t->persons.n - first))
                return false;
        } while (mf_try_word(t, "and"));
    }
    return mf_try_end(t);
}

/* agent helper of alice */
bool mf_try_agent(struct mf_try *t)
{
    struct mf_str name;
    mf_person owner;
    if (!not_founded(t) || !mf_try_new_name(t, &name))
        return false;
    if (!mf_try_word(t, "of"))
        return mf_try_expected(t, MF_TRY_AN_OWNER);
    if (!mf_try_person(t, &owner) || !room(t, 1))
        return false;
    mf_person p = add_person(t, name, (struct mf_str){0});
    t->persons.at[p].agent = true;
    t->persons.at[p].owner = owner;
    return mf_try_end(t);
}

/* ---- what they hold ---- */

static bool office(struct mf_try *t, mf_person p)
{
    struct mf_ref ref;
    do {
        if (!mf_try_ref(t, MF_REF_OFFICE, MF_TRY_UNKNOWN_OFFICE, &ref))
            return false;
        struct mf_roster_office o = {p, ref.index};
        mf_vec_push(t->cli->arena, &t->offices, o);
    } while (mf_try_sign(t, ','));
    return true;
}

/* `has 40000 votes on holders`: each of them has it. */
static bool weight(struct mf_try *t, mf_person first, uint32_t count)
{
    struct mf_ref ref;
    uint64_t amount = mf_try_take(t)->number;
    const struct mf_try_token *tok = mf_try_take(t);
    if (tok->kind != MF_TOK_WORD || !mf_try_word(t, "on"))
        return mf_try_expected(t, MF_TRY_A_BODY);
    if (!mf_try_ref(t, MF_REF_BODY, MF_TRY_UNKNOWN_BODY, &ref))
        return false;
    const struct mf_body *body = &t->charter->bodies[ref.index];
    struct mf_roster_weight w = {.body = ref.index, .amount = amount};
    struct mf_str near = {0};
    unsigned best = 0;
    for (w.weight = 0; w.weight < body->nweights; w.weight++) {
        if (mf_str_eq(body->weights[w.weight].text, tok->text))
            break;
        mf_try_near(&near, &best, tok->text, body->weights[w.weight].text);
    }
    if (w.weight == body->nweights)
        return mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_WEIGHT, 2,
                          (struct mf_str[]){tok->text, body->name.text});
    for (uint32_t i = 0; i < count; i++) {
        w.person = first + i;
        mf_vec_push(t->cli->arena, &t->weights, w);
    }
    return true;
}

/* `has employer "Acme"`: each of them. */
static bool fact(struct mf_try *t, mf_person first, uint32_t count)
{
    struct mf_ref ref;
    if (!mf_try_ref(t, MF_REF_FACT, MF_TRY_UNKNOWN_FACT, &ref))
        return false;
    const struct mf_try_token *tok = mf_try_take(t);
    if (tok->kind != MF_TOK_TEXT) {
        t->next--;
        return mf_try_expected(t, MF_TRY_A_TEXT);
    }
    struct mf_str value = mf_str_copy(t->cli->arena, tok->text);
    for (uint32_t i = first; i < first + count; i++) {
        struct mf_roster_person *p = &t->persons.at[i];
        struct mf_str *facts = mf_new_n(t->cli->arena, struct mf_str, t->charter->nfacts);
        for (uint32_t k = 0; p->facts && k < t->charter->nfacts; k++)
            facts[k] = p->facts[k];
        facts[ref.index] = value;
        p->facts = facts;
    }
    return true;
}

static bool one_place(struct mf_try *t, mf_person first, uint32_t count)
{
    if (mf_try_word(t, "sits") || mf_try_word(t, "sit")) {
        if (!mf_try_word(t, "on"))
            return mf_try_expected(t, MF_TRY_A_BODY);
        do {
            if (!seat(t, first, count))
                return false;
        } while (mf_try_word(t, "and"));
        return true;
    }
    if (mf_try_word(t, "holds"))
        return office(t, first);
    if (!mf_try_word(t, "has"))
        mf_try_take(t); /* have */
    return mf_try_look(t)->kind == MF_TOK_NUMBER ? weight(t, first, count) : fact(t, first, count);
}

bool mf_try_place(struct mf_try *t, bool *ret_mine)
{
    const struct mf_try_token *who = &t->token[0], *verb = &t->token[1];
    static const char *const verbs[] = {"sits", "sit", "holds", "has", "have"};
    *ret_mine = false;
    for (unsigned i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (who->kind == MF_TOK_WORD && verb->kind == MF_TOK_WORD &&
            mf_str_is(verb->text, verbs[i]))
            *ret_mine = true;
    if (!*ret_mine)
        return true;
    if (!not_founded(t))
        return false;
    const struct mf_try_crowd *c = mf_try_crowd(t, who->text);
    mf_person first = c ? c->first : MF_NOBODY;
    if (c)
        t->next++;
    else if (!mf_try_person(t, &first))
        return false;
    return one_place(t, first, c ? c->count : 1) && mf_try_end(t);
}

/* ---- founding ---- */

bool mf_try_found(struct mf_try *t)
{
    struct mf_roster roster = {
        .persons = t->persons.at,
        .npersons = t->persons.n,
        .seats = t->seats.at,
        .nseats = t->seats.n,
        .offices = t->offices.at,
        .noffices = t->offices.n,
        .weights = t->weights.at,
        .nweights = t->weights.n,
    };
    struct mf_events events = {.arena = &t->scratch};
    struct mf_str args[2] = {t->charter->title_name.text, mf_try_number(t, t->persons.n)};
    if (t->org)
        return true;
    if (t->founding_refused) {
        if (t->quiet)
            mf_try_refusals(t, t->refusals.list.at, t->refusals.list.n);
        return mf_try_bad(t, NULL, (struct mf_str){0}, MF_TRY_NOT_FOUNDED, 0, NULL);
    }
    t->refusals = (struct mf_refusals){.arena = t->cli->arena};
    t->org = mf_org_found(t->charter, &roster, t->start, &events, &t->refusals);
    t->acted = true;
    t->acted_line = t->line;
    t->accepted = t->org ? 1 : 0;
    t->refused = t->org ? 0 : 1;
    if (t->org) {
        if (!t->quiet)
            mf_try_answer(t, MF_BOLD, mf_try_fill(t, MF_TRY_FOUNDING, 2, args));
        mf_try_events(t, &events, true);
        return true;
    }
    t->founding_refused = t->unexpected = true;
    if (!t->quiet) {
        mf_try_answer(t, MF_BAD, mf_try_fill(t, MF_TRY_FOUNDING_REFUSED, 0, NULL));
        mf_try_refusals(t, t->refusals.list.at, t->refusals.list.n);
    }
    return false;
}
