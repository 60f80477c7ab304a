/* Studies: charters checked, audited and replayed for whoever asks, and what keeps that from being
 * a burden. */
#include "world.h"

#include "lang/charter.h"
#include "server/library.h"
#include "server/studies.h"

#define JSON_TYPE  "Content-Type: application/json\r\n"
#define PLAIN_TYPE "Content-Type: text/plain\r\n"

static struct heard ask_for(struct world *w, const char *path, const char *body)
{
    return world_ask(w, "POST", path, JSON_TYPE, mf_str_c(body));
}

/* The answer as JSON, with that status. */
static json_t *asked(struct world *w, const char *path, const char *body, unsigned status)
{
    struct heard h = ask_for(w, path, body);
    json_t *j = json_loadb(h.body.p, h.body.n, JSON_REJECT_DUPLICATES, NULL);

    if (h.status != status)
        fail_msg("%s %s: %u, not %u: %.*s", path, body, h.status, status, MF_F(h.body));
    assert_non_null(j);
    return j;
}

static json_t *checked(struct world *w, const char *path, const char *text)
{
    struct heard h = world_ask(w, "POST", path, PLAIN_TYPE, mf_str_c(text));
    json_t *j = json_loadb(h.body.p, h.body.n, JSON_REJECT_DUPLICATES, NULL);

    assert_int_equal(h.status, 200);
    assert_non_null(j);
    return j;
}

/* ---- the library ---- */

static void the_library_says_of_its_texts_what_they_say_of_themselves(void **state)
{
    struct world w = {0};
    struct mf_diags diags;
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    j = world_json(&w, "/library", 200);
    assert_int_equal(json_array_size(json_object_get(j, "texts")), mf_library_count);
    json_decref(j);
    assert_true(mf_library_count >= 40);
    for (unsigned i = 0; i < mf_library_count; i++) {
        const struct mf_library_text *t = &mf_library[i];
        struct heard h = world_get(&w, mf_strf(&w.c.arena, "/library/%s", t->name).p);
        struct mf_source source = {mf_str_c(t->name), mf_library_text(t)};
        assert_int_equal(h.status, 200);
        assert_true(mf_str_eq(h.body, source.text));
        assert_true(strlen(t->about) > 5);
        if (strcmp(t->kind, "charter") != 0)
            continue;
        mf_diags_init(&diags, &w.c.arena);
        const struct mf_charter *c = mf_charter_read(&w.c.arena, source, &diags);
        assert_non_null(c);
        assert_true(mf_str_is(c->title_name.text, t->title));
    }
    assert_int_equal(world_get(&w, "/library/nothing.md").status, 404);
    assert_null(mf_library_find(MF_S("balanced.md"), "scenario"));
    world_end(&w);
}

static void the_library_speaks_indonesian(void **state)
{
    struct world w = {0};
    size_t translated = 0, i;
    json_t *j, *text;

    (void)state;
    world_begin(&w, coop_charter);
    j = world_json(&w, "/library?lang=id", 200);
    json_array_foreach(json_object_get(j, "texts"), i, text)
    {
        const struct mf_library_text *t = mf_library_find(mf_str_c(json_at(text, "name")), NULL);
        bool its_own = strcmp(json_at(text, "lang"), "en") == 0;
        translated += !its_own;
        assert_true(its_own == (strcmp(json_at(text, "about"), t->about) == 0));
    }
    json_decref(j);
    assert_true(translated >= 45); /* a text that came later stands in its own language */
    j = world_json(&w, "/library?lang=en", 200);
    json_array_foreach(json_object_get(j, "texts"), i, text)
        assert_string_equal(json_at(text, "lang"), "en");
    json_decref(j);
    world_end(&w);
}

/* ---- checking ---- */

static void a_check_has_mistakes_with_their_lines(void **state)
{
    static const char bad[] = "charter \"x\" {\n  body b { seats 3 }\n  power p { }\n}\n";
    struct world w = {0};
    json_t *j, *list;

    (void)state;
    world_begin(&w, coop_charter);
    j = checked(&w, "/studies/check", bad);
    list = json_object_get(j, "diagnostics");
    assert_true(json_is_false(json_object_get(j, "valid")));
    assert_int_equal(json_integer_value(json_object_get(j, "errors")), json_array_size(list));
    assert_string_equal(json_at(j, "diagnostics.0.severity"), "error");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "line")), 3);
    assert_non_null(json_at(j, "diagnostics.0.repair"));
    json_decref(j);
    j = checked(&w, "/studies/check?lang=id", bad);
    assert_non_null(strstr(json_at(j, "diagnostics.0.message"), "Kewenangan"));
    json_decref(j);
    world_end(&w);
}

