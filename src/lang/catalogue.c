/* The catalogue of mistakes as tables, and the texts made of them. */
#include "lang/catalogue.h"

#include "base/os.h"

struct entry {
    struct mf_diag_kind kind;
    const char *definition[MF_LINGUA__COUNT];
    enum mf_cost cost;
    const char *wrong, *right; /* NULL: too large to show */
};

static const struct entry entries[MF_CAT__COUNT] = {
#define MF_DIAG_KIND(sym, id, severity, msg_en, msg_id, note_en, note_id, repair_en, repair_id,    \
                     def_en, def_id, cost, wrong, right)                                           \
    [MF_CAT_##                                                                                     \
        sym] = {{id, severity, {msg_en, msg_id}, {note_en, note_id}, {repair_en, repair_id}},      \
                {def_en, def_id},                                                                  \
                cost,                                                                              \
                wrong,                                                                             \
                right},
#include "lang/catalogue.def"
#undef MF_DIAG_KIND
};

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

/* The charter around an example that is only a part of one. */
static const char example_head[] =
    "charter \"Example\" {\n"
    "  body board \"Board of Directors\" { seats 9  vacancies filled by elect within 60 days }\n"
    "  body staff \"Employees\" { seats open  admitted by ceo }\n"
    "  office ceo \"Chief Executive\"\n"
    "  power elect(person: person) {\n"
    "    proposed by 1 of board  notice 7 days to board, staff  votes 7 days\n"
    "    passes when majority of board in office  effect seat person on board\n"
    "  }\n"
    "  power appoint(person: person) {\n"
    "    proposed by 1 of board  only when ceo vacant  notice 7 days to board, staff  votes 7 "
    "days\n"
    "    passes when majority of board seats  effect appoint person to ceo\n"
    "  }\n";
static const char example_tail[] = "}\n";

const struct mf_diag_kind *mf_cat_kind(enum mf_cat cat)
{
    mf_assert(cat < MF_CAT__COUNT);
    return &entries[cat].kind;
}

static struct mf_str complete(struct mf_arena *a, const char *example)
{
    struct mf_buf b;
    if (!example)
        return (struct mf_str){0};
    mf_buf_init(&b, a);
    bool part = mf_str_starts(mf_str_c(example), MF_S("  "));
    if (part)
        mf_buf_c(&b, example_head);
    mf_buf_c(&b, example);
    if (part) {
        mf_buf_char(&b, '\n');
        mf_buf_c(&b, example_tail);
    }
    return mf_buf_str(&b);
}

static bool is_markdown(struct mf_str text)
{
    for (size_t i = 0; i + 3 <= text.n; i++) {
        if ((i == 0 || text.p[i - 1] == '\n') && mf_str_eq(mf_str_sub(text, i, 3), MF_S("```")))
            return true;
    }
    return false;
}

void mf_cat_examples(struct mf_arena *a, enum mf_cat cat, struct mf_str *ret_wrong,
                     struct mf_str *ret_right, bool *ret_markdown)
{
    mf_assert(cat < MF_CAT__COUNT);
    *ret_wrong = complete(a, entries[cat].wrong);
    *ret_right = complete(a, entries[cat].right);
    *ret_markdown = is_markdown(*ret_right);
}

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

bool mf_catalogue_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out)
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
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct entry *e = &entries[i];
        if (!same_id(mf_str_c(e->kind.id), id))
            continue;
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
        return true;
    }
    return false;
}

void mf_catalogue_list(enum mf_lingua lingua, struct mf_buf *out)
{
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        mf_buf_f(out, "%s  ", entries[i].kind.id);
        add_general(out, entries[i].kind.message[lingua]);
        mf_buf_char(out, '\n');
    }
}
