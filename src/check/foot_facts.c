/* From the model to lines of figures. */
#include "check/foot.h"

#include <stdlib.h>
#include <string.h>

/* A column's number, or 0. */
static uint32_t column_number(const char *text)
{
    unsigned long number = text ? strtoul(text, NULL, 10) : 0;
    return number < FOOT_COLUMNS ? (uint32_t)number : 0;
}

/* Whether a list of numbers, separated by blanks, has a number. */
static bool lists(const char *list, uint32_t number)
{
    while (list && *list) {
        char *end;
        unsigned long one = strtoul(list, &end, 10);
        if (end == list)
            return false;
        if (one == number)
            return true;
        list = end;
    }
    return false;
}

/* Whether a column is what changes another one. */
static bool is_change(const xmlNode *table, uint32_t number)
{
    for (const xmlNode *other = table->children; other; other = other->next)
        if (report_is(other, "column") && lists(report_attribute(other, "changes"), number))
            return true;
    return false;
}

/* What a column is called in all tables of a series: by its year, as the changes, or by its header. */
static const char *key_of(struct foot *foot, const xmlNode *table, const xmlNode *column, uint32_t number)
{
    const char *year = report_attribute(column, "year"), *over = report_attribute(column, "over");
    const char *label = report_attribute(column, "label");
    struct str key = STR_INIT;
    if (is_change(table, number))
        str_add(&key, "changes");
    if (!key.length && year && !over)
        str_printf(&key, "year %s", year);
    else if (!key.length)
        str_printf(&key, "%s|%s", over ? over : "", label ? label : "");
    const char *kept = arena_copy_string(&foot->arena, str_text(&key));
    str_release(&key);
    return kept;
}

static void read_columns(struct foot *foot, struct foot_table *table)
{
    for (const xmlNode *node = table->node->children; node; node = node->next) {
        uint32_t number = report_is(node, "column") ? column_number(report_attribute(node, "n")) : 0;
        if (number)
            table->columns[number] = (struct foot_column){
                .node = node, .adds = report_says(node, "kind", "count") || report_says(node, "kind", "money"),
                .percent = report_says(node, "kind", "percent"), .key = key_of(foot, table->node, node, number),
            };
    }
}

/* False when the cell has no figure. */
static bool read_fact(xmlNode *cell, struct fact *fact)
{
    const char *value = report_attribute(cell, "value"), *ulp = report_attribute(cell, "ulp");
    *fact = (struct fact){ .node = cell };
    if (!value || !number_parse(slice_of(value), &fact->term.value)
        || (ulp && (!number_parse(slice_of(ulp), &fact->term.ulp) || fact->term.ulp.value < 0)))
        return false;
    fact->printed = fact->term.value;
    return true;
}

static void read_line(struct foot *foot, uint32_t table, xmlNode *node)
{
    struct line line = { .node = node, .table = table };
    bool any = false;
    for (uint32_t c = 0; c < FOOT_COLUMNS; c++)
        line.facts[c] = FOOT_NONE;
    for (xmlNode *cell = node->children; cell; cell = cell->next) {
        uint32_t column = report_is(cell, "cell") ? column_number(report_attribute(cell, "column")) : 0;
        struct fact fact;
        if (!column)
            continue;
        any = true;
        if (!read_fact(cell, &fact)) {
            line.worded[column] = true;
            continue;
        }
        fact.table = table;
        fact.column = column;
        line.facts[column] = (uint32_t)foot->facts.count;
        line.has_facts = true;
        vec_push(&foot->facts, fact);
    }
    if (any)
        vec_push(&foot->lines, line);
}

/* The unit of the figure in a column of a line, or NULL. */
static struct number *unit_at(struct foot *foot, size_t line, uint32_t column)
{
    uint32_t f = foot->lines.items[line].facts[column];
    return f == FOOT_NONE ? NULL : &foot->facts.items[f].term.ulp;
}

