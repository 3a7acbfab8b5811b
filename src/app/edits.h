/*
 * Applying fixes to the text of a file: which can be applied together, what comes of it, and how to show it.
 */
#ifndef APP_EDITS_H
#define APP_EDITS_H

#include "base/str.h"
#include "finding/finding.h"
#include "model/source.h"

#include <stdbool.h>
#include <stddef.h>

/* The edits of a file that are applied, in the order of their places, and what became of the fixes. */
struct edits {
    VEC(const struct edit *) items; /* borrowed from the findings; none overlap */
    size_t fixed;    /* findings whose edits they are */
    size_t unsafe;   /* fixes that need --unsafe */
    size_t left;     /* fixes that overlap others, or reach over a line break, a tag or an entity */
};

/* Choose among the fixes of finished findings. */
void edits_choose(struct edits *edits, const struct findings *findings, const struct source *source, bool unsafe);
void edits_release(struct edits *edits);

/* Append the whole text with the edits applied. */
void edits_apply(const struct edits *edits, const struct source *source, struct str *out);

/* Append a unified diff. */
void edits_diff(const struct edits *edits, const struct source *source, struct str *out);

#endif
