/*
 * Between texts and the engine's commands: names become numbers of an organisation as it stands,
 * and numbers names.
 */
#include "base/os.h"
#include "base/vec.h"
#include "ledger/text_internal.h"
#include "ledger/wire.h"

/* ---- what a power asks for ---- */

static const struct mf_choose *choice_of(const struct mf_power *power)
{
    for (uint32_t i = 0; i < power->nstages; i++)
        if (power->stages[i].choose.span.len > 0)
            return &power->stages[i].choose;
    return NULL;
}

uint32_t mf_text_chosen(const struct mf_power *power)
{
    const struct mf_choose *choose = choice_of(power);

    return choose && !choose->from_options ? power->subject : MF_NO_SLOT;
}

bool mf_text_rekeys(const struct mf_power *power)
{
    for (uint32_t i = 0; i < power->neffects; i++)
        if (power->effects[i].kind == MF_EF_REKEY)
            return true;
    return false;
}

static enum mf_arg_kind kind_of(enum mf_param_type type)
{
    static const enum mf_arg_kind kinds[] = {
        [MF_PARAM_PERSON] = MF_ARG_PERSON,     [MF_PARAM_TEXT] = MF_ARG_TEXT,
        [MF_PARAM_HASH] = MF_ARG_HASH,         [MF_PARAM_AMOUNT] = MF_ARG_AMOUNT,
        [MF_PARAM_DURATION] = MF_ARG_DURATION, [MF_PARAM_BODY] = MF_ARG_BODY,
        [MF_PARAM_CHARTER] = MF_ARG_HASH,      [MF_PARAM_WORDS] = MF_ARG_WORD,
        [MF_PARAM_DECISION] = MF_ARG_DECISION,
    };

    return kinds[type];
}

bool mf_text_new_key(struct mf_arena *a, const struct mf_arg *args, uint32_t n,
                     struct mf_ssh_key *ret)
{
    struct mf_ssh_key key;
    uint32_t found = 0;

    for (uint32_t i = 0; i < n; i++)
        if (args[i].kind == MF_ARG_TEXT && mf_ssh_key_line(a, args[i].text, true, &key, NULL)) {
            *ret = key;
            found++;
        }
    return found == 1;
}

/* ---- from numbers to names ---- */

struct teller {
    struct mf_arena *arena;
    const struct mf_org *org;
    MF_VEC(struct mf_text_value) values;
};

static struct mf_text_value *tell(struct teller *t, enum mf_text_field field)
{
    mf_vec_push(t->arena, &t->values, (struct mf_text_value){.field = field});
    return &t->values.at[t->values.n - 1];
}

/* The name in the present charter of a slot. */
static struct mf_str name_of_slot(const struct mf_org *org, enum mf_ref_kind kind, uint32_t slot)
{
    const struct mf_charter *c = mf_org_charter(org);
    uint32_t n = kind == MF_REF_BODY     ? c->nbodies
                 : kind == MF_REF_OFFICE ? c->noffices
                                         : c->nemergencies;

    for (uint32_t i = 0; i < n; i++) {
        if (mf_org_slot(org, (struct mf_ref){.kind = kind, .index = i}) != slot)
            continue;
        if (kind == MF_REF_BODY)
            return c->bodies[i].name.text;
        return kind == MF_REF_OFFICE ? c->offices[i].name.text : c->emergencies[i].name.text;
    }
    mf_bug("a command about what the charter doesn't have");
}

static void tell_argument(struct teller *t, const struct mf_param *param, const struct mf_arg *arg)
{
    struct mf_text_value *v = tell(t, MF_FIELD_ARGUMENT);

    v->name = param->name.text;
    v->kind = arg->kind;
    v->hash = arg->hash;
    v->duration = arg->duration;
    v->number = arg->kind == MF_ARG_DECISION ? arg->proposal : arg->amount;
    if (arg->kind == MF_ARG_PERSON)
        v->text = mf_org_person_id(t->org, arg->person);
    else if (arg->kind == MF_ARG_BODY)
        v->text = name_of_slot(t->org, MF_REF_BODY, arg->body);
    else if (arg->kind == MF_ARG_WORD)
        v->text = param->words[arg->word].text;
    else if (arg->kind == MF_ARG_TEXT)
        v->text = arg->text;
}

