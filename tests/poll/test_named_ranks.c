/* ABIF, devotee's tally sheets and tables of ranks. */
#include "poll_check.h"

static void abif(void **state)
{
    struct read_poll r = read_text(*state,
                                   MF_S("{version: \"0.1\"}\n{title: \"Chair\"}\n# who\n"
                                        "=a:[Ana (x > y)]\n=b:Budi\n=[c d]:\"Citra\"\n"
                                        "3:a>b=[c d] # three\n2: b\n1:\n2:a>a>b\n"),
                                   MF_POLL_AUTO);
    if (!r.ok)
        fail_msg("line %u: %s", r.fault.line, said(*state, &r.fault));
    assert_int_equal(r.poll.format, MF_POLL_ABIF);
    assert_str(r.poll.title, "Chair");
    assert_str(r.poll.option[0].name, "Ana (x > y)");
    assert_str(r.poll.option[2].name, "Citra");
    assert_string_equal(rows(*state, &r.poll), "3 0:1 1:2 2:2\n2 1:1\n1\n2 0:1 0:2 1:3");
    assert_int_equal(r.poll.nnotes, 0);
}

/* Undeclared options stand in an order that the order of the ballots doesn't change. */
static void abif_undeclared(void **state)
{
    struct read_poll r = read_text(*state, MF_S("2:Zoe>Ana\n1:Jos\xE9\n"), MF_POLL_AUTO);
    struct read_poll s = read_text(*state, MF_S("1:Jos\xE9\n2:Zoe>Ana\n"), MF_POLL_AUTO);
    assert_true(r.ok && s.ok);
    assert_str(r.poll.option[1].name, "Jos\xC3\xA9");
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_LATIN1, 2, 1));
    struct mf_hash x = mf_profile_hash(r.poll.ballots), y = mf_profile_hash(s.poll.ballots);
    assert_memory_equal(&x, &y, sizeof x);
}

static void abif_malformed(void **state)
{
    static const struct malformed table[] = {
        {"3:A>B\nA>B\n", 2, "a ballot begins with how many cast it"},
        {"3:A/5>B/4\n", 1, "scores (as in Ana/5)"},
        {"3:A,B\n", 1, "a comma doesn't say"},
        {"3:A>\n", 1, "no option stands before or after"},
        {"3:A>>B\n", 1, "no option stands before or after"},
        {"3:>B\n", 1, "no option stands before or after"},
        {"{title: \"x\"\n3:A\n", 1, "{title: \"x\" isn't closed"},
        {"=A\n3:A\n", 1, "an option is declared as"},
        {"=A:[Ana\n3:A\n", 1, "a quotation mark opens"},
        {"=A:Ana\n=A:Asih\n3:A\n", 2, "\"A\" is named twice"},
        {"=A:Ana\n3:A>B\n", 2, "\"B\" is no option"},
        {"3:\n", 1, "no option is named"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_ABIF);
}

#define DRAWN                                                                                      \
    "      Tally Sheet for the votes cast.\n \"V: vote\"\n\n"                                      \
    "     Option 1---->: Ana\n   /  Option 2--->: Jos\xE9\n   |/  Option 3-->: None of the "       \
    "above\n"                                                                                      \
    "   ||/\n"

static void devotee(void **state)
{
    struct read_poll r = read_text(*state,
                                   MF_S(DRAWN "V: 12- \t0badc0de\nV: -31\tlogin\nV: ---\nV: 1A2 x\n"
                                              "V: 12- y\n"),
                                   MF_POLL_AUTO);
    assert_true(r.ok);
    assert_int_equal(r.poll.format, MF_POLL_DEVOTEE);
    assert_str(r.poll.option[1].name, "Jos\xC3\xA9");
    assert_str(r.poll.option[2].name, "None of the above");
    assert_string_equal(rows(*state, &r.poll), "2 0:1 1:2\n1 2:1 1:3\n1\n1 0:1 2:2 1:10");
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_LATIN1, 5, 1));
    r = read_text(
        *state,
        MF_S("\xE2\x94\x8C\xE2\x94\x80 Option 1: A\n\xE2\x94\x82\xE2\x94\x8C Option 2: B\n"
             "V: 12 x\n"),
        MF_POLL_AUTO);
    assert_true(r.ok);
    assert_str(r.poll.option[1].name, "B");
}

