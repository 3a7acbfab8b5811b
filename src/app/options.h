/*
 * The command line: one table of options feeds the parser, --help and the test that the manual page has them all.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

/* name, word on the command line, its arguments, help */
#define COMMANDS(X) \
    X(COMMAND_CHECK, "check", "FILE...", "check reports (the command when none is named)") \
    X(COMMAND_MODEL, "model", "FILE", "print the report model that rules see") \
    X(COMMAND_RULES, "rules", "", "list the rules") \
    X(COMMAND_EXPLAIN, "explain", "RULE...", "explain rules") \
    X(COMMAND_TEST, "test", "[RULE-FILE...]", "run the examples that rules carry")

enum command {
#define COMMAND_ENUM(name, word, arguments, help) name,
    COMMANDS(COMMAND_ENUM)
#undef COMMAND_ENUM
    COMMAND_COUNT
};

#define FOR(command) (1u << (command))
#define FOR_CHECK FOR(COMMAND_CHECK)
#define FOR_REPORTS (FOR(COMMAND_CHECK) | FOR(COMMAND_MODEL))
#define FOR_ALL ((1u << COMMAND_COUNT) - 1)

/* name, long option, letter or 0, argument or NULL, commands it applies to, help */
#define OPTIONS(X) \
    X(OPTION_FORMAT, "format", 'f', "FORMAT[=FILE]", FOR_CHECK | FOR(COMMAND_RULES), \
      "output, such as text, json or sarif; several, each to its file")  \
    X(OPTION_OUTPUT, "output", 'o', "FILE", FOR_ALL, "write to FILE instead of standard output") \
    X(OPTION_FAIL_ON, "fail-on", 0, "LEVEL", FOR_CHECK, "exit 1 from error, warning (default), info; or never") \
    X(OPTION_SELECT, "select", 0, "RULES", FOR_CHECK, "run only these rules: ids or beginnings of ids") \
    X(OPTION_IGNORE, "ignore", 0, "RULES", FOR_CHECK, "do not run these rules") \
    X(OPTION_SHOW_UNREAD, "show-unread", 0, NULL, FOR_CHECK, "list what was not examined, and why") \
    X(OPTION_COLOUR, "colour", 0, "WHEN", FOR_CHECK, "auto (default), always or never") \
    X(OPTION_COLOR, "color", 0, "WHEN", FOR_CHECK, "the same") \
    X(OPTION_MESSAGE_LANG, "message-lang", 0, "LANG", FOR_ALL, "language of messages, such as en or zh") \
    X(OPTION_INPUT_FORMAT, "input-format", 0, "FORMAT", FOR_REPORTS, "format of the files, not guessed") \
    X(OPTION_TRACKED, "tracked", 0, "WHICH", FOR_REPORTS, "tracked changes: accepted (default) or original") \
    X(OPTION_PROFILE, "profile", 0, "ID", FOR_REPORTS, "house style of the files, not guessed") \
    X(OPTION_STDIN_FILENAME, "stdin-filename", 0, "NAME", FOR_REPORTS, "name of what is read from '-'") \
    X(OPTION_POSITIONS, "positions", 0, NULL, FOR(COMMAND_MODEL), "add lines and columns to the model") \
    X(OPTION_RULES, "rules", 0, "DIR", FOR_ALL, "folder of the packs") \
    X(OPTION_PACK, "pack", 0, "NAMES", FOR_ALL, "load only these packs of the folder") \
    X(OPTION_RULE_FILE, "rule-file", 0, "FILE", FOR_ALL, "load the rules of this file as well") \
    X(OPTION_TERMS, "terms", 0, "FILE", FOR_ALL, "add the terms of this CSV or XML file to the list \"house\"") \
    X(OPTION_HELP, "help", 'h', NULL, FOR_ALL, "print this help") \
    X(OPTION_VERSION, "version", 'V', NULL, FOR_ALL, "print the version")

enum option_code {
#define OPTION_ENUM(name, word, letter, argument, commands, help) name,
    OPTIONS(OPTION_ENUM)
#undef OPTION_ENUM
#define OPTION_LIMIT_ENUM(name, type, value, option, help) OPTION_LIMIT_##name,
    LIMITS(OPTION_LIMIT_ENUM)
#undef OPTION_LIMIT_ENUM
    OPTION_COUNT
};

enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

typedef VEC(const char *) words;

/* One output: a format, and the file it goes to or NULL for the main output. */
struct output_request {
    const char *format, *path;
};

/* What the user asked for. Strings are borrowed from argv or in the arena. */
struct options {
    enum command command;
    bool help, version, show_unread, positions;
    bool original;            /* tracked changes are read as they were before */
    VEC(struct output_request) outputs; /* at least one: "text" when none is given */
    const char *output;       /* NULL: standard output */
    const char *message_lang; /* NULL: from the environment */
    const char *input_format, *profile, *rules; /* NULL when not given */
    const char *stdin_name;
    int fail_on;              /* an enum severity; SEVERITY_COUNT for never */
    enum when colour;
    words packs, rule_files, term_files, select, ignore;
    words operands;           /* files, rules or rule files, as the command has it */
    struct limits limits;
    struct arena arena;
};

/* Parse; the caller releases the options in any case. False with a sentence when the usage is bad. */
bool options_parse(struct options *options, int argc, char *const argv[], struct error *error);
void options_release(struct options *options);

/* Append the text of --help. */
void options_help(struct str *out);

/* The command's word; static. */
const char *command_word(enum command command);

#endif
