#ifndef TESTS_REPLAY_REPLAY_H
#define TESTS_REPLAY_REPLAY_H
/* What the tests of the replay room share: reading scenarios and charters, from text or from the
 * library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/os.h"
#include "replay/report.h"

static inline int open_arena(void **state)
{
    static struct mf_arena arena;
    mf_arena_init(&arena);
    *state = &arena;
    return 0;
}

static inline int close_arena(void **state)
{
    mf_arena_free(*state);
    return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)

static inline const struct mf_scenario *scenario_text(struct mf_arena *a, struct mf_str text,
                                                      struct mf_diags *diags)
{
    mf_diags_init(diags, a);
    return mf_scenario_read(a, (struct mf_source){MF_S("test.scenario"), text}, diags);
}

/* Fails the test, with the messages, when it isn't one. */
static inline const struct mf_scenario *good_scenario(struct mf_arena *a, const char *text)
{
    struct mf_diags diags;
    struct mf_buf said;
    const struct mf_scenario *sc = scenario_text(a, mf_str_c(text), &diags);
    mf_buf_init(&said, a);
    mf_diags_render(&said, &(struct mf_source){MF_S("test.scenario"), mf_str_c(text)}, &diags,
                    MF_EN, false);
    if (!sc)
        fail_msg("%s", said.p);
    return sc;
}

static inline const struct mf_charter *good_charter(struct mf_arena *a, const char *name,
                                                    struct mf_str text)
{
    struct mf_diags diags;
    struct mf_buf said;
    struct mf_source source = {mf_str_c(name), text};
    mf_diags_init(&diags, a);
    mf_buf_init(&said, a);
    const struct mf_charter *c = mf_charter_read(a, source, &diags);
    mf_diags_render(&said, &source, &diags, MF_EN, false);
    if (!c)
        fail_msg("%s", said.p);
    return c;
}

static inline struct mf_str file_text(struct mf_arena *a, const char *path)
{
    struct mf_str text = {0};
    struct mf_err err = {0};
    if (mf_os_read(a, path, MF_MAX_CHARTER_BYTES, &text, &err) != MF_OK)
        fail_msg("%s", err.message);
    return text;
}

static inline const struct mf_charter *library_charter(struct mf_arena *a, const char *path)
{
    return good_charter(a, path, file_text(a, path));
}

static inline const struct mf_scenario *openai(struct mf_arena *a)
{
    struct mf_str text = file_text(a, "scenarios/openai-2023.scenario");
    return good_scenario(a, mf_str_copy(a, text).p);
}

#endif
