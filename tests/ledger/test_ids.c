/* The table of ids against a plain list: what was added is found, what wasn't isn't. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/ids.h"
#include "rng.h"

enum { MANY = 3000 };

/* Ids that begin alike in a quarter of all cases: the table can't tell them apart. */
static struct mf_hash id_of(uint64_t number)
{
    struct mf_hash id = mf_sha256((struct mf_str){(const char *)&number, sizeof number});

    if (number % 4 == 0)
        memset(id.b, (int)(number % 8), 8);
    return id;
}

static bool names(const struct mf_ids *ids, uint64_t number)
{
    struct mf_hash id = id_of(number);
    uint64_t at = 0, got;

    while (mf_ids_next(ids, &id, &at, &got))
        if (got == number)
            return true;
    return false;
}

static void what_was_added_is_named(void **state)
{
    struct rng rng = rng_seed_from_env(5);
    struct mf_ids ids = {0};
    struct mf_hash id = id_of(1);
    uint64_t at = 0, got;

    (void)state;
    assert_false(mf_ids_next(&ids, &id, &at, &got));
    for (uint64_t i = 0; i < MANY; i++) {
        uint64_t other = rng_below(&rng, i + 1);
        id = id_of(i);
        assert_false(names(&ids, i));
        mf_ids_add(&ids, &id, i);
        assert_true(names(&ids, other));
    }
    assert_true(ids.room < 4 * ids.n);
    mf_ids_free(&ids);
    assert_false(names(&ids, 1));
    mf_ids_free(&ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_named),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}
