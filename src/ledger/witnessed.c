#include "ledger/witnessed.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "ledger/checkpoint.h"
#include "ledger/wire.h"

#define NONE UINT64_MAX

struct mf_witnessing {
    struct mf_arena arena; /* keys, names */
    MF_VEC(struct mf_policy_key) keys;
    struct mf_buf note; /* the last checkpoint that enough have cosigned */
    uint64_t covered, notes, late;

    /* Entries that aren't cosigned by enough: instants of those from number `base` on. What came
     * before the charter asked for witnesses isn't among them. */
    uint64_t base;
    MF_VEC(mf_instant) waiting;
    uint64_t wanting; /* one more than the last that wants to be cosigned; 0: none does */
    bool brings;      /* the entry at hand only brings cosignatures */

    uint64_t clock; /* entry that confirms the clock and isn't cosigned; NONE: there is none */
    mf_instant clock_at, clock_says;

    struct mf_witness_apart *apart;
    uint32_t napart;
    mf_instant floor; /* of the last cosignatures, the latest; whose */
    uint32_t floor_key;
};

struct mf_witnessing *mf_witnessing_new(void)
{
    struct mf_witnessing *w = calloc(1, sizeof *w);

    if (!w)
        mf_oom(sizeof *w);
    mf_arena_init(&w->arena);
    mf_buf_init(&w->note, &w->arena);
    w->clock = NONE;
    w->floor = INT64_MIN;
    w->apart = mf_new_n(&w->arena, struct mf_witness_apart, MF_WITNESS_APART_MAX);
    return w;
}

void mf_witnessing_free(struct mf_witnessing *w)
{
    if (!w)
        return;
    mf_arena_free(&w->arena);
    free(w);
}

/* ---- who ---- */

const struct mf_policy_key *mf_witnessing_keys(const struct mf_witnessing *w, uint32_t *ret_n)
{
    *ret_n = w->keys.n;
    return w->keys.at;
}

const struct mf_policy_key *mf_witnessing_key(const struct mf_witnessing *w, struct mf_str name)
{
    for (uint32_t i = 0; i < w->keys.n; i++)
        if (mf_str_eq(w->keys.at[i].name, name))
            return &w->keys.at[i];
    return NULL;
}

bool mf_witnessed_names(const struct mf_charter *c, struct mf_str name)
{
    for (uint32_t i = 0; i < c->witnessed.nnames; i++)
        if (mf_str_eq(c->witnessed.names[i].name.text, name))
            return true;
    return false;
}

uint32_t mf_witnessing_count(const struct mf_witnessing *w, const struct mf_charter *c,
                             const bool *cosigned)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->keys.n; i++)
        n += cosigned[i] && mf_witnessed_names(c, w->keys.at[i].name);
    return n;
}

struct mf_str mf_witness_line(struct mf_arena *a, const struct mf_policy_key *k)
{
    struct mf_str key = mf_vkey_write(a, &k->key);

    return mf_strf(a, "witness %.*s %.*s%s%.*s\n", MF_F(k->name), MF_F(key),
                   k->url.n > 0 ? " " : "", MF_F(k->url));
}

static void add_key(struct mf_witnessing *w, const struct mf_policy_key *k)
{
    struct mf_policy_key copy = *k;

    copy.name = mf_str_copy(&w->arena, k->name);
    copy.url = mf_str_copy(&w->arena, k->url);
    copy.key.name = mf_str_copy(&w->arena, k->key.name);
    mf_vec_push(&w->arena, &w->keys, copy);
}

enum mf_rc mf_witnessing_found(struct mf_witnessing *w, struct mf_str policy, struct mf_err *err)
{
    struct mf_policy *p = mf_new(&w->arena, struct mf_policy);
    enum mf_rc rc = policy.n > 0 ? mf_policy_parse(&w->arena, policy, p, err) : MF_OK;

    for (uint32_t i = 0; rc == MF_OK && i < p->nwitnesses; i++)
        add_key(w, &p->witness[i]);
    return rc;
}

