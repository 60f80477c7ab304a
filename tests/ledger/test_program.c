/* Another program, run: what goes in and comes out, limits, time, and how it ends. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/os.h"
#include "ledger/program.h"

static int open_arena(void **state)
{
    static struct mf_arena a;

    mf_arena_init(&a);
    *state = &a;
    return 0;
}

static int close_arena(void **state)
{
    mf_arena_free(*state);
    return 0;
}

#define ARENA_TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)

static struct mf_program shell(const char *const argv[4])
{
    return (struct mf_program){.argv = argv, .limit = 1 << 20, .within = 20 * MF_SECOND};
}
#define SHELL(text) shell((const char *const[4]){"sh", "-c", text, NULL})

static void test_bytes_go_in_and_out(void **state)
{
    struct mf_program what = SHELL("cat; echo said >&2; exit 7");
    struct mf_program_ran ran;
    struct mf_err err = {0};
    struct mf_buf big;

    mf_buf_init(&big, *state); /* more than fits between two programs at once */
    for (unsigned i = 0; i < 200000; i++)
        mf_buf_char(&big, (char)(i * 31));
    what.in = mf_buf_str(&big);
    if (mf_program_run(*state, &what, &ran, &err) != MF_OK)
        fail_msg("%s", err.message);
    assert_int_equal(ran.status, 7);
    assert_true(mf_str_eq(ran.out, what.in));
    assert_true(mf_str_is(ran.err, "said\n"));
}

static void test_no_shell_reads_the_arguments(void **state)
{
    const char *const argv[] = {"printf", "%s", "$HOME; `false` \"*\"", NULL};
    struct mf_program what = {.argv = argv, .limit = 100, .within = MF_MINUTE};
    struct mf_program_ran ran;

    assert_int_equal(mf_program_run(*state, &what, &ran, NULL), MF_OK);
    assert_true(mf_str_is(ran.out, "$HOME; `false` \"*\""));
}

static void test_a_program_may_leave_its_input_alone(void **state)
{
    struct mf_program what = SHELL("exec true");
    struct mf_program_ran ran;
    struct mf_buf big;

    mf_buf_init(&big, *state);
    mf_buf_pad(&big, 'x', 3 << 20);
    what.in = mf_buf_str(&big);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(mf_program_run(*state, &what, &ran, NULL), MF_OK);
        assert_int_equal(ran.status, 0);
    }
}

static void test_a_program_that_is_not_there_is_told(void **state)
{
    const char *const argv[] = {"mufakat-no-such-program", NULL};
    struct mf_program what = {.argv = argv, .limit = 100, .within = MF_MINUTE};
    struct mf_program_ran ran;
    struct mf_err err = {0};

    assert_int_equal(mf_program_run(*state, &what, &ran, &err), MF_E_IO);
    assert_non_null(
        strstr(err.message, "mufakat-no-such-program: cannot be started: No such file"));
}

static void test_who_takes_too_long_is_stopped(void **state)
{
    static const char *const slow[] = {"exec sleep 30", "exec >&- 2>&-; exec sleep 30",
                                       "trap '' TERM; while :; do echo; sleep 0.05; done"};

    for (unsigned i = 0; i < 3; i++) {
        struct mf_program what = SHELL(slow[i]);
        struct mf_program_ran ran;
        struct mf_err err = {0};
        what.within = 300;
        assert_int_equal(mf_program_run(*state, &what, &ran, &err), MF_E_IO);
        assert_non_null(strstr(err.message, "sh: took longer than"));
    }
}

static void test_who_says_too_much_is_stopped(void **state)
{
    struct mf_program out = SHELL("yes"), err_too = SHELL("yes >&2"), fits = SHELL("printf 12345");
    struct mf_program_ran ran;
    struct mf_err err = {0};

    out.limit = err_too.limit = 5000;
    assert_int_equal(mf_program_run(*state, &out, &ran, &err), MF_E_LIMIT);
    assert_non_null(strstr(err.message, "said more than 5000 bytes"));
    assert_int_equal(mf_program_run(*state, &err_too, &ran, &err), MF_E_LIMIT);
    fits.limit = 5;
    assert_int_equal(mf_program_run(*state, &fits, &ran, &err), MF_OK);
    fits.limit = 4;
    assert_int_equal(mf_program_run(*state, &fits, &ran, &err), MF_E_LIMIT);
}

