/* Tables in printed lines: which lines belong to the table, and the grid that they make up. */
#include "profile/printed.h"

bool printed_fail(struct printed_table *table, const char *reason, size_t line)
{
    if (!table->reason) {
        table->reason = reason;
        table->failed = line;
    }
    return false;
}

/* Lines ------------------------------------------------------------------------------------------------------------ */

static bool collect(struct printed_table *table, size_t from, size_t to)
{
    for (size_t i = next_text(table->builder, from); i < to; i = next_text(table->builder, i + 1)) {
        if (table->lines.count == PRINTED_MOST_LINES || line_at(table->builder, i)->block->kind != BLOCK_LINE)
            return printed_fail(table, "unread.table-form", 0);
        printed_add_line(table, i);
    }
    return table->lines.count > 0 || printed_fail(table, "unread.table-body", 0);
}

/* Whether a line of words stands behind the table: a note, or a line of running text. */
static bool is_behind(const struct printed_table *table, const struct printed_line *line)
{
    for (uint32_t i = 0; i < line->chunks; i++)
        if (printed_chunk(table, line, i)->figures)
            return false;
    bool running = line_at(table->builder, line->index)->full && (line->chunks == 1 || !table->laid_out);
    return line->role == PRINTED_WORDS
        && (running || printed_find(table, table->builder->profile->note, text_slice(line->text)));
}

/* Running text can end in a figure too. */
static bool looks_like_row(const struct printed_table *table, const struct printed_line *line)
{
    return line->role == PRINTED_FIGURES || (line->role == PRINTED_ROW && (table->laid_out || line->figures > 1));
}

/* Whether a line has figures behind a label, or, where blanks are single, on the next line. */
static bool has_figures(const struct printed_table *table, size_t i)
{
    const struct printed_line *line = &table->lines.items[i];
    return line->role == PRINTED_ROW
        || (!table->laid_out && line->role == PRINTED_WORDS && i + 1 < table->lines.count
            && line[1].role == PRINTED_FIGURES);
}

/* The first and the last row, and nothing behind that looks like a further one. */
static bool find_body(struct printed_table *table)
{
    size_t i = 0, count = table->lines.count;
    while (i < count && !has_figures(table, i))
        i++;
    if (i == count)
        return printed_fail(table, "unread.text-columns", 0);
    table->first = table->last = i;
    for (; i < count && !is_behind(table, &table->lines.items[i]); i++)
        if (has_figures(table, i))
            table->last = i;
    for (i = table->last + 1; i < count; i++)
        if (looks_like_row(table, &table->lines.items[i]))
            return printed_fail(table, "unread.table-lines", i);
    return true;
}

/* Grid ------------------------------------------------------------------------------------------------------------- */

static void set_cell(struct block_cell *cell, const struct text *text)
{
    cell->column_span = cell->row_span = 1;
    if (text)
        cell->text = *text;
    else
        cell->text.data = "";
}

static struct block_cell *new_row(struct printed_table *table, struct block_row *row)
{
    row->cell_count = table->column_count + 1;
    row->cells = arena_alloc(&table->builder->report->arena, row->cell_count * sizeof *row->cells);
    return row->cells;
}

static void fill_row(struct printed_table *table, const struct printed_row *from, struct block_row *row)
{
    struct arena *arena = &table->builder->report->arena;
    struct block_cell *cells = new_row(table, row);
    set_cell(&cells[0], from->label);
    for (uint32_t c = 0; c < table->column_count; c++) {
        const struct printed_cell *cell = from->cells ? &from->cells[c] : NULL;
        set_cell(&cells[c + 1], NULL);
        if (cell && cell->end > cell->start)
            cells[c + 1].text = text_part(arena, table->lines.items[cell->line].text, cell->start, cell->end);
    }
}

/* What the header says of several columns: a cell that covers these. */
static void fill_spans(struct printed_table *table, struct block_row *row)
{
    struct block_cell *cells = new_row(table, row);
    row->header = true;
    row->cell_count = 1;
    set_cell(&cells[0], NULL);
    for (uint32_t c = 0; c < table->column_count; c++) {
        const struct printed_column *column = &table->columns[c];
        struct block_cell *cell = &cells[row->cell_count++];
        set_cell(cell, column->over);
        if (column->over) {
            cell->column_span = (uint16_t)(column->over_last - c + 1);
            c = column->over_last;
        }
    }
}

static void fill_header(struct printed_table *table, struct block_row *row)
{
    struct block_cell *cells = new_row(table, row);
    row->header = true;
    set_cell(&cells[0], table->label_header);
    for (uint32_t c = 0; c < table->column_count; c++)
        set_cell(&cells[c + 1], table->columns[c].label);
}

