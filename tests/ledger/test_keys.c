/* The register of keys: who signs with what, since when, until when (rule 66). */
#include "signed.h"

#include "rng.h"

static int open_sx(void **state)
{
    static struct sx x;

    sx_open(&x);
    *state = &x;
    return 0;
}

static int close_sx(void **state)
{
    sx_close(*state);
    return 0;
}

#define SX_TEST(f) cmocka_unit_test_setup_teardown(f, open_sx, close_sx)

static struct mf_str line_of(struct sx *x, const struct signer *s)
{
    struct mf_buf b = buf_of(&x->f.arena);

    mf_ssh_key_write(&b, &s->key);
    return mf_buf_str(&b);
}

static struct mf_str rotate_text(struct sx *x, const char *who, const struct signer *old,
                                 const struct signer *new, uint64_t sequence)
{
    struct mf_text_value v = {.field = MF_FIELD_PUBLIC_KEY, .text = line_of(x, new)};

    return sx_text(x, who, old, sequence, MF_TEXT_ROTATE_KEY, &v, 1);
}

static struct mf_str revoke_text(struct sx *x, const char *who, const struct signer *by,
                                 const struct signer *which, uint64_t sequence)
{
    struct mf_text_value v = {.field = MF_FIELD_REVOKED, .hash = which->key.print};

    return sx_text(x, who, by, sequence, MF_TEXT_REVOKE_KEY, &v, 1);
}

/* A declaration that anybody may sign, at any time: does the key sign? */
static bool signs(struct sx *x, const char *who, const struct signer *s, uint64_t sequence,
                  enum mf_denied why)
{
    struct mf_text_value v = {.field = MF_FIELD_EMERGENCY, .text = MF_S("flood")};
    struct mf_admitted ad;
    struct mf_denial no;
    struct mf_str text = sx_text(x, who, s, sequence, MF_TEXT_DECLARE, &v, 1);

    if (sx_admit(x, text, s, &ad, &no))
        return true;
    if (no.why != why) {
        show_denial(&x->f.arena, &no);
        fail_msg("should be %s", mf_denied_name(why));
    }
    return false;
}

static void denied(struct sx *x, struct mf_str text, const struct signer *s, enum mf_denied why,
                   const char *field)
{
    struct mf_admitted ad;
    struct mf_denial no;

    assert_false(sx_admit(x, text, s, &ad, &no));
    if (no.why != why || !mf_str_is(no.field, field)) {
        show_denial(&x->f.arena, &no);
        fail_msg("should be %s", mf_denied_name(why));
    }
}

static struct mf_str exported(struct sx *x)
{
    struct mf_buf b = buf_of(&x->f.arena);

    mf_keys_export(x->keys, x->f.org, &b);
    return mf_buf_str(&b);
}

/* ---- founding ---- */

static void test_what_is_exported_founds_the_same_register(void **state)
{
    struct sx *x = *state;
    struct mf_keys *again = mf_keys_new();
    struct mf_err err = {0};
    struct mf_str lines = exported(x);

    assert_true(mf_str_starts(lines, MF_S("ana namespaces=\"mufakat\" ssh-ed25519 AAAA")));
    if (mf_keys_found(again, lines, x->f.org, START, &err) != MF_OK)
        fail_msg("%s", err.message);
    assert_int_equal(mf_keys_count(again), 4);
    assert_true(same_hash(mf_keys_hash(again), mf_keys_hash(x->keys)));
    mf_keys_free(again);
}

static void found_refused(struct sx *x, const char *lines, const char *why)
{
    struct mf_keys *keys = mf_keys_new();
    struct mf_err err = {0};

    assert_int_equal(mf_keys_found(keys, mf_str_c(lines), x->f.org, START, &err), MF_E_FORMAT);
    if (!strstr(err.message, why))
        fail_msg("\"%s\" doesn't say \"%s\"", err.message, why);
    mf_keys_free(keys);
}

