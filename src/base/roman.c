#include "base/roman.h"

#include <string.h>

static const struct {
    int64_t value;
    const char *lower, *upper;
} digits[] = {
    { 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" },   { 400, "cd", "CD" }, { 100, "c", "C" },
    { 90, "xc", "XC" }, { 50, "l", "L" },    { 40, "xl", "XL" },  { 10, "x", "X" },    { 9, "ix", "IX" },
    { 5, "v", "V" },    { 4, "iv", "IV" },   { 1, "i", "I" },
};

#define DIGITS (sizeof digits / sizeof *digits)

/* The length of a digit at place, or 0. */
static size_t digit_at(struct slice text, size_t place, size_t digit)
{
    size_t length = strlen(digits[digit].lower);
    if (text.length - place < length)
        return 0;
    for (size_t i = 0; i < length; i++)
        if (text.data[place + i] != digits[digit].lower[i] && text.data[place + i] != digits[digit].upper[i])
            return 0;
    return length;
}

bool roman_read(struct slice text, int64_t *value)
{
    size_t place = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < DIGITS && sum <= ROMAN_MAX;) {
        size_t length = digit_at(text, place, i);
        place += length;
        sum += length ? digits[i].value : 0;
        i += length == 0;
    }
    if (sum == 0 || sum > ROMAN_MAX || place < text.length)
        return false;
    struct str usual = STR_INIT;
    roman_write(&usual, sum, false);
    bool ok = usual.length == text.length;
    str_release(&usual);
    *value = sum;
    return ok;
}

void roman_write(struct str *out, int64_t value, bool upper)
{
    if (value > ROMAN_MAX)
        return;
    for (size_t i = 0; i < DIGITS; i++)
        for (; value >= digits[i].value; value -= digits[i].value)
            str_add(out, upper ? digits[i].upper : digits[i].lower);
}
