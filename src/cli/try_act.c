/* Acts: who does what, one person or many at one instant. */
#include "cli/try.h"

#include "base/os.h"

enum what { /* what follows the verb */
            NOTHING,
            FILE_IT,
            PROPOSAL,
            TELL,
            TEXT,
            BALLOT,
            NOMINEE,
            ATTEST,
            ADMIT,
            INTRODUCE,
            PLACE,
            EMERGENCY,
            DELEGATION
};

static const struct verb {
    const char *one, *many;
    enum mf_verb does;
    enum what what;
    enum mf_ballot ballot;   /* of verbs that are one */
    enum mf_purpose purpose; /* likewise */
} verbs[] = {
    {"files", "file", MF_DO_FILE, FILE_IT, 0, 0},
    {"signs", "sign", MF_DO_SIGN, PROPOSAL, 0, 0},
    {"unsigns", "unsign", MF_DO_UNSIGN, PROPOSAL, 0, 0},
    {"withdraws", "withdraw", MF_DO_WITHDRAW, PROPOSAL, 0, 0},
    {"tells", "tell", MF_DO_TELL, TELL, 0, 0},
    {"says", "say", MF_DO_SAY, TEXT, 0, 0},
    {"waives", "waive", MF_DO_WAIVE, PROPOSAL, 0, 0},
    {"recuses", "recuse", MF_DO_RECUSE, PROPOSAL, 0, 0},
    {"votes", "vote", MF_DO_VOTE, BALLOT, 0, 0},
    {"consents", "consent", MF_DO_VOTE, PROPOSAL, MF_BALLOT_YES, MF_FOR_STAGE},
    {"objects", "object", MF_DO_VOTE, PROPOSAL, MF_BALLOT_NO, MF_FOR_STAGE},
    {"overrides", "override", MF_DO_VOTE, PROPOSAL, MF_BALLOT_YES, MF_FOR_OVERRIDE},
    {"revokes", "revoke", MF_DO_REVOKE_VOTE, PROPOSAL, 0, 0},
    {"nominates", "nominate", MF_DO_NOMINATE, NOMINEE, 0, 0},
    {"declines", "decline", MF_DO_DECLINE, PROPOSAL, 0, 0},
    {"draws", "draw", MF_DO_DRAW, TEXT, 0, 0},
    {"vetoes", "veto", MF_DO_VETO, PROPOSAL, 0, 0},
    {"challenges", "challenge", MF_DO_CHALLENGE, PROPOSAL, 0, 0},
    {"attests", "attest", MF_DO_ATTEST, ATTEST, 0, 0},
    {"admits", "admit", MF_DO_ADMIT, ADMIT, 0, 0},
    {"introduces", "introduce", MF_DO_JOIN, INTRODUCE, 0, 0},
    {"resigns", "resign", MF_DO_RESIGN, PLACE, 0, 0},
    {"leaves", "leave", MF_DO_LEAVE, PLACE, 0, 0},
    {"delegates", "delegate", MF_DO_DELEGATE, DELEGATION, 0, 0},
    {"undelegates", "undelegate", MF_DO_UNDELEGATE, DELEGATION, 0, 0},
    {"declares", "declare", MF_DO_DECLARE, EMERGENCY, 0, 0},
    {"ends", "end", MF_DO_END, EMERGENCY, 0, 0},
};

const char *const mf_try_first_words[] = {"people",  "agent",  "found", "at",  "after", "wait",
                                          "silence", "expect", "show",  "who", "when",  "why",
                                          "help",    "quit",   "all",   NULL};

/* Who acts: persons one by one, or some of a group, picked once the act is known. */
struct actors {
    mf_person *at;
    uint32_t n;
    struct mf_str group; /* n 0: no group */
    bool every;          /* all that are left */
    uint64_t wanted;
    const struct mf_try_token *place;
};

/* ---- who ---- */

