/* Charters item by item: differences, names, entrenchment. */
#include "engine/charter_items.h"

#include "base/os.h"
#include "lang/lex.h"
#include "lang/names.h"

/* ---- items as tokens ---- */

static void read_tokens(struct mf_arena *arena, const struct mf_charter *c, struct mf_text_items *t)
{
    MF_VEC(struct mf_token) tokens = {0};
    struct mf_diags diags;
    struct mf_lexer lexer;

    mf_diags_init(&diags, arena);
    if (mf_lex_init(&lexer, arena, &c->source, &diags, "charter", false)) {
        struct mf_token token = mf_lex_next(&lexer);
        for (; token.kind != MF_TOK_END; token = mf_lex_next(&lexer))
            mf_vec_push(arena, &tokens, token);
    }
    t->tokens = tokens.at;
    t->ntokens = tokens.n;
}

void mf_text_items(struct mf_arena *arena, const struct mf_charter *c, struct mf_text_items *ret)
{
    uint32_t at = 0;

    *ret = (struct mf_text_items){
        .charter = c,
        .first = mf_new_n(arena, uint32_t, c->nitems),
        .end = mf_new_n(arena, uint32_t, c->nitems),
    };
    read_tokens(arena, c, ret);
    for (uint32_t i = 0; i < c->nitems; i++) {
        struct mf_span span = c->items[i].span;
        while (at < ret->ntokens && ret->tokens[at].span.at < span.at)
            at++;
        ret->first[i] = at;
        while (at < ret->ntokens && ret->tokens[at].span.at < span.at + span.len)
            at++;
        ret->end[i] = at;
    }
}

static bool same_token(const struct mf_token *a, const struct mf_token *b)
{
    return a->kind == b->kind && mf_str_eq(a->text, b->text) && a->value == b->value &&
           a->den == b->den;
}

bool mf_item_same(const struct mf_text_items *a, uint32_t i, const struct mf_text_items *b,
                  uint32_t k)
{
    uint32_t n = a->end[i] - a->first[i];

    if (n != b->end[k] - b->first[k])
        return false;
    for (uint32_t t = 0; t < n; t++)
        if (!same_token(&a->tokens[a->first[i] + t], &b->tokens[b->first[k] + t]))
            return false;
    return true;
}

/* ---- differences ---- */

/* Kinds of which a charter may have several without a name: they are what they say. */
static bool is_nameless(enum mf_item_kind kind)
{
    return kind == MF_ITEM_INCOMPATIBLE || kind == MF_ITEM_ALWAYS;
}

uint32_t mf_item_find(const struct mf_text_items *a, uint32_t i, const struct mf_text_items *b)
{
    const struct mf_item *item = &a->charter->items[i];
    const struct mf_name *name = mf_item_name(a->charter, item);
    uint32_t k;

    if (name) {
        if (!mf_map_get(&b->charter->names, name->text, &k) ||
            b->charter->items[k].kind != item->kind)
            return MF_NO_ITEM;
        return k;
    }
    for (k = 0; k < b->charter->nitems; k++)
        if (b->charter->items[k].kind == item->kind &&
            (!is_nameless(item->kind) || mf_item_same(a, i, b, k)))
            return k;
    return MF_NO_ITEM;
}

struct mf_item_changes mf_items_changed(struct mf_arena *arena, const struct mf_text_items *a,
                                        const struct mf_text_items *b)
{
    MF_VEC(struct mf_item_change) list = {0};

    for (uint32_t i = 0; i < a->charter->nitems; i++) {
        uint32_t k = mf_item_find(a, i, b);
        if (k == MF_NO_ITEM || !mf_item_same(a, i, b, k))
            mf_vec_push(arena, &list, ((struct mf_item_change){i, k}));
    }
    for (uint32_t k = 0; k < b->charter->nitems; k++)
        if (mf_item_find(b, k, a) == MF_NO_ITEM)
            mf_vec_push(arena, &list, ((struct mf_item_change){MF_NO_ITEM, k}));
    return (struct mf_item_changes){list.at, list.n};
}

