/* Sealed entries: what is told of them, what opens them, and what of it can be forged. */
#include "coop.h"

static const char hiding_charter[] =
    "charter \"Boats\" {\n"
    "  body members { seats 5 vacancies filled by admit_one }\n"
    "  office treasurer of members\n"
    "  power admit_one(person: person) { proposed by 1 of members votes 3 days\n"
    "    passes when majority of members in office\n"
    "    effect seat person on members }\n"
    "  power quietly(person: person, grounds: text) { proposed by 1 of members\n"
    "    lapses after 10 days passes when majority of members in office\n"
    "    visible to none until effective effect remove person from treasurer }\n"
    "  power never(person: person, paper: hash) { proposed by 1 of members\n"
    "    lapses after 10 days passes when majority of members in office\n"
    "    visible to none until effective sealed if it fails\n"
    "    effect remove person from treasurer }\n"
    "  power resolve(topic: text) { proposed by 1 of members votes 2 days\n"
    "    at most 9 open per proposer passes when majority of members in office\n"
    "    effect adopt \"a resolution\" }\n"
    "}\n";

#define GROUNDS "the-till-was-empty"

static struct mf_answer file_quietly(struct coop *c, const char *power, struct mf_arg second)
{
    struct mf_arg args[2] = {{.kind = MF_ARG_PERSON, .person = 0}, second};
    struct mf_command cmd = coop_command(MF_DO_FILE, MF_NO_PROPOSAL);

    cmd.power =
        mf_charter_find(mf_org_charter(mf_play_org(mf_log_play(c->log))), mf_str_c(power)).index;
    cmd.args = args;
    cmd.nargs = 2;
    return coop_do(c, 2, cmd);
}

static struct mf_answer vote(struct coop *c, int i, uint32_t n)
{
    struct mf_command cmd = coop_command(MF_DO_VOTE, n);

    cmd.ballot = MF_BALLOT_YES;
    return coop_do(c, i, cmd);
}

/* Entries 1 a resolution, 2 the filing, 3 Citra's vote, 4 a vote on the resolution. */
static void conspire(struct coop *c)
{
    struct mf_arg words = {.kind = MF_ARG_TEXT, .text = MF_S("boats")};
    struct mf_answer a;

    coop_begin_under(c, hiding_charter);
    coop_file(c, 0, "resolve", &words);
    a = file_quietly(c, "quietly", (struct mf_arg){.kind = MF_ARG_TEXT, .text = MF_S(GROUNDS)});
    assert_int_equal(a.taken, MF_TAKEN);
    assert_true(a.secret.n > MF_SALT);
    a = vote(c, 2, 2);
    assert_int_equal(a.taken, MF_TAKEN);
    assert_true(a.secret.n > MF_SALT);
    a = vote(c, 1, 1);
    assert_int_equal(a.taken, MF_TAKEN);
    assert_int_equal(a.secret.n, 0);
}

/* Entries 5 to 7 tell two others and the first one's vote; 8, the last vote, decides it. */
static void succeed(struct coop *c)
{
    struct mf_command tell = coop_command(MF_DO_TELL, 2);

    for (int i = 3; i < 5; i++) {
        tell.person = (mf_person)i;
        assert_int_equal(coop_do(c, 2, tell).taken, MF_TAKEN);
        assert_int_equal(vote(c, i, 2).taken, MF_TAKEN);
    }
    assert_int_equal(coop_state(c, 2), MF_ST_EFFECTIVE);
}

static struct mf_store_entry entry(struct coop *c, uint64_t n)
{
    struct mf_store_entry se;
    struct mf_err err = {0};

    if (mf_store_read(mf_log_store(c->log), n, 1, &c->arena, &se, &err) != MF_OK)
        fail_msg("%s", err.message);
    return se;
}

static uint64_t size_of(struct coop *c)
{
    return mf_play_size(mf_log_play(c->log));
}

/* ---- as strangers have it: nothing beside the bytes ---- */

struct published {
    struct mf_ledger_source of;
    uint64_t changed; /* whose bytes are others; UINT64_MAX: none */
    struct mf_str bytes, secret;
    bool leaf_too, secrets;
};

static enum mf_rc its_note(void *ctx, struct mf_arena *a, struct mf_str *ret, struct mf_err *err)
{
    struct published *p = ctx;

