#include "base/os.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"

/* A folder of its own for every test, with an arena beside it. */
struct place {
    struct mf_arena arena;
    char folder[64];
};

static int setup(void **state)
{
    static struct place place;

    mf_arena_init(&place.arena);
    strcpy(place.folder, "/tmp/mufakat-test-XXXXXX");
    *state = &place;
    return mkdtemp(place.folder) ? 0 : -1;
}

static int teardown(void **state)
{
    struct place *place = *state;
    const char *names[] = {"a", "link", "latin", "fifo"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)unlink(mf_strf(&place->arena, "%s/%s", place->folder, names[i]).p);
    /* Fails when a temporary file was left behind. */
    int rc = rmdir(place->folder);
    mf_arena_free(&place->arena);
    return rc;
}

static const char *in(struct place *place, const char *name)
{
    return mf_strf(&place->arena, "%s/%s", place->folder, name).p;
}

static void test_what_was_written_is_read(void **state)
{
    struct place *place = *state;
    const char *path = in(place, "a");
    struct mf_err err;
    struct mf_buf large;
    struct mf_str back;

    assert_int_equal(mf_os_write(path, MF_S("first"), &err), MF_OK);
    mf_buf_init(&large, &place->arena);
    mf_buf_pad(&large, '\0', 300000);
    assert_int_equal(mf_os_write(path, mf_buf_str(&large), &err), MF_OK);
    assert_int_equal(mf_os_read(&place->arena, path, 300000, &back, &err), MF_OK);
    assert_true(mf_str_eq(back, mf_buf_str(&large)));
    assert_int_equal(mf_os_write(path, MF_S(""), &err), MF_OK);
    assert_int_equal(mf_os_read(&place->arena, path, 0, &back, &err), MF_OK);
    assert_int_equal(back.n, 0);
}

static void test_limits_and_refusals_say_what_and_why(void **state)
{
    struct place *place = *state;
    const char *path = in(place, "a");
    struct mf_str back = MF_S("untouched");
    struct mf_err err;

    assert_int_equal(mf_os_write(path, MF_S("123456"), &err), MF_OK);
    assert_int_equal(mf_os_read(&place->arena, path, 5, &back, &err), MF_E_LIMIT);
    assert_non_null(strstr(err.message, "/a: larger than the limit of 5 bytes"));
    assert_int_equal(mf_os_read(&place->arena, in(place, "b"), 5, &back, &err), MF_E_IO);
    assert_non_null(strstr(err.message, "/b: cannot open: No such file"));
    assert_int_equal(mf_os_read(&place->arena, place->folder, 5, &back, &err), MF_E_IO);
    assert_non_null(strstr(err.message, "cannot read: Is a directory"));
    assert_int_equal(mf_os_write(in(place, "no/where"), MF_S("x"), &err), MF_E_IO);
    assert_non_null(strstr(err.message, "no/where: cannot write: No such file"));
    assert_int_equal(mf_os_write(in(place, "a/b"), MF_S("x"), &err), MF_E_IO);
    assert_non_null(strstr(err.message, "cannot write: Not a directory"));
    assert_str(back, "untouched");
}

static void test_permissions_and_links_stay(void **state)
{
    struct place *place = *state;
    const char *path = in(place, "a"), *link = in(place, "link");
    struct mf_err err;
    struct mf_str back;
    struct stat st;
    mode_t mask = umask(027);

    assert_int_equal(mf_os_write(path, MF_S("x"), &err), MF_OK);
    (void)umask(mask);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_int_equal(chmod(path, 0604), 0);
    assert_int_equal(symlink("a", link), 0);
    assert_int_equal(mf_os_write(link, MF_S("y"), &err), MF_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0604);
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(mf_os_read(&place->arena, path, 9, &back, &err), MF_OK);
    assert_str(back, "y");
}

static void test_devices_are_written_in_place(void **state)
{
    struct mf_err err;
    struct stat st;

    (void)state;
    assert_int_equal(mf_os_write("/dev/null", MF_S("x"), &err), MF_OK);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    assert_int_equal(mf_os_write("/dev/full", MF_S("x"), &err), MF_E_IO);
    assert_non_null(strstr(err.message, "/dev/full: cannot write: No space left"));
}

