/* Names: what each reference of a charter is pointed at, subjects, tags and the numbers of leaves.
 */
#include "base/check.h"
#include "lang/catalogue.h"
#include "lang/charter.h"

static const char organisation[] =
    "charter \"Example\" {\n"
    "  silence over 1 hour extends\n"
    "  body staff { seats open  minimum 1  admitted by ceo  weight shares  weight population }\n"
    "  body board { seats 9  minimum 5  require 3 independent  limit 1 executive\n"
    "               vacancies filled by elect within 60 days }\n"
    "  office ceo\n"
    "  setting turnout 4% between 2% and 10%\n"
    "  rule few = 1 of board or turnout of staff in office\n"
    "  rule many = few and ceo\n"
    "  power elect(person: person) caretaker {\n"
    "    proposed by 1 of board  at most 3 open per proposer  votes 7 days\n"
    "    passes when majority of board in office  effect seat person on board as independent, "
    "founder\n"
    "  }\n"
    "  power appoint(person: person) {\n"
    "    proposed by 2 of board within 3 days  only when ceo vacant  votes 7 days\n"
    "    passes when majority of board seats  effect appoint person to ceo\n"
    "  }\n";

/* The charter above with more in it, read; its diagnostics are in *d. */
static const struct mf_charter *read_with(struct mf_arena *a, const char *more, struct mf_diags *d)
{
    struct mf_buf b;
    mf_buf_init(&b, a);
    mf_buf_c(&b, organisation);
    mf_buf_c(&b, more);
    mf_buf_c(&b, "}\n");
    mf_diags_init(d, a);
    struct mf_source s = {.name = MF_S("x.charter"), .text = mf_buf_str(&b)};
    return mf_charter_read(a, s, d);
}

static bool says(const struct mf_diags *d, enum mf_cat cat)
{
    for (uint32_t i = 0; i < d->list.n; i++)
        if (d->list.at[i].kind == mf_cat_kind(cat))
            return true;
    return false;
}

static const struct mf_charter *read_whole(struct mf_arena *a, const char *more)
{
    struct mf_diags d;
    const struct mf_charter *c = read_with(a, more, &d);
    if (!c)
        fail_msg("%s", d.list.n > 0 ? d.list.at[0].kind->message[MF_EN] : "not read");
    return c;
}

static void names_are_found(void **state)
{
    const struct mf_charter *c = read_whole(*state, "");
    struct mf_ref board = mf_charter_find(c, MF_S("board"));
    assert_int_equal(board.kind, MF_REF_BODY);
    assert_str(c->bodies[board.index].name.text, "board");
    assert_int_equal(mf_charter_find(c, MF_S("ceo")).kind, MF_REF_OFFICE);
    assert_int_equal(mf_charter_find(c, MF_S("turnout")).kind, MF_REF_SETTING);
    assert_int_equal(mf_charter_find(c, MF_S("few")).kind, MF_REF_RULE);
    assert_int_equal(mf_charter_find(c, MF_S("elect")).kind, MF_REF_POWER);
    assert_int_equal(mf_charter_find(c, MF_S("person")).kind, MF_REF_NONE);
    assert_int_equal(mf_charter_find(c, MF_S("")).kind, MF_REF_NONE);
}

static void tags_are_collected(void **state)
{
    const struct mf_charter *c = read_whole(*state, "");
    const struct mf_body *board = &c->bodies[1];
    assert_int_equal(board->ntags, 3);
    assert_str(board->tags[0].text, "independent");
    assert_str(board->tags[1].text, "executive");
    assert_str(board->tags[2].text, "founder");
    const struct mf_effect *seat = &c->powers[0].effects[0];
    assert_int_equal(seat->tags[1].kind, MF_REF_TAG);
    assert_int_equal(seat->tags[1].index, 2);
    assert_int_equal(seat->tags[1].body, 1);
}

static void a_name_in_a_rule_is_consent_or_a_rule(void **state)
{
    const struct mf_charter *c = read_whole(*state, "");
    const struct mf_rule *many = c->rules[1].rule;
    assert_int_equal(many->kind, MF_RULE_AND);
    assert_int_equal(many->children[0]->kind, MF_RULE_NAMED);
    assert_int_equal(many->children[0]->name.index, 0);
    assert_int_equal(many->children[1]->kind, MF_RULE_CONSENT);
    assert_int_equal(many->children[1]->name.kind, MF_REF_OFFICE);
}

static void leaves_are_numbered_across_named_rules(void **state)
{
    const struct mf_charter *c =
        read_whole(*state, "  power act_now(why: text) {\n"
                           "    proposed by 2 of board within 3 days  votes 7 days\n"
                           "    passes when 5 of board and (many or 3 of board) and ceo\n"
                           "    effect act \"now\"\n"
                           "  }\n");
    const struct mf_rule *few = c->rules[0].rule, *many = c->rules[1].rule;
    assert_int_equal(few->children[0]->leaf, 0);
    assert_int_equal(few->children[1]->leaf, 1);
    assert_int_equal(many->children[0]->leaf, 0); /* takes two */
    assert_int_equal(many->children[1]->leaf, 2);
    const struct mf_rule *top = c->powers[2].stages[0].passes;
    assert_int_equal(top->children[0]->leaf, 0);
    assert_int_equal(top->children[1]->children[0]->leaf, 1); /* takes three */
    assert_int_equal(top->children[1]->children[1]->leaf, 4);
    assert_int_equal(top->children[2]->leaf, 5);
}