/* Whether the quorum is that many of exactly the charter's witnesses. */
static bool same_quorum(const struct mf_charter *c, const struct mf_policy *p)
{
    const struct mf_policy_group *g;

    if (p->quorum == MF_POLICY_NOBODY)
        return false;
    if (p->quorum < MF_POLICY_MAX)
        return c->witnessed.nnames == 1 && mf_witnessed_names(c, p->witness[p->quorum].name);
    g = &p->group[p->quorum - MF_POLICY_MAX];
    if (g->k != c->witnessed.k || g->nmembers != c->witnessed.nnames)
        return false;
    for (uint32_t i = 0; i < g->nmembers; i++)
        if (g->member[i] >= MF_POLICY_MAX || !mf_witnessed_names(c, p->witness[g->member[i]].name))
            return false;
    return true;
}

enum mf_policy_fault mf_witnessed_policy(const struct mf_charter *c, const struct mf_policy *p,
                                         struct mf_str *ret_name)
{
    for (uint32_t i = 0; i < c->witnessed.nnames; i++) {
        uint32_t k = 0;
        while (k < p->nwitnesses && !mf_str_eq(p->witness[k].name, c->witnessed.names[i].name.text))
            k++;
        if (k == p->nwitnesses) {
            *ret_name = c->witnessed.names[i].name.text;
            return MF_POLICY_LACKS;
        }
    }
    return c->witnessed.span.len == 0 || same_quorum(c, p) ? MF_POLICY_FITS : MF_POLICY_CONTRADICTS;
}

/* ---- a cosignature ---- */

static enum mf_rc refuse(struct mf_err *err, const char *why)
{
    return mf_err_set(err, MF_E_FORMAT, "%s", why);
}

struct cosigned {
    struct mf_checkpoint c;
    bool by[2 * MF_POLICY_MAX]; /* a mark for each key */
    uint64_t time[2 * MF_POLICY_MAX];
};

/* Seconds since 1970, as the first bytes of a cosignature have them. */
static uint64_t time_of(struct mf_str blob)
{
    uint64_t t = 0;

    for (size_t i = 0; i < 8 && i < blob.n; i++)
        t = t << 8 | (uint8_t)blob.p[i];
    return t;
}

static enum mf_rc read_signature(const struct mf_witnessing *w, struct mf_arena *a,
                                 const struct mf_note *note, const struct mf_note_sig *sig,
                                 bool trusted, struct cosigned *ret, struct mf_err *err)
{
    uint32_t k = 0;

    while (k < w->keys.n &&
           !(w->keys.at[k].key.id == sig->id && mf_str_eq(w->keys.at[k].key.name, sig->name)))
        k++;
    if (k == w->keys.n)
        return refuse(err, "it has a signature of somebody who isn't a witness of this ledger");
    if (ret->by[k])
        return refuse(err, "a witness has cosigned it twice");
    if (!trusted && !mf_note_signed_by(a, &w->keys.at[k].key, note->text, sig->blob, &ret->time[k]))
        return mf_err_set(err, MF_E_FORMAT, "the cosignature of %.*s is wrong",
                          MF_F(w->keys.at[k].name));
    ret->time[k] = time_of(sig->blob);
    if (ret->time[k] > (uint64_t)(MF_NEVER / MF_SECOND))
        return refuse(err, "a cosignature's time can't be");
    ret->by[k] = true;
    return MF_OK;
}

/* The ledger's own signature, then those of witnesses. */
static enum mf_rc read_note(const struct mf_witnessing *w, const struct mf_witness_scene *s,
                            struct mf_arena *a, struct mf_str bytes, bool trusted,
                            struct cosigned *ret, struct mf_err *err)
{
    struct mf_note note;
    enum mf_rc rc = mf_note_parse(a, bytes, &note, err);

    if (rc == MF_OK)
        rc = mf_checkpoint_parse(note.text, &ret->c, err);
    if (rc != MF_OK)
        return rc;
    if (!mf_str_eq(ret->c.origin, s->log->name) || ret->c.extension.n > 0 || note.nsigs < 2 ||
        note.sig[0].id != s->log->id || !mf_str_eq(note.sig[0].name, s->log->name))
        return refuse(err,
                      "it isn't a checkpoint of this ledger with the ledger's signature first");
    if (!trusted && !mf_note_signed_by(a, s->log, note.text, note.sig[0].blob, NULL))
        return refuse(err, "the ledger's signature on the checkpoint is wrong");
    for (uint32_t i = 1; rc == MF_OK && i < note.nsigs; i++)
        rc = read_signature(w, a, &note, &note.sig[i], trusted, ret, err);
    return rc;
}

