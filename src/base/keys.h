/*
 * A set of strings that knows each by a small number, in the order of their first appearance. It grows with what it holds;
 * libxml2's tables and dictionaries stop at some thousand entries.
 */
#ifndef BASE_KEYS_H
#define BASE_KEYS_H

#include "base/str.h"

#include <stddef.h>

struct keys;

#define KEYS_NONE ((size_t)-1)

struct keys *keys_new(void);
void keys_free(struct keys *keys);

/* The number of a string, which is copied when it is new: 0, 1, 2, … */
size_t keys_add(struct keys *keys, const char *key);
size_t keys_add_slice(struct keys *keys, struct slice key);

/* The number of a string, or KEYS_NONE. */
size_t keys_find(const struct keys *keys, const char *key);

/* How many there are, and the string of a number. Borrowed: valid as long as the set. */
size_t keys_count(const struct keys *keys);
const char *keys_text(const struct keys *keys, size_t number);

#endif
