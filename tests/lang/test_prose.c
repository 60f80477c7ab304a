/* Prose says all that a charter says: taking away or changing any part of it changes what is said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/os.h"
#include "lang/names.h"
#include "lang/parse.h"
#include "lang/text.h"

static struct mf_arena keep; /* of the whole run: the charter with every clause */
static struct mf_str every;
static struct mf_str told[MF_LINGUA__COUNT]; /* it, explained */

static const struct mf_term wide = {false, 100};

/* ---- helpers
 * ---------------------------------------------------------------------------------------- */

static struct mf_charter *read(struct mf_arena *a, struct mf_str text)
{
    struct mf_source source = {MF_S("test.charter"), text};
    struct mf_diags diags;
    struct mf_charter *c;

    mf_diags_init(&diags, a);
    c = mf_charter_parse(a, source, &diags);
    assert_non_null(c);
    mf_names_resolve(c, &diags);
    return c;
}

static struct mf_str explain(struct mf_arena *a, struct mf_str text, enum mf_lingua lingua)
{
    struct mf_buf out;

    mf_buf_init(&out, a);
    mf_prose_charter(&out, &wide, read(a, text), lingua);
    return mf_buf_str(&out);
}

static bool contains(struct mf_str s, struct mf_str part)
{
    for (size_t i = 0; i + part.n <= s.n; i++)
        if (memcmp(s.p + i, part.p, part.n) == 0)
            return true;
    return false;
}

/* `every` with the bytes [at, at + n) replaced. */
static struct mf_str replaced(struct mf_arena *a, size_t at, size_t n, struct mf_str by)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_add(&b, mf_str_sub(every, 0, at));
    mf_buf_add(&b, by);
    mf_buf_add(&b, mf_str_sub(every, at + n, every.n));
    return mf_buf_str(&b);
}

/* Fails unless the change is heard in both languages; `part`, where given, must then be said. */
static void must_be_heard(size_t at, size_t n, struct mf_str by, const char *part)
{
    for (int l = 0; l < MF_LINGUA__COUNT; l++) {
        struct mf_arena a;
        mf_arena_init(&a);
        struct mf_str after = explain(&a, replaced(&a, at, n, by), (enum mf_lingua)l);
        if (mf_str_eq(told[l], after))
            fail_msg("not heard in language %d: `%.*s` made `%.*s`", l,
                     MF_F(mf_str_sub(every, at, n)), MF_F(by));
        if (part && !contains(after, mf_str_c(part)))
            fail_msg("`%s` for `%.*s` at %zu is not said in language %d", part,
                     MF_F(mf_str_sub(every, at, n)), at, l);
        mf_arena_free(&a);
    }
}

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Calls fn for every word, number and text of the charter, comments left out. */
static void each_token(void (*fn)(size_t at, size_t n))
{
    for (size_t i = 0; i < every.n;) {
        size_t n = 1;
        if (every.p[i] == '#') {
            while (i + n < every.n && every.p[i + n] != '\n')
                n++;
        } else if (every.p[i] == '"') {
            while (every.p[i + n] != '"')
                n++;
            n++;
            fn(i, n);
        } else if (word_char(every.p[i])) {
            while (word_char(every.p[i + n]))
                n++;
            fn(i, n);
        }
        i += n;
    }
}

/* ---- every part is said
 * ------------------------------------------------------------------------------- */

static void remove_clauses(const struct mf_clauses *clauses, bool *seen)
{
    for (uint32_t i = 0; i < clauses->n; i++) {
        seen[clauses->at[i].kind] = true;
        must_be_heard(clauses->at[i].span.at, clauses->at[i].span.len, MF_S(""), NULL);
    }
}

