#include "model/sum_judge.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define LEAST_DIGITS 3 /* of which one is wrong: shorter figures differ by chance */

/* Add up the values and the units of the parts. */
static bool add_parts(const struct sum_term *parts, size_t count, struct number *sum, struct number *units)
{
    for (size_t i = 0; i < count; i++)
        if (!number_add(*sum, parts[i].value, sum) || !number_add(*units, parts[i].ulp, units))
            return false;
    return true;
}

enum sum_verdict sum_judge(struct sum_term total, const struct sum_term *parts, size_t count, struct number *computed,
                           struct number *difference)
{
    struct number sum = { 0, 0 }, slack = total.ulp, gap, size, twice;
    if (!add_parts(parts, count, &sum, &slack) || !number_subtract(sum, total.value, &gap)
        || !number_absolute(gap, &size) || !number_add(size, size, &twice))
        return SUM_OVERFLOW;
    *computed = sum;
    *difference = gap;
    if (gap.value == 0)
        return SUM_EXACT;
    return number_compare(twice, slack) <= 0 ? SUM_ROUNDED : SUM_BEYOND;
}

/* Whether a times a power of ten (10 and up) is b. Both have the same scale. */
static bool is_scaled(int64_t a, int64_t b)
{
    while (a != 0 && !__builtin_mul_overflow(a, 10, &a))
        if (a == b)
            return true;
    return false;
}

/* The one part that explains the difference: it equals it times the sign, or half of it. Where several do, none is named:
 * that would be a guess. */
static bool find_part(struct number difference, bool negative, bool half, const struct sum_term *parts, size_t count,
                      size_t *part)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct number value = parts[i].value;
        if (value.value == 0 || (half && !number_add(value, value, &value)))
            continue;
        if (negative)
            value.value = -value.value;
        if (number_compare(value, difference) == 0) {
            *part = i;
            found++;
        }
    }
    return found == 1;
}

/* The digits of a figure without its sign. */
struct digits {
    char items[24];
    size_t count;
};

static struct digits digits_of(int64_t value)
{
    struct digits digits;
    int written = snprintf(digits.items, sizeof digits.items, "%" PRId64, value);
    size_t sign = digits.items[0] == '-';
    digits.count = (size_t)written - sign;
    memmove(digits.items, digits.items + sign, digits.count + 1);
    return digits;
}

/* How two figures of as many digits differ. */
static enum sum_residual compare_digits(const struct digits *a, const struct digits *b)
{
    size_t differ = 0, first = 0, last = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (a->items[i] == b->items[i])
            continue;
        first = differ++ ? first : i;
        last = i;
    }
    if (differ == 2 && a->items[first] == b->items[last] && a->items[last] == b->items[first])
        return RESIDUAL_TRANSPOSITION;
    return differ == 1 && a->count >= LEAST_DIGITS ? RESIDUAL_DIGIT : RESIDUAL_NONE;
}

/* Whether one figure is the other without one of its digits. */
static bool lacks_digit(const struct digits *shorter, const struct digits *longer)
{
    size_t i = 0;
    if (shorter->count + 1 != longer->count || longer->count < LEAST_DIGITS)
        return false;
    while (i < shorter->count && shorter->items[i] == longer->items[i])
        i++;
    return memcmp(shorter->items + i, longer->items + i + 1, shorter->count - i) == 0;
}

/* What the digits alone say. */
static enum sum_residual diagnose_digits(struct number stated, struct number computed, uint8_t scale)
{
    if (!number_rescale(stated, scale, &stated) || !number_rescale(computed, scale, &computed))
        return RESIDUAL_NONE;
    if (is_scaled(stated.value, computed.value) || is_scaled(computed.value, stated.value))
        return RESIDUAL_SCALE;
    struct digits a = digits_of(stated.value), b = digits_of(computed.value);
    if (a.count == b.count && memcmp(a.items, b.items, a.count) == 0)
        return RESIDUAL_OPPOSITE;
    if ((stated.value < 0) != (computed.value < 0))
        return RESIDUAL_NONE;
    if (a.count == b.count)
        return compare_digits(&a, &b);
    return lacks_digit(&a, &b) || lacks_digit(&b, &a) ? RESIDUAL_DROPPED : RESIDUAL_NONE;
}

enum sum_residual sum_diagnose(struct number stated, struct number computed, const struct sum_term *parts,
                               size_t count, size_t *part)
{
    struct number difference;
    if (!number_subtract(computed, stated, &difference) || difference.value == 0)
        return RESIDUAL_NONE;
    /* With a single part "left out" and "counted twice" would only restate the two figures. */
    if (count > 1) {
        if (find_part(difference, false, false, parts, count, part))
            return RESIDUAL_LEFT_OUT;
        if (find_part(difference, true, false, parts, count, part))
            return RESIDUAL_TWICE;
        if (find_part(difference, false, true, parts, count, part))
            return RESIDUAL_SIGN;
    }
    return diagnose_digits(stated, computed, difference.scale);
}
