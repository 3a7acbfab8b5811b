#include "read/docx_xml.h"

#include "base/memory.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Parsing of one part. */
struct docx_xml {
    const struct docx_package *package;
    const char *part;
    const struct docx_events *events;
    void *state;
    xmlParserCtxtPtr parser;
    uint32_t depth;
    bool stopped;
};

static const char *const tag_names[] = {
#define DOCX_TAG_NAME(name) #name,
    DOCX_TAGS(DOCX_TAG_NAME)
#undef DOCX_TAG_NAME
};

/* Where elements that matter live: the transitional and the strict standard have their own. */
static const char *const namespaces[] = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
    "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "http://purl.oclc.org/ooxml/drawingml/chart",
};

static bool is_known_namespace(const xmlChar *uri)
{
    for (size_t i = 0; uri && i < sizeof namespaces / sizeof *namespaces; i++)
        if (strcmp((const char *)uri, namespaces[i]) == 0)
            return true;
    return false;
}

static int compare_name(const void *key, const void *name)
{
    return strcmp(key, *(const char *const *)name);
}

static enum docx_tag tag_of(const xmlChar *name, const xmlChar *uri)
{
    if (!is_known_namespace(uri))
        return DOCX_OTHER;
    const char *const *found = bsearch(name, tag_names, sizeof tag_names / sizeof *tag_names, sizeof *tag_names,
                                       compare_name);
    return found ? (enum docx_tag)(found - tag_names + 1) : DOCX_OTHER;
}

static void stop(struct docx_xml *xml, bool about_part, const char *format, va_list args)
{
    if (xml->stopped)
        return;
    xml->stopped = true;
    struct str message = STR_INIT;
    if (about_part)
        str_printf(&message, "part %s ", xml->part);
    str_vprintf(&message, format, args);
    error_set(xml->package->error, xml->package->path, 0, 0, "%s", str_text(&message));
    str_release(&message);
    xmlStopParser(xml->parser);
}

void docx_xml_stop(struct docx_xml *xml, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    stop(xml, true, format, args);
    va_end(args);
}

void docx_xml_stop_file(struct docx_xml *xml, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    stop(xml, false, format, args);
    va_end(args);
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **declared, int attribute_count, int defaulted,
                          const xmlChar **attributes)
{
    (void)prefix;
    (void)namespace_count;
    (void)declared;
    (void)defaulted;
    struct docx_xml *xml = context;
    if (xml->stopped)
        return;
    if (++xml->depth > xml->package->limits->depth) {
        docx_xml_stop(xml, "is nested deeper than the limit of %zu elements", xml->package->limits->depth);
        return;
    }
    const struct docx_element element = { tag_of(name, uri), xml->depth, attributes, attribute_count };
    xml->events->start(xml, xml->state, &element);
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix;
    struct docx_xml *xml = context;
    if (xml->stopped)
        return;
    xml->events->end(xml, xml->state, tag_of(name, uri), xml->depth);
    xml->depth--;
}

static void characters(void *context, const xmlChar *text, int length)
{
    struct docx_xml *xml = context;
    if (!xml->stopped && xml->events->text)
        xml->events->text(xml, xml->state, (struct slice){ (const char *)text, (size_t)length });
}

static void document_type(void *context, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    docx_xml_stop(context, "has a document type declaration");
}

static void note_error(void *context, xmlErrorPtr error)
{
    struct docx_xml *xml = context;
    if (error->level < XML_ERR_ERROR)
        return;
    struct slice message = slice_trim(slice_of(error->message));
    docx_xml_stop(xml, "is not well-formed XML: line %d: %.*s", error->line, (int)message.length, message.data);
}

static const xmlSAXHandler handlers = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = document_type,
    .startElementNs = start_element,
    .endElementNs = end_element,
    .characters = characters,
    .cdataBlock = characters,
    .ignorableWhitespace = characters,
    .serror = note_error,
};

