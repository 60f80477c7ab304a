/* A charter and its people. */
#include "audit/scene.h"

struct mf_org *mf_scene_found(const struct mf_scene *scene, struct mf_refusals *rs)
{
    return mf_org_found(scene->charter, &scene->roster, scene->at, NULL, rs);
}

struct mf_scene mf_scene_without(struct mf_arena *arena, const struct mf_scene *scene,
                                 const mf_person *leavers, uint32_t n)
{
    const struct mf_roster *old = &scene->roster;
    struct mf_scene out = *scene;
    bool *gone = mf_new_n(arena, bool, old->npersons + 1);
    struct mf_roster_seat *seats = mf_new_n(arena, struct mf_roster_seat, old->nseats + 1);
    struct mf_roster_office *offices = mf_new_n(arena, struct mf_roster_office, old->noffices + 1);
    struct mf_roster_weight *weights = mf_new_n(arena, struct mf_roster_weight, old->nweights + 1);
    struct mf_roster *r = &out.roster;

    for (uint32_t i = 0; i < n; i++)
        gone[leavers[i]] = true;
    r->nseats = r->noffices = r->nweights = 0;
    for (uint32_t i = 0; i < old->nseats; i++)
        if (!gone[old->seats[i].person])
            seats[r->nseats++] = old->seats[i];
    for (uint32_t i = 0; i < old->noffices; i++)
        if (!gone[old->offices[i].person])
            offices[r->noffices++] = old->offices[i];
    for (uint32_t i = 0; i < old->nweights; i++)
        if (!gone[old->weights[i].person])
            weights[r->nweights++] = old->weights[i];
    r->seats = seats;
    r->offices = offices;
    r->weights = weights;
    return out;
}

struct mf_str mf_scene_name(const struct mf_scene *scene, mf_person p)
{
    const struct mf_roster_person *row = &scene->roster.persons[p];

    return row->name.n > 0 ? row->name : row->id;
}

static void add_place(struct mf_buf *out, struct mf_str name)
{
    if (out->n > 0)
        mf_buf_c(out, ", ");
    mf_buf_add(out, name);
}

struct mf_str mf_scene_places(struct mf_arena *arena, const struct mf_scene *scene, mf_person p)
{
    const struct mf_roster *r = &scene->roster;
    struct mf_buf out;

    mf_buf_init(&out, arena);
    for (uint32_t i = 0; i < r->nseats; i++)
        if (r->seats[i].person == p)
            add_place(&out, scene->charter->bodies[r->seats[i].body].name.text);
    for (uint32_t i = 0; i < r->noffices; i++)
        if (r->offices[i].person == p)
            add_place(&out, scene->charter->offices[r->offices[i].office].name.text);
    return mf_buf_str(&out);
}
