/* Loading a profile: <inline>, words in running text that become elements. */
#include "profile/loader.h"

#include <string.h>

/* Attributes of <inline> that say how to recognise, and are no attributes of what is recognised. */
static bool tells_how(const char *name)
{
    return strcmp(name, "element") == 0 || strcmp(name, "match") == 0 || strcmp(name, "member") == 0
        || strcmp(name, "initials") == 0;
}

static void load_fixed(const struct loader *loader, const xmlNode *node, struct inline_rule *rule)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        if (attribute->ns || tells_how(name))
            continue;
        struct inline_attribute fixed = { arena_copy_string(&loader->profile->arena, name),
                                          load_attribute(loader, node, name) };
        vec_push(&rule->attributes, fixed);
    }
}

static bool load_part(struct loader *loader, const xmlNode *node, struct inline_rule *rule)
{
    struct inline_part part = { .group = load_attribute(loader, node, "group"),
                                .element = load_attribute(loader, node, "element") };
    if (!part.group || !part.element)
        return load_fail(loader, node, "needs group and element", NULL);
    part.index = regex_group(rule->match, part.group);
    if (part.index < 0)
        return load_fail(loader, node, "the pattern has no group named", part.group);
    bool ok = load_pattern(loader, node, "member", false, &part.member);
    vec_push(&rule->parts, part);
    return ok;
}

static bool load_parts(struct loader *loader, const xmlNode *node, struct inline_rule *rule)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (!load_is(child, "part"))
            return load_fail(loader, child, "is not known here", NULL);
        if (!load_part(loader, child, rule))
            return false;
    }
    return true;
}

static bool load_patterns(struct loader *loader, const xmlNode *node, struct inline_rule *rule)
{
    if (!load_pattern(loader, node, "match", true, &rule->match)
        || !load_pattern(loader, node, "member", false, &rule->member))
        return false;
    rule->at = regex_group(rule->match, "at");
    rule->list = regex_group(rule->match, "list");
    if ((rule->member != NULL) != (rule->list >= 0))
        return load_fail(loader, node, "member and a group named list go together", NULL);
    const char *initials = load_attribute(loader, node, "initials");
    rule->short_form = initials ? regex_group(rule->match, initials) : -1;
    if (initials && (rule->member || rule->short_form < 0))
        return load_fail(loader, node, "initials names a group of match, without member:", initials);
    return true;
}

bool load_inline(struct loader *loader, const xmlNode *node)
{
    struct inline_rule rule = { .element = load_attribute(loader, node, "element") };
    bool ok = rule.element ? load_patterns(loader, node, &rule) && load_parts(loader, node, &rule)
                           : load_fail(loader, node, "lacks the attribute", "element");
    load_fixed(loader, node, &rule);
    vec_push(&loader->profile->inlines, rule); /* also when it is not whole: the profile frees it */
    return ok;
}
