#include "lang/check.h"

struct mf_str mf_number(struct mf_diags *d, uint64_t n)
{
    return mf_strf(d->arena, "%llu", (unsigned long long)n);
}

void mf_charter_check(const struct mf_charter *c, struct mf_diags *d)
{
    (void)c;
    (void)d;
}
