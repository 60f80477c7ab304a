#ifndef MF_LEDGER_POLICY_H
#define MF_LEDGER_POLICY_H
/*
 * Whose word is enough: which logs are meant, and which witnesses must have cosigned a checkpoint
 * (C2SP tlog-policy, a draft; and a charter's `witnessed by 2 of w1, w2, w3`).
 *
 *     log <vkey> [<url>]
 *     witness <name> <vkey> [<url>]
 *     group <name> all|any|<k> <member>...
 *     quorum <name>|none
 */
#include <stdbool.h>

#include "ledger/checkpoint.h"

#define MF_POLICY_MAX       64 /* logs; witnesses; groups */
#define MF_POLICY_BYTES_MAX (64 * 1024)

struct mf_policy_key {
    struct mf_str name; /* a witness's, within the policy */
    struct mf_vkey key;
    struct mf_str url; /* empty: none */
};

/* A member is witness i, or group i - MF_POLICY_MAX, which stands before this one. */
struct mf_policy_group {
    struct mf_str name;
    uint32_t k, nmembers;
    uint32_t *member;
};

#define MF_POLICY_NOBODY UINT32_MAX

struct mf_policy {
    struct mf_policy_key log[MF_POLICY_MAX], witness[MF_POLICY_MAX];
    struct mf_policy_group group[MF_POLICY_MAX];
    uint32_t nlogs, nwitnesses, ngroups;
    uint32_t quorum; /* as a member; MF_POLICY_NOBODY: `quorum none` */
};

/*
 * Reads a policy, of which views remain; the error names the line. Refused, beyond another form: a
 * name twice or `none`, a name as a member twice, a name that isn't defined above, a public key
 * twice among logs or among witnesses, a log's key that isn't of type 01, a witness's that isn't of
 * type 04, no quorum or two, k that is 0 or more than the members.
 */
enum mf_rc mf_policy_parse(struct mf_arena *a, struct mf_str text, struct mf_policy *ret,
                           struct mf_err *err) MF_MUST_USE;
/* One log and k of its witnesses; k = 0 asks for none of them. MF_E_USAGE: k of fewer than k, a
 * key of the wrong type, a key twice. */
enum mf_rc mf_policy_k_of(struct mf_arena *a, const struct mf_vkey *log, uint32_t k,
                          const struct mf_vkey *witnesses, uint32_t n, struct mf_policy *ret,
                          struct mf_err *err) MF_MUST_USE;
/* Whether those who have cosigned (one mark a witness) are enough. */
bool mf_policy_met(const struct mf_policy *p, const bool *cosigned);
/*
 * A checkpoint that the policy takes: of one of its logs, cosigned by enough. MF_E_FORMAT says what
 * is missing. *ret_note (may be NULL) has as keys the logs, from 0 on, and then the witnesses.
 */
enum mf_rc mf_policy_open(struct mf_arena *a, const struct mf_policy *p, struct mf_str bytes,
                          struct mf_checkpoint *ret, struct mf_note *ret_note,
                          struct mf_err *err) MF_MUST_USE;

#endif
