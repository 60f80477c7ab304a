/* Entries, one after the other, into an organisation, a register of keys and a tree. */
#include "ledger/play.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "engine/roster.h"
#include "ledger/wire.h"

struct mf_play {
    struct mf_arena arena;   /* what lasts: charter, roster, tree */
    struct mf_arena scratch; /* of one entry */
    mf_play_document *document;
    void *payload;
    struct mf_vkey log;
    struct mf_str title;                            /* of the roster */
    struct mf_hash founding[MF_FOUNDING_DOCUMENTS]; /* that lie beside the founding entry */
    uint32_t nfounding;
    struct mf_org *org;
    struct mf_keys *keys;
    struct mf_tree_memory tree;
    struct mf_witnessing *witnessing;
    mf_instant last, now;     /* of the last entry; to which time has passed */
    struct mf_events own;     /* where the caller wants none: keys follow from events */
    struct mf_arena *command; /* of the command at hand: a document that it names */
    enum mf_fault_kind fault; /* of the last entry that couldn't be played */
    struct mf_both why;
    struct mf_seals seals;
    bool keeps_secrets;
    uint32_t unknown; /* of what is sealed: those passed over */
    uint64_t nunjudged;
    MF_VEC(struct mf_unjudged) unjudged;
};

/* ---- faults ---- */

static enum mf_rc wrong(struct mf_play *p, enum mf_fault_kind fault, unsigned nargs,
                        const struct mf_both *args, struct mf_err *err)
{
    p->fault = fault;
    p->why = mf_fault_say(&p->arena, fault, nargs, args);
    return mf_err_set(err, MF_E_FORMAT, "%.*s", MF_F(p->why.in[MF_EN]));
}

/* What the reader of a format has said. */
static enum mf_rc wrong_as(struct mf_play *p, enum mf_fault_kind fault, const struct mf_err *said,
                           struct mf_err *err)
{
    struct mf_both what = mf_both_of(mf_str_c(said->message));

    return wrong(p, fault, 1, &what, err);
}

enum mf_fault_kind mf_play_fault(const struct mf_play *p, struct mf_both *ret)
{
    *ret = p->why;
    return p->fault;
}

struct mf_play *mf_play_new(mf_play_document *document, void *payload)
{
    struct mf_play *p = calloc(1, sizeof *p);

    if (!p)
        mf_oom(sizeof *p);
    mf_arena_init(&p->arena);
    mf_arena_init(&p->scratch);
    p->document = document;
    p->payload = payload;
    p->seals.arena = &p->arena;
    mf_tree_memory_init(&p->tree, &p->arena);
    p->witnessing = mf_witnessing_new();
    return p;
}

void mf_play_free(struct mf_play *p)
{
    if (!p)
        return;
    mf_org_free(p->org);
    mf_keys_free(p->keys);
    mf_witnessing_free(p->witnessing);
    mf_arena_free(&p->scratch);
    mf_arena_free(&p->arena);
    free(p);
}

/* ---- looking ---- */

struct mf_str mf_play_origin(const struct mf_play *p)
{
    return p->log.name;
}

struct mf_str mf_play_title(const struct mf_play *p)
{
    return p->title;
}

struct mf_org *mf_play_org(struct mf_play *p)
{
    return p->org;
}

struct mf_keys *mf_play_keys(struct mf_play *p)
{
    return p->keys;
}

const struct mf_witnessing *mf_play_witnessing(const struct mf_play *p)
{
    return p->witnessing;
}

mf_instant mf_play_last(const struct mf_play *p)
{
    return p->last;
}

mf_instant mf_play_now(const struct mf_play *p)
{
    return p->now;
}

uint64_t mf_play_size(const struct mf_play *p)
{
    return p->tree.tree.size;
}

struct mf_hash mf_play_root(const struct mf_play *p)
{
    return mf_tree_root(&p->tree.tree);
}

struct mf_tree_reader mf_play_tree(struct mf_play *p)
{
    return mf_tree_memory_reader(&p->tree);
}

enum mf_rc mf_play_root_at(struct mf_play *p, uint64_t size, struct mf_hash *ret,
                           struct mf_err *err)
{
    if (size == mf_play_size(p)) {
        *ret = mf_play_root(p);
        return MF_OK;
    }
    return mf_tree_root_of(mf_play_tree(p), size, ret, err);
}

const struct mf_vkey *mf_play_log_key(const struct mf_play *p)
{
    return &p->log;
}

