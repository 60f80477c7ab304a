/* The text of a command: one way to write it. */
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

#define HASH_64      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LINE_2       "organisation coop.example/mufakat\n"
#define LINE_3       "charter sha256:" HASH_64 "\n"
#define LINE_4       "head 1234 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
#define LINE_5       "actor ana\n"
#define LINE_6       "key SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n"
#define LINE_7       "sequence 17\n"
#define LINE_8       "not-after 2026-11-30T00:00:00.000Z\n"
#define LINES_2_TO_6 LINE_2 LINE_3 LINE_4 LINE_5 LINE_6
#define HEAD         "mufakat-command-v1\n" LINES_2_TO_6 LINE_7 LINE_8

static const char sample[] = HEAD "do vote\nproposal 12\nballot yes\n";

/* ---- the format ---- */

static void test_the_sample_of_the_reference(void **state)
{
    struct sx *x = *state;
    struct mf_text t;
    struct mf_denial no;

    if (!mf_text_read(&x->f.arena, mf_str_c(sample), MF_MAX_COMMAND, &t, &no)) {
        show_denial(&x->f.arena, &no);
        fail();
    }
    assert_true(mf_str_is(t.organisation, "coop.example/mufakat"));
    assert_int_equal(t.charter.b[0], 0x01);
    assert_int_equal(t.charter.b[31], 0xef);
    assert_true(t.head_size == 1234);
    for (unsigned i = 0; i < 32; i++)
        assert_true(t.head_root.b[i] == i && t.key.b[i] == i);
    assert_true(mf_str_is(t.actor, "ana"));
    assert_true(t.sequence == 17);
    assert_true(t.not_after == INT64_C(1795996800000));
    assert_int_equal(t.verb, MF_TEXT_VOTE);
    assert_int_equal(t.nvalues, 2);
    assert_int_equal(t.values[0].field, MF_FIELD_PROPOSAL);
    assert_int_equal(t.values[0].line, 10);
    assert_true(t.values[0].number == 12);
    assert_true(
        mf_str_eq(mf_str_sub(t.bytes, t.values[1].span.at, t.values[1].span.len), MF_S("yes")));
    assert_true(mf_str_eq(sx_write(x, &t), mf_str_c(sample)));
}

struct bad {
    const char *text;
    enum mf_denied why;
    uint32_t line;
    const char *field; /* NULL: none */
};

static void check_bad(struct sx *x, const struct bad *b)
{
    struct mf_text t;
    struct mf_denial no = {0};

    if (mf_text_read(&x->f.arena, mf_str_c(b->text), MF_MAX_COMMAND, &t, &no))
        fail_msg("taken:\n%s", b->text);
    if (no.why != b->why || no.line != b->line || !mf_str_is(no.field, b->field ? b->field : "")) {
        show_denial(&x->f.arena, &no);
        fail_msg("should be %s in line %u of:\n%s", mf_denied_name(b->why), (unsigned)b->line,
                 b->text);
    }
    assert_false(mf_text_read(&x->f.arena, mf_str_c(b->text), MF_MAX_COMMAND, &t, NULL));
}

#define CHECK_ALL(x, list)                                                                         \
    for (size_t i_ = 0; i_ < sizeof list / sizeof *list; i_++)                                     \
    check_bad(x, &list[i_])

