#ifndef MF_LANG_TEXT_H
#define MF_LANG_TEXT_H
/* The texts that lang makes of a charter: the one layout, and prose. Both are pure. */
#include "base/lingua.h"
#include "base/term.h"
#include "lang/charter.h"

/*
 * The one layout of a charter (`mufakat fmt`): comments kept, idempotent, same meaning. Works on
 * any text that lexes and parses, names needn't resolve; in a Markdown document only the fenced
 * charter blocks change. False (and diags filled) when the text doesn't parse.
 */
bool mf_charter_format(struct mf_arena *a, struct mf_source source, struct mf_buf *out,
                       struct mf_diags *diags);

/* The words of a rule, group, amount, condition or effect as prose, for explanations and refusals.
 */
void mf_prose_rule(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                   const struct mf_rule *r, enum mf_lingua lingua);
void mf_prose_group(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                    const struct mf_group *g, enum mf_lingua lingua);
void mf_prose_amount(struct mf_buf *out, const struct mf_amount *amount, enum mf_lingua lingua);
void mf_prose_cond(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                   const struct mf_cond *cond, enum mf_lingua lingua);
void mf_prose_effect(struct mf_buf *out, const struct mf_charter *c, const struct mf_power *p,
                     const struct mf_effect *e, enum mf_lingua lingua);

/* One power as prose: the items of a Markdown list, without a heading; wrapped to t. */
void mf_prose_one_power(struct mf_buf *out, const struct mf_term *t, const struct mf_charter *c,
                        const struct mf_power *p, enum mf_lingua lingua);

/* A whole charter as prose a person reads (`mufakat explain`): every clause appears. Markdown,
 * wrapped to t. */
void mf_prose_charter(struct mf_buf *out, const struct mf_term *t, const struct mf_charter *c,
                      enum mf_lingua lingua);

/* From byte `at` of the prose on it is about this place of the charter, up to the next part; len 0:
 * about the whole of it (headings, how to read it). */
struct mf_prose_part {
    size_t at;
    struct mf_span of;
};
struct mf_prose_parts {
    MF_VEC(struct mf_prose_part) list; /* ascending */
};
/* The same prose, and what each part of it is about; the list is the arena's of `out`. */
void mf_prose_charter_parts(struct mf_buf *out, const struct mf_term *t, const struct mf_charter *c,
                            enum mf_lingua lingua, struct mf_prose_parts *ret);

#endif
