/* The pages for a browser: one document for all addresses below /view, and the files that it asks
 * for. */
#include "server/assets.h"
#include "server/call.h"

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

static void give_page(struct mf_call *c)
{
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