static void a_good_charter_is_told_in_full(void **state)
{
    struct world w = {0};
    const struct mf_library_text *t = mf_library_find(MF_S("balanced.md"), "charter");
    struct mf_str text = mf_library_text(t);
    bool about_a_line = false;
    json_t *j, *prose;

    (void)state;
    world_begin(&w, coop_charter);
    j = checked(&w, "/studies/check", mf_strf(&w.c.arena, "%.*s", MF_F(text)).p);
    assert_true(json_is_true(json_object_get(j, "valid")));
    assert_string_equal(json_at(j, "title"), "A balanced charter");
    assert_string_equal(json_at(j, "outline.2.name"), "staff");
    assert_string_equal(json_at(j, "outline.3.tags.0"), "independent");
    assert_string_equal(json_at(j, "outline.5.of"), "board");
    assert_string_equal(json_at(j, "document.0.kind"), "prose");
    assert_non_null(strstr(json_at(j, "document.0.html"), "<h1>"));
    assert_string_equal(json_at(j, "document.1.kind"), "rules");
    assert_null(strstr(json_at(j, "document.1.text"), "```"));
    prose = json_object_get(j, "prose");
    for (size_t i = 0; i < json_array_size(prose); i++) {
        const json_t *part = json_array_get(prose, i);
        if (json_integer_value(json_object_get(part, "line")) == 44) /* power remove_ceo */
            about_a_line =
                strstr(json_string_value(json_object_get(part, "html")), "remove_ceo") != NULL;
    }
    assert_true(about_a_line);
    json_decref(j);
    world_end(&w);
}

/* Scripts and hidden characters in a text are shown, wherever they stand. */
static void assert_tame(const json_t *parts)
{
    assert_true(json_array_size(parts) > 0);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const char *html = json_string_value(json_object_get(json_array_get(parts, i), "html"));
        if (html && (strstr(html, "<script") || strstr(html, "<img") || strstr(html, "<b ") ||
                     strstr(html, "href=\"javascript")))
            fail_msg("obeyed: %s", html);
    }
}

static void hostile_texts_are_shown_and_not_obeyed(void **state)
{
    static const char hostile[] =
        "# <script>alert(1)</script>\n\n[x](javascript:alert(2)) <img src=x onerror=alert(3)>\n\n"
        "```charter\ncharter \"<script>alert(4)</script>\" {\n"
        "  body b \"<b onclick=alert(5)>\" { seats 3 vacancies filled by p }\n"
        "  power p(who: person) \"[x](javascript:alert(6))\" { proposed by 1 of b votes 2 days\n"
        "    passes when majority of b in office effect seat who on b }\n}\n```\n";
    struct world w = {0};
    struct heard h;
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    j = checked(&w, "/studies/check", hostile);
    assert_true(json_is_true(json_object_get(j, "valid")));
    assert_tame(json_object_get(j, "document"));
    assert_tame(json_object_get(j, "prose"));
    json_decref(j);
    h = world_ask(&w, "POST", "/studies/check", PLAIN_TYPE,
                  MF_S("\xff\xfe\x01 charter \"\xf0\x9f"));
    assert_int_equal(h.status, 200);
    h = world_ask(&w, "POST", "/studies/check", PLAIN_TYPE, MF_S("```charter"));
    assert_int_equal(h.status, 200);
    world_end(&w);
}

/* ---- audits ---- */

