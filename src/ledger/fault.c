#include "ledger/fault.h"

#include "base/os.h"

enum { ARGS = 2 };

static const struct {
    const char *name, *text[MF_LINGUA__COUNT];
} faults[] = {
#define MF_FAULT(sym, name, en, id) {name, {en, id}},
#include "ledger/fault.def"
#undef MF_FAULT
};

struct mf_both mf_both_of(struct mf_str s)
{
    struct mf_both both;

    for (unsigned i = 0; i < MF_LINGUA__COUNT; i++)
        both.in[i] = s;
    return both;
}

const char *mf_fault_name(enum mf_fault_kind kind)
{
    return faults[kind].name;
}

struct mf_both mf_fault_say(struct mf_arena *a, enum mf_fault_kind kind, unsigned nargs,
                            const struct mf_both *args)
{
    struct mf_both both;

    mf_assert(nargs <= ARGS);
    for (unsigned i = 0; i < MF_LINGUA__COUNT; i++) {
        struct mf_str in[ARGS] = {{0}};
        struct mf_buf b;
        for (unsigned k = 0; k < nargs; k++)
            in[k] = args[k].in[i];
        mf_buf_init(&b, a);
        mf_fill(&b, faults[kind].text[i], in, nargs);
        both.in[i] = mf_buf_str(&b);
    }
    return both;
}
