/*
 * YAML files of our own (configuration, baselines): libyaml's events as a tree of scalars, lists and maps in which
 * everything knows its line. Of YAML's more surprising parts (anchors, tags, several documents) none is taken. Scalars
 * are text: nothing is read as a number or a truth.
 */
#ifndef APP_YAML_H
#define APP_YAML_H

#include "base/error.h"
#include "base/memory.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
    enum yaml_kind kind;
    const char *key;      /* in a map, else NULL */
    const char *text;     /* of a scalar */
    struct yaml *children, *next;
    size_t count;         /* of children */
    uint32_t line, column; /* of the key, else of the value; 1-based */
};

/* Read a text as one document; everything is in the arena. An empty document is an empty map. NULL with path and place
 * when it is not YAML, or uses what is not taken, nests deeper than 16, or a map has a key twice or more than 1000. */
struct yaml *yaml_parse(const char *path, struct slice text, struct arena *arena, struct error *error);

/* The child of that key, or NULL. */
const struct yaml *yaml_get(const struct yaml *map, const char *key);

/* Append text as a double-quoted scalar. */
void yaml_quote(const char *text, struct str *out);

#endif
