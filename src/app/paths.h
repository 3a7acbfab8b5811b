/*
 * Paths of files: where a file lies relative to a folder, whatever way it was named.
 */
#ifndef APP_PATHS_H
#define APP_PATHS_H

#include <stdbool.h>

/* Owned: the absolute path, links resolved as far as the file exists; a path that does not exist is put below the
 * working folder as it stands, or below its own folder when that exists. */
char *path_absolute(const char *path);

/* Owned: the folder of a path ("." when it has none). */
char *path_folder(const char *path);

/* Owned: name below folder; an absolute name stays what it is. */
char *path_join(const char *folder, const char *name);

/* The part of an absolute path behind an absolute folder, borrowed from path; NULL when it does not lie below it. */
const char *path_below(const char *folder, const char *path);

/* Whether a path names a folder that exists. */
bool path_is_folder(const char *path);

/* Whether a path matches a pattern: * and ? within a name, [..] for one of several characters, ** for any folders.
 * A pattern without a slash matches names in any folder. Both are relative to the same folder. */
bool path_matches(const char *pattern, const char *path);

#endif
