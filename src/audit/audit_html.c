/* An audit as a page for a browser and for paper. It fetches nothing and runs no script. */
#include "audit/audit_html.h"

#include "base/os.h"

struct page {
    const struct mf_ay *y;
    struct mf_buf *out;
};

static void raw(const struct page *pg, const char *s)
{
    mf_buf_c(pg->out, s);
}

static struct mf_str tag_name(const char *tag)
{
    struct mf_str s = mf_str_c(tag);
    size_t n = 0;

    while (n < s.n && s.p[n] != ' ')
        n++;
    return mf_str_sub(s, 0, n);
}

/* <tag class>text</tag>; the tag may bring an attribute. */
static void element(const struct page *pg, const char *tag, const char *cls, struct mf_str text)
{
    if (cls)
        mf_buf_f(pg->out, "<%s class=\"%s\">", tag, cls);
    else
        mf_buf_f(pg->out, "<%s>", tag);
    mf_html_prose(pg->out, text);
    mf_buf_f(pg->out, "</%.*s>\n", MF_F(tag_name(tag)));
}

static void heading(const struct page *pg, struct mf_str text)
{
    element(pg, "h2", NULL, text);
}

static void list(const struct page *pg, const struct mf_str *lines, uint32_t n)
{
    raw(pg, "<ul>\n");
    for (uint32_t i = 0; i < n; i++)
        element(pg, "li", NULL, lines[i]);
    raw(pg, "</ul>\n");
}

/* A cell that on narrow screens names its column itself. */
static void cell(const struct page *pg, const char *cls, enum mf_aw column, struct mf_str text)
{
    mf_buf_f(pg->out, "<td class=\"%s\"", cls);
    mf_html_attr(pg->out, "data-label", mf_ay_fill(pg->y, column, NULL, 0));
    raw(pg, ">");
    mf_html_text(pg->out, text);
    raw(pg, "</td>");
}

static void figure_cell(const struct page *pg, enum mf_aw column, const struct mf_audit_figure *f)
{
    cell(pg, f->f.possible && f->f.hi == 1 ? "n one" : "n", column, mf_ay_figure(pg->y, f));
}

/* Columns of words stand at the left, numbers at the right. */
static bool is_text(enum mf_aw head)
{
    return head == MF_AW_COL_POWER || head == MF_AW_COL_EMERGENCY || head == MF_AW_COL_GOAL ||
           head == MF_AW_COL_WHAT || head == MF_AW_COL_FOR_EXAMPLE;
}

static void table_head(const struct page *pg, const char *cls, const enum mf_aw *heads, unsigned n)
{
    mf_buf_f(pg->out, "<div class=\"wide\"><table class=\"%s\">\n<thead><tr>", cls);
    for (unsigned i = 0; i < n; i++)
        element(pg, "th scope=\"col\"", is_text(heads[i]) ? NULL : "n",
                mf_ay_fill(pg->y, heads[i], NULL, 0));
    raw(pg, "</tr></thead>\n<tbody>\n");
}

static void table_end(const struct page *pg)
{
    raw(pg, "</tbody></table></div>\n");
}

/* ---- in short ---- */

static void in_short(const struct page *pg)
{
    struct mf_ay_short s[MF_AY_SHORTS];
    uint32_t n = mf_ay_in_short(pg->y, s);

    heading(pg, mf_asaid(pg->y, IN_SHORT));
    raw(pg, "<dl class=\"short\">\n");
    for (uint32_t i = 0; i < n; i++) {
        element(pg, "dt", NULL, mf_ay_fill(pg->y, s[i].label, NULL, 0));
        element(pg, "dd", NULL, s[i].text);
    }
    raw(pg, "</dl>\n");
}

/* ---- the big table ---- */