static void test_other_lines_found_nothing(void **state)
{
    struct sx *x = *state;
    struct signer s = sx_signer(x, "ana");
    const char *key = mf_str_copy(&x->f.arena, line_of(x, &s)).p;
#define LINE(...) mf_strf(&x->f.arena, __VA_ARGS__).p

    found_refused(x, LINE("ana namespaces=\"mufakat\" %s", key), "line 1: it doesn't end");
    found_refused(x, LINE("ana %s\n", key), "line 1: not a person");
    found_refused(x, LINE("ana namespaces=\"git\" %s\n", key), "line 1: not a person");
    found_refused(x, LINE("\n"), "line 1: not a person");
    found_refused(x, LINE("# keys\n"), "line 1: not a person");
    found_refused(x, LINE("zaki namespaces=\"mufakat\" %s\n", key), "line 1: nobody");
    found_refused(x, LINE("ana namespaces=\"mufakat\" %s ana@coop\n", key), "line 1: no public");
    found_refused(x, LINE("ana namespaces=\"mufakat\" ssh-rsa AAAA\n"), "line 1: no public");
    found_refused(x,
                  LINE("ana namespaces=\"mufakat\" %s\nben namespaces=\"mufakat\" %s\n", key, key),
                  "line 2: the key was there already");
#undef LINE
}

static void test_a_person_has_any_number_of_keys(void **state)
{
    struct sx *x = *state;
    struct signer laptop = make_signer(&x->f.arena, MF_SSH_ED25519, 101),
                  token = make_signer(&x->f.arena, MF_SSH_SK_ED25519, 102);
    mf_person ana = fx_who(&x->f, "ana");
    unsigned n = 0;

    assert_true(mf_keys_add(x->keys, ana, &laptop.key, START, 0));
    assert_true(mf_keys_add(x->keys, ana, &token.key, START, 0));
    assert_false(mf_keys_add(x->keys, ana, &token.key, START, 0));
    for (uint32_t i = mf_keys_of(x->keys, ana); i != MF_NO_KEY; i = mf_keys_row(x->keys, i)->next)
        n++;
    assert_int_equal(n, 3);
    assert_int_equal(mf_keys_of(x->keys, fx_who(&x->f, "eko")), MF_NO_KEY);
    assert_int_equal(mf_keys_of(x->keys, 1000), MF_NO_KEY);
    /* Each counts for itself. */
    struct mf_text_value v = {.field = MF_FIELD_EMERGENCY, .text = MF_S("flood")};
    sx_take(x, sx_text(x, "ana", &laptop, 9, MF_TEXT_DECLARE, &v, 1), &laptop);
    assert_true(signs(x, "ana", &token, 1, MF_NO__COUNT));
    assert_false(signs(x, "ana", &laptop, 9, MF_NO_SEQUENCE));
}

/* ---- rotation ---- */

static void test_a_rotation_takes_effect_after_its_delay(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_SK_ED25519, 100);
    mf_instant ordered = x->f.now;

    sx_take(x, rotate_text(x, "ana", &old, &new, 4), &old);
    assert_true(signs(x, "ana", &old, 5, MF_NO__COUNT));
    assert_false(signs(x, "ana", &new, 1, MF_NO_KEY_NOT_YET));
    sx_wait(x, MF_ROTATION_DELAY - 1);
    assert_true(signs(x, "ana", &old, 5, MF_NO__COUNT));
    assert_false(signs(x, "ana", &new, 1, MF_NO_KEY_NOT_YET));
    sx_wait(x, 1);
    assert_false(signs(x, "ana", &old, 5, MF_NO_KEY_REPLACED));
    assert_true(signs(x, "ana", &new, 1, MF_NO__COUNT)); /* with a sequence of its own */
    const struct mf_signing_key *row = mf_keys_row(x->keys, mf_keys_find(x->keys, &new.key.print));
    assert_true(row->from == ordered + MF_ROTATION_DELAY && row->entry == 12);
    assert_int_equal(mf_keys_row(x->keys, row->replaces)->end, MF_KEY_ROTATED);
}

