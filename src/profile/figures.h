/*
 * Tables of any kind, read from a grid: what kind each column is and how it follows from others, which rows are headings,
 * items and totals, and what each total sums up. Private to src/profile.
 *
 *     figures.c          from a grid to typed cells, and the whole
 *     figures_columns.c  headers and kinds of columns
 *     figures_relations.c  how columns follow from others: totals, formulas
 *     figures_changes.c    differences, balances, percentages of change
 *     figures_entries.c  kinds of rows, and what figures are rounded to
 *     figures_tree.c     which rows belong together
 *     figures_totals.c   which of them a total sums up
 *     figures_sums.c     whether rows come to a total, where structure leaves that open
 *     figures_model.c    the elements
 */
#ifndef PROFILE_FIGURES_H
#define PROFILE_FIGURES_H

#include "model/number.h"
#include "profile/builder.h"
#include "profile/layout.h"

#define NO_COLUMN UINT32_MAX
#define NO_ROW UINT32_MAX
#define DEEPEST_BRANCH 32

/* Rows that show whether a relation holds, and rows or headings that a total is tried on: more would tell no more. */
#define ROWS_TRIED 1000
#define HEADINGS_TRIED 32

enum cell_form {
    CELL_BLANK,
    CELL_FIGURE,
    CELL_NIL,    /* a nil sign: zero */
    CELL_ABSENT, /* words that say that there is no figure */
    CELL_OTHER,  /* anything else */
};

struct typed_cell {
    enum cell_form form;
    const struct block_cell *cell; /* that begins here, or NULL */
    uint16_t span;
    uint32_t start, end; /* the figure in the cell's text */
    struct number number;
    bool percent;        /* printed with a sign of percent */
    bool rounded;        /* stands for an interval: unit is what it was rounded to */
    struct number unit;
};

enum column_kind {
    COLUMN_BLANK,
    COLUMN_TEXT,
    COLUMN_LABEL,
    COLUMN_INDEX, /* numbers of rows */
    COLUMN_YEAR,
    COLUMN_COUNT,
    COLUMN_MONEY,
    COLUMN_PERCENT,
    COLUMN_OTHER, /* figures that no total sums up: averages, rates */
};

/* Columns, as a set of bits. */
typedef uint64_t column_set;

struct typed_column {
    enum column_kind kind;
    const struct text *label, *over; /* the header above this column alone, and above its neighbours too */
    uint32_t first, last;            /* the columns under the lowest such header; itself when there is none */
    bool is_total, is_change, over_change;
    struct slice year;
    struct slice index;              /* "1" of an index row "(1) (2)" */
    struct slice formula;            /* what the header says how it follows from others: "(5)=(4)-(3)" */
    /* how its figures follow from others' in each row, or none: */
    column_set sum, minus;           /* the sum of the one, less the other */
    uint32_t opening;                /* a column to which the changes are added, or NO_COLUMN */
    column_set changes;
    uint32_t part, whole;            /* of a percentage, or NO_COLUMN */
};

enum entry_kind { ENTRY_ITEM, ENTRY_HEADING, ENTRY_TOTAL, ENTRY_MINUS };

/* One row of the body. */
struct entry {
    enum entry_kind kind;
    uint32_t row;        /* in the layout */
    struct slice n;      /* number that the label begins with; borrowed */
    uint32_t label_from; /* where in the label's cell the words begin */
    bool excluded;       /* counted in another row */
    uint32_t rank;       /* of a total */
    bool net;            /* a total that stands for its rows, but is not their sum */
    struct slice of;     /* what a total says that it sums up */
};

/* A row, or a group of rows with what heads it and sums it up. */
struct branch {
    uint32_t entry;      /* the row; of a group its heading, or NO_ROW */
    bool group;
    bool excluded;       /* not counted in the total around it */
    uint32_t total;      /* entry that sums up the group, or NO_ROW */
    uint32_t rank;       /* of its total */
    uint32_t depth;      /* of groups in it */
    uint32_t style;      /* of the numbers of its children, 0 for none yet */
    VEC(uint32_t) children;
};

struct typed_table {
    struct builder *builder;
    const struct grid_rules *rules;
    xmlNode *node;
    struct layout layout;
    struct typed_cell *cells; /* rows × columns; owned */
    struct typed_column columns[LAYOUT_MOST_COLUMNS];
    uint32_t index_row;       /* row "(1) (2)" that numbers the columns, or NO_ROW */
    uint32_t label, number;   /* columns of labels and of their numbers, or NO_COLUMN */
    uint32_t figures;         /* how many columns hold figures */
    struct slice unit;        /* what the line under the caption says */
    struct slice part;        /* number of the table among those under its caption, or empty */
    struct number scale;      /* what a money figure is to be multiplied by, 0 when nothing is said */
    VEC(struct entry) entries;
    VEC(struct branch) branches; /* the first holds all that stands outside */
};

/* Read a grid into a <table>. unit and part may be empty. False when it cannot be laid out. */
bool figures_read(struct builder *builder, xmlNode *node, const struct block_table *table, struct slice unit,
                  struct slice part);

struct typed_cell *typed_at(const struct typed_table *table, uint32_t row, uint32_t column);

/* Whether a pattern of the profile (or NULL) is found in a text. */
bool typed_find(const struct typed_table *table, const struct regex *regex, struct slice text,
                struct regex_match *match);

/* Whether a column's figures can be added up. */
bool column_adds(const struct typed_column *column);

/* Whether a column holds figures of any kind. */
bool column_figures(const struct typed_column *column);

/* The set of one column; how many columns are in a set. */
column_set column_bit(uint32_t column);
uint32_t column_count(column_set set);

/* The columns in [first, last] that can be added up, but for one (or NO_COLUMN), and but for totals. */
column_set columns_adding(const struct typed_table *table, uint32_t first, uint32_t last, uint32_t except);

/* In how many rows a relation can be looked at, and in how many of these it held. */
struct count_held {
    uint32_t rows, held;
};

/* All rows but those of zeros, and among them those that tell something: where more than one figure makes up the other. */
struct tally {
    struct count_held all, telling;
};

/* Try a column as the sum of some columns less others, in all rows. */
struct tally typed_try(const struct typed_table *table, uint32_t total, column_set plus, column_set minus);

/* Whether the figures bear out a relation that the header states; whether they show one that it only hints at. */
bool typed_bears_out(struct tally tally);
bool typed_shows(struct tally tally);

/* Find headers and kinds of all columns. */
void typed_columns(struct typed_table *table);

/* Find the unit that each figure is rounded to; after the entries are known. */
void typed_units(struct typed_table *table);

/* Find how columns follow from others, and among these what tells of change; after the entries are known. */
void typed_relations(struct typed_table *table);
void typed_changes(struct typed_table *table);

/* The words of a row's label, without its number; borrowed from the layout. Empty when it has none. */
struct slice typed_label(const struct typed_table *table, const struct entry *entry);

/* Find what is a heading, an item, a total. */
void typed_entries(struct typed_table *table);

/* Whether the children of a group, from that one on, come to the total in all columns, as far as rounding can tell.
 * False when they are too many to be tried. */
bool typed_sums(const struct typed_table *table, const struct branch *group, size_t from, uint32_t total);

/* Find what belongs together. */
void typed_tree(struct typed_table *table);

/* Make the elements. */
void typed_model(struct typed_table *table);

#endif
