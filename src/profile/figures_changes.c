/*
 * How the columns of a typed table tell of change: the difference of two amounts, an opening amount to which changes are
 * added, and the percentage that a change is of an amount. Which amounts these are the headers seldom say: the figures
 * must show it.
 */
#include "profile/figures.h"

#include "model/interval.h"

/* Columns of changes and of amounts -------------------------------------------------------------------------------- */

/* The changes that a column states: itself, or the total of those under its header, or all of them. */
static column_set changes_of(const struct typed_table *table, uint32_t c)
{
    const struct typed_column *column = &table->columns[c];
    if (column->is_change && !column->over_change)
        return column_bit(c);
    if (!column->over_change || column->first == column->last)
        return 0;
    for (uint32_t k = column->first; k <= column->last; k++)
        if (column_adds(&table->columns[k]) && table->columns[k].is_total)
            return column_bit(k);
    return columns_adding(table, column->first, column->last, NO_COLUMN);
}

static bool is_amount(const struct typed_column *column)
{
    return column_adds(column) && !column->is_change && !column->over_change;
}

/* The nearest column of amounts on one side: none of the changes, nor any other total. */
static uint32_t amounts_beside(const struct typed_table *table, uint32_t from, int step)
{
    for (uint32_t c = from; c < table->layout.columns; c += (uint32_t)step)
        if (column_adds(&table->columns[c]))
            return is_amount(&table->columns[c]) ? c : NO_COLUMN;
    return NO_COLUMN;
}

/* Balances --------------------------------------------------------------------------------------------------------- */

static int compare_slices(struct slice a, struct slice b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < length; i++)
        if (a.data[i] != b.data[i])
            return a.data[i] < b.data[i] ? -1 : 1;
    return a.length < b.length ? -1 : a.length > b.length;
}

/* Whether the header says that one amount is of an earlier year than another. */
static bool is_earlier(const struct typed_column *one, const struct typed_column *other)
{
    return one->year.length && other->year.length && compare_slices(one->year, other->year) < 0;
}

/* An opening amount, the changes, and the closing amount, in this order. */
static void find_balance(struct typed_table *table, uint32_t c)
{
    column_set changes = changes_of(table, c);
    uint32_t first = table->columns[c].first, last = table->columns[c].last;
    if (!changes || first == 0)
        return;
    uint32_t opening = amounts_beside(table, first - 1, -1), closing = amounts_beside(table, last + 1, 1);
    if (opening == NO_COLUMN || closing == NO_COLUMN || table->columns[closing].opening != NO_COLUMN)
        return;
    struct tally tally = typed_try(table, closing, changes | column_bit(opening), 0);
    bool years = is_earlier(&table->columns[opening], &table->columns[closing]);
    if (years ? !typed_bears_out(tally) : !typed_shows(tally))
        return;
    table->columns[closing].opening = opening;
    table->columns[closing].changes = changes;
}

/* A change that a formula explains is none that makes another column. */
static void find_balances(struct typed_table *table)
{
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        const struct typed_column *column = &table->columns[c];
        if (column_adds(column) && !is_amount(column) && !column->minus)
            find_balance(table, c);
    }
}

static const struct typed_column *closing_of(const struct typed_table *table, uint32_t change)
{
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (table->columns[c].changes & column_bit(change))
            return &table->columns[c];
    return NULL;
}

/* Differences ------------------------------------------------------------------------------------------------------ */

/* Try a change as one amount less another, and keep that if it is the best so far. */
static void try_difference(const struct typed_table *table, uint32_t c, uint32_t plus, uint32_t minus,
                           struct typed_column *best, uint32_t *held)
{
    struct tally tally = typed_try(table, c, column_bit(plus), column_bit(minus));
    if (!typed_shows(tally) || tally.telling.held <= *held)
        return;
    best->sum = column_bit(plus);
    best->minus = column_bit(minus);
    *held = tally.telling.held;
}

/* A change printed behind both amounts: the difference of the nearest one and the one before it that the figures show. */
static void find_difference(struct typed_table *table, uint32_t c)
{
    struct typed_column *column = &table->columns[c];
    uint32_t later = column->first ? amounts_beside(table, column->first - 1, -1) : NO_COLUMN, held = 0;
    for (uint32_t earlier = later == NO_COLUMN ? 0 : later; earlier-- > 0;) {
        if (!is_amount(&table->columns[earlier]))
            continue;
        try_difference(table, c, later, earlier, column, &held);
        try_difference(table, c, earlier, later, column, &held);
    }
}

