#ifndef MF_BASE_ERR_H
#define MF_BASE_ERR_H
/*
 * The machine's failures (a file that can't be read, a full disk): a code and a message of fixed
 * size that gets context as it climbs, so that no error needs memory. Mistakes in a text are
 * diagnostics (diag.h); the engine's refusals are values (engine/refusal.h); our own bugs end in
 * mf_bug() (os.h).
 */
#include <stddef.h>

enum mf_rc {
    MF_OK = 0,
    MF_E_IO = -1,     /* the operating system refused; message says what and why */
    MF_E_LIMIT = -2,  /* larger than a stated limit */
    MF_E_FORMAT = -3, /* bytes that are not what they should be */
    MF_E_USAGE = -4   /* called in a way that cannot work */
};

struct mf_err {
    enum mf_rc code;
    char message[256]; /* truncated with "..." when longer */
};

/*
 * Sets the error and returns its code, for `return mf_err_set(err, MF_E_IO, "…")`. err may be NULL.
 */
enum mf_rc mf_err_set(struct mf_err *err, enum mf_rc code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Puts "context: " before the message; returns its code. err may be NULL (then MF_E_IO). */
enum mf_rc mf_err_wrap(struct mf_err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#define MF_MUST_USE __attribute__((warn_unused_result))

#endif
