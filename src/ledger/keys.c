#include "ledger/keys.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "engine/state.h"
#include "ledger/scan.h"
#include "ledger/sshsig.h"
#include "ledger/wire.h"

struct mf_keys {
    struct mf_arena arena;
    MF_VEC(struct mf_signing_key) rows;
    struct mf_map prints;     /* fingerprint -> place in `current` */
    MF_VEC(uint32_t) current; /* the row that has that key now */
    MF_VEC(uint32_t) first;   /* by person: the first row, MF_NO_KEY: none */
};

struct mf_keys *mf_keys_new(void)
{
    struct mf_arena arena;

    mf_arena_init(&arena);
    struct mf_keys *keys = mf_new(&arena, struct mf_keys);
    keys->arena = arena;
    mf_map_init(&keys->prints, &keys->arena);
    return keys;
}

void mf_keys_free(struct mf_keys *keys)
{
    if (!keys)
        return;
    struct mf_arena arena = keys->arena; /* it holds itself */
    mf_arena_free(&arena);
}

/* ---- looking ---- */

uint32_t mf_keys_count(const struct mf_keys *keys)
{
    return keys->rows.n;
}

const struct mf_signing_key *mf_keys_row(const struct mf_keys *keys, uint32_t row)
{
    return &keys->rows.at[row];
}

static struct mf_str bytes_of(const struct mf_hash *print)
{
    return (struct mf_str){(const char *)print->b, sizeof print->b};
}

uint32_t mf_keys_find(const struct mf_keys *keys, const struct mf_hash *print)
{
    uint32_t at;

    return mf_map_get(&keys->prints, bytes_of(print), &at) ? keys->current.at[at] : MF_NO_KEY;
}

uint32_t mf_keys_of(const struct mf_keys *keys, mf_person person)
{
    return person < keys->first.n ? keys->first.at[person] : MF_NO_KEY;
}

bool mf_key_signs(const struct mf_signing_key *row, mf_instant at)
{
    return row->from <= at && at < row->until;
}

mf_duration mf_keys_delay(const struct mf_org *org)
{
    struct mf_ref ref = mf_charter_find(mf_org_charter(org), mf_str_c(MF_ROTATION_SETTING));

    if (ref.kind != MF_REF_SETTING)
        return MF_ROTATION_DELAY;
    const struct mf_amount *value =
        &MF_ROW(org, settings, mf_setting_row, mf_org_slot(org, ref))->value;
    if (value->kind != MF_AMT_COUNT)
        return MF_ROTATION_DELAY;
    /* Whoever's key was stolen needs time to say so: never at once. */
    if (value->count < 1)
        return MF_DAY;
    return value->count > MF_MAX_ROTATION_DELAY / MF_DAY ? MF_MAX_ROTATION_DELAY
                                                         : (mf_duration)value->count * MF_DAY;
}

/* ---- rows ---- */

/* A place in `current` for the fingerprint, which the key's copy in the arena keeps. */
static void make_current(struct mf_keys *keys, uint32_t row)
{
    struct mf_hash *print = &keys->rows.at[row].key.print;
    uint32_t at;

    if (mf_map_get(&keys->prints, bytes_of(print), &at)) {
        keys->current.at[at] = row;
        return;
    }
    struct mf_hash *kept = mf_arena_copy(&keys->arena, print, sizeof *print);
    (void)mf_map_put(&keys->prints, bytes_of(kept), keys->current.n);
    mf_vec_push(&keys->arena, &keys->current, row);
}

static void link_to_person(struct mf_keys *keys, uint32_t row, mf_person person)
{
    while (keys->first.n <= person)
        mf_vec_push(&keys->arena, &keys->first, MF_NO_KEY);
    uint32_t *at = &keys->first.at[person];
    while (*at != MF_NO_KEY)
        at = &keys->rows.at[*at].next;
    *at = row;
}

