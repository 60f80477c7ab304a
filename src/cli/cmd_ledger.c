/* Keeping a ledger: `mufakat tick`, `mufakat keys`, `mufakat export`. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/os.h"
#include "cli/ask_all.h"
#include "cli/look.h"
#include "cli/tell.h"
#include "ledger/base64.h"
#include "ledger/folder.h"
#include "ledger/log.h"
#include "ledger/passkey.h"
#include "ledger/wire.h"

const struct mf_option mf_tick_options[] = {
    {.name = "kept",
     .help = {"As if the record had been kept since its last entry: one wherever the charter's "
              "silence would begin; with --clock, for tests and tours only",
              "Seolah-olah catatan dijaga sejak entri terakhirnya: satu entri setiap kali sunyi "
              "menurut piagam akan mulai; dengan --clock, hanya untuk uji dan tur"}},
    {.name = "json", .help = {"The answer as JSON", "Jawaban sebagai JSON"}},
    MF_CLOCK_OPTION,
    {0},
};
const struct mf_option mf_keys_options[] = {{0}};
const struct mf_option mf_export_options[] = {
    {.name = "commands",
     .help = {"Also each command and its signature as files of their own, and who may sign, for "
              "`ssh-keygen -Y verify`",
              "Juga setiap perintah dan tanda tangannya sebagai berkas tersendiri, beserta siapa "
              "yang boleh menandatangani, bagi `ssh-keygen -Y verify`"}},
    {0},
};

/* ---- tick ---- */

static int tell_tick(const struct mf_cli *cli, struct mf_log *log, uint64_t before,
                     const struct mf_events *events)
{
    struct mf_play *play = mf_log_play(log);
    const struct mf_org *org = mf_play_org(play);
    bool entry = mf_play_size(play) > before;
    mf_instant next = mf_log_next_due(log);
    struct mf_buf out;
    if (mf_cli_count(cli, "json")) {
        json_t *j = json_object();
        mf_js_put(j, "entry", entry ? mf_js_number(before) : json_null());
        mf_js_put(j, "events", mf_js_events(cli, org, events));
        mf_js_put(j, "next_due", mf_js_instant(cli, next));
        return mf_js_answer(cli, j, MF_EXIT_YES);
    }
    mf_buf_init(&out, cli->arena);
    mf_tell_events(cli, &out, org, events);
    struct mf_str args[2] = {mf_tell_number(cli, before), mf_tell_instant(cli, mf_play_last(play))};
    mf_tell_line(cli, &out, "", MF_PLAIN,
                 entry ? mf_word(cli, MF_WORD_TICK_ENTRY, 2, args)
                       : mf_word0(cli, MF_WORD_TICK_NOTHING));
    args[0] = mf_tell_instant(cli, next);
    mf_tell_line(cli, &out, "", MF_PLAIN,
                 next == MF_NEVER ? mf_word0(cli, MF_WORD_NOTHING_DUE)
                                  : mf_word(cli, MF_WORD_NEXT_DUE, 1, args));
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}

/* An entry wherever half of the charter's silence has gone by since the one before. */
static enum mf_rc keep(struct mf_log *log, mf_instant now, struct mf_events *events,
                       struct mf_err *err)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_log_play(log)));
    mf_duration step = c->silence.ms / 2 + 1;
    enum mf_rc rc = MF_OK;

    while (rc == MF_OK && c->silence_span.len > 0 && mf_play_last(mf_log_play(log)) + step < now)
        rc = mf_log_tick(log, mf_play_last(mf_log_play(log)) + step, true, events, err);
    return rc;
}

