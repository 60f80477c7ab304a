/*
 * The reader of texts: one field a line, in the order of text.def, each value in its one form. The
 * first thing that isn't so is what is told.
 */
#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "ledger/scan.h"
#include "ledger/text_internal.h"
#include "ledger/wire.h"

_Static_assert(MF_FIELD__COUNT <= 32, "fields seen are bits of 32");
enum { MAX_VALUES = MF_MAX_OPTIONS + MF_MAX_PARAMS + 8 };

struct reader {
    struct mf_arena *arena;
    struct mf_str all;
    size_t at;     /* where the next line begins */
    uint32_t line; /* its number, from 1 */
    struct mf_text *text;
    struct mf_denial *no;
    MF_VEC(struct mf_text_value) values;
    struct mf_map named; /* what many may be named, to find one named twice; made when needed */
    uint32_t seen;       /* bit i: the field i */
};

static bool deny(struct reader *r, enum mf_denied why, unsigned nargs, const struct mf_str *args)
{
    (void)mf_deny(r->no, why, nargs, args);
    if (r->no)
        r->no->line = r->line;
    return false;
}

static bool deny_in(struct reader *r, enum mf_text_field field, enum mf_denied why, unsigned nargs,
                    const struct mf_str *args)
{
    (void)deny(r, why, nargs, args);
    if (r->no)
        r->no->field = mf_str_c(mf_text_fields[field].word);
    return false;
}

static bool bad_value(struct reader *r, enum mf_text_field field, struct mf_str value)
{
    return deny_in(r, field, MF_NO_TEXT_VALUE, 1, &value);
}

/* ---- characters ---- */

static bool bad_character(struct reader *r, size_t at)
{
    struct mf_str rest = mf_str_sub(r->all, at, r->all.n);
    struct mf_buf shown;
    unsigned width;

    for (size_t i = 0; i < at; i++)
        r->line += r->all.p[i] == '\n';
    mf_buf_init(&shown, r->arena);
    mf_buf_visible_cluster(&shown, rest, &width);
    struct mf_str arg = mf_buf_str(&shown);
    return deny(r, MF_NO_TEXT_CHARACTER, 1, &arg);
}

#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Of eight bytes the high bit is set where one is this, and in no other. */
static uint64_t equal_to(uint64_t eight, unsigned byte)
{
    uint64_t x = eight ^ EIGHT(byte);

    return ~(((x & EIGHT(0x7f)) + EIGHT(0x7f)) | x | EIGHT(0x7f));
}

/* Eight bytes of ASCII that can be seen, or line feeds. */
static bool are_plain(uint64_t eight)
{
    uint64_t control = ~((eight & EIGHT(0x7f)) + EIGHT(0x80 - ' ')) & ~equal_to(eight, '\n');

    return ((eight | control | equal_to(eight, 0x7f)) & EIGHT(0x80)) == 0;
}

/* UTF-8, and nothing that can't be seen but line feeds. */
static bool characters_fit(struct reader *r)
{
    size_t i = 0;

    while (i < r->all.n) {
        uint64_t eight;
        uint32_t cp;
        if (r->all.n - i >= sizeof eight) {
            memcpy(&eight, r->all.p + i, sizeof eight);
            if (are_plain(eight)) {
                i += sizeof eight;
                continue;
            }
        }
        size_t n = mf_utf8_decode(mf_str_sub(r->all, i, r->all.n), &cp);
        if (n == 0 || (cp != '\n' && mf_utf8_hidden(cp)))
            return bad_character(r, i);
        i += n;
    }
    return true;
}

/* ---- lines ---- */

/* The line at `at`, without its line feed, split at its first space. */
static bool peek(struct reader *r, struct mf_str *ret_word, struct mf_str *ret_value)
{
    struct mf_str rest = mf_str_sub(r->all, r->at, r->all.n), line;

    if (!mf_scan_line(&rest, &line))
        return deny(r, MF_NO_TEXT_NO_LINE_FEED, 0, NULL);
    const char *space = line.n ? memchr(line.p, ' ', line.n) : NULL;
    *ret_word = mf_str_sub(line, 0, space ? (size_t)(space - line.p) : line.n);
    *ret_value = space ? mf_str_sub(line, ret_word->n + 1, line.n) : (struct mf_str){line.p, 0};
    return true;
}

