/*
 * Tables of any kind that stand in printed lines: from the lines back to a grid, which is then read as any other grid
 * (grid.c, figures.c). Where the lines leave anything open, nothing is guessed: the table is unread, with a reason and its
 * place. Private to src/profile.
 *
 *     printed.c          which lines belong to the table, and the whole
 *     printed_lines.c    lines to chunks: what stands between blanks, and where
 *     printed_columns.c  columns and cells by position, where blanks are layout
 *     printed_tokens.c   columns and cells by constraint, where blanks are single
 *     printed_forms.c    readings of a row that fit the other rows
 *     printed_header.c   which words of the header stand over which column
 *     printed_labels.c   labels that are wrapped, and headings of rows
 *     printed_texts.c    tables whose columns hold texts
 */
#ifndef PROFILE_PRINTED_H
#define PROFILE_PRINTED_H

#include "profile/builder.h"

#define PRINTED_MOST_COLUMNS 16
#define PRINTED_MOST_LINES 4000
#define PRINTED_MOST_JOINED 6 /* words of one figure, its thousands separated by blanks */

/* A piece of a line: what stands between blanks that are wider than one, where blanks are layout; else the words of a
 * label together, and each word behind them that can be a figure or a part of one. */
struct chunk {
    uint32_t start, end;  /* bytes in the line's text */
    uint32_t left, right; /* characters from the left edge of the page */
    bool figure;          /* it is a whole cell: a figure, a nil sign, or words that say that there is none */
    bool figures;         /* it is one such cell or several */
    bool year;            /* it is a year */
};

enum printed_role {
    PRINTED_WORDS,   /* no figures, or none but years */
    PRINTED_ROW,     /* a label and figures */
    PRINTED_FIGURES, /* figures without a label */
    PRINTED_PASSED,  /* of no row: a header that is repeated, a running head, figures of the row before */
};

/* The part of a line that is one cell; empty where start == end. */
struct printed_cell {
    uint32_t start, end; /* bytes in the text of its line */
    size_t line;         /* index in the table's lines */
};

struct printed_line {
    size_t index;             /* in the builder's lines */
    const struct text *text;
    enum printed_role role;
    bool gap, page;           /* empty space above; first on its page */
    size_t chunk;             /* its first one in the table's chunks */
    uint32_t chunks, figures; /* how many there are; how many at the end are figures */
    bool several;             /* some of these are more than one cell */
    uint32_t label_chunks;    /* how many at the beginning are the label */
    struct printed_cell *cells; /* one for each column, or NULL; in the table's scratch */
};

/* A column of figures. */
struct printed_column {
    uint32_t left, right;     /* where its figures stand: characters from the left edge */
    const struct text *label; /* what the header says, or NULL */
    const struct text *over;  /* what it says of several columns, or NULL */
    uint32_t over_last;       /* the last of these */
};

/* A row of the grid to be. */
struct printed_row {
    const struct text *label;
    const struct printed_cell *cells; /* or NULL: a heading */
};

struct printed_table {
    struct builder *builder;
    const struct grid_rules *rules;
    struct arena scratch;
    struct slice unit;       /* what the line under the caption says */
    bool laid_out;           /* blanks are layout */
    VEC(struct printed_line) lines;
    VEC(struct chunk) chunks;
    VEC(struct printed_row) rows;
    struct printed_column columns[PRINTED_MOST_COLUMNS];
    uint32_t column_count;
    size_t first, last;      /* lines with the first and the last row of figures */
    size_t header_end;       /* the line behind the header's last */
    size_t label_width;      /* of the widest label: terminal columns */
    size_t wrapped_width;    /* too narrow for what follows; more than any line is when no label is known to be wrapped */
    const struct text *label_header; /* what the header says over the labels, or NULL */
    const char *reason;      /* why the table is unread, or NULL */
    size_t failed;           /* the line that the reason is about */
};

/* What was made of the lines. */
struct printed_result {
    const struct block_table *table; /* in the report's arena; NULL when it is unread */
    const char *reason;              /* then: id of a text of the catalogue */
    size_t line;                     /* and the line that the reason is about; else the line behind the table */
};

