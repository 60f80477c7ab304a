#define _GNU_SOURCE /* memmem */
#include "server/markdown.h"

#include <md4c-html.h>
#include <string.h>
#include <strings.h>

#include "base/html.h"
#include "base/os.h"
#include "base/utf8.h"

static void add(const char *p, MD_SIZE n, void *payload)
{
    mf_buf_add(payload, (struct mf_str){p, n});
}

/* ---- links and images ---- */

/* Takes what stands before `mark` off *rest; false: it isn't there. */
static bool until(struct mf_str *rest, const char *mark, struct mf_str *ret)
{
    size_t n = strlen(mark);
    const char *at = rest->n ? memmem(rest->p, rest->n, mark, n) : NULL;

    if (!at)
        return false;
    *ret = (struct mf_str){rest->p, (size_t)(at - rest->p)};
    *rest = (struct mf_str){at + n, rest->n - ret->n - n};
    return true;
}

static bool harmless(struct mf_str url)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:", "#"};

    for (unsigned i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (url.n >= strlen(schemes[i]) && strncasecmp(url.p, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

/*
 * The renderer alone writes these marks: in text it has made an entity of each `<`. A link that
 * leads elsewhere loses its target, an image becomes its text.
 */
static void tame(struct mf_buf *out, struct mf_str html)
{
    static const char link[] = "<a href=\"", image[] = "<img src=\"";

    for (;;) {
        struct mf_str before, url, alt, skipped, try_image = html;
        struct mf_str at_link = html, text;
        bool is_link = until(&at_link, link, &before);
        bool is_image = until(&try_image, image, &text);
        if (is_image && (!is_link || text.n < before.n)) {
            mf_buf_add(out, text);
            html = try_image;
            if (!until(&html, "\" alt=\"", &url) || !until(&html, "\"", &alt) ||
                !until(&html, ">", &skipped))
                return;
            mf_buf_add(out, alt);
            continue;
        }
        if (!is_link)
            break;
        mf_buf_add(out, before);
        html = at_link;
        if (!until(&html, "\"", &url))
            return;
        if (harmless(url))
            mf_buf_f(out, "<a rel=\"nofollow noopener noreferrer\" href=\"%.*s\"", MF_F(url));
        else
            mf_buf_c(out, "<a");
    }
    mf_buf_add(out, html);
}

/* ---- the text ---- */

void mf_markdown(struct mf_buf *out, struct mf_str text)
{
    struct mf_arena scratch;
    struct mf_buf shown, html;

    mf_arena_init(&scratch);
    mf_buf_init(&shown, &scratch);
    mf_buf_init(&html, &scratch);
    mf_buf_visible(&shown, text, true);
    if (text.n > MF_MAX_MARKDOWN ||
        md_html(shown.p ? shown.p : "", (MD_SIZE)shown.n, add, &html,
                MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH, 0) != 0) {
        mf_buf_c(out, "<pre>");
        mf_html_text(out, mf_buf_str(&shown));
        mf_buf_c(out, "</pre>\n");
    } else {
        tame(out, mf_buf_str(&html));
    }
    mf_arena_free(&scratch);
}

void mf_markdown_page(struct mf_buf *out, struct mf_str title, const char *lang, struct mf_str text)
{
    mf_buf_f(out,
             "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
             lang);
    mf_html_text(out, title);
    mf_buf_c(out, "</title>\n<main>\n");
    mf_markdown(out, text);
    mf_buf_c(out, "</main>\n</html>\n");
}
