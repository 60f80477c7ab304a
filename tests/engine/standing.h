#ifndef MF_TESTS_ENGINE_STANDING_H
#define MF_TESTS_ENGINE_STANDING_H
/* What the tests about membership, effects and amendments share, beside deciding.h. */
#include "engine/deciding.h"
#include "engine/invariant.h"
#include "engine/member.h"
#include "rng.h"

#define RUN(tests)                                                                                 \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests(tests, NULL, NULL))

static inline uint32_t slot_of(struct fx *f, const char *name)
{
    return mf_org_slot(f->org, mf_charter_find(mf_org_charter(f->org), mf_str_c(name)));
}

static inline struct mf_body_row *body_of(struct fx *f, const char *name)
{
    return MF_ROW(f->org, bodies, mf_body_row, slot_of(f, name));
}

static inline uint64_t sitting(struct fx *f, const char *body)
{
    return mf_org_in_office(f->org, slot_of(f, body));
}

static inline bool sits(struct fx *f, const char *who, const char *body)
{
    return mf_org_is_member(f->org, fx_who(f, who), slot_of(f, body));
}

static inline bool holds(struct fx *f, const char *who, const char *office)
{
    return mf_org_holder(f->org, slot_of(f, office)) == fx_who(f, who);
}

static inline bool leave(struct fx *f, const char *who, const char *body)
{
    struct mf_command c = fx_cmd(f, MF_DO_LEAVE, who, MF_NO_PROPOSAL);

    c.body = slot_of(f, body);
    return fx_submit(f, c);
}

static inline bool resign(struct fx *f, const char *who, const char *office)
{
    struct mf_command c = fx_cmd(f, MF_DO_RESIGN, who, MF_NO_PROPOSAL);

    if (office)
        c.office = slot_of(f, office);
    return fx_submit(f, c);
}

static inline bool admit(struct fx *f, const char *by, const char *who, const char *body)
{
    struct mf_command c = fx_cmd(f, MF_DO_ADMIT, by, MF_NO_PROPOSAL);

    c.body = slot_of(f, body);
    c.person = fx_who(f, who);
    return fx_submit(f, c);
}

/* A power that one person files and decides: takes effect at once. Its number; 0: refused at
 * filing. */
static inline uint32_t act(struct fx *f, const char *who, const char *power, const char *about,
                           uint64_t n)
{
    uint32_t number;

    if (!fx_submit(f, fx_filing(f, who, power, about, "Grounds.", n))) {
        fx_show_refusals(f);
        return 0;
    }
    number = mf_org_proposals(f->org);
    if (fx_state(f, number) == MF_ST_VOTING)
        assert_true(fx_vote(f, who, number, MF_BALLOT_YES));
    return number;
}

static inline uint32_t ended_for(struct fx *f, uint32_t proposal, enum mf_reason reason)
{
    const struct mf_refusal *r;
    uint32_t n, found = 0;

    mf_org_end_reasons(f->org, proposal, &r, &n);
    for (uint32_t i = 0; i < n; i++)
        found += r[i].reason == reason;
    return found;
}

static inline uint32_t events_of(struct fx *f, enum mf_event_kind kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->events.list.n; i++)
        n += f->events.list.at[i].kind == kind;
    return n;
}

#define assert_same_hash(x, y) assert_memory_equal(&(x), &(y), sizeof(struct mf_hash))

#endif