struct mf_hash mf_play_state(const struct mf_play *p)
{
    struct mf_hash all[3] = {mf_org_state_hash(p->org), mf_keys_hash(p->keys)};
    size_t n = mf_witnessing_hash(p->witnessing, &all[2]) ? 3 : 2;

    return mf_sha256((struct mf_str){(const char *)all, n * sizeof *all});
}

const struct mf_seals *mf_play_seals(const struct mf_play *p)
{
    return &p->seals;
}

const struct mf_unjudged *mf_play_unjudged(const struct mf_play *p, uint32_t *ret_n,
                                           uint64_t *ret_all)
{
    *ret_n = p->unjudged.n;
    *ret_all = p->nunjudged;
    return p->unjudged.at;
}

void mf_play_keeps_secrets(struct mf_play *p)
{
    p->keeps_secrets = true;
}

/* ---- events ---- */

/* Where events of this step go, and from which one on they are new. */
static struct mf_events *begin_events(struct mf_play *p, struct mf_events *theirs,
                                      uint32_t *ret_first)
{
    if (!theirs) {
        p->own = (struct mf_events){.arena = &p->scratch};
        theirs = &p->own;
    }
    *ret_first = theirs->list.n;
    return theirs;
}

void mf_play_pass(struct mf_play *p, mf_instant at, struct mf_events *events)
{
    uint32_t first;
    struct mf_events *ev = begin_events(p, events, &first);

    mf_assert(at >= p->now);
    /* From the last entry on, whatever was refused since: else who plays the entries sees another
     * silence than the sequencer did. The engine looks whether it was long enough. */
    mf_org_silent_since(p->org, p->last, at, ev);
    mf_org_advance(p->org, at, ev);
    mf_keys_events(p->keys, p->org, ev, first, mf_play_size(p));
    p->now = at;
}

/* ---- commands ---- */

static enum mf_head_known head_known(void *payload, uint64_t size, const struct mf_hash *root)
{
    struct mf_play *p = payload;
    struct mf_hash then;

    if (size > mf_play_size(p))
        return MF_HEAD_AHEAD;
    if (mf_play_root_at(p, size, &then, NULL) != MF_OK || !mf_hash_eq(&then, root))
        return MF_HEAD_OTHER;
    return MF_HEAD_WAS;
}

/* Asked for anew with each command that names it: the engine keeps a copy of what it takes. */
static bool document(void *payload, const struct mf_hash *hash, struct mf_str *ret)
{
    struct mf_play *p = payload;
    struct mf_hash real;

    if (!p->document || !p->document(p->payload, hash, p->command, ret))
        return false;
    real = mf_sha256(*ret);
    return mf_hash_eq(&real, hash);
}

bool mf_play_command(struct mf_play *p, struct mf_arena *a, struct mf_admitted *ad,
                     struct mf_events *events, struct mf_refused *no)
{
    struct mf_gate gate = {.organisation = mf_play_origin(p),
                           .org = p->org,
                           .keys = p->keys,
                           .head = head_known,
                           .document = document,
                           .payload = p};
    uint32_t first;
    struct mf_events *ev = begin_events(p, events, &first);

    *no = (struct mf_refused){.refusals = {.arena = a}};
    p->command = a;
    if (!mf_admit_place(a, &gate, p->now, ad, &no->denial)) {
        no->denied = true;
        return false;
    }
    ad->command.at = p->now;
    if (!mf_org_submit(p->org, &ad->command, ev, &no->refusals))
        return false;
    mf_admit_take(p->keys, ad, p->org, mf_play_size(p), p->now);
    mf_keys_events(p->keys, p->org, ev, first, mf_play_size(p));
    return true;
}

void mf_play_leaf(struct mf_play *p, const struct mf_hash *leaf)
{
    mf_witnessing_leaf(p->witnessing, mf_org_charter(p->org), mf_play_size(p), p->now);
    mf_tree_memory_append(&p->tree, leaf);
    p->last = p->now;
}

static enum mf_rc say_refused(struct mf_play *p, const struct mf_refused *no, struct mf_err *err)
{
    struct mf_both why;

    for (unsigned i = 0; i < MF_LINGUA__COUNT; i++) {
        struct mf_buf text;
        mf_buf_init(&text, &p->scratch);
        if (no->denied)
            mf_denial_text(&text, &no->denial, (enum mf_lingua)i);
        else if (no->refusals.list.n > 0)
            mf_refusal_text(&text, p->org, &no->refusals.list.at[0], (enum mf_lingua)i);
        why.in[i] = mf_buf_str(&text);
    }
    return wrong(p, MF_FAULT_NOT_ALLOWED, 1, &why, err);
}

