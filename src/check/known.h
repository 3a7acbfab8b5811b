/*
 * The registry: what is known of documents from elsewhere, by symbol. A CSV file with the column symbol and any others,
 * such as date (ISO) and title.en; `crossfoot registry build` makes one. Blanks inside a symbol do not count.
 *
 * A row whose symbol has an asterisk in place of the number says that the registry has all of that series: only then is a
 * symbol that it lacks known not to exist.
 */
#ifndef CHECK_KNOWN_H
#define CHECK_KNOWN_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct registry;

struct registry *registry_new(void);
void registry_free(struct registry *registry);

/* Read a registry of at most limit bytes; NULL with file and line when it is none, or says two things of one symbol. */
struct registry *registry_read(const char *path, size_t limit, struct error *error);

/* Note a symbol, and what a column says of it ("" for nothing). False when the column has said something else. */
bool registry_add(struct registry *registry, const char *symbol, const char *column, const char *value);

/* Whether the registry has the symbol (or all of the series). */
bool registry_has(const struct registry *registry, const char *symbol);

/* What a column says of a symbol, or NULL when nothing is known. Borrowed. */
const char *registry_value(const struct registry *registry, const char *symbol, const char *column);

#endif
