#ifndef MF_POLL_COUNT_H
#define MF_POLL_COUNT_H
/*
 * A poll counted by a method: what was asked, which parts of the ballot policy were stated and
 * which are the method's custom, the order that breaks ties, and the result. From it come the
 * account for a person's eyes, the certificate as JSON and the drawing, all in poll/count_*.c.
 */
#include "base/term.h"
#include "poll/poll.h"

/* Parts of a ballot policy, as `--policy` names them. */
enum mf_poll_part {
#define MF_POLL_PART(sym, name, bit) MF_POLL_PART_##sym,
#include "poll/parts.def"
#undef MF_POLL_PART
    MF_POLL_PART__COUNT
};

struct mf_poll_count {
    const struct mf_poll *poll;
    struct mf_str name; /* stands for a title, where the file has none */
    enum mf_method method;
    struct mf_contest contest;
    uint32_t stated;        /* bits by enum mf_poll_part */
    bool by_rules;          /* RCTab's rules state the whole policy */
    bool first_choices;     /* ranks were read as a vote for who is ranked first */
    struct mf_hash ballots; /* mf_profile_hash() of the ballots as the file has them */
    struct mf_str value;    /* from which the order was drawn; n 0: there is no such order */
    struct mf_hash seed;    /* mf_order_seed() of both */
    const struct mf_result *result;
};

/*
 * Reads "unranked=last, overvote=exhaust, skips=1, …" into the contest's policy and `stated`.
 * False: *fault says why not (line 0).
 */
bool mf_poll_policy_read(struct mf_poll_count *c, struct mf_arena *a, struct mf_str text,
                         struct mf_poll_note *fault) MF_MUST_USE;
/* Whether the method goes by that part. */
bool mf_poll_part_matters(enum mf_method m, enum mf_poll_part part);
/* "exhaust", "2", "any"; of the policy as it stands. */
struct mf_str mf_poll_part_value(struct mf_arena *a, const struct mf_ballot_policy *p,
                                 enum mf_poll_part part);
const char *mf_poll_part_name(enum mf_poll_part part);

/*
 * Counts: poll, method and contest are set, policy and order as far as they were asked for. Parts
 * that matter and weren't stated get the method's custom; a value draws the order. Everything is
 * the arena's.
 */
void mf_poll_count(struct mf_poll_count *c, struct mf_arena *a);
/* Whether a tie stayed open on which something hangs. */
bool mf_poll_count_open(const struct mf_result *r);

/* The method's name in words: "Schulze, by winning votes". */
const char *mf_poll_method_title(enum mf_method m, enum mf_lingua lingua);
/* Adds every method with its name, title, marks and the parts of a policy it goes by. */
void mf_poll_methods_show(struct mf_buf *out, const struct mf_term *term, enum mf_lingua lingua);

/* For a person's eyes, within the terminal's width. */
void mf_poll_count_show(struct mf_buf *out, const struct mf_term *term,
                        const struct mf_poll_count *c, enum mf_lingua lingua);
/* The certificate: docs/count.schema.json. */
void mf_poll_count_json(struct mf_buf *out, const struct mf_poll_count *c);
/*
 * A drawing as SVG: the matrix of pairs where the method compares pairs, else the votes of each
 * round and what passed between them.
 */
void mf_poll_count_svg(struct mf_buf *out, const struct mf_poll_count *c, enum mf_lingua lingua);

#endif
