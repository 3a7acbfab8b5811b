/* The form of the figures in a column, which tells readings of a row apart. */
#include "profile/printed_readings.h"

/* What figures look like: how many decimals they have, and whether with a sign of percent. */
struct form {
    bool known;
    bool mixed; /* of a column: its figures differ */
    bool torn;  /* of a column: some have one number of decimals, others another one */
    uint32_t decimals;
    bool percent;
};

/* The form of a cell; not known when it holds no figure. */
static struct form form_of(const struct printed_table *table, struct slice text)
{
    const struct regex *regex = table->rules->figure;
    struct regex_match match;
    if (!regex || printed_find(table, table->builder->profile->figure_nil, text)
        || regex_find(regex, table->builder->scratch, text, 0, &match) != REGEX_MATCH)
        return (struct form){ .known = false };
    return (struct form){
        .known = true,
        .decimals = (uint32_t)regex_slice(text, &match, regex_group(regex, "decimals")).length,
        .percent = regex_took_part(&match, regex_group(regex, "percent")),
    };
}

static bool same_form(const struct form *a, const struct form *b)
{
    return a->decimals == b->decimals && a->percent == b->percent;
}

static void add_form(struct form *column, struct form form)
{
    if (!form.known)
        return;
    form.mixed = column->known && (column->mixed || !same_form(column, &form));
    form.torn = column->torn || (column->decimals && form.decimals && column->decimals != form.decimals);
    *column = form;
}

/* The forms of the columns, from the rows that have one reading. False when one has figures that are no column: what
 * stands in its place belongs to something else. */
static bool find_forms(struct printed_table *table, const printed_readings_list *rows, struct form *forms)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct printed_readings *row = &rows->items[i];
        for (uint32_t c = 0; row->count == 1 && c < table->column_count; c++) {
            add_form(&forms[c], form_of(table, printed_cell_text(table, row, &row->items[0], c)));
            if (forms[c].torn)
                return printed_fail(table, "unread.table-cells", row->line);
        }
    }
    return true;
}

static bool has_forms(const struct printed_table *table, const struct printed_readings *row,
                      const struct printed_reading *reading, const struct form *forms)
{
    for (uint32_t c = 0; c < table->column_count; c++) {
        struct form form = form_of(table, printed_cell_text(table, row, reading, c));
        if (form.known && forms[c].known && !forms[c].mixed && !same_form(&form, &forms[c]))
            return false;
    }
    return true;
}

bool printed_narrow(struct printed_table *table, const printed_readings_list *rows)
{
    struct form forms[PRINTED_MOST_COLUMNS] = { { .known = false } };
    if (!find_forms(table, rows, forms))
        return false;
    for (size_t i = 0; i < rows->count; i++) {
        struct printed_readings *row = &rows->items[i];
        uint32_t kept = 0;
        for (uint32_t k = 0; row->count > 1 && k < row->count; k++)
            if (has_forms(table, row, &row->items[k], forms))
                row->items[kept++] = row->items[k];
        row->count = row->count > 1 ? kept : row->count;
        if (row->count != 1)
            return printed_fail(table, "unread.figures-ambiguous", row->line);
    }
    return true;
}
