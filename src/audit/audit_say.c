/* Phrases of an audit: numbers, people, places. */
#include "audit/audit_say.h"

#include <string.h>

#include "base/os.h"
#include "engine/tally.h"

static const char *const words[MF_AW__COUNT][MF_LINGUA__COUNT] = {
#define MF_AW(sym, en, id) [MF_AW_##sym] = {en, id},
#include "audit/audit_words.def"
#undef MF_AW
};

/* Roster lines by person. */
static void index_places(struct mf_ay *y)
{
    const struct mf_roster *r = &y->au->scene->roster;
    uint32_t *at = mf_new_n(y->a, uint32_t, r->npersons + 1);

    y->seat_from = mf_new_n(y->a, uint32_t, r->npersons + 2);
    y->office_from = mf_new_n(y->a, uint32_t, r->npersons + 2);
    y->seats = mf_new_n(y->a, uint32_t, r->nseats + 1);
    y->offices = mf_new_n(y->a, uint32_t, r->noffices + 1);
    for (uint32_t i = 0; i < r->nseats; i++)
        y->seat_from[r->seats[i].person + 1]++;
    for (uint32_t i = 0; i < r->noffices; i++)
        y->office_from[r->offices[i].person + 1]++;
    for (uint32_t p = 0; p < r->npersons; p++) {
        y->seat_from[p + 1] += y->seat_from[p];
        y->office_from[p + 1] += y->office_from[p];
    }
    for (uint32_t i = 0; i < r->nseats; i++) {
        mf_person p = r->seats[i].person;
        y->seats[y->seat_from[p] + at[p]++] = i;
    }
    memset(at, 0, r->npersons * sizeof *at);
    for (uint32_t i = 0; i < r->noffices; i++) {
        mf_person p = r->offices[i].person;
        y->offices[y->office_from[p] + at[p]++] = i;
    }
}

struct mf_ay mf_ay_new(struct mf_arena *a, const struct mf_audit *au, enum mf_lingua lingua)
{
    struct mf_ay y = {.a = a, .au = au, .lingua = lingua};

    index_places(&y);
    return y;
}

struct mf_str mf_ay_fill(const struct mf_ay *y, enum mf_aw word, const struct mf_str *args,
                         unsigned n)
{
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    mf_fill(&b, words[word][y->lingua], args, n);
    return mf_buf_str(&b);
}

/* ---- numbers ---- */

struct mf_str mf_ay_number(const struct mf_ay *y, uint64_t n)
{
    return mf_strf(y->a, "%llu", (unsigned long long)n);
}

struct mf_str mf_ay_figure(const struct mf_ay *y, const struct mf_audit_figure *f)
{
    struct mf_str lo = mf_ay_number(y, f->f.lo), hi = mf_ay_number(y, f->f.hi), text = lo;

    if (!f->f.possible)
        return mf_asaid(y, NO_ONE_CAN);
    if (f->f.lo != f->f.hi)
        text = mf_asay(y, INTERVAL, lo, hi);
    if (f->doubt == MF_AUDIT_FILING)
        text = mf_strf(y->a, "%.*s*", MF_F(text));
    return text;
}

struct mf_str mf_ay_count(const struct mf_ay *y, uint64_t persons)
{
    if (persons == 0)
        return mf_asaid(y, NOBODY);
    return persons == 1 ? mf_asaid(y, PERSON) : mf_asay(y, PERSONS, mf_ay_number(y, persons));
}

struct mf_str mf_ay_persons(const struct mf_ay *y, const struct mf_audit_figure *f)
{
    if (!f->f.possible)
        return mf_asaid(y, NOBODY);
    if (f->f.lo == f->f.hi && f->doubt == MF_AUDIT_PROVEN)
        return mf_ay_count(y, f->f.hi);
    return mf_asay(y, PERSONS, mf_ay_figure(y, f));
}

struct mf_str mf_ay_listed(const struct mf_ay *y, const struct mf_str *names, uint32_t n)
{
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && i + 1 == n)
            mf_buf_add(&b, mf_asaid(y, AND));
        else if (i > 0)
            mf_buf_c(&b, ", ");
        mf_buf_add(&b, names[i]);
    }
    return mf_buf_str(&b);
}

