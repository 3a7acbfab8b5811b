#include "app/select.h"

#include "base/memory.h"

#include <string.h>

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
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
            return error_set(error, NULL, 0, 0, "no rule is named %s or begins with it", list->items[i]);
    }
    return true;
}

bool select_rules(const struct rule_set *rules, const struct options *options, bool **selected, struct error *error)
{
    *selected = NULL;
    if (!options->select.count && !options->ignore.count)
        return true;
    *selected = mem_calloc(rules->count, sizeof **selected);
    for (size_t i = 0; i < rules->count; i++)
        (*selected)[i] = !options->select.count && rules->rules[i].enabled;
    return mark(rules, &options->select, true, *selected, error)
        && mark(rules, &options->ignore, false, *selected, error);
}
