/* Roman numerals, in ISO basic Latin letters. */
#ifndef BASE_ROMAN_H
#define BASE_ROMAN_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define ROMAN_MAX 3999

/* Read a numeral in letters of either case. Only the usual form counts (iv, not iiii). False when the text is none. */
bool roman_read(struct slice text, int64_t *value);

/* Append the numeral of a value from 1 to ROMAN_MAX; nothing for another one. */
void roman_write(struct str *out, int64_t value, bool upper);

#endif
