/*
 * What every match of a regular expression contains: literal texts, found in the expression when it is compiled. A text
 * that lacks them needs no search. Literals are told in a sound way only: where the reader does not know a construct, it
 * finds none.
 *
 * The idea is that of the literals that grep requires: A. Hume, "A Tale of Two Greps", Software: Practice and Experience 18
 * (1988). Where many expressions are asked of one text, its trigrams tell most of what it lacks, as in R. Cox, "Regular
 * Expression Matching with a Trigram Index" (2012).
 */
#ifndef QUERY_NEEDS_H
#define QUERY_NEEDS_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct needs;

/* The bytes of a text, and all that stand one behind the other in threes: the latter hashed, so that a text may seem to
 * have more than it has, and never less. */
struct trigrams {
    uint64_t bytes[256 / 64];
    uint64_t threes[4096 / 64];
};

/* Read an expression (PCRE2, UTF-8, case counts). NULL when nothing is known to be needed. Free with needs_free(). */
struct needs *needs_new(const char *pattern);
void needs_free(struct needs *needs);

/* Whether a text of these trigrams may hold what is needed; true for NULL. It is true of every text from which a match can be
 * cut, from its start or any place before it on: where it is false there is nothing to be searched. */
bool needs_met(const struct needs *needs, const struct trigrams *trigrams);

/* Find the trigrams of a text. */
void trigrams_of(struct slice text, struct trigrams *trigrams);

#endif
