#ifndef MF_SERVER_MARKDOWN_H
#define MF_SERVER_MARKDOWN_H
/*
 * What somebody wrote, as HTML: Markdown rendered with md4c. HTML in the text is shown, never
 * obeyed; images are links; links lead only to the web, to mail and to places of the same page, and
 * say that nobody here vouches for them.
 */
#include "base/str.h"

#define MF_MAX_MARKDOWN (1u << 20) /* bytes that are rendered; a longer text is shown as it is */

/* Appends a fragment; any bytes may come, what is no UTF-8 is shown as such. */
void mf_markdown(struct mf_buf *out, struct mf_str text);
/* Appends a whole page around the fragment, with a title. */
void mf_markdown_page(struct mf_buf *out, struct mf_str title, const char *lang,
                      struct mf_str text);

#endif
