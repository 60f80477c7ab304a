/* Drawings of the audit's page. Whole numbers of pixels only; every drawing has its figures beside
 * it as text, for readers who don't see it. */
#include "audit/audit_html.h"

#include "base/utf8.h"

void mf_html_text(struct mf_buf *out, struct mf_str s)
{
    struct mf_buf shown;

    mf_buf_init(&shown, out->arena);
    mf_buf_visible(&shown, s, true);
    for (size_t i = 0; i < shown.n; i++)
        switch (shown.p[i]) {
        case '&':
            mf_buf_c(out, "&amp;");
            break;
        case '<':
            mf_buf_c(out, "&lt;");
            break;
        case '>':
            mf_buf_c(out, "&gt;");
            break;
        case '"':
            mf_buf_c(out, "&quot;");
            break;
        case '\'':
            mf_buf_c(out, "&#39;");
            break;
        default:
            mf_buf_char(out, shown.p[i]);
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

enum { STRIP = 120 };

void mf_svg_strip(struct mf_buf *out, uint64_t value, uint64_t most)
{
    unsigned width = most > 0 ? (unsigned)(value * STRIP / most) : 0;

    mf_buf_f(out,
             "<svg aria-hidden=\"true\" width=\"%d\" height=\"14\" viewBox=\"0 0 %d 14\">"
             "<rect class=\"bar\" x=\"0\" y=\"2\" width=\"%u\" height=\"11\"/></svg>",
             STRIP, STRIP, width);
}
