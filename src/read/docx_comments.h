/*
 * The comments of a Word file: no text of the report, but kept where they stand. A reply is a comment of its own.
 */
#ifndef READ_DOCX_COMMENTS_H
#define READ_DOCX_COMMENTS_H

#include "base/memory.h"
#include "base/vec.h"
#include "model/block.h"
#include "read/docx_xml.h"

#include <stdbool.h>
#include <stdint.h>

struct docx_comment {
    int32_t id;
    struct block_comment *comment; /* in the arena */
};

struct docx_comments {
    VEC(struct docx_comment) all; /* sorted by id */
};

/* Read the part of the comments. Their strings live in the arena. False with package->error; docx_comments_release() is
 * due in any case. */
bool docx_comments_load(struct docx_comments *comments, const struct docx_package *package, const char *part,
                        struct arena *arena);
void docx_comments_release(struct docx_comments *comments);

/* The comment with that id, or NULL; borrowed from the arena. */
const struct block_comment *docx_comments_find(const struct docx_comments *comments, int32_t id);

#endif
