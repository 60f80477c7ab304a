/* All weaknesses of a charter, ranked, and the change of the text that removes each. */
#include "audit/finding.h"

#include <string.h>

#include "audit/finding_internal.h"
#include "base/os.h"
#include "lang/catalogue.h"
#include "lang/names.h"

/* ---- one finding ---- */

struct mf_finding *mf_find_at(struct mf_finder *x, enum mf_find find, struct mf_str item, bool weak,
                              struct mf_measure number)
{
    const struct mf_find_kind *kind = mf_find_kind(find);
    struct mf_finding g = {.find = find, .level = kind->level, .item = item, .number = number};

    g.power = UINT32_MAX;
    g.key = item.n > 0 ? mf_strf(x->a, "%s/%.*s", kind->id, MF_F(item)) : mf_str_c(kind->id);
    if (x->watch.n > 0 && mf_str_eq(x->watch, g.key)) {
        x->seen = true;
        x->watched = number;
    }
    if (!weak)
        return NULL;
    mf_vec_push(x->a, &x->list, g);
    return &x->list.at[x->list.n - 1];
}

void mf_find_say(struct mf_finder *x, struct mf_finding *g,
                 const char *const templates[MF_LINGUA__COUNT], unsigned n,
                 const struct mf_told_value *values)
{
    mf_assert(n <= MF_TELLS);
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        struct mf_str args[MF_TELLS];
        struct mf_buf out;
        for (unsigned i = 0; i < n; i++)
            args[i] = values[i].text.n > 0
                          ? values[i].text
                          : mf_measure_words(x->a, values[i].number, (enum mf_lingua)lingua);
        mf_buf_init(&out, x->a);
        mf_fill(&out, templates[lingua], args, n);
        if (out.n > 0 && out.p[0] >= 'a' && out.p[0] <= 'z')
            out.p[0] = (char)(out.p[0] - 'a' + 'A'); /* a number in words may begin it */
        g->says[lingua] = mf_buf_str(&out);
    }
}

void mf_find_of_power(struct mf_finder *x, struct mf_finding *g, uint32_t power,
                      struct mf_span clause, const struct mf_figure *f)
{
    (void)x;
    g->power = power;
    g->clause = clause;
    if (f && f->possible && f->who) {
        g->who = f->who;
        g->nwho = f->hi;
    }
}

/* ---- all of them ---- */

static void look(struct mf_finder *x)
{
    mf_find_deciding(x);
    mf_find_timing(x);
    mf_find_persons(x);
    mf_find_amending(x);
    mf_find_stopping(x);
}

/* How few are needed; what isn't counted in persons comes after what is. */
static uint64_t needed(const struct mf_finding *g)
{
    if (g->number.kind == MF_MEASURE_PERSONS)
        return g->number.value;
    return g->number.kind == MF_MEASURE_NOBODY ? 0 : UINT64_MAX;
}

static bool ranks_before(const struct mf_finding *a, const struct mf_finding *b)
{
    if (a->level != b->level)
        return a->level > b->level;
    if (needed(a) != needed(b))
        return needed(a) < needed(b);
    if (a->clause.at != b->clause.at)
        return a->clause.at < b->clause.at;
    return a->find < b->find;
}

/* Stable, by merging: a charter of thousands of powers may have as many findings. */
static void rank(struct mf_arena *a, struct mf_finding *at, uint32_t n)
{
    struct mf_finding *other = mf_new_n(a, struct mf_finding, n + 1);

    for (uint32_t run = 1; run < n; run *= 2) {
        for (uint32_t from = 0; from < n; from += 2 * run) {
            uint32_t mid = n - from > run ? from + run : n;
            uint32_t end = n - from > 2 * run ? from + 2 * run : n, i = from, k = mid;
            for (uint32_t to = from; to < end; to++)
                other[to] =
                    k >= end || (i < mid && !ranks_before(&at[k], &at[i])) ? at[i++] : at[k++];
        }
        memcpy(at, other, n * sizeof *at);
    }
}

static struct mf_findings looked(struct mf_finder *x)
{
    struct mf_findings out;

    look(x);
    rank(x->a, x->list.at, x->list.n);
    out = (struct mf_findings){.at = x->list.at, .n = x->list.n};
    for (uint32_t i = 0; i < out.n; i++)
        out.of_level[out.at[i].level]++;
    return out;
}

/* ---- changes ---- */

