/* Weaknesses of how something is decided: F0101 to F0199. */
#include <string.h>

#include "audit/finding_internal.h"
#include "audit/turnouts.h"
#include "base/os.h"
#include "games/strength.h"

/* Nothing but letting people in. */
static bool only_admits(const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->neffects; i++)
        if (p->effects[i].kind != MF_EF_ADMIT)
            return false;
    return true;
}

static struct mf_span rule_span(const struct mf_power *p)
{
    const struct mf_stage *st = mf_power_last(p);

    return st->passes_span.len > 0 ? st->passes_span : p->name.span;
}

/* ---- how a rule is measured ---- */

struct bases {
    bool turnout; /* some leaf against those who take part */
    bool present;
};

static void note_base(void *payload, const struct mf_rule *leaf)
{
    struct bases *b = payload;

    if (leaf->kind != MF_RULE_COUNT)
        return;
    b->turnout |= leaf->base == MF_BASE_VOTING || leaf->base == MF_BASE_PRESENT;
    b->present |= leaf->base == MF_BASE_PRESENT;
}

static struct bases bases_of(const struct mf_charter *c, const struct mf_power *p)
{
    struct bases b = {false, false};

    for (uint32_t i = 0; i < p->nstages; i++)
        mf_each_leaf(c, p->stages[i].passes, note_base, &b);
    return b;
}

static bool approvals_fill(const struct mf_rule *leaf)
{
    return leaf->has_quorum && leaf->quorum_counting == MF_KIND_YES;
}

/*
 * Asks for so many approvals, whoever takes part. A fixed number out of a body that can grow
 * without end is no such thing; N_OF is firm when so many parts are that one of them is among any
 * N.
 */
static bool firm(const struct mf_charter *c, const struct mf_rule *r)
{
    uint64_t n = 0;

    switch (r->kind) {
    case MF_RULE_COUNT:
        if (r->base == MF_BASE_VOTING || r->base == MF_BASE_PRESENT)
            return approvals_fill(r);
        return r->base != MF_BASE_NONE || r->group.of.kind != MF_REF_BODY ||
               !c->bodies[r->group.of.index].open;
    case MF_RULE_CONSENT:
        return true;
    case MF_RULE_NAMED:
        return firm(c, c->rules[r->name.index].rule);
    case MF_RULE_AND:
    case MF_RULE_OR:
    case MF_RULE_N_OF:
        for (uint32_t i = 0; i < r->nchildren; i++)
            n += firm(c, r->children[i]);
        if (r->kind == MF_RULE_AND)
            return n > 0;
        return n + (r->kind == MF_RULE_OR ? 1 : r->n_of) > r->nchildren;
    case MF_RULE_NO_OBJECTION:
    case MF_RULE_NAME:
        break;
    }
    return false;
}

/* Some stage asks for approvals. Choices and sponsors' decisions are another matter. */
static bool guarded(const struct mf_charter *c, const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->nstages; i++) {
        const struct mf_stage *st = &p->stages[i];
        if (st->after.span.len == 0 && (!st->passes || firm(c, st->passes)))
            return true;
    }
    return false;
}

/* ---- looking ---- */

static void one_decides(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "`{0}` is carried through by one person, whatever everybody else does.",
        "`{0}` diloloskan satu orang, apa pun yang dilakukan semua yang lain.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_FIGHT];
    bool weak = mf_power_weighty(p) && !only_admits(p) && f->possible && f->who && f->hi == 1;
    struct mf_finding *g =
        mf_find_at(x, MF_FIND_ONE_DECIDES, p->name.text, weak, mf_measure_figure(f));

    if (!g)
        return;
    mf_find_of_power(x, g, i, rule_span(p), f);
    mf_find_say(x, g, says, 1, (struct mf_told_value[]){MF_TELL_TEXT(p->name.text)});
}

/* The owner with all agents of theirs; returns how many they are. */
static uint32_t household(const struct mf_scene *s, mf_person owner, bool *in)
{
    uint32_t n = 1;

    memset(in, 0, s->roster.npersons * sizeof *in);
    in[owner] = true;
    for (mf_person p = 0; p < s->roster.npersons; p++) {
        if (!s->roster.persons[p].agent || s->roster.persons[p].owner != owner)
            continue;
        in[p] = true;
        n++;
    }
    return n;
}

