/* Lines of a printed table as chunks. */
#include "profile/printed.h"

#include "base/utf8.h"

#include <string.h>

/* Cells ------------------------------------------------------------------------------------------------------------ */

bool printed_find(const struct printed_table *table, const struct regex *regex, struct slice text)
{
    return regex && text.length && regex_find(regex, table->builder->scratch, text, 0, NULL) == REGEX_MATCH;
}

static bool is_nil(const struct printed_table *table, struct slice text)
{
    return printed_find(table, table->builder->profile->figure_nil, text);
}

bool printed_is_cell(const struct printed_table *table, struct slice text)
{
    const char *blank = memchr(text.data, ' ', text.length);
    if (blank && is_nil(table, (struct slice){ text.data, (size_t)(blank - text.data) }))
        return false;
    return printed_find(table, table->rules->figure, text) || is_nil(table, text)
        || printed_find(table, table->rules->absent, text);
}

bool printed_is_year(const struct printed_table *table, struct slice text)
{
    struct regex_match match;
    return table->rules->year
        && regex_find(table->rules->year, table->builder->scratch, text, 0, &match) == REGEX_MATCH
        && match.group[0].start == 0 && match.group[0].end == text.length;
}

bool printed_is_index(const struct printed_table *table, struct slice text, uint32_t number)
{
    const struct regex *regex = table->rules->index;
    struct regex_match match;
    struct number value;
    if (!regex || regex_find(regex, table->builder->scratch, text, 0, &match) != REGEX_MATCH)
        return false;
    struct slice n = regex_slice(text, &match, regex_group(regex, "n"));
    if (n.length == 1 && n.data[0] >= 'a')
        return (uint32_t)(n.data[0] - 'a') + 1 == number;
    return number_parse(n, &value) && value.scale == 0 && value.value == (int64_t)number;
}

/* Chunks ----------------------------------------------------------------------------------------------------------- */

/* Whether a text is nothing but cells, each of one or several words. */
static bool are_cells(const struct printed_table *table, struct slice text)
{
    uint32_t from = 0, end = 0;
    for (uint32_t words = 0; end < text.length; words++, end++) {
        while (end < text.length && text.data[end] != ' ')
            end++;
        if (words == PRINTED_MOST_COLUMNS * PRINTED_MOST_JOINED)
            return false;
        if (printed_is_cell(table, (struct slice){ text.data + from, end - from }))
            from = end + 1;
    }
    return from > text.length;
}

static void add_chunk(struct printed_table *table, struct slice text, struct chunk chunk)
{
    struct slice words = { text.data + chunk.start, chunk.end - chunk.start };
    chunk.figure = printed_is_cell(table, words);
    chunk.figures = chunk.figure || are_cells(table, words);
    chunk.year = printed_is_year(table, words);
    vec_push(&table->chunks, chunk);
}

/* Blanks within a line: the text of a line has none at its ends. */
static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000;
}

/* Cut a line where so many blanks or more stand. */
static void cut(struct printed_table *table, struct slice text, uint32_t indent, uint32_t least)
{
    const char *at = text.data, *end = text.data + text.length;
    struct chunk chunk = { .left = indent };
    uint32_t column = indent, blanks = 0;
    for (; at < end; column++) {
        uint32_t start = (uint32_t)(at - text.data);
        if (is_blank(utf8_next(&at, end))) {
            blanks++;
            continue;
        }
        if (blanks >= least) {
            add_chunk(table, text, chunk);
            chunk = (struct chunk){ .start = start, .left = column };
        }
        blanks = 0;
        chunk.end = (uint32_t)(at - text.data);
        chunk.right = column + 1;
    }
    if (chunk.end > chunk.start)
        add_chunk(table, text, chunk);
}

uint32_t printed_split(const struct printed_line *line, const struct chunk *chunk, struct chunk *words, uint32_t most)
{
    const char *text = line->text->data, *at = text + chunk->start, *end = text + chunk->end;
    uint32_t count = 0, column = chunk->left;
    for (bool inside = false; at < end; column++) {
        uint32_t start = (uint32_t)(at - text);
        bool blank = is_blank(utf8_next(&at, end));
        if (!blank && !inside) {
            if (count == most)
                return 0;
            words[count++] = (struct chunk){ .start = start, .left = column };
        }
        if (!blank) {
            words[count - 1].end = (uint32_t)(at - text);
            words[count - 1].right = column + 1;
        }
        inside = !blank;
    }
    return count;
}

/* Figures ---------------------------------------------------------------------------------------------------------- */

/* How many chunks at the end of a line are figures, each by itself. */
static uint32_t count_figures(const struct printed_table *table, const struct printed_line *line)
{
    uint32_t count = 0;
    while (count < line->chunks && printed_chunk(table, line, line->chunks - 1 - count)->figures)
        count++;
    return count;
}

/* Whether the words [from, to] of a line are one cell. */
static bool make_cell(const struct printed_table *table, const struct printed_line *line, uint32_t from, uint32_t to)
{
    uint32_t start = printed_chunk(table, line, from)->start, end = printed_chunk(table, line, to)->end;
    return printed_is_cell(table, (struct slice){ line->text->data + start, end - start });
}

