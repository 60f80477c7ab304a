#ifndef MF_AUDIT_AUDIT_SAY_H
#define MF_AUDIT_AUDIT_SAY_H
/* Phrases of an audit in the reader's language, shared by its pages; all fixed words stand in
 * audit_words.def. */
#include "audit/audit.h"

enum mf_aw {
#define MF_AW(sym, ...) MF_AW_##sym,
#include "audit/audit_words.def"
#undef MF_AW
    MF_AW__COUNT
};

/* Members who look alike to the rules of one power. */
struct mf_ay_kind {
    mf_person first; /* one of them */
    uint32_t count;
    struct mf_str label; /* offices, or the body with tags */
    bool office;         /* holds one, so that there is one such person */
};

/* Who speaks, of what, in which language. */
struct mf_ay {
    struct mf_arena *a;
    const struct mf_audit *au;
    enum mf_lingua lingua;
    uint32_t *seat_from, *seats;     /* roster seats by person: seats[seat_from[p]] … */
    uint32_t *office_from, *offices; /* roster offices by person */
};

struct mf_ay mf_ay_new(struct mf_arena *a, const struct mf_audit *au, enum mf_lingua lingua);

struct mf_str mf_ay_fill(const struct mf_ay *y, enum mf_aw word, const struct mf_str *args,
                         unsigned n);
#define mf_asay(y, w, ...)                                                                         \
    mf_ay_fill((y), MF_AW_##w, (const struct mf_str[]){__VA_ARGS__},                               \
               (unsigned)(sizeof((const struct mf_str[]){__VA_ARGS__}) / sizeof(struct mf_str)))
#define mf_asaid(y, w) mf_ay_fill((y), MF_AW_##w, NULL, 0)

struct mf_str mf_ay_number(const struct mf_ay *y, uint64_t n);
/* "5", "3–5", "–", with "*" where an amount is named at filing. */
struct mf_str mf_ay_figure(const struct mf_ay *y, const struct mf_audit_figure *f);
/* The same as "5 persons". */
struct mf_str mf_ay_persons(const struct mf_ay *y, const struct mf_audit_figure *f);
struct mf_str mf_ay_count(const struct mf_ay *y, uint64_t persons);
/* "a", "a and b", "a, b and c" */
struct mf_str mf_ay_listed(const struct mf_ay *y, const struct mf_str *names, uint32_t n);
/*
 * The kinds of the persons, as the rules of the power tell them apart (NULL: all places count), in
 * order of number; returns how many.
 */
uint32_t mf_ay_kinds(const struct mf_ay *y, const struct mf_power *power, const mf_person *who,
                     uint32_t n, struct mf_ay_kind **ret);
/* "4 of board (independent) and chair" */
struct mf_str mf_ay_kinds_text(const struct mf_ay *y, const struct mf_power *power,
                               const mf_person *who, uint32_t n);
/* The same, names behind where there are few real ones. */
struct mf_str mf_ay_who(const struct mf_ay *y, const struct mf_power *power, const mf_person *who,
                        uint32_t n);
/* Who a figure's example is, and whom the power is about then; "–" where there is none. */
struct mf_str mf_ay_example(const struct mf_ay *y, const struct mf_power *power,
                            const struct mf_figure *f);
/* Names of these persons, the first six where there are more. */
struct mf_str mf_ay_names(const struct mf_ay *y, const mf_person *who, uint32_t n);
/* For sentences: "10 days"; "10 d 16 h" where no single unit says it well. */
struct mf_str mf_ay_length(const struct mf_ay *y, mf_duration d);
struct mf_str mf_ay_after(const struct mf_ay *y, mf_duration d);
/* "at once", "2 d" */
struct mf_str mf_ay_span(const struct mf_ay *y, mf_duration d);
/* In how long it is for good. */
struct mf_str mf_ay_soonest(const struct mf_ay *y, const struct mf_timing *t);
struct mf_str mf_ay_group(const struct mf_ay *y, const struct mf_group *g);
/* The power's title in quotes, else its name. */
struct mf_str mf_ay_power(const struct mf_ay *y, const struct mf_power *power);
/* The same "and N more powers". */
struct mf_str mf_ay_powers(const struct mf_ay *y, const struct mf_power *power, uint32_t more);
/* Puts the names of the powers whose curves are those of `i` behind the others in `b`. */
void mf_ay_add_powers(const struct mf_ay *y, struct mf_buf *b, uint32_t i);
/* How many powers have the curves of power `i`, itself left out. */
uint32_t mf_ay_curve_others(const struct mf_ay *y, uint32_t i);
/* "file:line" of a place in the charter; the text of a clause on one line. */
struct mf_str mf_ay_place(const struct mf_ay *y, struct mf_span span);
struct mf_str mf_ay_clause(const struct mf_ay *y, struct mf_span span);
/* The names of the powers whose curves are those of `i`. */
struct mf_str mf_ay_curve_powers(const struct mf_ay *y, uint32_t i);

