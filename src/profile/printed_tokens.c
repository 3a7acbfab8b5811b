/*
 * Columns and cells by constraint: where blanks are single, a row's figures are words behind its label, or stand on lines
 * of their own. Thousands separated by blanks leave several readings. There are as many columns as most rows can be read
 * with, and a row is read in the only way that this leaves, or whose figures have the form that those of their columns
 * have in the other rows.
 */
#include "profile/printed_readings.h"

#include "base/utf8.h"

#define MOST_READINGS 64
#define LEAST_ROWS 2
#define EMPTY_ROW_BLANKS 4 /* extractors print a blank for each cell of an empty row, and go on behind them */

struct slice printed_token_text(const struct printed_table *table, const struct printed_tokens *tokens, uint32_t from,
                                uint32_t to)
{
    const char *data = table->lines.items[tokens->items[from].line].text->data;
    return (struct slice){ data + tokens->items[from].start, tokens->items[to].end - tokens->items[from].start };
}

struct slice printed_cell_text(const struct printed_table *table, const struct printed_readings *row,
                               const struct printed_reading *reading, uint32_t column)
{
    uint32_t from = column ? reading->ends[column - 1] : reading->first;
    return printed_token_text(table, row->tokens, from, reading->ends[column] - 1);
}

/* Words ------------------------------------------------------------------------------------------------------------ */

/* Whether one blank stands between a word and the one before it. */
static bool is_close(const struct printed_tokens *tokens, uint32_t word)
{
    return tokens->items[word].line == tokens->items[word - 1].line
        && tokens->items[word].start == tokens->items[word - 1].end + 1;
}

static void find_cells(const struct printed_table *table, struct printed_tokens *tokens)
{
    for (uint32_t word = 0; word < tokens->count; word++)
        for (uint32_t more = 0; more < PRINTED_MOST_JOINED && word + more < tokens->count; more++) {
            if (more && !is_close(tokens, word + more))
                break;
            if (printed_is_cell(table, printed_token_text(table, tokens, word, word + more)))
                tokens->cells[word] |= (uint8_t)(1u << more);
        }
}

static void find_counts(struct printed_tokens *tokens)
{
    tokens->counts[tokens->count] = 1;
    for (uint32_t word = tokens->count; word-- > 0;) {
        for (uint32_t more = 0; more < PRINTED_MOST_JOINED && word + more < tokens->count; more++)
            if (tokens->cells[word] & (1u << more))
                tokens->counts[word] |= tokens->counts[word + more + 1] << 1;
        tokens->counts[word] &= (1u << (PRINTED_MOST_COLUMNS + 1)) - 1;
    }
}

/* Whether the words from one on can be so many cells. */
static bool can_be(const struct printed_tokens *tokens, uint32_t word, uint32_t cells)
{
    return tokens->counts[word] >> cells & 1;
}

