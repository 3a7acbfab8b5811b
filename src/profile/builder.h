/*
 * Building a report model. Private to src/profile. The builder walks the lines of a document once; what stands at a
 * line decides which part works: running text (prose.c), a mandate list (mandates.c) or a table (tables.c).
 */
#ifndef PROFILE_BUILDER_H
#define PROFILE_BUILDER_H

#include "model/block.h"
#include "model/report.h"
#include "profile/data.h"
#include "profile/lines.h"
#include "profile/numbering.h"
#include "profile/profile.h"

#include <stdbool.h>
#include <stddef.h>

/* A section that is open, innermost last. */
struct open_section {
    xmlNode *node;
    uint16_t level;
    bool scope; /* mandate lists in it are its own */
    bool frame; /* headings in it are numbered on their own */
    bool counted; /* its number is */
    bool part;    /* holds the sections of a part in another language */
};

/* The last heading that was counted in one way: the next may go on with it, though sections beside it came between. */
struct counted_heading {
    const struct number_form *form;
    struct ordinal ordinal;
    uint16_t level;
};

typedef VEC(struct counted_heading) counted_headings;

/* A list that is open, innermost last. */
struct open_list {
    xmlNode *node;
    const struct number_form *form; /* how its items are counted, or NULL */
    struct ordinal last;            /* number of its last item, when they are counted */
};

struct builder {
    const struct profile *profile;     /* for the text at hand */
    const struct profile *main;        /* for what stands in no part */
    const struct profile_parts *parts; /* in other languages, or NULL */
    const struct document *document;
    const struct limits *limits;
    struct report *report;
    struct regex_scratch *scratch;
    struct lines lines;
    size_t at; /* index of the line to look at next */
    VEC(struct open_section) sections;
    VEC(xmlNode *) all_sections; /* in document order */
    counted_headings counted; /* by rising level */
    VEC(struct open_list) lists;
    struct slice paragraph; /* number of the numbered paragraph that the text belongs to; empty: none */
    struct through_numbering numbering;
    bool full;            /* the limit of elements was reached: what follows is not read */
    bool deep;            /* the limit of nesting was: likewise */
    size_t limited;       /* matches that have reached a limit and were noted */
    xmlNode *series;      /* the table that was captioned last: those behind it may be its further parts, or NULL */
    size_t behind_table;  /* the line behind the last table that was read from lines; 0: there is none */
    VEC(const struct block_mark *) linked; /* the marks of each text whose links were added */
    xmlNode *empty_group; /* of the mandate list built last: its last organ without an entry, or NULL */
};

/* The block's text of line i as a slice; and the whole line. */
struct slice line_text(const struct builder *builder, size_t i);
const struct line *line_at(const struct builder *builder, size_t i);

/* The part that line i stands in, or NULL. */
const struct profile_part *part_at(const struct builder *builder, size_t i);

/* Whether the patterns can go on: where one has reached its limits something was not recognised, which an <unread> says
 * (at the block, when one is given); where too many have it is an error. */
bool patterns_hold(struct builder *builder, const struct block *block, struct error *error);

/* The element that new content goes into: the innermost open section, else the root. */
xmlNode *builder_parent(const struct builder *builder);

/* The section that a place lies in: the last one that begins before it, else the root. Places come in their order; begun
 * counts the sections passed, from 0. */
xmlNode *section_at(const struct builder *builder, size_t *begun, struct span place);

/* The index of the next line of text at or after i, behind furniture and addresses; the number of lines at the end. */
size_t next_text(const struct builder *builder, size_t i);

/* The rule of the heading that a line is, or NULL. Groups are in match. */
const struct heading_rule *heading_of(const struct builder *builder, size_t i, struct regex_match *match);

/* How the number of a heading is counted, with its number; NULL when it is not counted (headings.c). */
const struct number_form *heading_form(const struct heading_rule *rule, struct slice n, struct ordinal *ordinal);

/* The level of a section that a heading opens: that of the open sections which are counted as it is, else below those
 * that are counted otherwise (headings.c). */
uint16_t heading_level(const struct builder *builder, const struct heading_rule *rule,
                       const struct number_form *form);

/* The heading of which a number that the format keeps is the next, with its ordinal, or NULL (headings.c). */
const struct counted_heading *heading_before(const struct builder *builder, struct slice n, struct ordinal *ordinal);

/* Forget the counts that a section of that level ends: those of deeper ones, and of its own level too when it is a frame
 * (headings.c). */
void end_counts(struct builder *builder, uint16_t level, bool frame);