struct mf_str mf_item_word(const struct mf_text_items *t, uint32_t item)
{
    const struct mf_item *it = &t->charter->items[item];
    const struct mf_name *name = mf_item_name(t->charter, it);

    if (name)
        return name->text;
    if (it->kind == MF_ITEM_MISSION)
        return MF_S("mission");
    if (it->kind == MF_ITEM_SILENCE)
        return MF_S("silence");
    if (it->kind == MF_ITEM_WITNESSED)
        return MF_S("witnessed");
    return it->kind == MF_ITEM_ALWAYS ? MF_S("always") : MF_S("incompatible");
}

/* ---- names and entrenchment ---- */

void mf_item_each_named(const struct mf_text_items *t, uint32_t i,
                        void (*fn)(void *ctx, uint32_t item), void *ctx)
{
    uint32_t named;

    for (uint32_t k = t->first[i]; k < t->end[i]; k++)
        if (t->tokens[k].kind == MF_TOK_WORD &&
            mf_map_get(&t->charter->names, t->tokens[k].text, &named) && named != i)
            fn(ctx, named);
}

bool mf_item_is_entrenched(const struct mf_charter *c, const struct mf_item *item)
{
    switch (item->kind) {
    case MF_ITEM_MISSION:
        return c->mission_entrenched;
    case MF_ITEM_BODY:
        return c->bodies[item->index].entrenched;
    case MF_ITEM_OFFICE:
        return c->offices[item->index].entrenched;
    case MF_ITEM_SETTING:
        return c->settings[item->index].entrenched;
    case MF_ITEM_MANDATE:
        return c->mandates[item->index].entrenched;
    case MF_ITEM_POWER:
        return c->powers[item->index].entrenched;
    case MF_ITEM_INCOMPATIBLE:
    case MF_ITEM_FACT:
    case MF_ITEM_ALWAYS:
    case MF_ITEM_RULE:
    case MF_ITEM_SILENCE:
    case MF_ITEM_WITNESSED:
    case MF_ITEM_EMERGENCY:
        break;
    }
    return false;
}

struct closing {
    bool *in;
    MF_VEC(uint32_t) todo;
    struct mf_arena *arena;
};

static void close_over(void *ctx, uint32_t item)
{
    struct closing *c = ctx;

    if (c->in[item])
        return;
    c->in[item] = true;
    mf_vec_push(c->arena, &c->todo, item);
}

bool *mf_items_entrenched(struct mf_arena *arena, const struct mf_text_items *t)
{
    struct closing c = {.in = mf_new_n(arena, bool, t->charter->nitems), .arena = arena};

    for (uint32_t i = 0; i < t->charter->nitems; i++)
        if (mf_item_is_entrenched(t->charter, &t->charter->items[i]))
            close_over(&c, i);
    while (c.todo.n > 0)
        mf_item_each_named(t, c.todo.at[--c.todo.n], close_over, &c);
    return c.in;
}

static bool same_act(const struct mf_effect *a, const struct mf_effect *b)
{
    return a->kind == b->kind && mf_str_eq(a->target.name.text, b->target.name.text) &&
           mf_str_eq(a->text, b->text);
}

bool mf_power_shadows_entrenched(const struct mf_charter *c, const struct mf_charter *of,
                                 const struct mf_power *p)
{
    for (uint32_t i = 0; i < of->npowers; i++) {
        const struct mf_power *other = &of->powers[i];
        if (!other->entrenched || (c == of && other == p))
            continue;
        for (uint32_t k = 0; k < other->neffects; k++)
            for (uint32_t e = 0; e < p->neffects; e++)
                if (same_act(&other->effects[k], &p->effects[e]))
                    return true;
    }
    return false;
}
