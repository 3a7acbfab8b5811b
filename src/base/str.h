/*
 * Strings: a slice is a borrowed run of bytes; a str is an owned, growing, always NUL-terminated string.
 * All lengths are bytes of UTF-8.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Whether two NUL-terminated strings are equal; most that are not differ in their first byte. */
static inline bool string_is(const char *string, const char *other)
{
    return *string == *other && strcmp(string, other) == 0;
}

/* Borrowed bytes; valid as long as what they point into. Not NUL-terminated. */
struct slice {
    const char *data;
    size_t length;
};

/* A slice of a NUL-terminated string; NULL gives an empty slice. */
struct slice slice_of(const char *string);

bool slice_equal(struct slice a, struct slice b);
bool slice_is(struct slice slice, const char *string);
bool slice_ends_with(struct slice slice, const char *end);

/* Whether a byte is ASCII white space. */
bool byte_is_blank(char byte);

/* The slice without ASCII white space at both ends. */
struct slice slice_trim(struct slice slice);

/* An owned string. data is NULL until something is appended; str_text() never is. */
struct str {
    char *data;
    size_t length, capacity;
};

#define STR_INIT { NULL, 0, 0 }

/* Append bytes, a NUL-terminated string, one byte, or formatted text. */
void str_append(struct str *str, const char *bytes, size_t length);
void str_add(struct str *str, const char *string);
void str_add_slice(struct str *str, struct slice slice);
void str_add_char(struct str *str, char byte);
void str_printf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_vprintf(struct str *str, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* The text, NUL-terminated; "" when nothing was appended. Borrowed: valid until the next change. */
const char *str_text(const struct str *str);

/* Hand the text over to the caller (mem_free() it) and empty the str; "" when nothing was appended. */
char *str_detach(struct str *str);

/* Forget all but the first bytes, of which there are at least so many. */
void str_truncate(struct str *str, size_t length);

/* Forget the text and keep the storage. */
void str_clear(struct str *str);

/* Free the storage; the str is empty and usable again. */
void str_release(struct str *str);

#endif
