#include "rule/terms.h"

#include "base/csv.h"
#include "base/memory.h"
#include "base/vec.h"
#include "rule/file.h"

#include <string.h>

#define MAX_FILE_SIZE ((size_t)16 << 20)
#define SEPARATOR '|'

struct stored {
    char *name;
    VEC(struct term) terms;
    struct term_list list; /* what is shown of it */
};

struct term_lists {
    struct arena arena;
    VEC(struct stored *) items;
};

/* What is known of one entry while it is added. */
struct entry {
    struct term_lists *lists;
    struct stored *stored;
    const char *preferred, *lang, *note; /* in the arena */
};

struct term_lists *term_lists_new(void)
{
    return mem_calloc(1, sizeof(struct term_lists));
}

void term_lists_free(struct term_lists *lists)
{
    if (!lists)
        return;
    for (size_t i = 0; i < lists->items.count; i++) {
        vec_release(&lists->items.items[i]->terms);
        mem_free(lists->items.items[i]->name);
        mem_free(lists->items.items[i]);
    }
    vec_release(&lists->items);
    arena_release(&lists->arena);
    mem_free(lists);
}

static struct stored *find(const struct term_lists *lists, const char *name)
{
    for (size_t i = 0; i < lists->items.count; i++)
        if (strcmp(lists->items.items[i]->name, name) == 0)
            return lists->items.items[i];
    return NULL;
}

const struct term_list *term_lists_find(const struct term_lists *lists, const char *name)
{
    struct stored *stored = find(lists, name);
    if (!stored)
        return NULL;
    stored->list = (struct term_list){ stored->name, stored->terms.items, stored->terms.count };
    return &stored->list;
}

bool term_has_lang(const struct term *term, const char *lang)
{
    return !*term->lang || !lang || strcmp(term->lang, lang) == 0;
}

/* ---------------------------------------------------------------------------------------------- entries */

static void add_form(const struct entry *entry, const char *form, const char *preferred)
{
    vec_push(&entry->stored->terms, (struct term){ form, preferred, entry->lang, entry->note });
}

/* The forms that a cell holds. */
static void add_forbidden(const struct entry *entry, const char *cell)
{
    while (*cell) {
        size_t length = 0;
        while (cell[length] && cell[length] != SEPARATOR)
            length++;
        struct slice form = slice_trim((struct slice){ cell, length });
        if (form.length && !slice_is(form, entry->preferred))
            add_form(entry, arena_copy(&entry->lists->arena, form.data, form.length), entry->preferred);
        cell += length + (cell[length] == SEPARATOR);
    }
}

static const char *keep(struct term_lists *lists, const char *text)
{
    return arena_copy_string(&lists->arena, text ? text : "");
}

static struct entry begin_entry(struct term_lists *lists, struct stored *stored, const char *preferred, const char *lang,
                                const char *note)
{
    struct entry entry = { lists, stored, keep(lists, preferred), keep(lists, lang), keep(lists, note) };
    add_form(&entry, entry.preferred, NULL);
    return entry;
}

/* ---------------------------------------------------------------------------------------------- CSV */

static const char *field(const struct csv_record *record, size_t column)
{
    return column == CSV_NONE ? "" : record->fields[column];
}

static bool read_csv(struct term_lists *lists, struct stored *stored, const char *path, struct error *error)
{
    struct csv_file file = CSV_FILE_INIT;
    if (!csv_file_read(&file, path, MAX_FILE_SIZE, error))
        return false;
    size_t preferred = csv_file_column(&file, "preferred"), forbidden = csv_file_column(&file, "forbidden");
    size_t lang = csv_file_column(&file, "language"), note = csv_file_column(&file, "note");
    bool ok = preferred != CSV_NONE && forbidden != CSV_NONE;
    if (!ok)
        error_set(error, path, 1, 0, "a list of terms needs the columns preferred and forbidden");
    for (size_t i = 0; ok && i < file.records.count; i++) {
        const struct csv_record *record = &file.records.items[i];
        ok = *field(record, preferred) != '\0';
        if (!ok) {
            error_set(error, path, record->line, 0, "no preferred form");
            break;
        }
        struct entry entry = begin_entry(lists, stored, field(record, preferred), field(record, lang),
                                         field(record, note));
        add_forbidden(&entry, field(record, forbidden));
    }
    csv_file_release(&file);
    return ok;
}

/* ---------------------------------------------------------------------------------------------- XML */

/* The text of an element, in the arena. */
static const char *text_of(struct term_lists *lists, const xmlNode *node)
{
    xmlChar *text = xmlNodeGetContent(node);
    struct slice trimmed = slice_trim(slice_of((const char *)text));
    const char *kept = arena_copy(&lists->arena, trimmed.data, trimmed.length);
    xmlFree(text);
    return kept;
}

static const char *note_of(struct term_lists *lists, const xmlNode *term)
{
    for (const xmlNode *child = rule_file_first(term); child; child = rule_file_next(child))
        if (rule_file_is(child, "note"))
            return text_of(lists, child);
    return "";
}

static bool read_term(struct term_lists *lists, struct stored *stored, const struct rule_file *file, const xmlNode *term,
                      struct error *error)
{
    static const char *const names[] = { "preferred", "language", NULL };
    const char *preferred = rule_file_attribute(term, "preferred");
    if (!rule_file_is(term, "term"))
        return rule_file_fail(file, term, error, "unknown element <%s> in <term-list>", (const char *)term->name);
    if (!rule_file_attributes(file, term, names, error))
        return false;
    if (!preferred || !*preferred)
        return rule_file_fail(file, term, error, "<term> needs the attribute \"preferred\"");
    struct entry entry = begin_entry(lists, stored, preferred, rule_file_attribute(term, "language"),
                                     note_of(lists, term));
    for (const xmlNode *child = rule_file_first(term); child; child = rule_file_next(child)) {
        if (rule_file_is(child, "forbidden"))
            add_forbidden(&entry, text_of(lists, child));
        else if (!rule_file_is(child, "note"))
            return rule_file_fail(file, child, error, "unknown element <%s> in <term>", (const char *)child->name);
    }
    return true;
}

static bool read_xml(struct term_lists *lists, struct stored *stored, const char *path, struct error *error)
{
    static const char *const no_attributes[] = { NULL };
    struct rule_file file;
    if (!rule_file_read(&file, path, error))
        return false;
    const xmlNode *root = xmlDocGetRootElement(file.doc);
    bool ok = rule_file_is(root, "term-list") ? rule_file_attributes(&file, root, no_attributes, error)
                                          : rule_file_fail(&file, root, error, "the root element is not <term-list>");
    for (const xmlNode *term = ok ? rule_file_first(root) : NULL; ok && term; term = rule_file_next(term))
        ok = read_term(lists, stored, &file, term, error);
    rule_file_release(&file);
    return ok;
}

/* ---------------------------------------------------------------------------------------------- lists */

bool term_lists_add(struct term_lists *lists, const char *name, const char *path, struct error *error)
{
    struct stored *stored = find(lists, name);
    if (!stored) {
        stored = mem_calloc(1, sizeof *stored);
        stored->name = mem_copy_string(name);
        vec_push(&lists->items, stored);
    }
    if (!path)
        return true;
    return slice_ends_with(slice_of(path), ".xml") ? read_xml(lists, stored, path, error) : read_csv(lists, stored, path, error);
}