/* How many words at the end of a line are cells, of one or several words each. */
static uint32_t count_words(const struct printed_table *table, const struct printed_line *line)
{
    uint32_t count = 0, misses = 0;
    bool fits[PRINTED_MOST_JOINED] = { true }; /* whether all words but so many of those behind the next are cells */
    for (uint32_t word = line->chunks; word-- > 0 && misses < PRINTED_MOST_JOINED;) {
        bool found = false;
        for (uint32_t more = 0; more < PRINTED_MOST_JOINED && word + more < line->chunks && !found; more++)
            found = fits[more] && make_cell(table, line, word, word + more);
        memmove(fits + 1, fits, sizeof fits - sizeof *fits);
        fits[0] = found;
        misses = found ? 0 : misses + 1;
        count = found ? line->chunks - word : count;
    }
    return count;
}

/* Make the words before the figures one chunk. */
static void join_label(struct printed_table *table, struct printed_line *line)
{
    uint32_t label = line->chunks - line->figures;
    if (label < 2)
        return;
    struct chunk *chunks = &table->chunks.items[line->chunk];
    chunks[0].end = chunks[label - 1].end;
    chunks[0].right = chunks[label - 1].right;
    memmove(chunks + 1, chunks + label, line->figures * sizeof *chunks);
    line->chunks = line->figures + 1;
    table->chunks.count = line->chunk + line->chunks;
}

/* Years alone are a header's, and so are indexes of columns in brackets: "(1) (2)". */
static bool is_header(const struct printed_table *table, const struct printed_line *line)
{
    uint32_t years = 0, indexes = 0;
    for (uint32_t i = line->label_chunks; i < line->chunks; i++) {
        struct slice text = printed_chunk_text(table, line, i);
        bool bare = (text.data[0] >= '0' && text.data[0] <= '9') || (text.data[0] >= 'a' && text.data[0] <= 'z');
        years += printed_chunk(table, line, i)->year;
        indexes += !bare && printed_is_index(table, text, indexes + 1);
    }
    return years == line->figures || (indexes == line->figures && indexes > 1);
}

static enum printed_role role_of(const struct printed_table *table, const struct printed_line *line)
{
    if (!line->figures || is_header(table, line))
        return PRINTED_WORDS;
    return line->figures == line->chunks ? PRINTED_FIGURES : PRINTED_ROW;
}

void printed_add_line(struct printed_table *table, size_t index)
{
    const struct line *from = line_at(table->builder, index);
    struct printed_line line = {
        .index = index, .text = &from->block->text, .gap = from->block->flags & BLOCK_GAP_BEFORE,
        .page = from->page_start, .chunk = table->chunks.count,
    };
    cut(table, text_slice(line.text), from->block->indent, table->laid_out ? 2 : 1);
    line.chunks = (uint32_t)(table->chunks.count - line.chunk);
    line.figures = table->laid_out ? count_figures(table, &line) : count_words(table, &line);
    if (!table->laid_out)
        join_label(table, &line);
    line.label_chunks = line.chunks - line.figures;
    for (uint32_t i = line.label_chunks; i < line.chunks; i++)
        line.several = line.several || !printed_chunk(table, &line, i)->figure;
    line.role = role_of(table, &line);
    vec_push(&table->lines, line);
}

/* Words ------------------------------------------------------------------------------------------------------------ */

const struct chunk *printed_chunk(const struct printed_table *table, const struct printed_line *line, uint32_t i)
{
    return &table->chunks.items[line->chunk + i];
}

struct slice printed_chunk_text(const struct printed_table *table, const struct printed_line *line, uint32_t i)
{
    const struct chunk *chunk = printed_chunk(table, line, i);
    return (struct slice){ line->text->data + chunk->start, chunk->end - chunk->start };
}

struct slice printed_label(const struct printed_table *table, const struct printed_line *line)
{
    uint32_t count = line->cells ? line->label_chunks : line->chunks;
    const struct chunk *from = printed_chunk(table, line, 0), *to = printed_chunk(table, line, count - 1);
    return (struct slice){ line->text->data + from->start, to->end - from->start };
}

bool printed_is_wide(const struct printed_table *table, const struct printed_line *line)
{
    return table->laid_out && !line->cells && printed_chunk(table, line, line->chunks - 1)->right > table->columns[0].left;
}

const struct text *printed_part(const struct printed_table *table, const struct printed_line *line,
                                const struct chunk *chunk)
{
    struct arena *arena = &table->builder->report->arena;
    struct text *part = arena_alloc(arena, sizeof *part);
    *part = text_part(arena, line->text, chunk->start, chunk->end);
    return part;
}

const struct text *printed_words(const struct printed_table *table, const struct printed_line *line, uint32_t from,
                                 uint32_t to)
{
    struct arena *arena = &table->builder->report->arena;
    struct text_builder pieces = TEXT_BUILDER_INIT;
    for (uint32_t i = from; i < to; i++) {
        const struct chunk *chunk = printed_chunk(table, line, i);
        struct text part = text_part(arena, line->text, chunk->start, chunk->end);
        text_add_plain(&pieces, i > from ? " " : "");
        text_add_text(&pieces, &part);
    }
    const struct text *words = builder_text(table->builder, &pieces);
    text_builder_release(&pieces);
    return words;
}

const struct text *printed_join(const struct printed_table *table, const struct text *first, const struct text *second)
{
    if (!first || !second)
        return first ? first : second;
    struct text_builder pieces = TEXT_BUILDER_INIT;
    text_add_text(&pieces, first);
    text_join_text(&pieces, second);
    const struct text *joined = builder_text(table->builder, &pieces);
    text_builder_release(&pieces);
    return joined;
}
