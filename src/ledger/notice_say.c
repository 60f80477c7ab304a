/* What a notice says to the person who gets it. */
#include <jansson.h>
#include <stdlib.h>

#include "base/os.h"
#include "base/utf8.h"
#include "ledger/notice.h"

#define MAX_CLAUSE 400u /* bytes of a clause that are quoted */

/* {0} the instant until when. */
static const struct why_words {
    const char *name;
    const char *why[MF_LINGUA__COUNT], *until[MF_LINGUA__COUNT];
} words[MF_TOLD__COUNT] = {
    [MF_TOLD_DUTY] = {"duty",
                      {"The charter demands that you get notice of it.",
                       "Piagam mewajibkan pemberitahuan ini kepada Anda."},
                      {"Voting begins {0}.", "Pemungutan suara dimulai {0}."}},
    [MF_TOLD_BY] = {"told",
                    {"You were told of it by choice; the charter didn't demand it.",
                     "Anda diberi tahu atas kehendak seseorang; piagam tidak mewajibkannya."},
                    {"Until {0}.", "Sampai {0}."}},
    [MF_TOLD_HEARD] = {"heard",
                       {"You have the right to be heard on it (`mufakat say` or `waive`).",
                        "Anda berhak didengar tentang hal ini (`mufakat say` atau `waive`)."},
                       {"You are heard until {0}.", "Anda didengar sampai {0}."}},
    [MF_TOLD_VOTE] = {"vote",
                      {"You have a vote in it (`mufakat vote`).",
                       "Anda mempunyai hak suara (`mufakat vote`)."},
                      {"You can vote until {0}.", "Anda dapat memberikan suara sampai {0}."}},
    [MF_TOLD_VETO] = {"veto",
                      {"You may sign a veto of it (`mufakat veto`).",
                       "Anda dapat menandatangani veto (`mufakat veto`)."},
                      {"It can be vetoed until {0}.", "Dapat diveto sampai {0}."}},
    [MF_TOLD_CHALLENGE] = {"challenge",
                           {"You may sign a challenge of it (`mufakat challenge`).",
                            "Anda dapat menandatangani keberatan (`mufakat challenge`)."},
                           {"It can be challenged until {0}.",
                            "Keberatan dapat diajukan sampai {0}."}},
    [MF_TOLD_REPORT] = {"report",
                        {"The charter demands a report to you; if none comes, ask for it.",
                         "Piagam mewajibkan laporan kepada Anda; jika tidak datang, mintalah."},
                        {"Until {0}.", "Sampai {0}."}},
    [MF_TOLD_CONCERNS] = {"concerns",
                          {"It concerns you.", "Hal ini menyangkut Anda."},
                          {"Until {0}.", "Sampai {0}."}},
    [MF_TOLD_OUTCOME] = {"outcome",
                         {"You filed it, or had notice of it.",
                          "Anda mengajukannya, atau telah diberi tahu tentangnya."},
                         {"Until {0}.", "Sampai {0}."}},
    [MF_TOLD_KEY] = {"key",
                     {"If this wasn't you, revoke the new key now (`mufakat revoke-key`) and tell "
                      "the others.",
                      "Jika ini bukan perbuatan Anda, cabutlah kunci baru itu sekarang (`mufakat "
                      "revoke-key`) dan beri tahu yang lain."},
                     {"Until {0}.", "Sampai {0}."}},
};
static const char *const keys_change[MF_LINGUA__COUNT] = {
    "the keys with which you sign are being changed",
    "kunci yang Anda pakai untuk menandatangani sedang diubah",
};
static const char *const clause_is[MF_LINGUA__COUNT] = {"Charter, line {0}: {1}",
                                                        "Piagam, baris {0}: {1}"};
static const char *const foot[MF_LINGUA__COUNT] = {
    "Entry {0} of the ledger {1}, {2}. What counts is the ledger, not this message.",
    "Entri {0} pada buku besar {1}, {2}. Yang berlaku ialah buku besar, bukan pesan ini.",
};

const char *mf_notice_why_name(enum mf_notice_why why)
{
    return words[why].name;
}

static void sentence(struct mf_buf *out, const struct mf_news *n, const struct mf_notice_item *i,
                     enum mf_lingua lingua)
{
    if (i->event)
        mf_event_text(out, n->org, i->event, lingua);
    else
        mf_buf_c(out, keys_change[lingua]);
}

/* The clause's own words on one line; n 0: the event names none. */
static struct mf_str clause(struct mf_arena *a, const struct mf_notice_item *i, uint32_t *ret_line)
{
    const struct mf_event *e = i->event;
    struct mf_buf b;
    bool space = false;

    if (!e || !e->charter || e->clause.len == 0)
        return (struct mf_str){0};
    *ret_line = mf_source_place(&e->charter->source, e->clause.at).line;
    struct mf_str text = mf_source_slice(&e->charter->source, e->clause);
    mf_buf_init(&b, a);
    while (text.n > 0 && b.n < MAX_CLAUSE) {
        bool blank = text.p[0] == ' ' || text.p[0] == '\n' || text.p[0] == '\t';
        unsigned width;
        if (blank && !space)
            mf_buf_char(&b, ' ');
        size_t taken = blank ? 1 : mf_buf_visible_cluster(&b, text, &width);
        space = blank;
        text = mf_str_sub(text, taken, text.n);
    }
    if (text.n > 0)
        mf_buf_c(&b, " …");
    return mf_buf_str(&b);
}

