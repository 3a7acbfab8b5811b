#include "app/option_values.h"

#include <stdint.h>
#include <string.h>

/* Offsets in a source are 32 bits, lengths in libxml2 an int: no limit may be set above that. */
#define LARGEST_LIMIT ((uint64_t)INT32_MAX)

/* Where a value goes. */
struct setting {
    struct options *options;
    struct option_target *target;
    struct error *error;
};

static bool bad_value(const struct setting *setting, enum option_code code, const char *value, const char *wanted)
{
    return error_set(setting->error, NULL, 0, 0, "--%s %s: not %s", option_spec(code)->word, value, wanted);
}

static bool parse_fail_on(const struct setting *setting, const char *value)
{
    enum severity severity;
    if (strcmp(value, "never") == 0)
        setting->options->fail_on = SEVERITY_COUNT;
    else if (severity_parse(value, &severity))
        setting->options->fail_on = (int)severity;
    else
        return bad_value(setting, OPTION_FAIL_ON, value, "one of error, warning, info, never");
    return true;
}

static bool parse_colour(const struct setting *setting, enum option_code code, const char *value)
{
    static const char *const whens[] = { [WHEN_AUTO] = "auto", [WHEN_ALWAYS] = "always", [WHEN_NEVER] = "never" };
    for (unsigned i = 0; i < sizeof whens / sizeof *whens; i++) {
        if (strcmp(value, whens[i]) == 0) {
            setting->options->colour = (enum when)i;
            return true;
        }
    }
    return bad_value(setting, code, value, "one of auto, always, never");
}

static bool parse_tracked(const struct setting *setting, const char *value)
{
    setting->options->original = strcmp(value, "original") == 0;
    return setting->options->original || strcmp(value, "accepted") == 0
        || bad_value(setting, OPTION_TRACKED, value, "one of accepted, original");
}

/* Append the words of a list separated by commas. */
static bool add_words(const struct setting *setting, enum option_code code, words *list, const char *value)
{
    for (;;) {
        size_t length = strcspn(value, ",");
        if (length == 0)
            return bad_value(setting, code, value, "a list of names separated by commas");
        vec_push(list, arena_copy(&setting->options->arena, value, length));
        if (!value[length])
            return true;
        value += length + 1;
    }
}

/* FORMAT or FORMAT=FILE. */
static bool add_output(const struct setting *setting, const char *value)
{
    struct options *options = setting->options;
    size_t length = strcspn(value, "=");
    const char *path = value[length] ? value + length + 1 : NULL;
    if (length == 0 || (path && !*path))
        return bad_value(setting, OPTION_FORMAT, value, "FORMAT or FORMAT=FILE");
    vec_push(&options->outputs, (struct output_request){ arena_copy(&options->arena, value, length), path });
    return true;
}

static bool parse_limit_number(const char *value, uint64_t *number)
{
    *number = 0;
    for (const char *digit = value; *digit; digit++) {
        if (*digit < '0' || *digit > '9')
            return false;
        *number = *number * 10 + (uint64_t)(*digit - '0');
        if (*number > LARGEST_LIMIT)
            return false;
    }
    return *number > 0;
}

