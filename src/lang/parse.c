/* A charter as a whole: its head, its items, its end. */
#include "lang/parse.h"

#include "lang/parse_internal.h"

static const struct mf_str nothing = {0};

/* ---- small items
 * ---------------------------------------------------------------------------------- */

/* mission = "mission" STRING */
static bool mission(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    struct mf_charter *c = p->charter;
    if (c->mission_span.len > 0)
        mf_p_say(p, MF_CAT_CLAUSE_TWICE, start, MF_S("mission"), nothing)->second = c->mission_span;
    bool ok = mf_p_text(p, &c->mission);
    c->mission_entrenched = entrenched;
    c->mission_span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_MISSION, 0, c->mission_span);
    return ok;
}

static bool body(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    return mf_p_body(p, entrenched, start);
}

/* office = "office" NAME [ STRING ] [ "of" NAME ] [ "acting" NAME "when" "vacant" ] */
static bool office(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    struct mf_office *o = mf_p_add(p, &p->offices, sizeof *o);
    uint32_t index = p->offices.n - 1;
    o->entrenched = entrenched;
    bool ok = mf_p_name(p, &o->name) && mf_p_title(p, &o->title);
    if (ok && mf_p_take(p, "of"))
        ok = mf_p_ref(p, &o->of);
    struct mf_span from = p->tok.span;
    if (ok && mf_p_take(p, "acting")) {
        ok = mf_p_ref(p, &o->acting) && mf_p_expect(p, "when") && mf_p_expect(p, "vacant");
        o->acting_span = mf_p_since(p, from);
    }
    o->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_OFFICE, index, o->span);
    return ok;
}

/* incompatible = "incompatible" group { "," group } */
static bool incompatible(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    (void)entrenched;
    struct mf_incompatible *i = mf_p_add(p, &p->incompatibles, sizeof *i);
    uint32_t index = p->incompatibles.n - 1;
    bool ok = mf_p_groups(p, &i->of, &i->n);
    i->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_INCOMPATIBLE, index, i->span);
    return ok;
}

/* fact = "fact" NAME */
static bool fact(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    (void)entrenched;
    struct mf_fact *f = mf_p_add(p, &p->facts, sizeof *f);
    uint32_t index = p->facts.n - 1;
    bool ok = mf_p_name(p, &f->name);
    f->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_FACT, index, f->span);
    return ok;
}

/* always = "always" cond */
static bool always(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    (void)entrenched;
    struct mf_always *a = mf_p_add(p, &p->always, sizeof *a);
    uint32_t index = p->always.n - 1;
    bool ok = mf_p_cond(p, &a->cond);
    a->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_ALWAYS, index, a->span);
    return ok;
}

/* setting = "setting" NAME amount "between" amount "and" amount */
static bool setting(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    struct mf_setting *s = mf_p_add(p, &p->settings, sizeof *s);
    uint32_t index = p->settings.n - 1;
    s->entrenched = entrenched;
    bool ok = mf_p_name(p, &s->name) && mf_p_amount(p, &s->value, true) &&
              mf_p_expect(p, "between") && mf_p_amount(p, &s->lo, true) && mf_p_expect(p, "and") &&
              mf_p_amount(p, &s->hi, true);
    s->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_SETTING, index, s->span);
    return ok;
}

/* named rule = "rule" NAME "=" rule */
static bool named_rule(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    (void)entrenched;
    struct mf_named_rule *r = mf_p_add(p, &p->rules, sizeof *r);
    uint32_t index = p->rules.n - 1;
    bool ok = mf_p_name(p, &r->name) && mf_p_expect_sign(p, MF_TOK_EQ, "=");
    ok = ok && mf_p_deciding_rule(p, &r->rule);
    r->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_RULE, index, r->span);
    return ok;
}

/* silence = "silence" "over" D "extends" */
static bool silence(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    (void)entrenched;
    struct mf_charter *c = p->charter;
    if (c->silence_span.len > 0)
        mf_p_say(p, MF_CAT_CLAUSE_TWICE, start, MF_S("silence"), nothing)->second = c->silence_span;
    bool ok = mf_p_expect(p, "over") && mf_p_duration(p, &c->silence) && mf_p_expect(p, "extends");
    c->silence_span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_SILENCE, 0, c->silence_span);
    return ok;
}

/* witnessed = "witnessed" "by" INT "of" NAME { "," NAME } [ "else" "after" D ] */
static bool witnessed(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    (void)entrenched;
    struct mf_charter *c = p->charter;
    struct mf_witnessed w = {0};
    if (c->witnessed.span.len > 0)
        mf_p_say(p, MF_CAT_CLAUSE_TWICE, start, MF_S("witnessed"), nothing)->second =
            c->witnessed.span;
    bool ok = mf_p_expect(p, "by");
    w.k_span = p->tok.span;
    ok = ok && mf_p_int(p, &w.k) && mf_p_expect(p, "of");
    if (ok && p->tok.first && mf_p_at(p, MF_TOK_WORD) && mf_p_word_in(p->tok.text, mf_item_words))
        ok = mf_p_fail(p, MF_CAT_NAME_MISSING, nothing);
    ok = ok && mf_p_refs(p, &w.names, &w.nnames);
    if (ok && mf_p_take(p, "else"))
        ok = mf_p_expect(p, "after") && mf_p_duration(p, &w.otherwise);
    w.span = mf_p_since(p, start);
    if (ok && w.nnames > MF_MAX_WITNESSES) {
        mf_p_say(p, MF_CAT_WITNESSES_MANY, w.names[MF_MAX_WITNESSES].name.span,
                 mf_strf(p->diags->arena, "%u", MF_MAX_WITNESSES), nothing);
        w.nnames = MF_MAX_WITNESSES;
    }
    c->witnessed = w;
    mf_p_item(p, MF_ITEM_WITNESSED, 0, w.span);
    return ok;
}