    return p->of.note(p->of.ctx, a, ret, err);
}

static enum mf_rc its_size(void *ctx, uint64_t *ret, struct mf_err *err)
{
    struct published *p = ctx;

    return p->of.size(p->of.ctx, ret, err);
}

static enum mf_rc its_entries(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                              struct mf_store_entry *ret, struct mf_err *err)
{
    struct published *p = ctx;
    enum mf_rc rc = p->of.entries(p->of.ctx, from, n, a, ret, err);

    for (uint32_t i = 0; rc == MF_OK && i < n; i++) {
        if (!p->secrets)
            ret[i].secret = (struct mf_str){0};
        if (from + i != p->changed)
            continue;
        if (p->bytes.n > 0)
            ret[i].bytes = p->bytes;
        if (p->secret.n > 0)
            ret[i].secret = p->secret;
        if (p->leaf_too)
            ret[i].leaf = mf_tree_leaf(ret[i].bytes);
    }
    return rc;
}

static struct mf_verdict verify(struct coop *c, struct published *p)
{
    struct mf_ledger_source source = {
        .ctx = p, .note = its_note, .size = its_size, .entries = its_entries, .own = p->secrets};
    struct mf_verify_options options = {.threads = 2};
    struct mf_verdict v;
    struct mf_err err = {0};

    p->of = mf_source_of_store(mf_log_store(c->log));
    if (mf_verify(&c->arena, &source, &options, &v, &err) != MF_OK)
        fail_msg("%s", err.message);
    return v;
}

static struct mf_verdict verify_published(struct coop *c)
{
    struct published p = {.changed = UINT64_MAX};

    return verify(c, &p);
}

static void holds(const struct mf_verdict *v)
{
    if (v->faults.n > 0)
        fail_msg("entry %llu: %.*s", (unsigned long long)v->faults.at[0].entry,
                 MF_F(v->faults.at[0].what));
}

/* ---- tests ---- */

static void nothing_is_told_until_its_time(void **state)
{
    struct coop c;
    struct mf_verdict v, own;

    (void)state;
    conspire(&c);
    for (uint64_t n = 2; n < 4; n++) {
        struct mf_store_entry se = entry(&c, n);
        struct mf_entry e;
        struct mf_seal seal;
        assert_int_equal(mf_entry_read(se.bytes, &e, NULL), MF_OK);
        assert_int_equal(mf_seal_read(&e, &seal, NULL), MF_OK);
        assert_int_equal(seal.files, n == 2);
        assert_int_equal(se.bytes.n, entry(&c, 2).bytes.n);
        assert_int_equal(mf_seal_open(&seal, se.secret, &e, NULL), MF_OK);
        assert_true(se.has_id);
    }
    assert_int_equal(entry(&c, 4).secret.n, 0);
    v = verify_published(&c);
    holds(&v);
    assert_true(v.sound && !v.known);
    assert_int_equal(v.sealed, 2);
    assert_int_equal(v.opened, 0);
    assert_int_equal(mf_org_proposals(mf_play_org(v.play)), 2); /* the number is taken */
    assert_int_equal(mf_org_proposal(mf_play_org(v.play), 2).state, MF_ST_SEALED);
    assert_false(mf_org_public(mf_play_org(v.play), 2));
    assert_false(mf_org_sees(mf_play_org(v.play), 2, 2));
    own = coop_verify(&c);
    holds(&own);
    assert_true(own.sound && own.known);
    assert_memory_not_equal(mf_play_state(v.play).b, mf_play_state(own.play).b, 32);
    mf_play_free(v.play);
    mf_play_free(own.play);
    coop_end(&c);
}

static void opened_it_comes_to_the_same(void **state)
{
    struct coop c;
    struct mf_verdict v, own;
    struct mf_hash here, there;

    (void)state;
    conspire(&c);
    succeed(&c);
    assert_int_equal(size_of(&c), 9 + 5);
    for (uint64_t n = 9; n < 14; n++)
        assert_true(mf_entry_is(entry(&c, n).bytes, MF_ENTRY_OPENED));
    v = verify_published(&c);
    own = coop_verify(&c);
    holds(&v);
    holds(&own);
    assert_true(v.sound && own.sound);
    assert_int_equal(v.opened, 5);
    here = mf_play_state(own.play);
    there = mf_play_state(v.play);
    assert_memory_equal(here.b, there.b, 32);
    mf_play_free(v.play);
    mf_play_free(own.play);
    coop_close(&c); /* and once more from the folder */
    coop_open(&c);
    there = mf_play_state(mf_log_play(c.log));
    assert_memory_equal(here.b, there.b, 32);
    assert_false(mf_play_opens(mf_log_play(c.log)));
    coop_end(&c);
}

