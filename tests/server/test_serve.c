/* A server and what everybody asks of it: each route as it is described, and HTTP as it should be.
 */
#include "world.h"

#include <zlib.h>

#include "server/call.h"

static void a_vote_is_taken_seen_and_heard(void **state)
{
    struct world w = {0};
    struct listener l;
    struct heard h;
    json_t *j;
    uint32_t n;

    (void)state;
    world_begin(&w, coop_charter);
    n = world_resolution(&w, 0);
    assert_int_equal(n, 1);
    l = world_listen(&w, "/events", "");
    h = world_vote(&w, 1, n, MF_BALLOT_YES);
    assert_int_equal(h.status, 201);
    listener_hears(&l, "budi votes yes");
    j = world_json(&w, "/proposals/1", 200);
    assert_string_equal(json_at(j, "state"), "voting");
    assert_non_null(strstr(world_get(&w, "/proposals/1").body.p, "\"yes\":1"));
    assert_non_null(strstr(world_get(&w, "/proposals/1/people").body.p,
                           "{\"purpose\":\"vote\",\"ballot\":\"yes\"}"));
    json_decref(j);
    close(l.fd);
    world_end(&w);
}

/* ---- routes ---- */

static void routes_and_description_are_the_same(void **state)
{
    const json_t *paths = json_object_get(described_api(), "paths");
    unsigned described = 0;

    (void)state;
    for (unsigned i = 0; i < mf_route_count; i++) {
        const struct mf_route *r = &mf_routes[i];
        char lower[8] = {0};
        for (unsigned k = 0; r->method[k]; k++)
            lower[k] = (char)(r->method[k] | 0x20);
        const json_t *op = json_object_get(json_object_get(paths, r->path), lower);
        if (!op)
            fail_msg("%s %s isn't described", r->method, r->path);
        assert_string_equal(json_string_value(json_object_get(op, "operationId")), r->name);
        assert_int_equal(json_object_get(op, "requestBody") != NULL, r->body > 0);
    }
    for (void *it = json_object_iter((json_t *)(uintptr_t)paths); it;
         it = json_object_iter_next((json_t *)(uintptr_t)paths, it))
        described += (unsigned)json_object_size(json_object_iter_value(it));
    assert_int_equal(described, mf_route_count);
}

/* Every path that is read, in a ledger where something has happened. */
static const char *const readable[] = {
    "/",
    "/view/proposals/1",
    "/decisions",
    "/decisions?after=2&lang=id",
    "/decisions/1",
    "/decisions/2?lang=id",
    "/example",
    "/health",
    "/head",
    "/head?proposal=1",
    "/organisation",
    "/charter",
    "/charter/explained",
    "/charter/explained?as=html",
    "/charter/history",
    "/charter/findings",
    "/library",
    "/library?lang=id",
    "/library/balanced.md",
    "/studies/audit",
    "/people",
    "/people?limit=2",
    "/people?after=1&limit=2",
    "/people/ana",
    "/people/ana/events",
    "/people/budi/events?limit=1",
    "/allowed-signers",
    "/bodies",
    "/bodies/members",
    "/powers",
    "/powers/remove_treasurer",
    "/people?match=AN&limit=1",
    "/people?ids=ana,nobody,budi",
    "/proposals?order=newest&limit=1",
    "/proposals?order=newest&after=2",
    "/proposals?waits_for=ana",
    "/proposals/1/acts?person=ana",
    "/proposals/2/acts?person=ana",
    "/proposals/1/people?which=acted",
    "/proposals/1/statements?limit=1",
    "/history?order=newest&proposal=1&limit=2",
    "/proposals",
    "/proposals?state=running",
    "/proposals?state=ended",
    "/proposals/1",
    "/proposals/2",
    "/proposals/1/people",
    "/proposals/1/statements",
    "/history",
    "/feed.atom",
    "/feed.atom?lang=id",
    "/deadlines.ics",
    "/history?after=3",
    "/log",
    "/log?after=1&limit=2",
    "/log/0",
    "/log/2",
    "/ledger/checkpoint",
    "/ledger/tile/0/000.p/8",
    "/ledger/tile/entries/000.p/8",
    "/ledger/tile/0/000.p/3",
    "/ledger/tile/entries/000.p/3",
    "/ledger/entries/1",
    "/ledger/receipts/1",
};

static void live_a_little(struct world *w)
{
    struct mf_arg ana = {.kind = MF_ARG_PERSON, .person = 0};
    struct mf_command say = coop_command(MF_DO_SAY, 1), sign = coop_command(MF_DO_SIGN, 2);

    say.text = MF_S("**Yes**, <b>this</b> [one](javascript:alert(1)).");
    world_resolution(w, 0);
    assert_int_equal(world_do(w, 1, say).status, 201);
    assert_int_equal(world_vote(w, 1, 1, MF_BALLOT_YES).status, 201);
    assert_int_equal(world_file(w, 1, "remove_treasurer", &ana), 2);
    assert_int_equal(world_do(w, 2, sign).status, 201);
    assert_int_equal(world_vote(w, 2, 1, MF_BALLOT_YES).status, 201);
    assert_int_equal(world_vote(w, 3, 1, MF_BALLOT_YES).status, 201);
}

