/* An audit on a terminal: its parts in their order, and the tables of powers. */
#include "audit/audit_text.h"
#include "base/os.h"

void mf_apage_heading(const struct mf_apage *pg, struct mf_str text)
{
    mf_buf_char(pg->out, '\n');
    mf_term_heading(pg->out, pg->t, text);
}

void mf_apage_sentence(const struct mf_apage *pg, enum mf_style style, struct mf_str text)
{
    struct mf_buf b;

    mf_buf_init(&b, pg->y->a);
    mf_term_style(&b, pg->t, style, text);
    mf_term_wrap(pg->out, pg->t, (struct mf_str){0}, (struct mf_str){0}, mf_buf_str(&b));
}

static struct mf_str blanks(const struct mf_apage *pg, unsigned n)
{
    struct mf_buf b;

    mf_buf_init(&b, pg->y->a);
    mf_buf_pad(&b, ' ', n);
    return mf_buf_str(&b);
}

/* "label    text", the text wrapped beside the label, or under it where there is little room. */
void mf_apage_item(const struct mf_apage *pg, enum mf_style style, struct mf_str label,
                   unsigned indent, struct mf_str text)
{
    unsigned width = mf_str_width(label);
    struct mf_buf first;

    mf_buf_init(&first, pg->y->a);
    mf_term_style(&first, pg->t, style, label);
    if (pg->t->width < 3 * indent) {
        mf_buf_char(&first, '\n');
        mf_buf_add(pg->out, mf_buf_str(&first));
        mf_term_wrap(pg->out, pg->t, MF_S("  "), MF_S("  "), text);
        return;
    }
    mf_buf_pad(&first, ' ', width < indent ? indent - width : 1);
    mf_term_wrap(pg->out, pg->t, mf_buf_str(&first), blanks(pg, indent), text);
}

/* ---- in short ---- */

static void in_short(const struct mf_apage *pg)
{
    struct mf_ay_short s[MF_AY_SHORTS];
    uint32_t n = mf_ay_in_short(pg->y, s);
    unsigned indent = 0;

    mf_apage_heading(pg, mf_asaid(pg->y, IN_SHORT));
    for (uint32_t i = 0; i < n; i++) {
        unsigned width = mf_str_width(mf_ay_fill(pg->y, s[i].label, NULL, 0)) + 2;
        indent = width > indent ? width : indent;
    }
    for (uint32_t i = 0; i < n; i++)
        mf_apage_item(pg, MF_BOLD, mf_ay_fill(pg->y, s[i].label, NULL, 0), indent, s[i].text);
}

/* ---- the big table ---- */

enum { COLUMNS = 9 };
#define TABLE_WIDTH 76u /* narrower terminals get a list */

/*
 * Long names in a table that has no room for them are broken behind an underscore rather than
 * anywhere.
 */
static struct mf_str name_cell(const struct mf_apage *pg, struct mf_str name)
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

static struct mf_str power_name(const struct mf_apage *pg, const struct mf_audit_power *p)
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

static void put_figure(const struct mf_apage *pg, struct mf_table *tb,
                       const struct mf_audit_figure *f)
{
    mf_table_cell(tb, figure_style(f), mf_ay_figure(pg->y, f));
}

static void power_row(const struct mf_apage *pg, struct mf_table *tb,
                      const struct mf_audit_power *p)
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

static void as_table(const struct mf_apage *pg)
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

