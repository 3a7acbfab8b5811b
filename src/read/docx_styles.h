/*
 * The styles of a Word file: what a paragraph or a run is by its style, when it does not say so itself.
 */
#ifndef READ_DOCX_STYLES_H
#define READ_DOCX_STYLES_H

#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"
#include "read/docx_xml.h"

#include <stdbool.h>
#include <stdint.h>

/* What w:lang tells: one language for each kind of script; NULL when not given. In the arena. */
struct docx_lang {
    const char *latin, *east_asian, *complex;
};

/* A property that is -1 was not given, neither here nor, after loading, in the styles that this one is based on. */
struct docx_style {
    const char *id, *based_on; /* in the arena */
    int32_t outline;           /* 0 the highest; 9 is body text */
    int32_t num_id, level;     /* of automatic numbering; num_id 0 is none */
    int32_t hidden;            /* 0 or 1 */
    bool is_default;           /* of paragraphs */
    struct docx_lang lang;
};

struct docx_styles {
    VEC(struct docx_style) all; /* by id */
    const struct docx_style *paragraph; /* the default style of paragraphs, or NULL */
    struct docx_lang lang;              /* of the document */
};

/* Load the part, with its inheritance resolved; strings go to the arena. False with package->error. */
bool docx_styles_load(struct docx_styles *styles, const struct docx_package *package, const char *part,
                      struct arena *arena);

/* The style of an id, or NULL. */
const struct docx_style *docx_style_find(const struct docx_styles *styles, const char *id);

void docx_styles_release(struct docx_styles *styles);

#endif
