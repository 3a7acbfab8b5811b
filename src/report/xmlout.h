/*
 * What the formats made of XML share: libxml2's writer without its error returns. Running out of memory ends the
 * program (mem_fail()), as everywhere.
 */
#ifndef REPORT_XMLOUT_H
#define REPORT_XMLOUT_H

#include "base/str.h"

#include <libxml/xmlwriter.h>
#include <stddef.h>

/* A document being written. */
struct xmlout {
    xmlBuffer *buffer;
    xmlTextWriter *writer;
};

/* Begin a document, indented, in UTF-8. */
struct xmlout xmlout_begin(void);

/* Begin and end an element. */
void xmlout_open(struct xmlout *xml, const char *name);
void xmlout_close(struct xmlout *xml);

/* An attribute of the element just begun; a text is written as it is shown on a terminal (display_add()), because XML
 * has no control characters. NULL is left out. */
void xmlout_attribute(struct xmlout *xml, const char *name, const char *text);
void xmlout_number(struct xmlout *xml, const char *name, size_t number);

/* Text in the element, in the same manner. */
void xmlout_text(struct xmlout *xml, const char *text);

/* End the document, append it to out, and free it. */
void xmlout_end(struct xmlout *xml, struct str *out);

#endif
