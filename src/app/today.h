/*
 * The time of day, as results carry it: $SOURCE_DATE_EPOCH when it is set, so that they can be made again.
 */
#ifndef APP_TODAY_H
#define APP_TODAY_H

#include "base/str.h"

/* Append the time (UTC) in a format of strftime(). */
void today_add(const char *format, struct str *out) __attribute__((format(strftime, 1, 0)));

#endif
