/*
 * Bounded reading of whole files.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Owned bytes of a file; data is NUL-terminated behind size. */
struct bytes {
    char *data;
    size_t size;
};

/* Read a whole regular file (or pipe) of at most limit bytes. On success true and *bytes is owned by the caller
 * (bytes_release()). On failure false, nothing to free, and the error names the path: it cannot be opened, is a
 * folder, cannot be read, or is larger than the limit. A sparse file of any size costs no memory beyond the limit. */
bool file_read(const char *path, size_t limit, struct bytes *bytes, struct error *error);

/* The same for an open stream, which stays open; name is used in errors. */
bool file_read_stream(FILE *stream, const char *name, size_t limit, struct bytes *bytes, struct error *error);

void bytes_release(struct bytes *bytes);

#endif
