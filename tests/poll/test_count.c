/* A count of a poll: the policy as text, customs, every method in every form, the drawn order. */
#include "poll_check.h"

#include "poll/count.h"
#include "schema.h"

#define BOARD                                                                                      \
    "4 2\n3 1 2 0\n2 2=3 1 0\n2 3 - 4 0\n1 4 4 1 0\n1 "                                            \
    "0\n0\n\"Ana\"\n\"Budi\"\n\"Citra\"\n\"Dewi\"\n"                                               \
    "\"Board\"\n"

static void read_whole(struct mf_arena *a, const char *text, enum mf_marks marks,
                       struct mf_poll *ret)
{
    struct mf_poll_note fault;
    if (!mf_poll_read(ret, a, mf_str_c(text), (struct mf_poll_ask){.marks = marks}, &fault))
        fail_msg("line %u: %s", fault.line, said(a, &fault));
}

static struct mf_poll_count counted(struct mf_arena *a, const struct mf_poll *p, enum mf_method m,
                                    const char *policy, const char *value)
{
    struct mf_poll_count c = {.poll = p, .method = m, .contest = mf_poll_contest(a, p)};
    struct mf_poll_note fault;
    if (!mf_poll_policy_read(&c, a, mf_str_c(policy), &fault))
        fail_msg("%s", said(a, &fault));
    c.value = mf_str_c(value);
    mf_poll_count(&c, a);
    return c;
}

static void policy_as_text(void **state)
{
    struct mf_poll p;
    read_whole(*state, BOARD, MF_MARKS_RANKS, &p);
    struct mf_poll_count c = counted(*state, &p, MF_METHOD_STV,
                                     " overvote = skip,duplicate=invalid , skips=2,ranks=3", "");
    assert_int_equal(c.contest.policy.overvote, MF_OVERVOTE_SKIP);
    assert_int_equal(c.contest.policy.duplicate, MF_DUPLICATE_INVALID);
    assert_int_equal(c.contest.policy.skips, 2);
    assert_int_equal(c.contest.policy.ranks, 3);
    assert_str(mf_poll_part_value(*state, &c.contest.policy, MF_POLL_PART_OVERVOTE), "skip");
    assert_str(mf_poll_part_value(*state, &c.contest.policy, MF_POLL_PART_SKIPS), "2");
    c = counted(*state, &p, MF_METHOD_BORDA, "", "");
    assert_int_equal(c.contest.policy.unranked, MF_UNRANKED_AVERAGE);
    assert_int_equal(c.stated, 0);
    c = counted(*state, &p, MF_METHOD_SCHULZE, "unranked=no comparison", "");
    assert_int_equal(c.contest.policy.unranked, MF_UNRANKED_NO_COMPARISON);
    assert_int_equal(c.contest.policy.overvote, MF_OVERVOTE_EQUAL);
    assert_int_equal(c.stated, 1u << MF_POLL_PART_UNRANKED);
}

/* The highest score, where none was stated, is the highest on any ballot; STAR's is 5. */
static void customs_of_scores(void **state)
{
    struct mf_poll p;
    read_whole(*state, "A,B\n7,0\n3,9\n", MF_MARKS_SCORES, &p);
    struct mf_poll_count c = counted(*state, &p, MF_METHOD_SCORE, "", "");
    assert_int_equal(c.contest.policy.most_value, 9);
    assert_int_equal(c.contest.policy.least_value, 0);
    assert_int_equal(c.result->valid, 2);
    c = counted(*state, &p, MF_METHOD_STAR, "", "");
    assert_int_equal(c.contest.policy.most_value, 5);
    assert_int_equal(c.result->invalid, 2);
    c = counted(*state, &p, MF_METHOD_SCORE, "lowest=-1, highest=7, blank=lowest", "");
    assert_int_equal(c.contest.policy.least_value, -1);
    assert_int_equal(c.result->invalid, 1);
}

