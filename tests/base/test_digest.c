#include "base/digest.h"

#include "check.h"

/* Examples of NIST, FIPS 180-4. */
static void test_known_hashes(void **state)
{
    struct mf_arena *a = *state;
    struct mf_hash h = mf_sha256((struct mf_str){NULL, 0});

    assert_str(mf_hash_hex(a, &h),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    h = mf_sha256(MF_S("abc"));
    assert_str(mf_hash_hex(a, &h),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    h = mf_sha256(MF_S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
    assert_str(mf_hash_hex(a, &h),
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_a_million_times_a(void **state)
{
    struct mf_arena *a = *state;
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_pad(&b, 'a', 1000000);
    struct mf_hash h = mf_sha256(mf_buf_str(&b));
    assert_string_equal(mf_hash_hex(a, &h).p,
                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(test_known_hashes),
        ARENA_TEST(test_a_million_times_a),
    };

    return RUN(tests);
}
