#ifndef MF_LANG_CHECK_H
#define MF_LANG_CHECK_H
/*
 * The questions that `mufakat check` decides about a charter once its names are resolved: a closed
 * list, each with an id (catalogue_checks.def). Every one is decided from the text alone and in
 * time linear in it; what needs a search belongs to the audit. check.c runs them, check_<theme>.c
 * holds them.
 */
#include "lang/catalogue.h"
#include "lang/charter.h"

/*
 * Judges a charter whose names are resolved; refs of kind MF_REF_NONE have their message already
 * and are passed over. Nothing of the charter is changed.
 */
void mf_charter_check(const struct mf_charter *c, struct mf_diags *d);

/* ---- reporting
 * -------------------------------------------------------------------------------------- */

/* The arguments of a message: MF_ARGS(a, b) stands for their number and the array. */
#define MF_ARGS(...)                                                                               \
    (unsigned)(sizeof((struct mf_str[]){__VA_ARGS__}) / sizeof(struct mf_str)), (struct mf_str[])  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define MF_NO_ARGS 0, NULL

static inline struct mf_diag *mf_report(struct mf_diags *d, enum mf_cat cat, struct mf_span span,
                                        unsigned nargs, const struct mf_str *args)
{
    return mf_diag_add(d, mf_cat_kind(cat), span, nargs, args);
}

/* A number as an argument; owned by the diagnostics' arena. */
struct mf_str mf_check_number(struct mf_diags *d, uint64_t n);

#endif
