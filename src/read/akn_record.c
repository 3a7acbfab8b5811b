#include "read/akn_record.h"

#include "base/memory.h"
#include "base/str.h"
#include "model/xml.h"

#include <libxml/tree.h>
#include <string.h>
#include <unicode/uloc.h>

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool says(const xmlNode *node, const char *attribute, const char *wanted)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)attribute);
    bool same = value && strcmp((const char *)value, wanted) == 0;
    xmlFree(value);
    return same;
}

/* An attribute's value; owned. */
static char *value_of(const xmlNode *node, const char *attribute)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)attribute);
    char *copy = mem_copy_string((const char *)value);
    xmlFree(value);
    return copy;
}

/* The text with its white space collapsed; owned. */
static char *text_of(const xmlNode *node)
{
    struct str text = STR_INIT;
    xmlChar *content = xmlNodeGetContent(node);
    for (const char *at = (const char *)content; at && *at; at++) {
        bool blank = strchr(" \t\r\n", *at) != NULL;
        if (!blank)
            str_add_char(&text, *at);
        else if (text.length && str_text(&text)[text.length - 1] != ' ')
            str_add_char(&text, ' ');
    }
    xmlFree(content);
    struct slice trimmed = slice_trim(slice_of(str_text(&text)));
    char *copy = mem_copy(trimmed.data, trimmed.length);
    str_release(&text);
    return copy;
}

static void take_language(struct akn_record *record, const xmlNode *node)
{
    UErrorCode status = U_ZERO_ERROR;
    char *code = value_of(node, "language");
    if (code)
        uloc_getLanguage(code, record->lang, sizeof record->lang, &status);
    if (!U_SUCCESS(status) || status == U_STRING_NOT_TERMINATED_WARNING)
        record->lang[0] = '\0';
    mem_free(code);
}

static void take(struct akn_record *record, const xmlNode *node)
{
    if (!record->symbol && is(node, "docNumber") && says(node, "refersTo", "#symbol"))
        record->symbol = text_of(node);
    else if (!record->title && is(node, "docTitle") && says(node, "refersTo", "#resolutionTitle"))
        record->title = text_of(node);
    else if (!record->date && is(node, "FRBRdate") && says(node, "name", "adoption"))
        record->date = value_of(node, "date");
    else if (!record->lang[0] && is(node, "FRBRlanguage"))
        take_language(record, node);
}

/* The node behind one in document order. */
static const xmlNode *next_node(const xmlNode *node)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node && !node->next)
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    return node ? node->next : NULL;
}

bool akn_record_read(struct akn_record *record, const char *path, size_t limit, struct error *error)
{
    *record = (struct akn_record){ 0 };
    xmlDoc *doc = xml_read(path, limit, error);
    if (!doc)
        return false;
    const xmlNode *root = xmlDocGetRootElement(doc);
    bool ok = is(root, "akomaNtoso")
           || error_set(error, path, 0, 0, "is XML, but not Akoma Ntoso: the root element is not akomaNtoso");
    for (const xmlNode *node = root; ok && node; node = next_node(node))
        take(record, node);
    xmlFreeDoc(doc);
    return ok;
}

void akn_record_release(struct akn_record *record)
{
    mem_free(record->symbol);
    mem_free(record->date);
    mem_free(record->title);
    *record = (struct akn_record){ 0 };
}
