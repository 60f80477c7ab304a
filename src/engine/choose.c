/*
 * Choices by plurality and approval: ballots that mark options, who is chosen, ties at the last
 * place, and the effect, once for each of the chosen. All in whole numbers of votes.
 */
#include "engine/choose.h"

#include <stdlib.h>

#include "base/os.h"

/* ---- marks ---- */

/* Knuth's multiplier; the order of slots decides nothing. */
static uint32_t slot_of(const struct mf_election_row *el, mf_person p)
{
    return (uint32_t)((uint64_t)p * UINT64_C(11400714819323198485) >> 32) & (el->slot_cap - 1);
}

static struct mf_mark_row *find_mark(const struct mf_org *org, const struct mf_election_row *el,
                                     mf_person p)
{
    if (el->slot_cap == 0)
        return NULL;
    for (uint32_t i = slot_of(el, p); el->slots[i]; i = (i + 1) & (el->slot_cap - 1)) {
        struct mf_mark_row *m = MF_ROW(org, marks, mf_mark_row, el->slots[i] - 1);
        if (m->person == p)
            return m;
    }
    return NULL;
}

static void put_slot(struct mf_org *org, const struct mf_election_row *el, mf_person p,
                     uint32_t row)
{
    uint32_t i = slot_of(el, p);

    while (el->slots[i])
        i = (i + 1) & (el->slot_cap - 1);
    mf_touch(org, &el->slots[i], sizeof el->slots[i]);
    el->slots[i] = row + 1;
}

/* Twice the slots; the old ones stay for a rollback. The election is journalled by the caller. */
static void grow_slots(struct mf_org *org, struct mf_election_row *el)
{
    const uint32_t *old = el->slots;
    uint32_t n = el->slot_cap;

    el->slot_cap = n ? n * 2 : 8;
    el->slots = mf_new_n(&org->arena, uint32_t, el->slot_cap);
    for (uint32_t i = 0; i < n; i++)
        if (old[i])
            put_slot(org, el, MF_ROW(org, marks, mf_mark_row, old[i] - 1)->person, old[i] - 1);
}

static void find_from_now(struct mf_org *org, struct mf_election_row *el, mf_person person,
                          uint32_t row)
{
    if ((el->nmarks + 1) * 4 > el->slot_cap * 3)
        grow_slots(org, el);
    el->nmarks++;
    put_slot(org, el, person, row);
}

static struct mf_mark_row *add_mark(struct mf_org *org, const struct mf_proposal_row *p,
                                    mf_person person)
{
    struct mf_election_row *el = mf_election_edit(org, p);
    uint32_t row;
    struct mf_mark_row *m = mf_row_add(org, &org->marks, &row);

    m->count = p->vote;
    m->person = person;
    find_from_now(org, el, person, row);
    return m;
}

/* The person's weight in the count, as of its version. */
static uint64_t weight_in(const struct mf_org *org, const struct mf_proposal_row *p, uint32_t count,
                          mf_person person)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, c->version);

    return mf_group_weight(&ctx, &c->rule->group, person);
}

static void tally(struct mf_org *org, const struct mf_proposal_row *p, const struct mf_mark_row *m,
                  bool add)
{
    const struct mf_election_row *el = mf_election(org, p);
    uint64_t weight = m->n > 0 ? weight_in(org, p, p->vote, m->person) : 0;

    for (uint32_t i = 0; i < m->n; i++) {
        uint64_t *votes = &mf_option(org, el, m->options[i])->votes;
        mf_touch(org, votes, sizeof *votes);
        mf_assert(add || *votes >= weight);
        *votes = add ? *votes + weight : *votes - weight;
    }
}

static void set_marks(struct mf_org *org, const struct mf_proposal_row *p, mf_person person,
                      const uint32_t *options, uint32_t n)
{
    struct mf_mark_row *m = find_mark(org, mf_election(org, p), person);

    if (!m) {
        if (n == 0)
            return;
        m = add_mark(org, p, person);
    }
    tally(org, p, m, false);
    mf_touch(org, m, sizeof *m);
    m->n = n;
    m->options = n > 0 ? mf_arena_copy(&org->arena, options, n * sizeof *options) : NULL;
    tally(org, p, m, true);
}

void mf_choice_clear(struct mf_org *org, uint32_t number, mf_person person)
{
    const struct mf_proposal_row *p = mf_proposal(org, number);

    if (p->election != MF_NO_SLOT)
        set_marks(org, p, person, NULL, 0);
}

