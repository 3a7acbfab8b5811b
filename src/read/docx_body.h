/*
 * The text of a Word file (its body, its notes) to items: blocks in the order in which they are read, each with the
 * empty paragraphs around its text. Internal to the Word reader.
 *
 * Every open element that matters has a frame on a stack; the text of a text box and a table within a table wait until
 * the paragraph or table around them ends, and follow it.
 */
#ifndef READ_DOCX_BODY_H
#define READ_DOCX_BODY_H

#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/block.h"
#include "read/docx_comments.h"
#include "read/docx_notes.h"
#include "read/docx_numbering.h"
#include "read/docx_relations.h"
#include "read/docx_styles.h"
#include "read/docx_xml.h"

#include <stdbool.h>
#include <stdint.h>

/* Empty paragraphs around a text, and where its bytes stand in the file. */
struct docx_margin {
    uint32_t before, after;
    bool none; /* the text has no paragraph at all (a cell that only fills a gap) */
    const struct source_piece *pieces; /* their starts are bytes of the text; in the arena */
    uint32_t piece_count;
};

/* A block without its source positions, or only empty paragraphs. All in the document's arena. */
struct docx_item {
    struct docx_item *next;
    bool is_block;
    struct block block;
    struct docx_margin *margins; /* one for the text, or one for each cell of a table in the order of rows */
    uint32_t empty;              /* empty paragraphs behind */
    const char *chart;           /* the part whose data the block is, or NULL */
};

struct docx_items {
    struct docx_item *first, *last;
};

/* What an open element is. Paragraphs stand in containers: body, cell, text box, note. */
enum docx_frame_kind {
    DOCX_IN_BODY, DOCX_IN_TEXT_BOX, DOCX_IN_CELL, DOCX_IN_NOTE, DOCX_IN_TABLE, DOCX_IN_ROW, DOCX_IN_PARAGRAPH
};

struct docx_frame {
    enum docx_frame_kind kind;
    uint32_t depth;
};

typedef VEC(struct block_mark) docx_marks;
typedef VEC(struct source_piece) docx_pieces;

struct docx_paragraph {
    struct str text;
    docx_marks marks;
    docx_pieces pieces;
    struct origin at, next;     /* of the next character of the open run; behind the last one kept */
    uint32_t runs_before;       /* runs of the part that begin before the paragraph */
    struct docx_items deferred; /* what its text boxes hold */
    const struct docx_style *style;
    int32_t outline, num_id, level; /* its own; -1 when not given */
    int32_t mark_hidden;            /* the same */
    bool mark_deleted;              /* joined to the next by a tracked deletion */
    bool in_properties, ends_section;
    bool counted;                   /* its number was taken */
    struct str number;
    bool in_run;
    int32_t run_hidden;             /* the run's own; -1 when not given */
    bool run_raised;                /* superscript */
    const struct docx_style *run_style;
    size_t custom_note;             /* 1 + the reference whose mark the run goes on with, or 0 */
    const char *href;               /* of the open link, or NULL; in the arena */
    uint32_t link_start, link_depth; /* depth 0: the link is a field's */
    size_t link_marks;              /* marks before the link */
};

struct docx_container {
    enum docx_frame_kind kind;
    struct docx_items items; /* of a cell or note: what follows the table or note; else all */
    struct str text;         /* of a cell or note: its paragraphs, joined by line ends */
    uint32_t paragraphs;     /* of a cell or note */
    docx_marks marks;        /* of a cell or note */
    docx_pieces pieces;      /* the same */
    bool has_carried;
    struct docx_paragraph carried; /* what goes on in the next paragraph, when has_carried */
    size_t fields;                 /* fields open outside */
    int32_t note_id;               /* of a note */
};

/* How a cell is merged with the one above. */
enum docx_merge { DOCX_NOT_MERGED, DOCX_MERGE_STARTS, DOCX_MERGE_GOES_ON };

struct docx_row {
    size_t first; /* of the table's cells */
    bool header;
};

struct docx_table {
    struct docx_items deferred; /* tables and text boxes of its cells */
    VEC(struct block_cell) cells;
    VEC(struct docx_margin) margins; /* of the cells */
    VEC(struct docx_row) rows;
    VEC(size_t) above, now; /* by column: 1 + the cell that began a merge there, or 0 */
    uint32_t column;
    uint16_t span;          /* of the open cell */
    enum docx_merge merge;
    bool in_row_properties, row_deleted, cell_deleted;
};

struct docx_field {
    bool result;      /* behind the separator */
    bool muted;       /* within another field's instruction */
    const char *href; /* of it or a field around it, or NULL; in the arena */
    struct str instruction;
};

