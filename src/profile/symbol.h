/*
 * Symbols: what one printed symbol stands for. Private to src/profile.
 */
#ifndef PROFILE_SYMBOL_H
#define PROFILE_SYMBOL_H

#include "profile/builder.h"

/* What the surroundings of a cited symbol say about it. */
struct cite_context {
    const struct organ *organ; /* or NULL */
    const char *kind;          /* or NULL */
    const struct cite_form *like; /* form of the first symbol of the list, or NULL: the organ is not that of a symbol whose
                                     form suggests another one than this does */
};

/* Hold a printed symbol against the profile's forms, in their order, and give the cite its attributes: kind, organ, and
 * where a form fits its canonical symbol and the parts of it, with the form's name as form or near. Returns the form, or
 * NULL. */
const struct cite_form *cite_parse(const struct builder *builder, xmlNode *cite, struct slice text, const struct cite_context *context);

/* The name of the first pattern of a list that the text matches somewhere, or NULL; an empty text matches none. */
const char *first_named(const struct builder *builder, const named_matches *list, struct slice text);

#endif
