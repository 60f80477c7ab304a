#ifndef MF_ENGINE_CHARTER_ITEMS_H
#define MF_ENGINE_CHARTER_ITEMS_H
/*
 * Charters item by item, for amendments (rules 60 to 62): what one text changes of another, what an
 * item names, and what is entrenched. Items are the same when their words and signs are; comments,
 * layout and the prose around them don't matter.
 */
#include "lang/charter.h"
#include "lang/token.h"

struct mf_text_items {
    const struct mf_charter *charter;
    struct mf_token *tokens;
    uint32_t ntokens;
    uint32_t *first, *end; /* of each item, into tokens */
};

void mf_text_items(struct mf_arena *arena, const struct mf_charter *c, struct mf_text_items *ret);

#define MF_NO_ITEM UINT32_MAX

/* An item that two charters don't have in common; `before` or `after` may be MF_NO_ITEM. */
struct mf_item_change {
    uint32_t before, after; /* indices into the items of each */
};
struct mf_item_changes {
    struct mf_item_change *at;
    uint32_t n;
};

struct mf_item_changes mf_items_changed(struct mf_arena *arena, const struct mf_text_items *a,
                                        const struct mf_text_items *b);
/* The item of `b` that corresponds to item i of `a`: of that kind and name, or saying the same. */
uint32_t mf_item_find(const struct mf_text_items *a, uint32_t i, const struct mf_text_items *b);
bool mf_item_same(const struct mf_text_items *a, uint32_t i, const struct mf_text_items *b,
                  uint32_t k);
/* The name of an item, or the word that begins it. */
struct mf_str mf_item_word(const struct mf_text_items *t, uint32_t item);
/*
 * Calls fn for each item of the charter that item i names. A name that is also a word of the
 * language counts wherever the word stands: rather too much is protected than too little.
 */
void mf_item_each_named(const struct mf_text_items *t, uint32_t i,
                        void (*fn)(void *ctx, uint32_t item), void *ctx);
/* Marked so itself. */
bool mf_item_is_entrenched(const struct mf_charter *c, const struct mf_item *item);
/* Per item: entrenched itself, or something that an entrenched item rests on. */
bool *mf_items_entrenched(struct mf_arena *arena, const struct mf_text_items *t);
/* Does a power do what an entrenched power of the charter does, to the same thing? */
bool mf_power_shadows_entrenched(const struct mf_charter *c, const struct mf_charter *of,
                                 const struct mf_power *p);

#endif