static bool is_group(const struct mf_try *t, struct mf_str name)
{
    return mf_try_crowd(t, name) ||
           mf_charter_find(mf_org_charter(t->org), name).kind == MF_REF_BODY;
}

static bool read_group(struct mf_try *t, struct actors *a)
{
    const struct mf_try_token *tok = mf_try_look(t);
    const struct mf_charter *c = mf_org_charter(t->org);
    struct mf_str near = {0};
    unsigned best = 0;
    if (tok->kind != MF_TOK_WORD)
        return mf_try_expected(t, MF_TRY_A_NAME);
    a->place = tok;
    a->group = tok->text;
    if (is_group(t, tok->text)) {
        t->next++;
        return true;
    }
    for (uint32_t i = 0; i < t->crowds.n; i++)
        mf_try_near(&near, &best, tok->text, t->crowds.at[i].name);
    for (uint32_t i = 0; i < c->nbodies; i++)
        mf_try_near(&near, &best, tok->text, c->bodies[i].name.text);
    return mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_GROUP, 1, &tok->text);
}

static bool read_actors(struct mf_try *t, struct actors *a)
{
    const struct mf_try_token *tok = mf_try_look(t);
    MF_VEC(mf_person) list = {0};
    if (tok->kind == MF_TOK_NUMBER || mf_try_is(t, "all")) {
        a->every = tok->kind != MF_TOK_NUMBER;
        a->wanted = tok->number;
        t->next++;
        if (!mf_try_word(t, "of") && !a->every)
            return mf_try_expected(t, MF_TRY_A_VERB);
        return read_group(t, a);
    }
    if (tok->kind == MF_TOK_WORD && mf_try_find(t, tok->text) == MF_NOBODY &&
        is_group(t, tok->text)) {
        a->every = true;
        return read_group(t, a);
    }
    do {
        mf_person p;
        if (!mf_try_person(t, &p))
            return false;
        mf_vec_push(&t->scratch, &list, p);
    } while (mf_try_sign(t, ',') || mf_try_word(t, "and"));
    a->at = list.at;
    a->n = list.n;
    return true;
}

static struct mf_try_picked *picked(struct mf_try *t, int verb, const struct mf_command *cmd)
{
    uint32_t persons = mf_org_persons(t->org);
    struct mf_try_picked *p = NULL;
    for (uint32_t i = 0; i < t->picked.n && !p; i++) {
        struct mf_try_picked *x = &t->picked.at[i];
        if (x->verb == verb && x->proposal == cmd->proposal && x->purpose == cmd->purpose)
            p = x;
    }
    if (!p) {
        struct mf_try_picked fresh = {
            .verb = verb, .proposal = cmd->proposal, .purpose = cmd->purpose};
        mf_vec_push(t->cli->arena, &t->picked, fresh);
        p = &t->picked.at[t->picked.n - 1];
    }
    if (p->n < persons) { /* newcomers */
        bool *who = mf_new_n(t->cli->arena, bool, persons);
        for (uint32_t i = 0; i < p->n; i++)
            who[i] = p->who[i];
        p->who = who;
        p->n = persons;
    }
    return p;
}

/* Where the act leaves a ballot or a signature, the engine knows who has done it. */
static bool leaves_a_mark(enum mf_verb does, enum mf_purpose *purpose)
{
    if (does == MF_DO_SIGN)
        *purpose = MF_FOR_GATHERING;
    else if (does == MF_DO_VETO)
        *purpose = MF_FOR_VETO;
    else if (does == MF_DO_CHALLENGE)
        *purpose = MF_FOR_CHALLENGE;
    else
        return does == MF_DO_VOTE;
    return true;
}

/*
 * Picks from a group those who haven't done this yet, in the order in which they were named. Who
 * has a ballot in this count, of whatever kind, has done it.
 */
