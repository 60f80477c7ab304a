#include "ledger/notice.h"

#include "engine/reached.h"

enum how { NOT, GROUP, PERSON, TOLD, VOTERS, RIGHTS, OUTCOME };

/* Whom each kind of event concerns; those not named concern nobody who isn't told otherwise. */
static const unsigned char how_of[MF_EV__COUNT] = {
    [MF_EV_NOTICE] = GROUP,         [MF_EV_REPORT] = GROUP,       [MF_EV_TOLD] = TOLD,
    [MF_EV_VOTING] = VOTERS,        [MF_EV_OPENED] = RIGHTS,      [MF_EV_STAGE] = RIGHTS,
    [MF_EV_PASSED] = RIGHTS,        [MF_EV_PROVISIONAL] = RIGHTS, [MF_EV_ENDED] = OUTCOME,
    [MF_EV_SEATED] = PERSON,        [MF_EV_UNSEATED] = PERSON,    [MF_EV_APPOINTED] = PERSON,
    [MF_EV_VACATED] = PERSON,       [MF_EV_SUSPENDED] = PERSON,   [MF_EV_SUSPENSION_OVER] = PERSON,
    [MF_EV_TERM_OVER] = PERSON,     [MF_EV_GRANTED] = PERSON,     [MF_EV_NOMINATED] = PERSON,
    [MF_EV_DELEGATED] = PERSON,     [MF_EV_STANDS] = PERSON,      [MF_EV_REKEYED] = PERSON,
    [MF_EV_OPENED_ITSELF] = RIGHTS,
};

#define MAX_ITEMS 64u /* in one notice; who follows the ledger reads the rest there */

struct making {
    struct mf_arena arena;
    const struct mf_org *org;
    mf_person person;
    struct mf_notice_item items[MAX_ITEMS];
    uint32_t n;
};

/* Once for each reason and proposal: two groups of a duty may have the same person. */
static void add(struct making *m, struct mf_notice_item item)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const struct mf_notice_item *had = &m->items[i];
        bool again = had->why == item.why && had->proposal == item.proposal;
        if (again && item.proposal != MF_NO_PROPOSAL && item.why != MF_TOLD_CONCERNS &&
            item.why != MF_TOLD_VOTE)
            return;
    }
    if (m->n < MAX_ITEMS)
        m->items[m->n++] = item;
}

static bool may(struct making *m, uint32_t proposal, enum mf_verb verb)
{
    struct mf_command c = {.verb = verb,
                           .at = mf_org_now(m->org),
                           .actor = m->person,
                           .proposal = proposal,
                           .ballot = MF_BALLOT_ABSTAIN,
                           .purpose = MF_FOR_STAGE,
                           .person = MF_NOBODY,
                           .body = MF_NO_SLOT,
                           .office = MF_NO_SLOT,
                           .emergency = MF_NO_SLOT};
    struct mf_refusals why = {.arena = &m->arena};

    return mf_org_check(m->org, &c, &why);
}

/* The rights to stop and to be heard, asked of the engine act by act. */
static void add_rights(struct making *m, const struct mf_event *e)
{
    struct mf_proposal_view v = mf_org_proposal(m->org, e->proposal);
    const struct {
        enum mf_verb verb;
        enum mf_notice_why why;
        mf_instant until;
    } rights[] = {{MF_DO_WAIVE, MF_TOLD_HEARD, v.hearing_ends},
                  {MF_DO_VETO, MF_TOLD_VETO, v.veto_until},
                  {MF_DO_CHALLENGE, MF_TOLD_CHALLENGE, v.challenge_until}};

    for (unsigned i = 0; i < sizeof rights / sizeof *rights; i++)
        if (may(m, e->proposal, rights[i].verb))
            add(m, (struct mf_notice_item){rights[i].why, e, e->proposal, rights[i].until});
}

static void add_group(struct making *m, const struct mf_event *e)
{
    enum mf_notice_why why = e->kind == MF_EV_NOTICE ? MF_TOLD_DUTY : MF_TOLD_REPORT;
    mf_instant until = MF_NEVER;

    if (!mf_org_reached(m->org, e, m->person))
        return;
    if (why == MF_TOLD_DUTY)
        until = mf_org_proposal(m->org, e->proposal).voting_opens;
    add(m, (struct mf_notice_item){why, e, e->proposal, until});
    if (why == MF_TOLD_DUTY)
        add_rights(m, e);
}

