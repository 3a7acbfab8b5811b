#include "model/tree.h"

#include "base/memory.h"

#include <libxml/dict.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define XML(string) ((const xmlChar *)(string))

struct value {
    xmlNode *text; /* or NULL: the place is free */
    uint32_t hash;
};

/* What the document's _private points to. libxml2's hash tables stop growing at some thousand entries, and a report of
 * many figures has more values. */
struct nodes {
    struct arena arena;
    struct value *values; /* of attributes; each at its hash or, where that place is taken, behind it */
    size_t room, count;   /* room is a power of two, and more than half of it is free */
};

enum { FIRST_ROOM = 256 };

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
    nodes->values = mem_calloc(FIRST_ROOM, sizeof *nodes->values);
    nodes->room = FIRST_ROOM;
    doc->_private = nodes;
    return doc;
}

void tree_free(xmlDoc *doc)
{
    if (!doc)
        return;
    struct nodes *nodes = nodes_of(doc);
    mem_free(nodes->values);
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

/* FNV-1a (Fowler, Noll, Vo), from a start that is another in every run, so that no file can be made to collide. */
static uint32_t hash_of(const struct nodes *nodes, const char *value, size_t length)
{
    uint32_t hash = 2166136261u ^ (uint32_t)((uintptr_t)nodes >> 4);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)value[i]) * 16777619u;
    return hash;
}

static bool is_value(const struct value *entry, uint32_t hash, const char *value, size_t length)
{
    const char *own = (const char *)entry->text->content;
    return entry->hash == hash && strncmp(own, value, length) == 0 && own[length] == '\0';
}

/* Where a value is, or where it has to be put. */
static struct value *place_of(struct nodes *nodes, uint32_t hash, const char *value, size_t length)
{
    size_t at = hash & (nodes->room - 1);
    while (nodes->values[at].text && !is_value(&nodes->values[at], hash, value, length))
        at = (at + 1) & (nodes->room - 1);
    return &nodes->values[at];
}

static void grow_values(struct nodes *nodes)
{
    struct value *old = nodes->values;
    size_t room = nodes->room;
    nodes->room *= 2;
    nodes->values = mem_calloc(nodes->room, sizeof *nodes->values);
    for (size_t i = 0; i < room; i++) {
        size_t at = old[i].hash & (nodes->room - 1);
        while (old[i].text && nodes->values[at].text)
            at = (at + 1) & (nodes->room - 1);
        if (old[i].text)
            nodes->values[at] = old[i];
    }
    mem_free(old);
}

/* The text node that all attributes of a value share. */
static xmlNode *value_node(xmlDoc *doc, const char *value, size_t length)
{
    struct nodes *nodes = nodes_of(doc);
    uint32_t hash = hash_of(nodes, value, length);
    struct value *place = place_of(nodes, hash, value, length);
    if (place->text)
        return place->text;
    xmlNode *text = new_text(doc, arena_copy(&nodes->arena, value, length));
    *place = (struct value){ text, hash };
    if (++nodes->count > nodes->room / 2)
        grow_values(nodes);
    return text;
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
