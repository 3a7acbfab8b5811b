/*
 * Running text: lines to headings, numbered paragraphs, list items, captions and notes. What has a form of
 * its own (tables, mandate lists) is handed to the part that reads it.
 */
#include "profile/builder.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum open_kind { OPEN_NONE, OPEN_TEXT, OPEN_PARAGRAPH, OPEN_ITEM, OPEN_NOTE };

/* A block whose lines are being collected. */
struct open_block {
    enum open_kind kind;
    struct text_builder pieces;
    struct slice n;      /* borrowed from the source text */
    struct span n_place; /* where the number stands */
    struct slice mark;   /* what is printed behind it */
    bool typed;          /* the number is part of the text */
    const struct number_form *form; /* of an item whose mark does not tell how it is counted */
    bool closed;         /* its last line ended a paragraph */
    const struct block *block; /* the one it was opened with */
};

struct flow {
    struct builder *builder;
    struct open_block body;
};

static const char *const element_names[] = {
    [OPEN_NONE] = "", [OPEN_TEXT] = "para", [OPEN_PARAGRAPH] = "para", [OPEN_ITEM] = "item",
    [OPEN_NOTE] = "note",
};

/* Numbers like those of paragraphs, which restarted. */
static const struct number_form plain_numbers = { "number", NUMBERING_NUMBER, NULL };

/* Make the element of an open block. */
static void finish(struct flow *flow)
{
    struct open_block *block = &flow->body;
    if (block->kind == OPEN_NONE)
        return;
    struct builder *builder = flow->builder;
    xmlNode *parent = builder_parent(builder);
    if (block->kind == OPEN_ITEM)
        parent = list_for_item(builder, parent, block->n, block->form);
    xmlNode *node = report_add(builder->report, parent, element_names[block->kind], block->n_place);
    if (block->n.length)
        report_set_slice(node, "n", block->n);
    if (block->kind == OPEN_PARAGRAPH && block->typed)
        report_set_slice(node, "mark", block->mark);
    if (block->kind == OPEN_PARAGRAPH || block->form)
        builder->paragraph = block->n;
    struct text *text = builder_text(builder, &block->pieces);
    report_set_text(builder->report, node, text, 0, text->length);
    report_widen(node, block->n_place);
    if (block->kind == OPEN_ITEM)
        report_widen(parent, report_span(node));
    inline_mark(builder, node);
    add_links(builder, parent, &block->block->text, block->block->marks, block->block->mark_count);
    block->kind = OPEN_NONE;
    block->closed = false;
}

/* Add bytes [from, end) of a line to the open block. */
static void add_line(struct flow *flow, size_t i, uint32_t from)
{
    struct open_block *block = &flow->body;
    const struct line *line = line_at(flow->builder, i);
    const struct text *text = &line->block->text;
    struct text part = text_part(&flow->builder->report->arena, text, from, text->length);
    text_join_text(&block->pieces, &part);
    block->closed = line->closes;
}

/* What is printed behind a number, up to the words. */
static struct slice mark_between(const struct text *text, uint32_t start, uint32_t end)
{
    return slice_trim((struct slice){ text->data + start, end - start });
}

/* Open a block with a line; group "n" of the match is its number and the text begins behind the match's group "n" and
 * blanks, or at the line's start when there is no match. */
static void open_block(struct flow *flow, enum open_kind kind, size_t i, const struct regex *regex,
                       const struct regex_match *match)
{
    struct open_block *block = &flow->body;
    finish(flow);
    const struct text *text = &line_at(flow->builder, i)->block->text;
    uint32_t from = 0;
    *block = (struct open_block){ .kind = kind, .pieces = block->pieces };
    block->block = line_at(flow->builder, i)->block;
    int group = match ? regex_group(regex, "n") : -1;
    if (match && regex_took_part(match, group)) {
        block->n = regex_slice(text_slice(text), match, group);
        block->n_place = text_span(text, match->group[group].start, match->group[group].end);
        from = match->group[0].end;
        block->typed = true;
        block->mark = mark_between(text, match->group[group].end, from);
    }
    add_line(flow, i, from);
}

/* Whether the next line starts something new: the block before it is finished. */
static bool apart(const struct flow *flow)
{
    return flow->body.kind == OPEN_NONE || flow->body.closed;
}

/* The same for a line that has a form of its own: stray text (what a chart leaves) does not hold it back. */
static bool apart_for_form(const struct flow *flow)
{
    return apart(flow) || flow->body.kind == OPEN_TEXT;
}

