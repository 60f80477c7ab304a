/*
 * Any bytes as a scenario: read, its faults told, and, where it is one of a size that runs fast,
 * played under a small charter and told in both languages. Nothing may crash or hang.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "replay/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char charter_text[] =
    "charter \"Small\" {\n"
    "  body board \"Board\" { seats 5 minimum 2 vacancies filled by elect within 60 days }\n"
    "  body staff \"Staff\" { seats open admitted by ceo }\n"
    "  office ceo \"Chief Executive\"\n"
    "  power elect(person: person) caretaker {\n"
    "    proposed by 1 of board notice 7 days to board votes 7 days\n"
    "    passes when majority of board in office effect seat person on board\n"
    "  }\n"
    "  power remove_ceo(person: person, grounds: text) {\n"
    "    proposed by 2 of board within 3 days notice 1 day to board, subject votes 3 days, closing "
    "early\n"
    "    passes when majority of board seats\n"
    "    challenge by 50% of staff in office within 7 days,\n"
    "      overturned within 7 days by majority of staff voting with quorum 1/2 in office\n"
    "    effect remove person from ceo\n"
    "  }\n"
    "}\n";

enum { MOST_PERSONS = 500, MOST_STATEMENTS = 40 };

static void play(struct mf_arena *a, const struct mf_scenario *sc)
{
    struct mf_source source = {MF_S("small.charter"), {charter_text, sizeof charter_text - 1}};
    struct mf_diags diags;
    struct mf_buf out;
    struct mf_term term = {.width = 80};
    mf_diags_init(&diags, a);
    const struct mf_charter *c = mf_charter_read(a, source, &diags);
    mf_assert(c != NULL);
    struct mf_replay *replay = mf_replay_make(
        a, sc, &c, 1, (struct mf_replay_options){MF_AS_IT_HAPPENED, sc->nvariants < 4, false});
    mf_buf_init(&out, a);
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++)
        mf_replay_show(&out, &term, replay, (enum mf_lingua)lingua, false);
    mf_replay_json(&out, replay);
    mf_replay_free(replay);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_arena arena;
    struct mf_diags diags;
    struct mf_buf out;
    struct mf_source source = {MF_S("fuzz.scenario"), {(const char *)data, size}};
    mf_arena_init(&arena);
    mf_diags_init(&diags, &arena);
    mf_buf_init(&out, &arena);
    const struct mf_scenario *sc = mf_scenario_read(&arena, source, &diags);
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++)
        mf_diags_render(&out, &source, &diags, (enum mf_lingua)lingua, false);
    if (sc && sc->npersons <= MOST_PERSONS && sc->nstatements <= MOST_STATEMENTS)
        play(&arena, sc);
    mf_arena_free(&arena);
    return 0;
}
