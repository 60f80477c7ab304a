#include "ledger/admit.h"

#include <inttypes.h>

#include "ledger/wire.h"

/* ---- denials ---- */

static bool deny_about(struct mf_denial *no, enum mf_text_field field, enum mf_denied why,
                       unsigned nargs, const struct mf_str *args)
{
    (void)mf_deny(no, why, nargs, args);
    if (no) {
        no->field = mf_str_c(mf_text_field_name(field));
        no->line =
            2 + (uint32_t)field; /* the head's fields are lines of their own, after the first */
    }
    return false;
}

static struct mf_str print_of(struct mf_arena *a, const struct mf_hash *print)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_ssh_print_write(&b, print);
    return mf_buf_str(&b);
}

static struct mf_str number(struct mf_arena *a, uint64_t n)
{
    return mf_strf(a, "%" PRIu64, n);
}

static struct mf_str charter_hash(struct mf_arena *a, const struct mf_hash *hash)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_c(&b, "sha256:");
    mf_wire_hex(&b, hash);
    return mf_buf_str(&b);
}

/* ---- 1 and 2: the bytes ---- */

bool mf_admit_read(struct mf_arena *a, struct mf_str text, struct mf_str signature,
                   struct mf_str organisation, struct mf_admitted *ret, struct mf_denial *no)
{
    struct mf_admitted ad = {.key = MF_NO_KEY};

    if (!mf_text_read(a, text, MF_MAX_COMMAND, &ad.text, no) ||
        !mf_signature_read(a, signature, &ad.sig, no))
        return false;
    if (!mf_str_eq(ad.text.organisation, organisation))
        return deny_about(no, MF_FIELD_HEAD_ORGANISATION, MF_NO_ORGANISATION, 2,
                          (struct mf_str[]){ad.text.organisation, organisation});
    const struct mf_hash *print = &mf_signature_key(&ad.sig)->print;
    if (!mf_hash_eq(&ad.text.key, print))
        return deny_about(no, MF_FIELD_HEAD_KEY, MF_NO_OTHER_KEY, 2,
                          (struct mf_str[]){print_of(a, &ad.text.key), print_of(a, print)});
    ad.id = mf_text_id(text);
    *ret = ad;
    return true;
}

bool mf_admit_verify(const struct mf_admitted *ad, struct mf_denial *no)
{
    return mf_signature_verify(&ad->sig, ad->text.bytes, no);
}

/* ---- 3: the state ---- */

static bool find_key(struct mf_arena *a, const struct mf_gate *gate, struct mf_admitted *ad,
                     struct mf_denial *no)
{
    ad->key = mf_keys_find(gate->keys, &ad->text.key);
    if (ad->key == MF_NO_KEY) {
        struct mf_str print = print_of(a, &ad->text.key);
        return deny_about(no, MF_FIELD_HEAD_KEY, MF_NO_UNKNOWN_KEY, 1, &print);
    }
    return true;
}

static bool key_signs(struct mf_arena *a, const struct mf_gate *gate, mf_instant now,
                      const struct mf_admitted *ad, struct mf_denial *no)
{
    const struct mf_signing_key *row = mf_keys_row(gate->keys, ad->key);

    if (!mf_str_eq(mf_org_person_id(gate->org, row->person), ad->text.actor))
        return deny_about(no, MF_FIELD_HEAD_ACTOR, MF_NO_NOT_OWNER, 1, &ad->text.actor);
    if (mf_key_signs(row, now))
        return true;
    if (row->end == MF_KEY_DROPPED)
        return deny_about(no, MF_FIELD_HEAD_KEY, MF_NO_KEY_DROPPED, 0, NULL);
    struct mf_str when = mf_instant_iso(a, now < row->from ? row->from : row->until);
    return deny_about(no, MF_FIELD_HEAD_KEY,
                      now < row->from              ? MF_NO_KEY_NOT_YET
                      : row->end == MF_KEY_REVOKED ? MF_NO_KEY_REVOKED
                                                   : MF_NO_KEY_REPLACED,
                      1, &when);
}

/* Section 7.2, step 21, of Web Authentication: a copy of the passkey would count for itself. */
static bool counts_on(struct mf_arena *a, const struct mf_gate *gate, const struct mf_admitted *ad,
                      struct mf_denial *no)
{
    const struct mf_signing_key *row = mf_keys_row(gate->keys, ad->key);

    if (!ad->sig.is_passkey || ad->sig.passkey.counter >= row->counter)
        return true;
    return mf_deny(no, MF_NO_PASSKEY_COUNTER, 2,
                   (struct mf_str[]){number(a, ad->sig.passkey.counter), number(a, row->counter)});
}

static bool is_new(struct mf_arena *a, const struct mf_gate *gate, const struct mf_admitted *ad,
                   struct mf_denial *no)
{
    const struct mf_signing_key *row = mf_keys_row(gate->keys, ad->key);
    uint64_t entry;

    if (ad->text.sequence > row->sequence)
        return true;
    if (gate->taken && gate->taken(gate->payload, &ad->id, &entry)) {
        struct mf_str arg = number(a, entry);
        return mf_deny(no, MF_NO_REPLAY, 1, &arg);
    }
    return deny_about(no, MF_FIELD_HEAD_SEQUENCE, MF_NO_SEQUENCE, 2,
                      (struct mf_str[]){number(a, ad->text.sequence), number(a, row->sequence)});
}

