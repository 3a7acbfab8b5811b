/*
 * Loading a profile. Private to src/profile. load.c goes over a file; every group of elements has a file of its own
 * (load_*.c), and all of them read attributes and patterns through these functions. Errors are set in the loader, with the
 * line of the element; false means that one was.
 */
#ifndef PROFILE_LOADER_H
#define PROFILE_LOADER_H

#include "base/str.h"
#include "profile/data.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

/* A definition that %{name} stands for. In the profile's arena. */
struct definition {
    const char *name, *text;
};

struct loader {
    struct profile *profile;
    const char *path;
    VEC(struct definition) definitions;
    bool outline; /* load only what tells whether the profile fits */
    int depth; /* files that are being loaded for others */
    struct error *error;
};

/* What an element of a profile fills; one entry per element name, ended by a NULL name. */
struct element_loader {
    const char *name;
    bool (*load)(struct loader *loader, const xmlNode *node);
};

/* Set the error: what is wrong at an element, followed by a name (or NULL). False, for returning it. */
bool load_fail(struct loader *loader, const xmlNode *node, const char *what, const char *name);

/* Whether a node is an element of that name. */
bool load_is(const xmlNode *node, const char *name);

/* An attribute's value in the profile's arena, or NULL when it is absent. */
const char *load_attribute(const struct loader *loader, const xmlNode *node, const char *name);

/* Whether an attribute has that value. */
bool load_said(const struct loader *loader, const xmlNode *node, const char *name, const char *value);

/* A whole number in an attribute, or the fallback when it is absent or none. */
uint32_t load_number(const struct loader *loader, const xmlNode *node, const char *name, uint32_t fallback);

/* Append text with every %{name} replaced by its definition. */
bool load_expand(struct loader *loader, const xmlNode *node, const char *text, struct str *out);

/* Let %{name} stand for a text; both live as long as the profile. */
void load_definition(struct loader *loader, const char *name, const char *text);

/* Compile an attribute's pattern; an absent optional one leaves *regex NULL. The profile owns it. */
bool load_pattern(struct loader *loader, const xmlNode *node, const char *name, bool required, struct regex **regex);

/* Append the pattern in the attribute match to a list. */
bool load_add_pattern(struct loader *loader, const xmlNode *node, regex_list *list);

/* Append the pattern in the attribute match under the name in the attribute is. */
bool load_named(struct loader *loader, const xmlNode *node, named_matches *list);

/* Load every child element by the table; one that it has not is an error. */
bool load_children(struct loader *loader, const xmlNode *parent, const struct element_loader *table);

/* The groups of elements with files of their own. */
bool load_table(struct loader *loader, const xmlNode *node);
bool load_text_table(struct loader *loader, const xmlNode *node);
bool load_grids(struct loader *loader, const xmlNode *node);
bool load_organs(struct loader *loader, const xmlNode *node);
bool load_organ_names(struct loader *loader, const xmlNode *node); /* only what %{organ} stands for */
bool load_mandates(struct loader *loader, const xmlNode *node);
bool load_citations(struct loader *loader, const xmlNode *node);
bool load_months(struct loader *loader, const xmlNode *node);
bool load_numerals(struct loader *loader, const xmlNode *node);
bool load_inline(struct loader *loader, const xmlNode *node);

#endif
