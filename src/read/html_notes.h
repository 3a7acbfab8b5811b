/*
 * Footnotes of an HTML file. HTML has no element for them; what word processors, converters and authors write has one thing
 * in common: the mark links to the note, and the note links back to the mark. Elements are told apart by the ordinal of
 * their start tag, from 1, as libxml2's SAX interface tells of them.
 */
#ifndef READ_HTML_NOTES_H
#define READ_HTML_NOTES_H

#include "base/memory.h"
#include "base/vec.h"
#include "model/source.h"

#include <stdbool.h>
#include <stdint.h>

struct html_note {
    uint32_t mark, back; /* the two links */
    uint32_t region;     /* the element that holds the note */
    const char *n;       /* what is printed as the mark, without brackets; in the arena */
};

struct html_notes {
    VEC(struct html_note) by_region, by_mark, by_back; /* the same notes, sorted */
};

/* Find the notes in a span of the source. Strings live in the arena. Linear but for sorting. html_notes_release() it. */
void html_notes_find(struct html_notes *notes, const struct source *source, struct span span, struct arena *arena);
void html_notes_release(struct html_notes *notes);

/* The note whose mark, back link or region an element is; NULL when it is none. */
const struct html_note *html_note_marked(const struct html_notes *notes, uint32_t element);
const struct html_note *html_note_back(const struct html_notes *notes, uint32_t element);
const struct html_note *html_note_region(const struct html_notes *notes, uint32_t element);

#endif
