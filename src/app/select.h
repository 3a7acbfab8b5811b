/*
 * Which rules run.
 */
#ifndef APP_SELECT_H
#define APP_SELECT_H

#include "app/options.h"
#include "base/error.h"
#include "rule/rule.h"

#include <stdbool.h>

/* For each rule of the set whether --select and --ignore let it run; NULL when neither is given. Owned: mem_free().
 * False when a word names no rule, because a misspelt rule would pass for a rule without findings. */
bool select_rules(const struct rule_set *rules, const struct options *options, bool **selected, struct error *error);

#endif
