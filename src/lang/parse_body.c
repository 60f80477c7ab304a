/* Bodies, emergencies and mandates. */
#include "lang/parse_internal.h"

/* ---- clauses of a body
 * ---------------------------------------------------------------------------- */

/* seats = "open" | INT [ "between" INT "and" INT ] */
MF_CLAUSE(seats)
{
    struct mf_body *body = b->body;
    struct mf_span start = p->prev.span;
    bool ok = true;
    if (mf_p_take(p, "open")) {
        body->open = true;
    } else {
        ok = mf_p_int(p, &body->seats);
        if (ok && mf_p_take(p, "between")) {
            body->seats_range = true;
            ok = mf_p_int(p, &body->seats_min) && mf_p_expect(p, "and") &&
                 mf_p_int(p, &body->seats_max);
        }
    }
    body->seats_span = mf_p_since(p, start);
    return ok;
}

/* minimum = INT */
MF_CLAUSE(minimum)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_int(p, &b->body->minimum);
    b->body->minimum_span = mf_p_since(p, start);
    return ok;
}

/* require = amount NAME */
MF_CLAUSE(require)
{
    struct mf_span start = p->prev.span;
    struct mf_require *require = mf_p_add(p, &b->require, sizeof *require);
    bool ok = mf_p_amount(p, &require->amount, true) && mf_p_ref(p, &require->tag);
    require->span = mf_p_since(p, start);
    return ok;
}

/* limit = INT [ NAME ] [ "per" NAME ], at least one of the two */
MF_CLAUSE(limit)
{
    struct mf_span start = p->prev.span;
    struct mf_limit *limit = mf_p_add(p, &b->limit, sizeof *limit);
    bool ok = mf_p_int(p, &limit->count);
    if (ok && !mf_p_is(p, "per"))
        ok = mf_p_ref(p, &limit->tag);
    if (ok && mf_p_take(p, "per"))
        ok = mf_p_ref(p, &limit->per);
    limit->span = mf_p_since(p, start);
    return ok;
}

/* term = D [ "," "at" "most" INT ] */
MF_CLAUSE(term)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_duration(p, &b->body->term);
    if (ok && mf_p_take_sign(p, MF_TOK_COMMA))
        ok = mf_p_expect(p, "at") && mf_p_expect(p, "most") && mf_p_int(p, &b->body->term_max);
    b->body->term_span = mf_p_since(p, start);
    return ok;
}

/* includes = NAME [ "or" "acting" ] { "," NAME [ "or" "acting" ] } */
MF_CLAUSE(includes)
{
    bool ok;
    do {
        struct mf_span start = p->tok.span;
        struct mf_ref *office = mf_p_add(p, &b->includes, sizeof *office);
        bool *acting = mf_p_add(p, &b->includes_acting, sizeof *acting);
        struct mf_span *span = mf_p_add(p, &b->includes_span, sizeof *span);
        ok = mf_p_ref(p, office);
        if (ok && mf_p_take(p, "or")) {
            ok = mf_p_expect(p, "acting");
            *acting = true;
        }
        *span = mf_p_since(p, start);
    } while (ok && mf_p_take_sign(p, MF_TOK_COMMA));
    return ok;
}

/* filler = NAME [ "within" D ] */
static bool filler(struct mf_parser *p, struct mf_list *list)
{
    struct mf_filler *f = mf_p_add(p, list, sizeof *f);
    return mf_p_ref(p, &f->power) && mf_p_within(p, &f->within);
}

/* vacancies = "filled" "by" filler { "," "then" "by" filler } [ "," "caretaker" "after" D "until"
 * "filled" ] */
MF_CLAUSE(vacancies)
{
    struct mf_vacancies *v = &b->body->vacancies;
    struct mf_span start = p->prev.span;
    struct mf_list fillers = {0};
    bool ok = mf_p_expect(p, "filled") && mf_p_expect(p, "by") && filler(p, &fillers);
    while (ok && mf_p_take_sign(p, MF_TOK_COMMA)) {
        struct mf_span from = p->tok.span;
        if (mf_p_take(p, "caretaker")) {
            ok = mf_p_expect(p, "after") && mf_p_duration(p, &v->caretaker_after) &&
                 mf_p_expect(p, "until") && mf_p_expect(p, "filled");
            v->caretaker_span = mf_p_since(p, from);
            break;
        }
        ok = mf_p_expect(p, "then") && mf_p_expect(p, "by") && filler(p, &fillers);
    }
    v->fillers = mf_p_array(p, &fillers, sizeof *v->fillers, &v->nfillers);
    v->span = mf_p_since(p, start);
    return ok;
}

