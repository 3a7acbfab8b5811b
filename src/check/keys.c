#include "check/keys.h"

#include "base/memory.h"

#include <libxml/hash.h>
#include <stdint.h>

struct keys {
    xmlHashTable *table; /* string to number + 1 */
    size_t count;
};

struct keys *keys_new(void)
{
    struct keys *keys = mem_calloc(1, sizeof *keys);
    keys->table = xmlHashCreate(64);
    if (!keys->table)
        mem_fail();
    return keys;
}

void keys_free(struct keys *keys)
{
    if (!keys)
        return;
    xmlHashFree(keys->table, NULL);
    mem_free(keys);
}

size_t keys_find(const struct keys *keys, const char *key)
{
    const void *found = xmlHashLookup(keys->table, (const xmlChar *)key);
    return found ? (size_t)(uintptr_t)found - 1 : KEYS_NONE;
}

size_t keys_add(struct keys *keys, const char *key)
{
    size_t number = keys_find(keys, key);
    if (number != KEYS_NONE)
        return number;
    if (xmlHashAddEntry(keys->table, (const xmlChar *)key, (void *)(uintptr_t)(keys->count + 1)) != 0)
        mem_fail();
    return keys->count++;
}
