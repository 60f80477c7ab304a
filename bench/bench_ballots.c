/*
 * A million members. How long founding takes; ballots on one proposal, and scattered over a hundred
 * that are open at once, each with three clauses that overlap and with early closing, one ballot in
 * ten a change; the memory that a member and a ballot take, as the organisation counts it and as
 * the system does. Then the state with all of that: its hash, its snapshot, and an organisation
 * restored from it. Times are of the processor, since a ballot is to be had on one core.
 */
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "bench.h"
#include "engine/snapshot.h"
#include "engine/state.h"

enum {
    MEMBERS = 1000000,
    BALLOTS = 1000000,     /* on one proposal, every tenth a change */
    OPEN = 100,            /* proposals at once */
    FIRST_BALLOTS = 24600, /* on each: just after its table of ballots has grown */
    CHANGES = FIRST_BALLOTS / 9,
    STRIDE = 618033, /* no common factor with MEMBERS: goes round everybody, far apart */
    ID = 8,
    NAME = 14
};

#define START INT64_C(1672531200000) /* 2023-01-01T00:00Z */

static const char charter_text[] =
    "charter \"A million members\" {\n"
    "  body members \"Members\" { seats open  admitted by clerk  require 1 worker }\n"
    "  office clerk \"Clerk\"\n"
    "  power adopt(topic: text) \"Adopt\" {\n"
    "    proposed by 1 of members\n    votes 30 days, closing early\n"
    "    passes when 70% of members in office\n"
    "                and majority of members.worker voting with quorum 1/3 in office\n"
    "                and 2/3 of members except proposer voting\n"
    "    effect adopt \"resolution\"\n  }\n"
    "}\n";

struct bench {
    struct mf_arena arena;
    struct mf_org *org;
    struct mf_events events;
    struct mf_refusals refusals;
};

/* Bytes that the system holds in memory for this process. */
static int64_t resident(void)
{
    long pages = 0, skipped = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f)
        return 0;
    if (fscanf(f, "%ld %ld", &skipped, &pages) != 2)
        pages = 0;
    fclose(f);
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

static int64_t reserved(const struct mf_org *org)
{
    return (int64_t)(org->arena.reserved + org->journal.arena.reserved);
}

_Noreturn static void failed(const struct bench *b, const char *what)
{
    fprintf(stderr, "bench ballots: %s", what);
    for (uint32_t i = 0; i < b->refusals.list.n; i++)
        fprintf(stderr, " %s", mf_reason_name(b->refusals.list.at[i].reason));
    fprintf(stderr, "\n");
    exit(1);
}

/* Everybody a member since a day of their own; every third a worker. */
static struct mf_roster roster_of(struct mf_arena *a)
{
    struct mf_roster_person *persons = mf_new_n(a, struct mf_roster_person, MEMBERS);
    struct mf_roster_seat *seats = mf_new_n(a, struct mf_roster_seat, MEMBERS);
    static struct mf_roster_office clerk;
    for (uint32_t i = 0; i < MEMBERS; i++) {
        char *text = mf_arena_alloc(a, 1, ID + NAME + 2);
        snprintf(text, ID + 1, "m%07u", (unsigned)i);
        snprintf(text + ID + 1, NAME + 1, "Member %07u", (unsigned)i);
        persons[i].id = (struct mf_str){text, ID};
        persons[i].name = (struct mf_str){text + ID + 1, NAME};
        seats[i].person = i;
        seats[i].tags = i % 3 == 0;
        seats[i].since = START - (mf_instant)(i % 9999) * MF_DAY - i;
    }
    return (struct mf_roster){.persons = persons,
                              .npersons = MEMBERS,
                              .seats = seats,
                              .nseats = MEMBERS,
                              .offices = &clerk,
                              .noffices = 1};
}

static void submit(struct bench *b, const struct mf_command *c)
{
    b->events.list.n = b->refusals.list.n = 0;
    if (!mf_org_submit(b->org, c, &b->events, &b->refusals))
        failed(b, "refused:");
}

/* Files a proposal that is voted on at once; its number. */
static uint32_t open_proposal(struct bench *b)
{
    char topic[32];
    uint32_t number = mf_org_proposals(b->org) + 1;
    snprintf(topic, sizeof topic, "Matter %u", (unsigned)number);
    struct mf_arg arg = {.kind = MF_ARG_TEXT, .text = mf_str_c(topic)};
    struct mf_command c = {
        .verb = MF_DO_FILE, .at = mf_org_now(b->org), .actor = number, .args = &arg, .nargs = 1};
    submit(b, &c);
    if (mf_org_proposal(b->org, number).state != MF_ST_VOTING)
        failed(b, "a proposal isn't voted on");
    return number;
}

static enum mf_ballot first_choice(uint32_t turn)
{
    uint32_t of_hundred = turn * 2654435761u % 100;
    if (of_hundred < 82)
        return MF_BALLOT_YES;
    return of_hundred < 92 ? MF_BALLOT_NO : MF_BALLOT_ABSTAIN;
}

static enum mf_ballot other_choice(enum mf_ballot was)
{
    if (was == MF_BALLOT_YES)
        return MF_BALLOT_ABSTAIN;
    return was == MF_BALLOT_NO ? MF_BALLOT_YES : MF_BALLOT_NO;
}

static mf_person voter(uint32_t turn)
{
    return (mf_person)((uint64_t)turn * STRIDE % MEMBERS);
}

