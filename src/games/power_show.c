/* Power for a person's eyes: tables with bars, and the facts of the game in sentences. */
#include "games/power_show.h"

#include <stdlib.h>
#include <string.h>

#include "games/numbers.h"

/* Rows that a table shows; --json has all. */
#define MOST_ROWS 600u
/* Columns of the longest bar, on a wide and on a narrow terminal. */
#define BAR        14u
#define BAR_NARROW 8u
#define WIDE       96u

enum word {
    W_UNTITLED,
    W_ONE_MEMBER,
    W_MEMBERS,
    W_SHARES,
    W_CHANCES,
    W_EXACT,
    W_MEMBER,
    W_EACH_OF,
    W_SHAPLEY,
    W_SHAPLEY_HEAD,
    W_BANZHAF,
    W_JOHNSTON,
    W_DEEGAN,
    W_DEEGAN_HEAD,
    W_HOLLER,
    W_PENROSE,
    W_PREVENT,
    W_INITIATE,
    W_REMARK,
    W_SWINGS,
    W_NAMELESS,
    W_NAMELESS_CLASS,
    W_VETO,
    W_DUMMY,
    W_DICTATOR,
    W_MORE_ROWS,
    W_FACTS,
    W_ALWAYS,
    W_NEVER,
    W_PASSES_WITH,
    W_BLOCKED_BY,
    W_NO_BLOCK,
    W_ACT,
    W_WINNING,
    W_IMPROPER,
    W_PROPER,
    W_MAYBE_IMPROPER,
    W_VETOERS,
    W_DUMMIES,
    W_MINIMAL,
    W_SIZES,
    W_SIZE,
    W_COUNT,
    W_LEFT_OUT,
    W_NOTE_SHARES,
    W_NOTE_CHANCES,
    W_COUNT__COUNT
};

