#include "read/html_scan.h"

#include <string.h>
#include <strings.h>

#define MOST_PARTS 20000 /* of a tag: words, signs and quoted values */

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_name_part(char byte)
{
    return is_letter(byte) || (byte >= '0' && byte <= '9') || strchr("-_:.", byte) || (unsigned char)byte >= 0x80;
}

/* Behind the value in quotes at an offset; behind the quote alone when it does not end. */
static uint32_t skip_quoted(const char *text, uint32_t at, uint32_t end)
{
    const char *close = memchr(text + at + 1, text[at], end - at - 1);
    return close ? (uint32_t)(close - text) + 1 : end;
}

/* The end of the tag at an offset, and an estimate from above of how many attributes it has. */
static uint32_t skip_tag(const char *text, uint32_t at, uint32_t end, size_t *parts)
{
    char last = '<'; /* that is no blank */
    *parts = 0;
    for (at++; at < end && text[at] != '>';) {
        bool value = (text[at] == '"' || text[at] == '\'') && last == '=';
        last = text[at] > ' ' ? text[at] : last;
        *parts += !is_name_part(text[at]);
        at = value ? skip_quoted(text, at, end) : at + 1;
    }
    return at;
}

bool html_check_tags(const struct source *source, struct span span, struct error *error)
{
    size_t parts;
    for (uint32_t at = span.start, end; at + 1 < span.end; at = end) {
        end = at + 1;
        if (source->text[at] != '<' || !is_letter(source->text[end]))
            continue;
        uint32_t behind = skip_tag(source->text, at, span.end, &parts);
        if (parts > MOST_PARTS) {
            struct position place = source_position(source, at, COLUMN_CODE_POINTS);
            return error_set(error, source->path, place.line, place.column,
                             "has a tag of more than the limit of %d parts", MOST_PARTS);
        }
        end = behind > end ? behind : end;
    }
    return true;
}

/* Whether the bytes begin with a word, in any case. */
static bool begins(const char *bytes, size_t size, const char *word)
{
    return size >= strlen(word) && strncasecmp(bytes, word, strlen(word)) == 0;
}

int html_recognise(const struct bytes *bytes)
{
    size_t window = bytes->size < 4096 ? bytes->size : 4096, at = 0;
    if (window >= 3 && memcmp(bytes->data, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    while (at < window && bytes->data[at] && strchr(" \t\r\n\f", bytes->data[at]))
        at++;
    bool xml = begins(bytes->data + at, window - at, "<?xml");
    if (begins(bytes->data + at, window - at, "<!doctype html") || begins(bytes->data + at, window - at, "<html"))
        return 2;
    for (; at < window; at++)
        if (xml && begins(bytes->data + at, window - at, "<html"))
            return 2;
    return memchr(bytes->data, '<', bytes->size) ? 1 : 0;
}
