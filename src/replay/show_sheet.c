/* A table with a column for each charter; where the terminal is too narrow for it, a list. */
#include "replay/say.h"

enum { LABEL_WIDTH = 20, COLUMN_WIDTH = 16 };

void mf_sheet_cell(struct mf_sheet *sheet, enum mf_style style, struct mf_str text)
{
    mf_vec_push(sheet->s->a, &sheet->cells, ((struct mf_cell){text, style}));
}

static void as_table(const struct mf_sheet *sheet)
{
    const struct mf_say *s = sheet->s;
    uint32_t columns = s->replay->nunder + 1;
    struct mf_table table;
    mf_table_init(&table, s->a, columns);
    mf_table_cell(&table, MF_DIM, sheet->corner);
    for (uint32_t i = 0; i < s->replay->nunder; i++)
        mf_table_cell(&table, MF_BOLD, s->replay->under[i].stem);
    for (uint32_t i = 0; i < sheet->cells.n; i++)
        mf_table_cell(&table, sheet->cells.at[i].style, sheet->cells.at[i].text);
    table.min_width[0] = LABEL_WIDTH;
    for (uint32_t i = 1; i < columns; i++)
        table.min_width[i] = COLUMN_WIDTH - 2;
    mf_table_render(s->out, s->t, &table);
}

/* "  charter   text", the text wrapped beside the name. */
static void item(const struct mf_say *s, struct mf_str name, unsigned indent, struct mf_cell cell)
{
    struct mf_buf first, rest, text;
    mf_buf_init(&first, s->a);
    mf_buf_init(&rest, s->a);
    mf_buf_init(&text, s->a);
    mf_buf_c(&first, "  ");
    mf_buf_add(&first, name);
    unsigned width = mf_str_width(mf_buf_str(&first));
    mf_buf_pad(&first, ' ', width < indent ? indent - width : 1);
    mf_buf_pad(&rest, ' ', indent);
    mf_term_style(&text, s->t, cell.style, cell.text);
    mf_term_wrap(s->out, s->t, mf_buf_str(&first), mf_buf_str(&rest), mf_buf_str(&text));
}

static void as_list(const struct mf_sheet *sheet)
{
    const struct mf_say *s = sheet->s;
    uint32_t columns = s->replay->nunder + 1;
    unsigned indent = 0;
    for (uint32_t i = 0; i < s->replay->nunder; i++) {
        unsigned width = mf_str_width(s->replay->under[i].stem);
        indent = width > indent ? width : indent;
    }
    indent = indent > 26 ? 30 : indent + 4;
    for (uint32_t i = 0; i < sheet->cells.n; i++) {
        struct mf_cell cell = sheet->cells.at[i];
        if (i % columns > 0) {
            item(s, s->replay->under[i % columns - 1].stem, indent, cell);
            continue;
        }
        struct mf_buf label;
        mf_buf_init(&label, s->a);
        mf_term_style(&label, s->t, MF_BOLD, mf_str_trim(cell.text));
        mf_term_wrap(s->out, s->t, (struct mf_str){0}, (struct mf_str){0}, mf_buf_str(&label));
    }
}

void mf_sheet_show(struct mf_sheet *sheet)
{
    const struct mf_say *s = sheet->s;
    if (s->replay->nunder + 1 <= MF_TABLE_COLUMNS &&
        s->t->width >= LABEL_WIDTH + COLUMN_WIDTH * s->replay->nunder)
        as_table(sheet);
    else
        as_list(sheet);
}

enum mf_style mf_outcome_style(const struct mf_attempt_account *a)
{
    if (mf_attempt_succeeded(a))
        return MF_INFO;
    if (a->effect != MF_NEVER)
        return MF_WARN;
    return a->outcome == MF_OUT_ABSENT || a->outcome == MF_OUT_UNTRIED ? MF_DIM : MF_PLAIN;
}
