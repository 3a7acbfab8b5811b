#include "write/docx_part.h"

#include "base/utf8.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATOR '\n'

/* ------------------------------------------------------------------------------------------------ insertions */

static int compare_insertions(const void *left, const void *right)
{
    const struct insertion *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

void insertions_apply(insertions *list, struct slice part, struct str *out)
{
    size_t at = 0;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_insertions);
    for (size_t i = 0; i < list->count; i++) {
        str_append(out, part.data + at, list->items[i].at - at);
        str_add(out, list->items[i].text);
        at = list->items[i].at;
        mem_free(list->items[i].text);
    }
    str_append(out, part.data + at, part.length - at);
    vec_release(list);
}

/* ------------------------------------------------------------------------------------------------ parsing */

struct parse {
    XML_Parser parser;
    const struct part_events *events;
    void *state;
    unsigned depth;
    bool refused;
};

/* "uri\nlocal\nprefix" in three; the copy is the caller's. */
static struct part_element split_name(char *copy)
{
    struct part_element element = { .space = "", .name = copy, .prefix = "" };
    char *first = strchr(copy, SEPARATOR);
    if (!first)
        return element;
    *first = '\0';
    element.space = copy;
    element.name = first + 1;
    char *second = strchr(first + 1, SEPARATOR);
    if (second) {
        *second = '\0';
        element.prefix = second + 1;
    }
    return element;
}

static void place(const struct parse *parse, struct part_element *element)
{
    element->start = (size_t)XML_GetCurrentByteIndex(parse->parser);
    element->end = element->start + (size_t)XML_GetCurrentByteCount(parse->parser);
    element->depth = parse->depth;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct parse *parse = data;
    char *copy = mem_copy_string(name);
    struct part_element element = split_name(copy);
    parse->depth++;
    place(parse, &element);
    element.attributes = attributes;
    if (parse->events->start)
        parse->events->start(parse->state, &element);
    mem_free(copy);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct parse *parse = data;
    char *copy = mem_copy_string(name);
    struct part_element element = split_name(copy);
    place(parse, &element);
    if (parse->events->end)
        parse->events->end(parse->state, &element);
    parse->depth--;
    mem_free(copy);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int has_subset)
{
    (void)name, (void)system, (void)public, (void)has_subset;
    struct parse *parse = data;
    parse->refused = true;
    XML_StopParser(parse->parser, XML_FALSE);
}

static bool is_utf8(struct slice part)
{
    return part.length < INT_MAX && utf8_valid_length(part.data, part.length) == part.length
        && !memchr(part.data, '\0', part.length);
}

bool part_parse(const char *path, const char *name, struct slice part, const struct part_events *events, void *state,
                struct error *error)
{
    if (!is_utf8(part))
        return error_set(error, path, 0, 0, "%s is not in UTF-8 and cannot be changed", name);
    struct parse parse = { .events = events, .state = state };
    parse.parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    if (!parse.parser)
        mem_fail();
    XML_SetReturnNSTriplet(parse.parser, 1);
    XML_SetUserData(parse.parser, &parse);
    XML_SetElementHandler(parse.parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(parse.parser, on_doctype);
    bool ok = XML_Parse(parse.parser, part.data, (int)part.length, 1) == XML_STATUS_OK && !parse.refused;
    if (!ok)
        error_set(error, path, 0, 0, "%s cannot be parsed: %s", name,
                  parse.refused ? "it has a document type" : XML_ErrorString(XML_GetErrorCode(parse.parser)));
    XML_ParserFree(parse.parser);
    return ok;
}

const char *part_attribute(const struct part_element *element, const char *name)
{
    for (const char **attribute = element->attributes; attribute && *attribute; attribute += 2) {
        const char *local = strchr(*attribute, SEPARATOR);
        local = local ? local + 1 : *attribute;
        size_t length = strcspn(local, "\n");
        if (length == strlen(name) && strncmp(local, name, length) == 0)
            return attribute[1];
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------------ the root */

static void root_start(void *state, const struct part_element *element)
{
    struct part_root *root = state;
    if (element->depth != 1)
        return;
    root->prefix = mem_copy_string(element->prefix);
    root->space = mem_copy_string(element->space);
    root->end = element->start; /* until the end tag is seen; that of an empty element is the same */
}

static void root_end(void *state, const struct part_element *element)
{
    struct part_root *root = state;
    if (element->depth == 1)
        root->end = element->start > root->end ? element->start : 0;
}

bool part_find_root(const char *path, const char *name, struct slice part, struct part_root *root, struct error *error)
{
    static const struct part_events events = { root_start, root_end };
    *root = (struct part_root){ NULL, NULL, 0 };
    bool ok = part_parse(path, name, part, &events, root, error);
    if (ok && !root->end)
        ok = error_set(error, path, 0, 0, "%s is empty", name);
    if (!ok)
        part_root_release(root);
    return ok;
}

void part_root_release(struct part_root *root)
{
    mem_free(root->prefix);
    mem_free(root->space);
    *root = (struct part_root){ NULL, NULL, 0 };
}

/* ------------------------------------------------------------------------------------------------ writing */

void part_open(struct str *out, const char *prefix, const char *name)
{
    str_printf(out, "<%s%s%s", prefix, *prefix ? ":" : "", name);
}

void part_close(struct str *out, const char *prefix, const char *name)
{
    str_printf(out, "</%s%s%s>", prefix, *prefix ? ":" : "", name);
}

void part_text(struct str *out, struct slice text)
{
    const char *cursor = text.data, *end = text.data + text.length;
    while (cursor < end) {
        uint32_t c = utf8_next(&cursor, end);
        if (c == '&')
            str_add(out, "&amp;");
        else if (c == '<')
            str_add(out, "&lt;");
        else if (c == '>')
            str_add(out, "&gt;");
        else if (c == '"')
            str_add(out, "&quot;");
        else
            utf8_append(out, (c < 0x20 && c != '\t') || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
    }
}