static void test_another_order_or_number_of_fields_is_denied(void **state)
{
    static const struct bad bad[] = {
        {"", MF_NO_TEXT_MAGIC, 1, NULL},
        {"mufakat-command-v2\n", MF_NO_TEXT_MAGIC, 1, NULL},
        {"mufakat-command-v1", MF_NO_TEXT_MAGIC, 1, NULL},
        {"mufakat-command-v1\n", MF_NO_TEXT_ENDS, 2, NULL},
        {"mufakat-command-v1\n" LINE_3 LINE_2 LINE_4, MF_NO_TEXT_MISSING, 2, NULL},
        {"mufakat-command-v1\n" LINE_2 LINE_2 LINE_3, MF_NO_TEXT_TWICE, 3, NULL},
        {"mufakat-command-v1\n" LINES_2_TO_6 LINE_8 LINE_7, MF_NO_TEXT_MISSING, 7, NULL},
        {"mufakat-command-v1\n" LINES_2_TO_6 LINE_7 LINE_7, MF_NO_TEXT_TWICE, 8, NULL},
        {HEAD, MF_NO_TEXT_ENDS, 9, NULL},
        {HEAD "do vote\n", MF_NO_TEXT_ENDS, 10, NULL},
        {HEAD "do vote\nballot yes\nproposal 12\n", MF_NO_TEXT_MISSING, 10, NULL},
        {HEAD "do vote\nproposal 12\nproposal 12\nballot yes\n", MF_NO_TEXT_TWICE, 11, NULL},
        {HEAD "do vote\nproposal 12\nballot yes\nballot yes\n", MF_NO_TEXT_TWICE, 12, NULL},
        {HEAD "do vote\nproposal 12\nballot yes\ncount challenge\n", MF_NO_TEXT_UNKNOWN, 12, NULL},
        {HEAD "do vote\nproposal 12\nballot yes\n\n", MF_NO_TEXT_UNKNOWN, 12, NULL},
        {HEAD "do vote\nproposal 12\nballot yes\nmore\n", MF_NO_TEXT_UNKNOWN, 12, NULL},
        {HEAD "do vote\nproposal 12\nballot yes", MF_NO_TEXT_NO_LINE_FEED, 11, NULL},
        {HEAD "do vote\nproposal 12\nballot yes\nsequence 18\n", MF_NO_TEXT_TWICE, 12, NULL},
        {HEAD "\ndo vote\nproposal 12\nballot yes\n", MF_NO_TEXT_MISSING, 9, NULL},
        {HEAD "do sign\nproposal 1\ntext 1\na\n", MF_NO_TEXT_UNKNOWN, 11, NULL},
        {HEAD "do resign\noffice ceo\noffice ceo\n", MF_NO_TEXT_TWICE, 11, NULL},
        {HEAD "do dance\n", MF_NO_TEXT_VERB, 9, "do"},
        {HEAD "do Vote\nproposal 12\nballot yes\n", MF_NO_TEXT_VERB, 9, "do"},
        {HEAD "do\n", MF_NO_TEXT_VERB, 9, "do"},
    };

    CHECK_ALL(*state, bad);
}

