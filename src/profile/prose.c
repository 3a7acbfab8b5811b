/*
 * What a line of running text is: a heading, a numbered paragraph, a list item, a caption, a note, or text that goes on.
 * What has a form of its own (tables, mandate lists) is handed to the part that reads it.
 */
#include "profile/prose.h"

#include "base/utf8.h"

#include <string.h>

/* Numbers like those of paragraphs, which restarted. */
static const struct number_form plain_numbers = { "number", NUMBERING_NUMBER, NULL };

/* A paragraph whose number the format itself keeps (automatic numbering). */
static bool take_numbered_block(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    const struct block *block = line_at(builder, i)->block;
    struct paragraph_number number;
    if (!block->n || block->kind != BLOCK_PARAGRAPH || !block->text.length)
        return false;
    if (prose_take_numbered_heading(prose, i, slice_of(block->n), 0))
        return true;
    enum numbering_verdict verdict = NUMBER_LIST;
    bool is_number = paragraph_number_parse(slice_of(block->n), &number);
    if (is_number) {
        verdict = numbering_judge(&builder->numbering, number, true);
        numbering_take(&builder->numbering, number, verdict);
    }
    prose_open(prose, verdict == NUMBER_PARAGRAPH ? OPEN_PARAGRAPH : OPEN_ITEM, i, NULL, NULL);
    prose->body.n = slice_of(block->n);
    prose->body.form = verdict == NUMBER_LIST && is_number ? &plain_numbers : NULL;
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

/* Whether a number without its mark is that of the next paragraph: of the numbers with theirs the one behind it comes
 * first. */
static bool goes_on_without_mark(const struct builder *builder, size_t i, struct paragraph_number number)
{
    struct paragraph_number other;
    if (builder->numbering.last.value == 0 || !numbering_is_next(&builder->numbering, number))
        return false;
    for (size_t k = i + 1; k < builder->lines.items.count && k <= i + LINES_AHEAD; k++)
        if (number_at(builder, k, &other) && other.prefix == number.prefix
            && (other.value == number.value || other.value == number.value + 1))
            return other.value == number.value + 1;
    return false;
}

static bool parse_number(const struct builder *builder, const struct regex *regex, size_t i, struct regex_match *match,
                         struct paragraph_number *number)
{
    struct slice text = line_text(builder, i);
    return regex && regex_find(regex, builder->scratch, text, 0, match) == REGEX_MATCH
        && paragraph_number_parse(regex_slice(text, match, regex_group(regex, "n")), number);
}

/* The pattern by which a line begins with a paragraph's number, or NULL. */
static const struct regex *number_pattern(const struct builder *builder, size_t i, struct regex_match *match,
                                          struct paragraph_number *number)
{
    const struct profile *profile = builder->profile;
    if (parse_number(builder, profile->paragraph, i, match, number))
        return profile->paragraph;
    bool bare = parse_number(builder, profile->bare_paragraph, i, match, number)
        && goes_on_without_mark(builder, i, *number);
    return bare ? profile->bare_paragraph : NULL;
}

/* A line that starts with a paragraph's number. */
static bool take_numbered(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    struct regex_match match;
    struct paragraph_number number;
    if (take_numbered_block(prose, i))
        return true;
    const struct regex *regex = number_pattern(builder, i, &match, &number);
    if (!regex)
        return false;
    bool is_apart = prose_apart_for_form(prose) || line_at(builder, i)->page_start;
    enum numbering_verdict verdict = numbering_judge(&builder->numbering, number, is_apart);
    if (verdict == NUMBER_NONE || (verdict == NUMBER_LIST && regex != builder->profile->paragraph) || (!is_apart && builder->document->trailing_blanks)
        || (verdict == NUMBER_PARAGRAPH && stands_by_chance(builder, i, number)))
        return false;
    struct slice n = regex_slice(line_text(builder, i), &match, regex_group(regex, "n"));
    if (verdict == NUMBER_LIST && prose_take_numbered_heading(prose, i, n, match.group[0].end))
        return true;
    numbering_take(&builder->numbering, number, verdict);
    prose_open(prose, verdict == NUMBER_PARAGRAPH ? OPEN_PARAGRAPH : OPEN_ITEM, i, regex, &match);
    prose->body.form = verdict == NUMBER_LIST ? &plain_numbers : NULL;
    return true;
}

/* A line that starts with what opens an item or a note. */
static bool take_marked(struct prose *prose, size_t i, const struct regex *regex, enum open_kind kind)
{
    struct regex_match match;
    if (!regex || !prose_apart(prose)
        || regex_find(regex, prose->builder->scratch, line_text(prose->builder, i), 0, &match) != REGEX_MATCH)
        return false;
    prose_open(prose, kind, i, regex, &match);
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
static bool is_item(const struct prose *prose, size_t i, const struct item_rule *rule)
{
    struct slice text = line_text(prose->builder, i);
    struct regex_match match;
    struct ordinal ordinal, last;
    if (regex_find(rule->match, prose->builder->scratch, text, 0, &match) != REGEX_MATCH)
        return false;
    const struct number_form *form = &rule->form;
    if (!prose->builder->document->lines || !form->name || behind_end_mark(prose->builder, i)
        || !ordinal_parse(form->numbering, form->words, regex_slice(text, &match, regex_group(rule->match, "n")), &ordinal))
        return true;
    bool next = prose->body.kind == OPEN_ITEM && ordinal_parse(form->numbering, form->words, prose->body.n, &last)
        && ordinal_follows(&last, &ordinal);
    return next || ordinal_is_first(&ordinal);
}

static bool take_item(struct prose *prose, size_t i)
{
    for (size_t k = 0; prose_apart(prose) && k < prose->builder->profile->items.count; k++) {
        const struct item_rule *rule = &prose->builder->profile->items.items[k];
        if (is_item(prose, i, rule))
            return take_marked(prose, i, rule->match, OPEN_ITEM);
    }
    return false;
}

/* A table without a caption, of lines or of cells. */
/* A mandate list that no heading announces, or an entry printed apart from its list. */
static bool take_mandates(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    builder->at = i;
    if (starts_mandates(builder, i)) {
        prose_finish(prose);
        build_mandates(builder);
        return true;
    }
    if (prose_apart_for_form(prose) && adopt_orphan(builder))
        return true;
    builder->at = i + 1;
    return false;
}

/* A heading known by its words, or a caption. */
static bool take_title(struct prose *prose, size_t i)
{
    struct regex_match match;
    const struct heading_rule *heading = heading_of(prose->builder, i, &match);
    if (heading) {
        prose_take_heading(prose, i, heading, &match);
        return true;
    }
    const struct caption_rule *caption = caption_of(prose->builder, i, &match);
    if (caption)
        prose_take_caption(prose, i, caption, &match);
    return caption != NULL;
}

/* Headings, captions and tables that interrupt running text. True when the line (and what belongs to it) was taken. */
static bool take_structure(struct prose *prose, size_t i)
{
    bool is_grid = line_at(prose->builder, i)->block->kind == BLOCK_TABLE;
    if ((is_grid || prose_apart_for_form(prose)) && (take_title(prose, i) || prose_take_further_table(prose, i) || prose_take_bare_table(prose, i)))
        return true;
    return take_mandates(prose, i);
}

/* Text without a number: goes on the open block, or stands alone. */
static void take_text(struct prose *prose, size_t i)
{
    if (!prose_apart(prose))
        prose_add_line(prose, i, 0);
    else if (prose_looks_like_heading(prose, i))
        prose_take_loose_heading(prose, i);
    else
        prose_open(prose, OPEN_TEXT, i, NULL, NULL);
}

static void take_line(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    const struct line *line = line_at(builder, i);
    if (line->residue && line->last_of_page)
        return;
    if (take_structure(prose, i))
        return;
    if (!take_numbered(prose, i) && !take_item(prose, i)
        && !take_marked(prose, i, builder->profile->note, OPEN_NOTE))
        take_text(prose, i);
}

/* Whether the model may grow behind line i. */
static bool has_room(struct builder *builder, size_t i, struct error *error)
{
    const struct source *source = &builder->document->source;
    if (!builder->deep && !builder_fills(builder, 0))
        return true;
    struct position at = source_position(source, report_place(&line_at(builder, i)->block->text).start, COLUMN_BYTES);
    if (builder->deep)
        return error_set(error, source->path, at.line, 0, "nests sections or lists deeper than the limit of %zu",
                         builder->limits->depth);
    return error_set(error, source->path, at.line, 0, "needs more than the limit of %zu elements",
                     builder->limits->elements);
}

bool build_prose(struct builder *builder, struct error *error)
{
    struct prose prose = { .builder = builder };
    bool ok = patterns_hold(builder, NULL, error);
    if (builder->lines.items.count > builder->limits->blocks)
        return error_set(error, builder->document->source.path, 0, 0, "more than %zu lines or paragraphs",
                         builder->limits->blocks);
    while (ok && builder->at < builder->lines.items.count) {
        size_t i = builder->at++;
        const struct line *line = line_at(builder, i);
        if (line->role == LINE_TEXT) {
            prose_change_part(&prose, part_at(builder, i), i);
            take_line(&prose, i);
        }
        ok = patterns_hold(builder, line->block, error) && has_room(builder, i, error);
    }
    prose_change_part(&prose, NULL, 0);
    prose_finish(&prose);
    text_builder_release(&prose.body.pieces);
    return ok;
}
