/* What witnesses have seen: of one entry, and who they are. */
#include "server/ask_witnesses.h"
#include "server/view.h"

struct seen {
    const struct mf_charter *charter;
    const struct mf_witnessing *w;
};

static struct seen seen(struct mf_call *c)
{
    struct mf_play *play = mf_service_play(c->service);

    return (struct seen){mf_org_charter(mf_play_org(play)), mf_play_witnessing(play)};
}

bool mf_view_waits(struct mf_call *c, uint64_t entry)
{
    struct seen s = seen(c);

    return !mf_witnessing_settled(s.w, s.charter, entry, mf_service_now(c->service));
}

json_t *mf_view_witnessed(struct mf_call *c, uint64_t entry)
{
    struct seen s = seen(c);
    bool enough = mf_witnessing_covers(s.w, entry);
    mf_instant until = mf_witnessing_until(s.w, s.charter, entry);
    json_t *j;

    if (s.charter->witnessed.span.len == 0)
        return json_null();
    j = json_object();
    mf_j_put(j, "enough", json_boolean(enough));
    mf_j_put(j, "needed", mf_j_number(s.charter->witnessed.k));
    mf_j_put(j, "cosigned",
             mf_j_number(enough ? s.charter->witnessed.k : mf_asking_have(c->asking, entry)));
    mf_j_put(j, "waits", json_boolean(mf_view_waits(c, entry)));
    mf_j_put(j, "until", enough || until == MF_NEVER ? json_null() : mf_j_instant(c->a, until));
    return j;
}

/* ---- who they are ---- */

static json_t *witness(struct mf_call *c, struct seen s, struct mf_str name,
                       const struct mf_witness_state *state)
{
    static const char *const words[] = {[MF_ASK_COSIGNED] = "cosigned",
                                        [MF_ASK_SILENT] = "silent",
                                        [MF_ASK_REFUSED] = "refused",
                                        [MF_ASK_BEYOND] = "beyond"};
    const struct mf_policy_key *k = mf_witnessing_key(s.w, name);
    json_t *j = json_object();

    mf_j_put(j, "name", mf_j_text(c->a, name));
    mf_j_put(j, "key", k ? mf_j_text(c->a, mf_vkey_write(c->a, &k->key)) : json_null());
    mf_j_put(j, "url", k && k->url.n > 0 ? mf_j_text(c->a, k->url) : json_null());
    mf_j_put(j, "last", state && state->asked ? mf_j_c(words[state->last]) : json_null());
    mf_j_put(j, "size", mf_j_number(state ? state->cosigned : 0));
    return j;
}

void mf_route_witnesses(struct mf_call *c)
{
    struct mf_witness_state *states = mf_new_n(c->a, struct mf_witness_state, 2 * MF_POLICY_MAX);
    uint32_t n = mf_asking_states(c->asking, states, 2 * MF_POLICY_MAX);
    json_t *j, *list;
    struct seen s;

    if (mf_service_serving(c->service) == MF_STORE_BROKEN) {
        mf_call_not_taking(c, MF_STORE_BROKEN);
        return;
    }
    j = json_object();
    list = json_array();
    mf_service_read(c->service);
    s = seen(c);
    mf_j_put(j, "needed", mf_j_number(s.charter->witnessed.k));
    for (uint32_t i = 0; i < s.charter->witnessed.nnames; i++) {
        struct mf_str name = s.charter->witnessed.names[i].name.text;
        const struct mf_witness_state *state = NULL;
        for (uint32_t k = 0; k < n && k < 2 * MF_POLICY_MAX; k++)
            if (mf_str_eq(states[k].key.name, name))
                state = &states[k];
        mf_j_push(list, witness(c, s, name, state));
    }
    mf_j_put(j, "witnesses", list);
    mf_j_put(j, "cosigned", mf_j_number(mf_witnessing_covered(s.w)));
    mf_j_put(j, "size", mf_j_number(mf_play_size(mf_service_play(c->service))));
    mf_service_unread(c->service);
    mf_call_json(c, j);
    mf_call_header(c, "Cache-Control", MF_S("no-store"));
}
