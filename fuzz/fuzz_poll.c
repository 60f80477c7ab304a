/*
 * Any bytes as a file of ballots: the first byte says which reader, the second what a table's
 * numbers are and which policy, the rest is the file (of RCTab's records the rules stand first, up
 * to a line "----"). What is read is counted by every method that takes it and told in every form.
 * Nothing may crash or hang; what is read weighs what its rows weigh, and every mark is of an
 * option.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/os.h"
#include "poll/count.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_OPTIONS = 12, MOST_ROWS = 60, MOST_SEATS = 5 };

static void sound(const struct mf_poll *p)
{
    const struct mf_profile *b = p->ballots;
    uint64_t total = 0;

    mf_assert(b->noptions == p->noptions && p->noptions > 0 && b->nrows > 0);
    for (uint32_t r = 0; r < b->nrows; r++) {
        total += b->weight[r];
        for (uint64_t i = b->first[r]; i < b->first[r + 1]; i++)
            mf_assert(b->mark[i].option < p->noptions);
    }
    mf_assert(total == b->total);
}

static void count_all(const struct mf_poll *p, const struct mf_poll_rules *rules, uint8_t how)
{
    for (int m = 0; m < MF_METHOD__COUNT; m++) {
        struct mf_arena arena;
        struct mf_term term = {.width = 60};
        struct mf_poll_count c = {.poll = p, .method = (enum mf_method)m};
        struct mf_buf out;
        mf_arena_init(&arena);
        mf_buf_init(&out, &arena);
        c.contest = mf_poll_contest(&arena, p);
        if (rules)
            mf_poll_rules_apply(&arena, rules, &c.contest);
        c.by_rules = rules != NULL;
        c.contest.seats = 1 + how % MOST_SEATS;
        c.contest.policy.overvote = (enum mf_overvote)(how / 8 % 5);
        c.contest.policy.duplicate = (enum mf_duplicate)(how / 40 % 3);
        c.contest.policy.skips = how / 120 ? 1 : MF_SKIPS_ANY;
        c.contest.policy.most_value = 10;
        c.stated = how % 2 ? UINT32_MAX : 0;
        c.value = how % 3 ? MF_S("value") : (struct mf_str){0};
        mf_poll_count(&c, &arena);
        for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
            mf_poll_count_show(&out, &term, &c, (enum mf_lingua)lingua);
            if (!c.result->refused)
                mf_poll_count_svg(&out, &c, (enum mf_lingua)lingua);
        }
        mf_poll_count_json(&out, &c);
        mf_arena_free(&arena);
    }
}

/* The rules in front of records, where there are any; *text is what follows. */
static bool rules_of(struct mf_arena *a, struct mf_str *text, struct mf_poll_rules *ret,
                     struct mf_poll_note *fault)
{
    for (size_t i = 0; i + 6 <= text->n; i++)
        if (memcmp(text->p + i, "\n----\n", 6) == 0) {
            bool good = mf_poll_rules_read(ret, a, mf_str_sub(*text, 0, i), fault);
            *text = mf_str_sub(*text, i + 6, text->n);
            return good;
        }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_arena arena;
    struct mf_poll poll;
    struct mf_poll_rules rules;
    struct mf_poll_note fault = {0};
    struct mf_poll_ask ask = {0};
    struct mf_buf out;

    if (size < 2)
        return 0;
    struct mf_str text = {(const char *)data + 2, size - 2};
    mf_arena_init(&arena);
    mf_buf_init(&out, &arena);
    ask.format = (enum mf_poll_format)(data[0] % MF_POLL__COUNT);
    ask.marks = (enum mf_marks)(data[1] % 4);
    if (ask.format == MF_POLL_RCTAB && rules_of(&arena, &text, &rules, &fault))
        ask.rules = &rules;
    bool good = mf_poll_read(&poll, &arena, text, ask, &fault);
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        if (!good)
            mf_poll_note_text(&out, &fault, (enum mf_lingua)lingua);
        for (uint32_t i = 0; good && i < poll.nnotes; i++)
            mf_poll_note_text(&out, &poll.notes[i], (enum mf_lingua)lingua);
    }
    if (good) {
        sound(&poll);
        if (poll.noptions <= MOST_OPTIONS && poll.ballots->nrows <= MOST_ROWS)
            count_all(&poll, ask.rules, data[1]);
    }
    mf_arena_free(&arena);
    return 0;
}
