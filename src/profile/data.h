/*
 * What a profile holds once loaded. Private to src/profile. Everything is borrowed from the profile's own memory and
 * lives until profile_free().
 */
#ifndef PROFILE_DATA_H
#define PROFILE_DATA_H

#include "base/memory.h"
#include "base/vec.h"
#include "model/block.h"
#include "model/ordinal.h"
#include "query/regex.h"

#include <stdbool.h>
#include <stdint.h>

typedef VEC(struct regex *) regex_list;

/* Attributes as, list: how the numbers of headings or items are counted. name is what the model calls it: the word of
 * as, or the first word of a list; NULL when they are not counted. */
struct number_form {
    const char *name;
    enum numbering numbering;
    const char *words; /* of NUMBERING_LIST */
};

/* <heading kind level scope frame as only match>: a heading known by its words. Groups: n, title. */
struct heading_rule {
    const char *kind; /* or NULL */
    uint16_t level;
    bool title_follows; /* the title stands on the next line */
    bool scope;         /* mandate lists below it are this section's */
    bool frame;         /* headings below it are numbered on their own */
    bool goes_on;       /* believed only where its number is the next of an open section's */
    bool marked;        /* believed only where the format marks it as a heading */
    struct number_form form;
    struct regex *match;
};

/* <item as match>: the start of a list item; group n. */
struct item_rule {
    struct number_form form;
    struct regex *match;
};

/* <loose-heading level max-length never/>: a heading known by its looks: apart, short, without an end mark. */
struct loose_heading {
    uint16_t level, min_indent;
    uint32_t max_length; /* code points */
    struct regex *never;        /* or NULL */
    struct regex *never_marked; /* what is none even where the format says so, or NULL */
};

/* <caption of="table|figure" match>: announces a table or figure; group n. */
struct caption_rule {
    bool figure;
    struct regex *match;
};

/* <measure match is/>: what a figure column holds. */
struct named_match {
    const char *name;
    struct regex *match;
};
typedef VEC(struct named_match) named_matches;

/* <numerals>: figures in running text. words and multipliers are named by their value. */
struct numerals {
    struct regex *digits; /* or NULL */
    char point;           /* before decimals; all other marks in digits only group them */
    named_matches words, multipliers, units, hedges;
};

/* <table kind>: a kind of table whose rows are printed as lines of text. */
struct table_rule {
    const char *kind;
    struct regex *begin;      /* the line that opens the header, or NULL */
    struct regex *header;     /* a part of a header, which may stand on several lines */
    struct regex *header_more; /* a part that stands in no other place than inside a header, or NULL */
    struct regex *year, *measure_word; /* words of a header that has them on lines of their own, or NULL */
    struct regex *column;     /* one figure column in the joined header; groups year, measure */
    named_matches measures;
    struct regex *category, *group, *prose, *row, *next_row, *subrow;
    regex_list subheadings;   /* labels of unnumbered rows that sum up what follows */
};

/* <text-table>: a kind of table whose columns hold texts. */
struct text_table_rule {
    const char *kind;
    struct regex *caption; /* what the caption says */
    struct regex *column;  /* the label of a column */
    struct regex *part;    /* what stands of such a label on one line */
};

/* <total rank match/>: the label of a row that sums up others. Groups: of, what it sums up. */
struct total_rule {
    uint32_t rank; /* 1 the lowest: it sums up rows; a higher one sums up lower ones too */
    bool net;      /* what its rows come to, by rules of its own: it stands for them, but is not their sum */
    struct regex *match;
    struct regex *behind; /* label that a row before it must have, or NULL */
};

/* <grids>: what tables of any kind look like. Every pattern may be NULL. */
struct grid_rules {
    struct regex *figure;        /* a whole cell that is a figure; groups minus, whole, decimals, percent */
    struct regex *absent;        /* a whole cell that says that there is no figure */
    struct regex *index;         /* a whole cell that is the index of its column: "(1)"; groups n, formula */
    struct regex *header_index;  /* the same at the end of a header; groups n, formula */
    struct regex *row_number;    /* what a label begins with; group n */
    struct regex *label_open, *label_rest; /* the end of a label that goes on in the next line, and what goes on one */
    struct regex *unit;          /* a line between caption and table; group unit */
    struct regex *part;          /* a line that names one of several tables under a caption; groups n, title */
    struct regex *percent;       /* a header or unit */
    struct regex *money;         /* a header or unit */
    struct regex *year;          /* a header; group year */
    struct regex *column_total, *column_change; /* headers */
    struct regex *of_which;      /* label of a row that is counted in another one */
    struct regex *not_added;     /* header or label of averages, rates and the like */
    struct regex *minus;         /* label of a row that is taken off */
    struct regex *rounded;       /* a note that figures need not add up */
    struct regex *selection;     /* caption or header of rows that are not all there are */
    VEC(struct total_rule) totals;
    named_matches scales;        /* name: a power of ten in digits */
};