static void an_audit_is_that_of_the_people_who_are_there(void **state)
{
    struct mf_command leave = coop_command(MF_DO_LEAVE, MF_NO_PROPOSAL);
    struct world w = {0};
    struct mf_str tag;
    struct heard h;
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    j = world_json(&w, "/studies/audit", 200);
    assert_true(json_is_true(json_object_get(j, "complete")));
    assert_int_equal(json_integer_value(json_object_get(json_object_get(j, "people"), "persons")),
                     5);
    assert_true(json_is_false(json_object_get(json_object_get(j, "people"), "nominal")));
    assert_string_equal(json_at(j, "powers.1.decide.others_away.who.0"), "ana");
    json_decref(j);
    h = world_get(&w, "/charter/findings");
    tag = heard_header(&h, "ETag");
    assert_true(tag.n > 0);
    h = world_ask(&w, "GET", "/charter/findings",
                  mf_strf(&w.c.arena, "If-None-Match: %.*s\r\n", MF_F(tag)).p, (struct mf_str){0});
    assert_int_equal(h.status, 304);
    /* Somebody gives up a seat: it is another audit. */
    leave.body = 0; /* members */
    h = world_do(&w, 4, leave);
    if (h.status != 201)
        fail_msg("%.*s", MF_F(h.body));
    h = world_ask(&w, "GET", "/charter/findings",
                  mf_strf(&w.c.arena, "If-None-Match: %.*s\r\n", MF_F(tag)).p, (struct mf_str){0});
    assert_int_equal(h.status, 200);
    world_end(&w);
}

static void an_amendment_is_compared_with_the_present(void **state)
{
    struct world w = {0};
    struct mf_buf b;
    json_t *j, *text;
    char *body;

    (void)state;
    world_begin(&w, coop_charter);
    mf_buf_init(&b, &w.c.arena);
    mf_buf_c(&b, coop_charter);
    char *two = strstr(b.p, "proposed by 2 of members");
    assert_non_null(two);
    two[strlen("proposed by ")] = '1';
    text =
        json_pack("{s:s#, s:s, s:b}", "charter", b.p, (int)b.n, "against", "present", "quick", 1);
    body = json_dumps(text, 0);
    j = asked(&w, "/studies/audit", body, 200);
    assert_true(json_is_object(json_object_get(j, "difference")));
    assert_int_equal(json_array_size(json_object_get(j, "captures")), 0);
    json_decref(j);
    free(body);
    json_decref(text);
    /* Of another charter from the library, people placed by name. */
    j = asked(&w, "/studies/audit",
              "{\"charter\":\"cooperative.charter\",\"people\":\"present\",\"quick\":true}", 200);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(j, "people"), "persons")),
                     5);
    json_decref(j);
    j = asked(&w, "/studies/audit",
              "{\"charter\":\"present\",\"people\":\"nominal\",\"quick\":true,\"leavers\":[]}",
              200);
    assert_true(json_is_true(json_object_get(json_object_get(j, "people"), "nominal")));
    json_decref(j);
    world_end(&w);
}

static void what_an_audit_cannot_take_is_said(void **state)
{
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "{\"charter\":1}",
        "{\"charter\":\"nothing.md\"}",
        "{\"charter\":\"openai-2023.scenario\"}",
        "{\"charter\":\"present\",\"people\":\"all\"}",
        "{\"charter\":\"present\",\"open\":0}",
        "{\"charter\":\"present\",\"open\":1.5}",
        "{\"charter\":\"present\",\"horizon\":99999}",
        "{\"charter\":\"present\",\"seconds\":21}",
        "{\"charter\":\"present\",\"leavers\":\"ana\"}",
        "{\"charter\":\"present\",\"leavers\":[\"nobody\"]}",
        "{\"charter\":\"present\",\"quick\":1}",
        "{\"charter\":\"present\",\"charter\":\"present\"}",
        "{\"charter\":\"present\",\"else\":1}",
    };
    struct world w = {0};
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++)
        json_decref(asked(&w, "/studies/audit", wrong[i], 400));
    j = asked(&w, "/studies/audit", "{\"charter\":\"charter \\\"x\\\" {\\n  power p { }\\n}\"}",
              422);
    assert_string_equal(json_at(j, "problem"), "unreadable");
    assert_string_equal(json_at(j, "diagnostics.0.id"), "E0131");
    json_decref(j);
    j = asked(&w, "/studies/audit",
              "{\"charter\":\"charter \\\"x\\\" {\\n body members { seats 2 } }\"}", 422);
    assert_string_equal(json_at(j, "problem"), "unfounded");
    assert_non_null(json_at(j, "reasons.0.text"));
    json_decref(j);
    assert_int_equal(world_ask(&w, "POST", "/studies/audit", PLAIN_TYPE, MF_S("{}")).status, 415);
    assert_int_equal(world_ask(&w, "POST", "/studies/check", JSON_TYPE, MF_S("{}")).status, 415);
    world_end(&w);
}

/* ---- rosters ---- */

