/* An audit as a page for a browser and for paper. It fetches nothing and runs no script. */
#include "audit/audit_html.h"
#include "base/os.h"

void mf_hpage_raw(const struct mf_hpage *pg, const char *s)
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
void mf_hpage_element(const struct mf_hpage *pg, const char *tag, const char *cls,
                      struct mf_str text)
{
    if (cls)
        mf_buf_f(pg->out, "<%s class=\"%s\">", tag, cls);
    else
        mf_buf_f(pg->out, "<%s>", tag);
    mf_html_prose(pg->out, text);
    mf_buf_f(pg->out, "</%.*s>\n", MF_F(tag_name(tag)));
}

void mf_hpage_heading(const struct mf_hpage *pg, struct mf_str text)
{
    mf_hpage_element(pg, "h2", NULL, text);
}

void mf_hpage_list(const struct mf_hpage *pg, const struct mf_str *lines, uint32_t n)
{
    mf_hpage_raw(pg, "<ul>\n");
    for (uint32_t i = 0; i < n; i++)
        mf_hpage_element(pg, "li", NULL, lines[i]);
    mf_hpage_raw(pg, "</ul>\n");
}

/* A cell that on narrow screens names its column itself. */
void mf_hpage_cell(const struct mf_hpage *pg, const char *cls, enum mf_aw column,
                   struct mf_str text)
{
    mf_buf_f(pg->out, "<td class=\"%s\"", cls);
    mf_html_attr(pg->out, "data-label", mf_ay_fill(pg->y, column, NULL, 0));
    mf_hpage_raw(pg, ">");
    mf_html_text(pg->out, text);
    mf_hpage_raw(pg, "</td>");
}

static void figure_cell(const struct mf_hpage *pg, enum mf_aw column,
                        const struct mf_audit_figure *f)
{
    mf_hpage_cell(pg, f->f.possible && f->f.hi == 1 ? "n one" : "n", column,
                  mf_ay_figure(pg->y, f));
}

/* Columns of words stand at the left, numbers at the right. */
static bool is_text(enum mf_aw head)
{
    return head == MF_AW_COL_POWER || head == MF_AW_COL_EMERGENCY || head == MF_AW_COL_GOAL ||
           head == MF_AW_COL_FIGURE || head == MF_AW_COL_WHAT || head == MF_AW_COL_FOR_EXAMPLE;
}

void mf_hpage_table_head(const struct mf_hpage *pg, const char *cls, const enum mf_aw *heads,
                         unsigned n)
{
    mf_buf_f(pg->out, "<div class=\"wide\"><table class=\"%s\">\n<thead><tr>", cls);
    for (unsigned i = 0; i < n; i++)
        mf_hpage_element(pg, "th scope=\"col\"", is_text(heads[i]) ? NULL : "n",
                         mf_ay_fill(pg->y, heads[i], NULL, 0));
    mf_hpage_raw(pg, "</tr></thead>\n<tbody>\n");
}

void mf_hpage_table_end(const struct mf_hpage *pg)
{
    mf_hpage_raw(pg, "</tbody></table></div>\n");
}

/* ---- in short ---- */

static void in_short(const struct mf_hpage *pg)
{
    struct mf_ay_short s[MF_AY_SHORTS];
    uint32_t n = mf_ay_in_short(pg->y, s);

    mf_hpage_heading(pg, mf_asaid(pg->y, IN_SHORT));
    mf_hpage_raw(pg, "<dl class=\"short\">\n");
    for (uint32_t i = 0; i < n; i++) {
        mf_hpage_element(pg, "dt", NULL, mf_ay_fill(pg->y, s[i].label, NULL, 0));
        mf_hpage_element(pg, "dd", NULL, s[i].text);
    }
    mf_hpage_raw(pg, "</dl>\n");
}

/* ---- the big table ---- */

static void power_row(const struct mf_hpage *pg, const struct mf_audit_power *p)
{
    const struct mf_ay *y = pg->y;

    mf_hpage_raw(pg, "<tr><th scope=\"row\"><code>");
    mf_html_text(pg->out, p->power->name.text);
    mf_hpage_raw(pg, p->condition ? "°</code></th>" : "</code></th>");
    if (!p->looked) {
        mf_hpage_cell(pg, "soft", MF_AW_COL_FIGHT, mf_asaid(y, NOT_LOOKED));
        mf_hpage_raw(pg, "<td colspan=\"7\"></td></tr>\n");
        return;
    }
    figure_cell(pg, MF_AW_COL_FIGHT, &p->decides[MF_OTHERS_FIGHT]);
    figure_cell(pg, MF_AW_COL_OPPOSE, &p->decides[MF_OTHERS_OPPOSE]);
    figure_cell(pg, MF_AW_COL_AWAY, &p->decides[MF_OTHERS_AWAY]);
    figure_cell(pg, MF_AW_COL_AMBUSH, &p->decides[MF_OTHERS_SILENT]);
    figure_cell(pg, MF_AW_COL_STOPS, &p->stops);
    mf_hpage_cell(pg, "n", MF_AW_COL_SOONEST, mf_ay_soonest(y, &p->timing));
    mf_hpage_cell(pg, "n", MF_AW_COL_TOLD, mf_ay_number(y, p->timing.persons_told));
    figure_cell(pg, MF_AW_COL_SILENT, &p->decides[MF_OTHERS_TOLD]);
    mf_hpage_raw(pg, "</tr>\n");
}

