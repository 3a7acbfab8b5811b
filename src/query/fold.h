/*
 * Folds: named ways to make texts equal that differ only in what does not matter, such as white space, punctuation
 * marks or particles. A fold is a list of replacements, declared in a pack:
 *
 *     <fold name="marks"><replace match="[(),.;:]+" with=""/></fold>
 */
#ifndef QUERY_FOLD_H
#define QUERY_FOLD_H

#include "base/error.h"
#include "base/str.h"
#include "query/regex.h"

#include <stdbool.h>

struct folds;

struct folds *folds_new(void);
void folds_free(struct folds *folds);

/* The same folds for another thread; NULL gives NULL. Free them with folds_free(). */
struct folds *folds_copy(const struct folds *folds);

/* Append a replacement to the fold of that name, making the fold when there is none. False when the regex is bad. */
bool folds_add(struct folds *folds, const char *name, const char *match, const char *with, struct error *error);

/* Whether there is a fold of that name. */
bool folds_has(const struct folds *folds, const char *name);

/* Append the text after the folds named in names (separated by blanks), applied in order. Unknown names are ignored:
 * the rule loader has checked them. */
void folds_apply(const struct folds *folds, struct regex_scratch *scratch, const char *names, struct slice text,
                 struct str *out);

#endif
