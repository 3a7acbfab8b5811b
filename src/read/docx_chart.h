/*
 * Charts of a Word file: the values that the file keeps of what a chart shows.
 */
#ifndef READ_DOCX_CHART_H
#define READ_DOCX_CHART_H

#include "model/block.h"
#include "read/docx_body.h"

/* Read a chart's part as the table of a BLOCK_CHART, with a margin for each cell, in the arena; its texts are in no
 * source yet. What it holds counts against the limit on paragraphs. False with package->error. */
bool docx_chart_read(struct docx_body *body, const char *part, struct block_table *table,
                     struct docx_margin **margins);

#endif