int mf_cmd_tick(struct mf_cli *cli)
{
    struct mf_events events = {.arena = cli->arena};
    struct mf_log *log = NULL;
    struct mf_err err = {0};
    mf_instant now;
    int status = mf_cli_clock(cli, &now);
    if (status)
        return status;
    mf_assert(mf_sshsig_init());
    if (mf_log_open(cli->argv[0], &log, NULL, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    uint64_t before = mf_play_size(mf_log_play(log));
    struct mf_asked_all asked;
    bool kept = mf_cli_count(cli, "kept") == 0 || keep(log, now, &events, &err) == MF_OK;
    status = kept && mf_log_tick(log, now, false, &events, &err) == MF_OK
                 ? tell_tick(cli, log, before, &events)
                 : mf_cli_failed(cli, &err);
    /* Silent witnesses are told by `mufakat witnesses`; a ledger that broke is a failure. */
    if (status == MF_EXIT_YES && mf_ask_all(log, cli->arena, now, &asked, &err) != MF_OK &&
        mf_log_broken(log))
        status = mf_cli_failed(cli, &err);
    mf_log_close(log);
    return status;
}

/* ---- keys ---- */

int mf_cmd_keys(struct mf_cli *cli)
{
    struct mf_look look = {.arena = cli->arena};
    struct mf_err err = {0};
    struct mf_buf out;
    int status;
    mf_assert(mf_sshsig_init());
    mf_buf_init(&out, cli->arena);
    if (mf_look_open(&look, cli->argv[0], &err) == MF_OK) {
        mf_keys_export(mf_play_keys(look.play), mf_look_org(&look), &out);
        status = mf_cli_answer(cli, &out, MF_EXIT_YES);
    } else {
        status = mf_cli_failed(cli, &err);
    }
    mf_look_close(&look);
    return status;
}

/* ---- export ---- */

struct exporting {
    const struct mf_cli *cli;
    struct mf_look look;
    const char *out;
    struct mf_arena scratch; /* of one file */
    uint64_t files, documents;
    bool commands;
    MF_VEC(struct mf_hash) stored; /* documents */
    enum mf_rc rc;                 /* of what is written on the way through the entries */
    struct mf_err err;
};

/* The folders above the file; they may be there. */
static enum mf_rc make_folders(struct mf_arena *a, struct mf_str path, struct mf_err *err)
{
    char *p = (char *)mf_new_n(a, char, path.n + 1);
    memcpy(p, path.p, path.n);
    for (size_t i = 1; i < path.n; i++) {
        if (p[i] != '/')
            continue;
        p[i] = '\0';
        if (mkdir(p, 0777) != 0 && errno != EEXIST)
            return mf_err_set(err, MF_E_IO, "%s: %s", p, strerror(errno));
        p[i] = '/';
    }
    return MF_OK;
}

static enum mf_rc write_file(struct exporting *e, struct mf_str path, struct mf_str bytes,
                             struct mf_err *err)
{
    enum mf_rc rc = make_folders(&e->scratch, path, err);

    if (rc == MF_OK)
        rc = mf_os_write(path.p, bytes, err);
    e->files += rc == MF_OK;
    return rc;
}

static void export_document(struct exporting *e, const struct mf_hash *hash)
{
    struct mf_str bytes;
    bool found;

    e->rc = mf_store_document(e->look.store, *hash, &e->scratch, &bytes, &found, &e->err);
    if (e->rc != MF_OK || !found)
        return;
    e->rc = write_file(e, mf_folder_document(&e->scratch, e->out, hash), bytes, &e->err);
    e->documents += e->rc == MF_OK;
}

/*
 * command/N.text and command/N.sig, as a member's own ssh-keygen would have left them; of a
 * passkey, which ssh-keygen doesn't know, command/N.webauthn is the signature as the entry has it.
 */
static void export_command(struct exporting *e, uint64_t number, const struct mf_entry *entry)
{
    struct mf_str name =
        mf_strf(&e->scratch, "%s/command/%llu", e->out, (unsigned long long)number);
    struct mf_str blob;
    struct mf_buf armor;

    mf_buf_init(&armor, &e->scratch);
    if (!mf_base64_decode(&e->scratch, mf_entry_part(entry, "signature"), &blob))
        return;
    bool passkey = mf_assertion_is(blob);
    if (passkey)
        mf_buf_f(&armor, "%.*s\n", MF_F(mf_entry_part(entry, "signature")));
    else
        mf_sshsig_armor(&armor, blob);
    e->rc = write_file(e, mf_strf(&e->scratch, "%.*s.text", MF_F(name)),
                       mf_entry_part(entry, "text"), &e->err);
    if (e->rc == MF_OK)
        e->rc =
            write_file(e, mf_strf(&e->scratch, "%.*s.%s", MF_F(name), passkey ? "webauthn" : "sig"),
                       mf_buf_str(&armor), &e->err);
}

/* What the founding entry names by hash. */
static void export_founding(struct exporting *e, const struct mf_entry *entry)
{
    static const char *const parts[] = {"charter", "roster-hash", "keys-hash"};
    struct mf_hash hash;

    for (unsigned i = 0; i < sizeof parts / sizeof *parts && e->rc == MF_OK; i++)
        if (mf_wire_read_hex(mf_entry_part(entry, parts[i]), &hash))
            export_document(e, &hash);
}

/* What a sealed entry says is exported with the one that opens it. */
static bool seen(struct exporting *e, uint64_t *number, struct mf_str bytes, struct mf_entry *ret)
{
    struct mf_disclosure d;

    if (mf_seals_find(mf_play_seals(e->look.play), *number) ||
        mf_entry_read(bytes, ret, NULL) != MF_OK)
        return false;
    if (ret->kind != MF_ENTRY_OPENED)
        return true;
    if (mf_disclosure_read(&e->scratch, ret, &d, NULL) != MF_OK ||
        mf_entry_read(mf_seal_real(d.secret), ret, NULL) != MF_OK)
        return false;
    *number = d.entry;
    return true;
}

/* The command itself where it is asked for, and documents that the entry names: a charter, or what
 * a member has stored. */
static void export_entry(void *payload, uint64_t number, struct mf_str bytes,
                         const struct mf_events *events)
{
    struct exporting *e = payload;
    struct mf_arena_mark mark = mf_arena_mark(&e->scratch);
    struct mf_entry entry;
    struct mf_text text;
    const struct mf_text_value *v;

    (void)events;
    if (e->rc != MF_OK || !seen(e, &number, bytes, &entry))
        return;
    if (e->commands && entry.kind == MF_ENTRY_COMMAND)
        export_command(e, number, &entry);
    if (e->rc != MF_OK)
        return;
    if (entry.kind == MF_ENTRY_FOUND)
        export_founding(e, &entry);
    else if (entry.kind == MF_ENTRY_COMMAND &&
             mf_text_read(&e->scratch, mf_entry_part(&entry, "text"), MF_MAX_COMMAND, &text,
                          NULL) &&
             text.verb == MF_TEXT_DOCUMENT && (v = mf_text_value(&text, MF_FIELD_DOCUMENT)))
        mf_vec_push(e->cli->arena, &e->stored, v->hash);
    mf_arena_rewind(&e->scratch, mark);
}

static enum mf_rc tile_bytes(struct exporting *e, const struct mf_tile *t, struct mf_str *ret,
                             struct mf_err *err)
{
    struct mf_store_entry entries[MF_TILE_WIDTH];
    struct mf_buf out;
    enum mf_rc rc;

    if (!t->entries)
        return mf_tile_hashes(&e->scratch, t, mf_play_tree(e->look.play), ret, err);
    rc =
        mf_store_read(e->look.store, t->index * MF_TILE_WIDTH, t->width, &e->scratch, entries, err);
    mf_buf_init(&out, &e->scratch);
    for (unsigned i = 0; rc == MF_OK && i < t->width; i++)
        rc = mf_bundle_add(&out, entries[i].bytes, err);
    *ret = mf_buf_str(&out);
    return rc;
}

/* Tiles first, the checkpoint that speaks of them last, so that a reader never finds it ahead. */
static enum mf_rc export_tiles(struct exporting *e, struct mf_err *err)
{
    struct mf_str note;
    uint64_t size;
    struct mf_tile t;
    enum mf_rc rc = mf_store_note(e->look.store, e->cli->arena, &size, &note, err);

    if (rc != MF_OK)
        return rc;
    if (note.n == 0 || size > mf_play_size(e->look.play))
        return mf_err_set(err, MF_E_IO, "%s: the ledger has moved on meanwhile; try again",
                          e->cli->argv[0]);
    for (struct mf_tile_walk w = mf_tile_walk(0, size); rc == MF_OK && mf_tile_next(&w, &t);) {
        struct mf_arena_mark mark = mf_arena_mark(&e->scratch);
        struct mf_str bytes;
        rc = tile_bytes(e, &t, &bytes, err);
        if (rc == MF_OK)
            rc = write_file(
                e, mf_strf(&e->scratch, "%s/%.*s", e->out, MF_F(mf_tile_path(&e->scratch, &t))),
                bytes, err);
        mf_arena_rewind(&e->scratch, mark);
    }
    if (rc != MF_OK)
        return rc;
    return write_file(e, mf_strf(&e->scratch, "%s/checkpoint", e->out), note, err);
}

static enum mf_rc export_all(struct exporting *e, struct mf_err *err)
{
    enum mf_rc rc = mf_look_open(&e->look, e->cli->argv[0], err);

    if (rc != MF_OK)
        return rc;
    for (uint32_t i = 0; e->rc == MF_OK && i < e->stored.n; i++)
        if (mf_play_document_public(e->look.play, &e->stored.at[i]))
            export_document(e, &e->stored.at[i]);
    if (e->rc != MF_OK) {
        *err = e->err;
        return e->rc;
    }
    if (e->commands) {
        struct mf_buf keys;
        mf_buf_init(&keys, &e->scratch);
        mf_keys_export(mf_play_keys(e->look.play), mf_look_org(&e->look), &keys);
        rc = write_file(e, mf_strf(&e->scratch, "%s/allowed_signers", e->out), mf_buf_str(&keys),
                        err);
    }
    return rc == MF_OK ? export_tiles(e, err) : rc;
}

int mf_cmd_export(struct mf_cli *cli)
{
    struct exporting e = {
        .cli = cli, .out = cli->argv[1], .commands = mf_cli_count(cli, "commands") > 0};
    struct mf_err err = {0};
    struct mf_buf out;
    int status;
    mf_assert(mf_sshsig_init());
    mf_arena_init(&e.scratch);
    e.look = (struct mf_look){.arena = cli->arena, .each = export_entry, .payload = &e};
    if (export_all(&e, &err) == MF_OK) {
        struct mf_str args[4] = {mf_tell_number(cli, mf_play_size(e.look.play)),
                                 mf_tell_number(cli, e.files), mf_tell_number(cli, e.documents),
                                 mf_str_c(e.out)};
        mf_buf_init(&out, cli->arena);
        mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_EXPORTED, 4, args));
        status = mf_cli_answer(cli, &out, MF_EXIT_YES);
    } else {
        status = mf_cli_failed(cli, &err);
    }
    mf_look_close(&e.look);
    mf_arena_free(&e.scratch);
    return status;
}
