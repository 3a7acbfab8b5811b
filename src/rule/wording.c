#include "rule/load.h"

#include "base/utf8.h"

#include <string.h>

const char *wordings_in(const struct wordings *wordings, const char *lang)
{
    const char *english = NULL;
    for (size_t i = 0; i < wordings->count; i++) {
        if (lang && strcmp(wordings->items[i].lang, lang) == 0)
            return wordings->items[i].text;
        if (strcmp(wordings->items[i].lang, "en") == 0)
            english = wordings->items[i].text;
    }
    if (english)
        return english;
    return wordings->count ? wordings->items[0].text : "";
}

/* ------------------------------------------------------------------------------------------------ reading */

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Collapse white space as a reader of the rule file would: a line break between ideographs is no blank. */
static void collapse(struct slice text, struct str *out)
{
    const char *cursor = text.data, *end = text.data + text.length;
    uint32_t before = 0;
    bool blank = false, line = false;
    while (cursor < end) {
        const char *start = cursor;
        uint32_t c = utf8_next(&cursor, end);
        if (is_blank(c)) {
            blank = true;
            line |= c == '\n';
            continue;
        }
        if (blank && before && !(line && utf8_is_east_asian(before) && utf8_is_east_asian(c)))
            str_add_char(out, ' ');
        str_append(out, start, (size_t)(cursor - start));
        before = c;
        blank = line = false;
    }
}

static const char *language_of(const struct rule_loader *loader, const xmlNode *node)
{
    xmlChar *lang = xmlGetNsProp((xmlNode *)(uintptr_t)node, (const xmlChar *)"lang", XML_XML_NAMESPACE);
    const char *copy = arena_copy_string(&loader->store->arena, (const char *)lang);
    xmlFree(lang);
    return copy;
}

static const char *content_of(const struct rule_loader *loader, const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent(node);
    struct str text = STR_INIT;
    collapse(slice_of((const char *)content), &text);
    const char *copy = arena_copy_string(&loader->store->arena, str_text(&text));
    str_release(&text);
    xmlFree(content);
    return copy;
}

static bool load_wording(const struct rule_loader *loader, const xmlNode *node, const char *const *attributes,
                         struct wordings *wordings)
{
    if (!rule_file_attributes(loader->file, node, attributes, loader->error))
        return false;
    struct wording wording = { language_of(loader, node), content_of(loader, node) };
    const char *name = (const char *)node->name;
    if (!wording.lang || !*wording.lang)
        return rule_file_fail(loader->file, node, loader->error, "<%s> needs the attribute xml:lang", name);
    if (rule_file_first(node))
        return rule_file_fail(loader->file, rule_file_first(node), loader->error, "<%s> holds only text", name);
    if (!*wording.text)
        return rule_file_fail(loader->file, node, loader->error, "<%s> is empty", name);
    for (size_t i = 0; i < wordings->count; i++)
        if (strcmp(wordings->items[i].lang, wording.lang) == 0)
            return rule_file_fail(loader->file, node, loader->error, "a second <%s> in the language \"%s\"", name,
                                  wording.lang);
    wordings->items[wordings->count++] = wording;
    return true;
}

/* No wordings yet, and room for as many as an element can have. */
static struct wordings room_for_children(const struct rule_loader *loader, const xmlNode *parent)
{
    size_t count = xmlChildElementCount((xmlNode *)(uintptr_t)parent);
    return (struct wordings){ arena_alloc(&loader->store->arena, count * sizeof(struct wording)), 0 };
}

bool load_wordings(const struct rule_loader *loader, const xmlNode *parent, const char *name,
                   struct wordings *wordings)
{
    static const char *const attributes[] = { "xml:lang", NULL };
    *wordings = room_for_children(loader, parent);
    for (const xmlNode *child = rule_file_first(parent); child; child = rule_file_next(child))
        if (rule_file_is(child, name) && !load_wording(loader, child, attributes, wordings))
            return false;
    return true;
}

bool load_messages(const struct rule_loader *loader, const xmlNode *parent, const char *of, struct wordings *wordings)
{
    static const char *const attributes[] = { "xml:lang", "case", NULL };
    *wordings = room_for_children(loader, parent);
    for (const xmlNode *child = rule_file_first(parent); child; child = rule_file_next(child)) {
        const char *its = rule_file_attribute(child, "case");
        bool meant = of ? its && strcmp(its, of) == 0 : !its;
        if (meant && rule_file_is(child, "message") && !load_wording(loader, child, attributes, wordings))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ {names} */

static bool is_argument(const struct check *check, struct slice name)
{
    if (slice_is(name, "content"))
        return true; /* the text of the node that a finding is about, whatever the kind */
    for (const char *const *argument = check->kind->arguments; *argument; argument++)
        if (slice_is(name, *argument))
            return true;
    for (size_t i = 0; i < check->slot_count; i++) {
        const struct regex *regex = check->slots[i].regex;
        for (uint32_t n = 0; regex && n < regex_name_count(regex); n++) {
            int group;
            if (slice_is(name, regex_name(regex, n, &group)))
                return true;
        }
    }
    return false;
}

static void list_arguments(const struct check *check, struct str *out)
{
    for (size_t i = 0; check->kind->arguments[i]; i++)
        str_printf(out, "%s, ", check->kind->arguments[i]);
    str_add(out, "content");
}

/* The first {name} that is no argument; its length is 0 when all are. An unclosed brace counts up to the end. */
static struct slice bad_name(const char *text, const struct check *check)
{
    while ((text = strchr(text, '{'))) {
        text++;
        if (*text == '{') {
            text++;
            continue;
        }
        struct slice name = { text, strcspn(text, "}") };
        if (text[name.length] != '}' || !is_argument(check, name))
            return (struct slice){ text - 1, name.length + 1 };
    }
    return (struct slice){ "", 0 };
}

bool check_template(const struct rule_loader *loader, const xmlNode *node, const char *attribute, const char *text,
                    const struct check *check)
{
    struct slice bad = bad_name(text, check);
    if (bad.length == 0)
        return true;
    struct str known = STR_INIT;
    list_arguments(check, &known);
    uint32_t column = (uint32_t)utf8_count((struct slice){ text, (size_t)(bad.data - text) }) + 1;
    const char *format = "\"%.*s}\" in <%s> is no argument of <%s>, which has: %s";
    if (attribute)
        rule_file_fail_in(loader->file, node, attribute, column, loader->error, format, (int)bad.length, bad.data,
                          (const char *)node->name, check->kind->name, str_text(&known));
    else
        rule_file_fail(loader->file, node, loader->error, format, (int)bad.length, bad.data, (const char *)node->name,
                       check->kind->name, str_text(&known));
    str_release(&known);
    return false;
}

bool check_wording_names(const struct rule_loader *loader, const xmlNode *parent, const char *name,
                         const struct check *check)
{
    for (const xmlNode *child = rule_file_first(parent); child; child = rule_file_next(child)) {
        const char *of = rule_file_attribute(child, "case");
        if (rule_file_is(child, name) && (!of || kind_has_case(check->kind, of))
            && !check_template(loader, child, NULL, content_of(loader, child), check))
            return false;
    }
    return true;
}
