/* An old charter and a new one: powers, figures, who gains and who loses, weaknesses. */
#include "audit/difference.h"

#include <string.h>

#include "audit/rule_form.h"
#include "base/os.h"

static const struct {
    const char *name, *word[MF_LINGUA__COUNT];
} compared_words[MF_COMPARED__COUNT] = {
    [MF_COMPARED_DECIDES] = {"decides",
                             {"decide against everybody else", "memutuskan, ditentang semua"}},
    [MF_COMPARED_BY_VOTES] = {"by_votes",
                              {"decide against all other votes", "memutuskan, suara lain menolak"}},
    [MF_COMPARED_AWAY] = {"away",
                          {"decide if others stay away", "memutuskan bila yang lain absen"}},
    [MF_COMPARED_ABSTAIN] = {"abstain",
                             {"decide if others abstain", "memutuskan bila yang lain abstain"}},
    [MF_COMPARED_STOPS] = {"stops", {"can stop it", "dapat menghentikan"}},
    [MF_COMPARED_SOONEST] = {"soonest", {"first act to final", "tindakan pertama sampai final"}},
    [MF_COMPARED_TOLD] = {"told", {"told by duty", "wajib diberi tahu"}},
    [MF_COMPARED_SILENT] = {"silent",
                            {"decide if only those told resist",
                             "memutuskan bila hanya yang diberi tahu melawan"}},
    [MF_COMPARED_BRAKE] = {"brake",
                           {"those told can still stop it", "yang diberi tahu masih dapat "
                                                            "menghentikan"}},
    [MF_COMPARED_CAPTURE] = {"capture",
                             {"can come to hold it, step by step", "dapat menguasainya bertahap"}},
};

const char *mf_compared_name(enum mf_compared what)
{
    mf_assert(what < MF_COMPARED__COUNT);
    return compared_words[what].name;
}

const char *mf_compared_word(enum mf_compared what, enum mf_lingua lingua)
{
    mf_assert(what < MF_COMPARED__COUNT);
    return compared_words[what].word[lingua];
}

/* What is being compared. */
struct comparison {
    struct mf_arena *a;
    const struct mf_figures *was, *is;
    MF_VEC(struct mf_power_fate) fates;
    MF_VEC(struct mf_figure_shift) shifts;
    MF_VEC(struct mf_group_shift) groups;
};

static uint32_t power_called(const struct mf_charter *c, struct mf_str name)
{
    struct mf_ref r = mf_charter_find(c, name);

    return r.kind == MF_REF_POWER ? r.index : UINT32_MAX;
}

static void say(struct comparison *k, struct mf_str ret[MF_LINGUA__COUNT],
                const char *const templates[MF_LINGUA__COUNT], unsigned n,
                struct mf_str values[MF_LINGUA__COUNT][4])
{
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        struct mf_buf out;
        mf_buf_init(&out, k->a);
        mf_fill(&out, templates[lingua], values[lingua], n);
        ret[lingua] = mf_buf_str(&out);
    }
}

/* ---- what became of each power ---- */

/* The words of a stretch of text, one space between them, comments left out. */
static struct mf_str words_of(struct mf_arena *a, const struct mf_charter *c, uint32_t from,
                              uint32_t to)
{
    struct mf_str text = mf_source_slice(&c->source, (struct mf_span){from, to - from});
    struct mf_buf out;
    bool quoted = false, comment = false, space = false;

    mf_buf_init(&out, a);
    for (size_t i = 0; i < text.n; i++) {
        char ch = text.p[i];
        if (ch == '"' && !comment)
            quoted = !quoted;
        if (ch == '\n')
            comment = false;
        if (ch == '#' && !quoted)
            comment = true;
        if (comment || ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r') {
            space = out.n > 0;
            continue;
        }
        if (space)
            mf_buf_char(&out, ' ');
        space = false;
        mf_buf_char(&out, ch);
    }
    return mf_buf_str(&out);
}

struct clause_list {
    struct mf_str *at;
    uint32_t n;
};

