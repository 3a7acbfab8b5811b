/*
 * Relations of a part: which other parts it needs, and where its links lead.
 */
#ifndef READ_DOCX_RELATIONS_H
#define READ_DOCX_RELATIONS_H

#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"
#include "read/docx_xml.h"

#include <stdbool.h>

struct docx_relation {
    const char *id, *type, *target; /* in the arena; target as written */
};

struct docx_relations {
    const char *part; /* in the arena; "" for the package */
    VEC(struct docx_relation) all; /* by id */
};

/* Load the relations of a part ("" for those of the package); a part without any has none. False with
 * package->error. */
bool docx_relations_load(struct docx_relations *relations, const struct docx_package *package, const char *part,
                         struct arena *arena);

/* The target of a relation, or NULL. */
const char *docx_relation_target(const struct docx_relations *relations, const char *id);

/* The name of the part that a relation leads to, in the arena, or NULL. */
const char *docx_relation_part(const struct docx_relations *relations, const char *id, struct arena *arena);

/* The name of the part that is related as a kind ("styles", "officeDocument"), in the arena, or NULL. */
const char *docx_related_part(const struct docx_relations *relations, const char *kind, struct arena *arena);

void docx_relations_release(struct docx_relations *relations);

#endif
