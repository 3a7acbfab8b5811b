/*
 * What an XPath expression of a rule may look like, found by reading its tokens before libxml2 compiles it.
 *
 * Refused because the time they take grows with the square of the report:
 *   a union (|); preceding:: and following::; preceding-sibling:: and following-sibling:: unless the step's only
 *   predicate is a number ([1], and then /self::); a step to the parent or an ancestor, or a second "//", after "//" or descendant::;
 *   "//" from the root.
 * Refused because libxml2 would only notice at run time, or never: unknown functions and wrong numbers of arguments,
 * prefixes, variables, regular expressions in literals that do not compile.
 *
 * A context also starts with an element name, is one path, and uses no positions in its first step: the first step
 * stands for elements found anywhere in the report, which have no position.
 */
#ifndef QUERY_XPATH_SHAPE_H
#define QUERY_XPATH_SHAPE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Names of folds that the expression uses, in literals; each with a 1-based column in code points. */
struct xpath_fold_use {
    struct slice name; /* borrowed from the expression */
    uint32_t column;
};

/* What reading the tokens found out. */
struct xpath_shape {
    struct slice first; /* a context's first element name; borrowed from the expression */
    struct xpath_fold_use *folds; /* owned: xpath_shape_release() */
    size_t fold_count;
};

/* Read an expression. False with the reason and the column (code points, 1-based) when it is refused; then nothing
 * is to be released. Broken syntax may pass: libxml2 finds it. */
bool xpath_shape_read(const char *expression, bool context, struct xpath_shape *shape, struct error *error);
void xpath_shape_release(struct xpath_shape *shape);

/* 1-based column in code points of a byte offset in an expression. */
uint32_t xpath_column(const char *expression, size_t offset);

#endif
