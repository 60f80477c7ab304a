/* The pages for a browser: one document for all addresses below /view, and the files that it asks
 * for. */
#include <unistd.h>

#include "base/os.h"
#include "server/assets.h"
#include "server/view.h"

enum { MOST_KEYS = 200, MOST_KEY = 16384 /* bytes of a key's file */ };

/*
 * The pages run what the program brought along, talk to this server, and to nobody else. Images may
 * also be drawn by the page itself.
 */
#define PAGE_POLICY                                                                                \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "        \
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const struct mf_asset *mf_asset_find(struct mf_str path)
{
    for (unsigned i = 0; i < mf_asset_count; i++)
        if (mf_str_is(path, mf_assets[i].path))
            return &mf_assets[i];
    return NULL;
}

static void give(struct mf_call *c, const struct mf_asset *asset)
{
    if (!asset)
        mf_call_not_found(c, mf_http_path(c->request));
    else if (!mf_call_same(c, mf_str_c(asset->tag)))
        mf_call_packed(c, asset->type, asset->plain, asset->gzip);
}

/* The document, and a word of what its frame will ask for first, so that it comes while the scripts
 * do. */
static void give_page(struct mf_call *c)
{
    const char *lang = c->lingua == MF_ID ? "id" : "en";

    mf_call_header(c, "Link",
                   mf_strf(c->a,
                           "</organisation?lang=%s>; rel=preload; as=fetch; crossorigin, "
                           "</example?lang=%s>; rel=preload; as=fetch; crossorigin",
                           lang, lang));
    mf_call_header(c, "Content-Security-Policy", MF_S(PAGE_POLICY));
    mf_call_header(c, "Cache-Control", MF_S("no-cache"));
    give(c, mf_asset_find(MF_S("/index.html")));
}

void mf_route_home(struct mf_call *c)
{
    give_page(c);
}

void mf_route_view(struct mf_call *c)
{
    give_page(c);
}

void mf_route_asset(struct mf_call *c)
{
    const struct mf_asset *asset = mf_asset_find(mf_http_path(c->request));

    if (asset)
        mf_call_header(c, "Cache-Control", MF_S("public, max-age=31536000, immutable"));
    give(c, asset);
}

/* ---- an example, in which anybody may act as anybody ---- */

static struct mf_str key_file(struct mf_call *c, struct mf_str person)
{
    return mf_strf(c->a, "%s/%.*s", c->example, MF_F(person));
}

void mf_route_example(struct mf_call *c)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    json_t *j = json_object(), *people = json_array();

    for (mf_person p = 0;
         c->example && p < mf_org_persons(org) && json_array_size(people) < MOST_KEYS; p++)
        if (access(key_file(c, mf_org_person_id(org, p)).p, R_OK) == 0)
            mf_j_push(people, mf_j_text(c->a, mf_org_person_id(org, p)));
    mf_j_put(j, "example", json_boolean(c->example != NULL));
    mf_j_put(j, "people", people);
    mf_call_json(c, j);
}

/* Only of a person that there is, so that no other file can be meant. */
void mf_route_exampleKey(struct mf_call *c)
{
    const struct mf_org *org = mf_play_org(mf_service_play(c->service));
    struct mf_str key;

    if (!c->example || mf_org_find_person(org, c->param) == MF_NOBODY ||
        mf_os_read(c->a, key_file(c, c->param).p, MOST_KEY, &key, NULL) != MF_OK)
        mf_call_not_found(c, mf_http_path(c->request));
    else
        mf_call_text(c, "text/plain; charset=utf-8", key);
}
