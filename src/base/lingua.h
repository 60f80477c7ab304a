#ifndef MF_BASE_LINGUA_H
#define MF_BASE_LINGUA_H
/*
 * The languages in which Mufakat speaks to people. Texts stand side by side in arrays of this size.
 */
#include <stdbool.h>

#include "base/str.h"

enum mf_lingua { MF_EN, MF_ID, MF_LINGUA__COUNT };

/* "en" or "id"; false for anything else. */
bool mf_lingua_parse(struct mf_str s, enum mf_lingua *ret_lingua);

/*
 * Fills a template: {0} … {9} are replaced by args; {{ and }} stand for braces. An argument out of
 * range, or a brace that is neither, is a bug. Templates are ours, arguments may be anything: they
 * are copied as they are, never read as templates.
 */
void mf_fill(struct mf_buf *out, const char *tmpl, const struct mf_str *args, unsigned nargs);

#endif
