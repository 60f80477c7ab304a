#include "ledger/policy.h"

#include <string.h>

#include "ledger/scan.h"

/* The most that a line can hold with sense: a group with all witnesses and groups as members. */
enum { WORDS_MAX = 3 + 2 * MF_POLICY_MAX };

struct words {
    uint32_t n;
    struct mf_str at[WORDS_MAX];
};

struct reading {
    struct mf_policy *p;
    struct mf_arena *arena;
    struct mf_err *err;
    bool quorum, witness_used[MF_POLICY_MAX], group_used[MF_POLICY_MAX];
};

static enum mf_rc refuse(struct reading *r, const char *why)
{
    return mf_err_set(r->err, MF_E_FORMAT, "%s", why);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Splits at spaces and tabs; false where there are too many words. */
static bool split(struct mf_str line, struct words *ret)
{
    ret->n = 0;
    for (size_t i = 0; i < line.n;) {
        size_t from = i;
        while (i < line.n && !is_blank(line.p[i]))
            i++;
        if (i > from) {
            if (ret->n == WORDS_MAX)
                return false;
            ret->at[ret->n++] = mf_str_sub(line, from, i - from);
        }
        while (i < line.n && is_blank(line.p[i]))
            i++;
    }
    return true;
}

/* ---- names and keys ---- */

/* What a name stands for, as a member; MF_POLICY_NOBODY where it isn't defined yet. */
static uint32_t find(const struct mf_policy *p, struct mf_str name)
{
    for (uint32_t i = 0; i < p->nwitnesses; i++)
        if (mf_str_eq(p->witness[i].name, name))
            return i;
    for (uint32_t i = 0; i < p->ngroups; i++)
        if (mf_str_eq(p->group[i].name, name))
            return MF_POLICY_MAX + i;
    return MF_POLICY_NOBODY;
}

static enum mf_rc check_name(struct reading *r, struct mf_str name)
{
    if (mf_str_is(name, "none"))
        return refuse(r, "nothing may be called \"none\"");
    if (find(r->p, name) != MF_POLICY_NOBODY)
        return refuse(r, "this name is defined already");
    return MF_OK;
}

/* Two names for one key would count one witness twice, whatever its id is. */
static bool has_key(const struct mf_policy_key *keys, uint32_t n, const struct mf_vkey *k)
{
    for (uint32_t i = 0; i < n; i++)
        if (memcmp(keys[i].key.key, k->key, sizeof k->key) == 0)
            return true;
    return false;
}

static enum mf_rc add_key(struct reading *r, struct mf_policy_key *keys, uint32_t *n,
                          enum mf_key_type type, struct mf_policy_key k)
{
    if (*n == MF_POLICY_MAX)
        return mf_err_set(r->err, MF_E_LIMIT, "a policy has at most %d logs and %d witnesses",
                          MF_POLICY_MAX, MF_POLICY_MAX);
    if (k.key.type != type)
        return refuse(r, "a log has a key of type 01, a witness of type 04");
    if (has_key(keys, *n, &k.key))
        return refuse(r, "this public key stands in the policy already");
    keys[(*n)++] = k;
    return MF_OK;
}

/* ---- lines ---- */

/* log <vkey> [<url>] */
static enum mf_rc read_log(struct reading *r, const struct words *w)
{
    struct mf_policy_key k = {.url = w->n == 3 ? w->at[2] : (struct mf_str){0}};

    if (w->n < 2 || w->n > 3)
        return refuse(r, "a log is written: log KEY, and perhaps a URL");
    enum mf_rc rc = mf_vkey_parse(w->at[1], &k.key, r->err);
    return rc == MF_OK ? add_key(r, r->p->log, &r->p->nlogs, MF_KEY_ED25519, k) : rc;
}

/* witness <name> <vkey> [<url>] */
static enum mf_rc read_witness(struct reading *r, const struct words *w)
{
    struct mf_policy_key k = {.url = w->n == 4 ? w->at[3] : (struct mf_str){0}};

