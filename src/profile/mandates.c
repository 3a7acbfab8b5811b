/*
 * Mandate lists: symbols and titles under the name of the organ that gave them, often printed in two columns that run
 * into each other.
 */
#include "profile/builder.h"

#include "base/utf8.h"

#include <string.h>

/* The title column of a list in two columns is about half a page wide: a page in per cent of the widest line in it. */
#define HALF_PAGE 160

/* Terminal columns of words short enough to be the tail of a wrapped title. */
#define SHORT_TAIL 6

/* Bytes at the end of a list of symbols in which its separator stands. */
#define SEPARATOR_ROOM 64

/* An entry whose lines are being collected. */
struct entry {
    struct text_builder symbols, title;
    bool open, has_symbols, has_title;
    bool title_closed; /* the last line of the title ended its cell */
    struct slice year; /* what stands in the place of symbols is this year; empty: symbols */
};

struct mandate_reader {
    struct builder *builder;
    xmlNode *list, *group; /* <mandates>, and the <organ> that is open or NULL */
    const struct organ *organ;
    struct entry entry;
    size_t column_width; /* of the column of titles; 0 when the lines themselves tell where a title ends */
};

static bool find(const struct mandate_reader *reader, const struct regex *regex, struct slice text,
                 struct regex_match *match)
{
    return regex && regex_find(regex, reader->builder->scratch, text, 0, match) == REGEX_MATCH;
}

/* Entries ----------------------------------------------------------------------------------------------------- */

static void add_child_text(struct builder *builder, xmlNode *parent, const char *name, struct text *text)
{
    xmlNode *node = report_add(builder->report, parent, name, (struct span){ 0, 0 });
    report_set_text(node, text, 0, text->length);
    report_widen(parent, report_span(node));
}

static void finish_symbols(struct mandate_reader *reader, xmlNode *mandate)
{
    struct builder *builder = reader->builder;
    struct text *symbols = builder_text(builder, &reader->entry.symbols);
    add_child_text(builder, mandate, "symbols", symbols);
    if (reader->entry.year.length) {
        report_set_slice(mandate, "year", reader->entry.year);
        return;
    }
    xmlNode *node = mandate->last;
    cite_list(builder, node, 0, symbols->length, reader->organ);
    for (const xmlNode *cite = node->children; cite; cite = cite->next)
        if (cite->type == XML_ELEMENT_NODE && !report_attribute(mandate, "symbol"))
            report_set(mandate, "symbol", report_attribute(cite, "symbol"));
}

static void finish_entry(struct mandate_reader *reader)
{
    struct entry *entry = &reader->entry;
    struct builder *builder = reader->builder;
    if (!entry->open)
        return;
    xmlNode *parent = reader->group ? reader->group : reader->list;
    xmlNode *mandate = report_add(builder->report, parent, "mandate", (struct span){ 0, 0 });
    if (entry->has_symbols)
        finish_symbols(reader, mandate);
    if (entry->has_title) {
        struct text *title = builder_text(builder, &entry->title);
        report_set_slice(mandate, "title", text_slice(title));
        add_child_text(builder, mandate, "title", title);
        inline_mark(builder, mandate->last);
    }
    report_widen(parent, report_span(mandate));
    *entry = (struct entry){ .symbols = entry->symbols, .title = entry->title };
}

static void add_symbols(struct mandate_reader *reader, const struct text *part)
{
    text_join_text(&reader->entry.symbols, part);
    reader->entry.open = reader->entry.has_symbols = true;
}

/* Where no blank tells the end of a title, one that fills the column of titles goes on in the next line; one that ends
 * in "and" goes on anyway. */
static void add_title(struct mandate_reader *reader, const struct text *part, bool closes)
{
    bool full = utf8_text_width(text_slice(part)) * 100 >= reader->column_width * FULL_PER_CENT;
    const struct regex *goes_on = reader->builder->profile->mandates.list_goes_on;
    struct regex_match match;
    text_join_text(&reader->entry.title, part);
    reader->entry.open = reader->entry.has_title = true;
    reader->entry.title_closed = (reader->column_width ? !full : closes)
        && !find(reader, goes_on, text_slice(part), &match);
}

