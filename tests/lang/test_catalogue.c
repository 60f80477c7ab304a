/* The catalogue: every entry complete, and each example does what it is an example of. */
#include "lang.h"

#include "lang/catalogue.h"

static void ids_are_unique(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct mf_diag_kind *k = mf_cat_kind((enum mf_cat)i);
        assert_int_equal(strlen(k->id), 5);
        assert_int_equal(k->id[0], k->severity == MF_ERROR ? 'E' : 'W');
        for (unsigned j = i + 1; j < MF_CAT__COUNT; j++)
            assert_string_not_equal(k->id, mf_cat_kind((enum mf_cat)j)->id);
    }
}

static void fill(struct mf_arena *a, const char *id, const char *template)
{
    static const struct mf_str args[MF_DIAG_ARGS] = {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}};
    struct mf_buf b;
    mf_buf_init(&b, a);
    if (template) {
        mf_fill(&b, template, args, MF_DIAG_ARGS);
        if (b.n == 0)
            fail_msg("%s has an empty text", id);
    }
}

static void every_text_can_be_filled_in_both_languages(void **state)
{
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct mf_diag_kind *k = mf_cat_kind((enum mf_cat)i);
        for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
            assert_non_null(k->message[lingua]);
            assert_true((k->note[lingua] == NULL) == (k->note[0] == NULL));
            assert_true((k->repair[lingua] == NULL) == (k->repair[0] == NULL));
            fill(*state, k->id, k->message[lingua]);
            fill(*state, k->id, k->note[lingua]);
            fill(*state, k->id, k->repair[lingua]);
        }
    }
}

static struct parsed read_whole(struct mf_arena *a, struct mf_str text, bool markdown)
{
    struct parsed p = {.source = {markdown ? MF_S("example.md") : MF_S("example.charter"), text}};
    mf_diags_init(&p.diags, a);
    mf_charter_read(a, p.source, &p.diags);
    return p;
}

static bool has(const struct mf_diags *d, const char *id)
{
    for (uint32_t i = 0; i < d->list.n; i++) {
        if (strcmp(d->list.at[i].kind->id, id) == 0)
            return true;
    }
    return false;
}

static void examples_show_what_they_say(void **state)
{
    struct mf_arena *a = *state;
    unsigned bad = 0;
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct mf_diag_kind *k = mf_cat_kind((enum mf_cat)i);
        struct mf_str wrong, right;
        bool markdown;
        mf_cat_examples(a, (enum mf_cat)i, &wrong, &right, &markdown);
        struct parsed w = read_whole(a, wrong, markdown), r = read_whole(a, right, markdown);
        if (wrong.p && !has(&w.diags, k->id)) {
            printf("# the wrong example of %s isn't blamed for it:\n%s\n", k->id, shown(a, &w));
            bad++;
        }
        if (right.p && (r.diags.errors > 0 || has(&r.diags, k->id))) {
            printf("# the right example of %s is blamed:\n%s\n", k->id, shown(a, &r));
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

/* A mistake of syntax is one mistake: nothing else is said of its example. */
static void a_wrong_text_has_one_message(void **state)
{
    struct mf_arena *a = *state;
    for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
        const struct mf_diag_kind *k = mf_cat_kind((enum mf_cat)i);
        struct mf_str wrong, right;
        bool markdown;
        mf_cat_examples(a, (enum mf_cat)i, &wrong, &right, &markdown);
        if (!wrong.p || strcmp(k->id, "E0200") >= 0)
            continue;
        struct parsed p = parse_named(a, markdown ? "example.md" : "example.charter", wrong);
        if (p.diags.list.n != 1)
            fail_msg("%s: %s", k->id, shown(a, &p));
    }
}

static void help_explains_every_id(void **state)
{
    struct mf_buf b;
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        for (unsigned i = 0; i < MF_CAT__COUNT; i++) {
            const char *id = mf_cat_kind((enum mf_cat)i)->id;
            mf_buf_init(&b, *state);
            assert_true(mf_catalogue_help(mf_str_c(id), (enum mf_lingua)lingua, &b));
            assert_memory_equal(b.p, id, 5);
        }
        mf_buf_init(&b, *state);
        assert_true(mf_catalogue_help(MF_S("e0001"), (enum mf_lingua)lingua, &b));
        assert_false(mf_catalogue_help(MF_S("E9999"), (enum mf_lingua)lingua, &b));
        mf_catalogue_list((enum mf_lingua)lingua, &b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        lang_test(ids_are_unique),
        lang_test(every_text_can_be_filled_in_both_languages),
        lang_test(examples_show_what_they_say),
        lang_test(a_wrong_text_has_one_message),
        lang_test(help_explains_every_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