/* Sections -------------------------------------------------------------------------------------------------- */

/* Open a section below the last one of a higher level; rule is NULL for headings known only by their looks. */
static void open_section(struct builder *builder, const struct heading_rule *rule, uint16_t level, struct slice n,
                         const struct text *title, struct span place)
{
    while (builder->sections.count && vec_last(&builder->sections).level >= level && !vec_last(&builder->sections).part)
        builder->sections.count--;
    if (builder->sections.count >= builder->limits->depth)
        builder->sections.count--;
    xmlNode *node = report_add(builder->report, builder_parent(builder), "section", place);
    char number[12];
    snprintf(number, sizeof number, "%u", level);
    report_set(node, "kind", rule ? rule->kind : NULL);
    report_set(node, "level", number);
    if (n.length)
        report_set_slice(node, "n", n);
    report_set_slice(node, "title", text_slice(title));
    add_heading_text(builder, node, "title", title);
    builder->paragraph = slice_of(NULL);
    end_counts(builder, level, rule && rule->frame);
    builder->numbering.chapter = builder->numbering.chapter || level == 1;
    vec_push(&builder->all_sections, node);
    vec_push(&builder->sections, (struct open_section){
        .node = node, .level = level, .scope = rule && rule->scope, .frame = rule && rule->frame,
    });
}

/* A note that a text box or an anchor put between a caption's number and its words. */
static bool take_note_before(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    const struct block *block = line_at(builder, i)->block;
    if (block->kind != BLOCK_PARAGRAPH || !builder->profile->note
        || regex_find(builder->profile->note, builder->scratch, text_slice(&block->text), 0, NULL) != REGEX_MATCH)
        return false;
    open_block(flow, OPEN_NOTE, i, NULL, NULL);
    finish(flow);
    builder->at = i + 1;
    return true;
}

/* Whether a line is the first paragraph of a numbering that begins anew. */
static bool starts_anew(const struct builder *builder, size_t i)
{
    struct printed_number printed;
    return paragraph_number_of(builder, i, &printed) && printed.number.prefix == 0 && printed.number.value == 1;
}

/* The title that stands on the lines behind a heading such as "Programme 3". Moves at behind it. */
static struct text *title_behind(struct flow *flow)
{
    struct builder *builder = flow->builder;
    struct text_builder pieces = TEXT_BUILDER_INIT;
    struct regex_match match;
    for (size_t i = next_text(builder, builder->at); i < builder->lines.items.count; i = next_text(builder, i + 1)) {
        const struct caption_rule *caption = caption_of(builder, i, &match);
        if (line_at(builder, i)->block->kind == BLOCK_TABLE)
            break;
        if (take_note_before(flow, i))
            continue;
        bool numbered = caption && regex_took_part(&match, regex_group(caption->match, "n"));
        if (numbered || heading_of(builder, i, &match) || starts_next_paragraph(builder, i) || starts_anew(builder, i)
            || table_at(builder, i))
            break;
        text_join_text(&pieces, &line_at(builder, i)->block->text);
        builder->at = i + 1;
        if (line_at(builder, i)->closes)
            break;
    }
    struct text *title = builder_text(builder, &pieces);
    text_builder_release(&pieces);
    return title;
}

/* A title and the lines on which it goes on. */
static struct text *joined(struct builder *builder, const struct text *first, const struct text *rest)
{
    struct text_builder pieces = TEXT_BUILDER_INIT;
    text_add_text(&pieces, first);
    text_join_text(&pieces, rest);
    struct text *text = builder_text(builder, &pieces);
    text_builder_release(&pieces);
    return text;
}

static struct text *title_part(struct builder *builder, const struct text *text, uint32_t start, uint32_t end)
{
    struct text *part = arena_alloc(&builder->report->arena, sizeof *part);
    *part = text_part(&builder->report->arena, text, start, end);
    return part;
}

/* What is printed between the number of a heading and its title. */
static struct slice mark_behind(const struct text *text, const struct heading_rule *rule,
                                const struct regex_match *match)
{
    int n = regex_group(rule->match, "n"), title = regex_group(rule->match, "title");
    bool has_title = regex_took_part(match, title);
    return mark_between(text, match->group[n].end, has_title ? match->group[title].start : match->group[0].end);
}

