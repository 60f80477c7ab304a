/*
 * Certificates, true and forged. The checker is the program itself, its main() under another name,
 * run in a process of its own on a file. A claim that is one too high is never believed, whatever
 * is done to the proof; whatever is changed in what stands before the proof, the audit doesn't know
 * it as its own.
 */
#include "../audit/scene.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/capture.h"
#include "audit/certificate.h"
#include "rng.h"

/* ---- the checker ---- */

int certificate_main(int argc, char **argv);
#define main certificate_main
#define exit _exit
#define next checker_next
#define seen checker_seen
#include "../../check-certificate/check.c"
#undef main
#undef exit
#undef next
#undef seen

/* Its status; 0: the certificate holds. */
static int verdict(struct mf_str text)
{
    char path[] = "/tmp/mufakat-certificate-XXXXXX";
    char program[] = "mufakat-check-certificate", *argv[] = {program, path, NULL};
    int fd = mkstemp(path), status, null;
    pid_t child;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.p, text.n), (ssize_t)text.n);
    close(fd);
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        null = open("/dev/null", O_WRONLY);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        _exit(certificate_main(2, argv));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    unlink(path);
    assert_true(WIFEXITED(status)); /* it never crashes */
    return WEXITSTATUS(status);
}

/* ---- certificates to work on ---- */

static const char council[] =
    "charter \"Council\" {\n  silence over 1 hour extends\n"
    "  body council { seats 5 between 3 and 5  vacancies filled by elect }\n"
    "  body guard { seats 3  vacancies filled by elect_guard }\n"
    "  office chair of council\n"
    "  power elect(x: person) { proposed by 1 of council  at most 3 open per proposer\n"
    "    votes 7 days  passes when majority of council seats  effect seat x on council }\n"
    "  power elect_guard(x: person) { proposed by 1 of council  at most 3 open per proposer\n"
    "    votes 7 days  passes when 4 of council  effect seat x on guard }\n"
    "  power unseat_one(x: person) { proposed by 1 of guard  at most 3 open per proposer\n"
    "    votes 7 days  passes when 2 of guard and chair  effect unseat x from council }\n"
    "  power amend(text: charter) { proposed by 1 of council  at most 3 open per proposer\n"
    "    votes 14 days  passes when all of council in office  veto by 2 of guard within 3 days\n"
    "    effect amend charter }\n}\n";

static const char apart[] =
    "charter \"Two boards\" {\n  silence over 1 hour extends\n"
    "  body a { seats 3  vacancies filled by fill_a }\n"
    "  body b { seats 3  vacancies filled by fill_b }\n"
    "  office p\n  incompatible a, b\n"
    "  power fill_a(x: person) { proposed by 1 of a  at most 9 open per proposer\n"
    "    passes when 3 of a  lapses after 9 days  effect seat x on a }\n"
    "  power fill_b(x: person) { proposed by 1 of a  at most 9 open per proposer\n"
    "    passes when 2 of a  lapses after 9 days  effect seat x on b }\n"
    "  power fill_p(x: person) { proposed by 1 of b  at most 9 open per proposer\n"
    "    passes when 2 of b  lapses after 9 days  effect appoint x to p }\n}\n";

struct case_ {
    struct stage st;
    struct mf_capture_options o;
    struct mf_capture *c;
};

static void prepare(struct case_ *k, const char *charter, struct mf_goal what,
                    enum mf_outsiders model, mf_duration until)
{
    struct mf_refusals rs = {0};

    set_stage(&k->st, charter, 2);
    rs.arena = &k->st.arena;
    if (charter == apart) { /* b and p are empty */
        k->st.scene.roster.nseats = 3;
        k->st.scene.roster.noffices = 0;
    }
    k->o = (struct mf_capture_options){.goal = what, .model = model, .horizon = until};
    k->c = mf_capture(&k->st.arena, &k->st.scene, &k->o, &rs);
    assert_non_null(k->c);
    assert_true(k->c->proven && k->c->certified);
    k->o.horizon = until == MF_NEVER ? 0 : until; /* as the search has it */
}

static void each_case(void (*fn)(struct case_ *k, struct rng *r), struct rng *r)
{
    struct mf_goal amend = {MF_GOAL_AMEND, UINT32_MAX}, p = {MF_GOAL_OFFICE, 0};
    struct case_ k;

    for (int m = 0; m < MF_OUTSIDERS__COUNT; m++) {
        prepare(&k, council, amend, (enum mf_outsiders)m, 100 * MF_DAY);
        fn(&k, r);
        strike(&k.st);
    }
    prepare(&k, council, p, MF_OUTSIDERS_VOTING, MF_NEVER);
    fn(&k, r);
    strike(&k.st);
    prepare(&k, apart, p, MF_OUTSIDERS_VOTING, MF_NEVER);
    fn(&k, r);
    strike(&k.st);
}

static void true_ones(struct case_ *k, struct rng *r)
{
    (void)r;
    assert_int_equal(verdict(k->c->certificate), 0);
    assert_true(mf_certificate_is_of(&k->st.arena, &k->st.scene, &k->o, k->c->certificate));
}

static void true_certificates_hold(void **state)
{
    (void)state;
    each_case(true_ones, NULL);
}

/* ---- forging ---- */

static size_t find(struct mf_str text, const char *word, size_t from)
{
    struct mf_str w = mf_str_c(word);

    while (from + w.n <= text.n && memcmp(text.p + from, word, w.n) != 0)
        from++;
    return from;
}

