/* The parser: what is read of a good charter, what is said of a bad one, and what it costs. */
#include "lang.h"

#include <glob.h>

#include "base/os.h"
#include "lang/catalogue.h"

#define IN(clauses)                                                                                \
    "charter \"X\" { power p(person: person) { proposed by 1 of b votes 1 day passes when 1 of b " \
    "effect dissolve\n" clauses "\n} }"
#define ITEMS(items) "charter \"X\" {\n" items "\n}\n"

/* ---- good charters
 * -------------------------------------------------------------------------------- */

static void a_body(void **state)
{
    const struct mf_charter *c = good(
        *state,
        ITEMS("entrenched body board \"Board\" { seats 7 between 5 and 9 minimum 7 require 5 "
              "independent\n"
              "require 1/3 staff limit 1 executive limit 2 per employer term 3 years, at most 2\n"
              "includes ceo or acting, chair admitted by secretary weight shares weight heads\n"
              "vacancies filled by a within 60 days, then by b, caretaker after 2 weeks until "
              "filled\n"
              "inactive after 90 days delegable transitive agents allowed at most 2 }"));
    const struct mf_body *b = &c->bodies[0];
    assert_true(b->entrenched && b->seats_range && !b->open);
    assert_int_equal(b->seats, 7);
    assert_int_equal(b->seats_min, 5);
    assert_int_equal(b->seats_max, 9);
    assert_int_equal(b->nrequire, 2);
    assert_int_equal(b->require[1].amount.kind, MF_AMT_SHARE);
    assert_int_equal(b->nlimit, 2);
    assert_true(mf_str_is(b->limit[1].per.name.text, "employer"));
    assert_int_equal(b->limit[1].tag.name.span.len, 0);
    assert_int_equal(b->term.ms, 3 * MF_YEAR);
    assert_int_equal(b->term_max, 2);
    assert_int_equal(b->nincludes, 2);
    assert_true(b->includes_acting[0] && !b->includes_acting[1]);
    assert_int_equal(b->vacancies.nfillers, 2);
    assert_int_equal(b->vacancies.fillers[1].within.span.len, 0);
    assert_int_equal(b->vacancies.caretaker_after.ms, 14 * MF_DAY);
    assert_int_equal(b->vacancies.caretaker_after.unit, MF_WEEK);
    assert_int_equal(b->nweights, 2);
    assert_int_equal(b->delegable, MF_DELEGABLE_TRANSITIVE);
    assert_int_equal(b->agents_max, 2);
    assert_int_equal(b->clauses.n, 15);
}

static const struct mf_rule *rule(void **state, const char *text)
{
    return good(*state, mf_strf(*state, "charter \"X\" { rule r = %s }", text).p)->rules[0].rule;
}

static void rules(void **state)
{
    const struct mf_rule *r = rule(state, "2 of a or 25% of b in office and c");
    assert_int_equal(r->kind, MF_RULE_OR);
    assert_int_equal(r->nchildren, 2);
    assert_int_equal(r->children[0]->kind, MF_RULE_COUNT);
    assert_int_equal(r->children[0]->amount.count, 2);
    assert_int_equal(r->children[1]->kind, MF_RULE_AND);
    assert_int_equal(r->children[1]->children[0]->base, MF_BASE_IN_OFFICE);
    assert_int_equal(r->children[1]->children[1]->kind, MF_RULE_NAME);

    r = rule(state, "2 of (a, 3 of b, (c and d))");
    assert_int_equal(r->kind, MF_RULE_N_OF);
    assert_int_equal(r->n_of, 2);
    assert_int_equal(r->nchildren, 3);
    assert_int_equal(r->children[2]->kind, MF_RULE_AND);

    r = rule(state, "no objection by 1/3 of a.b except subject by heads present");
    assert_int_equal(r->kind, MF_RULE_NO_OBJECTION);
    assert_int_equal(r->group.except, MF_EXCEPT_SUBJECT);
    assert_true(mf_str_is(r->group.tag.name.text, "b") && r->group.by_heads);
    assert_int_equal(r->base, MF_BASE_PRESENT);
}

