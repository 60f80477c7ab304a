/* A ledger that was published as files: verified like the folder at work, and no byte can be
 * another. */
#include "coop.h"

#include <sys/stat.h>

#include "base/os.h"
#include "ledger/folder.h"
#include "rng.h"

enum { ENTRIES = 520, FLIPS = 60 }; /* three tiles of level 0, and one above them */

struct published {
    struct coop c;
    char dir[64];
    MF_VEC(struct mf_str) files; /* their paths */
};

static void put(struct published *p, struct mf_str path, struct mf_str bytes)
{
    struct mf_err err = {0};
    struct mf_str full = mf_strf(&p->c.arena, "%s/%.*s", p->dir, MF_F(path));
    char *name = strdup(full.p);

    assert_non_null(name);
    for (char *s = name + strlen(p->dir) + 1; (s = strchr(s, '/')); s++) {
        *s = '\0';
        (void)mkdir(name, 0700);
        *s = '/';
    }
    free(name);
    if (mf_os_write(full.p, bytes, &err) != MF_OK)
        fail_msg("%s", err.message);
    mf_vec_push(&p->c.arena, &p->files, full);
}

static void publish(struct published *p)
{
    struct mf_tile_walk walk = mf_tile_walk(0, mf_play_size(mf_log_play(p->c.log)));
    struct mf_hash charter = mf_sha256(mf_str_c(coop_charter));
    struct mf_tile t;
    struct mf_str bytes;
    struct mf_err err = {0};

    while (mf_tile_next(&walk, &t)) {
        if (mf_log_tile(p->c.log, &p->c.arena, &t, &bytes, &err) != MF_OK)
            fail_msg("%s", err.message);
        put(p, mf_tile_path(&p->c.arena, &t), bytes);
    }
    put(p, mf_strf(&p->c.arena, "document/%.*s", MF_F(mf_hash_hex(&p->c.arena, &charter))),
        mf_str_c(coop_charter));
    put(p, MF_S("checkpoint"), mf_log_note(p->c.log));
}

/* Made once: each entry is synced to the disk. The tests leave the files as they found them. */
static int setup(void **state)
{
    static struct published p;
    struct mf_err err = {0};

    coop_begin(&p.c);
    strcpy(p.dir, "/tmp/mufakat-published-XXXXXX");
    assert_non_null(mkdtemp(p.dir));
    for (int i = 1; i < ENTRIES; i++) {
        p.c.now += MF_MINUTE;
        if (mf_log_tick(p.c.log, p.c.now, true, NULL, &err) != MF_OK)
            fail_msg("%s", err.message);
    }
    publish(&p);
    *state = &p;
    return 0;
}

static int teardown(void **state)
{
    struct published *p = *state;
    struct mf_str cmd = mf_strf(&p->c.arena, "rm -rf %s", p->dir);

    assert_int_equal(system(cmd.p), 0);
    coop_end(&p->c);
    return 0;
}

/* What is wrong with it, first; n 0: nothing. A failure to read is told as one. */
static struct mf_str first_fault(struct published *p, const char *dir)
{
    struct mf_verify_options options = {.threads = 1};
    struct mf_arena a;
    struct mf_folder f;
    struct mf_verdict v = {0};
    struct mf_err err = {0};
    struct mf_str what = {0};

    mf_arena_init(&a);
    enum mf_rc rc = mf_folder_open(&f, &a, dir, &err);
    if (rc == MF_OK)
        rc = mf_verify(&a, &f.source, &options, &v, &err);
    if (rc == MF_OK)
        rc = mf_folder_rest(&f, &v, &err);
    if (rc != MF_OK)
        what = mf_strf(&p->c.arena, "failed: %s", err.message);
    else if (!v.sound)
        what = mf_str_copy(&p->c.arena, v.faults.at[0].what);
    else
        assert_int_equal(v.checked, ENTRIES);
    mf_play_free(v.play);
    mf_folder_close(&f);
    mf_arena_free(&a);
    return what;
}

static struct mf_str content(struct published *p, struct mf_str path)
{
    struct mf_str bytes;
    struct mf_err err = {0};

    if (mf_os_read(&p->c.arena, path.p, MF_BUNDLE_MAX, &bytes, &err) != MF_OK)
        fail_msg("%s", err.message);
    return bytes;
}

static void write_back(struct mf_str path, struct mf_str bytes)
{
    struct mf_err err = {0};

    if (mf_os_write(path.p, bytes, &err) != MF_OK)
        fail_msg("%s", err.message);
}

static void published_files_are_verified_like_the_folder(void **state)
{
    struct published *p = *state;

    assert_int_equal(first_fault(p, p->c.dir).n, 0);
    assert_int_equal(first_fault(p, p->dir).n, 0);
}

static void no_byte_of_any_file_can_be_another(void **state)
{
    struct published *p = *state;
    struct rng rng = rng_seed_from_env(20261128);

    for (int i = 0; i < FLIPS; i++) {
        struct mf_str path = p->files.at[rng_below(&rng, p->files.n)], was = content(p, path);
        struct mf_str changed = mf_str_copy(&p->c.arena, was);
        size_t at = rng_below(&rng, was.n);
        ((char *)(uintptr_t)changed.p)[at] ^= (char)(1 << rng_below(&rng, 8));
        write_back(path, changed);
        if (first_fault(p, p->dir).n == 0)
            fail_msg("byte %zu of %s is another, and nothing was found", at, path.p);
        write_back(path, was);
    }
    assert_int_equal(first_fault(p, p->dir).n, 0);
}

static void no_file_can_be_missing_or_longer(void **state)
{
    struct published *p = *state;

    for (uint32_t i = 0; i < p->files.n; i++) {
        struct mf_str path = p->files.at[i], was = content(p, path);
        struct mf_str longer = mf_strf(&p->c.arena, "%*s", (int)was.n + 1, "");
        /* The charter may be missing: the first entry has it itself. */
        bool charter = strstr(path.p, "document/") != NULL;
        memcpy((char *)(uintptr_t)longer.p, was.p, was.n);
        write_back(path, longer);
        assert_true(first_fault(p, p->dir).n > 0);
        assert_int_equal(unlink(path.p), 0);
        assert_true(charter || first_fault(p, p->dir).n > 0);
        write_back(path, was);
    }
    assert_int_equal(first_fault(p, p->dir).n, 0);
}

static void a_tile_above_the_entries_is_named(void **state)
{
    struct published *p = *state;
    bool seen = false;

    for (uint32_t i = 0; i < p->files.n; i++) {
        struct mf_str path = p->files.at[i];
        if (!strstr(path.p, "tile/1/"))
            continue;
        struct mf_str was = content(p, path), changed = mf_str_copy(&p->c.arena, was);
        ((char *)(uintptr_t)changed.p)[40] ^= 1;
        write_back(path, changed);
        assert_non_null(strstr(first_fault(p, p->dir).p, "tile/1/000.p/2 isn't what"));
        write_back(path, was);
        seen = true;
    }
    assert_true(seen);
}

static void what_is_no_ledger_is_told_so(void **state)
{
    struct published *p = *state;

    assert_non_null(strstr(first_fault(p, "/nowhere/at/all").p, "no ledger is there"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_files_are_verified_like_the_folder),
        cmocka_unit_test(no_byte_of_any_file_can_be_another),
        cmocka_unit_test(no_file_can_be_missing_or_longer),
        cmocka_unit_test(a_tile_above_the_entries_is_named),
        cmocka_unit_test(what_is_no_ledger_is_told_so),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
