/*
 * Votes in each round as columns of bars, and what passed between them as bands. At most MOST
 * options are drawn singly, those that ever had the most votes; the others are one bar. A round in
 * which only they were excluded has no column of its own, so that long counts stay readable. What
 * counts for nobody any more is the last bar, so that every column has the same height.
 */
#include <string.h>

#include "poll/drawing.h"

#define MOST   9u
#define OTHERS MOST
#define NOBODY (MOST + 1)
#define NODES  (MOST + 2)
#define BARW   22u
#define HEIGHT 420u /* of all votes */
#define GAP    7u   /* between bars */
#define NAME   26u  /* columns of a name */

struct flow {
    struct mf_buf *out;
    const struct mf_account *y;
    const struct mf_result *r;
    uint32_t node[MF_COUNT_OPTIONS]; /* of each option */
    uint32_t option[MOST];
    uint32_t singles;         /* drawn singly */
    uint32_t *round, columns; /* those that have a column */
    mf_i128 total;            /* in the units of the most decimals */
    mf_i128 (*votes)[NODES];  /* by column */
    uint8_t decimals;
    unsigned left, step, right;
};

static mf_i128 scaled(const struct flow *f, struct mf_vote_amount x)
{
    for (; x.decimals < f->decimals; x.decimals++)
        x.units *= 10;
    return x.units;
}

static mf_i128 peak(const struct flow *f, uint32_t option)
{
    mf_i128 most = 0;

    for (uint32_t k = 0; k < f->r->nrounds; k++)
        if (f->r->rounds[k].votes && scaled(f, f->r->rounds[k].votes[option]) > most)
            most = scaled(f, f->r->rounds[k].votes[option]);
    return most;
}

/* The round from which an option has no votes any more: who lasts longest stands on top. */
static uint32_t lasts(const struct flow *f, uint32_t option)
{
    uint32_t last = 0;

    for (uint32_t k = 0; k < f->r->nrounds; k++)
        if (f->r->rounds[k].votes && f->r->rounds[k].votes[option].units > 0)
            last = k + 1;
    return last;
}

static void choose_nodes(struct flow *f)
{
    bool *taken = mf_new_n(f->y->a, bool, f->r->noptions);

    for (uint32_t i = 0; i < f->r->noptions; i++)
        f->node[i] = OTHERS;
    for (uint32_t k = 0; k < MOST; k++) {
        uint32_t best = MF_NO_OPTION;
        for (uint32_t i = 0; i < f->r->noptions; i++)
            if (!taken[i] && mf_account_shown(f->y, i) &&
                (best == MF_NO_OPTION || peak(f, i) > peak(f, best)))
                best = i;
        if (best == MF_NO_OPTION)
            break;
        taken[best] = true;
        f->option[f->singles++] = best;
    }
    for (uint32_t i = 1; i < f->singles; i++) {
        uint32_t x = f->option[i], k = i;
        for (; k > 0 && (lasts(f, f->option[k - 1]) < lasts(f, x) ||
                         (lasts(f, f->option[k - 1]) == lasts(f, x) &&
                          peak(f, f->option[k - 1]) < peak(f, x)));
             k--)
            f->option[k] = f->option[k - 1];
        f->option[k] = x;
    }
    for (uint32_t k = 0; k < f->singles; k++)
        f->node[f->option[k]] = k;
}

/* Whether a round has to do with somebody who is drawn singly. */
static bool has_column(const struct flow *f, uint32_t k)
{
    const struct mf_round *r = &f->r->rounds[k];

    if (!r->votes)
        return false;
    if (k == 0 || k + 1 == f->r->nrounds || r->nelected > 0 || r->nsubjects == 0)
        return true;
    for (uint32_t i = 0; i < r->nsubjects; i++)
        if (f->node[r->subjects[i]] != OTHERS)
            return true;
    return false;
}

static void fill_columns(struct flow *f)
{
    f->round = mf_new_n(f->y->a, uint32_t, f->r->nrounds);
    for (uint32_t k = 0; k < f->r->nrounds; k++)
        if (has_column(f, k))
            f->round[f->columns++] = k;
    f->votes = mf_arena_alloc(f->y->a, f->columns, sizeof *f->votes);
    for (uint32_t c = 0; c < f->columns; c++) {
        mf_i128 sum = 0;
        for (uint32_t i = 0; i < f->r->noptions; i++) {
            mf_i128 v = scaled(f, f->r->rounds[f->round[c]].votes[i]);
            f->votes[c][f->node[i]] += v;
            sum += v;
        }
        if (sum > f->total)
            f->total = sum;
    }
    for (uint32_t c = 0; c < f->columns; c++) {
        mf_i128 sum = 0;
        for (uint32_t k = 0; k < NOBODY; k++)
            sum += f->votes[c][k];
        f->votes[c][NOBODY] = f->total - sum;
    }
}

