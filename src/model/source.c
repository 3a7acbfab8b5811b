#include "model/source.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <string.h>

struct span span_join(struct span a, struct span b)
{
    if (a.end == 0)
        return b;
    if (b.end == 0)
        return a;
    return (struct span){ a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end };
}

static void index_lines(struct source *source)
{
    VEC(uint32_t) starts = VEC_INIT;
    vec_push(&starts, 0);
    for (uint32_t i = 0; i < source->size; i++) {
        char c = source->text[i];
        if (c == '\r' && source->text[i + 1] == '\n')
            continue;
        if ((c == '\n' || c == '\r') && i + 1 < source->size)
            vec_push(&starts, i + 1);
    }
    source->line_starts = starts.items;
    source->line_count = (uint32_t)starts.count;
}

void source_init(struct source *source, const char *path, char *text, uint32_t size)
{
    *source = (struct source){
        .path = mem_copy_string(path), .text = text, .size = size, .encoding = "UTF-8", .format = "text"
    };
    index_lines(source);
}

/* 0-based index of the line that holds the offset. */
static uint32_t line_index(const struct source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct position source_position(const struct source *source, uint32_t offset, enum column_unit unit)
{
    if (offset > source->size)
        offset = source->size;
    uint32_t index = line_index(source, offset);
    uint32_t start = source->line_starts[index];
    struct slice before = { source->text + start, offset - start };
    size_t columns = before.length;
    if (unit == COLUMN_CODE_POINTS)
        columns = utf8_count(before);
    else if (unit == COLUMN_UTF16)
        columns = utf8_count_utf16(before);
    return (struct position){ index + 1, (uint32_t)columns + 1 };
}

uint32_t source_line_start(const struct source *source, uint32_t line)
{
    if (line == 0)
        return 0;
    return line > source->line_count ? source->size : source->line_starts[line - 1];
}

struct slice source_line(const struct source *source, uint32_t line)
{
    if (line == 0 || line > source->line_count)
        return (struct slice){ "", 0 };
    uint32_t start = source_line_start(source, line), end = source_line_start(source, line + 1);
    while (end > start && (source->text[end - 1] == '\n' || source->text[end - 1] == '\r'))
        end--;
    return (struct slice){ source->text + start, end - start };
}

struct slice source_text(const struct source *source, struct span span)
{
    if (span.end > source->size || span.start > span.end)
        return (struct slice){ "", 0 };
    return (struct slice){ source->text + span.start, span.end - span.start };
}

void source_release(struct source *source)
{
    mem_free(source->path);
    mem_free(source->text);
    mem_free(source->line_starts);
    *source = (struct source){ 0 };
}
