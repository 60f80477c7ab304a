/* `mufakat count`: a file of ballots counted by any method, with its certificate and drawing. */
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "poll/count.h"

#define MOST_RULES (4u << 20) /* bytes of RCTab's rules */

const struct mf_option mf_count_options[] = {
    {.name = "method",
     .letter = 'm',
     .value = "METHOD",
     .help = {"How to count; \"help\" lists all", "Cara menghitung; \"help\" mendaftar semuanya"}},
    {.name = "seats",
     .letter = 'n',
     .value = "N",
     .help = {"Places to fill, where the file doesn't say or another number is wanted",
              "Tempat yang diisi, bila berkas tidak menyebut atau ingin jumlah lain"}},
    {.name = "policy",
     .value = "TEXT",
     .help = {"What oddities of ballots mean, as in \"unranked=last, overvote=exhaust, skips=1\"",
              "Arti keganjilan surat suara, seperti \"unranked=last, overvote=exhaust, skips=1\""}},
    {.name = "seed",
     .value = "TEXT",
     .help = {"A value fixed after the close; the order that breaks ties is drawn from it",
              "Nilai yang ditetapkan setelah penutupan; urutan penentu seri diundi darinya"}},
    {.name = "against",
     .value = "OPTION",
     .help = {"The option that others must beat, such as \"None of the above\"",
              "Opsi yang harus dikalahkan opsi lain, misalnya \"Tidak satu pun\""}},
    {.name = "quorum",
     .value = "NUMBER",
     .help = {"How many must prefer an option to that one: \"47\", \"20%*500\" or "
              "\"3/2*sqrt(1000)\"",
              "Berapa yang harus lebih memilih suatu opsi daripada opsi itu: \"47\", \"20%*500\" "
              "atau \"3/2*sqrt(1000)\""}},
    {.name = "ratio",
     .value = "OPTION=N:M",
     .many = true,
     .help = {"The majority that an option needs over that one, as in \"Proposal A=3:1\"",
              "Mayoritas yang diperlukan suatu opsi atas opsi itu, seperti \"Usulan A=3:1\""}},
    {.name = "threshold",
     .value = "SHARE",
     .help = {"The share of votes that a list needs to take part, as in 5%",
              "Bagian suara yang diperlukan suatu daftar untuk ikut serta, seperti 5%"}},
    {.name = "threshold-coalition",
     .value = "SHARE",
     .help = {"The same of a coalition, where the file says which lists are one",
              "Hal yang sama untuk koalisi, bila berkas menyebut daftar mana yang koalisi"}},
    {.name = "rules",
     .value = "FILE",
     .help = {"RCTab's rules, which state method, seats, policy and candidates",
              "Aturan RCTab, yang menyebut metode, kursi, kebijakan, dan calon"}},
    {.name = "format",
     .value = "FORMAT",
     .help = {"The file's format, where its content doesn't say: blt, abif, devotee, csv, rctab, "
              "pabulib, abcvoting, approvals or lists",
              "Format berkas, bila isinya tidak menunjukkannya: blt, abif, devotee, csv, rctab, "
              "pabulib, abcvoting, approvals, atau lists"}},
    {.name = "marks",
     .value = "KIND",
     .help = {"What the numbers of a table (csv) are: ranks, approvals, scores or points",
              "Arti angka dalam tabel (csv): ranks, approvals, scores, atau points"}},
    {.name = "json", .help = {"The certificate as JSON", "Sertifikat sebagai JSON"}},
    {.name = "svg",
     .value = "FILE",
     .help = {"Also draw the pairs, or the votes and where they passed",
              "Juga menggambar pasangan, atau suara dan ke mana diteruskan"}},
    {0},
};

enum wrong {
    NO_METHOD,
    UNKNOWN_METHOD,
    UNKNOWN_METHOD_NEAR,
    BAD_SEATS,
    BAD_FORMAT,
    BAD_MARKS,
    BAD_NUMBER,
    BAD_RATIO,
    NO_OPTION,
    NO_OPTION_NEAR,
    BAD_POLICY,
    POLICY_LACKS,
    RULES_STATE
};

