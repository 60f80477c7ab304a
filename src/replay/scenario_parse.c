/* From the text of a scenario to its tree; one token of look-ahead. */
#include "base/os.h"
#include "lang/lex.h"
#include "replay/scenario_internal.h"

struct parser {
    struct mf_arena *arena;
    struct mf_lexer lexer;
    struct mf_token tok; /* the one to come */
    struct mf_span last; /* of the one taken last */
    struct mf_diags *diags;
    struct mf_scenario *sc;
    struct mf_scenario_places *places;
    uint32_t lines; /* so far, for the limit */
    bool have_starts, have_ends, have_people;
    MF_VEC(struct mf_people_line) people;
    MF_VEC(struct mf_statement) statements;
    MF_VEC(struct mf_variant) variants;
    MF_VEC(struct mf_expectation) expectations;
};

/* The words that a part begins with; where the end of a list is looked for they are no names. */
static const char *const parts[] = {"starts", "ends",   "people",  "at",
                                    "stance", "outage", "variant", "expect"};
enum { PARTS = sizeof parts / sizeof *parts };

/* ---- tokens
 * --------------------------------------------------------------------------------------- */

static void advance(struct parser *p)
{
    p->last = p->tok.span;
    p->tok = mf_lex_next(&p->lexer);
}

static bool is_word(const struct parser *p, const char *word)
{
    return p->tok.kind == MF_TOK_WORD && mf_str_is(p->tok.text, word);
}

static bool is_part(const struct parser *p)
{
    for (unsigned i = 0; i < PARTS; i++)
        if (is_word(p, parts[i]))
            return true;
    return false;
}

static bool is_note(const struct parser *p)
{
    return is_word(p, "source") || is_word(p, "inference");
}

static bool accept(struct parser *p, enum mf_token_kind kind)
{
    if (p->tok.kind != kind)
        return false;
    advance(p);
    return true;
}

static bool accept_word(struct parser *p, const char *word)
{
    if (!is_word(p, word))
        return false;
    advance(p);
    return true;
}

/* ---- faults
 * --------------------------------------------------------------------------------------- */

static struct mf_diag *fault(struct parser *p, enum mf_sc cat, struct mf_span span, struct mf_str a,
                             struct mf_str b)
{
    return mf_diag_add(p->diags, mf_sc_kind(cat), span, 2, (struct mf_str[]){a, b});
}

/* Always false, for `return expected(…)`. */
static bool expected(struct parser *p, const char *what)
{
    struct mf_str here = mf_source_slice(&p->sc->source, p->tok.span);
    bool end = p->tok.kind == MF_TOK_END;
    fault(p, end ? MF_CAT_SC_TEXT_ENDS : MF_CAT_SC_EXPECTED, p->tok.span, mf_str_c(what), here);
    return false;
}

static bool expect(struct parser *p, enum mf_token_kind kind, const char *what)
{
    return accept(p, kind) || expected(p, what);
}

static bool expect_word(struct parser *p, const char *word)
{
    return accept_word(p, word) || expected(p, mf_strf(p->arena, "`%s`", word).p);
}

static bool expect_name(struct parser *p, struct mf_name *ret, const char *what)
{
    if (p->tok.kind != MF_TOK_WORD)
        return expected(p, what);
    *ret = (struct mf_name){p->tok.text, p->tok.span};
    advance(p);
    return true;
}

/* After a fault: on to the next line that begins a part, or to the end of the block or text. */
static void recover(struct parser *p)
{
    for (unsigned depth = 0; p->tok.kind != MF_TOK_END; advance(p)) {
        if (p->tok.first && is_part(p))
            return;
        if (p->tok.kind == MF_TOK_RBRACE && depth-- == 0)
            return;
        depth += p->tok.kind == MF_TOK_LBRACE;
    }
}

