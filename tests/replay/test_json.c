/* The account as JSON is as docs/replay.schema.json describes it. */
#include <jansson.h>

#include "replay/replay.h"
#include "schema.h"

static void as_described(void **state)
{
    struct mf_arena *a = *state;
    const struct mf_charter *charters[] = {
        library_charter(a, "charters/openai-2016.md"),
        library_charter(a, "charters/delaware-default.md"),
        library_charter(a, "charters/plain-dao.charter"),
        library_charter(a, "charters/balanced.md"),
    };
    struct mf_replay *replay = mf_replay_make(
        a, openai(a), charters, 4, (struct mf_replay_options){MF_AS_IT_HAPPENED, true, true});
    struct mf_buf json;

    mf_buf_init(&json, a);
    mf_replay_json(&json, replay);
    assert_schema("docs/replay.schema.json", json.p);
    mf_replay_free(replay);
}

/* Whoever shows a replay as it runs finds who sat where, and a sentence for each step. */
static void enough_to_show(void **state)
{
    struct mf_arena *a = *state;
    const struct mf_charter *charters[] = {library_charter(a, "charters/balanced.md"),
                                           library_charter(a, "charters/delaware-default.md")};
    struct mf_replay *replay = mf_replay_make(
        a, openai(a), charters, 2, (struct mf_replay_options){MF_AS_IT_HAPPENED, true, true});
    struct mf_buf out;
    static const char *const says[] = {
        "\"en\": \"490 of staff stand against Sam Altman leaving ceo.\"",
        "\"en\": \"Yes: Ilya Sutskever, Adam D'Angelo, Helen Toner and Tasha McCauley.\"",
        "\"id\": \"berlaku seketika, dibatalkan setelah 3 hari 10 jam\"",
        "\"en\": \"4 needed: had 4\"",
        "\"en\": \"quorum 5 of 9 seats: 4 took part\"", /* why a count stood in the way */
    };

    mf_buf_init(&out, a);
    mf_replay_json(&out, replay);
    for (size_t i = 0; i < sizeof says / sizeof says[0]; i++)
        assert_non_null(strstr(out.p, says[i]));

    json_t *j = json_loads(out.p, 0, NULL), *who = NULL, *body = NULL;
    assert_int_equal(json_array_size(json_object_get(j, "people")), 11);
    assert_int_equal(json_array_size(json_object_get(j, "variants")), 8);
    json_t *under = json_array_get(json_object_get(j, "under"), 0);
    assert_int_equal(json_unpack(under, "{s:[o,o]}", "bodies", &who, &body), 0);
    assert_string_equal(json_string_value(json_object_get(body, "name")), "board");
    assert_int_equal(json_integer_value(json_object_get(body, "seats")), 9);
    assert_int_equal(json_array_size(json_object_get(body, "who")), 9);
    json_t *crowd = json_array_get(json_object_get(who, "who"), 3);
    assert_int_equal(json_integer_value(json_object_get(crowd, "count")), 767);
    json_decref(j);
    mf_replay_free(replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(as_described), TEST(enough_to_show)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
