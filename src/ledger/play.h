#ifndef MF_LEDGER_PLAY_H
#define MF_LEDGER_PLAY_H
/*
 * A ledger played from its first entry on: what the organisation is after it, who signs with which
 * key, what the tree is. The one way from entries to a state: the sequencer, a start after a crash
 * and a stranger's verification all go it. Nothing here reads a clock or a file; documents that
 * stand beside the ledger are asked for by their hash.
 *
 * A player owns what it has played; its memory grows with the organisation, not with the ledger,
 * but for 64 bytes an entry of the tree.
 */
#include "base/err.h"
#include "engine/org.h"
#include "ledger/admit.h"
#include "ledger/entry.h"
#include "ledger/fault.h"
#include "ledger/note.h"
#include "ledger/seals.h"
#include "ledger/tree.h"
#include "ledger/witnessed.h"

/* Charter, roster, keys: what a founding entry may name by hash. */
#define MF_FOUNDING_DOCUMENTS 3

/* What a document's hash stands for, in the arena; false: it isn't there. Other bytes than those of
 * the hash are refused. */
typedef bool mf_play_document(void *payload, const struct mf_hash *hash, struct mf_arena *a,
                              struct mf_str *ret);

struct mf_play;

struct mf_play *mf_play_new(mf_play_document *document, void *payload);
void mf_play_free(struct mf_play *p);

/*
 * A charter's text as a source to be read: an entry has no file names, so whether the text is a
 * document in Markdown is seen by its first words. It is a plain charter when it begins, after
 * blank lines and lines whose first character is `#`, with `charter` and a quotation mark.
 */
struct mf_source mf_play_charter(struct mf_str text);

/* ---- one entry after the other ---- */

/*
 * Founds: the ledger's first entry. MF_E_FORMAT says what of it isn't what it should be, or why
 * the charter or the roster are refused. `events` (may be NULL) gets what the engine says.
 */
enum mf_rc mf_play_found(struct mf_play *p, struct mf_str bytes, struct mf_events *events,
                         struct mf_err *err) MF_MUST_USE;
/*
 * The next entry, from its bytes. MF_E_FORMAT: it can't stand there (another form, an instant
 * before the last, a command that the gate denies or the charter refuses); the message says why,
 * and the player is as before but for time. `trusted`: its signature was verified already.
 */
enum mf_rc mf_play_entry(struct mf_play *p, struct mf_str bytes, bool trusted,
                         struct mf_events *events, struct mf_err *err) MF_MUST_USE;
/*
 * The same of an entry that was read already, perhaps in another thread, with the hash of its leaf.
 * `ad`: of a command, as mf_admit_read() and mf_admit_verify() took it for this organisation; what
 * it needs further is put into it. NULL: it is none.
 */
enum mf_rc mf_play_read(struct mf_play *p, const struct mf_entry *e, const struct mf_hash *leaf,
                        struct mf_admitted *ad, struct mf_events *events,
                        struct mf_err *err) MF_MUST_USE;

/* What kept the last entry, or the founding, from being played, once either has said MF_E_FORMAT:
 * the same as the error's message, in each language. */
enum mf_fault_kind mf_play_fault(const struct mf_play *p, struct mf_both *ret);
/*
 * The same of an entry as a store has it. A sealed one (seal.h) whose secret is there is played as
 * what it is, in its own place. One whose secret isn't known is passed over: time passes, and a
 * proposal that it files takes its number and no more. What comes after that can't be judged
 * wholly: a command that isn't allowed then is no failure, but noted (mf_play_unjudged()), and
 * nothing is done.
 *
 * `opened` entries open what was sealed: MF_E_FORMAT where it isn't that.
 */
enum mf_rc mf_play_stored(struct mf_play *p, const struct mf_store_entry *se, bool trusted,
                          struct mf_events *events, struct mf_err *err) MF_MUST_USE;
/* This player has the ledger with all that is sealed and every document: a secret that is missing
 * is MF_E_FORMAT. */
void mf_play_keeps_secrets(struct mf_play *p);

/* ---- the two steps of which the sequencer makes an entry ---- */

/*
 * Time passes to the instant, as for an entry stamped with it: outage rule, deadlines, keys. An
 * earlier instant than the last is a bug of the caller.
 */
