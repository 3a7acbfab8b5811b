/*
 * A grid laid out: which cell stands in which column of which row, with merged cells in all the places they cover.
 * Private to src/profile.
 *
 * Word and HTML cut a table into more columns than a reader sees: a cell may span two of them in one row and one in the
 * next. The columns here are those of the last row of the header, which has one cell for each. A row with as many cells
 * has them in that order; any other row has its cells where they begin.
 */
#ifndef PROFILE_LAYOUT_H
#define PROFILE_LAYOUT_H

#include "base/memory.h"
#include "base/vec.h"
#include "model/block.h"

#include <stdbool.h>
#include <stdint.h>

#define LAYOUT_MOST_COLUMNS 64
#define LAYOUT_MOST_PLACES (1u << 20)

/* One place of the table. */
struct layout_place {
    const struct block_cell *cell; /* NULL where there is none */
    bool first;                    /* the cell begins here: in this row and this column */
    uint16_t span;                 /* columns that it covers in this row */
};

struct layout {
    const struct block_table *table;
    uint32_t rows, columns;
    uint32_t header_rows; /* rows of the header, from the top */
    struct layout_place *places; /* rows × columns; owned */
};

/* Lay out a table whose first header_rows rows are its header; free with layout_release(). False when the table is too
 * large or has no columns; there is then nothing to free. */
bool layout_init(struct layout *layout, const struct block_table *table, uint32_t header_rows);
void layout_release(struct layout *layout);

/* The place in a row and a column, both from 0. */
const struct layout_place *layout_at(const struct layout *layout, uint32_t row, uint32_t column);

/* The text of a place, without blanks at its ends; empty where there is none. */
struct slice layout_text(const struct layout *layout, uint32_t row, uint32_t column);

/* Whether no cell of a row has text. */
bool layout_row_is_blank(const struct block_row *row);

#endif
