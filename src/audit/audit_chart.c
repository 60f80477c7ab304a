/* Charts of an audit on a terminal: departures, who weighs what, captures. */
#include "audit/audit_text.h"
#include "base/os.h"

/* ---- departures ---- */

enum { CELL = 4 }; /* columns of one point of a curve */

static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

struct chart {
    const struct mf_apage *pg;
    const struct mf_attrition *c;
    uint32_t from, to; /* the points of this line of the page */
    unsigned indent;
};

static void cell(const struct chart *ch, enum mf_style style, struct mf_str text)
{
    unsigned width = mf_str_width(text);

    mf_buf_pad(ch->pg->out, ' ', width < CELL ? CELL - width : 1);
    mf_term_style(ch->pg->out, ch->pg->t, style, text);
}

static void row_label(const struct chart *ch, enum mf_aw word)
{
    struct mf_str text =
        word == MF_AW__COUNT ? (struct mf_str){0} : mf_ay_fill(ch->pg->y, word, NULL, 0);

    mf_term_style(ch->pg->out, ch->pg->t, MF_DIM, text);
    mf_buf_pad(ch->pg->out, ' ', ch->indent - mf_str_width(text));
}

static uint32_t most(const struct mf_attrition *c)
{
    uint32_t m = 1;

    for (uint32_t i = 0; i < c->n; i++)
        if (c->at[i].decides.possible && c->at[i].decides.hi > m)
            m = c->at[i].decides.hi;
    return m;
}

static void bars(const struct chart *ch)
{
    uint32_t top = most(ch->c);

    row_label(ch, MF_AW__COUNT);
    for (uint32_t i = ch->from; i < ch->to; i++) {
        const struct mf_figure *f = &ch->c->at[i].decides;
        uint32_t eighths = f->possible ? (f->hi * 8 + top - 1) / top : 0;
        cell(ch, MF_INFO, mf_str_c(blocks[eighths > 8 ? 8 : eighths]));
    }
    while (ch->pg->out->n > 0 && ch->pg->out->p[ch->pg->out->n - 1] == ' ')
        ch->pg->out->n--;
    mf_buf_char(ch->pg->out, '\n');
}

static void figures(const struct chart *ch, enum mf_aw label, size_t offset, enum mf_style style)
{
    row_label(ch, label);
    for (uint32_t i = ch->from; i < ch->to; i++) {
        const char *point = (const char *)&ch->c->at[i];
        struct mf_audit_figure f = {*(const struct mf_figure *)(const void *)(point + offset),
                                    MF_AUDIT_PROVEN};
        f.f.possible &= f.f.hi > 0; /* where nothing comes of it, there is nothing to stop */
        cell(ch, f.f.possible ? style : MF_DIM, mf_ay_figure(ch->pg->y, &f));
    }
    mf_buf_char(ch->pg->out, '\n');
}

static void chart_lines(const struct chart *ch)
{
    const struct mf_ay *y = ch->pg->y;

    bars(ch);
    figures(ch, MF_AW_ROW_DECIDES, offsetof(struct mf_attrition_point, decides), MF_BOLD);
    figures(ch, MF_AW_ROW_AMBUSH, offsetof(struct mf_attrition_point, ambush), MF_PLAIN);
    figures(ch, MF_AW_ROW_STOPS, offsetof(struct mf_attrition_point, stops), MF_PLAIN);
    if (y->au->options.nnamed > 0) {
        row_label(ch, MF_AW_ROW_NAMED);
        for (uint32_t i = ch->from; i < ch->to; i++)
            cell(ch, ch->c->at[i].named_decide ? MF_BOLD : MF_DIM,
                 ch->c->at[i].named_decide ? mf_asaid(y, YES) : mf_asaid(y, NO_ONE_CAN));
        mf_buf_char(ch->pg->out, '\n');
    }
    row_label(ch, MF_AW_ROW_IN_OFFICE);
    for (uint32_t i = ch->from; i < ch->to; i++)
        cell(ch, MF_DIM, mf_ay_number(y, ch->c->at[i].in_office));
    mf_buf_char(ch->pg->out, '\n');
}

