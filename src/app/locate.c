#include "app/locate.h"

#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An owned "dir/…rules" when there is a catalogue in it, else NULL. */
static char *rules_below(const char *dir, const char *relative)
{
    struct str rules = STR_INIT, probe = STR_INIT;
    str_printf(&rules, "%s/%s", dir, relative);
    str_printf(&probe, "%s/%s", str_text(&rules), LOCATE_CATALOGUE);
    bool found = access(str_text(&probe), R_OK) == 0;
    str_release(&probe);
    if (found)
        return str_detach(&rules);
    str_release(&rules);
    return NULL;
}

/* Beside the executable: build/crossfoot, build/asan/crossfoot and build/tests/test_app find rules/, an installed
 * bin/crossfoot finds share/crossfoot/rules wherever it was installed. */
static char *rules_near_executable(void)
{
    static const char *const places[] = { "../rules", "../../rules", "../share/crossfoot/rules" };
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    char *found = NULL;
    for (size_t i = 0; !found && i < sizeof places / sizeof *places; i++)
        found = rules_below(path, places[i]);
    return found;
}

char *locate_rules(const char *given)
{
    const char *environment = getenv("CROSSFOOT_RULES");
    if (given)
        return mem_copy_string(given);
    if (environment && *environment)
        return mem_copy_string(environment);
    char *near = rules_near_executable();
    return near ? near : mem_copy_string(CROSSFOOT_DATADIR "/rules");
}

static bool is_pack(const char *rules_dir, const char *name)
{
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s/pack.xml", rules_dir, name);
    bool found = name[0] != '.' && access(str_text(&path), F_OK) == 0;
    str_release(&path);
    return found;
}

static int compare_words(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

bool locate_packs(const char *rules_dir, struct arena *arena, words *packs, struct error *error)
{
    DIR *folder = opendir(rules_dir);
    if (!folder)
        return error_set(error, rules_dir, 0, 0, "the rules folder cannot be opened: %s", strerror(errno));
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (is_pack(rules_dir, entry->d_name))
            vec_push(packs, arena_copy_string(arena, entry->d_name));
    }
    closedir(folder);
    if (!packs->count)
        return error_set(error, rules_dir, 0, 0, "the rules folder has no pack");
    qsort(packs->items, packs->count, sizeof *packs->items, compare_words);
    return true;
}