/* "3", "2–4", "≥3", "–"; with † where its lower end has no certificate. */
struct mf_str mf_ay_capture_figure(const struct mf_ay *y, const struct mf_audit_capture *goal,
                                   enum mf_outsiders model);
/* "Amend the charter" */
struct mf_str mf_ay_goal(const struct mf_ay *y, const struct mf_audit_capture *c);
/* How many can do it in one step; "–": nobody, or the goal is no power. */
struct mf_str mf_ay_direct(const struct mf_ay *y, const struct mf_audit_capture *c);
/* The plan that is told of a goal: the hardest model under which there is one; NULL: none. */
const struct mf_capture *mf_ay_plan(const struct mf_audit_capture *c);
/* Does it take several steps, or an amount of people that the direct way doesn't? */
bool mf_ay_plan_tells(const struct mf_audit_capture *c);
struct mf_str mf_ay_plan_head(const struct mf_ay *y, const struct mf_audit_capture *goal);
/* Before and behind the steps; at most MF_AY_SHORTS lines. */
uint32_t mf_ay_plan_says(const struct mf_ay *y, const struct mf_audit_capture *goal,
                         struct mf_str *ret);
struct mf_str mf_ay_plan_step(const struct mf_ay *y, const struct mf_capture_step *step);
/* When a step begins and takes effect. */
struct mf_str mf_ay_plan_when(const struct mf_ay *y, const struct mf_capture_step *step);
/* Below the table of captures; at most MF_AY_SHORTS lines. */
uint32_t mf_ay_capture_legend(const struct mf_ay *y, struct mf_str *ret);
/* One line of the summary about captures; n 0: nothing. */
struct mf_str mf_ay_capture_short(const struct mf_ay *y);
/* One point of a goal's curves: "3", "2–4", "–". */
struct mf_str mf_ay_point_figure(const struct mf_ay *y, const struct mf_capture_point *p);
/* Every horizon is a number of whole days. */
bool mf_ay_whole_days(const struct mf_capture_point *at, uint32_t n);
/* True: the curve is to be drawn. Else *ret says that it is flat; n 0: there is none. */
bool mf_ay_curve_over_time(const struct mf_ay *y, const struct mf_audit_capture *c,
                           struct mf_str *ret);
bool mf_ay_curve_over_departures(const struct mf_ay *y, const struct mf_audit_capture *c,
                                 struct mf_str *ret);

/* ---- turnout ---- */

/* Are the power's figures to be shown under its own name? */
bool mf_ay_turnouts_shown(const struct mf_ay *y, const struct mf_audit_power *p);
/* "propose and 3 more powers: `majority of members voting`, 100 members" */
struct mf_str mf_ay_turnouts_head(const struct mf_ay *y, const struct mf_audit_power *p);
/* "5 %", "12.5 %"; "0.05": millionths. */
struct mf_str mf_ay_rate(const struct mf_ay *y, uint32_t millionths);
struct mf_str mf_ay_correlation(const struct mf_ay *y, uint32_t millionths);
/* A chance in percent, without the sign: "0", "<0.1", "45.4", ">99.9", "100". */
struct mf_str mf_ay_chance(const struct mf_ay *y, uint64_t billionths);
/* Rows of the table: blocs, then the two smallest. */
struct mf_str mf_ay_turnouts_label(const struct mf_ay *y, const struct mf_turnouts *t,
                                   uint32_t row);
struct mf_str mf_ay_turnouts_cell(const struct mf_ay *y, const struct mf_turnouts *t, uint32_t row,
                                  uint32_t turnout_case);
/* What is assumed; powers asked about that have none. At most MF_AY_SHORTS lines; 0: nothing is
 * shown. */
