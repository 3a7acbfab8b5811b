/*
 * A set of strings that knows each by a small number, in the order of their first appearance.
 */
#ifndef CHECK_KEYS_H
#define CHECK_KEYS_H

#include <stddef.h>

struct keys;

#define KEYS_NONE ((size_t)-1)

struct keys *keys_new(void);
void keys_free(struct keys *keys);

/* The number of a string, which is copied when it is new: 0, 1, 2, … */
size_t keys_add(struct keys *keys, const char *key);

/* The number of a string, or KEYS_NONE. */
size_t keys_find(const struct keys *keys, const char *key);

#endif