static void chart(const struct mf_apage *pg, const struct mf_attrition *c)
{
    static const enum mf_aw labels[] = {MF_AW_ROW_IN_OFFICE, MF_AW_ROW_DECIDES, MF_AW_ROW_AMBUSH,
                                        MF_AW_ROW_STOPS, MF_AW_ROW_NAMED};
    struct chart ch = {.pg = pg, .c = c};
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_curve_says(pg->y, c, says), fit;

    for (unsigned i = 0; i < sizeof labels / sizeof *labels; i++) {
        unsigned w = mf_str_width(mf_ay_fill(pg->y, labels[i], NULL, 0)) + 1;
        ch.indent = w > ch.indent ? w : ch.indent;
    }
    fit = (pg->t->width - ch.indent) / CELL;
    for (ch.from = 0; ch.from < c->n; ch.from = ch.to) {
        ch.to = c->n - ch.from > fit ? ch.from + fit : c->n;
        chart_lines(&ch);
    }
    for (uint32_t i = 0; i < n; i++)
        mf_term_wrap(pg->out, pg->t, MF_S("  "), MF_S("  "), says[i]);
}

static void curves_of(const struct mf_apage *pg, uint32_t power, uint32_t shown_as)
{
    const struct mf_audit_power *p = &pg->y->au->powers[power];

    for (uint32_t k = 0; k < p->ncurves; k++) {
        struct mf_str body = pg->y->au->charter->bodies[p->curves[k].body].name.text;
        mf_buf_char(pg->out, '\n');
        mf_apage_sentence(pg, MF_BOLD,
                          mf_asay(pg->y, CURVE_HEAD, mf_ay_curve_powers(pg->y, shown_as), body));
        chart(pg, &p->curves[k]);
    }
}

#define CHARTS 3u /* shown where none is asked for */

static bool is_asked(const struct mf_audit *au, uint32_t power)
{
    for (uint32_t i = 0; i < au->options.nasked; i++)
        if (au->options.asked[i] == power || au->powers[au->options.asked[i]].curves_as == power)
            return true;
    return false;
}

static void rest_of(const struct mf_apage *pg, enum mf_aw word, const struct mf_buf *powers)
{
    struct mf_str names = mf_buf_str(powers);

    if (names.n > 0)
        mf_apage_sentence(pg, MF_DIM, mf_ay_fill(pg->y, word, &names, 1));
}

void mf_apage_departures(const struct mf_apage *pg)
{
    const struct mf_audit *au = pg->y->au;
    struct mf_buf rest, flat, stuck;
    uint32_t shown = 0;
    bool any = false;

    if (au->options.no_attrition)
        return;
    mf_buf_init(&rest, pg->y->a);
    mf_buf_init(&flat, pg->y->a);
    mf_buf_init(&stuck, pg->y->a);
    mf_apage_heading(pg, mf_asaid(pg->y, DEPARTURES));
    for (uint32_t i = 0; i < au->npowers; i++) {
        const struct mf_audit_power *p = &au->powers[i];
        enum mf_ay_interest interest = mf_ay_interest(pg->y, p);
        if (interest == MF_AY_NO_CURVE)
            continue;
        any = true;
        if (is_asked(au, i) ||
            (au->options.nasked == 0 && interest == MF_AY_TURNS && shown < CHARTS)) {
            shown++;
            curves_of(pg, i, i);
        } else {
            mf_ay_add_powers(pg->y,
                             interest == MF_AY_TURNS   ? &rest
                             : interest == MF_AY_STUCK ? &stuck
                                                       : &flat,
                             i);
        }
    }
    mf_buf_c(pg->out, shown > 0 && rest.n + flat.n + stuck.n > 0 ? "\n" : "");
    rest_of(pg, MF_AW_CURVES_REST, &rest);
    rest_of(pg, MF_AW_CURVES_FLAT, &flat);
    rest_of(pg, MF_AW_CURVES_STUCK, &stuck);
    if (!any && au->complete)
        mf_apage_sentence(pg, MF_DIM,
                          mf_asay(pg->y, CURVES_NONE, mf_ay_number(pg->y, MF_ATTRITION_SEATS)));
}

/* ---- who weighs what ---- */

#define BAR 20u /* columns of the longest */

static struct mf_str percent_of(const struct mf_ay *y, const struct mf_weighing *w, uint32_t class,
                                uint32_t index)
{
    if (w->strength->gap[index][y->lingua])
        return mf_asaid(y, NO_ONE_CAN);
    if (w->strength->rows[class].exact[index].n > 0)
        return mf_strf(y->a, "%.*s\n%.*s",
                       MF_F(mf_ay_percent(y, w->strength->rows[class].billionths[index])),
                       MF_F(w->strength->rows[class].exact[index]));
    return mf_ay_percent(y, w->strength->rows[class].billionths[index]);
}

/* A bar in eighths of a column. */
static struct mf_str bar_of(const struct mf_ay *y, uint64_t value, uint64_t most)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    uint64_t eighths = most > 0 ? (value * BAR * 8 + most / 2) / most : 0;
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint64_t i = 0; i < eighths / 8; i++)
        mf_buf_c(&b, "█");
    mf_buf_c(&b, parts[eighths % 8]);
    return mf_buf_str(&b);
}