static bool parse_limit(const struct setting *setting, enum option_code code, const char *value)
{
    uint64_t number;
    if (!parse_limit_number(value, &number))
        return bad_value(setting, code, value, "a whole number from 1 to 2147483647");
    struct limits *limits = &setting->options->limits;
#define LIMIT_SET(name, type, default_value, option, help) \
    if (code == OPTION_LIMIT_##name) \
        limits->name = (type)number;
    LIMITS(LIMIT_SET)
#undef LIMIT_SET
    return true;
}

static bool set_jobs(const struct setting *setting, const char *value)
{
    uint64_t number;
    if (!parse_limit_number(value, &number))
        return bad_value(setting, OPTION_JOBS, value, "a whole number from 1 to 2147483647");
    setting->options->jobs = (uint32_t)number;
    return true;
}

static bool add_severities(const struct setting *setting, const char *value)
{
    words pairs = VEC_INIT;
    bool ok = add_words(setting, OPTION_SEVERITY, &pairs, value);
    for (size_t i = 0; ok && i < pairs.count; i++) {
        const char *equals = strchr(pairs.items[i], '=');
        struct severity_choice choice;
        ok = (equals && equals != pairs.items[i] && severity_parse(equals + 1, &choice.severity))
            || bad_value(setting, OPTION_SEVERITY, value, "RULE=LEVEL with a level of error, warning, info");
        if (!ok)
            break;
        choice.rule = arena_copy(&setting->options->arena, pairs.items[i], (size_t)(equals - pairs.items[i]));
        vec_push(&setting->target->severities, choice);
    }
    vec_release(&pairs);
    return ok;
}

bool option_set(struct options *options, struct option_target *target, enum option_code code, const char *value,
                struct error *error)
{
    const struct setting settings = { options, target, error }, *setting = &settings;
    switch (code) {
    case OPTION_FORMAT:
        return add_output(setting, value);
    case OPTION_JOBS:
        return set_jobs(setting, value);
    case OPTION_OUTPUT:
        options->output = value;
        return true;
    case OPTION_FAIL_ON:
        return parse_fail_on(setting, value);
    case OPTION_SELECT:
        return add_words(setting, code, &target->select, value);
    case OPTION_IGNORE:
        return add_words(setting, code, &target->ignore, value);
    case OPTION_ENABLE:
        return add_words(setting, code, &target->enable, value);
    case OPTION_SEVERITY:
        return add_severities(setting, value);
    case OPTION_EXCLUDE:
        vec_push(&options->exclude, value);
        return true;
    case OPTION_FILES_FROM:
        options->files_from = value;
        return true;
    case OPTION_BASELINE:
        options->baseline = value;
        return true;
    case OPTION_DIFF:
        options->diff_base = value;
        return true;
    case OPTION_SHOW_DIFF:
        options->show_diff = true;
        return true;
    case OPTION_UNSAFE:
        options->unsafe = true;
        return true;
    case OPTION_REASON:
        options->reason = value;
        return true;
    case OPTION_CONFIG:
        options->config = value;
        return true;
    case OPTION_NO_CONFIG:
        options->no_config = true;
        return true;
    case OPTION_TIMING:
        options->timing = true;
        return true;
    case OPTION_NO_SANDBOX:
        options->no_sandbox = true;
        return true;
    case OPTION_SHOW_UNREAD:
        options->show_unread = true;
        return true;
    case OPTION_COLOUR:
    case OPTION_COLOR:
        return parse_colour(setting, code, value);
    case OPTION_MESSAGE_LANG:
        options->message_lang = value;
        return true;
    case OPTION_INPUT_FORMAT:
        target->input_format = value;
        return true;
    case OPTION_TRACKED:
        return parse_tracked(setting, value);
    case OPTION_PROFILE:
        target->profile = value;
        return true;
    case OPTION_STDIN_FILENAME:
        options->stdin_name = value;
        return true;
    case OPTION_POSITIONS:
        options->positions = true;
        return true;
    case OPTION_RULES:
        options->rules = value;
        return true;
    case OPTION_PACK:
        return add_words(setting, code, &options->packs, value);
    case OPTION_RULE_FILE:
        vec_push(&options->rule_files, value);
        return true;
    case OPTION_TERMS:
        vec_push(&options->term_files, value);
        return true;
    case OPTION_REGISTRY:
        options->registry = value;
        return true;
    case OPTION_COMPLETE:
        return add_words(setting, code, &options->complete, value);
    case OPTION_HELP:
        options->help = true;
        return true;
    case OPTION_VERSION:
        options->version = true;
        return true;
    default:
        return parse_limit(setting, code, value);
    }
}
