#define _XOPEN_SOURCE 700

#include "app/today.h"

#include <stdlib.h>
#include <time.h>

void today_add(const char *format, struct str *out)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t now = fixed && *fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm parts;
    char text[64] = "";
    if (gmtime_r(&now, &parts))
        strftime(text, sizeof text, format, &parts);
    str_add(out, text);
}
