/*
 * From operands to the text of a command. Lines are put together as they were typed, by the table
 * of text.def; whether they are what they should be is for the ledger's own reader to say.
 */
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "cli/act.h"
#include "cli/tell.h"
#include "ledger/sign.h"
#include "ledger/wire.h"

enum times { TIMES_ONE, TIMES_OPTIONAL, TIMES_MANY };
enum shape {
    SHAPE_PLAIN,
    SHAPE_COUNTED,
    SHAPE_MARKED_COUNTED,
    SHAPE_PROPOSAL,
    SHAPE_PUBLIC,
    SHAPE_PRINT
};
enum { MAX_HAS = 8 };

struct has {
    enum mf_text_field field;
    enum times times;
};

#define SHAPE_NAME     SHAPE_PLAIN
#define SHAPE_MARKED   SHAPE_PLAIN
#define SHAPE_NUMBER   SHAPE_PLAIN
#define SHAPE_HASH     SHAPE_PLAIN
#define SHAPE_COUNT    SHAPE_PLAIN
#define SHAPE_BALLOT   SHAPE_PLAIN
#define SHAPE_ARGUMENT SHAPE_PLAIN

static const enum shape shapes[MF_FIELD__COUNT] = {
#define MF_TEXT_FIELD(sym, word, shape, en, id) [MF_FIELD_##sym] = SHAPE_##shape,
#include "ledger/text.def"
#undef MF_TEXT_FIELD
};

static const struct {
    const char *word;
    struct has has[MAX_HAS]; /* ends with the field MF_FIELD__COUNT */
} verbs[MF_TEXT__COUNT] = {
#define HAS(field, times) {MF_FIELD_##field, TIMES_##times},
#define MF_TEXT_VERB(sym, word, does, fields, en, id)                                              \
    [MF_TEXT_##sym] = {word, {fields{MF_FIELD__COUNT, TIMES_ONE}}},
#include "ledger/text.def"
#undef MF_TEXT_VERB
#undef HAS
};

enum mf_text_verb mf_act_verb(const char *word)
{
    unsigned i = 0;
    while (i < MF_TEXT__COUNT && strcmp(verbs[i].word, word) != 0)
        i++;
    return (enum mf_text_verb)i;
}

/* ---- what was given ---- */

struct given {
    enum mf_text_field field;
    struct mf_str name; /* of an ARGUMENT */
    struct mf_str value;
};

struct reading {
    struct mf_act *act;
    const struct mf_power *power; /* of a filing, once it was named */
    MF_VEC(struct given) given;
};

static bool may_come_often(const struct reading *r, enum mf_text_field field)
{
    for (const struct has *h = verbs[r->act->verb].has; h->field != MF_FIELD__COUNT; h++)
        if (h->field == field)
            return h->times == TIMES_MANY;
    return false;
}

static unsigned times_given(const struct reading *r, enum mf_text_field field)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < r->given.n; i++)
        n += r->given.at[i].field == field;
    return n;
}

static int twice(const struct reading *r, struct mf_str name)
{
    return mf_word_usage(r->act->cli, MF_WORD_FIELD_TWICE, 1, &name);
}

/* A power of the present charter, or what there is instead. */
static int name_power(struct reading *r, struct mf_str name)
{
    const struct mf_charter *c = r->act->scene.charter;
    struct mf_ref ref = mf_charter_find(c, name);
    struct mf_tell_names names = {.cli = r->act->cli, .shown = 40};
    if (ref.kind == MF_REF_POWER) {
        r->power = &c->powers[ref.index];
        return 0;
    }
    for (uint32_t i = 0; i < c->npowers; i++)
        mf_tell_name(&names, c->powers[i].name.text);
    struct mf_str args[2] = {name, mf_tell_names(&names)};
    return mf_word_usage(r->act->cli, MF_WORD_UNKNOWN_POWER, 2, args);
}

static int give(struct reading *r, enum mf_text_field field, struct mf_str value)
{
    if (!may_come_often(r, field) && times_given(r, field) > 0)
        return twice(r, mf_str_c(mf_text_field_name(field)));
    mf_vec_push(r->act->cli->arena, &r->given, ((struct given){.field = field, .value = value}));
    return field == MF_FIELD_POWER ? name_power(r, value) : 0;
}

static int give_argument(struct reading *r, struct mf_str name, struct mf_str value)
{
    for (uint32_t i = 0; i < r->given.n; i++)
        if (mf_str_eq(r->given.at[i].name, name))
            return twice(r, name);
    mf_vec_push(r->act->cli->arena, &r->given, ((struct given){MF_FIELD_ARGUMENT, name, value}));
    return 0;
}

