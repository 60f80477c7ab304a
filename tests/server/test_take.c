/* Signed commands over HTTP: taken once, refused with reasons, in batches, within limits. */
#include "world.h"

#include "ledger/wire.h"

static struct heard post(struct world *w, const char *path, const char *type, struct mf_str body)
{
    return world_ask(w, "POST", path, mf_strf(&w->c.arena, "Content-Type: %s\r\n", type).p, body);
}

static bool says(const struct heard *h, const char *text)
{
    return h->body.n > 0 && strstr(h->body.p, text) != NULL;
}

static void as_json_and_as_text(void **state)
{
    struct world w = {0};
    struct mf_incoming in;
    struct heard h;
    struct mf_buf armor;
    struct mf_str blob;
    char *text;
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    struct mf_command cmd = coop_command(MF_DO_VOTE, 1);
    cmd.ballot = MF_BALLOT_YES;
    in = world_sign(&w, 2, cmd);
    mf_buf_init(&armor, &w.c.arena);
    assert_true(mf_base64_decode(&w.c.arena, in.signature, &blob));
    mf_sshsig_armor(&armor, blob);
    j = json_pack("{s:s%, s:s%}", "text", in.text.p, in.text.n, "signature", armor.p, armor.n);
    text = json_dumps(j, 0);
    h = post(&w, "/commands", "application/json; charset=utf-8", mf_str_c(text));
    assert_int_equal(h.status, 201);
    /* The same again, in the other form: it was the same command. */
    h = world_post(&w, &in);
    assert_int_equal(h.status, 200);
    assert_true(says(&h, "\"answer\":\"already\""));
    assert_true(says(&h, "\"entry\":2"));
    free(text);
    json_decref(j);
    world_end(&w);
}

static void a_filing_tells_its_number_again(void **state)
{
    struct world w = {0};
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("boats")};
    struct mf_incoming in;
    struct heard h;
    struct mf_hash id;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 1);
    in = world_sign(&w, 0, world_filing(&w, "resolve", &arg));
    h = world_post(&w, &in);
    assert_true(says(&h, "\"proposal\":2"));
    h = world_post(&w, &in);
    assert_true(says(&h, "\"proposal\":2"));
    id = mf_text_id(in.text);
    h = world_get(&w, mf_strf(&w.c.arena, "/commands/%s", mf_hash_hex(&w.c.arena, &id).p).p);
    assert_int_equal(h.status, 200);
    assert_true(says(&h, "\"proposal\":2"));
    assert_true(says(&h, "\"entry\":2"));
    id.b[0] ^= 1;
    h = world_get(&w, mf_strf(&w.c.arena, "/commands/%s", mf_hash_hex(&w.c.arena, &id).p).p);
    assert_int_equal(h.status, 404);
    world_end(&w);
}

/* ---- no ---- */

static struct heard denied(struct world *w, struct mf_text *t, int signer)
{
    struct mf_incoming in = coop_sign(&w->c, signer, t);

    return world_post(w, &in);
}

static void denied_with_line_and_field(void **state)
{
    struct world w = {0};
    struct mf_command cmd = coop_command(MF_DO_VOTE, 1);
    struct mf_text t;
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    cmd.ballot = MF_BALLOT_YES;
    t = world_text(&w, 1, &cmd);
    t.sequence = 0;
    h = denied(&w, &t, 1);
    assert_int_equal(h.status, 400);
    assert_true(says(&h, "\"line\":7"));
    assert_true(says(&h, "\"field\":\"sequence\""));
    t = world_text(&w, 1, &cmd);
    h = denied(&w, &t, 2); /* another key than the text names */
    assert_int_equal(h.status, 403);
    assert_true(says(&h, "\"reason\":\"other_key\""));
    t = world_text(&w, 1, &cmd);
    t.actor = MF_S("ana");
    h = denied(&w, &t, 1);
    assert_int_equal(h.status, 403);
    assert_true(says(&h, "\"reason\":\"not_owner\""));
    t = world_text(&w, 1, &cmd);
    t.head_root.b[3] ^= 1;
    h = denied(&w, &t, 1);
    assert_int_equal(h.status, 409);
    assert_true(says(&h, "\"reason\":\"head_other\""));
    t = world_text(&w, 1, &cmd);
    t.not_after = w.wall;
    h = denied(&w, &t, 1);
    assert_int_equal(h.status, 409);
    assert_true(says(&h, "\"reason\":\"expired\""));
    t = world_text(&w, 1, &cmd);
    t.organisation = MF_S("other.example/boats");
    h = denied(&w, &t, 1);
    assert_int_equal(h.status, 409);
    struct mf_incoming in = world_sign(&w, 1, cmd);
    ((char *)(uintptr_t)in.text.p)[in.text.n - 3] ^= 2;
    h = world_post(&w, &in);
    assert_true(h.status == 403 || h.status == 400);
    world_end(&w);
}

