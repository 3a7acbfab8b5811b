/*
 * Loading a profile. The schema (rules/crossfoot.rng) has seen the file when it comes from a rule set; what a schema
 * cannot say is checked here, with a place.
 */
#include "profile/data.h"
#include "profile/profile.h"

#include "base/str.h"
#include "model/xml.h"

#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT ((size_t)4 << 20)

#define LONGEST_PATTERN ((size_t)256 * 1024)
#define DEEPEST_USE 8

/* A definition that %{name} stands for. */
struct definition {
    const char *name, *text;
};

struct loader {
    struct profile *profile;
    const char *path;
    VEC(struct definition) definitions;
    int depth; /* files that are being loaded for others */
    struct error *error;
};

static bool fail(struct loader *loader, const xmlNode *node, const char *what, const char *name)
{
    return error_set(loader->error, loader->path, (uint32_t)xmlGetLineNo(node), 1, "<%s>: %s%s%s",
                     (const char *)node->name, what, name ? " " : "", name ? name : "");
}

/* An attribute's value in the profile's arena, or NULL. */
static const char *attribute(const struct loader *loader, const xmlNode *node, const char *name)
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

/* Append text with every %{name} replaced by its definition. Definitions were expanded when they were made. */
static bool expand(struct loader *loader, const xmlNode *node, const char *text, struct str *out)
{
    for (const char *at; (at = strstr(text, "%{")); ) {
        const char *end = strchr(at, '}');
        if (!end)
            return fail(loader, node, "a %{ without its }", NULL);
        struct slice name = { at + 2, (size_t)(end - at - 2) };
        const char *value = definition(loader, name);
        if (!value) {
            char *copy = mem_copy(name.data, name.length);
            fail(loader, node, "no definition of", copy);
            mem_free(copy);
            return false;
        }
        str_append(out, text, (size_t)(at - text));
        str_add(out, value);
        if (out->length > LONGEST_PATTERN) /* definitions that double each other grow without end */
            return fail(loader, node, "the pattern is too long with its definitions", NULL);
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
        fail(loader, node, error.message, NULL);
        error_release(&error);
        return false;
    }
    vec_push(&loader->profile->all, *regex);
    return true;
}

/* Compile an attribute's pattern; an absent optional one leaves *regex NULL. */
static bool pattern(struct loader *loader, const xmlNode *node, const char *name, bool required, struct regex **regex)
{
    *regex = NULL;
    const char *text = attribute(loader, node, name);
    if (!text)
        return required ? fail(loader, node, "lacks the attribute", name) : true;
    struct str expanded = STR_INIT;
    bool ok = expand(loader, node, text, &expanded) && compile(loader, node, str_text(&expanded), regex);
    str_release(&expanded);
    return ok;
}

static bool add_pattern(struct loader *loader, const xmlNode *node, regex_list *list)
{
    struct regex *regex;
    if (!pattern(loader, node, "match", true, &regex))
        return false;
    vec_push(list, regex);
    return true;
}

/* A whole number in an attribute, or the fallback when it is absent or no number. */
static uint32_t number(const struct loader *loader, const xmlNode *node, const char *name, uint32_t fallback)
{
    const char *text = attribute(loader, node, name);
    if (!text)
        return fallback;
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    return *end == '\0' && end != text && value <= UINT16_MAX ? (uint32_t)value : fallback;
}

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool said(const struct loader *loader, const xmlNode *node, const char *name, const char *value)
{
    const char *text = attribute(loader, node, name);
    return text && strcmp(text, value) == 0;
}

/* What an element of a profile fills; one entry per element name. */
struct element_loader {
    const char *name;
    bool (*load)(struct loader *loader, const xmlNode *node);
};

static bool load_children(struct loader *loader, const xmlNode *parent, const struct element_loader *table)
{
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        const struct element_loader *entry = table;
        while (entry->name && !is(node, entry->name))
            entry++;
        if (!entry->name)
            return fail(loader, node, "is not known here", NULL);
        if (!entry->load(loader, node))
            return false;
    }
    return true;
}

static bool ignore(struct loader *loader, const xmlNode *node)
{
    (void)loader;
    (void)node;
    return true;
}

static void define(struct loader *loader, const char *name, const char *text)
{
    vec_push(&loader->definitions, (struct definition){ name, text });
}

static bool load_define(struct loader *loader, const xmlNode *node)
{
    const char *name = attribute(loader, node, "name"), *text = attribute(loader, node, "match");
    if (!name || !text)
        return fail(loader, node, "needs name and match", NULL);
    struct str expanded = STR_INIT;
    bool ok = expand(loader, node, text, &expanded);
    if (ok)
        define(loader, name, arena_copy_string(&loader->profile->arena, str_text(&expanded)));
    str_release(&expanded);
    return ok;
}