/* What stands before the first clause, then the clauses, each as its words. */
static struct clause_list clauses_of(struct mf_arena *a, const struct mf_charter *c,
                                     const struct mf_power *p)
{
    struct clause_list out = {mf_new_n(a, struct mf_str, p->clauses.n + 1), 0};
    uint32_t first = p->clauses.n > 0 ? p->clauses.at[0].span.at : p->span.at + p->span.len;
    struct mf_str head = words_of(a, c, p->span.at, first);

    if (head.n > 0 && head.p[head.n - 1] == '{')
        head = mf_str_trim(mf_str_sub(head, 0, head.n - 1));
    out.at[out.n++] = head;
    for (uint32_t i = 0; i < p->clauses.n; i++)
        out.at[out.n++] = words_of(a, c, p->clauses.at[i].span.at,
                                   p->clauses.at[i].span.at + p->clauses.at[i].span.len);
    return out;
}

static void list_missing(struct mf_buf *out, const struct clause_list *of,
                         const struct clause_list *in, const char *before)
{
    for (uint32_t i = 0; i < of->n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < in->n && !found; k++)
            found = mf_str_eq(of->at[i], in->at[k]);
        if (!found)
            mf_buf_f(out, "%s%s `%.*s`", out->n > 0 ? "; " : "", before, MF_F(of->at[i]));
    }
}

static void compare_text(struct comparison *k, uint32_t old, uint32_t new)
{
    static const char *const words[2][MF_LINGUA__COUNT] = {{"out:", "dihapus:"},
                                                           {"in:", "ditambahkan:"}};
    struct clause_list was = clauses_of(k->a, k->was->charter, &k->was->charter->powers[old]);
    struct clause_list is = clauses_of(k->a, k->is->charter, &k->is->charter->powers[new]);
    struct mf_power_fate f = {.name = k->is->charter->powers[new].name.text,
                              .fate = MF_CHANGED,
                              .old_power = old,
                              .new_power = new};

    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        struct mf_buf out;
        mf_buf_init(&out, k->a);
        list_missing(&out, &was, &is, words[0][lingua]);
        list_missing(&out, &is, &was, words[1][lingua]);
        f.says[lingua] = mf_buf_str(&out);
    }
    if (f.says[MF_EN].n > 0)
        mf_vec_push(k->a, &k->fates, f);
}

/* A power that only one of them has: its title, and fewest who carry it through. */
static void only_one(struct comparison *k, const struct mf_figures *of, uint32_t power, bool came)
{
    static const char *const says[2][MF_LINGUA__COUNT] = {
        {"is gone; {0} could carry it through", "hilang; {0} dapat meloloskannya"},
        {"is new; {0} can carry it through", "baru; {0} dapat meloloskannya"},
    };
    const struct mf_power *p = &of->charter->powers[power];
    struct mf_power_fate f = {.name = p->name.text,
                              .fate = came ? MF_CAME : MF_WENT,
                              .old_power = came ? UINT32_MAX : power,
                              .new_power = came ? power : UINT32_MAX};
    struct mf_measure m = mf_measure_figure(&of->decision[power].decides[MF_OTHERS_FIGHT]);
    struct mf_str values[MF_LINGUA__COUNT][4] = {{mf_measure_words(k->a, m, MF_EN)},
                                                 {mf_measure_words(k->a, m, MF_ID)}};

    say(k, f.says, says[came], 1, values);
    mf_vec_push(k->a, &k->fates, f);
}

/* ---- figures ---- */

static struct mf_measure figure_of(const struct mf_figures *f, uint32_t power,
                                   enum mf_compared what)
{
    const struct mf_decision *d = &f->decision[power];
    const struct mf_timing *t = &f->timing[power];

