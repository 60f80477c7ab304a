#ifndef MF_LANG_PARSE_INTERNAL_H
#define MF_LANG_PARSE_INTERNAL_H
/*
 * The parts of the parser to each other. Recursive descent with one token of look-ahead (p->tok). A
 * parse function that returns bool gives false when it can't go on; it has then reported why, and
 * the clause is given up: the loop over clauses skips to the next one. Faults after which reading
 * can go on are reported with mf_p_say() and mended on the spot. After a fault that may lead to
 * others the rest of the clause is read without further messages of structure, so that one mistake
 * has one message.
 */
#include "lang/catalogue.h"
#include "lang/charter.h"
#include "lang/lex.h"

/* A growing list; its elements become one array when it is complete. */
struct mf_list {
    struct mf_list_node *first, *last;
    uint32_t n;
};

/* Where a clause may stand. */
enum { MF_IN_BODY = 1, MF_IN_POWER = 2, MF_IN_STAGE = 4, MF_IN_EMERGENCY = 8, MF_IN_MANDATE = 16 };

struct mf_parser {
    struct mf_arena *arena;
    struct mf_source source;
    struct mf_diags *diags;
    struct mf_lexer lexer;
    struct mf_token tok;  /* the one to come */
    struct mf_token prev; /* the one before it */
    struct mf_charter *charter;
    bool spoiled;     /* the clause has a fault of structure already */
    bool colons;      /* `:` may stand here */
    bool stopped;     /* nothing more is read or said */
    bool too_dense;   /* stopped since the tree took too much memory */
    bool brace_fault; /* a brace was missing or too many: later ones can't be trusted */
    unsigned where;   /* MF_IN_… of the block being read, 0 outside */
    unsigned depth;   /* of parentheses */
    bool decides;  /* of `passes when`, or a named rule: nothing else there begins with `within` */
    uint32_t said; /* diagnostics before the parse began */
    size_t base;   /* arena use when the parse began */
    size_t owed;   /* bytes that complete lists will take */
    struct mf_list items, bodies, offices, settings, rules, facts, incompatibles, always,
        emergencies, mandates, powers;
};

/* The clauses of one pair of braces while they are read. */
struct mf_block {
    unsigned where;
    struct mf_body *body;
    struct mf_power *power;
    struct mf_stage *stage; /* of a power: the unnamed one */
    struct mf_emergency *emergency;
    struct mf_mandate *mandate;
    enum mf_clause_kind kind; /* of the clause being read */
    struct mf_span brace;     /* the opening one */
    bool unknown;             /* a clause wasn't understood: what is missing can't be told */
    uint32_t last;            /* where the clause before begins */
    struct mf_span seen[MF_CL__COUNT];
    uint32_t count[MF_CL__COUNT];
    struct mf_list clauses;
    struct mf_list require, limit, includes, includes_acting, includes_span, weights; /* body */
    struct mf_list notice, hears, requires, recuses, recuses_span;                    /* stage */
    struct mf_list stages;                                                            /* power */
    struct mf_list may, asks, never;                                                  /* mandate */
};

struct mf_clause_word {
    const char *word;
    unsigned where;
    enum mf_clause_kind kind;
    bool repeats; /* may stand more than once */
    bool (*read)(struct mf_parser *, struct mf_block *);
};

/* ---- tokens and faults (parse_base.c)
 * --------------------------------------------------------------- */

void mf_p_next(struct mf_parser *p);
bool mf_p_is(const struct mf_parser *p, const char *word); /* the coming token is that word */
bool mf_p_at(const struct mf_parser *p, enum mf_token_kind kind);
bool mf_p_word_in(struct mf_str word, const char *const *words); /* words end with NULL */
/* Takes the word or sign when it comes; says whether it did. */
bool mf_p_take(struct mf_parser *p, const char *word);
bool mf_p_take_sign(struct mf_parser *p, enum mf_token_kind kind);

/* From the start of `start` to the end of the last token taken. */
struct mf_span mf_p_since(const struct mf_parser *p, struct mf_span start);

/* Reports a fault that was mended. A place that was reported just before isn't again. The result is
 * borrowed. */
struct mf_diag *mf_p_say(struct mf_parser *p, enum mf_cat cat, struct mf_span span, struct mf_str a,
                         struct mf_str b);
/* Reports a fault of structure at the coming token (argument `a`, and what was found), unless the
 * clause has one; returns false. */
bool mf_p_fail(struct mf_parser *p, enum mf_cat cat, struct mf_str a);

/* A word that must stand here. A misspelt, another linking or a missing one is reported and taken
 * as if it stood; false where nothing that could follow it comes. */
bool mf_p_expect(struct mf_parser *p, const char *word);
bool mf_p_expect_sign(struct mf_parser *p, enum mf_token_kind kind, const char *sign);
bool mf_p_name(struct mf_parser *p, struct mf_name *ret);
bool mf_p_ref(struct mf_parser *p, struct mf_ref *ret);
bool mf_p_refs(struct mf_parser *p, struct mf_ref **ret, uint32_t *ret_n); /* separated by commas */
bool mf_p_int(struct mf_parser *p, uint64_t *ret);
/* A text in quotes; what: MF_MAX_TITLE is its limit. */
bool mf_p_text(struct mf_parser *p, struct mf_str *ret);

/* The nearest of the words to `word`; n 0 when none is near. words end with NULL. */
struct mf_str mf_p_nearest(struct mf_str word, const char *const *words);
bool mf_p_reserved(struct mf_str word);

