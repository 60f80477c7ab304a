/* Weaknesses of who sits where: F0301 to F0399. */
#include <string.h>

#include "audit/finding_internal.h"
#include "base/os.h"
#include "lang/names.h"

/* ---- one set of persons ---- */

static bool fills(const struct mf_power *p, uint32_t body)
{
    for (uint32_t i = 0; i < p->neffects; i++)
        if ((p->effects[i].kind == MF_EF_SEAT || p->effects[i].kind == MF_EF_ADMIT) &&
            p->effects[i].target.index == body)
            return true;
    return false;
}

/* Bodies whose votes, vetoes or challenges the power counts; who proposes is left aside. */
static bool *judges(struct mf_arena *a, const struct mf_charter *c, const struct mf_power *p)
{
    bool *in = mf_new_n(a, bool, c->nbodies + 1);

    for (uint32_t i = 0; i < p->nstages; i++) {
        mf_rule_bodies(c, p->stages[i].passes, in);
        mf_rule_bodies(c, p->stages[i].choose.by, in);
        mf_rule_bodies(c, p->stages[i].veto, in);
    }
    mf_rule_bodies(c, p->challenge.by, in);
    mf_rule_bodies(c, p->challenge.decided_by, in);
    mf_rule_bodies(c, p->confirmed.by, in);
    return in;
}

/* A power in which each of the two has a part; UINT32_MAX: none. */
static uint32_t meeting(struct mf_arena *a, const struct mf_charter *c, uint32_t one,
                        uint32_t other)
{
    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        const bool *in = judges(a, c, p);
        if ((in[one] && in[other]) || (in[one] && fills(p, other)) || (in[other] && fills(p, one)))
            return i;
    }
    return UINT32_MAX;
}

static void same_persons(struct mf_finder *x, uint32_t one, uint32_t other)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "{2} sit both on `{0}` (of {3}) and on `{1}` (of {4}), which meet in `{5}`.",
        "{2} duduk di `{0}` (dari {3}) sekaligus di `{1}` (dari {4}), yang bertemu dalam `{5}`.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_org *org = x->f->org;
    uint64_t n[2] = {mf_org_in_office(org, one), mf_org_in_office(org, other)};
    mf_person *both;
    uint32_t nboth = 0, power = meeting(x->a, c, one, other);
    struct mf_str key = mf_strf(x->a, "%.*s+%.*s", MF_F(c->bodies[one].name.text),
                                MF_F(c->bodies[other].name.text));
    struct mf_finding *g;

    if (power == UINT32_MAX || n[0] >= 2 * n[1] || n[1] >= 2 * n[0])
        return;
    both = mf_new_n(x->a, mf_person, mf_org_persons(org) + 1);
    for (mf_person p = 0; p < mf_org_persons(org); p++)
        if (mf_org_is_member(org, p, one) && mf_org_is_member(org, p, other))
            both[nboth++] = p;
    if (nboth < 2 || (uint64_t)nboth * 2 <= n[0] || (uint64_t)nboth * 2 <= n[1])
        return;
    g = mf_find_at(x, MF_FIND_SAME_PERSONS, key, true, mf_measure_persons(nboth));
    if (!g)
        return;
    g->clause = c->bodies[one].name.span;
    g->who = both;
    g->nwho = nboth;
    mf_find_say(x, g, says, 6,
                (struct mf_told_value[]){MF_TELL_TEXT(c->bodies[one].name.text),
                                         MF_TELL_TEXT(c->bodies[other].name.text),
                                         MF_TELL_NUMBER(mf_measure_persons(nboth)),
                                         MF_TELL_TEXT(mf_strf(x->a, "%u", (unsigned)n[0])),
                                         MF_TELL_TEXT(mf_strf(x->a, "%u", (unsigned)n[1])),
                                         MF_TELL_TEXT(c->powers[power].name.text)});
}

/* ---- one holder ---- */

struct consents {
    struct mf_finder *x;
    uint32_t power;
};