static void test_every_clause_is_said(void **state)
{
    struct mf_arena a;
    bool seen[MF_CL__COUNT] = {false};
    (void)state;

    mf_arena_init(&a);
    const struct mf_charter *c = read(&a, every);
    for (uint32_t i = 0; i < c->nbodies; i++)
        remove_clauses(&c->bodies[i].clauses, seen);
    for (uint32_t i = 0; i < c->npowers; i++) {
        remove_clauses(&c->powers[i].clauses, seen);
        for (uint32_t k = 0; k < c->powers[i].nstages; k++)
            remove_clauses(&c->powers[i].stages[k].clauses, seen);
    }
    for (uint32_t i = 0; i < c->nemergencies; i++)
        remove_clauses(&c->emergencies[i].clauses, seen);
    for (uint32_t i = 0; i < c->nmandates; i++)
        remove_clauses(&c->mandates[i].clauses, seen);
    for (int k = 0; k < MF_CL__COUNT; k++)
        if (!seen[k])
            fail_msg("clause kind %d isn't in every_clause.charter", k);
    mf_arena_free(&a);
}

static void test_every_item_is_said(void **state)
{
    struct mf_arena a;
    bool seen[MF_ITEM_POWER + 1] = {false};
    (void)state;

    mf_arena_init(&a);
    const struct mf_charter *c = read(&a, every);
    for (uint32_t i = 0; i < c->nitems; i++) {
        seen[c->items[i].kind] = true;
        must_be_heard(c->items[i].span.at, c->items[i].span.len, MF_S(""), NULL);
    }
    for (int k = 0; k <= MF_ITEM_POWER; k++)
        assert_true(seen[k]);
    mf_arena_free(&a);
}

static void other_number(size_t at, size_t n)
{
    struct mf_arena a;
    struct mf_str token = mf_str_sub(every, at, n);
    unsigned long value = 0;

    if (token.p[0] < '0' || token.p[0] > '9')
        return;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (unsigned long)(token.p[i] - '0');
    mf_arena_init(&a);
    must_be_heard(at, n, mf_strf(&a, "%lu", value + 13), NULL);
    mf_arena_free(&a);
}

static void test_every_number_is_said(void **state)
{
    (void)state;
    each_token(other_number);
}

static void other_text(size_t at, size_t n)
{
    if (every.p[at] == '"')
        must_be_heard(at, n, MF_S("\"Zebra crossing\""), "Zebra");
}

static void test_every_text_is_said(void **state)
{
    (void)state;
    each_token(other_text);
}

static void other_name(size_t at, size_t n)
{
    static const char *const names[] = {
        "staff",      "board",   "safety",     "ceo",         "vice",     "chair",
        "remove_ceo", "elect",   "amend_all",  "sign",        "incident", "coder",
        "carried",    "turnout", "who",        "independent", "elected",  "executive",
        "employer",   "shares",  "population", "evals",       "trial",    "grounds",
        "paper",      "size",    "span",       "organ",       "level",    "earlier",
        "low",        "high",    "first",      "next",        "last",     "approval",
        "quantity",   "ruling",  "paragraphs", "staff_elect", "path",     "harbour",
        "lighthouse", "ferry"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mf_str_is(mf_str_sub(every, at, n), names[i]))
            must_be_heard(at, n, MF_S("zebra"), "zebra");
}

static void test_every_name_is_said(void **state)
{
    (void)state;
    each_token(other_name);
}