static void amounts(void **state)
{
    const struct mf_rule *r = rule(state, "more than 2/3 of b seats");
    assert_true(r->amount.more_than && r->amount.share.num == 2 && r->amount.share.den == 3);
    r = rule(state, "4.5% rounded down of b seats without abstentions counting yes + abstain");
    assert_true(r->amount.rounded_down && r->amount.percent && r->amount.share.den == 1000);
    assert_true(r->without_abstentions && r->counting == (MF_KIND_YES | MF_KIND_ABSTAIN));
    r = rule(state, "1/2 sqrt capped at 5 of b in office");
    assert_true(r->amount.sqrt && r->amount.capped && r->amount.cap == 5);
    r = rule(state, "80% falling to 1/2 over 28 days falling to 40% over 1 week of b voting");
    assert_int_equal(r->amount.falling->over, 28 * MF_DAY);
    assert_int_equal(r->amount.falling->next->to.num, 40);
    assert_null(r->amount.falling->next->next);
    r = rule(state, "all but 2 of b seats with quorum turnout in office counting yes + no tie "
                    "decided by chair");
    assert_int_equal(r->amount.kind, MF_AMT_ALL_BUT);
    assert_true(r->has_quorum && r->quorum.kind == MF_AMT_NAME);
    assert_int_equal(r->quorum_counting, MF_KIND_YES | MF_KIND_NO);
    assert_true(mf_str_is(r->tie.name.text, "chair"));
    r = rule(state, "more than turnout rounded down of b seats with quorum turnout rounded down "
                    "in office");
    assert_true(r->amount.kind == MF_AMT_NAME && r->amount.rounded_down && r->amount.more_than);
    assert_true(r->quorum.kind == MF_AMT_NAME && r->quorum.rounded_down);
    r = rule(state, "quota of b");
    assert_true(r->kind == MF_RULE_COUNT && r->amount.kind == MF_AMT_NAME &&
                r->base == MF_BASE_NONE);
}

static void conditions(void **state)
{
    const struct mf_charter *c = good(
        *state,
        ITEMS("always not vacancy on b for 60 days or (b.x in office >= 5 and ceo vacant)\n"
              "always risk is high and size <= 10% and p failed within 3 days or not emergency e\n"
              "always length >= 3 days or b below minimum"));
    const struct mf_cond *d = c->always[0].cond;
    assert_int_equal(d->kind, MF_COND_OR);
    assert_true(d->children[0]->negated && d->children[0]->held.ms == 60 * MF_DAY);
    assert_int_equal(d->children[1]->kind, MF_COND_AND);
    assert_int_equal(d->children[1]->children[0]->kind, MF_COND_IN_OFFICE);
    d = c->always[1].cond;
    assert_int_equal(d->children[0]->children[0]->value.kind, MF_VALUE_WORD);
    assert_int_equal(d->children[0]->children[1]->value.kind, MF_VALUE_AMOUNT);
    assert_int_equal(d->children[0]->children[2]->kind, MF_COND_FAILED);
    assert_int_equal(c->always[2].cond->children[0]->value.kind, MF_VALUE_DURATION);
}