static void two_consents(struct consents *k, const struct mf_rule *r, uint32_t one, uint32_t other)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` asks for the consent of `{1}` and of `{2}`, and {3} is both.",
        "`{0}` meminta persetujuan `{1}` dan `{2}`, dan {3} memegang keduanya.",
    };
    struct mf_finder *x = k->x;
    const struct mf_charter *c = x->f->charter;
    mf_person holder = mf_org_holder(x->f->org, one);
    struct mf_str name = c->powers[k->power].name.text;
    mf_person *who;
    struct mf_finding *g;

    if (one == other || holder == MF_NOBODY || holder != mf_org_holder(x->f->org, other))
        return;
    g = mf_find_at(x, MF_FIND_SAME_HOLDER, name, true, mf_measure_persons(1));
    if (!g)
        return;
    who = mf_new(x->a, mf_person);
    *who = holder;
    mf_find_of_power(x, g, k->power, r->span, NULL);
    g->who = who;
    g->nwho = 1;
    mf_find_say(x, g, says, 4,
                (struct mf_told_value[]){MF_TELL_TEXT(name),
                                         MF_TELL_TEXT(c->offices[one].name.text),
                                         MF_TELL_TEXT(c->offices[other].name.text),
                                         MF_TELL_TEXT(mf_scene_name(&x->f->scene, holder))});
}

static void same_holder(void *payload, const struct mf_rule *r)
{
    struct consents *k = payload;

    if (r->kind == MF_RULE_AND || (r->kind == MF_RULE_N_OF && r->n_of > 1))
        for (uint32_t i = 0; i < r->nchildren; i++)
            for (uint32_t j = 0; j < i; j++)
                if (r->children[i]->kind == MF_RULE_CONSENT &&
                    r->children[j]->kind == MF_RULE_CONSENT)
                    two_consents(k, r, r->children[j]->name.index, r->children[i]->name.index);
    for (uint32_t i = 0; i < r->nchildren; i++)
        same_holder(k, r->children[i]);
}

/* ---- refilling ---- */

/* Bodies with more members, and organisations in which founding anew for each departure would take
 * long, aren't asked. */
#define REFILL_SEATS 60u
#define REFILL_WORK  200000u /* members times persons */

/* Could some power put somebody on the body, if everybody agreed? */
static bool refills(struct mf_finder *x, const struct mf_scene *scene, uint32_t body)
{
    const struct mf_charter *c = x->f->charter;
    struct mf_arena tmp;
    struct mf_refusals rs = {.arena = &tmp};
    struct mf_org *org;
    struct mf_study *s;
    bool yes = false;

    mf_arena_init(&tmp);
    org = mf_scene_found(scene, &rs);
    s = org ? mf_study_new(&tmp, org) : NULL;
    for (uint32_t i = 0; s && i < c->npowers && !yes; i++) {
        struct mf_supposition who = {MF_NOBODY, MF_NOBODY};
        if (fills(&c->powers[i], body))
            yes = mf_figure_of(s, mf_deciders(s, &c->powers[i], MF_OTHERS_SILENT, who)).possible;
    }
    if (org)
        mf_org_free(org);
    mf_arena_free(&tmp);
    return yes || !org; /* where it can't be founded nothing can be said */
}

struct part {
    const struct mf_charter *c;
    uint32_t body;
    bool found;
};

static void has_part(void *payload, const struct mf_rule *rule)
{
    struct part *k = payload;
    struct mf_arena tmp;
    bool *in;

    mf_arena_init(&tmp);
    in = mf_new_n(&tmp, bool, k->c->nbodies + 1);
    mf_rule_bodies(k->c, rule, in);
    k->found |= in[k->body];
    mf_arena_free(&tmp);
}

/* Some power fills it, and none does so without its own members. */
static bool fills_itself(const struct mf_charter *c, uint32_t body)
{
    bool any = false;

    if (c->bodies[body].admitted.kind == MF_REF_OFFICE)
        return false;
    for (uint32_t i = 0; i < c->npowers; i++) {
        struct part k = {c, body, false};
        if (!fills(&c->powers[i], body))
            continue;
        any = true;
        mf_power_each_rule(&c->powers[i], has_part, &k);
        if (!k.found)
            return false;
    }
    return any;
}

/* After how many departures nobody can fill it while somebody is left; n: never. */
static uint32_t stuck_after(struct mf_finder *x, uint32_t body, const mf_person *member, uint32_t n)
{
    if (!refills(x, &x->f->scene, body))
        return n; /* also with all of them: departures have nothing to do with it */
    for (uint32_t left = 1; left < n; left++)
        for (int end = 0; end < 2; end++) {
            struct mf_scene s =
                mf_scene_without(x->a, &x->f->scene, end == 0 ? member + (n - left) : member, left);
            if (!refills(x, &s, body))
                return left;
        }
    return n;
}

static void no_refill(struct mf_finder *x, uint32_t body)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "Once {1} of the {2} on `{0}` have left, no power can fill it any more, even if all "
        "agreed.",
        "Setelah {1} dari {2} pada `{0}` pergi, tidak ada lagi kewenangan yang dapat mengisinya, "
        "sekalipun semua sepakat.",
    };
    const struct mf_charter *c = x->f->charter;
    uint64_t n = mf_org_in_office(x->f->org, body);
    mf_person member[REFILL_SEATS];
    uint32_t found = 0, left;
    struct mf_finding *g;

    if (n < 2 || n > REFILL_SEATS || n * mf_org_persons(x->f->org) > REFILL_WORK ||
        !fills_itself(c, body))
        return;
    for (mf_person p = 0; p < mf_org_persons(x->f->org) && found < n; p++)
        if (mf_org_is_member(x->f->org, p, body))
            member[found++] = p;
    left = stuck_after(x, body, member, found);
    g = mf_find_at(x, MF_FIND_NO_REFILL, c->bodies[body].name.text, left < found,
                   left < found ? mf_measure_persons(left)
                                : (struct mf_measure){.kind = MF_MEASURE_NONE});
    if (!g)
        return;
    g->clause = c->bodies[body].vacancies.span.len > 0 ? c->bodies[body].vacancies.span
                                                       : c->bodies[body].name.span;
    mf_find_say(x, g, says, 3,
                (struct mf_told_value[]){MF_TELL_TEXT(c->bodies[body].name.text),
                                         MF_TELL_TEXT(mf_strf(x->a, "%u", left)),
                                         MF_TELL_TEXT(mf_strf(x->a, "%u", found))});
}

/* ---- the gate ---- */

/* A power with a say of the body in it, weighty ones and votes only where `votes`; UINT32_MAX. */
static uint32_t say_of(const struct mf_charter *c, uint32_t body, bool votes)
{
    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        struct part k = {c, body, false};
        if (votes && (!mf_power_weighty(p) || fills(p, body)))
            continue;
        if (!votes)
            mf_power_each_rule(p, has_part, &k);
        for (uint32_t s = 0; s < p->nstages; s++) {
            if (p->stages[s].passes)
                has_part(&k, p->stages[s].passes);
            if (p->stages[s].choose.by)
                has_part(&k, p->stages[s].choose.by);
        }
        if (k.found)
            return i;
    }
    return UINT32_MAX;
}

static bool is_appointed(const struct mf_charter *c, uint32_t office)
{
    for (uint32_t i = 0; i < c->npowers; i++)
        for (uint32_t k = 0; k < c->powers[i].neffects; k++)
            if (c->powers[i].effects[k].kind == MF_EF_APPOINT &&
                c->powers[i].effects[k].target.index == office)
                return true;
    return false;
}

/* Filled by rules that aren't in the text. */
static bool is_silent(const struct mf_charter *c, uint32_t body)
{
    const struct mf_body *b = &c->bodies[body];

    if (!b->open || b->nweights > 0 || b->admitted.kind != MF_REF_OFFICE ||
        is_appointed(c, b->admitted.index))
        return false;
    for (uint32_t i = 0; i < c->npowers; i++)
        if (fills(&c->powers[i], body))
            return false;
    return true;
}

static void silent_body(struct mf_finder *x, uint32_t body)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` has a say in `{1}`, and the text doesn't tell who sits there or how many: they are "
        "put there "
        "by `{2}`, which no power fills. The figures of `{1}` rest on {3}, an assumption.",
        "`{0}` ikut menentukan `{1}`, dan naskah tidak menyebut siapa atau berapa yang duduk di "
        "sana: "
        "mereka ditempatkan oleh `{2}`, yang tidak diisi kewenangan mana pun. Angka untuk `{1}` "
        "bertumpu "
        "pada {3}, suatu pengandaian.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_body *b = &c->bodies[body];
    uint32_t power = say_of(c, body, false);
    struct mf_finding *g =
        mf_find_at(x, MF_FIND_SILENT_BODY, b->name.text, is_silent(c, body) && power != UINT32_MAX,
                   (struct mf_measure){.kind = MF_MEASURE_UNKNOWN});

    if (!g)
        return;
    g->clause = b->seats_span;
    mf_find_say(x, g, says, 4,
                (struct mf_told_value[]){
                    MF_TELL_TEXT(b->name.text), MF_TELL_TEXT(c->powers[power].name.text),
                    MF_TELL_TEXT(c->offices[b->admitted.index].name.text),
                    MF_TELL_NUMBER(mf_measure_persons(mf_org_in_office(x->f->org, body)))});
}

