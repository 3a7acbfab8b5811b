#include "query/xpath_words.h"

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

const char *xpath_find(struct slice text, struct slice wanted)
{
    if (wanted.length == 0)
        return text.data;
    for (const char *at = text.data, *end = text.data + text.length; (size_t)(end - at) >= wanted.length; at++) {
        at = memchr(at, wanted.data[0], (size_t)(end - at) - wanted.length + 1);
        if (!at)
            return NULL;
        if (memcmp(at, wanted.data, wanted.length) == 0)
            return at;
    }
    return NULL;
}

bool xpath_starts_with(struct slice text, struct slice start)
{
    return text.length >= start.length && memcmp(text.data, start.data, start.length) == 0;
}

struct slice xpath_before(struct slice text, struct slice mark)
{
    const char *at = xpath_find(text, mark);
    return at ? (struct slice){ text.data, (size_t)(at - text.data) } : slice_of("");
}

struct slice xpath_after(struct slice text, struct slice mark)
{
    const char *at = xpath_find(text, mark);
    if (!at)
        return slice_of("");
    return (struct slice){ at + mark.length, text.length - (size_t)(at - text.data) - mark.length };
}

void xpath_normalize(struct slice text, struct str *out)
{
    size_t start = out->length;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank && out->length > start && i && strchr(" \t\r\n", text.data[i - 1]))
            str_add_char(out, ' ');
        if (!blank)
            str_add_char(out, c);
    }
}

/* The code point of to that stands where c stands in from; 0xFFFFFFFF when c goes, c itself when it is not in from. */
static uint32_t translated(uint32_t c, struct slice from, struct slice to)
{
    const char *cursor = from.data, *end = from.data + from.length, *other = to.data, *other_end = to.data + to.length;
    while (cursor < end) {
        uint32_t old = utf8_next(&cursor, end);
        uint32_t new = other < other_end ? utf8_next(&other, other_end) : UINT32_MAX;
        if (old == c)
            return new;
    }
    return c;
}

void xpath_translate(struct slice text, struct slice from, struct slice to, struct str *out)
{
    for (const char *cursor = text.data, *end = text.data + text.length; cursor < end;) {
        uint32_t c = translated(utf8_next(&cursor, end), from, to);
        if (c != UINT32_MAX)
            utf8_append(out, c);
    }
}