static bool load_detect(struct loader *loader, const xmlNode *node)
{
    return add_pattern(loader, node, &loader->profile->detect);
}

static bool load_page(struct loader *loader, const xmlNode *node)
{
    return add_pattern(loader, node, &loader->profile->page_lines);
}

static bool load_running_head(struct loader *loader, const xmlNode *node)
{
    return add_pattern(loader, node, &loader->profile->running_heads);
}

static bool load_residue(struct loader *loader, const xmlNode *node)
{
    return add_pattern(loader, node, &loader->profile->residue);
}

static bool load_heading(struct loader *loader, const xmlNode *node)
{
    struct heading_rule rule = {
        .kind = attribute(loader, node, "kind"),
        .level = (uint16_t)number(loader, node, "level", 3),
        .title_follows = said(loader, node, "title", "next"),
        .scope = said(loader, node, "scope", "yes"),
    };
    if (!pattern(loader, node, "match", true, &rule.match))
        return false;
    vec_push(&loader->profile->headings, rule);
    return true;
}

static bool load_loose_heading(struct loader *loader, const xmlNode *node)
{
    struct loose_heading *loose = &loader->profile->loose;
    loose->level = (uint16_t)number(loader, node, "level", 5);
    loose->min_indent = (uint16_t)number(loader, node, "min-indent", 0);
    loose->max_length = number(loader, node, "max-length", 40);
    loader->profile->has_loose = true;
    return pattern(loader, node, "never", false, &loose->never);
}

static bool load_paragraph(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->paragraph);
}

static bool load_item(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->list_item);
}

static bool load_footnote(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->footnote);
}

static bool load_note(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->note);
}

static bool load_sentence_end(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->sentence_end);
}

static bool load_caption(struct loader *loader, const xmlNode *node)
{
    struct caption_rule rule = { .figure = said(loader, node, "of", "figure") };
    if (!pattern(loader, node, "match", true, &rule.match))
        return false;
    vec_push(&loader->profile->captions, rule);
    return true;
}

static bool load_figures(struct loader *loader, const xmlNode *node)
{
    struct profile *profile = loader->profile;
    return pattern(loader, node, "nil", true, &profile->figure_nil)
        && pattern(loader, node, "number", true, &profile->figure_number)
        && pattern(loader, node, "join", true, &profile->figure_join);
}

static bool load_measure(struct loader *loader, const xmlNode *node, named_matches *list)
{
    struct named_match measure = { .name = attribute(loader, node, "is") };
    if (!measure.name)
        return fail(loader, node, "lacks the attribute", "is");
    if (!pattern(loader, node, "match", true, &measure.match))
        return false;
    vec_push(list, measure);
    return true;
}

static bool load_table_part(struct loader *loader, const xmlNode *node, struct table_rule *rule)
{
    const struct { const char *name; struct regex **regex; } parts[] = {
        { "begin", &rule->begin }, { "caption-says", &rule->caption }, { "header", &rule->header },
        { "header-more", &rule->header_more }, { "year", &rule->year }, { "measure-word", &rule->measure_word },
        { "column", &rule->column }, { "category", &rule->category }, { "group", &rule->group },
        { "prose", &rule->prose }, { "row", &rule->row }, { "next-row", &rule->next_row },
        { "subrow", &rule->subrow },
    };
    if (is(node, "measure"))
        return load_measure(loader, node, &rule->measures);
    if (is(node, "subheading"))
        return add_pattern(loader, node, &rule->subheadings);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is(node, parts[i].name))
            return pattern(loader, node, "match", true, parts[i].regex);
    return fail(loader, node, "is not known here", NULL);
}

