/*
 * Scottish council elections as they were decided: 300 contests of
 * ../shared/data/elections/scotland-stv/contests.tar.xz (MF_ELECTIONS names another folder), each
 * with its published quota, who was elected in which order, what became non-transferable to five
 * decimals, and its ties. Where there is none the test is skipped and says so.
 */
#include "transfer_check.h"

#include "poll/poll.h"

static struct mf_str text_of(struct mf_arena *a, uint64_t n)
{
    return mf_strf(a, "%llu", (unsigned long long)n);
}

/* Whether the file names this option among those elected from place `from` on. */
static bool is_named(const struct mf_poll *poll, struct mf_str named, uint32_t option,
                     uint32_t from, uint32_t n)
{
    for (uint32_t i = from; i < n; i++)
        if (mf_str_eq(mf_str_trim(field(named, '|', i)), poll->option[option].name))
            return true;
    return false;
}

/* Whether two were elected by one act: in one fill of places, or in one round by equal votes. */
static bool elected_level(const struct mf_result *o, uint32_t a, uint32_t b)
{
    for (uint32_t k = 0; k < o->nrounds; k++) {
        const struct mf_round *r = &o->rounds[k];
        bool has_a = false, has_b = false;
        for (uint32_t i = 0; i < r->nelected; i++) {
            has_a |= r->elected[i] == a;
            has_b |= r->elected[i] == b;
        }
        if (has_a && has_b)
            return r->act == MF_ACT_FILL || r->votes[a].units == r->votes[b].units;
    }
    return false;
}

/*
 * Who was elected, in the order of election. Those elected by one act the file lists as the ballot
 * paper does; a count by their votes, and equal ones by the earlier stage in which they differed.
 */
static void check_elected(const struct mf_poll *poll, const struct mf_result *o, struct mf_str file,
                          struct mf_str named)
{
    assert_int_equal(o->nwinners, o->seats);
    assert_int_equal(field(named, '|', o->seats).n, 0);
    for (uint32_t i = 0; i < o->nwinners; i++) {
        uint32_t from = i, to = i + 1;
        while (from > 0 && elected_level(o, o->winners[from - 1], o->winners[i]))
            from--;
        while (to < o->nwinners && elected_level(o, o->winners[to], o->winners[i]))
            to++;
        if (!is_named(poll, named, o->winners[i], from, to))
            fail_msg("%.*s: place %u went to %.*s, published: %.*s", MF_F(file), i + 1,
                     MF_F(poll->option[o->winners[i]].name), MF_F(named));
    }
}

/* What no longer counts for anybody in the last round; what rounding took isn't among it. */
static struct mf_str not_transferable(struct mf_arena *a, const struct mf_result *o)
{
    const struct mf_round *r = &o->rounds[o->nrounds - 1];
    mf_i128 units = 0;

    for (unsigned e = 0; e < MF_END__COUNT; e++)
        units += r->ended[e].units;
    return mf_votes_text(a, (struct mf_vote_amount){units, 5});
}

/* Of ties over a surplus or an exclusion: "surplus-prior-2", as the file tells them. */
static struct mf_str ties_of(struct mf_arena *a, const struct mf_result *o)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (uint32_t i = 0; i < o->nties; i++)
        if (strcmp(o->ties[i].over, "election") != 0)
            mf_buf_f(&b, "%s%s-%s-%u", b.n > 0 ? " " : "", o->ties[i].over,
                     o->ties[i].broken == MF_TIE_EARLIER ? "prior" : "lot", o->ties[i].noptions);
    return mf_buf_str(&b);
}

static void expect(struct mf_str file, const char *what, struct mf_str got, struct mf_str expected)
{
    if (!mf_str_eq(got, expected))
        fail_msg("%.*s: %s is %.*s, published %.*s", MF_F(file), what, MF_F(got), MF_F(expected));
}

