/* Checkstyle's report, which many tools read: a file's findings with line and column (in code points). */
#include "report/list.h"
#include "report/place.h"
#include "report/xmlout.h"

static void render_finding(struct xmlout *xml, const struct file_result *file, const struct finding *finding)
{
    struct place place = place_of(file->source, finding->span);
    xmlout_open(xml, "error");
    xmlout_number(xml, "line", place.known ? place.start.line : 0);
    if (place.known)
        xmlout_number(xml, "column", place.start.column);
    xmlout_attribute(xml, "severity", severity_name(finding->severity));
    xmlout_attribute(xml, "message", finding->message);
    xmlout_attribute(xml, "source", finding->rule);
    xmlout_close(xml);
}

static void render_file(struct xmlout *xml, const struct file_result *file)
{
    xmlout_open(xml, "file");
    xmlout_attribute(xml, "name", file->path);
    for (size_t i = 0; file->findings && i < file->findings->items.count; i++)
        render_finding(xml, file, &file->findings->items.items[i]);
    if (file->error) {
        xmlout_open(xml, "exception");
        xmlout_text(xml, file->error);
        xmlout_close(xml);
    }
    xmlout_close(xml);
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    struct xmlout xml = xmlout_begin();
    xmlout_open(&xml, "checkstyle");
    xmlout_attribute(&xml, "version", "4.3");
    for (size_t i = 0; i < count; i++)
        render_file(&xml, &files[i]);
    xmlout_close(&xml);
    xmlout_end(&xml, out);
}

const struct reporter checkstyle_reporter = { "checkstyle", render };
