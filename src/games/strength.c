/* Indices in billionths. */
#include "games/strength.h"

#include "games/index.h"

_Static_assert(MF_STRENGTHS == MF_INDEX__COUNT, "every index has its place");
_Static_assert(MF_STRENGTH_BANZHAF == MF_BANZHAF && MF_STRENGTH_SHAPLEY == MF_SHAPLEY,
               "the places of those that are shown first");

const char *mf_strength_name(uint32_t index)
{
    return mf_index_name((enum mf_index)index);
}

const char *mf_strength_word(uint32_t index, enum mf_lingua lingua)
{
    static const char *const words[MF_INDEX__COUNT][MF_LINGUA__COUNT] = {
        [MF_PENROSE] = {"Penrose", "Penrose"},
        [MF_BANZHAF] = {"Banzhaf", "Banzhaf"},
        [MF_COLEMAN_PREVENT] = {"Coleman, prevent", "Coleman, mencegah"},
        [MF_COLEMAN_INITIATE] = {"Coleman, initiate", "Coleman, memulai"},
        [MF_SHAPLEY] = {"Shapley–Shubik", "Shapley–Shubik"},
        [MF_DEEGAN_PACKEL] = {"Deegan–Packel", "Deegan–Packel"},
        [MF_HOLLER] = {"Holler", "Holler"},
        [MF_JOHNSTON] = {"Johnston", "Johnston"},
    };
    return words[index][lingua];
}

/* Nearest whole number of billionths; an index lies between 0 and 1. */
static uint64_t billionths(double value)
{
    double scaled = value * (double)MF_BILLION + 0.5;

    return scaled <= 0 ? 0 : scaled >= (double)MF_BILLION ? MF_BILLION : (uint64_t)scaled;
}

struct mf_strength *mf_strength_of(struct mf_arena *a, const struct mf_game *g, bool exact,
                                   uint64_t most_nodes)
{
    struct mf_indices *p = mf_power_make(a, g, (struct mf_power_options){exact, most_nodes});
    struct mf_strength *out = mf_new(a, struct mf_strength);

    out->members = p->members;
    out->improper = p->improper == MF_POWER_YES;
    out->rows = mf_new_n(a, struct mf_strength_row, g->classes.n + 1);
    for (unsigned i = 0; i < MF_STRENGTHS; i++)
        for (unsigned l = 0; p->gap[i] != MF_POWER_KNOWN && l < MF_LINGUA__COUNT; l++)
            out->gap[i][l] = mf_power_gap_text(p->gap[i], (enum mf_lingua)l);
    for (uint32_t c = 0; c < g->classes.n; c++) {
        struct mf_strength_row *row = &out->rows[c];
        row->dummy = p->dummies_known && p->rows[c].dummy;
        row->vetoer = p->rows[c].vetoer;
        for (unsigned i = 0; i < MF_STRENGTHS; i++) {
            if (p->gap[i] != MF_POWER_KNOWN)
                continue;
            row->billionths[i] = billionths(p->rows[c].value[i]);
            row->exact[i] = p->rows[c].exact[i];
        }
    }
    return out;
}
