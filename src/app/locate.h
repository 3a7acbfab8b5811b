/*
 * Finding the rules folder and the packs in it.
 */
#ifndef APP_LOCATE_H
#define APP_LOCATE_H

#include "app/options.h"
#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>

/* The file by which a rules folder is known. */
#define LOCATE_CATALOGUE "core/catalogue.xml"

/* The rules folder: the one given, else $CROSSFOOT_RULES, else rules/ beside or one folder further above the folder
 * of the executable (a build folder in the source), else the installed one. It need not exist. Owned: mem_free(). */
char *locate_rules(const char *given);

/* Append the names of the packs in a rules folder (its folders that have a pack.xml), sorted, copied to the arena.
 * False when the folder cannot be read or has none. */
bool locate_packs(const char *rules_dir, struct arena *arena, words *packs, struct error *error);

#endif
