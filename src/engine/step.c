/* What a step reports: events and refusals, with their causes. */
#include "engine/state.h"

/* Where an event or a refusal goes that nobody collects. Written, never read. */
static _Thread_local struct mf_event nowhere_event;
static _Thread_local struct mf_refusal nowhere_refusal;

struct mf_event *mf_emit(struct mf_step *s, enum mf_event_kind kind)
{
    struct mf_event event = {
        .kind = kind,
        .at = s->org->now,
        .proposal = s->proposal,
        .person = MF_NOBODY,
        .actor = s->acting ? s->actor : MF_NOBODY,
        .purpose = MF_FOR_STAGE,
        .body = MF_NO_SLOT,
        .office = MF_NO_SLOT,
        .emergency = MF_NO_SLOT,
        .clause = s->clause,
        .charter = mf_binding_now(s->org)->charter,
        .until = MF_NEVER,
    };

    if (!s->events) {
        nowhere_event = event;
        return &nowhere_event;
    }
    mf_vec_push(s->events->arena, &s->events->list, event);
    return &s->events->list.at[s->events->list.n - 1];
}

struct mf_refusal *mf_refuse(struct mf_refusals *rs, enum mf_reason reason)
{
    struct mf_refusal refusal = {
        .reason = reason,
        .power = UINT32_MAX,
        .when = MF_NEVER,
        .person = MF_NOBODY,
    };

    if (!rs) {
        nowhere_refusal = refusal;
        return &nowhere_refusal;
    }
    mf_vec_push(rs->arena, &rs->list, refusal);
    return &rs->list.at[rs->list.n - 1];
}
