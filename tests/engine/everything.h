#ifndef MF_TESTS_ENGINE_EVERYTHING_H
#define MF_TESTS_ENGINE_EVERYTHING_H
/* A charter with most of what the engine does, and random courses of events under it: what people
 * try mostly fits the state of what they try it on. */
#include "deciding.h"
#include "rng.h"

static const char everything[] =
    "charter \"Everything\" {\n"
    "  body board { seats 9 minimum 4 term 3 years vacancies filled by fill within 20 days, "
    "caretaker after 30 days until filled }\n"
    "  body staff { seats open admitted by ceo delegable transitive }\n"
    "  office ceo office chair of board\n"
    "  setting bar 3 between 1 and 9\n"
    "  power fill(person: person) caretaker { proposed by 1 of board votes 2 days, closing early\n"
    "    passes when majority of board in office effect seat person on board }\n"
    "  power oust(person: person, grounds: text) { proposed by 2 of board or 25% of staff in "
    "office within 5 days\n"
    "    notice 2 days to board, subject hears subject within 3 days votes 3 days, closing early "
    "recuses subject\n"
    "    passes when 2/3 of board present with quorum 1/2 seats tie decided by chair\n"
    "    veto by 4 of staff within 2 days, overridden within 2 days by 5 of board\n"
    "    challenge by 3 of staff within 3 days, overturned within 3 days by majority of staff "
    "voting\n"
    "    again after 20 days delay 1 day effect unseat person from board }\n"
    "  power suspend(person: person) caretaker { proposed by 1 of board visible to board except "
    "subject until effective\n"
    "    votes 2 days, closing early recuses subject passes when 3 of board\n"
    "    challenge by 30% of staff in office within 5 days of effect, overturned within 3 days by "
    "majority of staff voting with quorum 1/3 in office\n"
    "    at most 1 per 30 days effect suspend person from ceo for 8 days }\n"
    "  power remove(person: person) { proposed by 1 of board visible to none until effective\n"
    "    passes when majority of board in office lapses after 6 days effect remove person from ceo "
    "}\n"
    "  power hire(person: person) { proposed by 1 of board or 2 of staff within 3 days only when "
    "ceo vacant\n"
    "    votes 3 days stays open 1 day after late change, once passes when majority of board "
    "voting effect appoint person to ceo }\n"
    "  power tune(value: amount) { proposed by 1 of board votes 4 days confirming 1 day\n"
    "    passes when bar of board confirmed within 4 days by 3 of staff effect set bar to value }\n"
    "  power slide(value: amount) { proposed by 1 of staff\n"
    "    passes when 80% falling to 20% over 8 days of staff in office lapses after 9 days effect "
    "set bar to value }\n"
    "  power both(value: amount) { proposed by 1 of board\n"
    "    stage one { votes 2 days passes when 2 of board veto by 2 of staff within 1 day }\n"
    "    stage two { notice 1 day to staff votes 2 days second call after 1 day with quorum 1/10 "
    "in office\n"
    "      passes when majority of staff voting with quorum 1/2 in office }\n"
    "    effect set bar to value }\n"
    "  power stay(which: decision of oust | both) { proposed by 1 of board passes when 1 of board "
    "lapses after 1 day effect stay which for 3 days }\n"
    "  power lift(which: decision of oust | both) { proposed by 1 of board passes when 1 of board "
    "lapses after 1 day effect restore which }\n"
    "}\n";

#define PEOPLE "b*7 board; c0 board chair; boss ceo staff; s*10 staff; n*4"
enum { BOARD = 8, STAFF_FROM = 8, PEOPLE_N = 23 };

/* Mostly the right people, so that things happen. */
static inline mf_person someone(struct rng *r)
{
    return (mf_person)rng_below(r, rng_below(r, 4) ? BOARD + 11 : PEOPLE_N);
}

static inline void random_args(struct fx *f, struct rng *r, struct mf_command *c)
{
    const struct mf_charter *ch = mf_org_charter(f->org);
    static const enum mf_arg_kind kinds[] = {[MF_PARAM_PERSON] = MF_ARG_PERSON,
                                             [MF_PARAM_TEXT] = MF_ARG_TEXT,
                                             [MF_PARAM_AMOUNT] = MF_ARG_AMOUNT,
                                             [MF_PARAM_DECISION] = MF_ARG_DECISION};

    c->power = (uint32_t)rng_below(r, ch->npowers);
    c->actor = (mf_person)rng_below(r, BOARD + 2);
    const struct mf_power *p = &ch->powers[c->power];
    struct mf_arg *args = mf_new_n(&f->arena, struct mf_arg, p->nparams);
    for (uint32_t i = 0; i < p->nparams; i++) {
        args[i].kind = kinds[p->params[i].type];
        args[i].person = rng_below(r, 2) ? BOARD : someone(r);
        args[i].text = c->text;
        args[i].amount = 1 + rng_below(r, 5);
        args[i].proposal = c->proposal;
    }
    c->args = args;
    c->nargs = p->nparams;
}