/* It lapses: rule 19 opens what failed, unless it is sealed if it fails. */
static void ends_open_it_but_not_what_stays_sealed(void **state)
{
    struct coop c;
    struct mf_command store = coop_command(MF_DO_DOCUMENT, MF_NO_PROPOSAL);
    struct mf_arg paper = {.kind = MF_ARG_HASH};
    struct mf_verdict v;
    struct mf_err err = {0};
    struct mf_text t;
    struct mf_incoming in;

    (void)state;
    conspire(&c);
    store.text = MF_S("minutes of an evening");
    assert_int_equal(mf_log_document(c.log, store.text, &paper.hash, &err), MF_OK);
    t = coop_text(&c, 2, &store);
    in = coop_sign(&c, 2, &t);
    assert_true(coop_take(&c, &in).secret.n > 0); /* 5: not known yet what it is for */
    assert_int_equal(file_quietly(&c, "never", paper).taken, MF_TAKEN); /* 6 */
    assert_false(mf_play_document_public(mf_log_play(c.log), &paper.hash));
    c.now += 11 * MF_DAY;
    assert_int_equal(mf_log_tick(c.log, c.now, false, NULL, &err), MF_OK);
    assert_int_equal(coop_state(&c, 2), MF_ST_EXPIRED);
    assert_int_equal(coop_state(&c, 3), MF_ST_EXPIRED);
    v = verify_published(&c);
    holds(&v);
    assert_int_equal(v.sealed, 4);
    assert_int_equal(v.opened, 2);
    assert_false(mf_play_document_public(mf_log_play(c.log), &paper.hash));
    mf_play_free(v.play);
    coop_end(&c);
}

static void the_same_command_again_has_its_secret_again(void **state)
{
    struct coop c;
    struct mf_command cmd = coop_command(MF_DO_VOTE, 2);
    struct mf_answer first, again;
    struct mf_incoming in;
    struct mf_text t;

    (void)state;
    conspire(&c);
    cmd.verb = MF_DO_SAY;
    cmd.text = MF_S("Tonight.");
    t = coop_text(&c, 2, &cmd);
    in = coop_sign(&c, 2, &t);
    first = coop_take(&c, &in);
    in.verified = false;
    again = coop_take(&c, &in);
    assert_int_equal(first.taken, MF_TAKEN);
    assert_int_equal(again.taken, MF_ALREADY);
    assert_int_equal(again.entry, first.entry);
    assert_true(mf_str_eq(again.secret, first.secret));
    coop_end(&c);
}

/* Who has the ledger up to the deciding vote, and not yet what opens it, isn't told of a forgery
 * without being told why it may be none. */
static void what_rests_on_it_is_not_judged(void **state)
{
    struct coop c;
    struct mf_play *play;
    struct mf_err err = {0};
    const struct mf_unjudged *u;
    uint64_t all;
    uint32_t n;

    (void)state;
    conspire(&c);
    succeed(&c);
    play = mf_play_new(NULL, NULL);
    assert_int_equal(mf_play_found(play, entry(&c, 0).bytes, NULL, &err), MF_OK);
    for (uint64_t i = 1; i < 9; i++)
        if (mf_play_entry(play, entry(&c, i).bytes, false, NULL, &err) != MF_OK)
            fail_msg("%llu: %s", (unsigned long long)i, err.message);
    u = mf_play_unjudged(play, &n, &all);
    assert_int_equal(all, 1);
    assert_int_equal(n, 1);
    assert_int_equal(u[0].entry, 8);
    mf_play_free(play);
    play = mf_play_new(NULL, NULL); /* in one's own folder nothing may be missing */
    mf_play_keeps_secrets(play);
    assert_int_equal(mf_play_found(play, entry(&c, 0).bytes, NULL, &err), MF_OK);
    assert_int_equal(mf_play_entry(play, entry(&c, 1).bytes, false, NULL, &err), MF_OK);
    assert_int_equal(mf_play_entry(play, entry(&c, 2).bytes, false, NULL, &err), MF_E_FORMAT);
    mf_play_free(play);
    coop_end(&c);
}

