#include "query/xpath_index.h"

#include <libxml/xpath.h>

static struct name_nodes *find(const struct xpath_index *index, struct slice name)
{
    for (size_t i = 0; i < index->names.count; i++)
        if (slice_is(name, index->names.items[i].name))
            return &index->names.items[i];
    return NULL;
}

/* Names are kept once in a report's dictionary, so most are known by their address. */
static size_t find_or_add(struct xpath_index *index, const char *name)
{
    size_t i = 0;
    while (i < index->names.count && index->names.items[i].name != name)
        i++;
    if (i == index->names.count)
        vec_push(&index->names, (struct name_nodes){ .name = name });
    return i;
}

static void add(struct xpath_index *index, xmlNode *element)
{
    size_t name = find_or_add(index, (const char *)element->name);
    xpath_nodes *nodes = &index->names.items[name].nodes;
    vec_push(nodes, element);
}

void xpath_index_fill(struct xpath_index *index, const struct report *report)
{
    if (index->filled)
        return;
    index->filled = true;
    xmlXPathOrderDocElems(report->doc); /* without, sorting a node set walks the siblings of its nodes */
    xmlNode *root = report_root(report);
    for (xmlNode *node = root; node; node = report_next(root, node))
        if (node->type == XML_ELEMENT_NODE)
            add(index, node);
}

void xpath_index_release(struct xpath_index *index)
{
    for (size_t i = 0; i < index->names.count; i++)
        vec_release(&index->names.items[i].nodes);
    vec_release(&index->names);
    index->filled = false;
}

intptr_t xpath_index_order(const xmlNode *element)
{
    return -(intptr_t)element->content;
}

struct xpath_range xpath_index_all(const struct xpath_index *index, struct slice name)
{
    const struct name_nodes *found = find(index, name);
    return found ? (struct xpath_range){ found->nodes.items, 0, found->nodes.count } : (struct xpath_range){ NULL, 0, 0 };
}

/* Index of the first element at or behind a place in document order. */
static size_t first_from(const struct xpath_range *all, intptr_t order)
{
    size_t low = all->from, high = all->to;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (xpath_index_order(all->nodes[middle]) < order)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first element behind all that is in a node; NULL when there is none. */
static const xmlNode *element_behind(const xmlNode *node)
{
    while (node && node->type == XML_ELEMENT_NODE) {
        const xmlNode *next = node->next;
        while (next && next->type != XML_ELEMENT_NODE)
            next = next->next;
        if (next)
            return next;
        node = node->parent;
    }
    return NULL;
}

struct xpath_range xpath_index_below(const struct xpath_index *index, struct slice name, const xmlNode *node)
{
    const struct xpath_range all = xpath_index_all(index, name);
    const xmlNode *behind = element_behind(node);
    struct xpath_range range = all;
    if (all.from == all.to)
        return all;
    range.from = first_from(&all, xpath_index_order(node) + 1);
    if (behind)
        range.to = first_from(&all, xpath_index_order(behind));
    return range;
}
