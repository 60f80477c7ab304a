/* All runs of a replay. */
#include "replay/report.h"

#include "base/os.h"

bool mf_variant_find(const struct mf_scenario *sc, struct mf_str name, uint32_t *ret)
{
    for (uint32_t i = 0; i < sc->nvariants; i++) {
        if (mf_str_eq(sc->variants[i].name.text, name)) {
            *ret = i;
            return true;
        }
    }
    return false;
}

/* The file's name without folder and ending; the whole path where two charters share it. */
static struct mf_str stem_of(const struct mf_charter *const *charters, uint32_t n, uint32_t which)
{
    struct mf_str stem = mf_path_stem(charters[which]->source.name);
    for (uint32_t i = 0; i < n; i++)
        if (i != which && mf_str_eq(stem, mf_path_stem(charters[i]->source.name)))
            return charters[which]->source.name;
    return stem;
}

/* Everything sought that the charter stopped; what it can't say, or nobody tried, it didn't stop.
 */
static bool was_stopped(const struct mf_attempt_account *a)
{
    return a->outcome != MF_OUT_ABSENT && a->outcome != MF_OUT_UNTRIED &&
           a->outcome != MF_OUT_RUNNING && a->outcome != MF_OUT_MOOT && !mf_attempt_succeeded(a);
}

static void explain(struct mf_replay *replay, struct mf_under *u, uint32_t intentions)
{
    MF_VEC(struct mf_failed) list = {0};
    for (uint32_t i = 0; i < intentions && i < u->main->nintentions && u->main->org; i++) {
        const struct mf_intention_account *in = &u->main->intentions[i];
        for (uint32_t k = 0; k < in->nattempts; k++) {
            if (!was_stopped(&in->attempts[k]))
                continue;
            struct mf_why *why = mf_why(replay->arena, u->main, i, k);
            replay->runs += why->runs;
            mf_vec_push(replay->arena, &list, ((struct mf_failed){i, k, why}));
        }
    }
    u->failed = list.at;
    u->nfailed = list.n;
}

static const struct mf_account *account_for(const struct mf_replay *replay,
                                            const struct mf_under *u,
                                            const struct mf_expectation *e)
{
    uint32_t variant = e->variant.span.len > 0 ? e->variant_index : MF_AS_IT_HAPPENED;
    if (variant == replay->variant)
        return u->main;
    return u->variants && variant != MF_AS_IT_HAPPENED ? u->variants[variant] : NULL;
}

static void judge(struct mf_replay *replay)
{
    const struct mf_scenario *sc = replay->scenario;
    MF_VEC(struct mf_judged) list = {0};
    for (uint32_t i = 0; i < sc->nexpectations; i++)
        for (uint32_t u = 0; u < replay->nunder; u++) {
            const struct mf_expectation *e = &sc->expectations[i];
            const struct mf_account *acc = account_for(replay, &replay->under[u], e);
            if (!acc || !mf_expectation_concerns(e, replay->under[u].charter))
                continue;
            for (uint32_t k = 0; k < e->nclaims; k++) {
                struct mf_judged j = {e, u, mf_claim_judge(acc, e, k)};
                replay->nbroken += !j.result.holds;
                mf_vec_push(replay->arena, &list, j);
            }
        }
    replay->judged = list.at;
    replay->njudged = list.n;
}

struct mf_replay *mf_replay_make(struct mf_arena *arena, const struct mf_scenario *sc,
                                 const struct mf_charter *const *charters, uint32_t n,
                                 struct mf_replay_options options)
{
    struct mf_replay *replay = mf_new(arena, struct mf_replay);
    mf_assert(n > 0 && n <= MF_MAX_REPLAY_CHARTERS);
    *replay = (struct mf_replay){.arena = arena,
                                 .scenario = sc,
                                 .cast = mf_cast_make(arena, sc),
                                 .variant = options.variant,
                                 .with_variants = options.with_variants};
    replay->under = mf_new_n(arena, struct mf_under, n);
    replay->nunder = n;
    for (uint32_t i = 0; i < n; i++) {
        struct mf_under *u = &replay->under[i];
        struct mf_run_options o = {
            .variant = options.variant,
            .intention = UINT32_MAX,
            .attempt = UINT32_MAX,
            .with_hash = options.thorough,
        };
        u->charter = charters[i];
        u->stem = stem_of(charters, n, i);
        u->main = mf_run(&replay->cast, charters[i], o);
        replay->runs++;
        explain(replay, u, options.thorough ? UINT32_MAX : 1);
        if (!options.with_variants)
            continue;
        u->variants = mf_new_n(arena, struct mf_account *, sc->nvariants);
        o.with_hash = false;
        o.without_org = !options.thorough;
        for (o.variant = 0; o.variant < sc->nvariants; o.variant++, replay->runs++)
            u->variants[o.variant] = mf_run(&replay->cast, charters[i], o);
    }
    judge(replay);
    return replay;
}

void mf_replay_free(struct mf_replay *replay)
{
    for (uint32_t i = 0; i < replay->nunder; i++) {
        struct mf_under *u = &replay->under[i];
        mf_account_free(u->main);
        for (uint32_t k = 0; u->variants && k < replay->scenario->nvariants; k++)
            mf_account_free(u->variants[k]);
    }
}