static void test_every_word_that_may_be_missing_is_said(void **state)
{
    static const char *const words[][2] = {
        {" else after 23 hours", ""},
        {"entrenched mission", "mission"},
        {"entrenched setting", "setting"},
        {"entrenched body", "body"},
        {"entrenched office", "office"},
        {"entrenched power", "power"},
        {"entrenched mandate", "mandate"},
        {"executive\" caretaker", "executive\""},
        {"seats open", "seats 40"},
        {"delegable transitive", "delegable"},
        {"9 between 7 and 11", "9"},
        {"limit 3 elected per employer", "limit 3 elected"},
        {"3 years, at most 2", "3 years"},
        {"or acting", ""},
        {"within 60 days, then", ", then"},
        {", caretaker after 61 days until filled", ""},
        {"of board acting vice when vacant", "of board"},
        {"\"The Chair\" of board", "\"The Chair\""},
        {"days\n    notice 72", "years\n    notice 72"},
        {"within 29 days", ""},
        {"ballot secret", "ballot open"},
        {", closing early", ""},
        {"late quorum", "late change"},
        {"at closing", "at proposal"},
        {"at closing", "at voting"},
        {"at closing", "continuously"},
        {"1/4 in office", "1/4 seats"},
        {"recuses subject, proposer", "recuses subject"},
        {"without abstentions", ""},
        {"and (carried", "or (carried"},
        {"more than 1/2", "1/2"},
        {"by population voting", "voting"},
        {"by population voting", "by heads voting"},
        {"counting yes + no with", "with"},
        {"with quorum 1/3 in office))", "))"},
        {"counting yes + abstain", ""},
        {"tie decided by chair within 17 days\n\n", "\n\n"},
        {" within 17 days", ""},
        {"no objection by 3 of safety", "3 of safety"},
        {"board.independent in", "board in"},
        {", overridden within 8 days by 3/4 of board seats", ""},
        {"except subject", ""},
        {"except subject", "except proposer"},
        {"of effect", ""},
        {"overturned within", "confirmed within"},
        {"not emergency", "emergency"},
        {"not amend_all", "amend_all"},
        {"board for 60 days", "board"},
        {"chair vacant\n              or", "not chair vacant\n              or"},
        {"level >=", "level <="},
        {"level >=", "level is"},
        {"level >=", "not level >="},
        {"office <=", "office >="},
        {"board below", "not board below"},
        {"per 1 year", "per 1 week"},
        {"except executive", ""},
        {"until effective", "until passed"},
        {"until effective", "until voting"},
        {"until effective", "until open"},
        {"until effective", ""},
        {"to board except executive, ceo until", "to none until"},
        {"as independent, elected, executive", ""},
        {"from nominees", "from options"},
        {"by staff with quorum 1/8", "by safety with quorum 1/8"},
        {" with quorum 1/8 in office using", " using"},
        {"against \"None of the above\"", ""},
        {"tie decided by chair within 19 days\n    effect", "\n    effect"},
        {" within 19 days", ""},
        {"unranked not compared", "unranked last"},
        {"unranked not compared", "unranked average"},
        {"unranked not compared", "unranked nothing"},
        {", unranked not compared", ""},
        {"equal ranks allowed", "equal ranks refused"},
        {"equal ranks allowed", "equal ranks skipped"},
        {"equal ranks allowed", "equal ranks end the ballot"},
        {"equal ranks allowed", "equal ranks end the ballot while several continue"},
        {"equal ranks allowed", "equal ranks void the ballot"},
        {", equal ranks allowed", ""},
        {", ranks at most 9", ""},
        {"skipped ranks at most 2", "skipped ranks allowed"},
        {"skipped ranks at most 2", "skipped ranks refused"},
        {"scores 1 to 8, ", ""},
        {"unscored left out with quorum 1/7 in office", "unscored lowest"},
        {", points 23", ", credits 23"},
        {", points 23", ""},
        {" with quorum 7/2 sqrt in office by", " by"},
        {" by more than 5 to 2", ""},
        {"by more than 5 to 2", "by 5 to 2"},
        {"decided by lot drawn by vice", "decided by vice"},
        {"decided by lot drawn by chair", "decided by chair"},
        {" within 21 days", ""},
        {"if first ties", ""},
        {"if first ties", "if first fails"},
        {"at any time", "within 1 day"},
        {"falling to 40% over 2 days", ""},
        {"sqrt capped at 5", "sqrt"},
        {"sqrt capped at 5", ""},
        {"rounded down", ""},
        {"by heads active", "active"},
        {"usable 17 days", ""},
        {"for 18 days", ""},
        {"in mission, remove_ceo", ""},
        {"in mission,", "in"},
        {"where path under \"/srv\"", ""},
        {"under \"/srv\"", "is \"/srv\""},
        {"at most 200 per 3 hours", ""},
        {"within 2 hours", ""},
        {"safety\n    reports", "safety within 1 day\n    reports"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *found = strstr(every.p, words[i][0]);
        if (!found)
            fail_msg("`%s` isn't in every_clause.charter", words[i][0]);
        else
            must_be_heard((size_t)(found - every.p), strlen(words[i][0]), mf_str_c(words[i][1]),
                          NULL);
    }
}

/* ---- the form
 * ------------------------------------------------------------------------------------------- */

static void test_lines_fit_and_no_template_shows(void **state)
{
    (void)state;
    for (int l = 0; l < MF_LINGUA__COUNT; l++) {
        struct mf_arena a;
        struct mf_buf out;
        struct mf_term narrow = {false, 60};
        mf_arena_init(&a);
        mf_buf_init(&out, &a);
        mf_prose_charter(&out, &narrow, read(&a, every), (enum mf_lingua)l);
        struct mf_str s = mf_buf_str(&out);
        assert_false(contains(s, MF_S("{")));
        assert_false(contains(s, MF_S("(null)")));
        assert_false(contains(s, MF_S("\n\n\n")));
        assert_false(contains(s, MF_S(" \n")));
        assert_false(contains(s, MF_S("..")));
        for (size_t i = 0, start = 0; i < s.n; i++) {
            if (s.p[i] != '\n')
                continue;
            struct mf_str line = mf_str_sub(s, start, i - start);
            if (!mf_str_starts(line, MF_S("#")))
                assert_true(mf_str_width(line) <= narrow.width);
            start = i + 1;
        }
        assert_true(s.p[s.n - 1] == '\n');
        mf_arena_free(&a);
    }
}

static void test_languages_have_the_same_parts(void **state)
{
    struct mf_arena a;
    unsigned lines[MF_LINGUA__COUNT] = {0};
    (void)state;

    mf_arena_init(&a);
    for (int l = 0; l < MF_LINGUA__COUNT; l++) {
        struct mf_str s = explain(&a, every, (enum mf_lingua)l);
        for (size_t i = 0; i < s.n; i++) {
            bool begins = i == 0 || s.p[i - 1] == '\n';
            struct mf_str line = mf_str_sub(s, i, 6);
            if (begins &&
                (mf_str_starts(line, MF_S("#")) || mf_str_starts(line, MF_S("- ")) ||
                 mf_str_starts(line, MF_S("  - ")) || mf_str_starts(line, MF_S("    - "))))
                lines[l]++;
        }
    }
    assert_true(lines[MF_EN] > 100);
    assert_int_equal(lines[MF_EN], lines[MF_ID]);
    mf_arena_free(&a);
}

static void test_a_charter_that_only_parses_can_be_told(void **state)
{
    struct mf_arena a;
    struct mf_buf out;
    struct mf_diags diags;
    struct mf_source source = {MF_S("test.charter"), every};
    (void)state;

    mf_arena_init(&a);
    mf_diags_init(&diags, &a);
    mf_buf_init(&out, &a);
    mf_prose_charter(&out, &wide, mf_charter_parse(&a, source, &diags), MF_EN);
    assert_true(contains(mf_buf_str(&out),
                         MF_S("the person named as who is removed from the office of ceo;")));
    mf_arena_free(&a);
}

/* ---- the words of a rule
 * -------------------------------------------------------------------------------- */

/* A charter around one rule; the rule is that of the power `decide`. */
static const struct mf_charter *around(struct mf_arena *a, const char *rule)
{
    return read(
        a, mf_strf(
               a,
               "charter \"T\" { setting share 1/3 between 1/4 and 1/2\n"
               "body board \"Board\" { seats 9 } body one { seats 1 } body few { seats 4 between 3 "
               "and 6 }\n"
               "body staff \"Employees\" { seats open } body holders { seats open weight shares }\n"
               "office ceo \"Chief Executive\" rule half = 1/2 of board in office rule pair = half "
               "and ceo\n"
               "power decide(who: person) { proposed by 1 of board votes 1 day passes when %s "
               "effect unseat who from board } }",
               rule));
}

struct expected {
    const char *rule, *said;
};

/* What the item "Decision" says, without its first words and line breaks. */
static void must_say(enum mf_lingua lingua, const char *lead, const struct expected *e)
{
    static const struct mf_term endless = {false, 100000};
    struct mf_arena a;
    struct mf_buf out;

    mf_arena_init(&a);
    mf_buf_init(&out, &a);
    mf_prose_charter(&out, &endless, around(&a, e->rule), lingua);
    struct mf_str wanted = mf_strf(&a, "%s%s\n", lead, e->said);
    if (!contains(mf_buf_str(&out), wanted))
        fail_msg("`%s` isn't told as `%s` in:\n%s", e->rule, e->said, out.p);
    mf_arena_free(&a);
}

static void test_rules_in_english(void **state)
{
    static const struct expected cases[] = {
        {"1 of board", "a yes vote from any one member of the Board (board)."},
        {"3 of board", "yes votes from at least three members of the Board (board)."},
        {"majority of board seats",
         "yes votes from more than half of the nine authorised seats of the Board "
         "(board), vacant ones included (that is 5 of 9)."},
        {"2/3 of board seats",
         "yes votes from at least two thirds of the nine authorised seats of the Board "
         "(board), vacant ones included (that is 6 of 9)."},
        {"more than 2/3 of board seats",
         "yes votes from more than two thirds of the nine authorised seats of "
         "the Board (board), vacant ones included (that is 7 of 9)."},
        {"all but 2 of board seats",
         "yes votes from all but two of the nine authorised seats of the Board "
         "(board), vacant ones included (that is 7 of 9)."},
        {"50% rounded down of board seats",
         "yes votes from at least 50% of the nine authorised seats of the Board (board), vacant "
         "ones "
         "included, rounded down to a whole number (that is 4 of 9)."},
        {"all of one seats",
         "yes votes from all of the one authorised seat of one, even when vacant (that is "
         "1 of 1)."},
        {"majority of few seats",
         "yes votes from more than half of the authorised seats of few (four at the "
         "founding), vacant ones included (that is 3 of 4 with the seats of the "
         "founding)."},
        {"4.5% of staff in office",
         "yes votes from at least 4.5% of the members of the Employees (staff) in office."},
        {"5/8 of board except subject in office",
         "yes votes from at least 5/8 of the members of the Board (board) in office other than the "
         "person "
         "concerned."},
        {"share of staff voting", "yes votes from at least share (a setting: one third at the "
                                  "founding, between one quarter and "
                                  "half) of those members of the Employees (staff) who vote yes or "
                                  "no (abstentions left out)."},
        {"1200000 of holders",
         "yes votes from members who together hold at least 1,200,000 shares in holders."},
        {"1/2 of holders issued", "yes votes from at least half of all shares issued in holders."},
        {"1/2 of holders by heads active", "yes votes from at least half of the members of holders "
                                           "in office, the inactive ones left out, "
                                           "counted by heads."},
        {"ceo", "the consent of the holder of the office of the Chief Executive (ceo)."},
        {"half", "what the rule half asks (yes votes from at least half of the members of the "
                 "Board (board) in "
                 "office)."},
        {"pair", "what the rule pair asks, that is all of these together:\n"
                 "  - what the rule half asks (yes votes from at least half of the members of the "
                 "Board (board) in office);\n"
                 "  - the consent of the holder of the office of the Chief Executive (ceo)."},
        {"pair or 1 of board",
         "any one of these:\n  - what the rule pair asks (see the named rules);\n"
         "  - a yes vote from any one member of the Board (board)."},
        {"2 of (ceo, 2 of board)", "at least two of these:\n  - the consent of the holder of the "
                                   "office of the Chief Executive (ceo);\n"
                                   "  - yes votes from at least two members of the Board (board)."},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        must_say(MF_EN, "Decision: it passes with ", &cases[i]);
}

static void test_rules_in_indonesian(void **state)
{
    static const struct expected cases[] = {
        {"1 of board", "suara setuju salah satu anggota Board (board)."},
        {"3 of board", "suara setuju paling sedikit tiga anggota Board (board)."},
        {"majority of board seats",
         "suara setuju lebih dari setengah dari sembilan kursi Board (board) yang "
         "ditetapkan, termasuk kursi yang lowong (yaitu 5 dari 9)."},
        {"4.5% of staff in office",
         "suara setuju paling sedikit 4,5% dari anggota Employees (staff) yang menjabat."},
        {"1200000 of holders",
         "suara setuju anggota yang bersama-sama memegang paling sedikit 1.200.000 "
         "shares dalam holders."},
        {"ceo", "persetujuan pemangku jabatan Chief Executive (ceo)."},
        {"majority of staff voting with quorum 1/3 in office",
         "suara setuju lebih dari setengah dari anggota Employees (staff) yang memberikan suara "
         "setuju atau "
         "menolak (abstain tidak dihitung), dengan kuorum paling sedikit sepertiga dari anggota "
         "Employees "
         "(staff) yang menjabat (yang dihitung: suara setuju, suara menolak, dan suara abstain)."},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        must_say(MF_ID, "Keputusan: usulan disetujui dengan ", &cases[i]);
}

/* ---- short words, for refusals
 * ---------------------------------------------------------------------------- */

static void test_short_words_of_a_rule(void **state)
{
    static const struct {
        const char *rule, *said[MF_LINGUA__COUNT];
    } cases[] = {
        {"majority of board seats",
         {"a majority of the seats of board", "mayoritas dari kursi board"}},
        {"2/3 of board in office", {"2/3 of board in office", "2/3 dari board yang menjabat"}},
        {"3 of board", {"3 of board", "3 dari board"}},
        {"all but 1 of board active",
         {"all but 1 of the active members of board",
          "seluruh kecuali 1 dari anggota board yang aktif"}},
        {"25% of staff present",
         {"25% of those of staff who take part", "25% dari staff yang ikut serta"}},
        {"1/2 sqrt capped at 5 of staff voting",
         {"1/2 of the square root capped at 5 of the yes and no votes of staff",
          "1/2 dari akar kuadrat paling banyak 5 dari suara setuju dan menolak dari staff"}},
        {"4% rounded down of holders issued",
         {"4% rounded down of the weight issued in holders",
          "4% dibulatkan ke bawah dari bobot suara yang diterbitkan dalam holders"}},
        {"turnout rounded down of holders issued",
         {"turnout rounded down of the weight issued in holders",
          "turnout dibulatkan ke bawah dari bobot suara yang diterbitkan dalam holders"}},
        {"80% falling to 50% over 28 days of staff voting without abstentions",
         {"80% falling to 50% over 28 days of the yes and no votes of staff without abstentions",
          "80% turun menjadi 50% dalam 28 hari dari suara setuju dan menolak dari staff tanpa "
          "abstain"}},
        {"1/2 of holders by heads active",
         {"1/2 of the active members of holders, counted by heads",
          "1/2 dari anggota holders yang aktif, dihitung per kepala"}},
        {"1/2 of holders by shares active",
         {"1/2 of the active members of holders, counted by shares",
          "1/2 dari anggota holders yang aktif, dihitung menurut shares"}},
        {"ceo and half", {"the consent of ceo and half", "persetujuan ceo dan half"}},
        {"1 of board or (ceo and 2 of staff)",
         {"1 of board or (the consent of ceo and 2 of staff)",
          "1 dari board atau (persetujuan ceo dan 2 dari staff)"}},
        {"2 of (ceo, 1 of board.big)",
         {"2 of (the consent of ceo; 1 of board.big)",
          "2 dari (persetujuan ceo; 1 dari board.big)"}},
        {"no objection by 2 of board",
         {"no objection by 2 of board", "tanpa penolakan dari 2 dari board"}},
        {"1/2 of board in office counting yes + abstain with quorum 1/3 in office counting yes tie "
         "decided by ceo",
         {"1/2 of board in office counting yes votes and abstentions with a quorum of 1/3 of board "
          "in "
          "office (yes votes), ties decided by ceo",
          "1/2 dari board yang menjabat dengan menghitung suara setuju dan suara abstain dengan "
          "kuorum 1/3 "
          "dari board yang menjabat (suara setuju), suara berimbang diputus oleh ceo"}},
        {"1/2 of board in office with quorum 1/3 in office",
         {"1/2 of board in office with a quorum of 1/3 of board in office",
          "1/2 dari board yang menjabat dengan kuorum 1/3 dari board yang menjabat"}},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int l = 0; l < MF_LINGUA__COUNT; l++) {
            struct mf_arena a;
            struct mf_buf out;
            mf_arena_init(&a);
            mf_buf_init(&out, &a);
            const struct mf_charter *c = around(&a, cases[i].rule);
            mf_prose_rule(&out, c, &c->powers[0], c->powers[0].stages[0].passes, (enum mf_lingua)l);
            assert_string_equal(out.p, cases[i].said[l]);
            mf_arena_free(&a);
        }
    }
}

static void test_short_words_of_the_rest(void **state)
{
    struct mf_arena a;
    struct mf_buf out;
    (void)state;

    mf_arena_init(&a);
    const struct mf_charter *c = read(&a, every);
    const struct mf_power *p = &c->powers[0];
    mf_buf_init(&out, &a);
    mf_prose_group(&out, c, p, &p->visible[0], MF_EN);
    mf_buf_c(&out, "|");
    mf_prose_group(&out, c, p, &p->stages[0].recuses[0], MF_ID);
    mf_buf_c(&out, "|");
    mf_prose_amount(&out, &c->settings[0].value, MF_ID);
    mf_buf_c(&out, "|");
    mf_prose_cond(&out, c, p, c->always[0].cond, MF_EN);
    mf_buf_c(&out, "|");
    mf_prose_effect(&out, c, p, &p->effects[0], MF_EN);
    mf_buf_c(&out, "|");
    mf_prose_effect(&out, c, p, &p->effects[1], MF_ID);
    assert_string_equal(out.p, "board other than executive|orang yang bersangkutan|4%|"
                               "the number of members of board in office is at least 5|"
                               "who is removed from the office of ceo|"
                               "who diberhentikan sementara dari jabatan ceo selama 12 hari");
    mf_arena_free(&a);
}

static int setup(void **state)
{
    struct mf_err err;
    (void)state;

    mf_arena_init(&keep);
    if (mf_os_read(&keep, "tests/lang/every_clause.charter", 1u << 20, &every, &err) != MF_OK)
        return -1;
    for (int l = 0; l < MF_LINGUA__COUNT; l++)
        told[l] = explain(&keep, every, (enum mf_lingua)l);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    mf_arena_free(&keep);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_clause_is_said),
        cmocka_unit_test(test_every_item_is_said),
        cmocka_unit_test(test_every_number_is_said),
        cmocka_unit_test(test_every_text_is_said),
        cmocka_unit_test(test_every_name_is_said),
        cmocka_unit_test(test_every_word_that_may_be_missing_is_said),
        cmocka_unit_test(test_lines_fit_and_no_template_shows),
        cmocka_unit_test(test_languages_have_the_same_parts),
        cmocka_unit_test(test_a_charter_that_only_parses_can_be_told),
        cmocka_unit_test(test_rules_in_english),
        cmocka_unit_test(test_rules_in_indonesian),
        cmocka_unit_test(test_short_words_of_a_rule),
        cmocka_unit_test(test_short_words_of_the_rest),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
