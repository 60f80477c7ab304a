/* The catalogue of a scenario's mistakes as a table, and the texts made of it. */
#include "base/os.h"
#include "lang/catalogue.h"
#include "replay/scenario_internal.h"

struct entry {
    struct mf_diag_kind kind;
    const char *definition[MF_LINGUA__COUNT];
    enum mf_cost cost;
    const char *wrong, *right;
};

static const struct entry entries[MF_SC__COUNT] = {
#define MF_DIAG_KIND(sym, id, severity, msg_en, msg_id, note_en, note_id, repair_en, repair_id,    \
                     def_en, def_id, cost, wrong, right)                                           \
    [MF_CAT_##                                                                                     \
        sym] = {{id, severity, {msg_en, msg_id}, {note_en, note_id}, {repair_en, repair_id}},      \
                {def_en, def_id},                                                                  \
                cost,                                                                              \
                wrong,                                                                             \
                right},
#include "replay/catalogue_scenario.def"
#undef MF_DIAG_KIND
};

/* The scenario around an example that is only a part of one. */
static const char example_head[] = "scenario \"Example\" {\n"
                                   "  starts 2024-01-01\n"
                                   "  ends   2024-12-31\n"
                                   "  people {\n"
                                   "    ana  \"Ana\"  board, chair            source \"register\"\n"
                                   "    budi \"Budi\" board until 2024-06-30  source \"register\"\n"
                                   "    workers 40 \"Workers\" staff          inference\n"
                                   "  }\n";
static const char example_tail[] = "}\n";

const struct mf_diag_kind *mf_sc_kind(enum mf_sc cat)
{
    mf_assert(cat < MF_SC__COUNT);
    return &entries[cat].kind;
}

static struct mf_str complete(struct mf_arena *a, const char *example)
{
    struct mf_buf b;
    mf_buf_init(&b, a);
    if (!example)
        return (struct mf_str){0};
    bool part = mf_str_starts(mf_str_c(example), MF_S("  "));
    mf_buf_c(&b, part ? example_head : "");
    mf_buf_c(&b, example);
    mf_buf_c(&b, part ? example_tail : "");
    return mf_buf_str(&b);
}

void mf_sc_examples(struct mf_arena *a, enum mf_sc cat, struct mf_str *ret_wrong,
                    struct mf_str *ret_right)
{
    mf_assert(cat < MF_SC__COUNT);
    *ret_wrong = complete(a, entries[cat].wrong);
    *ret_right = complete(a, entries[cat].right);
}

static bool same_id(struct mf_str a, const char *b)
{
    struct mf_str c = mf_str_c(b);
    if (a.n != c.n || (a.p[0] | 0x20) != (c.p[0] | 0x20))
        return false;
    return mf_str_eq(mf_str_sub(a, 1, a.n), mf_str_sub(c, 1, c.n));
}

/* A template without its facts: each `{0}` becomes an ellipsis. */
static void general(struct mf_buf *out, const char *tmpl)
{
    struct mf_str dots[MF_DIAG_ARGS];
    for (unsigned i = 0; i < MF_DIAG_ARGS; i++)
        dots[i] = MF_S("…");
    mf_fill(out, tmpl, dots, MF_DIAG_ARGS);
}

static void example(struct mf_buf *out, const char *heading, const char *text)
{
    if (!text)
        return;
    mf_buf_f(out, "\n%s\n", heading);
    for (struct mf_str rest = mf_str_c(text); rest.n > 0;) {
        size_t end = 0;
        while (end < rest.n && rest.p[end] != '\n')
            end++;
        mf_buf_c(out, end > 0 ? "    " : "");
        mf_buf_add(out, mf_str_sub(rest, 0, end));
        mf_buf_char(out, '\n');
        rest = mf_str_sub(rest, end + 1, rest.n);
    }
}

bool mf_scenario_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out)
{
    static const char *const words[][MF_LINGUA__COUNT] = {
        {"error", "kesalahan"},
        {"warning", "peringatan"},
        {"What is checked", "Yang diperiksa"},
        {"What to do", "Cara memperbaiki"},
        {"Wrong:", "Salah:"},
        {"Right:", "Benar:"},
    };
    for (unsigned i = 0; i < MF_SC__COUNT; i++) {
        const struct entry *e = &entries[i];
        if (!id.n || !same_id(id, e->kind.id))
            continue;
        mf_buf_f(out, "%s (%s): ", e->kind.id, words[e->kind.severity == MF_ERROR ? 0 : 1][lingua]);
        general(out, e->kind.message[lingua]);
        mf_buf_f(out, "\n\n%s: %s\n", words[2][lingua], e->definition[lingua]);
        if (e->kind.repair[lingua]) {
            mf_buf_f(out, "%s: ", words[3][lingua]);
            general(out, e->kind.repair[lingua]);
            mf_buf_char(out, '\n');
        }
        example(out, words[4][lingua], e->wrong);
        example(out, words[5][lingua], e->right);
        return true;
    }
    return false;
}
