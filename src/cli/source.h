#ifndef MF_CLI_SOURCE_H
#define MF_CLI_SOURCE_H
/*
 * A ledger to be verified, whatever form its folder has: the one in which an organisation is at
 * work (ledger.sqlite), or the files that were published of it (checkpoint, tile/…, document/…).
 */
#include "cli/cli.h"
#include "ledger/tile.h"
#include "ledger/verify.h"

struct mf_cli_source {
    struct mf_ledger_source source;
    const char *dir;
    struct mf_arena *arena;
    struct mf_store *store;  /* NULL: published files */
    struct mf_arena scratch; /* of one read */
};

/* Close it after a failure, too. */
enum mf_rc mf_cli_source_open(struct mf_cli_source *s, struct mf_arena *arena, const char *dir,
                              struct mf_err *err) MF_MUST_USE;
void mf_cli_source_close(struct mf_cli_source *s);
/*
 * Of published files: what stands in them besides the entries, compared with the tree that was
 * computed of the entries. Adds faults to the verdict.
 */
enum mf_rc mf_cli_source_tiles(struct mf_cli_source *s, struct mf_verdict *v,
                               struct mf_err *err) MF_MUST_USE;
/* DIR/document/<64 digits> */
struct mf_str mf_document_path(struct mf_arena *a, const char *dir, const struct mf_hash *h);

#endif
