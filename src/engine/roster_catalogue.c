/* The catalogue of a roster's mistakes as a table, and the texts made of it. */
#include "base/os.h"
#include "engine/roster_internal.h"
#include "lang/catalogue_entry.h"

static const struct mf_cat_entry entries[MF_RO__COUNT] = {
#define MF_DIAG_KIND MF_CAT_ENTRY
#include "engine/catalogue_roster.def"
#undef MF_DIAG_KIND
};

const struct mf_diag_kind *mf_ro_kind(enum mf_ro cat)
{
    mf_assert(cat < MF_RO__COUNT);
    return &entries[cat].kind;
}

void mf_ro_examples(struct mf_arena *a, enum mf_ro cat, struct mf_str *ret_wrong,
                    struct mf_str *ret_right)
{
    static const char head[] = "roster \"Example\" {\n", tail[] = "}\n";

    mf_assert(cat < MF_RO__COUNT);
    *ret_wrong = mf_cat_entry_example(a, head, entries[cat].wrong, tail);
    *ret_right = mf_cat_entry_example(a, head, entries[cat].right, tail);
}

bool mf_roster_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out)
{
    const struct mf_cat_entry *e = mf_cat_entry_find(entries, MF_RO__COUNT, id);

    if (e)
        mf_cat_entry_explain(e, lingua, out);
    return e != NULL;
}

void mf_roster_list(enum mf_lingua lingua, struct mf_buf *out)
{
    mf_cat_entry_list(entries, MF_RO__COUNT, lingua, out);
}
