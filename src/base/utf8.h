/*
 * UTF-8: decoding, validation and widths. Text inside crossfoot is valid UTF-8 once a reader has let it in,
 * so everything but utf8_valid_length() may rely on that.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes of the longest valid prefix: equal to length when all of it is valid UTF-8 (RFC 3629: no surrogates,
 * no overlong forms, nothing above U+10FFFF). */
size_t utf8_valid_length(const char *bytes, size_t length);

/* utf8_next() of a code point of several bytes. */
uint32_t utf8_next_wide(const char **cursor, const char *end);

/* Decode the code point at *cursor and move the cursor behind it; 0xFFFD for a byte that is not valid.
 * *cursor must be before end. */
static inline uint32_t utf8_next(const char **cursor, const char *end)
{
    return (unsigned char)**cursor < 0x80 ? (uint32_t)*(*cursor)++ : utf8_next_wide(cursor, end);
}

/* Bytes of the code point that begins with this byte in valid text. */
static inline size_t utf8_size(char first)
{
    unsigned char byte = (unsigned char)first;
    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/* A hash of the code point at a place, which is not decoded for it; 0 at the end. */
static inline uint32_t utf8_hash(const char *at, const char *end)
{
    const unsigned char *byte = (const unsigned char *)at;
    size_t room = (size_t)(end - at);
    uint32_t bytes = room ? byte[0] : 0;
    if (room > 2 && byte[0] >= 0xE0)
        bytes = bytes << 16 | (uint32_t)byte[1] << 8 | byte[2]; /* of four, the first three */
    else if (room > 1 && byte[0] >= 0xC0)
        bytes = bytes << 8 | byte[1];
    return bytes * 2654435761u >> 8; /* Knuth's multiplier, as in The Art of Computer Programming, 6.4 */
}

/* The last code point of a text, which must not be empty. */
uint32_t utf8_last(struct slice text);

/* Number of code points. */
size_t utf8_count(struct slice text);

/* Append one code point. */
void utf8_append(struct str *out, uint32_t code_point);

/* Number of UTF-16 code units. */
size_t utf8_count_utf16(struct slice text);

/* Columns a terminal needs for one code point: 0 for combining and format characters, 2 for East Asian wide and
 * full-width ones (Unicode Standard Annex #11), else 1. Control characters count 1: they are shown escaped. */
int utf8_width(uint32_t code_point);

/* Columns a terminal needs for the text. */
size_t utf8_text_width(struct slice text);

/* Whether a code point is an ideograph or East Asian punctuation, beside which a line break leaves no space. */
bool utf8_is_east_asian(uint32_t code_point);

/* Whether a code point is a letter, an ideograph or a digit of any script. */
bool utf8_is_alphanumeric(uint32_t code_point);

#endif