/* To the brace that closes this block, and past it. */
static void skip_block(struct parser *p)
{
    for (unsigned depth = 0; p->tok.kind != MF_TOK_END; advance(p)) {
        if (p->tok.kind == MF_TOK_RBRACE && depth-- == 0)
            break;
        depth += p->tok.kind == MF_TOK_LBRACE;
    }
    expect(p, MF_TOK_RBRACE, "`}`");
}

/* ---- small things
 * --------------------------------------------------------------------------------- */

/* INSTANT: a day or a time with its zone */
static bool instant(struct parser *p, mf_instant *ret)
{
    if (p->tok.kind != MF_TOK_INSTANT)
        return expected(p, "`2023-11-17T12:28-08:00`");
    if (!mf_instant_parse(p->tok.text, ret)) {
        fault(p, MF_CAT_SC_INSTANT, p->tok.span, p->tok.text, (struct mf_str){0});
        return false;
    }
    advance(p);
    return true;
}

/* duration = INT UNIT */
static bool duration(struct parser *p, mf_duration *ret)
{
    static const struct {
        const char *one, *many;
        mf_duration ms;
    } units[] = {
        {"millisecond", "milliseconds", 1},
        {"second", "seconds", MF_SECOND},
        {"minute", "minutes", MF_MINUTE},
        {"hour", "hours", MF_HOUR},
        {"day", "days", MF_DAY},
        {"week", "weeks", MF_WEEK},
        {"year", "years", MF_YEAR},
    };
    uint64_t n = p->tok.value;
    struct mf_span span = p->tok.span;
    if (!expect(p, MF_TOK_INT, "`3 days`"))
        return false;
    for (unsigned i = 0; i < sizeof units / sizeof *units; i++) {
        if (!is_word(p, units[i].one) && !is_word(p, units[i].many))
            continue;
        if (n > (uint64_t)(1000 * MF_YEAR / units[i].ms))
            break;
        *ret = (mf_duration)n * units[i].ms;
        advance(p);
        return true;
    }
    span = mf_span_join(span, p->tok.span);
    fault(p, MF_CAT_SC_UNIT, span, mf_source_slice(&p->sc->source, span), (struct mf_str){0});
    return false;
}

/* note = [ "source" STRING ] [ "inference" [ STRING ] ] */
static bool note(struct parser *p, struct mf_note *ret)
{
    struct mf_span start = p->tok.span;
    if (accept_word(p, "source")) {
        ret->sourced = true;
        ret->source = p->tok.text;
        if (!expect(p, MF_TOK_STRING, "`\"…\"`"))
            return false;
    }
    if (accept_word(p, "inference")) {
        ret->inferred = true;
        if (p->tok.kind == MF_TOK_STRING) {
            ret->inference = p->tok.text;
            advance(p);
        }
    }
    if (ret->sourced || ret->inferred)
        ret->span = mf_span_join(start, p->last);
    return true;
}

/* One more line; false, once, past the limit. */
static bool count_line(struct parser *p, struct mf_span span)
{
    if (++p->lines <= MF_MAX_STATEMENTS)
        return true;
    if (p->lines == MF_MAX_STATEMENTS + 1)
        fault(p, MF_CAT_SC_LINES, span, mf_strf(p->arena, "%u", MF_MAX_STATEMENTS),
              (struct mf_str){0});
    return false;
}

/* True while a list has room for one more. */
static bool room(struct parser *p, uint32_t n)
{
    if (n < MF_MAX_SCENARIO_LIST)
        return true;
    fault(p, MF_CAT_SC_LIST, p->tok.span, mf_strf(p->arena, "%u", MF_MAX_SCENARIO_LIST),
          (struct mf_str){0});
    return false;
}

/* names = NAME { "," NAME } */
static bool names(struct parser *p, struct mf_name **ret, uint32_t *ret_n)
{
    MF_VEC(struct mf_name) list = {0};
    do {
        struct mf_name name = {0};
        if (!room(p, list.n) || !expect_name(p, &name, "`name`"))
            return false;
        mf_vec_push(p->arena, &list, name);
    } while (accept(p, MF_TOK_COMMA));
    *ret = list.at;
    *ret_n = list.n;
    return true;
}