static void power_row(const struct page *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;

    raw(pg, "<tr><th scope=\"row\"><code>");
    mf_html_text(pg->out, p->power->name.text);
    raw(pg, p->condition ? "°</code></th>" : "</code></th>");
    if (!p->looked) {
        cell(pg, "soft", MF_AW_COL_FIGHT, mf_asaid(y, NOT_LOOKED));
        raw(pg, "<td colspan=\"7\"></td></tr>\n");
        return;
    }
    figure_cell(pg, MF_AW_COL_FIGHT, &p->decides[MF_OTHERS_FIGHT]);
    figure_cell(pg, MF_AW_COL_OPPOSE, &p->decides[MF_OTHERS_OPPOSE]);
    figure_cell(pg, MF_AW_COL_AWAY, &p->decides[MF_OTHERS_AWAY]);
    figure_cell(pg, MF_AW_COL_AMBUSH, &p->decides[MF_OTHERS_SILENT]);
    figure_cell(pg, MF_AW_COL_STOPS, &p->stops);
    cell(pg, "n", MF_AW_COL_SOONEST, mf_ay_soonest(y, &p->timing));
    cell(pg, "n", MF_AW_COL_TOLD, mf_ay_number(y, p->timing.persons_told));
    figure_cell(pg, MF_AW_COL_SILENT, &p->decides[MF_OTHERS_TOLD]);
    raw(pg, "</tr>\n");
}

static void emergencies(const struct page *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_EMERGENCY, MF_AW_COL_DECLARES, MF_AW_COL_ENDS,
                                       MF_AW_COL_LASTS};
    const struct mf_ay *y = pg->y;

    if (y->au->nemergencies == 0)
        return;
    table_head(pg, "cards", heads, 4);
    for (uint32_t i = 0; i < y->au->nemergencies; i++) {
        const struct mf_audit_emergency *e = &y->au->emergencies[i];
        raw(pg, "<tr><th scope=\"row\"><code>");
        mf_html_text(pg->out, e->emergency->name.text);
        raw(pg, "</code></th>");
        figure_cell(pg, MF_AW_COL_DECLARES, &e->declares);
        figure_cell(pg, MF_AW_COL_ENDS, &e->ends);
        cell(pg, "n", MF_AW_COL_LASTS, mf_duration_show(y->a, e->emergency->lasts.ms, y->lingua));
        raw(pg, "</tr>\n");
    }
    table_end(pg);
}

static void columns(const struct page *pg)
{
    struct mf_str head, means;

    element(pg, "p", "soft", mf_asaid(pg->y, LEGEND));
    raw(pg, "<dl class=\"short soft\">\n");
    for (uint32_t i = 0; mf_ay_column(pg->y, i, &head, &means); i++) {
        element(pg, "dt", NULL, head);
        element(pg, "dd", NULL, means);
    }
    raw(pg, "</dl>\n");
}

static void table(const struct page *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_POWER,   MF_AW_COL_FIGHT,  MF_AW_COL_OPPOSE,
                                       MF_AW_COL_AWAY,    MF_AW_COL_AMBUSH, MF_AW_COL_STOPS,
                                       MF_AW_COL_SOONEST, MF_AW_COL_TOLD,   MF_AW_COL_SILENT};
    struct mf_str legend[MF_AY_SHORTS];
    uint32_t n = mf_ay_legend(pg->y, legend);

    heading(pg, mf_asaid(pg->y, TABLE));
    table_head(pg, "cards", heads, sizeof heads / sizeof *heads);
    for (uint32_t i = 0; i < pg->y->au->npowers; i++)
        power_row(pg, &pg->y->au->powers[i]);
    table_end(pg);
    emergencies(pg);
    columns(pg);
    for (uint32_t i = 0; i < n; i++)
        element(pg, "p", "soft", legend[i]);
}

/* ---- findings ---- */

static const char *const level_classes[MF_LEVEL__COUNT] = {
    [MF_LEVEL_NOTE] = "level",
    [MF_LEVEL_SERIOUS] = "level serious",
    [MF_LEVEL_GRAVE] = "level grave",
};

