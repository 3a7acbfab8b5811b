#include "report/xmlout.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "report/display.h"

#include <stdio.h>

static void require(int result)
{
    if (result < 0)
        mem_fail();
}

static const xmlChar *chars(const char *text)
{
    return (const xmlChar *)text;
}

struct xmlout xmlout_begin(void)
{
    struct xmlout xml = { .buffer = xmlBufferCreate() };
    xml.writer = xml.buffer ? xmlNewTextWriterMemory(xml.buffer, 0) : NULL;
    if (!xml.writer)
        mem_fail();
    require(xmlTextWriterSetIndent(xml.writer, 1));
    require(xmlTextWriterSetIndentString(xml.writer, chars("  ")));
    require(xmlTextWriterStartDocument(xml.writer, NULL, "UTF-8", NULL));
    return xml;
}

void xmlout_open(struct xmlout *xml, const char *name)
{
    require(xmlTextWriterStartElement(xml->writer, chars(name)));
}

void xmlout_close(struct xmlout *xml)
{
    require(xmlTextWriterEndElement(xml->writer));
}

/* Append what XML can hold: no control characters, and nothing that is no character at all. */
static void add_clean(const char *text, struct str *out)
{
    struct str safe = STR_INIT;
    display_add(&safe, slice_of(text));
    const char *cursor = str_text(&safe), *end = cursor + safe.length;
    while (cursor < end) {
        uint32_t c = utf8_next(&cursor, end);
        utf8_append(out, c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
    }
    str_release(&safe);
}

void xmlout_attribute(struct xmlout *xml, const char *name, const char *text)
{
    if (!text)
        return;
    struct str clean = STR_INIT;
    add_clean(text, &clean);
    require(xmlTextWriterWriteAttribute(xml->writer, chars(name), chars(str_text(&clean))));
    str_release(&clean);
}

void xmlout_number(struct xmlout *xml, const char *name, size_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", number);
    xmlout_attribute(xml, name, digits);
}

void xmlout_text(struct xmlout *xml, const char *text)
{
    struct str clean = STR_INIT;
    add_clean(text, &clean);
    require(xmlTextWriterWriteString(xml->writer, chars(str_text(&clean))));
    str_release(&clean);
}

void xmlout_end(struct xmlout *xml, struct str *out)
{
    require(xmlTextWriterEndDocument(xml->writer));
    xmlFreeTextWriter(xml->writer);
    str_append(out, (const char *)xmlBufferContent(xml->buffer), (size_t)xmlBufferLength(xml->buffer));
    xmlBufferFree(xml->buffer);
    *xml = (struct xmlout){ .buffer = NULL };
}
