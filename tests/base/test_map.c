#include "base/map.h"

#include "check.h"
#include "rng.h"

static void test_like_a_list_searched_from_the_front(void **state)
{
    struct rng r = rng_seed_from_env(5);
    struct mf_map m;
    struct mf_map_entry list[3000];
    uint32_t n = 0;

    mf_map_init(&m, *state);
    for (uint32_t i = 0; i < 3000; i++) {
        struct mf_str key = mf_strf(*state, "k%u", (unsigned)rng_below(&r, 2000));
        uint32_t k = 0, value = 0;
        while (k < n && !mf_str_eq(list[k].key, key))
            k++;
        assert_int_equal(mf_map_get(&m, key, &value), k < n);
        if (k < n)
            assert_int_equal(value, list[k].value);
        assert_int_equal(mf_map_put(&m, key, i), k == n);
        if (k == n)
            list[n++] = (struct mf_map_entry){key, i};
    }
    assert_int_equal(m.n, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(mf_str_eq(m.at[i].key, list[i].key));
        assert_int_equal(m.at[i].value, list[i].value);
    }
}

static void test_empty_map_and_empty_key(void **state)
{
    struct mf_map m;
    uint32_t value = 77;

    mf_map_init(&m, *state);
    assert_false(mf_map_get(&m, MF_S("board"), &value));
    assert_int_equal(value, 77);
    assert_true(mf_map_put(&m, MF_S(""), 0));
    assert_true(mf_map_get(&m, (struct mf_str){NULL, 0}, &value));
    assert_int_equal(value, 0);
    assert_false(mf_map_get(&m, MF_S("board"), &value));
    assert_false(mf_map_put(&m, MF_S(""), 5));
    assert_true(mf_map_get(&m, MF_S(""), &value));
    assert_int_equal(value, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_like_a_list_searched_from_the_front),
        ARENA_TEST(test_empty_map_and_empty_key),
    };

    return RUN(tests);
}