/* A command that isn't allowed as far as can be seen from here, where something is sealed. */
static enum mf_rc not_judged(struct mf_play *p, const struct mf_refused *no, struct mf_err *err)
{
    enum mf_rc rc = say_refused(p, no, err);

    if (p->unknown == 0)
        return rc;
    p->nunjudged++;
    if (p->unjudged.n < MF_UNJUDGED_KEPT)
        mf_vec_push(&p->arena, &p->unjudged, ((struct mf_unjudged){mf_play_size(p), p->why}));
    return MF_OK;
}

static enum mf_rc play_command(struct mf_play *p, struct mf_admitted *ad, struct mf_events *events,
                               struct mf_err *err)
{
    struct mf_refused no;

    if (!mf_play_command(p, &p->scratch, ad, events, &no))
        return not_judged(p, &no, err);
    return MF_OK;
}

static enum mf_rc admit(struct mf_play *p, const struct mf_entry *e, bool trusted,
                        struct mf_admitted *ret, struct mf_err *err)
{
    struct mf_refused no = {.denied = true};

    if (!mf_admit_read(&p->scratch, mf_entry_part(e, "text"), mf_entry_part(e, "signature"),
                       mf_play_origin(p), ret, &no.denial) ||
        (!trusted && !mf_admit_verify(ret, &no.denial)))
        return say_refused(p, &no, err);
    return MF_OK;
}

/* ---- what is sealed ---- */

/* Whose time is waited for. Filings don't name the number they are given. */
static struct mf_waits waits_for(const struct mf_admitted *ad, uint32_t before)
{
    const struct mf_text_value *about = mf_text_value(&ad->text, MF_FIELD_PROPOSAL);
    const struct mf_text_value *document = mf_text_value(&ad->text, MF_FIELD_DOCUMENT);

    if (ad->text.verb == MF_TEXT_FILE)
        return (struct mf_waits){.proposal = before + 1};
    if (ad->text.verb == MF_TEXT_DOCUMENT && document)
        return (struct mf_waits){.of_document = true, .document = document->hash};
    return (struct mf_waits){.proposal = about ? (uint32_t)about->number : MF_NO_PROPOSAL};
}

bool mf_play_hidden(const struct mf_play *p, const struct mf_admitted *ad, uint32_t before,
                    struct mf_waits *ret)
{
    *ret = waits_for(ad, before);
    if (ret->of_document)
        return mf_org_may_hide(p->org) && !mf_org_document_named(p->org, &ret->document);
    return ret->proposal != MF_NO_PROPOSAL && !mf_org_public(p->org, ret->proposal);
}

void mf_play_sealed(struct mf_play *p, const struct mf_seal *seal, const struct mf_waits *waits)
{
    mf_seals_add(&p->seals, mf_play_size(p), seal, waits);
}

const struct mf_sealed_row *mf_play_opens(struct mf_play *p)
{
    return mf_seals_due(&p->seals, p->org);
}

void mf_play_opened(struct mf_play *p, uint64_t entry)
{
    struct mf_sealed_row *row = mf_seals_find(&p->seals, entry);

    mf_assert(row && !row->opened);
    mf_seals_open(&p->seals, row);
}

static enum mf_rc pass_over(struct mf_play *p, const struct mf_seal *seal, struct mf_err *err)
{
    if (p->keeps_secrets)
        return wrong(p, MF_FAULT_SECRET_GONE, 0, NULL, err);
    p->unknown++;
    if (seal->files)
        mf_org_file_sealed(p->org);
    mf_play_sealed(p, seal, &(struct mf_waits){.proposal = MF_NO_PROPOSAL});
    return MF_OK;
}

static enum mf_rc play_sealed(struct mf_play *p, const struct mf_entry *e, struct mf_str secret,
                              bool trusted, struct mf_events *events, struct mf_err *err)
{
    uint32_t before = mf_org_proposals(p->org);
    struct mf_admitted ad;
    struct mf_waits waits;
    struct mf_entry real;
    struct mf_seal seal;
    struct mf_err why;
    enum mf_rc rc;

    if (mf_seal_read(e, &seal, &why) != MF_OK)
        return wrong_as(p, MF_FAULT_SEAL, &why, err);
    if (secret.n == 0)
        return pass_over(p, &seal, err);
    if (mf_seal_open(&seal, secret, &real, &why) != MF_OK)
        return wrong_as(p, MF_FAULT_SECRET, &why, err);
    if ((rc = admit(p, &real, trusted, &ad, err)) != MF_OK ||
        (rc = play_command(p, &ad, events, err)) != MF_OK)
        return rc;
    if ((ad.text.verb == MF_TEXT_FILE) != seal.files)
        return wrong(p, MF_FAULT_SEALED_FILES, 0, NULL, err);
    waits = waits_for(&ad, before);
    mf_play_sealed(p, &seal, &waits);
    return MF_OK;
}

