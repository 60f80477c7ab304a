#include "cli/ask_all.h"

#include <pthread.h>
#include <string.h>

#include "base/os.h"

struct round {
    struct mf_log *log;
    pthread_mutex_t mutex; /* of the log */
    struct mf_str note;
    uint64_t size;
};

struct one {
    struct round *round;
    pthread_t thread;
    struct mf_arena arena;
    const struct mf_policy_key *key; /* NULL: it isn't asked */
    struct mf_asked_answer answer;
};

static enum mf_rc prove(void *ctx, uint64_t old, uint64_t size, struct mf_proof *ret,
                        struct mf_err *err)
{
    struct round *r = ctx;
    enum mf_rc rc;

    pthread_mutex_lock(&r->mutex);
    rc = mf_tree_prove_consistency(mf_play_tree(mf_log_play(r->log)), old, size, ret, err);
    pthread_mutex_unlock(&r->mutex);
    return rc;
}

static void *ask_one(void *payload)
{
    struct one *o = payload;
    struct mf_ask ask = {.witness = o->key,
                         .note = o->round->note,
                         .size = o->round->size,
                         .proof = prove,
                         .ctx = o->round};
    uint64_t old = 0; /* it says so itself */

    mf_ask(&o->arena, &ask, &old, &o->answer);
    return NULL;
}

static struct mf_asked_answer kept(struct mf_arena *a, const struct mf_asked_answer *from)
{
    struct mf_asked_answer r = *from;

    r.lines = mf_str_copy(a, from->lines);
    r.why = mf_str_copy(a, from->why);
    return r;
}

/* All of them for the log's last checkpoint; in *ret_note it, with what came. */
static void ask_round(struct mf_log *log, struct mf_arena *a, struct mf_asked_all *ret,
                      struct mf_str *ret_note)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_log_play(log)));
    uint32_t n = c->witnessed.nnames;
    struct one *ones = mf_new_n(a, struct one, n);
    struct round r = {.log = log, .mutex = PTHREAD_MUTEX_INITIALIZER};
    struct mf_buf note;

    r.note = mf_str_copy(a, mf_log_to_cosign(log, &r.size));
    ret->asked = ret->cosigned = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct one *o = &ones[i];
        o->round = &r;
        mf_arena_init(&o->arena);
        o->key = mf_witnessing_key(mf_play_witnessing(mf_log_play(log)),
                                   c->witnessed.names[i].name.text);
        if (o->key &&
            (!mf_ask_can(o->key->url) || pthread_create(&o->thread, NULL, ask_one, o) != 0))
            o->key = NULL;
    }
    mf_buf_init(&note, a);
    mf_buf_add(&note, r.note);
    for (uint32_t i = 0; i < n; i++) {
        struct one *o = &ones[i];
        ret->was_asked[i] = o->key != NULL;
        if (o->key) {
            pthread_join(o->thread, NULL);
            ret->each[i] = kept(a, &o->answer);
            ret->asked++;
            ret->cosigned += o->answer.what == MF_ASK_COSIGNED;
            mf_buf_add(&note, ret->each[i].lines);
        }
        mf_arena_free(&o->arena);
    }
    pthread_mutex_destroy(&r.mutex);
    *ret_note = mf_buf_str(&note);
}

enum mf_rc mf_ask_all(struct mf_log *log, struct mf_arena *a, mf_instant now,
                      struct mf_asked_all *ret, struct mf_err *err)
{
    const struct mf_charter *c = mf_org_charter(mf_play_org(mf_log_play(log)));
    enum mf_rc rc = MF_OK;
    uint64_t size;
    struct mf_str note;

    *ret = (struct mf_asked_all){.needed = (uint32_t)c->witnessed.k,
                                 .each = mf_new_n(a, struct mf_asked_answer, c->witnessed.nnames),
                                 .was_asked = mf_new_n(a, bool, c->witnessed.nnames)};
    if (c->witnessed.span.len == 0)
        return MF_OK;
    if (!mf_ask_init())
        return mf_err_set(err, MF_E_IO, "libcurl doesn't start on this machine");
    /* The second round is over the entry that the first has brought, for who reads the checkpoint.
     */
    for (unsigned round = 0; round < 2 && mf_log_to_cosign(log, &size).n > 0; round++) {
        ask_round(log, a, ret, &note);
        if (ret->cosigned < ret->needed)
            break;
        rc = mf_log_cosigned(log, now, note, NULL, err);
        if (rc != MF_OK)
            break;
        ret->enough = true;
    }
    return rc;
}
