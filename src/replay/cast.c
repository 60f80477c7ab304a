/* The persons of a scenario, one by one. */
#include "replay/account.h"

#include "base/os.h"

/* Room for the id or the name of one of a crowd, and a number of up to eight digits behind it. */
static struct mf_str numbered(char **at, struct mf_str stem, char joint, uint32_t number)
{
    char digits[10];
    size_t n = 0, len = 0;
    char *start = *at;
    for (uint32_t rest = number; rest > 0 || n == 0; rest /= 10)
        digits[n++] = (char)('0' + rest % 10);
    for (; len < stem.n; len++)
        start[len] = stem.p[len];
    start[len++] = joint;
    while (n > 0)
        start[len++] = digits[--n];
    start[len] = '\0';
    *at = start + len + 1;
    return (struct mf_str){start, len};
}

static void crowd(struct mf_arena *arena, struct mf_cast *cast, const struct mf_people_line *line,
                  uint32_t index)
{
    struct mf_str title = line->title.n ? line->title : line->name.text;
    size_t each = line->name.text.n + title.n + 2 * sizeof "_10000000";
    char *at = mf_arena_alloc(arena, line->count, each);
    for (uint32_t i = 0; i < line->count; i++) {
        struct mf_roster_person *p = &cast->persons[line->first + i];
        p->id = numbered(&at, line->name.text, '_', i + 1);
        p->name = numbered(&at, title, ' ', i + 1);
        cast->line_of[line->first + i] = index;
    }
}

struct mf_cast mf_cast_make(struct mf_arena *arena, const struct mf_scenario *sc)
{
    struct mf_cast cast = {.scenario = sc};
    cast.persons = mf_new_n(arena, struct mf_roster_person, sc->npersons);
    cast.line_of = mf_new_n(arena, uint32_t, sc->npersons);
    for (uint32_t i = 0; i < sc->npeople; i++) {
        const struct mf_people_line *line = &sc->people[i];
        if (line->crowd) {
            crowd(arena, &cast, line, i);
            continue;
        }
        mf_assert(line->first < sc->npersons);
        cast.persons[line->first].id = line->name.text;
        cast.persons[line->first].name = line->title;
        cast.line_of[line->first] = i;
    }
    for (uint32_t i = 0; i < sc->npersons; i++)
        cast.persons[i].owner = MF_NOBODY;
    return cast;
}