static void pass(struct reader *r, struct mf_str value)
{
    r->at = (size_t)(value.p - r->all.p) + value.n + 1;
    r->line++;
}

/* The line isn't of the field that must come: is that one missing, or this one out of place? */
static bool other_field(struct reader *r, enum mf_text_field expected, struct mf_str word)
{
    struct mf_str args[2] = {mf_str_c(mf_text_fields[expected].word), word};

    for (unsigned i = 0; i < MF_FIELD__COUNT; i++)
        if ((r->seen >> i & 1) != 0 && mf_str_is(word, mf_text_fields[i].word))
            return deny(r, MF_NO_TEXT_TWICE, 1, &word);
    return deny(r, MF_NO_TEXT_MISSING, 2, args);
}

/* The next line must be of this field. */
static bool take(struct reader *r, enum mf_text_field field, struct mf_str *ret)
{
    struct mf_str word, name = mf_str_c(mf_text_fields[field].word);

    if (r->at == r->all.n)
        return deny(r, MF_NO_TEXT_ENDS, 1, &name);
    if (!peek(r, &word, ret))
        return false;
    if (!mf_str_eq(word, name))
        return other_field(r, field, word);
    r->seen |= UINT32_C(1) << field;
    return true;
}

/* ---- values ---- */

static bool read_hash(struct mf_str s, struct mf_hash *ret)
{
    return mf_str_starts(s, MF_S("sha256:")) && mf_wire_read_hex(mf_str_sub(s, 7, s.n), ret);
}

static bool read_number(struct mf_str s, uint64_t max, uint64_t *ret)
{
    return mf_scan_decimal(s, max, ret) && *ret > 0;
}

/* `3 days`: of all ways to say it the one that the writer has. */
static bool read_duration(struct reader *r, struct mf_str s, mf_duration *ret)
{
    static const struct {
        const char *one, *many;
        mf_duration ms;
    } units[] = {{"year", "years", MF_YEAR},       {"day", "days", MF_DAY},
                 {"hour", "hours", MF_HOUR},       {"minute", "minutes", MF_MINUTE},
                 {"second", "seconds", MF_SECOND}, {"millisecond", "milliseconds", 1}};
    struct mf_str number, rest = s;
    uint64_t n;

    if (!mf_scan_until(&rest, ' ', &number))
        return false;
    for (unsigned i = 0; i < sizeof units / sizeof *units; i++) {
        if (!mf_str_is(rest, units[i].one) && !mf_str_is(rest, units[i].many))
            continue;
        if (!read_number(number, (uint64_t)(MF_LAST_INSTANT_OF_WIRE / units[i].ms), &n))
            return false;
        *ret = (mf_duration)n * units[i].ms;
        return mf_str_eq(mf_duration_words(r->arena, *ret, 0, MF_EN), s);
    }
    return false;
}

/* The counted bytes behind this line; `count` is their number, as written. */
static bool read_counted(struct reader *r, enum mf_text_field field, struct mf_str count,
                         struct mf_text_value *v)
{
    size_t from = (size_t)(count.p - r->all.p) + count.n + 1;
    uint64_t n;

    if (!read_number(count, MF_MAX_COMMAND, &n))
        return bad_value(r, field, count);
    if (n >= r->all.n - from || r->all.p[from + n] != '\n')
        return deny_in(r, field, MF_NO_TEXT_COUNT, 1, &count);
    v->text = mf_str_sub(r->all, from, n);
    v->span = (struct mf_span){(uint32_t)from, (uint32_t)n};
    return true;
}

