/* Weaknesses of time and notice: F0201 to F0299. */
#include <string.h>

#include "audit/finding_internal.h"
#include "base/os.h"

#define RUSH_TIME (7 * MF_DAY)

/* ---- looking ---- */

static struct mf_span told_span(const struct mf_power *p)
{
    const struct mf_stage *st = &p->stages[0];

    return st->nnotice > 0 ? st->notice[0].span : p->name.span;
}

/* Fills a place or moves a number. */
static bool lesser(const struct mf_power *p)
{
    return mf_power_effect(p, MF_EF_APPOINT) || mf_power_effect(p, MF_EF_SEAT) ||
           mf_power_effect(p, MF_EF_SET) || mf_power_effect(p, MF_EF_RESIZE);
}

static void untold(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "Nobody has to be told of `{0}` before it is too late; from the first act until then: {1}.",
        "Tidak ada yang wajib diberi tahu tentang `{0}` sebelum terlambat; sejak tindakan pertama "
        "sampai saat itu: {1}.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_timing *t = &x->f->timing[i];
    bool grave = mf_power_final(c, p) || mf_power_puts_out(p), none = t->persons_told == 0;
    struct mf_measure told = mf_measure_persons(t->persons_told);
    struct mf_finding *g = mf_find_at(x, MF_FIND_UNTOLD, p->name.text, grave && none, told);

    if (!g)
        g = mf_find_at(x, MF_FIND_UNTOLD_LESSER, p->name.text, !grave && lesser(p) && none, told);
    if (!g)
        return;
    mf_find_of_power(x, g, i, told_span(p), &x->f->decision[i].decides[MF_OTHERS_OPPOSE]);
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_time(t->irrevocable))});
}

/* How many are told who have neither vote nor veto nor challenge. */
static uint64_t mere_listeners(struct mf_finder *x, const struct mf_power *p)
{
    struct mf_study *s = x->f->study;
    struct mf_supposition nobody = {MF_NOBODY, MF_NOBODY};
    bool *told = mf_new_n(x->a, bool, s->columns.npersons + 1),
         *voice = mf_new_n(x->a, bool, s->columns.npersons + 1);
    uint64_t n = 0;

    for (uint32_t i = 0; i < p->nstages; i++)
        mf_told_by(s, &p->stages[i], nobody, told);
    mf_form_voices(s, mf_deciders(s, p, MF_OTHERS_FIGHT, nobody).needed, voice);
    for (mf_person q = 0; q < s->columns.npersons; q++)
        n += told[q] && !voice[q];
    return n;
}

static void no_brake(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "Told of `{0}` without a part in it: {1}. With all others who are told they can't stop it "
        "once it has the votes.",
        "Diberi tahu tentang `{0}` tanpa ikut menentukan: {1}. Bersama semua lain yang diberi "
        "tahu, mereka tidak dapat menghentikannya bila suaranya cukup.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_timing *t = &x->f->timing[i];
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_OPPOSE];
    bool weak = (mf_power_final(c, p) || mf_power_puts_out(p)) && t->persons_told > 0 &&
                f->possible && f->who && !t->brake;
    uint64_t listeners = weak ? mere_listeners(x, p) : 0;
    struct mf_finding *g =
        mf_find_at(x, MF_FIND_NO_BRAKE, p->name.text, listeners > 0,
                   (struct mf_measure){.kind = listeners == 0 ? MF_MEASURE_YES : MF_MEASURE_NO});

    if (!g)
        return;
    mf_find_of_power(x, g, i, told_span(p), f);
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_persons(listeners))});
}

/* A power of the charter stays decisions of this one. */
static bool can_be_stayed(const struct mf_charter *c, uint32_t power)
{
    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_effect *e = mf_power_effect(&c->powers[i], MF_EF_STAY);
        const struct mf_param *what;
        if (!e || e->target.kind != MF_REF_PARAM)
            continue;
        what = &c->powers[i].params[e->target.index];
        for (uint32_t k = 0; k < what->npowers; k++)
            if (what->powers[k].index == power)
                return true;
    }
    return false;
}

/* Fewest who can veto or challenge what has passed. */
static struct mf_measure stoppers(struct mf_finder *x, const struct mf_power *p)
{
    const struct mf_stage *last = mf_power_last(p);
    struct mf_figure f = {.possible = false}, by;

