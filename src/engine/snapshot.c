/*
 * A snapshot: the canonical bytes of a state (fields.h) with the last instant seen before them and
 * their SHA-256 after them, from which an organisation can be made that goes on as this one does.
 */
#include "engine/snapshot.h"

#include <string.h>

#include "base/os.h"
#include "engine/fields.h"
#include "engine/found.h"
#include "lang/lex.h"

static const char head[] = "mufakat snapshot 1\n";

/* ---- what there is ---- */

static void charter_named(struct mf_code *k, const struct mf_charter *c)
{
    for (uint32_t i = 0; i < k->charters.n; i++)
        if (k->charters.at[i] == c)
            return;
    mf_vec_push(&k->scratch, &k->charters, c);
}

static void charters_of_reasons(struct mf_code *k, const struct mf_refusal *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (at[i].charter)
            charter_named(k, at[i].charter);
}

/* A reason may speak of a text that never became the charter: that is why it didn't. */
static void collect_charters(struct mf_code *k)
{
    const struct mf_org *org = k->org;

    for (uint32_t i = 0; i < org->bindings.n; i++)
        mf_vec_push(&k->scratch, &k->charters, org->bindings.at[i]->charter);
    for (uint32_t i = 0; i < org->proposals.n; i++) {
        const struct mf_proposal_row *p = MF_ROW(org, proposals, mf_proposal_row, i);
        charters_of_reasons(k, p->reasons, p->nreasons);
    }
    for (uint32_t i = 0; i < org->options.n; i++) {
        const struct mf_option_row *o = MF_ROW(org, options, mf_option_row, i);
        charters_of_reasons(k, o->reasons, o->nreasons);
    }
}

static const size_t tables[MF_T__COUNT] = {
    [MF_T_PERSONS] = offsetof(struct mf_org, persons),
    [MF_T_SEATS] = offsetof(struct mf_org, seats),
    [MF_T_HOLDINGS] = offsetof(struct mf_org, holdings),
    [MF_T_WEIGHTS] = offsetof(struct mf_org, weights),
    [MF_T_SERVICES] = offsetof(struct mf_org, services),
    [MF_T_BODIES] = offsetof(struct mf_org, bodies),
    [MF_T_OFFICES] = offsetof(struct mf_org, offices),
    [MF_T_SETTINGS] = offsetof(struct mf_org, settings),
    [MF_T_EMERGENCIES] = offsetof(struct mf_org, emergencies),
    [MF_T_DOCUMENTS] = offsetof(struct mf_org, documents),
    [MF_T_PROPOSALS] = offsetof(struct mf_org, proposals),
    [MF_T_COUNTS] = offsetof(struct mf_org, counts),
    [MF_T_ELECTIONS] = offsetof(struct mf_org, elections),
    [MF_T_OPTIONS] = offsetof(struct mf_org, options),
    [MF_T_KEYS] = offsetof(struct mf_org, keys),
    [MF_T_UNDOS] = offsetof(struct mf_org, undos),
    [MF_T_NOTICES] = offsetof(struct mf_org, notices),
    [MF_T_HEARD] = offsetof(struct mf_org, heard),
    [MF_T_ATTESTS] = offsetof(struct mf_org, attests),
    [MF_T_OPENS] = offsetof(struct mf_org, opens),
    [MF_T_CLOCKS] = offsetof(struct mf_org, clocks),
};

static uint32_t rows_of(const struct mf_org *org, enum mf_table table)
{
    const struct mf_rows *rows;

    if (table == MF_T_QUEUE || table == MF_T_BALLOTS || table == MF_T_MARKS ||
        table == MF_T_DELEGATIONS)
        return table == MF_T_QUEUE ? org->nqueue : 0;
    rows = (const void *)((const char *)org + tables[table]);
    return rows->n;
}

