/*
 * Dates in running text: what the groups of a profile's <inline element="date"> and <inline element="period"> say, as
 * values. Names of months and days of the week are the profile's. Private to src/profile.
 */
#ifndef PROFILE_CALENDAR_H
#define PROFILE_CALENDAR_H

#include "profile/builder.h"

/* Give a date (attributes year, month, day, weekday as printed) the attributes iso ("2020-05-31" or "2020-05"; not
 * without a year), impossible="yes" when there is no such day or month, and, where the day of the week is printed,
 * weekday-said and weekday-is (1 is Monday). */
void date_finish(const struct builder *builder, xmlNode *node, struct slice text);

/* Give a period (the same, and to_year, to_month, to_day) from and to as ISO dates of equal precision, reversed="yes" when
 * it ends before it begins, and impossible="yes". An end takes the year and month that only the other one prints, where that leaves the
 * months in order; else it stays open which year is meant, and there is neither from nor to. */
void period_finish(const struct builder *builder, xmlNode *node, struct slice text);

#endif
