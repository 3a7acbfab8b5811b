#include "report/list.h"

#include <string.h>

#define REPORTER_ENTRY(name) &name##_reporter,
const struct reporter *const reporters[] = { REPORTERS(REPORTER_ENTRY) NULL };
#undef REPORTER_ENTRY

const struct reporter *reporter_named(const char *format)
{
    for (size_t i = 0; reporters[i]; i++) {
        if (strcmp(reporters[i]->format, format) == 0)
            return reporters[i];
    }
    return NULL;
}