static mf_propose *proposer_of(enum mf_find find)
{
    const char *id = mf_find_kind(find)->id;

    switch (id[2]) {
    case '1':
        return mf_propose_deciding;
    case '2':
        return mf_propose_timing;
    case '3':
        return mf_propose_persons;
    case '4':
        return mf_propose_amending;
    default:
        return mf_propose_stopping;
    }
}

struct mf_findings mf_findings(struct mf_figures *f, const struct mf_finding_options *options)
{
    struct mf_finder x = {.f = f, .a = f->arena};
    struct mf_findings out = looked(&x);
    uint32_t tries = MF_FINDING_CHANGES;

    for (uint32_t i = 0; i < out.n && !(options && options->no_changes); i++) {
        if (options && options->go_on && !options->go_on(options->payload, i, out.n))
            break;
        out.at[i].change = mf_find_change(f, &out, &out.at[i], proposer_of(out.at[i].find), &tries);
    }
    return out;
}

/* ---- the audit run again ---- */

static bool same_names(const struct mf_name *a, const struct mf_name *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!mf_str_eq(a[i].text, b[i].text))
            return false;
    return true;
}

/* Bodies, tags, weights, offices and facts as before: the same roster fits. */
static bool same_shape(const struct mf_charter *a, const struct mf_charter *b)
{
    if (a->nbodies != b->nbodies || a->noffices != b->noffices || a->nfacts != b->nfacts)
        return false;
    for (uint32_t i = 0; i < a->nbodies; i++) {
        const struct mf_body *x = &a->bodies[i], *y = &b->bodies[i];
        if (!mf_str_eq(x->name.text, y->name.text) || x->ntags != y->ntags ||
            x->nweights != y->nweights || !same_names(x->tags, y->tags, x->ntags) ||
            !same_names(x->weights, y->weights, x->nweights))
            return false;
    }
    for (uint32_t i = 0; i < a->noffices; i++)
        if (!mf_str_eq(a->offices[i].name.text, b->offices[i].name.text))
            return false;
    for (uint32_t i = 0; i < a->nfacts; i++)
        if (!mf_str_eq(a->facts[i].name.text, b->facts[i].name.text))
            return false;
    return true;
}

static uint32_t of_kind(const struct mf_diags *d, const struct mf_diag_kind *kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < d->list.n; i++)
        n += d->list.at[i].kind == kind;
    return n;
}

/*
 * `mufakat check` has nothing new to say, but that a group may be empty (W0502, W0503): with the
 * people as they are the audit knows that itself.
 */
static bool as_well_checked(const struct mf_diags *was, const struct mf_diags *is)
{
    for (uint32_t i = 0; i < is->list.n; i++)
        if (is->list.at[i].kind != mf_cat_kind(MF_CAT_NOTICE_EMPTY) &&
            is->list.at[i].kind != mf_cat_kind(MF_CAT_VETO_EMPTY) &&
            of_kind(is, is->list.at[i].kind) > of_kind(was, is->list.at[i].kind))
            return false;
    return is->dropped <= was->dropped;
}

static bool has_key(const struct mf_findings *all, struct mf_str key)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (mf_str_eq(all->at[i].key, key))
            return true;
    return false;
}

/* Where a larger number is what one wants: fewer may not suffice after the change. */
static bool no_easier(enum mf_find find, struct mf_measure was, struct mf_measure is)
{
    const char *id = mf_find_kind(find)->id;

    if ((id[2] != '1' && id[2] != '4') || was.kind != MF_MEASURE_PERSONS ||
        is.kind != MF_MEASURE_PERSONS)
        return true;
    return is.value >= was.value;
}

/* The finding is gone and no other of its level or above has come. */
static bool better(const struct mf_findings *was, const struct mf_findings *is,
                   const struct mf_finding *g)
{
    if (has_key(is, g->key))
        return false;
    for (uint32_t i = 0; i < is->n; i++)
        if (is->at[i].level >= g->level && !has_key(was, is->at[i].key))
            return false;
    return true;
}

