/*
 * For what reads files by name: a folder of the target's own, in $TMPDIR (default: /tmp), removed when the program ends.
 */
#ifndef FUZZ_SCRATCH_H
#define FUZZ_SCRATCH_H

#include "target.h"

#include <stddef.h>

/* The folder's path. The folder is made when it is first needed; the program ends when it cannot be made. */
const char *scratch_folder(void);

/* Write a file of that name into the folder, over the one before; ends the program when it cannot. Its path, which is
 * valid until the next call but one. */
const char *scratch_write(const char *name, const void *data, size_t size);

#endif
