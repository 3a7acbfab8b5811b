#include "rule/file.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "model/report.h"
#include "model/xml.h"

#include <stdarg.h>
#include <string.h>

#define FILE_LIMIT ((size_t)16 << 20)
#define BLANKS " \t\r\n"

/* ------------------------------------------------------------------------------------------------ places */

/* Behind the next end mark, or at the end of the text. */
static const char *skip_past(const char *cursor, const char *mark)
{
    const char *end = strstr(cursor, mark);
    return end ? end + strlen(mark) : cursor + strlen(cursor);
}

/* Behind the ">" of a tag, which may also stand in attribute values. */
static const char *skip_tag(const char *cursor)
{
    while (*cursor && *cursor != '>') {
        if (*cursor == '"' || *cursor == '\'')
            cursor += 1 + strcspn(cursor + 1, *cursor == '"' ? "\"" : "'");
        cursor += *cursor != '\0';
    }
    return cursor + (*cursor == '>');
}

/* The "<" of the next start tag at or after the cursor, or NULL. */
static const char *next_start_tag(const char *cursor)
{
    while ((cursor = strchr(cursor, '<'))) {
        if (strncmp(cursor, "<!--", 4) == 0)
            cursor = skip_past(cursor + 4, "-->");
        else if (strncmp(cursor, "<![CDATA[", 9) == 0)
            cursor = skip_past(cursor, "]]>");
        else if (cursor[1] == '?')
            cursor = skip_past(cursor, "?>");
        else if (cursor[1] == '/' || cursor[1] == '!')
            cursor = skip_past(cursor, ">");
        else
            return cursor;
    }
    return NULL;
}

/* Elements in document order and start tags in the file's order are the same. */
static void note_places(struct rule_file *file)
{
    const char *text = file->source.text, *cursor = text;
    xmlNode *root = xmlDocGetRootElement(file->doc);
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        const char *tag = next_start_tag(cursor);
        if (!tag)
            return;
        node->_private = (void *)(uintptr_t)(tag - text + 1);
        cursor = skip_tag(tag);
    }
}

static const char *tag_of(const struct rule_file *file, const xmlNode *node)
{
    uintptr_t place = node ? (uintptr_t)node->_private : 0;
    return place ? file->source.text + place - 1 : NULL;
}

/* The value of an attribute in a start tag, as written; NULL when it is not there. */
static const char *raw_value(const char *tag, const char *name)
{
    const char *cursor = tag + strcspn(tag, BLANKS "/>");
    for (;;) {
        cursor += strspn(cursor, BLANKS);
        size_t length = strcspn(cursor, BLANKS "=/>");
        if (length == 0)
            return NULL;
        bool wanted = strlen(name) == length && strncmp(cursor, name, length) == 0;
        cursor += length + strcspn(cursor + length, "\"'");
        if (!*cursor || wanted)
            return *cursor ? cursor + 1 : NULL;
        cursor += 1 + strcspn(cursor + 1, *cursor == '"' ? "\"" : "'");
        cursor += *cursor != '\0';
    }
}

/* Step over code points of a value as written, in which an entity stands for one. */
static const char *step(const char *cursor, uint32_t count)
{
    while (count-- && *cursor) {
        if (*cursor == '&')
            cursor = skip_past(cursor, ";");
        else
            utf8_next(&cursor, cursor + strlen(cursor));
    }
    return cursor;
}

uint32_t rule_file_line(const struct rule_file *file, const xmlNode *node)
{
    const char *tag = tag_of(file, node);
    if (!tag)
        return (uint32_t)xmlGetLineNo(node);
    return source_position(&file->source, (uint32_t)(tag - file->source.text), COLUMN_CODE_POINTS).line;
}

static bool fail_at(const struct rule_file *file, const char *place, struct error *error, const char *format,
                    va_list args)
{
    struct str message = STR_INIT;
    str_vprintf(&message, format, args);
    struct position at = { 1, 1 };
    if (place)
        at = source_position(&file->source, (uint32_t)(place - file->source.text), COLUMN_CODE_POINTS);
    error_set(error, file->source.path, at.line, at.column, "%s", str_text(&message));
    str_release(&message);
    return false;
}

bool rule_file_fail(const struct rule_file *file, const xmlNode *node, struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail_at(file, tag_of(file, node), error, format, args);
    va_end(args);
    return false;
}

bool rule_file_fail_in(const struct rule_file *file, const xmlNode *node, const char *attribute, uint32_t column,
                       struct error *error, const char *format, ...)
{
    const char *tag = tag_of(file, node);
    const char *value = tag ? raw_value(tag, attribute) : NULL;
    va_list args;
    va_start(args, format);
    fail_at(file, value ? step(value, column ? column - 1 : 0) : tag, error, format, args);
    va_end(args);
    return false;
}

/* ------------------------------------------------------------------------------------------------ files */

static bool is_utf8(const char *path, struct slice text, struct error *error)
{
    size_t valid = utf8_valid_length(text.data, text.length);
    if (valid == text.length && !memchr(text.data, '\0', text.length))
        return true;
    return error_set(error, path, 0, 0, "not UTF-8 text at byte %zu", valid + 1);
}

bool rule_file_read(struct rule_file *file, const char *path, struct error *error)
{
    struct bytes bytes;
    if (!file_read(path, FILE_LIMIT, &bytes, error))
        return false;
    size_t mark = bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct slice text = { bytes.data + mark, bytes.size - mark };
    xmlDoc *doc = is_utf8(path, text, error) ? xml_parse(path, text, error) : NULL;
    if (doc) {
        source_init(&file->source, path, mem_copy(text.data, text.length), (uint32_t)text.length);
        file->doc = doc;
        note_places(file);
    }
    bytes_release(&bytes);
    return doc != NULL;
}

void rule_file_release(struct rule_file *file)
{
    xmlFreeDoc(file->doc);
    source_release(&file->source);
    file->doc = NULL;
}

/* ------------------------------------------------------------------------------------------------ elements */

bool rule_file_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns && strcmp((const char *)node->ns->href, RULE_NAMESPACE) == 0
        && strcmp((const char *)node->name, name) == 0;
}

static xmlNode *element_from(xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

xmlNode *rule_file_first(const xmlNode *node)
{
    return element_from(node->children);
}

xmlNode *rule_file_next(const xmlNode *node)
{
    return element_from(node->next);
}

static bool is_listed(const xmlAttr *attribute, const char *const *names)
{
    bool xml = attribute->ns && strcmp((const char *)attribute->ns->href, (const char *)XML_XML_NAMESPACE) == 0;
    if (attribute->ns && !xml)
        return false;
    for (; *names; names++) {
        const char *name = strncmp(*names, "xml:", 4) == 0 ? *names + 4 : *names;
        if ((name != *names) == xml && strcmp((const char *)attribute->name, name) == 0)
            return true;
    }
    return false;
}

static void list_names(const char *const *names, struct str *out)
{
    for (size_t i = 0; names[i]; i++)
        str_printf(out, "%s%s", i ? ", " : "", names[i]);
}

bool rule_file_attributes(const struct rule_file *file, const xmlNode *node, const char *const *names,
                          struct error *error)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (is_listed(attribute, names))
            continue;
        struct str known = STR_INIT;
        list_names(names, &known);
        rule_file_fail_in(file, node, (const char *)attribute->name, 0, error,
                          "unknown attribute \"%s\" of <%s>; it can have: %s", (const char *)attribute->name,
                          (const char *)node->name, str_text(&known));
        str_release(&known);
        return false;
    }
    return true;
}

const char *rule_file_attribute(const xmlNode *node, const char *name)
{
    return report_attribute(node, name);
}