static const char *const words[W_COUNT__COUNT][MF_LINGUA__COUNT] = {
    [W_UNTITLED] = {"A game", "Sebuah permainan"},
    [W_ONE_MEMBER] = {"1 member.", "1 anggota."},
    [W_MEMBERS] = {"{0} members.", "{0} anggota."},
    [W_SHARES] = {"Shares of power", "Bagian kekuasaan"},
    [W_CHANCES] = {"Chances to decide", "Peluang menentukan"},
    [W_EXACT] = {"In whole numbers", "Dalam bilangan bulat"},
    [W_MEMBER] = {"Member", "Anggota"},
    [W_EACH_OF] = {"Size", "Ukuran"},
    [W_SHAPLEY] = {"Shapley-Shubik", "Shapley-Shubik"},
    [W_SHAPLEY_HEAD] = {"Shapley-\nShubik", "Shapley-\nShubik"},
    [W_BANZHAF] = {"Banzhaf", "Banzhaf"},
    [W_JOHNSTON] = {"Johnston", "Johnston"},
    [W_DEEGAN] = {"Deegan-Packel", "Deegan-Packel"},
    [W_DEEGAN_HEAD] = {"Deegan-\nPackel", "Deegan-\nPackel"},
    [W_HOLLER] = {"Holler", "Holler"},
    [W_PENROSE] = {"Penrose", "Penrose"},
    [W_PREVENT] = {"Can prevent", "Dapat mencegah"},
    [W_INITIATE] = {"Can bring about", "Dapat mewujudkan"},
    [W_REMARK] = {"Remark", "Catatan"},
    [W_SWINGS] = {"Swings", "Kali menentukan"},
    [W_NAMELESS] = {"Member {0}", "Anggota {0}"},
    [W_NAMELESS_CLASS] = {"Class {0}", "Kelas {0}"},
    [W_VETO] = {"nothing passes without", "tanpa dia tidak ada yang lolos"},
    [W_DUMMY] = {"never decides", "tidak pernah menentukan"},
    [W_DICTATOR] = {"decides alone", "menentukan sendiri"},
    [W_MORE_ROWS] = {"{0} more rows; --json lists all.", "{0} baris lagi; --json memuat semuanya."},
    [W_FACTS] = {"What the rule permits", "Yang dimungkinkan aturan ini"},
    [W_ALWAYS] = {"Everything passes, even with nobody in favour.",
                  "Semuanya lolos, bahkan tanpa seorang pun yang setuju."},
    [W_NEVER] = {"Nothing passes, even with everybody in favour.",
                 "Tidak ada yang lolos, bahkan bila semua setuju."},
    [W_PASSES_WITH] = {"The fewest who can decide: {0}. For example {1}.",
                       "Paling sedikit yang dapat memutuskan: {0}. Misalnya {1}."},
    [W_BLOCKED_BY] = {"The fewest who can block: {0}. For example {1}.",
                      "Paling sedikit yang dapat menghalangi: {0}. Misalnya {1}."},
    [W_NO_BLOCK] = {"Nobody can block.", "Tidak ada yang dapat menghalangi."},
    [W_ACT] = {"Power to act: {0} of all coalitions win.",
               "Daya bertindak: {0} dari semua koalisi menang."},
    [W_WINNING] = {"Winning coalitions: {0}.", "Koalisi yang menang: {0}."},
    [W_IMPROPER] = {"Careful: two coalitions without a common member can both win.",
                    "Perhatian: dua koalisi tanpa anggota bersama dapat menang keduanya."},
    [W_PROPER] = {"Two coalitions without a common member never both win.",
                  "Dua koalisi tanpa anggota bersama tidak pernah menang keduanya."},
    [W_MAYBE_IMPROPER] = {"Whether two coalitions without a common member can both win wasn't "
                          "found out: there are too many cases.",
                          "Apakah dua koalisi tanpa anggota bersama dapat menang keduanya tidak "
                          "diketahui: kasusnya terlalu banyak."},
    [W_VETOERS] = {"Members without whom nothing passes: {0}.",
                   "Anggota yang tanpa mereka tidak ada yang lolos: {0}."},
    [W_DUMMIES] = {"Members who never decide: {0}.", "Anggota yang tidak pernah menentukan: {0}."},
    [W_MINIMAL] = {"Minimal winning coalitions, where everyone is needed: {0}.",
                   "Koalisi menang minimal, yang semua anggotanya diperlukan: {0}."},
    [W_SIZES] = {"Minimal winning coalitions by size", "Koalisi menang minimal menurut ukuran"},
    [W_SIZE] = {"Members", "Anggota"},
    [W_COUNT] = {"Coalitions", "Koalisi"},
    [W_LEFT_OUT] = {"Not worked out: {0}, because {1}.", "Tidak dihitung: {0}, karena {1}."},
    [W_NOTE_SHARES] =
        {"Of one member each, also where a row stands for several; all members' shares "
         "make 100%.",
         "Untuk satu anggota, juga bila satu baris mewakili beberapa; bagian semua "
         "anggota berjumlah 100%."},
    [W_NOTE_CHANCES] = {"Penrose: to be decisive when everyone tosses a coin. Can prevent: of what "
                        "passes, what would fail without the member's yes. Can bring about: of "
                        "what fails, what the member's yes would make pass.",
                        "Penrose: menentukan bila semua melempar koin. Dapat mencegah: dari yang "
                        "lolos, yang akan gagal tanpa setujunya anggota itu. Dapat mewujudkan: "
                        "dari yang gagal, yang akan lolos dengan setujunya."},
};

struct shower {
    struct mf_buf *out;
    const struct mf_term *term;
    const struct mf_indices *p;
    enum mf_lingua lingua;
    struct mf_arena *arena;
    uint32_t *order; /* classes, the most powerful first */
    uint32_t rows;   /* of them that are shown */
    unsigned bar;    /* columns of the longest */
    bool classes;    /* some stand for several members */
};

static const char *word(const struct shower *s, enum word w)
{
    return words[w][s->lingua];
}

static struct mf_str filled(const struct shower *s, enum word w, struct mf_str a, struct mf_str b)
{
    struct mf_buf text;
    mf_buf_init(&text, s->arena);
    mf_fill(&text, word(s, w), (struct mf_str[]){a, b}, 2);
    return mf_buf_str(&text);
}

