/* Places in words, put together from the nearest elements of the report model that people know by name. */
#include "check/check.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

#define CLIP 60 /* code points of a text in a message */

/* Append the text with white space collapsed; false when limit code points were not enough. */
static bool collapse(struct slice text, size_t limit, struct str *out)
{
    const char *cursor = text.data, *end = text.data + text.length;
    bool blank = false;
    for (size_t count = 0; cursor < end;) {
        const char *start = cursor;
        uint32_t c = utf8_next(&cursor, end);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            blank = count > 0;
            continue;
        }
        if (++count > limit)
            return false;
        if (blank)
            str_add_char(out, ' ');
        str_append(out, start, (size_t)(cursor - start));
        blank = false;
    }
    return true;
}

void check_clip(struct slice text, struct str *out)
{
    if (!collapse(text, CLIP, out))
        utf8_append(out, 0x2026);
}

static const xmlNode *child_named(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child; child = child->next)
        if (report_is(child, name))
            return child;
    return NULL;
}

void check_content(const xmlNode *node, struct str *out)
{
    struct str made = STR_INIT;
    check_clip(slice_trim(report_string(node, &made)), out);
    str_release(&made);
}

void check_label(const xmlNode *node, struct str *out)
{
    static const char *const attributes[] = { "label", "title", "name", "caption", "n", NULL };
    size_t start = out->length;
    const xmlNode *label = child_named(node, "label");
    if (label) {
        struct str made = STR_INIT;
        check_clip(report_string(label, &made), out);
        str_release(&made);
    }
    for (const char *const *name = attributes; *name && out->length == start; name++) {
        const char *value = report_attribute(node, *name);
        check_clip(slice_of(value), out);
    }
}

/* ------------------------------------------------------------------------------------------------ columns */

static const xmlNode *column_of(const xmlNode *cell, const char *n)
{
    const xmlNode *table = report_ancestor(cell, "table");
    for (const xmlNode *child = table ? table->children : NULL; child; child = child->next) {
        const char *number = report_is(child, "column")
            ? report_attribute(child, "n") : NULL;
        if (number && strcmp(number, n) == 0)
            return child;
    }
    return NULL;
}

/* A measure's word in the language; the profile's own when the catalogue has none. */
static void measure_words(const struct catalogue *catalogue, const char *lang, const char *measure, struct str *out)
{
    struct str id = STR_INIT;
    str_printf(&id, "measure.%s", measure);
    const char *words = catalogue_text(catalogue, str_text(&id), lang);
    str_add(out, strcmp(words, str_text(&id)) == 0 ? measure : words);
    str_release(&id);
}

/* A column's header, behind the one that it shares with others. */
static void column_label(const struct catalogue *catalogue, const char *lang, const xmlNode *column,
                         const char *label, struct str *out)
{
    const char *over = report_attribute(column, "over");
    if (!over || !*over) {
        check_clip(slice_of(label), out);
        return;
    }
    struct str first = STR_INIT, second = STR_INIT;
    check_clip(slice_of(over), &first);
    check_clip(slice_of(label), &second);
    struct argument arguments[] = { { "over", str_text(&first) }, { "label", str_text(&second) } };
    template_fill(catalogue_text(catalogue, "where.column-under", lang), arguments, 2, out);
    str_release(&first);
    str_release(&second);
}

void check_column(const struct catalogue *catalogue, const char *lang, const xmlNode *cell, struct str *out)
{
    const char *n = report_attribute(cell, "column");
    const xmlNode *column = n ? column_of(cell, n) : NULL;
    const char *year = column ? report_attribute(column, "year") : NULL;
    const char *measure = column ? report_attribute(column, "measure") : NULL;
    const char *label = column ? report_attribute(column, "label") : NULL;
    if (year && measure) {
        struct str words = STR_INIT;
        measure_words(catalogue, lang, measure, &words);
        struct argument arguments[] = { { "year", year }, { "measure", str_text(&words) } };
        template_fill(catalogue_text(catalogue, "where.column-name", lang), arguments, 2, out);
        str_release(&words);
    } else if (label && *label) {
        column_label(catalogue, lang, column, label, out);
    } else if (n) {
        str_add(out, year ? year : n);
    }
}

