#ifndef MF_LEDGER_PROGRAM_H
#define MF_LEDGER_PROGRAM_H
/*
 * Runs another program, without a shell: bytes go in, bytes come out, within a limit and a time.
 * Safe with threads; touches no signal of the process.
 */
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

struct mf_program {
    const char *const *argv; /* ends with NULL; argv[0] is looked for in PATH */
    struct mf_str in;        /* its standard input */
    size_t limit;            /* bytes of its output, and of what it says on standard error */
    mf_duration within;      /* it is killed after this long; at most a day */
    bool own_stderr;         /* it may speak on our standard error (prompts); else it is caught */
};

struct mf_program_ran {
    int status;             /* its exit status; 128 + n: ended by signal n */
    struct mf_str out, err; /* the arena's */
};

/*
 * MF_E_IO when it can't be started, or took too long; MF_E_LIMIT when it said too much. An exit
 * status other than 0 is no failure here.
 */
enum mf_rc mf_program_run(struct mf_arena *a, const struct mf_program *what,
                          struct mf_program_ran *ret, struct mf_err *err) MF_MUST_USE;

#endif
