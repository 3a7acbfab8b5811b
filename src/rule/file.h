/*
 * Inside rule/: one XML file of rules, with true places. libxml2 knows only the line on which a start tag ends; here
 * each element's _private keeps the offset of its "<", found by reading the file's tags once more.
 */
#ifndef RULE_FILE_H
#define RULE_FILE_H

#include "base/error.h"
#include "model/source.h"

#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <stdbool.h>

#define RULE_NAMESPACE "urn:crossfoot:rule"

struct rule_file {
    struct source source; /* its path is the file's */
    xmlDoc *doc;
};

/* Read and parse a file: UTF-8, without document type declaration. On failure false with the place, and nothing to
 * release. The file must not move afterwards while errors are made from it. */
bool rule_file_read(struct rule_file *file, const char *path, struct error *error);
void rule_file_release(struct rule_file *file);

/* 1-based line of an element's "<". */
uint32_t rule_file_line(const struct rule_file *file, const xmlNode *node);

/* Set the error at an element. Always false. */
bool rule_file_fail(const struct rule_file *file, const xmlNode *node, struct error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Set the error inside an attribute's value: at its code point column (1-based; 0 counts as 1). The attribute is
 * named as written ("xml:lang"). Always false. */
bool rule_file_fail_in(const struct rule_file *file, const xmlNode *node, const char *attribute, uint32_t column,
                       struct error *error, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Whether a node is the element of that name in the rule namespace. */
bool rule_file_is(const xmlNode *node, const char *name);

/* The first child element, and the next element among siblings; NULL at the end. */
xmlNode *rule_file_first(const xmlNode *node);
xmlNode *rule_file_next(const xmlNode *node);

/* Check that an element has no attribute but those named (NULL-terminated list; "xml:lang" for that one). */
bool rule_file_attributes(const struct rule_file *file, const xmlNode *node, const char *const *names,
                          struct error *error);

/* The value of an attribute, borrowed from the tree; NULL when absent. */
const char *rule_file_attribute(const xmlNode *node, const char *name);

/* The schema, and a file checked against it. The schema's psvi marks are left in the file's tree. */
xmlRelaxNG *rule_schema_load(const char *path, struct error *error);
bool rule_schema_check(xmlRelaxNG *schema, const struct rule_file *file, struct error *error);

#endif
