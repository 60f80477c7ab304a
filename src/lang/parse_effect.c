/* Effects. */
#include "lang/parse_internal.h"

#include <stddef.h>

static const struct mf_str nothing = {0};

/*
 * What follows an effect's verb, one letter a part:
 *   p a person   t a target (office, body, setting, mandate, emergency, decision)   T tags after
 * "as", if any v a value    s a text    d a duration    D "for" and a duration, if it stands    i "
 * in ITEMS", if any other letters stand for words: f from, o to, n on, r for, u "usable D" if it
 * stands
 */
struct effect_form {
    const char *verb;
    enum mf_effect_kind kind;
    const char *parts;
};

static const struct effect_form forms[] = {
    {"appoint", MF_EF_APPOINT, "pot"},
    {"remove", MF_EF_REMOVE, "pft"},
    {"suspend", MF_EF_SUSPEND, "pftrd"},
    {"seat", MF_EF_SEAT, "pntT"},
    {"unseat", MF_EF_UNSEAT, "pft"},
    {"admit", MF_EF_ADMIT, "pot"},
    {"expel", MF_EF_EXPEL, "pft"},
    {"resize", MF_EF_RESIZE, "tov"},
    {"set", MF_EF_SET, "tov"},
    {"amend", MF_EF_AMEND, "i"},
    {"rekey", MF_EF_REKEY, "p"},
    {"grant", MF_EF_GRANT, "top"},
    {"revoke", MF_EF_REVOKE, "t"},
    {"spend", MF_EF_SPEND, "v"},
    {"act", MF_EF_ACT, "su"},
    {"adopt", MF_EF_ADOPT, "s"},
    {"stay", MF_EF_STAY, "tD"},
    {"restore", MF_EF_RESTORE, "t"},
    {"undo", MF_EF_UNDO, "t"},
    {"declare", MF_EF_DECLARE, "t"},
    {"end", MF_EF_END, "t"},
    {"dissolve", MF_EF_DISSOLVE, ""},
};
enum { NFORMS = sizeof forms / sizeof *forms };

static const struct effect_form *find_form(struct mf_str verb)
{
    for (size_t i = 0; i < NFORMS; i++) {
        if (mf_str_is(verb, forms[i].verb))
            return &forms[i];
    }
    return NULL;
}

/* The verb that somebody may have meant. */
static struct mf_str meant_verb(struct mf_str verb)
{
    static const struct {
        const char *said, *meant;
    } slips[] = {{"dismiss", "remove"}, {"fire", "remove"},  {"elect", "seat"},
                 {"revert", "undo"},    {"reverse", "undo"}, {"hire", "appoint"},
                 {"change", "set"},     {"pay", "spend"},    {"terminate", "dissolve"},
                 {"perform", "act"},    {"execute", "act"}};
    const char *verbs[NFORMS + 1] = {0};
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        if (mf_str_is(verb, slips[i].said))
            return mf_str_c(slips[i].meant);
    }
    for (size_t i = 0; i < NFORMS; i++)
        verbs[i] = forms[i].verb;
    return mf_p_nearest(verb, verbs);
}

/* amend = "amend" ( "entrenched" | "charter" [ "in" NAME { "," NAME } ] ) */
static bool amend(struct mf_parser *p, struct mf_effect *e)
{
    if (mf_p_take(p, "entrenched")) {
        e->kind = MF_EF_AMEND_ENTRENCHED;
        return true;
    }
    if (!mf_p_expect(p, "charter"))
        return false;
    return !mf_p_take(p, "in") || mf_p_refs(p, &e->items, &e->nitems);
}

static bool part(struct mf_parser *p, struct mf_effect *e, char letter)
{
    switch (letter) {
    case 'p':
        return mf_p_ref(p, &e->person);
    case 't':
        return mf_p_ref(p, &e->target);
    case 'T':
        return !mf_p_take(p, "as") || mf_p_refs(p, &e->tags, &e->ntags);
    case 'v':
        return mf_p_value(p, &e->value);
    case 's':
        return mf_p_text(p, &e->text);
    case 'd':
        return mf_p_duration(p, &e->duration);
    case 'D':
        return !mf_p_take(p, "for") || mf_p_duration(p, &e->duration);
    case 'u':
        return !mf_p_take(p, "usable") || mf_p_duration(p, &e->duration);
    case 'i':
        return amend(p, e);
    case 'f':
        return mf_p_expect(p, "from");
    case 'o':
        return mf_p_expect(p, "to");
    case 'n':
        return mf_p_expect(p, "on");
    default: /* 'r' */
        return mf_p_expect(p, "for");
    }
}

/* effect = VERB followed by what forms[] says of it */
static bool effect(struct mf_parser *p, struct mf_effect *e)
{
    struct mf_span start = p->tok.span;
    if (!mf_p_at(p, MF_TOK_WORD))
        return mf_p_fail(p, MF_CAT_EFFECT_MISSING, nothing);
    const struct effect_form *form = find_form(p->tok.text);
    if (!form) {
        struct mf_str meant = meant_verb(p->tok.text);
        if (meant.n == 0)
            return mf_p_fail(p, MF_CAT_EFFECT_UNKNOWN, p->tok.text);
        mf_p_say(p, MF_CAT_EFFECT_UNKNOWN, start, p->tok.text, nothing)->suggestion = meant;
        form = find_form(meant);
    }
    bool ok = form != NULL;
    mf_p_next(p);
    e->kind = form ? form->kind : MF_EF_DISSOLVE;
    for (const char *letter = form ? form->parts : ""; *letter && ok; letter++)
        ok = part(p, e, *letter);
    e->span = mf_p_since(p, start);
    return ok;
}

/* effects = effect { "and" effect } */
bool mf_p_effects(struct mf_parser *p, struct mf_effect **ret, uint32_t *ret_n)
{
    struct mf_list list = {0};
    bool ok;
    do {
        ok = effect(p, mf_p_add(p, &list, sizeof(struct mf_effect)));
    } while (ok && mf_p_take(p, "and"));
    *ret = mf_p_array(p, &list, sizeof(struct mf_effect), ret_n);
    return ok;
}