static void tell_filing(struct teller *t, const struct mf_command *c)
{
    const struct mf_power *power = &mf_org_charter(t->org)->powers[c->power];
    uint32_t chosen = mf_text_chosen(power);

    tell(t, MF_FIELD_POWER)->text = power->name.text;
    for (uint32_t i = 0; i < c->nargs; i++) {
        if (i >= power->nparams)
            tell(t, MF_FIELD_OPTION)->text = c->args[i].text;
        else if (i != chosen)
            tell_argument(t, &power->params[i], &c->args[i]);
    }
}

static void tell_marks(struct teller *t, const struct mf_command *c, bool persons)
{
    for (uint32_t i = 0; i < c->noptions; i++) {
        struct mf_option_view o = mf_org_option(t->org, c->proposal, c->options[i]);
        struct mf_text_value *v;
        if (persons != (o.person != MF_NOBODY))
            continue;
        v = tell(t, c->values ? persons ? MF_FIELD_MARKED_NOMINEE : MF_FIELD_MARKED_OPTION
                    : persons ? MF_FIELD_NOMINEE
                              : MF_FIELD_OPTION);
        v->text = persons ? mf_org_person_id(t->org, o.person) : o.name;
        v->mark = c->values ? c->values[i] : 0;
    }
}

static void tell_count(struct teller *t, enum mf_purpose purpose)
{
    for (unsigned i = 0; i < MF_TEXT_COUNTS; i++)
        if (mf_text_counts[i].purpose == purpose)
            tell(t, MF_FIELD_COUNT)->number = i;
}

static void tell_ballot(struct teller *t, const struct mf_command *c)
{
    enum mf_text_ballot ballot = MF_TEXT_FOR;

    if (c->noptions == 0)
        ballot = c->ballot == MF_BALLOT_YES  ? MF_TEXT_YES
                 : c->ballot == MF_BALLOT_NO ? MF_TEXT_NO
                                             : MF_TEXT_ABSTAIN;
    tell_count(t, c->purpose);
    tell(t, MF_FIELD_BALLOT)->number = ballot;
    tell_marks(t, c, true);
    tell_marks(t, c, false);
}

static void tell_newcomer(struct teller *t, const struct mf_command *c,
                          const struct mf_ssh_key *key)
{
    struct mf_buf line;

    tell(t, MF_FIELD_PERSON)->text = c->word;
    if (c->text.n > 0)
        tell(t, MF_FIELD_NAME)->text = c->text;
    if (!key)
        return;
    mf_buf_init(&line, t->arena);
    mf_ssh_key_write(&line, key);
    tell(t, MF_FIELD_PUBLIC_KEY)->text = mf_buf_str(&line);
}

static void tell_document(struct teller *t, const struct mf_command *c)
{
    tell(t, MF_FIELD_DOCUMENT)->hash = mf_sha256(c->text);
    tell(t, MF_FIELD_SIZE)->number = c->text.n;
}

/* What the verb says of its proposal, beyond its number. */
static void tell_about(struct teller *t, const struct mf_command *c)
{
    tell(t, MF_FIELD_PROPOSAL)->number = c->proposal;
    if (c->verb == MF_DO_TELL || c->verb == MF_DO_NOMINATE)
        tell(t, MF_FIELD_PERSON)->text = mf_org_person_id(t->org, c->person);
    else if (c->verb == MF_DO_SAY || c->verb == MF_DO_DRAW)
        tell(t, MF_FIELD_TEXT)->text = c->text;
    else if (c->verb == MF_DO_VOTE)
        tell_ballot(t, c);
    else if (c->verb == MF_DO_REVOKE_VOTE)
        tell_count(t, c->purpose);
}