/* Whether the symbols collected so far end in a separator: the next line goes on with more. */
static bool list_goes_on(const struct mandate_reader *reader)
{
    const struct entry *entry = &reader->entry;
    const struct regex *regex = reader->builder->profile->mandates.list_goes_on;
    struct slice symbols = { str_text(&entry->symbols.data), entry->symbols.data.length };
    uint32_t tail = symbols.length > SEPARATOR_ROOM ? (uint32_t)symbols.length - SEPARATOR_ROOM : 0;
    while (tail < symbols.length && ((unsigned char)symbols.data[tail] & 0xC0) == 0x80)
        tail++;
    return entry->open && entry->has_symbols && regex
        && regex_find(regex, reader->builder->scratch, symbols, tail, NULL) == REGEX_MATCH;
}

/* Text behind an entry's symbols, up to the end of a line: its title, and perhaps the first entry of the other column
 * that was printed on the same line. */
static void take_rest(struct mandate_reader *reader, struct text rest, bool closes)
{
    const struct regex *inside = reader->builder->profile->mandates.entry_inside;
    struct arena *arena = &reader->builder->report->arena;
    struct regex_match match;
    while (find(reader, inside, text_slice(&rest), &match) && regex_took_part(&match, regex_group(inside, "list"))) {
        int group = regex_group(inside, "list");
        uint32_t start = match.group[group].start, end = match.group[group].end;
        struct text title = text_part(arena, &rest, 0, match.group[0].start);
        if (title.length)
            add_title(reader, &title, true);
        finish_entry(reader);
        struct text symbols = text_part(arena, &rest, start, end);
        add_symbols(reader, &symbols);
        rest = text_part(arena, &rest, match.group[0].end, rest.length);
    }
    if (rest.length)
        add_title(reader, &rest, closes);
}

static bool take_entry(struct mandate_reader *reader, size_t i)
{
    const struct line *line = line_at(reader->builder, i);
    const struct regex *regex = reader->builder->profile->mandates.entry;
    struct arena *arena = &reader->builder->report->arena;
    struct regex_match match;
    int group = regex ? regex_group(regex, "list") : -1;
    if (!find(reader, regex, text_slice(&line->block->text), &match) || !regex_took_part(&match, group))
        return false;
    if (!list_goes_on(reader) || reader->entry.has_title)
        finish_entry(reader);
    struct text symbols = text_part(arena, &line->block->text, match.group[group].start, match.group[group].end);
    add_symbols(reader, &symbols);
    struct text rest = text_part(arena, &line->block->text, match.group[0].end, line->block->text.length);
    take_rest(reader, rest, line->closes);
    return true;
}

/* Groups ------------------------------------------------------------------------------------------------------ */

/* An organ that the vocabulary does not know: its symbols are its own, whatever they look like. */
static const struct organ *unknown_organ(struct builder *builder, struct slice name)
{
    struct organ *organ = arena_alloc(&builder->report->arena, sizeof *organ);
    struct str prefix = STR_INIT;
    str_add_slice(&prefix, name);
    organ->id = arena_copy_string(&builder->report->arena, str_text(&prefix));
    str_add_char(&prefix, ':');
    organ->resolution = organ->decision = organ->statement = arena_copy_string(&builder->report->arena,
                                                                               str_text(&prefix));
    str_release(&prefix);
    return organ;
}

static void open_group(struct mandate_reader *reader, size_t i, struct slice organ_name)
{
    struct builder *builder = reader->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    finish_entry(reader);
    reader->group = report_add(builder->report, reader->list, "organ", report_place(text));
    reader->organ = organ_name.length ? organ_named(builder, organ_name) : NULL;
    report_set_slice(reader->group, "name", text_slice(text));
    if (reader->organ)
        report_set(reader->group, "id", reader->organ->id);
    else if (organ_name.length)
        reader->organ = unknown_organ(builder, organ_name);
    else
        report_set(reader->group, "kind", "other");
}

/* Whether the entry before is finished by its looks, so that a line without a symbol need not go on its title. */
static bool entry_ended(const struct mandate_reader *reader)
{
    const struct entry *entry = &reader->entry;
    return !entry->open || (entry->has_title ? entry->title_closed : !list_goes_on(reader));
}

/* Whether the open entry's symbols still wait for their title: entries of its group have titles. */
static bool awaits_title(const struct mandate_reader *reader)
{
    const struct entry *entry = &reader->entry;
    if (!entry->open || !entry->has_symbols || entry->has_title)
        return false;
    const xmlNode *before = reader->group ? reader->group->last : NULL;
    return !before || report_attribute(before, "title");
}

/* A line that names an organ is a heading where an entry has ended, even one that lacks a title; a line that only looks
 * like a heading is taken for the title that is awaited. */
