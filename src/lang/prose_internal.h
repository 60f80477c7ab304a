#ifndef MF_LANG_PROSE_INTERNAL_H
#define MF_LANG_PROSE_INTERNAL_H
/*
 * How prose is made of a charter. Small functions turn one node each into a phrase, by filling a
 * template of prose_words.def; phrases are composed into sentences, sentences into list items of a
 * Markdown document: prose_words.c  templates, small numbers and fractions in words, joining
 *   prose_rule.c   groups, amounts, bases, rules
 *   prose_cond.c   conditions, parameters, values, effects
 *   prose_org.c    bodies, offices, persons, settings
 *   prose_power.c  powers and their stages
 *   prose.c        the document, emergencies, mandates
 * Phrases live in the arena of the writer. Nothing here depends on names being resolved: an
 * unresolved name is printed as it is written, so that prose can also be made of a charter that is
 * only parsed.
 */
#include "lang/text.h"

enum mf_word {
#define W(name, en, id) MF_W_##name,
#include "lang/prose_words.def"
#undef W
    MF_W__COUNT
};

/* What the people in a rule do, which decides how a count is worded. */
enum mf_prose_role { MF_PROSE_VOTE, MF_PROSE_SIGN };

struct mf_prose {
    struct mf_arena *a; /* phrases */
    const struct mf_charter *c;
    const struct mf_power *p; /* whose parameters are meant; NULL: none */
    enum mf_lingua lingua;
    bool brief; /* names instead of titles, no explanation of bases: for refusals */
    enum mf_prose_role role;
    struct mf_buf *out;           /* of the document; NULL while only phrases are made */
    const struct mf_term *t;      /* of the document */
    struct mf_prose_parts *parts; /* NULL: nobody asks */
};

/* A template as it is. */
const char *mf_prose_word(const struct mf_prose *x, enum mf_word w);
/* A template filled with n phrases. */
struct mf_str mf_prose_fill(struct mf_prose *x, enum mf_word w, const struct mf_str *args,
                            unsigned n);
#define mf_say(x, w, ...)                                                                          \
    mf_prose_fill(                                                                                 \
        (x), MF_W_##w, (const struct mf_str[]){__VA_ARGS__},                                       \
        (unsigned)(sizeof((const struct mf_str[]){__VA_ARGS__}) / sizeof(struct mf_str)))
#define mf_said(x, w) mf_str_c(mf_prose_word((x), MF_W_##w))

/* A whole number: in words up to twelve (in figures where the writer is brief), else grouped
 * figures. */
struct mf_str mf_prose_number(struct mf_prose *x, uint64_t n);
struct mf_str mf_prose_figure(struct mf_prose *x, uint64_t n);
/* A share as its author wrote it: "two thirds", "5/8", "4.5%". */
struct mf_str mf_prose_share(struct mf_prose *x, struct mf_frac share, bool percent);
struct mf_str mf_prose_dur(struct mf_prose *x, struct mf_dur d);

/* Phrases being gathered, and how they are joined: "a", "a and b", "a, b and c". */
struct mf_phrases {
    MF_VEC(struct mf_str) list;
};
void mf_phrase(struct mf_prose *x, struct mf_phrases *ps, struct mf_str s);
struct mf_str mf_prose_and(struct mf_prose *x, const struct mf_phrases *ps);
struct mf_str mf_prose_or(struct mf_prose *x, const struct mf_phrases *ps);
/* Sentences one after the other. */
struct mf_str mf_prose_text(struct mf_prose *x, const struct mf_phrases *ps);
struct mf_str mf_prose_names(struct mf_prose *x, const struct mf_name *at, uint32_t n, bool all);

/* What a reference stands for, by title where it has one: "the Board of Directors (board)". */
struct mf_str mf_prose_ref(struct mf_prose *x, const struct mf_ref *r);
/* The same, an office as its holder. */
struct mf_str mf_prose_holder(struct mf_prose *x, const struct mf_ref *r);
struct mf_str mf_prose_titled(struct mf_prose *x, struct mf_str title, struct mf_str name);
const struct mf_body *mf_prose_body(const struct mf_prose *x, const struct mf_ref *r);

/* A group that is addressed ("the Board of Directors (board)") or whose members are counted. */
struct mf_str mf_prose_addressed(struct mf_prose *x, const struct mf_group *g);
struct mf_str mf_prose_addressees(struct mf_prose *x, const struct mf_group *at, uint32_t n);
struct mf_str mf_prose_members(struct mf_prose *x, const struct mf_group *g, bool one);
/* An amount without what it is of. */
struct mf_str mf_prose_quantity(struct mf_prose *x, const struct mf_amount *a);
/* An amount of a base: "at least two thirds of the nine authorised seats …". */
struct mf_str mf_prose_measured(struct mf_prose *x, const struct mf_amount *a,
                                const struct mf_group *g, enum mf_base base,
                                bool without_abstentions);
/* The rule that a name in a rule stands for; NULL where it is no name, or not resolved. */
const struct mf_rule *mf_prose_named(const struct mf_prose *x, const struct mf_rule *r);
/* Who votes in a choice, with the quorum that they need. */
struct mf_str mf_prose_voters(struct mf_prose *x, const struct mf_rule *r);
struct mf_str mf_prose_rule_phrase(struct mf_prose *x, const struct mf_rule *r);
struct mf_str mf_prose_cond_phrase(struct mf_prose *x, const struct mf_cond *c);
struct mf_str mf_prose_effect_phrase(struct mf_prose *x, const struct mf_effect *e);
struct mf_str mf_prose_value(struct mf_prose *x, const struct mf_value *v);
struct mf_str mf_prose_params(struct mf_prose *x, const struct mf_power *p);
struct mf_str mf_prose_at_most(struct mf_prose *x, enum mf_word w, const struct mf_at_most *m);

/* What follows in the document is about this place. */
void mf_prose_about(struct mf_prose *x, struct mf_span of);

/* The document. Level 0 is a list item, 1 one below it. */
void mf_prose_heading(struct mf_prose *x, unsigned level, struct mf_str text);
void mf_prose_paragraph(struct mf_prose *x, struct mf_str text);
void mf_prose_item(struct mf_prose *x, unsigned level, struct mf_str text);
/*
 * An item that ends with a rule, which is {0} of the template, `second` being {1}: a rule of one
 * clause in the sentence itself, one of several as items below it.
 */
void mf_prose_ruled(struct mf_prose *x, unsigned level, enum mf_word w, enum mf_prose_role role,
                    const struct mf_rule *r, struct mf_str second, struct mf_str third);
void mf_prose_reports(struct mf_prose *x, const struct mf_reports *r);
void mf_prose_requires(struct mf_prose *x, unsigned level, const struct mf_attested *at,
                       uint32_t n);

void mf_prose_bodies(struct mf_prose *x);
void mf_prose_offices(struct mf_prose *x);
void mf_prose_persons(struct mf_prose *x);
void mf_prose_settings(struct mf_prose *x);
void mf_prose_power(struct mf_prose *x, const struct mf_power *p);
void mf_prose_power_items(struct mf_prose *x, const struct mf_power *p); /* without its heading */

#endif
