/* From the text of a roster to the roster of an organisation; one token of look-ahead. */
#include "engine/roster.h"

#include "base/os.h"
#include "engine/roster_internal.h"
#include "lang/lex.h"

#define MAX_PLACES 256u /* of one line */

struct reader {
    struct mf_arena *arena;
    struct mf_lexer lexer;
    struct mf_token tok; /* the one to come */
    struct mf_source source;
    struct mf_diags *diags;
    const struct mf_charter *c;
    struct mf_map ids;
    MF_VEC(struct mf_span) spans; /* of each id of `ids` */
    MF_VEC(struct mf_roster_person) persons;
    MF_VEC(struct mf_roster_seat) seats;
    MF_VEC(struct mf_roster_office) offices;
    MF_VEC(struct mf_roster_weight) weights;
    MF_VEC(struct mf_roster_key) keys;
    /* the line being read */
    struct mf_name name;
    mf_person first;
    uint32_t count;
    struct mf_str *facts;
};

/* ---- tokens and faults ---- */

static void advance(struct reader *r)
{
    r->tok = mf_lex_next(&r->lexer);
}

static bool is_word(const struct reader *r, const char *word)
{
    return r->tok.kind == MF_TOK_WORD && mf_str_is(r->tok.text, word);
}

static bool accept_word(struct reader *r, const char *word)
{
    if (!is_word(r, word))
        return false;
    advance(r);
    return true;
}

static struct mf_diag *fault(struct reader *r, enum mf_ro cat, struct mf_span span, struct mf_str a,
                             struct mf_str b)
{
    return mf_diag_add(r->diags, mf_ro_kind(cat), span, 2, (struct mf_str[]){a, b});
}

/* Always false, for `return expected(…)`. */
static bool expected(struct reader *r, const char *what)
{
    bool end = r->tok.kind == MF_TOK_END;

    fault(r, end ? MF_CAT_RO_TEXT_ENDS : MF_CAT_RO_EXPECTED, r->tok.span, mf_str_c(what),
          mf_source_slice(&r->source, r->tok.span));
    return false;
}

static bool take(struct reader *r, enum mf_token_kind kind, const char *what, struct mf_token *ret)
{
    if (r->tok.kind != kind)
        return expected(r, what);
    if (ret)
        *ret = r->tok;
    advance(r);
    return true;
}

static struct mf_str nearest(struct mf_str wrong, const struct mf_name *names, uint32_t n)
{
    struct mf_str best = {0};
    unsigned least = 3;

    for (uint32_t i = 0; i < n; i++) {
        unsigned d = mf_str_distance(wrong, names[i].text, least);
        if (d < least) {
            least = d;
            best = names[i].text;
        }
    }
    return best;
}

/* ---- places ---- */

static bool one_person(struct reader *r, struct mf_span span)
{
    if (r->count == 1)
        return true;
    fault(r, MF_CAT_RO_ONE, span, r->name.text, mf_strf(r->arena, "%u", r->count));
    return false;
}

static bool tags(struct reader *r, const struct mf_body *body, uint32_t *ret)
{
    do {
        struct mf_token t = r->tok;
        uint32_t i = 0;
        if (!take(r, MF_TOK_WORD, "`independent`", NULL))
            return false;
        while (i < body->ntags && !mf_str_eq(body->tags[i].text, t.text))
            i++;
        if (i == body->ntags)
            fault(r, MF_CAT_RO_TAG, t.span, t.text, body->name.text)->suggestion =
                nearest(t.text, body->tags, body->ntags);
        else
            *ret |= UINT32_C(1) << i;
        if (r->tok.kind != MF_TOK_PLUS)
            return true;
        advance(r);
    } while (true);
}

static bool since(struct reader *r, mf_instant *ret)
{
    struct mf_token t = r->tok;

    if (!take(r, MF_TOK_INSTANT, "`2026-01-01`", NULL))
        return false;
    if (!mf_instant_parse(t.text, ret))
        fault(r, MF_CAT_RO_INSTANT, t.span, t.text, (struct mf_str){0});
    return true;
}

