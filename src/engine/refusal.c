/* Refusals as sentences, in each language, and in charter order (rule 69). */
#include "engine/refusal.h"

#include <string.h>

#include "base/lingua.h"
#include "base/os.h"
#include "base/utf8.h"
#include "engine/org.h"
#include "lang/text.h"

static const struct {
    const char *name;
    unsigned rule;
    const char *text[MF_LINGUA__COUNT];
} reasons[MF_WHY__COUNT] = {
#define MF_REASON(sym, name, rule, en, id) {name, rule, {en, id}},
#include "engine/refusals.def"
#undef MF_REASON
};

unsigned mf_reason_rule(enum mf_reason reason)
{
    mf_assert(reason < MF_WHY__COUNT);
    return reasons[reason].rule;
}

const char *mf_reason_name(enum mf_reason reason)
{
    mf_assert(reason < MF_WHY__COUNT);
    return reasons[reason].name;
}

/* ---- what the slots hold ---- */

/* What a person can still do with a proposal in that state. */
static const char *possible(enum mf_state state, enum mf_lingua lingua)
{
    static const char *const texts[MF_ST__COUNT][MF_LINGUA__COUNT] = {
        [MF_ST_GATHERING] = {"to sign it, take a signature back or withdraw it",
                             "menandatangani, mencabut tanda tangan, atau menarik usulan"},
        [MF_ST_PREPARING] = {"to speak, waive a hearing or withdraw it",
                             "berbicara, melepaskan hak didengar, atau menarik usulan"},
        [MF_ST_VOTING] =
            {"to vote, take a ballot back, speak, or recuse oneself",
             "memberikan suara, mencabut suara, berbicara, atau mengundurkan diri dari perkara"},
        [MF_ST_TIED] = {"for the deciding office to vote", "pejabat yang memutus memberikan suara"},
        [MF_ST_HELD] = {"to veto or challenge it, where the charter gives such a right",
                        "memveto atau mengajukan keberatan, sepanjang piagam memberi hak itu"},
        [MF_ST_CHALLENGED] = {"to vote on the challenge, or to veto it",
                              "memberikan suara atas keberatan, atau memveto"},
        [MF_ST_FROZEN] = {"nothing until the stay ends", "tidak ada sampai penundaan berakhir"},
        [MF_ST_PROVISIONAL] =
            {"to challenge or confirm it, where the charter gives such a right",
             "mengajukan keberatan atau mengukuhkannya, sepanjang piagam memberi hak itu"},
        [MF_ST_APPEALED] = {"to vote on the challenge", "memberikan suara atas keberatan"},
    };
    static const char *const nothing[MF_LINGUA__COUNT] = {"nothing, it has ended",
                                                          "tidak ada, karena sudah berakhir"};

    if (state >= MF_ST__COUNT || !texts[state][lingua])
        return nothing[lingua];
    return texts[state][lingua];
}

enum { CLAUSE_BYTES = 200 };

/* The clause as it stands in the text: comments left out, white space single, cut where it is long.
 */
static struct mf_str clause_words(struct mf_arena *a, const struct mf_refusal *r)
{
    struct mf_str text;
    struct mf_buf line, shown;
    bool quoted = false;

    if (!r->charter || r->clause.len == 0)
        return (struct mf_str){0};
    text = mf_source_slice(&r->charter->source, r->clause);
    mf_buf_init(&line, a);
    for (size_t i = 0; i < text.n && line.n < CLAUSE_BYTES; i++) {
        char ch = text.p[i];
        if (ch == '"')
            quoted = !quoted;
        if (ch == '#' && !quoted)
            while (i + 1 < text.n && text.p[i + 1] != '\n')
                i++;
        else if (!strchr(" \t\r\n", ch))
            mf_buf_char(&line, ch);
        else if (line.n > 0 && line.p[line.n - 1] != ' ')
            mf_buf_char(&line, ' ');
    }
    text = mf_str_trim(mf_buf_str(&line));
    /* A character cut in two is left out. */
    while (text.n > 0 && !mf_utf8_valid(text, &(size_t){0}))
        text.n--;
    mf_buf_init(&shown, a);
    mf_buf_visible(&shown, text, false);
    if (line.n >= CLAUSE_BYTES)
        mf_buf_c(&shown, " …");
    return mf_buf_str(&shown);
}

static struct mf_str leaf_words(struct mf_arena *a, const struct mf_refusal *r,
                                enum mf_lingua lingua)
{
    struct mf_buf b;
    const struct mf_power *power = NULL;

    if (!r->leaf || !r->charter)
        return clause_words(a, r);
    if (r->power < r->charter->npowers)
        power = &r->charter->powers[r->power];
    mf_buf_init(&b, a);
    mf_prose_rule(&b, r->charter, power, r->leaf, lingua);
    return mf_buf_str(&b);
}

