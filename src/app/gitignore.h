/*
 * What .gitignore files leave out (gitignore(5)): the last pattern that matches decides, ! takes back, a slash at the
 * end means folders, one elsewhere ties the pattern to its file's folder.
 */
#ifndef APP_GITIGNORE_H
#define APP_GITIGNORE_H

#include "base/memory.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

struct ignore_line {
    const char *folder;  /* absolute; of the file it stands in */
    const char *pattern; /* without ! and slashes at its ends */
    bool negated, folders_only, tied;
};

/* Lines in the order in which they count; texts are in the arena. */
struct gitignore {
    VEC(struct ignore_line) lines;
    struct arena *arena; /* borrowed */
};

/* Append the lines of a folder's .gitignore, if it has one. folder is absolute. */
void gitignore_add(struct gitignore *ignore, const char *folder);

/* Append those of all folders from the root of the git repository that the folder lies in down to the folder itself. */
void gitignore_add_above(struct gitignore *ignore, const char *folder);

/* Whether a file or folder (absolute path) is left out. */
bool gitignore_excludes(const struct gitignore *ignore, const char *path, bool is_folder);

void gitignore_release(struct gitignore *ignore);

#endif
