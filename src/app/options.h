/*
 * The options: one table feeds the parser of the command line, --help and the test that the manual page has them all.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base/limits.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"
#include "finding/finding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* name, word on the command line, its arguments, help */
#define COMMANDS(X) \
    X(COMMAND_CHECK, "check", "FILE...", "check reports (the command when none is named)") \
    X(COMMAND_MODEL, "model", "FILE", "print the report model that rules see") \
    X(COMMAND_RULES, "rules", "", "list the rules") \
    X(COMMAND_EXPLAIN, "explain", "RULE...", "explain rules") \
    X(COMMAND_TEST, "test", "[RULE-FILE...]", "run the examples that rules carry") \
    X(COMMAND_BASELINE, "baseline", "FILE...", "print today's findings as a baseline, to see only new ones") \
    X(COMMAND_FIX, "fix", "FILE...", "apply the fixes that are safe") \
    X(COMMAND_ANNOTATE, "annotate", "FILE -o COPY", "copy a Word file, with its findings as comments") \
    X(COMMAND_CONFIG, "config", "show FILE", "show what is set for a file, and where") \
    X(COMMAND_REGISTRY, "registry", "build PATH...", "make a registry from Akoma Ntoso and CSV files")

enum command {
#define COMMAND_ENUM(name, word, arguments, help) name,
    COMMANDS(COMMAND_ENUM)
#undef COMMAND_ENUM
    COMMAND_COUNT
};

#define FOR(command) (1u << (command))
#define FOR_CHECK (FOR(COMMAND_CHECK) | FOR(COMMAND_BASELINE) | FOR(COMMAND_FIX) | FOR(COMMAND_CONFIG) \
                   | FOR(COMMAND_ANNOTATE))
#define FOR_REPORTS (FOR_CHECK | FOR(COMMAND_MODEL))
#define FOR_ALL ((1u << COMMAND_COUNT) - 1)

/* name, long option, letter or 0, argument or NULL, commands it applies to, help */
#define OPTIONS(X) \
    X(OPTION_FORMAT, "format", 'f', "FORMAT[=FILE]", FOR(COMMAND_CHECK) | FOR(COMMAND_RULES), \
      "output, such as text, json or sarif; several, each to its file")  \
    X(OPTION_OUTPUT, "output", 'o', "FILE", FOR_ALL, "write to FILE instead of standard output") \
    X(OPTION_FAIL_ON, "fail-on", 0, "LEVEL", FOR(COMMAND_CHECK) | FOR(COMMAND_CONFIG), "exit 1 from error, warning (default), info; or never") \
    X(OPTION_SELECT, "select", 0, "RULES", FOR_CHECK, "run only these rules: ids or beginnings of ids") \
    X(OPTION_IGNORE, "ignore", 0, "RULES", FOR_CHECK, "do not run these rules") \
    X(OPTION_ENABLE, "enable", 0, "RULES", FOR_CHECK, "run these rules too, which are off by default") \
    X(OPTION_SEVERITY, "severity", 0, "RULE=LEVEL", FOR_CHECK, "give rules another severity") \
    X(OPTION_EXCLUDE, "exclude", 0, "PATTERN", FOR_CHECK, "leave out such files when folders are walked") \
    X(OPTION_FILES_FROM, "files-from", 0, "FILE", FOR_CHECK, "check the files named in FILE ('-' standard input)") \
    X(OPTION_BASELINE, "baseline", 0, "FILE", FOR_CHECK, "leave out the findings that FILE lists; report stale entries") \
    X(OPTION_DIFF, "diff", 0, "BASE-FILE", FOR(COMMAND_CHECK), "only what the older draft BASE-FILE did not have") \
    X(OPTION_SHOW_DIFF, "diff", 0, NULL, FOR(COMMAND_FIX), "print the changes and write nothing") \
    X(OPTION_UNSAFE, "unsafe", 0, NULL, FOR(COMMAND_FIX), "apply fixes too that need a look") \
    X(OPTION_REASON, "reason", 0, "TEXT", FOR(COMMAND_BASELINE), "why the findings are accepted") \
    X(OPTION_CONFIG, "config", 0, "FILE", FOR_ALL, "take this configuration, not the nearest .crossfoot.yaml") \
    X(OPTION_NO_CONFIG, "no-config", 0, NULL, FOR_ALL, "take no configuration") \
    X(OPTION_JOBS, "jobs", 'j', "N", FOR_CHECK, "work on so many files, or rules of one file, at a time (default: the cores)") \
    X(OPTION_NO_SANDBOX, "no-sandbox", 0, NULL, FOR_ALL, "do not give up the right to run programs and write other files") \
    X(OPTION_TIMING, "timing", 0, NULL, FOR(COMMAND_CHECK), "say on standard error where the processor time went") \
    X(OPTION_SHOW_UNREAD, "show-unread", 0, NULL, FOR(COMMAND_CHECK), "list what was not examined, and why") \
    X(OPTION_COLOUR, "colour", 0, "WHEN", FOR(COMMAND_CHECK), "auto (default), always or never") \
    X(OPTION_COLOR, "color", 0, "WHEN", FOR(COMMAND_CHECK), "the same") \
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
    X(OPTION_REGISTRY, "registry", 0, "FILE", FOR_CHECK, "what is known of the documents that are cited, as CSV") \
    X(OPTION_COMPLETE, "complete", 0, "SERIES", FOR(COMMAND_REGISTRY), \
      "the registry has all of these series: symbols, with * for the number") \
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

