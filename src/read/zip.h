/*
 * Zip containers from strangers: parts by their exact name, unpacked piece by piece within limits. No name of a
 * container ever becomes a path: nothing is written, and what is not asked for by name is never unpacked.
 */
#ifndef READ_ZIP_H
#define READ_ZIP_H

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>

struct unzip;

/* Whether bytes begin as a zip file does. */
bool unzip_recognise(const struct bytes *bytes);

/* Open a container in memory; path (for errors), bytes and limits must live until unzip_close(). NULL with the reason:
 * not a zip file, damaged or truncated, or more entries than limits->zip_entries. */
struct unzip *unzip_open(const char *path, const struct bytes *bytes, const struct limits *limits, struct error *error);

/* Free the container; NULL is allowed. */
void unzip_close(struct unzip *unzip);

/* Whether there is a part of exactly this name. */
bool unzip_has(const struct unzip *unzip, const char *name);

/* Takes the next size bytes of a part. False stops the unpacking; the taker has set its own error. */
typedef bool unzip_sink(void *state, const char *data, size_t size);

/* Unpack a part into the sink. False when the sink stopped or, with an error that names the path and the part: there
 * is none of this name or more than one, it is encrypted or damaged, or it grows beyond limits->zip_ratio times its
 * packed size or, with all parts unpacked before, beyond limits->unpacked_size. */
bool unzip_part(struct unzip *unzip, const char *name, unzip_sink *sink, void *state, struct error *error);

#endif
