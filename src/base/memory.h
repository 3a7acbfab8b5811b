/*
 * Memory: one choke point for running out of it, and an arena for what lives as long as a document.
 *
 * No function here ever returns NULL: when the system has no memory left, mem_fail() prints one sentence
 * and ends the program.  Limits on input are checked elsewhere and are errors, never aborts.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Owned memory of size bytes, uninitialised; mem_free() it. */
void *mem_alloc(size_t size);

/* Owned memory for count objects of size bytes each, zeroed; mem_free() it. An overflow counts as no memory. */
void *mem_calloc(size_t count, size_t size);

/* Resize an owned block to count objects of size bytes each; ptr may be NULL. The old pointer is dead. */
void *mem_resize(void *ptr, size_t count, size_t size);

/* Owned NUL-terminated copy of length bytes. */
char *mem_copy(const char *bytes, size_t length);

/* Owned copy of a NUL-terminated string; NULL gives NULL. */
char *mem_copy_string(const char *string);

/* Free an owned block; NULL is allowed. */
void mem_free(void *ptr);

/* Print "crossfoot: out of memory" to standard error and end the program at once with status 2. */
_Noreturn void mem_fail(void);

/* An arena: allocations that are freed all at once. Not for sharing between threads. */
struct arena_chunk;
struct arena {
    struct arena_chunk *chunks; /* newest first */
};

#define ARENA_INIT { NULL }

/* Allocates nothing. */
void arena_init(struct arena *arena);

/* size bytes, zeroed, aligned for any type; they live until arena_release(). */
void *arena_alloc(struct arena *arena, size_t size);

/* NUL-terminated copy of length bytes in the arena. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);

/* NUL-terminated copy of a string in the arena; NULL gives NULL. */
char *arena_copy_string(struct arena *arena, const char *string);

/* Forget everything allocated from the arena, and keep a chunk of usual size for what comes. */
void arena_clear(struct arena *arena);

/* Forget what was allocated since the mark was taken; marks that were taken since are dead. */
struct arena_mark {
    struct arena_chunk *chunk;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Frees everything allocated from the arena; the arena can be used again. */
void arena_release(struct arena *arena);

#endif
