/*
 * Where the time went: --timing.
 */
#ifndef APP_TIMING_H
#define APP_TIMING_H

#include "app/batch.h"

#include <stdint.h>

/* Print the processor time of loading the rules (microseconds), and over all files of reading, building models and each
 * rule, the slowest first, to the session's error stream. */
void timing_print(const struct session *session, uint64_t loading, const struct batch *batch);

#endif
