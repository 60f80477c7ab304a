/*
 * `counted continuously`: at every instant the count is what counting from scratch would give, over
 * random courses of events; and what that does to closing, to streaks and to consents.
 */
#include "deciding.h"
#include "rng.h"

static const char charter[] =
    "charter \"Follows\" { silence over 1 hour extends\n"
    "  body board { seats 9 vacancies filled by elect }\n"
    "  body staff { seats open admitted by ceo weight shares inactive after 4 days }\n"
    "  office ceo\n"
    "  power elect(person: person) { proposed by 1 of board passes when 1 of board lapses after 1 "
    "day\n"
    "    at most 30 open per proposer effect seat person on board }\n"
    "  power pass(n: amount) { proposed by 1 of board counted continuously votes 20 days\n"
    "    at most 3 open per proposer\n"
    "    passes when 2/3 of board in office and majority of board seats and (majority of staff "
    "present\n"
    "      with quorum 1/3 active or ceo) effect spend n }\n"
    "  power consent(n: amount) { proposed by 1 of board counted continuously lapses after 20 "
    "days\n"
    "    at most 3 open per proposer passes when majority of board in office effect spend n }\n"
    "  power hold(n: amount) { proposed by 1 of board counted continuously votes 5 days confirming "
    "2 days\n"
    "    at most 3 open per proposer passes when majority of board in office lapses after 9 days\n"
    "    effect spend n }\n"
    "}\n";

#define PEOPLE "b*7 board; c ceo board staff=3; s*8 staff=2; x*6"

/* ---- the same as counting from scratch ---- */

struct scratch {
    uint64_t yes, no, abstain, size, active;
};

/* By looking at each person, with nothing kept from before. */
static struct scratch recount(struct fx *f, uint32_t n, const struct mf_rule *leaf, bool board)
{
    struct scratch s = {0};

    for (mf_person p = 0; p < mf_org_persons(f->org); p++) {
        const struct mf_person_row *row = MF_ROW(f->org, persons, mf_person_row, p);
        uint64_t weight = 0;
        if (leaf->kind == MF_RULE_CONSENT)
            weight = mf_org_holder(f->org, 0) == p;
        else if (mf_org_is_member(f->org, p, board ? 0 : 1))
            weight = 1;
        if (weight > 0 && leaf->kind != MF_RULE_CONSENT && !board) {
            weight = 0;
            for (uint32_t i = row->first_weight; i != MF_NO_SLOT;) {
                const struct mf_weight_row *w = MF_ROW(f->org, weights, mf_weight_row, i);
                if (w->to == MF_STILL)
                    weight = w->amount;
                i = w->next_of_person;
            }
        }
        s.size += weight;
        if (board || row->last_act + 4 * MF_DAY > mf_org_now(f->org))
            s.active += weight;
        switch (mf_org_ballot(f->org, n, MF_FOR_STAGE, p)) {
        case MF_BALLOT_YES:
            s.yes += weight;
            break;
        case MF_BALLOT_NO:
            s.no += weight;
            break;
        case MF_BALLOT_ABSTAIN:
            s.abstain += weight;
            break;
        case MF_BALLOT_NONE:
        case MF_BALLOT_SEALED:
            break;
        }
    }
    return s;
}

static void compare(struct fx *f, uint32_t n)
{
    const struct mf_proposal_row *p = mf_proposal(f->org, n);
    const struct mf_count_row *c;

    if (p->state != MF_ST_VOTING)
        return;
    c = mf_count_at(f->org, p->vote);
    for (uint32_t i = 0; i < c->nleaves; i++) {
        const struct mf_count_leaf *l = &c->leaves[i];
        bool board = l->rule->kind != MF_RULE_CONSENT &&
                     mf_str_eq(l->rule->group.of.name.text, MF_S("board"));
        struct scratch s = recount(f, n, l->rule, board);
        assert_int_equal(l->yes, s.yes);
        assert_int_equal(l->no, s.no);
        assert_int_equal(l->abstain, s.abstain);
        assert_int_equal(l->size, s.size);
        if (l->quorum_base == MF_BASE_ACTIVE && l->rule->has_quorum)
            assert_int_equal(l->active, s.active);
    }
}

/* Comes, goes, votes or lets time pass. */
static void something(struct fx *f, struct rng *r, uint32_t n)
{
    mf_person p = (mf_person)rng_below(r, mf_org_persons(f->org));
    struct mf_command c = fx_cmd(f, MF_DO_LEAVE, "c", MF_NO_PROPOSAL);

    c.actor = p;
    switch (rng_below(r, 8)) {
    case 0:
        c.body = (uint32_t)rng_below(r, 2);
        fx_submit(f, c);
        return;
    case 1:
        c = fx_cmd(f, MF_DO_ADMIT, "c", MF_NO_PROPOSAL);
        c.person = p;
        c.body = 1;
        fx_submit(f, c);
        return;
    case 2: {
        struct mf_str id = mf_org_person_id(f->org, p);
        fx_file(f, "b0", "elect", mf_str_copy(&f->arena, id).p);
        fx_vote(f, "b0", mf_org_proposals(f->org), MF_BALLOT_YES);
        return;
    }
    case 3:
        fx_wait(f, (mf_duration)rng_below(r, (uint64_t)MF_DAY));
        return;
    default:
        c.verb = MF_DO_VOTE;
        c.proposal = n;
        c.ballot = (enum mf_ballot)(1 + rng_below(r, 3));
        fx_submit(f, c);
    }
}

