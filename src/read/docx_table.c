/* Tables of a Word file: rows of cells, with merged cells as spans. */
#include "read/docx_body.h"

#include <string.h>

#define MOST_COLUMNS 1024 /* Word has 63; beyond, cells are no longer merged downwards */

void docx_table_release(struct docx_table *table)
{
    vec_release(&table->cells);
    vec_release(&table->margins);
    vec_release(&table->rows);
    vec_release(&table->above);
    vec_release(&table->now);
}

void docx_table_open(struct docx_body *body)
{
    docx_container_flush(body);
    vec_push(&body->tables, (struct docx_table){ .span = 1 });
}

void docx_row_open(struct docx_table *table)
{
    vec_push(&table->rows, (struct docx_row){ .first = table->cells.count });
    table->column = 0;
    table->row_deleted = table->in_row_properties = false;
}

static void swap_columns(struct docx_table *table)
{
    size_t *items = table->above.items, capacity = table->above.capacity;
    table->above.items = table->now.items;
    table->above.count = table->now.count;
    table->above.capacity = table->now.capacity;
    table->now.items = items;
    table->now.capacity = capacity;
    vec_clear(&table->now);
}

void docx_row_close(struct docx_table *table)
{
    if (table->row_deleted) {
        table->cells.count = table->margins.count = vec_last(&table->rows).first;
        table->rows.count--;
        vec_clear(&table->now);
    } else {
        swap_columns(table);
    }
}

static void push_cell(struct docx_table *table, struct block_cell cell, struct docx_margin margin)
{
    vec_push(&table->cells, cell);
    vec_push(&table->margins, margin);
}

/* Columns that a row leaves out before its first cell. */
static void add_gap(struct docx_table *table, int32_t columns)
{
    if (columns <= 0 || columns > MOST_COLUMNS)
        return;
    push_cell(table, (struct block_cell){ .text = { .data = "" }, .column_span = (uint16_t)columns, .row_span = 1 },
              (struct docx_margin){ .none = true });
    table->column += (uint32_t)columns;
}

void docx_row_property(struct docx_body *body, struct docx_table *table, const struct docx_element *element)
{
    if (element->tag == DOCX_tblHeader) {
        vec_last(&table->rows).header = docx_is_on(element);
    } else if (element->tag == DOCX_gridBefore) {
        add_gap(table, docx_attribute_number(element, "val", 0));
    } else if (element->tag == DOCX_del) {
        table->row_deleted = true;
        body->skip = vec_last(&body->frames).depth;
    }
}

void docx_cell_property(struct docx_body *body, struct docx_table *table, const struct docx_element *element)
{
    if (element->tag == DOCX_gridSpan) {
        int32_t span = docx_attribute_number(element, "val", 1);
        table->span = span < 1 ? 1 : span > MOST_COLUMNS ? MOST_COLUMNS : (uint16_t)span;
    } else if (element->tag == DOCX_vMerge) {
        table->merge = docx_attribute_is(element, "val", "restart") ? DOCX_MERGE_STARTS : DOCX_MERGE_GOES_ON;
    } else if (element->tag == DOCX_cellDel) {
        table->cell_deleted = true;
        body->skip = vec_last(&body->frames).depth;
    }
}

void docx_cell_open(struct docx_body *body, struct docx_table *table)
{
    table->span = 1;
    table->merge = DOCX_NOT_MERGED;
    table->cell_deleted = false;
    docx_body_count(body);
}

/* 1 + the cell that began the merge which goes on here, or 0. */
static size_t merge_above(const struct docx_table *table)
{
    bool goes_on = table->merge == DOCX_MERGE_GOES_ON && table->column < table->above.count;
    return goes_on ? table->above.items[table->column] : 0;
}

static void note_merge(struct docx_table *table, size_t cell)
{
    if (table->column >= MOST_COLUMNS)
        return;
    while (table->now.count < table->column)
        vec_push(&table->now, 0);
    vec_push(&table->now, cell);
}

/* What Word does not show of a merged cell, its parts below the first, is not read. */
void docx_cell_close(struct docx_body *body, struct docx_table *table)
{
    struct docx_container *container = docx_container(body);
    if (table->cell_deleted)
        return;
    size_t above = merge_above(table);
    if (above) {
        struct block_cell *first = &table->cells.items[above - 1];
        first->row_span = (uint16_t)(first->row_span + (first->row_span < UINT16_MAX));
        note_merge(table, above);
    } else {
        struct docx_content content = docx_container_content(body, container);
        push_cell(table, (struct block_cell){ content.text, content.marks, content.mark_count, table->span, 1 },
                  content.margin);
        note_merge(table, table->merge ? table->cells.count : 0);
        docx_items_splice(&table->deferred, &container->items);
    }
    table->column += table->span;
}

static struct block_row *make_rows(struct docx_body *body, const struct docx_table *table, struct block_cell *cells)
{
    struct block_row *rows = arena_alloc(body->arena, table->rows.count * sizeof *rows);
    for (size_t i = 0; i < table->rows.count; i++) {
        size_t first = table->rows.items[i].first;
        size_t end = i + 1 < table->rows.count ? table->rows.items[i + 1].first : table->cells.count;
        rows[i] = (struct block_row){ cells + first, (uint32_t)(end - first), table->rows.items[i].header, NULL };
    }
    return rows;
}

static struct docx_item *make_item(struct docx_body *body, const struct docx_table *table)
{
    size_t count = table->cells.count;
    struct block_cell *cells = arena_alloc(body->arena, (count + 1) * sizeof *cells);
    struct docx_margin *margins = arena_alloc(body->arena, (count + 1) * sizeof *margins);
    if (count) {
        memcpy(cells, table->cells.items, count * sizeof *cells);
        memcpy(margins, table->margins.items, count * sizeof *margins);
    }
    struct docx_item *item = arena_alloc(body->arena, sizeof *item);
    *item = (struct docx_item){
        .is_block = true,
        .block = { .kind = BLOCK_TABLE, .text = { .data = "" },
                   .table = { make_rows(body, table, cells), (uint32_t)table->rows.count } },
        .margins = margins,
    };
    return item;
}

void docx_table_close(struct docx_body *body)
{
    struct docx_table *table = &vec_last(&body->tables);
    struct docx_container *container = docx_container(body);
    if (table->rows.count)
        docx_items_push(&container->items, make_item(body, table));
    docx_items_splice(&container->items, &table->deferred);
    docx_table_release(table);
    body->tables.count--;
}
