/* Drawings of the audit's page. Whole numbers of pixels only; every drawing has its figures beside
 * it as text, for readers who don't see it. */
#include "audit/audit_html.h"

#include <string.h>

#include "base/utf8.h"

void mf_html_prose(struct mf_buf *out, struct mf_str s)
{
    while (s.n > 0) {
        const char *open = memchr(s.p, '`', s.n);
        size_t before = open ? (size_t)(open - s.p) : s.n;
        const char *close = open ? memchr(open + 1, '`', s.n - before - 1) : NULL;
        if (!close) {
            mf_html_text(out, s);
            return;
        }
        mf_html_text(out, mf_str_sub(s, 0, before));
        mf_buf_c(out, "<code>");
        mf_html_text(out, mf_str_sub(s, before + 1, (size_t)(close - open) - 1));
        mf_buf_c(out, "</code>");
        s = mf_str_sub(s, (size_t)(close - s.p) + 1, s.n);
    }
}

void mf_html_attr(struct mf_buf *out, const char *name, struct mf_str value)
{
    mf_buf_f(out, " %s=\"", name);
    mf_html_text(out, value);
    mf_buf_char(out, '"');
}

/* ---- a curve ---- */

enum { LEFT = 34, TOP = 30, HEIGHT = 150, BOTTOM = 42 };

struct plot {
    struct mf_buf *out;
    const struct mf_ay *y;
    const struct mf_attrition *c;
    unsigned step, width; /* of one point; of all */
    uint32_t most;        /* the highest figure */
};

static unsigned x_of(const struct plot *p, uint32_t i)
{
    return LEFT + i * p->step;
}

static unsigned y_of(const struct plot *p, uint32_t value)
{
    return TOP + HEIGHT - (unsigned)((uint64_t)HEIGHT * value / p->most);
}

static void words(struct mf_buf *out, unsigned x, unsigned y, const char *cls, const char *anchor,
                  struct mf_str text)
{
    mf_buf_f(out, "<text class=\"%s\" x=\"%u\" y=\"%u\" text-anchor=\"%s\">", cls, x, y, anchor);
    mf_html_text(out, text);
    mf_buf_c(out, "</text>");
}

static void bar(const struct plot *p, uint32_t i, bool labelled)
{
    const struct mf_attrition_point *pt = &p->c->at[i];
    struct mf_audit_figure f = {pt->decides, MF_AUDIT_PROVEN};
    uint32_t value = pt->decides.possible ? pt->decides.hi : 0;
    unsigned x = x_of(p, i), gap = p->step / 6, y = y_of(p, value);

    mf_buf_f(p->out, "<rect class=\"bar\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"/>", x + gap,
             y, p->step - 2 * gap, TOP + HEIGHT - y);
    if (!labelled)
        return;
    words(p->out, x + p->step / 2, y - 5, pt->named_decide ? "strong" : "soft", "middle",
          pt->named_decide ? mf_strf(p->y->a, "%.*s ●", MF_F(mf_ay_figure(p->y, &f)))
                           : mf_ay_figure(p->y, &f));
    words(p->out, x + p->step / 2, TOP + HEIGHT + 16, "soft", "middle",
          mf_ay_number(p->y, pt->in_office));
}

static void flip(const struct plot *p)
{
    unsigned x = x_of(p, p->c->flips);

    if (p->c->flips == p->c->n || p->c->flips == 0)
        return;
    mf_buf_f(p->out, "<line class=\"flip\" x1=\"%u\" y1=\"8\" x2=\"%u\" y2=\"%u\"/>", x, x,
             TOP + HEIGHT);
    words(p->out, x + 6, 16, "warn", "start", mf_asaid(p->y, SVG_FEWER));
}

void mf_svg_curve(struct mf_buf *out, const struct mf_ay *y, const struct mf_attrition *c,
                  struct mf_str title)
{
    struct plot p = {.out = out, .y = y, .c = c, .most = 1};
    uint32_t every;

