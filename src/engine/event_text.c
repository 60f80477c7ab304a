/* One plain sentence for each event, in each language. */
#include "base/os.h"
#include "base/utf8.h"
#include "engine/proposal.h"
#include "lang/text.h"

static const struct event_words {
    const char *name;
    const char *text[MF_LINGUA__COUNT];
} words[MF_EV__COUNT] = {
#define MF_EVENT(sym, name, en, id) [MF_EV_##sym] = {name, {en, id}},
#include "engine/event_text.def"
#undef MF_EVENT
};

const char *mf_event_name(enum mf_event_kind kind)
{
    mf_assert(kind < MF_EV__COUNT && words[kind].name);
    return words[kind].name;
}

static struct mf_str shown(struct mf_arena *a, struct mf_str s)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_buf_visible(&b, s, false);
    return mf_buf_str(&b);
}

static struct mf_str person(struct mf_arena *a, const struct mf_org *org, mf_person p,
                            enum mf_lingua lingua)
{
    static const char *const nobody[MF_LINGUA__COUNT] = {"somebody", "seseorang"};

    if (p >= org->persons.n)
        return mf_str_c(nobody[lingua]);
    return shown(a, mf_org_person_name(org, p));
}

static struct mf_str proposal(struct mf_arena *a, const struct mf_org *org, uint32_t number,
                              enum mf_lingua lingua)
{
    static const char *const tmpl[MF_LINGUA__COUNT] = {"proposal {0} ({1})",
                                                       "usulan nomor {0} ({1})"};
    static const char *const none[MF_LINGUA__COUNT] = {"a proposal", "suatu usulan"};
    const struct mf_power *power;
    struct mf_buf b;

    if (number == MF_NO_PROPOSAL || number > org->proposals.n ||
        mf_proposal(org, number)->state == MF_ST_SEALED)
        return mf_str_c(none[lingua]);
    power = mf_proposal_power(org, mf_proposal(org, number));
    const struct mf_str args[] = {
        mf_strf(a, "%u", number),
        shown(a, power->title.n > 0 ? power->title : power->name.text),
    };
    mf_buf_init(&b, a);
    mf_fill(&b, tmpl[lingua], args, 2);
    return mf_buf_str(&b);
}

/* The title that the charter gives, else the name. */
static struct mf_str titled(struct mf_arena *a, struct mf_str title, struct mf_str name)
{
    return shown(a, title.n > 0 ? title : name);
}

/* What the event is about besides people: the group, body, office or emergency that it names. */
static struct mf_str thing(struct mf_arena *a, const struct mf_org *org, const struct mf_event *e,
                           enum mf_lingua lingua)
{
    static const char *const all[MF_LINGUA__COUNT] = {"every seat and office",
                                                      "semua kursi dan jabatan"};
    const struct mf_power *power = NULL;
    struct mf_buf b;

    if (e->group) {
        if (e->proposal != MF_NO_PROPOSAL)
            power = mf_proposal_power(org, mf_proposal(org, e->proposal));
        mf_buf_init(&b, a);
        mf_prose_group(&b, e->charter, power, e->group, lingua);
        return mf_buf_str(&b);
    }
    if (e->office != MF_NO_SLOT) {
        const struct mf_office *law = mf_office_law(org, e->office);
        return titled(a, law ? law->title : (struct mf_str){0},
                      MF_ROW(org, offices, mf_office_row, e->office)->name);
    }
    if (e->body != MF_NO_SLOT) {
        const struct mf_body *law = mf_body_law(org, e->body);
        return titled(a, law ? law->title : (struct mf_str){0},
                      MF_ROW(org, bodies, mf_body_row, e->body)->name);
    }
    if (e->emergency != MF_NO_SLOT) {
        const struct mf_emergency *law = mf_emergency_law(org, e->emergency);
        return titled(a, law ? law->title : (struct mf_str){0},
                      MF_ROW(org, emergencies, mf_emergency_row, e->emergency)->name);
    }
    return mf_str_c(all[lingua]);
}

static const char *ballot(enum mf_ballot b, enum mf_lingua lingua)
{
    static const char *const texts[][MF_LINGUA__COUNT] = {
        [MF_BALLOT_NONE] = {"nothing", "kosong"},
        [MF_BALLOT_YES] = {"yes", "setuju"},
        [MF_BALLOT_NO] = {"no", "tidak setuju"},
        [MF_BALLOT_ABSTAIN] = {"abstain", "abstain"},
        [MF_BALLOT_SEALED] = {"secretly", "secara rahasia"},
    };

    return texts[b][lingua];
}

