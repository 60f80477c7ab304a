#ifndef MF_REPLAY_REPORT_H
#define MF_REPLAY_REPORT_H
/*
 * One scenario under several charters: all its runs, what stopped what, and what of it was
 * expected. Pure data; mf_replay_show() and mf_replay_json() tell it.
 */
#include "base/term.h"
#include "replay/why.h"

#define MF_MAX_REPLAY_CHARTERS 64

struct mf_failed { /* an attempt that failed in the main run, and why */
    uint32_t intention, attempt;
    struct mf_why *why;
};

struct mf_under { /* one charter */
    const struct mf_charter *charter;
    struct mf_str stem; /* its file's name, as expectations call it */
    struct mf_account *main;
    struct mf_account **variants; /* one for each of the scenario; NULL: not asked for */
    struct mf_failed *failed;
    uint32_t nfailed;
};

struct mf_judged {
    const struct mf_expectation *expectation;
    uint32_t under; /* index of the charter */
    struct mf_claim_result result;
};

struct mf_replay {
    struct mf_arena *arena;
    const struct mf_scenario *scenario;
    struct mf_cast cast;
    uint32_t variant; /* of the main run; MF_AS_IT_HAPPENED */
    bool with_variants;
    struct mf_under *under;
    uint32_t nunder;
    struct mf_judged *judged;
    uint32_t njudged, nbroken; /* claims; those that don't hold */
    uint32_t runs;
};

struct mf_replay_options {
    uint32_t variant;   /* of the main run; MF_AS_IT_HAPPENED */
    bool with_variants; /* also play every variant of the scenario */
    bool thorough; /* hashes of the state; why, also of what was sought after the first thing */
};

/*
 * Plays everything. Scenario and charters are borrowed and must outlive the result, which is owned
 * by the arena but for the accounts: mf_replay_free() gives those back.
 */
struct mf_replay *mf_replay_make(struct mf_arena *arena, const struct mf_scenario *sc,
                                 const struct mf_charter *const *charters, uint32_t n,
                                 struct mf_replay_options options);
void mf_replay_free(struct mf_replay *replay);

/* The index of a variant by its name; false: there is none. */
bool mf_variant_find(const struct mf_scenario *sc, struct mf_str name, uint32_t *ret);

/* For people, on a terminal. brief: the table of results alone. */
void mf_replay_show(struct mf_buf *out, const struct mf_term *t, const struct mf_replay *replay,
                    enum mf_lingua lingua, bool brief);
/* The same as JSON (docs/replay.schema.json), with a line feed at the end. */
void mf_replay_json(struct mf_buf *out, const struct mf_replay *replay);

#endif
