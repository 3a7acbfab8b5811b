/*
 * JUnit's report: a suite for each file. A finding is a case that failed (one of severity info only says so); a rule
 * without findings is a case that passed, or was skipped when it had nothing to examine.
 */
#include "report/list.h"
#include "report/place.h"
#include "report/xmlout.h"

#include <stdio.h>
#include <string.h>

struct counts {
    size_t tests, failures, errors, skipped;
};

static bool has_finding(const struct findings *findings, const char *rule)
{
    for (size_t i = 0; i < findings->items.count; i++) {
        if (strcmp(findings->items.items[i].rule, rule) == 0)
            return true;
    }
    return false;
}

static bool fails(const struct finding *finding)
{
    return finding->severity > SEVERITY_INFO;
}

/* A rule with several checks was examined several times: its first entry stands for all. */
static bool is_first(const struct findings *findings, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(findings->examined.items[k].rule, findings->examined.items[i].rule) == 0)
            return false;
    }
    return true;
}

static size_t examined_of(const struct findings *findings, const char *rule)
{
    size_t total = 0;
    for (size_t i = 0; i < findings->examined.count; i++)
        total += strcmp(findings->examined.items[i].rule, rule) == 0 ? findings->examined.items[i].count : 0;
    return total;
}

/* Whether the i-th entry of what was examined is a case of its own. */
static bool is_case(const struct findings *findings, size_t i)
{
    return is_first(findings, i) && !has_finding(findings, findings->examined.items[i].rule);
}

static struct counts count_file(const struct file_result *file)
{
    struct counts counts = { 0 };
    const struct findings *findings = file->findings;
    counts.errors = file->error != NULL;
    counts.tests = counts.errors;
    for (size_t i = 0; findings && i < findings->items.count; i++) {
        counts.tests++;
        counts.failures += fails(&findings->items.items[i]);
    }
    for (size_t i = 0; findings && i < findings->examined.count; i++) {
        if (!is_case(findings, i))
            continue;
        counts.tests++;
        counts.skipped += examined_of(findings, findings->examined.items[i].rule) == 0;
    }
    return counts;
}

static void add_counts(struct xmlout *xml, struct counts counts)
{
    xmlout_number(xml, "tests", counts.tests);
    xmlout_number(xml, "failures", counts.failures);
    xmlout_number(xml, "errors", counts.errors);
    xmlout_number(xml, "skipped", counts.skipped);
}

static void open_case(struct xmlout *xml, const struct file_result *file, const char *name)
{
    xmlout_open(xml, "testcase");
    xmlout_attribute(xml, "name", name);
    xmlout_attribute(xml, "classname", file->path);
    xmlout_attribute(xml, "time", "0");
}

static void add_body(struct xmlout *xml, const struct file_result *file, const struct finding *finding)
{
    struct str place = STR_INIT;
    place_format(file->path, file->source, finding->span, &place);
    xmlout_text(xml, str_text(&place));
    if (finding->where && *finding->where) {
        xmlout_text(xml, "  ");
        xmlout_text(xml, finding->where);
    }
    if (finding->evidence && *finding->evidence) {
        xmlout_text(xml, "  = ");
        xmlout_text(xml, finding->evidence);
    }
    str_release(&place);
}

static void render_finding(struct xmlout *xml, const struct file_result *file, const struct finding *finding)
{
    struct str name = STR_INIT;
    struct place place = place_of(file->source, finding->span);
    str_printf(&name, "%s:%u:%u", finding->rule, place.start.line, place.start.column);
    open_case(xml, file, str_text(&name));
    xmlout_open(xml, fails(finding) ? "failure" : "system-out");
    if (fails(finding)) {
        xmlout_attribute(xml, "message", finding->message);
        xmlout_attribute(xml, "type", severity_name(finding->severity));
    } else {
        xmlout_text(xml, finding->message);
        xmlout_text(xml, "  ");
    }
    add_body(xml, file, finding);
    xmlout_close(xml);
    xmlout_close(xml);
    str_release(&name);
}

static void render_rule(struct xmlout *xml, const struct file_result *file, const char *rule)
{
    open_case(xml, file, rule);
    if (examined_of(file->findings, rule) == 0) {
        xmlout_open(xml, "skipped");
        xmlout_attribute(xml, "message", "0 examined");
        xmlout_close(xml);
    }
    xmlout_close(xml);
}

static void render_error(struct xmlout *xml, const struct file_result *file)
{
    open_case(xml, file, "crossfoot");
    xmlout_open(xml, "error");
    xmlout_attribute(xml, "message", file->error);
    xmlout_attribute(xml, "type", "unreadable");
    xmlout_close(xml);
    xmlout_close(xml);
}

static void render_file(struct xmlout *xml, const struct file_result *file)
{
    const struct findings *findings = file->findings;
    xmlout_open(xml, "testsuite");
    xmlout_attribute(xml, "name", file->path);
    add_counts(xml, count_file(file));
    if (file->error)
        render_error(xml, file);
    for (size_t i = 0; findings && i < findings->items.count; i++)
        render_finding(xml, file, &findings->items.items[i]);
    for (size_t i = 0; findings && i < findings->examined.count; i++) {
        if (is_case(findings, i))
            render_rule(xml, file, findings->examined.items[i].rule);
    }
    xmlout_close(xml);
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    struct counts all = { 0 };
    for (size_t i = 0; i < count; i++) {
        struct counts counts = count_file(&files[i]);
        all.tests += counts.tests;
        all.failures += counts.failures;
        all.errors += counts.errors;
        all.skipped += counts.skipped;
    }
    struct xmlout xml = xmlout_begin();
    xmlout_open(&xml, "testsuites");
    xmlout_attribute(&xml, "name", "crossfoot");
    add_counts(&xml, all);
    for (size_t i = 0; i < count; i++)
        render_file(&xml, &files[i]);
    xmlout_close(&xml);
    xmlout_end(&xml, out);
}

const struct reporter junit_reporter = { "junit", render };