static int unknown_argument(const struct reading *r, struct mf_str name)
{
    struct mf_tell_names names = {.cli = r->act->cli, .shown = 40};
    for (uint32_t i = 0; i < r->power->nparams; i++)
        mf_tell_name(&names, r->power->params[i].name.text);
    struct mf_str args[3] = {r->power->name.text, name,
                             names.n > 0 ? mf_tell_names(&names)
                                         : mf_word0(r->act->cli, MF_WORD_NO_ARGUMENTS)};
    return mf_word_usage(r->act->cli, MF_WORD_UNKNOWN_ARGUMENT, 3, args);
}

static const struct mf_param *find_param(const struct reading *r, struct mf_str name)
{
    for (uint32_t i = 0; r->power && i < r->power->nparams; i++)
        if (mf_str_eq(r->power->params[i].name.text, name))
            return &r->power->params[i];
    return NULL;
}

/* NAME=VALUE with a name that means something here; *ret_mine false: it is a plain value. */
static int named(struct reading *r, struct mf_str s, bool *ret_mine)
{
    const char *equals = s.n ? memchr(s.p, '=', s.n) : NULL;
    *ret_mine = false;
    if (!equals)
        return 0;
    struct mf_str name = {s.p, (size_t)(equals - s.p)};
    struct mf_str value = mf_str_sub(s, name.n + 1, s.n);
    *ret_mine = true;
    if (find_param(r, name))
        return give_argument(r, name, value);
    for (const struct has *h = verbs[r->act->verb].has; h->field != MF_FIELD__COUNT; h++)
        if (h->field != MF_FIELD_ARGUMENT && h->field != MF_FIELD_SIZE &&
            mf_str_is(name, mf_text_field_name(h->field)))
            return give(r, h->field, value);
    if (r->power && mf_wire_is_name(name))
        return unknown_argument(r, name);
    *ret_mine = false;
    return 0;
}

/* NAME=NUMBER, split at the last equals sign; false: it has no such form. */
static bool split_mark(struct mf_str s, struct mf_str *ret_name, struct mf_str *ret_number)
{
    size_t at = s.n;
    while (at > 0 && s.p[at - 1] >= '0' && s.p[at - 1] <= '9')
        at--;
    size_t digits = s.n - at;
    if (at > 0 && s.p[at - 1] == '-')
        at--;
    if (digits == 0 || at < 2 || s.p[at - 1] != '=')
        return false;
    *ret_name = mf_str_sub(s, 0, at - 1);
    *ret_number = mf_str_sub(s, at, s.n);
    return true;
}

/* Of a vote in a choice: who or what is meant, perhaps with a rank, score or points. */
static int give_mark(struct reading *r, struct mf_str s)
{
    struct mf_transport *t = r->act->transport;
    struct mf_str name = s, number;
    struct mf_err err = {0};
    bool marked = split_mark(s, &name, &number), person;
    if (t->class->person(t, name, &person, &err) != MF_OK)
        return mf_cli_failed(r->act->cli, &err);
    if (!marked)
        return give(r, person ? MF_FIELD_NOMINEE : MF_FIELD_OPTION, s);
    return give(r, person ? MF_FIELD_MARKED_NOMINEE : MF_FIELD_MARKED_OPTION,
                mf_strf(r->act->cli->arena, "%.*s %.*s", MF_F(number), MF_F(name)));
}

/* A plain value: the next field that must come, then one of many, then one that may. */
static int plain(struct reading *r, struct mf_str s)
{
    const struct has *has = verbs[r->act->verb].has;
    for (const struct has *h = has; h->field != MF_FIELD__COUNT; h++)
        if (h->times == TIMES_ONE && h->field != MF_FIELD_SIZE && times_given(r, h->field) == 0)
            return give(r, h->field, s);
    if (r->act->verb == MF_TEXT_VOTE)
        return give_mark(r, s);
    if (r->act->verb == MF_TEXT_FILE)
        return give(r, MF_FIELD_OPTION, s);
    for (const struct has *h = has; h->field != MF_FIELD__COUNT; h++)
        if (h->times == TIMES_OPTIONAL && times_given(r, h->field) == 0)
            return give(r, h->field, s);
    struct mf_str args[3] = {s, mf_str_c(r->act->cli->command->verb),
                             mf_str_c(r->act->cli->command->synopsis)};
    return mf_word_usage(r->act->cli, MF_WORD_ONE_TOO_MANY, 3, args);
}