/* Ballots stand across rotation: the engine knows persons, not keys. */
static void test_ballots_stand_across_rotation_and_revocation(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);
    struct mf_text_value v[2] = {{.field = MF_FIELD_PROPOSAL, .number = 1},
                                 {.field = MF_FIELD_BALLOT, .number = MF_TEXT_YES}};

    assert_int_equal(fx_file(&x->f, "ben", "adopt", NULL), 1);
    sx_take(x, sx_text(x, "ana", &old, 1, MF_TEXT_VOTE, v, 2), &old);
    sx_take(x, rotate_text(x, "ana", &old, &new, 2), &old);
    sx_take(x, revoke_text(x, "ana", &old, &old, 3), &old);
    assert_int_equal(mf_org_ballot(x->f.org, 1, MF_FOR_STAGE, fx_who(&x->f, "ana")), MF_BALLOT_YES);
}

/* Whoever's key is stolen sees the rotation that the thief orders, and can end it with any key. */
static void test_a_rotation_can_be_ended_before_it_counts(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), thief = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    sx_take(x, rotate_text(x, "ana", &old, &thief, 4), &old);
    sx_wait(x, MF_DAY);
    sx_take(x, revoke_text(x, "ana", &old, &thief, 5), &old);
    sx_wait(x, MF_YEAR);
    assert_true(signs(x, "ana", &old, 6, MF_NO__COUNT));
    assert_false(signs(x, "ana", &thief, 1, MF_NO_KEY_DROPPED));
    assert_null(strstr(mf_str_copy(&x->f.arena, exported(x)).p,
                       mf_str_copy(&x->f.arena, line_of(x, &thief)).p));
}

static void test_revoking_the_old_key_ends_its_rotation_too(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), thief = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    sx_take(x, rotate_text(x, "ana", &old, &thief, 4), &old);
    sx_take(x, revoke_text(x, "ana", &old, &old, 5), &old);
    sx_wait(x, MF_YEAR);
    assert_false(signs(x, "ana", &old, 6, MF_NO_KEY_REVOKED));
    assert_false(signs(x, "ana", &thief, 1, MF_NO_KEY_DROPPED));
}

static void test_one_rotation_at_a_time(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), one = make_signer(&x->f.arena, MF_SSH_ED25519, 100),
                  two = make_signer(&x->f.arena, MF_SSH_ED25519, 101);

    sx_take(x, rotate_text(x, "ana", &old, &one, 4), &old);
    denied(x, rotate_text(x, "ana", &old, &two, 5), &old, MF_NO_ROTATION_PENDING, "");
    sx_wait(x, MF_ROTATION_DELAY);
    sx_take(x, rotate_text(x, "ana", &one, &two, 1), &one);
    sx_wait(x, MF_ROTATION_DELAY);
    assert_true(signs(x, "ana", &two, 1, MF_NO__COUNT));
}

static void test_a_key_is_registered_once(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"), ben = sx_signer(x, "ben"),
                  new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    denied(x, rotate_text(x, "ana", &ana, &ana, 1), &ana, MF_NO_KEY_TAKEN, "public-key");
    denied(x, rotate_text(x, "ana", &ana, &ben, 1), &ana, MF_NO_KEY_TAKEN, "public-key");
    sx_take(x, rotate_text(x, "ana", &ana, &new, 1), &ana);
    sx_take(x, revoke_text(x, "ana", &ana, &new, 2), &ana);
    denied(x, rotate_text(x, "ben", &ben, &new, 1), &ben, MF_NO_KEY_TAKEN, "public-key");
    denied(x, rotate_text(x, "ana", &ana, &new, 3), &ana, MF_NO_KEY_TAKEN, "public-key");
}

/* How long it takes is the charter's setting `rotation_days`; never less than a day. */
static void test_the_delay_is_the_charters(void **state)
{
    static const struct {
        const char *setting;
        mf_duration delay;
    } cases[] = {{"", MF_ROTATION_DELAY},
                 {"setting rotation_days 10 between 1 and 30", 10 * MF_DAY},
                 {"setting rotation_days 0 between 0 and 30", MF_DAY},
                 {"setting rotation_days 9999 between 0 and 10000", MF_MAX_ROTATION_DELAY},
                 {"setting rotation_days 5% between 1% and 10%", MF_ROTATION_DELAY},
                 {"office rotation_days", MF_ROTATION_DELAY}};
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sx x;
        struct mf_arena text;
        mf_arena_init(&text);
        const char *charter =
            mf_strf(&text,
                    "charter \"C\" { body b { seats open admitted by o } office o "
                    "%s power p(t: text) { proposed by 1 of b votes 3 days passes "
                    "when majority of b voting effect adopt \"x\" } }",
                    cases[i].setting)
                .p;
        sx_open_with(&x, charter, "ana b o");
        assert_true(mf_keys_delay(x.f.org) == cases[i].delay);
        sx_close(&x);
        mf_arena_free(&text);
    }
}

