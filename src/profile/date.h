/*
 * Dates as they are printed: figures, and the names of months that the profile gives. Private to src/profile.
 */
#ifndef PROFILE_DATE_H
#define PROFILE_DATE_H

#include "base/str.h"
#include "profile/builder.h"

#include <stdbool.h>

/* The parts of a printed date, as printed; empty when absent. */
struct printed_date {
    struct slice year, month, day;
};

/* Append the date as ISO 8601: 2016-12-21, or 2016-12 and 2016 when parts are absent. False, and nothing is appended,
 * when the year is none, or a part that is there cannot be read. Whether there is such a day is not asked. */
bool date_iso(const struct builder *builder, const struct printed_date *date, struct str *out);

#endif
