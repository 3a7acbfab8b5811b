/* Rows of a typed table: headings, items and totals; and what their figures are rounded to. */
#include "profile/figures.h"

/* Rows ------------------------------------------------------------------------------------------------------------- */

static bool has_figures(const struct typed_table *table, uint32_t row)
{
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        enum cell_form form = typed_at(table, row, c)->form;
        bool figures = column_figures(&table->columns[c]);
        if (figures && (form == CELL_FIGURE || form == CELL_NIL || form == CELL_ABSENT))
            return true;
    }
    return false;
}

/* Whether a row has words in a column of text. */
static bool has_words(const struct typed_table *table, uint32_t row)
{
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (typed_at(table, row, c)->form != CELL_BLANK && c != table->label && c != table->number)
            return true;
    return false;
}

static void read_number(const struct typed_table *table, struct entry *entry)
{
    const struct regex *regex = table->rules->row_number;
    struct regex_match match;
    if (table->number != NO_COLUMN)
        entry->n = layout_text(&table->layout, entry->row, table->number);
    if (table->label == NO_COLUMN || entry->n.length)
        return;
    const struct layout_place *place = layout_at(&table->layout, entry->row, table->label);
    if (!place->cell || !place->first || !typed_find(table, regex, text_slice(&place->cell->text), &match)
        || match.group[0].end >= place->cell->text.length)
        return;
    entry->n = regex_slice(text_slice(&place->cell->text), &match, regex_group(regex, "n"));
    entry->label_from = match.group[0].end;
}

struct slice typed_label(const struct typed_table *table, const struct entry *entry)
{
    if (table->label == NO_COLUMN || !layout_at(&table->layout, entry->row, table->label)->cell)
        return slice_of(NULL);
    struct slice text = text_slice(&layout_at(&table->layout, entry->row, table->label)->cell->text);
    return slice_trim((struct slice){ text.data + entry->label_from, text.length - entry->label_from });
}

/* Whether some row so far has a label that a pattern (or NULL, which all rows have) fits. */
static bool is_behind(const struct typed_table *table, const struct regex *pattern)
{
    for (size_t i = 0; pattern && i < table->entries.count; i++)
        if (typed_find(table, pattern, typed_label(table, &table->entries.items[i]), NULL))
            return true;
    return !pattern;
}

/* The rule that a label fits: the first of those in the profile. */
static bool read_total(const struct typed_table *table, struct entry *entry, struct slice label)
{
    struct regex_match match;
    for (size_t i = 0; i < table->rules->totals.count; i++) {
        const struct total_rule *rule = &table->rules->totals.items[i];
        if (!typed_find(table, rule->match, label, &match) || !is_behind(table, rule->behind))
            continue;
        entry->rank = rule->rank;
        entry->net = rule->net;
        entry->of = slice_trim(regex_slice(label, &match, regex_group(rule->match, "of")));
        return true;
    }
    return false;
}

static enum entry_kind kind_of(const struct typed_table *table, struct entry *entry)
{
    struct slice label = typed_label(table, entry);
    bool figures = has_figures(table, entry->row);
    if (figures && read_total(table, entry, label))
        return ENTRY_TOTAL;
    entry->excluded = typed_find(table, table->rules->of_which, label, NULL)
        || (figures && typed_find(table, table->rules->not_added, label, NULL));
    if (figures && typed_find(table, table->rules->minus, label, NULL))
        return ENTRY_MINUS;
    return figures || has_words(table, entry->row) ? ENTRY_ITEM : ENTRY_HEADING;
}

void typed_entries(struct typed_table *table)
{
    for (uint32_t r = table->layout.header_rows; r < table->layout.rows; r++) {
        const struct block_row *row = &table->layout.table->rows[r];
        if (r == table->index_row || row->header || layout_row_is_blank(row))
            continue;
        struct entry entry = { .row = r };
        read_number(table, &entry);
        entry.kind = table->figures ? kind_of(table, &entry) : ENTRY_ITEM;
        vec_push(&table->entries, entry);
    }
}

/* Units ------------------------------------------------------------------------------------------------------------ */

/* Entries [from, to) that are rounded alike: a table can hold amounts above, and numbers of posts below. */
struct stretch {
    size_t from, to;
};

/* The decimal places that are printed in a column of a stretch at most. */
static uint8_t finest(const struct typed_table *table, struct stretch stretch, uint32_t column)
{
    uint8_t scale = 0;
    for (size_t i = stretch.from; i < stretch.to; i++) {
        const struct typed_cell *cell = typed_at(table, table->entries.items[i].row, column);
        if (cell->form == CELL_FIGURE && cell->number.scale > scale)
            scale = cell->number.scale;
    }
    return scale;
}

/* The same over all columns that are added up. */
static uint8_t finest_of_all(const struct typed_table *table, struct stretch stretch)
{
    uint8_t scale = 0;
    for (uint32_t c = 0; c < table->layout.columns; c++) {
        uint8_t own = column_adds(&table->columns[c]) ? finest(table, stretch, c) : 0;
        scale = own > scale ? own : scale;
    }
    return scale;
}

/* A whole number in a column of decimals stands for one too; amounts are rounded even where no decimals are printed. */
static void set_units(struct typed_table *table, struct stretch stretch, uint32_t column, bool decimals_elsewhere)
{
    enum column_kind kind = table->columns[column].kind;
    uint8_t scale = finest(table, stretch, column);
    if (scale == 0 && kind == COLUMN_MONEY)
        scale = finest_of_all(table, stretch);
    bool rounded = scale > 0 || kind == COLUMN_PERCENT || (kind == COLUMN_MONEY && !decimals_elsewhere);
    for (size_t i = stretch.from; rounded && i < stretch.to; i++) {
        struct typed_cell *cell = typed_at(table, table->entries.items[i].row, column);
        if (cell->form != CELL_FIGURE)
            continue;
        cell->rounded = true;
        cell->unit = (struct number){ 1, scale };
    }
}

/* Whether something else begins at an entry: a heading behind a total of the whole. */
static bool begins_stretch(const struct typed_table *table, size_t i)
{
    const struct entry *entry = &table->entries.items[i], *before = entry - 1;
    return entry->kind == ENTRY_HEADING && before->kind == ENTRY_TOTAL && before->rank > 1;
}

void typed_units(struct typed_table *table)
{
    struct stretch all = { 0, table->entries.count }, stretch = { 0, 0 };
    bool decimals = finest_of_all(table, all) > 0;
    while (stretch.from < all.to) {
        stretch.to = stretch.from + 1;
        while (stretch.to < all.to && !begins_stretch(table, stretch.to))
            stretch.to++;
        for (uint32_t c = 0; c < table->layout.columns; c++)
            if (column_adds(&table->columns[c]) || table->columns[c].kind == COLUMN_PERCENT)
                set_units(table, stretch, c, decimals);
        stretch.from = stretch.to;
    }
}
