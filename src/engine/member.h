#ifndef MF_ENGINE_MEMBER_H
#define MF_ENGINE_MEMBER_H
/* How standing is given and taken, for those files of the engine that do it: no guards, no
 * permissions. */
#include "engine/state.h"

struct mf_seating {
    mf_person person;
    uint32_t body, tags;
    enum mf_source_of_seat source;
    uint32_t proposal;
    mf_instant since, term_end, suspended_until;
    bool returns; /* an earlier seating given back: no new term is counted, nobody is noticed again
                   */
    bool provisional;
};

/* Opens a seat, closing an ex officio one of the same person (rule 38). Returns its row. */
uint32_t mf_seat_open(struct mf_step *s, const struct mf_seating *seating);

/* The body's counters of its present members: one more of this kind, or one fewer (UINT64_MAX). */
void mf_seat_counted(const struct mf_org *org, struct mf_body_row *body,
                     const struct mf_seat_row *seat, uint64_t one);

struct mf_holding {
    mf_person person;
    uint32_t office;
    mf_instant since, suspended_until;
    bool provisional;
};

/* Fills a vacant office. Returns the row of the holding. */
uint32_t mf_holding_open(struct mf_step *s, const struct mf_holding *holding);

/* Suspensions end by themselves at `until`; 0 lifts them. No event for lifting. */
void mf_suspend_holding(struct mf_step *s, uint32_t holding_row, mf_instant until, uint32_t lock);
void mf_suspend_seat(struct mf_step *s, uint32_t seat_row, mf_instant until, uint32_t lock);

/* A person's weight on a body, of one of its weights, from now on. The sum must stay below 2^63
 * (rule 7). */
void mf_weight_set(struct mf_org *org, mf_person p, uint32_t body, uint32_t weight,
                   uint64_t amount);
uint64_t mf_weight_of(const struct mf_org *org, mf_person p, uint32_t body, uint32_t weight);

/* Terms that the person has served on the body, the present one among them. */
uint32_t mf_terms_served(const struct mf_org *org, mf_person p, uint32_t body);

/* A seating that was undone is as if it had never been. */
void mf_term_take_back(struct mf_org *org, mf_person p, uint32_t body);

/* Seats that `vacancies` and powers fill: authorised ones but those that belong to an office (rule
 * 38). */
uint64_t mf_fillable(const struct mf_org *org, uint32_t body);
/* Of those: neither filled nor kept free for a return. 0 where seats are open. */
uint64_t mf_vacant(const struct mf_org *org, uint32_t body);

/* After an effect list: clocks and modes of all bodies, which rested while org->settling. */
void mf_members_settle(struct mf_step *s);
/* After an amendment: the vacancy clocks' instants under the new text, kept clocks going on. */
void mf_vacancy_requeue(struct mf_org *org, uint32_t body);

#endif
