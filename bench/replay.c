/*
 * Replaying the crisis of November 2023 under the four charters, as a person runs it: the whole
 * program from its start to its last line, once a charter and once all four together.
 */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "bench.h"

#define PROGRAM "build/release/mufakat"

extern char **environ;

/* Milliseconds times 1000 that the program took, its output thrown away; -1 when it didn't end
 * well. */
static int64_t timed(char **argv)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status;
    if (posix_spawn_file_actions_init(&actions) != 0 ||
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) != 0)
        return -1;
    int64_t start = mf_os_monotonic_ns();
    if (posix_spawn(&pid, PROGRAM, &actions, NULL, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid)
        return -1;
    int64_t took = mf_os_monotonic_ns() - start;
    posix_spawn_file_actions_destroy(&actions);
    /* 1 is an answer too: not as expected. */
    return WIFEXITED(status) && WEXITSTATUS(status) <= 1 ? took / 1000 : -1;
}

static bool bench(const char *name, char **argv, int64_t limit)
{
    int64_t runs[BENCH_RUNS];
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        runs[i] = timed(argv);
        if (runs[i] < 0) {
            fprintf(stderr, "bench replay: %s %s failed\n", PROGRAM, argv[1]);
            return false;
        }
    }
    bench_report(name, bench_median(runs), limit, "ms");
    return true;
}

int main(void)
{
    static char program[] = PROGRAM, verb[] = "replay",
                scenario[] = "scenarios/openai-2023.scenario", option[] = "--charter";
    static char charters[][32] = {"charters/openai-2016.md", "charters/delaware-default.md",
                                  "charters/plain-dao.charter", "charters/balanced.md"};
    enum { N = sizeof charters / sizeof *charters };
    char *all[3 + 2 * N + 1] = {program, verb, scenario};
    bool good = true;
    for (unsigned i = 0; i < N; i++) {
        char *one[] = {program, verb, scenario, option, charters[i], NULL};
        char name[64];
        snprintf(name, sizeof name, "replay %s", strchr(charters[i], '/') + 1);
        good = bench(name, one, 50000) && good;
        all[3 + 2 * i] = option;
        all[4 + 2 * i] = charters[i];
    }
    return bench("replay under all four", all, 4 * 50000) && good ? 0 : 1;
}