    if (w->n < 3 || w->n > 4)
        return refuse(r, "a witness is written: witness NAME KEY, and perhaps a URL");
    k.name = w->at[1];
    enum mf_rc rc = check_name(r, k.name);
    if (rc == MF_OK)
        rc = mf_vkey_parse(w->at[2], &k.key, r->err);
    return rc == MF_OK ? add_key(r, r->p->witness, &r->p->nwitnesses, MF_KEY_COSIGNATURE, k) : rc;
}

static bool read_k(struct mf_str word, uint32_t n, uint32_t *ret)
{
    uint64_t k = 0;

    if (mf_str_is(word, "all"))
        k = n;
    else if (mf_str_is(word, "any"))
        k = 1;
    else if (!mf_scan_decimal(word, n, &k) || k == 0)
        return false;
    *ret = (uint32_t)k;
    return true;
}

/* group <name> all|any|<k> <member>... */
static enum mf_rc read_group(struct reading *r, const struct words *w)
{
    struct mf_policy *p = r->p;
    struct mf_policy_group g = {0};

    if (w->n < 4)
        return refuse(r, "a group is written: group NAME all|any|NUMBER MEMBER...");
    if (p->ngroups == MF_POLICY_MAX)
        return mf_err_set(r->err, MF_E_LIMIT, "a policy has at most %d groups", MF_POLICY_MAX);
    g.name = w->at[1];
    g.nmembers = w->n - 3;
    enum mf_rc rc = check_name(r, g.name);
    if (rc != MF_OK)
        return rc;
    if (!read_k(w->at[2], g.nmembers, &g.k))
        return refuse(r, "of a group, all, any or a number of its members must have cosigned");
    g.member = mf_new_n(r->arena, uint32_t, g.nmembers);
    for (uint32_t i = 0; i < g.nmembers; i++) {
        uint32_t m = find(p, w->at[3 + i]);
        if (m == MF_POLICY_NOBODY)
            return refuse(r, "a member of the group isn't defined above");
        bool *used = m < MF_POLICY_MAX ? &r->witness_used[m] : &r->group_used[m - MF_POLICY_MAX];
        if (*used)
            return refuse(r, "a member of the group is a member already");
        *used = true;
        g.member[i] = m;
    }
    p->group[p->ngroups++] = g;
    return MF_OK;
}

/* quorum <name>|none */
static enum mf_rc read_quorum(struct reading *r, const struct words *w)
{
    if (w->n != 2)
        return refuse(r, "a quorum is written: quorum NAME, or quorum none");
    if (r->quorum)
        return refuse(r, "a policy has one quorum");
    r->quorum = true;
    if (mf_str_is(w->at[1], "none"))
        return MF_OK;
    r->p->quorum = find(r->p, w->at[1]);
    if (r->p->quorum == MF_POLICY_NOBODY)
        return refuse(r, "the quorum's name isn't defined above");
    return MF_OK;
}

static enum mf_rc read_line(struct reading *r, struct mf_str line)
{
    struct words w;

    for (size_t i = 0; i < line.n; i++)
        if (((uint8_t)line.p[i] < 0x20 && line.p[i] != '\t') || line.p[i] == 0x7F)
            return refuse(r, "there is a control character");
    if (!split(line, &w))
        return mf_err_set(r->err, MF_E_LIMIT, "a line has at most %d words", WORDS_MAX);
    if (w.n == 0 || w.at[0].p[0] == '#')
        return MF_OK;
    if (mf_str_is(w.at[0], "log"))
        return read_log(r, &w);
    if (mf_str_is(w.at[0], "witness"))
        return read_witness(r, &w);
    if (mf_str_is(w.at[0], "group"))
        return read_group(r, &w);
    if (mf_str_is(w.at[0], "quorum"))
        return read_quorum(r, &w);
    return refuse(r, "a line begins with log, witness, group or quorum");
}

enum mf_rc mf_policy_parse(struct mf_arena *a, struct mf_str text, struct mf_policy *ret,
                           struct mf_err *err)
{
    struct mf_policy p = {.quorum = MF_POLICY_NOBODY};
    struct reading r = {.p = &p, .arena = a, .err = err};
    struct mf_str line;

    if (text.n > MF_POLICY_BYTES_MAX)
        return mf_err_set(err, MF_E_LIMIT, "a policy has at most %d bytes", MF_POLICY_BYTES_MAX);
    for (unsigned n = 1; mf_scan_line(&text, &line); n++) {
        enum mf_rc rc = read_line(&r, line);
        if (rc != MF_OK) {
            mf_err_wrap(err, "line %u", n);
            return rc;
        }
    }
    if (text.n > 0)
        return mf_err_set(err, MF_E_FORMAT, "the policy's last line doesn't end");
    if (!r.quorum)
        return mf_err_set(err, MF_E_FORMAT, "a policy has a line \"quorum\"");
    *ret = p;
    return MF_OK;
}

enum mf_rc mf_policy_k_of(struct mf_arena *a, const struct mf_vkey *log, uint32_t k,
                          const struct mf_vkey *witnesses, uint32_t n, struct mf_policy *ret,
                          struct mf_err *err)
{
    struct mf_policy p = {.quorum = MF_POLICY_NOBODY};
    struct reading r = {.p = &p, .arena = a, .err = err};
    enum mf_rc rc =
        add_key(&r, p.log, &p.nlogs, MF_KEY_ED25519, (struct mf_policy_key){.key = *log});