static const struct mf_str nothing = {0};

static void line(const struct shower *s, struct mf_str text)
{
    mf_term_wrap(s->out, s->term, nothing, nothing, text);
}

/* A fact: a paragraph behind a dot, or a sign where it is a warning. */
static void fact(const struct shower *s, bool warning, struct mf_str text)
{
    mf_term_wrap(s->out, s->term, warning ? MF_S("! ") : MF_S("· "), MF_S("  "), text);
}

static struct mf_str number(const struct shower *s, uint64_t n)
{
    return mf_strf(s->arena, "%llu", (unsigned long long)n);
}

static struct mf_str name_of(const struct shower *s, uint32_t c)
{
    struct mf_str name = s->p->game->classes.at[c].name;
    enum word nameless = s->p->game->classes.at[c].size > 1 ? W_NAMELESS_CLASS : W_NAMELESS;
    return name.n > 0 ? name : filled(s, nameless, number(s, c + 1), nothing);
}

/* ---- the order of rows ---- */

struct keyed {
    double key;
    uint32_t class;
};

static int more_power(const void *x, const void *y)
{
    const struct keyed *a = x, *b = y;
    if (a->key != b->key)
        return a->key > b->key ? -1 : 1;
    return a->class < b->class ? -1 : a->class > b->class;
}

/*
 * By Shapley-Shubik, else by Banzhaf, else as given. Figures that differ only by rounding count as
 * equal, so that equal members stay in the game's order.
 */
static void put_in_order(struct shower *s)
{
    const struct mf_indices *p = s->p;
    uint32_t n = p->game->classes.n;
    struct keyed *keyed = mf_new_n(s->arena, struct keyed, n);
    enum mf_index by = p->gap[MF_SHAPLEY] == MF_POWER_KNOWN ? MF_SHAPLEY : MF_BANZHAF;
    s->order = mf_new_n(s->arena, uint32_t, n);
    for (uint32_t c = 0; c < n; c++) {
        double value = p->gap[by] == MF_POWER_KNOWN ? p->rows[c].value[by] : 0;
        keyed[c] = (struct keyed){(double)(uint64_t)(value * 1e12 + 0.5), c};
        s->classes = s->classes || p->game->classes.at[c].size > 1;
    }
    qsort(keyed, n, sizeof *keyed, more_power);
    for (uint32_t c = 0; c < n; c++)
        s->order[c] = keyed[c].class;
    s->rows = n < MOST_ROWS ? n : MOST_ROWS;
}

/* ---- tables of members ---- */

struct column {
    enum mf_index index;
    enum word heading;
    bool bar;
};

static unsigned columns_known(const struct shower *s, const struct column *columns, unsigned n)
{
    unsigned known = 0;
    for (unsigned i = 0; i < n; i++)
        if (s->p->gap[columns[i].index] == MF_POWER_KNOWN)
            known += columns[i].bar ? 2 : 1;
    return known;
}

/* The largest value of a column, at which its bars are full. */
static double largest(const struct shower *s, enum mf_index i)
{
    double most = 0;
    for (uint32_t c = 0; c < s->p->game->classes.n; c++)
        most = s->p->rows[c].value[i] > most ? s->p->rows[c].value[i] : most;
    return most;
}

static void table_head(struct mf_table *t, const struct shower *s)
{
    mf_table_cell(t, MF_BOLD, mf_str_c(word(s, W_MEMBER)));
    if (s->classes) {
        mf_table_cell(t, MF_BOLD, mf_str_c(word(s, W_EACH_OF)));
        t->right[1] = true;
    }
}

static void table_row(struct mf_table *t, const struct shower *s, uint32_t c)
{
    mf_table_cell(t, MF_PLAIN, name_of(s, c));
    if (s->classes)
        mf_table_cell(t, MF_PLAIN, number(s, s->p->game->classes.at[c].size));
}

static void more_rows(const struct shower *s)
{
    if (s->rows < s->p->game->classes.n)
        line(s, filled(s, W_MORE_ROWS, number(s, s->p->game->classes.n - s->rows), nothing));
}

