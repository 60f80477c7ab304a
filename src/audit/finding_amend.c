/* Weaknesses of how the rules are changed, and ways round them: F0401 to F0499. */
#include <string.h>

#include "audit/finding_internal.h"
#include "base/os.h"

static struct mf_span rule_span(const struct mf_power *p)
{
    const struct mf_stage *st = mf_power_last(p);

    return st->passes_span.len > 0 ? st->passes_span : p->name.span;
}

static const struct mf_figure *fights(const struct mf_finder *x, uint32_t power)
{
    return &x->f->decision[power].decides[MF_OTHERS_FIGHT];
}

/* So few that they can, and proven to be too few for the other. */
static bool fewer(const struct mf_figure *few, const struct mf_figure *many)
{
    return few->possible && few->who && many->possible && few->hi < many->lo;
}

/* ---- looking: amendments ---- */

/* The power that needs most of those that the amendment may change and that need more; or NULL. */
static const struct mf_power *stronger(const struct mf_finder *x, uint32_t amends)
{
    const struct mf_charter *c = x->f->charter;
    const struct mf_effect *e = mf_power_effect(&c->powers[amends], MF_EF_AMEND);
    const struct mf_power *most = NULL;
    uint32_t need = 0;

    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        if (i == amends || p->entrenched || !mf_power_weighty(p) ||
            !mf_effect_amends(e, MF_REF_POWER, i) || !fewer(fights(x, amends), fights(x, i)))
            continue;
        if (fights(x, i)->lo > need) {
            need = fights(x, i)->lo;
            most = p;
        }
    }
    return most;
}

static void weak_amendment(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` takes {1} against everybody else; `{2}`, which it can rewrite, takes {3}.",
        "`{0}` memerlukan {1} walau ditentang semua; `{2}`, yang dapat diubahnya, memerlukan {3}.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i], *more = stronger(x, i);
    struct mf_measure number = mf_measure_figure(fights(x, i));
    struct mf_finding *g =
        mf_find_at(x, MF_FIND_WEAK_AMENDMENT, p->name.text, more != NULL, number);

    if (!g)
        return;
    mf_find_of_power(x, g, i, rule_span(p), fights(x, i));
    mf_find_say(x, g, says, 4,
                (struct mf_told_value[]){
                    MF_TELL_TEXT(p->name.text), MF_TELL_NUMBER(number),
                    MF_TELL_TEXT(more->name.text),
                    MF_TELL_NUMBER(mf_measure_figure(fights(x, (uint32_t)(more - c->powers))))});
}

static void self_amendment(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` can rewrite itself: what it asks for holds only until it is used once, which takes "
        "{1}.",
        "`{0}` dapat mengubah dirinya: syaratnya hanya berlaku sampai dipakai sekali, yang "
        "memerlukan {1}.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    const struct mf_effect *e = mf_power_effect(p, MF_EF_AMEND);
    struct mf_measure number = mf_measure_figure(fights(x, i));
    struct mf_finding *g = mf_find_at(x, MF_FIND_SELF_AMENDMENT, p->name.text,
                                      !p->entrenched && number.kind == MF_MEASURE_PERSONS &&
                                          mf_effect_amends(e, MF_REF_POWER, i),
                                      number);

    if (!g)
        return;
    mf_find_of_power(x, g, i, p->name.span, fights(x, i));
    mf_find_say(x, g, says, 2,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text), MF_TELL_NUMBER(number)});
}

/* The easiest power that may change the mission; UINT32_MAX: none. */
static uint32_t mission_changer(const struct mf_finder *x)
{
    const struct mf_charter *c = x->f->charter;
    uint32_t found = UINT32_MAX;

    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_effect *e = mf_power_effect(&c->powers[i], MF_EF_AMEND);
        if (c->mission_entrenched)
            e = mf_power_effect(&c->powers[i], MF_EF_AMEND_ENTRENCHED);
        if (!e || !mf_effect_amends(e, MF_REF_MISSION, 0))
            continue;
        if (found == UINT32_MAX || fewer(fights(x, i), fights(x, found)))
            found = i;
    }
    return found;
}

static void mission(struct mf_finder *x)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "{1} can change the mission, by `{0}`.",
        "{1} dapat mengubah misi, lewat `{0}`.",
    };
    const struct mf_charter *c = x->f->charter;
    uint32_t i = mission_changer(x);
    struct mf_measure number = {.kind = MF_MEASURE_NOBODY};
    struct mf_finding *g;

    if (c->mission_span.len == 0)
        return;
    if (i != UINT32_MAX)
        number = mf_measure_figure(fights(x, i));
    g = mf_find_at(x, MF_FIND_MISSION, (struct mf_str){0},
                   !c->mission_entrenched && number.kind == MF_MEASURE_PERSONS, number);
    if (!g)
        return;
    mf_find_of_power(x, g, i, c->mission_span, fights(x, i));
    mf_find_say(
        x, g, says, 2,
        (struct mf_told_value[]){MF_TELL_TEXT(c->powers[i].name.text), MF_TELL_NUMBER(number)});
}

