/*
 * Pabulib's .pb files: META, PROJECTS and VOTES, each with a line of column names, fields between
 * semicolons. Money is read with at most two decimals; ballots are approvals, ranks, points or
 * scores, as META's vote_type says.
 */
#include <string.h>

#include "poll/reader.h"

#define COLUMNS 64u

enum section { NOWHERE, META, PROJECTS, VOTES };

struct pabulib {
    struct mf_reader *r;
    enum section in;
    bool named; /* the section's line of column names was read */
    struct mf_str column[COLUMNS], field[COLUMNS];
    uint32_t ncolumns, nfields;
    struct mf_str type;
    uint64_t budget, nprojects, nvotes; /* money in hundredths */
    bool fractions;
    uint64_t votes;              /* lines of VOTES */
    MF_VEC(uint64_t) told, seen; /* votes of a project: the column's, UINT64_MAX: none; counted */
};

static const char *const section_names[] = {"", "META", "PROJECTS", "VOTES"};

static bool refuse(struct pabulib *p, enum mf_poll_word word, struct mf_str arg0,
                   struct mf_str arg1)
{
    return mf_poll_refuse(p->r, word, mf_str_sub(arg0, 0, 80), arg1);
}

static bool split(struct pabulib *p, struct mf_str line, struct mf_str *to, uint32_t *ret_n)
{
    uint32_t n = mf_poll_fields(line, ';');

    *ret_n = n < COLUMNS ? n : COLUMNS; /* further ones aren't looked at */
    for (uint32_t i = 0; i < *ret_n; i++)
        if (!mf_poll_field(p->r, &line, ';', &to[i]))
            return false;
    return true;
}

/* The line's field under a column's name; *ret.n 0 where there is no such column, unless needed. */
static bool under(struct pabulib *p, const char *name, bool needed, struct mf_str *ret)
{
    *ret = mf_poll_none;
    for (uint32_t i = 0; i < p->ncolumns; i++) {
        if (!mf_str_is(p->column[i], name))
            continue;
        if (i < p->nfields)
            *ret = p->field[i];
        else if (needed)
            return refuse(p, MF_POLL_WORD_PB_WIDTH, mf_poll_number(p->r, p->nfields),
                          mf_str_c(name));
        return true;
    }
    return !needed ||
           refuse(p, MF_POLL_WORD_PB_COLUMN, mf_str_c(section_names[p->in]), mf_str_c(name));
}

static bool amount(struct pabulib *p, struct mf_str s, uint64_t *ret)
{
    struct mf_str whole = s;
    uint64_t part = 0;

    if (mf_poll_digits(&s, ret) && *ret <= MF_COUNT_WEIGHT / 100) {
        *ret *= 100;
        if (s.n == 2 || s.n == 3) {
            struct mf_str decimals = mf_str_sub(s, 1, s.n);
            if ((s.p[0] == '.' || s.p[0] == ',') && mf_poll_whole(decimals, &part)) {
                *ret += s.n == 2 ? 10 * part : part;
                s.n = 0;
            }
        }
        p->fractions |= part > 0;
        if (s.n == 0 && *ret > 0)
            return true;
    }
    return refuse(p, MF_POLL_WORD_PB_AMOUNT, mf_poll_text(p->r, whole), mf_poll_none);
}

static bool meta(struct pabulib *p)
{
    struct mf_str key, value;

    if (!under(p, "key", true, &key) || !under(p, "value", true, &value))
        return false;
    if (mf_str_is(key, "description"))
        p->r->poll->title = mf_poll_text(p->r, value);
    else if (mf_str_is(key, "budget"))
        return amount(p, value, &p->budget);
    else if (mf_str_is(key, "vote_type"))
        p->type = value;
    else if (mf_str_is(key, "num_projects"))
        (void)mf_poll_whole(value, &p->nprojects);
    else if (mf_str_is(key, "num_votes"))
        (void)mf_poll_whole(value, &p->nvotes);
    return true;
}

static bool project(struct pabulib *p)
{
    struct mf_str id, cost, name, votes;
    uint64_t units, told;

    if (!under(p, "project_id", true, &id) || !under(p, "cost", true, &cost) ||
        !under(p, "name", false, &name) || !under(p, "votes", false, &votes))
        return false;
    if (!amount(p, cost, &units) || !mf_poll_option(p->r, name.n > 0 ? name : id, id))
        return false;
    p->r->options.at[p->r->options.n - 1].cost = units;
    mf_vec_push(p->r->a, &p->told, mf_poll_whole(votes, &told) ? told : UINT64_MAX);
    mf_vec_push(p->r->a, &p->seen, 0);
    return true;
}