static void sit(struct reader *r, const struct mf_roster_seat *seat)
{
    const struct mf_body *body = &r->c->bodies[seat->body];

    for (uint32_t i = 0; i < r->count; i++) {
        struct mf_roster_seat s = *seat;
        s.person = r->first + i;
        mf_vec_push(r->arena, &r->seats, s);
        for (uint32_t w = 0; w < body->nweights; w++)
            mf_vec_push(r->arena, &r->weights,
                        ((struct mf_roster_weight){s.person, seat->body, w, 1}));
    }
}

static struct mf_str nearest_place(const struct reader *r, struct mf_str wrong)
{
    struct mf_str best = {0};
    unsigned least = 3;

    for (uint32_t i = 0; i < r->c->nbodies + r->c->noffices; i++) {
        struct mf_str name = i < r->c->nbodies ? r->c->bodies[i].name.text
                                               : r->c->offices[i - r->c->nbodies].name.text;
        unsigned d = mf_str_distance(wrong, name, least);
        if (d < least) {
            least = d;
            best = name;
        }
    }
    return best;
}

/* place = NAME [ "as" NAME { "+" NAME } ] [ "since" INSTANT ] */
static bool place(struct reader *r)
{
    struct mf_token t = r->tok;
    struct mf_ref ref;
    struct mf_roster_seat seat = {0};

    if (!take(r, MF_TOK_WORD, "`board`", NULL))
        return false;
    ref = mf_charter_find(r->c, t.text);
    if (ref.kind == MF_REF_OFFICE) {
        if (one_person(r, t.span))
            mf_vec_push(r->arena, &r->offices, ((struct mf_roster_office){r->first, ref.index}));
        return true;
    }
    if (ref.kind != MF_REF_BODY) {
        fault(r, MF_CAT_RO_PLACE, t.span, t.text, (struct mf_str){0})->suggestion =
            nearest_place(r, t.text);
        ref.index = UINT32_MAX;
    }
    seat.body = ref.index;
    if (ref.kind == MF_REF_BODY && accept_word(r, "as") &&
        !tags(r, &r->c->bodies[ref.index], &seat.tags))
        return false;
    if (accept_word(r, "since") && !since(r, &seat.since))
        return false;
    if (ref.kind == MF_REF_BODY)
        sit(r, &seat);
    return true;
}

static bool begins_more(const struct reader *r)
{
    return is_word(r, "weighs") || is_word(r, "fact") || is_word(r, "agent") || is_word(r, "key");
}

static bool places(struct reader *r)
{
    for (uint32_t n = 0;; n++) {
        if (n == MAX_PLACES) {
            fault(r, MF_CAT_RO_LIST, r->tok.span, mf_strf(r->arena, "%u", MAX_PLACES),
                  (struct mf_str){0});
            return false;
        }
        if (!place(r))
            return false;
        if (r->tok.kind != MF_TOK_COMMA)
            return true;
        advance(r);
    }
}

/* ---- what else a line may say ---- */

/* The weight that a seat gave them by default is replaced; who has no seat there gets a weight,
 * too.
 */
static void weigh(struct reader *r, uint32_t body, uint32_t weight, uint64_t amount)
{
    bool found = false;

    for (uint32_t i = r->weights.n; i > 0 && r->weights.at[i - 1].person >= r->first; i--) {
        struct mf_roster_weight *w = &r->weights.at[i - 1];
        if (w->body == body && w->weight == weight) {
            w->amount = amount;
            found = true;
        }
    }
    for (uint32_t i = 0; !found && i < r->count; i++)
        mf_vec_push(r->arena, &r->weights,
                    ((struct mf_roster_weight){r->first + i, body, weight, amount}));
}

