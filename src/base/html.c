#include "base/html.h"

#include "base/utf8.h"

void mf_html_text(struct mf_buf *out, struct mf_str s)
{
    struct mf_buf shown;

    mf_buf_init(&shown, out->arena);
    mf_buf_visible(&shown, s, true);
    for (size_t i = 0; i < shown.n; i++)
        switch (shown.p[i]) {
        case '&':
            mf_buf_c(out, "&amp;");
            break;
        case '<':
            mf_buf_c(out, "&lt;");
            break;
        case '>':
            mf_buf_c(out, "&gt;");
            break;
        case '"':
            mf_buf_c(out, "&quot;");
            break;
        case '\'':
            mf_buf_c(out, "&#39;");
            break;
        default:
            mf_buf_char(out, shown.p[i]);
        }
}
