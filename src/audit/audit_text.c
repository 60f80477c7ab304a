/* An audit on a terminal. */
#include "audit/audit_say.h"
#include "base/os.h"

struct page {
    const struct mf_ay *y;
    const struct mf_term *t;
    struct mf_buf *out;
};

static void heading(const struct page *pg, struct mf_str text)
{
    mf_buf_char(pg->out, '\n');
    mf_term_heading(pg->out, pg->t, text);
}

static void paragraph(const struct page *pg, struct mf_str first, struct mf_str rest,
                      struct mf_str text)
{
    mf_term_wrap(pg->out, pg->t, first, rest, text);
}

static void sentence(const struct page *pg, enum mf_style style, struct mf_str text)
{
    struct mf_buf b;

    mf_buf_init(&b, pg->y->a);
    mf_term_style(&b, pg->t, style, text);
    paragraph(pg, (struct mf_str){0}, (struct mf_str){0}, mf_buf_str(&b));
}

static struct mf_str blanks(const struct page *pg, unsigned n)
{
    struct mf_buf b;

    mf_buf_init(&b, pg->y->a);
    mf_buf_pad(&b, ' ', n);
    return mf_buf_str(&b);
}

/* "label    text", the text wrapped beside the label, or under it where there is little room. */
static void item(const struct page *pg, enum mf_style style, struct mf_str label, unsigned indent,
                 struct mf_str text)
{
    unsigned width = mf_str_width(label);
    struct mf_buf first;

    mf_buf_init(&first, pg->y->a);
    mf_term_style(&first, pg->t, style, label);
    if (pg->t->width < 3 * indent) {
        mf_buf_char(&first, '\n');
        mf_buf_add(pg->out, mf_buf_str(&first));
        paragraph(pg, MF_S("  "), MF_S("  "), text);
        return;
    }
    mf_buf_pad(&first, ' ', width < indent ? indent - width : 1);
    paragraph(pg, mf_buf_str(&first), blanks(pg, indent), text);
}

/* ---- in short ---- */

static void in_short(const struct page *pg)
{
    struct mf_ay_short s[MF_AY_SHORTS];
    uint32_t n = mf_ay_in_short(pg->y, s);
    unsigned indent = 0;

    heading(pg, mf_asaid(pg->y, IN_SHORT));
    for (uint32_t i = 0; i < n; i++) {
        unsigned width = mf_str_width(mf_ay_fill(pg->y, s[i].label, NULL, 0)) + 2;
        indent = width > indent ? width : indent;
    }
    for (uint32_t i = 0; i < n; i++)
        item(pg, MF_BOLD, mf_ay_fill(pg->y, s[i].label, NULL, 0), indent, s[i].text);
}

/* ---- the big table ---- */

enum { COLUMNS = 9 };
#define TABLE_WIDTH 76u /* narrower terminals get a list */

/*
 * Long names in a table that has no room for them are broken behind an underscore rather than
 * anywhere.
 */
static struct mf_str name_cell(const struct page *pg, struct mf_str name)
{
    size_t room = pg->t->width < 100 ? pg->t->width - 64 : 36, from = 0, last = 0;
    struct mf_buf b;

    mf_buf_init(&b, pg->y->a);
    for (size_t i = 0; i < name.n; i++) {
        if (i - from >= room && last > from) {
            mf_buf_add(&b, mf_str_sub(name, from, last - from));
            mf_buf_char(&b, '\n');
            from = last;
        }
        if (name.p[i] == '_')
            last = i + 1;
    }
    mf_buf_add(&b, mf_str_sub(name, from, name.n));
    return mf_buf_str(&b);
}

static struct mf_str power_name(const struct page *pg, const struct mf_audit_power *p)
{
    return mf_strf(pg->y->a, "%.*s%s", MF_F(p->power->name.text), p->condition ? "°" : "");
}

/* Few persons are a thing to look at; the number says it, the style underlines it. */
static enum mf_style figure_style(const struct mf_audit_figure *f)
{
    if (!f->f.possible)
        return MF_DIM;
    return f->f.hi == 1 ? MF_WARN : MF_PLAIN;
}

static void put_figure(const struct page *pg, struct mf_table *tb, const struct mf_audit_figure *f)
{
    mf_table_cell(tb, figure_style(f), mf_ay_figure(pg->y, f));
}

