/* Words, names and tables of figures. */
#include "poll/account.h"

#include <string.h>

#include "base/utf8.h"

static const char *const words[MF_POLL_SAID__COUNT][MF_LINGUA__COUNT] = {
#define MF_POLL_SAID(sym, en, id) [MF_POLL_SAID_##sym] = {en, id},
#include "poll/said.def"
#undef MF_POLL_SAID
};

static const char *const titles[MF_METHOD__COUNT][MF_LINGUA__COUNT] = {
#define MF_POLL_METHOD(id, en, id_) [MF_METHOD_##id] = {en, id_},
#include "poll/method_titles.def"
#undef MF_POLL_METHOD
};

const char *mf_poll_method_title(enum mf_method m, enum mf_lingua lingua)
{
    return titles[m][lingua] ? titles[m][lingua] : mf_method(m)->name;
}

struct mf_account mf_account_make(struct mf_arena *a, const struct mf_poll_count *c,
                                  enum mf_lingua lingua)
{
    struct mf_account y = {.a = a, .c = c, .lingua = lingua};

    y.name = mf_new_n(a, struct mf_str, c->poll->noptions);
    for (uint32_t i = 0; i < c->poll->noptions; i++) {
        struct mf_buf b;
        mf_buf_init(&b, a);
        mf_buf_visible(&b, c->poll->option[i].name, false);
        y.name[i] = mf_buf_str(&b);
    }
    return y;
}

struct mf_str mf_account_said(const struct mf_account *y, enum mf_poll_said word, unsigned nargs,
                              const struct mf_str *args)
{
    struct mf_str all[5] = {{0}};
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (unsigned i = 0; i < nargs && i < 5; i++)
        all[i] = args[i];
    mf_fill(&b, words[word][y->lingua], all, 5);
    return mf_buf_str(&b);
}

struct mf_str mf_account_said0(const struct mf_account *y, enum mf_poll_said word)
{
    return mf_account_said(y, word, 0, NULL);
}

struct mf_str mf_account_said1(const struct mf_account *y, enum mf_poll_said word,
                               struct mf_str arg)
{
    return mf_account_said(y, word, 1, &arg);
}

struct mf_str mf_account_title(const struct mf_account *y)
{
    struct mf_str title = y->c->poll->title.n > 0 ? y->c->poll->title : y->c->name;
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    mf_buf_visible(&b, title, false);
    return title.n > 0 ? mf_buf_str(&b) : mf_account_said0(y, MF_POLL_SAID_UNTITLED);
}

struct mf_str mf_account_over(const struct mf_account *y, const char *over)
{
    static const char *const overs[][1 + MF_LINGUA__COUNT] = {
#define MF_POLL_OVER(word, en, id) {word, en, id},
#include "poll/overs.def"
#undef MF_POLL_OVER
    };

    for (size_t i = 0; over && i < sizeof overs / sizeof *overs; i++)
        if (strcmp(over, overs[i][0]) == 0)
            return mf_str_c(overs[i][1 + y->lingua]);
    return mf_str_c(over ? over : "");
}

struct mf_str mf_account_name(const struct mf_account *y, uint32_t option, struct mf_str nobody)
{
    return option < y->c->poll->noptions ? y->name[option] : nobody;
}

struct mf_str mf_account_number(const struct mf_account *y, uint64_t n)
{
    return mf_strf(y->a, "%llu", (unsigned long long)n);
}

struct mf_str mf_account_names(const struct mf_account *y, const uint32_t *options, uint32_t n,
                               uint32_t most)
{
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    mf_buf_c(&b, "");
    for (uint32_t i = 0; i < n && (i < most || n == most + 1); i++) {
        if (i > 0)
            mf_buf_c(&b, ", ");
        mf_buf_add(&b, mf_account_name(y, options[i], MF_S("-")));
    }
    if (n <= most + 1)
        return mf_buf_str(&b);
    return mf_account_said(y, MF_POLL_SAID_AND_MORE, 2,
                           (struct mf_str[]){mf_buf_str(&b), mf_account_number(y, n - most)});
}

