/*
 * The rules' own examples. An example's children become the content of a small report (or, when there is one child
 * <report>, the report itself): without the rule file's namespace, without the white space that only indents.
 *
 * Nodes get places in a source that does not exist, counted through the content, so that findings at different nodes
 * stay different and words inside a text have a place.
 */
#include "check/check.h"

#include "base/memory.h"
#include "model/tree.h"

#include <string.h>

struct building {
    struct report *report;
    uint32_t offset; /* in the source that does not exist */
};

/* Text without line breaks: each, with the blanks around it, becomes one blank, or none at the ends of the text. Text
 * that only indents is empty then. */
static void unwrap(const char *text, struct str *out)
{
    while (*text) {
        size_t blanks = strspn(text, " \t\r\n");
        bool line = memchr(text, '\n', blanks) != NULL;
        if (!line)
            str_append(out, text, blanks);
        else if (out->length && text[blanks])
            str_add_char(out, ' ');
        text += blanks;
        for (; *text && !byte_is_blank(*text); text++)
            str_add_char(out, *text);
    }
}

static void copy_text(const xmlNode *from, xmlNode *parent)
{
    struct str text = STR_INIT;
    unwrap((const char *)from->content, &text);
    if (text.length)
        tree_append_text(parent, text.data, text.length);
    str_release(&text);
}

static void copy_attributes(const xmlNode *from, xmlNode *to)
{
    for (const xmlAttr *attribute = from->properties; attribute; attribute = attribute->next)
        if (!attribute->ns)
            report_set(to, (const char *)attribute->name, report_attribute(from, (const char *)attribute->name));
}

/* Copy the content of an element; the depth is bounded by the XML parser's. */
static void copy_children(struct building *building, const xmlNode *from, xmlNode *to)
{
    for (const xmlNode *child = from->children; child; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            copy_text(child, to);
        } else if (child->type == XML_ELEMENT_NODE) {
            xmlNode *copy = report_add(building->report, to, (const char *)child->name, (struct span){ 0, 0 });
            copy_attributes(child, copy);
            copy_children(building, child, copy);
        }
    }
}

/* ------------------------------------------------------------------------------------------------ places */

/* Map an element's string value: one piece for each text node below it, whose place is in that node's parent's. */
static void map_text(struct building *building, xmlNode *element, struct node_data *data)
{
    struct text_builder builder = TEXT_BUILDER_INIT;
    for (xmlNode *node = element; node; node = report_next(element, node)) {
        if (node->type != XML_TEXT_NODE)
            continue;
        uint32_t length = (uint32_t)strlen((const char *)node->content);
        uint32_t place = (uint32_t)(uintptr_t)node->_private;
        vec_push(&builder.pieces, (struct text_piece){ (uint32_t)builder.data.length, place, length });
        str_append(&builder.data, (const char *)node->content, length);
    }
    struct text *text = arena_alloc(&building->report->arena, sizeof *text);
    *text = text_finish(&builder, &building->report->arena);
    text_builder_release(&builder);
    data->text = text;
    data->text_end = text->length;
}

/* Give every node a place: elements a byte of their own, texts their bytes. */
static void count_places(struct building *building, xmlNode *root)
{
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        if (node->type == XML_ELEMENT_NODE) {
            struct node_data *data = node->_private;
            data->span = (struct span){ building->offset, building->offset + 1 };
            building->offset++;
        } else {
            node->_private = (void *)(uintptr_t)building->offset;
            building->offset += (uint32_t)strlen((const char *)node->content);
        }
    }
}

static void map_texts(struct building *building, xmlNode *root)
{
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        struct node_data *data = node->_private;
        map_text(building, node, data);
        data->whole = data->text->length > 0;
        if (!data->whole)
            data->text = NULL; /* only a place of its own */
    }
}

static void forget_text_places(xmlNode *root)
{
    for (xmlNode *node = root; node; node = report_next(root, node))
        if (node->type != XML_ELEMENT_NODE)
            node->_private = NULL;
}

/* The element whose children are the report's content. */
static const xmlNode *content_of(const xmlNode *example)
{
    xmlNode *only = xmlFirstElementChild((xmlNode *)(uintptr_t)example);
    if (only && strcmp((const char *)only->name, "report") == 0 && !xmlNextElementSibling(only))
        return only;
    return example;
}

static void build(struct report *report, const struct example *example)
{
    report_init(report, NULL);
    struct building building = { report, 0 };
    xmlNode *root = report_root(report);
    const xmlNode *content = content_of(example->body);
    if (content != example->body)
        copy_attributes(content, root);
    report_set(root, "lang", report_attribute(example->body, "lang"));
    copy_children(&building, content, root);
    count_places(&building, root);
    map_texts(&building, root);
    forget_text_places(root);
}

/* ------------------------------------------------------------------------------------------------ running */

static void list_messages(const struct findings *findings, struct str *out)
{
    for (size_t i = 0; i < findings->items.count; i++)
        str_printf(out, "%s %s", i ? ";" : ":", findings->items.items[i].message);
    for (size_t i = 0; findings->items.count == 0 && i < findings->skipped.count; i++)
        str_printf(out, "%s not examined: %s", i ? ";" : ":", findings->skipped.items[i].reason);
}

/* Run one rule over one example. True when the example holds. */
static bool run_example(const struct check_request *request, const struct rule *rule, const struct example *example,
                        struct str *out)
{
    struct report report;
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    build(&report, example);
    bool ran = check_report(&report, request, &findings, &error);
    bool holds = ran && findings.items.count == example->expect;
    if (!ran) {
        str_printf(out, "%s:%u: %s\n", rule->path, example->line, error.message);
    } else if (!holds) {
        str_printf(out, "%s:%u: the %s example of %s gives %zu finding%s, not %zu", rule->path, example->line,
                   example->bad ? "bad" : "good", rule->id, findings.items.count, findings.items.count == 1 ? "" : "s",
                   example->expect);
        list_messages(&findings, out);
        str_add_char(out, '\n');
    }
    error_release(&error);
    findings_release(&findings);
    report_release(&report);
    return holds;
}

size_t check_examples(const struct rule_set *set, const struct catalogue *catalogue, const struct limits *limits,
                      size_t *count, struct str *out)
{
    bool *selected = mem_calloc(set->count, sizeof *selected);
    const struct check_request request = {
        .rules = set, .selected = selected, .catalogue = catalogue, .lang = "en", .limits = limits, .threads = 1,
    };
    size_t failures = 0;
    *count = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct rule *rule = &set->rules[i];
        selected[i] = true;
        for (size_t k = 0; k < rule->example_count; k++, ++*count)
            failures += !run_example(&request, rule, &rule->examples[k], out);
        selected[i] = false;
    }
    mem_free(selected);
    return failures;
}
