/* A roster for a study: whether an organisation can be founded with these people and keys. */
#include "base/os.h"
#include "engine/roster.h"
#include "ledger/keys.h"
#include "server/studies.h"
#include "server/study_json.h"

#define MOST_PERSONS 20000u /* more takes longer than a study may */

struct people {
    const struct mf_inquiry *study;
    const struct mf_source *source;
    const struct mf_roster_text *roster; /* NULL: it has mistakes */
    struct mf_arena *a;
    bool *keyed; /* of each person: has a key that is one */
};

static const char *const crowded[MF_LINGUA__COUNT] = {
    "the roster has {0} persons, which is more than can be studied here; `mufakat found` takes it",
    "daftar ini memuat {0} orang, lebih banyak daripada yang dapat dikaji di sini; `mufakat found` "
    "menerimanya"};
static const char *const key_twice[MF_LINGUA__COUNT] = {"this key stands in the roster already",
                                                        "kunci ini sudah ada dalam daftar"};

/* ---- keys ---- */

static void bad_key(const struct people *p, json_t *list, const struct mf_roster_key *key,
                    struct mf_str why)
{
    struct mf_place place = mf_source_place(p->source, key->span.at);
    json_t *j = json_object();

    mf_j_put(j, "person", mf_j_text(p->a, p->roster->roster.persons[key->person].id));
    mf_j_put(j, "line", mf_j_number(place.line));
    mf_j_put(j, "column", mf_j_number(place.column));
    mf_j_put(j, "message", mf_j_text(p->a, why));
    mf_j_push(list, j);
}

/* The keys that are none, or stand there twice. */
static json_t *bad_keys(const struct people *p)
{
    struct mf_keys *keys = mf_keys_new();
    json_t *list = json_array();

    for (uint32_t i = 0; p->roster && i < p->roster->nkeys; i++) {
        const struct mf_roster_key *k = &p->roster->keys[i];
        struct mf_ssh_key key;
        struct mf_denial no = {0};
        struct mf_buf why;
        if (mf_ssh_key_line(p->a, k->text, true, &key, &no)) {
            p->keyed[k->person] = true;
            if (!mf_keys_add(keys, k->person, &key, 0, 0))
                bad_key(p, list, k, mf_str_c(key_twice[p->study->lingua]));
            continue;
        }
        mf_buf_init(&why, p->a);
        mf_denial_text(&why, &no, p->study->lingua);
        bad_key(p, list, k, mf_buf_str(&why));
    }
    mf_keys_free(keys);
    return list;
}

/* Who is there and can't sign anything. */
static json_t *without_key(const struct people *p)
{
    json_t *list = json_array();

    for (uint32_t i = 0; p->roster && i < p->roster->roster.npersons; i++)
        if (!p->keyed[i])
            mf_j_push(list, mf_j_text(p->a, p->roster->roster.persons[i].id));
    return list;
}

/* ---- the whole ---- */

static enum mf_study_end too_many(const struct people *p, struct mf_buf *out)
{
    struct mf_str count = mf_strf(p->a, "%u", p->roster->roster.npersons);
    json_t *j = json_object();
    struct mf_buf b;

    mf_buf_init(&b, p->a);
    mf_fill(&b, crowded[p->study->lingua], &count, 1);
    mf_j_put(j, "message", mf_j_text(p->a, mf_buf_str(&b)));
    mf_study_put(out, j);
    return MF_STUDY_WRONG;
}

enum mf_study_end mf_study_roster(const struct mf_inquiry *study, const struct mf_charter *charter,
                                  struct mf_buf *out)
{
    struct people p = {.study = study, .source = &study->scenario, .a = out->arena};
    struct mf_refusals refused = {.arena = p.a};
    struct mf_org *org = NULL;
    struct mf_diags diags;
    json_t *j, *keys;

    mf_diags_init(&diags, p.a);
    p.roster = mf_roster_read(p.a, *p.source, charter, &diags);
    if (p.roster && p.roster->roster.npersons > MOST_PERSONS)
        return too_many(&p, out);
    if (p.roster) {
        p.keyed = mf_new_n(p.a, bool, p.roster->roster.npersons + 1);
        org = mf_org_found(charter, &p.roster->roster, mf_os_now(), NULL, &refused);
    }
    keys = bad_keys(&p);
    j = json_object();
    mf_j_put(j, "valid", json_boolean(org && json_array_size(keys) == 0 && p.roster->nkeys > 0));
    mf_j_put(j, "title", p.roster ? mf_j_text(p.a, p.roster->title) : json_null());
    mf_j_put(j, "persons", mf_j_number(p.roster ? p.roster->roster.npersons : 0));
    mf_j_put(j, "diagnostics", mf_study_diagnostics(p.a, p.source, &diags, study->lingua));
    mf_j_put(j, "reasons", mf_study_reasons(p.a, &refused, study->lingua));
    mf_j_put(j, "keys", keys);
    mf_j_put(j, "without_key", without_key(&p));
    mf_study_put(out, j);
    mf_org_free(org);
    return MF_STUDY_DONE;
}
