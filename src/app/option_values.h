/*
 * Values of options: the same whether the command line or the configuration gives them.
 */
#ifndef APP_OPTION_VALUES_H
#define APP_OPTION_VALUES_H

#include "app/options.h"
#include "base/error.h"

#include <stdbool.h>

/* Set an option, or add to it when it is a list. What a section may set goes to the target. value is NULL for an
 * option without argument; it is borrowed. False with a sentence when it is no value of the option. */
bool option_set(struct options *options, struct option_target *target, enum option_code code, const char *value,
                struct error *error);

#endif
