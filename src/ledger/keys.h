#ifndef MF_LEDGER_KEYS_H
#define MF_LEDGER_KEYS_H
/*
 * The register of keys: who signs with what, since when, until when (rule 66). A person is not a
 * key: a person has any number of keys, a key belongs to one person and is registered once, for
 * good. The register follows from the ledger alone. Whoever plays a ledger, in the order of its
 * entries: lets time pass in the engine up to the entry's instant and hands the events to
 * mf_keys_events(); admits the command (admit.h); lets the engine carry it out; then calls
 * mf_keys_take(), and mf_keys_events() with what the engine said.
 *
 * - Each key counts its own sequence, strictly increasing, gaps allowed.
 * - A revocation counts from its entry; acts before stand, ballots among them.
 * - A further key of one's own signs when the organisation's delay is over, and all of the person's
 *   keys are to be told at once. Revoking it, or the key that added it, before that ends it.
 * - A rotation takes effect when the organisation's delay is over: until then the old key signs,
 *   from then on the new one does, and all of the person's keys are to be told at once. Revoking
 *   either key before that ends it.
 * - The effect `rekey` of the charter ends all of the person's keys and puts in the one that the
 *   proposal brings.
 *
 * All memory is one arena of the register's own.
 */
#include "base/err.h"
#include "engine/org.h"
#include "ledger/passkey.h"
#include "ledger/text.h"

#define MF_NO_KEY             UINT32_MAX
#define MF_ROTATION_DELAY     (3 * MF_DAY)    /* where the charter says nothing */
#define MF_ROTATION_SETTING   "rotation_days" /* a charter's setting that says it, in days */
#define MF_MAX_ROTATION_DELAY MF_YEAR
#define MF_MAX_KEYS           32u /* of one person, that sign or will: before another is added */

enum mf_key_end {
    MF_KEY_STANDS,
    MF_KEY_REVOKED,
    MF_KEY_ROTATED, /* another took or takes its place */
    MF_KEY_REKEYED, /* by the effect `rekey` */
    MF_KEY_DROPPED  /* it was ended before it began to sign */
};

struct mf_signing_key {
    struct mf_ssh_key key;
    mf_person person;
    uint64_t entry;         /* that brought it */
    mf_instant from, until; /* signs from `from`, before `until`; MF_NEVER: no end */
    enum mf_key_end end;
    uint64_t end_entry;          /* that ended it; 0: none */
    uint64_t sequence;           /* of its last command; 0: none yet */
    uint32_t replaces, replaced; /* rows, in a rotation; MF_NO_KEY: none */
    uint32_t added_by;           /* the row whose `add-key` brought it; MF_NO_KEY: another way */
    uint32_t counter;            /* of a passkey: of its last signature */
    bool may_be_copied, copied;  /* of a passkey, as it last said; false: it hasn't signed yet */
    uint32_t next;               /* the person's next row; MF_NO_KEY: it is the last */
};

struct mf_keys;

struct mf_keys *mf_keys_new(void); /* empty */
void mf_keys_free(struct mf_keys *keys);

/* ---- how it changes ---- */

/*
 * The keys with which an organisation is founded: lines as mf_keys_founding() writes them.
 * MF_E_FORMAT with the line's number: another form, a person who isn't on the roster, a key twice.
 */
enum mf_rc mf_keys_found(struct mf_keys *keys, struct mf_str lines, const struct mf_org *org,
                         mf_instant at, struct mf_err *err) MF_MUST_USE;
/* One key more, for whoever makes these lines; false: it is in the register already. */
bool mf_keys_add(struct mf_keys *keys, mf_person person, const struct mf_ssh_key *key,
                 mf_instant at, uint64_t entry);
/* May this command about keys be taken now? Only those with a key in them are looked at. */
bool mf_keys_allow(struct mf_arena *a, const struct mf_keys *keys, const struct mf_text *t,
                   uint32_t row, mf_instant now, struct mf_denial *no);
/*
 * The command of that row's key was admitted and carried out as this entry, at this instant: the
 * sequence goes on, and verbs about keys are done. After mf_keys_allow().
 */
void mf_keys_take(struct mf_keys *keys, const struct mf_text *t, uint32_t row,
                  const struct mf_org *org, uint64_t entry, mf_instant at);
/* That passkey has signed: what it said of itself is kept. */
void mf_keys_counted(struct mf_keys *keys, uint32_t row, const struct mf_assertion *as);
/*
 * May the effect `rekey` give this key to somebody? Not if it ever signed; where it is merely
 * registered, the effect takes it from whoever did that, since a proposal's key is there for all to
 * copy before it counts.
 */
bool mf_keys_may_replace(const struct mf_keys *keys, const struct mf_ssh_key *key);
/* What the engine said happened, from event `first` on; only `rekey` matters. */
void mf_keys_events(struct mf_keys *keys, const struct mf_org *org, const struct mf_events *events,
                    uint32_t first, uint64_t entry);

/* ---- looking ---- */

uint32_t mf_keys_count(const struct mf_keys *keys);
const struct mf_signing_key *mf_keys_row(const struct mf_keys *keys, uint32_t row);
/* MF_NO_KEY: there is no such key. */
uint32_t mf_keys_find(const struct mf_keys *keys, const struct mf_hash *print);
/* The person's first key, or MF_NO_KEY; the others follow by `next`. */
uint32_t mf_keys_of(const struct mf_keys *keys, mf_person person);
bool mf_key_signs(const struct mf_signing_key *row, mf_instant at);
/* How long a rotation takes: the charter's setting `rotation_days`, else MF_ROTATION_DELAY. */
mf_duration mf_keys_delay(const struct mf_org *org);
/* The lines of a founding: `ID namespaces="mufakat" KIND BASE64`, of all that is in it. */
void mf_keys_founding(const struct mf_keys *keys, const struct mf_org *org, struct mf_buf *out);
/*
 * A file of allowed signers, with which `ssh-keygen -Y verify -I PERSON -n mufakat` judges as this
 * register does, to the second: a line for each key that ever signs. OpenSSH knows no passkeys:
 * theirs are the same lines as comments.
 */
void mf_keys_export(const struct mf_keys *keys, const struct mf_org *org, struct mf_buf *out);
/* SHA-256 over the whole register in its canonical form; the same for the same ledger. */
struct mf_hash mf_keys_hash(const struct mf_keys *keys);

#endif
