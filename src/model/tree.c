#include "model/tree.h"

#include "base/keys.h"
#include "base/memory.h"
#include "base/vec.h"

#include <libxml/dict.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define XML(string) ((const xmlChar *)(string))

/* What the document's _private points to. */
struct nodes {
    struct arena arena;
    struct keys *values;  /* of attributes */
    VEC(xmlNode *) texts; /* of each value, by its number */
};

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
    doc->dict = xmlDictCreate(); /* names are kept once; the document frees it */
    if (!doc->dict)
        mem_fail();
    nodes->values = keys_new();
    doc->_private = nodes;
    return doc;
}

void tree_free(xmlDoc *doc)
{
    if (!doc)
        return;
    struct nodes *nodes = nodes_of(doc);
    keys_free(nodes->values);
    vec_release(&nodes->texts);
    arena_release(&nodes->arena);
    mem_free(nodes);
    doc->children = doc->last = NULL;
    xmlFreeDoc(doc);
}

static const xmlChar *intern(const xmlDoc *doc, const char *name)
{
    const xmlChar *kept = xmlDictLookup(doc->dict, XML(name), -1);
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
    xmlNode *element = new_node(doc, XML_ELEMENT_NODE, intern(doc, name));
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
    size_t number = keys_add_slice(nodes->values, (struct slice){ value, length });
    if (number == nodes->texts.count)
        vec_push(&nodes->texts, new_text(doc, keys_text(nodes->values, number)));
    return nodes->texts.items[number];
}

/* An element's attribute, made when it is missing. */
static xmlAttr *own_attribute(xmlNode *element, const char *name)
{
    const xmlChar *kept = intern(element->doc, name);
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
