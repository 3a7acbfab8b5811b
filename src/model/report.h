/*
 * The report model: a libxml2 tree whose vocabulary is fixed (docs/report-model.md), in which every element knows
 * its place in the source. It is the only thing a rule sees.
 *
 * libxml2's own line numbers are not used: they are 16 bits wide and point at the end of a start tag. Each element's
 * _private points to a struct node_data (psvi is overwritten by RELAX NG validation). Nodes are made and joined with the
 * functions here; what libxml2 must not do with them is said in model/tree.h.
 */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/str.h"
#include "model/number.h"
#include "model/source.h"
#include "model/text.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

/* What an element knows beside its name and attributes. */
struct node_data {
    struct span span;             /* the element's place */
    const struct text *text;      /* mapped text of the block whose content this is or lies in, or NULL */
    uint32_t text_start, text_end; /* the element's part of that text */
    bool whole;                   /* that part is its string value: nothing but inline elements was put into it */
};

struct report {
    xmlDoc *doc;                 /* owned; the root is <report> */
    const struct source *source; /* borrowed; NULL for a rule's example */
    struct arena arena;          /* texts and whatever else lives as long as the tree */
    size_t elements;             /* how many were made */
};

/* An empty report with a root element <report> that spans the source. The source must live longer. */
void report_init(struct report *report, const struct source *source);

/* Free the contents. */
void report_release(struct report *report);

/* Root element. */
xmlNode *report_root(const struct report *report);

/* Append an element to parent, with a place. Borrowed: the tree owns it. */
xmlNode *report_add(struct report *report, xmlNode *parent, const char *name, struct span span);

/* A new element that is nowhere in the tree yet. It lives as long as the report, put somewhere or not. */
xmlNode *report_new(struct report *report, const char *name);

/* Append an element from report_new() to parent; when it is somewhere already, a copy of it. */
void report_put(xmlNode *parent, xmlNode *node);

/* Give an element its content: the part [start, end) of a mapped text, as a text node; its span becomes the
 * part's. The text must live in the report's (or document's) arena. */
void report_set_text(xmlNode *node, const struct text *text, uint32_t start, uint32_t end);

/* Puts inline elements into a block that has its text, in one pass from its start to its end. */
struct inline_writer {
    xmlNode *block;
    const struct text *text;
    uint32_t at, end; /* what lies before at is written; end of the block's part of the text */
};

/* Begin; the block must have its content from report_set_text(), and no inline elements yet. The block has no content
 * until inline_end(). */
struct inline_writer inline_begin(xmlNode *block);

/* Wrap the bytes [start, end) of the block's text in an element from report_new(); the tree owns it from then on. False,
 * and nothing is done, when the range begins before the end of the one before, is empty, or leaves the block. */
bool inline_put(struct inline_writer *writer, xmlNode *node, uint32_t start, uint32_t end);

/* Write the rest of the text. */
void inline_end(struct inline_writer *writer);

/* Widen an element's place so that it covers span too. */
void report_widen(xmlNode *node, struct span span);

/* The place of a whole mapped text. */
struct span report_place(const struct text *text);

/* The data of an element or of the element that a text or attribute node belongs to; never NULL for nodes of a
 * report (an element without data of its own has its parent's). */
const struct node_data *report_data(const xmlNode *node);

/* The place of a node: of the element itself, or of the owner of a text or attribute node. */
struct span report_span(const xmlNode *node);

/* The source span of the bytes [start, end) of a node's string value. For elements without mapped text the whole
 * element's span. */
struct span report_text_span(const xmlNode *node, uint32_t start, uint32_t end);

/* Attribute helpers. report_attribute() returns the value borrowed from the tree (attributes made here are always
 * one text node), or NULL when absent. */
const char *report_attribute(const xmlNode *node, const char *name);
void report_set(xmlNode *node, const char *name, const char *value);
void report_set_slice(xmlNode *node, const char *name, struct slice value);
void report_set_number(xmlNode *node, const char *name, struct number number);

/* The string value of a node, as XPath defines it. Borrowed from the tree, or the text that it was made from, as long as the
 * tree lives; where it does not lie anywhere in one piece, it is put together in scratch and borrowed from that. */
struct slice report_string(const xmlNode *node, struct str *scratch);

/* Whether a node is an element with this name; whether it has an attribute with this value. */
bool report_is(const xmlNode *node, const char *name);
bool report_says(const xmlNode *node, const char *attribute, const char *value);

/* Nearest ancestor (or the node itself) with this element name, or NULL. */
const xmlNode *report_ancestor(const xmlNode *node, const char *name);

/* The node after node in document order within root's tree, or NULL; for walking without recursion. */
xmlNode *report_next(const xmlNode *root, xmlNode *node);

/* Give every element the attributes line and column-from (1-based, code points), for people who read the model, and
 * where the source is a rendering of the file, part, paragraph, paragraph-id, run and run-offset (struct origin).
 * Needs a source. */
void report_add_positions(struct report *report);

/* Append the model as indented XML in UTF-8. */
void report_print(const struct report *report, struct str *out);

#endif
