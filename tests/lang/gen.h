#ifndef MF_TESTS_LANG_GEN_H
#define MF_TESTS_LANG_GEN_H
/*
 * Random charters: every clause of the grammar, in any order that it allows, with any white space
 * and comments between the words. What they say makes no sense; they only have to parse. With
 * `keywords` every name is an unreserved keyword of the language.
 */
#include "base/str.h"

#include "../rng.h"

struct gen {
    struct rng rng;
    struct mf_buf out;
    bool keywords;
    bool comments;    /* among the words */
    unsigned comment; /* number of comments so far */
    unsigned depth;   /* of rules and conditions */
};

static inline unsigned gen_below(struct gen *g, unsigned n)
{
    return (unsigned)rng_below(&g->rng, n);
}

static inline bool gen_chance(struct gen *g, unsigned percent)
{
    return gen_below(g, 100) < percent;
}

/* A word or sign, then some white space. */
static inline void gen_token(struct gen *g, const char *text)
{
    mf_buf_c(&g->out, text);
    unsigned choice = gen_below(g, 40);
    if (choice == 0 && g->comments)
        mf_buf_f(&g->out, "  # note %u\n", g->comment++);
    else if (choice == 1 && g->comments)
        mf_buf_f(&g->out, "\n\n   # note %u\n\n", g->comment++);
    else
        mf_buf_c(&g->out, choice < 4 ? "\n" : choice < 5 ? "\t\n\n" : choice < 7 ? "  " : " ");
}

/* Words and signs separated by single spaces. */
static inline void gen_words(struct gen *g, const char *text)
{
    struct mf_str s = mf_str_c(text);
    for (size_t i = 0; i < s.n;) {
        size_t end = i;
        while (end < s.n && s.p[end] != ' ')
            end++;
        gen_token(g, mf_str_copy(g->out.arena, mf_str_sub(s, i, end - i)).p);
        i = end + 1;
    }
}

static inline void gen_name(struct gen *g)
{
    static const char *const plain[] = {
        "board",  "staff", "ceo", "chair",      "independent",
        "safety", "x1",    "a",   "remove_ceo", "a_long_name_of_some_body"};
    static const char *const keywords[] = {
        "abstain",  "abstentions", "act",          "acting",     "active",       "admit",
        "admitted", "adopt",       "after",        "again",      "against",      "agents",
        "allowed",  "always",      "amend",        "amount",     "an",           "and",
        "any",      "appoint",     "as",           "asks",       "at",           "attested",
        "ballot",   "ballots",     "below",        "between",    "body",         "business",
        "by",       "call",        "caretaker",    "challenge",  "change",       "charter",
        "choose",   "closing",     "confirmed",    "confirming", "continuously", "counted",
        "counting", "days",        "decided",      "decision",   "declare",      "declared",
        "delay",    "delegable",   "deliberates",  "dissolve",   "down",         "duration",
        "early",    "effect",      "effective",    "end",        "ended",        "entrenched",
        "every",    "except",      "expel",        "extends",    "fact",         "failed",
        "fails",    "filled",      "final",        "for",        "from",         "grant",
        "hash",     "heads",       "hears",        "hours",      "if",           "in",
        "inactive", "includes",    "incompatible", "is",         "issued",       "it",
        "joins",    "lapses",      "lasts",        "late",       "least",        "limit",
        "mandate",  "may",         "minimum",      "minutes",    "mission",      "more",
        "most",     "never",       "nominations",  "nominees",   "notice",       "objection",
        "of",       "office",      "on",           "once",       "only",         "open",
        "opens",    "options",     "or",           "over",       "overridden",   "overturned",
        "passed",   "passes",      "percent",      "person",     "power",        "present",
        "proposal", "proposals",   "quorum",       "recuses",    "rekey",        "remove",
        "reports",  "require",     "requires",     "resize",     "restore",      "revoke",
        "rounded",  "rule",        "running",      "sealed",     "seat",         "seats",
        "second",   "secret",      "set",          "setting",    "silence",      "spend",
        "stage",    "stay",        "stays",        "stop",       "stopped",      "suspend",
        "term",     "text",        "than",         "the",        "then",         "tie",
        "ties",     "time",        "to",           "transitive", "under",        "undo",
        "unseat",   "until",       "usable",       "using",      "vacancies",    "vacant",
        "veto",     "visible",     "votes",        "voting",     "week",         "weight",
        "when",     "where",       "with",         "within",     "without",      "year",
        "yes"};
    if (g->keywords)
        gen_token(g, keywords[gen_below(g, sizeof keywords / sizeof *keywords)]);
    else
        gen_token(g, plain[gen_below(g, sizeof plain / sizeof *plain)]);
}

