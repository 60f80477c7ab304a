/* What the page of a proposal asks for: its whole way, what one person may do, who is waited for;
 * lists and their order. */
#include "world.h"

/* "kind status, kind status, …" */
static const char *way_of(struct world *w, const char *path)
{
    json_t *j = world_json(w, path, 200), *step;
    struct mf_buf b;
    size_t i;

    mf_buf_init(&b, &w->c.arena);
    json_array_foreach(json_object_get(j, "way"), i, step)
        mf_buf_f(&b, "%s%s %s", i ? ", " : "", json_at(step, "kind"), json_at(step, "status"));
    json_decref(j);
    return mf_buf_str(&b).p;
}

static const char *step_at(struct world *w, const char *path, const char *field)
{
    json_t *j = world_json(w, path, 200);
    const char *s = json_at(j, field);
    const char *ret = s ? mf_strf(&w->c.arena, "%s", s).p : NULL;

    json_decref(j);
    return ret;
}

/* Removes the treasurer: needs two, tells and hears for two days, votes for three. */
static uint32_t removal(struct world *w)
{
    struct mf_arg ana = {.kind = MF_ARG_PERSON, .person = 0};

    return world_file(w, 1, "remove_treasurer", &ana);
}

static void the_way_is_told_from_beginning_to_end(void **state)
{
    struct world w = {0};
    struct mf_command sign = coop_command(MF_DO_SIGN, 1), say = coop_command(MF_DO_SAY, 1);

    (void)state;
    world_begin(&w, coop_charter);
    removal(&w);
    assert_string_equal(way_of(&w, "/proposals/1"),
                        "support now, notice ahead, hearing ahead, vote ahead, challenge ahead, "
                        "delay ahead, effect ahead");
    assert_int_equal(world_do(&w, 2, sign).status, 201);
    assert_string_equal(way_of(&w, "/proposals/1"),
                        "support past, notice now, hearing now, vote ahead, challenge ahead, "
                        "delay ahead, effect ahead");
    /* If all takes its full time: two days of notice, three of voting, then the longer of two and
     * one. */
    assert_string_equal(step_at(&w, "/proposals/1", "way.6.from"),
                        step_at(&w, "/proposals/1", "way.4.until"));
    say.text = MF_S("It wasn't me.");
    assert_int_equal(world_do(&w, 0, say).status, 201);
    assert_string_equal(way_of(&w, "/proposals/1"),
                        "support past, notice now, hearing past, vote ahead, challenge ahead, "
                        "delay ahead, effect ahead");
    assert_string_equal(step_at(&w, "/proposals/1", "due"),
                        step_at(&w, "/proposals/1", "windows.voting_opens"));
    world_pass(&w, 2 * MF_DAY);
    for (int i = 1; i < 4; i++)
        assert_int_equal(world_vote(&w, i, 1, MF_BALLOT_YES).status, 201);
    assert_string_equal(way_of(&w, "/proposals/1"),
                        "support past, notice past, hearing past, vote past, challenge now, "
                        "delay now, effect ahead");
    assert_string_equal(step_at(&w, "/proposals/1", "due"),
                        step_at(&w, "/proposals/1", "windows.effect_due"));
    world_end(&w);
}

