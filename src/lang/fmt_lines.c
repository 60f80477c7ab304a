/* Lines of tokens as text: columns, wrapping, comments. */
#include "lang/fmt_internal.h"

struct writer {
    struct mf_buf *out;
    const struct mf_source *source;
    const struct mf_fmt_blocks *blocks;
    uint32_t block;  /* being written */
    uint32_t copied; /* bytes of the source that are dealt with */
    unsigned col;    /* columns written on this line; 0: it is empty */
    bool fresh;      /* nothing was written in this block */
};

/* The document's own text up to a block, which is then replaced. */
static void enter_block(struct writer *w, uint32_t block)
{
    struct mf_span b = w->blocks->list.at[block];
    if (w->col > 0)
        mf_buf_char(w->out, '\n');
    w->col = 0;
    mf_buf_add(w->out, mf_str_sub(w->source->text, w->copied, b.at - w->copied));
    w->copied = b.at + b.len;
    w->block = block;
    w->fresh = true;
}

static void new_line(struct writer *w)
{
    if (w->col > 0)
        mf_buf_char(w->out, '\n');
    w->col = 0;
}

static void pad_to(struct writer *w, unsigned column)
{
    if (w->col < column) {
        mf_buf_pad(w->out, ' ', column - w->col);
        w->col = column;
    }
}

static unsigned atom_width(const struct mf_atom *a)
{
    return mf_str_width(a->text);
}

/* Columns of the atoms side by side, without the space before the first. */
static unsigned width(const struct mf_atom *atoms, uint32_t n)
{
    unsigned sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += atom_width(&atoms[i]) + (i > 0 && atoms[i].space);
    return sum;
}

/* One atom after what stands on the line; a line that is empty begins at `column`. */
static void put(struct writer *w, const struct mf_atom *a, unsigned column)
{
    while (w->block != a->block)
        enter_block(w, w->block == UINT32_MAX ? 0 : w->block + 1);
    if (w->col == 0)
        pad_to(w, column);
    else if (a->space)
        pad_to(w, w->col + 1);
    mf_buf_add(w->out, a->text);
    w->col += atom_width(a);
    w->fresh = false;
}

/* Whether a new line may stand before the atom; commas: only after one. */
static bool breaks(const struct mf_atom *a, bool commas)
{
    return commas ? a->after_comma : a->may_break;
}

/*
 * Atoms from `column` on, later lines from `hang` on; new lines where they would pass the margin,
 * within a piece only if it must be.
 */
static void fill(struct writer *w, const struct mf_atom *atoms, uint32_t n, unsigned column,
                 unsigned hang, bool commas)
{
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i + 1;
        while (end < n && !breaks(&atoms[end], commas))
            end++;
        unsigned piece = width(atoms + i, end - i);
        unsigned from = i == 0 ? column : hang;
        if (i > 0 && w->col > hang && w->col + atoms[i].space + piece > MF_FMT_WIDTH)
            new_line(w);
        bool whole = (w->col ? w->col + 1 : from) + piece <= MF_FMT_WIDTH;
        for (; i < end; i++) {
            if (!whole && w->col > hang && atoms[i].space &&
                w->col + 1 + atom_width(&atoms[i]) > MF_FMT_WIDTH)
                new_line(w);
            put(w, &atoms[i], from);
            from = hang;
        }
    }
}

/* Whether all that stands between commas fits a line from `column` on, and there is a comma. */
static bool commas_do(const struct mf_atom *atoms, uint32_t n, unsigned column)
{
    bool any = false;
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i + 1;
        while (end < n && !atoms[end].after_comma)
            end++;
        if (column + width(atoms + i, end - i) > MF_FMT_WIDTH)
            return false;
        any = any || end < n;
        i = end;
    }
    return any;
}

/* A clause too long for a line: new lines after commas, or before each outermost `or`, or else
 * `and`. */
static void spread(struct writer *w, const struct mf_atom *atoms, uint32_t n, unsigned column,
                   unsigned hang)
{
    bool any_or = false, any = false;
    if (commas_do(atoms, n, hang > column ? hang : column)) {
        fill(w, atoms, n, column, hang, true);
        return;
    }
    for (uint32_t i = 1; i < n; i++) {
        bool outer = atoms[i].joins && atoms[i].depth == 0;
        any = any || outer;
        any_or = any_or || (outer && mf_str_is(atoms[i].text, "or"));
    }
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i + 1;
        while (end < n && !(atoms[end].joins && atoms[end].depth == 0 &&
                            (!any_or || mf_str_is(atoms[end].text, "or"))))
            end++;
        if (i > 0)
            new_line(w);
        fill(w, atoms + i, end - i, i == 0 ? column : hang,
             any && i > 0 ? hang + MF_FMT_INDENT : hang, false);
        i = end;
    }
}

/* A stretch without comments from `column` on, its later lines from `hang` on. */
static void stretch(struct writer *w, const struct mf_atom *atoms, uint32_t n, unsigned column,
                    unsigned hang)
{
    unsigned from = w->col ? w->col + atoms[0].space : column;
    if (from + width(atoms, n) <= MF_FMT_WIDTH)
        fill(w, atoms, n, column, hang, false);
    else
        spread(w, atoms, n, column, hang);
}

