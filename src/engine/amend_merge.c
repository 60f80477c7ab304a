/* An amendment and what changed beside it since it was filed (rule 60). */
#include "engine/amend.h"

/* ---- staleness ---- */

struct ageing {
    const struct mf_text_items *base, *present;
    struct mf_refusals *rs;
    bool stale;
};

static void look_whether_aged(void *ctx, uint32_t item)
{
    struct ageing *a = ctx;
    uint32_t k = mf_item_find(a->base, item, a->present);

    if (k != MF_NO_ITEM && mf_item_same(a->base, item, a->present, k))
        return;
    mf_refuse(a->rs, MF_WHY_STALE_CHARTER)->word = mf_item_word(a->base, item);
    a->stale = true;
}

/* What a proposed item names is looked at as the base has it; what the base lacks is the
 * amendment's own. */
struct naming {
    struct ageing *ageing;
    const struct mf_text_items *proposed;
};

static void look_at_named(void *ctx, uint32_t item)
{
    struct naming *n = ctx;
    uint32_t k = mf_item_find(n->proposed, item, n->ageing->base);

    if (k != MF_NO_ITEM)
        look_whether_aged(n->ageing, k);
}

bool mf_amendment_stale(const struct mf_amendment *am, const struct mf_text_items *present,
                        struct mf_refusals *rs)
{
    struct ageing a = {.base = &am->base, .present = present, .rs = rs};
    struct naming n = {.ageing = &a, .proposed = &am->proposed};

    for (uint32_t i = 0; i < am->changes.n; i++) {
        const struct mf_item_change *c = &am->changes.at[i];
        if (c->before != MF_NO_ITEM) {
            look_whether_aged(&a, c->before);
            mf_item_each_named(&am->base, c->before, look_whether_aged, &a);
        }
        if (c->after == MF_NO_ITEM)
            continue;
        mf_item_each_named(&am->proposed, c->after, look_at_named, &n);
        /* The same name, put in by another amendment meanwhile. */
        if (c->before == MF_NO_ITEM &&
            mf_item_find(&am->proposed, c->after, present) != MF_NO_ITEM) {
            mf_refuse(rs, MF_WHY_STALE_CHARTER)->word = mf_item_word(&am->proposed, c->after);
            a.stale = true;
        }
    }
    return a.stale;
}

/* ---- merging ---- */

static struct mf_str item_text(const struct mf_text_items *t, uint32_t item)
{
    return mf_source_slice(&t->charter->source, t->charter->items[item].span);
}

static bool touched(const struct mf_amendment *am, uint32_t after)
{
    for (uint32_t i = 0; i < am->changes.n; i++)
        if (am->changes.at[i].after == after)
            return true;
    return false;
}

/* An untouched item of the proposed text as it stands at present; nothing where it was taken out.
 */
static void add_item(struct mf_buf *out, const struct mf_amendment *am,
                     const struct mf_text_items *present, uint32_t item)
{
    uint32_t base = mf_item_find(&am->proposed, item, &am->base), k;

    if (touched(am, item)) {
        mf_buf_add(out, item_text(&am->proposed, item));
        return;
    }
    k = mf_item_find(&am->base, base, present);
    if (k != MF_NO_ITEM)
        mf_buf_add(out, item_text(present, k));
}

struct mf_str mf_amendment_merge(const struct mf_amendment *am, const struct mf_text_items *present,
                                 struct mf_arena *arena)
{
    const struct mf_charter *c = am->proposed.charter;
    struct mf_buf out;
    uint32_t at = 0;

    mf_buf_init(&out, arena);
    for (uint32_t i = 0; i < c->nitems; i++) {
        struct mf_span span = c->items[i].span;
        mf_buf_add(&out, mf_str_sub(c->source.text, at, span.at - at));
        add_item(&out, am, present, i);
        at = span.at + span.len;
    }
    /* What came in meanwhile goes behind the last item. */
    for (uint32_t k = 0; k < present->charter->nitems; k++) {
        if (mf_item_find(present, k, &am->base) != MF_NO_ITEM)
            continue;
        mf_buf_char(&out, '\n');
        mf_buf_add(&out, item_text(present, k));
    }
    mf_buf_add(&out, mf_str_sub(c->source.text, at, SIZE_MAX));
    return mf_buf_str(&out);
}
