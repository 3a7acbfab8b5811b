/* Columns of a typed table: their headers, and what kind of figures or words they hold. */
#include "profile/figures.h"

#include <string.h>

#define FIGURES_PERCENT 60 /* of a column's cells that must be figures */
#define INDEX_LEAST 3      /* rows that a column of row numbers has at least */

bool column_adds(const struct typed_column *column)
{
    return column->kind == COLUMN_COUNT || column->kind == COLUMN_MONEY;
}

bool column_figures(const struct typed_column *column)
{
    return column_adds(column) || column->kind == COLUMN_PERCENT || column->kind == COLUMN_OTHER;
}

column_set column_bit(uint32_t column)
{
    return (column_set)1 << column;
}

/* Index row -------------------------------------------------------------------------------------------------------- */

static bool is_index_row(const struct typed_table *table, uint32_t row)
{
    uint32_t count = 0;
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        struct slice text = layout_text(&table->layout, row, c);
        if (!text.length || !layout_at(&table->layout, row, c)->first)
            continue;
        if (!typed_find(table, table->rules->index, text, NULL))
            return false;
        count++;
    }
    return count >= 2;
}

/* The row that numbers the columns stands at the end of the header or right behind it. */
static void find_index_row(struct typed_table *table)
{
    uint32_t end = table->layout.header_rows + 2;
    for (uint32_t r = 0; r < end && r < table->layout.rows && table->index_row == NO_ROW; r++)
        if (is_index_row(table, r))
            table->index_row = r;
}

/* Headers ---------------------------------------------------------------------------------------------------------- */

static void add_piece(struct text_builder *pieces, const struct text *text)
{
    if (!slice_trim(text_slice(text)).length)
        return;
    text_add_plain(pieces, pieces->data.length ? " " : "");
    text_add_text(pieces, text);
}

/* The columns that the cell at a place covers. */
static void covered(const struct layout *layout, uint32_t row, uint32_t column, uint32_t *first, uint32_t *last)
{
    const struct block_cell *cell = layout_at(layout, row, column)->cell;
    *first = *last = column;
    while (*first > 0 && layout_at(layout, row, *first - 1)->cell == cell)
        --*first;
    while (*last + 1 < layout->columns && layout_at(layout, row, *last + 1)->cell == cell)
        ++*last;
}

static void read_header(struct typed_table *table, uint32_t c)
{
    const struct layout *layout = &table->layout;
    struct typed_column *column = &table->columns[c];
    struct text_builder own = TEXT_BUILDER_INIT, over = TEXT_BUILDER_INIT;
    const struct block_cell *before = NULL;
    column->first = column->last = c;
    for (uint32_t r = 0; r < layout->header_rows; r++) {
        const struct block_cell *cell = layout_at(layout, r, c)->cell;
        uint32_t first, last;
        if (!cell || cell == before || r == table->index_row || !slice_trim(text_slice(&cell->text)).length)
            continue;
        covered(layout, r, c, &first, &last);
        add_piece(first < last ? &over : &own, &cell->text);
        if (first < last) {
            column->first = first;
            column->last = last;
        }
        before = cell;
    }
    column->label = builder_text(table->builder, &own);
    column->over = builder_text(table->builder, &over);
    text_builder_release(&own);
    text_builder_release(&over);
}

/* Index and formula: from the index row, else from the end of the label. */
static void read_index(struct typed_table *table, uint32_t c)
{
    bool row = table->index_row != NO_ROW;
    const struct regex *regex = row ? table->rules->index : table->rules->header_index;
    struct typed_column *column = &table->columns[c];
    struct slice text = row ? layout_text(&table->layout, table->index_row, c) : text_slice(column->label);
    struct regex_match match;
    if (!typed_find(table, regex, text, &match))
        return;
    column->index = regex_slice(text, &match, regex_group(regex, "n"));
    column->formula = regex_slice(text, &match, regex_group(regex, "formula"));
}

static bool has_own_year(const struct typed_table *table, uint32_t c)
{
    return typed_find(table, table->rules->year, text_slice(table->columns[c].label), NULL);
}

static void understand_header(struct typed_table *table, uint32_t c)
{
    const struct grid_rules *rules = table->rules;
    struct typed_column *column = &table->columns[c];
    struct slice label = text_slice(column->label), over = text_slice(column->over);
    struct regex_match match;
    if (typed_find(table, rules->year, label, &match))
        column->year = regex_slice(label, &match, regex_group(rules->year, "year"));
    else if (typed_find(table, rules->year, over, &match))
        column->year = regex_slice(over, &match, regex_group(rules->year, "year"));
    column->is_total = typed_find(table, rules->column_total, label, NULL);
    column->is_change = typed_find(table, rules->column_change, label, NULL);
    column->over_change = typed_find(table, rules->column_change, over, NULL);
}

/* A header drawn too wide covers a column that has a year of its own: it is about the others. */
static void trim_header(struct typed_table *table, uint32_t c)
{
    struct typed_column *column = &table->columns[c];
    if (!column->over_change)
        return;
    if (has_own_year(table, c)) {
        column->first = column->last = c;
        column->over_change = false;
        return;
    }
    while (column->first < c && has_own_year(table, column->first))
        column->first++;
    while (column->last > c && has_own_year(table, column->last))
        column->last--;
}