/* ---- revocation ---- */

static void test_a_revocation_counts_from_its_entry(void **state)
{
    struct sx *x = *state;
    struct signer one = sx_signer(x, "ana"), two = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    assert_true(mf_keys_add(x->keys, fx_who(&x->f, "ana"), &two.key, START, 0));
    assert_true(signs(x, "ana", &two, 1, MF_NO__COUNT));
    sx_take(x, revoke_text(x, "ana", &one, &two, 1), &one);    /* by another key of hers */
    assert_false(signs(x, "ana", &two, 1, MF_NO_KEY_REVOKED)); /* in the same millisecond */
    assert_true(signs(x, "ana", &one, 2, MF_NO__COUNT));
    denied(x, revoke_text(x, "ana", &one, &two, 2), &one, MF_NO_KEY_ENDED, "revoked");
    const struct mf_signing_key *row = mf_keys_row(x->keys, mf_keys_find(x->keys, &two.key.print));
    assert_int_equal(row->end, MF_KEY_REVOKED);
    assert_true(row->end_entry == 12 && row->until == x->f.now);
}

static void test_nobody_revokes_anothers_key(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"), ben = sx_signer(x, "ben"),
                  stranger = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    denied(x, revoke_text(x, "ana", &ana, &ben, 1), &ana, MF_NO_NOT_YOUR_KEY, "revoked");
    denied(x, revoke_text(x, "ana", &ana, &stranger, 1), &ana, MF_NO_NOT_YOUR_KEY, "revoked");
}

/* ---- newcomers ---- */

static struct mf_str join_text(struct sx *x, const char *id, const struct signer *key,
                               uint64_t sequence)
{
    struct signer ana = sx_signer(x, "ana");
    struct mf_text_value v[2] = {{.field = MF_FIELD_PERSON, .text = mf_str_c(id)},
                                 {.field = MF_FIELD_PUBLIC_KEY, .text = line_of(x, key)}};

    return sx_text(x, "ana", &ana, sequence, MF_TEXT_JOIN, v, 2);
}

static void test_a_newcomer_comes_with_a_key(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    sx_take(x, join_text(x, "fajar", &new, 1), &ana);
    assert_true(signs(x, "fajar", &new, 1, MF_NO__COUNT));
    denied(x, join_text(x, "gita", &new, 2), &ana, MF_NO_KEY_TAKEN, "public-key");
}

/* ---- the effect `rekey` ---- */

static struct mf_str renew_text(struct sx *x, const char *about, const struct signer *new,
                                uint64_t sequence)
{
    struct signer ben = sx_signer(x, "ben");
    struct mf_text_value v[3] = {{.field = MF_FIELD_POWER, .text = MF_S("renew")},
                                 {.field = MF_FIELD_ARGUMENT,
                                  .name = MF_S("person"),
                                  .kind = MF_ARG_PERSON,
                                  .text = mf_str_c(about)},
                                 {.field = MF_FIELD_ARGUMENT,
                                  .name = MF_S("key"),
                                  .kind = MF_ARG_TEXT,
                                  .text = line_of(x, new)}};

    return sx_text(x, "ben", &ben, sequence, MF_TEXT_FILE, v, 3);
}

/* Files it, and lets it pass. */
static void renew(struct sx *x, const char *about, const struct signer *new, uint64_t sequence)
{
    struct signer ben = sx_signer(x, "ben");

    sx_take(x, renew_text(x, about, new, sequence), &ben);
    assert_true(fx_vote(&x->f, "cici", mf_org_proposals(x->f.org), MF_BALLOT_YES));
    sx_wait(x, MF_DAY);
    assert_int_equal(fx_state(&x->f, mf_org_proposals(x->f.org)), MF_ST_EFFECTIVE);
}