static void test_a_value_written_otherwise_is_denied(void **state)
{
#define WITH(line, n) "mufakat-command-v1\n" line
    static const struct bad bad[] = {
        {"mufakat-command-v1\norganisation  coop.example\n", MF_NO_TEXT_VALUE, 2, "organisation"},
        {"mufakat-command-v1\norganisation coop.example \n", MF_NO_TEXT_VALUE, 2, "organisation"},
        {"mufakat-command-v1\norganisation co\n", MF_NO_TEXT_VALUE, 2, "organisation"},
        {"mufakat-command-v1\norganisation\n", MF_NO_TEXT_VALUE, 2, "organisation"},
        {"mufakat-command-v1\n" LINE_2 "charter " HASH_64 "\n", MF_NO_TEXT_VALUE, 3, "charter"},
        {"mufakat-command-v1\n" LINE_2 "charter sha256:A" HASH_64 "\n", MF_NO_TEXT_VALUE, 3,
         "charter"},
        {"mufakat-command-v1\n" LINE_2 LINE_3
         "head 01234 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
         MF_NO_TEXT_VALUE, 4, "head"},
        {"mufakat-command-v1\n" LINE_2 LINE_3
         "head 0 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
         MF_NO_TEXT_VALUE, 4, "head"},
        {"mufakat-command-v1\n" LINE_2 LINE_3
         "head 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\n",
         MF_NO_TEXT_VALUE, 4, "head"},
        {"mufakat-command-v1\n" LINE_2 LINE_3 LINE_4 "actor Ana\n", MF_NO_TEXT_VALUE, 5, "actor"},
        {"mufakat-command-v1\n" LINE_2 LINE_3 LINE_4 "actor ana ben\n", MF_NO_TEXT_VALUE, 5,
         "actor"},
        {"mufakat-command-v1\n" LINE_2 LINE_3 LINE_4 LINE_5
         "key SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9\n",
         MF_NO_TEXT_VALUE, 6, "key"},
        {"mufakat-command-v1\n" LINE_2 LINE_3 LINE_4 LINE_5
         "key SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
         MF_NO_TEXT_VALUE, 6, "key"},
        {"mufakat-command-v1\n" LINES_2_TO_6 "sequence 0\n", MF_NO_TEXT_VALUE, 7, "sequence"},
        {"mufakat-command-v1\n" LINES_2_TO_6 "sequence 017\n", MF_NO_TEXT_VALUE, 7, "sequence"},
        {"mufakat-command-v1\n" LINES_2_TO_6 "sequence +17\n", MF_NO_TEXT_VALUE, 7, "sequence"},
        {"mufakat-command-v1\n" LINES_2_TO_6 "sequence 17 \n", MF_NO_TEXT_VALUE, 7, "sequence"},
        {"mufakat-command-v1\n" LINES_2_TO_6 "sequence 9223372036854775808\n", MF_NO_TEXT_VALUE, 7,
         "sequence"},
        {"mufakat-command-v1\n" LINES_2_TO_6 LINE_7 "not-after 2026-11-30T00:00:00Z\n",
         MF_NO_TEXT_VALUE, 8, "not-after"},
        {"mufakat-command-v1\n" LINES_2_TO_6 LINE_7 "not-after 2026-11-30T00:00:00.0000Z\n",
         MF_NO_TEXT_VALUE, 8, "not-after"},
        {"mufakat-command-v1\n" LINES_2_TO_6 LINE_7 "not-after 2026-11-31T00:00:00.000Z\n",
         MF_NO_TEXT_VALUE, 8, "not-after"},
        {HEAD "do vote\nproposal 0\nballot yes\n", MF_NO_TEXT_VALUE, 10, "proposal"},
        {HEAD "do vote\nproposal 4294967296\nballot yes\n", MF_NO_TEXT_VALUE, 10, "proposal"},
        {HEAD "do vote\nproposal #12\nballot yes\n", MF_NO_TEXT_VALUE, 10, "proposal"},
        {HEAD "do vote\nproposal 12\nballot Yes\n", MF_NO_TEXT_VALUE, 11, "ballot"},
        {HEAD "do vote\nproposal 12\nballot \n", MF_NO_TEXT_VALUE, 11, "ballot"},
        {HEAD "do vote\nproposal 12\ncount vote\nballot yes\n", MF_NO_TEXT_VALUE, 11, "count"},
        {HEAD "do document\ndocument sha256:" HASH_64 "\nsize 0\n", MF_NO_TEXT_VALUE, 11, "size"},
        {HEAD "do rotate-key\npublic-key ssh-rsa AAAA\n", MF_NO_TEXT_VALUE, 10, "public-key"},
        {HEAD "do revoke-key\nrevoked ana\n", MF_NO_TEXT_VALUE, 10, "revoked"},
    };
#undef WITH

    CHECK_ALL(*state, bad);
}