    switch (what) {
    case MF_COMPARED_DECIDES:
        return mf_measure_figure(&d->decides[MF_OTHERS_FIGHT]);
    case MF_COMPARED_BY_VOTES:
        return mf_measure_figure(&d->decides[MF_OTHERS_OPPOSE]);
    case MF_COMPARED_AWAY:
        return mf_measure_figure(&d->decides[MF_OTHERS_AWAY]);
    case MF_COMPARED_ABSTAIN:
        return mf_measure_figure(&d->decides[MF_OTHERS_SILENT]);
    case MF_COMPARED_STOPS:
        return mf_measure_figure(&d->stops);
    case MF_COMPARED_SOONEST:
        return mf_measure_time(t->irrevocable);
    case MF_COMPARED_TOLD:
        return mf_measure_persons(t->persons_told);
    case MF_COMPARED_SILENT:
        return mf_measure_figure(&t->silent);
    case MF_COMPARED_BRAKE:
        return (struct mf_measure){.kind = t->brake ? MF_MEASURE_YES : MF_MEASURE_NO};
    case MF_COMPARED_CAPTURE:
    case MF_COMPARED__COUNT:
        break;
    }
    return (struct mf_measure){.kind = MF_MEASURE_NONE};
}

static void compare_figures(struct comparison *k, uint32_t old, uint32_t new)
{
    struct mf_str name = k->is->charter->powers[new].name.text;

    for (int w = 0; w < MF_COMPARED_CAPTURE; w++) {
        enum mf_compared what = (enum mf_compared)w;
        struct mf_figure_shift m = {.name = name,
                                    .label = {name, name},
                                    .what = what,
                                    .was = figure_of(k->was, old, what),
                                    .is = figure_of(k->is, new, what)};
        if (!mf_measure_same(m.was, m.is))
            mf_vec_push(k->a, &k->shifts, m);
    }
}

static void compare_goals(struct comparison *k, const struct mf_difference_side *was,
                          const struct mf_difference_side *is)
{
    for (uint32_t i = 0; i < is->ngoals; i++)
        for (uint32_t j = 0; j < was->ngoals; j++) {
            const struct mf_goal_figure *new = &is->goals[i], *old = &was->goals[j];
            struct mf_figure_shift m = {new->name,
                                        {new->label[MF_EN], new->label[MF_ID]},
                                        MF_COMPARED_CAPTURE,
                                        old->number,
                                        new->number};
            if (mf_str_eq(new->name, old->name) && !mf_measure_same(m.was, m.is))
                mf_vec_push(k->a, &k->shifts, m);
        }
}

/* ---- who gains and who loses ---- */

struct group {
    struct mf_str name;
    bool office;
    bool *in; /* by person */
    uint64_t n;
};

/* NULL where the charter has no such body or office. */
static struct group *group_called(struct mf_arena *a, const struct mf_figures *f,
                                  struct mf_str name)
{
    struct mf_ref r = mf_charter_find(f->charter, name);
    struct group *g;

    if (r.kind != MF_REF_BODY && r.kind != MF_REF_OFFICE)
        return NULL;
    g = mf_new(a, struct group);
    g->name = name;
    g->office = r.kind == MF_REF_OFFICE;
    g->in = mf_new_n(a, bool, mf_org_persons(f->org) + 1);
    for (mf_person p = 0; p < mf_org_persons(f->org); p++) {
        g->in[p] =
            g->office ? mf_org_holder(f->org, r.index) == p : mf_org_is_member(f->org, p, r.index);
        g->n += g->in[p];
    }
    return g;
}

/* Fewest of the group who carry the power through against all others, or stop it. */
static struct mf_measure alone(const struct mf_figures *f, const struct group *g, uint32_t power,
                               bool stops)
{
    struct mf_measure best = {.kind = MF_MEASURE_NOBODY};
    const struct mf_power *p;
    struct mf_supposition *who;
    uint32_t n;

    if (!g || power == UINT32_MAX)
        return best;
    p = &f->charter->powers[power];
    n = mf_suppositions(f->study, p, &who);
    for (uint32_t i = 0; i < n; i++) {
        struct mf_deciders d = stops ? mf_blockers(f->study, p, MF_OTHERS_FIGHT, who[i])
                                     : mf_deciders(f->study, p, MF_OTHERS_FIGHT, who[i]);
        struct mf_figure own;
        d.enough = mf_form_only(f->study, d.enough, g->in);
        d.needed = d.enough;
        own = mf_figure_of(f->study, d);
        if (own.possible && own.who &&
            (best.kind == MF_MEASURE_NOBODY || own.hi < (uint32_t)best.value))
            best = mf_measure_figure(&own);
    }
    return best;
}

