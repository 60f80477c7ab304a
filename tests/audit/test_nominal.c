/* Nominal people: every charter of the library can be founded with them, nobody missing. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit/decide.h"
#include "scene.h"

#include "base/os.h"

static const struct mf_charter *read_file(struct mf_arena *a, const char *name)
{
    char path[512];
    struct mf_source source = {.name = mf_str_copy(a, mf_str_c(name))};
    struct mf_diags diags = {.arena = a};
    struct mf_err err = {0};
    const struct mf_charter *c;

    snprintf(path, sizeof path, "charters/%s", name);
    assert_int_equal(mf_os_read(a, path, 1u << 20, &source.text, &err), MF_OK);
    c = mf_charter_read(a, source, &diags);
    if (!c)
        print_error("%s\n", name);
    assert_non_null(c);
    return c;
}

/* No body is below what it asks for, and each office is held. */
static bool complete(const struct mf_charter *c, const struct mf_org *org, const char *name)
{
    bool all = true;

    for (uint32_t i = 0; i < c->nbodies; i++)
        if (mf_org_caretaker(
                org, mf_org_slot(org, (struct mf_ref){.kind = MF_REF_BODY, .index = i}), NULL)) {
            print_error("%s: %.*s in caretaker mode\n", name, MF_F(c->bodies[i].name.text));
            all = false;
        }
    for (uint32_t i = 0; i < c->noffices; i++)
        if (mf_org_holder(org, i) == MF_NOBODY) {
            print_error("%s: %.*s vacant\n", name, MF_F(c->offices[i].name.text));
            all = false;
        }
    return all;
}

static void test_every_charter_of_the_library(void **state)
{
    DIR *dir = opendir("charters");
    uint32_t n = 0, wrong = 0;
    struct dirent *entry;
    (void)state;

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        struct mf_arena a = {0};
        struct mf_refusals rs = {.arena = &a};
        const struct mf_charter *c;
        struct mf_roster roster;
        struct mf_org *org;
        if (entry->d_name[0] == '.')
            continue;
        mf_arena_init(&a);
        c = read_file(&a, entry->d_name);
        if (mf_engine_carries(c, NULL)) {
            roster = mf_nominal_roster(&a, c, 20);
            org = mf_org_found(c, &roster, 0, NULL, &rs);
            for (uint32_t i = 0; i < rs.list.n; i++)
                print_error("%s: %s\n", entry->d_name, mf_reason_name(rs.list.at[i].reason));
            wrong += !org || !complete(c, org, entry->d_name);
            mf_org_free(org);
            n++;
        }
        mf_arena_free(&a);
    }
    closedir(dir);
    print_message("# %u charters founded\n", n);
    assert_int_equal(wrong, 0);
    assert_true(n > 15);
}

static uint32_t tagged(const struct stage *st, const char *body, const char *tag)
{
    struct mf_ref r = mf_charter_find(st->scene.charter, mf_str_c(body));
    const struct mf_body *b = &st->scene.charter->bodies[r.index];
    uint32_t n = 0;

    for (uint32_t t = 0; t < b->ntags; t++)
        for (uint32_t i = 0; mf_str_is(b->tags[t].text, tag) && i < st->scene.roster.nseats; i++)
            n += st->scene.roster.seats[i].body == r.index &&
                 (st->scene.roster.seats[i].tags >> t & 1);
    return n;
}

static void test_tags_as_the_body_says(void **state)
{
    struct stage st;
    (void)state;

    set_stage(&st,
              "charter \"C\" { silence over 1 hour extends\n"
              "  body board { seats 10 require 4 independent require 1/4 staff limit 3 staff\n"
              "    limit 1 executive vacancies filled by fill }\n"
              "  office chair of board  office ceo  office clerk of board\n"
              "  incompatible chair, board.independent  incompatible clerk, board.executive\n"
              "  incompatible board.staff, board.named\n"
              "  power fill(person: person) { proposed by 1 of board votes 7 days\n"
              "    passes when majority of board in office and 1 of board.named\n"
              "    effect seat person on board }\n"
              "}\n",
              10);
    assert_int_equal(tagged(&st, "board", "independent"), 4);
    assert_int_equal(tagged(&st, "board", "staff"), 3);
    assert_int_equal(tagged(&st, "board", "executive"), 1);
    assert_int_equal(tagged(&st, "board", "named"), 2); /* whom no other tag is given */
    assert_true(complete(st.scene.charter, st.org, "C"));
    strike(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_charter_of_the_library),
        cmocka_unit_test(test_tags_as_the_body_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
