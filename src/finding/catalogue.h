/*
 * The catalogue: crossfoot's own words in the languages it speaks (rules/core/catalogue.xml), so that no language
 * stands in C. Rules carry their own messages.
 *
 *     <text id="where.table"><in xml:lang="en">table {n}</in><in xml:lang="zh">…</in></text>
 */
#ifndef FINDING_CATALOGUE_H
#define FINDING_CATALOGUE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct catalogue;

/* One value for a template's {name}. */
struct argument {
    const char *name;
    const char *value; /* NULL counts as "" */
};

/* Load from a file; NULL on failure, with file and line. Every text has an English wording and none has two in one
 * language; runs of white space in them count as one blank. Free with catalogue_free(). */
struct catalogue *catalogue_load(const char *path, struct error *error);
void catalogue_free(struct catalogue *catalogue);

/* The text of an id in a language, else in English, else the id itself (also without a catalogue). Borrowed. */
const char *catalogue_text(const struct catalogue *catalogue, const char *id, const char *lang);

/* Whether the catalogue has any text in the language. */
bool catalogue_speaks(const struct catalogue *catalogue, const char *lang);

/* Append a template with its {name}s replaced. "{{" is a brace; an unknown name stays as it is. */
void template_fill(const char *template, const struct argument *arguments, size_t count, struct str *out);

#endif
