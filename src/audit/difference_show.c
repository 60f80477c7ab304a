/* A difference for members, on a terminal. */
#include "audit/difference.h"
#include "base/os.h"

enum {
    TITLE,
    SAME,
    SUMMARY,
    POWERS,
    FIGURES,
    POWER,
    FIGURE,
    WAS,
    IS,
    GAINS,
    LOSES,
    GONE,
    COME,
    MEMBERS,
    NOBODY_GAINS,
    NOBODY_LOSES,
    NONE
};

static const char *const words[][MF_LINGUA__COUNT] = {
    [TITLE] = {"What would change: \"{0}\" and \"{1}\"", "Yang akan berubah: \"{0}\" dan \"{1}\""},
    [SAME] = {"Nothing that is decided here would change.",
              "Tidak ada yang akan berubah dalam hal-hal yang diputuskan di sini."},
    [SUMMARY] = {"Powers: {0} new, {1} gone, {2} changed. Weaknesses: {3} gone, {4} new.",
                 "Kewenangan: {0} baru, {1} hilang, {2} berubah. Kelemahan: {3} hilang, {4} baru."},
    [POWERS] = {"Powers", "Kewenangan"},
    [FIGURES] = {"Figures that move", "Angka yang bergeser"},
    [POWER] = {"Power", "Kewenangan"},
    [FIGURE] = {"Fewest who, how soon, who knows", "Paling sedikit, secepat apa, siapa tahu"},
    [WAS] = {"Was", "Tadinya"},
    [IS] = {"Would be", "Menjadi"},
    [GAINS] = {"Who gains", "Siapa yang bertambah kuasa"},
    [LOSES] = {"Who loses", "Siapa yang berkurang kuasa"},
    [GONE] = {"Weaknesses that go", "Kelemahan yang hilang"},
    [COME] = {"Weaknesses that come", "Kelemahan yang muncul"},
    [MEMBERS] = {"Members of `{0}` that this rests on: {1}, then {2}.",
                 "Anggota `{0}` yang menjadi dasar hitungan: {1}, lalu {2}."},
    [NOBODY_GAINS] = {"No body or office gains.", "Tidak ada organ atau jabatan yang bertambah."},
    [NOBODY_LOSES] = {"No body or office loses.", "Tidak ada organ atau jabatan yang berkurang."},
    [NONE] = {"None.", "Tidak ada."},
};

struct shown {
    struct mf_buf *out;
    const struct mf_term *t;
    const struct mf_difference *d;
    enum mf_lingua lingua;
};

static void heading(struct shown *s, int word)
{
    mf_buf_char(s->out, '\n');
    mf_term_heading(s->out, s->t, mf_str_c(words[word][s->lingua]));
}

static void line(struct shown *s, const char *mark, struct mf_str text)
{
    mf_term_wrap(s->out, s->t, mf_strf(s->d->arena, "  %s ", mark), MF_S("    "), text);
}

static uint32_t of_fate(const struct mf_difference *d, enum mf_fate fate)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < d->nfates; i++)
        n += d->fates[i].fate == fate;
    return n;
}

static void summary(struct shown *s)
{
    const struct mf_difference *d = s->d;
    struct mf_arena *a = d->arena;
    struct mf_str titles[] = {d->was->charter->title_name.text, d->is->charter->title_name.text};
    struct mf_str numbers[] = {mf_strf(a, "%u", of_fate(d, MF_CAME)),
                               mf_strf(a, "%u", of_fate(d, MF_WENT)),
                               mf_strf(a, "%u", of_fate(d, MF_CHANGED)), mf_strf(a, "%u", d->ngone),
                               mf_strf(a, "%u", d->ncome)};
    struct mf_buf text;

    mf_buf_init(&text, a);
    mf_fill(&text, words[TITLE][s->lingua], titles, 2);
    mf_term_heading(s->out, s->t, mf_buf_str(&text));
    mf_buf_init(&text, a);
    mf_fill(&text, words[d->same_rules ? SAME : SUMMARY][s->lingua], numbers, 5);
    mf_term_wrap(s->out, s->t, MF_S(""), MF_S(""), mf_buf_str(&text));
}