static enum mf_rc play_opened(struct mf_play *p, const struct mf_entry *e, struct mf_err *err)
{
    struct mf_disclosure d;
    struct mf_err why;

    if (mf_disclosure_read(&p->scratch, e, &d, &why) != MF_OK ||
        mf_seals_opened(&p->seals, &d, &why) != MF_OK)
        return wrong_as(p, MF_FAULT_SEAL, &why, err);
    return MF_OK;
}

/* ---- entries ---- */

static enum mf_rc root_at(void *ctx, uint64_t size, struct mf_hash *ret, struct mf_err *err)
{
    return mf_play_root_at(ctx, size, ret, err);
}

enum mf_rc mf_play_may(struct mf_play *p, const struct mf_entry *e, struct mf_err *err)
{
    if (e->kind == MF_ENTRY_COSIGNATURE && p->unknown == 0 && mf_org_next_due(p->org) <= e->at)
        return mf_err_set(err, MF_E_FORMAT,
                          "it brings cosignatures, and something falls due by "
                          "its instant: an entry before it has to say so");
    return mf_witnessing_may(p->witnessing, mf_org_charter(p->org), e, err);
}

enum mf_rc mf_play_said(struct mf_play *p, const struct mf_entry *e, bool trusted,
                        struct mf_err *err)
{
    struct mf_witness_scene scene = {.charter = mf_org_charter(p->org),
                                     .log = &p->log,
                                     .number = mf_play_size(p),
                                     .root_at = root_at,
                                     .ctx = p};

    return mf_witnessing_entry(p->witnessing, &scene, e, trusted, err);
}

/* It may stand there, and the time that it is stamped with passes. */
static enum mf_rc pass_to(struct mf_play *p, const struct mf_entry *e, struct mf_events *events,
                          struct mf_err *err)
{
    struct mf_err why;

    if (e->kind == MF_ENTRY_FOUND)
        return wrong(p, MF_FAULT_FOUNDS_AGAIN, 0, NULL, err);
    if (e->at < p->last)
        return wrong(p, MF_FAULT_BEFORE_THE_LAST, 0, NULL, err);
    if (mf_play_may(p, e, &why) != MF_OK)
        return wrong_as(p, MF_FAULT_WITNESSES, &why, err);
    mf_play_pass(p, e->at, events);
    return MF_OK;
}

static enum mf_rc said(struct mf_play *p, const struct mf_entry *e, bool trusted,
                       struct mf_err *err)
{
    struct mf_err why;

    return mf_play_said(p, e, trusted, &why) == MF_OK ? MF_OK
                                                      : wrong_as(p, MF_FAULT_WITNESSES, &why, err);
}

enum mf_rc mf_play_read(struct mf_play *p, const struct mf_entry *e, const struct mf_hash *leaf,
                        struct mf_admitted *ad, struct mf_events *events, struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(&p->scratch);
    enum mf_rc rc = pass_to(p, e, events, err);

    mf_assert((e->kind == MF_ENTRY_COMMAND) == (ad != NULL));
    if (rc == MF_OK)
        rc = ad ? play_command(p, ad, events, err) : said(p, e, false, err);
    if (rc == MF_OK)
        mf_play_leaf(p, leaf);
    mf_arena_rewind(&p->scratch, mark);
    return rc;
}

static enum mf_rc play_kind(struct mf_play *p, const struct mf_entry *e, struct mf_str secret,
                            bool trusted, struct mf_events *events, struct mf_err *err)
{
    struct mf_admitted ad;
    enum mf_rc rc;

    if (secret.n > 0 && e->kind != MF_ENTRY_SEALED)
        return wrong(p, MF_FAULT_NOT_SEALED, 0, NULL, err);
    if (e->kind == MF_ENTRY_SEALED)
        return play_sealed(p, e, secret, trusted, events, err);
    if (e->kind == MF_ENTRY_OPENED)
        return play_opened(p, e, err);
    if (e->kind != MF_ENTRY_COMMAND)
        return said(p, e, trusted, err);
    rc = admit(p, e, trusted, &ad, err);
    return rc == MF_OK ? play_command(p, &ad, events, err) : rc;
}

