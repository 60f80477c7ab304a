/* A witness over HTTP: what it answers to whom, and that several at once have one winner. */
#include "../ledger/coop.h"
#include "client.h"

#include <pthread.h>

#include "ledger/wire.h"
#include "server/witness_http.h"

#define TIME 1767225600u

struct scene {
    struct coop c;
    char dir[64];
    struct mf_witness_server *server;
    unsigned failures;
};

static uint64_t fixed(void *payload)
{
    (void)payload;
    return TIME;
}

static void failed(void *payload, const struct mf_err *err)
{
    struct scene *s = payload;

    assert_true(err->message[0]);
    s->failures++;
}

static void begin(struct scene *s)
{
    static const uint8_t seed[32] = {9};
    struct mf_witness_server_options o = {.http = {.listen = "127.0.0.1:0", .threads = 4},
                                          .time = fixed,
                                          .failed = failed,
                                          .payload = s};
    struct mf_witness *w;
    struct mf_err err = {0};

    memset(s, 0, sizeof *s);
    coop_begin(&s->c);
    snprintf(s->dir, sizeof s->dir, "%.50s.witness", s->c.dir);
    o.dir = s->dir;
    assert_int_equal(mf_witness_init(s->dir, MF_S("witness.example/w1"), seed, &err), MF_OK);
    assert_int_equal(mf_witness_open(s->dir, &w, &err), MF_OK);
    assert_int_equal(
        mf_witness_add_log(w, mf_vkey_write(&s->c.arena, mf_play_log_key(mf_log_play(s->c.log))),
                           &err),
        MF_OK);
    mf_witness_close(w);
    if (mf_witness_server_start(&o, &s->server, &err) != MF_OK)
        fail_msg("%s", err.message);
}

static void end(struct scene *s)
{
    mf_witness_server_stop(s->server);
    assert_int_equal(system(mf_strf(&s->c.arena, "rm -rf %s", s->dir).p), 0);
    coop_end(&s->c);
}

static struct mf_str request(struct coop *c, uint64_t old)
{
    struct mf_add_checkpoint r = {.old = old, .checkpoint = mf_log_note(c->log)};
    struct mf_err err = {0};

    assert_int_equal(mf_tree_prove_consistency(mf_play_tree(mf_log_play(c->log)), old,
                                               mf_log_signed(c->log), &r.proof, &err),
                     MF_OK);
    return mf_add_checkpoint_write(&c->arena, &r);
}

static void grow(struct coop *c)
{
    struct mf_err err = {0};

    c->now += MF_MINUTE;
    assert_int_equal(mf_log_tick(c->log, c->now, true, NULL, &err), MF_OK);
}

static struct heard ask(struct scene *s, const char *method, const char *path, struct mf_str body)
{
    return client_ask(&s->c.arena, mf_witness_server_address(s->server), method, path, "", body);
}

static struct mf_str path_of(struct scene *s, struct mf_str origin)
{
    struct mf_hash hash = mf_sha256(origin);
    struct mf_buf b;

    mf_buf_init(&b, &s->c.arena);
    mf_buf_char(&b, '/');
    mf_wire_hex(&b, &hash);
    mf_buf_c(&b, "/checkpoint");
    return mf_buf_str(&b);
}

static void answers_as_the_specification_says(void **state)
{
    struct scene s;
    struct heard h;
    struct mf_note note;
    struct mf_str path, body;
    struct mf_err err = {0};

    (void)state;
    begin(&s);
    path = path_of(&s, MF_S(COOP_ORIGIN));
    assert_int_equal(ask(&s, "GET", path.p, (struct mf_str){0}).status, 404);
    h = ask(&s, "POST", "/add-checkpoint", request(&s.c, 0));
    assert_int_equal(h.status, 200);
    assert_true(mf_str_starts(h.body, MF_S("\xe2\x80\x94 witness.example/w1 ")));
    h = ask(&s, "GET", path.p, (struct mf_str){0});
    assert_int_equal(h.status, 200);
    assert_true(mf_str_is(heard_header(&h, "Content-Type"), "text/plain; charset=utf-8"));
    assert_int_equal(
        mf_note_open(&s.c.arena, h.body, mf_play_log_key(mf_log_play(s.c.log)), 1, &note, &err),
        MF_OK);
    assert_int_equal(note.nsigs, 2);
    grow(&s.c);
    h = ask(&s, "POST", "/add-checkpoint", request(&s.c, 2));
    assert_int_equal(h.status, 409);
    assert_true(mf_str_is(heard_header(&h, "Content-Type"), MF_WITNESS_SIZE_TYPE));
    assert_true(mf_str_is(h.body, "1\n"));
    body = request(&s.c, 1);
    assert_int_equal(ask(&s, "POST", "/add-checkpoint", mf_str_sub(body, 0, body.n - 9)).status,
                     400);
    assert_int_equal(ask(&s, "POST", "/add-checkpoint", body).status, 200);
    assert_int_equal(s.failures, 0);
    end(&s);
}

