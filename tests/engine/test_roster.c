/* Rosters: what is read, every message by its two examples, and random changes never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "engine/roster_internal.h"
#include "rng.h"

static const char club[] = "charter \"Club\" {\n"
                           "  body board { seats 9 weight shares weight votes admitted by chair }\n"
                           "  body staff { seats open admitted by chair }\n"
                           "  office chair\n"
                           "  fact employer\n"
                           "  power p(person: person) { proposed by 1 of board lapses after 9 days "
                           "at most 3 open per proposer\n"
                           "    passes when majority of board.independent by shares in office "
                           "effect appoint person to chair }\n"
                           "}\n";

struct read {
    struct mf_arena arena;
    struct mf_diags diags;
    const struct mf_charter *charter;
    const struct mf_roster_text *text;
};

static struct read read_roster(struct mf_str text)
{
    struct read r = {.text = NULL};
    struct mf_source charter = {.name = MF_S("club"), .text = mf_str_c(club)};
    struct mf_source source = {.name = MF_S("roster"), .text = text};
    struct mf_diags d;

    mf_arena_init(&r.arena);
    mf_diags_init(&d, &r.arena);
    r.charter = mf_charter_read(&r.arena, charter, &d);
    assert_non_null(r.charter);
    mf_diags_init(&r.diags, &r.arena);
    r.text = mf_roster_read(&r.arena, source, r.charter, &r.diags);
    return r;
}

static void what_is_read(void **state)
{
    struct read r =
        read_roster(mf_str_c("roster \"Club\" {\n"
                             "  # the founders\n"
                             "  ana \"Ana Wijaya\" board as independent since 2026-01-01, chair\n"
                             "    weighs 10 of board weighs 3 by votes of board\n"
                             "    fact employer \"Acme\" key \"ssh-ed25519 AAAA ana\"\n"
                             "  bot \"Bot\" agent of ana\n"
                             "  staff 3 \"Staff\" staff\n"
                             "}\n"));
    const struct mf_roster *o;
    struct mf_refusals rs = {.arena = &r.arena};
    struct mf_org *org;

    (void)state;
    assert_non_null(r.text);
    o = &r.text->roster;
    assert_int_equal(o->npersons, 5);
    assert_true(mf_str_is(o->persons[4].id, "staff_3"));
    assert_true(mf_str_is(o->persons[4].name, "Staff 3"));
    assert_true(o->persons[1].agent);
    assert_int_equal(o->persons[1].owner, 0);
    assert_true(mf_str_is(o->persons[0].facts[0], "Acme"));
    assert_int_equal(o->nseats, 4);
    assert_int_equal(o->seats[0].tags, 1);
    assert_int_equal(o->noffices, 1);
    assert_int_equal(o->nweights, 2);
    assert_int_equal(o->weights[0].amount, 10);
    assert_int_equal(o->weights[1].amount, 3);
    assert_int_equal(r.text->nkeys, 1);
    assert_true(mf_str_is(r.text->keys[0].text, "ssh-ed25519 AAAA ana"));
    org = mf_org_found(r.charter, o, 0, NULL, &rs);
    assert_non_null(org);
    mf_org_free(org);
    mf_arena_free(&r.arena);
}

static void every_message_by_its_examples(void **state)
{
    (void)state;
    for (int i = 0; i < MF_RO__COUNT; i++) {
        struct mf_arena a;
        struct mf_str wrong, right;
        struct read r;
        bool said = false;

        mf_arena_init(&a);
        mf_ro_examples(&a, (enum mf_ro)i, &wrong, &right);
        if (wrong.p) {
            r = read_roster(wrong);
            assert_null(r.text);
            for (uint32_t k = 0; k < r.diags.list.n; k++)
                said |= r.diags.list.at[k].kind == mf_ro_kind((enum mf_ro)i);
            if (!said)
                print_error("%s is not said of its example\n", mf_ro_kind((enum mf_ro)i)->id);
            assert_true(said);
            mf_arena_free(&r.arena);
            r = read_roster(right);
            assert_non_null(r.text);
            mf_arena_free(&r.arena);
        }
        mf_arena_free(&a);
    }
}

static void changes_never_crash(void **state)
{
    static const char good[] =
        "roster \"Club\" { ana \"Ana\" board as independent, chair\n weighs 10 by "
        "shares of board fact employer \"A\" key \"k\"\n bot \"B\" agent of ana\n"
        " staff 3 \"S\" staff since 2026-01-01 }";
    struct rng rng = rng_seed_from_env(20261129);

    (void)state;
    for (int i = 0; i < 2000; i++) {
        char text[sizeof good];
        struct read r;
        memcpy(text, good, sizeof good);
        for (uint64_t k = rng_below(&rng, 4) + 1; k > 0; k--)
            text[rng_below(&rng, sizeof good - 1)] = good[rng_below(&rng, sizeof good - 1)];
        r = read_roster(mf_str_sub(mf_str_c(text), 0, rng_below(&rng, sizeof good)));
        assert_true((r.text == NULL) == (r.diags.errors > 0));
        mf_arena_free(&r.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read),
        cmocka_unit_test(every_message_by_its_examples),
        cmocka_unit_test(changes_never_crash),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}
