/* Columns and cells by position: in lines whose blanks are layout, the figures of a column stand below one another. */
#include "profile/printed.h"

#include "base/utf8.h"

#include <string.h>

#define MOST_WORDS 24 /* of a chunk that is divided among columns */

/* Lines [from, to) of one page: what stands where is the same in all of them. */
struct stretch {
    size_t from, to;
    struct printed_column edges[PRINTED_MOST_COLUMNS];
};

/* Columns ---------------------------------------------------------------------------------------------------------- */

/* Whether a line is a row each of whose figures stands apart. */
static bool is_plain(const struct printed_line *line)
{
    return line->role == PRINTED_ROW && !line->several;
}

static uint32_t most_figures(const struct printed_table *table)
{
    uint32_t most = 0;
    for (size_t i = table->first; i <= table->last; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (is_plain(line) && line->figures > most)
            most = line->figures;
    }
    return most;
}

static void widen(struct printed_column *column, const struct chunk *chunk)
{
    bool empty = column->right == 0;
    column->left = empty || chunk->left < column->left ? chunk->left : column->left;
    column->right = chunk->right > column->right ? chunk->right : column->right;
}

/* Where the columns stand on a page, from its rows that have a figure in each. False when there is no such row. */
static bool find_edges(const struct printed_table *table, struct stretch *stretch)
{
    bool found = false;
    for (size_t i = stretch->from; i < stretch->to; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (!is_plain(line) || line->figures != table->column_count)
            continue;
        for (uint32_t c = 0; c < table->column_count; c++)
            widen(&stretch->edges[c], printed_chunk(table, line, line->label_chunks + c));
        found = true;
    }
    return found;
}

/* Whether no column reaches into the next. */
static bool are_apart(const struct printed_table *table, const struct stretch *stretch)
{
    for (uint32_t c = 1; c < table->column_count; c++)
        if (stretch->edges[c - 1].right >= stretch->edges[c].left)
            return false;
    return true;
}

/* The one column whose place a piece of a line overlaps, or touches; the number of columns when there is none or several. */
static uint32_t column_at(const struct printed_table *table, const struct stretch *stretch, uint32_t left,
                          uint32_t right)
{
    uint32_t overlapped = 0, touched = 0, over = 0, beside = 0;
    for (uint32_t c = 0; c < table->column_count; c++) {
        const struct printed_column *edge = &stretch->edges[c];
        if (left < edge->right && right > edge->left) {
            overlapped++;
            over = c;
        } else if (left <= edge->right && right >= edge->left) {
            touched++;
            beside = c;
        }
    }
    if (overlapped)
        return overlapped == 1 ? over : table->column_count;
    return touched == 1 ? beside : table->column_count;
}

/* Cells ------------------------------------------------------------------------------------------------------------ */

/* The words of a chunk, to be divided among columns. */
struct division {
    const struct printed_table *table;
    const struct stretch *stretch;
    const struct printed_line *line;
    struct chunk words[MOST_WORDS];
    uint32_t count;
    struct printed_cell cells[PRINTED_MOST_COLUMNS], found[PRINTED_MOST_COLUMNS];
    uint32_t solutions; /* no more than two are looked for */
};

/* Put the words from one on into columns from one on, in every way. */
static void divide(struct division *division, uint32_t word, uint32_t column)
{
    if (word == division->count) {
        if (division->solutions++ == 0)
            memcpy(division->found, division->cells, sizeof division->found);
        return;
    }
    for (uint32_t last = word; last < division->count && division->solutions < 2; last++) {
        uint32_t start = division->words[word].start, end = division->words[last].end;
        struct slice text = { division->line->text->data + start, end - start };
        uint32_t c = column_at(division->table, division->stretch, division->words[word].left,
                               division->words[last].right);
        if (c < column || c >= division->table->column_count || !printed_is_cell(division->table, text))
            continue;
        division->cells[c].start = start;
        division->cells[c].end = end;
        divide(division, last + 1, c + 1);
        division->cells[c].end = start;
    }
}