/* "weighs" INT [ "by" NAME ] "of" NAME */
static bool weighs(struct reader *r)
{
    struct mf_token amount = {.value = 0}, by = {.kind = MF_TOK_END}, of = {.value = 0};
    struct mf_ref ref;
    const struct mf_body *body;
    uint32_t w = 0;

    if (!take(r, MF_TOK_INT, "`10`", &amount))
        return false;
    if (accept_word(r, "by") && !take(r, MF_TOK_WORD, "`shares`", &by))
        return false;
    if (!is_word(r, "of"))
        return expected(r, "`of`");
    advance(r);
    if (!take(r, MF_TOK_WORD, "`board`", &of))
        return false;
    ref = mf_charter_find(r->c, of.text);
    if (ref.kind != MF_REF_BODY) {
        fault(r, MF_CAT_RO_PLACE, of.span, of.text, (struct mf_str){0})->suggestion =
            nearest_place(r, of.text);
        return true;
    }
    body = &r->c->bodies[ref.index];
    while (by.kind == MF_TOK_WORD && w < body->nweights &&
           !mf_str_eq(body->weights[w].text, by.text))
        w++;
    if (w >= body->nweights) {
        fault(r, MF_CAT_RO_WEIGHT, by.kind == MF_TOK_WORD ? by.span : of.span,
              by.kind == MF_TOK_WORD ? by.text : of.text, body->name.text)
            ->suggestion = nearest(by.text, body->weights, body->nweights);
        return true;
    }
    weigh(r, ref.index, w, amount.value);
    return true;
}

/* "fact" NAME STRING */
static bool fact(struct reader *r)
{
    struct mf_token name = {.value = 0}, value = {.value = 0};
    uint32_t i = 0;

    if (!take(r, MF_TOK_WORD, "`employer`", &name) || !take(r, MF_TOK_STRING, "`\"…\"`", &value))
        return false;
    while (i < r->c->nfacts && !mf_str_eq(r->c->facts[i].name.text, name.text))
        i++;
    if (i == r->c->nfacts) {
        fault(r, MF_CAT_RO_FACT, name.span, name.text, (struct mf_str){0});
        return true;
    }
    if (!one_person(r, name.span))
        return true;
    if (!r->facts)
        r->facts = mf_new_n(r->arena, struct mf_str, r->c->nfacts);
    r->facts[i] = value.text;
    r->persons.at[r->first].facts = r->facts;
    return true;
}

/* "agent" "of" NAME */
static bool agent(struct reader *r)
{
    struct mf_token owner = {.value = 0};
    uint32_t at;

    if (!is_word(r, "of"))
        return expected(r, "`of`");
    advance(r);
    if (!take(r, MF_TOK_WORD, "`ana`", &owner) || !one_person(r, owner.span))
        return r->count != 1;
    if (!mf_map_get(&r->ids, owner.text, &at) || at >= r->first || r->persons.at[at].agent) {
        fault(r, MF_CAT_RO_OWNER, owner.span, owner.text, (struct mf_str){0});
        return true;
    }
    r->persons.at[r->first].agent = true;
    r->persons.at[r->first].owner = at;
    return true;
}

static bool key(struct reader *r)
{
    struct mf_token t = {.value = 0};

    if (!take(r, MF_TOK_STRING, "`\"ssh-ed25519 …\"`", &t))
        return false;
    if (one_person(r, t.span))
        mf_vec_push(r->arena, &r->keys, ((struct mf_roster_key){r->first, t.text, t.span}));
    return true;
}

