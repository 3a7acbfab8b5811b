/*
 * Parts of a document in another language than the rest: an English annex to a Chinese report. A part consists of whole
 * sections, or pages where only lines are known; quotations and titles within a section make none.
 */
#include "profile/data.h"
#include "profile/profile.h"

#include <stdint.h>

#define TELLS_LEAST 3   /* of another profile in a part */
#define BYTES_LEAST 400 /* of its text */

/* Blocks from one heading or page to the next. */
struct stretch {
    size_t from, to;
};

static struct stretch next_stretch(const struct document *document, size_t from)
{
    size_t to = from + 1;
    for (; to < document->blocks.count; to++) {
        const struct block *block = &document->blocks.items[to];
        if (block->kind == BLOCK_HEADING || block->flags & BLOCK_NEW_PAGE)
            break;
    }
    return (struct stretch){ from, to };
}

static size_t text_length(const struct document *document, struct stretch stretch)
{
    size_t length = 0;
    for (size_t i = stretch.from; i < stretch.to; i++)
        length += document->blocks.items[i].text.length;
    return length;
}

/* The profile that tells most of a stretch of which the document's own tells nothing, or NULL. */
static struct profile *stranger(const struct profile *profile, struct profile *const *others, size_t count,
                                const struct document *document, struct stretch stretch, const struct limits *limits)
{
    struct profile *best = NULL;
    size_t most = TELLS_LEAST - 1;
    if (text_length(document, stretch) < BYTES_LEAST
        || profile_tells(profile, document, stretch.from, stretch.to, 1, limits))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t tells = profile_tells(others[i], document, stretch.from, stretch.to, SIZE_MAX, limits);
        if (tells <= most)
            continue;
        best = others[i];
        most = tells;
    }
    return best;
}

/* A stretch goes on the part before it when it is in the same language, even if it is too short to tell by itself. */
static bool goes_on(const struct profile *profile, const struct profile_parts *parts, const struct document *document,
                    struct stretch stretch, const struct profile *found, const struct limits *limits)
{
    const struct profile_part *last = parts->items.count ? &vec_last(&parts->items) : NULL;
    if (!last || last->to != stretch.from)
        return false;
    if (found)
        return found == last->profile;
    return profile_tells(last->profile, document, stretch.from, stretch.to, 1, limits)
        && !profile_tells(profile, document, stretch.from, stretch.to, 1, limits);
}

void profile_find_parts(const struct profile *profile, struct profile *const *others, size_t count,
                        const struct document *document, const struct limits *limits, struct profile_parts *parts)
{
    struct stretch stretch = { 0, 0 };
    while (stretch.to < document->blocks.count) {
        stretch = next_stretch(document, stretch.to);
        struct profile *found = stranger(profile, others, count, document, stretch, limits);
        if (goes_on(profile, parts, document, stretch, found, limits))
            vec_last(&parts->items).to = stretch.to;
        else if (found)
            vec_push(&parts->items, (struct profile_part){ stretch.from, stretch.to, found });
    }
}

void profile_parts_release(struct profile_parts *parts)
{
    vec_release(&parts->items);
}
