/* The elements of a typed table. */
#include "profile/figures.h"

#include <stdio.h>

static void set_count(xmlNode *node, const char *name, uint32_t count)
{
    char number[12];
    snprintf(number, sizeof number, "%u", count);
    report_set(node, name, number);
}

/* Columns are counted behind the labels. */
static uint32_t number_of(const struct typed_table *table, uint32_t column)
{
    return table->label == NO_COLUMN ? column + 1 : column - table->label;
}

static bool is_shown(const struct typed_table *table, uint32_t column)
{
    return (table->label == NO_COLUMN || column > table->label) && table->columns[column].kind != COLUMN_BLANK;
}

/* Columns ---------------------------------------------------------------------------------------------------------- */

static const char *kind_name(enum column_kind kind)
{
    static const char *const names[] = {
        [COLUMN_BLANK] = NULL,      [COLUMN_TEXT] = "text",   [COLUMN_LABEL] = "label", [COLUMN_INDEX] = "index",
        [COLUMN_YEAR] = "year",     [COLUMN_COUNT] = "count", [COLUMN_MONEY] = "money", [COLUMN_PERCENT] = "percent",
        [COLUMN_OTHER] = "other",
    };
    return names[kind];
}

/* Columns as numbers, separated by blanks; those taken off with a minus sign. */
static void set_columns(const struct typed_table *table, xmlNode *node, const char *name, column_set plus,
                        column_set minus)
{
    struct str list = STR_INIT;
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if ((plus | minus) & column_bit(c))
            str_printf(&list, "%s%s%u", list.length ? " " : "", minus & column_bit(c) ? "-" : "",
                       number_of(table, c));
    if (list.length)
        report_set(node, name, str_text(&list));
    str_release(&list);
}

static void set_relations(const struct typed_table *table, xmlNode *node, const struct typed_column *column)
{
    set_columns(table, node, "sum", column->sum, column->minus);
    if (column->opening != NO_COLUMN) {
        set_count(node, "opening", number_of(table, column->opening));
        set_columns(table, node, "changes", column->changes, 0);
    }
    if (column->part != NO_COLUMN) {
        set_count(node, "part", number_of(table, column->part));
        set_count(node, "whole", number_of(table, column->whole));
    }
}

static void add_column(const struct typed_table *table, uint32_t c)
{
    const struct typed_column *column = &table->columns[c];
    xmlNode *node = report_add(table->builder->report, table->node, "column", report_place(column->label));
    set_count(node, "n", number_of(table, c));
    report_set(node, "kind", kind_name(column->kind));
    if (column->year.length)
        report_set_slice(node, "year", column->year);
    if (column->label->length)
        report_set_slice(node, "label", text_slice(column->label));
    if (column->over->length)
        report_set_slice(node, "over", text_slice(column->over));
    if (column->kind == COLUMN_MONEY && table->scale.value)
        report_set_number(node, "scale", table->scale);
    set_relations(table, node, column);
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

static void add_figure(const struct typed_table *table, xmlNode *row, uint32_t c, const struct typed_cell *cell)
{
    const struct text *text = &cell->cell->text;
    xmlNode *node = report_add(table->builder->report, row, "cell", text_span(text, cell->start, cell->end));
    set_count(node, "column", number_of(table, c));
    report_set_slice(node, "text", (struct slice){ text->data + cell->start, cell->end - cell->start });
    if (cell->form != CELL_FIGURE && cell->form != CELL_NIL)
        return;
    report_set_number(node, "value", cell->number);
    if (cell->form == CELL_NIL)
        report_set(node, "nil", "true");
    if (cell->rounded)
        report_set_number(node, "ulp", cell->unit);
}

/* Words, or what is no figure in a column of figures: then it says of which kind these are. */
static void add_words(const struct typed_table *table, xmlNode *row, uint32_t c, const struct typed_cell *cell)
{
    struct builder *builder = table->builder;
    const struct text *text = &cell->cell->text;
    xmlNode *para = report_add(builder->report, row, "para", report_place(text));
    set_count(para, "column", number_of(table, c));
    if (column_figures(&table->columns[c]))
        report_set(para, "kind", kind_name(table->columns[c].kind));
    if (table->columns[c].year.length)
        report_set_slice(para, "year", table->columns[c].year);
    report_set_text(para, text, 0, text->length);
    inline_mark(builder, para);
    add_links(builder, row, text, cell->cell->marks, cell->cell->mark_count);
}

static void add_cells(const struct typed_table *table, xmlNode *row, uint32_t r)
{
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        const struct typed_cell *cell = typed_at(table, r, c);
        bool figures = column_figures(&table->columns[c]);
        if (cell->form == CELL_BLANK || !is_shown(table, c))
            continue;
        if (figures && cell->form != CELL_OTHER)
            add_figure(table, row, c, cell);
        else
            add_words(table, row, c, cell);
    }
}

