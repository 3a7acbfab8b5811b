/* crossfoot config show FILE: what is set for a file, and where. */
#include "app/config.h"
#include "app/per_file.h"
#include "app/session.h"

#include <stdio.h>

static void add_words(const words *list, struct str *value)
{
    for (size_t i = 0; i < list->count; i++)
        str_printf(value, "%s%s", i ? ", " : "", list->items[i]);
}

static void add_severities(const struct option_target *target, struct str *value)
{
    for (size_t i = 0; i < target->severities.count; i++)
        str_printf(value, "%s%s=%s", i ? ", " : "", target->severities.items[i].rule,
                   severity_name(target->severities.items[i].severity));
}

/* What a section may set, as it was given; nothing for what was not. */
static bool add_target(const struct option_target *target, enum option_code code, struct str *value)
{
    switch (code) {
    case OPTION_PROFILE:
        str_add(value, target->profile ? target->profile : "");
        return true;
    case OPTION_INPUT_FORMAT:
        str_add(value, target->input_format ? target->input_format : "");
        return true;
    case OPTION_SELECT:
        add_words(&target->select, value);
        return true;
    case OPTION_ENABLE:
        add_words(&target->enable, value);
        return true;
    case OPTION_IGNORE:
        add_words(&target->ignore, value);
        return true;
    case OPTION_SEVERITY:
        add_severities(target, value);
        return true;
    default:
        return false;
    }
}

static void add_limit(const struct options *options, enum option_code code, struct str *value)
{
#define LIMIT_SHOW(name, type, default_value, option, help) \
    if (code == OPTION_LIMIT_##name) \
        str_printf(value, "%zu", (size_t)options->limits.name);
    LIMITS(LIMIT_SHOW)
#undef LIMIT_SHOW
}

static void add_option(const struct session *session, enum option_code code, struct str *value)
{
    const struct options *options = session->options;
    switch (code) {
    case OPTION_FAIL_ON:
        str_add(value, options->fail_on < SEVERITY_COUNT ? severity_name((enum severity)options->fail_on) : "never");
        break;
    case OPTION_MESSAGE_LANG:
        str_add(value, session->lang);
        break;
    case OPTION_RULES:
        str_add(value, session->rules_dir);
        break;
    case OPTION_PACK:
        add_words(&options->packs, value);
        break;
    case OPTION_RULE_FILE:
        add_words(&options->rule_files, value);
        break;
    case OPTION_TERMS:
        add_words(&options->term_files, value);
        break;
    case OPTION_EXCLUDE:
        add_words(&options->exclude, value);
        break;
    case OPTION_REGISTRY:
        str_add(value, options->registry ? options->registry : "");
        break;
    case OPTION_BASELINE:
        str_add(value, options->baseline ? options->baseline : "");
        break;
    default:
        if (!add_target(&options->target, code, value))
            add_limit(options, code, value);
    }
}

static void add_line(struct session *session, const char *word, const char *value, const char *where)
{
    str_printf(&session->out, "%-20s %-30s %s\n", word, *value ? value : "-", where);
}

static void show_option(struct session *session, enum option_code code)
{
    const struct options *options = session->options;
    struct str value = STR_INIT, where = STR_INIT;
    add_option(session, code, &value);
    if (options->used >> code & 1)
        str_add(&where, session_word(session, "config.command-line"));
    else if (options->config_lines[code])
        str_printf(&where, "%s:%u", options->config_path, options->config_lines[code]);
    else
        str_add(&where, session_word(session, "config.default"));
    add_line(session, option_spec(code)->word, str_text(&value), str_text(&where));
    str_release(&value);
    str_release(&where);
}

static void show_section(struct session *session, const struct file_section *section)
{
    for (unsigned code = 0; code < OPTION_COUNT; code++) {
        if (!section->lines[code] || session->options->used >> code & 1)
            continue;
        struct str value = STR_INIT, where = STR_INIT;
        add_target(&section->target, (enum option_code)code, &value);
        str_printf(&where, "%s:%u", session->options->config_path, section->lines[code]);
        add_line(session, option_spec((enum option_code)code)->word, str_text(&value), str_text(&where));
        str_release(&value);
        str_release(&where);
    }
}

int command_config(struct session *session)
{
    const struct options *options = session->options;
    const char *path = options->operands.items[1];
    str_printf(&session->out, "%s\n", options->config_path ? options->config_path
                                                          : session_word(session, "config.none"));
    for (unsigned code = 0; code < OPTION_COUNT; code++) {
        if (config_has_key((enum option_code)code))
            show_option(session, (enum option_code)code);
    }
    for (size_t i = 0; i < options->sections.count; i++) {
        if (per_file_matches(options, &options->sections.items[i], path))
            show_section(session, &options->sections.items[i]);
    }
    session->has_output = true;
    return EXIT_CLEAN;
}
