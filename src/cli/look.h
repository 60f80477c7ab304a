#ifndef MF_CLI_LOOK_H
#define MF_CLI_LOOK_H
/*
 * Looking at an organisation in a folder, also while a server is at work there: the ledger is read
 * and played, nothing is written, no lock and no secret is needed. What stands under the log's own
 * checkpoint isn't verified signature by signature (`mufakat verify` does that), but it must be
 * what the log signed for. Where the folder is the address of a server, its published ledger is
 * read and played, signature by signature: of what a server says nothing is taken for granted.
 */
#include "cli/cli.h"
#include "ledger/play.h"
#include "ledger/store.h"

#define MF_LOOK_TIME UINT64_MAX

/*
 * Called after each entry, with what it brought about, in the player as it is after it; events live
 * for the call. Of a sealed entry the bytes are those that were sealed, where they are known. After
 * mf_look_pass() once more: number MF_LOOK_TIME, no bytes, what time has done.
 */
typedef void mf_look_entry(void *payload, uint64_t number, struct mf_str bytes,
                           const struct mf_events *events);

struct mf_look {
    const struct mf_cli *cli; /* in whose language a server's failures are told */
    struct mf_arena *arena;
    struct mf_store *store;
    struct mf_play *play;
    struct mf_events events; /* of the entry that is being played, where `each` wants them */
    mf_instant now;          /* to which time has passed in it, after mf_look_pass() */
    mf_look_entry *each;     /* NULL: nobody */
    void *payload;
    const char *dir;             /* set by mf_look_open() */
    struct mf_openings openings; /* of what is sealed, from far */
    uint64_t size, told;         /* entries there are, and how many were told before */
};

/* The clock: --clock, else the machine's. 0, or an exit status after saying what is wrong. */
int mf_cli_clock(const struct mf_cli *cli, mf_instant *ret);
/* For tables of options. */
#define MF_CLOCK_OPTION                                                                            \
    {                                                                                              \
        .name = "clock", .value = "INSTANT", .help = {                                             \
            "The time it is; for tests and tours only",                                            \
            "Waktu yang dipakai; hanya untuk uji dan peragaan"                                     \
        }                                                                                          \
    }

/* Fill cli, arena, each, payload; then this plays all there is. Close it after a failure, too. */
enum mf_rc mf_look_open(struct mf_look *l, const char *dir, struct mf_err *err) MF_MUST_USE;
/* Plays what has been added since; *ret_n of them. */
enum mf_rc mf_look_more(struct mf_look *l, uint64_t *ret_n, struct mf_err *err) MF_MUST_USE;
/* Lets time pass to now (or the last entry's instant, where that is later), as if an entry came. */
void mf_look_pass(struct mf_look *l, mf_instant now);
void mf_look_close(struct mf_look *l);
/* Entries of which only a commitment is known here: from far, as long as they are sealed. */
uint64_t mf_look_sealed(const struct mf_look *l);
struct mf_org *mf_look_org(const struct mf_look *l);

#endif
