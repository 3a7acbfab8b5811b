/*
 * What readers of marked-up text share: running text put together with white space collapsed, the marks in it, and
 * tables. The text comes from the source piece by piece, so every byte keeps its place.
 */
#ifndef READ_MARKUP_H
#define READ_MARKUP_H

#include "base/limits.h"
#include "model/block.h"

#include <stdbool.h>

/* Running text under construction: a paragraph, a footnote or a cell. */
struct flow {
    struct text_builder text;
    VEC(struct block_mark) marks;
    struct span blank;         /* white space not yet written; empty when none */
    bool blank_has_line_end;
    const char *href;          /* the link that is open, or NULL; in the arena */
    uint32_t link_start;       /* where its part begins, once it has text */
    bool link_has_text;
};

#define FLOW_INIT { .text = TEXT_BUILDER_INIT, .marks = VEC_INIT }

/* Text and marks as blocks and cells take them. */
struct flow_part {
    struct text text;
    const struct block_mark *marks;
    uint32_t mark_count;
};

/* Append the source's bytes of a span. Runs of ASCII white space become one blank, none between ideographs that a
 * line end parts; those at the start and the end of the text are dropped. */
void flow_add_source(struct flow *flow, const struct source *source, struct span span);

/* Append bytes that stand in the source as something else (an entity). White space in them is text but for the
 * blank, tab and line ends. */
void flow_add_mapped(struct flow *flow, struct slice bytes, struct span span);

/* A place where at least a blank must be: a line break, the border of a block. */
void flow_add_break(struct flow *flow, uint32_t at);

/* Open and close a link; href is in the arena. A link without text leaves no mark. Links do not nest: opening one
 * closes the one before. A link open at flow_finish() goes on in the next text. */
void flow_open_link(struct flow *flow, const char *href);
void flow_close_link(struct flow *flow);

/* Set the mark of footnote n (in the arena, or NULL) on the part from start to the end of the text so far. */
void flow_add_note(struct flow *flow, uint32_t start, const char *n);

/* Bytes of text so far, the blank not yet written counted out. */
uint32_t flow_length(const struct flow *flow);

/* The text so far, without blanks at its ends; the flow is empty and usable again. */
struct flow_part flow_finish(struct flow *flow, struct arena *arena);

/* Free the storage. */
void flow_release(struct flow *flow);

/* A table under construction. Cells and rows go to the arena when they end. */
struct grid {
    VEC(struct block_row) rows;
    VEC(struct block_cell) cells; /* of the row that is open */
};

#define GRID_INIT { VEC_INIT, VEC_INIT }

/* Add a cell to the row that is open; spans are cut to what fits, at least 1. */
void grid_add_cell(struct grid *grid, struct flow_part part, unsigned long column_span, unsigned long row_span);

/* End the row; one without cells is dropped. */
void grid_end_row(struct grid *grid, struct arena *arena, bool header);

/* The table, copied to the arena; the grid is empty and usable again. */
struct block_table grid_finish(struct grid *grid, struct arena *arena);

/* Free the storage. */
void grid_release(struct grid *grid);

/* Add a block of some kind. */
void markup_add_block(struct document *document, enum block_kind kind, struct flow_part part, uint16_t level,
                      const char *n);

/* Add a table unless it is empty. */
void markup_add_table(struct document *document, struct block_table table);

/* Copy trimmed bytes to the arena, NULL when none are left. */
const char *markup_copy(struct arena *arena, struct slice bytes);

/* The number of an ordered item as its format keeps it, without the dot behind: "1." is "1", "(a)" itself. In the
 * arena; NULL when empty. */
const char *markup_number(struct arena *arena, struct slice printed);

#endif
