/*
 * Running text: lines to headings, numbered paragraphs, list items, captions and notes. Private to the files
 *
 *     prose.c           what a line is
 *     prose_block.c     a block whose lines are collected
 *     prose_sections.c  headings and the sections that they open
 *     prose_captions.c  captions, and tables with and without one
 *     prose_parts.c     parts in other languages
 */
#ifndef PROFILE_PROSE_H
#define PROFILE_PROSE_H

#include "profile/builder.h"

enum open_kind { OPEN_NONE, OPEN_TEXT, OPEN_PARAGRAPH, OPEN_ITEM, OPEN_NOTE };

/* A block whose lines are being collected. */
struct open_block {
    enum open_kind kind;
    struct text_builder pieces;
    struct slice n;      /* borrowed from the source text */
    struct span n_place; /* where the number stands */
    struct slice mark;   /* what is printed behind it */
    bool typed;          /* the number is part of the text */
    const struct number_form *form; /* of an item whose mark does not tell how it is counted */
    bool closed;         /* its last line ended a paragraph */
    const struct block *block; /* the one it was opened with */
};

/* What the rest of the document goes on with behind a part. */
struct interrupted {
    const struct profile_part *part; /* that is being read, or NULL */
    size_t sections;
    counted_headings counted;
    struct through_numbering numbering;
};

struct prose {
    struct builder *builder;
    struct open_block body;
    struct interrupted rest;
};

/* prose_block.c */

/* Open a block with the line i, of which a match of regex (or NULL) is its number or mark. */
void prose_open(struct prose *prose, enum open_kind kind, size_t i, const struct regex *regex,
                       const struct regex_match *match);

/* Add bytes [from, end) of line i to the open block. */
void prose_add_line(struct prose *prose, size_t i, uint32_t from);

/* Make the element of the open block, if there is one. */
void prose_finish(struct prose *prose);

/* What is printed between two places of a text, without blanks; borrowed. */
struct slice prose_mark_between(const struct text *text, uint32_t start, uint32_t end);

/* Whether the next line stands apart from the open block; the same for a line with a form of its own, which an open block
 * may seem to go on with. */
bool prose_apart(const struct prose *prose);
bool prose_apart_for_form(const struct prose *prose);

/* prose_sections.c */

/* Take line i as a heading of the profile, with its title on it or behind it. */
void prose_take_heading(struct prose *prose, size_t i, const struct heading_rule *rule, const struct regex_match *match);

/* Whether line i is a heading by its looks alone; take it as one. */
bool prose_looks_like_heading(const struct prose *prose, size_t i);
void prose_take_loose_heading(struct prose *prose, size_t i);

/* Take line i as a heading when its number, behind which the words begin at from, goes on those of headings. False when it
 * does not. */
bool prose_take_numbered_heading(struct prose *prose, size_t i, struct slice n, uint32_t from);

/* The title that stands on the lines behind a heading or caption; moves the builder behind it. In the report's arena. */
struct text *prose_title_behind(struct prose *prose);

/* prose_captions.c */

/* Take line i as a caption, and the table behind it. */
void prose_take_caption(struct prose *prose, size_t i, const struct caption_rule *rule, const struct regex_match *match);

/* Take line i as the beginning of a table without a caption; as a further table under the caption before it, named on a line
 * of its own. False when it is none. */
bool prose_take_bare_table(struct prose *prose, size_t i);
bool prose_take_further_table(struct prose *prose, size_t i);

/* prose_parts.c */

/* Go on to line i in a part in another language, or (NULL) in the rest of the document, if that is elsewhere than now. */
void prose_change_part(struct prose *prose, const struct profile_part *part, size_t i);

#endif