/* Another severity for the rules whose id begins so. */
struct severity_choice {
    const char *rule;
    enum severity severity;
};

/* What can be set for some files otherwise than for the rest. */
struct option_target {
    const char *profile, *input_format; /* NULL when not given */
    words select, enable, ignore;
    VEC(struct severity_choice) severities;
};

/* A section of the configuration for the files that match one of its patterns. */
struct file_section {
    words matches; /* relative to the options' base_folder */
    struct option_target target;
    uint32_t line;
    uint32_t lines[OPTION_COUNT]; /* of its keys; 0 for those that it has not */
};

/* What the user asked for. Strings are borrowed from argv or in the arena. */
struct options {
    enum command command;
    bool help, version, show_unread, timing, positions, no_sandbox;
    bool original;            /* tracked changes are read as they were before */
    VEC(struct output_request) outputs; /* at least one: "text" when none is given */
    const char *output;       /* NULL: standard output */
    const char *message_lang; /* NULL: from the environment */
    const char *rules;        /* NULL when not given */
    const char *stdin_name;
    int fail_on;              /* an enum severity; SEVERITY_COUNT for never */
    enum when colour;
    struct option_target target;
    VEC(struct file_section) sections;
    words packs, rule_files, term_files, exclude, complete;
    const char *registry, *files_from, *baseline, *diff_base, *reason, *config; /* NULL when not given */
    bool no_config, show_diff, unsafe;
    const char *config_path;  /* of the configuration as shown to people; NULL when there is none */
    const char *base_folder;  /* absolute: of the configuration, else the working folder; set by config_apply() */
    uint32_t jobs;            /* threads (app/jobs.h); 0: as many as there are cores */
    uint64_t used;            /* bits of enum option_code: what the command line gave */
    uint32_t config_lines[OPTION_COUNT]; /* where the configuration gives an option; 0: nowhere */
    words operands;           /* files, rules or rule files, as the command has it */
    struct limits limits;
    struct arena arena;
};

void options_release(struct options *options);

/* Append the text of --help. */
void options_help(struct str *out);

/* One row of the table of options. */
struct option_spec {
    const char *word;
    char letter;
    const char *argument;
    unsigned commands;
    const char *help;
};

/* Static. */
const struct option_spec *option_spec(enum option_code code);

/* The first operand that is a report (or folder of reports); NULL when there is none. */
const char *options_first_report(const struct options *options);

/* Whether the command works on reports, of which it takes several. */
bool options_take_reports(const struct options *options);

/* The command's word; static. */
const char *command_word(enum command command);

#endif
