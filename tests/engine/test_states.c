/*
 * The one table of states: complete, without contradiction, every wait bounded (P-E). The diagram
 * in the documentation is made from it; MF_ACCEPT=1 writes it anew.
 */
#include "deciding.h"

#define DIAGRAM "docs/proposal-states.md"

static const char *name(enum mf_state s)
{
    return s == MF_ST_NOTHING ? "nothing" : mf_state_name(s);
}

static void test_one_row_for_each_guard(void **state)
{
    uint32_t n;
    const struct mf_move *m = mf_moves(&n);

    (void)state;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i + 1; k < n; k++)
            if (m[i].from == m[k].from && m[i].on == m[k].on) {
                assert_string_not_equal(m[i].guard, m[k].guard);
                assert_string_not_equal(m[i].guard, ""); /* more than one outcome: each says when */
                assert_int_not_equal(m[i].to, m[k].to);
            }
}

static void test_every_wait_is_bounded(void **state)
{
    uint32_t n;
    const struct mf_move *m = mf_moves(&n);

    (void)state;
    for (int s = 0; s < MF_ST__COUNT; s++) {
        bool leaves = false, deadline = false;
        for (uint32_t i = 0; i < n; i++) {
            if ((int)m[i].from != s)
                continue;
            leaves = true;
            deadline = deadline || mf_happening_is_deadline(m[i].on);
        }
        if (mf_state_ended((enum mf_state)s)) {
            assert_false(leaves);
        } else {
            assert_true(leaves && deadline);
        }
    }
}

/* Every state is reached from filing, and reaches an end. */
static void test_every_state_lies_between_filing_and_an_end(void **state)
{
    uint32_t n;
    const struct mf_move *m = mf_moves(&n);
    bool from_start[MF_ST__COUNT + 1] = {[MF_ST_NOTHING] = true},
                                   to_end[MF_ST__COUNT + 1] = {false};

    (void)state;
    for (int s = 0; s < MF_ST__COUNT; s++)
        to_end[s] = mf_state_ended((enum mf_state)s);
    for (int round = 0; round < MF_ST__COUNT; round++)
        for (uint32_t i = 0; i < n; i++) {
            from_start[m[i].to] = from_start[m[i].to] || from_start[m[i].from];
            to_end[m[i].from] = to_end[m[i].from] || to_end[m[i].to];
        }
    for (int s = 0; s <= MF_ST__COUNT; s++)
        assert_true(from_start[s] && to_end[s]);
}

/*
 * At one instant a run ends: by deadlines alone, every way leads forward to an end, but for the one
 * stay and for stages, which only ever go on to a later one, or to the one second call.
 */
static void test_deadlines_lead_forward(void **state)
{
    uint32_t n;
    const struct mf_move *m = mf_moves(&n);

    (void)state;
    for (uint32_t i = 0; i < n; i++) {
        bool back_to_prepare = m[i].to == MF_ST_PREPARING && m[i].from != MF_ST_GATHERING;
        bool challenge_over = m[i].on == MF_HP_DECISION_END;
        bool restored = m[i].on == MF_HP_RESTORE;
        if (!mf_happening_is_deadline(m[i].on) || m[i].from == m[i].to ||
            m[i].from == MF_ST_NOTHING)
            continue;
        assert_true(m[i].to > m[i].from || back_to_prepare || challenge_over || restored);
    }
}

static void test_every_happening_has_a_row_and_every_state_words(void **state)
{
    uint32_t n;
    const struct mf_move *m = mf_moves(&n);

    (void)state;
    for (int h = 0; h < MF_HP__COUNT; h++) {
        bool found = false;
        for (uint32_t i = 0; i < n; i++)
            found = found || (int)m[i].on == h;
        assert_true(found);
        assert_true(strlen(mf_happening_name((enum mf_happening)h)) > 0);
    }
    for (int s = 0; s < MF_ST__COUNT; s++)
        for (int l = 0; l < MF_LINGUA__COUNT; l++)
            assert_true(strlen(mf_state_word((enum mf_state)s, (enum mf_lingua)l)) > 0);
    for (int e = 0; e < MF_EV__COUNT; e++)
        assert_true(strlen(mf_event_name((enum mf_event_kind)e)) > 0);
}

/* ---- the diagram
 * -------------------------------------------------------------------------------------------------
 */

static void row(struct mf_buf *b, const struct mf_move *m)
{
    mf_buf_f(b, "  %s %-34s", mf_happening_is_deadline(m->on) ? "@" : "-",
             mf_happening_name(m->on));
    if (m->to == m->from)
        mf_buf_c(b, " stays");
    else
        mf_buf_f(b, " > %s%s", name(m->to), mf_state_ended(m->to) ? " ." : "");
    if (m->guard[0])
        mf_buf_f(b, "\n      if %s", m->guard);
    mf_buf_char(b, '\n');
}

