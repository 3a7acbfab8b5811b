/*
 * The nodes of a report's tree. They are libxml2's, so that its XPath, its schemas and its serializer take them, but
 * they lie one behind the other in an arena and end with it: a report has a node for every cell and every attribute, and
 * asking the system for each, and giving each back, takes longer than what is done with them.
 *
 * So no function of libxml2 that frees or merges nodes may be used on them: not xmlFreeNode(), xmlFreeNodeList(),
 * xmlSetProp(), nor xmlAddChild() with a text. A node that is taken out of the tree (xmlUnlinkNode()) needs nothing more.
 *
 * Equal values of attributes share one text node. libxml2 reads a value from the attribute downwards; the parent of a
 * value is not set.
 */
#ifndef MODEL_TREE_H
#define MODEL_TREE_H

#include <libxml/tree.h>
#include <stddef.h>

/* An empty document. Owned: tree_free(). */
xmlDoc *tree_new(void);

/* Free a document from tree_new() with all nodes that were ever made for it; NULL is allowed. */
void tree_free(xmlDoc *doc);

/* A new element that is in no tree yet, with size zeroed bytes that its _private points to (NULL for none). All that is
 * made for a document lives as long as the document. */
xmlNode *tree_element(xmlDoc *doc, const char *name, size_t size);

/* Make a node that is in no tree the last child of an element or of the document. */
void tree_append(xmlNode *parent, xmlNode *child);

/* Append a text node of length bytes, which are copied. */
void tree_append_text(xmlNode *parent, const char *bytes, size_t length);

/* Append a text node whose content is a NUL-terminated string that lives as long as the document. */
void tree_append_shared(xmlNode *parent, const char *string);

/* Forget an element's children. */
void tree_clear(xmlNode *element);

/* Set an attribute to length bytes, which are copied; a value that it has is replaced. */
void tree_set(xmlNode *element, const char *name, const char *value, size_t length);

/* A copy of an element of any document with all that is below it: elements, texts and attributes of no namespace. The
 * copies share the bytes that _private of the original points to. In no tree yet. */
xmlNode *tree_copy(xmlDoc *doc, const xmlNode *element);

#endif