static bool blames(const struct mf_verdict *v, uint64_t entry)
{
    for (uint32_t i = 0; i < v->faults.n; i++)
        if (v->faults.at[i].entry == entry)
            return true;
    return false;
}

static struct mf_str flipped(struct coop *c, struct mf_str s, size_t at)
{
    char *p = mf_arena_copy(&c->arena, s.p, s.n);

    p[at] = (char)(p[at] ^ 1);
    return (struct mf_str){p, s.n};
}

/* Each byte of a sealed entry, of what opens it, and of what is kept of it; also by somebody who
 * publishes the hash that fits, whom the log's signature contradicts. */
static void every_byte_counts(void **state)
{
    struct coop c;
    struct published p;

    (void)state;
    conspire(&c);
    succeed(&c);
    for (int leaf = 0; leaf < 2; leaf++)
        for (uint64_t n = 2; n < 14; n += n == 3 ? 6 : 1)
            for (size_t at = 0; at < entry(&c, n).bytes.n; at += n < 4 ? 1 : 7) {
                struct mf_verdict v;
                p = (struct published){.changed = n, .leaf_too = leaf == 1};
                p.bytes = flipped(&c, entry(&c, n).bytes, at);
                v = verify(&c, &p);
                assert_false(v.sound);
                if (!leaf && !blames(&v, n))
                    fail_msg("entry %llu byte %zu: not located", (unsigned long long)n, at);
                mf_play_free(v.play);
            }
    for (size_t at = 0; at < entry(&c, 2).secret.n; at += 3) {
        struct mf_verdict v;
        p = (struct published){.changed = 2, .secrets = true};
        p.secret = flipped(&c, entry(&c, 2).secret, at);
        v = verify(&c, &p);
        assert_true(blames(&v, 2));
        mf_play_free(v.play);
    }
    coop_end(&c);
}

static void refuse(struct mf_str bytes)
{
    struct mf_arena a;
    struct mf_entry e;
    struct mf_seal seal;
    struct mf_disclosure d;

    mf_arena_init(&a);
    if (mf_entry_read(bytes, &e, NULL) == MF_OK)
        assert_int_equal(e.kind == MF_ENTRY_SEALED ? mf_seal_read(&e, &seal, NULL)
                                                   : mf_disclosure_read(&a, &e, &d, NULL),
                         MF_E_FORMAT);
    mf_arena_free(&a);
}

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define AT    "\nat 2026-01-01T00:00:00.000Z\n"

static void other_forms_are_refused(void **state)
{
    (void)state;
    refuse(MF_S("mufakat-entry-v1\nkind sealed" AT "part commitment 64\n" HEX64 "\n"));
    refuse(MF_S("mufakat-entry-v1\nkind sealed" AT "part commitment 64\n" HEX64
                "\npart files 1\n2\n"));
    refuse(MF_S("mufakat-entry-v1\nkind sealed" AT "part commitment 3\nabc\npart files 1\n1\n"));
    refuse(MF_S("mufakat-entry-v1\nkind opened" AT "part entry 2\n01\npart salt 64\n" HEX64
                "\npart bytes 1\nx\n"));
    refuse(MF_S("mufakat-entry-v1\nkind opened" AT "part entry 1\n1\npart salt 3\nabc\npart bytes "
                "1\nx\n"));
}