void *mf_p_add(struct mf_parser *p, struct mf_list *list, size_t size);
/* The elements as one array (NULL when there are none); the list is empty afterwards. */
void *mf_p_array(struct mf_parser *p, struct mf_list *list, size_t size, uint32_t *ret_n);
/* A new thing in the arena. */
void *mf_p_new(struct mf_parser *p, size_t size);

/* ---- phrases (parse_rule.c, parse_cond.c, parse_effect.c)
 * ------------------------------------------ */

bool mf_p_duration(struct mf_parser *p, struct mf_dur *ret);
/* The unit after a number that was taken; `number` is its place. */
bool mf_p_duration_after(struct mf_parser *p, uint64_t n, struct mf_span number,
                         struct mf_dur *ret);
bool mf_p_is_unit(struct mf_str word);
/* plain: without `more than`, rounding and the other words that a name may follow. */
bool mf_p_amount(struct mf_parser *p, struct mf_amount *ret, bool plain);
bool mf_p_is_share(const struct mf_amount *a);
bool mf_p_base(struct mf_parser *p, enum mf_base *ret, bool *ret_without_abstentions);
bool mf_p_group(struct mf_parser *p, struct mf_group *ret);
/* The quorum of a count, where one stands. */
bool mf_p_quorum(struct mf_parser *p, struct mf_rule *ret);
bool mf_p_groups(struct mf_parser *p, struct mf_group **ret, uint32_t *ret_n);
bool mf_p_rule(struct mf_parser *p, const struct mf_rule **ret);
/* One in which `tie decided by OFFICE` may have a `within` of its own. */
bool mf_p_deciding_rule(struct mf_parser *p, const struct mf_rule **ret);
bool mf_p_value(struct mf_parser *p, struct mf_value *ret);
bool mf_p_cond(struct mf_parser *p, const struct mf_cond **ret);
bool mf_p_effects(struct mf_parser *p, struct mf_effect **ret, uint32_t *ret_n);
/* `within D`, where it stands. */
bool mf_p_within(struct mf_parser *p, struct mf_dur *ret);
bool mf_p_attested(struct mf_parser *p, struct mf_attested *ret);
bool mf_p_reports(struct mf_parser *p, struct mf_reports *ret);
bool mf_p_at_most(struct mf_parser *p, struct mf_at_most *ret); /* after the words `at most` */

/* ---- clauses (parse_block.c, parse_body.c, parse_power.c)
 * ------------------------------------------ */

extern const struct mf_clause_word mf_clause_words[]; /* ends with word NULL */
const struct mf_clause_word *mf_p_clause(struct mf_str word, unsigned where);
extern const char *const mf_item_words[]; /* the first words of items; ends with NULL */
/* Reads `{`, clauses, `}`. False when there is no block at all. */
bool mf_p_block(struct mf_parser *p, struct mf_block *b);

/* A title, where one stands. */
bool mf_p_title(struct mf_parser *p, struct mf_str *ret);
/* Reports a clause that must stand in the block but doesn't; `span` is the item's name. */
void mf_p_need(struct mf_parser *p, const struct mf_block *b, enum mf_clause_kind kind,
               enum mf_cat cat, struct mf_name name);
/* Adds an item to the charter's list of all. */
void mf_p_item(struct mf_parser *p, enum mf_item_kind kind, uint32_t index, struct mf_span span);
bool mf_p_body(struct mf_parser *p, bool entrenched, struct mf_span start);
bool mf_p_emergency(struct mf_parser *p, struct mf_span start);
bool mf_p_mandate(struct mf_parser *p, bool entrenched, struct mf_span start);
bool mf_p_power(struct mf_parser *p, bool entrenched, struct mf_span start);

#define MF_CLAUSE(name) bool mf_p_cl_##name(struct mf_parser *p, struct mf_block *b)
MF_CLAUSE(seats);
MF_CLAUSE(minimum);
MF_CLAUSE(require);
MF_CLAUSE(limit);
MF_CLAUSE(term);
MF_CLAUSE(includes);
MF_CLAUSE(vacancies);
MF_CLAUSE(admitted);
MF_CLAUSE(weight);
MF_CLAUSE(inactive);
MF_CLAUSE(delegable);
MF_CLAUSE(agents);
MF_CLAUSE(declared);
MF_CLAUSE(lasts);
MF_CLAUSE(ended);
MF_CLAUSE(may);
MF_CLAUSE(asks);
MF_CLAUSE(never);
MF_CLAUSE(stopped);
MF_CLAUSE(proposed);
MF_CLAUSE(opens);
MF_CLAUSE(notice);
MF_CLAUSE(hears);
MF_CLAUSE(deliberates);
MF_CLAUSE(requires);
MF_CLAUSE(ballot);
MF_CLAUSE(ballots);
MF_CLAUSE(votes);
MF_CLAUSE(stays);
MF_CLAUSE(confirming);
MF_CLAUSE(counted);
MF_CLAUSE(second);
MF_CLAUSE(recuses);
MF_CLAUSE(passes);
MF_CLAUSE(choose);
MF_CLAUSE(nominations);
MF_CLAUSE(joins);
MF_CLAUSE(lapses);
MF_CLAUSE(veto);
MF_CLAUSE(challenge);
MF_CLAUSE(confirmed);
MF_CLAUSE(delay);
MF_CLAUSE(reports);
MF_CLAUSE(only);
MF_CLAUSE(again);
MF_CLAUSE(at);
MF_CLAUSE(visible);
MF_CLAUSE(sealed);
MF_CLAUSE(running);
MF_CLAUSE(stage);
MF_CLAUSE(effect);

#endif