/* A ballot of whoever's turn it is, in the millisecond after the last. */
static void vote(struct bench *b, uint32_t proposal, uint32_t turn, bool change)
{
    enum mf_ballot ballot = first_choice(turn);
    struct mf_command c = {.verb = MF_DO_VOTE,
                           .at = mf_org_now(b->org) + 1,
                           .actor = voter(turn),
                           .proposal = proposal,
                           .ballot = change ? other_choice(ballot) : ballot};
    submit(b, &c);
}

static void found(struct bench *b, const struct mf_charter *charter)
{
    struct mf_arena rosters;
    int64_t runs[BENCH_RUNS], before = 0, after = 0;
    mf_arena_init(&rosters);
    struct mf_roster roster = roster_of(&rosters);
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        mf_org_free(b->org);
        before = resident();
        int64_t start = bench_processor_ns();
        b->org = mf_org_found(charter, &roster, START, NULL, &b->refusals);
        runs[i] = (bench_processor_ns() - start) / 1000;
        if (!b->org)
            failed(b, "not founded:");
        after = resident();
    }
    bench_report("found a million members", bench_median(runs), 2000000, "ms");
    bench_report("memory a member, counted", reserved(b->org) * 1000 / MEMBERS, 100000, "B");
    bench_report("memory a member, resident", (after - before) * 1000 / MEMBERS, 100000, "B");
    mf_arena_free(&rosters);
}

static void one_proposal(struct bench *b)
{
    int64_t runs[BENCH_RUNS];
    for (unsigned i = 0; i < BENCH_RUNS; i++) {
        uint32_t number = open_proposal(b), turn = 0, changed = 0;
        int64_t start = bench_processor_ns();
        for (uint32_t k = 0; k < BALLOTS; k++)
            if (k % 10 == 9)
                vote(b, number, changed++ * 8, true);
            else
                vote(b, number, turn++, false);
        runs[i] = (bench_processor_ns() - start) * 1000 / BALLOTS;
        if (mf_org_proposal(b->org, number).state != MF_ST_VOTING)
            failed(b, "closed before its last ballot");
    }
    bench_report("a ballot of a million members", bench_median(runs), 1000000, "ns");
}

static void hundred_proposals(struct bench *b)
{
    int64_t counted, system, before = bench_processor_ns();
    uint32_t first = open_proposal(b);
    for (uint32_t i = 1; i < OPEN; i++)
        open_proposal(b);
    bench_report("open one of a hundred proposals", (bench_processor_ns() - before) / OPEN,
                 20000000, "us");
    counted = reserved(b->org);
    system = resident();
    before = bench_processor_ns();
    for (uint32_t k = 0; k < FIRST_BALLOTS; k++)
        for (uint32_t i = 0; i < OPEN; i++) {
            vote(b, first + i, k + i * 977, false);
            if (k % 9 == 8)
                vote(b, first + i, k - 8 + i * 977, true);
        }
    bench_report("a ballot on one of a hundred",
                 (bench_processor_ns() - before) * 1000 / (OPEN * (FIRST_BALLOTS + CHANGES)),
                 1000000, "ns");
    bench_report("memory a ballot, counted",
                 (reserved(b->org) - counted) * 1000 / (OPEN * FIRST_BALLOTS), 64000, "B");
    bench_report("memory a ballot, resident", (resident() - system) * 1000 / (OPEN * FIRST_BALLOTS),
                 64000, "B");
    for (uint32_t i = 0; i < OPEN; i++)
        if (mf_org_proposal(b->org, first + i).state != MF_ST_VOTING)
            failed(b, "closed before its last ballot");
}

static void snapshot(struct bench *b)
{
    struct mf_hash hash, again;
    struct mf_arena arena;
    struct mf_err err = {0};
    struct mf_org *restored;
    struct mf_buf bytes;
    int64_t start = bench_processor_ns();

    hash = mf_org_state_hash(b->org);
    bench_report("hash of the whole state", (bench_processor_ns() - start) / 1000, 10000000, "ms");
    mf_arena_init(&arena);
    mf_buf_init(&bytes, &arena);
    start = bench_processor_ns();
    mf_org_snapshot(b->org, &bytes);
    bench_report("snapshot", (bench_processor_ns() - start) / 1000, 10000000, "ms");
    bench_report("snapshot, size", (int64_t)bytes.n / 1000, MF_MAX_SNAPSHOT / 1000, "MB");
    start = bench_processor_ns();
    restored = mf_org_restore(mf_buf_str(&bytes), &err);
    bench_report("restored from it", (bench_processor_ns() - start) / 1000, 20000000, "ms");
    if (!restored)
        failed(b, err.message);
    again = mf_org_state_hash(restored);
    if (memcmp(&hash, &again, sizeof hash) != 0)
        failed(b, "restored with another state");
    mf_org_free(restored);
    mf_arena_free(&arena);
}

int main(void)
{
    struct bench b = {0};
    struct mf_diags diags;
    struct mf_source source = {MF_S("million.charter"), mf_str_c(charter_text)};
    mf_arena_init(&b.arena);
    mf_diags_init(&diags, &b.arena);
    const struct mf_charter *charter = mf_charter_read(&b.arena, source, &diags);
    b.events.arena = b.refusals.arena = &b.arena;
    if (!charter) {
        for (uint32_t i = 0; i < diags.list.n; i++)
            fprintf(stderr, "%s\n", diags.list.at[i].kind->id);
        failed(&b, "its charter has mistakes");
    }
    found(&b, charter);
    one_proposal(&b);
    hundred_proposals(&b);
    snapshot(&b);
    mf_org_free(b.org);
    mf_arena_free(&b.arena);
    return 0;
}
