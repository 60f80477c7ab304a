#include "base/instant.h"

#include <string.h>
#include <time.h>

#include "check.h"
#include "rng.h"

/* The system's calendar, as the one to agree with. */
static void check_against_gmtime(struct mf_arena *a, mf_instant t)
{
    time_t seconds = (time_t)(t / 1000);
    struct tm tm;
    char iso[64], full[96];
    mf_instant back = -1;

    assert_non_null(gmtime_r(&seconds, &tm));
    assert_true(strftime(iso, sizeof iso, "%Y-%m-%dT%H:%M:%S", &tm) > 0);
    if (t % 1000 != 0)
        (void)snprintf(full, sizeof full, "%s.%03dZ", iso, (int)(t % 1000));
    else
        (void)snprintf(full, sizeof full, "%sZ", iso);
    assert_str(mf_instant_iso(a, t), full);
    assert_true(mf_instant_parse(mf_str_c(full), &back));
    assert_int_equal(back, t);
}

static void test_every_day_of_the_calendar(void **state)
{
    struct mf_arena *a = *state;
    mf_instant end = 0;

    assert_true(mf_instant_parse(MF_S("9999-12-31"), &end));
    for (mf_instant t = 0; t <= end; t += MF_DAY) {
        struct mf_arena_mark m = mf_arena_mark(a);
        if (t < 150000 * MF_DAY || t % (100 * MF_DAY) == 0 || t == end)
            check_against_gmtime(a, t);
        mf_arena_rewind(a, m);
    }
}

static void test_any_instants(void **state)
{
    struct rng r = rng_seed_from_env(12);
    struct mf_arena *a = *state;

    for (int i = 0; i < 20000; i++) {
        struct mf_arena_mark m = mf_arena_mark(a);
        mf_instant t = (mf_instant)rng_below(&r, UINT64_C(253402300800) * 1000);
        check_against_gmtime(a, i % 2 ? t : t / 1000 * 1000);
        mf_arena_rewind(a, m);
    }
}

static mf_instant parsed(const char *s)
{
    mf_instant t = -1;

    if (!mf_instant_parse(mf_str_c(s), &t))
        fail_msg("not accepted: %s", s);
    return t;
}

static void test_ways_to_write_an_instant(void **state)
{
    mf_instant t = INT64_C(1700252880) * 1000; /* 2023-11-17T20:28:00Z */

    (void)state;
    assert_int_equal(parsed("1970-01-01"), 0);
    assert_int_equal(parsed("2023-11-17T20:28Z"), t);
    assert_int_equal(parsed("2023-11-17T12:28-08:00"), t);
    assert_int_equal(parsed("2023-11-18T03:28:00+07:00"), t);
    assert_int_equal(parsed("2023-11-17T20:28:00.000Z"), t);
    assert_int_equal(parsed("2023-11-17T12:28:30.250-08:00"), t + 30250);
    assert_int_equal(parsed("2023-11-17T20:28:00.5Z"), t + 500);
    assert_int_equal(parsed("2023-11-17T20:28:00.05Z"), t + 50);
    assert_int_equal(parsed("2024-02-29T00:00+00:00"), parsed("2024-02-28") + MF_DAY);
    assert_int_equal(parsed("2000-02-29"), parsed("2000-03-01") - MF_DAY);
    assert_int_equal(parsed("9999-12-31T23:59:59.999Z"), INT64_C(253402300799999));
}