    if (last->veto)
        f = mf_signers(x->f->study, p, last, last->veto);
    if (p->challenge.span.len > 0) {
        by = mf_signers(x->f->study, p, last, p->challenge.by);
        if (by.possible && (!f.possible || by.hi < f.hi))
            f = by;
    }
    return mf_measure_figure(&f);
}

static void idle_delay(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "After `{0}` has passed it waits for {1}, and nothing in the charter can stop it in that "
        "time.",
        "Setelah lolos, `{0}` menunggu {1}, dan tidak ada apa pun dalam piagam yang dapat "
        "menghentikannya dalam masa itu.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    bool weak = p->delay.ms > 0 && !mf_power_held(p) && mf_power_weighty(p) && !can_be_stayed(c, i);
    struct mf_finding *g = mf_find_at(x, MF_FIND_IDLE_DELAY, p->name.text, weak, stoppers(x, p));

    if (!g)
        return;
    mf_find_of_power(x, g, i, p->delay_span, NULL);
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_time(p->delay.ms))});
}

/* The shortest time that an outage could use up, and where it stands. */
static mf_duration shortest_window(const struct mf_charter *c, struct mf_span *ret,
                                   struct mf_str *ret_power)
{
    mf_duration least = MF_NEVER;

    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        for (uint32_t k = 0; k <= p->nstages; k++) {
            bool challenge = k == p->nstages;
            struct mf_span span = challenge ? p->challenge.span : p->stages[k].veto_span;
            mf_duration d = challenge                    ? p->challenge.within.ms
                            : p->stages[k].veto_any_time ? p->delay.ms
                                                         : p->stages[k].veto_within.ms;
            if (span.len == 0 || d >= least)
                continue;
            least = d;
            *ret = span;
            *ret_power = p->name.text;
        }
    }
    return least;
}

static void outage(struct mf_finder *x)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "An outage of {1} uses up the whole time in which `{0}` could be stopped.",
        "Gangguan selama {1} menghabiskan seluruh waktu untuk menghentikan `{0}`.",
    };
    const struct mf_charter *c = x->f->charter;
    struct mf_span span = {0, 0};
    struct mf_str power = {0};
    mf_duration d = shortest_window(c, &span, &power);
    struct mf_finding *g;

    if (d == MF_NEVER)
        return;
    g = mf_find_at(x, MF_FIND_OUTAGE, (struct mf_str){0}, c->silence_span.len == 0,
                   c->silence_span.len == 0 ? mf_measure_time(d)
                                            : (struct mf_measure){.kind = MF_MEASURE_NONE});
    if (!g)
        return;
    g->clause = span;
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(power), MF_TELL_NUMBER(mf_measure_time(d))});
}

static void rush(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "One person can start `{0}`; if those who decide act at once, the time until it can't be "
        "undone is: {1}.",
        "Satu orang dapat memulai `{0}`; bila para pemutus bertindak seketika, waktu sampai tidak "
        "dapat dibatalkan: {1}.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_timing *t = &x->f->timing[i];
    struct mf_measure time = mf_measure_time(t->irrevocable);
    struct mf_figure starts = {.possible = false};
    struct mf_finding *g;
    bool weak = mf_power_final(c, p) && p->proposed && p->delay.ms == 0 && !mf_power_held(p) &&
                t->irrevocable < RUSH_TIME;

    if (weak)
        starts = mf_signers(x->f->study, p, NULL, p->proposed);
    g = mf_find_at(x, MF_FIND_RUSH, p->name.text, weak && starts.possible && starts.hi == 1, time);
    if (!g)
        return;
    mf_find_of_power(x, g, i, p->proposed_span, &starts);
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text), MF_TELL_NUMBER(time)});
}

/* The parameter of the person whom the power is about, where it acts against one. */
static uint32_t concerned(const struct mf_charter *c, const struct mf_power *p)
{
    uint32_t person = UINT32_MAX, n = 0;

    for (uint32_t i = 0; i < p->nparams; i++)
        if (p->params[i].type == MF_PARAM_PERSON) {
            person = i;
            n++;
        }
    if (mf_power_puts_out(p))
        return p->subject != UINT32_MAX ? p->subject : person;
    return n == 1 && mf_power_final(c, p) && !mf_power_effect(p, MF_EF_APPOINT) &&
                   !mf_power_effect(p, MF_EF_SEAT) && !mf_power_effect(p, MF_EF_SPEND)
               ? person
               : UINT32_MAX;
}

