/*
 * From what the command line names to the files to check: folders are walked, patterns and lists of files read.
 */
#ifndef APP_WALK_H
#define APP_WALK_H

#include "app/app.h"
#include "app/options.h"
#include "base/error.h"

#include <stdbool.h>

/* Replace the options' operands by files. A folder stands for the files below it whose suffix a reader knows, in the
 * order of their names, without hidden ones, without what a .gitignore or --exclude leaves out, links to folders not
 * followed. A name that is no file and has * ? or [ is a pattern. --files-from adds names. A file that is named itself
 * is always taken. False with a sentence when a folder or pattern gives nothing, or cannot be read. */
bool walk_operands(struct options *options, const struct streams *streams, struct error *error);

#endif
