#include "ledger/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"

extern char **environ;

enum { IN, OUT, ERR, STREAMS };

struct child {
    const struct mf_program *what;
    pid_t pid;
    int ours[STREAMS];  /* -1: closed */
    struct mf_str left; /* of its input */
    struct mf_buf said[STREAMS];
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

/*
 * A pair of connected sockets: unlike a pipe, one can be written to without SIGPIPE. Above the
 * three streams, so that none is overwritten while they are put in their places.
 */
static int make_pair(int ret[2])
{
    int pair[2], failed = 0;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return errno;
    for (int i = 0; i < 2; i++) {
        ret[i] = fcntl(pair[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (ret[i] < 0 && failed == 0)
            failed = errno;
        (void)close(pair[i]);
    }
    if (failed != 0)
        for (int i = 0; i < 2; i++)
            close_fd(&ret[i]);
    return failed;
}

/* Starts it with these as its streams (-1: ours); 0 or an errno. */
static int spawn(struct child *c, const int theirs[static STREAMS])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t set;
    char *const *argv;
    int failed;

    /* Its arguments aren't written to; the interface is older than const. */
    memcpy(&argv, &c->what->argv, sizeof argv);
    if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attr) != 0)
        mf_oom(sizeof attr);
    for (int i = 0; i < STREAMS; i++)
        if (theirs[i] >= 0)
            (void)posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
    /* A program begins with the signals as they usually are, whatever we ignore ourselves. */
    (void)sigemptyset(&set);
    (void)posix_spawnattr_setsigmask(&attr, &set);
    (void)sigaddset(&set, SIGPIPE);
    (void)posix_spawnattr_setsigdefault(&attr, &set);
    (void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    failed = posix_spawnp(&c->pid, c->what->argv[0], &actions, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static int start(struct child *c)
{
    int theirs[STREAMS] = {-1, -1, -1}, failed = 0;

    for (int i = 0; i < STREAMS; i++)
        c->ours[i] = -1;
    for (int i = 0; i < STREAMS && failed == 0; i++) {
        int pair[2];
        if (i == ERR && c->what->own_stderr)
            continue;
        failed = make_pair(pair);
        if (failed == 0) {
            c->ours[i] = pair[0];
            theirs[i] = pair[1];
        }
    }
    if (failed == 0)
        failed = spawn(c, theirs);
    for (int i = 0; i < STREAMS; i++) {
        close_fd(&theirs[i]);
        if (failed != 0)
            close_fd(&c->ours[i]);
    }
    return failed;
}

/* Hands over as much of the input as it takes now. */
static void feed(struct child *c)
{
    ssize_t n = send(c->ours[IN], c->left.p, c->left.n, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n > 0)
        c->left = mf_str_sub(c->left, (size_t)n, c->left.n);
    /* That it wants no more is no failure: its exit status says whether all was well. */
    if (c->left.n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
        close_fd(&c->ours[IN]);
}

static enum mf_rc listen_to(struct child *c, int stream, struct mf_err *err)
{
    char chunk[4096];
    ssize_t n = recv(c->ours[stream], chunk, sizeof chunk, MSG_DONTWAIT);

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return MF_OK;
    if (n <= 0) { /* also ECONNRESET: it went away with input unread */
        close_fd(&c->ours[stream]);
        return MF_OK;
    }
    if ((size_t)n > c->what->limit - c->said[stream].n)
        return mf_err_set(err, MF_E_LIMIT, "%s: said more than %zu bytes", c->what->argv[0],
                          c->what->limit);
    mf_buf_add(&c->said[stream], (struct mf_str){chunk, (size_t)n});
    return MF_OK;
}

/* Milliseconds that are left, rounded up; 0: none. */
static int time_left(int64_t until_ns)
{
    int64_t left = until_ns - mf_os_monotonic_ns();

    if (left <= 0)
        return 0;
    left = left / 1000000 + 1;
    return left > 60000 ? 60000 : (int)left;
}

static enum mf_rc too_slow(const struct child *c, struct mf_err *err)
{
    return mf_err_set(err, MF_E_IO, "%s: took longer than %lld seconds", c->what->argv[0],
                      (long long)(c->what->within / MF_SECOND));
}

/* Until it has closed what it writes to. */
static enum mf_rc talk(struct child *c, int64_t until_ns, struct mf_err *err)
{
    while (c->ours[OUT] >= 0 || c->ours[ERR] >= 0) {
        struct pollfd fds[STREAMS];
        int ms = time_left(until_ns);
        enum mf_rc rc = MF_OK;
        if (ms == 0)
            return too_slow(c, err);
        if (c->ours[IN] >= 0 && c->left.n == 0)
            close_fd(&c->ours[IN]);
        for (int i = 0; i < STREAMS; i++)
            fds[i] = (struct pollfd){.fd = c->ours[i], .events = i == IN ? POLLOUT : POLLIN};
        if (poll(fds, STREAMS, ms) < 0 && errno != EINTR)
            return mf_err_set(err, MF_E_IO, "%s: %s", c->what->argv[0], strerror(errno));
        if (fds[IN].revents != 0 && c->ours[IN] >= 0)
            feed(c);
        for (int i = OUT; i < STREAMS && rc == MF_OK; i++)
            if (c->ours[i] >= 0 && fds[i].revents != 0)
                rc = listen_to(c, i, err);
        if (rc != MF_OK)
            return rc;
    }
    return MF_OK;
}

/* Waits for its end; kills it when its time is over, or at once. */
static int wait_for(struct child *c, int64_t until_ns, bool at_once, bool *ret_killed)
{
    const struct timespec nap = {.tv_nsec = 2000000};
    int status = 0;

    *ret_killed = false;
    for (;;) {
        pid_t got = waitpid(c->pid, &status, *ret_killed ? 0 : WNOHANG);
        if (got == c->pid)
            return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        if (got < 0 && errno != EINTR)
            mf_bug("a program that was started can't be waited for");
        if (!*ret_killed && (at_once || time_left(until_ns) == 0)) {
            (void)kill(c->pid, SIGKILL);
            *ret_killed = true;
        } else if (got == 0) {
            (void)nanosleep(&nap, NULL);
        }
    }
}

enum mf_rc mf_program_run(struct mf_arena *a, const struct mf_program *what,
                          struct mf_program_ran *ret, struct mf_err *err)
{
    mf_duration within = what->within < MF_DAY ? what->within : MF_DAY;
    int64_t until_ns = mf_os_monotonic_ns() + within * 1000000;
    struct child c = {.what = what, .left = what->in};
    bool killed;

    for (int i = 0; i < STREAMS; i++)
        mf_buf_init(&c.said[i], a);
    int failed = start(&c);
    if (failed != 0)
        return mf_err_set(err, MF_E_IO, "%s: cannot be started: %s", what->argv[0],
                          strerror(failed));
    enum mf_rc rc = talk(&c, until_ns, err);
    for (int i = 0; i < STREAMS; i++)
        close_fd(&c.ours[i]);
    int status = wait_for(&c, until_ns, rc != MF_OK, &killed);
    if (rc != MF_OK)
        return rc;
    if (killed)
        return too_slow(&c, err);
    *ret = (struct mf_program_ran){
        .status = status, .out = mf_buf_str(&c.said[OUT]), .err = mf_buf_str(&c.said[ERR])};
    return MF_OK;
}