static void add_label(const struct typed_table *table, xmlNode *row, const struct entry *entry)
{
    if (table->label == NO_COLUMN)
        return;
    struct builder *builder = table->builder;
    const struct layout_place *place = layout_at(&table->layout, entry->row, table->label);
    if (!place->cell || !place->first || place->cell->text.length <= entry->label_from)
        return;
    const struct text *text = &place->cell->text;
    xmlNode *label = report_add(builder->report, row, "label", report_place(text));
    report_set_text(label, text, entry->label_from, text->length);
    report_widen(row, report_place(text));
    inline_mark(builder, label);
    add_links(builder, row, text, place->cell->marks, place->cell->mark_count);
}

/* Number, label and cells of a row, in an element that may be a group. */
static void fill_row(const struct typed_table *table, xmlNode *node, uint32_t i)
{
    const struct entry *entry = &table->entries.items[i];
    if (entry->n.length)
        report_set_slice(node, "n", entry->n);
    add_label(table, node, entry);
    add_cells(table, node, entry->row);
}

static struct span entry_place(const struct typed_table *table, uint32_t i)
{
    struct span place = { 0, 0 };
    const struct block_row *row = &table->layout.table->rows[table->entries.items[i].row];
    for (uint32_t c = 0; c < row->cell_count; c++)
        place = span_join(place, report_place(&row->cells[c].text));
    return place;
}

static xmlNode *add_row(const struct typed_table *table, xmlNode *parent, const char *name, uint32_t i)
{
    xmlNode *node = report_add(table->builder->report, parent, name, entry_place(table, i));
    fill_row(table, node, i);
    return node;
}

static void add_total(const struct typed_table *table, xmlNode *group, uint32_t i)
{
    static const char *const kinds[] = { "subtotal", "total", "grand-total" };
    const struct entry *entry = &table->entries.items[i];
    xmlNode *total = add_row(table, group, "total", i);
    report_set(total, "kind", entry->net ? "net" : kinds[entry->rank <= 1 ? 0 : entry->rank == 2 ? 1 : 2]);
    if (entry->of.length)
        report_set_slice(total, "of", entry->of);
}

/* Whether a group's total is printed above its rows. */
static bool stands_above(const struct typed_table *table, const struct branch *group)
{
    const struct branch *first = group;
    while (first->entry == NO_ROW && first->children.count)
        first = &table->branches.items[first->children.items[0]];
    return first != group && first->entry != NO_ROW && group->total != NO_ROW && group->total < first->entry;
}

/* Groups lie within groups no deeper than DEEPEST_BRANCH. */
static void add_branch(const struct typed_table *table, xmlNode *parent, uint32_t b)
{
    const struct branch *branch = &table->branches.items[b];
    if (!branch->group) {
        xmlNode *row = add_row(table, parent, "row", branch->entry);
        const struct entry *entry = &table->entries.items[branch->entry];
        report_set(row, "kind", branch->excluded ? "of-which" : entry->kind == ENTRY_MINUS ? "minus" : NULL);
        return;
    }
    xmlNode *group = report_add(table->builder->report, parent, "group", (struct span){ 0, 0 });
    if (branch->excluded)
        report_set(group, "kind", "of-which");
    bool above = stands_above(table, branch);
    if (branch->entry != NO_ROW) {
        report_widen(group, entry_place(table, branch->entry));
        fill_row(table, group, branch->entry);
    }
    if (above)
        add_total(table, group, branch->total);
    for (size_t i = 0; i < branch->children.count; i++)
        add_branch(table, group, branch->children.items[i]);
    if (branch->total != NO_ROW && !above)
        add_total(table, group, branch->total);
}

/* Whether the caption or the header of the labels says that the rows are not all there are. */
static bool is_selection(const struct typed_table *table)
{
    const struct regex *selection = table->rules->selection;
    return typed_find(table, selection, slice_of(report_attribute(table->node, "caption")), NULL)
        || (table->label != NO_COLUMN
            && typed_find(table, selection, text_slice(table->columns[table->label].label), NULL));
}

void typed_model(struct typed_table *table)
{
    report_set(table->node, "kind", table->figures ? "figures" : "text");
    if (table->figures && is_selection(table))
        report_set(table->node, "selection", "true");
    set_count(table->node, "columns", table->figures);
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (is_shown(table, c))
            add_column(table, c);
    const struct branch *root = &table->branches.items[0];
    for (size_t i = 0; i < root->children.count; i++)
        add_branch(table, table->node, root->children.items[i]);
}