/* From ten options on, ranks and labels are in base 36. */
static void devotee_many(void **state)
{
    struct mf_buf b;
    mf_buf_init(&b, *state);
    for (int i = 1; i <= 35; i++)
        mf_buf_f(&b, " Option %c->: N%d\n", i < 10 ? '0' + i : 'A' + i - 10, i);
    mf_buf_c(
        &b, "V: 123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ h\nV: ---------------------------------zy h\n");
    struct read_poll r = read_text(*state, mf_buf_str(&b), MF_POLL_AUTO);
    assert_true(r.ok);
    assert_int_equal(r.poll.noptions, 35);
    const struct mf_profile *p = r.poll.ballots;
    assert_int_equal(p->mark[34].option, 34);
    assert_int_equal(p->mark[34].value, 35);
    assert_int_equal(p->mark[35].option, 34);
    assert_int_equal(p->mark[35].value, 34);
    r = read_text(*state,
                  MF_S("Option 1: a\nOption 2: b\nOption 3: c\nOption 4: d\nOption 5: e\n"
                       "Option 6: f\nOption 7: g\nOption 8: h\nOption 9: i\nOption 10: j\n"
                       "V: 123456789a\n"),
                  MF_POLL_AUTO);
    assert_true(r.ok);
    assert_int_equal(r.poll.ballots->mark[9].value, 10);
}

static void devotee_malformed(void **state)
{
    static const struct malformed table[] = {
        {DRAWN "V: 12 x\n", 8, "the vote \"12\" must have 3 places"},
        {DRAWN "V: 1234 x\n", 8, "the vote \"1234\" must have 3 places"},
        {DRAWN "V: 1?2 x\n", 8, "\"1?2\" has a place"},
        {DRAWN "V: 102 x\n", 8, "\"102\" has a place"},
        {"Option 1->: A\nOption 3->: B\nV: 12\n", 2, "this is option 3, but 2 comes next"},
        {"Option 1->: A\nOption 1->: B\nV: 12\n", 2, "this is option 1, but 2 comes next"},
        {"Option 1->: A\nOption 2-> B\nV: 12\n", 2, "an option is written as"},
        {"Option 1->: A\nOption 2->:\nV: 12\n", 2, "an option has no name"},
        {"V: 12\n", 1, "no option is named"},
        {"Option 1->: A\n", 1, "no ballot was found"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_DEVOTEE);
}

static void table_of_ranks(void **state)
{
    struct read_poll r =
        read_text(*state,
                  MF_S("Ana,\"Budi, M.\",Citra (@citra)\r\n1,2,3\r\n2,No opinion,1\r\n"
                       "-,,20\r\n,,\r\n\r\n1,1,No opinion\r\n\r\n"),
                  MF_POLL_AUTO);
    assert_true(r.ok);
    assert_int_equal(r.poll.format, MF_POLL_TABLE);
    assert_str(r.poll.option[1].name, "Budi, M.");
    assert_string_equal(rows(*state, &r.poll), "1 0:1 1:2 2:3\n1 2:1 0:2\n1 2:20\n1\n1 0:1 1:1");
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_EMPTY_LINE, 7, 1));
    r = read_text(*state, MF_S("A\tB\n1\t\n"), MF_POLL_TABLE);
    assert_true(r.ok);
    assert_string_equal(rows(*state, &r.poll), "1 0:1");
}

