/*
 * The count of a choice by the method that the charter names: ballots as they stand, who is chosen,
 * ties for the last places or within the count, and the lot. What the method answers isn't kept but
 * counted again where it is asked for; its certificate is.
 */
#include <stdlib.h>

#include "base/os.h"
#include "count/order.h"
#include "engine/choose.h"
#include "engine/tally.h"

/* ---- the count ---- */

struct counting {
    const struct mf_org *org;
    const struct mf_proposal_row *p;
    const uint32_t *index; /* by option: its number on the ballot */
    struct mf_profile_maker *maker;
    struct mf_mark *row;
    const char *fault; /* NULL: none */
};

static void add_ballot(void *payload, const struct mf_mark_row *m)
{
    struct counting *c = payload;

    if (c->fault)
        return;
    for (uint32_t i = 0; i < m->n; i++)
        c->row[i] = (struct mf_mark){c->index[m->marks[i].option], m->marks[i].value};
    c->fault =
        mf_profile_add(c->maker, c->row, m->n, 1, mf_mark_weight(c->org, c->p, c->p->vote, m));
}

/* So many must put an option above the one it is measured against, or score it. */
static struct mf_count_quorum quorum_of(const struct mf_org *org, const struct mf_proposal_row *p,
                                        const struct mf_stage *stage)
{
    const struct mf_rule *r = stage->choose.beats ? stage->choose.beats : stage->says.means;
    struct mf_amount a;

    if (!r)
        return (struct mf_count_quorum){0};
    a = mf_count_amount(org, p->vote, &r->amount);
    if (a.kind == MF_AMT_COUNT)
        return (struct mf_count_quorum){.share = {a.count, 1}, .base = 1};
    return (struct mf_count_quorum){
        .share = a.share,
        .base = mf_leaf_base(&mf_count_at(org, p->vote)->leaves[0], r->base, false),
        .root = a.sqrt};
}

/* What stands on the ballot, by its number there; the rest isn't there for the method. */
static uint32_t on_the_ballot(const struct mf_org *org, const struct mf_election_row *el,
                              uint32_t *option, uint32_t *index, uint32_t *against)
{
    uint32_t n = 0;

    *against = MF_NO_OPTION;
    for (uint32_t i = 0; i < el->options.n; i++) {
        const struct mf_option_row *o = mf_option(org, el, i);
        index[i] = o->stands ? n : MF_NO_OPTION;
        if (!o->stands)
            continue;
        if (o->against)
            *against = n;
        option[n++] = i;
    }
    return n;
}

static struct mf_result *not_counted(struct mf_arena *a, const char *why)
{
    struct mf_result *r = mf_new(a, struct mf_result);

    r->refused = why;
    return r;
}

/* A result, and which option is which. */
struct elected {
    const struct mf_result *result;
    const uint32_t *option; /* by number on the ballot */
    uint32_t n, against;
    bool unvoted;          /* whoever has no vote may be chosen: of sortition */
    const uint32_t *order; /* by the lot; NULL: none was drawn */
    struct mf_hash ballots;
};

static struct elected count(const struct mf_org *org, const struct mf_proposal_row *p,
                            struct mf_arena *a)
{
    const struct mf_election_row *el = mf_election(org, p);
    const struct mf_stage *stage = &mf_proposal_power(org, p)->stages[el->stage];
    const struct mf_choose *choose = &stage->choose;
    const struct mf_method_facts *method = mf_method(mf_method_named(choose->method.text));
    uint32_t *option = mf_new_n(a, uint32_t, el->options.n);
    uint32_t *index = mf_new_n(a, uint32_t, el->options.n);
    struct mf_frac *ratio = mf_new_n(a, struct mf_frac, el->options.n);
    struct counting c = {.org = org, .p = p, .index = index};
    struct elected e = {.option = option, .unvoted = method == mf_method(MF_METHOD_LOT)};

