/* The nodes that expressions find: contexts from the index, in document order, each once. */
#include "query/xpath_compiled.h"
#include "query/xpath_run.h"
#include "query/xpath_session.h"

#include "base/memory.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

static int compare_order(const void *a, const void *b)
{
    intptr_t one = xpath_index_order(*(xmlNode *const *)a), other = xpath_index_order(*(xmlNode *const *)b);
    return (one > other) - (one < other);
}

size_t xpath_order(struct xpath_session *session, const xmlNode *element)
{
    xpath_index_fill(session->index, session->report);
    return (size_t)xpath_index_order(element);
}

/* Put the nodes from start on into document order and drop repeats: contexts can lie inside each other. */
static void order_nodes(xpath_nodes *nodes, size_t start)
{
    bool ordered = true, elements = true;
    for (size_t i = start; i < nodes->count; i++) {
        elements = elements && nodes->items[i]->type == XML_ELEMENT_NODE;
        ordered = ordered && elements && (i == start || compare_order(&nodes->items[i - 1], &nodes->items[i]) < 0);
    }
    if (ordered || nodes->count - start < 2)
        return;
    xmlNodeSet set = { (int)(nodes->count - start), (int)(nodes->count - start), nodes->items + start };
    if (elements)
        qsort(set.nodeTab, (size_t)set.nodeNr, sizeof *set.nodeTab, compare_order);
    else
        xmlXPathNodeSetSort(&set);
    size_t kept = start + 1;
    for (size_t i = start + 1; i < nodes->count; i++)
        if (nodes->items[i] != nodes->items[kept - 1])
            nodes->items[kept++] = nodes->items[i];
    nodes->count = kept;
}

/* Append the nodes of one evaluation by libxml2, which come in document order. */
static bool append_evaluated(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, xpath_nodes *nodes,
                             struct error *error)
{
    xmlXPathObject *result = xpath_evaluate(session, xpath, node, error);
    if (!result)
        return false;
    bool ok = result->type == XPATH_NODESET;
    if (!ok)
        error_set(error, NULL, 0, 0, "%s gives a value where nodes are needed", xpath->text);
    for (int i = 0; ok && result->nodesetval && i < result->nodesetval->nodeNr; i++)
        vec_push(nodes, result->nodesetval->nodeTab[i]);
    xmlXPathFreeObject(result);
    return ok;
}

/* Append what an expression finds from one node, in document order. */
static bool append_nodes(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, xpath_nodes *nodes,
                         struct error *error)
{
    size_t start = nodes->count;
    if (!xpath_begin(session, xpath, error))
        return false;
    if (!xpath->plan)
        return append_evaluated(session, xpath, node, nodes, error);
    if (xpath->plan->root->value != VALUE_NODES)
        return error_set(error, NULL, 0, 0, "%s gives a value where nodes are needed", xpath->text);
    if (!xpath_run_nodes(session, xpath->plan, node, nodes))
        return xpath_set_problem(session, xpath, error);
    if (!xpath->plan->root->ordered)
        order_nodes(nodes, start);
    return true;
}

/* The elements of a long report are in no cache. Ask for one that will be looked at soon, and what lies behind it: its
 * attributes. */
static void fetch_ahead(const struct xpath_range *range, size_t i)
{
    enum { AHEAD = 6, BYTES = 768, LINE = 64 };
    if (i + AHEAD >= range->to)
        return;
    const char *element = (const char *)range->nodes[i + AHEAD];
    for (size_t at = 0; at < BYTES; at += LINE)
        __builtin_prefetch(element + at);
}

/* Evaluate a context at each of some elements of its first name. */
static bool search(struct xpath_session *session, const struct xpath *xpath, struct xpath_range range,
                   xpath_nodes *nodes, struct error *error)
{
    size_t start = nodes->count;
    if (xpath->plan && xpath->plan->name_only) {
        for (size_t i = range.from; i < range.to; i++)
            vec_push(nodes, range.nodes[i]);
        return true;
    }
    for (size_t i = range.from; i < range.to; i++) {
        fetch_ahead(&range, i);
        if (!append_nodes(session, xpath, range.nodes[i], nodes, error))
            return false;
    }
    if (!xpath->plan || xpath->plan->root->step_count > 1) /* else they are what the index has in order */
        order_nodes(nodes, start);
    return true;
}

