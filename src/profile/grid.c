/*
 * Tables whose cells the format itself keeps (Word, HTML, Markdown): header rows, columns of figures, and rows whose
 * first cells are a label. The rows then go the same way as those read from lines (rows.c).
 */
#include "profile/layout.h"
#include "profile/table.h"

#include <string.h>

/* Where a grid's columns of figures are. */
struct grid {
    const struct block_table *table;
    uint32_t header_rows;
    uint32_t figure_column[MAX_COLUMNS]; /* the grid column of each figure column, in order */
    uint32_t label_columns;              /* grid columns before the first column of figures */
};

/* The cell that covers a grid column, or NULL. */
static const struct block_cell *cell_at(const struct block_row *row, uint32_t column)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < row->cell_count; i++) {
        uint32_t span = row->cells[i].column_span ? row->cells[i].column_span : 1;
        if (column < at + span)
            return &row->cells[i];
        at += span;
    }
    return NULL;
}

static uint32_t width_of(const struct block_row *row)
{
    uint32_t width = 0;
    for (uint32_t i = 0; i < row->cell_count; i++)
        width += row->cells[i].column_span ? row->cells[i].column_span : 1;
    return width;
}

static bool find(const struct table_reader *reader, const struct regex *regex, struct slice text)
{
    return regex && regex_find(regex, reader->builder->scratch, text, 0, NULL) == REGEX_MATCH;
}

/* A row of the header: marked as one, or what the profile says headers hold. */
static bool is_header_row(const struct table_reader *reader, const struct block_row *row)
{
    if (row->header)
        return true;
    for (uint32_t i = 0; i < row->cell_count; i++) {
        struct slice text = slice_trim(text_slice(&row->cells[i].text));
        if (text.length && (find(reader, reader->rule->begin, text) || find(reader, reader->rule->header, text)
                            || find(reader, reader->rule->column, text)))
            return true;
    }
    return false;
}

/* The header's words over one grid column, from top to bottom. */
static struct text *header_text(struct table_reader *reader, const struct grid *grid, uint32_t column)
{
    struct text_builder pieces = TEXT_BUILDER_INIT;
    for (uint32_t r = 0; r < grid->header_rows; r++) {
        const struct block_cell *cell = cell_at(&grid->table->rows[r], column);
        if (cell && cell->text.length) {
            text_add_plain(&pieces, pieces.data.length ? " " : "");
            text_add_text(&pieces, &cell->text);
        }
    }
    struct text *text = builder_text(reader->builder, &pieces);
    text_builder_release(&pieces);
    return text;
}

static void find_columns(struct table_reader *reader, struct grid *grid)
{
    uint32_t width = grid->header_rows ? width_of(&grid->table->rows[0]) : 0;
    for (uint32_t column = 0; column < width && reader->columns < MAX_COLUMNS; column++) {
        struct text *header = header_text(reader, grid, column);
        struct regex_match match;
        if (regex_find(reader->rule->column, reader->builder->scratch, text_slice(header), 0, &match) != REGEX_MATCH)
            continue;
        if (reader->columns == 0)
            grid->label_columns = column;
        grid->figure_column[reader->columns] = column;
        table_add_column(reader, header, &match);
    }
}

/* Rows ---------------------------------------------------------------------------------------------------------- */

static enum row_kind kind_of(const struct table_reader *reader, struct slice label, struct regex_match *match,
                             const struct regex **regex)
{
    const struct { enum row_kind kind; const struct regex *regex; } marks[] = {
        { ROW_CATEGORY, reader->rule->category }, { ROW_NUMBERED, reader->rule->row },
        { ROW_LETTERED, reader->rule->subrow }, { ROW_GROUP, reader->rule->group },
        { ROW_PROSE, reader->rule->prose },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *regex = marks[i].regex;
        if (*regex && regex_find(*regex, reader->builder->scratch, label, 0, match) == REGEX_MATCH)
            return marks[i].kind;
    }
    *regex = reader->rule->next_row;
    return table_is_next(reader, label, match) ? ROW_NUMBERED : ROW_PLAIN;
}

static struct text *label_of(struct table_reader *reader, const struct grid *grid, const struct block_row *row)
{
    struct text_builder pieces = TEXT_BUILDER_INIT;
    uint32_t columns = grid->label_columns ? grid->label_columns : 1;
    const struct block_cell *before = NULL;
    for (uint32_t column = 0; column < columns; column++) {
        const struct block_cell *cell = cell_at(row, column);
        if (cell && cell != before && cell->text.length) {
            text_add_plain(&pieces, pieces.data.length ? " " : "");
            text_add_text(&pieces, &cell->text);
        }
        before = cell;
    }
    struct text *label = builder_text(reader->builder, &pieces);
    text_builder_release(&pieces);
    return label;
}

