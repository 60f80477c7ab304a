/*
 * Figures of deciding and stopping against the engine itself: random small charters, each played
 * for every coalition and every conduct of those outside. And organisations whose figures are
 * known.
 */
#include "played.h"

#include "audit/nominal.h"
#include "rng.h"

/* ---- random charters ---- */

struct maker {
    struct rng *r;
    struct mf_buf b;
    bool odd, weighed, stages;
    uint32_t members; /* about so many in a body */
};

enum role { SIGNED, VOTED, WINDOW };

static bool chance(struct maker *m, unsigned percent)
{
    return rng_below(m->r, 100) < percent;
}

static unsigned below(struct maker *m, unsigned n)
{
    return (unsigned)rng_below(m->r, n);
}

static void make_amount(struct maker *m, enum role role, const char *group, bool quorum)
{
    static const char *const shares[] = {"1/2",       "2/3",           "majority",
                                         "all",       "more than 1/3", "majority",
                                         "all but 1", "60%",           "50% rounded down"};
    static const char *const bases[] = {"in office", "in office", "present", "voting"};
    bool whole = strcmp(group, "a") == 0;

    if (chance(m, 35)) {
        mf_buf_f(&m->b, "%u", 1 + below(m, m->weighed && whole ? 5 : quorum ? 3 : 4));
        if (!quorum)
            mf_buf_f(&m->b, " of %s", group);
        return;
    }
    mf_buf_c(&m->b, role == VOTED && chance(m, 5) ? "80% falling to 40% over 1 day"
                    : chance(m, 5)                ? "1/1 sqrt"
                                                  : shares[below(m, 9)]);
    if (!quorum)
        mf_buf_f(&m->b, " of %s", group);
    if (quorum || role == SIGNED)
        mf_buf_c(&m->b, whole && chance(m, 40) ? " seats" : " in office");
    else if (whole && chance(m, 25))
        mf_buf_c(&m->b, m->weighed && chance(m, 50) ? " issued" : " seats");
    else
        mf_buf_f(&m->b, " %s", bases[below(m, 4)]);
    if (!quorum && role != SIGNED && chance(m, 6))
        mf_buf_c(&m->b, " without abstentions");
}

static const char *a_group(struct maker *m)
{
    static const char *const groups[] = {"a",
                                         "a",
                                         "a",
                                         "b",
                                         "b",
                                         "b",
                                         "a.red",
                                         "a except red",
                                         "a except chair",
                                         "a except subject",
                                         "b except a",
                                         "b except subject",
                                         "a except proposer"};

    return groups[below(m, chance(m, 10) ? 13 : 12)];
}

static void make_leaf(struct maker *m, enum role role)
{
    const char *group = a_group(m);

    if (chance(m, 12)) {
        mf_buf_c(&m->b, chance(m, 50) ? "boss" : "chair");
        return;
    }
    if (role == VOTED && chance(m, 8)) {
        mf_buf_f(&m->b, "no objection by %u of %s", 1 + below(m, 3), group);
        return;
    }
    if (role == VOTED && chance(m, 15)) { /* where a tie is likely */
        mf_buf_f(&m->b, "majority of %s %s tie decided by %s", group,
                 chance(m, 50) ? "voting" : "in office", chance(m, 60) ? "chair" : "boss");
        return;
    }
    make_amount(m, role, group, false);
    if (role != SIGNED && chance(m, 7)) {
        mf_buf_c(&m->b, " counting yes + abstain");
        m->odd = true;
    }
    if (role != SIGNED && chance(m, 35)) {
        mf_buf_c(&m->b, " with quorum ");
        make_amount(m, role, group, true);
    }
    if (role != SIGNED && chance(m, 5)) {
        mf_buf_c(&m->b, " tie decided by chair");
        m->odd = true;
    }
}

