/*
 * Who decides and who stops, in large organisations: 10,000 persons of some forty kinds in 30
 * bodies, a power with six alternatives of four bodies each, all its figures; a million token
 * holders, each with another weight, whose power asks for a weighted majority and for none to three
 * bodies of heads, small ones and such as a third of all holders are in.
 */
#include <string.h>

#include "audit/decide.h"
#include "base/os.h"
#include "bench.h"

enum { PERSONS = 10000, BODIES = 30, KINDS = 40, HOLDERS = 1000000 };

struct scene {
    struct mf_arena arena;
    const struct mf_charter *charter;
    struct mf_roster roster;
    MF_VEC(struct mf_roster_seat) seats;
    MF_VEC(struct mf_roster_weight) weights;
    struct mf_org *org;
};

static uint64_t state = 0x6d7566616b6174;

static void read_charter(struct scene *s, struct mf_str text)
{
    struct mf_diags diags;
    struct mf_source source = {MF_S("bench"), text};
    mf_diags_init(&diags, &s->arena);
    s->charter = mf_charter_read(&s->arena, source, &diags);
    if (!s->charter) {
        fprintf(stderr, "bench audit: the charter isn't read\n");
        exit(1);
    }
}

static void persons(struct scene *s, uint32_t n)
{
    struct mf_roster_person *p = mf_new_n(&s->arena, struct mf_roster_person, n);
    for (uint32_t i = 0; i < n; i++) {
        char *id = mf_arena_alloc(&s->arena, 1, 12);
        snprintf(id, 12, "p%u", i);
        p[i].id = p[i].name = mf_str_c(id);
        p[i].owner = MF_NOBODY;
    }
    s->roster.persons = p;
    s->roster.npersons = n;
}

static void found(struct scene *s)
{
    struct mf_refusals rs = {.arena = &s->arena};
    s->roster.seats = s->seats.at;
    s->roster.nseats = s->seats.n;
    s->roster.weights = s->weights.at;
    s->roster.nweights = s->weights.n;
    s->org = mf_org_found(s->charter, &s->roster, 0, NULL, &rs);
    if (!s->org) {
        fprintf(stderr, "bench audit: not founded: %s\n",
                rs.list.n ? mf_reason_name(rs.list.at[0].reason) : "?");
        exit(1);
    }
}

/* ---- many bodies ---- */

static void many_bodies(struct scene *s)
{
    static const char *const bars[] = {"majority of b", "2/3 of b", "majority of b", "40% of b"};
    static const char *const bases[] = {" in office", " in office",
                                        " voting with quorum 1/3 in office", " in office"};
    uint64_t kinds[KINDS];
    struct mf_buf b;
    memset(s, 0, sizeof *s);
    mf_arena_init(&s->arena);
    mf_buf_init(&b, &s->arena);
    mf_buf_c(&b, "charter \"Many\" {\n  silence over 1 hour extends\n  office boss\n");
    for (unsigned i = 0; i < BODIES; i++)
        mf_buf_f(&b, "  body b%u { seats open admitted by boss }\n", i);
    mf_buf_c(&b, "  power act { proposed by 1 of b0 votes 7 days passes when ");
    for (unsigned i = 0; i < 6; i++) {
        mf_buf_c(&b, i ? "\n    or (" : "(");
        for (unsigned k = 0; k < 4; k++) {
            if (k)
                mf_buf_c(&b, " and ");
            unsigned bar = (unsigned)(bench_next(&state) % 4);
            mf_buf_f(&b, "%s%u%s", bars[bar], (unsigned)(bench_next(&state) % BODIES), bases[bar]);
        }
        mf_buf_c(&b, ")");
    }
    mf_buf_c(&b, "\n    effect adopt \"a\" }\n}\n");
    read_charter(s, mf_buf_str(&b));
    persons(s, PERSONS);
    for (unsigned i = 0; i < KINDS; i++) /* in one body of four */
        kinds[i] = bench_next(&state) & bench_next(&state);
    for (uint32_t p = 0; p < PERSONS; p++) {
        uint64_t kind = kinds[bench_next(&state) % KINDS];
        for (uint32_t i = 0; i < BODIES; i++)
            if (kind >> i & 1)
                mf_vec_push(&s->arena, &s->seats,
                            ((struct mf_roster_seat){.person = p, .body = i}));
    }
    found(s);
}