static inline void gen_number(struct gen *g)
{
    char s[16];
    snprintf(s, sizeof s, "%u", gen_chance(g, 90) ? gen_below(g, 12) : gen_below(g, 1000000));
    gen_token(g, s);
}

static inline void gen_string(struct gen *g)
{
    static const char *const strings[] = {"\"\"", "\"Board of Directors\"",
                                          "\"with \\\"quotes\\\" and \\\\\"",
                                          "\"Rapat Umum Anggota – Ünïcödé # no comment { }\""};
    gen_token(g, strings[gen_below(g, 4)]);
}

static inline void gen_duration(struct gen *g)
{
    static const char *const units[] = {"minute", "minutes", "hour",  "hours", "day",
                                        "days",   "week",    "weeks", "year",  "years"};
    char s[8];
    snprintf(s, sizeof s, "%u", gen_below(g, 400));
    gen_token(g, s);
    gen_token(g, units[gen_below(g, 6)]);
}

static inline void gen_share(struct gen *g)
{
    static const char *const shares[] = {"25%", "4.5%", "100%", "1/2", "2 / 3", "7/11", "66.667%"};
    gen_words(g, shares[gen_below(g, 7)]);
}

/* plain: without the words that could be taken for a name. */
static inline void gen_amount(struct gen *g, bool plain)
{
    if (!plain && gen_chance(g, 10))
        gen_words(g, "more than");
    switch (gen_below(g, 6)) {
    case 0:
        gen_number(g);
        break;
    case 1:
        gen_token(g, "majority");
        break;
    case 2:
        gen_token(g, "all");
        if (gen_chance(g, 40)) {
            gen_token(g, "but");
            gen_number(g);
        }
        break;
    case 3:
        if (!g->keywords) {
            gen_name(g);
            if (!plain && gen_chance(g, 20))
                gen_words(g, "rounded down");
            break;
        }
        __attribute__((fallthrough));
    default:
        gen_share(g);
        if (!plain && gen_chance(g, 10))
            gen_words(g, "rounded down");
        if (!plain && gen_chance(g, 10)) {
            gen_token(g, "sqrt");
            if (gen_chance(g, 50)) {
                gen_words(g, "capped at");
                gen_number(g);
            }
        }
        while (!plain && gen_chance(g, 10)) {
            gen_words(g, "falling to");
            gen_share(g);
            gen_token(g, "over");
            gen_duration(g);
        }
        break;
    }
}

static inline void gen_base(struct gen *g)
{
    static const char *const bases[] = {"seats",   "in office", "active",
                                        "present", "voting",    "issued"};
    gen_words(g, bases[gen_below(g, 6)]);
}

static inline void gen_group(struct gen *g)
{
    static const char *const words[] = {"subject", "proposer", "public", "none"};
    if (gen_chance(g, 20)) {
        gen_token(g, words[gen_below(g, 4)]);
        return;
    }
    gen_name(g);
    if (gen_chance(g, 20)) {
        gen_token(g, ".");
        gen_name(g);
    }
    if (gen_chance(g, 15)) {
        gen_token(g, "except");
        if (gen_chance(g, 50))
            gen_token(g, gen_chance(g, 50) ? "subject" : "proposer");
        else
            gen_name(g);
    }
    if (gen_chance(g, 10)) {
        gen_token(g, "by");
        gen_name(g);
    }
}

static inline void gen_list(struct gen *g, void (*one)(struct gen *))
{
    one(g);
    while (gen_chance(g, 30)) {
        gen_token(g, ",");
        one(g);
    }
}

static inline void gen_kinds(struct gen *g)
{
    static const char *const kinds[] = {"yes", "no", "abstain", "yes + abstain",
                                        "yes + no + abstain"};
    gen_token(g, "counting");
    gen_words(g, kinds[gen_below(g, 5)]);
}

