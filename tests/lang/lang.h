#ifndef MF_TESTS_LANG_LANG_H
#define MF_TESTS_LANG_LANG_H
/* What the tests of the language room share: an arena a test, and a text parsed with what it was
 * blamed for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "lang/parse.h"

struct parsed {
    struct mf_source source;
    struct mf_diags diags;
    struct mf_charter *charter;
};

static inline int setup_arena(void **state)
{
    static struct mf_arena arena;
    mf_arena_init(&arena);
    *state = &arena;
    return 0;
}

static inline int teardown_arena(void **state)
{
    mf_arena_free(*state);
    return 0;
}

#define lang_test(f) cmocka_unit_test_setup_teardown(f, setup_arena, teardown_arena)

/* Diagnostics as they are shown, for the message of a test that fails. */
static inline const char *shown(struct mf_arena *a, const struct parsed *p)
{
    struct mf_buf b;
    mf_buf_init(&b, a);
    mf_diags_render(&b, &p->source, &p->diags, MF_EN, false);
    mf_buf_c(&b, "");
    return b.p ? b.p : "";
}

static inline struct parsed parse_named(struct mf_arena *a, const char *name, struct mf_str text)
{
    struct parsed p = {.source = {mf_str_c(name), text}};
    mf_diags_init(&p.diags, a);
    p.charter = mf_charter_parse(a, p.source, &p.diags);
    mf_diags_sort(&p.diags);
    return p;
}

/* A text that must parse. */
static inline struct mf_charter *good(struct mf_arena *a, const char *text)
{
    struct parsed p = parse_named(a, "test.charter", mf_str_c(text));
    if (p.diags.list.n > 0 || !p.charter)
        fail_msg("%s", shown(a, &p));
    return p.charter;
}

/* The ids of what a text is blamed for, in the order of the text, separated by spaces. */
static inline const char *blame(struct mf_arena *a, const char *text)
{
    struct parsed p = parse_named(a, "test.charter", mf_str_c(text));
    struct mf_buf b;
    mf_buf_init(&b, a);
    for (uint32_t i = 0; i < p.diags.list.n; i++)
        mf_buf_f(&b, "%s%s", i ? " " : "", p.diags.list.at[i].kind->id);
    mf_buf_c(&b, "");
    return b.p ? b.p : "";
}

#endif
