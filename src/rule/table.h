/*
 * Range tables: which values belong to a key, such as the numbers of a year's resolutions or the dates of a session.
 * They are data of a pack, kept as CSV with the columns key, from and to; a key may have several ranges:
 *
 *     <table name="council-years" href="council-years.csv" slack="5"/>
 *     <table name="session-dates" of="dates" href="session-dates.csv"/>
 *
 * Numbers are whole. Dates are ISO dates whose day or month may be absent: 2016-09 stands for every day of that month.
 * Without `to` a range has no end.
 */
#ifndef RULE_TABLE_H
#define RULE_TABLE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct range_tables; /* all tables of a rule set */
struct range_table;

struct range_tables *range_tables_new(void);
void range_tables_free(struct range_tables *tables);

/* Read a table from a CSV file. slack is how far outside a range a number may lie because the ranges are not known for
 * certain. On failure false; the error has the file and the line. */
bool range_tables_add(struct range_tables *tables, const char *name, const char *path, bool dates, unsigned slack,
                      struct error *error);

/* The table of that name, or NULL. Borrowed. */
const struct range_table *range_tables_find(const struct range_tables *tables, const char *name);

enum range_answer {
    RANGE_HOLDS,       /* the value is in a range of the key */
    RANGE_OUTSIDE,     /* it is in none */
    RANGE_UNKNOWN_KEY, /* the table does not have the key */
    RANGE_NO_VALUE,    /* the value is no number, or no date */
};

/* Whether a value belongs to a key. */
enum range_answer range_table_holds(const struct range_table *table, struct slice key, struct slice value);

/* Append a key's ranges as they are printed ("2398–2451, 2453"). */
void range_table_ranges(const struct range_table *table, struct slice key, struct str *out);

/* Append the keys that a value belongs to, slack left aside ("2017"), separated by commas; nothing when there are
 * none. */
void range_table_keys(const struct range_table *table, struct slice value, struct str *out);

#endif
