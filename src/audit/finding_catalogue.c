/* The catalogue of findings as a table, and the texts made of it. */
#include "audit/finding.h"
#include "base/os.h"
#include "lang/catalogue_entry.h"

static const struct mf_find_kind kinds[MF_FIND__COUNT] = {
#define MF_FINDING(sym, id, level, title_en, title_id, risk_en, risk_id, how_en, how_id,           \
                   remedy_en, remedy_id, number_en, number_id, weak, sound)                        \
    [MF_FIND_##sym] = {id,                                                                         \
                       level,                                                                      \
                       {title_en, title_id},                                                       \
                       {risk_en, risk_id},                                                         \
                       {how_en, how_id},                                                           \
                       {remedy_en, remedy_id},                                                     \
                       {number_en, number_id},                                                     \
                       weak,                                                                       \
                       sound},
#include "audit/findings.def"
#undef MF_FINDING
};

static const struct {
    const char *name, *word[MF_LINGUA__COUNT];
} levels[MF_LEVEL__COUNT] = {
    [MF_LEVEL_NOTE] = {"note", {"note", "catatan"}},
    [MF_LEVEL_SERIOUS] = {"serious", {"serious", "serius"}},
    [MF_LEVEL_GRAVE] = {"grave", {"grave", "gawat"}},
};

const struct mf_find_kind *mf_find_kind(enum mf_find find)
{
    mf_assert(find < MF_FIND__COUNT);
    return &kinds[find];
}

/* The charter around an example that is only a part of one; it has none of the weaknesses. */
static const char example_head[] =
    "charter \"Example\" {\n"
    "  silence over 1 hour extends\n"
    "  body board \"Board of Directors\" { seats 9  vacancies filled by elect }\n"
    "  body staff \"Employees\" { seats open  admitted by hire }\n"
    "  office ceo \"Chief Executive\"\n"
    "  power elect(person: person) {\n"
    "    proposed by 1 of board  at most 3 open per proposer  notice 7 days to board, staff\n"
    "    votes 7 days  passes when majority of board in office  effect seat person on board\n"
    "  }\n"
    "  power hire(person: person) {\n"
    "    proposed by 1 of board  at most 3 open per proposer  notice 7 days to board, staff\n"
    "    votes 7 days  passes when 2 of board  effect admit person to staff\n"
    "  }\n";
static const char example_tail[] = "}\n";

void mf_find_examples(struct mf_arena *a, enum mf_find find, struct mf_str *ret_weak,
                      struct mf_str *ret_sound)
{
    mf_assert(find < MF_FIND__COUNT);
    *ret_weak = mf_cat_entry_example(a, example_head, kinds[find].weak, example_tail);
    *ret_sound = mf_cat_entry_example(a, example_head, kinds[find].sound, example_tail);
}

const char *mf_level_name(enum mf_level level)
{
    mf_assert(level < MF_LEVEL__COUNT);
    return levels[level].name;
}

const char *mf_level_word(enum mf_level level, enum mf_lingua lingua)
{
    mf_assert(level < MF_LEVEL__COUNT);
    return levels[level].word[lingua];
}

bool mf_level_parse(struct mf_str s, enum mf_level *ret)
{
    for (int i = 0; i < MF_LEVEL__COUNT; i++)
        if (mf_str_is(s, levels[i].name)) {
            *ret = (enum mf_level)i;
            return true;
        }
    return false;
}

/* ---- texts ---- */

static bool same_id(struct mf_str a, const char *id)
{
    struct mf_str b = mf_str_c(id);

    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        char c = a.p[i] == 'f' ? 'F' : a.p[i];
        if (c != b.p[i])
            return false;
    }
    return true;
}

static void add_example(struct mf_buf *out, const char *heading, const char *example)
{
    struct mf_str rest = mf_str_c(example);

    mf_buf_f(out, "%s\n", heading);
    while (rest.n > 0) {
        size_t end = 0;
        while (end < rest.n && rest.p[end] != '\n')
            end++;
        mf_buf_c(out, "    ");
        mf_buf_add(out, mf_str_sub(rest, 0, end));
        mf_buf_char(out, '\n');
        rest = mf_str_sub(rest, end + 1, rest.n);
    }
}

