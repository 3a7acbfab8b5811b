/*
 * Decoding: the bytes of a text file to valid UTF-8.
 *
 * Bytes that are valid UTF-8 are UTF-8. Otherwise a byte-order mark decides, otherwise UTF-16 without a mark or one of
 * the Chinese encodings (GB18030 with GBK and GB 2312, Big5) is taken when the evidence is strong. The conversion is
 * strict: nothing is ever replaced or dropped but the mark itself. Anything else is an error that says where.
 */
#ifndef READ_ENCODING_H
#define READ_ENCODING_H

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "model/source.h"

#include <stdbool.h>

/* Fill the source (not yet initialised) with the decoded text, its lines and the name of the encoding; the bytes stay
 * the caller's. On success source_release() it. On failure false, nothing to free, and the error names the path, the
 * line and the 0-based byte offset: the file is empty, cannot be decoded, is not text (here the offset is that of the
 * decoded text), or has a line longer than limits->line_length bytes. */
bool encoding_decode(const char *path, const struct bytes *bytes, const struct limits *limits, struct source *source,
                     struct error *error);

/* The same for formats that can declare their encoding near the beginning (HTML's meta element, the XML declaration).
 * The declaration counts for bytes without a byte-order mark that are not valid UTF-8. */
bool encoding_decode_declared(const char *path, const struct bytes *bytes, const struct limits *limits,
                              struct source *source, struct error *error);

#endif