/* The same with another bound. */
static struct mf_str claiming(struct mf_arena *a, struct mf_str text, uint32_t claim)
{
    size_t at_ = find(text, "\nbound ", 0) + 7, end = find(text, "\n", at_);

    return mf_strf(a, "%.*s%u%.*s", (int)at_, text.p, claim, (int)(text.n - end), text.p + end);
}

/* One word of text[from …) changed: a number, another word of it, none, or twice. */
static struct mf_str spoilt(struct mf_arena *a, struct mf_str text, size_t from, struct rng *r)
{
    size_t start, end, other;
    struct mf_str word;
    struct mf_buf b;

    for (start = from + rng_below(r, text.n - from); start > from && text.p[start - 1] > ' ';)
        start--;
    for (end = start; end < text.n && text.p[end] > ' ';)
        end++;
    word = mf_str_sub(text, start, end - start);
    mf_buf_init(&b, a);
    mf_buf_add(&b, mf_str_sub(text, 0, start));
    switch (rng_below(r, 4)) {
    case 0:
        if (word.n > 0 && word.p[0] >= '0' && word.p[0] <= '9') {
            long long x = strtoll(word.p, NULL, 10);
            size_t digits = 0;
            while (digits < word.n && word.p[digits] >= '0' && word.p[digits] <= '9')
                digits++;
            mf_buf_f(&b, "%lld", x + (long long)rng_below(r, 9) - 4);
            mf_buf_add(&b, mf_str_sub(word, digits, word.n));
            break;
        }
        __attribute__((fallthrough));
    case 1:
        for (other = from + rng_below(r, text.n - from); other > from && text.p[other - 1] > ' ';)
            other--;
        for (size_t i = other; i < text.n && text.p[i] > ' '; i++)
            mf_buf_char(&b, text.p[i]);
        break;
    case 2:
        break;
    default:
        mf_buf_add(&b, word);
        mf_buf_char(&b, ' ');
        mf_buf_add(&b, word);
    }
    mf_buf_add(&b, mf_str_sub(text, end, text.n));
    return mf_buf_str(&b);
}

enum { FORGERIES = 150 };

static void forge(struct case_ *k, struct rng *r)
{
    struct mf_str text = k->c->certificate;
    size_t proof = find(text, "\ndefence ", 0) + 1;
    struct mf_arena tmp;

    for (int i = 0; i < FORGERIES; i++) {
        struct mf_str lie;
        mf_arena_init(&tmp);
        lie = claiming(&tmp, text, k->c->lo + 1);
        if (i > 0) /* the first only claims more */
            lie = spoilt(&tmp, lie, find(lie, "\ndefence ", 0) + 1, r);
        for (int n = 0; n < i % 3; n++)
            lie = spoilt(&tmp, lie, find(lie, "\ndefence ", 0) + 1, r);
        assert_int_not_equal(verdict(lie), 0);

        lie = spoilt(&tmp, text, 0, r);
        if (!mf_str_eq(mf_str_sub(lie, 0, proof), mf_str_sub(text, 0, proof)))
            assert_false(mf_certificate_is_of(&tmp, &k->st.scene, &k->o, lie));
        else
            verdict(lie); /* believed or not, what it proves is true; it ends */
        mf_arena_free(&tmp);
    }
}

static void forgeries_are_caught(void **state)
{
    struct rng r = rng_seed_from_env(20261129);

    (void)state;
    each_case(forge, &r);
}

/* Every line of the defences and the proof left out, one at a time, under the true claim. */
static void gaps(struct case_ *k, struct rng *r)
{
    struct mf_str text = k->c->certificate;
    size_t at_ = find(text, "\ndefence ", 0) + 1;

    (void)r;
    for (int n = 0; at_ < text.n && n < 120; n++) {
        size_t end = find(text, "\n", at_) + 1;
        struct mf_str less =
            mf_strf(&k->st.arena, "%.*s%.*s", (int)at_, text.p, (int)(text.n - end), text.p + end);
        struct mf_str line = mf_str_sub(text, at_, end - at_);
        /* Where nothing is said of a number, it is from 0 to 0. */
        if (line.n < 5 || memcmp(line.p + line.n - 5, " 0 0\n", 5) != 0)
            assert_int_not_equal(verdict(less), 0);
        at_ = end;
    }
}

static void a_line_less_is_noticed(void **state)
{
    struct case_ k;

    (void)state;
    prepare(&k, apart, (struct mf_goal){MF_GOAL_OFFICE, 0}, MF_OUTSIDERS_VOTING, MF_NEVER);
    gaps(&k, NULL);
    strike(&k.st);
}

static void rubbish_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "mufakat-certificate",
        "mufakat-certificate 2",
        "mufakat-certificate 1 horizon none persons 3 bound 1 reached [ 1 of ] proof leaf end",
        "mufakat-certificate 1 horizon none persons 3 bound 4 reached [ 1 of ] proof leaf end",
        "mufakat-certificate 1 horizon none persons 3 bound 1 reached [ 1 of ] proof split 0 end",
        "mufakat-certificate 1 horizon none persons 99999999999999999999 bound 1",
        "mufakat-certificate 1 horizon none persons 1 bound 1 weights 0 0 . reached"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_not_equal(verdict(mf_str_c(texts[i])), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(true_certificates_hold),
        cmocka_unit_test(forgeries_are_caught),
        cmocka_unit_test(a_line_less_is_noticed),
        cmocka_unit_test(rubbish_is_refused),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