static void a_power_and_its_stages(void **state)
{
    const struct mf_charter *c = good(
        *state,
        ITEMS(
            "power p(a: person, b: low | high, d: decision of x | y) \"P\" caretaker {\n"
            "opens every 1 year visible to none until effective challenge by ceo within 3 days of "
            "effect,\n"
            "confirmed within 2 days by board at most 3 open per proposer at most 2 per 1 year\n"
            "stage one { votes 1 day, closing early passes when proposed veto by ceo at any time "
            "}\n"
            "stage two if one fails { lapses after 1 day choose 2 from options by staff using "
            "approval "
            "against "
            "\"None\" tie decided by ceo } effect stay d for 3 days and act \"x\" usable 1 day }"));
    const struct mf_power *w = &c->powers[0];
    assert_true(w->caretaker && w->opens == MF_OPENS_EVERY &&
                w->visible_until == MF_UNTIL_EFFECTIVE);
    assert_int_equal(w->params[1].type, MF_PARAM_WORDS);
    assert_int_equal(w->params[1].nwords, 2);
    assert_int_equal(w->params[2].type, MF_PARAM_DECISION);
    assert_int_equal(w->params[2].npowers, 2);
    assert_true(w->challenge.of_effect && w->challenge.polarity == MF_CONFIRMED);
    assert_true(w->at_most_open == 3 && w->at_most.count == 2);
    assert_int_equal(w->nstages, 2);
    assert_true(w->stages[0].passes_when_proposed && w->stages[0].veto_any_time);
    assert_true(w->stages[1].after_fails && w->stages[1].choose.from_options);
    assert_int_equal(w->neffects, 2);
    assert_int_equal(w->effects[0].duration.ms, 3 * MF_DAY);
    assert_int_equal(w->subject, UINT32_MAX);

    w = &good(*state, IN("notice 1 day to a, b notice 2 days to c"))->powers[0];
    assert_int_equal(w->nstages, 1);
    assert_int_equal(w->stages[0].name.span.len, 0);
    assert_int_equal(w->stages[0].nnotice, 2);
    assert_int_equal(w->stages[0].notice[0].nto, 2);
}

/* Charters that were valid once stay valid. */
static void every_charter_of_the_library_parses(void **state)
{
    glob_t files = {0};
    assert_int_equal(glob("charters/*.md", 0, NULL, &files), 0);
    assert_int_equal(glob("charters/*.charter", GLOB_APPEND, NULL, &files), 0);
    assert_int_equal(glob("tests/lang/*.charter", GLOB_APPEND, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct mf_str text;
        struct mf_err err = {0};
        assert_int_equal(mf_os_read(*state, files.gl_pathv[i], MF_MAX_CHARTER_BYTES, &text, &err),
                         MF_OK);
        struct parsed p = parse_named(*state, files.gl_pathv[i], text);
        if (p.diags.list.n > 0)
            fail_msg("%s", shown(*state, &p));
    }
    assert_true(files.gl_pathc >= 5);
    globfree(&files);
}

static void spans_cover_what_they_name(void **state)
{
    const char *text = ITEMS("power p() { proposed by 1 of b  votes 1 day\n passes when 2/3 of b "
                             "seats  effect dissolve }");
    struct parsed p = parse_named(*state, "x.charter", mf_str_c(text));
    const struct mf_power *w = &p.charter->powers[0];
    assert_true(
        mf_str_is(mf_source_slice(&p.source, w->clauses.at[2].span), "passes when 2/3 of b seats"));
    assert_true(mf_str_is(mf_source_slice(&p.source, w->stages[0].passes->span), "2/3 of b seats"));
    assert_true(mf_str_is(mf_source_slice(&p.source, w->stages[0].votes.span), "votes 1 day"));
    assert_true(mf_str_is(mf_source_slice(&p.source, w->effects[0].span), "dissolve"));
    assert_true(mf_str_starts(mf_source_slice(&p.source, w->span), MF_S("power p()")));
}

/* ---- bad charters
 * --------------------------------------------------------------------------------- */

struct slip {
    const char *ids, *text;
};

static void one_mistake_has_one_message(void **state)
{
    static const struct slip slips[] = {
        {"E0075", IN("recuses a veto by 2/3 of board within 3 days")},
        {"E0075", IN("veto by majority of board.x except y\nwithin 3 days")},
        {"E0059", IN("veto by > 1/2 of board seats within 3 days")},
        {"E0059 E0075", IN("veto by > 1/2 of board within 3 days")},
        {"E0060", IN("veto by at least 1/2 of board seats within 3 days")},
        {"E0060", IN("veto by >= 1/2 of board seats within 3 days")},
        {"E0063", IN("delay 5")},
        {"E0062", IN("delay days")},
        {"E0061", IN("delay five days")},
        {"E0064", IN("delay 2 months")},
        {"E0037", IN("delay 2 dayz")},
        {"E0038", IN("notice 3 days board")},
        {"E0038", IN("notice 3 days for board")},
        {"E0040", IN("notice 3 days to the board")},
        {"E0118", IN("notise 3 days to board")},
        {"E0118", IN("prize 100 to board and more words")},
        {"E0119", IN("seats 9")},
        {"E0120", IN("votes 3 days")},
        {"E0121", IN("recuses\ndelay 3 days")},
        {"E0032", IN("sealed if it fails recuses none, all")},
        {"E0037", IN("hears subject witin 3 days")},
        {"E0121 E0111",
         ITEMS("power p { proposed by b votes 1 day passes when b effect dissolve recuses\n"
               "delay\n fact f")},
        {"E0117", IN("delay 3 days ( delay")},
        {"E0100", IN("challenge by 1 of b within 3 days")},
        {"E0101", IN("visible to b until it passes")},
        {"E0111", "charter \"X\" { body b { seats 9\n office c\n fact f }"},
        {"E0111", "charter \"X\" { body b { seats 9 }\n fact f "},
        {"E0111", ITEMS("body b {\n seats 9\n power p { proposed by b votes 1 day passes when b "
                        "effect dissolve }")},
        {"E0112", "charter \"X\" { body b { seats 9 } }\n fact f }"},
        {"E0110", ITEMS("body b\n seats 9 }\n fact f")},
        {"E0114", ITEMS("comitee b { seats 9 }")},
        {"E0114", ITEMS("bdoy b { seats 9 }")},
        {"E0114", ITEMS("wholly unknown things\n stand here\n fact f")},
        {"E0012", "charter \"X\" { fact f }\nsigned by all"},
        {"E0028 E0030", ITEMS("fact F\n fact é")},
    };
    unsigned bad = 0;
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        const char *got = blame(*state, slips[i].text);
        if (strcmp(got, slips[i].ids) == 0)
            continue;
        struct parsed p = parse_named(*state, "x.charter", mf_str_c(slips[i].text));
        printf("# expected %s, got %s\n%s\n", slips[i].ids, got, shown(*state, &p));
        bad++;
    }
    assert_int_equal(bad, 0);
}