static bool has_spans(const struct printed_table *table)
{
    for (uint32_t c = 0; c < table->column_count; c++)
        if (table->columns[c].over)
            return true;
    return false;
}

static const struct block_table *make_grid(struct printed_table *table)
{
    struct block_table *grid = arena_alloc(&table->builder->report->arena, sizeof *grid);
    bool spans = has_spans(table);
    grid->row_count = (uint32_t)table->rows.count + 1 + spans;
    grid->rows = arena_alloc(&table->builder->report->arena, grid->row_count * sizeof *grid->rows);
    struct block_row *row = grid->rows;
    if (spans)
        fill_spans(table, row++);
    fill_header(table, row++);
    for (size_t i = 0; i < table->rows.count; i++)
        fill_row(table, &table->rows.items[i], row++);
    return grid;
}

/* Whole ------------------------------------------------------------------------------------------------------------ */

static struct printed_table new_table(struct builder *builder, struct slice unit)
{
    return (struct printed_table){ .builder = builder, .rules = &builder->profile->grids, .scratch = ARENA_INIT,
                                   .unit = unit, .laid_out = builder->document->laid_out };
}

static void release(struct printed_table *table)
{
    vec_release(&table->lines);
    vec_release(&table->chunks);
    vec_release(&table->rows);
    arena_release(&table->scratch);
}

bool printed_is_row(struct builder *builder, size_t index)
{
    struct printed_table table = new_table(builder, slice_of(NULL));
    printed_add_line(&table, index);
    bool is_row = looks_like_row(&table, &table.lines.items[0]);
    release(&table);
    return is_row;
}

struct printed_result printed_read(struct builder *builder, size_t from, size_t to, struct slice unit)
{
    struct printed_table table = new_table(builder, unit);
    struct printed_result result = { .line = from };
    bool ok = collect(&table, from, to) && find_body(&table)
        && (table.laid_out ? printed_by_position(&table) : printed_by_constraint(&table)) && printed_make_rows(&table);
    if (ok)
        result.table = make_grid(&table);
    result.reason = table.reason;
    if (table.lines.count)
        result.line = table.lines.items[ok ? table.last : table.failed].index + ok;
    release(&table);
    return result;
}

struct printed_result printed_read_texts(struct builder *builder, const struct text_table_rule *rule, size_t from,
                                         size_t to)
{
    struct printed_table table = new_table(builder, slice_of(NULL));
    struct printed_result result = { .line = from };
    if (collect(&table, from, to) && (result.table = printed_texts(&table, rule)))
        result.line = to;
    else
        printed_fail(&table, "unread.text-columns", 0);
    result.reason = table.reason;
    release(&table);
    return result;
}

/* Unread ----------------------------------------------------------------------------------------------------------- */

static void add_words(struct builder *builder, xmlNode *parent, const struct text *text)
{
    xmlNode *words = report_add(builder->report, parent, "words", report_place(text));
    report_set_text(words, text, 0, text->length);
    inline_mark_citations(builder, words);
}

/* What stands between wide blanks of a line. */
static void keep_chunks(struct builder *builder, xmlNode *parent, size_t index)
{
    struct printed_table table = new_table(builder, slice_of(NULL));
    printed_add_line(&table, index);
    const struct printed_line *line = &table.lines.items[0];
    for (uint32_t i = 0; i < line->chunks; i++)
        add_words(builder, parent, printed_part(&table, line, printed_chunk(&table, line, i)));
    release(&table);
}

/* Lines up to the last of a cell; gives the line behind. */
static size_t keep_cell(struct builder *builder, xmlNode *parent, size_t i, size_t to)
{
    struct text_builder pieces = TEXT_BUILDER_INIT;
    for (bool goes_on = true; goes_on && i < to; i = next_text(builder, i + 1)) {
        text_join_text(&pieces, &line_at(builder, i)->block->text);
        goes_on = !line_at(builder, i)->closes;
    }
    add_words(builder, parent, builder_text(builder, &pieces));
    text_builder_release(&pieces);
    return i;
}

void printed_keep_words(struct builder *builder, xmlNode *parent, size_t from, size_t to)
{
    for (size_t i = next_text(builder, from); i < to; ) {
        if (builder->document->laid_out) {
            keep_chunks(builder, parent, i);
            i = next_text(builder, i + 1);
        } else {
            i = keep_cell(builder, parent, i, to);
        }
    }
}