bool mf_findings_help(struct mf_str id, enum mf_lingua lingua, struct mf_buf *out)
{
    static const char *const words[][MF_LINGUA__COUNT] = {
        {"The risk", "Risikonya"},          {"How it is found", "Cara menemukannya"},
        {"What to do", "Cara memperbaiki"}, {"Its number", "Angkanya"},
        {"Has it:", "Memilikinya:"},        {"Hasn't:", "Tidak memilikinya:"},
    };

    for (int i = 0; i < MF_FIND__COUNT; i++) {
        const struct mf_find_kind *k = &kinds[i];
        if (!same_id(id, k->id))
            continue;
        mf_buf_f(out, "%s (%s): %s\n\n", k->id, levels[k->level].word[lingua], k->title[lingua]);
        mf_buf_f(out, "%s: %s\n", words[0][lingua], k->risk[lingua]);
        mf_buf_f(out, "%s: %s\n", words[1][lingua], k->how[lingua]);
        mf_buf_f(out, "%s: %s\n", words[2][lingua], k->remedy[lingua]);
        mf_buf_f(out, "%s: %s.\n", words[3][lingua], k->number[lingua]);
        if (k->weak) {
            mf_buf_char(out, '\n');
            add_example(out, words[4][lingua], k->weak);
            add_example(out, words[5][lingua], k->sound);
        }
        return true;
    }
    return false;
}

void mf_findings_list(enum mf_lingua lingua, struct mf_buf *out)
{
    for (int i = 0; i < MF_FIND__COUNT; i++)
        mf_buf_f(out, "%s  %-7s  %s\n", kinds[i].id, levels[kinds[i].level].word[lingua],
                 kinds[i].title[lingua]);
}

static const char document_head[] =
    "# What an audit finds\n\n"
    "`mufakat audit` looks for the weaknesses below, and for nothing else, in a charter and the\n"
    "people under it. Each finding has an id, a level (grave, serious, note), its clause, a "
    "number,\n"
    "an example of the people it takes, and where there is one a change of the charter's text. A\n"
    "change is only proposed after the audit was run again with it: the new text is read and "
    "founded\n"
    "with the same people, the finding is gone, no other of its level or above has come, and "
    "`mufakat\n"
    "check` has nothing new to say, but that a group may be empty. Findings are ranked by level, "
    "then\n"
    "by how few are needed, then as the charter runs. `mufakat help F0101` says of one what "
    "stands\n"
    "here, with an example. What the text alone shows is [what `check` asks](checks.md).\n\n"
    "A finding isn't a verdict: an organisation may want one person to decide something. That "
    "nothing\n"
    "is found doesn't mean that nothing is wrong. This page is made of the catalogue\n"
    "(`src/audit/findings.def`); a test compares the two.\n\n"
    "```text\n";

void mf_findings_document(struct mf_buf *out)
{
    mf_buf_c(out, document_head);
    mf_findings_list(MF_EN, out);
    mf_buf_c(out, "```\n\n");
    for (int i = 0; i < MF_FIND__COUNT; i++) {
        const struct mf_find_kind *k = &kinds[i];
        mf_buf_f(out, "### %s %s\n\n", k->id, k->title[MF_EN]);
        mf_buf_f(out, "*%s* · *%s: %s*\n\n", levels[k->level].name, levels[k->level].word[MF_ID],
                 k->title[MF_ID]);
        mf_buf_f(out, "%s\n\n%s\n\n", k->risk[MF_EN], k->risk[MF_ID]);
        mf_buf_f(out, "- **Found:** %s\n- **Ditemukan:** %s\n", k->how[MF_EN], k->how[MF_ID]);
        mf_buf_f(out, "- **Do:** %s\n- **Perbaikan:** %s\n", k->remedy[MF_EN], k->remedy[MF_ID]);
        mf_buf_f(out, "- **Number:** %s · **Angka:** %s\n%s", k->number[MF_EN], k->number[MF_ID],
                 i + 1 < MF_FIND__COUNT ? "\n" : "");
    }
}
