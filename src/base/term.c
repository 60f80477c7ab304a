#include "base/term.h"

#include <string.h>

#include "base/os.h"
#include "base/utf8.h"

#define RESET "\x1b[0m"

/* Colours of the terminal's own palette, so that they fit a dark and a light background. */
static const char *const codes[MF_STYLE__COUNT] = {
    [MF_PLAIN] = "",         [MF_BOLD] = "\x1b[1m",  [MF_DIM] = "\x1b[2m",   [MF_GOOD] = "\x1b[32m",
    [MF_BAD] = "\x1b[1;31m", [MF_WARN] = "\x1b[33m", [MF_INFO] = "\x1b[36m",
};

void mf_term_style(struct mf_buf *out, const struct mf_term *t, enum mf_style style,
                   struct mf_str text)
{
    bool coloured = t->colour && style != MF_PLAIN && text.n > 0;

    if (coloured)
        mf_buf_c(out, codes[style]);
    mf_buf_visible(out, text, true);
    if (coloured)
        mf_buf_c(out, RESET);
}

/* The code of ours that s begins with: its bytes, 0 = none. */
static size_t code_at(struct mf_str s)
{
    if (s.n == 0 || s.p[0] != '\x1b')
        return 0;
    if (mf_str_starts(s, MF_S(RESET)))
        return sizeof RESET - 1;
    for (unsigned i = MF_PLAIN + 1; i < MF_STYLE__COUNT; i++)
        if (mf_str_starts(s, mf_str_c(codes[i])))
            return strlen(codes[i]);
    return 0;
}

/* The first piece that stays together and its columns: a code of ours (0 columns) or a cluster. */
static size_t piece(struct mf_str s, unsigned *ret_width)
{
    size_t n = code_at(s);

    if (n == 0)
        return mf_utf8_cluster(s, ret_width);
    *ret_width = 0;
    return n;
}

static unsigned width_of(struct mf_str s)
{
    unsigned sum = 0, width;

    while (s.n > 0) {
        s = mf_str_sub(s, piece(s, &width), s.n);
        sum += width;
    }
    return sum;
}

/* A copy in which all is visible but line feeds and, when `styled`, the codes of ours. */
static struct mf_str sanitised(struct mf_arena *a, struct mf_str s, bool styled)
{
    struct mf_buf b;
    unsigned width;

    mf_buf_init(&b, a);
    while (s.n > 0) {
        size_t n = styled ? code_at(s) : 0;
        if (s.p[0] == '\n')
            n = 1;
        if (n > 0)
            mf_buf_add(&b, mf_str_sub(s, 0, n));
        else
            n = mf_buf_visible_cluster(&b, s, &width);
        s = mf_str_sub(s, n, s.n);
    }
    return mf_buf_str(&b);
}

/*
 * Takes the next line of at most `width` columns off *rest: up to a line feed, else to the last
 * space that fits, else, in a word that is too long, to the last cluster that fits (always at least
 * one). False when nothing is left; *fresh says that an empty line still follows, at the beginning
 * and after a line feed.
 */
static bool take_line(struct mf_str *rest, bool *fresh, unsigned width, struct mf_str *ret)
{
    struct mf_str s = *rest;
    size_t fits = 0, space = 0, next = 0;
    unsigned sum = 0, columns;
    bool word = false; /* something other than spaces stands in the line */

    if (s.n == 0 && !*fresh)
        return false;
    *fresh = false;
    while (fits < s.n && s.p[fits] != '\n') {
        size_t n = piece(mf_str_sub(s, fits, s.n), &columns);
        bool blank = s.p[fits] == ' ';
        if (blank && word) {
            space = fits;
            for (next = fits; next < s.n && s.p[next] == ' ';)
                next++;
        }
        word = word || (!blank && columns > 0);
        if (sum + columns > width && fits > 0)
            break;
        sum += columns;
        fits += n;
    }
    if (fits == s.n || s.p[fits] == '\n') {
        *fresh = fits < s.n;
        next = fits + *fresh;
    } else if (space > 0) {
        fits = space;
    } else {
        next = fits;
    }
    while (fits > 0 && s.p[fits - 1] == ' ')
        fits--;
    *ret = mf_str_sub(s, 0, fits);
    *rest = mf_str_sub(s, next, s.n);
    return true;
}