/* who = names | INT "of" NAME [ "including" names ] */
static bool who(struct parser *p, struct mf_who *ret)
{
    struct mf_span start = p->tok.span;
    if (p->tok.kind == MF_TOK_INT) {
        ret->count = p->tok.value;
        advance(p);
        if (!expect_word(p, "of") || !expect_name(p, &ret->group, "`staff`"))
            return false;
        if (accept_word(p, "including") && !names(p, &ret->names, &ret->nnames))
            return false;
    } else if (!names(p, &ret->names, &ret->nnames)) {
        return false;
    }
    ret->span = mf_span_join(start, p->last);
    return true;
}

/* ---- people
 * --------------------------------------------------------------------------------------- */

/* seat = NAME [ "as" NAME { "+" NAME } ] */
static bool seat(struct parser *p, struct mf_seat_line *ret)
{
    MF_VEC(struct mf_name) tags = {0};
    if (!expect_name(p, &ret->of, "`board`"))
        return false;
    if (accept_word(p, "as")) {
        do {
            struct mf_name tag = {0};
            if (!room(p, tags.n) || !expect_name(p, &tag, "`independent`"))
                return false;
            mf_vec_push(p->arena, &tags, tag);
        } while (accept(p, MF_TOK_PLUS));
    }
    ret->tags = tags.at;
    ret->ntags = tags.n;
    return true;
}

static bool seats(struct parser *p, struct mf_people_line *line)
{
    MF_VEC(struct mf_seat_line) list = {0};
    do {
        struct mf_seat_line s = {0};
        if (!room(p, list.n) || !seat(p, &s))
            return false;
        mf_vec_push(p->arena, &list, s);
    } while (accept(p, MF_TOK_COMMA));
    line->seats = list.at;
    line->nseats = list.n;
    return true;
}

/*
 * line = NAME ( STRING | INT [ STRING ] ) [ seat { "," seat } ] [ "until" INSTANT ] note
 *
 * A seat whose body is called `until`, `source` or `inference` can't stand first.
 */
static bool people_line(struct parser *p, struct mf_people_line *line)
{
    line->until = MF_NEVER;
    line->count = 1;
    if (!expect_name(p, &line->name, "`name`"))
        return false;
    if (p->tok.kind == MF_TOK_INT) {
        line->crowd = true;
        if (p->tok.value < 1 || p->tok.value > MF_MAX_CROWD) {
            fault(p, MF_CAT_SC_CROWD_SIZE, p->tok.span, mf_strf(p->arena, "%u", MF_MAX_CROWD),
                  (struct mf_str){0});
            return false;
        }
        line->count = (uint32_t)p->tok.value;
        advance(p);
    } else if (p->tok.kind != MF_TOK_STRING) {
        return expected(p, "`\"Name\"`, `767`");
    }
    if (p->tok.kind == MF_TOK_STRING) {
        line->title = p->tok.text;
        advance(p);
    }
    bool plain = p->tok.kind == MF_TOK_WORD && !is_note(p) && !is_word(p, "until");
    if (plain && !seats(p, line))
        return false;
    if (!line->crowd && accept_word(p, "until") && !instant(p, &line->until))
        return false;
    if (!note(p, &line->note))
        return false;
    line->span = mf_span_join(line->name.span, p->last);
    return true;
}

/* people = "people" "{" { line } "}" */
static bool people(struct parser *p)
{
    struct mf_span start = p->last;
    if (p->have_people)
        fault(p, MF_CAT_SC_TWICE, start, MF_S("people"), (struct mf_str){0})->second =
            p->places->people;
    p->have_people = true;
    p->places->people = start;
    if (!expect(p, MF_TOK_LBRACE, "`{`"))
        return false;
    while (p->tok.kind != MF_TOK_RBRACE) {
        struct mf_people_line line = {0};
        struct mf_span first = p->tok.span;
        if (people_line(p, &line)) {
            if (count_line(p, line.span))
                mf_vec_push(p->arena, &p->people, line);
            continue;
        }
        while (p->tok.kind != MF_TOK_RBRACE && p->tok.kind != MF_TOK_END &&
               (!p->tok.first || p->tok.span.at == first.at))
            advance(p);
        if (p->tok.kind == MF_TOK_END)
            break;
    }
    return accept(p, MF_TOK_RBRACE);
}

