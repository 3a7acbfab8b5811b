/*
 * The heap's pages. A run touches some tens of megabytes once each, in pages of 4 KiB; being given them by the system one
 * by one takes a fifth of the time. Where the system has large pages (of 2 MiB), the heap can ask for those.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

/* Reserve room at the end of the heap and ask for large pages there. To be called once, before much is allocated. Room
 * that is not used costs address space alone, in the heap of each thread; where any of this is not to be had, nothing is
 * changed. */
void heap_prepare(void);

/* Bytes of a large page. */
#define HEAP_LARGE_PAGE ((size_t)2 << 20)

/* A large page, uninitialised; NULL when there is none to be had. Owned: heap_give_page(). */
void *heap_take_page(void);
void heap_give_page(void *page);

#endif
