/* An entry of a catalogue, told. */
#include "lang/catalogue_entry.h"

#include "base/os.h"

static const char *const cost_words[MF_COST__COUNT][MF_LINGUA__COUNT] = {
    [MF_COST_TEXT] = {"nothing beyond reading the text once",
                      "tidak lebih daripada sekali membaca naskah"},
    [MF_COST_ITEMS] = {"one look at each item", "sekali memeriksa setiap pokok"},
    [MF_COST_CLAUSES] = {"one look at each clause", "sekali memeriksa setiap klausul"},
    [MF_COST_GROUPS] = {"each power with each group that it names",
                        "setiap kewenangan dengan setiap kelompok yang disebutnya"},
    [MF_COST_POWERS] = {"each power with the powers of the same effect",
                        "setiap kewenangan dengan kewenangan lain yang berakibat sama"},
    [MF_COST_CLOSURE] = {"following names from item to item, each at most once for each start",
                         "menelusuri nama dari pokok ke pokok, masing-masing paling banyak sekali "
                         "untuk setiap titik awal"},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_id(struct mf_str a, struct mf_str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    }
    return true;
}

const struct mf_cat_entry *mf_cat_entry_find(const struct mf_cat_entry *entries, uint32_t n,
                                             struct mf_str id)
{
    for (uint32_t i = 0; i < n; i++) {
        if (same_id(mf_str_c(entries[i].kind.id), id))
            return &entries[i];
    }
    return NULL;
}

/* The message without arguments: each `{0}` becomes an ellipsis. */
static void add_general(struct mf_buf *out, const char *tmpl)
{
    static const struct mf_str dots[MF_DIAG_ARGS] = {
        {"…", sizeof "…" - 1}, {"…", sizeof "…" - 1}, {"…", sizeof "…" - 1}, {"…", sizeof "…" - 1}};
    mf_fill(out, tmpl, dots, MF_DIAG_ARGS);
}

static void add_example(struct mf_buf *out, const char *heading, const char *example)
{
    if (!example)
        return;
    mf_buf_c(out, heading);
    mf_buf_c(out, "\n");
    struct mf_str rest = mf_str_c(example);
    if (rest.n == 0)
        mf_buf_c(out, "\n");
    while (rest.n > 0) {
        size_t end = 0;
        while (end < rest.n && rest.p[end] != '\n')
            end++;
        mf_buf_c(out, end > 0 ? "    " : "");
        mf_buf_add(out, mf_str_sub(rest, 0, end));
        mf_buf_char(out, '\n');
        rest = mf_str_sub(rest, end + 1, rest.n);
    }
}

void mf_cat_entry_explain(const struct mf_cat_entry *e, enum mf_lingua lingua, struct mf_buf *out)
{
    static const char *const words[][MF_LINGUA__COUNT] = {
        {"error", "kesalahan"},
        {"warning", "peringatan"},
        {"What is checked", "Yang diperiksa"},
        {"What it costs", "Biayanya"},
        {"What to do", "Cara memperbaiki"},
        {"Wrong:", "Salah:"},
        {"Right:", "Benar:"},
    };
    mf_assert(e->cost < MF_COST__COUNT);
    mf_buf_f(out, "%s (%s): ", e->kind.id, words[e->kind.severity == MF_ERROR ? 0 : 1][lingua]);
    add_general(out, e->kind.message[lingua]);
    mf_buf_f(out, "\n\n%s: %s\n", words[2][lingua], e->definition[lingua]);
    if (e->kind.repair[lingua]) {
        mf_buf_f(out, "%s: ", words[4][lingua]);
        add_general(out, e->kind.repair[lingua]);
        mf_buf_char(out, '\n');
    }
    mf_buf_f(out, "%s: %s.\n\n", words[3][lingua], cost_words[e->cost][lingua]);
    add_example(out, words[5][lingua], e->wrong);
    add_example(out, words[6][lingua], e->right);
}

void mf_cat_entry_list(const struct mf_cat_entry *entries, uint32_t n, enum mf_lingua lingua,
                       struct mf_buf *out)
{
    for (uint32_t i = 0; i < n; i++) {
        mf_buf_f(out, "%s  ", entries[i].kind.id);
        add_general(out, entries[i].kind.message[lingua]);
        mf_buf_char(out, '\n');
    }
}

struct mf_str mf_cat_entry_example(struct mf_arena *a, const char *head, const char *example,
                                   const char *tail)
{
    struct mf_buf b;
    if (!example)
        return (struct mf_str){0};
    mf_buf_init(&b, a);
    bool part = mf_str_starts(mf_str_c(example), MF_S("  "));
    if (part)
        mf_buf_c(&b, head);
    mf_buf_c(&b, example);
    if (part) {
        mf_buf_char(&b, '\n');
        mf_buf_c(&b, tail);
    }
    return mf_buf_str(&b);
}