/* ---- what happens
 * --------------------------------------------------------------------------------- */

/* argument = NAME | STRING | INT [ UNIT ] */
static bool argument(struct parser *p, struct mf_literal *ret)
{
    struct mf_token t = p->tok;
    ret->span = t.span;
    ret->text = t.text;
    if (t.kind == MF_TOK_INT) {
        advance(p);
        ret->kind = MF_LITERAL_NUMBER;
        ret->number = t.value;
        return true;
    }
    ret->kind = t.kind == MF_TOK_STRING ? MF_LITERAL_TEXT : MF_LITERAL_NAME;
    if (t.kind != MF_TOK_STRING && t.kind != MF_TOK_WORD)
        return expected(p, "`name`, `\"…\"`, `7`");
    advance(p);
    return true;
}

/* attempt = NAME "(" [ argument { "," argument } ] ")" */
static bool attempt(struct parser *p, struct mf_attempt *ret)
{
    MF_VEC(struct mf_literal) args = {0};
    if (!expect_name(p, &ret->power, "`remove_ceo(altman)`") || !expect(p, MF_TOK_LPAREN, "`(`"))
        return false;
    while (p->tok.kind != MF_TOK_RPAREN) {
        struct mf_literal arg = {0};
        if (!room(p, args.n) || !argument(p, &arg))
            return false;
        mf_vec_push(p->arena, &args, arg);
        if (!accept(p, MF_TOK_COMMA))
            break;
    }
    if (!expect(p, MF_TOK_RPAREN, "`)`"))
        return false;
    ret->args = args.at;
    ret->nargs = args.n;
    ret->span = mf_span_join(ret->power.span, p->last);
    return true;
}

/* seek = "seek" attempt { "else" attempt } [ "tell" names ] */
static bool seek(struct parser *p, struct mf_statement *st)
{
    MF_VEC(struct mf_attempt) list = {0};
    st->kind = MF_SAYS_SEEK;
    do {
        struct mf_attempt a = {0};
        if (!room(p, list.n) || !attempt(p, &a))
            return false;
        mf_vec_push(p->arena, &list, a);
    } while (accept_word(p, "else"));
    st->attempts = list.at;
    st->nattempts = list.n;
    struct mf_span start = p->tok.span;
    if (accept_word(p, "tell")) {
        if (!names(p, &st->tell.names, &st->tell.nnames))
            return false;
        st->tell.span = mf_span_join(start, p->last);
    }
    return true;
}

/* side = ( "against" | "for" ) NAME ( "leaving" | "taking" ) NAME [ "by" "staying" "away" ] */
static bool side(struct parser *p, struct mf_stance *ret)
{
    ret->side = accept_word(p, "for") ? MF_SIDE_FOR : MF_SIDE_AGAINST;
    if (ret->side == MF_SIDE_AGAINST && !expect_word(p, "against"))
        return false;
    if (!expect_name(p, &ret->person, "`altman`"))
        return false;
    ret->move = accept_word(p, "taking") ? MF_MOVE_TAKING : MF_MOVE_LEAVING;
    if (ret->move == MF_MOVE_LEAVING && !expect_word(p, "leaving"))
        return false;
    if (!expect_name(p, &ret->of, "`ceo`"))
        return false;
    if (accept_word(p, "by")) {
        if (!expect_word(p, "staying") || !expect_word(p, "away"))
            return false;
        ret->away = true;
    }
    return true;
}

/*
 * at = "at" INSTANT ( "public" "knows" | who act ) note
 * act = seek | side | ( "resign" | "resigns" ) [ "from" NAME ]
 */
