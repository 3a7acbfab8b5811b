/*
 * Comments in a Word file: a copy of it in which comments stand at given places, and everything else is what it was.
 * Parts that need no change keep their bytes; in the others bytes are only put in between. Comments and tracked changes
 * that are there already stay.
 */
#ifndef WRITE_DOCX_COMMENTS_H
#define WRITE_DOCX_COMMENTS_H

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "model/source.h"

#include <stdbool.h>
#include <stddef.h>

/* A comment on the text from the byte at start to the one before end. All borrowed. */
struct docx_comment {
    struct origin start, end; /* as source_origin() tells them */
    const char *text;         /* UTF-8; a line end begins a new paragraph */
};

/* Who comments, and when. */
struct docx_author {
    const char *name, *initials, *date; /* date as 2026-11-25T00:00:00Z */
};

/* Make the copy; bytes_release() it. Comments of parts other than the main one (footnotes, headers) cannot be placed
 * and are counted in *unplaced. False with the reason when the file is not as it must be. */
bool docx_add_comments(const char *path, const struct bytes *file, const struct docx_comment *comments, size_t count,
                       const struct docx_author *author, const struct limits *limits, struct bytes *copy,
                       size_t *unplaced, struct error *error);

#endif