void mf_code_begin(struct mf_code *k, const struct mf_org *org, enum mf_code_use use)
{
    *k = (struct mf_code){.use = use, .org = org};
    mf_arena_init(&k->scratch);
    k->block = mf_arena_alloc(&k->scratch, 1, MF_CODE_BLOCK);
    for (int i = 0; i < MF_T__COUNT; i++)
        k->n[i] = rows_of(org, (enum mf_table)i);
    for (uint32_t i = 0; i < org->ballots.n; i++)
        k->n[MF_T_BALLOTS] += MF_ROW(org, ballots, mf_ballot_row, i)->ballot != MF_BALLOT_NONE;
    for (uint32_t i = 0; i < org->marks.n; i++)
        k->n[MF_T_MARKS] += MF_ROW(org, marks, mf_mark_row, i)->n > 0;
    for (uint32_t i = 0; i < org->delegations.n; i++)
        k->n[MF_T_DELEGATIONS] += MF_ROW(org, delegations, mf_delegation_row, i)->given;
    collect_charters(k);
}

void mf_code_end(struct mf_code *k)
{
    mf_arena_free(&k->scratch);
}

/* ---- charters ---- */

/* In reading its text, which the organisation keeps from now on; NULL: it can't be read. */
static const struct mf_charter *charter(struct mf_code *k, const struct mf_charter *c)
{
    struct mf_source source = c ? c->source : (struct mf_source){0};
    bool document = c && mf_source_is_markdown(&source);
    struct mf_diags diags;

    MF_FLAG(document);
    if (k->use == MF_CODE_HASH) {
        struct mf_hash hash = c->hash;
        mf_code_bytes(k, hash.b, sizeof hash.b);
        return c;
    }
    source.text = mf_code_text(k, source.text, MF_MAX_CHARTER_BYTES);
    if (!mf_code_reads(k))
        return c;
    source.name = document ? MF_S("charter.md") : MF_S("charter.charter");
    mf_diags_init(&diags, &k->scratch);
    return k->bad ? NULL : mf_charter_read(&k->to->arena, source, &diags);
}

/* The slots are made anew, name by name, as they were when each text became the charter. */
static void bind_again(struct mf_code *k, const struct mf_charter *c, mf_instant since,
                       uint32_t by_proposal)
{
    if (!mf_engine_carries(c, NULL) || !mf_bind_fits(k->to, c, NULL)) {
        mf_code_bad(k, "a charter that the organisation can't have had");
        return;
    }
    k->to->now = since;
    mf_bind_names(k->to, c, by_proposal);
}

static void bindings(struct mf_code *k)
{
    uint32_t n = k->org->bindings.n, all = k->charters.n;

    MF_NUM(n, UINT32_MAX);
    MF_NUM(all, UINT32_MAX);
    if (mf_code_reads(k) && (n == 0 || all < n))
        mf_code_bad(k, "no charter");
    for (uint32_t i = 0; i < all && !k->bad; i++) {
        const struct mf_charter *c = charter(k, mf_code_reads(k) ? NULL : k->charters.at[i]);
        const struct mf_binding *b = i < n && !mf_code_reads(k) ? k->org->bindings.at[i] : NULL;
        mf_instant since = b ? b->since : 0;
        uint32_t by_proposal = b ? b->by_proposal : 0;
        if (i < n) {
            MF_TIME(since);
            MF_DECISION(by_proposal);
        }
        if (!mf_code_reads(k))
            continue;
        if (!c) {
            mf_code_bad(k, "a charter with mistakes");
            return;
        }
        mf_vec_push(&k->scratch, &k->charters, c);
        if (i < n)
            bind_again(k, c, since, by_proposal);
    }
}

/* The slots that the charters made are all that there are. */
static void slots_fit(struct mf_code *k)
{
    const struct mf_org *org = k->org;

    if (org->bodies.n != k->n[MF_T_BODIES] || org->offices.n != k->n[MF_T_OFFICES] ||
        org->settings.n != k->n[MF_T_SETTINGS] || org->emergencies.n != k->n[MF_T_EMERGENCIES] ||
        org->bodies.n > MF_MAX_BODY_SLOT)
        mf_code_bad(k, "other slots than its charters have");
}

/* ---- the whole ---- */

/* A row has a byte at least: what was read can't ask for more memory than its length allows. */
static void sizes(struct mf_code *k)
{
    uint64_t all = 0;

    for (int i = 0; i < MF_T__COUNT; i++) {
        MF_NUM(k->n[i], UINT32_MAX / 4);
        all += k->n[i];
    }
    if (mf_code_reads(k) && all > (uint64_t)(k->end - k->at))
        mf_code_bad(k, "more rows than bytes");
}