/* Plurality of ranks takes who is ranked best, also where the first rank was left out. */
static void first_choices(void **state)
{
    struct mf_poll p;
    read_whole(*state, "3 1\n3 - 2 1 0\n2 1 3 0\n1 1=3 2 0\n1 0\n0\n\"A\" \"B\" \"C\"\n",
               MF_MARKS_RANKS, &p);
    struct mf_poll_count c = counted(*state, &p, MF_METHOD_PLURALITY, "", "");
    assert_true(c.first_choices);
    assert_int_equal(c.result->winners[0], 1);
    assert_int_equal(c.result->valid, 5);
    assert_int_equal(c.result->invalid, 2);
    struct mf_hash h = mf_profile_hash(p.ballots);
    assert_memory_equal(&h, &c.ballots, sizeof h);
}

/* A tie stays open, or goes by an order that the value and the ballots alone decide. */
static void drawn_order(void **state)
{
    struct mf_poll p, q;
    uint32_t wins[2] = {0};
    read_whole(*state, "2:A>B\n2:B>A\n", MF_MARKS_RANKS, &p);
    read_whole(*state, "1:B>A\n2:A>B\n1:B>A\n", MF_MARKS_RANKS, &q);
    assert_true(mf_poll_count_open(counted(*state, &p, MF_METHOD_SCHULZE, "", "").result));
    for (int i = 0; i < 64; i++) {
        const char *value = mf_strf(*state, "round %d", i).p;
        struct mf_poll_count a = counted(*state, &p, MF_METHOD_SCHULZE, "", value);
        struct mf_poll_count b = counted(*state, &q, MF_METHOD_SCHULZE, "", value);
        assert_false(mf_poll_count_open(a.result));
        assert_int_equal(a.result->nwinners, 1);
        assert_int_equal(a.result->winners[0], b.result->winners[0]);
        wins[a.result->winners[0]]++;
    }
    assert_true(wins[0] > 10 && wins[1] > 10);
}

/* Every method has a title in both languages, and stands in the list and in the manual. */
static void methods_named(void **state)
{
    struct mf_term term = {.width = 100};
    struct mf_buf list;
    struct mf_str manual;
    struct mf_err err = {0};
    mf_buf_init(&list, *state);
    mf_poll_methods_show(&list, &term, MF_EN);
    assert_int_equal(mf_os_read(*state, "man/mufakat.1", 1u << 22, &manual, &err), MF_OK);
    manual = mf_str_copy(*state, manual);
    for (int m = 0; m < MF_METHOD__COUNT; m++) {
        const char *name = mf_method((enum mf_method)m)->name;
        if (!strstr(list.p, name) || !strstr(manual.p, mf_strf(*state, " %s ", name).p))
            fail_msg("%s is missing in --method help or in man/mufakat.1", name);
        for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++)
            if (mf_str_is(mf_str_c(mf_poll_method_title((enum mf_method)m, (enum mf_lingua)lingua)),
                          name))
                fail_msg("%s has no title in src/poll/method_titles.def", name);
    }
}

static void check_translated(struct mf_arena *a, struct mf_str sentence)
{
    if (sentence.n > 0 && mf_str_eq(mf_poll_sentence(a, sentence, MF_ID), sentence))
        fail_msg("src/poll/sentences.def lacks: %.*s", MF_F(sentence));
}