void mf_choice_recount(struct mf_org *org, uint32_t number)
{
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_election_row *el = mf_election(org, p);

    for (uint32_t i = 0; i < el->options.n; i++)
        mf_option_edit(org, el, i)->votes = 0;
    for (uint32_t i = 0; i < el->slot_cap; i++)
        if (el->slots[i])
            tally(org, p, MF_ROW(org, marks, mf_mark_row, el->slots[i] - 1), true);
}

uint32_t mf_org_marks(const struct mf_org *org, uint32_t proposal, mf_person person,
                      const uint32_t **ret)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_mark_row *m = NULL;

    if (p->election != MF_NO_SLOT && (p->vote == MF_NO_SLOT || !mf_count_at(org, p->vote)->secret))
        m = find_mark(org, mf_election(org, p), person);
    *ret = m ? m->options : NULL;
    return m ? m->n : 0;
}

/* ---- after a snapshot ---- */

/* Election whose marks the count takes now: of several calls the last; MF_NO_SLOT: none. */
static uint32_t election_of(const struct mf_org *org, const uint32_t *last, uint32_t count)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    uint32_t election;

    if (c->proposal == MF_NO_PROPOSAL || c->purpose != MF_FOR_STAGE)
        return MF_NO_SLOT;
    election = mf_proposal(org, c->proposal)->election;
    return election != MF_NO_SLOT && last[election] == count ? election : MF_NO_SLOT;
}

/* Per election the last count of its stage; MF_NO_SLOT: none yet. */
static uint32_t *last_counts(const struct mf_org *org, struct mf_arena *arena)
{
    uint32_t *last = mf_new_n(arena, uint32_t, org->elections.n);

    for (uint32_t i = 0; i < org->elections.n; i++)
        last[i] = MF_NO_SLOT;
    for (uint32_t i = 0; i < org->counts.n; i++) {
        const struct mf_count_row *c = mf_count_at(org, i);
        uint32_t election;
        if (c->proposal == MF_NO_PROPOSAL || c->purpose != MF_FOR_STAGE)
            continue;
        election = mf_proposal(org, c->proposal)->election;
        if (election != MF_NO_SLOT &&
            MF_ROW(org, elections, mf_election_row, election)->stage == c->stage)
            last[election] = i;
    }
    return last;
}

static bool mark_found(struct mf_org *org, uint32_t row, uint32_t election)
{
    const struct mf_mark_row *m = MF_ROW(org, marks, mf_mark_row, row);
    struct mf_election_row *el = MF_ROW(org, elections, mf_election_row, election);

    for (uint32_t i = 0; i < m->n; i++)
        if (m->options[i] >= el->options.n)
            return false;
    find_from_now(org, el, m->person, row);
    return true;
}

/* Are the votes of an option those of the marks that are found? */
static bool votes_add_up(const struct mf_org *org, const struct mf_election_row *el, uint32_t count)
{
    const struct mf_proposal_row *p = mf_proposal(org, el->proposal);
    uint64_t votes[MF_MAX_OPTIONS + 1] = {0};

    for (uint32_t i = 0; i < el->slot_cap; i++) {
        const struct mf_mark_row *m;
        if (!el->slots[i])
            continue;
        m = MF_ROW(org, marks, mf_mark_row, el->slots[i] - 1);
        for (uint32_t k = 0; k < m->n; k++)
            votes[m->options[k]] += weight_in(org, p, count, m->person);
    }
    for (uint32_t i = 0; i < el->options.n; i++)
        if (mf_option(org, el, i)->votes != votes[i])
            return false;
    return true;
}

bool mf_marks_found(struct mf_org *org)
{
    struct mf_arena scratch;
    uint32_t *last;
    bool fit = true;

    mf_arena_init(&scratch);
    last = last_counts(org, &scratch);
    for (uint32_t i = 0; i < org->marks.n && fit; i++) {
        uint32_t el = election_of(org, last, MF_ROW(org, marks, mf_mark_row, i)->count);
        fit = el == MF_NO_SLOT || mark_found(org, i, el);
    }
    for (uint32_t i = 0; i < org->elections.n && fit; i++)
        fit = last[i] == MF_NO_SLOT ||
              votes_add_up(org, MF_ROW(org, elections, mf_election_row, i), last[i]);
    mf_arena_free(&scratch);
    return fit;
}

/* ---- voting ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

/* The options that a command names, ascending, each once and each able to be marked; else refused.
 */
