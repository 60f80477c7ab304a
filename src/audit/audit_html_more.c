/* The longer parts of the audit's page: findings, comparison, departures, captures, weights. */
#include "audit/audit_html.h"
#include "base/os.h"

/* ---- two charters ---- */

static void side_list(const struct mf_hpage *pg, enum mf_aw head, bool gains)
{
    const struct mf_difference *d = pg->y->au->difference;
    bool any = false;

    for (uint32_t i = 0; i < d->ngroups; i++)
        any |= d->groups[i].gains == gains;
    if (!any)
        return;
    mf_hpage_element(pg, "h3", NULL, mf_ay_fill(pg->y, head, NULL, 0));
    mf_hpage_raw(pg, "<ul>\n");
    for (uint32_t i = 0; i < d->ngroups; i++)
        if (d->groups[i].gains == gains)
            mf_hpage_element(pg, "li", NULL, d->groups[i].says[pg->y->lingua]);
    mf_hpage_raw(pg, "</ul>\n");
}

static void finding_list(const struct mf_hpage *pg, enum mf_aw head, const struct mf_finding **at,
                         uint32_t n)
{
    const struct mf_ay *y = pg->y;

    if (n == 0)
        return;
    mf_hpage_element(pg, "h3", NULL, mf_ay_fill(y, head, NULL, 0));
    mf_hpage_raw(pg, "<ul>\n");
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_find_kind *k = mf_find_kind(at[i]->find);
        mf_hpage_element(pg, "li", NULL,
                         mf_asay(y, AGAINST_FINDING,
                                 mf_str_c(mf_level_word(at[i]->level, y->lingua)), mf_str_c(k->id),
                                 mf_str_c(k->title[y->lingua]), at[i]->says[y->lingua]));
    }
    mf_hpage_raw(pg, "</ul>\n");
}

static void moves(const struct mf_hpage *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_POWER, MF_AW_COL_FIGURE, MF_AW_COL_WAS,
                                       MF_AW_COL_IS};
    const struct mf_ay *y = pg->y;
    const struct mf_difference *d = y->au->difference;

    if (d->nshifts == 0)
        return;
    mf_hpage_table_head(pg, "cards", heads, 4);
    for (uint32_t i = 0; i < d->nshifts; i++) {
        const struct mf_figure_shift *m = &d->shifts[i];
        mf_hpage_raw(pg, "<tr>");
        mf_hpage_element(pg, "th scope=\"row\"", NULL, m->label[y->lingua]);
        mf_hpage_cell(pg, "", MF_AW_COL_FIGURE, mf_str_c(mf_compared_word(m->what, y->lingua)));
        mf_hpage_cell(pg, "n", MF_AW_COL_WAS, mf_measure_words(y->a, m->was, y->lingua));
        mf_hpage_cell(pg, "n", MF_AW_COL_IS, mf_measure_words(y->a, m->is, y->lingua));
        mf_hpage_raw(pg, "</tr>\n");
    }
    mf_hpage_table_end(pg);
}

void mf_hpage_difference(const struct mf_hpage *pg)
{
    const struct mf_difference *d = pg->y->au->difference;

    if (!d)
        return;
    mf_hpage_heading(pg, mf_asay(pg->y, AGAINST, pg->y->au->against));
    if (d->same_rules)
        mf_hpage_element(pg, "p", NULL, mf_asaid(pg->y, AGAINST_SAME));
    if (d->nfates > 0) {
        mf_hpage_raw(pg, "<ul>\n");
        for (uint32_t i = 0; i < d->nfates; i++)
            mf_hpage_element(
                pg, "li", NULL,
                mf_asay(pg->y, AGAINST_FATE, d->fates[i].name, d->fates[i].says[pg->y->lingua]));
        mf_hpage_raw(pg, "</ul>\n");
    }
    moves(pg);
    side_list(pg, MF_AW_AGAINST_GAINS, true);
    side_list(pg, MF_AW_AGAINST_LOSES, false);
    finding_list(pg, MF_AW_AGAINST_GONE, d->gone, d->ngone);
    finding_list(pg, MF_AW_AGAINST_COME, d->come, d->ncome);
}

