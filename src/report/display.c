#include "report/display.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Marks on one character that are shown as they are; more serve only to break displays. */
#define MARKS_SHOWN 16

/* Bytes of a line before and after the start of a span that an excerpt looks at. */
#define BYTES_BEFORE ((size_t)1024)
#define BYTES_AFTER ((size_t)4096)

#define ELLIPSIS "\xE2\x80\xA6"
#define REPLACEMENT 0xFFFDu
#define REPLACEMENT_UTF8 "\xEF\xBF\xBD"

bool display_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)
        || c == 0x2028 || c == 0x2029 || c == 0x200E || c == 0x200F || c == 0x061C;
}

/* How one code point is shown. */
struct glyph {
    char text[16];
    size_t length, width;
};

static bool is_blank(uint32_t c)
{
    return c == '\t' || c == '\f' || c == '\v';
}

static struct glyph escaped_glyph(uint32_t c)
{
    struct glyph glyph;
    int length = snprintf(glyph.text, sizeof glyph.text, "<U+%04X>", (unsigned)c);
    glyph.length = glyph.width = (size_t)length;
    return glyph;
}

/* A character as it stands in the text; one that is not valid as the replacement character. */
static struct glyph plain_glyph(uint32_t c, struct slice bytes, size_t width)
{
    if (c == REPLACEMENT)
        bytes = slice_of(REPLACEMENT_UTF8);
    struct glyph glyph = { .length = bytes.length, .width = width };
    memcpy(glyph.text, bytes.data, bytes.length);
    return glyph;
}

/* The next glyph of a text; marks counts the characters without width since the last one with. */
static struct glyph next_glyph(const char **cursor, const char *end, size_t *marks)
{
    const char *start = *cursor;
    uint32_t c = utf8_next(cursor, end);
    if (is_blank(c))
        c = ' ';
    if (c >= 0x20 && c < 0x7F) {
        *marks = 0;
        return (struct glyph){ { (char)c }, 1, 1 };
    }
    size_t width = (size_t)utf8_width(c);
    *marks = width ? 0 : *marks + 1;
    if (display_unsafe(c) || *marks > MARKS_SHOWN)
        return escaped_glyph(c);
    return plain_glyph(c, (struct slice){ start, (size_t)(*cursor - start) }, width);
}

size_t display_add(struct str *out, struct slice text)
{
    size_t columns = 0, marks = 0;
    const char *cursor = text.data, *end = text.data + text.length;
    while (cursor < end) {
        struct glyph glyph = next_glyph(&cursor, end, &marks);
        str_append(out, glyph.text, glyph.length);
        columns += glyph.width;
    }
    return columns;
}

static bool continues_character(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The part of a line near a byte that an excerpt is made of. */
static struct slice nearby(struct slice line, size_t place)
{
    size_t start = place > BYTES_BEFORE ? place - BYTES_BEFORE : 0;
    size_t end = line.length - place > BYTES_AFTER ? place + BYTES_AFTER : line.length;
    while (start > 0 && continues_character(line.data[start]))
        start--;
    while (end < line.length && continues_character(line.data[end]))
        end++;
    return (struct slice){ line.data + start, end - start };
}

/* Columns of a part of a line, and of its span [from, to) (bytes of the part). */
struct measure {
    size_t total, caret, caret_end;
};

static struct measure measure_part(struct slice part, size_t from, size_t to)
{
    struct measure measure = { 0, 0, 0 };
    size_t marks = 0;
    const char *cursor = part.data, *end = part.data + part.length;
    while (cursor < end) {
        size_t offset = (size_t)(cursor - part.data);
        size_t width = next_glyph(&cursor, end, &marks).width;
        measure.total += width;
        if (offset < from)
            measure.caret = measure.total;
        if (offset < to)
            measure.caret_end = measure.total;
    }
    if (measure.caret_end < measure.caret)
        measure.caret_end = measure.caret;
    return measure;
}

/* First column to show so that the span has as much on its left as on its right. */
static size_t first_column(const struct measure *measure, size_t room)
{
    size_t width = measure->caret_end - measure->caret;
    size_t context = width < room ? (room - width) / 2 : 0;
    if (context < room / 5)
        context = room / 5;
    size_t first = measure->caret > context ? measure->caret - context : 0;
    size_t last_first = measure->total > room ? measure->total - room : 0;
    return first < last_first ? first : last_first;
}

/* Append the glyphs that lie wholly in the columns [first, last). Returns the column of the first one. */
static size_t add_columns(struct str *out, struct slice part, size_t first, size_t last)
{
    size_t column = 0, marks = 0, shown = SIZE_MAX;
    const char *cursor = part.data, *end = part.data + part.length;
    while (cursor < end && column < last) {
        struct glyph glyph = next_glyph(&cursor, end, &marks);
        bool starts = column >= first && (glyph.width || first == 0 || shown != SIZE_MAX);
        if (starts && column + glyph.width <= last) {
            if (shown == SIZE_MAX)
                shown = column;
            str_append(out, glyph.text, glyph.length);
        }
        column += glyph.width;
    }
    while (cursor < end) { /* the marks on the last character */
        struct glyph glyph = next_glyph(&cursor, end, &marks);
        if (glyph.width || column > last)
            break;
        str_append(out, glyph.text, glyph.length);
    }
    return shown == SIZE_MAX ? first : shown;
}

static void fill_excerpt(struct excerpt *excerpt, struct slice part, struct measure measure, bool cut_left,
                         bool cut_right)
{
    size_t room = DISPLAY_COLUMNS;
    size_t first = 0, last = measure.total;
    if (measure.total > room || cut_left || cut_right) {
        room -= 2;
        first = first_column(&measure, room);
        last = first + room < measure.total ? first + room : measure.total;
        cut_left |= first > 0;
        cut_right |= last < measure.total;
    }
    if (cut_left)
        str_add(&excerpt->text, ELLIPSIS);
    size_t shown = add_columns(&excerpt->text, part, first, last);
    if (cut_right)
        str_add(&excerpt->text, ELLIPSIS);
    size_t end = measure.caret_end < last ? measure.caret_end : last;
    excerpt->caret = (measure.caret > shown ? measure.caret - shown : 0) + cut_left;
    excerpt->width = end > measure.caret ? end - measure.caret : 1;
}

void excerpt_init(struct excerpt *excerpt, const struct source *source, struct span span)
{
    *excerpt = (struct excerpt){ STR_INIT, 0, 1 };
    struct position position = source_position(source, span.start, COLUMN_BYTES);
    struct slice line = source_line(source, position.line);
    size_t from = position.column - 1;
    if (from > line.length)
        from = line.length;
    size_t length = span.end > span.start ? span.end - span.start : 0;
    if (length > line.length - from)
        length = line.length - from;
    struct slice part = nearby(line, from);
    size_t skipped = (size_t)(part.data - line.data);
    struct measure measure = measure_part(part, from - skipped, from - skipped + length);
    fill_excerpt(excerpt, part, measure, skipped > 0, skipped + part.length < line.length);
}

void excerpt_release(struct excerpt *excerpt)
{
    str_release(&excerpt->text);
}
