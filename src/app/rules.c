#include "app/session.h"

#include "base/utf8.h"
#include "report/jsonx.h"

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

static json_t *rule_json(const struct session *session, const struct rule *rule)
{
    json_t *object = json_object();
    jsonx_put(object, "id", json_string(rule->id));
    jsonx_put(object, "severity", json_string(severity_name(rule->severity)));
    jsonx_put(object, "enabled", json_boolean(rule->enabled));
    jsonx_put(object, "title", json_string(title_of(session, rule)));
    jsonx_put(object, "source", rule->source ? json_string(rule->source) : json_null());
    return object;
}

static void print_json(struct session *session)
{
    json_t *all = json_object(), *array = json_array();
    jsonx_put(all, "version", json_integer(1));
    for (size_t i = 0; i < session->rules.count; i++)
        jsonx_append(array, rule_json(session, &session->rules.rules[i]));
    jsonx_put(all, "rules", array);
    jsonx_write(all, JSONX_INDENTED, &session->out);
}

static bool print_rules(struct session *session, struct error *error)
{
    const char *format = session->options->outputs.items[0].format;
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
