/*
 * From checked files to outputs: every format that was asked for, to its file or to the command's output.
 */
#ifndef APP_RENDER_H
#define APP_RENDER_H

#include "app/checked.h"

#include <stdbool.h>
#include <stddef.h>

/* False when an output's format is not known; error says which are. */
bool render_knows_formats(const struct options *options, struct error *error);

/* Render the files in all formats; the one without a file of its own goes to session->out. False when a file could
 * not be written, which has then been complained about; the other outputs are written all the same. */
bool render_results(struct session *session, const struct checked *checked, size_t count);

#endif
