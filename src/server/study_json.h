#ifndef MF_SERVER_STUDY_JSON_H
#define MF_SERVER_STUDY_JSON_H
/* What the files that work out a study write with. */
#include "engine/refusal.h"
#include "server/json.h"

/* Appends the value and gives it back. */
void mf_study_put(struct mf_buf *out, json_t *value);
/* A text's mistakes, as `mufakat check --json` tells them. */
json_t *mf_study_diagnostics(struct mf_arena *a, const struct mf_source *source,
                             const struct mf_diags *d, enum mf_lingua lingua);
/* Reasons without an organisation: [{reason, rule, text, clause}]. */
json_t *mf_study_reasons(struct mf_arena *a, const struct mf_refusals *rs, enum mf_lingua lingua);

#endif
