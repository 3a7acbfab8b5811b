#include "check/distance.h"

#include "base/utf8.h"

#include <stdint.h>

#define MAX_LENGTH 200

/* Decode; the number of code points, or MAX_LENGTH + 1 when there are more than fit. */
static size_t decode(struct slice text, uint32_t *points)
{
    size_t count = 0;
    for (const char *cursor = text.data, *end = cursor + text.length; cursor < end; count++) {
        if (count == MAX_LENGTH)
            return MAX_LENGTH + 1;
        points[count] = utf8_next(&cursor, end);
    }
    return count;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t less = a < b ? a : b;
    return less < c ? less : c;
}

/* One row of Levenshtein's table, in place; returns its least entry. */
static size_t next_row(size_t *row, uint32_t point, const uint32_t *other, size_t count)
{
    size_t diagonal = row[0]++, best = row[0];
    for (size_t i = 0; i < count; i++) {
        size_t above = row[i + 1];
        row[i + 1] = least(above + 1, row[i] + 1, diagonal + (point != other[i]));
        diagonal = above;
        best = row[i + 1] < best ? row[i + 1] : best;
    }
    return best;
}

size_t edit_distance(struct slice a, struct slice b, size_t limit)
{
    uint32_t one[MAX_LENGTH], other[MAX_LENGTH];
    size_t row[MAX_LENGTH + 1];
    size_t one_count = decode(a, one), other_count = decode(b, other);
    if (one_count > MAX_LENGTH || other_count > MAX_LENGTH)
        return limit + 1;
    for (size_t i = 0; i <= other_count; i++)
        row[i] = i;
    for (size_t i = 0; i < one_count; i++)
        if (next_row(row, one[i], other, other_count) > limit)
            return limit + 1;
    return row[other_count] > limit ? limit + 1 : row[other_count];
}