static void every_mistake_is_reported(void **state)
{
    assert_string_equal(
        blame(*state, ITEMS("body b { seats nine\n minimum }\n power p { proposed by\n votes\n }\n"
                            "rule r = of b\n setting s 3\n fact 3\n silence extends")),
        "E0050 E0050 E0132 E0133 E0114 E0038 E0033 E0038");
}

static void limits(void **state)
{
    struct mf_arena *a = *state;
    struct mf_buf b;
    mf_buf_init(&b, a);
    mf_buf_c(&b, "charter \"X\" { office o \"");
    mf_buf_pad(&b, 'x', MF_MAX_TITLE + 1);
    mf_buf_c(&b, "\" }");
    assert_string_equal(blame(a, b.p), "E0036");
    mf_buf_init(&b, a);
    mf_buf_c(&b, "charter \"X\" { fact a");
    mf_buf_pad(&b, 'x', MF_MAX_NAME);
    mf_buf_c(&b, " }");
    assert_string_equal(blame(a, b.p), "E0031");
    mf_buf_init(&b, a);
    mf_buf_c(&b, "charter \"X\" {\n");
    for (unsigned i = 0; i <= MF_MAX_ITEMS; i++)
        mf_buf_f(&b, "fact f%u\n", i);
    mf_buf_c(&b, "}");
    assert_string_equal(blame(a, b.p), "E0116");
}

/* ---- what it costs
 * -------------------------------------------------------------------------------- */

