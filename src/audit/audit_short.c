/* What an audit says in sentences: the summary, what stands below charts and tables. */
#include "audit/audit_say.h"

/* ---- in short ---- */

struct shorts {
    const struct mf_ay *y;
    struct mf_ay_short *at;
    uint32_t n;
};

static void put(struct shorts *s, enum mf_aw label, struct mf_str text)
{
    if (s->n < MF_AY_SHORTS)
        s->at[s->n++] = (struct mf_ay_short){label, text};
}

static void deciding(struct shorts *s)
{
    const struct mf_ay *y = s->y;
    const struct mf_audit_power *p;
    const struct mf_audit_figure *fight, *oppose, *silent;
    struct mf_buf b;

    if (y->au->weakest == UINT32_MAX) {
        put(s, MF_AW_SHORT_DECIDE, mf_asaid(y, DECIDE_NOBODY));
        return;
    }
    p = &y->au->powers[y->au->weakest];
    fight = &p->decides[MF_OTHERS_FIGHT];
    oppose = &p->decides[MF_OTHERS_OPPOSE];
    silent = &p->decides[MF_OTHERS_SILENT];
    mf_buf_init(&b, y->a);
    mf_buf_add(&b, mf_asay(y, DECIDE_FEWEST, mf_ay_persons(y, oppose), mf_ay_power(y, p->power),
                           mf_ay_example(y, p->power, &oppose->f)));
    if (!fight->f.possible)
        mf_buf_add(&b, mf_asaid(y, DECIDE_FIGHT_NEVER));
    else if (fight->f.hi == oppose->f.hi)
        mf_buf_add(&b, mf_asaid(y, DECIDE_FIGHT_SAME));
    else
        mf_buf_add(&b, mf_asay(y, DECIDE_FIGHT, mf_ay_figure(y, fight)));
    if (silent->f.possible && silent->f.hi < oppose->f.hi)
        mf_buf_add(&b, mf_asay(y, DECIDE_AMBUSH, mf_ay_figure(y, silent)));
    put(s, MF_AW_SHORT_DECIDE, mf_buf_str(&b));
}

static void amending(struct shorts *s)
{
    const struct mf_ay *y = s->y;
    const struct mf_audit_power *p;
    bool any = false;

    for (uint32_t i = 0; i < y->au->npowers; i++)
        any |= y->au->powers[i].changes;
    if (y->au->amends == UINT32_MAX) {
        put(s, MF_AW_SHORT_AMEND, any ? mf_asaid(y, AMEND_NOBODY) : mf_asaid(y, AMEND_NONE));
        return;
    }
    p = &y->au->powers[y->au->amends];
    put(s, MF_AW_SHORT_AMEND,
        mf_asay(y, AMEND_IN_SHORT, mf_ay_persons(y, &p->decides[MF_OTHERS_OPPOSE]),
                mf_ay_power(y, p->power), mf_ay_persons(y, &p->stops)));
}

/* The power that the fewest can stop, and how many powers they can stop at that number. */
static void stopping(struct shorts *s)
{
    const struct mf_ay *y = s->y;
    const struct mf_audit_power *best = NULL;
    struct mf_str what;
    uint32_t same = 0, looked = 0;

    for (uint32_t i = 0; i < y->au->npowers; i++) {
        const struct mf_audit_power *p = &y->au->powers[i];
        if (!p->looked || !p->stops.f.possible || p->stops.f.hi == 0)
            continue;
        looked++;
        if (!best || p->stops.f.hi < best->stops.f.hi) {
            best = p;
            same = 0;
        }
        same += p->stops.f.hi == best->stops.f.hi;
    }
    if (!best)
        return;
    what = same > 1 && same == looked && looked == y->au->npowers
               ? mf_asay(y, ALL_OF, mf_ay_number(y, same))
               : mf_ay_powers(y, best->power, same - 1);
    put(s, MF_AW_SHORT_STOP,
        mf_asay(y, STOP_FEWEST, mf_ay_persons(y, &best->stops), what,
                mf_ay_example(y, best->power, &best->stops.f)));
}