/* Put the words of a chunk into their columns, none before a column; moves that column on. */
static bool place_chunk(const struct printed_table *table, const struct stretch *stretch, struct printed_line *line,
                        uint32_t i, uint32_t *column)
{
    struct division division = { .table = table, .stretch = stretch, .line = line };
    division.count = printed_split(line, printed_chunk(table, line, i), division.words, MOST_WORDS);
    if (!division.count)
        return false;
    divide(&division, 0, *column);
    if (division.solutions != 1)
        return false;
    for (uint32_t c = *column; c < table->column_count; c++)
        if (division.found[c].end > division.found[c].start) {
            line->cells[c] = division.found[c];
            *column = c + 1;
        }
    return true;
}

/* A row with as many figures as there are columns has them in their order, wherever they stand. */
static void place_in_order(const struct printed_table *table, struct printed_line *line)
{
    for (uint32_t c = 0; c < table->column_count; c++) {
        const struct chunk *chunk = printed_chunk(table, line, line->label_chunks + c);
        line->cells[c] = (struct printed_cell){ .start = chunk->start, .end = chunk->end };
    }
}

/* What stands left of the first column is the label, and all else must have its place. */
static bool place_by_edges(const struct printed_table *table, const struct stretch *stretch, struct printed_line *line)
{
    uint32_t column = 0;
    line->label_chunks = 0;
    while (line->label_chunks < line->chunks
           && printed_chunk(table, line, line->label_chunks)->right < stretch->edges[0].left)
        line->label_chunks++;
    for (uint32_t i = line->label_chunks; i < line->chunks; i++)
        if (!place_chunk(table, stretch, line, i, &column))
            return false;
    return true;
}

static bool place_row(struct printed_table *table, const struct stretch *stretch, size_t index)
{
    struct printed_line *line = &table->lines.items[index];
    line->cells = arena_alloc(&table->scratch, table->column_count * sizeof *line->cells);
    if (is_plain(line) && line->figures == table->column_count)
        place_in_order(table, line);
    else if (!place_by_edges(table, stretch, line))
        return printed_fail(table, "unread.table-cells", index);
    for (uint32_t c = 0; c < table->column_count; c++)
        line->cells[c].line = index;
    return line->label_chunks > 0 || printed_fail(table, "unread.table-lines", index);
}

static bool place_rows(struct printed_table *table, const struct stretch *stretch)
{
    for (size_t i = stretch->from; i < stretch->to; i++) {
        enum printed_role role = table->lines.items[i].role;
        if ((role == PRINTED_ROW || role == PRINTED_FIGURES) && !place_row(table, stretch, i))
            return false;
    }
    return true;
}

/* Whole ------------------------------------------------------------------------------------------------------------ */

static void find_label_width(struct printed_table *table)
{
    for (size_t i = table->header_end; i <= table->last; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (line->role == PRINTED_PASSED || (!line->cells && line->chunks > 1) || printed_is_wide(table, line))
            continue;
        size_t width = utf8_text_width(printed_label(table, line));
        table->label_width = width > table->label_width ? width : table->label_width;
    }
}

/* The lines of the next page, with its columns; those of the page before when none of its rows tells. */
static bool next_stretch(struct printed_table *table, struct stretch *stretch)
{
    struct stretch next = { .from = stretch->to, .to = stretch->to + 1 };
    while (next.to <= table->last && !table->lines.items[next.to].page)
        next.to++;
    if (!find_edges(table, &next))
        memcpy(next.edges, stretch->edges, sizeof next.edges);
    *stretch = next;
    return are_apart(table, stretch) || printed_fail(table, "unread.table-columns", next.from);
}

bool printed_by_position(struct printed_table *table)
{
    table->column_count = most_figures(table);
    if (!table->column_count || table->column_count > PRINTED_MOST_COLUMNS)
        return printed_fail(table, "unread.table-columns", table->first);
    struct stretch stretch = { .to = table->first };
    if (!next_stretch(table, &stretch))
        return false;
    memcpy(table->columns, stretch.edges, sizeof stretch.edges);
    if (!printed_find_header(table) || !printed_read_header(table))
        return false;
    memcpy(stretch.edges, table->columns, sizeof stretch.edges); /* the header's words have made them wider */
    if (!place_rows(table, &stretch))
        return false;
    while (stretch.to <= table->last)
        if (!next_stretch(table, &stretch) || !place_rows(table, &stretch))
            return false;
    find_label_width(table);
    return true;
}