/* ---- findings ---- */

static const char *const level_classes[MF_LEVEL__COUNT] = {
    [MF_LEVEL_NOTE] = "level",
    [MF_LEVEL_SERIOUS] = "level serious",
    [MF_LEVEL_GRAVE] = "level grave",
};

static void one_kind(const struct mf_hpage *pg, const struct mf_ay_findings *kind)
{
    const struct mf_ay *y = pg->y;
    const struct mf_find_kind *k = mf_find_kind(kind->find);
    bool unchanged = false;

    mf_buf_f(pg->out, "<section class=\"%s\">\n", level_classes[kind->level]);
    mf_hpage_element(pg, "h3", NULL, mf_ay_finding_head(y, kind));
    mf_hpage_element(pg, "p", NULL, mf_str_c(k->risk[y->lingua]));
    mf_hpage_raw(pg, "<ul>\n");
    for (uint32_t i = 0; i < kind->n; i++) {
        const struct mf_finding *f = &y->au->findings.at[kind->at[i]];
        struct mf_str change = mf_ay_change(y, f);
        unchanged |= !f->change;
        mf_hpage_raw(pg, "<li>");
        mf_html_prose(pg->out, mf_ay_finding(y, f));
        if (change.n > 0)
            mf_hpage_element(pg, "div", "change", change);
        mf_hpage_raw(pg, "</li>\n");
    }
    mf_hpage_raw(pg, "</ul>\n");
    if (unchanged)
        mf_hpage_element(pg, "p", "soft", mf_asay(y, FIND_REMEDY, mf_str_c(k->remedy[y->lingua])));
    mf_hpage_raw(pg, "</section>\n");
}

void mf_hpage_findings(const struct mf_hpage *pg)
{
    const struct mf_ay *y = pg->y;
    struct mf_ay_findings *kinds;
    uint32_t n = mf_ay_by_kind(y, &kinds);

    mf_hpage_heading(pg, mf_asaid(y, FINDINGS));
    if (n == 0)
        mf_hpage_element(pg, "p", NULL,
                         y->au->has_findings ? mf_asaid(y, FINDINGS_NONE)
                                             : mf_asaid(y, FINDINGS_TIME));
    else if (!y->au->options.no_changes)
        mf_hpage_element(pg, "p", "soft", mf_asaid(y, FIND_TRIED));
    for (uint32_t i = 0; i < n; i++)
        one_kind(pg, &kinds[i]);
}

/* ---- departures ---- */

enum series { DECIDES, AMBUSH, STOPS, NAMED, IN_OFFICE };

static struct mf_str point(const struct mf_ay *y, const struct mf_attrition_point *p,
                           enum series series)
{
    struct mf_audit_figure f = {{0}, MF_AUDIT_PROVEN};

    switch (series) {
    case DECIDES:
        f.f = p->decides;
        break;
    case AMBUSH:
        f.f = p->ambush;
        break;
    case STOPS: /* where nothing comes of it, there is nothing to stop */
        f.f = p->stops;
        f.f.possible &= f.f.hi > 0;
        break;
    case NAMED:
        return p->named_decide ? mf_asaid(y, YES) : mf_asaid(y, NO_ONE_CAN);
    case IN_OFFICE:
        return mf_ay_number(y, p->in_office);
    }
    return mf_ay_figure(y, &f);
}