static void what_never_came_is_said_to(void **state)
{
    struct world w = {0};
    struct mf_command no = coop_command(MF_DO_WITHDRAW, 1);

    (void)state;
    world_begin(&w, coop_charter);
    removal(&w);
    assert_int_equal(world_do(&w, 1, no).status, 201);
    assert_string_equal(
        way_of(&w, "/proposals/1"),
        "support past, notice skipped, hearing skipped, vote skipped, challenge skipped, "
        "delay skipped, effect skipped");
    world_resolution(&w, 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(world_vote(&w, i, 2, MF_BALLOT_NO).status, 201);
    assert_string_equal(way_of(&w, "/proposals/2"), "support past, vote past, effect skipped");
    world_end(&w);
}

/* "act[/count]" of all that are allowed. */
static const char *may(struct world *w, const char *path)
{
    json_t *j = world_json(w, path, 200), *act;
    struct mf_buf b;
    size_t i;

    mf_buf_init(&b, &w->c.arena);
    mf_buf_c(&b, "");
    json_array_foreach(json_object_get(j, "acts"), i, act)
    {
        if (!json_is_true(json_object_get(act, "allowed"))) {
            assert_true(json_array_size(json_object_get(act, "reasons")) > 0 ||
                        strcmp(json_at(act, "count"), "vote") == 0);
            continue;
        }
        mf_buf_f(&b, " %s", json_at(act, "act"));
        if (json_at(act, "count"))
            mf_buf_f(&b, "/%s", json_at(act, "count"));
    }
    json_decref(j);
    return mf_buf_str(&b).p;
}

static void only_what_one_may_do_is_allowed(void **state)
{
    struct world w = {0};
    struct mf_command sign = coop_command(MF_DO_SIGN, 1), waive = coop_command(MF_DO_WAIVE, 1);

    (void)state;
    world_begin(&w, coop_charter);
    removal(&w);
    assert_string_equal(may(&w, "/proposals/1/acts?person=budi"),
                        " unsign/gathering say recuse withdraw");
    assert_string_equal(may(&w, "/proposals/1/acts?person=citra"), " sign/gathering say recuse");
    assert_int_equal(world_do(&w, 2, sign).status, 201);
    assert_string_equal(may(&w, "/proposals/1/acts?person=ana"), " say waive recuse");
    assert_int_equal(world_do(&w, 0, waive).status, 201); /* else silence lengthens the hearing */
    world_pass(&w, 2 * MF_DAY + 1);
    assert_int_equal(world_vote(&w, 0, 1, MF_BALLOT_YES).status, 201);
    assert_string_equal(may(&w, "/proposals/1/acts?person=dewi"), " vote/vote say recuse");
    assert_int_equal(world_vote(&w, 3, 1, MF_BALLOT_NO).status, 201);
    assert_string_equal(may(&w, "/proposals/1/acts?person=dewi"),
                        " vote/vote revoke-vote/vote say recuse");
    for (int i = 1; i < 3; i++)
        assert_int_equal(world_vote(&w, i, 1, MF_BALLOT_YES).status, 201);
    assert_string_equal(may(&w, "/proposals/1/acts?person=dewi"), " challenge/challenge recuse");
    assert_int_equal(world_get(&w, "/proposals/1/acts?person=nobody").status, 400);
    assert_int_equal(world_get(&w, "/proposals/9/acts?person=ana").status, 404);
    world_end(&w);
}

static const char secret_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members ballot secret votes 3 days\n"
    "    passes when majority of members in office effect seat person on members }\n"
    "  power resolve(topic: text) { proposed by 1 of members ballot secret votes 2 days\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "}\n";

/* Whoever asks what another may do doesn't learn what that one voted. */
static void acts_keep_a_secret_ballot(void **state)
{
    struct world w = {0};
    const char *yes, *no;

    (void)state;
    world_begin(&w, secret_charter);
    world_resolution(&w, 0);
    assert_int_equal(world_vote(&w, 1, 1, MF_BALLOT_YES).status, 201);
    yes = world_get(&w, "/proposals/1/acts?person=budi").body.p;
    assert_int_equal(world_vote(&w, 1, 1, MF_BALLOT_NO).status, 201);
    no = world_get(&w, "/proposals/1/acts?person=budi").body.p;
    assert_string_equal(yes, no);
    assert_non_null(strstr(yes, "\"sealed\""));
    assert_string_equal(step_at(&w, "/proposals/1", "counts.0.now"), "open");
    world_end(&w);
}

static const char attested_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office effect seat person on members }\n"
    "  power resolve(topic: text) { proposed by 1 of members deliberates 1 day\n"
    "    requires sound_hull attested by members except proposer within 3 days votes 9 days\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "}\n";

/* Is what is required attested, as the address tells? */
static bool holds(struct world *w, const char *path)
{
    json_t *j = world_json(w, path, 200), *first;
    bool ret;

    assert_int_equal(json_array_size(json_object_get(j, "requires")), 1);
    first = json_array_get(json_object_get(j, "requires"), 0);
    assert_string_equal(json_at(first, "fact"), "sound_hull");
    assert_int_equal(json_integer_value(json_object_get(first, "within_ms")), 3 * MF_DAY);
    ret = json_is_true(json_object_get(first, "holds"));
    json_decref(j);
    return ret;
}