    e.n = on_the_ballot(org, el, option, index, &e.against);
    c.row = mf_new_n(a, struct mf_mark, e.n);
    c.maker = mf_profile_make(a, method->marks, e.n);
    mf_marks_each(org, el, add_ballot, &c);
    if (c.fault) {
        e.result = not_counted(a, c.fault);
        return e;
    }
    for (uint32_t i = 0; i < e.n; i++)
        ratio[i] = choose->ratio;
    struct mf_contest contest = {
        .ballots = mf_profile_done(c.maker),
        .seats = choose->n < MF_COUNT_OPTIONS ? (uint32_t)choose->n : MF_COUNT_OPTIONS,
        .policy = mf_ballot_policy_of(stage),
        .against = method->policy & MF_POLICY_DEFAULT ? e.against : MF_NO_OPTION,
        .quorum = quorum_of(org, p, stage),
        .ratio = choose->ratio_span.len > 0 ? ratio : NULL,
        .ratio_strict = choose->ratio_strict};
    e.ballots = mf_profile_hash(contest.ballots);
    if (el->lot.n > 0) {
        struct mf_hash seed = mf_order_seed(&e.ballots, el->lot);
        contest.order = e.order =
            mf_order_from_seed(a, e.n, (struct mf_str){(const char *)seed.b, sizeof seed.b});
    }
    e.result = method->count(a, &contest);
    return e;
}

/* ---- the certificate ---- */

static void list(struct mf_buf *b, const char *name, const uint32_t *at, uint32_t n)
{
    mf_buf_f(b, "%s", name);
    for (uint32_t i = 0; i < n; i++)
        if (at[i] == MF_NO_OPTION)
            mf_buf_c(b, " -");
        else
            mf_buf_f(b, " %u", at[i]);
    mf_buf_char(b, '\n');
}

static void amount(struct mf_buf *b, const char *name, struct mf_vote_amount x)
{
    if (x.units != 0)
        mf_buf_f(b, "%s %.*s\n", name, MF_F(mf_votes_text(b->arena, x)));
}

static void write_round(struct mf_buf *b, uint32_t number, const struct mf_round *r, uint32_t n)
{
    mf_buf_f(b, "round %u %s%s%s\n", number, mf_round_act_name(r->act), r->why ? " " : "",
             r->why ? r->why : "");
    list(b, "on", r->subjects, r->nsubjects);
    for (uint32_t i = 0; i < r->ndefeats; i++) {
        const struct mf_defeat *d = &r->defeats[i];
        mf_buf_f(b, "pair %u %u %llu %llu\n", d->winner, d->loser, (unsigned long long)d->votes,
                 (unsigned long long)d->against);
    }
    if (r->votes) {
        mf_buf_c(b, "votes");
        for (uint32_t i = 0; i < n; i++)
            mf_buf_f(b, " %.*s", MF_F(mf_votes_text(b->arena, r->votes[i])));
        mf_buf_char(b, '\n');
    }
    amount(b, "quota", r->quota);
    for (unsigned i = 0; i < MF_END__COUNT; i++)
        amount(b, "ended", r->ended[i]);
    amount(b, "lost", r->lost);
    list(b, "elected", r->elected, r->nelected);
}

/* Of each option how many prefer it to each other one. */
static void write_pairs(struct mf_buf *b, const struct mf_pairs *pairs)
{
    for (uint32_t i = 0; i < pairs->n; i++) {
        mf_buf_f(b, "prefer %u", i);
        for (uint32_t j = 0; j < pairs->n; j++)
            mf_buf_f(b, " %llu", (unsigned long long)pairs->prefer[(size_t)i * pairs->n + j]);
        mf_buf_char(b, '\n');
    }
}

/* The step where the least would have changed the result. */
static void write_pivot(struct mf_buf *b, const struct mf_pivot *p)
{
    if (!p->known)
        return;
    mf_buf_f(b, "closest %u %s", p->round, p->over);
    list(b, "", (uint32_t[]){p->ahead, p->behind}, 2);
    mf_buf_f(b, "by %.*s\n", MF_F(mf_votes_text(b->arena, p->by)));
}