static void make_rule(struct maker *m, enum role role, unsigned depth)
{
    unsigned dice = below(m, 100);

    if (depth == 0 || dice < 50) {
        make_leaf(m, role);
        return;
    }
    mf_buf_c(&m->b, dice >= 90 ? "2 of (" : "(");
    for (unsigned i = 0; i < (dice >= 90 ? 3u : 2u); i++) {
        if (i > 0)
            mf_buf_c(&m->b, dice >= 90 ? ", " : dice < 72 ? " and " : " or ");
        make_rule(m, role, depth - 1);
    }
    mf_buf_c(&m->b, ")");
}

static void make_stage(struct maker *m, bool veto)
{
    static const char *const notified[] = {"a", "b", "a, b", "a except red", "boss, chair"};
    bool consents = chance(m, 8);

    mf_buf_c(&m->b, "    deliberates 3 days\n");
    if (chance(m, 60))
        mf_buf_f(&m->b, "    notice 3 days to %s\n", notified[below(m, 5)]);
    if (consents)
        mf_buf_c(&m->b, "    lapses after 6 days\n");
    else
        mf_buf_c(&m->b, chance(m, 30) ? "    votes 2 days, closing early\n" : "    votes 7 days\n");
    if (chance(m, 15))
        mf_buf_c(&m->b, chance(m, 50) ? "    recuses subject\n" : "    recuses chair\n");
    mf_buf_c(&m->b, "    passes when ");
    make_rule(m, VOTED, 2);
    if (!consents && chance(m, 10))
        mf_buf_c(&m->b, "\n    second call after 1 day with quorum 1 in office");
    if (veto) {
        mf_buf_c(&m->b, "\n    veto by ");
        make_rule(m, SIGNED, 1);
        mf_buf_c(&m->b, chance(m, 25) ? " at any time" : " within 2 days");
        if (chance(m, 40)) {
            mf_buf_c(&m->b, ", overridden within 2 days by ");
            make_rule(m, WINDOW, 1);
        }
    }
    mf_buf_c(&m->b, "\n");
}

static void make_stages(struct maker *m)
{
    unsigned n = chance(m, 25) ? 2 : chance(m, 6) ? 3 : 1;

    if (n == 1) {
        make_stage(m, chance(m, 30));
        return;
    }
    for (unsigned i = 0; i < n; i++) {
        mf_buf_f(&m->b, "    stage s%u", i);
        if (i > 0 && chance(m, 60)) {
            mf_buf_f(&m->b, " if s%u %s", below(m, i), chance(m, 80) ? "fails" : "ties");
            m->stages = true;
        }
        mf_buf_c(&m->b, " {\n");
        make_stage(m, chance(m, 25));
        mf_buf_c(&m->b, "    }\n");
    }
}

static void make_power(struct maker *m)
{
    mf_buf_c(&m->b, "  power act(person: person)");
    if (chance(m, 30))
        mf_buf_c(&m->b, " caretaker");
    mf_buf_c(&m->b, " {\n    proposed by ");
    make_rule(m, SIGNED, 1);
    mf_buf_c(&m->b, " within 5 days\n");
    make_stages(m);
    if (chance(m, 30)) {
        bool of_effect = chance(m, 40);
        mf_buf_c(&m->b, "    challenge by ");
        make_rule(m, SIGNED, 1);
        mf_buf_f(&m->b, " within 3 days%s, %s within 2 days by ", of_effect ? " of effect" : "",
                 chance(m, 50) ? "overturned" : "confirmed");
        make_rule(m, WINDOW, 1);
        mf_buf_c(&m->b, "\n");
    }
    if (chance(m, 12)) {
        mf_buf_c(&m->b, "    confirmed within 9 days by ");
        make_rule(m, WINDOW, 1);
        mf_buf_c(&m->b, "\n");
    }
    mf_buf_c(&m->b, "    effect appoint person to deputy\n  }\n");
}