/*
 * Some stage hears the person concerned: named as `subject`, or by the office that the person is
 * put out of.
 */
static bool heard(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->nstages; i++)
        for (uint32_t k = 0; k < p->stages[i].nhears; k++) {
            const struct mf_group *whom = &p->stages[i].hears[k].whom;
            if (whom->kind == MF_GROUP_SUBJECT)
                return true;
            for (uint32_t n = 0; n < p->neffects; n++)
                if (p->effects[n].target.kind == whom->of.kind &&
                    p->effects[n].target.index == whom->of.index)
                    return true;
        }
    return false;
}

static void unheard(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` decides about a named person, who has no time to speak before.",
        "`{0}` memutuskan tentang seseorang yang disebut namanya, yang tidak mendapat waktu bicara "
        "lebih "
        "dahulu.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    bool hears = heard(p), weak = concerned(c, p) != UINT32_MAX && !hears;
    struct mf_finding *g =
        mf_find_at(x, MF_FIND_UNHEARD, p->name.text, weak,
                   (struct mf_measure){.kind = hears ? MF_MEASURE_YES : MF_MEASURE_NO});

    if (!g)
        return;
    mf_find_of_power(x, g, i, p->effect_span, NULL);
    mf_find_say(x, g, says, 1, (struct mf_told_value[]){MF_TELL_TEXT(p->name.text)});
}

void mf_find_timing(struct mf_finder *x)
{
    for (uint32_t i = 0; i < x->f->charter->npowers; i++) {
        untold(x, i);
        no_brake(x, i);
        idle_delay(x, i);
        rush(x, i);
        unheard(x, i);
    }
    outage(x);
}

/* ---- changes ---- */

/* Bodies whose members decide, as a list for a notice; n 0: none. */
static struct mf_str deciding_bodies(const struct mf_figures *f, struct mf_arena *a,
                                     const struct mf_power *p)
{
    const struct mf_charter *c = f->charter;
    bool *votes = mf_new_n(a, bool, c->nbodies + 1);
    struct mf_buf out;

    mf_rule_bodies(c, p->proposed, votes);
    for (uint32_t i = 0; i < p->nstages; i++) {
        mf_rule_bodies(c, p->stages[i].passes, votes);
        mf_rule_bodies(c, p->stages[i].choose.by, votes);
    }
    mf_buf_init(&out, a);
    for (uint32_t i = 0; i < c->nbodies; i++) {
        if (!votes[i])
            continue;
        mf_buf_c(&out, out.n > 0 ? ", " : "");
        mf_buf_add(&out, c->bodies[i].name.text);
    }
    return mf_buf_str(&out);
}

/* Whoever is told must be allowed to see. */
static void lift_secrecy(struct mf_edits *e, const struct mf_power *p)
{
    if (p->visible_span.len > 0)
        mf_edit_remove(e, p->visible_span);
}

/* Voting now opens later than filing: weights are those of filing, or they could be borrowed. */
static void fix_weights(struct mf_edits *e, const struct mf_power *p)
{
    const struct mf_stage *st = mf_power_last(p);

    if (mf_power_weighs_open(e->c, p) && st->counted == MF_COUNTED_VOTING && p->delay.ms == 0 &&
        !mf_power_held(p))
        mf_edit_counted_at_proposal(e, p);
}

static void give_notice(struct mf_figures *f, struct mf_edits *e, const struct mf_power *p,
                        bool all)
{
    const struct mf_charter *c = f->charter;
    struct mf_buf to;

    mf_buf_init(&to, e->a);
    if (!all)
        mf_buf_add(&to, deciding_bodies(f, e->a, p));
    for (uint32_t i = 0; to.n == 0 || (all && i < c->nbodies); i++) {
        if (i == c->nbodies)
            return;
        if (mf_org_in_office(f->org, i) == 0)
            continue;
        mf_buf_c(&to, to.n > 0 ? ", " : "");
        mf_buf_add(&to, c->bodies[i].name.text);
    }
    lift_secrecy(e, p);
    fix_weights(e, p);
    mf_edit_clause(e, p, "notice", mf_strf(e->a, "7 days to %.*s", MF_F(mf_buf_str(&to))));
}

/* A veto for a third of a body, within the delay, or three days where there is none. */
static void veto_clause(struct mf_edits *e, const struct mf_power *p, struct mf_str body)
{
    struct mf_str within = MF_S("3 days");

    if (p->nstages > 1 || p->stages[0].veto)
        return;
    if (p->delay_span.len > 0)
        within = mf_edit_source(e, p->delay.span);
    mf_edit_clause(e, p, "veto by",
                   mf_strf(e->a, "1/3 of %.*s in office within %.*s", MF_F(body), MF_F(within)));
}

/*
 * Body after body: a veto over this power, as it is seen now; then seen by all; then over every
 * power with an idle delay, since powers that do alike should be stopped alike.
 */
static bool give_veto(struct mf_figures *f, struct mf_edits *e, const struct mf_power *p,
                      uint32_t nth)
{
    const struct mf_charter *c = f->charter;
    uint32_t body = nth % (c->nbodies + 1), way = nth / (c->nbodies + 1);

    if (way > 2)
        return false;
    if (body == c->nbodies || mf_org_in_office(f->org, body) == 0 ||
        (way == 1 && p->visible_span.len == 0))
        return true;
    mf_edit_silence(e);
    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *q = &c->powers[i];
        if (q == p || (way == 2 && q->delay.ms > 0 && !mf_power_held(q)))
            veto_clause(e, q, c->bodies[body].name.text);
    }
    if (way == 1)
        lift_secrecy(e, p);
    return true;
}

static void hearing_clause(struct mf_edits *e, const struct mf_power *p)
{
    const struct mf_effect *removes = mf_power_effect(p, MF_EF_REMOVE);
    struct mf_str whom = MF_S("subject");

    if (p->nstages > 1 || heard(p) || concerned(e->c, p) == UINT32_MAX)
        return;
    if (concerned(e->c, p) != p->subject) {
        if (!removes)
            return;
        whom = e->c->offices[removes->target.index].name.text;
    }
    lift_secrecy(e, p);
    fix_weights(e, p);
    mf_edit_clause(e, p, "hears", mf_strf(e->a, "%.*s within 72 hours", MF_F(whom)));
}

/* In this power; in every power that judges unheard, where one weaker than another would be a way
 * round. */
static bool give_hearing(struct mf_edits *e, const struct mf_power *p, uint32_t nth)
{
    mf_edit_silence(e);
    for (uint32_t i = 0; i < e->c->npowers; i++)
        if (nth == 1 || &e->c->powers[i] == p)
            hearing_clause(e, &e->c->powers[i]);
    return nth < 2;
}

/* To those who decide, or to all bodies; of this power, or of all of which nobody is told. */
static bool break_silence(struct mf_figures *f, struct mf_edits *e, const struct mf_power *p,
                          uint32_t nth)
{
    for (uint32_t i = 0; i < f->charter->npowers; i++) {
        const struct mf_power *q = &f->charter->powers[i];
        bool like = q == p || (nth > 1 && f->timing[i].persons_told == 0 && mf_power_weighty(q));
        if (like && q->nstages == 1)
            give_notice(f, e, q, nth % 2 == 1);
    }
    return nth < 4 && p->nstages == 1;
}

bool mf_propose_timing(struct mf_figures *f, const struct mf_finding *g, uint32_t nth,
                       struct mf_edits *e)
{
    const struct mf_power *p = g->power != UINT32_MAX ? &f->charter->powers[g->power] : NULL;

    if (g->find == MF_FIND_OUTAGE) {
        mf_edit_silence(e);
        return nth == 0;
    }
    if (!p)
        return false;
    if (g->find == MF_FIND_IDLE_DELAY || g->find == MF_FIND_NO_BRAKE)
        return give_veto(f, e, p, nth);
    if (g->find == MF_FIND_UNHEARD)
        return give_hearing(e, p, nth);
    if (g->find == MF_FIND_RUSH) {
        fix_weights(e, p);
        mf_edit_set_clause(e, p, p->stages[0].deliberates_span, "deliberates", MF_S("7 days"));
        return nth == 0 && p->nstages == 1;
    }
    return break_silence(f, e, p, nth);
}