static void test_rekey_replaces_a_lost_key(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_ED25519, 100),
                  other = make_signer(&x->f.arena, MF_SSH_ED25519, 101);

    sx_take(x, rotate_text(x, "ana", &old, &other, 1), &old); /* by the thief, say */
    renew(x, "ana", &new, 1);
    assert_false(signs(x, "ana", &old, 9, MF_NO_KEY_REPLACED));
    assert_true(signs(x, "ana", &new, 1, MF_NO__COUNT));
    sx_wait(x, MF_ROTATION_DELAY);
    assert_false(signs(x, "ana", &other, 1, MF_NO_KEY_DROPPED));
}

static void test_rekey_gives_a_key_to_who_has_none(void **state)
{
    struct sx *x = *state;
    struct signer new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    renew(x, "eko", &new, 1);
    assert_true(signs(x, "eko", &new, 1, MF_NO__COUNT));
}

static void test_rekey_to_a_key_one_has_ends_the_others(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), second = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    assert_true(mf_keys_add(x->keys, fx_who(&x->f, "ana"), &second.key, START, 0));
    renew(x, "ana", &second, 1);
    assert_true(signs(x, "ana", &second, 1, MF_NO__COUNT));
    assert_false(signs(x, "ana", &old, 1, MF_NO_KEY_REPLACED));
}

/* A key that has signed belongs to its person for good. */
static void test_rekey_takes_nobodys_key(void **state)
{
    struct sx *x = *state;
    struct signer ben = sx_signer(x, "ben"), cici = sx_signer(x, "cici");
    struct mf_text_value v = {.field = MF_FIELD_EMERGENCY, .text = MF_S("flood")};

    sx_take(x, sx_text(x, "cici", &cici, 1, MF_TEXT_DECLARE, &v, 1), &cici);
    denied(x, renew_text(x, "ana", &cici, 1), &ben, MF_NO_KEY_TAKEN, "");
}

/* The key of a proposal is there for all to copy: who registers it meanwhile gains nothing. */
static void test_a_proposals_key_can_not_be_squatted(void **state)
{
    struct sx *x = *state;
    struct signer ben = sx_signer(x, "ben"), dewi = sx_signer(x, "dewi"),
                  new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    sx_take(x, renew_text(x, "ana", &new, 1), &ben);
    sx_take(x, rotate_text(x, "dewi", &dewi, &new, 1), &dewi);
    assert_true(fx_vote(&x->f, "cici", 1, MF_BALLOT_YES));
    sx_wait(x, MF_DAY);
    assert_int_equal(fx_state(&x->f, 1), MF_ST_EFFECTIVE);
    assert_true(signs(x, "ana", &new, 1, MF_NO__COUNT));
    assert_false(signs(x, "dewi", &new, 1, MF_NO_NOT_OWNER));
}

/* ---- further keys ---- */

static struct mf_str add_text(struct sx *x, const char *who, const struct signer *by,
                              const struct signer *new, uint64_t sequence)
{
    struct mf_text_value v = {.field = MF_FIELD_PUBLIC_KEY, .text = line_of(x, new)};

    return sx_text(x, who, by, sequence, MF_TEXT_ADD_KEY, &v, 1);
}

static void test_a_further_key_signs_after_the_delay(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"),
                  passkey = make_signer(&x->f.arena, MF_SSH_WEBAUTHN_EDDSA, 100);

    sx_take(x, add_text(x, "ana", &ana, &passkey, 4), &ana);
    assert_false(signs(x, "ana", &passkey, 1, MF_NO_KEY_NOT_YET));
    sx_wait(x, MF_ROTATION_DELAY - 1);
    assert_false(signs(x, "ana", &passkey, 1, MF_NO_KEY_NOT_YET));
    sx_wait(x, 1);
    assert_true(signs(x, "ana", &passkey, 1, MF_NO__COUNT));
    assert_true(signs(x, "ana", &ana, 5, MF_NO__COUNT)); /* as before */
    const struct mf_signing_key *row =
        mf_keys_row(x->keys, mf_keys_find(x->keys, &passkey.key.print));
    assert_int_equal(row->added_by, mf_keys_find(x->keys, &ana.key.print));
    assert_int_equal(row->replaces, MF_NO_KEY);
    denied(x, add_text(x, "ana", &ana, &passkey, 5), &ana, MF_NO_KEY_TAKEN, "public-key");
}

