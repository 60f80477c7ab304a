/* Notices: who gets one, how it gets there, that none is lost and none repeated. */
#include "coop.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

#include "ledger/notice.h"
#include "ledger/post.h"

/* ---- whom an entry concerns ---- */

struct heard {
    struct mf_arena *arena;
    struct mf_buf who; /* "ana:heard,duty; …": the entry, person, reasons */
};

static void hear(void *payload, const struct mf_news *n)
{
    struct heard *h = payload;

    mf_buf_f(&h->who, "%.*s:", MF_F(mf_org_person_id(n->org, n->person)));
    for (uint32_t i = 0; i < n->nitems; i++)
        mf_buf_f(&h->who, "%s%s", i ? "," : "", mf_notice_why_name(n->items[i].why));
    mf_buf_c(&h->who, "; ");
}

static bool no_document(void *payload, const struct mf_hash *hash, struct mf_arena *a,
                        struct mf_str *ret)
{
    (void)payload;
    (void)hash;
    (void)a;
    (void)ret;
    return false;
}

/* Everybody who is told anything, of the whole ledger. */
static const char *all_told(struct coop *c)
{
    struct mf_play *play = mf_play_new(no_document, NULL);
    struct mf_store *store = mf_log_store(c->log);
    uint64_t size = mf_play_size(mf_log_play(c->log));
    struct heard h = {.arena = &c->arena};
    struct mf_err err = {0};

    mf_buf_init(&h.who, &c->arena);
    for (uint64_t n = 0; n < size; n++) {
        struct mf_events events = {.arena = &c->arena};
        struct mf_store_entry e;
        enum mf_rc rc = mf_store_read(store, n, 1, &c->arena, &e, &err);
        if (rc == MF_OK)
            rc = n == 0 ? mf_play_found(play, e.bytes, &events, &err)
                        : mf_play_entry(play, e.bytes, true, &events, &err);
        if (rc != MF_OK)
            fail_msg("%s", err.message);
        mf_notices_of(play, n, e.bytes, &events, hear, &h);
    }
    mf_play_free(play);
    return mf_buf_str(&h.who).p;
}

static void a_removal_tells_those_whom_it_concerns(void **state)
{
    struct coop c;
    struct mf_arg ana = {.kind = MF_ARG_PERSON, .person = 0};
    struct mf_err err = {0};
    uint32_t n;

    (void)state;
    coop_begin(&c);
    n = coop_file(&c, 1, "remove_treasurer", &ana);
    assert_int_equal(coop_do(&c, 2, coop_command(MF_DO_SIGN, n)).taken, MF_TAKEN);
    for (int i = 0; i < 10; i++) { /* the record may not be silent for longer */
        c.now += 5 * MF_HOUR;
        assert_int_equal(mf_log_tick(c.log, c.now, true, NULL, &err), MF_OK);
    }
    for (int i = 1; i < 4; i++)
        assert_int_equal(coop_vote(&c, i, n, MF_BALLOT_YES), MF_TAKEN);
    assert_string_equal(all_told(&c),
                        "ana:heard,duty; budi:duty; citra:duty; dewi:duty; eko:duty; "
                        "ana:vote; budi:vote; citra:vote; dewi:vote; eko:vote; "
                        "ana:challenge; budi:challenge; citra:challenge; dewi:challenge; "
                        "eko:challenge; ");
    coop_end(&c);
}

/* ---- the configuration ---- */

static const char *refused(struct mf_arena *a, const char *text)
{
    static struct mf_err err;
    struct mf_post post;

    err = (struct mf_err){0};
    if (mf_post_read(a, mf_strf(a, "mufakat-deliver-v1\n%s", text), &post, &err) == MF_OK)
        return "taken";
    return err.message;
}

