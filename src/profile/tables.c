/*
 * A table that a caption, a header or the format itself announces: which way it is read. Tables of a kind that the profile
 * knows are read from lines (table.c) or from their grid (grid.c); those of any other kind from a grid (figures.c), which
 * printed lines are first brought back to (printed.c). A table that cannot be read is kept as unread, with a reason.
 */
#include "profile/figures.h"
#include "profile/printed.h"
#include "profile/table.h"

static bool find(const struct builder *builder, const struct regex *regex, struct slice text,
                 struct regex_match *match)
{
    return regex && regex_find(regex, builder->scratch, text, 0, match) == REGEX_MATCH;
}

static xmlNode *add_unread(struct builder *builder, xmlNode *node, const char *reason, struct span place)
{
    xmlNode *unread = report_add(builder->report, node, "unread", place);
    report_set(unread, "reason", reason);
    return unread;
}

/* The kind of table whose columns hold texts that a caption tells, or NULL. */
static const struct text_table_rule *kind_by_caption(const struct builder *builder, const struct text *caption)
{
    for (size_t k = 0; caption && k < builder->profile->text_tables.count; k++) {
        const struct text_table_rule *rule = &builder->profile->text_tables.items[k];
        if (find(builder, rule->caption, text_slice(caption), NULL))
            return rule;
    }
    return NULL;
}

static void set_kind(xmlNode *node, const struct text_table_rule *rule)
{
    if (rule)
        report_set(node, "kind", rule->kind);
}

/* Announcements ------------------------------------------------------------------------------------------------ */

#define LONGEST_SUBTITLE 120 /* bytes */
#define ANNOUNCED_WITHIN 3 /* lines between a caption and its grid */

#define MOST_RUNNING_HEADS 2

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

/* Take a line that says which table of several it is, or what its figures count. */
static bool take_announcement(const struct builder *builder, struct slice text, struct announcement *announcement)
{
    const struct grid_rules *rules = &builder->profile->grids;
    struct regex_match match;
    if (find(builder, rules->part, text, &match)) {
        announcement->part = regex_slice(text, &match, regex_group(rules->part, "n"));
        announcement->title = regex_slice(text, &match, regex_group(rules->part, "title"));
    } else if (find(builder, rules->unit, text, &match)) {
        announcement->unit = regex_slice(text, &match, regex_group(rules->unit, "unit"));
    } else {
        return false;
    }
    return true;
}

/* The line of the grid that follows at or behind line i, with only lines between that say something of it; the number of
 * lines when there is none. */
static size_t announced_grid(const struct builder *builder, size_t i, bool captioned,
                             struct announcement *announcement)
{
    i = next_text(builder, i);
    for (int left = ANNOUNCED_WITHIN; i < builder->lines.items.count && left >= 0; left--, i = next_text(builder, i + 1)) {
        if (line_at(builder, i)->block->kind == BLOCK_TABLE)
            return i;
        if (take_announcement(builder, line_text(builder, i), announcement))
            continue;
        if (!captioned || announcement->title.length || !is_subtitle(builder, i))
            break;
        announcement->title = line_text(builder, i);
    }
    return builder->lines.items.count;
}

/* Take the lines behind a caption that say something of a table in lines, and the rest of the caption before them; gives
 * the line behind. */
static size_t announced_lines(const struct builder *builder, struct announcement *announcement)
{
    size_t behind = next_text(builder, builder->at), i = behind;
    for (int left = ANNOUNCED_WITHIN; left > 0 && i < builder->lines.items.count; left--) {
        size_t next = next_text(builder, i + 1);
        if (take_announcement(builder, line_text(builder, i), announcement))
            behind = next;
        else if (i > behind || ends_enclave(builder, i))
            break;
        i = next;
    }
    return behind;
}

/* Whether a line follows a table in lines, with no more than running heads between. */
static bool follows_table(const struct builder *builder, size_t i)
{
    size_t at = next_text(builder, builder->behind_table);
    for (int left = MOST_RUNNING_HEADS; builder->behind_table && at < i && left > 0; left--)
        at = next_text(builder, at + 1);
    return builder->behind_table && at == i;
}