static void test_what_is_no_instant(void **state)
{
    static const char *const wrong[] = {
        "",
        "2023",
        "2023-11",
        "2023-1-17",
        "2023-11-7",
        "23-11-17",
        "2023-11-17T",
        "2023-11-17T20:28",
        "2023-11-17 20:28Z",
        "2023-11-17t20:28Z",
        "2023-11-17T20:28z",
        "2023-11-17T20Z",
        "2023-11-17T2028Z",
        "2023-11-17T20:28:00.Z",
        "2023-11-17T20:28:00.1234Z",
        "2023-11-17T20:28:00,5Z",
        "2023-11-17T20:28:60Z",
        "2023-11-17T20:60Z",
        "2023-11-17T24:00Z",
        "2023-11-17T20:28Z ",
        " 2023-11-17",
        "2023-11-17Z",
        "2023-11-17T20:28+7:00",
        "2023-11-17T20:28+0700",
        "2023-11-17T20:28+07",
        "2023-11-17T20:28+24:00",
        "2023-11-17T20:28+07:60",
        "2023-11-17T20:28-Z",
        "2023-11-17T20:28+-7:00",
        "2023-02-29",
        "2100-02-29",
        "2023-04-31",
        "2023-00-10",
        "2023-13-10",
        "2023-11-00",
        "2023-11-32",
        "1969-12-31",
        "1970-01-01T00:00+00:01",
        "9999-12-31T23:59-00:01",
        "10000-01-01",
        "+2023-11-17",
        "-023-11-17",
        "never",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        mf_instant t = 77;
        if (mf_instant_parse(mf_str_c(wrong[i]), &t))
            fail_msg("accepted: %s", wrong[i]);
        assert_int_equal(t, 77);
    }
    mf_instant t;
    assert_false(mf_instant_parse(MF_S("2023-11-17\0"), &t));
}

/* One byte changed: refused, or an instant that can be written again. */
static void test_slips_of_the_pen(void **state)
{
    struct rng r = rng_seed_from_env(13);
    struct mf_arena *a = *state;

    for (int i = 0; i < 20000; i++) {
        char s[] = "2023-11-17T12:28:30.250-08:00";
        mf_instant t, back = -1;
        for (uint64_t k = 1 + rng_below(&r, 2); k > 0; k--)
            s[rng_below(&r, sizeof s - 1)] = (char)rng_below(&r, rng_below(&r, 2) ? 256 : 64);
        if (!mf_instant_parse((struct mf_str){s, sizeof s - 1}, &t))
            continue;
        assert_true(mf_instant_parse(mf_instant_iso(a, t), &back));
        assert_int_equal(back, t);
    }
}

static void test_instants_for_people(void **state)
{
    struct mf_arena *a = *state;
    mf_instant t = parsed("2023-11-17T20:28Z");

    assert_str(mf_instant_show(a, t, MF_EN), "17 Nov 2023, 20:28 UTC");
    assert_str(mf_instant_show(a, t, MF_ID), "17 Nov 2023, 20.28 UTC");
    assert_str(mf_instant_show(a, t + 5000, MF_EN), "17 Nov 2023, 20:28:05 UTC");
    assert_str(mf_instant_show(a, t + 5007, MF_EN), "17 Nov 2023, 20:28:05.007 UTC");
    assert_str(mf_instant_show(a, t + 5007, MF_ID), "17 Nov 2023, 20.28.05,007 UTC");
    assert_str(mf_instant_show(a, parsed("2024-05-01"), MF_ID), "1 Mei 2024, 00.00 UTC");
    assert_str(mf_instant_show(a, parsed("2024-08-01"), MF_ID), "1 Agu 2024, 00.00 UTC");
    assert_str(mf_instant_show(a, parsed("2024-10-01"), MF_ID), "1 Okt 2024, 00.00 UTC");
    assert_str(mf_instant_show(a, parsed("2024-12-31"), MF_ID), "31 Des 2024, 00.00 UTC");
    assert_str(mf_instant_show(a, MF_NEVER, MF_EN), "never");
    assert_str(mf_instant_show(a, MF_NEVER, MF_ID), "tidak pernah");
    assert_str(mf_instant_iso(a, MF_NEVER), "never");
}

/* Nothing is out of range for showing, though parsing wouldn't give it. */
static void test_instants_beyond_the_calendar(void **state)
{
    struct mf_arena *a = *state;

    assert_str(mf_instant_iso(a, -1), "1969-12-31T23:59:59.999Z");
    assert_str(mf_instant_iso(a, INT64_C(253402300800000)), "10000-01-01T00:00:00Z");
    assert_true(mf_instant_iso(a, INT64_MIN).n > 0);
    assert_true(mf_instant_iso(a, INT64_MAX - 1).n > 0);
}

