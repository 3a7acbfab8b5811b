/*
 * Readers: one per input format. Bytes to blocks, with a source position for every byte kept. A reader knows its
 * format and nothing of reports. A new one is a file here and a line in list.c.
 */
#ifndef READ_READER_H
#define READ_READER_H

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "model/block.h"

#include <stdbool.h>

struct reader {
    const char *format;   /* "text", as --input-format takes it */
    const char *suffixes; /* separated by blanks, without dots: "txt text" */
    /* How sure the content is of this format: 0 not, 1 possible (the suffix decides), 2 certain. */
    int (*recognise)(const struct bytes *bytes);
    /* Fill the document (initialised, source not) from bytes, which stay the caller's. False with the reason, naming
     * the path and where it can the line or the byte offset. */
    bool (*read)(const char *path, const struct bytes *bytes, const struct limits *limits, struct document *document,
                 struct error *error);
};

/* All readers, ended by NULL (read/list.c); the last is the fallback. */
extern const struct reader *const readers[];

/* The reader for a format name, or NULL. */
const struct reader *reader_named(const char *format);

/* What a user is told of a file in a format that is known, but not read; NULL when it is none such. Static (refused.c). */
const char *reader_refuses(const struct bytes *bytes);

/* The reader for some content: by content first, by suffix second. Never NULL. */
const struct reader *reader_for(const char *path, const struct bytes *bytes);

/* What the caller wants of a document. */
struct read_request {
    const char *format; /* or NULL: recognised */
    bool original;      /* read tracked changes as they were before, not as accepted */
};

/* Whether the suffix of a path is one that a reader has. */
bool reader_knows_suffix(const char *path);

/* Read a document: choose the reader (unless a format is asked for) and run it. An empty file, a binary file, invalid text
 * and an unknown format are errors. On success the caller releases the document. */
bool read_document_as(const char *path, const struct bytes *bytes, const struct read_request *request,
                      const struct limits *limits, struct document *document, struct error *error);

/* The same with tracked changes accepted; format may be NULL. */
bool read_document(const char *path, const struct bytes *bytes, const char *format, const struct limits *limits,
                   struct document *document, struct error *error);

#endif
