/*
 * Real elections with published outcomes, counted by the methods of pairs and totals: every one
 * that ../shared/data/elections/expected.json names and that lies there (MF_ELECTIONS names another
 * folder), with its matrix, its order under both policies of unranked options, and the one real
 * tie. Where there is no folder nothing is compared, and the test says so.
 */
#include "../poll/poll_check.h"

#include <jansson.h>

struct election {
    struct mf_poll poll;
    struct mf_contest contest;
};

static json_t *expected(struct mf_arena *a)
{
    struct mf_str text;
    json_t *all;

    if (!data_file(a, "expected.json", &text))
        return NULL;
    all = json_loadb(text.p, text.n, 0, NULL);
    assert_non_null(all);
    return all;
}

/* False: the file isn't there. */
static bool election_of(struct mf_arena *a, const char *name, struct election *ret)
{
    struct mf_str text;
    struct read_poll r;

    if (!data_file(a, name, &text))
        return false;
    r = read_text(a, text, MF_POLL_AUTO);
    if (!r.ok)
        fail_msg("%s: line %u: %s", name, r.fault.line, said(a, &r.fault));
    ret->poll = r.poll;
    ret->contest = mf_poll_contest(a, &ret->poll);
    ret->contest.policy.skips = MF_SKIPS_ANY;
    return true;
}

static uint32_t option_of(const struct election *e, const char *name)
{
    for (uint32_t i = 0; i < e->poll.noptions; i++)
        if (mf_str_is(e->poll.option[i].name, name))
            return i;
    fail_msg("there is no %s", name);
    return 0;
}

static const struct mf_result *count(struct mf_arena *a, enum mf_method m, const struct election *e)
{
    const struct mf_result *o = mf_method(m)->count(a, &e->contest);

    if (o->refused)
        fail_msg("%s", o->refused);
    return o;
}

/* Groups of names, those of one group at one place. */
static void check_order(const struct election *e, const struct mf_result *o, const json_t *order)
{
    uint32_t above = 0;

    for (size_t g = 0; g < json_array_size(order); g++) {
        const json_t *group = json_array_get(order, g);
        for (size_t k = 0; k < json_array_size(group); k++) {
            const char *name = json_string_value(json_array_get(group, k));
            if (o->place[option_of(e, name)] != above)
                fail_msg("%s is at place %u, not %u", name, o->place[option_of(e, name)], above);
        }
        above += (uint32_t)json_array_size(group);
    }
    assert_int_equal(above, e->poll.noptions);
}

static void elekto_and_civs_orders_by_both_policies(void **state)
{
    struct mf_arena *a = *state;
    json_t *all, *one;
    const char *name;
    unsigned looked = 0;

    all = expected(a);
    json_object_foreach(json_object_get(all, "elekto_civs"), name, one)
    {
        struct election e;
        if (!election_of(a, name, &e))
            continue; /* some years are left out of the folder */
        printf("# %s\n", name);
        assert_int_equal(e.contest.ballots->voters,
                         json_integer_value(json_object_get(one, "ballots")));
        e.contest.policy.unranked = MF_UNRANKED_NO_COMPARISON;
        check_order(&e, count(a, MF_METHOD_SCHULZE, &e), json_object_get(one, "schulze_wv_order"));
        e.contest.policy.unranked = MF_UNRANKED_LAST;
        check_order(&e, count(a, MF_METHOD_SCHULZE, &e),
                    json_object_get(one, "schulze_wv_order_if_unranked_last"));
        looked++;
    }
    assert_true(!all || looked >= 10);
    json_decref(all);
}

/* Paketo's committee, 2026: two are equal for the only seat, and a winner was announced. */
static void trap_4_the_real_tie_is_a_tie(void **state)
{
    struct mf_arena *a = *state;
    struct election e;

    if (election_of(a, "cloudfoundry/2026-Paketo-SC.ballots.csv", &e))
        for (unsigned policy = MF_UNRANKED_LAST; policy <= MF_UNRANKED_NO_COMPARISON; policy++) {
            uint32_t two[2] = {option_of(&e, "pacostas"), option_of(&e, "anthonydahanne")};
            uint32_t order[4] = {two[1], two[0], option_of(&e, "sgaist"),
                                 option_of(&e, "kiril-keranov")};
            const struct mf_result *o;
            e.contest.policy.unranked = (enum mf_unranked)policy;
            e.contest.order = NULL;
            o = count(a, MF_METHOD_SCHULZE, &e);
            assert_int_equal(o->nwinners, 0);
            assert_int_equal(o->nties, 1);
            assert_string_equal(o->ties[0].over, "election");
            assert_int_equal(o->ties[0].broken, MF_TIE_OPEN);
            assert_int_equal(o->ties[0].noptions, 2);
            assert_memory_equal(o->ties[0].options, two, sizeof two);
            e.contest.order = order;
            o = count(a, MF_METHOD_SCHULZE, &e);
            assert_int_equal(o->nwinners, 1);
            assert_int_equal(o->winners[0], two[1]);
            assert_int_equal(o->ties[0].broken, MF_TIE_ORDER);
        }
}

