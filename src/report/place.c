#include "report/place.h"

#include "report/display.h"

static struct place place_in(const struct source *source, struct span span, enum column_unit unit)
{
    if (!source || (span.start == 0 && span.end == 0))
        return (struct place){ .known = false };
    return (struct place){ true, source_position(source, span.start, unit),
                           source_position(source, span.end, unit) };
}

struct place place_of(const struct source *source, struct span span)
{
    return place_in(source, span, COLUMN_CODE_POINTS);
}

static void count_mark(const struct source *source, struct position *position)
{
    if (position->line == 1)
        position->column += source->mark;
}

struct place place_in_bytes(const struct source *source, struct span span)
{
    struct place place = place_in(source, span, COLUMN_BYTES);
    if (place.known) {
        count_mark(source, &place.start);
        count_mark(source, &place.end);
    }
    return place;
}

void place_format(const char *path, const struct source *source, struct span span, struct str *out)
{
    struct place place = place_of(source, span);
    display_add(out, slice_of(path));
    if (place.known)
        str_printf(out, ":%u:%u", place.start.line, place.start.column);
}
