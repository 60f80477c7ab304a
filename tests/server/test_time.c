/* Time behind a server: deadlines, clocks that jump, what is received in time, and the end of it.
 */
#include "world.h"

#include <pthread.h>
#include <stdatomic.h>

/* Without a clause about silence: days may pass at once. */
static const char steady_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office\n"
    "    effect seat person on members }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days, closing early\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "  power note(topic: text) { proposed by 1 of members votes 2 days\n"
    "    passes when majority of members in office effect adopt \"a note\" }\n"
    "}\n";

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

/* Until the proposal is in that state; nobody calls but to look. */
static bool becomes(struct world *w, uint32_t n, const char *state)
{
    struct mf_str path = mf_strf(&w->c.arena, "/proposals/%u", n);

    for (int i = 0; i < 100; i++) {
        json_t *j = world_json(w, path.p, 200);
        bool there = strcmp(json_at(j, "state"), state) == 0;
        json_decref(j);
        if (there)
            return true;
        pause_ms(50);
    }
    return false;
}

static uint64_t ledger_size(struct world *w)
{
    uint64_t size;

    mf_service_read(world_service(w));
    size = mf_play_size(mf_service_play(world_service(w)));
    mf_service_unread(world_service(w));
    return size;
}

static void deadlines_fire_when_nobody_calls(void **state)
{
    struct world w = {0};
    struct listener l;
    json_t *j;

    (void)state;
    world_begin(&w, steady_charter);
    world_resolution(&w, 0);
    l = world_listen(&w, "/events", "");
    world_pass(&w, 2 * MF_DAY);
    listener_hears(&l, "\"event\":\"closed\"");
    assert_true(becomes(&w, 1, "rejected"));
    /* At its own instant, and an entry stands for it. */
    j = world_json(&w, "/proposals/1", 200);
    assert_string_equal(json_at(j, "windows.ended"), "2026-01-03T00:00:00Z");
    json_decref(j);
    j = world_json(&w, "/log/2", 200);
    assert_string_equal(json_at(j, "kind"), "tick");
    json_decref(j);
    close(l.fd);
    world_end(&w);
}

/* One body of n filings by one member, each about something else. */
static struct mf_str many_filings(struct world *w, int who, unsigned n, unsigned first)
{
    struct mf_buf body;

    mf_buf_init(&body, &w->c.arena);
    for (unsigned i = 0; i < n; i++) {
        struct mf_arg arg = {.kind = MF_ARG_TEXT,
                             .text = mf_strf(&w->c.arena, "matter %u", first + i)};
        struct mf_incoming in = world_sign(w, who, world_filing(w, "note", &arg));
        mf_body_plain_add(&body, in.text, in.signature);
    }
    return mf_buf_str(&body);
}

static void many_deadlines_at_once(void **state)
{
    enum { EACH = 100, BODIES = 10 };
    struct world w = {.filings_per_hour = 3600000};
    struct heard h;
    mf_instant due = 0;

    (void)state;
    world_begin(&w, steady_charter);
    for (unsigned i = 0; i < BODIES; i++) {
        h = world_ask(&w, "POST", "/commands/batch", "Content-Type: text/plain\r\n",
                      many_filings(&w, (int)(i % COOP_MEMBERS), EACH, i * EACH));
        if (h.status != 200 || strstr(h.body.p, "failed") || strstr(h.body.p, "refused"))
            fail_msg("%u: %s: %.*s", h.status, mf_service_why(world_service(&w)), MF_F(h.body));
    }
    world_pass(&w, 3 * MF_DAY);
    for (int i = 0; i < 100 && due != MF_NEVER; i++) {
        pause_ms(50);
        mf_service_read(world_service(&w));
        due = mf_org_next_due(mf_play_org(mf_service_play(world_service(&w))));
        mf_service_unread(world_service(&w));
    }
    assert_true(due == MF_NEVER);
    assert_true(becomes(&w, EACH * BODIES, "rejected"));
    assert_int_equal(ledger_size(&w), 1 + EACH * BODIES + 1); /* one entry for all of them */
    world_end(&w);
}

/* The charter gives silence back: calm must not look like it. */
static void calm_is_no_silence(void **state)
{
    struct world w = {0};
    mf_instant closes;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    closes = mf_org_proposal(mf_play_org(mf_service_play(world_service(&w))), 1).closes;
    for (int i = 0; i < 10; i++) {
        uint64_t before = ledger_size(&w);
        world_pass(&w, 4 * MF_HOUR);
        for (int k = 0; k < 100 && ledger_size(&w) == before; k++)
            pause_ms(20);
        assert_int_equal(ledger_size(&w), before + 1);
    }
    mf_service_read(world_service(&w));
    assert_int_equal(mf_org_proposal(mf_play_org(mf_service_play(world_service(&w))), 1).closes,
                     closes);
    mf_service_unread(world_service(&w));
    world_end(&w);
}

/* ---- rule 4 ---- */

static void a_jump_stops_it_until_somebody_confirms(void **state)
{
    struct world w = {0};
    struct heard h;
    json_t *j;

    (void)state;
    world_begin(&w, steady_charter);
    world_resolution(&w, 0);
    w.wall += 3 * MF_DAY; /* and no time has passed */
    h = world_vote(&w, 0, 1, MF_BALLOT_YES);
    assert_int_equal(h.status, 503);
    assert_non_null(strstr(h.body.p, "\"problem\":\"clock\""));
    pause_ms(1200);
    assert_true(becomes(&w, 1, "voting")); /* nor does anything fire */
    j = world_json(&w, "/health", 503);
    assert_string_equal(json_at(j, "status"), "clock");
    json_decref(j);
    mf_service_confirm_clock(world_service(&w));
    assert_true(becomes(&w, 1, "rejected"));
    j = world_json(&w, "/log/2", 200);
    assert_string_equal(json_at(j, "kind"), "operator");
    json_decref(j);
    assert_int_equal(world_get(&w, "/health").status, 200);
    world_end(&w);
}

static void a_jump_that_is_taken_back_needs_nobody(void **state)
{
    struct world w = {0};

    (void)state;
    world_begin(&w, steady_charter);
    world_resolution(&w, 0);
    w.wall += 2 * MF_HOUR;
    assert_int_equal(world_get(&w, "/health").status, 503);
    w.wall -= 2 * MF_HOUR;
    assert_int_equal(world_vote(&w, 0, 1, MF_BALLOT_YES).status, 201);
    world_end(&w);
}

static void a_clock_set_back_stands_still(void **state)
{
    struct world w = {0};
    json_t *a, *b;

    (void)state;
    world_begin(&w, steady_charter);
    world_pass(&w, MF_HOUR);
    world_resolution(&w, 0);
    w.wall -= MF_HOUR / 2;
    w.steady += MF_MINUTE;
    assert_int_equal(world_vote(&w, 0, 1, MF_BALLOT_YES).status, 201);
    a = world_json(&w, "/log/1", 200);
    b = world_json(&w, "/log/2", 200);
    assert_string_equal(json_at(a, "at"), json_at(b, "at"));
    json_decref(a);
    json_decref(b);
    /* Catching up is no jump. */
    world_pass(&w, 2 * MF_HOUR);
    assert_int_equal(world_vote(&w, 1, 1, MF_BALLOT_YES).status, 201);
    world_end(&w);
}

struct waiting {
    struct mf_job job;
    struct mf_incoming in;
    struct mf_outcome out;
    atomic_bool done;
};

static void note_done(struct mf_job *job)
{
    atomic_store(&((struct waiting *)job->payload)->done, true);
}

/* What was there in time counts, however long its signature takes. */
static void nothing_fires_ahead_of_what_was_received(void **state)
{
    struct world w = {0};
    struct waiting x = {0};
    struct mf_command cmd = coop_command(MF_DO_VOTE, 1);
    json_t *j;

    (void)state;
    world_begin(&w, steady_charter);
    world_resolution(&w, 0);
    cmd.ballot = MF_BALLOT_YES;
    assert_int_equal(world_vote(&w, 0, 1, MF_BALLOT_YES).status, 201);
    assert_int_equal(world_vote(&w, 1, 1, MF_BALLOT_YES).status, 201);
    world_pass(&w, 2 * MF_DAY - 1);
    x.in = world_sign(&w, 2, cmd);
    x.job = (struct mf_job){
        .commands = &x.in, .outcomes = &x.out, .n = 1, .done = note_done, .payload = &x};
    assert_int_equal(mf_service_receive(world_service(&w), &x.job), MF_TAKING);
    world_pass(&w, MF_MINUTE); /* the deadline is past */
    pause_ms(1200);
    j = world_json(&w, "/proposals/1", 200);
    assert_string_equal(json_at(j, "state"), "voting");
    json_decref(j);
    x.in.verified = mf_admit_read(&w.c.arena, x.in.text, x.in.signature, MF_S(COOP_ORIGIN),
                                  &x.in.admitted, NULL) &&
                    mf_admit_verify(&x.in.admitted, NULL);
    assert_true(x.in.verified);
    mf_service_submit(world_service(&w), &x.job);
    for (int i = 0; i < 100 && !atomic_load(&x.done); i++)
        pause_ms(50);
    assert_int_equal(x.out.kind, MF_OUT_TAKEN);
    assert_true(becomes(&w, 1, "effective"));
    world_end(&w);
}

/* ---- the end ---- */

struct voter {
    struct world *w;
    struct mf_arena arena;
    int i;
    struct mf_incoming *in;
    unsigned n;
    uint64_t *taken; /* entries that were answered for */
    unsigned ntaken;
    pthread_t thread;
};

static void *vote_on(void *payload)
{
    struct voter *v = payload;

    for (unsigned i = 0; i < v->n; i++) {
        struct mf_buf body;
        struct heard h;
        mf_buf_init(&body, &v->arena);
        mf_body_plain_add(&body, v->in[i].text, v->in[i].signature);
        struct sockaddr_in at = {.sin_family = AF_INET};
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        at.sin_port = htons((uint16_t)atoi(strchr(v->w->address, ':') + 1));
        if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
            close(fd);
            break;
        }
        client_send(fd, mf_strf(&v->arena,
                                "POST /commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n",
                                body.n));
        client_send(fd, mf_buf_str(&body));
        mf_buf_init(&body, &v->arena);
        while (client_more(fd, &body, CLIENT_PATIENCE))
            continue;
        close(fd);
        h = client_parse(&v->arena, mf_buf_str(&body));
        if (h.status != 201)
            break;
        json_t *j = json_loadb(h.body.p, h.body.n, 0, NULL);
        v->taken[v->ntaken++] = (uint64_t)json_integer_value(json_object_get(j, "entry"));
        json_decref(j);
    }
    return NULL;
}

