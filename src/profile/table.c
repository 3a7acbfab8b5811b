/*
 * Tables of a kind that the profile knows, printed as lines of text: header, categories, groups with a figure of their own,
 * rows and sub-rows, each a label with figures behind it.
 */
#include "profile/table.h"

#include "base/utf8.h"

#include <string.h>

static bool find(const struct builder *builder, const struct regex *regex, struct slice text,
                 struct regex_match *match)
{
    return regex && regex_find(regex, builder->scratch, text, 0, match) == REGEX_MATCH;
}

const struct table_rule *table_at(const struct builder *builder, size_t i)
{
    if (i >= builder->lines.items.count)
        return NULL;
    for (size_t k = 0; k < builder->profile->tables.count; k++) {
        const struct table_rule *rule = &builder->profile->tables.items[k];
        if (find(builder, rule->begin, line_text(builder, i), NULL)
            || find(builder, rule->header, line_text(builder, i), NULL))
            return rule;
    }
    return NULL;
}

/* Header ------------------------------------------------------------------------------------------------------ */

static bool is_header(const struct table_reader *reader, size_t i)
{
    struct slice text = line_text(reader->builder, i);
    return find(reader->builder, reader->rule->begin, text, NULL)
        || find(reader->builder, reader->rule->header, text, NULL)
        || find(reader->builder, reader->rule->header_more, text, NULL);
}

/* The header stands on one line or on a line for every word; the columns are found in all of it. */
void table_read_header(struct table_reader *reader)
{
    struct builder *builder = reader->builder;
    struct text_builder pieces = TEXT_BUILDER_INIT;
    struct regex_match match;
    size_t i = next_text(builder, builder->at);
    for (; i < builder->lines.items.count && is_header(reader, i); i = next_text(builder, i + 1)) {
        text_add_plain(&pieces, pieces.data.length ? " " : "");
        text_add_text(&pieces, &line_at(builder, i)->block->text);
        builder->at = i + 1;
    }
    const struct text *header = builder_text(builder, &pieces);
    text_builder_release(&pieces);
    report_widen(reader->node, report_place(header));
    uint32_t at = 0;
    bool paired = table_pair_columns(reader, header);
    while (!paired && reader->columns < MAX_COLUMNS
           && regex_find(reader->rule->column, builder->scratch, text_slice(header), at, &match) == REGEX_MATCH
           && match.group[0].end > at) {
        table_add_column(reader, header, &match);
        at = match.group[0].end;
    }
    table_set_columns(reader);
}

/* Lines of the body ------------------------------------------------------------------------------------------- */

static struct row *open_row(struct table_reader *reader)
{
    return reader->rows.count ? &vec_last(&reader->rows) : NULL;
}

static void add_line(struct table_reader *reader, size_t i, uint32_t from)
{
    struct row *row = open_row(reader);
    const struct block *block = line_at(reader->builder, i)->block;
    struct text part = text_part(&reader->builder->report->arena, &block->text, from, block->text.length);
    uint32_t before = (uint32_t)row->pieces.data.length;
    if (before && tokens_only(reader->builder->profile, reader->builder->scratch, text_slice(&part)))
        text_add_plain(&row->pieces, " "); /* a nil sign would join as a dash does */
    text_join_text(&row->pieces, &part);
    if (before && row->break_count < MAX_BREAKS)
        row->breaks[row->break_count++] = (uint32_t)row->pieces.data.length - part.length;
    row->empty_cells = block->flags & BLOCK_EMPTY_CELLS;
}

/* Open a row of a kind with the text of a line behind byte from. */
static void begin_row(struct table_reader *reader, enum row_kind kind, size_t i, uint32_t from, struct slice n)
{
    struct row row = { .kind = kind, .n = n, .pieces = TEXT_BUILDER_INIT };
    row.place = report_place(&line_at(reader->builder, i)->block->text);
    vec_push(&reader->rows, row);
    add_line(reader, i, from);
}

