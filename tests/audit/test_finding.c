/* Findings: each has a charter that has it and a twin that hasn't; changes do what they say. */
#include "finding_scene.h"

#define DOCUMENT "docs/findings.md"

/* ---- the catalogue ---- */

static void test_the_catalogue_is_complete(void **state)
{
    (void)state;
    for (int i = 0; i < MF_FIND__COUNT; i++) {
        const struct mf_find_kind *k = mf_find_kind((enum mf_find)i);
        assert_int_equal(strlen(k->id), 5);
        assert_int_equal(k->id[0], 'F');
        assert_true((k->weak == NULL) == (k->sound == NULL));
        for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
            assert_true(k->title[lingua] && *k->title[lingua]);
            assert_true(k->risk[lingua] && *k->risk[lingua]);
            assert_true(k->how[lingua] && *k->how[lingua]);
            assert_true(k->remedy[lingua] && *k->remedy[lingua]);
            assert_true(k->number[lingua] && *k->number[lingua]);
        }
        for (int j = i + 1; j < MF_FIND__COUNT; j++)
            assert_true(strcmp(k->id, mf_find_kind((enum mf_find)j)->id) < 0);
    }
}

static void test_help_explains_each_id(void **state)
{
    struct mf_arena a;
    struct mf_buf out;

    (void)state;
    mf_arena_init(&a);
    for (int i = 0; i < MF_FIND__COUNT; i++)
        for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
            const char *id = mf_find_kind((enum mf_find)i)->id;
            mf_buf_init(&out, &a);
            assert_true(mf_findings_help(mf_str_c(id), (enum mf_lingua)lingua, &out));
            assert_memory_equal(out.p, id, 5);
        }
    mf_buf_init(&out, &a);
    assert_true(mf_findings_help(MF_S("f0101"), MF_EN, &out));
    assert_false(mf_findings_help(MF_S("F9999"), MF_EN, &out));
    assert_false(mf_findings_help(MF_S("F01012"), MF_EN, &out));
    mf_arena_free(&a);
}

static void test_the_document_is_made_of_the_catalogue(void **state)
{
    struct mf_arena a;
    struct mf_buf out;
    struct mf_str have;

    (void)state;
    mf_arena_init(&a);
    mf_buf_init(&out, &a);
    mf_findings_document(&out);
    if (getenv("MF_ACCEPT"))
        assert_int_equal(mf_os_write(DOCUMENT, mf_buf_str(&out), NULL), MF_OK);
    assert_int_equal(mf_os_read(&a, DOCUMENT, 1u << 20, &have, NULL), MF_OK);
    assert_true(mf_str_eq(have, mf_buf_str(&out)));
    mf_arena_free(&a);
}

static void test_levels_have_names(void **state)
{
    enum mf_level level;

    (void)state;
    for (int i = 0; i < MF_LEVEL__COUNT; i++) {
        assert_true(mf_level_parse(mf_str_c(mf_level_name((enum mf_level)i)), &level));
        assert_int_equal(level, i);
    }
    assert_false(mf_level_parse(MF_S("gravely"), &level));
    assert_true(MF_LEVEL_NOTE < MF_LEVEL_SERIOUS && MF_LEVEL_SERIOUS < MF_LEVEL_GRAVE);
}

/* ---- examples ---- */

/* The changed text, audited anew as if nobody had proposed it. */
static void assert_change_holds(struct mf_arena *a, const struct looked *was,
                                const struct mf_finding *g, uint32_t open, const char *roster)
{
    struct mf_source source = was->figures->charter->source;
    struct looked is;

    source.text = g->change->text;
    is = look_at(a, source, open, roster, false);
    assert_non_null(is.figures);
    if (find_key(&is.found, g->key))
        fail_msg("%.*s is still there after its change:\n%.*s", MF_F(g->key),
                 MF_F(g->change->text));
    for (uint32_t i = 0; i < is.found.n; i++) {
        const struct mf_finding *other = &is.found.at[i];
        if (other->level >= g->level && !find_key(&was->found, other->key))
            fail_msg("the change against %.*s brings %.*s:\n%.*s", MF_F(g->key), MF_F(other->key),
                     MF_F(g->change->text));
    }
    if (g->find == MF_FIND_ONE_DECIDES || g->find == MF_FIND_WEAK_AMENDMENT)
        assert_true(mf_measure_same(
            g->change->number,
            mf_measure_figure(&is.figures->decision[g->power].decides[MF_OTHERS_FIGHT])));
    if (g->find == MF_FIND_FEW_TURN_OUT)
        assert_true(mf_measure_same(
            g->change->number,
            mf_measure_figure(&is.figures->decision[g->power].decides[MF_OTHERS_AWAY])));
    if (g->find == MF_FIND_UNTOLD)
        assert_int_equal(g->change->number.value, is.figures->timing[g->power].persons_told);
    mf_figures_free(is.figures);
}

