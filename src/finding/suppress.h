/*
 * Remarks in a source that accept findings where they stand. Formats that have comments carry them:
 *
 *     <!-- crossfoot-ignore un/mandate-order: the order is that of adoption -->
 *     <!-- crossfoot-ignore-start un/, core/reference: a quotation --> … <!-- crossfoot-ignore-end -->
 *
 * The first is for the lines that it stands on; when it stands alone, also for the paragraph (in Markdown) or the line
 * behind it. Rules are named by their ids or beginnings of ids. A remark without a reason accepts nothing, and one that
 * nothing needs is stale: both are findings themselves.
 */
#ifndef FINDING_SUPPRESS_H
#define FINDING_SUPPRESS_H

#include "finding/catalogue.h"
#include "finding/finding.h"
#include "model/source.h"

/* Rules under which remarks and entries of baselines are reported. */
#define SUPPRESS_UNUSED "crossfoot/unused-suppression"
#define SUPPRESS_REASON "crossfoot/suppression-reason"

/* Whether a rule is one of these two: they stand in no pack, so that nothing explains them but their help. */
bool suppress_is_own(const char *rule);

/* Add a finding about a remark or entry that is stale, or has no reason. rules names what it accepts. Borrowed. */
struct finding *suppress_add(struct findings *findings, const char *own_rule, struct span span, const char *rules,
                             const struct catalogue *catalogue, const char *lang);

/* Accept what the remarks of a source accept, and report the remarks that are stale or have no reason. The findings must
 * be finished, and are finished again. Does nothing for formats without comments. */
void suppress_remarked(struct findings *findings, const struct source *source, const struct catalogue *catalogue,
                       const char *lang);

#endif