enum mf_rc mf_play_stored(struct mf_play *p, const struct mf_store_entry *se, bool trusted,
                          struct mf_events *events, struct mf_err *err)
{
    struct mf_arena_mark mark = mf_arena_mark(&p->scratch);
    struct mf_entry e;
    struct mf_err why;
    enum mf_rc rc;

    if (mf_entry_read(se->bytes, &e, &why) != MF_OK)
        return wrong_as(p, MF_FAULT_ENTRY_FORM, &why, err);
    rc = pass_to(p, &e, events, err);
    if (rc == MF_OK)
        rc = play_kind(p, &e, se->secret, trusted, events, err);
    if (rc == MF_OK) {
        struct mf_hash leaf = mf_tree_leaf(se->bytes);
        mf_play_leaf(p, &leaf);
    }
    mf_arena_rewind(&p->scratch, mark);
    return rc;
}

enum mf_rc mf_play_entry(struct mf_play *p, struct mf_str bytes, bool trusted,
                         struct mf_events *events, struct mf_err *err)
{
    return mf_play_stored(p, &(struct mf_store_entry){.bytes = bytes}, trusted, events, err);
}

/* ---- founding ---- */

bool mf_play_document_public(const struct mf_play *p, const struct mf_hash *hash)
{
    for (uint32_t i = 0; i < p->nfounding; i++)
        if (mf_hash_eq(&p->founding[i], hash))
            return true;
    return !mf_org_may_hide(p->org) || mf_org_document_named(p->org, hash) ||
           (mf_org_has_document(p->org, hash) && !mf_seals_hide(&p->seals, hash));
}

/* What a founding rests on, by the words of the entry's parts. */
enum part { PART_CHARTER, PART_ROSTER, PART_KEYS };

static const struct {
    const char *text, *hash;
    const char *called[MF_LINGUA__COUNT];
} parts[] = {
    [PART_CHARTER] = {"charter-text", "charter", {"charter", "piagam"}},
    [PART_ROSTER] = {"roster", "roster-hash", {"roster", "daftar orang"}},
    [PART_KEYS] = {"keys", "keys-hash", {"keys", "daftar kunci"}},
};

static struct mf_both called(enum part part)
{
    struct mf_both both;

    for (unsigned i = 0; i < MF_LINGUA__COUNT; i++)
        both.in[i] = mf_str_c(parts[part].called[i]);
    return both;
}

/* The text of a part, which stands in the entry, or else beside it under the hash that it names. */
static enum mf_rc founding_text(struct mf_play *p, const struct mf_entry *e, enum part part,
                                struct mf_str *ret, struct mf_err *err)
{
    struct mf_str hex = mf_entry_part(e, parts[part].hash);
    struct mf_str given = mf_entry_part(e, parts[part].text);
    struct mf_both what = called(part);
    struct mf_hash wanted, real;

    *ret = given;
    if (!hex.p)
        return MF_OK;
    if (!mf_wire_read_hex(hex, &wanted))
        return wrong(p, MF_FAULT_HASH, 1, &what, err);
    p->founding[p->nfounding++] = wanted;
    if (given.p)
        *ret = mf_str_copy(&p->arena, given);
    else if (!p->document || !p->document(p->payload, &wanted, &p->arena, ret))
        return wrong(p, MF_FAULT_DOCUMENT_GONE, 1, &what, err);
    real = mf_sha256(*ret);
    return mf_hash_eq(&real, &wanted) ? MF_OK : wrong(p, MF_FAULT_DOCUMENT_BYTES, 1, &what, err);
}

/* The first mistake, for a text that was right when it was founded. */
static enum mf_rc say_mistake(struct mf_play *p, enum part part, const struct mf_source *source,
                              const struct mf_diags *diags, struct mf_err *err)
{
    struct mf_both args[2] = {called(part)};

    for (unsigned i = 0; i < MF_LINGUA__COUNT; i++) {
        struct mf_buf text;
        mf_buf_init(&text, &p->scratch);
        mf_diag_render(&text, source, &diags->list.at[0], (enum mf_lingua)i, false);
        args[1].in[i] = mf_buf_str(&text);
    }
    return wrong(p, MF_FAULT_MISTAKES, 2, args, err);
}