static void tell_delegation(struct teller *t, const struct mf_command *c)
{
    tell(t, MF_FIELD_BODY)->text = name_of_slot(t->org, MF_REF_BODY, c->body);
    if (c->verb == MF_DO_DELEGATE && c->person != MF_NOBODY)
        tell(t, MF_FIELD_PERSON)->text = mf_org_person_id(t->org, c->person);
    if (c->scope == MF_SCOPE_POWER)
        tell(t, MF_FIELD_POWER)->text = mf_org_charter(t->org)->powers[c->power].name.text;
    else if (c->scope == MF_SCOPE_PROPOSAL)
        tell(t, MF_FIELD_PROPOSAL)->number = c->proposal;
}

static void tell_command(struct teller *t, const struct mf_command *c, const struct mf_ssh_key *key)
{
    switch (c->verb) {
    case MF_DO_FILE:
        tell_filing(t, c);
        return;
    case MF_DO_SIGN:
    case MF_DO_UNSIGN:
    case MF_DO_WITHDRAW:
    case MF_DO_TELL:
    case MF_DO_SAY:
    case MF_DO_WAIVE:
    case MF_DO_RECUSE:
    case MF_DO_VOTE:
    case MF_DO_REVOKE_VOTE:
    case MF_DO_VETO:
    case MF_DO_CHALLENGE:
    case MF_DO_NOMINATE:
    case MF_DO_DECLINE:
    case MF_DO_DRAW:
        tell_about(t, c);
        return;
    case MF_DO_ATTEST:
        tell(t, MF_FIELD_FACT)->text = c->word;
        if (c->proposal != MF_NO_PROPOSAL)
            tell(t, MF_FIELD_PROPOSAL)->number = c->proposal;
        return;
    case MF_DO_DOCUMENT:
        tell_document(t, c);
        return;
    case MF_DO_ADMIT:
        tell(t, MF_FIELD_BODY)->text = name_of_slot(t->org, MF_REF_BODY, c->body);
        tell(t, MF_FIELD_PERSON)->text = mf_org_person_id(t->org, c->person);
        return;
    case MF_DO_JOIN:
        tell_newcomer(t, c, key);
        return;
    case MF_DO_LEAVE:
        tell(t, MF_FIELD_BODY)->text = name_of_slot(t->org, MF_REF_BODY, c->body);
        return;
    case MF_DO_DELEGATE:
    case MF_DO_UNDELEGATE:
        tell_delegation(t, c);
        return;
    case MF_DO_RESIGN:
        if (c->office != MF_NO_SLOT)
            tell(t, MF_FIELD_OFFICE)->text = name_of_slot(t->org, MF_REF_OFFICE, c->office);
        return;
    case MF_DO_DECLARE:
    case MF_DO_END:
        tell(t, MF_FIELD_EMERGENCY)->text = name_of_slot(t->org, MF_REF_EMERGENCY, c->emergency);
        return;
    case MF_DO_TICK:
    case MF_DO__COUNT:
        break;
    }
    mf_bug("a command that nobody signs");
}

void mf_text_of(struct mf_arena *a, const struct mf_org *org, const struct mf_command *c,
                const struct mf_ssh_key *key, struct mf_text *ret)
{
    struct teller t = {.arena = a, .org = org};
    unsigned verb = 0;

    tell_command(&t, c, key);
    while (mf_text_verbs[verb].does != c->verb)
        verb++;
    ret->verb = (enum mf_text_verb)verb;
    ret->values = t.values.at;
    ret->nvalues = t.values.n;
}

/* ---- from names to numbers ---- */

struct resolver {
    struct mf_arena *arena;
    const struct mf_org *org;
    const struct mf_charter *charter; /* the present one */
    mf_document_fn *document;
    void *payload;
    const struct mf_text *text;
    struct mf_command *cmd;
    struct mf_denial *no;
    MF_VEC(uint32_t) options;
    MF_VEC(int32_t) values; /* of marked ones */
    MF_VEC(struct mf_arg) args;
    uint32_t given; /* of the power's parameters so far */
};

static bool deny(struct resolver *r, const struct mf_text_value *v, enum mf_denied why,
                 unsigned nargs, const struct mf_str *args)
{
    (void)mf_deny(r->no, why, nargs, args);
    if (r->no) {
        r->no->line = v->line;
        r->no->field = mf_str_c(mf_text_fields[v->field].word);
    }
    return false;
}