static void configurations_are_narrow(void **state)
{
    static const char *const bad[] = {
        "person ana en mail ana@x.example,eve@x.example",
        "person ana en mail -oQ@x.example",
        "person ana en mail a..b@x.example",
        "person ana en mail ana@x.example\r",
        "person ana en mail \"a\"@x.example",
        "person ana en mail ana@",
        "person ana en mail <ana@x.example>",
        "person Ana en mail ana@x.example",
        "person ana xx mail ana@x.example",
        "person ana en fax 1",
        "person ana en webhook ftp://x/ /s",
        "person ana en webhook http://x/\"y /s",
        "person ana en webhook https://x/ s",
        "person ana en webhook https://x/",
        "from x",
        "mail sendmail -t",
        "begin -1",
        "language fr",
        "shell yes",
        "from a@b.example c",
    };
    struct mf_arena a;

    (void)state;
    mf_arena_init(&a);
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        if (strncmp(refused(&a, bad[i]), "line 2: ", 8) != 0)
            fail_msg("%s: %s", bad[i], refused(&a, bad[i]));
    assert_string_equal(refused(&a, "person ana en mail ana@x.example"),
                        "for e-mail, lines `mail` and `from` are needed");
    assert_string_equal(refused(&a, "person ana en webhook https://x/ /s\n"
                                    "person ana id webhook https://x/ /s"),
                        "ana has two lines");
    assert_string_equal(refused(&a, "# nobody\n\nlanguage id\nbegin 12\n"), "taken");
    mf_arena_free(&a);
}

/* ---- the message ---- */

static struct mf_post read_post(struct mf_arena *a, struct mf_str text)
{
    struct mf_err err = {0};
    struct mf_post post;

    if (mf_post_read(a, text, &post, &err) != MF_OK)
        fail_msg("%s", err.message);
    return post;
}

static void nothing_becomes_a_header(void **state)
{
    static const char *const subjects[] = {
        "plain",
        "x\nBcc: eve@x.example",
        "x\r\n\r\nbody",
        "=?utf-8?Q?x?=",
        "h\xc3\xa9",
        "a very long subject that goes on and on and on until it has more than sixty bytes"};
    struct mf_arena a;

    (void)state;
    mf_arena_init(&a);
    struct mf_post p = read_post(&a, MF_S("mufakat-deliver-v1\nfrom n@coop.example\nmail /bin/cat\n"
                                          "person ana en mail ana@coop.example\n"));
    const struct mf_route *r = mf_post_route(&p, MF_S("ana"));
    assert_non_null(r);
    assert_null(mf_post_route(&p, MF_S("budi")));
    for (unsigned i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        struct mf_outbox_row row = {.person = MF_S("ana"),
                                    .subject = mf_str_c(subjects[i]),
                                    .text = MF_S(".\nFrom x\n"),
                                    .json = MF_S("{}")};
        struct mf_buf b;
        unsigned headers = 0;
        mf_buf_init(&b, &a);
        mf_post_message(&b, &p, r, &row, INT64_C(1767225600) * 1000);
        for (const char *line = b.p; *line != '\n'; line = strchr(line, '\n') + 1) {
            assert_true(strcspn(line, "\n") <= 76);
            headers += line[0] != ' ';
        }
        assert_int_equal(headers, 10);
        assert_null(strstr(b.p, "\nBcc"));
        assert_null(strchr(b.p, '\r'));
        assert_non_null(strstr(b.p, "\nDate: Thu, 01 Jan 2026 00:00:00 +0000\n"));
        assert_non_null(strstr(b.p, "\n\nLgpGcm9tIHgK\n")); /* the text, by base64(1) */
    }
    mf_arena_free(&a);
}

/* ---- the record of deliveries ---- */

static struct mf_outbox *box(struct coop *c)
{
    struct mf_outbox *o = NULL;
    struct mf_err err = {0};

    if (mf_outbox_open(c->dir, MF_S(COOP_ORIGIN), true, &o, &err) != MF_OK)
        fail_msg("%s", err.message);
    return o;
}

static struct mf_outbox_row note_to(const char *person)
{
    return (struct mf_outbox_row){.entry = 4,
                                  .person = mf_str_c(person),
                                  .at = COOP_START,
                                  .subject = MF_S("s"),
                                  .text = MF_S("t"),
                                  .json = MF_S("{\"a\":\"b\\\\ \\\"c\\\"\"}")};
}

static void put_in(struct mf_outbox *o, const char *person)
{
    struct mf_outbox_row row = note_to(person);

    assert_int_equal(mf_outbox_begin(o, NULL), MF_OK);
    assert_int_equal(mf_outbox_add(o, &row, NULL), MF_OK);
    assert_int_equal(mf_outbox_end(o, 5, NULL), MF_OK);
}

