/* RCTab's configuration: its rules as a contest's policy, its candidates and labels. */
#include <jansson.h>
#include <string.h>

#include "poll/reader.h"

struct rules {
    struct mf_arena *a;
    struct mf_poll_rules *to;
    struct mf_map names;
    struct mf_poll_note *fault;
};

static bool refuse(struct rules *r, enum mf_poll_word word, struct mf_str arg0, struct mf_str arg1)
{
    *r->fault = (struct mf_poll_note){
        .word = word, .times = 1, .args = {mf_str_copy(r->a, arg0), mf_str_copy(r->a, arg1)}};
    return false;
}

/* A member as text, whether it was written as one, as a number or as true; n 0: absent. */
static struct mf_str member(struct rules *r, const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    if (json_is_string(v))
        return mf_str_trim(
            mf_str_copy(r->a, (struct mf_str){json_string_value(v), json_string_length(v)}));
    if (json_is_integer(v))
        return mf_strf(r->a, "%lld", (long long)json_integer_value(v));
    return mf_str_c(json_is_true(v) ? "true" : "");
}

static bool flag(struct rules *r, const json_t *o, const char *key)
{
    return mf_str_is(member(r, o, key), "true");
}

static bool unfollowed(struct rules *r, const json_t *o, const char *key)
{
    return refuse(r, MF_POLL_WORD_RULES_VALUE, mf_str_c(key), member(r, o, key));
}

/* A whole number up to `most`; `word` stands for `of_word`, nothing for 0. */
static bool number(struct rules *r, const json_t *o, const char *key, const char *word,
                   uint64_t of_word, uint64_t most, uint64_t *ret)
{
    struct mf_str s = member(r, o, key);

    *ret = 0;
    if (s.n == 0)
        return true;
    if (mf_str_is(s, word))
        *ret = of_word;
    else if (!mf_poll_whole(s, ret) || *ret > most)
        return unfollowed(r, o, key);
    return true;
}

/* A percentage with at most six decimals, exact. */
static bool percentage(struct rules *r, const json_t *o, const char *key, struct mf_frac *ret)
{
    struct mf_str s = member(r, o, key), whole = s;
    uint64_t n, part = 0, scale = 1;

    *ret = (struct mf_frac){0};
    if (s.n == 0)
        return true;
    if (!mf_poll_digits(&s, &n))
        return unfollowed(r, o, key);
    if (s.n > 1 && s.p[0] == '.' && s.n <= 7) {
        s = mf_str_sub(s, 1, s.n);
        for (size_t i = 0; i < s.n; i++)
            scale *= 10;
        if (!mf_poll_whole(s, &part))
            return unfollowed(r, o, key);
    } else if (s.n > 0) {
        return unfollowed(r, o, key);
    }
    if (n > 100 || whole.n > 12)
        return unfollowed(r, o, key);
    *ret = mf_frac_reduce((struct mf_frac){n * scale + part, 100 * scale});
    return true;
}

static bool read_mode(struct rules *r, const json_t *o)
{
    static const struct {
        const char *mode, *method;
        bool one_a_round;
    } modes[] = {
        {"singleWinnerMajority", "irv", false},
        {"multiPassIrv", "irv_sequential", false},
        {"multiWinnerAllowMultipleWinnersPerRound", "stv_rctab", false},
        {"multiWinnerAllowOnlyOneWinnerPerRound", "stv_rctab", true},
        {"bottomsUp", "bottoms_up", false},
        {"bottomsUpUsingPercentageThreshold", "bottoms_up", false},
    };
    struct mf_str mode = member(r, o, "winnerElectionMode");

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (mf_str_is(mode, modes[i].mode)) {
            r->to->method = modes[i].method;
            r->to->contest.one_a_round = modes[i].one_a_round;
            return true;
        }
    return unfollowed(r, o, "winnerElectionMode");
}

static bool read_policy(struct rules *r, const json_t *o)
{
    struct mf_ballot_policy *p = &r->to->contest.policy;
    struct mf_str overvote = member(r, o, "overvoteRule"), ties = member(r, o, "tiebreakMode");
    uint64_t skips, ranks;

    if (mf_str_is(overvote, "alwaysSkipToNextRank"))
        p->overvote = MF_OVERVOTE_SKIP;
    else if (mf_str_is(overvote, "exhaustImmediately"))
        p->overvote = MF_OVERVOTE_EXHAUST;
    else if (mf_str_is(overvote, "exhaustIfMultipleContinuing"))
        p->overvote = MF_OVERVOTE_WAIT;
    else
        return unfollowed(r, o, "overvoteRule");
    p->duplicate =
        flag(r, o, "exhaustOnDuplicateCandidate") ? MF_DUPLICATE_EXHAUST : MF_DUPLICATE_BEST;
    if (!number(r, o, "maxSkippedRanksAllowed", "unlimited", MF_SKIPS_ANY, MF_POLL_OPTIONS,
                &skips) ||
        !number(r, o, "maxRankingsAllowed", "max", 0, MF_POLL_OPTIONS, &ranks))
        return false;
    p->skips = (uint32_t)skips;
    p->ranks = (uint32_t)ranks;
    r->to->in_order = mf_str_is(ties, "useCandidateOrder");
    r->to->contest.order_only = !mf_str_starts(ties, MF_S("previousRound"));
    return true;
}

