#include "profile/layout.h"

#include <string.h>

/* The grid as the format cuts it. */
struct raster {
    uint32_t rows, width;
    struct raster_place {
        const struct block_cell *cell;
        uint32_t row, column; /* where the cell begins */
    } *places;
};

/* A run of places of one cell in one row of the raster. */
struct run {
    uint32_t start, end;
};
typedef VEC(struct run) runs;

static uint32_t span_of(uint16_t span)
{
    return span ? span : 1;
}

static uint32_t raster_width(const struct block_table *table)
{
    uint32_t width = 0;
    for (uint32_t r = 0; r < table->row_count; r++) {
        uint32_t own = 0;
        for (uint32_t i = 0; i < table->rows[r].cell_count && own <= LAYOUT_MOST_COLUMNS; i++)
            own += span_of(table->rows[r].cells[i].column_span);
        width = own > width ? own : width;
    }
    return width;
}

static struct raster_place *raster_at(const struct raster *raster, uint32_t row, uint32_t column)
{
    return &raster->places[(size_t)row * raster->width + column];
}

static void put_cell(struct raster *raster, const struct block_cell *cell, uint32_t row, uint32_t column)
{
    uint32_t last_row = row + span_of(cell->row_span), last_column = column + span_of(cell->column_span);
    for (uint32_t r = row; r < last_row && r < raster->rows; r++)
        for (uint32_t c = column; c < last_column && c < raster->width; c++)
            if (!raster_at(raster, r, c)->cell)
                *raster_at(raster, r, c) = (struct raster_place){ cell, row, column };
}

static void put_row(struct raster *raster, const struct block_row *row, uint32_t r)
{
    uint32_t column = 0;
    for (uint32_t i = 0; i < row->cell_count; i++) {
        while (column < raster->width && raster_at(raster, r, column)->cell)
            column++;
        if (column >= raster->width)
            return;
        put_cell(raster, &row->cells[i], r, column);
        column += span_of(row->cells[i].column_span);
    }
}

static bool raster_init(struct raster *raster, const struct block_table *table)
{
    *raster = (struct raster){ .rows = table->row_count, .width = raster_width(table) };
    if (raster->width == 0 || raster->width > LAYOUT_MOST_COLUMNS
        || (uint64_t)raster->width * raster->rows > LAYOUT_MOST_PLACES)
        return false;
    raster->places = mem_calloc((size_t)raster->rows * raster->width, sizeof *raster->places);
    for (uint32_t r = 0; r < raster->rows; r++)
        put_row(raster, &table->rows[r], r);
    return true;
}

/* The cells of a row from left to right, those from above that go on in it included. */
static void find_runs(const struct raster *raster, uint32_t row, runs *found)
{
    vec_clear(found);
    for (uint32_t c = 0; c < raster->width; c++) {
        bool goes_on = c && raster_at(raster, row, c)->cell
            && raster_at(raster, row, c)->cell == raster_at(raster, row, c - 1)->cell;
        if (goes_on)
            vec_last(found).end = c + 1;
        else
            vec_push(found, (struct run){ c, c + 1 });
    }
}

bool layout_row_is_blank(const struct block_row *row)
{
    for (uint32_t i = 0; i < row->cell_count; i++)
        if (slice_trim(text_slice(&row->cells[i].text)).length)
            return false;
    return true;
}

/* The row whose cells are the columns: the header's last one with text, else the first row. */
static uint32_t leaf_row(const struct block_table *table, uint32_t header_rows)
{
    uint32_t row = 0;
    for (uint32_t r = 0; r < header_rows; r++)
        if (!layout_row_is_blank(&table->rows[r]))
            row = r;
    return row;
}

static void set_place(struct layout *layout, const struct raster *raster, uint32_t row, uint32_t column,
                      struct run run, uint16_t span)
{
    const struct raster_place *from = raster_at(raster, row, run.start);
    for (uint32_t i = 0; i < span && column + i < layout->columns; i++) {
        struct layout_place *place = &layout->places[(size_t)row * layout->columns + column + i];
        if (!place->cell)
            *place = (struct layout_place){ from->cell, i == 0 && from->row == row && from->column == run.start, span };
    }
}

/* How many columns begin within a run, and the first of them. */
static uint16_t columns_in(const runs *leaves, struct run run, uint32_t *first)
{
    uint16_t count = 0;
    for (uint32_t i = 0; i < leaves->count; i++) {
        if (leaves->items[i].start < run.start || leaves->items[i].start >= run.end)
            continue;
        if (count++ == 0)
            *first = i;
    }
    return count;
}

/* The column within which a run begins. */
static uint32_t column_of(const runs *leaves, struct run run)
{
    uint32_t i = 0;
    while (i + 1 < leaves->count && leaves->items[i].end <= run.start)
        i++;
    return i;
}

static void lay_row(struct layout *layout, const struct raster *raster, const runs *leaves, uint32_t row, runs *cells)
{
    find_runs(raster, row, cells);
    bool in_order = cells->count == leaves->count && row >= layout->header_rows;
    for (uint32_t i = 0; i < cells->count; i++) {
        struct run run = cells->items[i];
        uint32_t column = i;
        uint16_t span = in_order ? 1 : columns_in(leaves, run, &column);
        if (span == 0) {
            column = column_of(leaves, run);
            span = 1;
        }
        set_place(layout, raster, row, column, run, span);
    }
}

bool layout_init(struct layout *layout, const struct block_table *table, uint32_t header_rows)
{
    struct raster raster;
    *layout = (struct layout){ .table = table, .rows = table->row_count, .header_rows = header_rows };
    if (!raster_init(&raster, table))
        return false;
    runs leaves = VEC_INIT, cells = VEC_INIT;
    find_runs(&raster, leaf_row(table, header_rows), &leaves);
    layout->columns = (uint32_t)leaves.count;
    layout->places = mem_calloc((size_t)layout->rows * layout->columns, sizeof *layout->places);
    for (uint32_t r = 0; r < layout->rows; r++)
        lay_row(layout, &raster, &leaves, r, &cells);
    vec_release(&leaves);
    vec_release(&cells);
    mem_free(raster.places);
    return true;
}

void layout_release(struct layout *layout)
{
    mem_free(layout->places);
    layout->places = NULL;
}

const struct layout_place *layout_at(const struct layout *layout, uint32_t row, uint32_t column)
{
    return &layout->places[(size_t)row * layout->columns + column];
}

struct slice layout_text(const struct layout *layout, uint32_t row, uint32_t column)
{
    const struct layout_place *place = layout_at(layout, row, column);
    return place->cell ? slice_trim(text_slice(&place->cell->text)) : slice_of(NULL);
}