/* These are for people to mend. */
static bool words_only(const char *id)
{
    static const char *const ids[] = {"F0304", "F0306", "F0307"};

    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (strcmp(id, ids[i]) == 0)
            return true;
    return false;
}

static void check_example(enum mf_find find)
{
    const struct mf_find_kind *k = mf_find_kind(find);
    struct mf_arena a;
    struct mf_str weak, sound;
    struct looked has, hasnt;
    const struct mf_finding *g;

    mf_arena_init(&a);
    mf_find_examples(&a, find, &weak, &sound);
    if (weak.p) {
        has = look_at(&a, text_source(weak), 12, NULL, true);
        hasnt = look_at(&a, text_source(sound), 12, NULL, false);
        assert_non_null(has.figures);
        assert_non_null(hasnt.figures);
        g = find_id(&has.found, k->id);
        if (!g)
            fail_msg("%s isn't found in its example:\n%.*s", k->id, MF_F(weak));
        if (find_id(&hasnt.found, k->id))
            fail_msg("%s is found in the twin of its example: %.*s\n%.*s", k->id,
                     MF_F(find_id(&hasnt.found, k->id)->key), MF_F(sound));
        if (!g->change && !words_only(k->id))
            fail_msg("no change is proposed against %s:\n%.*s", k->id, MF_F(weak));
        if (g->change)
            assert_change_holds(&a, &has, g, 12, NULL);
        mf_figures_free(has.figures);
        mf_figures_free(hasnt.figures);
    }
    mf_arena_free(&a);
}

static void test_each_has_an_example_and_a_twin(void **state)
{
    (void)state;
    for (int i = 0; i < MF_FIND__COUNT; i++)
        check_example((enum mf_find)i);
}

/* Charters of the examples outside `finding`'s own kind have nothing grave. */
static void test_the_charter_around_examples_is_sound(void **state)
{
    struct mf_arena a;
    struct mf_str weak, sound;
    struct looked l;

    (void)state;
    mf_arena_init(&a);
    mf_find_examples(&a, MF_FIND_SHAM, &weak, &sound);
    l = look_at(&a, text_source(sound), 12, NULL, false);
    assert_int_equal(l.found.of_level[MF_LEVEL_GRAVE], 0);
    assert_int_equal(l.found.of_level[MF_LEVEL_SERIOUS], 0);
    mf_figures_free(l.figures);
    mf_arena_free(&a);
}

/* ---- real people ---- */

static const char council[] =
    "charter \"Council\" {\n"
    "  silence over 1 hour extends\n"
    "  body council \"Council\" { seats 5  vacancies filled by elect  agents allowed at most 2 }\n"
    "  body voters \"Voters\" { seats open  admitted by admit }\n"
    "  office chair \"Chair\"\n"
    "  office clerk \"Clerk\"\n"
    "  power elect(person: person) {\n"
    "    proposed by 1 of voters  at most 3 open per proposer  notice 7 days to voters  votes 7 "
    "days\n"
    "    passes when majority of voters in office  effect seat person on council\n"
    "  }\n"
    "  power admit(person: person) {\n"
    "    proposed by 1 of voters  at most 3 open per proposer  notice 7 days to voters  votes 7 "
    "days\n"
    "    passes when majority of voters in office  effect admit person to voters\n"
    "  }\n"
    "  power pay(sum: amount) {\n"
    "    proposed by 1 of council  at most 3 open per proposer  notice 7 days to council\n"
    "    votes 7 days  passes when 3 of council  effect spend sum\n"
    "  }\n"
    "  power seal(what: hash) {\n"
    "    proposed by 1 of council  at most 3 open per proposer  notice 7 days to council\n"
    "    votes 7 days  passes when chair and clerk  effect act \"seal\"\n"
    "  }\n"
    "}\n";

static struct looked people(struct mf_arena *a, const char *roster)
{
    return look_at(a, text_source(mf_str_c(council)), 0, roster, true);
}