static void refused_with_every_clause(void **state)
{
    struct world w = {0};
    struct mf_command veto = coop_command(MF_DO_VETO, 1);
    struct heard h;
    json_t *j;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    h = world_do(&w, 1, veto);
    assert_int_equal(h.status, 422);
    j = json_loadb(h.body.p, h.body.n, 0, NULL);
    assert_true(json_array_size(json_object_get(j, "reasons")) > 0);
    assert_string_equal(json_at(j, "detail"), json_at(j, "reasons.0.text"));
    json_decref(j);
    assert_int_equal(mf_play_size(mf_service_play(world_service(&w))), 2);
    world_end(&w);
}

static void bodies_of_another_form(void **state)
{
    static const struct {
        const char *type, *body;
        unsigned status;
    } cases[] = {
        {"text/plain", "", 400},
        {"text/plain", "text 0\n\nsignature 1\nx\n", 400},
        {"text/plain", "text 5\nabc\nsignature 1\nx\n", 400},
        {"text/plain", "text 3\nabc\nsignature 1\nx", 400},
        {"text/plain", "text 3\nabc\nsignature 1\nx\ntext 3\nabc\nsignature 1\nx\n", 400},
        {"text/plain", "text 03\nabc\nsignature 1\nx\n", 400},
        {"application/json", "", 400},
        {"application/json", "[]", 400},
        {"application/json", "{\"text\":\"a\"}", 400},
        {"application/json", "{\"text\":\"a\",\"signature\":1}", 400},
        {"application/json", "{\"text\":\"a\",\"text\":\"b\",\"signature\":\"c\"}", 400},
        {"application/json", "{\"text\":\"a\",\"signature\":\"b\",\"more\":\"c\"}", 400},
        {"application/json", "{\"text\":\"\\u0000\",\"signature\":\"b\"}", 400},
        {"application/x-www-form-urlencoded", "text=a", 415},
    };
    struct world w = {0};

    (void)state;
    world_begin(&w, coop_charter);
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct heard h = post(&w, "/commands", cases[i].type, mf_str_c(cases[i].body));
        if (h.status != cases[i].status)
            fail_msg("case %u: %u, %.*s", i, h.status, MF_F(h.body));
    }
    assert_int_equal(mf_play_size(mf_service_play(world_service(&w))), 1);
    world_end(&w);
}

/* ---- limits ---- */

static struct mf_str many_bytes(struct world *w, size_t n)
{
    struct mf_buf b;

    mf_buf_init(&b, &w->c.arena);
    mf_buf_pad(&b, 'x', n);
    return mf_buf_str(&b);
}

static void too_large_is_told_before_it_is_read(void **state)
{
    struct world w = {0};
    struct heard h;
    int fd;
    struct mf_buf in;

    (void)state;
    world_begin(&w, coop_charter);
    h = post(&w, "/commands", "text/plain", many_bytes(&w, MF_MAX_BODY + 1));
    assert_int_equal(h.status, 413);
    h = post(&w, "/check", "text/plain", many_bytes(&w, MF_MAX_BODY + 1));
    assert_int_equal(h.status, 413);
    h = post(&w, "/commands/batch", "text/plain", many_bytes(&w, MF_MAX_BATCH_BODY + 1));
    assert_int_equal(h.status, 413);
    /* Without a length said beforehand it is counted. */
    fd = client_connect(w.address);
    mf_buf_init(&in, &w.c.arena);
    client_send(fd, MF_S("POST /commands HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                         "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 9; i++) {
        client_send(fd, MF_S("2000\r\n"));
        client_send(fd, many_bytes(&w, 0x2000));
        client_send(fd, MF_S("\r\n"));
    }
    client_send(fd, MF_S("0\r\n\r\n"));
    while (client_more(fd, &in, CLIENT_PATIENCE))
        continue;
    close(fd);
    assert_int_equal(client_parse(&w.c.arena, mf_buf_str(&in)).status, 413);
    world_end(&w);
}

static void filings_have_a_pace_and_ballots_have_none(void **state)
{
    struct world w = {.filings_per_hour = 4}; /* two at once */
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = MF_S("again")};
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    assert_int_equal(world_file(&w, 0, "resolve", &arg), 2);
    arg.text = MF_S("and again");
    h = world_do(&w, 0, world_filing(&w, "resolve", &arg));
    assert_int_equal(h.status, 429);
    assert_true(mf_str_is(heard_header(&h, "Retry-After"), "900"));
    for (int i = 0; i < 20; i++)
        assert_int_equal(world_vote(&w, 0, 1, i % 2 ? MF_BALLOT_YES : MF_BALLOT_NO).status, 201);
    world_resolution(&w, 1); /* somebody else isn't held back */
    world_pass(&w, 15 * MF_MINUTE);
    arg.text = MF_S("at last");
    assert_int_equal(world_do(&w, 0, world_filing(&w, "resolve", &arg)).status, 201);
    world_end(&w);
}

