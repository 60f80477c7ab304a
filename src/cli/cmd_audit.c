/* `mufakat audit`: what a charter permits to its people. */
#include "audit/audit.h"
#include "audit/nominal.h"
#include "base/os.h"
#include "cli/inputs.h"

const struct mf_option mf_audit_options[] = {
    {.name = "people",
     .value = "FILE",
     .help = {"The people of a roster or of a scenario, instead of a nominal roster",
              "Orang-orang dari sebuah daftar atau skenario, bukan susunan nominal"}},
    {.name = "open",
     .value = "N",
     .help = {"Members that a body with `seats open` gets in a nominal roster (100)",
              "Jumlah anggota organ dengan `seats open` dalam susunan nominal (100)"}},
    {.name = "power",
     .value = "NAME",
     .many = true,
     .help = {"Tell everything of this power; may be given several times",
              "Menjelaskan kewenangan ini selengkapnya; dapat diberikan beberapa kali"}},
    {.name = "set",
     .value = "ID,ID...",
     .help = {"Ask about these persons: what do they decide, and from which departure on",
              "Menanyakan orang-orang ini: apa yang mereka putus, dan mulai kepergian yang mana"}},
    {.name = "if-leave",
     .value = "ID,ID...",
     .help = {"Show what changes if these persons leave everything",
              "Menunjukkan apa yang berubah jika orang-orang ini meninggalkan semuanya"}},
    {.name = "no-attrition",
     .help = {"Leave out what departures do", "Tanpa bagian tentang kepergian"}},
    {.name = "no-changes",
     .help = {"Findings without looking for changes that remove them",
              "Temuan tanpa mencari perubahan yang menghilangkannya"}},
    {.name = "fail-on",
     .value = "LEVEL",
     .help = {"Status 1 if there is a finding of this level or a graver one: note, serious, grave",
              "Status 1 bila ada temuan pada tingkat ini atau lebih berat: note, serious, grave"}},
    {.name = "no-capture",
     .help = {"Leave out who can take over in several steps",
              "Tanpa bagian tentang pengambilalihan dalam beberapa langkah"}},
    {.name = "certificates",
     .value = "DIR",
     .help = {"Write plans and certificates of captures into this folder",
              "Menulis rencana dan sertifikat pengambilalihan ke dalam map ini"}},
    {.name = "horizon",
     .value = "DAYS",
     .help = {"Days that a capture may take (365)",
              "Lama pengambilalihan paling banyak, dalam hari (365)"}},
    {.name = "vacancies",
     .value = "N",
     .help = {"Others who may fall away during a capture (0)",
              "Jumlah orang lain yang dapat pergi selama pengambilalihan (0)"}},
    {.name = "newcomers",
     .value = "N",
     .help = {"Loyal persons whom a capture may seat, not counted (0)",
              "Jumlah pendatang setia yang dapat didudukkan, tidak dihitung (0)"}},
    {.name = "exact",
     .help = {"Power indices as fractions, to the last digit",
              "Indeks kekuasaan sebagai pecahan, sampai angka terakhir"}},
    {.name = "turnout",
     .value = "PERCENT",
     .help =
         {"Show every bloc's chance when so many of the others turn up (such as 10 or 2.5)",
          "Peluang setiap blok bila sekian persen dari yang lain hadir (misalnya 10 atau 2.5)"}},
    {.name = "correlation",
     .value = "RHO",
     .help = {"Assume that others come or stay away together: 0 to below 1 (0, 0.05 and 0.2)",
              "Mengandaikan yang lain hadir atau absen bersama: 0 sampai di bawah 1 (0, 0.05 dan "
              "0.2)"}},
    {.name = "against",
     .value = "OLD",
     .help =
         {"Compare with an earlier charter: who gains, who loses, which figures move",
          "Membandingkan dengan piagam sebelumnya: siapa untung, siapa rugi, angka mana bergeser"}},
    {.name = "time-limit",
     .value = "SECONDS",
     .help = {"Stop after so long, and answer with what is known by then",
              "Berhenti setelah sekian lama, dan menjawab dengan yang sudah diketahui"}},
    {.name = "json", .help = {"Everything as JSON", "Semuanya sebagai JSON"}},
    {.name = "html",
     .help = {"A page for a browser and for paper", "Halaman untuk peramban dan untuk dicetak"}},
    {0},
};

