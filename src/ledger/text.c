/* The tables of text.def, the writer of texts, and the reference made of the tables. */
#include "ledger/text.h"

#include <inttypes.h>

#include "base/os.h"
#include "ledger/base64.h"
#include "ledger/text_internal.h"
#include "ledger/wire.h"

#define HAS(field, times) {MF_FIELD_##field, MF_##times},
const struct mf_text_verb_row mf_text_verbs[MF_TEXT__COUNT] = {
#define MF_TEXT_VERB(sym, word, does, fields, en, id)                                              \
    {word, does, {fields{MF_FIELD__COUNT, MF_ONE}}, {en, id}},
#include "ledger/text.def"
#undef MF_TEXT_VERB
};

const struct mf_text_field_row mf_text_fields[MF_FIELD__COUNT] = {
#define MF_TEXT_HEAD(sym, word, shape, en, id)  {word, MF_SHAPE_##shape, {en, id}},
#define MF_TEXT_FIELD(sym, word, shape, en, id) {word, MF_SHAPE_##shape, {en, id}},
#include "ledger/text.def"
#undef MF_TEXT_HEAD
#undef MF_TEXT_FIELD
};

const struct mf_text_count mf_text_counts[MF_TEXT_COUNTS] = {
    {"override", MF_FOR_OVERRIDE},
    {"challenge", MF_FOR_DECISION},
    {"confirmation", MF_FOR_CONFIRM},
};

const char *const mf_text_ballots[MF_TEXT__BALLOTS] = {"yes", "no", "abstain", "for"};

const char *const mf_text_kinds[MF_ARG_DECISION + 1] = {
    [MF_ARG_PERSON] = "person", [MF_ARG_TEXT] = "text",         [MF_ARG_HASH] = "hash",
    [MF_ARG_AMOUNT] = "amount", [MF_ARG_DURATION] = "duration", [MF_ARG_BODY] = "body",
    [MF_ARG_WORD] = "word",     [MF_ARG_DECISION] = "decision",
};

const char mf_text_magic[] = "mufakat-command-v1";

const char *mf_text_verb_name(enum mf_text_verb verb)
{
    return mf_text_verbs[verb].word;
}

const char *mf_text_field_name(enum mf_text_field field)
{
    return mf_text_fields[field].word;
}

const char *mf_text_field_means(enum mf_text_field field, enum mf_lingua lingua)
{
    return mf_text_fields[field].means[lingua];
}

enum mf_verb mf_text_verb_does(enum mf_text_verb verb)
{
    return mf_text_verbs[verb].does;
}

const struct mf_text_value *mf_text_value(const struct mf_text *t, enum mf_text_field field)
{
    for (uint32_t i = 0; i < t->nvalues; i++)
        if (t->values[i].field == field)
            return &t->values[i];
    return NULL;
}

struct mf_hash mf_text_id(struct mf_str bytes)
{
    return mf_sha256(bytes);
}

/* ---- writing ---- */

static void write_counted(struct mf_buf *out, struct mf_str s)
{
    mf_buf_f(out, "%zu\n", s.n);
    mf_buf_add(out, s);
}

static void write_hash(struct mf_buf *out, const struct mf_hash *h)
{
    mf_buf_c(out, "sha256:");
    mf_wire_hex(out, h);
}

static void write_argument(struct mf_buf *out, const struct mf_text_value *v)
{
    mf_buf_f(out, "%.*s %s ", MF_F(v->name), mf_text_kinds[v->kind]);
    switch (v->kind) {
    case MF_ARG_PERSON:
    case MF_ARG_BODY:
    case MF_ARG_WORD:
        mf_buf_add(out, v->text);
        return;
    case MF_ARG_TEXT:
        write_counted(out, v->text);
        return;
    case MF_ARG_HASH:
        write_hash(out, &v->hash);
        return;
    case MF_ARG_AMOUNT:
    case MF_ARG_DECISION:
        mf_buf_f(out, "%" PRIu64, v->number);
        return;
    case MF_ARG_DURATION:
        mf_buf_add(out, mf_duration_words(out->arena, v->duration, 0, MF_EN));
        return;
    }
    mf_bug("an argument of no kind");
}

