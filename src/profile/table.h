/*
 * Reading one table from lines. Private to src/profile: table.c collects the lines of each row, rows.c tells their
 * figures apart and makes the elements.
 */
#ifndef PROFILE_TABLE_H
#define PROFILE_TABLE_H

#include "profile/builder.h"
#include "profile/readings.h"

#define MAX_BREAKS 32

enum row_kind {
    ROW_CATEGORY, /* A., B., …: no figures */
    ROW_GROUP,    /* a subcategory with a unit: its figures are the sum of its rows */
    ROW_PROSE,    /* a subcategory without a unit: words only */
    ROW_NUMBERED, /* 5. */
    ROW_LETTERED, /* (a) */
    ROW_PLAIN,    /* no mark */
};

/* One row, from its first line to the next row's. */
struct row {
    enum row_kind kind;
    struct slice n;             /* borrowed from the source */
    struct span place;          /* of its first line */
    struct text_builder pieces; /* its lines joined, without the mark */
    uint32_t breaks[MAX_BREAKS]; /* where in the text a new line began */
    size_t break_count;
    bool empty_cells;           /* its last line ended in the blanks of empty cells */
    bool grid;                  /* from a grid: the label's length and the figures are known */
    uint32_t label_length;
    struct reading *given;      /* the figures of a grid's row, or NULL */
    /* filled when the group is finished: */
    struct text *text;
    struct readings readings;
    uint32_t chosen;            /* index of the reading that is meant */
    bool chosen_by_sum;
    const char *unread;         /* why its figures are not known, or NULL */
    size_t parent;              /* index of the row it belongs to; 0 for the group itself */
};

struct table_reader {
    struct builder *builder;
    const struct table_rule *rule;
    xmlNode *node, *category; /* <table>, and the <category> that is open or NULL */
    uint32_t columns;
    uint32_t last_number;     /* of the last numbered row; 0: none yet */
    VEC(struct row) rows;     /* of the group being read; the first is the group (or category) itself */
    tokens tokens;
    struct arena scratch;     /* for readings, until their group is finished */
    size_t kept_readings;     /* of the group being finished */
};

/* Read the header from lines, and the body behind it. Both move the builder behind what they have read. */
void table_read_header(struct table_reader *reader);
void table_read_body(struct table_reader *reader);

/* Whether categories follow a header that names no columns of figures: they hold words. */
bool table_has_words_only(const struct table_reader *reader);

/* Add a <column> found at a match of the rule's column pattern in header text. */
void table_add_column(struct table_reader *reader, const struct text *header, const struct regex_match *match);

/* Add the columns of a header printed as a line of years over a line of measures: as many of the one as of the other,
 * told apart by their order. False when the header is another. */
bool table_pair_columns(struct table_reader *reader, const struct text *header);

/* Say on the table how many columns of figures were found. */
void table_set_columns(struct table_reader *reader);

/* Whether a row's text starts with the number that comes next, without the mark that numbers of rows have: such a row is
 * believed. Its number is in group n of the match of next_row. */
bool table_is_next(const struct table_reader *reader, struct slice text, struct regex_match *match);

/* The kind of table that a grid's header begins, or NULL. */
const struct table_rule *grid_rule(const struct builder *builder, const struct block_table *table);

/* Read a table that the format keeps as a grid. False when its header names no columns of figures (grid.c). */
bool table_read_grid(struct table_reader *reader, const struct block_table *table);

/* Tell the figures of the collected rows apart, make the elements, and forget the rows. */
void table_finish_group(struct table_reader *reader);

#endif
