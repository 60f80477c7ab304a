#ifndef MF_TESTS_LEDGER_CRASH_VFS_H
#define MF_TESTS_LEDGER_CRASH_VFS_H
/*
 * A disk that can be looked at after every step. Between SQLite and the machine's files stands a
 * layer that passes everything on, and meanwhile
 *
 *   - records each write, truncation, sync and removal, so that what a disk could hold after any of
 *     them can be made: with all that was written, with no more than what was synced, with a last
 *     write torn, with any 512-byte sectors of what wasn't synced;
 *   - lets the n-th call fail, once or from then on: a bad disk, a full one, or a process that
 * ended there.
 *
 * Making and removing a name is taken to last at once: SQLite syncs the folder where it matters.
 * The shared memory beside a write-ahead log isn't recorded: it is made anew after a crash.
 */
#include <stdbool.h>
#include <stdint.h>

#include "rng.h"

/* From now on every store is opened through it. Once in a program. */
void crash_vfs_install(void);

/* ---- recording ---- */

/* Begins: what the folder's files hold now is taken as synced. */
void crash_record(const char *dir);
/* Steps so far; a crash is before step k, 0 <= k <= that. */
uint32_t crash_steps(void);
/* What the step was, for messages: "write ledger.sqlite-wal 32+4096". */
void crash_step_name(uint32_t step, char *ret, uint32_t n);
void crash_stop(void); /* forgets what was recorded */

enum crash_view {
    CRASH_MEMORY, /* the process ended, the machine goes on: all that was written */
    CRASH_SYNCED, /* the power went: nothing that wasn't synced */
    CRASH_TORN,   /* all but the end of the last write */
    CRASH_SECTORS /* some of the sectors that weren't synced, and not others */
};
#define CRASH_VIEWS 4

/* Writes the files as they are before step k into another folder, which has none of them. */
void crash_materialise(uint32_t k, enum crash_view view, struct rng *rng, const char *dir);

/* ---- failing ---- */

struct crash_fault {
    uint32_t at;  /* the n-th call from now on, from 1; 0: none */
    int code;     /* SQLITE_IOERR, SQLITE_FULL */
    bool lasting; /* and all that follow */
    bool torn;    /* of a write that fails, half is written */
    bool drops;   /* of a sync that fails, what it was to write is lost, and nobody says so later */
};

/* Arms it, or disarms what is armed. */
void crash_fail(struct crash_fault f);
bool crash_has_failed(void); /* since it was armed */
uint32_t crash_calls(void);  /* since it was armed */

#endif
