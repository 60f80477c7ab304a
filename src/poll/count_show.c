/* A count for a person's eyes: who is elected, what was counted how, rounds, pairs, ties. */
#include <string.h>

#include "base/utf8.h"
#include "poll/account.h"

#define NAMES_SHOWN 12u
#define TERM_AT     14u /* column of what stands behind a term */

struct shower {
    struct mf_buf *out;
    const struct mf_term *term;
    struct mf_account y;
};

static struct mf_str said(const struct shower *s, enum mf_poll_said word)
{
    return mf_account_said0(&s->y, word);
}

/* "Term          text", wrapped under itself; no term: a further line of the one before. */
static void item(const struct shower *s, struct mf_str term, struct mf_str text)
{
    struct mf_buf first;
    unsigned w = mf_str_width(term);

    mf_buf_init(&first, s->y.a);
    mf_term_style(&first, s->term, MF_DIM, term);
    mf_buf_pad(&first, ' ', w < TERM_AT ? TERM_AT - w : 1);
    mf_term_wrap(s->out, s->term, mf_buf_str(&first), mf_strf(s->y.a, "%*s", (int)TERM_AT, ""),
                 text);
}

static void winners(const struct shower *s)
{
    const struct mf_result *r = s->y.c->result;

    if (r->refused) {
        enum mf_marks has = s->y.c->contest.ballots->marks,
                      wants = mf_method(s->y.c->method)->marks;
        struct mf_str text =
            mf_account_said1(&s->y, MF_POLL_SAID_REFUSED,
                             mf_poll_sentence(s->y.a, mf_str_c(r->refused), s->y.lingua));
        if (has != wants)
            text = mf_account_said(
                &s->y, MF_POLL_SAID_OTHER_MARKS, 2,
                (struct mf_str[]){mf_account_marks(&s->y, wants), mf_account_marks(&s->y, has)});
        mf_term_wrap(s->out, s->term, (struct mf_str){0}, (struct mf_str){0}, text);
        return;
    }
    if (r->nwinners == 0)
        mf_term_wrap(s->out, s->term, (struct mf_str){0}, (struct mf_str){0},
                     said(s, MF_POLL_SAID_NOBODY_ELECTED));
    for (uint32_t i = 0; i < r->nwinners; i++) {
        struct mf_buf name;
        mf_buf_init(&name, s->y.a);
        mf_term_style(&name, s->term, MF_BOLD, s->y.name[r->winners[i]]);
        if (r->seats_of)
            mf_buf_f(&name, "  %u", r->seats_of[r->winners[i]]);
        item(s,
             i > 0 ? (struct mf_str){0}
                   : said(s, mf_account_buys(&s->y) ? MF_POLL_SAID_SELECTED : MF_POLL_SAID_ELECTED),
             mf_buf_str(&name));
    }
    if (r->nwinners < r->seats && !r->seats_of && !mf_account_buys(&s->y))
        item(s, (struct mf_str){0},
             mf_account_said(&s->y, MF_POLL_SAID_TOO_FEW, 2,
                             (struct mf_str[]){mf_account_number(&s->y, r->nwinners),
                                               mf_account_number(&s->y, r->seats)}));
}

/* The whole order, where the method gives one: "Ana > Budi = Citra". */
static void places(const struct shower *s)
{
    const struct mf_result *r = s->y.c->result;
    struct mf_buf b;
    uint32_t last = 0;

    mf_buf_init(&b, s->y.a);
    for (uint32_t at = 0; r->place && at < r->noptions; at++)
        for (uint32_t i = 0; i < r->noptions; i++)
            if (r->place[i] == at) {
                if (b.n > 0)
                    mf_buf_c(&b, at > last ? " > " : " = ");
                mf_buf_add(&b, s->y.name[i]);
                last = at;
            }
    if (b.n > 0)
        item(s, said(s, MF_POLL_SAID_PLACES_ORDER), mf_buf_str(&b));
}

static struct mf_str hash_text(const struct shower *s, const struct mf_hash *h)
{
    struct mf_buf b;

    mf_buf_init(&b, s->y.a);
    mf_buf_c(&b, "sha256:");
    for (size_t i = 0; i < sizeof h->b; i++)
        mf_buf_f(&b, "%02x", h->b[i]);
    return mf_buf_str(&b);
}

