/* The catalogue of a scenario's mistakes as a table, and the texts made of it. */
#include "base/os.h"
#include "lang/catalogue_entry.h"
#include "replay/scenario_internal.h"

static const struct mf_cat_entry entries[MF_SC__COUNT] = {
#define MF_DIAG_KIND MF_CAT_ENTRY
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

void mf_sc_examples(struct mf_arena *a, enum mf_sc cat, struct mf_str *ret_wrong,
                    struct mf_str *ret_right)
{
    mf_assert(cat < MF_SC__COUNT);
    *ret_wrong = mf_cat_entry_example(a, example_head, entries[cat].wrong, example_tail);
    *ret_right = mf_cat_entry_example(a, example_head, entries[cat].right, example_tail);
}

bool mf_scenario_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out)
{
    const struct mf_cat_entry *e = mf_cat_entry_find(entries, MF_SC__COUNT, id);
    if (e)
        mf_cat_entry_explain(e, lingua, out);
    return e != NULL;
}

void mf_scenario_list(enum mf_lingua lingua, struct mf_buf *out)
{
    mf_cat_entry_list(entries, MF_SC__COUNT, lingua, out);
}
