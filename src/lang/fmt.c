/* The one layout of a charter: from tokens to lines. */
#include "lang/fmt_internal.h"

#include "base/os.h"
#include "lang/lex.h"
#include "lang/parse.h"
#include "lang/text.h"

/* Where an item or a clause begins. */
struct start {
    uint32_t at;
    uint32_t head; /* words before its column; 0: an item, or a stage, whose words aren't aligned */
    bool item;
};

struct formatter {
    struct mf_arena *arena;
    struct mf_lines lines;
    struct mf_fmt_blocks blocks;
    struct {
        struct start *at;
        uint32_t n, cap;
    } starts;
    uint32_t next_start;
    uint32_t open; /* line of the innermost open block */
    unsigned depth, parens;
    uint32_t block;
    struct mf_token prev;
};

/* ---- where things begin
 * --------------------------------------------------------------------------- */

/* Words of a clause that stand before the column of the block. */
static uint32_t head_words(enum mf_clause_kind kind)
{
    static const bool two[MF_CL__COUNT] = {
        [MF_CL_ADMITTED] = true,   [MF_CL_PROPOSED] = true,     [MF_CL_OPENS] = true,
        [MF_CL_STAYS_OPEN] = true, [MF_CL_SECOND_CALL] = true,  [MF_CL_PASSES] = true,
        [MF_CL_VETO] = true,       [MF_CL_CHALLENGE] = true,    [MF_CL_ONLY_WHEN] = true,
        [MF_CL_AT_MOST] = true,    [MF_CL_AT_MOST_OPEN] = true, [MF_CL_AT_MOST_VOTING] = true,
        [MF_CL_VISIBLE] = true,    [MF_CL_DECLARED] = true,     [MF_CL_ENDED] = true,
        [MF_CL_STOPPED] = true,
    };
    return kind == MF_CL_STAGE ? 0 : two[kind] ? 2 : 1;
}

static void add_start(struct formatter *f, uint32_t at, uint32_t head, bool item)
{
    mf_vec_push(f->arena, &f->starts, ((struct start){at, head, item}));
}

static void add_clauses(struct formatter *f, const struct mf_clauses *clauses,
                        const struct mf_power *w)
{
    for (uint32_t i = 0; i < clauses->n; i++) {
        const struct mf_clause *c = &clauses->at[i];
        add_start(f, c->span.at, head_words(c->kind), false);
        if (c->kind == MF_CL_STAGE && w)
            add_clauses(f, &w->stages[c->nth].clauses, NULL);
    }
}

static void find_starts(struct formatter *f, const struct mf_charter *c)
{
    for (uint32_t i = 0; i < c->nitems; i++) {
        const struct mf_item *item = &c->items[i];
        bool hangs = item->kind == MF_ITEM_ALWAYS || item->kind == MF_ITEM_INCOMPATIBLE;
        uint32_t head = item->kind == MF_ITEM_RULE ? 3 : hangs ? 1 : 0;
        add_start(f, item->span.at, head, true);
        if (item->kind == MF_ITEM_BODY)
            add_clauses(f, &c->bodies[item->index].clauses, NULL);
        else if (item->kind == MF_ITEM_EMERGENCY)
            add_clauses(f, &c->emergencies[item->index].clauses, NULL);
        else if (item->kind == MF_ITEM_MANDATE)
            add_clauses(f, &c->mandates[item->index].clauses, NULL);
        else if (item->kind == MF_ITEM_POWER)
            add_clauses(f, &c->powers[item->index].clauses, &c->powers[item->index]);
    }
}

/* ---- lines
 * ---------------------------------------------------------------------------------------- */

/* The line being filled; one was begun. */
static struct mf_line *last_line(struct formatter *f)
{
    mf_assert(f->lines.list.n > 0);
    return &f->lines.list.at[f->lines.list.n - 1];
}

static void begin_line(struct formatter *f, enum mf_line_kind kind, uint32_t head, bool spaced)
{
    struct mf_line line = {
        .kind = kind, .head = head, .parent = f->open, .depth = f->depth, .spaced = spaced};
    mf_vec_push(f->arena, &f->lines.list, line);
    f->parens = 0;
}

