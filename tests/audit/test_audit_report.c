/* The whole audit: figures that are known, the form of its JSON, its pages, the time limit. */
#include "audit/audit_internal.h"
#include "audit/nominal.h"
#include "replay/replay.h"
#include "schema.h"

static struct mf_scene openai_scene(struct mf_arena *a, const char *charter)
{
    const struct mf_scenario *sc = openai(a);
    struct mf_cast *cast = mf_new(a, struct mf_cast);
    struct mf_scene scene = {.charter = library_charter(a, charter), .at = sc->starts};

    *cast = mf_cast_make(a, sc);
    scene.roster = mf_cast_places(a, cast, scene.charter).roster;
    return scene;
}

static struct mf_scene nominal_scene(struct mf_arena *a, const char *charter)
{
    struct mf_scene scene = {.charter = library_charter(a, charter), .nominal = true};

    scene.roster = mf_nominal_roster(a, scene.charter, 20);
    return scene;
}

static struct mf_audit *audited(struct mf_arena *a, const struct mf_scene *scene,
                                const struct mf_audit_options *options)
{
    struct mf_refusals rs = {.arena = a};
    struct mf_audit *au = mf_audit_run(a, scene, options, &rs);

    assert_non_null(au);
    return au;
}

static mf_person who(const struct mf_scene *scene, const char *id)
{
    for (mf_person p = 0; p < scene->roster.npersons; p++)
        if (mf_str_is(scene->roster.persons[p].id, id))
            return p;
    fail_msg("%s isn't there", id);
    return MF_NOBODY;
}

static const struct mf_audit_power *power(const struct mf_audit *au, const char *name)
{
    for (uint32_t i = 0; i < au->npowers; i++)
        if (mf_str_is(au->powers[i].power->name.text, name))
            return &au->powers[i];
    fail_msg("there is no power %s", name);
    return NULL;
}

/* The board of 2016: five of nine; five, four, four, three … as seats fall vacant. */
static void board_as_it_shrinks(void **state)
{
    static const uint32_t expected[] = {5, 5, 4, 4, 3, 3, 2, 2, 1};
    struct mf_arena *a = *state;
    struct mf_scene scene = openai_scene(a, "charters/openai-2016.md");
    struct mf_audit_options o = {.no_capture = true, .no_changes = true};
    struct mf_audit *au = audited(a, &scene, &o);
    const struct mf_audit_power *p = power(au, "remove_ceo");

    assert_true(au->complete);
    for (unsigned c = 0; c < MF_OTHERS__COUNT; c++) {
        assert_int_equal(p->decides[c].f.hi, 5);
        assert_int_equal(p->decides[c].doubt, MF_AUDIT_PROVEN);
    }
    assert_int_equal(p->stops.f.hi, 5);
    assert_int_equal(p->timing.irrevocable, 0);
    assert_int_equal(p->timing.persons_told, 0);
    p = &au->powers[p->curves_as == UINT32_MAX ? p->index : p->curves_as];
    assert_int_equal(p->ncurves, 1);
    for (uint32_t i = 0; i < 9; i++) {
        assert_int_equal(p->curves[0].at[i].in_office, 9 - i);
        assert_int_equal(p->curves[0].at[i].decides.hi, expected[i]);
    }
    assert_int_equal(p->curves[0].at[p->curves[0].flips].in_office, 7);
    assert_int_equal(au->falls, p->index);
    mf_audit_free(au);
}

/* The four of November 2023 decide from seven in office on, and not before. */
static void the_four(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = openai_scene(a, "charters/openai-2016.md");
    mf_person four[] = {who(&scene, "sutskever"), who(&scene, "dangelo"), who(&scene, "toner"),
                        who(&scene, "mccauley")};
    struct mf_audit_options o = {
        .named = four, .nnamed = 4, .no_capture = true, .no_changes = true};
    struct mf_audit *au = audited(a, &scene, &o);
    const struct mf_audit_power *p = power(au, "remove_ceo");
    const struct mf_attrition *c;

    assert_false(p->set.decides[MF_OTHERS_OPPOSE]);
    c = &au->powers[p->curves_as == UINT32_MAX ? p->index : p->curves_as].curves[0];
    assert_int_equal(c->at[c->named_flips].in_office, 7);
    mf_audit_free(au);
}

