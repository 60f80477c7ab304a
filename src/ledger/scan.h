#ifndef MF_LEDGER_SCAN_H
#define MF_LEDGER_SCAN_H
/* Pieces of line-oriented formats: lines, decimal numbers, hashes, names of keys. */
#include <stdbool.h>

#include "base/digest.h"
#include "base/str.h"

struct mf_proof;

/* Takes the first line off *rest, without its line feed; false where no line feed is left. */
bool mf_scan_line(struct mf_str *rest, struct mf_str *ret_line);
/* Takes what is before the first `sep` (also off *rest); false where there is none. */
bool mf_scan_until(struct mf_str *rest, char sep, struct mf_str *ret);
/* A decimal number without leading zeros, at most max. */
bool mf_scan_decimal(struct mf_str s, uint64_t max, uint64_t *ret);
/* A hash in base64: 44 characters. */
bool mf_scan_hash(struct mf_str s, struct mf_hash *ret);
/* A hash in base64 and a line feed. */
void mf_scan_add_hash(struct mf_buf *out, const struct mf_hash *h);
/* The hashes of a proof, a line each. */
void mf_scan_add_proof(struct mf_buf *out, const struct mf_proof *p);
/*
 * Lines of hashes up to a blank one, which is taken off *rest too. False: another line, no blank
 * line, or more than MF_TREE_PROOF_MAX hashes.
 */
bool mf_scan_proof(struct mf_str *rest, struct mf_proof *ret);
/*
 * What a key of a signed note may be called: UTF-8, not empty, at most 255 bytes, without "+",
 * control characters and what Unicode calls white space.
 */
bool mf_scan_key_name(struct mf_str s);
/*
 * What an organisation may be called, which is its ledger's origin and key name: 3 to 200 ASCII
 * letters, digits and ".-_/".
 */
bool mf_scan_organisation(struct mf_str s);

#endif
