/* What a pack holds beside rules: folds, tables and lists of terms, which rules name. */
#include "rule/load.h"

#include "query/xpath_shape.h"

#include <stdlib.h>
#include <string.h>

const char *load_path(struct arena *arena, const char *folder, const char *name)
{
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s", folder, name);
    const char *copy = arena_copy_string(arena, str_text(&path));
    str_release(&path);
    return copy;
}

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

const char *load_href(const struct rule_loader *loader, const xmlNode *node, const char *folder)
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
    return load_path(&loader->store->arena, folder, href);
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
    const char *path = check_table(loader, node) ? load_href(loader, node, folder) : NULL;
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
    if (rule_file_attribute(node, "href") && !(path = load_href(loader, node, folder)))
        return false;
    return term_lists_add(loader->terms, name, path, loader->error);
}

bool load_pack_data(const struct rule_loader *loader, const xmlNode *root, const char *folder)
{
    for (const xmlNode *child = rule_file_first(root); child; child = rule_file_next(child))
        if ((rule_file_is(child, "fold") && !load_fold(loader, child))
            || (rule_file_is(child, "table") && !load_table(loader, child, folder))
            || (rule_file_is(child, "term-list") && !load_terms(loader, child, folder)))
            return false;
    return true;
}