static enum mf_rc check_tree(const struct mf_witnessing *w, const struct mf_witness_scene *s,
                             const struct mf_checkpoint *c, struct mf_err *err)
{
    struct mf_hash root;
    enum mf_rc rc;

    if (c->size > s->number || c->size <= w->covered)
        return refuse(err, "the checkpoint that it brings isn't later than the last and earlier "
                           "than this entry");
    if ((rc = s->root_at(s->ctx, c->size, &root, err)) != MF_OK)
        return rc;
    return mf_hash_eq(&root, &c->root)
               ? MF_OK
               : refuse(err, "the checkpoint that it brings is of another tree than this ledger's");
}

/* ---- instants beside cosignatures ---- */

static void tell_apart(struct mf_witnessing *w, uint64_t first, uint64_t last, bool ahead,
                       mf_duration by, struct mf_str witness)
{
    for (uint32_t i = w->napart; i > 0; i--) {
        struct mf_witness_apart *before = &w->apart[i - 1];
        if (before->ahead != ahead || !mf_str_eq(before->witness, witness))
            continue;
        if (before->last + 1 < first)
            break;
        before->last = last > before->last ? last : before->last;
        before->by = by > before->by ? by : before->by;
        return;
    }
    if (w->napart < MF_WITNESS_APART_MAX)
        w->apart[w->napart++] = (struct mf_witness_apart){first, last, ahead, by, witness};
}

/* The entries below the size were there at that time. */
static void compare_before(struct mf_witnessing *w, uint64_t size, uint32_t k, mf_instant time)
{
    uint64_t first = size;

    /* Seconds are whole: the cosignature was made before the next one. */
    while (first > w->base &&
           w->waiting.at[first - 1 - w->base] - time >= MF_WITNESS_APART + MF_SECOND)
        first--;
    if (first < size)
        tell_apart(w, first, size - 1, true, w->waiting.at[size - 1 - w->base] - time,
                   w->keys.at[k].name);
}

/* ---- entries ---- */

static void drop_waiting(struct mf_witnessing *w, uint64_t upto)
{
    uint32_t n;

    if (upto <= w->base)
        return;
    n = upto - w->base < w->waiting.n ? (uint32_t)(upto - w->base) : w->waiting.n;
    if (n > 0)
        memmove(w->waiting.at, w->waiting.at + n, (w->waiting.n - n) * sizeof *w->waiting.at);
    w->waiting.n -= n;
    w->base = upto;
}

static void count_late(struct mf_witnessing *w, const struct mf_charter *c, uint64_t size,
                       mf_instant at)
{
    if (c->witnessed.otherwise.span.len == 0)
        return;
    for (uint64_t e = w->base; e < size && e - w->base < w->waiting.n; e++)
        w->late += at - w->waiting.at[e - w->base] >= c->witnessed.otherwise.ms;
}

static enum mf_rc take_cosignature(struct mf_witnessing *w, const struct mf_witness_scene *s,
                                   const struct mf_entry *e, bool trusted, struct mf_err *err)
{
    struct mf_arena a;
    struct cosigned *got;
    struct mf_str bytes = mf_entry_part(e, "checkpoint");
    enum mf_rc rc;

    mf_arena_init(&a);
    got = mf_new(&a, struct cosigned);
    if ((rc = read_note(w, s, &a, bytes, trusted, got, err)) == MF_OK &&
        (rc = check_tree(w, s, &got->c, err)) == MF_OK &&
        (s->charter->witnessed.span.len == 0 ||
         mf_witnessing_count(w, s->charter, got->by) < s->charter->witnessed.k))
        rc = refuse(err, "too few of the charter's witnesses have cosigned the checkpoint that it "
                         "brings");
    if (rc == MF_OK) {
        count_late(w, s->charter, got->c.size, e->at);
        w->floor = INT64_MIN;
        for (uint32_t k = 0; k < w->keys.n; k++) {
            mf_instant time = (mf_instant)got->time[k] * MF_SECOND;
            if (!got->by[k])
                continue;
            compare_before(w, got->c.size, k, time);
            if (time > w->floor) {
                w->floor = time;
                w->floor_key = k;
            }
        }
        drop_waiting(w, got->c.size);
        w->covered = got->c.size;
        w->notes++;
        if (w->wanting <= w->covered)
            w->wanting = 0;
        if (w->clock < w->covered)
            w->clock = NONE;
        w->note.n = 0;
        mf_buf_add(&w->note, bytes);
        w->brings = true;
    }
    mf_arena_free(&a);
    return rc;
}