/* Twice, of what isn't sealed, of what isn't there: by a log that signs for it. */
static void only_what_is_sealed_is_opened_and_once(void **state)
{
    struct coop c;
    struct mf_play *play;
    struct mf_err err = {0};
    struct mf_store_entry sealed;
    const uint64_t wrong[] = {0, 1, 4, 5, 9, 1000};
    struct mf_buf out;

    (void)state;
    conspire(&c);
    play = mf_play_new(NULL, NULL);
    assert_int_equal(mf_play_found(play, entry(&c, 0).bytes, NULL, &err), MF_OK);
    for (uint64_t i = 1; i < 5; i++)
        assert_int_equal(mf_play_entry(play, entry(&c, i).bytes, false, NULL, &err), MF_OK);
    sealed = entry(&c, 3);
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct mf_disclosure d = {wrong[i], sealed.secret};
        mf_buf_init(&out, &c.arena);
        mf_disclosure_write(&out, c.now, &d);
        assert_int_equal(mf_play_entry(play, mf_buf_str(&out), false, NULL, &err), MF_E_FORMAT);
    }
    for (int i = 0; i < 2; i++) {
        struct mf_disclosure d = {3, sealed.secret};
        mf_buf_init(&out, &c.arena);
        mf_disclosure_write(&out, c.now, &d);
        assert_int_equal(mf_play_entry(play, mf_buf_str(&out), false, NULL, &err),
                         i == 0 ? MF_OK : MF_E_FORMAT);
    }
    mf_play_free(play);
    coop_end(&c);
}

/* More than one batch opens at once: 300 statements of 60,000 bytes. */
static void much_is_opened_in_parts(void **state)
{
    struct coop c;
    struct mf_command say = coop_command(MF_DO_SAY, 2), tell = coop_command(MF_DO_TELL, 2);
    struct mf_err err = {0};
    struct mf_verdict v;
    char *words;

    (void)state;
    conspire(&c);
    words = (char *)mf_new_n(&c.arena, char, 60000);
    memset(words, 'x', 60000);
    say.text = (struct mf_str){words, 60000};
    for (int who = 2; who < 5; who++) {
        tell.person = (mf_person)who;
        if (who > 2)
            assert_int_equal(coop_do(&c, 2, tell).taken, MF_TAKEN);
        for (int i = 0; i < 100; i++)
            assert_int_equal(coop_do(&c, who, say).taken, MF_TAKEN);
    }
    c.now += 11 * MF_DAY;
    assert_int_equal(mf_log_tick(c.log, c.now, false, NULL, &err), MF_OK);
    assert_false(mf_play_opens(mf_log_play(c.log)));
    v = verify_published(&c);
    holds(&v);
    assert_int_equal(v.sealed, 304);
    assert_int_equal(v.opened, 304);
    mf_play_free(v.play);
    coop_end(&c);
}

/* Nine entries: number 1 is opened by 3 and by each that follows, which no honest ledger does. */
static enum mf_rc opened_again_and_again(void *ctx, uint64_t from, uint32_t n, struct mf_arena *a,
                                         struct mf_store_entry *ret, struct mf_err *err)
{
    struct mf_disclosure o = {.entry = 1, .secret = mf_str_copy(a, (struct mf_str){ctx, 64})};

    (void)err;
    for (uint32_t i = 0; i < n; i++) {
        struct mf_buf b;
        mf_buf_init(&b, a);
        if (from + i < 3)
            mf_buf_c(&b, "mufakat-entry-v1\nkind tick\nat 2026-03-02T09:00:00.000Z\n");
        else
            mf_disclosure_write(&b, COOP_START, &o);
        ret[i] = (struct mf_store_entry){.bytes = mf_buf_str(&b)};
    }
    return MF_OK;
}

static void of_several_openings_the_first_counts(void **state)
{
    struct mf_arena a;
    char secret[64] = {0};

    (void)state;
    mf_arena_init(&a);
    for (uint64_t size = 4; size < 12; size++) {
        struct mf_openings o = {.arena = &a};
        assert_int_equal(mf_openings_look(&o, opened_again_and_again, secret, size, NULL), MF_OK);
        assert_int_equal(o.list.n, size - 3);
        assert_int_equal(mf_openings_by(&o, 1), 3);
        assert_true(mf_openings_by(&o, 2) == UINT64_MAX);
    }
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_told_until_its_time),
        cmocka_unit_test(opened_it_comes_to_the_same),
        cmocka_unit_test(ends_open_it_but_not_what_stays_sealed),
        cmocka_unit_test(the_same_command_again_has_its_secret_again),
        cmocka_unit_test(what_rests_on_it_is_not_judged),
        cmocka_unit_test(every_byte_counts),
        cmocka_unit_test(other_forms_are_refused),
        cmocka_unit_test(only_what_is_sealed_is_opened_and_once),
        cmocka_unit_test(of_several_openings_the_first_counts),
        cmocka_unit_test(much_is_opened_in_parts),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("seal", tests, NULL, NULL);
}