/* Whether the tokens collected from a text can be read as figures for all columns. */
static bool fills_columns(struct table_reader *reader, struct slice text)
{
    bool fills = readings_of(&reader->scratch, text, &reader->tokens, reader->columns).count > 0;
    arena_release(&reader->scratch);
    return fills;
}

/* Whether the open row already has its figures: the text collected so far ends in as many as there are columns. */
static bool has_figures(struct table_reader *reader)
{
    const struct row *row = open_row(reader);
    if (!row)
        return true;
    struct slice text = { str_text(&row->pieces.data), row->pieces.data.length };
    tokens_at_end(reader->builder->profile, reader->builder->scratch, text, 0, row->breaks, row->break_count,
                  &reader->tokens);
    return reader->tokens.count >= reader->columns && fills_columns(reader, text);
}

/* Whether the open row ends in figures, but in fewer than there are columns: one was lost. */
static bool has_some_figures(struct table_reader *reader)
{
    const struct row *row = open_row(reader);
    struct slice text = { str_text(&row->pieces.data), row->pieces.data.length };
    tokens_at_end(reader->builder->profile, reader->builder->scratch, text, 0, row->breaks, row->break_count,
                  &reader->tokens);
    return reader->tokens.count > 1;
}

/* Whether a line ends in figures for all columns, behind a label of its own. */
static bool ends_in_figures(struct table_reader *reader, struct slice text)
{
    tokens_at_end(reader->builder->profile, reader->builder->scratch, text, 0, NULL, 0, &reader->tokens);
    return fills_columns(reader, text);
}

/* Whether a row that could be complete takes a line of figures more. Where every cell is a line of its own, "1 200" is
 * one figure of which only the next cells tell: with this line all figures from the first on are read still. */
static bool takes_more(struct table_reader *reader, struct slice line)
{
    const struct row *row = open_row(reader);
    struct slice text = { str_text(&row->pieces.data), row->pieces.data.length };
    uint32_t breaks[MAX_BREAKS + 1];
    memcpy(breaks, row->breaks, row->break_count * sizeof *breaks);
    breaks[row->break_count] = (uint32_t)text.length + 1;
    tokens_at_end(reader->builder->profile, reader->builder->scratch, text, 0, breaks, row->break_count, &reader->tokens);
    uint32_t first = readings_of(&reader->scratch, text, &reader->tokens, reader->columns).label_end;
    bool cells_apart = false; /* the first figure begins a line */
    for (size_t i = 0; i < row->break_count; i++)
        cells_apart = cells_apart || (breaks[i] > first && breaks[i] <= first + 1);
    struct str more = STR_INIT;
    str_add_slice(&more, text);
    str_add_char(&more, ' ');
    str_add_slice(&more, line);
    struct slice longer = { str_text(&more), more.length };
    tokens_at_end(reader->builder->profile, reader->builder->scratch, longer, 0, breaks, row->break_count + 1,
                  &reader->tokens);
    struct readings readings = readings_of(&reader->scratch, longer, &reader->tokens, reader->columns);
    bool takes = cells_apart && readings.count && readings.label_end == first;
    str_release(&more);
    arena_release(&reader->scratch);
    return takes;
}

static bool in_prose(const struct table_reader *reader)
{
    return reader->rows.count
        && (reader->rows.items[0].kind == ROW_PROSE || reader->rows.items[0].kind == ROW_CATEGORY);
}

/* A line that begins a row by a mark of its own: a category, a number, a letter, a unit. */
static bool take_marked(struct table_reader *reader, size_t i)
{
    const struct table_rule *rule = reader->rule;
    const struct { enum row_kind kind; const struct regex *regex; bool ends_group; } marks[] = {
        { ROW_CATEGORY, rule->category, true }, { ROW_NUMBERED, rule->row, false },
        { ROW_LETTERED, rule->subrow, false }, { ROW_GROUP, rule->group, true },
    };
    struct slice text = line_text(reader->builder, i);
    struct regex_match match;
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        if (!find(reader->builder, marks[k].regex, text, &match))
            continue;
        int group = regex_group(marks[k].regex, "n");
        bool has_n = regex_took_part(&match, group);
        if (marks[k].ends_group)
            table_finish_group(reader);
        struct slice n = regex_slice(text, &match, group);
        begin_row(reader, marks[k].kind, i, has_n && marks[k].kind != ROW_GROUP ? match.group[0].end : 0, n);
        struct paragraph_number number;
        if (marks[k].kind == ROW_NUMBERED && paragraph_number_parse(n, &number))
            reader->last_number = number.value;
        return true;
    }
    return false;
}