/* Without Hoffman and Zilis: four of seven. */
static void if_two_leave(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = openai_scene(a, "charters/openai-2016.md");
    mf_person gone[] = {who(&scene, "hoffman"), who(&scene, "zilis")};
    struct mf_audit_options o = {.leavers = gone,
                                 .nleavers = 2,
                                 .no_capture = true,
                                 .no_attrition = true,
                                 .no_changes = true};
    struct mf_audit *au = audited(a, &scene, &o);

    assert_true(au->left_founded);
    assert_int_equal(power(au, "remove_ceo")->decides[MF_OTHERS_OPPOSE].f.hi, 5);
    assert_int_equal(power(au, "remove_ceo")->left_decides.f.hi, 4);
    mf_audit_free(au);
}

/* Nine who count alike: one class, a ninth each, by any index. */
static void equal_members(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = openai_scene(a, "charters/openai-2016.md");
    struct mf_audit_options o = {
        .exact = true, .no_capture = true, .no_attrition = true, .no_changes = true};
    struct mf_audit *au = audited(a, &scene, &o);
    const struct mf_weighing *w = &power(au, "amend_bylaws")->weighing;

    assert_int_equal(w->gap, MF_WEIGH_KNOWN);
    assert_int_equal(w->nclasses, 1);
    assert_int_equal(w->classes[0].n, 9);
    assert_true(mf_str_is(w->strength->rows[0].exact[MF_STRENGTH_SHAPLEY], "1/9"));
    assert_true(mf_str_is(w->strength->rows[0].exact[MF_STRENGTH_BANZHAF], "1/9"));
    assert_int_equal(w->strength->rows[0].billionths[MF_STRENGTH_SHAPLEY], 111111111);
    mf_audit_free(au);
}

/* The shares of all who count add up, in every charter and power that has indices. */
static void shares_add_up(void **state)
{
    static const char *const charters[] = {"charters/balanced.md", "charters/us-congress.md",
                                           "charters/german-supervisory-board.md",
                                           "charters/openzeppelin-governor.charter"};
    struct mf_arena *a = *state;
    struct mf_audit_options o = {.no_capture = true, .no_attrition = true, .no_changes = true};
    uint32_t looked = 0;

    for (unsigned i = 0; i < sizeof charters / sizeof *charters; i++) {
        struct mf_scene scene = nominal_scene(a, charters[i]);
        struct mf_audit *au = audited(a, &scene, &o);
        for (uint32_t k = 0; k < au->npowers; k++) {
            const struct mf_weighing *w = &au->powers[k].weighing;
            uint64_t sum = 0;
            if (w->gap != MF_WEIGH_KNOWN || w->strength->gap[MF_STRENGTH_SHAPLEY][MF_EN])
                continue;
            for (uint32_t c = 0; c < w->nclasses; c++)
                sum += w->classes[c].n * w->strength->rows[c].billionths[MF_STRENGTH_SHAPLEY];
            /* each of up to some thousand members is rounded by half a billionth at most */
            assert_in_range(sum, MF_BILLION - 10000, MF_BILLION + 10000);
            looked++;
        }
        mf_audit_free(au);
    }
    assert_true(looked > 10);
}