/*
 * Lines that anybody can write again from the ballots: the method, places to fill, policy, the
 * ballots' hash, the lot, what counted, the pairs, each round, each tie and how it was broken, the
 * closest step, places and winners. Options go by their number among those on the ballot, from 0.
 */
static struct mf_str certificate(struct mf_arena *a, const struct mf_stage *stage,
                                 const struct mf_election_row *el, const struct elected *e)
{
    static const char *const broken[] = {[MF_TIE_OPEN] = "open",
                                         [MF_TIE_METHOD] = "method",
                                         [MF_TIE_EARLIER] = "earlier",
                                         [MF_TIE_ORDER] = "lot",
                                         [MF_TIE_NEEDLESS] = "needless"};
    struct mf_ballot_policy y = mf_ballot_policy_of(stage);
    const struct mf_result *r = e->result;
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_f(&b, "mufakat count 1\nmethod %.*s\nseats %llu\noptions %u\n",
             MF_F(stage->choose.method.text), (unsigned long long)stage->choose.n, e->n);
    mf_buf_f(&b, "policy %d %d %d %d %u %u %d %d\n", (int)y.unranked, (int)y.overvote,
             (int)y.duplicate, (int)y.blank, y.skips, y.ranks, y.least_value, y.most_value);
    mf_buf_f(&b, "ballots sha256:%.*s\n", MF_F(mf_hash_hex(a, &e->ballots)));
    mf_buf_f(&b, "lot %zu %.*s\n", el->lot.n, MF_F(el->lot));
    mf_buf_f(&b, "valid %llu invalid %llu\n", (unsigned long long)r->valid,
             (unsigned long long)r->invalid);
    if (r->pairs)
        write_pairs(&b, r->pairs);
    for (uint32_t i = 0; i < r->nrounds; i++)
        write_round(&b, i + 1, &r->rounds[i], e->n);
    for (uint32_t i = 0; i < r->nties; i++) {
        mf_buf_f(&b, "tie %u %s\n", r->ties[i].round, broken[r->ties[i].broken]);
        list(&b, "between", r->ties[i].options, r->ties[i].noptions);
        list(&b, "first", r->ties[i].settled, r->ties[i].settled ? r->ties[i].nsettled : 0);
    }
    write_pivot(&b, &r->pivot);
    if (r->place)
        list(&b, "places", r->place, e->n);
    list(&b, "winners", r->winners, r->nwinners);
    return mf_buf_str(&b);
}

bool mf_org_count_kept(const struct mf_org *org, uint32_t proposal, struct mf_counted_view *ret)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_election_row *el;

    if (p->election == MF_NO_SLOT || !mf_election(org, p)->counted)
        return false;
    el = mf_election(org, p);
    *ret = (struct mf_counted_view){
        .method = mf_proposal_power(org, p)->stages[el->stage].choose.method.text,
        .ballots = el->ballots,
        .hash = el->result,
        .lot = el->lot};
    return true;
}

bool mf_org_count_result(const struct mf_org *org, uint32_t proposal, struct mf_arena *a,
                         struct mf_counted_view *ret)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_election_row *el;
    struct elected e;

    if (!mf_org_count_kept(org, proposal, ret))
        return false;
    el = mf_election(org, p);
    e = count(org, p, a);
    ret->result = e.result;
    ret->options = e.option;
    ret->noptions = e.n;
    ret->certificate = certificate(a, &mf_proposal_power(org, p)->stages[el->stage], el, &e);
    return true;
}

/* ---- who is chosen ---- */

struct ranked {
    uint32_t number; /* on the ballot */
    uint32_t place, drawn;
};

static int by_place(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->drawn != y->drawn)
        return x->drawn < y->drawn ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Never the option that stands against all, nor who doesn't come before it, nor, where votes are
 * added up, who has none. */
