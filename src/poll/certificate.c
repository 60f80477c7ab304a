/* The certificate of a count as JSON: docs/count.schema.json. Amounts are texts with all decimals.
 */
#include <jansson.h>

#include "base/os.h"
#include "poll/account.h"

struct writer {
    struct mf_arena *a;
    const struct mf_poll_count *c;
};

static json_t *text(struct mf_str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    return j ? j : json_string("");
}

static void put(json_t *o, const char *key, json_t *value)
{
    if (json_object_set_new(o, key, value) != 0)
        mf_oom(64);
}

static void push(json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) != 0)
        mf_oom(64);
}

static json_t *whole(uint64_t n)
{
    return json_integer((json_int_t)n);
}

/* An option's number from 0; null: none. */
static json_t *option(uint32_t o)
{
    return o == MF_NO_OPTION ? json_null() : whole(o);
}

static json_t *options(const uint32_t *at, uint32_t n)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < n; i++)
        push(list, whole(at[i]));
    return list;
}

static json_t *members(const bool *in, uint32_t n)
{
    json_t *list = json_array();

    for (uint32_t i = 0; in && i < n; i++)
        if (in[i])
            push(list, whole(i));
    return list;
}

static json_t *amount(const struct writer *w, struct mf_vote_amount x)
{
    return text(mf_votes_text(w->a, x));
}

static json_t *hash(const struct writer *w, const struct mf_hash *h)
{
    struct mf_buf b;

    mf_buf_init(&b, w->a);
    mf_buf_c(&b, "sha256:");
    for (size_t i = 0; i < sizeof h->b; i++)
        mf_buf_f(&b, "%02x", h->b[i]);
    return text(mf_buf_str(&b));
}

static json_t *fraction(const struct writer *w, struct mf_frac f)
{
    return text(mf_strf(w->a, "%llu/%llu", (unsigned long long)f.num, (unsigned long long)f.den));
}

/* ---- what was counted ---- */

static json_t *file(const struct writer *w)
{
    const struct mf_poll *p = w->c->poll;
    json_t *o = json_object(), *notes = json_array();

    put(o, "format", json_string(mf_poll_format_name(p->format)));
    put(o, "title", text(p->title));
    for (uint32_t i = 0; i < p->nnotes; i++) {
        json_t *n = json_object();
        struct mf_buf b;
        mf_buf_init(&b, w->a);
        mf_poll_note_text(&b, &p->notes[i], MF_EN);
        put(n, "line", whole(p->notes[i].line));
        put(n, "times", whole(p->notes[i].times));
        put(n, "text", text(mf_buf_str(&b)));
        push(notes, n);
    }
    put(o, "mended", notes);
    return o;
}

static json_t *contest_options(const struct writer *w)
{
    static const char *const bars[] = {"stands", "withdrawn", "undeclared", "nobody"};
    const struct mf_contest *c = &w->c->contest;
    json_t *list = json_array();

    for (uint32_t i = 0; i < w->c->poll->noptions; i++) {
        const struct mf_poll_option *p = &w->c->poll->option[i];
        json_t *o = json_object();
        put(o, "name", text(p->name));
        if (p->id.n > 0)
            put(o, "id", text(p->id));
        put(o, "standing", json_string(bars[p->bar]));
        if (c->cost)
            put(o, "cost",
                amount(w, (struct mf_vote_amount){(mf_i128)c->cost[i], w->c->poll->decimals}));
        if (c->ratio)
            put(o, "ratio", fraction(w, c->ratio[i]));
        if (c->threshold)
            put(o, "threshold", fraction(w, c->threshold[i]));
        push(list, o);
    }
    return list;
}

static json_t *ballots(const struct writer *w)
{
    static const char *const marks[] = {"ranks", "approvals", "scores", "points"};
    const struct mf_profile *p = w->c->poll->ballots;
    json_t *o = json_object();

    put(o, "hash", hash(w, &w->c->ballots));
    put(o, "marks", json_string(marks[p->marks]));
    put(o, "different", whole(p->nrows));
    put(o, "voters", whole(p->voters));
    put(o, "weight", whole(p->total));
    put(o, "valid", whole(w->c->result->valid));
    put(o, "invalid", whole(w->c->result->invalid));
    put(o, "first_choices", json_boolean(w->c->first_choices));
    return o;
}

