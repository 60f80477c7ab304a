#include "base/diag.h"

#include <string.h>

#include "base/os.h"
#include "base/term.h"
#include "base/utf8.h"

enum { DEFAULT_LIMIT = 100, LINE_WIDTH = 72, LONGEST_ARG = 200 };

struct mf_place mf_source_place(const struct mf_source *s, uint32_t at)
{
    struct mf_place place = {.line = 1, .column = 1};
    size_t end = at < s->text.n ? at : s->text.n, start = 0;

    for (size_t i = 0; i < end; i++)
        if (s->text.p[i] == '\n') {
            place.line++;
            start = i + 1;
        }
    place.offset = (uint32_t)start;
    for (size_t i = start; i < end; place.column++) {
        uint32_t cp;
        size_t n = mf_utf8_decode(mf_str_sub(s->text, i, 4), &cp);
        i += n ? n : 1;
        if (i > end)
            break; /* the offset is inside this character */
    }

    const char *line = s->text.n ? s->text.p + start : "";
    const char *feed = s->text.n > start ? memchr(line, '\n', s->text.n - start) : NULL;
    place.text = (struct mf_str){line, feed ? (size_t)(feed - line) : s->text.n - start};
    if (feed && place.text.n > 0 && line[place.text.n - 1] == '\r')
        place.text.n--;
    return place;
}

struct mf_str mf_source_slice(const struct mf_source *s, struct mf_span span)
{
    return mf_str_sub(s->text, span.at, span.len);
}

struct mf_span mf_span_join(struct mf_span a, struct mf_span b)
{
    uint32_t end = b.at + b.len;

    return (struct mf_span){a.at, end > a.at ? end - a.at : 0};
}

void mf_diags_init(struct mf_diags *d, struct mf_arena *a)
{
    *d = (struct mf_diags){.arena = a};
}

struct mf_diag *mf_diag_add(struct mf_diags *d, const struct mf_diag_kind *kind,
                            struct mf_span span, unsigned nargs, const struct mf_str *args)
{
    mf_assert(nargs <= MF_DIAG_ARGS);

    struct mf_diag diag = {.kind = kind, .span = span, .nargs = nargs};
    bool keep = d->list.n < (d->limit ? d->limit : DEFAULT_LIMIT);

    for (unsigned i = 0; i < nargs; i++)
        diag.args[i] = keep ? mf_str_copy(d->arena, args[i]) : MF_S("");
    if (kind->severity == MF_ERROR)
        d->errors++;
    else
        d->warnings++;
    if (!keep) {
        d->dropped++;
        d->spare = diag;
        return &d->spare;
    }
    mf_vec_push(d->arena, &d->list, diag);
    return &d->list.at[d->list.n - 1];
}

/* Merges the sorted neighbours from[low, mid) and from[mid, high); the first wins a tie. */
static void merge(const struct mf_diag *from, struct mf_diag *to, uint32_t low, uint32_t mid,
                  uint32_t high)
{
    uint32_t i = low, j = mid;

    for (uint32_t k = low; k < high; k++)
        if (i < mid && (j >= high || from[i].span.at <= from[j].span.at))
            to[k] = from[i++];
        else
            to[k] = from[j++];
}

void mf_diags_sort(struct mf_diags *d)
{
    uint32_t n = d->list.n;
    struct mf_diag *from = d->list.at, *to;

    if (n < 2)
        return;
    to = mf_new_n(d->arena, struct mf_diag, n);
    for (uint64_t run = 1; run < n; run *= 2) {
        for (uint64_t low = 0; low < n; low += 2 * run) {
            uint64_t mid = low + run < n ? low + run : n, high = mid + run < n ? mid + run : n;
            merge(from, to, (uint32_t)low, (uint32_t)mid, (uint32_t)high);
        }
        struct mf_diag *sorted = to;
        to = from;
        from = sorted;
    }
    /* Both arrays have room for n, but only the list's own for its cap. */
    if (from != d->list.at)
        memcpy(d->list.at, from, n * sizeof *from);
}

/* What the renderer says itself. */
enum word { ERROR, WARNING, ERRORS, WARNINGS, NOTE, FIX, DID_YOU_MEAN, SEE_ALSO, AT_LINE, DROPPED };

static const char *const words[][MF_LINGUA__COUNT] = {
    [ERROR] = {"error", "galat"},
    [WARNING] = {"warning", "peringatan"},
    [ERRORS] = {"errors", "galat"},
    [WARNINGS] = {"warnings", "peringatan"},
    [NOTE] = {"note", "catatan"},
    [FIX] = {"fix", "perbaikan"},
    [DID_YOU_MEAN] = {"did you mean \"{0}\"?", "maksud Anda \"{0}\"?"},
    [SEE_ALSO] = {"see also", "lihat juga"},
    [AT_LINE] = {" (line {0})", " (baris {0})"},
    [DROPPED] = {" ({0} of them not shown)", " ({0} di antaranya tidak ditampilkan)"},
};