static bool read_options(struct mf_step *s, const struct mf_command *c,
                         const struct mf_proposal_row *p, uint32_t ret[MF_MAX_OPTIONS + 1])
{
    const struct mf_election_row *el = mf_election(s->org, p);
    bool known = c->noptions <= el->options.n;

    for (uint32_t i = 0; known && i < c->noptions; i++) {
        ret[i] = c->options[i];
        known = ret[i] < el->options.n && mf_option(s->org, el, ret[i])->stands;
    }
    if (!known) {
        mf_refuse(s->refusals, MF_WHY_NO_SUCH_OPTION)->proposal = c->proposal;
        return false;
    }
    if (c->noptions > 0)
        qsort(ret, c->noptions, sizeof *ret, by_number);
    for (uint32_t i = 1; i < c->noptions; i++)
        if (ret[i] == ret[i - 1]) {
            mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("each option once");
            return false;
        }
    return true;
}

static bool same_marks(const struct mf_mark_row *m, const uint32_t *options, uint32_t n)
{
    if (!m || m->n != n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (m->options[i] != options[i])
            return false;
    return true;
}

/* Names of options, with commas. */
struct names {
    struct mf_buf b;
    const struct mf_org *org;
};

static void add_name(struct names *n, const struct mf_option_row *o)
{
    if (n->b.n > 0)
        mf_buf_c(&n->b, ", ");
    mf_buf_add(&n->b, mf_option_name(n->org, o));
}

static struct mf_str names_of(struct mf_org *org, const struct mf_election_row *el,
                              const uint32_t *options, uint32_t n)
{
    struct names names = {.org = org};

    mf_buf_init(&names.b, &org->arena);
    for (uint32_t i = 0; i < n; i++)
        add_name(&names, mf_option(org, el, options[i]));
    return mf_buf_str(&names.b);
}

/* Plurality marks one, approval at least one; who wants none of them abstains. */
static bool ballot_fits(struct mf_step *s, const struct mf_command *c,
                        const struct mf_proposal_row *p)
{
    const struct mf_choose *choose = &mf_proposal_stage(s->org, p)->choose;
    bool abstains = c->ballot == MF_BALLOT_ABSTAIN;
    struct mf_refusal *r;

    if (abstains ? c->noptions > 0 : c->noptions == 0 || c->ballot == MF_BALLOT_NO) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("options");
        return false;
    }
    if (abstains || c->noptions == 1 || mf_str_is(choose->method.text, "approval"))
        return true;
    r = mf_refuse_clause(s->refusals, MF_WHY_ONE_OPTION, mf_proposal_charter(s->org, p), p->power,
                         choose->span);
    r->have = c->noptions;
    return false;
}

bool mf_choice_vote(struct mf_step *s, const struct mf_command *c, uint32_t count)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, c->proposal);
    bool abstains = c->ballot == MF_BALLOT_ABSTAIN;
    enum mf_ballot ballot = abstains ? MF_BALLOT_ABSTAIN : MF_BALLOT_YES;
    uint32_t options[MF_MAX_OPTIONS + 1];
    struct mf_event *e;
    bool told;

    if (!ballot_fits(s, c, p) || !read_options(s, c, p, options))
        return false;
    if (mf_count_ballot(org, count, c->actor) == ballot &&
        (abstains ||
         same_marks(find_mark(org, mf_election(org, p), c->actor), options, c->noptions))) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    mf_count_cast(org, count, c->actor, ballot, false);
    set_marks(org, p, c->actor, options, c->noptions);
    told = !mf_count_at(org, count)->secret; /* else only that a ballot was cast */
    e = mf_emit_of(s, c->proposal, abstains || !told ? MF_EV_VOTED : MF_EV_VOTED_FOR);
    e->person = c->actor;
    e->ballot = mf_ballot_told(org, count, ballot);
    if (!abstains && told)
        e->text = names_of(org, mf_election(org, p), options, c->noptions);
    mf_ballots_changed(s, c->proposal, MF_FOR_STAGE, false);
    return true;
}

/* ---- who is chosen ---- */

struct ranked {
    uint32_t number;
    uint64_t votes;
};

static int by_votes(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->votes != y->votes)
        return x->votes > y->votes ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/*
 * Those that may be chosen, most votes first: with more votes than the option that stands against
 * all of them has, and never without a vote.
 */
static uint32_t ranking(const struct mf_org *org, const struct mf_election_row *el,
                        struct ranked ret[MF_MAX_OPTIONS])
{
    uint64_t against = 0;
    uint32_t n = 0;

    for (uint32_t i = 0; i < el->options.n; i++)
        if (mf_option(org, el, i)->against)
            against = mf_option(org, el, i)->votes;
    for (uint32_t i = 0; i < el->options.n; i++) {
        const struct mf_option_row *o = mf_option(org, el, i);
        if (o->stands && !o->against && o->votes > against)
            ret[n++] = (struct ranked){.number = i, .votes = o->votes};
    }
    if (n > 0)
        qsort(ret, n, sizeof *ret, by_votes);
    return n;
}

