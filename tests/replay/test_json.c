/* The account as JSON is as docs/replay.schema.json describes it. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(as_described)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