static void owner_decides(struct mf_finder *x, uint32_t i)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "{1} and the agents that {1} owns, {2} in all, carry `{0}` through by their votes alone.",
        "{1} bersama agen miliknya, seluruhnya {2}, meloloskan `{0}` dengan suara mereka sendiri.",
    };
    struct mf_study *s = x->f->study;
    const struct mf_power *p = &x->f->charter->powers[i];
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_OPPOSE];
    uint32_t npersons = x->f->scene.roster.npersons;
    bool *in;

    if (!mf_power_weighty(p) || !f->possible || f->hi < 2)
        return;
    in = mf_new_n(x->a, bool, npersons + 1);
    for (mf_person agent = 0; agent < npersons; agent++) {
        mf_person o = x->f->scene.roster.persons[agent].owner;
        struct mf_finding *g;
        struct mf_deciders d;
        uint32_t n;
        if (!x->f->scene.roster.persons[agent].agent || o >= npersons)
            continue;
        n = household(&x->f->scene, o, in);
        d = mf_deciders(s, p, MF_OTHERS_OPPOSE, f->supposed);
        if (!mf_form_holds(&s->columns, d.enough, in))
            continue;
        g = mf_find_at(x, MF_FIND_OWNER_DECIDES, p->name.text, true, mf_measure_persons(n));
        if (g) {
            mf_find_of_power(x, g, i, rule_span(p), NULL);
            mf_find_say(x, g, says, 3,
                        (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                                 MF_TELL_TEXT(mf_scene_name(&x->f->scene, o)),
                                                 MF_TELL_NUMBER(mf_measure_persons(n))});
        }
        return;
    }
}

static void few_turn_out(struct mf_finder *x, uint32_t i, struct bases b)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "If nobody else votes, it takes {1} out of {2} who have a say to carry `{0}`.",
        "Bila tidak ada yang lain memilih, cukup {1} dari {2} yang punya suara untuk meloloskan "
        "`{0}`.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_AWAY];
    struct mf_study *s = x->f->study;
    struct mf_deciders d = mf_deciders(s, p, MF_OTHERS_OPPOSE, f->supposed);
    uint64_t voices = mf_form_voices(s, d.needed, NULL);
    bool weak = mf_power_weighty(p) && b.turnout && f->possible && f->who && voices >= 4 &&
                (uint64_t)f->hi * 4 <= voices;
    struct mf_finding *g =
        mf_find_at(x, MF_FIND_FEW_TURN_OUT, p->name.text, weak, mf_measure_figure(f));

    if (!g)
        return;
    mf_find_of_power(x, g, i, rule_span(p), f);
    mf_find_say(
        x, g, says, 3,
        (struct mf_told_value[]){MF_TELL_TEXT(p->name.text), MF_TELL_NUMBER(mf_measure_figure(f)),
                                 MF_TELL_TEXT(mf_strf(x->a, "%llu", (unsigned long long)voices))});
}

static void ambush(struct mf_finder *x, uint32_t i, struct bases b)
{
    static const char *const says[MF_LINGUA__COUNT] = {
        "If the others attend and abstain, it takes {1} to carry `{0}`; against their votes {2}.",
        "Bila yang lain hadir dan abstain, cukup {1} untuk meloloskan `{0}`; melawan suara mereka "
        "diperlukan {2}.",
    };
    const struct mf_power *p = &x->f->charter->powers[i];
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_SILENT],
                           *votes = &x->f->decision[i].decides[MF_OTHERS_OPPOSE];
    struct mf_study *s = x->f->study;
    struct mf_deciders d = mf_deciders(s, p, MF_OTHERS_OPPOSE, f->supposed);
    bool weak = mf_power_weighty(p) && b.present && f->possible && f->who &&
                (!votes->possible || f->hi < votes->hi) &&
                (uint64_t)f->hi * 2 <= mf_form_voices(s, d.needed, NULL);
    struct mf_finding *g = mf_find_at(x, MF_FIND_AMBUSH, p->name.text, weak, mf_measure_figure(f));

    if (!g)
        return;
    mf_find_of_power(x, g, i, rule_span(p), f);
    mf_find_say(x, g, says, 3,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_figure(f)),
                                         MF_TELL_NUMBER(mf_measure_figure(votes))});
}

/* The bloc that wins nearly always though a tenth of the others come and vote no; else a gap. */
static struct mf_measure bloc_of(struct mf_study *s, const struct mf_power *p)
{
    const struct mf_attendance tenth = {MF_MILLION / 10, 0};
    uint32_t bloc = mf_turnouts_smallest(s, p, tenth, MF_BILLION - MF_BILLION / 20);

    return bloc == UINT32_MAX ? (struct mf_measure){.kind = MF_MEASURE_UNKNOWN}
                              : mf_measure_persons(bloc);
}

