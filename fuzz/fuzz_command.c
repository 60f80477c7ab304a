/*
 * Any bytes as the text of a command: what is refused has a reason, a line and words in both
 * languages; what is taken is written back to the byte, and its names mean something in a small
 * organisation, or are refused too.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "ledger/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define START INT64_C(1795910400000) /* 2026-11-29T00:00Z */

static const char charter_text[] =
    "charter \"A club\" {\n"
    "  body members { seats open  admitted by clerk }\n"
    "  office clerk\n"
    "  emergency flood { declared by 1 of members  lasts 10 days  ended by 1 of members  at most 1 "
    "per 30 days }\n"
    "  power adopt(topic: text) { proposed by 1 of members  votes 3 days\n"
    "    passes when majority of members voting  effect adopt \"resolution\" }\n"
    "  power elect { proposed by 1 of members  votes 3 days\n"
    "    choose 1 from options by members using plurality  effect adopt \"the choice\" }\n"
    "  power renew(person: person, key: text) { proposed by 1 of members  votes 1 day\n"
    "    passes when 1 of members  effect rekey person }\n"
    "  power everything(p: person, t: text, h: hash, a: amount, d: duration, b: body, w: low | "
    "high, x: decision of adopt) { proposed by 1 of members  votes 1 day\n"
    "    passes when 1 of members  effect adopt \"everything\" }\n"
    "}\n";

static struct mf_arena always;
static struct mf_org *org;

/* Two members, and a choice between two texts that is being voted on. */
static void found(void)
{
    static struct mf_roster_person persons[2] = {{.id = {"ana", 3}, .name = {"Ana", 3}},
                                                 {.id = {"ben", 3}, .name = {"Ben", 3}}};
    static struct mf_roster_seat seats[2] = {{.person = 0}, {.person = 1}};
    static struct mf_roster_office clerk = {0};
    static struct mf_arg options[2] = {{.kind = MF_ARG_TEXT, .text = {"Tea", 3}},
                                       {.kind = MF_ARG_TEXT, .text = {"Kopi", 4}}};
    struct mf_roster roster = {.persons = persons,
                               .npersons = 2,
                               .seats = seats,
                               .nseats = 2,
                               .offices = &clerk,
                               .noffices = 1};
    struct mf_source source = {MF_S("club.charter"), mf_str_c(charter_text)};
    struct mf_diags diags;

    mf_arena_init(&always);
    mf_diags_init(&diags, &always);
    const struct mf_charter *charter = mf_charter_read(&always, source, &diags);
    mf_assert(charter);
    org = mf_org_found(charter, &roster, START, NULL, NULL);
    mf_assert(org);
    struct mf_command c = {.verb = MF_DO_FILE, .at = START, .args = options, .nargs = 2};
    c.power = mf_charter_find(charter, MF_S("elect")).index;
    mf_assert(mf_org_submit(org, &c, NULL, NULL) && mf_org_options(org, 1) == 2);
}

/* Every document is the same short text. */
static bool document(void *payload, const struct mf_hash *hash, struct mf_str *ret)
{
    (void)payload;
    (void)hash;
    *ret = MF_S("text");
    return true;
}

static void said(struct mf_arena *a, const struct mf_denial *no)
{
    struct mf_buf text;

    mf_assert(no->why < MF_NO__COUNT);
    for (int lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        mf_buf_init(&text, a);
        mf_denial_text(&text, no, (enum mf_lingua)lingua);
        mf_assert(text.n > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_str bytes = {(const char *)data, size};
    struct mf_denial no = {.why = MF_NO__COUNT};
    struct mf_command c;
    struct mf_arena a;
    struct mf_text t;
    struct mf_buf out;

    if (!org)
        found();
    mf_arena_init(&a);
    if (mf_text_read(&a, bytes, MF_MAX_COMMAND, &t, &no)) {
        mf_buf_init(&out, &a);
        mf_text_write(&out, &t);
        mf_assert(mf_str_eq(mf_buf_str(&out), bytes));
        if (mf_text_resolve(&a, &t, org, document, NULL, &c, &no)) {
            c.at = mf_org_now(org);
            (void)mf_org_check(org, &c, NULL);
        } else {
            said(&a, &no);
        }
    } else {
        said(&a, &no);
    }
    mf_arena_free(&a);
    return 0;
}