static void find_differences(struct typed_table *table)
{
    for (uint32_t c = 2; c < table->layout.columns; c++) {
        const struct typed_column *column = &table->columns[c];
        if (column_adds(column) && changes_of(table, c) == column_bit(c) && !column->sum && !closing_of(table, c))
            find_difference(table, c);
    }
}

/* Percentages ------------------------------------------------------------------------------------------------------ */

static bool interval_at(const struct typed_table *table, uint32_t row, uint32_t column, struct interval *interval)
{
    static const struct number itself = { 0, 0 };
    const struct typed_cell *cell = typed_at(table, row, column);
    return (cell->form == CELL_FIGURE || cell->form == CELL_NIL)
        && interval_of(cell->number, cell->rounded ? cell->unit : itself, interval);
}

/* How often a column is the percentage that a part is of a whole; a part of zero tells nothing of the whole. */
static struct tally try_percent(const struct typed_table *table, uint32_t c, uint32_t part, uint32_t whole)
{
    struct tally tally = { { 0, 0 }, { 0, 0 } };
    for (size_t i = 0; i < table->entries.count && i < ROWS_TRIED; i++) {
        uint32_t row = table->entries.items[i].row;
        struct interval of_percent, of_part, of_whole;
        if (!interval_at(table, row, c, &of_percent) || !interval_at(table, row, part, &of_part)
            || !interval_at(table, row, whole, &of_whole))
            continue;
        enum interval_share share = interval_share(of_part, of_percent, of_whole);
        bool known = share != SHARE_UNKNOWN, telling = known && typed_at(table, row, part)->number.value != 0;
        tally.all.rows += known;
        tally.all.held += share == SHARE_HOLDS;
        tally.telling.rows += telling;
        tally.telling.held += telling && share == SHARE_HOLDS;
    }
    return tally;
}

/* The one change that a column of percentages is about: that under the same header, or the column before it. */
static uint32_t change_beside(const struct typed_table *table, uint32_t c)
{
    uint32_t from = table->columns[c].over_change ? c : c ? c - 1 : NO_COLUMN;
    column_set changes = from == NO_COLUMN ? 0 : changes_of(table, from);
    return column_count(changes) == 1 ? (uint32_t)__builtin_ctzll(changes) : NO_COLUMN;
}

/* The amount from which a change starts, as far as the relations of the table tell; else NO_COLUMN. */
static uint32_t start_of_change(const struct typed_table *table, uint32_t change)
{
    const struct typed_column *closing = closing_of(table, change);
    if (closing)
        return closing->opening;
    column_set minus = table->columns[change].minus;
    return column_count(minus) == 1 ? (uint32_t)__builtin_ctzll(minus) : NO_COLUMN;
}

/* The amount of which most figures are the percentage that is printed. */
static uint32_t whole_shown(const struct typed_table *table, uint32_t c, uint32_t part)
{
    uint32_t whole = NO_COLUMN, held = 0;
    for (uint32_t k = 0; k < table->layout.columns; k++) {
        if (!is_amount(&table->columns[k]))
            continue;
        struct tally tally = try_percent(table, c, part, k);
        if (!typed_shows(tally) || tally.telling.held <= held)
            continue;
        whole = k;
        held = tally.telling.held;
    }
    return whole;
}

static void find_percent(struct typed_table *table, uint32_t c)
{
    uint32_t part = change_beside(table, c);
    uint32_t whole = part == NO_COLUMN ? NO_COLUMN : start_of_change(table, part);
    if (part != NO_COLUMN && whole == NO_COLUMN)
        whole = whole_shown(table, c, part);
    if (whole == NO_COLUMN || !typed_bears_out(try_percent(table, c, part, whole)))
        return;
    table->columns[c].part = part;
    table->columns[c].whole = whole;
}

static void find_percents(struct typed_table *table)
{
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        const struct typed_column *column = &table->columns[c];
        uint32_t part = column->part, whole = column->whole;
        if (column->kind == COLUMN_PERCENT && part == NO_COLUMN)
            find_percent(table, c);
        else if (part != NO_COLUMN && !typed_bears_out(try_percent(table, c, part, whole)))
            table->columns[c].part = table->columns[c].whole = NO_COLUMN;
    }
}

void typed_changes(struct typed_table *table)
{
    find_balances(table);
    find_differences(table);
    find_percents(table);
}
