/*
 * Inside query/: what the first predicates of a context ask of attributes, as in cite[@kind='decision'][not(@n)], tested
 * without libxml2, which takes some thousand steps for each evaluation. Only predicates that are true or false of an
 * element by itself are read: whether one attribute is there, or is (or is not) a literal, and several of these joined by or.
 */
#ifndef QUERY_XPATH_ATTRIBUTES_H
#define QUERY_XPATH_ATTRIBUTES_H

#include "base/str.h"
#include "base/vec.h"

#include <libxml/tree.h>
#include <stdbool.h>

struct attribute_test {
    char *name; /* owned */
    enum { ATTRIBUTE_PRESENT, ATTRIBUTE_ABSENT, ATTRIBUTE_EQUAL, ATTRIBUTE_DIFFERENT } asks;
    struct slice value; /* to be equal to or different from; borrowed from the expression */
    bool alternative;   /* joined to the test before it by or; else it begins a predicate */
};

struct attribute_tests {
    VEC(struct attribute_test) items;
    bool all; /* the context has no other predicate and no further step: the tests decide */
};

/* Read the first predicates of a context, which must live as long; up to the first that asks for more. Release with
 * xpath_attributes_release(). */
void xpath_attributes_read(const char *context, struct attribute_tests *tests);
void xpath_attributes_release(struct attribute_tests *tests);

/* Whether an element, of the name that the context begins with, passes them. */
bool xpath_attributes_hold(const struct attribute_tests *tests, const xmlNode *element);

#endif