static bool take_group(struct mandate_reader *reader, size_t i)
{
    const struct mandate_rules *rules = &reader->builder->profile->mandates;
    struct slice text = line_text(reader->builder, i);
    struct regex_match match;
    bool ended = entry_ended(reader);
    if (!ended && (!reader->column_width || list_goes_on(reader)))
        return false;
    for (size_t k = 0; k < rules->organ_headings.count; k++) {
        const struct regex *regex = rules->organ_headings.items[k];
        if (!find(reader, regex, text, &match))
            continue;
        struct slice name = regex_slice(text, &match, regex_group(regex, "organ"));
        if ((!ended || awaits_title(reader)) && !organ_named(reader->builder, name))
            continue;
        open_group(reader, i, name);
        return true;
    }
    if (!ended || awaits_title(reader) || !find(reader, rules->other_heading, text, &match))
        return false;
    open_group(reader, i, regex_slice(text, &match, regex_group(rules->other_heading, "organ")));
    return true;
}

/* Whether a grid follows the line: its rows are the entries, and words before it are none. */
static bool grid_follows(const struct builder *builder, size_t i)
{
    size_t next = next_text(builder, i + 1);
    return next < builder->lines.items.count && line_at(builder, next)->block->kind == BLOCK_TABLE;
}

/* Words that announce the entries that follow. */
static bool take_lead_in(struct mandate_reader *reader, size_t i)
{
    const struct builder *builder = reader->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    struct regex_match match;
    bool announces = find(reader, builder->profile->mandates.lead_in, text_slice(text), &match)
        || (!builder->document->lines && grid_follows(builder, i));
    if (!entry_ended(reader) || !announces)
        return false;
    finish_entry(reader);
    xmlNode *note = report_add(reader->builder->report, reader->group ? reader->group : reader->list, "note",
                               report_place(text));
    report_set_text(note, text, 0, text->length);
    return true;
}

/* A line without a symbol: the title of symbols that have none yet, more of an open title, or an entry of its own
 * (an article of the Charter). */
static void take_words(struct mandate_reader *reader, size_t i)
{
    const struct line *line = line_at(reader->builder, i);
    const struct entry *entry = &reader->entry;
    bool goes_on = entry->open && (entry->has_title ? !entry->title_closed : entry->has_symbols);
    if (!goes_on)
        finish_entry(reader);
    if (reader->entry.has_title || reader->entry.has_symbols)
        take_rest(reader, line->block->text, line->closes);
    else
        add_title(reader, &line->block->text, line->closes);
}

/* The paragraphs between the heading and the list --------------------------------------------------------------- */

static bool starts_paragraph(const struct builder *builder, size_t i)
{
    struct printed_number printed;
    return paragraph_number_of(builder, i, &printed)
        && numbering_judge(&builder->numbering, printed.number, true) == NUMBER_PARAGRAPH;
}

static void take_paragraph(struct mandate_reader *reader, size_t i)
{
    struct builder *builder = reader->builder;
    struct text_builder pieces = TEXT_BUILDER_INIT;
    struct printed_number printed;
    const struct block *block = line_at(builder, i)->block;
    const struct text *first = &block->text;
    if (paragraph_number_of(builder, i, &printed))
        numbering_take(&builder->numbering, printed.number, NUMBER_PARAGRAPH);
    struct text part = text_part(&builder->report->arena, first, printed.end, first->length);
    text_join_text(&pieces, &part);
    while (!line_at(builder, i)->closes && next_text(builder, i + 1) < builder->lines.items.count) {
        i = next_text(builder, i + 1);
        text_join_text(&pieces, &line_at(builder, i)->block->text);
    }
    builder->at = i + 1;
    struct text *text = builder_text(builder, &pieces);
    text_builder_release(&pieces);
    xmlNode *para = xmlAddPrevSibling(reader->list, report_add(builder->report, builder_parent(builder), "para",
                                                               (struct span){ 0, 0 }));
    report_set_slice(para, "n", printed.text);
    report_set_text(para, text, 0, text->length);
    report_widen(para, printed.place);
    inline_mark(builder, para);
    report_set_slice(reader->list, "n", printed.text);
}

/* Grids ------------------------------------------------------------------------------------------------------- */

