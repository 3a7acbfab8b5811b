/*
 * How the columns of a typed table follow from each other in every row: a total of its neighbours, an opening figure and
 * what changed it, a percentage of two others. The header says so; where it only hints, or says nothing, the figures must
 * show it in nearly all rows. Rows that then break the relation are for the rules to report.
 */
#include "profile/figures.h"

#include "model/sum_judge.h"

#include <string.h>

/* A relation that the header states must hold in half of the rows; one that it hints at, in most of some rows; one that it
 * says nothing of, in nearly all of more. */
#define STATED_ROWS 1
#define STATED_PERCENT 50
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
    if (telling == 0 && stated.value.value == 0)
        return;
    enum sum_verdict verdict = sum_judge(stated, terms, count, &computed, &difference);
    bool held = verdict == SUM_EXACT || verdict == SUM_ROUNDED;
    tally->all.rows++;
    tally->all.held += held;
    tally->telling.rows += telling >= 2;
    tally->telling.held += telling >= 2 && held;
}

struct tally typed_try(const struct typed_table *table, uint32_t total, column_set plus, column_set minus)
{
    struct tally tally = { { 0, 0 }, { 0, 0 } };
    for (size_t i = 0; i < table->entries.count && i < ROWS_TRIED; i++)
        try_row(table, table->entries.items[i].row, total, plus, minus, &tally);
    return tally;
}

static bool shows(struct count_held count, uint32_t rows, uint32_t percent)
{
    return count.held >= rows && count.held * 100 >= count.rows * percent;
}

bool typed_bears_out(struct tally tally)
{
    return shows(tally.all, STATED_ROWS, STATED_PERCENT);
}

bool typed_shows(struct tally tally)
{
    return shows(tally.telling, HINTED_ROWS, HINTED_PERCENT);
}

static bool is_shown_by_nearly_all(const struct typed_table *table, uint32_t total, column_set plus)
{
    return shows(typed_try(table, total, plus, 0).telling, INFERRED_ROWS, INFERRED_PERCENT);
}

/* Totals ----------------------------------------------------------------------------------------------------------- */

column_set columns_adding(const struct typed_table *table, uint32_t first, uint32_t last, uint32_t except)
{
    column_set set = 0;
    for (uint32_t c = first; c <= last && c < table->layout.columns; c++)
        if (c != except && column_adds(&table->columns[c]) && !table->columns[c].is_total)
            set |= column_bit(c);
    return set;
}

uint32_t column_count(column_set set)
{
    return (uint32_t)__builtin_popcountll(set);
}

/* A header drawn too narrow leaves out parts: of the runs of columns before a total, the one that makes more rows hold
 * than its header does, or the columns that this covers. */
static column_set widened(const struct typed_table *table, uint32_t c, column_set covered)
{
    column_set best = covered, run = 0;
    uint32_t held = typed_try(table, c, covered, 0).telling.held;
    for (uint32_t k = c; k-- > 0 && !table->columns[k].is_total;) {
        run |= columns_adding(table, k, k, c);
        struct tally tally = typed_try(table, c, run, 0);
        if (!typed_shows(tally) || tally.telling.held <= held)
            continue;
        best = run;
        held = tally.telling.held;
    }
    return best;
}

/* A total under a header that covers its parts too. */
static bool find_covered_total(struct typed_table *table, uint32_t c)
{
    struct typed_column *column = &table->columns[c];
    if (column->first == column->last)
        return false;
    column_set parts = widened(table, c, columns_adding(table, column->first, column->last, c));
    if (!typed_bears_out(typed_try(table, c, parts, 0)))
        return false;
    column->sum = parts;
    return true;
}

/* A total of all columns on one side of it. */
static void find_open_total(struct typed_table *table, uint32_t c)
{
    uint32_t last = table->layout.columns - 1;
    column_set sides[] = { c ? columns_adding(table, 0, c - 1, c) : 0, columns_adding(table, c + 1, last, c) };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (column_count(sides[i]) >= 2 && typed_shows(typed_try(table, c, sides[i], 0))) {
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
    return column_count(*plus | *minus) >= 2;
}

/* The sign U+00F7. */
static bool is_division_sign(struct slice text, size_t at, size_t *bytes)
{
    static const char sign[] = "\xC3\xB7";
    *bytes = sizeof sign - 1;
    bool is = text.length - at >= *bytes && memcmp(text.data + at, sign, *bytes) == 0;
    *bytes = is ? *bytes : 1;
    return is;
}

/* Read "(3)÷(1)" or "(7/5)": two columns and a sign of division between them. False when it holds anything else. */
static bool read_quotient(const struct typed_table *table, struct slice text, uint32_t *part, uint32_t *whole)
{
    uint32_t columns[2] = { NO_COLUMN, NO_COLUMN };
    size_t count = 0, signs = 0;
    for (size_t i = 0; i < text.length;) {
        size_t start = i, step = 1;
        while (i < text.length && is_name(text.data[i]))
            i++;
        if (i > start && count < 2) {
            columns[count++] = column_named(table, (struct slice){ text.data + start, i - start });
            continue;
        }
        bool sign = text.data[i] == '/' || is_division_sign(text, i, &step);
        if (i > start || (!sign && !strchr("() ", text.data[i])) || (sign && count != 1))
            return false;
        signs += sign;
        i += step;
    }
    if (signs != 1 || columns[0] == NO_COLUMN || columns[1] == NO_COLUMN)
        return false;
    *part = columns[0];
    *whole = columns[1];
    return true;
}

static void find_formulas(struct typed_table *table)
{
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        struct typed_column *column = &table->columns[c];
        column_set plus, minus;
        if (column->kind == COLUMN_PERCENT)
            read_quotient(table, column->formula, &column->part, &column->whole);
        if (!column->formula.length || !column_adds(column) || !read_formula(table, column->formula, &plus, &minus)
            || !typed_bears_out(typed_try(table, c, plus, minus)))
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
    if (column_count(parts) >= 2 && is_shown_by_nearly_all(table, c, parts))
        table->columns[c].sum = parts;
}

static void infer_totals(struct typed_table *table)
{
    for (uint32_t c = 2; c < table->layout.columns; c++)
        if (is_free(table, c))
            infer_total(table, c);
}

void typed_relations(struct typed_table *table)
{
    if (table->label == NO_COLUMN || table->figures < 2)
        return;
    find_formulas(table);
    find_totals(table);
    typed_changes(table);
    infer_totals(table);
}
