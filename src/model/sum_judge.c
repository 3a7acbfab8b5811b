#include "model/sum_judge.h"

#include <stdbool.h>

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

static bool is_power_of_ten(int64_t value)
{
    return value >= 10 && (value == 10 || (value % 10 == 0 && is_power_of_ten(value / 10)));
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

/* What the digits alone say. */
static enum sum_residual diagnose_digits(struct number stated, struct number computed, struct number difference)
{
    uint8_t scale = difference.scale;
    struct number size;
    if (!number_rescale(stated, scale, &stated) || !number_rescale(computed, scale, &computed)
        || !number_absolute(difference, &size))
        return RESIDUAL_NONE;
    if (is_scaled(stated.value, computed.value) || is_scaled(computed.value, stated.value))
        return RESIDUAL_SCALE;
    if (size.value % 9 == 0)
        return RESIDUAL_TRANSPOSITION;
    return is_power_of_ten(size.value) ? RESIDUAL_DIGIT : RESIDUAL_NONE;
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
    return diagnose_digits(stated, computed, difference);
}
