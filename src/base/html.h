#ifndef MF_BASE_HTML_H
#define MF_BASE_HTML_H
/* Text from anywhere, put into HTML. */
#include "base/str.h"

/*
 * Appends text as it stands, for between tags and inside the quotes of an attribute. Hidden
 * characters, such as those that turn the direction of writing, are made visible
 * (mf_buf_visible()); line ends stay.
 */
void mf_html_text(struct mf_buf *out, struct mf_str s);

#endif
