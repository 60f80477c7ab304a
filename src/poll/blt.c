/*
 * BLT (Hill, Wichmann, Woodall 1987): "options seats", withdrawn options as -n, a line for each
 * ballot (its count, the options from the best, 0), a line 0, the options' names and a title in
 * quotation marks. Beside that: equal ranks as 2=3, a skipped rank as -, comments from # on, ids of
 * ballots in parentheses. A ballot is one line: so a forgotten 0 can't swallow the next.
 */
#include <string.h>

#include "poll/reader.h"

enum place { IN_HEAD, IN_BALLOTS, IN_NAMES };

struct blt {
    struct mf_reader *r;
    enum place place;
    uint32_t noptions;
    MF_VEC(uint64_t) withdrawn;
    MF_VEC(struct mf_str) names;
    MF_VEC(uint32_t) lines; /* of the names */
};

static bool refuse(struct blt *b, enum mf_poll_word word, struct mf_str arg0, struct mf_str arg1)
{
    return mf_poll_refuse(b->r, word, arg0, arg1);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct mf_str skip_blanks(struct mf_str s)
{
    size_t i = 0;

    while (i < s.n && blank(s.p[i]))
        i++;
    return mf_str_sub(s, i, s.n);
}

/* The word at the front, for a message. */
static struct mf_str word_of(struct blt *b, struct mf_str s)
{
    size_t n = 0;

    while (n < s.n && !blank(s.p[n]) && s.p[n] != ',' && n < 60)
        n++;
    return mf_poll_text(b->r, mf_str_sub(s, 0, n));
}

/* A comment may end a line of numbers; # inside quotation marks belongs to a name. */
static struct mf_str without_comment(struct mf_str s)
{
    const char *hash = s.n > 0 ? memchr(s.p, '#', s.n) : NULL;

    return mf_str_trim(hash ? mf_str_sub(s, 0, (size_t)(hash - s.p)) : s);
}

/* Takes off what may stand between two numbers: blanks, and one comma at most. */
static bool next(struct blt *b, struct mf_str *s)
{
    *s = skip_blanks(*s);
    if (s->n == 0 || s->p[0] != ',')
        return true;
    mf_poll_mend(b->r, MF_POLL_WORD_MENDED_COMMAS, mf_poll_none);
    *s = skip_blanks(mf_str_sub(*s, 1, s->n));
    return s->n == 0 || s->p[0] != ',' ||
           refuse(b, MF_POLL_WORD_BLT_GAP, mf_poll_none, mf_poll_none);
}

static bool number(struct blt *b, struct mf_str *s, uint64_t *ret)
{
    struct mf_str whole = *s;

    if (!mf_poll_digits(s, ret))
        return refuse(b, MF_POLL_WORD_BLT_WORD, word_of(b, whole), mf_poll_none);
    if (s->n > 0 && s->p[0] == '.')
        return refuse(b, MF_POLL_WORD_BLT_FRACTION, word_of(b, whole), mf_poll_none);
    if (s->n > 0 && !blank(s->p[0]) && !strchr(",=", s->p[0]))
        return refuse(b, MF_POLL_WORD_BLT_WORD, word_of(b, whole), mf_poll_none);
    return true;
}

/* Only commas and zeros may follow the 0 that ends a ballot. */
static bool nothing_after(struct blt *b, struct mf_str s)
{
    bool zeros = false, commas = false;

    for (size_t i = 0; i < s.n; i++) {
        zeros |= s.p[i] == '0';
        commas |= s.p[i] == ',';
        if (!blank(s.p[i]) && !strchr("0,", s.p[i]))
            return refuse(b, MF_POLL_WORD_BLT_AFTER, mf_poll_text(b->r, mf_str_sub(s, 0, 60)),
                          mf_poll_none);
    }
    if (zeros)
        mf_poll_mend(b->r, MF_POLL_WORD_MENDED_ZEROS, mf_poll_none);
    if (commas)
        mf_poll_mend(b->r, MF_POLL_WORD_MENDED_COMMAS, mf_poll_none);
    return true;
}

static bool head(struct blt *b, struct mf_str s)
{
    uint64_t options, seats;

    if (!mf_poll_digits(&s, &options) || !next(b, &s) || !mf_poll_digits(&s, &seats))
        return refuse(b, MF_POLL_WORD_BLT_FIRST, mf_poll_none, mf_poll_none);
    for (size_t i = 0; i < s.n; i++)
        if (!blank(s.p[i]) && s.p[i] != ',')
            return refuse(b, MF_POLL_WORD_BLT_FIRST, mf_poll_none, mf_poll_none);
    if (options == 0)
        return refuse(b, MF_POLL_WORD_OPTIONS_NONE, mf_poll_none, mf_poll_none);
    if (options > MF_POLL_OPTIONS)
        return refuse(b, MF_POLL_WORD_OPTIONS_MANY, mf_poll_none, mf_poll_none);
    if (seats == 0 || seats > MF_POLL_OPTIONS)
        return refuse(b, MF_POLL_WORD_BLT_SEATS, mf_poll_number(b->r, seats), mf_poll_none);
    b->noptions = (uint32_t)options;
    b->r->poll->seats = (uint32_t)seats;
    mf_poll_profile(b->r, MF_MARKS_RANKS, b->noptions);
    b->place = IN_BALLOTS;
    return true;
}

static bool withdrawal(struct blt *b, struct mf_str s)
{
    while (s.n > 0) {
        uint64_t n;
        if (s.p[0] != '-')
            return refuse(b, MF_POLL_WORD_BLT_WORD, word_of(b, s), mf_poll_none);
        s = mf_str_sub(s, 1, s.n);
        if (!number(b, &s, &n))
            return false;
        if (n == 0 || n > b->noptions)
            return refuse(b, MF_POLL_WORD_BLT_WITHDRAWN, mf_poll_number(b->r, n),
                          mf_poll_number(b->r, b->noptions));
        mf_vec_push(b->r->a, &b->withdrawn, n);
        if (!next(b, &s))
            return false;
    }
    return true;
}

/* One option at a rank, or a rank that is skipped; *ret_end at the 0. */
static bool ranked(struct blt *b, struct mf_str *s, int32_t rank, bool *ret_end)
{
    uint64_t option;

    if (s->p[0] == '-' && (s->n == 1 || blank(s->p[1]) || s->p[1] == ',')) {
        *s = mf_str_sub(*s, 1, s->n);
        return true;
    }
    for (;;) {
        if (!number(b, s, &option))
            return false;
        if (option > b->noptions)
            return refuse(b, MF_POLL_WORD_BLT_OPTION, mf_poll_number(b->r, option),
                          mf_poll_number(b->r, b->noptions));
        *ret_end = option == 0;
        if (*ret_end)
            return s->n == 0 || s->p[0] != '=' ||
                   refuse(b, MF_POLL_WORD_BLT_EQUAL, mf_poll_none, mf_poll_none);
        mf_poll_mark(b->r, (uint32_t)option - 1, rank);
        if (s->n == 0 || s->p[0] != '=')
            return true;
        *s = mf_str_sub(*s, 1, s->n);
        if (s->n == 0 || s->p[0] < '1' || s->p[0] > '9')
            return refuse(b, MF_POLL_WORD_BLT_EQUAL, mf_poll_none, mf_poll_none);
    }
}

static bool ballot(struct blt *b, struct mf_str s)
{
    uint64_t heads;
    bool end = false;

    if (s.p[0] == '(') {
        const char *close = memchr(s.p, ')', s.n);
        if (!close)
            return refuse(b, MF_POLL_WORD_BLT_WORD, word_of(b, s), mf_poll_none);
        mf_poll_mend(b->r, MF_POLL_WORD_MENDED_BALLOT_ID, mf_poll_none);
        s = skip_blanks(mf_str_sub(s, (size_t)(close - s.p) + 1, s.n));
    }
    if (!number(b, &s, &heads))
        return false;
    if (!next(b, &s))
        return false;
    if (heads == 0 && s.n == 0) {
        b->place = IN_NAMES;
        return true;
    }
    for (int32_t rank = 1; s.n > 0 && !end; rank++) {
        if (b->r->marks.n > MF_POLL_MARKS)
            return refuse(b, MF_POLL_WORD_MARKS_MANY, mf_poll_none, mf_poll_none);
        if (!ranked(b, &s, rank, &end) || (!end && !next(b, &s)))
            return false;
    }
    if (!end)
        return refuse(b, MF_POLL_WORD_BLT_OPEN, mf_poll_none, mf_poll_none);
    if (heads == 0)
        mf_poll_mend(b->r, MF_POLL_WORD_MENDED_NO_HEADS, mf_poll_none);
    return nothing_after(b, s) && mf_poll_ballot(b->r, heads);
}

static void add_name(struct blt *b, struct mf_str name)
{
    mf_vec_push(b->r->a, &b->names, mf_poll_text(b->r, name));
    mf_vec_push(b->r->a, &b->lines, b->r->line);
}

/* Whether a line is only quoted texts with blanks between them; where `add`, they are taken. */
static bool only_quoted(struct blt *b, struct mf_str s, bool add)
{
    while (s.n > 0) {
        const char *close;
        struct mf_str name;
        if (s.p[0] != '"' || !(close = memchr(s.p + 1, '"', s.n - 1)))
            return false;
        name = mf_str_sub(s, 1, (size_t)(close - s.p) - 1);
        s = mf_str_sub(s, name.n + 2, s.n);
        if (s.n > 0 && !blank(s.p[0]))
            return false;
        s = skip_blanks(s);
        if (add)
            add_name(b, name);
    }
    return true;
}

/*
 * A whole line as one name, with marks inside it: doubled ones are one, and if one is left without
 * its partner, all of them go.
 */
static void mend_name(struct blt *b, struct mf_str s)
{
    struct mf_buf kept, bare;
    unsigned marks = 0;

    mf_buf_init(&kept, b->r->a);
    mf_buf_init(&bare, b->r->a);
    for (size_t i = 0; i < s.n; i++) {
        mf_buf_char(&kept, s.p[i]);
        if (s.p[i] != '"') {
            mf_buf_char(&bare, s.p[i]);
            continue;
        }
        marks++;
        if (i + 1 < s.n && s.p[i + 1] == '"')
            i++;
    }
    add_name(b, mf_buf_str(marks % 2 == 0 ? &kept : &bare));
    mf_poll_mend(b->r, MF_POLL_WORD_MENDED_QUOTES, b->names.at[b->names.n - 1]);
}

static bool name_line(struct blt *b, struct mf_str s)
{
    if (s.p[0] == '#')
        return true;
    while (s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == ',') { /* as spreadsheets leave them */
        mf_poll_mend(b->r, MF_POLL_WORD_MENDED_COMMAS, mf_poll_none);
        s = mf_str_trim(mf_str_sub(s, 0, s.n - 1));
    }
    if (s.p[0] != '"') {
        if (memchr(s.p, '"', s.n) || s.p[0] == '[')
            return refuse(b, MF_POLL_WORD_BLT_NAME, mf_poll_text(b->r, s), mf_poll_none);
        add_name(b, s);
        mf_poll_mend(b->r, MF_POLL_WORD_MENDED_BARE_NAME, b->names.at[b->names.n - 1]);
        return true;
    }
    if (only_quoted(b, s, false))
        return only_quoted(b, s, true);
    if (s.n < 2 || s.p[s.n - 1] != '"')
        return refuse(b, MF_POLL_WORD_QUOTE_OPEN, mf_poll_none, mf_poll_none);
    mend_name(b, mf_str_sub(s, 1, s.n - 2));
    return true;
}

static bool line(struct blt *b, struct mf_str raw)
{
    struct mf_str s;

    if (b->place != IN_NAMES && mf_str_trim(raw).n > 0 && mf_str_trim(raw).p[0] == '"' &&
        b->place == IN_BALLOTS) {
        mf_poll_mend(b->r, MF_POLL_WORD_MENDED_NO_END, mf_poll_none);
        b->place = IN_NAMES;
    }
    s = b->place == IN_NAMES ? mf_str_trim(raw) : without_comment(raw);
    if (s.n == 0)
        return true;
    if (b->place == IN_HEAD)
        return head(b, s);
    if (b->place == IN_NAMES)
        return name_line(b, s);
    if (s.p[0] == '[')
        return refuse(b, MF_POLL_WORD_BLT_BRACKET, mf_poll_none, mf_poll_none);
    return s.p[0] == '-' ? withdrawal(b, s) : ballot(b, s);
}

static bool finish(struct blt *b)
{
    struct mf_reader *r = b->r;

    if (b->place == IN_HEAD)
        return refuse(b, MF_POLL_WORD_BLT_FIRST, mf_poll_none, mf_poll_none);
    if (b->names.n != b->noptions && b->names.n != b->noptions + 1)
        return refuse(b, MF_POLL_WORD_BLT_NAMES, mf_poll_number(r, b->names.n),
                      mf_poll_number(r, b->noptions));
    for (uint32_t i = 0; i < b->noptions; i++) {
        struct mf_poll_option o = {.name = b->names.at[i]};
        if (o.name.n == 0)
            return mf_poll_refuse_at(r, b->lines.at[i], MF_POLL_WORD_OPTION_NAMELESS, mf_poll_none,
                                     mf_poll_none);
        if (!mf_map_put(&r->by_name, o.name, i))
            mf_poll_mend(r, MF_POLL_WORD_MENDED_SAME_NAME, o.name);
        mf_vec_push(r->a, &r->options, o);
    }
    for (uint32_t i = 0; i < b->withdrawn.n; i++)
        r->options.at[b->withdrawn.at[i] - 1].bar = MF_POLL_WITHDRAWN;
    if (b->names.n > b->noptions)
        r->poll->title = b->names.at[b->noptions];
    return true;
}

bool mf_poll_read_blt(struct mf_reader *r)
{
    struct blt b = {.r = r};
    struct mf_str s;

    while (mf_poll_line(r, &s))
        if (!line(&b, s))
            return false;
    return !mf_poll_failed(r) && finish(&b);
}
