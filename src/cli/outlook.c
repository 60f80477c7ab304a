/* What comes next, and for whom. */
#include "cli/outlook.h"

/* ---- acts ---- */

enum mf_purpose mf_purpose_now(const struct mf_proposal_view *v)
{
    enum mf_state s = v->state;
    if (s == MF_ST_GATHERING || s == MF_ST_LAPSED)
        return MF_FOR_GATHERING;
    if (s == MF_ST_CHALLENGED || s == MF_ST_APPEALED || s == MF_ST_OVERTURNED)
        return MF_FOR_DECISION;
    return s == MF_ST_VETOED ? MF_FOR_VETO : MF_FOR_STAGE;
}

struct asking {
    const struct mf_cli *cli;
    const struct mf_org *org;
    mf_person person;
    struct mf_todos *todos;
};

/* Would the engine take it now? */
static bool may(const struct asking *a, const struct mf_proposal_view *v, enum mf_verb verb,
                enum mf_purpose purpose)
{
    struct mf_command c = {.verb = verb,
                           .at = mf_org_now(a->org),
                           .actor = a->person,
                           .proposal = v->number,
                           .ballot = MF_BALLOT_ABSTAIN, /* that choices have, too */
                           .purpose = purpose,
                           .person = MF_NOBODY,
                           .body = MF_NO_SLOT,
                           .office = MF_NO_SLOT,
                           .emergency = MF_NO_SLOT};
    struct mf_refusals why = {.arena = a->cli->arena};
    return mf_org_check(a->org, &c, &why);
}

static void add_todo(const struct asking *a, const struct mf_proposal_view *v, enum mf_word what,
                     bool waits, mf_instant until, const char *verb)
{
    mf_vec_push(a->cli->arena, &a->todos->list,
                ((struct mf_todo){v->number, what, waits, until, verb}));
}

/* Ballots: it waits for whom has none in a count that is open. */
static void ask_votes(const struct asking *a, const struct mf_proposal_view *v)
{
    const struct {
        enum mf_purpose purpose;
        enum mf_word what;
        const char *verb;
        mf_instant until;
    } counts[] = {
        {MF_FOR_STAGE, MF_WORD_DO_VOTE, "vote yes|no|abstain", v->closes},
        {MF_FOR_OVERRIDE, MF_WORD_DO_OVERRIDE, "vote yes|no count=override", v->override_until},
        {MF_FOR_DECISION, MF_WORD_DO_DECISION, "vote yes|no count=challenge", v->decision_until},
        {MF_FOR_CONFIRM, MF_WORD_DO_CONFIRM, "vote yes|no count=confirmation", v->confirm_until},
    };
    for (unsigned i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (!may(a, v, MF_DO_VOTE, counts[i].purpose))
            continue;
        bool none =
            mf_org_own_ballot(a->org, v->number, counts[i].purpose, a->person) == MF_BALLOT_NONE;
        bool chooses = counts[i].purpose == MF_FOR_STAGE && mf_org_options(a->org, v->number) > 0;
        add_todo(a, v, none ? counts[i].what : MF_WORD_DO_CHANGE, none, counts[i].until,
                 chooses ? "vote for …" : counts[i].verb);
    }
}

static void ask_all(const struct asking *a, const struct mf_proposal_view *v)
{
    if (may(a, v, MF_DO_SIGN, MF_FOR_STAGE))
        add_todo(a, v, MF_WORD_DO_SIGN, true, v->gather_until, "sign");
    if (may(a, v, MF_DO_WAIVE, MF_FOR_STAGE))
        add_todo(a, v, MF_WORD_DO_HEARD, true, v->hearing_ends, "say … | waive");
    ask_votes(a, v);
    if (may(a, v, MF_DO_DECLINE, MF_FOR_STAGE))
        add_todo(a, v, MF_WORD_DO_DECLINE, false, MF_NEVER, "decline");
    if (may(a, v, MF_DO_VETO, MF_FOR_STAGE))
        add_todo(a, v, MF_WORD_DO_VETO, false, v->veto_until, "veto");
    if (may(a, v, MF_DO_CHALLENGE, MF_FOR_STAGE))
        add_todo(a, v, MF_WORD_DO_CHALLENGE, false, v->challenge_until, "challenge");
    if (may(a, v, MF_DO_WITHDRAW, MF_FOR_STAGE))
        add_todo(a, v, MF_WORD_DO_WITHDRAW, false, MF_NEVER, "withdraw");
}

struct mf_todos mf_todos(const struct mf_cli *cli, const struct mf_org *org, mf_person p)
{
    struct mf_todos todos = {0};
    struct asking a = {cli, org, p, &todos};
    for (uint32_t n = 1; n <= mf_org_proposals(org); n++) {
        struct mf_proposal_view v = mf_org_proposal(org, n);
        if (!mf_state_ended(v.state) && mf_org_sees(org, n, p))
            ask_all(&a, &v);
    }
    return todos;
}
