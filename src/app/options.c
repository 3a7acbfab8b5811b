#include "app/options.h"

#include <inttypes.h>
#include <stdint.h>

static const struct option_spec specs[] = {
#define OPTION_SPEC(name, word, letter, argument, commands, help) [name] = { word, letter, argument, commands, help },
    OPTIONS(OPTION_SPEC)
#undef OPTION_SPEC
#define LIMIT_SPEC(name, type, value, option, help) \
    [OPTION_LIMIT_##name] = { option, 0, "N", FOR_REPORTS | FOR(COMMAND_TEST), "limit: " help },
    LIMITS(LIMIT_SPEC)
#undef LIMIT_SPEC
};

_Static_assert(sizeof specs / sizeof *specs == OPTION_COUNT, "a spec for every option");
_Static_assert(OPTION_COUNT <= 64, "the options used are kept as bits");

struct command_spec {
    const char *word, *arguments, *help;
};

static const struct command_spec command_specs[] = {
#define COMMAND_SPEC(name, word, arguments, help) [name] = { word, arguments, help },
    COMMANDS(COMMAND_SPEC)
#undef COMMAND_SPEC
};

const char *command_word(enum command command)
{
    return command_specs[command].word;
}

const struct option_spec *option_spec(enum option_code code)
{
    return &specs[code];
}

const char *options_first_report(const struct options *options)
{
    if (options->command == COMMAND_CONFIG)
        return options->operands.items[1];
    bool takes = options_take_reports(options) || options->command == COMMAND_MODEL
        || options->command == COMMAND_ANNOTATE;
    return takes && options->operands.count ? options->operands.items[0] : NULL;
}

bool options_take_reports(const struct options *options)
{
    return options->command == COMMAND_CHECK || options->command == COMMAND_BASELINE
        || options->command == COMMAND_FIX;
}

static void target_release(struct option_target *target)
{
    vec_release(&target->select);
    vec_release(&target->enable);
    vec_release(&target->ignore);
    vec_release(&target->severities);
}

void options_release(struct options *options)
{
    target_release(&options->target);
    for (size_t i = 0; i < options->sections.count; i++) {
        vec_release(&options->sections.items[i].matches);
        target_release(&options->sections.items[i].target);
    }
    vec_release(&options->sections);
    vec_release(&options->exclude);
    vec_release(&options->outputs);
    vec_release(&options->packs);
    vec_release(&options->rule_files);
    vec_release(&options->complete);
    vec_release(&options->term_files);
    vec_release(&options->operands);
    arena_release(&options->arena);
}

static void help_option(const struct option_spec *spec, struct str *out)
{
    struct str left = STR_INIT;
    if (spec->letter)
        str_printf(&left, "-%c, ", spec->letter);
    else
        str_add(&left, "    ");
    str_printf(&left, "--%s%s%s", spec->word, spec->argument ? " " : "", spec->argument ? spec->argument : "");
    str_printf(out, "  %-30s %s\n", str_text(&left), spec->help);
    str_release(&left);
}

void options_help(struct str *out)
{
    str_add(out, "Usage: crossfoot [COMMAND] [OPTION...] [ARGUMENT...]\n"
                 "Check that a formal report agrees with itself.\n\nCommands:\n");
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        const struct command_spec *spec = &command_specs[i];
        str_printf(out, "  %-8s %-21s %s\n", spec->word, spec->arguments, spec->help);
    }
    str_add(out, "\nA FILE named - is standard input.\n\nOptions:\n");
    for (unsigned i = 0; i < OPTION_COUNT; i++)
        help_option(&specs[i], out);
    str_add(out, "\nExit status: 0 nothing at or above --fail-on, 1 findings, 2 the work could not be done.\n");
}
