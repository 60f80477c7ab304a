/* Slots: what survives amendments by its name. */
#include "engine/found.h"

#include "base/os.h"

/* ---- bodies ---- */

static uint32_t body_slot(struct mf_org *org, struct mf_str name)
{
    uint32_t i;
    struct mf_body_row *row;

    for (i = 0; i < org->bodies.n; i++)
        if (mf_str_eq(MF_ROW(org, bodies, mf_body_row, i)->name, name))
            return i;
    row = mf_row_add(org, &org->bodies, &i);
    row->name = mf_str_copy(&org->arena, name);
    row->first_seat = MF_NO_SLOT;
    row->short_since = row->filled_at = row->below_since = MF_NEVER;
    row->gone = true; /* until the charter's text fills it */
    return i;
}

/* Number of the name in a slot's list, which grows by it where it is new. */
static uint32_t list_name(struct mf_org *org, struct mf_str **list, uint32_t *n, struct mf_str name)
{
    struct mf_str *longer;

    for (uint32_t i = 0; i < *n; i++)
        if (mf_str_eq((*list)[i], name))
            return i;
    /* A new array, so that a rollback finds the old one whole. */
    longer = mf_new_n(&org->arena, struct mf_str, *n + 1);
    for (uint32_t i = 0; i < *n; i++)
        longer[i] = (*list)[i];
    longer[*n] = mf_str_copy(&org->arena, name);
    *list = longer;
    return (*n)++;
}

static const struct mf_body *body_before(const struct mf_binding *old, uint32_t slot)
{
    if (!old || slot >= old->nbody_at || old->body_at[slot] == MF_NO_SLOT)
        return NULL;
    return &old->charter->bodies[old->body_at[slot]];
}

/* A text that says the same of seats leaves the number that `resize` set. */
bool mf_same_seats(const struct mf_body *a, const struct mf_body *b)
{
    return a->open == b->open && a->seats == b->seats && a->seats_range == b->seats_range &&
           a->seats_min == b->seats_min && a->seats_max == b->seats_max;
}

static void bind_body(struct mf_org *org, const struct mf_binding *old, struct mf_binding *b,
                      uint32_t i)
{
    const struct mf_body *law = &b->charter->bodies[i];
    uint32_t slot = body_slot(org, law->name.text);
    struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, slot);
    const struct mf_body *before = body_before(old, slot);

    mf_touch(org, row, sizeof *row);
    b->body[i] = slot;
    b->tag[i] = mf_new_n(&org->arena, uint32_t, law->ntags);
    for (uint32_t k = 0; k < law->ntags; k++)
        b->tag[i][k] = list_name(org, &row->tag_names, &row->ntags, law->tags[k].text);
    b->weight[i] = mf_new_n(&org->arena, uint32_t, law->nweights);
    for (uint32_t k = 0; k < law->nweights; k++)
        b->weight[i][k] = list_name(org, &row->weight_names, &row->nweights, law->weights[k].text);
    if (!before || row->gone || !mf_same_seats(before, law)) {
        row->open = law->open;
        row->seats = law->seats;
    }
    row->gone = false;
}

/* ---- offices, settings, emergencies ---- */

static void bind_office(struct mf_org *org, struct mf_binding *b, uint32_t i)
{
    struct mf_str name = b->charter->offices[i].name.text;
    struct mf_office_row *row = NULL;
    uint32_t slot;

    for (slot = 0; slot < org->offices.n; slot++) {
        row = MF_ROW(org, offices, mf_office_row, slot);
        if (mf_str_eq(row->name, name))
            break;
    }
    if (slot == org->offices.n) {
        row = mf_row_add(org, &org->offices, &slot);
        *row = (struct mf_office_row){
            .name = mf_str_copy(&org->arena, name),
            .holder = MF_NOBODY,
            .holding = MF_NO_SLOT,
            .first_holding = MF_NO_SLOT,
            .vacant_since = org->now,
        };
    } else if (row->gone) {
        mf_touch(org, row, sizeof *row);
        row->gone = false;
        row->vacant_since = org->now;
    }
    b->office[i] = slot;
}

static const struct mf_setting *setting_before(const struct mf_binding *old, uint32_t slot)
{
    if (!old || slot >= old->nsetting_at || old->setting_at[slot] == MF_NO_SLOT)
        return NULL;
    return &old->charter->settings[old->setting_at[slot]];
}

static bool same_amount(const struct mf_amount *a, const struct mf_amount *b)
{
    return a->kind == b->kind && a->count == b->count && a->share.num == b->share.num &&
           a->share.den == b->share.den && a->more_than == b->more_than &&
           a->rounded_down == b->rounded_down;
}

bool mf_same_setting(const struct mf_setting *a, const struct mf_setting *b)
{
    return same_amount(&a->value, &b->value) && same_amount(&a->lo, &b->lo) &&
           same_amount(&a->hi, &b->hi);
}