static void points(const struct mf_hpage *pg, const struct mf_attrition *c)
{
    static const struct {
        enum mf_aw label;
        enum series series;
    } rows[] = {{MF_AW_ROW_IN_OFFICE, IN_OFFICE},
                {MF_AW_ROW_DECIDES, DECIDES},
                {MF_AW_ROW_AMBUSH, AMBUSH},
                {MF_AW_ROW_STOPS, STOPS},
                {MF_AW_ROW_NAMED, NAMED}};

    mf_hpage_raw(pg, "<div class=\"wide\"><table class=\"points\"><tbody>\n");
    for (unsigned r = 0; r < sizeof rows / sizeof *rows; r++) {
        if (rows[r].series == NAMED && pg->y->au->options.nnamed == 0)
            continue;
        mf_hpage_raw(pg, "<tr>");
        mf_hpage_element(pg, "th scope=\"row\"", NULL, mf_ay_fill(pg->y, rows[r].label, NULL, 0));
        for (uint32_t i = 0; i < c->n; i++)
            mf_hpage_element(pg, "td", NULL, point(pg->y, &c->at[i], rows[r].series));
        mf_hpage_raw(pg, "</tr>\n");
    }
    mf_hpage_raw(pg, "</tbody></table></div>\n");
}

static void curve(const struct mf_hpage *pg, uint32_t power, const struct mf_attrition *c)
{
    struct mf_str says[MF_AY_SHORTS];
    struct mf_str title = mf_asay(pg->y, CURVE_HEAD, mf_ay_curve_powers(pg->y, power),
                                  pg->y->au->charter->bodies[c->body].name.text);
    uint32_t n = mf_ay_curve_says(pg->y, c, says);

    mf_hpage_raw(pg, "<figure>\n");
    mf_hpage_element(pg, "figcaption", NULL, title);
    mf_svg_curve(pg->out, pg->y, c, title);
    points(pg, c);
    mf_hpage_list(pg, says, n);
    mf_hpage_raw(pg, "</figure>\n");
}

static void names_of(const struct mf_hpage *pg, enum mf_aw word, const struct mf_buf *names)
{
    struct mf_str text = mf_buf_str(names);

    if (text.n > 0)
        mf_hpage_element(pg, "p", "soft", mf_ay_fill(pg->y, word, &text, 1));
}

/* All curves that turn anywhere; of the others, which they are. */
void mf_hpage_departures(const struct mf_hpage *pg)
{
    const struct mf_audit *au = pg->y->au;
    struct mf_buf flat, stuck;
    bool any = false;

    if (au->options.no_attrition)
        return;
    mf_hpage_heading(pg, mf_asaid(pg->y, DEPARTURES));
    mf_buf_init(&flat, pg->y->a);
    mf_buf_init(&stuck, pg->y->a);
    for (uint32_t i = 0; i < au->npowers; i++) {
        const struct mf_audit_power *p = &au->powers[i];
        enum mf_ay_interest interest = mf_ay_interest(pg->y, p);
        any |= interest != MF_AY_NO_CURVE;
        if (interest == MF_AY_STUCK || interest == MF_AY_FLAT)
            mf_ay_add_powers(pg->y, interest == MF_AY_FLAT ? &flat : &stuck, i);
        for (uint32_t k = 0; k < p->ncurves && interest == MF_AY_TURNS; k++)
            curve(pg, i, &p->curves[k]);
    }
    names_of(pg, MF_AW_CURVES_FLAT, &flat);
    names_of(pg, MF_AW_CURVES_STUCK, &stuck);
    if (!any && au->complete)
        mf_hpage_element(pg, "p", "soft",
                         mf_asay(pg->y, CURVES_NONE, mf_ay_number(pg->y, MF_ATTRITION_SEATS)));
}

/* ---- turnout ---- */

static void turnout_heads(const struct mf_hpage *pg, const struct mf_turnouts *t)
{
    const struct mf_ay *y = pg->y;

    mf_hpage_raw(pg, "<div class=\"wide\"><table class=\"points\">\n<thead><tr>");
    mf_hpage_element(pg, "th scope=\"row\"", NULL, mf_asaid(y, TURNOUT_COL));
    for (uint32_t c = 0; c < t->ncases; c++)
        mf_hpage_element(pg, "th scope=\"col\"", "n", mf_ay_rate(y, t->cases[c].rate));
    mf_hpage_raw(pg, "</tr><tr>");
    mf_hpage_element(pg, "th scope=\"row\"", NULL, mf_asaid(y, TURNOUT_CORRELATION));
    for (uint32_t c = 0; c < t->ncases; c++)
        mf_hpage_element(pg, "th scope=\"col\"", "n",
                         mf_ay_correlation(y, t->cases[c].correlation));
    mf_hpage_raw(pg, "</tr></thead>\n<tbody>\n");
}