static void table_malformed(void **state)
{
    static const struct malformed table[] = {
        {"1,2,3\n2,1,3\n", 1, "the first line must name the options"},
        {"A,B\n1,2\n1\n", 3, "the line has 1 fields, for 2 options"},
        {"A,B\n1,2,3\n", 2, "the line has 3 fields, for 2 options"},
        {"A,B\n1,0\n", 2, "\"0\" of \"B\" is no rank"},
        {"A,B\n1,second\n", 2, "\"second\" of \"B\" is no rank"},
        {"A,B\n1.5,2\n", 2, "\"1.5\" of \"A\" is no rank"},
        {"A,B\n-1,2\n", 2, "\"-1\" of \"A\" is no rank"},
        {"A,B\n1000001,2\n", 2, "\"1000001\" of \"A\" is no rank"},
        {"A,A\n1,2\n", 1, "\"A\" is named twice"},
        {"A,\n1,2\n", 1, "an option has no name"},
        {"A,\"B\n1,2\n", 1, "a quotation mark opens"},
        {"A,B\n", 1, "no ballot was found"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_TABLE);
}

static void published(void **state)
{
    static const struct {
        const char *file;
        enum mf_poll_format format;
        uint32_t options;
        uint64_t ballots;
        const char *last;
    } files[] = {
        {"us-rcv/burl2009.abif", MF_POLL_ABIF, 6, 8980, "Write-in"},
        {"debian/leader2006_tally.txt", MF_POLL_DEVOTEE, 8, 421, "None of the Above"},
        {"debian/leader2020_tally.txt", MF_POLL_DEVOTEE, 4, 339, "None Of The Above"},
        {"kubernetes/2017.ballots.csv", MF_POLL_TABLE, 20, 309, "Justin Santa Barbara"},
        {"kubernetes/2019.ballots.csv", MF_POLL_TABLE, 11, 377, "Vallery Lancey (@vllry)"},
        {"kubernetes/2021.ballots.csv", MF_POLL_TABLE, 13, 256, "cblecker"},
        {"kubernetes/2023-GB.ballots.csv", MF_POLL_TABLE, 2, 6, "justaugustus"},
        {"kubernetes/2023.ballots.csv", MF_POLL_TABLE, 11, 209, NULL},
        {"kubernetes/2025-GB.ballots.csv", MF_POLL_TABLE, 4, 7, "dims"},
        {"kubernetes/2025.ballots.csv", MF_POLL_TABLE, 8, 210, "katcosgrove"},
        {"cloudfoundry/2023-Paketo-SC.ballots.csv", MF_POLL_TABLE, 3, 19, "loewenstein"},
        {"cloudfoundry/2023-TOC.ballots.csv", MF_POLL_TABLE, 4, 67, NULL},
        {"cloudfoundry/2026-Paketo-SC.ballots.csv", MF_POLL_TABLE, 4, 10, "anthonydahanne"},
        {"cloudfoundry/2026-TOC.ballots.csv", MF_POLL_TABLE, 3, 104, "mkocher"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct mf_str text;
        if (!data_file(*state, files[i].file, &text))
            return;
        struct read_poll r = read_text(*state, text, MF_POLL_AUTO);
        if (!r.ok)
            fail_msg("%s:%u: %s", files[i].file, r.fault.line, said(*state, &r.fault));
        assert_int_equal(r.poll.format, files[i].format);
        assert_int_equal(r.poll.noptions, files[i].options);
        assert_int_equal(r.poll.ballots->total, files[i].ballots);
        assert_int_equal(r.poll.nnotes, 0);
        if (files[i].last)
            assert_str(r.poll.option[files[i].options - 1].name, files[i].last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(abif),           ARENA_TEST(abif_undeclared), ARENA_TEST(abif_malformed),
        ARENA_TEST(devotee),        ARENA_TEST(devotee_many),    ARENA_TEST(devotee_malformed),
        ARENA_TEST(table_of_ranks), ARENA_TEST(table_malformed), ARENA_TEST(published),
    };
    return RUN(tests);
}
