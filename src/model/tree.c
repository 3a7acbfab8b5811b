#include "model/tree.h"

#include "base/memory.h"

#include <libxml/dict.h>
#include <libxml/hash.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define XML(string) ((const xmlChar *)(string))

/* What the document's _private points to. */
struct nodes {
    struct arena arena;
    xmlHashTable *values; /* of attributes: from the string, which is in the document's dictionary, to its text node */
};

enum { FIRST_VALUES = 256 };

static struct nodes *nodes_of(const xmlDoc *doc)
{
    return doc->_private;
}

xmlDoc *tree_new(void)
{
    struct nodes *nodes = mem_calloc(1, sizeof *nodes);
    xmlDoc *doc = xmlNewDoc(XML("1.0"));
    if (!doc)
        mem_fail();
    doc->dict = xmlDictCreate(); /* names and values are kept once; the document frees it */
    nodes->values = xmlHashCreateDict(FIRST_VALUES, doc->dict);
    if (!doc->dict || !nodes->values)
        mem_fail();
    doc->_private = nodes;
    return doc;
}

void tree_free(xmlDoc *doc)
{
    if (!doc)
        return;
    struct nodes *nodes = nodes_of(doc);
    xmlHashFree(nodes->values, NULL);
    arena_release(&nodes->arena);
    mem_free(nodes);
    doc->children = doc->last = NULL;
    xmlFreeDoc(doc);
}

static const xmlChar *intern(const xmlDoc *doc, const char *bytes, size_t length)
{
    const xmlChar *kept = xmlDictLookup(doc->dict, XML(bytes), (int)length);
    if (!kept)
        mem_fail();
    return kept;
}

static xmlNode *new_node(xmlDoc *doc, xmlElementType type, const xmlChar *name)
{
    xmlNode *node = arena_alloc(&nodes_of(doc)->arena, sizeof *node);
    node->type = type;
    node->name = name;
    node->doc = doc;
    return node;
}

xmlNode *tree_element(xmlDoc *doc, const char *name, size_t size)
{
    xmlNode *element = new_node(doc, XML_ELEMENT_NODE, intern(doc, name, strlen(name)));
    if (size)
        element->_private = arena_alloc(&nodes_of(doc)->arena, size);
    return element;
}

void tree_append(xmlNode *parent, xmlNode *child)
{
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->children = child;
    parent->last = child;
}

/* The content is never written to, though libxml2's type would allow it. */
static xmlNode *new_text(xmlDoc *doc, const char *content)
{
    xmlNode *text = new_node(doc, XML_TEXT_NODE, xmlStringText);
    text->content = (xmlChar *)(uintptr_t)content;
    return text;
}

void tree_append_shared(xmlNode *parent, const char *string)
{
    tree_append(parent, new_text(parent->doc, string));
}

void tree_append_text(xmlNode *parent, const char *bytes, size_t length)
{
    tree_append_shared(parent, arena_copy(&nodes_of(parent->doc)->arena, bytes, length));
}

void tree_clear(xmlNode *element)
{
    element->children = element->last = NULL;
}

/* The text node that all attributes of a value share. */
static xmlNode *value_node(xmlDoc *doc, const char *value, size_t length)
{
    struct nodes *nodes = nodes_of(doc);
    const xmlChar *kept = intern(doc, value, length);
    xmlNode *text = xmlHashLookup(nodes->values, kept);
    if (text)
        return text;
    text = new_text(doc, (const char *)kept);
    if (xmlHashAddEntry(nodes->values, kept, text) != 0)
        mem_fail();
    return text;
}

/* An element's attribute, made when it is missing. */
static xmlAttr *own_attribute(xmlNode *element, const char *name)
{
    const xmlChar *kept = intern(element->doc, name, strlen(name));
    xmlAttr *last = NULL;
    for (xmlAttr *each = element->properties; each; last = each, each = each->next)
        if (each->name == kept)
            return each;
    xmlAttr *attribute = arena_alloc(&nodes_of(element->doc)->arena, sizeof *attribute);
    attribute->type = XML_ATTRIBUTE_NODE;
    attribute->name = kept;
    attribute->parent = element;
    attribute->doc = element->doc;
    attribute->prev = last;
    *(last ? &last->next : &element->properties) = attribute;
    return attribute;
}

void tree_set(xmlNode *element, const char *name, const char *value, size_t length)
{
    xmlAttr *attribute = own_attribute(element, name);
    attribute->children = attribute->last = length ? value_node(element->doc, value, length) : NULL;
}

static void copy_attributes(const xmlNode *from, xmlNode *to)
{
    for (const xmlAttr *attribute = from->properties; attribute; attribute = attribute->next) {
        const char *value = attribute->children ? (const char *)attribute->children->content : "";
        if (!attribute->ns)
            tree_set(to, (const char *)attribute->name, value, strlen(value));
    }
}

static xmlNode *copy_element(xmlDoc *doc, const xmlNode *from)
{
    xmlNode *copy = tree_element(doc, (const char *)from->name, 0);
    copy->_private = from->_private;
    copy_attributes(from, copy);
    return copy;
}

xmlNode *tree_copy(xmlDoc *doc, const xmlNode *element)
{
    xmlNode *copy = copy_element(doc, element);
    for (const xmlNode *child = element->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            tree_append(copy, tree_copy(doc, child));
        else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            tree_append_text(copy, (const char *)child->content, strlen((const char *)child->content));
    }
    return copy;
}
