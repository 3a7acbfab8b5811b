/*
 * Inside query/: where the elements of each name stand in a report, found in one walk. What lies below a node, of one name,
 * is a range of them.
 */
#ifndef QUERY_XPATH_INDEX_H
#define QUERY_XPATH_INDEX_H

#include "base/str.h"
#include "query/xpath.h"

#include <stdint.h>

/* The elements of one name, in document order. */
struct name_nodes {
    const char *name; /* borrowed from the tree */
    xpath_nodes nodes;
};

/* Zeroed: of nothing yet. */
struct xpath_index {
    VEC(struct name_nodes) names;
    bool filled;
};

/* Some of the elements of one name: [from, to) of nodes. */
struct xpath_range {
    xmlNode *const *nodes;
    size_t from, to;
};

/* Walk the report, unless that was done. The elements are numbered too, in libxml2's way, as long as the document lives. */
void xpath_index_fill(struct xpath_index *index, const struct report *report);
void xpath_index_release(struct xpath_index *index);

/* All elements of a name; those below a node, itself not among them. */
struct xpath_range xpath_index_all(const struct xpath_index *index, struct slice name);
struct xpath_range xpath_index_below(const struct xpath_index *index, struct slice name, const xmlNode *node);

/* The place of an element of a walked report in document order, from 1. */
intptr_t xpath_index_order(const xmlNode *element);

#endif
