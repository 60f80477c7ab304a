/* The matrix of pairs as a drawing: winners first, figures in every cell, a mark where a row wins.
 */
#include "poll/drawing.h"

#define NAME 30u /* columns of a name */

struct matrix {
    struct mf_buf *out;
    const struct mf_account *y;
    const struct mf_pairs *p;
    uint32_t *at; /* options in the order of rows */
    uint32_t n;
    unsigned left, top, cell;
};

/* By place where the method orders options, and winners first of all. */
static void order_rows(struct matrix *m)
{
    const struct mf_result *r = m->y->c->result;

    for (uint32_t i = 0; i < m->p->n; i++) {
        uint32_t k = m->n;
        if (!mf_account_shown(m->y, i))
            continue;
        for (; r->place && k > 0 && r->place[m->at[k - 1]] > r->place[i]; k--)
            m->at[k] = m->at[k - 1];
        m->at[k] = i;
        m->n++;
    }
}

static void one_cell(const struct matrix *m, uint32_t row, uint32_t column)
{
    uint32_t a = m->at[row], b = m->at[column];
    uint64_t to = m->p->prefer[(size_t)a * m->p->n + b];
    uint64_t back = m->p->prefer[(size_t)b * m->p->n + a];
    unsigned x = m->left + column * m->cell, y = m->top + row * m->cell;
    const char *class = to > 2 * back ? "most" : to > back ? "win" : to == back ? "even" : "none";

    if (a == b)
        class = "even";
    mf_buf_f(m->out, "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"/>\n", class,
             x, y, m->cell, m->cell);
    if (a == b)
        return;
    if (to > back)
        mf_buf_f(m->out, "<path class=\"mark\" d=\"M%u %uh8l-8 8z\"/>\n", x + 1, y + 1);
    mf_drawing_text(m->out, x + m->cell / 2, y + m->cell / 2 + 5, to > back ? "strong" : "soft",
                    "middle",
                    to == back ? mf_strf(m->y->a, "=%llu", (unsigned long long)to)
                               : mf_account_number(m->y, to));
}

static void grid(const struct matrix *m)
{
    unsigned size = m->n * m->cell;

    for (uint32_t i = 0; i <= m->n; i++) {
        mf_buf_f(m->out, "<path class=\"rule\" d=\"M%u %uv%u\"/>\n", m->left + i * m->cell, m->top,
                 size);
        mf_buf_f(m->out, "<path class=\"rule\" d=\"M%u %uh%u\"/>\n", m->left, m->top + i * m->cell,
                 size);
    }
}

void mf_drawing_pairs(struct mf_buf *out, const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;
    struct matrix m = {.out = out, .y = y, .p = r->pairs};
    unsigned figure = mf_drawing_width(mf_account_number(y, y->c->poll->ballots->total));
    struct mf_str below = mf_account_said0(y, MF_POLL_SAID_SVG_PAIRS_MARK);
    unsigned width;

    m.at = mf_new_n(y->a, uint32_t, m.p->n);
    order_rows(&m);
    m.cell = figure + 16 > 40 ? figure + 16 : 40;
    for (uint32_t i = 0; i < m.n; i++) {
        unsigned w = mf_drawing_width(mf_account_cut(y->a, y->name[m.at[i]], NAME)) + 64;
        m.left = w > m.left ? w : m.left;
    }
    m.top = MF_DRAWING_TOP + 24;
    width = m.left + m.n * m.cell + 16;
    width = width > 620 ? width : 620;
    mf_drawing_open(out, y, width, m.top + m.n * m.cell + 56,
                    mf_account_said0(y, MF_POLL_SAID_SVG_PAIRS));
    for (uint32_t i = 0; i < m.n; i++) {
        bool won = false;
        for (uint32_t k = 0; k < r->nwinners; k++)
            won |= r->winners[k] == m.at[i];
        mf_drawing_text(out, m.left - 10, m.top + i * m.cell + m.cell / 2 + 5,
                        won ? "strong" : "soft", "end",
                        mf_strf(y->a, "%s%.*s  %u", won ? "✓ " : "",
                                MF_F(mf_account_cut(y->a, y->name[m.at[i]], NAME)), i + 1));
        mf_drawing_text(out, m.left + i * m.cell + m.cell / 2, m.top - 8, won ? "strong" : "soft",
                        "middle", mf_account_number(y, i + 1));
        for (uint32_t k = 0; k < m.n; k++)
            one_cell(&m, i, k);
    }
    grid(&m);
    mf_buf_f(out, "<path class=\"mark\" d=\"M16 %uh8l-8 8z\"/>\n", m.top + m.n * m.cell + 24);
    mf_drawing_text(out, 30, m.top + m.n * m.cell + 33, "soft", "start", below);
    mf_drawing_close(out);
}
