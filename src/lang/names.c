#include "lang/names.h"

#include "lang/check.h"

/* Which kinds of thing a place takes. */
#define BIT(kind) (1u << MF_REF_##kind)
#define ANY_ITEM                                                                                   \
    (BIT(BODY) | BIT(OFFICE) | BIT(SETTING) | BIT(RULE) | BIT(FACT) | BIT(EMERGENCY) |             \
     BIT(MANDATE) | BIT(POWER) | BIT(MISSION))

/*
 * What suggestions may cost in all, so that a text full of slips stays cheap: a name looked at
 * costs 1, one compared letter by letter COMPARED.
 */
#define SUGGESTION_BUDGET 2000000u
#define COMPARED          64u

struct names {
    struct mf_charter *c;
    struct mf_diags *d;
    struct mf_arena scratch;
    const struct mf_power *power;  /* whose clauses are being read; NULL outside powers */
    struct mf_span subject_said;   /* first place where the power says `subject`; len 0: nowhere */
    bool group_words;              /* `subject` and `proposer` have a meaning here */
    struct mf_span *named_subject; /* per named rule: where it says `subject` or `proposer` */
    uint32_t *tag_room;            /* per body: capacity of its tags */
    bool *tags_full;               /* per body: the limit was reported */
    uint32_t *declared; /* per body: bit t is set when tag t is required, limited or seated */
    MF_VEC(struct mf_group *) excepts; /* `except NAME`, left until all tags are known */
    uint32_t budget;
};

/* Nodes are const for everyone but the passes that complete them. */
static struct mf_rule *own_rule(const struct mf_rule *r)
{
    return (struct mf_rule *)(uintptr_t)r;
}

static struct mf_cond *own_cond(const struct mf_cond *c)
{
    return (struct mf_cond *)(uintptr_t)c;
}

/* ---- the table of names
 * ----------------------------------------------------------------------------- */

static void declare_name(struct names *n, const struct mf_name *name, uint32_t item)
{
    const struct mf_charter *c = n->c;
    uint32_t first;
    if (name->text.n == 0 || mf_map_put(&n->c->names, name->text, item))
        return;
    mf_map_get(&c->names, name->text, &first);
    struct mf_str word = mf_ref_kind_word(mf_item_ref_kind(c->items[first].kind));
    mf_report(n->d, MF_CAT_NAME_TWICE, name->span, MF_ARGS(name->text, word))->second =
        mf_item_name_span(c, &c->items[first], name->text);
}

static void declare_names(struct names *n)
{
    struct mf_charter *c = n->c;
    mf_map_init(&c->names, c->arena);
    for (uint32_t i = 0; i < c->nitems; i++) {
        const struct mf_name *name = mf_item_name(c, &c->items[i]);
        if (name)
            declare_name(n, name, i);
    }
    /* Last, so that a witness that is called like a body doesn't take its name away. */
    for (uint32_t i = 0; c->witnessed.nnames > 0 && i < c->nitems; i++)
        for (uint32_t w = 0; c->items[i].kind == MF_ITEM_WITNESSED && w < c->witnessed.nnames; w++)
            declare_name(n, &c->witnessed.names[w].name, i);
}

/* Parameters may not be called like anything else, nor like each other. */
static void declare_params(struct names *n, const struct mf_power *p)
{
    for (uint32_t i = 0; i < p->nparams; i++) {
        const struct mf_name *name = &p->params[i].name;
        uint32_t at;
        if (mf_map_get(&n->c->names, name->text, &at)) {
            struct mf_str word = mf_ref_kind_word(mf_item_ref_kind(n->c->items[at].kind));
            mf_report(n->d, MF_CAT_PARAM_SHADOWS, name->span, MF_ARGS(name->text, word))->second =
                mf_item_name_span(n->c, &n->c->items[at], name->text);
        }
        for (uint32_t j = 0; j < i; j++) {
            if (mf_str_eq(p->params[j].name.text, name->text)) {
                mf_report(n->d, MF_CAT_PARAM_TWICE, name->span, MF_ARGS(name->text, p->name.text))
                    ->second = p->params[j].name.span;
                break;
            }
        }
    }
}

/* ---- suggestions
 * ------------------------------------------------------------------------------------ */

