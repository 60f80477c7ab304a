/*
 * Games whose values others computed: every figure that ../shared/data/power_vectors.json states,
 * in exact mode to the last digit given, in fast mode within 1e-9. MF_POWER_VECTORS names another
 * file. Where there is none the tests are skipped, and say so; test_known.c has some games of its
 * own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gmp.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "games/game_json.h"

static json_t *vectors;

static int open_vectors(void **state)
{
    const char *path = getenv("MF_POWER_VECTORS");
    (void)state;
    json_t *file = json_load_file(path ? path : "../shared/data/power_vectors.json", 0, NULL);
    if (!file) {
        printf("# no ../shared/data/power_vectors.json (MF_POWER_VECTORS): nothing compared\n");
        return 0;
    }
    vectors = json_incref(json_object_get(file, "vectors"));
    json_decref(file);
    assert_true(json_array_size(vectors) > 0);
    return 0;
}

static int close_vectors(void **state)
{
    (void)state;
    json_decref(vectors);
    return 0;
}

static void read_vector(struct mf_game *ret, struct mf_arena *a, json_t *vector)
{
    char *text = json_dumps(json_object_get(vector, "game"), 0);
    struct mf_game_fault fault;
    if (!mf_game_read(ret, a, mf_str_c(text), (struct mf_str){0}, &fault)) {
        struct mf_buf b;
        mf_buf_init(&b, a);
        mf_game_fault_text(&b, &fault, MF_EN);
        fail_msg("%s: %s", json_string_value(json_object_get(vector, "id")), b.p);
    }
    free(text);
}

static void near(const char *id, const char *what, double ours, double theirs, double within)
{
    if (!(fabs(ours - theirs) <= within))
        fail_msg("%s: %s is %.17g, and not %.17g", id, what, ours, theirs);
}

static void same_text(const char *id, const char *what, struct mf_str ours, const char *theirs)
{
    if (!mf_str_is(ours, theirs))
        fail_msg("%s: %s is %.*s, and not %s", id, what, MF_F(ours), theirs);
}

/*
 * The exact fraction, and ours, against 15 significant digits that were made by rounding a double:
 * the double is off by up to 0.12 of a unit of the last digit, the digits by half a unit more.
 */
static void same_digits(const char *id, const char *what, struct mf_str exact, double ours,
                        double theirs)
{
    char digits[32], fraction[4096];
    mpq_t difference, unit;
    snprintf(digits, sizeof digits, "%.14e", theirs);
    if (theirs == 0) {
        same_text(id, what, exact, "0");
        return;
    }
    if (fabs(ours - theirs) > 1.001e-14 * fabs(theirs))
        fail_msg("%s: %s is %.15g, and not %.15g", id, what, ours, theirs);
    mpq_inits(difference, unit, NULL);
    snprintf(fraction, sizeof fraction, "%.*s", MF_F(exact));
    assert_int_equal(mpq_set_str(difference, fraction, 10), 0);
    /* d.ddde-xx: the digits as a whole number, times a unit of 10^-(xx + 14). */
    int places = 14 - atoi(strchr(digits, 'e') + 1);
    assert_true(places >= 0 && digits[1] == '.');
    memmove(digits + 1, digits + 2, strlen(digits + 1));
    *strchr(digits, 'e') = '\0';
    mpz_ui_pow_ui(mpq_denref(unit), 10, (unsigned long)places);
    mpz_set_ui(mpq_numref(unit), 1);
    mpq_div(difference, difference, unit);
    assert_int_equal(mpz_set_str(mpq_numref(unit), digits, 10), 0);
    mpz_set_ui(mpq_denref(unit), 1);
    mpq_sub(difference, difference, unit);
    mpq_abs(difference, difference);
    if (mpq_cmp_ui(difference, 62, 100) > 0)
        fail_msg("%s: %s is %.15g (%s), and not %.15g", id, what, ours, fraction, theirs);
    mpq_clears(difference, unit, NULL);
}

static void compare_columns(const char *id, const struct mf_indices *p, const json_t *computed)
{
    for (unsigned i = 0; i < MF_INDEX__COUNT; i++) {
        const char *name = mf_index_name((enum mf_index)i);
        const json_t *list = json_object_get(computed, name);
        char exact[32];
        snprintf(exact, sizeof exact, "%s_exact", name);
        const json_t *fractions = json_object_get(computed, exact);
        for (uint32_t c = 0; c < json_array_size(list); c++) {
            if (p->gap[i] != MF_POWER_KNOWN)
                fail_msg("%s: %s is left out: %s", id, name, mf_power_gap_text(p->gap[i], MF_EN));
            double theirs = json_number_value(json_array_get(list, c));
            near(id, name, p->rows[c].value[i], theirs, 1e-9);
            if (p->exact)
                same_digits(id, name, p->rows[c].exact[i], p->rows[c].value[i], theirs);
        }
        for (uint32_t c = 0; p->exact && c < json_array_size(fractions); c++)
            same_text(id, exact, p->rows[c].exact[i],
                      json_string_value(json_array_get(fractions, c)));
    }
}

static void compare_sizes(const char *id, const struct mf_indices *p, json_t *computed)
{
    json_t *by_size = json_object_get(computed, "mwc_by_size"), *count;
    const json_t *all = json_object_get(computed, "minimal_winning_coalitions");
    const char *size;
    uint32_t i = 0;
    if (!by_size)
        return;
    assert_int_equal(p->minimal_gap, MF_POWER_KNOWN);
    assert_int_equal(p->nby_size, json_object_size(by_size));
    near(id, "minimal coalitions", p->minimal / strtod(json_string_value(all), NULL), 1, 1e-9);
    if (p->exact)
        same_text(id, "minimal coalitions", p->minimal_exact, json_string_value(all));
    json_object_foreach(by_size, size, count)
    {
        const struct mf_power_size *s = &p->by_size[i++];
        assert_int_equal(s->size, atoi(size));
        near(id, "of a size", s->count / strtod(json_string_value(count), NULL), 1, 1e-9);
        if (p->exact)
            same_text(id, "of a size", s->exact, json_string_value(count));
    }
}

