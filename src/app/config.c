#include "app/config.h"

#include "app/option_values.h"
#include "app/paths.h"
#include "app/yaml.h"
#include "base/file.h"

#include <string.h>
#include <unistd.h>

#define CONFIG_LIMIT ((size_t)1 << 20)

struct load {
    struct options *options;
    const char *path;
    struct error *error;
};

static bool fail_at(const struct load *load, const struct yaml *node, const char *message, const char *detail)
{
    return error_set(load->error, load->path, node->line, node->column, "%s%s%s", message, detail ? " " : "",
                     detail ? detail : "");
}

/* ------------------------------------------------------------------------------------------------ keys */

/* What only makes sense for one run is no key. */
bool config_has_key(enum option_code code)
{
    static const enum option_code others[] = {
        OPTION_FORMAT, OPTION_OUTPUT, OPTION_COLOUR, OPTION_COLOR, OPTION_STDIN_FILENAME, OPTION_FILES_FROM,
        OPTION_CONFIG, OPTION_DIFF, OPTION_REASON, OPTION_COMPLETE,
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (others[i] == code)
            return false;
    }
    return option_spec(code)->argument != NULL;
}

/* Whether a key takes a list. */
static bool is_list(enum option_code code)
{
    return code == OPTION_SELECT || code == OPTION_ENABLE || code == OPTION_IGNORE || code == OPTION_PACK
        || code == OPTION_RULE_FILE || code == OPTION_TERMS || code == OPTION_EXCLUDE || code == OPTION_SEVERITY;
}

static bool is_path(enum option_code code)
{
    const char *argument = option_spec(code)->argument;
    return strcmp(argument, "FILE") == 0 || strcmp(argument, "DIR") == 0;
}

static bool unknown_key(const struct load *load, const struct yaml *node, bool (*fits)(enum option_code code),
                        const char *more)
{
    struct str known = STR_INIT;
    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        if (fits((enum option_code)i) && i <= OPTION_VERSION)
            str_printf(&known, "%s, ", option_spec((enum option_code)i)->word);
    }
    error_set(load->error, load->path, node->line, node->column, "unknown key %s; known are: %s%s", node->key,
              str_text(&known), more);
    str_release(&known);
    return false;
}