static bool space_between(const struct mf_line *line, const struct mf_token *a,
                          const struct mf_token *b)
{
    if (b->kind == MF_TOK_COMMA || b->kind == MF_TOK_RPAREN || b->kind == MF_TOK_DOT ||
        b->kind == MF_TOK_SLASH || b->kind == MF_TOK_COLON)
        return false;
    if (a->kind == MF_TOK_LPAREN || a->kind == MF_TOK_DOT || a->kind == MF_TOK_SLASH)
        return false;
    /* The parameters of a power follow its name; elsewhere a parenthesis begins a part of a rule.
     */
    return !(b->kind == MF_TOK_LPAREN && line->kind == MF_LINE_ITEM && line->head == 0);
}

/* As written, but for blanks before a percent sign. */
static struct mf_str token_text(struct formatter *f, const struct mf_source *source,
                                const struct mf_token *t)
{
    struct mf_str raw = mf_source_slice(source, t->span);
    if (t->kind == MF_TOK_COMMENT)
        return t->text;
    if (t->kind != MF_TOK_PERCENT)
        return raw;
    struct mf_str digits = mf_str_trim(mf_str_sub(raw, 0, raw.n - 1));
    return mf_strf(f->arena, "%.*s%%", MF_F(digits));
}

/* Where a line that is too long is best broken: after commas, before a title, before a rule's
 * parts. */
static bool good_break(const struct mf_line *line, const struct mf_token *before,
                       const struct mf_token *t)
{
    static const char *const words[] = {"counting", "with", "tie", "falling", NULL};
    if (before->kind == MF_TOK_COMMA || before->kind == MF_TOK_COMMENT)
        return true;
    if (t->kind == MF_TOK_STRING)
        return line->kind == MF_LINE_ITEM && line->head == 0 && line->natoms > 1;
    for (size_t i = 0; t->kind == MF_TOK_WORD && words[i]; i++) {
        if (mf_str_is(t->text, words[i]))
            return true;
    }
    return false;
}

static void add_atom(struct formatter *f, const struct mf_source *source, const struct mf_token *t)
{
    struct mf_line *line = last_line(f);
    bool first = line->natoms == 0, comment = t->kind == MF_TOK_COMMENT;
    bool joins = t->kind == MF_TOK_WORD && (mf_str_is(t->text, "and") || mf_str_is(t->text, "or"));
    if (t->kind == MF_TOK_RPAREN && f->parens > 0)
        f->parens--;
    struct mf_atom atom = {
        .text = token_text(f, source, t),
        .block = f->block,
        .depth = f->parens,
        .space = !first && (comment || space_between(line, &f->prev, t)),
        .joins = joins,
        .may_break = joins || good_break(line, &f->prev, t),
        .after_comma = f->prev.kind == MF_TOK_COMMA && f->parens == 0,
        .comment = comment,
        .own_line = comment && t->first,
    };
    if (t->kind == MF_TOK_LPAREN)
        f->parens++;
    line->atoms = mf_vec_room(f->arena, line->atoms, line->natoms, &line->cap, sizeof atom);
    line->atoms[line->natoms++] = atom;
}

/* ---- tokens
 * --------------------------------------------------------------------------------------- */

/* Whether the token begins a line; begins it then. */
static void place(struct formatter *f, const struct mf_token *t)
{
    const struct start *next = f->next_start < f->starts.n ? &f->starts.at[f->next_start] : NULL;
    if (t->kind == MF_TOK_RBRACE) {
        if (f->depth > 0)
            f->depth--;
        f->open = f->open == UINT32_MAX ? UINT32_MAX : f->lines.list.at[f->open].parent;
        begin_line(f, MF_LINE_CLOSE, 0, false);
    } else if (next && t->span.at == next->at) {
        f->next_start++;
        begin_line(f, next->item || next->head == 0 ? MF_LINE_ITEM : MF_LINE_CLAUSE, next->head,
                   t->spaced);
    } else if (f->lines.list.n == 0 || last_line(f)->kind == MF_LINE_COMMENT) {
        begin_line(f, MF_LINE_ITEM, 0, t->spaced);
    }
}

/* A comment belongs to the line before it when it stands there, or when that line goes on after it.
 */