static const char *const not_a_number[MF_LINGUA__COUNT] = {
    "--{0} takes a whole number from {1} to {2}, not \"{3}\"",
    "--{0} menerima bilangan bulat dari {1} sampai {2}, bukan \"{3}\"",
};
static const char *const no_rate[MF_LINGUA__COUNT] = {
    "--turnout takes a percentage from 0 to 100 with at most four decimals, not \"{0}\"",
    "--turnout menerima persentase dari 0 sampai 100 dengan paling banyak empat desimal, bukan "
    "\"{0}\"",
};
static const char *const no_correlation[MF_LINGUA__COUNT] = {
    "--correlation takes a number from 0 to below 1 with at most six decimals, not \"{0}\"",
    "--correlation menerima bilangan dari 0 sampai di bawah 1 dengan paling banyak enam desimal, "
    "bukan \"{0}\"",
};
static const char *const correlation_alone[MF_LINGUA__COUNT] = {
    "--correlation is about --turnout; give that too",
    "--correlation menyangkut --turnout; berikan juga itu",
};
static const char *const no_power[MF_LINGUA__COUNT] = {
    "the charter has no power \"{0}\"; its powers are: {1}",
    "piagam ini tidak memiliki kewenangan \"{0}\"; kewenangannya: {1}",
};
static const char *const no_person[MF_LINGUA__COUNT] = {
    "--{0}: there is no person \"{1}\"",
    "--{0}: tidak ada orang bernama \"{1}\"",
};
static const char *const no_person_but[MF_LINGUA__COUNT] = {
    "--{0}: there is no person \"{1}\"; did you mean \"{2}\"?",
    "--{0}: tidak ada orang bernama \"{1}\"; apakah maksud Anda \"{2}\"?",
};
static const char *const no_level[MF_LINGUA__COUNT] = {
    "--fail-on takes note, serious or grave, not \"{0}\"",
    "--fail-on menerima note, serious, atau grave, bukan \"{0}\"",
};
static const char *const two_forms[MF_LINGUA__COUNT] = {
    "--json and --html are two forms of the same; give one",
    "--json dan --html adalah dua bentuk dari hal yang sama; berikan salah satu",
};
static const char *const open_needs_nominal[MF_LINGUA__COUNT] = {
    "--open is about nominal people; --people brings its own",
    "--open menyangkut orang nominal; --people membawa orangnya sendiri",
};

/* ---- values ---- */

/* A whole number from least to most; *ret is left as it is where the option wasn't given. */
static int number(const struct mf_cli *cli, const char *option, uint64_t least, uint64_t most,
                  uint64_t *ret)
{
    const char *value = mf_cli_value(cli, option);
    uint64_t n = 0;
    bool good = value && *value;

    if (!value)
        return 0;
    for (const char *c = value; *c && good; c++) {
        good = *c >= '0' && *c <= '9' && n <= most;
        n = n * 10 + (uint64_t)(*c - '0');
    }
    if (!good || n < least || n > most)
        return mf_cli_usage(
            cli, not_a_number, 4,
            (struct mf_str[]){
                mf_str_c(option), mf_strf(cli->arena, "%llu", (unsigned long long)least),
                mf_strf(cli->arena, "%llu", (unsigned long long)most), mf_str_c(value)});
    *ret = n;
    return 0;
}

/* A decimal number such as "2.5" or "10%" in millionths of `whole`, below or up to `most`. */
static int decimal(const struct mf_cli *cli, const char *option, uint32_t whole, uint32_t most,
                   uint32_t *ret)
{
    const char *value = mf_cli_value(cli, option), *c = value;
    uint64_t n = 0, unit = MF_MILLION / whole;
    bool digits = false, point = false;

    for (; *c && (*c == '.' || (*c >= '0' && *c <= '9')); c++) {
        if (*c == '.' && point)
            break;
        if (*c == '.') {
            point = true;
            continue;
        }
        digits = true;
        unit = point ? unit / 10 : unit;
        n = point ? n + (uint64_t)(*c - '0') * unit : n * 10 + (uint64_t)(*c - '0') * unit;
        if (unit == 0 || n > MF_MILLION)
            break;
    }
    if (whole == 100 && *c == '%')
        c++;
    if (*c || !digits || n > most)
        return mf_cli_usage(cli, whole == 100 ? no_rate : no_correlation, 1,
                            (struct mf_str[]){mf_str_c(value)});
    *ret = (uint32_t)n;
    return 0;
}