uint32_t mf_ay_turnouts_says(const struct mf_ay *y, struct mf_str *ret);

/* ---- findings ---- */

/* Findings of one kind, in the order of the first of each; `at` are their numbers. */
struct mf_ay_findings {
    enum mf_find find;
    enum mf_level level;
    uint32_t *at, n;
};
uint32_t mf_ay_by_kind(const struct mf_ay *y, struct mf_ay_findings **ret);
struct mf_str mf_ay_finding_head(const struct mf_ay *y, const struct mf_ay_findings *kind);
/* What is so, with its place. */
struct mf_str mf_ay_finding(const struct mf_ay *y, const struct mf_finding *f);
/* The change that removes it, and what its number becomes; else, n 0. */
struct mf_str mf_ay_change(const struct mf_ay *y, const struct mf_finding *f);
/* One line of the summary about findings; n 0: nothing. */
struct mf_str mf_ay_findings_short(const struct mf_ay *y);

/* "16.7 %" */
struct mf_str mf_ay_percent(const struct mf_ay *y, uint64_t billionths);
/* Who the members of a class are. */
struct mf_str mf_ay_class(const struct mf_ay *y, const struct mf_power *power,
                          const struct mf_weigh_class *c);
/* Why there are no indices, or not all; which kinds stand out. At most MF_AY_SHORTS lines. */
uint32_t mf_ay_weigh_says(const struct mf_ay *y, const struct mf_weighing *w, struct mf_str *ret);
/* The order in which classes are shown: the most powerful first. In the arena. */
uint32_t *mf_ay_weigh_order(const struct mf_ay *y, const struct mf_weighing *w);
#define MF_AY_CLASSES 12u /* shown for people */
/* What stands behind a row of them: a veto, no power at all. */
struct mf_str mf_ay_class_mark(const struct mf_ay *y, const struct mf_strength_row *row);

/* ---- the summary, for every page ---- */

struct mf_ay_short { /* one line of it */
    enum mf_aw label;
    struct mf_str text;
};
#define MF_AY_SHORTS 12u
/* Fills at most MF_AY_SHORTS lines; returns how many. */
uint32_t mf_ay_in_short(const struct mf_ay *y, struct mf_ay_short *ret);
/* Is a power's curve worth drawing? One that is another's counts there. */
enum mf_ay_interest {
    MF_AY_NO_CURVE,
    MF_AY_FLAT,  /* never fewer than now */
    MF_AY_STUCK, /* nobody decides as things are */
    MF_AY_TURNS  /* fewer decide from some departure on, or the named set does */
};
enum mf_ay_interest mf_ay_interest(const struct mf_ay *y, const struct mf_audit_power *p);
/* What is to be said of a curve below its chart; a line each, at most MF_AY_SHORTS. */
uint32_t mf_ay_curve_says(const struct mf_ay *y, const struct mf_attrition *c, struct mf_str *ret);
/* What the columns of the big table mean: heading and words; false beyond the last. */
bool mf_ay_column(const struct mf_ay *y, uint32_t i, struct mf_str *ret_head,
                  struct mf_str *ret_means);
/* What the signs in it mean, those that occur; at most MF_AY_SHORTS lines. */
uint32_t mf_ay_legend(const struct mf_ay *y, struct mf_str *ret);
/* How people came into it; a line each, at most MF_AY_SHORTS. */
uint32_t mf_ay_head(const struct mf_ay *y, struct mf_str *ret);
/* What is to be read with it; a line each, at most MF_AY_SHORTS. */
uint32_t mf_ay_remarks(const struct mf_ay *y, struct mf_str *ret);
/* What a power's notices and hearings do; a line each, at most MF_AY_SHORTS. */
uint32_t mf_ay_timing(const struct mf_ay *y, const struct mf_audit_power *p, struct mf_str *ret);
/* Is this power's whole account to be given? Those asked for, else those of the summary. */
bool mf_ay_tells(const struct mf_ay *y, uint32_t power);

/* The rows of a power's own table; what is the same stands in one row. */
struct mf_ay_row {
    struct mf_str label; /* "decide against all, against votes" */
    const struct mf_audit_figure *figure;
    struct mf_str example;
};
#define MF_AY_ROWS 8u
uint32_t mf_ay_rows(const struct mf_ay *y, const struct mf_audit_power *p, struct mf_ay_row *ret);

#endif
