#include "ledger/denial.h"

#include <inttypes.h>

#include "base/os.h"
#include "base/utf8.h"

static const struct {
    const char *name, *text[MF_LINGUA__COUNT];
} denials[] = {
#define MF_DENIAL(sym, name, en, id) {name, {en, id}},
#include "ledger/denial.def"
#undef MF_DENIAL
};

/* What the fields of a text hold. */
static const struct {
    const char *word, *means[MF_LINGUA__COUNT];
} fields[] = {
#define MF_TEXT_HEAD(sym, word, shape, en, id)  {word, {en, id}},
#define MF_TEXT_FIELD(sym, word, shape, en, id) {word, {en, id}},
#include "ledger/text.def"
#undef MF_TEXT_HEAD
#undef MF_TEXT_FIELD
};

bool mf_deny(struct mf_denial *no, enum mf_denied why, unsigned nargs, const struct mf_str *args)
{
    if (!no)
        return false;
    mf_assert(nargs <= MF_DENIAL_ARGS);
    *no = (struct mf_denial){.why = why, .nargs = nargs};
    for (unsigned i = 0; i < nargs; i++)
        no->args[i] = args[i];
    return false;
}

const char *mf_denied_name(enum mf_denied why)
{
    return denials[why].name;
}

static const char *means(struct mf_str field, enum mf_lingua lingua)
{
    for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++)
        if (mf_str_is(field, fields[i].word))
            return fields[i].means[lingua];
    return "";
}

/* As much of it as fits on a line; it may be a stranger's. */
static struct mf_str shown(struct mf_arena *a, struct mf_str s)
{
    enum { LONGEST = 120 };
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_visible(&b, mf_str_sub(s, 0, LONGEST), false);
    if (s.n > LONGEST)
        mf_buf_c(&b, "…");
    return mf_buf_str(&b);
}

void mf_denial_text(struct mf_buf *out, const struct mf_denial *no, enum mf_lingua lingua)
{
    static const char *const line[MF_LINGUA__COUNT] = {"line", "baris"};
    struct mf_str args[MF_DENIAL_ARGS + 1] = {0};
    struct mf_arena scratch;

    mf_arena_init(&scratch);
    for (unsigned i = 0; i < no->nargs; i++)
        args[i] = shown(&scratch, no->args[i]);
    args[MF_DENIAL_ARGS] = mf_str_c(means(no->field, lingua));
    if (no->line > 0)
        mf_buf_f(out, "%s %" PRIu32, line[lingua], no->line);
    if (no->field.n > 0)
        mf_buf_f(out, "%s%.*s", no->line > 0 ? ", " : "", MF_F(no->field));
    if (no->line > 0 || no->field.n > 0)
        mf_buf_c(out, ": ");
    mf_fill(out, denials[no->why].text[lingua], args, MF_DENIAL_ARGS + 1);
    mf_arena_free(&scratch);
}