static void turnout_guard(struct mf_finder *x, uint32_t i)
{
    static const char *const says[][MF_LINGUA__COUNT] = {
        {"`{0}` can't be undone, and no number of approvals is asked for that grows with those who "
         "have a say.",
         "`{0}` tidak dapat dibatalkan, dan tidak ada jumlah persetujuan yang tumbuh bersama yang "
         "punya suara."},
        {"`{0}` can't be undone, and no number of approvals is asked for that grows with those who "
         "have a say: helped by bystanders, or by opponents who fill a quorum, it takes {1}.",
         "`{0}` tidak dapat dibatalkan, dan tidak ada jumlah persetujuan yang tumbuh bersama yang "
         "punya suara: dibantu penonton, atau penentang yang memenuhi kuorum, cukup {1}."},
        {"`{0}` can't be undone, and no number of approvals is asked for that grows with those who "
         "have a say: helped by bystanders, or by opponents who fill a quorum, it takes {1}. "
         "Suppose one in ten of the others comes, by chance, and votes no: then a bloc of {2} wins "
         "95 times of 100.",
         "`{0}` tidak dapat dibatalkan, dan tidak ada jumlah persetujuan yang tumbuh bersama yang "
         "punya suara: dibantu penonton, atau penentang yang memenuhi kuorum, cukup {1}. Andaikan "
         "satu dari sepuluh orang lain datang, secara acak, dan menolak: blok berisi {2} menang "
         "95 dari 100 kali."},
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_SILENT];
    struct mf_finding *g = mf_find_at(x, MF_FIND_TURNOUT_GUARD, p->name.text,
                                      mf_power_final(c, p) && !guarded(c, p), mf_measure_figure(f));
    struct mf_measure bloc;

    if (!g)
        return;
    bloc = bloc_of(x->f->study, p);
    mf_find_of_power(x, g, i, rule_span(p), f);
    mf_find_say(x, g,
                says[!f->possible                      ? 0
                     : bloc.kind == MF_MEASURE_UNKNOWN ? 1
                                                       : 2],
                3,
                (struct mf_told_value[]){MF_TELL_TEXT(p->name.text),
                                         MF_TELL_NUMBER(mf_measure_figure(f)),
                                         MF_TELL_NUMBER(bloc)});
}

/* ---- weights of the moment ---- */

/* Voting opens later than the proposal is filed, so that weights of the two instants differ. */
static bool opens_later(const struct mf_power *p, const struct mf_stage *st)
{
    return st != &p->stages[0] || st->nnotice > 0 || st->nhears > 0 || st->deliberates_span.len > 0;
}

static void borrowed_weight(struct mf_finder *x, uint32_t i)
{
    static const char *const says[][MF_LINGUA__COUNT] = {
        {"`{0}` is decided by what is held when voting opens, and takes effect the moment it "
         "passes: "
         "nobody can stop it then.",
         "`{0}` diputuskan menurut bobot saat pemungutan suara dibuka, dan berlaku begitu lolos: "
         "saat "
         "itu tidak ada yang dapat menghentikannya."},
        {"`{0}` is decided by what is held while the vote is open, and nobody can stop what has "
         "passed.",
         "`{0}` diputuskan menurut bobot selama pemungutan suara, dan yang telah lolos tidak dapat "
         "dihentikan siapa pun."},
    };
    const struct mf_charter *c = x->f->charter;
    const struct mf_power *p = &c->powers[i];
    const struct mf_stage *st = mf_power_last(p);
    const struct mf_figure *f = &x->f->decision[i].decides[MF_OTHERS_OPPOSE];
    bool late = st->counted == MF_COUNTED_CLOSING || st->counted == MF_COUNTED_CONTINUOUSLY, weak;
    struct mf_finding *g;

    weak = late || (st->counted == MF_COUNTED_VOTING && p->delay.ms == 0 && opens_later(p, st));
    weak = weak && mf_power_weighs_open(c, p) && !mf_power_held(p) && mf_power_final(c, p);
    g = mf_find_at(x, MF_FIND_BORROWED_WEIGHT, p->name.text, weak, mf_measure_figure(f));
    if (!g)
        return;
    mf_find_of_power(x, g, i, st->counted_span.len > 0 ? st->counted_span : rule_span(p), f);
    mf_find_say(x, g, says[late], 1, (struct mf_told_value[]){MF_TELL_TEXT(p->name.text)});
}

void mf_find_deciding(struct mf_finder *x)
{
    for (uint32_t i = 0; i < x->f->charter->npowers; i++) {
        struct bases b = bases_of(x->f->charter, &x->f->charter->powers[i]);
        one_decides(x, i);
        owner_decides(x, i);
        few_turn_out(x, i, b);
        ambush(x, i, b);
        turnout_guard(x, i);
        borrowed_weight(x, i);
    }
}

/* ---- changes ---- */

/* The nth body of the charter, those with a fixed number of seats first. */
static const struct mf_body *nth_body(const struct mf_charter *c, uint32_t nth)
{
    for (int open = 0; open < 2; open++)
        for (uint32_t i = 0; i < c->nbodies; i++)
            if (c->bodies[i].open == (open == 1) && nth-- == 0)
                return &c->bodies[i];
    return NULL;
}