static uint32_t add_row(struct mf_keys *keys, mf_person person, const struct mf_ssh_key *key,
                        mf_instant from, uint64_t entry)
{
    struct mf_signing_key row = {.person = person,
                                 .entry = entry,
                                 .from = from,
                                 .until = MF_NEVER,
                                 .replaces = MF_NO_KEY,
                                 .replaced = MF_NO_KEY,
                                 .added_by = MF_NO_KEY,
                                 .next = MF_NO_KEY};
    uint32_t number = keys->rows.n;

    if (!mf_ssh_key_read(mf_str_copy(&keys->arena, key->blob), &row.key, NULL))
        mf_bug("a key that was read before can't be read");
    mf_vec_push(&keys->arena, &keys->rows, row);
    make_current(keys, number);
    link_to_person(keys, number, person);
    return number;
}

static void end_row(struct mf_signing_key *row, enum mf_key_end why, mf_instant at, uint64_t entry)
{
    /* One that never signed has no time at all. */
    if (row->from > at) {
        why = MF_KEY_DROPPED;
        at = row->from;
    }
    row->until = at;
    row->end = why;
    row->end_entry = entry;
}

static bool has_ended(const struct mf_signing_key *row, mf_instant now)
{
    return row->end == MF_KEY_DROPPED || row->until <= now;
}

/* Another is to take its place, and hasn't yet. */
static bool is_rotating(const struct mf_signing_key *row, mf_instant now)
{
    return row->end == MF_KEY_ROTATED && row->until > now;
}

/* ---- founding ---- */

bool mf_keys_add(struct mf_keys *keys, mf_person person, const struct mf_ssh_key *key,
                 mf_instant at, uint64_t entry)
{
    if (mf_keys_find(keys, &key->print) != MF_NO_KEY)
        return false;
    (void)add_row(keys, person, key, at, entry);
    return true;
}

static const char namespaces[] = "namespaces=\"" MF_SSHSIG_NAMESPACE "\"";

/* `ID namespaces="mufakat" KIND BASE64`; NULL, or what is wrong with it. */
static const char *found_line(struct mf_keys *keys, struct mf_str line, const struct mf_org *org,
                              mf_instant at)
{
    struct mf_str id, options;
    struct mf_ssh_key key;

    if (!mf_scan_until(&line, ' ', &id) || !mf_scan_until(&line, ' ', &options) ||
        !mf_str_is(options, namespaces))
        return "not a person, the namespace and a public key";
    mf_person person = mf_org_find_person(org, id);
    if (person == MF_NOBODY)
        return "nobody on the roster is called that";
    if (!mf_ssh_key_line(&keys->arena, line, false, &key, NULL))
        return "no public key of a kind that may sign";
    return mf_keys_add(keys, person, &key, at, 0) ? NULL : "the key was there already";
}

enum mf_rc mf_keys_found(struct mf_keys *keys, struct mf_str lines, const struct mf_org *org,
                         mf_instant at, struct mf_err *err)
{
    struct mf_str rest = lines, line;
    unsigned number = 0;

    while (rest.n > 0) {
        number++;
        if (!mf_scan_line(&rest, &line))
            return mf_err_set(err, MF_E_FORMAT, "line %u: it doesn't end in a line feed", number);
        const char *wrong = found_line(keys, line, org, at);
        if (wrong)
            return mf_err_set(err, MF_E_FORMAT, "line %u: %s", number, wrong);
    }
    return MF_OK;
}

/* ---- commands about keys ---- */

static bool read_new_key(struct mf_arena *a, const struct mf_text *t, struct mf_ssh_key *ret)
{
    const struct mf_text_value *v = mf_text_value(t, MF_FIELD_PUBLIC_KEY);

    return v && mf_ssh_key_line(a, v->text, false, ret, NULL);
}

static bool about(struct mf_denial *no, const struct mf_text *t, enum mf_text_field field)
{
    const struct mf_text_value *v = mf_text_value(t, field);

    if (no && v) {
        no->line = v->line;
        no->field = mf_str_c(mf_text_field_name(field));
    }
    return false;
}