/* A nil sign in a column of percentages stands for what rounds to zero. */
static void round_nils(struct foot *foot, const struct foot_table *table, uint32_t column)
{
    struct number finest = { 0, 0 };
    for (size_t i = table->first_line; i < table->end_line; i++) {
        const struct number *ulp = unit_at(foot, i, column);
        if (ulp && ulp->value && (!finest.value || ulp->scale > finest.scale))
            finest = *ulp;
    }
    for (size_t i = table->first_line; i < table->end_line; i++) {
        struct number *ulp = unit_at(foot, i, column);
        if (ulp && !ulp->value)
            *ulp = finest.value ? finest : (struct number){ 1, 0 };
    }
}

/* Whether a column changes another one, takes off, or has a figure below zero. */
static bool has_changes(const struct foot *foot, const struct foot_table *table, uint32_t column)
{
    const char *sum = report_attribute(table->columns[column].node, "sum");
    bool changes = (sum && strchr(sum, '-')) || is_change(table->node, column);
    for (size_t i = table->first_line; i < table->end_line && !changes; i++) {
        uint32_t fact = foot->lines.items[i].facts[column];
        changes = fact != FOOT_NONE && foot_fact(foot, fact)->printed.value < 0;
    }
    return changes;
}

/* The columns of a list, and their sum, are all of changes when one of them is. */
static void spread_changes(struct foot_table *table, struct foot_column *sum, const char *list)
{
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++)
        sum->changes = sum->changes || (table->columns[c].changes && lists(list, c));
    for (uint32_t c = 1; sum->changes && c < FOOT_COLUMNS; c++)
        table->columns[c].changes = table->columns[c].changes || lists(list, c);
}

static void find_changes(const struct foot *foot, struct foot_table *table)
{
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++)
        table->columns[c].changes = table->columns[c].node && has_changes(foot, table, c);
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++) {
        struct foot_column *column = &table->columns[c];
        const char *list = column->node ? report_attribute(column->node, "sum") : NULL;
        if (list && !strchr(list, '-'))
            spread_changes(table, column, list);
    }
}

static int compare_places(const void *a, const void *b)
{
    const xmlNode *one = ((const struct line_place *)a)->node, *other = ((const struct line_place *)b)->node;
    return (uintptr_t)one < (uintptr_t)other ? -1 : (uintptr_t)one > (uintptr_t)other;
}

static void sort_places(struct foot *foot, const struct foot_table *table)
{
    for (size_t i = table->first_line; i < table->end_line; i++)
        vec_push(&foot->places, (struct line_place){ foot->lines.items[i].node, (uint32_t)i });
    if (table->end_line > table->first_line)
        qsort(&foot->places.items[table->first_line], table->end_line - table->first_line,
              sizeof *foot->places.items, compare_places);
}

void foot_read_table(struct foot *foot, xmlNode *node)
{
    struct foot_table table = { .node = node, .first_line = foot->lines.count, .part = report_attribute(node, "part") };
    const char *n = report_attribute(node, "n");
    table.series = n ? n : report_attribute(node, "continues");
    read_columns(foot, &table);
    for (xmlNode *below = node; below; below = report_next(node, below))
        if (report_is(below, "row") || report_is(below, "total") || report_is(below, "group"))
            read_line(foot, (uint32_t)foot->tables.count, below);
    table.end_line = foot->lines.count;
    sort_places(foot, &table);
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++)
        if (table.columns[c].percent)
            round_nils(foot, &table, c);
    find_changes(foot, &table);
    vec_push(&foot->tables, table);
}

const struct line *foot_line(const struct foot *foot, const struct foot_table *table, const xmlNode *node)
{
    struct line_place key = { node, 0 };
    const struct line_place *found = table->end_line == table->first_line ? NULL
        : bsearch(&key, &foot->places.items[table->first_line], table->end_line - table->first_line,
                  sizeof *foot->places.items, compare_places);
    return found ? &foot->lines.items[found->line] : NULL;
}
