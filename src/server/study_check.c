/* What is to be said of a charter's text while somebody writes or reads it: mistakes, outline, the
 * document around the rules, and the rules in full sentences. */
#include <string.h>

#include "lang/diag_json.h"
#include "lang/lex.h"
#include "lang/names.h"
#include "lang/text.h"
#include "server/markdown.h"
#include "server/studies.h"
#include "server/study_json.h"

enum { PROSE_WIDTH = 100 };

/* ---- outline ---- */

static const char *kind_word(enum mf_item_kind kind)
{
    static const char *const words[] = {
        [MF_ITEM_MISSION] = "mission",     [MF_ITEM_BODY] = "body",
        [MF_ITEM_OFFICE] = "office",       [MF_ITEM_INCOMPATIBLE] = "incompatible",
        [MF_ITEM_FACT] = "fact",           [MF_ITEM_ALWAYS] = "always",
        [MF_ITEM_SETTING] = "setting",     [MF_ITEM_RULE] = "rule",
        [MF_ITEM_SILENCE] = "silence",     [MF_ITEM_EMERGENCY] = "emergency",
        [MF_ITEM_MANDATE] = "mandate",     [MF_ITEM_POWER] = "power",
        [MF_ITEM_WITNESSED] = "witnessed",
    };

    return words[kind];
}

static struct mf_str title_of(const struct mf_charter *c, const struct mf_item *item)
{
    switch (item->kind) {
    case MF_ITEM_BODY:
        return c->bodies[item->index].title;
    case MF_ITEM_OFFICE:
        return c->offices[item->index].title;
    case MF_ITEM_EMERGENCY:
        return c->emergencies[item->index].title;
    case MF_ITEM_MANDATE:
        return c->mandates[item->index].title;
    case MF_ITEM_POWER:
        return c->powers[item->index].title;
    case MF_ITEM_MISSION:
    case MF_ITEM_INCOMPATIBLE:
    case MF_ITEM_FACT:
    case MF_ITEM_ALWAYS:
    case MF_ITEM_SETTING:
    case MF_ITEM_RULE:
    case MF_ITEM_SILENCE:
    case MF_ITEM_WITNESSED:
        break;
    }
    return (struct mf_str){0};
}

static json_t *line_at(const struct mf_source *s, uint32_t at)
{
    return mf_j_number(mf_source_place(s, at).line);
}

/* What a roster has to know of a body or an office. */
static void add_places(struct mf_arena *a, json_t *j, const struct mf_charter *c,
                       const struct mf_item *item)
{
    json_t *tags;

    if (item->kind == MF_ITEM_OFFICE) {
        struct mf_ref of = c->offices[item->index].of;
        mf_j_put(j, "of",
                 of.kind == MF_REF_BODY ? mf_j_text(a, c->bodies[of.index].name.text)
                                        : json_null());
    }
    if (item->kind != MF_ITEM_BODY)
        return;
    const struct mf_body *b = &c->bodies[item->index];
    tags = json_array();
    for (uint32_t i = 0; i < b->ntags; i++)
        mf_j_push(tags, mf_j_text(a, b->tags[i].text));
    mf_j_put(j, "seats", b->open ? json_null() : mf_j_number(b->seats));
    mf_j_put(j, "tags", tags);
}

static json_t *outline(struct mf_arena *a, const struct mf_charter *c)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < c->nitems; i++) {
        const struct mf_item *item = &c->items[i];
        const struct mf_name *name = mf_item_name(c, item);
        struct mf_str title = title_of(c, item);
        json_t *j = json_object();
        mf_j_put(j, "kind", mf_j_c(kind_word(item->kind)));
        mf_j_put(j, "name", name ? mf_j_text(a, name->text) : json_null());
        mf_j_put(j, "title", title.n > 0 ? mf_j_text(a, title) : json_null());
        mf_j_put(j, "line", line_at(&c->source, item->span.at));
        mf_j_put(j, "end", line_at(&c->source, item->span.at + item->span.len));
        add_places(a, j, c, item);
        mf_j_push(list, j);
    }
    return list;
}

/* ---- the document ---- */

static void add_text(struct mf_arena *a, json_t *list, const struct mf_source *s, size_t from,
                     size_t to)
{
    struct mf_str text = mf_str_sub(s->text, from, to - from);
    struct mf_buf html;
    json_t *j;

    if (mf_str_trim(text).n == 0)
        return;
    mf_buf_init(&html, a);
    mf_markdown(&html, text);
    j = json_object();
    mf_j_put(j, "kind", mf_j_c("prose"));
    mf_j_put(j, "line", line_at(s, (uint32_t)from));
    mf_j_put(j, "html", mf_j_text(a, mf_buf_str(&html)));
    mf_j_push(list, j);
}