/* Whether a line without a mark belongs to the open row: to a row that still lacks its figures, to words, or to the
 * wrapped name of a category. */
static bool goes_on(struct table_reader *reader, struct slice text, bool complete)
{
    if (!reader->rows.count)
        return false;
    if (reader->rows.items[0].kind == ROW_CATEGORY && reader->rows.count == 1)
        return !ends_in_figures(reader, text);
    if (in_prose(reader))
        return true;
    return !complete && !(has_some_figures(reader) && ends_in_figures(reader, text));
}

bool table_is_next(const struct table_reader *reader, struct slice text, struct regex_match *match)
{
    const struct regex *regex = reader->rule->next_row;
    struct paragraph_number number;
    return reader->last_number && find(reader->builder, regex, text, match)
        && paragraph_number_parse(regex_slice(text, match, regex_group(regex, "n")), &number)
        && number.value == reader->last_number + 1;
}

static bool take_next_row(struct table_reader *reader, size_t i, bool complete)
{
    struct slice text = line_text(reader->builder, i);
    struct regex_match match;
    if (!complete || !table_is_next(reader, text, &match))
        return false;
    begin_row(reader, ROW_NUMBERED, i, match.group[0].end,
              regex_slice(text, &match, regex_group(reader->rule->next_row, "n")));
    reader->last_number++;
    return true;
}

static void take_body_line(struct table_reader *reader, size_t i)
{
    struct builder *builder = reader->builder;
    struct slice text = line_text(builder, i);
    bool complete = has_figures(reader);
    if (tokens_only(builder->profile, builder->scratch, text)) {
        if (reader->rows.count && !in_prose(reader) && (!complete || takes_more(reader, text)))
            add_line(reader, i, 0);
        return; /* else the axis of a chart that was printed into the table */
    }
    if (take_marked(reader, i) || take_next_row(reader, i, complete))
        return;
    if (find(builder, reader->rule->prose, text, NULL) && (complete || in_prose(reader))
        && !ends_in_figures(reader, text)) {
        table_finish_group(reader);
        begin_row(reader, ROW_PROSE, i, 0, slice_of(NULL));
    } else if (goes_on(reader, text, complete)) {
        add_line(reader, i, 0);
    } else {
        begin_row(reader, ROW_PLAIN, i, 0, slice_of(NULL));
    }
}

/* Whether a line begins with what opens a row. */
static bool is_row(const struct table_reader *reader, struct slice text)
{
    return find(reader->builder, reader->rule->row, text, NULL)
        || find(reader->builder, reader->rule->subrow, text, NULL)
        || find(reader->builder, reader->rule->group, text, NULL);
}

/* A heading known only by its looks ends a table when the heading of a kind of section follows. */
static bool heading_follows(const struct table_reader *reader, size_t i)
{
    const struct builder *builder = reader->builder;
    const struct loose_heading *loose = &builder->profile->loose;
    const struct line *line = line_at(builder, i);
    size_t next = next_text(builder, i + 1);
    if (!builder->profile->has_loose || !line->closes || line->block->indent < loose->min_indent
        || next >= builder->lines.items.count || is_row(reader, line_text(builder, i)))
        return false;
    struct regex_match match;
    const struct heading_rule *heading = heading_of(builder, next, &match);
    return heading && heading->kind && !find(builder, loose->never, line_text(builder, i), NULL);
}