static bool feed(void *state, const char *data, size_t size)
{
    struct docx_xml *xml = state;
    if (!xml->stopped)
        xmlParseChunk(xml->parser, data, (int)size, 0);
    return !xml->stopped;
}

bool docx_xml_parse(const struct docx_package *package, const char *part, const struct docx_events *events,
                    void *state)
{
    struct docx_xml xml = { .package = package, .part = part, .events = events, .state = state };
    xmlSAXHandler sax = handlers; /* the parser keeps a copy of its own */
    xml.parser = xmlCreatePushParserCtxt(&sax, &xml, NULL, 0, NULL);
    if (!xml.parser)
        mem_fail();
    xmlCtxtUseOptions(xml.parser, XML_PARSE_NONET);
    bool ok = unzip_part(package->unzip, part, feed, &xml, package->error);
    if (ok)
        xmlParseChunk(xml.parser, NULL, 0, 1);
    if (ok && !xml.stopped && !xml.parser->wellFormed)
        docx_xml_stop(&xml, "is not well-formed XML");
    xmlFreeDoc(xml.parser->myDoc);
    xmlFreeParserCtxt(xml.parser);
    return ok && !xml.stopped;
}

/* An attribute is five pointers: local name, prefix, namespace, value and the value's end. NULL when absent. */
static const unsigned char **find_attribute(const struct docx_element *element, const char *name)
{
    for (size_t i = 0; i < (size_t)element->attribute_count; i++)
        if (strcmp((const char *)element->attributes[5 * i], name) == 0)
            return &element->attributes[5 * i];
    return NULL;
}

static struct slice raw_value(const unsigned char **attribute)
{
    return (struct slice){ (const char *)attribute[3], (size_t)(attribute[4] - attribute[3]) };
}

/* Without entity substitution libxml2 leaves an ampersand in a value as "&#38;". */
bool docx_attribute(const struct docx_element *element, const char *name, struct str *value)
{
    static const char ampersand[] = "&#38;";
    const size_t size = sizeof ampersand - 1;
    const unsigned char **attribute = find_attribute(element, name);
    if (!attribute)
        return false;
    struct slice raw = raw_value(attribute);
    while (raw.length) {
        const char *next = memchr(raw.data + 1, '&', raw.length - 1);
        size_t length = next ? (size_t)(next - raw.data) : raw.length;
        bool escaped = length >= size && memcmp(raw.data, ampersand, size) == 0;
        size_t skipped = escaped ? size - 1 : 0; /* all but the ampersand itself */
        str_append(value, raw.data, 1);
        str_append(value, raw.data + 1 + skipped, length - 1 - skipped);
        raw.data += length;
        raw.length -= length;
    }
    return true;
}

const char *docx_attribute_keep(const struct docx_element *element, const char *name, struct arena *arena)
{
    struct str value = STR_INIT;
    const char *kept = NULL;
    if (docx_attribute(element, name, &value))
        kept = arena_copy(arena, str_text(&value), value.length);
    str_release(&value);
    return kept;
}

bool docx_attribute_is(const struct docx_element *element, const char *name, const char *value)
{
    const unsigned char **attribute = find_attribute(element, name);
    return attribute && slice_is(raw_value(attribute), value);
}

int32_t docx_attribute_number(const struct docx_element *element, const char *name, int32_t otherwise)
{
    const unsigned char **attribute = find_attribute(element, name);
    if (!attribute)
        return otherwise;
    struct slice raw = slice_trim(raw_value(attribute));
    int64_t number = 0;
    for (size_t i = 0; i < raw.length; i++) {
        if (raw.data[i] < '0' || raw.data[i] > '9')
            return otherwise;
        number = number * 10 + (raw.data[i] - '0');
        if (number > INT32_MAX)
            return otherwise;
    }
    return raw.length ? (int32_t)number : otherwise;
}

bool docx_is_on(const struct docx_element *element)
{
    return !docx_attribute_is(element, "val", "0") && !docx_attribute_is(element, "val", "false")
        && !docx_attribute_is(element, "val", "off");
}
