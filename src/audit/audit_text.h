#ifndef MF_AUDIT_AUDIT_TEXT_H
#define MF_AUDIT_AUDIT_TEXT_H
/* Parts of the audit on a terminal, and what they are made with. */
#include "audit/audit_say.h"

struct mf_apage {
    const struct mf_ay *y;
    const struct mf_term *t;
    struct mf_buf *out;
};

void mf_apage_heading(const struct mf_apage *pg, struct mf_str text);
/* Wrapped, in one style. */
void mf_apage_sentence(const struct mf_apage *pg, enum mf_style style, struct mf_str text);
/* "label    text", the text wrapped beside the label, or under it where there is little room. */
void mf_apage_item(const struct mf_apage *pg, enum mf_style style, struct mf_str label,
                   unsigned indent, struct mf_str text);

/* ---- parts ---- */
void mf_apage_departures(const struct mf_apage *pg); /* audit_chart.c */
void mf_apage_weights(const struct mf_apage *pg, const struct mf_audit_power *p);
void mf_apage_turnouts(const struct mf_apage *pg);
void mf_apage_captures(const struct mf_apage *pg);

#endif