static void one_admits(struct mf_finder *x, uint32_t body)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "Who is on `{0}`, which decides `{1}` among others, is decided by one person (`{2}`).",
        "Siapa yang ada di `{0}`, yang antara lain memutuskan `{1}`, ditentukan satu orang "
        "(`{2}`).",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_body *b = &c->bodies[body];
    uint32_t power = say_of(c, body, true), gate = UINT32_MAX;
    bool office = b->admitted.kind == MF_REF_OFFICE, one;
    struct mf_figure f = {.possible = office, .lo = 1, .hi = 1};
    struct mf_finding *g;

    if (!b->open || power == UINT32_MAX || is_silent(c, body))
        return;
    for (uint32_t i = 0; i < c->npowers && !office; i++) {
        const struct mf_figure *d = &x->f->decision[i].decides[MF_OTHERS_FIGHT];
        if (!fills(&c->powers[i], body) || !d->possible || !d->who)
            continue;
        if (gate == UINT32_MAX || d->hi < f.hi) {
            f = *d;
            gate = i;
        }
    }
    one = f.possible && f.hi == 1;
    g = mf_find_at(x, MF_FIND_ONE_ADMITS, b->name.text, one,
                   f.possible && !office ? mf_measure_figure(&f) : mf_measure_persons(1));
    if (!g)
        return;
    g->clause = b->admitted_span.len > 0 ? b->admitted_span : b->seats_span;
    g->power = gate;
    mf_find_say(x, g, says, 3,
                (struct mf_told_value[]){
                    MF_TELL_TEXT(b->name.text), MF_TELL_TEXT(c->powers[power].name.text),
                    MF_TELL_TEXT(office ? c->offices[b->admitted.index].name.text
                                        : c->powers[gate].name.text)});
}