static void everything_that_is_read_is_as_described(void **state)
{
    struct world w = {0};

    (void)state;
    world_begin(&w, coop_charter);
    live_a_little(&w);
    for (unsigned i = 0; i < sizeof readable / sizeof *readable; i++) {
        struct heard h = world_get(&w, readable[i]);
        if (h.status != 200)
            fail_msg("%s: %u %.*s", readable[i], h.status, MF_F(h.body));
        assert_true(h.body.n > 0);
    }
    world_end(&w);
}

/* The formats themselves are tested with their writers (tests/ledger/test_feed.c). */
static void feeds_tell_what_happened_and_what_comes(void **state)
{
    struct world w = {0};
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    h = world_get(&w, "/deadlines.ics");
    assert_null(strstr(h.body.p, "BEGIN:VEVENT"));
    live_a_little(&w);
    h = world_get(&w, "/feed.atom");
    assert_true(mf_str_is(heard_header(&h, "Content-Type"), "application/atom+xml; charset=utf-8"));
    assert_non_null(strstr(h.body.p, "<title>budi votes yes"));
    assert_non_null(strstr(h.body.p, "tag:coop.example,2026-01-01:"));
    h = world_get(&w, "/deadlines.ics?lang=id");
    assert_non_null(strstr(h.body.p, "BEGIN:VEVENT\r\n"));
    assert_non_null(strstr(h.body.p, "UID:2-voting_opens@coop.example/boats\r\n"));
    assert_non_null(strstr(h.body.p, "pemungutan suara mulai"));
    world_end(&w);
}

static void what_was_said_is_shown_and_not_obeyed(void **state)
{
    struct world w = {0};
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    live_a_little(&w);
    j = world_json(&w, "/proposals/1/statements", 200);
    assert_string_equal(json_at(j, "statements.0.html"),
                        "<p><strong>Yes</strong>, &lt;b&gt;this&lt;/b&gt; <a>one</a>.</p>\n");
    json_decref(j);
    world_end(&w);
}

static void what_is_not_there(void **state)
{
    static const char *const absent[] = {"/nothing",
                                         "/example/keys/ana",
                                         "/decisions/0",
                                         "/decisions/99",
                                         "/proposals/0",
                                         "/proposals/3",
                                         "/proposals/01",
                                         "/proposals/1x",
                                         "/proposals/99999999999",
                                         "/proposals/1/",
                                         "/people/nobody",
                                         "/bodies/treasurer",
                                         "/log/99",
                                         "/ledger/entries/99",
                                         "/ledger/receipts/99",
                                         "/ledger/tile/0/000",
                                         "/ledger/tile/0/000.p/9",
                                         "/ledger/tile/1/000.p/1",
                                         "/ledger/tile/entries/001.p/1",
                                         "/ledger/tile/0/x999/x999/x999/x999/x999/999.p/1",
                                         "/ledger/tile/7/x999/x999/x999/999",
                                         "/ledger/tile/",
                                         "/head?proposal=9",
                                         "/documents/00"};
    static const char *const wrong[] = {
        "/people?limit=0",           "/people?limit=1001", "/people?after=-1",
        "/proposals?state=new",      "/head?key=x",        "/charter?hash=md5:1",
        "/charter/explained?as=pdf", "/commands/12",       "/documents/00?as=pdf"};
    struct world w = {0};

    (void)state;
    world_begin(&w, coop_charter);
    live_a_little(&w);
    for (unsigned i = 0; i < sizeof absent / sizeof *absent; i++)
        json_decref(world_json(&w, absent[i], 404));
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++)
        json_decref(world_json(&w, wrong[i], 400));
    world_end(&w);
}

/* ---- HTTP ---- */

static void other_methods_are_told_which_there_are(void **state)
{
    struct world w = {0};
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    h = world_ask(&w, "DELETE", "/proposals/1", "", (struct mf_str){0});
    assert_int_equal(h.status, 405);
    assert_true(mf_str_is(heard_header(&h, "Allow"), "GET, HEAD"));
    h = world_ask(&w, "GET", "/commands", "", (struct mf_str){0});
    assert_int_equal(h.status, 405);
    assert_true(mf_str_is(heard_header(&h, "Allow"), "POST"));
    h = world_ask(&w, "POST", "/organisation", "Content-Type: text/plain\r\n", MF_S("x"));
    assert_int_equal(h.status, 405);
    h = client_ask(&w.c.arena, w.address, "HEAD", "/organisation", "", (struct mf_str){0});
    assert_int_equal(h.status, 200);
    assert_int_equal(h.body.n, 0);
    world_end(&w);
}