static const char readings[] =
    "\n## Where the words leave a choice\n\n"
    "- **One electorate a count**: persons, weights, bases, the values of settings and parameters, "
    "and who acts for a\n"
    "  consenting office are those of the instant at which the count opens.\n"
    "- **Several groups in one count**: a ballot counts in every group in which its voter may act "
    "when casting it. A\n"
    "  ballot that counts where one can't act any more (left, suspended) stands as it is.\n"
    "- **Consents** (no `votes`) pass as soon as the rule holds whatever the others do, and never "
    "close as failed: they\n"
    "  lapse. `within D by RULE` (overriding, challenge, confirmation) works likewise; its failing "
    "is known at the end.\n"
    "- **Attestations** are looked at when voting is due and again at passing; missing, the "
    "proposal fails. Nothing\n"
    "  waits for one. Where voting would open with the filing, the filing is refused.\n"
    "- **A tie** is decided within as long as the vote took, and before the proposal lapses; at "
    "once it fails when nobody\n"
    "  acts for the office, or who does is recused.\n"
    "- **`veto … at any time`**: from the stage's beginning until the effect; it delays nothing. "
    "While a veto may still\n"
    "  be overridden the proposal goes on, but takes no effect.\n"
    "- **`lapses after D`** of a stage counts from the stage's beginning.\n"
    "- **A hearing or notice of an empty group** runs its full time.\n"
    "- **Duplicates** are proposals under one power; the same by another power is another route, "
    "and ends moot when the\n"
    "  first takes effect.\n"
    "- **`at most N per D`** counts effects that were undone too. **`again after`** doesn't start "
    "where an act fell\n"
    "  only because nobody confirmed it.\n"
    "- **Silence of the record** lengthens windows for voting, hearing, veto, overriding, "
    "challenge and confirmation, and\n"
    "  a streak; lapsing where voting or a hearing got longer. Delays and notice run on.\n"
    "- **What the charter opens itself** has no proposer and no sponsors; caretaker mode is read "
    "when its voting opens, not\n"
    "  before. Its condition is looked at when all else of the instant has happened.\n"
    "- **A secret ballot** without `votes` closes when it would lapse. Who voted how is never "
    "told, what it came to when\n"
    "  voting has closed.\n";

static void diagram(struct mf_buf *b)
{
    uint32_t n;
    const struct mf_move *m = mf_moves(&n);

    mf_buf_c(
        b,
        "# The course of a proposal\n\n"
        "Made from `src/engine/proposal_table.def` by `tests/engine/test_states.c`, which also "
        "proves that the table is\n"
        "complete: no two rows for one case, every state bounded by a deadline, every run ends.\n\n"
        "```text\n"
        "file > gathering > preparing > voting > held > effective\n"
        "                       ^        |  |      |  \\\n"
        "                       |        |  tied   |   provisional > effective\n"
        "        next stage, second call |         |        |\n"
        "                                |     challenged  appealed > undone\n"
        "                             rejected     |\n"
        "                                      overturned, vetoed\n"
        "```\n\n"
        "`@` comes by time alone, `-` by what somebody does; a state after `>` that ends in `.` is "
        "an end.\n"
        "What isn't listed under a state is refused there.\n");
    for (int s = -1; s < MF_ST__COUNT; s++) {
        enum mf_state from = s < 0 ? MF_ST_NOTHING : (enum mf_state)s;
        if (mf_state_ended(from))
            continue;
        mf_buf_f(b, "\n## %s\n\n```text\n", name(from));
        for (uint32_t i = 0; i < n; i++)
            if (m[i].from == from)
                row(b, &m[i]);
        mf_buf_c(b, "```\n");
    }
    mf_buf_c(b, readings);
    mf_buf_c(b, "\n## Ends\n\n| state | English | Bahasa Indonesia |\n|---|---|---|\n");
    for (int s = 0; s < MF_ST__COUNT; s++)
        if (mf_state_ended((enum mf_state)s))
            mf_buf_f(b, "| %s | %s | %s |\n", mf_state_name((enum mf_state)s),
                     mf_state_word((enum mf_state)s, MF_EN),
                     mf_state_word((enum mf_state)s, MF_ID));
}

static void test_the_documentation_shows_the_table(void **state)
{
    struct mf_arena a;
    struct mf_buf b;
    struct mf_str have;

    (void)state;
    mf_arena_init(&a);
    mf_buf_init(&b, &a);
    diagram(&b);
    if (getenv("MF_ACCEPT"))
        assert_int_equal(mf_os_write(DIAGRAM, mf_buf_str(&b), NULL), MF_OK);
    assert_int_equal(mf_os_read(&a, DIAGRAM, 1u << 20, &have, NULL), MF_OK);
    assert_true(mf_str_eq(have, mf_buf_str(&b)));
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_row_for_each_guard),
        cmocka_unit_test(test_every_wait_is_bounded),
        cmocka_unit_test(test_every_state_lies_between_filing_and_an_end),
        cmocka_unit_test(test_deadlines_lead_forward),
        cmocka_unit_test(test_every_happening_has_a_row_and_every_state_words),
        cmocka_unit_test(test_the_documentation_shows_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
