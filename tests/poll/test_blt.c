/* BLT: what is read, what is mended and written down, what is refused at which line. */
#include "poll_check.h"

#define NAMES "0\n\"Ana\"\n\"Budi\"\n\"Citra\"\n\"Board\"\n"

static void plain(void **state)
{
    struct read_poll r = read_text(*state,
                                   MF_S("# a club\n3 2\n-2\n4 1 3 0 # four\n2 2=3 - 1 0\n1 0\n"
                                        "4 1 3 0\n" NAMES),
                                   MF_POLL_AUTO);
    assert_true(r.ok);
    assert_int_equal(r.poll.format, MF_POLL_BLT);
    assert_int_equal(r.poll.seats, 2);
    assert_int_equal(r.poll.noptions, 3);
    assert_str(r.poll.option[2].name, "Citra");
    assert_str(r.poll.title, "Board");
    assert_int_equal(r.poll.option[1].bar, MF_POLL_WITHDRAWN);
    assert_int_equal(r.poll.option[0].bar, MF_POLL_STANDS);
    assert_string_equal(rows(*state, &r.poll), "8 0:1 2:2\n2 1:1 2:1 0:3\n1");
    assert_int_equal(r.poll.ballots->voters, 11);
    assert_int_equal(r.poll.nnotes, 0);
    struct mf_contest c = mf_poll_contest(*state, &r.poll);
    assert_true(c.barred[1] && !c.barred[0]);
    assert_int_equal(c.seats, 2);
    assert_null(c.cost);
}

/* Trap 6 of the published sets: doubled quotes, no 0 after the ballots, commas, weights. */
static void mended_files(void **state)
{
    struct read_poll r = read_text(*state,
                                   MF_S("\xEF\xBB\xBF"
                                        "3,2,,\r\n470,1,3,0,,\r\n2 3 0 0\r\n0 1 0\r\n"
                                        "\"Lab \"\"Ana, B.\"\r\n\"Tom \"\"Tommy\"\" Smith\"\r\n"
                                        "\"Jos\xE9\"\r\n\"Ward 3\"\r\n"),
                                   MF_POLL_BLT);
    if (!r.ok)
        fail_msg("line %u: %s", r.fault.line, said(*state, &r.fault));
    assert_string_equal(rows(*state, &r.poll), "470 0:1 2:2\n2 2:1");
    assert_str(r.poll.option[0].name, "Lab Ana, B.");
    assert_str(r.poll.option[1].name, "Tom \"Tommy\" Smith");
    assert_str(r.poll.option[2].name, "Jos\xC3\xA9");
    assert_str(r.poll.title, "Ward 3");
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_BOM, 0, 1));
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_QUOTES, 5, 2));
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_NO_END, 5, 1));
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_ZEROS, 3, 1));
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_NO_HEADS, 4, 1));
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_LATIN1, 7, 1));
}

static void names(void **state)
{
    struct read_poll r =
        read_text(*state, MF_S("3 1\n1 1 0\n0\n\"A\" \"A\" \"# 3\"\n# a comment\n"), MF_POLL_BLT);
    assert_true(r.ok);
    assert_str(r.poll.option[2].name, "# 3");
    assert_int_equal(r.poll.title.n, 0);
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_SAME_NAME, 5, 1));
    r = read_text(*state, MF_S("1 1\n(b7) 1 1 0\n0\nAna Wijaya\n\"T\"\n"), MF_POLL_BLT);
    assert_true(r.ok);
    assert_str(r.poll.option[0].name, "Ana Wijaya");
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_BARE_NAME, 4, 1));
    assert_true(mended(&r.poll, MF_POLL_WORD_MENDED_BALLOT_ID, 2, 1));
}

static void malformed(void **state)
{
    static const struct malformed table[] = {
        {"", 0, "the file is empty"},
        {"\n \n", 0, "the file is empty"},
        {"\xFF\xFE"
         "3",
         1, "this is UTF-16"},
        {"three 1\n", 1, "the first line must be"},
        {"3\n", 1, "the first line must be"},
        {"3 1 2\n", 1, "the first line must be"},
        {"0 1\n", 1, "no option is named"},
        {"1001 1\n", 1, "there are more than 1,000 options"},
        {"99999999999999999999 1\n", 1, "the first line must be"},
        {"3 0\n", 1, "the number of seats is 0"},
        {"3 1\n-4\n", 2, "-4 withdraws an option"},
        {"3 1\n-x\n", 2, "\"x\" is neither a number"},
        {"3 1\n1 1 2\n2 3 0\n" NAMES, 2, "the ballot doesn't end in 0"},
        {"3 1\n1 1 2 0 1 3 0\n" NAMES, 2, "something follows the 0"},
        {"3 1\n1 1 4 0\n" NAMES, 2, "the ballot ranks option 4, but the options are 1 to 3"},
        {"3 1\n1.5 1 2 0\n" NAMES, 2, "\"1.5\" is no whole number"},
        {"3 1\n1 1 two 0\n" NAMES, 2, "\"two\" is neither a number"},
        {"3 1\n1 1 2x 0\n" NAMES, 2, "\"2x\" is neither a number"},
        {"3 1\n1 1 -2 0\n" NAMES, 2, "\"-2\" is neither a number"},
        {"3 1\n1,1,,2,0\n" NAMES, 2, "nothing stands between two commas"},
        {"3 1\n1 1= 0\n" NAMES, 2, "= must stand between"},
        {"3 1\n1 =1 0\n" NAMES, 2, "\"=1\" is neither a number"},
        {"3 1\n1 1=0\n" NAMES, 2, "= must stand between"},
        {"3 1\n9007199254740993 1 0\n" NAMES, 2, "\"9007199254740993\" is neither"},
        {"3 1\n9007199254740992 1 0\n1 2 0\n" NAMES, 3, "this ballot can't be counted: all"},
        {"3 1\n[tie 1 2]\n" NAMES, 2, "lines in [brackets]"},
        {"3 1\n(b 1 1 0\n" NAMES, 2, "\"(b\" is neither"},
        {"3 1\n1 1 0\n0\n\"A\"\n\"B\"\n", 5, "2 names follow the ballots, for 3 options"},
        {"3 1\n1 1 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"T\"\n\"U\"\n", 8, "5 names follow"},
        {"3 1\n1 1 0\n0\n\"A\n\"B\"\n\"C\"\n", 4, "a quotation mark opens"},
        {"3 1\n1 1 0\n0\n\"A\"\n\"\"\n\"C\"\n", 5, "an option has no name"},
        {"3 1\n1 1 0\n0\nA\" x\n\"B\"\n\"C\"\n", 4, "this must be a name"},
        {"3 1\n" NAMES, 6, "no ballot was found"},
        {NULL, 0, NULL},
    };
    check_malformed(*state, table, MF_POLL_BLT);
}

