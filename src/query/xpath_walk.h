/*
 * Inside query/: walks the steps of a plan's path and shows a visitor the nodes.
 */
#ifndef QUERY_XPATH_WALK_H
#define QUERY_XPATH_WALK_H

#include "query/xpath_plan.h"
#include "query/xpath_session.h"

/* One evaluation. */
struct run {
    struct xpath_session *session;
    size_t operations; /* nodes looked at and functions called */
    size_t looked;     /* how many when the clock was looked at last */
    bool failed;       /* session->problem says why: what is left is not evaluated */
};

typedef VEC(struct slice) slices;

/* What is done with each node that a path finds; false ends the walk. */
struct visitor {
    bool (*take)(struct run *run, struct visitor *visitor, xmlNode *node);
    struct slice string;                  /* what is compared with, or the string found */
    double number;
    enum xpath_relation relation;
    slices *strings;                      /* collected, or compared with */
    xpath_nodes *nodes;
    size_t count;
    bool found;
};

/* Show the visitor the nodes that a path finds from a node, as the axes give them, until it has enough or the run fails. */
void xpath_visit(struct run *run, const struct xpath_expression *path, xmlNode *node, struct visitor *visitor);

/* Count an operation; false when that was one too many, or the run has failed before. */
bool xpath_count(struct run *run);

/* Let the run fail, for the first reason that is given. */
void xpath_fail(struct run *run, const char *why);

/* Whether an expression is true at a node (xpath_run.c): what predicates ask. */
bool xpath_is_true(struct run *run, const struct xpath_expression *expression, xmlNode *node);

#endif