/* Bodies that have another size on each side: their numbers can't be compared one to one. */
static void sizes(struct shown *s)
{
    const struct mf_figures *was = s->d->was, *is = s->d->is;

    for (uint32_t i = 0; i < is->charter->nbodies; i++) {
        struct mf_str name = is->charter->bodies[i].name.text;
        struct mf_ref r = mf_charter_find(was->charter, name);
        struct mf_buf text;
        uint64_t before, now = mf_org_in_office(is->org, i);
        if (r.kind != MF_REF_BODY)
            continue;
        before = mf_org_in_office(was->org, r.index);
        if (before == now)
            continue;
        mf_buf_init(&text, s->d->arena);
        mf_fill(&text, words[MEMBERS][s->lingua],
                (struct mf_str[]){name, mf_strf(s->d->arena, "%llu", (unsigned long long)before),
                                  mf_strf(s->d->arena, "%llu", (unsigned long long)now)},
                3);
        mf_term_wrap(s->out, s->t, MF_S(""), MF_S(""), mf_buf_str(&text));
    }
}

static void powers(struct shown *s)
{
    static const char *const marks[] = {[MF_CAME] = "+", [MF_WENT] = "-", [MF_CHANGED] = "~"};

    if (s->d->nfates == 0)
        return;
    heading(s, POWERS);
    for (uint32_t i = 0; i < s->d->nfates; i++) {
        const struct mf_power_fate *f = &s->d->fates[i];
        line(s, marks[f->fate],
             mf_strf(s->d->arena, f->fate == MF_CHANGED ? "`%.*s`: %.*s" : "`%.*s` %.*s",
                     MF_F(f->name), MF_F(f->says[s->lingua])));
    }
}

static void figures(struct shown *s)
{
    struct mf_table tb;

    if (s->d->nshifts == 0)
        return;
    heading(s, FIGURES);
    mf_table_init(&tb, s->d->arena, 4);
    for (int w = POWER; w <= IS; w++)
        mf_table_cell(&tb, MF_PLAIN, mf_str_c(words[w][s->lingua]));
    for (uint32_t i = 0; i < s->d->nshifts; i++) {
        const struct mf_figure_shift *m = &s->d->shifts[i];
        bool again = i > 0 && mf_str_eq(m->name, s->d->shifts[i - 1].name);
        mf_table_cell(&tb, MF_PLAIN, again ? MF_S("") : m->label[s->lingua]);
        mf_table_cell(&tb, MF_PLAIN, mf_str_c(mf_compared_word(m->what, s->lingua)));
        mf_table_cell(&tb, MF_PLAIN, mf_measure_words(s->d->arena, m->was, s->lingua));
        mf_table_cell(&tb, MF_PLAIN, mf_measure_words(s->d->arena, m->is, s->lingua));
    }
    mf_table_render(s->out, s->t, &tb);
}

static void sides(struct shown *s, bool gains)
{
    bool any = false;

    heading(s, gains ? GAINS : LOSES);
    for (uint32_t i = 0; i < s->d->ngroups; i++) {
        if (s->d->groups[i].gains != gains)
            continue;
        any = true;
        line(s, gains ? "+" : "-", s->d->groups[i].says[s->lingua]);
    }
    if (!any)
        line(s, " ", mf_str_c(words[gains ? NOBODY_GAINS : NOBODY_LOSES][s->lingua]));
}

static void weaknesses(struct shown *s, int title, const struct mf_finding *const *at, uint32_t n)
{
    heading(s, title);
    for (uint32_t i = 0; i < n; i++)
        line(s, mf_find_kind(at[i]->find)->id,
             mf_strf(s->d->arena, "(%s) %.*s", mf_level_word(at[i]->level, s->lingua),
                     MF_F(at[i]->says[s->lingua])));
    if (n == 0)
        line(s, " ", mf_str_c(words[NONE][s->lingua]));
}

void mf_difference_show(struct mf_buf *out, const struct mf_term *t, const struct mf_difference *d,
                        enum mf_lingua lingua)
{
    struct shown s = {out, t, d, lingua};

    summary(&s);
    if (d->same_rules)
        return;
    sizes(&s);
    powers(&s);
    figures(&s);
    sides(&s, true);
    sides(&s, false);
    weaknesses(&s, GONE, d->gone, d->ngone);
    weaknesses(&s, COME, d->come, d->ncome);
}