static void timing(struct shorts *s)
{
    const struct mf_ay *y = s->y;
    const struct mf_audit_power *p;
    struct mf_buf b;

    if (y->au->soonest == UINT32_MAX)
        return;
    p = &y->au->powers[y->au->soonest];
    mf_buf_init(&b, y->a);
    if (p->timing.irrevocable == 0)
        mf_buf_add(&b, mf_asay(y, TIME_AT_ONCE, mf_ay_power(y, p->power)));
    else if (p->timing.effect == p->timing.irrevocable)
        mf_buf_add(&b, mf_asay(y, TIME_SAME, mf_ay_power(y, p->power),
                               mf_ay_length(y, p->timing.irrevocable)));
    else
        mf_buf_add(&b,
                   mf_asay(y, TIME_TWO, mf_ay_power(y, p->power), mf_ay_after(y, p->timing.effect),
                           mf_ay_length(y, p->timing.irrevocable)));
    if (p->timing.persons_told == 0)
        mf_buf_add(&b, mf_asaid(y, TIME_TOLD_NOBODY));
    else
        mf_buf_add(&b, mf_asay(y, TIME_TOLD, mf_ay_count(y, p->timing.persons_told)));
    put(s, MF_AW_SHORT_TIME, mf_buf_str(&b));
}

static struct mf_str body_name(const struct mf_ay *y, const struct mf_attrition *c)
{
    return y->au->charter->bodies[c->body].name.text;
}

static struct mf_str plain_figure(const struct mf_ay *y, const struct mf_figure *f)
{
    struct mf_audit_figure g = {*f, MF_AUDIT_PROVEN};

    return mf_ay_figure(y, &g);
}

static void falling(struct shorts *s)
{
    const struct mf_ay *y = s->y;
    const struct mf_attrition *c;
    bool any = false;

    for (uint32_t i = 0; i < y->au->npowers; i++)
        any |= y->au->powers[i].ncurves > 0;
    if (y->au->falls == UINT32_MAX) {
        if (any && y->au->complete)
            put(s, MF_AW_SHORT_FALL, mf_asaid(y, FALL_NONE));
        return;
    }
    c = &y->au->powers[y->au->falls].curves[y->au->falls_curve];
    put(s, MF_AW_SHORT_FALL,
        mf_asay(
            y, FALL_IN_SHORT, mf_ay_number(y, c->at[c->flips].left),
            mf_ay_number(y, c->at[0].in_office), body_name(y, c),
            plain_figure(y, &c->at[c->flips].decides),
            mf_ay_powers(y, y->au->powers[y->au->falls].power, mf_ay_curve_others(y, y->au->falls)),
            plain_figure(y, &c->at[0].decides)));
}

static struct mf_str the_named(const struct mf_ay *y)
{
    return mf_ay_names(y, y->au->options.named, y->au->options.nnamed);
}

/* What the named set decides, now or from which departure on. */
static void named(struct shorts *s)
{
    const struct mf_ay *y = s->y;
    const struct mf_attrition *best = NULL;
    uint32_t by = 0, n = 0;
    struct mf_str *names = mf_new_n(y->a, struct mf_str, y->au->npowers + 1);

    for (uint32_t i = 0; i < y->au->npowers; i++) {
        const struct mf_audit_power *p = &y->au->powers[i];
        if (p->set.decides[MF_OTHERS_OPPOSE])
            names[n++] = p->power->name.text;
        for (uint32_t k = 0; k < p->ncurves; k++)
            if (p->curves[k].named_flips < p->curves[k].n &&
                (!best || p->curves[k].named_flips < best->named_flips)) {
                best = &p->curves[k];
                by = i;
            }
    }
    if (y->au->options.nnamed == 0)
        return;
    if (n > 0)
        put(s, MF_AW_SHORT_SET, mf_asay(y, SET_NOW, the_named(y), mf_ay_listed(y, names, n)));
    else if (best)
        put(s, MF_AW_SHORT_SET,
            mf_asay(y, SET_LATER, the_named(y),
                    mf_ay_powers(y, y->au->powers[by].power, mf_ay_curve_others(y, by)),
                    mf_ay_number(y, best->at[best->named_flips].left),
                    mf_ay_number(y, best->at[0].in_office), body_name(y, best),
                    mf_ay_number(y, best->at[best->named_flips].in_office)));
    else if (y->au->complete)
        put(s, MF_AW_SHORT_SET, mf_asay(y, SET_NEVER, the_named(y)));
}

