/*
 * A part of a Word file as bytes into which others are put: where elements stand, to the byte.
 */
#ifndef WRITE_DOCX_PART_H
#define WRITE_DOCX_PART_H

#include "base/error.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text to put before a byte of a part; at one byte, in the order of rank, then of number. */
struct insertion {
    size_t at;
    unsigned rank, number;
    char *text; /* owned */
};

typedef VEC(struct insertion) insertions;

/* Append the part with all insertions, and free them. */
void insertions_apply(insertions *list, struct slice part, struct str *out);

/* An element's start as the parser sees it. Borrowed: valid during the event. */
struct part_element {
    const char *space, *name, *prefix; /* namespace, local name, prefix; "" when there is none */
    const char **attributes;           /* names with namespace ("uri\nlocal\nprefix" or "local"), and values; ends with NULL */
    size_t start, end;                 /* bytes of the tag: its first, and the one behind it */
    unsigned depth;                    /* 1: the root */
};

struct part_events {
    void (*start)(void *state, const struct part_element *element);
    void (*end)(void *state, const struct part_element *element); /* without attributes */
};

/* Parse a part. False when it is not well-formed, not UTF-8, or has a document type declaration. */
bool part_parse(const char *path, const char *name, struct slice part, const struct part_events *events, void *state,
                struct error *error);

/* The value of an attribute by its local name, or NULL. */
const char *part_attribute(const struct part_element *element, const char *name);

/* The root element of a part. */
struct part_root {
    char *prefix, *space; /* owned */
    size_t end;           /* where its end tag begins */
};

/* Find it. False when the part cannot be parsed, or its root is empty and has no end tag. */
bool part_find_root(const char *path, const char *name, struct slice part, struct part_root *root, struct error *error);
void part_root_release(struct part_root *root);

/* Append "<prefix:name" or "</prefix:name>", with or without a prefix. */
void part_open(struct str *out, const char *prefix, const char *name);
void part_close(struct str *out, const char *prefix, const char *name);

/* Append text for an element or attribute; what XML cannot hold is replaced. */
void part_text(struct str *out, struct slice text);

#endif