static bool marks_of(struct pabulib *p, enum mf_marks *ret)
{
    static const struct {
        const char *type;
        enum mf_marks marks;
    } types[] = {
        {"approval", MF_MARKS_APPROVALS}, {"choose-1", MF_MARKS_APPROVALS},
        {"ordinal", MF_MARKS_RANKS},      {"cumulative", MF_MARKS_POINTS},
        {"scoring", MF_MARKS_SCORES},
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (mf_str_is(p->type, types[i].type)) {
            *ret = types[i].marks;
            return true;
        }
    return refuse(p, MF_POLL_WORD_PB_TYPE, mf_poll_text(p->r, p->type), mf_poll_none);
}

static bool marked(const struct mf_reader *r, uint32_t option)
{
    for (uint32_t i = 0; i < r->marks.n; i++)
        if (r->marks.at[i].option == option)
            return true;
    return false;
}

static bool vote(struct pabulib *p, enum mf_marks marks)
{
    bool points = marks == MF_MARKS_POINTS || marks == MF_MARKS_SCORES;
    struct mf_str list, values, id, value;

    if (!under(p, "vote", true, &list) || !under(p, "points", points, &values))
        return false;
    struct mf_str whole = values;
    for (int32_t rank = 1; list.n > 0; rank++) {
        uint32_t option;
        uint64_t n = 1;
        if (!mf_poll_field(p->r, &list, ',', &id))
            return false;
        if (!mf_map_get(&p->r->by_name, id, &option))
            return refuse(p, MF_POLL_WORD_PB_PROJECT, mf_poll_text(p->r, id), mf_poll_none);
        if (p->r->marks.n > MF_POLL_MARKS || marked(p->r, option))
            return refuse(p, MF_POLL_WORD_PB_TWICE, mf_poll_text(p->r, id), mf_poll_none);
        if (points && (values.n == 0 || !mf_poll_field(p->r, &values, ',', &value) ||
                       !mf_poll_whole(value, &n) || n > MF_COUNT_VALUE))
            return refuse(p, MF_POLL_WORD_PB_POINTS, mf_poll_text(p->r, whole), mf_poll_none);
        p->seen.at[option]++;
        mf_poll_mark(p->r, option, marks == MF_MARKS_RANKS ? rank : (int32_t)n);
    }
    if (points && values.n > 0)
        return refuse(p, MF_POLL_WORD_PB_POINTS, mf_poll_text(p->r, whole), mf_poll_none);
    p->votes++;
    return mf_poll_ballot(p->r, 1);
}

static bool line(struct pabulib *p, struct mf_str s)
{
    enum mf_marks marks = MF_MARKS_APPROVALS;

    for (int i = META; i <= VOTES; i++)
        if (mf_str_is(s, section_names[i]) && (int)p->in < i) {
            p->in = (enum section)i;
            p->named = false;
            return i < VOTES || (marks_of(p, &marks) && mf_poll_open(p->r, marks));
        }
    if (p->in == NOWHERE)
        return refuse(p, MF_POLL_WORD_PB_SECTIONS, mf_poll_none, mf_poll_none);
    if (!p->named) {
        p->named = true;
        return split(p, s, p->column, &p->ncolumns);
    }
    if (!split(p, s, p->field, &p->nfields))
        return false;
    if (p->in == META)
        return meta(p);
    if (p->in == PROJECTS)
        return project(p);
    return marks_of(p, &marks) && vote(p, marks);
}

/* What META and the column votes say beside what was read. */
static bool compare(struct pabulib *p)
{
    struct mf_reader *r = p->r;
    struct mf_arena *a = r->a;

    r->line = 0;
    if (p->nprojects > 0 && p->nprojects != r->options.n)
        return refuse(p, MF_POLL_WORD_PB_COUNT,
                      mf_strf(a, "num_projects %llu", (unsigned long long)p->nprojects),
                      mf_poll_number(r, r->options.n));
    if (p->nvotes > 0 && p->nvotes != p->votes)
        return refuse(p, MF_POLL_WORD_PB_COUNT,
                      mf_strf(a, "num_votes %llu", (unsigned long long)p->nvotes),
                      mf_poll_number(r, p->votes));
    for (uint32_t i = 0; i < r->options.n; i++)
        if (r->maker && p->told.at[i] != UINT64_MAX && p->told.at[i] != p->seen.at[i] &&
            (mf_str_is(p->type, "approval") || mf_str_is(p->type, "choose-1")))
            mf_poll_mend(r, MF_POLL_WORD_NOTED_RECOUNT, r->options.at[i].id);
    return true;
}

bool mf_poll_read_pabulib(struct mf_reader *r)
{
    struct pabulib *p = mf_new(r->a, struct pabulib);
    struct mf_str s;

    p->r = r;
    while (mf_poll_line(r, &s)) {
        s = mf_str_trim(s);
        if (s.n > 0 && !line(p, s))
            return false;
    }
    if (mf_poll_failed(r))
        return false;
    if (!r->maker)
        return refuse(p, MF_POLL_WORD_PB_SECTIONS, mf_poll_none, mf_poll_none);
    if (p->budget == 0)
        return mf_poll_refuse_at(r, 0, MF_POLL_WORD_PB_BUDGET, mf_poll_none, mf_poll_none);
    r->poll->decimals = p->fractions ? 2 : 0;
    r->poll->budget = p->fractions ? p->budget : p->budget / 100;
    for (uint32_t i = 0; i < r->options.n && !p->fractions; i++)
        r->options.at[i].cost /= 100;
    return compare(p);
}
