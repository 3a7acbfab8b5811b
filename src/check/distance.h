/*
 * How far two texts are from one another.
 */
#ifndef CHECK_DISTANCE_H
#define CHECK_DISTANCE_H

#include "base/str.h"

/* The number of code points to insert, delete or replace to make one text the other; limit + 1 when it is more than limit
 * or a text has more than 200 code points. */
size_t edit_distance(struct slice a, struct slice b, size_t limit);

#endif
