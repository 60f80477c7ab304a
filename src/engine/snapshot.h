#ifndef MF_ENGINE_SNAPSHOT_H
#define MF_ENGINE_SNAPSHOT_H
/*
 * An organisation as bytes, and back: whoever keeps a long record needn't play it from its
 * beginning. The organisation that is restored is the one that was written in all that it will ever
 * do: the same state hash at once, and after whatever follows.
 */
#include "base/err.h"
#include "engine/org.h"

#define MF_MAX_SNAPSHOT (1u << 30) /* bytes */

/*
 * Appends the whole state, charters and documents with their texts, to `out`. The same state at the
 * same instant gives the same bytes on every machine.
 */
void mf_org_snapshot(const struct mf_org *org, struct mf_buf *out);
/*
 * NULL with MF_E_LIMIT, or MF_E_FORMAT where the bytes are no snapshot, were damaged, or describe
 * what no organisation can be. Borrows nothing; mf_org_free() frees it. Persons, proposals and
 * slots keep their numbers. That it is the state somebody claims only mf_org_state_hash() shows: a
 * snapshot from a stranger is to be compared with a hash that was signed.
 */
struct mf_org *mf_org_restore(struct mf_str bytes, struct mf_err *err) MF_MUST_USE;

#endif