static void one_kind(const struct page *pg, const struct mf_ay_findings *kind)
{
    const struct mf_ay *y = pg->y;
    const struct mf_find_kind *k = mf_find_kind(kind->find);
    bool unchanged = false;

    mf_buf_f(pg->out, "<section class=\"%s\">\n", level_classes[kind->level]);
    element(pg, "h3", NULL, mf_ay_finding_head(y, kind));
    element(pg, "p", NULL, mf_str_c(k->risk[y->lingua]));
    raw(pg, "<ul>\n");
    for (uint32_t i = 0; i < kind->n; i++) {
        const struct mf_finding *f = &y->au->findings.at[kind->at[i]];
        struct mf_str change = mf_ay_change(y, f);
        unchanged |= !f->change;
        raw(pg, "<li>");
        mf_html_prose(pg->out, mf_ay_finding(y, f));
        if (change.n > 0)
            element(pg, "div", "change", change);
        raw(pg, "</li>\n");
    }
    raw(pg, "</ul>\n");
    if (unchanged)
        element(pg, "p", "soft", mf_asay(y, FIND_REMEDY, mf_str_c(k->remedy[y->lingua])));
    raw(pg, "</section>\n");
}

static void findings(const struct page *pg)
{
    const struct mf_ay *y = pg->y;
    struct mf_ay_findings *kinds;
    uint32_t n = mf_ay_by_kind(y, &kinds);

    heading(pg, mf_asaid(y, FINDINGS));
    if (n == 0)
        element(pg, "p", NULL,
                y->au->has_findings ? mf_asaid(y, FINDINGS_NONE) : mf_asaid(y, FINDINGS_TIME));
    else if (!y->au->options.no_changes)
        element(pg, "p", "soft", mf_asaid(y, FIND_TRIED));
    for (uint32_t i = 0; i < n; i++)
        one_kind(pg, &kinds[i]);
}

/* ---- if they leave ---- */

static struct mf_str arrow(const struct mf_ay *y, const struct mf_audit_figure *now,
                           const struct mf_audit_figure *then)
{
    struct mf_str a = mf_ay_figure(y, now), b = mf_ay_figure(y, then);

    return mf_str_eq(a, b) ? a : mf_asay(y, ARROW, a, b);
}

static void if_they_leave(const struct page *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_POWER, MF_AW_COL_OPPOSE, MF_AW_COL_AMBUSH,
                                       MF_AW_COL_STOPS};
    const struct mf_audit *au = pg->y->au;

    if (au->options.nleavers == 0)
        return;
    heading(pg,
            mf_asay(pg->y, LEFT, mf_ay_names(pg->y, au->options.leavers, au->options.nleavers)));
    if (!au->left_founded) {
        element(pg, "p", "note", mf_asaid(pg->y, LEFT_NOT));
        return;
    }
    table_head(pg, "cards", heads, 4);
    for (uint32_t i = 0; i < au->npowers; i++) {
        const struct mf_audit_power *p = &au->powers[i];
        if (!p->looked)
            continue;
        raw(pg, "<tr><th scope=\"row\"><code>");
        mf_html_text(pg->out, p->power->name.text);
        raw(pg, "</code></th>");
        cell(pg, "n", MF_AW_COL_OPPOSE,
             arrow(pg->y, &p->decides[MF_OTHERS_OPPOSE], &p->left_decides));
        cell(pg, "n", MF_AW_COL_AMBUSH,
             arrow(pg->y, &p->decides[MF_OTHERS_SILENT], &p->left_ambush));
        cell(pg, "n", MF_AW_COL_STOPS, arrow(pg->y, &p->stops, &p->left_stops));
        raw(pg, "</tr>\n");
    }
    table_end(pg);
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