uint32_t mf_ay_in_short(const struct mf_ay *y, struct mf_ay_short *ret)
{
    struct shorts s = {y, ret, 0};

    deciding(&s);
    amending(&s);
    stopping(&s);
    timing(&s);
    falling(&s);
    if (mf_ay_capture_short(y).n > 0)
        put(&s, MF_AW_SHORT_CAPTURE, mf_ay_capture_short(y));
    named(&s);
    if (mf_ay_findings_short(y).n > 0)
        put(&s, MF_AW_SHORT_FINDINGS, mf_ay_findings_short(y));
    return s.n;
}

/* ---- curves ---- */

enum mf_ay_interest mf_ay_interest(const struct mf_ay *y, const struct mf_audit_power *p)
{
    enum mf_ay_interest best = MF_AY_NO_CURVE;

    if (p->curves_as != UINT32_MAX)
        return MF_AY_NO_CURVE;
    for (uint32_t k = 0; k < p->ncurves; k++) {
        const struct mf_attrition *c = &p->curves[k];
        bool turns = c->flips < c->n || (y->au->options.nnamed > 0 && c->named_flips < c->n);
        enum mf_ay_interest this = turns                        ? MF_AY_TURNS
                                   : !c->at[0].decides.possible ? MF_AY_STUCK
                                                                : MF_AY_FLAT;
        best = this > best ? this : best;
    }
    return best;
}

static void named_below(const struct mf_ay *y, const struct mf_attrition *c, struct mf_str *ret,
                        uint32_t *n)
{
    struct mf_str who = the_named(y);

    if (c->named_flips == c->n)
        ret[(*n)++] = mf_asay(y, CURVE_NAMED_NEVER, who);
    else if (c->named_flips == 0)
        ret[(*n)++] = mf_asay(y, CURVE_NAMED_NOW, who);
    else
        ret[(*n)++] = mf_asay(y, CURVE_NAMED, who, mf_ay_number(y, c->at[c->named_flips].in_office),
                              mf_ay_number(y, c->at[c->named_flips].left),
                              mf_ay_number(y, c->at[0].in_office));
}

uint32_t mf_ay_curve_says(const struct mf_ay *y, const struct mf_attrition *c, struct mf_str *ret)
{
    uint32_t n = 0, some = 0;

    if (c->flips < c->n)
        ret[n++] =
            mf_asay(y, CURVE_FLIPS, mf_ay_number(y, c->at[c->flips].in_office),
                    mf_ay_number(y, c->at[c->flips].left), mf_ay_number(y, c->at[0].in_office));
    else
        ret[n++] = mf_asaid(y, CURVE_NO_FLIP);
    if (y->au->options.nnamed > 0)
        named_below(y, c, ret, &n);
    if (c->stuck < c->n && c->at[c->stuck].in_office > 0)
        ret[n++] = mf_asay(y, CURVE_STUCK, mf_ay_number(y, c->at[c->stuck].in_office));
    if (c->no_refill < c->n && c->at[c->no_refill].in_office > 0)
        ret[n++] = mf_asay(y, CURVE_NO_REFILL, mf_ay_number(y, c->at[c->no_refill].in_office));
    while (some < c->n && c->at[some].worst)
        some++;
    if (some == c->n)
        ret[n++] = mf_asaid(y, CURVE_WORST);
    else
        ret[n++] = mf_asay(y, CURVE_SOME, mf_ay_number(y, c->at[some].in_office));
    return n;
}

/* ---- legends and remarks ---- */

