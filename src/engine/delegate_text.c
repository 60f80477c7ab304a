/* One plain sentence of where a person's vote goes, in each language. */
#include "base/os.h"
#include "base/utf8.h"
#include "engine/state.h"

/* {0} the person, {1} the body, {2} the last on the way, {3} the way, {4} weight that comes along
 */
static const char *const texts[MF_FATE__COUNT][MF_LINGUA__COUNT] = {
    [MF_FATE_VOTES] = {"{0} votes in {1}; weight of others that comes along: {4}",
                       "{0} memberikan suara dalam {1}; bobot orang lain yang ikut: {4}"},
    [MF_FATE_CARRIED] = {"the vote of {0} in {1} goes to {2}, who votes: {3}",
                         "suara {0} dalam {1} mengikuti {2}, yang memberikan suara: {3}"},
    [MF_FATE_SILENT] = {"{0} has neither voted in {1} nor delegated",
                        "{0} belum memberikan suara dalam {1} dan tidak mendelegasikannya"},
    [MF_FATE_LAST_AWAY] = {"the vote of {0} in {1} counts nothing, since {2} hasn't voted: {3}",
                           "suara {0} dalam {1} tidak dihitung karena {2} belum memberikan suara: "
                           "{3}"},
    [MF_FATE_CIRCLE] = {"the vote of {0} in {1} counts nothing, since it goes in a circle in which "
                        "nobody has voted: {3}",
                        "suara {0} dalam {1} tidak dihitung karena berputar dalam lingkaran tanpa "
                        "ada yang memberikan suara: {3}"},
    [MF_FATE_CUT] =
        {"the vote of {0} in {1} counts nothing, since {2} can't vote here: {3}",
         "suara {0} dalam {1} tidak dihitung karena {2} tidak dapat memberikan suara di "
         "sini: {3}"},
    [MF_FATE_ONE_LEVEL] = {"the vote of {0} in {1} counts nothing, since {2} hasn't voted, and it "
                           "isn't passed on: {3}",
                           "suara {0} dalam {1} tidak dihitung karena {2} belum memberikan suara, "
                           "dan suara itu tidak diteruskan: {3}"},
    [MF_FATE_UNENTITLED] = {"{0} can't vote in {1} now",
                            "{0} kini tidak dapat memberikan suara dalam {1}"},
};

static struct mf_str shown(struct mf_arena *a, struct mf_str s)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_visible(&b, s, false);
    return mf_buf_str(&b);
}

static struct mf_str name_of(struct mf_arena *a, const struct mf_org *org, mf_person p)
{
    return shown(a, mf_org_person_name(org, p));
}

static struct mf_str body_of(struct mf_arena *a, const struct mf_org *org, uint32_t body)
{
    const struct mf_body *law = mf_body_law(org, body);

    return shown(a, law && law->title.n > 0 ? law->title
                                            : MF_ROW(org, bodies, mf_body_row, body)->name);
}

/* "ana → budi → citra"; of a long one its ends. */
static struct mf_str way_of(struct mf_arena *a, const struct mf_org *org,
                            const struct mf_trust_way *w)
{
    enum { ENDS = 4 };
    struct mf_buf b;

    mf_buf_init(&b, a);
    for (uint32_t i = 0; i < w->n; i++) {
        if (i > 0)
            mf_buf_c(&b, " → ");
        if (i == ENDS && w->n > 2 * ENDS + 1) {
            mf_buf_f(&b, "… (%u)", (unsigned)(w->n - 2 * ENDS));
            i = w->n - ENDS - 1;
            continue;
        }
        mf_buf_add(&b, name_of(a, org, w->at[i].member));
    }
    return mf_buf_str(&b);
}

void mf_vote_way_text(struct mf_buf *out, const struct mf_org *org, const struct mf_vote_way *w,
                      enum mf_lingua lingua)
{
    struct mf_arena a;
    size_t start = out->n;
    const char *text = texts[w->way.fate][lingua];

    mf_arena_init(&a);
    const struct mf_str args[] = {
        name_of(&a, org, w->way.at[0].member),
        body_of(&a, org, w->body),
        name_of(&a, org, w->way.at[w->way.n - 1].member),
        way_of(&a, org, &w->way),
        mf_strf(&a, "%llu", (unsigned long long)w->behind),
    };
    mf_fill(out, text, args, sizeof args / sizeof *args);
    if (text[0] != '{' && out->p[start] >= 'a' && out->p[start] <= 'z')
        out->p[start] = (char)(out->p[start] - 'a' + 'A');
    mf_arena_free(&a);
}

const char *mf_vote_fate_name(enum mf_trust_fate fate)
{
    static const char *const names[MF_FATE__COUNT] = {
        [MF_FATE_VOTES] = "votes",         [MF_FATE_CARRIED] = "carried",
        [MF_FATE_SILENT] = "silent",       [MF_FATE_LAST_AWAY] = "last_away",
        [MF_FATE_CIRCLE] = "circle",       [MF_FATE_CUT] = "cut",
        [MF_FATE_ONE_LEVEL] = "one_level", [MF_FATE_UNENTITLED] = "cannot_vote",
    };

    return names[fate];
}
