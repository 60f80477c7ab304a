/* What was expected, held against what came. */
#include "base/os.h"
#include "replay/account.h"
#include "replay/scenario_internal.h"

static const struct mf_str outcome_words[MF_OUT__COUNT] = {
#define W(o, s) [MF_OUT_##o] = {s, sizeof s - 1}
    W(ABSENT, "absent"),         W(UNTRIED, "untried"),
    W(REFUSED, "refused"),       W(RUNNING, "running"),
    W(EFFECTIVE, "effective"),   W(OVER, "over"),
    W(REJECTED, "rejected"),     W(LAPSED, "lapsed"),
    W(WITHDRAWN, "withdrawn"),   W(VETOED, "vetoed"),
    W(OVERTURNED, "overturned"), W(UNDONE, "undone"),
    W(FAILED, "failed"),         W(MOOT, "moot"),
    W(SUPERSEDED, "superseded")
#undef W
};

const char *mf_outcome_name(enum mf_outcome o)
{
    mf_assert(o < MF_OUT__COUNT);
    return outcome_words[o].p;
}

bool mf_outcome_parse(struct mf_str s, enum mf_outcome *ret)
{
    for (unsigned o = 0; o < MF_OUT__COUNT; o++) {
        if (mf_str_eq(s, outcome_words[o])) {
            *ret = (enum mf_outcome)o;
            return true;
        }
    }
    return false;
}

struct mf_str mf_outcome_near(struct mf_str s)
{
    return mf_nearest(s, outcome_words, MF_OUT__COUNT);
}

struct mf_str mf_path_stem(struct mf_str path)
{
    size_t from = 0, to = path.n;
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/')
            from = i + 1;
    for (size_t i = path.n; i > from + 1; i--) {
        if (path.p[i - 1] == '.') {
            to = i - 1;
            break;
        }
    }
    return mf_str_sub(path, from, to - from);
}

bool mf_expectation_concerns(const struct mf_expectation *e, const struct mf_charter *charter)
{
    return mf_str_eq(mf_path_stem(charter->source.name), e->charter);
}

static const struct mf_attempt_account *find_attempt(const struct mf_account *acc,
                                                     struct mf_str power)
{
    for (uint32_t i = 0; i < acc->nintentions; i++)
        for (uint32_t k = 0; k < acc->intentions[i].nattempts; k++)
            if (mf_str_eq(acc->intentions[i].attempts[k].attempt->power.text, power))
                return &acc->intentions[i].attempts[k];
    return NULL;
}

static bool outcome_holds(const struct mf_attempt_account *a, const struct mf_claim *c)
{
    mf_instant t = a->effect != MF_NEVER && c->outcome == MF_OUT_EFFECTIVE ? a->effect : a->ended;
    bool holds = a->outcome == c->outcome;
    if (c->outcome == MF_OUT_EFFECTIVE)
        holds = a->effect != MF_NEVER;
    if (c->within != MF_NEVER)
        holds = holds && t != MF_NEVER && t - a->tried <= c->within;
    if (c->on != MF_NEVER)
        holds = holds && t != MF_NEVER && t >= c->on && t - c->on < MF_DAY;
    return holds;
}

static bool named(const struct mf_who *who, uint32_t line)
{
    for (uint32_t i = 0; i < who->nnames; i++)
        if (who->lines[i] == line)
            return true;
    return false;
}

static void judge_told(const struct mf_account *acc, const struct mf_claim *c,
                       struct mf_claim_result *ret)
{
    enum mf_know how = c->kind == MF_CLAIM_TOLD_BY_DUTY ? MF_KNOW_DUTY : MF_KNOW_CHOICE;
    const struct mf_scenario *sc = acc->cast->scenario;
    struct mf_buf got;
    mf_buf_init(&got, acc->arena);
    ret->holds = true;
    for (uint32_t i = 0; i < sc->npeople; i++) {
        bool told = mf_told_in_time(acc, ret->attempt, i, how);
        ret->holds = ret->holds && told == named(&c->who, i);
        if (told) {
            mf_buf_c(&got, got.n > 0 ? ", " : "");
            mf_buf_add(&got, sc->people[i].name.text);
        }
    }
    ret->got = mf_buf_str(&got);
}

struct mf_claim_result mf_claim_judge(const struct mf_account *account,
                                      const struct mf_expectation *e, uint32_t claim)
{
    const struct mf_claim *c = &e->claims[claim];
    struct mf_claim_result res = {.claim = c};
    const struct mf_claim *about = NULL;
    for (uint32_t i = 0; i <= claim; i++)
        if (e->claims[i].kind == MF_CLAIM_OUTCOME)
            about = &e->claims[i];
    if (about)
        res.attempt = find_attempt(account, about->power.text);
    else if (account->nintentions > 0)
        res.attempt = &account->intentions[0].attempts[account->intentions[0].deciding];
    if (!res.attempt)
        return res;
    if (c->kind == MF_CLAIM_OUTCOME)
        res.holds = outcome_holds(res.attempt, c);
    else
        judge_told(account, c, &res);
    return res;
}
