/*
 * Checking the files of a batch at the same time. Each worker has a session, rules and profiles of its own: compiled
 * expressions remember what they found, so that threads cannot share them.
 */
#ifndef APP_CREW_H
#define APP_CREW_H

#include "app/checked.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct worker;

/* The workers beside the main thread. Findings borrow from their rules: keep them as long as those. */
struct crew {
    struct worker *workers; /* owned */
    size_t count;
};

/* Check the files of the command line, as many at a time as jobs_files() says; the i-th
 * result and error are those of the i-th file, whoever checked it. A file that could not be checked has an error with a
 * message. crew_release() when the results are gone. */
void crew_check(struct crew *crew, const struct pipeline *pipeline, struct checked *checked, struct error *errors,
                bool *failed);
void crew_release(struct crew *crew);

#endif
