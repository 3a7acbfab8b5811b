#include "report/display.h"
#include "report/list.h"
#include "report/place.h"

/* What compilers call it: editors know no other words. */
static const char *gcc_severity(enum severity severity)
{
    return severity == SEVERITY_INFO ? "note" : severity_name(severity);
}

static void render_finding(const struct file_result *file, const struct finding *finding, struct str *out)
{
    place_format(file->path, file->source, finding->span, out);
    str_printf(out, ": %s: ", gcc_severity(finding->severity));
    display_add(out, slice_of(finding->message));
    str_printf(out, " [%s]\n", finding->rule);
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        for (size_t k = 0; findings && k < findings->items.count; k++)
            render_finding(&files[i], &findings->items.items[k], out);
    }
}

const struct reporter gcc_reporter = { "gcc", render };
