#include "read/markdown_scan.h"

#include "base/utf8.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_LABEL 64 /* bytes of a footnote's name, and of a reference's */
#define RECOGNITION_WINDOW ((size_t)64 * 1024)

uint32_t markdown_mark_length(const struct source *source, uint32_t at)
{
    const char *s = source->text + at;
    if (source->size - at < 4 || s[0] != '[' || s[1] != '^')
        return 0;
    size_t length = strcspn(s + 2, "] \t\r\n[\\");
    return length && length <= LONGEST_LABEL && s[2 + length] == ']' ? (uint32_t)length + 3 : 0;
}

struct slice markdown_label(const struct source *source, uint32_t at, uint32_t length)
{
    return (struct slice){ source->text + at + 2, length - 3 };
}

/* Whether only blanks, at most three, stand between the line's start and an offset. */
static bool begins_line(const struct source *source, uint32_t at)
{
    uint32_t start = at;
    while (start && source->text[start - 1] == ' ')
        start--;
    return at - start <= 3 && (start == 0 || strchr("\r\n", source->text[start - 1]));
}

bool markdown_defines(const struct source *source, uint32_t at, uint32_t length)
{
    return length && source->text[at + length] == ':' && begins_line(source, at);
}

uint32_t markdown_address_length(const struct source *source, struct span within, uint32_t at)
{
    const char *text = source->text;
    uint32_t end = at, brackets = 0;
    if (strncmp(text + at, "http://", 7) != 0 && strncmp(text + at, "https://", 8) != 0)
        return 0;
    for (; end < within.end && text[end] > ' ' && text[end] <= '~' && text[end] != '<'; end++) {
        if (text[end] == ')' && brackets-- == 0)
            break;
        brackets += text[end] == '(';
    }
    while (end > at && strchr("?!.,:;*_~'\"", text[end - 1]))
        end--;
    return end - at > 8 ? end - at : 0;
}

bool markdown_decode_reference(struct slice reference, struct str *out)
{
    const char *name = reference.data + 1;
    char copy[LONGEST_LABEL];
    size_t length = reference.length < 3 ? 0 : reference.length - 2;
    if (length == 0 || length >= sizeof copy)
        return false;
    memcpy(copy, name, length);
    copy[length] = '\0';
    if (*copy != '#') {
        const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)copy);
        if (entity)
            utf8_append(out, entity->value);
        return entity;
    }
    bool hex = copy[1] == 'x' || copy[1] == 'X';
    unsigned long value = strtoul(copy + 1 + hex, NULL, hex ? 16 : 10);
    bool valid = value && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    utf8_append(out, valid ? (uint32_t)value : 0xFFFD);
    return true;
}

/* recognition */

/* What only a writer of Markdown puts into a text. */
struct evidence {
    size_t links, headings, table_rules;
};

/* "# Heading" with one to six signs. */
static bool is_heading(const char *line, size_t length)
{
    size_t signs = strspn(line, "#");
    return signs >= 1 && signs <= 6 && signs + 1 < length && line[signs] == ' ' && line[signs + 1] > '\r';
}

/* The line under a table's header: "|---|:--:|". */
static bool is_table_rule(const char *line, size_t length)
{
    size_t rule = strspn(line, "|-: \t\r"), dashes = 0, bars = 0;
    for (size_t i = 0; i < length && rule >= length; i++) {
        dashes += line[i] == '-';
        bars += line[i] == '|';
    }
    return bars >= 2 && dashes >= bars;
}

/* "[text](target)" on one line. */
static size_t count_links(const char *line, size_t length)
{
    size_t links = 0;
    bool opened = false;
    for (size_t i = 0; i + 2 < length; i++) {
        opened |= line[i] == '[';
        if (line[i] != ']' || line[i + 1] != '(')
            continue;
        size_t end = i + 2 + strcspn(line + i + 2, ") \t\r\n");
        bool target = end > i + 2 && end < length && line[i + 2] > ' ' && line[i + 2] <= '~' && line[end] == ')';
        links += target && opened;
    }
    return links;
}

int markdown_recognise(const struct bytes *bytes)
{
    struct evidence evidence = { 0, 0, 0 };
    size_t window = bytes->size < RECOGNITION_WINDOW ? bytes->size : RECOGNITION_WINDOW, length;
    if (memchr(bytes->data, '\0', window))
        return 0;
    for (const char *line = bytes->data, *end = line + window; line < end; line += length + 1) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        length = (size_t)((line_end ? line_end : end) - line);
        evidence.links += count_links(line, length);
        evidence.headings += is_heading(line, length);
        evidence.table_rules += is_table_rule(line, length);
    }
    bool strong = evidence.links >= 3 || evidence.headings >= 3 || evidence.table_rules >= 1;
    return strong ? 2 : 1;
}