static const char *remark(const struct shower *s, uint32_t c)
{
    const struct mf_power_row *row = &s->p->rows[c];
    if (row->dictator)
        return word(s, W_DICTATOR);
    if (row->vetoer)
        return word(s, W_VETO);
    return row->dummy ? word(s, W_DUMMY) : "";
}

/* A table of the columns that are known, with remarks at the end where asked for. */
static void show_columns(struct shower *s, enum word heading, enum word note,
                         const struct column *columns, unsigned n, bool remarks)
{
    struct mf_table t;
    unsigned known = columns_known(s, columns, n), at = s->classes ? 2 : 1;
    if (known == 0)
        return;
    mf_table_init(&t, s->arena, at + known + remarks);
    table_head(&t, s);
    for (unsigned i = 0; i < n; i++) {
        if (s->p->gap[columns[i].index] != MF_POWER_KNOWN)
            continue;
        t.right[at++] = true;
        mf_table_cell(&t, MF_BOLD, mf_str_c(word(s, columns[i].heading)));
        if (columns[i].bar) {
            t.min_width[at++] = s->bar;
            mf_table_cell(&t, MF_BOLD, nothing);
        }
    }
    if (remarks)
        mf_table_cell(&t, MF_BOLD, mf_str_c(word(s, W_REMARK)));
    for (uint32_t r = 0; r < s->rows; r++) {
        uint32_t c = s->order[r];
        table_row(&t, s, c);
        for (unsigned i = 0; i < n; i++) {
            double value = s->p->rows[c].value[columns[i].index];
            if (s->p->gap[columns[i].index] != MF_POWER_KNOWN)
                continue;
            mf_table_cell(&t, MF_PLAIN, mf_percent_text(s->arena, value, 2, s->lingua));
            if (columns[i].bar)
                mf_table_cell(&t, MF_INFO,
                              mf_bar_text(s->arena, value / largest(s, columns[i].index), s->bar));
        }
        if (remarks)
            mf_table_cell(&t, MF_PLAIN, mf_str_c(remark(s, c)));
    }
    mf_buf_char(s->out, '\n');
    mf_term_heading(s->out, s->term, mf_str_c(word(s, heading)));
    line(s, mf_str_c(word(s, note)));
    mf_buf_char(s->out, '\n');
    mf_table_render(s->out, s->term, &t);
    more_rows(s);
}

static void show_members(struct shower *s)
{
    static const struct column shares[] = {
        {MF_SHAPLEY, W_SHAPLEY_HEAD, true}, {MF_BANZHAF, W_BANZHAF, false},
        {MF_JOHNSTON, W_JOHNSTON, false},   {MF_DEEGAN_PACKEL, W_DEEGAN_HEAD, false},
        {MF_HOLLER, W_HOLLER, false},
    };
    static const struct column chances[] = {
        {MF_PENROSE, W_PENROSE, false},
        {MF_COLEMAN_PREVENT, W_PREVENT, false},
        {MF_COLEMAN_INITIATE, W_INITIATE, false},
    };
    bool remarks = s->p->vetoers > 0 || s->p->dummies > 0;
    show_columns(s, W_SHARES, W_NOTE_SHARES, shares, 5, false);
    show_columns(s, W_CHANCES, W_NOTE_CHANCES, chances, 3, remarks);
}

/* A fraction where it is short, else the figure with 15 decimals. */
static struct mf_str exact_text(const struct shower *s, uint32_t c, enum mf_index i)
{
    struct mf_str fraction = s->p->rows[c].exact[i];
    if (fraction.n > 0 && fraction.n <= 24)
        return fraction;
    return mf_number_text(s->arena, s->p->rows[c].value[i], 15, s->lingua);
}

/* A whole number; the middle of a long one is left out. */
static struct mf_str shortened(const struct shower *s, struct mf_str digits)
{
    if (digits.n <= 30)
        return digits;
    return mf_strf(s->arena, "%.8s…%s", digits.p, digits.p + digits.n - 8);
}