static json_t *roster_checked(struct world *w, const char *charter, const char *roster,
                              unsigned status)
{
    json_t *j = json_pack("{s:s, s:s}", "charter", charter, "roster", roster), *ret;
    char *body = json_dumps(j, 0);

    ret = asked(w, "/studies/roster", body, status);
    free(body);
    json_decref(j);
    return ret;
}

static unsigned size_of(const json_t *j, const char *member)
{
    return (unsigned)json_array_size(json_object_get(j, member));
}

/* What it says is what `mufakat found` would say, and nothing is founded. */
static void a_roster_is_held_to_its_charter(void **state)
{
    static const char five[] =
        "roster \"Landing stage\" {\n  a \"A\" members, treasurer\n  b \"B\" members, chair\n"
        "  c \"C\" members\n  d \"D\" members\n  e \"E\" members\n}\n";
    struct world w = {0};
    struct mf_buf keyed;
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    j = roster_checked(&w, "cooperative.charter", five, 200);
    assert_true(json_is_false(json_object_get(j, "valid"))); /* nobody could sign */
    assert_string_equal(json_at(j, "title"), "Landing stage");
    assert_int_equal(json_integer_value(json_object_get(j, "persons")), 5);
    assert_int_equal(size_of(j, "diagnostics") + size_of(j, "reasons") + size_of(j, "keys"), 0);
    assert_int_equal(size_of(j, "without_key"), 5);
    json_decref(j);
    mf_buf_init(&keyed, &w.c.arena);
    mf_buf_c(&keyed, "roster \"Boats\" {\n");
    for (int i = 0; i < COOP_MEMBERS; i++)
        coop_key(&w.c, i, &keyed);
    mf_buf_c(&keyed, "}\n");
    j = roster_checked(&w, "present", keyed.p, 200);
    assert_true(json_is_true(json_object_get(j, "valid")));
    assert_int_equal(size_of(j, "without_key"), 0);
    json_decref(j);
    j = roster_checked(&w, "cooperative.charter", "roster \"x\" { a \"A\" membrs }", 200);
    assert_string_equal(json_at(j, "diagnostics.0.suggestion"), "members");
    json_decref(j);
    j = roster_checked(&w, "cooperative.charter",
                       "roster \"x\" { a \"A\" members, chair, treasurer key \"nonsense\"\n"
                       " b \"B\" members, chair }",
                       200);
    assert_int_equal(size_of(j, "keys"), 1);
    assert_string_equal(json_at(j, "keys.0.person"), "a");
    assert_non_null(json_at(j, "reasons.0.text")); /* two chairs */
    json_decref(j);
    world_end(&w);
}

static void what_a_roster_study_cannot_take_is_said(void **state)
{
    static const char *const wrong[] = {
        "{}",
        "{\"charter\":\"present\"}",
        "{\"charter\":\"present\",\"roster\":1}",
        "{\"roster\":\"roster \\\"x\\\" {}\"}",
        "{\"charter\":\"present\",\"roster\":\"\",\"else\":1}",
        "{\"charter\":\"present\",\"roster\":\"roster \\\"x\\\" { a 20001 members }\"}",
    };
    struct world w = {0};
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++)
        json_decref(asked(&w, "/studies/roster", wrong[i], 400));
    j = roster_checked(&w, "charter \"x\" {\n  power p { }\n}", "", 422);
    assert_string_equal(json_at(j, "problem"), "unreadable");
    json_decref(j);
    j = roster_checked(&w, "present", "\x01<script>", 200);
    assert_true(size_of(j, "diagnostics") > 0);
    json_decref(j);
    world_end(&w);
}

/* ---- replays ---- */

