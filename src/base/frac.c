#include "base/frac.h"

#include "base/os.h"

/* 256-bit numbers, least significant limb first. */
struct wide {
    uint64_t limb[4];
};

static struct wide wide_of(uint64_t x)
{
    return (struct wide){{x, 0, 0, 0}};
}

static struct wide wide_mul(struct wide a, uint64_t by)
{
    mf_u128 carry = 0;

    for (unsigned i = 0; i < 4; i++) {
        carry += (mf_u128)a.limb[i] * by;
        a.limb[i] = (uint64_t)carry;
        carry >>= 64;
    }
    mf_assert(carry == 0);
    return a;
}

static struct wide wide_add(struct wide a, struct wide b)
{
    mf_u128 carry = 0;

    for (unsigned i = 0; i < 4; i++) {
        carry += (mf_u128)a.limb[i] + b.limb[i];
        a.limb[i] = (uint64_t)carry;
        carry >>= 64;
    }
    mf_assert(carry == 0);
    return a;
}

static int wide_cmp(struct wide a, struct wide b)
{
    for (unsigned i = 4; i-- > 0;)
        if (a.limb[i] != b.limb[i])
            return a.limb[i] < b.limb[i] ? -1 : 1;
    return 0;
}

struct mf_frac mf_frac_reduce(struct mf_frac f)
{
    uint64_t a = f.num, b = f.den;

    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return (struct mf_frac){f.num / a, f.den / a};
}

/* Sign of a - b. */
static int sign(mf_u128 a, mf_u128 b)
{
    return (a > b) - (a < b);
}

int mf_frac_cmp(struct mf_frac a, struct mf_frac b)
{
    return sign((mf_u128)a.num * b.den, (mf_u128)b.num * a.den);
}

bool mf_frac_reached(uint64_t have, struct mf_frac share, uint64_t base, bool strict)
{
    int c = sign((mf_u128)have * share.den, (mf_u128)share.num * base);

    return strict ? c > 0 : c >= 0;
}

bool mf_frac_reached_floor(uint64_t have, struct mf_frac share, uint64_t base)
{
    /* have >= floor(x) if and only if have + 1 > x. The left side is at most 2^64 * (2^64 - 1). */
    return ((mf_u128)have + 1) * share.den > (mf_u128)share.num * base;
}

uint64_t mf_frac_needed(struct mf_frac share, uint64_t base, bool strict)
{
    mf_u128 product = (mf_u128)share.num * base, needed = product / share.den;

    /* strict: floor + 1; otherwise the ceiling */
    if (strict || product % share.den != 0)
        needed++;
    return needed > UINT64_MAX ? UINT64_MAX : (uint64_t)needed;
}

bool mf_frac_reached_sqrt(uint64_t have, struct mf_frac share, uint64_t base, bool has_cap,
                          uint64_t cap, bool strict)
{
    /* have >= num/den * sqrt(base) if and only if have^2 * den^2 >= num^2 * base: all are >= 0. */
    struct wide left = wide_mul(wide_mul(wide_mul(wide_of(have), have), share.den), share.den);
    struct wide right = wide_mul(wide_mul(wide_of(share.num), share.num), base);
    int c = wide_cmp(left, right);

    if (strict ? c > 0 : c >= 0)
        return true;
    return has_cap && (strict ? have > cap : have >= cap);
}

uint64_t mf_isqrt(uint64_t n)
{
    uint64_t root = 0;

    for (uint64_t bit = UINT64_C(1) << 31; bit != 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= n)
            root += bit;
    return root;
}

bool mf_falling_reached(uint64_t have, struct mf_falling f, int64_t elapsed, uint64_t base,
                        bool strict)
{
    mf_assert(f.over > 0);

    uint64_t over = (uint64_t)f.over;
    uint64_t gone = elapsed < 0 ? 0 : elapsed > f.over ? over : (uint64_t)elapsed;

    /*
     * With a/b = from, c/d = to, t = gone, T = over the line's value is
     *     a/b * (T - t)/T + c/d * t/T  =  (a*d*(T - t) + c*b*t) / (b*d*T),
     * so that have >= value * base if and only if have*b*d*T >= base * (a*d*(T - t) + c*b*t).
     * As T < 2^63, both sides stay below 2^255.
     */
    struct wide left = wide_mul(wide_mul(wide_mul(wide_of(have), f.from.den), f.to.den), over);
    struct wide first = wide_mul(wide_mul(wide_of(f.from.num), f.to.den), over - gone);
    struct wide second = wide_mul(wide_mul(wide_of(f.to.num), f.from.den), gone);
    int c = wide_cmp(left, wide_mul(wide_add(first, second), base));

    return strict ? c > 0 : c >= 0;
}