static enum mf_poll_said policy_word(const struct mf_ballot_policy *p, enum mf_poll_part part)
{
    static const enum mf_poll_said fixed[MF_POLL_PART__COUNT] = {
        [MF_POLL_PART_LOWEST] = MF_POLL_SAID_LOWEST,
        [MF_POLL_PART_HIGHEST] = MF_POLL_SAID_HIGHEST,
        [MF_POLL_PART_POINTS] = MF_POLL_SAID_POINTS,
        [MF_POLL_PART_CREDITS] = MF_POLL_SAID_CREDITS,
    };

    if (part == MF_POLL_PART_UNRANKED)
        return MF_POLL_SAID_UNRANKED_LAST + (enum mf_poll_said)p->unranked;
    if (part == MF_POLL_PART_OVERVOTE)
        return MF_POLL_SAID_OVERVOTE_EQUAL + (enum mf_poll_said)p->overvote;
    if (part == MF_POLL_PART_DUPLICATE)
        return MF_POLL_SAID_DUPLICATE_BEST + (enum mf_poll_said)p->duplicate;
    if (part == MF_POLL_PART_BLANK)
        return MF_POLL_SAID_BLANK_LOWEST + (enum mf_poll_said)p->blank;
    if (part == MF_POLL_PART_SKIPS)
        return p->skips == MF_SKIPS_ANY ? MF_POLL_SAID_SKIPS_ANY : MF_POLL_SAID_SKIPS_SOME;
    if (part == MF_POLL_PART_RANKS)
        return p->ranks == 0 ? MF_POLL_SAID_RANKS_ALL : MF_POLL_SAID_RANKS_SOME;
    return fixed[part];
}

struct mf_str mf_account_policy(const struct mf_account *y, enum mf_poll_part part)
{
    const struct mf_ballot_policy *p = &y->c->contest.policy;

    return mf_account_said1(y, policy_word(p, part), mf_poll_part_value(y->a, p, part));
}

struct mf_str mf_account_money(const struct mf_account *y, uint64_t units)
{
    return mf_votes_text(y->a, (struct mf_vote_amount){(mf_i128)units, y->c->poll->decimals});
}

bool mf_account_buys(const struct mf_account *y)
{
    const struct mf_result *r = y->c->result;

    for (uint32_t i = 0; i < r->nrounds; i++)
        if (r->rounds[i].act == MF_ACT_BUY)
            return true;
    return false;
}

struct mf_str mf_account_marks(const struct mf_account *y, enum mf_marks marks)
{
    return mf_account_said0(y, marks == MF_MARKS_RANKS       ? MF_POLL_SAID_OF_RANKS
                               : marks == MF_MARKS_APPROVALS ? MF_POLL_SAID_OF_APPROVALS
                               : marks == MF_MARKS_SCORES    ? MF_POLL_SAID_OF_SCORES
                                                             : MF_POLL_SAID_OF_POINTS);
}

bool mf_account_shown(const struct mf_account *y, uint32_t option)
{
    return y->c->poll->option[option].bar != MF_POLL_NOBODY;
}

struct mf_str mf_account_cut(struct mf_arena *a, struct mf_str s, unsigned width)
{
    unsigned used = 0, w;
    size_t at = 0;

    if (mf_str_width(s) <= width)
        return s;
    while (at < s.n) {
        size_t n = mf_utf8_cluster(mf_str_sub(s, at, s.n), &w);
        if (used + w + 1 > width)
            break;
        used += w;
        at += n;
    }
    return mf_strf(a, "%.*s…", MF_F(mf_str_trim(mf_str_sub(s, 0, at))));
}

/* ---- figures ---- */

#define GAP         2u
#define LABEL_LEAST 14u

