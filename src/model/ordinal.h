/*
 * Ordinals: what the members of a sequence are numbered with. One value for all ways of numbering: a list of parts,
 * of which only dotted numbers have more than one.
 */
#ifndef MODEL_ORDINAL_H
#define MODEL_ORDINAL_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define ORDINAL_MAX_PARTS 8

/* What rules and profiles call the ways of numbering. */
#define NUMBERING_WORDS "number", "letter", "roman", "dotted", "list"

enum numbering {
    NUMBERING_NUMBER, /* 1, 2, 3 */
    NUMBERING_LETTER, /* a, b, … z, aa, bb */
    NUMBERING_ROMAN,  /* i, ii, iii */
    NUMBERING_DOTTED, /* 1.1, 1.2, 2.1: digits, separated by anything else */
    NUMBERING_LIST,   /* words in an order given by the rule */
};

struct ordinal {
    uint32_t count; /* parts, at least 1 */
    int64_t parts[ORDINAL_MAX_PARTS];
};

/* The way of numbering that rules and profiles call by a word; false for another word. */
bool numbering_named(const char *word, enum numbering *numbering);

/* Read a key, without ASCII blanks and punctuation at its ends: "(a)" is a, "5." is 5; of a letter, a numeral or a word
 * what stands behind the last point: "10.IV" is iv. words are those of NUMBERING_LIST, separated by blanks, else unused.
 * False when the key is no number of that kind. */
bool ordinal_parse(enum numbering numbering, const char *words, struct slice key, struct ordinal *ordinal);

/* Append it as it would be printed, without decoration, in lower case. */
void ordinal_format(enum numbering numbering, const char *words, const struct ordinal *ordinal, struct str *out);

/* The same, decorated as a key is that reads as a number of that kind: c is "(c)" for "(a)", iii "10.III" for "10.I". */
void ordinal_format_like(enum numbering numbering, const char *words, struct slice key, const struct ordinal *ordinal,
                         struct str *out);

/* -1, 0, 1; part by part, a shorter one before those it begins. */
int ordinal_compare(const struct ordinal *a, const struct ordinal *b);

/* Whether b may follow a directly: one part one higher and those behind it 1, or a's parts and then only 1s. */
bool ordinal_follows(const struct ordinal *a, const struct ordinal *b);

/* The nearest ordinal that may follow a and comes before b, where b does not follow a: what is missing first. */
struct ordinal ordinal_next(const struct ordinal *a, const struct ordinal *b);

/* Whether it is a first one: all parts 1. */
bool ordinal_is_first(const struct ordinal *ordinal);

#endif