bool mf_ay_column(const struct mf_ay *y, uint32_t i, struct mf_str *ret_head,
                  struct mf_str *ret_means)
{
    static const struct {
        enum mf_aw head, means;
    } columns[] = {
        {MF_AW_COL_FIGHT, MF_AW_MEANS_FIGHT}, {MF_AW_COL_OPPOSE, MF_AW_MEANS_OPPOSE},
        {MF_AW_COL_AWAY, MF_AW_MEANS_AWAY},   {MF_AW_COL_AMBUSH, MF_AW_MEANS_AMBUSH},
        {MF_AW_COL_STOPS, MF_AW_MEANS_STOPS}, {MF_AW_COL_SOONEST, MF_AW_MEANS_SOONEST},
        {MF_AW_COL_TOLD, MF_AW_MEANS_TOLD},   {MF_AW_COL_SILENT, MF_AW_MEANS_SILENT},
    };

    if (i >= sizeof columns / sizeof *columns)
        return false;
    *ret_head = mf_ay_fill(y, columns[i].head, NULL, 0);
    *ret_means = mf_ay_fill(y, columns[i].means, NULL, 0);
    return true;
}

static void mark(const struct mf_audit_figure *f, bool *seen, bool *dash)
{
    seen[f->doubt] = true;
    *dash |= !f->f.possible;
}

uint32_t mf_ay_legend(const struct mf_ay *y, struct mf_str *ret)
{
    bool seen[MF_AUDIT__DOUBTS] = {false}, dash = false, ring = false;
    uint32_t n = 0;

    for (uint32_t i = 0; i < y->au->npowers; i++) {
        const struct mf_audit_power *p = &y->au->powers[i];
        if (!p->looked)
            continue;
        for (unsigned c = 0; c < MF_OTHERS__COUNT; c++)
            mark(&p->decides[c], seen, &dash);
        mark(&p->stops, seen, &dash);
        ring |= p->condition != NULL;
    }
    if (dash)
        ret[n++] = mf_asaid(y, LEGEND_DASH);
    if (ring)
        ret[n++] = mf_asaid(y, LEGEND_RING);
    if (seen[MF_AUDIT_FILING])
        ret[n++] = mf_asaid(y, LEGEND_STAR);
    if (seen[MF_AUDIT_BOUNDS])
        ret[n++] = mf_asaid(y, LEGEND_BOUNDS);
    if (seen[MF_AUDIT_SEARCH])
        ret[n++] = mf_asaid(y, LEGEND_SEARCH);
    return n;
}

/* "council.permanent, …": tags that rules name and nobody of the roster has. */
static struct mf_str tags_nobody_has(const struct mf_ay *y)
{
    const struct mf_charter *c = y->au->charter;
    const struct mf_roster *r = &y->au->scene->roster;
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint32_t body = 0; body < c->nbodies; body++) {
        uint32_t had = 0;
        for (uint32_t i = 0; i < r->nseats; i++)
            had |= r->seats[i].body == body ? r->seats[i].tags : 0;
        for (uint32_t t = 0; t < c->bodies[body].ntags; t++) {
            if (had & (UINT32_C(1) << t))
                continue;
            mf_buf_c(&b, b.n > 0 ? ", " : "");
            mf_buf_f(&b, "%.*s.%.*s", MF_F(c->bodies[body].name.text),
                     MF_F(c->bodies[body].tags[t].text));
        }
    }
    return mf_buf_str(&b);
}

static bool has_open_body(const struct mf_charter *c)
{
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (c->bodies[i].open)
            return true;
    return false;
}

static bool any_tags(const struct mf_charter *c)
{
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (c->bodies[i].ntags > 0)
            return true;
    return false;
}

static bool any_weights(const struct mf_charter *c)
{
    for (uint32_t i = 0; i < c->nbodies; i++)
        if (c->bodies[i].nweights > 0)
            return true;
    return false;
}