static void answers_nothing_else(void **state)
{
    struct scene s;
    struct heard h;
    struct mf_buf big;

    (void)state;
    begin(&s);
    assert_int_equal(ask(&s, "GET", "/", (struct mf_str){0}).status, 404);
    assert_int_equal(ask(&s, "GET", path_of(&s, MF_S("nobody.example")).p, MF_S("")).status, 404);
    assert_int_equal(ask(&s, "GET", "/ABCD/checkpoint", (struct mf_str){0}).status, 404);
    h = ask(&s, "GET", "/add-checkpoint", (struct mf_str){0});
    assert_int_equal(h.status, 405);
    assert_true(mf_str_is(heard_header(&h, "Allow"), "POST"));
    h = ask(&s, "DELETE", path_of(&s, MF_S(COOP_ORIGIN)).p, (struct mf_str){0});
    assert_int_equal(h.status, 405);
    mf_buf_init(&big, &s.c.arena);
    mf_buf_pad(&big, 'x', MF_WITNESS_REQUEST_MAX + 1);
    assert_int_equal(ask(&s, "POST", "/add-checkpoint", mf_buf_str(&big)).status, 413);
    assert_int_equal(ask(&s, "POST", "/add-checkpoint", (struct mf_str){0}).status, 400);
    assert_int_equal(s.failures, 0);
    end(&s);
}

/* What broke is told to whoever runs it, and to the client only that nothing was signed. */
static void a_failure_signs_nothing(void **state)
{
    struct scene s;
    struct heard h;

    (void)state;
    begin(&s);
    assert_int_equal(ask(&s, "POST", "/add-checkpoint", request(&s.c, 0)).status, 200);
    assert_int_equal(system(mf_strf(&s.c.arena, "truncate -s 9 %s/cosigned/*", s.dir).p), 0);
    h = ask(&s, "POST", "/add-checkpoint", request(&s.c, 1));
    assert_int_equal(h.status, 500);
    assert_null(strstr(h.body.p, "witness.example"));
    assert_int_equal(s.failures, 1);
    end(&s);
}

struct asking {
    pthread_t thread;
    struct scene *s;
    struct mf_str body;
    unsigned status;
};

static void *ask_in_a_thread(void *payload)
{
    struct asking *q = payload;
    struct mf_arena a;

    mf_arena_init(&a);
    q->status = client_ask(&a, mf_witness_server_address(q->s->server), "POST", "/add-checkpoint",
                           "", q->body)
                    .status;
    mf_arena_free(&a);
    return NULL;
}

/* From one size to the next, by eight at once: once each. */
static void a_race_has_one_winner(void **state)
{
    enum { ASKING = 8, ROUNDS = 20 };
    struct scene s;

    (void)state;
    begin(&s);
    for (uint64_t old = 0; old < ROUNDS; old++) {
        struct asking q[ASKING];
        struct mf_str body = request(&s.c, old);
        unsigned won = 0;
        for (int i = 0; i < ASKING; i++) {
            q[i] = (struct asking){.s = &s, .body = body};
            assert_int_equal(pthread_create(&q[i].thread, NULL, ask_in_a_thread, &q[i]), 0);
        }
        for (int i = 0; i < ASKING; i++) {
            pthread_join(q[i].thread, NULL);
            won += q[i].status == 200;
            assert_true(q[i].status == 200 || q[i].status == 409);
        }
        assert_int_equal(won, 1);
        grow(&s.c);
    }
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_as_the_specification_says),
        cmocka_unit_test(answers_nothing_else),
        cmocka_unit_test(a_failure_signs_nothing),
        cmocka_unit_test(a_race_has_one_winner),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("witness over HTTP", tests, NULL, NULL);
}