static void points(const struct page *pg, const struct mf_attrition *c)
{
    static const struct {
        enum mf_aw label;
        enum series series;
    } rows[] = {{MF_AW_ROW_IN_OFFICE, IN_OFFICE},
                {MF_AW_ROW_DECIDES, DECIDES},
                {MF_AW_ROW_AMBUSH, AMBUSH},
                {MF_AW_ROW_STOPS, STOPS},
                {MF_AW_ROW_NAMED, NAMED}};

    raw(pg, "<div class=\"wide\"><table class=\"points\"><tbody>\n");
    for (unsigned r = 0; r < sizeof rows / sizeof *rows; r++) {
        if (rows[r].series == NAMED && pg->y->au->options.nnamed == 0)
            continue;
        raw(pg, "<tr>");
        element(pg, "th scope=\"row\"", NULL, mf_ay_fill(pg->y, rows[r].label, NULL, 0));
        for (uint32_t i = 0; i < c->n; i++)
            element(pg, "td", NULL, point(pg->y, &c->at[i], rows[r].series));
        raw(pg, "</tr>\n");
    }
    raw(pg, "</tbody></table></div>\n");
}

static void curve(const struct page *pg, uint32_t power, const struct mf_attrition *c)
{
    struct mf_str says[MF_AY_SHORTS];
    struct mf_str title = mf_asay(pg->y, CURVE_HEAD, mf_ay_curve_powers(pg->y, power),
                                  pg->y->au->charter->bodies[c->body].name.text);
    uint32_t n = mf_ay_curve_says(pg->y, c, says);

    raw(pg, "<figure>\n");
    element(pg, "figcaption", NULL, title);
    mf_svg_curve(pg->out, pg->y, c, title);
    points(pg, c);
    list(pg, says, n);
    raw(pg, "</figure>\n");
}

static void names_of(const struct page *pg, enum mf_aw word, const struct mf_buf *names)
{
    struct mf_str text = mf_buf_str(names);

    if (text.n > 0)
        element(pg, "p", "soft", mf_ay_fill(pg->y, word, &text, 1));
}

/* All curves that turn anywhere; of the others, which they are. */
static void departures(const struct page *pg)
{
    const struct mf_audit *au = pg->y->au;
    struct mf_buf flat, stuck;
    bool any = false;

    if (au->options.no_attrition)
        return;
    heading(pg, mf_asaid(pg->y, DEPARTURES));
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
        element(pg, "p", "soft",
                mf_asay(pg->y, CURVES_NONE, mf_ay_number(pg->y, MF_ATTRITION_SEATS)));
}

/* ---- in several steps ---- */

static void capture_cell(const struct page *pg, enum mf_aw column, const struct mf_capture *c)
{
    cell(pg, c && c->possible && c->hi == 1 ? "n one" : "n", column,
         mf_ay_capture_figure(pg->y, c));
}

static void plan(const struct page *pg, const struct mf_capture *c)
{
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_plan_says(pg->y, c, says);

    raw(pg, "<figure>\n");
    element(pg, "figcaption", NULL, mf_ay_plan_head(pg->y, c));
    element(pg, "p", NULL, says[0]);
    mf_svg_plan(pg->out, pg->y, c);
    raw(pg, "<ol>\n");
    for (uint32_t i = 0; i < c->nplan; i++)
        element(pg, "li", NULL, mf_ay_plan_step(pg->y, &c->plan[i]));
    raw(pg, "</ol>\n");
    for (uint32_t i = 1; i < n; i++)
        element(pg, "p", NULL, says[i]);
    raw(pg, "</figure>\n");
}