static void weights_short(const struct mf_apage *pg, const struct mf_audit_power *p,
                          const uint32_t *order, uint32_t n)
{
    const struct mf_ay *y = pg->y;
    const struct mf_weighing *w = &p->weighing;
    uint64_t most = n > 0 ? w->strength->rows[order[0]].billionths[MF_STRENGTH_SHAPLEY] : 0;
    struct mf_table tb;

    mf_table_init(&tb, y->a, 5);
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_MEMBER));
    mf_table_cell(&tb, MF_DIM, mf_str_c(mf_strength_word(MF_STRENGTH_BANZHAF, y->lingua)));
    mf_table_cell(&tb, MF_DIM, mf_str_c(mf_strength_word(MF_STRENGTH_SHAPLEY, y->lingua)));
    mf_table_cell(&tb, MF_DIM, (struct mf_str){0});
    mf_table_cell(&tb, MF_DIM, (struct mf_str){0});
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_strength_row *row = &w->strength->rows[order[i]];
        mf_table_cell(&tb, MF_PLAIN, mf_ay_class(y, p->power, &w->classes[order[i]]));
        mf_table_cell(&tb, MF_PLAIN, percent_of(y, w, order[i], MF_STRENGTH_BANZHAF));
        mf_table_cell(&tb, MF_PLAIN, percent_of(y, w, order[i], MF_STRENGTH_SHAPLEY));
        mf_table_cell(&tb, MF_INFO, bar_of(y, row->billionths[MF_STRENGTH_SHAPLEY], most));
        mf_table_cell(&tb, MF_PLAIN, mf_ay_class_mark(y, row));
    }
    tb.right[1] = tb.right[2] = true;
    tb.min_width[0] = 16;
    mf_table_render(pg->out, pg->t, &tb);
}

/* All eight indices; on narrow terminals four and four. */
static void weights_full(const struct mf_apage *pg, const struct mf_audit_power *p,
                         const uint32_t *order, uint32_t n, uint32_t from, uint32_t to)
{
    const struct mf_ay *y = pg->y;
    struct mf_table tb;

    mf_buf_char(pg->out, '\n');
    mf_table_init(&tb, y->a, to - from + 1);
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_MEMBER));
    for (uint32_t i = from; i < to; i++) {
        mf_table_cell(&tb, MF_DIM, mf_str_c(mf_strength_word(i, y->lingua)));
        tb.right[i - from + 1] = true;
    }
    for (uint32_t k = 0; k < n; k++) {
        mf_table_cell(&tb, MF_PLAIN, mf_ay_class(y, p->power, &p->weighing.classes[order[k]]));
        for (uint32_t i = from; i < to; i++)
            mf_table_cell(&tb, MF_PLAIN, percent_of(y, &p->weighing, order[k], i));
    }
    tb.min_width[0] = 16;
    mf_table_render(pg->out, pg->t, &tb);
}

static bool named_by_option(const struct mf_audit *au, uint32_t power)
{
    for (uint32_t i = 0; i < au->options.nasked; i++)
        if (au->options.asked[i] == power)
            return true;
    return false;
}

void mf_apage_weights(const struct mf_apage *pg, const struct mf_audit_power *p)
{
    const struct mf_weighing *w = &p->weighing;
    struct mf_str says[MF_AY_SHORTS];
    uint32_t nsays = mf_ay_weigh_says(pg->y, w, says);

    mf_buf_char(pg->out, '\n');
    if (w->gap == MF_WEIGH_KNOWN) {
        uint32_t *order = mf_ay_weigh_order(pg->y, w);
        uint32_t n = w->nclasses < MF_AY_CLASSES ? w->nclasses : MF_AY_CLASSES;
        weights_short(pg, p, order, n);
        if (named_by_option(pg->y->au, p->index) && pg->t->width >= 100) {
            weights_full(pg, p, order, n, 0, MF_STRENGTHS);
        } else if (named_by_option(pg->y->au, p->index)) {
            weights_full(pg, p, order, n, 0, MF_STRENGTHS / 2);
            weights_full(pg, p, order, n, MF_STRENGTHS / 2, MF_STRENGTHS);
        }
        mf_buf_char(pg->out, '\n');
        mf_apage_sentence(pg, MF_DIM, mf_asaid(pg->y, WEIGH_LEGEND));
    }
    for (uint32_t i = 0; i < nsays; i++)
        mf_apage_sentence(pg, MF_PLAIN, says[i]);
}

/* ---- turnout ---- */