static void turnouts_of(const struct mf_hpage *pg, const struct mf_audit_power *p)
{
    const struct mf_turnouts *t = &p->turnouts;

    mf_hpage_element(pg, "h3", NULL, mf_ay_turnouts_head(pg->y, p));
    turnout_heads(pg, t);
    for (uint32_t row = 0; row < t->nrows + 2; row++) {
        mf_hpage_raw(pg, "<tr>");
        mf_hpage_element(pg, "th scope=\"row\"", NULL, mf_ay_turnouts_label(pg->y, t, row));
        for (uint32_t c = 0; c < t->ncases; c++)
            mf_hpage_element(pg, "td", row < t->nrows ? "n" : "n strong",
                             mf_ay_turnouts_cell(pg->y, t, row, c));
        mf_hpage_raw(pg, "</tr>\n");
    }
    mf_hpage_table_end(pg);
}

void mf_hpage_turnouts(const struct mf_hpage *pg)
{
    const struct mf_audit *au = pg->y->au;
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_turnouts_says(pg->y, says);

    if (n == 0)
        return;
    mf_hpage_heading(pg, mf_asaid(pg->y, TURNOUT));
    for (uint32_t i = 0; i < n; i++)
        mf_hpage_element(pg, "p", "soft", says[i]);
    for (uint32_t i = 0; i < au->npowers; i++)
        if (mf_ay_turnouts_shown(pg->y, &au->powers[i]))
            turnouts_of(pg, &au->powers[i]);
}

/* ---- in several steps ---- */

static void capture_cell(const struct mf_hpage *pg, enum mf_aw column,
                         const struct mf_audit_capture *goal, enum mf_outsiders model)
{
    const struct mf_capture *c = goal->by[model];

    mf_hpage_cell(pg, c && c->possible && c->hi == 1 ? "n one" : "n", column,
                  mf_ay_capture_figure(pg->y, goal, model));
}

/* How many it takes as time, or departures, allow. */
static void goal_curve(const struct mf_hpage *pg, const struct mf_audit_capture *c,
                       const struct mf_capture_point *at, uint32_t n, bool time)
{
    const struct mf_ay *y = pg->y;
    struct mf_svg_bar *bars = mf_new_n(y->a, struct mf_svg_bar, n + 1);
    struct mf_str title = time ? mf_asay(y, GOAL_CURVE_TIME, mf_ay_goal(y, c))
                               : mf_asay(y, GOAL_CURVE_GONE, mf_ay_goal(y, c));

    for (uint32_t i = 0; i < n; i++)
        bars[i] = (struct mf_svg_bar){time ? mf_duration_show(y->a, at[i].horizon, y->lingua)
                                           : mf_ay_number(y, at[i].departures),
                                      mf_ay_point_figure(y, &at[i]), at[i].possible ? at[i].lo : 0,
                                      at[i].possible && at[i].hi != UINT32_MAX ? at[i].hi : 0};
    mf_hpage_raw(pg, "<figure>\n");
    mf_hpage_element(pg, "figcaption", NULL, title);
    mf_svg_bars(pg->out, bars, n, title, time ? mf_asaid(y, SVG_TIME) : mf_asaid(y, SVG_GONE));
    mf_hpage_raw(pg, "</figure>\n");
}