static bool may_be_chosen(const struct mf_org *org, const struct mf_election_row *el,
                          const struct elected *e, enum mf_marks marks, uint32_t number)
{
    const uint32_t *place = e->result->place;

    if (number == e->against || (marks == MF_MARKS_APPROVALS && !e->unvoted &&
                                 mf_option(org, el, e->option[number])->votes == 0))
        return false;
    if (!place)
        return true;
    return place[number] != MF_NO_OPTION &&
           (e->against == MF_NO_OPTION || place[e->against] == MF_NO_OPTION ||
            place[number] < place[e->against]);
}

/* Those that may be chosen by the method's order, those drawn first first; NULL order: by number.
 */
static uint32_t by_places(const struct mf_org *org, const struct mf_election_row *el,
                          const struct elected *e, enum mf_marks marks, struct ranked *ret)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < e->n; i++) {
        if (!may_be_chosen(org, el, e, marks, i))
            continue;
        ret[n] = (struct ranked){.number = i, .place = e->result->place[i]};
        for (uint32_t k = 0; e->order && e->order[k] != i; k++)
            ret[n].drawn = k + 1;
        n++;
    }
    if (n > 0)
        qsort(ret, n, sizeof *ret, by_place);
    return n;
}

/* Those elected by a method that gives no order of all, up to the one that stands against them. */
static uint32_t by_election(const struct mf_org *org, const struct mf_election_row *el,
                            const struct elected *e, enum mf_marks marks, struct ranked *ret)
{
    const struct mf_result *r = e->result;
    uint32_t n = 0;

    while (n < r->nwinners && may_be_chosen(org, el, e, marks, r->winners[n])) {
        ret[n] = (struct ranked){.number = r->winners[n], .place = n};
        n++;
    }
    return n;
}

/* The tie within the count that nothing broke; NULL: none, or the places were filled all the same.
 */
static const struct mf_tie *open_tie(const struct mf_result *r)
{
    if (r->nwinners >= r->seats)
        return NULL;
    for (uint32_t i = r->nties; i-- > 0;)
        if (r->ties[i].broken == MF_TIE_OPEN)
            return &r->ties[i];
    return NULL;
}

static void choose_first(struct mf_org *org, const struct mf_election_row *el,
                         const struct elected *e, const struct ranked *ranked, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct mf_option_row *o = mf_option_edit(org, el, e->option[ranked[i].number]);
        o->chosen = true;
        o->place = i + 1;
    }
}

static void begin_again(struct mf_org *org, const struct mf_election_row *el,
                        const struct elected *e)
{
    for (uint32_t i = 0; i < el->options.n; i++) {
        struct mf_option_row *o = mf_option_edit(org, el, i);
        o->chosen = o->tied = false;
        o->place = o->order = 0;
    }
    for (uint32_t i = 0; e->result->place && i < e->n; i++)
        if (e->result->place[i] != MF_NO_OPTION)
            mf_option_edit(org, el, e->option[i])->order = e->result->place[i] + 1;
}

/* Of a method with an order of all: a tie across the last place is open, unless a lot was drawn. */
static uint32_t decide_by_places(struct mf_org *org, struct mf_election_row *el,
                                 const struct elected *e, enum mf_marks marks, uint64_t wanted)
{
    struct ranked ranked[MF_MAX_OPTIONS + 1];
    uint32_t n = by_places(org, el, e, marks, ranked);
    uint32_t places = wanted < n ? (uint32_t)wanted : n, sure = places;

    if (!e->order && places < n && ranked[places].place == ranked[places - 1].place)
        while (sure > 0 && ranked[sure - 1].place == ranked[places].place)
            sure--;
    choose_first(org, el, e, ranked, sure);
    for (uint32_t i = sure; sure < places && i < n && ranked[i].place == ranked[sure].place; i++)
        mf_option_edit(org, el, e->option[ranked[i].number])->tied = true;
    el->places = places - sure;
    el->open = el->places > 0;
    return sure;
}