/* witness NAME KEY [URL], and a line feed, as mf_witness_line() writes it. */
static enum mf_rc take_witness(struct mf_witnessing *w, const struct mf_witness_scene *s,
                               const struct mf_entry *e, struct mf_err *err)
{
    struct mf_arena a;
    struct mf_str line = mf_entry_part(e, "witness");
    struct mf_policy *p;
    enum mf_rc rc;

    mf_arena_init(&a);
    p = mf_new(&a, struct mf_policy);
    rc = mf_policy_parse(&a, mf_strf(&a, "%.*squorum none\n", MF_F(line)), p, err);
    if (rc == MF_OK && (p->nwitnesses != 1 || p->nlogs + p->ngroups > 0 ||
                        !mf_str_eq(mf_witness_line(&a, &p->witness[0]), line)))
        rc = refuse(err, "it isn't one line of a policy: witness NAME KEY, and perhaps a URL");
    else if (rc == MF_OK && !mf_witnessed_names(s->charter, p->witness[0].name))
        rc = mf_err_set(err, MF_E_FORMAT, "the charter names no witness %.*s",
                        MF_F(p->witness[0].name));
    else if (rc == MF_OK && w->keys.n == 2 * MF_POLICY_MAX)
        rc = refuse(err, "a ledger knows at most 128 witnesses");
    for (uint32_t i = 0; rc == MF_OK && i < w->keys.n; i++) {
        if (mf_str_eq(w->keys.at[i].name, p->witness[0].name))
            rc = mf_err_set(err, MF_E_FORMAT,
                            "the witness %.*s has a key already; another key "
                            "needs another name in the charter",
                            MF_F(p->witness[0].name));
        else if (memcmp(w->keys.at[i].key.key, p->witness[0].key.key, 32) == 0)
            rc = mf_err_set(err, MF_E_FORMAT, "that is the key of the witness %.*s already",
                            MF_F(w->keys.at[i].name));
    }
    if (rc == MF_OK)
        add_key(w, &p->witness[0]);
    mf_arena_free(&a);
    return rc;
}

static enum mf_rc take_clock(struct mf_witnessing *w, const struct mf_witness_scene *s,
                             const struct mf_entry *e, struct mf_err *err)
{
    struct mf_str says = mf_entry_part(e, "clock");
    mf_instant at;

    if (!says.p)
        return MF_OK; /* it had not stopped, or nobody is asked to witness it */
    if (!mf_instant_parse(says, &at) || at < e->at)
        return refuse(err, "what it says of the clock is no later instant");
    if (s->charter->witnessed.span.len == 0)
        return MF_OK;
    w->clock = s->number;
    w->clock_at = e->at;
    w->clock_says = at;
    return MF_OK;
}

enum mf_rc mf_witnessing_may(const struct mf_witnessing *w, const struct mf_charter *c,
                             const struct mf_entry *e, struct mf_err *err)
{
    bool passes = e->kind != MF_ENTRY_COSIGNATURE && e->kind != MF_ENTRY_OPERATOR;

    if (w->clock == NONE || c->witnessed.span.len == 0)
        return MF_OK;
    if (passes ? mf_witnessing_clock_holds(w, c, e->at)
               : e->at != w->clock_at && mf_witnessing_clock_holds(w, c, e->at))
        return refuse(err, "nothing is taken and no time passes before witnesses have cosigned "
                           "that the clock was confirmed");
    return MF_OK;
}

enum mf_rc mf_witnessing_entry(struct mf_witnessing *w, const struct mf_witness_scene *scene,
                               const struct mf_entry *e, bool trusted, struct mf_err *err)
{
    struct mf_str act = mf_entry_part(e, "act");

    if (e->kind == MF_ENTRY_COSIGNATURE)
        return take_cosignature(w, scene, e, trusted, err);
    if (e->kind == MF_ENTRY_OPERATOR && mf_str_is(act, "witness"))
        return take_witness(w, scene, e, err);
    if (e->kind == MF_ENTRY_OPERATOR && mf_str_is(act, "clock-confirmed"))
        return take_clock(w, scene, e, err);
    return MF_OK;
}