static bool deny_print(struct mf_arena *a, enum mf_denied why, const struct mf_hash *print,
                       struct mf_denial *no)
{
    struct mf_buf shown;

    mf_buf_init(&shown, a);
    mf_ssh_print_write(&shown, print);
    struct mf_str arg = mf_buf_str(&shown);
    return mf_deny(no, why, 1, &arg);
}

static bool may_bring(struct mf_arena *a, const struct mf_keys *keys, const struct mf_text *t,
                      struct mf_denial *no)
{
    struct mf_ssh_key key;

    if (!read_new_key(a, t, &key) || mf_keys_find(keys, &key.print) == MF_NO_KEY)
        return true;
    (void)deny_print(a, MF_NO_KEY_TAKEN, &key.print, no);
    return about(no, t, MF_FIELD_PUBLIC_KEY);
}

static bool may_revoke(struct mf_arena *a, const struct mf_keys *keys, const struct mf_text *t,
                       const struct mf_signing_key *by, mf_instant now, struct mf_denial *no)
{
    const struct mf_text_value *v = mf_text_value(t, MF_FIELD_REVOKED);
    uint32_t row = mf_keys_find(keys, &v->hash);
    enum mf_denied why = MF_NO__COUNT;

    if (row == MF_NO_KEY || keys->rows.at[row].person != by->person)
        why = MF_NO_NOT_YOUR_KEY;
    else if (has_ended(&keys->rows.at[row], now))
        why = MF_NO_KEY_ENDED;
    if (why == MF_NO__COUNT)
        return true;
    (void)deny_print(a, why, &v->hash, no);
    return about(no, t, MF_FIELD_REVOKED);
}

static bool has_room(struct mf_arena *a, const struct mf_keys *keys, mf_person person,
                     mf_instant now, struct mf_denial *no)
{
    unsigned n = 0;

    for (uint32_t i = mf_keys_of(keys, person); i != MF_NO_KEY; i = keys->rows.at[i].next)
        n += !has_ended(&keys->rows.at[i], now);
    if (n < MF_MAX_KEYS)
        return true;
    struct mf_str arg = mf_strf(a, "%u", n);
    return mf_deny(no, MF_NO_KEY_MANY, 1, &arg);
}

bool mf_keys_allow(struct mf_arena *a, const struct mf_keys *keys, const struct mf_text *t,
                   uint32_t row, mf_instant now, struct mf_denial *no)
{
    const struct mf_signing_key *by = &keys->rows.at[row];

    if (t->verb == MF_TEXT_REVOKE_KEY)
        return may_revoke(a, keys, t, by, now, no);
    if (t->verb == MF_TEXT_ROTATE_KEY && is_rotating(by, now)) {
        struct mf_str when = mf_instant_iso(a, by->until);
        return mf_deny(no, MF_NO_ROTATION_PENDING, 1, &when);
    }
    if (t->verb == MF_TEXT_ADD_KEY && !has_room(a, keys, by->person, now, no))
        return false;
    return may_bring(a, keys, t, no);
}

static void rotate(struct mf_keys *keys, uint32_t row, const struct mf_ssh_key *key,
                   mf_duration delay, uint64_t entry, mf_instant at)
{
    uint32_t new = add_row(keys, keys->rows.at[row].person, key, at + delay, entry);
    struct mf_signing_key *old = &keys->rows.at[row];

    old->until = at + delay;
    old->end = MF_KEY_ROTATED;
    old->end_entry = entry;
    old->replaced = new;
    keys->rows.at[new].replaces = row;
}

static void add_own(struct mf_keys *keys, uint32_t row, const struct mf_ssh_key *key,
                    mf_duration delay, uint64_t entry, mf_instant at)
{
    uint32_t new = add_row(keys, keys->rows.at[row].person, key, at + delay, entry);

    keys->rows.at[new].added_by = row;
}