/* A hash stands whole on its line. */
static void hash(const struct shower *s)
{
    struct mf_str text = hash_text(s, &s->y.c->ballots);

    if (s->term->width >= TERM_AT + text.n) {
        item(s, said(s, MF_POLL_SAID_HASH), text);
        return;
    }
    mf_term_style(s->out, s->term, MF_DIM, said(s, MF_POLL_SAID_HASH));
    mf_buf_f(s->out, "\n  %.*s\n", MF_F(text));
}

static void policy(const struct shower *s)
{
    const struct mf_poll_count *c = s->y.c;
    struct mf_str term = said(s, MF_POLL_SAID_POLICY);
    bool customs = false;

    for (int i = 0; i < MF_POLL_PART__COUNT; i++) {
        enum mf_poll_part part = (enum mf_poll_part)i;
        struct mf_str text;
        if (!mf_poll_part_matters(c->method, part))
            continue;
        text = mf_account_policy(&s->y, part);
        if (c->by_rules)
            text = mf_account_said1(&s->y, MF_POLL_SAID_BY_RULES, text);
        else if (!(c->stated & 1u << part))
            text = mf_account_said1(&s->y, MF_POLL_SAID_CUSTOM, text);
        customs |= !c->by_rules && !(c->stated & 1u << part);
        item(s, term, text);
        term = (struct mf_str){0};
    }
    if (customs)
        item(s, term, said(s, MF_POLL_SAID_CUSTOM_TEXT));
    if (c->first_choices)
        item(s, term, said(s, MF_POLL_SAID_FIRST_CHOICES));
}

static void order(const struct shower *s)
{
    const struct mf_poll_count *c = s->y.c;
    struct mf_str text = said(s, MF_POLL_SAID_ORDER_NONE);

    if (c->value.n > 0)
        text = mf_account_said(
            &s->y, MF_POLL_SAID_ORDER_DRAWN, 2,
            (struct mf_str[]){c->value, mf_account_names(&s->y, c->contest.order, c->poll->noptions,
                                                         NAMES_SHOWN)});
    else if (c->contest.order)
        text = said(s, MF_POLL_SAID_ORDER_LISTED);
    item(s, said(s, MF_POLL_SAID_ORDER), text);
}

static void barred(const struct shower *s)
{
    const struct mf_poll *p = s->y.c->poll;
    uint32_t *who = mf_new_n(s->y.a, uint32_t, p->noptions), n = 0;

    for (uint32_t i = 0; i < p->noptions; i++)
        if (p->option[i].bar == MF_POLL_WITHDRAWN || p->option[i].bar == MF_POLL_UNDECLARED)
            who[n++] = i;
    if (n > 0)
        item(s, said(s, MF_POLL_SAID_BARRED), mf_account_names(&s->y, who, n, NAMES_SHOWN));
}

static void mended(const struct shower *s)
{
    const struct mf_poll *p = s->y.c->poll;

    for (uint32_t i = 0; i < p->nnotes; i++) {
        const struct mf_poll_note *n = &p->notes[i];
        struct mf_buf b;
        struct mf_str text;
        mf_buf_init(&b, s->y.a);
        mf_poll_note_text(&b, n, s->y.lingua);
        text = mf_buf_str(&b);
        if (n->line > 0)
            text = mf_account_said(
                &s->y, n->times > 1 ? MF_POLL_SAID_MENDED_LINES : MF_POLL_SAID_MENDED_LINE, 3,
                (struct mf_str[]){mf_account_number(&s->y, n->line), text,
                                  mf_account_number(&s->y, n->times - 1)});
        item(s, i > 0 ? (struct mf_str){0} : said(s, MF_POLL_SAID_MENDED), text);
    }
}

static struct mf_str fraction(const struct shower *s, struct mf_frac f, const char *between)
{
    return mf_strf(s->y.a, "%llu%s%llu", (unsigned long long)f.num, between,
                   (unsigned long long)f.den);
}