static void test_durations_in_words(void **state)
{
    struct mf_arena *a = *state;

    assert_str(mf_duration_words(a, 72 * MF_HOUR, MF_HOUR, MF_EN), "72 hours");
    assert_str(mf_duration_words(a, 72 * MF_HOUR, MF_HOUR, MF_ID), "72 jam");
    assert_str(mf_duration_words(a, 72 * MF_HOUR, 0, MF_EN), "3 days");
    assert_str(mf_duration_words(a, MF_DAY, 0, MF_EN), "1 day");
    assert_str(mf_duration_words(a, MF_DAY, 0, MF_ID), "1 hari");
    assert_str(mf_duration_words(a, 14 * MF_DAY, MF_WEEK, MF_EN), "2 weeks");
    assert_str(mf_duration_words(a, 14 * MF_DAY, MF_WEEK, MF_ID), "2 minggu");
    assert_str(mf_duration_words(a, 14 * MF_DAY, MF_DAY, MF_EN), "14 days");
    assert_str(mf_duration_words(a, 14 * MF_DAY, 0, MF_EN), "14 days");
    assert_str(mf_duration_words(a, 3 * MF_YEAR, 0, MF_ID), "3 tahun");
    assert_str(mf_duration_words(a, 90 * MF_MINUTE, MF_HOUR, MF_EN), "90 minutes");
    assert_str(mf_duration_words(a, 30 * MF_SECOND, 0, MF_ID), "30 detik");
    assert_str(mf_duration_words(a, 1, 0, MF_EN), "1 millisecond");
    assert_str(mf_duration_words(a, 1500, 0, MF_EN), "1500 milliseconds");
    assert_str(mf_duration_words(a, 0, 0, MF_EN), "0 minutes");
    assert_str(mf_duration_words(a, 0, MF_DAY, MF_EN), "0 days");
    assert_str(mf_duration_words(a, MF_NEVER, MF_DAY, MF_EN), "for ever");
    assert_str(mf_duration_words(a, MF_NEVER, 0, MF_ID), "selamanya");
    assert_str(mf_duration_words(a, -MF_DAY, 0, MF_EN), "-1 day");
    assert_str(mf_duration_words(a, INT64_MIN, 0, MF_EN), "-9223372036854775808 milliseconds");
}

static void test_durations_for_people(void **state)
{
    struct mf_arena *a = *state;

    assert_str(mf_duration_show(a, 4 * MF_DAY + 9 * MF_HOUR + 59 * MF_MINUTE, MF_EN), "4 d 9 h");
    assert_str(mf_duration_show(a, 4 * MF_DAY + 9 * MF_HOUR, MF_ID), "4 hari 9 jam");
    assert_str(mf_duration_show(a, 4 * MF_DAY + 59 * MF_MINUTE, MF_EN), "4 d");
    assert_str(mf_duration_show(a, 23 * MF_MINUTE, MF_EN), "23 min");
    assert_str(mf_duration_show(a, 23 * MF_MINUTE, MF_ID), "23 menit");
    assert_str(mf_duration_show(a, 400 * MF_DAY, MF_EN), "1 y 35 d");
    assert_str(mf_duration_show(a, 14 * MF_DAY, MF_EN), "14 d");
    assert_str(mf_duration_show(a, 1250, MF_EN), "1 s 250 ms");
    assert_str(mf_duration_show(a, 7, MF_ID), "7 milidetik");
    assert_str(mf_duration_show(a, 0, MF_EN), "0 s");
    assert_str(mf_duration_show(a, 0, MF_ID), "0 detik");
    assert_str(mf_duration_show(a, -90 * MF_MINUTE, MF_EN), "-1 h 30 min");
    assert_str(mf_duration_show(a, MF_NEVER, MF_ID), "selamanya");
    assert_true(mf_duration_show(a, INT64_MIN, MF_EN).n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_every_day_of_the_calendar),
        ARENA_TEST(test_any_instants),
        cmocka_unit_test(test_ways_to_write_an_instant),
        cmocka_unit_test(test_what_is_no_instant),
        ARENA_TEST(test_slips_of_the_pen),
        ARENA_TEST(test_instants_for_people),
        ARENA_TEST(test_instants_beyond_the_calendar),
        ARENA_TEST(test_durations_in_words),
        ARENA_TEST(test_durations_for_people),
    };

    return RUN(tests);
}