static json_t *policy(const struct writer *w)
{
    json_t *o = json_object(), *customs = json_array();

    for (int i = 0; i < MF_POLL_PART__COUNT; i++) {
        enum mf_poll_part part = (enum mf_poll_part)i;
        if (!mf_poll_part_matters(w->c->method, part))
            continue;
        put(o, mf_poll_part_name(part),
            text(mf_poll_part_value(w->a, &w->c->contest.policy, part)));
        if (!w->c->by_rules && !(w->c->stated & 1u << part))
            push(customs, json_string(mf_poll_part_name(part)));
    }
    put(o, "customs", customs);
    return o;
}

static json_t *order(const struct writer *w)
{
    json_t *o;

    if (!w->c->contest.order)
        return json_null();
    o = json_object();
    put(o, "options", options(w->c->contest.order, w->c->poll->noptions));
    if (w->c->value.n > 0) {
        put(o, "value", text(w->c->value));
        put(o, "seed", hash(w, &w->c->seed));
    }
    return o;
}

static void contest(const struct writer *w, json_t *o)
{
    const struct mf_contest *c = &w->c->contest;

    put(o, "method", json_string(mf_method(w->c->method)->name));
    put(o, "seats", whole(c->seats));
    put(o, "options", contest_options(w));
    put(o, "ballots", ballots(w));
    put(o, "policy", policy(w));
    put(o, "order", order(w));
    if (c->against != MF_NO_OPTION)
        put(o, "against", option(c->against));
    if (c->quorum.share.den > 0) {
        json_t *q = json_object();
        put(q, "share", fraction(w, c->quorum.share));
        put(q, "base", whole(c->quorum.base));
        put(q, "root", json_boolean(c->quorum.root));
        put(o, "quorum", q);
    }
    if (c->cost)
        put(o, "budget",
            amount(w, (struct mf_vote_amount){(mf_i128)c->budget, w->c->poll->decimals}));
}

/* ---- the result ---- */

static json_t *ties(const struct mf_result *r)
{
    static const char *const how[] = {"open", "method", "earlier", "order", "needless"};
    json_t *list = json_array();

    for (uint32_t i = 0; i < r->nties; i++) {
        const struct mf_tie *t = &r->ties[i];
        json_t *o = json_object();
        put(o, "round", whole(t->round));
        put(o, "over", json_string(t->over));
        put(o, "options", options(t->options, t->noptions));
        put(o, "broken", json_string(how[t->broken]));
        if (t->broken == MF_TIE_EARLIER)
            put(o, "by_round", whole(t->by_round));
        put(o, "preferred", options(t->settled, t->settled ? t->nsettled : 0));
        push(list, o);
    }
    return list;
}

static json_t *flows(const struct writer *w, const struct mf_round *r)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < r->nflows; i++) {
        json_t *o = json_object();
        put(o, "from", option(r->flows[i].from));
        put(o, "to", option(r->flows[i].to));
        put(o, "votes", amount(w, r->flows[i].votes));
        push(list, o);
    }
    return list;
}

static json_t *defeats(const struct mf_round *r)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < r->ndefeats; i++) {
        json_t *o = json_object();
        put(o, "winner", whole(r->defeats[i].winner));
        put(o, "loser", whole(r->defeats[i].loser));
        put(o, "votes", whole(r->defeats[i].votes));
        put(o, "against", whole(r->defeats[i].against));
        push(list, o);
    }
    return list;
}

static json_t *ended(const struct writer *w, const struct mf_round *r)
{
    static const char *const why[MF_END__COUNT] = {
        [MF_END_CHOICES] = "choices", [MF_END_OVERVOTE] = "overvote",
        [MF_END_SKIPPED] = "skipped", [MF_END_DUPLICATE] = "duplicate",
        [MF_END_FILLED] = "filled",
    };
    json_t *o = json_object();

    for (int e = 0; e < MF_END__COUNT; e++)
        if (r->ended[e].units != 0)
            put(o, why[e], amount(w, r->ended[e]));
    return o;
}

