/*
 * Links, marks of notes, and comments that the format marks in a text. Whoever makes an element of a text adds them
 * behind it; what stands nowhere else (in a caption, a header row, a table that is not understood) is added in a pass over
 * everything, so that none is lost and none is added twice.
 */
#include "profile/builder.h"

#include <stdlib.h>

static void set_link(xmlNode *link, const struct text *text, const struct block_mark *mark)
{
    report_set(link, "href", mark->href);
    report_set_slice(link, "text", (struct slice){ text->data + mark->start, mark->end - mark->start });
}

static void set_reference(xmlNode *reference, const struct block_mark *mark)
{
    report_set(reference, "kind", mark->kind == MARK_FOOTNOTE ? "mark" : "note");
    report_set(reference, "target", mark->n);
}

/* The words are an attribute: no rule takes them for text of the report. */
static void set_comment(xmlNode *node, const struct block_comment *comment)
{
    if (comment->author)
        report_set(node, "author", comment->author);
    if (comment->date)
        report_set(node, "date", comment->date);
    report_set(node, "text", comment->text);
}

/* What a format says of a part of a text. */
static void add_mark(struct builder *builder, xmlNode *parent, const struct text *text, const struct block_mark *mark)
{
    static const char *const names[] = {
        [MARK_LINK] = "link", [MARK_FOOTNOTE] = "ref", [MARK_NOTE] = "ref", [MARK_COMMENT] = "comment",
    };
    xmlNode *node = report_add(builder->report, parent, names[mark->kind], text_span(text, mark->start, mark->end));
    if (mark->kind == MARK_LINK)
        set_link(node, text, mark);
    else if (mark->kind == MARK_COMMENT)
        set_comment(node, mark->comment);
    else
        set_reference(node, mark);
}

void add_links(struct builder *builder, xmlNode *parent, const struct text *text, const struct block_mark *marks,
               uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        add_mark(builder, parent, text, &marks[i]);
    if (count)
        vec_push(&builder->linked, marks);
}

/* The pass ----------------------------------------------------------------------------------------------------- */

struct links_pass {
    struct builder *builder;
    size_t added;    /* of builder->linked, sorted: those that others have added */
    size_t sections; /* how many sections begin before the link at hand */
};

static int compare_marks(const void *left, const void *right)
{
    const struct block_mark *a = *(const struct block_mark *const *)left, *b = *(const struct block_mark *const *)right;
    return (a > b) - (a < b);
}

static bool is_added(const struct links_pass *pass, const struct block_mark *marks)
{
    return pass->added
        && bsearch(&marks, pass->builder->linked.items, pass->added, sizeof *pass->builder->linked.items, compare_marks);
}

static void add_rest(struct links_pass *pass, const struct text *text, const struct block_mark *marks, uint32_t count)
{
    if (count && !is_added(pass, marks))
        add_links(pass->builder, section_at(pass->builder, &pass->sections, report_place(text)), text, marks, count);
}

/* An address at the foot of its page, whatever was going on above it: a paragraph, a table, a mandate list. */
static void add_address(struct links_pass *pass, const struct line *line)
{
    struct span place = report_place(&line->block->text);
    xmlNode *link = report_add(pass->builder->report, section_at(pass->builder, &pass->sections, place), "link", place);
    report_set(link, "href", line->block->href);
}

void build_links(struct builder *builder)
{
    struct links_pass pass = { .builder = builder, .added = builder->linked.count };
    if (pass.added)
        qsort(builder->linked.items, pass.added, sizeof *builder->linked.items, compare_marks);
    for (size_t i = 0; i < builder->lines.items.count; i++) {
        const struct block *block = line_at(builder, i)->block;
        if (line_at(builder, i)->role == LINE_ADDRESS)
            add_address(&pass, line_at(builder, i));
        add_rest(&pass, &block->text, block->marks, block->mark_count);
        for (uint32_t r = 0; r < block->table.row_count; r++)
            for (uint32_t c = 0; c < block->table.rows[r].cell_count; c++) {
                const struct block_cell *cell = &block->table.rows[r].cells[c];
                add_rest(&pass, &cell->text, cell->marks, cell->mark_count);
            }
    }
}