static uint32_t decide_by_election(struct mf_org *org, struct mf_election_row *el,
                                   const struct elected *e, enum mf_marks marks, uint64_t wanted)
{
    struct ranked ranked[MF_MAX_OPTIONS + 1];
    uint32_t n = by_election(org, el, e, marks, ranked);
    bool stopped = n < e->result->nwinners; /* at the option that stands against all */
    const struct mf_tie *tie = stopped ? NULL : open_tie(e->result);

    choose_first(org, el, e, ranked, n);
    el->open = tie != NULL;
    el->places = 0;
    for (uint32_t i = 0; tie && i < tie->noptions; i++) {
        struct mf_option_row *o = mf_option_edit(org, el, e->option[tie->options[i]]);
        o->tied = !o->chosen && !o->against;
        el->places += o->tied;
    }
    if (el->places > wanted - n)
        el->places = (uint32_t)(wanted - n);
    return n;
}

uint32_t mf_choice_decide(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_election_row *el = mf_election_edit(org, p);
    enum mf_marks marks = mf_choice_marks(stage);
    struct mf_arena scratch;
    struct elected e;
    uint32_t chosen = 0;

    el->places = 0;
    el->open = false;
    if (mf_count_truth(org, p->vote, true, org->now) != MF_TRUE)
        return 0;
    mf_arena_init(&scratch);
    e = count(org, p, &scratch);
    begin_again(org, el, &e);
    if (!e.result->refused) {
        el->counted = true;
        el->ballots = e.ballots;
        el->result = mf_sha256(certificate(&scratch, stage, el, &e));
        chosen = e.result->place ? decide_by_places(org, el, &e, marks, stage->choose.n)
                                 : decide_by_election(org, el, &e, marks, stage->choose.n);
    }
    mf_arena_free(&scratch);
    return chosen;
}

/* ---- what is said of it ---- */

static bool by_votes(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return mf_choice_marks(mf_proposal_stage(org, p)) == MF_MARKS_APPROVALS;
}

static struct mf_event *emit_about(struct mf_step *s, uint32_t number, enum mf_event_kind kind)
{
    struct mf_event *e = mf_emit_of(s, number, kind);

    e->clause = mf_proposal_stage(s->org, mf_proposal(s->org, number))->choose.span;
    return e;
}

static void emit_chosen(struct mf_step *s, uint32_t number, const struct mf_option_row *o)
{
    bool votes = by_votes(s->org, mf_proposal(s->org, number));
    struct mf_event *e = emit_about(s, number, votes ? MF_EV_CHOSEN : MF_EV_CHOSEN_AT);

    e->person = o->person;
    e->n = votes ? o->votes : o->place;
    e->text = mf_option_name(s->org, o);
}

struct mf_option_row *mf_option_at(const struct mf_org *org, const struct mf_election_row *el,
                                   uint32_t place)
{
    for (uint32_t i = 0; i < el->options.n; i++)
        if (mf_option(org, el, i)->place == place)
            return mf_option(org, el, i);
    return NULL;
}

/* "schulze: Ann > Ben = Cas > None of the above; ballots 5f0c…", or those elected with commas. */
static struct mf_str order_told(struct mf_org *org, const struct mf_proposal_row *p)
{
    const struct mf_election_row *el = mf_election(org, p);
    const struct mf_stage *stage = mf_proposal_stage(org, p);
    struct mf_buf b;
    bool first = true, ordered = false;

