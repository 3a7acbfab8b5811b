/*
 * How the columns of a typed table follow from each other in every row: a total of its neighbours, an opening figure and
 * what changed it, a percentage of two others. The header says so; where it only hints, or says nothing, the figures must
 * show it in nearly all rows. Rows that then break the relation are for the rules to report.
 */
#include "profile/figures.h"

#include "model/sum_judge.h"

/* A relation that the header hints at must hold in most of some rows; one that it says nothing of, in nearly all of more. */
#define HINTED_ROWS 2
#define HINTED_PERCENT 60
#define INFERRED_ROWS 5
#define INFERRED_PERCENT 90

/* Trying a relation ------------------------------------------------------------------------------------------------ */

/* The figure of a place, and zero for what is blank. False when it holds something else, or nothing is printed. */
static bool term_at(const struct typed_table *table, uint32_t row, uint32_t column, struct sum_term *term)
{
    const struct typed_cell *cell = typed_at(table, row, column);
    *term = (struct sum_term){ .value = cell->number };
    if (cell->rounded)
        term->ulp = cell->unit;
    return cell->form == CELL_FIGURE || cell->form == CELL_NIL || cell->form == CELL_BLANK;
}

/* How often a relation held among how many rows in which it says something. */
struct tally {
    uint32_t rows, held;
};

static void try_row(const struct typed_table *table, uint32_t row, uint32_t total, column_set plus, column_set minus,
                    struct tally *tally)
{
    struct sum_term terms[LAYOUT_MOST_COLUMNS], stated;
    size_t count = 0, telling = 0;
    struct number computed, difference;
    if (typed_at(table, row, total)->form == CELL_BLANK || !term_at(table, row, total, &stated))
        return;
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        if (!((plus | minus) & column_bit(c)))
            continue;
        if (!term_at(table, row, c, &terms[count]))
            return;
        telling += terms[count].value.value != 0;
        if (minus & column_bit(c))
            terms[count].value.value = -terms[count].value.value;
        count++;
    }
    if (telling < 2)
        return;
    enum sum_verdict verdict = sum_judge(stated, terms, count, &computed, &difference);
    tally->rows++;
    tally->held += verdict == SUM_EXACT || verdict == SUM_ROUNDED;
}

static struct tally try_relation(const struct typed_table *table, uint32_t total, column_set plus, column_set minus)
{
    struct tally tally = { 0, 0 };
    for (size_t i = 0; i < table->entries.count; i++)
        try_row(table, table->entries.items[i].row, total, plus, minus, &tally);
    return tally;
}

static bool shows(struct tally tally, uint32_t rows, uint32_t percent)
{
    return tally.held >= rows && tally.held * 100 >= tally.rows * percent;
}

static bool is_shown_by_most(const struct typed_table *table, uint32_t total, column_set plus, column_set minus)
{
    return shows(try_relation(table, total, plus, minus), HINTED_ROWS, HINTED_PERCENT);
}

static bool is_shown_by_nearly_all(const struct typed_table *table, uint32_t total, column_set plus)
{
    return shows(try_relation(table, total, plus, 0), INFERRED_ROWS, INFERRED_PERCENT);
}

/* A relation that the header states holds unless the figures speak against it in most rows. */
static bool stands(const struct typed_table *table, uint32_t total, column_set plus, column_set minus)
{
    struct tally tally = try_relation(table, total, plus, minus);
    return tally.held * 2 >= tally.rows;
}

/* Totals ----------------------------------------------------------------------------------------------------------- */

/* The columns in [first, last] that can be added up, but for one, and but for other totals. */
static column_set adding_columns(const struct typed_table *table, uint32_t first, uint32_t last, uint32_t except)
{
    column_set set = 0;
    for (uint32_t c = first; c <= last && c < table->layout.columns; c++)
        if (c != except && column_adds(&table->columns[c]) && !table->columns[c].is_total)
            set |= column_bit(c);
    return set;
}

