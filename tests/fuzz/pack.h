/*
 * A Word file from the bytes of its parts: bytes made at random never get past a container.
 */
#ifndef FUZZ_PACK_H
#define FUZZ_PACK_H

#include <stddef.h>
#include <stdint.h>

/* Pack parts that are separated by a NUL: the document, numbering, styles, footnotes, relations. free() the bytes. */
void *pack_word(const uint8_t *data, size_t size, size_t *packed);

#endif