/* Before the first numbered paragraph any list could be the text's own numbering: a table's rows are not. */
static bool is_first_row(const struct table_reader *reader, size_t i)
{
    const struct builder *builder = reader->builder;
    struct regex_match match;
    struct paragraph_number number;
    struct slice text = line_text(builder, i);
    return builder->numbering.last.value == 0 && find(builder, reader->rule->row, text, NULL)
        && find(builder, builder->profile->paragraph, text, &match)
        && paragraph_number_parse(regex_slice(text, &match, regex_group(builder->profile->paragraph, "n")), &number)
        && number.prefix == 0;
}

static bool body_ends(struct table_reader *reader, size_t i)
{
    struct slice text = line_text(reader->builder, i);
    if (find(reader->builder, reader->rule->category, text, NULL) || is_first_row(reader, i))
        return false;
    return ends_enclave(reader->builder, i) || heading_follows(reader, i);
}

/* Where the figures at the end of a line begin, behind the blanks; 0 when it does not end in figures. */
static uint32_t figures_start(struct table_reader *reader, struct slice text)
{
    tokens_at_end(reader->builder->profile, reader->builder->scratch, text, 0, NULL, 0, &reader->tokens);
    struct readings readings = readings_of(&reader->scratch, text, &reader->tokens, reader->columns);
    uint32_t start = readings.count ? readings.label_end : 0;
    arena_release(&reader->scratch);
    return start;
}

/* Opening brackets of a text, of either width, less closing ones. */
static int open_brackets(struct slice text)
{
    int open = 0;
    for (const char *at = text.data, *end = text.data + text.length; at < end;) {
        uint32_t c = utf8_next(&at, end);
        open += (c == '(' || c == 0xFF08) - (c == ')' || c == 0xFF09);
    }
    return open;
}

/* A label that its cell wraps has its figures beside its first line: where a bracket that this line opens is closed by
 * the next, which has no figures, the two are one line, its figures last. */
static void unwrap_label(struct table_reader *reader, size_t i)
{
    struct builder *builder = reader->builder;
    struct arena *arena = &builder->report->arena;
    size_t next = next_text(builder, i + 1);
    const struct block *first = line_at(builder, i)->block;
    uint32_t start = figures_start(reader, text_slice(&first->text));
    if (!start || next >= builder->lines.items.count || figures_start(reader, line_text(builder, next))
        || open_brackets((struct slice){ first->text.data, start }) != 1
        || open_brackets(line_text(builder, next)) != -1)
        return;
    struct text_builder pieces = TEXT_BUILDER_INIT;
    struct text label = text_part(arena, &first->text, 0, start);
    struct text figures = text_part(arena, &first->text, start, first->text.length);
    text_join_text(&pieces, &label);
    text_join_text(&pieces, &line_at(builder, next)->block->text);
    text_add_plain(&pieces, "  ");
    text_add_text(&pieces, &figures);
    struct block *whole = arena_alloc(arena, sizeof *whole);
    *whole = *first;
    whole->text = *builder_text(builder, &pieces);
    text_builder_release(&pieces);
    builder->lines.items.items[i].block = whole;
    builder->lines.items.items[next].role = LINE_TAKEN;
}

void table_read_body(struct table_reader *reader)
{
    struct builder *builder = reader->builder;
    size_t i;
    while ((i = next_text(builder, builder->at)) < builder->lines.items.count && !body_ends(reader, i)
           && !builder_fills(builder, reader->rows.count * (reader->columns + 1))) {
        builder->at = i + 1;
        report_widen(reader->node, report_place(&line_at(builder, i)->block->text));
        if (is_header(reader, i))
            continue;
        unwrap_label(reader, i);
        take_body_line(reader, i);
    }
    if (!builder->full)
        table_finish_group(reader);
}

/* A table whose header names no columns of figures can still hold categories with words. */
bool table_has_words_only(const struct table_reader *reader)
{
    const struct builder *builder = reader->builder;
    size_t i = next_text(builder, builder->at);
    return reader->rule && i < builder->lines.items.count
        && find(builder, reader->rule->category, line_text(builder, i), NULL);
}
