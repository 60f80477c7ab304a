#ifndef MF_LEDGER_IDS_H
#define MF_LEDGER_IDS_H
/*
 * Which entry has the command with an id: a table in memory, 21 to 43 bytes a command, made from
 * the entries when a ledger is opened. An index on disk would cost more than all the rest of
 * writing an entry, because ids are hashes: each falls into another page, and each such page is
 * written anew.
 *
 * A table knows the first 8 bytes of an id. Whoever is told of a number compares the whole id.
 */
#include "base/digest.h"

struct mf_ids { /* {0}: empty */
    struct mf_id_at *at;
    uint64_t n, room;
};

void mf_ids_free(struct mf_ids *ids); /* empty again */
void mf_ids_add(struct mf_ids *ids, const struct mf_hash *id, uint64_t number);
/* The numbers that may have that id, one after the other; *at begins as 0. False: no more. */
bool mf_ids_next(const struct mf_ids *ids, const struct mf_hash *id, uint64_t *at, uint64_t *ret);

#endif
