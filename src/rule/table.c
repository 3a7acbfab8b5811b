#include "rule/table.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/vec.h"

#include <stdint.h>
#include <string.h>

#define MAX_TABLE_SIZE ((size_t)16 << 20)
#define MAX_DIGITS 15 /* of a number: 64 bits hold it with room to add the slack */

/* A printed value: everything from first to last. */
struct extent {
    int64_t first, last;
};

struct range {
    const char *key, *from, *to; /* as printed; in the file */
    struct extent extent;
};

struct range_table {
    char *name;
    bool dates;
    int64_t slack;
    struct csv_file file;
    VEC(struct range) ranges;
};

struct range_tables {
    VEC(struct range_table *) items;
};

/* ------------------------------------------------------------------------------------------------ values */

/* The digits at *at, count of them (0: as many as there are); false when there are not. */
static bool read_digits(struct slice text, size_t *at, size_t count, int64_t *value)
{
    size_t start = *at;
    *value = 0;
    while (*at < text.length && text.data[*at] >= '0' && text.data[*at] <= '9' && *at - start < MAX_DIGITS
           && (count == 0 || *at - start < count))
        *value = *value * 10 + (text.data[(*at)++] - '0');
    return count ? *at - start == count : *at > start;
}

static bool read_number(struct slice text, struct extent *extent)
{
    size_t at = 0;
    if (!read_digits(text, &at, 0, &extent->first) || at != text.length)
        return false;
    extent->last = extent->first;
    return true;
}

/* One more part of a date behind a hyphen, which widens the extent when it is absent. */
static bool read_part(struct slice text, size_t *at, struct extent *extent)
{
    int64_t value = 0;
    bool present = *at < text.length;
    if (present && (text.data[(*at)++] != '-' || !read_digits(text, at, 2, &value)))
        return false;
    extent->first = extent->first * 100 + value;
    extent->last = extent->last * 100 + (present ? value : 99);
    return true;
}

static bool read_date(struct slice text, struct extent *extent)
{
    size_t at = 0;
    if (!read_digits(text, &at, 4, &extent->first))
        return false;
    extent->last = extent->first;
    for (int part = 0; part < 2; part++) /* the month and the day, which may be left out */
        if (!read_part(text, &at, extent))
            return false;
    return at == text.length;
}

static bool read_value(const struct range_table *table, struct slice text, struct extent *extent)
{
    text = slice_trim(text);
    return table->dates ? read_date(text, extent) : read_number(text, extent);
}

/* ------------------------------------------------------------------------------------------------ loading */

struct range_tables *range_tables_new(void)
{
    return mem_calloc(1, sizeof(struct range_tables));
}

static void free_table(struct range_table *table)
{
    vec_release(&table->ranges);
    csv_file_release(&table->file);
    mem_free(table->name);
    mem_free(table);
}

void range_tables_free(struct range_tables *tables)
{
    if (!tables)
        return;
    for (size_t i = 0; i < tables->items.count; i++)
        free_table(tables->items.items[i]);
    vec_release(&tables->items);
    mem_free(tables);
}

/* The columns key, from and to. */
struct range_columns {
    size_t key, from, to;
};

static bool find_columns(const struct range_table *table, const char *path, struct range_columns *columns,
                         struct error *error)
{
    columns->key = csv_file_column(&table->file, "key");
    columns->from = csv_file_column(&table->file, "from");
    columns->to = csv_file_column(&table->file, "to");
    bool ok = columns->key != CSV_NONE && columns->from != CSV_NONE && columns->to != CSV_NONE;
    return ok || error_set(error, path, 1, 0, "a table of ranges needs the columns key, from and to");
}

static bool add_range(struct range_table *table, const struct csv_record *record, const struct range_columns *columns,
                      const char *path, struct error *error)
{
    struct extent from, to;
    struct range range = { record->fields[columns->key], record->fields[columns->from], record->fields[columns->to],
                           { 0, 0 } };
    if (!*range.key)
        return error_set(error, path, record->line, 0, "this range has no key");
    to.last = INT64_MAX / 2;
    if (!read_value(table, slice_of(range.from), &from) || (*range.to && !read_value(table, slice_of(range.to), &to)))
        return error_set(error, path, record->line, 0, "from and to are not both %s",
                         table->dates ? "dates" : "whole numbers");
    range.extent = (struct extent){ from.first, to.last };
    if (from.first > to.last)
        return error_set(error, path, record->line, 0, "this range ends before it begins");
    vec_push(&table->ranges, range);
    return true;
}

static bool load_ranges(struct range_table *table, const char *path, struct error *error)
{
    struct range_columns columns;
    bool ok = find_columns(table, path, &columns, error);
    for (size_t i = 0; ok && i < table->file.records.count; i++)
        ok = add_range(table, &table->file.records.items[i], &columns, path, error);
    return ok;
}

bool range_tables_add(struct range_tables *tables, const char *name, const char *path, bool dates, unsigned slack,
                      struct error *error)
{
    struct range_table *table = mem_calloc(1, sizeof *table);
    table->name = mem_copy_string(name);
    table->dates = dates;
    table->slack = slack;
    if (csv_file_read(&table->file, path, MAX_TABLE_SIZE, error) && load_ranges(table, path, error)) {
        vec_push(&tables->items, table);
        return true;
    }
    free_table(table);
    return false;
}

const struct range_table *range_tables_find(const struct range_tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->items.count; i++)
        if (strcmp(tables->items.items[i]->name, name) == 0)
            return tables->items.items[i];
    return NULL;
}

/* ------------------------------------------------------------------------------------------------ asking */

enum range_answer range_table_holds(const struct range_table *table, struct slice key, struct slice value)
{
    struct extent extent;
    enum range_answer answer = RANGE_UNKNOWN_KEY;
    if (!read_value(table, value, &extent))
        return RANGE_NO_VALUE;
    for (size_t i = 0; i < table->ranges.count && answer != RANGE_HOLDS; i++) {
        const struct range *range = &table->ranges.items[i];
        if (!slice_is(key, range->key))
            continue;
        bool holds = extent.last >= range->extent.first - table->slack
                  && extent.first <= range->extent.last + table->slack;
        answer = holds ? RANGE_HOLDS : RANGE_OUTSIDE;
    }
    return answer;
}

void range_table_ranges(const struct range_table *table, struct slice key, struct str *out)
{
    bool first = true;
    for (size_t i = 0; i < table->ranges.count; i++) {
        const struct range *range = &table->ranges.items[i];
        if (!slice_is(key, range->key))
            continue;
        str_printf(out, "%s%s", first ? "" : ", ", range->from);
        if (strcmp(range->from, range->to) != 0)
            str_printf(out, "\u2013%s", range->to);
        first = false;
    }
}

void range_table_keys(const struct range_table *table, struct slice value, struct str *out)
{
    struct extent extent;
    bool first = true;
    if (!read_value(table, value, &extent))
        return;
    for (size_t i = 0; i < table->ranges.count; i++) {
        const struct range *range = &table->ranges.items[i];
        if (extent.last < range->extent.first || extent.first > range->extent.last)
            continue;
        str_printf(out, "%s%s", first ? "" : ", ", range->key);
        first = false;
    }
}
