/* The header of a printed table: which lines it has, and which of its words stand over which column. */
#include "profile/printed.h"

#include "base/utf8.h"

#define HEADER_SLACK 2 /* characters */
#define MIDDLE_SHARE 4 /* the middle is this part of a width to both sides of its centre */

/* Lines ------------------------------------------------------------------------------------------------------------ */

/* Whether words of a line stand over the figures: they begin nearer to these than to the left edge, or others stand
 * before them. */
static bool stands_over(const struct printed_table *table, const struct printed_line *line)
{
    const struct chunk *last = printed_chunk(table, line, line->chunks - 1);
    return last->right > table->columns[0].left && (line->chunks > 1 || last->left * 2 > table->columns[0].left);
}

/* Figures in a header are years, or number the columns. */
static bool is_header_line(const struct printed_table *table, const struct printed_line *line)
{
    uint32_t indexes = 0;
    for (uint32_t i = 0; i < line->chunks; i++) {
        const struct chunk *chunk = printed_chunk(table, line, i);
        bool index = !chunk->year && printed_is_index(table, printed_chunk_text(table, line, i), indexes + 1);
        if (chunk->figures && !chunk->year && !index)
            return false;
        indexes += index;
    }
    return true;
}

static bool same_words(const struct printed_table *table, const struct printed_line *a, const struct printed_line *b)
{
    if (a->chunks != b->chunks)
        return false;
    for (uint32_t i = 0; i < a->chunks; i++)
        if (!slice_equal(printed_chunk_text(table, a, i), printed_chunk_text(table, b, i)))
            return false;
    return true;
}

static bool is_repeated(const struct printed_table *table, const struct printed_line *line)
{
    for (size_t i = 0; i < table->header_end; i++)
        if (same_words(table, &table->lines.items[i], line))
            return true;
    return false;
}

/* Pass what stands at the top of a page down to the last line of the header that is repeated there. Other words there
 * may be a running head or a row's label. */
static bool pass_top(struct printed_table *table, size_t top)
{
    size_t behind = top, i = top;
    for (; i <= table->last && table->lines.items[i].role != PRINTED_ROW; i++)
        if (is_repeated(table, &table->lines.items[i]))
            behind = i + 1;
    if (behind == top && i > top)
        return printed_fail(table, "unread.table-lines", top);
    for (i = top; i < behind; i++)
        table->lines.items[i].role = PRINTED_PASSED;
    return true;
}

bool printed_pass_headers(struct printed_table *table)
{
    for (size_t i = table->first + 1; i <= table->last; i++)
        if (table->lines.items[i].page && !pass_top(table, i))
            return false;
    return true;
}

bool printed_find_header(struct printed_table *table)
{
    for (size_t i = 0; i < table->first; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (!is_header_line(table, line))
            return printed_fail(table, "unread.table-lines", i);
        if (line->role == PRINTED_FIGURES || stands_over(table, line))
            table->header_end = i + 1;
    }
    return printed_pass_headers(table);
}

/* Position --------------------------------------------------------------------------------------------------------- */

/* Whether words say something of figures that must be known of each column: without it, kinds of figures are mixed up. */
static bool is_needed(const struct printed_table *table, struct slice words)
{
    const struct regex *money = table->rules->money;
    return printed_find(table, table->rules->percent, words) || printed_find(table, table->rules->not_added, words)
        || (printed_find(table, money, words) && !printed_find(table, money, table->unit));
}

/* The columns that a chunk comes so near to: how many, and the first. */
static uint32_t columns_near(const struct printed_table *table, const struct chunk *chunk, uint32_t distance,
                             uint32_t *first)
{
    uint32_t count = 0;
    for (uint32_t c = 0; c < table->column_count; c++)
        if (chunk->left < table->columns[c].right + distance && chunk->right + distance > table->columns[c].left
            && count++ == 0)
            *first = c;
    return count;
}

/* The columns that a chunk stands over: how many, and the first. Figures and header need not be aligned quite. */
static uint32_t touched(const struct printed_table *table, const struct chunk *chunk, uint32_t *first)
{
    uint32_t count = columns_near(table, chunk, 0, first);
    return count ? count : columns_near(table, chunk, HEADER_SLACK, first);
}

/* The words over a column make its place wider, up to the next columns. */
static void widen(struct printed_table *table, uint32_t c, const struct chunk *chunk)
{
    struct printed_column *column = &table->columns[c];
    uint32_t least = c ? table->columns[c - 1].right + 1 : 0;
    uint32_t most = c + 1 < table->column_count ? table->columns[c + 1].left - 1 : UINT32_MAX;
    if (chunk->left < column->left)
        column->left = chunk->left > least ? chunk->left : least;
    if (chunk->right > column->right)
        column->right = chunk->right < most ? chunk->right : most;
}