/* Note how the number of the section just opened is counted. */
static void count_section(struct builder *builder, const struct number_form *form, const struct ordinal *ordinal,
                          struct slice mark)
{
    struct open_section *open = &vec_last(&builder->sections);
    open->counted = true;
    count_heading(builder, form, ordinal, open->level);
    report_set(open->node, "numbering", form->name);
    if (mark.data)
        report_set_slice(open->node, "mark", mark);
}

static void take_heading(struct flow *flow, size_t i, const struct heading_rule *rule,
                         const struct regex_match *match)
{
    struct builder *builder = flow->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    int group = regex_group(rule->match, "title");
    struct slice n = regex_slice(text_slice(text), match, regex_group(rule->match, "n"));
    struct span place = text_span(text, 0, text->length);
    finish(flow);
    builder->at = i + 1;
    const struct text *title = text;
    if (regex_took_part(match, group))
        title = title_part(builder, text, match->group[group].start, match->group[group].end);
    if (rule->title_follows)
        title = title_behind(flow);
    else if (!line_at(builder, i)->closes)
        title = joined(builder, title, title_behind(flow));
    const struct block *block = line_at(builder, i)->block;
    struct ordinal ordinal;
    const struct number_form *form = heading_form(rule, n, &ordinal);
    open_section(builder, rule, heading_level(builder, rule, form), n, title, place);
    if (form)
        count_section(builder, form, &ordinal, mark_behind(text, rule, match));
    add_links(builder, builder_parent(builder), &block->text, block->marks, block->mark_count);
    if (rule->kind && strcmp(rule->kind, "mandates") == 0)
        build_mandates(builder);
}

/* A heading known only by its looks: short, apart, without an end mark. */
static bool looks_like_heading(const struct flow *flow, size_t i)
{
    const struct builder *builder = flow->builder;
    const struct loose_heading *loose = &builder->profile->loose;
    const struct line *line = line_at(builder, i);
    struct slice text = line_text(builder, i);
    if (line->block->kind == BLOCK_HEADING)
        return true;
    if (!builder->profile->has_loose || line->block->kind != BLOCK_LINE || !line->closes)
        return false;
    if (line->block->indent < loose->min_indent || utf8_count(text) > loose->max_length)
        return false;
    return !loose->never || regex_find(loose->never, builder->scratch, text, 0, NULL) != REGEX_MATCH;
}

static void take_loose_heading(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    const struct block *block = line_at(builder, i)->block;
    uint16_t level = builder->profile->loose.level;
    if (block->kind == BLOCK_HEADING && block->level) /* below the headings that the profile knows by their words */
        level = (uint16_t)(level + block->level - 1);
    finish(flow);
    open_section(builder, NULL, level, slice_of(block->n), &block->text, text_span(&block->text, 0, block->text.length));
    add_links(builder, builder_parent(builder), &block->text, block->marks, block->mark_count);
    builder->at = i + 1;
}

/* Captions -------------------------------------------------------------------------------------------------- */

/* The words of a caption: those on its own line, when its pattern has a title, and the lines behind. */
static struct text *caption_text(struct flow *flow, size_t i, const struct caption_rule *rule,
                                 const struct regex_match *match)
{
    struct builder *builder = flow->builder;
    const struct line *line = line_at(builder, i);
    int group = regex_group(rule->match, "title");
    bool has_own = regex_took_part(match, group);
    struct text_builder pieces = TEXT_BUILDER_INIT;
    if (has_own) {
        struct text own = text_part(&builder->report->arena, &line->block->text, match->group[group].start,
                                    match->group[group].end);
        text_join_text(&pieces, &own);
    }
    if (!(has_own && line->closes) && !table_at(builder, next_text(builder, builder->at)))
        text_join_text(&pieces, title_behind(flow));
    struct text *caption = builder_text(builder, &pieces);
    text_builder_release(&pieces);
    return caption;
}

static void take_caption(struct flow *flow, size_t i, const struct caption_rule *rule, const struct regex_match *match)
{
    struct builder *builder = flow->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    struct slice n = regex_slice(text_slice(text), match, regex_group(rule->match, "n"));
    struct span place = report_place(text);
    finish(flow);
    builder->at = i + 1;
    struct text *caption = caption_text(flow, i, rule, match);
    if (!rule->figure) {
        build_table(builder, n, caption, place);
        return;
    }
    xmlNode *figure = report_add(builder->report, builder_parent(builder), "figure", place);
    if (n.length)
        report_set_slice(figure, "n", n);
    if (caption->length) {
        report_set_slice(figure, "caption", text_slice(caption));
        add_heading_text(builder, figure, "caption", caption);
        report_widen(figure, report_place(caption));
    }
}

