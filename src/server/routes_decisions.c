/*
 * Decisions as pages that need no JavaScript: for whoever reads without it, for printing, for
 * archives. They show what /proposals/N says, and what has happened to it. The list begins with the
 * newest.
 */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/html.h"
#include "engine/org.h"
#include "ledger/base64.h"
#include "server/markdown.h"
#include "server/view.h"

enum { ON_A_PAGE = 100 };

/* All the style there is; the policy of the page names its hash. */
static const char style[] =
    "body{font:1rem/1.55 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1.5rem 1rem "
    "4rem;"
    "color:#1e2226;background:#faf8f4;overflow-wrap:anywhere}"
    "h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}"
    "a{color:#1b5f5a}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px "
    "solid "
    "#e0dbd0}th{font-weight:600}pre{white-space:pre-wrap;background:#f2efe8;padding:.75rem;"
    "border:1px solid #e0dbd0;font-size:.85rem}.state{font-weight:600}.soft{color:#565d64}"
    "blockquote,.said{border-left:3px solid #b9b2a3;margin:.75rem 0;padding:0 0 0 .9rem}"
    "@media (min-width:40rem){.when{white-space:nowrap}th{white-space:nowrap}}"
    "@media (prefers-color-scheme:dark){body{color:#eae7e0;background:#14171a}a{color:#7cc7bd}"
    "pre{background:#101316;border-color:#30363c}th,td{border-color:#30363c}.soft{color:#a9b0b7}}"
    "@media print{body{background:#fff;color:#000}nav{display:none}}";

enum word {
    W_DECISIONS,
    W_NONE,
    W_ORGANISATION,
    W_PAGES,
    W_LIVE,
    W_OLDER,
    W_PROPOSED_BY,
    W_CHARTER_ITSELF,
    W_ABOUT,
    W_COUNTS,
    W_NEEDS,
    W_QUORUM,
    W_SECRET,
    W_WHY,
    W_SAID,
    W_HAPPENED,
    W_CLAUSE,
    W_ENTRY,
    W_CHECK,
    W__COUNT
};

static const char *const words[W__COUNT][MF_LINGUA__COUNT] = {
    [W_DECISIONS] = {"Decisions", "Keputusan"},
    [W_NONE] = {"Nothing has been proposed yet.", "Belum ada yang diusulkan."},
    [W_ORGANISATION] = {"Organisation", "Organisasi"},
    [W_PAGES] = {"All pages", "Semua halaman"},
    [W_LIVE] = {"This decision, live", "Keputusan ini, langsung"},
    [W_OLDER] = {"Older ones", "Yang lebih lama"},
    [W_PROPOSED_BY] = {"Proposed by", "Diusulkan oleh"},
    [W_CHARTER_ITSELF] = {"the charter itself", "piagam itu sendiri"},
    [W_ABOUT] = {"What is proposed", "Yang diusulkan"},
    [W_COUNTS] = {"What is needed, and what there is", "Yang diperlukan, dan yang ada"},
    [W_NEEDS] = {"needs {0}, has {1}, of {2}", "perlu {0}, ada {1}, dari {2}"},
    [W_QUORUM] = {"quorum: needs {0}, has {1}", "kuorum: perlu {0}, ada {1}"},
    [W_SECRET] = {"a secret ballot; numbers follow when it is closed",
                  "suara rahasia; angka menyusul setelah ditutup"},
    [W_WHY] = {"Why it ended so", "Mengapa berakhir demikian"},
    [W_SAID] = {"What was said", "Yang dikatakan"},
    [W_HAPPENED] = {"What happened", "Yang terjadi"},
    [W_CLAUSE] = {"The clause behind it", "Klausul di baliknya"},
    [W_ENTRY] = {"line {0} of the charter", "baris {0} piagam"},
    [W_CHECK] = {"Every line of this can be computed anew from the signed record: mufakat verify.",
                 "Setiap baris di sini dapat dihitung ulang dari catatan bertanda tangan: mufakat "
                 "verify."},
};

struct page {
    struct mf_call *c;
    struct mf_buf out;
};

