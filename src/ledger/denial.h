#ifndef MF_LEDGER_DENIAL_H
#define MF_LEDGER_DENIAL_H
/*
 * Why a signed command isn't taken, before the charter has been asked: a text that isn't written as
 * it must be, a signature that isn't good, a command that belongs elsewhere. A denial is a value
 * that names the line and the field; its words stand in denial.def, in each language. What the
 * charter says against an act is the engine's refusal (engine/refusal.h).
 */
#include "base/lingua.h"
#include "base/str.h"

enum mf_denied {
#define MF_DENIAL(sym, name, en, id) MF_NO_##sym,
#include "ledger/denial.def"
#undef MF_DENIAL
    MF_NO__COUNT
};

#define MF_DENIAL_ARGS 3u

struct mf_denial {
    enum mf_denied why;
    uint32_t line;       /* of the command's text, from 1; 0: it is about no line */
    struct mf_str field; /* whose line; n 0: none */
    struct mf_str args[MF_DENIAL_ARGS];
    unsigned nargs;
};

/*
 * Fills *no and returns false, for `return mf_deny(no, …)`. no may be NULL. The arguments are
 * borrowed: they live as long as whatever they were taken from.
 */
bool mf_deny(struct mf_denial *no, enum mf_denied why, unsigned nargs, const struct mf_str *args);
/* Short and stable ("stale_sequence"), for --json and the interface over HTTP. */
const char *mf_denied_name(enum mf_denied why);
/*
 * One sentence, without a full stop: "line 7, sequence: …". What came from outside is shown so
 * that it can't deceive.
 */
void mf_denial_text(struct mf_buf *out, const struct mf_denial *no, enum mf_lingua lingua);

#endif
