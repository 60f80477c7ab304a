/*
 * `witnessed by 2 of w1, w2, w3` behind a server, with witnesses over HTTP of which w3 never
 * answers: what waits and for how long, a strike, a clock that jumps, a ledger with two histories.
 */
#include "world.h"

#include <pthread.h>

#include "server/witness_http.h"

static const char asked[] =
    "charter \"Boats\" {\n"
    "  witnessed by 2 of w1, w2, w3 else after 2 hours\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office\n"
    "    effect seat person on members }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days, closing early\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "}\n";

enum { LIVE = 2, SHORT = 700 /* ms that answers wait here */ };

struct watched {
    struct world w;
    struct {
        char dir[80], address[96];
        struct mf_witness_server *server; /* NULL: silent */
    } by[LIVE];
};

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

static uint64_t seconds(void *payload)
{
    return (uint64_t)(((struct watched *)payload)->w.wall / MF_SECOND);
}

static void speak(struct watched *t, int i)
{
    struct mf_witness_server_options o = {.dir = t->by[i].dir,
                                          .http = {.listen = t->by[i].address, .threads = 1},
                                          .time = seconds,
                                          .payload = t};
    struct mf_err err = {0};

    if (mf_witness_server_start(&o, &t->by[i].server, &err) != MF_OK)
        fail_msg("%s", err.message);
    strcpy(t->by[i].address, mf_witness_server_address(t->by[i].server));
}

static void fall_silent(struct watched *t, int i)
{
    mf_witness_server_stop(t->by[i].server);
    t->by[i].server = NULL;
}

static void begin(struct watched *t)
{
    struct mf_signer log, third;
    struct mf_err err = {0};
    struct mf_arena a;
    struct mf_buf policy;

    *t = (struct watched){.w = {.await = SHORT}};
    mf_arena_init(&a);
    mf_buf_init(&policy, &a);
    assert_true(mf_sshsig_init());
    assert_int_equal(
        mf_signer_from_seed(MF_S(COOP_ORIGIN), MF_KEY_ED25519, (const uint8_t[32]){7}, &log, &err),
        MF_OK);
    for (int i = 0; i < LIVE; i++) {
        const uint8_t seed[32] = {(uint8_t)(i + 1), 'w'};
        struct mf_witness *w;
        strcpy(t->by[i].dir, "/tmp/mufakat-witness-XXXXXX");
        assert_non_null(mkdtemp(t->by[i].dir));
        assert_int_equal(
            mf_witness_init(t->by[i].dir, mf_strf(&a, "witness.example/w%d", i + 1), seed, &err),
            MF_OK);
        assert_int_equal(mf_witness_open(t->by[i].dir, &w, &err), MF_OK);
        assert_int_equal(mf_witness_add_log(w, mf_vkey_write(&a, &log.key), &err), MF_OK);
        strcpy(t->by[i].address, "127.0.0.1:0");
        speak(t, i);
        mf_buf_f(&policy, "witness w%d %.*s http://%s\n", i + 1,
                 MF_F(mf_vkey_write(&a, mf_witness_key(w))), t->by[i].address);
        mf_witness_close(w);
    }
    assert_int_equal(mf_signer_from_seed(MF_S("witness.example/w3"), MF_KEY_COSIGNATURE,
                                         (const uint8_t[32]){3, 'w'}, &third, &err),
                     MF_OK);
    mf_buf_f(&policy, "witness w3 %.*s http://127.0.0.1:9\nquorum none\n",
             MF_F(mf_vkey_write(&a, &third.key)));
    t->w.policy = mf_buf_str(&policy);
    world_begin(&t->w, asked);
    t->w.policy = (struct mf_str){0};
    mf_arena_free(&a);
}

/* What was left is sound for whoever goes through it. */
static void end(struct watched *t)
{
    struct mf_verdict v;

    world_stop(&t->w);
    coop_open(&t->w.c);
    v = coop_verify(&t->w.c);
    assert_true(v.sound);
    mf_play_free(v.play);
    for (int i = 0; i < LIVE; i++) {
        if (t->by[i].server)
            fall_silent(t, i);
        assert_int_equal(system(mf_strf(&t->w.c.arena, "rm -rf %s", t->by[i].dir).p), 0);
    }
    coop_end(&t->w.c);
}

static struct mf_incoming filing(struct watched *t, int who, const char *topic)
{
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = mf_str_c(topic)};

    return world_sign(&t->w, who, world_filing(&t->w, "resolve", &arg));
}

static struct mf_str place_of(struct watched *t, const struct mf_incoming *in)
{
    struct mf_hash id = mf_text_id(in->text);

    return mf_strf(&t->w.c.arena, "/commands/%.*s", MF_F(mf_hash_hex(&t->w.c.arena, &id)));
}

