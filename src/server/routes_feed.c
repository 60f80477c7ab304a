/* What others subscribe to: what happened as an Atom feed, what comes as an iCalendar. Both tell
 * what everybody may see. */
#include "ledger/feed.h"
#include "ledger/next.h"
#include "server/view.h"

enum { NEWEST = 200 };

/* The day of the founding stands in the ids of a feed's entries. */
static bool founded(struct mf_call *c, mf_instant *ret)
{
    struct mf_store_entry first;
    struct mf_entry e;
    struct mf_err err;

    if (mf_service_entries(c->service, 0, 1, c->a, &first, &err) != MF_OK ||
        mf_entry_read(first.bytes, &e, &err) != MF_OK) {
        mf_call_not_taking(c, MF_STORE_BROKEN);
        return false;
    }
    *ret = e.at;
    return true;
}

static struct mf_feed feed_of(struct mf_call *c, struct mf_buf *out)
{
    struct mf_play *play = mf_service_play(c->service);

    mf_buf_init(out, c->a);
    return (struct mf_feed){.out = out,
                            .arena = c->a,
                            .origin = mf_play_origin(play),
                            .title = mf_org_charter(mf_play_org(play))->title_name.text,
                            .updated = mf_play_last(play),
                            .lingua = c->lingua};
}

void mf_route_feed(struct mf_call *c)
{
    const struct mf_happened *h = mf_service_happened(c->service);
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    struct mf_buf out;
    struct mf_feed f = feed_of(c, &out);
    unsigned shown = 0;

    if (!founded(c, &f.founded))
        return;
    mf_atom_begin(&f);
    for (uint64_t n = h->last; n >= mf_happened_oldest(h) && shown < NEWEST; n--) {
        const struct mf_event *e = mf_happened_event(h, n);
        struct mf_buf text;
        if (!e || mf_view_event_hidden(c->service, e))
            continue;
        mf_buf_init(&text, c->a);
        mf_event_text(&text, org, e, c->lingua);
        mf_atom_entry(&f, n, e->at, mf_str_c(mf_event_name(e->kind)), mf_buf_str(&text));
        shown++;
    }
    mf_atom_end(&f);
    mf_call_text(c, "application/atom+xml; charset=utf-8", mf_buf_str(&out));
}

/* How many. */
static unsigned deadlines(struct mf_call *c, const struct mf_feed *f, uint32_t number)
{
    static const char *const summary[MF_LINGUA__COUNT] = {"#{0} {1}: {2}", "No. {0} {1}: {2}"};
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    struct mf_proposal_view v = mf_org_proposal(org, number);
    struct mf_next next[MF_NEXTS];
    unsigned n = mf_nexts(org, &v, next);

    for (unsigned i = 0; i < n; i++) {
        struct mf_str args[3] = {mf_strf(c->a, "%u", (unsigned)number),
                                 mf_titled(v.rules->title, &v.rules->name),
                                 mf_str_c(next[i].text[c->lingua])};
        struct mf_buf text;
        mf_buf_init(&text, c->a);
        mf_fill(&text, summary[c->lingua], args, 3);
        struct mf_ical_event e = {.name = mf_strf(c->a, "%u-%s", (unsigned)number, next[i].name),
                                  .at = next[i].at,
                                  .summary = mf_buf_str(&text)};
        mf_ical_event(f, &e);
    }
    return n;
}

void mf_route_deadlines(struct mf_call *c)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    struct mf_buf out;
    struct mf_feed f = feed_of(c, &out);
    unsigned any = 0;

    mf_ical_begin(&f);
    for (uint32_t n = 1; n <= mf_org_proposals(org); n++)
        if (!mf_happened_is_hidden(mf_service_happened(c->service), n))
            any += deadlines(c, &f, n);
    mf_ical_end(&f, any > 0);
    mf_call_text(c, "text/calendar; charset=utf-8", mf_buf_str(&out));
}
