/* Loading a profile: <grids>, what tables of any kind look like. */
#include "profile/loader.h"

static bool load_total(struct loader *loader, const xmlNode *node)
{
    struct total_rule rule = { .rank = load_number(loader, node, "rank", 1),
                               .net = load_said(loader, node, "net", "yes") };
    if (!load_pattern(loader, node, "match", true, &rule.match)
        || !load_pattern(loader, node, "behind", false, &rule.behind))
        return false;
    vec_push(&loader->profile->grids.totals, rule);
    return true;
}

static bool load_grid_part(struct loader *loader, const xmlNode *node)
{
    struct grid_rules *rules = &loader->profile->grids;
    const struct { const char *name; struct regex **regex; } parts[] = {
        { "figure", &rules->figure }, { "absent", &rules->absent }, { "index", &rules->index },
        { "header-index", &rules->header_index },
        { "row-number", &rules->row_number }, { "label-open", &rules->label_open }, { "label-rest", &rules->label_rest },
        { "unit", &rules->unit }, { "part", &rules->part },
        { "percent", &rules->percent }, { "money", &rules->money }, { "year", &rules->year },
        { "column-total", &rules->column_total }, { "column-change", &rules->column_change },
        { "of-which", &rules->of_which }, { "not-added", &rules->not_added }, { "minus", &rules->minus },
        { "rounded", &rules->rounded }, { "selection", &rules->selection },
    };
    if (load_is(node, "total"))
        return load_total(loader, node);
    if (load_is(node, "scale"))
        return load_named(loader, node, &rules->scales);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (load_is(node, parts[i].name))
            return load_pattern(loader, node, "match", true, parts[i].regex);
    return load_fail(loader, node, "is not known here", NULL);
}

bool load_grids(struct loader *loader, const xmlNode *node)
{
    bool ok = true;
    for (const xmlNode *child = node->children; ok && child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            ok = load_grid_part(loader, child);
    return ok;
}