/* The code that is in force after s, when `open` was before it; empty = none. */
static struct mf_str open_after(struct mf_str s, struct mf_str open)
{
    unsigned width;

    for (size_t n; s.n > 0; s = mf_str_sub(s, n, s.n)) {
        n = piece(s, &width);
        if (code_at(s) > 0)
            open = mf_str_starts(s, MF_S(RESET)) ? MF_S("") : mf_str_sub(s, 0, n);
    }
    return open;
}

void mf_term_wrap(struct mf_buf *out, const struct mf_term *t, struct mf_str first,
                  struct mf_str rest, struct mf_str text)
{
    struct mf_str left = sanitised(out->arena, text, true), line, open = MF_S("");
    struct mf_str prefix = sanitised(out->arena, first, true);
    bool fresh = true;

    for (;;) {
        unsigned taken = width_of(prefix), width = t->width > taken ? t->width - taken : 1;
        if (!take_line(&left, &fresh, width, &line))
            break;
        for (; line.n == 0 && prefix.n > 0 && prefix.p[prefix.n - 1] == ' ';)
            prefix.n--;
        mf_buf_add(out, prefix);
        mf_buf_add(out, open);
        mf_buf_add(out, line);
        open = open_after(line, open);
        if (open.n > 0)
            mf_buf_c(out, RESET);
        mf_buf_char(out, '\n');
        prefix = sanitised(out->arena, rest, true);
    }
}

/* A horizontal line. */
static struct mf_str rule(struct mf_arena *a, unsigned columns)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (unsigned i = 0; i < columns; i++)
        mf_buf_c(&b, "─");
    return mf_buf_str(&b);
}

void mf_term_heading(struct mf_buf *out, const struct mf_term *t, struct mf_str text)
{
    struct mf_str left = sanitised(out->arena, text, false), line;
    unsigned widest = 0;
    bool fresh = true;

    while (take_line(&left, &fresh, t->width, &line)) {
        unsigned width = mf_str_width(line);
        widest = width > widest ? width : widest;
        mf_term_style(out, t, MF_BOLD, line);
        mf_buf_char(out, '\n');
    }
    mf_term_style(out, t, MF_DIM, rule(out->arena, widest));
    mf_buf_char(out, '\n');
}

/* Spaces between columns: two, or one where that leaves little. */
static unsigned between(const struct mf_term *t, const struct mf_table *tb)
{
    return t->width < 8 * tb->columns ? 1 : 2;
}

void mf_table_init(struct mf_table *tb, struct mf_arena *a, unsigned columns)
{
    mf_assert(columns >= 1 && columns <= MF_TABLE_COLUMNS);
    *tb = (struct mf_table){.arena = a, .columns = columns};
}

void mf_table_cell(struct mf_table *tb, enum mf_style style, struct mf_str text)
{
    struct mf_cell cell = {sanitised(tb->arena, text, false), style};

    mf_vec_push(tb->arena, &tb->cells, cell);
}

/* The widest line of a text, and its widest word. */
static void measure(struct mf_str text, unsigned *widest_line, unsigned *widest_word)
{
    unsigned line = 0, word = 0, width;

    for (size_t i = 0; i < text.n;) {
        char c = text.p[i];
        i += mf_utf8_cluster(mf_str_sub(text, i, text.n), &width);
        line = c == '\n' ? 0 : line + width;
        word = c == '\n' || c == ' ' ? 0 : word + width;
        *widest_line = line > *widest_line ? line : *widest_line;
        *widest_word = word > *widest_word ? word : *widest_word;
    }
}

/* What a column keeps when it has to give way: any cluster fits in it. */
enum { NARROWEST = 2 };

