#ifndef MF_TESTS_POLL_CHECK_H
#define MF_TESTS_POLL_CHECK_H
/*
 * What the tests of the poll room share: reading a text or a file of the data folder, and tables of
 * malformed files with their line and reason.
 */
#include "../base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "poll/poll.h"

struct read_poll {
    bool ok;
    struct mf_poll poll;
    struct mf_poll_note fault;
};

static inline struct read_poll read_text(struct mf_arena *a, struct mf_str text,
                                         enum mf_poll_format f)
{
    struct read_poll r;
    r.ok = mf_poll_read(&r.poll, a, text, (struct mf_poll_ask){.format = f}, &r.fault);
    return r;
}

/* A file below the folder of elections; false, with a word, where the folder is absent. */
static inline bool data_file(struct mf_arena *a, const char *name, struct mf_str *ret)
{
    const char *root = getenv("MF_ELECTIONS");
    struct mf_err err = {0};
    struct mf_str path = mf_strf(a, "%s/%s", root ? root : "../shared/data/elections", name);
    if (mf_os_read(a, path.p, MF_POLL_BYTES, ret, &err) == MF_OK)
        return true;
    printf("# no %s (MF_ELECTIONS): nothing compared\n", path.p);
    return false;
}

static inline const char *said(struct mf_arena *a, const struct mf_poll_note *n)
{
    struct mf_buf b;
    mf_buf_init(&b, a);
    mf_poll_note_text(&b, n, MF_EN);
    mf_buf_char(&b, '\0');
    return b.p;
}

/* A malformed text, the line that is named, and how the reason begins. */
struct malformed {
    const char *text;
    uint32_t line;
    const char *reason;
};

static inline void check_malformed(struct mf_arena *a, const struct malformed *m,
                                   enum mf_poll_format f)
{
    for (; m->text; m++) {
        struct read_poll r = read_text(a, mf_str_c(m->text), f);
        if (r.ok)
            fail_msg("read, though malformed: %s", m->text);
        if (r.fault.line != m->line ||
            !mf_str_starts(mf_str_c(said(a, &r.fault)), mf_str_c(m->reason)))
            fail_msg("of %s: line %u, %s; expected line %u, %s", m->text, r.fault.line,
                     said(a, &r.fault), m->line, m->reason);
    }
}

/* The ballots as text, a row each: "weight option:value …"; to compare with what is expected. */
static inline const char *rows(struct mf_arena *a, const struct mf_poll *p)
{
    const struct mf_profile *b = p->ballots;
    struct mf_buf out;
    mf_buf_init(&out, a);
    for (uint32_t r = 0; r < b->nrows; r++) {
        mf_buf_f(&out, "%s%llu", r > 0 ? "\n" : "", (unsigned long long)b->weight[r]);
        for (uint64_t i = b->first[r]; i < b->first[r + 1]; i++)
            mf_buf_f(&out, " %u:%d", b->mark[i].option, b->mark[i].value);
    }
    mf_buf_char(&out, '\0');
    return out.p;
}

/* Whether a repair of this kind was written down, at that line, so many times. */
static inline bool mended(const struct mf_poll *p, enum mf_poll_word word, uint32_t line,
                          uint32_t times)
{
    for (uint32_t i = 0; i < p->nnotes; i++)
        if (p->notes[i].word == word)
            return p->notes[i].line == line && p->notes[i].times == times;
    return false;
}

#endif
