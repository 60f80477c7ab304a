/* Effect keys (rule 48): what an effect does to whom, whatever the power, the amount or the
 * grounds. */
#include "engine/amend.h"
#include "engine/effect.h"

/* FNV-1a: stands for a name among the keys. */
static uint32_t name_number(uint32_t seed, struct mf_str s)
{
    uint32_t h = UINT32_C(2166136261) ^ seed;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT32_C(16777619);
    return h;
}

struct keys {
    struct mf_arena *arena;
    MF_VEC(struct mf_key) list;
};

static void add(struct keys *k, struct mf_key key)
{
    for (uint32_t i = 0; i < k->list.n; i++)
        if (k->list.at[i].verb == key.verb && k->list.at[i].object == key.object &&
            k->list.at[i].person == key.person)
            return;
    mf_vec_push(k->arena, &k->list, key);
}

/* The keys of an amendment are the items that it touches. */
static void add_items(struct keys *k, const struct mf_org *org, const struct mf_binding *b,
                      const struct mf_power *p, const struct mf_arg *args)
{
    struct mf_amendment am;

    if (!mf_amendment_read(org, b, p, args, k->arena, k->arena, &am, NULL)) {
        const struct mf_arg *text = mf_amendment_text(p, args);
        struct mf_str bytes = {(const char *)text->hash.b, sizeof text->hash.b};
        add(k, (struct mf_key){MF_EF_AMEND, name_number(0, bytes), MF_NOBODY});
        return;
    }
    for (uint32_t i = 0; i < am.changes.n; i++) {
        const struct mf_item_change *c = &am.changes.at[i];
        const struct mf_text_items *t = c->before == MF_NO_ITEM ? &am.proposed : &am.base;
        uint32_t item = c->before == MF_NO_ITEM ? c->after : c->before;
        add(k, (struct mf_key){MF_EF_AMEND,
                               name_number(t->charter->items[item].kind, mf_item_word(t, item)),
                               MF_NOBODY});
    }
}

static struct mf_key key_of(const struct mf_org *org, const struct mf_binding *b,
                            const struct mf_effect *e, const struct mf_arg *args)
{
    struct mf_key key = {
        .verb = e->kind,
        .object = mf_effect_slot(b, e),
        .person = mf_effect_person(org, b, e, args),
    };

    if (e->target.kind == MF_REF_PARAM)
        key.object = args[e->target.index].proposal;
    else if (e->kind == MF_EF_ACT || e->kind == MF_EF_ADOPT)
        key.object = name_number(0, e->text);
    else if (key.object == MF_NO_SLOT)
        key.object = 0;
    return key;
}

void mf_effect_keys(struct mf_org *org, const struct mf_binding *b, const struct mf_power *p,
                    const struct mf_arg *args, struct mf_key **ret, uint32_t *ret_n,
                    struct mf_arena *arena)
{
    struct keys k = {.arena = arena};
    bool amended = false;

    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_effect *e = &p->effects[i];
        if (e->kind != MF_EF_AMEND && e->kind != MF_EF_AMEND_ENTRENCHED)
            add(&k, key_of(org, b, e, args));
        else if (!amended)
            add_items(&k, org, b, p, args);
        amended |= e->kind == MF_EF_AMEND || e->kind == MF_EF_AMEND_ENTRENCHED;
    }
    *ret = k.list.at;
    *ret_n = k.list.n;
}
