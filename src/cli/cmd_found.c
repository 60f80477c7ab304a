/* `mufakat found`: an organisation begins. */
#include <sodium.h>

#include "base/os.h"
#include "base/utf8.h"
#include "cli/charter_file.h"
#include "cli/look.h"
#include "cli/tell.h"
#include "engine/roster.h"
#include "ledger/log.h"
#include "ledger/policy.h"
#include "ledger/scan.h"

const struct mf_option mf_found_options[] = {
    {.name = "charter", .letter = 'c', .value = "FILE", .help = {"The charter", "Piagamnya"}},
    {.name = "roster",
     .letter = 'r',
     .value = "FILE",
     .help = {"Who the people are, where they sit, and with which keys they sign",
              "Siapa saja orangnya, di mana kedudukannya, dan dengan kunci mana mereka "
              "menandatangani"}},
    {.name = "origin",
     .value = "ID",
     .help =
         {"The organisation's id, such as coop.example/boats; else local/ and the folder's name",
          "Tanda pengenal organisasi, seperti coop.example/boats; jika tidak: local/ dan nama "
          "foldernya"}},
    {.name = "policy",
     .value = "FILE",
     .help = {"Which witnesses have to have seen the ledger (C2SP tlog-policy)",
              "Saksi mana saja yang harus telah melihat buku besar (C2SP tlog-policy)"}},
    MF_CLOCK_OPTION,
    {0},
};

#define ID_BYTES 200u

/* local/ and the folder's name, as far as an id may hold it. */
static struct mf_str origin_of(const struct mf_cli *cli, const char *dir)
{
    struct mf_str path = mf_str_c(dir);
    struct mf_buf b;
    size_t from = 0;
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    for (size_t i = 0; i + 1 < path.n; i++)
        if (path.p[i] == '/')
            from = i + 1;
    mf_buf_init(&b, cli->arena);
    mf_buf_c(&b, "local/");
    for (size_t i = from; i < path.n && b.n < ID_BYTES; i++) {
        char c = path.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '.' || c == '-' || c == '_';
        mf_buf_char(&b, plain ? c : '-');
    }
    return mf_buf_str(&b);
}

/* ---- what it is founded with ---- */

struct reading {
    struct mf_cli *cli;
    const struct mf_charter *charter;
    struct mf_source roster_source;
    const struct mf_roster_text *roster;
    struct mf_founding f;
};

static int show(const struct mf_cli *cli, const struct mf_source *source,
                const struct mf_diags *diags)
{
    struct mf_buf text;
    mf_buf_init(&text, cli->arena);
    mf_diags_render(&text, source, diags, cli->lingua, cli->err_term.colour);
    return mf_tell_complain(cli, &text, MF_EXIT_NO);
}

static int read_roster(struct reading *r, const char *path)
{
    struct mf_diags diags;
    struct mf_err err = {0};
    r->roster_source = (struct mf_source){.name = mf_str_c(path)};
    if (mf_os_read(r->cli->arena, path, MF_MAX_ROSTER_BYTES, &r->roster_source.text, &err) != MF_OK)
        return mf_cli_failed(r->cli, &err);
    mf_diags_init(&diags, r->cli->arena);
    r->roster = mf_roster_read(r->cli->arena, r->roster_source, r->charter, &diags);
    r->f.roster = r->roster_source.text;
    if (!r->roster || diags.warnings > 0)
        show(r->cli, &r->roster_source, &diags);
    return r->roster ? 0 : MF_EXIT_NO;
}

/* roster:3:22: the key of Ana: … */
static int bad_key(const struct reading *r, const struct mf_roster_key *key, enum mf_word word,
                   struct mf_str why)
{
    struct mf_place place = mf_source_place(&r->roster_source, key->span.at);
    struct mf_str args[2] = {r->roster->roster.persons[key->person].id, why};
    struct mf_buf text;
    mf_buf_init(&text, r->cli->arena);
    mf_buf_visible(&text, r->roster_source.name, false);
    mf_buf_f(&text, ":%u:%u: ", place.line, place.column);
    mf_buf_add(&text, mf_word(r->cli, word, 2, args));
    mf_buf_char(&text, '\n');
    return mf_tell_complain(r->cli, &text, MF_EXIT_NO);
}

