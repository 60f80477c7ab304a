/*
 * Debian votes under the charter of the library: its elections of 2006 and 2020 ballot by ballot as
 * they were cast, with as many developers as there were, and resolutions by three to one. Files
 * below ../shared/data/elections (or MF_ELECTIONS); where they are absent nothing is compared.
 */
#include <jansson.h>

#include "deciding.h"
#include "engine/choose.h"
#include "poll/poll.h"

/* ---- the organisation ---- */

/* The charter in the fenced blocks of the library's document. */
static const char *charter_text(struct mf_arena *a)
{
    struct mf_err err = {0};
    struct mf_str page;
    struct mf_buf b;
    bool inside = false;

    if (mf_os_read(a, "charters/debian.md", 1 << 20, &page, &err) != MF_OK)
        fail_msg("%s", err.message);
    mf_buf_init(&b, a);
    for (size_t from = 0, i = 0; i <= page.n; i++) {
        struct mf_str line;
        if (i < page.n && page.p[i] != '\n')
            continue;
        line = mf_str_sub(page, from, i - from);
        from = i + 1;
        if (mf_str_starts(line, MF_S("```")))
            inside = mf_str_is(line, "```charter");
        else if (inside)
            mf_buf_f(&b, "%.*s\n", MF_F(line));
    }
    return mf_buf_str(&b).p;
}

static void open_debian(struct fx *f, struct mf_arena *a, unsigned developers, bool led)
{
    char roster[64];

    snprintf(roster, sizeof roster, "dd*%u developers; lea%s", developers, led ? " leader" : "");
    fx_open(f, charter_text(a), roster);
}

static mf_person developer(struct fx *f, unsigned i)
{
    char id[16];

    snprintf(id, sizeof id, "dd%u", i);
    return fx_who(f, id);
}

static void take(struct fx *f, struct mf_command c)
{
    if (!fx_submit(f, c)) {
        fx_show_refusals(f);
        fail();
    }
}

static struct mf_command by(struct fx *f, enum mf_verb verb, unsigned who, uint32_t n)
{
    struct mf_command c = fx_cmd(f, verb, "lea", n);

    c.actor = developer(f, who);
    return c;
}

/* ---- elections of a leader ---- */

static bool tally_sheet(struct mf_arena *a, const char *name, struct mf_poll *ret, json_t **all)
{
    const char *root = getenv("MF_ELECTIONS");
    struct mf_poll_note fault;
    struct mf_err err = {0};
    struct mf_str text, json;

    root = root ? root : "../shared/data/elections";
    if (mf_os_read(a, mf_strf(a, "%s/%s", root, name).p, 1 << 24, &text, &err) != MF_OK ||
        mf_os_read(a, mf_strf(a, "%s/expected.json", root).p, 1 << 24, &json, &err) != MF_OK) {
        printf("# no %s/%s (MF_ELECTIONS): nothing compared\n", root, name);
        return false;
    }
    assert_true(
        mf_poll_read(ret, a, text, (struct mf_poll_ask){.format = MF_POLL_DEVOTEE}, &fault));
    *all = json_loadb(json.p, json.n, 0, NULL);
    assert_non_null(*all);
    return true;
}

/* The candidates are developers 0 and on; the last option of the sheet is the default. */
static uint32_t call_election(struct fx *f, const struct mf_poll *poll)
{
    struct mf_command c = by(f, MF_DO_FILE, 900, MF_NO_PROPOSAL);
    struct mf_arg whom = {.kind = MF_ARG_PERSON, .person = MF_NOBODY};
    uint32_t n;

    c.power = mf_charter_find(mf_org_charter(f->org), MF_S("elect_leader")).index;
    c.args = &whom;
    c.nargs = 1;
    take(f, c);
    n = mf_org_proposals(f->org);
    for (unsigned i = 0; i + 1 < poll->noptions; i++) {
        c = by(f, MF_DO_NOMINATE, i, n);
        c.person = c.actor;
        take(f, c);
    }
    fx_wait(f, 21 * MF_DAY);
    assert_state(f, n, VOTING);
    assert_int_equal(mf_org_options(f->org, n), poll->noptions);
    assert_true(mf_org_option(f->org, n, poll->noptions - 1).against);
    return n;
}

