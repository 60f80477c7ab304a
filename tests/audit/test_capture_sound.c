/*
 * "Fewer can't", put to the test under charters of the library, with everything that their language
 * has: seats left vacant and persons who hold several places at random, then coalitions of one
 * person fewer than the audit says, for whom a plan is looked for. The engine must never let one
 * through.
 */
#include "scene.h"

#include "audit/capture_plan.h"
#include "rng.h"

enum { SCENES = 2, COALITIONS = 6, OPEN = 7, MOST_PERSONS = 200 };

static const char *const charters[] = {
    "charters/balanced.md",
    "charters/beanstalk.charter",
    "charters/debian.md",
    "charters/cardano-committee.charter",
    "charters/us-congress.md",
    "charters/anthropic-rsp.charter",
    "charters/nouns.charter",
    "charters/german-supervisory-board.md",
    "charters/eu-council.charter",
    "charters/openai-2016.md",
    "charters/aragon-multisig.charter",
    "charters/tornado-cash-counter.charter",
};

static const struct mf_charter *charter_at(struct mf_arena *a, const char *path)
{
    static char text[1 << 17];
    FILE *f = fopen(path, "rb");
    struct mf_source source = {.name = mf_str_c(path)};
    struct mf_diags diags;
    size_t n;

    assert_non_null(f);
    n = fread(text, 1, sizeof text, f);
    fclose(f);
    source.text = mf_str_copy(a, (struct mf_str){text, n});
    mf_diags_init(&diags, a);
    return mf_charter_read(a, source, &diags);
}

/* Some seats and offices vacant, some persons in the place of others; NULL: can't be founded. */
static struct mf_org *shake(struct mf_arena *a, struct mf_scene *s, struct rng *r)
{
    struct mf_roster *ro = &s->roster;
    struct mf_roster_seat *seats = mf_new_n(a, struct mf_roster_seat, ro->nseats + 1);
    struct mf_roster_office *offices = mf_new_n(a, struct mf_roster_office, ro->noffices + 1);
    struct mf_refusals rs = {.arena = a};
    uint32_t n = 0;

    for (uint32_t i = 0; i < ro->nseats; i++) {
        bool twice = false;
        seats[n] = ro->seats[i];
        if (rng_below(r, 8) == 0)
            seats[n].person = (mf_person)rng_below(r, ro->npersons);
        for (uint32_t k = 0; k < n; k++)
            twice |= seats[k].person == seats[n].person && seats[k].body == seats[n].body;
        n += !twice && rng_below(r, 6) != 0;
    }
    ro->seats = seats;
    ro->nseats = n;
    n = 0;
    for (uint32_t i = 0; i < ro->noffices; i++) {
        offices[n] = ro->offices[i];
        n += rng_below(r, 6) != 0;
    }
    ro->offices = offices;
    ro->noffices = n;
    return mf_scene_found(s, &rs);
}

/* So many persons at random, half the time most of those who can. */
static uint32_t draw(const struct mf_capture *c, const struct mf_system *y, uint32_t k,
                     struct rng *r, mf_person *ret)
{
    bool in[MOST_PERSONS] = {false};
    uint32_t n = 0, persons = y->npersons;

    for (uint32_t i = 0; c->hi != UINT32_MAX && i < c->hi && n < k; i++)
        if (rng_below(r, 4) != 0) {
            in[c->who[i]] = true;
            n++;
        }
    for (uint32_t tries = 0; n < k && tries < 10000; tries++) {
        mf_person p = (mf_person)rng_below(r, persons);
        if (in[p] || p == y->apart)
            continue;
        in[p] = true;
        n++;
    }
    n = 0;
    for (mf_person p = 0; p < persons; p++)
        if (in[p])
            ret[n++] = p;
    return n;
}

static int challenge(struct mf_arena *a, const struct mf_scene *scene, struct mf_org *org,
                     struct mf_capture_options o, struct rng *r)
{
    struct mf_refusals rs = {.arena = a};
    struct mf_capture *c = mf_capture(a, scene, &o, &rs);
    struct mf_scene joined = mf_scene_with(a, scene, o.newcomers);
    uint64_t steps = 0;
    struct mf_planning p = {.arena = a, .scene = &joined, .options = &o, .steps = &steps};
    uint32_t persons = scene->roster.npersons, k;

    assert_non_null(c);
    if (c->lo == 0)
        return 0;
    k = c->lo == UINT32_MAX ? persons : c->lo - 1;
    p.system = mf_system_new(mf_study_new(a, org), scene, &o);
    p.limit = 400000;
    mf_planning_init(&p);
    for (int i = 0; i < COALITIONS; i++) {
        mf_person who[MOST_PERSONS];
        struct mf_plan plan;
        uint32_t n = draw(c, p.system, k < persons ? k : persons, r, who);
        steps = 0;
        if (!mf_plan_find(&p, who, n, &plan))
            continue;
        print_error("%.*s: fewer than %u can't, model %d, but %u can\n",
                    MF_F(mf_goal_text(a, scene->charter, o.goal, MF_EN)), c->lo, o.model, n);
        fail();
    }
    return 1;
}

static void fewer_never_can(void **state)
{
    struct rng r = rng_seed_from_env(11);
    int asked = 0;

    (void)state;
    for (size_t i = 0; i < sizeof charters / sizeof *charters * SCENES; i++) {
        struct mf_arena a;
        struct mf_scene scene = {.at = INT64_C(1672531200000)};
        struct mf_goal *goals;
        struct mf_org *org;
        uint32_t n;
        mf_arena_init(&a);
        scene.charter = charter_at(&a, charters[i / SCENES]);
        assert_non_null(scene.charter);
        scene.roster = mf_nominal_roster(&a, scene.charter, OPEN);
        assert_true(scene.roster.npersons < MOST_PERSONS - 2 || scene.roster.npersons > 500);
        n = mf_capture_goals(&a, scene.charter, &goals);
        org = scene.roster.npersons < MOST_PERSONS - 2 ? shake(&a, &scene, &r) : NULL;
        for (int k = 0; org && k < 4; k++) {
            struct mf_capture_options o = {.goal = goals[rng_below(&r, n)],
                                           .model = (enum mf_outsiders)rng_below(&r, 3),
                                           .horizon = MF_CAPTURE_HORIZON,
                                           .departures = (uint32_t)rng_below(&r, 2),
                                           .newcomers = (uint32_t)rng_below(&r, 3) / 2,
                                           .steps = 400000};
            asked += challenge(&a, &scene, org, o, &r);
        }
        if (org)
            mf_org_free(org);
        mf_arena_free(&a);
    }
    printf("# %d answers\n", asked);
    assert_true(asked > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fewer_never_can)};

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