/* Every key is one, and stands there once. */
static int check_keys(const struct reading *r)
{
    const struct mf_roster_text *roster = r->roster;
    struct mf_keys *keys = mf_keys_new();
    int bad = 0;
    for (uint32_t i = 0; i < roster->nkeys; i++) {
        const struct mf_roster_key *k = &roster->keys[i];
        struct mf_ssh_key key;
        struct mf_denial no = {0};
        if (mf_ssh_key_line(r->cli->arena, k->text, true, &key, &no)) {
            if (!mf_keys_add(keys, k->person, &key, r->f.at, 0))
                bad = bad_key(r, k, MF_WORD_KEY_TWICE, (struct mf_str){0});
            continue;
        }
        struct mf_buf why;
        mf_buf_init(&why, r->cli->arena);
        mf_denial_text(&why, &no, r->cli->lingua);
        bad = bad_key(r, k, MF_WORD_KEY_BAD, mf_buf_str(&why));
    }
    mf_keys_free(keys);
    return bad || roster->nkeys > 0 ? bad : mf_word_usage(r->cli, MF_WORD_NO_KEYS, 0, NULL);
}

/* Whether the charter takes these people, before anything is made. */
static int try_founding(const struct reading *r)
{
    struct mf_refusals rs = {.arena = r->cli->arena};
    struct mf_org *org = mf_org_found(r->charter, &r->roster->roster, r->f.at, NULL, &rs);
    struct mf_buf text;
    if (org) {
        mf_org_free(org);
        return 0;
    }
    mf_buf_init(&text, r->cli->arena);
    mf_tell_refusals(r->cli, &text, NULL, rs.list.at, rs.list.n);
    return mf_tell_complain(r->cli, &text, MF_EXIT_NO);
}

/* 2 w1 w2 w3: what a policy's group says after its name. */
static struct mf_str group_of(const struct reading *r)
{
    const struct mf_witnessed *w = &r->charter->witnessed;
    struct mf_buf b;
    mf_buf_init(&b, r->cli->arena);
    mf_buf_f(&b, "%llu", (unsigned long long)w->k);
    for (uint32_t i = 0; i < w->nnames; i++)
        mf_buf_f(&b, " %.*s", MF_F(w->names[i].name.text));
    return mf_buf_str(&b);
}

/* Whether the policy says of the charter's witnesses what the charter says. */
static int check_policy(const struct reading *r, const struct mf_policy *policy)
{
    struct mf_str args[2] = {{0}, group_of(r)};
    enum mf_policy_fault fault = mf_witnessed_policy(r->charter, policy, &args[0]);
    struct mf_buf text;
    if (r->charter->witnessed.span.len == 0 || fault == MF_POLICY_FITS)
        return 0;
    mf_buf_init(&text, r->cli->arena);
    mf_tell_line(r->cli, &text, "", MF_BAD,
                 mf_word(r->cli,
                         fault == MF_POLICY_LACKS ? MF_WORD_FOUND_WITNESS_UNKNOWN
                                                  : MF_WORD_FOUND_QUORUM_OTHER,
                         2, args));
    return mf_tell_complain(r->cli, &text, MF_EXIT_NO);
}

static int read_policy(struct reading *r)
{
    const char *path = mf_cli_value(r->cli, "policy");
    struct mf_policy *policy = mf_new(r->cli->arena, struct mf_policy);
    struct mf_err err = {0};
    policy->quorum = MF_POLICY_NOBODY;
    if (!path)
        return check_policy(r, policy);
    if (mf_os_read(r->cli->arena, path, MF_POLICY_BYTES_MAX, &r->f.policy, &err) != MF_OK)
        return mf_cli_failed(r->cli, &err);
    if (mf_policy_parse(r->cli->arena, r->f.policy, policy, &err) == MF_OK)
        return check_policy(r, policy);
    (void)mf_err_wrap(&err, "%s", path);
    mf_cli_failed(r->cli, &err);
    return MF_EXIT_NO;
}

static int needs(const struct mf_cli *cli, const char *option)
{
    struct mf_str args[2] = {mf_str_c(option), mf_strf(cli->arena, "--%s FILE", option)};
    return mf_word_usage(cli, MF_WORD_NEEDS_FILE, 2, args);
}

static int read_all(struct reading *r)
{
    struct mf_cli *cli = r->cli;
    const char *charter = mf_cli_value(cli, "charter"), *roster = mf_cli_value(cli, "roster");
    const char *origin = mf_cli_value(cli, "origin");
    int bad;
    if (!charter || !roster)
        return needs(cli, charter ? "roster" : "charter");
    r->f.origin = origin ? mf_str_c(origin) : origin_of(cli, cli->argv[0]);
    if (!mf_scan_organisation(r->f.origin))
        return mf_word_usage(cli, MF_WORD_BAD_ORIGIN, 1, &r->f.origin);
    if ((bad = mf_cli_clock(cli, &r->f.at)) ||
        (bad = mf_cli_read_charter(cli, charter, &r->charter)))
        return bad;
    r->f.charter = r->charter->source.text;
    if ((bad = read_roster(r, roster)) || (bad = check_keys(r)) || (bad = read_policy(r)))
        return bad;
    return try_founding(r);
}

