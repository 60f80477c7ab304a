#ifndef MF_LEDGER_FEED_H
#define MF_LEDGER_FEED_H
/*
 * Two formats for what others subscribe to: an Atom feed (RFC 4287) of what happened, and an
 * iCalendar (RFC 5545) of what comes. Both are only writers: whoever calls them has decided what
 * the reader may see. Text from outside is shown without hidden characters (base/utf8.h), so that
 * none of it can become markup or a property.
 */
#include "base/instant.h"
#include "base/lingua.h"
#include "base/str.h"

struct mf_feed {
    struct mf_buf *out;
    struct mf_arena *arena;
    struct mf_str origin; /* of the ledger */
    struct mf_str title;  /* of the organisation */
    mf_instant founded;   /* its day stands in the ids of entries */
    mf_instant updated;   /* the last that is known */
    enum mf_lingua lingua;
};

/* ---- Atom ---- */

void mf_atom_begin(const struct mf_feed *f);
/* `number` names the entry among all of this ledger's, for good. */
void mf_atom_entry(const struct mf_feed *f, uint64_t number, mf_instant at, struct mf_str term,
                   struct mf_str title);
void mf_atom_end(const struct mf_feed *f);

/* ---- iCalendar: lines end with CR LF and are folded at 75 bytes, between characters ---- */

struct mf_ical_event {
    struct mf_str name; /* with the origin its identity: the same deadline, moved, keeps it */
    mf_instant at;      /* written in whole seconds of UTC, rounded up */
    struct mf_str summary, description;
};

void mf_ical_begin(const struct mf_feed *f);
void mf_ical_event(const struct mf_feed *f, const struct mf_ical_event *e);
/* `any`: there was an event; a calendar may not be empty, so else the time zone stands in it. */
void mf_ical_end(const struct mf_feed *f, bool any);

#endif
