#include "base/instant.h"

#include <inttypes.h>
#include <string.h>

enum { MONTHS = 12 };

static const char *const month_names[MF_LINGUA__COUNT][MONTHS] = {
    [MF_EN] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    [MF_ID] = {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
};

/* A date and time of the proleptic Gregorian calendar, UTC. */
struct civil {
    int64_t year;
    unsigned month, day; /* from 1 */
    unsigned hour, minute, second, ms;
};

static unsigned month_days(int64_t year, unsigned month)
{
    static const unsigned char days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

/*
 * Days since 1970-01-01 of a date. Years are counted from 1 March, so that the leap day is the last
 * of its year, and in eras of 400 years, all of which have 146097 days.
 */
static int64_t days_from_civil(int64_t year, unsigned month, unsigned day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400, year_of_era = y - era * 400;
    int64_t from_march = month > 2 ? month - 3 : month + 9;
    int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

/* The reverse. */
static void civil_from_days(int64_t days, struct civil *c)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097, day_of_era = z - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;

    c->day = (unsigned)(day_of_year - (153 * from_march + 2) / 5 + 1);
    c->month = (unsigned)(from_march < 10 ? from_march + 3 : from_march - 9);
    c->year = year_of_era + era * 400 + (c->month <= 2);
}

static struct civil civil_of(mf_instant t)
{
    int64_t days = t / MF_DAY, rest = t % MF_DAY;
    struct civil c;

    if (rest < 0) {
        rest += MF_DAY;
        days--;
    }
    civil_from_days(days, &c);
    c.hour = (unsigned)(rest / MF_HOUR);
    c.minute = (unsigned)(rest % MF_HOUR / MF_MINUTE);
    c.second = (unsigned)(rest % MF_MINUTE / MF_SECOND);
    c.ms = (unsigned)(rest % MF_SECOND);
    return c;
}

/* Exactly `n` digits at the beginning of *s, a value up to `max`; taken off when they are there. */
static bool take_number(struct mf_str *s, unsigned n, unsigned max, unsigned *ret)
{
    unsigned value = 0;

    if (s->n < n)
        return false;
    for (unsigned i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        value = 10 * value + (unsigned)(s->p[i] - '0');
    }
    if (value > max)
        return false;
    *s = mf_str_sub(*s, n, s->n);
    *ret = value;
    return true;
}

static bool take_char(struct mf_str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = mf_str_sub(*s, 1, s->n);
    return true;
}

/* ".5", ".25" or ".250": milliseconds. */
static bool take_fraction(struct mf_str *s, unsigned *ret_ms)
{
    unsigned digits = 0, scale = 1000;

    while (digits < s->n && s->p[digits] >= '0' && s->p[digits] <= '9')
        digits++;
    if (digits < 1 || digits > 3 || !take_number(s, digits, 999, ret_ms))
        return false;
    for (; digits > 0; digits--)
        scale /= 10;
    *ret_ms *= scale;
    return true;
}

/* "Z" or "+07:00"; the milliseconds by which the local time is ahead of UTC. */
static bool take_zone(struct mf_str *s, int64_t *ret_ahead)
{
    unsigned hours, minutes;
    bool behind = take_char(s, '-');

    if (!behind && take_char(s, 'Z')) {
        *ret_ahead = 0;
        return true;
    }
    if (!behind && !take_char(s, '+'))
        return false;
    if (!take_number(s, 2, 23, &hours) || !take_char(s, ':') || !take_number(s, 2, 59, &minutes))
        return false;
    *ret_ahead = (hours * MF_HOUR + minutes * MF_MINUTE) * (behind ? -1 : 1);
    return true;
}

bool mf_instant_parse(struct mf_str s, mf_instant *ret)
{
    unsigned year, month, day, hour = 0, minute = 0, second = 0, ms = 0;
    int64_t ahead = 0;

    if (!take_number(&s, 4, 9999, &year) || !take_char(&s, '-') ||
        !take_number(&s, 2, MONTHS, &month) || !take_char(&s, '-') || !take_number(&s, 2, 31, &day))
        return false;
    if (month < 1 || day < 1 || day > month_days(year, month))
        return false;
    if (s.n > 0) {
        if (!take_char(&s, 'T') || !take_number(&s, 2, 23, &hour) || !take_char(&s, ':') ||
            !take_number(&s, 2, 59, &minute))
            return false;
        if (take_char(&s, ':')) {
            if (!take_number(&s, 2, 59, &second))
                return false;
            if (take_char(&s, '.') && !take_fraction(&s, &ms))
                return false;
        }
        if (!take_zone(&s, &ahead) || s.n > 0)
            return false;
    }

    mf_instant t = days_from_civil(year, month, day) * MF_DAY + hour * MF_HOUR +
                   minute * MF_MINUTE + second * MF_SECOND + ms - ahead;
    if (t < 0 || t >= days_from_civil(10000, 1, 1) * MF_DAY)
        return false;
    *ret = t;
    return true;
}

static void put_digits(char *to, unsigned width, unsigned n)
{
    while (width-- > 0) {
        to[width] = (char)('0' + n % 10);
        n /= 10;
    }
}

struct mf_str mf_instant_iso(struct mf_arena *a, mf_instant t)
{
    if (t == MF_NEVER)
        return MF_S("never");

    struct civil c = civil_of(t);
    if (c.year < 0 || c.year > 9999) {
        struct mf_str ms = c.ms ? mf_strf(a, ".%03u", c.ms) : MF_S("");
        return mf_strf(a, "%04" PRId64 "-%02u-%02uT%02u:%02u:%02u%.*sZ", c.year, c.month, c.day,
                       c.hour, c.minute, c.second, MF_F(ms));
    }
    /* Each entry of a ledger has one: printf would be a good part of writing it. */
    char text[] = "0000-00-00T00:00:00.000Z";
    put_digits(text, 4, (unsigned)c.year);
    put_digits(text + 5, 2, c.month);
    put_digits(text + 8, 2, c.day);
    put_digits(text + 11, 2, c.hour);
    put_digits(text + 14, 2, c.minute);
    put_digits(text + 17, 2, c.second);
    put_digits(text + 20, 3, c.ms);
    if (c.ms == 0)
        memcpy(text + 19, "Z", 2);
    return mf_str_copy(a, mf_str_c(text));
}

struct mf_str mf_instant_show(struct mf_arena *a, mf_instant t, enum mf_lingua lingua)
{
    if (t == MF_NEVER)
        return lingua == MF_ID ? MF_S("tidak pernah") : MF_S("never");

    /* Indonesian writes the time with full stops and the decimal sign as a comma. */
    char colon = lingua == MF_ID ? '.' : ':', point = lingua == MF_ID ? ',' : '.';
    struct civil c = civil_of(t);
    struct mf_buf b;
    mf_buf_init(&b, a);
    mf_buf_f(&b, "%u %s %" PRId64 ", %02u%c%02u", c.day, month_names[lingua][c.month - 1], c.year,
             c.hour, colon, c.minute);
    if (c.second != 0 || c.ms != 0)
        mf_buf_f(&b, "%c%02u", colon, c.second);
    if (c.ms != 0)
        mf_buf_f(&b, "%c%03u", point, c.ms);
    mf_buf_c(&b, " UTC");
    return mf_buf_str(&b);
}

struct unit {
    mf_duration size;
    bool by_hint_only; /* chosen only where the author wrote it */
    const char *one[MF_LINGUA__COUNT], *many[MF_LINGUA__COUNT], *brief[MF_LINGUA__COUNT];
};

/* Largest first. Indonesian nouns have no plural after a number. */
static const struct unit units[] = {
    {MF_YEAR, false, {"year", "tahun"}, {"years", "tahun"}, {"y", "tahun"}},
    {MF_WEEK, true, {"week", "minggu"}, {"weeks", "minggu"}, {NULL, NULL}},
    {MF_DAY, false, {"day", "hari"}, {"days", "hari"}, {"d", "hari"}},
    {MF_HOUR, false, {"hour", "jam"}, {"hours", "jam"}, {"h", "jam"}},
    {MF_MINUTE, false, {"minute", "menit"}, {"minutes", "menit"}, {"min", "menit"}},
    {MF_SECOND, false, {"second", "detik"}, {"seconds", "detik"}, {"s", "detik"}},
    {1, false, {"millisecond", "milidetik"}, {"milliseconds", "milidetik"}, {"ms", "milidetik"}},
};

enum { UNITS = sizeof units / sizeof units[0] };

static struct mf_str for_ever(enum mf_lingua lingua)
{
    return lingua == MF_ID ? MF_S("selamanya") : MF_S("for ever");
}

/* The size of a duration without its sign; right for INT64_MIN too. */
static uint64_t magnitude(mf_duration d)
{
    return d < 0 ? -(uint64_t)d : (uint64_t)d;
}

/* The unit of mf_duration_words(). */
static const struct unit *unit_for(uint64_t d, mf_duration hint)
{
    for (unsigned i = 0; i < UNITS; i++)
        if (units[i].size == hint && d % (uint64_t)hint == 0)
            return &units[i];
    if (d == 0)
        return unit_for(0, MF_MINUTE);
    for (unsigned i = 0; i < UNITS - 1; i++)
        if (!units[i].by_hint_only && d % (uint64_t)units[i].size == 0)
            return &units[i];
    return &units[UNITS - 1];
}

struct mf_str mf_duration_words(struct mf_arena *a, mf_duration d, mf_duration unit_hint,
                                enum mf_lingua lingua)
{
    if (d == MF_NEVER)
        return for_ever(lingua);

    uint64_t size = magnitude(d);
    const struct unit *u = unit_for(size, unit_hint);
    uint64_t n = size / (uint64_t)u->size;
    return mf_strf(a, "%s%" PRIu64 " %s", d < 0 ? "-" : "", n,
                   n == 1 ? u->one[lingua] : u->many[lingua]);
}

struct mf_str mf_duration_show(struct mf_arena *a, mf_duration d, enum mf_lingua lingua)
{
    if (d == MF_NEVER)
        return for_ever(lingua);

    uint64_t rest = magnitude(d);
    unsigned shown = 0;
    struct mf_buf b;
    mf_buf_init(&b, a);
    if (d < 0)
        mf_buf_char(&b, '-');
    for (unsigned i = 0; i < UNITS && shown < 2; i++) {
        uint64_t size = (uint64_t)units[i].size;
        if (units[i].by_hint_only)
            continue;
        if (rest >= size)
            mf_buf_f(&b, "%s%" PRIu64 " %s", shown ? " " : "", rest / size, units[i].brief[lingua]);
        /* The first unit that counts and its neighbour are shown, what is left is not. */
        if (rest >= size || shown > 0)
            shown++;
        rest %= size;
    }
    if (shown == 0)
        mf_buf_f(&b, "0 %s", units[UNITS - 2].brief[lingua]);
    return mf_buf_str(&b);
}
