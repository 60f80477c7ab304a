/* Choices: ballots that mark options, and the effect, once for each of the chosen. */
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

uint64_t mf_mark_weight(const struct mf_org *org, const struct mf_proposal_row *p, uint32_t count,
                        const struct mf_mark_row *m)
{
    const struct mf_count_row *c = mf_count_at(org, count);
    struct mf_group_ctx ctx = mf_proposal_ctx(org, p, c->version);

    return mf_group_weight(&ctx, &c->rule->group, m->person) + m->carried;
}

/* Does the ballot count for that mark's option in its running number of votes? */
static bool stands_first(enum mf_marks kind, const struct mf_mark_row *m, uint32_t i)
{
    for (uint32_t k = 0; kind == MF_MARKS_RANKS && k < m->n; k++)
        if (m->marks[k].value < m->marks[i].value)
            return false;
    return true;
}

static enum mf_marks kind_of(const struct mf_org *org, const struct mf_election_row *el)
{
    const struct mf_power *power = mf_proposal_power(org, mf_proposal(org, el->proposal));

    return mf_choice_marks(&power->stages[el->stage]);
}

static void tally(struct mf_org *org, const struct mf_proposal_row *p, const struct mf_mark_row *m,
                  bool add)
{
    const struct mf_election_row *el = mf_election(org, p);
    enum mf_marks kind = kind_of(org, el);
    uint64_t weight = m->n > 0 ? mf_mark_weight(org, p, p->vote, m) : 0;

    for (uint32_t i = 0; i < m->n; i++) {
        uint64_t *votes = &mf_option(org, el, m->marks[i].option)->votes;
        if (!stands_first(kind, m, i))
            continue;
        mf_touch(org, votes, sizeof *votes);
        mf_assert(add || *votes >= weight);
        *votes = add ? *votes + weight : *votes - weight;
    }
}

void mf_choice_carry(struct mf_org *org, uint32_t number, mf_person person, uint64_t weight)
{
    const struct mf_proposal_row *p = mf_proposal(org, number);
    struct mf_mark_row *m = find_mark(org, mf_election(org, p), person);

    if (!m || m->n == 0)
        return;
    tally(org, p, m, false);
    mf_touch(org, m, sizeof *m);
    m->carried += weight;
    tally(org, p, m, true);
}

static void set_marks(struct mf_org *org, const struct mf_proposal_row *p, mf_person person,
                      const struct mf_mark *marks, uint32_t n)
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
    m->marks = n > 0 ? mf_arena_copy(&org->arena, marks, n * sizeof *marks) : NULL;
    tally(org, p, m, true);
}

void mf_marks_each(const struct mf_org *org, const struct mf_election_row *el,
                   void (*each)(void *payload, const struct mf_mark_row *m), void *payload)
{
    for (uint32_t i = 0; i < el->slot_cap; i++) {
        const struct mf_mark_row *m;
        if (!el->slots[i])
            continue;
        m = MF_ROW(org, marks, mf_mark_row, el->slots[i] - 1);
        if (m->n > 0)
            each(payload, m);
    }
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
                      const struct mf_mark **ret)
{
    const struct mf_proposal_row *p = mf_proposal(org, proposal);
    const struct mf_mark_row *m = NULL;

    if (p->election != MF_NO_SLOT && (p->vote == MF_NO_SLOT || !mf_count_at(org, p->vote)->secret))
        m = find_mark(org, mf_election(org, p), person);
    *ret = m ? m->marks : NULL;
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
        if (m->marks[i].option >= el->options.n)
            return false;
    find_from_now(org, el, m->person, row);
    return true;
}