/* What a thief has added with this key, and what doesn't sign yet, falls with it. */
static void drop_added(struct mf_keys *keys, uint32_t row, uint64_t entry, mf_instant at)
{
    for (uint32_t i = keys->rows.at[row].next; i != MF_NO_KEY; i = keys->rows.at[i].next) {
        struct mf_signing_key *key = &keys->rows.at[i];
        if (key->added_by == row && key->from > at && !has_ended(key, at))
            end_row(key, MF_KEY_DROPPED, at, entry);
    }
}

/* A rotation that hasn't taken effect falls with either of its keys. */
static void revoke(struct mf_keys *keys, uint32_t row, uint64_t entry, mf_instant at)
{
    struct mf_signing_key *key = &keys->rows.at[row];

    if (key->from > at && key->replaces != MF_NO_KEY) {
        struct mf_signing_key *old = &keys->rows.at[key->replaces];
        old->until = MF_NEVER;
        old->end = MF_KEY_STANDS;
        old->end_entry = 0;
        old->replaced = MF_NO_KEY;
    }
    if (is_rotating(key, at))
        end_row(&keys->rows.at[key->replaced], MF_KEY_DROPPED, at, entry);
    drop_added(keys, row, entry, at);
    end_row(key, MF_KEY_REVOKED, at, entry);
}

void mf_keys_take(struct mf_keys *keys, const struct mf_text *t, uint32_t row,
                  const struct mf_org *org, uint64_t entry, mf_instant at)
{
    const struct mf_text_value *v;
    struct mf_ssh_key key;

    keys->rows.at[row].sequence = t->sequence;
    if (t->verb == MF_TEXT_REVOKE_KEY) {
        v = mf_text_value(t, MF_FIELD_REVOKED);
        revoke(keys, mf_keys_find(keys, &v->hash), entry, at);
        return;
    }
    if (t->verb != MF_TEXT_ROTATE_KEY && t->verb != MF_TEXT_ADD_KEY && t->verb != MF_TEXT_JOIN)
        return;
    if (!read_new_key(&keys->arena, t, &key))
        return; /* a newcomer without a key */
    if (t->verb == MF_TEXT_ROTATE_KEY) {
        rotate(keys, row, &key, mf_keys_delay(org), entry, at);
        return;
    }
    if (t->verb == MF_TEXT_ADD_KEY) {
        add_own(keys, row, &key, mf_keys_delay(org), entry, at);
        return;
    }
    v = mf_text_value(t, MF_FIELD_PERSON);
    (void)add_row(keys, mf_org_find_person(org, v->text), &key, at, entry);
}

void mf_keys_counted(struct mf_keys *keys, uint32_t row, const struct mf_assertion *as)
{
    struct mf_signing_key *key = &keys->rows.at[row];

    key->counter = as->counter;
    key->may_be_copied = as->may_be_copied;
    key->copied = as->copied;
}

/* ---- the effect `rekey` ---- */

bool mf_keys_may_replace(const struct mf_keys *keys, const struct mf_ssh_key *key)
{
    uint32_t row = mf_keys_find(keys, &key->print);

    return row == MF_NO_KEY || keys->rows.at[row].sequence == 0;
}

/* All of the person's keys end but the one that the proposal brings. */
static void rekey(struct mf_keys *keys, const struct mf_org *org, const struct mf_event *e,
                  uint64_t entry)
{
    struct mf_ssh_key key;
    uint32_t kept = MF_NO_KEY;
    bool brought = false;

    if (e->proposal != MF_NO_PROPOSAL) {
        struct mf_proposal_view p = mf_org_proposal(org, e->proposal);
        brought = mf_text_new_key(&keys->arena, p.args, p.nargs, &key);
    }
    if (brought)
        kept = mf_keys_find(keys, &key.print);
    for (uint32_t i = mf_keys_of(keys, e->person); i != MF_NO_KEY; i = keys->rows.at[i].next)
        if (i != kept && !has_ended(&keys->rows.at[i], e->at))
            end_row(&keys->rows.at[i], MF_KEY_REKEYED, e->at, entry);
    if (!brought || (kept != MF_NO_KEY && keys->rows.at[kept].person == e->person &&
                     mf_key_signs(&keys->rows.at[kept], e->at)))
        return;
    if (!mf_keys_may_replace(keys, &key))
        return; /* it has signed for somebody, or was ended: it stays what it is */
    if (kept != MF_NO_KEY && !has_ended(&keys->rows.at[kept], e->at))
        end_row(&keys->rows.at[kept], MF_KEY_REKEYED, e->at, entry);
    (void)add_row(keys, e->person, &key, e->at, entry);
}