static json_t *one_round(const struct writer *w, const struct mf_round *r, uint32_t n)
{
    static const char *const stand[] = {"stands", "elected", "excluded", "stands_not"};
    json_t *o = json_object(), *votes = json_array(), *standing = json_array();

    put(o, "act", json_string(mf_round_act_name(r->act)));
    put(o, "subjects", options(r->subjects, r->nsubjects));
    put(o, "elected", options(r->elected, r->nelected));
    for (uint32_t i = 0; i < n && r->votes; i++)
        push(votes, amount(w, r->votes[i]));
    for (uint32_t i = 0; i < n && r->standing; i++)
        push(standing, json_string(stand[r->standing[i]]));
    put(o, "votes", votes);
    put(o, "standing", standing);
    put(o, "ended", ended(w, r));
    put(o, "flows", flows(w, r));
    put(o, "defeats", defeats(r));
    if (r->quota.units != 0)
        put(o, "quota", amount(w, r->quota));
    if (r->price.units > 0)
        put(o, "price", amount(w, r->price));
    if (r->lost.units != 0)
        put(o, "lost", amount(w, r->lost));
    if (r->why)
        put(o, "why", json_string(r->why));
    if (r->remark.n > 0)
        put(o, "remark", text(r->remark));
    return o;
}

static json_t *matrix(const uint64_t *at, uint32_t n)
{
    json_t *rows = json_array();

    for (uint32_t i = 0; i < n; i++) {
        json_t *row = json_array();
        for (uint32_t k = 0; k < n; k++)
            push(row, whole(at[(size_t)i * n + k]));
        push(rows, row);
    }
    return rows;
}

static json_t *pairs(const struct mf_pairs *p)
{
    json_t *o = json_object();

    put(o, "prefer", matrix(p->prefer, p->n));
    if (p->paths)
        put(o, "paths", matrix(p->paths, p->n));
    put(o, "condorcet", option(p->condorcet));
    put(o, "smith", members(p->smith, p->n));
    put(o, "schwartz", members(p->schwartz, p->n));
    return o;
}

static json_t *pivot(const struct writer *w, const struct mf_pivot *p)
{
    json_t *o;

    if (!p->known)
        return json_null();
    o = json_object();
    put(o, "round", whole(p->round));
    put(o, "over", json_string(p->over));
    put(o, "ahead", option(p->ahead));
    put(o, "behind", option(p->behind));
    put(o, "by", amount(w, p->by));
    return o;
}

static void result(const struct writer *w, json_t *o)
{
    const struct mf_result *r = w->c->result;
    json_t *rounds, *list;

    if (r->refused) {
        put(o, "refused", json_string(r->refused));
        return;
    }
    rounds = json_array();
    list = json_array();
    put(o, "winners", options(r->winners, r->nwinners));
    for (uint32_t i = 0; i < r->noptions && r->place; i++)
        push(list, option(r->place[i]));
    put(o, "places", list);
    if (r->seats_of)
        put(o, "seats_of", options(r->seats_of, r->noptions));
    put(o, "ties", ties(r));
    put(o, "open", json_boolean(mf_poll_count_open(r)));
    for (uint32_t i = 0; i < r->nrounds; i++)
        push(rounds, one_round(w, &r->rounds[i], r->noptions));
    put(o, "rounds", rounds);
    put(o, "pairs", r->pairs ? pairs(r->pairs) : json_null());
    put(o, "closest", pivot(w, &r->pivot));
    if (r->best_orders > 0) { /* as texts: they may be more than 2^53 */
        put(o, "best_orders", text(mf_strf(w->a, "%llu", (unsigned long long)r->best_orders)));
        put(o, "contradictions",
            text(mf_strf(w->a, "%llu", (unsigned long long)r->contradictions)));
    }
    if (r->increments > 0)
        put(o, "increments", json_integer((json_int_t)r->increments));
    if (r->note.n > 0)
        put(o, "note", text(r->note));
}

static int add_bytes(const char *p, size_t n, void *to)
{
    mf_buf_add(to, (struct mf_str){p, n});
    return 0;
}

void mf_poll_count_json(struct mf_buf *out, const struct mf_poll_count *c)
{
    struct writer w = {.a = out->arena, .c = c};
    json_t *o = json_object();

    put(o, "format", json_string("mufakat-count-1"));
    put(o, "file", file(&w));
    contest(&w, o);
    result(&w, o);
    if (json_dump_callback(o, add_bytes, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER) != 0)
        mf_oom(64);
    mf_buf_char(out, '\n');
    json_decref(o);
}