uint32_t mf_ay_head(const struct mf_ay *y, struct mf_str *ret)
{
    const struct mf_scene *scene = y->au->scene;
    struct mf_str persons = mf_ay_number(y, scene->roster.npersons), tags = tags_nobody_has(y);
    uint32_t n = 0;

    if (scene->nominal)
        ret[n++] = mf_asay(y, PEOPLE_NOMINAL, persons);
    else if (!y->au->options.dated)
        ret[n++] = mf_asay(y, PEOPLE_OF, persons, y->au->options.source);
    else
        ret[n++] = mf_asay(y, PEOPLE_FROM, persons, y->au->options.source,
                           mf_instant_show(y->a, scene->at, y->lingua));
    if (scene->nominal && has_open_body(y->au->charter))
        ret[n++] = mf_asay(y, OPEN_MEMBERS, mf_ay_number(y, y->au->options.open_members));
    if (scene->nominal && any_tags(y->au->charter))
        ret[n++] = mf_asaid(y, NOMINAL_TAGS);
    if (scene->nominal && tags.n > 0)
        ret[n++] = mf_asay(y, NOMINAL_TAGS_NOBODY, tags);
    if (scene->nominal && any_weights(y->au->charter))
        ret[n++] = mf_asaid(y, NOMINAL_WEIGHTS);
    ret[n++] = mf_asaid(y, METHOD);
    if (!y->au->complete)
        ret[n++] = mf_asaid(y, INCOMPLETE);
    return n;
}

uint32_t mf_ay_remarks(const struct mf_ay *y, struct mf_str *ret)
{
    ret[0] = mf_asaid(y, REMARK_ONE_STEP);
    ret[1] = mf_asaid(y, REMARK_SUBJECT);
    ret[2] = mf_asaid(y, REMARK_TOLD);
    ret[3] = mf_asaid(y, REMARK_LAW);
    return 4;
}

/* ---- one power ---- */

static struct mf_str told_group(const struct mf_ay *y, const struct mf_told_line *l)
{
    struct mf_str text = mf_ay_group(y, l->group);

    if (l->hearing)
        return mf_asay(y, T_HEARD, text);
    if (l->group->kind == MF_GROUP_SUBJECT || l->group->kind == MF_GROUP_PROPOSER)
        return text;
    return mf_asay(y, T_TOLD_GROUP, text, mf_ay_number(y, l->persons));
}

/* Groups by how long before they are told, in the order of the charter. */
static struct mf_str told_lines(const struct mf_ay *y, const struct mf_timing *t)
{
    bool *done = mf_new_n(y->a, bool, t->ntold + 1);
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint32_t i = 0; i < t->ntold; i++) {
        struct mf_buf groups;
        if (done[i])
            continue;
        mf_buf_init(&groups, y->a);
        for (uint32_t k = i; k < t->ntold; k++) {
            if (t->told[k].lead != t->told[i].lead)
                continue;
            done[k] = true;
            mf_buf_c(&groups, groups.n > 0 ? ", " : "");
            mf_buf_add(&groups, told_group(y, &t->told[k]));
        }
        mf_buf_c(&b, b.n > 0 ? "; " : "");
        mf_buf_add(&b,
                   mf_asay(y, T_TOLD_LEAD, mf_ay_length(y, t->told[i].lead), mf_buf_str(&groups)));
    }
    return mf_asay(y, T_TOLD, mf_buf_str(&b));
}

uint32_t mf_ay_timing(const struct mf_ay *y, const struct mf_audit_power *p, struct mf_str *ret)
{
    const struct mf_timing *t = &p->timing;
    uint32_t n = 0;

    if (p->condition)
        ret[n++] = mf_asay(y, POWER_CONDITION, mf_ay_clause(y, p->power->only_when_span));
    if (t->waits)
        ret[n++] = mf_asaid(y, T_WAITS);
    if (t->effect == t->irrevocable)
        ret[n++] = mf_asay(y, T_EFFECT_SAME, mf_ay_after(y, t->effect));
    else
        ret[n++] = mf_asay(y, T_EFFECT, mf_ay_after(y, t->effect), mf_ay_after(y, t->irrevocable));
    if (t->ntold == 0) {
        ret[n++] = mf_asaid(y, T_TOLD_NOBODY);
    } else {
        ret[n++] = told_lines(y, t);
        ret[n++] = t->brake ? mf_asaid(y, T_BRAKE) : mf_asaid(y, T_NO_BRAKE);
    }
    if (y->au->options.nnamed > 0) {
        struct mf_str yes = mf_asaid(y, YES), no = mf_asaid(y, NO);
        ret[n++] =
            mf_asay(y, SET_IN_POWER, the_named(y), p->set.decides[MF_OTHERS_OPPOSE] ? yes : no,
                    p->set.decides[MF_OTHERS_SILENT] ? yes : no, p->set.stops ? yes : no);
    }
    return n;
}