static void test_one_set_of_persons(void **state)
{
    struct mf_arena a;
    struct looked l;
    const struct mf_finding *g;

    (void)state;
    mf_arena_init(&a);
    l = people(&a, "roster \"R\" {\n  a \"A\" council, voters, chair\n  b \"B\" council, voters, "
                   "clerk\n  c \"C\" council, voters\n  d \"D\" council\n  e \"E\" voters\n}\n");
    g = find_id(&l.found, "F0301");
    assert_non_null(g);
    assert_int_equal(g->number.value, 3);
    assert_int_equal(g->nwho, 3);
    assert_null(g->change);
    assert_null(find_id(&l.found, "F0302"));
    mf_figures_free(l.figures);
    l = people(&a, "roster \"R\" {\n  a \"A\" council, chair\n  b \"B\" council, clerk\n  c \"C\" "
                   "council\n  d \"D\" voters\n  e \"E\" voters\n  f \"F\" voters\n}\n");
    assert_null(find_id(&l.found, "F0301"));
    mf_figures_free(l.figures);
    mf_arena_free(&a);
}

static void test_one_holder_of_two_offices(void **state)
{
    struct mf_arena a;
    struct looked l;
    const struct mf_finding *g;

    (void)state;
    mf_arena_init(&a);
    l = people(&a, "roster \"R\" {\n  a \"A\" council, chair, clerk\n  b \"B\" council\n  c \"C\" "
                   "council\n  d \"D\" voters\n  e \"E\" voters\n}\n");
    g = find_id(&l.found, "F0302");
    assert_non_null(g);
    assert_true(mf_str_is(g->item, "seal"));
    assert_int_equal(g->nwho, 1);
    assert_non_null(find_key(&l.found, MF_S("F0101/seal")));
    mf_figures_free(l.figures);
    mf_arena_free(&a);
}

static void test_an_owner_with_agents(void **state)
{
    struct mf_arena a;
    struct looked l;
    const struct mf_finding *g;

    (void)state;
    mf_arena_init(&a);
    l = people(&a, "roster \"R\" {\n  a \"A\" council, chair\n  bot_a \"Bot\" council agent of a\n "
                   " bot_b \"Bot\" council agent of a\n  b \"B\" council, clerk\n  c \"C\" "
                   "council\n  d \"D\" voters\n  e \"E\" voters\n}\n");
    g = find_key(&l.found, MF_S("F0102/pay"));
    assert_non_null(g);
    assert_int_equal(g->number.value, 3);
    assert_null(find_key(&l.found, MF_S("F0102/seal")));
    mf_figures_free(l.figures);
    mf_arena_free(&a);
}

/* ---- the library ---- */

static void check_charter(const char *path)
{
    struct mf_arena a;
    struct looked l;

    mf_arena_init(&a);
    l = look_at(&a, file_source(&a, path), 12, NULL, true);
    for (uint32_t i = 0; l.figures && i < l.found.n; i++) {
        const struct mf_finding *g = &l.found.at[i];
        for (uint32_t j = 0; j < i; j++)
            assert_false(mf_str_eq(g->key, l.found.at[j].key));
        if (i > 0) {
            assert_true(l.found.at[i - 1].level >= g->level);
        }
        assert_true(g->says[MF_EN].n > 0 && g->says[MF_ID].n > 0);
        assert_null(memchr(g->says[MF_EN].p, '{', g->says[MF_EN].n));
        if (g->change)
            assert_change_holds(&a, &l, g, 12, NULL);
    }
    mf_figures_free(l.figures);
    mf_arena_free(&a);
}

/* No change raises another finding of its level, whatever charter it is made in. */
static void test_no_change_of_the_library_raises_another(void **state)
{
    struct mf_arena a;
    char **path;
    uint32_t n;

    (void)state;
    mf_arena_init(&a);
    n = library(&a, &path);
    assert_true(n > 20);
    for (uint32_t i = 0; i < n; i++)
        check_charter(path[i]);
    mf_arena_free(&a);
}

struct expected {
    const char *charter, *key; /* the weakness that was used, or that the text leaves */
};