static void tags_say_whether_anything_changed(void **state)
{
    struct world w = {0};
    struct heard h;
    struct mf_str same;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    for (unsigned i = 0; i < sizeof readable / sizeof *readable; i++) {
        h = client_get(&w.c.arena, w.address, readable[i]);
        struct mf_str tag = heard_header(&h, "ETag");
        if (tag.n == 0 || h.status != 200)
            continue;
        same = mf_strf(&w.c.arena, "If-None-Match: \"else\", %.*s\r\n", MF_F(tag));
        h = world_ask(&w, "GET", readable[i], same.p, (struct mf_str){0});
        assert_int_equal(h.status, 304);
        assert_int_equal(h.body.n, 0);
    }
    h = world_get(&w, "/proposals/1");
    same = mf_strf(&w.c.arena, "If-None-Match: %.*s\r\n", MF_F(heard_header(&h, "ETag")));
    assert_int_equal(world_vote(&w, 0, 1, MF_BALLOT_NO).status, 201);
    assert_int_equal(world_ask(&w, "GET", "/proposals/1", same.p, (struct mf_str){0}).status, 200);
    /* What is never changed says so. */
    h = world_get(&w, "/ledger/entries/1");
    assert_non_null(strstr(heard_header(&h, "Cache-Control").p, "immutable"));
    world_end(&w);
}

static void larger_answers_are_compressed_for_those_who_want_it(void **state)
{
    static char plain[1 << 16];
    struct world w = {0};
    struct heard h, whole;
    z_stream z = {0};

    (void)state;
    world_begin(&w, coop_charter);
    whole = world_get(&w, "/powers");
    h = world_ask(&w, "GET", "/powers", "Accept-Encoding: br, gzip;q=0.5\r\n", (struct mf_str){0});
    assert_true(mf_str_is(heard_header(&h, "Content-Encoding"), "gzip"));
    assert_true(h.body.n < whole.body.n);
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)h.body.p;
    z.avail_in = (uInt)h.body.n;
    z.next_out = (Bytef *)plain;
    z.avail_out = sizeof plain;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, whole.body.n);
    assert_memory_equal(plain, whole.body.p, whole.body.n);
    inflateEnd(&z);
    h = world_ask(&w, "GET", "/powers", "Accept-Encoding: gzip;q=0\r\n", (struct mf_str){0});
    assert_int_equal(heard_header(&h, "Content-Encoding").n, 0);
    world_end(&w);
}

static void every_answer_is_guarded(void **state)
{
    static const char *const guarded[] = {"/organisation", "/nowhere", "/charter/explained?as=html",
                                          "/ledger/checkpoint"};
    struct world w = {0};

    (void)state;
    world_begin(&w, coop_charter);
    for (unsigned i = 0; i < sizeof guarded / sizeof *guarded; i++) {
        struct heard h = world_get(&w, guarded[i]);
        assert_true(mf_str_is(heard_header(&h, "X-Content-Type-Options"), "nosniff"));
        assert_true(
            mf_str_starts(heard_header(&h, "Content-Security-Policy"), MF_S("default-src 'none'")));
        assert_true(mf_str_is(heard_header(&h, "Referrer-Policy"), "no-referrer"));
    }
    world_end(&w);
}

static void texts_come_in_the_language_asked_for(void **state)
{
    struct world w = {0};
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    h = world_get(&w, "/proposals/1?lang=id");
    assert_non_null(strstr(h.body.p, mf_state_word(MF_ST_VOTING, MF_ID)));
    h = world_ask(&w, "GET", "/nowhere", "Accept-Language: de, id;q=0.8, en;q=0.7\r\n",
                  (struct mf_str){0});
    assert_non_null(strstr(h.body.p, "Tidak ditemukan"));
    h = world_ask(&w, "GET", "/nowhere", "Accept-Language: id;q=0.2, en-GB;q=0.7\r\n",
                  (struct mf_str){0});
    assert_non_null(strstr(h.body.p, "Not found"));
    world_end(&w);
}

