/* The clauses between a pair of braces: which may stand where, and how reading goes on after a
 * fault. */
#include "lang/parse_internal.h"

static const struct mf_str nothing = {0};

enum { VOTED = MF_IN_POWER | MF_IN_STAGE };

#define ONE(word, where, kind)                                                                     \
    {                                                                                              \
#word, where, MF_CL_##kind, false, mf_p_cl_##word                                          \
    }
#define MANY(word, where, kind)                                                                    \
    {                                                                                              \
#word, where, MF_CL_##kind, true, mf_p_cl_##word                                           \
    }
/* clang-format off */
const struct mf_clause_word mf_clause_words[] = {
    ONE(seats, MF_IN_BODY, SEATS),
    ONE(minimum, MF_IN_BODY, MINIMUM),
    MANY(require, MF_IN_BODY, REQUIRE),
    MANY(limit, MF_IN_BODY, LIMIT),
    ONE(term, MF_IN_BODY, TERM),
    MANY(includes, MF_IN_BODY, INCLUDES),
    ONE(vacancies, MF_IN_BODY, VACANCIES),
    ONE(admitted, MF_IN_BODY, ADMITTED),
    MANY(weight, MF_IN_BODY, WEIGHT),
    ONE(inactive, MF_IN_BODY, INACTIVE),
    ONE(delegable, MF_IN_BODY, DELEGABLE),
    ONE(agents, MF_IN_BODY, AGENTS),
    ONE(proposed, MF_IN_POWER, PROPOSED),
    ONE(opens, MF_IN_POWER, OPENS),
    MANY(notice, VOTED, NOTICE),
    MANY(hears, VOTED, HEARS),
    ONE(deliberates, VOTED, DELIBERATES),
    MANY(requires, VOTED | MF_IN_MANDATE, REQUIRES),
    ONE(ballot, VOTED, BALLOT),
    ONE(ballots, VOTED, BALLOTS_FINAL),
    ONE(votes, VOTED, VOTES),
    ONE(stays, VOTED, STAYS_OPEN),
    ONE(confirming, VOTED, CONFIRMING),
    ONE(counted, VOTED, COUNTED),
    ONE(second, VOTED, SECOND_CALL),
    MANY(recuses, VOTED, RECUSES),
    ONE(passes, VOTED, PASSES),
    ONE(choose, VOTED, CHOOSE),
    ONE(nominations, MF_IN_POWER, NOMINATIONS),
    ONE(joins, MF_IN_POWER, JOINS),
    ONE(lapses, VOTED | MF_IN_MANDATE, LAPSES),
    ONE(veto, VOTED, VETO),
    ONE(challenge, MF_IN_POWER, CHALLENGE),
    ONE(confirmed, MF_IN_POWER, CONFIRMED),
    ONE(delay, MF_IN_POWER, DELAY),
    ONE(reports, MF_IN_POWER | MF_IN_EMERGENCY | MF_IN_MANDATE, REPORTS),
    ONE(only, MF_IN_POWER, ONLY_WHEN),
    ONE(again, MF_IN_POWER | MF_IN_EMERGENCY, AGAIN),
    ONE(at, MF_IN_POWER | MF_IN_EMERGENCY, AT_MOST),
    ONE(visible, MF_IN_POWER, VISIBLE),
    ONE(sealed, MF_IN_POWER, SEALED),
    ONE(running, MF_IN_POWER, RUNNING_STOP),
    MANY(stage, MF_IN_POWER, STAGE),
    ONE(effect, MF_IN_POWER, EFFECT),
    ONE(declared, MF_IN_EMERGENCY, DECLARED),
    ONE(lasts, MF_IN_EMERGENCY, LASTS),
    ONE(ended, MF_IN_EMERGENCY, ENDED),
    MANY(may, MF_IN_MANDATE, MAY),
    MANY(asks, MF_IN_MANDATE, ASKS),
    MANY(never, MF_IN_MANDATE, NEVER),
    ONE(stopped, MF_IN_MANDATE, STOPPED),
    {NULL, 0, MF_CL__COUNT, false, NULL},
};
/* clang-format on */

