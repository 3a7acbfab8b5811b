#include "profile/numbering.h"

#include "model/ordinal.h"

#include <string.h>

/* A hole wider than this in the through numbering is no slip but another list. */
#define WIDEST_HOLE 5

/* The first number of a chapter is 1, or by a slip little more. */
#define WIDEST_START 3

/* Prefixes are counted in steps of a number, its letters and its parts: 3, 3.I, 3.II, …, 29, 29A, …, 29Z, 30. */
#define LETTERS 27
#define PARTS 64

static bool parse_part(struct slice *text, uint32_t *value)
{
    size_t digits = 0;
    *value = 0;
    while (digits < text->length && digits < 5 && text->data[digits] >= '0' && text->data[digits] <= '9')
        *value = *value * 10 + (uint32_t)(text->data[digits++] - '0');
    text->data += digits;
    text->length -= digits;
    return digits > 0;
}

/* A part of a prefix such as the "II." of "3.II.5", which is then passed; 0 when there is none. */
static uint32_t parse_roman_part(struct slice *text)
{
    size_t length = 0;
    while (length < text->length && strchr("IVX", text->data[length]))
        length++;
    struct ordinal ordinal;
    if (length == text->length || text->data[length] != '.'
        || !ordinal_parse(NUMBERING_ROMAN, NULL, (struct slice){ text->data, length }, &ordinal)
        || ordinal.parts[0] >= PARTS)
        return 0;
    text->data += length + 1;
    text->length -= length + 1;
    return (uint32_t)ordinal.parts[0];
}

bool paragraph_number_parse(struct slice text, struct paragraph_number *number)
{
    struct paragraph_number parsed = { 0, 0 };
    if (!parse_part(&text, &parsed.value))
        return false;
    uint32_t letter = 0;
    if (text.length > 1 && text.data[0] >= 'A' && text.data[0] <= 'Z' && text.data[1] == '.') {
        letter = (uint32_t)(text.data[0] - 'A') + 1;
        text.data++;
        text.length--;
    }
    if (text.length && text.data[0] == '.') {
        text.data++;
        text.length--;
        parsed.prefix = (parsed.value * LETTERS + letter) * PARTS + parse_roman_part(&text);
        if (!parse_part(&text, &parsed.value))
            return false;
    }
    if (text.length)
        return false;
    *number = parsed;
    return true;
}

bool numbering_is_next(const struct through_numbering *numbering, struct paragraph_number number)
{
    struct paragraph_number last = numbering->last;
    if (last.value == 0)
        return number.value == 1;
    if (number.prefix == last.prefix)
        return number.value == last.value + 1;
    return number.prefix > last.prefix && number.value == 1; /* the next programme or chapter */
}

static bool close_behind(const struct through_numbering *numbering, struct paragraph_number number)
{
    struct paragraph_number last = numbering->last;
    return number.prefix == last.prefix && number.value >= last.value && number.value <= last.value + WIDEST_HOLE;
}

enum numbering_verdict numbering_judge(const struct through_numbering *numbering, struct paragraph_number number, bool apart)
{
    bool plain = number.prefix == 0;
    if (plain && apart && numbering->list_last && number.value == numbering->list_last + 1)
        return NUMBER_LIST; /* the list that is open goes on, even where the through numbering could */
    if (numbering_is_next(numbering, number))
        return NUMBER_PARAGRAPH;
    if (!apart)
        return NUMBER_NONE;
    if (numbering->last.value && close_behind(numbering, number))
        return NUMBER_PARAGRAPH;
    if (numbering->chapter && number.prefix > numbering->last.prefix && number.value <= WIDEST_START)
        return NUMBER_PARAGRAPH;
    if (plain && numbering->last.prefix)
        return NUMBER_LIST; /* where paragraphs are 1.1, 1.2, …, plain numbers are a list's */
    if (plain && (number.value == 1 || (numbering->list_last && number.value > numbering->list_last
                                        && number.value <= numbering->list_last + 2)))
        return NUMBER_LIST;
    return NUMBER_NONE;
}

void numbering_take(struct through_numbering *numbering, struct paragraph_number number, enum numbering_verdict verdict)
{
    if (verdict == NUMBER_PARAGRAPH) {
        numbering->last = number;
        numbering->list_last = 0;
        numbering->chapter = false;
    } else if (verdict == NUMBER_LIST) {
        numbering->list_last = number.value;
    }
}
