#define _DEFAULT_SOURCE /* madvise(), sbrk() */

#include "base/heap.h"

#include <stdlib.h> /* says whether it is glibc */

#if defined __GLIBC__ && defined __linux__

#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)
#define LARGE_PAGE (2 * MIB)

/* How far the heap grows at a time. */
#define ROOM (64 * MIB)

/* Larger blocks have a mapping of their own; at most what glibc allows. */
#define OWN_MAPPING (32 * MIB)

/* glibc grows the heap by what is needed and the padding, and gives the room back when more than the padding is free. */
static void grow_heap(void)
{
    mallopt(M_TOP_PAD, (int)ROOM);
    mallopt(M_TRIM_THRESHOLD, (int)(2 * ROOM));
    mallopt(M_MMAP_THRESHOLD, (int)OWN_MAPPING);
    void *volatile block = malloc(MIB); /* more than the heap has at the start; not to be optimised away */
    free(block);
}

void heap_prepare(void)
{
    uintptr_t before = (uintptr_t)sbrk(0);
    grow_heap();
    uintptr_t end = (uintptr_t)sbrk(0), start = (before + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
#ifdef MADV_HUGEPAGE
    if (start < end)
        (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
#endif
}

#else

void heap_prepare(void)
{
}

#endif