static bool pick(struct mf_try *t, struct actors *a, int verb, const struct mf_command *cmd)
{
    const struct mf_try_crowd *c = mf_try_crowd(t, a->group);
    struct mf_ref ref = mf_charter_find(mf_org_charter(t->org), a->group);
    struct mf_try_picked *p = picked(t, verb, cmd);
    enum mf_purpose purpose = cmd->purpose;
    bool mark = leaves_a_mark(cmd->verb, &purpose);
    a->at = mf_new_n(&t->scratch, mf_person, p->n);
    for (uint32_t i = 0; i < p->n && (a->every || a->n < a->wanted); i++) {
        bool in =
            c ? i - c->first < c->count : mf_org_is_member(t->org, i, mf_org_slot(t->org, ref));
        bool done =
            mark ? mf_org_ballot(t->org, cmd->proposal, purpose, i) != MF_BALLOT_NONE : p->who[i];
        if (!in || done)
            continue;
        p->who[i] = true;
        a->at[a->n++] = i;
    }
    if (a->every ? a->n > 0 : a->n == a->wanted)
        return true;
    for (uint32_t i = 0; i < a->n; i++)
        p->who[a->at[i]] = false;
    struct mf_str args[3] = {mf_try_number(t, a->every ? 1 : a->wanted), a->group,
                             mf_try_number(t, a->n)};
    return mf_try_bad(t, a->place, (struct mf_str){0}, MF_TRY_NOT_ENOUGH, 3, args);
}

/* ---- what is filed ---- */

static enum mf_try_text place_text(enum mf_param_type type)
{
    static const enum mf_try_text texts[] = {
        [MF_PARAM_PERSON] = MF_TRY_A_NAME,       [MF_PARAM_TEXT] = MF_TRY_A_TEXT,
        [MF_PARAM_HASH] = MF_TRY_A_TEXT,         [MF_PARAM_AMOUNT] = MF_TRY_A_NUMBER,
        [MF_PARAM_DURATION] = MF_TRY_A_DURATION, [MF_PARAM_BODY] = MF_TRY_A_BODY,
        [MF_PARAM_CHARTER] = MF_TRY_A_FILE,      [MF_PARAM_WORDS] = MF_TRY_A_WORD_OF,
        [MF_PARAM_DECISION] = MF_TRY_A_PROPOSAL,
    };
    return texts[type];
}

static bool word_argument(struct mf_try *t, const struct mf_param *param, struct mf_arg *arg)
{
    const struct mf_try_token *tok = mf_try_take(t);
    struct mf_str near = {0};
    unsigned best = 0;
    for (uint32_t i = 0; i < param->nwords; i++) {
        if (mf_str_eq(param->words[i].text, tok->text)) {
            arg->word = i;
            return true;
        }
        mf_try_near(&near, &best, tok->text, param->words[i].text);
    }
    return mf_try_bad(t, tok, near, MF_TRY_WORD_UNKNOWN, 2,
                      (struct mf_str[]){tok->text, param->name.text});
}

/* The bytes behind a hash: the text itself, or of a new charter the file that it names. */
static bool document(struct mf_try *t, const struct mf_param *param, struct mf_arg *arg)
{
    struct mf_str text = mf_str_copy(t->cli->arena, mf_try_take(t)->text);
    arg->kind = MF_ARG_HASH;
    if (param->type == MF_PARAM_CHARTER) {
        struct mf_err err = {0};
        struct mf_str path =
            mf_strf(t->cli->arena, "%.*s%.*s",
                    MF_F(text.n > 0 && text.p[0] == '/' ? (struct mf_str){0} : t->dir), MF_F(text));
        if (mf_os_read(t->cli->arena, path.p, MF_MAX_CHARTER_BYTES, &text, &err) != MF_OK) {
            mf_cli_failed(t->cli, &err);
            t->bad = true;
            return false;
        }
    }
    arg->text = text;
    arg->hash = mf_sha256(text);
    return true;
}