static void what_must_be_attested_is_told(void **state)
{
    struct world w = {0};
    struct mf_command attest = coop_command(MF_DO_ATTEST, 1);

    (void)state;
    attest.word = MF_S("sound_hull");
    world_begin(&w, attested_charter);
    world_resolution(&w, 0);
    assert_false(holds(&w, "/proposals/1"));
    assert_string_equal(may(&w, "/proposals/1/acts?person=ana"), " say recuse withdraw");
    assert_string_equal(may(&w, "/proposals/1/acts?person=budi"), " say recuse attest");
    assert_int_equal(world_do(&w, 1, attest).status, 201);
    assert_true(holds(&w, "/proposals/1"));
    assert_false(holds(&w, "/powers/resolve")); /* it was for that proposal alone */
    attest.proposal = MF_NO_PROPOSAL;
    assert_int_equal(world_do(&w, 2, attest).status, 201);
    assert_true(holds(&w, "/powers/resolve"));
    world_pass(&w, 4 * MF_DAY);
    world_resolution(&w, 3); /* the organisation's own time goes on with what happens */
    assert_false(holds(&w, "/powers/resolve"));
    world_end(&w);
}

static const char delegable_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one delegable transitive }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office effect seat person on members }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "}\n";

/* What somebody has delegated stands with the person, until it is taken back. */
static void delegations_are_told(void **state)
{
    struct world w = {0};
    struct mf_command delegate = coop_command(MF_DO_DELEGATE, MF_NO_PROPOSAL);

    (void)state;
    world_begin(&w, delegable_charter);
    assert_string_equal(step_at(&w, "/bodies", "bodies.0.delegable"), "transitive");
    delegate.body = 0;
    delegate.scope = MF_SCOPE_BODY;
    delegate.person = 2;
    assert_int_equal(world_do(&w, 1, delegate).status, 201);
    assert_string_equal(step_at(&w, "/people/budi", "delegations.0.body"), "members");
    assert_string_equal(step_at(&w, "/people/budi", "delegations.0.to"), "citra");
    assert_null(step_at(&w, "/people/budi", "delegations.0.power"));
    assert_null(step_at(&w, "/people/ana", "delegations.0.body"));
    world_resolution(&w, 0);
    delegate.scope = MF_SCOPE_PROPOSAL;
    delegate.proposal = 1;
    delegate.person = MF_NOBODY;
    assert_int_equal(world_do(&w, 1, delegate).status, 201);
    assert_string_equal(step_at(&w, "/people/budi", "delegations.1.body"), "members");
    assert_null(step_at(&w, "/people/budi", "delegations.1.to"));
    delegate.verb = MF_DO_UNDELEGATE;
    assert_int_equal(world_do(&w, 1, delegate).status, 201);
    assert_null(step_at(&w, "/people/budi", "delegations.1.body"));
    world_end(&w);
}

static size_t listed(struct world *w, const char *path, const char *member)
{
    json_t *j = world_json(w, path, 200);
    size_t n = json_array_size(json_object_get(j, member));

    json_decref(j);
    return n;
}

static void who_is_waited_for(void **state)
{
    struct world w = {0};
    struct mf_command sign = coop_command(MF_DO_SIGN, 2), say = coop_command(MF_DO_SAY, 2);

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    removal(&w);
    assert_int_equal(listed(&w, "/proposals?waits_for=ana", "proposals"), 2);
    assert_int_equal(listed(&w, "/proposals?waits_for=budi", "proposals"), 1);
    assert_int_equal(world_vote(&w, 0, 1, MF_BALLOT_YES).status, 201);
    assert_int_equal(world_do(&w, 2, sign).status, 201);
    assert_int_equal(listed(&w, "/proposals?waits_for=ana", "proposals"), 1); /* to be heard */
    assert_int_equal(listed(&w, "/proposals?waits_for=citra", "proposals"), 1);
    say.text = MF_S("Heard.");
    assert_int_equal(world_do(&w, 0, say).status, 201);
    assert_int_equal(listed(&w, "/proposals?waits_for=ana", "proposals"), 0);
    assert_int_equal(world_get(&w, "/proposals?waits_for=nobody").status, 400);
    world_end(&w);
}

