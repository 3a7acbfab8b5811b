#include "model/report.h"

#include "model/tree.h"

#include <stdio.h>
#include <inttypes.h>
#include <string.h>

static const struct node_data no_data;

static struct node_data *own_data(const xmlNode *node)
{
    return node->_private;
}

void report_init(struct report *report, const struct source *source)
{
    *report = (struct report){ .source = source, .doc = tree_new() };
    xmlNode *root = tree_element(report->doc, "report", sizeof(struct node_data));
    own_data(root)->span = (struct span){ 0, source ? source->size : 0 };
    tree_append((xmlNode *)report->doc, root);
}

void report_release(struct report *report)
{
    tree_free(report->doc);
    arena_release(&report->arena);
    *report = (struct report){ 0 };
}

xmlNode *report_root(const struct report *report)
{
    return xmlDocGetRootElement(report->doc);
}

static xmlNode *new_element(struct report *report, const char *name, struct span span)
{
    xmlNode *node = tree_element(report->doc, name, sizeof(struct node_data));
    own_data(node)->span = span;
    report->elements++;
    return node;
}

/* Elements that are put into another are no part of its text. */
static void put(xmlNode *parent, xmlNode *node)
{
    if (parent->type == XML_ELEMENT_NODE && parent->_private)
        own_data(parent)->whole = false;
    tree_append(parent, node);
}

xmlNode *report_add(struct report *report, xmlNode *parent, const char *name, struct span span)
{
    xmlNode *node = new_element(report, name, span);
    put(parent, node);
    return node;
}

xmlNode *report_new(struct report *report, const char *name)
{
    return new_element(report, name, (struct span){ 0, 0 });
}

void report_put(xmlNode *parent, xmlNode *node)
{
    put(parent, node->parent ? tree_copy(node->doc, node) : node);
}

/* Append the part [start, end) of a mapped text, which outlives the tree: where the text ends there, its own bytes. */
static void append_text(xmlNode *node, const struct text *text, uint32_t start, uint32_t end)
{
    if (text->data[end] == '\0')
        tree_append_shared(node, text->data + start);
    else
        tree_append_text(node, text->data + start, end - start);
}

void report_set_text(xmlNode *node, const struct text *text, uint32_t start, uint32_t end)
{
    struct node_data *data = own_data(node);
    data->text = text;
    data->text_start = start;
    data->text_end = end;
    data->whole = true;
    data->span = text_span(text, start, end);
    if (end > start)
        append_text(node, text, start, end);
}

struct inline_writer inline_begin(xmlNode *block)
{
    const struct node_data *data = own_data(block);
    struct inline_writer writer = { block, data->text, data->text_start, data->text_end };
    tree_clear(block);
    return writer;
}

static void write_text(struct inline_writer *writer, uint32_t to)
{
    if (to > writer->at)
        append_text(writer->block, writer->text, writer->at, to);
    writer->at = to;
}

bool inline_put(struct inline_writer *writer, xmlNode *node, uint32_t start, uint32_t end)
{
    if (start < writer->at || end > writer->end || start >= end)
        return false;
    write_text(writer, start);
    tree_append(writer->block, node);
    report_set_text(node, writer->text, start, end);
    writer->at = end;
    return true;
}

void inline_end(struct inline_writer *writer)
{
    if (writer->text)
        write_text(writer, writer->end);
}

void report_widen(xmlNode *node, struct span span)
{
    struct node_data *data = own_data(node);
    data->span = span_join(data->span, span);
}

struct span report_place(const struct text *text)
{
    return text_span(text, 0, text->length);
}

const struct node_data *report_data(const xmlNode *node)
{
    while (node && (node->type != XML_ELEMENT_NODE || !node->_private)) {
        if (node->type == XML_DOCUMENT_NODE)
            return &no_data;
        node = node->parent;
    }
    return node ? own_data(node) : &no_data;
}

