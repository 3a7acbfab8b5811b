#include "base/csv.h"

#include "base/file.h"
#include "base/utf8.h"

#include <csv.h>
#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* Reading one file: libcsv is fed line by line, so that the place of a record is known. */
struct reading {
    struct csv_file *file;
    const char *path;
    struct error *error;
    bool failed;
    VEC(const char *) fields; /* of the record that is open */
    uint32_t line;            /* being read */
    uint32_t record_line;     /* where the open record begins; 0 when none is open */
};

static void *resize(void *ptr, size_t size)
{
    return mem_resize(ptr, size, 1);
}

static void fail(struct reading *reading, uint32_t line, const char *message)
{
    if (!reading->failed)
        error_set(reading->error, reading->path, line, 0, "%s", message);
    reading->failed = true;
}

static void take_field(void *data, size_t length, void *context)
{
    struct reading *reading = context;
    const char *text = arena_copy(&reading->file->arena, data ? data : "", length);
    vec_push(&reading->fields, text);
}

static const char *const *keep_fields(struct reading *reading)
{
    size_t size = reading->fields.count * sizeof *reading->fields.items;
    const char **kept = arena_alloc(&reading->file->arena, size);
    memcpy(kept, reading->fields.items, size);
    return kept;
}

static void take_columns(struct reading *reading)
{
    struct csv_file *file = reading->file;
    file->columns = keep_fields(reading);
    file->column_count = reading->fields.count;
    for (size_t i = 0; i < file->column_count; i++)
        if (csv_file_column(file, file->columns[i]) != i)
            fail(reading, reading->record_line, "two columns have the same name");
}

static void take_record(int end, void *context)
{
    struct reading *reading = context;
    struct csv_file *file = reading->file;
    (void)end;
    if (!file->columns) {
        take_columns(reading);
    } else if (reading->fields.count != file->column_count) {
        struct str message = STR_INIT;
        str_printf(&message, "this record has %zu fields, not %zu as the first one", reading->fields.count,
                   file->column_count);
        fail(reading, reading->record_line, str_text(&message));
        str_release(&message);
    } else {
        const char *const *fields = keep_fields(reading);
        vec_push(&file->records, (struct csv_record){ fields, reading->record_line });
    }
    vec_clear(&reading->fields);
    reading->record_line = 0;
}

static bool is_blank(struct slice text)
{
    return slice_trim(text).length == 0;
}

static void feed(struct reading *reading, struct csv_parser *parser, struct slice line)
{
    if (reading->record_line == 0 && !is_blank(line))
        reading->record_line = reading->line;
    if (csv_parse(parser, line.data, line.length, take_field, take_record, reading) != line.length)
        fail(reading, reading->line, "a quotation mark stands where none can");
}

/* The line that begins at an offset, with the end of line. */
static struct slice line_from(const struct bytes *bytes, size_t offset)
{
    const char *start = bytes->data + offset;
    const char *end = memchr(start, '\n', bytes->size - offset);
    return (struct slice){ start, end ? (size_t)(end - start) + 1 : bytes->size - offset };
}

/* Where the first line that is not blank begins. */
static size_t first_line(const struct bytes *bytes, size_t offset)
{
    while (offset < bytes->size && is_blank(line_from(bytes, offset)))
        offset += line_from(bytes, offset).length;
    return offset;
}

/* The first separator outside quotation marks of the record that begins at an offset. */
static unsigned char separator_of(const struct bytes *bytes, size_t offset)
{
    bool quoted = false;
    for (; offset < bytes->size && (quoted || bytes->data[offset] != '\n'); offset++) {
        char c = bytes->data[offset];
        quoted ^= c == '"';
        if (!quoted && (c == ',' || c == ';' || c == '\t'))
            return (unsigned char)c;
    }
    return CSV_COMMA;
}

static void parse(struct reading *reading, const struct bytes *bytes, size_t offset)
{
    struct csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_realloc_func(&parser, resize);
    csv_set_free_func(&parser, mem_free);
    csv_set_delim(&parser, separator_of(bytes, first_line(bytes, offset)));
    while (offset < bytes->size && !reading->failed) {
        struct slice line = line_from(bytes, offset);
        reading->line++;
        feed(reading, &parser, line);
        offset += line.length;
    }
    if (!reading->failed && csv_fini(&parser, take_field, take_record, reading) != 0)
        fail(reading, reading->record_line, "a quotation mark is not closed");
    csv_free(&parser);
    if (!reading->failed && !reading->file->columns)
        fail(reading, 0, "the file holds nothing");
}

/* 1-based line of a byte. */
static uint32_t line_of(const struct bytes *bytes, size_t offset)
{
    uint32_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes->data[i] == '\n';
    return line;
}

static bool is_text(const struct reading *reading, const struct bytes *bytes)
{
    size_t valid = utf8_valid_length(bytes->data, bytes->size);
    if (valid < bytes->size)
        return error_set(reading->error, reading->path, line_of(bytes, valid), 0, "is not valid UTF-8");
    const char *nul = memchr(bytes->data, '\0', bytes->size);
    return !nul || error_set(reading->error, reading->path, line_of(bytes, (size_t)(nul - bytes->data)), 0,
                             "holds a byte of value 0");
}

bool csv_file_read(struct csv_file *file, const char *path, size_t limit, struct error *error)
{
    struct bytes bytes;
    struct reading reading = { .file = file, .path = path, .error = error };
    if (!file_read(path, limit, &bytes, error))
        return false;
    *file = (struct csv_file)CSV_FILE_INIT;
    bool ok = is_text(&reading, &bytes);
    if (ok) {
        size_t length = sizeof byte_order_mark - 1;
        bool marked = bytes.size >= length && memcmp(bytes.data, byte_order_mark, length) == 0;
        parse(&reading, &bytes, marked ? length : 0);
        ok = !reading.failed;
    }
    vec_release(&reading.fields);
    bytes_release(&bytes);
    if (!ok)
        csv_file_release(file);
    return ok;
}

void csv_file_release(struct csv_file *file)
{
    vec_release(&file->records);
    arena_release(&file->arena);
    *file = (struct csv_file)CSV_FILE_INIT;
}

size_t csv_file_column(const struct csv_file *file, const char *name)
{
    for (size_t i = 0; i < file->column_count; i++)
        if (strcmp(file->columns[i], name) == 0)
            return i;
    return CSV_NONE;
}

/* A byte order mark is quoted as well: at the start of a file it would not be read as text. */
static bool is_plain(const char *text)
{
    return text[strcspn(text, ",;\t\"\r\n")] == '\0' && slice_trim(slice_of(text)).length == strlen(text)
        && strncmp(text, byte_order_mark, sizeof byte_order_mark - 1) != 0;
}

void csv_add_field(struct str *out, const char *text)
{
    size_t length = strlen(text), needed = csv_write(NULL, 0, text, length);
    if (is_plain(text)) {
        str_add(out, text);
        return;
    }
    char *quoted = mem_alloc(needed);
    csv_write(quoted, needed, text, length);
    str_append(out, quoted, needed);
    mem_free(quoted);
}
