#include "scratch.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATHS 2
#define LONGEST 256

struct scratch {
    bool open;
    char folder[LONGEST];
    char paths[PATHS][LONGEST + 32];
    unsigned next;
};

static struct scratch scratch;

static const char *path_of(const char *name)
{
    char *path = scratch.paths[scratch.next++ % PATHS];
    snprintf(path, sizeof *scratch.paths, "%s/%s", scratch.folder, name);
    return path;
}

static void remove_all(void)
{
    DIR *folder = opendir(scratch.folder);
    for (struct dirent *entry; folder && (entry = readdir(folder)); )
        if (entry->d_name[0] != '.')
            unlink(path_of(entry->d_name));
    if (folder)
        closedir(folder);
    rmdir(scratch.folder);
}

static void open_once(void)
{
    if (scratch.open)
        return;
    scratch.open = true;
    const char *temporary = getenv("TMPDIR");
    snprintf(scratch.folder, sizeof scratch.folder, "%s/crossfoot-fuzz-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(scratch.folder)) {
        perror(scratch.folder);
        exit(2);
    }
    atexit(remove_all);
}

const char *scratch_folder(void)
{
    open_once();
    return scratch.folder;
}

const char *scratch_write(const char *name, const void *data, size_t size)
{
    open_once();
    const char *path = path_of(name);
    FILE *stream = fopen(path, "wb");
    bool ok = stream && fwrite(data, 1, size, stream) == size;
    if (!stream || fclose(stream) != 0 || !ok) {
        perror(path);
        exit(2);
    }
    return path;
}
