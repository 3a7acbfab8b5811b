/*
 * What is looked for in the text of an HTML file before it is parsed.
 */
#ifndef READ_HTML_SCAN_H
#define READ_HTML_SCAN_H

#include "base/error.h"
#include "base/file.h"
#include "model/source.h"

#include <stdbool.h>

/* How sure the content is of HTML, as struct reader has it: certain by a document type or a root element; a tag
 * somewhere lets the suffix decide. */
int html_recognise(const struct bytes *bytes);

/* Whether every tag in a span has a number of attributes that libxml2 copes with: it compares each with all others.
 * On failure false and an error that names the line. */
bool html_check_tags(const struct source *source, struct span span, struct error *error);

#endif