/* Charters of all sorts: JSON as the schema says, and a page in both languages. */
static void forms(void **state)
{
    static const char *const charters[] = {
        "charters/balanced.md",        "charters/plain-dao.charter",
        "charters/cosmos-gov.charter", "charters/german-supervisory-board.md",
        "charters/us-congress.md",     "charters/un-security-council.md",
        "charters/openai-2016.md",     "charters/eu-council.charter",
    };
    struct mf_arena *a = *state;

    for (unsigned i = 0; i < sizeof charters / sizeof *charters; i++) {
        struct mf_scene scene = nominal_scene(a, charters[i]);
        mf_person some[] = {0, 1};
        struct mf_audit_options o = {.named = some,
                                     .nnamed = 2,
                                     .leavers = some,
                                     .nleavers = 1,
                                     .open_members = 20,
                                     .no_changes = i % 4 != 0};
        struct mf_audit *au = audited(a, &scene, &o);
        struct mf_buf json, page;
        mf_buf_init(&json, a);
        mf_audit_json(&json, au);
        assert_schema("docs/audit.schema.json", json.p);
        for (unsigned l = 0; l < MF_LINGUA__COUNT; l++)
            for (unsigned width = 40; width <= 140; width += 37) {
                struct mf_term t = {.width = width};
                mf_buf_init(&page, a);
                mf_audit_show(&page, &t, au, (enum mf_lingua)l);
                for (size_t at = 0; at < page.n;) {
                    size_t end = at;
                    while (end < page.n && page.p[end] != '\n')
                        end++;
                    assert_in_range(mf_str_width((struct mf_str){page.p + at, end - at}), 0, width);
                    assert_true(end == at || page.p[end - 1] != ' ');
                    at = end + 1;
                }
            }
        mf_audit_free(au);
    }
}

/* A tag's name, and whether it closes; where nothing needs to be closed, empty. */
static struct mf_str tag_at(const char *p, bool *closes)
{
    static const char *const alone[] = {"meta", "br", "rect", "line", "path", "!DOCTYPE"};
    struct mf_str name = {p, 0};

    *closes = *p == '/';
    name.p += *closes;
    while (name.p[name.n] != '>' && name.p[name.n] != ' ' && name.p[name.n] != '/')
        name.n++;
    for (unsigned i = 0; i < sizeof alone / sizeof *alone; i++)
        if (mf_str_is(name, alone[i]))
            return (struct mf_str){0};
    return name;
}

/* Every element of a page that is opened is closed, in order; nothing is fetched or run. */
static void page_is_whole(struct mf_buf *page)
{
    struct mf_str open[64];
    unsigned depth = 0;

    for (const char *p = strchr(page->p, '<'); p; p = strchr(p + 1, '<')) {
        bool closes;
        struct mf_str name = tag_at(p + 1, &closes);
        if (name.n == 0)
            continue;
        if (!closes) {
            assert_true(depth < 64);
            open[depth++] = name;
            continue;
        }
        assert_true(depth > 0);
        depth--;
        if (!mf_str_eq(open[depth], name))
            fail_msg("%.*s is closed by %.*s", MF_F(open[depth]), MF_F(name));
    }
    assert_int_equal(depth, 0);
    assert_null(strstr(page->p, "http"));
    assert_null(strstr(page->p, "<script"));
    assert_null(strstr(page->p, "@import"));
    assert_null(strstr(page->p, "url("));
}

static void pages(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = openai_scene(a, "charters/balanced.md");
    mf_person four[] = {who(&scene, "sutskever"), who(&scene, "toner")};
    struct mf_audit_options o = {.named = four, .nnamed = 2, .leavers = four + 1, .nleavers = 1};
    struct mf_audit *au = audited(a, &scene, &o);

    for (unsigned l = 0; l < MF_LINGUA__COUNT; l++) {
        struct mf_buf page;
        mf_buf_init(&page, a);
        mf_audit_html(&page, au, (enum mf_lingua)l);
        page_is_whole(&page);
        assert_non_null(strstr(page.p, l == MF_ID ? "lang=\"id\"" : "lang=\"en\""));
    }
    mf_audit_free(au);
}

