/*
 * Inside query/: the evaluation state that xpath.c and the extension functions share.
 */
#ifndef QUERY_XPATH_SESSION_H
#define QUERY_XPATH_SESSION_H

#include "base/budget.h"
#include "base/vec.h"
#include "query/regex.h"
#include "query/xpath.h"

#include <libxml/xpath.h>

/* A regular expression that an expression gave as a string. */
struct cached_regex {
    char *pattern;
    struct regex *regex;
};

/* The elements of one name, in document order. */
struct name_nodes {
    const char *name; /* borrowed from the tree */
    xpath_nodes nodes;
};

struct xpath_session {
    const struct report *report;
    const struct folds *folds;
    struct limits limits;
    xmlXPathContext *context;
    struct regex_scratch *scratch;
    struct budget budget;
    VEC(struct cached_regex) regexes;
    VEC(struct name_nodes) index;
    bool indexed;
    struct str problem; /* the first error of the evaluation that runs */
};

/* Bind the prefix cf and its functions to the session's context. */
void xpath_register_functions(struct xpath_session *session);

/* Free the regular expressions that the functions keep. */
void xpath_release_regexes(struct xpath_session *session);

#endif
