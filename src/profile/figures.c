/* From a grid to typed cells: which rows are the header, and what each cell holds. */
#include "profile/figures.h"

#include <string.h>

bool typed_find(const struct typed_table *table, const struct regex *regex, struct slice text,
                struct regex_match *match)
{
    return regex && text.length && regex_find(regex, table->builder->scratch, text, 0, match) == REGEX_MATCH;
}

struct typed_cell *typed_at(const struct typed_table *table, uint32_t row, uint32_t column)
{
    return &table->cells[(size_t)row * table->layout.columns + column];
}

/* Cells ------------------------------------------------------------------------------------------------------------ */

static void add_digits(struct slice text, struct str *out)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            str_add_char(out, text.data[i]);
}

/* The number that the groups of a match make up. */
static bool make_number(const struct regex *regex, const struct regex_match *match, struct slice text,
                        struct number *number)
{
    struct str digits = STR_INIT;
    int decimals = regex_group(regex, "decimals");
    if (regex_took_part(match, regex_group(regex, "minus")))
        str_add_char(&digits, '-');
    add_digits(regex_slice(text, match, regex_group(regex, "whole")), &digits);
    if (regex_took_part(match, decimals)) {
        str_add_char(&digits, '.');
        add_digits(regex_slice(text, match, decimals), &digits);
    }
    bool ok = number_parse((struct slice){ str_text(&digits), digits.length }, number);
    str_release(&digits);
    return ok;
}

static bool read_figure(const struct builder *builder, struct slice text, struct typed_cell *cell)
{
    const struct regex *regex = builder->profile->grids.figure;
    struct regex_match match;
    if (!regex || regex_find(regex, builder->scratch, text, 0, &match) != REGEX_MATCH
        || !make_number(regex, &match, text, &cell->number))
        return false;
    cell->percent = regex_took_part(&match, regex_group(regex, "percent"));
    cell->form = CELL_FIGURE;
    return true;
}

static void read_cell(const struct typed_table *table, uint32_t row, uint32_t column)
{
    const struct builder *builder = table->builder;
    const struct layout_place *place = layout_at(&table->layout, row, column);
    struct typed_cell *cell = typed_at(table, row, column);
    if (!place->cell || !place->first)
        return;
    struct slice whole = text_slice(&place->cell->text), text = slice_trim(whole);
    cell->cell = place->cell;
    cell->span = place->span;
    if (!text.length)
        return;
    cell->start = (uint32_t)(text.data - whole.data);
    cell->end = cell->start + (uint32_t)text.length;
    if (typed_find(table, builder->profile->figure_nil, text, NULL))
        cell->form = CELL_NIL;
    else if (!read_figure(builder, text, cell))
        cell->form = typed_find(table, table->rules->absent, text, NULL) ? CELL_ABSENT : CELL_OTHER;
}

/* Header ----------------------------------------------------------------------------------------------------------- */

/* How many cells of a row have text, and how many of these are figures (a year is none: headers have years). */
static void count_cells(const struct builder *builder, const struct block_row *row, uint32_t *filled,
                        uint32_t *figures)
{
    *filled = *figures = 0;
    for (uint32_t i = 0; i < row->cell_count; i++) {
        struct slice text = slice_trim(text_slice(&row->cells[i].text));
        struct typed_cell cell = { .form = CELL_BLANK };
        struct regex_match match;
        if (!text.length)
            continue;
        ++*filled;
        bool year = builder->profile->grids.year
            && regex_find(builder->profile->grids.year, builder->scratch, text, 0, &match) == REGEX_MATCH
            && match.group[0].end - match.group[0].start == text.length;
        bool nil = builder->profile->figure_nil
            && regex_find(builder->profile->figure_nil, builder->scratch, text, 0, NULL) == REGEX_MATCH;
        *figures += !year && (nil || read_figure(builder, text, &cell));
    }
}

/* Rows marked as header, and the blank ones that separate them from the body. Where none is marked: those before the
 * first row with figures, but for rows that are a heading of others. */
static uint32_t count_header(const struct builder *builder, const struct block_table *table)
{
    uint32_t rows = 0, filled, figures;
    while (rows < table->row_count && table->rows[rows].header)
        rows++;
    if (rows)
        return rows;
    for (uint32_t r = 0; r < table->row_count; r++) {
        count_cells(builder, &table->rows[r], &filled, &figures);
        if (figures)
            return rows;
        if (filled > 1 || r == 0)
            rows = r + 1;
        if (filled == 1 && r > 0)
            break;
    }
    return rows < table->row_count && rows <= 3 ? rows : 0;
}

/* Whether the rest of the table holds any figure. */
static bool has_figures(const struct builder *builder, const struct block_table *table)
{
    uint32_t filled, figures = 0;
    for (uint32_t r = 0; r < table->row_count && !figures; r++)
        count_cells(builder, &table->rows[r], &filled, &figures);
    return figures > 0;
}

bool figures_read(struct builder *builder, xmlNode *node, const struct block_table *block, struct slice unit,
                  struct slice part)
{
    struct typed_table table = { .builder = builder, .rules = &builder->profile->grids, .node = node, .unit = unit,
                                 .part = part, .index_row = NO_ROW, .label = NO_COLUMN, .number = NO_COLUMN };
    uint32_t header = has_figures(builder, block) || (block->row_count && block->rows[0].header)
        ? count_header(builder, block) : 0;
    if (!layout_init(&table.layout, block, header))
        return false;
    table.cells = mem_calloc((size_t)table.layout.rows * table.layout.columns, sizeof *table.cells);
    for (uint32_t r = 0; r < table.layout.rows; r++)
        for (uint32_t c = 0; c < table.layout.columns; c++)
            read_cell(&table, r, c);
    typed_columns(&table);
    typed_entries(&table);
    typed_units(&table);
    typed_relations(&table);
    typed_tree(&table);
    typed_model(&table);
    for (size_t i = 0; i < table.branches.count; i++)
        vec_release(&table.branches.items[i].children);
    vec_release(&table.branches);
    vec_release(&table.entries);
    mem_free(table.cells);
    layout_release(&table.layout);
    return true;
}
