/*
 * Typed values: exact decimal numbers as scaled 64-bit integers, never floats. A number printed as "7.1" is value 71
 * at scale 1, with a unit in the last printed place (ulp) of 1 at the same scale.
 */
#ifndef MODEL_NUMBER_H
#define MODEL_NUMBER_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define NUMBER_MAX_SCALE 9

struct number {
    int64_t value;
    uint8_t scale; /* decimal places: the number is value / 10^scale */
};

/* Parse "-12.50": sign, ASCII digits, at most one point, at most 18 digits and NUMBER_MAX_SCALE places. False when
 * the text is anything else or does not fit; *number is then unchanged. */
bool number_parse(struct slice text, struct number *number);

/* Append the number as number_parse() reads it. */
void number_format(struct number number, struct str *out);

/* The same number at a larger scale; false when it does not fit. */
bool number_rescale(struct number number, uint8_t scale, struct number *result);

/* Exact sum, difference; false on overflow. The result has the larger scale. */
bool number_add(struct number a, struct number b, struct number *result);
bool number_subtract(struct number a, struct number b, struct number *result);

/* -1, 0, 1 as a is smaller than, equal to or larger than b. Exact for any two numbers. */
int number_compare(struct number a, struct number b);

/* The absolute value; false for the one value that has none. */
bool number_absolute(struct number number, struct number *result);

#endif