static void show_exact(const struct shower *s)
{
    struct mf_table t;
    bool shapley = s->p->gap[MF_SHAPLEY] == MF_POWER_KNOWN;
    if (!s->p->exact || s->p->gap[MF_BANZHAF] != MF_POWER_KNOWN)
        return;
    unsigned at = s->classes ? 2 : 1;
    mf_table_init(&t, s->arena, at + 2 + shapley);
    table_head(&t, s);
    for (unsigned i = at; i < at + 3; i++)
        t.right[i] = true;
    mf_table_cell(&t, MF_BOLD, mf_str_c(word(s, W_SWINGS)));
    if (shapley)
        mf_table_cell(&t, MF_BOLD, mf_str_c(word(s, W_SHAPLEY)));
    mf_table_cell(&t, MF_BOLD, mf_str_c(word(s, W_BANZHAF)));
    for (uint32_t r = 0; r < s->rows; r++) {
        uint32_t c = s->order[r];
        const struct mf_power_row *row = &s->p->rows[c];
        table_row(&t, s, c);
        mf_table_cell(&t, MF_PLAIN, shortened(s, row->swings));
        if (shapley)
            mf_table_cell(&t, MF_PLAIN, exact_text(s, c, MF_SHAPLEY));
        mf_table_cell(&t, MF_PLAIN, exact_text(s, c, MF_BANZHAF));
    }
    mf_buf_char(s->out, '\n');
    mf_term_heading(s->out, s->term, mf_str_c(word(s, W_EXACT)));
    mf_table_render(s->out, s->term, &t);
    more_rows(s);
}

/* ---- facts ---- */

/* "1 President, 51 × Senator" or names, the first of them. */
static struct mf_str example(const struct shower *s, const uint32_t *count)
{
    struct mf_buf b;
    unsigned named = 0;
    mf_buf_init(&b, s->arena);
    for (uint32_t r = 0; r < s->p->game->classes.n; r++) {
        uint32_t c = s->order[r];
        if (count[c] == 0)
            continue;
        if (named++ == 24) {
            mf_buf_c(&b, ", …");
            break;
        }
        mf_buf_c(&b, b.n > 0 ? ", " : "");
        if (s->p->game->classes.at[c].size > 1)
            mf_buf_f(&b, "%u × ", count[c]);
        mf_buf_add(&b, name_of(s, c));
    }
    return mf_buf_str(&b);
}

static void show_sizes(const struct shower *s)
{
    const struct mf_indices *p = s->p;
    struct mf_table t;
    double most = 0;
    if (p->minimal_gap != MF_POWER_KNOWN || p->nby_size < 2)
        return;
    mf_table_init(&t, s->arena, 3);
    mf_table_cell(&t, MF_BOLD, mf_str_c(word(s, W_SIZE)));
    mf_table_cell(&t, MF_BOLD, mf_str_c(word(s, W_COUNT)));
    mf_table_cell(&t, MF_BOLD, nothing);
    t.right[0] = t.right[1] = true;
    for (uint32_t i = 0; i < p->nby_size; i++)
        most = p->by_size[i].count > most ? p->by_size[i].count : most;
    for (uint32_t i = 0; i < p->nby_size; i++) {
        const struct mf_power_size *z = &p->by_size[i];
        mf_table_cell(&t, MF_PLAIN, number(s, z->size));
        mf_table_cell(&t, MF_PLAIN, mf_large_text(s->arena, z->count, z->exact, s->lingua));
        mf_table_cell(&t, MF_INFO, mf_bar_text(s->arena, z->count / most, s->bar));
    }
    mf_buf_char(s->out, '\n');
    mf_term_heading(s->out, s->term, mf_str_c(word(s, W_SIZES)));
    mf_table_render(s->out, s->term, &t);
}