static void bind_setting(struct mf_org *org, const struct mf_binding *old, struct mf_binding *b,
                         uint32_t i)
{
    const struct mf_setting *law = &b->charter->settings[i];
    const struct mf_setting *before;
    struct mf_setting_row *row = NULL;
    uint32_t slot;

    for (slot = 0; slot < org->settings.n; slot++) {
        row = MF_ROW(org, settings, mf_setting_row, slot);
        if (mf_str_eq(row->name, law->name.text))
            break;
    }
    if (slot == org->settings.n) {
        row = mf_row_add(org, &org->settings, &slot);
        row->name = mf_str_copy(&org->arena, law->name.text);
        row->gone = true;
    }
    before = setting_before(old, slot);
    mf_touch(org, row, sizeof *row);
    if (!before || row->gone || !mf_same_setting(before, law))
        row->value = law->value;
    row->gone = false;
    b->setting[i] = slot;
}

static void bind_emergency(struct mf_org *org, struct mf_binding *b, uint32_t i)
{
    struct mf_str name = b->charter->emergencies[i].name.text;
    struct mf_emergency_row *row = NULL;
    uint32_t slot;

    for (slot = 0; slot < org->emergencies.n; slot++) {
        row = MF_ROW(org, emergencies, mf_emergency_row, slot);
        if (mf_str_eq(row->name, name))
            break;
    }
    if (slot == org->emergencies.n) {
        row = mf_row_add(org, &org->emergencies, &slot);
        *row = (struct mf_emergency_row){
            .name = mf_str_copy(&org->arena, name),
            .since = MF_NEVER,
            .until = MF_NEVER,
            .last_end = MF_NEVER,
            .by = MF_NOBODY,
            .declare_count = MF_NO_SLOT,
            .end_count = MF_NO_SLOT,
        };
    } else if (row->gone) {
        mf_touch(org, row, sizeof *row);
        row->gone = false;
    }
    b->emergency[i] = slot;
}

/* ---- powers ---- */

/* The number that a power of that name had in the newest charter which knew it. */
static uint32_t bind_power(struct mf_org *org, struct mf_str name)
{
    for (uint32_t k = org->bindings.n; k > 0; k--) {
        const struct mf_binding *b = org->bindings.at[k - 1];
        struct mf_ref ref = mf_charter_find(b->charter, name);
        if (ref.kind == MF_REF_POWER)
            return b->power[ref.index];
    }
    mf_touch(org, &org->next_power, sizeof org->next_power);
    return org->next_power++;
}

/* ---- room ---- */

/* How long a slot's list of names gets. */
static uint32_t list_grows(const struct mf_str *list, uint32_t n, const struct mf_name *names,
                           uint32_t nnames)
{
    uint32_t all = n;

    for (uint32_t k = 0; k < nnames; k++) {
        bool known = false;
        for (uint32_t i = 0; i < n && !known; i++)
            known = mf_str_eq(list[i], names[k].text);
        all += !known;
    }
    return all;
}

bool mf_bind_fits(const struct mf_org *org, const struct mf_charter *c, struct mf_refusals *rs)
{
    bool fits = true;

    for (uint32_t i = 0; i < c->nbodies; i++) {
        const struct mf_body *law = &c->bodies[i];
        for (uint32_t slot = 0; slot < org->bodies.n; slot++) {
            const struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, slot);
            uint32_t tags, weights;
            if (!mf_str_eq(row->name, law->name.text))
                continue;
            tags = list_grows(row->tag_names, row->ntags, law->tags, law->ntags);
            weights = list_grows(row->weight_names, row->nweights, law->weights, law->nweights);
            if (tags <= MF_MAX_TAGS && weights <= MF_BODY_WEIGHTS)
                continue;
            struct mf_refusal *r = mf_refuse(rs, MF_WHY_TOO_MANY);
            r->charter = c;
            r->clause = law->name.span;
            r->need = tags > MF_MAX_TAGS ? MF_MAX_TAGS : MF_BODY_WEIGHTS;
            r->have = tags > MF_MAX_TAGS ? tags : weights;
            r->word = law->name.text;
            fits = false;
        }
    }
    return fits;
}

/* ---- the way back ---- */

static uint32_t *invert(struct mf_org *org, const uint32_t *slots, uint32_t n, uint32_t nslots)
{
    uint32_t *at = mf_new_n(&org->arena, uint32_t, nslots);

    for (uint32_t i = 0; i < nslots; i++)
        at[i] = MF_NO_SLOT;
    for (uint32_t i = 0; i < n; i++)
        at[slots[i]] = i;
    return at;
}

static void invert_all(struct mf_org *org, struct mf_binding *b)
{
    const struct mf_charter *c = b->charter;

    b->nbody_at = org->bodies.n;
    b->body_at = invert(org, b->body, c->nbodies, b->nbody_at);
    b->noffice_at = org->offices.n;
    b->office_at = invert(org, b->office, c->noffices, b->noffice_at);
    b->nsetting_at = org->settings.n;
    b->setting_at = invert(org, b->setting, c->nsettings, b->nsetting_at);
    b->nemergency_at = org->emergencies.n;
    b->emergency_at = invert(org, b->emergency, c->nemergencies, b->nemergency_at);
}

