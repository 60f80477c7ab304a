#ifndef MF_BASE_OS_H
#define MF_BASE_OS_H
/*
 * The only file of base that calls the operating system. lang, engine, audit and replay never call
 * it, but for mf_bug() and mf_oom(), which don't return.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"

/* One of ours: an invariant does not hold. Prints where, to standard error, and aborts. */
_Noreturn void mf_bug_at(const char *file, int line, const char *what);
#define mf_bug(what)    mf_bug_at(__FILE__, __LINE__, (what))
#define mf_assert(cond) ((cond) ? (void)0 : mf_bug_at(__FILE__, __LINE__, #cond))
/* No memory: says so and exits with status 3. */
_Noreturn void mf_oom(size_t wanted);

/* Whole file, at most `limit` bytes (else MF_E_LIMIT). "-" reads standard input. */
enum mf_rc mf_os_read(struct mf_arena *a, const char *path, size_t limit, struct mf_str *ret,
                      struct mf_err *err) MF_MUST_USE;
/* Replaces a file as a whole: written beside it, synced, renamed. */
enum mf_rc mf_os_write(const char *path, struct mf_str text, struct mf_err *err) MF_MUST_USE;
/* Writes all of it to a stream of the process (1 or 2); a broken pipe is MF_E_IO. */
enum mf_rc mf_os_print(int fd, struct mf_str text, struct mf_err *err) MF_MUST_USE;
bool mf_os_is_terminal(int fd);
unsigned mf_os_columns(void); /* of standard output; 80 (or COLUMNS) where it is no terminal */
const char *mf_os_env(const char *name); /* NULL when not set or empty */
mf_instant mf_os_now(void);
int64_t mf_os_monotonic_ns(void);

#endif
