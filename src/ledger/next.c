#include "ledger/next.h"

static void add_next(mf_instant now, struct mf_next *list, unsigned *n, bool applies,
                     struct mf_next next)
{
    unsigned i = *n;
    if (!applies || next.at == MF_NEVER || next.at <= now)
        return;
    while (i > 0 && list[i - 1].at > next.at) {
        list[i] = list[i - 1];
        i--;
    }
    list[i] = next;
    ++*n;
}

unsigned mf_nexts(const struct mf_org *org, const struct mf_proposal_view *v,
                  struct mf_next ret[static MF_NEXTS])
{
    mf_instant now = mf_org_now(org);
    enum mf_state s = v->state;
    unsigned n = 0;
    bool voting = s == MF_ST_VOTING || s == MF_ST_TIED;
    bool deciding = s == MF_ST_CHALLENGED || s == MF_ST_APPEALED;
    if (mf_state_ended(s))
        return 0;
    const struct {
        bool applies;
        struct mf_next next;
    } all[] = {
        {s == MF_ST_GATHERING,
         {{"needs more support by", "perlu dukungan lain sampai"},
          "support_until",
          v->gather_until}},
        {s == MF_ST_PREPARING,
         {{"hearing ends", "dengar pendapat berakhir"}, "hearing_ends", v->hearing_ends}},
        {s == MF_ST_PREPARING,
         {{"voting begins", "pemungutan suara mulai"}, "voting_opens", v->voting_opens}},
        {voting, {{"voting closes", "pemungutan suara ditutup"}, "voting_closes", v->closes}},
        {true, {{"can be vetoed until", "dapat diveto sampai"}, "veto_until", v->veto_until}},
        {s == MF_ST_HELD,
         {{"vote on overriding the veto closes", "pemungutan suara tentang veto ditutup"},
          "override_until",
          v->override_until}},
        {!deciding,
         {{"can be challenged until", "dapat diajukan keberatan sampai"},
          "challenge_until",
          v->challenge_until}},
        {deciding,
         {{"vote on the challenge closes", "pemungutan suara tentang keberatan ditutup"},
          "decision_until",
          v->decision_until}},
        {true,
         {{"must be confirmed by", "harus dikukuhkan sampai"}, "confirm_until", v->confirm_until}},
        {v->effective == MF_NEVER,
         {{"takes effect", "mulai berlaku"}, "effect_due", v->effect_due}},
    };
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        add_next(now, ret, &n, all[i].applies, all[i].next);
    return n;
}
