#include "report/list.h"

#include <string.h>

const struct reporter *const reporters[] = { &text_reporter, &gcc_reporter, &json_reporter, NULL };

const struct reporter *reporter_named(const char *format)
{
    for (size_t i = 0; reporters[i]; i++) {
        if (strcmp(reporters[i]->format, format) == 0)
            return reporters[i];
    }
    return NULL;
}