/* The first that may be tried at that time; NULL: none. */
static const struct mf_outbox_row *first(struct coop *c, struct mf_outbox *o, mf_instant due)
{
    struct mf_outbox_row *row = mf_new_n(&c->arena, struct mf_outbox_row, 1);
    bool found;

    assert_int_equal(mf_outbox_after(o, &c->arena, 0, (struct mf_str){0}, due, row, &found, NULL),
                     MF_OK);
    return found ? row : NULL;
}

static void a_crash_loses_nothing_and_repeats_at_most_one(void **state)
{
    struct coop c;
    struct mf_outbox_row row = note_to("ana");
    uint64_t next = 99;

    (void)state;
    coop_begin(&c);
    struct mf_outbox *o = box(&c);
    /* Ended while notices were being made: as if it had never begun. */
    assert_int_equal(mf_outbox_begin(o, NULL), MF_OK);
    assert_int_equal(mf_outbox_add(o, &row, NULL), MF_OK);
    mf_outbox_close(o);
    o = box(&c);
    assert_null(first(&c, o, MF_NEVER));
    assert_int_equal(mf_outbox_next(o, &next, NULL), MF_OK);
    assert_int_equal(next, 0);
    put_in(o, "ana");
    put_in(o, "budi");
    /* Ended between sending and writing it down: the one that was on its way is there again. */
    const struct mf_outbox_row *sent = first(&c, o, COOP_START);
    assert_string_equal(sent->person.p, "ana");
    mf_outbox_close(o);
    o = box(&c);
    assert_int_equal(mf_outbox_next(o, &next, NULL), MF_OK);
    assert_int_equal(next, 5);
    sent = first(&c, o, COOP_START);
    assert_string_equal(sent->person.p, "ana");
    /* Written down: never again. */
    assert_int_equal(mf_outbox_done(o, sent, COOP_START, NULL), MF_OK);
    mf_outbox_close(o);
    o = box(&c);
    assert_string_equal(first(&c, o, MF_NEVER)->person.p, "budi");
    mf_outbox_close(o);
    coop_end(&c);
}

static void failures_wait_longer_each_time(void **state)
{
    struct coop c;
    mf_instant now = COOP_START;
    mf_duration wait = MF_MINUTE;

    (void)state;
    coop_begin(&c);
    struct mf_outbox *o = box(&c);
    put_in(o, "ana");
    for (uint32_t i = 0; i < 20; i++) {
        const struct mf_outbox_row *row = first(&c, o, now);
        assert_non_null(row);
        assert_int_equal(row->tries, i);
        assert_int_equal(mf_outbox_failed(o, row, now, MF_S("why"), NULL), MF_OK);
        assert_null(first(&c, o, now + wait - 1));
        now += wait;
        wait = 2 * wait < MF_DAY ? 2 * wait : MF_DAY;
    }
    assert_int_equal(wait, MF_DAY);
    assert_string_equal(first(&c, o, MF_NEVER)->trouble.p, "why");
    mf_outbox_close(o);
    coop_end(&c);
}