static bool second_consent(struct mf_edits *e, const struct mf_power *p, uint32_t nth)
{
    const struct mf_stage *st = mf_power_last(p);
    const struct mf_rule *r = st->passes;
    const struct mf_body *b;

    if (nth == 0) { /* more of the same group */
        if (r && r->kind == MF_RULE_COUNT && r->group.of.kind == MF_REF_BODY &&
            st->choose.span.len == 0)
            mf_edit_passes(
                e, p, st,
                mf_strf(e->a, "majority of %.*s in office", MF_F(mf_edit_source(e, r->group.span))),
                false);
        return true;
    }
    b = nth_body(e->c, nth - 1);
    if (!b)
        return false;
    mf_edit_passes(e, p, st, mf_strf(e->a, "majority of %.*s in office", MF_F(b->name.text)), true);
    return true;
}

/* Where the word stands in the leaf after its group, as a whole word; 0: nowhere. */
static uint32_t word_after_group(const struct mf_edits *e, const struct mf_rule *leaf,
                                 const char *word)
{
    struct mf_str text = e->c->source.text;
    uint32_t i = leaf->group.span.at + leaf->group.span.len, end = leaf->span.at + leaf->span.len;
    size_t n = strlen(word);

    for (; i + n <= end; i++) {
        bool starts = text.p[i - 1] == ' ' || text.p[i - 1] == '\n' || text.p[i - 1] == '\t';
        bool ends = i + n == end || text.p[i + n] == ' ' || text.p[i + n] == '\n';
        if (starts && ends && memcmp(text.p + i, word, n) == 0)
            return i;
    }
    return 0;
}

struct requorum {
    struct mf_edits *e;
    bool base;         /* in place of a quorum: another base */
    bool present_only; /* leaves measured against those present */
};

static void change_leaf(void *payload, const struct mf_rule *leaf)
{
    struct requorum *q = payload;
    struct mf_edits *e = q->e;
    uint32_t from, to, end = leaf->span.at + leaf->span.len;
    const char *base = leaf->base == MF_BASE_PRESENT ? "present" : "voting";

    if (leaf->kind != MF_RULE_COUNT ||
        !(leaf->base == MF_BASE_PRESENT || (leaf->base == MF_BASE_VOTING && !q->present_only)))
        return;
    if (q->base) {
        from = word_after_group(e, leaf, base);
        if (from > 0)
            mf_edit_replace(e, (struct mf_span){from, (uint32_t)strlen(base)}, MF_S("in office"));
        return;
    }
    to = word_after_group(e, leaf, "tie");
    to = to > 0 ? to : end;
    from = leaf->has_quorum ? word_after_group(e, leaf, "with") : to;
    if (from == 0)
        return;
    mf_edit_replace(e, (struct mf_span){from, to - from},
                    mf_strf(e->a, "%swith quorum 1/3 in office counting yes%s",
                            from == end ? " " : "", to == end ? "" : " "));
}

static void change_leaves(struct mf_edits *e, const struct mf_power *p, struct requorum q)
{
    q.e = e;
    for (uint32_t i = 0; i < p->nstages; i++)
        mf_each_leaf(e->c, p->stages[i].passes, change_leaf, &q);
}

/* Beside what is asked for now: approvals that grow with the body. */
static bool approvals_of_a_third(struct mf_edits *e, const struct mf_power *p)
{
    const struct mf_stage *st = mf_power_last(p);
    bool *votes = mf_new_n(e->a, bool, e->c->nbodies + 1);

    mf_rule_bodies(e->c, st->passes, votes);
    for (uint32_t i = 0; i < e->c->nbodies; i++)
        if (votes[i] && e->c->bodies[i].open)
            return mf_edit_passes(
                e, p, st, mf_strf(e->a, "1/3 of %.*s in office", MF_F(e->c->bodies[i].name.text)),
                true);
    return false;
}

bool mf_propose_deciding(struct mf_figures *f, const struct mf_finding *g, uint32_t nth,
                         struct mf_edits *e)
{
    const struct mf_power *p = &f->charter->powers[g->power];

    if (g->find == MF_FIND_ONE_DECIDES)
        return second_consent(e, p, nth);
    if (g->find == MF_FIND_TURNOUT_GUARD && nth == 2)
        return approvals_of_a_third(e, p);
    if (nth > 1)
        return false;
    if (g->find == MF_FIND_FEW_TURN_OUT || g->find == MF_FIND_TURNOUT_GUARD) {
        change_leaves(e, p, (struct requorum){.base = nth == 1});
    } else if (g->find == MF_FIND_AMBUSH && nth == 0) {
        change_leaves(e, p, (struct requorum){.base = true, .present_only = true});
    } else if (g->find == MF_FIND_BORROWED_WEIGHT && nth == 0) {
        mf_edit_counted_at_proposal(e, p);
    } else {
        return false;
    }
    return true;
}