/* One rendering: where it goes and how. */
struct render {
    struct mf_buf *out;
    struct mf_term term;
    enum mf_lingua lingua;
    unsigned gutter; /* columns before the bar */
    enum mf_style style;
};

/* A text from outside as a person may see it, cut when it is absurdly long. */
static struct mf_str shown(struct mf_arena *a, struct mf_str s)
{
    struct mf_buf b;
    unsigned width, sum = 0;

    mf_buf_init(&b, a);
    while (s.n > 0) {
        s = mf_str_sub(s, mf_buf_visible_cluster(&b, s, &width), s.n);
        sum += width;
        if (sum >= LONGEST_ARG && s.n > 0) {
            mf_buf_c(&b, "…");
            break;
        }
    }
    return mf_buf_str(&b);
}

static struct mf_str filled(struct mf_arena *a, const char *tmpl, const struct mf_diag *d)
{
    struct mf_str args[MF_DIAG_ARGS];
    struct mf_buf b;

    for (unsigned i = 0; i < d->nargs; i++)
        args[i] = shown(a, d->args[i]);
    mf_buf_init(&b, a);
    mf_fill(&b, tmpl, args, d->nargs);
    return mf_buf_str(&b);
}

static void head_line(const struct render *r, const struct mf_source *src, const struct mf_diag *d,
                      const struct mf_place *place)
{
    struct mf_arena *a = r->out->arena;
    enum word severity = d->kind->severity == MF_ERROR ? ERROR : WARNING;
    struct mf_buf b;

    mf_buf_init(&b, a);
    if (src->name.n > 0)
        mf_buf_f(&b, "%.*s:", MF_F(shown(a, src->name)));
    if (place)
        mf_buf_f(&b, "%u:%u:", place->line, place->column);
    if (b.n > 0) {
        mf_term_style(r->out, &r->term, MF_BOLD, mf_buf_str(&b));
        mf_buf_char(r->out, ' ');
    }
    mf_term_style(r->out, &r->term, r->style,
                  mf_strf(a, "%s %s:", words[severity][r->lingua], d->kind->id));
    mf_buf_char(r->out, ' ');
    mf_buf_add(r->out, filled(a, d->kind->message[r->lingua], d));
    mf_buf_char(r->out, '\n');
}

static struct mf_str number(struct mf_arena *a, uint32_t n)
{
    return mf_strf(a, "%u", n);
}

static void bar(const struct render *r, struct mf_str label)
{
    struct mf_arena *a = r->out->arena;

    mf_term_style(r->out, &r->term, MF_DIM,
                  mf_strf(a, "%*s |", (int)r->gutter, label.n ? label.p : ""));
    mf_buf_char(r->out, ' ');
}

/* Display columns: those of a line, and [from, to) of a span in it. */
struct columns {
    unsigned from, to, all;
};

static struct columns measure(struct mf_arena *a, struct mf_str line, size_t at, size_t len)
{
    struct columns c = {0};
    struct mf_buf scratch;
    size_t n;

    mf_buf_init(&scratch, a);
    for (size_t i = 0; i < line.n; i += n) {
        unsigned width;
        scratch.n = 0;
        n = mf_buf_visible_cluster(&scratch, mf_str_sub(line, i, line.n), &width);
        if (i <= at)
            c.from = c.all;
        c.all += width;
        if (i < at + len)
            c.to = c.all;
    }
    if (at >= line.n)
        c.from = c.all;
    if (c.to <= c.from)
        c.to = c.from + 1;
    return c;
}

/* The columns [from, to) of a line that are shown; the beginning of the span is among them. */
static struct columns window(struct columns c)
{
    struct columns w = {.from = 0, .to = c.all, .all = c.all};
    unsigned room = LINE_WIDTH - 2, span = c.to - c.from;

    if (c.all <= LINE_WIDTH)
        return w;
    if (span > room / 2)
        span = room / 2;
    if (c.from + span > room) {
        w.from = c.from + span + room / 4 - room;
        if (w.from > c.all - room)
            w.from = c.all - room;
    }
    w.to = w.from + room;
    return w;
}