uint32_t mf_choice_decide(struct mf_step *s, uint32_t number)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    struct mf_election_row *el = mf_election_edit(org, p);
    uint64_t wanted = mf_proposal_stage(org, p)->choose.n;
    struct ranked ranked[MF_MAX_OPTIONS];
    uint32_t n, places, sure;

    el->places = 0;
    if (mf_count_truth(org, p->vote, true, org->now) != MF_TRUE)
        return 0;
    n = ranking(org, el, ranked);
    places = wanted < n ? (uint32_t)wanted : n;
    sure = places;
    if (places < n && ranked[places].votes == ranked[places - 1].votes)
        while (sure > 0 && ranked[sure - 1].votes == ranked[places].votes)
            sure--;
    for (uint32_t i = 0; i < sure; i++) {
        struct mf_option_row *o = mf_option_edit(org, el, ranked[i].number);
        o->chosen = true;
        o->place = i + 1;
    }
    for (uint32_t i = sure; sure < places && i < n && ranked[i].votes == ranked[sure].votes; i++)
        mf_option_edit(org, el, ranked[i].number)->tied = true;
    el->places = places - sure;
    return sure;
}

static void emit_chosen(struct mf_step *s, uint32_t number, const struct mf_option_row *o)
{
    struct mf_event *e = mf_emit_of(s, number, MF_EV_CHOSEN);

    e->person = o->person;
    e->n = o->votes;
    e->text = mf_option_name(s->org, o);
    e->clause = mf_proposal_stage(s->org, mf_proposal(s->org, number))->choose.span;
}

/* The one at a place; NULL: none. */
static struct mf_option_row *at_place(const struct mf_org *org, const struct mf_election_row *el,
                                      uint32_t place)
{
    for (uint32_t i = 0; i < el->options.n; i++)
        if (mf_option(org, el, i)->place == place)
            return mf_option(org, el, i);
    return NULL;
}

static void emit_tied(struct mf_step *s, uint32_t number, enum mf_event_kind kind)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_election_row *el = mf_election(org, p);
    struct names names = {.org = org};
    struct mf_event *e;
    uint64_t votes = 0;

    mf_buf_init(&names.b, &org->arena);
    for (uint32_t i = 0; i < el->options.n; i++) {
        const struct mf_option_row *o = mf_option(org, el, i);
        if (!o->tied || o->chosen)
            continue;
        add_name(&names, o);
        votes = o->votes;
    }
    e = mf_emit_of(s, number, kind);
    e->text = mf_buf_str(&names.b);
    e->n = votes;
    e->clause = mf_proposal_stage(org, p)->choose.span;
}

void mf_choice_announce(struct mf_step *s, uint32_t number)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);
    const struct mf_election_row *el = mf_election(s->org, p);
    const struct mf_option_row *o;

    for (uint32_t place = 1; (o = at_place(s->org, el, place)) != NULL; place++)
        emit_chosen(s, number, o);
    if (el->places > 0)
        emit_tied(s, number, MF_EV_CHOICE_TIED);
}

bool mf_choice_is_tied(const struct mf_org *org, const struct mf_proposal_row *p)
{
    return p->election != MF_NO_SLOT && mf_election(org, p)->places > 0;
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
    struct mf_election_row *el = mf_election(org, p);
    uint32_t options[MF_MAX_OPTIONS + 1], place = chosen(org, el);
    struct mf_event *e;
    bool among = true;

    if (!read_options(s, c, p, options))
        return false;
    for (uint32_t i = 0; i < c->noptions; i++)
        among = among && mf_option(org, el, options[i])->tied;
    if (!among || c->noptions != el->places) {
        struct mf_refusal *r =
            mf_refuse_clause(s->refusals, MF_WHY_TIED_ONLY, mf_proposal_charter(org, p), p->power,
                             mf_proposal_stage(org, p)->choose.span);
        r->need = el->places;
        r->have = c->noptions;
        return false;
    }
    e = mf_emit_of(s, c->proposal, MF_EV_VOTED_FOR);
    e->person = c->actor;
    e->text = names_of(org, el, options, c->noptions);
    for (uint32_t i = 0; i < c->noptions; i++) {
        struct mf_option_row *o = mf_option_edit(org, el, options[i]);
        o->chosen = true;
        o->place = ++place;
        emit_chosen(s, c->proposal, o);
    }
    mf_election_edit(org, p)->places = 0;
    return true;
}

