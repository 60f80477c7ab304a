#ifndef MF_LEDGER_WITNESSED_H
#define MF_LEDGER_WITNESSED_H
/*
 * What the witnesses have seen of a ledger, as its entries say, and what waits for them: a
 * charter's `witnessed by 2 of w1, w2, w3 else after 1 hour`. The engine knows nothing of it: an
 * act has its instant and its effect when it is recorded. What waits is the answer.
 *
 *     found         part `policy`: key and address of each witness
 *     operator      `act` witness, `witness`: one more line of such a policy
 *     cosignature   `checkpoint`: a checkpoint of this ledger, signed by it and cosigned by enough
 *     operator      `act` clock-confirmed, `clock`: what the clock says after a jump; until that is
 *                   cosigned no time passes
 *
 * Whoever plays the entries comes to the same; nothing here reads a clock or asks anybody.
 */
#include "lang/charter.h"
#include "ledger/entry.h"
#include "ledger/policy.h"
#include "ledger/text.h"

#define MF_WITNESS_APART     MF_HOUR /* further from a cosignature's time is told */
#define MF_WITNESS_APART_MAX 100u    /* of these, at most so many are kept */

struct mf_witnessing;

/* Entries whose instants are further than an hour from the time of a cosignature: after that of one
 * that covers them, or before that of one that was there when they came. */
struct mf_witness_apart {
    uint64_t first, last; /* entries */
    bool ahead;           /* after it */
    mf_duration by;       /* at most so far */
    struct mf_str witness;
};

struct mf_witnessing *mf_witnessing_new(void);
void mf_witnessing_free(struct mf_witnessing *w); /* NULL: nothing */

/* ---- entries ---- */

/* What an entry stands in: the charter before it, and the tree. */
struct mf_witness_scene {
    const struct mf_charter *charter;
    const struct mf_vkey *log;
    uint64_t number; /* the entry's own */
    enum mf_rc (*root_at)(void *ctx, uint64_t size, struct mf_hash *ret, struct mf_err *err);
    void *ctx;
};

/* The policy of the founding; n 0: none. MF_E_FORMAT: it is none. */
enum mf_rc mf_witnessing_found(struct mf_witnessing *w, struct mf_str policy,
                               struct mf_err *err) MF_MUST_USE;
/*
 * Before time passes to the entry's instant: whether it may stand here while a confirmation of the
 * clock isn't cosigned. MF_E_FORMAT: nothing is taken now.
 */
enum mf_rc mf_witnessing_may(const struct mf_witnessing *w, const struct mf_charter *c,
                             const struct mf_entry *e, struct mf_err *err) MF_MUST_USE;
/*
 * Takes what an entry says of witnesses; others say nothing. MF_E_FORMAT with the reason, and
 * nothing has changed: an unknown witness, a wrong signature, another tree than this one, a line of
 * a policy that says what the charter doesn't. `trusted`: the signatures were verified already.
 */
enum mf_rc mf_witnessing_entry(struct mf_witnessing *w, const struct mf_witness_scene *scene,
                               const struct mf_entry *e, bool trusted,
                               struct mf_err *err) MF_MUST_USE;
/* The entry stands in the tree, with that number and instant, under that charter. */
void mf_witnessing_leaf(struct mf_witnessing *w, const struct mf_charter *c, uint64_t number,
                        mf_instant at);

/* ---- what waits ---- */

/* Whether who does that waits for witnesses: not who stops, takes back or lays down something. */
bool mf_witnessed_waits(enum mf_text_verb verb);
/* Whether the answer about that entry may be given at `now`: it needn't wait, enough have cosigned
 * it, or it has waited long enough. */
bool mf_witnessing_settled(const struct mf_witnessing *w, const struct mf_charter *c,
                           uint64_t entry, mf_instant now);
/* Whether enough have cosigned it; and when it waits no longer (MF_NEVER: never). */
bool mf_witnessing_covers(const struct mf_witnessing *w, uint64_t entry);
mf_instant mf_witnessing_until(const struct mf_witnessing *w, const struct mf_charter *c,
                               uint64_t entry);
/* Whether some entry hasn't been cosigned by enough, other than those that only say who has. */
bool mf_witnessing_wanting(const struct mf_witnessing *w, const struct mf_charter *c);
/* Whether a confirmation of the clock holds everything back at `now`. */
bool mf_witnessing_clock_holds(const struct mf_witnessing *w, const struct mf_charter *c,
                               mf_instant now);

/* ---- who ---- */

const struct mf_policy_key *mf_witnessing_keys(const struct mf_witnessing *w, uint32_t *ret_n);
/* That of the witness of that name; NULL: none is known. */
const struct mf_policy_key *mf_witnessing_key(const struct mf_witnessing *w, struct mf_str name);
/* Whether the charter names that witness. */
bool mf_witnessed_names(const struct mf_charter *c, struct mf_str name);
/* How many of the charter's witnesses are among those who have cosigned (a mark for each key). */
uint32_t mf_witnessing_count(const struct mf_witnessing *w, const struct mf_charter *c,
                             const bool *cosigned);
/* A line of a policy for the witness; the URL may be empty. */
struct mf_str mf_witness_line(struct mf_arena *a, const struct mf_policy_key *k);

/*
 * What a policy lacks or says otherwise for a charter to be founded with it: the names without a
 * key, or a quorum that isn't exactly the clause's. n 0: nothing.
 */
enum mf_policy_fault { MF_POLICY_FITS, MF_POLICY_LACKS, MF_POLICY_CONTRADICTS };
enum mf_policy_fault mf_witnessed_policy(const struct mf_charter *c, const struct mf_policy *p,
                                         struct mf_str *ret_name);

/* ---- what has been seen ---- */

/* The last checkpoint that enough have cosigned, with the signatures; n 0: none. Borrowed until the
 * next entry. */
struct mf_str mf_witnessing_note(const struct mf_witnessing *w);
uint64_t mf_witnessing_covered(const struct mf_witnessing *w); /* for how many entries it stands */

struct mf_witness_counts {
    uint64_t notes;  /* entries that bring cosignatures */
    uint64_t quorum; /* entries that enough have cosigned in time */
    uint64_t late;   /* that had waited long enough before, by `else after D` */
    uint64_t none;   /* that wait, or that nothing asks to be cosigned */
};
struct mf_witness_counts mf_witnessing_counts(const struct mf_witnessing *w,
                                              const struct mf_charter *c, uint64_t size,
                                              mf_instant now);
const struct mf_witness_apart *mf_witnessing_apart(const struct mf_witnessing *w, uint32_t *ret_n);
/* SHA-256 over keys, addresses and what is cosigned; false: it has none of these. */
bool mf_witnessing_hash(const struct mf_witnessing *w, struct mf_hash *ret);

#endif