static void place_comment(struct formatter *f, const struct mf_token *t,
                          const struct mf_token *after)
{
    const struct start *next = f->next_start < f->starts.n ? &f->starts.at[f->next_start] : NULL;
    const struct mf_line *line = f->lines.list.n > 0 ? last_line(f) : NULL;
    bool line_ends = after->kind == MF_TOK_END || after->kind == MF_TOK_RBRACE ||
                     (next && after->span.at == next->at) || f->prev.kind == MF_TOK_LBRACE;
    if (!line || line->kind == MF_LINE_COMMENT || (line_ends && t->first))
        begin_line(f, MF_LINE_COMMENT, 0, t->spaced);
}

static void open_block(struct formatter *f)
{
    struct mf_line *line = last_line(f);
    line->kind = MF_LINE_OPEN;
    f->open = f->lines.list.n - 1;
    f->depth++;
}

static void next_block_of(struct formatter *f, uint32_t at)
{
    while (f->block + 1 < f->blocks.list.n && f->blocks.list.at[f->block + 1].at <= at)
        f->block++;
}

/* Makes the lines. Comments wait until the token after them is known. */
static void read_tokens(struct formatter *f, struct mf_lexer *lx)
{
    MF_VEC(struct mf_token) waiting = {0};
    for (;;) {
        struct mf_token t = mf_lex_next(lx);
        if (t.kind == MF_TOK_COMMENT) {
            mf_vec_push(f->arena, &waiting, t);
            continue;
        }
        for (uint32_t i = 0; i < waiting.n; i++) {
            next_block_of(f, waiting.at[i].span.at);
            place_comment(f, &waiting.at[i], &t);
            add_atom(f, lx->source, &waiting.at[i]);
            if (last_line(f)->kind != MF_LINE_OPEN)
                f->prev = waiting.at[i];
        }
        waiting.n = 0;
        if (t.kind == MF_TOK_END)
            return;
        next_block_of(f, t.span.at);
        place(f, &t);
        add_atom(f, lx->source, &t);
        if (t.kind == MF_TOK_LBRACE)
            open_block(f);
        f->prev = t;
    }
}

/* ---- empty lines
 * ---------------------------------------------------------------------------------- */

/* The first line from i on that isn't a comment; comments bind to what follows them without a gap.
 */
static const struct mf_line *subject_of(const struct mf_lines *lines, uint32_t i)
{
    while (i + 1 < lines->list.n && lines->list.at[i].kind == MF_LINE_COMMENT &&
           !lines->list.at[i + 1].spaced)
        i++;
    return &lines->list.at[i];
}

/* Items with a block have an empty line around them; elsewhere the author's stay, one at a time. */
static void set_blanks(struct mf_lines *lines)
{
    for (uint32_t i = 1; i < lines->list.n; i++) {
        struct mf_line *line = &lines->list.at[i];
        const struct mf_line *before = &lines->list.at[i - 1];
        if (line->kind == MF_LINE_CLOSE || before->kind == MF_LINE_OPEN)
            continue;
        bool around = line->depth <= 1 && before->kind == MF_LINE_CLOSE;
        bool opens = line->depth == 1 && before->kind != MF_LINE_COMMENT &&
                     subject_of(lines, i)->kind == MF_LINE_OPEN;
        line->blank = line->spaced || around || opens;
    }
}

bool mf_charter_format(struct mf_arena *a, struct mf_source source, struct mf_buf *out,
                       struct mf_diags *diags)
{
    uint32_t before = diags->errors;
    struct mf_charter *c = mf_charter_parse(a, source, diags);
    mf_diags_sort(diags);
    if (!c || diags->errors != before)
        return false;
    struct formatter f = {.arena = a, .lines = {.arena = a}, .open = UINT32_MAX};
    struct mf_lexer lx;
    struct mf_span block;
    bool closed;
    size_t from = 0;
    if (!mf_lex_init(&lx, a, &source, diags, "charter", true))
        return false;
    while (mf_source_block(&source, "charter", lx.markdown, &from, &block, &closed))
        mf_vec_push(a, &f.blocks.list, block);
    find_starts(&f, c);
    read_tokens(&f, &lx);
    set_blanks(&f.lines);
    mf_fmt_write(out, &source, &f.blocks, &f.lines);
    return true;
}
