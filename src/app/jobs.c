#define _GNU_SOURCE /* sched_getaffinity() */

#include "app/jobs.h"

#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of files that are worth another worker: it loads the rules first, which takes as long as checking so much. */
#define WORTH_A_WORKER ((size_t)256 << 10)

#define MOST_THREADS 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

struct sizes {
    size_t total, largest;
};

static struct sizes sizes_of(const words *files)
{
    struct sizes sizes = { 0, 0 };
    for (size_t i = 0; i < files->count; i++) {
        struct stat status;
        size_t size = stat(files->items[i], &status) == 0 && status.st_size > 0 ? (size_t)status.st_size : 0;
        sizes.total += size;
        sizes.largest = size > sizes.largest ? size : sizes.largest;
    }
    return sizes;
}

/* The processors that this process may use. */
static size_t processors(void)
{
#ifdef CPU_COUNT
    cpu_set_t usable;
    if (sched_getaffinity(0, sizeof usable, &usable) == 0)
        return (size_t)CPU_COUNT(&usable);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (size_t)count;
}

static size_t threads(const struct options *options)
{
    return least(options->jobs ? options->jobs : processors(), MOST_THREADS);
}

/* No more than there is work for beside the largest file, which would keep its thread when the others are done. */
size_t jobs_files(const struct options *options)
{
    size_t files = least(threads(options), options->operands.count);
    if (files < 2)
        return 1;
    struct sizes sizes = sizes_of(&options->operands);
    size_t beside = sizes.largest ? (sizes.total + sizes.largest / 2) / sizes.largest : 1;
    return least(least(files, beside), 1 + sizes.total / WORTH_A_WORKER);
}

size_t jobs_rules(const struct options *options)
{
    size_t share = threads(options) / jobs_files(options);
    return share ? share : 1;
}
