/* Following what happens: nothing twice, nothing left out, also after a break. */
#include "world.h"

/* The ids of all whole frames, in order. */
static unsigned ids(const struct listener *l, unsigned long *ret, unsigned most)
{
    unsigned n = 0;

    for (const char *at = l->in.p; (at = strstr(at, "\nid: ")) && n < most; at += 5)
        ret[n++] = strtoul(at + 5, NULL, 10);
    return n;
}

static void each_event_once_also_after_a_break(void **state)
{
    struct world w = {0};
    struct listener l;
    unsigned long heard[64], last;
    unsigned n;

    (void)state;
    world_begin(&w, coop_charter);
    l = world_listen(&w, "/events?after=0", "");
    world_resolution(&w, 0);
    assert_int_equal(world_vote(&w, 1, 1, MF_BALLOT_YES).status, 201);
    listener_hears(&l, "budi votes");
    listener_hears(&l, "\n\n");
    n = ids(&l, heard, 64);
    last = heard[n - 1];
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(heard[i], heard[0] + i);
    close(l.fd);
    /* While it is away two more vote. */
    assert_int_equal(world_vote(&w, 2, 1, MF_BALLOT_NO).status, 201);
    assert_int_equal(world_vote(&w, 3, 1, MF_BALLOT_NO).status, 201);
    l = world_listen(&w, "/events", mf_strf(&w.c.arena, "Last-Event-ID: %lu\r\n", last).p);
    listener_hears(&l, "dewi votes no");
    n = ids(&l, heard, 64);
    assert_int_equal(n, 2);
    assert_int_equal(heard[0], last + 1);
    assert_int_equal(heard[1], last + 2);
    assert_null(strstr(l.in.p, "budi votes"));
    close(l.fd);
    world_end(&w);
}

static void in_the_language_asked_for(void **state)
{
    struct world w = {0};
    struct listener l;

    (void)state;
    world_begin(&w, coop_charter);
    l = world_listen(&w, "/events", "Accept-Language: id\r\n");
    world_resolution(&w, 0);
    listener_hears(&l, "ana mengajukan usulan nomor 1");
    assert_non_null(strstr(l.in.p, "Content-Type: text/event-stream"));
    close(l.fd);
    world_end(&w);
}

/* A statement larger than a connection's whole memory comes in parts, and whole. */
static void large_events_come_whole(void **state)
{
    struct world w = {0};
    struct listener l;
    struct mf_command say = coop_command(MF_DO_SAY, 1);
    struct mf_buf text;
    struct heard h;
    const char *data;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    mf_buf_init(&text, &w.c.arena);
    for (unsigned i = 0; i < 9000; i++)
        mf_buf_f(&text, "%05u ", i);
    mf_buf_c(&text, "end of it");
    say.text = mf_buf_str(&text);
    l = world_listen(&w, "/events", "");
    h = world_do(&w, 1, say);
    if (h.status != 201)
        fail_msg("%.*s", MF_F(h.body));
    listener_hears(&l, "end of it\"}");
    h = client_parse(&w.c.arena, mf_buf_str(&l.in));
    data = strstr(h.body.p, "data: ");
    assert_non_null(data);
    json_t *j = json_loads(data + 6, JSON_DISABLE_EOF_CHECK, NULL);
    assert_non_null(strstr(json_at(j, "text"), text.p));
    json_decref(j);
    close(l.fd);
    world_end(&w);
}

static void there_is_a_limit_and_an_end(void **state)
{
    struct world w = {.followers = 2};
    struct listener l[2];
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    l[0] = world_listen(&w, "/events", "");
    l[1] = world_listen(&w, "/events", "");
    h = world_get(&w, "/events");
    assert_int_equal(h.status, 503);
    assert_non_null(strstr(h.body.p, "\"problem\":\"busy\""));
    h = world_ask(&w, "GET", "/events", "Last-Event-ID: x\r\n", (struct mf_str){0});
    assert_int_equal(h.status, 400);
    world_stop(&w);
    for (int i = 0; i < 2; i++) {
        listener_hears(&l[i], "event: end");
        while (client_more(l[i].fd, &l[i].in, CLIENT_PATIENCE))
            continue; /* to the end of the stream */
        close(l[i].fd);
    }
    world_end(&w);
}

/* Listeners that come and go while things happen. */
static void coming_and_going(void **state)
{
    struct world w = {0};
    struct listener l[40];

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    for (unsigned i = 0; i < 40; i++) {
        l[i] = world_listen(&w, "/events", "");
        assert_int_equal(
            world_vote(&w, (int)(i % 2), 1, i % 4 < 2 ? MF_BALLOT_NO : MF_BALLOT_ABSTAIN).status,
            201);
        if (i % 3 == 0)
            close(l[i].fd);
    }
    assert_int_equal(world_vote(&w, 0, 1, MF_BALLOT_YES).status, 201);
    for (unsigned i = 0; i < 40; i++)
        if (i % 3 != 0) {
            listener_hears(&l[i], "ana votes yes");
            close(l[i].fd);
        }
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_once_also_after_a_break),
        cmocka_unit_test(in_the_language_asked_for),
        cmocka_unit_test(large_events_come_whole),
        cmocka_unit_test(there_is_a_limit_and_an_end),
        cmocka_unit_test(coming_and_going),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