/* Attack 6: a stolen key adds one of the thief's. */
static void test_what_a_stolen_key_adds_falls_with_it(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"), thief = make_signer(&x->f.arena, MF_SSH_ED25519, 100),
                  early = make_signer(&x->f.arena, MF_SSH_ED25519, 101),
                  token = make_signer(&x->f.arena, MF_SSH_ED25519, 102);

    assert_true(mf_keys_add(x->keys, fx_who(&x->f, "ana"), &token.key, START, 0));
    sx_take(x, add_text(x, "ana", &ana, &early, 4), &ana);
    sx_wait(x, MF_ROTATION_DELAY);
    sx_take(x, add_text(x, "ana", &ana, &thief, 5), &ana);
    sx_take(x, revoke_text(x, "ana", &token, &ana, 1), &token);
    sx_wait(x, MF_YEAR);
    assert_false(signs(x, "ana", &thief, 1, MF_NO_KEY_DROPPED));
    assert_true(signs(x, "ana", &early, 1, MF_NO__COUNT)); /* it counted before */
    assert_true(signs(x, "ana", &token, 2, MF_NO__COUNT));
}

static void test_a_further_key_can_be_ended_before_it_counts(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    sx_take(x, add_text(x, "ana", &ana, &new, 4), &ana);
    sx_take(x, revoke_text(x, "ana", &ana, &new, 5), &ana);
    sx_wait(x, MF_YEAR);
    assert_false(signs(x, "ana", &new, 1, MF_NO_KEY_DROPPED));
    assert_true(signs(x, "ana", &ana, 6, MF_NO__COUNT));
}

static void test_rekey_ends_what_was_added(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_ED25519, 100),
                  thief = make_signer(&x->f.arena, MF_SSH_ED25519, 101);

    sx_take(x, add_text(x, "ana", &ana, &thief, 4), &ana);
    renew(x, "ana", &new, 1);
    sx_wait(x, MF_ROTATION_DELAY);
    assert_false(signs(x, "ana", &thief, 1, MF_NO_KEY_DROPPED));
    assert_true(signs(x, "ana", &new, 1, MF_NO__COUNT));
}

static void test_keys_of_a_person_are_limited(void **state)
{
    struct sx *x = *state;
    struct signer ana = sx_signer(x, "ana"), one = {0};

    for (unsigned i = 1; i < MF_MAX_KEYS; i++) {
        one = make_signer(&x->f.arena, MF_SSH_ED25519, 100 + i);
        sx_take(x, add_text(x, "ana", &ana, &one, i), &ana);
    }
    struct signer last = make_signer(&x->f.arena, MF_SSH_ED25519, 99);
    denied(x, add_text(x, "ana", &ana, &last, 100), &ana, MF_NO_KEY_MANY, "");
    sx_take(x, revoke_text(x, "ana", &ana, &one, 100), &ana);
    sx_take(x, add_text(x, "ana", &ana, &last, 101), &ana);
}

/* ---- passkeys ---- */