static const char *const wrongs[][MF_LINGUA__COUNT] = {
    [NO_METHOD] = {"which method? --method NAME; `mufakat count --method help` lists all",
                   "metode apa? --method NAMA; `mufakat count --method help` mendaftar semuanya"},
    [UNKNOWN_METHOD] = {"there is no method \"{0}\"; `mufakat count --method help` lists all",
                        "tidak ada metode \"{0}\"; `mufakat count --method help` mendaftar "
                        "semuanya"},
    [UNKNOWN_METHOD_NEAR] = {"there is no method \"{0}\"; did you mean \"{1}\"?",
                             "tidak ada metode \"{0}\"; apakah maksudnya \"{1}\"?"},
    [BAD_SEATS] = {"--seats is \"{0}\"; it must be a whole number from 1 to 1,000",
                   "--seats bernilai \"{0}\"; seharusnya bilangan bulat 1 sampai 1.000"},
    [BAD_FORMAT] = {"there is no format \"{0}\"; the formats are blt, abif, devotee, csv, rctab, "
                    "pabulib, abcvoting, approvals, lists",
                    "tidak ada format \"{0}\"; yang ada blt, abif, devotee, csv, rctab, pabulib, "
                    "abcvoting, approvals, lists"},
    [BAD_MARKS] = {"--marks is \"{0}\"; it can be ranks, approvals, scores, points",
                   "--marks bernilai \"{0}\"; pilihannya ranks, approvals, scores, points"},
    [BAD_NUMBER] = {"--{0} is \"{1}\"; write a number, a fraction or a share, as in 47, 3/2, 5%, "
                    "20%*500, 3/2*sqrt(1000)",
                    "--{0} bernilai \"{1}\"; tulislah bilangan, pecahan, atau bagian, seperti 47, "
                    "3/2, 5%, 20%*500, 3/2*sqrt(1000)"},
    [BAD_RATIO] = {"--ratio is \"{0}\"; write it as in \"Proposal A=3:1\"",
                   "--ratio bernilai \"{0}\"; tulislah seperti \"Usulan A=3:1\""},
    [NO_OPTION] = {"--{0} names \"{1}\", which is no option of the file",
                   "--{0} menyebut \"{1}\", yang bukan opsi dalam berkas"},
    [NO_OPTION_NEAR] = {"--{0} names \"{1}\", which is no option of the file; did you mean "
                        "\"{2}\"?",
                        "--{0} menyebut \"{1}\", yang bukan opsi dalam berkas; apakah maksudnya "
                        "\"{2}\"?"},
    [BAD_POLICY] = {"--policy: {0}", "--policy: {0}"},
    [POLICY_LACKS] =
        {"{0} has no custom for {1}; state it, as in --policy {1}=10",
         "tidak ada kebiasaan tentang {1} bagi {0}; sebutkan, seperti --policy {1}=10"},
    [RULES_STATE] = {"--rules states the policy and the seats; leave out --{0}",
                     "--rules sudah menyebut kebijakan dan kursi; hapus --{0}"},
};

static int usage(const struct mf_cli *cli, enum wrong w, struct mf_str a, struct mf_str b,
                 struct mf_str c)
{
    return mf_cli_usage(cli, wrongs[w], 3, (struct mf_str[]){a, b, c});
}

static const struct mf_str none = {0};

