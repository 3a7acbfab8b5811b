#include "app/progress.h"

#include "base/str.h"
#include "report/display.h"

#include <unistd.h>

#define NANOSECONDS 1000000000LL

void progress_init(struct progress *progress, FILE *stream)
{
    int descriptor = fileno(stream); /* -1 for a stream in memory */
    *progress = (struct progress){ .stream = stream, .terminal = descriptor >= 0 && isatty(descriptor) };
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

static bool is_late(const struct progress *progress)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long passed = (now.tv_sec - progress->start.tv_sec) * NANOSECONDS + now.tv_nsec - progress->start.tv_nsec;
    return passed > NANOSECONDS;
}

void progress_clear(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", progress->stream);
    progress->shown = false;
}

void progress_show(struct progress *progress, const char *path, size_t i, size_t count)
{
    if (!progress->terminal || !is_late(progress))
        return;
    struct str safe = STR_INIT;
    display_add(&safe, slice_of(path));
    progress_clear(progress);
    fprintf(progress->stream, "crossfoot: checking %s (%zu of %zu)...", str_text(&safe), i, count);
    fflush(progress->stream);
    progress->shown = true;
    str_release(&safe);
}
