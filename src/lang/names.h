#ifndef MF_LANG_NAMES_H
#define MF_LANG_NAMES_H
/*
 * What the names of a charter stand for. All names share one space; a parameter may not have the
 * name of anything else, so that no clause ever reads differently from where it is read.
 *
 * After parsing, mf_names_resolve() makes the table of names, collects each body's tags, points
 * every mf_ref at what it names, finds the subject of each power and numbers the leaves of every
 * rule.
 */
#include "lang/charter.h"

/*
 * Completes a parsed charter in place. A name that can't be resolved keeps kind MF_REF_NONE and has
 * a diagnostic. Time and memory are linear in the charter.
 *
 * Leaves: within each top rule (a clause's rule, or a named rule) COUNT, CONSENT and NO_OBJECTION
 * are numbered from 0 in the order of the text. A NAMED node takes as many numbers as the rule it
 * names has leaves and carries the first of them: a leaf l of the named rule is leaf `node->leaf +
 * l` of the whole.
 */
void mf_names_resolve(struct mf_charter *c, struct mf_diags *d);

/* The name of an item, or NULL where it has none; and what a reference to it is. */
const struct mf_name *mf_item_name(const struct mf_charter *c, const struct mf_item *item);
/* Where the item declares that name: one of its witnesses, or its own. */
struct mf_span mf_item_name_span(const struct mf_charter *c, const struct mf_item *item,
                                 struct mf_str name);
enum mf_ref_kind mf_item_ref_kind(enum mf_item_kind kind);

/* The word with which the charter declares things of a kind, and the name of a parameter's type. */
struct mf_str mf_ref_kind_word(enum mf_ref_kind kind);
struct mf_str mf_param_type_word(enum mf_param_type type);

/* Calls fn for each rule of a power, in no promised order; absent rules are left out. */
void mf_power_each_rule(const struct mf_power *p, void (*fn)(void *ctx, const struct mf_rule *rule),
                        void *ctx);

/* ---- between names.c and names_graph.c
 * -------------------------------------------------------------- */

/*
 * Named rules, once their names are resolved: reports cycles and nesting that is too deep, and
 * numbers their leaves. said[i], for each named rule, is the place where it says `subject` (len 0:
 * it doesn't); a rule that uses such a rule says it too. leaves[i] becomes its number of leaves, 0
 * where it can't be used; references to such a rule are made MF_REF_NONE, so that following a rule
 * always ends, and soon.
 */
void mf_names_named_rules(struct mf_charter *c, struct mf_diags *d, struct mf_span *said,
                          uint32_t *leaves);

/* Cycles among offices and powers, and the leaves of all other rules; after everything is resolved.
 */
void mf_names_finish(struct mf_charter *c, struct mf_diags *d, const uint32_t *leaves);

#endif
