#include "profile/date.h"

#include <stdint.h>
#include <stdlib.h>

/* A number of at most that many digits and at least 1; 0 when the text is none. */
static uint32_t number_of(struct slice text, size_t longest)
{
    uint32_t value = 0;
    if (text.length > longest)
        return 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return 0;
        value = value * 10 + (uint32_t)(text.data[i] - '0');
    }
    return value;
}

/* 1 to 12, 0 when the text is no month. */
static uint32_t month_of(const struct builder *builder, struct slice text)
{
    const named_matches *months = &builder->profile->months;
    uint32_t number = number_of(text, 2);
    for (size_t i = 0; number == 0 && i < months->count; i++) {
        struct regex_match match;
        if (regex_match_at(months->items[i].match, builder->scratch, text, 0, &match) == REGEX_MATCH
            && match.group[0].end == text.length)
            number = number_of(slice_of(months->items[i].name), 2);
    }
    return number <= 12 ? number : 0;
}

bool date_iso(const struct builder *builder, const struct printed_date *date, struct str *out)
{
    uint32_t year = date->year.length == 4 ? number_of(date->year, 4) : 0;
    uint32_t month = date->month.length ? month_of(builder, date->month) : 0;
    uint32_t day = date->day.length ? number_of(date->day, 2) : 0;
    if (year == 0 || (date->month.length && month == 0) || (date->day.length && day == 0))
        return false;
    str_printf(out, "%04u", year);
    if (month)
        str_printf(out, "-%02u", month);
    if (month && day)
        str_printf(out, "-%02u", day);
    return true;
}
