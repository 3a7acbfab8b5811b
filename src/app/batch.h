/*
 * Checking many files: each has its result, whatever becomes of the others.
 */
#ifndef APP_BATCH_H
#define APP_BATCH_H

#include "app/checked.h"
#include "app/crew.h"

#include <stdbool.h>
#include <stddef.h>

/* The files of the command line, checked. */
struct batch {
    struct checked *checked; /* owned; count of them, with room for one more */
    size_t count;
    bool trouble;            /* some file could not be checked; that has been complained about */
    struct crew crew;        /* whose rules the findings borrow from */
};

/* Check all files. batch_release() it. */
void batch_check(struct batch *batch, const struct pipeline *pipeline);
void batch_release(struct batch *batch);

#endif
