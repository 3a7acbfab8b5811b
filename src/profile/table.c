/*
 * Tables printed as lines of text: header, categories, groups with a figure of their own, rows and sub-rows, each a
 * label with figures behind it. A table whose columns cannot be recovered from lines is kept as unread, with a reason.
 */
#include "profile/figures.h"
#include "profile/table.h"

#include "base/utf8.h"

#include <stdio.h>
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
static void read_header(struct table_reader *reader)
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

static void read_body(struct table_reader *reader)
{
    struct builder *builder = reader->builder;
    size_t i;
    while ((i = next_text(builder, builder->at)) < builder->lines.items.count && !body_ends(reader, i)) {
        builder->at = i + 1;
        report_widen(reader->node, report_place(&line_at(builder, i)->block->text));
        if (is_header(reader, i))
            continue;
        unwrap_label(reader, i);
        take_body_line(reader, i);
    }
    table_finish_group(reader);
}

/* Unread tables ----------------------------------------------------------------------------------------------- */

static const char *unread_reason(const struct builder *builder, const struct text *caption, xmlNode *node)
{
    for (size_t k = 0; caption && k < builder->profile->tables.count; k++) {
        const struct table_rule *rule = &builder->profile->tables.items[k];
        if (rule->unread && find(builder, rule->caption, text_slice(caption), NULL)) {
            report_set(node, "kind", rule->kind);
            return rule->unread;
        }
    }
    return "unread.table-form";
}

/* The heading that stands directly above the next paragraph belongs to that paragraph, not to the table. */
static bool belongs_to_next(const struct builder *builder, size_t i)
{
    size_t next = next_text(builder, i + 1);
    return next < builder->lines.items.count && line_at(builder, i)->closes
        && starts_next_paragraph(builder, next) && builder->profile->has_loose
        && !find(builder, builder->profile->loose.never, line_text(builder, i), NULL)
        && line_at(builder, i)->block->indent >= builder->profile->loose.min_indent;
}

static void skip_body(struct builder *builder, xmlNode *node)
{
    size_t i;
    while ((i = next_text(builder, builder->at)) < builder->lines.items.count && !ends_enclave(builder, i)
           && !belongs_to_next(builder, i)) {
        builder->at = i + 1;
        report_widen(node, report_place(&line_at(builder, i)->block->text));
    }
}

/* A table whose header names no columns of figures can still hold categories with words. */
static bool has_words_only(const struct table_reader *reader)
{
    const struct builder *builder = reader->builder;
    size_t i = next_text(builder, builder->at);
    return reader->rule && i < builder->lines.items.count
        && find(builder, reader->rule->category, line_text(builder, i), NULL);
}

/* Grids -------------------------------------------------------------------------------------------------------- */

#define LONGEST_SUBTITLE 120 /* bytes */
#define ANNOUNCED_WITHIN 3 /* lines between a caption and its grid */

/* What stands between a caption and a grid. */
struct announcement {
    struct slice unit, part, title;
};

/* Words between a caption and a grid that are no sentence: they name the table's part without a number. */
static bool is_subtitle(const struct builder *builder, size_t i)
{
    return line_at(builder, i)->block->kind != BLOCK_LINE && !ends_enclave(builder, i)
        && line_text(builder, i).length <= LONGEST_SUBTITLE
        && !find(builder, builder->profile->sentence_end, line_text(builder, i), NULL);
}

/* The line of the grid that follows at or behind line i, with only lines between that say something of it; the number of
 * lines when there is none. */
static size_t announced_grid(const struct builder *builder, size_t i, bool captioned,
                             struct announcement *announcement)
{
    const struct grid_rules *rules = &builder->profile->grids;
    struct regex_match match;
    i = next_text(builder, i);
    for (int left = ANNOUNCED_WITHIN; i < builder->lines.items.count && left >= 0; left--, i = next_text(builder, i + 1)) {
        struct slice text = line_text(builder, i);
        if (line_at(builder, i)->block->kind == BLOCK_TABLE)
            return i;
        if (find(builder, rules->part, text, &match)) {
            announcement->part = regex_slice(text, &match, regex_group(rules->part, "n"));
            announcement->title = regex_slice(text, &match, regex_group(rules->part, "title"));
        } else if (find(builder, rules->unit, text, &match)) {
            announcement->unit = regex_slice(text, &match, regex_group(rules->unit, "unit"));
        } else if (!captioned || announcement->title.length || !is_subtitle(builder, i)) {
            break;
        } else {
            announcement->title = text;
        }
    }
    return builder->lines.items.count;
}