static bool load_table(struct loader *loader, const xmlNode *node)
{
    struct table_rule rule = {
        .kind = attribute(loader, node, "kind"), .unread = attribute(loader, node, "unread")
    };
    bool ok = true;
    for (const xmlNode *child = node->children; ok && child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            ok = load_table_part(loader, child, &rule);
    vec_push(&loader->profile->tables, rule);
    if (ok && !rule.unread && !(rule.begin && rule.header && rule.column && rule.row && rule.group))
        return fail(loader, node, "needs begin, header, column, group and row, or the attribute unread", NULL);
    return ok;
}

static bool load_mandates(struct loader *loader, const xmlNode *node)
{
    struct mandate_rules *rules = &loader->profile->mandates;
    const struct { const char *name; struct regex **regex; } parts[] = {
        { "other-heading", &rules->other_heading },
        { "entry", &rules->entry }, { "entry-inside", &rules->entry_inside },
        { "lead-in", &rules->lead_in }, { "list-goes-on", &rules->list_goes_on }, { "orphan", &rules->orphan },
    };
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        size_t i = 0;
        if (is(child, "organ-heading")) {
            if (!add_pattern(loader, child, &rules->organ_headings))
                return false;
            continue;
        }
        while (i < sizeof parts / sizeof *parts && !is(child, parts[i].name))
            i++;
        if (i == sizeof parts / sizeof *parts)
            return fail(loader, child, "is not known here", NULL);
        if (!pattern(loader, child, "match", true, parts[i].regex))
            return false;
    }
    return rules->entry ? true : fail(loader, node, "needs an entry", NULL);
}

/* An organ whose names in the profile's language are given; others have no names here. */
static bool load_organ(struct loader *loader, const xmlNode *node)
{
    struct organ organ = {
        .id = attribute(loader, node, "id"), .resolution = attribute(loader, node, "resolution"),
        .decision = attribute(loader, node, "decision"), .statement = attribute(loader, node, "statement"),
    };
    for (const xmlNode *name = node->children; name && !organ.name; name = name->next) {
        if (!is(name, "name"))
            continue;
        xmlChar *lang = xmlNodeGetLang(name);
        bool mine = lang && loader->profile->lang && strcmp((const char *)lang, loader->profile->lang) == 0;
        xmlFree(lang);
        if (mine && !pattern(loader, name, "match", true, &organ.name))
            return false;
    }
    vec_push(&loader->profile->organs, organ);
    return true;
}

/* Make %{organ}: any name of any organ in the profile's language, in the order of the file (longer names first). */
static bool define_organ(struct loader *loader, const xmlNode *parent)
{
    struct str names = STR_INIT;
    bool ok = true;
    for (const xmlNode *organ = parent->children; ok && organ; organ = organ->next) {
        for (const xmlNode *name = is(organ, "organ") ? organ->children : NULL; ok && name; name = name->next) {
            xmlChar *lang = is(name, "name") ? xmlNodeGetLang(name) : NULL;
            const char *match = lang ? attribute(loader, name, "match") : NULL;
            if (match && strcmp((const char *)lang, loader->profile->lang) == 0) {
                str_add(&names, names.length ? "|" : "(?:");
                ok = expand(loader, name, match, &names);
            }
            xmlFree(lang);
        }
    }
    if (names.length)
        str_add_char(&names, ')');
    define(loader, "organ", names.length ? arena_copy_string(&loader->profile->arena, str_text(&names)) : "(?!)");
    str_release(&names);
    return ok;
}

static bool load_organs(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = { { "organ", load_organ }, { NULL, NULL } };
    return load_children(loader, node, table) && define_organ(loader, node);
}

static bool load_kind(struct loader *loader, const xmlNode *node)
{
    return load_measure(loader, node, &loader->profile->kinds);
}

static bool load_role(struct loader *loader, const xmlNode *node)
{
    return load_measure(loader, node, &loader->profile->roles);
}

static bool load_sentence(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->sentence);
}

static bool load_phrase(struct loader *loader, const xmlNode *node)
{
    struct cite_phrase phrase = { .kind = attribute(loader, node, "kind") };
    if (!pattern(loader, node, "match", true, &phrase.match))
        return false;
    if (regex_group(phrase.match, "list") < 0)
        return fail(loader, node, "its pattern needs a group named", "list");
    vec_push(&loader->profile->phrases, phrase);
    return true;
}

static bool load_member(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->member);
}

static bool load_carry(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->carry);
}

static bool load_form(struct loader *loader, const xmlNode *node)
{
    struct cite_form form = {
        .id = attribute(loader, node, "id"), .organs = attribute(loader, node, "organs"),
        .default_organ = attribute(loader, node, "default-organ"), .kind = attribute(loader, node, "kind"),
        .body = attribute(loader, node, "body"), .order = attribute(loader, node, "order"),
        .strict = !said(loader, node, "strict", "no"),
    };
    if (!form.organs)
        form.organs = "";
    if (!form.id || !form.body)
        return fail(loader, node, "needs id and body", NULL);
    if (!pattern(loader, node, "match", true, &form.match))
        return false;
    vec_push(&loader->profile->forms, form);
    return true;
}

static bool load_separator(struct loader *loader, const xmlNode *node)
{
    return pattern(loader, node, "match", true, &loader->profile->mandates.separator);
}

