/*
 * What the fuzz targets share: a session with the rules of $CROSSFOOT_RULES (default: rules), opened when it is first needed, and the way of a
 * report from bytes to output, by the functions that the program uses. Limits are low, so that reaching them is
 * exercised as well.
 */
#ifndef FUZZ_HARNESS_H
#define FUZZ_HARNESS_H

#include "target.h"

#include "app/checked.h"

#include <stddef.h>
#include <stdint.h>

/* How the bytes are to be read. */
struct harness_request {
    const char *name;   /* of the file; its suffix counts */
    const char *format; /* of input; NULL: whatever the bytes look like */
    size_t profile;     /* its index + 1; 0: the one that fits, else the first */
    bool original;      /* tracked changes are read as they were before */
    size_t output;      /* index of the reporter; counts on from the first behind the last */
};

/* All of these open the session if need be, and end the program when it cannot be opened. */

/* A loaded profile, complete; i counts on from the first behind the last. Borrowed. */
struct profile *harness_profile(size_t i);

/* The limits of the session. */
const struct limits *harness_limits(void);

/* Read, build, check and print. checked is filled in any case; checked_release() it. */
void harness_check(const struct harness_request *request, const uint8_t *data, size_t size, struct checked *checked);

/* The same, and release. */
void harness_run(const struct harness_request *request, const uint8_t *data, size_t size);

#endif