static bool emergency(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    (void)entrenched;
    return mf_p_emergency(p, start);
}

/* ---- items
 * ---------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    bool may_be_entrenched;
    bool (*read)(struct mf_parser *, bool, struct mf_span);
} item_forms[] = {
    {"mission", true, mission},
    {"body", true, body},
    {"office", true, office},
    {"power", true, mf_p_power},
    {"mandate", true, mf_p_mandate},
    {"setting", true, setting},
    {"incompatible", false, incompatible},
    {"fact", false, fact},
    {"always", false, always},
    {"rule", false, named_rule},
    {"silence", false, silence},
    {"witnessed", false, witnessed},
    {"emergency", false, emergency},
};
enum { NITEMS = sizeof item_forms / sizeof *item_forms };

const char *const mf_item_words[] = {
    "mission", "body",         "office",  "power",     "mandate",   "setting",    "fact", "always",
    "rule",    "incompatible", "silence", "witnessed", "emergency", "entrenched", NULL};

void mf_p_item(struct mf_parser *p, enum mf_item_kind kind, uint32_t index, struct mf_span span)
{
    struct mf_item *item = mf_p_add(p, &p->items, sizeof *item);
    *item = (struct mf_item){kind, index, span};
}

static bool at_item(const struct mf_parser *p)
{
    return mf_p_at(p, MF_TOK_WORD) && mf_p_word_in(p->tok.text, mf_item_words);
}

static void skip_to_item(struct mf_parser *p)
{
    unsigned depth = 0;
    for (; !mf_p_at(p, MF_TOK_END); mf_p_next(p)) {
        if (mf_p_at(p, MF_TOK_LBRACE)) {
            depth++;
        } else if (mf_p_at(p, MF_TOK_RBRACE)) {
            if (depth == 0)
                return;
            depth--;
        } else if (at_item(p) && (p->tok.first || (depth == 0 && p->prev.kind == MF_TOK_RBRACE))) {
            return;
        }
    }
}

/* item = [ "entrenched" ] WORD … as item_forms says */
static void item(struct mf_parser *p)
{
    struct mf_span start = p->tok.span;
    bool entrenched = mf_p_take(p, "entrenched");
    p->spoiled = false;
    if (p->items.n == MF_MAX_ITEMS)
        mf_p_say(p, MF_CAT_ITEMS_MANY, start, mf_strf(p->diags->arena, "%u", MF_MAX_ITEMS),
                 nothing);
    for (size_t i = 0; mf_p_at(p, MF_TOK_WORD) && i < NITEMS; i++) {
        if (!mf_p_is(p, item_forms[i].word))
            continue;
        if (entrenched && !item_forms[i].may_be_entrenched)
            mf_p_say(p, MF_CAT_ENTRENCHED_WHAT, p->tok.span, p->tok.text, nothing);
        mf_p_next(p);
        if (!item_forms[i].read(p, entrenched, start))
            skip_to_item(p);
        return;
    }
    mf_p_fail(p, MF_CAT_ENTRENCHED_WHAT, nothing);
    skip_to_item(p);
}

/* What can't begin an item. */
static void no_item(struct mf_parser *p)
{
    static const char *const slips[][2] = {
        {"committee", "body"}, {"board", "body"},    {"role", "office"},
        {"action", "power"},   {"const", "setting"}, {"let", "rule"},
        {"agent", "mandate"},  {"define", "rule"},   {"group", "body"}};
    p->spoiled = false;
    if (!mf_p_at(p, MF_TOK_WORD)) {
        mf_p_fail(p, MF_CAT_ITEM_MISSING, nothing);
    } else {
        struct mf_str near = mf_p_nearest(p->tok.text, mf_item_words);
        for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
            if (mf_str_is(p->tok.text, slips[i][0]))
                near = mf_str_c(slips[i][1]);
        }
        struct mf_diag *d = mf_p_say(p, MF_CAT_ITEM_UNKNOWN, p->tok.span, p->tok.text, nothing);
        d->suggestion = near;
        if (near.n > 0) {
            p->tok.text = near;
            return;
        }
    }
    if (!mf_p_at(p, MF_TOK_LBRACE))
        mf_p_next(p);
    skip_to_item(p);
}