struct nearest {
    struct mf_str wanted, found;
    unsigned best; /* distance of `found`, or one more than what is still near */
};

static struct nearest nearest_to(struct mf_str wanted)
{
    unsigned cap = wanted.n <= 3 ? 1 : wanted.n <= 6 ? 2 : 3;
    return (struct nearest){.wanted = wanted, .best = cap + 1};
}

static void nearest_try(struct names *n, struct nearest *s, struct mf_str candidate)
{
    size_t longer = candidate.n > s->wanted.n ? candidate.n : s->wanted.n;
    size_t shorter = candidate.n > s->wanted.n ? s->wanted.n : candidate.n;
    bool near = longer - shorter < s->best;
    uint32_t cost = near ? COMPARED : 1;
    n->budget = n->budget > cost ? n->budget - cost : 0;
    if (!near || n->budget == 0)
        return;
    unsigned distance = mf_str_distance(s->wanted, candidate, s->best);
    if (distance < s->best) {
        s->best = distance;
        s->found = candidate;
    }
}

static struct mf_str suggest(struct names *n, struct mf_str wanted, uint32_t mask)
{
    struct nearest s = nearest_to(wanted);
    if ((mask & BIT(PARAM)) && n->power)
        for (uint32_t i = 0; i < n->power->nparams; i++)
            nearest_try(n, &s, n->power->params[i].name.text);
    for (uint32_t i = 0; n->budget > 0 && i < n->c->nitems; i++) {
        const struct mf_name *name = mf_item_name(n->c, &n->c->items[i]);
        if (name && (mask & (1u << mf_item_ref_kind(n->c->items[i].kind))))
            nearest_try(n, &s, name->text);
    }
    return s.found;
}

/* ---- one reference
 * ---------------------------------------------------------------------------------- */

/* "body | office": the kinds that a place takes, as the charter's own words. */
static struct mf_str mask_words(struct names *n, uint32_t mask)
{
    struct mf_buf b;
    mf_buf_init(&b, &n->scratch);
    if ((mask & ANY_ITEM) == ANY_ITEM)
        return MF_S("body | office | setting | rule | emergency | mandate | power | mission");
    for (enum mf_ref_kind k = MF_REF_BODY; k < MF_REF__COUNT; k++) {
        if (!(mask & (1u << k)))
            continue;
        if (b.n > 0)
            mf_buf_c(&b, " | ");
        mf_buf_add(&b, mf_ref_kind_word(k));
    }
    return mf_buf_str(&b);
}

/* Points a ref at what it names, or reports why it can't be. Absent refs stay as they are. */
static bool resolve(struct names *n, struct mf_ref *r, uint32_t mask)
{
    if (r->name.span.len == 0 || r->name.text.n == 0)
        return false;
    uint32_t at;
    const struct mf_power *p = n->power;
    bool item_there = mf_map_get(&n->c->names, r->name.text, &at);
    for (uint32_t i = 0; p && i < p->nparams; i++) {
        if (!mf_str_eq(p->params[i].name.text, r->name.text))
            continue;
        if (mask & BIT(PARAM)) {
            r->kind = MF_REF_PARAM;
            r->index = i;
            return true;
        }
        if (item_there)
            break; /* the parameter shadows it and has its message: no second one here */
        mf_report(n->d, MF_CAT_NAME_KIND, r->name.span,
                  MF_ARGS(r->name.text, mf_ref_kind_word(MF_REF_PARAM), mask_words(n, mask)))
            ->second = p->params[i].name.span;
        return false;
    }
    if ((mask & BIT(MISSION)) && mf_str_is(r->name.text, "mission")) {
        r->kind = MF_REF_MISSION;
        return true;
    }
    if (!item_there) {
        struct mf_str near = suggest(n, r->name.text, mask);
        mf_report(n->d, MF_CAT_NAME_UNKNOWN, r->name.span,
                  MF_ARGS(r->name.text, mask_words(n, mask)))
            ->suggestion = near;
        return false;
    }
    const struct mf_item *item = &n->c->items[at];
    enum mf_ref_kind kind = mf_item_ref_kind(item->kind);
    if (!(mask & (1u << kind))) {
        mf_report(n->d, MF_CAT_NAME_KIND, r->name.span,
                  MF_ARGS(r->name.text, mf_ref_kind_word(kind), mask_words(n, mask)))
            ->second = mf_item_name_span(n->c, item, r->name.text);
        return false;
    }
    r->kind = kind;
    r->index = item->index;
    return true;
}

