/* The catalogue of mistakes as tables, and the texts made of them. */
#include "lang/catalogue.h"

#include "base/os.h"

static const struct mf_cat_entry entries[MF_CAT__COUNT] = {
#define MF_DIAG_KIND MF_CAT_ENTRY
#include "lang/catalogue.def"
#undef MF_DIAG_KIND
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
    *ret_wrong = mf_cat_entry_example(a, example_head, entries[cat].wrong, example_tail);
    *ret_right = mf_cat_entry_example(a, example_head, entries[cat].right, example_tail);
    *ret_markdown = is_markdown(*ret_right);
}

bool mf_catalogue_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out)
{
    const struct mf_cat_entry *e = mf_cat_entry_find(entries, MF_CAT__COUNT, id);
    if (e)
        mf_cat_entry_explain(e, lingua, out);
    return e != NULL;
}

void mf_catalogue_list(enum mf_lingua lingua, struct mf_buf *out)
{
    mf_cat_entry_list(entries, MF_CAT__COUNT, lingua, out);
}
