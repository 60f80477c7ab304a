/* Goals, steps and causes in words, in both languages. */
#include "audit/capture.h"

#include "base/os.h"

/* ---- goals ---- */

uint32_t mf_capture_goals(struct mf_arena *arena, const struct mf_charter *charter,
                          struct mf_goal **ret)
{
    struct mf_goal *out = mf_new_n(arena, struct mf_goal, 1 + charter->noffices + charter->npowers);
    uint32_t n = 0;
    bool amends = false;

    for (uint32_t i = 0; i < charter->npowers; i++)
        for (uint32_t k = 0; k < charter->powers[i].neffects; k++)
            amends |= charter->powers[i].effects[k].kind == MF_EF_AMEND ||
                      charter->powers[i].effects[k].kind == MF_EF_AMEND_ENTRENCHED;
    if (amends)
        out[n++] = (struct mf_goal){MF_GOAL_AMEND, UINT32_MAX};
    for (uint32_t i = 0; i < charter->noffices; i++)
        out[n++] = (struct mf_goal){MF_GOAL_OFFICE, i};
    for (uint32_t i = 0; i < charter->npowers; i++) {
        bool acts = false;
        for (uint32_t k = 0; k < charter->powers[i].neffects; k++)
            acts |= charter->powers[i].effects[k].kind == MF_EF_ACT;
        if (acts)
            out[n++] = (struct mf_goal){MF_GOAL_POWER, i};
    }
    *ret = out;
    return n;
}

static struct mf_str title_or(struct mf_str title, struct mf_str name)
{
    return title.n > 0 ? title : name;
}

struct mf_str mf_goal_text(struct mf_arena *arena, const struct mf_charter *charter,
                           struct mf_goal goal, enum mf_lingua lingua)
{
    bool id = lingua == MF_ID;
    const struct mf_office *o;

    switch (goal.kind) {
    case MF_GOAL_AMEND:
        if (goal.index == UINT32_MAX)
            return id ? MF_S("mengubah piagam") : MF_S("amend the charter");
        return mf_strf(arena, id ? "mengubah piagam lewat %.*s" : "amend the charter by %.*s",
                       MF_F(charter->powers[goal.index].name.text));
    case MF_GOAL_OFFICE:
        o = &charter->offices[goal.index];
        return mf_strf(arena, id ? "menduduki jabatan %.*s" : "hold the office of %.*s",
                       MF_F(title_or(o->title, o->name.text)));
    case MF_GOAL_POWER:
        return mf_strf(arena, id ? "memakai kewenangan %.*s" : "use the power %.*s",
                       MF_F(charter->powers[goal.index].name.text));
    }
    mf_bug("a goal of no kind");
}

/* ---- steps ---- */

static struct mf_str about(struct mf_arena *arena, const struct mf_scene *scene,
                           const struct mf_capture_step *s, bool id)
{
    if (s->about_newcomer)
        return mf_strf(arena, id ? "pendatang %u" : "newcomer %u", s->about + 1);
    if (s->about == MF_NOBODY)
        return (struct mf_str){0};
    return mf_scene_name(scene, s->about);
}

static struct mf_str of_power(struct mf_arena *arena, const struct mf_scene *scene,
                              const struct mf_capture_step *s, bool id)
{
    const struct mf_power *p = &scene->charter->powers[s->power];
    struct mf_buf b;
    bool person = false;

    for (uint32_t i = 0; i < p->nparams; i++)
        person |= p->params[i].type == MF_PARAM_PERSON;
    mf_buf_init(&b, arena);
    mf_buf_f(&b, id ? "memakai %.*s" : "use %.*s", MF_F(p->name.text));
    if (p->title.n > 0)
        mf_buf_f(&b, " (%.*s)", MF_F(p->title));
    if (person && about(arena, scene, s, id).n > 0)
        mf_buf_f(&b, id ? " tentang %.*s" : " about %.*s", MF_F(about(arena, scene, s, id)));
    if (s->has_value)
        mf_buf_f(&b, id ? ", nilai %llu" : ", value %llu", (unsigned long long)s->value);
    if (s->leaver != MF_NOBODY)
        mf_buf_f(&b,
                 id ? "; setelah memberikan suara, %.*s meninggalkan %.*s"
                    : "; once the votes are cast %.*s gives up %.*s",
                 MF_F(mf_scene_name(scene, s->leaver)),
                 MF_F(s->left_body != UINT32_MAX
                          ? scene->charter->bodies[s->left_body].name.text
                          : scene->charter->offices[s->left_office].name.text));
    if (s->rewrites)
        mf_buf_c(&b, id ? ", dengan teks piagam yang baru" : ", with a new text of the charter");
    return mf_buf_str(&b);
}