static void check_winners(const struct election *e, const struct mf_result *o,
                          const char *const *names, uint32_t n)
{
    assert_int_equal(o->nwinners, n);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t option = option_of(e, names[k]);
        bool won = false;
        for (uint32_t w = 0; w < n; w++)
            won = won || o->winners[w] == option;
        if (!won)
            fail_msg("%s isn't elected", names[k]);
    }
}

/* Of four readings of the same ballots one alone elects the four who were elected. */
static void trap_3_kubernetes_2021(void **state)
{
    static const char *const published[] = {"parispittman", "justaugustus", "cblecker", "tpepper"};
    static const char *const others[] = {"parispittman", "justaugustus", "deads2k", "tpepper"};
    struct mf_arena *a = *state;
    struct election e;

    if (election_of(a, "kubernetes/2021.ballots.csv", &e)) {
        e.contest.seats = 4;
        for (unsigned policy = MF_UNRANKED_LAST; policy <= MF_UNRANKED_NO_COMPARISON; policy++) {
            bool none = policy == MF_UNRANKED_NO_COMPARISON;
            e.contest.policy.unranked = (enum mf_unranked)policy;
            check_winners(&e, count(a, MF_METHOD_SCHULZE, &e), none ? published : others, 4);
            check_winners(&e, count(a, MF_METHOD_SCHULZE_MARGINS, &e), others, 4);
        }
    }
}

/* ---- Debian ---- */

static void check_dropped(const struct election *e, const struct mf_result *o,
                          const json_t *dropped)
{
    uint32_t n = 0;

    for (uint32_t k = 0; k < o->nrounds; k++)
        n += o->rounds[k].act == MF_ACT_DROP ? o->rounds[k].nsubjects : 0;
    assert_int_equal(n, json_array_size(dropped));
    for (size_t i = 0; i < json_array_size(dropped); i++) {
        const json_t *one = json_array_get(dropped, i);
        uint32_t option = option_of(e, json_string_value(json_array_get(one, 0)));
        bool majority = strcmp(json_string_value(json_array_get(one, 1)), "majority") == 0;
        bool found = false;
        for (uint32_t k = 0; k < o->nrounds; k++)
            for (uint32_t s = 0; s < o->rounds[k].nsubjects; s++)
                found = found ||
                        (o->rounds[k].act == MF_ACT_DROP && o->rounds[k].subjects[s] == option &&
                         strcmp(o->rounds[k].why, majority ? "ratio" : "quorum") == 0);
        assert_true(found);
    }
}

static void check_matrix(const struct election *e, const struct mf_result *o, const json_t *one)
{
    const json_t *names = json_object_get(one, "options"), *rows = json_object_get(one, "pairwise");
    uint32_t n = e->poll.noptions;

    assert_int_equal(json_array_size(names), n);
    for (uint32_t x = 0; x < n; x++)
        for (uint32_t y = 0; y < n; y++) {
            uint32_t i = option_of(e, json_string_value(json_array_get(names, x)));
            uint32_t j = option_of(e, json_string_value(json_array_get(names, y)));
            assert_int_equal(o->pairs->prefer[i * n + j],
                             json_integer_value(json_array_get(json_array_get(rows, x), y)));
        }
}

