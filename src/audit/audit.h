#ifndef MF_AUDIT_AUDIT_H
#define MF_AUDIT_AUDIT_H
/*
 * Everything that is to be said of one charter and its people, as data: who decides and stops each
 * power, how soon, who is told, what departures do, who weighs what. mf_audit_run() asks the other
 * files of the room and fills it; audit_text.c, audit_json.c and audit_html.c tell it.
 *
 * Nothing here is estimated; only turnout rests on an assumption, named beside it. Where the
 * caller's go_on() ended the work, what wasn't looked at says so, and what was begun is an
 * interval.
 */
#include "audit/attrition.h"
#include "audit/capture.h"
#include "audit/difference.h"
#include "audit/finding.h"
#include "audit/timing.h"
#include "audit/turnouts.h"
#include "audit/weigh.h"

/* ---- what is asked ---- */

enum mf_audit_phase {
    MF_AUDIT_DECIDING, /* power by power: who decides, who stops, how soon */
    MF_AUDIT_LEAVING,  /* power by power: departures */
    MF_AUDIT_WEIGHING, /* power by power: who weighs how much */
    MF_AUDIT_TURNOUT,  /* power by power: blocs by what is assumed of turnout */
    MF_AUDIT_CAPTURE,  /* goal by goal, each under three models */
    MF_AUDIT_FINDING,  /* finding by finding: a change that removes it */
    MF_AUDIT__PHASES
};

/* Where the work stands, for whoever waits. */
struct mf_audit_step {
    enum mf_audit_phase phase;
    uint32_t done, of;
    struct mf_str what; /* the power's name */
};

struct mf_audit_options {
    struct mf_str source;     /* the file the people came from; n 0: none, they are nominal */
    uint32_t open_members;    /* that a nominal roster gave each open body */
    bool dated;               /* it says how they stood at the scene's instant */
    const mf_person *leavers; /* "what if they leave": figures without them stand beside */
    uint32_t nleavers;
    const mf_person *named; /* a set of persons that is asked about; n 0: none */
    uint32_t nnamed;
    const uint32_t *asked; /* powers to tell everything of, charter indices; n 0: those that */
    uint32_t nasked;       /* matter most */
    bool no_attrition;
    bool no_capture;
    bool no_changes;     /* findings without changes that remove them */
    mf_duration horizon; /* of captures; 0: MF_CAPTURE_HORIZON */
    uint32_t vacancies;  /* others who may fall away during a capture */
    uint32_t newcomers;  /* loyal persons who may be seated during it, not counted */
    bool exact;          /* power indices as fractions */
    const struct mf_attendance *turnouts; /* what to assume of turnout, rate by rate; n 0: the */
    uint32_t nturnouts;                   /* usual, and told only of large and open bodies */
    /* Asked before each part of the work; false: answer with what is known. NULL: goes on. */
    bool (*go_on)(void *payload, const struct mf_audit_step *step);
    void *payload;
};

/* ---- what is answered ---- */

/* Why a figure is an interval. */
enum mf_audit_doubt {
    MF_AUDIT_PROVEN,
    MF_AUDIT_SEARCH, /* the search passed its limit of steps */
    MF_AUDIT_BOUNDS, /* others would have to be in two places at once, or a choice by a method */
    MF_AUDIT_FILING, /* an amount is a parameter: known only when something is filed */
    MF_AUDIT__DOUBTS
};

/* A figure, and why it is no single number. */
struct mf_audit_figure {
    struct mf_figure f;
    enum mf_audit_doubt doubt;
};

/* The named set and one power: does it decide, now? Under some subject that the power may have. */
struct mf_audit_set {
    bool decides[MF_OTHERS__COUNT];
    bool stops; /* without it nothing comes of the power */
};

