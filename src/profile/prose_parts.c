/* Going from the rest of a document to a part in another language, and back. */
#include "profile/prose.h"

#include <stdio.h>

static void enter_part(struct prose *prose, const struct profile_part *part, size_t i)
{
    struct builder *builder = prose->builder;
    struct interrupted *rest = &prose->rest;
    rest->sections = builder->sections.count;
    rest->counted = builder->counted;
    rest->numbering = builder->numbering;
    builder->counted = (counted_headings)VEC_INIT;
    builder->numbering = (struct through_numbering){ 0 };
    builder->profile = part->profile;
    xmlNode *node = report_add(builder->report, builder_parent(builder), "section",
                               report_place(&line_at(builder, i)->block->text));
    char number[24];
    snprintf(number, sizeof number, "%zu", (size_t)(part - builder->parts->items.items) + 1);
    report_set(node, "part", number);
    report_set(node, "lang", part->profile->lang);
    report_set(node, "profile", part->profile->id);
    vec_push(&builder->all_sections, node);
    vec_push(&builder->sections, (struct open_section){ .node = node, .part = true });
}

static void leave_part(struct prose *prose)
{
    struct builder *builder = prose->builder;
    struct interrupted *rest = &prose->rest;
    builder->profile = builder->main;
    if (builder->sections.count > rest->sections)
        builder->sections.count = rest->sections;
    vec_release(&builder->counted);
    builder->counted = rest->counted;
    builder->numbering = rest->numbering;
}

void prose_change_part(struct prose *prose, const struct profile_part *part, size_t i)
{
    struct interrupted *rest = &prose->rest;
    if (part == rest->part)
        return;
    prose_finish(prose);
    prose->builder->lists.count = 0;
    prose->builder->paragraph = slice_of(NULL);
    prose->builder->series = NULL;
    if (rest->part)
        leave_part(prose);
    if (part)
        enter_part(prose, part, i);
    rest->part = part;
}