static void mark_gone(struct mf_org *org, const struct mf_binding *b)
{
    for (uint32_t i = 0; i < b->nbody_at; i++) {
        struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, i);
        mf_touch(org, &row->gone, sizeof row->gone);
        row->gone = b->body_at[i] == MF_NO_SLOT;
    }
    for (uint32_t i = 0; i < b->noffice_at; i++) {
        struct mf_office_row *row = MF_ROW(org, offices, mf_office_row, i);
        mf_touch(org, row, sizeof *row);
        row->gone = b->office_at[i] == MF_NO_SLOT;
        if (row->gone)
            row->vacant_since = MF_NEVER;
    }
    for (uint32_t i = 0; i < b->nsetting_at; i++) {
        struct mf_setting_row *row = MF_ROW(org, settings, mf_setting_row, i);
        mf_touch(org, &row->gone, sizeof row->gone);
        row->gone = b->setting_at[i] == MF_NO_SLOT;
    }
    for (uint32_t i = 0; i < b->nemergency_at; i++) {
        struct mf_emergency_row *row = MF_ROW(org, emergencies, mf_emergency_row, i);
        mf_touch(org, &row->gone, sizeof row->gone);
        row->gone = b->emergency_at[i] == MF_NO_SLOT;
    }
}

/* Persons' facts go by name too. */
static void move_facts(struct mf_org *org, const struct mf_charter *from,
                       const struct mf_charter *to)
{
    bool same = from->nfacts == to->nfacts;

    for (uint32_t i = 0; same && i < to->nfacts; i++)
        same = mf_str_eq(from->facts[i].name.text, to->facts[i].name.text);
    for (mf_person p = 0; !same && p < org->persons.n; p++) {
        const struct mf_person_more *more = mf_person_more(org, p);
        struct mf_str *facts;
        if (!more->facts)
            continue;
        facts = mf_new_n(&org->arena, struct mf_str, to->nfacts);
        for (uint32_t i = 0; i < to->nfacts; i++) {
            struct mf_ref ref = mf_charter_find(from, to->facts[i].name.text);
            if (ref.kind == MF_REF_FACT)
                facts[i] = more->facts[ref.index];
        }
        mf_person_more_edit(org, p)->facts = facts;
    }
}

static void counts_follow(struct mf_org *org, const struct mf_charter *c)
{
    for (uint32_t i = 0; i < c->npowers; i++)
        for (uint32_t k = 0; k < c->powers[i].nstages && !org->follows; k++)
            if (c->powers[i].stages[k].counted == MF_COUNTED_CONTINUOUSLY) {
                mf_touch(org, &org->follows, sizeof org->follows);
                org->follows = true;
            }
}

void mf_bind_names(struct mf_org *org, const struct mf_charter *c, uint32_t by_proposal)
{
    const struct mf_binding *old = org->bindings.n ? mf_binding_now(org) : NULL;
    struct mf_binding *b = mf_new(&org->arena, struct mf_binding);

    b->charter = c;
    b->since = org->now;
    b->by_proposal = by_proposal;
    b->body = mf_new_n(&org->arena, uint32_t, c->nbodies);
    b->tag = mf_new_n(&org->arena, uint32_t *, c->nbodies);
    b->weight = mf_new_n(&org->arena, uint32_t *, c->nbodies);
    b->office = mf_new_n(&org->arena, uint32_t, c->noffices);
    b->setting = mf_new_n(&org->arena, uint32_t, c->nsettings);
    b->emergency = mf_new_n(&org->arena, uint32_t, c->nemergencies);
    b->power = mf_new_n(&org->arena, uint32_t, c->npowers);
    for (uint32_t i = 0; i < c->nbodies; i++)
        bind_body(org, old, b, i);
    for (uint32_t i = 0; i < c->noffices; i++)
        bind_office(org, b, i);
    for (uint32_t i = 0; i < c->nsettings; i++)
        bind_setting(org, old, b, i);
    for (uint32_t i = 0; i < c->nemergencies; i++)
        bind_emergency(org, b, i);
    for (uint32_t i = 0; i < c->npowers; i++)
        b->power[i] = bind_power(org, c->powers[i].name.text);
    invert_all(org, b);
    mark_gone(org, b);
    if (old)
        move_facts(org, old->charter, c);
    mf_touch(org, &org->bindings, sizeof org->bindings);
    mf_vec_push(&org->arena, &org->bindings, b);
    counts_follow(org, c);
}

void mf_bind(struct mf_org *org, const struct mf_charter *c, uint32_t by_proposal)
{
    mf_bind_names(org, c, by_proposal);
    mf_opens_bind(org);
}
