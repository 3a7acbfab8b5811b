/*
 * Inside query/: what an expression is compiled into.
 */
#ifndef QUERY_XPATH_COMPILED_H
#define QUERY_XPATH_COMPILED_H

#include "query/xpath.h"
#include "query/xpath_plan.h"
#include "query/xpath_shape.h"

#include <libxml/xpath.h>

struct xpath {
    char *text;                    /* as written */
    struct xpath_shape shape;      /* borrows from text */
    bool context;                  /* one that divides has neither plan nor compiled expression of its own */
    struct xpath_plan *plan;       /* or NULL: then libxml2 evaluates */
    xmlXPathCompExpr *compiled;    /* or NULL */
    /* Of "A//B" or ".//B" what stands behind the slashes, as contexts (several for *[self::B or self::C]): the index finds
     * their elements, where libxml2 would go through all that is below. Empty when it has another shape. */
    VEC(struct xpath *) below;
    struct xpath *above;           /* A, as a context; NULL for the context node */
};

/* What libxml2 says in a code: it hands codes without messages to XPath error handlers. */
const char *xpath_problem_text(int code);

#endif