static void test_a_passkeys_counter_never_falls(void **state)
{
    struct sx *x = *state;
    struct signer s = make_signer(&x->f.arena, MF_SSH_WEBAUTHN_EDDSA, 100);
    struct mf_text_value v = {.field = MF_FIELD_EMERGENCY, .text = MF_S("flood")};
    struct mf_text_value p[2] = {{.field = MF_FIELD_PROPOSAL, .number = 1},
                                 {.field = MF_FIELD_BALLOT, .number = MF_TEXT_YES}};

    assert_int_equal(fx_file(&x->f, "ben", "adopt", NULL), 1);
    assert_true(mf_keys_add(x->keys, fx_who(&x->f, "ana"), &s.key, START, 0));
    uint32_t row = mf_keys_find(x->keys, &s.key.print);
    struct mf_hash before = mf_keys_hash(x->keys);
    s.counter = 0; /* it doesn't count, as synced ones don't */
    s.flags = 0x1d;
    sx_take(x, sx_text(x, "ana", &s, 1, MF_TEXT_DECLARE, &v, 1), &s);
    assert_true(mf_keys_row(x->keys, row)->may_be_copied && mf_keys_row(x->keys, row)->copied);
    assert_false(same_hash(mf_keys_hash(x->keys), before));
    assert_true(signs(x, "ana", &s, 2, MF_NO__COUNT));
    s.counter = 9;
    s.flags = 0x05;
    sx_take(x, sx_text(x, "ana", &s, 2, MF_TEXT_VOTE, p, 2), &s);
    assert_int_equal(mf_keys_row(x->keys, row)->counter, 9);
    assert_false(mf_keys_row(x->keys, row)->may_be_copied || mf_keys_row(x->keys, row)->copied);
    before = mf_keys_hash(x->keys);
    assert_true(signs(x, "ana", &s, 3, MF_NO__COUNT)); /* not lower */
    s.counter = 8;
    assert_false(signs(x, "ana", &s, 3, MF_NO_PASSKEY_COUNTER));
    s.counter = 0;
    assert_false(signs(x, "ana", &s, 3, MF_NO_PASSKEY_COUNTER));
    assert_true(same_hash(mf_keys_hash(x->keys), before)); /* what isn't taken changes nothing */
    s.counter = UINT32_MAX;
    assert_true(signs(x, "ana", &s, 3, MF_NO__COUNT));
}

/* OpenSSH can't judge them; a founding has them like all others. */
static void test_passkeys_are_comments_in_the_export(void **state)
{
    struct sx *x = *state;
    struct signer s = make_signer(&x->f.arena, MF_SSH_WEBAUTHN_EDDSA, 100);
    struct mf_keys *again = mf_keys_new();
    struct mf_buf founding = buf_of(&x->f.arena);
    struct mf_err err = {0};

    assert_true(mf_keys_add(x->keys, fx_who(&x->f, "eko"), &s.key, START, 0));
    assert_non_null(strstr(mf_str_copy(&x->f.arena, exported(x)).p,
                           "\n# eko namespaces=\"mufakat\" webauthn-eddsa AAAA"));
    mf_keys_founding(x->keys, x->f.org, &founding);
    if (mf_keys_found(again, mf_buf_str(&founding), x->f.org, START, &err) != MF_OK)
        fail_msg("%s", err.message);
    assert_true(same_hash(mf_keys_hash(again), mf_keys_hash(x->keys)));
    mf_keys_free(again);
}

/* ---- allowed signers ---- */

static void test_the_export_has_times(void **state)
{
    struct sx *x = *state;
    struct signer old = sx_signer(x, "ana"), new = make_signer(&x->f.arena, MF_SSH_ED25519, 100);

    sx_wait(x, 90061500); /* to 2023-01-02T01:01:01.500Z */
    sx_take(x, rotate_text(x, "ana", &old, &new, 1), &old);
    const char *all = mf_str_copy(&x->f.arena, exported(x)).p;
    const char *expected = mf_strf(&x->f.arena,
                                   "ana namespaces=\"mufakat\",valid-before=\"20230105010101Z\" "
                                   "%.*s\n",
                                   MF_F(line_of(x, &old)))
                               .p;
    assert_non_null(strstr(all, expected));
    expected =
        mf_strf(&x->f.arena, "ana namespaces=\"mufakat\",valid-after=\"20230105010101Z\" %.*s\n",
                MF_F(line_of(x, &new)))
            .p;
    assert_non_null(strstr(all, expected));
}

/* ---- from the ledger alone ---- */

struct kept { /* an entry as it would stand in a ledger, and how far time had come */
    struct mf_str text;
    struct signer by;
    mf_instant at;
};