/*
 * Shares `room` columns out: every column gets its widest word (and min_width), the widest giving
 * way while that is too much; then, as long as there is room, one more goes where it saves most: a
 * text of length w in a column of width c has about w/c lines, and one more column saves about
 * w/c^2 of them.
 */
static void share_out(const struct mf_table *tb, unsigned room, unsigned *width)
{
    unsigned want[MF_TABLE_COLUMNS] = {0}, sum = 0;

    for (unsigned c = 0; c < tb->columns; c++)
        width[c] = 1;
    for (uint32_t i = 0; i < tb->cells.n; i++) {
        unsigned c = i % tb->columns;
        measure(tb->cells.at[i].text, &want[c], &width[c]);
    }
    for (unsigned c = 0; c < tb->columns; c++) {
        width[c] = width[c] < tb->min_width[c] ? tb->min_width[c] : width[c];
        width[c] = width[c] > room ? room : width[c];
        sum += width[c];
    }
    for (; sum > room; sum--) {
        unsigned widest = 0;
        for (unsigned c = 1; c < tb->columns; c++)
            widest = width[c] > width[widest] ? c : widest;
        if (width[widest] <= NARROWEST)
            break;
        width[widest]--;
    }
    for (; sum < room; sum++) {
        unsigned best = tb->columns;
        for (unsigned c = 0; c < tb->columns; c++)
            if (width[c] < want[c] &&
                (best == tb->columns || (uint64_t)want[c] * width[best] * width[best] >
                                            (uint64_t)want[best] * width[c] * width[c]))
                best = c;
        if (best == tb->columns)
            break;
        width[best]++;
    }
}

/* One row; returns its lines. Spaces are held back until something follows them in the line. */
static unsigned row(struct mf_buf *out, const struct mf_term *t, const struct mf_table *tb,
                    uint32_t from, const unsigned *width)
{
    struct mf_str left[MF_TABLE_COLUMNS];
    bool fresh[MF_TABLE_COLUMNS] = {true}; /* an empty row is a line too */
    unsigned lines = 0;

    for (unsigned c = 0; c < tb->columns; c++)
        left[c] = from + c < tb->cells.n ? tb->cells.at[from + c].text : MF_S("");
    for (bool more = true; more; lines++) {
        size_t held = 0;
        more = false;
        for (unsigned c = 0; c < tb->columns; c++) {
            struct mf_str line = MF_S("");
            take_line(&left[c], &fresh[c], width[c], &line);
            more = more || left[c].n > 0 || fresh[c];

            unsigned gap = width[c] - mf_str_width(line);
            held += tb->right[c] ? gap : 0;
            if (line.n > 0) {
                enum mf_style style = tb->cells.at[from + c].style;
                mf_buf_pad(out, ' ', held);
                mf_term_style(out, t, from == 0 && style == MF_PLAIN ? MF_BOLD : style, line);
                held = 0;
            }
            held += (tb->right[c] ? 0 : gap) + between(t, tb);
        }
        mf_buf_char(out, '\n');
    }
    return lines;
}

void mf_table_render(struct mf_buf *out, const struct mf_term *t, const struct mf_table *tb)
{
    unsigned width[MF_TABLE_COLUMNS], last = 1;
    unsigned gaps = between(t, tb) * (tb->columns - 1), sum = gaps;

    share_out(tb, t->width > gaps ? t->width - gaps : 1, width);
    for (unsigned c = 0; c < tb->columns; c++)
        sum += width[c];
    for (uint32_t i = 0; i < tb->cells.n; i += tb->columns) {
        struct mf_buf b;
        mf_buf_init(&b, out->arena);
        unsigned lines = row(&b, t, tb, i, width);
        if (i > tb->columns && (lines > 1 || last > 1))
            mf_buf_char(out, '\n');
        mf_buf_add(out, mf_buf_str(&b));
        if (i == 0) {
            mf_term_style(out, t, MF_DIM, rule(out->arena, sum));
            mf_buf_char(out, '\n');
        }
        last = lines;
    }
}
