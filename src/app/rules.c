#include "app/session.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *title_of(const struct session *session, const struct rule *rule)
{
    return wordings_in(&rule->title, session->lang);
}

/* ------------------------------------------------------------------------------------------------ a table */

static void add_padded(struct str *out, const char *text, size_t width)
{
    size_t columns = utf8_text_width(slice_of(text));
    str_add(out, text);
    for (; columns < width; columns++)
        str_add_char(out, ' ');
    str_add(out, "  ");
}

static size_t id_width(const struct rule_set *rules, const char *heading)
{
    size_t width = utf8_text_width(slice_of(heading));
    for (size_t i = 0; i < rules->count; i++) {
        size_t columns = utf8_text_width(slice_of(rules->rules[i].id));
        width = columns > width ? columns : width;
    }
    return width;
}

static size_t severity_width(const char *heading)
{
    size_t width = utf8_text_width(slice_of(heading));
    for (unsigned i = 0; i < SEVERITY_COUNT; i++) {
        size_t columns = strlen(severity_name((enum severity)i));
        width = columns > width ? columns : width;
    }
    return width;
}

static void print_table(struct session *session)
{
    const struct rule_set *rules = &session->rules;
    const char *rule_word = session_word(session, "app.rule"), *severity_word = session_word(session, "app.severity");
    size_t first = id_width(rules, rule_word), second = severity_width(severity_word);
    add_padded(&session->out, rule_word, first);
    add_padded(&session->out, severity_word, second);
    str_printf(&session->out, "%s\n", session_word(session, "app.title"));
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->rules[i];
        add_padded(&session->out, rule->id, first);
        add_padded(&session->out, severity_name(rule->severity), second);
        str_add(&session->out, title_of(session, rule));
        if (!rule->enabled)
            str_printf(&session->out, " (%s)", session_word(session, "app.disabled"));
        str_add_char(&session->out, '\n');
    }
}

/* ------------------------------------------------------------------------------------------------ for programs */

static void put(json_t *object, const char *key, json_t *value)
{
    if (!object || !value || json_object_set_new(object, key, value) != 0)
        mem_fail();
}

static json_t *rule_json(const struct session *session, const struct rule *rule)
{
    json_t *object = json_object();
    put(object, "id", json_string(rule->id));
    put(object, "severity", json_string(severity_name(rule->severity)));
    put(object, "enabled", json_boolean(rule->enabled));
    put(object, "title", json_string(title_of(session, rule)));
    put(object, "source", rule->source ? json_string(rule->source) : json_null());
    return object;
}

static void print_json(struct session *session)
{
    json_t *all = json_object(), *array = json_array();
    put(all, "version", json_integer(1));
    for (size_t i = 0; i < session->rules.count; i++) {
        if (json_array_append_new(array, rule_json(session, &session->rules.rules[i])) != 0)
            mem_fail();
    }
    put(all, "rules", array);
    char *text = json_dumps(all, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    if (!text)
        mem_fail();
    str_printf(&session->out, "%s\n", text);
    free(text);
    json_decref(all);
}

static bool print_rules(struct session *session, struct error *error)
{
    const char *format = session->options->format;
    if (strcmp(format, "json") == 0)
        print_json(session);
    else if (strcmp(format, "text") == 0)
        print_table(session);
    else
        return error_set(error, NULL, 0, 0, "the command rules has no format \"%s\"; known are: text, json", format);
    session->has_output = true;
    return true;
}

int command_rules(struct session *session)
{
    struct error error = ERROR_INIT;
    if (session_load_rules(session, NULL, &error) && print_rules(session, &error))
        return EXIT_CLEAN;
    return session_fail(session, &error);
}
