#ifndef MF_SERVER_ASSETS_H
#define MF_SERVER_ASSETS_H
/*
 * The files of the pages, which are part of the program: web/ built by scripts/build-web, the table
 * written by web/scripts/embed.mjs. What is below /assets/ has a hash of its content in its name.
 */
#include "base/str.h"

struct mf_asset {
    const char *path; /* "/index.html", "/assets/index-CWPNNFgI.js" */
    const char *type;
    const char *tag; /* of its content: hexadecimal */
    struct mf_str plain;
    struct mf_str gzip; /* n 0: it isn't worth it */
};

extern const struct mf_asset mf_assets[];
extern const unsigned mf_asset_count;

/* NULL: there is none. */
const struct mf_asset *mf_asset_find(struct mf_str path);

#endif
