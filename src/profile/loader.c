/* What every part that loads a profile uses: attributes, patterns and their definitions. */
#include "profile/loader.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_PATTERN ((size_t)256 * 1024)

bool load_fail(struct loader *loader, const xmlNode *node, const char *what, const char *name)
{
    return error_set(loader->error, loader->path, (uint32_t)xmlGetLineNo(node), 1, "<%s>: %s%s%s",
                     (const char *)node->name, what, name ? " " : "", name ? name : "");
}

const char *load_attribute(const struct loader *loader, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *copy = arena_copy_string(&loader->profile->arena, (const char *)value);
    xmlFree(value);
    return copy;
}

static const char *definition(const struct loader *loader, struct slice name)
{
    for (size_t i = 0; i < loader->definitions.count; i++)
        if (slice_is(name, loader->definitions.items[i].name))
            return loader->definitions.items[i].text;
    return NULL;
}

/* Definitions were expanded when they were made. */
bool load_expand(struct loader *loader, const xmlNode *node, const char *text, struct str *out)
{
    for (const char *at; (at = strstr(text, "%{")); ) {
        const char *end = strchr(at, '}');
        if (!end)
            return load_fail(loader, node, "a %{ without its }", NULL);
        struct slice name = { at + 2, (size_t)(end - at - 2) };
        const char *value = definition(loader, name);
        if (!value) {
            char *copy = mem_copy(name.data, name.length);
            load_fail(loader, node, "no definition of", copy);
            mem_free(copy);
            return false;
        }
        str_append(out, text, (size_t)(at - text));
        str_add(out, value);
        if (out->length > LONGEST_PATTERN) /* definitions that double each other grow without end */
            return load_fail(loader, node, "the pattern is too long with its definitions", NULL);
        text = end + 1;
    }
    str_add(out, text);
    return true;
}

static bool compile(struct loader *loader, const xmlNode *node, const char *pattern, struct regex **regex)
{
    struct error error = ERROR_INIT;
    *regex = regex_new(pattern, &error);
    if (!*regex) {
        load_fail(loader, node, error.message, NULL);
        error_release(&error);
        return false;
    }
    vec_push(&loader->profile->all, *regex);
    return true;
}

bool load_pattern(struct loader *loader, const xmlNode *node, const char *name, bool required, struct regex **regex)
{
    *regex = NULL;
    const char *text = load_attribute(loader, node, name);
    if (!text)
        return required ? load_fail(loader, node, "lacks the attribute", name) : true;
    struct str expanded = STR_INIT;
    bool ok = load_expand(loader, node, text, &expanded) && compile(loader, node, str_text(&expanded), regex);
    str_release(&expanded);
    return ok;
}

bool load_add_pattern(struct loader *loader, const xmlNode *node, regex_list *list)
{
    struct regex *regex;
    if (!load_pattern(loader, node, "match", true, &regex))
        return false;
    vec_push(list, regex);
    return true;
}

uint32_t load_number(const struct loader *loader, const xmlNode *node, const char *name, uint32_t fallback)
{
    const char *text = load_attribute(loader, node, name);
    if (!text)
        return fallback;
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    return *end == '\0' && end != text && value <= UINT16_MAX ? (uint32_t)value : fallback;
}

bool load_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

bool load_said(const struct loader *loader, const xmlNode *node, const char *name, const char *value)
{
    const char *text = load_attribute(loader, node, name);
    return text && strcmp(text, value) == 0;
}

bool load_children(struct loader *loader, const xmlNode *parent, const struct element_loader *table)
{
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        const struct element_loader *entry = table;
        while (entry->name && !load_is(node, entry->name))
            entry++;
        if (!entry->name && loader->outline)
            continue;
        if (!entry->name)
            return load_fail(loader, node, "is not known here", NULL);
        if (!entry->load(loader, node))
            return false;
    }
    return true;
}

bool load_named(struct loader *loader, const xmlNode *node, named_matches *list)
{
    struct named_match entry = { .name = load_attribute(loader, node, "is") };
    if (!entry.name)
        return load_fail(loader, node, "lacks the attribute", "is");
    if (!load_pattern(loader, node, "match", true, &entry.match))
        return false;
    vec_push(list, entry);
    return true;
}

void load_definition(struct loader *loader, const char *name, const char *text)
{
    vec_push(&loader->definitions, (struct definition){ name, text });
}
