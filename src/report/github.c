/* GitHub's workflow commands: a line each, which the runner turns into annotations. */
#include "report/display.h"
#include "report/list.h"
#include "report/place.h"

#include "base/memory.h"

static const char *github_command(enum severity severity)
{
    static const char *const words[] = {
        [SEVERITY_INFO] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error",
    };
    return words[severity];
}

/* What ends a command's message or property must be written as a percent code; properties also end at : and , */
static void add_encoded(const char *text, bool is_property, struct str *out)
{
    struct str safe = STR_INIT;
    display_add(&safe, slice_of(text));
    for (const char *c = str_text(&safe); *c; c++) {
        if (*c == '%' || (is_property && (*c == ':' || *c == ',')))
            str_printf(out, "%%%02X", (unsigned)*c);
        else
            str_add_char(out, *c);
    }
    str_release(&safe);
}

/* Columns are taken only where a place is within one line. */
static void add_place(const struct file_result *file, const struct finding *finding, struct str *out)
{
    struct place place = place_of(file->source, finding->span);
    str_add(out, "file=");
    add_encoded(file->path, true, out);
    if (!place.known)
        return;
    str_printf(out, ",line=%u,endLine=%u", place.start.line, place.end.line);
    if (place.start.line == place.end.line)
        str_printf(out, ",col=%u,endColumn=%u", place.start.column, place.end.column);
}

static void add_more(const char *lead, const char *text, struct str *out)
{
    if (!text || !*text)
        return;
    str_printf(out, "%%0A%s", lead);
    add_encoded(text, false, out);
}

static void render_finding(const struct file_result *file, const struct finding *finding, struct str *out)
{
    str_printf(out, "::%s ", github_command(finding->severity));
    add_place(file, finding, out);
    str_add(out, ",title=");
    add_encoded(finding->rule, true, out);
    str_add(out, "::");
    add_encoded(finding->message, false, out);
    add_more("", finding->where, out);
    add_more("= ", finding->evidence, out);
    str_add_char(out, '\n');
}

static void render_error(const struct file_result *file, struct str *out)
{
    str_add(out, "::error file=");
    add_encoded(file->path, true, out);
    str_add(out, ",title=crossfoot::");
    add_encoded(file->error, false, out);
    str_add_char(out, '\n');
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        if (files[i].error)
            render_error(&files[i], out);
        for (size_t k = 0; findings && k < findings->items.count; k++)
            render_finding(&files[i], &findings->items.items[k], out);
    }
}

const struct reporter github_reporter = { "github", render };