static void test_a_signal_is_told_as_a_status(void **state)
{
    struct mf_program what = SHELL("kill -KILL $$");
    struct mf_program_ran ran;

    assert_int_equal(mf_program_run(*state, &what, &ran, NULL), MF_OK);
    assert_int_equal(ran.status, 128 + SIGKILL);
}

/* A program begins with SIGPIPE as it usually is, also where we ignore it. */
static void test_signals_are_as_usual(void **state)
{
    struct mf_program what = SHELL("kill -PIPE $$; echo alive");
    struct mf_program_ran ran;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);

    assert_int_equal(mf_program_run(*state, &what, &ran, NULL), MF_OK);
    (void)signal(SIGPIPE, before);
    assert_int_equal(ran.status, 128 + SIGPIPE);
}

static unsigned open_files(void)
{
    unsigned n = 0;

    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

/* Of ours above the three streams, those that any program inherits from whoever started us. */
static unsigned inherited(void)
{
    unsigned n = 0;

    for (int fd = 3; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) == 0;
    return n;
}

/* Nothing stays open, here or there, however it ends. */
static void test_no_file_stays_open(void **state)
{
    struct mf_program there = SHELL("exec ls /proc/self/fd"), slow = SHELL("exec sleep 30"),
                      much = SHELL("yes");
    const char *const none[] = {"mufakat-no-such-program", NULL};
    struct mf_program missing = {.argv = none, .limit = 1, .within = 1};
    struct mf_program_ran ran;
    unsigned before = open_files(), lines = 0;
    int kept = open("/dev/null", O_RDONLY | O_CLOEXEC);

    assert_int_equal(mf_program_run(*state, &there, &ran, NULL), MF_OK);
    for (size_t i = 0; i < ran.out.n; i++)
        lines += ran.out.p[i] == '\n';
    assert_int_equal(lines, 4 + inherited()); /* the fourth: the folder that it lists */
    slow.within = 50;
    much.limit = 10;
    assert_int_equal(mf_program_run(*state, &slow, &ran, NULL), MF_E_IO);
    assert_int_equal(mf_program_run(*state, &much, &ran, NULL), MF_E_LIMIT);
    assert_int_equal(mf_program_run(*state, &missing, &ran, NULL), MF_E_IO);
    (void)close(kept);
    assert_int_equal(open_files(), before);
}

/* No file descriptor left: told, and none lost, wherever it happens. */
static void test_too_few_files_are_told(void **state)
{
    struct mf_program what = SHELL("echo well");
    struct mf_program_ran ran;
    struct mf_err err = {0};
    struct rlimit old, few;
    unsigned before = open_files(), failed = 0;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    for (rlim_t limit = before; limit < before + 16; limit++) {
        few = old;
        few.rlim_cur = limit;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
        enum mf_rc rc = mf_program_run(*state, &what, &ran, &err);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
        failed += rc != MF_OK;
        assert_true(rc == MF_OK || rc == MF_E_IO);
        assert_int_equal(open_files(), before);
    }
    assert_true(failed > 3);
    assert_int_equal(mf_program_run(*state, &what, &ran, &err), MF_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_bytes_go_in_and_out),
        ARENA_TEST(test_no_shell_reads_the_arguments),
        ARENA_TEST(test_a_program_may_leave_its_input_alone),
        ARENA_TEST(test_a_program_that_is_not_there_is_told),
        ARENA_TEST(test_who_takes_too_long_is_stopped),
        ARENA_TEST(test_who_says_too_much_is_stopped),
        ARENA_TEST(test_a_signal_is_told_as_a_status),
        ARENA_TEST(test_signals_are_as_usual),
        ARENA_TEST(test_no_file_stays_open),
        ARENA_TEST(test_too_few_files_are_told),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