static inline void gen_tail(struct gen *g)
{
    gen_base(g);
    if (gen_chance(g, 10))
        gen_words(g, "without abstentions");
    if (gen_chance(g, 10))
        gen_kinds(g);
    if (gen_chance(g, 20)) {
        gen_words(g, "with quorum");
        gen_amount(g, false);
        gen_base(g);
        if (gen_chance(g, 30))
            gen_kinds(g);
    }
    if (gen_chance(g, 10)) {
        gen_words(g, "tie decided by");
        gen_name(g);
    }
}

static inline void gen_rule(struct gen *g);

static inline void gen_prim(struct gen *g)
{
    unsigned choice = gen_below(g, g->depth > 2 ? 5 : 8);
    switch (choice) {
    case 0:
        gen_name(g);
        break;
    case 1:
        gen_words(g, "no objection by");
        gen_amount(g, false);
        gen_token(g, "of");
        gen_group(g);
        gen_base(g);
        break;
    case 5:
        gen_token(g, "(");
        gen_rule(g);
        gen_token(g, ")");
        break;
    case 6:
        gen_number(g);
        gen_words(g, "of (");
        gen_list(g, gen_rule);
        gen_token(g, ")");
        break;
    default:
        gen_amount(g, false);
        gen_token(g, "of");
        gen_group(g);
        gen_tail(g);
        break;
    }
}

static inline void gen_joined(struct gen *g, void (*one)(struct gen *))
{
    g->depth++;
    one(g);
    while (gen_chance(g, 25)) {
        gen_token(g, gen_chance(g, 60) ? "and" : "or");
        one(g);
    }
    g->depth--;
}

static inline void gen_rule(struct gen *g)
{
    gen_joined(g, gen_prim);
}

static inline void gen_value(struct gen *g)
{
    if (gen_chance(g, 30))
        gen_duration(g);
    else if (gen_chance(g, 20))
        gen_string(g);
    else if (gen_chance(g, 30))
        gen_name(g);
    else
        gen_amount(g, true);
}

static inline void gen_cond(struct gen *g);

static inline void gen_atom(struct gen *g)
{
    static const char *const ops[] = {"<=", ">=", "is"};
    if (g->depth < 3 && gen_chance(g, 15)) {
        gen_token(g, "(");
        gen_cond(g);
        gen_token(g, ")");
        return;
    }
    if (gen_chance(g, 20))
        gen_token(g, "not");
    switch (gen_below(g, 7)) {
    case 0:
        gen_words(g, "vacancy on");
        gen_name(g);
        break;
    case 1:
        gen_token(g, "emergency");
        gen_name(g);
        break;
    case 2:
        gen_name(g);
        gen_words(g, "below minimum");
        break;
    case 3:
        gen_name(g);
        gen_token(g, "vacant");
        break;
    case 4:
        gen_name(g);
        gen_words(g, "failed within");
        gen_duration(g);
        break;
    case 5:
        gen_group(g);
        gen_words(g, "in office");
        gen_token(g, ops[gen_below(g, 3)]);
        gen_value(g);
        break;
    default:
        gen_name(g);
        gen_token(g, ops[gen_below(g, 3)]);
        gen_value(g);
        break;
    }
    if (gen_chance(g, 15)) {
        gen_token(g, "for");
        gen_duration(g);
    }
}

static inline void gen_cond(struct gen *g)
{
    gen_joined(g, gen_atom);
}

/* A clause or an effect by a pattern: words, and a letter in capitals for a phrase. `[` … `]`:
 * perhaps. */
static inline void gen_pattern(struct gen *g, const char *pattern)
{
    struct mf_str s = mf_str_c(pattern);
    unsigned skip = 0;
    for (size_t i = 0; i < s.n;) {
        size_t end = i;
        while (end < s.n && s.p[end] != ' ')
            end++;
        struct mf_str word = mf_str_sub(s, i, end - i);
        i = end + 1;
        if (mf_str_is(word, "[") || mf_str_is(word, "]")) {
            if (skip > 0)
                skip += word.p[0] == '[' ? 1 : -1u;
            else if (word.p[0] == '[' && gen_chance(g, 50))
                skip = 1;
            continue;
        }
        if (skip > 0)
            continue;
        switch (word.n == 1 ? word.p[0] : 0) {
        case 'A':
            gen_amount(g, false);
            break;
        case 'P':
            gen_amount(g, true);
            break;
        case 'B':
            gen_base(g);
            break;
        case 'C':
            gen_cond(g);
            break;
        case 'D':
            gen_duration(g);
            break;
        case 'G':
            gen_group(g);
            break;
        case 'L':
            gen_list(g, gen_group);
            break;
        case 'M':
            gen_list(g, gen_name);
            break;
        case 'N':
            gen_name(g);
            break;
        case 'I':
            gen_number(g);
            break;
        case 'R':
            gen_rule(g);
            break;
        case 'S':
            gen_string(g);
            break;
        case 'V':
            gen_value(g);
            break;
        default:
            gen_token(g, mf_str_copy(g->out.arena, word).p);
            break;
        }
    }
}

