/*
 * Tables whose columns hold texts, in printed lines: a header that names the columns, and texts below. Where blanks are
 * layout, what stands to the left tells the column of each piece of a line, and empty space the rows. Else there is one row,
 * whose texts stand one behind the other: lines tell where one ends, and the number of columns must bear that out.
 */
#include "profile/printed.h"

struct text_row {
    const struct text *cells[PRINTED_MOST_COLUMNS]; /* or NULL */
};

typedef VEC(struct text_row) text_rows;

/* Header ----------------------------------------------------------------------------------------------------------- */

/* Whether all words between blanks are labels of columns, or parts of such. */
static bool are_labels(const struct printed_table *table, struct slice text, const struct regex *part)
{
    size_t from = 0;
    for (size_t end = 0; end <= text.length; end++) {
        if (end < text.length && text.data[end] != ' ')
            continue;
        if (!printed_find(table, part, (struct slice){ text.data + from, end - from }))
            return false;
        from = end + 1;
    }
    return true;
}

/* Whether a line is of the header: by its pieces where blanks are layout, else by its words. */
static bool is_header(const struct printed_table *table, const struct printed_line *line, const struct regex *part)
{
    if (!table->laid_out)
        return are_labels(table, text_slice(line->text), part);
    for (uint32_t i = 0; i < line->chunks; i++)
        if (!printed_find(table, part, printed_chunk_text(table, line, i)))
            return false;
    return true;
}

static bool find_header(struct printed_table *table, const struct regex *part)
{
    while (table->header_end < table->lines.count
           && is_header(table, &table->lines.items[table->header_end], part))
        table->header_end++;
    return table->header_end > 0 && table->header_end < table->lines.count;
}

static bool add_column(struct printed_table *table, struct printed_column column)
{
    if (table->column_count == PRINTED_MOST_COLUMNS)
        return false;
    table->columns[table->column_count++] = column;
    return true;
}

/* The header's lines as one text. */
static const struct text *join_header(struct printed_table *table)
{
    const struct text *header = NULL;
    for (size_t i = 0; i < table->header_end; i++)
        header = printed_join(table, header, table->lines.items[i].text);
    return header;
}

/* Part a header into the labels that it consists of. */
static bool part_labels(struct printed_table *table, const struct regex *label)
{
    struct arena *arena = &table->builder->report->arena;
    const struct text *header = join_header(table);
    struct slice text = text_slice(header);
    struct regex_match match;
    for (uint32_t at = 0; at < text.length;) {
        if (regex_find(label, table->builder->scratch, text, at, &match) != REGEX_MATCH || match.group[0].start != at
            || match.group[0].end == at)
            return false;
        struct text *words = arena_alloc(arena, sizeof *words);
        *words = text_part(arena, header, at, match.group[0].end);
        if (!add_column(table, (struct printed_column){ .label = words }))
            return false;
        for (at = match.group[0].end; at < text.length && text.data[at] == ' ';)
            at++;
    }
    return table->column_count > 1;
}

/* Add a column that stands there, unless there is one. */
static bool place_column(struct printed_table *table, uint32_t left)
{
    uint32_t c = table->column_count;
    while (c > 0 && table->columns[c - 1].left > left)
        c--;
    if (c > 0 && table->columns[c - 1].left == left)
        return true;
    if (!add_column(table, (struct printed_column){ .left = left }))
        return false;
    for (uint32_t last = table->column_count - 1; last > c; last--)
        table->columns[last] = table->columns[last - 1];
    table->columns[c] = (struct printed_column){ .left = left };
    return true;
}

