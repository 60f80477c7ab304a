#ifndef MF_LANG_DIAG_JSON_H
#define MF_LANG_DIAG_JSON_H
/* A mistake in a text as JSON, for `mufakat check --json` and for pages that check while one types.
 */
#include <jansson.h>

#include "base/diag.h"

/* A string; null where the bytes are no UTF-8. */
json_t *mf_diag_json_text(struct mf_str s);
/*
 * {id, severity, line, column, offset, length, message, second?, repair?, suggestion?}: columns
 * count characters from 1, offset and length are bytes. The caller owns it; the arena is for
 * scratch.
 */
json_t *mf_diag_json(struct mf_arena *a, const struct mf_source *source, const struct mf_diag *d,
                     enum mf_lingua lingua);

#endif
