/*
 * Figures in running text: digits with the marks of their language, words for numbers, what they are multiplied by, and
 * the words around them that tell a unit or that the figure is not exact. All words are the profile's. Private to
 * src/profile.
 */
#ifndef PROFILE_NUMERALS_H
#define PROFILE_NUMERALS_H

#include "profile/builder.h"

/* Read a figure: the whole of the text must be digits, words, multipliers, units and hedges that the profile knows. Gives
 * the node the attributes value and ulp (exact decimals, as in a table's cell), scale (what the figure is multiplied by,
 * when that is printed), unit and hedge (the profile's names); none of them when the text cannot be read. */
void num_finish(const struct builder *builder, xmlNode *node, struct slice text);

#endif