static const char *word(const struct page *p, enum word w)
{
    return words[w][p->c->lingua];
}

static void text(struct page *p, const char *s)
{
    mf_html_text(&p->out, mf_str_c(s ? s : ""));
}

static void text_of(struct page *p, const json_t *j, const char *key)
{
    text(p, json_string_value(json_object_get(j, key)));
}

static void heading(struct page *p, enum word w)
{
    mf_buf_f(&p->out, "<h2>%s</h2>\n", word(p, w));
}

static void filled(struct page *p, enum word w, const struct mf_str *args, unsigned n)
{
    struct mf_buf b;

    mf_buf_init(&b, p->c->a);
    mf_fill(&b, word(p, w), args, n);
    mf_html_text(&p->out, mf_buf_str(&b));
}

/* ---- the frame ---- */

static const char *lang_of(const struct page *p)
{
    return p->c->lingua == MF_ID ? "id" : "en";
}

static void begin_page(struct page *p, struct mf_call *c, struct mf_str title, const char *path)
{
    bool id = c->lingua == MF_ID;

    p->c = c;
    mf_buf_init(&p->out, c->a);
    mf_buf_f(&p->out,
             "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
             lang_of(p));
    mf_html_text(&p->out, title);
    mf_buf_f(
        &p->out,
        "</title>\n<style>%s</style>\n<nav class=\"soft\"><a href=\"/decisions?lang=%s\">%s</a> · "
        "<a href=\"/\">%s</a> · <a lang=\"%s\" href=\"%s?lang=%s\">%s</a></nav>\n<main>\n<h1>",
        style, lang_of(p), word(p, W_DECISIONS), word(p, W_PAGES), id ? "en" : "id", path,
        id ? "en" : "id", id ? "English" : "Bahasa Indonesia");
    mf_html_text(&p->out, title);
    mf_buf_c(&p->out, "</h1>\n");
}

