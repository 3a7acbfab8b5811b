#include "base/keys.h"

#include "base/memory.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct key {
    const char *text; /* in the arena */
    size_t length;
    uint32_t hash;
};

struct keys {
    struct arena arena;
    VEC(struct key) items;
    uint32_t *places; /* of each key its number + 1, at its hash or, where that is taken, behind it; 0: free */
    size_t room;      /* places: a power of two, more than half of them free */
};

enum { FIRST_ROOM = 64 };

struct keys *keys_new(void)
{
    struct keys *keys = mem_calloc(1, sizeof *keys);
    keys->room = FIRST_ROOM;
    keys->places = mem_calloc(keys->room, sizeof *keys->places);
    return keys;
}

void keys_free(struct keys *keys)
{
    if (!keys)
        return;
    mem_free(keys->places);
    vec_release(&keys->items);
    arena_release(&keys->arena);
    mem_free(keys);
}

/* FNV-1a (Fowler, Noll, Vo), from a start that is another in every run, so that no file can be made to collide. */
static uint32_t hash_of(const struct keys *keys, struct slice key)
{
    uint32_t hash = 2166136261u ^ (uint32_t)((uintptr_t)keys >> 4);
    for (size_t i = 0; i < key.length; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * 16777619u;
    return hash;
}

static bool is_key(const struct key *item, struct slice key, uint32_t hash)
{
    return item->hash == hash && item->length == key.length && memcmp(item->text, key.data, key.length) == 0;
}

/* Where a key is, or has to be put. */
static uint32_t *place_of(const struct keys *keys, struct slice key, uint32_t hash)
{
    size_t at = hash & (keys->room - 1);
    while (keys->places[at] && !is_key(&keys->items.items[keys->places[at] - 1], key, hash))
        at = (at + 1) & (keys->room - 1);
    return &keys->places[at];
}

static void grow(struct keys *keys)
{
    mem_free(keys->places);
    keys->room *= 2;
    keys->places = mem_calloc(keys->room, sizeof *keys->places);
    for (size_t i = 0; i < keys->items.count; i++) {
        size_t at = keys->items.items[i].hash & (keys->room - 1);
        while (keys->places[at])
            at = (at + 1) & (keys->room - 1);
        keys->places[at] = (uint32_t)i + 1;
    }
}

size_t keys_add_slice(struct keys *keys, struct slice key)
{
    uint32_t hash = hash_of(keys, key), *place = place_of(keys, key, hash);
    if (*place)
        return *place - 1;
    size_t number = keys->items.count;
    vec_push(&keys->items, (struct key){ arena_copy(&keys->arena, key.data, key.length), key.length, hash });
    *place = (uint32_t)number + 1;
    if (2 * keys->items.count > keys->room)
        grow(keys);
    return number;
}

size_t keys_add(struct keys *keys, const char *key)
{
    return keys_add_slice(keys, slice_of(key));
}

size_t keys_find(const struct keys *keys, const char *key)
{
    struct slice wanted = slice_of(key);
    uint32_t place = *place_of(keys, wanted, hash_of(keys, wanted));
    return place ? place - 1 : KEYS_NONE;
}

size_t keys_count(const struct keys *keys)
{
    return keys->items.count;
}

const char *keys_text(const struct keys *keys, size_t number)
{
    return keys->items.items[number].text;
}
