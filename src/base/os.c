#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void mf_bug_at(const char *file, int line, const char *what)
{
    (void)dprintf(STDERR_FILENO,
                  "mufakat: this is a bug in Mufakat, not a mistake of yours: %s:%d: %s\n"
                  "mufakat: ini kesalahan program Mufakat, bukan kesalahan Anda.\n",
                  file, line, what);
    abort();
}

void mf_oom(size_t wanted)
{
    (void)dprintf(STDERR_FILENO,
                  "mufakat: out of memory, or over its limit (%zu bytes more were wanted)\n"
                  "mufakat: memori habis, atau batasnya terlampaui (masih perlu %zu bita)\n",
                  wanted, wanted);
    _exit(3);
}

/* Reads until the end or until more than `limit` bytes are there. */
static enum mf_rc read_all(struct mf_buf *b, int fd, const char *name, size_t limit,
                           struct mf_err *err)
{
    char chunk[65536];

    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return mf_err_set(err, MF_E_IO, "%s: cannot read: %s", name, strerror(errno));
        if (n == 0)
            return MF_OK;
        if ((size_t)n > limit - b->n)
            return mf_err_set(err, MF_E_LIMIT, "%s: larger than the limit of %zu bytes", name,
                              limit);
        mf_buf_add(b, (struct mf_str){chunk, (size_t)n});
    }
}

enum mf_rc mf_os_read(struct mf_arena *a, const char *path, size_t limit, struct mf_str *ret,
                      struct mf_err *err)
{
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct mf_buf b;

    if (fd < 0)
        return mf_err_set(err, MF_E_IO, "%s: cannot open: %s", name, strerror(errno));
    mf_buf_init(&b, a);
    enum mf_rc rc = read_all(&b, fd, name, limit, err);
    if (!standard)
        (void)close(fd);
    if (rc == MF_OK)
        *ret = mf_buf_str(&b);
    return rc;
}

/* Writes all of it; 0 or an errno. */
static int write_all(int fd, struct mf_str text)
{
    while (text.n > 0) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        text = mf_str_sub(text, (size_t)n, text.n);
    }
    return 0;
}

/* For what can't be replaced by a rename: a device, a pipe. */
static enum mf_rc write_in_place(const char *path, struct mf_str text, struct mf_err *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return mf_err_set(err, MF_E_IO, "%s: cannot open for writing: %s", path, strerror(errno));
    int failed = write_all(fd, text);
    if (close(fd) != 0 && failed == 0)
        failed = errno;
    if (failed != 0)
        return mf_err_set(err, MF_E_IO, "%s: cannot write: %s", path, strerror(failed));
    return MF_OK;
}

/* Makes the rename last. A folder that can't be opened or synced is no reason to fail. */
static void sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    int fd;

    if (slash)
        slash[slash == path] = '\0';
    fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

/* The permissions of a new file. There is no way to read the mask without setting it. */
static mode_t new_file_mode(void)
{
    mode_t mask = umask(077);

    (void)umask(mask);
    return 0666 & ~mask;
}

/* Writes the file beside `target` and puts it in its place; 0 or an errno. */
static int replace(char *target, mode_t mode, struct mf_str text)
{
    char temporary[PATH_MAX + 16];
    int failed;

    (void)snprintf(temporary, sizeof temporary, "%s.new-XXXXXX", target);
    int fd = mkstemp(temporary);
    if (fd < 0)
        return errno;
    failed = write_all(fd, text);
    if (failed == 0 && (fchmod(fd, mode) != 0 || fsync(fd) != 0))
        failed = errno;
    if (close(fd) != 0 && failed == 0)
        failed = errno;
    if (failed == 0 && rename(temporary, target) != 0)
        failed = errno;
    if (failed != 0)
        (void)unlink(temporary);
    else
        sync_folder(target);
    return failed;
}

enum mf_rc mf_os_write(const char *path, struct mf_str text, struct mf_err *err)
{
    char target[PATH_MAX];
    struct stat st;
    mode_t mode;

    /* A link stays a link: what it points at is replaced. */
    if (realpath(path, target) && stat(target, &st) == 0) {
        if (!S_ISREG(st.st_mode))
            return write_in_place(path, text, err);
        mode = st.st_mode & 07777;
    } else if (errno == ENOENT && strlen(path) < sizeof target) {
        memcpy(target, path, strlen(path) + 1);
        mode = new_file_mode();
    } else {
        return mf_err_set(err, MF_E_IO, "%s: cannot write: %s", path, strerror(errno));
    }

    int failed = replace(target, mode, text);
    if (failed != 0)
        return mf_err_set(err, MF_E_IO, "%s: cannot write: %s", path, strerror(failed));
    return MF_OK;
}

enum mf_rc mf_os_print(int fd, struct mf_str text, struct mf_err *err)
{
    /* A reader that went away is an error to report, not a reason to die. */
    (void)signal(SIGPIPE, SIG_IGN);

    int failed = write_all(fd, text);
    if (failed != 0)
        return mf_err_set(err, MF_E_IO, "cannot write to standard %s: %s",
                          fd == STDERR_FILENO ? "error" : "output", strerror(failed));
    return MF_OK;
}

bool mf_os_is_terminal(int fd)
{
    return isatty(fd) == 1;
}

enum { NARROWEST = 40, USUAL = 80, WIDEST = 1000 };

/* A decimal number, at most about WIDEST; 0 when it is anything else, or NULL. */
static unsigned parse_columns(const char *s)
{
    unsigned n = 0;

    if (!s)
        return 0;
    for (; *s >= '0' && *s <= '9'; s++)
        n = n < WIDEST ? 10 * n + (unsigned)(*s - '0') : n;
    return *s == '\0' ? n : 0;
}

unsigned mf_os_columns(void)
{
    struct winsize size = {0};
    const char *env = mf_os_env("COLUMNS");
    unsigned columns = 0;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (columns == 0)
        columns = parse_columns(env);
    if (columns == 0)
        columns = USUAL;
    return columns < NARROWEST ? NARROWEST : columns > WIDEST ? WIDEST : columns;
}

const char *mf_os_env(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? value : NULL;
}

static struct timespec clock_now(clockid_t clock)
{
    struct timespec ts;

    if (clock_gettime(clock, &ts) != 0)
        mf_bug("the system has no clock");
    return ts;
}

mf_instant mf_os_now(void)
{
    struct timespec ts = clock_now(CLOCK_REALTIME);

    return ts.tv_sec * MF_SECOND + ts.tv_nsec / 1000000;
}

int64_t mf_os_monotonic_ns(void)
{
    struct timespec ts = clock_now(CLOCK_MONOTONIC);

    return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}