    for (uint32_t i = 0; rc == MF_OK && i < n; i++)
        rc = add_key(&r, p.witness, &p.nwitnesses, MF_KEY_COSIGNATURE,
                     (struct mf_policy_key){.name = witnesses[i].name, .key = witnesses[i]});
    if (rc != MF_OK)
        return rc;
    if (k > n)
        return mf_err_set(err, MF_E_USAGE, "%u of %u witnesses can't be had", k, n);
    if (k > 0) {
        struct mf_policy_group g = {.k = k, .nmembers = n, .member = mf_new_n(a, uint32_t, n)};
        for (uint32_t i = 0; i < n; i++)
            g.member[i] = i;
        p.group[p.ngroups++] = g;
        p.quorum = MF_POLICY_MAX;
    }
    *ret = p;
    return MF_OK;
}

/* ---- asking ---- */

bool mf_policy_met(const struct mf_policy *p, const bool *cosigned)
{
    bool met[2 * MF_POLICY_MAX] = {false};

    if (p->quorum == MF_POLICY_NOBODY)
        return true;
    for (uint32_t i = 0; i < p->nwitnesses; i++)
        met[i] = cosigned[i];
    /* A group's members stand before it, so that one pass is enough. */
    for (uint32_t i = 0; i < p->ngroups; i++) {
        const struct mf_policy_group *g = &p->group[i];
        uint32_t n = 0;
        for (uint32_t m = 0; m < g->nmembers; m++)
            n += met[g->member[m]];
        met[MF_POLICY_MAX + i] = n >= g->k;
    }
    return met[p->quorum];
}

/* Who has signed the note, when its known keys are the logs' and then the witnesses'. */
struct signers {
    bool log, witness[MF_POLICY_MAX]; /* log: one of the policy, whose name is the origin */
    uint32_t nwitnesses;
};

static struct signers signers_of(const struct mf_policy *p, const struct mf_note *note,
                                 struct mf_str origin)
{
    struct signers s = {0};

    for (uint32_t i = 0; i < note->nsigs; i++) {
        uint32_t k = note->sig[i].key;
        if (k == MF_NOTE_UNKNOWN)
            continue;
        if (k < p->nlogs) {
            s.log = s.log || mf_str_eq(p->log[k].key.name, origin);
        } else if (!s.witness[k - p->nlogs]) {
            s.witness[k - p->nlogs] = true;
            s.nwitnesses++;
        }
    }
    return s;
}

enum mf_rc mf_policy_open(struct mf_arena *a, const struct mf_policy *p, struct mf_str bytes,
                          struct mf_checkpoint *ret, struct mf_note *ret_note, struct mf_err *err)
{
    struct mf_vkey known[2 * MF_POLICY_MAX];
    struct mf_checkpoint c;
    struct mf_note note;

    for (uint32_t i = 0; i < p->nlogs; i++)
        known[i] = p->log[i].key;
    for (uint32_t i = 0; i < p->nwitnesses; i++)
        known[p->nlogs + i] = p->witness[i].key;
    enum mf_rc rc = mf_note_open(a, bytes, known, p->nlogs + p->nwitnesses, &note, err);
    if (rc == MF_OK)
        rc = mf_checkpoint_parse(note.text, &c, err);
    if (rc != MF_OK)
        return rc;
    struct signers s = signers_of(p, &note, c.origin);
    if (!s.log)
        return mf_err_set(err, MF_E_FORMAT, "no log of the policy has signed the checkpoint");
    if (!mf_checkpoint_possible(&c))
        return mf_err_set(err, MF_E_FORMAT, "the empty tree has another root");
    if (!mf_policy_met(p, s.witness))
        return mf_err_set(err, MF_E_FORMAT,
                          "%u of the %u witnesses have cosigned the checkpoint, which isn't enough",
                          s.nwitnesses, p->nwitnesses);
    *ret = c;
    if (ret_note)
        *ret_note = note;
    return MF_OK;
}
