/*
 * Tables kept as comma-separated values (RFC 4180), such as a spreadsheet saves them: vocabularies, registries.
 *
 * The first record names the columns. Fields are separated by the first comma, semicolon or tab that stands in it outside
 * quotation marks (spreadsheets choose by the language of their user). Blanks around a field that is not in quotes do not
 * count, blank lines are passed over, a byte order mark at the start too.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/error.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One record: as many fields as there are columns. */
struct csv_record {
    const char *const *fields; /* NUL-terminated; "" for an empty one */
    uint32_t line;             /* 1-based, where the record begins */
};

/* What a file holds. Everything is borrowed from it and lives until csv_file_release(). */
struct csv_file {
    struct arena arena;
    const char *const *columns; /* their names, in order */
    size_t column_count;
    VEC(struct csv_record) records; /* without the first, in order */
};

#define CSV_FILE_INIT { ARENA_INIT, NULL, 0, VEC_INIT }

/* No such column. */
#define CSV_NONE ((size_t)-1)

/* Read a file of at most limit bytes. On failure false, nothing to free, and the error says where: it cannot be read, is
 * no UTF-8, has a byte of value 0, a quotation mark out of place, a record with more or fewer fields than columns, two
 * columns of one name, or no columns at all. */
bool csv_file_read(struct csv_file *file, const char *path, size_t limit, struct error *error);
void csv_file_release(struct csv_file *file);

/* The column of that name, or CSV_NONE. */
size_t csv_file_column(const struct csv_file *file, const char *name);

/* Append one field, in quotes where it needs them. */
void csv_add_field(struct str *out, const char *text);

#endif
