/* Loading a profile: organs, mandate lists and citations. */
#include "profile/loader.h"

#include <string.h>

/* An organ whose names in the profile's language are given; others have no names here. */
static bool load_organ(struct loader *loader, const xmlNode *node)
{
    struct organ organ = {
        .id = load_attribute(loader, node, "id"), .resolution = load_attribute(loader, node, "resolution"),
        .decision = load_attribute(loader, node, "decision"), .statement = load_attribute(loader, node, "statement"),
    };
    for (const xmlNode *name = node->children; name && !organ.name; name = name->next) {
        if (!load_is(name, "name"))
            continue;
        xmlChar *lang = xmlNodeGetLang(name);
        bool mine = lang && loader->profile->lang && strcmp((const char *)lang, loader->profile->lang) == 0;
        xmlFree(lang);
        if (mine && !load_pattern(loader, name, "match", true, &organ.name))
            return false;
    }
    vec_push(&loader->profile->organs, organ);
    return true;
}

/* Make %{organ}: any name of any organ in the profile's language, in the order of the file (longer names first). */
bool load_organ_names(struct loader *loader, const xmlNode *parent)
{
    struct str names = STR_INIT;
    bool ok = true;
    for (const xmlNode *organ = parent->children; ok && organ; organ = organ->next) {
        for (const xmlNode *name = load_is(organ, "organ") ? organ->children : NULL; ok && name; name = name->next) {
            xmlChar *lang = load_is(name, "name") ? xmlNodeGetLang(name) : NULL;
            const char *match = lang ? load_attribute(loader, name, "match") : NULL;
            if (match && strcmp((const char *)lang, loader->profile->lang) == 0) {
                str_add(&names, names.length ? "|" : "(?:");
                ok = load_expand(loader, name, match, &names);
            }
            xmlFree(lang);
        }
    }
    if (names.length)
        str_add_char(&names, ')');
    load_definition(loader, "organ", names.length ? arena_copy_string(&loader->profile->arena, str_text(&names)) : "(?!)");
    str_release(&names);
    return ok;
}

bool load_organs(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = { { "organ", load_organ }, { NULL, NULL } };
    return load_children(loader, node, table) && load_organ_names(loader, node);
}

bool load_mandates(struct loader *loader, const xmlNode *node)
{
    struct mandate_rules *rules = &loader->profile->mandates;
    const struct { const char *name; struct regex **regex; } parts[] = {
        { "other-heading", &rules->other_heading },
        { "entry", &rules->entry }, { "entry-year", &rules->entry_year },
        { "entry-inside", &rules->entry_inside },
        { "lead-in", &rules->lead_in }, { "list-goes-on", &rules->list_goes_on }, { "orphan", &rules->orphan },
    };
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        size_t i = 0;
        if (load_is(child, "organ-heading")) {
            if (!load_add_pattern(loader, child, &rules->organ_headings))
                return false;
            continue;
        }
        while (i < sizeof parts / sizeof *parts && !load_is(child, parts[i].name))
            i++;
        if (i == sizeof parts / sizeof *parts)
            return load_fail(loader, child, "is not known here", NULL);
        if (!load_pattern(loader, child, "match", true, parts[i].regex))
            return false;
    }
    return rules->entry ? true : load_fail(loader, node, "needs an entry", NULL);
}

static bool load_kind(struct loader *loader, const xmlNode *node)
{
    return load_named(loader, node, &loader->profile->kinds);
}

static bool load_role(struct loader *loader, const xmlNode *node)
{
    return load_named(loader, node, &loader->profile->roles);
}

static bool load_sentence(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->sentence);
}

static bool load_phrase(struct loader *loader, const xmlNode *node)
{
    struct cite_phrase phrase = {
        .kind = load_attribute(loader, node, "kind"), .needs_organ = load_said(loader, node, "organ", "required"),
    };
    if (!load_pattern(loader, node, "match", true, &phrase.match)
        || !load_pattern(loader, node, "before", false, &phrase.before))
        return false;
    if (regex_group(phrase.match, "list") < 0)
        return load_fail(loader, node, "its pattern needs a group named", "list");
    vec_push(&loader->profile->phrases, phrase);
    return true;
}

static bool load_member(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->member);
}

static bool load_month(struct loader *loader, const xmlNode *node)
{
    return load_named(loader, node, &loader->profile->months);
}

static bool load_carry(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->carry);
}

static bool load_form(struct loader *loader, const xmlNode *node)
{
    struct cite_form form = {
        .id = load_attribute(loader, node, "id"), .organs = load_attribute(loader, node, "organs"),
        .default_organ = load_attribute(loader, node, "default-organ"), .kind = load_attribute(loader, node, "kind"),
        .body = load_attribute(loader, node, "body"), .order = load_attribute(loader, node, "order"),
        .strict = !load_said(loader, node, "strict", "no"),
    };
    if (!form.organs)
        form.organs = "";
    if (!form.id || !form.body)
        return load_fail(loader, node, "needs id and body", NULL);
    if (!load_pattern(loader, node, "match", true, &form.match))
        return false;
    vec_push(&loader->profile->forms, form);
    return true;
}

static bool load_letter(struct loader *loader, const xmlNode *node)
{
    return load_named(loader, node, &loader->profile->letters);
}

static bool load_separator(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->mandates.separator);
}

bool load_citations(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = {
        { "kind", load_kind }, { "member", load_member }, { "phrase", load_phrase }, { "form", load_form },
        { "separator", load_separator }, { "role", load_role }, { "sentence", load_sentence }, { "carry", load_carry },
        { "letter", load_letter },
        { NULL, NULL },
    };
    return load_children(loader, node, table);
}

bool load_months(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = { { "month", load_month }, { NULL, NULL } };
    return load_children(loader, node, table);
}
