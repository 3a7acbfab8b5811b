#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define READ_STEP ((size_t)64 * 1024)

static bool too_large(const char *name, size_t limit, struct error *error)
{
    return error_set(error, name, 0, 0, "the file is larger than the limit of %zu bytes", limit);
}

/* Room for what is read first: all of a file whose size is known, its end noticed and a NUL put behind it. */
static size_t first_room(FILE *stream, size_t limit)
{
    struct stat status;
    if (fstat(fileno(stream), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0
        || (unsigned long long)status.st_size > limit)
        return READ_STEP;
    return (size_t)status.st_size + 2;
}

bool file_read_stream(FILE *stream, const char *name, size_t limit, struct bytes *bytes, struct error *error)
{
    char *data = NULL;
    size_t size = 0, capacity = 0;
    for (;;) {
        if (capacity - size < 2) {
            capacity = capacity ? capacity * 2 : first_room(stream, limit);
            data = mem_resize(data, capacity, 1);
        }
        size_t got = fread(data + size, 1, capacity - size - 1, stream);
        size += got;
        if (size > limit) {
            mem_free(data);
            return too_large(name, limit, error);
        }
        if (got == 0)
            break;
    }
    if (ferror(stream)) {
        int reason = errno;
        mem_free(data);
        return error_set(error, name, 0, 0, "cannot be read: %s", strerror(reason));
    }
    data[size] = '\0';
    *bytes = (struct bytes){ data, size };
    return true;
}

static bool check_kind(FILE *stream, const char *path, size_t limit, struct error *error)
{
    struct stat status;
    if (fstat(fileno(stream), &status) != 0)
        return true; /* reading will tell */
    if (S_ISDIR(status.st_mode))
        return error_set(error, path, 0, 0, "is a folder, not a file");
    if (S_ISREG(status.st_mode) && status.st_size > 0 && (unsigned long long)status.st_size > limit)
        return too_large(path, limit, error);
    return true;
}

bool file_read(const char *path, size_t limit, struct bytes *bytes, struct error *error)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return error_set(error, path, 0, 0, "cannot be opened: %s", strerror(errno));
    bool ok = check_kind(stream, path, limit, error) && file_read_stream(stream, path, limit, bytes, error);
    fclose(stream);
    return ok;
}

void bytes_release(struct bytes *bytes)
{
    mem_free(bytes->data);
    *bytes = (struct bytes){ NULL, 0 };
}