bool mf_ay_tells(const struct mf_ay *y, uint32_t power)
{
    const struct mf_audit *au = y->au;

    if (!au->powers[power].looked)
        return false;
    for (uint32_t i = 0; i < au->options.nasked; i++)
        if (au->options.asked[i] == power)
            return true;
    return au->options.nasked == 0 &&
           (power == au->weakest || power == au->amends || power == au->soonest);
}

struct own_row {
    enum mf_aw label;
    const struct mf_audit_figure *figure;
};

/* Rows of one kind, deciding or stopping, with those that are the same joined. */
static uint32_t join_rows(const struct mf_ay *y, const struct mf_audit_power *p, enum mf_aw verb,
                          const struct own_row *rows, uint32_t n, struct mf_ay_row *ret)
{
    struct mf_str labels[MF_AY_ROWS][MF_AY_ROWS];
    uint32_t joined[MF_AY_ROWS], made = 0;

    for (uint32_t i = 0; i < n; i++) {
        struct mf_str example = mf_ay_example(y, p->power, &rows[i].figure->f);
        struct mf_str figure = mf_ay_figure(y, rows[i].figure);
        uint32_t k = 0;
        while (k < made && !(mf_str_eq(ret[k].example, example) &&
                             mf_str_eq(mf_ay_figure(y, ret[k].figure), figure)))
            k++;
        if (k == made) {
            ret[made++] = (struct mf_ay_row){{0}, rows[i].figure, example};
            joined[k] = 0;
        }
        labels[k][joined[k]++] = mf_ay_fill(y, rows[i].label, NULL, 0);
    }
    for (uint32_t k = 0; k < made; k++) {
        struct mf_buf b;
        mf_buf_init(&b, y->a);
        for (uint32_t i = 0; i < joined[k]; i++) {
            mf_buf_c(&b, i > 0 ? ", " : "");
            mf_buf_add(&b, labels[k][i]);
        }
        ret[k].label = joined[k] == n && n > 2
                           ? mf_ay_fill(y, verb, (struct mf_str[]){mf_asaid(y, D_IN_ANY)}, 1)
                           : mf_ay_fill(y, verb, (struct mf_str[]){mf_buf_str(&b)}, 1);
    }
    return made;
}

uint32_t mf_ay_rows(const struct mf_ay *y, const struct mf_audit_power *p, struct mf_ay_row *ret)
{
    const struct own_row decide[] = {
        {MF_AW_D_FIGHT, &p->decides[MF_OTHERS_FIGHT]},
        {MF_AW_D_OPPOSE, &p->decides[MF_OTHERS_OPPOSE]},
        {MF_AW_D_AWAY, &p->decides[MF_OTHERS_AWAY]},
        {MF_AW_D_SILENT, &p->decides[MF_OTHERS_SILENT]},
        {MF_AW_D_TOLD, &p->decides[MF_OTHERS_TOLD]},
    };
    const struct own_row stop[] = {{MF_AW_D_STOPS, &p->stops},
                                   {MF_AW_D_STOPS_VOTES, &p->stops_by_votes}};
    uint32_t n = join_rows(y, p, MF_AW_D_DECIDE, decide, 5, ret);

    return n + join_rows(y, p, MF_AW_D_STOP, stop, 2, ret + n);
}
