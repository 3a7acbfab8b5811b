/*
 * Fuzzing the way of a table kept as CSV: read, written and read again, and taken as terms, as ranges and as a registry.
 */
#include "scratch.h"

#include "base/csv.h"
#include "check/known.h"
#include "rule/table.h"
#include "rule/terms.h"

#include <stdlib.h>
#include <string.h>

#define LIMIT ((size_t)1 << 20)

static void write_record(struct str *out, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            str_add_char(out, ',');
        csv_add_field(out, fields[i]);
    }
    str_add_char(out, '\n');
}

static void compare(const struct csv_file *file, const struct csv_file *again)
{
    if (again->column_count != file->column_count || again->records.count != file->records.count)
        abort();
    for (size_t i = 0; i < file->records.count; i++)
        for (size_t column = 0; column < file->column_count; column++)
            if (strcmp(file->records.items[i].fields[column], again->records.items[i].fields[column]) != 0)
                abort();
}

/* What is written must be read as the same. */
static void write_again(const struct csv_file *file)
{
    struct str text = STR_INIT;
    struct csv_file again;
    struct error error = ERROR_INIT;
    write_record(&text, file->columns, file->column_count);
    for (size_t i = 0; i < file->records.count; i++)
        write_record(&text, file->records.items[i].fields, file->column_count);
    if (!csv_file_read(&again, scratch_write("again.csv", str_text(&text), text.length), 16 * LIMIT, &error))
        abort();
    compare(file, &again);
    csv_file_release(&again);
    str_release(&text);
}

static void read_and_write(const char *path)
{
    struct csv_file file;
    struct error error = ERROR_INIT;
    if (csv_file_read(&file, path, LIMIT, &error)) {
        if (file.column_count > 1) /* an empty field alone would be written as a blank line, which is no record */
            write_again(&file);
        csv_file_release(&file);
    }
    error_release(&error);
}

static void take_as_terms(const char *path)
{
    struct term_lists *lists = term_lists_new();
    struct error error = ERROR_INIT;
    term_lists_add(lists, "list", path, &error);
    term_lists_free(lists);
    error_release(&error);
}

static void take_as_ranges(const char *path, bool dates)
{
    struct range_tables *tables = range_tables_new();
    struct error error = ERROR_INIT;
    if (range_tables_add(tables, "table", path, dates, 1, &error)) {
        const struct range_table *table = range_tables_find(tables, "table");
        struct str out = STR_INIT;
        range_table_holds(table, slice_of("1"), slice_of("1946"));
        range_table_ranges(table, slice_of("1"), &out);
        range_table_keys(table, slice_of("1946"), &out);
        str_release(&out);
    }
    range_tables_free(tables);
    error_release(&error);
}

static void take_as_registry(const char *path)
{
    struct error error = ERROR_INIT;
    struct registry *registry = registry_read(path, LIMIT, &error);
    if (registry) {
        registry_has(registry, "A/RES/70/1");
        registry_value(registry, "A/RES/70/1", "date");
    }
    registry_free(registry);
    error_release(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = scratch_write("input.csv", data, size);
    read_and_write(path);
    take_as_terms(path);
    take_as_ranges(path, false);
    take_as_ranges(path, true);
    take_as_registry(path);
    return 0;
}