static struct mf_str own_words(struct comparison *k, const struct group *g, struct mf_measure m,
                               enum mf_lingua lingua)
{
    if (m.kind != MF_MEASURE_PERSONS || !g)
        return mf_measure_words(k->a, m, lingua);
    if (g->office)
        return lingua == MF_ID ? MF_S("pemangkunya sendiri") : MF_S("its holder alone");
    return mf_strf(k->a, lingua == MF_ID ? "%llu dari %llu anggotanya" : "%llu of its %llu",
                   (unsigned long long)m.value, (unsigned long long)g->n);
}

/*
 * As many of the new group as it was of the old one: where the two differ in size the same share
 * is no change (51 of 100 and 5 of 9 are both a majority).
 */
static bool as_many(struct mf_measure was, struct mf_measure is, const struct group *old,
                    const struct group *new)
{
    if (mf_measure_same(was, is))
        return true;
    return old && new && old->n > 0 &&
           was.kind == MF_MEASURE_PERSONS &&is.kind == MF_MEASURE_PERSONS &&
           old->n != new->n &&is.value == (was.value * new->n + old->n - 1) / old->n;
}

static bool fewer(struct mf_measure was, struct mf_measure is, const struct group *old,
                  const struct group *new)
{
    if (is.kind != MF_MEASURE_PERSONS || was.kind != MF_MEASURE_PERSONS || !old || !new)
        return is.kind == MF_MEASURE_PERSONS;
    return is.value * old->n < was.value * new->n;
}

/* By: stops, gains, and whether one of the two sides is "not at all". */
static const char *const side_says[2][2][2][MF_LINGUA__COUNT] = {
    {
        {{"`{0}` needs more of its own for `{1}`: {2}; it was {3}.",
          "`{0}` perlu lebih banyak anggotanya untuk `{1}`: {2}; tadinya {3}."},
         {"`{0}` can no longer carry `{1}` through alone; it was {3}.",
          "`{0}` tidak lagi dapat meloloskan `{1}` sendiri; tadinya {3}."}},
        {{"`{0}` needs fewer of its own for `{1}`: {2}; it was {3}.",
          "`{0}` perlu lebih sedikit anggotanya untuk `{1}`: {2}; tadinya {3}."},
         {"`{0}` can now carry `{1}` through alone: {2}.",
          "`{0}` kini dapat meloloskan `{1}` sendiri: {2}."}},
    },
    {
        {{"`{0}` needs more of its own to stop `{1}`: {2}; it was {3}.",
          "`{0}` perlu lebih banyak anggotanya untuk menghentikan `{1}`: {2}; tadinya {3}."},
         {"`{0}` can no longer stop `{1}`; it was {3}.",
          "`{0}` tidak lagi dapat menghentikan `{1}`; tadinya {3}."}},
        {{"`{0}` needs fewer of its own to stop `{1}`: {2}; it was {3}.",
          "`{0}` perlu lebih sedikit anggotanya untuk menghentikan `{1}`: {2}; tadinya {3}."},
         {"`{0}` can now stop `{1}`: {2}.", "`{0}` kini dapat menghentikan `{1}`: {2}."}},
    },
};

static void compare_alone(struct comparison *k, const struct group *old, const struct group *new,
                          struct mf_str power, bool stops)
{
    uint32_t was = power_called(k->was->charter, power), is = power_called(k->is->charter, power);
    struct mf_group_shift s = {
        .group = new ? new->name : old->name, .power = power, .stops = stops};
    struct mf_str values[MF_LINGUA__COUNT][4];
    bool all;

    if (stops && (was == UINT32_MAX || is == UINT32_MAX))
        return; /* nothing to stop on one side */
    s.was = alone(k->was, old, was, stops);
    s.is = alone(k->is, new, is, stops);
    if (as_many(s.was, s.is, old, new))
        return;
    all = s.was.kind != MF_MEASURE_PERSONS || s.is.kind != MF_MEASURE_PERSONS;
    s.gains = fewer(s.was, s.is, old, new);
    for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        values[lingua][0] = s.group;
        values[lingua][1] = power;
        values[lingua][2] = own_words(k, new, s.is, (enum mf_lingua)lingua);
        values[lingua][3] = own_words(k, old, s.was, (enum mf_lingua)lingua);
    }
    say(k, s.says, side_says[stops][s.gains][all], 4, values);
    mf_vec_push(k->a, &k->groups, s);
}