static void a_replay_is_the_same_each_time(void **state)
{
    static const char request[] = "{\"scenario\":\"fsf-2021.scenario\",\"charters\":[\"fsf."
                                  "charter\",\"fsf-counter.charter\"]}";
    static const char *const wrong[] = {
        "{\"scenario\":\"fsf-2021.scenario\"}",
        "{\"scenario\":\"fsf-2021.scenario\",\"charters\":[]}",
        "{\"scenario\":\"fsf.charter\",\"charters\":[\"present\"]}",
        "{\"scenario\":\"present\",\"charters\":[\"present\"]}",
        "{\"charters\":[\"present\"]}",
        "{\"scenario\":\"fsf-2021.scenario\",\"charters\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}",
    };
    struct world w = {0};
    struct heard first, again;
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    first = ask_for(&w, "/studies/replay", request);
    assert_int_equal(first.status, 200);
    world_stop(&w);
    world_serve(&w); /* nothing is kept any more */
    again = ask_for(&w, "/studies/replay", request);
    assert_true(mf_str_eq(first.body, again.body));
    j = asked(&w, "/studies/replay",
              "{\"scenario\":\"fsf-2021.scenario\",\"charters\":[\"present\"]}", 200);
    assert_string_equal(json_at(j, "under.0.charter"), "present");
    json_decref(j);
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++)
        json_decref(asked(&w, "/studies/replay", wrong[i], 400));
    j = asked(
        &w, "/studies/replay",
        "{\"scenario\":\"scenario \\\"x\\\" { starts 2021-01-01 ends 2021-02-01\\n people {\\n"
        " crowd many 900000 board\\n }}\",\"charters\":[\"present\"]}",
        422);
    json_decref(j);
    world_end(&w);
}

/* ---- limits ---- */

static void large_texts_are_refused(void **state)
{
    struct world w = {0};
    struct mf_buf b;

    (void)state;
    world_begin(&w, coop_charter);
    mf_buf_init(&b, &w.c.arena);
    mf_buf_pad(&b, '#', MF_MAX_STUDY_TEXT + 1);
    assert_int_equal(world_ask(&w, "POST", "/studies/check", PLAIN_TYPE, mf_buf_str(&b)).status,
                     413);
    mf_buf_init(&b, &w.c.arena);
    mf_buf_c(&b, "{\"charter\":\"{");
    mf_buf_pad(&b, '#', MF_MAX_STUDY_TEXT);
    mf_buf_c(&b, "\"}");
    assert_int_equal(world_ask(&w, "POST", "/studies/audit", JSON_TYPE, mf_buf_str(&b)).status,
                     413);
    mf_buf_init(&b, &w.c.arena);
    mf_buf_pad(&b, ' ', MF_MAX_STUDY_BODY + 1);
    assert_int_equal(world_ask(&w, "POST", "/studies/replay", JSON_TYPE, mf_buf_str(&b)).status,
                     413);
    world_end(&w);
}

/* A charter that takes all the time there is, with a second's limit: another for each `n`. */
static const char *slow_request(struct world *w, unsigned n)
{
    struct mf_buf b;

    mf_buf_init(&b, &w->c.arena);
    mf_buf_f(&b, "{\"people\":\"nominal\",\"seconds\":1,\"open\":%u,\"charter\":\"debian.md\"}",
             9000 + n);
    return mf_buf_str(&b).p;
}

/* Sends it and doesn't wait. */
static int send_off(struct world *w, const char *body)
{
    int fd = client_connect(w->address);

    client_send(fd,
                mf_strf(&w->c.arena,
                        "POST /studies/audit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" JSON_TYPE
                        "Content-Length: %zu\r\n\r\n%s",
                        strlen(body), body));
    return fd;
}

/* So many have an answer. */
static void wait_for_answers(const int *fds, unsigned n, unsigned wanted)
{
    time_t until = time(NULL) + CLIENT_PATIENCE / 1000;
    unsigned have = 0;

    while (have < wanted && time(NULL) < until) {
        have = 0;
        for (unsigned i = 0; i < n; i++) {
            struct pollfd p = {.fd = fds[i], .events = POLLIN};
            have += poll(&p, 1, 10) == 1;
        }
    }
    assert_true(have >= wanted);
}

static unsigned status_at(struct world *w, int fd)
{
    struct mf_buf in;
    struct heard h;

    mf_buf_init(&in, &w->c.arena);
    while (client_more(fd, &in, CLIENT_PATIENCE))
        continue;
    close(fd);
    h = client_parse(&w->c.arena, mf_buf_str(&in));
    if (h.status == 503 && heard_header(&h, "Retry-After").n == 0)
        fail_msg("no Retry-After: %.*s", MF_F(h.body));
    return h.status;
}