void mf_keys_events(struct mf_keys *keys, const struct mf_org *org, const struct mf_events *events,
                    uint32_t first, uint64_t entry)
{
    for (uint32_t i = first; i < events->list.n; i++)
        if (events->list.at[i].kind == MF_EV_REKEYED)
            rekey(keys, org, &events->list.at[i], entry);
}

/* ---- what is shown ---- */

/* YYYYMMDDHHMMSSZ */
static void write_second(struct mf_buf *out, mf_instant t)
{
    struct mf_str iso = mf_instant_iso(out->arena, t / MF_SECOND * MF_SECOND);

    for (size_t i = 0; i < iso.n; i++)
        if ((iso.p[i] >= '0' && iso.p[i] <= '9') || iso.p[i] == 'Z')
            mf_buf_char(out, iso.p[i]);
}

void mf_keys_founding(const struct mf_keys *keys, const struct mf_org *org, struct mf_buf *out)
{
    for (uint32_t i = 0; i < keys->rows.n; i++) {
        const struct mf_signing_key *row = &keys->rows.at[i];
        mf_buf_f(out, "%.*s %s ", MF_F(mf_org_person_id(org, row->person)), namespaces);
        mf_ssh_key_write(out, &row->key);
        mf_buf_char(out, '\n');
    }
}

void mf_keys_export(const struct mf_keys *keys, const struct mf_org *org, struct mf_buf *out)
{
    for (uint32_t i = 0; i < keys->rows.n; i++) {
        const struct mf_signing_key *row = &keys->rows.at[i];
        if (row->until <= row->from)
            continue;
        mf_buf_f(out, "%s%.*s %s", mf_ssh_is_passkey(row->key.kind) ? "# " : "",
                 MF_F(mf_org_person_id(org, row->person)), namespaces);
        if (row->entry > 0) {
            mf_buf_c(out, ",valid-after=\"");
            write_second(out, row->from);
            mf_buf_char(out, '"');
        }
        if (row->until != MF_NEVER) { /* ssh-keygen takes the last second as well */
            mf_buf_c(out, ",valid-before=\"");
            write_second(out, row->until - 1);
            mf_buf_char(out, '"');
        }
        mf_buf_char(out, ' ');
        mf_ssh_key_write(out, &row->key);
        mf_buf_char(out, '\n');
    }
}

struct mf_hash mf_keys_hash(const struct mf_keys *keys)
{
    struct mf_arena scratch;
    struct mf_buf out;

    mf_arena_init(&scratch);
    mf_buf_init(&out, &scratch);
    for (uint32_t i = 0; i < keys->rows.n; i++) {
        const struct mf_signing_key *row = &keys->rows.at[i];
        mf_ssh_print_write(&out, &row->key.print);
        mf_buf_f(&out,
                 " %" PRIu32 " %" PRIu64 " %" PRId64 " %" PRId64 " %d %" PRIu64 " %" PRIu64
                 " %" PRIu32 " %" PRIu32,
                 row->person, row->entry, row->from, row->until, (int)row->end, row->end_entry,
                 row->sequence, row->replaces, row->replaced);
        if (row->added_by != MF_NO_KEY)
            mf_buf_f(&out, " added %" PRIu32, row->added_by);
        if (mf_ssh_is_passkey(row->key.kind))
            mf_buf_f(&out, " counter %" PRIu32 " copies %d%d", row->counter, row->may_be_copied,
                     row->copied);
        mf_buf_char(&out, '\n');
    }
    struct mf_hash hash = mf_sha256(mf_buf_str(&out));
    mf_arena_free(&scratch);
    return hash;
}