/* Runs f with a file descriptor in the place of standard output. */
static enum mf_rc print_to(int fd, struct mf_str text, struct mf_err *err)
{
    int kept = dup(STDOUT_FILENO);

    (void)fflush(stdout);
    assert_true(kept >= 0 && dup2(fd, STDOUT_FILENO) >= 0);
    enum mf_rc rc = mf_os_print(STDOUT_FILENO, text, err);
    assert_true(dup2(kept, STDOUT_FILENO) >= 0);
    (void)close(kept);
    return rc;
}

static void test_printing(void **state)
{
    struct mf_err err;
    char got[16] = "";
    int ends[2], full = open("/dev/full", O_WRONLY);

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(print_to(ends[1], MF_S("hello"), &err), MF_OK);
    assert_int_equal(read(ends[0], got, sizeof got), 5);
    assert_string_equal(got, "hello");
    (void)close(ends[0]);
    assert_int_equal(print_to(ends[1], MF_S("hello"), &err), MF_E_IO);
    assert_string_equal(err.message, "cannot write to standard output: Broken pipe");
    (void)close(ends[1]);
    assert_int_equal(print_to(full, MF_S("hello"), &err), MF_E_IO);
    assert_string_equal(err.message, "cannot write to standard output: No space left on device");
    (void)close(full);
}

static void test_standard_input(void **state)
{
    struct place *place = *state;
    struct mf_err err;
    struct mf_str back;
    int ends[2], kept = dup(STDIN_FILENO);

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "from a pipe", 11), 11);
    (void)close(ends[1]);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    assert_int_equal(mf_os_read(&place->arena, "-", 100, &back, &err), MF_OK);
    assert_str(back, "from a pipe");
    (void)dup2(kept, STDIN_FILENO);
    (void)close(kept);
    (void)close(ends[0]);
}

static void test_environment(void **state)
{
    int file = open("/dev/null", O_WRONLY), kept = dup(STDOUT_FILENO);
    unsigned widths[5];
    static const char *const columns[] = {"120", "", "12", "12x", "99999999999"};

    (void)state;
    (void)fflush(stdout);
    assert_true(dup2(file, STDOUT_FILENO) >= 0);
    for (size_t i = 0; i < 5; i++) {
        (void)setenv("COLUMNS", columns[i], 1);
        widths[i] = mf_os_columns();
    }
    bool terminal = mf_os_is_terminal(STDOUT_FILENO);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    (void)close(file);
    assert_false(terminal);
    assert_int_equal(widths[0], 120);
    assert_int_equal(widths[1], 80);
    assert_int_equal(widths[2], 40);
    assert_int_equal(widths[3], 80);
    assert_int_equal(widths[4], 1000);
    assert_null(mf_os_env("MUFAKAT_TEST_NOT_SET"));
    (void)setenv("MUFAKAT_TEST_SET", "x", 1);
    assert_string_equal(mf_os_env("MUFAKAT_TEST_SET"), "x");
    (void)setenv("MUFAKAT_TEST_SET", "", 1);
    assert_null(mf_os_env("MUFAKAT_TEST_SET"));
}

static void test_clocks(void **state)
{
    int64_t before = mf_os_monotonic_ns();

    (void)state;
    assert_true(mf_os_now() > INT64_C(1700000000000)); /* 2023 */
    assert_true(mf_os_monotonic_ns() >= before);
}

static void fail_an_assertion(void)
{
    mf_assert(1 + 1 == 3);
}

static void have_no_memory(void)
{
    mf_oom(5);
}

static void test_the_two_ways_to_stop(void **state)
{
    (void)state;
    mf_assert(1 + 1 == 2);
    assert_bug(fail_an_assertion);
    assert_oom(have_no_memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_was_written_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits_and_refusals_say_what_and_why, setup, teardown),
        cmocka_unit_test_setup_teardown(test_permissions_and_links_stay, setup, teardown),
        cmocka_unit_test(test_devices_are_written_in_place),
        cmocka_unit_test(test_printing),
        cmocka_unit_test_setup_teardown(test_standard_input, setup, teardown),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_the_two_ways_to_stop),
    };

    return RUN(tests);
}
