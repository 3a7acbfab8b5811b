/*
 * The configuration: .crossfoot.yaml, looked for from the folder of the first report upwards to the root of its git
 * repository. Its keys are long options; what the command line says wins over it. Paths and patterns in it are relative
 * to its folder. The key "files" has sections for the files that match their patterns.
 *
 *     profile: un-zh
 *     fail-on: error
 *     ignore: [un/mandate-title-punctuation]
 *     severity: {un/mandate-order: info}
 *     exclude: [archive]
 *     files:
 *       - match: annex-*.txt
 *         ignore: [un/mandate-missing]
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "app/options.h"
#include "base/error.h"

#include <stdbool.h>

#define CONFIG_NAME ".crossfoot.yaml"

/* Find and apply the configuration (--config names another, --no-config none). Unknown keys and bad values are errors
 * with their place. */
bool config_apply(struct options *options, struct error *error);

/* Whether the configuration that was found is that of all reports; one run has one configuration. Call it when the
 * operands are files. */
bool config_governs_all(const struct options *options, struct error *error);

/* Whether an option is a key of the configuration. */
bool config_has_key(enum option_code code);

#endif
