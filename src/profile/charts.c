/*
 * Charts whose data the format keeps: each goes to the figure that it is, the last one announced before it in its
 * section. Its data may stand elsewhere in the source: where it belongs is told by the text before it. A pass of its own, because a chart may stand between the lines of its figure's caption.
 */
#include "profile/builder.h"

#include "model/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits that a binary value keeps of the decimal one that was typed. */
#define MOST_DIGITS 15

static bool is_figure(const xmlNode *node)
{
    return report_is(node, "figure");
}

static bool has_series(const xmlNode *figure)
{
    for (const xmlNode *child = figure->children; child; child = child->next)
        if (report_is(child, "series"))
            return true;
    return false;
}

/* Where the search for figures has come to: places come in their order. */
struct charts {
    struct builder *builder;
    size_t sections;
    xmlNode *section, *figure; /* of the last chart */
};

/* The last figure of a section that begins before a place, unless it has a chart; a new one when there is none. */
static xmlNode *figure_of(const struct charts *charts, xmlNode *section, struct span place)
{
    struct builder *builder = charts->builder;
    xmlNode *found = NULL, *subsection = NULL;
    for (xmlNode *node = section == charts->section ? charts->figure : section->children; node; node = node->next) {
        if (is_figure(node) && report_span(node).start <= place.start)
            found = node;
        if (!subsection && report_is(node, "section"))
            subsection = node;
    }
    if (found && !has_series(found))
        return found;
    xmlNode *figure = report_add(builder->report, section, "figure", place);
    if (found)
        xmlAddNextSibling(found, figure);
    else if (subsection)
        xmlAddPrevSibling(subsection, figure);
    return figure;
}

/* The value that the file keeps is binary: the shortest way to write it that says as much is the number meant. */
static void set_value(xmlNode *point, struct slice text)
{
    char printed[40], *end;
    struct number number;
    struct str value = STR_INIT;
    str_add_slice(&value, text);
    double binary = strtod(str_text(&value), &end);
    bool is_number = value.length && *end == '\0' && isfinite(binary);
    for (int digits = MOST_DIGITS; is_number && digits > 0; digits--) {
        snprintf(printed, sizeof printed, "%.*g", digits, binary);
        if (!number_parse(slice_of(printed), &number))
            continue;
        report_set_number(point, "value", number);
        break;
    }
    str_release(&value);
}

static void add_point(struct builder *builder, xmlNode *series, const struct block_cell *category,
                      const struct block_cell *value)
{
    xmlNode *point = report_add(builder->report, series, "point", report_place(&value->text));
    report_set_slice(point, "category", text_slice(&category->text));
    report_set_slice(point, "text", text_slice(&value->text));
    set_value(point, text_slice(&value->text));
    report_widen(series, report_place(&value->text));
}

static void add_series(struct builder *builder, xmlNode *figure, const struct block_row *row)
{
    const struct block_cell *name = &row->cells[0];
    xmlNode *series = report_add(builder->report, figure, "series", report_place(&name->text));
    report_set_slice(series, "name", text_slice(&name->text));
    report_set(series, "number-format", row->number_format);
    for (uint32_t i = 1; i + 1 < row->cell_count; i += 2)
        add_point(builder, series, &row->cells[i], &row->cells[i + 1]);
}

void build_charts(struct builder *builder)
{
    struct charts charts = { .builder = builder };
    struct span place = { 0, 0 }; /* of the text before */
    for (size_t i = 0; i < builder->lines.items.count; i++) {
        const struct block *block = line_at(builder, i)->block;
        if (line_at(builder, i)->role != LINE_CHART) {
            place = block->text.length ? report_place(&block->text) : place;
            continue;
        }
        xmlNode *section = section_at(builder, &charts.sections, place);
        charts.figure = figure_of(&charts, section, place);
        charts.section = section;
        report_set(charts.figure, "kind", "chart");
        for (uint32_t r = 0; r < block->table.row_count; r++)
            add_series(builder, charts.figure, &block->table.rows[r]);
    }
}