void mf_play_pass(struct mf_play *p, mf_instant at, struct mf_events *events);
/*
 * Before that, for an entry of that kind and instant: whether it may stand there now. And after it,
 * for one that is no command: takes what it says, of witnesses and of the clock; MF_E_FORMAT with
 * the reason, and nothing has changed.
 */
enum mf_rc mf_play_may(struct mf_play *p, const struct mf_entry *e, struct mf_err *err) MF_MUST_USE;
enum mf_rc mf_play_said(struct mf_play *p, const struct mf_entry *e, bool trusted,
                        struct mf_err *err) MF_MUST_USE;
struct mf_refused { /* why a command isn't taken: the gate, or else the charter */
    bool denied;
    struct mf_denial denial;
    struct mf_refusals refusals;
};
/*
 * Carries out a command that mf_admit_read() has taken apart and mf_admit_verify() has verified, at
 * the instant to which time has passed. False: not taken, and why; nothing has changed.
 */
bool mf_play_command(struct mf_play *p, struct mf_arena *a, struct mf_admitted *ad,
                     struct mf_events *events, struct mf_refused *no);
/*
 * An entry was made of it, or of nothing but time, stamped with the instant to which time has
 * passed. Where something fell due on the way there, one must be made; where nothing did, as with a
 * command that is refused, none is needed, and the next silence counts from the last entry.
 */
void mf_play_leaf(struct mf_play *p, const struct mf_hash *leaf);

/*
 * Is the command that was just carried out to be sealed, as not everybody may see the proposal that
 * it is about, or as the charter may hide what names the document that it stores? *ret: whose time
 * is waited for. `before`: how many proposals there were before the command.
 */
bool mf_play_hidden(const struct mf_play *p, const struct mf_admitted *ad, uint32_t before,
                    struct mf_waits *ret);
/* What is sealed and may be seen by everybody now; NULL: nothing. */
const struct mf_sealed_row *mf_play_opens(struct mf_play *p);
/* The entry that comes next with mf_play_leaf() is sealed; or it opens another. */
void mf_play_sealed(struct mf_play *p, const struct mf_seal *seal, const struct mf_waits *waits);
void mf_play_opened(struct mf_play *p, uint64_t entry);

/* ---- looking ---- */

/* A command that the player can't judge, as something before it is sealed. */
struct mf_unjudged {
    uint64_t entry;
    struct mf_both why;
};
#define MF_UNJUDGED_KEPT 100u
/* The first MF_UNJUDGED_KEPT of them; *ret_all: how many there are. */
const struct mf_unjudged *mf_play_unjudged(const struct mf_play *p, uint32_t *ret_n,
                                           uint64_t *ret_all);
const struct mf_seals *mf_play_seals(const struct mf_play *p);

struct mf_str mf_play_origin(const struct mf_play *p); /* n 0: not founded yet */
/* The organisation's name: the title of the roster that it was founded with. It stays, whatever the
 * charter is called; owned by the player. */
struct mf_str mf_play_title(const struct mf_play *p);
struct mf_org *mf_play_org(struct mf_play *p);
struct mf_keys *mf_play_keys(struct mf_play *p);
/* What its witnesses have seen of it. */
const struct mf_witnessing *mf_play_witnessing(const struct mf_play *p);
mf_instant mf_play_last(const struct mf_play *p); /* instant of the last entry */
mf_instant mf_play_now(const struct mf_play *p);  /* to which time has passed */
uint64_t mf_play_size(const struct mf_play *p);
struct mf_hash mf_play_root(const struct mf_play *p);
enum mf_rc mf_play_root_at(struct mf_play *p, uint64_t size, struct mf_hash *ret,
                           struct mf_err *err) MF_MUST_USE;
struct mf_tree_reader mf_play_tree(struct mf_play *p);
/* The log's public key, as the founding entry has it. */
const struct mf_vkey *mf_play_log_key(const struct mf_play *p);
/* May everybody have that document? What the founding entry names (charter, roster or keys), since
 * nobody verifies the ledger without them; and where a charter may hide proposals what a public one
 * names, and what was stored by an entry that everybody can read. */
bool mf_play_document_public(const struct mf_play *p, const struct mf_hash *hash);
/* SHA-256 over the hashes of the organisation's state, of the register of keys and, where witnesses
 * are known, of what they have cosigned. */
struct mf_hash mf_play_state(const struct mf_play *p);

#endif