static bool find_person(struct resolver *r, const struct mf_text_value *v, mf_person *ret)
{
    *ret = mf_org_find_person(r->org, v->text);
    return *ret != MF_NOBODY || deny(r, v, MF_NO_UNKNOWN_PERSON, 1, &v->text);
}

static bool find_slot(struct resolver *r, const struct mf_text_value *v, enum mf_ref_kind kind,
                      enum mf_denied why, uint32_t *ret)
{
    struct mf_ref ref = mf_charter_find(r->charter, v->text);

    if (ref.kind != kind)
        return deny(r, v, why, 1, &v->text);
    *ret = mf_org_slot(r->org, ref);
    return true;
}

/* ---- filings ---- */

static const struct mf_power *power_of(const struct resolver *r)
{
    return &r->charter->powers[r->cmd->power];
}

static bool find_power(struct resolver *r, const struct mf_text_value *v)
{
    struct mf_ref ref = mf_charter_find(r->charter, v->text);

    if (ref.kind != MF_REF_POWER)
        return deny(r, v, MF_NO_UNKNOWN_POWER, 1, &v->text);
    r->cmd->power = ref.index;
    r->cmd->scope = r->text->verb == MF_TEXT_FILE ? MF_SCOPE_BODY : MF_SCOPE_POWER;
    return true;
}

static bool take_proposal(struct resolver *r, const struct mf_text_value *v)
{
    enum mf_verb verb = r->cmd->verb;

    r->cmd->proposal = (uint32_t)v->number;
    if (verb != MF_DO_DELEGATE && verb != MF_DO_UNDELEGATE)
        return true;
    if (r->cmd->scope == MF_SCOPE_POWER) { /* one or the other */
        struct mf_str field = mf_str_c(mf_text_fields[v->field].word);
        return deny(r, v, MF_NO_TEXT_UNKNOWN, 1, &field);
    }
    r->cmd->scope = MF_SCOPE_PROPOSAL;
    return true;
}

/* The parameter that the choice fills is nobody yet. */
static void leave_open(struct resolver *r)
{
    if (r->given != mf_text_chosen(power_of(r)))
        return;
    mf_vec_push(r->arena, &r->args, ((struct mf_arg){.kind = MF_ARG_PERSON, .person = MF_NOBODY}));
    r->given++;
}

static bool find_word(struct resolver *r, const struct mf_text_value *v,
                      const struct mf_param *param, uint32_t *ret)
{
    for (uint32_t i = 0; i < param->nwords; i++)
        if (mf_str_eq(param->words[i].text, v->text)) {
            *ret = i;
            return true;
        }
    return deny(r, v, MF_NO_ARGUMENT_WORD, 2, (struct mf_str[]){v->text, param->name.text});
}

static bool read_argument(struct resolver *r, const struct mf_text_value *v)
{
    const struct mf_power *power = power_of(r);
    const struct mf_param *param;
    struct mf_arg arg = {.kind = v->kind, .person = MF_NOBODY};

    leave_open(r);
    param = r->given < power->nparams ? &power->params[r->given] : NULL;
    if (!param || !mf_str_eq(param->name.text, v->name))
        return deny(r, v, MF_NO_ARGUMENT_UNKNOWN, 2, (struct mf_str[]){v->name, power->name.text});
    if (kind_of(param->type) != v->kind)
        return deny(r, v, MF_NO_ARGUMENT_KIND, 3,
                    (struct mf_str[]){v->name, mf_str_c(mf_text_kinds[kind_of(param->type)]),
                                      mf_str_c(mf_text_kinds[v->kind])});
    if (v->kind == MF_ARG_PERSON && !find_person(r, v, &arg.person))
        return false;
    if (v->kind == MF_ARG_BODY && !find_slot(r, v, MF_REF_BODY, MF_NO_UNKNOWN_BODY, &arg.body))
        return false;
    if (v->kind == MF_ARG_WORD && !find_word(r, v, param, &arg.word))
        return false;
    if (v->kind == MF_ARG_TEXT)
        arg.text = v->text;
    arg.hash = v->hash;
    arg.duration = v->duration;
    if (v->kind == MF_ARG_AMOUNT)
        arg.amount = v->number;
    if (v->kind == MF_ARG_DECISION)
        arg.proposal = (uint32_t)v->number;
    mf_vec_push(r->arena, &r->args, arg);
    r->given++;
    return true;
}

