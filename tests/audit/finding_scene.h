#ifndef MF_TESTS_AUDIT_FINDING_SCENE_H
#define MF_TESTS_AUDIT_FINDING_SCENE_H
/* Charters with their figures and findings, for the tests of findings and differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/difference.h"
#include "audit/nominal.h"
#include "base/os.h"
#include "engine/roster.h"

struct looked {
    struct mf_figures *figures; /* NULL: can't be founded */
    struct mf_findings found;
};

static inline const struct mf_charter *charter_of(struct mf_arena *a, struct mf_source source)
{
    struct mf_diags diags;
    const struct mf_charter *c;

    mf_diags_init(&diags, a);
    c = mf_charter_read(a, source, &diags);
    if (!c) {
        struct mf_buf out;
        mf_buf_init(&out, a);
        mf_diags_render(&out, &source, &diags, MF_EN, false);
        fail_msg("%s\n%.*s", out.p, MF_F(source.text));
    }
    return c;
}

/* roster NULL: nominal people, `open` of them in each open body. */
static inline struct looked look_at(struct mf_arena *a, struct mf_source source, uint32_t open,
                                    const char *roster, bool changes)
{
    struct mf_scene scene = {.charter = charter_of(a, source), .nominal = !roster};
    struct mf_refusals rs = {.arena = a};
    struct mf_finding_options o = {.no_changes = !changes};
    struct looked out = {0};

    if (roster) {
        struct mf_source text = {MF_S("people"), mf_str_c(roster)};
        struct mf_diags diags;
        const struct mf_roster_text *t;
        mf_diags_init(&diags, a);
        t = mf_roster_read(a, text, scene.charter, &diags);
        assert_non_null(t);
        scene.roster = t->roster;
    } else {
        scene.roster = mf_nominal_roster(a, scene.charter, open);
    }
    out.figures = mf_figures_of(a, &scene, &rs);
    if (out.figures)
        out.found = mf_findings(out.figures, &o);
    return out;
}

static inline struct mf_source text_source(struct mf_str text)
{
    return (struct mf_source){MF_S("example.charter"), text};
}

/* The key of a finding begins with its id. */
static inline const struct mf_finding *find_key(const struct mf_findings *f, struct mf_str key)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (mf_str_eq(f->at[i].key, key))
            return &f->at[i];
    return NULL;
}

static inline const struct mf_finding *find_id(const struct mf_findings *f, const char *id)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (strcmp(mf_find_kind(f->at[i].find)->id, id) == 0)
            return &f->at[i];
    return NULL;
}

static inline struct mf_source file_source(struct mf_arena *a, const char *path)
{
    struct mf_source s = {.name = mf_str_copy(a, mf_str_c(path))};

    assert_int_equal(mf_os_read(a, path, 1u << 20, &s.text, NULL), MF_OK);
    return s;
}

static inline int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Paths of the library's charters, sorted; returns how many. In the arena. */
static inline uint32_t library(struct mf_arena *a, char ***ret)
{
    DIR *dir = opendir("charters");
    struct dirent *e;
    uint32_t n = 0;

    assert_non_null(dir);
    *ret = mf_new_n(a, char *, 1000);
    while ((e = readdir(dir)) && n < 1000)
        if (strstr(e->d_name, ".charter") || strstr(e->d_name, ".md"))
            (*ret)[n++] = (char *)mf_arena_copy(a, mf_strf(a, "charters/%s", e->d_name).p,
                                                strlen(e->d_name) + 10);
    closedir(dir);
    qsort(*ret, n, sizeof **ret, by_name);
    return n;
}

#endif
