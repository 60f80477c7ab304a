#ifndef MF_LEDGER_BASE64_H
#define MF_LEDGER_BASE64_H
/*
 * Base64 of RFC 4648, section 4: the standard alphabet with padding, as all formats of the ledger
 * have it. There is exactly one text for given bytes: white space, missing or superfluous padding
 * and bits that stand for nothing are refused.
 */
#include <stdbool.h>

#include "base/str.h"

/* Bytes of the text for n bytes. */
size_t mf_base64_length(size_t n);
void mf_base64_add(struct mf_buf *out, struct mf_str bytes);
struct mf_str mf_base64(struct mf_arena *a, struct mf_str bytes);
/* False, and *ret as it was, for anything but the one text; the bytes are the arena's. */
bool mf_base64_decode(struct mf_arena *a, struct mf_str text, struct mf_str *ret);
/* The same into a place of exactly n bytes; a text of more or fewer is refused too. */
bool mf_base64_exact(struct mf_str text, uint8_t *ret, size_t n);

#endif