const struct mf_clause_word *mf_p_clause(struct mf_str word, unsigned where)
{
    for (const struct mf_clause_word *w = mf_clause_words; w->word; w++) {
        if ((w->where & where) && w->word[0] == word.p[0] && mf_str_is(word, w->word))
            return w;
    }
    return NULL;
}

static struct mf_str block_word(unsigned where)
{
    return where == MF_IN_BODY        ? MF_S("body")
           : where == MF_IN_STAGE     ? MF_S("stage")
           : where == MF_IN_EMERGENCY ? MF_S("emergency")
           : where == MF_IN_MANDATE   ? MF_S("mandate")
                                      : MF_S("power");
}

/* ---- after a fault
 * -------------------------------------------------------------------------------- */

/* Whether a clause word in the middle of a line begins a clause, and isn't part of the one given
 * up. */
static bool begins_clause(const struct mf_parser *p)
{
    static const char *const before_names[] = {"by",     "of",  "to",    "from", "on", "in",  "as",
                                               "except", "for", "after", "and",  "or", "not", NULL};
    if (p->tok.first)
        return true;
    if (mf_str_is(p->tok.text, "at"))
        return false; /* `counted at`, `capped at`, `veto … at any time` */
    if (p->prev.kind == MF_TOK_WORD)
        return !mf_p_word_in(p->prev.text, before_names);
    return p->prev.kind != MF_TOK_COMMA && p->prev.kind != MF_TOK_DOT &&
           p->prev.kind != MF_TOK_LPAREN && p->prev.kind != MF_TOK_BAR;
}

static void skip_to_clause(struct mf_parser *p, struct mf_block *b)
{
    unsigned depth = 0;
    for (; !mf_p_at(p, MF_TOK_END); mf_p_next(p)) {
        if (mf_p_at(p, MF_TOK_LBRACE)) {
            depth++;
        } else if (mf_p_at(p, MF_TOK_RBRACE)) {
            if (depth == 0)
                return;
            depth--;
        } else if (mf_p_at(p, MF_TOK_WORD) && depth == 0) {
            const struct mf_clause_word *clause = mf_p_clause(p->tok.text, b->where);
            if (p->tok.first && mf_p_word_in(p->tok.text, mf_item_words))
                return;
            /* In the middle of a line a clause that was read already is rather a word of this one.
             */
            bool new_one = clause && (clause->repeats || b->seen[clause->kind].len == 0);
            if (clause && begins_clause(p) && (p->tok.first || new_one))
                return;
            b->unknown |= clause != NULL;
        }
    }
}

/* ---- words that are no clause here
 * ---------------------------------------------------------------- */

/* Words of other systems; those with a clause that takes the same words after it are read as that
 * clause. */
static const struct {
    const char *said;
    enum mf_cat cat;
    const char *meant, *read_as;
} slips[] = {
    {"seconded", MF_CAT_SLIP_SECONDED, "proposed by", NULL},
    {"expires", MF_CAT_SLIP_EXPIRES, "lapses after", "lapses"},
    {"appeal", MF_CAT_SLIP_APPEAL, "challenge by", NULL},
    {"ratified", MF_CAT_SLIP_RATIFIED, "confirmed within", NULL},
    {"quorum", MF_CAT_SLIP_QUORUM, "with quorum", NULL},
    {"voting", MF_CAT_CLAUSE_UNKNOWN, "votes", "votes"},
    {"vote", MF_CAT_CLAUSE_UNKNOWN, "votes", "votes"},
    {"approved", MF_CAT_CLAUSE_UNKNOWN, "passes", "passes"},
    {"hearing", MF_CAT_CLAUSE_UNKNOWN, "hears", "hears"},
    {"notify", MF_CAT_CLAUSE_UNKNOWN, "notice", NULL},
    {"waits", MF_CAT_CLAUSE_UNKNOWN, "delay", "delay"},
    {"duration", MF_CAT_CLAUSE_UNKNOWN, "lasts", "lasts"},
    {"members", MF_CAT_CLAUSE_UNKNOWN, "seats", "seats"},
};

