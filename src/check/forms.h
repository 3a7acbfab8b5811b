/*
 * Where the forms of a list of terms stand in a text.
 */
#ifndef CHECK_FORMS_H
#define CHECK_FORMS_H

#include "rule/terms.h"

#include "base/str.h"

#include <stdbool.h>

struct forms;

#define FORMS_NONE ((size_t)-1)

/* Where a form stands. */
struct form_place {
    size_t term;       /* its index in the list; FORMS_NONE when there is none */
    size_t start, end; /* bytes of the text */
};

/* The forms of a list that are of a language, or of every language; of all when lang is NULL. The list is borrowed and
 * outlives them. */
struct forms *forms_new(const struct term_list *list, const char *lang);
void forms_free(struct forms *forms);

/* The first form that stands at or behind a byte of a text. One that begins or ends with a letter of a script that puts
 * blanks between words stands only as a whole word. Of forms that begin at the same place the longest counts, of equal
 * ones a preferred one. */
struct form_place forms_next(const struct forms *forms, struct slice text, size_t from);

/* What a form stands for: its preferred form, which may be itself. Borrowed from the list. */
const char *forms_thing(const struct forms *forms, size_t term);

/* Whether a place and a later one in the same text are those of forms that stand for the same, with nothing but marks and
 * blanks between them. Not so where one is no place. */
bool forms_are_beside(const struct forms *forms, struct slice text, struct form_place one, struct form_place other);

#endif
