#include "base/str.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct slice slice_of(const char *string)
{
    return (struct slice){ string ? string : "", string ? strlen(string) : 0 };
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool slice_is(struct slice slice, const char *string)
{
    return slice_equal(slice, slice_of(string));
}

bool slice_ends_with(struct slice slice, const char *end)
{
    size_t length = strlen(end);
    return slice.length >= length && memcmp(slice.data + slice.length - length, end, length) == 0;
}

bool byte_is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' || byte == '\v';
}

struct slice slice_trim(struct slice slice)
{
    while (slice.length && byte_is_blank(slice.data[0])) {
        slice.data++;
        slice.length--;
    }
    while (slice.length && byte_is_blank(slice.data[slice.length - 1]))
        slice.length--;
    return slice;
}

static void str_reserve(struct str *str, size_t extra)
{
    size_t needed;
    if (__builtin_add_overflow(str->length, extra, &needed) || __builtin_add_overflow(needed, 1, &needed))
        mem_fail();
    if (needed <= str->capacity)
        return;
    size_t capacity = str->capacity ? str->capacity : 32;
    while (capacity < needed)
        capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    str->data = mem_resize(str->data, capacity, 1);
    str->capacity = capacity;
}

void str_append(struct str *str, const char *bytes, size_t length)
{
    str_reserve(str, length);
    if (length)
        memcpy(str->data + str->length, bytes, length);
    str->length += length;
    str->data[str->length] = '\0';
}

void str_add(struct str *str, const char *string)
{
    str_append(str, string, strlen(string));
}

void str_add_slice(struct str *str, struct slice slice)
{
    str_append(str, slice.data, slice.length);
}

void str_add_char(struct str *str, char byte)
{
    str_append(str, &byte, 1);
}

void str_vprintf(struct str *str, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length > 0) {
        str_reserve(str, (size_t)length);
        vsnprintf(str->data + str->length, (size_t)length + 1, format, again);
        str->length += (size_t)length;
    }
    va_end(again);
}

void str_printf(struct str *str, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_vprintf(str, format, args);
    va_end(args);
}

const char *str_text(const struct str *str)
{
    return str->data ? str->data : "";
}

char *str_detach(struct str *str)
{
    char *text = str->data ? str->data : mem_copy("", 0);
    *str = (struct str)STR_INIT;
    return text;
}

void str_truncate(struct str *str, size_t length)
{
    str->length = length;
    if (str->data)
        str->data[length] = '\0';
}

void str_clear(struct str *str)
{
    str_truncate(str, 0);
}

void str_release(struct str *str)
{
    mem_free(str->data);
    *str = (struct str)STR_INIT;
}