/* Of a command's own place: enough, waits; how many so far. */
static bool says(struct watched *t, const struct mf_incoming *in, const char *what)
{
    json_t *j = world_json(&t->w, place_of(t, in).p, 200);
    bool is = json_is_true(json_object_get(json_object_get(j, "witnessed"), what));

    json_decref(j);
    return is;
}

static bool comes_to_be(struct watched *t, const struct mf_incoming *in, const char *what)
{
    for (int i = 0; i < 200; i++) {
        if (says(t, in, what))
            return true;
        pause_ms(50);
    }
    return false;
}

static void answers_wait_for_two_of_three(void **state)
{
    struct watched t;
    struct mf_incoming in;
    struct heard h;
    json_t *j;

    (void)state;
    begin(&t);
    in = filing(&t, 0, "one");
    h = world_post(&t.w, &in);
    assert_int_equal(h.status, 201);
    assert_non_null(strstr(h.body.p, "\"enough\":true"));
    h = world_get(&t.w, "/ledger/receipts/1");
    if (!strstr(h.body.p, "witness.example/w1"))
        h = world_get(&t.w, "/ledger/receipts/2");
    assert_non_null(strstr(h.body.p, "witness.example/w1"));
    assert_non_null(strstr(h.body.p, "witness.example/w2"));
    j = world_json(&t.w, "/witnesses", 200);
    assert_int_equal(json_array_size(json_object_get(j, "witnesses")), 3);
    assert_string_equal(json_at(j, "witnesses.0.name"), "w1");
    assert_string_equal(json_at(j, "witnesses.0.last"), "cosigned");
    json_decref(j);
    /* Many at once wait together. */
    struct mf_buf body;
    mf_buf_init(&body, &t.w.c.arena);
    for (int i = 0; i < 3; i++) {
        struct mf_incoming each = filing(&t, i, "many");
        mf_body_plain_add(&body, each.text, each.signature);
    }
    h = world_ask(&t.w, "POST", "/commands/batch", "Content-Type: text/plain\r\n",
                  mf_buf_str(&body));
    assert_int_equal(h.status, 200);
    assert_non_null(strstr(h.body.p, "taken "));
    assert_null(strstr(h.body.p, "waiting "));
    end(&t);
}

static void silence_is_said_and_stopping_never_waits(void **state)
{
    struct watched t;
    struct mf_incoming in, again;
    struct heard h;

    (void)state;
    begin(&t);
    in = filing(&t, 0, "heard");
    assert_int_equal(world_post(&t.w, &in).status, 201);
    fall_silent(&t, 1);
    in = filing(&t, 0, "one");
    h = world_post(&t.w, &in);
    assert_int_equal(h.status, 202);
    assert_non_null(strstr(h.body.p, "\"waits\":true"));
    assert_non_null(strstr(h.body.p, "\"cosigned\":1"));
    assert_true(says(&t, &in, "waits"));
    again = world_sign(&t.w, 1, coop_command(MF_DO_RECUSE, 1));
    h = world_post(&t.w, &again);
    assert_int_equal(h.status, 201);
    assert_non_null(strstr(h.body.p, "\"enough\":false"));
    /* In a batch the two are told apart. */
    struct mf_buf body;
    mf_buf_init(&body, &t.w.c.arena);
    struct mf_incoming two[2] = {filing(&t, 2, "two"),
                                 world_sign(&t.w, 3, coop_command(MF_DO_RECUSE, 1))};
    for (int i = 0; i < 2; i++)
        mf_body_plain_add(&body, two[i].text, two[i].signature);
    h = world_ask(&t.w, "POST", "/commands/batch", "Content-Type: text/plain\r\n",
                  mf_buf_str(&body));
    assert_non_null(strstr(h.body.p, "waiting "));
    assert_non_null(strstr(h.body.p, "taken "));
    /* It speaks again: nobody has to do anything. */
    speak(&t, 1);
    assert_true(comes_to_be(&t, &in, "enough"));
    assert_int_equal(world_post(&t.w, &in).status, 200);
    end(&t);
}

static void a_strike_ends_by_else(void **state)
{
    struct watched t;
    struct mf_incoming in;

    (void)state;
    begin(&t);
    fall_silent(&t, 0);
    fall_silent(&t, 1);
    in = filing(&t, 0, "one");
    assert_int_equal(world_post(&t.w, &in).status, 202);
    world_pass(&t.w, 2 * MF_HOUR - 1);
    assert_true(says(&t, &in, "waits"));
    world_pass(&t.w, 1);
    assert_false(says(&t, &in, "waits"));
    assert_false(says(&t, &in, "enough"));
    assert_int_equal(world_post(&t.w, &in).status, 200);
    end(&t);
}

