/* Headings, and the sections that they open. */
#include "profile/prose.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Open a section below the last one of a higher level; rule is NULL for headings known only by their looks. */
static void open_section(struct builder *builder, const struct heading_rule *rule, uint16_t level, struct slice n,
                         const struct text *title, struct span place)
{
    while (builder->sections.count && vec_last(&builder->sections).level >= level && !vec_last(&builder->sections).part)
        builder->sections.count--;
    if (builder_nests(builder, builder->sections.count))
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
static bool take_note_before(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    const struct block *block = line_at(builder, i)->block;
    if (block->kind != BLOCK_PARAGRAPH || !builder->profile->note
        || regex_find(builder->profile->note, builder->scratch, text_slice(&block->text), 0, NULL) != REGEX_MATCH)
        return false;
    prose_open(prose, OPEN_NOTE, i, NULL, NULL);
    prose_finish(prose);
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
struct text *prose_title_behind(struct prose *prose)
{
    struct builder *builder = prose->builder;
    struct text_builder pieces = TEXT_BUILDER_INIT;
    struct regex_match match;
    for (size_t i = next_text(builder, builder->at); i < builder->lines.items.count; i = next_text(builder, i + 1)) {
        const struct caption_rule *caption = caption_of(builder, i, &match);
        if (line_at(builder, i)->block->kind == BLOCK_TABLE)
            break;
        if (take_note_before(prose, i))
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
    return prose_mark_between(text, match->group[n].end, has_title ? match->group[title].start : match->group[0].end);
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

void prose_take_heading(struct prose *prose, size_t i, const struct heading_rule *rule,
                         const struct regex_match *match)
{
    struct builder *builder = prose->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    int group = regex_group(rule->match, "title");
    struct slice n = regex_slice(text_slice(text), match, regex_group(rule->match, "n"));
    struct span place = text_span(text, 0, text->length);
    prose_finish(prose);
    builder->at = i + 1;
    const struct text *title = text;
    if (regex_took_part(match, group))
        title = title_part(builder, text, match->group[group].start, match->group[group].end);
    if (rule->title_follows)
        title = prose_title_behind(prose);
    else if (!line_at(builder, i)->closes)
        title = joined(builder, title, prose_title_behind(prose));
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

/* A heading known only by its looks (short, apart, without an end mark) or by what the format says. */
bool prose_looks_like_heading(const struct prose *prose, size_t i)
{
    const struct builder *builder = prose->builder;
    const struct loose_heading *loose = &builder->profile->loose;
    const struct line *line = line_at(builder, i);
    struct slice text = line_text(builder, i);
    if (line->block->kind == BLOCK_HEADING)
        return !loose->never_marked
            || regex_find(loose->never_marked, builder->scratch, text, 0, NULL) != REGEX_MATCH;
    if (!builder->profile->has_loose || line->block->kind != BLOCK_LINE || !line->closes)
        return false;
    if (line->block->indent < loose->min_indent || utf8_count(text) > loose->max_length)
        return false;
    return !loose->never || regex_find(loose->never, builder->scratch, text, 0, NULL) != REGEX_MATCH;
}

void prose_take_loose_heading(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    const struct block *block = line_at(builder, i)->block;
    uint16_t level = builder->profile->loose.level;
    if (block->kind == BLOCK_HEADING && block->level) /* below the headings that the profile knows by their words */
        level = (uint16_t)(level + block->level - 1);
    prose_finish(prose);
    open_section(builder, NULL, level, slice_of(block->n), &block->text, text_span(&block->text, 0, block->text.length));
    add_links(builder, builder_parent(builder), &block->text, block->marks, block->mark_count);
    builder->at = i + 1;
}

/* A short paragraph whose number goes on those of headings is the next heading, whose style is another. The words begin
 * at from. */
bool prose_take_numbered_heading(struct prose *prose, size_t i, struct slice n, uint32_t from)
{
    struct builder *builder = prose->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    const struct regex *end = builder->profile->sentence_end;
    struct ordinal ordinal;
    const struct counted_heading *before = heading_before(builder, n, &ordinal);
    if (!before || utf8_count(text_slice(text)) > (size_t)2 * builder->profile->loose.max_length
        || (end && regex_find(end, builder->scratch, text_slice(text), 0, NULL) == REGEX_MATCH))
        return false;
    struct counted_heading last = *before; /* opening a section may end it */
    prose_finish(prose);
    open_section(builder, NULL, last.level, n, title_part(builder, text, from, text->length), report_place(text));
    count_section(builder, last.form, &ordinal, slice_of(NULL));
    return true;
}