/* Polls of each kind of marks, counted by every method and told in every form. */
static void everything(void **state)
{
    static const struct {
        const char *text;
        enum mf_marks marks;
    } polls[] = {
        {BOARD, MF_MARKS_RANKS},
        {"A,B,C\n1,1,2\n3,2,1\n,,\n1,2,3\n2,1,3\n", MF_MARKS_RANKS},
        {"A,B,C\n5,0,2\n-,5,1\n3,3,3\n", MF_MARKS_SCORES},
        {"A,B,C\n5,-1,2\n0,5,1\n3,3,3\n", MF_MARKS_POINTS},
        {"A,B,C\n1,0,1\n,1,1\n1,1,1\n,,\n", MF_MARKS_APPROVALS},
        {"Red;52\nBlue;31\nGreen;17\n", MF_MARKS_RANKS},
        {"META\nkey;value\nbudget;10.5\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;3\n2;4\n3;"
         "8\n"
         "VOTES\nvoter_id;vote\nv;1,2\nw;2\nx;3\n",
         MF_MARKS_RANKS},
    };
    for (size_t i = 0; i < sizeof polls / sizeof *polls; i++) {
        struct mf_poll p;
        uint32_t taken = 0;
        read_whole(*state, polls[i].text, polls[i].marks, &p);
        for (int m = 0; m < MF_METHOD__COUNT; m++) {
            struct mf_arena arena;
            struct mf_term term = {.width = 60};
            mf_arena_init(&arena);
            for (int with = 0; with < 2; with++) {
                struct mf_poll_count c = {.poll = &p, .method = (enum mf_method)m};
                struct mf_buf shown, json, svg;
                mf_buf_init(&shown, &arena);
                mf_buf_init(&json, &arena);
                mf_buf_init(&svg, &arena);
                c.contest = mf_poll_contest(&arena, &p);
                c.contest.policy.most_value = 20;
                c.value = with ? MF_S("v") : (struct mf_str){0};
                c.contest.against = with && p.noptions > 2 ? 2 : MF_NO_OPTION;
                mf_poll_count(&c, &arena);
                taken += !c.result->refused;
                if (c.result->refused)
                    check_translated(&arena, mf_str_c(c.result->refused));
                check_translated(&arena, c.result->note);
                for (uint32_t k = 0; k < c.result->nrounds; k++)
                    check_translated(&arena, c.result->rounds[k].remark);
                mf_poll_count_json(&json, &c);
                assert_schema("docs/count.schema.json", json.p);
                for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
                    mf_poll_count_show(&shown, &term, &c, (enum mf_lingua)lingua);
                    if (!c.result->refused)
                        mf_poll_count_svg(&svg, &c, (enum mf_lingua)lingua);
                }
            }
            mf_arena_free(&arena);
        }
        if (taken == 0)
            fail_msg("no method takes poll %zu", i);
    }
}

/* No line is wider than the terminal, whatever the names, but for a hash and a long word. */
static void widths(void **state)
{
    struct mf_poll p;
    read_whole(
        *state,
        "4 1\n30 1 2 0\n29 2 3 0\n28 3 4 0\n27 4 1 0\n0\n\"A candidate with quite a long name, "
        "of the north-eastern constituency\"\n\"\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xAE"
        "\xE5\x90\x8D\xE5\x89\x8D\xE3\x81\xAE\xE5\x80\x99\xE8\xA3\x9C\xE8\x80\x85\"\n\"Citra\"\n"
        "\"Dewi\"\n\"Board\"\n",
        MF_MARKS_RANKS, &p);
    for (unsigned width = 40; width <= 120; width += 20)
        for (int m = 0; m < MF_METHOD__COUNT; m++) {
            struct mf_term term = {.width = width};
            struct mf_buf out;
            struct mf_poll_count c;
            if (mf_method((enum mf_method)m)->marks != MF_MARKS_RANKS)
                continue;
            mf_buf_init(&out, *state);
            c = counted(*state, &p, (enum mf_method)m, "", "");
            mf_poll_count_show(&out, &term, &c, MF_ID);
            for (char *line = strtok(out.p, "\n"); line; line = strtok(NULL, "\n"))
                if (mf_str_width(mf_str_c(line)) > width && !strstr(line, "sha256:"))
                    fail_msg("%s at %u: %s", mf_method((enum mf_method)m)->name, width, line);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA_TEST(policy_as_text), ARENA_TEST(customs_of_scores), ARENA_TEST(first_choices),
        ARENA_TEST(drawn_order),    ARENA_TEST(methods_named),     ARENA_TEST(everything),
        ARENA_TEST(widths),
    };
    return RUN(tests);
}