static void goal_curves(const struct mf_hpage *pg, const struct mf_audit_capture *c)
{
    struct mf_str says;

    if (mf_ay_curve_over_time(pg->y, c, &says))
        goal_curve(pg, c, c->over_time, c->nover_time, true);
    else if (says.n > 0)
        mf_hpage_element(pg, "p", NULL, mf_asay(pg->y, GOAL_FLAT, mf_ay_goal(pg->y, c), says));
    if (mf_ay_curve_over_departures(pg->y, c, &says))
        goal_curve(pg, c, c->over_departures, c->nover_departures, false);
    else if (says.n > 0)
        mf_hpage_element(pg, "p", NULL, mf_asay(pg->y, GOAL_FLAT, mf_ay_goal(pg->y, c), says));
}

static void plan(const struct mf_hpage *pg, const struct mf_audit_capture *goal)
{
    const struct mf_capture *c = mf_ay_plan(goal);
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_plan_says(pg->y, goal, says);

    mf_hpage_raw(pg, "<figure>\n");
    mf_hpage_element(pg, "figcaption", NULL, mf_ay_plan_head(pg->y, goal));
    mf_hpage_element(pg, "p", NULL, says[0]);
    mf_svg_plan(pg->out, pg->y, goal);
    mf_hpage_raw(pg, "<ol>\n");
    for (uint32_t i = 0; i < c->nplan; i++)
        mf_hpage_element(pg, "li", NULL, mf_ay_plan_step(pg->y, &c->plan[i]));
    mf_hpage_raw(pg, "</ol>\n");
    for (uint32_t i = 1; i < n; i++)
        mf_hpage_element(pg, "p", NULL, says[i]);
    mf_hpage_raw(pg, "</figure>\n");
}

void mf_hpage_captures(const struct mf_hpage *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_GOAL, MF_AW_COL_M2,     MF_AW_COL_M1,
                                       MF_AW_COL_M0,   MF_AW_COL_DIRECT, MF_AW_COL_EARLIEST,
                                       MF_AW_COL_TOLD};
    const struct mf_ay *y = pg->y;
    const struct mf_audit *au = y->au;
    struct mf_str legend[MF_AY_SHORTS];
    uint32_t n;

    if (au->ncaptures == 0)
        return;
    mf_hpage_heading(pg, mf_asaid(y, CAPTURE));
    mf_hpage_table_head(pg, "cards", heads, sizeof heads / sizeof *heads);
    for (uint32_t i = 0; i < au->ncaptures; i++) {
        const struct mf_audit_capture *c = &au->captures[i];
        const struct mf_capture *p = mf_ay_plan(c);
        mf_hpage_raw(pg, "<tr>");
        mf_hpage_element(pg, "th scope=\"row\"", NULL,
                         mf_goal_text(y->a, au->charter, c->goal, y->lingua));
        capture_cell(pg, MF_AW_COL_M2, c, MF_OUTSIDERS_HOSTILE);
        capture_cell(pg, MF_AW_COL_M1, c, MF_OUTSIDERS_VOTING);
        capture_cell(pg, MF_AW_COL_M0, c, MF_OUTSIDERS_SILENT);
        mf_hpage_cell(pg, "n", MF_AW_COL_DIRECT, mf_ay_direct(y, c));
        mf_hpage_cell(pg, "n", MF_AW_COL_EARLIEST,
                      p ? mf_ay_span(y, p->earliest) : mf_asaid(y, NO_ONE_CAN));
        mf_hpage_cell(pg, "n", MF_AW_COL_TOLD,
                      p ? mf_ay_number(y, p->told) : mf_asaid(y, NO_ONE_CAN));
        mf_hpage_raw(pg, "</tr>\n");
    }
    mf_hpage_table_end(pg);
    n = mf_ay_capture_legend(y, legend);
    for (uint32_t i = 0; i < n; i++)
        mf_hpage_element(pg, "p", "soft", legend[i]);
    for (uint32_t i = 0; i < au->ncaptures; i++)
        goal_curves(pg, &au->captures[i]);
    for (uint32_t i = 0; i < au->ncaptures; i++)
        if (mf_ay_plan_tells(&au->captures[i]))
            plan(pg, &au->captures[i]);
}