static void compare(const char *id, const struct mf_indices *p, json_t *computed)
{
    const json_t *swings = json_object_get(computed, "swings");
    const json_t *least = json_object_get(computed, "min_winning_size");
    const json_t *block = json_object_get(computed, "min_blocking_size");
    compare_columns(id, p, computed);
    compare_sizes(id, p, computed);
    assert_int_equal(p->act_gap, MF_POWER_KNOWN);
    double act = json_number_value(json_object_get(computed, "power_to_act"));
    near(id, "power to act", p->act, act, 1e-9);
    if (least)
        assert_int_equal(p->smallest_winning, json_integer_value(least));
    if (block)
        assert_int_equal(p->smallest_blocking, json_integer_value(block));
    if (!p->exact)
        return;
    same_digits(id, "power to act", p->act_exact, p->act, act);
    same_text(id, "winning coalitions", p->winning,
              json_string_value(json_object_get(computed, "winning_coalitions")));
    assert_int_equal(json_array_size(swings), p->game->classes.n);
    for (uint32_t c = 0; c < p->game->classes.n; c++)
        same_text(id, "swings", p->rows[c].swings, json_string_value(json_array_get(swings, c)));
}

static void computed_in(bool exact)
{
    size_t i;
    json_t *vector;
    if (!vectors)
        return; /* said above: cmocka's skip() would print "not ok" */
    json_array_foreach(vectors, i, vector)
    {
        struct mf_arena a;
        struct mf_game g;
        mf_arena_init(&a);
        read_vector(&g, &a, vector);
        compare(json_string_value(json_object_get(vector, "id")),
                mf_power_make(&a, &g, (struct mf_power_options){.exact = exact}),
                json_object_get(vector, "computed"));
        mf_arena_free(&a);
    }
    printf("# %zu games compared\n", json_array_size(vectors));
}

static void fast_mode_is_within_a_billionth(void **state)
{
    (void)state;
    computed_in(false);
}

static void exact_mode_has_every_digit(void **state)
{
    (void)state;
    computed_in(true);
}

/* ---- published values ---- */

/* The index that "penrose" or "penrose_CA" names; the class named after it, or -1. */
static int named_index(const struct mf_game *g, const char *name, int64_t *ret_class)
{
    *ret_class = -1;
    for (int i = 0; i < MF_INDEX__COUNT; i++) {
        const char *ours = mf_index_name((enum mf_index)i);
        size_t n = strlen(ours);
        if (strncmp(ours, name, n) != 0)
            continue;
        if (name[n] == '\0')
            return i;
        for (uint32_t c = 0; name[n] == '_' && c < g->classes.n; c++)
            if (mf_str_is(g->classes.at[c].name, name + n + 1)) {
                *ret_class = c;
                return i;
            }
    }
    return -1;
}

/* How many figures were compared. */
static unsigned compare_published(const char *id, const struct mf_indices *p, json_t *published)
{
    const char *name = json_string_value(json_object_get(published, "index"));
    const json_t *values = json_object_get(published, "values");
    double within = pow(10, -(double)json_integer_value(json_object_get(published, "digits")));
    int64_t class;
    int i = named_index(p->game, name, &class);
    if (strcmp(name, "power_to_act") == 0) {
        const json_t *value = json_is_array(values) ? json_array_get(values, 0) : values;
        near(id, name, p->act, json_number_value(value), within);
        return 1;
    }
    if (strcmp(name, "swings") == 0) {
        for (uint32_t c = 0; c < json_array_size(values); c++)
            same_text(id, name, p->rows[c].swings, json_string_value(json_array_get(values, c)));
        return 1;
    }
    if (i < 0)
        fail_msg("%s: no index is called %s", id, name);
    if (class >= 0) {
        const json_t *value = json_is_array(values) ? json_array_get(values, 0) : values;
        near(id, name, p->rows[class].value[i], json_number_value(value), within);
        return 1;
    }
    assert_int_equal(json_array_size(values), p->game->classes.n);
    for (uint32_t c = 0; c < json_array_size(values); c++)
        near(id, name, p->rows[c].value[i], json_number_value(json_array_get(values, c)), within);
    return 1;
}

static void published_values_agree(void **state)
{
    size_t i, k;
    json_t *vector, *published;
    unsigned compared = 0;
    (void)state;
    if (!vectors)
        return; /* said above: cmocka's skip() would print "not ok" */
    json_array_foreach(vectors, i, vector)
    {
        struct mf_arena a;
        struct mf_game g;
        json_t *list = json_object_get(vector, "published");
        if (json_array_size(list) == 0)
            continue;
        mf_arena_init(&a);
        read_vector(&g, &a, vector);
        const struct mf_indices *p =
            mf_power_make(&a, &g, (struct mf_power_options){.exact = true});
        json_array_foreach(list, k, published) compared +=
            compare_published(json_string_value(json_object_get(vector, "id")), p, published);
        mf_arena_free(&a);
    }
    printf("# %u published tables compared\n", compared);
    assert_true(compared > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_mode_is_within_a_billionth),
        cmocka_unit_test(exact_mode_has_every_digit),
        cmocka_unit_test(published_values_agree),
    };
    return cmocka_run_group_tests(tests, open_vectors, close_vectors);
}