/* admitted = "by" NAME */
MF_CLAUSE(admitted)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "by") && mf_p_ref(p, &b->body->admitted);
    b->body->admitted_span = mf_p_since(p, start);
    return ok;
}

/* weight = NAME */
MF_CLAUSE(weight)
{
    return mf_p_name(p, mf_p_add(p, &b->weights, sizeof(struct mf_name)));
}

/* inactive = "after" D */
MF_CLAUSE(inactive)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "after") && mf_p_duration(p, &b->body->inactive);
    b->body->inactive_span = mf_p_since(p, start);
    return ok;
}

/* delegable = [ "transitive" ] */
MF_CLAUSE(delegable)
{
    struct mf_span start = p->prev.span;
    b->body->delegable = mf_p_take(p, "transitive") ? MF_DELEGABLE_TRANSITIVE : MF_DELEGABLE_ONE;
    b->body->delegable_span = mf_p_since(p, start);
    return true;
}

/* agents = "allowed" "at" "most" INT */
MF_CLAUSE(agents)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "allowed") && mf_p_expect(p, "at") && mf_p_expect(p, "most") &&
              mf_p_int(p, &b->body->agents_max);
    b->body->agents_span = mf_p_since(p, start);
    return ok;
}

/* body = "body" NAME [ STRING ] block */
bool mf_p_body(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    struct mf_body *body = mf_p_add(p, &p->bodies, sizeof *body);
    struct mf_block b = {.where = MF_IN_BODY, .body = body};
    uint32_t index = p->bodies.n - 1, n;
    body->entrenched = entrenched;
    bool ok = mf_p_name(p, &body->name) && mf_p_title(p, &body->title) && mf_p_block(p, &b);
    if (ok)
        mf_p_need(p, &b, MF_CL_SEATS, MF_CAT_NEED_SEATS, body->name);
    body->require = mf_p_array(p, &b.require, sizeof *body->require, &body->nrequire);
    body->limit = mf_p_array(p, &b.limit, sizeof *body->limit, &body->nlimit);
    body->includes = mf_p_array(p, &b.includes, sizeof *body->includes, &body->nincludes);
    body->includes_acting = mf_p_array(p, &b.includes_acting, sizeof *body->includes_acting, &n);
    body->includes_span = mf_p_array(p, &b.includes_span, sizeof *body->includes_span, &n);
    body->weights = mf_p_array(p, &b.weights, sizeof *body->weights, &body->nweights);
    body->clauses.at = mf_p_array(p, &b.clauses, sizeof *body->clauses.at, &body->clauses.n);
    body->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_BODY, index, body->span);
    return ok;
}

/* ---- emergencies
 * ---------------------------------------------------------------------------------- */

/* declared = "by" rule [ "within" D ] */
MF_CLAUSE(declared)
{
    struct mf_emergency *e = b->emergency;
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "by") && mf_p_rule(p, &e->declared) && mf_p_within(p, &e->within);
    e->declared_span = mf_p_since(p, start);
    return ok;
}

/* lasts = D */
MF_CLAUSE(lasts)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_duration(p, &b->emergency->lasts);
    b->emergency->lasts_span = mf_p_since(p, start);
    return ok;
}

/* ended = "by" rule */
MF_CLAUSE(ended)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "by") && mf_p_rule(p, &b->emergency->ended);
    b->emergency->ended_span = mf_p_since(p, start);
    return ok;
}

/* emergency = "emergency" NAME [ STRING ] block */
bool mf_p_emergency(struct mf_parser *p, struct mf_span start)
{
    struct mf_emergency *e = mf_p_add(p, &p->emergencies, sizeof *e);
    struct mf_block b = {.where = MF_IN_EMERGENCY, .emergency = e};
    uint32_t index = p->emergencies.n - 1;
    bool ok = mf_p_name(p, &e->name) && mf_p_title(p, &e->title) && mf_p_block(p, &b);
    if (ok) {
        mf_p_need(p, &b, MF_CL_DECLARED, MF_CAT_NEED_DECLARED, e->name);
        mf_p_need(p, &b, MF_CL_LASTS, MF_CAT_NEED_LASTS, e->name);
    }
    e->clauses.at = mf_p_array(p, &b.clauses, sizeof *e->clauses.at, &e->clauses.n);
    e->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_EMERGENCY, index, e->span);
    return ok;
}

/* ---- mandates
 * ------------------------------------------------------------------------------------- */