/* What options need beside votes: ratios over the one they must beat, shares of lists. */
static void needs(const struct shower *s)
{
    const struct mf_contest *c = &s->y.c->contest;
    struct mf_str term = said(s, MF_POLL_SAID_RATIO);
    struct mf_str share[2] = {{0}};

    for (uint32_t i = 0; c->ratio && i < s->y.c->poll->noptions; i++)
        if (mf_frac_cmp(c->ratio[i], (struct mf_frac){1, 1}) != 0) {
            item(s, term,
                 mf_account_said(&s->y, MF_POLL_SAID_RATIO_TEXT, 2,
                                 (struct mf_str[]){s->y.name[i], fraction(s, c->ratio[i], ":")}));
            term = (struct mf_str){0};
        }
    for (uint32_t i = 0; c->threshold && i < s->y.c->poll->noptions; i++)
        share[s->y.c->poll->option[i].coalition] = fraction(s, c->threshold[i], "/");
    if (share[0].n + share[1].n > 0)
        item(s, said(s, MF_POLL_SAID_THRESHOLD),
             mf_account_said(&s->y,
                             share[1].n > 0 ? MF_POLL_SAID_THRESHOLD_COALITION
                                            : MF_POLL_SAID_THRESHOLD_TEXT,
                             2, share));
}

static void facts(const struct shower *s)
{
    const struct mf_poll_count *c = s->y.c;
    const struct mf_result *r = c->result;

    item(s, said(s, MF_POLL_SAID_METHOD),
         mf_strf(s->y.a, "%s (%s)", mf_poll_method_title(c->method, s->y.lingua),
                 mf_method(c->method)->name));
    if (mf_account_buys(&s->y))
        item(s, said(s, MF_POLL_SAID_BUDGET), mf_account_money(&s->y, c->contest.budget));
    else
        item(s, said(s, MF_POLL_SAID_PLACES), mf_account_number(&s->y, c->contest.seats));
    if (c->contest.against != MF_NO_OPTION)
        item(s, said(s, MF_POLL_SAID_NONE_WINS),
             mf_account_said1(&s->y, MF_POLL_SAID_NONE_WINS_TEXT, s->y.name[c->contest.against]));
    if (c->contest.quorum.share.den > 0)
        item(s, said(s, MF_POLL_SAID_QUORUM),
             mf_strf(s->y.a, c->contest.quorum.root ? "%llu/%llu × √%llu" : "%llu/%llu × %llu",
                     (unsigned long long)c->contest.quorum.share.num,
                     (unsigned long long)c->contest.quorum.share.den,
                     (unsigned long long)c->contest.quorum.base));
    needs(s);
    if (!r->refused)
        item(s, said(s, MF_POLL_SAID_BALLOTS),
             mf_account_said(&s->y, MF_POLL_SAID_BALLOTS_COUNTED, 2,
                             (struct mf_str[]){mf_account_number(&s->y, r->valid),
                                               mf_account_number(&s->y, r->invalid)}));
    hash(s);
    item(s, said(s, MF_POLL_SAID_FILE), mf_str_c(mf_poll_format_name(c->poll->format)));
    mended(s);
    barred(s);
    policy(s);
    order(s);
    if (r->increments > 0)
        item(s, said(s, MF_POLL_SAID_INCREMENTS),
             mf_account_said1(&s->y, MF_POLL_SAID_INCREMENTS_SO_MANY,
                              mf_account_number(&s->y, r->increments)));
    if (r->note.n > 0)
        item(s, said(s, MF_POLL_SAID_NOTE), mf_poll_sentence(s->y.a, r->note, s->y.lingua));
    mf_buf_char(s->out, '\n');
}

/* ---- ties and the closest step ---- */

static struct mf_str broken(const struct shower *s, const struct mf_tie *t)
{
    return mf_account_said(
        &s->y, MF_POLL_SAID_TIE_OPEN + (enum mf_poll_said)t->broken, 2,
        (struct mf_str[]){mf_account_names(&s->y, t->settled, t->nsettled, NAMES_SHOWN),
                          mf_account_number(&s->y, t->by_round)});
}