struct mf_str mf_capture_step_text(struct mf_arena *arena, const struct mf_scene *scene,
                                   const struct mf_capture_step *s, enum mf_lingua lingua)
{
    const struct mf_charter *c = scene->charter;
    bool id = lingua == MF_ID;
    struct mf_str who = about(arena, scene, s, id), what = MF_S("everything");

    switch (s->act) {
    case MF_PLAN_POWER:
        if (s->power != UINT32_MAX)
            return of_power(arena, scene, s, id);
        return id ? MF_S("memakai kewenangan yang baru ditulis")
                  : MF_S("use a power newly written");
    case MF_PLAN_ADMIT:
        return mf_strf(arena, id ? "menerima %.*s ke %.*s" : "admit %.*s to %.*s", MF_F(who),
                       MF_F(c->bodies[s->body].name.text));
    case MF_PLAN_DECLARE:
        return mf_strf(arena, id ? "menyatakan keadaan darurat %.*s" : "declare the emergency %.*s",
                       MF_F(c->emergencies[s->emergency].name.text));
    case MF_PLAN_LEAVE:
        if (s->body != UINT32_MAX)
            what = c->bodies[s->body].name.text;
        else if (s->office != UINT32_MAX)
            what = c->offices[s->office].name.text;
        return mf_strf(arena, id ? "%.*s meninggalkan %.*s" : "%.*s gives up %.*s", MF_F(who),
                       MF_F(what));
    case MF_PLAN_DEPART:
        return mf_strf(arena, id ? "%.*s pergi" : "%.*s falls away", MF_F(who));
    }
    mf_bug("a step of no kind");
}

/* ---- causes ---- */

/* A clause of the charter on one line, cut where it is long. */
static struct mf_str clause_text(struct mf_arena *arena, const struct mf_charter *charter,
                                 struct mf_span clause)
{
    const uint32_t most = 200;
    struct mf_buf b;
    bool gap = false;

    mf_buf_init(&b, arena);
    for (uint32_t i = 0; i < clause.len && i < most; i++) {
        char ch = charter->source.text.p[clause.at + i];
        bool blank = ch == ' ' || ch == '\n' || ch == '\t' || ch == '\r';
        if (!blank) {
            mf_buf_c(&b, gap && b.n > 0 ? " " : "");
            mf_buf_char(&b, ch);
        }
        gap = blank;
    }
    mf_buf_c(&b, clause.len > most ? "…" : "");
    return mf_buf_str(&b);
}

struct mf_str mf_capture_cause_text(struct mf_arena *arena, const struct mf_charter *charter,
                                    const struct mf_capture_cause *cause, enum mf_lingua lingua)
{
    bool id = lingua == MF_ID;
    const char *text = NULL;

    switch (cause->doubt) {
    case MF_DOUBT_STEPS:
        text = id ? "batas pencarian tercapai" : "the limit of the search was reached";
        break;
    case MF_DOUBT_STATES:
        text = id ? "terlalu banyak keadaan untuk ditelusuri satu per satu"
                  : "there are too many states to look at one by one";
        break;
    case MF_DOUBT_CHAIN:
        return mf_strf(
            arena,
            id ? "mungkin ada rangkaian langkah menuju %.*s, tetapi tidak ada rencana "
                 "yang ditemukan untuk itu"
               : "a chain of steps to %.*s can't be excluded, and no plan for it was found",
            (int)cause->clause.len, charter->source.text.p + cause->clause.at);
    case MF_DOUBT_ENTRENCHED:
        text = id ? "sebagian piagam dilindungi; tidak ditelusuri apa yang dapat dilakukan teks "
                    "baru di sekitarnya"
                  : "part of the charter is entrenched; what new text around it could do was not "
                    "searched";
        break;
    case MF_DOUBT_CONDUCT:
        text = id ? "pihak lain harus berada di dua tempat sekaligus untuk mencegahnya"
                  : "others would have to do two things at once to stop it";
        break;
    case MF_DOUBT_REFUSED:
        if (cause->clause.len == 0)
            return mf_strf(arena,
                           id ? "langkah yang dicoba ditolak (%s)"
                              : "a step that was tried is refused (%s)",
                           mf_reason_name(cause->reason));
        return mf_strf(arena,
                       id ? "langkah yang dicoba ditolak oleh `%.*s`"
                          : "a step that was tried is refused by `%.*s`",
                       MF_F(clause_text(arena, charter, cause->clause)));
    }
    mf_assert(text);
    return mf_str_c(text);
}

/* ---- curves ---- */

static bool point(struct mf_arena *arena, const struct mf_scene *scene,
                  const struct mf_capture_options *o, struct mf_capture_point *ret)
{
    struct mf_refusals rs = {.arena = arena};
    struct mf_capture *c = mf_capture(arena, scene, o, &rs);

    if (!c)
        return false;
    *ret = (struct mf_capture_point){.horizon = c->horizon,
                                     .departures = c->departures,
                                     .possible = c->possible,
                                     .proven = c->proven,
                                     .certified = c->certified,
                                     .lo = c->lo,
                                     .hi = c->hi};
    return true;
}

static struct mf_capture_options share(const struct mf_capture_options *options, uint32_t n)
{
    struct mf_capture_options o = *options;

    o.steps = (o.steps ? o.steps : MF_CAPTURE_STEPS) / (n ? n : 1);
    o.steps = o.steps ? o.steps : 1;
    return o;
}

bool mf_capture_over_departures(struct mf_arena *arena, const struct mf_scene *scene,
                                const struct mf_capture_options *options, uint32_t n,
                                struct mf_capture_point *ret)
{
    struct mf_capture_options o = share(options, n);

    for (uint32_t i = 0; i < n; i++) {
        o.departures = i;
        if (!point(arena, scene, &o, &ret[i]))
            return false;
    }
    return true;
}

bool mf_capture_over_time(struct mf_arena *arena, const struct mf_scene *scene,
                          const struct mf_capture_options *options, const mf_duration *horizons,
                          uint32_t n, struct mf_capture_point *ret)
{
    struct mf_capture_options o = share(options, n);

    for (uint32_t i = 0; i < n; i++) {
        o.horizon = horizons[i];
        if (!point(arena, scene, &o, &ret[i]))
            return false;
    }
    return true;
}