static void agents(struct mf_finder *x, uint32_t body)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "Agents may hold {1} of the {2} seats of `{0}`.",
        "Agen boleh menduduki {1} dari {2} kursi `{0}`.",
    };
    const struct mf_body *b = &x->f->charter->bodies[body];
    uint64_t share;
    struct mf_finding *g;

    if (b->open || b->seats == 0)
        return;
    share = b->agents_span.len == 0     ? 0
            : b->agents_max >= b->seats ? 100
                                        : b->agents_max * 100 / b->seats;
    g = mf_find_at(x, MF_FIND_AGENTS, b->name.text, share >= 50,
                   (struct mf_measure){MF_MEASURE_PERCENT, share, share});
    if (!g)
        return;
    g->clause = b->agents_span;
    mf_find_say(x, g, says, 3,
                (struct mf_told_value[]){
                    MF_TELL_TEXT(b->name.text),
                    MF_TELL_TEXT(mf_strf(x->a, "%llu", (unsigned long long)b->agents_max)),
                    MF_TELL_TEXT(mf_strf(x->a, "%llu", (unsigned long long)b->seats))});
}

/* ---- those who can stop ---- */

static void empty_stop(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "The {1} over `{0}` can't be used by anybody as things are: even all together are too few.",
        "{1} atas `{0}` saat ini tidak dapat dipakai siapa pun: semuanya bersama pun terlalu "
        "sedikit.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    const struct mf_stage *last = mf_power_last(p);

    for (int challenge = 0; challenge < 2; challenge++) {
        const struct mf_rule *rule = challenge ? p->challenge.by : last->veto;
        struct mf_figure f;
        struct mf_finding *g;
        if (!rule)
            continue;
        f = mf_signers(x->f->study, p, last, rule);
        g = mf_find_at(x, MF_FIND_EMPTY_STOP, p->name.text, !f.possible && !f.at_filing,
                       mf_measure_figure(&f));
        if (!g)
            continue;
        mf_find_of_power(x, g, i, challenge ? p->challenge.span : last->veto_span, NULL);
        mf_find_say(x, g, says, 2,
                    (struct mf_told_value[]){
                        MF_TELL_TEXT(p->name.text),
                        MF_TELL_TEXT(challenge ? MF_S("`challenge`") : MF_S("`veto`"))});
        return;
    }
}