static uint32_t size_of(column_set set)
{
    return (uint32_t)__builtin_popcountll(set);
}

/* A total under a header that covers its parts too. */
static bool find_covered_total(struct typed_table *table, uint32_t c)
{
    struct typed_column *column = &table->columns[c];
    column_set parts = adding_columns(table, column->first, column->last, c);
    if (column->first == column->last || size_of(parts) < 1 || !stands(table, c, parts, 0))
        return false;
    column->sum = parts;
    return true;
}

/* A total of all columns on one side of it. */
static void find_open_total(struct typed_table *table, uint32_t c)
{
    uint32_t last = table->layout.columns - 1;
    column_set sides[] = { c ? adding_columns(table, 0, c - 1, c) : 0, adding_columns(table, c + 1, last, c) };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (size_of(sides[i]) >= 2 && is_shown_by_most(table, c, sides[i], 0)) {
            table->columns[c].sum = sides[i];
            return;
        }
}

static void find_totals(struct typed_table *table)
{
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (column_adds(&table->columns[c]) && table->columns[c].is_total && !table->columns[c].sum
            && !find_covered_total(table, c))
            find_open_total(table, c);
}

/* Changes ---------------------------------------------------------------------------------------------------------- */

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
    return adding_columns(table, column->first, column->last, NO_COLUMN);
}

/* The nearest column of amounts on one side: none of the changes, nor any other total. */
static uint32_t amounts_beside(const struct typed_table *table, uint32_t from, int step)
{
    for (uint32_t c = from; c < table->layout.columns; c += (uint32_t)step)
        if (column_adds(&table->columns[c]))
            return table->columns[c].is_change || table->columns[c].over_change ? NO_COLUMN : c;
    return NO_COLUMN;
}

static int compare_slices(struct slice a, struct slice b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < length; i++)
        if (a.data[i] != b.data[i])
            return a.data[i] < b.data[i] ? -1 : 1;
    return a.length < b.length ? -1 : a.length > b.length;
}

static void find_percent(struct typed_table *table, uint32_t first, uint32_t last, column_set changes, uint32_t whole)
{
    for (uint32_t c = first; c <= last && c < table->layout.columns && size_of(changes) == 1; c++) {
        struct typed_column *column = &table->columns[c];
        if (column->kind != COLUMN_PERCENT || column->part != NO_COLUMN)
            continue;
        column->part = (uint32_t)__builtin_ctzll(changes);
        column->whole = whole;
    }
}

/* An opening figure, the changes, and the closing figure, in this order. */
static void find_balance(struct typed_table *table, uint32_t c)
{
    column_set changes = changes_of(table, c);
    uint32_t first = table->columns[c].first, last = table->columns[c].last;
    if (!changes || first == 0)
        return;
    uint32_t opening = amounts_beside(table, first - 1, -1), closing = amounts_beside(table, last + 1, 1);
    bool found = opening != NO_COLUMN && closing != NO_COLUMN && table->columns[closing].opening == NO_COLUMN;
    bool years = found && table->columns[opening].year.length && table->columns[closing].year.length
        && compare_slices(table->columns[opening].year, table->columns[closing].year) < 0;
    column_set parts = found ? changes | column_bit(opening) : 0;
    if (found && (years ? stands(table, closing, parts, 0) : is_shown_by_most(table, closing, parts, 0))) {
        table->columns[closing].opening = opening;
        table->columns[closing].changes = changes;
    }
    if (opening == NO_COLUMN)
        return;
    uint32_t end = first == last ? last + 1 : last; /* beside a change, or under the header of changes */
    find_percent(table, first, end, changes, opening);
}

static void find_balances(struct typed_table *table)
{
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (column_adds(&table->columns[c]) && (table->columns[c].is_change || table->columns[c].over_change))
            find_balance(table, c);
}

/* Formulas: "(5)=(4)-(3)" ------------------------------------------------------------------------------------------ */