/* ---- what was founded ---- */

static struct mf_str keyless(const struct reading *r)
{
    const struct mf_roster *roster = &r->roster->roster;
    struct mf_tell_names names = {.cli = r->cli, .shown = 20};
    bool *has = mf_new_n(r->cli->arena, bool, roster->npersons);
    for (uint32_t i = 0; i < r->roster->nkeys; i++)
        has[r->roster->keys[i].person] = true;
    for (uint32_t i = 0; i < roster->npersons; i++)
        if (!has[i])
            mf_tell_name(&names, roster->persons[i].name.n > 0 ? roster->persons[i].name
                                                               : roster->persons[i].id);
    return mf_tell_names(&names);
}

static int tell(const struct reading *r, const struct mf_vkey *key)
{
    const struct mf_cli *cli = r->cli;
    struct mf_str dir = mf_str_c(cli->argv[0]), vkey = mf_vkey_write(cli->arena, key);
    struct mf_str counts[3] = {mf_tell_number(cli, r->roster->roster.npersons),
                               mf_tell_number(cli, r->roster->nkeys),
                               mf_tell_number(cli, r->charter->npowers)};
    struct mf_str without = keyless(r), nothing = {0};
    struct mf_buf out;
    unsigned at = 18;
    mf_buf_init(&out, cli->arena);
    mf_tell_line(cli, &out, "", MF_BOLD,
                 mf_word(cli, MF_WORD_FOUNDED, 1, &r->charter->title_name.text));
    mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_FOUNDED_COUNTS, 3, counts));
    mf_buf_char(&out, '\n');
    mf_tell_item(cli, &out, at, mf_word0(cli, MF_WORD_FOUND_FOLDER), dir);
    mf_tell_item(cli, &out, at, mf_word0(cli, MF_WORD_FOUND_ORIGIN), r->f.origin);
    mf_tell_item(cli, &out, at, mf_word0(cli, MF_WORD_FOUND_AT), mf_tell_instant(cli, r->f.at));
    mf_tell_item(cli, &out, at, mf_word0(cli, MF_WORD_FOUND_CHARTER),
                 mf_tell_hash(cli, &r->charter->hash));
    mf_tell_item(cli, &out, at, mf_word0(cli, MF_WORD_FOUND_LOG_KEY), vkey);
    mf_buf_char(&out, '\n');
    if (without.n > 0) {
        mf_tell_line(cli, &out, "", MF_WARN, mf_word(cli, MF_WORD_FOUND_KEYLESS, 1, &without));
        mf_buf_char(&out, '\n');
    }
    mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_FOUND_PUBLISH, 1, &dir));
    mf_buf_char(&out, '\n');
    mf_tell_line(cli, &out, "", MF_PLAIN, mf_word(cli, MF_WORD_FOUND_CHECK, 1, &nothing));
    mf_buf_f(&out, "\n  mufakat verify %.*s --key '%.*s'\n", MF_F(dir), MF_F(vkey));
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}

int mf_cmd_found(struct mf_cli *cli)
{
    struct reading r = {.cli = cli};
    struct mf_signer signer;
    struct mf_err err = {0};
    int bad = read_all(&r);
    if (bad)
        return bad;
    if (sodium_init() < 0) {
        (void)mf_err_set(&err, MF_E_IO, "there is no source of randomness");
        return mf_cli_failed(cli, &err);
    }
    randombytes_buf(r.f.seed, sizeof r.f.seed);
    enum mf_rc rc = mf_signer_from_seed(r.f.origin, MF_KEY_ED25519, r.f.seed, &signer, &err);
    if (rc == MF_OK)
        rc = mf_log_found(cli->argv[0], &r.f, &err);
    sodium_memzero(r.f.seed, sizeof r.f.seed);
    struct mf_vkey key = signer.key;
    mf_signer_wipe(&signer);
    if (rc != MF_OK) {
        int failed = mf_cli_failed(cli, &err);
        return rc == MF_E_USAGE ? MF_EXIT_USAGE : failed; /* the folder isn't empty */
    }
    return tell(&r, &key);
}