static void add_outcome(struct making *m, const struct mf_event *e)
{
    if (mf_org_proposal(m->org, e->proposal).filer == m->person ||
        mf_org_noticed(m->org, e->proposal, m->person) != MF_NEVER)
        add(m, (struct mf_notice_item){MF_TOLD_OUTCOME, e, e->proposal, MF_NEVER});
}

/* A count opens: of votes, or of signatures under a veto or a challenge. Gathering is no duty. */
static void add_count(struct making *m, const struct mf_event *e)
{
    if (e->purpose == MF_FOR_VETO || e->purpose == MF_FOR_CHALLENGE)
        add_rights(m, e);
    else if (e->purpose != MF_FOR_GATHERING &&
             mf_org_in_electorate(m->org, e->proposal, e->purpose, m->person))
        add(m, (struct mf_notice_item){MF_TOLD_VOTE, e, e->proposal, e->until});
}

static void add_event(struct making *m, const struct mf_event *e)
{
    bool about = e->proposal != MF_NO_PROPOSAL;

    if (how_of[e->kind] == NOT || (about && !mf_org_sees(m->org, e->proposal, m->person)))
        return;
    switch ((enum how)how_of[e->kind]) {
    case NOT:
        return;
    case GROUP:
        add_group(m, e);
        return;
    case PERSON:
    case TOLD:
        if (e->person == m->person)
            add(m, (struct mf_notice_item){how_of[e->kind] == TOLD ? MF_TOLD_BY : MF_TOLD_CONCERNS,
                                           e, e->proposal, e->until});
        return;
    case VOTERS:
        if (about)
            add_count(m, e);
        return;
    case RIGHTS:
        if (about)
            add_rights(m, e);
        return;
    case OUTCOME:
        if (about)
            add_outcome(m, e);
        return;
    }
}

/* Whose keys the entry changes; MF_NOBODY: nobody's. */
static mf_person key_owner(struct mf_arena *a, const struct mf_org *org, struct mf_str bytes)
{
    struct mf_entry e;
    struct mf_text t;

    if (mf_entry_read(bytes, &e, NULL) != MF_OK || e.kind != MF_ENTRY_COMMAND ||
        !mf_text_read(a, mf_entry_part(&e, "text"), MF_MAX_COMMAND, &t, NULL))
        return MF_NOBODY;
    if (t.verb != MF_TEXT_ROTATE_KEY && t.verb != MF_TEXT_ADD_KEY && t.verb != MF_TEXT_REVOKE_KEY)
        return MF_NOBODY;
    return mf_org_find_person(org, t.actor);
}

static bool concerns_anybody(const struct mf_events *events)
{
    for (uint32_t i = 0; i < events->list.n; i++)
        if (how_of[events->list.at[i].kind] != NOT)
            return true;
    return false;
}

void mf_notices_of(struct mf_play *play, uint64_t number, struct mf_str entry,
                   const struct mf_events *events, mf_notice_each *each, void *payload)
{
    struct making m = {.org = mf_play_org(play)};
    mf_person keys;

    mf_arena_init(&m.arena);
    keys = key_owner(&m.arena, m.org, entry);
    bool any = concerns_anybody(events);
    for (mf_person p = 0; (any || keys != MF_NOBODY) && p < mf_org_persons(m.org); p++) {
        struct mf_arena_mark mark = mf_arena_mark(&m.arena);
        m.person = p;
        m.n = 0;
        if (p == keys)
            add(&m, (struct mf_notice_item){MF_TOLD_KEY, NULL, MF_NO_PROPOSAL, MF_NEVER});
        for (uint32_t i = 0; i < events->list.n; i++)
            add_event(&m, &events->list.at[i]);
        struct mf_news n = {.org = m.org,
                            .origin = mf_play_origin(play),
                            .entry = number,
                            .at = mf_play_last(play),
                            .person = p,
                            .items = m.items,
                            .nitems = m.n};
        if (m.n > 0)
            each(payload, &n);
        mf_arena_rewind(&m.arena, mark);
    }
    mf_arena_free(&m.arena);
}