struct organ {
    const char *id;
    const char *resolution, *decision, *statement; /* prefixes of canonical symbols, or NULL */
    struct regex *name; /* in the profile's language; whole. NULL for an organ that only this report names */
};

/* <form id organs match body order strict/>: a way to print one symbol. Groups: number, session, roman, prefix, year,
 * part. */
struct cite_form {
    const char *id;
    const char *organs;        /* ids separated by blanks, "" for any */
    const char *default_organ; /* when the text names none, or NULL */
    const char *kind;          /* the kind that the form itself implies, or NULL */
    const char *body;          /* template of the canonical symbol behind the organ's prefix */
    const char *order;         /* template of the sort key, or NULL when it cannot be compared */
    bool strict;               /* a canonical form of the house */
    struct regex *match;
};

/* <phrase match before kind organ/>: running text in which symbols are cited. Groups: list, kind, entitled (a title behind a
 * single symbol); in before, else in match: organ, title, and year, month, day of the first symbol. */
struct cite_phrase {
    const char *kind; /* when the group kind is absent */
    struct regex *match;
    struct regex *before; /* what may stand before a match, ended by $, or NULL: a pattern that begins with what is
                             optional would be tried at every place of the text */
    bool needs_organ;     /* it is no citation when no organ is named */
};

/* An attribute that every element of an inline rule has. */
struct inline_attribute {
    const char *name, *value;
};

/* <part group element member>: a group of an inline rule's match that becomes a child element, or in which each match of
 * member does. */
struct inline_part {
    const char *group, *element;
    int index;            /* of the group */
    struct regex *member; /* or NULL */
};

/* <inline element match member …>: words inside running text that become an element (inline.c). Groups: at, list; every
 * other named group is an attribute or a part. */
struct inline_rule {
    const char *element;
    struct regex *match;
    struct regex *member; /* one element in the group list, or NULL */
    int at, list;         /* groups, or -1 */
    int short_form;       /* group, when what stands before the element must have its letters; or -1 */
    VEC(struct inline_attribute) attributes;
    VEC(struct inline_part) parts;
};

struct mandate_rules {
    regex_list organ_headings;   /* group organ: a name of the vocabulary, or one that it does not know */
    struct regex *other_heading; /* of entries that have no symbols */
    struct regex *lead_in;       /* words that announce entries and are none */
    struct regex *entry;         /* start of an entry; groups list */
    struct regex *entry_year;    /* a whole cell that stands in the place of symbols; group year; or NULL */
    struct regex *entry_inside;  /* an entry that begins within a line; groups list */
    struct regex *list_goes_on;  /* a symbol list that the next line continues */
    struct regex *separator;     /* between the symbols of one entry */
    struct regex *orphan;        /* an entry printed apart from its list; groups list */
};

struct profile {
    struct arena arena;
    const char *path;
    bool whole; /* false: an outline */
    const char *id, *lang;
    regex_list all; /* for freeing */
    regex_list detect;
    regex_list page_lines, running_heads, residue;
    VEC(struct heading_rule) headings;
    struct loose_heading loose;
    bool has_loose;
    struct regex *paragraph, *footnote, *note, *sentence_end;
    struct regex *bare_paragraph; /* one whose number lacks its mark; or NULL */
    VEC(struct item_rule) items;
    VEC(struct caption_rule) captions;
    struct regex *figure_nil, *figure_number, *figure_join; /* one token each; figure_join a token that may follow */
    VEC(struct table_rule) tables;
    VEC(struct text_table_rule) text_tables;
    struct grid_rules grids;
    struct mandate_rules mandates;
    VEC(struct organ) organs;
    named_matches kinds, roles;  /* of citations: what the word behind the number says; what words of its
                                   sentence that cover it say */
    struct regex *sentence;      /* one sentence */
    VEC(struct cite_phrase) phrases;
    struct regex *member;  /* one symbol in a list; groups symbol (else the whole match), year, month, day */
    named_matches months;  /* names of the months; each named by its number */
    struct regex *carry;   /* what may stand between two phrases of which only the first names the organ, or NULL */
    VEC(struct cite_form) forms;
    named_matches letters; /* what stands for a letter of symbols in this language; each named by the letter */
    VEC(struct inline_rule) inlines;
    struct numerals numerals;
    named_matches weekdays; /* names of the days of the week; each named by its number, 1 for Monday */
    regex_list addresses;    /* of documents; groups symbol, lang */
    regex_list designations; /* forms of canonical symbols without blanks; groups organ, number, part */
    struct regex *joint;     /* what joins the two symbols of one document, or NULL */
};

/* In how many of the blocks [from, to) of a document each of a profile's tell-tale patterns is found, all added up; counting
 * ends at most. */
size_t profile_tells(const struct profile *profile, const struct document *document, size_t from, size_t to, size_t most,
                     struct regex_scratch *scratch);

#endif
