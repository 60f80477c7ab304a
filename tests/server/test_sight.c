#define _GNU_SOURCE /* memmem */
/* What the charter hides: no route tells of it to somebody who hasn't signed, until its time. */
#include "world.h"

#include "ledger/wire.h"

static const char hiding_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office\n"
    "    effect seat person on members }\n"
    "  power quietly(person: person, grounds: text, paper: hash) { proposed by 1 of members\n"
    "    lapses after 10 days passes when majority of members in office\n"
    "    visible to none until effective effect remove person from treasurer }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "}\n";

#define GROUNDS     "the-till-was-empty"
#define SEALED_SIZE 156u
#define PAPER       "minutes of an evening in the boat house"

static const char *const routes[] = {
    "/health",
    "/head",
    "/head?proposal=2",
    "/organisation",
    "/charter",
    "/charter/explained",
    "/charter/history",
    "/charter/findings",
    "/studies/audit",
    "/people",
    "/people/ana",
    "/people/ana/events",
    "/people/budi/events",
    "/people/citra",
    "/allowed-signers",
    "/bodies",
    "/bodies/members",
    "/powers",
    "/powers/quietly",
    "/proposals?order=newest",
    "/proposals?waits_for=citra",
    "/proposals?waits_for=budi",
    "/proposals/1/acts?person=citra",
    "/proposals/2/acts?person=citra",
    "/history?order=newest",
    "/history?proposal=2",
    "/proposals",
    "/proposals?state=running",
    "/decisions",
    "/decisions/1",
    "/decisions/2",
    "/proposals/1",
    "/proposals/2",
    "/proposals/2/people",
    "/proposals/2/statements",
    "/proposals/1/people",
    "/history",
    "/feed.atom",
    "/deadlines.ics",
    "/log",
    "/log/3",
    "/log/4",
    "/log/5",
    "/ledger/checkpoint",
    "/ledger/tile/0/000.p/6",
    "/ledger/tile/entries/000.p/6",
    "/ledger/tile/entries/000.p/4",
    "/ledger/entries/3",
    "/ledger/entries/4",
    "/ledger/receipts/4",
    "/powers/quietly",
    "/settings",
    "/charter?as=html",
    "/log?from=3",
    "/ledger/tile/entries/000.p/5",
    "/ledger/tile/0/000.p/4",
    "/ledger/receipts/3",
    "/calendar",
    "/feed",
};

struct secret {
    struct world w;
    struct mf_incoming filing, vote, document;
    struct mf_hash paper;
};

static struct heard put_paper(struct secret *s)
{
    struct mf_arena *a = &s->w.c.arena;
    struct mf_command cmd = coop_command(MF_DO_DOCUMENT, MF_NO_PROPOSAL);

    cmd.text = MF_S(PAPER);
    s->paper = mf_sha256(cmd.text);
    s->document = world_sign(&s->w, 2, cmd);
    return world_ask(&s->w, "PUT", mf_strf(a, "/documents/%s", mf_hash_hex(a, &s->paper).p).p,
                     mf_strf(a, "Mufakat-Command: %s\r\nMufakat-Signature: %s\r\n",
                             mf_base64(a, s->document.text).p, s->document.signature.p)
                         .p,
                     cmd.text);
}

/* Entries: 0 the founding, 1 a resolution, 2 a paper, 3 what Citra files about Ana, 4 a vote on it,
 * 5 a vote on the resolution. */
static void conspire(struct secret *s)
{
    struct mf_arg args[3] = {{.kind = MF_ARG_PERSON, .person = 0},
                             {.kind = MF_ARG_TEXT, .text = MF_S(GROUNDS)},
                             {.kind = MF_ARG_HASH}};
    struct mf_command vote = coop_command(MF_DO_VOTE, 2), file;
    struct heard h;

    world_begin(&s->w, hiding_charter);
    world_resolution(&s->w, 0);
    h = put_paper(s);
    if (h.status != 201)
        fail_msg("%.*s", MF_F(h.body));
    args[2].hash = s->paper;
    file = world_filing(&s->w, "quietly", args);
    file.nargs = 3;
    s->filing = world_sign(&s->w, 2, file);
    h = world_post(&s->w, &s->filing);
    if (h.status != 201 || !strstr(h.body.p, "\"proposal\":2"))
        fail_msg("%.*s", MF_F(h.body));
    vote.ballot = MF_BALLOT_YES;
    s->vote = world_sign(&s->w, 2, vote);
    h = world_post(&s->w, &s->vote);
    if (h.status != 201 || !strstr(h.body.p, "\"salt\":\""))
        fail_msg("%.*s", MF_F(h.body));
    assert_int_equal(world_vote(&s->w, 1, 1, MF_BALLOT_YES).status, 201);
}

