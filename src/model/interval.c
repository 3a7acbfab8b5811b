#include "model/interval.h"

/* A number of more digits: value / 10^scale. */
struct wide {
    __int128 value;
    int scale;
};

bool interval_of(struct number value, struct number ulp, struct interval *interval)
{
    if (ulp.value == 0) {
        *interval = (struct interval){ value, value };
        return true;
    }
    struct number half = { ulp.value, (uint8_t)(ulp.scale + 1) };
    struct interval result;
    if (half.scale > NUMBER_MAX_SCALE || __builtin_mul_overflow(half.value, 5, &half.value)
        || !number_subtract(value, half, &result.low) || !number_add(value, half, &result.high))
        return false;
    *interval = result;
    return true;
}

bool interval_loosen(struct interval *interval)
{
    struct interval result;
    struct number size;
    if (!number_absolute(interval->high, &size) || size.scale >= NUMBER_MAX_SCALE)
        return false;
    size.scale++; /* a tenth */
    if (!number_subtract(interval->low, size, &result.low) || !number_add(interval->high, size, &result.high))
        return false;
    *interval = result;
    return true;
}

bool interval_add(struct interval a, struct interval b, struct interval *result)
{
    struct interval sum;
    if (!number_add(a.low, b.low, &sum.low) || !number_add(a.high, b.high, &sum.high))
        return false;
    *result = sum;
    return true;
}

bool interval_subtract(struct interval a, struct interval b, struct interval *result)
{
    struct interval difference;
    if (!number_subtract(a.low, b.high, &difference.low) || !number_subtract(a.high, b.low, &difference.high))
        return false;
    *result = difference;
    return true;
}

bool interval_meet(struct interval a, struct interval b)
{
    return number_compare(a.low, b.high) <= 0 && number_compare(b.low, a.high) <= 0;
}

static struct wide product(struct number a, struct number b)
{
    __int128 value = a.value;
    return (struct wide){ value * b.value, a.scale + b.scale };
}

/* -1, 0, 1; neither is negative. */
static int compare_sizes(struct wide a, struct wide b)
{
    while (a.scale < b.scale) {
        if (__builtin_mul_overflow(a.value, (__int128)10, &a.value))
            return 1; /* more than b can hold */
        a.scale++;
    }
    while (b.scale < a.scale) {
        if (__builtin_mul_overflow(b.value, (__int128)10, &b.value))
            return -1;
        b.scale++;
    }
    return a.value < b.value ? -1 : a.value > b.value;
}

static struct wide negative(struct wide a)
{
    return (struct wide){ -a.value, a.scale };
}

/* -1, 0, 1. */
static int compare_wide(struct wide a, struct wide b)
{
    if ((a.value < 0) != (b.value < 0))
        return a.value < 0 ? -1 : 1;
    return a.value < 0 ? compare_sizes(negative(b), negative(a)) : compare_sizes(a, b);
}

static bool is_negative(struct number number)
{
    return number.value < 0;
}

enum interval_share interval_share(struct interval part, struct interval percent, struct interval whole)
{
    static const struct number hundred = { 100, 0 }, zero = { 0, 0 };
    if (is_negative(whole.high))
        return SHARE_UNKNOWN;
    if (is_negative(whole.low))
        whole.low = zero;
    struct wide least = product(percent.low, is_negative(percent.low) ? whole.high : whole.low);
    struct wide most = product(percent.high, is_negative(percent.high) ? whole.low : whole.high);
    bool holds = compare_wide(product(part.low, hundred), most) <= 0
        && compare_wide(least, product(part.high, hundred)) <= 0;
    return holds ? SHARE_HOLDS : SHARE_FAILS;
}

bool number_percent(struct number part, struct number whole, uint8_t places, struct number *percent)
{
    __int128 above = part.value, below = whole.value;
    int tens = 2 + places + whole.scale - part.scale;
    if (whole.value <= 0 || places > NUMBER_MAX_SCALE)
        return false;
    for (; tens > 0; tens--)
        if (__builtin_mul_overflow(above, (__int128)10, &above))
            return false;
    for (; tens < 0; tens++)
        if (__builtin_mul_overflow(below, (__int128)10, &below))
            return false;
    __int128 half = above < 0 ? -(below / 2) : below / 2, result;
    if (__builtin_add_overflow(above, half, &result))
        return false;
    result /= below;
    if (result > INT64_MAX || result < -INT64_MAX)
        return false;
    *percent = (struct number){ (int64_t)result, places };
    return true;
}
