/* GitLab's code quality report: a bare array; findings with the same fingerprint are merged there. */
#include "report/jsonx.h"
#include "report/list.h"
#include "report/place.h"

#include "base/memory.h"

static const char *gitlab_severity(enum severity severity)
{
    static const char *const words[] = {
        [SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "minor", [SEVERITY_ERROR] = "major",
    };
    return words[severity];
}

static json_t *position_json(struct position position)
{
    json_t *object = json_object();
    jsonx_put(object, "line", json_integer(position.line));
    jsonx_put(object, "column", json_integer(position.column));
    return object;
}

/* A place is required: what has none stands on the first line. */
static json_t *location_json(const struct file_result *file, const struct finding *finding)
{
    struct place place = place_of(file->source, finding->span);
    json_t *location = json_object(), *range = json_object();
    jsonx_put(location, "path", jsonx_text(file->path));
    if (place.known) {
        jsonx_put(range, "begin", position_json(place.start));
        jsonx_put(range, "end", position_json(place.end));
        jsonx_put(location, "positions", range);
    } else {
        jsonx_put(range, "begin", json_integer(1));
        jsonx_put(location, "lines", range);
    }
    return location;
}

static json_t *content_json(const struct finding *finding)
{
    struct str body = STR_INIT;
    if (finding->where && *finding->where)
        str_printf(&body, "%s\n\n", finding->where);
    if (finding->evidence && *finding->evidence)
        str_printf(&body, "%s\n\n", finding->evidence);
    if (finding->help)
        str_add(&body, finding->help);
    json_t *content = jsonx_wrapped("body", str_text(&body));
    str_release(&body);
    return content;
}

static json_t *issue_json(const struct file_result *file, const struct finding *finding)
{
    json_t *issue = json_object();
    jsonx_put(issue, "description", jsonx_text(finding->message));
    jsonx_put(issue, "check_name", jsonx_text(finding->rule));
    jsonx_put(issue, "fingerprint", jsonx_text(finding->fingerprint));
    jsonx_put(issue, "severity", json_string(gitlab_severity(finding->severity)));
    jsonx_put(issue, "location", location_json(file, finding));
    jsonx_put(issue, "content", content_json(finding));
    return issue;
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    json_t *issues = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        for (size_t k = 0; findings && k < findings->items.count; k++)
            jsonx_append(issues, issue_json(&files[i], &findings->items.items[k]));
    }
    jsonx_write(issues, JSONX_INDENTED, out);
}

const struct reporter gitlab_reporter = { "gitlab", render };
