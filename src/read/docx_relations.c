#include "read/docx_relations.h"

#include <stdlib.h>
#include <string.h>

struct loading {
    struct docx_relations *relations;
    const struct docx_package *package;
    struct arena *arena;
};

static const char *value_or_empty(const struct docx_element *element, const char *name, struct arena *arena)
{
    const char *value = docx_attribute_keep(element, name, arena);
    return value ? value : "";
}

static void start(struct docx_xml *xml, void *state, const struct docx_element *element)
{
    struct loading *loading = state;
    if (element->tag != DOCX_Relationship)
        return;
    if (loading->relations->all.count == loading->package->limits->blocks) {
        docx_xml_stop(xml, "has more than the limit of %zu relations", loading->package->limits->blocks);
        return;
    }
    vec_push(&loading->relations->all, (struct docx_relation){
        .id = value_or_empty(element, "Id", loading->arena),
        .type = value_or_empty(element, "Type", loading->arena),
        .target = value_or_empty(element, "Target", loading->arena),
    });
}

static void end(struct docx_xml *xml, void *state, enum docx_tag tag, uint32_t depth)
{
    (void)xml;
    (void)state;
    (void)tag;
    (void)depth;
}

static int compare_relations(const void *left, const void *right)
{
    return strcmp(((const struct docx_relation *)left)->id, ((const struct docx_relation *)right)->id);
}

/* Bytes of a part's name up to its last slash, and with it. */
static size_t folder_length(const char *part)
{
    const char *slash = strrchr(part, '/');
    return slash ? (size_t)(slash - part) + 1 : 0;
}

bool docx_relations_load(struct docx_relations *relations, const struct docx_package *package, const char *part,
                         struct arena *arena)
{
    static const struct docx_events events = { start, end, NULL };
    struct loading loading = { .relations = relations, .package = package, .arena = arena };
    struct str name = STR_INIT;
    size_t folder = folder_length(part);
    str_printf(&name, "%.*s_rels/%s.rels", (int)folder, part, part + folder);
    relations->part = arena_copy_string(arena, part);
    bool ok = !unzip_has(package->unzip, str_text(&name))
        || docx_xml_parse(package, str_text(&name), &events, &loading);
    str_release(&name);
    if (ok && relations->all.count)
        qsort(relations->all.items, relations->all.count, sizeof *relations->all.items, compare_relations);
    return ok;
}

const char *docx_relation_target(const struct docx_relations *relations, const char *id)
{
    const struct docx_relation key = { .id = id };
    if (!relations->all.count)
        return NULL;
    const struct docx_relation *found = bsearch(&key, relations->all.items, relations->all.count, sizeof key,
                                                compare_relations);
    return found ? found->target : NULL;
}

/* Types differ between the two standards in all but their last word. */
static bool is_kind(const struct docx_relation *relation, const char *kind)
{
    const char *slash = strrchr(relation->type, '/');
    return slash && strcmp(slash + 1, kind) == 0;
}

/* A target is named from the folder of the part that has the relation. */
static const char *part_name(const struct docx_relations *relations, const char *target, struct arena *arena)
{
    if (target[0] == '/')
        return arena_copy_string(arena, target + 1);
    struct str name = STR_INIT;
    str_append(&name, relations->part, folder_length(relations->part));
    str_add(&name, target);
    const char *kept = arena_copy(arena, str_text(&name), name.length);
    str_release(&name);
    return kept;
}

const char *docx_relation_part(const struct docx_relations *relations, const char *id, struct arena *arena)
{
    const char *target = docx_relation_target(relations, id);
    return target ? part_name(relations, target, arena) : NULL;
}

const char *docx_related_part(const struct docx_relations *relations, const char *kind, struct arena *arena)
{
    for (size_t i = 0; i < relations->all.count; i++)
        if (is_kind(&relations->all.items[i], kind))
            return part_name(relations, relations->all.items[i].target, arena);
    return NULL;
}

void docx_relations_release(struct docx_relations *relations)
{
    vec_release(&relations->all);
}
