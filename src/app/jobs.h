/*
 * How the threads that the option --jobs allows are used: files come first, each with rules of its own; what is left runs
 * the rules of one report.
 */
#ifndef APP_JOBS_H
#define APP_JOBS_H

#include "app/options.h"

#include <stddef.h>

/* How many files of the command line are checked at the same time: 1 or more. */
size_t jobs_files(const struct options *options);

/* How many threads that leaves to each of them, for loading the rules and for running them on one report: 1 or more. */
size_t jobs_rules(const struct options *options);

#endif
