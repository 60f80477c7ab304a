/* `mufakat sortition`: names drawn by lot from a published list, so that anybody can draw them
 * again. */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/tell.h"
#include "count/order.h"

enum { MOST_BYTES = 1 << 20, MOST_POOL = 65535, MOST_NUMBERS = 64, MOST_SOURCES = 32 };

const struct mf_option mf_sortition_options[] = {
    {.name = "want",
     .letter = 'n',
     .value = "N",
     .help = {"So many are drawn, in turn; else ten, or all where there are fewer",
              "Sebanyak ini diundi berurutan; jika tidak, sepuluh atau semua bila lebih sedikit"}},
    {.name = "seed",
     .value = "TEXT",
     .help = {"A value that nobody could know when the list was published: drawn by SHA-256",
              "Nilai yang tidak mungkin diketahui saat daftar diumumkan: diundi dengan SHA-256"}},
    {.name = "rfc3797",
     .value = "SOURCES",
     .help = {"Numbers of each source, with / between sources: drawn as RFC 3797 says",
              "Angka tiap sumber, dengan / di antara sumber: diundi menurut RFC 3797"}},
    {.name = "json", .help = {"The answer as JSON", "Jawaban sebagai JSON"}},
    {0},
};

struct pool {
    MF_VEC(struct mf_str) names;
};

static int wrong(const struct mf_cli *cli, const char *en, const char *id, struct mf_str arg)
{
    const char *const text[MF_LINGUA__COUNT] = {en, id};

    return mf_cli_usage(cli, text, 1, &arg);
}

/* One name a line, as published; empty lines are none. */
static int read_pool(struct mf_cli *cli, struct pool *pool)
{
    struct mf_str rest;
    struct mf_err err = {0};

    if (mf_os_read(cli->arena, cli->argv[0], MOST_BYTES, &rest, &err) != MF_OK)
        return mf_cli_failed(cli, &err);
    while (rest.n > 0) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        struct mf_str name = mf_str_trim((struct mf_str){rest.p, n});
        if (name.n > 0)
            mf_vec_push(cli->arena, &pool->names, name);
        rest = mf_str_sub(rest, n + 1, rest.n);
    }
    if (pool->names.n == 0 || pool->names.n > MOST_POOL)
        return wrong(cli, "{0}: a list has 1 to 65,535 names, one a line",
                     "{0}: daftar memuat 1 sampai 65.535 nama, satu per baris",
                     mf_str_c(cli->argv[0]));
    return 0;
}

/* ---- the sources of RFC 3797 ---- */

static bool read_number(const char **at, uint64_t *ret)
{
    char *end;

    if (**at < '0' || **at > '9' || strspn(*at, "0123456789") > 18)
        return false;
    *ret = strtoull(*at, &end, 10);
    *at = end;
    return true;
}

/* "9319 / 2 5 8 10 12 / 9 18": also with dots and commas, as a key itself is written. */
static bool read_sources(struct mf_cli *cli, const char *text, struct mf_str *ret_key)
{
    struct mf_rfc3797_source sources[MOST_SOURCES];
    uint64_t *numbers = mf_new_n(cli->arena, uint64_t, MOST_NUMBERS);
    uint32_t n = 0, k = 0;

    for (const char *at = text;;) {
        at += strspn(at, " .,\t");
        if (*at == '/' || *at == '\0') {
            if (k > 0 && n == MOST_SOURCES)
                return false;
            if (k > 0)
                sources[n++] = (struct mf_rfc3797_source){
                    mf_arena_copy(cli->arena, numbers, k * sizeof *numbers), k};
            k = 0;
            if (*at++ == '\0')
                break;
        } else if (k == MOST_NUMBERS || !read_number(&at, &numbers[k++])) {
            return false;
        }
    }
    *ret_key = mf_rfc3797_key(cli->arena, sources, n);
    return n > 0;
}

/* ---- the answer ---- */

struct drawn {
    const struct pool *pool;
    const uint32_t *places; /* from 1 */
    uint32_t n;
    const char *rule;
    struct mf_str value; /* what it was drawn from */
};

static json_t *drawn_json(const struct drawn *d)
{
    json_t *j = json_object(), *list = json_array();

    mf_js_put(j, "rule", mf_js_text(mf_str_c(d->rule)));
    mf_js_put(j, "from", mf_js_text(d->value));
    mf_js_put(j, "pool", mf_js_number(d->pool->names.n));
    for (uint32_t i = 0; i < d->n; i++) {
        json_t *one = json_object();
        mf_js_put(one, "number", mf_js_number(d->places[i]));
        mf_js_put(one, "name", mf_js_text(d->pool->names.at[d->places[i] - 1]));
        mf_js_push(list, one);
    }
    mf_js_put(j, "drawn", list);
    return j;
}

