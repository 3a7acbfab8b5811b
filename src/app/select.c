#include "app/select.h"

#include "base/memory.h"

#include <string.h>

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool unknown(const char *word, struct error *error)
{
    return error_set(error, NULL, 0, 0, "no rule is named %s or begins with it", word);
}

/* Set the flag of every rule that a word names. */
static bool mark(const struct rule_set *rules, const words *list, bool flag, bool *selected, struct error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        bool known = false;
        for (size_t k = 0; k < rules->count; k++) {
            if (!begins_with(rules->rules[k].id, list->items[i]))
                continue;
            selected[k] = flag;
            known = true;
        }
        if (!known)
            return unknown(list->items[i], error);
    }
    return true;
}

/* An error about a word of the configuration says where it stands there. */
static bool place_error(const struct options *options, const uint32_t *lines, struct error *error)
{
    static const enum option_code codes[] = { OPTION_SELECT, OPTION_ENABLE, OPTION_IGNORE, OPTION_SEVERITY };
    for (size_t i = 0; error && !error->path && i < sizeof codes / sizeof *codes; i++) {
        if (lines[codes[i]]) {
            error->path = mem_copy_string(options->config_path);
            error->line = lines[codes[i]];
        }
    }
    return false;
}

static bool apply(const struct rule_set *rules, const struct option_target *target, bool *selected,
                  struct error *error)
{
    for (size_t i = 0; target->select.count && i < rules->count; i++)
        selected[i] = false;
    return mark(rules, &target->select, true, selected, error) && mark(rules, &target->enable, true, selected, error)
        && mark(rules, &target->ignore, false, selected, error)
        && select_knows_severities(rules, target, error);
}

/* Whether a rule asks the registry: it then runs when there is one. */
static bool asks_registry(const struct rule *rule)
{
    for (size_t i = 0; i < rule->check_count; i++)
        if (strcmp(rule->checks[i].kind->name, "registry") == 0)
            return true;
    return false;
}

bool select_rules(const struct rule_set *rules, const struct options *options, bool **selected, struct error *error)
{
    *selected = mem_calloc(rules->count, sizeof **selected);
    for (size_t i = 0; i < rules->count; i++)
        (*selected)[i] = rules->rules[i].enabled || (options->registry && asks_registry(&rules->rules[i]));
    return apply(rules, &options->target, *selected, error) || place_error(options, options->config_lines, error);
}

bool select_more(const struct rule_set *rules, const struct options *options, const struct file_section *section,
                 bool *selected, struct error *error)
{
    return apply(rules, &section->target, selected, error) || place_error(options, section->lines, error);
}

bool select_knows_severities(const struct rule_set *rules, const struct option_target *target, struct error *error)
{
    for (size_t i = 0; i < target->severities.count; i++) {
        bool known = false;
        for (size_t k = 0; !known && k < rules->count; k++)
            known = begins_with(rules->rules[k].id, target->severities.items[i].rule);
        if (!known)
            return unknown(target->severities.items[i].rule, error);
    }
    return true;
}

void select_severities(const struct option_target *target, struct findings *findings)
{
    for (size_t i = 0; i < findings->items.count; i++) {
        struct finding *finding = &findings->items.items[i];
        for (size_t k = 0; k < target->severities.count; k++) {
            if (begins_with(finding->rule, target->severities.items[k].rule))
                finding->severity = target->severities.items[k].severity;
        }
    }
}