static bool argument(struct mf_try *t, const struct mf_param *param, struct mf_arg *arg)
{
    static const enum mf_try_kind kinds[] = {
        [MF_PARAM_PERSON] = MF_TOK_WORD,       [MF_PARAM_TEXT] = MF_TOK_TEXT,
        [MF_PARAM_HASH] = MF_TOK_TEXT,         [MF_PARAM_AMOUNT] = MF_TOK_NUMBER,
        [MF_PARAM_DURATION] = MF_TOK_NUMBER,   [MF_PARAM_BODY] = MF_TOK_WORD,
        [MF_PARAM_CHARTER] = MF_TOK_TEXT,      [MF_PARAM_WORDS] = MF_TOK_WORD,
        [MF_PARAM_DECISION] = MF_TOK_PROPOSAL,
    };
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_ref ref;
    *arg = (struct mf_arg){.kind = MF_ARG_TEXT, .person = MF_NOBODY};
    if (tok->kind != kinds[param->type])
        return mf_try_expected(t, place_text(param->type));
    switch (param->type) {
    case MF_PARAM_PERSON:
        arg->kind = MF_ARG_PERSON;
        return mf_try_person(t, &arg->person);
    case MF_PARAM_TEXT:
        arg->text = mf_try_take(t)->text;
        return true;
    case MF_PARAM_HASH:
    case MF_PARAM_CHARTER:
        return document(t, param, arg);
    case MF_PARAM_AMOUNT:
        arg->kind = MF_ARG_AMOUNT;
        arg->amount = mf_try_take(t)->number;
        return true;
    case MF_PARAM_DURATION:
        arg->kind = MF_ARG_DURATION;
        return mf_try_duration(t, &arg->duration);
    case MF_PARAM_BODY:
        arg->kind = MF_ARG_BODY;
        if (!mf_try_ref(t, MF_REF_BODY, MF_TRY_UNKNOWN_BODY, &ref))
            return false;
        arg->body = mf_org_slot(t->org, ref);
        return true;
    case MF_PARAM_WORDS:
        arg->kind = MF_ARG_WORD;
        return word_argument(t, param, arg);
    case MF_PARAM_DECISION:
        arg->kind = MF_ARG_DECISION;
        return mf_try_proposal(t, &arg->proposal);
    }
    return false;
}

/* What the power chooses; NULL: it doesn't. */
static const struct mf_choose *choice_of(const struct mf_power *power)
{
    for (uint32_t i = 0; i < power->nstages; i++)
        if (power->stages[i].choose.span.len > 0)
            return &power->stages[i].choose;
    return NULL;
}

/* Texts after the values: the options of a choice. */
static bool read_options(struct mf_try *t, struct mf_arg *args, uint32_t *n, bool first)
{
    while (mf_try_sign(t, ',') || (first && mf_try_look(t)->kind == MF_TOK_TEXT)) {
        if (mf_try_look(t)->kind != MF_TOK_TEXT)
            return mf_try_expected(t, MF_TRY_A_TEXT);
        args[(*n)++] =
            (struct mf_arg){.kind = MF_ARG_TEXT, .person = MF_NOBODY, .text = mf_try_take(t)->text};
        first = false;
    }
    return true;
}