/* Each version came with a row: a seat's two ends, a holding's, a weight's beginning. */
static void version(struct mf_code *k)
{
    uint64_t v = k->org->version, rows = k->n[MF_T_WEIGHTS] + 2 * (uint64_t)k->n[MF_T_SEATS] +
                                         2 * (uint64_t)k->n[MF_T_HOLDINGS];

    MF_NUM(v, rows < MF_STILL ? rows : MF_STILL - 1);
    if (mf_code_reads(k))
        k->to->version = v;
}

void mf_code_state(struct mf_code *k)
{
    mf_instant founded = k->org->founded, dissolved_at = k->org->dissolved_at;
    bool dissolved = k->org->dissolved;
    uint64_t next_sequence = k->org->next_sequence;

    sizes(k);
    MF_TIME(founded);
    MF_FLAG(dissolved);
    MF_TIME(dissolved_at);
    version(k);
    bindings(k);
    MF_NUM(next_sequence, INT64_MAX);
    if (mf_code_reads(k)) {
        k->to->founded = founded;
        k->to->dissolved = dissolved;
        k->to->dissolved_at = dissolved_at;
        k->to->next_sequence = next_sequence;
        if (!k->bad)
            slots_fit(k);
    }
    if (!k->bad)
        mf_code_standing(k);
    if (!k->bad)
        mf_code_decisions(k);
    if (!k->bad)
        mf_code_records(k);
}

/* ---- taking and restoring ---- */

void mf_org_snapshot(const struct mf_org *org, struct mf_buf *out)
{
    struct mf_code k;
    struct mf_hash hash;
    size_t from = out->n;

    mf_code_begin(&k, org, MF_CODE_WRITE);
    k.out = out;
    mf_buf_c(out, head);
    mf_code_instant(&k, org->now, 0);
    mf_code_state(&k);
    mf_code_flush(&k);
    mf_code_end(&k);
    hash = mf_sha256(mf_str_sub(mf_buf_str(out), from, out->n - from));
    mf_buf_add(out, (struct mf_str){(const char *)hash.b, sizeof hash.b});
}

/* Its bytes but for head and hash; n 0 where those are wrong. */
static struct mf_str inside(struct mf_str bytes, struct mf_err *err)
{
    size_t around = sizeof head - 1 + sizeof(struct mf_hash);
    struct mf_str said, none = {0};
    struct mf_hash hash;

    if (bytes.n > MF_MAX_SNAPSHOT) {
        mf_err_set(err, MF_E_LIMIT, "a snapshot of more than %u bytes", MF_MAX_SNAPSHOT);
        return none;
    }
    if (bytes.n <= around || !mf_str_starts(bytes, MF_S("mufakat snapshot 1\n"))) {
        mf_err_set(err, MF_E_FORMAT, "not a snapshot that this version reads");
        return none;
    }
    said = mf_str_sub(bytes, bytes.n - sizeof hash, sizeof hash);
    hash = mf_sha256(mf_str_sub(bytes, 0, bytes.n - sizeof hash));
    if (memcmp(said.p, hash.b, sizeof hash) != 0) {
        mf_err_set(err, MF_E_FORMAT, "a snapshot that was damaged: its hash is another");
        return none;
    }
    return mf_str_sub(bytes, sizeof head - 1, bytes.n - around);
}

struct mf_org *mf_org_restore(struct mf_str bytes, struct mf_err *err)
{
    struct mf_str in = inside(bytes, err);
    struct mf_code k = {.use = MF_CODE_READ, .err = err};
    mf_instant now;

    if (in.n == 0)
        return NULL;
    k.at = (const uint8_t *)in.p;
    k.end = k.at + in.n;
    k.org = k.to = mf_org_empty(0);
    mf_arena_init(&k.scratch);
    now = mf_code_instant(&k, 0, 0);
    mf_code_state(&k);
    if (!k.bad && k.at != k.end)
        mf_code_bad(&k, "more bytes than a state has");
    if (!k.bad && !mf_relink(&k))
        mf_code_bad(&k, "its rows contradict each other");
    k.to->now = now;
    mf_arena_free(&k.scratch);
    if (!k.bad)
        return k.to;
    mf_org_free(k.to);
    return NULL;
}