/* Names and titles that look like markup are shown, never obeyed. */
static void hostile_text(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = {
        .nominal = true,
        .charter = good_charter(
            a, "<script>.charter",
            MF_S("charter \"</title><script>alert(1)</script> & 'more'\" {\n"
                 "  silence over 1 hour extends\n"
                 "  body board \"<b>\" { seats 3  vacancies filled by elect }\n"
                 "  power elect(p: person) \"\\\"onload=x <img src=y>\" { proposed by 2 of board "
                 "within 7 days\n"
                 "    notice 7 days to board  votes 2 days  passes when majority of board seats\n"
                 "    effect seat p on board }\n"
                 "}\n"))};
    struct mf_audit_options o = {.no_capture = true};
    struct mf_audit *au;
    struct mf_buf page;

    scene.roster = mf_nominal_roster(a, scene.charter, 3);
    au = audited(a, &scene, &o);
    mf_buf_init(&page, a);
    mf_audit_html(&page, au, MF_EN);
    assert_null(strstr(page.p, "<script"));
    assert_null(strstr(page.p, "<img"));
    assert_non_null(strstr(page.p, "&lt;script&gt;alert(1)"));
    mf_audit_free(au);
}

/* ---- the time limit ---- */

struct patience {
    unsigned left;
};

static bool until_tired(void *payload, const struct mf_audit_step *step)
{
    struct patience *p = payload;

    (void)step;
    return p->left > 0 && p->left-- > 0;
}

/*
 * Wherever the work is cut short, what is given agrees with the whole audit: numbers are the same
 * or missing, intervals of captures hold the number.
 */
static void cut_short(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = openai_scene(a, "charters/openai-2016.md");
    struct mf_audit_options whole = {.no_changes = true};
    struct mf_audit *all = audited(a, &scene, &whole);

    for (unsigned n = 0; n < 24; n++) {
        struct patience p = {n};
        struct mf_audit_options o = {.no_changes = true, .go_on = until_tired, .payload = &p};
        struct mf_audit *au = audited(a, &scene, &o);
        struct mf_buf json;
        for (uint32_t i = 0; i < au->npowers; i++)
            if (au->powers[i].looked)
                assert_int_equal(au->powers[i].stops.f.hi, all->powers[i].stops.f.hi);
        assert_true(n >= 5 || !au->powers[n].looked);
        for (uint32_t i = 0; i < au->ncaptures; i++)
            for (unsigned m = 0; m < MF_OUTSIDERS__COUNT; m++) {
                const struct mf_capture *c = au->captures[i].by[m], *d = all->captures[i].by[m];
                if (!c || !d->proven || !d->possible)
                    continue;
                assert_true(c->lo <= d->hi);
                assert_true(c->hi >= d->hi);
                /* However short the search: those who do it directly are known. */
                assert_true(mf_audit_goal_most(&au->captures[i], (enum mf_outsiders)m) >= d->hi);
                assert_true(mf_audit_goal_most(&au->captures[i], (enum mf_outsiders)m) <=
                            d->direct);
            }
        mf_buf_init(&json, a);
        mf_audit_json(&json, au);
        assert_schema("docs/audit.schema.json", json.p);
        if (!au->complete)
            assert_non_null(strstr(json.p, "\"complete\": false"));
        mf_audit_free(au);
    }
    mf_audit_free(all);
}

/* ---- curves of captures, turnout ---- */

/* More time and more departures never make it harder; the last point in time is the goal's own. */
static void falling_curves(const struct mf_audit_capture *c)
{
    const struct mf_capture_point *t = c->over_time, *d = c->over_departures;

    for (uint32_t i = 1; i < c->nover_time; i++) {
        assert_true(t[i].horizon > t[i - 1].horizon);
        assert_true(t[i].hi <= t[i - 1].hi);
        assert_true(t[i].possible || !t[i - 1].possible);
        assert_true(!t[i - 1].possible || t[i].lo <= t[i - 1].lo);
    }
    for (uint32_t i = 1; i < c->nover_departures; i++) {
        assert_true(d[i].hi <= d[i - 1].hi);
        assert_true(!d[i - 1].possible || d[i].lo <= d[i - 1].lo);
    }
    if (c->nover_time > 0)
        assert_int_equal(t[c->nover_time - 1].hi, mf_audit_goal_most(c, MF_OUTSIDERS_VOTING));
}