/* Each paper by a developer of its own; a paper that ranks nobody abstains. */
static void cast_all(struct fx *f, uint32_t n, const struct mf_poll *poll)
{
    const struct mf_profile *p = poll->ballots;
    unsigned voter = 0;

    for (uint32_t r = 0; r < p->nrows; r++)
        for (uint64_t k = 0; k < p->weight[r]; k++) {
            struct mf_command c = by(f, MF_DO_VOTE, voter++, n);
            uint32_t options[64];
            int32_t ranks[64];
            for (uint64_t i = p->first[r]; i < p->first[r + 1]; i++) {
                options[c.noptions] = p->mark[i].option;
                ranks[c.noptions++] = p->mark[i].value;
            }
            c.options = options;
            c.values = c.noptions > 0 ? ranks : NULL;
            c.ballot = c.noptions > 0 ? MF_BALLOT_NONE : MF_BALLOT_ABSTAIN;
            take(f, c);
        }
}

static uint32_t number_of(const struct mf_poll *poll, const char *name)
{
    for (uint32_t i = 0; i < poll->noptions; i++)
        if (mf_str_is(poll->option[i].name, name))
            return i;
    fail();
    return MF_NO_OPTION;
}

static void check_pairs(const struct mf_counted_view *v, const json_t *matrix)
{
    for (uint32_t x = 0; x < v->noptions; x++)
        for (uint32_t y = 0; y < v->noptions; y++)
            assert_int_equal(v->result->pairs->prefer[x * v->noptions + y],
                             json_integer_value(json_array_get(json_array_get(matrix, x), y)));
}

/* Those that were dropped for want of a quorum or a majority over the default option. */
static void check_dropped(const struct mf_counted_view *v, const struct mf_poll *poll,
                          const json_t *expected)
{
    bool dropped[64] = {false};
    size_t n = 0;

    for (uint32_t r = 0; r < v->result->nrounds; r++) {
        const struct mf_round *round = &v->result->rounds[r];
        bool over =
            round->why && (strcmp(round->why, "quorum") == 0 || strcmp(round->why, "ratio") == 0);
        for (uint32_t i = 0; over && i < round->nsubjects; i++, n++)
            dropped[round->subjects[i]] = true;
    }
    assert_int_equal(n, json_array_size(expected));
    for (size_t i = 0; i < n; i++)
        assert_true(dropped[number_of(
            poll, json_string_value(json_array_get(json_array_get(expected, i), 0)))]);
}

static void elect(const char *name, unsigned developers)
{
    struct mf_counted_view v, again;
    struct mf_arena a;
    struct mf_poll poll;
    const json_t *one;
    json_t *all;
    struct fx f;
    uint32_t n;

    mf_arena_init(&a);
    if (tally_sheet(&a, name, &poll, &all)) {
        one = json_object_get(json_object_get(all, "debian"), name);
        open_debian(&f, &a, developers, false);
        n = call_election(&f, &poll);
        cast_all(&f, n, &poll);
        assert_int_equal(mf_org_option(f.org, n, 0).votes, 0); /* secret */
        fx_wait(&f, 14 * MF_DAY);
        assert_state(&f, n, EFFECTIVE);
        assert_int_equal(mf_org_holder(f.org, 0),
                         developer(&f, number_of(&poll, json_string_value(json_object_get(
                                                            one, "published_winner")))));
        assert_true(mf_org_count_result(f.org, n, &a, &v));
        assert_int_equal(v.result->valid, poll.ballots->total);
        check_pairs(&v, json_object_get(one, "pairwise"));
        check_dropped(&v, &poll, json_object_get(one, "dropped"));
        fx_restore(&f); /* what is kept is enough to count again */
        assert_true(mf_org_count_result(f.org, n, &a, &again));
        assert_true(same_hash(again.hash, v.hash) && same_hash(again.ballots, v.ballots));
        assert_true(same_hash(mf_sha256(again.certificate), v.hash));
        json_decref(all);
        fx_close(&f);
    }
    mf_arena_free(&a);
}

static void test_leader_2006(void **state)
{
    (void)state;
    elect("debian/leader2006_tally.txt", 972);
}

static void test_leader_2020(void **state)
{
    (void)state;
    elect("debian/leader2020_tally.txt", 1000);
}

/* ---- resolutions ---- */

/* A resolution with these options, being voted on by 400 developers: 3Q is 30, and K 5. */
static uint32_t resolve(struct fx *f, struct mf_arena *a, bool led, const char *power,
                        const char *const *texts, uint32_t ntexts)
{
    struct mf_arg args[8] = {{.kind = MF_ARG_HASH}};
    struct mf_command c;
    uint32_t n;

    open_debian(f, a, 400, led);
    c = by(f, MF_DO_DOCUMENT, 0, MF_NO_PROPOSAL);
    c.text = MF_S("the whole text");
    take(f, c);
    args[0].hash = mf_sha256(c.text);
    c = by(f, MF_DO_FILE, 0, MF_NO_PROPOSAL);
    c.power = mf_charter_find(mf_org_charter(f->org), mf_str_c(power)).index;
    for (uint32_t i = 0; i < ntexts; i++)
        args[i + 1] =
            (struct mf_arg){.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = mf_str_c(texts[i])};
    c.args = args;
    c.nargs = ntexts + 1;
    take(f, c);
    n = mf_org_proposals(f->org);
    for (unsigned i = 1; i <= 5; i++)
        take(f, by(f, MF_DO_SIGN, i, n));
    fx_wait(f, 14 * MF_DAY);
    assert_state(f, n, VOTING);
    return n;
}

