/*
 * Reading XML of our own: rule files, profiles, the catalogue. (Reports in XML have readers of their own.)
 */
#ifndef MODEL_XML_H
#define MODEL_XML_H

#include "base/error.h"
#include "base/str.h"

#include <libxml/tree.h>

/* Parse text that was read from path: no network, no entities, no document type declaration, nothing substituted.
 * Owned: xmlFreeDoc() it. NULL when it is not well-formed or has a document type, with line and column in error. */
xmlDoc *xml_parse(const char *path, struct slice text, struct error *error);

/* The same for a whole file of at most limit bytes. */
xmlDoc *xml_read(const char *path, size_t limit, struct error *error);

#endif
