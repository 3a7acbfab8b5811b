#include "app/command_line.h"

#include "app/option_values.h"

#include <getopt.h>
#include <string.h>

/* What getopt_long() returns for an option is its code behind all characters. */
#define CODE_BASE 256

struct parse {
    struct options *options;
    struct error *error;
    bool saw_operand;
};

/* ------------------------------------------------------------------------------------------------ the line */

/* The first word names a command, if it is one's name; a file of that name can be given as ./check. */
static void add_operand(struct parse *parse, const char *word)
{
    bool first = !parse->saw_operand;
    parse->saw_operand = true;
    for (enum command i = 0; first && i < COMMAND_COUNT; i++) {
        if (strcmp(word, command_word(i)) == 0) {
            parse->options->command = i;
            return;
        }
    }
    vec_push(&parse->options->operands, word);
}

static enum option_code code_of(int result)
{
    if (result >= CODE_BASE)
        return (enum option_code)(result - CODE_BASE);
    enum option_code code = 0;
    while (option_spec(code)->letter != result)
        code++;
    return code;
}

/* getopt_long() has complained; say it in a sentence. */
static bool bad_option(const struct parse *parse, int result, const char *word)
{
    if (result == ':')
        return error_set(parse->error, NULL, 0, 0, "the option %s needs an argument", word);
    if (optopt >= CODE_BASE)
        return error_set(parse->error, NULL, 0, 0, "the option --%s takes no argument",
                         option_spec((enum option_code)(optopt - CODE_BASE))->word);
    if (optopt)
        return error_set(parse->error, NULL, 0, 0, "unknown option -%c", optopt);
    return error_set(parse->error, NULL, 0, 0, "unknown or ambiguous option %s", word);
}

/* Two commands have an option --diff, one with an argument: only the one that the first word names is looked for. */
static bool is_other_diff(enum option_code code, bool fixes)
{
    return code == (fixes ? OPTION_DIFF : OPTION_SHOW_DIFF);
}

static void fill_tables(struct option *longs, struct str *letters, bool fixes)
{
    size_t count = 0;
    str_add(letters, "-:"); /* operands in their place among the options; ':' for a missing argument */
    for (enum option_code code = 0; code < OPTION_COUNT; code++) {
        const struct option_spec *spec = option_spec(code);
        if (!is_other_diff(code, fixes))
            longs[count++] = (struct option){ spec->word, spec->argument ? required_argument : no_argument, NULL,
                                              CODE_BASE + (int)code };
        if (spec->letter)
            str_printf(letters, "%c%s", spec->letter, spec->argument ? ":" : "");
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
    for (enum option_code code = 0; code < OPTION_COUNT; code++) {
        const struct option_spec *spec = option_spec(code);
        if (parse->options->used >> code & 1 && !(spec->commands & FOR(command)))
            return error_set(parse->error, NULL, 0, 0, "the option --%s does not apply to the command %s", spec->word,
                             command_word(command));
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

bool command_line_parse(struct options *options, int argc, char *const argv[], struct error *error)
{
    *options = (struct options){
        .stdin_name = "<stdin>", .fail_on = SEVERITY_WARNING, .limits = limits_default()
    };
    struct parse parse = { .options = options, .error = error };
    struct option longs[OPTION_COUNT + 1];
    struct str letters = STR_INIT;
    fill_tables(longs, &letters, argc > 1 && strcmp(argv[1], command_word(COMMAND_FIX)) == 0);
    bool ok = parse_words(&parse, argc, argv, str_text(&letters), longs);
    str_release(&letters);
    if (!ok || options->help || options->version)
        return ok;
    if (!options->outputs.count)
        vec_push(&options->outputs, (struct output_request){ "text", NULL });
    return options_apply(&parse) && operands_apply(&parse) && outputs_apply(&parse);
}