static bool load_citations(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = {
        { "kind", load_kind }, { "member", load_member }, { "phrase", load_phrase }, { "form", load_form },
        { "separator", load_separator }, { "role", load_role }, { "sentence", load_sentence }, { "carry", load_carry },
        { NULL, NULL },
    };
    return load_children(loader, node, table);
}

static bool load_furniture(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = {
        { "page", load_page }, { "running-head", load_running_head }, { "residue", load_residue }, { NULL, NULL },
    };
    return load_children(loader, node, table);
}

static bool load_use(struct loader *loader, const xmlNode *node);

static const struct element_loader profile_elements[] = {
    { "title", ignore }, { "use", load_use }, { "define", load_define }, { "detect", load_detect },
    { "furniture", load_furniture }, { "heading", load_heading }, { "loose-heading", load_loose_heading },
    { "paragraph", load_paragraph }, { "item", load_item }, { "footnote", load_footnote }, { "note", load_note },
    { "sentence-end", load_sentence_end }, { "caption", load_caption }, { "figures", load_figures },
    { "table", load_table }, { "mandates", load_mandates }, { "organs", load_organs },
    { "citations", load_citations }, { NULL, NULL },
};

static bool load_document(struct loader *loader, const char *path, bool main_file);

/* <use href>: a vocabulary shared by profiles, named relative to the file that uses it. */
static bool load_use(struct loader *loader, const xmlNode *node)
{
    const char *href = attribute(loader, node, "href");
    if (!href)
        return fail(loader, node, "lacks the attribute", "href");
    struct str path = STR_INIT;
    const char *slash = strrchr(loader->path, '/');
    if (slash)
        str_append(&path, loader->path, (size_t)(slash - loader->path + 1));
    str_add(&path, href);
    const char *outer = loader->path;
    bool ok = loader->depth < DEEPEST_USE || fail(loader, node, "files use each other in a circle", NULL);
    loader->depth++;
    ok = ok && load_document(loader, str_text(&path), false);
    loader->depth--;
    loader->path = outer;
    str_release(&path);
    return ok;
}

static bool load_document(struct loader *loader, const char *path, bool main_file)
{
    loader->path = path;
    xmlDoc *doc = xml_read(path, FILE_LIMIT, loader->error);
    if (!doc)
        return false;
    xmlNode *root = xmlDocGetRootElement(doc);
    bool ok = is(root, main_file ? "profile" : "vocabulary");
    if (!ok)
        fail(loader, root, "is not the root of a profile", NULL);
    if (ok && main_file) {
        loader->profile->id = attribute(loader, root, "id");
        loader->profile->lang = attribute(loader, root, "lang");
        ok = loader->profile->id && loader->profile->lang;
        if (!ok)
            fail(loader, root, "needs id and lang", NULL);
    }
    ok = ok && load_children(loader, root, profile_elements);
    xmlFreeDoc(doc);
    return ok;
}

struct profile *profile_load(const char *path, struct error *error)
{
    struct profile *profile = mem_calloc(1, sizeof *profile);
    struct error kept = ERROR_INIT;
    struct loader loader = { .profile = profile, .path = path, .error = &kept };
    bool ok = load_document(&loader, path, true);
    if (ok && !profile->paragraph)
        ok = error_set(&kept, path, 1, 1, "a profile needs a <paragraph>");
    vec_release(&loader.definitions);
    if (!ok) {
        if (error)
            error_set(error, kept.path, kept.line, kept.column, "%s", kept.message);
        profile_free(profile);
        profile = NULL;
    }
    error_release(&kept);
    return profile;
}

void profile_free(struct profile *profile)
{
    if (!profile)
        return;
    for (size_t i = 0; i < profile->all.count; i++)
        regex_free(profile->all.items[i]);
    for (size_t i = 0; i < profile->tables.count; i++) {
        vec_release(&profile->tables.items[i].measures);
        vec_release(&profile->tables.items[i].subheadings);
    }
    vec_release(&profile->all);
    vec_release(&profile->detect);
    vec_release(&profile->page_lines);
    vec_release(&profile->running_heads);
    vec_release(&profile->residue);
    vec_release(&profile->headings);
    vec_release(&profile->captions);
    vec_release(&profile->tables);
    vec_release(&profile->organs);
    vec_release(&profile->mandates.organ_headings);
    vec_release(&profile->kinds);
    vec_release(&profile->roles);
    vec_release(&profile->phrases);
    vec_release(&profile->forms);
    arena_release(&profile->arena);
    mem_free(profile);
}

const char *profile_id(const struct profile *profile)
{
    return profile->id;
}