void mf_witnessing_leaf(struct mf_witnessing *w, const struct mf_charter *c, uint64_t number,
                        mf_instant at)
{
    bool brings = w->brings;

    w->brings = false;
    if (w->floor != INT64_MIN && w->floor - at > MF_WITNESS_APART)
        tell_apart(w, number, number, false, w->floor - at, w->keys.at[w->floor_key].name);
    if (c->witnessed.span.len == 0) {
        w->waiting.n = 0;
        w->wanting = 0;
        w->base = number + 1;
        w->clock = NONE;
        return;
    }
    mf_vec_push(&w->arena, &w->waiting, at);
    if (!brings)
        w->wanting = number + 1;
}

/* ---- what waits ---- */

bool mf_witnessed_waits(enum mf_text_verb verb)
{
    switch ((int)verb) {
    case MF_TEXT_VETO: /* stops something */
    case MF_TEXT_CHALLENGE:
    case MF_TEXT_END:
    case MF_TEXT_REVOKE_KEY:
    case MF_TEXT_UNSIGN: /* takes back */
    case MF_TEXT_REVOKE_VOTE:
    case MF_TEXT_UNDELEGATE:
    case MF_TEXT_WITHDRAW:
    case MF_TEXT_RESIGN: /* lays down */
    case MF_TEXT_LEAVE:
    case MF_TEXT_DECLINE:
    case MF_TEXT_RECUSE:
        return false;
    default:
        return true;
    }
}

bool mf_witnessing_covers(const struct mf_witnessing *w, uint64_t entry)
{
    return entry < w->covered;
}

mf_instant mf_witnessing_until(const struct mf_witnessing *w, const struct mf_charter *c,
                               uint64_t entry)
{
    if (c->witnessed.otherwise.span.len == 0 || entry < w->base || entry - w->base >= w->waiting.n)
        return MF_NEVER;
    return w->waiting.at[entry - w->base] + c->witnessed.otherwise.ms;
}

bool mf_witnessing_settled(const struct mf_witnessing *w, const struct mf_charter *c,
                           uint64_t entry, mf_instant now)
{
    return c->witnessed.span.len == 0 || entry < w->covered || entry < w->base ||
           now >= mf_witnessing_until(w, c, entry);
}

bool mf_witnessing_wanting(const struct mf_witnessing *w, const struct mf_charter *c)
{
    return c->witnessed.span.len > 0 && w->wanting > w->covered;
}

bool mf_witnessing_clock_holds(const struct mf_witnessing *w, const struct mf_charter *c,
                               mf_instant now)
{
    const struct mf_witnessed *by = &c->witnessed;

    return w->clock != NONE && by->span.len > 0 &&
           (by->otherwise.span.len == 0 || now - w->clock_says < by->otherwise.ms);
}

/* ---- what has been seen ---- */

struct mf_str mf_witnessing_note(const struct mf_witnessing *w)
{
    return mf_buf_str(&w->note);
}

uint64_t mf_witnessing_covered(const struct mf_witnessing *w)
{
    return w->covered;
}

struct mf_witness_counts mf_witnessing_counts(const struct mf_witnessing *w,
                                              const struct mf_charter *c, uint64_t size,
                                              mf_instant now)
{
    struct mf_witness_counts r = {
        .notes = w->notes, .quorum = w->covered - w->late, .late = w->late};

    for (uint32_t i = 0; c->witnessed.otherwise.span.len > 0 && i < w->waiting.n; i++)
        r.late += w->base + i >= w->covered && now - w->waiting.at[i] >= c->witnessed.otherwise.ms;
    r.none = size - r.quorum - r.late;
    return r;
}

const struct mf_witness_apart *mf_witnessing_apart(const struct mf_witnessing *w, uint32_t *ret_n)
{
    *ret_n = w->napart;
    return w->apart;
}

bool mf_witnessing_hash(const struct mf_witnessing *w, struct mf_hash *ret)
{
    struct mf_arena a;
    struct mf_buf b;

    if (w->keys.n == 0)
        return false;
    mf_arena_init(&a);
    mf_buf_init(&b, &a);
    for (uint32_t i = 0; i < w->keys.n; i++)
        mf_buf_add(&b, mf_witness_line(&a, &w->keys.at[i]));
    mf_buf_f(&b, "cosigned %llu\n", (unsigned long long)w->covered);
    if (w->clock != NONE)
        mf_buf_f(&b, "clock %llu\n", (unsigned long long)w->clock);
    *ret = mf_sha256(mf_buf_str(&b));
    mf_arena_free(&a);
    return true;
}
