/*
 * crossfoot registry build: what the option --registry reads, made from Akoma Ntoso files and CSV.
 */
#include "app/session.h"

#include "base/csv.h"
#include "base/memory.h"
#include "read/akn_record.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What a column says of a symbol; in the arena. */
struct statement {
    const char *symbol, *column, *value;
};

struct building {
    struct session *session;
    struct arena arena;
    VEC(struct statement) statements;
    struct error *error;
};

static void state(struct building *building, const char *symbol, const char *column, const char *value)
{
    struct arena *arena = &building->arena;
    vec_push(&building->statements, (struct statement){ arena_copy_string(arena, symbol), arena_copy_string(arena, column),
                                                        arena_copy_string(arena, value) });
}

static bool take_akn(struct building *building, const char *path)
{
    struct akn_record record;
    if (!akn_record_read(&record, path, building->session->options->limits.file_size, building->error))
        return false;
    bool ok = record.symbol != NULL || error_set(building->error, path, 0, 0, "does not tell its symbol");
    if (ok && record.date)
        state(building, record.symbol, "date", record.date);
    if (ok && record.title && record.lang[0]) {
        struct str column = STR_INIT;
        str_printf(&column, "title.%s", record.lang);
        state(building, record.symbol, str_text(&column), record.title);
        str_release(&column);
    }
    akn_record_release(&record);
    return ok;
}

static bool take_csv(struct building *building, const char *path)
{
    struct csv_file file;
    if (!csv_file_read(&file, path, building->session->options->limits.file_size, building->error))
        return false;
    size_t symbol = csv_file_column(&file, "symbol");
    bool ok = symbol != CSV_NONE || error_set(building->error, path, 1, 0, "a registry needs the column symbol");
    for (size_t i = 0; ok && i < file.records.count; i++)
        for (size_t column = 0; column < file.column_count; column++)
            if (column != symbol)
                state(building, file.records.items[i].fields[symbol], file.columns[column],
                      file.records.items[i].fields[column]);
    csv_file_release(&file);
    return ok;
}

static bool take_path(struct building *building, const char *path, bool named);

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The files of a folder that may be taken, in the order of their names, and its folders. */
static bool take_folder(struct building *building, const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_visible, alphasort);
    if (count < 0)
        return error_set(building->error, path, 0, 0, "cannot be read");
    bool ok = true;
    for (int i = 0; i < count; i++) {
        struct str inner = STR_INIT;
        str_printf(&inner, "%s/%s", path, entries[i]->d_name);
        ok = ok && take_path(building, str_text(&inner), false);
        str_release(&inner);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

/* Take a file or folder. One that was not named itself is passed over when it is of another kind; links are not followed
 * inside folders. */
static bool take_path(struct building *building, const char *path, bool named)
{
    struct stat status;
    if ((named ? stat(path, &status) : lstat(path, &status)) != 0)
        return error_set(building->error, path, 0, 0, "cannot be opened");
    if (S_ISDIR(status.st_mode))
        return take_folder(building, path);
    if (S_ISREG(status.st_mode) && slice_ends_with(slice_of(path), ".xml"))
        return take_akn(building, path);
    if (S_ISREG(status.st_mode) && slice_ends_with(slice_of(path), ".csv"))
        return take_csv(building, path);
    return !named || error_set(building->error, path, 0, 0, "is neither Akoma Ntoso (.xml) nor .csv");
}

/* By symbol, numbers by their value, then by column. */
static int compare_symbols(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    size_t left = strspn(a, "0123456789"), right = strspn(b, "0123456789");
    if (left != right && (left || right))
        return left < right ? -1 : 1;
    return strcmp(a, b);
}

static int compare(const void *a, const void *b)
{
    const struct statement *left = a, *right = b;
    int order = compare_symbols(left->symbol, right->symbol);
    return order ? order : strcmp(left->column, right->column);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The columns that are there, in the order of their names. */
static void list_columns(const struct building *building, words *columns)
{
    for (size_t i = 0; i < building->statements.count; i++)
        vec_push(columns, building->statements.items[i].column);
    if (columns->count)
        qsort(columns->items, columns->count, sizeof *columns->items, compare_words);
    size_t kept = 0;
    for (size_t i = 0; i < columns->count; i++)
        if (kept == 0 || strcmp(columns->items[kept - 1], columns->items[i]) != 0)
            columns->items[kept++] = columns->items[i];
    columns->count = kept;
}

/* The first thing said in a column by the statements [from, to) of a symbol, "" when there is none; false when another
 * thing is said too. */
static bool settle(const struct building *building, size_t from, size_t to, const char *column, const char **value)
{
    *value = "";
    for (size_t i = from; i < to; i++) {
        const struct statement *statement = &building->statements.items[i];
        if (strcmp(statement->column, column) != 0 || !*statement->value)
            continue;
        if (**value && strcmp(*value, statement->value) != 0)
            return error_set(building->error, NULL, 0, 0, "%s has two values of %s: \"%s\" and \"%s\"",
                             statement->symbol, column, *value, statement->value);
        *value = statement->value;
    }
    return true;
}

static bool print_record(const struct building *building, size_t from, size_t to, const words *columns, struct str *out)
{
    csv_add_field(out, building->statements.items[from].symbol);
    for (size_t i = 0; i < columns->count; i++) {
        const char *value;
        if (!settle(building, from, to, columns->items[i], &value))
            return false;
        str_add_char(out, ',');
        csv_add_field(out, value);
    }
    str_add_char(out, '\n');
    return true;
}

static bool print_registry(struct building *building)
{
    struct str *out = &building->session->out;
    words columns = VEC_INIT;
    bool ok = true;
    list_columns(building, &columns);
    str_add(out, "symbol");
    for (size_t i = 0; i < columns.count; i++) {
        str_add_char(out, ',');
        csv_add_field(out, columns.items[i]);
    }
    str_add_char(out, '\n');
    if (building->statements.count)
        qsort(building->statements.items, building->statements.count, sizeof *building->statements.items, compare);
    for (size_t from = 0, to; ok && from < building->statements.count; from = to) {
        for (to = from + 1; to < building->statements.count; to++)
            if (strcmp(building->statements.items[to].symbol, building->statements.items[from].symbol) != 0)
                break;
        ok = print_record(building, from, to, &columns, out);
    }
    vec_release(&columns);
    return ok;
}

int command_registry(struct session *session)
{
    struct error error = ERROR_INIT;
    struct building building = { .session = session, .error = &error };
    const words *operands = &session->options->operands;
    bool ok = true;
    for (size_t i = 1; ok && i < operands->count; i++)
        ok = take_path(&building, operands->items[i], true);
    for (size_t i = 0; i < session->options->complete.count; i++)
        state(&building, session->options->complete.items[i], "date", "");
    session->has_output = ok && print_registry(&building);
    vec_release(&building.statements);
    arena_release(&building.arena);
    return session->has_output ? EXIT_CLEAN : session_fail(session, &error);
}
