/* Reviewdog's diagnostic format: columns are 1-based bytes of UTF-8, ends exclusive. */
#include "report/jsonx.h"
#include "report/list.h"
#include "report/place.h"

static const char *rdjson_severity(enum severity severity)
{
    static const char *const words[] = {
        [SEVERITY_INFO] = "INFO", [SEVERITY_WARNING] = "WARNING", [SEVERITY_ERROR] = "ERROR",
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

static json_t *range_json(struct place place)
{
    json_t *range = json_object();
    jsonx_put(range, "start", position_json(place.start));
    jsonx_put(range, "end", position_json(place.end));
    return range;
}

static json_t *location_json(const struct file_result *file, struct span span)
{
    struct place place = place_in_bytes(file->source, span);
    json_t *location = jsonx_wrapped("path", file->path);
    if (place.known)
        jsonx_put(location, "range", range_json(place));
    return location;
}

static json_t *suggestions_json(const struct file_result *file, const struct finding *finding)
{
    json_t *suggestions = json_array();
    for (size_t i = 0; i < finding->edits.count; i++) {
        const struct edit *edit = &finding->edits.items[i];
        json_t *suggestion = json_object();
        jsonx_put(suggestion, "range", range_json(place_in_bytes(file->source, edit->span)));
        jsonx_put(suggestion, "text", jsonx_text(edit->text));
        jsonx_append(suggestions, suggestion);
    }
    return suggestions;
}

static json_t *related_json(const struct file_result *file, const struct finding *finding)
{
    json_t *places = json_array();
    for (size_t i = 0; i < finding->related.count; i++) {
        json_t *place = jsonx_wrapped("message", finding->related.items[i].message);
        jsonx_put(place, "location", location_json(file, finding->related.items[i].span));
        jsonx_append(places, place);
    }
    return places;
}

static json_t *message_json(const struct finding *finding)
{
    struct str text = STR_INIT;
    str_add(&text, finding->message);
    if (finding->evidence && *finding->evidence)
        str_printf(&text, "\n= %s", finding->evidence);
    json_t *message = jsonx_text(str_text(&text));
    str_release(&text);
    return message;
}

/* A fix of several edits is one suggestion each, so only fixes of one edit can be taken over by themselves. */
static json_t *diagnostic_json(const struct file_result *file, const struct finding *finding)
{
    json_t *diagnostic = json_object();
    jsonx_put(diagnostic, "message", message_json(finding));
    jsonx_put(diagnostic, "location", location_json(file, finding->span));
    jsonx_put(diagnostic, "severity", json_string(rdjson_severity(finding->severity)));
    jsonx_put(diagnostic, "code", jsonx_wrapped("value", finding->rule));
    if (finding->applicability != FIX_NONE && finding->edits.count == 1)
        jsonx_put(diagnostic, "suggestions", suggestions_json(file, finding));
    if (finding->related.count)
        jsonx_put(diagnostic, "related_locations", related_json(file, finding));
    return diagnostic;
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    json_t *all = json_object(), *diagnostics = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        for (size_t k = 0; findings && k < findings->items.count; k++)
            jsonx_append(diagnostics, diagnostic_json(&files[i], &findings->items.items[k]));
    }
    jsonx_put(all, "source", jsonx_wrapped("name", "crossfoot"));
    jsonx_put(all, "diagnostics", diagnostics);
    jsonx_write(all, JSONX_INDENTED, out);
}

const struct reporter rdjson_reporter = { "rdjson", render };
