/*
 * Findings that somebody has accepted: a YAML file of entries, made by `crossfoot baseline` or by hand.
 *
 *     version: 1
 *     findings:
 *       - rule: un/mandate-order         the rule, or the beginning of its id
 *         path: draft.txt                relative to the file's folder; a pattern; without it any file
 *         fingerprint: 0123…             just this finding; or
 *         match: "71/257"                those whose message or text holds this; without both, all of the rule
 *         reason: published like this    required
 *         date: 2026-11-25
 */
#ifndef APP_BASELINE_H
#define APP_BASELINE_H

#include "app/checked.h"

#include <stdbool.h>

struct baseline;

/* Load a baseline. NULL with the place of what is wrong. baseline_free() it. */
struct baseline *baseline_load(const char *path, struct error *error);
void baseline_free(struct baseline *baseline);

/* Drop the findings of a checked file that the baseline accepts. */
void baseline_apply(struct baseline *baseline, struct checked *checked);

/* When entries for the files that were checked accepted nothing, fill a result of the baseline itself, with a finding
 * for each, and return true. checked_release() it, before the baseline is freed. */
bool baseline_report_unused(struct baseline *baseline, const struct pipeline *pipeline, struct checked *checked);

/* Append a baseline of all findings of some files. Those that before (or NULL) accepts keep its reason and date; the
 * paths are relative to the folder of path. */
void baseline_write(const struct session *session, const struct checked *checked, size_t count,
                    struct baseline *before, const char *path, struct str *out);

#endif