/* More than may wait are told so; meanwhile everything else goes on, and a stop waits for none. */
static void too_many_are_told_to_come_back(void **state)
{
    enum { MANY = MF_STUDY_QUEUE + 8 };
    int fds[MANY];
    unsigned by[600] = {0};
    struct world w = {0};
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    for (unsigned i = 0; i < MANY; i++)
        fds[i] = send_off(&w, slow_request(&w, i));
    wait_for_answers(fds, MANY, MANY - MF_STUDY_QUEUE - 1);
    assert_int_equal(world_vote(&w, 1, world_resolution(&w, 0), MF_BALLOT_YES).status, 201);
    j = checked(&w, "/studies/check", coop_charter); /* in a lane of its own */
    assert_true(json_is_true(json_object_get(j, "valid")));
    json_decref(j);
    time_t before = time(NULL);
    world_stop(&w);
    assert_true(time(NULL) - before < 8);
    for (unsigned i = 0; i < MANY; i++)
        by[status_at(&w, fds[i]) % 600]++;
    assert_true(by[503] >= 8);
    assert_int_equal(by[200] + by[503] + by[422], MANY);
    world_serve(&w);
    world_end(&w);
}

/* ---- a study's own process ---- */

struct waited {
    pthread_mutex_t mutex;
    pthread_cond_t done;
    int n;
    enum mf_study_end end;
    char body[256];
};

static void note_end(struct mf_inquiry *study, enum mf_study_end end, struct mf_str body)
{
    struct waited *w = study->payload;

    pthread_mutex_lock(&w->mutex);
    w->end = end;
    snprintf(w->body, sizeof w->body, "%.*s", MF_F(mf_str_sub(body, 0, 200)));
    w->n++;
    pthread_cond_signal(&w->done);
    pthread_mutex_unlock(&w->mutex);
}

static enum mf_study_end wait_for(struct mf_studies *s, struct mf_inquiry *study)
{
    struct waited w = {.n = 0};
    int n;

    pthread_mutex_init(&w.mutex, NULL);
    pthread_cond_init(&w.done, NULL);
    study->done = note_end;
    study->payload = &w;
    assert_true(mf_studies_ask(s, study));
    pthread_mutex_lock(&w.mutex);
    while (w.n == 0)
        pthread_cond_wait(&w.done, &w.mutex);
    n = w.n;
    pthread_mutex_unlock(&w.mutex);
    assert_int_equal(n, 1);
    return w.end;
}

/* Work that no limit of ours foresaw ends in its process, and the next study is answered. */
static void a_study_that_fails_harms_nobody(void **state)
{
    struct mf_studies *s = NULL;
    struct mf_err err = {0};
    struct mf_inquiry broken = {.kind = (enum mf_study_kind)99, .ncharters = 1},
                      good = {.kind = MF_STUDY_CHECK, .ncharters = 1};

    (void)state;
    assert_int_equal(mf_studies_start(&s, &err), MF_OK);
    broken.charters[0] = good.charters[0] =
        (struct mf_source){MF_S("charter"), mf_str_c(coop_charter)};
    assert_int_equal(wait_for(s, &broken), MF_STUDY_FAILED);
    assert_int_equal(wait_for(s, &good), MF_STUDY_DONE);
    assert_int_equal(wait_for(s, &good), MF_STUDY_DONE); /* kept */
    for (unsigned i = 0; i < 3 * MF_STUDY_KEPT; i++) {
        good.open = i; /* another question each time: the oldest answers make room */
        assert_int_equal(wait_for(s, &good), MF_STUDY_DONE);
    }
    mf_studies_end(s);
    assert_false(mf_studies_ask(s, &broken));
    mf_studies_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_library_says_of_its_texts_what_they_say_of_themselves),
        cmocka_unit_test(the_library_speaks_indonesian),
        cmocka_unit_test(a_check_has_mistakes_with_their_lines),
        cmocka_unit_test(a_good_charter_is_told_in_full),
        cmocka_unit_test(hostile_texts_are_shown_and_not_obeyed),
        cmocka_unit_test(an_audit_is_that_of_the_people_who_are_there),
        cmocka_unit_test(an_amendment_is_compared_with_the_present),
        cmocka_unit_test(what_an_audit_cannot_take_is_said),
        cmocka_unit_test(a_roster_is_held_to_its_charter),
        cmocka_unit_test(what_a_roster_study_cannot_take_is_said),
        cmocka_unit_test(a_replay_is_the_same_each_time),
        cmocka_unit_test(large_texts_are_refused),
        cmocka_unit_test(too_many_are_told_to_come_back),
        cmocka_unit_test(a_study_that_fails_harms_nobody),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("study", tests, NULL, NULL);
}