static int all_there(const struct reading *r)
{
    const struct mf_cli *cli = r->act->cli;
    for (const struct has *h = verbs[r->act->verb].has; h->field != MF_FIELD__COUNT; h++) {
        if (h->times != TIMES_ONE || h->field == MF_FIELD_SIZE || times_given(r, h->field) > 0)
            continue;
        struct mf_str args[4] = {mf_str_c(mf_text_field_name(h->field)),
                                 mf_str_c(mf_text_field_means(h->field, cli->lingua)),
                                 mf_str_c(cli->command->verb), mf_str_c(cli->command->synopsis)};
        return mf_word_usage(cli, MF_WORD_FIELD_MISSING, 4, args);
    }
    return 0;
}

/* ---- lines ---- */

/* What stands on one line must be one line: else it would be another field. */
static int one_line(const struct reading *r, struct mf_buf *out, enum mf_text_field field,
                    struct mf_str s)
{
    if (s.n > 0 && memchr(s.p, '\n', s.n)) {
        struct mf_denial no = {.why = MF_NO_TEXT_VALUE,
                               .field = mf_str_c(mf_text_field_name(field)),
                               .args = {s},
                               .nargs = 1};
        struct mf_buf text;
        mf_buf_init(&text, r->act->cli->arena);
        mf_tell_denial(r->act->cli, &text, &no);
        return mf_tell_complain(r->act->cli, &text, MF_EXIT_USAGE);
    }
    mf_buf_add(out, s);
    return 0;
}

static void counted(struct mf_buf *out, struct mf_str s)
{
    mf_buf_f(out, "%zu\n", s.n);
    mf_buf_add(out, s);
}

/* A public key: its line, or the file that it or its secret half is in. */
static int read_key(const struct reading *r, struct mf_str s, struct mf_ssh_key *ret)
{
    struct mf_err err = {0};
    struct mf_str path = mf_str_copy(r->act->cli->arena, s);
    if (mf_ssh_key_line(r->act->cli->arena, s, true, ret, NULL) ||
        mf_sign_key(r->act->cli->arena, path.p, ret, &err) == MF_OK)
        return 0;
    return mf_cli_failed(r->act->cli, &err);
}

static int file_hash(const struct reading *r, struct mf_str path, size_t limit,
                     struct mf_str *ret_bytes, struct mf_buf *out)
{
    struct mf_err err = {0};
    struct mf_arena *a = r->act->cli->arena;
    if (mf_os_read(a, mf_str_copy(a, path).p, limit, ret_bytes, &err) != MF_OK)
        return mf_cli_failed(r->act->cli, &err);
    struct mf_hash h = mf_sha256(*ret_bytes);
    mf_buf_add(out, mf_tell_hash(r->act->cli, &h));
    return 0;
}

static const char *kind_word(enum mf_param_type type)
{
    static const char *const kinds[] = {
        [MF_PARAM_PERSON] = "person",     [MF_PARAM_TEXT] = "text",
        [MF_PARAM_HASH] = "hash",         [MF_PARAM_AMOUNT] = "amount",
        [MF_PARAM_DURATION] = "duration", [MF_PARAM_BODY] = "body",
        [MF_PARAM_CHARTER] = "hash",      [MF_PARAM_WORDS] = "word",
        [MF_PARAM_DECISION] = "decision",
    };
    return kinds[type];
}

/* argument NAME KIND VALUE; a document may be named by its hash, or by a file that has its bytes.
 */
static int argument_line(const struct reading *r, struct mf_buf *out, const struct given *g)
{
    const struct mf_param *param = find_param(r, g->name);
    mf_assert(param != NULL); /* or it would have been a complaint */
    bool hash = param->type == MF_PARAM_HASH || param->type == MF_PARAM_CHARTER;
    struct mf_str bytes, value = g->value;
    mf_buf_f(out, "%.*s %s ", MF_F(g->name), kind_word(param->type));
    if (param->type == MF_PARAM_TEXT) {
        counted(out, value);
        return 0;
    }
    if (hash && !mf_str_starts(value, MF_S("sha256:")))
        return file_hash(r, value, MF_MAX_DOCUMENT, &bytes, out);
    if (param->type == MF_PARAM_DECISION && mf_str_starts(value, MF_S("#")))
        value = mf_str_sub(value, 1, value.n);
    return one_line(r, out, MF_FIELD_ARGUMENT, value);
}

