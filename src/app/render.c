#include "app/render.h"

#include "app/output.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool render_knows_formats(const struct options *options, struct error *error)
{
    for (size_t i = 0; i < options->outputs.count; i++) {
        const char *format = options->outputs.items[i].format;
        if (reporter_named(format))
            continue;
        struct str known = STR_INIT;
        for (size_t k = 0; reporters[k]; k++)
            str_printf(&known, "%s%s", k ? ", " : "", reporters[k]->format);
        error_set(error, NULL, 0, 0, "no output format \"%s\"; known are: %s", format, str_text(&known));
        str_release(&known);
        return false;
    }
    return true;
}

static bool wants_colour(const struct session *session)
{
    const struct options *options = session->options;
    if (options->colour != WHEN_AUTO)
        return options->colour == WHEN_ALWAYS;
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
    int descriptor = fileno(session->streams->out);
    return !options->output && !(refused && *refused) && terminal && strcmp(terminal, "dumb") != 0
        && descriptor >= 0 && isatty(descriptor);
}

static struct rule_description *describe_rules(const struct session *session)
{
    const struct rule_set *set = &session->rules;
    struct rule_description *descriptions = mem_calloc(set->count, sizeof *descriptions);
    for (size_t i = 0; i < set->count; i++) {
        const struct rule *rule = &set->rules[i];
        descriptions[i] = (struct rule_description){
            .id = rule->id, .severity = rule->severity, .enabled = rule->enabled, .source = rule->source,
            .title = wordings_in(&rule->title, session->lang),
            .rationale = wordings_in(&rule->rationale, session->lang),
            .help = wordings_in(&rule->help, session->lang),
        };
    }
    return descriptions;
}

/* Write an output that has a file of its own. */
static bool write_file(const struct session *session, const char *path, const struct str *text)
{
    struct error error = ERROR_INIT;
    if (output_to_file(path, (struct slice){ str_text(text), text->length }, &error))
        return true;
    session_fail(session, &error);
    return false;
}

static bool render_one(struct session *session, const struct output_request *request,
                       const struct file_result *results, size_t count, struct report_options *options)
{
    const struct reporter *reporter = reporter_named(request->format);
    options->colour = !request->path && wants_colour(session);
    if (!request->path) {
        reporter->render(results, count, options, &session->out);
        session->has_output = true;
        return true;
    }
    struct str text = STR_INIT;
    reporter->render(results, count, options, &text);
    bool ok = write_file(session, request->path, &text);
    str_release(&text);
    return ok;
}

bool render_results(struct session *session, const struct checked *checked, size_t count)
{
    struct file_result *results = mem_calloc(count, sizeof *results);
    struct rule_description *rules = describe_rules(session);
    struct report_options options = {
        .catalogue = session->catalogue, .lang = session->lang, .show_unread = session->options->show_unread,
        .rules = rules, .rule_count = session->rules.count,
    };
    bool ok = true;
    for (size_t i = 0; i < count; i++)
        results[i] = checked[i].result;
    for (size_t i = 0; i < session->options->outputs.count; i++)
        ok &= render_one(session, &session->options->outputs.items[i], results, count, &options);
    mem_free(rules);
    mem_free(results);
    return ok;
}