/* POWER [ "(" value {, value} ")" ]; whom a choice is to name is left out. */
static bool read_filing(struct mf_try *t, struct mf_command *cmd)
{
    struct mf_ref ref;
    if (!mf_try_ref(t, MF_REF_POWER, MF_TRY_UNKNOWN_POWER, &ref))
        return false;
    const struct mf_power *power = &mf_org_charter(t->org)->powers[ref.index];
    const struct mf_choose *choose = choice_of(power);
    struct mf_arg *args =
        mf_new_n(t->cli->arena, struct mf_arg, power->nparams + MF_TRY_MAX_TOKENS);
    bool open = mf_try_sign(t, '('), first = true;
    uint32_t n = power->nparams;
    for (uint32_t i = 0; i < power->nparams; i++) {
        if (choose && !choose->from_options && i == power->subject) {
            args[i] = (struct mf_arg){.kind = MF_ARG_PERSON, .person = MF_NOBODY};
            continue;
        }
        bool comma = first || mf_try_sign(t, ',');
        first = false;
        if (!open || !comma) {
            struct mf_str arg[3] = {power->name.text, power->params[i].name.text,
                                    mf_try_fill(t, place_text(power->params[i].type), 0, NULL)};
            return mf_try_bad(t, mf_try_look(t), (struct mf_str){0}, MF_TRY_ARG_MISSING, 3, arg);
        }
        if (!argument(t, &power->params[i], &args[i]))
            return false;
    }
    if (open && choose && choose->from_options && !read_options(t, args, &n, first))
        return false;
    if (open && !mf_try_sign(t, ')')) {
        bool left_out = choose && !choose->from_options && power->subject < power->nparams;
        struct mf_str arg[2] = {power->name.text, mf_try_number(t, power->nparams - left_out)};
        return mf_try_bad(t, mf_try_look(t), (struct mf_str){0}, MF_TRY_ARG_MANY, 2, arg);
    }
    cmd->power = ref.index;
    cmd->args = args;
    cmd->nargs = n;
    return true;
}

/* ---- votes ---- */

/* The count that a ballot on the proposal most likely means. */
static enum mf_purpose open_count(const struct mf_org *org, uint32_t proposal)
{
    enum mf_state state = mf_org_proposal(org, proposal).state;
    if (state == MF_ST_CHALLENGED || state == MF_ST_APPEALED)
        return MF_FOR_DECISION;
    if (state == MF_ST_PROVISIONAL)
        return MF_FOR_CONFIRM;
    return state == MF_ST_HELD ? MF_FOR_OVERRIDE : MF_FOR_STAGE;
}

/* [on] [the] [vote | override | challenge | confirmation] [of] [#N] */
static bool read_on(struct mf_try *t, struct mf_command *cmd)
{
    static const struct {
        const char *word;
        enum mf_purpose purpose;
    } counts[] = {{"vote", MF_FOR_STAGE},
                  {"override", MF_FOR_OVERRIDE},
                  {"challenge", MF_FOR_DECISION},
                  {"confirmation", MF_FOR_CONFIRM}};
    bool named = false;
    mf_try_word(t, "on");
    if (mf_try_word(t, "the")) {
        for (unsigned i = 0; i < sizeof counts / sizeof *counts && !named; i++) {
            named = mf_try_word(t, counts[i].word);
            cmd->purpose = counts[i].purpose;
        }
        if (!named)
            return mf_try_expected(t, MF_TRY_A_PURPOSE);
    }
    mf_try_word(t, "of");
    mf_try_word(t, "from");
    if (!mf_try_proposal(t, &cmd->proposal))
        return false;
    if (!named && (cmd->verb == MF_DO_VOTE || cmd->verb == MF_DO_REVOKE_VOTE))
        cmd->purpose = open_count(t->org, cmd->proposal);
    return true;
}

/* The number of the option that a name or a text means. */
static bool find_option(struct mf_try *t, uint32_t proposal, const struct mf_try_token *tok,
                        uint32_t *ret)
{
    uint32_t n = mf_org_options(t->org, proposal);
    struct mf_str near = {0};
    unsigned best = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct mf_option_view o = mf_org_option(t->org, proposal, i);
        bool person = tok->kind == MF_TOK_WORD;
        struct mf_str name = o.name;
        if (person != (o.person != MF_NOBODY))
            continue;
        if (person)
            name = mf_org_person_id(t->org, o.person);
        if (mf_str_eq(name, tok->text)) {
            *ret = i;
            return true;
        }
        mf_try_near(&near, &best, tok->text, name);
    }
    struct mf_str args[2] = {mf_try_number(t, proposal), tok->text};
    return mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_OPTION, 2, args);
}