struct span report_span(const xmlNode *node)
{
    return report_data(node)->span;
}

struct span report_text_span(const xmlNode *node, uint32_t start, uint32_t end)
{
    const struct node_data *data = report_data(node);
    if (!data->text)
        return data->span;
    return text_span(data->text, data->text_start + start, data->text_start + end);
}

const char *report_attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *attribute = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
    while (attribute && !string_is((const char *)attribute->name, name))
        attribute = attribute->next;
    if (!attribute)
        return NULL;
    return attribute->children ? (const char *)attribute->children->content : "";
}

void report_set(xmlNode *node, const char *name, const char *value)
{
    if (value)
        tree_set(node, name, value, strlen(value));
}

void report_set_slice(xmlNode *node, const char *name, struct slice value)
{
    tree_set(node, name, value.data, value.length);
}

void report_set_number(xmlNode *node, const char *name, struct number number)
{
    struct str text = STR_INIT;
    number_format(number, &text);
    report_set(node, name, str_text(&text));
    str_release(&text);
}

static struct slice gather_texts(const xmlNode *root, struct str *scratch)
{
    str_clear(scratch);
    for (xmlNode *node = root->children; node; node = report_next(root, node))
        if (node->type == XML_TEXT_NODE)
            str_add(scratch, (const char *)node->content);
    return (struct slice){ str_text(scratch), scratch->length };
}

struct slice report_string(const xmlNode *node, struct str *scratch)
{
    const xmlNode *only = node->children;
    if (node->type == XML_TEXT_NODE)
        return slice_of((const char *)node->content);
    if (!only)
        return slice_of("");
    const struct node_data *data = node->type == XML_ELEMENT_NODE ? node->_private : NULL;
    if (data && data->whole)
        return (struct slice){ data->text->data + data->text_start, data->text_end - data->text_start };
    if (!only->next && only->type == XML_TEXT_NODE)
        return slice_of((const char *)only->content);
    return gather_texts(node, scratch);
}

bool report_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && string_is((const char *)node->name, name);
}

bool report_says(const xmlNode *node, const char *attribute, const char *value)
{
    const char *text = report_attribute(node, attribute);
    return text && string_is(text, value);
}

const xmlNode *report_ancestor(const xmlNode *node, const char *name)
{
    while (node && !report_is(node, name))
        node = node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
    return node;
}

xmlNode *report_next(const xmlNode *root, xmlNode *node)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node && node != root && !node->next)
        node = node->parent;
    return !node || node == root ? NULL : node->next;
}

static void set_count(xmlNode *node, const char *name, uint32_t value)
{
    char number[16];
    snprintf(number, sizeof number, "%" PRIu32, value);
    report_set(node, name, number);
}

/* Where an element stands in the file of which the source is a rendering. */
static void add_origin(const struct report *report, xmlNode *node)
{
    struct origin origin;
    if (!source_origin(report->source, report_span(node).start, &origin))
        return;
    report_set(node, "file-part", origin.part);
    set_count(node, "paragraph", origin.paragraph);
    report_set(node, "paragraph-id", origin.id);
    if (!origin.run)
        return;
    set_count(node, "run", origin.run);
    set_count(node, "run-offset", origin.offset);
}

void report_add_positions(struct report *report)
{
    xmlNode *root = report_root(report);
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        struct position at = source_position(report->source, report_span(node).start, COLUMN_CODE_POINTS);
        set_count(node, "line", at.line);
        set_count(node, "column-from", at.column);
        add_origin(report, node);
    }
}

void report_print(const struct report *report, struct str *out)
{
    xmlChar *bytes = NULL;
    int size = 0;
    xmlDocDumpFormatMemoryEnc(report->doc, &bytes, &size, "UTF-8", 1);
    if (!bytes)
        mem_fail();
    str_append(out, (const char *)bytes, (size_t)size);
    xmlFree(bytes);
}