/* Rule 4: whoever runs the server says that the clock is right, and that isn't enough. */
static void a_jump_waits_for_witnesses(void **state)
{
    struct watched t;
    struct mf_incoming in;
    struct heard h;
    json_t *j;

    (void)state;
    begin(&t);
    in = filing(&t, 0, "one");
    assert_int_equal(world_post(&t.w, &in).status, 201);
    fall_silent(&t, 0);
    fall_silent(&t, 1);
    t.w.wall += 3 * MF_DAY;
    mf_service_confirm_clock(world_service(&t.w));
    for (int again = 0; again < 2; again++) {
        pause_ms(600);
        j = world_json(&t.w, "/health", 503);
        assert_string_equal(json_at(j, "status"), "unwitnessed");
        json_decref(j);
        j = world_json(&t.w, "/proposals/1", 200);
        assert_string_equal(json_at(j, "state"), "voting");
        json_decref(j);
        in = world_sign(&t.w, 0, coop_command(MF_DO_RECUSE, 1));
        h = world_post(&t.w, &in);
        assert_int_equal(h.status, 503);
        assert_non_null(strstr(h.body.p, "\"problem\":\"unwitnessed\""));
        if (again)
            break;
        world_stop(&t.w); /* a start is no way round */
        world_serve(&t.w);
    }
    speak(&t, 0);
    speak(&t, 1);
    for (int i = 0; i < 200; i++) {
        pause_ms(50);
        j = world_json(&t.w, "/proposals/1", 200);
        bool closed = strcmp(json_at(j, "state"), "rejected") == 0;
        json_decref(j);
        if (closed)
            break;
        if (i == 199)
            fail_msg("nothing fires though it is cosigned");
    }
    assert_int_equal(world_get(&t.w, "/health").status, 200);
    end(&t);
}

struct late {
    struct watched *t;
    struct mf_arena arena;
    struct mf_str body;
    unsigned status;
};

static void *post_late(void *payload)
{
    struct late *l = payload;

    l->status = client_ask(&l->arena, l->t->w.address, "POST", "/commands",
                           "Content-Type: text/plain\r\n", l->body)
                    .status;
    return NULL;
}

/* A server that is told to stop answers what waits, as it stands. */
static void stopping_answers_what_waits(void **state)
{
    struct watched t;
    struct mf_incoming in;
    struct late late = {.t = &t};
    pthread_t thread;

    (void)state;
    begin(&t);
    fall_silent(&t, 0);
    fall_silent(&t, 1);
    world_stop(&t.w);
    t.w.await = 60000;
    world_serve(&t.w);
    in = filing(&t, 0, "one");
    mf_arena_init(&late.arena);
    late.body = world_body(&t.w, &in);
    assert_int_equal(pthread_create(&thread, NULL, post_late, &late), 0);
    pause_ms(800);
    world_stop(&t.w);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(late.status, 202);
    mf_arena_free(&late.arena);
    world_serve(&t.w);
    assert_true(says(&t, &in, "waits"));
    end(&t);
}

/* Attack 1: a second history, signed with the ledger's own key, finds no witness for it. */
static void a_second_history_has_no_witnesses(void **state)
{
    struct watched t;
    struct mf_incoming in;
    struct mf_str copy, own;
    json_t *j;

    (void)state;
    begin(&t);
    own = mf_str_copy(&t.w.c.arena, mf_str_c(t.w.c.dir));
    copy = mf_strf(&t.w.c.arena, "%s.copy", own.p);
    world_stop(&t.w);
    assert_int_equal(system(mf_strf(&t.w.c.arena, "cp -r %s %s", own.p, copy.p).p), 0);
    world_serve(&t.w);
    in = filing(&t, 0, "told to some");
    assert_int_equal(world_post(&t.w, &in).status, 201);
    world_stop(&t.w);
    strcpy(t.w.c.dir, copy.p);
    world_serve(&t.w);
    in = filing(&t, 1, "told to others");
    assert_int_equal(world_post(&t.w, &in).status, 202);
    j = world_json(&t.w, "/witnesses", 200);
    assert_string_not_equal(json_at(j, "witnesses.0.last"), "cosigned");
    assert_string_not_equal(json_at(j, "witnesses.1.last"), "cosigned");
    json_decref(j);
    world_stop(&t.w);
    assert_int_equal(system(mf_strf(&t.w.c.arena, "rm -rf %s", copy.p).p), 0);
    strcpy(t.w.c.dir, own.p);
    world_serve(&t.w);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_wait_for_two_of_three),
        cmocka_unit_test(silence_is_said_and_stopping_never_waits),
        cmocka_unit_test(a_strike_ends_by_else),
        cmocka_unit_test(a_jump_waits_for_witnesses),
        cmocka_unit_test(stopping_answers_what_waits),
        cmocka_unit_test(a_second_history_has_no_witnesses),
    };

    return cmocka_run_group_tests_name("witnessed", tests, NULL, NULL);
}