static void tell_table(const struct mf_cli *cli, struct mf_buf *out, const struct drawn *d)
{
    struct mf_table table;
    struct mf_str args[2] = {mf_strf(cli->arena, "%u", d->n),
                             mf_strf(cli->arena, "%u", d->pool->names.n)};

    mf_term_heading(out, &cli->term, mf_word(cli, MF_WORD_DRAWN, 2, args));
    mf_table_init(&table, cli->arena, 3);
    mf_table_cell(&table, MF_PLAIN, MF_S(""));
    mf_table_cell(&table, MF_PLAIN, mf_word0(cli, MF_WORD_DRAWN_NUMBER));
    mf_table_cell(&table, MF_PLAIN, mf_word0(cli, MF_WORD_DRAWN_NAME));
    for (uint32_t i = 0; i < d->n; i++) {
        mf_table_cell(&table, MF_DIM, mf_strf(cli->arena, "%u.", i + 1));
        mf_table_cell(&table, MF_PLAIN, mf_strf(cli->arena, "%u", d->places[i]));
        mf_table_cell(&table, MF_BOLD, d->pool->names.at[d->places[i] - 1]);
    }
    mf_table_render(out, &cli->term, &table);
    mf_buf_char(out, '\n');
    struct mf_str shown[2] = {mf_str_c(d->rule), d->value};
    mf_tell_line(cli, out, "", MF_PLAIN, mf_word(cli, MF_WORD_DRAWN_BY, 2, shown));
    mf_tell_line(cli, out, "", MF_PLAIN, mf_word0(cli, MF_WORD_DRAWN_NEXT));
}

static int read_want(const struct mf_cli *cli, uint32_t pool, uint32_t *ret)
{
    const char *text = mf_cli_value(cli, "want");
    uint64_t n = 10;

    if (text && (!read_number(&text, &n) || *text || n == 0 || n > pool))
        return wrong(cli, "--want is a number from 1 to {0}, which the list has",
                     "--want ialah angka dari 1 sampai {0}, banyaknya nama dalam daftar",
                     mf_strf(cli->arena, "%u", pool));
    *ret = n < pool ? (uint32_t)n : pool;
    return 0;
}

/* By SHA-256; places from 1, as the list is numbered. */
static const uint32_t *draw(struct mf_cli *cli, uint32_t pool, uint32_t want, struct mf_str seed)
{
    const uint32_t *from_0 = mf_draw(cli->arena, pool, want, seed);
    uint32_t *places = mf_new_n(cli->arena, uint32_t, want);

    for (uint32_t i = 0; i < want; i++)
        places[i] = from_0[i] + 1;
    return places;
}

int mf_cmd_sortition(struct mf_cli *cli)
{
    const char *seed = mf_cli_value(cli, "seed"), *sources = mf_cli_value(cli, "rfc3797");
    struct pool pool = {0};
    struct drawn d = {.pool = &pool};
    struct mf_buf out;
    int rc;

    if (!seed == !sources)
        return wrong(cli, "give --seed TEXT or --rfc3797 SOURCES, from which {0} is drawn",
                     "berikan --seed TEKS atau --rfc3797 SUMBER, dasar pengundian {0}",
                     mf_str_c(cli->argv[0]));
    if ((rc = read_pool(cli, &pool)) != 0 || (rc = read_want(cli, pool.names.n, &d.n)) != 0)
        return rc;
    if (sources && !read_sources(cli, sources, &d.value))
        return wrong(cli, "\"{0}\": sources are numbers, with / between one source and the next",
                     "\"{0}\": sumber berupa angka, dengan / di antara satu sumber dan berikutnya",
                     mf_str_c(sources));
    d.rule = sources ? "RFC 3797" : "SHA-256";
    if (sources) {
        d.places = mf_rfc3797_draw(cli->arena, pool.names.n, d.n, d.value);
    } else {
        d.value = mf_str_c(seed);
        d.places = draw(cli, pool.names.n, d.n, d.value);
    }
    if (mf_cli_count(cli, "json") > 0)
        return mf_js_answer(cli, drawn_json(&d), MF_EXIT_YES);
    mf_buf_init(&out, cli->arena);
    tell_table(cli, &out, &d);
    return mf_cli_answer(cli, &out, MF_EXIT_YES);
}