static void make_charter(struct maker *m)
{
    mf_buf_c(&m->b, "charter \"Random\" {\n  silence over 1 hour extends\n"
                    "  body a { seats 7 vacancies filled by fill limit 7 red");
    if (chance(m, 15))
        mf_buf_f(&m->b, " minimum %u", 1 + below(m, 5));
    m->weighed = chance(m, 30);
    if (m->weighed)
        mf_buf_c(&m->b, " weight shares");
    mf_buf_c(&m->b, " }\n  body b { seats open admitted by boss }\n  office boss\n"
                    "  office chair of a\n  office deputy\n"
                    "  power fill(person: person) caretaker { proposed by 1 of a votes 7 days\n"
                    "    passes when majority of a in office effect seat person on a }\n");
    make_power(m);
    mf_buf_c(&m->b, "}\n");
}

/* ---- random people ---- */

struct people {
    struct mf_roster_person persons[MAX_PLAYERS];
    struct mf_roster_seat seats[2 * MAX_PLAYERS];
    struct mf_roster_office offices[2];
    struct mf_roster_weight weights[MAX_PLAYERS];
    struct mf_roster r;
    uint32_t kind[MAX_PLAYERS];
};

static void make_people(struct maker *m, struct mf_arena *a, struct people *p)
{
    uint32_t n = chance(m, 15) ? 6 : 3 + below(m, 3), chair = UINT32_MAX, boss = below(m, n + 1);

    memset(p, 0, sizeof *p);
    for (mf_person i = 0; i < n; i++) {
        bool in_a = chance(m, 70), in_b = chance(m, 50), red = chance(m, 40);
        uint64_t weight = 1 + rng_below(m->r, 3);
        p->persons[i].id = p->persons[i].name = mf_strf(a, "p%u", i);
        p->persons[i].owner = MF_NOBODY;
        if (in_a) {
            p->seats[p->r.nseats++] = (struct mf_roster_seat){.person = i, .body = 0, .tags = red};
            if (m->weighed)
                p->weights[p->r.nweights++] = (struct mf_roster_weight){i, 0, 0, weight};
            if (chair == UINT32_MAX && chance(m, 40))
                chair = i;
        }
        if (in_b)
            p->seats[p->r.nseats++] = (struct mf_roster_seat){.person = i, .body = 1};
        p->kind[i] = (uint32_t)in_a | (uint32_t)in_b << 1 | (uint32_t)(red && in_a) << 2 |
                     (in_a && m->weighed ? (uint32_t)weight << 3 : 0);
    }
    if (boss < n)
        p->offices[p->r.noffices++] = (struct mf_roster_office){boss, 0};
    if (chair < n)
        p->offices[p->r.noffices++] = (struct mf_roster_office){chair, 1};
    if (boss < n)
        p->kind[boss] |= 64;
    if (chair < n)
        p->kind[chair] |= 128;
    p->r.persons = p->persons;
    p->r.npersons = n;
    p->r.seats = p->seats;
    p->r.offices = p->offices;
    p->r.weights = p->weights;
}

/* ---- comparing ---- */

struct tally {
    uint32_t charters, refused, figures, proven, impossible;
    uint64_t plays;
};

static void show(const char *what, uint32_t played, struct mf_figure f, const char *text,
                 const struct people *p)
{
    print_message("# %s: played %d, said %s [%u, %u] supposing %d\n%s", what, (int)played,
                  f.possible ? "possible" : "impossible", f.lo, f.hi, (int)f.supposed.subject,
                  text);
    for (uint32_t i = 0; i < p->r.npersons; i++)
        print_message("# p%u: kind %x\n", i, p->kind[i]);
}

static bool agrees(uint32_t played, struct mf_figure f, struct tally *t)
{
    t->figures++;
    if (!f.possible || (f.lo == f.hi && f.who)) {
        t->proven++;
        t->impossible += !f.possible;
        return played == (f.possible ? f.lo : UINT32_MAX);
    }
    return played == UINT32_MAX ? !f.who : f.lo <= played && (played <= f.hi || !f.who);
}