static bool more(struct reader *r)
{
    while (begins_more(r)) {
        bool ok;
        if (accept_word(r, "weighs"))
            ok = weighs(r);
        else if (accept_word(r, "fact"))
            ok = fact(r);
        else if (accept_word(r, "agent"))
            ok = agent(r);
        else
            ok = accept_word(r, "key") && key(r);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- persons ---- */

static void add_person(struct reader *r, struct mf_str id, struct mf_str name)
{
    struct mf_roster_person p = {.id = id, .name = name.n ? name : id, .owner = MF_NOBODY};

    if (!mf_map_put(&r->ids, id, r->persons.n)) {
        uint32_t at;
        mf_map_get(&r->ids, id, &at);
        fault(r, MF_CAT_RO_TWICE, r->name.span, id, (struct mf_str){0})->second = r->spans.at[at];
    }
    mf_vec_push(r->arena, &r->persons, p);
    mf_vec_push(r->arena, &r->spans, r->name.span);
}

/* NAME ( STRING | INT [ STRING ] ): one person, or as many as the number says. */
static bool who(struct reader *r)
{
    struct mf_token name = {.value = 0}, t = {.value = 1};
    struct mf_str title = {0};
    bool crowd;

    if (!take(r, MF_TOK_WORD, "`ana`, `}`", &name))
        return false;
    r->name = (struct mf_name){name.text, name.span};
    crowd = r->tok.kind == MF_TOK_INT;
    if (crowd)
        take(r, MF_TOK_INT, "", &t);
    if (t.value < 1 || t.value > MF_MAX_ROSTER_PERSONS - r->persons.n) {
        fault(r, MF_CAT_RO_CROWD, crowd ? t.span : name.span,
              mf_strf(r->arena, "%u", MF_MAX_ROSTER_PERSONS), (struct mf_str){0});
        return false;
    }
    if (!crowd && r->tok.kind != MF_TOK_STRING)
        return expected(r, "`\"Name\"`, `40`");
    if (r->tok.kind == MF_TOK_STRING) {
        title = r->tok.text;
        advance(r);
    }
    r->first = r->persons.n;
    r->count = (uint32_t)t.value;
    r->facts = NULL;
    for (uint32_t i = 1; crowd && i <= r->count; i++)
        add_person(r, mf_strf(r->arena, "%.*s_%u", MF_F(name.text), i),
                   mf_strf(r->arena, "%.*s %u", MF_F(title.n ? title : name.text), i));
    if (!crowd)
        add_person(r, name.text, title);
    return true;
}

static bool person(struct reader *r)
{
    bool plain;

    if (!who(r))
        return false;
    plain = r->tok.kind == MF_TOK_WORD && !r->tok.first && !begins_more(r);
    return (!plain || places(r)) && more(r);
}

/* After a fault: to the next line, or to the end. */
static void recover(struct reader *r)
{
    while (r->tok.kind != MF_TOK_END && r->tok.kind != MF_TOK_RBRACE && !r->tok.first)
        advance(r);
}

static void roster(struct reader *r, struct mf_roster_text *ret)
{
    struct mf_token title = {.value = 0};

    if (!is_word(r, "roster")) {
        expected(r, "`roster`");
        return;
    }
    advance(r);
    if (!take(r, MF_TOK_STRING, "`\"…\"`", &title) || !take(r, MF_TOK_LBRACE, "`{`", NULL))
        return;
    ret->title = title.text;
    while (r->tok.kind != MF_TOK_RBRACE && r->tok.kind != MF_TOK_END) {
        struct mf_span at = r->tok.span;
        if (person(r))
            continue;
        if (r->tok.span.at == at.at)
            advance(r);
        recover(r);
    }
    if (take(r, MF_TOK_RBRACE, "`}`", NULL) && r->tok.kind != MF_TOK_END)
        expected(r, "the end of the text");
}

const struct mf_roster_text *mf_roster_read(struct mf_arena *arena, struct mf_source source,
                                            const struct mf_charter *charter,
                                            struct mf_diags *diags)
{
    struct mf_roster_text *out = mf_new(arena, struct mf_roster_text);
    struct reader r = {.arena = arena, .source = source, .diags = diags, .c = charter};

    mf_map_init(&r.ids, arena);
    if (mf_lex_init(&r.lexer, arena, &r.source, diags, "roster", false)) {
        advance(&r);
        roster(&r, out);
    }
    mf_diags_sort(diags);
    if (diags->errors > 0)
        return NULL;
    out->roster = (struct mf_roster){r.persons.at, r.persons.n, r.seats.at,   r.seats.n,
                                     r.offices.at, r.offices.n, r.weights.at, r.weights.n};
    out->keys = r.keys.at;
    out->nkeys = r.keys.n;
    return out;
}