static void lists_can_be_read_from_their_end(void **state)
{
    struct world w = {0};
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    for (int i = 0; i < 5; i++)
        world_resolution(&w, i);
    j = world_json(&w, "/proposals?order=newest&limit=2", 200);
    assert_int_equal(json_integer_value(json_object_get(
                         json_array_get(json_object_get(j, "proposals"), 0), "number")),
                     5);
    assert_int_equal(json_integer_value(json_object_get(j, "next")), 4);
    json_decref(j);
    j = world_json(&w, "/proposals?order=newest&limit=9&after=4", 200);
    assert_int_equal(json_array_size(json_object_get(j, "proposals")), 3);
    assert_true(json_is_null(json_object_get(j, "next")));
    json_decref(j);
    assert_int_equal(listed(&w, "/proposals?order=newest&after=1", "proposals"), 0);
    assert_int_equal(listed(&w, "/proposals?order=newest&after=99", "proposals"), 5);
    assert_int_equal(listed(&w, "/history?proposal=3", "events"),
                     listed(&w, "/history?proposal=3&order=newest", "events"));
    assert_string_equal(step_at(&w, "/history?proposal=3&order=newest&limit=1", "events.0.event"),
                        "voting");
    assert_int_equal(listed(&w, "/people?match=IT", "people"), 1);
    assert_int_equal(listed(&w, "/people?match=a", "people"), 2);
    assert_string_equal(step_at(&w, "/people?ids=dewi,,x,ana", "people.1.id"), "ana");
    assert_int_equal(listed(&w, "/bodies/members?limit=2", "members"), 2);
    assert_int_equal(world_get(&w, "/proposals?order=up").status, 400);
    assert_int_equal(world_get(&w, "/history?order=up").status, 400);
    assert_int_equal(world_get(&w, "/proposals/1/people?which=few").status, 400);
    world_end(&w);
}

static void the_hearing_speaks_first(void **state)
{
    struct world w = {0};
    struct mf_command sign = coop_command(MF_DO_SIGN, 1), say = coop_command(MF_DO_SAY, 1);

    (void)state;
    world_begin(&w, coop_charter);
    removal(&w);
    assert_int_equal(world_do(&w, 2, sign).status, 201);
    say.text = MF_S("I heard something.");
    assert_int_equal(world_do(&w, 3, say).status, 201);
    say.text = MF_S("It wasn't me.");
    assert_int_equal(world_do(&w, 0, say).status, 201);
    say.text = MF_S("It was.");
    assert_int_equal(world_do(&w, 3, say).status, 201);
    assert_string_equal(step_at(&w, "/proposals/1/statements?limit=1", "statements.0.text"),
                        "It wasn't me.");
    assert_string_equal(step_at(&w, "/proposals/1/statements?limit=1&after=0", "statements.0.text"),
                        "I heard something.");
    assert_string_equal(step_at(&w, "/proposals/1/statements?after=1", "statements.0.text"),
                        "It was.");
    assert_int_equal(listed(&w, "/proposals/1/statements?after=2", "statements"), 0);
    assert_int_equal(listed(&w, "/proposals/1/people?which=acted", "people"), 2);
    world_end(&w);
}

static void a_power_explains_itself(void **state)
{
    struct world w = {0};

    (void)state;
    world_begin(&w, coop_charter);
    assert_non_null(strstr(step_at(&w, "/powers/remove_treasurer", "html"), "<li>"));
    assert_non_null(strstr(step_at(&w, "/powers/remove_treasurer", "proposed"), "members"));
    assert_int_equal(world_get(&w, "/powers/members").status, 404);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_is_told_from_beginning_to_end),
        cmocka_unit_test(what_never_came_is_said_to),
        cmocka_unit_test(only_what_one_may_do_is_allowed),
        cmocka_unit_test(acts_keep_a_secret_ballot),
        cmocka_unit_test(what_must_be_attested_is_told),
        cmocka_unit_test(delegations_are_told),
        cmocka_unit_test(who_is_waited_for),
        cmocka_unit_test(lists_can_be_read_from_their_end),
        cmocka_unit_test(the_hearing_speaks_first),
        cmocka_unit_test(a_power_explains_itself),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("way", tests, NULL, NULL);
}
