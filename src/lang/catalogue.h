#ifndef MF_LANG_CATALOGUE_H
#define MF_LANG_CATALOGUE_H
/*
 * Every kind of mistake that Mufakat can report about a charter, from catalogue.def: id, severity,
 * texts in each language, what is checked and what it costs, a wrong and a right example.
 */
#include "lang/catalogue_entry.h"

enum mf_cat {
#define MF_DIAG_KIND(sym, ...) MF_CAT_##sym,
#include "lang/catalogue.def"
#undef MF_DIAG_KIND
    MF_CAT__COUNT
};

const struct mf_diag_kind *mf_cat_kind(enum mf_cat cat);

/*
 * The two examples of an entry as complete texts (owned by the arena): an example that begins with
 * two spaces stands inside a charter and is put into the standard one of catalogue.c; every other
 * is complete as it is. *ret_wrong has p NULL where an example would be too large to show.
 * *ret_markdown tells whether they are Markdown documents.
 */
void mf_cat_examples(struct mf_arena *a, enum mf_cat cat, struct mf_str *ret_wrong,
                     struct mf_str *ret_right, bool *ret_markdown);

/* Explains an id ("E0123", any case); false when there is none. */
bool mf_catalogue_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out);
/* The whole closed list, one line each, for the reference and `mufakat help checks`. */
void mf_catalogue_list(enum mf_lingua lingua, struct mf_buf *out);

#endif
