/* `mufakat witness`: a witness that cosigns the ledgers of others. */
#include <pthread.h>
#include <signal.h>
#include <sodium.h>

#include "base/os.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "cli/tell.h"
#include "ledger/witness.h"
#include "server/witness_http.h"

const struct mf_option mf_witness_options[] = {
    {.name = "init",
     .value = "NAME",
     .help = {"Make a witness of that name, such as witness.example/w1, and print its public key",
              "Membuat saksi dengan nama itu, seperti witness.example/w1, dan mencetak kunci "
              "publiknya"}},
    {.name = "add-log",
     .value = "VKEY",
     .many = true,
     .help = {"Watch the ledger with that public key, as its founding printed it",
              "Mengawasi buku besar dengan kunci publik itu, seperti dicetak saat didirikan"}},
    {.name = "cosign",
     .value = "FILE",
     .help = {"Answer one request to add a checkpoint; - reads standard input",
              "Menjawab satu permintaan untuk menambah checkpoint; - membaca masukan baku"}},
    {.name = "listen",
     .letter = 'l',
     .value = "ADDRESS:PORT",
     .help = {"Answer such requests over HTTP, until told to stop",
              "Menjawab permintaan itu melalui HTTP, sampai diminta berhenti"}},
    MF_CLOCK_OPTION,
    {0},
};

static const char *const one_of[MF_LINGUA__COUNT] = {
    "--cosign and --listen can't be given together",
    "--cosign dan --listen tidak dapat diberikan bersamaan",
};
static const char *const no_key[MF_LINGUA__COUNT] = {
    "--add-log: that is no public key of a ledger: {0}",
    "--add-log: itu bukan kunci publik buku besar: {0}",
};
static const char *const cosigned[MF_LINGUA__COUNT] = {
    "{0}: cosigned at size {1}\n",
    "{0}: telah ikut ditandatangani pada ukuran {1}\n",
};
static const char *const not_yet[MF_LINGUA__COUNT] = {
    "{0}: nothing cosigned yet\n",
    "{0}: belum ada yang ikut ditandatangani\n",
};
static const char *const forked[MF_LINGUA__COUNT] = {
    "{0} has signed two different histories. Both checkpoints are in {1}/evidence; show them to "
    "the members.\n",
    "{0} telah menandatangani dua riwayat yang berbeda. Kedua checkpoint ada di {1}/evidence; "
    "tunjukkan kepada para anggota.\n",
};
static const char *const status_is[MF_LINGUA__COUNT] = {
    "mufakat witness: not cosigned, status {0}\n",
    "mufakat witness: tidak ikut ditandatangani, status {0}\n",
};
static const char *const answers_at[MF_LINGUA__COUNT] = {
    "{0} answers at http://{1}\n",
    "{0} menjawab di http://{1}\n",
};

static void fill(const struct mf_cli *cli, struct mf_buf *out,
                 const char *const tmpl[MF_LINGUA__COUNT], struct mf_str a, struct mf_str b)
{
    mf_fill(out, tmpl[cli->lingua], (struct mf_str[]){a, b}, 2);
}

static void say_forked(const struct mf_cli *cli, struct mf_str origin)
{
    struct mf_buf text;
    mf_buf_init(&text, cli->arena);
    fill(cli, &text, forked, origin, mf_str_c(cli->argv[0]));
    (void)mf_tell_complain(cli, &text, MF_EXIT_NO);
}

/* ---- what it is, and what it has seen ---- */

static enum mf_rc init(const struct mf_cli *cli, const char *name, struct mf_err *err)
{
    uint8_t seed[32];
    enum mf_rc rc;
    if (sodium_init() < 0)
        return mf_err_set(err, MF_E_IO, "libsodium doesn't start on this machine");
    randombytes_buf(seed, sizeof seed);
    rc = mf_witness_init(cli->argv[0], mf_str_c(name), seed, err);
    sodium_memzero(seed, sizeof seed);
    return rc;
}

static int show_key(const struct mf_cli *cli, const struct mf_witness *w)
{
    struct mf_buf out;
    mf_buf_init(&out, cli->arena);
    mf_buf_add(&out, mf_vkey_write(cli->arena, mf_witness_key(w)));
    mf_buf_char(&out, '\n');
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}

