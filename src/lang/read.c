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
        break;
    }
    return NULL;
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
    return ref;
}

const struct mf_charter *mf_charter_read(struct mf_arena *arena, struct mf_source source,
                                         struct mf_diags *diags)
{
    uint32_t before = diags->errors;
    struct mf_charter *c = mf_charter_parse(arena, source, diags);
    if (!c) {
        mf_diags_sort(diags);
        return NULL;
    }
    /* Where the text couldn't be read whole, names that are missing may only be unread: nothing
     * said of them, or of what rests on them, would be sure to be true. */
    if (diags->errors == before) {
        mf_names_resolve(c, diags);
        mf_charter_check(c, diags);
    }
    mf_diags_sort(diags);
    return diags->errors == before ? c : NULL;
}
