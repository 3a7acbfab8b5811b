/*
 * Lists of terms: which forms of a word or name are preferred, and which are not to be used. They are data of a pack or
 * of an editor, kept as CSV in a spreadsheet or as XML:
 *
 *     preferred,forbidden,language,note
 *     per cent,percent|%,en,Editorial Manual
 *
 *     <term-list xmlns="urn:crossfoot:rule">
 *       <term preferred="per cent" language="en"><forbidden>percent</forbidden><note>Editorial Manual</note></term>
 *     </term-list>
 *
 * A cell holds several forbidden forms separated by "|". A term without forbidden forms is right as it is: where it
 * stands, a forbidden form inside it is none. Without a language a term is one of every language.
 */
#ifndef RULE_TERMS_H
#define RULE_TERMS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct term_lists; /* all lists of a rule set */

/* One form. Everything is borrowed from the lists and lives as long as they do. */
struct term {
    const char *form;      /* as it is printed */
    const char *preferred; /* what to print instead; NULL when the form itself is preferred */
    const char *lang;      /* "" for every language */
    const char *note;      /* "" for none */
};

/* Whether a term is of a language (NULL: any) or of every one. */
bool term_has_lang(const struct term *term, const char *lang);

struct term_list {
    const char *name;
    struct term *items; /* in the order of the files; each preferred form once */
    size_t count;
};

struct term_lists *term_lists_new(void);
void term_lists_free(struct term_lists *lists);

/* Add the terms of a file to the list of that name, which is made when there is none; without a path the list is only
 * made. The file is XML when its name ends in ".xml", else CSV. On failure false; the error has the file and the line. */
bool term_lists_add(struct term_lists *lists, const char *name, const char *path, struct error *error);

/* The list of that name, or NULL. Borrowed; valid until a list is added to. */
const struct term_list *term_lists_find(const struct term_lists *lists, const char *name);

#endif
