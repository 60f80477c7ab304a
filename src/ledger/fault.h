#ifndef MF_LEDGER_FAULT_H
#define MF_LEDGER_FAULT_H
/*
 * What is wrong with a ledger that is played or verified. A fault's words stand in fault.def, in
 * each language; they are put together where it is found, since what they speak of is gone later.
 */
#include "base/lingua.h"
#include "base/str.h"

enum mf_fault_kind {
#define MF_FAULT(sym, name, en, id) MF_FAULT_##sym,
#include "ledger/fault.def"
#undef MF_FAULT
    MF_FAULT__COUNT
};

/* A text in each language. */
struct mf_both {
    struct mf_str in[MF_LINGUA__COUNT];
};

/* The same in each: a number, a path, what a reader of a format says. */
struct mf_both mf_both_of(struct mf_str s);
/* Short and stable ("end_missing"), for --json. */
const char *mf_fault_name(enum mf_fault_kind kind);
/* The fault's sentence in each language, in the arena. */
struct mf_both mf_fault_say(struct mf_arena *a, enum mf_fault_kind kind, unsigned nargs,
                            const struct mf_both *args);

#endif