/* [[against] NUMBER] after an option: its rank, score or points, against it below 0. *ret_marked:
 * one stands there. */
static bool read_value(struct mf_try *t, int32_t *ret, bool *ret_marked)
{
    bool against = mf_try_word(t, "against");
    const struct mf_try_token *tok = mf_try_look(t);
    *ret_marked = tok->kind == MF_TOK_NUMBER;
    *ret = 0;
    if (!*ret_marked)
        return !against || mf_try_expected(t, MF_TRY_A_NUMBER);
    if (tok->number > MF_COUNT_VALUE)
        return mf_try_bad(t, tok, (struct mf_str){0}, MF_TRY_BAD_NUMBER, 0, NULL);
    *ret = against ? -(int32_t)tok->number : (int32_t)tok->number;
    mf_try_take(t);
    return true;
}

/* for NAME [NUMBER] {, NAME [NUMBER]}, of nominees or, in quotes, of other options */
static bool read_marks(struct mf_try *t, struct mf_command *cmd)
{
    const struct mf_try_token **marks =
        mf_new_n(&t->scratch, const struct mf_try_token *, MF_TRY_MAX_TOKENS);
    int32_t *values = mf_new_n(&t->scratch, int32_t, MF_TRY_MAX_TOKENS);
    uint32_t n = 0, marked = 0;
    do {
        const struct mf_try_token *tok = mf_try_look(t);
        bool has = false;
        if (tok->kind != MF_TOK_WORD && tok->kind != MF_TOK_TEXT)
            return mf_try_expected(t, MF_TRY_AN_OPTION);
        marks[n] = mf_try_take(t);
        if (!read_value(t, &values[n++], &has))
            return false;
        marked += has;
        if (marked > 0 && marked < n)
            return mf_try_expected(t, MF_TRY_A_NUMBER);
    } while (mf_try_sign(t, ',') || mf_try_word(t, "and"));
    if (!read_on(t, cmd))
        return false;
    uint32_t *options = mf_new_n(&t->scratch, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        if (!find_option(t, cmd->proposal, marks[i], &options[i]))
            return false;
    cmd->options = options;
    cmd->values = marked > 0 ? values : NULL;
    cmd->noptions = n;
    return true;
}

static bool read_ballot(struct mf_try *t, struct mf_command *cmd)
{
    if (mf_try_word(t, "for"))
        return read_marks(t, cmd);
    if (mf_try_word(t, "yes"))
        cmd->ballot = MF_BALLOT_YES;
    else if (mf_try_word(t, "no"))
        cmd->ballot = MF_BALLOT_NO;
    else if (mf_try_word(t, "abstain"))
        cmd->ballot = MF_BALLOT_ABSTAIN;
    else
        return mf_try_expected(t, MF_TRY_A_BALLOT);
    return read_on(t, cmd);
}

/* ---- the rest of the line ---- */

static bool read_place(struct mf_try *t, struct mf_command *cmd)
{
    struct mf_ref ref;
    cmd->verb = MF_DO_RESIGN;
    if (!mf_try_word(t, "from"))
        return true; /* everything one holds */
    const struct mf_try_token *tok = mf_try_look(t);
    if (tok->kind == MF_TOK_WORD &&
        mf_charter_find(mf_org_charter(t->org), tok->text).kind == MF_REF_OFFICE) {
        if (!mf_try_ref(t, MF_REF_OFFICE, MF_TRY_UNKNOWN_SLOT, &ref))
            return false;
        cmd->office = mf_org_slot(t->org, ref);
        return true;
    }
    if (!mf_try_ref(t, MF_REF_BODY, MF_TRY_UNKNOWN_SLOT, &ref))
        return false;
    cmd->verb = MF_DO_LEAVE;
    cmd->body = mf_org_slot(t->org, ref);
    return true;
}

static bool read_admission(struct mf_try *t, struct mf_command *cmd)
{
    struct mf_ref ref;
    if (!mf_try_person(t, &cmd->person))
        return false;
    if (!mf_try_word(t, "to"))
        return mf_try_expected(t, MF_TRY_A_BODY);
    if (!mf_try_ref(t, MF_REF_BODY, MF_TRY_UNKNOWN_BODY, &ref))
        return false;
    cmd->body = mf_org_slot(t->org, ref);
    return true;
}

/* BODY [to PERSON | to nobody] [under POWER | on #N] */
static bool read_delegation(struct mf_try *t, struct mf_command *cmd)
{
    struct mf_ref ref;
    if (!mf_try_ref(t, MF_REF_BODY, MF_TRY_UNKNOWN_BODY, &ref))
        return false;
    cmd->body = mf_org_slot(t->org, ref);
    if (cmd->verb == MF_DO_DELEGATE) {
        if (!mf_try_word(t, "to"))
            return mf_try_expected(t, MF_TRY_A_NAME);
        if (!mf_try_word(t, "nobody") && !mf_try_person(t, &cmd->person))
            return false;
    }
    if (mf_try_look(t)->kind == MF_TOK_END)
        return true;
    if (mf_try_word(t, "under")) {
        if (!mf_try_ref(t, MF_REF_POWER, MF_TRY_UNKNOWN_POWER, &ref))
            return false;
        cmd->power = ref.index;
        cmd->scope = MF_SCOPE_POWER;
        return true;
    }
    cmd->scope = MF_SCOPE_PROPOSAL;
    return read_on(t, cmd);
}

static bool take_text(struct mf_try *t, enum mf_try_kind kind, struct mf_str *ret)
{
    if (mf_try_look(t)->kind != kind)
        return mf_try_expected(t, kind == MF_TOK_TEXT ? MF_TRY_A_TEXT : MF_TRY_A_NAME);
    *ret = mf_try_take(t)->text;
    return true;
}

/* dave "Dave": somebody whom nobody knew yet */
static bool read_newcomer(struct mf_try *t, struct mf_command *cmd)
{
    if (!mf_try_new_name(t, &cmd->word))
        return false;
    cmd->text = cmd->word;
    return mf_try_look(t)->kind != MF_TOK_TEXT || take_text(t, MF_TOK_TEXT, &cmd->text);
}

static bool read_rest(struct mf_try *t, const struct verb *v, struct mf_command *cmd)
{
    struct mf_ref ref;
    switch (v->what) {
    case NOTHING:
        return true;
    case FILE_IT:
        return read_filing(t, cmd);
    case PROPOSAL:
        cmd->ballot = v->ballot;
        if (!read_on(t, cmd))
            return false;
        if (v->ballot)
            cmd->purpose = v->purpose;
        return true;
    case TELL:
    case NOMINEE:
        return mf_try_person(t, &cmd->person) && read_on(t, cmd);
    case TEXT:
        return take_text(t, MF_TOK_TEXT, &cmd->text) && read_on(t, cmd);
    case BALLOT:
        return read_ballot(t, cmd);
    case ATTEST:
        if (!take_text(t, MF_TOK_WORD, &cmd->word))
            return false;
        return mf_try_look(t)->kind == MF_TOK_END || read_on(t, cmd);
    case ADMIT:
        return read_admission(t, cmd);
    case INTRODUCE:
        return read_newcomer(t, cmd);
    case PLACE:
        return read_place(t, cmd);
    case DELEGATION:
        return read_delegation(t, cmd);
    case EMERGENCY:
        if (!mf_try_ref(t, MF_REF_EMERGENCY, MF_TRY_UNKNOWN_EMERGENCY, &ref))
            return false;
        cmd->emergency = mf_org_slot(t->org, ref);
        return true;
    }
    return false;
}

/* ---- doing ---- */

/* Documents are stored before anybody can propose them (rule 12); storing one twice is no matter.
 */
static void store_documents(struct mf_try *t, const struct mf_command *cmd)
{
    struct mf_events events = {.arena = &t->scratch};
    struct mf_refusals refusals = {.arena = &t->scratch};
    for (uint32_t i = 0; i < cmd->nargs; i++) {
        struct mf_command store = {
            .verb = MF_DO_DOCUMENT, .at = cmd->at, .actor = cmd->actor, .text = cmd->args[i].text};
        if (cmd->args[i].kind == MF_ARG_HASH)
            (void)mf_org_submit(t->org, &store, &events, &refusals);
    }
}

/* One person's act. The refusals kept are those of the first who was refused. */
static void submit(struct mf_try *t, struct mf_command *cmd, struct mf_events *events)
{
    struct mf_refusals refusals = {.arena = t->refused ? &t->scratch : t->cli->arena};
    uint32_t before = mf_org_proposals(t->org);
    cmd->at = mf_org_now(t->org);
    if (cmd->verb == MF_DO_FILE)
        store_documents(t, cmd);
    if (mf_org_submit(t->org, cmd, events, &refusals)) {
        t->accepted++;
        if (mf_org_proposals(t->org) > before)
            t->last = mf_org_proposals(t->org);
        return;
    }
    if (t->refused++ == 0)
        t->refusals = refusals;
}

static void say_outcome(struct mf_try *t, const struct actors *a, const struct mf_events *events)
{
    bool mass = a->n > 3;
    if (t->refused)
        t->unexpected = true;
    t->acted = true;
    t->acted_line = t->line;
    if (t->quiet)
        return;
    mf_try_events(t, events, mass);
    if (mass) {
        struct mf_str args[4] = {mf_try_number(t, a->n),
                                 a->group.n ? a->group : mf_try_number(t, a->n),
                                 mf_try_number(t, t->accepted), mf_try_number(t, t->refused)};
        mf_try_answer(t, t->refused ? MF_WARN : MF_DIM, mf_try_fill(t, MF_TRY_MASS_DONE, 4, args));
    }
    if (t->refused)
        mf_try_refusals(t, t->refusals.list.at, t->refusals.list.n);
}

static const struct verb *read_verb(struct mf_try *t)
{
    const struct mf_try_token *tok = mf_try_look(t);
    struct mf_str near = {0};
    unsigned best = 0;
    if (tok->kind != MF_TOK_WORD) {
        mf_try_expected(t, MF_TRY_A_VERB);
        return NULL;
    }
    for (unsigned i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (mf_str_is(tok->text, verbs[i].one) || mf_str_is(tok->text, verbs[i].many)) {
            t->next++;
            return &verbs[i];
        }
        mf_try_near(&near, &best, tok->text, mf_str_c(verbs[i].one));
    }
    mf_try_bad(t, tok, near, MF_TRY_UNKNOWN_VERB, 1, &tok->text);
    return NULL;
}

bool mf_try_act(struct mf_try *t)
{
    struct actors a = {0};
    struct mf_events events = {.arena = &t->scratch};
    struct mf_command cmd = {
        .person = MF_NOBODY, .body = MF_NO_SLOT, .office = MF_NO_SLOT, .emergency = MF_NO_SLOT};
    if (!mf_try_found(t))
        return false;
    if (!read_actors(t, &a))
        return false;
    const struct verb *v = read_verb(t);
    if (!v)
        return false;
    cmd.verb = v->does;
    if (!read_rest(t, v, &cmd) || !mf_try_end(t))
        return false;
    if (a.group.n > 0 && !pick(t, &a, (int)(v - verbs), &cmd))
        return false;
    t->accepted = t->refused = 0;
    for (uint32_t i = 0; i < a.n; i++) {
        cmd.actor = a.at[i];
        submit(t, &cmd, &events);
    }
    say_outcome(t, &a, &events);
    return true;
}
