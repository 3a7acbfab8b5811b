#include "profile/numbering.h"

/* A hole wider than this in the through numbering is no slip but another list. */
#define WIDEST_HOLE 5

/* Prefixes are counted in steps of a number and its letters: 29, 29A, …, 29Z, 30. */
#define LETTERS 27

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
        parsed.prefix = parsed.value * LETTERS + letter;
        if (!parse_part(&text, &parsed.value))
            return false;
    }
    if (text.length)
        return false;
    *number = parsed;
    return true;
}

bool numbering_is_next(const struct numbering *numbering, struct paragraph_number number)
{
    struct paragraph_number last = numbering->last;
    if (last.value == 0)
        return number.value == 1;
    if (number.prefix == last.prefix)
        return number.value == last.value + 1;
    return number.prefix > last.prefix && number.value == 1; /* the next programme or chapter */
}

static bool close_behind(const struct numbering *numbering, struct paragraph_number number)
{
    struct paragraph_number last = numbering->last;
    return number.prefix == last.prefix && number.value >= last.value && number.value <= last.value + WIDEST_HOLE;
}

enum numbering_verdict numbering_judge(const struct numbering *numbering, struct paragraph_number number, bool apart)
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
    if (plain && numbering->last.prefix)
        return NUMBER_LIST; /* where paragraphs are 1.1, 1.2, …, plain numbers are a list's */
    if (plain && (number.value == 1 || (numbering->list_last && number.value > numbering->list_last
                                        && number.value <= numbering->list_last + 2)))
        return NUMBER_LIST;
    return NUMBER_NONE;
}

void numbering_take(struct numbering *numbering, struct paragraph_number number, enum numbering_verdict verdict)
{
    if (verdict == NUMBER_PARAGRAPH) {
        numbering->last = number;
        numbering->list_last = 0;
    } else if (verdict == NUMBER_LIST) {
        numbering->list_last = number.value;
    }
}