bool starts_part(const struct builder *builder, size_t i)
{
    struct announcement announcement = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    return builder->series && find(builder, builder->profile->grids.part, line_text(builder, i), NULL)
        && announced_grid(builder, i, false, &announcement) < builder->lines.items.count;
}

/* The series that a table without a caption goes on, and what its first table says of all. */
static void continue_series(struct builder *builder, xmlNode *node, struct announcement *announcement)
{
    xmlNode *first = builder->series;
    const char *n = report_attribute(first, "n"), *unit = report_attribute(first, "unit");
    report_set(node, "continues", n);
    report_set(node, "caption", report_attribute(first, "caption"));
    if (!announcement->unit.length && unit)
        announcement->unit = slice_of(arena_copy_string(&builder->report->arena, unit));
}

static void set_announcement(xmlNode *node, const struct announcement *announcement)
{
    if (announcement->unit.length)
        report_set_slice(node, "unit", announcement->unit);
    if (announcement->part.length)
        report_set_slice(node, "part", announcement->part);
    if (announcement->title.length)
        report_set_slice(node, "part-title", announcement->title);
}

/* Whether a note right behind a grid says that its figures need not add up. */
static bool rounding_noted(const struct builder *builder, size_t i)
{
    for (int left = 3; left-- > 0 && (i = next_text(builder, i)) < builder->lines.items.count
         && line_at(builder, i)->block->kind != BLOCK_TABLE; i++)
        if (find(builder, builder->profile->grids.rounded, line_text(builder, i), NULL))
            return true;
    return false;
}

/* A table that the format keeps as a grid. */
static void read_grid(struct table_reader *reader, size_t i, struct announcement *announcement,
                      const struct text *caption)
{
    struct builder *builder = reader->builder;
    const struct block_table *table = &line_at(builder, i)->block->table;
    builder->at = i + 1;
    reader->rule = grid_rule(builder, table);
    if (announcement->part.length && !report_attribute(reader->node, "n") && builder->series)
        continue_series(builder, reader->node, announcement);
    set_announcement(reader->node, announcement);
    if (rounding_noted(builder, builder->at))
        report_set(reader->node, "rounding-note", "true");
    if (reader->rule)
        report_set(reader->node, "kind", reader->rule->kind);
    if (reader->rule && table_read_grid(reader, table))
        return;
    const char *reason = reader->rule ? NULL : unread_reason(builder, caption, reader->node);
    if (figures_read(builder, reader->node, table, announcement->unit, announcement->part)) {
        unread_reason(builder, caption, reader->node); /* its kind, when the caption says it */
        return;
    }
    xmlNode *unread = report_add(builder->report, reader->node, "unread", report_span(reader->node));
    report_set(unread, "reason", reason ? reason : "unread.table-header");
}

void build_table(struct builder *builder, struct slice n, const struct text *caption, struct span place)
{
    const struct table_rule *rule = table_at(builder, next_text(builder, builder->at));
    xmlNode *node = report_add(builder->report, builder_parent(builder), "table", place);
    if (n.length)
        report_set_slice(node, "n", n);
    if (caption && caption->length) {
        report_set_slice(node, "caption", text_slice(caption));
        add_heading_text(builder, node, "caption", caption);
    }
    if (n.length)
        builder->series = node;
    struct table_reader reader = { .builder = builder, .rule = rule, .node = node };
    struct announcement announcement = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    size_t next = announced_grid(builder, builder->at, n.length > 0, &announcement);
    bool is_grid = next < builder->lines.items.count;
    if (is_grid)
        read_grid(&reader, next, &announcement, caption);
    else if (rule) {
        report_set(node, "kind", rule->kind);
        read_header(&reader);
    }
    if (!is_grid && (reader.columns || has_words_only(&reader))) {
        read_body(&reader);
    } else if (!is_grid) {
        xmlNode *unread = report_add(builder->report, node, "unread", place);
        report_set(unread, "reason", rule ? "unread.table-header" : unread_reason(builder, caption, node));
        skip_body(builder, node);
    }
    vec_release(&reader.rows);
    vec_release(&reader.tokens);
    arena_release(&reader.scratch);
}