/* A ref that may be a parameter of the given type, or an item of the mask. */
static bool resolve_typed(struct names *n, struct mf_ref *r, enum mf_param_type type, uint32_t mask)
{
    if (!resolve(n, r, mask | BIT(PARAM)))
        return false;
    if (r->kind != MF_REF_PARAM || n->power->params[r->index].type == type)
        return true;
    const struct mf_param *param = &n->power->params[r->index];
    mf_report(n->d, MF_CAT_PARAM_TYPE, r->name.span,
              MF_ARGS(r->name.text, mf_param_type_word(param->type), mf_param_type_word(type)))
        ->second = param->span;
    r->kind = MF_REF_NONE;
    return false;
}

/* ---- tags and weights
 * ------------------------------------------------------------------------------- */

/* The tag's number in its body, made when it is new; UINT32_MAX past the limit. */
static uint32_t tag_index(struct names *n, uint32_t body, const struct mf_name *name)
{
    struct mf_body *b = &n->c->bodies[body];
    for (uint32_t t = 0; t < b->ntags; t++)
        if (mf_str_eq(b->tags[t].text, name->text))
            return t;
    if (b->ntags == MF_MAX_TAGS) {
        if (!n->tags_full[body])
            mf_report(n->d, MF_CAT_TAGS_MANY, name->span, MF_ARGS(b->name.text))->second =
                b->name.span;
        n->tags_full[body] = true;
        return UINT32_MAX;
    }
    b->tags = mf_vec_room(n->c->arena, b->tags, b->ntags, &n->tag_room[body], sizeof *b->tags);
    b->tags[b->ntags] = *name;
    return b->ntags++;
}

static void resolve_tag(struct names *n, struct mf_ref *r, uint32_t body, bool declares)
{
    if (r->name.span.len == 0 || r->name.text.n == 0)
        return;
    uint32_t t = tag_index(n, body, &r->name);
    if (t == UINT32_MAX)
        return;
    r->kind = MF_REF_TAG;
    r->index = t;
    r->body = body;
    if (declares)
        n->declared[body] |= 1u << t;
}

/* Tags that nothing declares: nearly right ones are slips, others can only come from the founders.
 */
static void check_tags(struct names *n)
{
    for (uint32_t i = 0; i < n->c->nbodies; i++) {
        const struct mf_body *b = &n->c->bodies[i];
        for (uint32_t t = 0; t < b->ntags; t++) {
            if (n->declared[i] & (1u << t))
                continue;
            struct nearest s = nearest_to(b->tags[t].text);
            for (uint32_t u = 0; u < b->ntags; u++)
                if (n->declared[i] & (1u << u))
                    nearest_try(n, &s, b->tags[u].text);
            enum mf_cat cat = s.found.n > 0 ? MF_CAT_TAG_UNKNOWN : MF_CAT_TAG_NEVER_GIVEN;
            struct mf_diag *diag =
                mf_report(n->d, cat, b->tags[t].span, MF_ARGS(b->tags[t].text, b->name.text));
            diag->second = b->name.span;
            diag->suggestion = s.found;
        }
    }
}

static void resolve_weight(struct names *n, struct mf_group *g)
{
    if (g->by.span.len == 0)
        return;
    const struct mf_body *b = g->of.kind == MF_REF_BODY ? &n->c->bodies[g->of.index] : NULL;
    for (uint32_t w = 0; b && w < b->nweights; w++) {
        if (mf_str_eq(b->weights[w].text, g->by.text)) {
            g->by_heads = false; /* a weight may be called `heads` */
            g->by_weight = (struct mf_ref){
                .name = g->by, .kind = MF_REF_WEIGHT, .index = w, .body = g->of.index};
            return;
        }
    }
    if (mf_str_is(g->by.text, "heads")) {
        g->by_heads = true;
        return;
    }
    if (!b && g->of.kind != MF_REF_OFFICE)
        return; /* the group itself has its message */
    struct nearest s = nearest_to(g->by.text);
    for (uint32_t w = 0; b && w < b->nweights; w++)
        nearest_try(n, &s, b->weights[w].text);
    struct mf_diag *diag =
        mf_report(n->d, MF_CAT_WEIGHT_UNKNOWN, g->by.span, MF_ARGS(g->by.text, g->of.name.text));
    diag->suggestion = s.found;
    if (b)
        diag->second = b->name.span;
}

