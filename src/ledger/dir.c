#include "ledger/dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "ledger/store.h"

struct mf_str mf_dir_file(struct mf_arena *a, const char *dir, const char *name)
{
    return mf_strf(a, "%s/%s", dir, name);
}

enum mf_rc mf_dir_sync(const char *dir, struct mf_err *err)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int why = errno;

    if (fd >= 0)
        close(fd);
    return ok ? MF_OK : mf_err_set(err, MF_E_IO, "%s: %s", dir, strerror(why));
}

/* The folder in which `dir` stands. */
static struct mf_str parent_of(struct mf_arena *a, const char *dir)
{
    struct mf_str s = mf_str_c(dir);

    while (s.n > 1 && s.p[s.n - 1] == '/')
        s.n--;
    while (s.n > 0 && s.p[s.n - 1] != '/')
        s.n--;
    return s.n == 0 ? MF_S(".") : mf_str_copy(a, s);
}

enum mf_rc mf_dir_make(const char *dir, bool *ret_new, struct mf_err *err)
{
    struct mf_arena a;
    enum mf_rc rc;

    *ret_new = mkdir(dir, 0700) == 0;
    if (!*ret_new && errno != EEXIST)
        return mf_err_set(err, MF_E_IO, "%s: %s", dir, strerror(errno));
    mf_arena_init(&a);
    rc = mf_dir_sync(parent_of(&a, dir).p, err);
    mf_arena_free(&a);
    return rc;
}

/* 0 or an errno. */
static int write_secret(const char *path, struct mf_str text)
{
    int fd, why = 0;

    (void)unlink(path); /* what one that was cut off has left */
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    errno = ENOSPC; /* what a short write means */
    if (write(fd, text.p, text.n) != (ssize_t)text.n || fsync(fd) != 0)
        why = errno;
    if (close(fd) != 0 && why == 0)
        why = errno;
    return why;
}

enum mf_rc mf_dir_keep_key(const char *dir, const char *name, const struct mf_signer *key,
                           struct mf_err *err)
{
    struct mf_arena a;
    struct mf_str path, fresh;
    int why;

    mf_arena_init(&a);
    path = mf_dir_file(&a, dir, name);
    fresh = mf_strf(&a, "%.*s.new", MF_F(path));
    why = access(path.p, F_OK) == 0 ? EEXIST : 0;
    if (why == 0)
        why = write_secret(fresh.p, mf_strf(&a, "%.*s\n", MF_F(mf_signer_write(&a, key))));
    if (why == 0 && rename(fresh.p, path.p) != 0)
        why = errno;
    if (why != 0)
        mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(why));
    mf_arena_free(&a);
    return why == 0 ? MF_OK : MF_E_IO;
}

enum mf_rc mf_dir_key(struct mf_arena *a, const char *dir, const char *name, struct mf_signer *ret,
                      struct mf_err *err)
{
    struct mf_str path = mf_dir_file(a, dir, name), text;
    struct stat st;
    enum mf_rc rc;

    if (stat(path.p, &st) == 0 && (st.st_mode & 077) != 0)
        return mf_err_set(err, MF_E_USAGE,
                          "%s can be read by others; type: chmod 600 %s, and think about who has "
                          "read it",
                          path.p, path.p);
    if ((rc = mf_os_read(a, path.p, 4096, &text, err)) != MF_OK)
        return rc;
    rc = mf_signer_parse(mf_str_trim(text), ret, err);
    return rc == MF_OK ? rc : mf_err_wrap(err, "%s", path.p);
}

/* ---- the last checkpoint ---- */

enum { READINGS = 100 };

static enum mf_rc read_if_there(struct mf_arena *a, const char *path, struct mf_str *ret,
                                struct mf_err *err)
{
    *ret = (struct mf_str){0};
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return MF_OK;
    return mf_os_read(a, path, MF_MAX_NOTE, ret, err);
}

enum mf_rc mf_dir_note(struct mf_arena *a, const char *dir, struct mf_str *ret, struct mf_err *err)
{
    struct mf_str path = mf_dir_file(a, dir, "checkpoint"), before;
    enum mf_rc rc = read_if_there(a, path.p, ret, err);

    for (int i = 0; rc == MF_OK && i < READINGS; i++) {
        before = *ret;
        rc = read_if_there(a, path.p, ret, err);
        if (rc == MF_OK && mf_str_eq(*ret, before))
            break;
    }
    return rc;
}

/* False: it isn't a file of that length. *ret_why: 0 or an errno. */
static bool write_over(const char *path, struct mf_str note, int *ret_why)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat st;
    bool fits = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
                (size_t)st.st_size == note.n;

    *ret_why = 0;
    if (fits) {
        errno = ENOSPC; /* what a short write means */
        if (pwrite(fd, note.p, note.n, 0) != (ssize_t)note.n || fdatasync(fd) != 0)
            *ret_why = errno;
    }
    if (fd >= 0 && close(fd) != 0 && *ret_why == 0)
        *ret_why = errno;
    return fits;
}

enum mf_rc mf_dir_keep_note(const char *dir, struct mf_str note, struct mf_err *err)
{
    struct mf_arena a;
    struct mf_str path;
    enum mf_rc rc = MF_OK;
    int why;

    mf_arena_init(&a);
    path = mf_dir_file(&a, dir, "checkpoint");
    if (!write_over(path.p, note, &why))
        rc = mf_os_write(path.p, note, err);
    else if (why != 0)
        rc = mf_err_set(err, MF_E_IO, "%s: %s", path.p, strerror(why));
    mf_arena_free(&a);
    return rc;
}
