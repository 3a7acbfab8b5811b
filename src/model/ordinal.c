#include "model/ordinal.h"

#include "base/roman.h"

#include <inttypes.h>
#include <string.h>

#define LETTERS 26
#define NUMBER_MAX INT64_C(999999999999999)

bool numbering_named(const char *word, enum numbering *numbering)
{
    static const char *const words[] = { NUMBERING_WORDS };
    _Static_assert(sizeof words / sizeof *words == NUMBERING_LIST + 1, "a word for each way of numbering");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(word, words[i]) == 0) {
            *numbering = (enum numbering)i;
            return true;
        }
    }
    return false;
}

static bool is_decoration(char c)
{
    return c != '\0' && strchr(" \t\r\n.,:;()[]", c) != NULL;
}

static struct slice without_decoration(struct slice key)
{
    while (key.length && is_decoration(key.data[0])) {
        key.data++;
        key.length--;
    }
    while (key.length && is_decoration(key.data[key.length - 1]))
        key.length--;
    return key;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The digits at the cursor; false when there are so many that counting on could overflow. */
static bool parse_digits(const char **cursor, const char *end, int64_t *value)
{
    *value = 0;
    for (; *cursor < end && is_digit(**cursor); ++*cursor) {
        *value = *value * 10 + (**cursor - '0');
        if (*value > NUMBER_MAX)
            return false;
    }
    return true;
}

static bool parse_number(struct slice key, int64_t *value)
{
    const char *cursor = key.data, *end = key.data + key.length;
    return key.length && is_digit(*cursor) && parse_digits(&cursor, end, value) && cursor == end;
}

static bool parse_letter(struct slice key, int64_t *value)
{
    char letter = key.length ? lower(key.data[0]) : '\0';
    if (letter < 'a' || letter > 'z')
        return false;
    for (size_t i = 1; i < key.length; i++)
        if (lower(key.data[i]) != letter)
            return false;
    *value = ((int64_t)key.length - 1) * LETTERS + (letter - 'a') + 1;
    return true;
}

/* The next word at the cursor, which moves behind it; empty at the end. */
static struct slice next_word(const char **cursor)
{
    *cursor += strspn(*cursor, " \t\r\n");
    struct slice word = { *cursor, strcspn(*cursor, " \t\r\n") };
    *cursor += word.length;
    return word;
}

static bool parse_word(const char *words, struct slice key, int64_t *value)
{
    const char *cursor = words ? words : "";
    int64_t number = 1;
    for (struct slice word; (word = next_word(&cursor)).length; number++) {
        if (slice_equal(word, key)) {
            *value = number;
            return true;
        }
    }
    return false;
}

static bool parse_dotted(struct slice key, struct ordinal *ordinal)
{
    const char *cursor = key.data, *end = key.data + key.length;
    ordinal->count = 0;
    while (cursor < end) {
        if (!is_digit(*cursor)) {
            cursor++;
            continue;
        }
        if (ordinal->count == ORDINAL_MAX_PARTS || !parse_digits(&cursor, end, &ordinal->parts[ordinal->count]))
            return false;
        ordinal->count++;
    }
    return ordinal->count > 0;
}

/* What stands behind the last point. */
static struct slice behind_point(struct slice key)
{
    for (size_t i = key.length; i-- > 0;)
        if (key.data[i] == '.')
            return (struct slice){ key.data + i + 1, key.length - i - 1 };
    return key;
}

/* The part of a key that is counted. */
static struct slice counted_part(enum numbering numbering, const char *words, struct slice key)
{
    int64_t value;
    if (numbering == NUMBERING_LIST && parse_word(words, slice_trim(key), &value))
        return slice_trim(key);
    key = without_decoration(key);
    return numbering == NUMBERING_NUMBER || numbering == NUMBERING_DOTTED ? key : behind_point(key);
}

bool ordinal_parse(enum numbering numbering, const char *words, struct slice key, struct ordinal *ordinal)
{
    *ordinal = (struct ordinal){ .count = 1 };
    key = counted_part(numbering, words, key);
    switch (numbering) {
    case NUMBERING_NUMBER:
        return parse_number(key, &ordinal->parts[0]);
    case NUMBERING_LETTER:
        return parse_letter(key, &ordinal->parts[0]);
    case NUMBERING_ROMAN:
        return roman_read(key, &ordinal->parts[0]);
    case NUMBERING_DOTTED:
        return parse_dotted(key, ordinal);
    case NUMBERING_LIST:
        return parse_word(words, key, &ordinal->parts[0]);
    }
    return false;
}

static void format_letter(int64_t value, struct str *out)
{
    for (int64_t i = 0; i <= (value - 1) / LETTERS; i++)
        str_add_char(out, (char)('a' + (value - 1) % LETTERS));
}

static void format_word(const char *words, int64_t value, struct str *out)
{
    const char *cursor = words ? words : "";
    struct slice word = next_word(&cursor);
    while (--value > 0)
        word = next_word(&cursor);
    str_add_slice(out, word);
}

void ordinal_format(enum numbering numbering, const char *words, const struct ordinal *ordinal, struct str *out)
{
    switch (numbering) {
    case NUMBERING_LETTER:
        format_letter(ordinal->parts[0], out);
        return;
    case NUMBERING_ROMAN:
        roman_write(out, ordinal->parts[0], false);
        return;
    case NUMBERING_LIST:
        format_word(words, ordinal->parts[0], out);
        return;
    case NUMBERING_NUMBER:
    case NUMBERING_DOTTED:
        for (uint32_t i = 0; i < ordinal->count; i++)
            str_printf(out, "%s%" PRId64, i ? "." : "", ordinal->parts[i]);
        return;
    }
}

static bool has_capital(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] >= 'A' && text.data[i] <= 'Z')
            return true;
    return false;
}