struct mf_figures mf_figures_make(struct mf_arena *a, uint32_t rows, uint32_t columns)
{
    struct mf_figures f = {.rows = rows, .columns = columns};

    f.label = mf_new_n(a, struct mf_str, rows);
    f.head = mf_new_n(a, struct mf_str, columns);
    f.cell = mf_new_n(a, struct mf_str, (size_t)rows * columns);
    f.style = mf_new_n(a, enum mf_style, (size_t)rows * columns);
    return f;
}

static void padded(struct mf_buf *out, const struct mf_term *term, enum mf_style style,
                   struct mf_str s, unsigned width)
{
    unsigned w = mf_str_width(s);

    mf_buf_pad(out, ' ', w < width ? width - w : 0);
    mf_term_style(out, term, style, s);
}

static unsigned width_of(const struct mf_figures *f, uint32_t column)
{
    unsigned most = mf_str_width(f->head[column]);

    for (uint32_t r = 0; r < f->rows; r++) {
        unsigned w = mf_str_width(f->cell[(size_t)r * f->columns + column]);
        most = w > most ? w : most;
    }
    return most;
}

static unsigned label_width(const struct mf_figures *f, const struct mf_term *term)
{
    unsigned most = mf_str_width(f->corner), third = term->width * 2 / 5;

    for (uint32_t r = 0; r < f->rows; r++) {
        unsigned w = mf_str_width(f->label[r]);
        most = w > most ? w : most;
    }
    third = third > LABEL_LEAST ? third : LABEL_LEAST;
    return most < third ? most : third;
}

/* Rows of a block from `from` to before `to`. */
static void block(struct mf_buf *out, const struct mf_term *term, const struct mf_figures *f,
                  uint32_t from, uint32_t to, unsigned label)
{
    struct mf_buf rule;

    mf_buf_add(out, f->corner);
    mf_buf_pad(out, ' ', label - mf_str_width(f->corner));
    for (uint32_t c = from; c < to; c++)
        padded(out, term, MF_BOLD, f->head[c], width_of(f, c) + GAP);
    while (out->n > 0 && out->p[out->n - 1] == ' ')
        out->n--;
    mf_buf_char(out, '\n');
    mf_buf_init(&rule, out->arena);
    for (uint32_t k = 0, w = label; k < w; k++)
        mf_buf_c(&rule, "─");
    for (uint32_t c = from; c < to; c++)
        for (uint32_t k = 0; k < width_of(f, c) + GAP; k++)
            mf_buf_c(&rule, "─");
    mf_term_style(out, term, MF_DIM, mf_buf_str(&rule));
    mf_buf_char(out, '\n');
    for (uint32_t r = 0; r < f->rows; r++) {
        const struct mf_str *cell = f->cell + (size_t)r * f->columns;
        uint32_t last = to;
        struct mf_str name = mf_account_cut(out->arena, f->label[r], label);
        while (last > from && cell[last - 1].n == 0)
            last--;
        if (last == from)
            continue;
        mf_buf_add(out, name);
        mf_buf_pad(out, ' ', label - mf_str_width(name));
        for (uint32_t c = from; c < last; c++)
            padded(out, term, f->style[(size_t)r * f->columns + c], cell[c], width_of(f, c) + GAP);
        while (out->n > 0 && out->p[out->n - 1] == ' ')
            out->n--;
        mf_buf_char(out, '\n');
    }
}

void mf_figures_render(struct mf_buf *out, const struct mf_term *term, const struct mf_figures *f)
{
    unsigned label = label_width(f, term);

    for (uint32_t from = 0; from < f->columns;) {
        unsigned used = label;
        uint32_t to = from;
        while (to < f->columns && (to == from || used + GAP + width_of(f, to) <= term->width)) {
            used += GAP + width_of(f, to);
            to++;
        }
        if (from > 0)
            mf_buf_char(out, '\n');
        block(out, term, f, from, to, label);
        from = to;
    }
}