/* ---- geometry ---- */

static unsigned height_of(const struct flow *f, mf_i128 v)
{
    return v <= 0 || f->total == 0 ? 0 : (unsigned)((v * HEIGHT + f->total / 2) / f->total);
}

static unsigned x_of(const struct flow *f, uint32_t column)
{
    return f->left + column * f->step;
}

#define TOP (MF_DRAWING_TOP + 44)

/* The top of a bar: bars below one another, each with at least a line of space. */
static unsigned y_of(const struct flow *f, uint32_t column, uint32_t node)
{
    unsigned y = TOP;

    for (uint32_t k = 0; k < node; k++)
        if (f->votes[column][k] > 0) {
            unsigned h = height_of(f, f->votes[column][k]);
            y += (h > 9 ? h : 9) + GAP;
        }
    return y;
}

/* Colours that stay apart for readers who see few of them; each bar has its number, too. */
static const char *colour(uint32_t node)
{
    static const char *const colours[NODES] = {"#1b5f5a", "#a8480f", "#2c588c", "#8a2f62",
                                               "#5d6b12", "#7a4fb0", "#9c6b00", "#3b7a3b",
                                               "#8c4b3c", "#6b7075", "#b4b0a6"};

    return colours[node];
}

/* ---- bands ---- */

/* What passed between two columns, by node. */
static void passed(const struct flow *f, uint32_t column, mf_i128 (*to)[NODES])
{
    memset(to, 0, NODES * sizeof *to);
    for (uint32_t k = f->round[column] + 1; k <= f->round[column + 1]; k++) {
        const struct mf_round *r = &f->r->rounds[k];
        for (uint32_t i = 0; i < r->nflows; i++) {
            const struct mf_flow *x = &r->flows[i];
            uint32_t a = x->from == MF_NO_OPTION ? NOBODY : f->node[x->from];
            uint32_t b = x->to == MF_NO_OPTION ? NOBODY : f->node[x->to];
            if (a != b)
                to[a][b] += scaled(f, x->votes);
        }
    }
    for (uint32_t a = 0; a < NODES; a++) { /* what stays is what didn't leave */
        mf_i128 left = f->votes[column][a];
        for (uint32_t b = 0; b < NODES; b++)
            left -= b != a ? to[a][b] : 0;
        to[a][a] = left < f->votes[column + 1][a] ? left : f->votes[column + 1][a];
    }
}

static void band(const struct flow *f, unsigned x0, unsigned y0, unsigned x1, unsigned y1,
                 unsigned h, uint32_t node, bool stays)
{
    unsigned middle = (x0 + x1) / 2;

    mf_buf_f(f->out,
             "<path d=\"M%u %uC%u %u %u %u %u %uv%uC%u %u %u %u %u %uz\" fill=\"%s\" "
             "fill-opacity=\"%s\"/>\n",
             x0, y0, middle, y0, middle, y1, x1, y1, h, middle, y1 + h, middle, y0 + h, x0, y0 + h,
             colour(node), stays ? ".16" : ".45");
}

static void bands(const struct flow *f, uint32_t column)
{
    mf_i128 to[NODES][NODES], out[NODES] = {0}, in[NODES] = {0};

    passed(f, column, to);
    for (uint32_t a = 0; a < NODES; a++)
        for (uint32_t b = 0; b < NODES; b++) {
            unsigned h = height_of(f, to[a][b]);
            if (to[a][b] <= 0)
                continue;
            band(f, x_of(f, column) + BARW, y_of(f, column, a) + height_of(f, out[a]),
                 x_of(f, column + 1), y_of(f, column + 1, b) + height_of(f, in[b]), h > 0 ? h : 1,
                 a, a == b);
            out[a] += to[a][b];
            in[b] += to[a][b];
        }
}

/* ---- bars and words ---- */

static struct mf_str name_of(const struct flow *f, uint32_t node)
{
    uint32_t others = 0;

    if (node < f->singles)
        return mf_strf(f->y->a, "%u %.*s", node + 1,
                       MF_F(mf_account_cut(f->y->a, f->y->name[f->option[node]], NAME)));
    if (node == NOBODY)
        return mf_account_said0(f->y, MF_POLL_SAID_SVG_NOBODY);
    for (uint32_t i = 0; i < f->r->noptions; i++)
        others += f->node[i] == OTHERS && mf_account_shown(f->y, i);
    return mf_account_said1(f->y, MF_POLL_SAID_SVG_OTHERS, mf_account_number(f->y, others));
}

static bool elected_by(const struct flow *f, uint32_t column, uint32_t option)
{
    for (uint32_t k = 0; k <= f->round[column]; k++)
        for (uint32_t i = 0; i < f->r->rounds[k].nelected; i++)
            if (f->r->rounds[k].elected[i] == option)
                return true;
    return false;
}

