/*
 * Any bytes as a snapshot; the hash that ends one is put there, or nothing would get past it. What
 * is refused has a reason. What is taken is an organisation: it writes the bytes it was read from,
 * and lives on.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "engine/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mf_str sealed(struct mf_arena *a, struct mf_str bytes)
{
    struct mf_hash hash = mf_sha256(bytes);
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_add(&b, bytes);
    mf_buf_add(&b, (struct mf_str){(const char *)hash.b, sizeof hash.b});
    return mf_buf_str(&b);
}

static struct mf_str written(struct mf_arena *a, const struct mf_org *org)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_org_snapshot(org, &b);
    return mf_buf_str(&b);
}

/* What can be asked about a proposal, by everybody. */
static void look(const struct mf_org *org, struct mf_arena *a, uint32_t number)
{
    struct mf_leaf_facts *facts;
    uint32_t n;

    for (mf_person p = 0; p < mf_org_persons(org); p++)
        mf_org_sees(org, number, p);
    for (int purpose = 0; purpose <= MF_FOR_CONFIRM; purpose++)
        mf_org_count_facts(org, number, (enum mf_purpose)purpose, a, &facts, &n);
}

/* Everybody tries what may be tried on a proposal, and what stands on persons alone. */
static void act(struct mf_org *org, uint32_t number)
{
    static const enum mf_verb verbs[] = {MF_DO_SIGN,   MF_DO_VOTE,      MF_DO_REVOKE_VOTE,
                                         MF_DO_VETO,   MF_DO_CHALLENGE, MF_DO_NOMINATE,
                                         MF_DO_RECUSE, MF_DO_WITHDRAW,  MF_DO_SAY,
                                         MF_DO_LEAVE,  MF_DO_DECLARE,   MF_DO_END};
    const uint32_t first = 0;

    for (mf_person p = 0; p < mf_org_persons(org) && p < 24; p++)
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
            struct mf_command c = {.verb = verbs[i],
                                   .at = mf_org_now(org),
                                   .actor = p,
                                   .proposal = number,
                                   .person = p,
                                   .ballot = 1 + (p + i) % 3,
                                   .purpose = i == 1 ? (enum mf_purpose)(p % MF_FOR__COUNT) : 0,
                                   .options = &first,
                                   .noptions = p % 2,
                                   .text = MF_S("What may be said.")};
            mf_org_submit(org, &c, NULL, NULL);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_arena arena;
    struct mf_err err = {0};
    struct mf_org *org;
    struct mf_str bytes;

    mf_arena_init(&arena);
    bytes = sealed(&arena, (struct mf_str){(const char *)data, size});
    org = mf_org_restore(bytes, &err);
    if (org) {
        mf_instant year = mf_org_now(org) + 365 * MF_DAY;
        mf_assert(mf_str_eq(written(&arena, org), bytes));
        for (uint32_t i = 1; i <= mf_org_proposals(org) && i <= 16; i++)
            look(org, &arena, i);
        for (uint32_t i = 1; i <= mf_org_proposals(org) && i <= 16; i++)
            act(org, i);
        mf_org_advance(org, year, NULL);
        written(&arena, org);
        mf_org_free(org);
    } else {
        mf_assert(err.code == MF_E_FORMAT && err.message[0]);
    }
    mf_arena_free(&arena);
    return 0;
}
