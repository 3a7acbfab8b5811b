#include "report/place.h"

#include "report/display.h"

struct place place_of(const struct source *source, struct span span)
{
    if (!source || (span.start == 0 && span.end == 0))
        return (struct place){ .known = false };
    return (struct place){ true, source_position(source, span.start, COLUMN_CODE_POINTS),
                           source_position(source, span.end, COLUMN_CODE_POINTS) };
}

void place_format(const char *path, const struct source *source, struct span span, struct str *out)
{
    struct place place = place_of(source, span);
    display_add(out, slice_of(path));
    if (place.known)
        str_printf(out, ":%u:%u", place.start.line, place.start.column);
}