/* All arguments are there, and what a new key needs. */
static bool finish_filing(struct resolver *r)
{
    const struct mf_text_value *named = mf_text_value(r->text, MF_FIELD_POWER);
    const struct mf_power *power = power_of(r);
    struct mf_ssh_key key;

    leave_open(r);
    if (r->given < power->nparams)
        return deny(r, named, MF_NO_ARGUMENT_MISSING, 2,
                    (struct mf_str[]){power->params[r->given].name.text, power->name.text});
    if (mf_text_rekeys(power) && !mf_text_new_key(r->arena, r->args.at, power->nparams, &key))
        return deny(r, named, MF_NO_REKEY_WITHOUT_KEY, 1, &power->name.text);
    for (uint32_t i = 0; i < r->text->nvalues; i++)
        if (r->text->values[i].field == MF_FIELD_OPTION)
            mf_vec_push(r->arena, &r->args,
                        ((struct mf_arg){.kind = MF_ARG_TEXT,
                                         .person = MF_NOBODY,
                                         .text = r->text->values[i].text}));
    r->cmd->args = r->args.at;
    r->cmd->nargs = r->args.n;
    return true;
}

/* ---- ballots ---- */

/* Of a proposal that the actor may not see nothing is told, not even that an option is missing. */
static uint32_t options_seen(const struct resolver *r)
{
    uint32_t number = r->cmd->proposal;

    if (number == MF_NO_PROPOSAL || number > mf_org_proposals(r->org) ||
        !mf_org_sees(r->org, number, r->cmd->actor))
        return 0;
    return mf_org_options(r->org, number);
}

static bool find_mark(struct resolver *r, const struct mf_text_value *v)
{
    uint32_t n = options_seen(r);

    for (uint32_t i = 0; i < n; i++) {
        struct mf_option_view o = mf_org_option(r->org, r->cmd->proposal, i);
        bool person = o.person != MF_NOBODY;
        if (person == (v->field == MF_FIELD_NOMINEE || v->field == MF_FIELD_MARKED_NOMINEE) &&
            mf_str_eq(person ? mf_org_person_id(r->org, o.person) : o.name, v->text)) {
            mf_vec_push(r->arena, &r->options, i);
            if (v->field == MF_FIELD_MARKED_NOMINEE || v->field == MF_FIELD_MARKED_OPTION)
                mf_vec_push(r->arena, &r->values, v->mark);
            return true;
        }
    }
    struct mf_str number = mf_strf(r->arena, "%u", (unsigned)r->cmd->proposal);
    return deny(r, v, MF_NO_UNKNOWN_OPTION, 2, (struct mf_str[]){v->text, number});
}

static enum mf_ballot ballot_of(uint64_t number)
{
    static const enum mf_ballot ballots[MF_TEXT__BALLOTS] = {
        [MF_TEXT_YES] = MF_BALLOT_YES,
        [MF_TEXT_NO] = MF_BALLOT_NO,
        [MF_TEXT_ABSTAIN] = MF_BALLOT_ABSTAIN,
        [MF_TEXT_FOR] = MF_BALLOT_NONE,
    };

    return ballots[number];
}

/* ---- one field after the other ---- */

static bool take_document(struct resolver *r, const struct mf_text_value *v)
{
    const struct mf_text_value *size = mf_text_value(r->text, MF_FIELD_SIZE);
    struct mf_str bytes;

    if (r->document && r->document(r->payload, &v->hash, &bytes) && bytes.n == size->number) {
        r->cmd->text = bytes;
        return true;
    }
    struct mf_str n = mf_strf(r->arena, "%llu", (unsigned long long)size->number);
    return deny(r, v, MF_NO_DOCUMENT_MISSING, 1, &n);
}

static bool take_person(struct resolver *r, const struct mf_text_value *v)
{
    if (r->text->verb != MF_TEXT_JOIN)
        return find_person(r, v, &r->cmd->person);
    r->cmd->word = v->text;
    return true;
}