static void debian_leaders(void **state)
{
    struct mf_arena *a = *state;
    json_t *all, *one;
    const char *name;

    all = expected(a);
    json_object_foreach(json_object_get(all, "debian"), name, one)
    {
        struct election e;
        const struct mf_result *o;
        if (!election_of(a, name, &e))
            continue;
        printf("# %s\n", name);
        e.contest.against = e.poll.noptions - 1; /* "None of the above" stands last */
        /* 3 * sqrt(developers) / 2, of some thousand. */
        e.contest.quorum = (struct mf_count_quorum){{3, 2}, 1000, true};
        o = count(a, MF_METHOD_DEBIAN, &e);
        check_matrix(&e, o, one);
        check_dropped(&e, o, json_object_get(one, "dropped"));
        assert_int_equal(o->nwinners, 1);
        assert_int_equal(
            o->winners[0],
            option_of(&e, json_string_value(json_object_get(one, "published_winner"))));
        e.contest.against = MF_NO_OPTION;
        check_order(&e, count(a, MF_METHOD_SCHULZE, &e), json_object_get(one, "schulze_wv_order"));
    }
    json_decref(all);
}

/* Towns won by 190 : 184 over McIntyre; had unranked options been compared with none, McIntyre. */
static void trap_3_debian_2006(void **state)
{
    struct mf_arena *a = *state;
    struct election e;

    if (election_of(a, "debian/leader2006_tally.txt", &e)) {
        const struct mf_result *o;
        e.contest.against = e.poll.noptions - 1;
        o = count(a, MF_METHOD_DEBIAN, &e);
        assert_int_equal(o->winners[0], option_of(&e, "Anthony Towns"));
        assert_int_equal(o->pivot.by.units, 6);
        assert_int_equal(o->pivot.behind, option_of(&e, "Steve McIntyre"));
        e.contest.policy.unranked = MF_UNRANKED_NO_COMPARISON;
        o = count(a, MF_METHOD_DEBIAN, &e);
        assert_int_equal(o->winners[0], option_of(&e, "Steve McIntyre"));
    }
}

/* ---- others ---- */

static void burlington_2009_elects_montroll_by_pairs(void **state)
{
    static const enum mf_method all[] = {
        MF_METHOD_CONDORCET,    MF_METHOD_SCHULZE,  MF_METHOD_SCHULZE_MARGINS,
        MF_METHOD_RANKED_PAIRS, MF_METHOD_MINIMAX,  MF_METHOD_MINIMAX_MARGINS,
        MF_METHOD_SMITH,        MF_METHOD_COPELAND, MF_METHOD_KEMENY};
    struct mf_arena *a = *state;
    struct election e;

    if (election_of(a, "us-rcv/burl2009.abif", &e)) {
        struct mf_str want = MF_S("Montroll");
        assert_int_equal(e.contest.ballots->voters, 8980);
        for (unsigned m = 0; m < sizeof all / sizeof *all; m++) {
            const struct mf_result *o = count(a, all[m], &e);
            struct mf_str won = e.poll.option[o->winners[0]].name;
            struct mf_str key = e.poll.option[o->winners[0]].id;
            assert_int_equal(o->nwinners, 1);
            assert_true(mf_str_eq(won, want) || mf_str_eq(key, want) ||
                        mf_str_starts(won, MF_S("Andy Montroll")));
        }
    }
}

static void utah_2025_by_approval(void **state)
{
    struct mf_arena *a = *state;
    struct election e;
    json_t *all, *one, *value;
    const char *name;

    all = expected(a);
    one = json_object_get(json_object_get(all, "approval"), "utah_senate_11_cvr.json");
    if (election_of(a, "approval/utah_senate_11_cvr.json", &e)) {
        const struct mf_result *o = count(a, MF_METHOD_APPROVAL, &e);
        assert_int_equal(o->winners[0], option_of(&e, "Emily Buss"));
        json_object_foreach(one, name, value)
        {
            if (strcmp(name, "ballots") == 0)
                assert_int_equal(e.contest.ballots->voters, json_integer_value(value));
            else
                assert_int_equal(o->rounds[0].votes[option_of(&e, name)].units,
                                 json_integer_value(value));
        }
    }
    json_decref(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(elekto_and_civs_orders_by_both_policies),
        ARENA_TEST(trap_4_the_real_tie_is_a_tie),
        ARENA_TEST(trap_3_kubernetes_2021),
        ARENA_TEST(debian_leaders),
        ARENA_TEST(trap_3_debian_2006),
        ARENA_TEST(burlington_2009_elects_montroll_by_pairs),
        ARENA_TEST(utah_2025_by_approval),
    };
    return cmocka_run_group_tests_name("published", tests, NULL, NULL);
}