bool starts_part(const struct builder *builder, size_t i)
{
    struct announcement announcement = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    return builder->series && find(builder, builder->profile->grids.part, line_text(builder, i), NULL)
        && (follows_table(builder, i) || announced_grid(builder, i, false, &announcement) < builder->lines.items.count);
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

/* Say on the table what was announced of it, and of the series that it goes on. */
static void announce(struct table_reader *reader, struct announcement *announcement)
{
    if (announcement->part.length && !report_attribute(reader->node, "n") && reader->builder->series)
        continue_series(reader->builder, reader->node, announcement);
    set_announcement(reader->node, announcement);
}

/* Note when a line right behind a table says that its figures need not add up. */
static void note_rounding(const struct builder *builder, xmlNode *node)
{
    size_t i = builder->at;
    for (int left = 3; left-- > 0 && (i = next_text(builder, i)) < builder->lines.items.count
         && line_at(builder, i)->block->kind != BLOCK_TABLE; i++)
        if (find(builder, builder->profile->grids.rounded, line_text(builder, i), NULL))
            report_set(node, "rounding-note", "true");
}

/* Grids -------------------------------------------------------------------------------------------------------- */

static size_t cells_of(const struct block_table *table)
{
    size_t count = 0;
    for (uint32_t r = 0; r < table->row_count; r++)
        count += table->rows[r].cell_count;
    return count;
}

/* A table that the format keeps as a grid. */
static void read_grid(struct table_reader *reader, size_t i, struct announcement *announcement,
                      const struct text *caption)
{
    struct builder *builder = reader->builder;
    const struct block_table *table = &line_at(builder, i)->block->table;
    builder->at = i + 1;
    reader->rule = grid_rule(builder, table);
    announce(reader, announcement);
    note_rounding(builder, reader->node);
    if (reader->rule)
        report_set(reader->node, "kind", reader->rule->kind);
    if (builder_fills(builder, cells_of(table)) || (reader->rule && table_read_grid(reader, table)))
        return;
    if (figures_read(builder, reader->node, table, announcement->unit, announcement->part))
        set_kind(reader->node, kind_by_caption(builder, caption));
    else
        add_unread(builder, reader->node, reader->rule ? "unread.table-header" : "unread.table-form",
                   report_span(reader->node));
}

/* Printed lines ------------------------------------------------------------------------------------------------ */

#define HEADER_LINES 4  /* of a header, down to the words that tell its kind */
#define HEADING_LINES 3 /* of a heading of rows, at most, down to its first row */

/* Whether a line has blanks as they stand between columns. */
static bool has_columns(const struct builder *builder, size_t i)
{
    struct slice text = line_text(builder, i);
    for (size_t k = 1; builder->document->laid_out && k < text.length; k++)
        if (text.data[k - 1] == ' ' && text.data[k] == ' ')
            return true;
    return false;
}

/* The heading that stands directly above the next paragraph belongs to that paragraph, not to the table. */
static bool belongs_to_next(const struct builder *builder, size_t i)
{
    size_t next = next_text(builder, i + 1);
    return next < builder->lines.items.count && line_at(builder, i)->closes && !has_columns(builder, i)
        && starts_next_paragraph(builder, next) && builder->profile->has_loose
        && !find(builder, builder->profile->loose.never, line_text(builder, i), NULL)
        && line_at(builder, i)->block->indent >= builder->profile->loose.min_indent;
}

static bool begins_table(const struct builder *builder, size_t i)
{
    struct regex_match match;
    return caption_of(builder, i, &match) || find(builder, builder->profile->grids.part, line_text(builder, i), NULL);
}

/* Whether what could begin something else is a heading of rows: rows follow. */
static bool heads_rows(struct builder *builder, size_t i)
{
    for (int left = HEADING_LINES; left-- > 0 && i < builder->lines.items.count; i = next_text(builder, i + 1))
        if (printed_is_row(builder, i))
            return true;
    return false;
}

/* The kind of table whose header stands in the first lines behind a caption, or NULL. */
static const struct table_rule *kind_behind(const struct builder *builder, size_t i)
{
    const struct table_rule *rule = NULL;
    for (int left = HEADER_LINES; left-- > 0 && !rule && i < builder->lines.items.count; i = next_text(builder, i + 1))
        rule = table_at(builder, i);
    return rule;
}

/* The line behind those in which a table can stand. near is the first at which something else may begin: what looks like
 * a heading of the report can be one of rows. */
static size_t end_of_lines(struct builder *builder, size_t i, size_t *near)
{
    const struct table_rule *kind = kind_behind(builder, i);
    bool found = false;
    for (; (i = next_text(builder, i)) < builder->lines.items.count; i++) {
        bool table = begins_table(builder, i);
        if ((!table && !ends_enclave(builder, i) && !belongs_to_next(builder, i))
            || (kind && find(builder, kind->category, line_text(builder, i), NULL)))
            continue;
        *near = found ? *near : i;
        found = true;
        if (table || !heads_rows(builder, i))
            return i;
    }
    *near = found ? *near : i;
    return i;
}

/* Pass lines that belong to a table. */
static void pass_lines(struct builder *builder, xmlNode *node, size_t end)
{
    for (size_t i = next_text(builder, builder->at); i < end; i = next_text(builder, i + 1))
        report_widen(node, report_place(&line_at(builder, i)->block->text));
    builder->at = builder->behind_table = end;
}

/* A table of any kind but those that a header tells, in printed lines. */
static void read_printed(struct table_reader *reader, const struct text *caption)
{
    struct builder *builder = reader->builder;
    struct announcement announcement = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    size_t near, from = announced_lines(builder, &announcement), to = end_of_lines(builder, from, &near);
    const struct text_table_rule *kind = kind_by_caption(builder, caption);
    struct printed_result result = kind && from < to ? printed_read_texts(builder, kind, from, near)
                                                     : printed_read(builder, from, to, announcement.unit);
    announce(reader, &announcement);
    if (result.table && grid_rule(builder, result.table)) {
        result = (struct printed_result){ .reason = "unread.table-header", .line = from };
    } else if (result.table
               && figures_read(builder, reader->node, result.table, announcement.unit, announcement.part)) {
        set_kind(reader->node, kind);
        pass_lines(builder, reader->node, result.line);
        note_rounding(builder, reader->node);
        return;
    }
    set_kind(reader->node, kind);
    bool at_line = result.line > from && result.line < to;
    xmlNode *unread = add_unread(builder, reader->node, result.reason ? result.reason : "unread.table-form",
                                 at_line ? report_place(&line_at(builder, result.line)->block->text)
                                         : report_span(reader->node));
    size_t end = builder->document->laid_out ? to : near;
    printed_keep_words(builder, unread, builder->at, end);
    pass_lines(builder, reader->node, end);
}

/* A table of a kind that its header tells, in printed lines. */
static void read_kind(struct table_reader *reader)
{
    struct builder *builder = reader->builder;
    size_t near;
    report_set(reader->node, "kind", reader->rule->kind);
    table_read_header(reader);
    if (reader->columns || table_has_words_only(reader)) {
        table_read_body(reader);
        return;
    }
    xmlNode *unread = add_unread(builder, reader->node, "unread.table-header", report_span(reader->node));
    end_of_lines(builder, builder->at, &near);
    printed_keep_words(builder, unread, builder->at, near);
    pass_lines(builder, reader->node, near);
}

void build_table(struct builder *builder, struct slice n, const struct text *caption, struct span place)
{
    struct table_reader reader = { .builder = builder, .rule = table_at(builder, next_text(builder, builder->at)) };
    reader.node = report_add(builder->report, builder_parent(builder), "table", place);
    if (n.length) {
        report_set_slice(reader.node, "n", n);
        builder->series = reader.node;
    }
    if (caption && caption->length) {
        report_set_slice(reader.node, "caption", text_slice(caption));
        add_heading_text(builder, reader.node, "caption", caption);
    }
    struct announcement announcement = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    size_t grid = announced_grid(builder, builder->at, n.length > 0, &announcement);
    if (grid < builder->lines.items.count)
        read_grid(&reader, grid, &announcement, caption);
    else if (reader.rule && !kind_by_caption(builder, caption))
        read_kind(&reader);
    else
        read_printed(&reader, caption);
    vec_release(&reader.rows);
    vec_release(&reader.tokens);
    arena_release(&reader.scratch);
}