struct mf_source mf_play_charter(struct mf_str text)
{
    struct mf_str rest = mf_str_trim(text);

    while (rest.n > 0 && rest.p[0] == '#') {
        const char *end = memchr(rest.p, '\n', rest.n);
        rest = mf_str_trim(mf_str_sub(rest, end ? (size_t)(end - rest.p) : rest.n, rest.n));
    }
    bool plain = mf_str_starts(rest, MF_S("charter")) &&
                 mf_str_starts(mf_str_trim(mf_str_sub(rest, 7, rest.n)), MF_S("\""));
    return (struct mf_source){.name = plain ? MF_S("charter") : MF_S("charter.md"), .text = text};
}

static enum mf_rc found_org(struct mf_play *p, const struct mf_entry *e, struct mf_str charter,
                            struct mf_str people_text, struct mf_events *events, struct mf_err *err)
{
    struct mf_source source = mf_play_charter(charter);
    struct mf_source people = {.name = MF_S("roster"), .text = mf_str_copy(&p->arena, people_text)};
    struct mf_refusals rs = {.arena = &p->scratch};
    struct mf_diags diags;
    const struct mf_charter *c;
    const struct mf_roster_text *roster;

    mf_diags_init(&diags, &p->arena);
    c = mf_charter_read(&p->arena, source, &diags);
    if (!c)
        return say_mistake(p, PART_CHARTER, &source, &diags, err);
    mf_diags_init(&diags, &p->arena);
    roster = mf_roster_read(&p->arena, people, c, &diags);
    if (!roster)
        return say_mistake(p, PART_ROSTER, &people, &diags, err);
    p->title = roster->title;
    p->org = mf_org_found(c, &roster->roster, e->at, events, &rs);
    if (!p->org) {
        struct mf_both why;
        for (unsigned i = 0; i < MF_LINGUA__COUNT; i++) {
            struct mf_buf text;
            mf_buf_init(&text, &p->scratch);
            if (rs.list.n > 0)
                mf_refusal_text(&text, NULL, &rs.list.at[0], (enum mf_lingua)i);
            why.in[i] = mf_buf_str(&text);
        }
        return wrong(p, MF_FAULT_ROSTER_REFUSED, 1, &why, err);
    }
    return MF_OK;
}

/* The log's key and the policy, of the founding entry. */
static enum mf_rc found_log(struct mf_play *p, const struct mf_entry *e, struct mf_err *err)
{
    struct mf_str log = mf_str_copy(&p->arena, mf_entry_part(e, "log"));
    struct mf_err why;

    if (mf_vkey_parse(log, &p->log, &why) != MF_OK ||
        mf_witnessing_found(p->witnessing, mf_entry_part(e, "policy"), &why) != MF_OK)
        return wrong_as(p, MF_FAULT_FOUNDING_FORM, &why, err);
    return MF_OK;
}

enum mf_rc mf_play_found(struct mf_play *p, struct mf_str bytes, struct mf_events *events,
                         struct mf_err *err)
{
    struct mf_entry e;
    struct mf_str charter, roster, keys;
    struct mf_hash leaf;
    struct mf_err why;
    uint32_t first;
    struct mf_events *ev = begin_events(p, events, &first);
    enum mf_rc rc;

    mf_assert(!p->org);
    p->nfounding = 0;
    if (mf_entry_read(bytes, &e, &why) != MF_OK)
        return wrong_as(p, MF_FAULT_ENTRY_FORM, &why, err);
    if (e.kind != MF_ENTRY_FOUND)
        return wrong(p, MF_FAULT_FOUNDS_NOTHING, 0, NULL, err);
    if ((rc = found_log(p, &e, err)) != MF_OK ||
        (rc = founding_text(p, &e, PART_CHARTER, &charter, err)) != MF_OK ||
        (rc = founding_text(p, &e, PART_ROSTER, &roster, err)) != MF_OK ||
        (rc = founding_text(p, &e, PART_KEYS, &keys, err)) != MF_OK ||
        (rc = found_org(p, &e, charter, roster, ev, err)) != MF_OK)
        return rc;
    p->keys = mf_keys_new();
    if (mf_keys_found(p->keys, keys, p->org, e.at, &why) != MF_OK)
        return wrong_as(p, MF_FAULT_FOUNDING_FORM, &why, err);
    p->now = e.at;
    leaf = mf_tree_leaf(bytes);
    mf_play_leaf(p, &leaf);
    return MF_OK;
}