struct mf_audit_power {
    const struct mf_power *power;
    uint32_t index; /* in the charter */
    bool looked;    /* false: the time was over before */
    struct mf_audit_figure decides[MF_OTHERS__COUNT];
    struct mf_audit_figure stops, stops_by_votes;
    const struct mf_cond *condition; /* `only when` that doesn't hold now; NULL: none */
    struct mf_timing timing;
    struct mf_audit_set set;
    struct mf_attrition *curves; /* one for each body whose votes count, where there is one */
    uint32_t ncurves;
    uint32_t curves_as; /* an earlier power whose curves are the same; UINT32_MAX: own ones */
    struct mf_weighing weighing;
    struct mf_turnouts turnouts;
    uint32_t
        turnouts_as; /* an earlier power whose turnout figures are the same; UINT32_MAX: none */
    /* Without the leavers: against votes, and to stop. */
    struct mf_audit_figure left_decides, left_ambush, left_stops;
    bool changes; /* charter, settings, number of seats: what the rules themselves rest on */
};

struct mf_audit_emergency {
    const struct mf_emergency *emergency;
    struct mf_audit_figure declares;
    struct mf_audit_figure ends; /* before its time; not possible: nobody, or there is no rule */
};

/*
 * One goal and who can come to hold it, by what others do; NULL: the time was over before. Of
 * amending, and of powers asked for, also how many it takes against votes within less time (the
 * last point is the horizon) and when more others fall away; n 0: not looked at. A point with lo 0
 * and hi UINT32_MAX is one that the time didn't suffice for.
 */
struct mf_audit_capture {
    struct mf_goal goal;
    const struct mf_capture *by[MF_OUTSIDERS__COUNT];
    /* Fewest who do it in one step today, within the horizon, so that no capture takes more;
     * UINT32_MAX: nobody. */
    uint32_t one_step[MF_OUTSIDERS__COUNT];
    struct mf_capture_point *over_time, *over_departures;
    uint32_t nover_time, nover_departures;
};

struct mf_audit {
    struct mf_arena *arena;
    const struct mf_scene *scene;
    const struct mf_charter *charter;
    struct mf_audit_options options;
    struct mf_figures figures;     /* founded, with the figures of each power that was looked at */
    struct mf_audit_power *powers; /* one for each of the charter, in its order */
    uint32_t npowers;
    struct mf_audit_emergency *emergencies;
    uint32_t nemergencies;
    struct mf_audit_capture *captures;
    uint32_t ncaptures;
    bool has_findings; /* false: the time was over before */
    struct mf_findings findings;
    bool complete;                          /* false: go_on() ended the work */
    bool left_founded;                      /* without the leavers there still is an organisation */
    const struct mf_difference *difference; /* NULL: compared with nothing */
    struct mf_str against;                  /* the file it is compared with */
    uint32_t weakest;     /* decided by the fewest against all votes; UINT32_MAX: none */
    uint32_t amends;      /* the weakest of those that amend the charter; UINT32_MAX: none */
    uint32_t soonest;     /* irrevocable first, of those somebody can use now; or UINT32_MAX */
    uint32_t falls;       /* power with the curve that falls first; UINT32_MAX: none */
    uint32_t falls_curve; /* and which of its curves */
};

/*
 * Fills it all. The scene and what the options point at are borrowed and must outlive the result,
 * which is the arena's but for the organisation: mf_audit_free() gives that back. NULL: the scene
 * can't be founded, reasons to `rs`.
 */
struct mf_audit *mf_audit_run(struct mf_arena *arena, const struct mf_scene *scene,
                              const struct mf_audit_options *options, struct mf_refusals *rs);
void mf_audit_free(struct mf_audit *audit);

/*
 * Compares it with the audit of an earlier charter of the same people, which must outlive it.
 * False: one of the two isn't complete.
 */
bool mf_audit_compare(struct mf_audit *audit, const struct mf_audit *earlier);

/* ---- telling it ---- */

/* For people, on a terminal. */
void mf_audit_show(struct mf_buf *out, const struct mf_term *t, const struct mf_audit *audit,
                   enum mf_lingua lingua);
/* As JSON (docs/audit.schema.json), with a line feed at the end; the same in every language. */
void mf_audit_json(struct mf_buf *out, const struct mf_audit *audit);
/* Only charter, people, findings, and how many there are of each level; the same form. */
void mf_audit_json_findings(struct mf_buf *out, const struct mf_audit *audit);
/* One page that needs nothing else, for a browser and for paper. */
void mf_audit_html(struct mf_buf *out, const struct mf_audit *audit, enum mf_lingua lingua);

#endif
