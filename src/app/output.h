/*
 * Writing what a command printed: all of it or an error, and with --output a whole file or none.
 */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdio.h>

/* Write and flush. False when not all could be written, for instance because the disk is full. */
bool output_to_stream(FILE *stream, struct slice text, struct error *error);

/* Write a file: a temporary one in the same folder, then renamed, so that a failure leaves what was there before; signals
 * wait meanwhile, so that none leaves the temporary file behind. No other thread may run that does not block them.
 * An existing file keeps its permissions; what is no regular file (a pipe, /dev/stdout) is written to directly. */
bool output_to_file(const char *path, struct slice text, struct error *error);

/* Whether two paths name one existing file. */
bool output_is_same_file(const char *a, const char *b);

#endif
