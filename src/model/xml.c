#include "model/xml.h"

#include "base/file.h"
#include "base/memory.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <limits.h>

struct parse {
    const char *path;
    struct error *error;
    bool failed;
};

/* libxml2 calls this with the parser context, whose _private leads to our state. The first error is the cause. */
static void note_error(void *data, xmlErrorPtr problem)
{
    struct parse *parse = ((xmlParserCtxt *)data)->_private;
    if (parse->failed || problem->level < XML_ERR_ERROR)
        return;
    parse->failed = true;
    struct slice message = slice_trim(slice_of(problem->message));
    error_set(parse->error, parse->path, (uint32_t)problem->line, (uint32_t)problem->int2, "not valid XML: %.*s",
              (int)message.length, message.data);
}

static void refuse_dtd(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    xmlParserCtxt *context = data;
    struct parse *parse = context->_private;
    if (!parse->failed)
        error_set(parse->error, parse->path, (uint32_t)xmlSAX2GetLineNumber(context), 0,
                  "a document type declaration is not allowed");
    parse->failed = true;
    xmlStopParser(context);
}

xmlDoc *xml_parse(const char *path, struct slice text, struct error *error)
{
    struct parse parse = { path, error, false };
    if (text.length > INT_MAX) {
        error_set(error, path, 0, 0, "the file is too large");
        return NULL;
    }
    xmlParserCtxt *context = xmlNewParserCtxt();
    if (!context)
        mem_fail();
    context->_private = &parse;
    context->sax->serror = note_error;
    context->sax->internalSubset = refuse_dtd;
    xmlDoc *doc = xmlCtxtReadMemory(context, text.data, (int)text.length, NULL, NULL, XML_PARSE_NONET);
    xmlFreeParserCtxt(context);
    if (doc && !parse.failed)
        return doc;
    xmlFreeDoc(doc);
    if (!parse.failed)
        error_set(error, path, 0, 0, "not valid XML");
    return NULL;
}

xmlDoc *xml_read(const char *path, size_t limit, struct error *error)
{
    struct bytes bytes;
    if (!file_read(path, limit, &bytes, error))
        return NULL;
    xmlDoc *doc = xml_parse(path, (struct slice){ bytes.data, bytes.size }, error);
    bytes_release(&bytes);
    return doc;
}