static bool read_contest(struct rules *r, const json_t *o)
{
    struct mf_contest *c = &r->to->contest;
    uint64_t seats, decimals, stop;

    if (!number(r, o, "numberOfWinners", "", 0, MF_POLL_OPTIONS, &seats) ||
        !number(r, o, "decimalPlacesForVoteArithmetic", "", 0, 9, &decimals) ||
        !number(r, o, "minimumVoteThreshold", "", 0, MF_COUNT_WEIGHT, &c->minimum) ||
        !number(r, o, "stopTabulationEarlyAfterRound", "", 0, 0, &stop) ||
        !percentage(r, o, "multiSeatBottomsUpPercentageThreshold", &c->share))
        return false;
    c->seats = (uint32_t)seats;
    c->decimals = (uint8_t)decimals;
    c->batch = flag(r, o, "batchElimination") || flag(r, o, "cutoffElimination");
    c->until_two = flag(r, o, "continueUntilTwoCandidatesRemain");
    c->first_threshold = flag(r, o, "doesFirstRoundDetermineThreshold");
    c->hare = flag(r, o, "hareQuota");
    c->fine_threshold = flag(r, o, "nonIntegerWinningThreshold");
    r->to->blank_is_undeclared = flag(r, o, "treatBlankAsUndeclaredWriteIn");
    return true;
}

static bool read_candidates(struct rules *r, const json_t *list)
{
    size_t n = json_array_size(list);
    struct mf_str *name = mf_new_n(r->a, struct mf_str, n);
    bool *excluded = mf_new_n(r->a, bool, n);
    MF_VEC(struct mf_poll_alias) alias = {0};

    if (n == 0 || n > MF_POLL_OPTIONS)
        return refuse(r, n == 0 ? MF_POLL_WORD_OPTIONS_NONE : MF_POLL_WORD_OPTIONS_MANY,
                      mf_poll_none, mf_poll_none);
    for (uint32_t i = 0; i < n; i++) {
        const json_t *o = json_array_get(list, i), *others = json_object_get(o, "aliases");
        name[i] = member(r, o, "name");
        excluded[i] = flag(r, o, "excluded");
        if (name[i].n == 0 || !mf_map_put(&r->names, name[i], i))
            return refuse(r, MF_POLL_WORD_RULES_CANDIDATE, name[i], mf_poll_none);
        for (size_t k = 0; k < json_array_size(others); k++) {
            const json_t *v = json_array_get(others, k);
            struct mf_poll_alias other = {.candidate = i};
            if (json_is_string(v))
                other.name = mf_str_copy(r->a, mf_str_trim((struct mf_str){json_string_value(v),
                                                                           json_string_length(v)}));
            if (other.name.n == 0 || mf_str_eq(other.name, name[i]))
                continue;
            if (!mf_map_put(&r->names, other.name, i))
                return refuse(r, MF_POLL_WORD_RULES_CANDIDATE, other.name, mf_poll_none);
            mf_vec_push(r->a, &alias, other);
        }
    }
    r->to->name = name;
    r->to->excluded = excluded;
    r->to->nnames = (uint32_t)n;
    r->to->alias = alias.at;
    r->to->naliases = alias.n;
    return true;
}

static bool read_all(struct rules *r, const json_t *o)
{
    const json_t *rules = json_object_get(o, "rules");
    const json_t *source = json_array_get(json_object_get(o, "cvrFileSources"), 0);

    if (!json_is_object(rules) || !json_is_array(json_object_get(o, "candidates")))
        return refuse(r, MF_POLL_WORD_RULES_SHAPE, mf_poll_none, mf_poll_none);
    r->to->title = member(r, json_object_get(o, "outputSettings"), "contestName");
    r->to->overvote = member(r, source, "overvoteLabel");
    r->to->delimiter = member(r, source, "overvoteDelimiter");
    r->to->skipped = member(r, source, "skippedRankLabel");
    r->to->undeclared = member(r, source, "undeclaredWriteInLabel");
    return read_mode(r, rules) && read_policy(r, rules) && read_contest(r, rules) &&
           read_candidates(r, json_object_get(o, "candidates"));
}

bool mf_poll_rules_read(struct mf_poll_rules *ret, struct mf_arena *a, struct mf_str text,
                        struct mf_poll_note *fault)
{
    struct rules r = {.a = a, .to = ret, .fault = fault};
    json_error_t e;
    json_t *j = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &e);
    bool ok;

    *ret = (struct mf_poll_rules){.contest = {.against = MF_NO_OPTION}};
    *fault = (struct mf_poll_note){0};
    mf_map_init(&r.names, a);
    if (!j) {
        (void)refuse(&r, MF_POLL_WORD_JSON_BROKEN, mf_str_c(e.text), mf_poll_none);
        fault->line = e.line > 0 ? (uint32_t)e.line : 0;
        return false;
    }
    ok = read_all(&r, j);
    json_decref(j);
    return ok;
}

void mf_poll_rules_apply(struct mf_arena *a, const struct mf_poll_rules *rules,
                         struct mf_contest *c)
{
    const struct mf_profile *ballots = c->ballots;
    const bool *barred = c->barred, *withdrawn = c->withdrawn;
    uint32_t *order = mf_new_n(a, uint32_t, ballots->noptions);

    *c = rules->contest;
    c->ballots = ballots;
    c->barred = barred;
    c->withdrawn = withdrawn;
    if (c->seats == 0) /* as many as reach the share */
        c->seats = ballots->noptions;
    for (uint32_t i = 0; i < ballots->noptions; i++)
        order[i] = i;
    if (rules->in_order)
        c->order = order;
}
