/*
 * The command line: from words to options.
 */
#ifndef APP_COMMAND_LINE_H
#define APP_COMMAND_LINE_H

#include "app/options.h"
#include "base/error.h"

#include <stdbool.h>

/* Parse; the caller calls options_release() in any case. Strings are borrowed from argv. False with a sentence when
 * the usage is bad. */
bool command_line_parse(struct options *options, int argc, char *const argv[], struct error *error);

#endif
