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

/* What all stretches are held against. */
struct search {
    const struct profile *profile; /* the document's own */
    struct profile *const *others;
    size_t count;
    const struct document *document;
    struct regex_scratch *scratch;
};

static size_t tells_of(const struct search *search, const struct profile *profile, struct stretch stretch, size_t most)
{
    return profile_tells(profile, search->document, stretch.from, stretch.to, most, search->scratch);
}

/* The profile that tells most of a stretch of which the document's own tells nothing, or NULL. */
static struct profile *stranger(const struct search *search, struct stretch stretch)
{
    struct profile *best = NULL;
    size_t most = TELLS_LEAST - 1;
    if (text_length(search->document, stretch) < BYTES_LEAST || tells_of(search, search->profile, stretch, 1))
        return NULL;
    for (size_t i = 0; i < search->count; i++) {
        size_t tells = tells_of(search, search->others[i], stretch, SIZE_MAX);
        if (tells <= most)
            continue;
        best = search->others[i];
        most = tells;
    }
    return best;
}

/* A stretch goes on the part before it when it is in the same language, even if it is too short to tell by itself. */
static bool goes_on(const struct search *search, const struct profile_parts *parts, struct stretch stretch,
                    const struct profile *found)
{
    const struct profile_part *last = parts->items.count ? &vec_last(&parts->items) : NULL;
    if (!last || last->to != stretch.from)
        return false;
    if (found)
        return found == last->profile;
    return tells_of(search, last->profile, stretch, 1) && !tells_of(search, search->profile, stretch, 1);
}

void profile_find_parts(const struct profile *profile, struct profile *const *others, size_t count,
                        const struct document *document, const struct limits *limits, struct profile_parts *parts)
{
    const struct search search = { profile, others, count, document, regex_scratch_new(limits) };
    struct stretch stretch = { 0, 0 };
    while (stretch.to < document->blocks.count) {
        stretch = next_stretch(document, stretch.to);
        struct profile *found = stranger(&search, stretch);
        if (goes_on(&search, parts, stretch, found))
            vec_last(&parts->items).to = stretch.to;
        else if (found)
            vec_push(&parts->items, (struct profile_part){ stretch.from, stretch.to, found });
    }
    regex_scratch_free(search.scratch);
}

void profile_parts_release(struct profile_parts *parts)
{
    vec_release(&parts->items);
}