/* ---- who weighs what ---- */

/* Shown in this order: the two that are read most, then the others. */
static const uint32_t indices[MF_STRENGTHS] = {
    MF_STRENGTH_SHAPLEY, MF_STRENGTH_BANZHAF, 0, 2, 3, 5, 6, 7};

static struct mf_str index_word(const struct mf_hpage *pg, uint32_t i)
{
    return mf_str_c(mf_strength_word(indices[i], pg->y->lingua));
}

static void weight_head(const struct mf_hpage *pg)
{
    mf_hpage_raw(pg, "<div class=\"wide\"><table class=\"cards small\">\n<thead><tr>");
    mf_hpage_element(pg, "th scope=\"col\"", NULL, mf_asaid(pg->y, COL_MEMBER));
    mf_hpage_raw(pg, "<th></th>");
    for (uint32_t i = 0; i < MF_STRENGTHS; i++)
        mf_hpage_element(pg, "th scope=\"col\"", "n", index_word(pg, i));
    mf_hpage_raw(pg, "<th></th></tr></thead>\n<tbody>\n");
}

static void weight_row(const struct mf_hpage *pg, const struct mf_audit_power *p, uint32_t class,
                       uint64_t most)
{
    const struct mf_ay *y = pg->y;
    const struct mf_strength *st = p->weighing.strength;
    const struct mf_strength_row *row = &st->rows[class];

    mf_hpage_raw(pg, "<tr>");
    mf_hpage_element(pg, "th scope=\"row\"", NULL,
                     mf_ay_class(y, p->power, &p->weighing.classes[class]));
    mf_hpage_raw(pg, "<td class=\"strip\">");
    mf_svg_strip(pg->out, row->billionths[MF_STRENGTH_SHAPLEY], most);
    mf_hpage_raw(pg, "</td>");
    for (uint32_t i = 0; i < MF_STRENGTHS; i++) {
        struct mf_str exact = row->exact[indices[i]];
        mf_hpage_raw(pg, "<td class=\"n\"");
        mf_html_attr(pg->out, "data-label", index_word(pg, i));
        mf_hpage_raw(pg, ">");
        mf_html_text(pg->out, st->gap[indices[i]][y->lingua]
                                  ? mf_asaid(y, NO_ONE_CAN)
                                  : mf_ay_percent(y, row->billionths[indices[i]]));
        if (exact.n > 0 && exact.n <= 24) {
            mf_hpage_raw(pg, "<br><span class=\"soft\">");
            mf_html_text(pg->out, exact);
            mf_hpage_raw(pg, "</span>");
        }
        mf_hpage_raw(pg, "</td>");
    }
    mf_hpage_element(pg, "td", NULL, mf_ay_class_mark(y, row));
    mf_hpage_raw(pg, "</tr>\n");
}

void mf_hpage_weights(const struct mf_hpage *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;
    const struct mf_weighing *w = &p->weighing;
    struct mf_str says[MF_AY_SHORTS];
    uint32_t nsays = mf_ay_weigh_says(y, w, says);

    if (w->gap == MF_WEIGH_KNOWN) {
        uint32_t *order = mf_ay_weigh_order(y, w);
        uint32_t n = w->nclasses < MF_AY_CLASSES ? w->nclasses : MF_AY_CLASSES;
        mf_hpage_element(pg, "h3", NULL, mf_asay(y, WEIGHTS, mf_ay_power(y, p->power)));
        weight_head(pg);
        for (uint32_t i = 0; i < n; i++)
            weight_row(pg, p, order[i],
                       w->strength->rows[order[0]].billionths[MF_STRENGTH_SHAPLEY]);
        mf_hpage_table_end(pg);
        mf_hpage_element(pg, "p", "soft", mf_asaid(y, WEIGH_LEGEND));
    }
    for (uint32_t i = 0; i < nsays; i++)
        mf_hpage_element(pg, "p", NULL, says[i]);
}
