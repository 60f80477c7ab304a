#ifndef MF_AUDIT_AUDIT_HTML_H
#define MF_AUDIT_AUDIT_HTML_H
/* Parts of the audit's page: what it looks like (audit_css.c) and its drawings (audit_svg.c). */
#include "audit/audit_say.h"
#include "base/html.h"

/* The style sheet: screens wide and narrow, light and dark, and paper; pieces, NULL at the end. */
extern const char *const mf_audit_css[];

/* As mf_html_text(), with what stands between backticks as code. */
void mf_html_prose(struct mf_buf *out, struct mf_str s);
/* An attribute with its value: ` name="value"`. */
void mf_html_attr(struct mf_buf *out, const char *name, struct mf_str value);

/* Bars of how few decide, a mark at each that is told otherwise than by height: SVG. */
void mf_svg_curve(struct mf_buf *out, const struct mf_ay *y, const struct mf_attrition *c,
                  struct mf_str title);
/* One bar: what stands under it, what stands over it, how high it is for sure and at most. */
struct mf_svg_bar {
    struct mf_str label, figure;
    uint32_t least, value;
};
/* Few bars, a line of words under all: SVG. */
void mf_svg_bars(struct mf_buf *out, const struct mf_svg_bar *bars, uint32_t n, struct mf_str title,
                 struct mf_str below);
/* The plan told of a goal, from its coalition on, acts that begin together side by side: SVG. */
void mf_svg_plan(struct mf_buf *out, const struct mf_ay *y, const struct mf_audit_capture *goal);
/* One bar of a table: so much of the longest. */
void mf_svg_strip(struct mf_buf *out, uint64_t value, uint64_t most);

/* ---- the page ---- */

struct mf_hpage {
    const struct mf_ay *y;
    struct mf_buf *out;
};

/* Markup as it stands. */
void mf_hpage_raw(const struct mf_hpage *pg, const char *s);
/* <tag class>text</tag>; the tag may bring an attribute. `cls` may be NULL. */
void mf_hpage_element(const struct mf_hpage *pg, const char *tag, const char *cls,
                      struct mf_str text);
void mf_hpage_heading(const struct mf_hpage *pg, struct mf_str text);
void mf_hpage_list(const struct mf_hpage *pg, const struct mf_str *lines, uint32_t n);
/* A cell that on narrow screens names its column itself. */
void mf_hpage_cell(const struct mf_hpage *pg, const char *cls, enum mf_aw column,
                   struct mf_str text);
void mf_hpage_table_head(const struct mf_hpage *pg, const char *cls, const enum mf_aw *heads,
                         unsigned n);
void mf_hpage_table_end(const struct mf_hpage *pg);

/* ---- its longer parts (audit_html_more.c) ---- */
void mf_hpage_difference(const struct mf_hpage *pg);
void mf_hpage_findings(const struct mf_hpage *pg);
void mf_hpage_departures(const struct mf_hpage *pg);
void mf_hpage_turnouts(const struct mf_hpage *pg);
void mf_hpage_captures(const struct mf_hpage *pg);
void mf_hpage_weights(const struct mf_hpage *pg, const struct mf_audit_power *p);

#endif