/* Where a grid stands: from its first cell with text to its last. */
static struct span grid_place(const struct block_table *table)
{
    struct span place = { 0, 0 };
    for (uint32_t r = 0; r < table->row_count; r++)
        for (uint32_t c = 0; c < table->rows[r].cell_count; c++)
            place = span_join(place, report_place(&table->rows[r].cells[c].text));
    return place;
}

/* Lines ----------------------------------------------------------------------------------------------------- */

/* A short paragraph whose number goes on those of headings is the next heading, whose style is another. The words begin
 * at from. */
static bool take_numbered_heading(struct flow *flow, size_t i, struct slice n, uint32_t from)
{
    struct builder *builder = flow->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    const struct regex *end = builder->profile->sentence_end;
    struct ordinal ordinal;
    const struct counted_heading *before = heading_before(builder, n, &ordinal);
    if (!before || utf8_count(text_slice(text)) > (size_t)2 * builder->profile->loose.max_length
        || (end && regex_find(end, builder->scratch, text_slice(text), 0, NULL) == REGEX_MATCH))
        return false;
    struct counted_heading last = *before; /* opening a section may end it */
    finish(flow);
    open_section(builder, NULL, last.level, n, title_part(builder, text, from, text->length), report_place(text));
    count_section(builder, last.form, &ordinal, slice_of(NULL));
    return true;
}

/* A paragraph whose number the format itself keeps (automatic numbering). */
static bool take_numbered_block(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    const struct block *block = line_at(builder, i)->block;
    struct paragraph_number number;
    if (!block->n || block->kind != BLOCK_PARAGRAPH || !block->text.length)
        return false;
    if (take_numbered_heading(flow, i, slice_of(block->n), 0))
        return true;
    enum numbering_verdict verdict = NUMBER_LIST;
    bool is_number = paragraph_number_parse(slice_of(block->n), &number);
    if (is_number) {
        verdict = numbering_judge(&builder->numbering, number, true);
        numbering_take(&builder->numbering, number, verdict);
    }
    open_block(flow, verdict == NUMBER_PARAGRAPH ? OPEN_PARAGRAPH : OPEN_ITEM, i, NULL, NULL);
    flow->body.n = slice_of(block->n);
    flow->body.form = verdict == NUMBER_LIST && is_number ? &plain_numbers : NULL;
    return true;
}

/* How many lines are looked at to see whether a number that leaves a hole is a paragraph's. */
#define LINES_AHEAD 300

/* The paragraph number at the start of a line that starts something, by its layout. */
static bool number_at(const struct builder *builder, size_t i, struct paragraph_number *number)
{
    const struct regex *regex = builder->profile->paragraph;
    const struct line *line = line_at(builder, i);
    struct regex_match match;
    return line->role == LINE_TEXT && (line->page_start || (i > 0 && line_at(builder, i - 1)->closes))
        && regex_find(regex, builder->scratch, line_text(builder, i), 0, &match) == REGEX_MATCH
        && paragraph_number_parse(regex_slice(line_text(builder, i), &match, regex_group(regex, "n")), number);
}

/* Whether a number that leaves a hole stands at the start of its line by chance: the one that is missing comes behind it,
 * before the one that would follow. */
static bool stands_by_chance(const struct builder *builder, size_t i, struct paragraph_number number)
{
    struct paragraph_number last = builder->numbering.last, other;
    if (!builder->document->lines || last.value == 0 || number.prefix != last.prefix || number.value <= last.value + 1)
        return false;
    for (size_t k = i + 1; k < builder->lines.items.count && k <= i + LINES_AHEAD; k++) {
        if (!number_at(builder, k, &other))
            continue;
        bool restarts = other.value == 1;
        if (restarts || (other.prefix == number.prefix && other.value == number.value + 1))
            return false;
        if (other.prefix == last.prefix && other.value == last.value + 1)
            return true;
    }
    return false;
}

