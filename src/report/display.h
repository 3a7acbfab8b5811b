/*
 * Text on a terminal: what a stranger's document may do to it (nothing), and how wide things are.
 */
#ifndef REPORT_DISPLAY_H
#define REPORT_DISPLAY_H

#include "base/str.h"
#include "model/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns of source text that an excerpt shows at most. */
#define DISPLAY_COLUMNS 112

/* Whether a code point must not reach a terminal: control characters, line separators, and the controls of
 * bidirectional text, which make a line read as something else. */
bool display_unsafe(uint32_t code_point);

/* Append text for a terminal: tabs and form feeds as one blank, unsafe characters as <U+001B>, and the excess of long
 * runs of combining marks in the same way. Bytes that are not UTF-8 become U+FFFD. Returns the columns it takes. */
size_t display_add(struct str *out, struct slice text);

/* The first line of a span, cut to DISPLAY_COLUMNS round the span's start; "…" stands for what was cut. */
struct excerpt {
    struct str text;
    size_t caret, width; /* columns before and under the span; width is at least 1 */
};

/* Make an excerpt; the caller releases it. Its cost does not depend on the line's length. */
void excerpt_init(struct excerpt *excerpt, const struct source *source, struct span span);
void excerpt_release(struct excerpt *excerpt);

#endif