static bool find_code(const char *key, bool (*fits)(enum option_code code), enum option_code *code)
{
    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        if (fits((enum option_code)i) && strcmp(option_spec((enum option_code)i)->word, key) == 0) {
            *code = (enum option_code)i;
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------------------------------------ values */

/* One value of an option for its place; errors get the place in the file. */
static bool set_value(const struct load *load, const struct yaml *node, enum option_code code,
                      struct option_target *target, const char *value)
{
    struct error error = ERROR_INIT;
    char *path = is_path(code) ? path_join(load->options->base_folder, value) : NULL;
    const char *kept = arena_copy_string(&load->options->arena, path ? path : value);
    mem_free(path);
    if (!*kept)
        return fail_at(load, node, "empty value of", option_spec(code)->word);
    bool ok = option_set(load->options, target, code, kept, &error);
    if (!ok)
        fail_at(load, node, error.message, NULL);
    error_release(&error);
    return ok;
}

/* {rule: level} as the option has it. */
static bool set_pair(const struct load *load, const struct yaml *node, enum option_code code,
                     struct option_target *target)
{
    if (code != OPTION_SEVERITY || node->kind != YAML_SCALAR)
        return fail_at(load, node, "not a value of", option_spec(code)->word);
    struct str pair = STR_INIT;
    str_printf(&pair, "%s=%s", node->key, node->text);
    bool ok = set_value(load, node, code, target, str_text(&pair));
    str_release(&pair);
    return ok;
}

static bool set_key(const struct load *load, const struct yaml *node, enum option_code code,
                    struct option_target *target)
{
    if (node->kind == YAML_SCALAR)
        return set_value(load, node, code, target, node->text);
    if (!is_list(code))
        return fail_at(load, node, "takes one value:", option_spec(code)->word);
    for (const struct yaml *child = node->children; child; child = child->next) {
        bool ok = child->key ? set_pair(load, child, code, target)
            : child->kind == YAML_SCALAR ? set_value(load, child, code, target, child->text)
                                         : fail_at(load, child, "not a value of", option_spec(code)->word);
        if (!ok)
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ sections */

static bool is_section_key(enum option_code code)
{
    return code == OPTION_PROFILE || code == OPTION_INPUT_FORMAT || code == OPTION_SELECT || code == OPTION_ENABLE
        || code == OPTION_IGNORE || code == OPTION_SEVERITY;
}

static bool set_matches(const struct load *load, const struct yaml *node, words *matches)
{
    if (node->kind == YAML_SCALAR)
        vec_push(matches, node->text);
    for (const struct yaml *child = node->children; child; child = child->next) {
        if (child->kind != YAML_SCALAR)
            return fail_at(load, child, "not a pattern", NULL);
        vec_push(matches, child->text);
    }
    return matches->count > 0 || fail_at(load, node, "no pattern", NULL);
}

static bool load_section(const struct load *load, const struct yaml *node)
{
    if (node->kind != YAML_MAP || !yaml_get(node, "match"))
        return fail_at(load, node, "a section of \"files\" needs the key match", NULL);
    vec_push(&load->options->sections, (struct file_section){ .line = node->line });
    struct file_section *section = &vec_last(&load->options->sections);
    for (const struct yaml *child = node->children; child; child = child->next) {
        enum option_code code;
        if (strcmp(child->key, "match") == 0) {
            if (!set_matches(load, child, &section->matches))
                return false;
            continue;
        }
        if (!find_code(child->key, is_section_key, &code))
            return unknown_key(load, child, is_section_key, "match");
        section->lines[code] = child->line;
        if (!(load->options->used >> code & 1) && !set_key(load, child, code, &section->target))
            return false;
    }
    return true;
}

static bool load_sections(const struct load *load, const struct yaml *node)
{
    if (node->kind != YAML_LIST)
        return fail_at(load, node, "\"files\" is a list of sections", NULL);
    for (const struct yaml *child = node->children; child; child = child->next) {
        if (!load_section(load, child))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ the file */

static bool load_root(const struct load *load, const struct yaml *root)
{
    struct options *options = load->options;
    if (root->kind != YAML_MAP)
        return fail_at(load, root, "a configuration is a map of keys", NULL);
    for (const struct yaml *child = root->children; child; child = child->next) {
        enum option_code code;
        if (strcmp(child->key, "files") == 0) {
            if (!load_sections(load, child))
                return false;
            continue;
        }
        if (!find_code(child->key, config_has_key, &code))
            return unknown_key(load, child, config_has_key, "files");
        if (options->used >> code & 1)
            continue;
        options->config_lines[code] = child->line;
        if (!set_key(load, child, code, &options->target))
            return false;
    }
    return true;
}

static bool load_file(struct options *options, const char *path, struct error *error)
{
    struct bytes bytes;
    if (!file_read(path, CONFIG_LIMIT, &bytes, error))
        return false;
    struct load load = { options, path, error };
    const struct yaml *root = yaml_parse(path, (struct slice){ bytes.data, bytes.size }, &options->arena, error);
    bool ok = root && load_root(&load, root);
    bytes_release(&bytes);
    return ok;
}

/* The folder from which the configuration for a report is looked for; NULL: for no report. Owned. */
static char *start_folder(const struct options *options, const char *report)
{
    bool is_stdin = report && strcmp(report, "-") == 0;
    char *absolute = path_absolute(is_stdin ? options->stdin_name : report ? report : ".");
    if (access(absolute, F_OK) == 0 && path_is_folder(absolute))
        return absolute;
    char *folder = path_folder(absolute);
    mem_free(absolute);
    return folder;
}

static bool exists_in(const char *folder, const char *name)
{
    char *path = path_join(folder, name);
    bool exists = access(path, F_OK) == 0;
    mem_free(path);
    return exists;
}

/* The nearest folder that has a configuration, upwards to the root of the repository; owned, NULL for none. */
static char *find_folder(const struct options *options, const char *report)
{
    char *folder = start_folder(options, report);
    while (!exists_in(folder, CONFIG_NAME)) {
        if (exists_in(folder, ".git") || strcmp(folder, "/") == 0) {
            mem_free(folder);
            return NULL;
        }
        char *above = path_folder(folder);
        mem_free(folder);
        folder = above;
    }
    return folder;
}

/* The path as people would name it: relative to the working folder, when it lies there. */
static const char *shown_path(struct options *options, const char *absolute)
{
    char *here = path_absolute(".");
    const char *below = path_below(here, absolute);
    const char *shown = arena_copy_string(&options->arena, below && *below ? below : absolute);
    mem_free(here);
    return shown;
}

bool config_apply(struct options *options, struct error *error)
{
    char *folder = options->no_config || options->config ? NULL
        : find_folder(options, options_first_report(options));
    char *path = options->config ? path_absolute(options->config) : folder ? path_join(folder, CONFIG_NAME) : NULL;
    char *base = path ? path_folder(path) : path_absolute(".");
    options->base_folder = arena_copy_string(&options->arena, base);
    options->config_path = path ? shown_path(options, path) : NULL;
    mem_free(folder);
    mem_free(path);
    mem_free(base);
    return !options->config_path || load_file(options, options->config_path, error);
}

/* A report with another configuration would be checked by the wrong one without a word. */
static bool governs(const struct options *options, const char *report, struct error *error)
{
    char *folder = find_folder(options, report);
    bool same = folder ? options->config_path && strcmp(folder, options->base_folder) == 0 : !options->config_path;
    if (!same)
        error_set(error, report, 0, 0, "has %s%s, but the first report of this run %s%s; check it in a run of its own",
                  folder ? "its configuration in " : "no configuration", folder ? folder : "",
                  options->config_path ? "has " : "has none", options->config_path ? options->config_path : "");
    mem_free(folder);
    return same;
}

bool config_governs_all(const struct options *options, struct error *error)
{
    bool ok = true;
    for (size_t i = 1; ok && !options->no_config && !options->config && i < options->operands.count; i++)
        ok = governs(options, options->operands.items[i], error);
    return ok;
}