/* A line that starts with a paragraph's number. */
static bool take_numbered(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    const struct regex *regex = builder->profile->paragraph;
    struct slice text = line_text(builder, i);
    struct regex_match match;
    struct paragraph_number number;
    if (take_numbered_block(flow, i))
        return true;
    if (regex_find(regex, builder->scratch, text, 0, &match) != REGEX_MATCH
        || !paragraph_number_parse(regex_slice(text, &match, regex_group(regex, "n")), &number))
        return false;
    bool is_apart = apart_for_form(flow) || line_at(builder, i)->page_start;
    enum numbering_verdict verdict = numbering_judge(&builder->numbering, number, is_apart);
    if (verdict == NUMBER_NONE || (!is_apart && builder->document->trailing_blanks)
        || (verdict == NUMBER_PARAGRAPH && stands_by_chance(builder, i, number)))
        return false;
    if (verdict == NUMBER_LIST && take_numbered_heading(flow, i, regex_slice(text, &match, regex_group(regex, "n")),
                                                        match.group[0].end))
        return true;
    numbering_take(&builder->numbering, number, verdict);
    open_block(flow, verdict == NUMBER_PARAGRAPH ? OPEN_PARAGRAPH : OPEN_ITEM, i, regex, &match);
    flow->body.form = verdict == NUMBER_LIST ? &plain_numbers : NULL;
    return true;
}

/* A line that starts with what opens an item or a note. */
static bool take_marked(struct flow *flow, size_t i, const struct regex *regex, enum open_kind kind)
{
    struct regex_match match;
    if (!regex || !apart(flow)
        || regex_find(regex, flow->builder->scratch, line_text(flow->builder, i), 0, &match) != REGEX_MATCH)
        return false;
    open_block(flow, kind, i, regex, &match);
    return true;
}

/* Whether the text before a line ends with an end mark. */
static bool behind_end_mark(const struct builder *builder, size_t i)
{
    const struct regex *end = builder->profile->sentence_end;
    while (i > 0 && line_at(builder, i - 1)->role != LINE_TEXT)
        i--;
    return i == 0 || !end || regex_find(end, builder->scratch, line_text(builder, i - 1), 0, NULL) == REGEX_MATCH;
}

/* Whether a mark at the start of a line is that of an item. Among wrapped lines it may belong to the sentence: then it
 * is neither a first one nor the next, and no end mark stands before it. */
static bool is_item(const struct flow *flow, size_t i, const struct item_rule *rule)
{
    struct slice text = line_text(flow->builder, i);
    struct regex_match match;
    struct ordinal ordinal, last;
    if (regex_find(rule->match, flow->builder->scratch, text, 0, &match) != REGEX_MATCH)
        return false;
    const struct number_form *form = &rule->form;
    if (!flow->builder->document->lines || !form->name || behind_end_mark(flow->builder, i)
        || !ordinal_parse(form->numbering, form->words, regex_slice(text, &match, regex_group(rule->match, "n")), &ordinal))
        return true;
    bool next = flow->body.kind == OPEN_ITEM && ordinal_parse(form->numbering, form->words, flow->body.n, &last)
        && ordinal_follows(&last, &ordinal);
    return next || ordinal_is_first(&ordinal);
}

static bool take_item(struct flow *flow, size_t i)
{
    for (size_t k = 0; apart(flow) && k < flow->builder->profile->items.count; k++) {
        const struct item_rule *rule = &flow->builder->profile->items.items[k];
        if (is_item(flow, i, rule))
            return take_marked(flow, i, rule->match, OPEN_ITEM);
    }
    return false;
}

/* A table without a caption, of lines or of cells. */
static bool take_bare_table(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    const struct block *block = line_at(builder, i)->block;
    const struct table_rule *rule = table_at(builder, i);
    bool is_grid = block->kind == BLOCK_TABLE;
    if (!is_grid && !(rule && rule->begin && regex_find(rule->begin, builder->scratch, line_text(builder, i), 0, NULL)
                      == REGEX_MATCH))
        return false;
    finish(flow);
    builder->at = i;
    build_table(builder, slice_of(NULL), NULL, is_grid ? grid_place(&block->table) : report_place(&block->text));
    return true;
}

/* A further table under the caption before it, named on a line of its own. */
static bool take_part(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    if (!starts_part(builder, i))
        return false;
    finish(flow);
    builder->at = i;
    build_table(builder, slice_of(NULL), NULL, report_place(&line_at(builder, i)->block->text));
    return true;
}

/* A mandate list that no heading announces, or an entry printed apart from its list. */
static bool take_mandates(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    builder->at = i;
    if (starts_mandates(builder, i)) {
        finish(flow);
        build_mandates(builder);
        return true;
    }
    if (apart_for_form(flow) && adopt_orphan(builder))
        return true;
    builder->at = i + 1;
    return false;
}

/* A heading known by its words, or a caption. */
static bool take_title(struct flow *flow, size_t i)
{
    struct regex_match match;
    const struct heading_rule *heading = heading_of(flow->builder, i, &match);
    if (heading) {
        take_heading(flow, i, heading, &match);
        return true;
    }
    const struct caption_rule *caption = caption_of(flow->builder, i, &match);
    if (caption)
        take_caption(flow, i, caption, &match);
    return caption != NULL;
}

