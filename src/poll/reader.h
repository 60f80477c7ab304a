#ifndef MF_POLL_READER_H
#define MF_POLL_READER_H
/* What the readers share: lines, numbers, names, faults and repairs. Private to the room. */
#include "base/map.h"
#include "base/vec.h"
#include "poll/poll.h"

struct mf_reader {
    struct mf_arena *a;
    struct mf_str text;
    size_t at;     /* of the next line */
    uint32_t line; /* of the line taken last, from 1 */
    const struct mf_poll_rules *rules;
    enum mf_marks table; /* what the numbers of a table are */
    struct mf_poll *poll;
    MF_VEC(struct mf_poll_note) notes;
    MF_VEC(struct mf_poll_option) options;
    struct mf_map by_name;        /* options by name, or by id where the format has ids */
    MF_VEC(struct mf_mark) marks; /* of the ballot that is being read */
    struct mf_profile_maker *maker;
    struct mf_poll_note *fault;
};

/* A format's reader: fills poll, options and the profile. False after mf_poll_refuse(). */
typedef bool mf_poll_reader(struct mf_reader *r);

#define MF_POLL_FORMAT(sym, name, fn) mf_poll_reader fn;
#include "poll/formats.def"
#undef MF_POLL_FORMAT

static const struct mf_str mf_poll_none = {0};

/* The next line without its end (LF or CR LF); false at the end, or after a fault. */
bool mf_poll_line(struct mf_reader *r, struct mf_str *ret);
/* Whether a fault was met: lines end then, too. */
bool mf_poll_failed(const struct mf_reader *r);
/* The fault, at the line taken last; the first one stays. Returns false. */
bool mf_poll_refuse(struct mf_reader *r, enum mf_poll_word word, struct mf_str arg0,
                    struct mf_str arg1);
bool mf_poll_refuse_at(struct mf_reader *r, uint32_t line, enum mf_poll_word word,
                       struct mf_str arg0, struct mf_str arg1);
/* Something mended at the line taken last; the same word is written down once, and counted. */
void mf_poll_mend(struct mf_reader *r, enum mf_poll_word word, struct mf_str arg0);

struct mf_str mf_poll_number(struct mf_reader *r, uint64_t n);
/* A text for people: trimmed; bytes that are no UTF-8 are taken as Latin-1, which is noted. */
struct mf_str mf_poll_text(struct mf_reader *r, struct mf_str raw);
/* Decimal digits at the front of *s, which are taken off; false: none, or beyond 2^53. */
bool mf_poll_digits(struct mf_str *s, uint64_t *ret);
/* All of s, trimmed, as a whole number. */
bool mf_poll_whole(struct mf_str s, uint64_t *ret);
/* The next field of *rest up to `by`, which is taken off too; quoted as RFC 4180 has it. False: a
 * quote doesn't close, which is refused. */
bool mf_poll_field(struct mf_reader *r, struct mf_str *rest, char by, struct mf_str *ret);
/* As many fields as there are in a line. */
uint32_t mf_poll_fields(struct mf_str line, char by);

/* Adds an option, called `name` (mf_poll_text is applied), keyed by `key` where it is given; a
 * second one of that key is refused. */
bool mf_poll_option(struct mf_reader *r, struct mf_str name, struct mf_str key);
/* Into bytewise order of their names: of options that were found on ballots. */
void mf_poll_sort_options(struct mf_reader *r);
/* Begins the ballots, with room for as many marks as the text can hold. */
void mf_poll_profile(struct mf_reader *r, enum mf_marks marks, uint32_t noptions);
/* No option or too many are refused; then ballots can be added. */
bool mf_poll_open(struct mf_reader *r, enum mf_marks marks);
void mf_poll_mark(struct mf_reader *r, uint32_t option, int32_t value);
/* The marks since the last call as `heads` ballots; what the profile refuses is refused. */
bool mf_poll_ballot(struct mf_reader *r, uint64_t heads);

#endif