static void assert_frugal(struct mf_arena *unused, struct mf_str text)
{
    (void)unused;
    struct mf_arena arena, of_diags;
    struct mf_diags d;
    mf_arena_init(&arena);
    mf_arena_init(&of_diags);
    mf_diags_init(&d, &of_diags);
    mf_charter_parse(&arena, (struct mf_source){MF_S("x.charter"), text}, &d);
    if (arena.used + of_diags.used >= 100 * text.n + 64 * 1024)
        fail_msg("%zu and %zu bytes for %zu: %.*s", arena.used, of_diags.used, text.n,
                 (int)(text.n < 60 ? text.n : 60), text.p);
    mf_arena_free(&arena);
    mf_arena_free(&of_diags);
}

static void memory_is_bounded_by_the_text(void **state)
{
    static const struct slip parts[] = {
        {"charter \"x\" {", "power a{}"},
        {"charter \"x\" {", "body a{seats 9}"},
        {"charter \"x\" {", "rule a=a or a or a or a or a or a or a or a\n"},
        {"charter \"x\" {rule a=", "a or "},
        {"charter \"x\" {rule a=", "("},
        {"charter \"x\" {rule a=1 of (", "a,"},
        {"charter \"x\" {always ", "a is a or "},
        {"charter \"x\" {power a{notice 1 day to ", "a,"},
        {"charter \"x\" {power a{", "stage a{}"},
        {"charter \"x\" {power a{effect ", "end a and "},
        {"charter \"x\" {power a(", "a:text,"},
        {"charter \"x\" {power a(a:", "b|"},
        {"charter \"x\" {body a{", "limit 1 a "},
        {"charter \"x\" {mandate a{", "may \"\" "},
        {"charter \"x\" {body a{includes ", "a,"},
        {"charter \"x\" {incompatible ", "a,"},
        {"charter \"x\" {rule a=1%", " falling to 1% over 1 day"},
        {"charter \"x\" {", "fact A"},
        {"", "{"},
        {"", ";"},
        {"", "“"},
        {"", "\""},
        {"", "\"\\\\\""},
        {"", "# "},
        {"charter \"x\" {", "A "},
        {"charter \"x\" {", "a-b"},
        {"charter \"x\" {", "\xc3\xa9 "},
        {"", "}"},
        {"charter \"x\" {power a{", "a "},
        {"charter \"x\" {power a{", "votes "},
        {"charter \"x\" {", "mission \"\""},
    };
    struct mf_arena *a = *state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (unsigned n = 1; n <= 100000; n *= 10) {
            struct mf_arena_mark mark = mf_arena_mark(a);
            struct mf_buf b;
            mf_buf_init(&b, a);
            mf_buf_c(&b, parts[i].ids);
            for (unsigned k = 0; k < n; k++)
                mf_buf_c(&b, parts[i].text);
            assert_frugal(a, mf_buf_str(&b));
            mf_arena_rewind(a, mark);
        }
    }
}

static void the_limit_of_memory_has_its_message(void **state)
{
    struct mf_buf b;
    mf_buf_init(&b, *state);
    mf_buf_c(&b, "charter \"x\" {");
    for (unsigned k = 0; k < 20000; k++)
        mf_buf_c(&b, "rule a=a or a or a or a or a or a or a or a\n");
    mf_buf_c(&b, "}");
    struct parsed p = parse_named(*state, "x.charter", mf_buf_str(&b));
    assert_null(p.charter);
    assert_int_equal(p.diags.list.n, 1);
    assert_string_equal(p.diags.list.at[0].kind->id, "E0003");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        lang_test(a_body),
        lang_test(rules),
        lang_test(amounts),
        lang_test(conditions),
        lang_test(a_power_and_its_stages),
        lang_test(every_charter_of_the_library_parses),
        lang_test(spans_cover_what_they_name),
        lang_test(one_mistake_has_one_message),
        lang_test(every_mistake_is_reported),
        lang_test(limits),
        lang_test(memory_is_bounded_by_the_text),
        lang_test(the_limit_of_memory_has_its_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
