#include "app/walk.h"

#include "app/gitignore.h"
#include "app/paths.h"
#include "base/file.h"
#include "read/reader.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LIST_LIMIT ((size_t)64 << 20)
#define DEEPEST 256

struct walk {
    struct options *options;
    struct gitignore ignore;
    words files;
    const char *pattern; /* absolute; NULL: the suffix decides */
    struct error *error;
};

static const char *keep(const struct walk *walk, const char *text)
{
    return arena_copy_string(&walk->options->arena, text);
}

/* Whether --exclude leaves a path out; patterns are relative to the folder that they were given for. */
static bool is_excluded(const struct walk *walk, const char *absolute)
{
    const words *patterns = &walk->options->exclude;
    const char *below = path_below(walk->options->base_folder, absolute);
    for (size_t i = 0; below && i < patterns->count; i++) {
        if (path_matches(patterns->items[i], below))
            return true;
    }
    return false;
}

static bool is_wanted(const struct walk *walk, const char *absolute)
{
    return walk->pattern ? path_matches(walk->pattern, absolute + 1) : reader_knows_suffix(absolute);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The names in a folder, sorted, in the options' arena. */
static bool list_folder(const struct walk *walk, const char *path, words *names)
{
    DIR *folder = opendir(path);
    if (!folder)
        return error_set(walk->error, path, 0, 0, "cannot be opened: %s", strerror(errno));
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.')
            vec_push(names, keep(walk, entry->d_name));
    }
    closedir(folder);
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    return true;
}

static bool walk_folder(struct walk *walk, const char *path, const char *absolute, unsigned depth);

static bool walk_entry(struct walk *walk, const char *folder, const char *absolute_folder, const char *name,
                       unsigned depth)
{
    char *path = path_join(folder, name), *absolute = path_join(absolute_folder, name);
    struct stat status;
    bool ok = true, there = lstat(path, &status) == 0;
    bool folder_below = there && S_ISDIR(status.st_mode);
    if (there && !gitignore_excludes(&walk->ignore, absolute, folder_below) && !is_excluded(walk, absolute)) {
        if (folder_below)
            ok = walk_folder(walk, path, absolute, depth + 1);
        else if (is_wanted(walk, absolute) && stat(path, &status) == 0 && S_ISREG(status.st_mode))
            vec_push(&walk->files, keep(walk, path));
    }
    mem_free(path);
    mem_free(absolute);
    return ok;
}

static bool walk_folder(struct walk *walk, const char *path, const char *absolute, unsigned depth)
{
    words names = VEC_INIT;
    size_t lines = walk->ignore.lines.count;
    if (depth > DEEPEST)
        return error_set(walk->error, path, 0, 0, "is nested more than %d folders deep", DEEPEST);
    if (depth)
        gitignore_add(&walk->ignore, absolute);
    bool ok = list_folder(walk, path, &names);
    for (size_t i = 0; ok && i < names.count; i++)
        ok = walk_entry(walk, path, absolute, names.items[i], depth);
    walk->ignore.lines.count = lines;
    vec_release(&names);
    return ok;
}

/* Walk from a folder; something must come of it. */
static bool walk_from(struct walk *walk, const char *folder, const char *named)
{
    char *absolute = path_absolute(folder);
    size_t before = walk->files.count;
    gitignore_add_above(&walk->ignore, absolute);
    bool ok = walk_folder(walk, folder, absolute, 0);
    vec_clear(&walk->ignore.lines);
    mem_free(absolute);
    if (ok && walk->files.count == before)
        ok = error_set(walk->error, named, 0, 0, "no report is found there");
    return ok;
}

/* The folder that a pattern begins with, in which nothing stands for something else. Owned. */
static char *pattern_folder(const char *pattern)
{
    char *plain = mem_copy(pattern, strcspn(pattern, "*?["));
    char *folder = path_folder(plain);
    mem_free(plain);
    return folder;
}

static bool walk_pattern(struct walk *walk, const char *pattern)
{
    char *folder = pattern_folder(pattern), *absolute = path_absolute(folder);
    size_t length = strcmp(folder, ".") == 0 ? 0 : strlen(folder) + (strcmp(folder, "/") != 0);
    char *whole = path_join(absolute, strncmp(pattern, "./", 2) == 0 ? pattern + 2 : pattern + length);
    walk->pattern = whole;
    bool ok = path_is_folder(folder) ? walk_from(walk, folder, pattern)
                                : error_set(walk->error, pattern, 0, 0, "no report is found there");
    walk->pattern = NULL;
    mem_free(whole);
    mem_free(absolute);
    mem_free(folder);
    return ok;
}

static bool walk_operand(struct walk *walk, const char *operand)
{
    struct stat status;
    if (path_is_folder(operand))
        return walk_from(walk, operand, operand);
    if (stat(operand, &status) != 0 && strpbrk(operand, "*?["))
        return walk_pattern(walk, operand);
    vec_push(&walk->files, operand);
    return true;
}

/* Names end with NUL if there is any, else with line ends. */
static void add_list(struct bytes list, words *names, struct arena *arena)
{
    char end = memchr(list.data, '\0', list.size) ? '\0' : '\n';
    for (size_t from = 0; from < list.size;) {
        size_t to = from;
        while (to < list.size && list.data[to] != end)
            to++;
        size_t length = to - from;
        if (end == '\n' && length && list.data[to - 1] == '\r')
            length--;
        if (length)
            vec_push(names, arena_copy(arena, list.data + from, length));
        from = to + 1;
    }
}

static bool read_list(struct options *options, const struct streams *streams, struct error *error)
{
    struct bytes list;
    const char *path = options->files_from;
    bool ok = strcmp(path, "-") == 0 ? file_read_stream(streams->in, "standard input", LIST_LIMIT, &list, error)
                                     : file_read(path, LIST_LIMIT, &list, error);
    if (!ok)
        return false;
    add_list(list, &options->operands, &options->arena);
    bytes_release(&list);
    return options->operands.count > 0 || error_set(error, path, 0, 0, "names no file");
}

bool walk_operands(struct options *options, const struct streams *streams, struct error *error)
{
    struct walk walk = { .options = options, .ignore = { .arena = &options->arena }, .error = error };
    bool ok = !options->files_from || read_list(options, streams, error);
    for (size_t i = 0; ok && i < options->operands.count; i++)
        ok = walk_operand(&walk, options->operands.items[i]);
    gitignore_release(&walk.ignore);
    if (!ok) {
        vec_release(&walk.files);
        return false;
    }
    vec_release(&options->operands);
    options->operands.items = walk.files.items;
    options->operands.count = walk.files.count;
    options->operands.capacity = walk.files.capacity;
    return true;
}
