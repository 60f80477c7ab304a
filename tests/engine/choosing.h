#ifndef MF_TESTS_ENGINE_CHOOSING_H
#define MF_TESTS_ENGINE_CHOOSING_H
/* What tests of choices share: opening one, nominating, marking, and how an option stands. */
#include <string.h>

#include "deciding.h"
#include "engine/choose.h"

static inline uint32_t open_choice(struct fx *f, const char *who, const char *power)
{
    struct mf_command c = fx_cmd(f, MF_DO_FILE, who, MF_NO_PROPOSAL);
    struct mf_ref ref = mf_charter_find(mf_org_charter(f->org), mf_str_c(power));
    struct mf_arg arg = {.kind = MF_ARG_PERSON, .person = MF_NOBODY};

    c.power = ref.index;
    c.args = &arg;
    c.nargs = 1;
    if (!fx_submit(f, c)) {
        fx_show_refusals(f);
        fail();
    }
    return mf_org_proposals(f->org);
}

static inline bool nominate(struct fx *f, const char *who, uint32_t n, const char *whom)
{
    struct mf_command c = fx_cmd(f, MF_DO_NOMINATE, who, n);

    c.person = fx_who(f, whom);
    return fx_submit(f, c);
}

static inline uint32_t option_of(struct fx *f, uint32_t n, struct mf_str name)
{
    for (uint32_t i = 0; i < mf_org_options(f->org, n); i++)
        if (mf_str_eq(mf_org_option(f->org, n, i).name, name))
            return i;
    return MF_NO_SLOT;
}

/* Marks of a ballot, with spaces between; `-` stands for "None of the above". */
static inline bool mark(struct fx *f, const char *who, uint32_t n, const char *names)
{
    struct mf_command c = fx_cmd(f, MF_DO_VOTE, who, n);
    struct mf_str rest = mf_str_c(names);
    uint32_t options[16], k = 0;

    for (size_t from = 0, i = 0; i <= rest.n; i++)
        if (i == rest.n || rest.p[i] == ' ') {
            struct mf_str name = mf_str_sub(rest, from, i - from);
            if (mf_str_is(name, "-"))
                name = MF_S("None of the above");
            if (name.n > 0)
                options[k++] = option_of(f, n, name);
            from = i + 1;
        }
    c.options = options;
    c.noptions = k;
    return fx_submit(f, c);
}

static inline void must(struct fx *f, bool ok)
{
    if (!ok)
        fx_show_refusals(f);
    assert_true(ok);
}

static inline struct mf_option_view view(struct fx *f, uint32_t n, const char *name)
{
    return mf_org_option(f->org, n, option_of(f, n, mf_str_c(name)));
}

#endif