static bool add_words(const struct printed_table *table, struct printed_tokens *tokens, size_t index)
{
    const struct printed_line *line = &table->lines.items[index];
    for (uint32_t i = line->label_chunks; i < line->chunks; i++) {
        const struct chunk *chunk = printed_chunk(table, line, i);
        if (tokens->count == PRINTED_MOST_WORDS)
            return false;
        tokens->items[tokens->count].start = chunk->start;
        tokens->items[tokens->count].end = chunk->end;
        tokens->items[tokens->count++].line = index;
    }
    return true;
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

/* Take the figures of a row: those behind its label, and lines of figures alone that follow. Several such lines without
 * empty space between are columns that were printed one behind the other. */
static bool take_row(struct printed_table *table, printed_readings_list *rows, size_t index)
{
    struct printed_readings row = { .line = index };
    row.tokens = arena_alloc(&table->scratch, sizeof *row.tokens);
    bool ok = add_words(table, row.tokens, index);
    for (size_t i = index + 1; ok && i < table->lines.count && table->lines.items[i].role == PRINTED_FIGURES; i++) {
        if (i > index + 1 && !table->lines.items[i].gap)
            return printed_fail(table, "unread.table-columns", i);
        ok = add_words(table, row.tokens, i);
        table->lines.items[i].role = PRINTED_PASSED;
        table->last = i > table->last ? i : table->last;
    }
    if (!ok)
        return printed_fail(table, "unread.table-cells", index);
    find_cells(table, row.tokens);
    find_counts(row.tokens);
    vec_push(rows, row);
    return true;
}

static bool has_figures(const struct printed_table *table, size_t i)
{
    const struct printed_line *line = &table->lines.items[i];
    return line->role == PRINTED_ROW
        || (line->role == PRINTED_WORDS && i + 1 < table->lines.count && line[1].role == PRINTED_FIGURES);
}

static bool take_rows(struct printed_table *table, printed_readings_list *rows)
{
    for (size_t i = table->first; i <= table->last; i++) {
        if (table->lines.items[i].role == PRINTED_FIGURES)
            return printed_fail(table, "unread.table-lines", i);
        if (has_figures(table, i) && !take_row(table, rows, i))
            return false;
    }
    return rows->count >= LEAST_ROWS || printed_fail(table, "unread.table-columns", table->first);
}

/* The header ends where the label of the first row begins, or where the blanks of an empty row stand before a line. */
static bool find_header(struct printed_table *table)
{
    size_t i = table->first;
    while (i > 0 && printed_goes_on(table, &table->lines.items[i - 1], &table->lines.items[i]))
        i--;
    table->header_end = i;
    for (i = table->first + 1; i-- > 0;)
        if (line_at(table->builder, table->lines.items[i].index)->block->indent >= EMPTY_ROW_BLANKS)
            table->header_end = i;
    return printed_pass_headers(table);
}

/* The number of columns with which most rows can be read, none of their words left over. No other does as well. */
static bool find_columns(struct printed_table *table, const printed_readings_list *rows)
{
    size_t most = 0, ties = 0;
    for (uint32_t n = 1; n <= PRINTED_MOST_COLUMNS; n++) {
        size_t votes = 0;
        for (size_t i = 0; i < rows->count; i++)
            votes += can_be(rows->items[i].tokens, 0, n);
        ties = votes > most ? 1 : ties + (votes == most);
        table->column_count = votes > most ? n : table->column_count;
        most = votes > most ? votes : most;
    }
    return (most && ties == 1 && most * 2 > rows->count)
        || printed_fail(table, "unread.table-columns", table->first);
}

/* Readings --------------------------------------------------------------------------------------------------------- */

struct search {
    const struct printed_tokens *tokens;
    uint32_t columns;
    struct printed_reading current, found[MOST_READINGS];
    uint32_t count; /* more than MOST_READINGS: not all were kept */
};

/* Put the words from one on into the columns from one on, in every way. */
static void place(struct search *search, uint32_t word, uint32_t column)
{
    if (column == search->columns) {
        if (search->count < MOST_READINGS)
            search->found[search->count] = search->current;
        search->count++;
        return;
    }
    for (uint32_t more = 0; more < PRINTED_MOST_JOINED && word + more < search->tokens->count; more++) {
        uint32_t next = word + more + 1;
        if (!(search->tokens->cells[word] & (1u << more)) || search->count > MOST_READINGS
            || !can_be(search->tokens, next, search->columns - column - 1))
            continue;
        search->current.ends[column] = next;
        place(search, next, column + 1);
    }
}

/* The first word from which on the words are figures for all columns: as few as possible are left to the label. */
static uint32_t first_word(const struct printed_table *table, const struct printed_readings *row)
{
    uint32_t first = 0;
    while (first < row->tokens->count && !can_be(row->tokens, first, table->column_count))
        first++;
    return first;
}

/* The label of a row, its words that can be figures left out. */
static struct slice bare_label(const struct printed_table *table, const struct printed_readings *row)
{
    const struct printed_line *line = &table->lines.items[row->line];
    return printed_chunk_text(table, line, 0);
}

/* Whether the first words that can be figures may be the label's number: it ends as if it went on, or is that of another
 * row. */
static bool wants_number(const struct printed_table *table, const printed_readings_list *rows, size_t i)
{
    struct slice label = bare_label(table, &rows->items[i]);
    if (printed_find(table, table->rules->label_open, label))
        return true;
    for (size_t k = 0; k < rows->count; k++)
        if (k != i && slice_equal(bare_label(table, &rows->items[k]), label))
            return true;
    return false;
}

/* All readings of a row. numbered: its label may end in a number. */
static bool find_readings(struct printed_table *table, struct printed_readings *row, bool numbered)
{
    uint32_t first = first_word(table, row), count = row->tokens->count;
    struct search *search = arena_alloc(&table->scratch, sizeof *search);
    search->tokens = row->tokens;
    search->columns = table->column_count;
    if (first == count || (first && (!numbered || row->tokens->items[first - 1].line != row->line)))
        return printed_fail(table, "unread.table-cells", row->line);
    for (uint32_t word = first; word < count && (word == first || numbered); word++) {
        search->current.first = word;
        if (can_be(row->tokens, word, table->column_count)
            && (word == first || row->tokens->items[word - 1].line == row->line))
            place(search, word, 0);
    }
    row->items = search->found;
    row->count = search->count;
    return row->count <= MOST_READINGS || printed_fail(table, "unread.figures-ambiguous", row->line);
}

static bool find_all_readings(struct printed_table *table, printed_readings_list *rows)
{
    for (size_t i = 0; i < rows->count; i++)
        if (!find_readings(table, &rows->items[i], wants_number(table, rows, i)))
            return false;
    return true;
}

/* Whole ------------------------------------------------------------------------------------------------------------ */

static void set_cells(struct printed_table *table, const struct printed_readings *row)
{
    struct printed_line *line = &table->lines.items[row->line];
    const struct printed_reading *reading = &row->items[0];
    line->cells = arena_alloc(&table->scratch, table->column_count * sizeof *line->cells);
    line->label_chunks += reading->first;
    for (uint32_t c = 0, from = reading->first; c < table->column_count; from = reading->ends[c++])
        line->cells[c] = (struct printed_cell){ row->tokens->items[from].start,
                                                row->tokens->items[reading->ends[c] - 1].end,
                                                row->tokens->items[from].line };
}

/* The width of the labels from the lines of the rows, with their numbers once the cells are known. */
static void find_label_width(struct printed_table *table)
{
    for (size_t i = table->first; i <= table->last; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (line->role != PRINTED_ROW)
            continue;
        size_t width = utf8_text_width(line->cells ? printed_label(table, line) : printed_chunk_text(table, line, 0));
        table->label_width = width > table->label_width ? width : table->label_width;
    }
}

static bool read_rows(struct printed_table *table, printed_readings_list *rows)
{
    find_label_width(table);
    if (!find_header(table) || !take_rows(table, rows) || !find_columns(table, rows) || !find_all_readings(table, rows)
        || !printed_narrow(table, rows))
        return false;
    for (size_t i = 0; i < rows->count; i++)
        set_cells(table, &rows->items[i]);
    find_label_width(table);
    return printed_match_header(table);
}

bool printed_by_constraint(struct printed_table *table)
{
    printed_readings_list rows = VEC_INIT;
    bool ok = read_rows(table, &rows);
    vec_release(&rows);
    return ok;
}