static void as_list(const struct mf_apage *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;
    unsigned indent = 0;
    static const enum mf_aw labels[] = {MF_AW_LIST_DECIDE, MF_AW_LIST_STOP, MF_AW_LIST_TIME};
    struct mf_buf b;

    mf_apage_sentence(pg, MF_BOLD, power_name(pg, p));
    if (!p->looked) {
        mf_term_wrap(pg->out, pg->t, MF_S("  "), MF_S("  "), mf_asaid(y, NOT_LOOKED));
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
    mf_apage_item(pg, MF_DIM, mf_strf(y->a, "  %.*s", MF_F(mf_asaid(y, LIST_DECIDE))), indent,
                  mf_buf_str(&b));
    mf_apage_item(pg, MF_DIM, mf_strf(y->a, "  %.*s", MF_F(mf_asaid(y, LIST_STOP))), indent,
                  mf_ay_figure(y, &p->stops));
    mf_apage_item(pg, MF_DIM, mf_strf(y->a, "  %.*s", MF_F(mf_asaid(y, LIST_TIME))), indent,
                  mf_asay(y, LIST_TOLD, mf_ay_soonest(y, &p->timing),
                          mf_ay_number(y, p->timing.persons_told)));
}

static void emergencies(const struct mf_apage *pg)
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

static void columns(const struct mf_apage *pg)
{
    struct mf_str head, means;
    unsigned indent = 0;

    for (uint32_t i = 0; mf_ay_column(pg->y, i, &head, &means); i++)
        indent = mf_str_width(head) + 4 > indent ? mf_str_width(head) + 4 : indent;
    for (uint32_t i = 0; mf_ay_column(pg->y, i, &head, &means); i++) {
        struct mf_buf b;
        mf_buf_init(&b, pg->y->a);
        mf_term_style(&b, pg->t, MF_DIM, means);
        mf_apage_item(pg, MF_DIM, mf_strf(pg->y->a, "  %.*s", MF_F(head)), indent, mf_buf_str(&b));
    }
}

static void table(const struct mf_apage *pg)
{
    struct mf_str legend[MF_AY_SHORTS];
    uint32_t n = mf_ay_legend(pg->y, legend);

    mf_apage_heading(pg, mf_asaid(pg->y, TABLE));
    if (pg->t->width >= TABLE_WIDTH)
        as_table(pg);
    else
        for (uint32_t i = 0; i < pg->y->au->npowers; i++)
            as_list(pg, &pg->y->au->powers[i]);
    emergencies(pg);
    mf_buf_char(pg->out, '\n');
    mf_apage_sentence(pg, MF_DIM, mf_asaid(pg->y, LEGEND));
    columns(pg);
    for (uint32_t i = 0; i < n; i++)
        mf_apage_sentence(pg, MF_DIM, legend[i]);
}

/* ---- findings ---- */

static const enum mf_style level_styles[MF_LEVEL__COUNT] = {
    [MF_LEVEL_NOTE] = MF_BOLD,
    [MF_LEVEL_SERIOUS] = MF_WARN,
    [MF_LEVEL_GRAVE] = MF_BAD,
};

static void one_finding(const struct mf_apage *pg, const struct mf_finding *f)
{
    struct mf_str change = mf_ay_change(pg->y, f);

    mf_term_wrap(pg->out, pg->t, MF_S("  • "), MF_S("    "), mf_ay_finding(pg->y, f));
    if (change.n > 0)
        mf_term_wrap(pg->out, pg->t, MF_S("    → "), MF_S("      "), change);
}

static void findings(const struct mf_apage *pg)
{
    const struct mf_ay *y = pg->y;
    struct mf_ay_findings *kinds;
    uint32_t n = mf_ay_by_kind(y, &kinds);

    mf_apage_heading(pg, mf_asaid(y, FINDINGS));
    if (n == 0)
        mf_apage_sentence(pg, MF_PLAIN,
                          y->au->has_findings ? mf_asaid(y, FINDINGS_NONE)
                                              : mf_asaid(y, FINDINGS_TIME));
    if (n > 0 && !y->au->options.no_changes)
        mf_apage_sentence(pg, MF_DIM, mf_asaid(y, FIND_TRIED));
    for (uint32_t i = 0; i < n; i++) {
        const struct mf_find_kind *kind = mf_find_kind(kinds[i].find);
        bool unchanged = false;
        mf_buf_char(pg->out, '\n');
        mf_apage_sentence(pg, level_styles[kinds[i].level], mf_ay_finding_head(y, &kinds[i]));
        mf_term_wrap(pg->out, pg->t, MF_S("  "), MF_S("  "), mf_str_c(kind->risk[y->lingua]));
        for (uint32_t k = 0; k < kinds[i].n; k++) {
            const struct mf_finding *f = &y->au->findings.at[kinds[i].at[k]];
            unchanged |= !f->change;
            one_finding(pg, f);
        }
        if (unchanged)
            mf_term_wrap(pg->out, pg->t, MF_S("  "), MF_S("  "),
                         mf_asay(y, FIND_REMEDY, mf_str_c(kind->remedy[y->lingua])));
    }
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

static void if_they_leave(const struct mf_apage *pg)
{
    const struct mf_ay *y = pg->y;
    const struct mf_audit *au = y->au;
    bool any = false;
    struct mf_table tb;

    if (au->options.nleavers == 0)
        return;
    mf_apage_heading(pg,
                     mf_asay(y, LEFT, mf_ay_names(y, au->options.leavers, au->options.nleavers)));
    if (!au->left_founded) {
        mf_apage_sentence(pg, MF_WARN, mf_asaid(y, LEFT_NOT));
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
        mf_apage_sentence(pg, MF_PLAIN, mf_asaid(y, LEFT_SAME));
}

/* ---- one power ---- */

static void one_power(const struct mf_apage *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;
    struct mf_str title = p->power->title.n ? p->power->title : p->power->name.text;
    struct mf_str says[MF_AY_SHORTS];
    uint32_t n = mf_ay_timing(y, p, says);
    struct mf_ay_row rows[MF_AY_ROWS];
    uint32_t nrows = mf_ay_rows(y, p, rows);
    struct mf_table tb;

    mf_apage_heading(pg, mf_asay(y, POWER_HEAD, title, p->power->name.text));
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
        mf_apage_sentence(pg, MF_PLAIN, says[i]);
    mf_apage_weights(pg, p);
}

/* ---- the whole ---- */

static void head(const struct mf_apage *pg)
{
    struct mf_str lines[MF_AY_SHORTS];
    uint32_t n = mf_ay_head(pg->y, lines);

    mf_term_heading(pg->out, pg->t, mf_asay(pg->y, HEAD, pg->y->au->charter->title_name.text));
    for (uint32_t i = 0; i < n; i++)
        mf_apage_sentence(pg, MF_PLAIN, lines[i]);
}

void mf_audit_show(struct mf_buf *out, const struct mf_term *t, const struct mf_audit *audit,
                   enum mf_lingua lingua)
{
    struct mf_ay y = mf_ay_new(out->arena, audit, lingua);
    struct mf_apage pg = {&y, t, out};
    struct mf_str remarks[MF_AY_SHORTS];
    uint32_t n = mf_ay_remarks(&y, remarks);

    if (audit->difference) {
        mf_difference_show(out, t, audit->difference, lingua);
        mf_buf_char(out, '\n');
        mf_apage_sentence(&pg, MF_DIM, mf_asaid(&y, AGAINST_MORE));
        return;
    }
    head(&pg);
    in_short(&pg);
    findings(&pg);
    table(&pg);
    if_they_leave(&pg);
    mf_apage_departures(&pg);
    mf_apage_turnouts(&pg);
    mf_apage_captures(&pg);
    for (uint32_t i = 0; i < audit->npowers; i++)
        if (mf_ay_tells(&y, i))
            one_power(&pg, &audit->powers[i]);
    mf_buf_char(out, '\n');
    mf_apage_sentence(&pg, MF_DIM, mf_asaid(&y, OTHERS_ASK));
    mf_apage_heading(&pg, mf_asaid(&y, REMARKS));
    for (uint32_t i = 0; i < n; i++)
        mf_term_wrap(pg.out, pg.t, MF_S("• "), MF_S("  "), remarks[i]);
}
