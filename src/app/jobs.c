#include "app/jobs.h"

#include <sys/stat.h>
#include <unistd.h>

/* Bytes of files that are worth another worker: it loads the rules first, which takes as long as checking so much. */
#define WORTH_A_WORKER ((size_t)256 << 10)

#define MOST_THREADS 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t total_size(const words *files)
{
    size_t total = 0;
    for (size_t i = 0; i < files->count; i++) {
        struct stat status;
        if (stat(files->items[i], &status) == 0 && status.st_size > 0)
            total += (size_t)status.st_size;
    }
    return total;
}

static size_t threads(const struct options *options)
{
    long cores = options->jobs ? (long)options->jobs : sysconf(_SC_NPROCESSORS_ONLN);
    return least(cores < 1 ? 1 : (size_t)cores, MOST_THREADS);
}

size_t jobs_files(const struct options *options)
{
    size_t files = least(threads(options), options->operands.count);
    return files > 1 ? 1 + least(files - 1, total_size(&options->operands) / WORTH_A_WORKER) : 1;
}

size_t jobs_rules(const struct options *options)
{
    size_t share = threads(options) / jobs_files(options);
    return share ? share : 1;
}