static void one_bar(const struct flow *f, uint32_t column, uint32_t node)
{
    unsigned x = x_of(f, column), y = y_of(f, column, node);
    unsigned h = height_of(f, f->votes[column][node]), middle;
    bool won = node < f->singles && elected_by(f, column, f->option[node]);
    struct mf_str figure =
        mf_drawing_amount(f->y, (struct mf_vote_amount){f->votes[column][node], f->decimals});

    h = h > 2 ? h : 2;
    middle = y + h / 2 + 4;
    mf_buf_f(f->out, "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" fill=\"%s\"%s/>\n", x, y,
             BARW, h, colour(node), won ? " stroke=\"var(--ink)\" stroke-width=\"2\"" : "");
    if (node < f->singles && h >= 12)
        mf_drawing_text(f->out, x + BARW / 2, middle, "on", "middle",
                        won ? mf_strf(f->y->a, "%u✓", node + 1)
                            : mf_account_number(f->y, node + 1));
    if (column == 0)
        mf_drawing_text(f->out, x - 8, middle, won ? "strong" : "soft", "end", name_of(f, node));
    if (column + 1 == f->columns)
        mf_drawing_text(f->out, x + BARW + 8, middle, won ? "strong" : "soft", "start",
                        mf_strf(f->y->a, "%.*s · %.*s%s", MF_F(figure), MF_F(name_of(f, node)),
                                won ? " ✓" : ""));
    else if (h >= 7)
        mf_drawing_text(f->out, x + BARW + 4, middle, "halo", "start", figure);
}

static void heading(const struct flow *f, uint32_t column)
{
    const struct mf_round *r = &f->r->rounds[f->round[column]];
    unsigned x = x_of(f, column);
    struct mf_str said = {0};

    mf_drawing_text(f->out, x, TOP - 28, "strong", "start",
                    mf_strf(f->y->a, "%.*s %u", MF_F(mf_account_said0(f->y, MF_POLL_SAID_ROUND)),
                            f->round[column] + 1));
    if (r->act == MF_ACT_EXCLUDE)
        said =
            mf_strf(f->y->a, "− %.*s", MF_F(mf_account_names(f->y, r->subjects, r->nsubjects, 1)));
    else if (r->act == MF_ACT_SURPLUS && r->nsubjects > 0)
        said =
            mf_strf(f->y->a, "→ %.*s", MF_F(mf_account_names(f->y, r->subjects, r->nsubjects, 1)));
    else if (r->nelected > 0)
        said = mf_strf(f->y->a, "✓ %.*s", MF_F(mf_account_names(f->y, r->elected, r->nelected, 1)));
    if (said.n > 0)
        mf_drawing_text(f->out, x, TOP - 12, "small", "start",
                        mf_account_cut(f->y->a, said, f->step / 7));
}

void mf_drawing_flow(struct mf_buf *out, const struct mf_account *y)
{
    struct flow *f = mf_new(y->a, struct flow);
    unsigned bottom = 0;

    f->out = out;
    f->y = y;
    f->r = y->c->result;
    for (uint32_t k = 0; k < f->r->nrounds; k++)
        if (f->r->rounds[k].votes && f->r->rounds[k].votes[0].decimals > f->decimals)
            f->decimals = f->r->rounds[k].votes[0].decimals;
    choose_nodes(f);
    fill_columns(f);
    f->left = f->right = 120;
    for (uint32_t k = 0; k < NODES; k++) {
        unsigned w = mf_drawing_width(name_of(f, k < f->singles ? k : k == NOBODY ? k : OTHERS));
        f->left = w + 24 > f->left ? w + 24 : f->left;
        f->right = w + 110 > f->right ? w + 110 : f->right;
    }
    f->step = f->columns > 8 ? 120 : 150;
    for (uint32_t c = 0; c < f->columns; c++) {
        unsigned end = y_of(f, c, NOBODY) + height_of(f, f->votes[c][NOBODY]);
        bottom = end > bottom ? end : bottom;
    }
    mf_drawing_open(out, y, x_of(f, f->columns - 1) + BARW + f->right, bottom + 44,
                    mf_account_said0(y, MF_POLL_SAID_SVG_FLOW));
    for (uint32_t c = 0; c + 1 < f->columns; c++)
        bands(f, c);
    for (uint32_t c = 0; c < f->columns; c++) {
        heading(f, c);
        for (uint32_t k = 0; k < NODES; k++)
            if (f->votes[c][k] > 0)
                one_bar(f, c, k);
    }
    mf_drawing_text(out, 16, bottom + 30, "small", "start",
                    mf_account_said0(y, MF_POLL_SAID_SVG_FLOW_KEY));
    mf_drawing_close(out);
}