static uint32_t over_subjects(struct played *g, enum mf_conduct conduct, bool stops, bool looks)
{
    uint32_t best = UINT32_MAX;

    for (mf_person s = 0; s < (looks ? g->npersons : 1); s++) {
        uint32_t n = smallest_played(g, s, conduct, stops);
        best = n < best ? n : best;
    }
    return best;
}

static bool compare(struct played *g, const struct mf_decision *d, const char *text,
                    const struct people *p, struct tally *t)
{
    static const enum mf_conduct conducts[] = {MF_OTHERS_FIGHT, MF_OTHERS_OPPOSE, MF_OTHERS_AWAY,
                                               MF_OTHERS_SILENT, MF_OTHERS_TOLD};
    static const char *const names[] = {"against all", "against votes", "others away",
                                        "others silent", "those told fight"};
    bool looks = strstr(text, "subject") != NULL, ok = true;

    for (size_t i = 0; i < 5; i++) {
        uint32_t n = over_subjects(g, conducts[i], false, looks);
        if (!agrees(n, d->decides[conducts[i]], t)) {
            show(names[i], n, d->decides[conducts[i]], text, p);
            ok = false;
        }
    }
    for (size_t i = 0; i < 2; i++) {
        struct mf_figure f = i == 0 ? d->stops : d->stops_by_votes;
        uint32_t n = over_subjects(g, conducts[i], true, looks);
        if (!agrees(n, f, t)) {
            show(i == 0 ? "stops" : "stops by votes", n, f, text, p);
            ok = false;
        }
    }
    return ok;
}

static bool one_charter(struct rng *r, struct tally *t)
{
    struct mf_arena arena;
    struct maker m = {.r = r};
    struct people people;
    struct mf_diags diags;
    struct mf_refusals rs;
    const struct mf_charter *c;
    bool ok = true;

    mf_arena_init(&arena);
    mf_buf_init(&m.b, &arena);
    mf_diags_init(&diags, &arena);
    rs = (struct mf_refusals){.arena = &arena};
    make_charter(&m);
    make_people(&m, &arena, &people);
    c = mf_charter_read(&arena, (struct mf_source){MF_S("random"), mf_buf_str(&m.b)}, &diags);
    if (c) {
        struct mf_org *org = mf_org_found(c, &people.r, PLAYED_START, NULL, &rs);
        struct played g = {.charter = c,
                           .roster = &people.r,
                           .power = 1,
                           .npersons = people.r.npersons,
                           .odd = m.odd,
                           .stages = m.stages};
        assert_non_null(org);
        memcpy(g.kind, people.kind, sizeof g.kind);
        struct mf_study *study = mf_study_new(&arena, org);
        struct mf_decision d = mf_decide(study, &c->powers[1]);
        ok = compare(&g, &d, m.b.p, &people, t);
        t->charters++;
        t->plays += g.plays;
        mf_org_free(org);
    } else {
        t->refused++;
    }
    mf_arena_free(&arena);
    return ok;
}

static void test_random_charters_as_played(void **state)
{
    struct rng r = rng_seed_from_env(0x706c61796564);
    struct tally t = {0};
    const char *rounds = getenv("MF_ROUNDS");
    uint32_t n = rounds ? (uint32_t)strtoul(rounds, NULL, 10) : 45, wrong = 0;
    (void)state;

    while (t.charters < n) {
        uint64_t seed = r.s;
        if (!one_charter(&r, &t)) {
            print_message("# that was MF_SEED=%llu\n", (unsigned long long)seed);
            wrong++;
        }
    }
    print_message("# %u charters (%u more refused), %u figures, %u proven, %llu courses played\n",
                  t.charters, t.refused, t.figures, t.proven, (unsigned long long)t.plays);
    print_message("# impossible %u\n", t.impossible);
    assert_int_equal(wrong, 0);
    assert_true(t.proven * 100 >= t.figures * 98);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_charters_as_played),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
