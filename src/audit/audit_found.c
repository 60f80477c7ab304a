/* What an audit says of findings. */
#include "audit/audit_say.h"

uint32_t mf_ay_by_kind(const struct mf_ay *y, struct mf_ay_findings **ret)
{
    const struct mf_findings *all = &y->au->findings;
    MF_VEC(struct mf_ay_findings) kinds = {0};

    for (uint32_t i = 0; i < all->n; i++) {
        const struct mf_finding *f = &all->at[i];
        uint32_t k = 0;
        while (k < kinds.n && (kinds.at[k].find != f->find || kinds.at[k].level != f->level))
            k++;
        if (k == kinds.n) {
            struct mf_ay_findings fresh = {f->find, f->level, mf_new_n(y->a, uint32_t, all->n), 0};
            mf_vec_push(y->a, &kinds, fresh);
        }
        kinds.at[k].at[kinds.at[k].n++] = i;
    }
    *ret = kinds.at;
    return kinds.n;
}

struct mf_str mf_ay_finding_head(const struct mf_ay *y, const struct mf_ay_findings *kind)
{
    const struct mf_find_kind *k = mf_find_kind(kind->find);

    return mf_asay(y, FIND_HEAD, mf_str_c(mf_level_word(kind->level, y->lingua)), mf_str_c(k->id),
                   mf_str_c(k->title[y->lingua]));
}

struct mf_str mf_ay_finding(const struct mf_ay *y, const struct mf_finding *f)
{
    if (f->clause.len == 0)
        return f->says[y->lingua];
    return mf_asay(y, FIND_PLACE, f->says[y->lingua], mf_ay_place(y, f->clause));
}

/* Lines become parts of a sentence. */
static struct mf_str edits(const struct mf_ay *y, const struct mf_finding *f)
{
    struct mf_buf lines, out;

    mf_buf_init(&lines, y->a);
    mf_buf_init(&out, y->a);
    mf_change_say(&lines, y->a, y->au->charter, f->change, y->lingua);
    while (lines.n > 0 && lines.p[lines.n - 1] == '\n')
        lines.n--;
    for (size_t i = 0; i < lines.n; i++)
        if (lines.p[i] == '\n')
            mf_buf_c(&out, "; ");
        else
            mf_buf_char(&out, lines.p[i]);
    return mf_buf_str(&out);
}

static bool counts(const struct mf_finding *f)
{
    return f->number.kind != MF_MEASURE_NONE && f->change->number.kind != MF_MEASURE_NONE &&
           !mf_measure_same(f->number, f->change->number);
}

struct mf_str mf_ay_change(const struct mf_ay *y, const struct mf_finding *f)
{
    if (!f->change)
        return (struct mf_str){0};
    if (!counts(f))
        return mf_asay(y, FIND_CHANGE, edits(y, f));
    return mf_asay(y, FIND_NUMBER, edits(y, f), mf_str_c(mf_find_kind(f->find)->number[y->lingua]),
                   mf_measure_words(y->a, f->number, y->lingua),
                   mf_measure_words(y->a, f->change->number, y->lingua));
}

static struct mf_str item(const struct mf_ay *y, const struct mf_finding *f)
{
    return f->item.n > 0 ? f->item : mf_asaid(y, FIND_CHARTER);
}

/* The first two kinds of the gravest level that occurs. */
static struct mf_str worst(const struct mf_ay *y)
{
    struct mf_ay_findings *kinds;
    uint32_t n = mf_ay_by_kind(y, &kinds);
    struct mf_buf b;

    mf_buf_init(&b, y->a);
    for (uint32_t i = 0; i < n && i < 2 && kinds[i].level == kinds[0].level; i++) {
        struct mf_str title = mf_str_c(mf_find_kind(kinds[i].find)->title[y->lingua]);
        struct mf_str first = item(y, &y->au->findings.at[kinds[i].at[0]]);
        mf_buf_c(&b, i > 0 ? "; " : "");
        mf_buf_add(&b, kinds[i].n == 1 ? mf_asay(y, FIND_TITLE_OF, title, first)
                                       : mf_asay(y, FIND_TITLE_MORE, title, first,
                                                 mf_ay_number(y, kinds[i].n - 1)));
    }
    return mf_buf_str(&b);
}

struct mf_str mf_ay_findings_short(const struct mf_ay *y)
{
    const struct mf_findings *f = &y->au->findings;
    struct mf_buf b;

    if (!y->au->has_findings)
        return (struct mf_str){0};
    if (f->n == 0)
        return mf_asaid(y, FINDINGS_NONE);
    mf_buf_init(&b, y->a);
    mf_buf_add(&b, mf_asay(y, FIND_COUNTS, mf_ay_number(y, f->of_level[MF_LEVEL_GRAVE]),
                           mf_ay_number(y, f->of_level[MF_LEVEL_SERIOUS]),
                           mf_ay_number(y, f->of_level[MF_LEVEL_NOTE])));
    mf_buf_add(&b, mf_asay(y, FIND_WORST, worst(y)));
    return mf_buf_str(&b);
}