/* ---- places that the rules of a power look at ---- */

struct places {
    bool *body, *office;
};

static void look_at_group(struct places *p, const struct mf_group *g)
{
    const struct mf_ref *refs[2] = {&g->of, &g->except_name};

    for (unsigned i = 0; i < 2; i++) {
        if (refs[i]->kind == MF_REF_BODY)
            p->body[refs[i]->index] = true;
        if (refs[i]->kind == MF_REF_OFFICE)
            p->office[refs[i]->index] = true;
    }
}

static void look_at_rule(struct places *p, const struct mf_charter *c, const struct mf_rule *rule)
{
    const struct mf_rule *leaves[MF_MAX_RULE_CLAUSES];
    uint32_t n;

    if (!rule)
        return;
    n = mf_rule_leaves(c, rule, leaves);
    for (uint32_t i = 0; i < n; i++) {
        look_at_group(p, &leaves[i]->group);
        if (leaves[i]->kind == MF_RULE_CONSENT)
            p->office[leaves[i]->name.index] = true;
        if (leaves[i]->tie.kind == MF_REF_OFFICE)
            p->office[leaves[i]->tie.index] = true;
    }
}

static struct places places_of(const struct mf_ay *y, const struct mf_power *power)
{
    const struct mf_charter *c = y->au->charter;
    struct places p = {mf_new_n(y->a, bool, c->nbodies + 1), mf_new_n(y->a, bool, c->noffices + 1)};

    if (!power) {
        memset(p.body, true, c->nbodies * sizeof *p.body);
        memset(p.office, true, c->noffices * sizeof *p.office);
        return p;
    }
    look_at_rule(&p, c, power->proposed);
    for (uint32_t i = 0; i < power->nstages; i++) {
        const struct mf_stage *st = &power->stages[i];
        look_at_rule(&p, c, st->passes);
        look_at_rule(&p, c, st->choose.by);
        look_at_rule(&p, c, st->veto);
        look_at_rule(&p, c, st->overridden_by);
    }
    look_at_rule(&p, c, power->challenge.by);
    look_at_rule(&p, c, power->challenge.decided_by);
    look_at_rule(&p, c, power->confirmed.by);
    return p;
}

/* ---- kinds of people ---- */

static void add_word(struct mf_buf *b, const char *joint, struct mf_str word)
{
    mf_buf_c(b, b->n > 0 ? joint : "");
    mf_buf_add(b, word);
}

static struct mf_str seat_label(const struct mf_ay *y, const struct mf_roster_seat *seat)
{
    const struct mf_body *body = &y->au->charter->bodies[seat->body];
    struct mf_buf tags;

    mf_buf_init(&tags, y->a);
    for (uint32_t t = 0; t < body->ntags; t++)
        if (seat->tags & (UINT32_C(1) << t))
            add_word(&tags, ", ", body->tags[t].text);
    if (tags.n == 0)
        return body->name.text;
    return mf_asay(y, KIND_TAGS, body->name.text, mf_buf_str(&tags));
}

/* The offices of the person that count, else the seats; empty where neither does. */
static struct mf_str label(const struct mf_ay *y, const struct places *pl, mf_person p,
                           bool *ret_office)
{
    const struct mf_roster *r = &y->au->scene->roster;
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint32_t i = y->office_from[p]; i < y->office_from[p + 1]; i++) {
        uint32_t office = r->offices[y->offices[i]].office;
        if (pl->office[office])
            add_word(&b, " + ", y->au->charter->offices[office].name.text);
    }
    *ret_office = b.n > 0;
    for (uint32_t i = y->seat_from[p]; i < y->seat_from[p + 1]; i++) {
        const struct mf_roster_seat *seat = &r->seats[y->seats[i]];
        if (pl->body[seat->body])
            add_word(&b, " + ", seat_label(y, seat));
    }
    return mf_buf_str(&b);
}