static void add_rules(struct mf_arena *a, json_t *list, const struct mf_source *s,
                      struct mf_span block)
{
    json_t *j = json_object();

    mf_j_put(j, "kind", mf_j_c("rules"));
    mf_j_put(j, "line", line_at(s, block.at));
    mf_j_put(j, "text", mf_j_text(a, mf_source_slice(s, block)));
    mf_j_push(list, j);
}

/* Prose and rules in turn; a plain charter is all rules. */
static json_t *document(struct mf_arena *a, const struct mf_source *s)
{
    bool markdown = mf_source_is_markdown(s), closed;
    size_t from = 0, told = 0;
    struct mf_span block;
    json_t *list = json_array();

    while (mf_source_block(s, "charter", markdown, &from, &block, &closed)) {
        size_t fence = block.at;
        if (markdown) {
            for (fence -= fence > 0; fence > told && s->text.p[fence - 1] != '\n';)
                fence--;
            add_text(a, list, s, told, fence);
        }
        add_rules(a, list, s, block);
        told = from;
    }
    if (markdown)
        add_text(a, list, s, told, s->text.n);
    return list;
}

/* ---- full sentences ---- */

static json_t *prose(struct mf_arena *a, const struct mf_charter *c, enum mf_lingua lingua)
{
    struct mf_term t = {.width = PROSE_WIDTH};
    struct mf_prose_parts parts = {0};
    json_t *list = json_array();
    struct mf_buf all;

    mf_buf_init(&all, a);
    mf_prose_charter_parts(&all, &t, c, lingua, &parts);
    for (uint32_t i = 0; i < parts.list.n; i++) {
        const struct mf_prose_part *p = &parts.list.at[i];
        size_t end = i + 1 < parts.list.n ? parts.list.at[i + 1].at : all.n;
        struct mf_str text = mf_str_sub(mf_buf_str(&all), p->at, end - p->at);
        struct mf_buf html;
        json_t *j;
        if (mf_str_trim(text).n == 0)
            continue;
        mf_buf_init(&html, a);
        mf_markdown(&html, text);
        j = json_object();
        mf_j_put(j, "line", p->of.len > 0 ? line_at(&c->source, p->of.at) : json_null());
        mf_j_put(j, "html", mf_j_text(a, mf_buf_str(&html)));
        mf_j_push(list, j);
    }
    return list;
}

/* ---- the whole ---- */

json_t *mf_study_diagnostics(struct mf_arena *a, const struct mf_source *source,
                             const struct mf_diags *d, enum mf_lingua lingua)
{
    json_t *list = json_array();

    for (uint32_t i = 0; i < d->list.n; i++)
        mf_j_push(list, mf_diag_json(a, source, &d->list.at[i], lingua));
    return list;
}

enum mf_study_end mf_study_check(const struct mf_inquiry *study, struct mf_buf *out)
{
    struct mf_arena *a = out->arena;
    const struct mf_source *source = &study->charters[0];
    struct mf_refusals missing = {.arena = a};
    struct mf_hash hash = mf_sha256(source->text);
    const struct mf_charter *c;
    struct mf_diags diags;
    json_t *j = json_object();

    mf_diags_init(&diags, a);
    c = mf_charter_read(a, *source, &diags);
    if (c)
        (void)mf_engine_carries(c, &missing);
    mf_j_put(j, "valid", json_boolean(c != NULL));
    mf_j_put(j, "hash", mf_j_hash(a, &hash));
    mf_j_put(j, "errors", mf_j_number(diags.errors));
    mf_j_put(j, "warnings", mf_j_number(diags.warnings));
    mf_j_put(j, "diagnostics", mf_study_diagnostics(a, source, &diags, study->lingua));
    mf_j_put(j, "not_carried", mf_study_reasons(a, &missing, study->lingua));
    mf_j_put(j, "title", c ? mf_j_text(a, c->title_name.text) : json_null());
    mf_j_put(j, "outline", c ? outline(a, c) : json_array());
    mf_j_put(j, "document", document(a, source));
    mf_j_put(j, "prose", c ? prose(a, c, study->lingua) : json_array());
    mf_study_put(out, j);
    return MF_STUDY_DONE;
}