static bool at(struct parser *p, struct mf_statement *st)
{
    if (!instant(p, &st->at))
        return false;
    if (accept_word(p, "public")) {
        st->kind = MF_SAYS_PUBLIC;
        return expect_word(p, "knows");
    }
    if (!who(p, &st->who))
        return false;
    bool by_name = st->who.group.span.len == 0;
    if (by_name && accept_word(p, "seek"))
        return seek(p, st);
    if (by_name && (accept_word(p, "resigns") || accept_word(p, "resign"))) {
        st->kind = MF_SAYS_RESIGN;
        return !accept_word(p, "from") || expect_name(p, &st->from, "`board`");
    }
    if (!is_word(p, "for") && !is_word(p, "against"))
        return expected(p, by_name ? "`seek`, `against`, `for`, `resign`" : "`against`, `for`");
    st->kind = MF_SAYS_STANCE;
    st->stance.who = st->who;
    return side(p, &st->stance);
}

/* stance = "stance" who side note; true from the start on */
static bool stance(struct parser *p, struct mf_statement *st)
{
    st->kind = MF_SAYS_STANCE;
    st->at = INT64_MIN;
    if (!who(p, &st->who))
        return false;
    st->stance.who = st->who;
    return side(p, &st->stance);
}

/* outage = "outage" "from" INSTANT "to" INSTANT note */
static bool outage(struct parser *p, struct mf_statement *st)
{
    st->kind = MF_SAYS_OUTAGE;
    return expect_word(p, "from") && instant(p, &st->at) && expect_word(p, "to") &&
           instant(p, &st->until);
}

static bool is_statement(const struct parser *p)
{
    return is_word(p, "at") || is_word(p, "stance") || is_word(p, "outage");
}

/* A line that begins with one of these words. */
static bool statement(struct parser *p, struct mf_statement *st)
{
    struct mf_span start = p->tok.span;
    bool ok = accept_word(p, "at")       ? at(p, st)
              : accept_word(p, "outage") ? outage(p, st)
                                         : (expect_word(p, "stance") && stance(p, st));
    if (!ok)
        return false;
    if (!note(p, &st->note))
        return false;
    st->span = mf_span_join(start, p->last);
    return true;
}

/* ---- variants
 * ------------------------------------------------------------------------------------- */

struct statements {
    MF_VEC(struct mf_statement) list;
};

/* The names after `keeping` or `joining`, each of which stands once. */
static bool variant_names(struct parser *p, struct mf_who *ret, struct mf_str word)
{
    struct mf_span start = p->last;
    if (ret->nnames > 0)
        fault(p, MF_CAT_SC_TWICE, start, word, (struct mf_str){0})->second = ret->span;
    if (!names(p, &ret->names, &ret->nnames))
        return false;
    ret->span = mf_span_join(start, p->last);
    return count_line(p, start);
}

/* line = ( "keeping" | "joining" | "without" ) names | at | stance | outage */
static bool variant_line(struct parser *p, struct mf_variant *v, struct statements *statements)
{
    struct mf_span start = p->tok.span;
    if (accept_word(p, "keeping"))
        return variant_names(p, &v->keeping, MF_S("keeping"));
    if (accept_word(p, "joining"))
        return variant_names(p, &v->joining, MF_S("joining"));
    if (accept_word(p, "without"))
        return names(p, &v->without, &v->nwithout) && count_line(p, start);
    if (!is_statement(p))
        return expected(p, "`keeping`, `joining`, `without`, `at`, `stance`, `outage`, `}`");
    struct mf_statement st = {0};
    if (!statement(p, &st) || !count_line(p, start))
        return false;
    mf_vec_push(p->arena, &statements->list, st);
    return true;
}

