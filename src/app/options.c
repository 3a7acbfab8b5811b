#include "app/options.h"

#include "finding/finding.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

/* Offsets in a source are 32 bits, lengths in libxml2 an int: no limit may be set above that. */
#define LARGEST_LIMIT ((uint64_t)INT32_MAX)

/* What getopt_long() returns for an option is its code behind all characters. */
#define CODE_BASE 256

struct option_spec {
    const char *word;
    char letter;
    const char *argument;
    unsigned commands;
    const char *help;
};

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

/* ------------------------------------------------------------------------------------------------ values */

struct parse {
    struct options *options;
    struct error *error;
    uint64_t used;      /* bits of enum option_code */
    bool saw_operand;
};

static bool bad_value(const struct parse *parse, enum option_code code, const char *value, const char *wanted)
{
    return error_set(parse->error, NULL, 0, 0, "--%s %s: not %s", specs[code].word, value, wanted);
}

static bool parse_fail_on(const struct parse *parse, const char *value)
{
    enum severity severity;
    if (strcmp(value, "never") == 0)
        parse->options->fail_on = SEVERITY_COUNT;
    else if (severity_parse(value, &severity))
        parse->options->fail_on = (int)severity;
    else
        return bad_value(parse, OPTION_FAIL_ON, value, "one of error, warning, info, never");
    return true;
}

static bool parse_colour(const struct parse *parse, enum option_code code, const char *value)
{
    static const char *const whens[] = { [WHEN_AUTO] = "auto", [WHEN_ALWAYS] = "always", [WHEN_NEVER] = "never" };
    for (unsigned i = 0; i < sizeof whens / sizeof *whens; i++) {
        if (strcmp(value, whens[i]) == 0) {
            parse->options->colour = (enum when)i;
            return true;
        }
    }
    return bad_value(parse, code, value, "one of auto, always, never");
}

static bool parse_tracked(const struct parse *parse, const char *value)
{
    parse->options->original = strcmp(value, "original") == 0;
    return parse->options->original || strcmp(value, "accepted") == 0
        || bad_value(parse, OPTION_TRACKED, value, "one of accepted, original");
}

/* Append the words of a list separated by commas. */
static bool add_words(const struct parse *parse, enum option_code code, words *list, const char *value)
{
    for (;;) {
        size_t length = strcspn(value, ",");
        if (length == 0)
            return bad_value(parse, code, value, "a list of names separated by commas");
        vec_push(list, arena_copy(&parse->options->arena, value, length));
        if (!value[length])
            return true;
        value += length + 1;
    }
}

/* FORMAT or FORMAT=FILE. */
static bool add_output(const struct parse *parse, const char *value)
{
    struct options *options = parse->options;
    size_t length = strcspn(value, "=");
    const char *path = value[length] ? value + length + 1 : NULL;
    if (length == 0 || (path && !*path))
        return bad_value(parse, OPTION_FORMAT, value, "FORMAT or FORMAT=FILE");
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

static bool parse_limit(const struct parse *parse, enum option_code code, const char *value)
{
    uint64_t number;
    if (!parse_limit_number(value, &number))
        return bad_value(parse, code, value, "a whole number from 1 to 2147483647");
    struct limits *limits = &parse->options->limits;
#define LIMIT_SET(name, type, default_value, option, help) \
    if (code == OPTION_LIMIT_##name) \
        limits->name = (type)number;
    LIMITS(LIMIT_SET)
#undef LIMIT_SET
    return true;
}

static bool set_option(const struct parse *parse, enum option_code code, const char *value)
{
    struct options *options = parse->options;
    switch (code) {
    case OPTION_FORMAT:
        return add_output(parse, value);
    case OPTION_OUTPUT:
        options->output = value;
        return true;
    case OPTION_FAIL_ON:
        return parse_fail_on(parse, value);
    case OPTION_SELECT:
        return add_words(parse, code, &options->select, value);
    case OPTION_IGNORE:
        return add_words(parse, code, &options->ignore, value);
    case OPTION_SHOW_UNREAD:
        options->show_unread = true;
        return true;
    case OPTION_COLOUR:
    case OPTION_COLOR:
        return parse_colour(parse, code, value);
    case OPTION_MESSAGE_LANG:
        options->message_lang = value;
        return true;
    case OPTION_INPUT_FORMAT:
        options->input_format = value;
        return true;
    case OPTION_TRACKED:
        return parse_tracked(parse, value);
    case OPTION_PROFILE:
        options->profile = value;
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
        return add_words(parse, code, &options->packs, value);
    case OPTION_RULE_FILE:
        vec_push(&options->rule_files, value);
        return true;
    case OPTION_TERMS:
        vec_push(&options->term_files, value);
        return true;
    case OPTION_HELP:
        options->help = true;
        return true;
    case OPTION_VERSION:
        options->version = true;
        return true;
    default:
        return parse_limit(parse, code, value);
    }
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

static void fill_tables(struct option *longs, struct str *letters)
{
    str_add(letters, "-:"); /* operands in their place among the options; ':' for a missing argument */
    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        int takes = specs[i].argument ? required_argument : no_argument;
        longs[i] = (struct option){ specs[i].word, takes, NULL, CODE_BASE + (int)i };
        if (specs[i].letter)
            str_printf(letters, "%c%s", specs[i].letter, specs[i].argument ? ":" : "");
    }
    longs[OPTION_COUNT] = (struct option){ NULL, 0, NULL, 0 };
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
        parse->used |= (uint64_t)1 << code;
        if (!set_option(parse, code, optarg))
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
        if (parse->used >> i & 1 && !(specs[i].commands & FOR(command)))
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
        if (count == 0)
            return error_set(parse->error, NULL, 0, 0, "no file to check");
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
    fill_tables(longs, &letters);
    bool ok = parse_words(&parse, argc, argv, str_text(&letters), longs);
    str_release(&letters);
    if (!ok || options->help || options->version)
        return ok;
    if (!options->outputs.count)
        vec_push(&options->outputs, (struct output_request){ "text", NULL });
    return options_apply(&parse) && operands_apply(&parse) && outputs_apply(&parse);
}

void options_release(struct options *options)
{
    vec_release(&options->outputs);
    vec_release(&options->packs);
    vec_release(&options->rule_files);
    vec_release(&options->term_files);
    vec_release(&options->select);
    vec_release(&options->ignore);
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
