/* Packs, rule files, and the set they make. */
#include "rule/load.h"

#include "query/xpath_shape.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA_NAME "crossfoot.rng"
#define PACK_NAME "pack.xml"

/* ------------------------------------------------------------------------------------------------ files */

static const char *join_path(struct arena *arena, const char *folder, const char *name)
{
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s", folder, name);
    const char *copy = arena_copy_string(arena, str_text(&path));
    str_release(&path);
    return copy;
}

/* Read a file into the store and make it the one being loaded. */
static bool open_file(struct rule_loader *loader, const char *path)
{
    struct rule_file *file = mem_calloc(1, sizeof *file);
    if (!rule_file_read(file, path, loader->error)) {
        mem_free(file);
        return false;
    }
    vec_push(&loader->store->files, file);
    loader->file = file;
    return true;
}

static bool check_root(const struct rule_loader *loader, const char *name)
{
    const xmlNode *root = xmlDocGetRootElement(loader->file->doc);
    if (rule_file_is(root, name))
        return true;
    return rule_file_fail(loader->file, root, loader->error, "the root element is not <%s> in the namespace %s", name,
                          RULE_NAMESPACE);
}

/* ------------------------------------------------------------------------------------------------ rule files */

static bool load_rule_elements(const struct rule_loader *loader, const xmlNode *root)
{
    static const char *const no_attributes[] = { NULL };
    if (!rule_file_attributes(loader->file, root, no_attributes, loader->error))
        return false;
    for (const xmlNode *child = rule_file_first(root); child; child = rule_file_next(child)) {
        if (!rule_file_is(child, "rule"))
            return rule_file_fail(loader->file, child, loader->error, "unknown element <%s> in <rules>",
                                  (const char *)child->name);
        if (!load_rule(loader, child))
            return false;
    }
    return true;
}

/* Whether the file that was just loaded fits the schema, when that is asked. */
static bool fits_schema(const struct rule_loader *loader)
{
    return !loader->validate || rule_schema_check(loader->store->schema, loader->file, loader->error);
}

static bool load_rule_file(struct rule_loader *loader, const char *path)
{
    return open_file(loader, path) && check_root(loader, "rules")
        && load_rule_elements(loader, xmlDocGetRootElement(loader->file->doc))
        && fits_schema(loader);
}

/* ------------------------------------------------------------------------------------------------ packs */

static bool load_replacement(const struct rule_loader *loader, const xmlNode *node, const char *fold)
{
    static const char *const names[] = { "match", "with", NULL };
    const char *match = rule_file_attribute(node, "match");
    if (!rule_file_is(node, "replace"))
        return rule_file_fail(loader->file, node, loader->error, "unknown element <%s> in <fold>",
                              (const char *)node->name);
    if (!rule_file_attributes(loader->file, node, names, loader->error))
        return false;
    if (!match)
        return rule_file_fail(loader->file, node, loader->error, "<replace> needs the attribute \"match\"");
    struct error problem = ERROR_INIT;
    if (folds_add(loader->folds, fold, match, rule_file_attribute(node, "with"), &problem))
        return true;
    rule_file_fail_in(loader->file, node, "match", xpath_column(match, problem.column - 1), loader->error, "%s",
                      problem.message);
    error_release(&problem);
    return false;
}

static bool load_fold(const struct rule_loader *loader, const xmlNode *node)
{
    static const char *const names[] = { "name", NULL };
    if (!rule_file_attributes(loader->file, node, names, loader->error))
        return false;
    const char *name = rule_file_attribute(node, "name");
    if (!name || !is_plain_name(name))
        return rule_file_fail(loader->file, node, loader->error, "<fold> needs a name in lower-case letters");
    if (folds_has(loader->folds, name))
        return rule_file_fail_in(loader->file, node, "name", 1, loader->error, "there is already a fold \"%s\"", name);
    if (!rule_file_first(node))
        return rule_file_fail(loader->file, node, loader->error, "<fold> holds no <replace>");
    for (const xmlNode *child = rule_file_first(node); child; child = rule_file_next(child))
        if (!load_replacement(loader, child, name))
            return false;
    return true;
}

