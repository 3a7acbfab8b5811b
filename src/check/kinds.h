/*
 * The check kinds, each in the file of its name.
 */
#ifndef CHECK_KINDS_H
#define CHECK_KINDS_H

#include "check/check.h"

extern const struct check_kind check_kind_agree;
extern const struct check_kind check_kind_alternates;
extern const struct check_kind check_kind_arithmetic;
extern const struct check_kind check_kind_assert;
extern const struct check_kind check_kind_covers;
extern const struct check_kind check_kind_explained;
extern const struct check_kind check_kind_foot;
extern const struct check_kind check_kind_introduced;
extern const struct check_kind check_kind_lookup;
extern const struct check_kind check_kind_pairs;
extern const struct check_kind check_kind_pattern;
extern const struct check_kind check_kind_resolve;
extern const struct check_kind check_kind_registry;
extern const struct check_kind check_kind_sequence;
extern const struct check_kind check_kind_series;
extern const struct check_kind check_kind_sum;
extern const struct check_kind check_kind_terms;
extern const struct check_kind check_kind_variants;

#endif
