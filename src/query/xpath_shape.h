/*
 * What an XPath expression of a rule may look like, found by reading its tokens before libxml2 compiles it.
 *
 * Refused because the time they take grows with the square of the report:
 *   a union (|); preceding:: and following::; preceding-sibling:: and following-sibling:: unless the step's only
 *   predicate is a number ([1], and then /self::); a step to the parent or an ancestor, or a second "//", after "//" or descendant::;
 *   "//" from the root.
 * Refused because libxml2 would only notice at run time, or never: unknown functions and wrong numbers of arguments,
 * prefixes, variables.
 *
 * A context also starts with an element name, is one path, and uses no positions in its first step: the first step
 * stands for elements found anywhere in the report, which have no position.
 */
#ifndef QUERY_XPATH_SHAPE_H
#define QUERY_XPATH_SHAPE_H

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* Names of folds that the expression uses, in literals; each with a 1-based column in code points. */
struct xpath_fold_use {
    struct slice name; /* borrowed from the expression */
    uint32_t column;
};

/* A regular expression in a literal. */
struct xpath_pattern_use {
    struct slice pattern; /* borrowed from the expression */
    size_t offset;        /* of the literal, its quote included */
};

/* What reading the tokens found out. */
struct xpath_shape {
    struct slice first; /* a context's first element name; borrowed from the expression */
    VEC(struct xpath_fold_use) folds;
    VEC(struct xpath_pattern_use) patterns;
};

/* Read an expression. False with the reason and the column (code points, 1-based) when it is refused; then nothing
 * is to be released. Broken syntax may pass: libxml2 finds it. */
bool xpath_shape_read(const char *expression, bool context, struct xpath_shape *shape, struct error *error);
void xpath_shape_release(struct xpath_shape *shape);

/* Whether all regular expressions in an expression's literals compile; if not, which and where. */
bool xpath_shape_check_patterns(const char *expression, const struct xpath_shape *shape, struct error *error);

/* 1-based column in code points of a byte offset in an expression. */
uint32_t xpath_column(const char *expression, size_t offset);

#endif