/* ---- looking: ways round ---- */

static bool same_effect(const struct mf_effect *a, const struct mf_effect *b)
{
    return a->kind == b->kind && a->target.kind == b->target.kind &&
           a->target.index == b->target.index && mf_str_eq(a->text, b->text);
}

static bool share_effect(const struct mf_power *p, const struct mf_power *q)
{
    for (uint32_t i = 0; i < p->neffects; i++)
        for (uint32_t k = 0; k < q->neffects; k++)
            if (p->effects[i].kind != MF_EF_ADOPT && same_effect(&p->effects[i], &q->effects[k]))
                return true;
    return false;
}

static bool is_out(const struct mf_effect *e)
{
    return e->kind == MF_EF_REMOVE || e->kind == MF_EF_UNSEAT || e->kind == MF_EF_EXPEL;
}

/* Whoever is put out by `way` is also put out of where `p` puts out. */
static bool evades(const struct mf_charter *c, const struct mf_power *p, const struct mf_power *way)
{
    for (uint32_t i = 0; i < p->neffects; i++)
        for (uint32_t k = 0; k < way->neffects; k++) {
            const struct mf_effect *e = &p->effects[i], *w = &way->effects[k];
            if (!is_out(e) || !is_out(w))
                continue;
            if (e->target.kind == w->target.kind && e->target.index == w->target.index)
                return true;
            if (e->kind == MF_EF_REMOVE && w->target.kind == MF_REF_BODY &&
                c->offices[e->target.index].of.kind == MF_REF_BODY &&
                c->offices[e->target.index].of.index == w->target.index)
                return true;
        }
    return false;
}

/* The power that `way` makes needless and that needs most; UINT32_MAX: none. */
static uint32_t evaded(const struct mf_finder *x, uint32_t way, bool entrenched)
{
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *w = &c->powers[way];
    uint32_t found = UINT32_MAX;

    if (w->entrenched || !mf_power_free(w))
        return found;
    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_power *p = &c->powers[i];
        bool same = entrenched ? share_effect(p, w) : evades(c, p, w);
        if (i == way || p->entrenched != entrenched || !same ||
            !fewer(fights(x, way), fights(x, i)))
            continue;
        if (found == UINT32_MAX || fights(x, i)->lo > fights(x, found)->lo)
            found = i;
    }
    return found;
}

static void way_round(struct mf_finder *x, uint32_t i, bool entrenched)
{
    static const char *const says[][MF_LINGUA__COUNT] = {
        {"`{0}` takes {1}, and puts out whom `{2}` needs {3} to put out.",
         "`{0}` memerlukan {1}, dan mengeluarkan orang yang lewat `{2}` memerlukan {3}."},
        {"`{2}` is entrenched and takes {3}; `{0}` does the same with {1}.",
         "`{2}` dikukuhkan dan memerlukan {3}; `{0}` mencapai hal yang sama dengan {1}."},
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    uint32_t other = evaded(x, i, entrenched);
    struct mf_measure number = mf_measure_figure(fights(x, i));
    struct mf_finding *g = mf_find_at(x, entrenched ? MF_FIND_TWIN : MF_FIND_WAY_ROUND,
                                      p->name.text, other != UINT32_MAX, number);

    if (!g)
        return;
    mf_find_of_power(x, g, i, rule_span(p), fights(x, i));
    mf_find_say(x, g, says[entrenched], 4,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text), MF_TELL_NUMBER(number),
                                         MF_TELL_TEXT(c->powers[other].name.text),
                                         MF_TELL_NUMBER(mf_measure_figure(fights(x, other)))});
}

/* Does it wait for the office to be vacant? */
static bool waits_for(const struct mf_cond *cond, uint32_t office)
{
    bool waits;

    if (!cond)
        return false;
    waits = cond->kind == MF_COND_OFFICE_VACANT && !cond->negated && cond->name.index == office;
    for (uint32_t i = 0; i < cond->nchildren && cond->kind == MF_COND_AND; i++)
        waits |= waits_for(cond->children[i], office);
    return waits;
}

/* The power that removes from the office and needs most, above what `than` needs; UINT32_MAX. */
static uint32_t removal_above(const struct mf_finder *x, uint32_t office, uint32_t than)
{
    const struct mf_charter *c = x->f->charter;
    uint32_t found = UINT32_MAX;

    for (uint32_t i = 0; i < c->npowers; i++) {
        const struct mf_effect *e = mf_power_effect(&c->powers[i], MF_EF_REMOVE);
        if (!e || e->target.index != office || !fewer(fights(x, than), fights(x, i)))
            continue;
        if (found == UINT32_MAX || fights(x, i)->lo > fights(x, found)->lo)
            found = i;
    }
    return found;
}

