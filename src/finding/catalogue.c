#include "finding/catalogue.h"

#include "base/memory.h"
#include "base/vec.h"
#include "model/xml.h"

#include <stdlib.h>
#include <string.h>

#define CATALOGUE_NAMESPACE "urn:crossfoot:rule"
#define CATALOGUE_LIMIT ((size_t)8 << 20)
#define FALLBACK_LANG "en"

/* One text in one language. */
struct entry {
    const char *id, *lang, *text;
    uint32_t line;
};

struct catalogue {
    struct arena arena;
    VEC(struct entry) entries; /* sorted by id and language */
};

/* ------------------------------------------------------------------------------------------------ its elements */

struct load {
    struct catalogue *catalogue;
    const char *path;
    struct error *error;
};

static bool fail_at(const struct load *load, const xmlNode *node, const char *message, const char *detail)
{
    return error_set(load->error, load->path, (uint32_t)xmlGetLineNo(node), 0, "%s%s%s", message, detail ? " " : "",
                     detail ? detail : "");
}

static bool is_element(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0 && node->ns
        && strcmp((const char *)node->ns->href, CATALOGUE_NAMESPACE) == 0;
}

/* The value of the one attribute that the element may have, in the arena; NULL with an error otherwise. */
static const char *only_attribute(const struct load *load, const xmlNode *node, const char *name, bool is_xml)
{
    const xmlAttr *attribute = node->properties;
    if (!attribute || attribute->next || strcmp((const char *)attribute->name, name) != 0
        || (attribute->ns != NULL) != is_xml || !attribute->children || !attribute->children->content) {
        fail_at(load, node, is_xml ? "needs just the attribute xml:lang:" : "needs just the attribute id:",
                (const char *)node->name);
        return NULL;
    }
    return arena_copy_string(&load->catalogue->arena, (const char *)attribute->children->content);
}

/* Text may be wrapped in the file: runs of white space count as one blank. */
static const char *collapsed_content(struct arena *arena, const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent(node);
    if (!content)
        mem_fail();
    struct str text = STR_INIT;
    struct slice rest = slice_trim(slice_of((const char *)content));
    for (size_t i = 0; i < rest.length; i++) {
        bool blank = strchr(" \t\r\n", rest.data[i]) != NULL;
        if (!blank)
            str_add_char(&text, rest.data[i]);
        else if (text.length && text.data[text.length - 1] != ' ')
            str_add_char(&text, ' ');
    }
    const char *copy = arena_copy_string(arena, str_text(&text));
    str_release(&text);
    xmlFree(content);
    return copy;
}

static bool load_wording(const struct load *load, xmlNode *node, const char *id)
{
    if (!is_element(node, "in"))
        return fail_at(load, node, "unknown element", (const char *)node->name);
    if (xmlChildElementCount(node))
        return fail_at(load, node, "a text cannot hold elements:", id);
    const char *lang = only_attribute(load, node, "lang", true);
    if (!lang)
        return false;
    const char *text = collapsed_content(&load->catalogue->arena, node);
    if (!*text)
        return fail_at(load, node, "empty text:", id);
    vec_push(&load->catalogue->entries, (struct entry){ id, lang, text, (uint32_t)xmlGetLineNo(node) });
    return true;
}

static bool load_text(const struct load *load, const xmlNode *node)
{
    if (!is_element(node, "text"))
        return fail_at(load, node, "unknown element", (const char *)node->name);
    const char *id = only_attribute(load, node, "id", false);
    if (!id)
        return false;
    size_t before = load->catalogue->entries.count;
    for (xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !load_wording(load, child, id))
            return false;
    }
    for (size_t i = before; i < load->catalogue->entries.count; i++) {
        if (strcmp(load->catalogue->entries.items[i].lang, FALLBACK_LANG) == 0)
            return true;
    }
    return fail_at(load, node, "no text in " FALLBACK_LANG ":", id);
}

static int compare_key(const struct entry *entry, const char *id, const char *lang)
{
    int order = strcmp(entry->id, id);
    return order ? order : strcmp(entry->lang, lang);
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = compare_key(a, b->id, b->lang);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static bool sort_entries(const struct load *load)
{
    struct entry *entries = load->catalogue->entries.items;
    size_t count = load->catalogue->entries.count;
    if (count)
        qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t i = 1; i < count; i++) {
        if (compare_key(&entries[i - 1], entries[i].id, entries[i].lang) == 0)
            return error_set(load->error, load->path, entries[i].line, 0, "the text %s is given twice in %s",
                             entries[i].id, entries[i].lang);
    }
    return true;
}

static bool load_root(const struct load *load, const xmlNode *root)
{
    if (!root || !is_element(root, "catalogue"))
        return error_set(load->error, load->path, 1, 0, "not a catalogue: the root element is not catalogue in "
                         CATALOGUE_NAMESPACE);
    for (const xmlNode *child = root->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !load_text(load, child))
            return false;
    }
    return sort_entries(load);
}

struct catalogue *catalogue_load(const char *path, struct error *error)
{
    xmlDoc *doc = xml_read(path, CATALOGUE_LIMIT, error);
    if (!doc)
        return NULL;
    struct load load = { mem_calloc(1, sizeof *load.catalogue), path, error };
    bool ok = load_root(&load, xmlDocGetRootElement(doc));
    xmlFreeDoc(doc);
    if (ok)
        return load.catalogue;
    catalogue_free(load.catalogue);
    return NULL;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return;
    arena_release(&catalogue->arena);
    vec_release(&catalogue->entries);
    mem_free(catalogue);
}

/* ------------------------------------------------------------------------------------------------ using it */

static const char *find_text(const struct catalogue *catalogue, const char *id, const char *lang)
{
    size_t low = 0, high = catalogue->entries.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct entry *entry = &catalogue->entries.items[middle];
        int order = compare_key(entry, id, lang);
        if (order == 0)
            return entry->text;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *catalogue_text(const struct catalogue *catalogue, const char *id, const char *lang)
{
    if (!catalogue)
        return id;
    const char *text = find_text(catalogue, id, lang);
    if (!text)
        text = find_text(catalogue, id, FALLBACK_LANG);
    return text ? text : id;
}

bool catalogue_speaks(const struct catalogue *catalogue, const char *lang)
{
    for (size_t i = 0; i < catalogue->entries.count; i++) {
        if (strcmp(catalogue->entries.items[i].lang, lang) == 0)
            return true;
    }
    return false;
}

static const struct argument *find_argument(const struct argument *arguments, size_t count, struct slice name)
{
    for (size_t i = 0; i < count; i++) {
        if (slice_is(name, arguments[i].name))
            return &arguments[i];
    }
    return NULL;
}

/* Append what stands for the "{" at place and return what follows it. */
static const char *fill_one(const char *place, const struct argument *arguments, size_t count, struct str *out)
{
    if (place[1] == '{') {
        str_add_char(out, '{');
        return place + 2;
    }
    const char *end = strchr(place, '}');
    const struct argument *found = NULL;
    if (end)
        found = find_argument(arguments, count, (struct slice){ place + 1, (size_t)(end - place) - 1 });
    if (!found) {
        str_add_char(out, '{');
        return place + 1;
    }
    str_add(out, found->value ? found->value : "");
    return end + 1;
}

void template_fill(const char *template, const struct argument *arguments, size_t count, struct str *out)
{
    while (*template) {
        size_t plain = strcspn(template, "{");
        str_append(out, template, plain);
        template += plain;
        if (*template)
            template = fill_one(template, arguments, count, out);
    }
}
