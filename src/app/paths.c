#define _XOPEN_SOURCE 700 /* realpath() */

#include "app/paths.h"

#include "base/memory.h"
#include "base/str.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *resolved(const char *path)
{
    char *real = realpath(path, NULL);
    char *copy = mem_copy_string(real);
    free(real);
    return copy;
}

bool path_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_folder(const char *path)
{
    const char *name = last_name(path);
    if (name == path)
        return mem_copy_string(".");
    size_t length = (size_t)(name - path) - 1;
    return length ? mem_copy(path, length) : mem_copy_string("/");
}

char *path_join(const char *folder, const char *name)
{
    if (name[0] == '/' || strcmp(folder, ".") == 0)
        return mem_copy_string(name);
    struct str path = STR_INIT;
    str_printf(&path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
    return str_detach(&path);
}

char *path_absolute(const char *path)
{
    char *real = resolved(path);
    if (real)
        return real;
    char *folder = path_folder(path), *base = resolved(folder);
    char *absolute = path_join(base ? base : "/", base ? last_name(path) : path);
    mem_free(folder);
    mem_free(base);
    return absolute;
}

const char *path_below(const char *folder, const char *path)
{
    size_t length = strlen(folder);
    if (strcmp(folder, "/") == 0)
        return path + 1;
    return strncmp(folder, path, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

/* ------------------------------------------------------------------------------------------------ patterns */

/* Whether one name matches one part of a pattern. */
static bool name_matches(const char *pattern, size_t pattern_length, const char *name, size_t name_length)
{
    char *part = mem_copy(pattern, pattern_length), *text = mem_copy(name, name_length);
    bool matches = fnmatch(part, text, 0) == 0;
    mem_free(part);
    mem_free(text);
    return matches;
}

/* Names against parts; the last ** seen may take one more name when the rest does not fit (as in a wildcard match of
 * characters), so the time is a product of the lengths. */
static bool parts_match(const char *pattern, const char *path)
{
    const char *star_pattern = NULL, *star_path = NULL;
    for (;;) {
        size_t part = strcspn(pattern, "/"), name = strcspn(path, "/");
        if (part == 2 && strncmp(pattern, "**", 2) == 0) {
            if (!pattern[2])
                return *path != '\0';
            star_pattern = pattern + 3;
            star_path = path;
            pattern = star_pattern;
            continue;
        }
        if (*pattern && *path && name_matches(pattern, part, path, name)) {
            bool pattern_ends = !pattern[part], path_ends = !path[name];
            if (pattern_ends && path_ends)
                return true;
            if (!pattern_ends && !path_ends) {
                pattern += part + 1;
                path += name + 1;
                continue;
            }
        }
        if (!star_pattern)
            return false;
        star_path += strcspn(star_path, "/");
        if (!*star_path++)
            return false;
        pattern = star_pattern;
        path = star_path;
    }
}

bool path_matches(const char *pattern, const char *path)
{
    if (strncmp(pattern, "./", 2) == 0)
        pattern += 2;
    if (!strchr(pattern, '/'))
        return name_matches(pattern, strlen(pattern), last_name(path), strlen(last_name(path)));
    return parts_match(pattern[0] == '/' ? pattern + 1 : pattern, path);
}