static void the_subject_is_the_person_acted_on(void **state)
{
    const struct mf_charter *c = read_whole(
        *state, "  power dismiss(why: text, who: person) {\n"
                "    proposed by 2 of board within 3 days  notice 7 days to subject  votes 7 days\n"
                "    passes when majority of board seats  effect remove who from ceo\n"
                "  }\n"
                "  power rest {\n"
                "    proposed by 2 of board within 3 days  votes 7 days\n"
                "    passes when majority of board seats  effect remove ceo from ceo\n"
                "  }\n");
    assert_int_equal(c->powers[2].subject, 1);
    assert_int_equal(c->powers[3].subject, UINT32_MAX);
    assert_int_equal(c->powers[3].effects[0].person.kind, MF_REF_OFFICE);
}

static void a_named_rule_says_subject_for_its_power(void **state)
{
    struct mf_diags d;
    static const char rule[] = "  rule others = majority of board except subject in office\n"
                               "  rule over = others or 5 of board\n";
    struct mf_buf b;
    mf_buf_init(&b, *state);
    mf_buf_c(&b, rule);
    mf_buf_c(&b, "  power say(text: text) {\n"
                 "    proposed by 2 of board within 3 days  votes 7 days\n"
                 "    passes when over  effect adopt \"it\"\n"
                 "  }\n");
    assert_null(read_with(*state, b.p, &d));
    assert_true(says(&d, MF_CAT_SUBJECT_NONE));
}

static void weights_and_heads(void **state)
{
    const struct mf_charter *c =
        read_whole(*state, "  power say(text: text) {\n"
                           "    proposed by 2 of board within 3 days  votes 7 days\n"
                           "    passes when majority of staff by population voting and\n"
                           "                majority of staff by heads voting\n"
                           "    effect adopt \"it\"\n"
                           "  }\n");
    const struct mf_rule *top = c->powers[2].stages[0].passes;
    assert_int_equal(top->children[0]->group.by_weight.kind, MF_REF_WEIGHT);
    assert_int_equal(top->children[0]->group.by_weight.index, 1);
    assert_false(top->children[0]->group.by_heads);
    assert_true(top->children[1]->group.by_heads);
}

static void values_are_names_or_words(void **state)
{
    const struct mf_charter *c = read_whole(
        *state, "  body crew { seats 7 between 5 and 9  admitted by ceo }\n"
                "  power size(number: amount, risk: low | high) {\n"
                "    proposed by 2 of board within 3 days  only when risk is low  votes 7 days\n"
                "    passes when majority of board seats  effect resize crew to number\n"
                "  }\n");
    const struct mf_power *p = &c->powers[2];
    assert_int_equal(p->only_when->value.kind, MF_VALUE_WORD);
    assert_int_equal(p->effects[0].value.kind, MF_VALUE_AMOUNT);
    assert_int_equal(p->effects[0].value.amount.ref.kind, MF_REF_PARAM);
    assert_int_equal(p->effects[0].value.amount.ref.index, 0);
}

static void a_slip_gets_a_suggestion(void **state)
{
    struct mf_diags d;
    assert_null(read_with(*state,
                          "  power say(text: text) {\n"
                          "    proposed by 2 of baord within 3 days  votes 7 days\n"
                          "    passes when majority of board seats  effect adopt \"it\"\n"
                          "  }\n",
                          &d));
    assert_int_equal(d.errors, 1);
    assert_true(d.list.at[0].kind == mf_cat_kind(MF_CAT_NAME_UNKNOWN));
    assert_str(d.list.at[0].suggestion, "board");
}

/* A chain and a circle of many rules: no recursion, no blowing up. */
static void many_rules_in_a_row(void **state)
{
    for (unsigned circle = 0; circle < 2; circle++) {
        struct mf_buf b;
        struct mf_diags d;
        mf_buf_init(&b, *state);
        for (unsigned i = 1; i <= 20000; i++)
            mf_buf_f(&b, "  rule r%u = r%u or r%u\n", i, i - 1, i - 1);
        mf_buf_f(&b, "  rule r0 = %s\n", circle ? "r20000" : "1 of board");
        assert_null(read_with(*state, b.p, &d));
        assert_true(says(&d, circle ? MF_CAT_RULE_CYCLE : MF_CAT_RULE_LONG));
        mf_arena_free(*state);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ARENA_TEST(names_are_found),
        ARENA_TEST(tags_are_collected),
        ARENA_TEST(a_name_in_a_rule_is_consent_or_a_rule),
        ARENA_TEST(leaves_are_numbered_across_named_rules),
        ARENA_TEST(the_subject_is_the_person_acted_on),
        ARENA_TEST(a_named_rule_says_subject_for_its_power),
        ARENA_TEST(weights_and_heads),
        ARENA_TEST(values_are_names_or_words),
        ARENA_TEST(a_slip_gets_a_suggestion),
        ARENA_TEST(many_rules_in_a_row),
    };
    return RUN(tests);
}