/* "path:line: reason" on standard error. */
static int refuse(const struct mf_cli *cli, const char *path, const struct mf_poll_note *fault)
{
    struct mf_buf text, said;
    struct mf_err err = {0};

    mf_buf_init(&text, cli->arena);
    mf_buf_init(&said, cli->arena);
    mf_buf_visible(&text, mf_str_c(path), false);
    if (fault->line > 0)
        mf_buf_f(&text, ":%u", fault->line);
    mf_buf_c(&text, ": ");
    mf_poll_note_text(&said, fault, cli->lingua);
    mf_buf_visible(&text, mf_buf_str(&said), false);
    mf_buf_char(&text, '\n');
    if (mf_os_print(2, mf_buf_str(&text), &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    return MF_EXIT_NO;
}

/* ---- numbers ---- */

/* 47, 3/2, 3:2, 1.5 or 5% at the front of *s. */
static bool fraction(struct mf_str *s, struct mf_frac *ret)
{
    uint64_t scale = 1, n = 0, d = 1;
    size_t i = 0;

    for (; i < s->n && i < 12 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
        n = 10 * n + (uint64_t)(s->p[i] - '0');
    if (i == 0)
        return false;
    if (i < s->n && s->p[i] == '.')
        for (i++; i < s->n && scale < 1000000 && s->p[i] >= '0' && s->p[i] <= '9'; i++) {
            n = 10 * n + (uint64_t)(s->p[i] - '0');
            scale *= 10;
        }
    if (i < s->n && (s->p[i] == '/' || s->p[i] == ':') && scale == 1) {
        size_t from = ++i;
        for (d = 0; i < s->n && i < from + 9 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
            d = 10 * d + (uint64_t)(s->p[i] - '0');
    }
    if (i < s->n && s->p[i] == '%') {
        scale *= 100;
        i++;
    }
    *s = mf_str_trim(mf_str_sub(*s, i, s->n));
    if (d == 0)
        return false;
    *ret = mf_frac_reduce((struct mf_frac){n, d * scale});
    return true;
}

/* SHARE, SHARE*BASE or SHARE*sqrt(BASE). */
static bool quorum(struct mf_str s, struct mf_count_quorum *ret)
{
    struct mf_frac base = {1, 1};

    s = mf_str_trim(s);
    *ret = (struct mf_count_quorum){.base = 1};
    if (!fraction(&s, &ret->share))
        return false;
    if (s.n == 0)
        return true;
    if (s.p[0] != '*')
        return false;
    s = mf_str_trim(mf_str_sub(s, 1, s.n));
    if (mf_str_starts(s, MF_S("sqrt(")) && s.p[s.n - 1] == ')') {
        ret->root = true;
        s = mf_str_sub(s, 5, s.n - 6);
    }
    if (!fraction(&s, &base) || s.n > 0 || base.den != 1)
        return false;
    ret->base = base.num;
    return true;
}

/* ---- what is asked ---- */

struct asked {
    struct mf_cli *cli;
    struct mf_poll poll;
    struct mf_poll_rules rules;
    bool ruled;
    struct mf_poll_count count;
};

/* The option of that name or id; of several the first. */
static int option_named(const struct asked *q, const char *flag, struct mf_str name, uint32_t *ret)
{
    struct mf_str near = none;
    unsigned best = name.n < 6 ? (unsigned)name.n / 2 : 3; /* as near as that counts */

    for (uint32_t i = 0; i < q->poll.noptions; i++) {
        const struct mf_poll_option *o = &q->poll.option[i];
        unsigned d = mf_str_distance(name, o->name, best);
        if (mf_str_eq(name, o->name) || (o->id.n > 0 && mf_str_eq(name, o->id))) {
            *ret = i;
            return 0;
        }
        if (d < best) {
            best = d;
            near = o->name;
        }
    }
    return usage(q->cli, near.n > 0 ? NO_OPTION_NEAR : NO_OPTION, mf_str_c(flag), name, near);
}

static int read_method(struct asked *q)
{
    const char *name = mf_cli_value(q->cli, "method");
    struct mf_str s = mf_str_c(name ? name : q->ruled ? q->rules.method : "");
    enum mf_method near;

    if (s.n == 0)
        return usage(q->cli, NO_METHOD, none, none, none);
    q->count.method = mf_method_named(s);
    if (q->count.method != MF_METHOD__COUNT)
        return 0;
    near = mf_method_near(s);
    if (near == MF_METHOD__COUNT)
        return usage(q->cli, UNKNOWN_METHOD, s, none, none);
    return usage(q->cli, UNKNOWN_METHOD_NEAR, s, mf_str_c(mf_method(near)->name), none);
}

static int read_rules(struct asked *q)
{
    static const char *const stated[] = {"policy", "seats", "method", "format", "marks"};
    const char *path = mf_cli_value(q->cli, "rules");
    struct mf_poll_note fault;
    struct mf_err err = {0};
    struct mf_str text;

    if (!path)
        return 0;
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++)
        if (mf_cli_count(q->cli, stated[i]) > 0)
            return usage(q->cli, RULES_STATE, mf_str_c(stated[i]), none, none);
    if (mf_os_read(q->cli->arena, path, MOST_RULES, &text, &err) != MF_OK)
        return mf_cli_failed(q->cli, &err);
    if (!mf_poll_rules_read(&q->rules, q->cli->arena, text, &fault))
        return refuse(q->cli, path, &fault);
    q->ruled = true;
    return 0;
}

static int read_ask(struct asked *q, struct mf_poll_ask *ret)
{
    static const char *const kinds[] = {"ranks", "approvals", "scores", "points"};
    const char *format = mf_cli_value(q->cli, "format"), *marks = mf_cli_value(q->cli, "marks");

    *ret = (struct mf_poll_ask){.rules = q->ruled ? &q->rules : NULL};
    if (q->ruled)
        ret->format = MF_POLL_RCTAB;
    if (format) {
        ret->format = mf_poll_format_named(mf_str_c(format));
        if (ret->format == MF_POLL__COUNT)
            return usage(q->cli, BAD_FORMAT, mf_str_c(format), none, none);
    }
    for (int k = 0; marks && k < 4; k++)
        if (mf_str_is(mf_str_c(marks), kinds[k])) {
            ret->marks = (enum mf_marks)k;
            marks = NULL;
        }
    return marks ? usage(q->cli, BAD_MARKS, mf_str_c(marks), none, none) : 0;
}

static int read_poll(struct asked *q)
{
    const char *path = q->cli->argv[0];
    struct mf_poll_ask ask;
    struct mf_poll_note fault;
    struct mf_err err = {0};
    struct mf_str text;
    int status = read_ask(q, &ask);

    if (status != 0)
        return status;
    /* One byte more, so that the message can say that the file is too long. */
    if (mf_os_read(q->cli->arena, path, (size_t)MF_POLL_BYTES + 1, &text, &err) != MF_OK)
        return mf_cli_failed(q->cli, &err);
    if (!mf_poll_read(&q->poll, q->cli->arena, text, ask, &fault))
        return refuse(q->cli, path, &fault);
    q->count.poll = &q->poll;
    q->count.name = mf_str_c(strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
    q->count.contest = mf_poll_contest(q->cli->arena, &q->poll);
    if (q->ruled)
        mf_poll_rules_apply(q->cli->arena, &q->rules, &q->count.contest);
    q->count.by_rules = q->ruled;
    return 0;
}

static int read_ratios(struct asked *q)
{
    unsigned n = mf_cli_count(q->cli, "ratio");
    struct mf_frac *ratio = mf_new_n(q->cli->arena, struct mf_frac, q->poll.noptions);

    for (uint32_t i = 0; i < q->poll.noptions; i++)
        ratio[i] = (struct mf_frac){1, 1};
    for (unsigned i = 0; i < n; i++) {
        struct mf_str s = mf_str_c(mf_cli_nth(q->cli, "ratio", i)), value;
        size_t eq = s.n;
        uint32_t option;
        int status;
        while (eq > 0 && s.p[eq - 1] != '=')
            eq--;
        value = mf_str_trim(mf_str_sub(s, eq, s.n));
        struct mf_frac f;
        if (eq == 0 || !fraction(&value, &f) || value.n > 0 || f.num == 0)
            return usage(q->cli, BAD_RATIO, s, none, none);
        status = option_named(q, "ratio", mf_str_trim(mf_str_sub(s, 0, eq - 1)), &option);
        if (status != 0)
            return status;
        ratio[option] = f;
    }
    if (n > 0)
        q->count.contest.ratio = ratio;
    return 0;
}

/* The share of each list: that of coalitions where it is one. */
static int read_thresholds(struct asked *q)
{
    struct mf_frac share[2] = {{0, 1}, {0, 1}}, *of;
    const char *const flags[2] = {"threshold", "threshold-coalition"};

    if (mf_cli_count(q->cli, flags[0]) + mf_cli_count(q->cli, flags[1]) == 0)
        return 0;
    for (int k = 0; k < 2; k++) {
        const char *text = mf_cli_value(q->cli, flags[k]);
        struct mf_str s = mf_str_trim(mf_str_c(text ? text : "0"));
        if (k == 1 && !text)
            share[1] = share[0];
        else if (!fraction(&s, &share[k]) || s.n > 0)
            return usage(q->cli, BAD_NUMBER, mf_str_c(flags[k]), mf_str_c(text), none);
    }
    of = mf_new_n(q->cli->arena, struct mf_frac, q->poll.noptions);
    for (uint32_t i = 0; i < q->poll.noptions; i++)
        of[i] = share[q->poll.option[i].coalition];
    q->count.contest.threshold = of;
    return 0;
}

static int read_contest(struct asked *q)
{
    const char *seats = mf_cli_value(q->cli, "seats"), *seed = mf_cli_value(q->cli, "seed");
    const char *against = mf_cli_value(q->cli, "against");
    const char *least = mf_cli_value(q->cli, "quorum");
    struct mf_contest *c = &q->count.contest;
    struct mf_frac n;
    int status = 0;

    if (seats) {
        struct mf_str s = mf_str_c(seats);
        if (!fraction(&s, &n) || s.n > 0 || n.den != 1 || n.num == 0 || n.num > MF_COUNT_OPTIONS)
            return usage(q->cli, BAD_SEATS, mf_str_c(seats), none, none);
        c->seats = (uint32_t)n.num;
    }
    if (seed)
        q->count.value = mf_str_c(seed);
    if (against)
        status = option_named(q, "against", mf_str_c(against), &c->against);
    if (status == 0 && least && !quorum(mf_str_c(least), &c->quorum))
        status = usage(q->cli, BAD_NUMBER, MF_S("quorum"), mf_str_c(least), none);
    if (status == 0)
        status = read_ratios(q);
    return status != 0 ? status : read_thresholds(q);
}

static int read_policy(struct asked *q)
{
    static const enum mf_poll_part uncustomary[] = {MF_POLL_PART_POINTS, MF_POLL_PART_CREDITS};
    const char *text = mf_cli_value(q->cli, "policy");
    struct mf_poll_note fault;

    if (text && !mf_poll_policy_read(&q->count, q->cli->arena, mf_str_c(text), &fault)) {
        struct mf_buf b;
        mf_buf_init(&b, q->cli->arena);
        mf_poll_note_text(&b, &fault, q->cli->lingua);
        return usage(q->cli, BAD_POLICY, mf_buf_str(&b), none, none);
    }
    for (size_t i = 0; i < sizeof uncustomary / sizeof *uncustomary; i++)
        if (mf_poll_part_matters(q->count.method, uncustomary[i]) &&
            !(q->count.stated & 1u << uncustomary[i]))
            return usage(q->cli, POLICY_LACKS, mf_str_c(mf_method(q->count.method)->name),
                         mf_str_c(mf_poll_part_name(uncustomary[i])), none);
    return 0;
}

/* ---- answering ---- */

static int answer(struct asked *q)
{
    const char *svg = mf_cli_value(q->cli, "svg");
    const struct mf_result *r;
    struct mf_err err = {0};
    struct mf_buf out;

    mf_poll_count(&q->count, q->cli->arena);
    r = q->count.result;
    mf_buf_init(&out, q->cli->arena);
    if (svg && !r->refused) {
        mf_poll_count_svg(&out, &q->count, q->cli->lingua);
        if (mf_os_write(svg, mf_buf_str(&out), &err) != MF_OK)
            return mf_cli_failed(q->cli, &err);
        mf_buf_init(&out, q->cli->arena);
    }
    if (mf_cli_count(q->cli, "json") > 0)
        mf_poll_count_json(&out, &q->count);
    else
        mf_poll_count_show(&out, &q->cli->term, &q->count, q->cli->lingua);
    return mf_cli_answer(q->cli, &out,
                         r->refused || mf_poll_count_open(r) ? MF_EXIT_NO : MF_EXIT_YES);
}

int mf_cmd_count(struct mf_cli *cli)
{
    static const char *const no_file[MF_LINGUA__COUNT] = {"which file of ballots?",
                                                          "berkas surat suara yang mana?"};
    const char *method = mf_cli_value(cli, "method");
    struct asked q = {.cli = cli};
    int status;

    if (method && mf_str_is(mf_str_c(method), "help")) {
        struct mf_buf out;
        mf_buf_init(&out, cli->arena);
        mf_poll_methods_show(&out, &cli->term, cli->lingua);
        return mf_cli_answer(cli, &out, MF_EXIT_YES);
    }
    if (cli->argc == 0)
        return mf_cli_usage(cli, no_file, 0, NULL);
    status = read_rules(&q);
    if (status == 0)
        status = read_method(&q);
    if (status == 0)
        status = read_poll(&q);
    if (status == 0)
        status = read_contest(&q);
    if (status == 0)
        status = read_policy(&q);
    return status != 0 ? status : answer(&q);
}