/* What a delegation is about: votes of a body, also only some of them. */
static struct mf_str votes(struct mf_arena *a, const struct mf_org *org, const struct mf_event *e,
                           enum mf_lingua lingua)
{
    static const char *const texts[][MF_LINGUA__COUNT] = {
        [MF_SCOPE_BODY] = {"votes in {0}", "suaranya dalam {0}"},
        [MF_SCOPE_POWER] = {"votes in {0} on {1}", "suaranya dalam {0} mengenai {1}"},
        [MF_SCOPE_PROPOSAL] = {"the vote in {0} on {2}", "suaranya dalam {0} atas {2}"},
    };
    const struct mf_str args[] = {thing(a, org, e, lingua), shown(a, e->text),
                                  proposal(a, org, e->proposal, lingua)};
    struct mf_buf b;

    mf_buf_init(&b, a);
    mf_fill(&b, texts[e->n][lingua], args, 3);
    return mf_buf_str(&b);
}

static bool of_delegation(enum mf_event_kind kind)
{
    return kind == MF_EV_DELEGATED || kind == MF_EV_DELEGATED_NOBODY || kind == MF_EV_UNDELEGATED;
}

static const char *purpose(enum mf_purpose p, enum mf_lingua lingua)
{
    static const char *const texts[MF_FOR__COUNT][MF_LINGUA__COUNT] = {
        [MF_FOR_STAGE] = {"the vote", "pemungutan suara"},
        [MF_FOR_GATHERING] = {"the gathering of sponsors", "pengumpulan pengusul"},
        [MF_FOR_VETO] = {"the time for a veto", "masa veto"},
        [MF_FOR_OVERRIDE] = {"the vote on overriding the veto",
                             "pemungutan suara untuk mengesampingkan veto"},
        [MF_FOR_CHALLENGE] = {"the time for a challenge", "masa keberatan"},
        [MF_FOR_DECISION] = {"the vote on the challenge", "pemungutan suara tentang keberatan"},
        [MF_FOR_CONFIRM] = {"the vote on confirming it", "pemungutan suara untuk pengukuhan"},
        [MF_FOR_DECLARE] = {"the declaration", "pernyataan keadaan darurat"},
        [MF_FOR_END] = {"the ending", "pengakhiran keadaan darurat"},
    };

    return texts[p][lingua];
}

static struct mf_str outcome(const struct mf_event *e, enum mf_lingua lingua)
{
    static const char *const holds[2][MF_LINGUA__COUNT] = {{"does not hold", "tidak terpenuhi"},
                                                           {"holds", "terpenuhi"}};

    if (e->kind == MF_EV_CLOSED)
        return mf_str_c(holds[e->truth][lingua]);
    return mf_str_c(mf_state_word((enum mf_state)e->state, lingua));
}

void mf_event_text(struct mf_buf *out, const struct mf_org *org, const struct mf_event *e,
                   enum mf_lingua lingua)
{
    struct mf_arena scratch;
    size_t start = out->n;
    const char *tmpl;

    mf_assert(e->kind < MF_EV__COUNT);
    tmpl = words[e->kind].text[lingua];
    mf_arena_init(&scratch);
    struct mf_str text = shown(&scratch, e->text);
    if (e->kind == MF_EV_SILENT)
        text = mf_duration_show(&scratch, (mf_duration)e->n, lingua);
    const struct mf_str args[] = {
        person(&scratch, org, e->actor, lingua),
        person(&scratch, org, e->person, lingua),
        proposal(&scratch, org, e->proposal, lingua),
        thing(&scratch, org, e, lingua),
        mf_strf(&scratch, "%llu", (unsigned long long)e->n),
        mf_instant_show(&scratch, e->until, lingua),
        text,
        of_delegation(e->kind) ? votes(&scratch, org, e, lingua)
                               : mf_str_c(ballot(e->ballot, lingua)),
        mf_str_c(purpose(e->purpose, lingua)),
        outcome(e, lingua),
    };
    mf_fill(out, tmpl, args, sizeof args / sizeof *args);
    /* A sentence begins with a capital, but nobody's name is respelt. */
    if (tmpl[0] != '{' || tmpl[1] == '2' || tmpl[1] == '8')
        if (out->n > start && out->p[start] >= 'a' && out->p[start] <= 'z')
            out->p[start] = (char)(out->p[start] - 'a' + 'A');
    mf_arena_free(&scratch);
}
