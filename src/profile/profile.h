/*
 * Profiles: declarative descriptions of a house style in a language (rules/PACK/PROFILE.xml) that turn blocks into the
 * report model. C knows the kinds of things reports are made of; their words and patterns are in the profile.
 */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include "base/error.h"
#include "base/limits.h"
#include "base/vec.h"
#include "model/block.h"
#include "model/report.h"

#include <stdbool.h>

struct profile;

/* Load a profile; NULL on failure with file and line. Free with profile_free(). */
struct profile *profile_load(const char *path, struct error *error);

/* Load only what tells whether a profile fits a document (its id, language and tell-tale patterns): most of the profiles
 * are for documents in other languages. NULL on failure; free with profile_free(). */
struct profile *profile_load_outline(const char *path, struct error *error);

/* Load the rest, once, before profile_build(). False with file and line. */
bool profile_complete(struct profile *profile, struct error *error);

void profile_free(struct profile *profile);

/* Its id, such as "un-zh". Borrowed. */
const char *profile_id(const struct profile *profile);

/* How well a profile fits a document: the number of its tell-tale patterns found in the first blocks, and much more when
 * the file says that it is in the profile's language; 0 not at all. */
int profile_fit(const struct profile *profile, const struct document *document, const struct limits *limits);

/* The blocks [from, to) of a document, which another profile is for than for the rest. */
struct profile_part {
    size_t from, to;
    struct profile *profile; /* borrowed */
};

/* In order, not overlapping. */
struct profile_parts {
    VEC(struct profile_part) items;
};

/* Append the parts of a document that is read with a profile which are in other languages: sections (pages, where only lines
 * are known) in which nothing tells of the profile, but much of one of the others, of which it may be one itself. Release with
 * profile_parts_release(). */
void profile_find_parts(const struct profile *profile, struct profile *const *others, size_t count,
                        const struct document *document, const struct limits *limits, struct profile_parts *parts);
void profile_parts_release(struct profile_parts *parts);

/* Build the report model of a document, which must live longer than the report. parts (or NULL) are those in other
 * languages; their profiles must be complete. False when a limit is reached. */
bool profile_build(const struct profile *profile, const struct profile_parts *parts, const struct document *document,
                   const struct limits *limits, struct report *report, struct error *error);

#endif