/* Words over one column; upper ones only where there are none below them. */
static bool take_words(struct printed_table *table, const struct printed_line *line, const struct chunk *chunk,
                       bool upper)
{
    uint32_t c = 0, count = touched(table, chunk, &c);
    if (count != 1 || (upper && table->columns[c].label))
        return false;
    table->columns[c].label = printed_join(table, printed_part(table, line, chunk), table->columns[c].label);
    widen(table, c, chunk);
    return true;
}

/* Words with one blank between that stand over one column each. */
static bool take_apart(struct printed_table *table, const struct printed_line *line, const struct chunk *chunk)
{
    struct chunk words[PRINTED_MOST_COLUMNS];
    uint32_t count = printed_split(line, chunk, words, PRINTED_MOST_COLUMNS), c;
    for (uint32_t i = 0; i < count; i++)
        if (touched(table, &words[i], &c) != 1)
            return false;
    for (uint32_t i = 0; i < count; i++)
        take_words(table, line, &words[i], false);
    return count > 0;
}

/* Whether words stand in the middle of the columns [first, last], as exactly as printed lines tell. */
static bool is_in_middle(const struct printed_table *table, const struct chunk *chunk, uint32_t first, uint32_t last)
{
    uint32_t left = table->columns[first].left, right = table->columns[last].right;
    uint32_t words = chunk->left + chunk->right, columns = left + right;
    uint32_t twice_off = words > columns ? words - columns : columns - words;
    return twice_off * MIDDLE_SHARE <= 2 * (right - left);
}

/* Whether a column has a label without a year, and nothing else above it. */
static bool is_undated(const struct printed_table *table, uint32_t c)
{
    const struct printed_column *column = &table->columns[c];
    return column->label && !column->over && !printed_find(table, table->rules->year, text_slice(column->label));
}

/* Words that tell of changes stand above the columns between two that have years: the lines do not show how far a header
 * reaches, but changes are of no year. */
static bool take_changes(struct printed_table *table, const struct printed_line *line, const struct chunk *chunk)
{
    uint32_t first = 0, count = touched(table, chunk, &first), last = first + count;
    if (!count || !printed_find(table, table->rules->column_change, (struct slice){ line->text->data + chunk->start, chunk->end - chunk->start }))
        return false;
    while (first > 0 && is_undated(table, first - 1))
        first--;
    while (last < table->column_count && is_undated(table, last))
        last++;
    if (first == 0 || last - first < 2 || !is_in_middle(table, chunk, first, last - 1))
        return false;
    for (uint32_t c = first; c < last; c++)
        if (!is_undated(table, c))
            return false;
    for (uint32_t c = first; c < last; c++) {
        table->columns[c].over = printed_part(table, line, chunk);
        table->columns[c].over_last = last - 1;
    }
    return true;
}

/* Words over the labels; a second column of words cannot be told from the first further down. */
static bool take_label(struct printed_table *table, size_t index, uint32_t i)
{
    const struct printed_line *line = &table->lines.items[index];
    table->label_header = printed_join(table, printed_words(table, line, i, i + 1), table->label_header);
    return i == 0 || printed_fail(table, "unread.text-columns", index);
}

static bool take_chunk(struct printed_table *table, size_t index, uint32_t i, bool upper)
{
    const struct printed_line *line = &table->lines.items[index];
    const struct chunk *chunk = printed_chunk(table, line, i);
    uint32_t c;
    if (chunk->right <= table->columns[0].left && (i == 0 || touched(table, chunk, &c) == 0))
        return upper || take_label(table, index, i);
    return take_words(table, line, chunk, upper) || (!upper && take_apart(table, line, chunk))
        || take_changes(table, line, chunk)
        || !is_needed(table, printed_chunk_text(table, line, i))
        || printed_fail(table, "unread.table-header-words", index);
}

/* Figures are compared with those of other tables by what stands over them. */
static bool have_labels(struct printed_table *table)
{
    for (uint32_t c = 0; c < table->column_count; c++)
        if (!table->columns[c].label)
            return printed_fail(table, "unread.table-header-words", table->first);
    return true;
}

bool printed_read_header(struct printed_table *table)
{
    bool upper = false; /* above the words of the columns, with empty space between */
    for (size_t i = table->header_end; i-- > 0;) {
        const struct printed_line *line = &table->lines.items[i];
        for (uint32_t k = 0; k < line->chunks; k++)
            if (!take_chunk(table, i, k, upper))
                return false;
        upper = upper || line->gap;
    }
    return have_labels(table);
}

/* Order ------------------------------------------------------------------------------------------------------------ */