static void power_row(const struct page *pg, struct mf_table *tb, const struct mf_audit_power *p)
{
    mf_table_cell(tb, MF_BOLD, name_cell(pg, power_name(pg, p)));
    if (!p->looked) {
        mf_table_cell(tb, MF_DIM, mf_asaid(pg->y, NOT_LOOKED));
        for (unsigned i = 2; i < COLUMNS; i++)
            mf_table_cell(tb, MF_PLAIN, (struct mf_str){0});
        return;
    }
    put_figure(pg, tb, &p->decides[MF_OTHERS_FIGHT]);
    put_figure(pg, tb, &p->decides[MF_OTHERS_OPPOSE]);
    put_figure(pg, tb, &p->decides[MF_OTHERS_AWAY]);
    put_figure(pg, tb, &p->decides[MF_OTHERS_SILENT]);
    put_figure(pg, tb, &p->stops);
    mf_table_cell(tb, p->timing.irrevocable == 0 ? MF_WARN : MF_PLAIN,
                  mf_ay_soonest(pg->y, &p->timing));
    mf_table_cell(tb, p->timing.persons_told == 0 ? MF_WARN : MF_PLAIN,
                  mf_ay_number(pg->y, p->timing.persons_told));
    put_figure(pg, tb, &p->decides[MF_OTHERS_TOLD]);
}

static void wider(unsigned *width, struct mf_str text)
{
    while (text.n > 0) {
        size_t line = 0;
        unsigned w;
        while (line < text.n && text.p[line] != '\n')
            line++;
        w = mf_str_width(mf_str_sub(text, 0, line));
        if (w > *width && w <= 36)
            *width = w;
        text = mf_str_sub(text, line + 1, text.n);
    }
}

static void as_table(const struct page *pg)
{
    static const enum mf_aw heads[COLUMNS] = {
        MF_AW_COL_POWER, MF_AW_COL_FIGHT,   MF_AW_COL_OPPOSE, MF_AW_COL_AWAY,  MF_AW_COL_AMBUSH,
        MF_AW_COL_STOPS, MF_AW_COL_SOONEST, MF_AW_COL_TOLD,   MF_AW_COL_SILENT};
    struct mf_table tb;

    mf_table_init(&tb, pg->y->a, COLUMNS);
    for (uint32_t i = 0; i < pg->y->au->npowers; i++) {
        const struct mf_audit_power *p = &pg->y->au->powers[i];
        wider(&tb.min_width[0], name_cell(pg, power_name(pg, p)));
        if (p->looked)
            wider(&tb.min_width[6], mf_ay_soonest(pg->y, &p->timing));
    }
    for (unsigned i = 0; i < COLUMNS; i++) {
        mf_table_cell(&tb, MF_DIM, mf_ay_fill(pg->y, heads[i], NULL, 0));
        tb.right[i] = i > 0;
    }
    for (uint32_t i = 0; i < pg->y->au->npowers; i++)
        power_row(pg, &tb, &pg->y->au->powers[i]);
    mf_table_render(pg->out, pg->t, &tb);
}

static void add_part(struct mf_buf *b, struct mf_str part)
{
    mf_buf_c(b, b->n > 0 ? " · " : "");
    mf_buf_add(b, part);
}

static void as_list(const struct page *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;
    unsigned indent = 0;
    static const enum mf_aw labels[] = {MF_AW_LIST_DECIDE, MF_AW_LIST_STOP, MF_AW_LIST_TIME};
    struct mf_buf b;

    sentence(pg, MF_BOLD, power_name(pg, p));
    if (!p->looked) {
        paragraph(pg, MF_S("  "), MF_S("  "), mf_asaid(y, NOT_LOOKED));
        return;
    }
    for (unsigned i = 0; i < 3; i++) {
        unsigned w = mf_str_width(mf_ay_fill(y, labels[i], NULL, 0)) + 4;
        indent = w > indent ? w : indent;
    }
    mf_buf_init(&b, y->a);
    add_part(&b, mf_asay(y, LIST_FIGHT, mf_ay_figure(y, &p->decides[MF_OTHERS_FIGHT])));
    add_part(&b, mf_asay(y, LIST_OPPOSE, mf_ay_figure(y, &p->decides[MF_OTHERS_OPPOSE])));
    add_part(&b, mf_asay(y, LIST_AWAY, mf_ay_figure(y, &p->decides[MF_OTHERS_AWAY])));
    add_part(&b, mf_asay(y, LIST_AMBUSH, mf_ay_figure(y, &p->decides[MF_OTHERS_SILENT])));
    add_part(&b, mf_asay(y, LIST_SILENT, mf_ay_figure(y, &p->decides[MF_OTHERS_TOLD])));
    item(pg, MF_DIM, mf_strf(y->a, "  %.*s", MF_F(mf_asaid(y, LIST_DECIDE))), indent,
         mf_buf_str(&b));
    item(pg, MF_DIM, mf_strf(y->a, "  %.*s", MF_F(mf_asaid(y, LIST_STOP))), indent,
         mf_ay_figure(y, &p->stops));
    item(pg, MF_DIM, mf_strf(y->a, "  %.*s", MF_F(mf_asaid(y, LIST_TIME))), indent,
         mf_asay(y, LIST_TOLD, mf_ay_soonest(y, &p->timing),
                 mf_ay_number(y, p->timing.persons_told)));
}