static void captures(const struct page *pg)
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
    heading(pg, mf_asaid(y, CAPTURE));
    table_head(pg, "cards", heads, sizeof heads / sizeof *heads);
    for (uint32_t i = 0; i < au->ncaptures; i++) {
        const struct mf_audit_capture *c = &au->captures[i];
        const struct mf_capture *p = mf_ay_plan(c);
        raw(pg, "<tr>");
        element(pg, "th scope=\"row\"", NULL, mf_goal_text(y->a, au->charter, c->goal, y->lingua));
        capture_cell(pg, MF_AW_COL_M2, c->by[MF_OUTSIDERS_HOSTILE]);
        capture_cell(pg, MF_AW_COL_M1, c->by[MF_OUTSIDERS_VOTING]);
        capture_cell(pg, MF_AW_COL_M0, c->by[MF_OUTSIDERS_SILENT]);
        cell(pg, "n", MF_AW_COL_DIRECT, mf_ay_direct(y, c));
        cell(pg, "n", MF_AW_COL_EARLIEST, p ? mf_ay_span(y, p->earliest) : mf_asaid(y, NO_ONE_CAN));
        cell(pg, "n", MF_AW_COL_TOLD, p ? mf_ay_number(y, p->told) : mf_asaid(y, NO_ONE_CAN));
        raw(pg, "</tr>\n");
    }
    table_end(pg);
    n = mf_ay_capture_legend(y, legend);
    for (uint32_t i = 0; i < n; i++)
        element(pg, "p", "soft", legend[i]);
    for (uint32_t i = 0; i < au->ncaptures; i++)
        if (mf_ay_plan_tells(&au->captures[i]))
            plan(pg, mf_ay_plan(&au->captures[i]));
}

/* ---- who weighs what ---- */

/* Shown in this order: the two that are read most, then the others. */
static const uint32_t indices[MF_STRENGTHS] = {
    MF_STRENGTH_SHAPLEY, MF_STRENGTH_BANZHAF, 0, 2, 3, 5, 6, 7};

static struct mf_str index_word(const struct page *pg, uint32_t i)
{
    return mf_str_c(mf_strength_word(indices[i], pg->y->lingua));
}

static void weight_head(const struct page *pg)
{
    raw(pg, "<div class=\"wide\"><table class=\"cards small\">\n<thead><tr>");
    element(pg, "th scope=\"col\"", NULL, mf_asaid(pg->y, COL_MEMBER));
    raw(pg, "<th></th>");
    for (uint32_t i = 0; i < MF_STRENGTHS; i++)
        element(pg, "th scope=\"col\"", "n", index_word(pg, i));
    raw(pg, "<th></th></tr></thead>\n<tbody>\n");
}

static void weight_row(const struct page *pg, const struct mf_audit_power *p, uint32_t class,
                       uint64_t most)
{
    const struct mf_ay *y = pg->y;
    const struct mf_strength *st = p->weighing.strength;
    const struct mf_strength_row *row = &st->rows[class];

    raw(pg, "<tr>");
    element(pg, "th scope=\"row\"", NULL, mf_ay_class(y, p->power, &p->weighing.classes[class]));
    raw(pg, "<td class=\"strip\">");
    mf_svg_strip(pg->out, row->billionths[MF_STRENGTH_SHAPLEY], most);
    raw(pg, "</td>");
    for (uint32_t i = 0; i < MF_STRENGTHS; i++) {
        struct mf_str exact = row->exact[indices[i]];
        raw(pg, "<td class=\"n\"");
        mf_html_attr(pg->out, "data-label", index_word(pg, i));
        raw(pg, ">");
        mf_html_text(pg->out, st->gap[indices[i]][y->lingua]
                                  ? mf_asaid(y, NO_ONE_CAN)
                                  : mf_ay_percent(y, row->billionths[indices[i]]));
        if (exact.n > 0 && exact.n <= 24) {
            raw(pg, "<br><span class=\"soft\">");
            mf_html_text(pg->out, exact);
            raw(pg, "</span>");
        }
        raw(pg, "</td>");
    }
    element(pg, "td", NULL, mf_ay_class_mark(y, row));
    raw(pg, "</tr>\n");
}

static void weights(const struct page *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;
    const struct mf_weighing *w = &p->weighing;
    struct mf_str says[MF_AY_SHORTS];
    uint32_t nsays = mf_ay_weigh_says(y, w, says);

    if (w->gap == MF_WEIGH_KNOWN) {
        uint32_t *order = mf_ay_weigh_order(y, w);
        uint32_t n = w->nclasses < MF_AY_CLASSES ? w->nclasses : MF_AY_CLASSES;
        element(pg, "h3", NULL, mf_asay(y, WEIGHTS, mf_ay_power(y, p->power)));
        weight_head(pg);
        for (uint32_t i = 0; i < n; i++)
            weight_row(pg, p, order[i],
                       w->strength->rows[order[0]].billionths[MF_STRENGTH_SHAPLEY]);
        table_end(pg);
        element(pg, "p", "soft", mf_asaid(y, WEIGH_LEGEND));
    }
    for (uint32_t i = 0; i < nsays; i++)
        element(pg, "p", NULL, says[i]);
}

