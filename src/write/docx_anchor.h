/*
 * Anchors of comments in the text of a Word part: the marks before and behind what is commented, and the reference.
 */
#ifndef WRITE_DOCX_ANCHOR_H
#define WRITE_DOCX_ANCHOR_H

#include "write/docx_comments.h"
#include "write/docx_part.h"

#include <stdbool.h>

/* Append to out the part with anchors for the comments (of this part, numbered from first_id in their order). A run is
 * divided where a comment begins or ends within its text, when text is all it holds; else it is taken whole.
 * placed[i] says whether there was a run to put comment i at. */
bool docx_anchor(const char *path, const char *name, struct slice part, const struct docx_comment *comments,
                 size_t count, unsigned first_id, bool *placed, struct str *out, struct error *error);

#endif
