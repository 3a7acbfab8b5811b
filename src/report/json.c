#include "report/display.h"
#include "report/list.h"
#include "report/place.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <jansson.h>
#include <string.h>

/* jansson takes over value; without memory it gives NULL everywhere. */
static void put(json_t *object, const char *key, json_t *value)
{
    if (!object || !value || json_object_set_new(object, key, value) != 0)
        mem_fail();
}

static void append(json_t *array, json_t *value)
{
    if (!array || !value || json_array_append_new(array, value) != 0)
        mem_fail();
}

/* Paths may be any bytes; what is not UTF-8 becomes U+FFFD, because JSON has no other text. */
static json_t *text_or_null(const char *text)
{
    if (!text)
        return json_null();
    struct str clean = STR_INIT;
    const char *cursor = text, *end = text + strlen(text);
    while (cursor < end)
        utf8_append(&clean, utf8_next(&cursor, end));
    json_t *value = json_stringn(str_text(&clean), clean.length);
    str_release(&clean);
    return value;
}

static json_t *number_or_null(uint32_t number)
{
    return number ? json_integer(number) : json_null();
}

static void put_place(json_t *object, const struct source *source, struct span span)
{
    struct place place = place_of(source, span);
    put(object, "line", number_or_null(place.start.line));
    put(object, "column", number_or_null(place.start.column));
    put(object, "end_line", number_or_null(place.end.line));
    put(object, "end_column", number_or_null(place.end.column));
}

static json_t *related_json(const struct file_result *file, const struct finding *finding)
{
    json_t *array = json_array();
    for (size_t i = 0; i < finding->related.count; i++) {
        json_t *object = json_object();
        put(object, "path", text_or_null(file->path));
        put_place(object, file->source, finding->related.items[i].span);
        put(object, "message", text_or_null(finding->related.items[i].message));
        append(array, object);
    }
    return array;
}

static json_t *fix_json(const struct file_result *file, const struct finding *finding)
{
    if (finding->applicability == FIX_NONE)
        return json_null();
    json_t *fix = json_object(), *edits = json_array();
    put(fix, "applicability", json_string(finding->applicability == FIX_SAFE ? "safe" : "unsafe"));
    for (size_t i = 0; i < finding->edits.count; i++) {
        json_t *edit = json_object();
        put_place(edit, file->source, finding->edits.items[i].span);
        put(edit, "text", text_or_null(finding->edits.items[i].text));
        append(edits, edit);
    }
    put(fix, "edits", edits);
    return fix;
}

static json_t *finding_json(const struct file_result *file, const struct finding *finding)
{
    json_t *object = json_object();
    put(object, "rule", text_or_null(finding->rule));
    put(object, "severity", json_string(severity_name(finding->severity)));
    put(object, "message", text_or_null(finding->message));
    put(object, "path", text_or_null(file->path));
    put_place(object, file->source, finding->span);
    put(object, "where", text_or_null(finding->where));
    put(object, "stated", text_or_null(finding->stated));
    put(object, "computed", text_or_null(finding->computed));
    put(object, "evidence", text_or_null(finding->evidence));
    put(object, "related", related_json(file, finding));
    put(object, "fix", fix_json(file, finding));
    put(object, "fingerprint", text_or_null(finding->fingerprint));
    return object;
}

static json_t *examined_json(const struct findings *findings)
{
    json_t *object = json_object();
    for (size_t i = 0; findings && i < findings->examined.count; i++) {
        const struct examined *examined = &findings->examined.items[i];
        json_int_t before = json_integer_value(json_object_get(object, examined->rule));
        put(object, examined->rule, json_integer(before + (json_int_t)examined->count));
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
            put(object, "rule", text_or_null(skipped->rule));
        put(object, "line", number_or_null(place_of(file->source, skipped->span).start.line));
        put(object, "reason", text_or_null(skipped->reason));
        append(array, object);
    }
    return array;
}

static json_t *file_json(const struct file_result *file)
{
    json_t *object = json_object();
    put(object, "path", text_or_null(file->path));
    put(object, "format", text_or_null(file->source ? file->source->format : NULL));
    put(object, "lang", text_or_null(file->lang));
    put(object, "profile", text_or_null(file->profile));
    put(object, "symbol", text_or_null(file->symbol));
    put(object, "status", json_string(file->error ? "error" : "ok"));
    if (file->error)
        put(object, "error", text_or_null(file->error));
    put(object, "examined", examined_json(file->findings));
    put(object, "unread", skipped_json(file, false));
    put(object, "not_examined", skipped_json(file, true));
    return object;
}

static json_t *summary_json(const struct file_result *files, size_t count)
{
    json_t *object = json_object();
    for (int severity = SEVERITY_COUNT - 1; severity >= 0; severity--) {
        size_t total = 0;
        for (size_t i = 0; i < count; i++)
            total += files[i].findings ? findings_count(files[i].findings, (enum severity)severity) : 0;
        put(object, severity_name((enum severity)severity), json_integer((json_int_t)total));
    }
    return object;
}

static json_t *all_json(const struct file_result *files, size_t count)
{
    json_t *object = json_object(), *tool = json_object(), *file_array = json_array(), *finding_array = json_array();
    put(object, "version", json_integer(1));
    put(tool, "name", json_string("crossfoot"));
    put(tool, "version", json_string(CROSSFOOT_VERSION));
    put(object, "tool", tool);
    for (size_t i = 0; i < count; i++) {
        append(file_array, file_json(&files[i]));
        for (size_t k = 0; files[i].findings && k < files[i].findings->items.count; k++)
            append(finding_array, finding_json(&files[i], &files[i].findings->items.items[k]));
    }
    put(object, "files", file_array);
    put(object, "findings", finding_array);
    put(object, "summary", summary_json(files, count));
    return object;
}

/* JSON may be read on a terminal too: what must not reach one is escaped. Such characters stand only in strings,
 * line feeds between tokens. */
static void add_escaped(struct slice text, struct str *out)
{
    const char *cursor = text.data, *end = text.data + text.length;
    while (cursor < end) {
        const char *start = cursor;
        uint32_t c = utf8_next(&cursor, end);
        if (c != '\n' && display_unsafe(c))
            str_printf(out, "\\u%04x", (unsigned)c);
        else
            str_append(out, start, (size_t)(cursor - start));
    }
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    (void)options;
    json_t *all = all_json(files, count);
    char *text = json_dumps(all, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    if (!text)
        mem_fail();
    add_escaped(slice_of(text), out);
    str_add_char(out, '\n');
    free(text);
    json_decref(all);
}

const struct reporter json_reporter = { "json", render };
