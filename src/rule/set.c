/*
 * Packs, rule files, and the set they make: packs are read first, which say what there is to load and hold what rules name; then
 * files of rules are loaded, several at a time; then their rules are put together in their order.
 */
#include "rule/load.h"

#include "base/team.h"

#include <string.h>

#define SCHEMA_NAME "crossfoot.rng"
#define PACK_NAME "pack.xml"

/* Rules that are loaded apart from all others. */
struct unit {
    const char *path;             /* of a file of rules; NULL: one rule in the file of a pack */
    const struct rule_file *file; /* that file, */
    const xmlNode *node;          /* and the rule's element */
    const char *pack;             /* its id; NULL for a file that is named by itself */
    bool validate;                /* hold the file against the schema too */
    struct rule_store store;
    bool ok;
    struct error error;
};

/* The memory of a set. */
struct rule_memory {
    struct rule_store store;     /* files of packs, and all rules */
    VEC(struct unit) units;
    VEC(struct profile_file) profiles;
    xmlRelaxNG *schema;
};

/* Loading packs, and what all units look at. */
struct loading {
    const struct rule_request *request;
    struct rule_memory *memory;
    struct rule_loader loader;        /* of the packs' own files */
    struct xpath_compiler **compiler; /* of each member of the team */
};

/* ------------------------------------------------------------------------------------------------ files */

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

static bool load_rule_file(struct rule_loader *loader, const char *path)
{
    return open_file(loader, path) && check_root(loader, "rules")
        && load_rule_elements(loader, xmlDocGetRootElement(loader->file->doc));
}

/* Load one unit, with what the packs hold already. */
static void load_unit(void *data, size_t member, size_t number)
{
    struct loading *loading = data;
    struct unit *unit = &loading->memory->units.items[number];
    struct rule_loader loader = loading->loader;
    if (!loading->compiler[member])
        loading->compiler[member] = xpath_compiler_new();
    loader.store = &unit->store;
    loader.compiler = loading->compiler[member];
    loader.error = &unit->error;
    loader.file = unit->file;
    loader.pack = unit->pack;
    unit->ok = unit->path ? load_rule_file(&loader, unit->path) : load_rule(&loader, unit->node);
}

/* ------------------------------------------------------------------------------------------------ packs */

/* The path of an element that names a file and nothing else; NULL on failure. */
static const char *only_href(const struct rule_loader *loader, const xmlNode *node, const char *folder)
{
    static const char *const names[] = { "href", NULL };
    bool ok = rule_file_attributes(loader->file, node, names, loader->error);
    return ok ? load_href(loader, node, folder) : NULL;
}

static bool add_profile(struct loading *loading, const xmlNode *node, const char *folder)
{
    const char *path = only_href(&loading->loader, node, folder);
    if (path)
        vec_push(&loading->memory->profiles, (struct profile_file){ path, loading->loader.pack });
    return path != NULL;
}

/* Rules in a file of their own. */
static bool add_rule_file(struct loading *loading, const xmlNode *node, const char *folder)
{
    const char *path = only_href(&loading->loader, node, folder);
    if (path)
        vec_push(&loading->memory->units, (struct unit){ .path = path, .pack = loading->loader.pack,
                                                         .validate = loading->request->validate });
    return path != NULL;
}

static bool add_rule(struct loading *loading, const xmlNode *node)
{
    vec_push(&loading->memory->units, (struct unit){ .file = loading->loader.file, .node = node,
                                                     .pack = loading->loader.pack });
    return true;
}

