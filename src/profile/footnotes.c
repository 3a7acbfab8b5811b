/*
 * Footnotes: texts below the rule at the foot of pages. They are read in a pass of their own, because what they
 * interrupt (a paragraph, a table) goes on over them.
 */
#include "profile/builder.h"

struct open_footnote {
    struct text_builder pieces;
    struct slice n;
    struct span n_place;
    bool open;
    size_t sections; /* how many sections begin before the footnotes read so far */
};

/* The section that a place lies in: the last one that begins before it. Places come in their order. */
static xmlNode *section_of(const struct builder *builder, struct open_footnote *footnote, struct span place)
{
    while (footnote->sections < builder->all_sections.count
           && report_span(builder->all_sections.items[footnote->sections]).start <= place.start)
        footnote->sections++;
    return footnote->sections ? builder->all_sections.items[footnote->sections - 1] : report_root(builder->report);
}

static void finish(struct builder *builder, struct open_footnote *footnote)
{
    if (!footnote->open)
        return;
    struct text *text = builder_text(builder, &footnote->pieces);
    xmlNode *parent = section_of(builder, footnote, span_join(footnote->n_place, report_place(text)));
    xmlNode *node = report_add(builder->report, parent, "footnote", footnote->n_place);
    if (footnote->n.length)
        report_set_slice(node, "n", footnote->n);
    report_set_text(builder->report, node, text, 0, text->length);
    report_widen(node, footnote->n_place);
    inline_mark(builder, node);
    footnote->open = false;
}

static void reopen(struct open_footnote *footnote)
{
    footnote->n = slice_of(NULL);
    footnote->n_place = (struct span){ 0, 0 };
    footnote->open = true;
}

/* A mark opens a footnote; a line without one goes on the footnote before, over the page's end if need be. */
static void take_line(struct builder *builder, struct open_footnote *footnote, const struct block *block)
{
    const struct regex *regex = builder->profile->footnote;
    struct slice text = text_slice(&block->text);
    struct regex_match match;
    struct text part = block->text;
    if (block->kind == BLOCK_FOOTNOTE) {
        finish(builder, footnote);
        reopen(footnote);
        footnote->n = slice_of(block->n);
    } else if (regex && regex_find(regex, builder->scratch, text, 0, &match) == REGEX_MATCH) {
        finish(builder, footnote);
        int group = regex_group(regex, "n");
        reopen(footnote);
        footnote->n = regex_slice(text, &match, group);
        if (footnote->n.length)
            footnote->n_place = text_span(&block->text, match.group[group].start, match.group[group].end);
        part = text_part(&builder->report->arena, &block->text, match.group[0].end, block->text.length);
    }
    footnote->open = true;
    add_links(builder, report_root(builder->report), &block->text, block->marks, block->mark_count);
    text_join_text(&footnote->pieces, &part);
}

void build_footnotes(struct builder *builder)
{
    struct open_footnote footnote = { .pieces = TEXT_BUILDER_INIT };
    for (size_t i = 0; i < builder->lines.items.count; i++)
        if (line_at(builder, i)->role == LINE_FOOTNOTE)
            take_line(builder, &footnote, line_at(builder, i)->block);
    finish(builder, &footnote);
    text_builder_release(&footnote.pieces);
}
