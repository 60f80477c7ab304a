/* Power as JSON; the form is docs/power.schema.json. */
#include <jansson.h>

#include "base/os.h"
#include "games/game_json.h"

static void put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0)
        mf_oom(64);
}

static void push(json_t *array, json_t *value)
{
    if (!value || json_array_append_new(array, value) != 0)
        mf_oom(64);
}

static json_t *text(struct mf_str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *optional(struct mf_str s)
{
    return s.n > 0 ? text(s) : json_null();
}

static json_t *size(uint32_t n)
{
    return n == UINT32_MAX ? json_null() : json_integer(n);
}

static json_t *example(const struct mf_indices *p, uint32_t n, const uint32_t *count)
{
    if (n == UINT32_MAX || !count)
        return json_null();
    json_t *list = json_array();
    for (uint32_t c = 0; c < p->game->classes.n; c++)
        push(list, json_integer(count[c]));
    return list;
}

static json_t *row(const struct mf_indices *p, uint32_t c)
{
    const struct mf_power_row *r = &p->rows[c];
    json_t *j = json_object();
    put(j, "name", optional(p->game->classes.at[c].name));
    put(j, "size", json_integer(p->game->classes.at[c].size));
    for (unsigned i = 0; i < MF_INDEX__COUNT; i++)
        put(j, mf_index_name((enum mf_index)i),
            p->gap[i] == MF_POWER_KNOWN ? json_real(r->value[i]) : json_null());
    if (p->exact) {
        json_t *exact = json_object();
        for (unsigned i = 0; i < MF_INDEX__COUNT; i++)
            put(exact, mf_index_name((enum mf_index)i), optional(r->exact[i]));
        put(exact, "swings", optional(r->swings));
        put(j, "exact", exact);
    }
    put(j, "veto", json_boolean(r->vetoer));
    put(j, "dictator", json_boolean(r->dictator));
    put(j, "dummy", p->dummies_known ? json_boolean(r->dummy) : json_null());
    return j;
}

static json_t *gaps(const struct mf_indices *p)
{
    json_t *j = json_object();
    for (unsigned i = 0; i < MF_INDEX__COUNT; i++)
        if (p->gap[i] != MF_POWER_KNOWN)
            put(j, mf_index_name((enum mf_index)i),
                text(mf_str_c(mf_power_gap_text(p->gap[i], MF_EN))));
    return j;
}

static json_t *minimal(const struct mf_indices *p)
{
    if (p->minimal_gap != MF_POWER_KNOWN)
        return json_null();
    json_t *j = json_object(), *sizes = json_array();
    put(j, "count", json_real(p->minimal));
    put(j, "exact", optional(p->minimal_exact));
    for (uint32_t i = 0; i < p->nby_size; i++) {
        json_t *s = json_object();
        put(s, "members", json_integer(p->by_size[i].size));
        put(s, "count", json_real(p->by_size[i].count));
        put(s, "exact", optional(p->by_size[i].exact));
        push(sizes, s);
    }
    put(j, "by_size", sizes);
    return j;
}

static json_t *coalitions(const struct mf_indices *p)
{
    static const char *const answer[] = {
        [MF_POWER_NO] = "no", [MF_POWER_YES] = "yes", [MF_POWER_UNKNOWN] = "unknown"};
    json_t *j = json_object();
    bool known = p->sizes_gap == MF_POWER_KNOWN;
    put(j, "smallest_winning", known ? size(p->smallest_winning) : json_null());
    put(j, "winning_example",
        known ? example(p, p->smallest_winning, p->winning_example) : json_null());
    put(j, "smallest_blocking", known ? size(p->smallest_blocking) : json_null());
    put(j, "blocking_example",
        known ? example(p, p->smallest_blocking, p->blocking_example) : json_null());
    put(j, "improper", json_string(answer[p->improper]));
    put(j, "power_to_act", p->act_gap == MF_POWER_KNOWN ? json_real(p->act) : json_null());
    put(j, "power_to_act_exact", optional(p->act_exact));
    put(j, "winning", optional(p->winning));
    put(j, "minimal_winning", minimal(p));
    return j;
}

static int to_buffer(const char *bytes, size_t n, void *out)
{
    mf_buf_add(out, (struct mf_str){bytes, n});
    return 0;
}

void mf_power_json(struct mf_buf *out, const struct mf_indices *p)
{
    json_t *j = json_object(), *rows = json_array();
    put(j, "format", json_string("mufakat-power-1"));
    put(j, "title", optional(p->game->title));
    put(j, "mode", json_string(p->exact ? "exact" : "fast"));
    put(j, "members", json_integer(p->members));
    put(j, "nodes", json_integer((json_int_t)p->nodes));
    for (uint32_t c = 0; c < p->game->classes.n; c++)
        push(rows, row(p, c));
    put(j, "classes", rows);
    put(j, "coalitions", coalitions(p));
    put(j, "left_out", gaps(p));
    if (json_dump_callback(j, to_buffer, out,
                           JSON_INDENT(1) |
                               (p->exact ? JSON_REAL_PRECISION(15) : JSON_REAL_PRECISION(12))) != 0)
        mf_oom(64);
    mf_buf_char(out, '\n');
    json_decref(j);
}
