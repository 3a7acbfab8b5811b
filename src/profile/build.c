#include "profile/build.h"
#include "profile/profile.h"

#include <string.h>

/* How many blocks at the start of a document tell what it is. */
#define DETECT_BLOCKS 400

struct slice line_text(const struct builder *builder, size_t i)
{
    return text_slice(&builder->lines.items.items[i].block->text);
}

const struct line *line_at(const struct builder *builder, size_t i)
{
    return &builder->lines.items.items[i];
}

xmlNode *builder_parent(const struct builder *builder)
{
    return builder->sections.count ? vec_last(&builder->sections).node : report_root(builder->report);
}

size_t next_text(const struct builder *builder, size_t i)
{
    while (i < builder->lines.items.count && line_at(builder, i)->role != LINE_TEXT)
        i++;
    return i;
}

const struct heading_rule *heading_of(const struct builder *builder, size_t i, struct regex_match *match)
{
    for (size_t k = 0; k < builder->profile->headings.count; k++) {
        const struct heading_rule *rule = &builder->profile->headings.items[k];
        if (regex_find(rule->match, builder->scratch, line_text(builder, i), 0, match) == REGEX_MATCH)
            return rule;
    }
    return NULL;
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

bool starts_next_paragraph(const struct builder *builder, size_t i)
{
    const struct regex *regex = builder->profile->paragraph;
    struct regex_match match;
    struct paragraph_number number;
    return regex_find(regex, builder->scratch, line_text(builder, i), 0, &match) == REGEX_MATCH
        && paragraph_number_parse(regex_slice(line_text(builder, i), &match, regex_group(regex, "n")), &number)
        && numbering_is_next(&builder->numbering, number);
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

int profile_fit(const struct profile *profile, const struct document *document, const struct limits *limits)
{
    struct regex_scratch *scratch = regex_scratch_new(limits);
    int fit = 0;
    for (size_t i = 0; i < document->blocks.count && i < DETECT_BLOCKS; i++)
        for (size_t k = 0; k < profile->detect.count; k++)
            fit += regex_find(profile->detect.items[k], scratch, text_slice(&document->blocks.items[i].text), 0, NULL)
                == REGEX_MATCH;
    regex_scratch_free(scratch);
    return fit;
}

/* The report's own symbol: the running head that is printed most often. */
static void set_symbol(const struct builder *builder, xmlNode *root)
{
    struct slice best = { "", 0 };
    size_t best_count = 0;
    for (size_t i = 0; i < builder->lines.items.count; i++) {
        struct slice text = line_text(builder, i);
        if (line_at(builder, i)->role != LINE_FURNITURE
            || any_matches(&builder->profile->page_lines, builder->scratch, text))
            continue;
        size_t count = 0;
        for (size_t k = 0; k < builder->lines.items.count; k++)
            count += line_at(builder, k)->role == LINE_FURNITURE && slice_equal(line_text(builder, k), text);
        if (count > best_count) {
            best = text;
            best_count = count;
        }
    }
    if (best_count)
        report_set_slice(root, "symbol", best);
}

static void set_facts(const struct builder *builder)
{
    xmlNode *root = report_root(builder->report);
    report_set(root, "lang", builder->profile->lang);
    report_set(root, "profile", builder->profile->id);
    report_set(root, "format", builder->document->source.format);
    set_symbol(builder, root);
}

bool profile_build(const struct profile *profile, const struct document *document, const struct limits *limits,
                   struct report *report, struct error *error)
{
    struct builder builder = {
        .profile = profile, .document = document, .limits = limits, .report = report,
        .scratch = regex_scratch_new(limits),
    };
    report_init(report, &document->source);
    lines_init(&builder.lines, document, profile, builder.scratch);
    set_facts(&builder);
    bool ok = build_flow(&builder, error);
    if (ok)
        build_footnotes(&builder);
    else
        report_release(report);
    vec_release(&builder.sections);
    vec_release(&builder.all_sections);
    lines_release(&builder.lines);
    regex_scratch_free(builder.scratch);
    return ok;
}