/* variant = "variant" NAME [ STRING ] "{" { line } "}" note */
static bool variant(struct parser *p)
{
    struct mf_variant v = {0};
    struct mf_span start = p->last;
    struct statements all = {0};
    if (!expect_name(p, &v.name, "`name`"))
        return false;
    if (p->tok.kind == MF_TOK_STRING) {
        v.title = p->tok.text;
        advance(p);
    }
    if (!expect(p, MF_TOK_LBRACE, "`{`"))
        return false;
    while (p->tok.kind != MF_TOK_RBRACE && variant_line(p, &v, &all))
        continue;
    skip_block(p);
    if (!note(p, &v.note))
        return false;
    v.span = mf_span_join(start, p->last);
    v.statements = all.list.at;
    v.nstatements = all.list.n;
    if (count_line(p, start))
        mf_vec_push(p->arena, &p->variants, v);
    return true;
}

/* ---- expectations
 * --------------------------------------------------------------------------------- */

/* told = "told" "by" ( "duty" | "choice" ) ( "none" | names ) */
static bool told(struct parser *p, struct mf_claim *c)
{
    struct mf_span start = p->tok.span;
    c->kind = accept_word(p, "duty") ? MF_CLAIM_TOLD_BY_DUTY : MF_CLAIM_TOLD_BY_CHOICE;
    if (c->kind == MF_CLAIM_TOLD_BY_CHOICE && !accept_word(p, "choice"))
        return expected(p, "`duty`, `choice`");
    if (accept_word(p, "none"))
        return true;
    if (!names(p, &c->who.names, &c->who.nnames))
        return false;
    c->who.span = mf_span_join(start, p->last);
    return true;
}

/* claim = told | NAME OUTCOME [ "within" duration ] [ "on" INSTANT ] */
static bool claim(struct parser *p, struct mf_claim *c)
{
    struct mf_span start = p->tok.span;
    c->within = c->on = MF_NEVER;
    if (!expect_name(p, &c->power, "`remove_ceo`"))
        return false;
    if (mf_str_is(c->power.text, "told") && accept_word(p, "by")) {
        if (!told(p, c))
            return false;
    } else {
        struct mf_name word = {0};
        if (!expect_name(p, &word, "`refused`, `effective`, …"))
            return false;
        if (!mf_outcome_parse(word.text, &c->outcome)) {
            fault(p, MF_CAT_SC_OUTCOME, word.span, word.text, (struct mf_str){0})->suggestion =
                mf_outcome_near(word.text);
            return false;
        }
        if (accept_word(p, "within") && !duration(p, &c->within))
            return false;
        if (accept_word(p, "on") && !instant(p, &c->on))
            return false;
    }
    c->span = mf_span_join(start, p->last);
    return true;
}

