#ifndef MF_LEDGER_LOG_INTERNAL_H
#define MF_LEDGER_LOG_INTERNAL_H
/* Between log.c, which has a ledger at work, and log_found.c, which makes one. */
#include "ledger/log.h"

/* DIR/NAME, ended by NUL. */
struct mf_str mf_log_file(struct mf_arena *a, const char *dir, const char *name);

#endif
