/*
 * SARIF 2.1.0 (OASIS), with what GitHub's code scanning asks for: descriptions and help of rules, all four fields of
 * regions, fingerprints, no empty texts, at most 25,000 results.
 */
#include "report/jsonx.h"
#include "report/list.h"
#include "report/place.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define MOST_RESULTS 25000

static const char *sarif_level(enum severity severity)
{
    return severity == SEVERITY_INFO ? "note" : severity_name(severity);
}

static bool is_filled(const char *text)
{
    return text && *text;
}

static json_t *text_object(const char *text)
{
    return jsonx_wrapped("text", text);
}

/* ------------------------------------------------------------------------------------------------ rules */

static json_t *rule_json(const struct rule_description *rule)
{
    json_t *object = json_object(), *configuration = json_object();
    jsonx_put(object, "id", jsonx_text(rule->id));
    const char *title = is_filled(rule->title) ? rule->title : rule->id;
    jsonx_put(object, "shortDescription", text_object(title));
    jsonx_put(object, "fullDescription", text_object(is_filled(rule->rationale) ? rule->rationale : title));
    struct str help = STR_INIT;
    str_printf(&help, "%s\n\n%s", title, is_filled(rule->rationale) ? rule->rationale : "");
    if (is_filled(rule->help))
        str_printf(&help, "\n\n%s", rule->help);
    if (is_filled(rule->source))
        str_printf(&help, "\n\n%s", rule->source);
    jsonx_put(object, "help", text_object(str_text(&help)));
    str_release(&help);
    jsonx_put(configuration, "enabled", json_boolean(rule->enabled));
    jsonx_put(configuration, "level", json_string(sarif_level(rule->severity)));
    jsonx_put(object, "defaultConfiguration", configuration);
    return object;
}

static json_t *tool_json(const struct report_options *options)
{
    json_t *tool = json_object(), *driver = json_object(), *rules = json_array();
    for (size_t i = 0; i < options->rule_count; i++)
        jsonx_append(rules, rule_json(&options->rules[i]));
    jsonx_put(driver, "name", json_string("crossfoot"));
    jsonx_put(driver, "version", json_string(CROSSFOOT_VERSION));
    jsonx_put(driver, "rules", rules);
    jsonx_put(tool, "driver", driver);
    return tool;
}

/* ------------------------------------------------------------------------------------------------ places */

/* A path as a reference that a URI may be made of; an absolute one as a file URI. */
static json_t *artifact_json(const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    struct str uri = STR_INIT;
    if (strncmp(path, "./", 2) == 0)
        path += 2;
    str_add(&uri, path[0] == '/' ? "file://" : "");
    for (const char *c = path; *c; c++) {
        if (strchr(plain, *c))
            str_add_char(&uri, *c);
        else
            str_printf(&uri, "%%%02X", (unsigned)(unsigned char)*c);
    }
    json_t *artifact = jsonx_wrapped("uri", str_text(&uri));
    str_release(&uri);
    return artifact;
}

static json_t *region_json(struct place place)
{
    json_t *region = json_object();
    jsonx_put(region, "startLine", json_integer(place.start.line));
    jsonx_put(region, "startColumn", json_integer(place.start.column));
    jsonx_put(region, "endLine", json_integer(place.end.line));
    jsonx_put(region, "endColumn", json_integer(place.end.column));
    return region;
}

static json_t *location_json(const struct file_result *file, struct span span)
{
    json_t *location = json_object(), *physical = json_object();
    struct place place = place_of(file->source, span);
    jsonx_put(physical, "artifactLocation", artifact_json(file->path));
    if (place.known)
        jsonx_put(physical, "region", region_json(place));
    jsonx_put(location, "physicalLocation", physical);
    return location;
}

static json_t *main_location_json(const struct file_result *file, const struct finding *finding)
{
    json_t *location = location_json(file, finding->span);
    if (is_filled(finding->where)) {
        json_t *logical = json_array();
        jsonx_append(logical, jsonx_wrapped("fullyQualifiedName", finding->where));
        jsonx_put(location, "logicalLocations", logical);
    }
    return location;
}

static const char *related_label(const struct related *related)
{
    return is_filled(related->message) ? related->message : "-";
}

static json_t *related_json(const struct file_result *file, const struct finding *finding)
{
    json_t *places = json_array();
    for (size_t i = 0; i < finding->related.count; i++) {
        const struct related *related = &finding->related.items[i];
        json_t *location = location_json(file, related->span);
        jsonx_put(location, "id", json_integer((json_int_t)i + 1));
        jsonx_put(location, "message", text_object(related_label(related)));
        jsonx_append(places, location);
    }
    return places;
}

/* ------------------------------------------------------------------------------------------------ results */

/* Brackets make links in messages: those of the text are escaped. */
static void add_escaped(const char *text, struct str *out)
{
    for (const char *c = text; *c; c++) {
        if (*c == '[' || *c == ']' || *c == '\\')
            str_add_char(out, '\\');
        str_add_char(out, *c);
    }
}

/* The message, the computation, and the related places as links: those that are not linked are not shown. */
static json_t *message_json(const struct report_options *options, const struct finding *finding)
{
    struct str text = STR_INIT;
    add_escaped(is_filled(finding->message) ? finding->message : finding->rule, &text);
    if (is_filled(finding->evidence)) {
        str_add(&text, "\n= ");
        add_escaped(finding->evidence, &text);
    }
    for (size_t i = 0; i < finding->related.count; i++) {
        str_printf(&text, "\n%s: [", catalogue_text(options->catalogue, "report.note", options->lang));
        add_escaped(related_label(&finding->related.items[i]), &text);
        str_printf(&text, "](%zu)", i + 1);
    }
    if (is_filled(finding->help)) {
        str_printf(&text, "\n%s: ", catalogue_text(options->catalogue, "report.help", options->lang));
        add_escaped(finding->help, &text);
    }
    json_t *message = text_object(str_text(&text));
    str_release(&text);
    return message;
}

