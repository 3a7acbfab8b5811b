/*
 * Inline elements: what is recognised inside running text. Private to src/profile. Recognisers (cite.c for citations, the
 * profile's <inline> rules for all else) propose elements; where proposals overlap it is settled once which of them
 * stand: citations before all others, then what begins earlier, then what is longer, then the order of the profile.
 */
#ifndef PROFILE_INLINE_H
#define PROFILE_INLINE_H

#include "base/vec.h"
#include "model/report.h"
#include "profile/builder.h"

/* A child element of a proposed one. */
struct inline_child {
    uint32_t start, end; /* bytes of the block's text */
    xmlNode *node;
};

/* A proposed element. */
struct inline_found {
    uint32_t start, end;     /* bytes of the block's text */
    uint32_t rank;           /* of its recogniser: 0 for citations, then the rules in their order */
    size_t children, count;  /* its children in the list's children: index of the first, and how many */
    xmlNode *node;           /* not in the tree yet; owned by the list until it is written */
};

struct inline_list {
    struct report *report;
    VEC(struct inline_found) items;
    VEC(struct inline_child) children;
};

#define INLINE_RANK_CITE 0

/* The words of a block in which inline elements are looked for. */
struct inline_words {
    struct slice text; /* up to the block's end */
    uint32_t start;    /* where the block begins in it */
    struct trigrams trigrams; /* of the block */
};

/* Propose an element for the bytes [start, end) of a block's text. Returns it, to be given attributes; borrowed. */
xmlNode *inline_propose(struct inline_list *list, const char *name, uint32_t start, uint32_t end, uint32_t rank);

/* Write the proposals that stand into a block that has its text, and free the list's contents. */
void inline_write(struct builder *builder, xmlNode *block, struct inline_list *list);

/* Propose the citations of a block (cite.c). */
void cite_find(struct builder *builder, const struct inline_words *words, struct inline_list *list);

#endif