/* --turnout, with --correlation or the usual ones. */
static int turnout(const struct mf_cli *cli, struct mf_audit_options *options)
{
    static const uint32_t usual[] = {0, 50000, 200000};
    struct mf_attendance *cases = mf_new_n(cli->arena, struct mf_attendance, 3);
    bool one = mf_cli_count(cli, "correlation") > 0;
    uint32_t rate = 0, correlation = 0;
    int bad;

    if (mf_cli_count(cli, "turnout") == 0)
        return one ? mf_cli_usage(cli, correlation_alone, 0, NULL) : 0;
    bad = decimal(cli, "turnout", 100, MF_MILLION, &rate);
    if (!bad && one)
        bad = decimal(cli, "correlation", 1, MF_MILLION - 1, &correlation);
    for (unsigned i = 0; i < 3; i++)
        cases[i] = (struct mf_attendance){rate, one ? correlation : usual[i]};
    options->turnouts = cases;
    options->nturnouts = one ? 1 : 3;
    return bad;
}

static int powers(const struct mf_cli *cli, const struct mf_charter *c,
                  struct mf_audit_options *options)
{
    unsigned n = mf_cli_count(cli, "power");
    uint32_t *asked = mf_new_n(cli->arena, uint32_t, n + 1);
    struct mf_buf names;

    for (unsigned i = 0; i < n; i++) {
        struct mf_str name = mf_str_c(mf_cli_nth(cli, "power", i));
        struct mf_ref ref = mf_charter_find(c, name);
        if (ref.kind != MF_REF_POWER) {
            mf_buf_init(&names, cli->arena);
            for (uint32_t k = 0; k < c->npowers; k++) {
                mf_buf_c(&names, k > 0 ? ", " : "");
                mf_buf_add(&names, c->powers[k].name.text);
            }
            return mf_cli_usage(cli, no_power, 2, (struct mf_str[]){name, mf_buf_str(&names)});
        }
        asked[i] = ref.index;
    }
    options->asked = asked;
    options->nasked = n;
    return 0;
}

static int unknown_person(const struct mf_cli *cli, const char *option, const struct mf_roster *r,
                          struct mf_str id)
{
    struct mf_str near = {0};
    unsigned least = 4;

    for (uint32_t i = 0; i < r->npersons; i++) {
        unsigned d = mf_str_distance(id, r->persons[i].id, least);
        if (d < least && d < id.n) {
            least = d;
            near = r->persons[i].id;
        }
    }
    return mf_cli_usage(cli, near.n ? no_person_but : no_person, 3,
                        (struct mf_str[]){mf_str_c(option), id, near});
}

/* The persons of "a,b,c", each once. */
static int persons(const struct mf_cli *cli, const char *option, const struct mf_roster *r,
                   const mf_person **ret, uint32_t *ret_n)
{
    struct mf_str rest = mf_str_c(mf_cli_value(cli, option) ? mf_cli_value(cli, option) : "");
    MF_VEC(mf_person) found = {0};

    while (rest.n > 0) {
        size_t len = 0;
        struct mf_str id;
        mf_person p = 0;
        bool known = false;
        while (len < rest.n && rest.p[len] != ',')
            len++;
        id = mf_str_trim(mf_str_sub(rest, 0, len));
        rest = mf_str_sub(rest, len + 1, rest.n);
        while (p < r->npersons && !mf_str_eq(r->persons[p].id, id))
            p++;
        if (p == r->npersons)
            return unknown_person(cli, option, r, id);
        for (uint32_t i = 0; i < found.n; i++)
            known |= found.at[i] == p;
        if (!known)
            mf_vec_push(cli->arena, &found, p);
    }
    *ret = found.at;
    *ret_n = found.n;
    return 0;
}