uint32_t mf_choice_undecided(struct mf_step *s, uint32_t number)
{
    const struct mf_proposal_row *p = mf_proposal(s->org, number);

    if (mf_choice_is_tied(s->org, p)) {
        emit_tied(s, number, MF_EV_CHOICE_LOST);
        mf_election_edit(s->org, p)->places = 0;
    }
    return chosen(s->org, mf_election(s->org, p));
}

void mf_choice_reasons(const struct mf_org *org, const struct mf_proposal_row *p,
                       struct mf_refusals *why)
{
    const struct mf_election_row *el = mf_election(org, p);
    struct mf_refusal *r;
    uint64_t most = 0, against = 0;
    bool tied = false;

    for (uint32_t i = 0; i < el->options.n; i++) {
        const struct mf_option_row *o = mf_option(org, el, i);
        tied |= o->tied;
        if (o->against)
            against = o->votes;
        else if (o->votes > most)
            most = o->votes;
    }
    r = mf_refuse_clause(why, tied ? MF_WHY_CHOICE_TIED : MF_WHY_NOBODY_CHOSEN,
                         mf_proposal_charter(org, p), p->power,
                         mf_proposal_stage(org, p)->choose.span);
    r->need = against;
    r->have = most;
}

/* ---- the effect ---- */

struct mf_str mf_choice_label(struct mf_org *org, const struct mf_proposal_row *p,
                              struct mf_str label)
{
    const struct mf_election_row *el;

    if (p->election == MF_NO_SLOT || mf_election(org, p)->applying == MF_NO_SLOT)
        return label;
    el = mf_election(org, p);
    return mf_strf(&org->arena, "%.*s: %.*s", MF_F(label),
                   MF_F(mf_option_name(org, mf_option(org, el, el->applying))));
}

/* What took effect counts for `again` and `at most` under the name of who was chosen, too. */
static void add_keys(struct mf_org *org, struct mf_proposal_row *p)
{
    const struct mf_binding *b = mf_binding_of(org, p);
    struct mf_key *keys, *all;
    uint32_t n;

    mf_effect_keys(org, b, &b->charter->powers[p->power], p->args, &keys, &n, &org->arena);
    all = mf_new_n(&org->arena, struct mf_key, p->nkeys + n);
    for (uint32_t i = 0; i < p->nkeys + n; i++)
        all[i] = i < p->nkeys ? p->keys[i] : keys[i - p->nkeys];
    p->keys = all;
    p->nkeys += n;
}

/* The person stands where the parameter does, while the effect is applied. */
static void put_person(struct mf_org *org, const struct mf_proposal_row *p, mf_person person)
{
    uint32_t param = mf_chosen_param(mf_proposal_power(org, p));

    if (param == MF_NO_SLOT)
        return;
    mf_touch(org, &p->args[param], sizeof p->args[param]);
    p->args[param].person = person;
}

static bool apply_one(struct mf_step *s, uint32_t number, struct mf_option_row *o, bool provisional,
                      struct mf_refusals *why, bool *ret_moot)
{
    struct mf_org *org = s->org;
    struct mf_proposal_row *p = mf_proposal_edit(org, number);
    struct mf_election_row *el = mf_election_edit(org, p);
    struct mf_refusals own = {.arena = &org->arena};
    struct mf_event *e;

    put_person(org, p, o->person);
    el->applying = o->number;
    mf_touch(org, o, sizeof *o);
    o->applied = mf_effects_apply(s, number, provisional, &own, ret_moot);
    if (o->applied && o->person != MF_NOBODY)
        add_keys(org, p);
    put_person(org, p, MF_NOBODY);
    el->applying = MF_NO_SLOT;
    if (o->applied)
        return true;
    e = mf_emit_of(s, number, MF_EV_CHOICE_REFUSED);
    e->person = o->person;
    e->text = mf_option_name(org, o);
    if (own.list.n == 0)
        return false;
    o->reasons = own.list.at;
    o->nreasons = own.list.n;
    for (uint32_t i = 0; i < own.list.n; i++)
        mf_vec_push(why->arena, &why->list, own.list.at[i]);
    return false;
}

bool mf_choice_apply(struct mf_step *s, uint32_t number, bool provisional, struct mf_refusals *why,
                     bool *ret_moot)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = mf_proposal(org, number);
    const struct mf_election_row *el = mf_election(org, p);
    bool any = false, all_moot = true;
    struct mf_option_row *o;

    for (uint32_t place = 1; (o = at_place(org, el, place)) != NULL; place++) {
        bool moot = false;
        any = apply_one(s, number, o, provisional, why, &moot) || any;
        all_moot = all_moot && moot;
    }
    *ret_moot = !any && all_moot;
    return any;
}