/* ---- one power ---- */

static void one_power(const struct page *pg, const struct mf_audit_power *p)
{
    static const enum mf_aw heads[] = {MF_AW_COL_WHAT, MF_AW_COL_FEWEST, MF_AW_COL_FOR_EXAMPLE};
    const struct mf_ay *y = pg->y;
    struct mf_str title = p->power->title.n ? p->power->title : p->power->name.text;
    struct mf_str says[MF_AY_SHORTS];
    struct mf_ay_row rows[MF_AY_ROWS];
    uint32_t n = mf_ay_rows(y, p, rows);

    heading(pg, mf_asay(y, POWER_HEAD, title, p->power->name.text));
    table_head(pg, "cards", heads, 3);
    for (uint32_t i = 0; i < n; i++) {
        raw(pg, "<tr>");
        element(pg, "th scope=\"row\"", NULL, rows[i].label);
        figure_cell(pg, MF_AW_COL_FEWEST, rows[i].figure);
        cell(pg, "", MF_AW_COL_FOR_EXAMPLE, rows[i].example);
        raw(pg, "</tr>\n");
    }
    table_end(pg);
    n = mf_ay_timing(y, p, says);
    for (uint32_t i = 0; i < n; i++)
        element(pg, "p", NULL, says[i]);
    weights(pg, p);
}

/* ---- the whole ---- */

static void head(const struct page *pg)
{
    static const char *const codes[MF_LINGUA__COUNT] = {[MF_EN] = "en", [MF_ID] = "id"};
    struct mf_str title = mf_asay(pg->y, HEAD, pg->y->au->charter->title_name.text);
    struct mf_str lines[MF_AY_SHORTS];
    uint32_t n = mf_ay_head(pg->y, lines);

    mf_buf_f(pg->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
             codes[pg->y->lingua]);
    raw(pg, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    element(pg, "title", NULL, title);
    raw(pg, "<style>\n");
    for (unsigned i = 0; mf_audit_css[i]; i++)
        raw(pg, mf_audit_css[i]);
    raw(pg, "</style>\n</head>\n<body>\n<main>\n");
    element(pg, "h1", NULL, title);
    for (uint32_t i = 0; i < n; i++)
        element(pg, "p", NULL, lines[i]);
}

static void foot(const struct page *pg)
{
    const struct mf_charter *c = pg->y->au->charter;
    struct mf_str remarks[MF_AY_SHORTS];
    uint32_t n = mf_ay_remarks(pg->y, remarks);

    heading(pg, mf_asaid(pg->y, REMARKS));
    list(pg, remarks, n);
    raw(pg, "<p class=\"soft\"><code>");
    mf_html_text(pg->out, c->source.name);
    raw(pg, "</code>, SHA-256 <code>");
    mf_html_text(pg->out, mf_hash_hex(pg->y->a, &c->hash));
    raw(pg, "</code></p>\n</main>\n</body>\n</html>\n");
}

void mf_audit_html(struct mf_buf *out, const struct mf_audit *audit, enum mf_lingua lingua)
{
    struct mf_ay y = mf_ay_new(out->arena, audit, lingua);
    struct page pg = {&y, out};

    head(&pg);
    in_short(&pg);
    findings(&pg);
    table(&pg);
    if_they_leave(&pg);
    departures(&pg);
    captures(&pg);
    for (uint32_t i = 0; i < audit->npowers; i++)
        if (mf_ay_tells(&y, i))
            one_power(&pg, &audit->powers[i]);
    foot(&pg);
}