/* A line whose one comment stands at its end; such comments share a column. */
static bool ends_in_note(const struct mf_line *line)
{
    if (line->kind != MF_LINE_CLAUSE || line->parent == UINT32_MAX || line->natoms < 2)
        return false;
    for (uint32_t i = 0; i + 1 < line->natoms; i++) {
        if (line->atoms[i].comment)
            return false;
    }
    const struct mf_atom *last = &line->atoms[line->natoms - 1];
    return last->comment && !last->own_line;
}

static void comment(struct writer *w, const struct mf_line *line, const struct mf_line *parent,
                    const struct mf_atom *a, unsigned column)
{
    if (a->own_line)
        new_line(w);
    else if (w->col > 0) /* put() adds one space more */
        pad_to(w,
               ends_in_note(line) && w->col + 2 <= parent->notes ? parent->notes - 1 : w->col + 1);
    put(w, a, column);
    new_line(w);
}

static void write_line(struct writer *w, const struct mf_line *line, const struct mf_line *parent)
{
    unsigned indent = line->depth * MF_FMT_INDENT, column = indent + 2 * MF_FMT_INDENT;
    if (line->blank && !w->fresh)
        mf_buf_char(w->out, '\n');
    for (uint32_t i = 0; i < line->head; i++)
        put(w, &line->atoms[i], indent);
    if (line->kind == MF_LINE_CLAUSE && parent && line->head > 0)
        column = indent + parent->column;
    else if (line->kind == MF_LINE_ITEM && line->head > 0)
        column = w->col + 1;
    if (line->head > 0 && line->head < line->natoms && !line->atoms[line->head].comment)
        pad_to(w, column - line->atoms[line->head].space);
    for (uint32_t i = line->head; i < line->natoms;) {
        uint32_t end = i;
        while (end < line->natoms && !line->atoms[end].comment)
            end++;
        if (end > i)
            stretch(w, line->atoms + i, end - i, i == 0 ? indent : column, column);
        if (end < line->natoms)
            comment(w, line, parent, &line->atoms[end], i == end && i == 0 ? indent : column);
        i = end + 1;
    }
    new_line(w);
}

/* ---- columns
 * -------------------------------------------------------------------------------------- */

/* Whether something stands in the column after the clause's first words. */
static bool has_rest(const struct mf_line *line)
{
    for (uint32_t i = line->head; i < line->natoms; i++) {
        if (!line->atoms[i].comment)
            return true;
    }
    return false;
}

/* A comment among a clause's first words ends them. */
static void clip_head(struct mf_line *line)
{
    for (uint32_t i = 0; i < line->head; i++) {
        if (i == line->natoms || line->atoms[i].comment)
            line->head = i;
    }
}

static void align(struct mf_lines *lines)
{
    for (uint32_t i = 0; i < lines->list.n; i++)
        clip_head(&lines->list.at[i]);
    for (uint32_t i = 0; i < lines->list.n; i++) {
        struct mf_line *line = &lines->list.at[i];
        if (line->kind != MF_LINE_CLAUSE || line->parent == UINT32_MAX || !has_rest(line))
            continue;
        struct mf_line *parent = &lines->list.at[line->parent];
        unsigned wanted = width(line->atoms, line->head) + 2;
        if (parent->column < wanted)
            parent->column = wanted;
    }
    for (uint32_t i = 0; i < lines->list.n; i++) {
        struct mf_line *line = &lines->list.at[i];
        if (!ends_in_note(line))
            continue;
        struct mf_line *parent = &lines->list.at[line->parent];
        uint32_t rest = line->natoms - line->head - 1;
        unsigned end = line->depth * MF_FMT_INDENT +
                       (rest > 0 ? parent->column + width(line->atoms + line->head, rest)
                                 : width(line->atoms, line->head)) +
                       2;
        /* One long clause doesn't push the comments of the others away. */
        if (end <= 2 * MF_FMT_WIDTH / 3 && parent->notes < end)
            parent->notes = end;
    }
}

void mf_fmt_write(struct mf_buf *out, const struct mf_source *source,
                  const struct mf_fmt_blocks *blocks, struct mf_lines *lines)
{
    struct writer w = {.out = out, .source = source, .blocks = blocks, .block = UINT32_MAX};
    align(lines);
    for (uint32_t i = 0; i < lines->list.n; i++) {
        const struct mf_line *line = &lines->list.at[i];
        while (line->natoms > 0 && w.block != line->atoms[0].block)
            enter_block(&w, w.block == UINT32_MAX ? 0 : w.block + 1);
        write_line(&w, line, line->parent == UINT32_MAX ? NULL : &lines->list.at[line->parent]);
    }
    while (w.block == UINT32_MAX || w.block + 1 < blocks->list.n)
        enter_block(&w, w.block == UINT32_MAX ? 0 : w.block + 1);
    mf_buf_add(out, mf_str_sub(source->text, w.copied, source->text.n));
}
