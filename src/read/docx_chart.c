#include "read/docx_chart.h"

#include <string.h>

/* What a child of a series holds. */
enum field { FIELD_NONE, FIELD_NAME, FIELD_CATEGORY, FIELD_VALUE };

/* A cached point: its place in the series, and its text. */
struct point {
    int32_t index;
    const char *text;
};
typedef VEC(struct point) points;

struct reading {
    struct docx_body *body;
    uint32_t series;         /* depth of the open series, or 0 */
    enum field field;        /* of the open child of the series */
    int32_t index;           /* of the open point */
    bool in_value, in_format;
    struct str text;
    const char *name, *format;
    points categories, values;
    VEC(struct block_row) rows;
    size_t cells;
};

static void open_field(struct reading *reading, enum docx_tag tag)
{
    switch (tag) {
    case DOCX_tx: reading->field = FIELD_NAME; break;
    case DOCX_cat: case DOCX_xVal: reading->field = FIELD_CATEGORY; break;
    case DOCX_val: case DOCX_yVal: reading->field = FIELD_VALUE; break;
    default: reading->field = FIELD_NONE; break;
    }
}

static void start(struct docx_xml *xml, void *state, const struct docx_element *element)
{
    struct reading *reading = state;
    reading->body->xml = xml;
    if (element->tag == DOCX_ser) {
        reading->series = element->depth;
        reading->name = reading->format = NULL;
        vec_clear(&reading->categories);
        vec_clear(&reading->values);
    } else if (reading->series && element->depth == reading->series + 1) {
        open_field(reading, element->tag);
    } else if (reading->series && reading->field && element->tag == DOCX_pt) {
        reading->index = docx_attribute_number(element, "idx", -1);
    }
    bool is_text = reading->series && reading->field && (element->tag == DOCX_v || element->tag == DOCX_formatCode);
    reading->in_value = is_text && element->tag == DOCX_v;
    reading->in_format = is_text && element->tag == DOCX_formatCode;
    if (is_text)
        str_clear(&reading->text);
}

/* Points come in their order. Where categories have several levels, the first is that of single points. */
static void add_point(points *list, int32_t index, const char *text)
{
    if (index >= 0 && (!list->count || vec_last(list).index < index))
        vec_push(list, (struct point){ index, text });
}

/* The text, trimmed, each run of blanks and line ends one blank; in the arena. */
static const char *keep_text(struct arena *arena, struct slice text)
{
    char *kept = arena_copy(arena, text.data, text.length), *to = kept;
    for (const char *at = kept; *at; at++) {
        bool blank = strchr(" \t\r\n", *at) != NULL;
        if (!blank)
            *to++ = *at;
        else if (to > kept && to[-1] != ' ')
            *to++ = ' ';
    }
    to -= to > kept && to[-1] == ' ';
    *to = '\0';
    return kept;
}

static void end_value(struct reading *reading)
{
    const char *kept = keep_text(reading->body->arena, (struct slice){ str_text(&reading->text), reading->text.length });
    docx_body_count(reading->body);
    if (reading->field == FIELD_NAME)
        reading->name = reading->name ? reading->name : kept;
    else
        add_point(reading->field == FIELD_CATEGORY ? &reading->categories : &reading->values, reading->index, kept);
}

static const char *category_at(const struct reading *reading, size_t *at, int32_t index)
{
    const points *categories = &reading->categories;
    while (*at < categories->count && categories->items[*at].index < index)
        (*at)++;
    return *at < categories->count && categories->items[*at].index == index ? categories->items[*at].text : "";
}

static struct block_cell make_cell(const char *text)
{
    return (struct block_cell){ .text = { .data = text, .length = (uint32_t)strlen(text) }, .column_span = 1,
                                .row_span = 1 };
}

/* A row: the name, then each point's category and value. */
static void end_series(struct reading *reading)
{
    struct block_row row = { .number_format = reading->format };
    size_t category = 0;
    reading->series = 0;
    reading->field = FIELD_NONE;
    if (!reading->values.count)
        return;
    row.cells = arena_alloc(reading->body->arena, (1 + 2 * reading->values.count) * sizeof *row.cells);
    row.cells[row.cell_count++] = make_cell(reading->name ? reading->name : "");
    for (size_t i = 0; i < reading->values.count; i++) {
        const struct point *value = &reading->values.items[i];
        row.cells[row.cell_count++] = make_cell(category_at(reading, &category, value->index));
        row.cells[row.cell_count++] = make_cell(value->text);
    }
    reading->cells += row.cell_count;
    vec_push(&reading->rows, row);
}

static void end(struct docx_xml *xml, void *state, enum docx_tag tag, uint32_t depth)
{
    struct reading *reading = state;
    reading->body->xml = xml;
    if (reading->in_value)
        end_value(reading);
    else if (reading->in_format && reading->field == FIELD_VALUE)
        reading->format = arena_copy(reading->body->arena, str_text(&reading->text), reading->text.length);
    reading->in_value = reading->in_format = false;
    if (tag == DOCX_ser && depth == reading->series)
        end_series(reading);
    else if (reading->series && depth == reading->series + 1)
        reading->field = FIELD_NONE;
}

static void text(struct docx_xml *xml, void *state, struct slice text)
{
    struct reading *reading = state;
    size_t limit = reading->body->package->limits->line_length;
    if (!reading->in_value && !reading->in_format)
        return;
    str_add_slice(&reading->text, text);
    if (reading->text.length > limit)
        docx_xml_stop(xml, "has a text longer than the limit of %zu bytes", limit);
}

static void keep(const struct reading *reading, struct block_table *table, struct docx_margin **margins)
{
    struct arena *arena = reading->body->arena;
    size_t count = reading->rows.count;
    *table = (struct block_table){ .row_count = (uint32_t)count };
    if (!count)
        return;
    table->rows = arena_alloc(arena, count * sizeof *table->rows);
    memcpy(table->rows, reading->rows.items, count * sizeof *table->rows);
    *margins = arena_alloc(arena, reading->cells * sizeof **margins);
}

bool docx_chart_read(struct docx_body *body, const char *part, struct block_table *table,
                     struct docx_margin **margins)
{
    static const struct docx_events events = { start, end, text };
    struct reading reading = { .body = body };
    bool ok = docx_xml_parse(body->package, part, &events, &reading);
    if (ok)
        keep(&reading, table, margins);
    str_release(&reading.text);
    vec_release(&reading.categories);
    vec_release(&reading.values);
    vec_release(&reading.rows);
    return ok;
}
