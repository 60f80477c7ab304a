#ifndef MF_TESTS_BASE_CHECK_H
#define MF_TESTS_BASE_CHECK_H
/*
 * What the tests of the base room share: cmocka, comparisons of strings, and calls that must not
 * return.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"

#define assert_str(got, expected)                                                                  \
    do {                                                                                           \
        struct mf_arena assert_arena_;                                                             \
        mf_arena_init(&assert_arena_);                                                             \
        assert_string_equal(mf_str_copy(&assert_arena_, (got)).p, (expected));                     \
        mf_arena_free(&assert_arena_);                                                             \
    } while (0)

/* An arena for one test, freed by teardown_arena(). */
static inline int setup_arena(void **state)
{
    static struct mf_arena arena;

    mf_arena_init(&arena);
    *state = &arena;
    return 0;
}

static inline int teardown_arena(void **state)
{
    mf_arena_free(*state);
    return 0;
}

#define ARENA_TEST(f) cmocka_unit_test_setup_teardown(f, setup_arena, teardown_arena)
#define RUN(tests)                                                                                 \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests(tests, NULL, NULL))

/* Runs f in a process of its own, its standard error silenced; returns what waitpid() said. */
static inline int status_of(void (*f)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        (void)signal(SIGABRT, SIG_DFL);
        (void)close(STDERR_FILENO);
        f();
        _exit(0);
    }
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

static inline void assert_oom(void (*f)(void))
{
    int status = status_of(f);

    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
}

static inline void assert_bug(void (*f)(void))
{
    int status = status_of(f);

    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#endif
