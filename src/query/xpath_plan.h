/*
 * Inside query/: an XPath expression read into a tree that xpath_run.c evaluates on the nodes themselves.
 *
 * libxml2 makes an object for every value and a set for every step of a path, and copies every string. Rules ask hundreds
 * of small questions of every node, so that this is most of what they cost. A plan asks the same questions without: a
 * comparison stops at the first node that holds, a string is borrowed from the tree.
 *
 * A plan is there for what rules are written with: paths (without text() and functions that know positions), predicates,
 * comparisons, sums, and most functions. For anything else there is none, and libxml2 evaluates the expression: so a plan
 * that exists means exactly what XPath 1.0 says (tests/unit/test_plan.c compares the two).
 */
#ifndef QUERY_XPATH_PLAN_H
#define QUERY_XPATH_PLAN_H

#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"
#include "query/regex.h"

#include <stdbool.h>
#include <stddef.h>

enum xpath_axis { AXIS_SELF, AXIS_CHILD, AXIS_ATTRIBUTE, AXIS_PARENT, AXIS_ANCESTOR, AXIS_ANCESTOR_OR_SELF,
                  AXIS_DESCENDANT, AXIS_FOLLOWING_SIBLING, AXIS_PRECEDING_SIBLING };

/* What a step asks of a node beside its predicates. */
enum xpath_test { TEST_NAME, TEST_ANY_NAME /* * */, TEST_ANY_NODE /* node() */ };

/* What an expression does; in each group the functions have its value. */
enum xpath_operation {
    DO_NOTHING, /* a function that no plan has */
    /* true or false */
    DO_OR, DO_AND, DO_COMPARE, DO_NOT, DO_BOOLEAN, DO_TRUE, DO_FALSE, DO_CONTAINS, DO_STARTS_WITH, DO_MATCH,
    /* numbers */
    DO_NUMBER_LITERAL, DO_ADD, DO_SUBTRACT, DO_COUNT, DO_NUMBER, DO_STRING_LENGTH, DO_PRINTED_NUMBER,
    /* strings */
    DO_LITERAL, DO_STRING, DO_CONCAT, DO_NORMALIZE, DO_TRANSLATE, DO_BEFORE, DO_AFTER, DO_GROUP, DO_REPLACE, DO_FOLD,
    /* nodes */
    DO_PATH,
};

enum xpath_value { VALUE_BOOLEAN, VALUE_NUMBER, VALUE_STRING, VALUE_NODES };

enum xpath_relation { RELATION_EQUAL, RELATION_DIFFERENT, RELATION_LESS, RELATION_LESS_OR_EQUAL, RELATION_GREATER,
                      RELATION_GREATER_OR_EQUAL };

#define XPATH_MAX_PREDICATES 8

struct xpath_expression;

struct xpath_step {
    enum xpath_axis axis;
    enum xpath_test test;
    const char *name; /* of TEST_NAME */
    const struct xpath_expression *predicates[XPATH_MAX_PREDICATES]; /* a number literal asks for a position */
    size_t predicate_count;
};

struct xpath_expression {
    enum xpath_operation operation;
    enum xpath_value value;
    const struct xpath_expression *operands, *next; /* the first operand; the next operand of what this is one of */
    enum xpath_relation relation; /* of DO_COMPARE */
    double number;                /* of DO_NUMBER_LITERAL */
    struct slice text;            /* of DO_LITERAL, which is NUL-terminated there */
    struct regex *regex;          /* of DO_MATCH, DO_GROUP and DO_REPLACE with a literal pattern */
    const struct xpath_step *steps; /* of DO_PATH */
    size_t step_count;
    bool rooted;                  /* a path that begins at the root */
    bool ordered;                 /* a path whose nodes are found in document order, each once */
};

/* A function that an expression may call: those of XPath 1.0 that make sense on a report, and our own. */
struct xpath_function {
    const char *name;
    int least, most;  /* arguments */
    int regex, folds; /* which argument, 1-based, is a regular expression or names folds; 0: none */
    enum xpath_operation operation;
    enum xpath_value value;
};

/* The function of a name, or NULL. Static. */
const struct xpath_function *xpath_function_named(struct slice name);

struct xpath_plan {
    struct arena arena;
    const struct xpath_expression *root;
    VEC(struct regex *) regexes; /* those of the expressions */
    bool name_only;              /* a context that is the name of an element and nothing else */
};

/* The plan of an expression that xpath_shape_read() has accepted, or NULL when there is none. Of a context the first step
 * is self::. Owned: xpath_plan_free(), NULL too. */
struct xpath_plan *xpath_plan_new(const char *text, bool context);
void xpath_plan_free(struct xpath_plan *plan);

#endif
