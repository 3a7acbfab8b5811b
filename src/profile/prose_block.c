/* A block of running text whose lines are being collected. */
#include "profile/prose.h"

static const char *const element_names[] = {
    [OPEN_NONE] = "", [OPEN_TEXT] = "para", [OPEN_PARAGRAPH] = "para", [OPEN_ITEM] = "item",
    [OPEN_NOTE] = "note",
};

/* Make the element of an open block. */
void prose_finish(struct prose *prose)
{
    struct open_block *block = &prose->body;
    if (block->kind == OPEN_NONE)
        return;
    struct builder *builder = prose->builder;
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
    report_set_text(node, text, 0, text->length);
    report_widen(node, block->n_place);
    if (block->kind == OPEN_ITEM)
        report_widen(parent, report_span(node));
    inline_mark(builder, node);
    add_links(builder, parent, &block->block->text, block->block->marks, block->block->mark_count);
    block->kind = OPEN_NONE;
    block->closed = false;
}

/* Add bytes [from, end) of a line to the open block. */
void prose_add_line(struct prose *prose, size_t i, uint32_t from)
{
    struct open_block *block = &prose->body;
    const struct line *line = line_at(prose->builder, i);
    const struct text *text = &line->block->text;
    struct text part = text_part(&prose->builder->report->arena, text, from, text->length);
    text_join_text(&block->pieces, &part);
    block->closed = line->closes;
}

/* What is printed behind a number, up to the words. */
struct slice prose_mark_between(const struct text *text, uint32_t start, uint32_t end)
{
    return slice_trim((struct slice){ text->data + start, end - start });
}

/* Open a block with a line; group "n" of the match is its number and the text begins behind the match's group "n" and
 * blanks, or at the line's start when there is no match. */
void prose_open(struct prose *prose, enum open_kind kind, size_t i, const struct regex *regex,
                       const struct regex_match *match)
{
    struct open_block *block = &prose->body;
    prose_finish(prose);
    const struct text *text = &line_at(prose->builder, i)->block->text;
    uint32_t from = 0;
    *block = (struct open_block){ .kind = kind, .pieces = block->pieces };
    block->block = line_at(prose->builder, i)->block;
    int group = match ? regex_group(regex, "n") : -1;
    if (match && regex_took_part(match, group)) {
        block->n = regex_slice(text_slice(text), match, group);
        block->n_place = text_span(text, match->group[group].start, match->group[group].end);
        from = match->group[0].end;
        block->typed = true;
        block->mark = prose_mark_between(text, match->group[group].end, from);
    }
    prose_add_line(prose, i, from);
}

/* Whether the next line starts something new: the block before it is finished. */
bool prose_apart(const struct prose *prose)
{
    return prose->body.kind == OPEN_NONE || prose->body.closed;
}

/* The same for a line that has a form of its own: stray text (what a chart leaves) does not hold it back. */
bool prose_apart_for_form(const struct prose *prose)
{
    return prose_apart(prose) || prose->body.kind == OPEN_TEXT;
}