static bool contains(const struct heard *h, const char *text)
{
    return memmem(h->body.p, h->body.n, text, strlen(text)) != NULL;
}

/* Nothing but an instant, a commitment and whether a number was taken; all of one size. */
static void looks_sealed(struct secret *s, unsigned number, bool files)
{
    struct heard h = world_get(&s->w, mf_strf(&s->w.c.arena, "/ledger/entries/%u", number).p);
    struct mf_entry e;
    struct mf_seal seal;

    assert_int_equal(h.status, 200);
    assert_int_equal(mf_entry_read(h.body, &e, NULL), MF_OK);
    assert_int_equal(e.kind, MF_ENTRY_SEALED);
    assert_int_equal(mf_seal_read(&e, &seal, NULL), MF_OK);
    assert_int_equal(seal.files, files);
    assert_int_equal(h.body.n, SEALED_SIZE);
}

static void no_route_tells(void **state)
{
    struct secret s = {0};
    struct mf_arena *a = &s.w.c.arena;

    (void)state;
    conspire(&s);
    const char *hash = mf_hash_hex(a, &s.paper).p;
    for (unsigned i = 0; i < sizeof routes / sizeof *routes; i++) {
        struct heard h = world_get(&s.w, routes[i]);
        if (contains(&h, GROUNDS) || contains(&h, hash) || contains(&h, PAPER) ||
            contains(&h, s.vote.signature.p) || contains(&h, "citra files") ||
            contains(&h, "citra votes"))
            fail_msg("%s tells: %.*s", routes[i], MF_F(h.body));
    }
    assert_int_equal(world_get(&s.w, "/proposals/2").status, 404);
    assert_int_equal(world_get(&s.w, "/proposals/2/people").status, 404);
    assert_int_equal(world_get(&s.w, "/proposals/2/acts?person=citra").status, 404);
    assert_int_equal(world_get(&s.w, "/head?proposal=2").status, 404);
    looks_sealed(&s, 2, false);
    looks_sealed(&s, 3, true);
    looks_sealed(&s, 4, false);
    assert_int_equal(world_get(&s.w, "/ledger/tile/entries/000.p/6").status, 200);
    assert_int_equal(world_get(&s.w, mf_strf(a, "/documents/%s", hash).p).status, 404);
    /* What may be seen: that there is something, and when; and everything that isn't about it. */
    assert_int_equal(world_get(&s.w, "/ledger/tile/entries/000.p/2").status, 200);
    assert_int_equal(world_get(&s.w, "/ledger/tile/0/000.p/6").status, 200);
    assert_int_equal(world_get(&s.w, "/ledger/entries/5").status, 200);
    json_t *j = world_json(&s.w, "/organisation", 200);
    assert_int_equal(json_integer_value(json_object_get(j, "sealed")), 1);
    json_decref(j);
    j = world_json(&s.w, "/log/3", 200);
    assert_string_equal(json_at(j, "kind"), "sealed");
    json_decref(j);
    world_end(&s.w);
}

/* Whoever guesses a text must not have it confirmed, nor hear how many a key has signed. */
static void no_question_confirms_a_guess(void **state)
{
    struct secret s = {0};
    struct mf_arena *a;
    struct heard h;
    struct mf_hash id;
    struct mf_buf print;
    json_t *with, *without;

    (void)state;
    conspire(&s);
    a = &s.w.c.arena;
    id = mf_text_id(s.vote.text);
    assert_int_equal(world_get(&s.w, mf_strf(a, "/commands/%s", mf_hash_hex(a, &id).p).p).status,
                     404);
    id = mf_text_id(s.filing.text);
    assert_int_equal(world_get(&s.w, mf_strf(a, "/commands/%s", mf_hash_hex(a, &id).p).p).status,
                     404);
    /* The one who signed it hears where it stands: he shows that he has the signature. */
    h = world_post(&s.w, &s.vote);
    assert_int_equal(h.status, 200);
    assert_true(contains(&h, "\"salt\":\""));
    h = world_ask(&s.w, "POST", "/check", "Content-Type: text/plain\r\n", s.vote.text);
    assert_true(contains(&h, "not_told"));
    mf_buf_init(&print, a);
    mf_ssh_print_write(&print, &s.w.c.key[2].print); /* has signed three times */
    with = world_json(&s.w, mf_strf(a, "/head?key=%s", print.p).p, 200);
    mf_buf_init(&print, a);
    mf_ssh_print_write(&print, &s.w.c.key[4].print); /* has never */
    without = world_json(&s.w, mf_strf(a, "/head?key=%s", print.p).p, 200);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(with, "key"), "sequence")),
        json_integer_value(json_object_get(json_object_get(without, "key"), "sequence")));
    json_decref(with);
    json_decref(without);
    world_end(&s.w);
}

