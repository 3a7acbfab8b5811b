/* What all parts that build a report model ask: about lines, and about where they are. */
#include "profile/builder.h"

struct slice line_text(const struct builder *builder, size_t i)
{
    return text_slice(&builder->lines.items.items[i].block->text);
}

const struct line *line_at(const struct builder *builder, size_t i)
{
    return &builder->lines.items.items[i];
}

const struct profile_part *part_at(const struct builder *builder, size_t i)
{
    size_t block = (size_t)(line_at(builder, i)->block - builder->document->blocks.items);
    size_t low = 0, high = builder->parts ? builder->parts->items.count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct profile_part *part = &builder->parts->items.items[middle];
        if (block >= part->from && block < part->to)
            return part;
        if (block < part->from)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

xmlNode *builder_parent(const struct builder *builder)
{
    return builder->sections.count ? vec_last(&builder->sections).node : report_root(builder->report);
}

xmlNode *section_at(const struct builder *builder, size_t *begun, struct span place)
{
    while (*begun < builder->all_sections.count
           && report_span(builder->all_sections.items[*begun]).start <= place.start)
        (*begun)++;
    return *begun ? builder->all_sections.items[*begun - 1] : report_root(builder->report);
}

size_t next_text(const struct builder *builder, size_t i)
{
    while (i < builder->lines.items.count && line_at(builder, i)->role != LINE_TEXT)
        i++;
    return i;
}

const struct caption_rule *caption_of(const struct builder *builder, size_t i, struct regex_match *match)
{
    for (size_t k = 0; k < builder->profile->captions.count; k++) {
        const struct caption_rule *rule = &builder->profile->captions.items[k];
        if (regex_find(rule->match, builder->scratch, line_text(builder, i), 0, match) == REGEX_MATCH)
            return rule;
    }
    return NULL;
}

bool paragraph_number_of(const struct builder *builder, size_t i, struct printed_number *printed)
{
    const struct regex *regex = builder->profile->paragraph;
    const struct block *block = line_at(builder, i)->block;
    struct regex_match match;
    if (block->n && block->kind == BLOCK_PARAGRAPH) {
        *printed = (struct printed_number){ .text = slice_of(block->n) };
        return paragraph_number_parse(printed->text, &printed->number);
    }
    if (regex_find(regex, builder->scratch, line_text(builder, i), 0, &match) != REGEX_MATCH)
        return false;
    int group = regex_group(regex, "n");
    *printed = (struct printed_number){
        .text = regex_slice(line_text(builder, i), &match, group), .end = match.group[0].end,
        .place = text_span(&block->text, match.group[group].start, match.group[group].end),
    };
    return paragraph_number_parse(printed->text, &printed->number);
}

bool starts_next_paragraph(const struct builder *builder, size_t i)
{
    struct printed_number printed;
    return paragraph_number_of(builder, i, &printed) && numbering_is_next(&builder->numbering, printed.number);
}

bool ends_enclave(const struct builder *builder, size_t i)
{
    struct regex_match match;
    return heading_of(builder, i, &match) || caption_of(builder, i, &match) || starts_next_paragraph(builder, i);
}

struct text *builder_text(struct builder *builder, struct text_builder *pieces)
{
    struct text *text = arena_alloc(&builder->report->arena, sizeof *text);
    *text = text_finish(pieces, &builder->report->arena);
    return text;
}

void add_heading_text(struct builder *builder, xmlNode *parent, const char *name, const struct text *text)
{
    if (text->length == 0)
        return;
    xmlNode *title = report_add(builder->report, parent, name, (struct span){ 0, 0 });
    report_set_text(title, text, 0, text->length);
    inline_mark(builder, title);
}

bool patterns_hold(struct builder *builder, const struct block *block, struct error *error)
{
    size_t limited = regex_limited(builder->scratch);
    struct span place = block ? report_place(&block->text) : (struct span){ 0, 0 };
    if (limited == builder->limited)
        return true;
    builder->limited = limited;
    report_set(report_add(builder->report, builder_parent(builder), "unread", place), "reason", "unread.match-limit");
    if (limited < REGEX_MAX_LIMITED)
        return true;
    const struct source *source = &builder->document->source;
    struct position at = source_position(source, place.start, COLUMN_CODE_POINTS);
    return error_set(error, source->path, place.end ? at.line : 0, 0, "patterns of the profile %s reached the limit of "
                     "%u steps too often", builder->profile->id, builder->limits->match_steps);
}

bool builder_fills(struct builder *builder, size_t more)
{
    builder->full = builder->full || builder->report->elements + more > builder->limits->elements;
    return builder->full;
}

bool builder_nests(struct builder *builder, size_t open)
{
    builder->deep = builder->deep || open >= builder->limits->depth;
    return open >= builder->limits->depth;
}
