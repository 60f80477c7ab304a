/* `mufakat serve`: an organisation behind HTTP, until it is told to stop. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/os.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "ledger/scan.h"
#include "server/server.h"

const struct mf_option mf_serve_options[] = {
    {.name = "listen",
     .letter = 'l',
     .value = "ADDRESS:PORT",
     .help = {"Where to listen (else 127.0.0.1:8750); TLS is a proxy's work",
              "Alamat yang didengarkan (jika tidak: 127.0.0.1:8750); TLS urusan proksi"}},
    {.name = "connections",
     .value = "N",
     .help = {"At most so many at once (else 20000)",
              "Paling banyak sekian sekaligus (jika tidak: 20000)"}},
    {.name = "filings",
     .value = "N",
     .help = {"Filings of one person in an hour, at most (else 120); ballots have no limit",
              "Pengajuan satu orang dalam satu jam, paling banyak (jika tidak: 120); suara tidak "
              "dibatasi"}},
    {.name = "example-keys",
     .value = "DIR",
     .help = {"An example: whoever looks may act with these secret keys, DIR/ID; only on 127.0.0.1",
              "Contoh: siapa pun yang melihat boleh bertindak dengan kunci rahasia ini, DIR/ID; "
              "hanya pada 127.0.0.1"}},
    {.name = "wait",
     .value = "SECONDS",
     .help = {"How long an answer waits for the charter's witnesses, at most (else 10)",
              "Berapa lama jawaban menunggu para saksi menurut piagam, paling lama (jika tidak: "
              "10)"}},
    {.name = "quiet",
     .letter = 'q',
     .help = {"No line for each request on standard error",
              "Tanpa baris untuk setiap permintaan pada galat baku"}},
    MF_CLOCK_OPTION,
    {0},
};

static const char *const no_number[MF_LINGUA__COUNT] = {
    "--{0} must be a whole number above 0, not \"{1}\"",
    "--{0} harus bilangan bulat di atas 0, bukan \"{1}\"",
};
static const char *const serves[MF_LINGUA__COUNT] = {
    "{0} is served at http://{1}\n",
    "{0} dilayani di http://{1}\n",
};
static const char *const broken[MF_LINGUA__COUNT] = {
    "what was accepted and is kept is settled at the next start",
    "apa yang telah diterima dan tersimpan dibereskan pada permulaan berikutnya",
};

/* ---- a clock that begins elsewhere, for trying things out ---- */

struct other_clock {
    struct mf_time_source machine;
    mf_instant begin, steady;
};

static mf_instant other_wall(void *payload)
{
    const struct other_clock *c = payload;

    return c->begin + c->machine.steady(c->machine.payload) - c->steady;
}

static mf_instant other_steady(void *payload)
{
    const struct other_clock *c = payload;

    return c->machine.steady(c->machine.payload);
}

/* ---- signals ---- */

static void wanted_signals(sigset_t *ret)
{
    sigemptyset(ret);
    sigaddset(ret, SIGTERM);
    sigaddset(ret, SIGINT);
    sigaddset(ret, SIGUSR1);
}

/* Until a signal or the store's failure ends it; SIGUSR1 confirms the clock. */
static int run_until_told(struct mf_cli *cli, struct mf_server *server, const sigset_t *signals)
{
    struct mf_service *service = mf_server_service(server);

    for (;;) {
        const struct timespec second = {.tv_sec = 1};
        int got = sigtimedwait(signals, NULL, &second);
        if (got == SIGUSR1)
            mf_service_confirm_clock(service);
        else if (got > 0)
            return MF_EXIT_YES;
        if (mf_service_serving(service) == MF_STORE_BROKEN) {
            struct mf_err err;
            mf_err_set(&err, MF_E_IO, "%s; %s", mf_service_why(service), broken[cli->lingua]);
            return mf_cli_failed(cli, &err);
        }
    }
}

/* ---- the command ---- */

static int read_number(const struct mf_cli *cli, const char *name, unsigned *ret)
{
    const char *given = mf_cli_value(cli, name);
    uint64_t n;

    *ret = 0;
    if (!given)
        return 0;
    if (!mf_scan_decimal(mf_str_c(given), INT32_MAX, &n) || n == 0)
        return mf_cli_usage(cli, no_number, 2, (struct mf_str[]){mf_str_c(name), mf_str_c(given)});
    *ret = (unsigned)n;
    return 0;
}

static int serve(struct mf_cli *cli, const struct mf_server_options *options)
{
    struct mf_server *server;
    struct mf_buf said;
    struct mf_err err = {0};
    sigset_t signals;
    int status;

    /* Before any thread is there, so that all of them leave these to this one. */
    wanted_signals(&signals);
    signal(SIGPIPE, SIG_IGN);
    if (pthread_sigmask(SIG_BLOCK, &signals, NULL) != 0)
        return MF_EXIT_FAILED;
    if (mf_server_start(options, &server, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_buf_init(&said, cli->arena);
    mf_fill(&said, serves[cli->lingua],
            (struct mf_str[]){mf_play_origin(mf_service_play(mf_server_service(server))),
                              mf_str_c(mf_server_address(server))},
            2);
    status = mf_cli_answer(cli, &said, MF_EXIT_YES);
    if (status == MF_EXIT_YES)
        status = run_until_told(cli, server, &signals);
    mf_server_stop(server);
    return status;
}

int mf_cmd_serve(struct mf_cli *cli)
{
    const char *listen = mf_cli_value(cli, "listen");
    struct other_clock clock = {.machine = mf_time_of_machine()};
    struct mf_server_options options = {
        .service = {.dir = cli->argv[0]},
        .http = {.listen = listen ? listen : "127.0.0.1:8750"},
        .example = mf_cli_value(cli, "example-keys"),
        .log = mf_cli_count(cli, "quiet") == 0,
    };
    unsigned wait;
    int bad;

    if ((bad = read_number(cli, "connections", &options.http.connections)) ||
        (bad = read_number(cli, "filings", &options.service.filings_per_hour)) ||
        (bad = read_number(cli, "wait", &wait)) || (bad = mf_cli_clock(cli, &clock.begin)))
        return bad;
    options.await = (wait < 3600 ? wait : 3600) * 1000;
    if (mf_cli_count(cli, "clock")) {
        clock.steady = clock.machine.steady(clock.machine.payload);
        options.service.time = (struct mf_time_source){other_wall, other_steady, &clock};
    }
    return serve(cli, &options);
}
