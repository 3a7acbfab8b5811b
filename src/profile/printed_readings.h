/*
 * Readings of the rows of a printed table whose blanks are single: shared by printed_tokens.c, which lists them, and
 * printed_forms.c, which narrows them. Private to these.
 */
#ifndef PROFILE_PRINTED_READINGS_H
#define PROFILE_PRINTED_READINGS_H

#include "profile/printed.h"

#define PRINTED_MOST_WORDS 96 /* of the figures of one row */

/* The words of a row that can be figures, with the line that each stands in. */
struct printed_tokens {
    struct {
        uint32_t start, end;
        size_t line;
    } items[PRINTED_MOST_WORDS];
    uint32_t count;
    uint8_t cells[PRINTED_MOST_WORDS]; /* bit i: this word and the i behind it are one cell */
    uint32_t counts[PRINTED_MOST_WORDS + 1]; /* bit i: the words from this one on can be i cells */
};

/* One way to read a row. */
struct printed_reading {
    uint32_t first;                      /* word: those before it are the label's */
    uint32_t ends[PRINTED_MOST_COLUMNS]; /* the word behind each cell */
};

struct printed_readings {
    size_t line; /* of the label */
    struct printed_tokens *tokens;
    struct printed_reading *items;
    uint32_t count;
};

typedef VEC(struct printed_readings) printed_readings_list;

/* The text of a cell in a reading; of the words [from, to]. */
struct slice printed_cell_text(const struct printed_table *table, const struct printed_readings *row,
                               const struct printed_reading *reading, uint32_t column);
struct slice printed_token_text(const struct printed_table *table, const struct printed_tokens *tokens, uint32_t from,
                                uint32_t to);

/* Keep the readings whose figures have the form that those of their columns have in rows with one reading. False when more
 * than one is left to a row, or none (printed_forms.c). */
bool printed_narrow(struct printed_table *table, const printed_readings_list *rows);

#endif