static void test_what_crises_used_is_found(void **state)
{
    static const struct expected all[] = {
        {"beanstalk", "F0106/emergency_commit"}, /* no snapshot, at once */
        {"beanstalk", "F0106/bip"},
        {"beanstalk", "F0201/emergency_commit"},
        {"beanstalk", "F0304/silo"},
        {"makerdao-2020", "F0106/lift"},
        {"makerdao-2020", "F0204/lift"},
        {"makerdao-2020", "F0201/lift"},
        {"compound-289", "F0105/invest_large"},
        {"compound-289", "F0204/invest_large"},
        {"compound-117", "F0506/upgrade_feed"},
        {"tornado-cash", "F0101/recreate"}, /* other code at the same address */
        {"tornado-cash", "F0204/approve"},
        {"tornado-cash", "F0304/lockers"},
        {"juno-16", "F0105/confiscate"}, /* abstentions outside the base */
        {"juno-16", "F0207/confiscate"},
        {"openai-preparedness", "F0101/deploy"},
        {"openai-preparedness", "F0201/deploy"},
        {"anthropic-rsp", "F0201/deploy"},
        {"anthropic-rsp", "F0306/board"},
        {"deepmind-fsf", "F0306/function"},
        {"deepmind-fsf", "F0201/deploy"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct mf_arena a;
        struct looked l;
        mf_arena_init(&a);
        l = look_at(&a, file_source(&a, mf_strf(&a, "charters/%s.charter", all[i].charter).p), 12,
                    NULL, false);
        if (!find_key(&l.found, mf_str_c(all[i].key)))
            fail_msg("%s: %s isn't found", all[i].charter, all[i].key);
        mf_figures_free(l.figures);
        mf_arena_free(&a);
    }
}

static void test_counter_charters_have_it_no_more(void **state)
{
    static const struct expected all[] = {
        {"beanstalk-counter", "F0106/emergency_commit"},
        {"beanstalk-counter", "F0106/bip"},
        {"makerdao-2020-counter", "F0106/lift"},
        {"makerdao-2020-counter", "F0204/lift"},
        {"compound-289-counter", "F0204/invest_large"},
        {"compound-117-counter", "F0506/upgrade_feed"},
        {"juno-16-counter", "F0105/confiscate"},
        {"juno-16-counter", "F0207/confiscate"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct mf_arena a;
        struct looked l;
        mf_arena_init(&a);
        l = look_at(&a, file_source(&a, mf_strf(&a, "charters/%s.charter", all[i].charter).p), 12,
                    NULL, false);
        assert_non_null(l.figures);
        if (find_key(&l.found, mf_str_c(all[i].key)))
            fail_msg("%s: %s is still there", all[i].charter, all[i].key);
        mf_figures_free(l.figures);
        mf_arena_free(&a);
    }
}

/* Electors who are the elected, but for one: March 2021. */
static void test_the_fsf_elects_itself(void **state)
{
    static const char roster[] = "roster \"FSF\" {\n  d 7 \"Director\" directors, voters\n"
                                 "  oliva \"Oliva\" voters\n}\n";
    struct mf_arena a;
    struct looked l;
    const struct mf_finding *g;

    (void)state;
    mf_arena_init(&a);
    l = look_at(&a, file_source(&a, "charters/fsf.charter"), 0, roster, false);
    g = find_key(&l.found, MF_S("F0301/directors+voters"));
    assert_non_null(g);
    assert_int_equal(g->number.value, 7);
    mf_figures_free(l.figures);
    mf_arena_free(&a);
}

/* ---- telling a change ---- */

static void test_a_change_is_told_by_line(void **state)
{
    struct mf_arena a;
    struct mf_str weak, sound;
    struct looked l;
    const struct mf_finding *g;
    struct mf_buf out;

    (void)state;
    mf_arena_init(&a);
    mf_find_examples(&a, MF_FIND_OUTAGE, &weak, &sound);
    l = look_at(&a, text_source(weak), 9, NULL, true);
    g = find_id(&l.found, "F0205");
    assert_non_null(g);
    assert_int_equal(g->number.kind, MF_MEASURE_TIME);
    assert_int_equal(g->number.value, 2 * MF_DAY);
    mf_buf_init(&out, &a);
    mf_change_say(&out, &a, l.figures->charter, g->change, MF_EN);
    assert_string_equal(out.p, "line 2: add `silence over 1 hour extends`\n");
    mf_buf_init(&out, &a);
    mf_change_say(&out, &a, l.figures->charter, g->change, MF_ID);
    assert_string_equal(out.p, "baris 2: tambahkan `silence over 1 hour extends`\n");
    mf_figures_free(l.figures);
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_catalogue_is_complete),
        cmocka_unit_test(test_help_explains_each_id),
        cmocka_unit_test(test_the_document_is_made_of_the_catalogue),
        cmocka_unit_test(test_levels_have_names),
        cmocka_unit_test(test_each_has_an_example_and_a_twin),
        cmocka_unit_test(test_the_charter_around_examples_is_sound),
        cmocka_unit_test(test_one_set_of_persons),
        cmocka_unit_test(test_one_holder_of_two_offices),
        cmocka_unit_test(test_an_owner_with_agents),
        cmocka_unit_test(test_no_change_of_the_library_raises_another),
        cmocka_unit_test(test_what_crises_used_is_found),
        cmocka_unit_test(test_counter_charters_have_it_no_more),
        cmocka_unit_test(test_the_fsf_elects_itself),
        cmocka_unit_test(test_a_change_is_told_by_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
