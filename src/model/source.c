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

/* Bytes between places for which the units before are known. */
#define STEP 4096

/* In a shorter text units are counted one by one. */
#define LONG (2 * STEP)

/* Units of the text before a place. */
struct source_step {
    uint32_t code_points, utf16;
};

static void add_units(struct source_step *step, struct slice text)
{
    step->code_points += (uint32_t)utf8_count(text);
    step->utf16 += (uint32_t)utf8_count_utf16(text);
}

static void index_steps(struct source *source)
{
    uint32_t count = source->size / STEP;
    source->steps = mem_calloc((size_t)count + 1, sizeof *source->steps);
    for (uint32_t i = 0; i < count; i++) {
        source->steps[i + 1] = source->steps[i];
        add_units(&source->steps[i + 1], (struct slice){ source->text + (size_t)i * STEP, STEP });
    }
}

static struct source_step units_before(const struct source *source, uint32_t offset)
{
    struct source_step units = source->steps[offset / STEP];
    uint32_t from = offset - offset % STEP;
    add_units(&units, (struct slice){ source->text + from, offset - from });
    return units;
}

static struct source_step units_between(const struct source *source, uint32_t from, uint32_t to)
{
    struct source_step units = { 0, 0 };
    if (to - from < LONG) {
        add_units(&units, (struct slice){ source->text + from, to - from });
        return units;
    }
    struct source_step before = units_before(source, from), all = units_before(source, to);
    return (struct source_step){ all.code_points - before.code_points, all.utf16 - before.utf16 };
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

static bool has_long_line(const struct source *source)
{
    for (uint32_t i = 0; i < source->line_count; i++) {
        uint32_t end = i + 1 < source->line_count ? source->line_starts[i + 1] : source->size;
        if (end - source->line_starts[i] >= LONG)
            return true;
    }
    return false;
}

void source_init(struct source *source, const char *path, char *text, uint32_t size)
{
    *source = (struct source){
        .path = mem_copy_string(path), .text = text, .size = size, .encoding = "UTF-8", .format = "text"
    };
    index_lines(source);
    if (has_long_line(source))
        index_steps(source);
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
    if (unit == COLUMN_BYTES)
        return (struct position){ index + 1, offset - start + 1 };
    struct source_step units = units_between(source, start, offset);
    return (struct position){ index + 1, (unit == COLUMN_UTF16 ? units.utf16 : units.code_points) + 1 };
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

void source_set_pieces(struct source *source, struct source_piece *pieces, uint32_t count)
{
    mem_free(source->pieces);
    source->pieces = pieces;
    source->piece_count = count;
    const char *part = NULL, *id = NULL; /* as given; most are those of the piece before */
    for (uint32_t i = 0; i < count; i++) {
        struct origin *origin = &pieces[i].origin;
        bool same_part = i && origin->part == part, same_id = i && origin->id == id;
        part = origin->part;
        id = origin->id;
        origin->part = same_part ? pieces[i - 1].origin.part : arena_copy_string(&source->names, part);
        origin->id = same_id ? pieces[i - 1].origin.id : arena_copy_string(&source->names, id);
    }
}

bool source_origin(const struct source *source, uint32_t offset, struct origin *origin)
{
    uint32_t low = 0, high = source->piece_count;
    if (offset > source->size)
        offset = source->size;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (source->pieces[middle].start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return false;
    const struct source_piece *piece = &source->pieces[low - 1];
    struct slice before = { source->text + piece->start, offset - piece->start };
    if (memchr(before.data, '\n', before.length))
        return false;
    *origin = piece->origin;
    if (origin->run)
        origin->offset += (uint32_t)utf8_count(before);
    return true;
}

void source_release(struct source *source)
{
    mem_free(source->path);
    mem_free(source->text);
    mem_free(source->line_starts);
    mem_free(source->steps);
    mem_free(source->pieces);
    arena_release(&source->names);
    *source = (struct source){ 0 };
}
