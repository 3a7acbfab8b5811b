#include "base/memory.h"

#include "base/heap.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An arena's first chunk, and how large the doubled ones get; a larger one is a large page. */
#define FIRST_CHUNK ((size_t)1024)
#define LARGEST_CHUNK ((size_t)512 * 1024)

/* The program's status for work that could not be done. */
#define NO_MEMORY_STATUS 2

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    bool page; /* a large page */
    alignas(max_align_t) unsigned char data[];
};

/* What a large page has room for. */
#define LARGE_ROOM (HEAP_LARGE_PAGE - sizeof(struct arena_chunk))

_Noreturn void mem_fail(void)
{
    fputs("crossfoot: out of memory\n", stderr);
    _Exit(NO_MEMORY_STATUS);
}

void *mem_alloc(size_t size)
{
    void *ptr = malloc(size ? size : 1);
    if (!ptr)
        mem_fail();
    return ptr;
}

void *mem_calloc(size_t count, size_t size)
{
    void *ptr = calloc(count ? count : 1, size ? size : 1);
    if (!ptr)
        mem_fail();
    return ptr;
}

void *mem_resize(void *ptr, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        mem_fail();
    void *resized = realloc(ptr, total ? total : 1);
    if (!resized)
        mem_fail();
    return resized;
}

char *mem_copy(const char *bytes, size_t length)
{
    char *copy = mem_alloc(length + 1);
    if (length)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *mem_copy_string(const char *string)
{
    return string ? mem_copy(string, strlen(string)) : NULL;
}

void mem_free(void *ptr)
{
    free(ptr);
}

void arena_init(struct arena *arena)
{
    arena->chunks = NULL;
}

static struct arena_chunk *arena_grow(struct arena *arena, size_t size)
{
    size_t room = arena->chunks ? 2 * arena->chunks->size : FIRST_CHUNK;
    bool large = room > LARGEST_CHUNK && size <= LARGE_ROOM;
    room = room < LARGEST_CHUNK ? room : LARGEST_CHUNK;
    room = room > size ? room : size;
    room = large ? LARGE_ROOM : room;
    struct arena_chunk *chunk = large ? heap_take_page() : mem_alloc(sizeof *chunk + room);
    if (!chunk)
        mem_fail();
    chunk->next = arena->chunks;
    chunk->used = 0;
    chunk->size = room;
    chunk->page = large;
    arena->chunks = chunk;
    return chunk;
}

/* size bytes at a multiple of align, uninitialised. */
static void *arena_take(struct arena *arena, size_t size, size_t align)
{
    struct arena_chunk *chunk = arena->chunks;
    size_t start = chunk ? (chunk->used + align - 1) / align * align : 0;
    if (size > SIZE_MAX / 2)
        mem_fail();
    if (!chunk || start > chunk->size || chunk->size - start < size) {
        chunk = arena_grow(arena, size);
        start = 0;
    }
    chunk->used = start + size;
    return chunk->data + start;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_take(arena, size, alignof(max_align_t)), 0, size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_take(arena, length + 1, 1);
    if (length)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *arena_copy_string(struct arena *arena, const char *string)
{
    return string ? arena_copy(arena, string, strlen(string)) : NULL;
}

static void free_chunk(struct arena_chunk *chunk)
{
    if (chunk && chunk->page)
        heap_give_page(chunk);
    else
        mem_free(chunk);
}

/* Free the chunks that are newer than one. */
static void free_newer(struct arena *arena, const struct arena_chunk *kept)
{
    while (arena->chunks != kept) {
        struct arena_chunk *next = arena->chunks->next;
        free_chunk(arena->chunks);
        arena->chunks = next;
    }
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ arena->chunks, arena->chunks ? arena->chunks->used : 0 };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    if (!mark.chunk) {
        arena_clear(arena);
        return;
    }
    free_newer(arena, mark.chunk);
    mark.chunk->used = mark.used;
}

void arena_clear(struct arena *arena)
{
    struct arena_chunk *kept = NULL, *next;
    for (struct arena_chunk *chunk = arena->chunks; chunk; chunk = next) {
        bool better = chunk->size <= LARGEST_CHUNK && (!kept || chunk->size > kept->size);
        next = chunk->next;
        free_chunk(better ? kept : chunk);
        kept = better ? chunk : kept;
    }
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
    }
    arena->chunks = kept;
}

void arena_release(struct arena *arena)
{
    free_newer(arena, NULL);
}
