/* A report whose content is given as XML: for tests. */
#ifndef TESTS_ADOPT_H
#define TESTS_ADOPT_H

#include "model/report.h"
#include "model/tree.h"

/* Make a document that libxml2 has read the report's content, and free it. Its elements have no places. */
static inline void report_adopt(struct report *report, xmlDoc *doc)
{
    tree_clear((xmlNode *)report->doc);
    tree_append((xmlNode *)report->doc, tree_copy(report->doc, xmlDocGetRootElement(doc)));
    xmlFreeDoc(doc);
}

#endif