    mf_buf_init(&b, &org->arena);
    mf_buf_f(&b, "%.*s: ", MF_F(stage->choose.method.text));
    for (uint32_t at = 1; at <= el->options.n; at++)
        for (uint32_t i = 0, nth = 0; i < el->options.n; i++) {
            const struct mf_option_row *o = mf_option(org, el, i);
            if (o->order != at)
                continue;
            mf_buf_f(&b, "%s%.*s",
                     first   ? ""
                     : nth++ ? " = "
                             : " > ",
                     MF_F(mf_option_name(org, o)));
            nth += first;
            first = false;
            ordered = true;
        }
    for (uint32_t at = 1; !ordered && mf_option_at(org, el, at); at++)
        mf_buf_f(&b, "%s%.*s", at > 1 ? ", " : "",
                 MF_F(mf_option_name(org, mf_option_at(org, el, at))));
    mf_buf_f(&b, "; sha256:%.*s", MF_F(mf_hash_hex(&org->arena, &el->ballots)));
    return mf_buf_str(&b);
}

static void emit_tied(struct mf_step *s, uint32_t number, enum mf_event_kind kind)
{
    struct mf_org *org = s->org;
    const struct mf_election_row *el = mf_election(org, mf_proposal(org, number));
    struct mf_mark *tied = mf_new_n(&org->arena, struct mf_mark, el->options.n);
    struct mf_event *e;
    uint64_t votes = 0;
    uint32_t n = 0;

    for (uint32_t i = 0; i < el->options.n; i++) {
        const struct mf_option_row *o = mf_option(org, el, i);
        if (!o->tied || o->chosen)
            continue;
        tied[n++].option = i;
        votes = o->votes;
    }
    e = emit_about(s, number, kind);
    e->text = mf_option_names(org, el, tied, n);
    e->n = votes;
}

/* Of those at places from `from` on. */
static void announce(struct mf_step *s, uint32_t number, uint32_t from)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);
    const struct mf_election_row *el = mf_election(s->org, p);
    const struct mf_option_row *o;

    for (uint32_t at = from; (o = mf_option_at(s->org, el, at)) != NULL; at++)
        emit_chosen(s, number, o);
    if (el->open)
        emit_tied(s, number, by_votes(s->org, p) ? MF_EV_CHOICE_TIED : MF_EV_COUNT_TIED);
}

void mf_choice_announce(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);

    if (mf_election(org, p)->counted && !by_votes(org, p)) {
        struct mf_event *e = emit_about(s, number, MF_EV_COUNTED);
        struct mf_arena scratch;
        mf_arena_init(&scratch);
        e->text = order_told(org, p);
        e->n = count(org, p, &scratch).result->valid;
        mf_arena_free(&scratch);
    }
    announce(s, number, 1);
}

/* ---- ties ---- */

bool mf_choice_is_tied(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return p->election != MF_NO_SLOT && mf_election(org, p)->open;
}

static uint32_t chosen(const struct mf_org *org, const struct mf_election_row *el)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < el->options.n; i++)
        n += mf_option(org, el, i)->chosen;
    return n;
}

bool mf_choice_break_tie(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, c->proposal);
    const struct mf_choose *choose = &mf_proposal_stage(org, p)->choose;
    struct mf_election_row *el = mf_election(org, p);
    struct mf_mark marks[MF_MAX_OPTIONS + 1];
    uint32_t place = chosen(org, el);
    struct mf_event *e;
    bool among = true;

    if (choose->tie_lot) {
        mf_refuse_clause(s->refusals, MF_WHY_LOT_DECIDES, mf_proposal_charter(org, p), p->power,
                         choose->span);
        return false;
    }
    if (!mf_marks_read(s, c, p, marks))
        return false;
    for (uint32_t i = 0; i < c->noptions; i++)
        among = among && mf_option(org, el, marks[i].option)->tied;
    if (!among || c->noptions != el->places) {
        struct mf_refusal *r = mf_refuse_clause(
            s->refusals, MF_WHY_TIED_ONLY, mf_proposal_charter(org, p), p->power, choose->span);
        r->need = el->places;
        r->have = c->noptions;
        return false;
    }
    e = mf_emit_of(s, c->proposal, MF_EV_VOTED_FOR);
    e->person = c->actor;
    e->text = mf_option_names(org, el, marks, c->noptions);
    for (uint32_t i = 0; i < c->noptions; i++) {
        struct mf_option_row *o = mf_option_edit(org, el, marks[i].option);
        o->chosen = true;
        o->place = ++place;
        emit_chosen(s, c->proposal, o);
    }
    el = mf_election_edit(org, p);
    el->places = 0;
    el->open = false;
    return true;
}