/* Are the votes of an option those of the marks that are found? */
static bool votes_add_up(const struct mf_org *org, const struct mf_election_row *el, uint32_t count)
{
    const struct mf_proposal_row *p = mf_proposal(org, el->proposal);
    enum mf_marks kind = kind_of(org, el);
    uint64_t votes[MF_MAX_OPTIONS + 1] = {0};

    for (uint32_t i = 0; i < el->slot_cap; i++) {
        const struct mf_mark_row *m;
        if (!el->slots[i])
            continue;
        m = MF_ROW(org, marks, mf_mark_row, el->slots[i] - 1);
        for (uint32_t k = 0; k < m->n; k++)
            if (stands_first(kind, m, k))
                votes[m->marks[k].option] += mf_mark_weight(org, p, count, m);
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
    const struct mf_mark *x = a, *y = b;

    return x->option < y->option ? -1 : x->option > y->option;
}

bool mf_marks_read(struct mf_step *s, const struct mf_command *c, const struct mf_proposal_row *p,
                   struct mf_mark ret[MF_MAX_OPTIONS + 1])
{
    const struct mf_election_row *el = mf_election(s->org, p);
    bool known = c->noptions <= el->options.n;

    for (uint32_t i = 0; known && i < c->noptions; i++) {
        ret[i] = (struct mf_mark){.option = c->options[i], .value = c->values ? c->values[i] : 1};
        known = ret[i].option < el->options.n && mf_option(s->org, el, ret[i].option)->stands;
    }
    if (!known) {
        mf_refuse(s->refusals, MF_WHY_NO_SUCH_OPTION)->proposal = c->proposal;
        return false;
    }
    if (c->noptions > 0)
        qsort(ret, c->noptions, sizeof *ret, by_number);
    for (uint32_t i = 1; i < c->noptions; i++)
        if (ret[i].option == ret[i - 1].option) {
            mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("each option once");
            return false;
        }
    return true;
}

static bool same_marks(const struct mf_mark_row *m, const struct mf_mark *marks, uint32_t n)
{
    if (!m || m->n != n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (m->marks[i].option != marks[i].option || m->marks[i].value != marks[i].value)
            return false;
    return true;
}

struct mf_str mf_option_names(struct mf_org *org, const struct mf_election_row *el,
                              const struct mf_mark *marks, uint32_t n)
{
    struct mf_buf b;

    mf_buf_init(&b, &org->arena);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0)
            mf_buf_c(&b, ", ");
        mf_buf_add(&b, mf_option_name(org, mf_option(org, el, marks[i].option)));
    }
    return mf_buf_str(&b);
}

/* The marks in words: of approvals the names, else each with its number, ranks in their order. */
static struct mf_str marks_told(struct mf_org *org, const struct mf_election_row *el,
                                const struct mf_mark *marks, uint32_t n, enum mf_marks kind)
{
    struct mf_mark *sorted;
    struct mf_buf b;

    if (kind == MF_MARKS_APPROVALS)
        return mf_option_names(org, el, marks, n);
    sorted = mf_arena_copy(&org->arena, marks, n * sizeof *marks);
    for (uint32_t i = 1; kind == MF_MARKS_RANKS && i < n; i++)
        for (uint32_t j = i; j > 0 && sorted[j].value < sorted[j - 1].value; j--) {
            struct mf_mark x = sorted[j];
            sorted[j] = sorted[j - 1];
            sorted[j - 1] = x;
        }
    mf_buf_init(&b, &org->arena);
    for (uint32_t i = 0; i < n; i++)
        mf_buf_f(&b, "%s%.*s %d", i > 0 ? ", " : "",
                 MF_F(mf_option_name(org, mf_option(org, el, sorted[i].option))), sorted[i].value);
    return mf_buf_str(&b);
}

static bool breaks(struct mf_step *s, const struct mf_proposal_row *p, struct mf_span clause,
                   int64_t need, int64_t have)
{
    struct mf_refusal *r = mf_refuse_clause(s->refusals, MF_WHY_BALLOT_MARKS,
                                            mf_proposal_charter(s->org, p), p->power, clause);

    r->need = (uint64_t)need;
    r->have = (uint64_t)have;
    return false;
}

/* Ranks from 1, several at one only where that is taken, none left out where that isn't. */
static bool ranks_fit(struct mf_step *s, const struct mf_proposal_row *p,
                      const struct mf_ballot_says *says, const struct mf_mark *marks, uint32_t n)
{
    bool used[MF_MAX_OPTIONS + 2] = {false};
    int32_t highest = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (marks[i].value < 1 || marks[i].value > MF_COUNT_VALUE) {
            mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("ranks from 1");
            return false;
        }
        highest = marks[i].value > highest ? marks[i].value : highest;
        if (says->ranks.len > 0 && (uint32_t)marks[i].value > says->policy.ranks)
            return breaks(s, p, says->ranks, says->policy.ranks, marks[i].value);
        for (uint32_t k = 0; says->equal_refused && k < i; k++)
            if (marks[k].value == marks[i].value)
                return breaks(s, p, says->equal, 1, marks[i].value);
        if ((uint32_t)marks[i].value <= n)
            used[marks[i].value] = true;
    }
    for (int32_t rank = 1; says->skips_refused && rank <= highest; rank++)
        if ((uint32_t)rank > n || !used[rank])
            return breaks(s, p, says->skips, rank, highest);
    return true;
}