static void long_things(void **state)
{
    struct mf_buf b;
    mf_buf_init(&b, *state);
    mf_buf_c(&b, "2 1\n1");
    for (int i = 0; i < 2001; i++)
        mf_buf_c(&b, " 1");
    mf_buf_c(&b, " 0\n");
    struct read_poll r = read_text(*state, mf_buf_str(&b), MF_POLL_BLT);
    assert_true(!r.ok && r.fault.word == MF_POLL_WORD_MARKS_MANY && r.fault.line == 2);
    b.n = 0;
    mf_buf_c(&b, "2 1\n");
    mf_buf_pad(&b, ' ', MF_POLL_LINE + 1);
    r = read_text(*state, mf_buf_str(&b), MF_POLL_BLT);
    assert_true(!r.ok && r.fault.word == MF_POLL_WORD_LINE_LONG && r.fault.line == 2);
}

/* Every file of the folder: options, seats, ballots. */
static void published(void **state)
{
    static const struct {
        const char *file;
        uint32_t options, seats;
        uint64_t ballots;
        const char *first;
    } files[] = {
        {"misc-blt/gnome_26.blt", 11, 7, 0, "Allan Day"},
        {"misc-blt/maemo.blt", 5, 3, 0, "mosen (Timo K\xC3\xB6nnecke)"},
        {"w3c-solid/2023.blt", 5, 3, 41, "Candidate 1"},
        {"w3c-solid/2025.blt", 4, 2, 23, "Candidate 1"},
        {"scotland-stv/aberdeen_2022_ward1.blt", 8, 4, 0, NULL},
        {"scotland-stv/edinburgh_2017_ward12.blt", 10, 4, 0, NULL},
        {"scotland-stv/edinburgh_2022_ward1.blt", 9, 4, 0, NULL},
        {"scotland-stv/eilean_siar_2012_ward3.blt", 4, 3, 0, NULL},
        {"scotland-stv/glasgow_2007_linn.blt", 11, 4, 0,
         "# ALTERNATIVE NAME 1: Esme H Clark (Con)"},
        {"scotland-stv/glasgow_2012_ward14.blt", 0, 4, 0, NULL},
        {"scotland-stv/glasgow_2022_ward1.blt", 0, 4, 0, NULL},
        {"scotland-stv/perth_kinross_2016_by_election_ward9.blt", 0, 1, 0, NULL},
        {"scotland-stv/renfrewshire_2017_ward3.blt", 0, 3, 0, NULL},
    };
    struct mf_str expected = {0}, text;
    (void)data_file(*state, "scotland-stv/expected.tsv", &expected);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct read_poll r;
        if (!data_file(*state, files[i].file, &text))
            return;
        r = read_text(*state, text, MF_POLL_AUTO);
        if (!r.ok)
            fail_msg("%s:%u: %s", files[i].file, r.fault.line, said(*state, &r.fault));
        assert_int_equal(r.poll.format, MF_POLL_BLT);
        assert_int_equal(r.poll.nnotes, 0);
        assert_int_equal(r.poll.seats, files[i].seats);
        assert_true(r.poll.title.n > 0);
        if (files[i].options > 0)
            assert_int_equal(r.poll.noptions, files[i].options);
        if (files[i].ballots > 0)
            assert_int_equal(r.poll.ballots->total, files[i].ballots);
        if (files[i].first)
            assert_str(r.poll.option[0].name, files[i].first);
        const char *base = strrchr(files[i].file, '/') + 1;
        const char *row =
            strstr(mf_str_copy(*state, expected).p, mf_strf(*state, "\n%s\t", base).p);
        if (row) { /* file, seats, candidates, valid ballots */
            unsigned seats, options, ballots;
            assert_int_equal(sscanf(strchr(row, '\t'), "%u %u %u", &seats, &options, &ballots), 3);
            assert_int_equal(r.poll.seats, seats);
            assert_int_equal(r.poll.noptions, options);
            assert_int_equal(r.poll.ballots->total, ballots);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(plain),     ARENA_TEST(mended_files), ARENA_TEST(names),
        ARENA_TEST(malformed), ARENA_TEST(long_things),  ARENA_TEST(published),
    };
    return RUN(tests);
}