static void occupant(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` can be decided by {1} while the office is held; to empty it by `{2}` takes {3}.",
        "`{0}` dapat diputuskan {1} selagi jabatan terisi; mengosongkannya lewat `{2}` memerlukan "
        "{3}.",
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_effect *e = mf_power_effect(p, MF_EF_APPOINT),
                           *removes = mf_power_effect(p, MF_EF_REMOVE);
    struct mf_measure number = mf_measure_figure(fights(x, i));
    uint32_t removal;
    struct mf_finding *g;

    if (!e || (removes && removes->target.index == e->target.index))
        return;
    removal = waits_for(p->only_when, e->target.index) ? UINT32_MAX
                                                       : removal_above(x, e->target.index, i);
    g = mf_find_at(x, MF_FIND_OCCUPANT, p->name.text, removal != UINT32_MAX, number);
    if (!g)
        return;
    mf_find_of_power(x, g, i, p->effect_span, fights(x, i));
    mf_find_say(x, g, says, 4,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text), MF_TELL_NUMBER(number),
                                         MF_TELL_TEXT(c->powers[removal].name.text),
                                         MF_TELL_NUMBER(mf_measure_figure(fights(x, removal)))});
}

void mf_find_amending(struct mf_finder *x)
{
    for (uint32_t i = 0; i < x->f->charter->npowers; i++) {
        if (mf_power_effect(&x->f->charter->powers[i], MF_EF_AMEND)) {
            weak_amendment(x, i);
            self_amendment(x, i);
        }
        way_round(x, i, true);
        way_round(x, i, false);
        occupant(x, i);
    }
    mission(x);
}

/* ---- changes ---- */

static struct mf_str in_brackets(const struct mf_edits *e, const struct mf_rule *r)
{
    struct mf_str text = mf_edit_source(e, r->span);

    return r->kind == MF_RULE_OR ? mf_strf(e->a, "(%.*s)", MF_F(text)) : text;
}

/* Counts of one and the same group: then the higher bar goes in place of the lower. */
static bool same_group(const struct mf_rule *a, const struct mf_rule *b)
{
    return a->kind == MF_RULE_COUNT && b->kind == MF_RULE_COUNT &&
           a->group.of.kind == b->group.of.kind && a->group.of.index == b->group.of.index &&
           a->group.tag.kind == b->group.tag.kind && a->group.except == MF_EXCEPT_NONE &&
           b->group.except == MF_EXCEPT_NONE &&
           (a->group.tag.kind == MF_REF_NONE || a->group.tag.index == b->group.tag.index);
}

/* The weaker rule is one of those that the stronger one joins by `and`. */
static bool contains(const struct mf_edits *e, const struct mf_rule *strong,
                     const struct mf_rule *weak)
{
    struct mf_str text = mf_edit_source(e, weak->span);

    for (uint32_t i = 0; i < strong->nchildren && strong->kind == MF_RULE_AND; i++)
        if (mf_str_eq(mf_edit_source(e, strong->children[i]->span), text))
            return true;
    return false;
}

static bool ask_as_much(struct mf_edits *e, const struct mf_power *weak,
                        const struct mf_power *strong)
{
    const struct mf_stage *to = mf_power_last(weak), *from = mf_power_last(strong);

    if (!from->passes || from->passes_when_proposed || from->choose.span.len > 0)
        return false;
    return mf_edit_passes(e, weak, to, in_brackets(e, from->passes),
                          !to->passes || !(same_group(to->passes, from->passes) ||
                                           contains(e, from->passes, to->passes)));
}

static void copy_clause(struct mf_edits *e, const struct mf_power *to, struct mf_span span,
                        const char *keyword)
{
    struct mf_str clause = mf_edit_source(e, span);

    mf_edit_clause(e, to, keyword, mf_str_trim(mf_str_sub(clause, strlen(keyword), clause.n)));
}

/* The rule of the stronger power; then its veto and challenge too. */
static bool strengthen(struct mf_edits *e, const struct mf_power *weak,
                       const struct mf_power *strong, uint32_t nth)
{
    const struct mf_stage *from = mf_power_last(strong);

    if (nth > 1)
        return false;
    ask_as_much(e, weak, strong);
    if (nth == 0)
        return true;
    mf_edit_silence(e);
    if (from->veto && !mf_power_last(weak)->veto && weak->nstages == 1)
        copy_clause(e, weak, from->veto_span, "veto by");
    if (strong->challenge.span.len > 0 && !strong->challenge.of_effect &&
        weak->challenge.span.len == 0)
        copy_clause(e, weak, strong->challenge.span, "challenge by");
    return true;
}

static void entrenching_power(struct mf_figures *f, struct mf_edits *e, const struct mf_power *like)
{
    const struct mf_charter *c = f->charter;
    bool *votes = mf_new_n(e->a, bool, c->nbodies + 1);
    struct mf_buf proposed, told, rule;
    bool weighs = false;

    mf_rule_bodies(c, mf_power_last(like)->passes, votes);
    mf_buf_init(&proposed, e->a);
    mf_buf_init(&told, e->a);
    mf_buf_init(&rule, e->a);
    if (mf_power_last(like)->passes)
        mf_buf_add(&rule, in_brackets(e, mf_power_last(like)->passes));
    for (uint32_t i = 0; i < c->nbodies; i++) {
        struct mf_str name = c->bodies[i].name.text;
        if (!votes[i] || mf_org_in_office(f->org, i) == 0)
            continue;
        mf_buf_f(&proposed, "%s1/3 of %.*s in office", proposed.n > 0 ? " or " : "", MF_F(name));
        weighs |= c->bodies[i].open && c->bodies[i].nweights > 0;
        mf_buf_f(&told, "%s%.*s", told.n > 0 ? ", " : "", MF_F(name));
        mf_buf_f(&rule, "%s3/4 of %.*s %s", rule.n > 0 ? " and " : "", MF_F(name),
                 c->bodies[i].open ? "in office" : "seats");
    }
    if (told.n == 0)
        return;
    mf_edit_item(e,
                 mf_strf(e->a,
                         "entrenched power amend_entrenched(text: charter) \"Amend what is "
                         "entrenched\" {\n"
                         "    proposed by  %.*s within 14 days\n"
                         "    notice       30 days to %.*s\n"
                         "    votes        14 days\n%s"
                         "    passes when  %.*s\n"
                         "    effect       amend entrenched\n"
                         "  }",
                         MF_F(mf_buf_str(&proposed)), MF_F(mf_buf_str(&told)),
                         weighs ? "    counted      at proposal\n" : "", MF_F(mf_buf_str(&rule))));
}

static bool entrench(struct mf_figures *f, struct mf_edits *e, struct mf_span item,
                     const struct mf_power *like)
{
    bool there = false;

    for (uint32_t i = 0; i < f->charter->npowers; i++)
        there |= mf_power_effect(&f->charter->powers[i], MF_EF_AMEND_ENTRENCHED) != NULL;
    if (!there)
        entrenching_power(f, e, like);
    if (there || e->list.n > 0) {
        mf_edit_silence(e);
        mf_edit_replace(e, (struct mf_span){item.at, 0}, MF_S("entrenched "));
    }
    return true;
}

static bool wait_for_vacancy(struct mf_edits *e, const struct mf_power *p)
{
    const struct mf_effect *appoints = mf_power_effect(p, MF_EF_APPOINT);
    struct mf_str office = e->c->offices[appoints->target.index].name.text, old;

    if (!p->only_when) {
        mf_edit_clause(e, p, "only when", mf_strf(e->a, "%.*s vacant", MF_F(office)));
        return true;
    }
    old = mf_edit_source(e, p->only_when->span);
    mf_edit_replace(e, p->only_when->span,
                    mf_strf(e->a,
                            p->only_when->kind == MF_COND_OR ? "(%.*s) and %.*s vacant"
                                                             : "%.*s and %.*s vacant",
                            MF_F(old), MF_F(office)));
    return true;
}

bool mf_propose_amending(struct mf_figures *f, const struct mf_finding *g, uint32_t nth,
                         struct mf_edits *e)
{
    const struct mf_charter *c = f->charter;
    const struct mf_power *p = &c->powers[g->power], *more;
    struct mf_finder x = {.f = f, .a = e->a};
    uint32_t other;

    if (g->find == MF_FIND_WEAK_AMENDMENT) {
        more = stronger(&x, g->power);
        return more && strengthen(e, p, more, nth);
    }
    if (g->find == MF_FIND_TWIN || g->find == MF_FIND_WAY_ROUND) {
        other = evaded(&x, g->power, g->find == MF_FIND_TWIN);
        if (nth == 2)
            mf_edit_remove(e, p->span);
        return nth == 2 || (other != UINT32_MAX && strengthen(e, p, &c->powers[other], nth));
    }
    if (nth > 0)
        return false;
    if (g->find == MF_FIND_SELF_AMENDMENT)
        return entrench(f, e, p->span, p);
    if (g->find == MF_FIND_MISSION)
        return entrench(f, e, c->mission_span, p);
    return wait_for_vacancy(e, p);
}
