#ifndef MF_LANG_CATALOGUE_H
#define MF_LANG_CATALOGUE_H
/*
 * Every kind of mistake that Mufakat can report about a charter, from catalogue.def: id, severity, texts in
 * each language, what is checked and what it costs, a wrong and a right example.
 */
#include "base/diag.h"

enum mf_cat {
#define MF_DIAG_KIND(sym, ...) MF_CAT_##sym,
#include "lang/catalogue.def"
#undef MF_DIAG_KIND
    MF_CAT__COUNT
};

const struct mf_diag_kind *mf_cat_kind(enum mf_cat cat);
/* Explains an id ("E0123", any case); false when there is none. */
bool mf_catalogue_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out);
/* The whole closed list, one line each, for the reference and `mufakat help checks`. */
void mf_catalogue_list(enum mf_lingua lingua, struct mf_buf *out);

#endif
