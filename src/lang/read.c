/* From text to a charter that everybody may rely on. */
#include "lang/check.h"
#include "lang/names.h"
#include "lang/parse.h"

const struct mf_name *mf_item_name(const struct mf_charter *c, const struct mf_item *item)
{
    switch (item->kind) {
    case MF_ITEM_BODY:
        return &c->bodies[item->index].name;
    case MF_ITEM_OFFICE:
        return &c->offices[item->index].name;
    case MF_ITEM_SETTING:
        return &c->settings[item->index].name;
    case MF_ITEM_RULE:
        return &c->rules[item->index].name;
    case MF_ITEM_FACT:
        return &c->facts[item->index].name;
    case MF_ITEM_EMERGENCY:
        return &c->emergencies[item->index].name;
    case MF_ITEM_MANDATE:
        return &c->mandates[item->index].name;
    case MF_ITEM_POWER:
        return &c->powers[item->index].name;
    case MF_ITEM_MISSION:
    case MF_ITEM_INCOMPATIBLE:
    case MF_ITEM_ALWAYS:
    case MF_ITEM_SILENCE:
    case MF_ITEM_WITNESSED: /* has several: mf_item_name_span() */
        break;
    }
    return NULL;
}

struct mf_span mf_item_name_span(const struct mf_charter *c, const struct mf_item *item,
                                 struct mf_str name)
{
    const struct mf_name *own = mf_item_name(c, item);
    const struct mf_witnessed *w = &c->witnessed;
    for (uint32_t i = 0; !own && i < w->nnames; i++)
        if (mf_str_eq(w->names[i].name.text, name))
            return w->names[i].name.span;
    return own ? own->span : item->span;
}

enum mf_ref_kind mf_item_ref_kind(enum mf_item_kind kind)
{
    switch (kind) {
    case MF_ITEM_BODY:
        return MF_REF_BODY;
    case MF_ITEM_OFFICE:
        return MF_REF_OFFICE;
    case MF_ITEM_SETTING:
        return MF_REF_SETTING;
    case MF_ITEM_RULE:
        return MF_REF_RULE;
    case MF_ITEM_FACT:
        return MF_REF_FACT;
    case MF_ITEM_EMERGENCY:
        return MF_REF_EMERGENCY;
    case MF_ITEM_MANDATE:
        return MF_REF_MANDATE;
    case MF_ITEM_POWER:
        return MF_REF_POWER;
    case MF_ITEM_MISSION:
        return MF_REF_MISSION;
    case MF_ITEM_WITNESSED:
        return MF_REF_WITNESS;
    case MF_ITEM_INCOMPATIBLE:
    case MF_ITEM_ALWAYS:
    case MF_ITEM_SILENCE:
        break;
    }
    return MF_REF_NONE;
}

struct mf_ref mf_charter_find(const struct mf_charter *c, struct mf_str name)
{
    struct mf_ref ref = {.name = {.text = name}};
    uint32_t at;
    if (mf_map_get(&c->names, name, &at)) {
        ref.kind = mf_item_ref_kind(c->items[at].kind);
        ref.index = c->items[at].index;
    }
    for (uint32_t i = 0; ref.kind == MF_REF_WITNESS && i < c->witnessed.nnames; i++)
        if (mf_str_eq(c->witnessed.names[i].name.text, name))
            ref.index = i;
    return ref;
}

/* Whether one of the first n diagnostics stands in the line of the span: a slip there explains it.
 */
static bool line_told(const struct mf_diags *diags, uint32_t n, struct mf_str text,
                      struct mf_span span)
{
    uint32_t from = span.at, to = span.at;
    while (from > 0 && text.p[from - 1] != '\n')
        from--;
    while (to < text.n && text.p[to] != '\n')
        to++;
    for (uint32_t i = 0; i < n; i++)
        if (diags->list.at[i].span.at >= from && diags->list.at[i].span.at <= to)
            return true;
    return false;
}

/*
 * Where the text couldn't be read whole, most of what could be said of its meaning isn't sure to be
 * true: a clause that is missing may only be unread. Names are known from the heads of their items,
 * though, so a slip in one is told at once.
 */
static void names_of_part(struct mf_charter *c, struct mf_diags *diags)
{
    static const enum mf_cat sure[] = {MF_CAT_NAME_TWICE, MF_CAT_NAME_UNKNOWN, MF_CAT_NAME_KIND,
                                       MF_CAT_PARAM_SHADOWS, MF_CAT_PARAM_TWICE};
    uint32_t faults = diags->list.n;
    struct mf_diags all;
    mf_diags_init(&all, diags->arena);
    mf_names_resolve(c, &all);
    for (uint32_t i = 0; i < all.list.n; i++) {
        const struct mf_diag *d = &all.list.at[i];
        bool told = line_told(diags, faults, c->source.text, d->span);
        /* Without a name that is nearly right, the item itself may be what couldn't be read. */
        told |= d->kind == mf_cat_kind(MF_CAT_NAME_UNKNOWN) && d->suggestion.n == 0;
        for (size_t j = 0; !told && j < sizeof sure / sizeof *sure; j++) {
            if (d->kind != mf_cat_kind(sure[j]))
                continue;
            struct mf_diag *copy = mf_diag_add(diags, d->kind, d->span, d->nargs, d->args);
            copy->second = d->second;
            copy->suggestion = d->suggestion;
        }
    }
}

const struct mf_charter *mf_charter_read(struct mf_arena *arena, struct mf_source source,
                                         struct mf_diags *diags)
{
    uint32_t before = diags->errors;
    struct mf_charter *c = mf_charter_parse(arena, source, diags);
    if (c && diags->errors > before) {
        names_of_part(c, diags);
    } else if (c) {
        mf_names_resolve(c, diags);
        mf_charter_check(c, diags);
    }
    mf_diags_sort(diags);
    return diags->errors == before ? c : NULL;
}