/* Something that may well be possible in the proposal's state. */
static inline enum mf_verb fitting(struct rng *r, enum mf_state state)
{
    uint64_t dice = rng_below(r, 20);

    if (dice == 0)
        return MF_DO_TELL;
    if (dice == 1)
        return MF_DO_RECUSE;
    if (state == MF_ST_GATHERING)
        return dice < 4 ? MF_DO_UNSIGN : dice < 6 ? MF_DO_WITHDRAW : MF_DO_SIGN;
    if (state == MF_ST_PREPARING)
        return dice < 6 ? MF_DO_WITHDRAW : dice < 12 ? MF_DO_WAIVE : MF_DO_SAY;
    if (state == MF_ST_HELD || state == MF_ST_PROVISIONAL)
        return dice < 8 ? MF_DO_VETO : dice < 16 ? MF_DO_CHALLENGE : MF_DO_VOTE;
    return dice < 4 ? MF_DO_REVOKE_VOTE : MF_DO_VOTE;
}

/* Mostly among staff, whose votes are delegable. */
static inline void random_delegation(struct fx *f, struct rng *r, struct mf_command *c)
{
    c->verb = rng_below(r, 4) ? MF_DO_DELEGATE : MF_DO_UNDELEGATE;
    c->body = rng_below(r, 8) > 0;
    c->actor = STAFF_FROM + (mf_person)rng_below(r, 11);
    c->person = rng_below(r, 6) ? STAFF_FROM + (mf_person)rng_below(r, 11) : MF_NOBODY;
    c->scope = (enum mf_scope)rng_below(r, MF_SCOPE_PROPOSAL + 1);
    c->power = (uint32_t)rng_below(r, mf_org_charter(f->org)->npowers);
}

static inline struct mf_command random_command(struct fx *f, struct rng *r)
{
    static const enum mf_verb others[] = {MF_DO_ADMIT, MF_DO_LEAVE,  MF_DO_RESIGN, MF_DO_DOCUMENT,
                                          MF_DO_TICK,  MF_DO_ATTEST, MF_DO_SIGN,   MF_DO_VETO};
    uint32_t n = mf_org_proposals(f->org);
    struct mf_command c = {.verb = others[rng_below(r, sizeof others / sizeof *others)],
                           .actor = someone(r),
                           .person = someone(r),
                           .body = (uint32_t)rng_below(r, 2),
                           .office = (uint32_t)rng_below(r, 2),
                           .emergency = MF_NO_SLOT};

    /* Mostly one of the newest. */
    if (n > 0)
        c.proposal = n - (uint32_t)rng_below(r, n < 4 ? n : 4);
    c.ballot = (enum mf_ballot)(rng_below(r, 4) ? MF_BALLOT_YES : 1 + rng_below(r, 3));
    c.purpose = rng_below(r, 8) ? MF_FOR_STAGE : (enum mf_purpose)rng_below(r, MF_FOR__COUNT);
    c.text = mf_strf(&f->arena, "Text %u", (unsigned)rng_below(r, 1000));
    if (n == 0 || rng_below(r, 8) == 0)
        c.verb = MF_DO_FILE;
    else if (rng_below(r, 14))
        c.verb = fitting(r, mf_org_proposal(f->org, c.proposal).state);
    if (c.verb == MF_DO_FILE)
        random_args(f, r, &c);
    else if (rng_below(r, 20) == 0)
        random_delegation(f, r, &c);
    return c;
}

static inline mf_duration random_wait(struct rng *r)
{
    static const mf_duration waits[] = {1,      MF_HOUR, 6 * MF_HOUR, MF_DAY - 1,
                                        MF_DAY, MF_DAY,  2 * MF_DAY};

    return rng_below(r, 8) ? 0 : waits[rng_below(r, sizeof waits / sizeof *waits)];
}

struct stream {
    struct mf_command *at;
    uint32_t n;
};

/* A course of events; the commands as they were given, with their instants. */
static inline struct stream play(struct fx *f, struct rng *r, uint32_t n)
{
    struct stream s = {.n = n};

    fx_open(f, everything, PEOPLE);
    s.at = mf_new_n(&f->arena, struct mf_command, n);
    for (uint32_t i = 0; i < n; i++) {
        f->now += random_wait(r);
        s.at[i] = random_command(f, r);
        s.at[i].at = f->now;
        fx_submit(f, s.at[i]);
    }
    return s;
}

#endif