/* pattern = STRING [ "where" NAME ( "under" | "is" ) STRING ] [ "at" "most" INT "per" D ] */
static bool pattern(struct mf_parser *p, struct mf_permission *m)
{
    if (!mf_p_text(p, &m->act))
        return false;
    if (mf_p_take(p, "where")) {
        if (!mf_p_name(p, &m->where))
            return false;
        m->where_op = (struct mf_name){p->tok.text, p->tok.span};
        if (!mf_p_take(p, "under") && !mf_p_take(p, "is")) {
            m->where_op = (struct mf_name){MF_S("is"), {0}};
            return mf_p_fail(p, MF_CAT_WORD_MISSING, MF_S("under"));
        }
        if (!mf_p_text(p, &m->where_value))
            return false;
    }
    if (!mf_p_take(p, "at"))
        return true;
    return mf_p_expect(p, "most") && mf_p_at_most(p, &m->at_most);
}

/* may = pattern */
MF_CLAUSE(may)
{
    struct mf_span start = p->prev.span;
    struct mf_permission *m = mf_p_add(p, &b->may, sizeof *m);
    bool ok = pattern(p, m);
    m->span = mf_p_since(p, start);
    return ok;
}

/* asks = rule "for" pattern */
MF_CLAUSE(asks)
{
    struct mf_span start = p->prev.span;
    struct mf_permission *m = mf_p_add(p, &b->asks, sizeof *m);
    bool ok = mf_p_rule(p, &m->asks) && mf_p_expect(p, "for") && pattern(p, m);
    m->span = mf_p_since(p, start);
    return ok;
}

/* never = pattern */
MF_CLAUSE(never)
{
    struct mf_span start = p->prev.span;
    struct mf_permission *m = mf_p_add(p, &b->never, sizeof *m);
    bool ok = pattern(p, m);
    m->span = mf_p_since(p, start);
    return ok;
}

/* stopped = "by" rule */
MF_CLAUSE(stopped)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "by") && mf_p_rule(p, &b->mandate->stopped);
    b->mandate->stopped_span = mf_p_since(p, start);
    return ok;
}

/* mandate = "mandate" NAME [ STRING ] block */
bool mf_p_mandate(struct mf_parser *p, bool entrenched, struct mf_span start)
{
    struct mf_mandate *m = mf_p_add(p, &p->mandates, sizeof *m);
    struct mf_block b = {.where = MF_IN_MANDATE, .mandate = m};
    uint32_t index = p->mandates.n - 1;
    m->entrenched = entrenched;
    bool ok = mf_p_name(p, &m->name) && mf_p_title(p, &m->title) && mf_p_block(p, &b);
    m->may = mf_p_array(p, &b.may, sizeof *m->may, &m->nmay);
    m->asks = mf_p_array(p, &b.asks, sizeof *m->asks, &m->nasks);
    m->never = mf_p_array(p, &b.never, sizeof *m->never, &m->nnever);
    m->requires = mf_p_array(p, &b.requires, sizeof *m->requires, &m->nrequires);
    m->clauses.at = mf_p_array(p, &b.clauses, sizeof *m->clauses.at, &m->clauses.n);
    m->span = mf_p_since(p, start);
    mf_p_item(p, MF_ITEM_MANDATE, index, m->span);
    return ok;
}

/* ---- phrases that several blocks share
 * ------------------------------------------------------------ */

/* attested = NAME "attested" "by" group [ "within" D ] */
bool mf_p_attested(struct mf_parser *p, struct mf_attested *ret)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_name(p, &ret->what) && mf_p_expect(p, "attested") && mf_p_expect(p, "by") &&
              mf_p_group(p, &ret->by) && mf_p_within(p, &ret->within);
    ret->span = mf_p_since(p, start);
    return ok;
}

/* reports = "to" groups "within" D */
bool mf_p_reports(struct mf_parser *p, struct mf_reports *ret)
{
    struct mf_span start = p->prev.span;
    bool ok = mf_p_expect(p, "to") && mf_p_groups(p, &ret->to, &ret->nto) &&
              mf_p_expect(p, "within") && mf_p_duration(p, &ret->within);
    ret->span = mf_p_since(p, start);
    return ok;
}

/* INT "per" D after "at" "most" */
bool mf_p_at_most(struct mf_parser *p, struct mf_at_most *ret)
{
    struct mf_span start = p->tok.span;
    bool ok = mf_p_int(p, &ret->count) && mf_p_expect(p, "per") && mf_p_duration(p, &ret->per);
    ret->span = mf_p_since(p, start);
    return ok;
}