/* The file that an element names, which lies in the pack's folder; NULL on failure. */
static const char *href_path(const struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    const char *href = rule_file_attribute(node, "href");
    if (!href || !*href) {
        rule_file_fail(loader->file, node, loader->error, "<%s> needs the attribute \"href\"",
                       (const char *)node->name);
        return NULL;
    }
    if (*href == '/' || strstr(href, "..")) {
        rule_file_fail_in(loader->file, node, "href", 1, loader->error, "href=\"%s\" leads out of the pack's folder",
                          href);
        return NULL;
    }
    return join_path(&loader->store->arena, folder, href);
}

/* Whether the attributes of a <table> fit together; its file is looked at later. */
static bool check_table(const struct rule_loader *loader, const xmlNode *node)
{
    static const char *const names[] = { "name", "of", "slack", "href", NULL };
    const char *name = rule_file_attribute(node, "name"), *of = rule_file_attribute(node, "of");
    const char *slack = rule_file_attribute(node, "slack");
    bool dates = of && strcmp(of, "dates") == 0;
    if (!rule_file_attributes(loader->file, node, names, loader->error))
        return false;
    if (!name || !is_plain_name(name))
        return rule_file_fail(loader->file, node, loader->error, "<table> needs a name in lower-case letters");
    if (range_tables_find(loader->tables, name))
        return rule_file_fail_in(loader->file, node, "name", 1, loader->error, "there is already a table \"%s\"", name);
    if (of && !dates && strcmp(of, "numbers") != 0)
        return rule_file_fail_in(loader->file, node, "of", 1, loader->error, "of=\"%s\" is not one of: numbers, dates",
                                 of);
    if (slack && (dates || !*slack || strlen(slack) > 6 || slack[strspn(slack, "0123456789")]))
        return rule_file_fail_in(loader->file, node, "slack", 1, loader->error,
                                 "slack=\"%s\" is not a whole number of a table of numbers", slack);
    return true;
}

static bool load_table(const struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    const char *of = rule_file_attribute(node, "of"), *slack = rule_file_attribute(node, "slack");
    const char *path = check_table(loader, node) ? href_path(loader, node, folder) : NULL;
    return path && range_tables_add(loader->tables, rule_file_attribute(node, "name"), path,
                                    of && strcmp(of, "dates") == 0, slack ? (unsigned)strtoul(slack, NULL, 10) : 0,
                                    loader->error);
}

/* A list of terms may be fed by several files, or by none of the pack. */
static bool load_terms(const struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    static const char *const names[] = { "name", "href", NULL };
    const char *name = rule_file_attribute(node, "name"), *path = NULL;
    if (!rule_file_attributes(loader->file, node, names, loader->error))
        return false;
    if (!name || !is_plain_name(name))
        return rule_file_fail(loader->file, node, loader->error, "<term-list> needs a name in lower-case letters");
    if (rule_file_attribute(node, "href") && !(path = href_path(loader, node, folder)))
        return false;
    return term_lists_add(loader->terms, name, path, loader->error);
}

/* The path of an element that names a file and nothing else; NULL on failure. */
static const char *only_href(const struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    static const char *const names[] = { "href", NULL };
    bool ok = rule_file_attributes(loader->file, node, names, loader->error);
    return ok ? href_path(loader, node, folder) : NULL;
}

static bool load_profile(const struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    const char *path = only_href(loader, node, folder);
    if (path)
        vec_push(&loader->store->profiles, (struct profile_file){ path, loader->pack });
    return path != NULL;
}

/* Rules in a file of their own; the loader then goes on with the pack's file. */
static bool load_href(struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    const struct rule_file *pack = loader->file;
    const char *path = only_href(loader, node, folder);
    bool ok = path && load_rule_file(loader, path);
    loader->file = pack;
    return ok;
}

static bool load_pack_element(struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    if (rule_file_is(node, "fold") || rule_file_is(node, "table") || rule_file_is(node, "term-list")
        || rule_file_is(node, "title"))
        return true; /* done before */
    if (rule_file_is(node, "rules"))
        return load_href(loader, node, folder);
    if (rule_file_is(node, "profile"))
        return load_profile(loader, node, folder);
    if (rule_file_is(node, "rule"))
        return load_rule(loader, node);
    return rule_file_fail(loader->file, node, loader->error, "unknown element <%s> in <pack>",
                          (const char *)node->name);
}