/* Find where the columns stand: where pieces of the lines below the header begin. */
static bool place_columns(struct printed_table *table)
{
    for (size_t i = table->header_end; i < table->lines.count; i++)
        for (uint32_t k = 0; k < table->lines.items[i].chunks; k++)
            if (!place_column(table, printed_chunk(table, &table->lines.items[i], k)->left))
                return false;
    return table->column_count > 1;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* The column that stands nearest. */
static struct printed_column *nearest(struct printed_table *table, uint32_t left)
{
    uint32_t best = 0;
    for (uint32_t c = 1; c < table->column_count; c++)
        best = distance(table->columns[c].left, left) < distance(table->columns[best].left, left) ? c : best;
    return &table->columns[best];
}

/* Give each column the label that stands above it, on one line or several. */
static bool place_labels(struct printed_table *table, const struct regex *label)
{
    for (size_t i = 0; i < table->header_end; i++) {
        const struct printed_line *line = &table->lines.items[i];
        for (uint32_t k = 0; k < line->chunks; k++) {
            const struct chunk *chunk = printed_chunk(table, line, k);
            struct printed_column *column = nearest(table, chunk->left);
            column->label = printed_join(table, column->label, printed_part(table, line, chunk));
        }
    }
    for (uint32_t c = 0; c < table->column_count; c++)
        if (!table->columns[c].label || !printed_find(table, label, text_slice(table->columns[c].label)))
            return false;
    return true;
}

/* Texts by position ------------------------------------------------------------------------------------------------ */

/* Put each piece of a line into the column that it stands in. */
static bool place_pieces(struct printed_table *table, const struct printed_line *line, struct text_row *row)
{
    for (uint32_t k = 0, c = 0; k < line->chunks; k++) {
        const struct chunk *chunk = printed_chunk(table, line, k);
        while (table->columns[c].left != chunk->left)
            c++;
        if (c + 1 < table->column_count && chunk->right >= table->columns[c + 1].left)
            return false;
        row->cells[c] = printed_join(table, row->cells[c], printed_part(table, line, chunk));
    }
    return true;
}

static bool place_texts(struct printed_table *table, text_rows *rows)
{
    for (size_t i = table->header_end; i < table->lines.count; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (rows->count == 0 || (line->gap && !line->page))
            vec_push(rows, (struct text_row){ .cells = { NULL } });
        if (!place_pieces(table, line, &vec_last(rows)))
            return false;
    }
    return rows->count > 0;
}

/* Texts one behind the other --------------------------------------------------------------------------------------- */

/* Words that say that there is nothing end no line: what stands behind them is the next text. Gives its start. */
static uint32_t pass_absent(struct printed_table *table, const struct printed_line *line, struct text_row *row,
                            uint32_t *count)
{
    struct slice text = text_slice(line->text);
    uint32_t from = 0;
    for (uint32_t end = 0; end < text.length && *count < table->column_count; end++) {
        struct slice words = { text.data + from, end - from };
        if (text.data[end] != ' ' || !printed_find(table, table->rules->absent, words))
            continue;
        row->cells[(*count)++] = printed_part(table, line, &(struct chunk){ .start = from, .end = end });
        from = end + 1;
    }
    return from;
}

/* Whether the blank behind a line can be where a line was broken: beside a Latin word or an opening bracket. */
static bool may_be_broken(const struct printed_table *table, size_t i)
{
    struct slice next = text_slice(table->lines.items[i + 1].text);
    return !ends_east_asian(text_slice(table->lines.items[i].text)) || next.data[0] == '('
        || printed_find(table, table->rules->label_rest, next);
}

/* Whether a text ends with a line: by the blank that extractors print there, else by the empty space below. */
static bool ends_text(const struct printed_table *table, size_t i, bool sure)
{
    if (i + 1 == table->lines.count)
        return true;
    if (!table->builder->document->trailing_blanks)
        return table->lines.items[i + 1].gap;
    return line_at(table->builder, table->lines.items[i].index)->closes && !(sure && may_be_broken(table, i));
}

/* Part the lines into texts. sure: where a line may only be broken no text ends. False when they are not as many as the
 * columns. */
static bool part_texts(struct printed_table *table, struct text_row *row, bool sure)
{
    uint32_t count = 0;
    bool open = false;
    for (size_t i = table->header_end; i < table->lines.count; i++) {
        const struct printed_line *line = &table->lines.items[i];
        uint32_t from = open ? 0 : pass_absent(table, line, row, &count);
        if (count == table->column_count)
            return false;
        struct chunk rest = { .start = from, .end = line->text->length };
        row->cells[count] = printed_join(table, open ? row->cells[count] : NULL, printed_part(table, line, &rest));
        open = !ends_text(table, i, sure);
        count += !open;
    }
    return count == table->column_count;
}

static bool read_texts(struct printed_table *table, text_rows *rows)
{
    vec_push(rows, (struct text_row){ .cells = { NULL } });
    return part_texts(table, &rows->items[0], false) || part_texts(table, &rows->items[0], true);
}

/* Grid ------------------------------------------------------------------------------------------------------------- */

static void fill_row(struct printed_table *table, struct block_row *row, const struct text *const *texts)
{
    row->cell_count = table->column_count;
    row->cells = arena_alloc(&table->builder->report->arena, row->cell_count * sizeof *row->cells);
    for (uint32_t c = 0; c < row->cell_count; c++) {
        row->cells[c] = (struct block_cell){ .text.data = "", .column_span = 1, .row_span = 1 };
        if (texts[c])
            row->cells[c].text = *texts[c];
    }
}

static const struct block_table *make_grid(struct printed_table *table, const text_rows *rows)
{
    struct arena *arena = &table->builder->report->arena;
    struct block_table *grid = arena_alloc(arena, sizeof *grid);
    struct text_row labels = { .cells = { NULL } };
    for (uint32_t c = 0; c < table->column_count; c++)
        labels.cells[c] = table->columns[c].label;
    grid->row_count = (uint32_t)rows->count + 1;
    grid->rows = arena_alloc(arena, grid->row_count * sizeof *grid->rows);
    grid->rows[0].header = true;
    fill_row(table, &grid->rows[0], labels.cells);
    for (size_t i = 0; i < rows->count; i++)
        fill_row(table, &grid->rows[i + 1], rows->items[i].cells);
    return grid;
}

static bool read(struct printed_table *table, const struct text_table_rule *rule, text_rows *rows)
{
    if (!find_header(table, rule->part))
        return false;
    return table->laid_out ? place_columns(table) && place_labels(table, rule->column) && place_texts(table, rows)
                           : part_labels(table, rule->column) && read_texts(table, rows);
}

const struct block_table *printed_texts(struct printed_table *table, const struct text_table_rule *rule)
{
    text_rows rows = VEC_INIT;
    const struct block_table *grid = read(table, rule, &rows) ? make_grid(table, &rows) : NULL;
    vec_release(&rows);
    return grid;
}