static bool is_in_time(struct mf_arena *a, mf_instant now, const struct mf_text *t,
                       struct mf_denial *no)
{
    if (t->not_after <= now)
        return deny_about(
            no, MF_FIELD_HEAD_NOT_AFTER, MF_NO_EXPIRED, 2,
            (struct mf_str[]){mf_instant_iso(a, t->not_after), mf_instant_iso(a, now)});
    if (t->not_after - now > MF_MAX_AHEAD)
        return deny_about(no, MF_FIELD_HEAD_NOT_AFTER, MF_NO_TOO_FAR, 2,
                          (struct mf_str[]){mf_instant_iso(a, t->not_after),
                                            mf_instant_iso(a, now + MF_MAX_AHEAD)});
    return true;
}

/*
 * Rule 65: about a proposal its own charter, else the present one. Of a proposal that the actor may
 * not see, or that there isn't, the engine says what may be said.
 */
static bool names_charter(struct mf_arena *a, const struct mf_gate *gate, const struct mf_text *t,
                          mf_person actor, struct mf_denial *no)
{
    const struct mf_text_value *about = mf_text_value(t, MF_FIELD_PROPOSAL);
    const struct mf_charter *charter = mf_org_charter(gate->org);

    if (!about) {
        if (mf_hash_eq(&t->charter, &charter->hash))
            return true;
        return deny_about(
            no, MF_FIELD_HEAD_CHARTER, MF_NO_CHARTER, 2,
            (struct mf_str[]){charter_hash(a, &t->charter), charter_hash(a, &charter->hash)});
    }
    if (about->number > mf_org_proposals(gate->org) ||
        !mf_org_sees(gate->org, (uint32_t)about->number, actor))
        return true;
    charter = mf_org_proposal(gate->org, (uint32_t)about->number).charter;
    if (mf_hash_eq(&t->charter, &charter->hash))
        return true;
    return deny_about(no, MF_FIELD_HEAD_CHARTER, MF_NO_CHARTER_OF_PROPOSAL, 2,
                      (struct mf_str[]){number(a, about->number), charter_hash(a, &charter->hash)});
}

static bool saw_this_ledger(struct mf_arena *a, const struct mf_gate *gate, const struct mf_text *t,
                            struct mf_denial *no)
{
    enum mf_head_known known = gate->head(gate->payload, t->head_size, &t->head_root);

    if (known == MF_HEAD_WAS)
        return true;
    struct mf_str size = number(a, t->head_size);
    return deny_about(no, MF_FIELD_HEAD_HEAD,
                      known == MF_HEAD_AHEAD ? MF_NO_HEAD_AHEAD : MF_NO_HEAD_OTHER, 1, &size);
}

/* A filing that replaces keys must bring one that can be given. */
static bool new_key_is_free(struct mf_arena *a, const struct mf_gate *gate,
                            const struct mf_admitted *ad, struct mf_denial *no)
{
    const struct mf_command *c = &ad->command;
    const struct mf_power *power;
    struct mf_ssh_key key;

    if (c->verb != MF_DO_FILE)
        return true;
    power = &mf_org_charter(gate->org)->powers[c->power];
    if (!mf_text_rekeys(power) || !mf_text_new_key(a, c->args, power->nparams, &key) ||
        mf_keys_may_replace(gate->keys, &key))
        return true;
    struct mf_str print = print_of(a, &key.print);
    return mf_deny(no, MF_NO_KEY_TAKEN, 1, &print);
}

bool mf_admit_place(struct mf_arena *a, const struct mf_gate *gate, mf_instant now,
                    struct mf_admitted *ad, struct mf_denial *no)
{
    if (!find_key(a, gate, ad, no) || !key_signs(a, gate, now, ad, no))
        return false;
    mf_person actor = mf_keys_row(gate->keys, ad->key)->person;
    if (!is_new(a, gate, ad, no) || !counts_on(a, gate, ad, no) ||
        !is_in_time(a, now, &ad->text, no) || !names_charter(a, gate, &ad->text, actor, no) ||
        !saw_this_ledger(a, gate, &ad->text, no) ||
        !mf_keys_allow(a, gate->keys, &ad->text, ad->key, now, no) ||
        !mf_text_resolve(a, &ad->text, gate->org, gate->document, gate->payload, &ad->command,
                         no) ||
        !new_key_is_free(a, gate, ad, no))
        return false;
    ad->command.at = now;
    return true;
}

void mf_admit_take(struct mf_keys *keys, const struct mf_admitted *ad, const struct mf_org *org,
                   uint64_t entry, mf_instant at)
{
    if (ad->sig.is_passkey)
        mf_keys_counted(keys, ad->key, &ad->sig.passkey);
    mf_keys_take(keys, &ad->text, ad->key, org, entry, at);
}

bool mf_admit(struct mf_arena *a, const struct mf_gate *gate, struct mf_str text,
              struct mf_str signature, mf_instant now, struct mf_admitted *ret,
              struct mf_denial *no)
{
    struct mf_admitted ad;

    if (!mf_admit_read(a, text, signature, gate->organisation, &ad, no) ||
        !find_key(a, gate, &ad, no) || !mf_admit_verify(&ad, no) ||
        !mf_admit_place(a, gate, now, &ad, no))
        return false;
    *ret = ad;
    return true;
}