/* ---- amounts, groups, rules
 * ------------------------------------------------------------------------- */

static void resolve_amount(struct names *n, struct mf_amount *a)
{
    if (a->kind == MF_AMT_NAME)
        resolve_typed(n, &a->ref, MF_PARAM_AMOUNT, BIT(SETTING));
}

/* `subject` and `proposer` mean something inside powers, and in named rules that powers use. */
static void say_word(struct names *n, struct mf_span span, bool subject)
{
    if (!n->group_words)
        mf_report(n->d, MF_CAT_WORD_OUTSIDE_POWER, span,
                  MF_ARGS(subject ? MF_S("subject") : MF_S("proposer")));
    else if (subject && n->subject_said.len == 0)
        n->subject_said = span;
}

static void resolve_group(struct names *n, struct mf_group *g)
{
    if (g->kind == MF_GROUP_SUBJECT || g->kind == MF_GROUP_PROPOSER)
        say_word(n, g->span, g->kind == MF_GROUP_SUBJECT);
    if (g->except == MF_EXCEPT_SUBJECT || g->except == MF_EXCEPT_PROPOSER)
        say_word(n, g->span, g->except == MF_EXCEPT_SUBJECT);
    if (g->kind != MF_GROUP_NAMED)
        return;
    if (!resolve(n, &g->of, BIT(BODY) | BIT(OFFICE)))
        return;
    if (g->tag.name.span.len > 0) {
        if (g->of.kind == MF_REF_BODY)
            resolve_tag(n, &g->tag, g->of.index, false);
        else
            mf_report(n->d, MF_CAT_TAG_OF_OFFICE, g->tag.name.span,
                      MF_ARGS(g->of.name.text, g->tag.name.text))
                ->second = n->c->offices[g->of.index].name.span;
    }
    if (g->except == MF_EXCEPT_NAME)
        mf_vec_push(&n->scratch, &n->excepts, g);
    resolve_weight(n, g);
}

/* `except NAME`: a tag of the body, else a body or an office; both at once has two meanings. */
static void resolve_excepts(struct names *n)
{
    for (uint32_t i = 0; i < n->excepts.n; i++) {
        struct mf_group *g = n->excepts.at[i];
        struct mf_ref *r = &g->except_name;
        const struct mf_body *b = g->of.kind == MF_REF_BODY ? &n->c->bodies[g->of.index] : NULL;
        uint32_t tag = UINT32_MAX, at;
        for (uint32_t t = 0; b && t < b->ntags && tag == UINT32_MAX; t++)
            if (mf_str_eq(b->tags[t].text, r->name.text))
                tag = t;
        bool item = mf_map_get(&n->c->names, r->name.text, &at);
        if (tag != UINT32_MAX && item) {
            mf_report(n->d, MF_CAT_EXCEPT_TWO_MEANINGS, r->name.span,
                      MF_ARGS(r->name.text, b->name.text))
                ->second = mf_item_name(n->c, &n->c->items[at])->span;
        } else if (tag != UINT32_MAX) {
            r->kind = MF_REF_TAG;
            r->index = tag;
            r->body = g->of.index;
        } else if (item || !b) {
            resolve(n, r, BIT(BODY) | BIT(OFFICE));
        } else {
            struct nearest s = nearest_to(r->name.text);
            s.found = suggest(n, r->name.text, BIT(BODY) | BIT(OFFICE));
            if (s.found.n > 0)
                s.best = mf_str_distance(s.wanted, s.found, s.best);
            for (uint32_t t = 0; t < b->ntags; t++)
                nearest_try(n, &s, b->tags[t].text);
            mf_report(n->d, MF_CAT_NAME_UNKNOWN, r->name.span,
                      MF_ARGS(r->name.text, MF_S("tag | body | office")))
                ->suggestion = s.found;
        }
    }
}

static void resolve_groups(struct names *n, struct mf_group *at, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        resolve_group(n, &at[i]);
}

