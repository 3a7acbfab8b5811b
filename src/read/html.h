/*
 * HTML inside other formats.
 */
#ifndef READ_HTML_H
#define READ_HTML_H

#include "base/error.h"
#include "base/limits.h"
#include "model/block.h"

#include <stdbool.h>

/* Add the blocks of the HTML in a span of the document's source. False with the reason when a limit is reached. */
bool html_add_blocks(struct document *document, struct span span, const struct limits *limits, struct error *error);

#endif
