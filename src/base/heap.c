#define _DEFAULT_SOURCE /* madvise(), sbrk() */

#include "base/heap.h"

#include "base/sanitizer.h"

#include <stdlib.h> /* says whether it is glibc */

#if defined __GLIBC__ && defined __linux__ && !ADDRESS_SANITIZER

#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

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

static void ask_large(void *start, size_t size)
{
#ifdef MADV_HUGEPAGE
    (void)madvise(start, size, MADV_HUGEPAGE);
#else
    (void)start, (void)size;
#endif
}

void heap_prepare(void)
{
    uintptr_t before = (uintptr_t)sbrk(0);
    grow_heap();
    uintptr_t end = (uintptr_t)sbrk(0), start = (before + HEAP_LARGE_PAGE - 1) / HEAP_LARGE_PAGE * HEAP_LARGE_PAGE;
    if (start < end)
        ask_large((void *)start, end - start);
}

/* Twice the size holds a page that begins where it must; what is around it is given back. */
void *heap_take_page(void)
{
    char *room = mmap(NULL, 2 * HEAP_LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return NULL;
    size_t before = (HEAP_LARGE_PAGE - (uintptr_t)room % HEAP_LARGE_PAGE) % HEAP_LARGE_PAGE;
    if (before)
        munmap(room, before);
    munmap(room + before + HEAP_LARGE_PAGE, HEAP_LARGE_PAGE - before);
    ask_large(room + before, HEAP_LARGE_PAGE);
    return room + before;
}

void heap_give_page(void *page)
{
    munmap(page, HEAP_LARGE_PAGE);
}

#else

void heap_prepare(void)
{
}

void *heap_take_page(void)
{
    return aligned_alloc(HEAP_LARGE_PAGE, HEAP_LARGE_PAGE);
}

void heap_give_page(void *page)
{
    free(page);
}

#endif
