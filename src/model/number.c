#include "model/number.h"

#include <inttypes.h>

bool number_parse(struct slice text, struct number *number)
{
    size_t i = 0;
    bool negative = text.length && text.data[0] == '-', point = false;
    i += negative;
    int64_t value = 0;
    int digits = 0, scale = 0;
    for (; i < text.length; i++) {
        char c = text.data[i];
        if (c == '.' && !point && digits > 0) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > 18)
            return false;
        value = value * 10 + (c - '0');
        scale += point;
    }
    if (digits == 0 || scale > NUMBER_MAX_SCALE || text.data[text.length - 1] == '.')
        return false;
    *number = (struct number){ negative ? -value : value, (uint8_t)scale };
    return true;
}

void number_format(struct number number, struct str *out)
{
    uint64_t magnitude = number.value < 0 ? 0 - (uint64_t)number.value : (uint64_t)number.value;
    uint64_t power = 1;
    for (int i = 0; i < number.scale; i++)
        power *= 10;
    if (number.value < 0)
        str_add_char(out, '-');
    str_printf(out, "%" PRIu64, magnitude / power);
    if (number.scale)
        str_printf(out, ".%0*" PRIu64, (int)number.scale, magnitude % power);
}

bool number_rescale(struct number number, uint8_t scale, struct number *result)
{
    if (scale < number.scale || scale > NUMBER_MAX_SCALE)
        return false;
    int64_t value = number.value;
    for (int i = number.scale; i < scale; i++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *result = (struct number){ value, scale };
    return true;
}

static bool same_scale(struct number *a, struct number *b)
{
    uint8_t scale = a->scale > b->scale ? a->scale : b->scale;
    return number_rescale(*a, scale, a) && number_rescale(*b, scale, b);
}

bool number_add(struct number a, struct number b, struct number *result)
{
    int64_t value;
    if (!same_scale(&a, &b) || __builtin_add_overflow(a.value, b.value, &value))
        return false;
    *result = (struct number){ value, a.scale };
    return true;
}

bool number_subtract(struct number a, struct number b, struct number *result)
{
    int64_t value;
    if (!same_scale(&a, &b) || __builtin_sub_overflow(a.value, b.value, &value))
        return false;
    *result = (struct number){ value, a.scale };
    return true;
}

static __int128 widened(struct number number)
{
    __int128 value = number.value;
    for (int i = number.scale; i < NUMBER_MAX_SCALE; i++)
        value *= 10;
    return value;
}

int number_compare(struct number a, struct number b)
{
    __int128 left = widened(a), right = widened(b);
    return (left > right) - (left < right);
}

bool number_absolute(struct number number, struct number *result)
{
    if (number.value == INT64_MIN)
        return false;
    *result = (struct number){ number.value < 0 ? -number.value : number.value, number.scale };
    return true;
}
