/*
 * Growable arrays.  VEC(type) declares one; it owns its items' storage, not what the items point to.
 *
 *     VEC(int) numbers = VEC_INIT;
 *     vec_push(&numbers, 3);
 *     for (size_t i = 0; i < numbers.count; i++) use(numbers.items[i]);
 *     vec_release(&numbers);
 *
 * Growing invalidates pointers to items, and an item's value must not mention the array's own count (in which order the
 * two are evaluated is not said).
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/memory.h"

#include <stddef.h>

#define VEC(type) struct { type *items; size_t count, capacity; }
#define VEC_INIT { NULL, 0, 0 }

/* Append one item. */
#define vec_push(vec, ...) \
    do { \
        if ((vec)->count == (vec)->capacity) { \
            (vec)->capacity = (vec)->capacity ? (vec)->capacity * 2 : 8; \
            (vec)->items = mem_resize((vec)->items, (vec)->capacity, sizeof *(vec)->items); \
        } \
        (vec)->items[(vec)->count++] = (__VA_ARGS__); \
    } while (0)

/* Make room for so many items in all, where that is known before they are pushed. */
#define vec_reserve(vec, room) \
    do { \
        if ((vec)->capacity < (room)) { \
            (vec)->capacity = (room); \
            (vec)->items = mem_resize((vec)->items, (vec)->capacity, sizeof *(vec)->items); \
        } \
    } while (0)

/* The last item; the array must not be empty. */
#define vec_last(vec) ((vec)->items[(vec)->count - 1])

/* Forget the items and keep the storage. */
#define vec_clear(vec) ((void)((vec)->count = 0))

/* Free the storage; the array is empty and usable again. */
#define vec_release(vec) \
    do { \
        mem_free((vec)->items); \
        (vec)->items = NULL; \
        (vec)->count = (vec)->capacity = 0; \
    } while (0)

#endif