struct docx_body {
    const struct docx_package *package;
    bool original;       /* tracked changes are read as they were before */
    struct arena *arena; /* the document's */
    const struct docx_styles *styles;
    struct docx_numbering *numbering; /* or NULL */
    const struct docx_relations *relations;
    struct docx_notes *notes;
    const struct docx_comments *comments;
    struct docx_items items;        /* what was read */
    struct docx_items *note_items;  /* by a reference's order: the notes' texts; NULL while the body is read */
    enum docx_note_kind note_kind;  /* of the part that is read */

    struct docx_xml *xml;
    VEC(struct docx_frame) frames;
    VEC(struct docx_container) containers;
    VEC(struct docx_paragraph) paragraphs;
    VEC(struct docx_table) tables;
    VEC(struct docx_field) fields;
    VEC(bool) choices;     /* of each open AlternateContent: a branch was taken */
    struct docx_note_rules *rules; /* of the open w:footnotePr or w:endnotePr, or NULL */
    uint32_t skip;         /* depth of the element whose inside is not read, or 0 */
    struct str chunk;      /* text of the open w:t or w:instrText */
    bool in_chunk, keep_blanks;
    const char *part;      /* that is read; in the arena */
    uint32_t paragraph_count, run_count; /* elements of the part so far, those that are not read among them */
    size_t lines;          /* paragraphs and cells so far */
    uint64_t generated;    /* bytes that elements made without holding them */
};

/* docx_body.c */

/* Read a part: the main text, or with note_items the notes of note_kind. False with package->error. */
bool docx_body_read(struct docx_body *body, const char *part);

void docx_body_release(struct docx_body *body);

/* The innermost open container or paragraph, or NULL. */
struct docx_container *docx_container(struct docx_body *body);
struct docx_paragraph *docx_paragraph(struct docx_body *body);

/* Count a paragraph or cell against the limit. */
void docx_body_count(struct docx_body *body);

/* Account for bytes that a short element made (a number, an address): a small file cannot make much of them. */
void docx_body_generated(struct docx_body *body, size_t bytes);

void docx_items_push(struct docx_items *items, struct docx_item *item);
void docx_items_splice(struct docx_items *items, struct docx_items *more);

/* docx_paragraph.c */

struct docx_paragraph docx_paragraph_new(void);
void docx_paragraph_release(struct docx_paragraph *paragraph);

/* Append text of the open run. Hidden text and the instructions of fields are left out. */
void docx_paragraph_text(struct docx_body *body, struct slice text);

/* Append a tab or the blank of a soft line break. */
void docx_paragraph_blank(struct docx_body *body, char blank);

/* A reference to a note. */
void docx_paragraph_note(struct docx_body *body, const struct docx_element *element, enum docx_note_kind kind);

/* A reference to a comment. */
void docx_paragraph_comment(struct docx_body *body, const struct docx_element *element);

/* A link begins (href in the arena; within another link it is ignored) and ends. depth is that of its element, 0 for
 * a field. */
void docx_link_open(struct docx_paragraph *paragraph, const char *href, uint32_t depth);
void docx_link_close(struct docx_paragraph *paragraph);

/* Take the paragraph's automatic number, once. */
void docx_paragraph_count(struct docx_body *body, struct docx_paragraph *paragraph);

/* The open paragraph ends: its text goes to its container, or on to the next paragraph. */
void docx_paragraph_close(struct docx_body *body);

/* What waits for a next paragraph in the innermost container gets none. */
void docx_container_flush(struct docx_body *body);

/* The text of a cell or note: its empty paragraphs told apart, its marks copied to the arena. */
struct docx_content {
    struct text text;
    const struct block_mark *marks;
    uint32_t mark_count;
    struct docx_margin margin;
};
struct docx_content docx_container_content(struct docx_body *body, struct docx_container *container);

/* docx_field.c */

/* A w:fldChar: begin, separate or end. */
void docx_field_char(struct docx_body *body, const struct docx_element *element);

/* Text of an instruction. */
void docx_field_instruction(struct docx_body *body, struct slice text);

/* Whether text is within an instruction. */
bool docx_field_mutes(const struct docx_body *body);

/* A w:fldSimple or w:hyperlink: a link, if it leads somewhere. */
void docx_field_simple(struct docx_body *body, const struct docx_element *element);
void docx_hyperlink(struct docx_body *body, const struct docx_element *element);

/* Forget fields that were left open inside a container. */
void docx_field_drop(struct docx_body *body, size_t keep);

/* docx_table.c */

void docx_table_open(struct docx_body *body);
void docx_table_close(struct docx_body *body);
void docx_row_open(struct docx_table *table);
void docx_row_close(struct docx_table *table);
void docx_cell_open(struct docx_body *body, struct docx_table *table);
void docx_cell_close(struct docx_body *body, struct docx_table *table);

/* A property of the open row or cell. */
void docx_row_property(struct docx_body *body, struct docx_table *table, const struct docx_element *element);
void docx_cell_property(struct docx_body *body, struct docx_table *table, const struct docx_element *element);

void docx_table_release(struct docx_table *table);

#endif
