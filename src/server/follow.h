#ifndef MF_SERVER_FOLLOW_H
#define MF_SERVER_FOLLOW_H
/*
 * Those who follow what happens, by Server-Sent Events. One thread wakes them, at most every few
 * milliseconds however much happens; each then takes what it has not had yet, from frames that are
 * made once for all.
 */
#include "server/call.h"

struct mf_followers;

/* `most`: at most so many at once. */
enum mf_rc mf_followers_start(struct mf_service *service, unsigned most, struct mf_followers **ret,
                              struct mf_err *err) MF_MUST_USE;
/* Each is told that it is over; then their streams end. */
void mf_followers_end(struct mf_followers *f);
/* After mf_followers_end() and when no stream is left. NULL: nothing. */
void mf_followers_free(struct mf_followers *f);
/* The request is over: was it one of them? */
void mf_followers_left(struct mf_request *r);

#endif