static bool read_argument_value(struct reader *r, struct mf_str s, struct mf_text_value *v)
{
    switch (v->kind) {
    case MF_ARG_PERSON:
    case MF_ARG_BODY:
    case MF_ARG_WORD:
        v->text = s;
        return mf_wire_is_name(s);
    case MF_ARG_TEXT:
        break; /* read_argument() */
    case MF_ARG_HASH:
        return read_hash(s, &v->hash);
    case MF_ARG_AMOUNT:
        return mf_scan_decimal(s, MF_MAX_SEQUENCE, &v->number);
    case MF_ARG_DURATION:
        return read_duration(r, s, &v->duration);
    case MF_ARG_DECISION:
        return read_number(s, UINT32_MAX, &v->number);
    }
    return false;
}

/* NAME KIND VALUE */
static bool read_argument(struct reader *r, struct mf_str s, struct mf_text_value *v)
{
    struct mf_str rest = s, kind;
    unsigned i = 0;

    if (!mf_scan_until(&rest, ' ', &v->name) || !mf_scan_until(&rest, ' ', &kind) ||
        !mf_wire_is_name(v->name))
        return bad_value(r, v->field, s);
    while (i <= MF_ARG_DECISION && !mf_str_is(kind, mf_text_kinds[i]))
        i++;
    if (i > MF_ARG_DECISION)
        return bad_value(r, v->field, s);
    v->kind = (enum mf_arg_kind)i;
    if (v->kind == MF_ARG_TEXT)
        return read_counted(r, v->field, rest, v);
    return read_argument_value(r, rest, v) || bad_value(r, v->field, s);
}

static bool read_word(struct mf_str s, const char *word, unsigned i, struct mf_text_value *v)
{
    v->number = i;
    return mf_str_is(s, word);
}

static bool read_plain(struct reader *r, struct mf_str s, struct mf_text_value *v)
{
    struct mf_ssh_key key;

    switch (mf_text_fields[v->field].shape) {
    case MF_SHAPE_NAME:
        v->text = s;
        return mf_wire_is_name(s);
    case MF_SHAPE_NUMBER:
        return read_number(s, MF_MAX_SEQUENCE, &v->number);
    case MF_SHAPE_PROPOSAL:
        return read_number(s, UINT32_MAX, &v->number);
    case MF_SHAPE_HASH:
        return read_hash(s, &v->hash);
    case MF_SHAPE_PRINT:
        return mf_ssh_print_read(s, &v->hash);
    case MF_SHAPE_PUBLIC:
        v->text = s;
        return mf_ssh_key_line(r->arena, s, false, &key, NULL);
    case MF_SHAPE_COUNT:
        for (unsigned i = 0; i < MF_TEXT_COUNTS; i++)
            if (read_word(s, mf_text_counts[i].word, i, v))
                return true;
        return false;
    case MF_SHAPE_BALLOT:
        for (unsigned i = 0; i < MF_TEXT__BALLOTS; i++)
            if (read_word(s, mf_text_ballots[i], i, v))
                return true;
        return false;
    case MF_SHAPE_ORIGIN:
    case MF_SHAPE_HEAD:
    case MF_SHAPE_INSTANT:
    case MF_SHAPE_VERB:
    case MF_SHAPE_ARGUMENT:
    case MF_SHAPE_COUNTED:
    case MF_SHAPE_MARKED:
    case MF_SHAPE_MARKED_COUNTED:
        break;
    }
    return false;
}

/* NUMBER, a space, and then a name or counted bytes. A number has one form: no plus, no "-0". */
static bool read_marked(struct reader *r, struct mf_str s, bool is_counted, struct mf_text_value *v)
{
    struct mf_str rest = s, number;
    uint64_t n;

    if (!mf_scan_until(&rest, ' ', &number))
        return bad_value(r, v->field, s);
    bool below = mf_str_starts(number, MF_S("-"));
    if (!mf_scan_decimal(mf_str_sub(number, below, number.n), MF_COUNT_VALUE, &n) ||
        (below && n == 0))
        return bad_value(r, v->field, s);
    v->mark = below ? -(int32_t)n : (int32_t)n;
    v->text = rest;
    if (is_counted)
        return read_counted(r, v->field, rest, v);
    return mf_wire_is_name(rest) || bad_value(r, v->field, s);
}

