/*
 * Places of findings as reporters print them.
 */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H

#include "base/str.h"
#include "model/source.h"

#include <stdbool.h>

/* 1-based lines and columns in code points; the end is exclusive. Zeros when the span is no place. */
struct place {
    bool known;
    struct position start, end;
};

/* The place of a span, its columns in code points; source may be NULL. */
struct place place_of(const struct source *source, struct span span);

/* The same with columns in UTF-8 bytes of the file: a byte-order mark counts on the first line. */
struct place place_in_bytes(const struct source *source, struct span span);

/* Append "path:line:column", or the path alone when the place is not known, safe for a terminal. */
void place_format(const char *path, const struct source *source, struct span span, struct str *out);

#endif