static int show(const struct mf_cli *cli, struct mf_witness *w)
{
    struct mf_witness_log *logs;
    struct mf_err err = {0};
    struct mf_buf out;
    uint32_t n;
    int status = show_key(cli, w);
    if (status)
        return status;
    if (mf_witness_logs(w, cli->arena, &logs, &n, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_buf_init(&out, cli->arena);
    for (uint32_t i = 0; i < n; i++) {
        struct mf_hash origin = mf_sha256(logs[i].origin);
        if (logs[i].record.cosigned)
            fill(cli, &out, cosigned, logs[i].origin, mf_tell_number(cli, logs[i].record.size));
        else
            fill(cli, &out, not_yet, logs[i].origin, (struct mf_str){0});
        if (mf_witness_has_evidence(w, &origin)) {
            say_forked(cli, logs[i].origin);
            status = MF_EXIT_NO;
        }
    }
    return mf_cli_answer(cli, &out, (enum mf_exit)status);
}

/* ---- one request ---- */

/* The answer's body on standard output, as it would go over HTTP. */
static int cosign(const struct mf_cli *cli, struct mf_witness *w, const char *path, mf_instant now)
{
    struct mf_witness_answer a;
    struct mf_err err = {0};
    struct mf_str body;
    struct mf_buf out, said;
    if (mf_os_read(cli->arena, path, MF_WITNESS_REQUEST_MAX, &body, &err) != MF_OK ||
        mf_witness_add_checkpoint(w, cli->arena, body, (uint64_t)(now / 1000), &a, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_buf_init(&out, cli->arena);
    mf_buf_add(&out, a.body);
    if (a.status == 200)
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    mf_buf_init(&said, cli->arena);
    fill(cli, &said, status_is, mf_tell_number(cli, (uint64_t)a.status), (struct mf_str){0});
    (void)mf_tell_complain(cli, &said, MF_EXIT_NO);
    if (a.forked)
        say_forked(cli, a.origin);
    return mf_cli_answer(cli, &out, MF_EXIT_NO);
}

/* ---- over HTTP ---- */

static uint64_t seconds(void *payload)
{
    const mf_instant *fixed = payload;

    return (uint64_t)((*fixed ? *fixed : mf_os_now()) / 1000);
}

static void say_failure(void *payload, const struct mf_err *err)
{
    struct mf_arena a;

    (void)payload;
    mf_arena_init(&a);
    (void)!mf_os_print(2, mf_strf(&a, "mufakat witness: %s\n", err->message), NULL);
    mf_arena_free(&a);
}

static int answer(const struct mf_cli *cli, struct mf_witness *w, const char *listen,
                  mf_instant fixed)
{
    struct mf_witness_server_options o = {.dir = cli->argv[0],
                                          .http = {.listen = listen},
                                          .time = seconds,
                                          .failed = say_failure,
                                          .payload = &fixed};
    struct mf_witness_server *server;
    struct mf_err err = {0};
    struct mf_buf said;
    sigset_t wanted;
    int status, got;
    /* Before any thread is there, so that all of them leave these to this one. */
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    if (pthread_sigmask(SIG_BLOCK, &wanted, NULL) != 0)
        return MF_EXIT_FAILED;
    if (mf_witness_server_start(&o, &server, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    mf_buf_init(&said, cli->arena);
    fill(cli, &said, answers_at, mf_witness_key(w)->name,
         mf_str_c(mf_witness_server_address(server)));
    status = mf_cli_answer(cli, &said, MF_EXIT_YES);
    if (status == MF_EXIT_YES)
        sigwait(&wanted, &got);
    mf_witness_server_stop(server);
    return status;
}

/* ---- the command ---- */

static int do_all(const struct mf_cli *cli, struct mf_witness *w, mf_instant now)
{
    const char *request = mf_cli_value(cli, "cosign"), *listen = mf_cli_value(cli, "listen");
    unsigned logs = mf_cli_count(cli, "add-log");
    struct mf_err err = {0};
    for (unsigned i = 0; i < logs; i++) {
        struct mf_str vkey = mf_str_c(mf_cli_nth(cli, "add-log", i));
        enum mf_rc rc = mf_witness_add_log(w, vkey, &err);
        if (rc == MF_E_FORMAT || rc == MF_E_USAGE)
            return mf_cli_usage(cli, no_key, 1, &vkey);
        if (rc != MF_OK)
            return mf_cli_failed(cli, &err);
    }
    if (request)
        return cosign(cli, w, request, now);
    if (listen)
        return answer(cli, w, listen, mf_cli_count(cli, "clock") ? now : 0);
    if (mf_cli_value(cli, "init"))
        return show_key(cli, w);
    return logs ? MF_EXIT_YES : show(cli, w);
}

int mf_cmd_witness(struct mf_cli *cli)
{
    const char *name = mf_cli_value(cli, "init");
    struct mf_witness *w;
    struct mf_err err = {0};
    mf_instant now;
    int status = mf_cli_clock(cli, &now);
    if (status)
        return status;
    if (mf_cli_value(cli, "cosign") && mf_cli_value(cli, "listen"))
        return mf_cli_usage(cli, one_of, 0, NULL);
    enum mf_rc rc = name ? init(cli, name, &err) : MF_OK;
    if (rc != MF_OK) {
        int failed = mf_cli_failed(cli, &err);
        return rc == MF_E_USAGE || rc == MF_E_FORMAT ? MF_EXIT_USAGE : failed;
    }
    if (mf_witness_open(cli->argv[0], &w, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    status = do_all(cli, w, now);
    mf_witness_close(w);
    return status;
}