static bool take_value(struct resolver *r, const struct mf_text_value *v)
{
    struct mf_command *c = r->cmd;

    switch (v->field) {
    case MF_FIELD_POWER:
        return find_power(r, v);
    case MF_FIELD_ARGUMENT:
        return read_argument(r, v);
    case MF_FIELD_PROPOSAL:
        return take_proposal(r, v);
    case MF_FIELD_COUNT:
        c->purpose = mf_text_counts[v->number].purpose;
        return true;
    case MF_FIELD_BALLOT:
        c->ballot = ballot_of(v->number);
        return true;
    case MF_FIELD_NOMINEE:
    case MF_FIELD_MARKED_NOMINEE:
    case MF_FIELD_MARKED_OPTION:
        return find_mark(r, v);
    case MF_FIELD_OPTION: /* of a filing: finish_filing() */
        return r->text->verb == MF_TEXT_FILE || find_mark(r, v);
    case MF_FIELD_PERSON:
        return take_person(r, v);
    case MF_FIELD_TEXT:
    case MF_FIELD_NAME:
        c->text = v->text;
        return true;
    case MF_FIELD_FACT:
        c->word = v->text;
        return true;
    case MF_FIELD_DOCUMENT:
        return take_document(r, v);
    case MF_FIELD_BODY:
        return find_slot(r, v, MF_REF_BODY, MF_NO_UNKNOWN_BODY, &c->body);
    case MF_FIELD_OFFICE:
        return find_slot(r, v, MF_REF_OFFICE, MF_NO_UNKNOWN_OFFICE, &c->office);
    case MF_FIELD_EMERGENCY:
        return find_slot(r, v, MF_REF_EMERGENCY, MF_NO_UNKNOWN_EMERGENCY, &c->emergency);
    case MF_FIELD_SIZE: /* with its document */
    case MF_FIELD_PUBLIC_KEY:
    case MF_FIELD_REVOKED: /* the register's (keys.c) */
        return true;
    case MF_FIELD_HEAD_ORGANISATION:
    case MF_FIELD_HEAD_CHARTER:
    case MF_FIELD_HEAD_HEAD:
    case MF_FIELD_HEAD_ACTOR:
    case MF_FIELD_HEAD_KEY:
    case MF_FIELD_HEAD_SEQUENCE:
    case MF_FIELD_HEAD_NOT_AFTER:
    case MF_FIELD_HEAD_DO:
    case MF_FIELD__COUNT:
        break;
    }
    mf_bug("a field of the head among a verb's own");
}

bool mf_text_resolve(struct mf_arena *a, const struct mf_text *t, const struct mf_org *org,
                     mf_document_fn *document, void *payload, struct mf_command *ret,
                     struct mf_denial *no)
{
    struct mf_command cmd = {
        .person = MF_NOBODY, .body = MF_NO_SLOT, .office = MF_NO_SLOT, .emergency = MF_NO_SLOT};
    struct resolver r = {.arena = a,
                         .org = org,
                         .charter = mf_org_charter(org),
                         .document = document,
                         .payload = payload,
                         .text = t,
                         .cmd = &cmd,
                         .no = no};

    cmd.verb = mf_text_verbs[t->verb].does;
    cmd.actor = mf_org_find_person(org, t->actor);
    if (cmd.actor == MF_NOBODY) {
        (void)mf_deny(no, MF_NO_UNKNOWN_PERSON, 1, &t->actor);
        if (no)
            no->field = MF_S("actor");
        return false;
    }
    if (cmd.verb == MF_DO__COUNT)
        cmd = (struct mf_command){.verb = MF_DO_TICK, .actor = MF_NOBODY};
    for (uint32_t i = 0; i < t->nvalues; i++)
        if (!take_value(&r, &t->values[i]))
            return false;
    if (t->verb == MF_TEXT_FILE && !finish_filing(&r))
        return false;
    cmd.options = r.options.at;
    cmd.noptions = r.options.n;
    cmd.values = r.values.n > 0 ? r.values.at : NULL;
    *ret = cmd;
    return true;
}
