#include "app/options.h"

#include "app/option_values.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

/* What getopt_long() returns for an option is its code behind all characters. */
#define CODE_BASE 256

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

struct parse {
    struct options *options;
    struct error *error;
    bool saw_operand;
};

const struct option_spec *option_spec(enum option_code code)
{
    return &specs[code];
}

/* ------------------------------------------------------------------------------------------------ the line */

/* The first word names a command, if it is one's name; a file of that name can be given as ./check. */
static void add_operand(struct parse *parse, const char *word)
{
    bool first = !parse->saw_operand;
    parse->saw_operand = true;
    for (unsigned i = 0; first && i < COMMAND_COUNT; i++) {
        if (strcmp(word, command_specs[i].word) == 0) {
            parse->options->command = (enum command)i;
            return;
        }
    }
    vec_push(&parse->options->operands, word);
}

static enum option_code code_of(int result)
{
    if (result >= CODE_BASE)
        return (enum option_code)(result - CODE_BASE);
    unsigned code = 0;
    while (specs[code].letter != result)
        code++;
    return (enum option_code)code;
}

/* getopt_long() has complained; say it in a sentence. */
static bool bad_option(const struct parse *parse, int result, const char *word)
{
    if (result == ':')
        return error_set(parse->error, NULL, 0, 0, "the option %s needs an argument", word);
    if (optopt >= CODE_BASE)
        return error_set(parse->error, NULL, 0, 0, "the option --%s takes no argument",
                         specs[optopt - CODE_BASE].word);
    if (optopt)
        return error_set(parse->error, NULL, 0, 0, "unknown option -%c", optopt);
    return error_set(parse->error, NULL, 0, 0, "unknown or ambiguous option %s", word);
}

/* Two commands have an option --diff, one with an argument: only the one that the first word names is looked for. */
static bool is_other_diff(unsigned code, bool fixes)
{
    return code == (fixes ? OPTION_DIFF : OPTION_SHOW_DIFF);
}

static void fill_tables(struct option *longs, struct str *letters, bool fixes)
{
    size_t count = 0;
    str_add(letters, "-:"); /* operands in their place among the options; ':' for a missing argument */
    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        int takes = specs[i].argument ? required_argument : no_argument;
        if (!is_other_diff(i, fixes))
            longs[count++] = (struct option){ specs[i].word, takes, NULL, CODE_BASE + (int)i };
        if (specs[i].letter)
            str_printf(letters, "%c%s", specs[i].letter, specs[i].argument ? ":" : "");
    }
    longs[count] = (struct option){ NULL, 0, NULL, 0 };
}

static bool parse_words(struct parse *parse, int argc, char *const argv[], const char *letters,
                        const struct option *longs)
{
    int result;
    opterr = 0;
    optind = 0; /* glibc's sign to start anew */
    while ((result = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        if (result == 1) {
            add_operand(parse, optarg);
            continue;
        }
        if (result == '?' || result == ':')
            return bad_option(parse, result, argv[optind - 1]);
        enum option_code code = code_of(result);
        parse->options->used |= (uint64_t)1 << code;
        if (!option_set(parse->options, &parse->options->target, code, optarg, parse->error))
            return false;
    }
    for (; optind < argc; optind++)
        vec_push(&parse->options->operands, argv[optind]);
    return true;
}

/* ------------------------------------------------------------------------------------------------ what fits */

static bool options_apply(const struct parse *parse)
{
    enum command command = parse->options->command;
    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        if (parse->options->used >> i & 1 && !(specs[i].commands & FOR(command)))
            return error_set(parse->error, NULL, 0, 0, "the option --%s does not apply to the command %s",
                             specs[i].word, command_word(command));
    }
    return true;
}

/* Two outputs in one place would be read as one. */
static bool outputs_apply(const struct parse *parse)
{
    const struct options *options = parse->options;
    for (size_t i = 0; i < options->outputs.count; i++) {
        const char *path = options->outputs.items[i].path;
        if (path && options->command != COMMAND_CHECK)
            return error_set(parse->error, NULL, 0, 0, "--format with a file does not apply to the command %s",
                             command_word(options->command));
        for (size_t k = 0; k < i; k++) {
            const char *other = options->outputs.items[k].path;
            if (!path && !other)
                return error_set(parse->error, NULL, 0, 0, "two formats for one output; --format FORMAT=FILE gives "
                                 "each its file");
            if (path && other && strcmp(path, other) == 0)
                return error_set(parse->error, path, 0, 0, "is the output of two formats");
        }
    }
    return true;
}

static bool operands_apply(const struct parse *parse)
{
    const struct options *options = parse->options;
    size_t count = options->operands.count, stdin_count = 0;
    for (size_t i = 0; i < count; i++)
        stdin_count += strcmp(options->operands.items[i], "-") == 0;
    switch (options->command) {
    case COMMAND_CHECK:
    case COMMAND_BASELINE:
    case COMMAND_FIX:
        if (count == 0 && !options->files_from)
            return error_set(parse->error, NULL, 0, 0, "no file to check");
        if (options->files_from && strcmp(options->files_from, "-") == 0)
            stdin_count++;
        break;
    case COMMAND_ANNOTATE:
        if (count != 1 || !options->output || stdin_count)
            return error_set(parse->error, NULL, 0, 0, "the command annotate takes one file, and --output for the copy");
        break;
    case COMMAND_CONFIG:
        if (count != 2 || strcmp(options->operands.items[0], "show") != 0)
            return error_set(parse->error, NULL, 0, 0, "the command config is used as: crossfoot config show FILE");
        break;
    case COMMAND_MODEL:
        if (count != 1)
            return error_set(parse->error, NULL, 0, 0, "the command model takes one file");
        break;
    case COMMAND_EXPLAIN:
        if (count == 0)
            return error_set(parse->error, NULL, 0, 0, "no rule to explain");
        break;
    case COMMAND_RULES:
        if (count > 0)
            return error_set(parse->error, NULL, 0, 0, "the command rules takes no arguments, but there is %s",
                             options->operands.items[0]);
        break;
    case COMMAND_REGISTRY:
        if (count < 2 || strcmp(options->operands.items[0], "build") != 0)
            return error_set(parse->error, NULL, 0, 0, "the command registry is used as: crossfoot registry build PATH...");
        break;
    case COMMAND_TEST:
    case COMMAND_COUNT:
        break;
    }
    if (stdin_count > 1)
        return error_set(parse->error, NULL, 0, 0, "standard input can be read only once, but - is given %zu times",
                         stdin_count);
    return true;
}

bool options_parse(struct options *options, int argc, char *const argv[], struct error *error)
{
    *options = (struct options){
        .stdin_name = "<stdin>", .fail_on = SEVERITY_WARNING, .limits = limits_default()
    };
    struct parse parse = { .options = options, .error = error };
    struct option longs[OPTION_COUNT + 1];
    struct str letters = STR_INIT;
    fill_tables(longs, &letters, argc > 1 && strcmp(argv[1], command_specs[COMMAND_FIX].word) == 0);
    bool ok = parse_words(&parse, argc, argv, str_text(&letters), longs);
    str_release(&letters);
    if (!ok || options->help || options->version)
        return ok;
    if (!options->outputs.count)
        vec_push(&options->outputs, (struct output_request){ "text", NULL });
    return options_apply(&parse) && operands_apply(&parse) && outputs_apply(&parse);
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