static void emergencies(const struct mf_hpage *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_EMERGENCY, MF_AW_COL_DECLARES, MF_AW_COL_ENDS,
                                       MF_AW_COL_LASTS};
    const struct mf_ay *y = pg->y;

    if (y->au->nemergencies == 0)
        return;
    mf_hpage_table_head(pg, "cards", heads, 4);
    for (uint32_t i = 0; i < y->au->nemergencies; i++) {
        const struct mf_audit_emergency *e = &y->au->emergencies[i];
        mf_hpage_raw(pg, "<tr><th scope=\"row\"><code>");
        mf_html_text(pg->out, e->emergency->name.text);
        mf_hpage_raw(pg, "</code></th>");
        figure_cell(pg, MF_AW_COL_DECLARES, &e->declares);
        figure_cell(pg, MF_AW_COL_ENDS, &e->ends);
        mf_hpage_cell(pg, "n", MF_AW_COL_LASTS,
                      mf_duration_show(y->a, e->emergency->lasts.ms, y->lingua));
        mf_hpage_raw(pg, "</tr>\n");
    }
    mf_hpage_table_end(pg);
}

static void columns(const struct mf_hpage *pg)
{
    struct mf_str head, means;

    mf_hpage_element(pg, "p", "soft", mf_asaid(pg->y, LEGEND));
    mf_hpage_raw(pg, "<dl class=\"short soft\">\n");
    for (uint32_t i = 0; mf_ay_column(pg->y, i, &head, &means); i++) {
        mf_hpage_element(pg, "dt", NULL, head);
        mf_hpage_element(pg, "dd", NULL, means);
    }
    mf_hpage_raw(pg, "</dl>\n");
}

static void table(const struct mf_hpage *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_POWER,   MF_AW_COL_FIGHT,  MF_AW_COL_OPPOSE,
                                       MF_AW_COL_AWAY,    MF_AW_COL_AMBUSH, MF_AW_COL_STOPS,
                                       MF_AW_COL_SOONEST, MF_AW_COL_TOLD,   MF_AW_COL_SILENT};
    struct mf_str legend[MF_AY_SHORTS];
    uint32_t n = mf_ay_legend(pg->y, legend);

    mf_hpage_heading(pg, mf_asaid(pg->y, TABLE));
    mf_hpage_table_head(pg, "cards", heads, sizeof heads / sizeof *heads);
    for (uint32_t i = 0; i < pg->y->au->npowers; i++)
        power_row(pg, &pg->y->au->powers[i]);
    mf_hpage_table_end(pg);
    emergencies(pg);
    columns(pg);
    for (uint32_t i = 0; i < n; i++)
        mf_hpage_element(pg, "p", "soft", legend[i]);
}

/* ---- if they leave ---- */

static struct mf_str arrow(const struct mf_ay *y, const struct mf_audit_figure *now,
                           const struct mf_audit_figure *then)
{
    struct mf_str a = mf_ay_figure(y, now), b = mf_ay_figure(y, then);

    return mf_str_eq(a, b) ? a : mf_asay(y, ARROW, a, b);
}

static void if_they_leave(const struct mf_hpage *pg)
{
    static const enum mf_aw heads[] = {MF_AW_COL_POWER, MF_AW_COL_OPPOSE, MF_AW_COL_AMBUSH,
                                       MF_AW_COL_STOPS};
    const struct mf_audit *au = pg->y->au;

    if (au->options.nleavers == 0)
        return;
    mf_hpage_heading(
        pg, mf_asay(pg->y, LEFT, mf_ay_names(pg->y, au->options.leavers, au->options.nleavers)));
    if (!au->left_founded) {
        mf_hpage_element(pg, "p", "note", mf_asaid(pg->y, LEFT_NOT));
        return;
    }
    mf_hpage_table_head(pg, "cards", heads, 4);
    for (uint32_t i = 0; i < au->npowers; i++) {
        const struct mf_audit_power *p = &au->powers[i];
        if (!p->looked)
            continue;
        mf_hpage_raw(pg, "<tr><th scope=\"row\"><code>");
        mf_html_text(pg->out, p->power->name.text);
        mf_hpage_raw(pg, "</code></th>");
        mf_hpage_cell(pg, "n", MF_AW_COL_OPPOSE,
                      arrow(pg->y, &p->decides[MF_OTHERS_OPPOSE], &p->left_decides));
        mf_hpage_cell(pg, "n", MF_AW_COL_AMBUSH,
                      arrow(pg->y, &p->decides[MF_OTHERS_SILENT], &p->left_ambush));
        mf_hpage_cell(pg, "n", MF_AW_COL_STOPS, arrow(pg->y, &p->stops, &p->left_stops));
        mf_hpage_raw(pg, "</tr>\n");
    }
    mf_hpage_table_end(pg);
}