static json_t *replacement_json(const struct file_result *file, const struct edit *edit)
{
    json_t *replacement = json_object();
    jsonx_put(replacement, "deletedRegion", region_json(place_of(file->source, edit->span)));
    jsonx_put(replacement, "insertedContent", text_object(edit->text));
    return replacement;
}

static json_t *fixes_json(const struct file_result *file, const struct finding *finding)
{
    json_t *fixes = json_array(), *fix = json_object(), *changes = json_array(), *change = json_object();
    json_t *replacements = json_array();
    for (size_t i = 0; i < finding->edits.count; i++)
        jsonx_append(replacements, replacement_json(file, &finding->edits.items[i]));
    jsonx_put(change, "artifactLocation", artifact_json(file->path));
    jsonx_put(change, "replacements", replacements);
    jsonx_append(changes, change);
    if (is_filled(finding->help))
        jsonx_put(fix, "description", text_object(finding->help));
    jsonx_put(fix, "artifactChanges", changes);
    jsonx_append(fixes, fix);
    return fixes;
}

/* The place in the array of rules, or -1. */
static json_int_t rule_index(const struct report_options *options, const char *rule)
{
    for (size_t i = 0; i < options->rule_count; i++) {
        if (strcmp(options->rules[i].id, rule) == 0)
            return (json_int_t)i;
    }
    return -1;
}

/* GitHub keeps alerts apart by this one; the number behind the colon counts the same line's. */
static json_t *fingerprints_json(const struct finding *finding)
{
    char hash[sizeof finding->fingerprint + 2];
    json_t *fingerprints = json_object();
    snprintf(hash, sizeof hash, "%s:1", finding->fingerprint);
    jsonx_put(fingerprints, "primaryLocationLineHash", json_string(hash));
    jsonx_put(fingerprints, "crossfoot/v1", json_string(finding->fingerprint));
    return fingerprints;
}

static json_t *result_json(const struct report_options *options, const struct file_result *file,
                           const struct finding *finding)
{
    json_t *result = json_object(), *locations = json_array();
    json_int_t index = rule_index(options, finding->rule);
    jsonx_put(result, "ruleId", jsonx_text(finding->rule));
    if (index >= 0)
        jsonx_put(result, "ruleIndex", json_integer(index));
    jsonx_put(result, "level", json_string(sarif_level(finding->severity)));
    jsonx_put(result, "message", message_json(options, finding));
    jsonx_append(locations, main_location_json(file, finding));
    jsonx_put(result, "locations", locations);
    if (finding->related.count)
        jsonx_put(result, "relatedLocations", related_json(file, finding));
    jsonx_put(result, "partialFingerprints", fingerprints_json(finding));
    if (finding->applicability != FIX_NONE && finding->edits.count)
        jsonx_put(result, "fixes", fixes_json(file, finding));
    return result;
}

/* ------------------------------------------------------------------------------------------------ the run */

static json_t *notification_json(const char *level, const char *text)
{
    json_t *notification = json_object();
    jsonx_put(notification, "level", json_string(level));
    jsonx_put(notification, "message", text_object(text));
    return notification;
}

/* Append that there are more results than the format's readers take. */
static void add_cut(const struct report_options *options, size_t total, json_t *notifications)
{
    struct str text = STR_INIT;
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", total - MOST_RESULTS);
    template_fill(catalogue_text(options->catalogue, "report.cut", options->lang), &(struct argument){ "n", digits },
                  1, &text);
    jsonx_append(notifications, notification_json("warning", str_text(&text)));
    str_release(&text);
}

static json_t *invocations_json(const struct file_result *files, size_t count, const struct report_options *options,
                                size_t total)
{
    json_t *invocations = json_array(), *invocation = json_object(), *notifications = json_array();
    bool successful = true;
    for (size_t i = 0; i < count; i++) {
        if (!files[i].error)
            continue;
        successful = false;
        jsonx_append(notifications, notification_json("error", files[i].error));
    }
    if (total > MOST_RESULTS)
        add_cut(options, total, notifications);
    jsonx_put(invocation, "executionSuccessful", json_boolean(successful));
    jsonx_put(invocation, "toolExecutionNotifications", notifications);
    jsonx_append(invocations, invocation);
    return invocations;
}

static json_t *results_json(const struct file_result *files, size_t count, const struct report_options *options,
                            size_t *total)
{
    json_t *results = json_array();
    *total = 0;
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        for (size_t k = 0; findings && k < findings->items.count; k++) {
            if ((*total)++ < MOST_RESULTS)
                jsonx_append(results, result_json(options, &files[i], &findings->items.items[k]));
        }
    }
    return results;
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    size_t total;
    json_t *log = json_object(), *runs = json_array(), *run = json_object();
    json_t *results = results_json(files, count, options, &total);
    jsonx_put(run, "tool", tool_json(options));
    jsonx_put(run, "columnKind", json_string("unicodeCodePoints"));
    jsonx_put(run, "language", jsonx_text(options->lang));
    jsonx_put(run, "invocations", invocations_json(files, count, options, total));
    jsonx_put(run, "results", results);
    jsonx_append(runs, run);
    jsonx_put(log, "$schema", json_string(SCHEMA));
    jsonx_put(log, "version", json_string("2.1.0"));
    jsonx_put(log, "runs", runs);
    jsonx_write(log, JSONX_INDENTED, out);
}

const struct reporter sarif_reporter = { "sarif", render };
