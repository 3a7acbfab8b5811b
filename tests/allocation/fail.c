/*
 * Preloaded into a program: its n-th allocation after the start fails, whichever library makes it.
 *
 *     FAIL_ALLOCATION=N     the number of the allocation that fails, counted from 1; 0: none
 *     COUNT_ALLOCATIONS=F   write to the file F how many there were, if the program comes to its end
 *
 * For glibc, which has a second name for each of its functions.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *ptr, size_t size);

static atomic_ulong made;
static unsigned long failing; /* 0: none */
static atomic_int counting;

__attribute__((constructor)) static void start(void)
{
    const char *given = getenv("FAIL_ALLOCATION");
    failing = given ? strtoul(given, NULL, 10) : 0;
    atomic_store(&counting, 1);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("COUNT_ALLOCATIONS");
    unsigned long count = atomic_load(&made);
    atomic_store(&counting, 0);
    FILE *stream = path ? fopen(path, "w") : NULL;
    if (stream) {
        fprintf(stream, "%lu\n", count);
        fclose(stream);
    }
}

static int fails(void)
{
    if (!atomic_load(&counting) || atomic_fetch_add(&made, 1) + 1 != failing)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *ptr, size_t size)
{
    return fails() ? NULL : __libc_realloc(ptr, size);
}