/* Bytes that are no request get a refusal or a closed connection; the next one is served. */
static void nonsense_harms_nobody(void **state)
{
    static const char *const nonsense[] = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST /commands HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /commands HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /commands HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "\xff\xfe\x00GET / HTTP/1.1\r\n\r\n",
        "PUT /documents/00 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx",
        "GET /%00%ff%0a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    };
    struct world w = {0};

    (void)state;
    world_begin(&w, coop_charter);
    for (unsigned i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
        int fd = client_connect(w.address);
        struct mf_buf in;
        mf_buf_init(&in, &w.c.arena);
        client_send(fd, mf_str_c(nonsense[i]));
        shutdown(fd, SHUT_WR);
        while (client_more(fd, &in, CLIENT_PATIENCE))
            continue;
        close(fd);
        if (in.n > 0 && client_parse(&w.c.arena, mf_buf_str(&in)).status < 400)
            fail_msg("%u: %s", i, in.p);
        assert_int_equal(world_get(&w, "/health").status, 200);
    }
    world_end(&w);
}

/* The roster's title, beside the charter's; after a start from the folder, too. */
static void an_organisation_has_a_name_of_its_own(void **state)
{
    char *charter = strdup(coop_charter), *title = strstr(charter, "\"Boats\"");
    struct world w = {0};
    json_t *j;

    (void)state;
    assert_non_null(title);
    memcpy(title, "\"Ships\"", 7);
    world_begin(&w, charter);
    for (unsigned i = 0; i < 2; i++) {
        j = world_json(&w, "/organisation", 200);
        assert_string_equal(json_at(j, "name"), "Boats");
        assert_string_equal(json_at(j, "title"), "Ships");
        json_decref(j);
        world_stop(&w);
        world_serve(&w);
    }
    free(charter);
    world_end(&w);
}

static void decisions_need_no_script(void **state)
{
    struct world w = {0};
    struct mf_command say = coop_command(MF_DO_SAY, 1);
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    say.text = MF_S("**Yes** <script>alert(1)</script>");
    assert_int_equal(world_do(&w, 2, say).status, 201);
    h = world_get(&w, "/decisions/1");
    assert_null(strstr(h.body.p, "<script"));
    assert_non_null(strstr(h.body.p, "&lt;script&gt;"));
    assert_non_null(strstr(h.body.p, "<strong>Yes</strong> &lt;script&gt;"));
    assert_null(strstr(heard_header(&h, "Content-Security-Policy").p, "script-src"));
    assert_non_null(strstr(heard_header(&h, "Content-Security-Policy").p, "style-src 'sha256-"));
    h = world_get(&w, "/decisions?lang=id");
    assert_non_null(strstr(h.body.p, "Keputusan"));
    assert_non_null(strstr(h.body.p, "<bdi>Boats</bdi>"));
    world_end(&w);
}

static void pages_are_for_browsers(void **state)
{
    struct world w = {0};
    struct heard h;
    const char *at;

    (void)state;
    world_begin(&w, coop_charter);
    h = world_get(&w, "/view/proposals/1");
    assert_true(mf_str_is(heard_header(&h, "Content-Type"), "text/html; charset=utf-8"));
    assert_non_null(strstr(heard_header(&h, "Content-Security-Policy").p, "script-src 'self';"));
    assert_true(mf_str_is(heard_header(&h, "Cache-Control"), "no-cache"));
    assert_non_null(strstr(heard_header(&h, "Link").p, "</organisation?lang=en>; rel=preload"));
    h = world_ask(&w, "GET", "/", "Accept-Language: id-ID\r\n", (struct mf_str){0});
    assert_non_null(strstr(heard_header(&h, "Link").p, "</organisation?lang=id>; rel=preload"));
    at = strstr(h.body.p, "src=\"/assets/");
    assert_non_null(at);
    h = world_get(&w, mf_strf(&w.c.arena, "%.*s", (int)strcspn(at + 5, "\""), at + 5).p);
    assert_int_equal(h.status, 200);
    assert_true(mf_str_is(heard_header(&h, "Content-Type"), "text/javascript; charset=utf-8"));
    assert_non_null(strstr(heard_header(&h, "Cache-Control").p, "immutable"));
    assert_int_equal(world_get(&w, "/assets/nothing.js").status, 404);
    assert_int_equal(world_get(&w, "/%00").status, 404);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vote_is_taken_seen_and_heard),
        cmocka_unit_test(routes_and_description_are_the_same),
        cmocka_unit_test(everything_that_is_read_is_as_described),
        cmocka_unit_test(feeds_tell_what_happened_and_what_comes),
        cmocka_unit_test(what_was_said_is_shown_and_not_obeyed),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(other_methods_are_told_which_there_are),
        cmocka_unit_test(tags_say_whether_anything_changed),
        cmocka_unit_test(larger_answers_are_compressed_for_those_who_want_it),
        cmocka_unit_test(every_answer_is_guarded),
        cmocka_unit_test(texts_come_in_the_language_asked_for),
        cmocka_unit_test(an_organisation_has_a_name_of_its_own),
        cmocka_unit_test(decisions_need_no_script),
        cmocka_unit_test(pages_are_for_browsers),
        cmocka_unit_test(nonsense_harms_nobody),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("serve", tests, NULL, NULL);
}