/* Note that a heading of that level was counted (headings.c). */
void count_heading(struct builder *builder, const struct number_form *form, const struct ordinal *ordinal,
                   uint16_t level);

/* The list below parent that an item with a printed number belongs to, opened when it is not open yet (lists.c).
 * form tells how the numbers are counted where the marks do not tell (NULL: they do). */
xmlNode *list_for_item(struct builder *builder, xmlNode *parent, struct slice n, const struct number_form *form);

/* The rule of the caption that a line is, or NULL. */
const struct caption_rule *caption_of(const struct builder *builder, size_t i, struct regex_match *match);

/* The number of a paragraph, as printed or as the format itself keeps it. */
struct printed_number {
    struct slice text;
    struct span place; /* none when the format keeps it */
    uint32_t end;      /* where in the line's text the paragraph's words begin */
    struct paragraph_number number;
};

/* Whether the line begins with a number that a paragraph can have. */
bool paragraph_number_of(const struct builder *builder, size_t i, struct printed_number *printed);

/* Whether the line starts the very next paragraph of the through numbering. */
bool starts_next_paragraph(const struct builder *builder, size_t i);

/* Whether the line is the first of something that running text, and no table or list, consists of. */
bool ends_enclave(const struct builder *builder, size_t i);

/* Text put together from lines, in the report's arena. */
struct text *builder_text(struct builder *builder, struct text_builder *pieces);

/* Add a <link> to parent for every link that the format marks in a text, and a <ref kind="mark"> for every mark of a
 * footnote (links.c). */
void add_links(struct builder *builder, xmlNode *parent, const struct text *text, const struct block_mark *marks,
               uint32_t count);

/* Whether a line names an organ whose acts the table behind it lists (mandates.c). */
bool starts_mandates(const struct builder *builder, size_t i);

/* Recognise citations and the profile's inline elements in a block that has its text (inline.c). */
void inline_mark(struct builder *builder, xmlNode *block);

/* The same, but citations only: of words that may belong to several columns (inline.c). */
void inline_mark_citations(struct builder *builder, xmlNode *block);

/* Add a child element that holds a text with its inline elements; nothing for an empty text. The text lives as long as
 * the report. */
void add_heading_text(struct builder *builder, xmlNode *parent, const char *name, const struct text *text);

/* Recognise the symbols listed in [start, end) of a block's text, as entries of an organ (NULL: unknown). Returns how
 * many there were. */
size_t cite_list(struct builder *builder, xmlNode *block, uint32_t start, uint32_t end, const struct organ *organ);

/* The organ of that name (a whole name, in the profile's language), or NULL. */
const struct organ *organ_named(const struct builder *builder, struct slice name);

/* The organ of the vocabulary with that id, or NULL (also for no id). */
const struct organ *organ_by_id(const struct profile *profile, const char *id);

/* Read the mandate list whose heading was just opened; stops before the line that ends it (mandates.c). */
void build_mandates(struct builder *builder);

/* Whether the line is an entry of a mandate list, printed apart; if so, put it into the list and pass it. */
bool adopt_orphan(struct builder *builder);

/* Whether so many elements more would reach the limit of the model; then the builder is full, and building ends with an
 * error. */
bool builder_fills(struct builder *builder, size_t more);

/* Whether one more in so many that are nested would reach the limit of nesting; then the builder is deep, and building ends
 * with an error. */
bool builder_nests(struct builder *builder, size_t open);

/* Read the body of a table whose caption (or header) was found: at is the first line behind the caption. Stops before
 * the line that ends it (tables.c). n may be NULL; caption may be NULL. */
void build_table(struct builder *builder, struct slice n, const struct text *caption, struct span place);

/* Whether a line names a further part of the table captioned before it, which follows as a grid. */
bool starts_part(const struct builder *builder, size_t i);

/* The table kind whose header begins at a line, or NULL. */
const struct table_rule *table_at(const struct builder *builder, size_t i);

/* Add the links of texts that nothing was made of to the sections they lie in; after everything else (links.c). */
void build_links(struct builder *builder);

/* Give the figures the data of their charts; after everything else (charts.c). */
void build_charts(struct builder *builder);

/* Find what the addresses of links name, and which citations the links belong to; after everything else (targets.c). */
void build_targets(struct builder *builder);

/* Put the footnotes into the sections on whose pages they stand; after everything else (footnotes.c). */
void build_footnotes(struct builder *builder);

/* Read running text until the end of the document (prose.c). */
bool build_prose(struct builder *builder, struct error *error);

#endif