/* Headings, captions and tables that interrupt running text. True when the line (and what belongs to it) was taken. */
static bool take_structure(struct flow *flow, size_t i)
{
    bool is_grid = line_at(flow->builder, i)->block->kind == BLOCK_TABLE;
    if ((is_grid || apart_for_form(flow)) && (take_title(flow, i) || take_part(flow, i) || take_bare_table(flow, i)))
        return true;
    return take_mandates(flow, i);
}

/* Text without a number: goes on the open block, or stands alone. */
static void take_text(struct flow *flow, size_t i)
{
    if (!apart(flow))
        add_line(flow, i, 0);
    else if (looks_like_heading(flow, i))
        take_loose_heading(flow, i);
    else
        open_block(flow, OPEN_TEXT, i, NULL, NULL);
}

static void take_line(struct flow *flow, size_t i)
{
    struct builder *builder = flow->builder;
    const struct line *line = line_at(builder, i);
    if (line->residue && line->last_of_page)
        return;
    if (take_structure(flow, i))
        return;
    if (!take_numbered(flow, i) && !take_item(flow, i)
        && !take_marked(flow, i, builder->profile->note, OPEN_NOTE))
        take_text(flow, i);
}

/* Parts in other languages ---------------------------------------------------------------------------------- */

/* What the rest of the document goes on with behind a part. */
struct interrupted {
    const struct profile_part *part; /* that is being read, or NULL */
    size_t sections;
    counted_headings counted;
    struct through_numbering numbering;
    struct slice paragraph;
};

static void enter_part(struct flow *flow, struct interrupted *rest, const struct profile_part *part, size_t i)
{
    struct builder *builder = flow->builder;
    rest->sections = builder->sections.count;
    rest->counted = builder->counted;
    rest->numbering = builder->numbering;
    rest->paragraph = builder->paragraph;
    builder->counted = (counted_headings)VEC_INIT;
    builder->numbering = (struct through_numbering){ 0 };
    builder->profile = part->profile;
    xmlNode *node = report_add(builder->report, builder_parent(builder), "section",
                               report_place(&line_at(builder, i)->block->text));
    char number[24];
    snprintf(number, sizeof number, "%zu", (size_t)(part - builder->parts->items.items) + 1);
    report_set(node, "part", number);
    report_set(node, "lang", part->profile->lang);
    report_set(node, "profile", part->profile->id);
    vec_push(&builder->all_sections, node);
    vec_push(&builder->sections, (struct open_section){ .node = node, .part = true });
}

static void leave_part(struct flow *flow, struct interrupted *rest)
{
    struct builder *builder = flow->builder;
    builder->profile = builder->main;
    if (builder->sections.count > rest->sections)
        builder->sections.count = rest->sections;
    vec_release(&builder->counted);
    builder->counted = rest->counted;
    builder->numbering = rest->numbering;
    builder->paragraph = rest->paragraph;
}

/* Go from the rest of the document to a part in another language, and back. */
static void change_part(struct flow *flow, struct interrupted *rest, const struct profile_part *part, size_t i)
{
    if (part == rest->part)
        return;
    finish(flow);
    flow->builder->lists.count = 0;
    flow->builder->paragraph = slice_of(NULL);
    flow->builder->series = NULL;
    if (rest->part)
        leave_part(flow, rest);
    if (part)
        enter_part(flow, rest, part, i);
    rest->part = part;
}

bool build_flow(struct builder *builder, struct error *error)
{
    struct flow flow = { .builder = builder };
    struct interrupted rest = { .part = NULL };
    bool ok = patterns_hold(builder, NULL, error);
    if (builder->lines.items.count > builder->limits->blocks)
        return error_set(error, builder->document->source.path, 0, 0, "more than %zu lines or paragraphs",
                         builder->limits->blocks);
    while (ok && builder->at < builder->lines.items.count) {
        size_t i = builder->at++;
        const struct line *line = line_at(builder, i);
        if (line->role == LINE_TEXT) {
            change_part(&flow, &rest, part_at(builder, i), i);
            take_line(&flow, i);
        }
        ok = patterns_hold(builder, line->block, error);
    }
    change_part(&flow, &rest, NULL, 0);
    finish(&flow);
    text_builder_release(&flow.body.pieces);
    return ok;
}