/* The symbols that a cell holds and nothing else; false when it holds anything else. */
static bool only_symbols(const struct mandate_reader *reader, const struct block_cell *cell, struct text *symbols)
{
    const struct regex *regex = reader->builder->profile->mandates.entry;
    struct regex_match match;
    if (!cell->text.length || !find(reader, regex, text_slice(&cell->text), &match)
        || match.group[0].end != cell->text.length)
        return false;
    int group = regex_group(regex, "list");
    *symbols = text_part(&reader->builder->report->arena, &cell->text, match.group[group].start,
                         match.group[group].end);
    return true;
}

/* A year in the column of symbols, with a title beside it: an act that has no symbol. */
static bool take_year_row(struct mandate_reader *reader, const struct block_row *row, uint32_t i)
{
    const struct regex *regex = reader->builder->profile->mandates.entry_year;
    const struct block_cell *cell = &row->cells[i], *next = i + 1 < row->cell_count ? &row->cells[i + 1] : NULL;
    struct slice text = text_slice(&cell->text);
    struct regex_match match;
    if (!next || !next->text.length || !find(reader, regex, text, &match))
        return false;
    add_symbols(reader, &cell->text);
    reader->entry.year = regex_slice(text, &match, regex_group(regex, "year"));
    add_title(reader, &next->text, true);
    add_links(reader->builder, reader->list, &next->text, next->marks, next->mark_count);
    finish_entry(reader);
    return true;
}

/* A row without symbols is one entry: a declaration. */
static void take_words_row(struct mandate_reader *reader, const struct block_row *row, uint32_t from)
{
    for (uint32_t i = from; i < row->cell_count; i++) {
        const struct block_cell *cell = &row->cells[i];
        if (i > from)
            add_links(reader->builder, reader->list, &cell->text, cell->marks, cell->mark_count);
        if (cell->text.length)
            add_title(reader, &cell->text, true);
    }
    finish_entry(reader);
}

/* A row is symbols (or a year) and title, or several such pairs, or symbols in every cell, or words alone. */
static void take_grid_row(struct mandate_reader *reader, const struct block_row *row)
{
    struct text symbols, more;
    for (uint32_t i = 0; i < row->cell_count; i++) {
        const struct block_cell *cell = &row->cells[i];
        if (cell->text.length == 0)
            continue;
        finish_entry(reader);
        add_links(reader->builder, reader->list, &cell->text, cell->marks, cell->mark_count);
        if (!only_symbols(reader, cell, &symbols)) {
            if (!take_year_row(reader, row, i))
                take_words_row(reader, row, i);
            return;
        }
        add_symbols(reader, &symbols);
        const struct block_cell *next = i + 1 < row->cell_count ? &row->cells[i + 1] : NULL;
        if (next && next->text.length && !only_symbols(reader, next, &more)) {
            add_title(reader, &next->text, true);
            add_links(reader->builder, reader->list, &next->text, next->marks, next->mark_count);
            i++;
        }
    }
    finish_entry(reader);
}

static void take_grid(struct mandate_reader *reader, const struct block_table *table)
{
    finish_entry(reader);
    for (uint32_t r = 0; r < table->row_count; r++)
        take_grid_row(reader, &table->rows[r]);
}

/* Lists ------------------------------------------------------------------------------------------------------- */

/* The width of the column of titles: half a page when nearly all lines from here to the end of the list fit into it,
 * else a page. */
static size_t title_column(const struct mandate_reader *reader)
{
    const struct builder *builder = reader->builder;
    size_t page = builder->lines.full_width, lines = 0, narrow = 0;
    struct regex_match match;
    for (size_t i = next_text(builder, builder->at); i < builder->lines.items.count; i = next_text(builder, i + 1)) {
        struct slice text = line_text(builder, i);
        bool entry = find(reader, builder->profile->mandates.entry, text, &match);
        if (ends_enclave(builder, i) && (lines || heading_of(builder, i, &match)))
            break;
        if (entry)
            text = (struct slice){ text.data + match.group[0].end, text.length - match.group[0].end };
        lines += lines || entry;
        narrow += lines && utf8_text_width(text) * HALF_PAGE <= page * 100;
    }
    return narrow * 10 >= lines * 8 ? page / 2 : page;
}

/* What the list is for: the innermost section that the profile calls a scope. */
static const char *scope_of(const struct builder *builder)
{
    for (size_t i = builder->sections.count; i-- > 0; )
        if (builder->sections.items[i].scope)
            return report_attribute(builder->sections.items[i].node, "kind");
    return "report";
}

