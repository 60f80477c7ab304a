/* What an audit says of turnout. */
#include "audit/audit_say.h"
#include "base/os.h"
#include "games/strength.h"

/* A few come when they are called, and so do those who hold one of so many seats; where anybody may
 * join, and many have, most don't. */
#define MANY 12u

static bool says_something(const struct mf_ay *y, const struct mf_turnouts *t)
{
    return t->gap == MF_TURNOUTS_KNOWN &&
           (y->au->options.nturnouts > 0 || (t->open && t->members >= MANY));
}

bool mf_ay_turnouts_shown(const struct mf_ay *y, const struct mf_audit_power *p)
{
    return p->turnouts_as == UINT32_MAX && says_something(y, &p->turnouts);
}

struct mf_str mf_ay_turnouts_head(const struct mf_ay *y, const struct mf_audit_power *p)
{
    struct mf_buf names;

    mf_buf_init(&names, y->a);
    for (uint32_t i = 0; i < y->au->npowers; i++)
        if (i == p->index || y->au->powers[i].turnouts_as == p->index) {
            mf_buf_c(&names, names.n > 0 ? ", " : "");
            mf_buf_add(&names, y->au->powers[i].power->name.text);
        }
    return mf_asay(y, TURNOUT_HEAD, mf_buf_str(&names), mf_ay_number(y, p->turnouts.members),
                   mf_ay_clause(y, p->turnouts.rule->span));
}

/* Millionths as a number with as many decimals as it has. */
static struct mf_str decimal(const struct mf_ay *y, uint32_t millionths, uint32_t unit)
{
    uint32_t whole = millionths / unit, rest = millionths % unit;
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    mf_buf_f(&b, "%u", whole);
    if (rest > 0)
        mf_buf_add(&b, mf_asaid(y, DECIMAL_POINT));
    for (uint32_t place = unit / 10; rest > 0; place /= 10) {
        mf_buf_f(&b, "%u", rest / place);
        rest %= place;
    }
    return mf_buf_str(&b);
}

struct mf_str mf_ay_rate(const struct mf_ay *y, uint32_t millionths)
{
    return mf_strf(y->a, "%.*s %%", MF_F(decimal(y, millionths, MF_MILLION / 100)));
}

struct mf_str mf_ay_correlation(const struct mf_ay *y, uint32_t millionths)
{
    return decimal(y, millionths, MF_MILLION);
}

struct mf_str mf_ay_chance(const struct mf_ay *y, uint64_t billionths)
{
    const uint64_t tenth = MF_BILLION / 1000;
    uint64_t tenths = (billionths + tenth / 2) / tenth;

    if (billionths < 2) /* no more than what rounding leaves */
        return MF_S("0");
    if (billionths + 2 > MF_BILLION)
        return MF_S("100");
    if (tenths == 0)
        return mf_asaid(y, CHANCE_LEAST);
    if (tenths == 1000)
        return mf_asaid(y, CHANCE_MOST);
    return mf_strf(y->a, "%u%.*s%u", (unsigned)(tenths / 10), MF_F(mf_asaid(y, DECIMAL_POINT)),
                   (unsigned)(tenths % 10));
}

struct mf_str mf_ay_turnouts_label(const struct mf_ay *y, const struct mf_turnouts *t, uint32_t row)
{
    if (row < t->nrows)
        return mf_asay(y, TURNOUT_BLOC, mf_ay_number(y, t->bloc[row]));
    return row == t->nrows ? mf_asaid(y, TURNOUT_EVEN) : mf_asaid(y, TURNOUT_SURE);
}

struct mf_str mf_ay_turnouts_cell(const struct mf_ay *y, const struct mf_turnouts *t, uint32_t row,
                                  uint32_t turnout_case)
{
    uint32_t bloc = row == t->nrows ? t->even[turnout_case] : t->sure[turnout_case];

    if (row < t->nrows)
        return mf_ay_chance(y, t->billionths[row][turnout_case]);
    return bloc == UINT32_MAX ? mf_asaid(y, NO_ONE_CAN) : mf_ay_number(y, bloc);
}

/* Powers with nothing to show, by reason: only where turnout was asked about. */
static void gaps(const struct mf_ay *y, struct mf_str *ret, uint32_t *n)
{
    static const enum mf_aw words[MF_TURNOUTS__GAPS] = {
        [MF_TURNOUTS_KNOWN] = MF_AW_YES,
        [MF_TURNOUTS_NO_VOTE] = MF_AW_TURNOUT_NO_VOTE,
        [MF_TURNOUTS_SEVERAL] = MF_AW_TURNOUT_SEVERAL,
        [MF_TURNOUTS_WEIGHTS] = MF_AW_TURNOUT_WEIGHTS,
        [MF_TURNOUTS_FILING] = MF_AW_TURNOUT_FILING,
        [MF_TURNOUTS_LARGE] = MF_AW_TURNOUT_LARGE,
        [MF_TURNOUTS_SAME] = MF_AW_TURNOUT_SAME,
        [MF_TURNOUTS_NOT_LOOKED] = MF_AW_TURNOUT_TIME,
    };

    for (unsigned gap = MF_TURNOUTS_KNOWN + 1; gap < MF_TURNOUTS__GAPS; gap++) {
        struct mf_buf names;
        mf_buf_init(&names, y->a);
        for (uint32_t i = 0; i < y->au->npowers; i++) {
            if (y->au->powers[i].turnouts.gap != gap)
                continue;
            mf_buf_c(&names, names.n > 0 ? ", " : "");
            mf_buf_add(&names, y->au->powers[i].power->name.text);
        }
        if (names.n > 0)
            ret[(*n)++] = mf_ay_fill(y, words[gap], (struct mf_str[]){mf_buf_str(&names)}, 1);
    }
}

uint32_t mf_ay_turnouts_says(const struct mf_ay *y, struct mf_str *ret)
{
    bool asked = y->au->options.nturnouts > 0, shown = false;
    uint32_t n = 0;

    for (uint32_t i = 0; i < y->au->npowers; i++)
        shown |= mf_ay_turnouts_shown(y, &y->au->powers[i]);
    if (shown)
        ret[n++] = mf_asaid(y, TURNOUT_ASSUMED);
    if (asked)
        gaps(y, ret, &n);
    return n;
}