/* Some of the patterns, in any order; each at most once, or more often where it begins with `*`. */
static inline void gen_clauses(struct gen *g, const char *const *patterns, unsigned n,
                               unsigned percent)
{
    unsigned at = gen_below(g, n);
    for (unsigned i = 0; i < n; i++) {
        const char *pattern = patterns[(at + i) % n];
        bool many = pattern[0] == '*';
        do {
            if (gen_chance(g, percent))
                gen_pattern(g, many ? pattern + 1 : pattern);
        } while (many && gen_chance(g, 30));
    }
}
#define GEN_CLAUSES(g, patterns, percent)                                                          \
    gen_clauses((g), (patterns), sizeof(patterns) / sizeof *(patterns), (percent))

static inline void gen_effects(struct gen *g)
{
    static const char *const effects[] = {"appoint N to N",
                                          "remove N from N",
                                          "suspend N from N for D",
                                          "seat N on N [ as M ]",
                                          "unseat N from N",
                                          "admit N to N",
                                          "expel N from N",
                                          "resize N to V",
                                          "set N to V",
                                          "amend charter [ in M ]",
                                          "amend entrenched",
                                          "rekey N",
                                          "grant N to N",
                                          "revoke N",
                                          "spend V",
                                          "act S [ usable D ]",
                                          "adopt S",
                                          "stay N [ for D ]",
                                          "restore N",
                                          "undo N",
                                          "declare N",
                                          "end N",
                                          "dissolve"};
    gen_token(g, "effect");
    do {
        gen_pattern(g, effects[gen_below(g, sizeof effects / sizeof *effects)]);
    } while (gen_chance(g, 30) && (gen_token(g, "and"), true));
}

static const char *const gen_stage_clauses[] = {
    "*notice D to L",
    "*hears G [ within D ]",
    "deliberates D",
    "*requires N attested by G [ within D ]",
    "ballot secret [ , equal ranks refused ] [ , skipped ranks at most I ]",
    "ballots final",
    "votes D [ , closing early ]",
    "stays open D after late quorum , once",
    "confirming D",
    "counted at closing",
    "second call after D with quorum A B",
    "*recuses L",
    "lapses after D",
    "veto by R within D [ , overridden within D by R ]"};
static const char *const gen_power_clauses[] = {
    "nominations D by R",
    "joins M",
    "challenge by R within D [ of effect ] , overturned within D by R",
    "confirmed within D by R",
    "delay D",
    "reports to L within D",
    "only when C",
    "again after D",
    "at most I per D",
    "at most I open per proposer",
    "at most I voting at once",
    "visible to L [ until effective ]",
    "sealed if it fails",
    "running proposals stop"};
static const char *const gen_passes[] = {
    "passes when proposed",
    "passes when R",
    "passes when R",
    "choose I from nominees by G [ with quorum A B ] using N [ against S ] [ tie decided by N ]",
    "choose I from options by G using N against S with quorum A B by I to I",
    "choose I from options by G using N tie decided by lot drawn by N within D",
    "choose I from options by G using N"};

static inline void gen_params(struct gen *g)
{
    static const char *const types[] = {
        "N : person", "N : text",    "N : hash",  "N : amount",    "N : duration",
        "N : body",   "N : charter", "N : N | N", "N : N | N | N", "N : decision of N | N"};
    gen_token(g, "(");
    for (unsigned i = gen_below(g, 4); i > 0; i--) {
        gen_pattern(g, types[gen_below(g, sizeof types / sizeof *types)]);
        if (i > 1)
            gen_token(g, ",");
    }
    gen_token(g, ")");
}