/* Reads whatever there is until the server is gone. */
static void *read_on(void *payload)
{
    static const char *const paths[] = {
        "/organisation",    "/proposals/1",           "/proposals/1/people", "/history",
        "/log?limit=1000",  "/ledger/checkpoint",     "/ledger/receipts/1",  "/head?proposal=1",
        "/people",          "/ledger/tile/0/000.p/1", "/charter/explained",  "/health",
        "/ledger/entries/1"};
    struct voter *v = payload;

    for (unsigned i = 0;; i = (i + 1) % (sizeof paths / sizeof *paths)) {
        struct mf_arena_mark mark = mf_arena_mark(&v->arena);
        struct sockaddr_in at = {.sin_family = AF_INET};
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        struct mf_buf in;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        at.sin_port = htons((uint16_t)atoi(strchr(v->w->address, ':') + 1));
        if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
            close(fd);
            return NULL;
        }
        mf_buf_init(&in, &v->arena);
        client_send(fd,
                    mf_strf(&v->arena, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                            paths[i]));
        while (client_more(fd, &in, CLIENT_PATIENCE))
            continue;
        close(fd);
        if (client_parse(&v->arena, mf_buf_str(&in)).status != 200)
            return NULL;
        v->ntaken++;
        mf_arena_rewind(&v->arena, mark);
    }
}