/* expect = "expect" "under" STRING [ "in" NAME ] claim { claim } */
static bool expectation(struct parser *p)
{
    struct mf_expectation e = {0};
    struct mf_span start = p->last;
    MF_VEC(struct mf_claim) list = {0};
    if (!expect_word(p, "under"))
        return false;
    e.charter = p->tok.text;
    e.charter_span = p->tok.span;
    if (!expect(p, MF_TOK_STRING, "`\"charter\"`"))
        return false;
    if (accept_word(p, "in") && !expect_name(p, &e.variant, "`name`"))
        return false;
    do {
        struct mf_claim c = {0};
        if (!room(p, list.n) || !claim(p, &c))
            return false;
        mf_vec_push(p->arena, &list, c);
    } while (p->tok.kind == MF_TOK_WORD && !is_part(p));
    e.claims = list.at;
    e.nclaims = list.n;
    e.span = mf_span_join(start, p->last);
    if (count_line(p, start))
        mf_vec_push(p->arena, &p->expectations, e);
    return true;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------ */

/* bound = ( "starts" | "ends" ) INSTANT note */
static bool bound(struct parser *p, bool start, bool *have, struct mf_span *place, mf_instant *ret,
                  struct mf_note *ret_note)
{
    struct mf_span span = p->last;
    if (*have)
        fault(p, MF_CAT_SC_TWICE, span, start ? MF_S("starts") : MF_S("ends"), (struct mf_str){0})
            ->second = *place;
    *have = true;
    *place = span;
    if (!instant(p, ret) || !note(p, ret_note))
        return false;
    *place = mf_span_join(span, p->last);
    return true;
}

static bool unknown_part(struct parser *p)
{
    struct mf_str words[PARTS];
    for (unsigned i = 0; i < PARTS; i++)
        words[i] = mf_str_c(parts[i]);
    if (p->tok.kind != MF_TOK_WORD)
        return expected(p, "`at`, `stance`, `outage`, `variant`, `expect`, `}`");
    fault(p, MF_CAT_SC_PART, p->tok.span, p->tok.text, (struct mf_str){0})->suggestion =
        mf_nearest(p->tok.text, words, PARTS);
    return false;
}

/* part = bound | people | at | stance | outage | variant | expect */
static bool part(struct parser *p)
{
    struct mf_scenario *sc = p->sc;
    if (accept_word(p, "starts"))
        return bound(p, true, &p->have_starts, &p->places->starts, &sc->starts, &sc->starts_note);
    if (accept_word(p, "ends"))
        return bound(p, false, &p->have_ends, &p->places->ends, &sc->ends, &sc->ends_note);
    if (accept_word(p, "people"))
        return people(p);
    if (accept_word(p, "variant"))
        return variant(p);
    if (accept_word(p, "expect"))
        return expectation(p);
    if (!is_statement(p))
        return unknown_part(p);
    struct mf_statement st = {0};
    if (!statement(p, &st))
        return false;
    if (count_line(p, st.span))
        mf_vec_push(p->arena, &p->statements, st);
    return true;
}

static void missing(struct parser *p, const char *what, const char *example)
{
    fault(p, MF_CAT_SC_MISSING, p->sc->span, mf_str_c(what), mf_str_c(example));
}

/* scenario = "scenario" STRING "{" { part } "}" */
static void scenario(struct parser *p)
{
    uint32_t before = p->diags->errors;
    struct mf_span start = p->tok.span;
    p->sc->title = MF_S("");
    if (!expect_word(p, "scenario"))
        return;
    p->sc->title = p->tok.text;
    if (!expect(p, MF_TOK_STRING, "`\"…\"`"))
        return;
    p->sc->span = mf_span_join(start, p->last);
    if (!expect(p, MF_TOK_LBRACE, "`{`"))
        return;
    while (p->tok.kind != MF_TOK_RBRACE && p->tok.kind != MF_TOK_END)
        if (!part(p))
            recover(p);
    p->places->last = p->tok.span;
    if (!expect(p, MF_TOK_RBRACE, "`}`"))
        return;
    if (p->tok.kind != MF_TOK_END)
        fault(p, MF_CAT_SC_TRAILING, p->tok.span, (struct mf_str){0}, (struct mf_str){0})->second =
            p->places->last;
    if (p->diags->errors > before)
        return;
    if (!p->have_starts)
        missing(p, "starts", "`starts 2023-01-01`");
    if (!p->have_ends)
        missing(p, "ends", "`ends 2023-12-31`");
    if (p->people.n == 0)
        missing(p, "people", "`people { ana \"Ana\" board source \"…\" }`");
}

struct mf_scenario *mf_scenario_parse(struct mf_arena *arena, struct mf_source source,
                                      struct mf_diags *diags, struct mf_scenario_places *ret_places)
{
    struct mf_scenario *sc = mf_new(arena, struct mf_scenario);
    struct parser p = {.arena = arena, .diags = diags, .sc = sc, .places = ret_places};
    sc->arena = arena;
    sc->source = source;
    *ret_places = (struct mf_scenario_places){0};
    if (!mf_lex_init(&p.lexer, arena, &sc->source, diags, "scenario", false))
        return sc;
    p.tok = mf_lex_next(&p.lexer);
    scenario(&p);
    sc->people = p.people.at;
    sc->npeople = p.people.n;
    sc->statements = p.statements.at;
    sc->nstatements = p.statements.n;
    sc->variants = p.variants.at;
    sc->nvariants = p.variants.n;
    sc->expectations = p.expectations.at;
    sc->nexpectations = p.expectations.n;
    return sc;
}