    p.step = 560 / (c->n > 0 ? c->n : 1);
    p.step = p.step > 64 ? 64 : p.step < 9 ? 9 : p.step;
    every = (28 + p.step - 1) / p.step;
    p.width = LEFT + c->n * p.step + 12;
    if (p.width < 240)
        p.width = 240;
    for (uint32_t i = 0; i < c->n; i++)
        if (c->at[i].decides.possible && c->at[i].decides.hi > p.most)
            p.most = c->at[i].decides.hi;
    mf_buf_f(out, "<svg role=\"img\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\"", p.width,
             TOP + HEIGHT + BOTTOM, p.width, TOP + HEIGHT + BOTTOM);
    mf_html_attr(out, "aria-label", title);
    mf_buf_c(out, ">");
    for (uint32_t i = 0; i < c->n; i++)
        bar(&p, i, i % every == 0 || i + 1 == c->n);
    mf_buf_f(out, "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%u\" y2=\"%d\"/>", LEFT - 4,
             TOP + HEIGHT, LEFT + c->n * p.step, TOP + HEIGHT);
    flip(&p);
    words(out, LEFT - 4, TOP + HEIGHT + 34, "soft", "start", mf_asaid(y, SVG_X));
    mf_buf_c(out, "</svg>\n");
}

enum { BAR_STEP = 62, BARS_HEIGHT = 90, BARS_LEAST = 480 }; /* the words below need as much */

void mf_svg_bars(struct mf_buf *out, const struct mf_svg_bar *bars, uint32_t n, struct mf_str title,
                 struct mf_str below)
{
    unsigned width = n * BAR_STEP + 16, bottom = TOP + BARS_HEIGHT;
    uint32_t most = 1;

    width = width > BARS_LEAST ? width : BARS_LEAST;
    for (uint32_t i = 0; i < n; i++)
        most = bars[i].value > most ? bars[i].value : most;
    mf_buf_f(out, "<svg role=\"img\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\"", width,
             bottom + BOTTOM, width, bottom + BOTTOM);
    mf_html_attr(out, "aria-label", title);
    mf_buf_c(out, ">");
    for (uint32_t i = 0; i < n; i++) {
        unsigned x = 8 + i * BAR_STEP, h = (unsigned)((uint64_t)BARS_HEIGHT * bars[i].value / most);
        unsigned sure = (unsigned)((uint64_t)BARS_HEIGHT * bars[i].least / most);
        sure = sure < h ? sure : h;
        mf_buf_f(out,
                 "<rect class=\"open\" x=\"%u\" y=\"%u\" width=\"%d\" height=\"%u\"/>"
                 "<rect class=\"bar\" x=\"%u\" y=\"%u\" width=\"%d\" height=\"%u\"/>",
                 x + 8, bottom - h, BAR_STEP - 16, h, x + 8, bottom - sure, BAR_STEP - 16, sure);
        words(out, x + BAR_STEP / 2, bottom - h - 5, "soft", "middle", bars[i].figure);
        words(out, x + BAR_STEP / 2, bottom + 16, "soft", "middle", bars[i].label);
    }
    mf_buf_f(out, "<line class=\"axis\" x1=\"4\" y1=\"%d\" x2=\"%u\" y2=\"%d\"/>", bottom,
             n * BAR_STEP + 12, bottom);
    words(out, 8, bottom + 34, "soft", "start", below);
    mf_buf_c(out, "</svg>\n");
}

enum { STRIP = 120 };

void mf_svg_strip(struct mf_buf *out, uint64_t value, uint64_t most)
{
    unsigned width = most > 0 ? (unsigned)(value * STRIP / most) : 0;

    mf_buf_f(out,
             "<svg aria-hidden=\"true\" width=\"%d\" height=\"14\" viewBox=\"0 0 %d 14\">"
             "<rect class=\"bar\" x=\"0\" y=\"2\" width=\"%u\" height=\"11\"/></svg>",
             STRIP, STRIP, width);
}

/* ---- a plan ---- */

/* Longer plans aren't drawn on paper, where they would be too small to read; the list says it all.
 */
#define PAPER_ROWS 7u

enum { BOX_W = 210, BOX_H = 46, GAP_X = 16, GAP_Y = 30, MARGIN = 8, ACROSS = 3, END_W = 320 };

struct drawing {
    struct mf_buf *out;
    const struct mf_ay *y;
    const struct mf_capture *c;
    unsigned width;
};

/* Cut to so many letters. */
static struct mf_str cut(const struct mf_ay *y, struct mf_str s, unsigned letters)
{
    unsigned width = 0, w;
    size_t n = 0;

    if (mf_str_width(s) <= letters)
        return s;
    while (n < s.n) {
        size_t piece = mf_utf8_cluster(mf_str_sub(s, n, s.n), &w);
        if (width + w > letters - 1)
            break;
        width += w;
        n += piece;
    }
    return mf_strf(y->a, "%.*s…", MF_F(mf_str_sub(s, 0, n)));
}