/* Read the table that stands in lines [from, to) of the builder. unit: what the line under its caption says, or empty. */
struct printed_result printed_read(struct builder *builder, size_t from, size_t to, struct slice unit);

/* Read a table of a kind whose columns hold texts in lines [from, to). */
struct printed_result printed_read_texts(struct builder *builder, const struct text_table_rule *rule, size_t from,
                                         size_t to);

/* Whether a line of the builder looks like a row: figures stand behind a label, two at least where blanks are single, or
 * alone. */
bool printed_is_row(struct builder *builder, size_t index);

/* Keep the words of lines [from, to) of a table that is not read below a node, with their citations: what stands between
 * wide blanks where lines are laid out, else cells as far as lines tell where they end. */
void printed_keep_words(struct builder *builder, xmlNode *parent, size_t from, size_t to);

/* Say why the table is unread, unless that is said already. Always false. */
bool printed_fail(struct printed_table *table, const char *reason, size_t line);

/* Whether a pattern of the profile (or NULL) is found in a text. */
bool printed_find(const struct printed_table *table, const struct regex *regex, struct slice text);

/* printed_lines.c */

/* Add a line of the builder with its chunks. */
void printed_add_line(struct printed_table *table, size_t index);

/* A chunk of a line, and its text. */
const struct chunk *printed_chunk(const struct printed_table *table, const struct printed_line *line, uint32_t i);
struct slice printed_chunk_text(const struct printed_table *table, const struct printed_line *line, uint32_t i);

/* The words of a chunk, as chunks; 0 when there are more than most. */
uint32_t printed_split(const struct printed_line *line, const struct chunk *chunk, struct chunk *words, uint32_t most);

/* The words of a line's label, or of the whole line when it has no cells. */
struct slice printed_label(const struct printed_table *table, const struct printed_line *line);

/* Whether words without figures reach over columns of figures: they are a heading that is in no column. */
bool printed_is_wide(const struct printed_table *table, const struct printed_line *line);

/* Whether words between which single blanks stand are one whole cell of a column of figures. A nil sign before a figure is
 * a cell of its own, no minus. */
bool printed_is_cell(const struct printed_table *table, struct slice text);

/* Whether a text is nothing but a year. */
bool printed_is_year(const struct printed_table *table, struct slice text);

/* Whether a text is the index of the column of that number: "(1)", or "a" for the first. */
bool printed_is_index(const struct printed_table *table, struct slice text, uint32_t number);

/* The text of a chunk; in the report's arena. */
const struct text *printed_part(const struct printed_table *table, const struct printed_line *line,
                                const struct chunk *chunk);

/* The chunks [from, to) of a line, blanks between them narrowed; in the report's arena. */
const struct text *printed_words(const struct printed_table *table, const struct printed_line *line, uint32_t from,
                                 uint32_t to);

/* Two texts, the second behind the first as on a further line; either may be NULL. In the report's arena. */
const struct text *printed_join(const struct printed_table *table, const struct text *first,
                                const struct text *second);

/* printed_columns.c */

/* Find columns and cells by position. False when the lines leave something open. */
bool printed_by_position(struct printed_table *table);

/* printed_tokens.c */

/* Find columns and cells by constraint. False when the lines leave something open. */
bool printed_by_constraint(struct printed_table *table);

/* printed_header.c */

/* Find the header's last line by position, and pass headers that are repeated on further pages. */
bool printed_find_header(struct printed_table *table);

/* Pass the headers that are repeated on further pages, when the header's last line is known. */
bool printed_pass_headers(struct printed_table *table);

/* Give the columns their labels by position. */
bool printed_read_header(struct printed_table *table);

/* Give the columns their labels by their order, where the header has a word for each. */
bool printed_match_header(struct printed_table *table);

/* printed_texts.c */

/* The grid of a table whose columns hold texts, or NULL when the lines leave anything open. In the report's arena. */
const struct block_table *printed_texts(struct printed_table *table, const struct text_table_rule *rule);

/* printed_labels.c */

/* Whether the words of a line go on the label of the line above it. */
bool printed_goes_on(const struct printed_table *table, const struct printed_line *above,
                     const struct printed_line *line);

/* Join labels that are wrapped, and make the rows. */
bool printed_make_rows(struct printed_table *table);

#endif
