/* Drawings of a count: what they share, which one is drawn, and plain bars. */
#include "base/html.h"
#include "poll/drawing.h"

#define BAR_ROWS 60u

void mf_drawing_text(struct mf_buf *out, unsigned x, unsigned y, const char *class,
                     const char *anchor, struct mf_str text)
{
    mf_buf_f(out, "<text class=\"%s\" x=\"%u\" y=\"%u\" text-anchor=\"%s\">", class, x, y, anchor);
    mf_html_text(out, text);
    mf_buf_c(out, "</text>\n");
}

unsigned mf_drawing_width(struct mf_str text)
{
    return 9 * mf_str_width(text); /* ample: only capitals are as wide */
}

struct mf_str mf_drawing_amount(const struct mf_account *y, struct mf_vote_amount x)
{
    for (; x.decimals > 0 && x.units % 10 == 0; x.decimals--)
        x.units /= 10;
    for (; x.decimals > 2; x.decimals--) /* the table has all of them */
        x.units /= 10;
    return mf_votes_text(y->a, x);
}

void mf_drawing_open(struct mf_buf *out, const struct mf_account *y, unsigned width,
                     unsigned height, struct mf_str subtitle)
{
    struct mf_str title = mf_account_title(y);
    unsigned most = (width - 32) / 10;

    mf_buf_f(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"%s\" width=\"%u\" "
             "height=\"%u\" viewBox=\"0 0 %u %u\">\n<title>",
             y->lingua == MF_ID ? "id" : "en", width, height, width, height);
    mf_html_text(out, title);
    mf_buf_c(out, "</title>\n<desc>");
    mf_html_text(out, subtitle);
    mf_buf_c(
        out,
        "</desc>\n<style>\n"
        "svg{--ground:#fff;--ink:#1e2226;--soft:#565d64;--rule:#e0dbd0;--win:#d3e8e3;"
        "--most:#a9d3ca;--even:#f2efe8;--bar:#1b5f5a;--on:#fff;background:var(--ground)}\n"
        "@media (prefers-color-scheme:dark){svg{--ground:#1c2024;--ink:#eae7e0;--soft:#a9b0b7;"
        "--rule:#30363c;--win:#1c3f3b;--most:#28625b;--even:#2a2f34;--bar:#7cc7bd;--on:#14171a}}\n"
        "text{font:13px system-ui,\"Segoe UI\",Roboto,\"DejaVu Sans\",sans-serif;fill:var(--ink);"
        "font-variant-numeric:tabular-nums}\n"
        ".title{font-size:18px;font-weight:600}.soft{fill:var(--soft)}"
        ".strong{font-weight:700}.small{font-size:11px;fill:var(--soft)}"
        ".on{font-size:11px;font-weight:700;fill:#fff}"
        ".halo{font-size:11px;paint-order:stroke;stroke:var(--ground);stroke-width:3px}\n"
        ".rule{stroke:var(--rule);fill:none}.win{fill:var(--win)}.most{fill:var(--most)}"
        ".even{fill:var(--even)}.none{fill:none}.bar{fill:var(--bar)}.mark{fill:var(--bar)}\n"
        "</style>\n");
    mf_buf_f(out, "<rect width=\"%u\" height=\"%u\" fill=\"var(--ground)\"/>\n", width, height);
    mf_drawing_text(out, 16, 28, "title", "start", mf_account_cut(y->a, title, most));
    mf_drawing_text(out, 16, 48, "soft", "start", mf_account_cut(y->a, subtitle, (width - 32) / 7));
}

void mf_drawing_close(struct mf_buf *out)
{
    mf_buf_c(out, "</svg>\n");
}

/* Of methods without pairs or transfers: the votes of the last round, and who is elected. */
void mf_drawing_bars(struct mf_buf *out, const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;
    const struct mf_vote_amount *votes = NULL;
    unsigned left = 60, row = 0;
    mf_i128 most = 1;

    for (uint32_t k = r->nrounds; k > 0 && !votes; k--)
        votes = r->rounds[k - 1].votes;
    for (uint32_t i = 0; votes && i < r->noptions; i++) {
        unsigned w = mf_drawing_width(mf_account_cut(y->a, y->name[i], 34)) + 24;
        most = votes[i].units > most ? votes[i].units : most;
        left = w > left ? w : left;
    }
    mf_drawing_open(out, y, left + 440,
                    MF_DRAWING_TOP + 26 * (r->noptions < BAR_ROWS ? r->noptions : BAR_ROWS) + 16,
                    mf_str_c(mf_poll_method_title(y->c->method, y->lingua)));
    for (uint32_t i = 0; votes && i < r->noptions && row < BAR_ROWS; i++) {
        unsigned at = MF_DRAWING_TOP + 26 * row, length;
        struct mf_str figure = mf_drawing_amount(y, votes[i]);
        bool won = false;
        if (!mf_account_shown(y, i))
            continue;
        for (uint32_t k = 0; k < r->nwinners; k++)
            won |= r->winners[k] == i;
        if (r->seats_of && r->seats_of[i] > 0)
            figure = mf_strf(y->a, "%.*s · %.*s %u", MF_F(figure),
                             MF_F(mf_account_said0(y, MF_POLL_SAID_SEATS)), r->seats_of[i]);
        else if (won)
            figure = mf_strf(y->a, "%.*s · %.*s", MF_F(figure),
                             MF_F(mf_account_said0(y, MF_POLL_SAID_SVG_ELECTED)));
        length = votes[i].units > 0 ? (unsigned)(240 * votes[i].units / most) : 0;
        mf_drawing_text(out, left - 8, at + 16, won ? "strong" : "soft", "end",
                        mf_account_cut(y->a, y->name[i], 34));
        mf_buf_f(out, "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"18\"/>\n",
                 won ? "bar" : "most", left, at + 2, length);
        mf_drawing_text(out, left + length + 6, at + 16, won ? "strong" : "soft", "start", figure);
        row++;
    }
    mf_drawing_close(out);
}

void mf_poll_count_svg(struct mf_buf *out, const struct mf_poll_count *c, enum mf_lingua lingua)
{
    struct mf_account y = mf_account_make(out->arena, c, lingua);
    bool papers = (mf_method(c->method)->policy & MF_POLICY_SKIPS) != 0;

    if (c->result->pairs)
        mf_drawing_pairs(out, &y);
    else if (papers && c->result->nrounds > 1)
        mf_drawing_flow(out, &y);
    else
        mf_drawing_bars(out, &y);
}
