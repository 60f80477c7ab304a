#ifndef MF_ENGINE_REACHED_H
#define MF_ENGINE_REACHED_H
/* Who is meant by an event that names a group, for those who carry the news to people. */
#include "engine/org.h"

/*
 * Is the person among those to whom a NOTICE went, in the group as it was at that instant; or among
 * those to whom a REPORT is due, in the group as it is now? A notice to the public reaches
 * everybody whom the organisation knows. False for every other kind of event.
 */
bool mf_org_reached(const struct mf_org *org, const struct mf_event *e, mf_person p);

#endif