static void resolve_rule(struct names *n, const struct mf_rule *shared)
{
    struct mf_rule *r = own_rule(shared);
    if (!r)
        return;
    for (uint32_t i = 0; i < r->nchildren; i++)
        resolve_rule(n, r->children[i]);
    if (r->kind == MF_RULE_NAME && resolve(n, &r->name, BIT(OFFICE) | BIT(RULE)))
        r->kind = r->name.kind == MF_REF_OFFICE ? MF_RULE_CONSENT : MF_RULE_NAMED;
    if (r->kind != MF_RULE_COUNT && r->kind != MF_RULE_NO_OBJECTION)
        return;
    resolve_amount(n, &r->amount);
    resolve_group(n, &r->group);
    if (r->has_quorum)
        resolve_amount(n, &r->quorum);
    resolve(n, &r->tie, BIT(OFFICE));
}

/* ---- conditions
 * ------------------------------------------------------------------------------------- */

/* A bare word as a value is a name, unless it is compared with a parameter of words. */
static void value_is_name(struct mf_value *v)
{
    if (v->kind != MF_VALUE_WORD)
        return;
    v->kind = MF_VALUE_AMOUNT;
    v->amount = (struct mf_amount){
        .span = v->span, .kind = MF_AMT_NAME, .ref.name = {.text = v->text, .span = v->span}};
}

/* A bare word may have been read as a name or as a word: the parameter's type decides which it is.
 */
static void resolve_param_value(struct names *n, struct mf_cond *c, const struct mf_param *param)
{
    struct mf_value *v = &c->value;
    bool bare = v->kind == MF_VALUE_AMOUNT && v->amount.kind == MF_AMT_NAME;
    if (param->type == MF_PARAM_WORDS) {
        if (bare) {
            v->kind = MF_VALUE_WORD;
            v->text = v->amount.ref.name.text;
        }
        struct nearest s = nearest_to(v->text);
        for (uint32_t i = 0; v->kind == MF_VALUE_WORD && i < param->nwords; i++) {
            if (mf_str_eq(param->words[i].text, v->text))
                return;
            nearest_try(n, &s, param->words[i].text);
        }
        struct mf_diag *diag =
            mf_report(n->d, MF_CAT_WORD_UNKNOWN, v->span,
                      MF_ARGS(mf_source_slice(&n->c->source, v->span), param->name.text));
        diag->second = param->span;
        diag->suggestion = s.found;
        return;
    }
    value_is_name(v);
    bool fits = (param->type == MF_PARAM_AMOUNT && v->kind == MF_VALUE_AMOUNT) ||
                (param->type == MF_PARAM_DURATION && v->kind == MF_VALUE_DURATION);
    if (!fits)
        mf_report(n->d, MF_CAT_COND_TYPE, c->span,
                  MF_ARGS(param->name.text, mf_param_type_word(param->type)))
            ->second = param->span;
    else if (v->kind == MF_VALUE_AMOUNT)
        resolve_amount(n, &v->amount);
}

static void resolve_cond(struct names *n, const struct mf_cond *shared)
{
    struct mf_cond *c = own_cond(shared);
    if (!c)
        return;
    for (uint32_t i = 0; i < c->nchildren; i++)
        resolve_cond(n, c->children[i]);
    switch (c->kind) {
    case MF_COND_AND:
    case MF_COND_OR:
        break;
    case MF_COND_VACANCY:
    case MF_COND_BELOW_MINIMUM:
        resolve(n, &c->name, BIT(BODY));
        break;
    case MF_COND_OFFICE_VACANT:
        resolve(n, &c->name, BIT(OFFICE));
        break;
    case MF_COND_EMERGENCY:
        resolve(n, &c->name, BIT(EMERGENCY));
        break;
    case MF_COND_PARAM:
        if (resolve(n, &c->name, BIT(PARAM)))
            resolve_param_value(n, c, &n->power->params[c->name.index]);
        break;
    case MF_COND_IN_OFFICE:
        resolve_group(n, &c->group);
        value_is_name(&c->value);
        if (c->value.kind == MF_VALUE_AMOUNT)
            resolve_amount(n, &c->value.amount);
        break;
    case MF_COND_FAILED:
        resolve(n, &c->name, BIT(POWER));
        break;
    }
}

/* ---- effects
 * ---------------------------------------------------------------------------------------- */

