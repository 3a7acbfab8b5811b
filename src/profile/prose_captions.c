/* Captions of tables and figures, and the tables behind them or without one. */
#include "profile/prose.h"

/* The words of a caption: those on its own line, when its pattern has a title, and the lines behind. */
static struct text *caption_text(struct prose *prose, size_t i, const struct caption_rule *rule,
                                 const struct regex_match *match)
{
    struct builder *builder = prose->builder;
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
        text_join_text(&pieces, prose_title_behind(prose));
    struct text *caption = builder_text(builder, &pieces);
    text_builder_release(&pieces);
    return caption;
}

void prose_take_caption(struct prose *prose, size_t i, const struct caption_rule *rule, const struct regex_match *match)
{
    struct builder *builder = prose->builder;
    const struct text *text = &line_at(builder, i)->block->text;
    struct slice n = regex_slice(text_slice(text), match, regex_group(rule->match, "n"));
    struct span place = report_place(text);
    prose_finish(prose);
    builder->at = i + 1;
    struct text *caption = caption_text(prose, i, rule, match);
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

bool prose_take_bare_table(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    const struct block *block = line_at(builder, i)->block;
    const struct table_rule *rule = table_at(builder, i);
    bool is_grid = block->kind == BLOCK_TABLE;
    if (!is_grid && !(rule && rule->begin && regex_find(rule->begin, builder->scratch, line_text(builder, i), 0, NULL)
                      == REGEX_MATCH))
        return false;
    prose_finish(prose);
    builder->at = i;
    build_table(builder, slice_of(NULL), NULL, is_grid ? grid_place(&block->table) : report_place(&block->text));
    return true;
}

/* A further table under the caption before it, named on a line of its own. */
bool prose_take_further_table(struct prose *prose, size_t i)
{
    struct builder *builder = prose->builder;
    if (!starts_part(builder, i))
        return false;
    prose_finish(prose);
    builder->at = i;
    build_table(builder, slice_of(NULL), NULL, report_place(&line_at(builder, i)->block->text));
    return true;
}