/* ---- many ---- */

static void a_batch_stands_for_each(void **state)
{
    struct world w = {0};
    struct mf_command vote = coop_command(MF_DO_VOTE, 1), veto = coop_command(MF_DO_VETO, 1);
    struct mf_incoming in[5];
    struct mf_buf b;
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    vote.ballot = MF_BALLOT_YES;
    in[0] = world_sign(&w, 0, vote);
    in[1] = world_sign(&w, 1, veto);
    in[2] = in[0];
    in[3] = world_sign(&w, 2, vote);
    in[3].signature = in[0].signature;
    in[4] = world_sign(&w, 3, vote);
    mf_buf_init(&b, &w.c.arena);
    for (int i = 0; i < 5; i++)
        mf_body_plain_add(&b, in[i].text, in[i].signature);
    h = post(&w, "/commands/batch", "text/plain", mf_buf_str(&b));
    assert_int_equal(h.status, 200);
    if (!mf_str_starts(h.body, MF_S("taken 2\nrefused ")) ||
        !says(&h, "\nalready 2\ndenied other_key\ntaken 3\n"))
        fail_msg("%.*s", MF_F(h.body));
    /* Nothing good at all. */
    mf_buf_init(&b, &w.c.arena);
    mf_body_plain_add(&b, in[3].text, in[3].signature);
    h = post(&w, "/commands/batch", "text/plain", mf_buf_str(&b));
    assert_true(mf_str_is(h.body, "denied other_key\n"));
    mf_buf_init(&b, &w.c.arena);
    for (unsigned i = 0; i <= MF_MAX_MANY; i++)
        mf_body_plain_add(&b, MF_S("x"), MF_S("y"));
    h = post(&w, "/commands/batch", "text/plain", mf_buf_str(&b));
    assert_int_equal(h.status, 413);
    world_end(&w);
}

/* ---- dry runs ---- */

static void what_would_be_said(void **state)
{
    struct world w = {0};
    struct mf_command vote = coop_command(MF_DO_VOTE, 1), veto = coop_command(MF_DO_VETO, 1);
    struct mf_incoming in;
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    vote.ballot = MF_BALLOT_YES;
    in = world_sign(&w, 1, vote);
    h = post(&w, "/check", "text/plain", in.text);
    assert_true(says(&h, "would_be_taken"));
    h = post(&w, "/check", "text/plain", in.text);
    assert_true(says(&h, "would_be_taken")); /* nothing has changed */
    assert_int_equal(mf_play_size(mf_service_play(world_service(&w))), 2);
    in = world_sign(&w, 1, veto);
    h = post(&w, "/check", "text/plain", in.text);
    assert_true(says(&h, "\"answer\":\"refused\""));
    h = post(&w, "/check", "text/plain", MF_S("mufakat-command-v1\norganisation x\n"));
    assert_true(says(&h, "\"answer\":\"denied\""));
    world_end(&w);
}

static void the_head_is_what_a_signer_needs(void **state)
{
    struct world w = {0};
    struct mf_buf print;
    struct heard h;
    struct mf_str path;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    mf_buf_init(&print, &w.c.arena);
    mf_ssh_print_write(&print, &w.c.key[0].print);
    path = mf_strf(&w.c.arena, "/head?proposal=1&key=%s", print.p);
    h = world_get(&w, path.p); /* a + that came as it is */
    assert_int_equal(h.status, 200);
    assert_true(says(&h, "\"sequence\":2"));
    assert_true(says(&h, "\"person\":\"ana\""));
    assert_true(says(&h, "\"size\":2"));
    print.p[print.n - 1] = print.p[print.n - 1] == 'A' ? 'E' : 'A';
    h = world_get(&w, mf_strf(&w.c.arena, "/head?key=%s", print.p).p);
    assert_int_equal(h.status, 404);
    world_end(&w);
}

/* ---- documents ---- */

static struct mf_incoming sign_document(struct world *w, int i, struct mf_str bytes)
{
    struct mf_command cmd = coop_command(MF_DO_DOCUMENT, MF_NO_PROPOSAL);

    cmd.text = bytes;
    return world_sign(w, i, cmd);
}

static struct heard put(struct world *w, const struct mf_incoming *in, const struct mf_hash *hash,
                        struct mf_str bytes)
{
    struct mf_arena *a = &w->c.arena;

    return world_ask(w, "PUT", mf_strf(a, "/documents/%s", mf_hash_hex(a, hash).p).p,
                     mf_strf(a, "Mufakat-Command: %s\r\nMufakat-Signature: %s\r\n",
                             mf_base64(a, in->text).p, in->signature.p)
                         .p,
                     bytes);
}