/* A box round `middle`. */
static void box(const struct drawing *d, unsigned middle, unsigned top, unsigned width,
                struct mf_str first, struct mf_str second)
{
    mf_buf_f(d->out, "<rect class=\"box\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" rx=\"4\"/>",
             middle - width / 2, top, width, BOX_H);
    words(d->out, middle, top + (second.n > 0 ? 20 : 28), "strong", "middle",
          cut(d->y, first, width / 8));
    if (second.n > 0)
        words(d->out, middle, top + 37, "soft", "middle", cut(d->y, second, width / 6));
}

static void arrow(const struct drawing *d, unsigned x1, unsigned y1, unsigned x2, unsigned y2)
{
    mf_buf_f(d->out, "<path class=\"edge\" d=\"M%u %uL%u %uM%u %uL%u %uL%u %u\"/>", x1, y1, x2, y2,
             x2 - 4, y2 - 7, x2, y2, x2 + 4, y2 - 7);
}

/* Steps from `at` on that stand in one row: they begin together. */
static uint32_t in_row(const struct mf_capture *c, uint32_t at)
{
    uint32_t n = 1;

    while (at + n < c->nplan && n < ACROSS && c->plan[at + n].from == c->plan[at].from)
        n++;
    return n;
}

static struct mf_str step_name(const struct mf_ay *y, const struct mf_capture_step *s)
{
    if (s->act == MF_PLAN_POWER && s->power != UINT32_MAX)
        return y->au->charter->powers[s->power].name.text;
    return mf_capture_step_text(y->a, y->au->scene, s, y->lingua);
}

static unsigned row_width(uint32_t n)
{
    return n * BOX_W + (n - 1) * GAP_X;
}

/* The middle of the k-th of n boxes. */
static unsigned box_middle(const struct drawing *d, uint32_t k, uint32_t n)
{
    return d->width / 2 - row_width(n) / 2 + k * (BOX_W + GAP_X) + BOX_W / 2;
}

/* From a row of `from` boxes to one of `to` below it: each box has an arrow. */
static void arrows(const struct drawing *d, uint32_t from, uint32_t to, unsigned top)
{
    uint32_t n = from > to ? from : to;

    for (uint32_t i = 0; i < n; i++)
        arrow(d, box_middle(d, i < from ? i : from - 1, from), top - GAP_Y,
              box_middle(d, i < to ? i : to - 1, to), top);
}

/* All rows of steps; returns how many boxes the last has. */
static uint32_t steps(const struct drawing *d, unsigned top)
{
    uint32_t before = 1;

    for (uint32_t i = 0, n; i < d->c->nplan; i += n, top += BOX_H + GAP_Y) {
        n = in_row(d->c, i);
        arrows(d, before, n, top);
        for (uint32_t k = 0; k < n; k++)
            box(d, box_middle(d, k, n), top, BOX_W, step_name(d->y, &d->c->plan[i + k]),
                mf_ay_plan_when(d->y, &d->c->plan[i + k]));
        before = n;
    }
    return before;
}

void mf_svg_plan(struct mf_buf *out, const struct mf_ay *y, const struct mf_audit_capture *goal)
{
    const struct mf_capture *c = mf_ay_plan(goal);
    struct drawing d = {out, y, c, END_W};
    unsigned rows = 2, height;

    for (uint32_t i = 0; i < c->nplan; i += in_row(c, i)) {
        unsigned w = row_width(in_row(c, i));
        d.width = w > d.width ? w : d.width;
        rows++;
    }
    d.width += 2 * MARGIN;
    height = rows * (BOX_H + GAP_Y) - GAP_Y + 2 * MARGIN;
    mf_buf_f(out, "<svg role=\"img\"%s width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\"",
             rows > PAPER_ROWS ? " class=\"long\"" : "", d.width, height, d.width, height);
    mf_html_attr(out, "aria-label", mf_ay_plan_head(y, goal));
    mf_buf_c(out, ">");
    box(&d, d.width / 2, MARGIN, BOX_W, mf_ay_count(y, c->hi), (struct mf_str){0});
    arrows(&d, steps(&d, MARGIN + BOX_H + GAP_Y), 1, height - MARGIN - BOX_H);
    box(&d, d.width / 2, height - MARGIN - BOX_H, END_W,
        mf_goal_text(y->a, y->au->charter, c->goal, y->lingua), (struct mf_str){0});
    mf_buf_c(out, "</svg>\n");
}