/* So many developers from `first` on rank the options at these ranks, 0: not. The last is the
 * default. */
static unsigned papers(struct fx *f, uint32_t n, unsigned first, unsigned many,
                       const int32_t *ranks)
{
    for (unsigned i = first; i < first + many; i++) {
        struct mf_command c = by(f, MF_DO_VOTE, i, n);
        uint32_t options[8];
        int32_t values[8];
        for (uint32_t o = 0; o < mf_org_options(f->org, n); o++)
            if (ranks[o] > 0) {
                options[c.noptions] = o;
                values[c.noptions++] = ranks[o];
            }
        c.options = options;
        c.values = values;
        take(f, c);
    }
    return first + many;
}

/* A beats B everywhere, but 3 to 1 over the default is asked, and A hasn't that. */
static void test_an_option_without_its_ratio_is_out_even_if_it_beats_all(void **state)
{
    static const char *const texts[] = {"A", "B"};
    struct mf_counted_view v;
    struct mf_arena a;
    struct fx f;
    uint32_t n;
    unsigned next;

    (void)state;
    mf_arena_init(&a);
    n = resolve(&f, &a, false, "change_foundation", texts, 2);
    next = papers(&f, n, 0, 60, (const int32_t[]){1, 2, 0});
    papers(&f, n, next, 21, (const int32_t[]){0, 1, 2}); /* default above A: 60 to 21 */
    fx_wait(&f, 14 * MF_DAY);
    assert_state(&f, n, EFFECTIVE);
    assert_false(mf_org_option(f.org, n, 0).chosen);
    assert_true(mf_org_option(f.org, n, 1).chosen);
    assert_true(mf_org_count_result(f.org, n, &a, &v));
    assert_int_equal(v.result->pairs->prefer[0 * 3 + 1], 60); /* A over B */
    assert_int_equal(v.result->pairs->prefer[1 * 3 + 0], 21);
    fx_close(&f);
    /* 63 to 21 is three to one: A stays, and wins. */
    n = resolve(&f, &a, false, "change_foundation", texts, 2);
    next = papers(&f, n, 0, 63, (const int32_t[]){1, 2, 0});
    papers(&f, n, next, 21, (const int32_t[]){0, 1, 2});
    fx_wait(&f, 14 * MF_DAY);
    assert_true(mf_org_option(f.org, n, 0).chosen);
    fx_close(&f);
    mf_arena_free(&a);
}

/* What the Schwartz set leaves open the Leader's casting vote decides, among those only. */
static void test_the_leader_has_the_casting_vote(void **state)
{
    static const char *const texts[] = {"A", "B", "C"};
    uint32_t n, third = 2, first = 0;
    struct mf_command c;
    struct mf_arena a;
    struct fx f;

    (void)state;
    mf_arena_init(&a);
    for (int led = 0; led < 2; led++) {
        n = resolve(&f, &a, led, "resolution", texts, 3);
        papers(&f, n, 0, 20, (const int32_t[]){1, 2, 3, 4});
        papers(&f, n, 20, 20, (const int32_t[]){2, 1, 3, 4});
        fx_wait(&f, 14 * MF_DAY);
        if (!led) {
            assert_state(&f, n, REJECTED); /* A and B tie, and there is no Leader */
            fx_close(&f);
            continue;
        }
        assert_state(&f, n, TIED);
        c = fx_cmd(&f, MF_DO_VOTE, "lea", n);
        c.options = &third;
        c.noptions = 1;
        assert_false(fx_submit(&f, c));
        assert_int_equal(fx_refused(&f, MF_WHY_TIED_ONLY), 1);
        c.options = &first;
        take(&f, c);
        assert_state(&f, n, EFFECTIVE);
        assert_true(mf_org_option(f.org, n, 0).chosen);
        fx_close(&f);
    }
    mf_arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leader_2006),
        cmocka_unit_test(test_leader_2020),
        cmocka_unit_test(test_an_option_without_its_ratio_is_out_even_if_it_beats_all),
        cmocka_unit_test(test_the_leader_has_the_casting_vote),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
