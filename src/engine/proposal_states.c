/* The one table of states, as data: steps are looked up in it, the diagram in the documentation is
 * made from it. */
#include "base/os.h"
#include "engine/choose.h"

static const struct mf_move moves[] = {
#define MF_HAPPENING(sym, name, deadline)
#define MF_MOVE(from, on, guard, to) {MF_ST_##from, MF_HP_##on, guard, MF_ST_##to},
#include "engine/proposal_table.def"
#undef MF_HAPPENING
#undef MF_MOVE
};

/* Asked at every ballot. Several rows of the table set one place, to the same. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const bool possible[MF_ST__COUNT + 1][MF_HP__COUNT] = {
#define MF_HAPPENING(sym, name, deadline)
#define MF_MOVE(from, on, guard, to) [MF_ST_##from][MF_HP_##on] = true,
#include "engine/proposal_table.def"
#undef MF_HAPPENING
#undef MF_MOVE
};
#pragma GCC diagnostic pop

static const struct happening {
    const char *name;
    bool deadline;
} happenings[] = {
#define MF_HAPPENING(sym, name, deadline) {name, deadline},
#define MF_MOVE(from, on, guard, to)
#include "engine/proposal_table.def"
#undef MF_HAPPENING
#undef MF_MOVE
};

static const struct state {
    const char *name;
    const char *word[MF_LINGUA__COUNT];
} states[MF_ST__COUNT] = {
    [MF_ST_GATHERING] = {"gathering", {"gathering sponsors", "mengumpulkan pengusul"}},
    [MF_ST_PREPARING] = {"preparing", {"being prepared", "dalam persiapan"}},
    [MF_ST_VOTING] = {"voting", {"being voted on", "dalam pemungutan suara"}},
    [MF_ST_TIED] = {"tied", {"tied", "suara seimbang"}},
    [MF_ST_HELD] = {"held", {"passed, not yet in effect", "disetujui, belum berlaku"}},
    [MF_ST_CHALLENGED] = {"challenged", {"challenged", "diajukan keberatan"}},
    [MF_ST_FROZEN] = {"frozen", {"stayed", "ditunda pemberlakuannya"}},
    [MF_ST_PROVISIONAL] = {"provisional", {"provisionally in effect", "berlaku sementara"}},
    [MF_ST_APPEALED] = {"appealed",
                        {"challenged, its effect lifted",
                         "diajukan keberatan, akibatnya dicabut sementara"}},
    [MF_ST_EFFECTIVE] = {"effective", {"effective", "berlaku"}},
    [MF_ST_REJECTED] = {"rejected", {"rejected", "ditolak"}},
    [MF_ST_LAPSED] = {"lapsed",
                      {"lapsed for want of sponsors", "gugur karena kekurangan pengusul"}},
    [MF_ST_WITHDRAWN] = {"withdrawn", {"withdrawn", "ditarik kembali"}},
    [MF_ST_EXPIRED] = {"expired", {"lapsed", "gugur karena lewat waktu"}},
    [MF_ST_VETOED] = {"vetoed", {"vetoed", "diveto"}},
    [MF_ST_OVERTURNED] = {"overturned", {"overturned", "dibatalkan lewat keberatan"}},
    [MF_ST_UNDONE] = {"undone", {"undone", "dipulihkan seperti semula"}},
    [MF_ST_FAILED] = {"failed", {"failed", "gagal berlaku"}},
    [MF_ST_MOOT] = {"moot", {"moot", "kehilangan objek"}},
    [MF_ST_SUPERSEDED] = {"superseded", {"superseded", "tidak diteruskan"}},
    [MF_ST_SEALED] = {"sealed", {"sealed", "disegel"}},
};

const struct mf_move *mf_moves(uint32_t *ret_n)
{
    *ret_n = sizeof moves / sizeof *moves;
    return moves;
}

const char *mf_happening_name(enum mf_happening on)
{
    mf_assert(on < MF_HP__COUNT);
    return happenings[on].name;
}

bool mf_happening_is_deadline(enum mf_happening on)
{
    mf_assert(on < MF_HP__COUNT);
    return happenings[on].deadline;
}

bool mf_happening_possible(enum mf_state from, enum mf_happening on)
{
    return possible[from][on];
}

bool mf_state_ended(enum mf_state s)
{
    return s >= MF_ST_EFFECTIVE && s < MF_ST__COUNT;
}

const char *mf_state_name(enum mf_state s)
{
    mf_assert(s < MF_ST__COUNT);
    return states[s].name;
}

const char *mf_state_word(enum mf_state s, enum mf_lingua lingua)
{
    mf_assert(s < MF_ST__COUNT);
    return states[s].word[lingua];
}

static bool allowed(enum mf_state from, enum mf_happening on, enum mf_state to)
{
    for (uint32_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].from == from && moves[i].on == on && moves[i].to == to)
            return true;
    return false;
}

static void close_if_open(struct mf_org *org, uint32_t count)
{
    if (mf_count_is_open(org, count))
        mf_count_close(org, count, false);
}

/* Out of the list of those running, and nothing is open any more. */
static void end(struct mf_step *s, struct mf_proposal_row *p)
{
    struct mf_org *org = s->org;
    struct mf_event *e;

    close_if_open(org, p->gather);
    close_if_open(org, p->vote);
    close_if_open(org, p->veto);
    close_if_open(org, p->override_count);
    close_if_open(org, p->challenge);
    close_if_open(org, p->decision);
    close_if_open(org, p->confirm);
    mf_nominations_close(org, p);
    p->ended = org->now;
    if (p->prev_running)
        mf_proposal_edit(org, p->prev_running)->next_running = p->next_running;
    if (p->next_running)
        mf_proposal_edit(org, p->next_running)->prev_running = p->prev_running;
    mf_touch(org, &org->first_running, sizeof org->first_running);
    mf_touch(org, &org->last_running, sizeof org->last_running);
    if (org->first_running == p->number)
        org->first_running = p->next_running;
    if (org->last_running == p->number)
        org->last_running = p->prev_running;
    e = mf_emit_of(s, p->number, MF_EV_ENDED);
    e->state = (int)p->state;
}

void mf_move(struct mf_step *s, uint32_t number, enum mf_happening on, enum mf_state to)
{
    struct mf_proposal_row *p = mf_proposal_edit(s->org, number);
    enum mf_state from = p->state;

    mf_assert(allowed(from, on, to));
    p->state = to;
    mf_alike_moved(s->org, p);
    mf_bars_on_move(s->org, p, from);
    if (mf_state_ended(to))
        end(s, p);
    if (to != MF_ST_VOTING && (from == MF_ST_VOTING || (from == MF_ST_PREPARING && to != from)))
        mf_voting_turns(s, number);
}