static void a_document_comes_with_its_command(void **state)
{
    struct world w = {0};
    struct mf_str bytes = MF_S("# Statutes\n\n<script>alert(1)</script>\n");
    struct mf_hash hash = mf_sha256(bytes), other = {{1}};
    struct mf_incoming in;
    struct heard h;
    struct mf_str path;

    (void)state;
    world_begin(&w, coop_charter);
    path = mf_strf(&w.c.arena, "/documents/%s", mf_hash_hex(&w.c.arena, &hash).p);
    assert_int_equal(world_get(&w, path.p).status, 404);
    in = sign_document(&w, 0, bytes);
    h = put(&w, &in, &other, bytes);
    assert_int_equal(h.status, 400);
    h = put(&w, &in, &hash, MF_S("something else"));
    assert_int_equal(h.status, 400);
    assert_int_equal(world_get(&w, path.p).status, 404);
    h = world_ask(&w, "PUT", path.p, "", bytes);
    assert_int_equal(h.status, 400);
    h = put(&w, &in, &hash, bytes);
    if (h.status != 201)
        fail_msg("%.*s", MF_F(h.body));
    h = put(&w, &in, &hash, bytes);
    assert_int_equal(h.status, 200);
    h = world_get(&w, path.p);
    assert_int_equal(h.status, 200);
    assert_true(mf_str_eq(h.body, bytes));
    assert_true(mf_str_is(heard_header(&h, "Content-Disposition"), "attachment"));
    h = world_get(&w, mf_strf(&w.c.arena, "%s?as=html", path.p).p);
    assert_true(says(&h, "<h1>Statutes</h1>"));
    assert_false(says(&h, "<script>"));
    world_end(&w);
}

static void a_stranger_stores_nothing(void **state)
{
    struct world w = {0};
    struct mf_str bytes = MF_S("a stranger's");
    struct mf_hash hash = mf_sha256(bytes);
    struct mf_incoming in;
    struct heard h;
    struct mf_ssh_key mine;

    (void)state;
    world_begin(&w, coop_charter);
    mine = w.c.key[0];
    { /* a key that nobody here has */
        uint8_t seed[32] = {99}, point[32];
        struct mf_buf blob;
        crypto_sign_seed_keypair(point, w.c.secret[0], seed);
        mf_buf_init(&blob, &w.c.arena);
        coop_ssh(&blob, "ssh-ed25519", 11);
        coop_ssh(&blob, point, 32);
        assert_true(mf_ssh_key_read(mf_buf_str(&blob), &w.c.key[0], NULL));
    }
    in = sign_document(&w, 0, bytes);
    h = put(&w, &in, &hash, bytes);
    assert_int_equal(h.status, 403);
    assert_true(says(&h, "unknown_key"));
    struct mf_str kept;
    assert_false(mf_service_document(world_service(&w), &hash, &w.c.arena, &kept));
    w.c.key[0] = mine;
    world_end(&w);
}

static void a_large_document(void **state)
{
    struct world w = {0};
    struct mf_str bytes, whole;
    struct mf_hash hash;
    struct mf_incoming in;
    struct heard h;

    (void)state;
    world_begin(&w, coop_charter);
    bytes = many_bytes(&w, MF_MAX_DOCUMENT);
    hash = mf_sha256(bytes);
    in = sign_document(&w, 0, bytes);
    h = put(&w, &in, &hash, bytes);
    if (h.status != 201)
        fail_msg("%u: %.*s", h.status, MF_F(h.body));
    h = client_get(&w.c.arena, w.address,
                   mf_strf(&w.c.arena, "/documents/%s", mf_hash_hex(&w.c.arena, &hash).p).p);
    assert_int_equal(h.body.n, MF_MAX_DOCUMENT);
    whole = many_bytes(&w, MF_MAX_DOCUMENT + 1);
    hash = mf_sha256(whole);
    h = put(&w, &in, &hash, whole);
    assert_int_equal(h.status, 413);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_json_and_as_text),
        cmocka_unit_test(a_filing_tells_its_number_again),
        cmocka_unit_test(denied_with_line_and_field),
        cmocka_unit_test(refused_with_every_clause),
        cmocka_unit_test(bodies_of_another_form),
        cmocka_unit_test(too_large_is_told_before_it_is_read),
        cmocka_unit_test(filings_have_a_pace_and_ballots_have_none),
        cmocka_unit_test(a_batch_stands_for_each),
        cmocka_unit_test(what_would_be_said),
        cmocka_unit_test(the_head_is_what_a_signer_needs),
        cmocka_unit_test(a_document_comes_with_its_command),
        cmocka_unit_test(a_stranger_stores_nothing),
        cmocka_unit_test(a_large_document),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("take", tests, NULL, NULL);
}