/* Another member acts on it: the engine says that he may not see it, and no more. */
static void refusals_tell_no_more(void **state)
{
    struct secret s = {0};
    struct mf_command vote = coop_command(MF_DO_VOTE, 2);
    struct heard h;

    (void)state;
    conspire(&s);
    vote.ballot = MF_BALLOT_YES;
    h = world_do(&s.w, 0, vote); /* Ana, whom it is about */
    assert_int_equal(h.status, 422);
    assert_true(contains(&h, "\"reason\":\"not_visible\""));
    assert_true(contains(&h, "\"clause\":null"));
    assert_false(contains(&h, GROUNDS));
    assert_false(contains(&h, "citra"));
    world_end(&s.w);
}

/* The same bundles say what they said; later entries open what was sealed, and /log tells it. */
static void is_opened(struct secret *s)
{
    struct heard h = world_get(&s->w, "/ledger/tile/entries/000.p/6");
    json_t *j;

    assert_int_equal(h.status, 200);
    assert_false(contains(&h, GROUNDS));
    h = world_get(&s->w, "/ledger/tile/entries/000.p/16");
    assert_int_equal(h.status, 200);
    assert_true(contains(&h, GROUNDS));
    j = world_json(&s->w, "/log/3", 200);
    assert_string_equal(json_at(j, "kind"), "sealed");
    assert_string_equal(json_at(j, "verb"), "file");
    json_decref(j);
    j = world_json(&s->w, "/log/11", 200);
    assert_string_equal(json_at(j, "kind"), "opened");
    assert_int_equal(json_integer_value(json_object_get(j, "opens")), 3);
    json_decref(j);
}

static void those_who_follow_hear_of_it_when_its_time_has_come(void **state)
{
    struct secret s = {0};
    struct listener l;
    struct heard h;
    struct mf_command tell = coop_command(MF_DO_TELL, 2);

    (void)state;
    conspire(&s);
    l = world_listen(&s.w, "/events?after=0", "");
    listener_hears(&l, "budi votes yes");
    assert_null(strstr(l.in.p, "citra votes"));
    assert_null(strstr(l.in.p, "citra files"));
    for (mf_person p = 3; p < 5; p++) {
        tell.person = p;
        h = world_do(&s.w, 2, tell);
        if (h.status != 201)
            fail_msg("%.*s", MF_F(h.body));
        h = world_vote(&s.w, (int)p, 2, MF_BALLOT_YES);
        if (h.status != 201)
            fail_msg("%.*s", MF_F(h.body));
        if (p == 3)
            assert_null(strstr(l.in.p, "dewi votes"));
    }
    listener_hears(&l, "event: opened\ndata: {\"proposal\":2}");
    h = world_get(&s.w, "/proposals/2");
    assert_int_equal(h.status, 200);
    assert_true(contains(&h, GROUNDS));
    assert_true(contains(&h, "\"state\":\"effective\""));
    is_opened(&s);
    h = world_get(&s.w,
                  mf_strf(&s.w.c.arena, "/documents/%s", mf_hash_hex(&s.w.c.arena, &s.paper).p).p);
    assert_int_equal(h.status, 200);
    h = world_get(&s.w, "/history");
    assert_true(contains(&h, "citra files"));
    close(l.fd);
    world_end(&s.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_route_tells),
        cmocka_unit_test(no_question_confirms_a_guess),
        cmocka_unit_test(refusals_tell_no_more),
        cmocka_unit_test(those_who_follow_hear_of_it_when_its_time_has_come),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("sight", tests, NULL, NULL);
}
