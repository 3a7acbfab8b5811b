#include "app/gitignore.h"

#include "app/paths.h"
#include "base/file.h"
#include "base/str.h"

#include <string.h>
#include <unistd.h>

#define FILE_LIMIT ((size_t)1 << 20)

static void add_line(struct gitignore *ignore, const char *folder, struct slice line)
{
    struct ignore_line entry = { .folder = folder };
    while (line.length && (line.data[line.length - 1] == '\r' || line.data[line.length - 1] == ' '))
        line.length--;
    if (!line.length || line.data[0] == '#')
        return;
    if (line.data[0] == '!' || line.data[0] == '\\') {
        entry.negated = line.data[0] == '!';
        line = (struct slice){ line.data + 1, line.length - 1 };
    }
    if (line.length && line.data[line.length - 1] == '/') {
        entry.folders_only = true;
        line.length--;
    }
    entry.tied = memchr(line.data, '/', line.length) != NULL;
    if (line.length && line.data[0] == '/')
        line = (struct slice){ line.data + 1, line.length - 1 };
    if (!line.length)
        return;
    entry.pattern = arena_copy(ignore->arena, line.data, line.length);
    vec_push(&ignore->lines, entry);
}

void gitignore_add(struct gitignore *ignore, const char *folder)
{
    char *path = path_join(folder, ".gitignore");
    struct bytes bytes;
    if (access(path, R_OK) == 0 && file_read(path, FILE_LIMIT, &bytes, NULL)) {
        const char *kept = arena_copy_string(ignore->arena, folder);
        for (const char *line = bytes.data; *line;) {
            size_t length = strcspn(line, "\n");
            add_line(ignore, kept, (struct slice){ line, length });
            line += length + (line[length] == '\n');
        }
        bytes_release(&bytes);
    }
    mem_free(path);
}

static bool is_repository(const char *folder)
{
    char *git = path_join(folder, ".git");
    bool found = access(git, F_OK) == 0;
    mem_free(git);
    return found;
}

void gitignore_add_above(struct gitignore *ignore, const char *folder)
{
    char *top = mem_copy_string(folder);
    while (!is_repository(top) && strcmp(top, "/") != 0) {
        char *above = path_folder(top);
        mem_free(top);
        top = above;
    }
    size_t length = is_repository(top) ? strlen(top) : strlen(folder);
    mem_free(top);
    for (;;) {
        char *part = mem_copy(folder, length);
        gitignore_add(ignore, part);
        mem_free(part);
        if (!folder[length])
            return;
        length += 1 + strcspn(folder + length + 1, "/");
    }
}

bool gitignore_excludes(const struct gitignore *ignore, const char *path, bool is_folder)
{
    for (size_t i = ignore->lines.count; i > 0; i--) {
        const struct ignore_line *line = &ignore->lines.items[i - 1];
        const char *below = path_below(line->folder, path);
        if (!below || (line->folders_only && !is_folder))
            continue;
        struct str pattern = STR_INIT;
        str_printf(&pattern, "%s%s", line->tied ? "/" : "", line->pattern);
        bool matches = path_matches(str_text(&pattern), below);
        str_release(&pattern);
        if (matches)
            return !line->negated;
    }
    return false;
}

void gitignore_release(struct gitignore *ignore)
{
    vec_release(&ignore->lines);
}