static struct mf_str person_words(struct mf_arena *a, const struct mf_org *org, mf_person p,
                                  enum mf_lingua lingua)
{
    static const char *const someone[MF_LINGUA__COUNT] = {"this person", "orang ini"};
    struct mf_buf b;

    if (!org || p >= mf_org_persons(org))
        return mf_str_c(someone[lingua]);
    mf_buf_init(&b, a);
    mf_buf_visible(&b, mf_org_person_name(org, p), false);
    return mf_buf_str(&b);
}

/* From when on a proposal is everybody's to see: in `have` of NOT_VISIBLE. */
static struct mf_str sight_words(uint64_t from, enum mf_lingua lingua)
{
    static const char *const words[][MF_LINGUA__COUNT] = {
        [MF_UNTIL_NONE] = {"it has ended", "usulan berakhir"},
        [MF_UNTIL_OPEN] = {"it opens", "usulan dibuka"},
        [MF_UNTIL_VOTING] = {"voting opens", "pemungutan suara dibuka"},
        [MF_UNTIL_PASSED] = {"it passes", "usulan disetujui"},
        [MF_UNTIL_EFFECTIVE] = {"it takes effect", "usulan mulai berlaku"},
    };

    return mf_str_c(words[from <= MF_UNTIL_EFFECTIVE ? from : MF_UNTIL_NONE][lingua]);
}

static struct mf_str name_words(struct mf_arena *a, struct mf_str name)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_visible(&b, name, false);
    return mf_buf_str(&b);
}

static struct mf_str number(struct mf_arena *a, uint64_t n)
{
    return mf_strf(a, "%llu", (unsigned long long)n);
}

void mf_refusal_text(struct mf_buf *out, const struct mf_org *org, const struct mf_refusal *r,
                     enum mf_lingua lingua)
{
    enum mf_reason reason = r->not_visible ? MF_WHY_HIDDEN_REASON : r->reason;
    enum mf_state state = (enum mf_state)r->have;
    bool about_state = reason == MF_WHY_NOT_ALLOWED_STATE && r->have < MF_ST__COUNT;
    struct mf_arena scratch;

    mf_assert(reason < MF_WHY__COUNT);
    mf_arena_init(&scratch);
    struct mf_str args[] = {
        number(&scratch, r->need),
        number(&scratch, r->have),
        number(&scratch, r->of),
        mf_instant_show(&scratch, r->when, lingua),
        mf_duration_words(&scratch, r->span, 0, lingua),
        person_words(&scratch, org, r->person, lingua),
        about_state                    ? mf_str_c(mf_state_word(state, lingua))
        : reason == MF_WHY_NOT_VISIBLE ? sight_words(r->have, lingua)
                                       : name_words(&scratch, r->word),
        number(&scratch, r->proposal),
        clause_words(&scratch, r),
        about_state ? mf_str_c(possible(state, lingua)) : leaf_words(&scratch, r, lingua),
    };
    mf_fill(out, reasons[reason].text[lingua], args, sizeof args / sizeof *args);
    mf_arena_free(&scratch);
}

/* ---- order ---- */

/* By place; those without a clause first. Equal places keep the order in which they were found. */
static bool comes_after(const struct mf_refusal *a, const struct mf_refusal *b)
{
    bool none_a = a->clause.len == 0, none_b = b->clause.len == 0;

    if (none_a || none_b)
        return none_b && !none_a;
    return a->clause.at > b->clause.at;
}

static bool same(const struct mf_refusal *a, const struct mf_refusal *b)
{
    return a->reason == b->reason && a->charter == b->charter && a->clause.at == b->clause.at &&
           a->clause.len == b->clause.len && a->leaf == b->leaf && a->person == b->person &&
           a->proposal == b->proposal && a->need == b->need && a->have == b->have &&
           a->of == b->of && a->not_visible == b->not_visible && mf_str_eq(a->word, b->word);
}

void mf_refusals_sort(struct mf_refusals *rs)
{
    struct mf_refusal *at = rs->list.at;
    uint32_t kept = 0;

    /* Few, and nearly in order already. */
    for (uint32_t i = 1; i < rs->list.n; i++) {
        struct mf_refusal r = at[i];
        uint32_t k = i;
        for (; k > 0 && comes_after(&at[k - 1], &r); k--)
            at[k] = at[k - 1];
        at[k] = r;
    }
    for (uint32_t i = 0; i < rs->list.n; i++) {
        bool again = false;
        for (uint32_t k = kept; k > 0 && !again; k--) {
            if (comes_after(&at[i], &at[k - 1]))
                break;
            again = same(&at[k - 1], &at[i]);
        }
        if (!again)
            at[kept++] = at[i];
    }
    rs->list.n = kept;
}