static void check_contest(struct mf_arena *a, struct mf_str text, struct mf_str line)
{
    struct mf_str file = field(line, '\t', 0);
    struct mf_poll_note fault;
    struct mf_poll poll;
    struct mf_contest c;
    struct mf_result *o;

    if (!mf_poll_read(&poll, a, text, (struct mf_poll_ask){.format = MF_POLL_BLT}, &fault))
        fail_msg("%.*s isn't read", MF_F(file));
    c = mf_poll_contest(a, &poll);
    c.policy = any_skips;
    o = mf_method(MF_METHOD_STV)->count(a, &c);
    assert_null(o->refused);
    expect(file, "seats", text_of(a, o->seats), field(line, '\t', 1));
    expect(file, "candidates", text_of(a, o->noptions), field(line, '\t', 2));
    expect(file, "valid ballots", text_of(a, o->valid), field(line, '\t', 3));
    expect(file, "quota", text_of(a, (uint64_t)(o->rounds[0].quota.units / 100000)),
           field(line, '\t', 4));
    check_elected(&poll, o, file, field(line, '\t', 5));
    expect(file, "not transferable", not_transferable(a, o), field(line, '\t', 6));
    expect(file, "ties", ties_of(a, o), field(line, '\t', 7));
    check_books(o, true);
}

/* Below build/, unpacked once, and whole when it is there. */
static bool unpack(struct mf_arena *a)
{
    const char *root = getenv("MF_ELECTIONS");
    struct mf_str dir = mf_strf(a, "%s/scotland-stv", root ? root : "../shared/data/elections");

    return system(mf_strf(a,
                          "d=build/scotland-stv; mkdir -p $d; test -e $d/blt || { t=$(mktemp -d "
                          "$d/XXXXXX) && "
                          "tar -xJf %s/contests.tar.xz -C $t 2>/dev/null && "
                          "mv -T $t/blt $d/blt 2>/dev/null; rm -rf $t; test -e $d/blt; }",
                          dir.p)
                      .p) == 0;
}

/* Every contest that the file expects and that lies in the folder; how many. */
static unsigned check_folder(struct mf_arena *a, struct mf_str expected, const char *folder)
{
    struct mf_str line;
    unsigned compared = 0;

    while (next_line(&expected, &line)) {
        struct mf_err err = {0};
        struct mf_arena_mark mark = mf_arena_mark(a);
        struct mf_str text, name = field(line, '\t', 0);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (mf_os_read(a, mf_strf(a, "%s/%.*s", folder, MF_F(name)).p, 8u << 20, &text, &err) ==
            MF_OK) {
            check_contest(a, text, line);
            compared++;
        }
        mf_arena_rewind(a, mark);
    }
    return compared;
}

static void test_contests(void **state)
{
    struct mf_str expected;
    unsigned compared;

    if (!election_file(*state, "scotland-stv/expected.tsv", &expected) || !unpack(*state))
        return; /* said above: cmocka's skip() would print "not ok" */
    compared = check_folder(*state, expected, "build/scotland-stv/blt");
    printf("# %u contests of the archive\n", compared);
    assert_int_equal(compared, 300);
}

/* Among them the one with a tie: two equal surpluses, told apart by an earlier stage. */
static void test_single_files(void **state)
{
    const char *root = getenv("MF_ELECTIONS");
    struct mf_str expected;
    unsigned compared;

    if (!election_file(*state, "scotland-stv/expected.tsv", &expected))
        return; /* said above: cmocka's skip() would print "not ok" */
    compared = check_folder(
        *state, expected,
        mf_strf(*state, "%s/scotland-stv", root ? root : "../shared/data/elections").p);
    printf("# %u contests beside it\n", compared);
    assert_true(compared >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_contests, setup_arena, teardown_arena),
        cmocka_unit_test_setup_teardown(test_single_files, setup_arena, teardown_arena),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("scotland", tests, NULL, NULL);
}