/* ------------------------------------------------------------------------------------------------ places */

struct place {
    const struct catalogue *catalogue;
    const char *lang;
    struct str *out;
    size_t start; /* where the place begins in out */
};

/* Add an inner place behind what there is. */
static void add(struct place *place, const char *id, const char *name, const char *value)
{
    struct argument argument = { name, value };
    struct str inner = STR_INIT;
    template_fill(catalogue_text(place->catalogue, id, place->lang), &argument, 1, &inner);
    if (place->out->length > place->start) {
        char *outer = mem_copy_string(str_text(place->out) + place->start);
        struct argument both[] = { { "outer", outer }, { "inner", str_text(&inner) } };
        place->out->length = place->start;
        template_fill(catalogue_text(place->catalogue, "where.join", place->lang), both, 2, place->out);
        mem_free(outer);
    } else {
        str_add(place->out, str_text(&inner));
    }
    str_release(&inner);
}

/* Add the nearest element of that name by its attribute, which is the template's {name}; true when it has it. */
static bool add_ancestor(struct place *place, const xmlNode *node, const char *element, const char *attribute,
                         const char *id, const char *name)
{
    const xmlNode *found = report_ancestor(node, element);
    const char *value = found ? report_attribute(found, attribute) : NULL;
    if (!value || !*value)
        return false;
    struct str clipped = STR_INIT;
    check_clip(slice_of(value), &clipped);
    add(place, id, name, str_text(&clipped));
    str_release(&clipped);
    return true;
}

/* A table's number, with that of its part when there are several under one caption; else its caption. */
static void add_table_name(struct place *place, const xmlNode *node)
{
    const xmlNode *table = report_ancestor(node, "table");
    const char *n = report_attribute(table, "n"), *part = report_attribute(table, "part");
    n = n ? n : report_attribute(table, "continues");
    if (!n || !part) {
        if (!add_ancestor(place, node, "table", "n", "where.table", "n"))
            add_ancestor(place, node, "table", "caption", "where.table-caption", "caption");
        return;
    }
    struct str name = STR_INIT;
    str_printf(&name, "%s (%s)", n, part);
    add(place, "where.table", "n", str_text(&name));
    str_release(&name);
}

static void add_table(struct place *place, const xmlNode *node)
{
    add_table_name(place, node);
    static const char *const rows[] = { "total", "row", "group", "category", NULL };
    struct str label = STR_INIT;
    for (const char *const *name = rows; *name && label.length == 0; name++) {
        const xmlNode *row = report_ancestor(node, *name);
        if (row)
            check_label(row, &label);
    }
    if (label.length)
        add(place, "where.label", "label", str_text(&label));
    str_release(&label);
    const xmlNode *cell = report_ancestor(node, "cell");
    struct str column = STR_INIT;
    if (cell)
        check_column(place->catalogue, place->lang, cell, &column);
    if (column.length)
        add(place, "where.column", "column", str_text(&column));
    str_release(&column);
}

static void add_mandates(struct place *place, const xmlNode *node)
{
    add(place, "where.mandates", "", "");
    const xmlNode *section = report_ancestor(node, "section");
    struct str label = STR_INIT;
    if (section)
        check_label(section, &label);
    if (label.length)
        add(place, "where.label", "label", str_text(&label));
    str_release(&label);
    add_ancestor(place, node, "organ", "name", "where.label", "label");
}

void check_where(const struct catalogue *catalogue, const char *lang, const xmlNode *node, struct str *out)
{
    struct place place = { catalogue, lang, out, out->length };
    if (report_ancestor(node, "table")) {
        add_table(&place, node);
    } else if (report_ancestor(node, "mandates")) {
        add_mandates(&place, node);
    } else if (report_ancestor(node, "footnote")) {
        add_ancestor(&place, node, "footnote", "n", "where.footnote", "n");
    } else if (!add_ancestor(&place, node, "figure", "n", "where.figure", "n")) {
        add_ancestor(&place, node, "para", "n", "where.para", "n");
        if (!add_ancestor(&place, node, "item", "n", "where.item", "n") && out->length == place.start)
            add_ancestor(&place, node, "section", "title", "where.label", "label");
    }
}