static void emergencies(const struct page *pg)
{
    const struct mf_ay *y = pg->y;
    struct mf_table tb;

    if (y->au->nemergencies == 0)
        return;
    mf_buf_char(pg->out, '\n');
    mf_table_init(&tb, y->a, 4);
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_EMERGENCY));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_DECLARES));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_ENDS));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_LASTS));
    for (uint32_t i = 0; i < y->au->nemergencies; i++) {
        const struct mf_audit_emergency *e = &y->au->emergencies[i];
        mf_table_cell(&tb, MF_BOLD, e->emergency->name.text);
        put_figure(pg, &tb, &e->declares);
        put_figure(pg, &tb, &e->ends);
        mf_table_cell(&tb, MF_PLAIN, mf_duration_show(y->a, e->emergency->lasts.ms, y->lingua));
    }
    tb.right[1] = tb.right[2] = tb.right[3] = true;
    mf_table_render(pg->out, pg->t, &tb);
}

static void columns(const struct page *pg)
{
    struct mf_str head, means;
    unsigned indent = 0;

    for (uint32_t i = 0; mf_ay_column(pg->y, i, &head, &means); i++)
        indent = mf_str_width(head) + 4 > indent ? mf_str_width(head) + 4 : indent;
    for (uint32_t i = 0; mf_ay_column(pg->y, i, &head, &means); i++) {
        struct mf_buf b;
        mf_buf_init(&b, pg->y->a);
        mf_term_style(&b, pg->t, MF_DIM, means);
        item(pg, MF_DIM, mf_strf(pg->y->a, "  %.*s", MF_F(head)), indent, mf_buf_str(&b));
    }
}

static void table(const struct page *pg)
{
    struct mf_str legend[MF_AY_SHORTS];
    uint32_t n = mf_ay_legend(pg->y, legend);

    heading(pg, mf_asaid(pg->y, TABLE));
    if (pg->t->width >= TABLE_WIDTH)
        as_table(pg);
    else
        for (uint32_t i = 0; i < pg->y->au->npowers; i++)
            as_list(pg, &pg->y->au->powers[i]);
    emergencies(pg);
    mf_buf_char(pg->out, '\n');
    sentence(pg, MF_DIM, mf_asaid(pg->y, LEGEND));
    columns(pg);
    for (uint32_t i = 0; i < n; i++)
        sentence(pg, MF_DIM, legend[i]);
}

/* ---- if they leave ---- */

static struct mf_str arrow(const struct mf_ay *y, const struct mf_audit_figure *now,
                           const struct mf_audit_figure *then)
{
    struct mf_str a = mf_ay_figure(y, now), b = mf_ay_figure(y, then);

    return mf_str_eq(a, b) ? a : mf_asay(y, ARROW, a, b);
}

static bool row_changes(const struct mf_ay *y, const struct mf_audit_power *p)
{
    return !mf_str_eq(mf_ay_figure(y, &p->decides[MF_OTHERS_OPPOSE]),
                      mf_ay_figure(y, &p->left_decides)) ||
           !mf_str_eq(mf_ay_figure(y, &p->decides[MF_OTHERS_SILENT]),
                      mf_ay_figure(y, &p->left_ambush)) ||
           !mf_str_eq(mf_ay_figure(y, &p->stops), mf_ay_figure(y, &p->left_stops));
}

static void if_they_leave(const struct page *pg)
{
    const struct mf_ay *y = pg->y;
    const struct mf_audit *au = y->au;
    bool any = false;
    struct mf_table tb;

    if (au->options.nleavers == 0)
        return;
    heading(pg, mf_asay(y, LEFT, mf_ay_names(y, au->options.leavers, au->options.nleavers)));
    if (!au->left_founded) {
        sentence(pg, MF_WARN, mf_asaid(y, LEFT_NOT));
        return;
    }
    mf_table_init(&tb, y->a, 4);
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_POWER));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_OPPOSE));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_AMBUSH));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_STOPS));
    for (uint32_t i = 0; i < au->npowers; i++) {
        const struct mf_audit_power *p = &au->powers[i];
        if (!p->looked || !row_changes(y, p))
            continue;
        any = true;
        mf_table_cell(&tb, MF_BOLD, p->power->name.text);
        mf_table_cell(&tb, MF_PLAIN, arrow(y, &p->decides[MF_OTHERS_OPPOSE], &p->left_decides));
        mf_table_cell(&tb, MF_PLAIN, arrow(y, &p->decides[MF_OTHERS_SILENT], &p->left_ambush));
        mf_table_cell(&tb, MF_PLAIN, arrow(y, &p->stops, &p->left_stops));
    }
    tb.right[1] = tb.right[2] = tb.right[3] = true;
    if (any)
        mf_table_render(pg->out, pg->t, &tb);
    else
        sentence(pg, MF_PLAIN, mf_asaid(y, LEFT_SAME));
}