#define ALL_CASES_WIDTH 76u /* narrower terminals get a table for each rate */

static void turnout_table(const struct mf_apage *pg, const struct mf_turnouts *t, uint32_t from,
                          uint32_t to)
{
    const struct mf_ay *y = pg->y;
    struct mf_table tb;

    mf_table_init(&tb, y->a, to - from + 1);
    mf_table_cell(&tb, MF_DIM,
                  mf_strf(y->a, "%.*s\n%.*s", MF_F(mf_asaid(y, TURNOUT_COL)),
                          MF_F(mf_asaid(y, TURNOUT_CORRELATION))));
    for (uint32_t c = from; c < to; c++) {
        mf_table_cell(&tb, MF_DIM,
                      mf_strf(y->a, "%.*s\n%.*s", MF_F(mf_ay_rate(y, t->cases[c].rate)),
                              MF_F(mf_ay_correlation(y, t->cases[c].correlation))));
        tb.right[c - from + 1] = true;
    }
    for (uint32_t row = 0; row < t->nrows + 2; row++) {
        mf_table_cell(&tb, MF_PLAIN, mf_ay_turnouts_label(y, t, row));
        for (uint32_t c = from; c < to; c++)
            mf_table_cell(&tb, row < t->nrows ? MF_PLAIN : MF_BOLD,
                          mf_ay_turnouts_cell(y, t, row, c));
    }
    mf_buf_char(pg->out, '\n');
    mf_table_render(pg->out, pg->t, &tb);
}

static void turnouts_of(const struct mf_apage *pg, const struct mf_audit_power *p)
{
    const struct mf_turnouts *t = &p->turnouts;

    mf_buf_char(pg->out, '\n');
    mf_apage_sentence(pg, MF_BOLD, mf_ay_turnouts_head(pg->y, p));
    if (pg->t->width >= ALL_CASES_WIDTH) {
        turnout_table(pg, t, 0, t->ncases);
        return;
    }
    for (uint32_t from = 0, to; from < t->ncases; from = to) {
        to = from + 1;
        while (to < t->ncases && t->cases[to].rate == t->cases[from].rate)
            to++;
        turnout_table(pg, t, from, to);
    }
}

void mf_apage_turnouts(const struct mf_apage *pg)
{
    const struct mf_audit *au = pg->y->au;
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_turnouts_says(pg->y, says);

    if (n == 0)
        return;
    mf_apage_heading(pg, mf_asaid(pg->y, TURNOUT));
    for (uint32_t i = 0; i < n; i++)
        mf_apage_sentence(pg, MF_DIM, says[i]);
    for (uint32_t i = 0; i < au->npowers; i++)
        if (mf_ay_turnouts_shown(pg->y, &au->powers[i]))
            turnouts_of(pg, &au->powers[i]);
}

/* ---- in several steps ---- */

static void capture_cell(const struct mf_apage *pg, struct mf_table *tb,
                         const struct mf_audit_capture *goal, enum mf_outsiders model)
{
    const struct mf_capture *c = goal->by[model];
    bool one = c && c->possible && c->hi == 1;

    mf_table_cell(tb, one ? MF_WARN : MF_PLAIN, mf_ay_capture_figure(pg->y, goal, model));
}

static void capture_table(const struct mf_apage *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_GOAL, MF_AW_COL_M2,     MF_AW_COL_M1,
                                       MF_AW_COL_M0,   MF_AW_COL_DIRECT, MF_AW_COL_EARLIEST,
                                       MF_AW_COL_TOLD};
    const unsigned n = sizeof heads / sizeof *heads;
    const struct mf_ay *y = pg->y;
    struct mf_table tb;

    mf_table_init(&tb, y->a, n);
    for (unsigned i = 0; i < n; i++) {
        mf_table_cell(&tb, MF_DIM, mf_ay_fill(y, heads[i], NULL, 0));
        tb.right[i] = i > 0;
    }
    for (uint32_t i = 0; i < y->au->ncaptures; i++) {
        const struct mf_audit_capture *c = &y->au->captures[i];
        const struct mf_capture *plan = mf_ay_plan(c);
        mf_table_cell(&tb, MF_BOLD, mf_goal_text(y->a, y->au->charter, c->goal, y->lingua));
        capture_cell(pg, &tb, c, MF_OUTSIDERS_HOSTILE);
        capture_cell(pg, &tb, c, MF_OUTSIDERS_VOTING);
        capture_cell(pg, &tb, c, MF_OUTSIDERS_SILENT);
        mf_table_cell(&tb, MF_PLAIN, mf_ay_direct(y, c));
        mf_table_cell(&tb, MF_PLAIN,
                      plan ? mf_ay_span(y, plan->earliest) : mf_asaid(y, NO_ONE_CAN));
        mf_table_cell(&tb, MF_PLAIN, plan ? mf_ay_number(y, plan->told) : mf_asaid(y, NO_ONE_CAN));
    }
    tb.min_width[0] = 20;
    mf_table_render(pg->out, pg->t, &tb);
}

