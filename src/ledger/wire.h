#ifndef MF_LEDGER_WIRE_H
#define MF_LEDGER_WIRE_H
/*
 * Small encodings of commands and entries, beyond those of scan.h and base64.h. Each value has
 * exactly one: what isn't written the way the writers here write it is no value at all.
 */
#include "base/digest.h"
#include "base/instant.h"
#include "base/str.h"

#define MF_WIRE_INSTANT         24u                      /* bytes of an instant */
#define MF_LAST_INSTANT_OF_WIRE INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

/* 2026-11-28T23:58:49.123Z, always with three decimals; from 1970 to the end of 9999. */
void mf_wire_instant(struct mf_buf *out, mf_instant t);
bool mf_wire_read_instant(struct mf_str s, mf_instant *ret);
/* 64 lower-case digits. */
void mf_wire_hex(struct mf_buf *out, const struct mf_hash *h);
bool mf_wire_read_hex(struct mf_str s, struct mf_hash *ret);
/* An identifier of persons and of a charter's items: [a-z][a-z0-9_]*, at most MF_MAX_NAME bytes. */
bool mf_wire_is_name(struct mf_str s);
bool mf_hash_eq(const struct mf_hash *a, const struct mf_hash *b);

#endif
