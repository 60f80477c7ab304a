/*
 * The state hash: SHA-256 of the canonical bytes (fields.h), without the last instant seen, since
 * ticks put in anywhere change nothing (rule 3). Charters and documents enter by their own hashes.
 *
 * The bytes are hashed in blocks, each with the hash of those before it, so that a state of any
 * size needs one block of memory.
 */
#include "engine/fields.h"

struct mf_hash mf_org_state_hash(const struct mf_org *org)
{
    struct mf_code k;
    char head[] = "mufakat state 2\n";

    mf_code_begin(&k, org, MF_CODE_HASH);
    mf_code_bytes(&k, head, sizeof head - 1);
    mf_code_state(&k);
    mf_code_flush(&k);
    mf_code_end(&k);
    return k.so_far;
}
