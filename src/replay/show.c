/* The page of a replay: its head and the order of its parts. */
#include "replay/say.h"

static void heading(const struct mf_say *s, struct mf_str text)
{
    mf_buf_char(s->out, '\n');
    mf_term_heading(s->out, s->t, text);
}

static void head(const struct mf_say *s)
{
    const struct mf_scenario *sc = s->replay->scenario;
    unsigned n = s->replay->nunder, widest = 0;
    struct mf_str args[] = {mf_say_number(s, n), mf_say_instant(s, sc->starts),
                            mf_say_instant(s, sc->ends)};
    mf_term_heading(s->out, s->t, sc->title);
    mf_term_wrap(s->out, s->t, (struct mf_str){0}, (struct mf_str){0},
                 mf_say_fill(s, n == 1 ? MF_RW_PLAYED_ONE : MF_RW_PLAYED, args, 3));
    if (s->replay->variant != MF_AS_IT_HAPPENED) {
        const struct mf_variant *v = &sc->variants[s->replay->variant];
        mf_term_wrap(s->out, s->t, (struct mf_str){0}, (struct mf_str){0},
                     mf_rsay(s, IN_VARIANT, v->name.text, v->title));
    }
    mf_buf_char(s->out, '\n');
    for (unsigned i = 0; i < n; i++) {
        unsigned width = mf_str_width(s->replay->under[i].stem);
        widest = width > widest ? width : widest;
    }
    for (unsigned i = 0; i < n; i++) {
        const struct mf_under *u = &s->replay->under[i];
        struct mf_buf first, rest;
        mf_buf_init(&first, s->a);
        mf_buf_init(&rest, s->a);
        mf_buf_c(&first, "  ");
        mf_term_style(&first, s->t, MF_BOLD, u->stem);
        mf_buf_pad(&first, ' ', widest + 2 - mf_str_width(u->stem));
        mf_buf_pad(&rest, ' ', widest + 4);
        mf_term_wrap(s->out, s->t, mf_buf_str(&first), mf_buf_str(&rest),
                     u->charter->title_name.text);
    }
}

void mf_replay_show(struct mf_buf *out, const struct mf_term *t, const struct mf_replay *replay,
                    enum mf_lingua lingua, bool brief)
{
    struct mf_say s = {out->arena, replay, t, out, lingua};
    bool sought = replay->under[0].main->nintentions > 0;
    head(&s);
    heading(&s, mf_rsaid(&s, SIDE_BY_SIDE));
    mf_show_results(&s);
    if (!brief) {
        heading(&s, mf_rsaid(&s, TIMELINE));
        mf_show_timeline(&s);
        heading(&s, mf_rsaid(&s, STOPPED));
        mf_show_why(&s);
        if (replay->with_variants && replay->scenario->nvariants > 0) {
            heading(&s, mf_rsaid(&s, WHAT_IF));
            mf_show_variants(&s);
        }
        if (sought) {
            heading(&s, mf_rsaid(&s, COSTS));
            mf_show_costs(&s);
        }
        heading(&s, mf_rsaid(&s, REMARKS));
        mf_show_remarks(&s);
    }
    heading(&s, mf_rsaid(&s, EXPECTED));
    mf_show_expectations(&s);
}