/* Points, or credits at the square of the votes, within what a ballot has. */
static bool points_fit(struct mf_step *s, const struct mf_proposal_row *p,
                       const struct mf_ballot_says *says, const struct mf_mark *marks, uint32_t n)
{
    int64_t sum = 0, value;

    for (uint32_t i = 0; i < n; i++) {
        value = marks[i].value;
        if (value > MF_COUNT_VALUE || value < -MF_COUNT_VALUE || (value < 0 && !says->credits)) {
            mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("points");
            return false;
        }
        sum += says->credits ? value * value : value;
    }
    return sum <= says->policy.most_value ||
           breaks(s, p, says->points, says->policy.most_value, sum);
}

/* What the charter says of the marks of a ballot. */
static bool marks_fit(struct mf_step *s, const struct mf_proposal_row *p,
                      const struct mf_mark *marks, uint32_t n)
{
    const struct mf_stage *stage = mf_proposal_stage(s->org, p);
    const struct mf_ballot_says *says = &stage->says;

    switch (mf_choice_marks(stage)) {
    case MF_MARKS_RANKS:
        return ranks_fit(s, p, says, marks, n);
    case MF_MARKS_SCORES:
        for (uint32_t i = 0; i < n; i++)
            if (marks[i].value < says->policy.least_value ||
                marks[i].value > says->policy.most_value)
                return breaks(s, p, says->scores, says->policy.most_value, marks[i].value);
        return true;
    case MF_MARKS_POINTS:
        return points_fit(s, p, says, marks, n);
    case MF_MARKS_APPROVALS:
        break;
    }
    return true;
}

/* Options are named where the method wants them named, with numbers where it wants numbers;
 * plurality marks one; who wants none of them abstains. */
static bool ballot_fits(struct mf_step *s, const struct mf_command *c,
                        const struct mf_proposal_row *p)
{
    const struct mf_stage *stage = mf_proposal_stage(s->org, p);
    const struct mf_choose *choose = &stage->choose;
    bool abstains = c->ballot == MF_BALLOT_ABSTAIN;
    bool numbers = mf_choice_marks(stage) != MF_MARKS_APPROVALS;
    struct mf_refusal *r;

    if (abstains ? c->noptions > 0 : c->noptions == 0 || c->ballot == MF_BALLOT_NO) {
        mf_refuse(s->refusals, MF_WHY_BAD_COMMAND)->word = MF_S("options");
        return false;
    }
    if (!abstains && (c->values != NULL) != numbers) {
        mf_refuse_clause(s->refusals, numbers ? MF_WHY_NUMBERS_MISSING : MF_WHY_NO_NUMBERS,
                         mf_proposal_charter(s->org, p), p->power, choose->span);
        return false;
    }
    if (abstains || c->noptions == 1 || !mf_str_is(choose->method.text, "plurality"))
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
    struct mf_mark marks[MF_MAX_OPTIONS + 1];
    struct mf_event *e;
    bool told;

    if (!ballot_fits(s, c, p) || !mf_marks_read(s, c, p, marks) ||
        !marks_fit(s, p, marks, c->noptions))
        return false;
    if (mf_count_ballot(org, count, c->actor) == ballot &&
        (abstains ||
         same_marks(find_mark(org, mf_election(org, p), c->actor), marks, c->noptions))) {
        mf_refuse(s->refusals, MF_WHY_ALREADY)->person = c->actor;
        return false;
    }
    mf_count_cast(org, count, c->actor, ballot, false);
    set_marks(org, p, c->actor, marks, c->noptions);
    told = !mf_count_at(org, count)->secret; /* else only that a ballot was cast */
    e = mf_emit_of(s, c->proposal, abstains || !told ? MF_EV_VOTED : MF_EV_VOTED_FOR);
    e->person = c->actor;
    e->ballot = mf_ballot_told(org, count, ballot);
    if (!abstains && told)
        e->text = marks_told(org, mf_election(org, p), marks, c->noptions,
                             mf_choice_marks(mf_proposal_stage(org, p)));
    mf_ballots_changed(s, c->proposal, MF_FOR_STAGE, false);
    return true;
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

    for (uint32_t place = 1; (o = mf_option_at(org, el, place)) != NULL; place++) {
        bool moot = false;
        any = apply_one(s, number, o, provisional, why, &moot) || any;
        all_moot = all_moot && moot;
    }
    *ret_moot = !any && all_moot;
    return any;
}