static void one_at_a_time_and_of_one_ledger(void **state)
{
    struct coop c;
    struct mf_outbox *o, *other = NULL;
    struct mf_err err = {0};
    struct stat st;

    (void)state;
    coop_begin(&c);
    o = box(&c);
    assert_int_equal(mf_outbox_open(c.dir, MF_S(COOP_ORIGIN), true, &other, &err), MF_E_USAGE);
    assert_int_equal(mf_outbox_open(c.dir, MF_S(COOP_ORIGIN), false, &other, &err), MF_OK);
    mf_outbox_close(other);
    mf_outbox_close(o);
    assert_int_equal(mf_outbox_open(c.dir, MF_S("other.example"), true, &other, &err), MF_E_FORMAT);
    assert_int_equal(stat(mf_strf(&c.arena, "%s/delivery.sqlite", c.dir).p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    coop_end(&c);
}

/* ---- webhooks ---- */

struct listener {
    int fd;
    const char *status;
    char got[8192];
    pthread_t thread;
};

static void *answer_one(void *payload)
{
    struct listener *l = payload;
    int fd = accept(l->fd, NULL, NULL);
    size_t n = 0;
    ssize_t more = 1;

    while (more > 0 && n < sizeof l->got - 1 && !strstr(l->got, "\"}")) {
        more = recv(fd, l->got + n, sizeof l->got - 1 - n, 0);
        n += more > 0 ? (size_t)more : 0;
    }
    (void)dprintf(fd, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", l->status);
    (void)close(fd);
    return NULL;
}

static unsigned listen_at(struct listener *l)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;

    l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(l->fd, (const struct sockaddr *)&a, n), 0);
    assert_int_equal(listen(l->fd, 4), 0);
    assert_int_equal(getsockname(l->fd, (struct sockaddr *)&a, &n), 0);
    return ntohs(a.sin_port);
}

static const char secret[] = "a secret of this test";

static enum mf_rc post_once(struct coop *c, struct listener *l, const struct mf_post *p,
                            const char *status, struct mf_err *err)
{
    struct mf_outbox_row row = note_to("ana");
    enum mf_rc rc;

    memset(l->got, 0, sizeof l->got);
    l->status = status;
    assert_int_equal(pthread_create(&l->thread, NULL, answer_one, l), 0);
    rc = mf_post_send(&c->arena, p, mf_post_route(p, MF_S("ana")), &row, COOP_START, err);
    assert_int_equal(pthread_join(l->thread, NULL), 0);
    return rc;
}

/* The signature by another implementation of HMAC than the one under test. */
static struct mf_str signature(struct coop *c, const char *body)
{
    struct mf_str text = mf_strf(&c->arena, "%lld.%s", (long long)(COOP_START / 1000), body);
    crypto_auth_hmacsha256_state st;
    uint8_t mac[32];
    char hex[65];

    crypto_auth_hmacsha256_init(&st, (const uint8_t *)secret, strlen(secret));
    crypto_auth_hmacsha256_update(&st, (const uint8_t *)text.p, text.n);
    crypto_auth_hmacsha256_final(&st, mac);
    sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
    return mf_strf(&c->arena, "\r\nMufakat-Signature: t=%lld,sha256=%s\r\n",
                   (long long)(COOP_START / 1000), hex);
}

static void a_webhook_gets_what_was_signed(void **state)
{
    struct coop c;
    struct listener l = {0};
    struct mf_err err = {0};

    (void)state;
    coop_begin(&c);
    const char *file = mf_strf(&c.arena, "%s/secret", c.dir).p;
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    (void)fprintf(f, "%s\n", secret);
    (void)fclose(f);
    struct mf_post p = read_post(&c.arena, mf_strf(&c.arena,
                                                   "mufakat-deliver-v1\nperson ana id webhook "
                                                   "http://127.0.0.1:%u/hook?a=1 %s\n",
                                                   listen_at(&l), file));
    struct mf_outbox_row row = note_to("ana");
    /* A secret that others can read is none. */
    assert_int_equal(chmod(file, 0644), 0);
    assert_int_equal(mf_post_send(&c.arena, &p, &p.routes.at[0], &row, COOP_START, &err), MF_E_IO);
    assert_non_null(strstr(err.message, "chmod 600"));
    assert_int_equal(chmod(file, 0600), 0);
    assert_int_equal(post_once(&c, &l, &p, "500 No", &err), MF_E_IO);
    assert_null(strstr(err.message, secret));
    assert_null(strstr(err.message, "127.0.0.1"));
    assert_int_equal(post_once(&c, &l, &p, "204 Fine", &err), MF_OK);
    const char *body = strstr(l.got, "\r\n\r\n");
    assert_non_null(body);
    assert_string_equal(body + 4, row.json.p);
    assert_non_null(strstr(l.got, signature(&c, row.json.p).p));
    assert_int_equal(strncmp(l.got, "POST /hook?a=1 HTTP/1.1\r\n", 25), 0);
    assert_null(strstr(l.got, secret));
    (void)close(l.fd);
    coop_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_removal_tells_those_whom_it_concerns),
        cmocka_unit_test(configurations_are_narrow),
        cmocka_unit_test(nothing_becomes_a_header),
        cmocka_unit_test(a_crash_loses_nothing_and_repeats_at_most_one),
        cmocka_unit_test(failures_wait_longer_each_time),
        cmocka_unit_test(one_at_a_time_and_of_one_ledger),
        cmocka_unit_test(a_webhook_gets_what_was_signed),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
