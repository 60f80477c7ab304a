/* Groups: tags, exceptions, offices and who stands in, weight, activity; at any version. */
#include "engine/standing.h"

#define CHARTER                                                                                    \
    "charter \"T\" { mission \"m\"\n"                                                              \
    "  body staff { seats open admitted by ceo inactive after 90 days }\n"                         \
    "  body owners { seats open admitted by ceo weight shares }\n"                                 \
    "  body board { seats 9 }\n"                                                                   \
    "  office deputy office ceo acting deputy when vacant\n"                                       \
    "  power a(person: person) { proposed by 1 of board votes 1 day recuses subject\n"             \
    "    passes when majority of board.independent in office and 1 of board except executive\n"    \
    "      and majority of board except subject in office and 1 of board except staff\n"           \
    "      and 1 of board except ceo and 1 of owners by heads and majority of owners issued\n"     \
    "    effect seat person on board as independent, executive } }\n"

#define PEOPLE                                                                                     \
    "a board:independent; b board:independent staff; c board:executive ceo; d deputy; e staff; "   \
    "s owners=10; t owners=32; u"

/* The leaves of the power's rule, in order. */
static const struct mf_group *leaf(struct fx *f, uint32_t i)
{
    return &f->charter->powers[0].stages[0].passes->children[i]->group;
}

static struct mf_group_ctx ctx_of(struct fx *f, const char *subject)
{
    return (struct mf_group_ctx){
        .org = f->org,
        .binding = mf_binding_now(f->org),
        .subject = subject ? fx_who(f, subject) : MF_NOBODY,
        .proposer = MF_NOBODY,
        .version = f->org->version,
    };
}

static bool in(struct fx *f, uint32_t i, const char *who, const char *subject)
{
    struct mf_group_ctx ctx = ctx_of(f, subject);

    return mf_group_has(&ctx, leaf(f, i), fx_who(f, who));
}

static uint64_t size_of(struct fx *f, uint32_t i, bool by_weight)
{
    struct mf_group_ctx ctx = ctx_of(f, NULL);

    return mf_group_size(&ctx, leaf(f, i), by_weight, false);
}

static void tags_and_exceptions(void **state)
{
    struct fx f;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    assert_true(in(&f, 0, "a", NULL));
    assert_false(in(&f, 0, "c", NULL));
    assert_int_equal(size_of(&f, 0, false), 2);
    assert_false(in(&f, 1, "c", NULL)); /* except executive, a tag */
    assert_true(in(&f, 1, "b", NULL));
    assert_false(in(&f, 2, "a", "a")); /* except subject */
    assert_true(in(&f, 2, "a", "b"));
    assert_false(in(&f, 3, "b", NULL)); /* except staff, a body */
    assert_true(in(&f, 3, "a", NULL));
    assert_false(in(&f, 4, "c", NULL)); /* except ceo, an office */
    assert_int_equal(size_of(&f, 4, false), 2);
    fx_close(&f);
}

static void weight_and_heads(void **state)
{
    struct fx f;
    struct mf_group_ctx ctx;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    ctx = ctx_of(&f, NULL);
    assert_int_equal(mf_group_weight_slot(&ctx, leaf(&f, 5)), MF_NO_SLOT);
    assert_int_equal(mf_group_weight_slot(&ctx, leaf(&f, 6)), 0);
    assert_int_equal(mf_group_weight(&ctx, leaf(&f, 5), fx_who(&f, "s")), 1);
    assert_int_equal(mf_group_weight(&ctx, leaf(&f, 6), fx_who(&f, "s")), 10);
    assert_int_equal(mf_group_weight(&ctx, leaf(&f, 6), fx_who(&f, "a")), 0);
    assert_int_equal(size_of(&f, 6, false), 2);
    assert_int_equal(size_of(&f, 6, true), 42);

    /* Who is let in has one unit; who leaves keeps what was issued, without a say. */
    uint64_t before = f.org->version;
    assert_true(admit(&f, "c", "u", "owners"));
    assert_int_equal(size_of(&f, 6, true), 43);
    assert_int_equal(body_of(&f, "owners")->issued[0], 43);
    assert_true(leave(&f, "t", "owners"));
    assert_int_equal(size_of(&f, 6, true), 11);
    assert_int_equal(body_of(&f, "owners")->issued[0], 43);
    ctx.version = before;
    assert_int_equal(mf_group_size(&ctx, leaf(&f, 6), true, false), 42);
    assert_int_equal(mf_group_weight(&ctx, leaf(&f, 6), fx_who(&f, "u")), 0);
    assert_int_equal(mf_group_weight(&ctx, leaf(&f, 6), fx_who(&f, "t")), 32);
    fx_close(&f);
}