#define MOST_PIECES (PRINTED_MOST_COLUMNS + 1)
#define MOST_LABEL_WORDS 64

/* The cells of a header, in the order in which they are printed. */
struct pieces {
    const struct text *items[MOST_PIECES];
    uint32_t count;
    bool too_many;
};

/* Whether the words of a header are one cell: a year and the ideographs behind it, or what goes on in the next line. */
static bool are_one(const struct printed_table *table, const struct text *before, const struct text *behind, bool wrapped)
{
    const char *at = behind->data;
    bool ideograph = utf8_is_east_asian(utf8_next(&at, behind->data + behind->length));
    return wrapped || (ideograph && printed_is_year(table, text_slice(before)));
}

static void add_piece(const struct printed_table *table, struct pieces *pieces, const struct text *words, bool wrapped)
{
    if (pieces->count && are_one(table, pieces->items[pieces->count - 1], words, wrapped)) {
        pieces->items[pieces->count - 1] = printed_join(table, pieces->items[pieces->count - 1], words);
        return;
    }
    pieces->too_many = pieces->count == MOST_PIECES;
    if (!pieces->too_many)
        pieces->items[pieces->count++] = words;
}

/* Cut the header at its blanks. Where lines keep the blank at the end of a cell, one without it goes on. */
static void find_pieces(const struct printed_table *table, struct pieces *pieces)
{
    bool wrapped = false;
    for (size_t i = 0; i < table->header_end && !pieces->too_many; i++) {
        const struct printed_line *line = &table->lines.items[i];
        struct chunk whole = { .end = line->text->length }, words[MOST_PIECES];
        uint32_t count = printed_split(line, &whole, words, MOST_PIECES);
        pieces->too_many = !count;
        for (uint32_t k = 0; k < count && !pieces->too_many; k++)
            add_piece(table, pieces, printed_part(table, line, &words[k]), wrapped && k == 0);
        wrapped = table->builder->document->trailing_blanks
            && !(line_at(table->builder, line->index)->block->flags & BLOCK_ENDS_BLANK);
    }
}

/* A header with a piece for each column and one for the labels. */
static bool match_pieces(struct printed_table *table)
{
    struct pieces pieces = { .count = 0 };
    find_pieces(table, &pieces);
    if (pieces.too_many || pieces.count != table->column_count + 1)
        return false;
    table->label_header = pieces.items[0];
    for (uint32_t c = 0; c < table->column_count; c++)
        table->columns[c].label = pieces.items[c + 1];
    return true;
}

/* A line of years at the end of the header, one for each column. */
static bool match_years(struct printed_table *table)
{
    const struct printed_line *line = &table->lines.items[table->header_end - 1];
    uint32_t first = line->chunks - table->column_count;
    for (uint32_t c = 0; c < table->column_count && line->chunks >= table->column_count; c++)
        if (!printed_chunk(table, line, first + c)->year)
            return false;
    for (uint32_t c = 0; c < table->column_count && line->chunks >= table->column_count; c++)
        table->columns[c].label = printed_words(table, line, first + c, first + c + 1);
    return line->chunks >= table->column_count;
}

/* All words of the header belong to the only column. */
static void give_all(struct printed_table *table)
{
    for (size_t i = 0; i < table->header_end; i++) {
        const struct printed_line *line = &table->lines.items[i];
        table->columns[0].label = printed_join(table, table->columns[0].label, printed_words(table, line, 0, line->chunks));
    }
}

/* Whether figures stand among the words of a row's label: words behind them are a column of their own, or may be. */
static bool has_figures_inside(const struct printed_table *table, const struct printed_line *line)
{
    struct chunk words[MOST_LABEL_WORDS];
    uint32_t count = printed_split(line, printed_chunk(table, line, 0), words, MOST_LABEL_WORDS);
    for (uint32_t i = 1; i < count; i++)
        if (printed_is_cell(table, (struct slice){ line->text->data + words[i].start, words[i].end - words[i].start }))
            return true;
    return false;
}

/* The only column of figures has all words of the header but those over the labels, and nothing tells these apart; that no
 * other column is there is seen from the rows alone. */
static bool match_only_column(struct printed_table *table)
{
    for (size_t i = table->first; i <= table->last; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (line->cells && line->label_chunks && has_figures_inside(table, line))
            return printed_fail(table, "unread.text-columns", i);
    }
    give_all(table);
    return true;
}

bool printed_match_header(struct printed_table *table)
{
    if (table->header_end == 0)
        return printed_fail(table, "unread.table-header-words", table->first);
    if (match_pieces(table) || match_years(table))
        return true;
    return table->column_count == 1 ? match_only_column(table) : printed_fail(table, "unread.table-header-words", 0);
}
