#define _XOPEN_SOURCE 700 /* realpath() */

#include "app/output.h"

#include "base/memory.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEW_FILE_MODE 0666

static bool write_all(FILE *stream, struct slice text)
{
    errno = 0;
    size_t written = text.length ? fwrite(text.data, 1, text.length, stream) : 0;
    return written == text.length && fflush(stream) == 0 && !ferror(stream);
}

static bool write_error(const char *path, struct error *error)
{
    return error_set(error, path, 0, 0, "cannot be written: %s", errno ? strerror(errno) : "unknown reason");
}

bool output_to_stream(FILE *stream, struct slice text, struct error *error)
{
    return write_all(stream, text) || write_error("standard output", error);
}

bool output_is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev
        && first.st_ino == second.st_ino;
}

static bool write_directly(const char *path, struct slice text, struct error *error)
{
    FILE *stream = fopen(path, "wb");
    if (!stream)
        return write_error(path, error);
    bool ok = write_all(stream, text) || write_error(path, error);
    if (fclose(stream) != 0 && ok)
        ok = write_error(path, error);
    return ok;
}

/* The permissions that a new file would get. The mask can only be read by setting it. */
static mode_t new_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return NEW_FILE_MODE & ~mask;
}

/* Fill the temporary file and close it. */
static bool fill_file(int descriptor, mode_t mode, struct slice text)
{
    FILE *stream = fdopen(descriptor, "wb");
    if (!stream) {
        close(descriptor);
        return false;
    }
    bool ok = write_all(stream, text) && fchmod(descriptor, mode) == 0;
    int reason = errno;
    if (fclose(stream) != 0)
        return false;
    errno = reason;
    return ok;
}

/* Fill a temporary file, whose name is made from the template, and give it the path; on failure it is removed. */
static bool put_in_place(char *template, const char *path, mode_t mode, struct slice text)
{
    int descriptor = mkstemp(template);
    if (descriptor < 0)
        return false;
    bool ok = fill_file(descriptor, mode, text) && rename(template, path) == 0;
    int reason = errno;
    if (!ok)
        unlink(template);
    errno = reason;
    return ok;
}

/* On failure errno says why. A signal that would end the program, and leave the temporary file behind, waits. */
static bool replace_file(const char *path, mode_t mode, struct slice text)
{
    struct str template = STR_INIT;
    sigset_t all, before;
    str_printf(&template, "%s.XXXXXX", path);
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool ok = put_in_place(template.data, path, mode, text);
    int reason = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    str_release(&template);
    errno = reason;
    return ok;
}

bool output_to_file(const char *path, struct slice text, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return replace_file(path, new_mode(), text) || write_error(path, error);
    if (!S_ISREG(status.st_mode))
        return write_directly(path, text, error);
    char *real = realpath(path, NULL); /* the file behind a link is replaced, not the link */
    bool ok = replace_file(real ? real : path, status.st_mode & 07777, text) || write_error(path, error);
    free(real);
    return ok;
}