static void an_office_is_whoever_stands_for_it(void **state)
{
    struct fx f;
    struct mf_group_ctx ctx;
    struct mf_group ceo;
    uint64_t held;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    ceo = (struct mf_group){.kind = MF_GROUP_NAMED, .of = mf_charter_find(f.charter, MF_S("ceo"))};
    held = f.org->version;
    assert_true(resign(&f, "c", "ceo"));
    ctx = ctx_of(&f, NULL);
    assert_true(mf_group_has(&ctx, &ceo, fx_who(&f, "d")));
    assert_int_equal(mf_group_size(&ctx, &ceo, false, false), 1);
    ctx.version = held;
    assert_true(mf_group_has(&ctx, &ceo, fx_who(&f, "c")));
    assert_false(mf_group_has(&ctx, &ceo, fx_who(&f, "d")));
    assert_true(resign(&f, "d", "deputy"));
    ctx = ctx_of(&f, NULL);
    assert_int_equal(mf_group_size(&ctx, &ceo, false, false), 0);
    fx_close(&f);
}

static void the_inactive_leave_one_base_only(void **state)
{
    struct fx f;
    struct mf_group_ctx ctx;
    struct mf_group staff;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    staff =
        (struct mf_group){.kind = MF_GROUP_NAMED, .of = mf_charter_find(f.charter, MF_S("staff"))};
    fx_wait(&f, 90 * MF_DAY - 1);
    ctx = ctx_of(&f, NULL);
    assert_int_equal(mf_group_size(&ctx, &staff, false, true), 2);
    fx_wait(&f, 1);
    assert_int_equal(mf_group_size(&ctx, &staff, false, true), 0);
    assert_int_equal(mf_group_size(&ctx, &staff, false, false), 2);
    assert_true(fx_file(&f, "b", "a", "e")); /* one signed act restores */
    ctx = ctx_of(&f, NULL);
    assert_int_equal(mf_group_size(&ctx, &staff, false, true), 1);
    fx_close(&f);
}

static void count_one(void *payload, mf_person p)
{
    (void)p;
    ++*(uint32_t *)payload;
}

static void subject_proposer_public_nobody(void **state)
{
    static const enum mf_group_kind kinds[] = {MF_GROUP_SUBJECT, MF_GROUP_PROPOSER, MF_GROUP_PUBLIC,
                                               MF_GROUP_NOBODY};
    static const uint32_t sizes[] = {1, 0, 8, 0};
    struct fx f;
    struct mf_group_ctx ctx;

    (void)state;
    fx_open(&f, CHARTER, PEOPLE);
    ctx = ctx_of(&f, "a");
    for (uint32_t i = 0; i < 4; i++) {
        struct mf_group g = {.kind = kinds[i]};
        uint32_t n = 0;
        mf_group_each(&ctx, &g, count_one, &n);
        assert_int_equal(n, sizes[i]);
        assert_int_equal(mf_group_size(&ctx, &g, false, false), sizes[i]);
        assert_int_equal(mf_group_has(&ctx, &g, fx_who(&f, "a")), i == 0 || i == 2);
        assert_int_equal(mf_group_body(&ctx, &g), MF_NO_SLOT);
    }
    fx_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_and_exceptions),
        cmocka_unit_test(weight_and_heads),
        cmocka_unit_test(an_office_is_whoever_stands_for_it),
        cmocka_unit_test(the_inactive_leave_one_base_only),
        cmocka_unit_test(subject_proposer_public_nobody),
    };

    return RUN(tests);
}