static void end_page(struct page *p)
{
    struct mf_hash hash = mf_sha256(mf_str_c(style));
    struct mf_buf policy;

    mf_buf_f(&p->out, "<p class=\"soft\">%s</p>\n</main>\n</html>\n", word(p, W_CHECK));
    mf_buf_init(&policy, p->c->a);
    mf_buf_c(&policy, "default-src 'none'; style-src 'sha256-");
    mf_base64_add(&policy, (struct mf_str){(const char *)hash.b, sizeof hash.b});
    mf_buf_c(&policy, "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    mf_call_header(p->c, "Content-Security-Policy", mf_buf_str(&policy));
    mf_call_text(p->c, "text/html; charset=utf-8", mf_buf_str(&p->out));
}

/* ---- one decision ---- */

static void put_arguments(struct page *p, const json_t *j)
{
    const json_t *list = json_object_get(j, "arguments"), *argument;
    size_t i;

    if (json_array_size(list) == 0)
        return;
    heading(p, W_ABOUT);
    mf_buf_c(&p->out, "<table>\n");
    json_array_foreach((json_t *)(uintptr_t)list, i, argument)
    {
        mf_buf_c(&p->out, "<tr><th scope=\"row\"><bdi>");
        text_of(p, argument, "name");
        mf_buf_c(&p->out, "</bdi></th><td><bdi>");
        text_of(p, argument, "text");
        mf_buf_c(&p->out, "</bdi></td></tr>\n");
    }
    mf_buf_c(&p->out, "</table>\n");
}

static struct mf_str number_of(struct page *p, const json_t *j, const char *key)
{
    return mf_strf(p->c->a, "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(j, key)));
}

static void put_leaf(struct page *p, const json_t *leaf)
{
    const json_t *quorum = json_object_get(leaf, "quorum");

    mf_buf_c(&p->out, "<tr><td class=\"state\">");
    text_of(p, leaf, "rule");
    mf_buf_c(&p->out, "</td><td>");
    if (json_is_true(json_object_get(leaf, "sealed")))
        text(p, word(p, W_SECRET));
    else
        filled(p, W_NEEDS,
               (struct mf_str[]){number_of(p, leaf, "need"), number_of(p, leaf, "have"),
                                 number_of(p, leaf, "of")},
               3);
    if (json_is_object(quorum)) {
        mf_buf_c(&p->out, "<br>");
        filled(p, W_QUORUM,
               (struct mf_str[]){number_of(p, quorum, "need"), number_of(p, quorum, "have")}, 2);
    }
    mf_buf_f(&p->out, "</td><td>%s</td></tr>\n",
             json_is_true(json_object_get(leaf, "holds")) ? "✓" : "–");
}

static void put_counts(struct page *p, const json_t *j)
{
    const json_t *counts = json_object_get(j, "counts"), *count, *leaf;
    size_t i, k;

    if (json_array_size(counts) == 0)
        return;
    heading(p, W_COUNTS);
    mf_buf_c(&p->out, "<table>\n");
    json_array_foreach((json_t *)(uintptr_t)counts, i, count)
        json_array_foreach(json_object_get(count, "leaves"), k, leaf) put_leaf(p, leaf);
    mf_buf_c(&p->out, "</table>\n");
}

static void put_reasons(struct page *p, const json_t *j)
{
    const json_t *list = json_object_get(j, "reasons"), *reason;
    size_t i;

    if (json_array_size(list) == 0)
        return;
    heading(p, W_WHY);
    mf_buf_c(&p->out, "<ul>\n");
    json_array_foreach((json_t *)(uintptr_t)list, i, reason)
    {
        mf_buf_c(&p->out, "<li>");
        text_of(p, reason, "text");
        mf_buf_c(&p->out, "</li>\n");
    }
    mf_buf_c(&p->out, "</ul>\n");
}

static void put_when(struct page *p, mf_instant at)
{
    mf_html_text(&p->out, mf_instant_show(p->c->a, at, p->c->lingua));
}

static void put_statements(struct page *p, uint32_t n)
{
    const struct mf_happened *h = mf_service_happened(p->c->service);
    const struct mf_org *org = mf_play_org(mf_service_play(p->c->service));

    if (!mf_happened_first(h, n))
        return;
    heading(p, W_SAID);
    for (const struct mf_statement *s = mf_happened_first(h, n); s; s = mf_happened_next(h, s)) {
        mf_buf_c(&p->out, "<div class=\"said\"><p><strong><bdi>");
        mf_html_text(&p->out, mf_org_person_name(org, s->person));
        mf_buf_c(&p->out, "</bdi></strong> <span class=\"soft\">");
        put_when(p, s->at);
        mf_buf_c(&p->out, "</span></p>\n");
        mf_markdown(&p->out, s->text);
        mf_buf_c(&p->out, "</div>\n");
    }
}

static void put_history(struct page *p, uint32_t n)
{
    const struct mf_happened *h = mf_service_happened(p->c->service);
    const struct mf_org *org = mf_play_org(mf_service_play(p->c->service));

    heading(p, W_HAPPENED);
    mf_buf_c(&p->out, "<table>\n");
    for (uint64_t i = mf_happened_oldest(h); i <= h->last; i++) {
        const struct mf_event *e = mf_happened_event(h, i);
        struct mf_buf said;
        if (!e || e->proposal != n || mf_view_event_hidden(p->c->service, e))
            continue;
        mf_buf_init(&said, p->c->a);
        mf_event_text(&said, org, e, p->c->lingua);
        mf_buf_c(&p->out, "<tr><td class=\"soft when\">");
        put_when(p, e->at);
        mf_buf_c(&p->out, "</td><td><bdi>");
        mf_html_text(&p->out, mf_buf_str(&said));
        mf_buf_c(&p->out, "</bdi></td></tr>\n");
    }
    mf_buf_c(&p->out, "</table>\n");
}

static void put_clause(struct page *p, const json_t *j)
{
    const json_t *clause = json_object_get(j, "clause");
    struct mf_str line = number_of(p, clause, "line");

    heading(p, W_CLAUSE);
    mf_buf_c(&p->out, "<pre>");
    text_of(p, clause, "text");
    mf_buf_f(&p->out, "</pre>\n<p><a href=\"/view/charter#L%.*s\">", MF_F(line));
    filled(p, W_ENTRY, &line, 1);
    mf_buf_c(&p->out, "</a></p>\n");
}

static void put_filer(struct page *p, uint32_t n)
{
    const struct mf_org *org = mf_play_org(mf_service_play(p->c->service));
    struct mf_proposal_view v = mf_org_proposal(org, n);

    mf_buf_f(&p->out, "<p>%s <bdi>", word(p, W_PROPOSED_BY));
    if (v.filer == MF_NOBODY)
        text(p, word(p, W_CHARTER_ITSELF));
    else
        mf_html_text(&p->out, mf_org_person_name(org, v.filer));
    mf_buf_c(&p->out, "</bdi>, ");
    put_when(p, v.filed);
    mf_buf_f(&p->out, ". <a href=\"/view/proposals/%" PRIu32 "\">%s</a></p>\n", n, word(p, W_LIVE));
}

void mf_route_decision(struct mf_call *c)
{
    struct page p;
    uint32_t n;
    json_t *j;

    if (!mf_call_proposal(c, &n))
        return;
    j = mf_view_proposal(c, n);
    begin_page(&p, c,
               mf_strf(c->a, "%" PRIu32 ". %s", n, json_string_value(json_object_get(j, "title"))),
               mf_strf(c->a, "/decisions/%" PRIu32, n).p);
    mf_buf_c(&p.out, "<p class=\"state\">");
    text_of(&p, j, "state_text");
    mf_buf_c(&p.out, "</p>\n");
    put_filer(&p, n);
    put_arguments(&p, j);
    put_counts(&p, j);
    put_reasons(&p, j);
    put_statements(&p, n);
    put_history(&p, n);
    put_clause(&p, j);
    json_decref(j);
    end_page(&p);
}

/* ---- all of them ---- */

static void put_line(struct page *p, uint32_t n)
{
    const struct mf_org *org = mf_play_org(mf_service_play(p->c->service));
    struct mf_proposal_view v = mf_org_proposal(org, n);
    json_t *j = mf_view_proposal_summary(p->c, &v);

    mf_buf_f(&p->out,
             "<tr><td>%" PRIu32 "</td><td><a href=\"/decisions/%" PRIu32 "?lang=%s\"><bdi>", n, n,
             lang_of(p));
    text_of(p, j, "title");
    mf_buf_c(&p->out, "</bdi></a></td><td>");
    text_of(p, j, "state_text");
    mf_buf_c(&p->out, "</td><td class=\"soft when\">");
    put_when(p, v.filed);
    mf_buf_c(&p->out, "</td></tr>\n");
    json_decref(j);
}

void mf_route_decisions(struct mf_call *c)
{
    struct mf_play *play = mf_service_play(c->service);
    const struct mf_org *org = mf_play_org(play);
    const struct mf_happened *h = mf_service_happened(c->service);
    struct page p;
    uint64_t before, shown = 0, n;

    if (!mf_call_number(c, "after", UINT32_MAX, UINT32_MAX, &before))
        return;
    begin_page(&p, c, mf_str_c(words[W_DECISIONS][c->lingua]), "/decisions");
    mf_buf_f(&p.out, "<p>%s: <bdi>", word(&p, W_ORGANISATION));
    mf_html_text(&p.out, mf_play_title(play));
    mf_buf_c(&p.out, "</bdi></p>\n<table>\n");
    n = mf_org_proposals(org) + UINT64_C(1);
    for (n = before < n ? before : n; n > 1 && shown < ON_A_PAGE; n--)
        if (!mf_happened_is_hidden(h, (uint32_t)n - 1)) {
            put_line(&p, (uint32_t)n - 1);
            shown++;
        }
    mf_buf_c(&p.out, "</table>\n");
    if (shown == 0)
        mf_buf_f(&p.out, "<p>%s</p>\n", word(&p, W_NONE));
    if (n > 1)
        mf_buf_f(&p.out, "<p><a href=\"/decisions?after=%" PRIu64 "&amp;lang=%s\">%s</a></p>\n", n,
                 lang_of(&p), word(&p, W_OLDER));
    end_page(&p);
}