/* ---- people ---- */

static int people(const struct mf_cli *cli, struct mf_scene *scene,
                  struct mf_audit_options *options)
{
    const char *path = mf_cli_value(cli, "people");
    struct mf_cli_people got = {0};
    uint64_t open = MF_NOMINAL_OPEN;
    int bad = number(cli, "open", 1, 100000, &open);

    if (bad)
        return bad;
    if (!path) {
        scene->nominal = true;
        options->open_members = (uint32_t)open;
        scene->roster = mf_nominal_roster(cli->arena, scene->charter, (uint32_t)open);
        return 0;
    }
    if (mf_cli_count(cli, "open") > 0)
        return mf_cli_usage(cli, open_needs_nominal, 0, NULL);
    bad = mf_cli_read_people(cli, path, scene->charter, &got);
    if (bad)
        return bad;
    scene->roster = got.roster;
    scene->at = got.at;
    options->source = mf_str_c(path);
    options->dated = got.dated;
    return 0;
}

/* ---- waiting ---- */

struct waiting {
    const struct mf_cli *cli;
    int64_t until;      /* monotonic ns; INT64_MAX: no limit */
    int64_t said_at;    /* when progress was last said */
    unsigned said_wide; /* columns of what stands there now */
};

#define PATIENCE INT64_C(400000000) /* ns before anything is said, and between two times */

static void say_progress(struct waiting *w, struct mf_str text)
{
    struct mf_buf b;
    struct mf_err err = {0};
    unsigned width = mf_str_width(text);

    mf_buf_init(&b, w->cli->arena);
    mf_buf_char(&b, '\r');
    mf_buf_add(&b, text);
    mf_buf_pad(&b, ' ', width < w->said_wide ? w->said_wide - width : 0);
    if (text.n == 0)
        mf_buf_char(&b, '\r');
    w->said_wide = width;
    if (mf_os_print(2, mf_buf_str(&b), &err) != MF_OK)
        w->said_wide = 0;
}

static bool go_on(void *payload, const struct mf_audit_step *step)
{
    static const char *const phases[MF_AUDIT__PHASES][MF_LINGUA__COUNT] = {
        [MF_AUDIT_DECIDING] = {"who decides: {0} of {1} ({2})",
                               "siapa memutus: {0} dari {1} ({2})"},
        [MF_AUDIT_TURNOUT] = {"turnout: {0} of {1} ({2})", "kehadiran: {0} dari {1} ({2})"},
        [MF_AUDIT_CAPTURE] = {"captures: {0} of {1} ({2})", "pengambilalihan: {0} dari {1} ({2})"},
        [MF_AUDIT_FINDING] = {"changes that help: {0} of {1}",
                              "perubahan yang membantu: {0} dari {1}"},
        [MF_AUDIT_WEIGHING] = {"who weighs what: {0} of {1} ({2})",
                               "siapa berbobot berapa: {0} dari {1} ({2})"},
        [MF_AUDIT_LEAVING] = {"departures: {0} of {1} ({2})", "kepergian: {0} dari {1} ({2})"},
    };
    struct waiting *w = payload;
    struct mf_arena *a = w->cli->arena;
    int64_t now = mf_os_monotonic_ns();

    if (now >= w->until)
        return false;
    if (mf_os_is_terminal(2) && now - w->said_at >= PATIENCE) {
        struct mf_buf b;
        w->said_at = now;
        mf_buf_init(&b, a);
        mf_fill(
            &b, phases[step->phase][w->cli->lingua],
            (struct mf_str[]){mf_strf(a, "%u", step->done), mf_strf(a, "%u", step->of), step->what},
            3);
        say_progress(w, mf_buf_str(&b));
    }
    return true;
}

/* ---- the command ---- */