static uint32_t effect_target_mask(enum mf_effect_kind kind)
{
    switch (kind) {
    case MF_EF_APPOINT:
    case MF_EF_REMOVE:
        return BIT(OFFICE);
    case MF_EF_SUSPEND:
        return BIT(OFFICE) | BIT(BODY);
    case MF_EF_SEAT:
    case MF_EF_UNSEAT:
    case MF_EF_ADMIT:
    case MF_EF_EXPEL:
    case MF_EF_RESIZE:
        return BIT(BODY);
    case MF_EF_SET:
        return BIT(SETTING);
    case MF_EF_GRANT:
    case MF_EF_REVOKE:
        return BIT(MANDATE);
    case MF_EF_DECLARE:
    case MF_EF_END:
        return BIT(EMERGENCY);
    case MF_EF_STAY:
    case MF_EF_RESTORE:
    case MF_EF_UNDO:
    case MF_EF_AMEND:
    case MF_EF_AMEND_ENTRENCHED:
    case MF_EF_REKEY:
    case MF_EF_SPEND:
    case MF_EF_ACT:
    case MF_EF_ADOPT:
    case MF_EF_DISSOLVE:
    case MF_EF__COUNT:
        break;
    }
    return 0;
}

static void resolve_effect(struct names *n, struct mf_effect *e)
{
    uint32_t mask = effect_target_mask(e->kind);
    resolve_typed(n, &e->person, MF_PARAM_PERSON, BIT(OFFICE));
    if (e->kind == MF_EF_STAY || e->kind == MF_EF_RESTORE || e->kind == MF_EF_UNDO)
        resolve_typed(n, &e->target, MF_PARAM_DECISION, 0);
    else if (mask == BIT(BODY))
        resolve_typed(n, &e->target, MF_PARAM_BODY, mask);
    else if (mask != 0)
        resolve(n, &e->target, mask);
    for (uint32_t i = 0; i < e->ntags; i++) {
        if (e->target.kind == MF_REF_BODY)
            resolve_tag(n, &e->tags[i], e->target.index, true);
        else if (e->target.kind == MF_REF_PARAM)
            mf_report(n->d, MF_CAT_TAG_OF_PARAM, e->tags[i].name.span,
                      MF_ARGS(e->tags[i].name.text, e->target.name.text));
    }
    value_is_name(&e->value);
    if (e->value.kind == MF_VALUE_AMOUNT)
        resolve_amount(n, &e->value.amount);
    for (uint32_t i = 0; i < e->nitems; i++)
        resolve(n, &e->items[i], ANY_ITEM);
}

/* ---- powers
 * ----------------------------------------------------------------------------------------- */

static void resolve_attested(struct names *n, struct mf_attested *at, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        resolve_group(n, &at[i].by);
}

/* `stage b if a fails`: a must stand before b, and stages have names of their own. */
static void resolve_stage_order(struct names *n, struct mf_power *p, uint32_t index)
{
    struct mf_stage *s = &p->stages[index];
    for (uint32_t i = 0; i < index && s->name.span.len > 0; i++) {
        if (mf_str_eq(p->stages[i].name.text, s->name.text)) {
            mf_report(n->d, MF_CAT_STAGE_TWICE, s->name.span, MF_ARGS(s->name.text))->second =
                p->stages[i].name.span;
            break;
        }
    }
    if (s->after.span.len == 0)
        return;
    struct nearest near = nearest_to(s->after.text);
    for (uint32_t i = 0; i < p->nstages; i++) {
        if (!mf_str_eq(p->stages[i].name.text, s->after.text)) {
            if (i < index)
                nearest_try(n, &near, p->stages[i].name.text);
            continue;
        }
        s->after_index = i;
        if (i >= index)
            mf_report(n->d, MF_CAT_STAGE_ORDER, s->after.span, MF_ARGS(s->after.text, s->name.text))
                ->second = p->stages[i].name.span;
        return;
    }
    mf_report(n->d, MF_CAT_STAGE_UNKNOWN, s->after.span, MF_ARGS(s->after.text, p->name.text))
        ->suggestion = near.found;
}

/* A quorum without a group of its own is one of those who vote. */
static void resolve_alone(struct names *n, const struct mf_rule *quorum, const struct mf_rule *by)
{
    struct mf_rule *r = own_rule(quorum);
    if (r)
        resolve_amount(n, &r->amount);
    if (r && by)
        r->group = by->group;
}