/* The last organ without an entry among these and those before: its entries were printed elsewhere. What is no organ (a
 * treaty, the Charter) may stand alone. */
static xmlNode *empty_group(xmlNode *group)
{
    for (; group; group = group->prev)
        if (strcmp((const char *)group->name, "organ") == 0 && !group->children && !report_attribute(group, "kind"))
            return group;
    return NULL;
}

/* The first cell of a table that holds anything. */
static const struct block_cell *first_cell(const struct block_table *table)
{
    for (uint32_t r = 0; r < table->row_count; r++)
        for (uint32_t c = 0; c < table->rows[r].cell_count; c++)
            if (table->rows[r].cells[c].text.length)
                return &table->rows[r].cells[c];
    return NULL;
}

bool starts_mandates(const struct builder *builder, size_t i)
{
    const struct mandate_rules *rules = &builder->profile->mandates;
    if (!grid_follows(builder, i) || !any_matches(&rules->organ_headings, builder->scratch, line_text(builder, i)))
        return false;
    size_t next = next_text(builder, i + 1);
    const struct block_cell *cell = first_cell(&line_at(builder, next)->block->table);
    struct regex_match match;
    return cell && rules->entry
        && regex_find(rules->entry, builder->scratch, text_slice(&cell->text), 0, &match) == REGEX_MATCH
        && match.group[0].end == cell->text.length;
}

/* Where only width tells that a title goes on, words of some length that end a list do end it: shorter ones can be the
 * last word of a title. */
static bool is_end(const struct mandate_reader *reader, size_t i)
{
    struct regex_match match;
    const struct heading_rule *heading = heading_of(reader->builder, i, &match);
    return reader->column_width && (!heading || heading->kind)
        && utf8_text_width(line_text(reader->builder, i)) > SHORT_TAIL;
}

void build_mandates(struct builder *builder)
{
    struct mandate_reader reader = { .builder = builder };
    xmlNode *section = builder_parent(builder);
    reader.list = report_add(builder->report, section, "mandates", report_span(section));
    if (!builder->document->trailing_blanks && builder->document->lines)
        reader.column_width = title_column(&reader);
    report_set(reader.list, "scope", scope_of(builder));
    for (size_t i = next_text(builder, builder->at); i < builder->lines.items.count;
         i = next_text(builder, builder->at)) {
        bool begun = reader.group || reader.entry.open;
        if (!begun && starts_paragraph(builder, i)) {
            take_paragraph(&reader, i);
            continue;
        }
        if ((entry_ended(&reader) || is_end(&reader, i)) && ends_enclave(builder, i))
            break;
        builder->at = i + 1;
        if (line_at(builder, i)->block->kind == BLOCK_TABLE) {
            take_grid(&reader, &line_at(builder, i)->block->table);
            continue;
        }
        if (line_at(builder, i)->residue && line_at(builder, i)->last_of_page)
            continue;
        if (!take_entry(&reader, i) && !take_group(&reader, i) && !take_lead_in(&reader, i))
            take_words(&reader, i);
    }
    finish_entry(&reader);
    text_builder_release(&reader.entry.symbols);
    text_builder_release(&reader.entry.title);
    builder->empty_group = empty_group(reader.list->last);
}

/* The organ of a group that was built: of the vocabulary, or one that only this report names. */
static const struct organ *organ_of_group(struct builder *builder, const xmlNode *group)
{
    const struct organ *known = organ_by_id(builder->profile, report_attribute(group, "id"));
    return known ? known : unknown_organ(builder, slice_of(report_attribute(group, "name")));
}

bool adopt_orphan(struct builder *builder)
{
    struct mandate_reader reader = { .builder = builder, .group = builder->empty_group };
    struct regex_match match;
    size_t i = builder->at;
    if (!reader.group || !find(&reader, builder->profile->mandates.orphan, line_text(builder, i), &match))
        return false;
    reader.list = reader.group->parent;
    reader.organ = organ_of_group(builder, reader.group);
    take_entry(&reader, i);
    builder->at = i + 1;
    while (!entry_ended(&reader) && (i = next_text(builder, builder->at)) < builder->lines.items.count
           && !ends_enclave(builder, i)) {
        take_words(&reader, i);
        builder->at = i + 1;
    }
    finish_entry(&reader);
    builder->empty_group = empty_group(reader.group->prev); /* those behind it had entries before */
    text_builder_release(&reader.entry.symbols);
    text_builder_release(&reader.entry.title);
    return true;
}