static bool read_value(struct reader *r, struct mf_str s, struct mf_text_value *v)
{
    enum mf_text_shape shape = mf_text_fields[v->field].shape;

    v->span = (struct mf_span){(uint32_t)(s.p - r->all.p), (uint32_t)s.n};
    if (shape == MF_SHAPE_COUNTED)
        return read_counted(r, v->field, s, v);
    if (shape == MF_SHAPE_ARGUMENT)
        return read_argument(r, s, v);
    if (shape == MF_SHAPE_MARKED || shape == MF_SHAPE_MARKED_COUNTED)
        return read_marked(r, s, shape == MF_SHAPE_MARKED_COUNTED, v);
    return read_plain(r, s, v) || bad_value(r, v->field, s);
}

/* ---- the head ---- */

static bool read_head_root(struct mf_str s, struct mf_text *t)
{
    struct mf_str size;

    return mf_scan_until(&s, ' ', &size) && read_number(size, MF_MAX_SEQUENCE, &t->head_size) &&
           mf_scan_hash(s, &t->head_root);
}

static bool read_verb(struct reader *r, struct mf_str s)
{
    for (unsigned i = 0; i < MF_TEXT__COUNT; i++)
        if (mf_str_is(s, mf_text_verbs[i].word)) {
            r->text->verb = (enum mf_text_verb)i;
            return true;
        }
    return deny_in(r, MF_FIELD_HEAD_DO, MF_NO_TEXT_VERB, 1, &s);
}

static bool read_head_value(struct reader *r, enum mf_text_field field, struct mf_str s)
{
    struct mf_text *t = r->text;

    switch (mf_text_fields[field].shape) {
    case MF_SHAPE_ORIGIN:
        t->organisation = s;
        return mf_scan_organisation(s) || bad_value(r, field, s);
    case MF_SHAPE_HASH:
        return read_hash(s, &t->charter) || bad_value(r, field, s);
    case MF_SHAPE_HEAD:
        return read_head_root(s, t) || bad_value(r, field, s);
    case MF_SHAPE_NAME:
        t->actor = s;
        return mf_wire_is_name(s) || bad_value(r, field, s);
    case MF_SHAPE_PRINT:
        return mf_ssh_print_read(s, &t->key) || bad_value(r, field, s);
    case MF_SHAPE_NUMBER:
        return read_number(s, MF_MAX_SEQUENCE, &t->sequence) || bad_value(r, field, s);
    case MF_SHAPE_INSTANT:
        return mf_wire_read_instant(s, &t->not_after) || bad_value(r, field, s);
    case MF_SHAPE_VERB:
        return read_verb(r, s);
    case MF_SHAPE_PROPOSAL:
    case MF_SHAPE_ARGUMENT:
    case MF_SHAPE_COUNT:
    case MF_SHAPE_BALLOT:
    case MF_SHAPE_COUNTED:
    case MF_SHAPE_MARKED:
    case MF_SHAPE_MARKED_COUNTED:
    case MF_SHAPE_PUBLIC:
        break;
    }
    return false;
}

static bool read_head(struct reader *r)
{
    struct mf_str rest = r->all, line, value;

    if (!mf_scan_line(&rest, &line) || !mf_str_is(line, mf_text_magic))
        return deny(r, MF_NO_TEXT_MAGIC, 0, NULL);
    pass(r, line);
    for (unsigned i = 0; i <= MF_FIELD_HEAD_DO; i++) {
        enum mf_text_field field = (enum mf_text_field)i;
        if (!take(r, field, &value) || !read_head_value(r, field, value))
            return false;
        pass(r, value);
    }
    return true;
}

/* ---- the verb's own fields ---- */

/* Arguments go by their parameter, nominees and options by themselves: each once. */
static bool named_once(struct reader *r, const struct mf_text_value *v)
{
    struct mf_str name = v->field == MF_FIELD_ARGUMENT ? v->name : v->text, key;

    if (!r->named.arena)
        mf_map_init(&r->named, r->arena);
    key = mf_strf(r->arena, "%s %.*s", mf_text_fields[v->field].word, MF_F(name));
    return mf_map_put(&r->named, key, 0) || deny_in(r, v->field, MF_NO_TEXT_AGAIN, 1, &name);
}