static void what_was_accepted_is_finished(void **state)
{
    enum { VOTES = 400 };
    struct world w = {0};
    struct voter v[COOP_MEMBERS] = {0}, reader = {.w = &w};
    struct listener l;
    struct mf_err err = {0};
    struct mf_log *log;
    unsigned all = 0;

    (void)state;
    world_begin(&w, steady_charter);
    world_resolution(&w, 0);
    for (int i = 0; i < COOP_MEMBERS; i++) {
        v[i] = (struct voter){.w = &w, .i = i, .n = VOTES};
        mf_arena_init(&v[i].arena);
        v[i].in = mf_new_n(&v[i].arena, struct mf_incoming, VOTES);
        v[i].taken = mf_new_n(&v[i].arena, uint64_t, VOTES);
        for (unsigned k = 0; k < VOTES; k++) {
            struct mf_command cmd = coop_command(MF_DO_VOTE, 1);
            cmd.ballot = MF_BALLOT_ABSTAIN;
            v[i].in[k] = world_sign(&w, i, cmd);
        }
    }
    l = world_listen(&w, "/events", "");
    mf_arena_init(&reader.arena);
    assert_int_equal(pthread_create(&reader.thread, NULL, read_on, &reader), 0);
    for (int i = 0; i < COOP_MEMBERS; i++)
        assert_int_equal(pthread_create(&v[i].thread, NULL, vote_on, &v[i]), 0);
    pause_ms(300);
    mf_server_stop(w.server); /* in the middle of it */
    w.server = NULL;
    for (int i = 0; i < COOP_MEMBERS; i++) {
        pthread_join(v[i].thread, NULL);
        all += v[i].ntaken;
    }
    pthread_join(reader.thread, NULL);
    listener_hears(&l, "event: end");
    close(l.fd);
    assert_true(all > 0 && reader.ntaken > 0);
    mf_arena_free(&reader.arena);
    assert_int_equal(mf_log_open(w.c.dir, &log, NULL, &err), MF_OK);
    assert_int_equal(mf_log_signed(log), mf_play_size(mf_log_play(log)));
    for (int i = 0; i < COOP_MEMBERS; i++)
        for (unsigned k = 0; k < v[i].ntaken; k++) {
            struct mf_hash id = mf_text_id(v[i].in[k].text);
            uint64_t entry;
            bool found;
            assert_int_equal(mf_store_find(mf_log_store(log), id, &entry, &found, &err), MF_OK);
            assert_true(found);
            assert_int_equal(entry, v[i].taken[k]);
        }
    mf_log_close(log);
    for (int i = 0; i < COOP_MEMBERS; i++)
        mf_arena_free(&v[i].arena);
    world_end(&w);
}

static void it_goes_on_where_it_was(void **state)
{
    struct world w = {0};
    struct heard before, after;

    (void)state;
    world_begin(&w, steady_charter);
    world_resolution(&w, 0);
    assert_int_equal(world_vote(&w, 1, 1, MF_BALLOT_YES).status, 201);
    before = world_get(&w, "/history");
    world_stop(&w);
    world_serve(&w);
    after = world_get(&w, "/history");
    assert_true(mf_str_eq(before.body, after.body)); /* events keep their numbers */
    assert_int_equal(world_vote(&w, 2, 1, MF_BALLOT_YES).status, 201);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadlines_fire_when_nobody_calls),
        cmocka_unit_test(many_deadlines_at_once),
        cmocka_unit_test(calm_is_no_silence),
        cmocka_unit_test(a_jump_stops_it_until_somebody_confirms),
        cmocka_unit_test(a_jump_that_is_taken_back_needs_nobody),
        cmocka_unit_test(a_clock_set_back_stands_still),
        cmocka_unit_test(nothing_fires_ahead_of_what_was_received),
        cmocka_unit_test(what_was_accepted_is_finished),
        cmocka_unit_test(it_goes_on_where_it_was),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