/* The first words of clauses that may stand there; ends with NULL. */
static void valid_words(unsigned where, const char *ret[MF_CL__COUNT + 1])
{
    size_t n = 0;
    for (const struct mf_clause_word *w = mf_clause_words; w->word; w++) {
        if (w->where & where)
            ret[n++] = w->word;
    }
    ret[n] = NULL;
}

/* Reports the word; the clause it is read as, or NULL when it has to be skipped. */
static const struct mf_clause_word *unknown_word(struct mf_parser *p, struct mf_block *b)
{
    struct mf_str word = p->tok.text;
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        if (!mf_str_is(word, slips[i].said))
            continue;
        const struct mf_clause_word *as =
            slips[i].read_as ? mf_p_clause(mf_str_c(slips[i].read_as), b->where) : NULL;
        if (slips[i].read_as && !as)
            break;
        mf_p_say(p, slips[i].cat, p->tok.span, word, block_word(b->where))->suggestion =
            mf_str_c(slips[i].meant);
        return as;
    }
    static const char *const within[] = {"within", "and", "or",    "with",    "counting", "except",
                                         "until",  "tie", "where", "falling", "rounded",  NULL};
    const char *valid[MF_CL__COUNT + 1];
    valid_words(b->where, valid);
    struct mf_str near = mf_p_nearest(word, valid), inner = mf_p_nearest(word, within);
    if (inner.n > 0 &&
        (near.n == 0 || mf_str_distance(word, inner, 3) < mf_str_distance(word, near, 3))) {
        mf_p_say(p, MF_CAT_MISSPELT, p->tok.span, word, inner)->suggestion = inner;
        return NULL;
    }
    bool elsewhere = near.n == 0 && mf_p_clause(word, ~b->where) != NULL;
    mf_p_say(p, elsewhere ? MF_CAT_CLAUSE_ELSEWHERE : MF_CAT_CLAUSE_UNKNOWN, p->tok.span, word,
             block_word(b->where))
        ->suggestion = near;
    return near.n == 0 ? NULL : mf_p_clause(near, b->where);
}

/* The word before was read as a name, but begins a line like a clause: the clause before isn't
 * finished. */
static bool swallowed(const struct mf_parser *p, const struct mf_block *b)
{
    return p->prev.kind == MF_TOK_WORD && p->prev.first && p->prev.span.at != b->last &&
           mf_p_clause(p->prev.text, b->where);
}

/* ---- the loop
 * ------------------------------------------------------------------------------------- */

static void read_clause(struct mf_parser *p, struct mf_block *b, const struct mf_clause_word *word)
{
    struct mf_span start = p->tok.span;
    p->spoiled = false;
    b->kind = word->kind;
    b->last = start.at;
    mf_p_next(p);
    bool ok = word->read(p, b);
    struct mf_span span = mf_p_since(p, start);
    if (b->seen[b->kind].len > 0 && !word->repeats)
        mf_p_say(p, MF_CAT_CLAUSE_TWICE, start, mf_str_c(word->word), nothing)->second =
            b->seen[b->kind];
    struct mf_clause *clause = mf_p_add(p, &b->clauses, sizeof *clause);
    *clause = (struct mf_clause){b->kind, b->count[b->kind]++, span};
    if (b->seen[b->kind].len == 0)
        b->seen[b->kind] = start;
    bool next = mf_p_at(p, MF_TOK_WORD) && mf_p_clause(p->tok.text, b->where);
    if (!ok || (p->spoiled && !next))
        skip_to_clause(p, b);
}