static void write_value(struct mf_buf *out, const struct mf_text_value *v)
{
    switch (mf_text_fields[v->field].shape) {
    case MF_SHAPE_NAME:
    case MF_SHAPE_PUBLIC:
        mf_buf_add(out, v->text);
        return;
    case MF_SHAPE_NUMBER:
    case MF_SHAPE_PROPOSAL:
        mf_buf_f(out, "%" PRIu64, v->number);
        return;
    case MF_SHAPE_HASH:
        write_hash(out, &v->hash);
        return;
    case MF_SHAPE_PRINT:
        mf_ssh_print_write(out, &v->hash);
        return;
    case MF_SHAPE_COUNTED:
        write_counted(out, v->text);
        return;
    case MF_SHAPE_MARKED:
        mf_buf_f(out, "%d %.*s", v->mark, MF_F(v->text));
        return;
    case MF_SHAPE_MARKED_COUNTED:
        mf_buf_f(out, "%d ", v->mark);
        write_counted(out, v->text);
        return;
    case MF_SHAPE_ARGUMENT:
        write_argument(out, v);
        return;
    case MF_SHAPE_COUNT:
        mf_buf_c(out, mf_text_counts[v->number].word);
        return;
    case MF_SHAPE_BALLOT:
        mf_buf_c(out, mf_text_ballots[v->number]);
        return;
    case MF_SHAPE_ORIGIN:
    case MF_SHAPE_HEAD:
    case MF_SHAPE_INSTANT:
    case MF_SHAPE_VERB:
        break;
    }
    mf_bug("a field of the head among a verb's own");
}

static void write_head(struct mf_buf *out, const struct mf_text *t)
{
    mf_buf_f(out, "%s\norganisation %.*s\ncharter ", mf_text_magic, MF_F(t->organisation));
    write_hash(out, &t->charter);
    mf_buf_f(out, "\nhead %" PRIu64 " ", t->head_size);
    mf_base64_add(out, (struct mf_str){(const char *)t->head_root.b, sizeof t->head_root.b});
    mf_buf_f(out, "\nactor %.*s\nkey ", MF_F(t->actor));
    mf_ssh_print_write(out, &t->key);
    mf_buf_f(out, "\nsequence %" PRIu64 "\nnot-after ", t->sequence);
    mf_wire_instant(out, t->not_after);
    mf_buf_f(out, "\ndo %s\n", mf_text_verbs[t->verb].word);
}

void mf_text_write(struct mf_buf *out, const struct mf_text *t)
{
    write_head(out, t);
    for (uint32_t i = 0; i < t->nvalues; i++) {
        mf_buf_f(out, "%s ", mf_text_fields[t->values[i].field].word);
        write_value(out, &t->values[i]);
        mf_buf_char(out, '\n');
    }
}

/* ---- the reference ---- */

static void describe_has(struct mf_buf *out, const struct mf_text_has *has)
{
    static const char *const marks[] = {[MF_ONE] = "", [MF_OPTIONAL] = "?", [MF_MANY] = "*"};
    bool first = true;

    for (; has->field != MF_FIELD__COUNT; has++) {
        mf_buf_f(out, "%s`%s`%s", first ? "" : ", ", mf_text_fields[has->field].word,
                 marks[has->times]);
        first = false;
    }
}

void mf_text_describe(struct mf_buf *out, enum mf_lingua lingua)
{
    static const char *const verbs[MF_LINGUA__COUNT] = {
        "| `do` | its fields, in this order (? may be missing, * any number) | what it does |\n",
        "| `do` | isiannya, menurut urutan ini (? boleh tidak ada, * berapa pun) | artinya |\n"};
    static const char *const fields[MF_LINGUA__COUNT] = {"| field | what it holds |\n",
                                                         "| isian | yang termuat di dalamnya |\n"};

    mf_buf_f(out, "%s|---|---|---|\n", verbs[lingua]);
    for (unsigned i = 0; i < MF_TEXT__COUNT; i++) {
        mf_buf_f(out, "| `%s` | ", mf_text_verbs[i].word);
        describe_has(out, mf_text_verbs[i].has);
        mf_buf_f(out, " | %s |\n", mf_text_verbs[i].means[lingua]);
    }
    mf_buf_f(out, "\n%s|---|---|\n", fields[lingua]);
    for (unsigned i = 0; i < MF_FIELD__COUNT; i++)
        mf_buf_f(out, "| `%s` | %s |\n", mf_text_fields[i].word, mf_text_fields[i].means[lingua]);
}