static void ties(const struct shower *s)
{
    const struct mf_result *r = s->y.c->result;

    mf_term_heading(s->out, s->term, said(s, MF_POLL_SAID_TIES));
    if (r->nties == 0)
        mf_term_wrap(s->out, s->term, (struct mf_str){0}, (struct mf_str){0},
                     said(s, MF_POLL_SAID_NO_TIES));
    for (uint32_t i = 0; i < r->nties; i++) {
        const struct mf_tie *t = &r->ties[i];
        struct mf_str args[4] = {mf_account_over(&s->y, t->over),
                                 mf_account_names(&s->y, t->options, t->noptions, NAMES_SHOWN),
                                 broken(s, t), mf_account_number(&s->y, t->round)};
        mf_term_wrap(
            s->out, s->term, t->broken == MF_TIE_OPEN ? MF_S("! ") : MF_S("· "), MF_S("  "),
            mf_account_said(&s->y, t->round > 0 ? MF_POLL_SAID_TIE_IN_ROUND : MF_POLL_SAID_TIE, 4,
                            args));
    }
    mf_buf_char(s->out, '\n');
}

static void closest(const struct shower *s)
{
    const struct mf_pivot *p = &s->y.c->result->pivot;
    struct mf_str limit = said(s, MF_POLL_SAID_THE_LIMIT);
    struct mf_vote_amount by = p->by;
    enum mf_poll_said word = MF_POLL_SAID_PIVOT;

    if (!p->known)
        return;
    for (; by.decimals > 0 && by.units % 10 == 0; by.decimals--)
        by.units /= 10;
    if (by.units == 0)
        word = MF_POLL_SAID_PIVOT_LEVEL;
    if (p->round > 0)
        word++;
    if (p->ahead == MF_NO_OPTION && s->y.c->contest.cost) {
        word = MF_POLL_SAID_PIVOT_MONEY;
        by = p->by;
    }
    item(s, said(s, MF_POLL_SAID_CLOSEST),
         mf_account_said(&s->y, word, 5,
                         (struct mf_str[]){mf_account_over(&s->y, p->over),
                                           mf_account_name(&s->y, p->ahead, limit),
                                           mf_account_name(&s->y, p->behind, limit),
                                           mf_votes_text(s->y.a, by),
                                           mf_account_number(&s->y, p->round)}));
}

void mf_poll_count_show(struct mf_buf *out, const struct mf_term *term,
                        const struct mf_poll_count *c, enum mf_lingua lingua)
{
    struct shower s = {.out = out, .term = term};

    s.y = mf_account_make(out->arena, c, lingua);
    mf_term_heading(out, term, mf_account_title(&s.y));
    winners(&s);
    if (!c->result->refused && !c->result->seats_of)
        places(&s);
    mf_buf_char(out, '\n');
    facts(&s);
    if (c->result->refused)
        return;
    mf_account_rounds(out, term, &s.y);
    mf_account_pairs(out, term, &s.y);
    ties(&s);
    closest(&s);
}

void mf_poll_methods_show(struct mf_buf *out, const struct mf_term *term, enum mf_lingua lingua)
{
    struct mf_poll none = {0};
    struct mf_poll_count c = {.poll = &none};
    struct shower s = {.out = out, .term = term};
    unsigned widest = 0;

    s.y = mf_account_make(out->arena, &c, lingua);
    for (int m = 0; m < MF_METHOD__COUNT; m++) {
        unsigned w = (unsigned)strlen(mf_method((enum mf_method)m)->name);
        widest = w > widest ? w : widest;
    }
    mf_term_heading(out, term, said(&s, MF_POLL_SAID_METHODS));
    for (int m = 0; m < MF_METHOD__COUNT; m++) {
        const struct mf_method_facts *f = mf_method((enum mf_method)m);
        struct mf_buf text, list;
        mf_buf_init(&text, out->arena);
        mf_buf_init(&list, out->arena);
        mf_buf_f(&text, "%s; %.*s", mf_poll_method_title((enum mf_method)m, lingua),
                 MF_F(mf_account_marks(&s.y, f->marks)));
        for (int p = 0; p < MF_POLL_PART__COUNT; p++)
            if (mf_poll_part_matters((enum mf_method)m, (enum mf_poll_part)p))
                mf_buf_f(&list, "%s%s", list.n > 0 ? ", " : "",
                         mf_poll_part_name((enum mf_poll_part)p));
        if (list.n > 0)
            mf_buf_f(&text, ". %.*s",
                     MF_F(mf_account_said1(&s.y, MF_POLL_SAID_POLICY_PARTS, mf_buf_str(&list))));
        mf_term_wrap(out, term, mf_strf(out->arena, "%-*s  ", (int)widest, f->name),
                     mf_strf(out->arena, "%*s", (int)widest + 2, ""), mf_buf_str(&text));
    }
}