static bool add_pack_element(struct loading *loading, const xmlNode *node, const char *folder)
{
    if (rule_file_is(node, "fold") || rule_file_is(node, "table") || rule_file_is(node, "term-list")
        || rule_file_is(node, "title"))
        return true; /* done before */
    if (rule_file_is(node, "rules"))
        return add_rule_file(loading, node, folder);
    if (rule_file_is(node, "profile"))
        return add_profile(loading, node, folder);
    if (rule_file_is(node, "rule"))
        return add_rule(loading, node);
    return rule_file_fail(loading->loader.file, node, loading->loader.error, "unknown element <%s> in <pack>",
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

static bool read_pack(struct loading *loading, const char *name)
{
    struct rule_loader *loader = &loading->loader;
    const char *folder = load_path(&loader->store->arena, loading->request->root, name);
    if (!open_file(loader, load_path(&loader->store->arena, folder, PACK_NAME)) || !check_root(loader, "pack"))
        return false;
    const xmlNode *root = xmlDocGetRootElement(loader->file->doc);
    struct wordings title;
    if (!load_pack_id(loader, root) || !load_wordings(loader, root, "title", &title)
        || !load_pack_data(loader, root, folder))
        return false;
    for (const xmlNode *child = rule_file_first(root); child; child = rule_file_next(child))
        if (!add_pack_element(loading, child, folder))
            return false;
    return true;
}

/* ------------------------------------------------------------------------------------------------ the set */

static const struct rule *find_rule(const struct rule_store *store, const char *id)
{
    for (size_t i = 0; i < store->rules.count; i++)
        if (strcmp(store->rules.items[i].id, id) == 0)
            return &store->rules.items[i];
    return NULL;
}

static const struct rule_file *file_of(const struct unit *unit)
{
    return unit->path ? unit->store.files.items[0] : unit->file;
}

/* Add the rules of a unit to those before it. */
static bool take_rules(struct rule_store *store, const struct unit *unit, struct error *error)
{
    for (size_t i = 0; i < unit->store.rules.count; i++) {
        const struct rule *rule = &unit->store.rules.items[i], *other = find_rule(store, rule->id);
        if (other)
            return rule_file_fail_in(file_of(unit), rule->node, "id", 1, error,
                                     "rule id \"%s\" is already used at %s:%u", rule->id, other->path, other->line);
        vec_push(&store->rules, *rule);
    }
    return true;
}

static bool take_unit(struct rule_memory *memory, struct unit *unit, struct error *error)
{
    if (!unit->ok) {
        error_move(error, &unit->error);
        return false;
    }
    return take_rules(&memory->store, unit, error)
        && (!unit->validate || rule_schema_check(memory->schema, file_of(unit), error));
}

/* Load all units, and take them in their order, until one is not valid. */
static bool load_units(struct loading *loading, struct error *error)
{
    struct rule_memory *memory = loading->memory;
    size_t members = loading->request->threads ? loading->request->threads : 1;
    bool ok = true;
    loading->compiler = mem_calloc(members, sizeof *loading->compiler);
    team_work(members, memory->units.count, load_unit, loading);
    for (size_t i = 0; ok && i < memory->units.count; i++)
        ok = take_unit(memory, &memory->units.items[i], error);
    for (size_t i = 0; i < members; i++)
        xpath_compiler_free(loading->compiler[i]);
    mem_free(loading->compiler);
    return ok;
}

static bool load_schema(struct rule_memory *memory, const struct rule_request *request, struct error *error)
{
    if (request->validate || request->file_count)
        memory->schema = rule_schema_load(load_path(&memory->store.arena, request->root, SCHEMA_NAME), error);
    return memory->schema || !(request->validate || request->file_count);
}

static bool packs_fit_schema(const struct rule_memory *memory, const struct rule_request *request, struct error *error)
{
    for (size_t i = 0; request->validate && i < memory->store.files.count; i++)
        if (!rule_schema_check(memory->schema, memory->store.files.items[i], error))
            return false;
    return true;
}

static bool load_all(struct loading *loading, struct error *error)
{
    const struct rule_request *request = loading->request;
    struct rule_memory *memory = loading->memory;
    if (!load_schema(memory, request, error))
        return false;
    for (size_t i = 0; i < request->pack_count; i++)
        if (!read_pack(loading, request->packs[i]))
            return false;
    for (size_t i = 0; i < request->file_count; i++) /* files that are named one by one are being written */
        vec_push(&memory->units, (struct unit){ .path = request->files[i], .validate = true });
    return load_units(loading, error) && packs_fit_schema(memory, request, error);
}

bool rule_set_load(struct rule_set *set, const struct rule_request *request, struct error *error)
{
    struct rule_memory *memory = mem_calloc(1, sizeof *memory);
    struct loading loading = { .request = request, .memory = memory };
    loading.loader = (struct rule_loader){
        .store = &memory->store, .folds = folds_new(), .tables = range_tables_new(), .terms = term_lists_new(),
        .kinds = request->kinds, .error = error,
    };
    bool ok = load_all(&loading, error);
    *set = (struct rule_set){
        .rules = memory->store.rules.items, .count = memory->store.rules.count,
        .profiles = memory->profiles.items, .profile_count = memory->profiles.count,
        .folds = loading.loader.folds, .tables = loading.loader.tables, .terms = loading.loader.terms, .memory = memory,
    };
    if (!ok)
        rule_set_free(set);
    return ok;
}

static void release_store(struct rule_store *store)
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
    arena_release(&store->arena);
}

static void free_memory(struct rule_memory *memory)
{
    for (size_t i = 0; i < memory->units.count; i++) {
        release_store(&memory->units.items[i].store);
        error_release(&memory->units.items[i].error);
    }
    release_store(&memory->store);
    vec_release(&memory->units);
    vec_release(&memory->profiles);
    xmlRelaxNGFree(memory->schema);
    mem_free(memory);
}

void rule_set_free(struct rule_set *set)
{
    if (set->memory)
        free_memory(set->memory);
    folds_free(set->folds);
    range_tables_free(set->tables);
    term_lists_free(set->terms);
    *set = (struct rule_set){ 0 };
}

const struct rule *rule_set_find(const struct rule_set *set, const char *id)
{
    return set->memory ? find_rule(&set->memory->store, id) : NULL;
}