static inline void gen_power(struct gen *g)
{
    static const char *const opens[] = {"proposed by R [ within D ]", "opens when C",
                                        "opens every D", "opens after N"};
    gen_pattern(g, "[ entrenched ] power N");
    if (gen_chance(g, 80))
        gen_params(g);
    gen_pattern(g, "[ S ] [ caretaker ] {");
    bool staged = gen_chance(g, 20);
    GEN_CLAUSES(g, gen_power_clauses, 20);
    gen_pattern(g, opens[gen_below(g, 4)]);
    for (unsigned i = staged ? 1 + gen_below(g, 3) : 0; i > 0; i--) {
        gen_pattern(g, gen_chance(g, 50)   ? "stage N {"
                       : gen_chance(g, 50) ? "stage N if N fails {"
                                           : "stage N if N ties {");
        GEN_CLAUSES(g, gen_stage_clauses, 20);
        gen_pattern(g, gen_passes[gen_below(g, 5)]);
        gen_token(g, "}");
    }
    if (!staged) {
        GEN_CLAUSES(g, gen_stage_clauses, 25);
        gen_pattern(g, gen_passes[gen_below(g, 5)]);
    }
    gen_effects(g);
    gen_token(g, "}");
}

static inline void gen_item(struct gen *g)
{
    static const char *const small[] = {
        "[ entrenched ] office N [ S ] [ of N ] [ acting N when vacant ]",
        "incompatible G , L",
        "fact N",
        "always C",
        "[ entrenched ] setting N P between P and P",
        "rule N = R"};
    static const char *const body[] = {
        "minimum I",
        "*require P N",
        "*limit I N",
        "*limit I per N",
        "*limit I N per N",
        "term D [ , at most I ]",
        "*includes N or acting , N",
        "vacancies filled by N [ within D ] [ , then by N ] [ , caretaker after D until filled ]",
        "admitted by N",
        "*weight N",
        "inactive after D",
        "delegable [ transitive ]",
        "agents allowed at most I"};
    static const char *const emergency[] = {"reports to L within D", "ended by R",
                                            "at most I per D", "again after D"};
    static const char *const mandate[] = {"*may S [ where N under S ] [ at most I per D ]",
                                          "*asks R for S [ where N is S ]",
                                          "*never S",
                                          "*requires N attested by G [ within D ]",
                                          "reports to L within D",
                                          "lapses after D",
                                          "stopped by R"};
    static const char *const seats[] = {"seats open", "seats I", "seats I between I and I"};
    switch (gen_below(g, 8)) {
    case 0:
        gen_pattern(g, "[ entrenched ] body N [ S ] {");
        gen_pattern(g, seats[gen_below(g, 3)]);
        GEN_CLAUSES(g, body, 30);
        gen_token(g, "}");
        break;
    case 1:
        gen_pattern(g, "emergency N [ S ] { declared by R [ within D ] lasts D");
        GEN_CLAUSES(g, emergency, 50);
        gen_token(g, "}");
        break;
    case 2:
        gen_pattern(g, "[ entrenched ] mandate N [ S ] {");
        GEN_CLAUSES(g, mandate, 50);
        gen_token(g, "}");
        break;
    case 3:
    case 4:
        gen_power(g);
        break;
    default:
        gen_pattern(g, small[gen_below(g, sizeof small / sizeof *small)]);
        break;
    }
}

/* A whole charter; in a document, it is spread over several blocks. */
static inline struct mf_str gen_charter(struct gen *g, bool document)
{
    if (document)
        mf_buf_c(&g->out, "# Title\n\nSome `text`.\n\n```charter\n");
    gen_pattern(g, "charter S { [ [ entrenched ] mission S ] [ silence over D extends ]");
    for (unsigned i = gen_below(g, 7); i > 0; i--) {
        gen_item(g);
        if (document && gen_chance(g, 50))
            mf_buf_c(&g->out,
                     "\n```\n\n## More\n\n~~~text\ncharter is no block here\n~~~\n\n```charter\n");
    }
    gen_token(g, "}");
    if (document)
        mf_buf_c(&g->out, "\n```\n\nThe end.\n");
    return mf_buf_str(&g->out);
}

#endif