/* How many figures aren't proven. */
static unsigned open_figures(const struct mf_decision *d)
{
    unsigned n = d->stops.lo != d->stops.hi;
    n += d->stops_by_votes.lo != d->stops_by_votes.hi;
    for (int c = 0; c < MF_OTHERS__COUNT; c++)
        n += d->decides[c].possible && d->decides[c].lo != d->decides[c].hi;
    return n;
}

static void bench_many_bodies(void)
{
    int64_t runs[BENCH_RUNS];
    struct mf_decision d = {.power = NULL};
    struct scene s;
    char name[64];
    many_bodies(&s);
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        struct mf_arena arena;
        mf_arena_init(&arena);
        int64_t start = bench_processor_ns() / 1000;
        struct mf_study *study = mf_study_new(&arena, s.org);
        d = mf_decide(study, &s.charter->powers[0]);
        runs[i] = bench_processor_ns() / 1000 - start;
        mf_arena_free(&arena);
    }
    snprintf(name, sizeof name, "10,000 in 30 bodies: %u, stop %u", d.decides[MF_OTHERS_FIGHT].hi,
             d.stops.hi);
    bench_report(name, bench_median(runs), 50000, "ms");
    if (open_figures(&d) > 0)
        printf("  of its figures %u aren't proven\n", open_figures(&d));
    mf_org_free(s.org);
    mf_arena_free(&s.arena);
}

/* ---- a million holders ---- */

static void holders(struct scene *s, unsigned bodies, bool large)
{
    struct mf_buf b;
    memset(s, 0, sizeof *s);
    mf_arena_init(&s->arena);
    mf_buf_init(&b, &s->arena);
    mf_buf_c(&b, "charter \"Tokens\" {\n  silence over 1 hour extends\n  office boss\n"
                 "  body holders { seats open admitted by boss weight tokens }\n");
    for (unsigned i = 0; i < bodies; i++)
        mf_buf_f(&b, "  body b%u { seats open admitted by boss }\n", i);
    mf_buf_c(&b, "  power act { proposed by 1 of holders votes 7 days\n"
                 "    passes when majority of holders issued");
    for (unsigned i = 0; i < bodies; i++)
        mf_buf_f(&b, " and majority of b%u in office", i);
    mf_buf_c(&b, " effect adopt \"a\" }\n}\n");
    read_charter(s, mf_buf_str(&b));
    persons(s, HOLDERS);
    for (uint32_t p = 0; p < HOLDERS; p++) {
        uint64_t tokens =
            1 + (uint64_t)p + (bench_next(&state) % 1000 == 0 ? bench_next(&state) % 100000000 : 0);
        mf_vec_push(&s->arena, &s->seats, ((struct mf_roster_seat){.person = p}));
        mf_vec_push(&s->arena, &s->weights, ((struct mf_roster_weight){p, 0, 0, tokens}));
        for (uint32_t i = 0; i < bodies; i++)
            if (bench_next(&state) % (large ? 3 : 50000) == 0)
                mf_vec_push(&s->arena, &s->seats,
                            ((struct mf_roster_seat){.person = p, .body = i + 1}));
    }
    found(s);
}

static void bench_holders(unsigned bodies, bool large)
{
    int64_t runs[BENCH_RUNS];
    struct mf_figure f = {.possible = false};
    struct scene s;
    char name[64];
    holders(&s, bodies, large);
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        struct mf_arena arena;
        mf_arena_init(&arena);
        int64_t start = bench_processor_ns() / 1000;
        struct mf_study *study = mf_study_new(&arena, s.org);
        struct mf_deciders d = mf_deciders(study, &s.charter->powers[0], MF_OTHERS_OPPOSE,
                                           (struct mf_supposition){MF_NOBODY, MF_NOBODY});
        f = mf_figure_of(study, d);
        runs[i] = bench_processor_ns() / 1000 - start;
        mf_arena_free(&arena);
    }
    snprintf(name, sizeof name, "a million, %u %sbodies: %u", bodies, large ? "large " : "", f.hi);
    bench_report(name, bench_median(runs), 1000000, "ms");
    if (f.lo != f.hi)
        printf("  not proven: from %u\n", f.lo);
    mf_org_free(s.org);
    mf_arena_free(&s.arena);
}

int main(void)
{
    bench_many_bodies();
    for (unsigned bodies = 0; bodies <= 3; bodies++)
        bench_holders(bodies, false);
    for (unsigned bodies = 1; bodies <= 3; bodies++)
        bench_holders(bodies, true);
    return 0;
}