static void resolve_stage(struct names *n, struct mf_power *p, uint32_t index)
{
    struct mf_stage *s = &p->stages[index];
    resolve_stage_order(n, p, index);
    for (uint32_t i = 0; i < s->nnotice; i++)
        resolve_groups(n, s->notice[i].to, s->notice[i].nto);
    for (uint32_t i = 0; i < s->nhears; i++)
        resolve_group(n, &s->hears[i].whom);
    resolve_attested(n, s->requires, s->nrequires);
    resolve_amount(n, &s->second_call_quorum);
    resolve_groups(n, s->recuses, s->nrecuses);
    resolve_rule(n, s->passes);
    resolve_rule(n, s->choose.by);
    resolve(n, &s->choose.tie, BIT(OFFICE));
    resolve_alone(n, s->choose.beats, s->choose.by);
    resolve_alone(n, s->choose.outvotes, s->choose.by);
    resolve_alone(n, s->says.means, s->choose.by);
    resolve_rule(n, s->veto);
    resolve_rule(n, s->overridden_by);
}

/*
 * The one person acted on (rule 14): that parameter of type person which the effects use. A person
 * whose name isn't resolved counts as one, since it has its message already.
 */
static uint32_t find_subject(struct mf_power *p)
{
    uint32_t seen = 0, persons = 0;
    p->subject = UINT32_MAX;
    for (uint32_t i = 0; i < p->neffects; i++) {
        const struct mf_ref *r = &p->effects[i].person;
        if (r->kind == MF_REF_NONE && r->name.span.len > 0)
            return 1;
        if (r->kind != MF_REF_PARAM || (seen & (1u << r->index)))
            continue;
        seen |= 1u << r->index;
        p->subject = r->index;
        persons++;
    }
    if (persons > 1)
        p->subject = UINT32_MAX;
    return persons;
}

struct named_use {
    const struct names *n;
    struct mf_span place; /* first named rule that says `subject`; len 0: none */
};

static void use_named(void *ctx, const struct mf_rule *r)
{
    struct named_use *u = ctx;
    if (!r)
        return;
    for (uint32_t i = 0; i < r->nchildren; i++)
        use_named(ctx, r->children[i]);
    if (r->kind == MF_RULE_NAMED && u->place.len == 0 && u->n->named_subject[r->name.index].len > 0)
        u->place = r->span;
}

static void resolve_power(struct names *n, struct mf_power *p)
{
    n->power = p;
    n->subject_said = (struct mf_span){0, 0};
    declare_params(n, p);
    for (uint32_t i = 0; i < p->nparams; i++)
        for (uint32_t j = 0; j < p->params[i].npowers; j++)
            resolve(n, &p->params[i].powers[j], BIT(POWER));
    resolve_rule(n, p->proposed);
    resolve_cond(n, p->opens_when);
    resolve(n, &p->opens_after, BIT(POWER));
    for (uint32_t i = 0; i < p->nstages; i++)
        resolve_stage(n, p, i);
    resolve_rule(n, p->challenge.by);
    resolve_rule(n, p->challenge.decided_by);
    resolve_rule(n, p->confirmed.by);
    resolve_groups(n, p->reports.to, p->reports.nto);
    resolve_cond(n, p->only_when);
    resolve_groups(n, p->visible, p->nvisible);
    for (uint32_t i = 0; i < p->njoins; i++)
        resolve(n, &p->joins[i], BIT(POWER));
    resolve_rule(n, p->nominations_by);
    for (uint32_t i = 0; i < p->neffects; i++)
        resolve_effect(n, &p->effects[i]);

    uint32_t persons = find_subject(p);
    struct named_use use = {.n = n, .place = n->subject_said};
    mf_power_each_rule(p, use_named, &use);
    if (use.place.len > 0 && persons != 1)
        mf_report(n->d, persons == 0 ? MF_CAT_SUBJECT_NONE : MF_CAT_SUBJECT_MANY, use.place,
                  MF_ARGS(p->name.text))
            ->second = p->effect_span;
    n->power = NULL;
}

/* ---- the rest of the organisation
 * ------------------------------------------------------------------- */

