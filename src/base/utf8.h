#ifndef MF_BASE_UTF8_H
#define MF_BASE_UTF8_H
/*
 * Reading UTF-8 (RFC 3629) character by character, what a terminal makes of it, and showing text
 * from outside so that it can't deceive. See also mf_utf8_valid() and mf_str_width() in str.h.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Bytes of the first character (1 to 4) and its code point; 0 when s is empty or begins with no
 * UTF-8.
 */
size_t mf_utf8_decode(struct mf_str s, uint32_t *ret_cp);
/*
 * Bytes of the first piece that must stay together on a terminal, at least 1 of a text that isn't
 * empty: a character with its combining marks, an emoji sequence, a flag, or one byte that is no
 * UTF-8. *ret_width are its columns (0, 1 or 2).
 */
size_t mf_utf8_cluster(struct mf_str s, unsigned *ret_width);
/*
 * Characters that change how the text around them looks, or that nobody can see: controls (also
 * line feed and tab), overrides of the direction, invisible spaces and fillers, tags. Joiners and
 * variation selectors, which languages and emoji need, are not among them.
 */
bool mf_utf8_hidden(uint32_t cp);
/*
 * Adds a text for a person's eyes: hidden characters as <U+202E>, bytes that are no UTF-8 as
 * <0xFF>, tabs as four spaces. `lines` leaves line feeds alone.
 */
void mf_buf_visible(struct mf_buf *out, struct mf_str s, bool lines);
/*
 * Adds the first cluster as mf_buf_visible() shows it, *ret_width columns wide; returns its bytes
 * in s.
 */
size_t mf_buf_visible_cluster(struct mf_buf *out, struct mf_str s, unsigned *ret_width);

#endif
