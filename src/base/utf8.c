#include "base/utf8.h"

#include <stdbool.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

size_t utf8_valid_length(const char *bytes, size_t length)
{
    const unsigned char *s = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < length) {
        if (s[i] < 0x80) {
            i++;
            continue;
        }
        size_t start = i;
        UChar32 c;
        U8_NEXT(s, i, length, c);
        if (c < 0)
            return start;
    }
    return length;
}

/* Three bytes whose first lets the others be any that continue: nothing shorter, no surrogate. Most ideographs are such. */
static bool is_plain_three(const unsigned char *s, size_t length)
{
    return length >= 3 && s[0] > 0xE0 && s[0] < 0xED && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80;
}

uint32_t utf8_next_wide(const char **cursor, const char *end)
{
    const unsigned char *s = (const unsigned char *)*cursor;
    size_t length = (size_t)(end - *cursor), i = 0;
    UChar32 c;
    if (is_plain_three(s, length)) {
        *cursor += 3;
        return (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (uint32_t)(s[2] & 0x3F);
    }
    U8_NEXT_OR_FFFD(s, i, length, c);
    *cursor += i;
    return (uint32_t)c;
}

uint32_t utf8_last(struct slice text)
{
    const char *at = text.data + text.length - 1;
    while (at > text.data && ((unsigned char)*at & 0xC0) == 0x80)
        at--;
    return utf8_next(&at, text.data + text.length);
}

size_t utf8_count(struct slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

size_t utf8_count_utf16(struct slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        count += (byte & 0xC0) != 0x80;
        count += byte >= 0xF0;
    }
    return count;
}

void utf8_append(struct str *out, uint32_t code_point)
{
    if (code_point > 0x10FFFF || U_IS_SURROGATE(code_point))
        return;
    uint8_t buffer[U8_MAX_LENGTH];
    int32_t length = 0;
    U8_APPEND_UNSAFE(buffer, length, code_point);
    str_append(out, (const char *)buffer, (size_t)length);
}

int utf8_width(uint32_t code_point)
{
    if (code_point < 0x300)
        return code_point == 0xAD ? 0 : 1;
    if (code_point >= 0x4E00 && code_point <= 0x9FFF) /* ideographs: the block is wide as a whole */
        return 2;
    int type = u_charType((UChar32)code_point);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
        return 0;
    int width = u_getIntPropertyValue((UChar32)code_point, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t utf8_text_width(struct slice text)
{
    size_t width = 0;
    const char *cursor = text.data, *end = text.data + text.length;
    while (cursor < end)
        width += (size_t)utf8_width(utf8_next(&cursor, end));
    return width;
}

bool utf8_is_east_asian(uint32_t code_point)
{
    if (code_point < 0x1100)
        return false;
    /* General punctuation that Chinese sets full width: dashes, quotation marks, the ellipsis. */
    if (code_point >= 0x2010 && code_point <= 0x2027)
        return true;
    return utf8_width(code_point) == 2;
}

bool utf8_is_alphanumeric(uint32_t code_point)
{
    return u_isalnum((UChar32)code_point);
}