/* ---- departures ---- */

enum { CELL = 4 }; /* columns of one point of a curve */

static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

struct chart {
    const struct page *pg;
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

static void chart(const struct page *pg, const struct mf_attrition *c)
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
        paragraph(pg, MF_S("  "), MF_S("  "), says[i]);
}

static void curves_of(const struct page *pg, uint32_t power, uint32_t shown_as)
{
    const struct mf_audit_power *p = &pg->y->au->powers[power];

    for (uint32_t k = 0; k < p->ncurves; k++) {
        struct mf_str body = pg->y->au->charter->bodies[p->curves[k].body].name.text;
        mf_buf_char(pg->out, '\n');
        sentence(pg, MF_BOLD,
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

static void rest_of(const struct page *pg, enum mf_aw word, const struct mf_buf *powers)
{
    struct mf_str names = mf_buf_str(powers);

    if (names.n > 0)
        sentence(pg, MF_DIM, mf_ay_fill(pg->y, word, &names, 1));
}

static void departures(const struct page *pg)
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
    heading(pg, mf_asaid(pg->y, DEPARTURES));
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
        sentence(pg, MF_DIM, mf_asay(pg->y, CURVES_NONE, mf_ay_number(pg->y, MF_ATTRITION_SEATS)));
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

static void weights_short(const struct page *pg, const struct mf_audit_power *p,
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
static void weights_full(const struct page *pg, const struct mf_audit_power *p,
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

static void weights(const struct page *pg, const struct mf_audit_power *p)
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
        sentence(pg, MF_DIM, mf_asaid(pg->y, WEIGH_LEGEND));
    }
    for (uint32_t i = 0; i < nsays; i++)
        sentence(pg, MF_PLAIN, says[i]);
}

/* ---- one power ---- */

static void one_power(const struct page *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;
    struct mf_str title = p->power->title.n ? p->power->title : p->power->name.text;
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_timing(y, p, says);
    struct mf_ay_row rows[MF_AY_ROWS];
    uint32_t nrows = mf_ay_rows(y, p, rows);
    struct mf_table tb;

    heading(pg, mf_asay(y, POWER_HEAD, title, p->power->name.text));
    mf_table_init(&tb, y->a, 3);
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_WHAT));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_FEWEST));
    mf_table_cell(&tb, MF_DIM, mf_asaid(y, COL_FOR_EXAMPLE));
    for (uint32_t i = 0; i < nrows; i++) {
        mf_table_cell(&tb, MF_PLAIN, rows[i].label);
        put_figure(pg, &tb, rows[i].figure);
        mf_table_cell(&tb, MF_PLAIN, rows[i].example);
    }
    tb.right[1] = true;
    tb.min_width[2] = 24;
    mf_table_render(pg->out, pg->t, &tb);
    mf_buf_char(pg->out, '\n');
    for (uint32_t i = 0; i < n; i++)
        sentence(pg, MF_PLAIN, says[i]);
    weights(pg, p);
}

/* ---- the whole ---- */

static void head(const struct page *pg)
{
    struct mf_str lines[MF_AY_SHORTS];
    uint32_t n = mf_ay_head(pg->y, lines);

    mf_term_heading(pg->out, pg->t, mf_asay(pg->y, HEAD, pg->y->au->charter->title_name.text));
    for (uint32_t i = 0; i < n; i++)
        sentence(pg, MF_PLAIN, lines[i]);
}

void mf_audit_show(struct mf_buf *out, const struct mf_term *t, const struct mf_audit *audit,
                   enum mf_lingua lingua)
{
    struct mf_ay y = mf_ay_new(out->arena, audit, lingua);
    struct page pg = {&y, t, out};
    struct mf_str remarks[MF_AY_SHORTS];
    uint32_t n = mf_ay_remarks(&y, remarks);

    head(&pg);
    in_short(&pg);
    table(&pg);
    if_they_leave(&pg);
    departures(&pg);
    for (uint32_t i = 0; i < audit->npowers; i++)
        if (mf_ay_tells(&y, i))
            one_power(&pg, &audit->powers[i]);
    heading(&pg, mf_asaid(&y, REMARKS));
    for (uint32_t i = 0; i < n; i++)
        paragraph(&pg, MF_S("• "), MF_S("  "), remarks[i]);
}