bool mf_draw_command(struct mf_step *s, const struct mf_command *c)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_target(s, c, MF_HP_TIE_DECIDE);
    const struct mf_choose *choose;
    struct mf_event *e;
    uint32_t before;

    if (!p)
        return false;
    choose = &mf_proposal_stage(org, p)->choose;
    if (!choose->tie_lot) {
        mf_refuse(s->refusals, MF_WHY_NO_LOT)->proposal = c->proposal;
        return false;
    }
    if (mf_org_tie_decider(org, c->proposal) != c->actor) {
        struct mf_refusal *r =
            mf_refuse_clause(s->refusals, MF_WHY_NOT_IN_ELECTORATE, mf_proposal_charter(org, p),
                             p->power, choose->span);
        r->person = c->actor;
        r->when = mf_count_at(org, p->vote)->opened;
        return false;
    }
    if (c->text.n == 0 || c->text.n > MF_MAX_OPTION) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("text");
        return false;
    }
    before = chosen(org, mf_election(org, p));
    mf_election_edit(org, p)->lot = mf_str_copy(&org->arena, c->text);
    e = emit_about(s, c->proposal, MF_EV_DRAWN);
    e->person = c->actor;
    e->text = mf_election(org, p)->lot;
    if (mf_choice_decide(s, c->proposal) == 0) {
        mf_stage_failed(s, c->proposal, MF_HP_TIE_DECIDE, false);
        return true;
    }
    announce(s, c->proposal, before + 1);
    mf_stage_passed(s, c->proposal, MF_HP_TIE_DECIDE);
    return true;
}

uint32_t mf_choice_undecided(struct mf_step *s, uint32_t number)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);

    if (mf_choice_is_tied(s->org, p)) {
        struct mf_election_row *el = mf_election_edit(s->org, p);
        emit_tied(s, number, MF_EV_CHOICE_LOST);
        el->places = 0;
        el->open = false;
    }
    return chosen(s->org, mf_election(s->org, p));
}

/* Why nobody was chosen where votes are added up: nothing has enough, or those first are tied. */
static void reasons_by_votes(const struct mf_org *org, const struct mf_election_row *el,
                             struct mf_refusal *r)
{
    for (uint32_t i = 0; i < el->options.n; i++) {
        const struct mf_option_row *o = mf_option(org, el, i);
        if (o->against)
            r->need = o->votes;
        else if (o->votes > r->have)
            r->have = o->votes;
    }
}

void mf_choice_reasons(const struct mf_org *org, const struct mf_proposal_row *p,
                       struct mf_refusals *why)
{
    const struct mf_election_row *el = mf_election(org, p);
    bool tied = false, votes = by_votes(org, p);
    enum mf_reason reason = votes ? MF_WHY_NOBODY_CHOSEN : MF_WHY_NOTHING_AHEAD;
    struct mf_refusal *r;

    for (uint32_t i = 0; i < el->options.n; i++)
        tied |= mf_option(org, el, i)->tied;
    if (tied)
        reason = votes ? MF_WHY_CHOICE_TIED : MF_WHY_COUNT_TIED;
    if (!el->counted)
        reason = MF_WHY_NOT_COUNTED;
    r = mf_refuse_clause(why, reason, mf_proposal_charter(org, p), p->power,
                         mf_proposal_stage(org, p)->choose.span);
    if (el->counted && votes)
        reasons_by_votes(org, el, r);
    if (el->counted)
        return;
    struct mf_arena scratch;
    mf_arena_init(&scratch);
    const char *refused = count(org, p, &scratch).result->refused;
    r->word = mf_str_copy(why->arena, mf_str_c(refused ? refused : ""));
    mf_arena_free(&scratch);
}