/*
 * A random course of rotations, revocations and joins; then the same entries are played into a
 * second organisation: the same register, to the hash, after each.
 */
static void test_the_register_follows_from_the_ledger_alone(void **state)
{
    struct rng r = rng_seed_from_env(20261124);
    struct sx *x = *state;
    struct sx y;
    struct kept kept[300];
    struct mf_hash hashes[300];
    struct signer mine[4][80];
    unsigned nmine[4] = {1, 1, 1, 1}, n = 0, next = 200, refused = 0;
    static const char *const who[] = {"ana", "ben", "cici", "dewi"};
    uint64_t sequence = 0;

    for (unsigned i = 0; i < 4; i++)
        mine[i][0] = sx_signer(x, who[i]);
    for (unsigned k = 0; k < 300; k++) {
        unsigned i = (unsigned)rng_below(&r, 4);
        struct signer by = mine[i][rng_below(&r, nmine[i])],
                      fresh = make_signer(&x->f.arena, MF_SSH_ED25519, next++),
                      which = mine[i][rng_below(&r, nmine[i])];
        struct mf_admitted ad;
        bool rotates = rng_below(&r, 8) > 0;
        sx_wait(x, (mf_duration)rng_below(&r, 2) * (mf_duration)rng_below(&r, 3 * MF_DAY));
        struct mf_str text = rotates ? rotate_text(x, who[i], &by, &fresh, ++sequence)
                                     : revoke_text(x, who[i], &by, &which, ++sequence);
        if (!sx_admit(x, text, &by, &ad, NULL)) {
            refused++;
            continue;
        }
        x->entry = n + 1;
        sx_take(x, text, &by);
        kept[n] = (struct kept){text, by, x->f.now};
        hashes[n++] = mf_keys_hash(x->keys);
        if (rotates && nmine[i] < 80)
            mine[i][nmine[i]++] = fresh;
    }
    printf("# %u entries, %u denied\n", n, refused);
    assert_true(n > 20 && refused > 20);
    sx_open(&y);
    for (unsigned k = 0; k < n; k++) {
        sx_wait(&y, kept[k].at - y.f.now);
        y.entry = k + 1;
        sx_take(&y, kept[k].text, &kept[k].by);
        assert_true(same_hash(mf_keys_hash(y.keys), hashes[k]));
    }
    sx_close(&y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SX_TEST(test_what_is_exported_founds_the_same_register),
        SX_TEST(test_other_lines_found_nothing),
        SX_TEST(test_a_person_has_any_number_of_keys),
        SX_TEST(test_a_rotation_takes_effect_after_its_delay),
        SX_TEST(test_ballots_stand_across_rotation_and_revocation),
        SX_TEST(test_a_rotation_can_be_ended_before_it_counts),
        SX_TEST(test_revoking_the_old_key_ends_its_rotation_too),
        SX_TEST(test_one_rotation_at_a_time),
        SX_TEST(test_a_further_key_signs_after_the_delay),
        SX_TEST(test_what_a_stolen_key_adds_falls_with_it),
        SX_TEST(test_a_further_key_can_be_ended_before_it_counts),
        SX_TEST(test_rekey_ends_what_was_added),
        SX_TEST(test_keys_of_a_person_are_limited),
        SX_TEST(test_a_passkeys_counter_never_falls),
        SX_TEST(test_passkeys_are_comments_in_the_export),
        SX_TEST(test_a_key_is_registered_once),
        cmocka_unit_test(test_the_delay_is_the_charters),
        SX_TEST(test_a_revocation_counts_from_its_entry),
        SX_TEST(test_nobody_revokes_anothers_key),
        SX_TEST(test_a_newcomer_comes_with_a_key),
        SX_TEST(test_rekey_replaces_a_lost_key),
        SX_TEST(test_rekey_gives_a_key_to_who_has_none),
        SX_TEST(test_rekey_to_a_key_one_has_ends_the_others),
        SX_TEST(test_rekey_takes_nobodys_key),
        SX_TEST(test_a_proposals_key_can_not_be_squatted),
        SX_TEST(test_the_export_has_times),
        SX_TEST(test_the_register_follows_from_the_ledger_alone),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