/* items = { item } up to the charter's closing brace; false when the text ended before it */
static bool items(struct mf_parser *p)
{
    for (;;) {
        if (mf_p_take_sign(p, MF_TOK_RBRACE))
            return true;
        if (mf_p_at(p, MF_TOK_END))
            return false;
        if (at_item(p))
            item(p);
        else
            no_item(p);
    }
}

/* ---- the whole
 * ------------------------------------------------------------------------------------ */

/* head = "charter" STRING "{"; *ret_brace has len 0 where there is none. False: this is no charter.
 */
static bool head(struct mf_parser *p, struct mf_span *ret_brace)
{
    struct mf_charter *c = p->charter;
    *ret_brace = (struct mf_span){0};
    if (mf_p_at(p, MF_TOK_END)) {
        mf_p_say(p, MF_CAT_EMPTY, p->tok.span, nothing, nothing);
        return false;
    }
    if (mf_p_at(p, MF_TOK_WORD) && mf_str_distance(p->tok.text, MF_S("charter"), 3) <= 2) {
        mf_p_expect(p, "charter");
    } else {
        mf_p_say(p, MF_CAT_NO_CHARTER, p->tok.span, nothing, nothing);
        return at_item(p);
    }
    c->title_name.span = p->tok.span;
    if (!mf_p_text(p, &c->title_name.text)) {
        while (!mf_p_at(p, MF_TOK_LBRACE) && !mf_p_at(p, MF_TOK_END) && !p->tok.first)
            mf_p_next(p);
    }
    *ret_brace = p->tok.span;
    if (!mf_p_take_sign(p, MF_TOK_LBRACE)) {
        *ret_brace = (struct mf_span){0};
        p->brace_fault = true;
        mf_p_fail(p, MF_CAT_BLOCK_MISSING, MF_S("charter"));
    }
    return !mf_p_at(p, MF_TOK_END);
}

/* What follows the closing brace. True when the charter goes on after a brace too many. */
static bool goes_on(struct mf_parser *p)
{
    if (mf_p_at(p, MF_TOK_END))
        return false;
    if (at_item(p) || mf_p_at(p, MF_TOK_RBRACE)) {
        if (!p->brace_fault)
            mf_p_say(p, MF_CAT_BRACE_EXTRA, mf_p_at(p, MF_TOK_RBRACE) ? p->tok.span : p->prev.span,
                     nothing, nothing);
        p->brace_fault = true;
        mf_p_take_sign(p, MF_TOK_RBRACE);
        return true;
    }
    if (mf_p_is(p, "charter"))
        mf_p_say(p, MF_CAT_CHARTERS_MANY, p->tok.span, nothing, nothing);
    else
        mf_p_say(p, MF_CAT_TEXT_AFTER, p->tok.span, nothing, nothing);
    return false;
}

static void finish(struct mf_parser *p)
{
    struct mf_charter *c = p->charter;
    c->items = mf_p_array(p, &p->items, sizeof *c->items, &c->nitems);
    c->bodies = mf_p_array(p, &p->bodies, sizeof *c->bodies, &c->nbodies);
    c->offices = mf_p_array(p, &p->offices, sizeof *c->offices, &c->noffices);
    c->settings = mf_p_array(p, &p->settings, sizeof *c->settings, &c->nsettings);
    c->rules = mf_p_array(p, &p->rules, sizeof *c->rules, &c->nrules);
    c->facts = mf_p_array(p, &p->facts, sizeof *c->facts, &c->nfacts);
    c->incompatibles =
        mf_p_array(p, &p->incompatibles, sizeof *c->incompatibles, &c->nincompatibles);
    c->always = mf_p_array(p, &p->always, sizeof *c->always, &c->nalways);
    c->emergencies = mf_p_array(p, &p->emergencies, sizeof *c->emergencies, &c->nemergencies);
    c->mandates = mf_p_array(p, &p->mandates, sizeof *c->mandates, &c->nmandates);
    c->powers = mf_p_array(p, &p->powers, sizeof *c->powers, &c->npowers);
}

struct mf_charter *mf_charter_parse(struct mf_arena *arena, struct mf_source source,
                                    struct mf_diags *diags)
{
    struct mf_parser parser = {.arena = arena,
                               .source = source,
                               .diags = diags,
                               .base = arena->used,
                               .said = diags->list.n};
    struct mf_parser *p = &parser;
    if (!mf_lex_init(&p->lexer, arena, &p->source, diags, "charter", false))
        return NULL;
    struct mf_charter *c = mf_new(arena, struct mf_charter);
    p->charter = c;
    c->arena = arena;
    c->source = source;
    c->hash = mf_sha256(source.text);
    mf_p_next(p);
    struct mf_span start = p->tok.span, brace;
    if (!head(p, &brace))
        return NULL;
    bool closed;
    do {
        closed = items(p);
    } while (closed && goes_on(p));
    if (!closed && !p->stopped && !p->brace_fault && brace.len > 0)
        mf_p_say(p, MF_CAT_BRACE_MISSING, p->tok.span, MF_S("charter"), nothing)->second = brace;
    c->span = mf_p_since(p, start);
    finish(p);
    return p->too_dense ? NULL : c;
}
