#ifndef MF_TESTS_AUDIT_SCENE_H
#define MF_TESTS_AUDIT_SCENE_H
/* Scenes for tests of the audit: a charter's text, and people in all its places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "audit/nominal.h"
#include "audit/scene.h"

struct stage {
    struct mf_arena arena;
    struct mf_scene scene;
    struct mf_org *org;
    struct mf_study *study;
};

static inline const struct mf_charter *read_charter(struct mf_arena *a, const char *text)
{
    struct mf_diags diags = {.arena = a};
    struct mf_source source = {.name = MF_S("test"), .text = mf_str_c(text)};
    const struct mf_charter *c = mf_charter_read(a, source, &diags);

    if (!c) {
        struct mf_buf out;
        mf_buf_init(&out, a);
        mf_diags_render(&out, &source, &diags, MF_EN, false);
        print_error("%s\n", out.p);
        fail();
    }
    return c;
}

/* Everybody in place, `open` members of each open body. */
static inline void set_stage(struct stage *st, const char *charter, uint32_t open)
{
    struct mf_refusals rs = {.arena = &st->arena};

    mf_arena_init(&st->arena);
    st->scene.charter = read_charter(&st->arena, charter);
    st->scene.roster = mf_nominal_roster(&st->arena, st->scene.charter, open);
    st->scene.nominal = true;
    st->scene.at = 0;
    st->org = mf_scene_found(&st->scene, &rs);
    assert_non_null(st->org);
    st->study = mf_study_new(&st->arena, st->org);
}

static inline void strike(struct stage *st)
{
    mf_org_free(st->org);
    mf_arena_free(&st->arena);
}

static inline uint32_t power_of(const struct stage *st, const char *name)
{
    struct mf_ref r = mf_charter_find(st->scene.charter, mf_str_c(name));

    assert_int_equal(r.kind, MF_REF_POWER);
    return r.index;
}

static inline mf_person person_of(const struct stage *st, const char *id)
{
    mf_person p = mf_org_find_person(st->org, mf_str_c(id));

    assert_int_not_equal(p, MF_NOBODY);
    return p;
}

#endif