void mf_notice_subject(struct mf_buf *out, const struct mf_news *n, enum mf_lingua lingua)
{
    struct mf_arena a;
    struct mf_buf whole;
    unsigned width;

    mf_arena_init(&a);
    mf_buf_init(&whole, &a);
    mf_buf_char(&whole, '[');
    mf_buf_visible(&whole, mf_org_charter(n->org)->title_name.text, false);
    mf_buf_c(&whole, "] ");
    sentence(&whole, n, &n->items[0], lingua);
    struct mf_str rest = mf_buf_str(&whole);
    size_t start = out->n;
    while (rest.n > 0) {
        size_t taken = mf_utf8_cluster(rest, &width);
        if (out->n - start + taken + 3 > MF_NOTICE_SUBJECT) {
            mf_buf_c(out, "…");
            break;
        }
        mf_buf_visible(out, mf_str_sub(rest, 0, taken), false);
        rest = mf_str_sub(rest, taken, rest.n);
    }
    mf_arena_free(&a);
}

static void say_item(struct mf_arena *a, struct mf_buf *out, const struct mf_news *n, uint32_t i,
                     enum mf_lingua lingua)
{
    const struct mf_notice_item *item = &n->items[i];
    uint32_t line = 0;
    struct mf_str when = mf_instant_show(a, item->until, lingua), words_of = clause(a, item, &line);
    bool same = i > 0 && n->items[i - 1].event == item->event;

    if (!same) {
        struct mf_buf s;
        mf_buf_init(&s, a);
        sentence(&s, n, item, lingua);
        mf_buf_f(out, "%s* ", i > 0 ? "\n" : "");
        mf_buf_visible(out, mf_buf_str(&s), false);
        mf_buf_c(out, "\n");
    }
    mf_buf_f(out, "  %s\n", words[item->why].why[lingua]);
    if (item->until != MF_NEVER) {
        mf_buf_c(out, "  ");
        mf_fill(out, words[item->why].until[lingua], &when, 1);
        mf_buf_char(out, '\n');
    }
    if (words_of.n > 0 && !same) {
        struct mf_str args[2] = {mf_strf(a, "%u", (unsigned)line), words_of};
        mf_buf_c(out, "  ");
        mf_fill(out, clause_is[lingua], args, 2);
        mf_buf_char(out, '\n');
    }
}

void mf_notice_text(struct mf_buf *out, const struct mf_news *n, enum mf_lingua lingua)
{
    struct mf_arena a;

    mf_arena_init(&a);
    struct mf_str args[3] = {mf_strf(&a, "%llu", (unsigned long long)n->entry), n->origin,
                             mf_instant_show(&a, n->at, lingua)};
    mf_buf_visible(out, mf_org_person_name(n->org, n->person), false);
    mf_buf_c(out, ",\n\n");
    for (uint32_t i = 0; i < n->nitems; i++)
        say_item(&a, out, n, i, lingua);
    mf_buf_c(out, "\n-- \n");
    mf_fill(out, foot[lingua], args, 3);
    mf_buf_char(out, '\n');
    mf_arena_free(&a);
}

/* ---- as JSON ---- */

static void put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        mf_oom(64);
}

/* As a person may see it, so always UTF-8. */
static json_t *text(struct mf_arena *a, struct mf_str s)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_visible(&b, s, true);
    return json_stringn(b.n ? b.p : "", b.n);
}

static json_t *item_json(struct mf_arena *a, const struct mf_news *n,
                         const struct mf_notice_item *item, enum mf_lingua lingua)
{
    json_t *j = json_object();
    struct mf_buf s;
    uint32_t line = 0;
    struct mf_str words_of = clause(a, item, &line);

    mf_buf_init(&s, a);
    sentence(&s, n, item, lingua);
    put(j, "event", json_string(item->event ? mf_event_name(item->event->kind) : "keys"));
    put(j, "why", json_string(words[item->why].name));
    put(j, "text", text(a, mf_buf_str(&s)));
    if (item->proposal != MF_NO_PROPOSAL)
        put(j, "proposal", json_integer((json_int_t)item->proposal));
    if (item->until != MF_NEVER)
        put(j, "until", text(a, mf_instant_iso(a, item->until)));
    if (words_of.n > 0) {
        put(j, "clause", text(a, words_of));
        put(j, "line", json_integer((json_int_t)line));
    }
    return j;
}

void mf_notice_json(struct mf_buf *out, const struct mf_news *n, enum mf_lingua lingua)
{
    struct mf_arena a;
    json_t *j = json_object(), *items = json_array();

    mf_arena_init(&a);
    for (uint32_t i = 0; i < n->nitems; i++)
        if (json_array_append_new(items, item_json(&a, n, &n->items[i], lingua)) != 0)
            mf_oom(64);
    put(j, "organisation", text(&a, n->origin));
    put(j, "entry", json_integer((json_int_t)n->entry));
    put(j, "at", text(&a, mf_instant_iso(&a, n->at)));
    put(j, "person", text(&a, mf_org_person_id(n->org, n->person)));
    put(j, "language", json_string(lingua == MF_ID ? "id" : "en"));
    put(j, "items", items);
    char *dump = json_dumps(j, JSON_COMPACT);
    if (!dump)
        mf_oom(64);
    mf_buf_c(out, dump);
    free(dump);
    json_decref(j);
    mf_arena_free(&a);
}
