#include "ledger/entry.h"

#include <string.h>

#include "base/os.h"
#include "ledger/scan.h"
#include "ledger/wire.h"

static const char magic[] = "mufakat-entry-v1";

static const struct {
    const char *word, *parts;
} kinds[] = {
#define MF_ENTRY(sym, word, parts) {word, parts},
#include "ledger/entry.def"
#undef MF_ENTRY
};

const char *mf_entry_kind_name(enum mf_entry_kind kind)
{
    return kinds[kind].word;
}

struct mf_str mf_entry_part(const struct mf_entry *e, const char *name)
{
    for (uint32_t i = 0; i < e->nparts; i++)
        if (mf_str_is(e->parts[i].name, name))
            return e->parts[i].bytes;
    return (struct mf_str){0};
}

/* ---- which parts ---- */

static bool is_part_name(struct mf_str s)
{
    if (s.n == 0 || s.n > MF_MAX_PART_NAME || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
            return false;
    return true;
}

/* Takes the next word of a list with single spaces. */
static bool next_word(struct mf_str *list, struct mf_str *ret)
{
    if (list->n == 0)
        return false;
    if (!mf_scan_until(list, ' ', ret)) {
        *ret = *list;
        list->n = 0;
    }
    return true;
}

/* Is it the word, or one of those with bars between them? */
static bool is_one_of(struct mf_str name, struct mf_str words)
{
    struct mf_str word;

    while (mf_scan_until(&words, '|', &word))
        if (mf_str_eq(name, word))
            return true;
    return mf_str_eq(name, words);
}

/* The parts that the kind asks for, in their order; *ret_bad: the name that is wrong or missing. */
static bool parts_fit(const struct mf_entry *e, struct mf_str *ret_bad)
{
    struct mf_str list = mf_str_c(kinds[e->kind].parts), word;
    uint32_t at = 0;

    if (mf_str_is(list, "*"))
        return true;
    while (next_word(&list, &word)) {
        bool optional = word.p[0] == '[';
        if (optional)
            word = mf_str_sub(word, 1, word.n - 2);
        if (at < e->nparts && is_one_of(e->parts[at].name, word)) {
            at++;
        } else if (!optional) {
            *ret_bad = word;
            return false;
        }
    }
    if (at < e->nparts)
        *ret_bad = e->parts[at].name;
    return at == e->nparts;
}

static bool is_twice(const struct mf_entry *e, uint32_t part)
{
    for (uint32_t i = 0; i < part; i++)
        if (mf_str_eq(e->parts[i].name, e->parts[part].name))
            return true;
    return false;
}

/* ---- writing ---- */

enum mf_rc mf_entry_write(struct mf_buf *out, const struct mf_entry *e, struct mf_err *err)
{
    struct mf_str bad;
    size_t before = out->n, bytes = 0;

    if (e->kind >= MF_ENTRY__COUNT || e->at < 0 || e->at > MF_LAST_INSTANT_OF_WIRE)
        return mf_err_set(err, MF_E_USAGE, "an entry of no kind, or at no instant");
    if (e->nparts > MF_MAX_ENTRY_PARTS)
        return mf_err_set(err, MF_E_LIMIT, "an entry has at most %u parts", MF_MAX_ENTRY_PARTS);
    for (uint32_t i = 0; i < e->nparts; i++) {
        if (!is_part_name(e->parts[i].name) || is_twice(e, i))
            return mf_err_set(err, MF_E_USAGE, "an entry's part has no name, or one that is taken");
        bytes += e->parts[i].bytes.n <= MF_MAX_ENTRY ? e->parts[i].bytes.n : MF_MAX_ENTRY + 1;
    }
    if (!parts_fit(e, &bad))
        return mf_err_set(err, MF_E_USAGE, "an entry of the kind %s: not as it should be: %.*s",
                          kinds[e->kind].word, MF_F(bad));
    if (bytes > MF_MAX_ENTRY)
        return mf_err_set(err, MF_E_LIMIT, "an entry has at most %u bytes", MF_MAX_ENTRY);
    mf_buf_c(out, magic);
    mf_buf_c(out, "\nkind ");
    mf_buf_c(out, kinds[e->kind].word);
    mf_buf_c(out, "\nat ");
    mf_wire_instant(out, e->at);
    mf_buf_char(out, '\n');
    for (uint32_t i = 0; i < e->nparts; i++) {
        mf_buf_c(out, "part ");
        mf_buf_add(out, e->parts[i].name);
        mf_buf_char(out, ' ');
        mf_buf_u(out, e->parts[i].bytes.n);
        mf_buf_char(out, '\n');
        mf_buf_add(out, e->parts[i].bytes);
        mf_buf_char(out, '\n');
    }
    if (out->n - before <= MF_MAX_ENTRY)
        return MF_OK;
    out->n = before;
    out->p[before] = '\0';
    return mf_err_set(err, MF_E_LIMIT, "an entry has at most %u bytes", MF_MAX_ENTRY);
}

/* ---- reading ---- */

static enum mf_rc bad_at(struct mf_str all, struct mf_str rest, struct mf_err *err,
                         const char *what)
{
    return mf_err_set(err, MF_E_FORMAT, "byte %zu: %s", all.n - rest.n, what);
}

/* `WORD VALUE` on a line. */
static bool take_field(struct mf_str *rest, const char *word, struct mf_str *ret)
{
    struct mf_str after = *rest, line, first;

    if (!mf_scan_line(&after, &line) || !mf_scan_until(&line, ' ', &first) ||
        !mf_str_is(first, word))
        return false;
    *ret = line;
    *rest = after;
    return true;
}

static bool kind_of(struct mf_str word, enum mf_entry_kind *ret)
{
    for (unsigned i = 0; i < MF_ENTRY__COUNT; i++)
        if (mf_str_is(word, kinds[i].word)) {
            *ret = (enum mf_entry_kind)i;
            return true;
        }
    return false;
}

/* NULL, or what is wrong with the part that begins at *rest. */
static const char *take_part(struct mf_str *rest, struct mf_entry *e)
{
    struct mf_entry_part *part = &e->parts[e->nparts];
    struct mf_str line;
    uint64_t n;

    if (e->nparts == MF_MAX_ENTRY_PARTS)
        return "more parts than an entry has";
    if (!take_field(rest, "part", &line) || !mf_scan_until(&line, ' ', &part->name) ||
        !is_part_name(part->name))
        return "no part, with its name and its length, where one should begin";
    if (!mf_scan_decimal(line, MF_MAX_ENTRY, &n))
        return "the part's length is no number, or too large";
    if (is_twice(e, e->nparts++))
        return "a part of that name was there already";
    if (n >= rest->n || rest->p[n] != '\n')
        return "the part doesn't end, with a line feed, where its length says";
    part->bytes = mf_str_sub(*rest, 0, n);
    *rest = mf_str_sub(*rest, n + 1, rest->n);
    return NULL;
}

enum mf_rc mf_entry_read(struct mf_str bytes, struct mf_entry *ret, struct mf_err *err)
{
    struct mf_str rest = bytes, line, before;
    struct mf_entry e = {0};

    if (bytes.n > MF_MAX_ENTRY)
        return mf_err_set(err, MF_E_LIMIT, "an entry has at most %u bytes, this has %zu",
                          MF_MAX_ENTRY, bytes.n);
    if (!mf_scan_line(&rest, &line) || !mf_str_is(line, magic))
        return mf_err_set(err, MF_E_FORMAT, "byte 0: no entry: it doesn't begin with \"%s\"",
                          magic);
    before = rest;
    if (!take_field(&rest, "kind", &line) || !kind_of(line, &e.kind))
        return bad_at(bytes, before, err, "no kind of entry that this version knows");
    before = rest;
    if (!take_field(&rest, "at", &line) || !mf_wire_read_instant(line, &e.at))
        return bad_at(bytes, before, err, "no instant, to the millisecond and in UTC");
    while (rest.n > 0) {
        before = rest;
        const char *wrong = take_part(&rest, &e);
        if (wrong)
            return bad_at(bytes, before, err, wrong);
    }
    if (!parts_fit(&e, &line))
        return mf_err_set(err, MF_E_FORMAT,
                          "an entry of the kind %s: this part is missing or out of place: %.*s",
                          kinds[e.kind].word, MF_F(line));
    *ret = e;
    return MF_OK;
}
