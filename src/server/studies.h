#ifndef MF_SERVER_STUDIES_H
#define MF_SERVER_STUDIES_H
/*
 * Long questions that anybody may ask: is this text a charter, what does it permit, what would have
 * happened under it. Texts come from strangers and the answers take seconds, so each study runs in
 * a process of its own with limits of time and memory, low priority and nothing open but the pipe
 * for its answer; it sees the server's memory as it was and can't change it. Whatever happens
 * there, the server goes on. Answers are kept for a while.
 *
 *     ask ─▶ kept? answered at once
 *         └▶ queue of its lane (quick: check, roster; slow: audit, replay) ─▶ one thread ─▶ process
 * ─▶ done
 */
#include "base/err.h"
#include "engine/people.h"
#include "lang/charter.h"

#define MF_MAX_STUDY_TEXT                                                                          \
    (256u << 10)                     /* bytes of one charter or scenario that is brought along     \
                                      */
#define MF_MAX_STUDY_BODY (2u << 20) /* of a request that brings several */
#define MF_STUDY_CHARTERS 4u         /* side by side */
#define MF_STUDY_LEAVERS  200u       /* persons who leave in an audit */
#define MF_STUDY_QUEUE    16u        /* that wait in one lane */
#define MF_STUDY_SECONDS  20u        /* that a study may take */
#define MF_STUDY_KEPT     32u        /* answers */

struct mf_studies;

enum mf_study_kind {
    MF_STUDY_CHECK,
    MF_STUDY_AUDIT,
    MF_STUDY_FINDINGS,
    MF_STUDY_REPLAY,
    MF_STUDY_ROSTER
};

enum mf_study_end {
    MF_STUDY_DONE,       /* the body is the JSON of the answer */
    MF_STUDY_UNREADABLE, /* a text isn't one: {"text", "message", "diagnostics"} */
    MF_STUDY_REFUSED,    /* these people can't stand under it: {"text", "message", "reasons"} */
    MF_STUDY_WRONG,      /* something asked for isn't there: {"message"} */
    MF_STUDY_FAILED,     /* too much time or memory; no body, as below */
    MF_STUDY_STOPPED     /* the server ends */
};

struct mf_inquiry {
    enum mf_study_kind kind;
    enum mf_lingua lingua;
    struct mf_source charters[MF_STUDY_CHARTERS]; /* an audit's second one is the earlier */
    uint32_t ncharters;
    struct mf_source scenario;        /* of a replay; of a roster, the roster */
    const struct mf_standing *people; /* of an audit; NULL: nominal ones */
    uint32_t open;                /* members of an open body among nominal people; 0: as usual */
    const struct mf_str *leavers; /* ids */
    uint32_t nleavers;
    bool quick;       /* of an audit: no captures, no departures, no changes that would help */
    uint32_t days;    /* horizon of captures; 0: a year */
    uint32_t seconds; /* 1 to MF_STUDY_SECONDS; 0: the most */
    /* Called once, by any thread; the body is borrowed until it returns. */
    void (*done)(struct mf_inquiry *study, enum mf_study_end end, struct mf_str body);
    void *payload;
    /* Of studies.c: */
    struct mf_hash key;
    struct mf_inquiry *next;
};

enum mf_rc mf_studies_start(struct mf_studies **ret, struct mf_err *err) MF_MUST_USE;
/*
 * Asks; everything that the study points at must live until `done` was called, which may be before
 * this returns. False: too many wait already, and `done` is never called.
 */
bool mf_studies_ask(struct mf_studies *s, struct mf_inquiry *study);
/* Of everything that is asked: two studies with the same key have the same answer. */
struct mf_hash mf_study_key(const struct mf_inquiry *study);
/* Ends what runs; what waits is told so. May be called twice. NULL: nothing. */
void mf_studies_end(struct mf_studies *s);
void mf_studies_free(struct mf_studies *s); /* after mf_studies_end(); NULL: nothing */

/* ---- the work itself (study_*.c); called in the study's own process ---- */

/* Works it out. The answer's body goes to `out`. */
enum mf_study_end mf_study_work(const struct mf_inquiry *study, struct mf_buf *out);
enum mf_study_end mf_study_check(const struct mf_inquiry *study, struct mf_buf *out);
/* Whether an organisation can be founded under that charter with the roster of the study. */
enum mf_study_end mf_study_roster(const struct mf_inquiry *study, const struct mf_charter *charter,
                                  struct mf_buf *out);

#endif
