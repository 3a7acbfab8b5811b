#include "check/known.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/keys.h"

#include <string.h>

/* Cells by "symbol\ncolumn"; a symbol itself is the cell of the column "". */
struct registry {
    struct keys *cells;
    VEC(char *) values; /* by the number of the cell */
};

struct registry *registry_new(void)
{
    struct registry *registry = mem_calloc(1, sizeof *registry);
    registry->cells = keys_new();
    return registry;
}

void registry_free(struct registry *registry)
{
    if (!registry)
        return;
    for (size_t i = 0; i < registry->values.count; i++)
        mem_free(registry->values.items[i]);
    vec_release(&registry->values);
    keys_free(registry->cells);
    mem_free(registry);
}

static void cell_of(const char *symbol, const char *column, struct str *cell)
{
    for (; *symbol; symbol++)
        if (*symbol != ' ')
            str_add_char(cell, *symbol);
    str_printf(cell, "\n%s", column);
}

static size_t add_cell(struct registry *registry, const char *symbol, const char *column, const char *value)
{
    struct str cell = STR_INIT;
    cell_of(symbol, column, &cell);
    size_t number = keys_add(registry->cells, str_text(&cell));
    if (number == registry->values.count)
        vec_push(&registry->values, mem_copy_string(value));
    str_release(&cell);
    return number;
}

/* A symbol of several words names a part of what its first ones name, which is known then too. */
static void add_whole(struct registry *registry, const char *symbol)
{
    for (const char *blank = strchr(symbol, ' '); blank; blank = strchr(blank + 1, ' ')) {
        char *whole = mem_copy(symbol, (size_t)(blank - symbol));
        add_cell(registry, whole, "", "");
        mem_free(whole);
    }
}

bool registry_add(struct registry *registry, const char *symbol, const char *column, const char *value)
{
    add_cell(registry, symbol, "", "");
    add_whole(registry, symbol);
    if (!*value)
        return true;
    size_t number = add_cell(registry, symbol, column, value);
    return strcmp(registry->values.items[number], value) == 0;
}

const char *registry_value(const struct registry *registry, const char *symbol, const char *column)
{
    struct str cell = STR_INIT;
    cell_of(symbol, column, &cell);
    size_t number = keys_find(registry->cells, str_text(&cell));
    str_release(&cell);
    return number == KEYS_NONE ? NULL : registry->values.items[number];
}

bool registry_has(const struct registry *registry, const char *symbol)
{
    return registry_value(registry, symbol, "") != NULL;
}

static bool add_record(struct registry *registry, const struct csv_file *file, const struct csv_record *record,
                       size_t symbol, const char *path, struct error *error)
{
    if (!*record->fields[symbol])
        return error_set(error, path, record->line, 0, "this record has no symbol");
    for (size_t i = 0; i < file->column_count; i++)
        if (i != symbol && !registry_add(registry, record->fields[symbol], file->columns[i], record->fields[i]))
            return error_set(error, path, record->line, 0, "%s has another %s in a record before",
                             record->fields[symbol], file->columns[i]);
    return registry_add(registry, record->fields[symbol], "", "");
}

struct registry *registry_read(const char *path, size_t limit, struct error *error)
{
    struct csv_file file;
    if (!csv_file_read(&file, path, limit, error))
        return NULL;
    struct registry *registry = registry_new();
    size_t symbol = csv_file_column(&file, "symbol");
    bool ok = symbol != CSV_NONE || error_set(error, path, 1, 0, "a registry needs the column symbol");
    for (size_t i = 0; ok && i < file.records.count; i++)
        ok = add_record(registry, &file, &file.records.items[i], symbol, path, error);
    csv_file_release(&file);
    if (ok)
        return registry;
    registry_free(registry);
    return NULL;
}