static void plan(const struct mf_apage *pg, const struct mf_audit_capture *goal)
{
    const struct mf_capture *c = mf_ay_plan(goal);
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_plan_says(pg->y, goal, says);

    mf_buf_char(pg->out, '\n');
    mf_apage_sentence(pg, MF_BOLD, mf_ay_plan_head(pg->y, goal));
    mf_apage_sentence(pg, MF_PLAIN, says[0]);
    for (uint32_t i = 0; i < c->nplan; i++)
        mf_term_wrap(pg->out, pg->t, mf_strf(pg->y->a, "%3u. ", i + 1), MF_S("     "),
                     mf_ay_plan_step(pg->y, &c->plan[i]));
    for (uint32_t i = 1; i < n; i++)
        mf_apage_sentence(pg, MF_PLAIN, says[i]);
}

/* Two rows: a head and a figure for each point. */
static void point_table(const struct mf_apage *pg, enum mf_aw head,
                        const struct mf_capture_point *at, uint32_t n, bool time)
{
    const struct mf_ay *y = pg->y;
    bool days = time && mf_ay_whole_days(at, n);
    struct mf_table tb;

    mf_table_init(&tb, y->a, n + 1);
    mf_table_cell(&tb, MF_DIM, days ? mf_asaid(y, GOAL_WITHIN_DAYS) : mf_ay_fill(y, head, NULL, 0));
    for (uint32_t i = 0; i < n; i++) {
        mf_table_cell(&tb, MF_DIM,
                      days   ? mf_ay_number(y, (uint64_t)(at[i].horizon / MF_DAY))
                      : time ? mf_duration_show(y->a, at[i].horizon, y->lingua)
                             : mf_ay_number(y, at[i].departures));
        tb.right[i + 1] = true;
    }
    mf_table_cell(&tb, MF_PLAIN, mf_asaid(y, GOAL_PERSONS));
    for (uint32_t i = 0; i < n; i++)
        mf_table_cell(&tb, at[i].possible && at[i].hi == 1 ? MF_WARN : MF_PLAIN,
                      mf_ay_point_figure(y, &at[i]));
    mf_buf_char(pg->out, '\n');
    mf_table_render(pg->out, pg->t, &tb);
}

static void goal_curves(const struct mf_apage *pg, const struct mf_audit_capture *c)
{
    struct mf_str time, gone;
    bool by_time = mf_ay_curve_over_time(pg->y, c, &time);
    bool by_gone = mf_ay_curve_over_departures(pg->y, c, &gone);

    if (!by_time && !by_gone && time.n == 0 && gone.n == 0)
        return;
    mf_buf_char(pg->out, '\n');
    mf_apage_sentence(pg, MF_BOLD, mf_asay(pg->y, GOAL_CURVES, mf_ay_goal(pg->y, c)));
    if (time.n > 0)
        mf_apage_sentence(pg, MF_PLAIN, time);
    if (gone.n > 0)
        mf_apage_sentence(pg, MF_PLAIN, gone);
    if (by_time)
        point_table(pg, MF_AW_GOAL_WITHIN, c->over_time, c->nover_time, true);
    if (by_gone)
        point_table(pg, MF_AW_GOAL_GONE, c->over_departures, c->nover_departures, false);
}

#define PLANS 4u /* shown on a terminal; the page and --json have them all */

void mf_apage_captures(const struct mf_apage *pg)
{
    const struct mf_audit *au = pg->y->au;
    struct mf_str legend[MF_AY_SHORTS];
    uint32_t shown = 0, n;

    if (au->ncaptures == 0)
        return;
    n = mf_ay_capture_legend(pg->y, legend);
    mf_apage_heading(pg, mf_asaid(pg->y, CAPTURE));
    capture_table(pg);
    mf_buf_char(pg->out, '\n');
    for (uint32_t i = 0; i < n; i++)
        mf_apage_sentence(pg, MF_DIM, legend[i]);
    for (uint32_t i = 0; i < au->ncaptures; i++)
        goal_curves(pg, &au->captures[i]);
    for (uint32_t i = 0; i < au->ncaptures && shown < PLANS; i++)
        if (mf_ay_plan_tells(&au->captures[i])) {
            plan(pg, &au->captures[i]);
            shown++;
        }
}
