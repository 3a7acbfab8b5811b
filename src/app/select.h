/*
 * Which rules run, and how severe they are.
 */
#ifndef APP_SELECT_H
#define APP_SELECT_H

#include "app/options.h"
#include "base/error.h"
#include "finding/finding.h"
#include "rule/rule.h"

#include <stdbool.h>

/* For each rule of the set whether it runs: owned, mem_free(). Without --select those that are enabled by default and by
 * --enable, and with --registry those that ask it; --ignore takes away. section is one of the configuration or NULL: it selects, enables and ignores on top
 * of that. False when a word names no rule, because a misspelt rule would pass for a rule without findings. */
bool select_rules(const struct rule_set *rules, const struct options *options, bool **selected, struct error *error);
bool select_more(const struct rule_set *rules, const struct options *options, const struct file_section *section,
                 bool *selected, struct error *error);

/* Check that the severities chosen are for rules that there are. */
bool select_knows_severities(const struct rule_set *rules, const struct option_target *target, struct error *error);

/* Give findings the severities chosen for their rules; the last choice that fits counts. */
void select_severities(const struct option_target *target, struct findings *findings);

#endif