static void show_coalitions(const struct shower *s)
{
    const struct mf_indices *p = s->p;
    if (p->always)
        fact(s, true, mf_str_c(word(s, W_ALWAYS)));
    if (p->never)
        fact(s, true, mf_str_c(word(s, W_NEVER)));
    if (p->always || p->never || p->sizes_gap != MF_POWER_KNOWN)
        return;
    fact(s, false,
         filled(s, W_PASSES_WITH, number(s, p->smallest_winning), example(s, p->winning_example)));
    if (p->smallest_blocking == UINT32_MAX)
        fact(s, false, mf_str_c(word(s, W_NO_BLOCK)));
    else
        fact(s, false,
             filled(s, W_BLOCKED_BY, number(s, p->smallest_blocking),
                    example(s, p->blocking_example)));
    if (p->improper == MF_POWER_YES)
        fact(s, true, mf_str_c(word(s, W_IMPROPER)));
    else
        fact(s, false, mf_str_c(word(s, p->improper == MF_POWER_NO ? W_PROPER : W_MAYBE_IMPROPER)));
}

static void show_counts(const struct shower *s)
{
    const struct mf_indices *p = s->p;
    if (p->act_gap == MF_POWER_KNOWN && !p->always && !p->never) {
        fact(s, false, filled(s, W_ACT, mf_percent_text(s->arena, p->act, 3, s->lingua), nothing));
        if (p->winning.n > 0 && p->winning.n <= 40)
            fact(s, false, filled(s, W_WINNING, p->winning, nothing));
    }
    if (p->vetoers > 0)
        fact(s, false, filled(s, W_VETOERS, number(s, p->vetoers), nothing));
    if (p->dummies > 0 && !p->always && !p->never)
        fact(s, true, filled(s, W_DUMMIES, number(s, p->dummies), nothing));
    if (p->minimal_gap == MF_POWER_KNOWN)
        fact(s, false,
             filled(s, W_MINIMAL, mf_large_text(s->arena, p->minimal, p->minimal_exact, s->lingua),
                    nothing));
}

/* What isn't there, one line for each reason; that nobody decides was said before. */
static void show_gaps(const struct shower *s)
{
    static const enum word names[MF_INDEX__COUNT] = {
        [MF_PENROSE] = W_PENROSE,         [MF_BANZHAF] = W_BANZHAF,
        [MF_COLEMAN_PREVENT] = W_PREVENT, [MF_COLEMAN_INITIATE] = W_INITIATE,
        [MF_SHAPLEY] = W_SHAPLEY,         [MF_DEEGAN_PACKEL] = W_DEEGAN,
        [MF_HOLLER] = W_HOLLER,           [MF_JOHNSTON] = W_JOHNSTON,
    };
    for (unsigned gap = MF_POWER_UNDEFINED + 1; gap < MF_POWER_GAP__COUNT; gap++) {
        struct mf_buf b;
        mf_buf_init(&b, s->arena);
        for (unsigned i = 0; i < MF_INDEX__COUNT; i++) {
            if (s->p->gap[i] != (enum mf_power_gap)gap)
                continue;
            mf_buf_c(&b, b.n > 0 ? ", " : "");
            mf_buf_c(&b, word(s, names[i]));
        }
        if (b.n > 0)
            fact(s, true,
                 filled(s, W_LEFT_OUT, mf_buf_str(&b),
                        mf_str_c(mf_power_gap_text((enum mf_power_gap)gap, s->lingua))));
    }
}

void mf_power_show(struct mf_buf *out, const struct mf_term *term, const struct mf_indices *p,
                   enum mf_lingua lingua)
{
    struct shower s = {.out = out, .term = term, .p = p, .lingua = lingua, .arena = out->arena};
    struct mf_str title = p->game->title;
    s.bar = term->width >= WIDE ? BAR : BAR_NARROW;
    put_in_order(&s);
    mf_term_heading(out, term, title.n > 0 ? title : mf_str_c(word(&s, W_UNTITLED)));
    line(&s,
         filled(&s, p->members == 1 ? W_ONE_MEMBER : W_MEMBERS, number(&s, p->members), nothing));
    show_members(&s);
    show_exact(&s);
    mf_buf_char(out, '\n');
    mf_term_heading(out, term, mf_str_c(word(&s, W_FACTS)));
    show_coalitions(&s);
    show_counts(&s);
    show_gaps(&s);
    show_sizes(&s);
}