static void resolve_body(struct names *n, uint32_t index)
{
    struct mf_body *b = &n->c->bodies[index];
    for (uint32_t i = 0; i < b->nrequire; i++) {
        resolve_amount(n, &b->require[i].amount);
        resolve_tag(n, &b->require[i].tag, index, true);
    }
    for (uint32_t i = 0; i < b->nlimit; i++) {
        resolve_tag(n, &b->limit[i].tag, index, true);
        resolve(n, &b->limit[i].per, BIT(FACT));
    }
    for (uint32_t i = 0; i < b->nincludes; i++)
        resolve(n, &b->includes[i], BIT(OFFICE));
    for (uint32_t i = 0; i < b->vacancies.nfillers; i++)
        resolve(n, &b->vacancies.fillers[i].power, BIT(POWER));
    resolve(n, &b->admitted, BIT(OFFICE) | BIT(POWER));
    for (uint32_t i = 0; i < b->nweights; i++)
        for (uint32_t j = 0; j < i; j++)
            if (mf_str_eq(b->weights[i].text, b->weights[j].text)) {
                mf_report(n->d, MF_CAT_WEIGHT_TWICE, b->weights[i].span,
                          MF_ARGS(b->weights[i].text, b->name.text))
                    ->second = b->weights[j].span;
                break;
            }
}

static void resolve_organisation(struct names *n)
{
    struct mf_charter *c = n->c;
    for (uint32_t i = 0; i < c->witnessed.nnames; i++) { /* they declare what they name */
        c->witnessed.names[i].kind = MF_REF_WITNESS;
        c->witnessed.names[i].index = i;
    }
    for (uint32_t i = 0; i < c->nbodies; i++)
        resolve_body(n, i);
    for (uint32_t i = 0; i < c->noffices; i++) {
        resolve(n, &c->offices[i].of, BIT(BODY));
        resolve(n, &c->offices[i].acting, BIT(OFFICE));
    }
    for (uint32_t i = 0; i < c->nincompatibles; i++)
        resolve_groups(n, c->incompatibles[i].of, c->incompatibles[i].n);
    for (uint32_t i = 0; i < c->nalways; i++)
        resolve_cond(n, c->always[i].cond);
    for (uint32_t i = 0; i < c->nemergencies; i++) {
        struct mf_emergency *e = &c->emergencies[i];
        resolve_rule(n, e->declared);
        resolve_rule(n, e->ended);
        resolve_groups(n, e->reports.to, e->reports.nto);
    }
    for (uint32_t i = 0; i < c->nmandates; i++) {
        struct mf_mandate *m = &c->mandates[i];
        for (uint32_t j = 0; j < m->nasks; j++)
            resolve_rule(n, m->asks[j].asks);
        resolve_attested(n, m->requires, m->nrequires);
        resolve_groups(n, m->reports.to, m->reports.nto);
        resolve_rule(n, m->stopped);
    }
}

static void resolve_named_rules(struct names *n)
{
    struct mf_charter *c = n->c;
    n->group_words = true;
    for (uint32_t i = 0; i < c->nrules; i++) {
        n->subject_said = (struct mf_span){0, 0};
        resolve_rule(n, c->rules[i].rule);
        n->named_subject[i] = n->subject_said;
    }
    n->group_words = false;
}

void mf_names_resolve(struct mf_charter *c, struct mf_diags *d)
{
    struct names n = {.c = c, .d = d, .budget = SUGGESTION_BUDGET};
    mf_arena_init(&n.scratch);
    n.tag_room = mf_new_n(&n.scratch, uint32_t, c->nbodies);
    n.tags_full = mf_new_n(&n.scratch, bool, c->nbodies);
    n.declared = mf_new_n(&n.scratch, uint32_t, c->nbodies);
    n.named_subject = mf_new_n(&n.scratch, struct mf_span, c->nrules);
    uint32_t *leaves = mf_new_n(&n.scratch, uint32_t, c->nrules);

    declare_names(&n);
    resolve_organisation(&n);
    resolve_named_rules(&n);
    mf_names_named_rules(c, d, n.named_subject, leaves);
    n.group_words = true;
    for (uint32_t i = 0; i < c->npowers; i++)
        resolve_power(&n, &c->powers[i]);
    resolve_excepts(&n);
    check_tags(&n);
    mf_names_finish(c, d, leaves);
    mf_arena_free(&n.scratch);
}
