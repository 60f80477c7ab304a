/* The configuration of deliveries, line by line. */
#include <stdlib.h>
#include <string.h>

#include "ledger/post.h"
#include "ledger/scan.h"

#define MAX_WORD 2000u

/* The next word off *line, between spaces; n 0: none is left. */
static struct mf_str word(struct mf_str *line)
{
    size_t n = 0;

    while (line->n > 0 && line->p[0] == ' ')
        *line = mf_str_sub(*line, 1, line->n);
    while (n < line->n && line->p[n] != ' ')
        n++;
    struct mf_str w = mf_str_sub(*line, 0, n);
    *line = mf_str_sub(*line, n, line->n);
    return w;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Runs of letters, digits and `more`, a full stop only between two of them. */
static bool dotted(struct mf_str s, const char *more)
{
    bool last = false;

    for (size_t i = 0; i < s.n; i++) {
        bool plain = letter(s.p[i]) || digit(s.p[i]) || (s.p[i] && strchr(more, s.p[i]));
        if (!plain && (s.p[i] != '.' || !last))
            return false;
        last = plain;
    }
    return last;
}

/* Narrower than RFC 5322: no quotes, no comments, nothing that begins like an option. */
static bool address(struct mf_str s)
{
    struct mf_str local, rest = s;

    return s.n <= 254 && mf_scan_until(&rest, '@', &local) && local.n <= 64 && local.n > 0 &&
           local.p[0] != '-' && dotted(local, "_+-=") && dotted(rest, "-") && rest.p[0] != '-';
}

static bool url(struct mf_str s)
{
    if (!mf_str_starts(s, MF_S("https://")) && !mf_str_starts(s, MF_S("http://")))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '"' || s.p[i] == '\\')
            return false;
    return s.n < MAX_WORD;
}

static bool person_id(struct mf_str s)
{
    bool fine = s.n > 0 && s.n <= 200 && s.p[0] >= 'a' && s.p[0] <= 'z';

    for (size_t i = 0; fine && i < s.n; i++)
        fine = (s.p[i] >= 'a' && s.p[i] <= 'z') || digit(s.p[i]) || s.p[i] == '_';
    return fine;
}

static const char *read_mail(struct mf_arena *a, struct mf_post *p, struct mf_str line)
{
    uint32_t n = 0;

    if (p->mail[0])
        return "the mail command is given twice";
    for (struct mf_str w = word(&line); w.n > 0; w = word(&line)) {
        if (n == MF_MAX_MAIL_WORDS)
            return "the mail command has more than 32 words";
        p->mail[n++] = mf_str_copy(a, w).p;
    }
    return n > 0 && p->mail[0][0] == '/' ? NULL : "a mail command begins with a path from /";
}

static const char *read_person(struct mf_arena *a, struct mf_post *p, struct mf_str line)
{
    struct mf_route r = {.person = word(&line)};
    struct mf_str lingua = word(&line), kind = word(&line), to = word(&line);

    if (!person_id(r.person))
        return "that is no person's identifier";
    if (!mf_lingua_parse(lingua, &r.lingua))
        return "after the person comes a language, en or id";
    if (p->routes.n == MF_MAX_POST_PEOPLE)
        return "more than 100000 people";
    if (mf_str_is(kind, "mail")) {
        r.mail = to;
        if (!address(to))
            return "that is no address such as ana@coop.example";
    } else if (mf_str_is(kind, "webhook")) {
        r.hook = to;
        r.secret_file = word(&line);
        if (!url(to))
            return "that is no address such as https://hooks.example/ana";
        if (r.secret_file.n == 0 || r.secret_file.p[0] != '/')
            return "after the address comes the file with the secret, a path from /";
    } else {
        return "after the language comes `mail ADDRESS` or `webhook URL FILE`";
    }
    if (word(&line).n > 0)
        return "there is a word too many";
    mf_vec_push(a, &p->routes, r);
    return NULL;
}

/* What is wrong with the line; NULL: nothing. */
static const char *read_line(struct mf_arena *a, struct mf_post *p, struct mf_str line)
{
    struct mf_str key = word(&line);

    if (key.n == 0 || key.p[0] == '#')
        return NULL;
    if (mf_str_is(key, "mail"))
        return read_mail(a, p, line);
    if (mf_str_is(key, "person"))
        return read_person(a, p, line);
    struct mf_str value = word(&line);
    if (word(&line).n > 0)
        return "there is a word too many";
    if (mf_str_is(key, "from")) {
        p->from = value;
        return address(value) ? NULL : "that is no address such as notices@coop.example";
    }
    if (mf_str_is(key, "language"))
        return mf_lingua_parse(value, &p->lingua) ? NULL : "a language is en or id";
    if (mf_str_is(key, "begin"))
        return mf_scan_decimal(value, INT64_MAX, &p->begin) ? NULL : "begin takes a number";
    return "lines begin with from, mail, language, begin or person";
}

static int by_person(const void *x, const void *y)
{
    const struct mf_route *a = x, *b = y;

    return mf_str_cmp(a->person, b->person);
}

/* What needs more than one line. */
static enum mf_rc whole(struct mf_post *p, struct mf_err *err)
{
    if (p->routes.n > 1)
        qsort(p->routes.at, p->routes.n, sizeof *p->routes.at, by_person);
    for (uint32_t i = 0; i < p->routes.n; i++) {
        const struct mf_route *r = &p->routes.at[i];
        if (i > 0 && mf_str_eq(r->person, r[-1].person))
            return mf_err_set(err, MF_E_FORMAT, "%.*s has two lines", MF_F(r->person));
        if (r->mail.n > 0 && (!p->mail[0] || p->from.n == 0))
            return mf_err_set(err, MF_E_FORMAT, "for e-mail, lines `mail` and `from` are needed");
    }
    return MF_OK;
}

enum mf_rc mf_post_read(struct mf_arena *a, struct mf_str text, struct mf_post *ret,
                        struct mf_err *err)
{
    struct mf_str rest, line;
    size_t bad;

    *ret = (struct mf_post){.lingua = MF_EN};
    if (text.n > MF_MAX_POST_CONFIG)
        return mf_err_set(err, MF_E_LIMIT, "more than %u bytes", MF_MAX_POST_CONFIG);
    if (!mf_utf8_valid(text, &bad))
        return mf_err_set(err, MF_E_FORMAT, "byte %zu is no UTF-8", bad);
    rest = mf_strf(a, "%.*s\n", MF_F(text));
    for (unsigned n = 1; mf_scan_line(&rest, &line); n++) {
        const char *wrong = n > 1 ? read_line(a, ret, line) : NULL;
        if (n == 1 && !mf_str_is(line, "mufakat-deliver-v1"))
            wrong = "the first line is `mufakat-deliver-v1`";
        if (wrong)
            return mf_err_set(err, MF_E_FORMAT, "line %u: %s", n, wrong);
    }
    return whole(ret, err);
}

const struct mf_route *mf_post_route(const struct mf_post *p, struct mf_str person)
{
    struct mf_route key = {.person = person};

    if (p->routes.n == 0)
        return NULL;
    return bsearch(&key, p->routes.at, p->routes.n, sizeof key, by_person);
}