/* Five of nine change the bylaws within a day; four when two others fall away meanwhile. */
static void captures_by_time_and_departures(void **state)
{
    static const char *const charters[] = {"charters/plain-dao.charter",
                                           "charters/german-supervisory-board.md"};
    static const uint32_t expected[] = {5, 5, 4, 4};
    struct mf_arena *a = *state;
    struct mf_scene scene = openai_scene(a, "charters/openai-2016.md");
    struct mf_audit_options o = {.no_attrition = true, .no_changes = true};
    struct mf_audit *au = audited(a, &scene, &o);
    const struct mf_audit_capture *c = &au->captures[0];

    assert_int_equal(c->goal.kind, MF_GOAL_AMEND);
    assert_int_equal(c->one_step[MF_OUTSIDERS_VOTING], 5);
    assert_int_equal(c->nover_departures, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(c->over_departures[i].lo <= expected[i]);
        assert_int_equal(c->over_departures[i].hi, expected[i]);
    }
    assert_true(c->nover_time > 3);
    for (uint32_t i = 0; i < c->nover_time; i++)
        assert_int_equal(c->over_time[i].hi, 5);
    for (uint32_t i = 1; i < au->ncaptures; i++)
        assert_int_equal(au->captures[i].nover_time, 0);
    falling_curves(c);
    mf_audit_free(au);
    for (unsigned i = 0; i < sizeof charters / sizeof *charters; i++) {
        scene = nominal_scene(a, charters[i]);
        au = audited(a, &scene, &o);
        for (uint32_t k = 0; k < au->ncaptures; k++)
            falling_curves(&au->captures[k]);
        mf_audit_free(au);
    }
}

/* A horizon too short for the direct way leaves it out of the bound. */
static void one_step_in_time(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = nominal_scene(a, "charters/german-supervisory-board.md");
    struct mf_audit_options o = {.no_attrition = true, .no_changes = true, .horizon = 30 * MF_DAY};
    struct mf_audit *au = audited(a, &scene, &o);

    assert_int_equal(au->captures[0].one_step[MF_OUTSIDERS_VOTING], UINT32_MAX);
    mf_audit_free(au);
}

static void turnout_by_default_and_asked(void **state)
{
    struct mf_arena *a = *state;
    struct mf_scene scene = nominal_scene(a, "charters/plain-dao.charter");
    struct mf_audit_options o = {.no_capture = true, .no_attrition = true, .no_changes = true};
    const struct mf_attendance asked[] = {{125000, 50000}};
    struct mf_audit *au = audited(a, &scene, &o);
    const struct mf_turnouts *t = &power(au, "remove_ceo")->turnouts;

    assert_int_equal(t->gap, MF_TURNOUTS_KNOWN);
    assert_int_equal(t->ncases, 9);
    assert_int_equal(t->members, 20);
    assert_true(t->open);
    assert_int_equal(power(au, "amend_rules")->turnouts_as, power(au, "remove_ceo")->index);
    mf_audit_free(au);
    o.turnouts = asked;
    o.nturnouts = 1;
    au = audited(a, &scene, &o);
    t = &power(au, "remove_ceo")->turnouts;
    assert_int_equal(t->ncases, 1);
    assert_int_equal(t->cases[0].rate, 125000);
    for (uint32_t i = 1; i < t->nrows; i++)
        assert_true(t->bloc[i] > t->bloc[i - 1] && t->billionths[i][0] >= t->billionths[i - 1][0]);
    assert_true(t->even[0] <= t->sure[0]);
    mf_audit_free(au);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(board_as_it_shrinks),
        TEST(the_four),
        TEST(if_two_leave),
        TEST(equal_members),
        TEST(shares_add_up),
        TEST(captures_by_time_and_departures),
        TEST(one_step_in_time),
        TEST(turnout_by_default_and_asked),
        TEST(forms),
        TEST(pages),
        TEST(hostile_text),
        TEST(cut_short),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