void ordinal_format_like(enum numbering numbering, const char *words, struct slice key, const struct ordinal *ordinal,
                         struct str *out)
{
    struct slice part = counted_part(numbering, words, key);
    size_t before = (size_t)(part.data - key.data);
    str_append(out, key.data, before);
    size_t start = out->length;
    ordinal_format(numbering, words, ordinal, out);
    if ((numbering == NUMBERING_ROMAN || numbering == NUMBERING_LETTER) && has_capital(part))
        for (size_t i = start; i < out->length; i++)
            out->data[i] = (char)(out->data[i] - 'a' + 'A');
    str_append(out, part.data + part.length, key.length - before - part.length);
}

int ordinal_compare(const struct ordinal *a, const struct ordinal *b)
{
    for (uint32_t i = 0; i < a->count && i < b->count; i++)
        if (a->parts[i] != b->parts[i])
            return a->parts[i] < b->parts[i] ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

/* Index of the first part in which they differ; the shorter one's length when it begins the other. */
static uint32_t first_difference(const struct ordinal *a, const struct ordinal *b)
{
    uint32_t i = 0;
    while (i < a->count && i < b->count && a->parts[i] == b->parts[i])
        i++;
    return i;
}

bool ordinal_follows(const struct ordinal *a, const struct ordinal *b)
{
    uint32_t i = first_difference(a, b);
    if (i >= b->count)
        return false;
    int64_t expected = i < a->count ? a->parts[i] + 1 : 1;
    if (b->parts[i] != expected)
        return false;
    for (uint32_t k = i + 1; k < b->count; k++)
        if (b->parts[k] != 1)
            return false;
    return true;
}

struct ordinal ordinal_next(const struct ordinal *a, const struct ordinal *b)
{
    struct ordinal next = *b;
    uint32_t i = first_difference(a, b);
    int64_t expected = i < a->count ? a->parts[i] + 1 : 1;
    if (i >= b->count || b->parts[i] < expected)
        return next;
    if (b->parts[i] > expected) {
        next.parts[i] = expected;
        next.count = i + 1;
        return next;
    }
    for (uint32_t k = i + 1; k < next.count; k++) /* 1.2 then 2.3: 2.1 comes first */
        next.parts[k] = 1;
    return next;
}

bool ordinal_is_first(const struct ordinal *ordinal)
{
    for (uint32_t i = 0; i < ordinal->count; i++)
        if (ordinal->parts[i] != 1)
            return false;
    return true;
}