static int refused(const struct mf_cli *cli, const char *path, const struct mf_refusals *rs)
{
    static const char *const head[MF_LINGUA__COUNT] = {
        "with these people the organisation can't be founded:",
        "dengan orang-orang ini organisasi tidak dapat didirikan:",
    };
    struct mf_buf b;
    struct mf_err err = {0};

    mf_buf_init(&b, cli->arena);
    mf_buf_f(&b, "%s: %s\n", path, head[cli->lingua]);
    for (uint32_t i = 0; i < rs->list.n; i++) {
        mf_buf_c(&b, "  ");
        mf_refusal_text(&b, NULL, &rs->list.at[i], cli->lingua);
        mf_buf_char(&b, '\n');
    }
    if (mf_os_print(2, mf_buf_str(&b), &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    return MF_EXIT_NO;
}

/* What the status says of findings; a search that was cut short can't answer no. */
static enum mf_exit status(const struct mf_audit *au, const enum mf_level *fail_on)
{
    if (!fail_on)
        return MF_EXIT_YES;
    for (unsigned l = *fail_on; l < MF_LEVEL__COUNT; l++)
        if (au->findings.of_level[l] > 0)
            return MF_EXIT_NO;
    return au->has_findings ? MF_EXIT_YES : MF_EXIT_NO;
}

static int too_early(const struct mf_cli *cli)
{
    static const char *const text[MF_LINGUA__COUNT] = {
        "the time allowed was over before the two charters could be compared\n",
        "waktu yang diizinkan habis sebelum kedua piagam dapat dibandingkan\n",
    };
    struct mf_err err = {0};

    if (mf_os_print(2, mf_str_c(text[cli->lingua]), &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    return MF_EXIT_NO;
}

/* The earlier charter with the same people; NULL where --against isn't given. */
static int earlier(const struct mf_cli *cli, const struct mf_audit_options *options,
                   struct mf_audit **ret)
{
    const char *path = mf_cli_value(cli, "against");
    struct mf_refusals rs = {.arena = cli->arena};
    struct mf_scene *scene = mf_new(cli->arena, struct mf_scene);
    struct mf_audit_options own = *options;
    int bad;

    if (!path)
        return 0;
    bad = mf_cli_read_charter(cli, path, &scene->charter);
    if (!bad)
        bad = people(cli, scene, &own);
    if (bad)
        return bad;
    own.named = own.leavers = NULL;
    own.nnamed = own.nleavers = own.nasked = 0;
    own.no_attrition = own.no_changes = true;
    *ret = mf_audit_run(cli->arena, scene, &own, &rs);
    return *ret ? 0 : refused(cli, path, &rs);
}

/* ---- certificates ---- */

/* "DIR/office-ceo-against_votes" and an ending. */
static const char *file_name(const struct mf_cli *cli, const struct mf_audit *au,
                             const struct mf_capture *c, const char *ending)
{
    static const char *const models[MF_OUTSIDERS__COUNT] = {
        [MF_OUTSIDERS_SILENT] = "unresisted",
        [MF_OUTSIDERS_VOTING] = "against_votes",
        [MF_OUTSIDERS_HOSTILE] = "against_all",
    };
    const char *dir = mf_cli_value(cli, "certificates");
    struct mf_str name = {0};

    if (c->goal.kind == MF_GOAL_OFFICE)
        name =
            mf_strf(cli->arena, "office-%.*s", MF_F(au->charter->offices[c->goal.index].name.text));
    else if (c->goal.kind == MF_GOAL_POWER)
        name =
            mf_strf(cli->arena, "power-%.*s", MF_F(au->charter->powers[c->goal.index].name.text));
    else
        name = MF_S("amend");
    return mf_strf(cli->arena, "%s/%.*s-%s.%s", dir, MF_F(name), models[c->model], ending).p;
}

static int write_certificates(const struct mf_cli *cli, const struct mf_audit *au)
{
    struct mf_err err = {0};

    for (uint32_t i = 0; i < au->ncaptures; i++)
        for (unsigned m = 0; m < MF_OUTSIDERS__COUNT; m++) {
            const struct mf_capture *c = au->captures[i].by[m];
            if (c && c->certificate.n > 0 &&
                mf_os_write(file_name(cli, au, c, "cert"), c->certificate, &err) != MF_OK)
                return mf_cli_failed(cli, &err);
            if (c && c->plan_text.n > 0 &&
                mf_os_write(file_name(cli, au, c, "plan"), c->plan_text, &err) != MF_OK)
                return mf_cli_failed(cli, &err);
        }
    return 0;
}

static void tell(const struct mf_cli *cli, const struct mf_audit *au, struct mf_buf *out)
{
    mf_buf_init(out, cli->arena);
    if (mf_cli_count(cli, "json") > 0)
        mf_audit_json(out, au);
    else if (mf_cli_count(cli, "html") > 0)
        mf_audit_html(out, au, cli->lingua);
    else
        mf_audit_show(out, &cli->term, au, cli->lingua);
}

static int run(const struct mf_cli *cli, const struct mf_scene *scene,
               struct mf_audit_options *options, uint64_t seconds, const enum mf_level *fail_on)
{
    struct waiting w = {.cli = cli, .until = INT64_MAX, .said_at = mf_os_monotonic_ns()};
    struct mf_refusals rs = {.arena = cli->arena};
    struct mf_audit *au, *old = NULL;
    struct mf_buf out;
    int bad;

    if (seconds > 0)
        w.until = w.said_at + (int64_t)seconds * INT64_C(1000000000);
    options->go_on = go_on;
    options->payload = &w;
    bad = earlier(cli, options, &old);
    if (bad)
        return bad;
    au = mf_audit_run(cli->arena, scene, options, &rs);
    if (w.said_wide > 0)
        say_progress(&w, (struct mf_str){0});
    if (!au)
        bad = refused(cli, cli->argv[0], &rs);
    else if (old && !mf_audit_compare(au, old))
        bad = too_early(cli);
    if (!bad && mf_cli_count(cli, "certificates") > 0)
        bad = write_certificates(cli, au);
    if (!bad) {
        tell(cli, au, &out);
        bad = mf_cli_answer(cli, &out, status(au, fail_on));
    }
    mf_audit_free(au);
    mf_audit_free(old);
    return bad;
}

int mf_cmd_audit(struct mf_cli *cli)
{
    struct mf_scene scene = {0};
    struct mf_audit_options options = {0};
    const char *fail_on = mf_cli_value(cli, "fail-on");
    enum mf_level level = MF_LEVEL_GRAVE;
    uint64_t seconds = 0, days = 0, vacancies = 0, newcomers = 0;
    int bad;

    if (mf_cli_count(cli, "json") > 0 && mf_cli_count(cli, "html") > 0)
        return mf_cli_usage(cli, two_forms, 0, NULL);
    if (fail_on && !mf_level_parse(mf_str_c(fail_on), &level))
        return mf_cli_usage(cli, no_level, 1, (struct mf_str[]){mf_str_c(fail_on)});
    bad = number(cli, "time-limit", 1, 1000000, &seconds);
    if (!bad)
        bad = number(cli, "horizon", 1, 100000, &days);
    if (!bad)
        bad = number(cli, "vacancies", 0, 1000, &vacancies);
    if (!bad)
        bad = number(cli, "newcomers", 0, 1000, &newcomers);
    if (!bad)
        bad = mf_cli_read_charter(cli, cli->argv[0], &scene.charter);
    if (!bad)
        bad = people(cli, &scene, &options);
    if (!bad)
        bad = powers(cli, scene.charter, &options);
    if (!bad)
        bad = persons(cli, "set", &scene.roster, &options.named, &options.nnamed);
    if (!bad)
        bad = persons(cli, "if-leave", &scene.roster, &options.leavers, &options.nleavers);
    if (!bad)
        bad = turnout(cli, &options);
    if (bad)
        return bad;
    options.no_changes = mf_cli_count(cli, "no-changes") > 0;
    options.no_capture = mf_cli_count(cli, "no-capture") > 0;
    options.horizon = (mf_duration)days * MF_DAY;
    options.vacancies = (uint32_t)vacancies;
    options.newcomers = (uint32_t)newcomers;
    options.exact = mf_cli_count(cli, "exact") > 0;
    options.no_attrition = mf_cli_count(cli, "no-attrition") > 0;
    return run(cli, &scene, &options, seconds, fail_on ? &level : NULL);
}