uint32_t mf_ay_kinds(const struct mf_ay *y, const struct mf_power *power, const mf_person *who,
                     uint32_t n, struct mf_ay_kind **ret)
{
    struct places pl = places_of(y, power);
    MF_VEC(struct mf_ay_kind) kinds = {0};

    for (uint32_t i = 0; i < n; i++) {
        struct mf_ay_kind kind = {.first = who[i], .count = 1};
        uint32_t k = 0;
        kind.label = label(y, &pl, who[i], &kind.office);
        while (k < kinds.n && !mf_str_eq(kinds.at[k].label, kind.label))
            k++;
        if (k < kinds.n)
            kinds.at[k].count++;
        else
            mf_vec_push(y->a, &kinds, kind);
    }
    *ret = kinds.at;
    return kinds.n;
}

struct mf_str mf_ay_kinds_text(const struct mf_ay *y, const struct mf_power *power,
                               const mf_person *who, uint32_t npersons)
{
    struct mf_ay_kind *kinds;
    uint32_t n = mf_ay_kinds(y, power, who, npersons, &kinds);
    struct mf_str *texts = mf_new_n(y->a, struct mf_str, n + 1);

    for (uint32_t i = 0; i < n; i++) {
        struct mf_str count = mf_ay_number(y, kinds[i].count);
        if (kinds[i].label.n == 0)
            texts[i] = mf_asay(y, KIND_OTHERS, count);
        else if (kinds[i].office && kinds[i].count == 1)
            texts[i] = kinds[i].label;
        else
            texts[i] = mf_asay(y, KIND_OF, count, kinds[i].label);
    }
    return mf_ay_listed(y, texts, n);
}

/* One person alone: by the office, else as a member of something. */
static struct mf_str one_kind(const struct mf_ay *y, const struct mf_power *power,
                              const mf_person *who)
{
    struct mf_ay_kind *kind;

    mf_ay_kinds(y, power, who, 1, &kind);
    if (kind->label.n == 0)
        return mf_asaid(y, KIND_ONE_OTHER);
    return kind->office ? kind->label : mf_asay(y, KIND_ONE, kind->label);
}

#define NAMES 6u /* shown one by one */

struct mf_str mf_ay_names(const struct mf_ay *y, const mf_person *who, uint32_t n)
{
    struct mf_str names[NAMES];
    uint32_t shown = n > NAMES ? NAMES - 1 : n;

    for (uint32_t i = 0; i < shown; i++)
        names[i] = mf_scene_name(y->au->scene, who[i]);
    if (shown == n)
        return mf_ay_listed(y, names, n);
    struct mf_buf b;
    mf_buf_init(&b, y->a);
    for (uint32_t i = 0; i < shown; i++)
        add_word(&b, ", ", names[i]);
    return mf_asay(y, NAMES_MORE, mf_buf_str(&b), mf_ay_number(y, n - shown));
}

struct mf_str mf_ay_who(const struct mf_ay *y, const struct mf_power *power, const mf_person *who,
                        uint32_t n)
{
    struct mf_str text;

    if (n == 0)
        return mf_asaid(y, NOBODY);
    text = n == 1 ? one_kind(y, power, who) : mf_ay_kinds_text(y, power, who, n);
    if (y->au->scene->nominal)
        return text;
    return mf_asay(y, WHO, text, mf_ay_names(y, who, n));
}

struct mf_str mf_ay_example(const struct mf_ay *y, const struct mf_power *power,
                            const struct mf_figure *f)
{
    struct mf_buf b;

    if (!f->possible || !f->who)
        return mf_asaid(y, NO_ONE_CAN);
    mf_buf_init(&b, y->a);
    mf_buf_add(&b, mf_ay_who(y, power, f->who, f->hi));
    if (f->supposed.subject != MF_NOBODY)
        mf_buf_add(&b, mf_asay(y, ABOUT, mf_ay_who(y, power, &f->supposed.subject, 1)));
    if (f->supposed.proposer != MF_NOBODY)
        mf_buf_add(&b, mf_asay(y, PROPOSED_BY, mf_ay_who(y, power, &f->supposed.proposer, 1)));
    return mf_buf_str(&b);
}

