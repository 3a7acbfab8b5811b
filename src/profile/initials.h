/*
 * Long forms of abbreviations: the words before a short form whose letters it has. Private to src/profile.
 */
#ifndef PROFILE_INITIALS_H
#define PROFILE_INITIALS_H

#include "base/str.h"

#include <stdbool.h>

/* The shortest end of before that short_form abbreviates. A short form that begins with an ASCII letter has the first
 * letters of words: of all that begin with a capital, and of those others that it needs. A short form of ideographs has
 * ideographs of the long one, in their order, the last one near its end. False when there is none; long_form points into
 * before. */
bool initials_long_form(struct slice before, struct slice short_form, struct slice *long_form);

#endif