/* ---- one power ---- */

static void one_power(const struct mf_hpage *pg, const struct mf_audit_power *p)
{
    static const enum mf_aw heads[] = {MF_AW_COL_WHAT, MF_AW_COL_FEWEST, MF_AW_COL_FOR_EXAMPLE};
    const struct mf_ay *y = pg->y;
    struct mf_str title = p->power->title.n ? p->power->title : p->power->name.text;
    struct mf_str says[MF_AY_SHORTS];
    struct mf_ay_row rows[MF_AY_ROWS];
    uint32_t n = mf_ay_rows(y, p, rows);

    mf_hpage_heading(pg, mf_asay(y, POWER_HEAD, title, p->power->name.text));
    mf_hpage_table_head(pg, "cards", heads, 3);
    for (uint32_t i = 0; i < n; i++) {
        mf_hpage_raw(pg, "<tr>");
        mf_hpage_element(pg, "th scope=\"row\"", NULL, rows[i].label);
        figure_cell(pg, MF_AW_COL_FEWEST, rows[i].figure);
        mf_hpage_cell(pg, "", MF_AW_COL_FOR_EXAMPLE, rows[i].example);
        mf_hpage_raw(pg, "</tr>\n");
    }
    mf_hpage_table_end(pg);
    n = mf_ay_timing(y, p, says);
    for (uint32_t i = 0; i < n; i++)
        mf_hpage_element(pg, "p", NULL, says[i]);
    mf_hpage_weights(pg, p);
}

/* ---- the whole ---- */

static void head(const struct mf_hpage *pg)
{
    static const char *const codes[MF_LINGUA__COUNT] = {[MF_EN] = "en", [MF_ID] = "id"};
    struct mf_str title = mf_asay(pg->y, HEAD, pg->y->au->charter->title_name.text);
    struct mf_str lines[MF_AY_SHORTS];
    uint32_t n = mf_ay_head(pg->y, lines);

    mf_buf_f(pg->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
             codes[pg->y->lingua]);
    mf_hpage_raw(pg, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    mf_hpage_element(pg, "title", NULL, title);
    mf_hpage_raw(pg, "<style>\n");
    for (unsigned i = 0; mf_audit_css[i]; i++)
        mf_hpage_raw(pg, mf_audit_css[i]);
    mf_hpage_raw(pg, "</style>\n</head>\n<body>\n<main>\n");
    mf_hpage_element(pg, "h1", NULL, title);
    for (uint32_t i = 0; i < n; i++)
        mf_hpage_element(pg, "p", NULL, lines[i]);
}

static void foot(const struct mf_hpage *pg)
{
    const struct mf_charter *c = pg->y->au->charter;
    struct mf_str remarks[MF_AY_SHORTS];
    uint32_t n = mf_ay_remarks(pg->y, remarks);

    mf_hpage_heading(pg, mf_asaid(pg->y, REMARKS));
    mf_hpage_list(pg, remarks, n);
    mf_hpage_raw(pg, "<p class=\"soft\"><code>");
    mf_html_text(pg->out, c->source.name);
    mf_hpage_raw(pg, "</code>, SHA-256 <code>");
    mf_html_text(pg->out, mf_hash_hex(pg->y->a, &c->hash));
    mf_hpage_raw(pg, "</code></p>\n</main>\n</body>\n</html>\n");
}

void mf_audit_html(struct mf_buf *out, const struct mf_audit *audit, enum mf_lingua lingua)
{
    struct mf_ay y = mf_ay_new(out->arena, audit, lingua);
    struct mf_hpage pg = {&y, out};

    head(&pg);
    in_short(&pg);
    mf_hpage_difference(&pg);
    mf_hpage_findings(&pg);
    table(&pg);
    if_they_leave(&pg);
    mf_hpage_departures(&pg);
    mf_hpage_turnouts(&pg);
    mf_hpage_captures(&pg);
    for (uint32_t i = 0; i < audit->npowers; i++)
        if (mf_ay_tells(&y, i))
            one_power(&pg, &audit->powers[i]);
    foot(&pg);
}