/* What isn't the first word of a clause. */
static void read_other(struct mf_parser *p, struct mf_block *b)
{
    p->spoiled = false;
    if (swallowed(p, b)) {
        mf_p_say(p, MF_CAT_CLAUSE_SWALLOWED, p->prev.span, p->prev.text, nothing);
        b->unknown = true;
        b->last = p->prev.span.at; /* said once */
    } else if (mf_p_at(p, MF_TOK_WORD)) {
        const struct mf_clause_word *meant = unknown_word(p, b);
        if (meant) {
            read_clause(p, b, meant);
            return;
        }
        b->unknown = true;
        mf_p_next(p);
    } else {
        mf_p_fail(p, MF_CAT_CLAUSE_MISSING, block_word(b->where));
        if (mf_p_at(p, MF_TOK_LBRACE)) {
            skip_to_clause(p, b);
            return;
        }
        mf_p_next(p);
    }
    skip_to_clause(p, b);
}

/* `{`; words that were left over before it are reported and skipped. */
static bool open_brace(struct mf_parser *p, struct mf_block *b)
{
    if (!mf_p_at(p, MF_TOK_LBRACE)) {
        mf_p_fail(p, MF_CAT_BLOCK_MISSING, block_word(b->where));
        while (!p->tok.first && !mf_p_at(p, MF_TOK_LBRACE) && !mf_p_at(p, MF_TOK_RBRACE))
            mf_p_next(p);
        bool clause = mf_p_at(p, MF_TOK_WORD) && mf_p_clause(p->tok.text, b->where);
        if (!mf_p_at(p, MF_TOK_LBRACE)) {
            p->brace_fault |= clause;
            return clause;
        }
    }
    b->brace = p->tok.span;
    mf_p_next(p);
    return true;
}

static void close_missing(struct mf_parser *p, const struct mf_block *b)
{
    if (!p->brace_fault)
        mf_p_say(p, MF_CAT_BRACE_MISSING, p->tok.span, block_word(b->where), nothing)->second =
            b->brace;
    p->brace_fault = true;
}

/* Whether an item begins a line, perhaps misspelt: then the block's brace is missing before it. */
static bool at_next_item(const struct mf_parser *p, const struct mf_block *b)
{
    if (!mf_p_at(p, MF_TOK_WORD) || !p->tok.first || swallowed(p, b))
        return false;
    if (mf_p_word_in(p->tok.text, mf_item_words))
        return true;
    const char *valid[MF_CL__COUNT + 1];
    valid_words(b->where, valid);
    return mf_p_nearest(p->tok.text, mf_item_words).n > 0 &&
           mf_p_nearest(p->tok.text, valid).n == 0 && !mf_p_clause(p->tok.text, ~b->where);
}

/* block = "{" { clause } "}" */
bool mf_p_block(struct mf_parser *p, struct mf_block *b)
{
    unsigned outer = p->where;
    if (!open_brace(p, b))
        return false;
    p->where = b->where;
    for (;;) {
        if (mf_p_take_sign(p, MF_TOK_RBRACE))
            break;
        const struct mf_clause_word *word =
            mf_p_at(p, MF_TOK_WORD) ? mf_p_clause(p->tok.text, b->where) : NULL;
        if (word) {
            read_clause(p, b, word);
        } else if (mf_p_at(p, MF_TOK_END) || at_next_item(p, b)) {
            close_missing(p, b);
            break;
        } else {
            read_other(p, b);
        }
    }
    p->where = outer;
    p->spoiled = false;
    return true;
}

bool mf_p_title(struct mf_parser *p, struct mf_str *ret)
{
    return !mf_p_at(p, MF_TOK_STRING) || mf_p_text(p, ret);
}

void mf_p_need(struct mf_parser *p, const struct mf_block *b, enum mf_clause_kind kind,
               enum mf_cat cat, struct mf_name name)
{
    if (b->seen[kind].len == 0 && !b->unknown && !p->stopped)
        mf_diag_add(p->diags, mf_cat_kind(cat), name.span, 1, &name.text);
}