/* All powers, of one body or office: what it gains, then what it loses. */
static void compare_group(struct comparison *k, struct mf_str name)
{
    struct group *old = group_called(k->a, k->was, name), *new = group_called(k->a, k->is, name);
    uint32_t from = k->groups.n, to = from;
    struct mf_group_shift *sorted;

    for (uint32_t i = 0; i < k->is->charter->npowers; i++)
        for (int stops = 0; stops < 2; stops++)
            compare_alone(k, old, new, k->is->charter->powers[i].name.text, stops == 1);
    for (uint32_t i = 0; i < k->was->charter->npowers; i++)
        if (power_called(k->is->charter, k->was->charter->powers[i].name.text) == UINT32_MAX)
            compare_alone(k, old, new, k->was->charter->powers[i].name.text, false);
    sorted = mf_new_n(k->a, struct mf_group_shift, k->groups.n - from + 1);
    for (int loses = 0; loses < 2; loses++)
        for (uint32_t i = from; i < k->groups.n; i++)
            if (k->groups.at[i].gains == (loses == 0))
                sorted[to++ - from] = k->groups.at[i];
    if (to > from)
        memcpy(k->groups.at + from, sorted, (to - from) * sizeof *sorted);
}

static void compare_groups(struct comparison *k)
{
    const struct mf_charter *c[2] = {k->is->charter, k->was->charter};

    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < c[side]->nbodies + c[side]->noffices; i++) {
            struct mf_str name = i < c[side]->nbodies
                                     ? c[side]->bodies[i].name.text
                                     : c[side]->offices[i - c[side]->nbodies].name.text;
            struct mf_ref r = mf_charter_find(c[0], name);
            if (side == 0 || (r.kind != MF_REF_BODY && r.kind != MF_REF_OFFICE))
                compare_group(k, name);
        }
    }
}

/* ---- weaknesses ---- */

static uint32_t only_in(struct mf_arena *a, const struct mf_findings *of,
                        const struct mf_findings *in, const struct mf_finding ***ret)
{
    uint32_t n = 0;

    *ret = mf_new_n(a, const struct mf_finding *, of->n + 1);
    for (uint32_t i = 0; i < of->n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < in->n && !found; k++)
            found = mf_str_eq(of->at[i].key, in->at[k].key);
        if (!found)
            (*ret)[n++] = &of->at[i];
    }
    return n;
}

struct mf_difference mf_difference(struct mf_arena *arena, const struct mf_difference_side *was,
                                   const struct mf_difference_side *is)
{
    struct comparison k = {.a = arena, .was = was->figures, .is = is->figures};
    const struct mf_charter *old = k.was->charter, *new = k.is->charter;
    struct mf_difference d = {.arena = arena, .was = k.was, .is = k.is};

    for (uint32_t i = 0; i < new->npowers; i++) {
        uint32_t before = power_called(old, new->powers[i].name.text);
        if (before == UINT32_MAX) {
            only_one(&k, k.is, i, true);
            continue;
        }
        compare_text(&k, before, i);
        compare_figures(&k, before, i);
    }
    for (uint32_t i = 0; i < old->npowers; i++)
        if (power_called(new, old->powers[i].name.text) == UINT32_MAX)
            only_one(&k, k.was, i, false);
    compare_goals(&k, was, is);
    compare_groups(&k);
    d.fates = k.fates.at;
    d.nfates = k.fates.n;
    d.shifts = k.shifts.at;
    d.nshifts = k.shifts.n;
    d.groups = k.groups.at;
    d.ngroups = k.groups.n;
    d.ngone = only_in(arena, was->findings, is->findings, &d.gone);
    d.ncome = only_in(arena, is->findings, was->findings, &d.come);
    d.same_rules = d.nfates + d.nshifts + d.ngroups + d.ngone + d.ncome == 0;
    return d;
}
