/* Loading a profile: <table>, a kind of table and how its rows are printed; <text-table>, one whose columns hold texts. */
#include "profile/loader.h"

static bool load_table_part(struct loader *loader, const xmlNode *node, struct table_rule *rule)
{
    const struct { const char *name; struct regex **regex; } parts[] = {
        { "begin", &rule->begin }, { "header", &rule->header },
        { "header-more", &rule->header_more }, { "year", &rule->year }, { "measure-word", &rule->measure_word },
        { "column", &rule->column }, { "category", &rule->category }, { "group", &rule->group },
        { "prose", &rule->prose }, { "row", &rule->row }, { "next-row", &rule->next_row },
        { "subrow", &rule->subrow },
    };
    if (load_is(node, "measure"))
        return load_named(loader, node, &rule->measures);
    if (load_is(node, "subheading"))
        return load_add_pattern(loader, node, &rule->subheadings);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (load_is(node, parts[i].name))
            return load_pattern(loader, node, "match", true, parts[i].regex);
    return load_fail(loader, node, "is not known here", NULL);
}

bool load_table(struct loader *loader, const xmlNode *node)
{
    struct table_rule rule = { .kind = load_attribute(loader, node, "kind") };
    bool ok = true;
    for (const xmlNode *child = node->children; ok && child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            ok = load_table_part(loader, child, &rule);
    vec_push(&loader->profile->tables, rule);
    if (ok && !(rule.begin && rule.header && rule.column && rule.row && rule.group))
        return load_fail(loader, node, "needs begin, header, column, group and row", NULL);
    return ok;
}

bool load_text_table(struct loader *loader, const xmlNode *node)
{
    struct text_table_rule rule = { .kind = load_attribute(loader, node, "kind") };
    if (!load_pattern(loader, node, "caption", true, &rule.caption)
        || !load_pattern(loader, node, "column", true, &rule.column)
        || !load_pattern(loader, node, "part", true, &rule.part))
        return false;
    vec_push(&loader->profile->text_tables, rule);
    return true;
}
