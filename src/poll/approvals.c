/*
 * Approvals as JSON: a list of ballots, each an object whose members vote_1, vote_2, … are names.
 * Options are those that the ballots name, in bytewise order.
 */
#include <jansson.h>
#include <string.h>

#include "poll/reader.h"

#define MOST (32u << 20) /* the library takes many times as much */

static bool ballot(struct mf_reader *r, json_t *o, size_t number, bool collecting)
{
    const char *key;
    json_t *v;

    if (!json_is_object(o))
        return mf_poll_refuse_at(r, 0, MF_POLL_WORD_APPROVALS_SHAPE, mf_poll_number(r, number),
                                 mf_poll_none);
    json_object_foreach(o, key, v)
    {
        struct mf_str name;
        uint32_t option;
        if (strncmp(key, "vote_", 5) != 0)
            continue;
        name = mf_str_trim((struct mf_str){json_string_value(v), json_string_length(v)});
        if (!json_is_string(v) || name.n == 0)
            return mf_poll_refuse_at(r, 0, MF_POLL_WORD_APPROVALS_SHAPE, mf_poll_number(r, number),
                                     mf_poll_none);
        if (!mf_map_get(&r->by_name, name, &option)) {
            if (!mf_poll_option(r, mf_str_copy(r->a, name), mf_poll_none))
                return false;
            continue;
        }
        if (collecting)
            continue;
        for (uint32_t i = 0; i < r->marks.n; i++)
            if (r->marks.at[i].option == option)
                return mf_poll_refuse_at(r, 0, MF_POLL_WORD_APPROVALS_TWICE,
                                         mf_poll_number(r, number), mf_str_copy(r->a, name));
        mf_poll_mark(r, option, 1);
    }
    return collecting || mf_poll_ballot(r, 1);
}

static bool through(struct mf_reader *r, json_t *list, bool collecting)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!ballot(r, json_array_get(list, i), i + 1, collecting))
            return false;
    return true;
}

bool mf_poll_read_approvals(struct mf_reader *r)
{
    json_error_t e;
    json_t *list;
    bool ok;

    if (r->text.n > MOST)
        return mf_poll_refuse_at(r, 0, MF_POLL_WORD_JSON_LONG, mf_poll_none, mf_poll_none);
    list = json_loadb(r->text.p, r->text.n, JSON_REJECT_DUPLICATES, &e);
    if (!list)
        return mf_poll_refuse_at(r, e.line > 0 ? (uint32_t)e.line : 0, MF_POLL_WORD_JSON_BROKEN,
                                 mf_str_copy(r->a, mf_str_c(e.text)), mf_poll_none);
    ok = json_is_array(list) ||
         mf_poll_refuse_at(r, 0, MF_POLL_WORD_APPROVALS_SHAPE, mf_poll_number(r, 1), mf_poll_none);
    ok = ok && through(r, list, true);
    if (ok)
        mf_poll_sort_options(r);
    ok = ok && mf_poll_open(r, MF_MARKS_APPROVALS) && through(r, list, false);
    json_decref(list);
    return ok;
}
