/* Conviction in whole numbers of any length: products take more than 256 bits. */
#include "count/conviction.h"

#include <gmp.h>

#include "base/os.h"

static void set_u128(mpz_t to, mf_u128 x)
{
    mpz_set_ui(to, (unsigned long)(x >> 64));
    mpz_mul_2exp(to, to, 64);
    mpz_add_ui(to, to, (unsigned long)x);
}

static mf_u128 get_u128(const mpz_t x)
{
    mpz_t high;
    mf_u128 result;

    mpz_init(high);
    mpz_fdiv_q_2exp(high, x, 64);
    result = (mf_u128)mpz_get_ui(high) << 64 | mpz_get_ui(x);
    mpz_clear(high);
    return result;
}

/* x · y in parts of 2^128, rounded down. */
static void mul_parts(mpz_t x, const mpz_t y)
{
    mpz_mul(x, x, y);
    mpz_fdiv_q_2exp(x, x, 128);
}

/* aᵗ in parts of 2^128; a is decay / D. Squares and products in the contracts' order, since each
 * is rounded. */
static void power(mpz_t result, uint64_t decay, uint64_t blocks)
{
    mpz_t a;

    mpz_init_set_ui(a, decay);
    mpz_mul_2exp(a, a, 128);
    mpz_fdiv_q_ui(a, a, MF_CONVICTION_D);
    mpz_set_ui(result, 1);
    mpz_mul_2exp(result, result, 128);
    while (blocks > 0 && mpz_sgn(result) > 0) {
        if (blocks % 2 == 0) {
            mul_parts(a, a);
            blocks /= 2;
        } else {
            mul_parts(result, a);
            blocks--;
        }
    }
    mpz_clear(a);
}

mf_u128 mf_conviction_after(mf_u128 before, uint64_t stake, uint64_t decay, uint64_t blocks)
{
    mpz_t kept, new, whole;
    mf_u128 result;

    mf_assert(decay < MF_CONVICTION_D && stake <= MF_CONVICTION_STAKE &&
              before <= (mf_u128)MF_CONVICTION_STAKE * MF_CONVICTION_D);
    mpz_inits(kept, new, whole, NULL);
    power(kept, decay, blocks);
    mpz_set_ui(whole, 1);
    mpz_mul_2exp(whole, whole, 128);
    mpz_sub(new, whole, kept);
    mpz_mul_ui(new, new, stake);
    mpz_mul_ui(new, new, MF_CONVICTION_D);
    mpz_fdiv_q_ui(new, new, MF_CONVICTION_D - decay);
    set_u128(whole, before);
    mpz_addmul(new, kept, whole);
    mpz_set_ui(whole, 1);
    mpz_mul_2exp(whole, whole, 127);
    mpz_add(new, new, whole);
    mpz_fdiv_q_2exp(new, new, 128);
    result = get_u128(new);
    mpz_clears(kept, new, whole, NULL);
    return result;
}

/* With shares in parts of D: conviction·(D − a)·(beta·fund − requested·D)² ≥ rho·supply·D²·fund².
 */
bool mf_conviction_reached(mf_u128 conviction, uint64_t requested,
                           const struct mf_conviction_rule *rule)
{
    mpz_t have, room, need;
    bool reached;

    mpz_inits(have, room, need, NULL);
    mpz_set_ui(room, rule->most_ratio);
    mpz_mul_ui(room, room, rule->fund);
    mpz_set_ui(need, requested);
    mpz_submul_ui(room, need, MF_CONVICTION_D);
    set_u128(have, conviction);
    mpz_mul_ui(have, have, MF_CONVICTION_D - rule->decay);
    mpz_mul(have, have, room);
    mpz_mul(have, have, room);
    mpz_set_ui(need, rule->weight);
    mpz_mul_ui(need, need, rule->supply);
    mpz_mul_ui(need, need, MF_CONVICTION_D);
    mpz_mul_ui(need, need, MF_CONVICTION_D);
    mpz_mul_ui(need, need, rule->fund);
    mpz_mul_ui(need, need, rule->fund);
    reached = mpz_sgn(room) > 0 && mpz_cmp(have, need) >= 0;
    mpz_clears(have, room, need, NULL);
    return reached;
}

uint64_t mf_lock_votes(uint64_t capital, unsigned lock)
{
    mf_assert(lock <= 6 && capital <= UINT64_C(1) << 60);
    return lock == 0 ? capital / 10 : capital * lock;
}

unsigned mf_lock_periods(unsigned lock)
{
    mf_assert(lock <= 6);
    return lock == 0 ? 0 : 1u << (lock - 1);
}