static int value_line(const struct reading *r, struct mf_buf *out, const struct given *g)
{
    struct mf_str value = g->value;
    struct mf_ssh_key key;
    int bad;
    if (g->field == MF_FIELD_ARGUMENT)
        return argument_line(r, out, g);
    if (g->field == MF_FIELD_DOCUMENT) {
        bad = file_hash(r, value, MF_MAX_DOCUMENT, &r->act->document, out);
        mf_buf_f(out, "\nsize %zu", r->act->document.n);
        return bad;
    }
    switch (shapes[g->field]) {
    case SHAPE_COUNTED:
        counted(out, value);
        return 0;
    case SHAPE_MARKED_COUNTED: {
        const char *space = value.n ? memchr(value.p, ' ', value.n) : NULL;
        size_t n = space ? (size_t)(space - value.p) : value.n;
        mf_buf_f(out, "%.*s ", (int)n, value.p);
        counted(out, mf_str_sub(value, space ? n + 1 : n, value.n));
        return 0;
    }
    case SHAPE_PUBLIC:
        bad = read_key(r, value, &key);
        if (!bad)
            mf_ssh_key_write(out, &key);
        return bad;
    case SHAPE_PRINT:
        if (mf_str_starts(value, MF_S("SHA256:")))
            break;
        bad = read_key(r, value, &key);
        if (!bad)
            mf_ssh_print_write(out, &key.print);
        return bad;
    case SHAPE_PROPOSAL:
        if (mf_str_starts(value, MF_S("#")))
            value = mf_str_sub(value, 1, value.n);
        break;
    case SHAPE_PLAIN:
        break;
    }
    return one_line(r, out, g->field, value);
}

static int add_line(const struct reading *r, struct mf_buf *out, const struct given *g)
{
    mf_buf_f(out, "%s ", mf_text_field_name(g->field));
    int bad = value_line(r, out, g);
    mf_buf_char(out, '\n');
    return bad;
}

/* Fields as the verb has them; arguments as the power has its parameters. */
static int add_lines(const struct reading *r, struct mf_buf *out)
{
    int bad = 0;
    for (const struct has *h = verbs[r->act->verb].has; h->field != MF_FIELD__COUNT; h++) {
        if (h->field == MF_FIELD_ARGUMENT) {
            for (uint32_t p = 0; p < r->power->nparams; p++)
                for (uint32_t i = 0; !bad && i < r->given.n; i++)
                    if (r->given.at[i].field == MF_FIELD_ARGUMENT &&
                        mf_str_eq(r->given.at[i].name, r->power->params[p].name.text))
                        bad = add_line(r, out, &r->given.at[i]);
            continue;
        }
        for (uint32_t i = 0; !bad && i < r->given.n; i++)
            if (r->given.at[i].field == h->field)
                bad = add_line(r, out, &r->given.at[i]);
    }
    return bad;
}

/* ---- the head ---- */

/* Rule 65: about a proposal the charter under which it runs, else the present one. */
static enum mf_rc charter_meant(const struct reading *r, struct mf_hash *ret, struct mf_err *err)
{
    struct mf_transport *t = r->act->transport;
    uint64_t n = 0;
    for (uint32_t i = 0; i < r->given.n; i++) {
        const struct given *g = &r->given.at[i];
        if (g->field != MF_FIELD_PROPOSAL)
            continue;
        for (size_t k = 0; k < g->value.n && n <= UINT32_MAX; k++)
            if (g->value.p[k] >= '0' && g->value.p[k] <= '9')
                n = 10 * n + (uint64_t)(g->value.p[k] - '0');
    }
    *ret = r->act->scene.charter->hash;
    if (n == 0 || n > UINT32_MAX)
        return MF_OK;
    return t->class->charter_of(t, (uint32_t)n, r->act->actor, ret, err);
}

static int add_head(const struct reading *r, struct mf_buf *out)
{
    const struct mf_act *act = r->act;
    struct mf_err err = {0};
    struct mf_text t = {.organisation = act->scene.origin,
                        .head_size = act->scene.head_size,
                        .head_root = act->scene.head_root,
                        .actor = act->actor,
                        .key = act->key.print,
                        .sequence = act->sequence,
                        .not_after = act->not_after,
                        .verb = act->verb};
    if (charter_meant(r, &t.charter, &err) != MF_OK)
        return mf_cli_failed(act->cli, &err);
    mf_text_write(out, &t);
    return 0;
}

int mf_act_read(struct mf_act *act)
{
    struct reading r = {.act = act};
    struct mf_buf out;
    int bad = 0;
    for (int i = 1; !bad && i < act->cli->argc; i++) {
        struct mf_str s = mf_str_c(act->cli->argv[i]);
        bool mine;
        bad = named(&r, s, &mine);
        if (!bad && !mine)
            bad = plain(&r, s);
    }
    if (!bad)
        bad = all_there(&r);
    if (bad)
        return bad;
    mf_buf_init(&out, act->cli->arena);
    bad = add_head(&r, &out);
    if (!bad)
        bad = add_lines(&r, &out);
    act->text = mf_buf_str(&out);
    return bad;
}