/* ---- time and places ---- */

struct mf_str mf_ay_length(const struct mf_ay *y, mf_duration d)
{
    if (d < MF_DAY || d % MF_DAY == 0)
        return mf_duration_words(y->a, d, 0, y->lingua);
    return mf_duration_show(y->a, d, y->lingua);
}

struct mf_str mf_ay_after(const struct mf_ay *y, mf_duration d)
{
    if (d == 0)
        return mf_asaid(y, AT_ONCE);
    return mf_asay(y, AFTER, mf_ay_length(y, d));
}

struct mf_str mf_ay_span(const struct mf_ay *y, mf_duration d)
{
    return d == 0 ? mf_asaid(y, AT_ONCE) : mf_duration_show(y->a, d, y->lingua);
}

struct mf_str mf_ay_soonest(const struct mf_ay *y, const struct mf_timing *t)
{
    if (t->waits && t->irrevocable == 0)
        return mf_asaid(y, WAITS);
    return mf_ay_span(y, t->irrevocable);
}

struct mf_str mf_ay_group(const struct mf_ay *y, const struct mf_group *g)
{
    return mf_ay_clause(y, g->span);
}

struct mf_str mf_ay_place(const struct mf_ay *y, struct mf_span span)
{
    const struct mf_source *source = &y->au->charter->source;

    return mf_strf(y->a, "%.*s:%u", MF_F(source->name), mf_source_place(source, span.at).line);
}

struct mf_str mf_ay_clause(const struct mf_ay *y, struct mf_span span)
{
    struct mf_str text = mf_source_slice(&y->au->charter->source, span);
    struct mf_buf b;
    bool gap = false;

    mf_buf_init(&b, y->a);
    for (size_t i = 0; i < text.n; i++) {
        char ch = text.p[i];
        bool blank = ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r';
        if (!blank) {
            mf_buf_c(&b, gap && b.n > 0 ? " " : "");
            mf_buf_char(&b, ch);
        }
        gap = blank;
    }
    return mf_buf_str(&b);
}

/* ---- powers ---- */

struct mf_str mf_ay_power(const struct mf_ay *y, const struct mf_power *power)
{
    return power->title.n > 0 ? mf_asay(y, POWER_QUOTED, power->title) : power->name.text;
}

static struct mf_str and_more(const struct mf_ay *y, struct mf_str names, uint32_t more)
{
    if (more == 0)
        return names;
    return more == 1 ? mf_asay(y, POWERS_ONE_MORE, names)
                     : mf_asay(y, POWERS_MORE, names, mf_ay_number(y, more));
}

struct mf_str mf_ay_powers(const struct mf_ay *y, const struct mf_power *power, uint32_t more)
{
    return and_more(y, mf_ay_power(y, power), more);
}

uint32_t mf_ay_curve_others(const struct mf_ay *y, uint32_t i)
{
    uint32_t n = 0;

    for (uint32_t k = 0; k < y->au->npowers; k++)
        n += y->au->powers[k].curves_as == i;
    return n;
}

void mf_ay_add_powers(const struct mf_ay *y, struct mf_buf *b, uint32_t i)
{
    for (uint32_t k = 0; k < y->au->npowers; k++)
        if (k == i || y->au->powers[k].curves_as == i)
            add_word(b, ", ", y->au->powers[k].power->name.text);
}

struct mf_str mf_ay_curve_powers(const struct mf_ay *y, uint32_t i)
{
    struct mf_str names[3];
    uint32_t n = 0, all = mf_ay_curve_others(y, i) + 1, shown = all > 4 ? 3 : all;
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint32_t k = 0; k < y->au->npowers && n < shown; k++)
        if (k == i || y->au->powers[k].curves_as == i) {
            if (n < 3)
                names[n] = y->au->powers[k].power->name.text;
            add_word(&b, ", ", y->au->powers[k].power->name.text);
            n++;
        }
    if (all <= 3)
        return mf_ay_listed(y, names, n);
    return and_more(y, mf_buf_str(&b), all - shown);
}
