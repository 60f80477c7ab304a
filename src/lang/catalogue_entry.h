#ifndef MF_LANG_CATALOGUE_ENTRY_H
#define MF_LANG_CATALOGUE_ENTRY_H
/*
 * One entry of a catalogue of messages, and the texts made of it. A catalogue is a table of
 * entries, filled from a .def file of the form that catalogue.def describes:
 *
 *     static const struct mf_cat_entry entries[] = {
 *     #define MF_DIAG_KIND MF_CAT_ENTRY
 *     #include "….def"
 *     #undef MF_DIAG_KIND
 *     };
 */
#include "base/diag.h"

/* What answering a check's question costs at most; the words for it stand in catalogue_entry.c. */
enum mf_cost {
    MF_COST_TEXT,    /* nothing beyond reading the text once */
    MF_COST_ITEMS,   /* one look at each item */
    MF_COST_CLAUSES, /* one look at each clause */
    MF_COST_GROUPS,  /* each power with each group it names */
    MF_COST_POWERS,  /* each power with the powers of the same effect */
    MF_COST_CLOSURE, /* follows names from item to item, each at most once for each start */
    MF_COST__COUNT
};

struct mf_cat_entry {
    struct mf_diag_kind kind;
    const char *definition[MF_LINGUA__COUNT]; /* the question that is decided */
    enum mf_cost cost;
    const char *wrong, *right; /* NULL: too large to show */
};

#define MF_CAT_ENTRY(sym, id, severity, msg_en, msg_id, note_en, note_id, repair_en, repair_id,    \
                     def_en, def_id, cost, wrong, right)                                           \
    [MF_CAT_##                                                                                     \
        sym] = {{id, severity, {msg_en, msg_id}, {note_en, note_id}, {repair_en, repair_id}},      \
                {def_en, def_id},                                                                  \
                cost,                                                                              \
                wrong,                                                                             \
                right},

/* The entry of an id ("E0123", letters of any case) among `n`; NULL: none has it. */
const struct mf_cat_entry *mf_cat_entry_find(const struct mf_cat_entry *entries, uint32_t n,
                                             struct mf_str id);
/* All that is to be said of an entry: question, repair, cost, examples. */
void mf_cat_entry_explain(const struct mf_cat_entry *e, enum mf_lingua lingua, struct mf_buf *out);
/* Each entry on a line of its own: id and message. */
void mf_cat_entry_list(const struct mf_cat_entry *entries, uint32_t n, enum mf_lingua lingua,
                       struct mf_buf *out);
/*
 * An example as a whole text, owned by the arena: between `head` and `tail` when it begins with two
 * spaces, else as it is. p NULL where `example` is NULL.
 */
struct mf_str mf_cat_entry_example(struct mf_arena *a, const char *head, const char *example,
                                   const char *tail);

#endif