/* Kinds ------------------------------------------------------------------------------------------------------------ */

struct census {
    uint32_t figures, nils, absent, other, years, percents, ascending;
};

static bool is_year(const struct typed_cell *cell)
{
    int64_t value = cell->number.value;
    return cell->form == CELL_FIGURE && cell->number.scale == 0 && value >= 1900 && value <= 2100
        && cell->end - cell->start == 4;
}

/* A cell that spans columns is a heading of rows when it stands alone. */
static bool stands_alone(const struct typed_table *table, uint32_t row, uint32_t column)
{
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (c != column && typed_at(table, row, c)->form != CELL_BLANK)
            return false;
    return true;
}

static struct census take_census(const struct typed_table *table, uint32_t c)
{
    struct census census = { 0 };
    for (uint32_t r = table->layout.header_rows; r < table->layout.rows; r++) {
        const struct typed_cell *cell = typed_at(table, r, c);
        if (!cell->cell || r == table->index_row || (cell->span > 1 && stands_alone(table, r, c)))
            continue;
        census.figures += cell->form == CELL_FIGURE;
        census.nils += cell->form == CELL_NIL;
        census.absent += cell->form == CELL_ABSENT;
        census.other += cell->form == CELL_OTHER;
        census.years += is_year(cell);
        census.percents += cell->percent;
        census.ascending += cell->form == CELL_FIGURE && cell->number.scale == 0
            && cell->number.value == (int64_t)census.ascending + 1;
    }
    return census;
}

static bool holds_figures(const struct census *census)
{
    uint32_t like = census->figures + census->nils + census->absent, all = like + census->other;
    return census->figures + census->nils > 0 && like * 100 >= all * FIGURES_PERCENT
        && (census->figures > 0 || census->other == 0);
}

static enum column_kind kind_of_figures(const struct typed_table *table, uint32_t c, const struct census *census)
{
    const struct typed_column *column = &table->columns[c];
    struct slice label = text_slice(column->label), over = text_slice(column->over);
    const struct grid_rules *rules = table->rules;
    if (census->years == census->figures && census->years >= 2 && !census->nils)
        return COLUMN_YEAR;
    if (typed_find(table, rules->not_added, label, NULL) || typed_find(table, rules->not_added, over, NULL))
        return COLUMN_OTHER;
    bool percent_unit = typed_find(table, rules->percent, table->unit, NULL);
    bool money_unit = typed_find(table, rules->money, table->unit, NULL);
    if ((census->percents && census->percents == census->figures) || typed_find(table, rules->percent, label, NULL)
        || (typed_find(table, rules->percent, over, NULL) && !typed_find(table, rules->money, label, NULL))
        || (percent_unit && !money_unit))
        return COLUMN_PERCENT;
    if (typed_find(table, rules->money, label, NULL) || typed_find(table, rules->money, over, NULL) || money_unit)
        return COLUMN_MONEY;
    return COLUMN_COUNT;
}

static void find_kind(struct typed_table *table, uint32_t c)
{
    struct typed_column *column = &table->columns[c];
    struct census census = take_census(table, c);
    if (census.figures + census.nils + census.absent + census.other == 0)
        column->kind = COLUMN_BLANK;
    else if (!holds_figures(&census))
        column->kind = COLUMN_TEXT;
    else if (c == 0 && census.ascending >= INDEX_LEAST && census.ascending == census.figures)
        column->kind = COLUMN_INDEX;
    else
        column->kind = kind_of_figures(table, c, &census);
}

/* The first column of words before the figures holds the labels; years can be labels too. */
static void find_label(struct typed_table *table)
{
    uint32_t c = 0, columns = table->layout.columns;
    for (; c < columns && table->label == NO_COLUMN && !column_figures(&table->columns[c]); c++) {
        struct typed_column *column = &table->columns[c];
        if (column->kind == COLUMN_INDEX)
            table->number = c;
        else if (column->kind == COLUMN_TEXT || (column->kind == COLUMN_YEAR && c == 0))
            table->label = c;
    }
    if (table->label != NO_COLUMN && table->columns[table->label].kind == COLUMN_TEXT)
        table->columns[table->label].kind = COLUMN_LABEL;
}

static void find_scale(struct typed_table *table, struct slice words)
{
    const named_matches *scales = &table->rules->scales;
    for (size_t i = 0; i < scales->count && table->scale.value == 0; i++)
        if (typed_find(table, scales->items[i].match, words, NULL))
            number_parse(slice_of(scales->items[i].name), &table->scale);
}

void typed_columns(struct typed_table *table)
{
    find_index_row(table);
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        struct typed_column *column = &table->columns[c];
        column->opening = column->part = column->whole = NO_COLUMN;
        read_header(table, c);
        read_index(table, c);
        understand_header(table, c);
        find_kind(table, c);
        table->figures += column_figures(column);
    }
    for (uint32_t c = 0; c < table->layout.columns; c++)
        trim_header(table, c);
    if (table->figures)
        find_label(table);
    find_scale(table, table->unit);
}