struct guards {
    const struct mf_power *dismissal;
    bool hit;
};

/* Does the power put holders of this leaf out of where they hold it? */
static void puts_out_guard(void *payload, const struct mf_rule *leaf)
{
    struct guards *k = payload;
    const struct mf_ref *of = leaf->kind == MF_RULE_CONSENT ? &leaf->name : &leaf->group.of;

    for (uint32_t i = 0; i < k->dismissal->neffects; i++) {
        const struct mf_effect *e = &k->dismissal->effects[i];
        bool out = e->kind == MF_EF_REMOVE || e->kind == MF_EF_SUSPEND || e->kind == MF_EF_UNSEAT ||
                   e->kind == MF_EF_EXPEL;
        k->hit |= out && e->target.kind == of->kind && e->target.index == of->index;
    }
}

static bool carries(struct mf_study *s, const struct mf_power *p, const struct mf_figure *by)
{
    bool *in = mf_new_n(s->arena, bool, s->columns.npersons + 1), yes = false;
    struct mf_supposition *who;
    uint32_t n = mf_suppositions(s, p, &who);

    for (uint32_t i = 0; i < by->hi; i++)
        in[by->who[i]] = true;
    for (uint32_t i = 0; i < n && !yes; i++)
        yes = mf_form_holds(&s->columns, mf_deciders(s, p, MF_OTHERS_FIGHT, who[i]).enough, in);
    return yes;
}

static void captive_stop(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "The same {2} who decide `{0}` by their votes can use `{1}` to put its veto's holder out.",
        "{2} yang sama yang memutuskan `{0}` dengan suara mereka dapat memakai `{1}` untuk "
        "mengeluarkan "
        "pemegang vetonya.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_stage *last = mf_power_last(p);
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_OPPOSE];
    struct mf_measure number = {.kind = MF_MEASURE_NOBODY};

    if (!last->veto || !f->possible || !f->who)
        return;
    for (uint32_t q = 0; q < c->npowers; q++) {
        struct guards k = {&c->powers[q], false};
        struct mf_finding *g;
        if (q == i)
            continue;
        mf_each_leaf(c, last->veto, puts_out_guard, &k);
        if (!k.hit)
            continue;
        number = mf_measure_figure(&x->f->decision[q].decides[MF_OTHERS_FIGHT]);
        if (!carries(x->f->study, &c->powers[q], f))
            continue;
        g = mf_find_at(x, MF_FIND_CAPTIVE_STOP, p->name.text, true, number);
        if (!g)
            return;
        mf_find_of_power(x, g, i, last->veto_span, f);
        mf_find_say(x, g, says, 3,
                    (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                             MF_TELL_TEXT(c->powers[q].name.text),
                                             MF_TELL_NUMBER(mf_measure_figure(f))});
        return;
    }
    mf_find_at(x, MF_FIND_CAPTIVE_STOP, p->name.text, false, number);
}

void mf_find_persons(struct mf_finder *x)
{
    const struct mf_charter *c = x->f->charter;

    for (uint32_t i = 0; i < c->nbodies; i++) {
        for (uint32_t k = 0; k < i && !x->f->scene.nominal; k++)
            same_persons(x, k, i);
        no_refill(x, i);
        silent_body(x, i);
        one_admits(x, i);
        agents(x, i);
    }
    for (uint32_t i = 0; i < c->npowers; i++) {
        struct consents k = {x, i};
        if (!x->f->scene.nominal)
            mf_power_each_rule(&c->powers[i], same_holder, &k);
        empty_stop(x, i);
        captive_stop(x, i);
    }
}

/* ---- changes ---- */

