/*
 * Inside query/: the functions on strings of XPath 1.0 (4.2), on borrowed text.
 */
#ifndef QUERY_XPATH_WORDS_H
#define QUERY_XPATH_WORDS_H

#include "base/str.h"

#include <stdbool.h>

/* Where a text begins in another, the empty one at its start; NULL when it does not. */
const char *xpath_find(struct slice text, struct slice wanted);

bool xpath_starts_with(struct slice text, struct slice start);

/* substring-before() and substring-after(); parts of text, or empty. */
struct slice xpath_before(struct slice text, struct slice mark);
struct slice xpath_after(struct slice text, struct slice mark);

/* Append normalize-space() and translate(). */
void xpath_normalize(struct slice text, struct str *out);
void xpath_translate(struct slice text, struct slice from, struct slice to, struct str *out);

#endif