static bool is_name(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static uint32_t column_named(const struct typed_table *table, struct slice name)
{
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (table->columns[c].index.length && slice_equal(table->columns[c].index, name))
            return c;
    return NO_COLUMN;
}

/* Read "(4)-(3)" behind the sign of equality. False when it holds anything else. */
static bool read_formula(const struct typed_table *table, struct slice text, column_set *plus, column_set *minus)
{
    bool less = false;
    *plus = *minus = 0;
    for (size_t i = 0; i < text.length;) {
        char c = text.data[i];
        size_t start = i;
        if (!is_name(c)) {
            bool sign = c == '+' || c == '-', dash = (unsigned char)c == 0xE2 && i + 2 < text.length; /* U+2012… */
            if (!sign && !dash && c != '(' && c != ')' && c != ' ')
                return false;
            less = sign ? c == '-' : dash ? true : less;
            i += dash ? 3 : 1;
            continue;
        }
        while (i < text.length && is_name(text.data[i]))
            i++;
        uint32_t column = column_named(table, (struct slice){ text.data + start, i - start });
        if (column == NO_COLUMN)
            return false;
        *(less ? minus : plus) |= column_bit(column);
        less = false;
    }
    return size_of(*plus | *minus) >= 2;
}

static void find_formulas(struct typed_table *table)
{
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        struct typed_column *column = &table->columns[c];
        column_set plus, minus;
        if (!column->formula.length || !column_adds(column) || !read_formula(table, column->formula, &plus, &minus)
            || !stands(table, c, plus, minus))
            continue;
        column->sum = plus;
        column->minus = minus;
    }
}

/* Relations that only the figures show ------------------------------------------------------------------------------ */

static bool is_free(const struct typed_table *table, uint32_t c)
{
    const struct typed_column *column = &table->columns[c];
    return column_adds(column) && !column->sum && column->opening == NO_COLUMN && !column->over_change
        && !column->is_change;
}

/* The total of all columns before it. */
static void infer_total(struct typed_table *table, uint32_t c)
{
    column_set parts = 0;
    for (uint32_t k = 0; k < c; k++)
        parts |= column_adds(&table->columns[k]) ? column_bit(k) : 0;
    if (size_of(parts) >= 2 && is_shown_by_nearly_all(table, c, parts))
        table->columns[c].sum = parts;
}

static void infer_totals(struct typed_table *table)
{
    for (uint32_t c = 2; c < table->layout.columns; c++)
        if (is_free(table, c))
            infer_total(table, c);
}

/* A change printed behind both figures: the difference of the two before it. */
static void infer_difference(struct typed_table *table, uint32_t c)
{
    uint32_t later = amounts_beside(table, c - 1, -1);
    uint32_t earlier = later == NO_COLUMN || later == 0 ? NO_COLUMN : amounts_beside(table, later - 1, -1);
    if (earlier == NO_COLUMN)
        return;
    column_set one = column_bit(later), other = column_bit(earlier);
    struct typed_column *column = &table->columns[c];
    bool rises = is_shown_by_most(table, c, one, other);
    if (!rises && !is_shown_by_most(table, c, other, one))
        return;
    column->sum = rises ? one : other;
    column->minus = rises ? other : one;
    find_percent(table, c, c + 1, column_bit(c), earlier);
}

static bool is_change_of(const struct typed_table *table, uint32_t c)
{
    for (uint32_t k = 0; k < table->layout.columns; k++)
        if (table->columns[k].changes & column_bit(c))
            return true;
    return false;
}

static void infer_differences(struct typed_table *table)
{
    for (uint32_t c = 2; c < table->layout.columns; c++) {
        const struct typed_column *column = &table->columns[c];
        if (column_adds(column) && column->is_change && !column->over_change && !column->sum
            && !is_change_of(table, c))
            infer_difference(table, c);
    }
}

void typed_relations(struct typed_table *table)
{
    if (table->label == NO_COLUMN || table->figures < 2)
        return;
    find_formulas(table);
    find_totals(table);
    find_balances(table);
    infer_differences(table);
    infer_totals(table);
}