/* Reads the text and audits it; all in `tmp`. */
static bool holds_up(struct mf_arena *tmp, struct mf_figures *f, const struct mf_findings *all,
                     const struct mf_finding *g, struct mf_str text, struct mf_measure *ret)
{
    struct mf_source source = {f->charter->source.name, text};
    struct mf_diags was, is;
    struct mf_refusals rs = {.arena = tmp};
    struct mf_scene scene = f->scene;
    struct mf_figures *after;
    struct mf_findings found;
    struct mf_finder x;
    bool good;

    mf_diags_init(&was, tmp);
    mf_diags_init(&is, tmp);
    mf_charter_read(tmp, f->charter->source, &was);
    scene.charter = mf_charter_read(tmp, source, &is);
    if (!scene.charter || !as_well_checked(&was, &is) || !same_shape(f->charter, scene.charter))
        return false;
    after = mf_figures_of(tmp, &scene, &rs);
    if (!after)
        return false;
    x = (struct mf_finder){.f = after, .a = tmp, .watch = g->key};
    found = looked(&x);
    good = better(all, &found, g);
    *ret = x.seen ? x.watched : (struct mf_measure){.kind = MF_MEASURE_NONE};
    good = good && no_easier(g->find, g->number, *ret);
    mf_figures_free(after);
    return good;
}

static struct mf_change *kept(struct mf_arena *a, const struct mf_edits *e, struct mf_str text,
                              struct mf_measure number)
{
    struct mf_change *c = mf_new(a, struct mf_change);

    c->nedits = e->list.n;
    c->edits = mf_new_n(a, struct mf_edit, e->list.n + 1);
    for (uint32_t i = 0; i < e->list.n; i++)
        c->edits[i] = (struct mf_edit){e->list.at[i].at, mf_str_copy(a, e->list.at[i].text)};
    c->text = mf_str_copy(a, text);
    c->number = number;
    return c;
}

const struct mf_change *mf_find_change(struct mf_figures *f, const struct mf_findings *all,
                                       const struct mf_finding *g, mf_propose *propose,
                                       uint32_t *tries)
{
    struct mf_change *found = NULL;

    for (uint32_t nth = 0; !found && *tries > 0; nth++) {
        struct mf_arena tmp;
        struct mf_edits e = {.a = &tmp, .c = f->charter};
        struct mf_measure number;
        struct mf_str text = {0};
        bool more;
        mf_arena_init(&tmp);
        more = propose(f, g, nth, &e);
        if (more && e.list.n > 0)
            text = mf_edits_apply(&e);
        if (text.n > 0) {
            (*tries)--;
            if (holds_up(&tmp, f, all, g, text, &number))
                found = kept(f->arena, &e, text, number);
        }
        mf_arena_free(&tmp);
        if (!more)
            break;
    }
    return found;
}

/* ---- telling a change ---- */

static struct mf_str shown(struct mf_arena *a, struct mf_str text)
{
    struct mf_buf out;
    bool space = false;

    mf_buf_init(&out, a);
    text = mf_str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        bool white = text.p[i] == ' ' || text.p[i] == '\n' || text.p[i] == '\t';
        if (white && space)
            continue;
        mf_buf_char(&out, white ? ' ' : text.p[i]);
        space = white;
    }
    return mf_buf_str(&out);
}

/* The item around a place. */
static struct mf_str item_at(const struct mf_charter *c, uint32_t at)
{
    for (uint32_t i = 0; i < c->nitems; i++) {
        const struct mf_name *name = mf_item_name(c, &c->items[i]);
        if (name && at > c->items[i].span.at && at < c->items[i].span.at + c->items[i].span.len)
            return name->text;
    }
    return (struct mf_str){0};
}

void mf_change_say(struct mf_buf *out, struct mf_arena *a, const struct mf_charter *c,
                   const struct mf_change *change, enum mf_lingua lingua)
{
    static const char *const words[][MF_LINGUA__COUNT] = {
        {"line {0}{1}: add `{3}`", "baris {0}{1}: tambahkan `{3}`"},
        {"line {0}{1}: delete `{2}`", "baris {0}{1}: hapus `{2}`"},
        {"line {0}{1}: in place of `{2}` write `{3}`",
         "baris {0}{1}: sebagai ganti `{2}` tulis `{3}`"},
    };

    for (uint32_t i = 0; i < change->nedits; i++) {
        const struct mf_edit *e = &change->edits[i];
        struct mf_str was = mf_source_slice(&c->source, e->at), item = item_at(c, e->at.at);
        unsigned kind = e->at.len == 0 ? 0 : e->text.n == 0 ? 1 : 2;
        struct mf_place place = mf_source_place(&c->source, e->at.at);
        struct mf_str args[] = {
            mf_strf(a, "%u", place.line), {0}, shown(a, was), shown(a, e->text)};
        if (item.n > 0)
            args[1] = mf_strf(a, " (`%.*s`)", MF_F(item));
        mf_fill(out, words[kind][lingua], args, 4);
        mf_buf_char(out, '\n');
    }
}