static uint32_t body_of(const struct mf_charter *c, struct mf_str name)
{
    struct mf_ref r = mf_charter_find(c, name);

    return r.kind == MF_REF_BODY ? r.index : UINT32_MAX;
}

struct rebase {
    struct mf_edits *e;
};

/* `seats` as a base becomes `in office`. */
static void rebase(void *payload, const struct mf_rule *leaf)
{
    struct rebase *k = payload;
    uint32_t from = leaf->group.span.at + leaf->group.span.len;
    struct mf_str text = k->e->c->source.text;

    if (leaf->kind != MF_RULE_COUNT || leaf->base != MF_BASE_SEATS)
        return;
    while (from < text.n && (text.p[from] == ' ' || text.p[from] == '\n'))
        from++;
    if (mf_str_eq(mf_str_sub(text, from, 5), MF_S("seats")))
        mf_edit_replace(k->e, (struct mf_span){from, 5}, MF_S("in office"));
}

/* The nth way to let the remaining fill the body: measured on those in office, also as caretaker.
 */
static bool let_refill(struct mf_figures *f, const struct mf_finding *g, uint32_t nth,
                       struct mf_edits *e)
{
    const struct mf_charter *c = f->charter;
    uint32_t body = body_of(c, g->item);
    struct rebase k = {e};

    for (uint32_t i = 0; i < c->npowers && body != UINT32_MAX && nth < 3; i++) {
        const struct mf_power *p = &c->powers[i];
        if (!fills(p, body))
            continue;
        if (nth != 1 && !p->caretaker) {
            uint32_t at = p->clauses.n > 0 ? p->clauses.at[0].span.at : p->span.at;
            while (at > p->span.at && e->c->source.text.p[at - 1] != '{')
                at--;
            if (at > p->span.at)
                mf_edit_replace(e, (struct mf_span){at - 1, 0}, MF_S("caretaker "));
        }
        if (nth != 0)
            for (uint32_t s = 0; s < p->nstages; s++)
                mf_each_leaf(c, p->stages[s].passes, rebase, &k);
    }
    return nth < 3;
}

static bool limit_agents(const struct mf_charter *c, struct mf_str name, struct mf_edits *e)
{
    const struct mf_body *b = &c->bodies[body_of(c, name)];
    uint64_t n = (b->seats - 1) / 3;

    if (n == 0)
        mf_edit_remove(e, b->agents_span);
    else
        mf_edit_replace(e, b->agents_span,
                        mf_strf(e->a, "agents allowed at most %llu", (unsigned long long)n));
    return true;
}

/* The same veto over whoever dismisses its holders. */
static bool guard_the_guard(const struct mf_charter *c, const struct mf_power *p,
                            struct mf_edits *e)
{
    const struct mf_stage *last = mf_power_last(p);
    struct mf_str clause = mf_edit_source(e, last->veto_span);

    mf_edit_silence(e);
    for (uint32_t q = 0; q < c->npowers; q++) {
        struct guards k = {&c->powers[q], false};
        if (&c->powers[q] == p || c->powers[q].nstages > 1 || c->powers[q].stages[0].veto)
            continue;
        mf_each_leaf(c, last->veto, puts_out_guard, &k);
        if (k.hit)
            mf_edit_clause(e, &c->powers[q], "veto by",
                           mf_str_trim(mf_str_sub(clause, sizeof "veto by" - 1, clause.n)));
    }
    return true;
}

bool mf_propose_persons(struct mf_figures *f, const struct mf_finding *g, uint32_t nth,
                        struct mf_edits *e)
{
    const struct mf_charter *c = f->charter;

    if (g->find == MF_FIND_NO_REFILL)
        return let_refill(f, g, nth, e);
    if (g->find == MF_FIND_ONE_ADMITS && g->power != UINT32_MAX && nth < c->nbodies) {
        mf_edit_passes(e, &c->powers[g->power], mf_power_last(&c->powers[g->power]),
                       mf_strf(e->a, "majority of %.*s in office", MF_F(c->bodies[nth].name.text)),
                       true);
        return true;
    }
    if (g->find == MF_FIND_AGENTS)
        return nth == 0 && limit_agents(c, g->item, e);
    if (g->find == MF_FIND_CAPTIVE_STOP)
        return nth == 0 && guard_the_guard(c, &c->powers[g->power], e);
    return false;
}