static void source_line(const struct render *r, const struct mf_place *place,
                        const struct mf_diag *d)
{
    struct mf_arena *a = r->out->arena;
    size_t at = d->span.at - place->offset, n;
    struct columns c = measure(a, place->text, at, d->span.len), w = window(c);
    unsigned column = 0, first = w.from, width;
    bool started = false;
    struct mf_buf piece;

    bar(r, number(a, place->line));
    if (w.from > 0)
        mf_buf_c(r->out, "…");
    mf_buf_init(&piece, a);
    for (size_t i = 0; i < place->text.n; i += n, column += width) {
        piece.n = 0;
        n = mf_buf_visible_cluster(&piece, mf_str_sub(place->text, i, place->text.n), &width);
        if (column < w.from || column + width > w.to)
            continue;
        if (!started)
            first = column;
        started = true;
        mf_buf_add(r->out, mf_buf_str(&piece));
    }
    if (w.to < w.all)
        mf_buf_c(r->out, "…");
    mf_buf_char(r->out, '\n');

    unsigned end = c.to > w.to && w.to > c.from ? w.to : c.to;
    struct mf_buf carets;
    mf_buf_init(&carets, a);
    mf_buf_pad(&carets, '^', end - c.from);
    bar(r, MF_S(""));
    mf_buf_pad(r->out, ' ', (w.from > 0) + c.from - first);
    mf_term_style(r->out, &r->term, r->style, mf_buf_str(&carets));
    mf_buf_char(r->out, '\n');
}

/* "note: …" and its like, under the text of the line. */
static void hint(const struct render *r, enum mf_style style, const char *label, struct mf_str text)
{
    mf_buf_pad(r->out, ' ', r->gutter + 3);
    if (label) {
        mf_term_style(r->out, &r->term, style, mf_strf(r->out->arena, "%s:", label));
        mf_buf_char(r->out, ' ');
    }
    mf_buf_add(r->out, text);
    mf_buf_char(r->out, '\n');
}

static void hints(const struct render *r, const struct mf_source *src, const struct mf_diag *d)
{
    struct mf_arena *a = r->out->arena;
    const char *note = d->kind->note[r->lingua], *repair = d->kind->repair[r->lingua];

    if (d->second.len > 0) {
        struct mf_str line = number(a, mf_source_place(src, d->second.at).line);
        struct mf_buf b;
        mf_buf_init(&b, a);
        mf_buf_add(&b, note ? filled(a, note, d) : mf_str_c(words[SEE_ALSO][r->lingua]));
        mf_fill(&b, words[AT_LINE][r->lingua], &line, 1);
        hint(r, MF_INFO, words[NOTE][r->lingua], mf_buf_str(&b));
    }
    if (repair)
        hint(r, MF_GOOD, words[FIX][r->lingua], filled(a, repair, d));
    if (d->suggestion.n > 0) {
        struct mf_str name = shown(a, d->suggestion);
        struct mf_buf b;
        mf_buf_init(&b, a);
        mf_fill(&b, words[DID_YOU_MEAN][r->lingua], &name, 1);
        hint(r, MF_GOOD, NULL, mf_buf_str(&b));
    }
}

void mf_diag_render(struct mf_buf *out, const struct mf_source *src, const struct mf_diag *d,
                    enum mf_lingua lingua, bool colour)
{
    struct render r = {
        .out = out,
        .term = {.colour = colour, .width = LINE_WIDTH},
        .lingua = lingua,
        .gutter = 4,
        .style = d->kind->severity == MF_ERROR ? MF_BAD : MF_WARN,
    };

    if (d->span.at == 0 && d->span.len == 0) {
        head_line(&r, src, d, NULL);
    } else {
        struct mf_place place = mf_source_place(src, d->span.at);
        for (uint32_t n = place.line; n >= 10000; n /= 10)
            r.gutter++;
        head_line(&r, src, d, &place);
        source_line(&r, &place, d);
    }
    hints(&r, src, d);
}

static void count(struct mf_buf *out, uint32_t n, enum word one, enum word many,
                  enum mf_lingua lingua)
{
    mf_buf_f(out, "%u %s", n, words[n == 1 ? one : many][lingua]);
}

void mf_diags_render(struct mf_buf *out, const struct mf_source *src, const struct mf_diags *d,
                     enum mf_lingua lingua, bool colour)
{
    for (uint32_t i = 0; i < d->list.n; i++) {
        mf_diag_render(out, src, &d->list.at[i], lingua, colour);
        mf_buf_char(out, '\n');
    }
    if (d->errors > 0)
        count(out, d->errors, ERROR, ERRORS, lingua);
    if (d->errors > 0 && d->warnings > 0)
        mf_buf_c(out, ", ");
    if (d->warnings > 0)
        count(out, d->warnings, WARNING, WARNINGS, lingua);
    if (d->dropped > 0) {
        struct mf_str n = number(out->arena, d->dropped);
        mf_fill(out, words[DROPPED][lingua], &n, 1);
    }
    if (d->errors > 0 || d->warnings > 0)
        mf_buf_char(out, '\n');
}
