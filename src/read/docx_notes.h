/*
 * Footnotes and endnotes: the references to them in the order of the text, and the marks that they print.
 */
#ifndef READ_DOCX_NOTES_H
#define READ_DOCX_NOTES_H

#include "base/memory.h"
#include "base/vec.h"
#include "read/docx_numbering.h"

#include <stdbool.h>
#include <stdint.h>

enum docx_note_kind { DOCX_FOOTNOTE, DOCX_ENDNOTE, DOCX_NOTE_KINDS };

/* How the notes of a kind are numbered. */
struct docx_note_rules {
    enum docx_number_format format;
    int32_t start;
    bool each_section; /* begins again with every section; pages are not known to this reader */
};

/* A reference. n is set when its section ends, because the section's properties come last. */
struct docx_note {
    enum docx_note_kind kind;
    int32_t id;
    bool custom;   /* a mark of its own, which does not count */
    char *n;       /* in the arena; at least DOCX_NOTE_MARK bytes unless custom */
    size_t order;  /* in the text, from 0 */
};

#define DOCX_NOTE_MARK 64

struct docx_notes {
    VEC(struct docx_note) all;
    size_t section;                                    /* the first reference of the current section */
    struct docx_note_rules rules[DOCX_NOTE_KINDS];     /* of the document */
    struct docx_note_rules in_section[DOCX_NOTE_KINDS]; /* of the current section */
    int32_t counts[DOCX_NOTE_KINDS];                   /* the number of the next note */
};

/* Take a property of w:footnotePr or w:endnotePr: w:numFmt, w:numStart, w:numRestart. */
void docx_note_rule(struct docx_note_rules *rules, const struct docx_element *element);

/* Word's defaults; allocates nothing. */
void docx_notes_init(struct docx_notes *notes);

/* The document's rules are known: the first section begins. */
void docx_notes_begin(struct docx_notes *notes);

/* Add a reference; returns it, valid until the next is added. n is in the arena, to be filled at the section's end. */
struct docx_note *docx_notes_add(struct docx_notes *notes, enum docx_note_kind kind, int32_t id, struct arena *arena);

/* A section ends: its references get their marks. */
void docx_notes_end_section(struct docx_notes *notes);

/* The text is read: order the references by kind and id, then text, for docx_notes_find(). */
void docx_notes_sort(struct docx_notes *notes);

/* The first reference to a note, or NULL. */
const struct docx_note *docx_notes_find(const struct docx_notes *notes, enum docx_note_kind kind, int32_t id);

void docx_notes_release(struct docx_notes *notes);

#endif