static bool load_pack_id(struct rule_loader *loader, const xmlNode *root)
{
    static const char *const names[] = { "id", NULL };
    if (!rule_file_attributes(loader->file, root, names, loader->error))
        return false;
    loader->pack = rule_file_attribute(root, "id");
    if (!loader->pack || !is_plain_name(loader->pack))
        return rule_file_fail(loader->file, root, loader->error, "<pack> needs an id in lower-case letters");
    return true;
}

/* Folds, tables and terms come first: rules name them. */
static bool load_pack_data(const struct rule_loader *loader, const xmlNode *root, const char *folder)
{
    for (const xmlNode *child = rule_file_first(root); child; child = rule_file_next(child))
        if ((rule_file_is(child, "fold") && !load_fold(loader, child))
            || (rule_file_is(child, "table") && !load_table(loader, child, folder))
            || (rule_file_is(child, "term-list") && !load_terms(loader, child, folder)))
            return false;
    return true;
}

static bool load_pack(struct rule_loader *loader, const char *folder)
{
    if (!open_file(loader, join_path(&loader->store->arena, folder, PACK_NAME)) || !check_root(loader, "pack"))
        return false;
    const xmlNode *root = xmlDocGetRootElement(loader->file->doc);
    struct wordings title;
    if (!load_pack_id(loader, root) || !load_wordings(loader, root, "title", &title)
        || !load_pack_data(loader, root, folder))
        return false;
    for (const xmlNode *child = rule_file_first(root); child; child = rule_file_next(child))
        if (!load_pack_element(loader, child, folder))
            return false;
    loader->pack = NULL;
    return fits_schema(loader);
}

/* ------------------------------------------------------------------------------------------------ the set */

static void free_store(struct rule_store *store)
{
    for (size_t i = 0; i < store->xpaths.count; i++)
        xpath_free(store->xpaths.items[i]);
    for (size_t i = 0; i < store->regexes.count; i++)
        regex_free(store->regexes.items[i]);
    for (size_t i = 0; i < store->files.count; i++) {
        rule_file_release(store->files.items[i]);
        mem_free(store->files.items[i]);
    }
    vec_release(&store->xpaths);
    vec_release(&store->regexes);
    vec_release(&store->files);
    vec_release(&store->rules);
    vec_release(&store->profiles);
    xmlRelaxNGFree(store->schema);
    arena_release(&store->arena);
    mem_free(store);
}

static bool load_schema(struct rule_loader *loader, const char *root)
{
    loader->store->schema = rule_schema_load(join_path(&loader->store->arena, root, SCHEMA_NAME), loader->error);
    return loader->store->schema != NULL;
}

static bool load_all(struct rule_loader *loader, const char *root, const char *const *packs, size_t pack_count,
                     const char *const *files, size_t file_count)
{
    if ((loader->validate || file_count) && !load_schema(loader, root))
        return false;
    for (size_t i = 0; i < pack_count; i++)
        if (!load_pack(loader, join_path(&loader->store->arena, root, packs[i])))
            return false;
    loader->validate = true; /* files that are named one by one are being written */
    for (size_t i = 0; i < file_count; i++)
        if (!load_rule_file(loader, files[i]))
            return false;
    return true;
}

bool rule_set_load(struct rule_set *set, const char *root, const char *const *packs, size_t pack_count,
                   const char *const *files, size_t file_count, bool validate, const struct kind_spec *const *kinds,
                   struct error *error)
{
    struct rule_store *store = mem_calloc(1, sizeof *store);
    struct rule_loader loader = { .store = store, .compiler = xpath_compiler_new(), .folds = folds_new(),
                                  .tables = range_tables_new(),
                                  .terms = term_lists_new(), .kinds = kinds, .validate = validate,
                                  .error = error };
    bool ok = load_all(&loader, root, packs, pack_count, files, file_count);
    xpath_compiler_free(loader.compiler);
    *set = (struct rule_set){ store->rules.items, store->rules.count, store->profiles.items, store->profiles.count,
                              loader.folds, loader.tables, loader.terms, NULL, store };
    if (!ok)
        rule_set_free(set);
    return ok;
}

void rule_set_free(struct rule_set *set)
{
    if (set->store)
        free_store(set->store);
    folds_free(set->folds);
    range_tables_free(set->tables);
    term_lists_free(set->terms);
    *set = (struct rule_set){ 0 };
}

const struct rule *rule_set_find(const struct rule_set *set, const char *id)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->rules[i].id, id) == 0)
            return &set->rules[i];
    return NULL;
}
