/* The table of methods. */
#include "count/methods.h"

#include "count/contest.h"

static const struct mf_method_facts table[] = {
#define METHOD(id, name, marks, many, policy, fn) {name, marks, many, policy, fn},
#include "count/methods.def"
#undef METHOD
};

const struct mf_method_facts *mf_method(enum mf_method m)
{
    return &table[m];
}

enum mf_method mf_method_named(struct mf_str name)
{
    unsigned m = 0;

    while (m < MF_METHOD__COUNT && !mf_str_is(name, table[m].name))
        m++;
    return (enum mf_method)m;
}

enum mf_method mf_method_near(struct mf_str name)
{
    unsigned best = 3, near = MF_METHOD__COUNT;

    for (unsigned m = 0; m < MF_METHOD__COUNT; m++) {
        unsigned d = mf_str_distance(name, mf_str_c(table[m].name), best);
        if (d < best) {
            best = d;
            near = m;
        }
    }
    return (enum mf_method)near;
}