/* The figure that a cell holds: nothing but one, or nothing at all. False when the cell holds anything else. */
static bool read_cell(struct table_reader *reader, const struct block_cell *cell, struct figure *figure)
{
    *figure = (struct figure){ .given = false };
    if (!cell || slice_trim(text_slice(&cell->text)).length == 0)
        return true;
    const struct profile *profile = reader->builder->profile;
    struct slice text = text_slice(&cell->text);
    tokens_at_end(profile, reader->builder->scratch, text, 0, NULL, 0, &reader->tokens);
    struct readings readings = readings_of(&reader->scratch, text, &reader->tokens, 1);
    if (readings.count != 1 || readings.label_end != 0)
        return false;
    *figure = readings.items[0].figures[0];
    return true;
}

/* Figures of all columns behind the label, in one reading; their offsets are moved to where the row's text has them. */
static bool read_figures(struct table_reader *reader, const struct grid *grid, const struct block_row *row,
                         struct row *made)
{
    struct arena *arena = &reader->builder->report->arena;
    struct reading *reading = arena_alloc(arena, sizeof *reading);
    reading->figures = arena_alloc(arena, reader->columns * sizeof *reading->figures);
    bool any = false, readable = true;
    for (uint32_t i = 0; i < reader->columns; i++) {
        const struct block_cell *cell = cell_at(row, grid->figure_column[i]);
        bool own = cell && cell != cell_at(row, 0); /* a cell that spans the row is its label */
        struct figure *figure = &reading->figures[i];
        if (!read_cell(reader, own ? cell : NULL, figure)) {
            readable = false;
            continue;
        }
        if (!figure->given)
            continue;
        any = true;
        text_add_plain(&made->pieces, " ");
        uint32_t offset = (uint32_t)made->pieces.data.length;
        text_add_text(&made->pieces, &cell->text);
        figure->start += offset;
        figure->end += offset;
    }
    if (any && readable)
        made->given = reading;
    return readable;
}

static void note_number(struct table_reader *reader, struct slice n)
{
    struct paragraph_number number;
    if (paragraph_number_parse(n, &number))
        reader->last_number = number.value;
}

static void take_row(struct table_reader *reader, const struct grid *grid, const struct block_row *row)
{
    struct text *label = label_of(reader, grid, row);
    for (uint32_t i = 0; i < row->cell_count; i++)
        add_links(reader->builder, reader->node, &row->cells[i].text, row->cells[i].marks, row->cells[i].mark_count);
    struct regex_match match;
    const struct regex *regex;
    enum row_kind kind = kind_of(reader, text_slice(label), &match, &regex);
    struct row made = { .kind = kind, .pieces = TEXT_BUILDER_INIT, .place = report_place(label) };
    uint32_t from = 0;
    if (kind == ROW_CATEGORY || kind == ROW_NUMBERED || kind == ROW_LETTERED) {
        made.n = regex_slice(text_slice(label), &match, regex_group(regex, "n"));
        from = match.group[0].end;
    }
    if (kind == ROW_NUMBERED)
        note_number(reader, made.n);
    if (kind == ROW_CATEGORY || kind == ROW_GROUP || kind == ROW_PROSE)
        table_finish_group(reader);
    struct text rest = text_part(&reader->builder->report->arena, label, from, label->length);
    text_add_text(&made.pieces, &rest);
    made.label_length = (uint32_t)made.pieces.data.length;
    made.grid = true;
    if (!read_figures(reader, grid, row, &made) && kind != ROW_PROSE)
        made.unread = "unread.figures-other";
    vec_push(&reader->rows, made);
}

bool table_read_grid(struct table_reader *reader, const struct block_table *table)
{
    struct grid grid = { .table = table };
    while (grid.header_rows < table->row_count && is_header_row(reader, &table->rows[grid.header_rows]))
        grid.header_rows++;
    find_columns(reader, &grid);
    table_set_columns(reader);
    for (uint32_t r = grid.header_rows; reader->columns && r < table->row_count; r++)
        if (!layout_row_is_blank(&table->rows[r]) && !is_header_row(reader, &table->rows[r]))
            take_row(reader, &grid, &table->rows[r]);
    table_finish_group(reader);
    return reader->columns > 0;
}

const struct table_rule *grid_rule(const struct builder *builder, const struct block_table *table)
{
    for (size_t k = 0; k < builder->profile->tables.count; k++) {
        const struct table_rule *rule = &builder->profile->tables.items[k];
        for (uint32_t i = 0; rule->begin && table->row_count && i < table->rows[0].cell_count; i++) {
            struct slice text = slice_trim(text_slice(&table->rows[0].cells[i].text));
            if (text.length && regex_find(rule->begin, builder->scratch, text, 0, NULL) == REGEX_MATCH)
                return rule;
        }
    }
    return NULL;
}