static bool search_report(struct xpath_session *session, const struct xpath *xpath, xpath_nodes *nodes,
                          struct error *error)
{
    xpath_index_fill(session->index, session->report);
    return search(session, xpath, xpath_index_all(session->index, xpath->shape.first), nodes, error);
}

/* Search below one element. */
static bool search_below(struct xpath_session *session, const struct xpath *xpath, const xmlNode *node,
                         xpath_nodes *nodes, struct error *error)
{
    xpath_index_fill(session->index, session->report);
    for (size_t i = 0; i < xpath->below.count; i++) {
        const struct xpath *part = xpath->below.items[i];
        if (!search(session, part, xpath_index_below(session->index, part->shape.first, node), nodes, error))
            return false;
    }
    return true;
}

/* The same below every element that a context's first part finds. */
static bool search_above(struct xpath_session *session, const struct xpath *xpath, xpath_nodes *nodes,
                         struct error *error)
{
    xpath_nodes above = VEC_INIT;
    bool ok = search_report(session, xpath->above, &above, error);
    for (size_t i = 0; ok && i < above.count; i++)
        ok = search_below(session, xpath, above.items[i], nodes, error);
    vec_release(&above);
    return ok;
}

/* ------------------------------------------------------------------------------------------------ found once */

static void append_all(xpath_nodes *nodes, const xpath_nodes *more)
{
    for (size_t i = 0; i < more->count; i++)
        vec_push(nodes, more->items[i]);
}

static struct found_nodes *found_before(const struct xpath_session *session, const struct xpath *xpath)
{
    for (size_t i = 0; i < session->found.count; i++)
        if (strcmp(session->found.items[i]->context, xpath->text) == 0)
            return session->found.items[i];
    return NULL;
}

/* What a context finds, found once; NULL on failure. */
static struct found_nodes *find_once(struct xpath_session *session, const struct xpath *xpath, struct error *error)
{
    xpath_nodes nodes = VEC_INIT;
    struct found_nodes *found = found_before(session, xpath);
    if (found)
        return found;
    bool ok = xpath->below.count ? search_above(session, xpath, &nodes, error)
                                 : search_report(session, xpath, &nodes, error);
    if (!ok) {
        vec_release(&nodes);
        return NULL;
    }
    order_nodes(&nodes, 0);
    found = mem_calloc(1, sizeof *found);
    *found = (struct found_nodes){ mem_copy_string(xpath->text), { nodes, NULL } };
    vec_push(&session->found, found);
    return found;
}

const struct xpath_texts *xpath_texts_of(struct xpath_session *session, const struct xpath *context, struct error *error)
{
    struct found_nodes *found = find_once(session, context, error);
    if (!found || found->texts.strings)
        return found ? &found->texts : NULL;
    const xpath_nodes *nodes = &found->texts.nodes;
    found->texts.strings = arena_alloc(&session->texts, (nodes->count + 1) * sizeof *found->texts.strings);
    for (size_t i = 0; i < nodes->count; i++)
        found->texts.strings[i] = xpath_string_in(session, nodes->items[i], &session->texts);
    return &found->texts;
}

/* Elements of several names have to be put into order, and many rules ask for the same. */
static bool find_mixed(struct xpath_session *session, const struct xpath *xpath, xpath_nodes *nodes, struct error *error)
{
    const struct found_nodes *found = find_once(session, xpath, error);
    if (found)
        append_all(nodes, &found->texts.nodes);
    return found != NULL;
}

bool xpath_nodes_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, xpath_nodes *nodes,
                    struct error *error)
{
    if (xpath->context && xpath->below.count > 1)
        return find_mixed(session, xpath, nodes, error);
    size_t start = nodes->count;
    bool ok;
    if (xpath->below.count && (xpath->context || node->type == XML_ELEMENT_NODE)) {
        ok = xpath->context ? search_above(session, xpath, nodes, error)
                            : search_below(session, xpath, node, nodes, error);
        order_nodes(nodes, start);
        return ok;
    }
    if (xpath->context)
        return search_report(session, xpath, nodes, error);
    return append_nodes(session, xpath, node, nodes, error);
}
