#include "report/jsonx.h"
#include "report/list.h"
#include "report/place.h"

#include "base/memory.h"

static void put_place(json_t *object, const struct source *source, struct span span)
{
    struct place place = place_of(source, span);
    jsonx_put(object, "line", jsonx_number(place.start.line));
    jsonx_put(object, "column", jsonx_number(place.start.column));
    jsonx_put(object, "end_line", jsonx_number(place.end.line));
    jsonx_put(object, "end_column", jsonx_number(place.end.column));
}

static json_t *related_json(const struct file_result *file, const struct finding *finding)
{
    json_t *array = json_array();
    for (size_t i = 0; i < finding->related.count; i++) {
        json_t *object = json_object();
        jsonx_put(object, "path", jsonx_text(file->path));
        put_place(object, file->source, finding->related.items[i].span);
        jsonx_put(object, "message", jsonx_text(finding->related.items[i].message));
        jsonx_append(array, object);
    }
    return array;
}

static json_t *fix_json(const struct file_result *file, const struct finding *finding)
{
    if (finding->applicability == FIX_NONE)
        return json_null();
    json_t *fix = json_object(), *edits = json_array();
    jsonx_put(fix, "applicability", json_string(finding->applicability == FIX_SAFE ? "safe" : "unsafe"));
    for (size_t i = 0; i < finding->edits.count; i++) {
        json_t *edit = json_object();
        put_place(edit, file->source, finding->edits.items[i].span);
        jsonx_put(edit, "text", jsonx_text(finding->edits.items[i].text));
        jsonx_append(edits, edit);
    }
    jsonx_put(fix, "edits", edits);
    return fix;
}

json_t *jsonx_finding(const struct file_result *file, const struct finding *finding)
{
    json_t *object = json_object();
    jsonx_put(object, "rule", jsonx_text(finding->rule));
    jsonx_put(object, "severity", json_string(severity_name(finding->severity)));
    jsonx_put(object, "message", jsonx_text(finding->message));
    jsonx_put(object, "path", jsonx_text(file->path));
    put_place(object, file->source, finding->span);
    jsonx_put(object, "where", jsonx_text(finding->where));
    jsonx_put(object, "stated", jsonx_text(finding->stated));
    jsonx_put(object, "computed", jsonx_text(finding->computed));
    jsonx_put(object, "evidence", jsonx_text(finding->evidence));
    jsonx_put(object, "related", related_json(file, finding));
    jsonx_put(object, "fix", fix_json(file, finding));
    jsonx_put(object, "fingerprint", jsonx_text(finding->fingerprint));
    return object;
}

static json_t *examined_json(const struct findings *findings)
{
    json_t *object = json_object();
    for (size_t i = 0; findings && i < findings->examined.count; i++) {
        const struct examined *examined = &findings->examined.items[i];
        json_int_t before = json_integer_value(json_object_get(object, examined->rule));
        jsonx_put(object, examined->rule, json_integer(before + (json_int_t)examined->count));
    }
    return object;
}

/* What was skipped: by a rule, or by the reader and the profile. */
static json_t *skipped_json(const struct file_result *file, bool by_rule)
{
    json_t *array = json_array();
    for (size_t i = 0; file->findings && i < file->findings->skipped.count; i++) {
        const struct skipped *skipped = &file->findings->skipped.items[i];
        if ((skipped->rule != NULL) != by_rule)
            continue;
        json_t *object = json_object();
        if (by_rule)
            jsonx_put(object, "rule", jsonx_text(skipped->rule));
        jsonx_put(object, "line", jsonx_number(place_of(file->source, skipped->span).start.line));
        jsonx_put(object, "reason", jsonx_text(skipped->reason));
        jsonx_append(array, object);
    }
    return array;
}

json_t *jsonx_file(const struct file_result *file)
{
    json_t *object = json_object();
    jsonx_put(object, "path", jsonx_text(file->path));
    jsonx_put(object, "format", jsonx_text(file->source ? file->source->format : NULL));
    jsonx_put(object, "lang", jsonx_text(file->lang));
    jsonx_put(object, "profile", jsonx_text(file->profile));
    jsonx_put(object, "symbol", jsonx_text(file->symbol));
    jsonx_put(object, "status", json_string(file->error ? "error" : "ok"));
    if (file->error)
        jsonx_put(object, "error", jsonx_text(file->error));
    jsonx_put(object, "examined", examined_json(file->findings));
    jsonx_put(object, "unread", skipped_json(file, false));
    jsonx_put(object, "not_examined", skipped_json(file, true));
    return object;
}

json_t *jsonx_summary(const struct file_result *files, size_t count)
{
    json_t *object = json_object();
    for (int severity = SEVERITY_COUNT - 1; severity >= 0; severity--) {
        size_t total = 0;
        for (size_t i = 0; i < count; i++)
            total += files[i].findings ? findings_count(files[i].findings, (enum severity)severity) : 0;
        jsonx_put(object, severity_name((enum severity)severity), json_integer((json_int_t)total));
    }
    return object;
}

static json_t *all_json(const struct file_result *files, size_t count)
{
    json_t *object = json_object(), *tool = json_object(), *file_array = json_array(), *finding_array = json_array();
    jsonx_put(object, "version", json_integer(1));
    jsonx_put(tool, "name", json_string("crossfoot"));
    jsonx_put(tool, "version", json_string(CROSSFOOT_VERSION));
    jsonx_put(object, "tool", tool);
    for (size_t i = 0; i < count; i++) {
        jsonx_append(file_array, jsonx_file(&files[i]));
        for (size_t k = 0; files[i].findings && k < files[i].findings->items.count; k++)
            jsonx_append(finding_array, jsonx_finding(&files[i], &files[i].findings->items.items[k]));
    }
    jsonx_put(object, "files", file_array);
    jsonx_put(object, "findings", finding_array);
    jsonx_put(object, "summary", jsonx_summary(files, count));
    return object;
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    jsonx_write(all_json(files, count), JSONX_INDENTED, out);
}

const struct reporter json_reporter = { "json", render };

/* ------------------------------------------------------------------------------------------------ a line each */

static void write_line(const char *type, json_t *object, struct str *out)
{
    json_t *line = json_object();
    jsonx_put(line, "type", json_string(type));
    if (!line || json_object_update(line, object) != 0)
        mem_fail();
    json_decref(object);
    jsonx_write(line, JSONX_ONE_LINE, out);
}

/* A file, its findings behind it, and at the end the summary: what a program can read while it is written. */
static void render_lines(const struct file_result *files, size_t count, const struct report_options *options,
                         struct str *out)
{
    (void)options;
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        write_line("file", jsonx_file(&files[i]), out);
        for (size_t k = 0; findings && k < findings->items.count; k++)
            write_line("finding", jsonx_finding(&files[i], &findings->items.items[k]), out);
    }
    write_line("summary", jsonx_summary(files, count), out);
}

const struct reporter jsonl_reporter = { "jsonl", render_lines };