static void always_as_counted_from_scratch(void **state)
{
    struct rng r = rng_seed_from_env(20260731);

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct fx f;
        uint32_t n;
        bool held;

        fx_open(&f, charter, PEOPLE);
        n = fx_file(&f, "b0", "pass", NULL);
        assert_state(&f, n, VOTING);
        for (int i = 0; i < 120 && fx_state(&f, n) == MF_ST_VOTING; i++) {
            something(&f, &r, n);
            compare(&f, n);
        }
        if (fx_state(&f, n) == MF_ST_VOTING) {
            mf_instant closes = mf_org_proposal(f.org, n).closes;
            fx_wait(&f, closes - 1 - f.now);
            compare(&f, n);
            held = mf_count_truth(f.org, mf_proposal(f.org, n)->vote, true, closes) == MF_TRUE;
            fx_wait(&f, 1);
            assert_true(held == (fx_state(&f, n) == MF_ST_EFFECTIVE));
        }
        fx_close(&f);
    }
}

/* ---- what follows ---- */

static void leaves_board(struct fx *f, const char *who)
{
    struct mf_command c = fx_cmd(f, MF_DO_LEAVE, who, MF_NO_PROPOSAL);

    c.body = 0;
    assert_true(fx_submit(f, c));
}

static void back_to_board(struct fx *f, const char *who)
{
    uint32_t n = fx_file(f, "b0", "elect", who);

    fx_yes(f, n, "b0", NULL, NULL, NULL);
    assert_state(f, n, EFFECTIVE);
}

/* Who has gone drops out with the ballot, who joins may vote, who comes back finds it as it was. */
static void ballots_go_and_come(void **state)
{
    struct mf_leaf_facts *facts;
    uint32_t n, k;
    struct fx f;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "b0", "pass", NULL);
    fx_yes(&f, n, "b0", "b1", NULL, NULL);
    leaves_board(&f, "b1");
    mf_org_count_facts(f.org, n, MF_FOR_STAGE, &f.arena, &facts, &k);
    assert_int_equal(facts[0].yes, 1);
    assert_int_equal(facts[0].of, 7);
    assert_false(fx_vote(&f, "b1", n, MF_BALLOT_NO));
    back_to_board(&f, "x0");
    assert_true(fx_vote(&f, "x0", n, MF_BALLOT_YES));
    back_to_board(&f, "b1");
    mf_org_count_facts(f.org, n, MF_FOR_STAGE, &f.arena, &facts, &k);
    assert_int_equal(facts[0].yes, 3);
    assert_int_equal(facts[0].of, 9);
    fx_close(&f);
}

/* It doesn't close before its time, however certain it looks. */
static void never_closes_early(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "b0", "pass", NULL);
    fx_yes(&f, n, "b0", "b1", "b2", "b3");
    fx_yes(&f, n, "b4", "b5", "b6", "c");
    assert_state(&f, n, VOTING);
    fx_wait(&f, 20 * MF_DAY - 1);
    assert_state(&f, n, VOTING);
    fx_wait(&f, 1);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

/* Consents end with the members as they are: four of eight, and one of the others leaves. */
static void a_departure_may_complete_consents(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, PEOPLE);
    n = fx_file(&f, "b0", "consent", NULL);
    fx_yes(&f, n, "b0", "b1", "b2", "b3");
    assert_state(&f, n, VOTING);
    leaves_board(&f, "b6");
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

/* A streak breaks when whoever made it leaves. */
static void a_departure_breaks_a_streak(void **state)
{
    struct fx f;
    uint32_t n;

    (void)state;
    fx_open(&f, charter, "b*5 board");
    n = fx_file(&f, "b0", "hold", NULL);
    fx_yes(&f, n, "b0", "b1", "b2", NULL);
    fx_wait(&f, MF_DAY);
    leaves_board(&f, "b2"); /* two of four */
    fx_wait(&f, 2 * MF_DAY);
    assert_state(&f, n, VOTING);
    leaves_board(&f, "b4"); /* two of three */
    fx_wait(&f, 2 * MF_DAY - 1);
    assert_state(&f, n, VOTING);
    fx_wait(&f, 1);
    assert_state(&f, n, EFFECTIVE);
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(always_as_counted_from_scratch),
        cmocka_unit_test(ballots_go_and_come),
        cmocka_unit_test(never_closes_early),
        cmocka_unit_test(a_departure_may_complete_consents),
        cmocka_unit_test(a_departure_breaks_a_streak),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