static bool take_value(struct reader *r, const struct mf_text_has *has)
{
    struct mf_text_value v = {.field = has->field, .line = r->line};
    struct mf_str s;

    if (!take(r, has->field, &s) || !read_value(r, s, &v) ||
        (has->times == MF_MANY && !named_once(r, &v)))
        return false;
    if (r->values.n == MAX_VALUES) {
        struct mf_str limit = mf_strf(r->arena, "%d", MAX_VALUES);
        return deny_in(r, has->field, MF_NO_TEXT_MANY, 1, &limit);
    }
    pass(r, s);
    if (v.text.p && v.span.at == r->at) { /* counted bytes lie between this line and the next */
        for (size_t i = 0; i < v.text.n; i++)
            r->line += v.text.p[i] == '\n';
        pass(r, v.text);
    }
    mf_vec_push(r->arena, &r->values, v);
    return true;
}

/* Is the next line of this field? */
static bool is_next(struct reader *r, enum mf_text_field field)
{
    struct mf_str word, value;
    struct mf_denial *no = r->no;

    r->no = NULL; /* a line without an end is told when it is read */
    bool next =
        r->at < r->all.n && peek(r, &word, &value) && mf_str_is(word, mf_text_fields[field].word);
    r->no = no;
    return next;
}

static bool read_fields(struct reader *r)
{
    const struct mf_text_has *has = mf_text_verbs[r->text->verb].has;
    struct mf_str word, value;

    for (; has->field != MF_FIELD__COUNT; has++) {
        if (has->times == MF_ONE ? !take_value(r, has)
                                 : is_next(r, has->field) && !take_value(r, has))
            return false;
        while (has->times == MF_MANY && is_next(r, has->field))
            if (!take_value(r, has))
                return false;
    }
    if (r->at == r->all.n)
        return true;
    if (!peek(r, &word, &value))
        return false;
    for (unsigned i = 0; i < MF_FIELD__COUNT; i++)
        if ((r->seen >> i & 1) != 0 && mf_str_is(word, mf_text_fields[i].word))
            return deny(r, MF_NO_TEXT_TWICE, 1, &word);
    return deny(r, MF_NO_TEXT_UNKNOWN, 1, &word);
}

static bool marks_fit(struct reader *r)
{
    const struct mf_text_value *ballot = mf_text_value(r->text, MF_FIELD_BALLOT);
    bool named =
        mf_text_value(r->text, MF_FIELD_NOMINEE) || mf_text_value(r->text, MF_FIELD_OPTION);
    bool marked = mf_text_value(r->text, MF_FIELD_MARKED_NOMINEE) ||
                  mf_text_value(r->text, MF_FIELD_MARKED_OPTION);

    if (!ballot || (!(named && marked) && (named || marked) == (ballot->number == MF_TEXT_FOR)))
        return true;
    r->line = ballot->line;
    return deny_in(r, MF_FIELD_BALLOT, MF_NO_TEXT_MARKS, 0, NULL);
}

bool mf_text_read(struct mf_arena *a, struct mf_str bytes, size_t limit, struct mf_text *ret,
                  struct mf_denial *no)
{
    struct mf_text t = {.bytes = bytes};
    struct reader r = {.arena = a, .all = bytes, .line = 1, .text = &t, .no = no};

    if (bytes.n > limit || bytes.n > MF_MAX_COMMAND) {
        size_t most = limit < MF_MAX_COMMAND ? limit : MF_MAX_COMMAND;
        return mf_deny(no, MF_NO_TEXT_SIZE, 2,
                       (struct mf_str[]){mf_strf(a, "%zu", most), mf_strf(a, "%zu", bytes.n)});
    }
    if (!characters_fit(&r) || !read_head(&r) || !read_fields(&r))
        return false;
    t.values = r.values.at;
    t.nvalues = r.values.n;
    if (!marks_fit(&r))
        return false;
    *ret = t;
    return true;
}