static void test_counted_bytes_must_be_as_many(void **state)
{
    static const struct bad bad[] = {
        {HEAD "do say\nproposal 1\ntext 0\n\n", MF_NO_TEXT_VALUE, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 03\nabc\n", MF_NO_TEXT_VALUE, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 2\nabc\n", MF_NO_TEXT_COUNT, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 4\nabc\n", MF_NO_TEXT_COUNT, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 5\nabc\n", MF_NO_TEXT_COUNT, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 62000\nabc\n", MF_NO_TEXT_COUNT, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 3\nabc", MF_NO_TEXT_COUNT, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 3\n", MF_NO_TEXT_COUNT, 11, "text"},
        {HEAD "do say\nproposal 1\ntext 3\nabc\nabc\n", MF_NO_TEXT_UNKNOWN, 13, NULL},
        {HEAD "do say\nproposal 1\ntext 7\na\nb\nc\n\n\nabc\n", MF_NO_TEXT_UNKNOWN, 17, NULL},
    };
    struct sx *x = *state;
    struct mf_text t;

    CHECK_ALL(x, bad);
    /* What looks like a field inside is a part of the text. */
    assert_true(mf_text_read(&x->f.arena, MF_S(HEAD "do say\nproposal 1\ntext 10\nproposal 2\n"),
                             MF_MAX_COMMAND, &t, NULL));
    assert_true(mf_str_is(t.values[1].text, "proposal 2"));
}

static void test_arguments_have_one_form(void **state)
{
    static const struct bad bad[] = {
        {HEAD "do file\npower adopt\nargument\n", MF_NO_TEXT_VALUE, 11, "argument"},
        {HEAD "do file\npower adopt\nargument p\n", MF_NO_TEXT_VALUE, 11, "argument"},
        {HEAD "do file\npower adopt\nargument p person\n", MF_NO_TEXT_VALUE, 11, "argument"},
        {HEAD "do file\npower adopt\nargument p Person ana\n", MF_NO_TEXT_VALUE, 11, "argument"},
        {HEAD "do file\npower adopt\nargument p person ana ben\n", MF_NO_TEXT_VALUE, 11,
         "argument"},
        {HEAD "do file\npower adopt\nargument P person ana\n", MF_NO_TEXT_VALUE, 11, "argument"},
        {HEAD "do file\npower adopt\nargument h hash " HASH_64 "\n", MF_NO_TEXT_VALUE, 11,
         "argument"},
        {HEAD "do file\npower adopt\nargument a amount 01\n", MF_NO_TEXT_VALUE, 11, "argument"},
        {HEAD "do file\npower adopt\nargument d duration 24 hours\n", MF_NO_TEXT_VALUE, 11,
         "argument"},
        {HEAD "do file\npower adopt\nargument d duration 1 days\n", MF_NO_TEXT_VALUE, 11,
         "argument"},
        {HEAD "do file\npower adopt\nargument d duration 2 day\n", MF_NO_TEXT_VALUE, 11,
         "argument"},
        {HEAD "do file\npower adopt\nargument d duration 1 week\n", MF_NO_TEXT_VALUE, 11,
         "argument"},
        {HEAD "do file\npower adopt\nargument d duration 0 minutes\n", MF_NO_TEXT_VALUE, 11,
         "argument"},
        {HEAD "do file\npower adopt\nargument x decision 0\n", MF_NO_TEXT_VALUE, 11, "argument"},
        {HEAD "do file\npower adopt\nargument t text 2\nabc\n", MF_NO_TEXT_COUNT, 11, "argument"},
        {HEAD "do file\npower adopt\nargument p person ana\nargument p person ben\n",
         MF_NO_TEXT_AGAIN, 12, "argument"},
        {HEAD "do file\npower adopt\noption 1\na\nargument p person ana\n", MF_NO_TEXT_UNKNOWN, 13,
         NULL},
        {HEAD "do file\npower adopt\noption 1\na\noption 1\na\n", MF_NO_TEXT_AGAIN, 13, "option"},
        {HEAD "do vote\nproposal 1\nballot for\n", MF_NO_TEXT_MARKS, 11, "ballot"},
        {HEAD "do vote\nproposal 1\nballot yes\nnominee ana\n", MF_NO_TEXT_MARKS, 11, "ballot"},
        {HEAD "do vote\nproposal 1\nballot for\nnominee ana\nnominee ana\n", MF_NO_TEXT_AGAIN, 13,
         "nominee"},
        {HEAD "do vote\nproposal 1\nballot for\noption 1\na\nnominee ana\n", MF_NO_TEXT_UNKNOWN, 14,
         NULL},
    };

    CHECK_ALL(*state, bad);
}

static void test_what_cannot_be_seen_is_denied(void **state)
{
    static const struct bad bad[] = {
        {"mufakat-command-v1\r\n" LINE_2, MF_NO_TEXT_CHARACTER, 1, NULL},
        {HEAD "do vote\r\nproposal 12\nballot yes\n", MF_NO_TEXT_CHARACTER, 9, NULL},
        {HEAD "do\tvote\nproposal 12\nballot yes\n", MF_NO_TEXT_CHARACTER, 9, NULL},
        {HEAD "do say\nproposal 1\ntext 3\na\tb\n", MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 3\na\rb\n", MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 3\na\x1b"
              "b\n",
         MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 3\na\x7f"
              "b\n",
         MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 4\na\xc2\x85"
              "b\n",
         MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 5\na\xe2\x80\xae"
              "b\n",
         MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 3\na\xff"
              "b\n",
         MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 4\na\xc0\x80"
              "b\n",
         MF_NO_TEXT_CHARACTER, 12, NULL},
        {HEAD "do say\nproposal 1\ntext 2\na\xc3\n", MF_NO_TEXT_CHARACTER, 12, NULL},
    };
    static const char nul[] = HEAD "do say\nproposal 1\ntext 3\na\0b\n";
    struct sx *x = *state;
    struct mf_text t;
    struct mf_denial no;

    CHECK_ALL(x, bad);
    assert_false(
        mf_text_read(&x->f.arena, (struct mf_str){nul, sizeof nul - 1}, MF_MAX_COMMAND, &t, &no));
    assert_int_equal(no.why, MF_NO_TEXT_CHARACTER);
    /* Letters of every script are welcome. */
    assert_true(mf_text_read(&x->f.arena, MF_S(HEAD "do say\nproposal 1\ntext 13\né 漢 ❤️\n"),
                             MF_MAX_COMMAND, &t, &no));
}

/* Every byte that may not stand there is found at every place: the check takes eight at a time. */
static void test_hidden_bytes_are_found_everywhere(void **state)
{
    struct sx *x = *state;
    struct mf_text t;
    struct mf_denial no;
    char bytes[sizeof sample];

    for (size_t i = 0; i < sizeof sample - 1; i++)
        for (unsigned c = 0; c < 256; c++) {
            if (c == (unsigned char)sample[i] || c == '\n' || (c >= 32 && c < 127))
                continue;
            memcpy(bytes, sample, sizeof sample);
            bytes[i] = (char)(unsigned char)c;
            no.why = MF_NO__COUNT;
            assert_false(mf_text_read(&x->f.arena, (struct mf_str){bytes, sizeof sample - 1},
                                      MF_MAX_COMMAND, &t, &no));
            assert_int_equal(no.why, MF_NO_TEXT_CHARACTER);
        }
}

static void test_a_text_is_not_too_long(void **state)
{
    struct sx *x = *state;
    struct mf_buf b = buf_of(&x->f.arena);
    struct mf_text t;
    struct mf_denial no;
    size_t room = MF_MAX_COMMAND - strlen(HEAD "do say\nproposal 1\ntext 60000\n") - 1;

    mf_buf_f(&b, "%sdo say\nproposal 1\ntext %zu\n", HEAD, room);
    mf_buf_pad(&b, 'x', room);
    mf_buf_char(&b, '\n');
    assert_int_equal(b.n, MF_MAX_COMMAND);
    assert_true(mf_text_read(&x->f.arena, mf_buf_str(&b), MF_MAX_COMMAND, &t, &no));
    assert_false(mf_text_read(&x->f.arena, mf_buf_str(&b), MF_MAX_COMMAND - 1, &t, &no));
    assert_int_equal(no.why, MF_NO_TEXT_SIZE);
    mf_buf_char(&b, '\n');
    assert_false(mf_text_read(&x->f.arena, mf_buf_str(&b), SIZE_MAX, &t, &no));
    assert_int_equal(no.why, MF_NO_TEXT_SIZE);

    b = buf_of(&x->f.arena);
    mf_buf_f(&b, "%sdo vote\nproposal 1\nballot for\n", HEAD);
    for (unsigned i = 0; i < 1100; i++)
        mf_buf_f(&b, "nominee p%u\n", i);
    assert_false(mf_text_read(&x->f.arena, mf_buf_str(&b), MF_MAX_COMMAND, &t, &no));
    assert_int_equal(no.why, MF_NO_TEXT_MANY);
}

/* No byte of a text can be changed so that another encoding of the same is taken. */
static void test_what_is_taken_is_written_back_to_the_byte(void **state)
{
    struct rng r = rng_seed_from_env(20261130);
    struct sx *x = *state;
    char bytes[sizeof sample];
    unsigned taken = 0;

    for (size_t i = 0; i < sizeof sample - 1; i++)
        for (unsigned k = 0; k < 40; k++) {
            struct mf_arena_mark mark = mf_arena_mark(&x->f.arena);
            struct mf_text t;
            memcpy(bytes, sample, sizeof sample);
            bytes[i] = (char)(32 + rng_below(&r, 95));
            struct mf_str changed = {bytes, sizeof sample - 1};
            if (mf_text_read(&x->f.arena, changed, MF_MAX_COMMAND, &t, NULL)) {
                taken++;
                assert_true(mf_str_eq(sx_write(x, &t), changed));
            }
            mf_arena_rewind(&x->f.arena, mark);
        }
    assert_true(taken > 100);
}

/* ---- values at random, for each verb ---- */

static const char *random_name(struct rng *r)
{
    static const char *const names[] = {"ana", "ben", "p_1", "a0", "zz_z9"};

    return names[rng_below(r, 5)];
}

static struct mf_str random_text(struct sx *x, struct rng *r)
{
    static const char *const pieces[] = {"a",  " ", "\n", "do vote\n", "text 3\n", "é",
                                         "漢", "=", "/",  "\n\n",      "argument", "👩‍🌾"};
    struct mf_buf b = buf_of(&x->f.arena);

    for (uint64_t n = 1 + rng_below(r, 12); n > 0; n--)
        mf_buf_c(&b, pieces[rng_below(r, 12)]);
    return mf_buf_str(&b);
}

static struct mf_hash random_hash(struct rng *r)
{
    struct mf_hash h;

    for (unsigned i = 0; i < sizeof h.b; i++)
        h.b[i] = (uint8_t)rng_next(r);
    return h;
}

/* Whatever shape the field has, its member is set; the others are of no matter to the writer. */
static struct mf_text_value random_value(struct sx *x, struct rng *r, enum mf_text_field field,
                                         unsigned i)
{
    static const mf_duration units[] = {1, MF_SECOND, MF_MINUTE, MF_HOUR, MF_DAY, MF_YEAR};
    struct mf_text_value v = {.field = field};
    struct mf_buf key = buf_of(&x->f.arena);
    struct mf_str words = random_text(x, r);

    v.name = mf_strf(&x->f.arena, "n%u", i);
    v.kind = (enum mf_arg_kind)rng_below(r, MF_ARG_DECISION + 1);
    v.hash = random_hash(r);
    v.duration = (mf_duration)(1 + rng_below(r, 200)) * units[rng_below(r, 6)];
    v.number = 1 + rng_below(r, field == MF_FIELD_SIZE ? MF_MAX_SEQUENCE : UINT32_MAX);
    v.mark = (int32_t)rng_below(r, 2 * MF_COUNT_VALUE + 1) - MF_COUNT_VALUE;
    v.text = mf_strf(&x->f.arena, "%s%u", random_name(r), i);
    if (field == MF_FIELD_COUNT || field == MF_FIELD_BALLOT)
        v.number = rng_below(r, 3);
    if (field == MF_FIELD_TEXT || field == MF_FIELD_NAME || field == MF_FIELD_OPTION ||
        field == MF_FIELD_MARKED_OPTION || (field == MF_FIELD_ARGUMENT && v.kind == MF_ARG_TEXT))
        v.text = mf_strf(&x->f.arena, "%u%.*s", i, MF_F(words));
    if (field == MF_FIELD_PUBLIC_KEY) {
        struct signer s =
            make_signer(&x->f.arena, (enum mf_ssh_kind)rng_below(r, 2), (unsigned)rng_below(r, 50));
        mf_ssh_key_write(&key, &s.key);
        v.text = mf_buf_str(&key);
    }
    return v;
}

/* The fields of text.def once more, by hand: a change there must be meant. */
static const char *const fields_of[MF_TEXT__COUNT] = {
    [MF_TEXT_FILE] = "power argument* option*",
    [MF_TEXT_SIGN] = "proposal",
    [MF_TEXT_UNSIGN] = "proposal",
    [MF_TEXT_WITHDRAW] = "proposal",
    [MF_TEXT_TELL] = "proposal person",
    [MF_TEXT_SAY] = "proposal text",
    [MF_TEXT_WAIVE] = "proposal",
    [MF_TEXT_RECUSE] = "proposal",
    [MF_TEXT_VOTE] = "proposal count? ballot",
    [MF_TEXT_REVOKE_VOTE] = "proposal count?",
    [MF_TEXT_VETO] = "proposal",
    [MF_TEXT_CHALLENGE] = "proposal",
    [MF_TEXT_ATTEST] = "fact proposal?",
    [MF_TEXT_DOCUMENT] = "document size",
    [MF_TEXT_ADMIT] = "body person",
    [MF_TEXT_JOIN] = "person name? public-key?",
    [MF_TEXT_LEAVE] = "body",
    [MF_TEXT_RESIGN] = "office?",
    [MF_TEXT_DECLARE] = "emergency",
    [MF_TEXT_END] = "emergency",
    [MF_TEXT_NOMINATE] = "proposal person",
    [MF_TEXT_DECLINE] = "proposal",
    [MF_TEXT_DRAW] = "proposal text",
    [MF_TEXT_DELEGATE] = "body person power proposal",
    [MF_TEXT_UNDELEGATE] = "body power proposal",
    [MF_TEXT_ROTATE_KEY] = "public-key",
    [MF_TEXT_ADD_KEY] = "public-key",
    [MF_TEXT_REVOKE_KEY] = "revoked",
};

static enum mf_text_field field_called(const char *word, size_t n)
{
    for (unsigned i = 0; i < MF_FIELD__COUNT; i++)
        if (strlen(mf_text_field_name((enum mf_text_field)i)) == n &&
            memcmp(mf_text_field_name((enum mf_text_field)i), word, n) == 0)
            return (enum mf_text_field)i;
    fail();
    return MF_FIELD__COUNT;
}

static uint32_t random_values(struct sx *x, struct rng *r, enum mf_text_verb verb,
                              struct mf_text_value *values)
{
    uint32_t n = 0;

    for (const char *p = fields_of[verb]; *p;) {
        size_t len = strcspn(p, " ?*");
        uint64_t times = p[len] == '?' ? rng_below(r, 2) : p[len] == '*' ? rng_below(r, 9) : 1;
        enum mf_text_field field = field_called(p, len);
        for (; times > 0; times--, n++)
            values[n] = random_value(x, r, field, n);
        p += len;
        p += strspn(p, " ?*");
    }
    if (verb == MF_TEXT_VOTE && rng_below(r, 2)) { /* of a choice */
        bool marked = rng_below(r, 2);
        values[n - 1].number = MF_TEXT_FOR;
        for (uint64_t k = 1 + rng_below(r, 5); k > 0; k--, n++)
            values[n] = random_value(x, r, marked ? MF_FIELD_MARKED_NOMINEE : MF_FIELD_NOMINEE, n);
        for (uint64_t k = rng_below(r, 5); k > 0; k--, n++)
            values[n] = random_value(x, r, marked ? MF_FIELD_MARKED_OPTION : MF_FIELD_OPTION, n);
    }
    return n;
}

static void same_value(const struct mf_text_value *a, const struct mf_text_value *b,
                       struct mf_str all)
{
    assert_int_equal(a->field, b->field);
    assert_true(b->line >= 10);
    assert_true(b->span.at + b->span.len < all.n);
    if (b->text.p)
        assert_true(mf_str_eq(a->text, b->text));
    if (b->field == MF_FIELD_ARGUMENT)
        assert_true(mf_str_eq(a->name, b->name) && a->kind == b->kind);
    if (b->field == MF_FIELD_MARKED_NOMINEE || b->field == MF_FIELD_MARKED_OPTION)
        assert_int_equal(a->mark, b->mark);
    if (b->duration)
        assert_true(a->duration == b->duration);
    if (b->number)
        assert_true(a->number == b->number);
}

static void test_random_texts_of_every_verb_round_trip(void **state)
{
    struct rng r = rng_seed_from_env(20261128);
    struct sx *x = *state;

    for (unsigned k = 0; k < 200 * MF_TEXT__COUNT; k++) {
        struct mf_arena_mark mark = mf_arena_mark(&x->f.arena);
        struct mf_text_value values[32];
        struct mf_text t = {.organisation = MF_S("a.b/c-d_e"), .verb = k % MF_TEXT__COUNT}, back;
        struct mf_denial no;
        t.charter = random_hash(&r);
        t.head_root = random_hash(&r);
        t.key = random_hash(&r);
        t.head_size = 1 + rng_below(&r, MF_MAX_SEQUENCE);
        t.sequence = 1 + rng_below(&r, MF_MAX_SEQUENCE);
        t.actor = mf_str_c(random_name(&r));
        t.not_after = (mf_instant)rng_below(&r, (uint64_t)MF_LAST_INSTANT_OF_WIRE);
        t.values = values;
        t.nvalues = random_values(x, &r, t.verb, values);
        struct mf_str bytes = sx_write(x, &t);
        if (!mf_text_read(&x->f.arena, bytes, MF_MAX_COMMAND, &back, &no)) {
            show_denial(&x->f.arena, &no);
            fail_msg("%.*s", MF_F(bytes));
        }
        assert_true(back.sequence == t.sequence && back.head_size == t.head_size &&
                    back.not_after == t.not_after && back.verb == t.verb);
        assert_true(same_hash(back.charter, t.charter) && same_hash(back.head_root, t.head_root) &&
                    same_hash(back.key, t.key) && mf_str_eq(back.actor, t.actor));
        assert_int_equal(back.nvalues, t.nvalues);
        for (uint32_t i = 0; i < t.nvalues; i++)
            same_value(&values[i], &back.values[i], bytes);
        assert_true(mf_str_eq(sx_write(x, &back), bytes));
        mf_arena_rewind(&x->f.arena, mark);
    }
}

/* Random damage: whatever is still taken is written back to the byte, and lines are named. */
static void test_damaged_texts_are_denied_or_written_back(void **state)
{
    struct rng r = rng_seed_from_env(20261127);
    struct sx *x = *state;

    for (unsigned k = 0; k < 4000; k++) {
        struct mf_arena_mark mark = mf_arena_mark(&x->f.arena);
        struct mf_text_value values[32];
        struct signer s = make_signer(&x->f.arena, MF_SSH_ED25519, 1);
        struct mf_text t = sx_head_of(x, "ana", &s, 5), back;
        struct mf_denial no = {0};
        t.verb = (enum mf_text_verb)rng_below(&r, MF_TEXT__COUNT);
        t.values = values;
        t.nvalues = random_values(x, &r, t.verb, values);
        struct mf_str bytes = mf_str_copy(&x->f.arena, sx_write(x, &t));
        char *p = mf_arena_copy(&x->f.arena, bytes.p, bytes.n);
        size_t at = rng_below(&r, bytes.n), to = rng_below(&r, bytes.n);
        switch (rng_below(&r, 4)) {
        case 0:
            p[at] = p[to];
            break;
        case 1:
            p[at] = "\n 0:1 \xc3"[rng_below(&r, 8)];
            break;
        case 2:
            bytes.n = at;
            break;
        default: /* a stretch is left out */
            memmove(p + at, p + bytes.n - (bytes.n - at) / 2, (bytes.n - at) / 2);
            bytes.n = at + (bytes.n - at) / 2;
        }
        bytes.p = p;
        if (mf_text_read(&x->f.arena, bytes, MF_MAX_COMMAND, &back, &no))
            assert_true(mf_str_eq(sx_write(x, &back), bytes));
        else
            assert_true(no.line >= 1);
        mf_arena_rewind(&x->f.arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SX_TEST(test_the_sample_of_the_reference),
        SX_TEST(test_another_order_or_number_of_fields_is_denied),
        SX_TEST(test_a_value_written_otherwise_is_denied),
        SX_TEST(test_counted_bytes_must_be_as_many),
        SX_TEST(test_arguments_have_one_form),
        SX_TEST(test_what_cannot_be_seen_is_denied),
        SX_TEST(test_hidden_bytes_are_found_everywhere),
        SX_TEST(test_a_text_is_not_too_long),
        SX_TEST(test_what_is_taken_is_written_back_to_the_byte),
        SX_TEST(test_random_texts_of_every_verb_round_trip),
        SX_TEST(test_damaged_texts_are_denied_or_written_back),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
